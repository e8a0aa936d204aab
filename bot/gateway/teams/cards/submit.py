"""What comes back from a card: read against closed lists, and put on the card as the choice that was made."""

import copy
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.gateway.payloads import MAX_LIST, PayloadError, check_payload
from bot.gateway.teams.cards import words
from bot.gateway.teams.cards.choices import FIELDS, numbered
from bot.gateway.teams.cards.parts import Element, actions, elements, line, run, runs
from knowledge.datoer import dansk

REMIND = "mind mig om fristen"
"""What the reminder's button says; typed, it means the same. It is the channel's to do, not the engine's."""

_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_TYPED = 200
_MOST = 1000


class SubmitError(ValueError):
    """A submitted value that is not passed on. ``text`` is the Danish line for the user and holds none of it."""

    def __init__(self, text: str = words.BAD_SUBMIT) -> None:
        super().__init__("a card's value refused")
        self.text = text


@dataclass(frozen=True)
class Submitted:
    """What was submitted: the message for the engine, and the card that it came from.

    ``free``: the message is typed and not yet cleaned, else it is a payload checked by `payloads.check_payload`.
    ``nr``: which of the card's buttons with that payload it was.
    """

    message: str
    card_id: str
    free: bool = False
    nr: int = 1


def read_submit(value: object) -> Submitted:
    """Read a card's submitted value: the action's data with the card's inputs beside it. Raises SubmitError.

    Exactly one thing is taken from it: the button's own payload, or the one field that the button names.
    """
    if not isinstance(value, Mapping):
        raise SubmitError
    reminder = value.get("paamind")
    data = _strings({name: item for name, item in value.items() if name != "paamind"})
    card_id = data.get("kort", "")
    if not _ID.fullmatch(card_id):
        raise SubmitError
    if reminder is not None:
        if reminder is not True or data.keys() - set(FIELDS) != {"kort"}:
            raise SubmitError
        return Submitted(REMIND, card_id, free=True)
    action = data.keys() - {"kort", *FIELDS}
    if action == {"payload"}:
        return _chose(data["payload"], card_id)
    if action == {"felt"} and data["felt"] == "valg":
        if not data.get("valg"):
            raise SubmitError(words.NOTHING_CHOSEN)
        return _chose(data["valg"], card_id)
    if action == {"felt"} and data["felt"] == "dato":
        return _date(data, card_id)
    if action == {"felt", "slot"} and data["felt"] == "flere":
        return _several(data, card_id)
    raise SubmitError


def answered(card: Element, submitted: Submitted) -> Element:
    """``card`` without what sends an answer, and with the answer given. Links and folds stay."""
    shown = _shown(card, submitted)
    closed = copy.deepcopy(card)
    closed["body"] = [*_closed(closed["body"]), shown]
    said = "".join(piece["text"] for piece in shown["inlines"])
    closed["fallbackText"] = f"{closed['fallbackText'].split(words.CAN_ANSWER)[0].rstrip()}\n\n{said}"
    return closed


def _strings(value: Mapping[Any, object]) -> dict[str, str]:
    """The value as short texts by name; a card sends nothing else."""
    if len(value) > len(FIELDS) + 3:
        raise SubmitError
    data: dict[str, str] = {}
    for name, item in value.items():
        if not isinstance(name, str) or not isinstance(item, str) or len(item) > _MOST:
            raise SubmitError
        data[name] = item
    return data


def _checked(payload: str) -> str:
    try:
        return check_payload(payload)
    except PayloadError:
        raise SubmitError from None


def _chose(value: str, card_id: str) -> Submitted:
    payload, nr = numbered(value)
    return Submitted(_checked(payload), card_id, nr=nr)


def _answer(entities: dict[str, Any]) -> str:
    return _checked(f"/svar{json.dumps(entities, separators=(',', ':'))}")


def _several(data: Mapping[str, str], card_id: str) -> Submitted:
    values = [part for part in data.get("flere", "").split(",") if part]
    if not values:
        raise SubmitError(words.NOTHING_CHOSEN)
    if len(values) > MAX_LIST or not re.fullmatch(r"[a-z_]{1,40}", data["slot"]):
        raise SubmitError
    return Submitted(_answer({data["slot"]: list(dict.fromkeys(values))}), card_id)


def _date(data: Mapping[str, str], card_id: str) -> Submitted:
    """The day picked, else the words typed."""
    picked, typed = data.get("dato", "").strip(), data.get("fri", "").strip()
    if picked:
        if not _DAY.fullmatch(picked) or _day(picked) is None:
            raise SubmitError(words.NO_DATE)
        return Submitted(_answer({"dato": picked}), card_id)
    if not typed:
        raise SubmitError(words.NO_DATE)
    if len(typed) > _MOST_TYPED:
        raise SubmitError
    return Submitted(typed, card_id, free=True)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _closed(items: list[Element]) -> list[Element]:
    kept = []
    for item in items:
        if item["type"].startswith("Input."):
            continue
        if "actions" in item:
            item["actions"] = [action for action in item["actions"] if action["type"] != "Action.Submit"]
            if not item["actions"]:
                continue
        if "items" in item:
            item["items"] = _closed(item["items"])
            if not item["items"]:
                continue
        kept.append(item)
    return kept


def _shown(card: Element, submitted: Submitted) -> Element:
    """The answer in the card's own words; what is not on the card is not repeated."""
    said = None if submitted.free else _title(card, submitted)
    if said:
        return line(run(words.ANSWERED, bold=True), run(said), spacing="Medium")
    text = words.ANSWERED_TYPED if submitted.free else words.ANSWERED_UNKNOWN
    return line(*runs(text), spacing="Medium")


def _title(card: Element, submitted: Submitted) -> str | None:
    """The title on the card that was pressed or chosen, or the day picked in words."""
    for title, value in _offered(card):
        payload, nr = numbered(value)
        if nr == submitted.nr and _same(payload, submitted.message):
            return title
    entities = json.loads("".join(submitted.message.partition("{")[1:]) or "{}")
    if entities.keys() == {"dato"} and (day := _day(str(entities["dato"]))):
        return dansk(day)
    return _chosen(card, entities)


def _offered(card: Element) -> Iterator[tuple[str, str]]:
    """The title and the value of each button and choice."""
    for action in actions(card["body"]):
        if "payload" in action.get("data", {}):
            yield action["title"], action["data"]["payload"]
    for element in elements(card["body"]):
        if element.get("id") == "valg":
            yield from ((choice["title"], choice["value"]) for choice in element["choices"])


def _same(payload: str, message: str) -> bool:
    """Whether a payload of the card is the message, which `check_payload` has written anew."""
    try:
        return check_payload(payload) == message
    except PayloadError:
        return False


def _chosen(card: Element, entities: dict[str, Any]) -> str | None:
    """The titles of several choices, where all of them are the card's."""
    for element in elements(card["body"]):
        if element.get("id") == "flere":
            titles = {choice["value"]: str(choice["title"]) for choice in element["choices"]}
            chosen = next(iter(entities.values()), None)
            if isinstance(chosen, list) and chosen and all(value in titles for value in chosen):
                return ", ".join(titles[value] for value in chosen)
    return None
