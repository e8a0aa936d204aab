"""The drafts' own words, from ``skabeloner/kladder.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from knowledge.indlaes import laes_yaml

SKABELONER = Path(__file__).parent.parent / "skabeloner"


def data() -> dict[str, Any]:
    """Return the whole file; read once as long as it is the same."""
    return laes_yaml(SKABELONER / "kladder.yml")


def ord_(noegle: str, **felter: Any) -> str:
    """Return a text by its key ("ics.frist" for one within a group), placeholders filled in.

    Raises KeyError for an unknown key or a placeholder without a value: a missing text must show in the tests.
    """
    indhold: Any = data()
    for led in noegle.split("."):
        indhold = indhold[led]
    return str(indhold).format(**felter)
