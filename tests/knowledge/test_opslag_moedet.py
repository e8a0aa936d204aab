"""Questions that a meeting's structure answers, whatever their other words; and a fact that tells of what is missing."""

from __future__ import annotations

import pytest

from knowledge import opslag
from knowledge.opslag import Kontekst, Opslag

ARK, GAMMEL = "ringsted_ark", "ringsted_2017"
BFM = "boerne_og_familiemoede"


def spoerg(tekst: str, rulebook: str = ARK) -> Opslag:
    return opslag.spoerg(tekst, Kontekst(rulebook))


@pytest.mark.parametrize(
    ("tekst", "rulebook", "faktum"),
    [
        ("må en lærer selv indkalde til bfm", ARK, f"moede:{ARK}/{BFM}/indkalder"),
        ("kan børnehaven invitere til et børne- og familiemøde?", ARK, f"moede:{ARK}/{BFM}/indkalder"),
        ("skal rådgiver altid selv lede bfm", GAMMEL, f"moede:{GAMMEL}/{BFM}/moedeleder"),
        ("er det os fra skolen der skal skrive referat til bfm", ARK, f"moede:{ARK}/{BFM}/referent"),
    ],
)
def test_whether_somebody_may_is_answered_by_who_does(tekst: str, rulebook: str, faktum: str) -> None:
    svar = spoerg(tekst, rulebook)
    assert svar.fundet and faktum in svar.fakta


@pytest.mark.parametrize(
    ("tekst", "slags"),
    [
        ("hvad er formålet med bfm ved opstart af en indsats", "Opstart på en indsats"),
        ("hvad skal vi tage stilling til på bfm ved opfølgning", "Opfølgning og koordinering"),
        ("hvad er fokus når bfm handler om at samle viden", "Indsamling af viden"),
        ("hvorfor holder man vidensindsamlingsmøde", "Indsamling af viden"),
    ],
)
def test_what_a_kind_of_the_meeting_is_for(tekst: str, slags: str) -> None:
    svar = spoerg(tekst)
    assert f"moede:{ARK}/{BFM}/varianter" in svar.fakta
    assert svar.svar.startswith(f"**Børne- og familiemøde, {slags}**")


@pytest.mark.parametrize(
    ("tekst", "faktum"),
    [
        ("hvornår er opfølgningen på bfm", "opfoelgning"),
        ("hvem indkalder til opfølgning på bfm", "indkalder"),
    ],
)
def test_another_question_of_a_kind_is_answered_as_such(tekst: str, faktum: str) -> None:
    assert f"moede:{ARK}/{BFM}/{faktum}" in spoerg(tekst).fakta


def test_what_every_professional_does_is_said_to_one_of_them() -> None:
    svar = spoerg("hvad er lærerens rolle mens bfm står på")
    assert svar.fakta == (f"moede:{ARK}/{BFM}/opgaver",)
    assert "Alle fagpersoner, under mødet" in svar.svar.split("\n")[0]


@pytest.mark.parametrize(
    ("tekst", "fundet"),
    [
        ("hvad skal rådgiveren gøre ved ventetiden når indsatsen ikke kan begynde", True),
        ("hvad er adressen på børnecentret", False),
    ],
)
def test_not_is_no_answer_only_where_the_source_leaves_it_out(tekst: str, fundet: bool) -> None:
    assert spoerg(tekst).fundet is fundet


@pytest.mark.parametrize("tekst", ["elevplaner hvem laver dem", "hvem skriver årsplanen", "vagtplan til bfm"])
def test_plans_of_other_kinds_are_not_its_plans(tekst: str) -> None:
    assert not spoerg(tekst).fundet


@pytest.mark.parametrize(
    ("tekst", "rulebook", "moede"),
    [
        ("hvad sker der på et tdm", ARK, "tvaerfagligt_dialogmoede"),
        ("hvordan foregår et samarbejdsmøde", ARK, "samarbejdsmoede"),
        ("hvad går udvidet forældresamarbejde ud på", ARK, "udvidet_foraeldresamarbejde"),
    ],
)
def test_how_a_meeting_goes_is_what_it_is_for_and_its_agenda(tekst: str, rulebook: str, moede: str) -> None:
    assert set(spoerg(tekst, rulebook).fakta) >= {
        f"moede:{rulebook}/{moede}/{del_}" for del_ in ("formaal", "dagsorden")
    }


@pytest.mark.parametrize(
    ("tekst", "titel"),
    [
        ("hvad er rådgiverens opgaver til bfm", "Børne- og familiemøde, Børne- og ungerådgiver"),
        ("hvad skal jeg huske når jeg indkalder til samarbejdsmøde", "Samarbejdsmøde, før mødet"),
        ("hvad laver lederen før et samarbejdsmøde", "Samarbejdsmøde, Lokal leder, før mødet"),
        ("hvad er forskellen på bfm opstart og opfølgning", "Børne- og familiemøde, Opstart på en indsats"),
        ("hvad er formålet med opstart på bfm", "Børne- og familiemøde, Opstart på en indsats"),
    ],
)
def test_tasks_and_kinds_are_told_as_widely_as_asked(tekst: str, titel: str) -> None:
    assert spoerg(tekst).svar.startswith(f"**{titel}**")
