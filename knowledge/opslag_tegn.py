"""Likeness of spelling: runs of letters that a question shares with each phrasing of each fact. Where a compound is
split, an ending is another or a word is mistyped, most of its letters are still there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from knowledge.opslag_lighed import Tal

_LAENGDER = (3, 4, 5)
_HOEJST_DEL = 0.15  # share of the phrasings above which a run tells nothing


@lru_cache(maxsize=65536)
def led(ord_: str) -> tuple[str, ...]:
    """Return the runs of letters of a word, its edges marked."""
    kant = f"#{ord_}#"
    return tuple(dict.fromkeys(kant[i : i + n] for n in _LAENGDER for i in range(len(kant) - n + 1)))


class Tegn:
    """The runs of letters of a list of texts; built once."""

    def __init__(self, tekster: Sequence[Iterable[str]]) -> None:
        """Take the words of each text."""
        nr: dict[str, int] = {}
        hvem: list[np.ndarray] = []
        for t in tekster:
            mine = {x for o in set(t) for x in led(o)}
            hvem.append(np.fromiter((nr.setdefault(x, len(nr)) for x in mine), dtype=np.int32, count=len(mine)))
        antal = len(tekster)
        hvad = np.concatenate(hvem)
        fra = np.repeat(np.arange(antal, dtype=np.int32), [len(h) for h in hvem])
        df = np.bincount(hvad, minlength=len(nr))
        self._idf: Tal = np.log((antal + 1) / (df + 0.5)).astype(np.float32)
        laengde = np.sqrt(np.bincount(fra, weights=self._idf[hvad] ** 2, minlength=antal))
        self._omvendt: Tal = (1 / np.maximum(laengde, 1e-6)).astype(np.float32)
        orden = np.argsort(hvad, kind="stable")
        self._tekster = fra[orden]
        self._start = np.concatenate([[0], np.cumsum(df)])
        self._nr = nr
        self._antal = antal
        self._ukendt = float(np.log(2 * (antal + 1)))
        self._df, self._graense = df, max(50, _HOEJST_DEL * antal)

    def cosinus(self, ord_ene: Iterable[str]) -> Tal:
        """Return how like each text is to the words of a question."""
        mine = {x for o in set(ord_ene) for x in led(o)}
        kendte = np.fromiter((n for x in mine if (n := self._nr.get(x)) is not None), dtype=np.int64)
        kvadrat = float((self._idf[kendte] ** 2).sum()) + (len(mine) - len(kendte)) * self._ukendt**2
        brugte = kendte[self._df[kendte] <= self._graense]
        if not len(brugte):
            return np.zeros(self._antal, dtype=np.float32)
        hvor = np.concatenate([self._tekster[self._start[n] : self._start[n + 1]] for n in brugte])
        vaegt = np.repeat(self._idf[brugte] ** 2, self._df[brugte])
        ud: Tal = np.bincount(hvor, weights=vaegt, minlength=self._antal).astype(np.float32)
        return ud * self._omvendt / np.float32(np.sqrt(kvadrat) or 1.0)
