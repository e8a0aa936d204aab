"""Turns that a client may send again: the same turn is run once, and its answer given again.

Of each conversation the last turn that was named by its client is kept, in memory and for some minutes: the bot's
answer, and of the message nothing but a number by which another message under the same name is told.
"""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.gateway import texts
from bot.gateway.engine import Message
from bot.gateway.intake import InputError

KEEP = 300.0
"""Seconds for which an answer can be asked for again."""

MAX_KEPT = 1000
"""Conversations of which the last answer is kept."""

NAME = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
"""What a client may call a turn."""

type Turn = Callable[[], Awaitable[list[Message]]]


@dataclass(frozen=True)
class _Kept:
    name: str
    content: int
    task: asyncio.Task[list[Message]]
    begun: float


class Turns:
    """Runs turns. A turn goes on although its client has gone, so that it can be asked for again."""

    def __init__(self, keep: float = KEEP, max_kept: int = MAX_KEPT, now: Callable[[], float] = time.monotonic) -> None:
        """``keep`` is in seconds; ``now`` gives the time in seconds."""
        self._keep = keep
        self._max_kept = max_kept
        self._now = now
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._running: set[asyncio.Task[list[Message]]] = set()

    def __len__(self) -> int:
        """The number of answers that are kept."""
        return len(self._kept)

    async def run(self, sender: str, name: str | None, content: str, turn: Turn) -> tuple[list[Message], bool]:
        """The messages of a turn, and whether it had been sent before.

        ``name`` is the client's own, None for a turn that is never sent again. Raises InputError for a name that was
        another turn's, and what ``turn`` raises; a turn that failed is forgotten, so that it can be tried again.
        """
        self._forget_old()
        kept = self._kept.get(sender)
        if name is not None and kept is not None and kept.name == name:
            if kept.content != hash(content):
                raise InputError(texts.OTHER_TURN, 409)
            return await asyncio.shield(kept.task), True
        task = asyncio.ensure_future(_run(turn))
        self._running.add(task)
        task.add_done_callback(self._finished)
        if name is not None:
            kept = _Kept(name, hash(content), task, self._now())
            self._kept[sender] = kept
            self._kept.move_to_end(sender)
            if len(self._kept) > self._max_kept:
                self._kept.popitem(last=False)
            task.add_done_callback(lambda done: self._forget_failed(sender, done))
        return await asyncio.shield(task), False

    async def close(self) -> None:
        """Stop what is under way."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _finished(self, task: asyncio.Task[list[Message]]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            # Looked at, so that a failure whose client has gone is not logged with its text.
            task.exception()

    def _forget_failed(self, sender: str, done: asyncio.Task[list[Message]]) -> None:
        kept = self._kept.get(sender)
        if kept is not None and kept.task is done and (done.cancelled() or done.exception() is not None):
            del self._kept[sender]

    def _forget_old(self) -> None:
        """Let go of what is too old; the dictionary is in the order in which the turns began."""
        while self._kept:
            sender, kept = next(iter(self._kept.items()))
            if self._now() - kept.begun < self._keep:
                return
            del self._kept[sender]


async def _run(turn: Turn) -> list[Message]:
    return await turn()
