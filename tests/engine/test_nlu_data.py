"""The training data: every fault is told with its file and line."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from ruamel.yaml import YAML

from components.forstaa import ANDRE_ENTITETER
from components.moenstre import INTET, Moenstre
from knowledge import sprog
from tests.engine.nlu_filer import ROD, Eksempel, laes_alt

_YAML = YAML(typ="safe")
FAKTA = {
    slot: set(f["vaerdier"])
    for slot, f in _YAML.load((ROD / "knowledge" / "fakta.yml").read_text("utf-8"))["fakta"].items()
}
INTENTS = {
    intent
    for fil in (ROD / "bot/engine/domain").glob("*.yml")
    for intent in _YAML.load(fil.read_text("utf-8")).get("intents", ())
}
ALT = laes_alt()
ALDER = {
    gruppe["id"]
    for gruppe in _YAML.load((ROD / "knowledge/rulebooks/nationalt/lag.yml").read_text("utf-8"))["aldersgrupper"]
}
# Kinds of patterns and the values that they may have; None: any.
SLAGS: dict[str, set[str] | None] = {
    **{slot: {*vaerdier, INTET} for slot, vaerdier in FAKTA.items()},
    **{f"svar:{slot}": {*vaerdier, INTET} for slot, vaerdier in FAKTA.items()},
    "fag": FAKTA["fagligheder"] - {"ingen", "ved_ikke"},
    "rollenavn": FAKTA["rolle"],
    "rolle_omtalt": {"anden"},
    "foerste": {"person"},
    "behov": {"behov", INTET},
    "usikker": {"foran", "bagefter", "maaske"},
    "intent": INTENTS,
    "akut": {"staerk", "svag", "modsat", "overtaget"},
    "aendring": {"flyt", "tilfoej", "fjern", "uden_foraeldre", "med_foraeldre", "alder", "ordlyd"},
    "kortrolle": {"alle"},
    "aendring_fag": {"tilfoej", "fjern"},
    "aendring_byt": {"ud_ind", "ind_ud"},
    "kladdeslags": FAKTA["formaal_bfm"],
    "rettet:kladdeslags": FAKTA["formaal_bfm"],
    "aldersgruppe": ALDER,
    "svar:aldersgruppe": {*ALDER, "ved_ikke"},
    "begreb": None,
    "tegn": None,
}
SLAGS["dato"] = SLAGS["svar:dato"] = {"dato", "ved_ikke", INTET}


def _sted(e: Eksempel) -> str:
    return f"{e.fil}:{e.linje}: {e.tekst}"


def test_every_intent_is_one_of_the_domain() -> None:
    assert not [_sted(e) for e in ALT if e.slags == "intent" and e.navn not in INTENTS]


def test_every_annotated_value_is_legal() -> None:
    galt = []
    for e in ALT:
        for fund in e.entiteter:
            tilladt = {"dato", "ved_ikke"} if fund["entity"] == "dato" else FAKTA.get(fund["entity"])
            if tilladt is not None and fund["value"] not in tilladt:
                galt.append(f"{_sted(e)} ({fund['entity']}={fund['value']})")
    assert not galt


def test_no_sentence_stands_under_two_intents() -> None:
    set_under = defaultdict(list)
    for e in ALT:
        if e.slags == "intent" and (ord_ := " ".join(sprog.ord_i(sprog.fold(e.tekst)))):
            set_under[ord_].append(e)
    assert not [
        " / ".join(f"{_sted(e)} ({e.navn})" for e in under)
        for under in set_under.values()
        if len({e.navn for e in under}) > 1
    ]


def test_every_synonym_names_a_known_entity_and_value() -> None:
    galt = []
    for e in ALT:
        if e.slags == "synonym":
            entitet, lig, vaerdi = e.navn.partition("=")
            kendt = (entitet in FAKTA and vaerdi in FAKTA[entitet]) or (entitet in ANDRE_ENTITETER and vaerdi)
            if not (lig and kendt):
                galt.append(f"{_sted(e)} ({e.navn})")
    assert not galt


@pytest.mark.parametrize("e", [e for e in ALT if e.slags == "regex"], ids=lambda e: f"{e.fil}:{e.linje}")
def test_every_pattern_compiles_under_a_known_name(e: Eksempel) -> None:
    if not e.navn.startswith("del:"):
        slags, _, vaerdi = e.navn.partition("=")
        assert slags in SLAGS, _sted(e)
        assert SLAGS[slags] is None or vaerdi in SLAGS[slags], _sted(e)
    dele = [(d.navn, d.tekst) for d in ALT if d.slags == "regex" and d.navn.startswith("del:")]
    Moenstre([*dele, (e.navn, e.tekst)])
    assert not re.search(r"\\[A-Z]", e.tekst), f"{_sted(e)}: patterns are lowered, so \\W would become \\w"


def test_a_fault_is_told_with_its_line(tmp_path) -> None:
    fil = tmp_path / "x.yml"
    fil.write_text(
        'nlu:\n- intent: svar\n  examples: |\n    - [lidt]{"entity": "bekymringsgrad", "value": "lille"}\n', "utf-8"
    )
    [e] = laes_alt(tmp_path)
    assert (e.fil, e.linje, e.tekst, e.entiteter[0]["value"]) == ("x.yml", 4, "lidt", "lille")
