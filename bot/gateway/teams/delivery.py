"""Sends what is to be said, and tries again where Microsoft's side is busy or away for a while."""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.gateway.teams.cards import Reply
from bot.gateway.teams.platform import Busy, Card, Platform, Reference, Refused, SendError

logger = logging.getLogger(__name__)

type Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Patience:
    """How long to go on trying. All in seconds: the first pause, which doubles up to the longest; how long in all;
    and after which time, and how often, typing is shown.
    """

    first: float = 0.5
    longest: float = 8.0
    total: float = 120.0
    typing_after: float = 0.7
    typing_every: float = 4.0


class Delivery:
    """Sends replies. Who calls it sees to the order: one reply of a conversation at a time."""

    def __init__(
        self,
        platform: Platform,
        patience: Patience | None = None,
        sleep: Sleep = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """``now`` gives the time in seconds."""
        self._platform = platform
        self._patience = patience or Patience()
        self._sleep = sleep
        self._now = now

    async def send(self, to: Reference, reply: Reply) -> str:
        """Send a reply and return the message's id ("": none was told).

        A card that is refused is sent as its text. Where it is not known whether a message was taken it is sent again:
        an answer that comes twice is better than none. Raises SendError.
        """
        return await self._send(to, reply, self._patience.total)

    async def send_once(self, to: Reference, reply: Reply) -> None:
        """Send a reply without trying again. Raises SendError."""
        await self._send(to, reply, 0.0)

    async def update(self, to: Reference, activity: str, text: str, card: Card) -> None:
        """Show ``card`` in the place of a message's. Raises SendError."""
        await self._try(lambda: self._platform.update(to, activity, text, card), self._patience.total)

    async def _send(self, to: Reference, reply: Reply, total: float) -> str:
        text = reply.text if reply.card is None else reply.summary
        try:
            return await self._try(lambda: self._platform.send(to, text, reply.card), total)
        except Refused:
            if reply.card is None:
                raise
        logger.warning("Et kort blev ikke taget imod af Teams. Svaret er sendt som tekst.")
        return await self._try(lambda: self._platform.send(to, reply.text, None), total)

    async def _try[T](self, call: Callable[[], Awaitable[T]], total: float) -> T:
        pause, until = self._patience.first, self._now() + total
        while True:
            try:
                return await call()
            except Busy as busy:
                # Not all at the same moment: a third more or less, but never sooner than was asked for.
                wait = max(busy.wait or 0.0, pause * random.uniform(0.67, 1.33))
                if self._now() + wait > until:
                    raise
                await self._sleep(wait)
                pause = min(2 * pause, self._patience.longest)

    @asynccontextmanager
    async def typing(self, to: Reference) -> AsyncIterator[None]:
        """Show that an answer is under way, where it takes a while."""
        task = asyncio.create_task(self._show_typing(to))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _show_typing(self, to: Reference) -> None:
        await self._sleep(self._patience.typing_after)
        with contextlib.suppress(SendError):
            while True:
                await self._platform.typing(to)
                await self._sleep(self._patience.typing_every)
