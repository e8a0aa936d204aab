"""What the four rulebooks hold: the facts of DOMAIN.md sections 3, 4, 5 and 7 and of the sources, as ids, numbers and dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge import fakta as fk
from knowledge.indlaes import RULEBOOKS, ids, indlaes, laes_yaml
from knowledge.modeller import Moede, Rulebook
from tests.knowledge.hjaelp import AFGOERENDE, BOEGER, DISCIPLINER, VAERDIER, VED_IKKE

ALLE = (*BOEGER, "nationalt")
ROD = RULEBOOKS.parent.parent
SEEDS = ROD.parent / "shared" / "seeds"
BFM = "boerne_og_familiemoede"
TDM = "tvaerfagligt_dialogmoede"
SM = "samarbejdsmoede"
UFS = "udvidet_foraeldresamarbejde"
TEAM = "intet_moede_teamsamarbejde"
AKUT = "underretning_akut"
KENDT = "netvaerksmoede_kendt_sag"
UKENDT = "netvaerksmoede_ukendt_sag"
UM = "udviklingsmoede"
RINGSTED = ("ringsted_2017", "ringsted_ark")
LEDERE = {"paedagogisk_leder", "skoleleder"}

MOEDER = [(bog, moede) for bog in BOEGER for moede in indlaes(bog).moeder]


def moede(bog: str, moede_id: str) -> Moede:
    return indlaes(bog).moede(moede_id)


def blade(vaerdi: Any, sted: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every mapping within some data, and where it stands."""
    if isinstance(vaerdi, dict):
        yield sted, vaerdi
        for noegle, indhold in vaerdi.items():
            yield from blade(indhold, (*sted, str(noegle)))
    elif isinstance(vaerdi, list):
        for nr, indhold in enumerate(vaerdi):
            navn = indhold.get("id") or str(nr) if isinstance(indhold, dict) else str(nr)
            yield from blade(indhold, (*sted, navn))


def tekster(vaerdi: Any) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Every text of some data: where, the field's name, and the text."""
    for sted, blad in blade(vaerdi):
        for noegle, indhold in blad.items():
            for enkelt in indhold if isinstance(indhold, list) else [indhold]:
                if isinstance(enkelt, str):
                    yield sted, noegle, enkelt


def alle_tekster() -> Iterator[tuple[str, str]]:
    """Every text that a user may see: field's name and text, of all rulebooks, the facts and the dialogue's words."""
    for bog in ids():
        for _, noegle, tekst in tekster(indlaes(bog).model_dump(by_alias=True)):
            yield noegle, tekst
    for fil in ("fakta.yml", "tekster.yml"):
        for _, noegle, tekst in tekster(laes_yaml(RULEBOOKS.parent / fil)):
            yield noegle, tekst


# --- The contract's ids -----------------------------------------------------------------------------------------------


def test_fakta_er_kontraktens() -> None:
    assert set(fk.ALLE) == {*AFGOERENDE, "dato"}
    for slot, vaerdier in VAERDIER.items():
        assert set(fk.faktum(slot).vaerdier) == set(vaerdier), slot
    assert fk.discipliner() == DISCIPLINER
    assert set(fk.faktum("fagligheder").vaerdier) == {*DISCIPLINER, "ingen", VED_IKKE}
    assert fk.faktum("fagligheder").flere
    assert not any(fk.faktum(slot).flere for slot in VAERDIER)


def test_hvert_trin_af_bekymring_er_defineret() -> None:
    """The scale is the project's own, and each step says what it means (DOMAIN.md section 3)."""
    for vaerdi, ord_ in fk.faktum("bekymringsgrad").vaerdier.items():
        assert bool(ord_.definition) == (vaerdi != VED_IKKE)
    assert fk.data().egen_skala


def test_udfaldene_er_kontraktens() -> None:
    ringsted = {TEAM, UFS, SM, TDM, BFM, AKUT}
    assert set(indlaes("ringsted_2017").moeder) == set(indlaes("ringsted_ark").moeder) == ringsted
    assert set(indlaes("holbaek_2019").moeder) == {TEAM, UM, KENDT, UKENDT, AKUT}
    assert ids() == sorted(ALLE)
    for bog in BOEGER:
        tabel = indlaes(bog).tabel
        assert tabel is not None
        assert {r.moede for r in tabel.regler} == set(tabel.alvor) == set(indlaes(bog).moeder)
        assert tabel.undtagelser == []


def test_forkortelser() -> None:
    """The abbreviations users type (DOMAIN.md section 9) name one meeting, or the two kinds of netværksmøde."""
    ventet = {TDM: ["TDM"], BFM: ["BFM"], UFS: ["UFS"], KENDT: ["NM"], UKENDT: ["NM"], UM: ["UM"]}
    for bog, moede_id in MOEDER:
        assert moede(bog, moede_id).forkortelser == ventet.get(moede_id, []), moede_id


@pytest.mark.parametrize("bog", ALLE)
def test_udgave_og_ansvar(bog: str) -> None:
    """Every edition says when it holds, or that its source does not; who checked it and when; who answers for it."""
    meta = indlaes(bog).meta
    assert meta.kontrolleret <= dt.date(2026, 12, 31)
    assert meta.kontrolleret_af and meta.ansvarlig and meta.udgave.tekst
    # No source gives a day in force, so none is stated.
    assert meta.udgave.gaelder_fra is None and meta.udgave.gaelder_til is None
    assert meta.udgave.udateret == (bog in ("ringsted_ark", "nationalt"))
    for dokument in meta.dokumenter.values():
        assert dokument.titel and dokument.udgiver and dokument.datering


def test_arv() -> None:
    assert indlaes("ringsted_ark").meta.arver == "ringsted_2017"
    assert {bog for bog in BOEGER if indlaes(bog).meta.arver} == {"ringsted_ark"}
    for bog in BOEGER:
        lag = indlaes(bog).lag
        assert lag is not None and lag == indlaes("nationalt").lag
    gammel, ark = indlaes("ringsted_2017"), indlaes("ringsted_ark")
    aendret = {m for m in ark.moeder if ark.moede(m) != gammel.moede(m)}
    assert aendret == {SM, BFM}
    for moede_id in aendret:
        assert ark.moede(moede_id).aendringer
    assert len({indlaes(bog).meta.kode for bog in ALLE}) == len(ALLE)


# --- Deadlines, hours, durations --------------------------------------------------------------------------------------

FRISTER = {
    ("ringsted_2017", BFM): {
        "moedeledelse_aftalt": (1, "uger", "foer", "moede", True, []),
        "opfoelgning_3_maaneder": (3, "maaneder", "efter", "indsats_start", True, ["opstart", "opfoelgning"]),
        "naeste_opfoelgning": (6, "maaneder", "efter", "opfoelgning", True, ["opfoelgning"]),
        "handleplan_sendt": (2, "uger", "efter", "moede", True, ["opfoelgning"]),
    },
    ("ringsted_ark", BFM): {
        "invitation_sendt": (10, "arbejdsdage", "foer", "moede", True, []),
        "fagpersoner_valgt": (1, "uger", "foer", "moede", False, []),
        "opfoelgning_3_maaneder": (3, "maaneder", "efter", "indsats_start", True, ["opstart", "opfoelgning"]),
        "naeste_opfoelgning": (6, "maaneder", "efter", "opfoelgning", True, ["opfoelgning"]),
    },
    ("ringsted_ark", SM): {
        "svar_paa_indkaldelse": (10, "arbejdsdage", "efter", "modtagelse", False, []),
    },
}


def frister(fundne: Any) -> dict[str, tuple[Any, ...]]:
    return {f.id: (f.regel.antal, f.regel.enhed, f.regel.retning, f.regel.anker, f.krav, f.varianter) for f in fundne}


@pytest.mark.parametrize(("bog", "moede_id"), MOEDER)
def test_frister(bog: str, moede_id: str) -> None:
    """Every deadline that the sources state, and no others."""
    assert frister(moede(bog, moede_id).frister) == FRISTER.get((bog, moede_id), {})


def test_lagets_frister() -> None:
    lag = indlaes("nationalt").lag
    assert lag is not None
    assert frister(lag.frister) == {
        "boernefaglig_undersoegelse": (4, "maaneder", "efter", "kendskab", False, []),
        "barnets_plan": (3, "maaneder", "efter", "afgoerelse", False, []),
    }


@pytest.mark.parametrize(("bog", "moede_id"), MOEDER)
def test_faste_tider_og_varighed(bog: str, moede_id: str) -> None:
    sted = moede(bog, moede_id).tid_og_sted
    tider = [(t.ugedag, t.fra, t.til) for t in sted.faste_tider]
    if (bog, moede_id) == ("ringsted_ark", SM):
        assert tider == [("mandag", "08:00", "15:00"), ("torsdag", "09:15", "16:00")]
    else:
        assert tider == []
    ventet = {("ringsted_ark", SM): 60, ("ringsted_ark", BFM): 90}.get((bog, moede_id))
    assert sted.varighed_minutter == ventet
    assert (sted.varighed is not None) == (ventet is not None)


@pytest.mark.parametrize("bog", BOEGER)
def test_lukkedage(bog: str) -> None:
    """24 and 31 December and 5 June are on the rulebook's own list (DOMAIN.md section 8)."""
    assert {(d.maaned, d.dag) for d in indlaes(bog).meta.lukkedage} == {(12, 24), (12, 31), (6, 5)}


# --- Who calls, chairs, takes part ------------------------------------------------------------------------------------


@pytest.mark.parametrize("bog", RINGSTED)
@pytest.mark.parametrize(
    ("moede_id", "funktion", "roller"),
    [
        (UFS, "lokal_fagperson", {"fagperson", "sundhedsplejerske"}),
        (SM, "lokal_leder", LEDERE),
        (TDM, "lokal_leder", LEDERE),
        (BFM, "raadgiver", {"raadgiver"}),
    ],
)
def test_hvem_indkalder_i_ringsted(bog: str, moede_id: str, funktion: str, roller: set[str]) -> None:
    indkalder = moede(bog, moede_id).indkalder
    assert indkalder is not None
    assert (indkalder.funktion, set(indkalder.roller)) == (funktion, roller)


@pytest.mark.parametrize(
    ("moede_id", "funktion", "leder"),
    [
        (KENDT, "initiativtager", "initiativtager"),
        (UM, "initiativtager", "initiativtager"),
        (UKENDT, "lokal_leder", "lokal_leder"),
    ],
)
def test_hvem_indkalder_i_holbaek(moede_id: str, funktion: str, leder: str) -> None:
    """5.10: the initiator is responsible; in unknown cases the leader together with the rådgiver."""
    m = moede("holbaek_2019", moede_id)
    assert m.indkalder is not None and m.indkalder.funktion == funktion
    assert set(m.indkalder.roller) >= LEDERE
    opgaver = {o.id: o.funktion for o in m.opgaver}
    assert opgaver["led_moedet"] == opgaver["skriv_referat"] == leder
    assert ("del_ledelsen" in opgaver) == (moede_id == UKENDT)


def test_moedeleder_af_et_boerne_og_familiemoede() -> None:
    """5.5: in 2017 another professional chairs, agreed a week before; in the ark the rådgiver, who may delegate."""
    gammel, ark = moede("ringsted_2017", BFM), moede("ringsted_ark", BFM)
    assert {p.kilde.dokument for p in gammel.moedeleder} == {"udviklingsmodellen"}
    assert {p.kilde.dokument for p in ark.moedeleder} == {"ark_boerne_og_familiemoede"}
    assert "moedeleder" in {d.funktion for d in gammel.deltagere}
    assert "moedeleder" not in {d.funktion for d in ark.deltagere}
    opgave = next(o for o in gammel.opgaver if o.id == "aftal_moedeledelse")
    assert (opgave.funktion, opgave.frist) == ("raadgiver", "moedeledelse_aftalt")
    assert next(o for o in ark.opgaver if o.id == "aftal_moedeledelse").frist is None
    assert {o.funktion for o in gammel.opgaver if o.id == "skriv_aftaleskema"} == {"raadgiver"}
    assert {o.funktion for o in ark.opgaver if o.id == "sikr_referat"} == {"raadgiver"}


def med(bog: str, moede_id: str, funktion: str) -> set[str]:
    return {d.deltager for d in moede(bog, moede_id).deltagere if d.funktion == funktion}


def test_deltagere() -> None:
    """The authority: out of a samarbejdsmøde (003) and an udviklingsmøde, always in a netværksmøde; the leader: 13c."""
    assert med("ringsted_ark", SM, "raadgiver") == {"ikke"}
    assert med("ringsted_2017", SM, "raadgiver") == set()
    assert med("ringsted_ark", SM, "lokal_leder") == {"efter_behov"}
    assert med("ringsted_2017", SM, "lokal_leder") == {"altid"}
    assert med("holbaek_2019", UM, "raadgiver") == {"ikke"}
    assert med("holbaek_2019", KENDT, "raadgiver") == med("holbaek_2019", UKENDT, "raadgiver") == {"altid"}
    for bog in RINGSTED:
        assert med(bog, TDM, "raadgiver") == {"efter_behov"}
        assert med(bog, BFM, "raadgiver") == {"altid"}
    for bog, moede_id in MOEDER:
        if moede(bog, moede_id).slags == "moede":
            assert med(bog, moede_id, "foraeldre") == {"altid"}
            assert med(bog, moede_id, "barn") <= {"altid", "efter_behov"} != set()


def test_slags() -> None:
    """5.8: four kinds in 2017, three in the ark."""
    tre = {"vidensindsamling", "opstart", "opfoelgning"}
    for bog, moede_id in MOEDER:
        slags = {v.id for v in moede(bog, moede_id).varianter}
        ventet = (tre | {"samarbejde"} if bog == "ringsted_2017" else tre) if moede_id == BFM else set()
        assert slags == ventet, (bog, moede_id)


@pytest.mark.parametrize(
    ("bog", "moede_id", "redskaber"),
    [
        ("ringsted_ark", SM, {"anmodningsskema", "invitation", "mødeguide", "opgavekort", "aftaleskema", "samtykke"}),
        ("ringsted_ark", BFM, {"dagsorden med referat", "opgavekort", "samtykke", "ics"}),
        ("ringsted_2017", SM, {"dagsorden", "mødeguide", "aftaleguide", "aftaleskema", "teamguide", "værd at vide"}),
        ("ringsted_2017", TDM, {"dagsorden", "mødeguide", "aftaleguide", "teamguide", "værd at vide"}),
        ("ringsted_2017", BFM, {"dagsorden", "mødeguide", "aftaleguide", "aftaleskema", "handleplan"}),
        ("holbaek_2019", KENDT, {"første udviklings-", "opfølgning på udviklings-", "guide til mødeledelse"}),
        ("holbaek_2019", UM, {"første udviklings-", "opfølgning på udviklings-", "guide til mødeledelse"}),
    ],
)
def test_redskaber(bog: str, moede_id: str, redskaber: set[str]) -> None:
    fundet = [p.tekst.lower() for p in moede(bog, moede_id).redskaber]
    assert not [r for r in redskaber if not any(r in tekst for tekst in fundet)]


# --- Completeness (DOMAIN.md section 7, issue 2 section B) ------------------------------------------------------------


@pytest.mark.parametrize(("bog", "moede_id"), MOEDER)
def test_hvert_moede_er_helt(bog: str, moede_id: str) -> None:
    m = moede(bog, moede_id)
    felter = ["formaal", "hvornaar", "opgaver", "samtykke", "inddragelse", "beslutningskompetence"]
    if m.slags == "moede":
        felter += ["moedeleder", "referent", "deltagere", "dagsorden", "redskaber", "dokumentation", "opfoelgning"]
        assert m.indkalder is not None
        assert m.tid_og_sted.sted, "hvor"
        assert m.tid_og_sted.tid or m.tid_og_sted.varighed, "hvornår og hvor længe"
        assert {o.fase for o in m.opgaver} == {"foer", "under", "efter"}
    if m.slags == "trin":
        felter += ["deltagere", "opfoelgning"]
    assert not [felt for felt in felter if not getattr(m, felt)]
    assert m.navn and m.bestemt and m.handling


@pytest.mark.parametrize("bog", RINGSTED)
def test_hver_slags_har_sit(bog: str) -> None:
    """Each kind of børne- og familiemøde has its own purpose, occasion and points on the agenda."""
    m = moede(bog, BFM)
    for variant in m.varianter:
        assert variant.formaal
        assert any(variant.id in p.varianter for p in m.hvornaar), variant.id
        assert any(variant.id in p.varianter for p in m.dagsorden), variant.id


@pytest.mark.parametrize(("bog", "moede_id"), MOEDER)
def test_opgaver_og_frister_haenger_sammen(bog: str, moede_id: str) -> None:
    """Every deadline has a task of the one who answers for it, and every task names a deadline of its own meeting."""
    m = moede(bog, moede_id)
    for frist in m.frister:
        opgaver = [o for o in m.opgaver if o.frist == frist.id]
        assert opgaver, frist.id
        assert {o.funktion for o in opgaver} == {frist.ansvarlig}, frist.id


@pytest.mark.parametrize("bog", ALLE)
def test_hver_oplysning_har_kilde_og_dato(bog: str) -> None:
    data = indlaes(bog).model_dump()
    dokumenter = data["meta"]["dokumenter"]
    antal = 0
    for sted, blad in blade(data):
        if {"dokument", "afsnit"} <= set(blad):
            antal += 1
            assert blad["dokument"] in dokumenter, sted
            assert blad["afsnit"].strip() and isinstance(blad["kontrolleret"], dt.date), sted
    assert antal > 100


@pytest.mark.parametrize("bog", BOEGER)
def test_kilderne_er_bogens_egne(bog: str) -> None:
    """A meeting's parts rest on the municipality's own documents, the layer, or what the project says of itself."""
    egne = {
        "ringsted_2017": {"udviklingsmodellen"},
        "ringsted_ark": {"udviklingsmodellen", "ark_samarbejdsmoede", "ark_boerne_og_familiemoede"},
        "holbaek_2019": {"holbaek_netvaerksmoede"},
    }[bog] | {"kvalitet_i_sagsbehandlingen", "projektet"}
    for moede_id, m in indlaes(bog).moeder.items():
        brugt = {blad["dokument"] for _, blad in blade(m.model_dump()) if {"dokument", "afsnit"} <= set(blad)}
        assert brugt <= egne, moede_id
    # Each of the ark's two sheets is followed for its own meeting.
    if bog == "ringsted_ark":
        for moede_id, andet in ((SM, "ark_boerne_og_familiemoede"), (BFM, "ark_samarbejdsmoede")):
            data = indlaes(bog).moede(moede_id).model_dump()
            assert andet not in {b["dokument"] for _, b in blade(data) if {"dokument", "afsnit"} <= set(b)}


# --- Conflicts --------------------------------------------------------------------------------------------------------


def test_konflikterne_1_til_13() -> None:
    """Each point of DOMAIN.md section 5 is data in at least one rulebook."""
    fundet = {int(re.findall(r"\d+", k)[0]) for bog in BOEGER for k in indlaes(bog).konflikter}
    assert fundet == set(range(1, 14))


@pytest.mark.parametrize("bog", BOEGER)
def test_en_konflikt_naevner_begge_sider_og_valget(bog: str) -> None:
    for konflikt in indlaes(bog).konflikter.values():
        assert konflikt.kort and konflikt.valgt and konflikt.moeder, konflikt.id
        assert konflikt.kilderne_siger, konflikt.id
        assert konflikt.kontrolleret is not None


@pytest.mark.parametrize(
    ("konflikt", "dokumenter"),
    [
        ("K1", {"udviklingsmodellen", "ark_samarbejdsmoede"}),
        ("K2", {"udviklingsmodellen", "ark_samarbejdsmoede"}),
        ("K3", {"udviklingsmodellen", "ark_samarbejdsmoede"}),
        ("K4", {"udviklingsmodellen", "ark_boerne_og_familiemoede"}),
        ("K5", {"udviklingsmodellen", "ark_boerne_og_familiemoede"}),
        ("K6", {"udviklingsmodellen", "ark_boerne_og_familiemoede"}),
        ("K8", {"udviklingsmodellen", "ark_boerne_og_familiemoede"}),
        ("K8b", {"udviklingsmodellen", "ark_boerne_og_familiemoede", "kvalitet_i_sagsbehandlingen"}),
        ("K11", {"udviklingsmodellen", "ark_boerne_og_familiemoede", "kvalitet_i_sagsbehandlingen"}),
        ("K13b", {"udviklingsmodellen", "ark_samarbejdsmoede"}),
    ],
)
def test_begge_udgaver_naevner_de_samme_kilder(konflikt: str, dokumenter: set[str]) -> None:
    for bog in RINGSTED:
        assert {s.kilde.dokument for s in indlaes(bog).konflikter[konflikt].kilderne_siger} == dokumenter, bog


def test_udgaverne_vaelger_hver_sin_side() -> None:
    gammel, ark = (indlaes(bog).konflikter for bog in RINGSTED)
    for konflikt in ("K1", "K2", "K5", "K6", "K8", "K8b", "K9b", "K11", "K13b"):
        assert gammel[konflikt].valgt != ark[konflikt].valgt, konflikt
    assert "K7" in ark and "K7" not in gammel  # only 003 has the 10 working days that begin nowhere


# --- The law ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bog", ALLE)
def test_serviceloven_har_en_note(bog: str) -> None:
    """5.11: every mention of Serviceloven in a meeting carries the note that it is superseded."""
    rulebook: Rulebook = indlaes(bog)
    naevnt = 0
    for moede_id, m in rulebook.moeder.items():
        for sted, blad in blade(m.model_dump()):
            if any("servicelov" in str(v).lower() for v in blad.values() if isinstance(v, str)):
                naevnt += 1
                assert blad.get("lovnote") == "serviceloven", (moede_id, sted)
    assert (naevnt > 0) == (bog in RINGSTED)
    assert rulebook.lag is not None
    note = next(n for n in rulebook.lag.lovnoter if n.id == "serviceloven")
    nu = " ".join(p.tekst for p in note.nu)
    for paragraf in ("30", "31", "32", "46", "91"):
        assert re.search(rf"§§? ?(\d+ og )?{paragraf}\b", nu), paragraf


def test_loven_er_kun_den_kilderne_naevner() -> None:
    """No provision is stated that the documents do not mention (those of barnets lov: from 004)."""
    kendte = {"1", "3", "5", "30", "31", "32", "46", "52", "91", "92", "95"}
    for _, tekst in alle_tekster():
        for fund in re.finditer(r"§§? ?(\d+)(?:(?:-| og )(\d+))?", tekst):
            assert {p for p in fund.groups() if p} <= kendte, tekst


# --- The language -----------------------------------------------------------------------------------------------------


def test_ingen_udraabstegn() -> None:
    assert not [tekst for _, tekst in alle_tekster() if "!" in tekst]


def test_saetninger_slutter_med_tegn() -> None:
    """A text that is a sentence ends as one; a heading (an item of an agenda) has no verb to end."""
    saetninger = {"hvorfor", "kort", "valgt", "grund", "note", "forbehold", "medbringer", "dagsorden_note", "hvad"}
    for bog in ids():
        for sted, noegle, tekst in tekster(indlaes(bog).model_dump(by_alias=True)):
            if (noegle == "tekst" and not {"dagsorden", "udgave"} & set(sted)) or noegle in saetninger:
                assert tekst.endswith((".", "?")), (sted, tekst)
            assert tekst == tekst.strip() and "  " not in tekst, (sted, tekst)


def test_du_og_ikke_de() -> None:
    """Users are met with "du" and "I": never with the formal "De"."""
    formelt = re.compile(r"(?<![.?:»] )\b(De|Dem|Deres)\b(?! (samme|nationale|største|inviterede|behøver))")
    for _, tekst in alle_tekster():
        assert not formelt.search(tekst[1:]), tekst


def test_ingen_tuborgklammer_uden_for_hvorfor() -> None:
    for bog in ids():
        for sted, noegle, tekst in tekster(indlaes(bog).model_dump()):
            assert noegle == "hvorfor" or not set("{}") & set(tekst), (sted, tekst)


OPSLAGSFELTER = ("svar", "spoerg", "noegleord", "navn")


def ord_(tekst: str) -> list[str]:
    return re.findall(r"[a-zæøåé0-9]+", tekst.lower().replace("-\n", "").replace("¬\n", ""))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="kilderne er ikke her")
def test_intet_er_skrevet_af() -> None:
    """Facts carry over, sentences do not: nowhere eight words in a row as in a source (titles of documents aside).

    A fact that is looked up names publications by their titles and lists by their items: there it is fourteen words, one more than the longest title.
    """
    kilder = [ord_(fil.read_text(encoding="utf-8", errors="replace")) for fil in sorted(SEEDS.glob("*.txt"))]
    stykker = {n: {tuple(k[i : i + n]) for k in kilder for i in range(len(k) - n + 1)} for n in (8, 14)}
    fundet = set()
    for noegle, tekst in alle_tekster():
        egne = ord_(tekst)
        n = 14 if noegle in OPSLAGSFELTER else 8
        if noegle != "titel":
            fundet |= {" ".join(d) for i in range(len(egne) - n + 1) if (d := tuple(egne[i : i + n])) in stykker[n]}
    assert not fundet, sorted(fundet)[:5]


def test_ingen_adresser_og_numre() -> None:
    """No number, mail or address that the sources do not give; 112 is the only number to ring."""
    for _, tekst in alle_tekster():
        # Addresses that document 004 itself gives.
        uden = re.sub(r"(?i)(?:www\.)?(?:sbst|seminarer|social)\.dk", "", tekst)
        assert not re.search(r"\b\d{2} ?\d{2} ?\d{2} ?\d{2}\b|@|\bhttps?:|\.dk\b", uden), tekst


def test_mapperne_er_data() -> None:
    assert {fil.suffix for fil in RULEBOOKS.rglob("*") if fil.is_file()} == {".yml"}
    assert isinstance(SEEDS, Path)
