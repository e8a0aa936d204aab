"""What the drafts hold: each part of the meeting object, and nothing that is not in it."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import fakta as fk
from knowledge import kladder
from knowledge.beslut import beslut
from knowledge.datoer import dansk, kort
from knowledge.frister import kalender_for
from knowledge.indlaes import indlaes
from knowledge.kladder import DOKUMENTER, KladdeFejl, Kladdevalg
from knowledge.kladder.indhold import kontekst
from knowledge.moede import Moedeobjekt, byg
from knowledge.visning import frist_linje, kilder_i_ord, lille
from tests.knowledge.hjaelp import BOEGER, MED_FEMTE, fakta
from tests.knowledge.kladder.hjaelp import ALLE, ALLE_BOEGER, DATO, FOR_TIDLIGT, IDAG, ROLLER, blade, datoer_i, obj

BFM = "boerne_og_familiemoede"
KLAMMER = re.compile(r"\[([^\]]*)\]")
# What the user fills in; nothing else stands in square brackets.
UDFYLDES = {
    "dato og klokkeslæt",
    "klokkeslæt",
    "sted",
    "navn",
    "dit navn",
    "din funktion",
    "telefon og mail",
    "barnets navn – først når samtykket er på plads",
    "Skriv kort, hvad I ser, hvad I har prøvet, og hvorfor I mødes",
    "Skriv, hvordan barnets og forældrenes perspektiv kommer med",
    "skriv referat",
    "aftale",
    "dato",
}
hver = pytest.mark.parametrize(("bog", "moede_id", "variant"), ALLE)
datoer = pytest.mark.parametrize("dato", [None, DATO, FOR_TIDLIGT])


def uden_rester(tekst: str) -> None:
    """Nothing left over: no braces, no Python, no blank runs, no doubled full stops, no exclamation mark."""
    for rest in ("{", "}", "None", "Undefined", "\n\n\n", "..", " .", " ,", "!", "  •", "datetime"):
        assert rest not in tekst, (rest, tekst)
    assert tekst == tekst.strip()
    assert set(KLAMMER.findall(tekst)) <= UDFYLDES, set(KLAMMER.findall(tekst)) - UDFYLDES


def par(kilder: Any) -> set[tuple[str, str]]:
    return {(k.dokument, k.afsnit) for k in kilder}


def har_kilder(o: Moedeobjekt, indhold: dict[str, Any], dele: Any) -> None:
    """The document names the source of every part that it shows."""
    linjer = "\n".join(indhold["kilder"])
    for linje in kilder_i_ord([d.kilde for d in dele], o.rulebook):
        titel, afsnit = linje[:-1].split(" (", 1)
        assert titel in linjer
        assert all(a in linjer for a in afsnit.split("; ")), linje


@hver
@datoer
@pytest.mark.parametrize("dokument", DOKUMENTER)
def test_hvert_dokument(bog: str, moede_id: str, variant: str | None, dato: dt.date | None, dokument: str) -> None:
    """Every document is a draft that says so, with edition, date of checking and the dates that follow."""
    o = obj(bog, moede_id, variant, dato)
    for rolle in ROLLER if dokument == "opgavekort" else [None]:
        indhold = kontekst(o, dokument, rolle)
        tekst = kladder.tekst(o, dokument, rolle)
        uden_rester(tekst)
        udkast = indhold["udkast"][0]
        assert udkast.startswith("Udkast – kontrollér mod kommunens egne ark.")
        assert o.rulebook.meta.udgave.tekst in udkast and kort(o.rulebook.meta.kontrolleret) in udkast
        for advarsel in o.advarsler:
            assert any(advarsel.tekst in linje for linje in indhold["udkast"])
        assert indhold["kilder"] and tekst.split("\n")[-1].startswith("Kilder: ")
        kendte = {dato, o.foerste_mulige, *(f.dato for f in o.frister)}
        assert datoer_i(tekst) <= kendte
        assert datoer_i(" ".join(blade(indhold))) - {IDAG} <= kendte
        if dato:
            assert dato in datoer_i(tekst)
        else:
            assert "dato og klokkeslæt" in KLAMMER.findall(tekst)


@hver
@datoer
@pytest.mark.parametrize("rolle", ROLLER)
def test_opgavekort(bog: str, moede_id: str, variant: str | None, dato: dt.date | None, rolle: str) -> None:
    o = obj(bog, moede_id, variant, dato)
    indhold = kontekst(o, "opgavekort", rolle)
    opgaver = list(itertools.chain(*o.opgaver(o.funktioner(rolle)).values()))
    linjer = [x for fase in indhold["faser"] for x in fase["opgaver"]]
    assert len(linjer) == len(opgaver) == kladder.tekst(o, "opgavekort", rolle).count("☐ ")
    for linje, opgave in zip(linjer, opgaver, strict=True):
        assert linje.startswith(opgave.tekst.rstrip("."))
        if (frist := o.frist(opgave.frist)) is not None:
            assert (dansk(frist.dato) if frist.dato else frist.regel) in linje
    assert fk.faktum("rolle").vaerdier[rolle].kortnavn in indhold["overskrift"]
    assert bool(opgaver) != bool(indhold["ingen"])
    har_kilder(o, indhold, opgaver)


@hver
@datoer
def test_fristplan(bog: str, moede_id: str, variant: str | None, dato: dt.date | None) -> None:
    """Each deadline with date, rule, working and whether it is passed; the text equivalent of the timeline is there."""
    o = obj(bog, moede_id, variant, dato)
    indhold = kontekst(o, "fristplan")
    assert [f["navn"] for f in indhold["frister"]] == [f.navn for f in o.frister]
    for linje, frist in zip(indhold["frister"], o.frister, strict=True):
        assert linje["linje"] == frist_linje(frist) and linje["regel"] == frist.regel
        assert linje["forbehold"] == (frist.forbehold or "")
        assert bool(linje["tilstand"]) is frist.overskredet
        assert datoer_i(linje["dato"]) == ({frist.dato} if frist.dato else set())
        for sprunget in frist.sprunget_over if frist.dato else ():
            assert f"{sprunget.grund} {sprunget.dato.day}.{sprunget.dato.month}." in linje["regning"]
    assert bool(indhold["ingen"]) is not bool(o.frister)
    foerste = any("Første dag, hvor alle frister kan nås" in linje for linje in indhold["udkast"])
    assert foerste is bool(o.foerste_mulige and (o.advarsler or dato is None))
    assert indhold["tidslinje"]
    har_kilder(o, indhold, o.frister)


@hver
@pytest.mark.parametrize("dato", [None, DATO])
def test_invitation(bog: str, moede_id: str, variant: str | None, dato: dt.date | None) -> None:
    """DOMAIN.md section 8: each part is there, from the object."""
    o = obj(bog, moede_id, variant, dato)
    indhold = kontekst(o, "invitation")
    assert indhold["formaal"] == list(dict.fromkeys(p.tekst for p in o.formaal))
    assert len(indhold["dagsorden"]) == len(o.punkter("dagsorden"))
    assert [d["navn"].removesuffix(" (efter behov)") for d in indhold["deltagere"]] == [d.navn for d in o.deltagere]
    assert [d["medbringer"] for d in indhold["deltagere"]] == [d.medbringer or "" for d in o.deltagere]
    for andet in o.ikke_deltagere:
        assert not any(d["navn"].startswith(andet.navn) for d in indhold["deltagere"])
    for felt, noegle in (("samtykke", "samtykke"), ("inddragelse", "barnet"), ("hvornaar", "hvornaar")):
        for p in o.punkter(felt):
            assert any(linje.startswith(p.tekst) for linje in indhold[noegle])
    assert [x for x in indhold["frister"] if o.frister] == [frist_linje(f) for f in o.frister]
    har_kilder(o, indhold, [*o.formaal, *o.deltagere, *o.frister, *o.punkter("samtykke"), *o.punkter("inddragelse")])


@hver
def test_dagsorden(bog: str, moede_id: str, variant: str | None) -> None:
    o = obj(bog, moede_id, variant)
    indhold = kontekst(o, "dagsorden")
    assert [p["nr"] for p in indhold["punkter"]] == [str(n) for n in range(1, len(o.punkter("dagsorden")) + 1)]
    for punkt, kilde in zip(indhold["punkter"], o.punkter("dagsorden"), strict=True):
        assert punkt["tekst"] == kilde.tekst.rstrip(".")
    assert indhold["punkter"] or indhold["dagsorden_note"]
    assert len(indhold["til_stede"]) == len(o.deltagere)
    assert [s.navn in linje for s, linje in zip(o.moede.skemaer, indhold["skemaer"], strict=True)] == [True] * len(
        o.moede.skemaer
    )


@pytest.mark.parametrize("moede_id", ["netvaerksmoede_kendt_sag", "netvaerksmoede_ukendt_sag", "udviklingsmoede"])
def test_holbaeks_skemaer_ved_navn(moede_id: str) -> None:
    skemaer = " ".join(kontekst(obj("holbaek_2019", moede_id), "dagsorden")["skemaer"])
    assert "»Første udviklings- eller netværksmøde«" in skemaer
    assert "»Opfølgning på udviklings- eller netværksmøde«" in skemaer


@pytest.mark.parametrize(
    ("bog", "ventet"),
    [
        ("ringsted_ark", {"vidensindsamling": 0, "opstart": 2, "opfoelgning": 1}),
        ("ringsted_2017", {"vidensindsamling": 0, "samarbejde": 0, "opstart": 2, "opfoelgning": 2}),
    ],
)
def test_hver_slags_boerne_og_familiemoede_har_sit(bog: str, ventet: dict[str, int]) -> None:
    """Purpose and agenda of its own, and the dated chain after the meeting: 3 and 6 months."""
    formaal, dagsorden = set(), set()
    for variant, antal in ventet.items():
        o = obj(bog, BFM, variant)
        formaal.add(tuple(kontekst(o, "invitation")["formaal"]))
        dagsorden.add(tuple(kontekst(o, "invitation")["dagsorden"]))
        assert sum(f.dato is not None and f.dato > DATO for f in o.frister) == antal
    assert len(formaal) == len(dagsorden) == len(ventet)


# --- What is asked for ------------------------------------------------------------------------------------------------


def test_uden_foraeldre_siger_hvad_kilderne_kraever() -> None:
    for bog, moede_id, variant in ALLE:
        o = obj(bog, moede_id, variant)
        uden = kontekst(o, "invitation", valg=Kladdevalg(uden_foraeldre=True))
        navne = {d.navn for d in o.deltagere if d.funktion == "foraeldre"}
        assert not navne & {d["navn"] for d in uden["deltagere"]}
        assert not uden["foraeldre"]
        for p in o.punkter("uden_foraeldre"):
            assert p.tekst in uden["uden_foraeldre"]
        if bog != "femte":
            assert o.punkter("uden_foraeldre"), moede_id
            # Suspected parents: what the layer says of it stands beside it, but never in what is sent.
            assert any("under mistanke" in linje for linje in uden["uden_foraeldre"])
        assert not kontekst(o, "invitation")["uden_foraeldre"]


@pytest.mark.parametrize("dokument", DOKUMENTER)
def test_hvert_udkast_siger_at_foraeldrene_ikke_er_med(dokument: str) -> None:
    """A task or a rule may name them all the same: it is the source's own."""
    o, rolle = obj("ringsted_ark", "tvaerfagligt_dialogmoede"), "skoleleder" if dokument == "opgavekort" else None
    med = kontekst(o, dokument, rolle)["udkast"]
    uden = kontekst(o, dokument, rolle, Kladdevalg(uden_foraeldre=True))["udkast"]
    assert len(uden) == len(med) + 1 and uden[:-1] == med


def test_foerste_mulige_dag_siges_kun_hvor_den_er_en_anden() -> None:
    """On the first day that works, at a time outside the fixed hours, the day is no advice."""
    moede = ("ringsted_ark", "samarbejdsmoede")
    foerste = obj(*moede, dato=None).foerste_mulige
    assert foerste is not None
    sent = byg(indlaes(moede[0]), None, IDAG, foerste, dt.time(22), moede[1])
    assert [a.art for a in sent.advarsler] == ["fast_tid"]
    assert dansk(foerste) not in " ".join(kontekst(sent, "invitation")["udkast"])
    assert dansk(foerste) in " ".join(kontekst(obj(*moede, dato=None), "invitation")["udkast"])


@pytest.mark.parametrize(
    ("bog", "svar", "ventet"),
    [
        # The asker may call it: the own role.
        ("ringsted_ark", {"rolle": "paedagogisk_leder"}, "[dit navn], pædagogisk leder"),
        ("ringsted_ark", {"rolle": "raadgiver", "sagsstatus": "aktiv_sag"}, "[dit navn], børne- og ungerådgiver"),
        # Another calls it: another's name.
        ("ringsted_ark", {"rolle": "ppr_eller_ke"}, "[navn], lokal leder"),
        ("ringsted_ark", {"rolle": "skoleleder", "sagsstatus": "aktiv_sag"}, "[navn], børne- og ungerådgiver"),
        # Nobody's title.
        ("holbaek_2019", {"rolle": "ved_ikke", "bekymringsgrad": "moderat"}, "[dit navn], [din funktion]"),
        ("holbaek_2019", {"rolle": "skoleleder", "bekymringsgrad": "moderat"}, "[dit navn], skoleleder"),
    ],
)
def test_hvem_der_indkalder(bog: str, svar: dict[str, Any], ventet: str) -> None:
    rulebook = indlaes(bog)
    beslutning = beslut(rulebook, {"bekymringsgrad": "svaer", "lokal_indsats": "ja", **svar})
    o = byg(rulebook, beslutning, IDAG, DATO)
    oplysninger = {f["navn"]: f["vaerdi"] for f in kontekst(o, "invitation")["oplysninger"]}
    assert oplysninger["Indkaldt af"] == ventet == kontekst(o, "mail")["afsender"]


def test_bfm_uden_foraeldre_kraever_samtykke() -> None:
    for bog in ("ringsted_2017", "ringsted_ark"):
        uden = kontekst(obj(bog, BFM), "invitation", valg=Kladdevalg(uden_foraeldre=True))
        assert any("formålet" in x and "samtykke" in x for x in uden["uden_foraeldre"])


def test_alderen_vaelger_hvad_der_er_at_sige_om_barnet() -> None:
    o = obj("ringsted_ark", "samarbejdsmoede")
    grupper = kladder.aldersgrupper(o.rulebook)
    assert list(grupper) == ["lille", "under_10", "fra_10", "fra_16"]
    alt = kontekst(o, "invitation")
    for alder in grupper:
        indhold = kontekst(o, "invitation", valg=Kladdevalg(aldersgruppe=alder))
        assert grupper[alder].navn in indhold["alder"]
        assert set(indhold["barnet"]) <= set(alt["barnet"])
        # Party rights begin at 10 (recommendation 1).
        assert any("partsbeføjelser" in x for x in indhold["rettigheder"]) == (alder in ("fra_10", "fra_16"))
        assert any("bisidder" in x for x in indhold["rettigheder"])
        assert any("iagttag barnet" in x for x in indhold["barnet"]) == (alder == "lille")
    assert not alt["alder"] and any("partsbeføjelser" in x for x in alt["rettigheder"])


def test_ekstra_fagligheder_staar_hos_deltagerne() -> None:
    for bog, moede_id, variant in ALLE:
        deltagere = kontekst(obj(bog, moede_id, variant), "invitation", valg=Kladdevalg(ekstra=("ssp", "ppr")))[
            "deltagere"
        ]
        assert sum("SSP og PPR" in d["navn"] for d in deltagere) == 1


@pytest.mark.parametrize("bog", BOEGER)
@settings(max_examples=40, deadline=None)
@given(svar=fakta)
def test_beslutningen_i_udkastet(bog: str, svar: dict[str, Any]) -> None:
    """Receipt, first steps, close calls and conflicts of the decision stand in every document; the worry in none sent.

    A task card for another than the asker has no first steps or close calls: they are the asker's, and of the parents.
    """
    rulebook = indlaes(bog, MED_FEMTE)
    b = beslut(rulebook, svar)
    o = byg(rulebook, b, IDAG, DATO)
    if o.moede.slags != "moede":
        with pytest.raises(KladdeFejl):
            kontekst(o, "invitation")
        return
    for dokument in DOKUMENTER:
        rolle = svar.get("rolle", "raadgiver")
        egen = (rolle if rolle != "ved_ikke" else "raadgiver") if dokument == "opgavekort" else None
        indhold = kontekst(o, dokument, egen)
        assert any(o.kvittering and o.kvittering in x for x in indhold["udkast"])
        valget = "\n".join(indhold["valget"])
        assert all(s.tekst in valget for s in b.foerst) and all(v.tekst in valget for v in b.taette_valg)
        bemaerk = "\n".join(indhold["bemaerk"])
        assert all(k.kort in bemaerk and k.valgt in bemaerk for k in b.konflikter)
    grad = fk.faktum("bekymringsgrad").vaerdier[svar.get("bekymringsgrad", "ved_ikke")].kort
    assert grad not in "\n".join(kontekst(o, "invitation")["fortalt"])


def test_en_andens_opgavekort_har_ikke_spoergerens_valg() -> None:
    rulebook = indlaes("holbaek_2019")
    b = beslut(rulebook, {"rolle": "skoleleder", "bekymringsgrad": "svaer", "samtykke": "ikke_spurgt"})
    o = byg(rulebook, b, IDAG, DATO)
    assert b.foerst
    assert kontekst(o, "opgavekort", "skoleleder")["valget"]
    assert not kontekst(o, "opgavekort", "raadgiver")["valget"]


def test_en_passeret_frist_er_maerket_paa_opgavekortet() -> None:
    """A task with a date before today says so, on the card as in the deadline plan."""
    o = obj("ringsted_ark", BFM, "opstart", FOR_TIDLIGT)
    frist = next(f for f in o.frister if f.overskredet and f.krav and f.dato)
    med_frist = [x for x in o.opgaver()["foer"] if x.frist == frist.id]
    linjer = [x for fase in kontekst(o, "opgavekort", "raadgiver")["faser"] for x in fase["opgaver"]]
    for opgave in med_frist:
        (linje,) = [x for x in linjer if x.startswith(opgave.tekst.rstrip("."))]
        assert frist.dato and dansk(frist.dato) in linje and "overskredet" in linje
    assert med_frist


def test_en_raadgiver_man_beder_om_staar_en_gang() -> None:
    """Named as a discipline and a participant by itself: needed, and not once more among the others."""
    rulebook = indlaes("holbaek_2019")
    svar = {"rolle": "skoleleder", "bekymringsgrad": "svaer", "fagligheder": ["socialraadgiver", "ssp"]}
    o = byg(rulebook, beslut(rulebook, svar), IDAG, DATO)
    deltagere = [d["navn"] for d in kontekst(o, "invitation")["deltagere"]]
    assert len([d for d in deltagere if "rådgiver" in d.lower()]) == 1
    assert any(d.endswith("SSP") for d in deltagere)


def test_det_der_sendes_har_intet_til_afsenderen() -> None:
    """Before the sender's own part stands nothing about consent, suspicion or how to talk with the child."""
    for bog, moede_id, variant in ALLE:
        o = obj(bog, moede_id, variant)
        indhold = kontekst(o, "invitation", valg=Kladdevalg(uden_foraeldre=True))
        sendes = kladder.tekst(o, "invitation", valg=Kladdevalg(uden_foraeldre=True)).split("\n---\n")[0]
        for del_ in (
            "samtykke",
            "barnet",
            "rettigheder",
            "uden_foraeldre",
            "praktisk",
            "hvornaar",
            "bemaerk",
            "kilder",
        ):
            assert not any(linje in sendes for linje in indhold[del_])


# --- What cannot be made ----------------------------------------------------------------------------------------------


def test_et_opgavekort_uden_rolle() -> None:
    with pytest.raises(KladdeFejl, match="rolle"):
        kladder.tekst(obj("ringsted_ark", "samarbejdsmoede"), "opgavekort")


@pytest.mark.parametrize(
    ("dokument", "rolle", "valg"),
    [
        ("brev", None, None),
        ("opgavekort", "borgmester", None),
        ("invitation", None, Kladdevalg(aldersgruppe="teenager")),
    ],
)
def test_ukendte_valg(dokument: str, rolle: str | None, valg: Kladdevalg | None) -> None:
    with pytest.raises(KladdeFejl, match="Vælg"):
        kladder.tekst(obj("ringsted_ark", "samarbejdsmoede"), dokument, rolle, valg)


@pytest.mark.parametrize("bog", ALLE_BOEGER)
def test_ingen_invitation_til_det_der_ikke_er_et_moede(bog: str) -> None:
    rulebook = indlaes(bog, MED_FEMTE)
    for moede in rulebook.moeder.values():
        if moede.slags == "moede":
            continue
        o = byg(rulebook, None, IDAG, moede_id=moede.id)
        for dokument in ("invitation", "dagsorden", "mail"):
            with pytest.raises(KladdeFejl, match="ikke et møde"):
                kladder.tekst(o, dokument)
        with pytest.raises(KladdeFejl):
            kladder.lav_filer(o, Kladdevalg(dokumenter=("invitation",)))


# --- Properties -------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    hvilket=st.sampled_from(ALLE),
    idag=st.dates(dt.date(2020, 1, 1), dt.date(2060, 1, 1)),
    om=st.integers(-60, 500),
)
def test_ingen_frist_paa_en_lukket_dag_og_ingen_passeret_umaerket(
    hvilket: tuple[str, str, str | None], idag: dt.date, om: int
) -> None:
    bog, moede_id, variant = hvilket
    rulebook = indlaes(bog, MED_FEMTE)
    kalender = kalender_for(rulebook)
    o = byg(rulebook, None, idag, idag + dt.timedelta(om), None, moede_id, variant)
    for linje in kontekst(o, "fristplan")["frister"]:
        for dato in datoer_i(linje["dato"]):
            assert kalender.er_arbejdsdag(dato)
            assert bool(linje["tilstand"]) == (dato < idag)
    assert lille(o.moede.navn) in lille(kontekst(o, "fristplan")["overskrift"]) or variant


def test_et_uddrag_er_det_der_sendes_og_det_foerste_raad() -> None:
    o = obj("ringsted_ark", "tvaerfagligt_dialogmoede")
    helt, uddrag = kladder.tekst(o, "invitation"), kladder.uddrag(o, "invitation")
    assert uddrag.split("\n---\n")[0] == helt.split("\n---\n")[0]
    assert len(uddrag) < len(helt)
    for dokument in ("fristplan", "dagsorden", "mail"):
        assert set(kladder.uddrag(o, dokument).split("\n")[:4]) <= set(kladder.tekst(o, dokument).split("\n"))
