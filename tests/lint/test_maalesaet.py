"""The measuring sets stay apart from the training data, and are themselves in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from knowledge import fakta as fk
from knowledge.beslut import beslut
from knowledge.indlaes import indlaes
from knowledge.sprog import fold, ord_i
from tests.conversations import contract
from tests.engine.nlu_filer import laes_alt

FOLDER = contract.ROOT / "tests" / "nlu"
FILES = sorted(path for path in FOLDER.glob("*.yml") if path.name != "mindst.yml")
# Answers and phrases shorter than this ("ja", "jeg er lærer", "ved ikke endnu") are what anybody writes.
SENTENCE = 5


def load(path: Path) -> list[dict[str, Any]]:
    """The lines of one measuring set."""
    return list(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


def situations() -> list[dict[str, Any]]:
    """The told situations of all authors."""
    return [line for path in FILES if path.name.startswith("situationer") for line in load(path)]


def normal(text: str) -> str:
    """The words alone, as the understanding sees them."""
    return " ".join(ord_i(fold(text)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_sentence_of_a_measuring_set_is_trained_on(path: Path):
    """The place in the training data is named, never the text: what is found is taken out of data/nlu."""
    measured = {normal(line["tekst"]) for line in load(path)}
    measured = {text for text in measured if len(text.split()) >= SENTENCE}
    found = [f"{e.fil}:{e.linje}" for e in laes_alt() if e.slags == "intent" and normal(e.tekst) in measured]
    assert not found, found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_line_is_measured_twice(path: Path):
    # As written: the same words in another spelling are another line.
    lines = [(line["tekst"], line.get("spoergsmaal")) for line in load(path)]
    assert len(set(lines)) == len(lines), [line for line in set(lines) if lines.count(line) > 1]


@pytest.mark.parametrize("one", situations(), ids=lambda one: one["id"])
def test_a_situations_meeting_is_what_its_facts_decide(one: dict[str, Any]):
    assert one["id"].startswith(one["rulebook"])
    assert not set(one["fakta"]) & set(one["svar"])
    facts = fk.tjek_fakta({**one["fakta"], **one["svar"]})
    assert beslut(indlaes(one["rulebook"]), facts).moede == one["moede"]


def test_the_situations_reach_every_outcome_of_every_rulebook():
    told = situations()
    assert len({one["id"] for one in told}) == len(told) >= 25
    for name in contract.playable():
        table = indlaes(name).tabel
        assert table
        assert {one["moede"] for one in told if one["rulebook"] == name} == {rule.moede for rule in table.regler}
