"""The pictures that the page shows beside a conversation: a draft's timeline, and a recommendation's way on the map.

Both are drawn from what the address names, ids and a day or a receipt, and are nothing that is kept. (A receipt is the
answers in a code, and is an address of its own at ``/k/``.)
"""

import asyncio
import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from aiohttp import web

from bot.gateway.assets import Asset
from bot.gateway.suggestions import usable_rulebooks
from knowledge import kvittering
from knowledge import moede as moede_
from knowledge.indlaes import indlaes
from knowledge.kladder import kort as map_
from knowledge.kladder import tidslinje

_MAX_CODE = 40
_FURTHEST = dt.timedelta(days=800)  # further than the conversation takes a date
_KEPT = 64


class Pictures:
    """The routes of the pictures."""

    def __init__(self, today: Callable[[], dt.date] = dt.date.today) -> None:
        self._today = today

    def add_routes(self, app: web.Application) -> None:
        """Put the routes into ``app``."""
        app.router.add_get("/billeder/tidslinje.svg", self.timeline)
        app.router.add_get("/billeder/vej.svg", self.way)

    async def timeline(self, request: web.Request) -> web.Response:
        """From today over the meeting and its deadlines: ``rulebook``, ``moede``, ``dato``, maybe ``variant``."""
        query = request.query
        rulebook, meeting = query.get("rulebook", ""), query.get("moede", "")
        today = self._today()
        try:
            day = dt.date.fromisoformat(query.get("dato", ""))
        except ValueError:
            raise web.HTTPNotFound from None
        if abs(day - today) > _FURTHEST:
            raise web.HTTPNotFound
        svg = await asyncio.to_thread(_drawn, rulebook, meeting, query.get("variant"), day, today)
        if svg is None:
            raise web.HTTPNotFound
        return _answer(request, svg)

    async def way(self, request: web.Request) -> web.Response:
        """The rulebook's map with the way of the answers in the receipt ``kvittering``; ``smal``: for a phone."""
        code, narrow = request.query.get("kvittering", "")[:_MAX_CODE], request.query.get("smal") == "1"
        try:
            return _answer(request, await asyncio.to_thread(_way, code, narrow))
        except kvittering.KvitteringFejl:
            raise web.HTTPNotFound from None


def _drawn(rulebook: str, meeting: str, variant: str | None, day: dt.date, today: dt.date) -> str | None:
    """The timeline, or None where there is no such meeting; an unknown kind of it is left out."""
    if rulebook not in usable_rulebooks() or meeting not in indlaes(rulebook).moeder:
        return None
    kinds = {kind.id for kind in indlaes(rulebook).moede(meeting).varianter}
    return _timeline(rulebook, meeting, variant if variant in kinds else None, day, today)


@lru_cache(maxsize=_KEPT)
def _timeline(rulebook: str, meeting: str, variant: str | None, day: dt.date, today: dt.date) -> str:
    return tidslinje.svg(moede_.byg(indlaes(rulebook), None, today, day, moede_id=meeting, variant_id=variant))


@lru_cache(maxsize=_KEPT)
def _way(code: str, narrow: bool) -> str:
    replay = kvittering.genspil(code)
    width = map_.BREDDE_SKAERM if narrow else map_.BREDDE
    return map_.svg(indlaes(replay.kvittering.rulebook), replay.beslutning, width)


def _answer(request: web.Request, svg: str) -> web.Response:
    return Asset.of("image/svg+xml", svg.encode()).answer(request, "private, no-cache")
