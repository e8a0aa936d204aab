"""Checks a button's payload against the closed lists of what the engine knows, before it is passed on.

A payload is a command to the engine, so what is passed on is written anew from the checked parts, never the text
that came in.
"""

import json
import re

from bot.gateway.redaction import redact

MAX_PAYLOAD = 400
"""Characters in a payload."""

MAX_LIST = 12
"""Values in a list: more than there are disciplines to choose from."""

_GOALS = "find_moede slaa_op laer lav_kladde akut hils tak farvel feedback menneske uden_for_emne"
_DIALOGUE_ACTS = (
    "svar bekraeft afkraeft ved_ikke hvorfor ret_svar start_forfra tilbage hjaelp skift_rulebook vis_svar fortsaet "
    "vis_kilder hvem_goer_hvad vis_kvittering ikke_forstaaet "
    "spring_over stop vis_fremgang gem_fremgang hent_fremgang slet_data"
)
_FACTS = "rolle bekymringsgrad sagsstatus fagligheder lokal_indsats samtykke formaal_bfm dato"
_OTHER = "slot rulebook dokument form aendring fag aldersgruppe kortrolle moede emne valg kode forloeb quiz"

INTENTS = frozenset(f"{_GOALS} {_DIALOGUE_ACTS}".split())
"""The intents that a payload may name."""

ENTITIES = frozenset(f"{_FACTS} {_OTHER}".split())
"""The entities that a payload may carry."""

_SHAPE = re.compile(r"/([a-z_]+)(\{.*\})?", re.DOTALL)
_VALUE = re.compile(r"[a-z0-9_:.-]{1,80}")
_VALUE_WITH_CAPITALS = re.compile(r"[A-Za-z0-9_:.-]{1,80}")
_CAPITALS = frozenset({"dato", "kode"})

type Scalar = str | int | bool


class PayloadError(ValueError):
    """A payload that is not passed on. Its text says why, for tests and developers, and repeats none of it."""


def check_payload(payload: str) -> str:
    """The payload to pass on: ``/intent`` or ``/intent{"entity": value, ...}``. Raises PayloadError."""
    if len(payload) > MAX_PAYLOAD:
        raise PayloadError("too long")
    match = _SHAPE.fullmatch(payload)
    if match is None:
        raise PayloadError("not of the shape /intent{...}")
    intent, body = match[1], match[2]
    if intent not in INTENTS:
        raise PayloadError("unknown intent")
    if body is None:
        return f"/{intent}"
    entities = _entities(body)
    return f"/{intent}{json.dumps(entities, separators=(',', ':'))}"


def _entities(body: str) -> dict[str, Scalar | list[str]]:
    try:
        pairs = json.loads(body, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise PayloadError("not JSON") from None
    if not isinstance(pairs, dict) or not pairs:
        raise PayloadError("not an object with entities")
    if not pairs.keys() <= ENTITIES:
        raise PayloadError("unknown entity")
    return {name: _checked(name, value) for name, value in pairs.items()}


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object's pairs, where each name comes once: a second value could pass by the check of the first."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise PayloadError("an entity twice")
    return found


def _checked(name: str, value: object) -> Scalar | list[str]:
    if isinstance(value, list):
        if not 1 <= len(value) <= MAX_LIST:
            raise PayloadError("a list that is empty or too long")
        return [_checked_text(name, item) for item in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) >= 1_000_000:
            raise PayloadError("a number that is too large")
        return value
    return _checked_text(name, value)


def _checked_text(name: str, value: object) -> str:
    pattern = _VALUE_WITH_CAPITALS if name in _CAPITALS else _VALUE
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise PayloadError("a value with signs that no value has")
    # Names and streets are not looked for: an id may hold a word that is one, and no person types a payload.
    if redact(value).kinds - {"navn", "adresse"}:
        raise PayloadError("a value that looks like a personal number")
    return value
