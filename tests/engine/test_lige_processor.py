"""The processor of the short way says, does and keeps what Rasa's own does, on a model of the project's rules."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import rasa.model_training
import yaml
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from components.lige_vej import LigeProcessor, fyldes_af_rasa

ROD = Path(__file__).parents[2]
DOMAIN = ROD / "bot" / "engine" / "domain"
REGLER = ROD / "data" / "rules"
INTENTS = [
    next(trin["intent"] for trin in regel["steps"] if "intent" in trin)
    for fil in sorted(REGLER.glob("*.yml"))
    for regel in yaml.safe_load(fil.read_text("utf-8"))["rules"]
]


class FalskServer(EndpointConfig):
    """An action server that answers each action with its name and a slot, or fails."""

    def __init__(self, fejler: bool = False) -> None:
        super().__init__("http://127.0.0.1:1")
        self._fejler = fejler

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        if self._fejler:
            raise RuntimeError("in the action server")
        navn = kwargs["json"]["next_action"]
        return {
            "events": [{"event": "slot", "name": "tilstand", "value": {"sidst": navn}, "timestamp": None}],
            "responses": [{"text": navn}],
        }


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model of the project's policies and rules, without understanding: a message names its intent."""
    mappe = tmp_path_factory.mktemp("regler")
    config = yaml.safe_load((ROD / "bot" / "engine" / "config.yml").read_text("utf-8"))
    (mappe / "config.yml").write_text(yaml.safe_dump({**config, "pipeline": []}), encoding="utf-8")
    svar = rasa.model_training.train(str(DOMAIN), str(mappe / "config.yml"), [str(REGLER)], output=str(mappe))
    assert svar.model
    return str(svar.model)


def _processor(slags: type[MessageProcessor], model: str, server: EndpointConfig | None = None) -> MessageProcessor:
    domain = Domain.load(str(DOMAIN))
    return slags(
        model,
        InMemoryTrackerStore(domain),
        InMemoryLockStore(),
        TemplatedNaturalLanguageGenerator(domain.responses),
        server or FalskServer(),
    )


@pytest.fixture(scope="module")
def begge(model: str) -> tuple[MessageProcessor, MessageProcessor]:
    """Rasa's own processor and the project's."""
    return _processor(MessageProcessor, model), _processor(LigeProcessor, model)


def _sagt(intent: str) -> UserUttered:
    return UserUttered(f"/{intent}", {"name": intent, "confidence": 1.0})


FOER: dict[str, list[Event]] = {
    "new": [ActionExecuted("action_session_start"), ActionExecuted(ACTION_LISTEN_NAME)],
    "after a turn": [
        ActionExecuted(ACTION_LISTEN_NAME),
        _sagt("hils"),
        ActionExecuted("action_smaasnak"),
        SlotSet("tilstand", {"sidst": 1}),
        ActionExecuted(ACTION_LISTEN_NAME),
    ],
    "after two alike": [
        ActionExecuted(ACTION_LISTEN_NAME),
        *[_sagt("akut"), ActionExecuted("action_akut"), ActionExecuted(ACTION_LISTEN_NAME)] * 2,
    ],
}
EFTER: dict[str, list[Event]] = {"": [], "rejected": [ActionExecutionRejected("action_svar")]}


def _som_tal(forudsagt: PolicyPrediction) -> tuple[Any, ...]:
    return (
        [float(p) for p in forudsagt.probabilities],
        forudsagt.policy_name,
        forudsagt.is_end_to_end_prediction,
        forudsagt.is_no_user_prediction,
        forudsagt.hide_rule_turn,
        [e.as_dict() | {"timestamp": 0} for e in forudsagt.events],
    )


@pytest.mark.parametrize("efter", EFTER)
@pytest.mark.parametrize("foer", FOER)
def test_each_intent_leads_to_the_same_action(
    begge: tuple[MessageProcessor, MessageProcessor], foer: str, efter: str
) -> None:
    assert len(INTENTS) > 20
    for intent in [*INTENTS, "findes_ikke", *INTENTS]:  # twice: the second time it is known
        forudsagt = []
        for processor in begge:
            begivenheder = [*FOER[foer], _sagt(intent), *EFTER[efter]]
            tracker = DialogueStateTracker.from_events(
                "x", begivenheder, processor.domain.slots, domain=processor.domain
            )
            forudsagt.append(_som_tal(processor._predict_next_with_tracker(tracker)))
        assert forudsagt[0] == forudsagt[1], intent


def test_what_is_said_once_is_not_changed_by_a_turn(begge: tuple[MessageProcessor, MessageProcessor]) -> None:
    tracker = DialogueStateTracker.from_events("x", [*FOER["new"], _sagt("hils")], domain=begge[1].domain)
    foerst, saa = (begge[1]._predict_next_with_tracker(tracker) for _ in range(2))
    assert foerst.events and foerst.events[0] is not saa.events[0]
    assert foerst.events[0].timestamp <= saa.events[0].timestamp


async def _samtale(processor: MessageProcessor) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """Send messages; return the answers, the events but for their times and their policies, and the slots."""
    svar = []
    for intent in ("hils", "svar", "akut", "svar", "tak"):
        kanal = CollectingOutputChannel()
        svar.append(await processor.handle_message(UserMessage(f"/{intent}", kanal, "a")))
    tracker = await processor.get_tracker("a")
    navne = [
        (type(e).__name__, getattr(e, "action_name", None), getattr(e, "key", None), getattr(e, "intent_name", None))
        for e in tracker.events
    ]
    return svar, navne, tracker.current_slot_values()


@pytest.mark.parametrize("fejler", [False, True])
def test_a_conversation_is_the_same(model: str, fejler: bool) -> None:
    egen, lige = (
        asyncio.run(_samtale(_processor(slags, model, FalskServer(fejler))))
        for slags in (MessageProcessor, LigeProcessor)
    )
    assert egen == lige
    assert egen[1][-1][1] == ACTION_LISTEN_NAME
    assert bool(egen[0][0]) is not fejler


SLOTS = "version: '3.1'\nslots:\n  a: {type: any, mappings: [{type: custom}]}\n"


@pytest.mark.parametrize(
    ("slot", "fyldes"),
    [
        ("{type: any, mappings: [{type: custom}]}", False),
        ("{type: any, mappings: [{type: custom, action: action_a}]}", True),
        ("{type: text, mappings: [{type: from_text}]}", True),
        ("{type: text, mappings: [{type: custom}, {type: from_intent, value: x, intent: y}]}", True),
    ],
)
def test_a_slot_that_rasa_fills_is_seen(slot: str, fyldes: bool) -> None:
    assert fyldes_af_rasa(Domain.from_yaml(SLOTS + f"  b: {slot}\n")) is fyldes


def test_no_slot_of_the_project_is_filled_by_rasa() -> None:
    assert not fyldes_af_rasa(Domain.load(str(DOMAIN)))
