"""The dialogue's words, from ``tekster.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from knowledge.indlaes import laes_yaml


@cache
def _alle() -> dict[str, Any]:
    return laes_yaml(Path(__file__).parent / "tekster.yml")


def tekst(noegle: str, **felter: Any) -> str:
    """Return a text by its key ("dato_problem.fortid" for one within a group), placeholders filled in.

    Raises KeyError for an unknown key or a placeholder without a value: a missing text must show in the tests.
    """
    return hent(_alle(), noegle, **felter)


def hent(indhold: Any, noegle: str, **felter: Any) -> str:
    """Return a text of a file of texts, as ``tekst`` does of the dialogue's."""
    for led in noegle.split("."):
        indhold = indhold[led]
    return str(indhold).format(**felter)


def gruppe(noegle: str) -> dict[str, str]:
    """Return a group of texts, e.g. ``emner``."""
    return dict(_alle()[noegle])
