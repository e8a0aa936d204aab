"""The prepared validator gives the same verdict as Rasa's own, on valid and on broken answers of an action server."""

from __future__ import annotations

import copy
import random

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from components import hurtig_validering

GYLDIG = {
    "events": [{"event": "slot", "timestamp": None, "name": "rolle", "value": "skoleleder"}],
    "responses": [{"text": "Hej", "buttons": [{"title": "Ja", "payload": "/bekraeft"}], "custom": {"type": "hilsen"}}],
}
SVAR = [
    GYLDIG,
    {"events": [], "responses": []},
    {},
    {"events": [{"event": "slot"}], "responses": []},
    {"events": [{"event": "findes_ikke", "timestamp": None}], "responses": []},
    {"events": "slot", "responses": []},
    {"events": [], "responses": [1]},
    {"events": [], "responses": "hej"},
    {"events": [None], "responses": []},
    {"events": [{"event": "slot", "timestamp": "i går", "name": "rolle", "value": 1}], "responses": []},
    {"events": [{"timestamp": None}], "responses": []},
    [],
    None,
    "tekst",
]


def rasas_egen(svar: object) -> bool:
    try:
        jsonschema.validate(svar, RemoteAction.action_response_format_spec())
    except jsonschema.ValidationError:
        return False
    return True


def den_hurtige(svar: object) -> bool:
    try:
        return hurtig_validering.valider(svar)
    except jsonschema.ValidationError:
        return False


@pytest.mark.parametrize("svar", SVAR, ids=[str(nr) for nr in range(len(SVAR))])
def test_same_verdict(svar: object) -> None:
    assert den_hurtige(svar) == rasas_egen(svar)


def test_both_verdicts_occur() -> None:
    assert {den_hurtige(svar) for svar in SVAR} == {True, False}


def _oedelaeg(svar: dict, tilfaeldig: random.Random) -> dict:
    """Change one place of an answer at random."""
    ny = copy.deepcopy(svar)
    sted = ny[tilfaeldig.choice(["events", "responses"])][0]
    noegle = tilfaeldig.choice([*sted, "nyt"])
    skade = tilfaeldig.choice(["fjern", "saet"])
    if skade == "fjern":
        sted.pop(noegle, None)
    else:
        sted[noegle] = tilfaeldig.choice([None, 1, "x", [], {}, True, [{"event": "slot"}]])
    return ny


def test_same_verdict_on_mutations() -> None:
    tilfaeldig = random.Random(7)
    domme = set()
    for _ in range(150):
        svar = _oedelaeg(GYLDIG, tilfaeldig)
        dom = den_hurtige(svar)
        domme.add(dom)
        assert dom == rasas_egen(svar), svar
    assert domme == {True, False}


def test_it_stands_in_the_place_of_rasas_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    hurtig_validering.slaa_til()
    handling = RemoteAction("action_svar", None)
    assert handling._validate_action_result(GYLDIG)
    with pytest.raises(jsonschema.ValidationError):
        handling._validate_action_result({"events": "slot"})
