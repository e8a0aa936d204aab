"""The gateway's client to the engine: one turn of one conversation over Rasa's REST webhook."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.gateway import texts
from bot.gateway.limits import TooFast

type Message = dict[str, Any]
"""A message of the bot: ``text``, ``buttons`` and ``custom``, each only where there is one."""

MAX_WAITING = 4
"""Turns of one conversation that may wait for the one under way."""

_WAIT = 2.0
_MAX_ANSWER = 1024 * 1024

# Below the 5 seconds after which the engine's web server closes an idle connection: the client lets go first, so that
# no turn is sent into a connection that is just closing.
_KEEP_ALIVE = 4.0


class EngineError(Exception):
    """The engine gave no usable answer. ``status`` is the HTTP status to pass on, ``text`` the Danish sentence."""

    status = 503
    text = texts.ENGINE_DOWN


class EngineDown(EngineError):
    """The engine cannot be reached, or says itself that it has failed."""


class EngineSilent(EngineError):
    """The engine took the turn and said nothing: it has no model yet, or its action server is down."""

    text = texts.ENGINE_SILENT


class EngineSlow(EngineError):
    """The engine did not answer in time."""

    status = 504
    text = texts.ENGINE_SLOW


class EngineOdd(EngineError):
    """The engine answered something that is no list of messages."""

    status = 502
    text = texts.ENGINE_ODD


class Queues:
    """One first-come-first-served lock a conversation, kept only while somebody holds it or waits."""

    def __init__(self, max_waiting: int = MAX_WAITING) -> None:
        self._max_waiting = max_waiting
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    def __len__(self) -> int:
        """The number of conversations with a turn under way."""
        return len(self._locks)

    @asynccontextmanager
    async def turn(self, sender: str) -> AsyncIterator[None]:
        """Hold ``sender``'s conversation for one turn. Raises TooFast where MAX_WAITING turns of it wait already."""
        lock, users = self._locks.get(sender, (asyncio.Lock(), 0))
        if users > self._max_waiting:
            raise TooFast(_WAIT)
        self._locks[sender] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(sender)
            if users > 1:
                self._locks[sender] = (lock, users - 1)


class Engine:
    """Talks to the engine. Use it as an async context manager."""

    def __init__(self, url: str, timeout: float) -> None:
        """``url`` is the engine's address, ``timeout`` the seconds that a turn may take."""
        self._webhook = f"{url}/webhooks/rest/webhook"
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._queues = Queues()
        self._client: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._client = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=_KEEP_ALIVE),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=self._timeout,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            await self._client.close()

    async def say(self, sender: str, message: str) -> list[Message]:
        """Send one message of ``sender`` and return the bot's messages.

        Messages of one sender are handled one at a time, in the order in which they came; senders do not wait for
        each other. Raises EngineError and TooFast.
        """
        async with self._queues.turn(sender):
            return _messages(await self._post(sender, message))

    async def _post(self, sender: str, message: str) -> bytes:
        if self._client is None:
            raise RuntimeError("the engine's client is used outside its context")
        # The library's own errors may hold parts of what was sent or received, so none of them is passed on or chained.
        try:
            async with self._client.post(self._webhook, json={"sender": sender, "message": message}) as answer:
                if answer.status >= 500:
                    raise EngineDown
                if answer.status != 200:
                    raise EngineOdd
                body = await answer.content.read(_MAX_ANSWER + 1)
                while len(body) <= _MAX_ANSWER and (more := await answer.content.read(_MAX_ANSWER + 1)):
                    body += more
                return body
        except TimeoutError:
            raise EngineSlow from None
        except aiohttp.ClientPayloadError:
            raise EngineOdd from None
        except (aiohttp.ClientError, OSError):
            raise EngineDown from None


def _messages(body: bytes) -> list[Message]:
    """The messages in the engine's answer, with the contract's fields alone (not the sender id). Raises EngineError."""
    if len(body) > _MAX_ANSWER:
        raise EngineOdd
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise EngineOdd from None
    if not isinstance(answer, list):
        raise EngineOdd
    messages = [message for message in map(_message, answer) if message]
    if not messages:
        raise EngineSilent
    return messages


def _message(raw: object) -> Message:
    if not isinstance(raw, dict):
        raise EngineOdd
    message: Message = {}
    if raw.get("text") is not None:
        if not isinstance(raw["text"], str):
            raise EngineOdd
        message["text"] = raw["text"]
    if raw.get("buttons"):
        if not isinstance(raw["buttons"], list):
            raise EngineOdd
        message["buttons"] = [_button(button) for button in raw["buttons"]]
    if raw.get("custom") is not None:
        if not isinstance(raw["custom"], dict):
            raise EngineOdd
        message["custom"] = raw["custom"]
    return message


def _button(raw: object) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise EngineOdd
    title, payload = raw.get("title"), raw.get("payload")
    if not isinstance(title, str) or not isinstance(payload, str):
        raise EngineOdd
    return {"title": title, "payload": payload}
