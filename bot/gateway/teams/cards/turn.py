"""What a renderer gets: one message, and the turn that it belongs to."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bot.gateway.teams.cards.parts import Button


@dataclass(frozen=True)
class Turn:
    """What holds for every card of a turn. ``custom`` is the message for machines, ``asked`` the question in it or
    after it ({} where there is none), ``base_url`` the gateway's address without a slash at its end.
    """

    custom: dict[str, Any]
    asked: dict[str, Any]
    base_url: str
    today: dt.date


@dataclass(frozen=True)
class Said:
    """One message as it is to be shown. ``first``: no draft has been shown before it in this turn."""

    text: str
    buttons: tuple[Button, ...] = ()
    first: bool = True


def texts(value: object) -> list[str]:
    """The texts in a list of a payload; all else is left out."""
    return [item for item in value if isinstance(item, str) and item] if isinstance(value, list) else []
