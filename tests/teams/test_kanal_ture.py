"""Turns through the channel: answered once, in order, by the same ways as on the page, and sent until they arrive."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from bot.gateway import texts
from bot.gateway.engine import EngineDown, EngineSlow
from bot.gateway.teams import texts as own
from bot.gateway.teams.cards import words as card_words
from bot.gateway.teams.delivery import Patience
from tests.gateway.fakes import ANSWER
from tests.teams.conftest import MakeTeams, Teams
from tests.teams.fake_microsoft import TENANT, USER, card, words


def echo(teams: Teams) -> None:
    """Let the engine repeat what it is told."""

    async def reply(turn: dict[str, Any]) -> web.StreamResponse:
        return web.json_response([{"text": f"svar på {turn['message']}"}])

    teams.engine.reply = reply


def refuse(times: int, status: int, **headers: str) -> Callable[[dict[str, Any]], web.StreamResponse | None]:
    """A Connector that refuses the first activities."""
    left = itertools.count(times, -1)
    return lambda _: web.Response(status=status, headers=headers) if next(left) > 0 else None


def submits(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The data of a card's submits, in order."""
    found: list[dict[str, Any]] = []

    def look(item: Any) -> None:
        if isinstance(item, dict):
            if item.get("type") == "Action.Submit":
                found.append(item["data"])
            for value in item.values():
                look(value)
        elif isinstance(item, list):
            for value in item:
                look(value)

    look(card(body)["body"])
    return found


# --- Once, and in order ----------------------------------------------------------------------------------------------


async def test_an_activity_that_comes_again_is_answered_once(teams: Teams) -> None:
    first, second = teams.microsoft.activity("en"), teams.microsoft.activity("to")
    for activity in (first, first, second, first, second):
        assert await teams.post(activity) == 200
    await teams.until(2)
    await teams.quiet()
    assert teams.engine.messages == ["en", "to"]
    assert len(teams.microsoft.messages) == 2


async def test_the_same_activity_at_the_same_time_is_answered_once(teams: Teams) -> None:
    activity = teams.microsoft.activity("en")
    assert set(await asyncio.gather(*(teams.post(activity) for _ in range(8)))) == {200}
    await teams.until(1)
    await teams.quiet()
    assert teams.engine.messages == ["en"]


async def test_the_same_id_in_another_conversation_is_another_activity(teams: Teams) -> None:
    activity = teams.microsoft.activity("en")
    elsewhere = {**activity["conversation"], "id": "a:1en-anden-samtale"}
    await teams.post(activity)
    await teams.post({**activity, "conversation": elsewhere})
    await teams.until(2)


async def test_a_post_is_taken_before_the_turn_is_done(teams: Teams) -> None:
    teams.engine.sleeps(0.6)
    await teams.say("hej")
    assert teams.microsoft.messages == []
    await teams.until(1)


async def test_answers_keep_their_order_though_one_has_to_be_sent_again(teams: Teams) -> None:
    echo(teams)
    teams.microsoft.connector = refuse(3, 429)
    for text in ("en", "to", "tre", "fire"):
        await teams.say(text)
    assert await teams.until(4) == ["svar på en", "svar på to", "svar på tre", "svar på fire"]
    assert teams.engine.messages == ["en", "to", "tre", "fire"]
    assert teams.microsoft.refused == 3


async def test_many_messages_of_one_turn_keep_their_order(teams: Teams) -> None:
    teams.engine.says([{"text": f"nr {number}"} for number in range(5)])
    teams.microsoft.connector = refuse(2, 503)
    await teams.say("hej")
    assert await teams.until(5) == [f"nr {number}" for number in range(5)]


@pytest.mark.parametrize("status", [412, 429, 500, 502, 503, 504])
async def test_a_busy_connector_gets_the_answer_later(teams: Teams, status: int) -> None:
    teams.microsoft.connector = refuse(2, status)
    await teams.say("hej")
    await teams.until(1)
    assert teams.microsoft.refused == 2


async def test_a_connector_that_is_down_for_a_while_loses_nothing(make_teams: MakeTeams) -> None:
    teams = await make_teams(Patience(first=0.02, longest=0.1, total=5.0, typing_after=9.0))
    echo(teams)
    down = True
    teams.microsoft.connector = lambda _: web.Response(status=503) if down else None
    people = [f"{number:08}-aaaa-4bbb-8ccc-666666666666" for number in range(10)]
    for user in people:
        await teams.say("hej", **{"from": {"aadObjectId": user}}, conversation=personal(f"a:1{user}"))
    await teams.quiet(0.8)
    assert teams.microsoft.messages == []
    down = False
    await teams.until(10)
    assert {one["conversation"] for one in teams.microsoft.sent} == {f"a:1{user}" for user in people}


async def test_a_token_that_is_no_longer_taken_is_renewed(teams: Teams) -> None:
    teams.microsoft.connector = refuse(1, 401)
    await teams.say("hej")
    await teams.until(1)
    assert len(teams.microsoft.token_requests) == 2
    await teams.say("hej igen")
    await teams.until(2)
    assert len(teams.microsoft.token_requests) == 2, "a good token is kept"


async def test_after_a_conversation_is_gone_the_guide_goes_on(teams: Teams) -> None:
    teams.microsoft.connector = refuse(1, 403)
    await teams.say("hej")
    await teams.say("hej igen")
    await teams.until(1)
    assert len(teams.engine.got) == 2


async def test_a_card_that_is_refused_is_sent_as_its_text(teams: Teams) -> None:
    teams.microsoft.connector = lambda one: web.Response(status=413) if "attachments" in one["body"] else None
    await teams.say("hej")
    [text] = await teams.until(1)
    assert "Hvor bekymrede er I?" in text and "Let" in text


async def test_fifty_conversations_at_once_lose_and_double_nothing(teams: Teams) -> None:
    async def reply(turn: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(0.01)
        return web.json_response([{"text": f"svar på {turn['message']}"}])

    teams.engine.reply = reply
    sends = itertools.count()
    teams.microsoft.connector = lambda _: web.Response(status=429) if next(sends) % 7 == 3 else None

    async def person(number: int) -> None:
        user = f"{number:08}-aaaa-4bbb-8ccc-666666666666"
        for nr in range(3):
            activity = teams.microsoft.activity(
                f"nr {nr} fra {number}",
                **{"from": {"aadObjectId": user}},
                conversation=personal(f"a:1{number}"),
            )
            assert await teams.post(activity) == 200
            assert await teams.post(activity) == 200

    await asyncio.gather(*(person(number) for number in range(50)))
    await teams.until(150, 30)
    await teams.quiet()
    by_conversation: dict[str, list[str]] = {}
    for one in teams.microsoft.sent:
        if one["body"]["type"] == "message":
            by_conversation.setdefault(one["conversation"], []).append(words(one["body"]))
    assert by_conversation == {
        f"a:1{number}": [f"svar på nr {nr} fra {number}" for nr in range(3)] for number in range(50)
    }
    assert len({turn["sender"] for turn in teams.engine.got}) == 50


async def test_typing_is_shown_on_a_slow_turn_alone(teams: Teams) -> None:
    await teams.say("hej")
    await teams.until(1)
    assert teams.microsoft.typing == 0
    teams.engine.sleeps(0.6)
    await teams.say("hej")
    await teams.until(2)
    assert teams.microsoft.typing >= 1
    before = teams.microsoft.typing
    await teams.quiet(0.5)
    assert teams.microsoft.typing == before


# --- Limits, and what goes wrong -------------------------------------------------------------------------------------


async def test_somebody_who_is_too_fast_is_told_once(make_teams: MakeTeams) -> None:
    teams = await make_teams(session_rate=6, session_burst=2)
    for _ in range(10):
        assert await teams.say("hej") == 200
    sent = await teams.until(3)
    await teams.quiet()
    assert len(teams.engine.got) == 2 and len(teams.microsoft.messages) == 3
    assert sent[2] == texts.too_fast(10)


async def test_a_queue_that_is_full_takes_no_more(teams: Teams) -> None:
    teams.engine.sleeps(0.5)
    for _ in range(20):
        await teams.say("hej")
    await teams.until(8, 10)
    await teams.quiet()
    assert len(teams.engine.got) == 7
    assert teams.microsoft.texts.count(texts.too_fast(2)) == 1


@pytest.mark.parametrize(
    ("break_", "says"),
    [
        (lambda engine: engine.says({"x": 1}), texts.ENGINE_ODD),
        (lambda engine: engine.says([]), texts.ENGINE_SILENT),
        (lambda engine: engine.says([], status=500), EngineDown.text),
        (lambda engine: engine.sleeps(2), EngineSlow.text),
    ],
)
async def test_what_goes_wrong_is_told_in_danish(make_teams: MakeTeams, break_: Any, says: str) -> None:
    teams = await make_teams(engine_timeout=0.3)
    break_(teams.engine)
    await teams.say("hej")
    assert await teams.until(1) == [says]


async def test_an_error_of_the_guides_own_is_told_without_its_text(
    teams: Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(text: str) -> None:
        raise KeyError(text)

    monkeypatch.setattr("bot.gateway.talk.prepare", fail)
    await teams.say("Storebjørn")
    assert await teams.until(1) == [texts.INTERNAL]


async def test_a_card_that_cannot_be_made_is_said_in_words(teams: Teams, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("bot.gateway.teams.cards.render", fail)
    await teams.say("hej")
    assert await teams.until(1) == ["Hvor bekymrede er I?"]


async def test_a_message_of_28_kb_is_answered(teams: Teams) -> None:
    twin = [{"contentType": "text/html", "content": "<p>" + "far slår " * 3000 + "</p>"}]
    assert await teams.say("far slår " * 3100, attachments=twin) == 200
    assert await teams.until(1) == [texts.too_long(2000)]
    assert teams.engine.got == []


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "<at>Mødeguiden</at>"])
async def test_an_empty_message_is_told_of(teams: Teams, text: str) -> None:
    mention = {"type": "mention", "mentioned": {"id": "28:x"}, "text": "<at>Mødeguiden</at>"}
    await teams.say(text, recipient={"id": "28:x"}, entities=[mention])
    assert await teams.until(1) == [texts.EMPTY]


async def test_a_file_without_words_is_told_of(teams: Teams) -> None:
    await teams.say("", attachments=[{"contentType": "image/*", "contentUrl": "https://x.example/y"}])
    assert await teams.until(1) == [own.NO_FILES]
    assert teams.engine.got == []


async def test_what_is_typed_goes_the_way_of_the_page(teams: Teams) -> None:
    echo(teams)
    await teams.say("/slet_data cpr 010203-1234&nbsp;og &lt;ham&gt;")
    first, second = await teams.until(2)
    assert teams.engine.messages == ["slet_data cpr [cpr] og <ham>"]
    assert first == texts.removed({"cpr"}) and second.startswith("svar på")
    await teams.say("cpr 010203-1234")
    await teams.until(3)
    await teams.quiet()
    assert len(teams.microsoft.messages) == 3, "it is told once"


async def test_other_activities_are_taken_and_left(teams: Teams) -> None:
    for kind in ("messageReaction", "typing", "conversationUpdate", "messageDelete", "endOfConversation", "x", ""):
        assert await teams.say("hej", type=kind) == 200
    await teams.quiet()
    assert (teams.engine.got, teams.microsoft.sent) == ([], [])


# --- Cards -----------------------------------------------------------------------------------------------------------


async def test_a_button_says_its_payload_and_the_card_shows_it(teams: Teams) -> None:
    await teams.say("hej")
    await teams.until(1)
    [data] = submits(teams.microsoft.messages[0])
    sent = teams.microsoft.sent[-1]["id"]
    assert await teams.submit(data, replyToId=sent) == 200
    await teams.until(2)
    assert teams.engine.messages == ["hej", '/svar{"bekymringsgrad":"let"}']
    await teams.quiet()
    [update] = teams.microsoft.updates
    assert update["activity"] == sent
    assert submits(update["body"]) == []
    assert f"{card_words.ANSWERED}Let" in card(update["body"])["fallbackText"]


async def test_an_answered_card_acts_no_more(teams: Teams) -> None:
    await teams.say("hej")
    await teams.until(1)
    [data] = submits(teams.microsoft.messages[0])
    assert set(await asyncio.gather(*(teams.submit(data) for _ in range(3)))) == {200}
    await teams.until(4)
    await teams.submit(data)
    told = await teams.until(5)
    assert teams.engine.messages == ["hej", '/svar{"bekymringsgrad":"let"}']
    assert told.count(own.ANSWERED) == 3
    assert len(teams.microsoft.updates) == 1


async def test_a_card_whose_answer_came_to_nothing_can_be_used_again(teams: Teams) -> None:
    await teams.say("hej")
    await teams.until(1)
    [data] = submits(teams.microsoft.messages[0])
    teams.engine.says([], status=500)
    await teams.submit(data)
    assert (await teams.until(2))[1] == EngineDown.text
    assert teams.microsoft.updates == []
    teams.engine.says(ANSWER)
    await teams.submit(data)
    await teams.until(3)
    await teams.quiet()
    assert len(teams.microsoft.updates) == 1


async def test_a_card_of_before_a_restart_still_answers(make_teams: MakeTeams) -> None:
    teams = await make_teams()
    await teams.say("hej")
    await teams.until(1)
    [data] = submits(teams.microsoft.messages[0])
    after = await make_teams()
    await after.submit(data)
    await after.until(2)
    assert after.engine.messages[-1] == '/svar{"bekymringsgrad":"let"}'


async def test_somebody_elses_card_is_refused(teams: Teams) -> None:
    await teams.say("hej")
    await teams.until(1)
    [data] = submits(teams.microsoft.messages[0])
    other = "00000000-aaaa-4bbb-8ccc-000000000000"
    await teams.submit(data, **{"from": {"aadObjectId": other}})
    assert (await teams.until(2))[1] == own.NOT_YOURS
    assert teams.engine.messages == ["hej"]


GOOD = '/svar{"bekymringsgrad":"let"}'
POISON: list[Any] = [
    {},
    {"kort": "ID"},
    {"kort": "ID", "payload": GOOD, "mere": "x"},
    {"kort": "ID", "payload": "/restart"},
    {"kort": "ID", "payload": "far slår Storebjørn"},
    {"kort": "ID", "payload": '/svar{"rolle":"Storebjørn"}'},
    {"kort": "ID", "payload": '/svar{"dato":"010203-1234"}'},
    {"kort": "ID", "payload": ["/svar"]},
    {"kort": "ID", "payload": {"payload": GOOD}},
    {"kort": "ID", "payload": "/svar" + "x" * 20_000},
    {"kort": ["ID"], "payload": GOOD},
    {"payload": GOOD},
    {"kort": "x" * 60, "payload": GOOD},
    {"kort": "../../etc", "payload": GOOD},
    {"kort": "ID", "felt": "flere", "flere": "a", "slot": "x-y"},
    {"kort": "ID", "felt": "dato", "dato": "i morgen"},
    {"kort": "ID", "paamind": "ja", "payload": GOOD},
    json.loads("[" * 50 + "]" * 50),
    "x",
    7,
    True,
]


@pytest.mark.parametrize("value", POISON, ids=range(len(POISON)))
async def test_a_poisoned_value_is_refused_and_shows_nowhere(
    teams: Teams, value: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    await teams.say("hej")
    await teams.until(1)
    [data] = submits(teams.microsoft.messages[0])
    if isinstance(value, dict) and value.get("kort") == "ID":
        value = {**value, "kort": data["kort"]}
    assert await teams.submit(value) == 200
    told = await teams.until(2)
    assert told[1] in {
        card_words.BAD_SUBMIT,
        card_words.NO_DATE,
        card_words.NOTHING_CHOSEN,
        own.NOT_YOURS,
        texts.EMPTY,
    }
    assert teams.engine.messages == ["hej"]
    assert "Storebjørn" not in caplog.text
    # The card itself is as good as before.
    await teams.submit(data)
    await teams.until(3)
    assert teams.engine.messages == ["hej", GOOD]


# --- Who and where ---------------------------------------------------------------------------------------------------


def personal(conversation: str) -> dict[str, str]:
    return {"conversationType": "personal", "tenantId": TENANT, "id": conversation}


async def test_in_a_group_only_who_mentions_the_guide_is_answered(teams: Teams) -> None:
    echo(teams)
    await teams.post(teams.microsoft.in_group("hvad er et samarbejdsmøde", mentioned=False))
    await teams.quiet()
    assert (teams.engine.got, teams.microsoft.sent) == ([], [])
    await teams.post(teams.microsoft.in_group("hvad er et samarbejdsmøde"))
    await teams.post(teams.microsoft.in_group("tak"))
    assert await teams.until(3) == [
        card_words.GROUP_REMINDER,
        "svar på hvad er et samarbejdsmøde",
        "svar på tak",
    ]
    assert {one["conversation"] for one in teams.microsoft.sent} == {"19:gruppe@thread.v2"}


async def test_in_a_group_each_person_has_a_conversation(teams: Teams) -> None:
    other = "00000000-aaaa-4bbb-8ccc-000000000000"
    await teams.post(teams.microsoft.in_group("hej"))
    await teams.post(teams.microsoft.in_group("hej", user=other))
    await teams.say("hej")
    await teams.until(5)
    assert len({turn["sender"] for turn in teams.engine.got}) == 3


async def test_a_mention_of_somebody_else_is_a_name(teams: Teams) -> None:
    echo(teams)
    somebody = {"type": "mention", "mentioned": {"id": "29:2"}, "text": "<at>Oliver Storebjørn</at>"}
    await teams.say('det er <at>Oliver Storebjørn</at> og <at id="1">Ida</at>', entities=[somebody])
    first, second = await teams.until(2)
    assert first == texts.removed({"navn"})
    assert second == "svar på det er [navn] og [navn]"


async def test_the_sender_says_nothing_of_the_person(make_teams: MakeTeams) -> None:
    teams = await make_teams()
    await teams.say("hej")
    other = await make_teams(secret=b"another key of good length")
    await other.say("hej")
    await teams.until(2)
    first, second = (turn["sender"] for turn in teams.engine.got)
    assert first != second, "the hash is keyed"
    assert first.startswith("teams-") and len(first) == 70
    assert not any(part in first for part in (USER, TENANT, "bodil"))


async def test_without_a_directory_id_the_id_in_teams_is_used(teams: Teams) -> None:
    await teams.say("hej", **{"from": {"id": "29:gaest"}})
    await teams.say("hej", **{"from": {"id": "29:gaest-2"}})
    await teams.until(2)
    assert len({turn["sender"] for turn in teams.engine.got}) == 2
    await teams.say("hej", **{"from": {}})
    await teams.quiet()
    assert len(teams.engine.got) == 2


async def test_an_installation_is_welcomed(teams: Teams) -> None:
    await teams.say("", type="installationUpdate", action="add")
    await teams.until(1)
    welcome = teams.microsoft.messages[0]
    assert card_words.WELCOME in words(welcome)
    payloads = [data["payload"] for data in submits(welcome)]
    assert "/find_moede" in payloads
    # What it offers can be chosen again and again.
    for _ in range(2):
        await teams.submit(submits(welcome)[0])
    await teams.until(3)
    assert teams.engine.messages == [payloads[0]] * 2
    assert teams.microsoft.updates == []


async def test_the_welcome_of_a_group_is_everybodys(teams: Teams) -> None:
    group = teams.microsoft.in_group("", type="installationUpdate", action="add")
    await teams.post(group)
    await teams.until(1)
    assert card_words.WELCOME_GROUP in words(teams.microsoft.messages[0])
    data = submits(teams.microsoft.messages[0])[0]
    other = teams.microsoft.in_group("", user="00000000-aaaa-4bbb-8ccc-000000000000", mentioned=False, value=data)
    await teams.post(other)
    await teams.until(3)
    assert teams.engine.messages == [data["payload"]]
