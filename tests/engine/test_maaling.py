"""Floors on our own utterances (tests/engine/dev), which the training never sees: what was reached must not be lost again."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from components.forstaa import Forstaaelse
from knowledge import sprog
from tests.engine.nlu_filer import laes_alt
from tests.engine.test_nlu_data import FAKTA

DEV = Path(__file__).parent / "dev"
SPOERGSMAAL = [None, *FAKTA, "akut", "bekraeft", "ret_slot"]


def _yaml(navn: str) -> dict[str, list[str]]:
    return YAML(typ="safe").load((DEV / navn).read_text("utf-8"))


def _fortalt(navn: str) -> list[tuple[str, dict[str, set[str]]]]:
    ud = []
    for linje in (DEV / navn).read_text("utf-8").splitlines():
        if linje.strip() and not linje.startswith("#"):
            tekst, _, fakta = linje.partition("\t")
            par = (f.split("=") for f in fakta.split())
            ud.append((tekst, {slot: set(vaerdier.split("+")) for slot, vaerdier in par}))
    return ud


def test_no_utterance_is_trained_on_word_for_word_where_it_is_long() -> None:
    """Short ones ("tak", "start forfra") may well stand in both."""
    trænet = {" ".join(sprog.ord_i(sprog.fold(e.tekst))) for e in laes_alt() if e.slags == "intent"}
    egne = [t for navn in ("akut.yml", "maal.yml", "handlinger.yml") for gruppe in _yaml(navn).values() for t in gruppe]
    egne += [t for navn in ("fortalt.txt", "fortalt2.txt") for t, _ in _fortalt(navn)]
    assert not [t for t in egne if len(t.split()) > 7 and " ".join(sprog.ord_i(sprog.fold(t))) in trænet]


@pytest.mark.parametrize("navn", ["fortalt.txt", "fortalt2.txt"])
def test_facts_of_told_situations(forstaaelse: Forstaaelse, navn: str) -> None:
    fundet = ialt = opfundet = fundne = 0
    fejl = []
    for tekst, fakta in _fortalt(navn):
        faaet = {(e["entity"], e["value"]) for e in forstaaelse.forstaa(tekst).entiteter if e["entity"] in FAKTA}
        oensket = {(slot, v) for slot, vaerdier in fakta.items() for v in vaerdier}
        fundet, ialt = fundet + len(faaet & oensket), ialt + len(oensket)
        opfundet, fundne = opfundet + len(faaet - oensket), fundne + len(faaet)
        if faaet != oensket:
            fejl.append(f"{tekst}\n    mangler {sorted(oensket - faaet)}, opfundet {sorted(faaet - oensket)}")
    besked = "\n".join(fejl)
    assert fundet >= 0.95 * ialt, besked
    assert opfundet <= 0.06 * fundne, besked


def test_told_situations_lead_to_a_meeting(forstaaelse: Forstaaelse) -> None:
    alle = [t for navn in ("fortalt.txt", "fortalt2.txt") for t, _ in _fortalt(navn)]
    forkerte = [(forstaaelse.forstaa(t).intent, t) for t in alle if forstaaelse.forstaa(t).intent != "find_moede"]
    assert len(forkerte) <= 0.07 * len(alle), forkerte


def test_goals_of_opening_messages(forstaaelse: Forstaaelse) -> None:
    alle = [(maal, t) for maal, tekster in _yaml("maal.yml").items() for t in tekster]
    forkerte = [(maal, forstaaelse.forstaa(t).intent, t) for maal, t in alle if forstaaelse.forstaa(t).intent != maal]
    assert len(forkerte) <= 0.05 * len(alle), forkerte


@pytest.mark.parametrize("spoergsmaal", SPOERGSMAAL)
def test_dialogue_acts_with_any_question_in_hand(forstaaelse: Forstaaelse, spoergsmaal: str | None) -> None:
    alle = [(akt, t) for akt, tekster in _yaml("handlinger.yml").items() for t in tekster]
    forkerte = [
        (akt, forstaaelse.forstaa(t, spoergsmaal).intent, t)
        for akt, t in alle
        if forstaaelse.forstaa(t, spoergsmaal).intent != akt
    ]
    assert len(forkerte) <= 0.03 * len(alle), forkerte


@pytest.mark.parametrize("spoergsmaal", [None, "rolle", "samtykke", "dato", "bekraeft"])
def test_acute_messages_are_met_in_every_state(forstaaelse: Forstaaelse, spoergsmaal: str | None) -> None:
    alle = _yaml("akut.yml")["akut"]
    glippet = [t for t in alle if not forstaaelse.forstaa(t, spoergsmaal).intent.startswith("akut")]
    assert len(glippet) <= 0.05 * len(alle), glippet


def test_what_only_looks_acute(forstaaelse: Forstaaelse) -> None:
    saet = _yaml("akut.yml")
    haarde = [(forstaaelse.forstaa(t).intent, t) for t in saet["haarde"]]
    assert sum(i == "akut" for i, _ in haarde) <= 0.05 * len(haarde), haarde
    assert sum(i == "akut_tvivl" for i, _ in haarde) <= 0.22 * len(haarde), haarde
    bloede = [t for t in saet["bloede"] if forstaaelse.forstaa(t).intent == "akut"]
    assert not bloede
