"""Save and resume through the API: the code is read in any typing, and guessing is held back."""

import json
from typing import Any

import pytest

from bot.store.koder import ny_kode
from tests.gateway.conftest import Client, MakeGateway
from tests.gateway.fakes import ANSWER, FakeEngine
from tests.gateway.test_chat import is_error, say

CODE = ny_kode()
SAVED = [{"text": "Din kode ...", "custom": {"type": "laering", "kode": CODE, "dage": 30}}]


async def post(client: Client, path: str, body: object) -> tuple[int, dict[str, Any]]:
    """Post to the API; returns the status and the JSON."""
    async with client.post(path, json=body) as response:
        return response.status, await response.json()


async def test_saving_is_a_turn_of_the_conversation(gateway: Client, engine: FakeEngine) -> None:
    await say(gateway, {"message": "hej"})
    engine.says(SAVED)
    assert await post(gateway, "/api/gem", {}) == (200, {"kode": CODE, "dage": 30, "messages": SAVED})
    assert engine.messages == ["hej", "/gem_fremgang"]
    assert engine.got[0]["sender"] == engine.got[1]["sender"]


async def test_nothing_to_save(gateway: Client, engine: FakeEngine) -> None:
    said = [{"text": "Der er ikke noget at gemme.", "custom": {"type": "laering"}}]
    engine.says(said)
    assert await post(gateway, "/api/gem", {}) == (200, {"kode": None, "dage": None, "messages": said})
    assert is_error(await post(gateway, "/api/gem", {"kode": CODE}), 400)


@pytest.mark.parametrize(
    "typed", [CODE, CODE.lower(), CODE[4:], CODE[4:].replace("-", " "), f"  {CODE.replace('-', '')}", f"kode: {CODE}."]
)
async def test_resuming(gateway: Client, engine: FakeEngine, typed: str) -> None:
    status, answer = await post(gateway, "/api/hent", {"kode": typed})
    assert (status, answer["fundet"]) == (200, True)
    assert answer["messages"][0]["text"] == ANSWER[0]["text"]
    assert engine.messages == [f'/hent_fremgang{{"kode":"{CODE}"}}']


async def test_a_code_that_is_no_more(gateway: Client, engine: FakeEngine) -> None:
    engine.says([{"text": "Den kode kender jeg ikke.", "custom": {"type": "laering", "fundet": False}}])
    status, answer = await post(gateway, "/api/hent", {"kode": CODE})
    assert (status, answer["fundet"]) == (200, False)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kode": None},
        {"kode": 7},
        {"kode": ""},
        {"kode": "far slår Oliver"},
        {"kode": CODE[:-1]},
        {"kode": "x" * 61},
        {"kode": CODE, "sender": "en anden"},
    ],
)
async def test_what_is_no_code(gateway: Client, engine: FakeEngine, body: object) -> None:
    answer = await post(gateway, "/api/hent", body)
    assert is_error(answer, 400)
    assert "Oliver" not in json.dumps(answer[1])
    assert engine.got == []


async def test_codes_cannot_be_guessed_at_speed_by_any_way(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    gateway = await make_gateway(guess_rate=4)
    ways = [
        ("/api/hent", {"kode": ny_kode()}),
        ("/api/chat", {"message": f"min kode er {ny_kode()}"}),
        ("/api/chat", {"payload": f'/hent_fremgang{{"kode":"{ny_kode()}"}}'}),
        ("/api/hent", {"kode": "forkert"}),
    ]
    for path, body in ways:
        gateway.session.cookie_jar.clear()
        assert (await post(gateway, path, body))[0] in (200, 400)
    reached = len(engine.got)
    for path, body in ways:
        gateway.session.cookie_jar.clear()
        assert is_error(await post(gateway, path, body), 429)
    assert len(engine.got) == reached == 3
    assert (await say(gateway, {"message": "hej"}))[0] == 200
