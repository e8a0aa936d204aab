"""The timeline: every date in it, nothing on top of anything else, readable without colour, and the same as its text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.datoer import dansk, kort
from knowledge.frister import Fristdato, kalender_for
from knowledge.indlaes import indlaes
from knowledge.kladder import tegn, tidslinje
from knowledge.moede import Moedeobjekt, byg
from tests.knowledge.hjaelp import BOEGER
from tests.knowledge.kladder.hjaelp import obj
from tests.knowledge.kladder.hjaelp_svg import NS, hele_teksten, uden_overlap

IDAG = dt.date(2026, 11, 22)
MOEDER = [
    (bog, m.id, v.id if v else None)
    for bog in BOEGER
    for m in indlaes(bog).moeder.values()
    if m.slags == "moede"
    for v in (m.varianter or [None])
]
# Far off, so near that deadlines are passed, over Christmas, over Easter, on a closed day, in the past, no date.
DATOER = [
    dt.date(2027, 1, 14),
    dt.date(2026, 11, 26),
    dt.date(2026, 12, 29),
    dt.date(2027, 4, 8),
    dt.date(2026, 12, 24),
]
DATOER += [dt.date(2026, 11, 3), None]


def objekt(bog: str, moede: str, variant: str | None, dato: dt.date | None, idag: dt.date = IDAG) -> Moedeobjekt:
    return byg(indlaes(bog), None, idag, dato, moede_id=moede, variant_id=variant)


ALLE = [(*m, d) for m in MOEDER for d in DATOER]


@pytest.mark.parametrize("sag", ALLE, ids=str)
@pytest.mark.parametrize("bredde", [tidslinje.BREDDE, tidslinje.BREDDE_PAPIR])
def test_intet_ligger_oven_i_noget_andet(sag: tuple[str, str, str | None, dt.date | None], bredde: float) -> None:
    uden_overlap(tidslinje.svg(objekt(*sag), bredde))


@pytest.mark.parametrize("sag", ALLE, ids=str)
def test_alt_staar_i_billede_og_tekst(sag: tuple[str, str, str | None, dt.date | None]) -> None:
    """Every deadline with date, week, name, rule and reservation; today, the meeting and the first possible date."""
    obj = objekt(*sag)
    billede, ord_ = hele_teksten(tidslinje.svg(obj)), tidslinje.tekst(obj)
    datoer = [IDAG, *(f.dato for f in obj.frister if f.dato), *([obj.dato] if obj.dato else [])]
    for d in datoer:
        assert f"{kort(d)}, uge {d.isocalendar().week}" in billede and dansk(d) in ord_
    for frist in obj.frister:
        for del_ in (frist.navn, frist.forbehold or "", frist.regel[1:]):
            assert del_.rstrip(".") in billede and del_.rstrip(".") in ord_
    if obj.foerste_mulige and obj.foerste_mulige != obj.dato:
        assert kort(obj.foerste_mulige) in billede
    assert billede.count("Overskredet") >= sum(f.overskredet for f in obj.frister)
    antal = sum(f.overskredet for f in obj.frister)
    assert ord_.count("Overskredet") == antal
    for advarsel in obj.advarsler:
        assert advarsel.art == "frist" or (advarsel.tekst in billede and advarsel.tekst.rstrip(".") in ord_)


@pytest.mark.parametrize("sag", ALLE, ids=str)
def test_arbejdsdagene_er_kalenderens(sag: tuple[str, str, str | None, dt.date | None]) -> None:
    obj = objekt(*sag)
    kalender = kalender_for(obj.rulebook)
    for h in tidslinje.haendelser(obj):
        if h.dato is None or h.art == "idag":
            continue
        antal = kalender.arbejdsdage_mellem(IDAG, h.dato)
        fundet = [
            int(t) * (-1 if i == "for" else 1) for d in h.detaljer for i, t in re.findall(r"\b(om|for) (\d+) arb", d)
        ]
        assert fundet == ([antal] if antal else []), h


@pytest.mark.parametrize("sag", [a for a in ALLE if a[3]], ids=str)
def test_lukkede_dage_er_skraveret(sag: tuple[str, str, str | None, dt.date]) -> None:
    """The hatched days of the calendar are the closed ones; folded weeks are told with their working days."""
    obj = objekt(*sag)
    kalender = kalender_for(obj.rulebook)
    datoer = [h.dato for h in tidslinje.haendelser(obj) if h.dato]
    fra, til = min(datoer), max(datoer)
    alle = [fra + dt.timedelta(days=n) for n in range((til - fra).days + 1)]
    svg = tidslinje.svg(obj)
    foldet = [tuple(map(int, t)) for t in re.findall(r"(\d+) uger uden frister, (\d+) arbejdsdage", hele_teksten(svg))]
    # One hatched rectangle in the legend.
    rekter = [r for r in ET.fromstring(svg).iter(f"{NS}rect") if "s-kant" in r.get("class", "")]
    skraverede = sum("f-grund" in r.attrib["class"] for r in rekter) - 1
    uger = sum(antal for antal, _ in foldet)
    assert len(rekter) - 1 + 7 * uger == len(alle)
    lukkede = sum(not kalender.er_arbejdsdag(d) for d in alle)
    assert skraverede + 7 * uger - sum(arbejdsdage for _, arbejdsdage in foldet) == lukkede


@pytest.mark.parametrize("sag", ALLE, ids=str)
def test_gyldig_svg_uden_noget_udefra(sag: tuple[str, str, str | None, dt.date | None]) -> None:
    svg = tidslinje.svg(objekt(*sag))
    rod = ET.fromstring(svg)
    assert rod.tag == f"{NS}svg" and rod.get("role") == "img" and rod.get("lang") == "da" and rod.get("viewBox")
    ids = [e.get("id") for e in rod.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) and {rod.get("aria-labelledby"), rod.get("aria-describedby")} == set(ids)
    assert rod.findtext(f"{NS}title") and rod.findtext(f"{NS}desc") == tidslinje.tekst(objekt(*sag))
    navne = {e.tag.removeprefix(NS) for e in rod.iter()}
    assert navne <= {"svg", "title", "desc", "style", "rect", "path", "circle", "text"}
    assert not re.search(r"href|url\(|@import|<script|\son\w+=|http(?!://www\.w3\.org/)", svg)


def test_maerkerne_har_hver_sin_form() -> None:
    """Readable without colour: no two kinds of marks are drawn with the same shapes."""
    obj = objekt("ringsted_ark", "boerne_og_familiemoede", "opstart", dt.date(2026, 11, 26))
    assert {h.art for h in tidslinje.haendelser(obj)} == {"idag", "frist", "overskredet", "moede", "foerste"}
    former: dict[str, str] = {}
    for art in ("idag", "frist", "overskredet", "moede", "foerste"):
        billede = tidslinje._Billede(obj, 360)
        billede.maerke(art, 50, 50)
        former[art] = re.sub(r' (fill|stroke|class)="[^"]*"', "", billede.l.faerdig(100, "t", "t"))
    assert len(set(former.values())) == 5


def _lange(obj: Moedeobjekt, antal: int, ord_: list[str], dage: list[int]) -> Moedeobjekt:
    en = obj.frister[0]
    frister: list[Fristdato] = [
        replace(en, navn=ord_[n], dato=IDAG + dt.timedelta(days=dage[n]), overskredet=dage[n] < 0, sprunget_over=())
        for n in range(antal)
    ]
    return replace(obj, frister=tuple(frister))


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=90), min_size=12, max_size=12),
    st.lists(st.integers(-60, 400), min_size=12, max_size=12),
    st.integers(1, 12),
)
def test_op_til_tolv_frister_med_lange_navne(navne: list[str], dage: list[int], antal: int) -> None:
    """Whatever a rulebook calls its deadlines and wherever they fall: valid, within the picture, nothing overlapping."""
    obj = _lange(objekt("ringsted_ark", "boerne_og_familiemoede", "opstart", dt.date(2027, 1, 14)), antal, navne, dage)
    uden_overlap(tidslinje.svg(obj))


def test_tolv_frister_samme_dag() -> None:
    navn = "Send invitation, dagsorden og materiale til alle i kommunens tværfaglige børne- og familierådgivningsteam"
    obj = _lange(
        objekt("ringsted_ark", "boerne_og_familiemoede", None, dt.date(2027, 1, 14)), 12, [navn] * 12, [3] * 12
    )
    svg = tidslinje.svg(obj)
    uden_overlap(svg)
    assert hele_teksten(svg).count(navn) == 12


def test_det_akutte_har_ingen_tidslinje() -> None:
    with pytest.raises(ValueError, match="ingen tidslinje"):
        tidslinje.svg(objekt("ringsted_ark", "underretning_akut", None, None))


def test_png() -> None:
    svg = tidslinje.svg(objekt("ringsted_ark", "samarbejdsmoede", None, dt.date(2027, 1, 14)))
    data = tidslinje.png(svg, 800)
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(data[16:20], "big") == 800
    b, h = tegn.maal(svg)
    assert abs(int.from_bytes(data[20:24], "big") - h * 800 / b) <= 1


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs"]), max_size=120), st.floats(30, 300))
def test_ombryd_taber_intet(tekst: str, plads: float) -> None:
    linjer = tegn.ombryd(tekst, plads, 11)
    assert re.sub(r"\s", "", "".join(linjer)) == re.sub(r"\s", "", tekst)
    assert all(tegn.bredde(linje, 11) <= plads or len(linje) == 1 for linje in linjer)


def test_breddemaalet_er_ikke_for_smalt() -> None:
    """By typst's own measure no installed font of the stack (nor the one it falls back to) is wider than the table says."""
    proeve = (
        "Æbler, øre & århus: »Børne- og familiemødet« kl. 9.15-16 (§ 52) – 10 arbejdsdage før? JA; WMQ kvxyz fjord/tst"
    )
    kilde = "#let m(f, w, s) = context [#metadata(measure(text(font: f, weight: w, size: 100pt, hyphenate: false, s)).width.pt()) <b>]\n"
    familier = {
        f for f in typst.Fonts().families() if f in ("Segoe UI", "Roboto", "DejaVu Sans", "Verdana", "Libertinus Serif")
    }
    assert familier
    for fed, vaegt in ((False, 400), (True, 700)):
        for familie in sorted(familier):
            dokument = kilde + f'#set page(width: auto, height: auto)\n#m("{familie}", {vaegt}, sys.inputs.s)'
            for stykke in [proeve, *proeve.split()]:
                svar = typst.query(dokument.encode(), "<b>", field="value", one=True, sys_inputs={"s": stykke})
                assert float(svar) <= tegn.bredde(stykke, 100, fed), (familie, fed, stykke)


def _lys(farve: str) -> float:
    """The relative luminance of a colour, as WCAG 2.1 defines it."""
    kanaler = [int(farve[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (k / 12.92 if k <= 0.04045 else ((k + 0.055) / 1.055) ** 2.4 for k in kanaler)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("moerk", [False, True])
@pytest.mark.parametrize(
    ("farve", "bag", "mindst"),
    [
        *((farve, bag, 4.5) for farve in ("tekst", "svag", "blaa", "roed") for bag in ("flade", "grund")),
        ("paa_blaa", "blaa", 4.5),
        ("tekst", "gul", 4.5),
        *(("kant", bag, 3.0) for bag in ("flade", "grund")),
    ],
)
def test_farverne_kan_ses_i_lyst_og_moerkt(farve: str, bag: str, mindst: float, moerk: bool) -> None:
    """The pictures' text and lines against what is behind them, on a light and on a dark page (WCAG 1.4.3, 1.4.11)."""
    a, b = sorted(_lys(tegn._FARVER[navn][moerk]) for navn in (farve, bag))
    assert (b + 0.05) / (a + 0.05) >= mindst


def test_billedet_foelger_siden_ind_i_moerket() -> None:
    billede = tidslinje.svg(obj("ringsted_ark", "boerne_og_familiemoede", "opstart"))
    _, fundet, moerkt = billede.partition("@media screen and (prefers-color-scheme:dark){")
    assert fundet and tegn._FARVER["tekst"][1] in moerkt.split("</style>")[0]
