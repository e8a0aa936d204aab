"""The one NLU component: wraps ``forstaa.Forstaaelse`` as an ordinary Rasa graph component."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.forstaa import SLOTS, UKENDT, Forstaaelse
from components.klassifikator import Features, Klassifikator

# Of each other intent this many examples, at most, stand against the values of one question's answers.
_MODSTYKKER = 150


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=True
)
class DanskForstaaelse(GraphComponent):
    """Understands a Danish message against the question in hand (read from the tracker)."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, forstaaelse: Optional[Forstaaelse] = None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._forstaaelse = forstaaelse

    @classmethod
    def create(
        cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> DanskForstaaelse:
        """Make an untrained component (see the parent class)."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifiers and keep the lexicon and patterns of the training data."""
        eksempler = [
            (e.get(TEXT), e.get(INTENT), e.get(ENTITIES) or []) for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)
        ]
        tekster = [tekst for tekst, _, _ in eksempler]
        features = Features()
        raekker = features.laer(tekster)
        maal = Klassifikator.laer(raekker, [intent for _, intent, _ in eksempler])
        svar = {}
        for slot in SLOTS:
            valgte, klasser, brugt = [], [], {}
            for nr, (_, intent, entiteter) in enumerate(eksempler):
                if intent == "svar":
                    vaerdier = {e["value"] for e in entiteter if e["entity"] == slot}
                    if len(vaerdier) != 1:
                        continue
                    klasse = str(next(iter(vaerdier)))
                else:
                    brugt[intent] = brugt.get(intent, 0) + 1
                    if brugt[intent] > _MODSTYKKER:
                        continue
                    klasse = f"~{intent}"
                valgte.append(nr)
                klasser.append(klasse)
            if any(not k.startswith("~") for k in klasser):
                svar[slot] = Klassifikator.laer(raekker[valgte], klasser)
        moenstre = [(r["name"], r["pattern"]) for r in training_data.regex_features]
        self._forstaaelse = Forstaaelse(features, maal, svar, moenstre, training_data.entity_synonyms)
        with self._model_storage.write_to(self._resource) as mappe:
            features.gem(mappe)
            maal.gem(mappe, "maal")
            for slot, klassifikator in svar.items():
                klassifikator.gem(mappe, f"svar_{slot}")
            ord_ = {"moenstre": moenstre, "synonymer": training_data.entity_synonyms, "slots": list(svar)}
            (mappe / "ord.json").write_text(json.dumps(ord_, ensure_ascii=False), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DanskForstaaelse:
        """Load a trained component."""
        with model_storage.read_from(resource) as mappe:
            ord_ = json.loads((mappe / "ord.json").read_text(encoding="utf-8"))
            forstaaelse = Forstaaelse(
                Features.hent(mappe),
                Klassifikator.hent(mappe, "maal"),
                {slot: Klassifikator.hent(mappe, f"svar_{slot}") for slot in ord_["slots"]},
                [tuple(par) for par in ord_["moenstre"]],
                ord_["synonymer"],
            )
        forstaaelse.forstaa("varm op")
        return cls(model_storage, resource, forstaaelse)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: no later component needs features."""
        return training_data

    def process(self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None) -> List[Message]:
        """Set intent and entities. The question in hand and the buttons shown are read from the tracker's slots."""
        assert self._forstaaelse is not None, "the component is used before it is trained or loaded"
        spoergsmaal, knapper = None, {}
        if tracker is not None and tracker.slots:
            spoergsmaal = tracker.get_slot("spoergsmaal")
            knapper = tracker.get_slot("knapper") or {}
        for message in messages:
            if message.get(INTENT):
                continue  # a button's payload, already read by Rasa
            tekst = message.get(TEXT) or ""
            forstaaet = self._forstaaelse.forstaa(tekst, spoergsmaal, knapper)
            message.set(INTENT, {"name": forstaaet.intent or UKENDT, "confidence": forstaaet.sikkerhed}, add_to_output=True)
            rang = [{"name": navn, "confidence": p} for navn, p in forstaaet.naeste]
            message.set(INTENT_RANKING_KEY, rang, add_to_output=True)
            message.set(ENTITIES, forstaaet.entiteter, add_to_output=True)
        return messages
