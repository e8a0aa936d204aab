"""The meeting object: parts limited to the kind, tasks by function, sources all told, and the data that is rendered from it."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from knowledge import visning
from knowledge.beslut import beslut
from knowledge.frister import frister_for, kalender_for
from knowledge.indlaes import indlaes
from knowledge.moede import FASER, Moedeobjekt, byg
from tests.knowledge.hjaelp import BOEGER, MED_FEMTE, VAERDIER

IDAG = dt.date(2026, 11, 23)
DATO = dt.date(2027, 1, 14)
BFM = "boerne_og_familiemoede"
ROLLER = [r for r in VAERDIER["rolle"] if r != "ved_ikke"]
# Every meeting type and kind of every rulebook.
ALLE: list[tuple[str, str, str | None]] = [
    (bog, moede.id, variant)
    for bog in (*BOEGER, "femte")
    for moede in indlaes(bog, MED_FEMTE).moeder.values()
    for variant in (None, *(v.id for v in moede.varianter))
]


def obj(bog: str, moede_id: str, variant: str | None = None, dato: dt.date | None = DATO) -> Moedeobjekt:
    return byg(indlaes(bog, MED_FEMTE), None, IDAG, dato, moede_id=moede_id, variant_id=variant)


def kilder_i(vaerdi: Any) -> set[tuple[str, str]]:
    """Every source named anywhere in some data."""
    if isinstance(vaerdi, dict):
        egen = {(vaerdi["dokument"], vaerdi["afsnit"])} if {"dokument", "afsnit"} <= set(vaerdi) else set()
        return egen.union(*map(kilder_i, vaerdi.values()))
    return set().union(*map(kilder_i, vaerdi)) if isinstance(vaerdi, list | tuple) else set()


@pytest.mark.parametrize(("bog", "moede_id", "variant"), ALLE)
def test_kun_slagsens_egne_dele(bog: str, moede_id: str, variant: str | None) -> None:
    o = obj(bog, moede_id, variant)
    m = o.moede

    def hoerer_til(del_: Any) -> bool:
        return not del_.varianter or variant in del_.varianter

    for felt in ("formaal", "hvornaar", "dagsorden", "redskaber", "dokumentation", "samtykke", "inddragelse"):
        assert o.punkter(felt) == [p for p in getattr(m, felt) if hoerer_til(p)]
    opgaver = o.opgaver()
    assert tuple(opgaver) == FASER
    assert [x.id for f in FASER for x in opgaver[f]] == [
        x.id for f in FASER for x in m.opgaver if x.fase == f and hoerer_til(x)
    ]
    # A deadline may also end the chain of follow-ups of another kind.
    assert {f.id for f in o.frister} == {f.id for f in m.frister if hoerer_til(f) or variant in f.foelger_efter}
    assert [*o.deltagere, *o.ikke_deltagere] == sorted(
        (d for d in m.deltagere if hoerer_til(d)), key=lambda d: d.deltager == "ikke"
    )
    if variant is not None:
        assert o.variant is not None
        assert o.formaal == list(o.variant.formaal)


@pytest.mark.parametrize(("bog", "moede_id", "variant"), ALLE)
def test_kilderne_er_alle_med_og_ingen_andre(bog: str, moede_id: str, variant: str | None) -> None:
    """The other way round too: what the object cites stands in the meeting type (or is told of the child by the layer)."""
    o = obj(bog, moede_id, variant)
    naevnt = [(k.dokument, k.afsnit) for k in o.kilder()]
    assert len(naevnt) == len(set(naevnt))
    i_moedet = kilder_i(o.moede.model_copy(update={"varianter": [], "aendringer": []}).model_dump())
    if o.variant:
        i_moedet |= kilder_i(o.variant.model_dump())
    i_laget = {(p.kilde.dokument, p.kilde.afsnit) for p in o.fremhaevet}
    assert set(naevnt) <= i_moedet | i_laget
    if not o.moede.varianter:
        assert set(naevnt) == i_moedet | i_laget
    for frist in o.frister:
        assert (frist.kilde.dokument, frist.kilde.afsnit) in naevnt
    for opgave in itertools.chain(*o.opgaver().values()):
        assert (opgave.kilde.dokument, opgave.kilde.afsnit) in naevnt


@pytest.mark.parametrize(("bog", "moede_id", "variant"), ALLE)
@pytest.mark.parametrize("rolle", ROLLER)
def test_en_rolles_opgaver(bog: str, moede_id: str, variant: str | None, rolle: str) -> None:
    """A role's tasks are those of its functions; every task of a professional is on some role's card."""
    o = obj(bog, moede_id, variant)
    funktioner = o.funktioner(rolle)
    assert len(funktioner) == len(set(funktioner))
    egne = {x.id for x in itertools.chain(*o.opgaver(funktioner).values())}
    alle = list(itertools.chain(*o.opgaver().values()))
    assert egne == {x.id for x in alle if x.funktion in funktioner}
    assert (rolle in o.roller_med_opgaver()) == any(
        x.funktion in funktioner and x.funktion != "alle_fagpersoner"
        for x in o.moede.opgaver
        if not x.varianter or variant in x.varianter
    )
    hos_en_rolle = {x.id for r in ROLLER for x in itertools.chain(*o.opgaver(o.funktioner(r)).values())}
    assert hos_en_rolle == {x.id for x in alle if x.funktion not in ("foraeldre", "barn", "netvaerk")}


def test_hvem_der_leder_moedet() -> None:
    """DOMAIN.md 5.5: who calls also chairs, but not the rådgiver in 2017; there another's card has it."""

    def leder(bog: str, moede_id: str, rolle: str) -> bool:
        o = obj(bog, moede_id)
        return any(x.id.startswith("led_moedet") for x in o.opgaver(o.funktioner(rolle))["under"])

    assert "moedeleder" in obj("ringsted_ark", BFM).funktioner("raadgiver")
    assert "moedeleder" not in obj("ringsted_2017", BFM).funktioner("raadgiver")
    assert leder("ringsted_ark", BFM, "raadgiver")
    assert not leder("ringsted_2017", BFM, "raadgiver")
    for rolle in ("paedagogisk_leder", "skoleleder", "ppr_eller_ke", "sundhedsplejerske"):
        assert leder("ringsted_2017", BFM, rolle)
        assert not leder("ringsted_ark", BFM, rolle)
    for bog in ("ringsted_2017", "ringsted_ark"):
        for moede_id in ("samarbejdsmoede", "tvaerfagligt_dialogmoede"):
            assert leder(bog, moede_id, "paedagogisk_leder")
            assert not leder(bog, moede_id, "ppr_eller_ke")


@pytest.mark.parametrize(("bog", "moede_id", "variant"), ALLE)
@pytest.mark.parametrize("dato", [None, DATO])
def test_datoerne_er_fristernes(bog: str, moede_id: str, variant: str | None, dato: dt.date | None) -> None:
    o = obj(bog, moede_id, variant, dato)
    assert o.frister == frister_for(o.moede, dato, IDAG, kalender_for(o.rulebook), variant)
    for opgave in itertools.chain(*o.opgaver().values()):
        frist = o.frist(opgave.frist)
        assert (frist is None) == (opgave.frist is None), "en opgave nævner en frist, som denne slags ikke har"
    assert o.frist("findes_ikke") is None
    assert (o.foerste_mulige is None) == (o.moede.slags != "moede")
    assert (o.advarsler == ()) or dato is not None


def test_beslutningen_foelger_med() -> None:
    rulebook = indlaes("ringsted_ark")
    b = beslut(rulebook, {"rolle": "raadgiver", "sagsstatus": "aktiv_sag", "formaal_bfm": "opstart"})
    o = byg(rulebook, b, IDAG, DATO)
    assert (o.moede.id, o.variant.id if o.variant else None) == (BFM, "opstart")
    assert o.kvittering
    assert set(b.kilder) <= set(o.kilder())
    assert o.konflikter()[: len(b.konflikter)] == list(b.konflikter)
    assert len({k.id for k in o.konflikter()}) == len(o.konflikter())
    # Another meeting looked at beside the recommended one has no kind of the recommended one's.
    andet = byg(rulebook, b, IDAG, DATO, moede_id="samarbejdsmoede")
    assert (andet.moede.id, andet.variant) == ("samarbejdsmoede", None)
    with pytest.raises(KeyError):
        byg(rulebook, None, IDAG, moede_id="findes_ikke")
    with pytest.raises(KeyError):
        byg(rulebook, None, IDAG)


@pytest.mark.parametrize("bog", BOEGER)
def test_servicelovens_note(bog: str) -> None:
    """5.11: the note is with every meeting (and kind) that has a reference to Serviceloven, and with no other."""
    for moede in indlaes(bog).moeder.values():
        for variant in (None, *(v.id for v in moede.varianter)):
            o = obj(bog, moede.id, variant)
            dele = [
                p for felt in ("formaal", "hvornaar", "beslutningskompetence", "dagsorden") for p in o.punkter(felt)
            ]
            dele += [*o.formaal, *o.frister]
            naevnt = any(del_.lovnote for del_ in dele)  # type: ignore[attr-defined]
            assert not naevnt or [n.id for n in o.lovnoter()] == ["serviceloven"]
            assert bool(o.lovnoter()) == (moede.id == BFM)


@pytest.mark.parametrize(("bog", "moede_id", "variant"), ALLE)
def test_laget_er_slagsens(bog: str, moede_id: str, variant: str | None) -> None:
    o = obj(bog, moede_id, variant)
    for punkt in o.lag("inddragelse", "samtykke", "frist"):
        assert punkt.emne in ("inddragelse", "samtykke", "frist")
        assert not punkt.moeder or moede_id in punkt.moeder
        assert not punkt.varianter or variant in punkt.varianter
    # The child's own involvement is with every meeting (DOMAIN.md section 7: from 10 years party rights).
    assert any("10 år" in p.tekst for p in o.fremhaevet)


@pytest.mark.parametrize(("bog", "moede_id", "variant"), ALLE)
def test_data_er_objektet(bog: str, moede_id: str, variant: str | None) -> None:
    """Parity of the data: each task, deadline, participant and conflict, no more and no fewer."""
    o = obj(bog, moede_id, variant)
    data = visning.moede_data(o)
    assert {f: [x["id"] for x in data["opgaver"][f]] for f in FASER} == {
        f: [x.id for x in o.opgaver()[f]] for f in FASER
    }
    assert [(f["id"], f["dato"], f["overskredet"]) for f in data["frister"]] == [
        (f.id, f.dato.isoformat() if f.dato else None, f.overskredet) for f in o.frister
    ]
    assert [d["navn"] for d in data["deltagere"]] == [d.navn for d in o.deltagere]
    assert [k["id"] for k in data["konflikter"]] == [k.id for k in o.konflikter()]
    assert data["redskaber"] == [p.tekst for p in o.punkter("redskaber")]
    assert data["kontrolleret"] == o.rulebook.meta.kontrolleret.isoformat()
