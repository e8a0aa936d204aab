"""The pictures that the page shows beside a conversation: a draft's timeline, and a recommendation's way on the map.

Both are drawn from what the address names, ids and a day or a receipt, and are nothing that is kept. (A receipt is the
answers in a code, and is an address of its own at ``/k/``.) Drawn aside, and what draws is loaded with the first one.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from aiohttp import web

from bot.gateway.assets import Asset
from bot.gateway.suggestions import usable_rulebooks
from knowledge import kvittering
from knowledge import moede as moede_
from knowledge.indlaes import indlaes

_TIMELINE = "knowledge.kladder.tidslinje"
_MAP = "knowledge.kladder.kort"
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
        return _answer(request, await asyncio.to_thread(_timeline, dict(request.query), self._today()))

    async def way(self, request: web.Request) -> web.Response:
        """The rulebook's map with the way of the answers in the receipt ``kvittering``."""
        return _answer(request, await asyncio.to_thread(_way, request.query.get("kvittering", "")[:_MAX_CODE]))


def _timeline(query: Mapping[str, str], today: dt.date) -> str | None:
    """The picture, or None where the address names something that there is not."""
    rulebook, meeting = query.get("rulebook"), query.get("moede")
    try:
        day = dt.date.fromisoformat(query.get("dato", ""))
    except ValueError:
        return None
    if rulebook not in usable_rulebooks() or meeting not in indlaes(rulebook).moeder or abs(day - today) > _FURTHEST:
        return None
    variants = {variant.id for variant in indlaes(rulebook).moede(meeting).varianter}
    variant = query.get("variant")
    return _drawn_timeline(rulebook, meeting, variant if variant in variants else None, day, today)


@lru_cache(maxsize=_KEPT)
def _drawn_timeline(rulebook: str, meeting: str, variant: str | None, day: dt.date, today: dt.date) -> str:
    plan = moede_.byg(indlaes(rulebook), None, today, day, moede_id=meeting, variant_id=variant)
    svg: str = import_module(_TIMELINE).svg(plan)
    return svg


@lru_cache(maxsize=_KEPT)
def _way(code: str) -> str | None:
    try:
        replay = kvittering.genspil(code)
    except kvittering.KvitteringFejl:
        return None
    if find_spec(_MAP) is None:
        return None
    svg: str = import_module(_MAP).svg(indlaes(replay.kvittering.rulebook), replay.beslutning)
    return svg


def _answer(request: web.Request, svg: str | None) -> web.Response:
    if svg is None:
        raise web.HTTPNotFound
    return Asset.of("image/svg+xml", svg.encode()).answer(request, "private, no-cache")
