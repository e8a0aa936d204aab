"""Serve without TensorFlow: none of the model's components uses it, but Rasa imports it wherever it starts.

TensorFlow and Keras are two thirds of Rasa's time to import and 250 MB of its memory. So the serving process gets
stand-ins: modules whose every name is a class that can be named and inherited from, and that says so when it is used.
Training, ``rasa test`` and ``rasa shell`` are Rasa's own commands and import the real one.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Sequence
from typing import Any

_UNDVAERET = frozenset({"tensorflow", "tensorflow_addons", "keras", "matplotlib"})


class _Navn(type):
    """The class of a stand-in's names: each attribute of one is another."""

    def __getattr__(cls, navn: str) -> Any:
        return _navn(navn)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(
            f"{cls.__name__} of TensorFlow is used, which this engine serves without (docs/adr/0014). "
            "Where a component needs it, components.start must not leave it out."
        )


def _navn(navn: str) -> Any:
    if navn.startswith("__"):
        raise AttributeError(navn)
    return _Navn(navn, (), {"__module__": __name__})


class _Tomt(types.ModuleType):
    """A stand-in module."""

    def __getattr__(self, navn: str) -> Any:
        return _navn(navn)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in _UNDVAERET:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Tomt(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Leave it empty."""


def slaa_til() -> None:
    """Put the stand-ins in place. To be called before Rasa is imported."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
