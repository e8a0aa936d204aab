"""A short question just after a look-up goes on with it; nothing else is taken for one."""

from __future__ import annotations

import pytest

from components.akut import AKUT
from components.forstaa import SIKKER, Forstaaelse

VIDERE = [
    "og hvem kan ellers komme med?",
    "ok og under?",
    "og barnet?",
    "hvad så i stedet?",
    "og klokken hvad",
    "må det gives videre?",
    "og 4?",
    "og hvis de siger der ikke er grundlag?",
    "okay, og hvornår skal den ud",
    "skal forældrene så skrive under",
]
ANDET = [
    ("tak", "tak"),
    ("ok tak", "tak"),
    ("farvel", "farvel"),
    ("hvad kan du", "hjaelp"),
    ("må jeg tale med et menneske", "menneske"),
    ("hvem gør hvad", "hvem_goer_hvad"),
    ("vi er bekymrede for en dreng på 6 der ikke leger med nogen", "find_moede"),
    ("skal jeg indkalde til møde om en pige der aldrig kommer i skole og mor svarer ikke", "find_moede"),
    ("kan du lave en invitation til samarbejdsmødet", "lav_kladde"),
    ("er det akut hvis far slår ham", AKUT),
    ("og hvad hvis mor slår ham lige nu?", AKUT),
    ("og hvis far slår?", AKUT),
    ("hvad hvis hun bliver slået?", AKUT),
    ("og så har vi en pige på 6 der ikke trives", "find_moede"),
]


@pytest.mark.parametrize("tekst", VIDERE)
def test_a_short_question_goes_on(forstaaelse: Forstaaelse, tekst: str) -> None:
    fundet = forstaaelse.forstaa(tekst, efter_opslag=True)
    assert fundet.intent == "slaa_op" and fundet.sikkerhed >= SIKKER


@pytest.mark.parametrize(("tekst", "intent"), ANDET)
def test_what_is_something_else_stays_so(forstaaelse: Forstaaelse, tekst: str, intent: str) -> None:
    assert forstaaelse.forstaa(tekst, efter_opslag=True).intent.removesuffix("_tvivl") == intent


@pytest.mark.parametrize("tekst", ["og 4?", "ok og under?", "må det gives videre?"])
def test_it_goes_on_only_where_something_was_looked_up(forstaaelse: Forstaaelse, tekst: str) -> None:
    assert forstaaelse.forstaa(tekst).intent != "slaa_op"


def test_a_question_in_hand_goes_before_it(forstaaelse: Forstaaelse) -> None:
    assert forstaaelse.forstaa("er det 2?", "bekymringsgrad", efter_opslag=True) == forstaaelse.forstaa(
        "er det 2?", "bekymringsgrad"
    )


@pytest.mark.parametrize("tekst", ["nej vent", "hov vent", "vent lige lidt", "nej vent nu", "vent"])
@pytest.mark.parametrize("slot", ["samtykke", "lokal_indsats", "sagsstatus", "fagligheder"])
def test_to_hold_back_is_no_answer(forstaaelse: Forstaaelse, tekst: str, slot: str) -> None:
    fundet = forstaaelse.forstaa(tekst, slot)
    assert fundet.intent == "ret_svar" and not fundet.entiteter
