"""Answers to the question in hand: Danish as busy people type it."""

from __future__ import annotations

from typing import Any

import pytest

from components.forstaa import SIKKER, SLOTS, Forstaaelse

# question, answer, value (several joined by "+")
SVAR = [
    # negation
    ("sagsstatus", "ingen sag", "ingen_sag"),
    ("sagsstatus", "der er IKKE nogen sag", "ingen_sag"),
    ("sagsstatus", "nej, ikke så vidt jeg ved", "ingen_sag"),
    ("bekymringsgrad", "ikke voldsomt bekymret", "let"),
    ("bekymringsgrad", "vi er ikke særlig bekymrede", "let"),
    ("bekymringsgrad", "ikke akut, men svær", "svaer"),
    ("samtykke", "vi har IKKE talt med forældrene", "ikke_spurgt"),
    ("samtykke", "de er ikke enige", "nej"),
    ("fagligheder", "ikke psykolog, men talepædagog", "ke_talehoere"),
    ("fagligheder", "hverken psykolog eller ssp, kun sundhedsplejersken", "sundhedspleje"),
    ("lokal_indsats", "vi har ikke prøvet noget endnu", "nej"),
    # hedging
    ("fagligheder", "måske psykolog", "ke_psykolog"),
    ("bekymringsgrad", "nok i midten", "moderat"),
    ("bekymringsgrad", "jeg tror den er svær", "svaer"),
    ("sagsstatus", "måske er der en sag", "ved_ikke"),
    ("samtykke", "svært at sige om de er enige", "ved_ikke"),
    ("samtykke", "usikker på om forældrene er med på det", "ved_ikke"),
    # numbers
    ("bekymringsgrad", "7 ud af 10", "svaer"),
    ("bekymringsgrad", "5 af 10", "moderat"),
    ("bekymringsgrad", "2/10", "let"),
    ("bekymringsgrad", "på en skala fra 1-10 er vi på 8", "svaer"),
    ("bekymringsgrad", "en 5-6 stykker ud af ti", "moderat"),
    # self-correction
    ("bekymringsgrad", "let, nej moderat", "moderat"),
    ("sagsstatus", "nej vent, der er faktisk en sag", "aktiv_sag"),
    ("rolle", "pædagog, nej undskyld, pædagogisk leder", "paedagogisk_leder"),
    ("fagligheder", "talepædagog, nej vent, det er psykologen vi skal bruge", "ke_psykolog"),
    ("formaal_bfm", "opstart.. nej opfølgning", "opfoelgning"),
    ("samtykke", "først nej men nu er de enige", "ja"),
    # yes and no
    ("lokal_indsats", "ja", "ja"),
    ("lokal_indsats", "nej ikke endnu", "nej"),
    ("lokal_indsats", "både og", "delvist"),
    ("samtykke", "ja det er de", "ja"),
    ("sagsstatus", "nej", "ingen_sag"),
    ("sagsstatus", "ja i bfr", "aktiv_sag"),
    ("fagligheder", "nej", "ingen"),
    # do not know
    ("rolle", "ved ikke", "ved_ikke"),
    ("bekymringsgrad", "det ved jeg ikke", "ved_ikke"),
    ("dato", "ikke aftalt endnu", "ved_ikke"),
    ("fagligheder", "aner ikke hvem vi skal bruge", "ved_ikke"),
    ("formaal_bfm", "tja, det er jeg i tvivl om", "ved_ikke"),
    # several
    ("fagligheder", "psykolog og sundhedsplejerske", "ke_psykolog+sundhedspleje"),
    ("fagligheder", "PPR, SSP og UU", "ppr+ssp+uu"),
    ("fagligheder", "psykolog ja, talepædagog nej", "ke_psykolog"),
    # abbreviations, compounds split and joined, inflections
    ("fagligheder", "talehørekonsulent", "ke_talehoere"),
    ("fagligheder", "tale høre konsulenten", "ke_talehoere"),
    ("fagligheder", "tale-hørekonsulenten", "ke_talehoere"),
    ("fagligheder", "pæd. konsulent", "ke_paedagogisk_konsulent"),
    ("fagligheder", "socialrådgiverens vurdering", "socialraadgiver"),
    ("rolle", "pæd. leder", "paedagogisk_leder"),
    ("rolle", "skole leder", "skoleleder"),
    ("rolle", "leder i en vuggestue", "paedagogisk_leder"),
    ("rolle", "leder på en skole", "skoleleder"),
    ("rolle", "her fra sundhedsplejen", "sundhedsplejerske"),
    ("rolle", "psykolog i KE", "ppr_eller_ke"),
    ("rolle", "børne- og ungerådgiver", "raadgiver"),
    # æøå in every typing
    ("rolle", "pædagogisk leder", "paedagogisk_leder"),
    ("rolle", "paedagogisk leder", "paedagogisk_leder"),
    ("rolle", "padagogisk leder", "paedagogisk_leder"),
    ("rolle", "pÃ¦dagogisk leder", "paedagogisk_leder"),
    ("rolle", "pa\u0308dagogisk leder", "paedagogisk_leder"),
    ("rolle", "PÆDAGOGISK LEDER", "paedagogisk_leder"),
    ("rolle", "rådgiver", "raadgiver"),
    ("rolle", "raadgiver", "raadgiver"),
    ("rolle", "radgiver", "raadgiver"),
    ("rolle", "rÃ¥dgiver", "raadgiver"),
    ("bekymringsgrad", "svær", "svaer"),
    ("bekymringsgrad", "svaer", "svaer"),
    ("formaal_bfm", "opfølgning", "opfoelgning"),
    ("formaal_bfm", "opfoelgning", "opfoelgning"),
    ("formaal_bfm", "opfolgning", "opfoelgning"),
    # typos and spoken forms
    ("rolle", "sundhedsplejeske", "sundhedsplejerske"),
    ("rolle", "skolelder", "skoleleder"),
    ("bekymringsgrad", "moderrat", "moderat"),
    ("fagligheder", "psygolog", "ke_psykolog"),
    ("sagsstatus", "der e ik nogen sag", "ingen_sag"),
    ("sagsstatus", "ingn sag", "ingen_sag"),
    ("samtykke", "foraldrene er enige", "ja"),
    ("lokal_indsats", "vi ha prøvd små grupper", "ja"),
    # dates: which one it is the house reads
    ("dato", "torsdag om 3 uger", "dato"),
    ("dato", "d. 14/1 kl 9", "dato"),
    ("dato", "efter efterårsferien", "dato"),
    ("dato", "uge 6", "dato"),
    # worry
    ("bekymringsgrad", "akut", "akut"),
    ("bekymringsgrad", "den højeste", "akut"),
]


def _vaerdier(forstaaelse: Forstaaelse, slot: str, tekst: str) -> tuple[str, set[Any]]:
    forstaaet = forstaaelse.forstaa(tekst, slot)
    return forstaaet.intent, {e["value"] for e in forstaaet.entiteter if e["entity"] == slot}


@pytest.mark.parametrize(("slot", "tekst", "vaerdi"), SVAR)
def test_an_answer_gets_its_value(forstaaelse: Forstaaelse, slot: str, tekst: str, vaerdi: str) -> None:
    assert _vaerdier(forstaaelse, slot, tekst) == ("svar", set(vaerdi.split("+")))


def test_two_facts_in_one_answer(forstaaelse: Forstaaelse) -> None:
    forstaaet = forstaaelse.forstaa("ingen sag, og forældrene er med på det", "sagsstatus")
    assert {(e["entity"], e["value"]) for e in forstaaet.entiteter} == {("sagsstatus", "ingen_sag"), ("samtykke", "ja")}


def test_a_guess_at_a_discipline_is_asked_about(forstaaelse: Forstaaelse) -> None:
    """What neither lexicon nor pattern names is never certain."""
    for tekst in ("en der er god til børn", "noget med ører", "en af dem fra kommunen"):
        for e in forstaaelse.forstaa(tekst, "fagligheder").entiteter:
            if e["entity"] == "fagligheder" and e["value"] not in ("ingen", "ved_ikke"):
                assert e["confidence_entity"] < SIKKER, (tekst, e)


def test_talking_with_parents_is_no_consent(forstaaelse: Forstaaelse) -> None:
    for tekst in (
        "vi har snakket en del med forældrene",
        "vi har haft flere samtaler med mor og far",
        "vi har et fint samarbejde med hjemmet",
    ):
        assert not [e for e in forstaaelse.forstaa(tekst).entiteter if e["entity"] == "samtykke"], tekst


def test_a_leader_who_is_mentioned_is_not_the_asker(forstaaelse: Forstaaelse) -> None:
    for tekst in (
        "min leder synes vi skal have et møde om en dreng på 5",
        "skolelederen har bedt om et møde om pigen",
        "mor er sundhedsplejerske og drengen er 4",
    ):
        assert not [e for e in forstaaelse.forstaa(tekst).entiteter if e["entity"] == "rolle"], tekst


@pytest.mark.parametrize(
    "slot", ["rolle", "bekymringsgrad", "sagsstatus", "fagligheder", "lokal_indsats", "samtykke", "formaal_bfm", "dato"]
)
def test_a_question_back_is_no_answer(forstaaelse: Forstaaelse, slot: str) -> None:
    for tekst, intent in (
        ("hvorfor spørger du om det", "hvorfor"),
        ("hvad er et tværfagligt dialogmøde", "slaa_op"),
        ("gå et skridt tilbage", "tilbage"),
    ):
        assert forstaaelse.forstaa(tekst, slot).intent == intent, (tekst, slot)


@pytest.mark.parametrize("spoergsmaal", ["akut", "bekraeft", "aendring", "ret_slot", "dokument"])
def test_yes_no_and_not_known_are_plain_acts_where_no_fact_is_asked_for(
    forstaaelse: Forstaaelse, spoergsmaal: str
) -> None:
    for tekst, intent in (
        ("ja", "bekraeft"),
        ("ja, det er rigtigt", "bekraeft"),
        ("nej", "afkraeft"),
        ("nej tak", "afkraeft"),
        ("ved ikke", "ved_ikke"),
    ):
        assert forstaaelse.forstaa(tekst, spoergsmaal).intent == intent, tekst


@pytest.mark.parametrize("spoergsmaal", ["fagligheder", "sagsstatus", "samtykke", "bekymringsgrad"])
@pytest.mark.parametrize("tekst", ["hvad er en aktiv sag", "hvad menes der med afklaring", "hvad betyder UU"])
def test_a_word_asked_about_states_no_fact(forstaaelse, spoergsmaal, tekst):
    assert not [e for e in forstaaelse.forstaa(tekst, spoergsmaal).entiteter if e["entity"] in SLOTS]


def test_ingen_sag_says_nothing_of_disciplines(forstaaelse):
    forstaaet = forstaaelse.forstaa("ingen sag", "fagligheder")
    assert {(e["entity"], e["value"]) for e in forstaaet.entiteter if e["entity"] in SLOTS} == {
        ("sagsstatus", "ingen_sag")
    }


@pytest.mark.parametrize(
    ("sagt", "slags"),
    [("nej vent lav det som opstart i stedet", "opstart"), ("hov, det er en opfølgning", "opfoelgning")],
)
@pytest.mark.parametrize("slot", ["samtykke", "lokal_indsats"])
def test_a_kind_taken_back_is_no_answer_to_another_question(
    slot: str, sagt: str, slags: str, forstaaelse: Forstaaelse
) -> None:
    forstaaet = forstaaelse.forstaa(sagt, slot)
    assert [(e["entity"], e["value"]) for e in forstaaet.entiteter] == [("formaal_bfm", slags)]


@pytest.mark.parametrize(
    ("slot", "tekst", "vaerdi"),
    [
        ("lokal_indsats", "nææ", "nej"),
        ("samtykke", "neeej", "nej"),
        ("samtykke", "jooo", "ja"),
        ("sagsstatus", "NEEEJ", "ingen_sag"),
        ("lokal_indsats", "jaaaa", "ja"),
    ],
)
def test_a_word_drawn_out_is_the_word(forstaaelse: Forstaaelse, slot: str, tekst: str, vaerdi: str) -> None:
    fundet = forstaaelse.forstaa(tekst, slot)
    assert [(e["entity"], e["value"]) for e in fundet.entiteter] == [(slot, vaerdi)]


@pytest.mark.parametrize("tekst", ["?", "???", "hva?", "hvad", "hæ?", "hvad siger du"])
@pytest.mark.parametrize("slot", ["samtykke", "lokal_indsats", "fagligheder", "rolle"])
def test_what_was_asked_is_explained(forstaaelse: Forstaaelse, slot: str, tekst: str) -> None:
    assert forstaaelse.forstaa(tekst, slot).intent == "hjaelp"


@pytest.mark.parametrize("slot", ["samtykke", "fagligheder", "rolle", "dato", "bekymringsgrad"])
@pytest.mark.parametrize("tekst", ["spring over", "spring det over"])
def test_a_question_passed_over_is_left_open(forstaaelse: Forstaaelse, slot: str, tekst: str) -> None:
    fundet = forstaaelse.forstaa(tekst, slot)
    assert [(e["entity"], e["value"]) for e in fundet.entiteter] == [(slot, "ved_ikke")]
