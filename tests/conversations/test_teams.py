"""Through Teams: activities in, cards out, with the trained model, the real actions and a fake Microsoft."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sqlite3
import uuid
from collections.abc import AsyncIterator, Iterator
from itertools import product
from typing import Any

import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway.app import make_app
from bot.gateway.settings import Settings
from bot.gateway.teams import texts
from bot.gateway.teams.cards import MAX_BYTES, words
from bot.gateway.teams.channel import Surroundings
from bot.gateway.teams.sdk import TeamsSdk
from knowledge.beslut import beslut
from knowledge.datoer import dansk
from knowledge.frister import frister_for, kalender_for
from knowledge.indlaes import indlaes
from tests.conversations.client import LOGS, TODAY
from tests.conversations.walk import ACUTE, FACTS, payload
from tests.teams.fake_microsoft import APP, SECRET, TENANT, FakeMicrosoft, card
from tests.teams.fake_microsoft import words as words_of
from tests.teams.kort import problems
from tools.stak import Stak

ARK = indlaes("ringsted_ark")
BASE = "https://guide.example"
NOON = dt.datetime.fromisoformat(f"{TODAY}T11:00:00+00:00")
_STILL = 0.5


class Chat:
    """One person's chat with the guide in Teams."""

    def __init__(self, client: TestClient[Any, Any], microsoft: FakeMicrosoft) -> None:
        self.client = client
        self.microsoft = microsoft
        self.turn: list[dict[str, Any]] = []
        # A person of their own: the engine remembers what was said before.
        self._person = str(uuid.uuid4())

    async def post(self, text: str = "", **changes: Any) -> list[dict[str, Any]]:
        """Post an activity; the messages of the turn, when they have all come."""
        before = len(self.microsoft.messages)
        headers = {"Authorization": f"Bearer {self.microsoft.token()}"}
        who = {"from": {"id": f"29:{self._person}", "aadObjectId": self._person}}
        activity = self.microsoft.activity(text, **who, **changes)
        async with self.client.post("/api/messages", json=activity, headers=headers) as answer:
            assert answer.status == 200
        async with asyncio.timeout(30):
            while len(self.microsoft.messages) == before:
                await asyncio.sleep(0.05)
            seen = 0
            while seen < len(self.microsoft.sent):
                seen = len(self.microsoft.sent)
                await asyncio.sleep(_STILL)
        self.turn = self.microsoft.messages[before:]
        check_cards(self.turn)
        return self.turn

    async def press(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        """Send what a card sends; the messages of the turn."""
        return await self.post(value=data)


@pytest_asyncio.fixture
async def chat(running: Stak) -> AsyncIterator[Chat]:
    """A chat through a gateway in this process, with the engine and the store of the running stack."""
    microsoft = FakeMicrosoft()
    await microsoft.server.start_server()
    env = {
        "ENGINE_PORT": str(running.ports.engine),
        "GUIDE_STORE": str(LOGS / "guide.db"),
        "GATEWAY_RATE_SESSION": "0",
        "TEAMS_APP_ID": APP,
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_SECRET": SECRET,
        "TEAMS_BASE_URL": BASE,
    }
    outside = Surroundings(lambda settings: TeamsSdk(settings, microsoft.endpoints), now=lambda: NOON)
    client: TestClient[Any, Any] = TestClient(TestServer(make_app(Settings.from_env(env), outside)))
    await client.start_server()
    yield Chat(client, microsoft)
    await client.close()
    await microsoft.server.close()


def shown(body: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """A message's actions or inputs of a kind: "Action.Submit", "Input.Date". None where it has no card."""
    return [one for one in pieces(card(body)) if one.get("type") == kind] if "attachments" in body else []


def pieces(item: Any) -> Iterator[dict[str, Any]]:
    """Every part of a card."""
    if isinstance(item, dict):
        yield item
        for value in item.values():
            yield from pieces(value)
    elif isinstance(item, list):
        for value in item:
            yield from pieces(value)


def said(turn: list[dict[str, Any]]) -> str:
    """All that a turn says, in plain words."""
    return "\n".join(words_of(body) for body in turn)


def data_of(turn: list[dict[str, Any]], payload: str) -> dict[str, Any]:
    """What the button with this payload sends."""
    return offers(turn)[payload]


def offers(turn: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What can be chosen on a turn's cards, by its payload: on buttons, and in a list with a button of its own."""
    found = {}
    for body in turn:
        sends = [one["data"] for one in shown(body, "Action.Submit")]
        found |= {data["payload"]: data for data in sends if "payload" in data}
        chooses = [data for data in sends if data.get("felt") == "valg"]
        for data, one in product(chooses, shown(body, "Input.ChoiceSet")):
            if one["id"] == "valg":
                found |= {choice["value"]: {**data, "valg": choice["value"]} for choice in one["choices"]}
    return found


def asked(turn: list[dict[str, Any]]) -> str | None:
    """The fact that a turn asks for, or None."""
    for data in submits(turn):
        if data.get("felt") == "flere":
            return str(data["slot"])
    for offered in offers(turn):
        if offered.startswith("/svar{"):
            slot = next(iter(json.loads(offered.removeprefix("/svar"))))
            return str(slot) if slot in FACTS else None
    return None


def answer(turn: list[dict[str, Any]], slot: str, value: Any) -> dict[str, Any]:
    """What the card sends where this answer is given on it."""
    if isinstance(value, list):
        [data] = [data for data in submits(turn) if data.get("felt") == "flere"]
        return {**data, "flere": ",".join(value)}
    return data_of(turn, payload("svar", **{slot: value}))


def check_cards(turn: list[dict[str, Any]]) -> None:
    """Assert that what was sent can be sent and shown."""
    for body in turn:
        assert "attachments" in body or body["text"]
        if "attachments" in body:
            assert problems(card(body)) == []
            assert len(json.dumps(body)) <= MAX_BYTES
            assert body["summary"].strip() and "text" not in body


async def recommended(chat: Chat) -> dict[str, Any]:
    """Find a meeting from the welcome to the recommendation, by the cards alone; the answers given."""
    turn = await chat.post(type="installationUpdate", action="add")
    turn = await chat.press(data_of(turn, "/find_moede"))
    given: dict[str, Any] = {}
    while (slot := asked(turn)) is not None:
        assert slot not in given
        given[slot] = FACTS[slot]
        turn = await chat.press(answer(turn, slot, FACTS[slot]))
    return given


async def test_the_main_job_from_start_to_end(chat: Chat):
    given = await recommended(chat)
    decision = beslut(ARK, given)
    assert decision.moede == "samarbejdsmoede"
    assert ARK.moede(decision.moede).navn.lower() in said(chat.turn).lower()
    assert f"Regel {decision.regel.id}" in said(chat.turn)
    # Each question's card shows its answer and sends nothing any more.
    closed = [one["body"] for one in chat.microsoft.updates]
    assert len(closed) == len(given)
    assert all(shown(body, "Action.Submit") == [] for body in closed)
    assert all(words.ANSWERED in card(body)["fallbackText"] for body in closed)


async def test_a_change_of_an_answer(chat: Chat):
    given = await recommended(chat)
    turn = await chat.press(data_of(chat.turn, "/ret_svar"))
    turn = await chat.press(data_of(turn, payload("ret_svar", slot="lokal_indsats")))
    assert asked(turn) == "lokal_indsats"
    # What it would change is shown before it is changed.
    turn = await chat.press(answer(turn, "lokal_indsats", "nej"))
    turn = await chat.press(data_of(turn, '/svar{"valg":"aendring_ja"}'))
    decision = beslut(ARK, {**given, "lokal_indsats": "nej"})
    assert decision.moede != "samarbejdsmoede"
    assert f"Regel {decision.regel.id}" in said(turn)


async def test_a_draft_its_files_and_a_reminder(chat: Chat):
    await recommended(chat)
    turn = await chat.press(next(data for one, data in offers(chat.turn).items() if one.startswith("/lav_kladde")))
    [date] = [one for body in turn for one in shown(body, "Input.Date")]
    assert date["min"] == TODAY
    [data] = [data for data in submits(turn) if data.get("felt") == "dato"]
    turn = await chat.press({**data, "dato": "2026-12-10"})
    deadlines = frister_for(ARK.moede("samarbejdsmoede"), dt.date(2026, 12, 10), NOON.date(), kalender_for(ARK), None)
    coming = [deadline for deadline in deadlines if deadline.dato and deadline.dato > NOON.date()]
    assert coming
    for deadline in coming:
        assert deadline.navn in said(turn) and dansk(deadline.dato) in said(turn)
    links = [one["url"] for body in turn for one in shown(body, "Action.OpenUrl") if "/filer/" in one["url"]]
    assert len(links) >= 4 and all(link.startswith(f"{BASE}/filer/") for link in links)
    async with chat.client.get(links[0].removeprefix(BASE)) as file:
        assert file.status == 200 and len(await file.read()) > 500
    told = said(await chat.press(next(data for data in submits(turn) if "paamind" in data)))
    assert all(dansk(deadline.dato) in told for deadline in coming)
    assert len(kept()) == len(coming)
    # What is kept goes with everything else.
    turn = await chat.post("slet mine data")
    await chat.press(data_of(turn, '/svar{"valg":"aendring_ja"}'))
    assert kept() == []
    async with chat.client.get(links[0].removeprefix(BASE)) as file:
        assert file.status == 404
    assert said(await chat.post("mind mig om fristen")) == texts.REMIND_NO_DRAFT


def submits(turn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the buttons of a turn send."""
    return [one["data"] for body in turn for one in shown(body, "Action.Submit")]


def kept() -> list[Any]:
    """The reminders in the store."""
    with sqlite3.connect(LOGS / "guide.db") as connection:
        return connection.execute("SELECT * FROM paamindelse").fetchall()


async def test_a_look_up_with_its_sources(chat: Chat):
    turn = await chat.post("hvem skriver referat til et dialogmøde")
    [fold] = [one for body in turn for one in shown(body, "Action.ToggleVisibility") if one["title"] == words.SOURCES]
    parts = [one for body in turn for one in pieces(card(body)) if one.get("id") in fold["targetElements"]]
    assert parts and "Tværfagligt dialogmøde" in json.dumps(parts, ensure_ascii=False)


async def test_a_quiz_question(chat: Chat):
    turn = await chat.post("quiz om samarbejdsmødet")
    choices = [data for data in submits(turn) if data.get("payload", "").startswith('/svar{"valg":')]
    assert len(choices) >= 2
    turn = await chat.press(choices[0])
    assert words.ASIDE["rigtigt"] in said(turn) or words.ASIDE["forkert"] in said(turn)
    assert words.SOURCES in said(turn)
    [update] = chat.microsoft.updates
    assert shown(update["body"], "Action.Submit") == []


async def test_the_acute_goes_first(chat: Chat):
    await recommended(chat)
    turn = await chat.post(ACUTE)
    assert "112" in words_of(turn[0])
    assert any(one["url"] == "tel:112" for body in turn for one in shown(body, "Action.OpenUrl"))


async def test_a_name_is_taken_out_before_the_engine_reads_it(chat: Chat):
    turn = await chat.post("vi har en dreng, Oliver Storebjørn, med ingen sag")
    assert "Jeg fjernede et navn" in words_of(turn[0])
    assert "Storebjørn" not in said(turn)
