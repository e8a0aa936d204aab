"""Feedback and counters: closed lists alone, behind a token, few not told apart, and a store that fails loses nothing."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.gateway.counting import OTHER, TYPES, Counters
from bot.gateway.engine import EngineDown
from bot.gateway.settings import Settings
from bot.gateway.storing import Storing
from bot.store import Lager, aabn, luk
from bot.store.opsaetning import forbind
from tests.conversations.contract import FIELDS
from tests.gateway.conftest import Client, MakeGateway
from tests.gateway.fakes import FakeEngine
from tests.gateway.test_chat import is_error, say

TOKEN = "et-langt-token-til-indsigt"
SECRET = b"a test's key of good length"
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    """The store that the action server has opened."""
    env = {"GUIDE_SECRET": SECRET.decode(), "GUIDE_STORE": str(tmp_path / "guide.db")}
    yield aabn(env, tmp_path)
    luk()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with that store."""
    return Settings(secret=SECRET, store=f"sqlite:///{tmp_path / 'guide.db'}")


async def counted(counters: Counters) -> dict[tuple[str, str], int]:
    """All counts, without their day."""
    return {(kind, what): number for (_, kind, what), number in (await counters.since(dt.date.min)).items()}


# Feedback


async def feedback(client: Client, body: object) -> tuple[int, dict[str, Any]]:
    """Give feedback; returns the status and the JSON."""
    async with client.post("/api/feedback", json=body) as response:
        return response.status, await response.json()


async def test_feedback_is_counted_and_nothing_else(make_gateway: MakeGateway, store: Lager) -> None:
    gateway = await make_gateway()
    for body in (
        {"op": True, "kategori": None, "type": "svar"},
        {"op": True, "type": "svar"},
        {"op": False, "kategori": "uklart", "type": "anbefaling"},
        {"op": False, "kategori": "mangler", "type": None},
    ):
        status, answer = await feedback(gateway, body)
        assert status == 200
        assert answer.keys() == {"tak"}
    await gateway.close()
    found = {what: number for (_, kind, what), number in store.talt(dt.date.min).items() if kind == "feedback"}
    assert found == {"op:ingen:svar": 2, "ned:uklart:anbefaling": 1, f"ned:mangler:{OTHER}": 1}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"op": "ja"},
        {"op": 1},
        {"op": None},
        {"op": True, "kategori": "Oliver"},
        {"op": True, "kategori": ["godt"]},
        {"op": True, "type": "noget andet"},
        {"op": True, "tekst": "far slår"},
    ],
)
async def test_feedback_takes_no_text(gateway: Client, body: object) -> None:
    assert is_error(await feedback(gateway, body), 400)


# What is counted of a turn


def test_the_kinds_are_the_contracts() -> None:
    assert set(TYPES) == set(FIELDS)


async def test_what_a_turn_was_is_counted(settings: Settings, store: Lager) -> None:
    counters = Counters(Storing(settings), lambda: TODAY)
    recommendation = {
        "type": "anbefaling",
        "rulebook": "ringsted_ark",
        "regel": "RI-6",
        "moede": "samarbejdsmoede",
        "fakta": {"rolle": "skoleleder"},
        "kvittering": "RA-7K2M-9F3X-QW2T",
    }
    counters.turn([{"text": "Oliver"}, {"custom": {"type": "spoergsmaal", "nr": 1, "opgave": "find_moede"}}])
    counters.turn([{"custom": {"type": "spoergsmaal", "nr": 2, "opgave": "find_moede"}}])
    counters.turn([{"custom": recommendation}])
    counters.turn([{"custom": {"type": "rettelse", "naeste": recommendation}}])
    counters.turn([{"custom": {"type": "svar", "fundet": True, "emne": "frist"}}])
    counters.turn([{"custom": {"type": "svar", "fundet": False, "emne": None, "naermeste": []}}])
    counters.turn(
        [{"custom": {"type": "svar", "fundet": False, "naermeste": [{"titel": "x", "spoergsmaal": "anb8_redskab"}]}}]
    )
    counters.turn([{"custom": {"type": "ikke_forstaaet", "trin": 3}}])
    counters.turn([{"custom": {"type": "kladde", "moede": "samarbejdsmoede"}}])
    counters.turn([{"custom": {"type": "laering", "forloeb": "samarbejdsmoede"}}])
    counters.failure(EngineDown())
    assert await counted(counters) == {
        ("type", "spoergsmaal"): 2,
        ("type", "anbefaling"): 1,
        ("type", "rettelse"): 1,
        ("type", "svar"): 3,
        ("type", "ikke_forstaaet"): 1,
        ("type", "kladde"): 1,
        ("type", "laering"): 1,
        ("maal", "find_moede"): 1,
        ("regel", "ringsted_ark:ri-6"): 2,
        ("moede", "ringsted_ark:samarbejdsmoede"): 2,
        ("emne", "frist"): 1,
        ("ikke_daekket", "intet_naer"): 1,
        ("ikke_daekket", OTHER): 1,
        ("ikke_forstaaet", "trin_3"): 1,
        ("kladde", "samarbejdsmoede"): 1,
        ("forloeb", "samarbejdsmoede"): 1,
        ("fejl", "enginedown"): 1,
    }


@pytest.mark.parametrize("what", ["oliver", "far slår Oliver", "010203-1234", "samarbejdsmoede:oliver", "", "x" * 500])
async def test_what_is_no_id_is_counted_as_other(settings: Settings, store: Lager, tmp_path: Path, what: str) -> None:
    counters = Counters(Storing(settings), lambda: TODAY)
    counters.turn([{"custom": {"type": "svar", "fundet": True, "emne": what}}])
    counters.turn([{"custom": {"type": what}}])
    assert set(await counted(counters)) <= {("emne", OTHER), ("type", "svar"), ("type", OTHER)}
    if what:
        kept = b"".join(path.read_bytes() for path in tmp_path.glob("guide.db*"))
        assert what.encode() not in kept or what in ("samarbejdsmoede",)


@pytest.mark.parametrize(
    "custom",
    [{}, {"type": None}, {"type": 7}, {"type": "svar"}, {"type": "ikke_forstaaet", "trin": "x"}, {"naeste": 7}],
)
async def test_odd_messages_stop_nothing(settings: Settings, store: Lager, custom: dict[str, Any]) -> None:
    counters = Counters(Storing(settings), lambda: TODAY)
    counters.turn([{"custom": custom}, {"text": "hej"}])
    assert {kind for kind, _ in await counted(counters)} <= {"type"}


async def test_a_store_that_is_not_there_yet_loses_nothing(settings: Settings, tmp_path: Path) -> None:
    counters = Counters(Storing(settings), lambda: TODAY)
    counters.turn([{"custom": {"type": "svar"}}])
    await counters.flush()
    assert list(tmp_path.glob("guide.db*")) == []
    env = {"GUIDE_SECRET": SECRET.decode(), "GUIDE_STORE": str(tmp_path / "guide.db")}
    opened = aabn(env, tmp_path)
    counters.turn([{"custom": {"type": "svar"}}])
    await counters.flush()
    assert opened.talt(TODAY) == {(TODAY, "type", "svar"): 2}
    luk()


async def test_a_turn_through_the_gateway_is_counted_when_it_stops(
    make_gateway: MakeGateway, engine: FakeEngine, store: Lager
) -> None:
    gateway = await make_gateway()
    await say(gateway, {"message": "Storebjørn"})
    engine.says([], status=500)
    await say(gateway, {"message": "hej"})
    await gateway.close()
    assert {key[1:]: number for key, number in store.talt(dt.date.min).items()} == {
        ("type", "spoergsmaal"): 1,
        ("fejl", "enginedown"): 1,
    }


# /indsigt


async def opened(make_gateway: MakeGateway, **changes: Any) -> Client:
    """A gateway whose owner has entered the token."""
    gateway = await make_gateway(insight_token=TOKEN, **changes)
    async with gateway.post("/indsigt", data={"token": TOKEN}) as response:
        assert response.status == 200
        assert response.history[0].status == 303
    return gateway


async def test_there_is_no_such_page_without_a_token(gateway: Client) -> None:
    async with gateway.get("/indsigt") as response:
        assert response.status == 404
    async with gateway.post("/indsigt", data={"token": ""}) as response:
        assert response.status == 404


async def test_the_token_opens_it(make_gateway: MakeGateway, store: Lager) -> None:
    gateway = await make_gateway(insight_token=TOKEN)
    async with gateway.get("/indsigt") as response:
        assert response.status == 401
        assert TOKEN not in await response.text()
    async with gateway.post("/indsigt", data={"token": TOKEN}, allow_redirects=False) as response:
        assert response.status == 303
        cookie = response.cookies["moedeguide_indsigt"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/indsigt")
        assert TOKEN not in str(response.headers)
    async with gateway.get("/indsigt") as response:
        assert response.status == 200
        assert response.headers["Cache-Control"] == "no-store"
    async with gateway.post("/indsigt", data={"luk": "ja"}) as response:
        assert response.status == 401


async def test_the_token_in_a_header_opens_it(make_gateway: MakeGateway, store: Lager) -> None:
    gateway = await make_gateway(insight_token=TOKEN)
    for value, status in (
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        (f"Bearer {TOKEN}x", 401),
        (TOKEN, 401),
        ("", 401),
    ):
        async with gateway.get("/indsigt", headers={"Authorization": value}) as response:
            assert response.status == status, value
    async with gateway.get("/indsigt", params={"token": TOKEN}) as response:
        assert response.status == 401


@pytest.mark.parametrize("given", ["", "forkert", TOKEN[:-1], TOKEN.upper(), "æøå"])
async def test_a_wrong_token(make_gateway: MakeGateway, given: str) -> None:
    gateway = await make_gateway(insight_token=TOKEN)
    async with gateway.post("/indsigt", data={"token": given}) as response:
        assert response.status == 403
        assert "moedeguide_indsigt" not in response.cookies


async def test_a_cookie_of_another_token_or_forged_or_old_opens_nothing(
    make_gateway: MakeGateway, store: Lager
) -> None:
    gateway = await opened(make_gateway)
    good = next(c.value for c in gateway.session.cookie_jar if c.key == "moedeguide_indsigt")
    other = await make_gateway(insight_token=TOKEN + "2")
    issued, signature = good.split(".")
    for target, value in (
        (other, good),
        (gateway, f"{int(issued) + 1}.{signature}"),
        (gateway, f"{issued}.{'0' * 64}"),
        (gateway, "x"),
        (gateway, "²." + signature),
    ):
        async with (
            ClientSession() as thief,
            thief.get(target.make_url("/indsigt"), cookies={"moedeguide_indsigt": value}) as response,
        ):
            assert response.status == 401


async def test_tokens_cannot_be_guessed_at_speed_or_posted_from_elsewhere(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(insight_token=TOKEN)
    headers = {"Origin": "https://ond.example"}
    async with gateway.post("/indsigt", data={"token": TOKEN}, headers=headers) as response:
        assert response.status == 403
    statuses = []
    for number in range(8):
        async with gateway.post("/indsigt", data={"token": f"gaet-{number}"}) as response:
            statuses.append(response.status)
    assert statuses == [403] * 6 + [429] * 2


async def test_the_counts_are_shown_in_tables_and_few_are_not_told_apart(
    make_gateway: MakeGateway, store: Lager
) -> None:
    today = dt.date.today()
    store.tael(
        {
            (today, "type", "svar"): 40,
            (today, "type", "akut"): 2,
            (today, "emne", "frist"): 12,
            (today, "emne", "samtykke"): 4,
            (today - dt.timedelta(days=40), "emne", "deltagere"): 9,
        }
    )
    gateway = await opened(make_gateway)
    async with gateway.get("/indsigt") as response:
        page = await response.text()
    cells = dict(re.findall(r'<tr><td>([^<]*)</td><td class="tal">([^<]*)</td>', page))
    assert (cells["Opslag"], cells["frist"], cells["samtykke"], cells["akut"]) == ("40", "12", "under 5", "under 5")
    assert "deltagere" not in cells
    assert not re.search(r"style=|<script|\son[a-z]+=", page)
    assert page.count("<svg") == page.count('aria-hidden="true"') > 0
    async with gateway.get("/indsigt?dage=90&pr=uge") as response:
        page = await response.text()
        assert "<td>deltagere</td>" in page
        assert re.search(r"<td>uge \d+, \d{4}</td>", page)
    async with gateway.get("/indsigt?dage=8") as response:
        assert response.status == 404


async def test_a_store_that_cannot_be_read(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(insight_token=TOKEN)
    async with gateway.get("/indsigt", headers={"Authorization": f"Bearer {TOKEN}"}) as response:
        assert response.status == 503
        assert "Vent lidt" in await response.text()


def test_the_gateway_never_makes_the_store(tmp_path: Path) -> None:
    forbind(f"sqlite:///{tmp_path / 'guide.db'}", SECRET).luk()
    assert list(tmp_path.iterdir()) == []
