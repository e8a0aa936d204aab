"""The PDF form of a draft, made from its Word file: what Word shows is what the PDF shows, also with a municipality's
own template.

A small reader of the document (headings, paragraphs with bold and italic, lists, check boxes, boxes, tables with
header rows, pictures with their alternative text, footer, page breaks) writes typst markup with everything escaped;
typst makes an accessible PDF (PDF/UA) with its own fonts, so that no machine's fonts matter.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import typst
from docx import Document
from docx.document import Document as Dokument
from docx.oxml.ns import qn

_SKRIFT = "Libertinus Serif"
_TEGN = re.compile(r"([\\#$*_`<>@~\[\]=+\-/'\"{}()|^&%:;,.!?])")
_INDLEDNING = """
#set page(paper: "a4", margin: (x: 23mm, top: 20mm, bottom: 22mm))
#set page(footer: context text(8.5pt, fill: luma(30%))[FOD])
#set text(font: "SKRIFT", size: 10.5pt, lang: "da", region: "DK", hyphenate: false)
#set par(leading: 0.62em, spacing: 0.85em, justify: false)
#set list(indent: 2pt, body-indent: 6pt, spacing: 0.62em)
#set enum(indent: 2pt, body-indent: 6pt, spacing: 0.62em)
#set table(stroke: none, inset: (x: 5pt, y: 4pt))
#show title: set text(18pt, fill: rgb("FARVE"))
#show title: set block(below: 12pt)
#show heading: set text(fill: rgb("FARVE"))
#show heading.where(level: 1): set text(14pt)
#show heading.where(level: 2): set text(11.5pt)
#show heading: set block(above: 1.35em, below: 0.7em, sticky: true)
#let boks(fyld, kant, punkt, krop) = block(width: 100%, fill: fyld, stroke: 0.8pt + kant, inset: 7pt)[
  #set text(punkt)
  #set par(spacing: 0.8em)
  #krop
]
"""


class PdfFejl(Exception):
    """The PDF could not be made; the message is typst's and is not for users."""


@cache
def _oversaetter() -> typst.Compiler:
    """Return the compiler, with typst's own fonts only: the same PDF on every machine."""
    skrifter = typst.Fonts(include_system_fonts=False)
    return typst.Compiler(font_paths=skrifter, ignore_system_fonts=True)


def af_word(docx: bytes, dato: dt.date) -> bytes:
    """Return a PDF/UA of a Word file; ``dato`` stands as its day of making, so that the same file gives the same PDF.

    Raises PdfFejl where typst refuses the document.
    """
    ud = _oversat(docx, format="pdf", pdf_standards=["ua-1"], timestamp=dt.datetime.combine(dato, dt.time(), dt.UTC))
    assert isinstance(ud, bytes)
    return ud


def sider(docx: bytes, ppi: float) -> list[bytes]:
    """Return the pages of the PDF of a Word file as PNG. Raises PdfFejl where typst refuses the document."""
    ud = _oversat(docx, format="png", ppi=ppi)
    return ud if isinstance(ud, list) else [ud]


def _oversat(docx: bytes, **valg: Any) -> Any:
    kilde, filer = som_typst(docx)
    try:
        ind: Any = {"main": kilde.encode(), **filer}  # files in memory: known to typst, not to its types
        return _oversaetter().compile(input=ind, **valg)
    except RuntimeError as fejl:  # typst's own error is one
        raise PdfFejl(str(fejl)) from fejl


def som_typst(docx: bytes) -> tuple[str, dict[str, bytes]]:
    """Return a Word file as typst markup, and the pictures that the markup names."""
    return _Laeser(Document(io.BytesIO(docx))).laes()


def _s(tekst: str) -> str:
    """Return a text as a typst string literal."""
    return '"' + tekst.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


@dataclass
class _Stil:
    """What the reader needs of a paragraph style."""

    navn: str
    kant: str | None = None
    fyld: str | None = None
    fed: bool = False
    kursiv: bool = False
    punkt: float | None = None


@dataclass
class _Afsnit:
    """A paragraph: its style, its content as markup, and whether a page begins with it."""

    stil: _Stil
    indhold: str
    boks: bool = False
    ny_side: bool = False


class _Laeser:
    """Reads one document."""

    def __init__(self, dokument: Dokument) -> None:
        self.dokument = dokument
        self.filer: dict[str, bytes] = {}
        self.niveau = 0
        self.stile = {s.style_id: self._stil(s) for s in dokument.styles if s.type is not None}

    def _stil(self, stil: Any) -> _Stil:
        ud = _Stil(stil.name or "")
        ppr, rpr = stil.element.find(qn("w:pPr")), stil.element.find(qn("w:rPr"))
        if ppr is not None:
            if (kant := ppr.find(f"{qn('w:pBdr')}/{qn('w:left')}")) is not None:
                ud.kant = _farve(kant.get(qn("w:color")), "888888")
            if (skygge := ppr.find(qn("w:shd"))) is not None:
                ud.fyld = _farve(skygge.get(qn("w:fill")), "FFFFFF")
        if rpr is not None:
            ud.fed, ud.kursiv = _til(rpr, "w:b"), _til(rpr, "w:i")
            if (stoerrelse := rpr.find(qn("w:sz"))) is not None:
                ud.punkt = int(stoerrelse.get(qn("w:val"))) / 2
        return ud

    def laes(self) -> tuple[str, dict[str, bytes]]:
        """Return the markup and the pictures."""
        egenskaber = self.dokument.core_properties
        farve = _farve(self._overskriftsfarve(), "1F3A5F")
        krop = "\n".join(self._blokke(self.dokument.element.body))
        hoved = _INDLEDNING.replace("FOD", self._fod()).replace("SKRIFT", _SKRIFT).replace("FARVE", f"#{farve}")
        return f"#set document(title: {_s(egenskaber.title)})\n{hoved}\n{krop}\n", self.filer

    def _overskriftsfarve(self) -> str | None:
        stil = next((s for s in self.dokument.styles if s.name == "Heading 1"), None)
        farve = stil.element.find(f"{qn('w:rPr')}/{qn('w:color')}") if stil is not None else None
        return farve.get(qn("w:val")) if farve is not None else None

    def _fod(self) -> str:
        fod = self.dokument.sections[0].footer
        return " ".join(self._loeb(p._p) for p in fod.paragraphs)

    def _stil_af(self, p: Any) -> _Stil:
        ref = p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self.stile.get(ref.get(qn("w:val")) if ref is not None else "Normal", _Stil("Normal"))

    def _blokke(self, krop: Any) -> Iterator[str]:
        """Yield the markup of a body's blocks; list items and paragraphs of one box are put together."""
        gruppe: list[_Afsnit] = []
        for element in krop:
            if element.tag == qn("w:p"):
                afsnit = self._afsnit(element)
                if gruppe and _slags(gruppe[-1]) != _slags(afsnit):
                    yield from self._skriv(gruppe)
                if afsnit.ny_side:
                    yield from self._skriv(gruppe)
                    yield "#pagebreak(weak: true)"
                if afsnit.indhold.strip():
                    gruppe.append(afsnit)
            elif element.tag == qn("w:tbl"):
                yield from self._skriv(gruppe)
                yield self._tabel(element)
            elif element.tag == qn("w:sdt"):
                yield from self._skriv(gruppe)
                yield from self._blokke(element.find(qn("w:sdtContent")))
        yield from self._skriv(gruppe)

    def _afsnit(self, p: Any) -> _Afsnit:
        ppr = p.find(qn("w:pPr"))
        ny_side = ppr is not None and _til(ppr, "w:pageBreakBefore")
        ny_side = ny_side or any(br.get(qn("w:type")) == "page" for br in p.iter(qn("w:br")))
        stil = self._stil_af(p)
        indhold = self._loeb(p)
        tjek = "".join(t.text or "" for t in p.iter(qn("w:t"))).startswith("☐")
        if tjek:
            indhold = indhold.replace(_tekst("☐"), "", 1)
        return _Afsnit(stil, indhold, tjek, ny_side)

    def _loeb(self, p: Any) -> str:
        """Return the inline content of a paragraph: text with bold and italic, pictures, page numbers."""
        ud: list[str] = []
        felt: str | None = None
        for r in p.iter(qn("w:r")):
            rpr = r.find(qn("w:rPr"))
            fed = rpr is not None and _til(rpr, "w:b")
            kursiv = rpr is not None and _til(rpr, "w:i")
            plads = rpr is not None and rpr.find(f"{qn('w:rStyle')}[@{qn('w:val')}='Udfyld']") is not None
            dele = []
            for barn in r:
                if barn.tag == qn("w:fldChar"):
                    slags = barn.get(qn("w:fldCharType"))
                    if slags == "end" and felt:
                        dele.append(_SIDETAL.get(felt, ""))
                    felt = "" if slags == "begin" else None if slags == "end" else felt
                elif barn.tag == qn("w:instrText") and felt is not None:
                    felt = (felt + (barn.text or "")).strip().split(" ")[0]
                elif felt is not None:
                    continue
                elif barn.tag == qn("w:t"):
                    dele.append(_tekst(barn.text or ""))
                elif barn.tag == qn("w:tab"):
                    dele.append(" ")
                elif barn.tag == qn("w:br") and barn.get(qn("w:type")) != "page":
                    dele.append("#linebreak()")
                elif barn.tag == qn("w:drawing"):
                    dele.append(self._billede(barn))
            stykke = "".join(dele)
            if stykke.strip():
                stykke = f"#strong[{stykke}]" if fed else stykke
                stykke = f"#emph[{stykke}]" if kursiv else stykke
                stykke = f'#highlight(fill: rgb("#E4EDF7"))[{stykke}]' if plads else stykke
            ud.append(stykke)
        return "".join(ud)

    def _billede(self, tegning: Any) -> str:
        egenskaber = tegning.find(f".//{qn('wp:docPr')}")
        blip = tegning.find(f".//{qn('a:blip')}")
        bredde = int(tegning.find(f".//{qn('wp:extent')}").get("cx")) / 36000
        del_ = self.dokument.part.related_parts[blip.get(qn("r:embed"))]
        navn = f"billede{len(self.filer)}.svg"
        self.filer[navn] = _som_svg(del_.image.px_width, del_.image.px_height, del_.content_type, del_.blob)
        return f"#image({_s(navn)}, width: {bredde:.1f}mm, alt: {_s(egenskaber.get('descr') or '')})"

    def _tabel(self, tbl: Any) -> str:
        bredder = [int(g.get(qn("w:w")) or 1) for g in tbl.find(qn("w:tblGrid"))]
        hoved: list[str] = []
        raekker: list[str] = []
        udseende = tbl.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
        foerste = udseende is not None and udseende.get(qn("w:firstColumn")) == "1"
        for tr in tbl.iter(qn("w:tr")):
            trpr = tr.find(qn("w:trPr"))
            er_hoved = trpr is not None and _til(trpr, "w:tblHeader")
            celler = []
            for nr, tc in enumerate(tr.iter(qn("w:tc"))):
                indhold = " #linebreak() ".join(self._loeb(p) for p in tc.iter(qn("w:p")))
                if foerste and nr == 0 and not er_hoved and "#strong" not in indhold:
                    indhold = f"#strong[{indhold}]"
                celler.append(f"[{indhold}]")
            (hoved if er_hoved else raekker).append(", ".join(celler))
        antal = len(bredder)
        fyld = '(_, y) => if y == 0 { rgb("#E8EDF3") }' if hoved else "none"
        dele = [
            f"columns: ({', '.join(f'{b}fr' for b in bredder)}{',' if antal == 1 else ''})",
            f"fill: {fyld}",
            "align: left + top",
            'table.hline(stroke: 0.9pt + rgb("#1F3A5F"))',
        ]
        if hoved:
            dele.append(f"table.header({', '.join(hoved)})")
        for nr, raekke in enumerate(raekker):
            if nr or hoved:
                dele.append('table.hline(stroke: 0.4pt + rgb("#BFC7D1"))')
            dele.append(raekke)
        dele.append('table.hline(stroke: 0.9pt + rgb("#1F3A5F"))')
        return f"#table({', '.join(dele)})"

    def _skriv(self, gruppe: list[_Afsnit]) -> Iterator[str]:
        """Yield the markup of paragraphs that belong together, and empty the list."""
        if not gruppe:
            return
        slags, foerste = _slags(gruppe[0]), gruppe[0].stil
        led = ", ".join(f"[{a.indhold}]" for a in gruppe)
        if slags == "tjek":
            yield f"#list(marker: [☐], {led})"
        elif slags == "Bullet":
            yield f"#list({led})"
        elif slags == "Number":
            yield f"#enum({led})"
        elif slags == "boks":
            krop = "\n\n".join(a.indhold for a in gruppe)
            kant, fyld = _farve(foerste.kant, "888888"), _farve(foerste.fyld, "FFFFFF")
            yield f'#boks(rgb("#{fyld}"), rgb("#{kant}"), {foerste.punkt or 10}pt)[{krop}]'
        else:
            for afsnit in gruppe:
                yield self._et_afsnit(afsnit) + "\n"
        gruppe.clear()

    def _et_afsnit(self, afsnit: _Afsnit) -> str:
        navn = afsnit.stil.navn
        if navn == "Title":
            return f"#title[{afsnit.indhold}]"
        if (m := re.fullmatch(r"[Hh]eading ([1-6])", navn)) is not None:
            # PDF/UA wants the first heading on level 1 and none to skip a level, whatever a template does.
            self.niveau = min(int(m[1]), self.niveau + 1)
            return f"#heading(level: {self.niveau})[{afsnit.indhold}]"
        indhold = f"#emph[{afsnit.indhold}]" if afsnit.stil.kursiv else afsnit.indhold
        if afsnit.stil.punkt and navn != "Normal":
            return f"#[#set text({afsnit.stil.punkt}pt)\n{indhold}]"
        return indhold


_SIDETAL = {
    "PAGE": '#counter(page).display("1")',
    "NUMPAGES": "#counter(page).final().first()",
}


def _til(egenskaber: Any, navn: str) -> bool:
    """Say whether an on-off property is on."""
    element = egenskaber.find(qn(navn))
    return element is not None and element.get(qn("w:val")) not in ("0", "false", "off")


def _farve(vaerdi: str | None, ellers: str) -> str:
    """Return a colour of six hexadecimal digits; "auto" and what is missing give ``ellers``."""
    return vaerdi if vaerdi and re.fullmatch(r"[0-9A-Fa-f]{6}", vaerdi) else ellers


def _som_svg(bredde: int, hoejde: int, mime: str, data: bytes) -> bytes:
    """Return a picture within an SVG: typst takes files in memory only as text."""
    billede = f"data:{mime};base64,{base64.b64encode(data).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{bredde}" height="{hoejde}">'
        f'<image width="{bredde}" height="{hoejde}" href="{billede}"/></svg>'
    ).encode()


def _tekst(tekst: str) -> str:
    """Return text as markup in which nothing is a command."""
    return _TEGN.sub(r"\\\1", tekst)


def _slags(afsnit: _Afsnit) -> str:
    """Return which paragraphs belong together: those of one list, one check list or one box."""
    if afsnit.boks:
        return "tjek"
    if afsnit.stil.navn.startswith(("List Bullet", "List Number")):
        return afsnit.stil.navn.split(" ")[1]
    return "boks" if afsnit.stil.kant or afsnit.stil.fyld else "afsnit"
