"""What one asks of a draft that is there: another date, other disciplines, without the parents, other documents.

Each follow-up is typed, in a leader's case, a rådgiver's of each kind, a sundhedsplejerske's and a Holbæk one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from knowledge.datoer import dansk
from knowledge.frister import kalender_for
from knowledge.indlaes import indlaes
from tests.conversations.client import TODAY, Conversation, Turn
from tests.conversations.test_kladder import THURSDAY, check_asked, check_draft, deadlines, insists
from tests.conversations.walk import ACUTE, FOUND, payload

New = Callable[[], Conversation]
IDAG = dt.date.fromisoformat(TODAY)
# Thursdays on which everything can be kept in every rulebook.
FIRST, SECOND = "2027-01-14", "2027-02-18"


@dataclass(frozen=True)
class Draft:
    """A case that leads to a draft."""

    id: str
    rulebook: str
    facts: dict[str, Any]
    meeting: str
    kind: str | None = None


def raadgiver(kind: str, rulebook: str = "ringsted_ark") -> Draft:
    """A rådgiver who calls a børne- og familiemøde of a kind."""
    facts = {
        **{"rolle": "raadgiver", "bekymringsgrad": "moderat", "sagsstatus": "aktiv_sag", "fagligheder": "ingen"},
        **{"samtykke": "ja", "formaal_bfm": kind},
    }
    return Draft(f"raadgiver-{kind}-{rulebook}", rulebook, facts, "boerne_og_familiemoede", kind)


LOCAL = {"bekymringsgrad": "moderat", "sagsstatus": "ingen_sag", "lokal_indsats": "ja", "samtykke": "ja"}
CASES = [
    Draft(
        "leder-dialogmoede",
        "ringsted_ark",
        {**LOCAL, "rolle": "paedagogisk_leder", "fagligheder": ["ke_psykolog", "ke_talehoere"]},
        "tvaerfagligt_dialogmoede",
    ),
    *(raadgiver(kind) for kind in ("vidensindsamling", "opstart", "opfoelgning")),
    raadgiver("samarbejde", "ringsted_2017"),
    Draft(
        "sundhedsplejerske-hjemmebesoeg",
        "ringsted_ark",
        {**LOCAL, "rolle": "sundhedsplejerske", "fagligheder": ["ke_talehoere"]},
        "samarbejdsmoede",
    ),
    Draft(
        "holbaek-ukendt",
        "holbaek_2019",
        {**LOCAL, "rolle": "paedagogisk_leder", "bekymringsgrad": "svaer", "fagligheder": ["socialraadgiver"]},
        "netvaerksmoede_ukendt_sag",
    ),
]


def drafted(talk: Conversation, case: Draft, date: str = FIRST) -> Turn:
    """Walk to the draft of a case for a date."""
    talk.say(payload("skift_rulebook", rulebook=case.rulebook))
    talk.say(payload("find_moede", **case.facts))
    talk.say(payload("lav_kladde"))
    turn = talk.say(payload("svar", dato=date))
    if turn.type == "spoergsmaal":
        turn = talk.say(insists(turn))
    check_draft(turn, date, case.rulebook)
    assert (turn.custom["moede"], turn.custom["variant"]) == (case.meeting, case.kind)
    return turn


@pytest.fixture(params=CASES, ids=lambda case: case.id)
def case(request: pytest.FixtureRequest) -> Draft:
    """Each of the cases."""
    return request.param


# --- another date ----------------------------------------------------------------------------------------------------


def test_a_move_is_shown_before_it_is_made(case: Draft, new: New):
    talk = new()
    drafted(talk, case)
    turn = talk.say("flyt mødet til den 18. februar 2027")
    assert (turn.type, turn.custom["slot"], turn.custom["forhaand"]) == ("rettelse", "dato", True), turn.text
    assert (turn.custom["fra"], turn.custom["til"]) == (FIRST, SECOND)
    before = {f["id"]: f["dato"] for f in deadlines(case.rulebook, case.meeting, FIRST, case.kind)}
    after = deadlines(case.rulebook, case.meeting, SECOND, case.kind)
    assert turn.custom["frister"] == [
        {
            "id": f["id"],
            "navn": f["navn"],
            "fra": before.get(f["id"]),
            "til": f["dato"],
            "overskredet": f["overskredet"],
        }
        for f in after
    ]
    assert dansk(dt.date.fromisoformat(SECOND)) in turn.text
    check_draft(talk.say("ja"), SECOND, case.rulebook)


def test_a_move_that_is_not_wanted_leaves_the_draft(new: New):
    talk = new()
    drafted(talk, CASES[0])
    talk.say("flyt mødet til den 18. februar 2027")
    turn = talk.say("nej")
    assert (turn.type, turn.custom["fra"], turn.custom["til"]) == ("rettelse", FIRST, FIRST)
    check_draft(talk.say("vis frister igen"), FIRST)


def test_a_time_told_with_a_move_is_the_moves(new: New):
    talk = new()
    drafted(talk, CASES[0])
    talk.say("flyt mødet til torsdag den 18. februar 2027 kl. 13")
    talk.say("nej")
    assert talk.say("vis frister igen").custom["klokken"] is None
    talk.say("flyt mødet til torsdag den 18. februar 2027 kl. 13")
    turn = talk.say("ja")
    check_draft(turn, SECOND)
    assert turn.custom["klokken"] == "13:00"


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("flyt mødet en uge frem", "2027-01-21"),
        ("kan vi rykke det en uge", "2027-01-21"),
        ("udskyd det fjorten dage", "2027-01-28"),
        ("flyt mødet fra torsdag til mandag den 1. februar 2027", "2027-02-01"),
        ("flyt modet til d 4 februar 2027", "2027-02-04"),
    ],
)
def test_a_move_in_other_words(said: str, date: str, new: New):
    talk = new()
    drafted(talk, CASES[0])
    turn = talk.say(said)
    assert (turn.type, turn.custom["slot"], turn.custom["til"]) == ("rettelse", "dato", date), turn.text


def test_a_move_to_a_week_asks_for_the_day_and_then_shows_what_changes(new: New):
    talk = new()
    drafted(talk, CASES[0])
    turn = talk.say("flyt mødet til uge 7")
    check_asked(turn)
    assert dt.date.fromisoformat(turn.buttons[0][1].split('"')[3]).isocalendar().week == 7
    turn = talk.say("torsdag")
    assert (turn.type, turn.custom["slot"], turn.custom["til"]) == ("rettelse", "dato", SECOND)
    check_draft(talk.say("ja"), SECOND)


def test_a_move_without_a_day_asks_for_one(new: New):
    talk = new()
    drafted(talk, CASES[0])
    check_asked(talk.say("vi er nødt til at flytte mødet"))
    turn = talk.say("den 18. februar 2027")
    assert (turn.type, turn.custom["til"]) == ("rettelse", SECOND)


def test_a_move_that_breaks_something_names_the_nearest_day_that_works(new: New):
    book = indlaes("ringsted_ark")
    talk = new()
    drafted(talk, CASES[5])  # samarbejdsmøder are on Mondays and Thursdays
    turn = talk.say("flyt mødet til onsdag den 20. januar 2027")
    assert turn.custom["til"] == "2027-01-20"
    nearest = next(its for _, its in turn.buttons if '"aendring":"flyt"' in its)
    assert nearest == payload("lav_kladde", aendring="flyt", dato="2027-01-21")
    assert kalender_for(book).er_arbejdsdag(dt.date(2027, 1, 21))
    turn = talk.say(turn.title(nearest))
    assert (turn.type, turn.custom["til"]) == ("rettelse", "2027-01-21")
    check_draft(talk.say("ja tak"), "2027-01-21")
    # The user may insist.
    talk.say("flyt mødet til onsdag den 27. januar 2027")
    check_draft(talk.say("ja"), "2027-01-27")


def test_a_closed_day_is_asked_about_before_anything_is_shown(new: New):
    talk = new()
    drafted(talk, CASES[0])
    check_asked(talk.say("flyt mødet til lørdag den 16. januar 2027"))


# --- the disciplines -------------------------------------------------------------------------------------------------


def test_a_discipline_that_leads_to_another_meeting_is_said_first(new: New):
    talk = new()
    talk.say(FOUND)
    check_draft(talk.say("lav invitation til torsdag om 3 uger"), THURSDAY)
    turn = talk.say("tilføj SSP")
    assert (turn.type, turn.custom["slot"], turn.custom["forhaand"]) == ("rettelse", "fagligheder", True), turn.text
    assert turn.custom["til"] == ["ke_psykolog", "ssp"]
    assert (turn.custom["moede_fra"], turn.custom["moede_til"]) == ("samarbejdsmoede", "tvaerfagligt_dialogmoede")
    turn = talk.say("ja")
    check_draft(turn, THURSDAY)
    assert turn.custom["moede"] == "tvaerfagligt_dialogmoede"
    # And the other way.
    turn = talk.say("uden ssp")
    assert (turn.custom["moede_fra"], turn.custom["moede_til"]) == ("tvaerfagligt_dialogmoede", "samarbejdsmoede")
    turn = talk.say("nej")
    assert turn.custom["til"] == ["ke_psykolog", "ssp"]
    turn = talk.say("vis frister igen")
    check_draft(turn, THURSDAY)
    assert turn.custom["moede"] == "tvaerfagligt_dialogmoede"


def test_a_discipline_that_changes_nothing_is_taken_up_at_once(new: New):
    talk = new()
    drafted(talk, CASES[0])
    turn = talk.say("tilføj også sundhedsplejersken")
    check_draft(turn, FIRST)
    assert turn.custom["moede"] == "tvaerfagligt_dialogmoede"
    known = talk.say("hvad har jeg svaret?").custom["fakta"]
    assert set(known["fagligheder"]) == {"sundhedspleje", "ke_psykolog", "ke_talehoere"}


def test_a_discipline_that_is_there_or_not_there_is_said(new: New):
    talk = new()
    drafted(talk, CASES[0])
    for said in ("tilføj psykologen", "uden ssp"):
        turn = talk.say(said)
        assert (turn.type, turn.custom["emne"]) == ("svar", "kladde"), turn.text
    check_draft(talk.say("vis frister igen"), FIRST)


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("byt psykologen ud med ppr", {"ppr", "ke_talehoere"}),
        ("ppr i stedet for psykologen", {"ppr", "ke_talehoere"}),
        ("ikke psykologen, men sundhedsplejersken", {"sundhedspleje", "ke_talehoere"}),
        ("drop talepædagogen og tag ssp med", {"ke_psykolog", "ssp"}),
    ],
)
def test_one_discipline_for_another(said: str, now: set[str], new: New):
    talk = new()
    drafted(talk, CASES[0])
    turn = talk.say(said)
    if turn.type == "rettelse":
        turn = talk.say("ja")
    check_draft(turn, FIRST)
    assert set(talk.say("hvad har jeg svaret?").custom["fakta"]["fagligheder"]) == now


def test_what_is_no_discipline_is_asked_about(new: New):
    talk = new()
    drafted(talk, CASES[0])
    turn = talk.say("tilføj en deltager")
    assert (turn.type, turn.custom["emne"]) == ("svar", "kladde")
    its = payload("lav_kladde", aendring="tilfoej", fag="ppr")
    assert its in dict(turn.buttons).values()
    check_draft(talk.say(turn.title(its)), FIRST)


def test_a_meeting_that_was_named_can_be_kept_all_the_same(new: New):
    talk = new()
    check_draft(talk.say("lav en invitation til et samarbejdsmøde torsdag den 10. december"), THURSDAY)
    turn = talk.say("tilføj ssp")
    assert (turn.type, turn.custom["moede_til"]) == ("rettelse", "tvaerfagligt_dialogmoede"), turn.text
    turn = talk.say(turn.title(payload("svar", valg="alligevel")))
    check_draft(turn, THURSDAY)
    assert (turn.custom["moede"], turn.custom["ekstra"]) == ("samarbejdsmoede", ["ssp"])


def test_after_a_recommendation_a_discipline_is_a_correction(new: New):
    talk = new()
    talk.say(FOUND)
    turn = talk.say("tilføj ssp")
    assert (turn.type, turn.custom["slot"], turn.custom["forhaand"]) == ("rettelse", "fagligheder", True)
    assert turn.custom["til"] == ["ke_psykolog", "ssp"]


def test_a_discipline_at_the_question_of_the_date(new: New):
    talk = new()
    talk.say(FOUND)
    check_asked(talk.say(payload("lav_kladde")))
    turn = talk.say("tilføj ssp")
    assert (turn.type, turn.custom["moede_til"]) == ("rettelse", "tvaerfagligt_dialogmoede"), turn.text
    check_asked(talk.say("ja"))
    turn = talk.say("torsdag den 10. december")
    check_draft(turn, THURSDAY)
    assert turn.custom["moede"] == "tvaerfagligt_dialogmoede"


# --- the parents, the kind, the age ----------------------------------------------------------------------------------


def test_without_the_parents_the_sources_come_first(case: Draft, new: New):
    talk = new()
    drafted(talk, case)
    turn = talk.say("uden forældrene")
    assert (turn.type, turn.custom["emne"], turn.custom["moede"]) == ("svar", "samtykke", case.meeting), turn.text
    meeting = indlaes(case.rulebook).moede(case.meeting)
    assert meeting.uden_foraeldre or meeting.samtykke
    for point in (*meeting.uden_foraeldre, *meeting.samtykke):
        if not point.varianter or case.kind in point.varianter:
            assert point.tekst in turn.text
    assert turn.custom["kilder"]
    assert "/akut" in dict(turn.buttons).values()
    turn = talk.say("ja")
    check_draft(turn, FIRST, case.rulebook)
    assert turn.custom["uden_foraeldre"]
    turn = talk.say("forældrene skal med alligevel")
    check_draft(turn, FIRST, case.rulebook)
    assert not turn.custom["uden_foraeldre"]


def test_the_parents_can_stay(new: New):
    talk = new()
    drafted(talk, CASES[0])
    talk.say("kun fagfolk på mødet")
    assert talk.say("nej").type == "svar"
    assert not talk.say("vis frister igen").custom["uden_foraeldre"]


def test_the_kinds_of_a_raadgivers_meeting(new: New):
    """Each kind has its own follow-up chain; asked for by name, the draft is of that kind."""
    talk = new()
    drafted(talk, raadgiver("opstart"))
    for said, kind in (("lav den til opfølgningsmødet", "opfoelgning"), ("lav det som opstart i stedet", "opstart")):
        turn = talk.say(said)
        check_draft(turn, FIRST)
        assert turn.custom["variant"] == kind
    dates = {f["id"]: f["dato"] for f in turn.custom["frister"]}
    assert any(d and d > "2027-04-01" for d in dates.values()), "the chain goes on for months"


def test_a_meeting_without_kinds_says_what_the_source_says_of_follow_up(new: New):
    talk = new()
    drafted(talk, CASES[5])
    turn = talk.say("på opfølgningsmødet")
    check_draft(turn, FIRST)
    assert turn.custom["variant"] is None
    for point in indlaes("ringsted_ark").moede("samarbejdsmoede").opfoelgning:
        assert point.tekst in turn.text


def test_the_childs_age_is_asked_only_on_request(new: New):
    talk = new()
    turn = drafted(talk, CASES[0])
    assert turn.custom["aldersgruppe"] is None
    for said, group in (("hun er 12", "fra_10"), ("4 år", "lille"), ("ved ikke", None)):
        turn = talk.say(payload("lav_kladde", valg="alder"))
        assert (turn.type, turn.custom["emne"]) == ("svar", "kladde")
        turn = talk.say(said)
        check_draft(turn, FIRST)
        assert turn.custom["aldersgruppe"] == group


def test_another_message_at_the_question_of_the_age(new: New):
    talk = new()
    drafted(talk, CASES[0])
    talk.say("tilføj barnets alder")
    assert talk.say("hvem er mødeleder?").type == "svar"
    turn = talk.say("send som pdf")
    check_draft(turn, FIRST)
    assert turn.custom["aldersgruppe"] is None


# --- other documents -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "documents"),
    [
        ("lav referatskabelon", ["dagsorden"]),
        ("dagsorden tak", ["dagsorden"]),
        ("vis frister igen", ["frister"]),
        ("mailtekst", ["mail"]),
        ("send alt", ["invitation", "opgavekort", "frister", "dagsorden", "mail"]),
    ],
)
def test_another_document(said: str, documents: list[str], case: Draft, new: New):
    talk = new()
    drafted(talk, case)
    turn = talk.say(said)
    check_draft(turn, FIRST, case.rulebook)
    assert (turn.custom["dokumenter"], turn.custom["moede"]) == (documents, case.meeting)
    assert turn.custom["filer"]


def test_questions_beside_a_draft_are_looked_up(new: New):
    talk = new()
    drafted(talk, CASES[0])
    for said in (
        "hvornår skal referatet sendes?",
        "må man holde møde uden forældrene?",
        "hvem skriver dagsordenen?",
        "hvor mange fagligheder må der være til et samarbejdsmøde?",
    ):
        turn = talk.say(said)
        assert turn.type == "svar", f"{said}: {turn.text}"
        assert turn.custom["emne"] != "kladde", said
    check_draft(talk.say("vis frister igen"), FIRST)


def test_without_parents_as_an_answer_is_an_answer(new: New):
    talk = new()
    talk.say(payload("ret_svar", slot="samtykke"))
    talk.say(payload("find_moede", rolle="paedagogisk_leder"))
    turn = talk.say(payload("ret_svar", slot="samtykke"))
    assert turn.slot == "samtykke"
    turn = talk.say("uden forældrenes viden")
    assert turn.naeste["fakta"]["samtykke"] == "ikke_spurgt"


# --- acute -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before", ["flyt mødet til den 18. februar 2027", "uden forældrene", "tilføj barnets alder", None]
)
def test_acute_wins_and_the_draft_is_kept(before: str | None, new: New):
    talk = new()
    drafted(talk, CASES[0])
    if before:
        talk.say(before)
    turn = talk.say(ACUTE)
    assert (turn.type, turn.custom["fortsaet"]) == ("akut", "kladde")
    assert talk.say("send som word").type == "svar", "no draft until it is said that it is not acute"
    turn = talk.say(payload("svar", valg="akut_nej"))
    check_draft(turn, FIRST)
    assert turn.custom["moede"] == "tvaerfagligt_dialogmoede"


@pytest.mark.parametrize(
    "said",
    ["skriv den på engelsk", "kan du gøre den kortere", "oversæt mailen til tyrkisk", "gør den lidt mere venlig"],
)
def test_the_wording_is_left_to_the_sender_and_the_draft_stays(said: str, new: New):
    talk = new()
    drafted(talk, CASES[0])
    turn = talk.say(said)
    assert (turn.type, turn.custom["emne"], turn.custom["moede"]) == ("svar", "kladde", CASES[0].meeting), turn.text
    turn = talk.say("som pdf")
    check_draft(turn, FIRST)


@pytest.mark.parametrize(
    "said", ["vi har en dreng der taler arabisk, og vi er moderat bekymrede", "familien har en tolk der taler polsk"]
)
def test_a_language_spoken_is_no_wish_for_other_wording(said: str, new: New):
    turn = new().say(said)
    assert turn.custom.get("emne") != "kladde" and turn.type != "kladde"


def test_invitation_and_cards_for_everyone_are_both_there(new: New):
    talk = new()
    drafted(talk, CASES[0])
    turn = talk.say("lav invitation og opgavekort til alle")
    assert {"invitation", "opgavekort"} <= set(turn.custom["dokumenter"])
    turn = talk.say("lav opgavekort til alle")
    turn = talk.say("som pdf")
    assert (turn.type, turn.custom["dokumenter"]) == ("kladde", ["opgavekort"])
