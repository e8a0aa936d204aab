"""The Word form of a draft: a staff-owned .docx template filled in.

docxtpl's notation is used ({{ x }}, {%p for ... %}, {%tr for ... %}) and its preparation of the XML; the prepared
template is kept, as preparing it takes far longer than filling it in. A municipality's own template stands in
``rulebooks/<id>/skabeloner/word/`` under the same file name. Templates run in jinja's sandbox.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, meta
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from knowledge.indlaes import indlaes, mapper
from knowledge.kladder.indhold import Kontekst
from knowledge.kladder.ord import SKABELONER, ord_
from knowledge.kladder.typer import KladdeFejl
from knowledge.modeller import Rulebook

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
# The parts of a .docx that may hold variables.
_DELE = re.compile(r"word/(document|header\d*|footer\d*)\.xml|docProps/(core)\.xml")
_PLADS = re.compile(r"(\[[^\[\]]+\])")
_UDFYLD = "Udfyld"  # the character style for what the user fills in, where the template has it
TIDSLINJE = "tidslinje"  # the name of the picture that the timeline takes the place of
_HOEJST = 23 * 360_000  # a picture's greatest height: 23 cm in EMU, what a page of A4 holds below a heading
_STOERST = 5_000_000  # bytes that a template may unpack to
_FAST = (1980, 1, 1, 0, 0, 0)  # the same content gives the same file


@dataclass(frozen=True)
class Skabelon:
    """A prepared template: its unchanging parts, and those that are filled in."""

    sti: Path
    dele: dict[str, bytes]
    xml: dict[str, str]
    skabeloner: dict[str, Template]


def standard_sti(dokument: str) -> Path:
    """Return the project's own template of a document."""
    return SKABELONER / "word" / f"{dokument}.docx"


def egne_mapper(rulebook_id: str, roedder: tuple[Path, ...] | None = None) -> list[Path]:
    """Return the folders in which a rulebook's own templates may stand."""
    return [rod / rulebook_id / "skabeloner" / "word" for rod in roedder or mapper()]


def skabelon_sti(dokument: str, rulebook: Rulebook, roedder: tuple[Path, ...] | None = None) -> Path:
    """Return the template of a document: the rulebook's own, else that of the one it inherits from, else the
    project's.
    """
    egne = (mappe / f"{dokument}.docx" for mappe in egne_mapper(rulebook.meta.id, roedder))
    if (sti := next((sti for sti in egne if sti.is_file()), None)) is not None:
        return sti
    if rulebook.meta.arver:
        return skabelon_sti(dokument, indlaes(rulebook.meta.arver, roedder), roedder)
    return standard_sti(dokument)


@cache
def _miljoe() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _forbered(xml: str) -> str:
    """Return a part's XML as jinja reads it: tags that Word has split over runs put together again (docxtpl), and each
    paragraph on a line of its own, so that an error's line tells where it is.
    """
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", str(DocxTemplate(io.BytesIO()).patch_xml(xml)))


def hent(sti: Path) -> Skabelon:
    """Return a template, prepared once as long as the file is the same. Raises KladdeFejl (Danish) for a file that is
    no Word document or has a broken tag.
    """
    try:
        stat = sti.stat()
    except OSError as fejl:
        raise skabelonfejl(sti, ord_("fejl.laeses_ikke")) from fejl
    return _hent(sti, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _hent(sti: Path, _skrevet: int, _stoerrelse: int) -> Skabelon:
    try:
        with zipfile.ZipFile(sti) as arkiv:
            if sum(i.file_size for i in arkiv.infolist()) > _STOERST:
                raise zipfile.BadZipFile("too large")
            dele = {i.filename: arkiv.read(i) for i in arkiv.infolist() if not i.is_dir()}
        DocxTemplate(io.BytesIO(sti.read_bytes())).get_docx()
    except Exception as fejl:  # zipfile, lxml and python-docx each raise their own, and KeyError besides
        raise skabelonfejl(sti, ord_("fejl.laeses_ikke")) from fejl
    xml, skabeloner = {}, {}
    for navn in dele:
        if (m := _DELE.fullmatch(navn)) is None:
            continue
        raa = dele[navn].decode("utf-8")
        xml[navn] = raa
        if (sted := _uafsluttet(m[1] or m[2], raa)) is not None:
            raise skabelonfejl(sti, ord_("fejl.uafsluttet", sted=sted))
        try:
            forberedt = _forbered(raa)
            skabeloner[navn] = _miljoe().from_string(forberedt)
        except TemplateSyntaxError as fejl:
            linje = re.sub(r"<[^>]+>", "", forberedt.split("\n")[fejl.lineno - 1])
            sted = ord_("fejl.sted_tekst", del_=_del_i_ord(m[1] or m[2]), tekst=linje[:80])
            raise skabelonfejl(sti, ord_("fejl.syntaks", sted=sted)) from fejl
    return Skabelon(sti, dele, xml, skabeloner)


def skabelonfejl(sti: Path, grund: str) -> KladdeFejl:
    """Return the error of a template, with its place (the rulebook's folder and on) and the mend."""
    fil = "/".join(sti.parts[-4:])
    return KladdeFejl(ord_("fejl.skabelon", fil=fil, grund=grund))


def _sted(del_: str, xml: str, soegt: str) -> str:
    """Return where something stands: the part, the paragraph's number and the beginning of its text."""
    for nr, afsnit in enumerate(etree.fromstring(xml.encode()).iter(f"{W}p"), 1):
        tekst = "".join(t.text or "" for t in afsnit.iter(f"{W}t"))
        if soegt in tekst:
            return _afsnit_i_ord(del_, nr, tekst)
    return _del_i_ord(del_)


def _uafsluttet(del_: str, xml: str) -> str | None:
    """Return where a tag begins that does not end in its own paragraph: docxtpl would swallow what follows."""
    for nr, afsnit in enumerate(etree.fromstring(xml.encode()).iter(f"{W}p"), 1):
        tekst = "".join(t.text or "" for t in afsnit.iter(f"{W}t"))
        if any(tekst.count(a) != tekst.count(b) for a, b in (("{{", "}}"), ("{%", "%}"), ("{#", "#}"))):
            return _afsnit_i_ord(del_, nr, tekst)
    return None


def _afsnit_i_ord(del_: str, nr: int, tekst: str) -> str:
    return ord_("fejl.sted_afsnit", del_=_del_i_ord(del_), nr=str(nr), tekst=tekst[:80])


def _del_i_ord(del_: str) -> str:
    return ord_(f"fejl.del_{re.sub(r'[0-9]', '', del_)}")


def variabler(skabelon: Skabelon) -> set[str]:
    """Return the variables that a template names."""
    ud: set[str] = set()
    for raa in skabelon.xml.values():
        ud |= meta.find_undeclared_variables(_miljoe().parse(_forbered(raa)))
    return ud


def fund(skabelon: Skabelon, kendte: set[str]) -> Iterator[str]:
    """Yield what is wrong with a template's variables (Danish): those that are not known and those that are missing."""
    brugte = variabler(skabelon)
    for variabel in sorted(brugte - kendte):
        sted = next(
            _sted(m[1] or m[2], raa, variabel)
            for navn, raa in skabelon.xml.items()
            if (m := _DELE.fullmatch(navn)) and variabel in re.sub(r"<[^>]+>", "", raa)
        )
        yield str(
            skabelonfejl(
                skabelon.sti,
                ord_("fejl.ukendt_variabel", variabel=variabel, sted=sted, kendte=", ".join(sorted(kendte))),
            )
        )
    for variabel in sorted(kendte - brugte):
        yield str(skabelonfejl(skabelon.sti, ord_("fejl.manglende_variabel", variabel=variabel)))


def udfyld(skabelon: Skabelon, kontekst: Kontekst, billede: bytes | None = None) -> bytes:
    """Return the .docx with the context filled in; ``billede``: a PNG in the place of the picture ``tidslinje``.

    Raises KladdeFejl (Danish) where the template names a variable or a field that the context does not have.
    """
    dele = dict(skabelon.dele)
    for navn, jinja in skabelon.skabeloner.items():
        try:
            xml = jinja.render(kontekst)
        except (UndefinedError, SecurityError, TypeError) as fejl:
            raise skabelonfejl(skabelon.sti, _felt_i_ord(skabelon, navn, str(fejl))) from fejl
        if navn == "word/document.xml":
            try:
                rod = etree.fromstring(xml.encode())
            except etree.XMLSyntaxError as fejl:
                raise skabelonfejl(skabelon.sti, ord_("fejl.laeses_ikke")) from fejl
            if _UDFYLD.encode() in skabelon.dele.get("word/styles.xml", b""):
                _maerk_pladser(rod)
            if billede is not None:
                dele |= _indsaet(rod, dele, billede)
            _nye_numre(rod)
            dele[navn] = etree.tostring(rod, xml_declaration=True, encoding="UTF-8", standalone=True)
        else:
            dele[navn] = xml.encode()
    return pak(dele)


def _felt_i_ord(skabelon: Skabelon, navn: str, grund: str) -> str:
    """Return which field a context does not have and where it stands, from the name in jinja's message."""
    m, fundet = _DELE.fullmatch(navn), re.search(r"attribute '(\w+)'|'(\w+)' is undefined", grund)
    assert m is not None
    felt = (fundet[1] or fundet[2]) if fundet else "?"
    return ord_("fejl.ukendt_felt", felt=felt, sted=_sted(m[1] or m[2], skabelon.xml[navn], felt))


def pak(dele: dict[str, bytes]) -> bytes:
    """Return a zip of parts with fixed times, so that the same content gives the same bytes."""
    ud = io.BytesIO()
    with zipfile.ZipFile(ud, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as arkiv:
        for navn, data in dele.items():
            info = zipfile.ZipInfo(navn, _FAST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            arkiv.writestr(info, data)
    return ud.getvalue()


def _maerk_pladser(rod: Any) -> None:
    """Give what stands in square brackets the character style that shows that it is to be filled in."""
    for t in list(rod.iter(f"{W}t")):
        if "[" not in (t.text or ""):
            continue
        loeb = t.getparent()
        stykker = [s for s in _PLADS.split(t.text) if s]
        if loeb.tag != f"{W}r" or len(loeb.findall(f"{W}t")) != 1 or len(stykker) == 0:
            continue
        for nr, stykke in enumerate(stykker):
            nyt = copy.deepcopy(loeb)
            for andet in nyt if nr else ():  # a tab before the text stays with its beginning
                if andet.tag not in (f"{W}rPr", f"{W}t"):
                    nyt.remove(andet)
            nyt_t = nyt.find(f"{W}t")
            nyt_t.text = stykke
            nyt_t.set(f"{_XML}space", "preserve")
            if _PLADS.fullmatch(stykke):
                egenskaber = nyt.find(f"{W}rPr")
                if egenskaber is None:
                    egenskaber = etree.Element(f"{W}rPr")
                    nyt.insert(0, egenskaber)
                stil = etree.Element(f"{W}rStyle")
                stil.set(f"{W}val", _UDFYLD)
                egenskaber.insert(0, stil)
            loeb.addprevious(nyt)
        loeb.getparent().remove(loeb)


def _indsaet(rod: Any, dele: dict[str, bytes], billede: bytes) -> dict[str, bytes]:
    """Put a PNG in the place of the picture named ``tidslinje``, at that picture's width or what a page's height
    allows; return the changed parts.
    """
    bredde, hoejde = (int.from_bytes(billede[a:b], "big") for a, b in ((16, 20), (20, 24)))
    for tegning in rod.iter(f"{_WP}inline", f"{_WP}anchor"):
        if tegning.find(f"{_WP}docPr").get("name") != TIDSLINJE:
            continue
        blip = next(tegning.iter(f"{_A}blip"))
        relationer = etree.fromstring(dele["word/_rels/document.xml.rels"])
        maal = next(r.get("Target") for r in relationer if r.get("Id") == blip.get(f"{_R}embed"))
        cx = int(tegning.find(f"{_WP}extent").get("cx"))
        cx = min(cx, _HOEJST * bredde // hoejde)
        for stoerrelse in (*tegning.iter(f"{_WP}extent"), *tegning.iter(f"{_A}ext")):
            if stoerrelse.get("cx"):
                stoerrelse.set("cx", str(cx))
                stoerrelse.set("cy", str(cx * hoejde // bredde))
        return {f"word/{maal}": billede}
    return {}


def _nye_numre(rod: Any) -> None:
    """Number the pictures anew: a loop in a template repeats their ids."""
    for nr, egenskaber in enumerate(rod.iter(f"{_WP}docPr"), 1):
        egenskaber.set("id", str(nr))
