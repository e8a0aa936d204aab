"""What the tests of the drafts share: every meeting of every rulebook, and what stands in a file read back."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from knowledge.indlaes import indlaes
from knowledge.moede import Moedeobjekt, byg
from tests.knowledge.hjaelp import BOEGER, MED_FEMTE, VAERDIER

IDAG = dt.date(2026, 11, 23)
DATO = dt.date(2027, 1, 14)  # past Christmas: days are skipped
FOR_TIDLIGT = dt.date(2026, 12, 1)  # deadlines are passed
ROLLER = [r for r in VAERDIER["rolle"] if r != "ved_ikke"]
ALLE_BOEGER = (*BOEGER, "femte")
# Every meeting and kind of every rulebook.
ALLE: list[tuple[str, str, str | None]] = [
    (bog, moede.id, variant)
    for bog in ALLE_BOEGER
    for moede in indlaes(bog, MED_FEMTE).moeder.values()
    if moede.slags == "moede"
    for variant in (None, *(v.id for v in moede.varianter))
]
MAANEDER = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
]
LANG_DATO = re.compile(rf"(?:man|tirs|ons|tors|fre|lør|søn)dag den (\d+)\. ({'|'.join(MAANEDER)}) (\d{{4}})")


@cache
def obj(bog: str, moede_id: str, variant: str | None = None, dato: dt.date | None = DATO) -> Moedeobjekt:
    klokken = dt.time(9, 15) if dato else None
    return byg(indlaes(bog, MED_FEMTE), None, IDAG, dato, klokken, moede_id=moede_id, variant_id=variant)


def datoer_i(tekst: str) -> set[dt.date]:
    """Every date that a text names in full."""
    glat = " ".join(tekst.split())
    return {dt.date(int(aar), MAANEDER.index(m) + 1, int(dag)) for dag, m, aar in LANG_DATO.findall(glat)}


def glat(tekst: str) -> str:
    """A text without white space: where a line or a cell breaks is not what is compared."""
    return re.sub(r"\s+", "", tekst)


def docx_tekst(data: bytes) -> str:
    """The text of a Word file's body, a line a paragraph, check boxes and cells included."""
    krop = Document(io.BytesIO(data)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in krop.iter(qn("w:p")))


def pdf_tekst(data: bytes) -> str:
    """The text of a PDF without its footers, which begin with the draft's note and end with the page's number."""
    sider = []
    for side in PdfReader(io.BytesIO(data)).pages:
        tekst, note, fod = side.extract_text().rpartition("Udkast – kontrollér mod kommunens egne ark.")
        assert note and re.search(r"Side\s+\d+\s+af\s+\d+$", fod), fod
        sider.append(tekst)
    return "\n".join(sider)


def blade(vaerdi: Any, uden: tuple[str, ...] = ()) -> Iterator[str]:
    """Every string of a context, at any depth; ``uden``: keys to leave out."""
    if isinstance(vaerdi, str):
        if vaerdi:
            yield vaerdi
    elif isinstance(vaerdi, dict):
        for noegle, indhold in vaerdi.items():
            if noegle not in uden:
                yield from blade(indhold, uden)
    else:
        for indhold in vaerdi:
            yield from blade(indhold, uden)
