"""Spelling: busy people's words in the form that the training data knows, before anything is looked up in them.

Spoken forms ("ik", "ka", "sku") have a list. A word that neither Danish nor the training data knows, and that is
one slip away from a word of the training data, is read as that word.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from hashlib import blake2b
from importlib.resources import files

import numpy as np
from rapidfuzz.distance import DamerauLevenshtein

from knowledge import sprog

# Folded. Only such as are nothing else in Danish.
_TALESPROG = {
    "ik": "ikke", "ikk": "ikke", "ikki": "ikke", "itj": "ikke", "itt": "ikke", "ett": "ikke", "ike": "ikke",
    "ikek": "ikke",
    "hva": "hvad", "hvaem": "hvem", "hvo": "hvor", "vad": "hvad", "vem": "hvem", "voffor": "hvorfor",
    "hvofor": "hvorfor",
    "hvoffer": "hvorfor", "vorfor": "hvorfor", "hvorfo": "hvorfor", "hvornar": "hvornaar",
    "ka": "kan", "ska": "skal", "sku": "skulle", "ku": "kunne", "ha": "have", "blir": "bliver", "bli'r": "bliver",
    "gir": "giver", "ta": "tage", "tar": "tager", "sir": "siger", "haar": "har", "ve": "ved", "veed": "ved",
    "mae": "mig", "daej": "dig", "mej": "mig", "dej": "dig", "noged": "noget", "naaed": "noget", "noed": "noget",
    "aa": "og", "osse": "ogsaa", "oss": "ogsaa", "aer": "er", "ae'": "jeg", "snak": "snakke", "snakk": "snakke",
    "evt": "eventuelt", "foraldre": "foraeldre", "saan": "saadan", "saa'n": "saadan", "nogn": "nogen", "ingn": "ingen",
    "maaned": "maaned", "mdr": "maaneder", "bla": "blandt andet", "fx": "for eksempel", "selvf": "selvfoelgelig",
}  # fmt: skip
_ORD = re.compile(r"[a-z']{2,}")
_HOEJST = 60  # so many unknown words of one message are looked at; a long one full of them is no Danish anyhow
_GEMT = 20_000
_VELKENDT = 12  # a word of four letters is only mended to one that so many texts have


class Ordbog:
    """A set of words kept as sorted 64-bit hashes: half a million forms in 4 MB, loaded without being read."""

    def __init__(self, hashes: np.ndarray) -> None:
        self.hashes = hashes

    @classmethod
    def af(cls, ord_: Iterable[str]) -> Ordbog:
        """Make one of words."""
        return cls(np.unique(np.fromiter((_hash(o) for o in ord_), dtype=np.uint64)))

    @classmethod
    def dansk(cls) -> Ordbog:
        """Make one of the forms in spaCy's Danish lookup table, folded (its own loader keeps only hashes of the
        unfolded forms).
        """
        raa = files("spacy_lookups_data").joinpath("data/da_lemma_lookup.json.gz").read_bytes()
        return cls.af({sprog.fold(o) for o in json.loads(gzip.decompress(raa))})

    def __contains__(self, ord_: object) -> bool:
        noegle = np.uint64(_hash(str(ord_)))
        plads = int(np.searchsorted(self.hashes, noegle))
        return plads < len(self.hashes) and bool(self.hashes[plads] == noegle)


def _hash(ord_: str) -> int:
    return int.from_bytes(blake2b(ord_.encode(), digest_size=8).digest(), "little")


class Stavning:
    """Mends the words of folded texts against the words of the training data."""

    def __init__(self, ord_antal: Mapping[str, int], danske: Container[str]) -> None:
        """``ord_antal``: words of the training data and how often; ``danske``: all folded words that count as
        Danish.
        """
        self.ord_antal = dict(ord_antal)
        self.danske = danske
        self._skelet: dict[str, str] = {}
        self._efter_bogstav: dict[tuple[str, int], list[str]] = defaultdict(list)
        for ord_, antal in sorted(self.ord_antal.items(), key=lambda par: par[1]):
            self._skelet[sprog.skelet(ord_)] = ord_
            if len(ord_) >= 5 or (len(ord_) == 4 and antal >= _VELKENDT):
                self._efter_bogstav[ord_[0], len(ord_)].append(ord_)
        self._husket: dict[str, str] = {}

    def ret(self, foldet: str) -> str:
        """Return a folded text with its words mended."""
        tilbage = [_HOEJST]

        def erstat(m: re.Match[str]) -> str:
            ord_ = m[0]
            if ord_ in self.ord_antal and ord_ not in _TALESPROG:
                return ord_
            husket = self._husket.get(ord_)
            if husket is None:
                if tilbage[0] <= 0:
                    return ord_
                tilbage[0] -= 1
                husket = self._find(ord_)
                if len(self._husket) > _GEMT:
                    self._husket.clear()
                self._husket[ord_] = husket
            return husket

        return _ORD.sub(erstat, foldet)

    def _find(self, ord_: str) -> str:
        if ord_ in _TALESPROG:
            return _TALESPROG[ord_]
        if ord_ in self.danske or "'" in ord_ or len(ord_) < 4 or len(ord_) > 30:
            return ord_
        if (samme := self._skelet.get(sprog.skelet(ord_))) is not None:
            return samme
        hoejst = 1 if len(ord_) < 9 else 2
        bedst, bedst_pris = ord_, (hoejst + 1, 0)
        for laengde in range(len(ord_) - hoejst, len(ord_) + hoejst + 1):
            for kandidat in self._efter_bogstav.get((ord_[0], laengde), ()):
                afstand = DamerauLevenshtein.distance(ord_, kandidat, score_cutoff=hoejst)
                pris = (afstand, -self.ord_antal[kandidat])
                if afstand <= hoejst and pris < bedst_pris:
                    bedst, bedst_pris = kandidat, pris
        return bedst
