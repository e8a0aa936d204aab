"""The pictures that the page shows beside a conversation: a draft's timeline, and a recommendation's way on the map.

Both are drawn from what the address names, ids and a day or a receipt, and are nothing that is kept. (A receipt is the
answers in a code, and is an address of its own at ``/k/``.)
"""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from aiohttp import web

from bot.gateway.assets import Asset
from bot.gateway.suggestions import usable_rulebooks
from knowledge import kvittering
from knowledge import moede as moede_
from knowledge.indlaes import indlaes
from knowledge.kladder import tidslinje

_MAP_MODULE = "knowledge.kladder.kort"
_MAX_CODE = 40
_FURTHEST = dt.timedelta(days=800)  # further than the conversation takes a date
_KEPT = 64


class Pictures:
    """The routes of the pictures."""

    def __init__(self, today: Callable[[], dt.date] = dt.date.today) -> None:
        self._today = today
        self._rulebooks = frozenset(id_ for id_ in usable_rulebooks())

    def add_routes(self, app: web.Application) -> None:
        """Put the routes into ``app``."""
        app.router.add_get("/billeder/tidslinje.svg", self.timeline)
        if find_spec(_MAP_MODULE) is not None:
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
        known = rulebook in self._rulebooks and meeting in indlaes(rulebook).moeder
        if not known or abs(day - today) > _FURTHEST:
            raise web.HTTPNotFound
        variants = {variant.id for variant in indlaes(rulebook).moede(meeting).varianter}
        variant = query.get("variant") if query.get("variant") in variants else None
        return _answer(request, _timeline(rulebook, meeting, variant, day, today))

    async def way(self, request: web.Request) -> web.Response:
        """The rulebook's map with the way of the answers in the receipt ``kvittering``."""
        try:
            return _answer(request, _way(request.query.get("kvittering", "")[:_MAX_CODE]))
        except kvittering.KvitteringFejl:
            raise web.HTTPNotFound from None


@lru_cache(maxsize=_KEPT)
def _timeline(rulebook: str, meeting: str, variant: str | None, day: dt.date, today: dt.date) -> str:
    return tidslinje.svg(moede_.byg(indlaes(rulebook), None, today, day, moede_id=meeting, variant_id=variant))


@lru_cache(maxsize=_KEPT)
def _way(code: str) -> str:
    replay = kvittering.genspil(code)
    svg: str = import_module(_MAP_MODULE).svg(indlaes(replay.kvittering.rulebook), replay.beslutning)
    return svg


def _answer(request: web.Request, svg: str) -> web.Response:
    return Asset.of("image/svg+xml", svg.encode()).answer(request, "private, no-cache")
