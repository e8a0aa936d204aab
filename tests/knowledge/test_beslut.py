"""The decision, against a reference written from DOMAIN.md section 6 (and 5) and not from the rulebooks' data."""

from __future__ import annotations

import itertools
import random
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from knowledge.beslut import (
    Beslutning,
    BeslutningsFejl,
    aendrer_udfald,
    beslut,
    find_kontakt,
    find_regel,
    find_taette_valg,
    tabel_af,
    vej,
)
from knowledge.fakta import FaktaFejl, tjek_fakta
from knowledge.indlaes import RULEBOOKS, indlaes
from knowledge.naeste import AKSER, Flade, byg_flade
from tests.knowledge.hjaelp import (
    AFGOERENDE,
    ALLE_FAGLIGHEDER,
    BOEGER,
    DISCIPLINER,
    MED_FEMTE,
    VAERDIER,
    VED_IKKE,
    fakta,
    kombinationer,
    kopi,
    ret,
)

RINGSTED = ("ringsted_2017", "ringsted_ark")
SAG = ("afklaring", "aktiv_sag")
BFM = "boerne_og_familiemoede"
TDM = "tvaerfagligt_dialogmoede"
SM = "samarbejdsmoede"
UFS = "udvidet_foraeldresamarbejde"
TEAM = "intet_moede_teamsamarbejde"
AKUT = "underretning_akut"

Svar = tuple[str, int]  # the outcome and the step of section 6 that decides


# --- The reference ----------------------------------------------------------------------------------------------------


def udefra(fagligheder: Any, rolle: str, egen: bool = True) -> frozenset[str]:
    """The disciplines that count as external: none where not known, without a sundhedsplejerske's own (5.2)."""
    if fagligheder in (None, "ingen", VED_IKKE):
        return frozenset()
    valgt = frozenset(fagligheder)
    return valgt - {"sundhedspleje"} if egen and rolle == "sundhedsplejerske" else valgt


def vejet(svar: dict[str, Any]) -> tuple[str, str, str, str, str]:
    """Role, worry, case, local effort and consent as they are weighed where they are not known (section 6)."""
    return (
        svar.get("rolle", VED_IKKE),
        {VED_IKKE: "moderat"}.get(svar.get("bekymringsgrad", VED_IKKE), svar.get("bekymringsgrad", "")),
        {VED_IKKE: "ingen_sag"}.get(svar.get("sagsstatus", VED_IKKE), svar.get("sagsstatus", "")),
        {VED_IKKE: "ja"}.get(svar.get("lokal_indsats", VED_IKKE), svar.get("lokal_indsats", "")),
        {VED_IKKE: "ikke_spurgt"}.get(svar.get("samtykke", VED_IKKE), svar.get("samtykke", "")),
    )


def ringsted(rulebook_id: str, svar: dict[str, Any]) -> Svar:
    rolle, grad, sag, lokal, _ = vejet(svar)
    fag = udefra(svar.get("fagligheder"), rolle)
    if grad == "akut":
        return AKUT, 1
    if rolle == "raadgiver" and sag in SAG:
        return BFM, 2
    if sag in SAG and (grad == "svaer" or "socialraadgiver" in fag):
        return BFM, 3
    if grad == "let" and lokal in ("nej", "delvist"):
        return TEAM, 4
    if sag in SAG and not fag:
        return BFM, 5
    if grad == "svaer":
        return TDM, 6
    if lokal == "nej":
        return UFS, 7
    if not fag:
        return UFS, 8
    if fag & {"ssp", "uu", "socialraadgiver"}:
        return TDM, 9
    if rulebook_id == "ringsted_2017":
        return (SM if len(fag) <= 2 else TDM), 10
    ke_eller_sundhed = {"sundhedspleje", "ke_psykolog", "ke_talehoere", "ke_paedagogisk_konsulent", "ppr"}
    return (SM if len(fag) == 1 and fag <= ke_eller_sundhed else TDM), 10


def holbaek(svar: dict[str, Any]) -> Svar:
    rolle, grad, sag, lokal, samtykke = vejet(svar)
    fag = udefra(svar.get("fagligheder"), rolle, egen=False)
    if grad == "akut":
        return AKUT, 1
    if grad == "svaer" and samtykke == "nej":
        return AKUT, 2
    if grad == "let" and lokal in ("nej", "delvist"):
        return TEAM, 3
    if grad == "svaer" or "socialraadgiver" in fag or rolle == "raadgiver":
        return ("netvaerksmoede_kendt_sag" if sag in SAG else "netvaerksmoede_ukendt_sag"), 4
    return "udviklingsmoede", 5


def reference(rulebook_id: str, svar: dict[str, Any]) -> Svar:
    return holbaek(svar) if rulebook_id == "holbaek_2019" else ringsted(rulebook_id, svar)


def alternativer(rulebook_id: str, svar: dict[str, Any]) -> set[str]:
    """The close calls of sections 5 and 6: which other meetings are named."""
    rolle, grad, sag, _, samtykke = vejet(svar)
    moede, _ = reference(rulebook_id, svar)
    naevnt: set[str] = set()
    if rulebook_id == "holbaek_2019":
        if moede == "udviklingsmoede" and sag in SAG:
            naevnt.add("netvaerksmoede_kendt_sag")
        if grad == "svaer" and samtykke == "nej":
            # The outcome is the underretning itself: what it would be with consent is named, known case or not.
            naevnt |= {"netvaerksmoede_kendt_sag", "netvaerksmoede_ukendt_sag"}
        return naevnt
    fag = udefra(svar.get("fagligheder"), rolle)
    if grad == "svaer" and samtykke == "nej":
        naevnt.add(AKUT)
    if sag in SAG and rolle != "raadgiver" and moede in (SM, TDM):
        naevnt.add(BFM)
    if moede == TDM and grad != "svaer":
        if len(fag) == 1 and fag <= {"ssp", "uu", "socialraadgiver"}:
            naevnt.add(SM)
        if rulebook_id == "ringsted_ark" and fag == {"familiehus"}:
            naevnt.add(SM)
        if rulebook_id == "ringsted_ark" and len(fag) == 2 and not fag & {"ssp", "uu", "socialraadgiver", "familiehus"}:
            naevnt.add(SM)  # one unit, two professions: one fewer would do (5.1)
        if rulebook_id == "ringsted_2017" and len(fag) > 2 and not fag & {"ssp", "uu", "socialraadgiver"}:
            naevnt.add(SM)  # "more than two, consider" is a guide (5.2)
    if rulebook_id == "ringsted_2017" and moede == SM and "familiehus" in fag:
        naevnt.add(TDM)
    return naevnt


@cache
def flade(rulebook_id: str) -> Flade:
    return byg_flade(indlaes(rulebook_id))


def som_svar(vaerdi: Any) -> Any:
    return list(vaerdi) if isinstance(vaerdi, tuple) else vaerdi


def noegle(vaerdi: Any) -> Any:
    return vaerdi if isinstance(vaerdi, str) else tuple(vaerdi)


def kort(b: Beslutning) -> tuple[Any, ...]:
    """A decision without the facts as they were told."""
    return (
        b.moede,
        b.regel.id,
        b.variant,
        b.variantnote,
        tuple(v.id for v in b.taette_valg),
        tuple(s.id for s in b.foerst),
        b.kilder,
        b.mangler,
        tuple(k.id for k in b.konflikter),
    )


# --- Every combination ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rulebook_id", BOEGER)
def test_hele_rummet(rulebook_id: str) -> None:
    """All seven facts, disciplines by class: exactly one rule, of the step and with the outcome of section 6."""
    fl = flade(rulebook_id)
    regler = tabel_af(indlaes(rulebook_id)).regler
    assert (fl.regel >= 0).all()
    assert not fl.dobbelt.any()
    assert {slot: set(map(noegle, fl.vaerdier[slot])) for slot in VAERDIER} == {s: set(v) for s, v in VAERDIER.items()}
    forkert = []
    # ``formaal_bfm`` decides only the kind: the rule is the same along its axis, and the rest is compared cell by cell.
    formaal = AKSER.index("formaal_bfm")
    assert (fl.regel.max(axis=formaal) == fl.regel.min(axis=formaal)).all()
    regel_nr = fl.regel.take(0, axis=formaal)
    akser = [slot for slot in AKSER if slot != "formaal_bfm"]
    for celle in itertools.product(*(range(len(fl.vaerdier[slot])) for slot in akser)):
        svar = {slot: fl.vaerdier[slot][i] for slot, i in zip(akser, celle, strict=True)}
        regel = regler[regel_nr[celle]]
        if (regel.moede, regel.trin) != reference(rulebook_id, svar):
            forkert.append((svar, regel.id))
    assert not forkert, f"{len(forkert)}: {forkert[:3]}"


@pytest.mark.parametrize("rulebook_id", BOEGER)
def test_alle_514_svar_om_fagligheder(rulebook_id: str) -> None:
    """Each of the 514 answers, for each role, worry, case and local effort, decided one by one."""
    assert len(ALLE_FAGLIGHEDER) == 514
    tabel = tabel_af(indlaes(rulebook_id))
    forkert = []
    for svar in kombinationer("rolle", "bekymringsgrad", "sagsstatus", "lokal_indsats"):
        # The worry of a step before the disciplines settles all 514 alike; there the array's classes are enough.
        for fag in ALLE_FAGLIGHEDER if svar["bekymringsgrad"] in ("let", "moderat") else ALLE_FAGLIGHEDER[::37]:
            svar["fagligheder"] = fag
            regel = find_regel(tabel, vej(tabel, svar))
            if (regel.moede, regel.trin) != reference(rulebook_id, svar):
                forkert.append((dict(svar), regel.id))
    assert not forkert, f"{len(forkert)}: {forkert[:3]}"


@pytest.mark.parametrize("rulebook_id", BOEGER)
def test_en_klasse_har_et_udfald(rulebook_id: str) -> None:
    """No two sets that the reference tells apart are of one class: all 514 answers, with the reference alone."""
    fl = flade(rulebook_id)
    fortalte = [fag for fag in ALLE_FAGLIGHEDER if fag is not None]
    assert set(fl.klasse) == set(map(noegle, fortalte))
    for svar in kombinationer("rolle", "bekymringsgrad", "sagsstatus", "lokal_indsats"):
        if svar["bekymringsgrad"] not in ("let", "moderat") or svar["lokal_indsats"] == VED_IKKE:
            continue  # weighed as one of the others, or settled before the disciplines
        set_foer: dict[int, tuple[Svar, set[str]]] = {}
        for fag in fortalte:
            svar["fagligheder"] = fag
            ud = reference(rulebook_id, svar), alternativer(rulebook_id, svar)
            assert set_foer.setdefault(fl.klasse[noegle(fag)], ud) == ud, svar


@pytest.mark.parametrize("rulebook_id", BOEGER)
def test_taette_valg_i_hele_rummet(rulebook_id: str) -> None:
    """The alternatives named are those of sections 5 and 6, for every combination; underretning_akut goes first."""
    fl = flade(rulebook_id)
    tabel = tabel_af(indlaes(rulebook_id))
    for svar in kombinationer("rolle", "bekymringsgrad", "sagsstatus", "lokal_indsats", "samtykke"):
        for fag in fl.vaerdier["fagligheder"]:
            svar["fagligheder"] = som_svar(fag)
            v = vej(tabel, svar)
            moede = find_regel(tabel, v).moede
            naevnt = [valg.alternativ for valg in find_taette_valg(tabel, moede, v)]
            assert set(naevnt) == alternativer(rulebook_id, svar), svar
            assert moede not in naevnt
            if AKUT in naevnt:
                assert naevnt[0] == AKUT, svar


@pytest.mark.parametrize("rulebook_id", BOEGER)
def test_flade_og_beslut_er_enige(rulebook_id: str) -> None:
    """The array and the decision one by one: equal outcome numbers are equal outcomes, kind and close calls too."""
    fl = flade(rulebook_id)
    rulebook = indlaes(rulebook_id)
    regler = tabel_af(rulebook).regler
    valg = random.Random(5)
    nummer: dict[int, tuple[Any, ...]] = {}
    for _ in range(400):
        celle = tuple(valg.randrange(len(fl.vaerdier[slot])) for slot in AKSER)
        b = beslut(rulebook, {slot: som_svar(fl.vaerdier[slot][i]) for slot, i in zip(AKSER, celle, strict=True)})
        assert b.regel == regler[fl.regel[celle]]
        ud = (b.moede, b.variant, tuple(sorted(v.id for v in b.taette_valg)))
        assert nummer.setdefault(int(fl.udfald[celle]), ud) == ud
    assert len(set(nummer.values())) == len(nummer)


@pytest.mark.parametrize("rulebook_id", BOEGER)
def test_mere_bekymring_er_aldrig_mildere(rulebook_id: str) -> None:
    alvor = tabel_af(indlaes(rulebook_id)).alvor
    for svar in kombinationer("rolle", "sagsstatus", "lokal_indsats", "samtykke"):
        for fag in ALLE_FAGLIGHEDER[::7]:
            grader = [
                reference(rulebook_id, {**svar, "fagligheder": fag, "bekymringsgrad": g})[0]
                for g in ("let", "moderat", "svaer", "akut")
            ]
            assert [alvor.index(m) for m in grader] == sorted(alvor.index(m) for m in grader), (svar, fag, grader)


@pytest.mark.parametrize("rulebook_id", [*BOEGER, "femte"])
def test_hver_raekke_kan_komme_i_brug(rulebook_id: str) -> None:
    """Rules, close calls, first steps, kinds and contacts: each holds for some facts and shows."""
    rulebook = indlaes(rulebook_id, MED_FEMTE)
    tabel = tabel_af(rulebook)
    brugt: set[str] = set()
    varianter: set[int] = set()
    kontakter: set[str] = set()
    fl = byg_flade(rulebook)
    slots = ("rolle", "bekymringsgrad", "sagsstatus", "lokal_indsats", "samtykke")
    for nr, svar in enumerate(itertools.islice(kombinationer(*slots), 0, None, 5)):
        svar["formaal_bfm"] = VAERDIER["formaal_bfm"][nr % 5]
        fag = fl.vaerdier["fagligheder"]
        b = beslut(rulebook, {**svar, "fagligheder": som_svar(fag[nr % len(fag)])})
        brugt |= {b.regel.id, *(v.id for v in b.taette_valg), *(s.id for s in b.foerst)}
        kontakter.add(str(find_kontakt(rulebook, svar)))
    # What the walk above passes over is sought.
    valg = random.Random(1)
    for raekke in (*tabel.regler, *tabel.taette_valg, *tabel.foerst):
        for _ in range(0 if raekke.id in brugt else 3000):
            svar = {s: valg.choice(v) for s, v in VAERDIER.items()}
            b = beslut(rulebook, {**svar, "fagligheder": som_svar(valg.choice(fl.vaerdier["fagligheder"]))})
            brugt |= {b.regel.id, *(v.id for v in b.taette_valg), *(s.id for s in b.foerst)}
            if raekke.id in brugt:
                break
        assert raekke.id in brugt, f"{raekke.id} kommer aldrig i brug"
    assert kontakter == {str(k) for k in rulebook.meta.kontakt}
    for moede, variantregler in tabel.variantregler.items():
        for svar in kombinationer("rolle", "sagsstatus", "formaal_bfm"):
            b = beslut(rulebook, {**svar, "bekymringsgrad": "svaer"})
            if b.moede == moede and b.variant is not None:
                varianter.add(
                    next(nr for nr, v in enumerate(variantregler) if v.variant == b.variant and v.note == b.variantnote)
                )
        assert len({(v.variant, v.note) for v in variantregler}) == len(varianter), moede


# --- The close calls, by name -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rulebook_id", RINGSTED)
@pytest.mark.parametrize("sag", VAERDIER["sagsstatus"])
@pytest.mark.parametrize("rolle", VAERDIER["rolle"])
def test_svaer_uden_samtykke(rulebook_id: str, sag: str, rolle: str) -> None:
    b = beslut(indlaes(rulebook_id), {"bekymringsgrad": "svaer", "samtykke": "nej", "sagsstatus": sag, "rolle": rolle})
    assert b.moede in (TDM, BFM), "samtykke stopper aldrig"
    assert b.naert_valg
    assert b.alternativer[0] == AKUT
    assert b.foerst[0].id == "F-underretning"


@pytest.mark.parametrize("sag", VAERDIER["sagsstatus"])
@pytest.mark.parametrize("rolle", VAERDIER["rolle"])
def test_holbaek_svaer_uden_samtykke(sag: str, rolle: str) -> None:
    """Holbæk's step 2: the route to an underretning with guidance from Den Sociale Indgang, not the emergency text."""
    b = beslut(
        indlaes("holbaek_2019"), {"bekymringsgrad": "svaer", "samtykke": "nej", "sagsstatus": sag, "rolle": rolle}
    )
    akut = beslut(indlaes("holbaek_2019"), {"bekymringsgrad": "akut", "samtykke": "nej", "sagsstatus": sag})
    assert (b.moede, b.regel.trin) == (AKUT, 2)
    assert (akut.moede, akut.regel.trin) == (AKUT, 1)
    assert b.naert_valg and not akut.naert_valg
    assert [s.id for s in b.foerst[:2]] == ["F-underretning-i-dag", "F-vejledning-dsi"]
    assert "K10a" in {k.id for k in b.konflikter}


@pytest.mark.parametrize("rulebook_id", RINGSTED)
@pytest.mark.parametrize("fag", ["ssp", "uu", "socialraadgiver"])
def test_ssp_uu_og_raadgiver(rulebook_id: str, fag: str) -> None:
    """5.2: one of them leads to a dialogmøde alone and among others; alone it is close to a samarbejdsmøde."""
    alene = beslut(indlaes(rulebook_id), {"bekymringsgrad": "moderat", "lokal_indsats": "ja", "fagligheder": [fag]})
    med = beslut(
        indlaes(rulebook_id),
        {"bekymringsgrad": "moderat", "lokal_indsats": "ja", "fagligheder": ["ke_psykolog", fag]},
    )
    assert (alene.moede, med.moede) == (TDM, TDM)
    assert alene.alternativer == (SM,)
    assert not med.naert_valg
    assert "K2" in {k.id for k in alene.konflikter}


def test_familiehus() -> None:
    """5.2: an ordinary external in 2017, with its condition; a dialogmøde in the ark. Both are close calls."""
    svar = {"bekymringsgrad": "moderat", "lokal_indsats": "ja", "fagligheder": ["familiehus"]}
    gammel, ark = (beslut(indlaes(bog), svar) for bog in RINGSTED)
    assert (gammel.moede, gammel.alternativer) == (SM, (TDM,))
    assert (ark.moede, ark.alternativer) == (TDM, (SM,))
    to = {**svar, "fagligheder": ["ke_psykolog", "familiehus"]}
    assert beslut(indlaes("ringsted_2017"), to).moede == SM
    assert beslut(indlaes("ringsted_2017"), to).alternativer == (TDM,)


def test_en_enhed_to_faggrupper() -> None:
    """5.1: psykolog and talehørekonsulent are one unit and two faggrupper."""
    svar = {"bekymringsgrad": "moderat", "lokal_indsats": "ja", "fagligheder": ["ke_psykolog", "ke_talehoere"]}
    gammel, ark = (beslut(indlaes(bog), svar) for bog in RINGSTED)
    assert (gammel.moede, ark.moede) == (SM, TDM)
    for b in (gammel, ark):
        assert "K1" in {k.id for k in b.konflikter}


@pytest.mark.parametrize("rulebook_id", RINGSTED)
@pytest.mark.parametrize("sag", SAG)
@pytest.mark.parametrize("rolle", [r for r in VAERDIER["rolle"] if r != "raadgiver"])
@pytest.mark.parametrize(("fag", "moede"), [("ke_psykolog", SM), ("ssp", TDM)])
def test_aktiv_sag_og_en_anden_der_spoerger(rulebook_id: str, sag: str, rolle: str, fag: str, moede: str) -> None:
    """5.3: the rådgiver is contacted first, and the børne- og familiemøde is named."""
    b = beslut(
        indlaes(rulebook_id),
        {"bekymringsgrad": "moderat", "lokal_indsats": "ja", "sagsstatus": sag, "rolle": rolle, "fagligheder": [fag]},
    )
    assert b.moede == moede
    assert BFM in b.alternativer
    assert any(s.id.startswith("F-raadgiver") for s in b.foerst)
    assert "K3" in {k.id for k in b.konflikter}


@pytest.mark.parametrize("rulebook_id", RINGSTED)
def test_raadgiveren_kontaktes_foerst_i_hver_aktiv_sag(rulebook_id: str) -> None:
    """5.3: in every case where another than the rådgiver asks, whatever the meeting."""
    rulebook = indlaes(rulebook_id)
    for svar in kombinationer("rolle", "bekymringsgrad", "lokal_indsats"):
        if VED_IKKE in (svar["bekymringsgrad"], svar["lokal_indsats"]):
            continue
        for sag, fag in itertools.product(VAERDIER["sagsstatus"], (["ke_psykolog"], ["ssp"], "ingen")):
            b = beslut(rulebook, {**svar, "sagsstatus": sag, "fagligheder": fag})
            kontakt = any(s.id.startswith("F-raadgiver") for s in b.foerst)
            skal = sag in SAG and svar["rolle"] != "raadgiver" and b.moede != AKUT
            assert kontakt == skal, (svar, sag, fag)
            if b.moede == BFM and svar["rolle"] != "raadgiver":
                assert b.regel.indkaldes_af == "raadgiver"


@pytest.mark.parametrize("rolle", VAERDIER["rolle"])
@pytest.mark.parametrize("sag", VAERDIER["sagsstatus"])
def test_holbaek_trin_5(rolle: str, sag: str) -> None:
    b = beslut(
        indlaes("holbaek_2019"),
        {"bekymringsgrad": "moderat", "rolle": rolle, "sagsstatus": sag, "fagligheder": ["ppr"]},
    )
    if rolle == "raadgiver":
        assert b.moede == ("netvaerksmoede_kendt_sag" if sag in SAG else "netvaerksmoede_ukendt_sag")
    else:
        assert b.moede == "udviklingsmoede"
        assert b.alternativer == (("netvaerksmoede_kendt_sag",) if sag in SAG else ())
        assert any(s.id == "F-familiens-raadgiver" for s in b.foerst) == (sag in SAG)


def test_foerst_gaar_foerst_og_udfaldet_naevnes_ikke(tmp_path: Path) -> None:
    """A close call that goes first does so wherever it stands, and none names the outcome itself."""

    def aendring(data: Any) -> None:
        altid = {"naar": [{}], "tekst": "Tekst.", "kilder": ["femte_vejledning | Hverdagen"]}
        data["taette_valg"] = [
            {"id": "T-1", "alternativ": "raadslagning", **altid},
            {"id": "T-2", "alternativ": "familieraad", **altid},
            *data["taette_valg"],
        ]

    ret(kopi(tmp_path) / "beslutning.yml", aendring)
    bog = indlaes("femte", (RULEBOOKS, tmp_path))
    b = beslut(bog, {"bekymringsgrad": "svaer", "samtykke": "nej"})
    assert (b.moede, [v.id for v in b.taette_valg]) == ("familieraad", ["T-samtykke", "T-1"])
    assert b.alternativer == (AKUT, "raadslagning")


# --- First steps ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rulebook_id", BOEGER)
def test_foerst(rulebook_id: str) -> None:
    """Missing consent never blocks and always asks for consent; the child's perspective is always there; in order."""
    rulebook = indlaes(rulebook_id)
    valg = random.Random(3)
    for svar in kombinationer("bekymringsgrad", "sagsstatus", "lokal_indsats", "samtykke"):
        rolle = valg.choice(VAERDIER["rolle"])
        b = beslut(rulebook, {**svar, "rolle": rolle, "fagligheder": valg.choice(ALLE_FAGLIGHEDER)})
        ids = [s.id for s in b.foerst]
        assert [s.orden for s in b.foerst] == sorted(s.orden for s in b.foerst)
        assert len(ids) == len(set(ids))
        if b.moede == AKUT:
            assert not any("samtykke" in i or "perspektiv" in i for i in ids), "ingen vej uden om underretningen"
            continue
        mangler = svar["samtykke"] != "ja"
        assert any(i.startswith("F-samtykke") for i in ids) >= mangler, (svar, ids)
        assert any(i.startswith("F-barnets-perspektiv") for i in ids), (svar, ids)
        # Consent decides nothing but Holbæk's step 2.
        for andet in VAERDIER["samtykke"]:
            if not (rulebook_id == "holbaek_2019" and svar["bekymringsgrad"] == "svaer"):
                assert beslut(rulebook, {**b.fakta, "samtykke": andet}).moede == b.moede


def test_akut_har_ingen_vej_uden_om() -> None:
    for rulebook_id in BOEGER:
        b = beslut(indlaes(rulebook_id), {"bekymringsgrad": "akut", "samtykke": "nej", "sagsstatus": "aktiv_sag"})
        assert b.moede == AKUT
        assert not b.taette_valg and not b.foerst and not b.mangler


# --- Unknown ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rulebook_id", BOEGER)
@settings(max_examples=60, deadline=None)
@given(fakta)
def test_ved_ikke_er_det_samme_som_udeladt(rulebook_id: str, svar: dict[str, Any]) -> None:
    rulebook = indlaes(rulebook_id)
    fyldt = {slot: svar.get(slot, VED_IKKE) for slot in AFGOERENDE}
    kendt = {slot: v for slot, v in svar.items() if v != VED_IKKE}
    a, b, c = (beslut(rulebook, s) for s in (svar, fyldt, kendt))
    assert kort(a) == kort(b) == kort(c)
    assert a.hvis == b.hvis == c.hvis


@pytest.mark.parametrize("rulebook_id", BOEGER)
@settings(max_examples=60, deadline=None)
@given(fakta)
def test_ukendt_vejes_som_sagt(rulebook_id: str, svar: dict[str, Any]) -> None:
    """An unknown worry is weighed as moderat, local effort as ja, a case as ingen_sag: the same rule decides."""
    som = {"bekymringsgrad": "moderat", "lokal_indsats": "ja", "sagsstatus": "ingen_sag"}
    vejede = {**{k: v for k, v in som.items() if svar.get(k, VED_IKKE) == VED_IKKE}}
    rulebook = indlaes(rulebook_id)
    assert beslut(rulebook, svar).regel == beslut(rulebook, {**svar, **vejede}).regel


@pytest.mark.parametrize("rulebook_id", BOEGER)
def test_intet_er_kendt(rulebook_id: str) -> None:
    """Nothing told at all is an answer too: it depends on much, and each has a safest next step by function."""
    b = beslut(indlaes(rulebook_id), {})
    assert b.moede == (UFS if rulebook_id in RINGSTED else "udviklingsmoede")
    assert {"bekymringsgrad", "sagsstatus", "fagligheder"} <= set(b.mangler)
    assert set(b.mangler) <= set(tabel_af(indlaes(rulebook_id)).hvis_ukendt)


def enkelte_aendringer(svar: dict[str, Any]) -> list[tuple[str, Any]]:
    """Every single other answer, written anew: each other value; one discipline in, one out, or none at all."""
    ud = [(s, v) for s, vaerdier in VAERDIER.items() for v in vaerdier if v not in (svar.get(s, VED_IKKE), VED_IKKE)]
    nu = svar.get("fagligheder", VED_IKKE)
    valgt = set() if isinstance(nu, str) else set(nu)
    saet = [valgt ^ {d} for d in DISCIPLINER] + [set()]
    for andet in saet:
        nyt = [d for d in DISCIPLINER if d in andet] or "ingen"
        if nyt != nu and ("fagligheder", nyt) not in ud:
            ud.append(("fagligheder", nyt))
    return ud


@pytest.mark.parametrize("rulebook_id", BOEGER)
@settings(max_examples=50, deadline=None)
@given(fakta)
def test_hvis_er_praecis_det_der_foerer_et_andet_sted_hen(rulebook_id: str, svar: dict[str, Any]) -> None:
    rulebook = indlaes(rulebook_id)
    b = beslut(rulebook, svar)
    ventet: dict[tuple[str, Any], str] = {}
    fag: dict[str, list[Any]] = {}
    for slot, vaerdi in enkelte_aendringer(tjek_fakta(svar)):
        moede = reference(rulebook_id, {**svar, slot: vaerdi})[0]
        assert moede == beslut(rulebook, {**svar, slot: vaerdi}).moede
        if moede == b.moede:
            continue
        if slot == "fagligheder":
            fag.setdefault(moede, []).append(vaerdi)
        else:
            ventet[slot, vaerdi] = moede
    assert {(h.slot, h.vaerdi): h.moede for h in b.hvis if h.slot != "fagligheder"} == ventet
    # Of the many sets that lead to the same meeting one is shown.
    vist = [(h.moede, h.vaerdi) for h in b.hvis if h.slot == "fagligheder"]
    assert sorted(m for m, _ in vist) == sorted(fag)
    for moede, vaerdi in vist:
        assert vaerdi in fag[moede]


@pytest.mark.parametrize("rulebook_id", BOEGER)
@settings(max_examples=50, deadline=None)
@given(fakta)
def test_mangler(rulebook_id: str, svar: dict[str, Any]) -> None:
    """``mangler`` names the unknown facts any answer to which, alone, changes meeting, kind or close calls."""
    rulebook = indlaes(rulebook_id)

    def udfald(s: dict[str, Any]) -> tuple[Any, ...]:
        b = beslut(rulebook, s)
        return b.moede, b.variant, tuple(v.id for v in b.taette_valg)

    nu = udfald(svar)
    aendringer = enkelte_aendringer(tjek_fakta(svar))
    betyder = {s for s, v in aendringer if v != "akut" and udfald({**svar, s: v}) != nu}
    ukendte = {s for s in AFGOERENDE if svar.get(s, VED_IKKE) == VED_IKKE}
    b = beslut(rulebook, svar)
    assert set(b.mangler) == betyder & ukendte
    assert len(b.mangler) == len(set(b.mangler))
    for slot in AFGOERENDE:
        assert aendrer_udfald(rulebook, tjek_fakta(svar), slot) == (slot in betyder)


# --- The asker's own discipline, the kinds ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rulebook_id", "fag", "sundhedsplejerske", "leder"),
    [
        ("ringsted_ark", ["sundhedspleje"], UFS, SM),
        ("ringsted_ark", ["sundhedspleje", "ke_psykolog"], SM, TDM),
        ("ringsted_ark", ["sundhedspleje", "ke_psykolog", "ppr"], TDM, TDM),
        ("ringsted_2017", ["sundhedspleje"], UFS, SM),
        ("ringsted_2017", ["sundhedspleje", "ke_psykolog", "ppr"], SM, TDM),
        ("holbaek_2019", ["sundhedspleje"], "udviklingsmoede", "udviklingsmoede"),
    ],
)
def test_sundhedsplejerskens_egen_faglighed(
    rulebook_id: str, fag: list[str], sundhedsplejerske: str, leder: str
) -> None:
    svar = {"bekymringsgrad": "moderat", "lokal_indsats": "ja", "sagsstatus": "ingen_sag", "fagligheder": fag}
    rulebook = indlaes(rulebook_id)
    egen = beslut(rulebook, {**svar, "rolle": "sundhedsplejerske"})
    anden = beslut(rulebook, {**svar, "rolle": "paedagogisk_leder"})
    assert (egen.moede, anden.moede) == (sundhedsplejerske, leder)
    # The reason names and counts what counted, and no more.
    assert anden.udefra == tuple(fag)
    assert ("sundhedspleje" in egen.udefra) == (rulebook_id == "holbaek_2019")


@pytest.mark.parametrize("fag", ["ke_psykolog", "ppr"])
def test_en_fra_ppr_eller_ke_taeller_sin_egen_med(fag: str) -> None:
    svar = {"rolle": "ppr_eller_ke", "bekymringsgrad": "moderat", "lokal_indsats": "ja", "fagligheder": [fag]}
    assert beslut(indlaes("ringsted_ark"), svar).moede == SM


@pytest.mark.parametrize(
    ("formaal", "sag", "gammel", "ark"),
    [
        ("vidensindsamling", "aktiv_sag", "vidensindsamling", "vidensindsamling"),
        ("samarbejde", "aktiv_sag", "samarbejde", "opfoelgning"),
        ("opstart", "aktiv_sag", "opstart", "opstart"),
        ("opfoelgning", "afklaring", "opfoelgning", "opfoelgning"),
        (VED_IKKE, "afklaring", "vidensindsamling", "vidensindsamling"),
        (VED_IKKE, "aktiv_sag", None, None),
    ],
)
def test_raadgiverens_slags(formaal: str, sag: str, gammel: str | None, ark: str | None) -> None:
    """Section 6, step 2, and 5.4; ``samarbejde`` is a kind of 2017 only, and the ark says so."""
    svar = {"rolle": "raadgiver", "sagsstatus": sag, "formaal_bfm": formaal}
    a, b = (beslut(indlaes(bog), svar) for bog in RINGSTED)
    assert (a.moede, b.moede) == (BFM, BFM)
    assert (a.variant, b.variant) == (gammel, ark)
    assert (b.variantnote is not None) == (formaal == "samarbejde" or (formaal, sag) == (VED_IKKE, "afklaring"))
    for bog in RINGSTED:
        anden = beslut(indlaes(bog), {**svar, "rolle": "skoleleder", "bekymringsgrad": "svaer"})
        assert (anden.moede, anden.variant) == (BFM, None), "kun rådgiveren vælger slagsen"


# --- Facts from outside -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "svar",
    [
        {"navn": "Ida"},
        {"bekymringsgrad": "meget"},
        {"bekymringsgrad": ["let"]},
        {"bekymringsgrad": 2},
        {"fagligheder": ["psykolog"]},
        {"fagligheder": [["ppr"]]},
        {"fagligheder": {"ppr": 1}},
        {"fagligheder": 4},
        {"rolle": "boernehaveklasseleder"},
    ],
)
def test_fakta_uden_for_kontrakten(svar: dict[str, Any]) -> None:
    with pytest.raises(FaktaFejl) as fejl:
        beslut(indlaes("ringsted_ark"), svar)
    assert "\n" not in str(fejl.value)


@pytest.mark.parametrize(
    ("raat", "normal"),
    [
        ({"fagligheder": "ppr"}, {"fagligheder": ["ppr"]}),
        ({"fagligheder": ["ssp", "ppr", "ssp"]}, {"fagligheder": ["ppr", "ssp"]}),
        ({"fagligheder": ["ingen", "ppr"]}, {"fagligheder": ["ppr"]}),
        ({"fagligheder": ["ved_ikke", "ingen"]}, {"fagligheder": "ingen"}),
        ({"fagligheder": []}, {}),
        ({"rolle": None, "samtykke": ""}, {}),
    ],
)
def test_normalform(raat: dict[str, Any], normal: dict[str, Any]) -> None:
    assert tjek_fakta(raat) == normal


def test_et_lag_har_ingen_moeder_at_vaelge() -> None:
    with pytest.raises(BeslutningsFejl):
        beslut(indlaes("nationalt"), {})


def test_flade_har_ordnede_vaegte() -> None:
    """The weights choose the order of questions and never the outcome: they are positive and known for every value."""
    for rulebook_id in BOEGER:
        fl = flade(rulebook_id)
        for slot in AKSER:
            assert fl.vaegt[slot].shape == (len(fl.vaerdier[slot]),)
            assert (fl.vaegt[slot] > 0).all()
        assert np.isclose(fl.vaegt["fagligheder"].sum(), 1.05, atol=0.1)
