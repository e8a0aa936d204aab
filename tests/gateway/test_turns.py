"""A turn sent again is run once; a long turn shows that it is alive."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import ClientTimeout, web

from bot.gateway.engine import EngineDown, Message
from bot.gateway.intake import InputError
from bot.gateway.sessions import COOKIE
from bot.gateway.turns import KEEP, Turns
from tests.gateway.conftest import Client, MakeGateway
from tests.gateway.fakes import ANSWER, FakeEngine
from tests.gateway.test_chat import is_error, say

NR = "0b2f6a1e-8f0c-4c43-9d0a-6f7f3f1c2d3e"


class Clock:
    """A clock that stands still until it is moved."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def events(client: Client, body: object, **kwargs: Any) -> list[tuple[str, dict[str, Any]]]:
    """Post one turn and read its events."""
    async with client.post("/api/chat", json=body, headers={"Accept": "text/event-stream"}, **kwargs) as response:
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-store"
        parts = (await response.text()).strip().split("\n\n")
    pairs = [dict(line.split(": ", 1) for line in part.split("\n")) for part in parts]
    return [(pair["event"], json.loads(pair["data"])) for pair in pairs]


# The same turn again


async def test_a_turn_sent_again_is_answered_from_memory(gateway: Client, engine: FakeEngine) -> None:
    await gateway.get("/")
    first = await say(gateway, {"message": "hej", "nr": NR})
    again = await say(gateway, {"message": "hej", "nr": NR})
    assert first[0] == again[0] == 200
    assert again[1] == {**first[1], "gentaget": True}
    assert engine.messages == ["hej"]
    await say(gateway, {"message": "hej", "nr": NR + "2"})
    assert engine.messages == ["hej", "hej"]


async def test_a_turn_under_way_is_waited_for(gateway: Client, engine: FakeEngine) -> None:
    engine.sleeps(0.2)
    await gateway.get("/")
    answers = await asyncio.gather(*(say(gateway, {"payload": "/hils", "nr": NR}) for _ in range(3)))
    assert [status for status, _ in answers] == [200] * 3
    assert len(engine.got) == 1


async def test_a_turn_whose_client_has_gone_is_run_to_its_end(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    engine.sleeps(0.3)
    gateway = await make_gateway()
    await gateway.get("/")
    with pytest.raises(TimeoutError):
        await say(gateway, {"message": "hej", "nr": NR}, timeout=ClientTimeout(total=0.05))
    status, answer = await say(gateway, {"message": "hej", "nr": NR})
    assert (status, answer["gentaget"]) == (200, True)
    assert engine.messages == ["hej"]


async def test_another_turn_under_the_same_name_is_refused(gateway: Client, engine: FakeEngine) -> None:
    await gateway.get("/")
    await say(gateway, {"message": "hej", "nr": NR})
    assert is_error(await say(gateway, {"message": "farvel", "nr": NR}), 409)
    assert engine.messages == ["hej"]


async def test_a_turn_that_failed_is_run_again(gateway: Client, engine: FakeEngine) -> None:
    await gateway.get("/")
    engine.says(ANSWER, status=500)
    assert is_error(await say(gateway, {"message": "hej", "nr": NR}), 503)
    engine.reply = engine.answer
    status, answer = await say(gateway, {"message": "hej", "nr": NR})
    assert status == 200
    assert "gentaget" not in answer


async def test_names_are_each_sessions_own(gateway: Client, engine: FakeEngine) -> None:
    for _ in range(2):
        gateway.session.cookie_jar.clear()
        assert "gentaget" not in (await say(gateway, {"message": "hej", "nr": NR}))[1]
    assert len(engine.got) == 2


@pytest.mark.parametrize("name", ["", "kort", "a" * 65, "med mellemrum", 12345678, ["a" * 8], "æ" * 8, "a" * 8 + "\n"])
async def test_what_is_no_name_of_a_turn(gateway: Client, engine: FakeEngine, name: object) -> None:
    assert is_error(await say(gateway, {"message": "hej", "nr": name}), 400)
    assert engine.got == []


async def test_only_the_last_turn_is_kept_for_a_while_and_for_so_many() -> None:
    clock = Clock()
    turns = Turns(max_kept=3, now=clock)
    ran: list[str] = []

    async def turn() -> list[Message]:
        ran.append("x")
        return [{"text": "svar"}]

    for sender in "abcd":
        assert await turns.run(sender, "a" * 8, "hej", turn) == ([{"text": "svar"}], False)
    assert len(turns) == 3
    assert (await turns.run("d", "a" * 8, "hej", turn))[1]
    assert not (await turns.run("d", "b" * 8, "hej", turn))[1]
    assert not (await turns.run("d", "a" * 8, "hej", turn))[1]
    clock.seconds += KEEP
    assert not (await turns.run("d", "a" * 8, "hej", turn))[1]
    assert len(turns) == 1
    assert len(ran) == 7


async def test_failures_are_not_kept_and_a_name_is_held_by_its_content() -> None:
    turns = Turns()

    async def fails() -> list[Message]:
        raise EngineDown

    with pytest.raises(EngineDown):
        await turns.run("a", "a" * 8, "hej", fails)
    await asyncio.sleep(0)
    assert len(turns) == 0

    async def works() -> list[Message]:
        return []

    await turns.run("a", "a" * 8, "hej", works)
    with pytest.raises(InputError):
        await turns.run("a", "a" * 8, "nej", works)
    await turns.close()


# A long turn


async def test_a_long_turn_shows_that_it_is_alive(gateway: Client, engine: FakeEngine) -> None:
    engine.sleeps(1.2)
    got = await events(gateway, {"message": "hej"})
    assert [name for name, _ in got] == ["skriver", "skriver", "svar"]
    assert got[-1][1] == (await say(gateway, {"message": "hej"}))[1]


async def test_an_error_in_the_middle_comes_as_an_event(gateway: Client, engine: FakeEngine) -> None:
    engine.says(ANSWER, status=500)
    name, told = (await events(gateway, {"message": "hej"}))[-1]
    assert (name, told["status"]) == ("fejl", 503)
    assert "112" in told["fejl"]


async def test_what_goes_wrong_unexpectedly_is_told_too(
    gateway: Client, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*args: object) -> None:
        raise KeyError("Storebjørn")

    monkeypatch.setattr("bot.gateway.engine.Engine._post", broken)
    name, told = (await events(gateway, {"message": "hej"}))[-1]
    assert (name, told["status"]) == ("fejl", 500)
    assert "Storebjørn" not in told["fejl"]


async def test_what_is_refused_at_once_is_no_stream(gateway: Client) -> None:
    answer = await say(gateway, {"message": ""}, headers={"Accept": "text/event-stream"})
    assert is_error(answer, 400)


async def test_too_many_waiting_comes_as_an_event(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    engine.sleeps(0.3)
    gateway = await make_gateway()
    await gateway.get("/")
    got = await asyncio.gather(*(events(gateway, {"message": str(number)}) for number in range(6)))
    assert sorted(turn[-1][0] for turn in got) == ["fejl", *["svar"] * 5]
    told = next(turn[-1][1] for turn in got if turn[-1][0] == "fejl")
    assert (told["status"], told["vent"]) == (429, 2)


async def test_a_stream_brings_the_cookie_and_can_be_asked_for_again(gateway: Client, engine: FakeEngine) -> None:
    body = {"message": "hej", "nr": NR}
    async with gateway.post("/api/chat", json=body, headers={"Accept": "text/event-stream"}) as response:
        assert COOKIE in response.cookies
        await response.read()
    name, told = (await events(gateway, body))[-1]
    assert (name, told["gentaget"]) == ("svar", True)
    assert len(engine.got) == 1


async def test_a_stream_whose_client_goes_stops_nothing(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    done = asyncio.Event()

    async def reply(turn: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(0.2)
        done.set()
        return web.json_response(ANSWER)

    engine.reply = reply
    gateway = await make_gateway()
    await gateway.get("/")
    body = {"message": "hej", "nr": NR}
    async with gateway.post("/api/chat", json=body, headers={"Accept": "text/event-stream"}) as response:
        await response.content.readline()
        response.close()
    await asyncio.wait_for(done.wait(), 5)
    assert (await say(gateway, body))[1]["gentaget"]
    assert len(engine.got) == 1
