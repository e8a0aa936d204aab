"""The understanding, trained once from data/nlu through the Rasa component itself, saved and loaded again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.forstaa import Forstaaelse
from components.forstaaelse import DanskForstaaelse
from tests.engine.nlu_filer import NLU


class Mappelager:
    """As much of Rasa's model storage as a component uses: one folder."""

    def __init__(self, mappe: Path) -> None:
        self.mappe = mappe

    @contextlib.contextmanager
    def write_to(self, resource: object) -> Iterator[Path]:
        yield self.mappe

    @contextlib.contextmanager
    def read_from(self, resource: object) -> Iterator[Path]:
        yield self.mappe


@pytest.fixture(scope="session")
def komponent(tmp_path_factory: pytest.TempPathFactory) -> DanskForstaaelse:
    """The component, loaded from what its training wrote."""
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.loading import load_data

    lager = Mappelager(tmp_path_factory.mktemp("model"))
    resource = Resource("forstaaelse")
    DanskForstaaelse.create({}, lager, resource, None).train(load_data(str(NLU)))
    return DanskForstaaelse.load({}, lager, resource, None)


@pytest.fixture(scope="session")
def forstaaelse(komponent: DanskForstaaelse) -> Forstaaelse:
    """What the component asks."""
    assert komponent._forstaaelse is not None
    return komponent._forstaaelse
