"""The engine's domain, the rules, the actions and the gateway name the same things, and each of them is there."""

from __future__ import annotations

from collections import Counter

import pytest

from actions import samtale
from bot.gateway import payloads
from knowledge import fakta as fk
from knowledge.sprog import fold, ord_i
from tests.conversations import contract
from tests.engine.nlu_filer import laes_alt
from tests.lint.handlinger import registered, rules

# What the engine's own component says: nobody presses it, and no button carries it.
ONLY_SAID = {"akut_tvivl"}
# An answer is known by the question in hand, and these two by how sure the component is.
WITHOUT_EXAMPLES = {"svar", "akut_tvivl", "ikke_forstaaet"}
LEAST_EXAMPLES = 40
STATE = {"rulebook", "spoergsmaal", "knapper", "tilstand"}


def test_the_gateway_knows_the_domains_intents_and_entities():
    domain = contract.domain()
    assert set(domain["intents"]) - ONLY_SAID == payloads.INTENTS
    assert set(domain["entities"]) == payloads.ENTITIES


def test_the_domain_names_nothing_twice():
    for kind in ("intents", "entities", "actions"):
        assert [name for name, count in Counter(contract.domain()[kind]).items() if count > 1] == []


def test_the_slots_are_the_facts_and_the_state_that_the_actions_keep():
    slots = contract.domain()["slots"]
    assert set(slots) == set(fk.ALLE) | STATE
    dialogue = samtale.Samtale(None, type("Tracker", (), {"slots": {}, "latest_message": {}, "sender_id": "lint"})())  # type: ignore[arg-type]
    assert set(dialogue._foer) == set(slots)
    # No slot is filled by itself, and none steers a prediction.
    assert all(slot["mappings"] == [{"type": "custom"}] for slot in slots.values())
    assert not any(slot["influence_conversation"] for slot in slots.values())


def test_every_fact_is_an_entity():
    assert set(fk.ALLE) <= set(contract.domain()["entities"])


@pytest.mark.parametrize("intent", contract.domain()["intents"])
def test_every_intent_has_one_rule_with_one_action(intent: str):
    assert len(rules().get(intent, [])) == 1


def test_the_rules_name_no_unknown_intent():
    assert set(rules()) == set(contract.domain()["intents"])


def test_the_actions_of_rules_domain_and_server_are_the_same():
    routed = {action for actions in rules().values() for action in actions}
    assert routed == set(contract.domain()["actions"])
    assert routed == set(registered())


def test_the_domain_has_no_forms_and_no_responses():
    """Which question comes next is knowledge's to say, and every word is in knowledge/tekster.yml."""
    assert not contract.domain()["forms"]
    assert not contract.domain()["responses"]


@pytest.mark.parametrize("intent", sorted(set(contract.domain()["intents"]) - WITHOUT_EXAMPLES))
def test_every_intent_has_enough_different_examples(intent: str):
    said = {" ".join(ord_i(fold(e.tekst))) for e in laes_alt() if e.slags == "intent" and e.navn == intent}
    assert len(said) >= LEAST_EXAMPLES


def test_the_training_data_name_no_unknown_intent_or_entity():
    domain = contract.domain()
    examples = [e for e in laes_alt() if e.slags == "intent"]
    assert {e.navn for e in examples} <= set(domain["intents"])
    assert {f["entity"] for e in examples for f in e.entiteter} <= set(domain["entities"])


def test_the_training_data_state_legal_values_only():
    wrong = [
        f"{e.fil}:{e.linje}: {f['entity']}={f['value']}"
        for e in laes_alt()
        if e.slags == "intent"
        for f in e.entiteter
        # A date's value is worked out from its words.
        if f["entity"] != "dato" and not contract.legal(f["entity"], f["value"])
    ]
    assert not wrong, "\n".join(wrong)
