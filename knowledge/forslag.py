"""Suggestions while a question is typed: the facts whose title, keywords or phrasings hold its words.

The last word may be half written. An index from words to facts, so that each letter typed costs next to nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.indlaes import indlaes
from knowledge.opslag_fakta import Post, poster
from knowledge.opslag_ord import ordliste
from knowledge.opslag_soeg import ord_i, stamme
from knowledge.sprog import fold

HOEJST = 6
"""Suggestions at a time."""

MINDST = 2
"""Letters before anything is suggested."""

# What a word is worth by where the fact holds it.
_TITEL, _NOEGLEORD, _FRASE = 3.0, 2.0, 1.0
# A fact that is one small part of a meeting comes after one that is all of a topic, or that somebody wrote.
_DEL = 0.6
# A word of which only the beginning is written is worth less than a whole one.
_HALVT = 0.8
_ORD_PR_BEGYNDELSE = 300
# Letters of a word that may hold a mistyping.
_SLAAFEJL = 5


@dataclass(frozen=True)
class Forslag:
    """A fact that may be meant: its title, and its id for ``opslag.faktum``."""

    titel: str
    faktum: str


class Forslagsbog:
    """The index over one rulebook's facts."""

    def __init__(self, alle: list[Post]) -> None:
        self._poster = alle
        self._ord: dict[str, dict[int, float]] = {}
        self._stammer: dict[str, dict[int, float]] = {}
        for nr, post in enumerate(alle):
            for vaegt, tekster in (
                (_FRASE, post.spoerg),
                (_NOEGLEORD, (post.noegleord,)),
                (_TITEL, (post.titel,)),
            ):
                for ord_ in {o.tekst for tekst in tekster for o in ord_i(fold(tekst))}:
                    self._ord.setdefault(ord_, {})[nr] = vaegt
                    self._stammer.setdefault(stamme(ord_), {})[nr] = vaegt
        self._sorteret = sorted(self._ord)

    def find(self, tekst: str) -> list[Forslag]:
        """Return what may be meant by a text that is being typed, best first, each title once."""
        alle = [o.tekst for o in ord_i(fold(tekst))]
        ord_ene = [o for o in alle if o not in ordliste().fyldord] or alle[-1:]
        if not ord_ene or len(tekst.strip()) < MINDST:
            return []
        halvt = alle[-1] if tekst[-1:].isalnum() else None
        point: dict[int, float] = {}
        ramte: dict[int, int] = {}
        for ord_ in dict.fromkeys(ord_ene):
            for nr, vaegt in self._ramt(ord_, ord_ == halvt).items():
                point[nr] = point.get(nr, 0.0) + vaegt
                ramte[nr] = ramte.get(nr, 0) + 1
        flest = max(ramte.values(), default=0)
        # A fact that holds fewer of the words than another is no suggestion beside it.
        bedste = sorted((nr for nr in point if ramte[nr] == flest), key=lambda nr: (-self._vaerdi(nr, point), nr))
        titler = {self._poster[nr].titel: self._poster[nr].id for nr in reversed(bedste)}
        ordnet = dict.fromkeys(self._poster[nr].titel for nr in bedste)
        return [Forslag(titel, titler[titel]) for titel in list(ordnet)[:HOEJST]]

    def _ramt(self, ord_: str, halvt: bool) -> dict[int, float]:
        """Return the facts that hold a word, each with what that is worth; rare words are worth more."""
        fundet = dict(self._stammer.get(stamme(ord_), {}))
        if halvt:
            start = bisect_left(self._sorteret, ord_)
            for kendt in self._sorteret[start : start + _ORD_PR_BEGYNDELSE]:
                if not kendt.startswith(ord_):
                    break
                for nr, vaegt in self._ord[kendt].items():
                    fundet[nr] = max(fundet.get(nr, 0.0), _HALVT * vaegt)
        if not fundet and len(ord_) >= _SLAAFEJL:
            # Nobody mistypes the first letter, and a name is not to be taken for a word that ends like it.
            fra, til = (bisect_left(self._sorteret, graense) for graense in (ord_[0], chr(ord(ord_[0]) + 1)))
            naer = process.extractOne(ord_, self._sorteret[fra:til], scorer=OSA.distance, score_cutoff=1)
            fundet = {nr: _HALVT * vaegt for nr, vaegt in self._ord[naer[0]].items()} if naer else {}
        sjaeldent = math.log(1 + len(self._poster) / (1 + len(fundet)))
        return {nr: vaegt * sjaeldent for nr, vaegt in fundet.items()}

    def _vaerdi(self, nr: int, point: dict[int, float]) -> float:
        post = self._poster[nr]
        return point[nr] * (_DEL if post.moede and not post.helhed else 1.0)


@cache
def forslagsbog(rulebook_id: str, roedder: tuple[Path, ...] | None = None) -> Forslagsbog:
    """Return the index of a rulebook, made once. Raises RulebookFejl for an unknown one."""
    return Forslagsbog(poster(indlaes(rulebook_id, roedder)))
