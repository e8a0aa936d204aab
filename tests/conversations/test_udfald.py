"""Every outcome of every rulebook, reached by buttons, by typed titles and by typed Danish, with corrections,
interruptions and acute remarks at every step. The cases are generated from the rulebooks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from knowledge import fakta as fk
from knowledge.beslut import beslut
from tests.conversations import contract
from tests.conversations.client import Conversation, GatewayConversation, Turn
from tests.conversations.generator import MOST_QUESTIONS, Case, all_cases, cases, next_question, other_value
from tests.conversations.walk import (
    ACUTE,
    by_payload,
    by_title,
    check_next,
    check_outcome,
    check_question,
    known_of,
    payload,
    walk,
)

New = Callable[[], Conversation]
every_case = pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.id)

# Ordinary answers, two for each value. Written for this test alone: none of them belongs in the training data.
DANISH: dict[str, dict[str, tuple[str, ...]]] = {
    "rolle": {
        "paedagogisk_leder": ("jeg er leder af en børnehave", "pædagogisk leder"),
        "skoleleder": ("jeg er skoleleder", "leder på en folkeskole"),
        "fagperson": ("jeg er pædagog", "lærer"),
        "sundhedsplejerske": ("sundhedsplejerske", "jeg arbejder som sundhedsplejerske"),
        "raadgiver": ("jeg er børne- og ungerådgiver", "rådgiver i kommunen"),
        "ppr_eller_ke": ("jeg er fra ppr", "jeg sidder i kompetenceenheden"),
        "ved_ikke": ("det ved jeg ikke", "ved ikke"),
    },
    "bekymringsgrad": {
        "let": ("vi er kun lidt bekymrede", "let"),
        "moderat": ("nok i midten", "det vi har gjort rækker ikke"),
        "svaer": ("vi er meget bekymrede", "svær"),
        "akut": ("akut", "det er akut"),
        "ved_ikke": ("ved ikke", "det er svært at sige"),
    },
    "sagsstatus": {
        "ingen_sag": ("nej", "der er ikke nogen sag"),
        "afklaring": ("den er under afklaring", "modtagelsen er ved at afklare det"),
        "aktiv_sag": ("ja", "ja der er en aktiv sag"),
        "ved_ikke": ("det ved jeg ikke", "ved ikke"),
    },
    "fagligheder": {
        "sundhedspleje": ("sundhedsplejersken",),
        "ke_psykolog": ("psykologen", "en psykolog"),
        "ke_talehoere": ("talepædagogen", "en tale-hørekonsulent"),
        "ke_paedagogisk_konsulent": ("en pædagogisk konsulent",),
        "ppr": ("ppr",),
        "ssp": ("ssp", "ssp-konsulenten"),
        "uu": ("uu", "en uu-vejleder"),
        "familiehus": ("familiehuset",),
        "socialraadgiver": ("en socialrådgiver", "børne- og ungerådgiveren"),
        "ingen": ("ingen", "vi har ikke brug for nogen udefra"),
        "ved_ikke": ("ved ikke", "det ved vi ikke endnu"),
    },
    "lokal_indsats": {
        "ja": ("ja det har vi", "ja"),
        "delvist": ("delvist", "lidt"),
        "nej": ("nej ikke endnu", "nej"),
        "ved_ikke": ("ved ikke", "det ved jeg ikke"),
    },
    "samtykke": {
        "ja": ("ja de er med på det", "ja"),
        "nej": ("nej det vil de ikke", "de siger nej"),
        "ikke_spurgt": ("vi har ikke spurgt dem endnu", "de er ikke spurgt"),
        "ved_ikke": ("ved ikke", "det ved jeg ikke"),
    },
    "formaal_bfm": {
        "vidensindsamling": ("vi skal samle viden", "indsamle viden"),
        "samarbejde": ("samarbejde om indsatserne", "at samarbejde om indsatser"),
        "opstart": ("opstart af en indsats", "vi starter en indsats op"),
        "opfoelgning": ("opfølgning", "vi skal følge op"),
        "ved_ikke": ("ved ikke", "det ved jeg ikke"),
    },
}
ACUTE_REMARKS = (ACUTE, "drengen har fortalt at han bliver slået derhjemme")


def test_the_table_of_danish_answers_has_every_value():
    assert {slot: set(values) for slot, values in DANISH.items()} == {
        slot: set(fk.faktum(slot).vaerdier) for slot in fk.AFGOERENDE
    }


def test_the_cases_reach_every_rule_meeting_and_kind():
    for name in contract.playable():
        reached = [case.decision for case in cases(name)]
        table = reached and cases(name)[0].book.tabel
        assert table
        assert {d.regel.id for d in reached} == {rule.id for rule in table.regler}
        assert {d.moede for d in reached} == {rule.moede for rule in table.regler}
        for meeting, kinds in table.variantregler.items():
            assert {k.variant for k in kinds} <= {d.variant for d in reached if d.moede == meeting}


# --- a, b, c: the three ways to answer -------------------------------------------------------------------------------


@every_case
def test_by_buttons(case: Case, new: New):
    turn, asked = walk(new(), case, by_payload)
    assert turn.type in ("anbefaling", "akut")
    assert len(asked) <= MOST_QUESTIONS, asked


@pytest.mark.parametrize("case", [c for c in all_cases() if c.id.endswith("-1")], ids=lambda case: case.id)
def test_by_buttons_through_the_gateway(case: Case, visit: Callable[[], GatewayConversation]):
    walk(visit(), case, by_payload)


@every_case
def test_by_typed_titles(case: Case, new: New):
    walk(new(), case, by_title)


@every_case
def test_by_typed_danish(case: Case, new: New):
    """Each answer in ordinary words. What else an answer tells may be used, where the case agrees with it."""
    talk = new()
    talk.say(payload("skift_rulebook", rulebook=case.rulebook))
    turn = talk.say("hvilket møde skal jeg indkalde til")
    known: dict[str, Any] = {}
    nr = all_cases().index(case)
    while (slot := next_question(case, known)) is not None:
        check_question(turn, case, slot, known)
        value = case.facts[slot]
        turn = talk.say(in_danish(slot, value, nr + len(known)))
        if turn.type == "bekraeft":
            assert (turn.custom["slot"], turn.custom["vaerdi"]) == (slot, value)
            turn = talk.say("ja")
        known = known_of(turn)
        assert known == {s: case.facts[s] for s in known}
        assert slot in known
    check_outcome(turn, case, known)
    assert turn.naeste["moede"] == case.decision.moede


def in_danish(slot: str, value: Any, nth: int) -> str:
    """One of the ordinary answers that mean ``value``."""
    parts = [DANISH[slot][one] for one in (value if isinstance(value, list) else [value])]
    said = [part[nth % len(part)] for part in parts]
    return ", ".join(said[:-1]) + " og " + said[-1] if len(said) > 1 else said[0]


# --- d: a correction after each step ---------------------------------------------------------------------------------


@every_case
def test_a_correction_after_each_step(case: Case, new: New):
    """Each answer is changed to another and back, by words or by button; the outcome is that of the final facts."""
    steps = 0

    def answer(talk: Conversation, slot: str, value: Any, asked: Turn) -> Turn:
        nonlocal steps
        steps += 1
        known = {**known_of(asked), slot: value}
        turn = by_payload(talk, slot, value, asked)
        if value == "akut":
            return turn
        check_next(turn, case, known)
        other = other_value(slot, value, steps)
        change(talk, case, known, slot, other)
        return change(talk, case, {**known, slot: other}, slot, value)

    walk(new(), case, answer)


def change(talk: Conversation, case: Case, known: dict[str, Any], slot: str, to: Any) -> Turn:
    """Change one answer; where that changes a recommendation given, it is previewed and must be said yes to."""
    turn = talk.say(f"ret mit svar om {fk.faktum(slot).bestemt}")
    assert (turn.naeste["type"], turn.slot) == ("spoergsmaal", slot), turn.text
    given = next_question(case, known) is None
    turn = by_payload(talk, slot, to, turn)
    assert turn.type == "rettelse"
    assert (turn.custom["slot"], turn.custom["fra"], turn.custom["til"]) == (slot, known[slot], to)
    after = {**known, slot: to}
    assert turn.custom["fakta"] == after
    now, then = beslut(case.book, known).moede, beslut(case.book, after).moede
    assert bool(turn.custom.get("forhaand")) == (given and now != then)
    if turn.custom.get("forhaand"):
        assert (turn.custom["moede_fra"], turn.custom["moede_til"]) == (now, then)
        turn = talk.say(turn.buttons[0][1])
        assert turn.type == "rettelse" and not turn.custom.get("forhaand")
    check_next(turn, case, after)
    return turn


# --- e: an interruption after each step ------------------------------------------------------------------------------


@every_case
def test_interruptions_after_each_step(case: Case, new: New):
    """A question back, a look-up, thanks, help and idle talk: each is answered, and the question is put again."""
    meeting = next(m for m in case.book.moeder.values() if m.slags == "moede")

    def detour(talk: Conversation, slot: str | None, known: dict[str, Any], before: Turn) -> Turn:
        if known.get("bekymringsgrad") == "akut":
            return before
        for said, kind in (
            ("hvorfor spørger du om det?", "spoergsmaal"),
            (f"hvem deltager i et {meeting.navn.lower()}?", "svar"),
            ("tak", "tak"),
            ("hjælp", "svar"),
            ("hvad bliver vejret i morgen?", "uden_for_emne"),
        ):
            turn = talk.say(said)
            if slot is None:
                assert turn.type == {"spoergsmaal": "anbefaling"}.get(kind, kind), f"{said}: {turn.text}"
                continue
            assert turn.type == kind, f"{said}: {turn.text}"
            assert turn.custom.get("forklaring", False) == (kind == "spoergsmaal")
            check_question(turn, case, slot, known)
        return turn if slot else talk.say("fortsæt")

    walk(new(), case, by_payload, detour)


# --- f: an acute remark after each step ------------------------------------------------------------------------------


@every_case
def test_an_acute_remark_after_each_step(case: Case, new: New):
    """The acute stop comes at once, and "det er ikke akut" goes on where it was."""

    def detour(talk: Conversation, slot: str | None, known: dict[str, Any], before: Turn) -> Turn:
        turn = talk.say(ACUTE_REMARKS[len(known) % 2])
        assert turn.type == "akut", turn.text
        assert turn.custom["moede"] == "underretning_akut"
        assert "112" in turn.text
        assert turn.custom["fakta"] == known
        if slot or known:
            assert turn.custom["fortsaet"] == "find_moede"
        if known.get("bekymringsgrad") == "akut":
            return turn
        return talk.say("det er ikke akut")

    walk(new(), case, by_payload, detour)
