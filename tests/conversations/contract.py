"""The contract that tools outside the project read (ARCHITECTURE.md section 3, DOMAIN.md sections 3 and 4), as checks."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.gateway import payloads
from knowledge import fakta as fk
from knowledge import kladder, kvittering, laering, opslag, quiz
from knowledge.indlaes import ids, indlaes

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = ROOT / "bot" / "engine" / "domain"
# What a message of each type must carry besides its type.
FIELDS = {
    **{kind: set() for kind in ("hilsen", "tak", "farvel", "feedback", "menneske", "uden_for_emne")},
    "spoergsmaal": {"slot", "nr", "af", "flere", "opgave", "fakta", "forklaring"},
    "bekraeft": {"slot", "vaerdi"},
    "anbefaling": {
        *("moede", "rulebook", "udgave", "regel", "fakta", "kilder", "hvis", "naert_valg", "alternativer", "mangler"),
        "kvittering",
    },
    "kladde": {"moede", "dato", "frister", "filer", "kvittering"},
    "svar": {"emne", "moede", "kilder", "konflikt", "fundet"},
    "laering": {"forloeb", "trin", "af"},
    "akut": {"kilder"},
    "rettelse": {"slot", "fra", "til", "bortfaldet"},
    "ikke_forstaaet": {"trin"},
}
OUTCOMES = {
    *("intet_moede_teamsamarbejde", "udvidet_foraeldresamarbejde", "samarbejdsmoede", "tvaerfagligt_dialogmoede"),
    *("boerne_og_familiemoede", "underretning_akut"),
    *("udviklingsmoede", "netvaerksmoede_kendt_sag", "netvaerksmoede_ukendt_sag"),
}
CHOICES = frozenset(
    {
        *("akut_ja", "akut_nej", "aendring_ja", "aendring_nej", "ny_dato", "alligevel", "menu", "forfra"),
        *("alder", "andet_kort", "fast_tid"),
    }
)
# An option of a check question by its letter, or yes and no.
OPTIONS = frozenset({"a", "b", "c", "d", "ja", "nej"})
DOCUMENTS = frozenset({"invitation", "opgavekort", "frister", "dagsorden", "mail", "kalender", "alt"})
FORMS = frozenset({"word", "pdf", "tekst", "kalender", "zip"})
CHANGES = frozenset({"flyt", "tilfoej", "fjern", "byt", "uden_foraeldre", "med_foraeldre", "alder"})
_PAYLOAD = re.compile(r"/(\w+)(\{.*\})?")


def playable() -> list[str]:
    """The rulebooks with meetings to choose between (not the layer under them all)."""
    return [name for name in ids() if indlaes(name).tabel is not None]


@cache
def domain() -> dict[str, Any]:
    """The engine's domain, all its files as one."""
    whole: dict[str, Any] = {"intents": [], "entities": [], "slots": {}, "actions": [], "forms": {}, "responses": {}}
    for path in sorted(DOMAIN.glob("*.yml")):
        for key, value in YAML(typ="safe").load(path.read_text(encoding="utf-8")).items():
            if isinstance(value, list):
                whole.setdefault(key, []).extend(value)
            elif isinstance(value, dict):
                whole.setdefault(key, {}).update(value)
    return whole


def _is_date(value: str) -> bool:
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def legal(entity: str, value: Any) -> bool:
    """Whether ``value`` is one that the contract knows for ``entity``."""
    if entity == "dato":
        return value == fk.VED_IKKE or _is_date(value)
    if entity in fk.AFGOERENDE:
        return value in fk.faktum(entity).vaerdier
    if entity == "valg" and value.startswith("faktum:"):
        return any(value.removeprefix("faktum:") in opslag.opslagsbog(name).efter_id for name in playable())
    if entity == "kode":
        return kvittering.MOENSTER.fullmatch(value) is not None
    known = {
        "slot": set(fk.ALLE),
        "rulebook": set(playable()),
        "dokument": DOCUMENTS,
        "form": FORMS,
        "aendring": CHANGES,
        "fag": set(fk.discipliner()),
        "aldersgruppe": {fk.VED_IKKE, *(g for name in playable() for g in kladder.aldersgrupper(indlaes(name)))},
        "kortrolle": set(fk.faktum("rolle").vaerdier) - {fk.VED_IKKE},
        "moede": {moede for name in playable() for moede in indlaes(name).moeder},
        "emne": set(opslag.EMNER),
        "valg": CHOICES | OPTIONS | {f"gruppe_{g}" for g in laering.GRUPPER},
        "forloeb": set(laering.alle_forloeb()),
        "quiz": {*quiz.EMNER, "blandet", "menu"},
    }
    return value in known[entity]


@cache
def check_payload(payload: str) -> None:
    """Assert that a button's payload is a declared intent with declared entities and legal values, and that the
    gateway passes it on unchanged.
    """
    match = _PAYLOAD.fullmatch(payload)
    assert match, payload
    assert match[1] in domain()["intents"], payload
    for entity, value in json.loads(match[2] or "{}").items():
        assert entity in domain()["entities"], payload
        values = value if isinstance(value, list) else [value]
        assert values and all(legal(entity, one) for one in values), f"{payload}: {entity} has no such value"
    assert payloads.check_payload(payload) == payload


def check_custom(custom: dict[str, Any]) -> None:
    """Assert that a message for machines has its type's fields, and that what it names exists."""
    kind = custom["type"]
    assert kind in FIELDS, kind
    assert FIELDS[kind] <= custom.keys(), f"{kind} lacks {FIELDS[kind] - custom.keys()}"
    for kilde in custom.get("kilder", ()):
        assert kilde.keys() == {"dokument", "afsnit", "kontrolleret"} and kilde["dokument"] and kilde["kontrolleret"]
    if kind == "spoergsmaal":
        assert custom["slot"] in (*fk.ALLE, "moede")
        assert 1 <= custom["nr"] <= custom["af"], custom
    elif kind == "anbefaling":
        assert custom["moede"] in OUTCOMES
        assert custom["kilder"]
        assert custom["naert_valg"] == bool(custom["alternativer"])
        assert kvittering.laes(custom["kvittering"]).fakta == custom["fakta"]
    elif kind == "akut":
        assert custom["kilder"]
    elif kind == "kladde":
        for fil in custom["filer"]:
            assert {"navn", "href", "mime", "stoerrelse", "dokument"} <= fil.keys()
            assert re.fullmatch(r"/filer/[A-Za-z0-9_-]{32}", fil["href"]) and fil["stoerrelse"] > 0
    elif kind == "laering":
        assert 0 <= custom["trin"] <= custom["af"], custom
        assert custom["forloeb"] is None or custom["forloeb"] in laering.alle_forloeb()
    elif kind == "ikke_forstaaet":
        assert custom["trin"] in (1, 2, 3)
    if "naeste" in custom:
        assert custom["naeste"]["type"] in ("spoergsmaal", "anbefaling", "laering")
        check_custom(custom["naeste"])
