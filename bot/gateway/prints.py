"""What one prints: the table of a rulebook and its map as PDF, the map also with the way of a receipt on it."""

import asyncio
from functools import lru_cache

from aiohttp import hdrs, web

from bot.gateway.suggestions import usable_rulebooks
from knowledge import kvittering
from knowledge.indlaes import indlaes
from knowledge.kladder import kort as map_
from knowledge.kladder import tabel

_MAX_CODE = 40
_KEPT = 32


class Prints:
    """The routes of the PDF files that are the same for everybody who asks."""

    def __init__(self, usual: str) -> None:
        """``usual``: the rulebook where the address names none."""
        self._usual = usual

    def add_routes(self, app: web.Application) -> None:
        """Put the routes into ``app``."""
        app.router.add_get("/tabel.pdf", self.table)
        app.router.add_get("/kort.pdf", self.map)

    async def table(self, request: web.Request) -> web.Response:
        """The table of ``rulebook``."""
        rulebook = self._rulebook(request)
        return _attachment(f"tabel-{_name(rulebook)}.pdf", await asyncio.to_thread(_table, rulebook))

    async def map(self, request: web.Request) -> web.Response:
        """The map of ``rulebook``, or that of the receipt ``kvittering`` with its way marked."""
        code = request.query.get("kvittering")
        if code is None:
            rulebook = self._rulebook(request)
            return _attachment(f"kort-{_name(rulebook)}.pdf", await asyncio.to_thread(_map, rulebook))
        try:
            return _attachment("kort-din-vej.pdf", await asyncio.to_thread(_way, code[:_MAX_CODE]))
        except kvittering.KvitteringFejl:
            raise web.HTTPNotFound from None

    def _rulebook(self, request: web.Request) -> str:
        wanted = request.query.get("rulebook", self._usual)
        if wanted not in usable_rulebooks():
            raise web.HTTPNotFound
        return wanted


@lru_cache(maxsize=_KEPT)
def _table(rulebook: str) -> bytes:
    return tabel.pdf(indlaes(rulebook))


@lru_cache(maxsize=_KEPT)
def _map(rulebook: str) -> bytes:
    return map_.pdf(indlaes(rulebook))


@lru_cache(maxsize=_KEPT)
def _way(code: str) -> bytes:
    replay = kvittering.genspil(code)
    return map_.pdf(indlaes(replay.kvittering.rulebook), replay.beslutning)


def _name(rulebook: str) -> str:
    return rulebook.replace("_", "-")


def _attachment(name: str, body: bytes) -> web.Response:
    headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"', hdrs.CACHE_CONTROL: "private, no-cache"}
    return web.Response(body=body, content_type="application/pdf", headers=headers)
