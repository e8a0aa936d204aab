"""What stands in for the parts behind the gateway: an engine and an action server on real loopback ports."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

from aiohttp import web
from aiohttp.test_utils import TestServer

ANSWER: list[dict[str, Any]] = [
    {
        "recipient_id": "x",
        "text": "Hvor bekymrede er I?",
        "buttons": [{"title": "Let", "payload": '/svar{"bekymringsgrad":"let"}'}],
    },
    {"recipient_id": "x", "custom": {"type": "spoergsmaal", "slot": "bekymringsgrad"}},
]
"""What the engine answers unless a test says otherwise."""


class Fake(Protocol):
    """A stand-in that listens."""

    server: TestServer


@asynccontextmanager
async def running[F: Fake](fake: F) -> AsyncIterator[F]:
    """``fake`` while it listens."""
    await fake.server.start_server()
    try:
        yield fake
    finally:
        await fake.server.close()


class FakeEngine:
    """Rasa's REST webhook as the gateway sees it. Set ``reply`` to change what it does with a turn."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.hello = "Hello from Rasa: 3.6.21"
        self.reply: Callable[[dict[str, Any]], Awaitable[web.StreamResponse]] = self.answer
        app = web.Application()
        app.router.add_get("/", self._hello)
        app.router.add_post("/webhooks/rest/webhook", self._webhook)
        self.server = TestServer(app)

    @property
    def messages(self) -> list[str]:
        """The texts that have reached the engine, in order."""
        return [turn["message"] for turn in self.got]

    @staticmethod
    async def answer(turn: dict[str, Any]) -> web.StreamResponse:
        """A usual answer."""
        return web.json_response(ANSWER)

    def says(self, body: object, status: int = 200) -> None:
        """Answer every turn with ``body`` as JSON."""

        async def reply(turn: dict[str, Any]) -> web.StreamResponse:
            return web.json_response(body, status=status)

        self.reply = reply

    def says_raw(self, body: bytes, status: int = 200) -> None:
        """Answer every turn with these bytes."""

        async def reply(turn: dict[str, Any]) -> web.StreamResponse:
            return web.Response(body=body, status=status, content_type="application/json")

        self.reply = reply

    def sleeps(self, seconds: float) -> None:
        """Answer every turn late."""

        async def reply(turn: dict[str, Any]) -> web.StreamResponse:
            await asyncio.sleep(seconds)
            return web.json_response(ANSWER)

        self.reply = reply

    async def _hello(self, request: web.Request) -> web.Response:
        return web.Response(text=self.hello)

    async def _webhook(self, request: web.Request) -> web.StreamResponse:
        turn = await request.json()
        self.got.append(turn)
        return await self.reply(turn)


class FakeActions:
    """The action server's health address."""

    def __init__(self) -> None:
        self.health: dict[str, str] = {"status": "ok"}
        app = web.Application()
        app.router.add_get("/health", self._health)
        self.server = TestServer(app)

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response(self.health)
