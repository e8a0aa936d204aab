"""Puts blocks together to cards, each small enough to be sent, and says each card in plain words."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.gateway.teams.cards import words
from bot.gateway.teams.cards.parts import Block, Element, actions, elements, subtle, unescape

type Card = Element
"""An Adaptive Card as data."""

MAX_BYTES = 28_000
"""What Teams takes in one message, as JSON with every non-ASCII character written out."""

_VERSION = "1.5"
_CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
# Beside a card's elements: its frame, and the activity that carries it.
_FRAME = 2_000
_FALLBACK = 4_000
_SUMMARY = 120
_PIECE = 1_500
# What is asked in a conversation as it stands; what only starts something can be pressed again at any time.
_ANSWERS = frozenset(["svar", "bekraeft", "afkraeft", "ved_ikke", "spring_over", "fortsaet", "tilbage", "stop"])


@dataclass(frozen=True)
class Reply:
    """One activity to send.

    ``card`` is sent with ``summary`` alone, since Teams shows a message's text beside its card. ``text`` says all of it
    in plain words: it is sent where ``card`` is None, or where a card is refused.
    ``card_id`` stands in what the card submits ("": it submits nothing); with ``once`` an answer closes the card.
    """

    text: str
    card: Card | None = None
    card_id: str = ""
    once: bool = False
    summary: str = ""


def assemble(blocks: Iterable[Block], ids: Iterator[str]) -> list[Reply]:
    """The replies for one message. ``ids`` gives an id to each card that can be answered."""
    return [_reply(part, ids) for part in _parts(list(blocks))]


def size(data: object) -> int:
    """The bytes of ``data`` as JSON at its longest."""
    return len(json.dumps(data))


def spoken(items: Iterable[Element]) -> str:
    """A card's body in plain words, an element a line, the ways to answer last."""
    told = [one for one in (_spoken(item) for item in items) if one]
    answers = list(dict.fromkeys(_answers(items)))
    if answers:
        told.append(f"{words.CAN_ANSWER}{' · '.join(answers)}")
    return "\n".join(told)


def _spoken(item: Element) -> str:
    match item["type"]:
        case "TextBlock":
            return unescape(item["text"])
        case "RichTextBlock":
            return "".join(_run(piece) for piece in item["inlines"])
        case "FactSet":
            return "\n".join(f"{unescape(fact['title'])}: {unescape(fact['value'])}" for fact in item["facts"])
        case "Container":
            return "\n".join(filter(None, map(_spoken, item["items"])))
        case "ActionSet":
            return "\n".join(filter(None, map(_action, item["actions"])))
        case _:
            return ""


def _run(piece: Element) -> str:
    address = piece.get("selectAction", {}).get("url")
    text = str(piece["text"])
    return f"{text}: {address}" if address and address != text else text


def _action(action: Element) -> str:
    match action["type"]:
        case "Action.OpenUrl":
            return f"{action['title']}: {action['url']}"
        case "Action.ToggleVisibility":
            return f"{action['title']}:"
        case _:
            return ""


def _answers(items: Iterable[Element]) -> Iterator[str]:
    for element in elements(items):
        for choice in element.get("choices", []):
            yield choice["title"]
        for action in element.get("actions", []):
            if "payload" in action.get("data", {}):
                yield action["title"]


def _parts(blocks: list[Block]) -> Iterator[list[Element]]:
    """The elements of each card: as many blocks as there is room for, and no id twice."""
    part: list[Element] = []
    used: set[str] = set()
    room = MAX_BYTES - _FRAME - _FALLBACK
    left = room
    for block in (small for one in blocks for small in _broken(one, room)):
        ids = {element["id"] for element in elements(block) if "id" in element}
        if part and (size(block) > left or ids & used):
            yield part
            part, used, left = [subtle(words.CONTINUED)], set(), room
        part += block
        used |= ids
        left -= size(block)
    if part:
        yield part


def _broken(block: Block, room: int) -> Iterator[Block]:
    """A block that is too large for a card in smaller ones: a fold unfolded, a long line in pieces."""
    if size(block) <= room:
        yield block
        return
    for element in block:
        if element["type"] == "Container":
            for item in element["items"]:
                yield from _broken([item], room)
        elif element["type"] == "RichTextBlock":
            for run in element["inlines"]:
                text = run["text"]
                for at in range(0, len(text), _PIECE):
                    yield [{**element, "inlines": [{**run, "text": text[at : at + _PIECE]}]}]
        elif element["type"] == "TextBlock":
            text = unescape(element["text"])
            for at in range(0, len(text), _PIECE):
                yield [subtle(text[at : at + _PIECE])]
        elif all(action["type"] == "Action.ToggleVisibility" for action in element.get("actions", [{"type": ""}])):
            yield from ([subtle(action["title"])] for action in element["actions"])
        else:
            yield [element]


def _reply(body: list[Element], ids: Iterator[str]) -> Reply:
    text = spoken(body)
    if (
        len(body) == 1
        and body[0]["type"] == "RichTextBlock"
        and all(run.keys() == {"type", "text"} for run in body[0]["inlines"])
    ):
        return Reply(text, summary=_summary(body))
    submits = [action for action in actions(body) if action["type"] == "Action.Submit"]
    card_id = next(ids) if submits else ""
    for action in submits:
        action["data"] = {"kort": card_id, **action["data"]}
    if len(submits) == 1:
        _require(body)
    card = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": _VERSION,
        "lang": "da",
        "fallbackText": _fallback(text),
        "body": body,
    }
    return Reply(text, card, card_id, any(map(_is_answer, _payloads(body))), _summary(body))


def _require(body: list[Element]) -> None:
    """Ask for a choice before it is sent. Beside other buttons it is not: some clients would ask for it there too."""
    for element in elements(body):
        if element.get("id") == "valg":
            element.update(isRequired=True, errorMessage=words.CHOOSE_ONE)


def _fallback(text: str) -> str:
    """The text for a client that cannot show the card, as much of it as there is room for."""
    kept = text
    while size(kept) > _FALLBACK:
        kept = kept[: len(kept) * _FALLBACK // size(kept)]
    return text if kept == text else f"{kept.rstrip()}… {words.CUT}"


def _summary(body: list[Element]) -> str:
    """The first words that say something, for the notification."""
    told = (_spoken(one).split("\n")[0] for one in body if not _is_small(one))
    first = next(filter(None, told), "") or spoken(body).split("\n")[0]
    return first if len(first) <= _SUMMARY else f"{first[: _SUMMARY - 1].rstrip()}…"


def _is_small(element: Element) -> bool:
    return all(run.get("size") == "Small" for run in element.get("inlines", [{}]))


def _payloads(body: list[Element]) -> Iterator[str]:
    """What a card can submit; a field is an answer."""
    for element in elements(body):
        for choice in element.get("choices", []):
            yield choice["value"] if element["id"] == "valg" else "/svar"
        for action in element.get("actions", []):
            data: dict[str, Any] = action.get("data", {})
            if "payload" in data:
                yield data["payload"]
            elif data.get("felt") == "dato":
                yield "/svar"


def _is_answer(payload: str) -> bool:
    return payload.removeprefix("/").partition("{")[0] in _ANSWERS


def attachment(card: Card) -> dict[str, Any]:
    """A card as it is attached to an activity."""
    return {"contentType": _CONTENT_TYPE, "content": card}
