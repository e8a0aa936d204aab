"""What professionals have asked (``opslag_spurgt.yml``), by the fact that answers it, and what the sources do not answer:
more ways to ask than those written for each fact. ``tools/opslagstraen.py`` writes the file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.indlaes import laes_yaml

FILEN = Path(__file__).parent / "opslag_spurgt.yml"
ALLE = "alle"  # for a fact that has one id in every rulebook


class Spurgt(BaseModel):
    """The whole of ``opslag_spurgt.yml``: questions by rulebook and fact, and those not covered."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    svar: dict[str, dict[str, list[str]]]
    ikke: list[str]


@cache
def _data() -> Spurgt:
    return Spurgt.model_validate(laes_yaml(FILEN))


def glem() -> None:
    """Have the file read again."""
    _data.cache_clear()


def spurgt(rulebook_id: str, fakta: str) -> tuple[str, ...]:
    """Return the questions that a fact of a rulebook answers, by its id."""
    svar = _data().svar
    return tuple(q for navn in (ALLE, rulebook_id) for q in svar.get(navn, {}).get(fakta, ()))


def ikke_besvaret() -> tuple[str, ...]:
    """Return the questions asked that the sources do not answer."""
    return tuple(_data().ikke)
