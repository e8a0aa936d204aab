"""The one NLU component: wraps ``forstaa.Forstaaelse`` as an ordinary Rasa graph component."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.forstaa import UKENDT, Forstaaelse
from components.laering import gem, hent, laer


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=True
)
class DanskForstaaelse(GraphComponent):
    """Understands a Danish message against the question in hand (read from the tracker)."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, forstaaelse: Forstaaelse | None = None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._forstaaelse = forstaaelse

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DanskForstaaelse:
        """Make an untrained component (see the parent class)."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifiers and keep the lexicon and patterns of the training data."""
        eksempler = [
            (e.get(TEXT), e.get(INTENT), e.get(ENTITIES) or [])
            for e in training_data.intent_examples
            if e.get(TEXT) and e.get(INTENT)
        ]
        moenstre = [(r["name"], r["pattern"]) for r in training_data.regex_features]
        self._forstaaelse = laer(eksempler, moenstre, training_data.entity_synonyms)
        with self._model_storage.write_to(self._resource) as mappe:
            gem(self._forstaaelse, mappe)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DanskForstaaelse:
        """Load a trained component."""
        with model_storage.read_from(resource) as mappe:
            forstaaelse = hent(mappe)
        forstaaelse.forstaa("varm op")
        return cls(model_storage, resource, forstaaelse)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: no later component needs features."""
        return training_data

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Set intent and entities. The question in hand, the buttons shown and whether something was just looked up
        are read from the tracker's slots.
        """
        assert self._forstaaelse is not None, "the component is used before it is trained or loaded"
        spoergsmaal, knapper, efter_opslag = None, {}, False
        if tracker is not None and tracker.slots:
            spoergsmaal = tracker.get_slot("spoergsmaal")
            knapper = tracker.get_slot("knapper") or {}
            efter_opslag = bool((tracker.get_slot("tilstand") or {}).get("efter_opslag"))
        for message in messages:
            if message.get(INTENT):
                continue  # a button's payload, already read by Rasa
            tekst = message.get(TEXT) or ""
            forstaaet = self._forstaaelse.forstaa(tekst, spoergsmaal, knapper, efter_opslag)
            message.set(
                INTENT, {"name": forstaaet.intent or UKENDT, "confidence": forstaaet.sikkerhed}, add_to_output=True
            )
            rang = [{"name": navn, "confidence": p} for navn, p in forstaaet.naeste]
            message.set(INTENT_RANKING_KEY, rang, add_to_output=True)
            message.set(ENTITIES, forstaaet.entiteter, add_to_output=True)
        return messages
