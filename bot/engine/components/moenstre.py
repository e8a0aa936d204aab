"""The lexicon and the patterns of the training data (``synonym:`` and ``regex:`` in data/nlu), compiled for folded
text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge import sprog

INTET = "~"  # the value of a pattern that looks like a fact and states none
_HELE_ORD = r"(?<![\w])(?:{})(?![\w])"  # as in sprog.moenster
_DEL = re.compile(r"<([a-z_]+)>")


@dataclass
class Fund:
    """A value found in a text: fact, value, place in the folded text, how sure (0..1)."""

    slot: str
    vaerdi: Any
    start: int
    slut: int
    sikkerhed: float = 1.0


class Leksikon:
    """Surface forms of the concepts, looked up in folded text whose spelling is mended."""

    def __init__(self, synonymer: Mapping[str, str]) -> None:
        """``synonymer``: surface form → ``entity=id``, as training data's ``synonym:`` blocks give them."""
        self.kilde = dict(synonymer)
        self.former: dict[str, dict[str, str]] = defaultdict(dict)
        for form, vaerdi in synonymer.items():
            entitet, lig, id_ = vaerdi.partition("=")
            if lig and sprog.fold(form):
                self.former[entitet][sprog.fold(form)] = id_
        self._moenster = {
            entitet: re.compile(
                r"(?<![\w])(?:" + "|".join(re.escape(f) for f in sorted(former, key=len, reverse=True)) + r")(?![\w])"
            )
            for entitet, former in self.former.items()
        }

    def find(self, entitet: str, foldet: str) -> list[Fund]:
        """Return the values of ``entitet`` named in a folded text, in order, without overlaps."""
        if entitet not in self._moenster:
            return []
        return [
            Fund(entitet, self.former[entitet][m[0]], m.start(), m.end())
            for m in self._moenster[entitet].finditer(foldet)
        ]


class Moenstre:
    """The patterns, by kind and value: ``slot=value``, ``svar:slot=value`` (only as an answer), ``intent=...``,
    ``akut=...``.
    """

    def __init__(self, moenstre: Iterable[tuple[str, str]]) -> None:
        """``moenstre``: (name, pattern in plain Danish), as training data's ``regex:`` blocks give them."""
        self.kilde = moenstre = list(moenstre)
        dele = {navn[4:]: dansk for navn, dansk in moenstre if navn.startswith("del:")}
        samlet: dict[tuple[str, str], list[str]] = defaultdict(list)
        for navn, dansk in moenstre:
            slags, lig, vaerdi = navn.partition("=")
            if lig and not navn.startswith("del:"):
                samlet[slags, vaerdi].append(_kerne(sprog.moenster(_indsat(dansk, dele))))
        # All patterns of a name in one tell quickly that none of them matches, which is what they nearly always have to
        # tell.
        self._samlet = {noegle: re.compile(_HELE_ORD.format("|".join(kerner))) for noegle, kerner in samlet.items()}
        self._kerner = samlet
        self._hver: dict[tuple[str, str], list[re.Pattern[str]]] = {}
        self._efter_slags: dict[str, list[str]] = defaultdict(list)
        for slags, vaerdi in samlet:
            self._efter_slags[slags].append(vaerdi)
        self._begreber = [(f"b:{v}", m) for (slags, v), m in self._samlet.items() if slags in ("begreb", "akut")]
        self._tegn = [(v, m) for (slags, v), m in self._samlet.items() if slags == "tegn"]

    def find(self, slags: str, foldet: str) -> list[Fund]:
        """Return the finds of all patterns of a kind, without ``~``.

        Of two that overlap with other values the one that starts first stands (a negation comes first), or else the
        longer.
        """
        fund = [
            Fund(slags, vaerdi, m.start(), m.end())
            for vaerdi in self._efter_slags.get(slags, ())
            if self._samlet[slags, vaerdi].search(foldet)
            for moenster in self._enkeltvis(slags, vaerdi)
            for m in moenster.finditer(foldet)
        ]
        if len({f.vaerdi for f in fund}) > 1:
            fund = [f for f in fund if not any(_daekker(g, f) for g in fund)]
        return [f for f in fund if f.vaerdi != INTET]

    def _enkeltvis(self, slags: str, vaerdi: str) -> list[re.Pattern[str]]:
        """Return the patterns of a name one by one, compiled the first time: many a name never matches at all."""
        noegle = (slags, vaerdi)
        if noegle not in self._hver:
            self._hver[noegle] = [re.compile(_HELE_ORD.format(kerne)) for kerne in self._kerner[noegle]]
        return self._hver[noegle]

    def begreber(self, foldet: str) -> list[str]:
        """Return the concepts that a folded text speaks of, as names of features."""
        return [navn for navn, moenster in self._begreber if moenster.search(foldet)] or ["b:intet"]

    def tegn(self, foldet: str) -> list[str]:
        """Return the signs that a folded text has, and their pairs, as names of features: a pair tells what neither
        alone does.
        """
        fundet = [navn for navn, moenster in self._tegn if moenster.search(foldet)]
        return [f"t:{a}" for a in fundet] + [f"t:{a}+{b}" for nr, a in enumerate(fundet) for b in fundet[nr + 1 :]]

    def rammer(self, slags: str, vaerdi: str, foldet: str) -> bool:
        """Say whether a pattern of exactly this kind and value matches."""
        moenster = self._samlet.get((slags, vaerdi))
        return moenster is not None and moenster.search(foldet) is not None


def _kerne(moenster: str) -> str:
    """Return a pattern without the bounds that hold it to whole words (``sprog.moenster`` puts them around each)."""
    foran, bagefter = _HELE_ORD.format("\0").split("\0")
    assert moenster.startswith(foran) and moenster.endswith(bagefter), moenster
    return moenster[len(foran) : len(moenster) - len(bagefter)]


def _daekker(stor: Fund, lille: Fund) -> bool:
    return (
        stor.vaerdi != lille.vaerdi
        and stor.start <= lille.start < stor.slut
        and (stor.start < lille.start or lille.slut < stor.slut)
    )


def _indsat(dansk: str, dele: Mapping[str, str], dybde: int = 0) -> str:
    """Return a pattern with the named parts put in; KeyError names a part that does not exist."""
    if dybde > 4:
        raise ValueError(f"parts name each other in a ring: {dansk}")
    return _DEL.sub(lambda m: _indsat(dele[m[1]], dele, dybde + 1), dansk)
