"""Walks a case through a conversation, question by question, and checks each turn against what ``knowledge`` says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from knowledge import fakta as fk
from knowledge.beslut import beslut
from tests.conversations.client import Conversation, Turn
from tests.conversations.generator import Case, next_question

FACTS: dict[str, Any] = {
    "rolle": "paedagogisk_leder",
    "bekymringsgrad": "moderat",
    "sagsstatus": "ingen_sag",
    "fagligheder": ["ke_psykolog"],
    "lokal_indsats": "ja",
    "samtykke": "ja",
}
"""The facts of FOUND."""

ACUTE = "hun siger at hendes far slår hende"
"""A remark that is acute beyond doubt."""

NONSENSE = ("xqzt blorp", "fnugl vrok", "zzt zzt")
"""Words that there are not."""

SIGNS = (".,;", "...", "!?", "-")
"""Texts without any word: they mean nothing in any state (question marks alone ask what was meant)."""

Answer = Callable[[Conversation, str, Any, Turn], Turn]
"""Gives one answer: the conversation, the fact, its value, and the turn that asked."""

Detour = Callable[[Conversation, str | None, dict[str, Any], Turn], Turn]
"""What comes between the steps: the fact in hand (None after the recommendation), what is known, the turn before."""


def payload(intent: str, **entities: Any) -> str:
    """A payload as a button carries it."""
    return f"/{intent}{json.dumps(entities, separators=(',', ':'))}" if entities else f"/{intent}"


FOUND = payload("find_moede", **FACTS)
"""Tells, in one message, what leads to a samarbejdsmøde in Ringsted."""

BFM = payload(
    "find_moede",
    rolle="raadgiver",
    bekymringsgrad="moderat",
    sagsstatus="aktiv_sag",
    fagligheder="ingen",
    samtykke="ja",
    formaal_bfm="opfoelgning",
)
"""The same for a børne- og familiemøde of the kind opfølgning."""


def by_payload(talk: Conversation, slot: str, value: Any, asked: Turn) -> Turn:
    """Press the button; several disciplines go together, as the page sends them."""
    if not isinstance(value, list):
        # What is pressed is a button that was shown.
        assert payload("svar", **{slot: value}) in dict(asked.buttons).values()
    return talk.say(payload("svar", **{slot: value}))


def by_title(talk: Conversation, slot: str, value: Any, asked: Turn) -> Turn:
    """Type the button's title; several titles in one message."""
    titles = [asked.title(payload("svar", **{slot: one})) for one in (value if isinstance(value, list) else [value])]
    return talk.say(", ".join(titles[:-1]) + " og " + titles[-1] if len(titles) > 1 else titles[0])


def start(talk: Conversation, case: Case) -> Turn:
    """Begin in the case's rulebook, up to the first question."""
    talk.say(payload("skift_rulebook", rulebook=case.rulebook))
    return talk.say(payload("find_moede"))


def known_of(turn: Turn) -> dict[str, Any]:
    """The facts that a turn says are known."""
    return {slot: value for slot, value in turn.naeste["fakta"].items() if slot != "dato"}


def check_question(turn: Turn, case: Case, slot: str, known: dict[str, Any]) -> None:
    """Assert that a turn ends by asking for ``slot``, with a button for each value and what is known."""
    asked = turn.naeste
    assert (asked["type"], asked.get("slot")) == ("spoergsmaal", slot), turn.text
    assert known_of(turn) == known
    assert asked["opgave"] == "find_moede"
    assert asked["flere"] == fk.faktum(slot).flere
    assert turn.buttons == [(v.knap, payload("svar", **{slot: name})) for name, v in fk.faktum(slot).vaerdier.items()]


def check_outcome(turn: Turn, case: Case, known: dict[str, Any]) -> None:
    """Assert that a turn ends with what ``knowledge.beslut`` decides for the facts known: recommendation or acute stop."""
    decision = beslut(case.book, known)
    said = turn.naeste
    assert known_of(turn) == known
    assert (said["moede"], said["regel"]) == (decision.moede, decision.regel.id), turn.text
    if known.get("bekymringsgrad") == "akut":
        assert said["type"] == "akut"
        return
    assert said["type"] == "anbefaling"
    assert said["rulebook"] == case.rulebook
    assert said["variant"] == decision.variant
    assert (said["naert_valg"], said["alternativer"]) == (decision.naert_valg, list(decision.alternativer))
    assert said["mangler"] == list(decision.mangler)
    assert said["hvis"] == [{"slot": h.slot, "vaerdi": h.vaerdi, "moede": h.moede} for h in decision.hvis]
    assert said["kilder"]


def check_next(turn: Turn, case: Case, known: dict[str, Any]) -> None:
    """Assert that a turn ends with the next question for the facts known, or with the outcome."""
    slot = next_question(case, known)
    if slot is None:
        check_outcome(turn, case, known)
    else:
        check_question(turn, case, slot, known)


def walk(talk: Conversation, case: Case, answer: Answer, detour: Detour | None = None) -> tuple[Turn, list[str]]:
    """Walk a case to its end; return the last turn and the facts that were asked for.

    ``detour`` is taken at each question and at the end, and must leave the conversation where it was.
    """
    turn = start(talk, case)
    known: dict[str, Any] = {}
    asked: list[str] = []
    while (slot := next_question(case, known)) is not None:
        check_question(turn, case, slot, known)
        if detour is not None:
            turn = detour(talk, slot, known, turn)
            check_question(turn, case, slot, known)
        assert slot not in asked
        asked.append(slot)
        turn = answer(talk, slot, case.facts[slot], turn)
        known = {**known, slot: case.facts[slot]}
    check_outcome(turn, case, known)
    if detour is not None:
        turn = detour(talk, None, known, turn)
        check_outcome(turn, case, known)
    # What was not asked could not change the meeting.
    assert turn.naeste["moede"] == case.decision.moede
    return turn, asked
