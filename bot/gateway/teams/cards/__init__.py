"""The guide's messages as Adaptive Cards 1.5: data in, data out, no network and no SDK.

One module a ``custom.type``. A card is made from the same message as the web page's bubble (bot/web/guide.js), so that
every channel says the same.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

from bot.gateway.engine import Message
from bot.gateway.teams.cards import (
    akut,
    anbefaling,
    bekraeft,
    besked,
    ikke_forstaaet,
    kladde,
    laering,
    own,
    rettelse,
    smaasnak,
    spoergsmaal,
    svar,
)
from bot.gateway.teams.cards.build import MAX_BYTES, Card, Reply, assemble, attachment
from bot.gateway.teams.cards.parts import Block, Button
from bot.gateway.teams.cards.submit import REMIND, SubmitError, Submitted, answered, read_submit
from bot.gateway.teams.cards.turn import Said, Turn

__all__ = [
    "MAX_BYTES",
    "REMIND",
    "RENDERERS",
    "Button",
    "Card",
    "Reply",
    "SubmitError",
    "Submitted",
    "answered",
    "attachment",
    "group_reminder",
    "note",
    "read_submit",
    "render",
    "welcome",
]

RENDERERS: dict[str, Callable[[Said, Turn], list[Block]]] = {
    "spoergsmaal": spoergsmaal.render,
    "bekraeft": bekraeft.render,
    "anbefaling": anbefaling.render,
    "kladde": kladde.render,
    "svar": svar.render,
    "laering": laering.render,
    "akut": akut.render,
    "rettelse": rettelse.render,
    "ikke_forstaaet": ikke_forstaaet.render,
    **dict.fromkeys(smaasnak.TYPES, smaasnak.render),
}
"""What renders the message of a turn that carries ``custom.type``. An unknown type is shown as text and buttons."""


def render(messages: Sequence[Message], base_url: str, card_id: str, today: dt.date) -> list[Reply]:
    """The replies of one turn, in the order in which they are sent; the acute stop comes first.

    ``base_url`` is the gateway's public https address, ``card_id`` an id of this turn: the first card that can be
    answered has it, the next ones ``card_id.2`` and so on. ``today`` bounds the dates that can be picked.
    """
    at = next((nr for nr, message in enumerate(messages) if _custom(message)), None)
    custom = {} if at is None else _custom(messages[at])
    turn = Turn(custom, _asked(custom), base_url.rstrip("/"), today)
    main = _main(messages, at)
    ids = _ids(card_id)
    replies: list[list[Reply]] = []
    drafts = 0
    for nr, message in enumerate(messages):
        said = _said(message, first=drafts == 0)
        if not said.text and not said.buttons:
            continue
        draft = custom.get("type") == "kladde" and said.text.startswith("**")
        drafts += draft
        made = assemble(_blocks(said, turn, nr == main, draft), ids)
        replies.insert(0 if nr == main and custom.get("type") == "akut" else len(replies), made)
    return [reply for made in replies for reply in made]


def note(text: str, buttons: Sequence[Button] = (), card_id: str = "") -> Reply:
    """A message of the channel's own. ``card_id`` is needed where there are buttons."""
    return assemble(besked.render(Said(text, tuple(buttons)), own.NOTHING), _ids(card_id))[0]


def welcome(base_url: str, card_id: str, rulebook: str, group: bool = False) -> Reply:
    """What is said where the guide is installed: in a personal chat, or in a ``group``. Raises RulebookFejl."""
    return assemble(own.welcome(base_url.rstrip("/"), rulebook, group), _ids(card_id))[0]


def group_reminder() -> Reply:
    """That others can read along."""
    return note(own.GROUP_REMINDER)


def _custom(message: Message) -> dict[str, Any]:
    custom = message.get("custom")
    return custom if isinstance(custom, dict) and isinstance(custom.get("type"), str) else {}


def _asked(custom: dict[str, Any]) -> dict[str, Any]:
    """The question of the turn. After a detour or a correction it comes again, as ``naeste`` of another type."""
    for one in (custom, custom.get("naeste")):
        if isinstance(one, dict) and one.get("type") == "spoergsmaal":
            return one
    return {}


def _main(messages: Sequence[Message], at: int | None) -> int | None:
    """Which message the turn's type belongs to: the last one with a text up to ``custom``."""
    told = [nr for nr, message in enumerate(messages) if message.get("text")]
    upto = [nr for nr in told if at is None or nr <= at]
    return max(upto or told, default=None)


def _said(message: Message, first: bool) -> Said:
    buttons = message.get("buttons")
    return Said(str(message.get("text") or ""), tuple(buttons if isinstance(buttons, list) else ()), first)


def _blocks(said: Said, turn: Turn, main: bool, draft: bool) -> list[Block]:
    if main:
        return RENDERERS.get(str(turn.custom.get("type")), besked.render)(said, turn)
    if draft:
        return kladde.document(said, turn)
    following = turn.custom.get("naeste")
    if said.buttons and turn.asked:
        return spoergsmaal.render(said, turn)
    if said.buttons and isinstance(following, dict) and following.get("type") == "laering":
        return laering.render(said, Turn(following, {}, turn.base_url, turn.today))
    return besked.render(said, turn)


def _ids(card_id: str) -> Iterator[str]:
    return (card_id if nr == 1 else f"{card_id}.{nr}" for nr in count(1))
