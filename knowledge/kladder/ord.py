"""The drafts' own words, from ``skabeloner/kladder.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from knowledge.indlaes import laes_yaml

SKABELONER = Path(__file__).parent.parent / "skabeloner"


@cache
def data() -> dict[str, Any]:
    """Return the whole file, read once."""
    return laes_yaml(SKABELONER / "kladder.yml")


def ord_(noegle: str, **felter: Any) -> str:
    """Return a text by its key ("ics.frist" for one within a group), placeholders filled in.

    Raises KeyError for an unknown key or a placeholder without a value: a missing text must show in the tests.
    """
    indhold: Any = data()
    for led in noegle.split("."):
        indhold = indhold[led]
    return str(indhold).format(**felter)
