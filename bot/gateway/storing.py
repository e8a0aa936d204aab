"""The store as the gateway writes to it: in a thread of its own, so that a store that is locked holds no turn up."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.gateway.settings import Settings
from bot.store import Lager
from bot.store.opsaetning import forbind


class Storing:
    """One connection, opened when it is first asked for: the action server makes the store, perhaps later."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._thread = ThreadPoolExecutor(1, "lager")
        self._store: Lager | None = None

    async def ask[T](self, work: Callable[[Lager], T]) -> T:
        """What ``work`` returns of the store. Raises LagerFejl."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(self._open()))

    def _open(self) -> Lager:
        if self._store is None:
            self._store = forbind(self._settings.store, self._settings.secret)
        return self._store

    def close(self) -> None:
        """Finish what is being written, and close the connection."""
        self._thread.shutdown(wait=True)
        if self._store is not None:
            self._store.luk()
