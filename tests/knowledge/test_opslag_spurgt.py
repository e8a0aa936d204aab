"""What professionals asked: placed with facts that exist, and kept apart from the facts' own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge import opslag_spurgt
from knowledge.indlaes import ids, indlaes
from knowledge.opslag import Kontekst, opslagsbog, spoerg
from knowledge.opslag_ikke import kendte
from tools import opslagstraen

ARK, GAMMEL, HOLBAEK = "ringsted_ark", "ringsted_2017", "holbaek_2019"
BOEGER = [b for b in ids() if indlaes(b).tabel is not None]


def _raekker() -> list[list[str]]:
    linjer = opslag_spurgt.FILEN.read_text(encoding="utf-8").splitlines()[1:]
    return [linje.split(",", 2) for linje in linjer]


def test_every_question_is_placed_with_a_fact_that_there_is() -> None:
    poster = {b: set(opslagsbog(b).efter_id) for b in BOEGER}
    poster[opslag_spurgt.ALLE] = {opslag_spurgt.INTET}.union(*poster.values())
    assert len(_raekker()) >= 5000
    assert [r for r in _raekker() if r[1] not in poster[r[0]]] == []


def test_no_question_is_both_answered_and_not() -> None:
    besvaret = {r[2] for r in _raekker() if r[1]}
    assert besvaret.isdisjoint(opslag_spurgt.ikke_besvaret())
    assert set(opslag_spurgt.ikke_besvaret()) <= set(kendte())


def test_no_question_holds_what_may_tell_of_a_person() -> None:
    assert [r for r in _raekker() if re.search(r"\d{6}[- ]?\d{4}|\d{8}|\S@\S", r[2])] == []


def test_questions_of_an_edition_are_not_another_editions() -> None:
    moede = "samarbejdsmoede:deltagere"
    assert set(opslag_spurgt.spurgt(GAMMEL, moede)) != set(opslag_spurgt.spurgt(ARK, moede))
    assert opslag_spurgt.spurgt(ARK, "anb1_bisidder") == opslag_spurgt.spurgt(HOLBAEK, "anb1_bisidder") != ()
    assert opslag_spurgt.spurgt(ARK, "findes_ikke") == ()


def test_a_word_only_asked_with_is_still_read_as_the_facts() -> None:
    indeks = opslagsbog(ARK).rang.indeks
    assert any("blanketten" in r[2] for r in _raekker()) and not indeks.skrevet("blanketten")
    assert indeks.ret("blanketten") == "skema"
    assert indeks.kender("efterskole") and not indeks.skrevet("efterskole")  # known, and still no word of theirs


def test_the_file_is_read_as_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opslag_spurgt, "FILEN", tmp_path / "spurgt.csv")
    try:
        opslag_spurgt.skriv(
            [("alle", "f", 'hvad er "f", og hvem'), (ARK, "f", "frist f?"), ("alle", "", "hvad koster f")]
        )
        assert opslag_spurgt.spurgt(ARK, "f") == ('hvad er "f", og hvem', "frist f?")
        assert opslag_spurgt.spurgt(GAMMEL, "f") == ('hvad er "f", og hvem',)
        assert opslag_spurgt.ikke_besvaret() == ("hvad koster f",)
    finally:
        opslag_spurgt.skriv([])  # forgets what was read; the file is the test's own
    monkeypatch.undo()
    assert opslag_spurgt.ikke_besvaret()


@pytest.mark.parametrize(
    ("doc", "linjer", "skal", "rulebook", "faktum"),
    [
        ("000", [87, 89], [["10"]], ARK, "boerne_og_familiemoede:frister"),
        ("002", [277, 277], [["leder"]], ARK, "tvaerfagligt_dialogmoede:opfoelgning"),  # inherited by the edition
        ("002", [277, 277], [["leder"]], GAMMEL, "tvaerfagligt_dialogmoede:opfoelgning"),
    ],
)
def test_lines_of_a_source_lead_to_the_facts_that_answer(
    doc: str, linjer: list[int], skal: list[list[str]], rulebook: str, faktum: str
) -> None:
    assert faktum in opslagstraen.rigtige(opslagsbog(rulebook), {"doc": doc, "linjer": linjer, "skal": skal})


@pytest.mark.parametrize(
    ("tekst", "rulebook", "faktum"),
    [
        ("hvem sidder med til bfm i Ringsted?", ARK, f"moede:{ARK}/boerne_og_familiemoede/deltagere"),
        ("ICS, hvad dækker det over", ARK, "um_ics"),
        ("hvad er ICS en forkortelse af", ARK, "um_ics"),
        ("hvorfor lavede man om på mødestrukturen efter 2016", GAMMEL, "um_evaluering_2016"),
        ("hvad er den 9. anbefaling", ARK, "anb9_hvad"),
        ("bfm ligger 20. maj. frist for at sende indbydelsen ud?", ARK, f"moede:{ARK}/boerne_og_familiemoede/frister"),
        ("vi har tdm den 3/6, hvem indkalder?", ARK, f"moede:{ARK}/tvaerfagligt_dialogmoede/indkalder"),
        ("hvornår skal indkaldelsen til bfm være ude", ARK, f"moede:{ARK}/boerne_og_familiemoede/frister"),
        ("formål nvm kort", HOLBAEK, f"moede:{HOLBAEK}/netvaerksmoede_kendt_sag/formaal"),
        ("hvor gammelt skal et barn være for at have partsbeføjelser", ARK, "anb1_partsbefoejelser"),
    ],
)
def test_what_authors_questions_showed_to_be_misread(tekst: str, rulebook: str, faktum: str) -> None:
    assert faktum in spoerg(tekst, Kontekst(rulebook)).fakta


@pytest.mark.parametrize("tekst", ["hvad siger 2018-udgaven om bfm", "hvem leder bfm i modellen fra 2015"])
def test_an_edition_that_is_not_here_is_said_not_to_be(tekst: str) -> None:
    svar = spoerg(tekst, Kontekst(ARK))
    assert not svar.fundet and "udgave" in svar.svar


def test_an_everyday_word_is_no_municipality() -> None:
    assert (
        "Vejen"
        not in spoerg("er der noget i vejen for at booke næste samarbejdsmøde med det samme", Kontekst(ARK)).svar
    )
    assert "Vejen" in spoerg("hvem leder bfm i vejen kommune", Kontekst(ARK)).svar
