"""Drawing SVG safely: a canvas on ``xml.etree``, estimated text widths, line breaks, and the way to PNG and PDF.

Every shape bears its colour twice: as an attribute, which any program reads (Word, a printer, typst), and as a class,
which a style sheet for screens maps to the page's CSS variables, so that an inlined picture follows the page into dark
mode. Nothing is told by colour alone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal
from xml.etree import ElementTree as ET

import typst

SKRIFT = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', Verdana, sans-serif"
LINJE = 1.3
"""Distance between lines, in units of the font size."""

Farve = Literal["tekst", "svag", "kant", "flade", "grund", "blaa", "paa_blaa", "roed", "gul"]
Anker = Literal["start", "middle", "end"]

# (light, dark), with the names and values of the page's own variables in bot/web/guide.css.
_FARVER: dict[str, tuple[str, str]] = {
    "tekst": ("#1c2526", "#eef2f1"),
    "svag": ("#4c5a5c", "#b3c0c0"),
    "kant": ("#71807f", "#849393"),
    "flade": ("#ffffff", "#1e2527"),
    "grund": ("#f6f7f5", "#14191a"),
    "blaa": ("#0b5563", "#8fd3df"),
    "paa_blaa": ("#ffffff", "#0c2126"),
    "roed": ("#a3211b", "#ffaaa2"),
    "gul": ("#fff4d6", "#3d3314"),
}
_VARIABEL = {"paa_blaa": "paa-blaa", "gul": "gul-flade"}
_STYREKODER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Widths in hundredths of the font size, of the widest font of the stack (DejaVu Sans, whose widths are Verdana's):
# a line that fits by this measure fits in the others too.
_BREDDER = {
    28: "ijl'",
    30: "IJ",
    33: " ,.·’",
    34: "/:;\\|",
    36: "f-",
    40: "()[]t!",
    42: "r",
    46: '"',
    50: "*_`§°",
    53: "sz?",
    56: "cL–",
    59: "vxyFk•",
    62: "TYaoøåöä»«eéP",
    64: "ESbdghnpquüÉ$0123456789{}",
    69: "KAVÅBRXZ",
    75: "CUHN",
    80: "DG&OQØ",
    84: "w#+<=>^~→←≤≥×",
    100: "M%mÆ½æW@—…",
}
_BREDDER_FED = {
    35: "ijl' ",
    38: "IJ/\\|,.·’",
    42: ":;-",
    46: "f!()[]",
    50: "tr_`§°",
    60: 'sc?z"*–',
    65: "vxyL•»«",
    70: "akåäFTeéEÉoøö$0123456789hnu{}ü",
    74: "SYbdgpqCPZ",
    78: "BAKRVXÅ",
    88: "UGDHNOQØ&#+<=>^~→←≤≥×",
    92: "w",
    110: "%@M—…mæÆW½",
}
_BREDDE = {tegn: tal for tal, tegnene in _BREDDER.items() for tegn in tegnene}
_BREDDE_FED = {tegn: tal for tal, tegnene in _BREDDER_FED.items() for tegn in tegnene}
_UKENDT = 110


@lru_cache(maxsize=8192)
def bredde(tekst: str, stoerrelse: float, fed: bool = False) -> float:
    """Return how wide a text is at most, in the units of ``stoerrelse`` (the font size)."""
    tabel = _BREDDE_FED if fed else _BREDDE
    return sum(tabel.get(tegn, _UKENDT) for tegn in tekst) * stoerrelse / 100


def ombryd(tekst: str, plads: float, stoerrelse: float, fed: bool = False) -> list[str]:
    """Break a text into lines no wider than ``plads``; a word too long for that after a hyphen, or anywhere."""
    linjer: list[str] = []
    nu = ""
    for led in _led(tekst):
        forsoeg = nu + led
        if bredde(forsoeg.rstrip(), stoerrelse, fed) <= plads:
            nu = forsoeg
            continue
        if nu.strip():
            linjer.append(nu.strip())
        nu = led.lstrip()
        while bredde(nu.rstrip(), stoerrelse, fed) > plads:
            antal = max(1, next(n for n in range(len(nu), -1, -1) if bredde(nu[:n], stoerrelse, fed) <= plads))
            linjer.append(nu[:antal])
            nu = nu[antal:]
    return [*linjer, nu.strip()] if nu.strip() else linjer


@lru_cache(maxsize=1024)
def _led(tekst: str) -> tuple[str, ...]:
    """Return the parts between which a line may break: words with the blank before them, split after a hyphen."""
    return tuple(del_ for ord_ in tekst.split() for del_ in re.split(r"(?<=\w-)(?=\w{3})", f" {ord_}"))


class Laerred:
    """A canvas of a given width, in units of 1 px; its height is set when it is done."""

    def __init__(self, bredde_: float, klasse: str) -> None:
        self.bredde = bredde_
        self._klasse = klasse
        self._krop: list[ET.Element] = []

    def _nyt(self, navn: str, **egenskaber: str | float) -> ET.Element:
        rene = {
            k.replace("_", "-"): v if isinstance(v, str) else f"{v:.2f}".rstrip("0").rstrip(".")
            for k, v in egenskaber.items()
        }
        element = ET.Element(navn, rene)
        self._krop.append(element)
        return element

    def _mal(self, element: ET.Element, fyld: Farve | None, streg: Farve | None, tykkelse: float) -> None:
        klasser = []
        element.set("fill", _FARVER[fyld][0] if fyld else "none")
        if fyld:
            klasser.append(f"f-{fyld}")
        if streg:
            element.set("stroke", _FARVER[streg][0])
            element.set("stroke-width", f"{tykkelse:g}")
            klasser.append(f"s-{streg}")
        element.set("class", " ".join(klasser))

    def rekt(
        self,
        x: float,
        y: float,
        b: float,
        h: float,
        fyld: Farve | None = None,
        streg: Farve | None = None,
        tykkelse: float = 1,
        runding: float = 0,
        id_: str | None = None,
        stiplet: bool = False,
    ) -> None:
        """Draw a rectangle; ``id_`` is kept as ``data-id``, by which the rulebook's part that it shows can be found."""
        element = self._nyt("rect", x=x, y=y, width=b, height=h)
        if runding:
            element.set("rx", f"{runding:g}")
        if id_ is not None:
            element.set("data-id", id_)
        if stiplet:
            element.set("stroke-dasharray", "3 3")
        self._mal(element, fyld, streg, tykkelse)

    def sti(
        self,
        d: str,
        fyld: Farve | None = None,
        streg: Farve | None = None,
        tykkelse: float = 1,
        stiplet: bool = False,
        bagest: bool = False,
    ) -> None:
        """Draw a path; ``bagest``: behind all that is drawn already."""
        element = self._nyt("path", d=d)
        if bagest:
            self._krop.insert(0, self._krop.pop())
        if stiplet:
            element.set("stroke-dasharray", "3 3")
        self._mal(element, fyld, streg, tykkelse)

    def cirkel(
        self, x: float, y: float, r: float, fyld: Farve | None = None, streg: Farve | None = None, tykkelse: float = 1
    ) -> None:
        """Draw a circle around a point."""
        self._mal(self._nyt("circle", cx=x, cy=y, r=r), fyld, streg, tykkelse)

    def skraveret(self, x: float, y: float, b: float, h: float) -> None:
        """Draw a hatched rectangle: what is closed. The strokes are drawn out, since not all programs know patterns."""
        self.rekt(x, y, b, h, "grund", "kant", 0.75)
        streger = []
        afstand = max(3.0, min(b, h) / 2.5)
        trin = afstand
        while trin < b + h:
            fra = (x + max(0.0, trin - h), y + min(h, trin))
            til = (x + min(b, trin), y + max(0.0, trin - b))
            streger.append(f"M{fra[0]:.1f} {fra[1]:.1f}L{til[0]:.1f} {til[1]:.1f}")
            trin += afstand
        self.sti("".join(streger), streg="svag", tykkelse=0.75)

    def linje(
        self,
        x: float,
        y: float,
        tekst: str,
        stoerrelse: float,
        farve: Farve = "tekst",
        fed: bool = False,
        anker: Anker = "start",
    ) -> None:
        """Write one line; ``y`` is its base line."""
        element = self._nyt("text", x=x, y=y, font_size=stoerrelse)
        if fed:
            element.set("font-weight", "700")
        if anker != "start":
            element.set("text-anchor", anker)
        element.text = _STYREKODER.sub("", tekst)
        self._mal(element, farve, None, 0)

    def linjer(
        self,
        x: float,
        y: float,
        linjer: Iterable[str],
        stoerrelse: float,
        farve: Farve = "tekst",
        fed: bool = False,
        anker: Anker = "start",
    ) -> float:
        """Write lines under each other from the top edge ``y`` on; return the bottom edge."""
        for tekst in linjer:
            self.linje(x, y + stoerrelse, tekst, stoerrelse, farve, fed, anker)
            y += stoerrelse * LINJE
        return y

    def faerdig(self, hoejde: float, titel: str, beskrivelse: str) -> str:
        """Return the picture as SVG text with its title and description (the text equivalent)."""
        titel, beskrivelse = _STYREKODER.sub("", titel), _STYREKODER.sub("", beskrivelse)
        maerke = f"{self._klasse}-{zlib.crc32((titel + beskrivelse).encode()):08x}"
        rod = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {self.bredde:g} {hoejde:g}",
                "width": f"{self.bredde:g}",
                "height": f"{hoejde:g}",
                "role": "img",
                "lang": "da",
                "xml:lang": "da",
                "class": f"tegning {self._klasse}",
                "aria-labelledby": f"{maerke}-t",
                "aria-describedby": f"{maerke}-d",
                "font-family": SKRIFT,
            },
        )
        ET.SubElement(rod, "title", id=f"{maerke}-t").text = titel
        ET.SubElement(rod, "desc", id=f"{maerke}-d").text = beskrivelse
        ET.SubElement(rod, "style").text = _STIL
        rod.append(
            ET.Element(
                "rect", {"width": f"{self.bredde:g}", "height": f"{hoejde:g}", "fill": "#ffffff", "class": "f-flade"}
            )
        )
        rod.extend(self._krop)
        return ET.tostring(rod, encoding="unicode")


def _stil() -> str:
    def regler(nr: int) -> str:
        ud = ["svg.tegning{max-width:100%;height:auto}"] if nr == 0 else []
        for navn, farver in _FARVER.items():
            vaerdi = f"var(--{_VARIABEL.get(navn, navn)},{farver[nr]})"
            ud.append(f".tegning .f-{navn}{{fill:{vaerdi}}}.tegning .s-{navn}{{stroke:{vaerdi}}}")
        return "".join(ud)

    return f"@media screen{{{regler(0)}}}@media screen and (prefers-color-scheme:dark){{{regler(1)}}}"


_STIL = _stil()

# The picture reaches typst in memory: no temporary file, and nothing of it is read as code.
_SIDE = """#set document(title: sys.inputs.titel, date: none)
#set text(lang: "da")
#set page(width: eval(sys.inputs.bredde), height: eval(sys.inputs.hoejde), margin: eval(sys.inputs.margen))
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, fit: "contain", alt: sys.inputs.alt)
"""


def maal(svg: str) -> tuple[float, float]:
    """Return a picture's width and height in its own units."""
    rod = ET.fromstring(svg)
    return float(rod.attrib["width"]), float(rod.attrib["height"])


def _tekstdel(svg: str, navn: str) -> str:
    return ET.fromstring(svg).findtext(f"{{http://www.w3.org/2000/svg}}{navn}") or ""


@cache
def skrifter() -> typst.Fonts:
    """Return the fonts of the machine and typst's own, looked up once: it takes as long as a picture."""
    return typst.Fonts()


def _saet(svg: str, format_: Literal["png", "pdf"], sider: tuple[str, str, str], ppi: float | None = None) -> bytes:
    """Set a picture alone on a page (width, height and margin with their units) and return the page."""
    bredde_, hoejde, margen = sider
    inddata = {
        "svg": svg,
        "titel": _tekstdel(svg, "title"),
        "alt": _tekstdel(svg, "desc"),
        "bredde": bredde_,
        "hoejde": hoejde,
        "margen": margen,
    }
    standarder: list[typst.PDFStandard] = ["ua-1"] if format_ == "pdf" else []
    return typst.compile(
        _SIDE.encode(),
        format=format_,
        ppi=ppi,
        pdf_standards=standarder,
        sys_inputs=inddata,
        font_paths=skrifter(),
    )


def png(svg: str, bredde_px: int = 1600) -> bytes:
    """Return a picture of this project as PNG, ``bredde_px`` pixels wide, light on white."""
    b, h = maal(svg)
    return _saet(svg, "png", (f"{b}pt", f"{h}pt", "0pt"), 72 * bredde_px / b)


_A4 = (210.0, 297.0)
_MARGEN = 6.0  # mm: what printers leave white, and a little


def maal_paa_side(svg: str) -> float:
    """Return how large a picture gets on one page of A4, in points a unit: 0.8 makes a text of 10 one of 8 points."""
    b, h = maal(svg)
    return min((_A4[0] - 2 * _MARGEN) / b, (_A4[1] - 2 * _MARGEN) / h) * 72 / 25.4


def er_hoejere_end_siden(svg: str) -> bool:
    """Say whether a picture is higher in shape than a page of A4 within its margins."""
    b, h = maal(svg)
    return h / b > (_A4[1] - 2 * _MARGEN) / (_A4[0] - 2 * _MARGEN)


def side_pdf(svg: str) -> bytes:
    """Return a picture as one page of A4, as PDF/UA-1."""
    return _saet(svg, "pdf", (f"{_A4[0]}mm", f"{_A4[1]}mm", f"{_MARGEN}mm"))
