"""Drafts: the invitation, the task cards and the deadlines, for dates told in Danish. The day is 22 November 2026."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from knowledge.frister import foerste_mulige, frister_for, kalender_for
from knowledge.indlaes import indlaes
from knowledge.visning import frist_data
from tests.conversations.client import TODAY, Conversation, GatewayConversation, Turn
from tests.conversations.generator import Case, all_cases
from tests.conversations.walk import ACUTE, BFM, FOUND, by_payload, payload, walk

New = Callable[[], Conversation]
IDAG = dt.date.fromisoformat(TODAY)
THURSDAY = "2026-12-10"


def drafts() -> list[Case]:
    """One case for each meeting of each rulebook that one can invite to, and for each kind of it."""
    found: dict[tuple[str, ...], Case] = {}
    for case in all_cases():
        decision = case.decision
        if case.book.moede(decision.moede).slags == "moede":
            found.setdefault((case.rulebook, decision.moede, str(decision.variant)), case)
    return list(found.values())


def deadlines(rulebook: str, meeting: str, date: str | None, kind: str | None = None) -> list[dict[str, Any]]:
    """The deadlines as ``knowledge`` computes them."""
    book = indlaes(rulebook)
    day = dt.date.fromisoformat(date) if date else None
    found = frister_for(book.moede(meeting), day, IDAG, kalender_for(book), kind)
    return [frist_data(frist) for frist in found]


def check_draft(turn: Turn, date: str | None, rulebook: str = "ringsted_ark") -> None:
    """Assert that a turn is a draft for a date, with the deadlines that follow from it."""
    assert turn.type == "kladde", turn.text
    assert turn.custom["dato"] == date
    assert turn.custom["frister"] == deadlines(rulebook, turn.custom["moede"], date, turn.custom["variant"])


def check_asked(turn: Turn) -> None:
    """Assert that a turn asks for the date."""
    assert (turn.type, turn.slot) == ("spoergsmaal", "dato"), turn.text
    assert turn.custom["opgave"] == "kladde"


def proposed(turn: Turn) -> list[str]:
    """The dates that the buttons propose, without the one that insists."""
    return [its.split('"')[3] for _, its in turn.buttons if its.startswith('/svar{"dato":"2') and "valg" not in its]


def insists(turn: Turn) -> str:
    """The payload of the button that uses the date all the same."""
    return next(its for _, its in turn.buttons if "alligevel" in its)


@pytest.mark.parametrize("case", drafts(), ids=lambda case: case.id)
def test_a_draft_for_every_meeting_and_kind(case: Case, new: New):
    talk = new()
    turn, _ = walk(talk, case, by_payload)
    turn = talk.say("ja lav invitation til torsdag om 3 uger")
    if turn.type == "spoergsmaal":
        # A deadline cannot be kept on that day: insisting works all the same.
        check_asked(turn)
        turn = talk.say(insists(turn))
    check_draft(turn, THURSDAY, case.rulebook)
    assert (turn.custom["moede"], turn.custom["variant"]) == (case.decision.moede, case.decision.variant)
    assert "invitation" in turn.custom["dokumenter"]
    assert "CPR" not in turn.text and "[" in turn.text


@pytest.mark.parametrize("case", [c for c in all_cases() if c.id.endswith("-1")], ids=lambda case: case.id)
def test_there_is_no_invitation_to_what_is_no_meeting(case: Case, new: New):
    kind = case.book.moede(case.decision.moede).slags
    if kind == "moede":
        return
    talk = new()
    walk(talk, case, by_payload)
    turn = talk.say("lav en invitation")
    assert turn.type in ("svar", "akut"), turn.text
    assert "invitation til" not in turn.text.lower()


def test_a_yes_after_the_recommendation_asks_for_the_date(new: New):
    talk = new()
    talk.say(FOUND)
    check_asked(talk.say("ja"))
    check_draft(talk.say("torsdag den 10. december kl. 10"), THURSDAY)


def test_the_time_told_with_the_date_is_kept(new: New):
    talk = new()
    talk.say(FOUND)
    turn = talk.say("lav en invitation til torsdag den 10. december kl. 10")
    check_draft(turn, THURSDAY)
    assert turn.custom["klokken"] == "10:00"
    assert "10.00" in turn.text


def test_not_known_yet_gives_deadlines_in_words(new: New):
    talk = new()
    talk.say(BFM)
    check_asked(talk.say(payload("lav_kladde")))
    turn = talk.say("ved ikke endnu")
    check_draft(turn, None)
    assert turn.custom["frister"]
    assert all(frist["dato"] is None or "modtag" in frist["regel"] for frist in turn.custom["frister"])
    # Told later, the date is used.
    check_draft(talk.say("lav invitation til torsdag den 17. december"), "2026-12-17")


@pytest.mark.parametrize(
    ("said", "proposals"),
    [
        ("lørdag den 12. december", True),  # a weekend
        ("på lørdag", True),
        ("den 25. december", True),  # a public holiday
        ("den 24. december", True),  # closed by the rulebook's own list
        ("den 10. november 2026", False),  # past
        ("i går", False),
        ("uge 50", True),  # a week, no day
        ("den 31. februar", False),  # no such day
        ("onsdag den 10. december", True),  # the weekday does not fit
    ],
)
def test_a_day_that_cannot_be_used_is_asked_about(said: str, proposals: bool, new: New):
    talk = new()
    talk.say(FOUND)
    turn = talk.say(f"lav invitation til {said}")
    check_asked(turn)
    book = indlaes("ringsted_ark")
    days = [dt.date.fromisoformat(day) for day in proposed(turn)]
    if proposals:
        assert days
    assert all(day > IDAG and kalender_for(book).er_arbejdsdag(day) for day in days)
    # The question stays until a day is told that works; a date in words or a button does.
    check_draft(talk.say("torsdag den 10. december"), THURSDAY)


def test_a_week_and_then_a_day(new: New):
    talk = new()
    talk.say(FOUND)
    check_asked(talk.say("lav invitation i uge 50"))
    check_draft(talk.say("torsdag"), THURSDAY)


def test_a_date_that_breaks_the_line_of_ten_working_days(new: New):
    """The first date on which all can be kept is offered; insisting works, and shows what is passed."""
    book = indlaes("ringsted_ark")
    tuesday = dt.date(2026, 12, 1)
    first = foerste_mulige(book.moede("boerne_og_familiemoede"), IDAG, kalender_for(book), "opfoelgning", fra=tuesday)
    assert first and first > tuesday

    talk = new()
    talk.say(BFM)
    turn = talk.say("lav invitation til tirsdag den 1. december")
    check_asked(turn)
    assert proposed(turn)[0] == first.isoformat()
    check_draft(talk.say(turn.buttons[0][0]), first.isoformat())

    talk = new()
    talk.say(BFM)
    turn = talk.say("lav invitation til tirsdag den 1. december")
    turn = talk.say(insists(turn))
    check_draft(turn, tuesday.isoformat())
    assert any(frist["overskredet"] for frist in turn.custom["frister"])


def test_the_day_before_and_on_the_line_of_ten_working_days(new: New):
    """Sent on Monday the 23rd at the earliest: Monday 7 December is the first day that can be kept."""
    for date, kept in (("2026-12-04", False), ("2026-12-07", True)):
        talk = new()
        talk.say(BFM)
        talk.say(payload("lav_kladde"))
        turn = talk.say(payload("svar", dato=date))
        if kept:
            check_draft(turn, date)
            assert not any(frist["overskredet"] for frist in turn.custom["frister"])
        else:
            check_asked(turn)
            assert "2026-12-07" in proposed(turn)


def test_a_day_outside_the_fixed_hours_is_warned_of(new: New):
    """Samarbejdsmøder are held on Mondays and Thursdays (DOMAIN.md 5.13)."""
    talk = new()
    talk.say(FOUND)
    turn = talk.say("lav invitation til onsdag den 9. december")
    check_asked(turn)
    assert proposed(turn) == [THURSDAY]
    check_draft(talk.say(insists(turn)), "2026-12-09")


def test_a_task_card_for_another_role(new: New):
    talk = new()
    talk.say(FOUND)
    talk.say("lav invitation til torsdag om 3 uger")
    turn = talk.say("opgavekort til sundhedsplejersken")
    check_draft(turn, THURSDAY)
    assert (turn.custom["dokumenter"], turn.custom["rolle"]) == (["opgavekort"], "sundhedsplejerske")
    turn = talk.say(payload("lav_kladde", dokument="frister"))
    check_draft(turn, THURSDAY)
    assert turn.custom["dokumenter"] == ["frister"]


def test_every_card_offered_is_made(new: New):
    talk = new()
    talk.say(FOUND)
    turn = talk.say("lav invitation til torsdag om 3 uger")
    turn = talk.say(turn.title(payload("lav_kladde", dokument="opgavekort", valg="andet_kort")))
    offered = [its for _, its in turn.buttons if "kortrolle" in its]
    assert offered
    for its in offered:
        card = talk.say(its)
        check_draft(card, THURSDAY)
        assert card.custom["rolle"] in its


def test_the_date_can_be_changed(new: New):
    talk = new()
    talk.say(FOUND)
    turn = talk.say("lav invitation til torsdag om 3 uger")
    check_asked(talk.say(turn.title(payload("lav_kladde", valg="ny_dato"))))
    check_draft(talk.say("mandag den 14. december"), "2026-12-14")
    check_draft(talk.say("lav invitation til torsdag den 17. december i stedet"), "2026-12-17")


def test_an_answer_changed_after_the_draft_gives_another_recommendation(new: New):
    talk = new()
    talk.say(FOUND)
    talk.say("lav invitation til torsdag om 3 uger")
    turn = talk.say("bekymringen er svær")
    assert turn.type == "rettelse" and turn.custom["forhaand"]
    turn = talk.say("ja")
    assert turn.naeste["moede"] == "tvaerfagligt_dialogmoede"
    # The date that was told is used for the new meeting.
    check_draft(talk.say("lav invitation"), THURSDAY)


def test_a_draft_for_a_meeting_named_without_a_recommendation(new: New):
    talk = new()
    turn = talk.say("lav en invitation til et samarbejdsmøde torsdag den 10. december")
    check_draft(turn, THURSDAY)
    assert turn.custom["moede"] == "samarbejdsmoede"


def test_a_wish_for_a_draft_at_the_start_asks_for_the_meeting(new: New):
    talk = new()
    turn = talk.say("kan du lave en invitation?")
    assert (turn.type, turn.slot) == ("spoergsmaal", "moede")


def test_an_acute_remark_at_the_question_of_the_date(new: New):
    talk = new()
    talk.say(BFM)
    check_asked(talk.say(payload("lav_kladde")))
    turn = talk.say(ACUTE)
    assert (turn.type, turn.custom["fortsaet"]) == ("akut", "kladde")
    check_asked(talk.say("det er ikke akut"))
    turn = talk.say("torsdag den 10. december")
    check_draft(turn, THURSDAY)
    assert turn.custom["moede"] == "boerne_og_familiemoede"


@pytest.mark.parametrize(
    "before", [(FOUND,), (FOUND, payload("lav_kladde")), (FOUND, "lav invitation til torsdag om 3 uger")]
)
def test_no_invitation_after_an_acute_remark_until_it_is_said_not_to_be(before: tuple[str, ...], new: New):
    talk = new()
    for said in before:
        talk.say(said)
    talk.say(ACUTE)
    for said in ("lav invitation til torsdag om 3 uger", payload("svar", dato="2026-12-10"), payload("lav_kladde")):
        turn = talk.say(said)
        assert (turn.type, turn.custom["moede"]) == ("svar", "underretning_akut"), turn.text
    talk.say(turn.title(payload("svar", valg="akut_nej")))
    turn = talk.say("lav invitation til torsdag om 3 uger")
    check_draft(turn, THURSDAY)
    assert turn.custom["moede"] == "samarbejdsmoede"


def test_what_follows_a_draft_is_for_the_same_meeting(new: New):
    """A meeting named, another one recommended, a third looked up: cards, deadlines and a new date are the draft's."""
    talk = new()
    talk.say(BFM)
    turn = talk.say("lav en invitation til et samarbejdsmøde torsdag den 10. december")
    assert turn.custom["moede"] == "samarbejdsmoede"
    talk.say("hvem deltager i et tværfagligt dialogmøde?")
    for its in [its for _, its in turn.buttons if "alder" not in its]:
        after = talk.say(its)
        if after.slot == "dato":
            after = talk.say("torsdag den 10. december")
        check_draft(after, THURSDAY)
        assert after.custom["moede"] == "samarbejdsmoede"


def test_an_answer_changed_beside_the_date_is_previewed(new: New):
    talk = new()
    talk.say(FOUND)
    talk.say(payload("lav_kladde"))
    turn = talk.say("torsdag den 10. december, og bekymringen er svær")
    assert turn.type == "rettelse" and turn.custom["forhaand"]


def test_a_button_of_a_draft_that_was_left_is_answered(new: New):
    talk = new()
    talk.say(FOUND)
    turn = talk.say("lav invitation til lørdag den 12. december")
    old = turn.buttons[0][1]
    talk.say("start forfra")
    assert talk.say(old).slot == "moede"
    talk.say(BFM)
    turn = talk.say(payload("svar", dato="2026-12-10"))
    check_draft(turn, THURSDAY)
    assert turn.custom["moede"] == "boerne_og_familiemoede"


def test_detours_at_the_question_of_the_date(new: New):
    talk = new()
    talk.say(BFM)
    check_asked(talk.say(payload("lav_kladde")))
    for said, kind in (
        ("hvorfor spørger du om det?", "spoergsmaal"),
        ("tak", "tak"),
        ("hjælp", "svar"),
        ("hvem deltager i et samarbejdsmøde?", "svar"),
    ):
        turn = talk.say(said)
        assert turn.type == kind, f"{said}: {turn.text}"
        assert turn.slot == "dato"
    turn = talk.say("torsdag den 10. december")
    check_draft(turn, THURSDAY)
    # The look-up of another meeting on the way did not change which meeting the draft is for.
    assert turn.custom["moede"] == "boerne_og_familiemoede"


def test_a_draft_through_the_gateway(visit: Callable[[], GatewayConversation]):
    talk = visit()
    talk.say(FOUND)
    check_draft(talk.say("ja lav invitation til torsdag om 3 uger"), THURSDAY)
