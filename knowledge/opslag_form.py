"""The form of a question ("hvem", "hvornår", "hvor mange", whether): which facts are asked for so, and which state what
such a question asks for.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from knowledge import opslag_soeg
from knowledge.opslag_lighed import Tal
from knowledge.opslag_ord import moenstre, ordliste

_GLAT = 2.0  # questions of every form, as often as on the whole, that each fact is thought to have been asked besides
_HOEJST = 2.0  # what a form tells at most


def former(tekst_: str) -> frozenset[str]:
    """Return the forms (``former`` in the words) of a question in normal form: those that begin earliest."""
    steder = {
        navn: min((f.start() for m in moenstre(form.spoerg) if (f := m.search(tekst_))), default=-1)
        for navn, form in ordliste().former.items()
    }
    foerst = min((s for s in steder.values() if s >= 0), default=-1)
    return frozenset(navn for navn, s in steder.items() if s >= 0 and s == foerst)


@lru_cache(maxsize=32768)
def _former_af(frase: str) -> frozenset[str]:
    return former(opslag_soeg.faktas_normal(frase))


class Form:
    """How the facts are asked for, and what they state; counted once."""

    def __init__(self, fraser: Sequence[Sequence[str]], svar: Sequence[str]) -> None:
        """Take for each fact its phrasings and its answer."""
        navne = tuple(ordliste().former)
        talt = [Counter(f for s in mine for f in _former_af(s)) for mine in fraser]
        alle = sum(talt, Counter[str]())
        antal = sum(len(mine) for mine in fraser) or 1
        self._tegn: dict[str, Tal] = {}
        self._siger: dict[str, Tal] = {}
        tekster = [opslag_soeg.normal(re.sub(r"\bé[nt]\b", "1", s)) for s in svar]
        for navn in navne:
            andel = (alle[navn] + 1) / (antal + len(navne))
            log = [
                math.log((t[navn] + _GLAT * andel) / (len(mine) + _GLAT) / andel)
                for t, mine in zip(talt, fraser, strict=True)
            ]
            self._tegn[navn] = np.clip(np.array(log, dtype=np.float32), -_HOEJST, _HOEJST)
            skal = moenstre(ordliste().former[navn].svar)
            self._siger[navn] = np.array(
                [0.0 if not skal else 1.0 if any(m.search(t) for m in skal) else -1.0 for t in tekster],
                dtype=np.float32,
            )

    def tegn(self, tekst_: str) -> tuple[Tal, Tal]:
        """Return for each fact how much oftener than others it is asked for so, and whether it states what a question
        of the form asks for (1, or -1 where it does not).
        """
        mine = sorted(former(tekst_))
        nul = np.zeros(len(next(iter(self._tegn.values()))), dtype=np.float32)
        if not mine:
            return nul, nul
        tegn: Tal = np.mean([self._tegn[navn] for navn in mine], axis=0)
        siger: Tal = np.mean([self._siger[navn] for navn in mine], axis=0)
        return tegn, siger
