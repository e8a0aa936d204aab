"""Two questions in one are answered one by one, the second in the light of the first."""

from __future__ import annotations

import pytest

from knowledge import opslag
from knowledge.opslag import Kontekst, Opslag
from knowledge.opslag_dobbelt import delt

ARK, GAMMEL, HOLBAEK = "ringsted_ark", "ringsted_2017", "holbaek_2019"
BFM = "boerne_og_familiemoede"


def spoerg(tekst: str, rulebook: str = ARK) -> Opslag:
    return opslag.spoerg(tekst, Kontekst(rulebook))


@pytest.mark.parametrize(
    ("tekst", "dele"),
    [
        ("hvem leder bfm og hvor længe varer det", ("hvem leder bfm", "hvor længe varer det")),
        ("Hvem leder mødet? Hvem skriver?", ("Hvem leder mødet", "Hvem skriver?")),
        ("må vi mødes uden familien, og skal de vide det", ("må vi mødes uden familien", "skal de vide det")),
        ("ukendt sag: hvem styrer nm og hvem skriver", ("ukendt sag: hvem styrer nm", "hvem skriver")),
        ("Vi er lærere. Hvem leder mødet, og hvor er det?", ("Vi er lærere. Hvem leder mødet", "hvor er det?")),
        ("Vi er lærere. Hvem leder og skriver referat?", None),
        ("hvem leder og skriver referat", None),
        ("hvem indkalder forældrene og barnet", None),
        ("hvem og hvornår", None),
        ("vi har alt for mange ideer, hvad gør vi", None),
        ("hvem må jeg sparre med, hvis jeg er i tvivl", None),
        ("", None),
    ],
)
def test_where_one_question_ends(tekst: str, dele: tuple[str, str] | None) -> None:
    assert delt(tekst) == dele


@pytest.mark.parametrize(
    ("tekst", "rulebook", "fakta"),
    [
        (
            "hvem styrer bfm og hvor længe varer det",
            ARK,
            {f"moede:{ARK}/{BFM}/moedeleder", f"moede:{ARK}/{BFM}/tid_og_sted"},
        ),
        (
            "vi er lærere på en skole. hvem leder samarbejdsmødet, og hvor længe varer det?",
            ARK,
            {f"moede:{ARK}/samarbejdsmoede/moedeleder", f"moede:{ARK}/samarbejdsmoede/tid_og_sted"},
        ),
        ("hvem har lavet de 18 anbefalinger, og hvem er de til?", ARK, {"kvalitet_udgivelsen", "kvalitet_maalgruppe"}),
        (
            "ukendt sag: hvem styrer nm og hvem skriver",
            HOLBAEK,
            {f"moede:{HOLBAEK}/netvaerksmoede_ukendt_sag/{d}" for d in ("moedeleder", "referent")},
        ),
    ],
)
def test_both_are_answered(tekst: str, rulebook: str, fakta: set[str]) -> None:
    svar = spoerg(tekst, rulebook)
    assert svar.fundet and fakta <= set(svar.fakta)
    assert len(svar.tilbud) <= 2
    assert len(set(svar.kilder)) == len(svar.kilder) > 0


def test_a_fact_that_answers_both_is_said_once() -> None:
    svar = spoerg("hvornår skifter barnets plan navn, og hvor gammel skal den unge være")
    assert svar.fakta == ("anb13_ungeplan_16",)


def test_what_the_sources_do_not_say_is_not_made_half_of_an_answer() -> None:
    assert not spoerg("hvor lang er paf-vejlederuddannelsen og hvad koster den").fundet
