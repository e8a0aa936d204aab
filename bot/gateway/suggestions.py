"""Suggestions while a question is typed. What is typed is kept and logged nowhere, and is in no address."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

from aiohttp import web

from bot.gateway import texts
from bot.gateway.door import Call, Door, Json
from bot.gateway.intake import InputError, clean
from bot.gateway.settings import Settings
from knowledge.forslag import Forslagsbog, forslagsbog
from knowledge.indlaes import RulebookFejl, ids, indlaes

MAX_TYPED = 120
"""Characters of which suggestions are made."""

_WARM_UP = 20.0


class Suggestions:
    """The route, and the indexes of the rulebooks: made aside, one at a time, the usual one some time after the start.

    Not at the start itself: then the engine needs the processor, and nobody has typed yet.
    """

    def __init__(self, settings: Settings, door: Door) -> None:
        self._usual = settings.rulebook
        self._door = door
        self._maker = ThreadPoolExecutor(1, "forslag")

    def add_routes(self, app: web.Application) -> None:
        """Put the route into ``app``."""
        app.router.add_post("/api/forslag", self._door.post(self.suggest))
        app.cleanup_ctx.append(self._context)

    async def suggest(self, call: Call) -> Json:
        """``{"q": text, "rulebook": id}`` in, ``{"forslag": [{"titel", "payload"}]}`` out."""
        typed, rulebook = call.body.get("q"), call.body.get("rulebook", self._usual)
        if not call.body.keys() <= {"q", "rulebook"} or not isinstance(typed, str) or len(typed) > MAX_TYPED:
            raise InputError(texts.BAD_REQUEST)
        book = await asyncio.get_running_loop().run_in_executor(self._maker, _book, rulebook)
        if book is None:
            raise InputError(texts.BAD_RULEBOOK)
        found = book.find(clean(typed))
        return {"forslag": [{"titel": f.titel, "payload": f'/slaa_op{{"valg":"faktum:{f.faktum}"}}'} for f in found]}

    async def _context(self, app: web.Application) -> AsyncIterator[None]:
        waiting = asyncio.get_running_loop().call_later(_WARM_UP, self._maker.submit, _book, self._usual)
        yield
        waiting.cancel()
        self._maker.shutdown(wait=False, cancel_futures=True)


def usable_rulebooks() -> list[str]:
    """The ids of the rulebooks that have meetings to choose from; a broken one is left out."""
    return [rulebook for rulebook in ids() if _usable(rulebook)]


def _usable(rulebook: str) -> bool:
    try:
        return indlaes(rulebook).tabel is not None
    except RulebookFejl:
        return False


def _book(rulebook: object) -> Forslagsbog | None:
    """The index of a rulebook, or None where there is no such rulebook."""
    return next((forslagsbog(known) for known in usable_rulebooks() if known == rulebook), None)
