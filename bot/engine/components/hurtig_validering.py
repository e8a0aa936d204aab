"""Check an action server's answer with one prepared JSON-schema validator.

Rasa's ``RemoteAction`` builds and checks the schema itself anew at every call, which costs some 30 ms. The verdicts
here are the same (a test holds the two against each other); only the preparation is done once.
"""

from __future__ import annotations

from typing import Any

import jsonschema
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction

_FORMAT = RemoteAction.action_response_format_spec()
_KLASSE = validator_for(_FORMAT)
_KLASSE.check_schema(_FORMAT)
_VALIDATOR = _KLASSE(_FORMAT)

# Of the dozen kinds of events each answer's event can be one alone, the one whose "event" it names: that one is checked
# first, and all of them only where it does not fit.
_BEGIVENHED = _FORMAT["properties"]["events"]["items"]
_RAMME = _KLASSE({**_FORMAT, "properties": {**_FORMAT["properties"], "events": {"type": "array"}}})
_FAELLES = {navn: krav for navn, krav in _BEGIVENHED.items() if navn != "oneOf"}
_EFTER_SLAGS = {
    slags["properties"]["event"]["const"]: _KLASSE({**_FAELLES, "allOf": [slags]}) for slags in _BEGIVENHED["oneOf"]
}
if len(_EFTER_SLAGS) < len(_BEGIVENHED["oneOf"]):
    raise RuntimeError("two kinds of events have one name: an event could be of both")


def _passer_straks(result: Any) -> bool:
    """Return True where the answer is valid for certain; False says nothing."""
    if not _RAMME.is_valid(result):
        return False
    for begivenhed in result.get("events", ()):
        slags = begivenhed.get("event") if isinstance(begivenhed, dict) else None
        validator = _EFTER_SLAGS.get(slags) if isinstance(slags, str) else None
        if validator is None or not validator.is_valid(begivenhed):
            return False
    return True


def valider(result: dict[str, Any]) -> bool:
    """Return True for a valid answer; raise jsonschema.ValidationError for another, as Rasa does."""
    if _passer_straks(result):
        return True
    fejl = jsonschema.exceptions.best_match(_VALIDATOR.iter_errors(result))
    if fejl is not None:
        fejl.message += ". Failed to validate Action server response from API."
        raise fejl
    return True


def slaa_til() -> None:
    """Put the prepared validator in the place of Rasa's own."""
    RemoteAction._validate_action_result = lambda self, result: valider(result)  # type: ignore[method-assign]
