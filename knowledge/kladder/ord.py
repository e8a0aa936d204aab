"""The drafts' own words, from ``skabeloner/kladder.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from knowledge.indlaes import laes_yaml
from knowledge.tekster import hent

SKABELONER = Path(__file__).parent.parent / "skabeloner"


@cache
def data() -> dict[str, Any]:
    """Return the whole file, read once."""
    return laes_yaml(SKABELONER / "kladder.yml")


def ord_(noegle: str, **felter: Any) -> str:
    """Return a text by its key, placeholders filled in. Raises KeyError as ``tekster.tekst`` does."""
    return hent(data(), noegle, **felter)
