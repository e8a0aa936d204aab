"""The ways to answer: buttons where they are few and short, else a list to choose from; several choices; a date.

Every way ends in an ``Action.Submit`` whose data `submit.read_submit` reads, once `build` has put the card's id in it.
Pressing a button sends no field along, so that a half-filled one is neither required nor passed on.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.gateway.teams.cards import words
from bot.gateway.teams.cards.parts import Block, Button, Element, action_set
from bot.gateway.teams.cards.turn import Said, Turn

MOST = 6
"""Actions that Teams shows in a set."""

LONGEST = 45
"""Characters of a title that a phone shows on a button; a choice in a list wraps."""

FIELDS = ("valg", "flere", "dato", "fri")
"""The ids of the inputs: one of several, several, a date, and a date in words."""

_ROW = 34
# Together small enough for one card, however long the titles are.
_LIST = 10
_TITLE = 100
_NO_BOX = frozenset({"ingen", "ved_ikke"})
_NUMBER = "#"
_NR = re.compile(r"[1-9][0-9]?")
_SVAR = re.compile(r"/svar(\{.*\})", re.DOTALL)


def value_of(payload: str, slot: str) -> str | None:
    """The one value that a payload gives to ``slot``, and nothing else, or None."""
    match = _SVAR.fullmatch(payload)
    if match is None:
        return None
    try:
        entities = json.loads(match[1])
    except ValueError:
        return None
    if not isinstance(entities, dict) or entities.keys() != {slot}:
        return None
    value = entities[slot]
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, str) else None


def choices(said: Said, turn: Turn, titles: Mapping[str, str] | None = None) -> list[Block]:
    """The blocks by which a message is answered. ``titles``: fuller titles of some payloads."""
    slot = turn.asked.get("slot")
    full = titles or {}
    buttons = _numbered({**button, "title": full.get(button["payload"], button["title"])} for button in said.buttons)
    boxes: list[Button] = []
    if turn.asked.get("flere") is True and isinstance(slot, str):
        boxes = [button for button in buttons if _value(button, slot) not in (None, *_NO_BOX)]
        buttons = [button for button in buttons if button not in boxes]
    blocks: list[Block] = []
    if boxes and isinstance(slot, str):
        blocks.append(_several(boxes, slot))
    if slot == "dato" and said.buttons:
        blocks.append(_date(turn))
    if buttons and (len(buttons) > MOST or any(len(button["title"]) > LONGEST for button in buttons)):
        blocks += [_list(buttons[at : at + _LIST]) for at in range(0, len(buttons), _LIST)]
    elif buttons:
        blocks.append([action_set(row) for row in _rows(buttons)])
    return blocks


def numbered(value: str) -> tuple[str, int]:
    """A submitted payload, and which of the card's buttons with that payload it is (from 1)."""
    payload, sign, nr = value.rpartition(_NUMBER)
    return (payload, int(nr)) if sign and _NR.fullmatch(nr) else (value, 1)


def _numbered(buttons: Iterable[Button]) -> list[Button]:
    """The buttons, where each but the first with the same payload bears its number: two titles may mean the same."""
    seen: Counter[str] = Counter()
    made = []
    for button in buttons:
        payload = button["payload"]
        seen[payload] += 1
        its = payload if seen[payload] == 1 else f"{payload}{_NUMBER}{seen[payload]}"
        made.append({**button, "payload": its})
    return made


def remind() -> Block:
    """The button that asks for a reminder of what is on the card."""
    return [action_set([_submit(words.REMIND, {"paamind": True}, alone=True)])]


def _submit(title: str, data: dict[str, Any], alone: bool = False) -> Element:
    made: Element = {"type": "Action.Submit", "title": _label(title), "data": data}
    if alone:
        made["associatedInputs"] = "none"
    return made


def _label(text: str) -> str:
    """A title as it may be read as Markdown by some clients and not by others: no link can be made in it."""
    return text.replace("](", "] (").replace("{{", "{ {")[:_TITLE]


def _value(button: Button, slot: str) -> str | None:
    return value_of(button["payload"], slot)


def _rows(buttons: Sequence[Button]) -> Iterator[list[Element]]:
    """Buttons in rows that fit a phone: short ones beside each other, long ones alone."""
    row: list[Element] = []
    width = 0
    for one in buttons:
        if row and width + len(one["title"]) > _ROW:
            yield row
            row, width = [], 0
        row.append(_submit(one["title"], {"payload": one["payload"]}, alone=True))
        width += len(one["title"]) + 4
    yield row


def _choice_set(id_: str, label: str, pairs: Sequence[tuple[str, str]], several: bool) -> Element:
    return {
        "type": "Input.ChoiceSet",
        "id": id_,
        "label": label,
        "style": "expanded",
        "isMultiSelect": several,
        "wrap": True,
        "choices": [{"title": _label(title), "value": value} for title, value in pairs],
    }


def _several(boxes: Sequence[Button], slot: str) -> Block:
    pairs = [(one["title"], value) for one in boxes if (value := _value(one, slot)) is not None]
    data = {"felt": "flere", "slot": slot}
    return [_choice_set("flere", words.SEVERAL, pairs, True), action_set([_submit(words.SEND_CHOSEN, data)])]


def _list(buttons: Sequence[Button]) -> Block:
    pairs = [(one["title"], one["payload"]) for one in buttons]
    return [
        _choice_set("valg", words.ANSWERS, pairs, False),
        action_set([_submit(words.CHOOSE, {"felt": "valg"})]),
    ]


def _date(turn: Turn) -> Block:
    picked: Element = {
        "type": "Input.Date",
        "id": "dato",
        "label": words.DATE,
        "min": turn.today.isoformat(),
        "errorMessage": words.DATE_WRONG,
    }
    typed: Element = {
        "type": "Input.Text",
        "id": "fri",
        "label": words.DATE_TYPED,
        "placeholder": words.DATE_EXAMPLE,
        "maxLength": 100,
    }
    return [picked, typed, action_set([_submit(words.USE_DATE, {"felt": "dato"})])]
