"""The decision map: every row and outcome of the table in its order, the path that the decision took, all in its box."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from knowledge.beslut import BeslutningsFejl, beslut
from knowledge.indlaes import RULEBOOKS, indlaes
from knowledge.kladder import kort, tegn
from knowledge.modeller import Betingelse, FaglighedBetingelse, Rulebook
from knowledge.visning import betingelse_i_ord, svar_i_ord
from tests.knowledge.hjaelp import BOEGER, DISCIPLINER, MED_FEMTE, fakta
from tests.knowledge.kladder.hjaelp_svg import NS, hele_teksten, tekster, uden_overlap

ALLE = [*BOEGER, "femte"]
# Answers that make the picture as large as it gets: nothing holds before the last rows, and all is told at length.
LANGE: dict[str, Any] = {
    "rolle": "paedagogisk_leder",
    "bekymringsgrad": "moderat",
    "lokal_indsats": "ja",
    "sagsstatus": "ingen_sag",
    "samtykke": "ikke_spurgt",
    "formaal_bfm": "ved_ikke",
    "fagligheder": [d for d in DISCIPLINER if d not in ("ssp", "uu", "socialraadgiver")],
}
EKSEMPLER: list[dict[str, Any] | None] = [
    None,
    {},
    {"bekymringsgrad": "akut"},
    {"bekymringsgrad": "svaer", "samtykke": "nej"},
    {"rolle": "raadgiver", "sagsstatus": "aktiv_sag", "formaal_bfm": "opstart"},
    {"rolle": "sundhedsplejerske", "fagligheder": ["sundhedspleje"]},
    {"fagligheder": ["ke_psykolog", "ke_talehoere"]},
    {**LANGE, "fagligheder": ["socialraadgiver"]},
    LANGE,
]


def bog_af(bog: str) -> Rulebook:
    return indlaes(bog, MED_FEMTE)


def kort_af(bog: str, svar: dict[str, Any] | None, bredde: float = kort.BREDDE) -> str:
    rulebook = bog_af(bog)
    return kort.svg(rulebook, beslut(rulebook, svar) if svar is not None else None, bredde)


def rekter(svg: str) -> list[tuple[float, float, float, float]]:
    """The boxes that are drawn to be seen: those with an outline."""
    return [
        (x, y, x + float(r.attrib["width"]), y + float(r.attrib["height"]))
        for r in ET.fromstring(svg).iter(f"{NS}rect")
        if r.get("stroke")
        for x, y in [(float(r.attrib["x"]), float(r.attrib["y"]))]
    ]


@pytest.mark.parametrize("bog", ALLE)
@pytest.mark.parametrize("bredde", [kort.BREDDE, kort.BREDDE_SKAERM])
def test_alle_regler_og_udfald_staar_i_orden(bog: str, bredde: float) -> None:
    rulebook = bog_af(bog)
    assert rulebook.tabel is not None
    ids = [r.get("data-id") for r in ET.fromstring(kort_af(bog, None, bredde)).iter(f"{NS}rect") if r.get("data-id")]
    i_orden = sorted(rulebook.tabel.regler, key=lambda r: r.trin)
    assert ids == [id_ for r in i_orden for id_ in (r.id, r.moede)]


@pytest.mark.parametrize("bog", ALLE)
def test_hver_betingelse_staar_med_ord(bog: str) -> None:
    """What the table says of a row, the picture and its text say, with the outcome and the edition."""
    rulebook = bog_af(bog)
    assert rulebook.tabel is not None
    billede, ord_ = hele_teksten(kort_af(bog, None)), kort.tekst(rulebook)
    for regel in rulebook.tabel.regler:
        linje = next(linje for linje in ord_.split("\n") if f"[{regel.id}]" in linje)
        assert rulebook.moede(regel.moede).navn in linje and regel.id in billede
        for del_ in [d for b in regel.naar for d in betingelse_i_ord(b).split("; ")]:
            vaerdi = del_.removeprefix(del_.partition(": ")[0] + ": ")
            # A line may be broken after a hyphen.
            assert del_ in linje and vaerdi.replace(" ", "") in billede.replace(" ", "")
    for tekst in (billede, ord_):
        assert "112" in tekst and rulebook.meta.udgave.tekst[1:] in tekst and "Kilderne har ingen skala" in tekst


@pytest.mark.parametrize("bog", ALLE)
@pytest.mark.parametrize("svar", EKSEMPLER, ids=str)
@pytest.mark.parametrize("bredde", [kort.BREDDE, kort.BREDDE_SKAERM, 560, 1000])
def test_al_tekst_er_i_sin_boks(bog: str, svar: dict[str, Any] | None, bredde: float) -> None:
    svg = kort_af(bog, svar, bredde)
    uden_overlap(svg)
    kasser = rekter(svg)
    i_kasse = 0
    for x1, y1, x2, y2, t in tekster(svg):
        for k1, l1, k2, l2 in kasser:
            if k1 <= x1 < k2 and l1 <= (y1 + y2) / 2 < l2:
                i_kasse += 1
                assert x2 <= k2 and l1 <= y1 and y2 <= l2, t
    assert i_kasse > 2 * len(kort.trin(bog_af(bog)))


@settings(deadline=None, max_examples=60)
@given(bog=st.sampled_from(ALLE), svar=fakta)
def test_vejen_er_beslutningens(bog: str, svar: dict[str, Any]) -> None:
    """The rows above the deciding one have each a part that does not hold; in it all hold; below it nothing is tried."""
    rulebook = bog_af(bog)
    beslutning = beslut(rulebook, svar)
    alle = kort.trin(rulebook, beslutning)
    nr = next(i for i, t in enumerate(alle) if t.regel.id == beslutning.regel.id)
    assert [t.status for t in alle] == ["passer_ikke"] * nr + ["passer"] + ["ikke_proevet"] * (len(alle) - nr - 1)
    for t in alle[:nr]:
        assert all(any(led.holder is False for led in alt) for alt in t.alternativer)
    assert any(all(led.holder for led in alt) for alt in alle[nr].alternativer)
    for t in alle[nr + 1 :]:
        assert all(led.holder is None and led.svar is None for alt in t.alternativer for led in alt)
    ord_ = kort.tekst(rulebook, beslutning)
    assert all(svar_i_ord(s, v) in ord_ for s, v in beslutning.fakta.items() if v is not None and s != "dato")


@pytest.mark.parametrize("bog", BOEGER)
@pytest.mark.parametrize("svar", EKSEMPLER, ids=str)
def test_vejen_kan_ses_uden_farve(bog: str, svar: dict[str, Any] | None) -> None:
    """With all colours taken out the deciding row is still the one with a box of its own and a filled number."""
    if svar is None:
        return
    rulebook = bog_af(bog)
    beslutning = beslut(rulebook, svar)
    rod = ET.fromstring(kort.svg(rulebook, beslutning))
    tykke = [r for r in rod.iter(f"{NS}rect") if r.get("stroke-width") == "2"]
    assert len(tykke) == 1
    raekke = next(r for r in rod.iter(f"{NS}rect") if r.get("data-id") == beslutning.regel.id)
    top, bund = float(raekke.attrib["y"]), float(raekke.attrib["y"]) + float(raekke.attrib["height"])
    assert top <= float(tykke[0].attrib["y"]) <= bund


@pytest.mark.parametrize("bog", BOEGER)
def test_en_side_der_kan_laeses(bog: str) -> None:
    """On one page of A4 the answers are of 7 points or more and the smallest text of 5.5; without a path 7.5 and 6."""
    rulebook = bog_af(bog)
    for svar in EKSEMPLER:
        svg = kort.papir(rulebook, beslut(rulebook, svar) if svar is not None else None)
        maal = tegn.maal_paa_side(svg)
        mindste = min(float(t.attrib["font-size"]) for t in ET.fromstring(svg).iter(f"{NS}text"))
        assert maal * kort._VAERDI >= (7 if svar is not None else 7.5), (svar, maal)
        assert maal * mindste >= (5.5 if svar is not None else 6), (svar, maal)


@pytest.mark.parametrize("bog", BOEGER)
def test_pdf(bog: str) -> None:
    """One tagged page of A4 in Danish, with a title and the text equivalent as the picture's."""
    rulebook = bog_af(bog)
    laeser = PdfReader(io.BytesIO(kort.pdf(rulebook, beslut(rulebook, LANGE))))
    assert len(laeser.pages) == 1
    side = laeser.pages[0].mediabox
    assert (round(side.width), round(side.height)) == (595, 842)
    rod = laeser.root_object
    assert rod["/Lang"] == "da" and rod["/MarkInfo"]["/Marked"] and laeser.metadata is not None
    assert rulebook.meta.navn in (laeser.metadata.title or "")
    assert b"pdfuaid:part" in rod["/Metadata"].get_data()


@pytest.mark.parametrize("bog", ALLE)
def test_gyldig_svg_uden_noget_udefra(bog: str) -> None:
    svg = kort_af(bog, LANGE)
    rod = ET.fromstring(svg)
    assert rod.get("role") == "img" and rod.get("lang") == "da" and rod.findtext(f"{NS}title")
    assert rod.findtext(f"{NS}desc") == kort.tekst(bog_af(bog), beslut(bog_af(bog), LANGE))
    assert {e.tag.removeprefix(NS) for e in rod.iter()} <= {
        "svg",
        "title",
        "desc",
        "style",
        "rect",
        "path",
        "circle",
        "text",
    }
    assert not re.search(r"href|url\(|@import|<script|\son\w+=|http(?!://www\.w3\.org/)", svg)


@pytest.mark.parametrize("bog", ["ringsted_ark", "ringsted_2017"])
def test_det_der_gaar_forud_staar_foerst(bog: str) -> None:
    """A grave worry without consent: the map shows a meeting, and above it that an underretning may be the right thing."""
    rulebook = bog_af(bog)
    beslutning = beslut(rulebook, {"bekymringsgrad": "svaer", "samtykke": "nej"})
    foerst = [v.tekst for v in beslutning.taette_valg if v.foerst]
    assert foerst and beslutning.moede != "underretning_akut"
    linjer = kort.tekst(rulebook, beslutning).split("\n")
    assert all(linjer.index(t) < linjer.index(next(x for x in linjer if x.startswith("1. "))) for t in foerst)
    billede = hele_teksten(kort.svg(rulebook, beslutning))
    assert all(t in billede for t in foerst)


def test_et_lag_har_intet_kort() -> None:
    with pytest.raises(BeslutningsFejl):
        kort.svg(indlaes("nationalt"))


def test_et_svar_fra_en_anden_struktur_bliver_afvist() -> None:
    with pytest.raises(ValueError, match="ringsted_2017"):
        kort.svg(indlaes("ringsted_ark"), beslut(indlaes("ringsted_2017"), {}))


def test_farverne_er_sidens() -> None:
    """Inlined on the page a picture takes the page's colours: every variable that it names is one of the page's."""
    css = (RULEBOOKS.parent.parent / "bot" / "web" / "guide.css").read_text(encoding="utf-8")
    navne = set(re.findall(r"var\((--[\w-]+),", kort_af("ringsted_ark", {})))
    assert len(navne) >= 6 and navne <= set(re.findall(r"(--[\w-]+):", css))


def _med(rulebook: Rulebook, navn: str, alternativer: list[Betingelse]) -> Rulebook:
    """The rulebook with another name for every meeting, and more ways into its second rule."""
    assert rulebook.tabel is not None
    foerste, anden, *resten = sorted(rulebook.tabel.regler, key=lambda r: r.trin)
    regler = [foerste, anden.model_copy(update={"naar": [*anden.naar, *alternativer]}), *resten]
    moeder = {id_: m.model_copy(update={"navn": navn}) for id_, m in rulebook.moeder.items()}
    tabel = rulebook.tabel.model_copy(update={"regler": regler})
    return rulebook.model_copy(update={"tabel": tabel, "moeder": moeder})


@settings(deadline=None, max_examples=40)
@given(
    navn=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120),
    antal=st.integers(0, 3),
    bredde=st.sampled_from([kort.BREDDE, kort.BREDDE_SKAERM, 560, 1100]),
)
def test_andre_rulebooks_kan_tegnes(navn: str, antal: int, bredde: float) -> None:
    """Whatever a municipality calls its meetings, and where a rule has several ways in."""
    alternativ = Betingelse(bekymringsgrad=["svaer"], fagligheder=FaglighedBetingelse(kun_af=list(DISCIPLINER)))
    rulebook = _med(indlaes("holbaek_2019"), navn, [alternativ] * antal)
    svg = kort.svg(rulebook, bredde=bredde)
    uden_overlap(svg)
    assert [t[4] for t in tekster(svg)].count("eller") == antal
