"""Told situations, written apart from the training data (tests/nlu/situationer.yml): the story, then the answers to
what is still asked, by button; the meeting at the end must be the one worked out by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.conversations.client import Conversation, Turn
from tests.conversations.walk import payload

FILE = Path(__file__).resolve().parents[1] / "nlu" / "situationer.yml"
# A measure, not a list to tune against: what fails is named by id alone, and the text stays in its own file.
LEAST_SHARE = 0.90
LEAST = 25
# A conversation that has not ended after so many turns goes round in circles.
MOST_TURNS = 12


def situations() -> list[dict[str, Any]]:
    """The situations as written."""
    return list(YAML(typ="safe").load(FILE.read_text(encoding="utf-8")))


def test_told_situations_end_at_the_right_meeting(new: Callable[[], Conversation]):
    told = situations()
    ended = {one["id"]: end(new(), one) for one in told}
    failed = {one["id"]: ended[one["id"]] for one in told if ended[one["id"]] != one["moede"]}
    passed = len(told) - len(failed)
    listed = "\n".join(f"{name}: {got}" for name, got in failed.items())
    assert passed >= max(LEAST, LEAST_SHARE * len(told)), (
        f"{passed} of {len(told)} end where they should; not:\n{listed}"
    )


def test_acute_situations_are_never_sent_to_a_meeting_unasked(new: Callable[[], Conversation]):
    """A message that is acute gets the acute stop or the one question whether it is, before anything else."""
    acute = [one for one in situations() if is_acute(one)]
    assert acute
    passed_over = [one["id"] for one in acute if not stopped(tell(new(), one))]
    assert len(passed_over) <= (1 - LEAST_SHARE) * len(acute), passed_over


def is_acute(situation: dict[str, Any]) -> bool:
    """Whether the story itself is acute."""
    return bool(situation["fakta"].get("bekymringsgrad") == "akut")


def stopped(turn: Turn) -> bool:
    """Whether a turn is the acute stop, or the one question whether it is acute."""
    return turn.type == "akut" or (turn.type, turn.custom.get("vaerdi")) == ("bekraeft", "akut")


def tell(talk: Conversation, situation: dict[str, Any]) -> Turn:
    """Choose the rulebook and tell the story."""
    talk.say(payload("skift_rulebook", rulebook=situation["rulebook"]))
    return talk.say(situation["tekst"])


def end(talk: Conversation, situation: dict[str, Any]) -> str:
    """The meeting that the conversation ends at, or what it ended with instead."""
    answers = {**situation["svar"], **situation["fakta"]}
    turn = tell(talk, situation)
    if is_acute(situation) and not stopped(turn):
        return "(not stopped at once)"
    for _ in range(MOST_TURNS):
        kind = turn.naeste["type"]
        if kind == "anbefaling":
            return str(turn.naeste["moede"])
        if kind == "akut":
            return "underretning_akut"
        if kind == "spoergsmaal" and turn.slot is not None:
            turn = talk.say(payload("svar", **{turn.slot: answers.get(turn.slot, "ved_ikke")}))
        elif kind == "bekraeft":
            slot, value = turn.custom["slot"], turn.custom["vaerdi"]
            turn = talk.say("ja" if right(answers.get(slot), value) else "nej")
        else:
            return f"({kind})"
    return "(no end)"


def right(answer: Any, value: Any) -> bool:
    """Whether a value that the guide asks about is the situation's own."""
    return value in answer if isinstance(answer, list) else value == answer
