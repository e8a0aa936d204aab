"""What is asked in a longer text, and the form of a question."""

from __future__ import annotations

import pytest

from knowledge.opslag import opslagsbog
from knowledge.opslag_form import Form, former

ARK = "ringsted_ark"


@pytest.mark.parametrize(
    ("tekst", "kerne"),
    [
        ("Jeg er lærer og skal til bfm på torsdag. Hvem skriver referat?", "bfm hvem skriver referat?"),
        ("hvem skriver referat til bfm? det ville spare os for mails", "hvem skriver referat til bfm?"),
        ("vi er en skole med specialrække. gælder anbefaling 3 også for børn med handicap?", None),
        ("hvem skriver referat til bfm", "hvem skriver referat til bfm"),  # nothing but the question
        (
            "Nu har jeg udfyldt skemaet. Hvor skal det hen?",
            "nu har jeg udfyldt skemaet. hvorhen sendes?",
        ),  # points back
        ("overgrebssag hvor far er mistænkt, må familien inddrages", None),  # a condition is no run-up
        ("vi har en dreng i 3. klasse", "vi har en dreng i 3. klasse"),  # nothing is asked
    ],
)
def test_the_run_up_is_left_out(tekst: str, kerne: str | None) -> None:
    bog = opslagsbog(ARK)
    normal = bog.normal(tekst)
    fundet = bog.kerne(normal)
    assert len(fundet) == len(normal)
    if kerne is not None:
        assert " ".join(fundet.split()) == kerne
    elif "mist" in normal:
        assert fundet == normal
    else:
        assert "anbefaling 3" in fundet and "specialraekke" not in fundet


@pytest.mark.parametrize(
    ("tekst", "form"),
    [
        ("hvem leder bfm", "hvem"),
        ("frist bfm?", "hvornaar"),
        ("hvor laenge varer det", "hvorlaenge"),
        ("hvor skal skemaet sendes hen", "hvor"),
        ("hvor mange eksterne maa der vaere", "hvormange"),
        ("maa vi holde moedet hjemme", "om"),
    ],
)
def test_the_form_of_a_question(tekst: str, form: str) -> None:
    assert form in former(tekst)


def test_no_form_without_a_question() -> None:
    assert former("samarbejdsmoede") == frozenset()


def test_a_fact_is_told_by_how_it_is_asked_for_and_what_it_states() -> None:
    form = Form([["hvem leder mødet", "hvem styrer"], ["hvornår er fristen"]], ["Lederen.", "Senest 10 dage før."])
    tegn, siger = form.tegn("hvem indkalder")
    assert tegn[0] > 0 > tegn[1] and siger[0] == 1 > siger[1]
    tegn, siger = form.tegn("bfm")
    assert not tegn.any() and not siger.any()
