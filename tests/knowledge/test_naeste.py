"""The next question: every path of answers is walked, in every rulebook (issue 2, section C; DOMAIN.md sections 3 and 6)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.beslut import beslut
from knowledge.fakta import tjek_fakta
from knowledge.indlaes import indlaes
from knowledge.modeller import Rulebook
from knowledge.naeste import AKSER, Flade, antal_tilbage, flade, naeste_spoergsmaal
from tests.knowledge.hjaelp import AFGOERENDE, BOEGER, HER, MED_FEMTE, VAERDIER, fagligheder, fakta

ALLE_BOEGER = (*BOEGER, "femte")
HOEJST = 5


def bog(rulebook_id: str) -> Rulebook:
    return indlaes(rulebook_id, MED_FEMTE) if rulebook_id == "femte" else indlaes(rulebook_id)


def udfald(rulebook: Rulebook, svar: dict[str, Any]) -> tuple[Any, ...]:
    """What counts as the outcome: the meeting, its kind and its close calls."""
    b = beslut(rulebook, svar)
    return b.moede, b.variant, tuple(v.id for v in b.taette_valg)


def som_svar(vaerdi: Any) -> Any:
    return list(vaerdi) if isinstance(vaerdi, tuple) else vaerdi


def udsnit(fl: Flade, svar: dict[str, Any]) -> np.ndarray[Any, Any]:
    """The outcomes still possible: an axis for each fact that is not known."""
    indeks: list[Any] = []
    for slot in AKSER:
        if slot not in svar:
            indeks.append(slice(None))
        elif slot == "fagligheder":
            v = svar[slot]
            indeks.append(fl.klasse[v if isinstance(v, str) else tuple(v)])
        else:
            indeks.append(fl.vaerdier[slot].index(svar[slot]))
    return fl.udfald[tuple(indeks)]


def kan_aendre(fl: Flade, svar: dict[str, Any], slot: str) -> bool:
    """Whether two answers to an open fact lead to different outcomes, for some answers to the other open ones."""
    rest = udsnit(fl, svar)
    akse = [s for s in AKSER if s not in svar].index(slot)
    return bool((rest.max(axis=akse) != rest.min(axis=akse)).any())


@cache
def veje(rulebook_id: str) -> tuple[tuple[tuple[tuple[str, Any], ...], ...], tuple[str, ...]]:
    """Walk all paths from nothing known; return the paths (answers as representatives), and what went wrong."""
    rulebook = bog(rulebook_id)
    fl = flade(rulebook)
    fejl: list[str] = []

    def gaa(vej: tuple[tuple[str, Any], ...]) -> Iterator[tuple[tuple[str, Any], ...]]:
        svar = {slot: som_svar(v) for slot, v in vej}
        slot = naeste_spoergsmaal(rulebook, svar)
        if slot is None:
            yield vej
            return
        if slot in svar:
            fejl.append(f"spørger igen om {slot}: {vej}")
            return
        if slot == "rolle":
            aaben = any(kan_aendre(fl, svar, s) for s in AKSER if s not in svar and s != "rolle")
            if not kan_aendre(fl, svar, "rolle") and aaben:
                fejl.append(f"rolle før noget, der kan ændre udfaldet: {vej}")
        elif not kan_aendre(fl, svar, slot):
            fejl.append(f"{slot} kan ikke ændre udfaldet: {vej}")
        for vaerdi in fl.vaerdier[slot]:
            yield from gaa((*vej, (slot, vaerdi)))

    return tuple(gaa(())), tuple(fejl)


@pytest.mark.parametrize("rulebook_id", ALLE_BOEGER)
def test_hvert_spoergsmaal_betyder_noget(rulebook_id: str) -> None:
    alle, fejl = veje(rulebook_id)
    assert not fejl, fejl[:3]
    assert len(alle) > 100


@pytest.mark.parametrize("rulebook_id", ALLE_BOEGER)
def test_hoejst_fem_spoergsmaal(rulebook_id: str) -> None:
    alle, _ = veje(rulebook_id)
    assert max(map(len, alle)) <= HOEJST, max(alle, key=len)


@pytest.mark.parametrize("rulebook_id", ALLE_BOEGER)
def test_udfaldet_staar_fast_naar_der_ikke_spoerges_mere(rulebook_id: str) -> None:
    alle, _ = veje(rulebook_id)
    fl = flade(bog(rulebook_id))
    for vej in alle:
        rest = udsnit(fl, dict(vej))
        assert rest.min() == rest.max(), vej
        assert "rolle" in dict(vej) or dict(vej)["bekymringsgrad"] == "akut", vej


@pytest.mark.parametrize("rulebook_id", ALLE_BOEGER)
def test_udfaldet_er_det_samme_som_af_alle_svar(rulebook_id: str) -> None:
    """The same by deciding: what was not asked may be anything, and any set of the same class may be told."""
    alle, _ = veje(rulebook_id)
    rulebook = bog(rulebook_id)
    fl = flade(rulebook)
    klasser: dict[int, list[Any]] = {}
    for svar, nr in fl.klasse.items():
        klasser.setdefault(nr, []).append(som_svar(svar))
    valg = random.Random(7)
    for vej in valg.sample(alle, min(250, len(alle))):
        kort = {slot: som_svar(v) for slot, v in vej}
        fuldt = {slot: valg.choice(v) for slot, v in VAERDIER.items()}
        fuldt["fagligheder"] = som_svar(valg.choice(list(fl.klasse)))
        fuldt |= kort
        if "fagligheder" in kort:
            v = kort["fagligheder"]
            fuldt["fagligheder"] = valg.choice(klasser[fl.klasse[v if isinstance(v, str) else tuple(v)]])
        assert udfald(rulebook, kort) == udfald(rulebook, fuldt), (kort, fuldt)


@pytest.mark.parametrize("rulebook_id", ALLE_BOEGER)
@settings(max_examples=60, deadline=None)
@given(fortalt=fakta, data=st.data())
def test_fortalte_svar_bliver_ikke_spurgt_igen(rulebook_id: str, fortalt: dict[str, Any], data: st.DataObject) -> None:
    """From any facts told at once, known ones (``ved_ikke`` too) are not asked, and five questions are enough."""
    rulebook = bog(rulebook_id)
    svar = tjek_fakta(fortalt)
    stillet: list[str] = []
    while (slot := naeste_spoergsmaal(rulebook, svar)) is not None:
        assert slot not in svar
        stillet.append(slot)
        svar[slot] = data.draw(fagligheder if slot == "fagligheder" else st.sampled_from(VAERDIER[slot]))
    assert len(stillet) <= HOEJST, (fortalt, stillet)
    fuldt = {**{s: data.draw(st.sampled_from(VAERDIER[s])) for s in VAERDIER}, "fagligheder": data.draw(fagligheder)}
    assert udfald(rulebook, svar) == udfald(rulebook, {**fuldt, **svar})


@pytest.mark.parametrize("rulebook_id", ALLE_BOEGER)
def test_ved_ikke_hele_vejen_foerer_til_et_svar(rulebook_id: str) -> None:
    rulebook = bog(rulebook_id)
    svar: dict[str, Any] = {}
    while (slot := naeste_spoergsmaal(rulebook, svar)) is not None:
        assert slot not in svar
        svar[slot] = "ved_ikke"
    assert len(svar) <= HOEJST
    assert beslut(rulebook, svar).moede in rulebook.moeder


@pytest.mark.parametrize("rulebook_id", ALLE_BOEGER)
def test_akut_afslutter_straks(rulebook_id: str) -> None:
    assert naeste_spoergsmaal(bog(rulebook_id), {"bekymringsgrad": "akut"}) is None


@pytest.mark.parametrize("rulebook_id", BOEGER)
def test_formaal_er_kun_for_raadgiveren(rulebook_id: str) -> None:
    """DOMAIN.md section 3: only where a rådgiver is calling a børne- og familiemøde."""
    for vej in veje(rulebook_id)[0]:
        svar = dict(vej)
        if "formaal_bfm" in svar:
            assert svar["rolle"] == "raadgiver", vej
            assert svar["sagsstatus"] in ("afklaring", "aktiv_sag"), vej


@pytest.mark.parametrize("rulebook_id", ("ringsted_2017", "ringsted_ark"))
def test_fagligheder_spoerges_ikke_ved_svaer(rulebook_id: str) -> None:
    """DOMAIN.md section 6, step 6: with a grave worry the disciplines wait for the invitation."""
    for vej in veje(rulebook_id)[0]:
        svar = dict(vej)
        assert not (svar["bekymringsgrad"] == "svaer" and "fagligheder" in svar), vej


@pytest.mark.parametrize("rulebook_id", ALLE_BOEGER)
def test_antal_tilbage(rulebook_id: str) -> None:
    rulebook = bog(rulebook_id)
    valg = random.Random(11)
    for vej in valg.sample(veje(rulebook_id)[0], 60):
        for nr in range(len(vej) + 1):
            svar = {slot: som_svar(v) for slot, v in vej[:nr]}
            tilbage = antal_tilbage(rulebook, svar)
            assert (tilbage == 0) == (nr == len(vej))
            assert nr + tilbage <= HOEJST


def test_alle_fakta_er_med() -> None:
    assert set(AKSER) == set(AFGOERENDE)
    assert (HER / "femte" / "rulebook.yml").is_file()
