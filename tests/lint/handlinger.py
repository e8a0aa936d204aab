"""The dialogue without Rasa: intents routed by the rules, the real actions, slots kept as the engine keeps them.

A button's payload is all that is needed to walk from message to message; what people type is the conversation tests'.
"""

from __future__ import annotations

import asyncio
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from ruamel.yaml import YAML

from tests.conversations import contract
from tests.conversations.client import Turn, read

RULES = contract.ROOT / "data" / "rules"
_PAYLOAD = re.compile(r"/(\w+)(\{.*\})?")


@cache
def registered() -> dict[str, Any]:
    """The actions that the action server serves, by name."""
    executor = ActionExecutor()
    executor.register_package("actions")
    return dict(executor.actions)


@cache
def rules() -> dict[str, list[str]]:
    """For each intent, the actions that the rules route it to."""
    found: dict[str, list[str]] = {}
    for path in sorted(RULES.glob("*.yml")):
        for rule in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["rules"]:
            intent, *actions = rule["steps"]
            found.setdefault(intent["intent"], []).extend(step["action"] for step in actions)
    return found


class Dialogue:
    """One conversation."""

    def __init__(self, slots: dict[str, Any] | None = None) -> None:
        self.slots: dict[str, Any] = dict.fromkeys(contract.domain()["slots"]) | (slots or {})

    def press(self, payload: str) -> Turn:
        """Do what the engine does with a payload."""
        match = _PAYLOAD.fullmatch(payload)
        assert match, payload
        entities = [
            {"entity": name, "value": one}
            for name, value in json.loads(match[2] or "{}").items()
            for one in (value if isinstance(value, list) else [value])
        ]
        return self.hear(payload, match[1], entities)

    def hear(self, text: str, intent: str, entities: list[dict[str, Any]]) -> Turn:
        """Do what the engine does with a message that has been understood."""
        messages: list[dict[str, Any]] = []
        for name in rules()[intent]:
            latest = {"text": text, "intent": {"name": intent}, "entities": entities}
            tracker = Tracker("lint", dict(self.slots), latest, [], False, None, {}, None)
            dispatcher = CollectingDispatcher()
            for event in asyncio.run(registered()[name](dispatcher, tracker, {})):
                assert event["event"] == "slot", event
                # Rasa keeps slots as JSON.
                self.slots[event["name"]] = json.loads(json.dumps(event["value"]))
            messages += [_as_sent(message) for message in dispatcher.messages]
        assert self.slots.keys() == contract.domain()["slots"].keys()
        return read(text, messages)


def _as_sent(message: dict[str, Any]) -> dict[str, Any]:
    """A message with the fields that the REST channel sends."""
    sent = {"text": message.get("text"), "buttons": message.get("buttons"), "custom": message.get("custom")}
    return {key: value for key, value in sent.items() if value}


def source_files(*rooms: str) -> list[Path]:
    """The Python files of some rooms of the house."""
    return [path for room in rooms for path in sorted((contract.ROOT / room).rglob("*.py"))]
