"""The gateway with fake parts behind it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest_asyncio
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway.app import make_app
from bot.gateway.settings import Settings
from tests.gateway.fakes import FakeActions, FakeEngine, running

type Client = TestClient[Any, Any]
type MakeGateway = Callable[..., Awaitable[Client]]


@pytest_asyncio.fixture
async def engine() -> AsyncIterator[FakeEngine]:
    """A running fake engine."""
    async with running(FakeEngine()) as fake:
        yield fake


@pytest_asyncio.fixture
async def actions() -> AsyncIterator[FakeActions]:
    """A running fake action server."""
    async with running(FakeActions()) as fake:
        yield fake


@pytest_asyncio.fixture
async def make_gateway(engine: FakeEngine, actions: FakeActions, tmp_path: Path) -> AsyncIterator[MakeGateway]:
    """Starts a gateway whose settings a test may change; without limits on the rate unless it asks for them."""
    clients: list[Client] = []
    (tmp_path / "20261121-120000.tar.gz").write_bytes(b"model")

    async def make(**changes: Any) -> Client:
        usual: dict[str, Any] = {
            "secret": b"a test's key of good length",
            "engine_port": engine.server.port,
            "actions_port": actions.server.port,
            "models_dir": tmp_path,
            "store": f"sqlite:///{tmp_path / 'guide.db'}",
            "session_rate": 0,
            "address_rate": 0,
        }
        app = make_app(Settings(**(usual | changes)))
        # unsafe: cookies are kept for 127.0.0.1 too, as a browser does.
        client: Client = TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True))
        await client.start_server()
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.close()


@pytest_asyncio.fixture
async def gateway(make_gateway: MakeGateway) -> Client:
    """A gateway with the usual settings."""
    return await make_gateway()
