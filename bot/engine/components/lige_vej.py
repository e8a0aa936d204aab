"""The short way through a turn: the model's few nodes are called directly, the action server over a kept connection,
and a turn ends with its action.

Rasa has dask plan each run of the graph anew (0.3 ms each), opens a connection for each action, and asks the policies
once more after it. Each rule of the project is an intent and one action, so the action follows from the intent, and
after it the policies can only say that the bot listens. Rasa also copies all that it might write to its debug log,
which is off here, makes an empty domain for each message to compare the real one with, looks through all its classes
for the one that an event names, and through all slots for one to fill, which none is. What is computed and sent is the
same (tests hold both ways together).
"""

from __future__ import annotations

import copy
import functools
import time
from types import TracebackType
from typing import Any

import aiohttp
import rasa.core.agent
import rasa.core.policies.rule_policy
import rasa.core.processor
from rasa.core.actions.action import Action, ActionListen
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.constants import ACTION_LISTEN_NAME, DEFAULT_SLOT_NAMES, MAPPING_TYPE, SlotMappingType
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecutionRejected, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

# Below the 5 seconds after which the action server closes an idle connection: this side lets go first.
_HOLDES = 4.0


class LigeRunner(DaskGraphRunner):
    """Runs a graph in one thread, each node once, needed nodes first."""

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Return the value of each target (see the parent class). Raises GraphRunError."""
        fundet: dict[str, Any] = {navn: (navn, vaerdi) for navn, vaerdi in (inputs or {}).items()}
        if not fundet.keys().isdisjoint(self._instantiated_nodes):
            raise GraphRunError("An input has the name of a node.")
        try:
            return dict(self._vaerdi(maal, fundet) for maal in targets or self._graph_schema.target_names)
        except RuntimeError as fejl:
            raise GraphRunError("Error running runner.") from fejl

    def _vaerdi(self, navn: str, fundet: dict[str, Any]) -> Any:
        """Return (name, value) of a node, or its name alone where there is no such node."""
        if navn not in fundet:
            node = self._graph_schema.nodes.get(navn)
            if node is None:
                return navn
            behov = [self._vaerdi(andet, fundet) for andet in node.needs.values()]
            fundet[navn] = self._instantiated_nodes[navn](*behov)
        return fundet[navn]


class _Laant:
    """A session that is lent to one request and not closed after it."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(
        self, slags: type[BaseException] | None, fejl: BaseException | None, spor: TracebackType | None
    ) -> None:
        """Keep it open."""


class FastForbindelse(EndpointConfig):
    """The action server's address, with one session for all requests."""

    _session: aiohttp.ClientSession | None = None

    def session(self) -> Any:
        """Return the session, for one request (see the parent class)."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=_HOLDES), cookie_jar=aiohttp.DummyCookieJar()
            )
        return _Laant(self._session)


def fyldes_af_rasa(domain: Domain) -> bool:
    """Return whether Rasa itself may fill one of the domain's slots from a message."""
    return any(
        mapping.get(MAPPING_TYPE) != SlotMappingType.CUSTOM.value or "action" in mapping
        for slot in domain.slots
        if slot.name not in DEFAULT_SLOT_NAMES
        for mapping in slot.mappings
    )


class LigeProcessor(MessageProcessor):
    """Takes the action from the intent, and ends a turn with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Load the model (see the parent class)."""
        super().__init__(*args, **kwargs)
        self._forudsagt: dict[str, PolicyPrediction] = {}
        self._fyldes = fyldes_af_rasa(self.domain)

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Leave out a warning to developers: the tests hold the training data's names against the domain."""

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Return the tracker, with the slots filled that Rasa may fill (see the parent class)."""
        return await super().run_action_extract_slots(output_channel, tracker) if self._fyldes else tracker

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        """Return what the policies said of the intent the first time that it came."""
        intent = tracker.latest_message.intent.get("name") if tracker.latest_message else None
        if (
            intent not in self.domain.intents
            or tracker.latest_action_name != ACTION_LISTEN_NAME
            or tracker.followup_action is not None
            or tracker.active_loop_name is not None
            or isinstance(tracker.events[-1], ActionExecutionRejected)
        ):
            return super()._predict_next_with_tracker(tracker)
        if intent not in self._forudsagt:
            self._forudsagt[intent] = super()._predict_next_with_tracker(tracker)
        forudsagt = copy.copy(self._forudsagt[intent])
        forudsagt.events = [copy.copy(begivenhed) for begivenhed in forudsagt.events]
        for begivenhed in forudsagt.events:
            begivenhed.timestamp = time.time()
        return forudsagt

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        videre = await super()._run_action(action, tracker, output_channel, nlg, prediction)
        if not videre or tracker.followup_action is not None or tracker.latest_action_name != action.name():
            return videre
        lyt = PolicyPrediction.for_action_name(self.domain, ACTION_LISTEN_NAME, prediction.policy_name)
        self._log_action_on_tracker(tracker, ActionListen(), [], lyt)
        return False


class _KunTilLog:
    """What these modules use ``copy`` for is their debug log alone."""

    @staticmethod
    def deepcopy(vaerdi: Any) -> Any:
        """Return the value itself."""
        return vaerdi


def slaa_til() -> None:
    """Let Rasa take the short way. To be called before the model is loaded."""
    rasa.core.processor.copy = rasa.core.policies.rule_policy.copy = _KunTilLog
    rasa.core.processor.DaskGraphRunner = LigeRunner
    rasa.core.agent.MessageProcessor = LigeProcessor
    Event.resolve_by_type = staticmethod(functools.cache(Event.resolve_by_type))  # type: ignore[method-assign]
