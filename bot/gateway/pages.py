"""The pages that need no script: the table, the map, a receipt replayed, and what the guide is.

Rendered with autoescape from ``sider/``; the words of substance are the rulebooks'.
"""

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import hdrs, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.gateway import texts
from bot.gateway.assets import Asset
from bot.gateway.settings import Settings
from bot.gateway.suggestions import usable_rulebooks
from knowledge import fakta as fk
from knowledge import kvittering, visning
from knowledge import moede as moede_
from knowledge.datoer import dansk, kort
from knowledge.indlaes import indlaes
from knowledge.kladder import kort as map_
from knowledge.modeller import Rulebook

_FOLDER = Path(__file__).parent / "sider"
_STYLE = "sider.css"
_PAGES = (("/tabel", "Tabel"), ("/kort", "Kort"), ("/om", "Om guiden"))
_MAX_CODE = 40


class Renderer:
    """Makes pages of the templates, and has their style sheet."""

    def __init__(self) -> None:
        """Raises OSError where the style sheet cannot be read."""
        self._style = Asset.of("text/css", (_FOLDER / _STYLE).read_bytes())
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(
        self, request: web.Request, name: str, status: int = 200, *, keep: bool = False, **fields: Any
    ) -> web.Response:
        """The page of template ``name``. ``keep``: browsers may keep it, and ask whether it has changed."""
        style = f"/static/{_STYLE}?v={self._style.tag}"
        html = self._templates.get_template(f"{name}.html.j2").render(
            stil=style, sider=_PAGES, her=request.path, **fields
        )
        if keep:
            return Asset.of("text/html", html.encode()).answer(request, "no-cache")
        response = web.Response(text=html, status=status, content_type="text/html", charset="utf-8")
        response.headers[hdrs.CACHE_CONTROL] = "no-store"
        response.enable_compression()
        return response

    def message(self, request: web.Request, status: int, title: str, text: str) -> web.Response:
        """A page that says one thing."""
        return self.page(request, "besked", status, titel=title, tekst=text)

    async def style(self, request: web.Request) -> web.Response:
        """The style sheet."""
        fresh = request.query_string == f"v={self._style.tag}"
        return self._style.answer(request, "public, max-age=31536000, immutable" if fresh else "no-cache")


class Pages:
    """The routes of the pages."""

    def __init__(self, settings: Settings, renderer: Renderer, today: Callable[[], dt.date] = dt.date.today) -> None:
        self._usual = settings.rulebook
        self._saved_days = settings.saved_days
        self._file_hours = settings.file_hours
        self._renderer = renderer
        self._today = today

    def add_routes(self, app: web.Application) -> None:
        """Put the routes into ``app``."""
        app.router.add_get(f"/static/{_STYLE}", self._renderer.style)
        app.router.add_get("/tabel", self.table)
        app.router.add_get("/kort", self.map)
        app.router.add_get("/kort.svg", self.picture)
        app.router.add_get("/om", self.about)
        app.router.add_get("/k/{kode}", self.receipt)

    async def table(self, request: web.Request) -> web.Response:
        """A rulebook as a table."""
        return await self._of_rulebook(request, "tabel")

    async def map(self, request: web.Request) -> web.Response:
        """A rulebook's decision as a map: the picture, and the same as steps in words."""
        return await self._of_rulebook(request, "kort")

    async def picture(self, request: web.Request) -> web.Response:
        """The map's picture."""
        svg = await asyncio.to_thread(self._draw, request.query.get("rulebook", self._usual))
        if svg is None:
            raise web.HTTPNotFound
        return Asset.of("image/svg+xml", svg.encode()).answer(request, "no-cache")

    async def about(self, request: web.Request) -> web.Response:
        """Sources, limits, privacy, and how accessible the guide is."""
        metas = [rulebook.meta for rulebook in await asyncio.to_thread(_books)]
        documents = {document.titel for meta in metas for document in meta.dokumenter.values()}
        books = [(m.navn, m.udgave.tekst, kort(m.kontrolleret), m.kontrolleret_af) for m in metas]
        return self._renderer.page(
            request,
            "om",
            keep=True,
            dokumenter=sorted(documents),
            boeger=books,
            dage=self._saved_days,
            timer=self._file_hours,
        )

    async def receipt(self, request: web.Request) -> web.Response:
        """A receipt replayed: the meeting, the answers, why, sources, edition, and what has changed since."""
        code = request.match_info["kode"][:_MAX_CODE]
        try:
            fields = await asyncio.to_thread(_replayed, code, self._today())
        except kvittering.KvitteringFejl as error:
            return self._renderer.message(request, 404, texts.RECEIPT_TITLE, f"{error} {texts.RECEIPT_HINT}")
        return self._renderer.page(request, "kvittering", **fields)

    async def _of_rulebook(self, request: web.Request, name: str) -> web.Response:
        books = await asyncio.to_thread(_books)
        choices = [(book.meta.id, book.meta.navn) for book in books]
        wanted = request.query.get("rulebook", self._usual)
        rulebook = next((book for book in books if book.meta.id == wanted), None)
        if rulebook is None:
            return self._renderer.message(request, 404, texts.RULEBOOK_TITLE, texts.rulebook_unknown(choices))
        picture = f"/kort.svg?rulebook={rulebook.meta.id}"
        table = table_of(rulebook)
        return self._renderer.page(request, name, keep=True, tabel=table, valgbare=choices, billede=picture)

    @staticmethod
    def _draw(wanted: str) -> str | None:
        """The map of a rulebook as SVG, or None where there is no such rulebook."""
        rulebook = next((book for book in _books() if book.meta.id == wanted), None)
        return None if rulebook is None else map_.svg(rulebook)


def _books() -> list[Rulebook]:
    """The rulebooks that have a table. Slow the first time: not for the event loop's own thread."""
    return [indlaes(rulebook) for rulebook in usable_rulebooks()]


def _replayed(code: str, today: dt.date) -> dict[str, Any]:
    """What the page of a receipt says. Raises KvitteringFejl."""
    replay = kvittering.genspil(code)
    rulebook = indlaes(replay.kvittering.rulebook)
    decision = replay.beslutning
    meeting = moede_.byg(rulebook, decision, today)
    acute = meeting.moede.slags == "akut"
    return {
        "kode": replay.kvittering.kode,
        "dato": dansk(replay.kvittering.dato),
        "samme": replay.samme,
        "aendret": replay.aendret,
        "moede": meeting.moede.navn,
        "hvem": visning.hvem_indkalder(meeting),
        "hvorfor": visning.hvorfor(decision),
        "taette_valg": [choice.tekst for choice in decision.taette_valg],
        "svar": _answers(replay.kvittering.fakta),
        "foerst": [step.tekst for step in decision.foerst],
        "praktisk": [] if acute else visning.praktisk(meeting),
        "hvis": visning.hvis_i_ord(rulebook, decision),
        "kilder": visning.kilder_i_ord(decision.kilder, rulebook),
        "konflikter": [visning.konflikt_i_ord(conflict) for conflict in decision.konflikter],
        "rulebook": rulebook.meta.navn,
        "rulebook_id": rulebook.meta.id,
        "udgave": visning.udgave_i_ord(rulebook),
        "kontrolleret": kort(rulebook.meta.kontrolleret),
        "regel": decision.regel.id,
    }


def table_of(rulebook: Rulebook) -> dict[str, Any]:
    """What the table of a rulebook says, with the meetings' names as a page shows them: not in capitals."""
    table = visning.tabel_felter(rulebook)
    names = [meeting.navn for meeting in rulebook.moeder.values()]
    meetings = [{**shown, "navn": name} for shown, name in zip(table["moeder"], names, strict=True)]
    return {**table, "moeder": meetings}


def _answers(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """The facts in words: what each is called, and its value."""
    return [(fk.faktum(slot).navn, visning.vaerdi_i_ord(slot, value)) for slot, value in facts.items()]
