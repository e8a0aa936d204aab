"""Spaced repetition by FSRS (py-fsrs): when a question is due. States are plain dicts; the clock is a parameter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from fsrs import Card, Rating, Scheduler, State

# One step of learning: what was missed comes again after ten minutes, what was right at once after days. Without
# fuzzing the same answers always give the same day.
_PLAN = Scheduler(
    learning_steps=(dt.timedelta(minutes=10),), relearning_steps=(dt.timedelta(minutes=10),), enable_fuzzing=False
)

Tilstand = dict[str, Any]
"""``state`` (1 learning, 2 review, 3 relearning), ``step`` (int or None), ``stability`` and ``difficulty`` (float or
None), ``due`` and ``last_review`` (ISO date and time in UTC)."""


def _utc(nu: dt.datetime) -> dt.datetime:
    if nu.tzinfo is None:
        raise ValueError("the clock must know its time zone")
    return nu.astimezone(dt.UTC)


def svaret(tilstand: Mapping[str, Any] | None, rigtigt: bool, nu: dt.datetime) -> Tilstand:
    """Return a card's state after an answer at ``nu``; ``tilstand`` None: the card's first. ValueError: ``nu`` without
    a time zone.
    """
    nu = _utc(nu)
    kort = Card(card_id=0, due=nu) if tilstand is None else _kort(tilstand)
    nyt, _ = _PLAN.review_card(kort, Rating.Good if rigtigt else Rating.Again, nu)
    ud: Tilstand = dict(nyt.to_dict())
    del ud["card_id"]
    return ud


def _kort(tilstand: Mapping[str, Any]) -> Card:
    sidst = tilstand["last_review"]
    return Card(
        card_id=0,
        state=State(tilstand["state"]),
        step=tilstand["step"],
        stability=tilstand["stability"],
        difficulty=tilstand["difficulty"],
        due=dt.datetime.fromisoformat(tilstand["due"]),
        last_review=dt.datetime.fromisoformat(sidst) if sidst else None,
    )


def forfalden(tilstand: Mapping[str, Any], nu: dt.datetime) -> bool:
    """Say whether a card is due at ``nu``."""
    return dt.datetime.fromisoformat(tilstand["due"]) <= _utc(nu)


def raekkefoelge(ids: Iterable[str], kort: Mapping[str, Mapping[str, Any]], nu: dt.datetime) -> list[str]:
    """Return question ids in the order to put them: those due (longest ago first), those never put in the order given,
    then the rest (soonest due first).
    """
    alle = list(ids)
    kendte = sorted((i for i in alle if i in kort), key=lambda i: str(kort[i]["due"]))
    forfaldne = [i for i in kendte if forfalden(kort[i], nu)]
    return [*forfaldne, *(i for i in alle if i not in kort), *(i for i in kendte if i not in forfaldne)]
