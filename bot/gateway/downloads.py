"""The downloads: ``/filer/ID`` sends a draft's file from the store, and never writes to it.

The id is unguessable and lives for some hours, so that it is the only key: the link may be opened from another program
that has no cookie.
"""

import asyncio
import datetime as dt
import html
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

from aiohttp import hdrs, web

from bot.gateway import texts
from bot.gateway.settings import Settings
from bot.store.filer import Fillaeser, Hentet, LagerFejl, er_id

logger = logging.getLogger(__name__)

_AT_ONCE = 4
_PAGE = """<!doctype html>
<html lang="da">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{text}</p><p><a href="/">Til forsiden</a></p></main></body>
</html>
"""


class Downloads:
    """The route and the store that it reads."""

    def __init__(self, settings: Settings) -> None:
        self._hours = settings.file_hours
        self._timeout = settings.file_timeout
        self._reader = Fillaeser(settings.store)
        self._threads = ThreadPoolExecutor(_AT_ONCE, "filer")

    def add_routes(self, app: web.Application) -> None:
        """Put the route into ``app``."""
        app.router.add_get("/filer/{id}", self.fetch)
        app.cleanup_ctx.append(self._context)

    async def _context(self, app: web.Application) -> AsyncIterator[None]:
        yield
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._reader.luk()

    async def fetch(self, request: web.Request) -> web.Response:
        """The file as an attachment; a page in Danish where it is gone (404) or cannot be read now (503)."""
        id_ = request.match_info["id"]
        if not er_id(id_):
            return self._gone()
        try:
            file = await self._read(id_, _now())
        except (LagerFejl, TimeoutError) as error:
            logger.warning("En fil kan ikke læses fra lageret: %s", type(error).__name__)
            return _page(503, "Filen kan ikke hentes", texts.FILE_UNREADABLE, {hdrs.RETRY_AFTER: "5"})
        return self._gone() if file is None else _attachment(file)

    async def _read(self, id_: str, now: dt.datetime) -> Hentet | None:
        loop = asyncio.get_running_loop()
        return await asyncio.wait_for(loop.run_in_executor(self._threads, self._reader.hent, id_, now), self._timeout)

    def _gone(self) -> web.Response:
        return _page(404, "Filen findes ikke", texts.file_gone(self._hours), {})


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _attachment(file: Hentet) -> web.Response:
    # The name is checked when it is kept: small letters, digits, hyphens and one dot.
    headers = {
        hdrs.CONTENT_TYPE: file.mime,
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{file.navn}"',
        hdrs.CACHE_CONTROL: "no-store",
    }
    return web.Response(body=file.data, headers=headers)


def _page(status: int, title: str, text: str, headers: dict[str, str]) -> web.Response:
    body = _PAGE.format(title=html.escape(title), text=html.escape(text))
    return web.Response(
        status=status,
        text=body,
        content_type="text/html",
        charset="utf-8",
        headers={**headers, hdrs.CACHE_CONTROL: "no-store"},
    )
