"""Receipts: the whole record in the code, mistakes found, nothing personal, and a replay that says what has changed."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.beslut import beslut
from knowledge.fakta import tjek_fakta
from knowledge.indlaes import RULEBOOKS, indlaes
from knowledge.kvittering import (
    ALFABET,
    DAG_NUL,
    DAGE,
    KvitteringFejl,
    _baser,
    ens_maerker,
    find_kode,
    genspil,
    laes,
    lav,
)
from tests.knowledge.hjaelp import AFGOERENDE, BOEGER, DISCIPLINER, MED_FEMTE, VAERDIER, fakta, kopi, regel, ret

ALLE_BOEGER = (*BOEGER, "femte")
IDAG = dt.date(2026, 11, 23)


def kode_for(rulebook_id: str, svar: dict[str, Any], idag: dt.date = IDAG) -> str:
    rulebook = indlaes(rulebook_id, MED_FEMTE)
    return lav(rulebook, beslut(rulebook, svar), idag)


# --- Round trip -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rulebook_id", ALLE_BOEGER)
@settings(max_examples=60, deadline=None)
@given(svar=fakta, idag=st.dates(DAG_NUL, DAG_NUL + dt.timedelta(DAGE - 1)))
def test_rundtur(rulebook_id: str, svar: dict[str, Any], idag: dt.date) -> None:
    rulebook = indlaes(rulebook_id, MED_FEMTE)
    beslutning = beslut(rulebook, svar)
    kode = lav(rulebook, beslutning, idag)
    assert re.fullmatch(r"[A-Z][A-Z0-9](-[0-9A-HJKMNP-TV-Z]{4}){3}", kode)
    laest = laes(kode, MED_FEMTE)
    assert laest.kode == kode
    assert (laest.rulebook, laest.udgave, laest.dato) == (rulebook_id, rulebook.meta.udgave.nr, idag)
    assert laest.fakta == tjek_fakta(svar)
    igen = genspil(kode, MED_FEMTE)
    assert igen.samme
    assert not igen.aendret
    assert igen.dengang == beslutning.moede
    assert (igen.beslutning.moede, igen.beslutning.regel) == (beslutning.moede, beslutning.regel)
    assert igen.beslutning.taette_valg == beslutning.taette_valg


def test_pladsen_raekker() -> None:
    """The facts, the marks, the edition and the day fit the eleven symbols; a new value that does not must show here."""
    assert math.prod(base for _, base in _baser()) << (8 + 6 + 4) <= 2**55 // DAGE
    assert dict(_baser()) == {**{s: len(v) + 1 for s, v in VAERDIER.items()}, "fagligheder": 2 ** len(DISCIPLINER) + 2}


@pytest.mark.parametrize("idag", [dt.date(1999, 1, 1), dt.date(2090, 1, 1)])
def test_en_dag_uden_for_kan_stadig_laeses(idag: dt.date) -> None:
    laest = laes(kode_for("ringsted_ark", {"rolle": "raadgiver"}, idag))
    assert laest.fakta == {"rolle": "raadgiver"}


@pytest.mark.parametrize("rulebook_id", ALLE_BOEGER)
def test_regler_og_moeder_kan_skelnes(rulebook_id: str) -> None:
    assert ens_maerker(indlaes(rulebook_id, MED_FEMTE)) == []


@pytest.mark.parametrize("rulebook_id", ALLE_BOEGER)
@settings(max_examples=25, deadline=None)
@given(svar=fakta)
def test_smaa_bogstaver_og_mellemrum(rulebook_id: str, svar: dict[str, Any]) -> None:
    kode = kode_for(rulebook_id, svar)
    for skrevet in (
        kode.lower(),
        kode.replace("-", " "),
        kode.replace("-", ""),
        kode.replace("-", " - "),
        kode.replace("-", "–"),
        f"  {kode}\n",
        kode[:3] + kode[3:].replace("0", "O").replace("1", "l").replace("V", "u"),
    ):
        assert laes(skrevet, MED_FEMTE).kode == kode, skrevet


def test_find_kode_i_en_saetning() -> None:
    kode = kode_for("ringsted_ark", {"bekymringsgrad": "svaer"})
    assert find_kode(f"kan du finde {kode} frem igen?") == kode
    assert find_kode(f"({kode.lower()})") == kode.lower()
    for tekst in ("hvad er et samarbejdsmøde?", "vi mødes den 3. maj 2027 kl. 9.15", "", "RA-1234"):
        assert find_kode(tekst) is None


# --- Mistakes ---------------------------------------------------------------------------------------------------------


def fejl_i(kode: str) -> list[str]:
    """Every code with one symbol mistyped, and every one with two swapped (the prefix's symbols too)."""
    pladser = [i for i, tegn in enumerate(kode) if tegn != "-"]
    ud = [kode[:i] + tegn + kode[i + 1 :] for i in pladser for tegn in ALFABET if tegn != kode[i]]
    for nr, i in enumerate(pladser):
        for j in pladser[nr + 1 :]:
            if kode[i] != kode[j]:
                ud.append(kode[:i] + kode[j] + kode[i + 1 : j] + kode[i] + kode[j + 1 :])
    return ud


@pytest.mark.parametrize("rulebook_id", ALLE_BOEGER)
def test_et_forkert_tegn_findes(rulebook_id: str) -> None:
    """At least 95 of 100 single mistakes are refused, and none that is not refused crashes."""
    valg = random.Random(rulebook_id)
    for _ in range(3):
        svar = {s: valg.choice(v) for s, v in VAERDIER.items() if valg.random() < 0.7}
        svar["fagligheder"] = [d for d in DISCIPLINER if valg.random() < 0.3] or "ingen"
        kode = kode_for(rulebook_id, svar)
        forkerte = fejl_i(kode)
        sluppet = []
        for forkert in forkerte:
            try:
                sluppet.append(genspil(forkert, MED_FEMTE))
            except KvitteringFejl as fejl:
                assert "\n" not in str(fejl)
        assert len(sluppet) <= 0.05 * len(forkerte), (kode, len(sluppet), len(forkerte))


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=30), st.text(alphabet=ALFABET + "-– ıſKåOILU", min_size=10, max_size=24)))
def test_vilkaarlig_tekst_braekker_aldrig(tekst: str) -> None:
    for skrevet in (tekst, f"RA-{tekst}", f"ra{tekst[:12]}"):
        find_kode(skrevet)
        with contextlib.suppress(KvitteringFejl):
            genspil(skrevet)


@pytest.mark.parametrize(
    "kode", ["", "hej", "RA-7K2M-9F3X", "RA-7K2M-9F3X-QW2T-1", "ZZ-7K2M-9F3X-QW2T", "RA-7K2M-9F3X-QW2T"]
)
def test_ingen_kvittering(kode: str) -> None:
    with pytest.raises(KvitteringFejl):
        laes(kode)


# --- Nothing personal -------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(svar=fakta, dato=st.text(max_size=20))
def test_intet_personligt(svar: dict[str, Any], dato: str) -> None:
    """The code holds the seven facts' ids and nothing else; the meeting's date is not among them."""
    kode = kode_for("ringsted_ark", {**svar, "dato": dato})
    assert kode == kode_for("ringsted_ark", svar)
    for slot, vaerdi in laes(kode).fakta.items():
        assert slot in AFGOERENDE
        kendte = {*DISCIPLINER, "ingen", "ved_ikke"} if slot == "fagligheder" else set(VAERDIER[slot])
        assert set([vaerdi] if isinstance(vaerdi, str) else vaerdi) <= kendte


# --- Replay of a rulebook that has changed since ----------------------------------------------------------------------

SVAR = {"bekymringsgrad": "moderat", "lokal_indsats": "ja", "fagligheder": ["ppr"]}


def aendret(tmp_path: Path, fil: str, aendring: Any) -> tuple[Path, ...]:
    ret(kopi(tmp_path) / fil, aendring)
    return (RULEBOOKS, tmp_path)


def test_samme_naar_intet_er_aendret(tmp_path: Path) -> None:
    kopi(tmp_path)
    igen = genspil(kode_for("femte", SVAR), (RULEBOOKS, tmp_path))
    assert igen.samme and not igen.aendret


def test_andet_moede(tmp_path: Path) -> None:
    def skift(data: Any) -> None:
        regel(data, "FE-4")["moede"] = "familieraad"

    igen = genspil(kode_for("femte", SVAR), aendret(tmp_path, "beslutning.yml", skift))
    assert not igen.samme
    assert igen.dengang == "raadslagning"
    assert igen.beslutning.moede == "familieraad"
    assert len(igen.aendret) == 1
    assert "Rådslagning" in igen.aendret[0] and "Familieråd" in igen.aendret[0]


def test_anden_regel_samme_moede(tmp_path: Path) -> None:
    def skift(data: Any) -> None:
        regel(data, "FE-4")["id"] = "FE-4ny"

    igen = genspil(kode_for("femte", SVAR), aendret(tmp_path, "beslutning.yml", skift))
    assert not igen.samme
    assert igen.beslutning.moede == igen.dengang == "raadslagning"
    assert "FE-4ny" in igen.aendret[0]


def test_ny_udgave_samme_svar(tmp_path: Path) -> None:
    def skift(data: Any) -> None:
        data["udgave"]["nr"] = 3

    igen = genspil(kode_for("femte", SVAR), aendret(tmp_path, "rulebook.yml", skift))
    assert igen.samme
    assert len(igen.aendret) == 1 and "3" in igen.aendret[0]


def test_moedet_findes_ikke_mere(tmp_path: Path) -> None:
    mappe = kopi(tmp_path)
    (mappe / "moeder" / "raadslagning.yml").unlink()

    def skift(data: Any) -> None:
        regel(data, "FE-4")["moede"] = "familieraad"
        data["alvor"].remove("raadslagning")
        for skridt in data["foerst"]:
            skridt["moeder"].remove("raadslagning")

    ret(mappe / "beslutning.yml", skift)
    igen = genspil(kode_for("femte", SVAR), (RULEBOOKS, tmp_path))
    assert not igen.samme
    assert igen.dengang is None
    assert igen.aendret


def test_moedestrukturen_er_vaek() -> None:
    with pytest.raises(KvitteringFejl) as fejl:
        genspil(kode_for("femte", SVAR), (RULEBOOKS,))
    assert "F5" in str(fejl.value)
