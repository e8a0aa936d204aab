"""The gateway with a fake engine behind it and a fake Microsoft in front."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway.app import make_app
from bot.gateway.settings import Settings
from bot.gateway.teams.channel import Surroundings
from bot.gateway.teams.delivery import Patience
from bot.gateway.teams.sdk import TeamsSdk
from bot.gateway.teams.settings import TeamsSettings
from bot.store import Lager, aabn, luk
from tests.gateway.fakes import FakeEngine, running
from tests.teams.fake_microsoft import APP, SECRET, TENANT, FakeMicrosoft

KEY = b"a test's key of good length"
SHORT = Patience(first=0.02, longest=0.1, total=3.0, typing_after=0.15, typing_every=0.2)
NOON = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)


class Teams:
    """A running gateway with the channel on."""

    def __init__(self, client: TestClient[Any, Any], microsoft: FakeMicrosoft, engine: FakeEngine) -> None:
        self.client = client
        self.microsoft = microsoft
        self.engine = engine

    async def post(self, activity: Any, token: str | None = None, headers: dict[str, str] | None = None) -> int:
        """Post an activity as Microsoft; the status."""
        if headers is None:
            headers = {"Authorization": f"Bearer {self.microsoft.token() if token is None else token}"}
        async with self.client.post("/api/messages", json=activity, headers=headers) as answer:
            await answer.read()
            return answer.status

    async def say(self, text: str, **changes: Any) -> int:
        """Post a message of a personal chat."""
        return await self.post(self.microsoft.activity(text, **changes))

    async def submit(self, value: Any, **changes: Any) -> int:
        """Post what a card sends."""
        activity = self.microsoft.activity(value=value, **changes)
        del activity["text"]
        return await self.post(activity)

    async def until(self, number: int, seconds: float = 30.0) -> list[str]:
        """Wait until so many messages have been sent; their texts."""
        async with asyncio.timeout(seconds):
            while len(self.microsoft.messages) < number:
                await asyncio.sleep(0.01)
        return self.microsoft.texts

    async def quiet(self, seconds: float = 0.3) -> None:
        """Let what is under way come to its end."""
        await asyncio.sleep(seconds)


type MakeTeams = Callable[..., Awaitable[Teams]]


@pytest_asyncio.fixture
async def microsoft() -> AsyncIterator[FakeMicrosoft]:
    """A running fake Microsoft."""
    async with running(FakeMicrosoft()) as fake:
        yield fake


@pytest_asyncio.fixture
async def engine() -> AsyncIterator[FakeEngine]:
    """A running fake engine."""
    async with running(FakeEngine()) as fake:
        yield fake


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Lager]:
    """The store, as the action server would have made it."""
    yield aabn({"GUIDE_STORE": str(tmp_path / "guide.db"), "GUIDE_SECRET": KEY.decode()}, tmp_path, NOON)
    luk()


@pytest_asyncio.fixture
async def make_teams(microsoft: FakeMicrosoft, engine: FakeEngine, tmp_path: Path) -> AsyncIterator[MakeTeams]:
    """Starts a gateway with the channel on; without a limit on the rate unless a test asks for one."""
    clients: list[TestClient[Any, Any]] = []

    async def make(
        patience: Patience = SHORT,
        now: Callable[[], dt.datetime] = lambda: NOON,
        pause: float = 60.0,
        on: bool = True,
        teams: dict[str, Any] | None = None,
        **changes: Any,
    ) -> Teams:
        config = {
            "app_id": APP,
            "tenant": TENANT,
            "tenants": frozenset({TENANT}),
            "base_url": "https://guide.example",
            "secret": SECRET,
            **(teams or {}),
        }
        usual: dict[str, Any] = {
            "secret": KEY,
            "engine_port": engine.server.port,
            "models_dir": tmp_path,
            "store": f"sqlite:///{tmp_path / 'guide.db'}",
            "session_rate": 0,
            "address_rate": 0,
            "teams": TeamsSettings(**config) if on else None,
        }
        outside = Surroundings(lambda settings: TeamsSdk(settings, microsoft.endpoints), patience, now, pause)
        app = make_app(Settings(**(usual | changes)), outside)
        client: TestClient[Any, Any] = TestClient(TestServer(app))
        await client.start_server()
        clients.append(client)
        return Teams(client, microsoft, engine)

    yield make
    for client in clients:
        await client.close()


@pytest_asyncio.fixture
async def teams(make_teams: MakeTeams) -> Teams:
    """A gateway with the usual settings."""
    return await make_teams()
