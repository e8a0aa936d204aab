"""The pages that need no script: the table, the map, a receipt replayed, and what the guide is.

Rendered with autoescape from ``sider/``; the words of substance are the rulebooks'.
"""

import datetime as dt
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
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
from knowledge.modeller import Rulebook

_FOLDER = Path(__file__).parent / "sider"
_STYLE = "sider.css"
_PAGES = (("/tabel", "Tabel"), ("/kort", "Kort"), ("/om", "Om guiden"))
_MAP_MODULE = "knowledge.kladder.kort"
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
        self._choices = [(rulebook, indlaes(rulebook).meta.navn) for rulebook in usable_rulebooks()]

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
        return self._of_rulebook(request, "tabel")

    async def map(self, request: web.Request) -> web.Response:
        """A rulebook's decision as a map: the picture, and the same as steps in words."""
        return self._of_rulebook(request, "kort")

    async def picture(self, request: web.Request) -> web.Response:
        """The map's picture."""
        rulebook = self._rulebook(request)
        if rulebook is None or not _has_map():
            raise web.HTTPNotFound
        svg: str = import_module(_MAP_MODULE).svg(rulebook)
        return Asset.of("image/svg+xml", svg.encode()).answer(request, "no-cache")

    async def about(self, request: web.Request) -> web.Response:
        """Sources, limits, privacy, and how accessible the guide is."""
        documents = {document.titel for _, b in self._books() for document in b.meta.dokumenter.values()}
        books = [
            (b.meta.navn, b.meta.udgave.tekst, kort(b.meta.kontrolleret), b.meta.kontrolleret_af)
            for _, b in self._books()
        ]
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
            replay = kvittering.genspil(code)
        except kvittering.KvitteringFejl as error:
            return self._renderer.message(request, 404, texts.RECEIPT_TITLE, f"{error} {texts.RECEIPT_HINT}")
        rulebook = indlaes(replay.kvittering.rulebook)
        decision = replay.beslutning
        meeting = moede_.byg(rulebook, decision, self._today())
        acute = meeting.moede.slags == "akut"
        return self._renderer.page(
            request,
            "kvittering",
            kode=replay.kvittering.kode,
            dato=dansk(replay.kvittering.dato),
            samme=replay.samme,
            aendret=replay.aendret,
            moede=meeting.moede.navn,
            hvem=visning.hvem_indkalder(meeting),
            hvorfor=visning.hvorfor(decision),
            taette_valg=[choice.tekst for choice in decision.taette_valg],
            svar=_answers(replay.kvittering.fakta),
            foerst=[step.tekst for step in decision.foerst],
            praktisk=[] if acute else visning.praktisk(meeting),
            hvis=visning.hvis_i_ord(rulebook, decision),
            kilder=visning.kilder_i_ord(decision.kilder, rulebook),
            konflikter=[visning.konflikt_i_ord(conflict) for conflict in decision.konflikter],
            rulebook=rulebook.meta.navn,
            rulebook_id=rulebook.meta.id,
            udgave=visning.udgave_i_ord(rulebook),
            kontrolleret=kort(rulebook.meta.kontrolleret),
            regel=decision.regel.id,
        )

    def _of_rulebook(self, request: web.Request, name: str) -> web.Response:
        rulebook = self._rulebook(request)
        if rulebook is None:
            return self._renderer.message(request, 404, texts.RULEBOOK_TITLE, texts.rulebook_unknown(self._choices))
        picture = f"/kort.svg?rulebook={rulebook.meta.id}" if _has_map() else None
        table = table_of(rulebook)
        return self._renderer.page(request, name, keep=True, tabel=table, valgbare=self._choices, billede=picture)

    def _rulebook(self, request: web.Request) -> Rulebook | None:
        """The rulebook that the address names, the usual one where it names none, or None for an unknown one."""
        wanted = request.query.get("rulebook", self._usual)
        return next((rulebook for id_, rulebook in self._books() if id_ == wanted), None)

    def _books(self) -> list[tuple[str, Rulebook]]:
        return [(id_, indlaes(id_)) for id_, _ in self._choices]


def table_of(rulebook: Rulebook) -> dict[str, Any]:
    """What the table of a rulebook says, with the meetings' names as a page shows them: not in capitals."""
    table = visning.tabel_felter(rulebook)
    names = [meeting.navn for meeting in rulebook.moeder.values()]
    meetings = [{**shown, "navn": name} for shown, name in zip(table["moeder"], names, strict=True)]
    return {**table, "moeder": meetings}


def _answers(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """The facts in words: what each is called, and its value."""
    return [(fk.faktum(slot).navn, visning.vaerdi_i_ord(slot, value)) for slot, value in facts.items()]


def _has_map() -> bool:
    return find_spec("knowledge.kladder") is not None and find_spec(_MAP_MODULE) is not None
