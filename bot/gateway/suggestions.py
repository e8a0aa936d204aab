"""Suggestions while a question is typed. What is typed is kept and logged nowhere, and is in no address."""

import asyncio
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


class Suggestions:
    """The route, and the indexes of the rulebooks: made one at a time, aside, the usual one when the gateway starts."""

    def __init__(self, settings: Settings, door: Door) -> None:
        self._usual = settings.rulebook
        self._door = door
        self._known = tuple(usable_rulebooks())
        self._maker = ThreadPoolExecutor(1, "forslag")

    def add_routes(self, app: web.Application) -> None:
        """Put the route into ``app``."""
        app.router.add_post("/api/forslag", self._door.post(self.suggest))
        app.on_startup.append(self._begin)
        app.on_cleanup.append(self._end)

    async def suggest(self, call: Call) -> Json:
        """``{"q": text, "rulebook": id}`` in, ``{"forslag": [{"titel", "payload"}]}`` out."""
        typed, rulebook = call.body.get("q"), call.body.get("rulebook", self._usual)
        if not call.body.keys() <= {"q", "rulebook"} or not isinstance(typed, str) or len(typed) > MAX_TYPED:
            raise InputError(texts.BAD_REQUEST)
        if rulebook not in self._known:
            raise InputError(texts.BAD_RULEBOOK)
        book = await asyncio.get_running_loop().run_in_executor(self._maker, _book, rulebook)
        found = book.find(clean(typed)) if book is not None else []
        return {"forslag": [{"titel": f.titel, "payload": f'/slaa_op{{"valg":"faktum:{f.faktum}"}}'} for f in found]}

    async def _begin(self, app: web.Application) -> None:
        self._maker.submit(_book, self._usual)

    async def _end(self, app: web.Application) -> None:
        self._maker.shutdown(wait=False, cancel_futures=True)


def usable_rulebooks() -> list[str]:
    """The ids of the rulebooks that have meetings to choose from; a broken one is left out."""
    return [rulebook for rulebook in ids() if _usable(rulebook)]


def _usable(rulebook: str) -> bool:
    try:
        return indlaes(rulebook).tabel is not None
    except RulebookFejl:
        return False


def _book(rulebook: str) -> Forslagsbog | None:
    try:
        return forslagsbog(rulebook)
    except RulebookFejl:
        return None
