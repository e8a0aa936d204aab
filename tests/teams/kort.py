"""What the tests of the cards share: the turns that the real actions give, and a card checked and read as data."""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
from collections import deque
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from jsonschema import Draft6Validator
from microsoft_teams import cards as sdk
from pydantic import BaseModel

from actions import filer
from bot.gateway.teams import cards
from knowledge import kladder
from tests.conversations.client import TODAY, Turn
from tests.conversations.contract import ROOT
from tests.lint.handlinger import Dialogue
from tests.lint.test_knapper import KeepsNothing, shown, small_files, starts

BASE = "https://guide.example"
DAY = dt.date.fromisoformat(TODAY)
# The SDK's own models by the type that they are for: they know what Teams takes, beyond the schema.
MODELS: dict[str, type[BaseModel]] = {
    model.model_fields["type"].default: model
    for model in vars(sdk).values()
    if isinstance(model, type) and issubclass(model, BaseModel) and "type" in model.model_fields
}
SCHEMA = Draft6Validator(json.loads((ROOT / "tools" / "skemaer" / "adaptive-card-1.5.json").read_text("utf-8")))
# As far on as the kinds of messages differ; test_knapper walks to the end.
DEEPEST = 1


@cache
def turns(rulebook: str) -> tuple[Turn, ...]:
    """One turn of each look that the actions give in a rulebook."""
    waiting: deque[tuple[dict[str, Any], str, int]] = deque()
    seen: dict[tuple[Any, ...], Turn] = {}

    def look(dialogue: Dialogue, said: str, depth: int) -> None:
        turn = dialogue.press(said)
        if shown(turn) not in seen:
            seen[shown(turn)] = turn
            if depth < DEEPEST:
                waiting.extend((dialogue.slots, its, depth + 1) for _, its in turn.buttons)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUIDE_IDAG", TODAY)
        patch.setattr(kladder, "lav_filer", small_files)
        patch.setattr(filer, "lager", lambda: SimpleNamespace(filer=KeepsNothing()))
        for start in starts(rulebook):
            dialogue = Dialogue({"rulebook": rulebook})
            for said in start[:-1]:
                dialogue.press(said)
            look(dialogue, start[-1], 0)
        while waiting:
            slots, its, depth = waiting.popleft()
            look(Dialogue(copy.deepcopy(slots)), its, depth)
    return tuple(seen.values())


def sent(turn: Turn) -> list[dict[str, Any]]:
    """A turn's messages as the engine's REST channel sends them: the data after the text, by itself."""
    made: list[dict[str, Any]] = []
    for message in turn.messages:
        told = {name: message[name] for name in ("text", "buttons") if name in message}
        made += [told] if told else []
        made += [{"custom": message["custom"]}] if "custom" in message else []
    return made


def rendered(messages: list[dict[str, Any]], card_id: str = "k1") -> list[cards.Reply]:
    """The replies, each card checked."""
    replies = cards.render(messages, BASE, card_id, DAY)
    for reply in replies:
        check(reply)
    return replies


def one(messages: list[dict[str, Any]]) -> cards.Reply:
    """The only reply."""
    (reply,) = rendered(messages)
    return reply


def check(reply: cards.Reply) -> None:
    """Assert that a reply can be sent and read: valid, small enough, and accessible."""
    assert reply.text.strip() and reply.summary.strip() and "\n" not in reply.summary
    assert bool(reply.card_id) == bool(reply.card and submits(reply.card))
    if reply.card is None:
        assert len(json.dumps(reply.text)) <= cards.MAX_BYTES
        return
    assert not problems(reply.card), problems(reply.card)
    activity = {"type": "message", "summary": reply.summary, "attachments": [cards.attachment(reply.card)]}
    assert len(json.dumps(activity)) <= cards.MAX_BYTES
    check_accessible(reply.card)


def problems(card: dict[str, Any]) -> list[str]:
    """What the published schema, and the SDK's models, find wrong with a card."""
    found = [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in SCHEMA.iter_errors(card)]
    for part in [card, *nodes(card["body"])]:
        for one in [part, *part.get("actions", ()), *part.get("inlines", ())]:
            try:
                MODELS[one["type"]].model_validate(one)
            except (KeyError, ValueError) as error:
                found.append(f"{one.get('type')}: {error}")
    return found


def check_accessible(card: dict[str, Any]) -> None:
    """Assert what a screen reader and a phone need."""
    assert (card["version"], card["lang"]) == ("1.5", "da")
    assert card["fallbackText"].strip()
    assert "actions" not in card, "actions stand where they belong, in the body"
    ids = [element["id"] for element in nodes(card["body"]) if "id" in element]
    assert len(set(ids)) == len(ids)
    for element in nodes(card["body"]):
        match element["type"]:
            case "TextBlock":
                assert element["wrap"] is True and element["text"].strip()
            case "RichTextBlock":
                assert "".join(run["text"] for run in element["inlines"]).strip()
            case "ActionSet":
                assert 1 <= len(element["actions"]) <= 6
            case "Input.ChoiceSet":
                assert element["label"] and element["wrap"] is True and element["choices"]
                assert element.get("isRequired", False) == ("errorMessage" in element)
            case "Input.Date" | "Input.Text":
                assert element["label"]
            case "Image":
                assert element["altText"]
            case kind:
                assert kind in {"Container", "FactSet"}, f"a {kind} is not known to read well on a phone"
        for action in element.get("actions", ()):
            assert action["title"].strip()
            if action["type"] == "Action.OpenUrl":
                assert re.match(r"(https?|mailto|tel):", action["url"])
            elif action["type"] == "Action.ToggleVisibility":
                assert set(action["targetElements"]) <= set(ids)


def nodes(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every element, those in containers too."""
    for item in items:
        yield item
        yield from nodes(item.get("items", []))


def actions_of(card: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The actions of a kind: "Submit", "OpenUrl"."""
    return [a for e in nodes(card["body"]) for a in e.get("actions", ()) if a["type"] == f"Action.{kind}"]


def submits(card: dict[str, Any]) -> list[dict[str, Any]]:
    """The actions that send something."""
    return actions_of(card, "Submit")


def field(card: dict[str, Any], id_: str) -> dict[str, Any]:
    """The input with this id."""
    return next(element for element in nodes(card["body"]) if element.get("id") == id_)


def has_field(card: dict[str, Any], id_: str) -> bool:
    """Whether the card has the input."""
    return any(element.get("id") == id_ for element in nodes(card["body"]))


def presses(reply: cards.Reply) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each way to answer a card: its title, and the value that Teams would submit."""
    assert reply.card is not None
    for action in submits(reply.card):
        data = action["data"]
        if "payload" in data:
            yield action["title"], data
        elif data.get("felt") in ("valg", "flere"):
            for choice in field(reply.card, data["felt"])["choices"]:
                yield choice["title"], {**data, data["felt"]: choice["value"]}


def words_of(text: str) -> set[str]:
    """The words of a text, without signs."""
    return set(re.findall(r"\w+", text.lower()))
