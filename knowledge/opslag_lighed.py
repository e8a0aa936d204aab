"""Likeness of meaning, learnt from the facts themselves: words that stand in the same facts are alike (latent semantic
analysis), and words that are spelt alike are too. What a question says in other words than a fact is found by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Tal = NDArray[np.float32]
_LED = 120  # dimensions of the space of meaning
_RUNDER = 3  # of the randomised decomposition
# Likeness of two words from which it counts, and what it then counts against the word itself.
_STAVET, _STAVET_VAEGT = 0.5, 0.8
_BETYDER, _BETYDER_VAEGT = 0.45, 0.6
_GLAT = 0.3  # share of the mean spread that is added to that of each direction
_MINDSTE = 4  # letters of a word that is compared by its spelling


@lru_cache(maxsize=65536)
def _bogstavled(ord_: str) -> frozenset[str]:
    """Return the runs of three and four letters of a word, its edges marked."""
    kant = f"#{ord_}#"
    return frozenset(kant[i : i + n] for n in (3, 4) for i in range(len(kant) - n + 1))


def _normeret(matrix: Tal) -> Tal:
    ud: Tal = matrix / (np.linalg.norm(matrix, axis=-1, keepdims=True) + 1e-9)
    return ud


def _retvinklet(matrix: Tal) -> Tal:
    """Return columns at right angles, of length 1, that span the same space (only small matrices are taken apart)."""
    styrke, retning = np.linalg.eigh(matrix.T @ matrix)
    ud: Tal = matrix @ (retning / np.sqrt(np.maximum(styrke, 1e-9))).astype(np.float32)
    return ud


class Lighed:
    """Facts and words in one space of meaning; built once from the stems of each fact and of its name."""

    def __init__(
        self, fakta: Sequence[Sequence[str]], navne: Sequence[Sequence[str]], fraser: Sequence[Sequence[Sequence[str]]]
    ) -> None:
        self._nr = {s: i for i, s in enumerate(dict.fromkeys(s for f in (*fakta, *navne) for s in f))}
        antal, ord_ = len(fakta), len(self._nr)
        taelling = np.zeros((antal, ord_), dtype=np.float32)
        for i, f in enumerate(fakta):
            taelling[i] += np.bincount([self._nr[s] for s in f], minlength=ord_)
        df = (taelling > 0).sum(axis=0)
        self._idf: Tal = np.log(1 + (antal - df + 0.5) / (df + 0.5)).astype(np.float32)
        self._ukendt = float(np.log(1 + antal + 0.5))
        self._fakta, self._ord, self._ordretning = self._rum(np.log1p(taelling) * self._idf)
        self._skel, self._skel_fra = self._klasser(fraser)
        hoejst = max((len(set(n)) for n in navne), default=1) or 1
        # The words of each name, filled up with a word that is like none.
        self._navne = np.full((antal, hoejst), ord_, dtype=np.int32)
        for i, n in enumerate(navne):
            numre = sorted({self._nr[s] for s in n})
            self._navne[i, : len(numre)] = numre
        self._led: dict[str, list[int]] = {}
        self._antal_led = np.zeros(ord_, dtype=np.float32)
        for s, i in self._nr.items():
            self._antal_led[i] = len(_bogstavled(s))
            for led in _bogstavled(s):
                self._led.setdefault(led, []).append(i)
        self._naere: dict[str, Tal] = {}

    @staticmethod
    def _rum(matrix: Tal) -> tuple[Tal, Tal, Tal]:
        """Return facts (of length 1), words, and words of length 1, in the space of meaning."""
        matrix = _normeret(matrix)
        led = min(_LED, *matrix.shape)
        rum: Tal = np.random.default_rng(0).standard_normal((matrix.shape[0], led), dtype=np.float32)
        for _ in range(_RUNDER):
            rum = _retvinklet(matrix @ (matrix.T @ rum))
        ord_ = matrix.T @ rum
        _, drejning = np.linalg.eigh(ord_.T @ ord_)
        ord_ = ord_ @ drejning
        return _normeret(matrix @ _normeret(ord_.T).T), ord_, _normeret(ord_)

    def _klasser(self, fraser: Sequence[Sequence[Sequence[str]]]) -> tuple[Tal, Tal]:
        """Return the linear discriminant of the facts: what tells one's phrasings from another's."""
        retninger = [np.stack([self._retning(f) for f in mine]) for mine in fraser]
        midter = np.stack([r.mean(axis=0) for r in retninger])
        rest = np.concatenate([r - m for r, m in zip(retninger, midter, strict=True)])
        spredning = rest.T @ rest / len(rest)
        spredning += _GLAT * np.trace(spredning) / len(spredning) * np.eye(len(spredning), dtype=np.float32)
        vaegte = np.linalg.solve(spredning, midter.T).T.astype(np.float32)
        fra: Tal = ((vaegte * midter).sum(axis=1) / 2).astype(np.float32)
        return vaegte, fra

    def _retning(self, stammer: Iterable[str]) -> Tal:
        """Return where a text lies in the space of meaning, as of length 1; nowhere where it knows no word."""
        numre = [self._nr[s] for s in stammer if s in self._nr]
        if not numre:
            return np.zeros(self._ord.shape[1], dtype=np.float32)
        return _normeret((self._ord[numre] * self._idf[numre, None]).sum(axis=0))

    def klasse(self, stammer: Iterable[str]) -> Tal:
        """Return how much better each fact's phrasings fit a question's words than the likeliest fact's (at most 0)."""
        ud: Tal = self._skel @ self._retning(stammer) - self._skel_fra
        return ud - ud.max()

    def fakta(self, stammer: Iterable[str]) -> Tal:
        """Return how near in meaning each fact is to a question's words (a cosine)."""
        ud: Tal = self._fakta @ self._retning(stammer)
        return ud

    def navne(self, stammer: Iterable[str]) -> Tal:
        """Return the share of a question's words, by weight, that each fact's name and key words hold or are like."""
        ud, ialt = np.zeros(len(self._navne), dtype=np.float32), 0.0
        for s in dict.fromkeys(stammer):
            nr = self._nr.get(s)
            vaegt = self._ukendt if nr is None else float(self._idf[nr])
            ud += vaegt * self._som(s)[self._navne].max(axis=1)
            ialt += vaegt
        return ud / ialt if ialt else ud

    def _som(self, stamme: str) -> Tal:
        """Return how like a word each of the facts' words is (and none, last)."""
        ens = self._naere.get(stamme)
        if ens is not None:
            return ens
        ens = np.zeros(len(self._nr) + 1, dtype=np.float32)
        led = _bogstavled(stamme)
        if len(stamme) >= _MINDSTE:
            faelles = np.bincount([i for x in led for i in self._led.get(x, ())], minlength=len(self._nr))
            stavet = 2 * faelles / (len(led) + self._antal_led)
            ens[:-1] = np.where(stavet >= _STAVET, _STAVET_VAEGT * stavet, 0)
        nr = self._nr.get(stamme)
        if nr is not None:
            betyder = self._ordretning @ self._ordretning[nr]
            ens[:-1] = np.maximum(ens[:-1], np.where(betyder >= _BETYDER, _BETYDER_VAEGT * betyder, 0))
            ens[nr] = 1
            self._naere[stamme] = ens  # only words of the facts are kept: what is asked is not
        return ens
