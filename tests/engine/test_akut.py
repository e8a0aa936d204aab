"""What must always be met as acute, and what never may be (DOMAIN.md section 6, "What is akut")."""

from __future__ import annotations

import pytest

from components.forstaa import Forstaaelse

ALTID = [
    "han har mærker på armene igen",
    "hun tør ikke tage hjem",
    "hun siger forresten at hun ikke tør tage hjem i dag",
    "far slår ham",
    "drengen siger at mor slår",
    "hun bliver slået derhjemme",
    "hun har blå mærker på ryggen",
    "han siger at han ikke vil leve mere",
    "hun skærer i sig selv",
    "selvmordstanker",
    "mistanke om overgreb",
    "hendes stedfar rører ved hende",
    "en voksen mand skriver med hende på nettet og vil mødes, hun er 12",
    "hun er bange for at blive giftet væk i sommerferien",
    "æresrelateret vold",
    "negativ social kontrol",
    "børnene har set far slå mor",
    "mor er fuld og skal hente nu",
    "far kan ikke stå på benene og vil have barnet med i bilen",
    "de truer med at slå ham ihjel",
    "skal vi holde netværksmøde nu hvor mor bliver slået",
    "hvilket møde når en pige fortæller at hendes far slår hende",
    "far slar ham",
    "hun tor ikke tage hjem",
    "FAR SLÅR HAM",
    "far slÃ¥r ham",
]
ALDRIG = [
    "de sloges om bolden",
    "hvad siger anbefaling 6 om overgreb?",
    "vi mærker at hun er ked af det",
    "slår du ordet samtykke op for mig",
    "hvad er proceduren ved mistanke om vold?",
    "lær mig om tegn på vold",
    "hun er bange for eksamen",
    "hun er bange for mørke og vil sove med lys",
    "han græder ved aflevering men er glad bagefter",
    "det er underrettet, og myndighed har overtaget",
    "støtten slår ikke til",
    "det er ikke akut, fortsæt",
    "vi er meget bekymrede, men der er ingen fare",
    "han slår de andre børn når han bliver frustreret",
    "ja",
    "far siger nej til et møde",
]
HARMLOES = (
    "Vi har en dreng i 3. klasse, som læser godt og har mange venner. Han er dygtig til matematik, og forældrene kommer til alle møder. "
    "Vi har arbejdet med pladser og pauser i klassen. Han går til fodbold om tirsdagen. Sundhedsplejersken har set ham i efteråret. "
)


@pytest.mark.parametrize("tekst", ALTID)
@pytest.mark.parametrize(
    "spoergsmaal", [None, "rolle", "samtykke", "fagligheder", "dato", "bekraeft", "akut", "dokument"]
)
def test_always(forstaaelse: Forstaaelse, tekst: str, spoergsmaal: str | None) -> None:
    assert forstaaelse.forstaa(tekst, spoergsmaal).intent in ("akut", "akut_tvivl")


@pytest.mark.parametrize("tekst", ALDRIG)
def test_never(forstaaelse: Forstaaelse, tekst: str) -> None:
    assert forstaaelse.forstaa(tekst).intent != "akut"


@pytest.mark.parametrize("tekst", ALTID[:16])
def test_a_hint_counts_in_a_long_harmless_message(forstaaelse: Forstaaelse, tekst: str) -> None:
    for lang in (
        HARMLOES + tekst + ". " + HARMLOES,
        HARMLOES * 3 + "Forresten: " + tekst,
        HARMLOES + "\n\n" + tekst + "\n" + HARMLOES,
    ):
        assert forstaaelse.forstaa(lang).intent in ("akut", "akut_tvivl"), lang


def test_a_long_harmless_message_is_harmless(forstaaelse: Forstaaelse) -> None:
    assert forstaaelse.forstaa(HARMLOES * 8).intent == "find_moede"


def test_the_step_akut_answers_the_question_of_worry(forstaaelse: Forstaaelse) -> None:
    forstaaet = forstaaelse.forstaa("akut", "bekymringsgrad")
    assert (forstaaet.intent, [e["value"] for e in forstaaet.entiteter]) == ("svar", ["akut"])


def test_acute_facts_come_along_but_no_milder_worry(forstaaelse: Forstaaelse) -> None:
    forstaaet = forstaaelse.forstaa("vi er lidt bekymrede, der er ingen sag, og i dag sagde han at far slår ham")
    assert forstaaet.intent == "akut"
    assert {e["entity"] for e in forstaaet.entiteter} == {"sagsstatus"}
