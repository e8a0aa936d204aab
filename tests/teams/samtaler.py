"""Conversations with the real actions in this process, without an engine: payloads in, the messages of a turn out.

The engine's part is small here, since a payload says its intent and entities itself: the rules say which action follows.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from functools import cache
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

import actions
from actions.samtale import Handling

ROOT = Path(__file__).resolve().parents[2]


@cache
def rules() -> dict[str, str]:
    """The action of each intent, as data/rules says."""
    found = {}
    for path in sorted((ROOT / "data" / "rules").glob("*.yml")):
        for rule in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["rules"]:
            intent, action = rule["steps"]
            found[intent["intent"]] = action["action"]
    return found


@cache
def handlings() -> dict[str, Handling]:
    """The actions by their names."""
    for path in sorted((ROOT / "actions").glob("*.py")):
        if not path.stem.startswith("__"):
            __import__(f"{actions.__name__}.{path.stem}")
    made: dict[str, Handling] = {}
    todo = list(Handling.__subclasses__())
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if not inspect.isabstract(kind):
            made[kind.navn] = kind()
    return made


class Talk:
    """One conversation."""

    def __init__(self, sender: str = "test") -> None:
        self.sender = sender
        self.slots: dict[str, Any] = {}

    def say(self, message: str, intent: str = "") -> list[dict[str, Any]]:
        """Send a payload, or a text with the intent that it is understood as; return the turn's messages."""
        entities: list[dict[str, Any]] = []
        if message.startswith("/"):
            intent, _, body = message[1:].partition("{")
            for name, value in json.loads("{" + body if body else "{}").items():
                entities += [{"entity": name, "value": one} for one in (value if isinstance(value, list) else [value])]
        latest = {"text": message, "intent": {"name": intent}, "entities": entities}
        tracker = Tracker(self.sender, dict(self.slots), latest, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        events = asyncio.run(handlings()[rules()[intent]].run(dispatcher, tracker, {}))
        for event in events:
            self.slots[event["name"]] = event["value"]
        return [message for raw in dispatcher.messages for message in _split(raw)]


def _split(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """A message of an action as Rasa's REST channel sends it on: text and buttons, then the data."""
    made: list[dict[str, Any]] = []
    if raw.get("text"):
        made.append({"text": raw["text"], **({"buttons": raw["buttons"]} if raw.get("buttons") else {})})
    if raw.get("custom"):
        made.append({"custom": raw["custom"]})
    return made
