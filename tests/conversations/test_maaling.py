"""Floors on the measuring sets (tests/nlu), through the running bot: in all, and by goal, fact, value and act."""

from __future__ import annotations

import functools

import pytest
from ruamel.yaml import YAML

from tests.conversations.contract import ROOT
from tools import maaling
from tools.stak import Stak

FLOORS: dict[str, float] = YAML(typ="safe").load((ROOT / "tests" / "nlu" / "mindst.yml").read_text("utf-8"))["samtale"]


@functools.cache
def measured(engine: str) -> dict[str, maaling.Tal]:
    """Every figure by its name; the confusion table is printed, so that it stands in the report of a failed run."""
    figures = maaling.alle(engine)
    print(*maaling.forvekslinger(figures), sep="\n")
    return {figure.navn: figure for figure in figures}


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_is_below_its_floor(running: Stak, name: str):
    figure = measured(running.engine)[name]
    assert figure.antal
    assert figure.andel >= FLOORS[name], [f"{figure.rigtige}/{figure.antal}", *figure.fejl]


def test_every_figure_has_a_floor(running: Stak):
    assert set(measured(running.engine)) == set(FLOORS)
