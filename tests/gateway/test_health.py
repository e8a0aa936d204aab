"""The health page: good when all parts answer, else it says which does not."""

import asyncio
import importlib.util
import os
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.gateway.conftest import Client, MakeGateway
from tests.gateway.fakes import FakeActions, FakeEngine


async def look(client: Client) -> tuple[int, dict[str, Any]]:
    """The health page's status and JSON."""
    async with client.get("/sundhed") as response:
        return response.status, await response.json()


async def test_all_is_well(gateway: Client) -> None:
    status, health = await look(gateway)
    assert status == 200
    assert health == {
        "engine": "ok",
        "actions": "ok",
        "model": "20261121-120000.tar.gz",
        "rulebook": "ringsted_ark",
        "spacy": "da_core_news_sm" if importlib.util.find_spec("da_core_news_sm") else "blank:da+lookups",
    }


async def test_the_newest_model_is_shown(make_gateway: MakeGateway, tmp_path: Path) -> None:
    newer = tmp_path / "aaa.tar.gz"
    newer.write_bytes(b"model")
    os.utime(newer, (4_000_000_000, 4_000_000_000))
    assert (await look(await make_gateway()))[1]["model"] == "aaa.tar.gz"


async def test_no_model(make_gateway: MakeGateway, tmp_path: Path) -> None:
    status, health = await look(await make_gateway(models_dir=tmp_path / "none"))
    assert (status, health["model"]) == (503, None)


async def test_the_engine_is_down(gateway: Client, engine: FakeEngine) -> None:
    await engine.server.close()
    status, health = await look(gateway)
    assert (status, health["engine"], health["actions"]) == (503, "nede", "ok")


async def test_the_action_server_is_down_and_comes_back(gateway: Client, actions: FakeActions) -> None:
    actions.health = {"status": "x"}
    status, health = await look(gateway)
    assert (status, health["engine"], health["actions"]) == (503, "ok", "ukendt svar")
    actions.health = {"status": "ok"}
    assert (await look(gateway))[0] == 200


async def test_another_program_on_the_engines_port(gateway: Client, engine: FakeEngine) -> None:
    engine.hello = "It works"
    assert (await look(gateway))[1]["engine"] == "ukendt svar"


async def test_a_part_that_hangs(
    make_gateway: MakeGateway, actions: FakeActions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    async with server:
        gateway = await make_gateway(engine_port=server.sockets[0].getsockname()[1], health_timeout=0.1)
        status, health = await look(gateway)
        assert (status, health["engine"], health["actions"]) == (503, "langsom", "ok")
        await gateway.close()


async def test_those_who_ask_at_once_share_one_check(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    asked = 0

    async def count(request: web.Request, handler: Any) -> web.StreamResponse:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0.1)
        response: web.StreamResponse = await handler(request)
        return response

    fresh = FakeEngine()
    fresh.server.app.middlewares.append(web.middleware(count))
    await fresh.server.start_server()
    gateway = await make_gateway(engine_port=fresh.server.port)
    answers = await asyncio.gather(*(look(gateway) for _ in range(5)))
    assert [status for status, _ in answers] == [200] * 5
    assert asked == 1
    await fresh.server.close()
