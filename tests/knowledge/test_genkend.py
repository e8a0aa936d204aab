"""Names from the rulebooks' own data are recognised, also those of a municipality that the engine was not trained with."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.genkend import egen_rulebook, find_moeder, find_rulebook, fremmed_kommune, ligner_spoergsmaal
from knowledge.indlaes import RULEBOOKS, ids, indlaes

FEMTE = (RULEBOOKS, Path(__file__).parent / "femte")


@pytest.mark.parametrize(
    ("tekst", "ventet"),
    [
        ("jeg er i Holbæk", "holbaek_2019"),
        ("jeg er i holbaek", "holbaek_2019"),
        ("ringsted_2017", "ringsted_2017"),
        ("jeg er i Aarhus", None),
    ],
)
def test_rulebook(tekst: str, ventet: str | None) -> None:
    assert find_rulebook(tekst) == ventet


def test_every_meeting_is_known_by_its_name_and_abbreviations() -> None:
    for rulebook_id in ids(FEMTE):
        rulebook = indlaes(rulebook_id, FEMTE)
        for moede in rulebook.moeder.values():
            for navn in (moede.navn, moede.navn.upper(), *moede.forkortelser):
                assert moede.id in find_moeder(rulebook, f"hvem leder {navn}?"), (rulebook_id, navn)


def test_every_own_word_of_a_rulebook_leads_to_it_or_to_one_with_the_same_word() -> None:
    for rulebook_id in ids(FEMTE):
        rulebook = indlaes(rulebook_id, FEMTE)
        for ord_ in rulebook.meta.genkendes_paa if rulebook.tabel else []:
            fundet = find_rulebook(f"jeg bruger {ord_}", FEMTE)
            assert fundet is not None
            assert ord_ in indlaes(fundet, FEMTE).meta.genkendes_paa


def test_a_part_of_a_word_is_no_name() -> None:
    assert find_moeder(indlaes("ringsted_ark"), "et tdmx og fritdm") == []


@pytest.mark.parametrize(
    ("tekst", "svar"),
    [
        ("hvem tager noter til mødet", True),
        ("maa forældrene sige nej", True),
        ("og det gælder stadig?", True),
        ("flurp", False),
        ("øh det ved jeg altså ikke helt", False),
        ("hvad?", False),
        ("", False),
    ],
)
def test_et_spoergsmaal_kendes_paa_sin_form(tekst: str, svar: bool) -> None:
    assert ligner_spoergsmaal(tekst) is svar


@pytest.mark.parametrize(
    ("tekst", "fortsat", "svar"),
    [
        ("og hvornaar", True, True),
        ("og bagefter?", True, True),
        ("hvor længe", True, True),
        ("og hvornaar", False, False),
        ("hvor længe", False, False),
        ("hvor?", True, True),
        ("hvornår", True, True),
        ("hvor?", False, False),
        ("hvad?", True, False),
        ("og", True, False),
        ("flurp blarp", True, False),
    ],
)
def test_midt_i_et_opslag_er_faerre_ord_et_spoergsmaal(tekst: str, fortsat: bool, svar: bool) -> None:
    assert ligner_spoergsmaal(tekst, fortsat=fortsat) is svar


@pytest.mark.parametrize(
    ("tekst", "ventet"),
    [
        ("vi er i holbæk. familien har allerede en rådgiver", "holbaek_2019"),
        ("jeg er leder i Holbæk, hvilket møde skal vi holde om en dreng der ikke trives", "holbaek_2019"),
        ("hej. holbæk kommune. vi har en pige på 5 uden sprog", "holbaek_2019"),
        ("Holbaek: ingen sag, moderat", "holbaek_2019"),
        ("vi bruger 2017-udgaven. moderat bekymret for en pige", "ringsted_2017"),
        ("vi har en dreng der er flyttet hertil fra Holbæk", None),
        ("pigen er 8, og far bor i Holbæk", None),
        ("vi har talt med skolen i holbæk om ham", None),
        ("en dreng på 8, far er lærer i Holbæk", None),
        ("Mor arbejder i Holbæk. ingen sag", None),
        ("bedstemor i Holbæk hjælper, og pigen trives ikke", None),
        ("vi er bekymrede fordi far i Holbæk drikker", None),
        ("vi er bekymrede for en pige efter ferien i Holbæk", None),
        ("psykolog fra Holbæk", None),
        ("vi er ikke i holbæk, vi er bekymrede for en pige", None),
        ("vi er bekymrede for en dreng på 4", None),
        ("jeg er lærer, hun er årgang 2017", None),
        ("en dreng fra 2017", None),
        ("", None),
    ],
)
def test_where_the_asker_works(tekst: str, ventet: str | None) -> None:
    assert egen_rulebook(tekst) == ventet


@pytest.mark.parametrize(
    ("tekst", "nu", "ventet"),
    [
        ("jeg er skoleleder i Ringsted", "ringsted_2017", None),
        ("jeg er skoleleder i Ringsted", "holbaek_2019", "ringsted_ark"),
        ("vi bruger arket", "ringsted_2017", "ringsted_ark"),
        ("vi følger 2017-modellen", "ringsted_ark", "ringsted_2017"),
    ],
)
def test_another_edition_of_the_same_municipality_has_to_be_named(tekst: str, nu: str, ventet: str | None) -> None:
    assert egen_rulebook(tekst, nu) == ventet


@pytest.mark.parametrize(
    ("tekst", "ventet"),
    [
        ("vi er i Slagelse. vi har en dreng på 4 der ikke taler", "Slagelse"),
        ("jeg er skoleleder i køge, og vi er moderat bekymrede", "Køge"),
        ("hej, aabenraa kommune. ingen sag", "Aabenraa"),
        ("vi er i Holbæk. ingen sag", None),
        ("far bor i Slagelse", None),
        ("vi er bekymrede for en dreng fra Køge", None),
        ("vi er moderat bekymrede", None),
    ],
)
def test_a_municipality_without_a_rulebook_is_seen(tekst: str, ventet: str | None) -> None:
    assert fremmed_kommune(tekst) == ventet
