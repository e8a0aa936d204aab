"""What the sources do not answer is recognised by its words too: what is asked of price, pay, numbers or names comes
again in other questions that are not covered, and seldom in those that are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from knowledge.indlaes import laes_yaml
from knowledge.opslag_spurgt import ikke_besvaret

FILEN = Path(__file__).parent / "opslag_ikke.yml"
_GLAT = 0.5  # added to each count
_HOEJST = 2.5  # what one word tells at most
_FLEST = 4  # words that tell most are counted


@cache
def kendte() -> tuple[str, ...]:
    """Return questions that the sources do not answer: ``opslag_ikke.yml``, and what professionals asked."""
    return tuple(dict.fromkeys((*laes_yaml(FILEN)["spoergsmaal"], *ikke_besvaret())))


def _led(ord_ene: Sequence[str]) -> set[str]:
    """Return the words of a question and each two that follow one another."""
    return {*ord_ene, *(f"{a} {b}" for a, b in pairwise(ord_ene))}


class Ikke:
    """The words of questions that are not covered against those of questions that are; counted once."""

    def __init__(self, daekkede: Iterable[Sequence[str]], ikke: Iterable[Sequence[str]]) -> None:
        """Take the words of each question."""
        ja, nej = Counter[str](), Counter[str]()
        antal_ja = antal_nej = 0
        for q in daekkede:
            ja.update(_led(q))
            antal_ja += 1
        for q in ikke:
            nej.update(_led(q))
            antal_nej += 1
        # A word is as frequent as in the questions covered until those not covered say otherwise.
        del_ = antal_nej / (antal_ja or 1)
        self._tegn = {led: math.log((n + _GLAT) / (ja[led] * del_ + _GLAT)) for led, n in nej.items()}
        self._tegn |= {led: -math.log(1 + n * del_ / _GLAT) for led, n in ja.items() if led not in nej}

    def tegn(self, ord_ene: Sequence[str]) -> tuple[float, float]:
        """Return how much the words of a question tell that it is not covered: those that tell most of it, and all."""
        alle = sorted((min(self._tegn.get(led, 0.0), _HOEJST) for led in _led(ord_ene)), reverse=True)
        return sum(max(x, 0.0) for x in alle[:_FLEST]), sum(alle) / math.sqrt(len(alle) or 1)
