"""The tracker store keeps slots, and nothing of what was typed."""

from __future__ import annotations

import asyncio
import pickle

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

from components.sporloes import SporloesTrackerStore

TEKST = "Zebulon Quistgaard bor på Månevej 17"
DOMAENE = Domain.from_yaml(
    """
version: "3.1"
intents: [svar]
slots:
  rolle: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  tilstand: {type: any, influence_conversation: false, mappings: [{type: custom}]}
"""
)


def _samtale(store: SporloesTrackerStore, sender: str) -> None:
    async def koer() -> None:
        tracker = await store.get_or_create_tracker(sender)
        tracker.update(ActionExecuted("action_listen"), DOMAENE)
        tracker.update(UserUttered(TEKST, {"name": "svar", "confidence": 1.0}), DOMAENE)
        tracker.update(SlotSet("rolle", "skoleleder"), DOMAENE)
        tracker.update(SlotSet("tilstand", {"fejl": 1}), DOMAENE)
        tracker.update(BotUttered(f"Du skrev {TEKST}"), DOMAENE)
        await store.save(tracker)

    asyncio.run(koer())


def test_slots_come_back_and_text_does_not() -> None:
    store = SporloesTrackerStore(DOMAENE)
    _samtale(store, "a")
    tracker = asyncio.run(store.retrieve("a"))
    assert tracker is not None
    assert tracker.get_slot("rolle") == "skoleleder"
    assert tracker.get_slot("tilstand") == {"fejl": 1}
    assert not [e for e in tracker.events if isinstance(e, (UserUttered, BotUttered))]
    for bid in TEKST.split():
        assert bid.encode() not in pickle.dumps(store._slots)


def test_a_long_conversation_does_not_grow() -> None:
    store = SporloesTrackerStore(DOMAENE)
    _samtale(store, "a")
    efter_en = len(pickle.dumps(store._slots))
    for _ in range(50):
        _samtale(store, "a")
    assert len(pickle.dumps(store._slots)) == efter_en


def test_conversations_are_apart_and_the_oldest_go_first(monkeypatch) -> None:
    monkeypatch.setattr("components.sporloes._STOERST", 3)
    store = SporloesTrackerStore(DOMAENE)
    for sender in "abcd":
        _samtale(store, sender)
    assert asyncio.run(store.keys()) == ["b", "c", "d"]
    assert asyncio.run(store.retrieve("a")) is None
