"""While a check question of a lesson waits, any message answers it, but what is acute, a command, or a question."""

from __future__ import annotations

import pytest

from components.forstaa import Forstaaelse

ANSWERS = (
    "10 arbejdsdage",
    "ti arbejdsdage før mødet",
    "10 hverdage",
    "en uge",
    "3 måneder",
    "rådgiveren",
    "det er rådgiveren der indkalder",
    "lederen i dagtilbuddet",
    "sundhedsplejersken",
    "samarbejdsmøde",
    "et tværfagligt dialogmøde",
    "tdm",
    "børne- og familiemøde",
    "snakker med barnet",
    "b",
    "svar a",
    "c)",
    "ja",
    "nej",
    "nej det er ikke rigtigt",
    "ved ikke",
    "det ved jeg ikke",
    "anbefaling 14",
    "14",
    "aftaleskemaet",
    "vi skal have samtykke fra forældrene",
    "moderat",
    "10 arbejdsdage?",
    "samarbejdsmøde?",
    "blå elefanter",
)
COMMANDS = (
    ("næste", "fortsaet"),
    ("videre", "fortsaet"),
    ("fortsæt", "fortsaet"),
    ("tilbage", "tilbage"),
    ("spring over", "spring_over"),
    ("spring det spørgsmål over", "spring_over"),
    ("stop", "stop"),
    ("stop quizzen", "stop"),
    ("vis min fremgang", "vis_fremgang"),
    ("gem min fremgang", "gem_fremgang"),
    ("slet mine data", "slet_data"),
    ("start forfra", "start_forfra"),
    ("hjælp", "hjaelp"),
    ("jeg vil tale med et menneske", "menneske"),
    ("gem-7k2-m9f-4tc", "hent_fremgang"),
)
QUESTIONS = (
    "hvem er mødeleder til et dialogmøde?",
    "hvornår skal invitationen til bfm ud?",
    "hvem skal med til samarbejdsmødet",
    "hvad er fristen for bfm",
)


@pytest.mark.parametrize("said", ANSWERS)
def test_a_message_answers_the_check_question(said: str, forstaaelse: Forstaaelse) -> None:
    understood = forstaaelse.forstaa(said, "laering")
    assert (understood.intent, understood.entiteter) == ("svar", [])


@pytest.mark.parametrize(("said", "intent"), COMMANDS)
def test_a_command_steers_the_lesson(said: str, intent: str, forstaaelse: Forstaaelse) -> None:
    assert forstaaelse.forstaa(said, "laering").intent == intent


@pytest.mark.parametrize("said", QUESTIONS)
def test_a_question_is_looked_up(said: str, forstaaelse: Forstaaelse) -> None:
    assert forstaaelse.forstaa(said, "laering").intent == "slaa_op"


@pytest.mark.parametrize("said", ["hun siger at hendes far slår hende", "han har sagt at han vil dø"])
def test_the_acute_goes_before_the_lesson(said: str, forstaaelse: Forstaaelse) -> None:
    assert forstaaelse.forstaa(said, "laering").intent == "akut"


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("vis min fremgang", "vis_fremgang"),
        ("gem min fremgang", "gem_fremgang"),
        ("gem min samtale", "gem_fremgang"),
        ("kan jeg gemme mine svar til i morgen", "gem_fremgang"),
        ("hent min samtale", "hent_fremgang"),
        ("fortsæt med kode", "hent_fremgang"),
        ("gem 7k2 m9f 4tc", "hent_fremgang"),
        ("slet mine data", "slet_data"),
        ("min kode er GEM-7K2-M9F-4TC", "hent_fremgang"),
        ("GEM-C3D-6NZ-FX5", "hent_fremgang"),
        ("fortsæt med gem s7x fx7 qz5", "hent_fremgang"),
        ("stop", "stop"),
        ("spring over", "spring_over"),
        ("quiz mig i frister", "laer"),
        ("lær mig om samarbejdsmødet", "laer"),
        ("slet mine svar", "start_forfra"),
        ("næste", "fortsaet"),
    ],
)
def test_learning_is_steered_with_no_question_in_hand(said: str, intent: str, forstaaelse: Forstaaelse) -> None:
    assert forstaaelse.forstaa(said).intent == intent
