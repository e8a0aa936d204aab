"""What is to be done for each conversation, one thing at a time and in its order."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from bot.gateway.logs import where

MAX_WAITING = 6
"""What may wait in one conversation while something is being done."""

MAX_CONVERSATIONS = 2000
"""Conversations in which something is being done at once."""

logger = logging.getLogger(__name__)

type Work = Callable[[], Awaitable[None]]


class Lines:
    """One queue a conversation, kept only while there is something in it."""

    def __init__(self, max_waiting: int = MAX_WAITING, max_conversations: int = MAX_CONVERSATIONS) -> None:
        self._max_waiting = max_waiting
        self._max_conversations = max_conversations
        self._waiting: dict[str, deque[Work]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """The conversations in which something is being done."""
        return len(self._waiting)

    def full(self, key: str) -> bool:
        """Whether too much waits already, for ``key`` or in all."""
        waiting = self._waiting.get(key)
        if waiting is None:
            return len(self._waiting) >= self._max_conversations
        return len(waiting) >= self._max_waiting

    def put(self, key: str, work: Work) -> None:
        """Do ``work`` after what was put before it for ``key``. Who puts it has asked whether it is `full`."""
        waiting = self._waiting.get(key)
        if waiting is not None:
            waiting.append(work)
            return
        self._waiting[key] = deque([work])
        task = asyncio.create_task(self._run(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: str) -> None:
        waiting = self._waiting[key]
        try:
            while waiting:
                try:
                    await waiting.popleft()()
                except Exception as error:
                    logger.error("Uventet fejl: %s", where(error))
        finally:
            del self._waiting[key]

    async def close(self, grace: float) -> None:
        """Wait up to ``grace`` seconds for what is under way, then stop it."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
