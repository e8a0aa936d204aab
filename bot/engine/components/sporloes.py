"""A tracker store that keeps no text: of a conversation only the slots are kept between turns.

The slots hold facts of the contract and the state of the dialogue, never what the user typed (no name, no story). It
also makes a turn's cost independent of the conversation's length.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

# Oldest conversations beyond this number are forgotten, so that memory has a ceiling.
_STOERST = 20_000
_RASAS_EGNE = ("session_started_metadata", "requested_slot")


class SporloesTrackerStore(TrackerStore):
    """Keeps each conversation's slots in memory, as JSON, and nothing else."""

    def __init__(self, domain: Domain, event_broker: EventBroker | None = None, **kwargs: dict[str, Any]) -> None:
        """Make an empty store (see the parent class)."""
        self._slots: OrderedDict[str, str] = OrderedDict()
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the slots that are set."""
        sat = {n: v for n, v in tracker.current_slot_values().items() if v is not None and n not in _RASAS_EGNE}
        self._slots[tracker.sender_id] = json.dumps(sat, ensure_ascii=False)
        self._slots.move_to_end(tracker.sender_id)
        while len(self._slots) > _STOERST:
            self._slots.popitem(last=False)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return a tracker with the slots of the conversation, or None where it is new."""
        gemt = self._slots.get(sender_id)
        if gemt is None:
            return None
        tracker = self.init_tracker(sender_id)
        tracker.update(ActionExecuted("action_session_start"), self.domain)
        tracker.update(SessionStarted(), self.domain)
        for navn, vaerdi in json.loads(gemt).items():
            tracker.update(SlotSet(navn, vaerdi), self.domain)
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME), self.domain)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return the same as ``retrieve``: there is no more to return."""
        return await self.retrieve(conversation_id)

    async def keys(self) -> Iterable[str]:
        """Return the ids of the conversations kept."""
        return list(self._slots)
