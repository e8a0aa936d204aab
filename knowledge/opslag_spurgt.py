"""What professionals have asked (``opslag_spurgt.csv``), by the fact that answers it, and what the sources do not
answer: more ways to ask than those written for each fact. ``tools/opslagstraen.py`` writes the file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILEN = Path(__file__).parent / "opslag_spurgt.csv"
ALLE = "alle"  # instead of a rulebook, for a fact that has one id in all of them
INTET = ""  # instead of a fact, for a question that the sources do not answer
_FELTER = ("rulebook", "faktum", "spoergsmaal")


@cache
def _data() -> dict[tuple[str, str], tuple[str, ...]]:
    ud: dict[tuple[str, str], list[str]] = {}
    with FILEN.open(encoding="utf-8", newline="") as fil:
        for r in csv.DictReader(fil):
            ud.setdefault((r["rulebook"], r["faktum"]), []).append(r["spoergsmaal"])
    return {noegle: tuple(fraser) for noegle, fraser in ud.items()}


def spurgt(rulebook_id: str, fakta: str) -> tuple[str, ...]:
    """Return the questions that a fact of a rulebook answers, by its id."""
    return (*_data().get((ALLE, fakta), ()), *_data().get((rulebook_id, fakta), ()))


def ikke_besvaret() -> tuple[str, ...]:
    """Return the questions asked that the sources do not answer."""
    return _data().get((ALLE, INTET), ())


def skriv(raekker: Iterable[tuple[str, str, str]]) -> None:
    """Replace all: rows of a rulebook (or ``ALLE``), a fact (or ``INTET``) and a question."""
    with FILEN.open("w", encoding="utf-8", newline="") as fil:
        ud = csv.writer(fil, lineterminator="\n")
        ud.writerow(_FELTER)
        ud.writerows(sorted(set(raekker)))
    _data.cache_clear()
