"""»Mind mig om fristen«: on the day, once, in working hours, also after a restart; and gone when it is to be."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.gateway.teams import texts as own
from bot.gateway.teams.cards import Reply
from bot.gateway.teams.platform import Busy
from bot.gateway.teams.reminders import Ask
from bot.store import Lager
from bot.store.paamindelser import PR_EJER, Huskefrist, Sted
from tests.teams.conftest import KEY, NOON, MakeTeams, Teams
from tests.teams.fake_microsoft import TENANT, card

DAG = dt.timedelta(days=1)
FRIST = "invitation_sendt"
MOEDE = "boerne_og_familiemoede"
STED = Sted("https://smba.example/emea/", "a:1samtale", TENANT)


class Clock:
    """The moment that the gateway is told it is."""

    def __init__(self, now: dt.datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now


def draft(*days: dt.date | None, rulebook: str = "ringsted_ark", moede: str = MOEDE) -> list[dict[str, Any]]:
    """What the guide answers to a wish for a draft."""
    names = [FRIST, "fagpersoner_valgt", "referat_godkendt"]
    deadlines = [
        {"id": name, "navn": name, "dato": day and day.isoformat(), "regel": "senest 10 arbejdsdage før mødet"}
        for name, day in zip(names, days, strict=False)
    ]
    custom = {
        "type": "kladde",
        "rulebook": rulebook,
        "moede": moede,
        "dato": "2027-01-14",
        "frister": deadlines,
        "filer": [],
        "kvittering": None,
    }
    return [{"text": "Her er dit udkast."}, {"custom": custom}]


def rows(tmp_path: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(tmp_path / "guide.db") as connection:
        return connection.execute("SELECT * FROM paamindelse").fetchall()


def day_of(days: int) -> dt.date:
    return (NOON + days * DAG).date()


async def remembered(teams: Teams, *days: dt.date | None) -> str:
    """Make a draft and ask to be reminded; what is said to that."""
    teams.engine.says(draft(*days))
    before = len(teams.microsoft.messages)
    await teams.say("lav et udkast")
    await teams.until(before + 1)
    await teams.say("mind mig om fristen")
    return (await teams.until(before + 2))[-1]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("mind mig om fristen", True),
        ("Mind mig om fristerne.", True),
        ("kan du minde mig om fristen?", True),
        ("husk mig på fristen", True),
        ("mind mig om fristen for mødet", True),
        ("slet påmindelser", False),
        ("slet mine paamindelser", False),
        ("slet alle påmindelser tak", False),
    ],
)
def test_what_is_asked_for(text: str, wanted: bool) -> None:
    assert Ask.read(text) == Ask(wanted)


@pytest.mark.parametrize(
    "text",
    [
        "hvad er fristen",
        "jeg er bange for at moren ikke husker mig",
        "slet mine data",
        "mind mig om at ringe",
        "",
        "fristen",
    ],
)
def test_what_is_about_something_else(text: str) -> None:
    assert Ask.read(text) is None


async def test_a_reminder_comes_on_the_day_and_once(make_teams: MakeTeams, store: Lager, tmp_path: Path) -> None:
    clock = Clock()
    teams = await make_teams(now=clock, pause=0.05)
    told = await remembered(teams, day_of(3), day_of(10), None)
    assert "26. november 2026" in told and "3. december 2026" in told
    assert teams.engine.messages == ["lav et udkast"]
    assert len(rows(tmp_path)) == 2
    for days in (1, 2):
        clock.now = NOON + days * DAG
        await teams.quiet(0.2)
    before = len(teams.microsoft.messages)
    clock.now = NOON + 3 * DAG
    texts = await teams.until(before + 1)
    assert "Send invitation, dagsorden og materiale" in texts[-1]
    [sent] = [one for one in teams.microsoft.sent if one["body"] == teams.microsoft.messages[-1]]
    assert sent["conversation"] == "a:1samtale-med-bodil"
    await teams.quiet(0.3)
    assert len(teams.microsoft.messages) == before + 1
    assert len(rows(tmp_path)) == 1


async def test_the_button_of_the_draft_asks_for_it_again_and_again(
    make_teams: MakeTeams, store: Lager, tmp_path: Path
) -> None:
    teams = await make_teams(now=Clock())
    teams.engine.says(draft(day_of(3)))
    await teams.say("lav et udkast")
    await teams.until(1)
    [data] = [data for data in _submits(teams) if "paamind" in data]
    for number in (1, 2):
        await teams.submit(data)
        await teams.until(1 + number)
    assert teams.engine.messages == ["lav et udkast"]
    assert len(rows(tmp_path)) == 1


def _submits(teams: Teams) -> list[dict[str, Any]]:
    found = []
    todo: list[Any] = [card(body) for body in teams.microsoft.messages if "attachments" in body]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            if item.get("type") == "Action.Submit":
                found.append(item["data"])
            todo += item.values()
        elif isinstance(item, list):
            todo += item
    return found


@pytest.mark.parametrize(
    ("hour", "comes"),
    [(0, False), (6, False), (7, True), (12, True), (15, True), (16, False), (22, False)],
)
async def test_it_comes_in_working_hours(make_teams: MakeTeams, store: Lager, hour: int, comes: bool) -> None:
    """The hours are UTC, an hour behind Danish time in winter."""
    clock = Clock()
    teams = await make_teams(now=clock, pause=0.05)
    await remembered(teams, day_of(3))
    before = len(teams.microsoft.messages)
    clock.now = (NOON + 3 * DAG).replace(hour=hour)
    await teams.quiet(0.3)
    assert len(teams.microsoft.messages) == before + comes


async def test_after_a_restart_it_still_comes_and_still_once(make_teams: MakeTeams, store: Lager) -> None:
    teams = await make_teams(now=Clock())
    await remembered(teams, day_of(3))
    await teams.client.close()
    before = len(teams.microsoft.messages)
    for _ in range(2):
        after = await make_teams(now=Clock(NOON + 3 * DAG), pause=0.05)
        await after.until(before + 1)
        await after.quiet(0.2)
    assert len(teams.microsoft.messages) == before + 1


async def test_two_gateways_send_it_once(make_teams: MakeTeams, store: Lager) -> None:
    clock = Clock()
    first = await make_teams(now=clock, pause=0.02)
    await make_teams(now=clock, pause=0.02)
    await remembered(first, day_of(3), day_of(3))
    before = len(first.microsoft.messages)
    clock.now = NOON + 3 * DAG
    await first.until(before + 1)
    await first.quiet(0.4)
    assert len(first.microsoft.messages) == before + 1


async def test_what_cannot_be_sent_now_is_sent_later(make_teams: MakeTeams, store: Lager) -> None:
    clock = Clock()
    teams = await make_teams(now=clock, pause=0.05)
    await remembered(teams, day_of(3))
    before = len(teams.microsoft.messages)
    down = True
    teams.microsoft.connector = lambda _: web.Response(status=503) if down else None
    clock.now = NOON + 3 * DAG
    await teams.quiet(0.4)
    assert len(teams.microsoft.messages) == before and teams.microsoft.refused > 1
    down = False
    await teams.until(before + 1)


async def test_what_may_have_been_sent_is_not_sent_again(
    make_teams: MakeTeams, store: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    teams = await make_teams(now=clock, pause=0.05)
    await remembered(teams, day_of(3))
    asked = 0

    async def unsure(self: object, to: object, reply: Reply) -> None:
        nonlocal asked
        asked += 1
        raise Busy(unsure=True)

    monkeypatch.setattr("bot.gateway.teams.delivery.Delivery.send_once", unsure)
    clock.now = NOON + 3 * DAG
    await teams.quiet(0.4)
    assert asked == 1
    assert rows(tmp_path) == []


async def test_a_conversation_that_is_gone_is_forgotten(make_teams: MakeTeams, store: Lager, tmp_path: Path) -> None:
    clock = Clock()
    teams = await make_teams(now=clock, pause=0.05)
    await remembered(teams, day_of(3))
    teams.microsoft.connector = lambda _: web.Response(status=404)
    clock.now = NOON + 3 * DAG
    await teams.quiet(0.3)
    assert rows(tmp_path) == []
    assert teams.microsoft.refused == 1


async def test_a_day_that_was_missed_is_let_go_of(make_teams: MakeTeams, store: Lager, tmp_path: Path) -> None:
    teams = await make_teams(now=Clock())
    await remembered(teams, day_of(3))
    before = len(teams.microsoft.messages)
    after = await make_teams(now=Clock(NOON + 4 * DAG), pause=0.05)
    await after.quiet(0.2)
    assert len(teams.microsoft.messages) == before
    assert rows(tmp_path) == []


async def test_what_is_kept_is_no_more_than_is_needed(make_teams: MakeTeams, store: Lager, tmp_path: Path) -> None:
    teams = await make_teams(now=Clock())
    await remembered(teams, day_of(3))
    [(_, ejer, adresse, samtale, lejer, *rest)] = rows(tmp_path)
    assert len(ejer) == 64
    assert (adresse, samtale, lejer) == (teams.microsoft.service_url, "a:1samtale-med-bodil", TENANT)
    assert rest == ["2026-11-26", "ringsted_ark", MOEDE, FRIST, None]


async def test_without_a_draft_there_is_nothing_to_remind_of(make_teams: MakeTeams, store: Lager) -> None:
    teams = await make_teams(now=Clock())
    await teams.say("mind mig om fristen")
    assert await teams.until(1) == [own.REMIND_NO_DRAFT]
    assert await remembered(teams, day_of(0), day_of(-3)) == own.REMIND_NONE_LEFT


async def test_in_a_group_nothing_is_kept(make_teams: MakeTeams, store: Lager, tmp_path: Path) -> None:
    teams = await make_teams(now=Clock())
    teams.engine.says(draft(day_of(3)))
    await teams.post(teams.microsoft.in_group("lav et udkast"))
    await teams.until(2)
    await teams.post(teams.microsoft.in_group("mind mig om fristen"))
    assert (await teams.until(3))[-1] == own.REMIND_SHARED
    assert rows(tmp_path) == []


async def test_they_can_be_deleted_by_a_word(make_teams: MakeTeams, store: Lager, tmp_path: Path) -> None:
    teams = await make_teams(now=Clock())
    await remembered(teams, day_of(3))
    before = len(teams.microsoft.messages)
    await teams.say("slet påmindelser")
    await teams.say("slet påmindelser")
    assert (await teams.until(before + 2))[-2:] == [own.REMIND_DELETED, own.REMIND_NOTHING]
    assert rows(tmp_path) == []


async def test_deleting_ones_data_deletes_them(make_teams: MakeTeams, store: Lager, tmp_path: Path) -> None:
    teams = await make_teams(now=Clock())
    await remembered(teams, day_of(3))
    await remembered_by(teams, "00000000-aaaa-4bbb-8ccc-000000000000", day_of(4))
    assert len(rows(tmp_path)) == 2
    # As the action server does it: with the sender that the engine was given.
    assert store.slet(teams.engine.got[0]["sender"])
    assert [row[5] for row in rows(tmp_path)] == [day_of(4).isoformat()]
    # And what the gateway remembers of the draft goes with the guide's own answer to it.
    teams.engine.says([{"text": "Det er slettet."}, {"custom": {"type": "laering", "slettet": True}}])
    before = len(teams.microsoft.messages)
    await teams.say("ja")
    await teams.say("mind mig om fristen")
    assert (await teams.until(before + 2))[-1] == own.REMIND_NO_DRAFT


async def remembered_by(teams: Teams, user: str, day: dt.date) -> None:
    """Another person does the same."""
    who = {"from": {"aadObjectId": user}}
    before = len(teams.microsoft.messages)
    teams.engine.says(draft(day))
    await teams.say("lav et udkast", **who)
    await teams.say("mind mig om fristen", **who)
    await teams.until(before + 2)


async def test_taking_the_guide_out_deletes_them(make_teams: MakeTeams, store: Lager, tmp_path: Path) -> None:
    teams = await make_teams(now=Clock())
    await remembered(teams, day_of(3))
    await teams.say("", type="installationUpdate", action="remove")
    await teams.quiet()
    assert rows(tmp_path) == []


async def test_a_store_that_is_not_there_is_told_of(make_teams: MakeTeams) -> None:
    teams = await make_teams(now=Clock(), pause=0.05)
    assert await remembered(teams, day_of(3)) == own.REMIND_FAILED


# --- The store -------------------------------------------------------------------------------------------------------


def frist(day: int, id_: str = FRIST) -> Huskefrist:
    return Huskefrist(day_of(day), "ringsted_ark", MOEDE, id_)


def test_the_store_keeps_each_once_and_the_newest_place(store: Lager) -> None:
    assert store.husk("a", STED, [frist(2), frist(1), frist(2)]) == [frist(1), frist(2)]
    moved = Sted(STED.adresse, "a:1ny", STED.lejer)
    assert store.husk("a", moved, [frist(2), frist(3)]) == [frist(1), frist(2), frist(3)]
    assert {taken.sted for taken in store.tag_paamindelser(day_of(1), NOON)} == {moved}


def test_the_store_has_a_limit_for_each_person(store: Lager) -> None:
    kept = store.husk("a", STED, [frist(day) for day in range(1, PR_EJER + 20)])
    assert kept == [frist(day) for day in range(1, PR_EJER + 1)]
    assert store.husk("b", STED, [frist(1)]) == [frist(1)]


def test_what_is_taken_is_taken_until_it_is_let_go_of(store: Lager) -> None:
    store.husk("a", STED, [frist(1)])
    [taken] = store.tag_paamindelser(day_of(1), NOON)
    assert store.tag_paamindelser(day_of(1), NOON) == []
    store.paamindelser_faerdige([taken.id], False)
    [again] = store.tag_paamindelser(day_of(1), NOON)
    store.paamindelser_faerdige([again.id], True)
    assert store.husk("a", STED, []) == []


def test_the_purge_lets_go_of_what_is_past(store: Lager) -> None:
    store.husk("a", STED, [frist(1), frist(5)])
    store.ryd_op(NOON + 3 * DAG)
    assert store.husk("a", STED, []) == [frist(5)]


@pytest.mark.parametrize("bad", ["Oliver Hansen", "", "x" * 121])
def test_nothing_but_ids_is_kept(store: Lager, bad: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        store.husk("a", STED, [Huskefrist(day_of(1), "ringsted_ark", MOEDE, bad)])


def test_the_sender_is_not_in_the_file(store: Lager, tmp_path: Path) -> None:
    store.husk("teams-1234567890", STED, [frist(1)])
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("guide.db*"))
    assert b"teams-1234567890" not in kept and KEY not in kept
