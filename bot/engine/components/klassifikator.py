"""Linear classifiers over word, word pair and character n-grams; weights in plain arrays, so that loading needs no
pickles.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.svm import LinearSVC

from knowledge import sprog

_TEGN = (2, 5)  # shortest and longest character n-gram
_MINDST = (1, 2, 2, 3)  # a word, character, concept or sign feature is kept where so many texts have it
_ALMINDELIG = 60  # a word of so many texts of the domain tells nothing about it
_HUSKES = 200  # rows remembered: those of one long message
_SKARPHED = 4.5  # turns margins into probabilities that are about right (cross-validated log loss)


Raekke = tuple[np.ndarray, np.ndarray]  # the columns of a text's features, and their values


def _led(foldet: str) -> tuple[list[str], list[str]]:
    """Return the word features and the character features of a folded text."""
    ord_ = sprog.ord_i(foldet)
    ordled = (
        ord_
        + [f"{a}_{b}" for a, b in zip(["^", *ord_], [*ord_, "$"], strict=False)]
        + [f"{a}*{b}" for a, b in zip(ord_, ord_[2:], strict=False)]
    )
    tegnled = []
    for et in ord_:
        skelet = f" {sprog.skelet(et)} "
        for n in range(_TEGN[0], min(_TEGN[1], len(skelet)) + 1):
            tegnled += [skelet[i : i + n] for i in range(len(skelet) - n + 1)]
    return ordled, tegnled


class Features:
    """Turns folded texts into one sparse row each, shared by all classifiers.

    Four blocks of tf-idf, each of length 1: words and word pairs, character n-grams, and the concepts and the signs
    that the
    patterns find.
    """

    def __init__(
        self,
        begreber: Callable[[str], list[str]],
        tegn: Callable[[str], list[str]],
        ordforraad: list[dict[str, int]] | None = None,
        idf: np.ndarray | None = None,
        domaene: dict[str, int] | None = None,
    ) -> None:
        """``begreber``, ``tegn``: return the concepts and the signs of a folded text; ``domaene``: in how many texts
        of the domain a word stands.
        """
        self._begreber = begreber
        self._tegn = tegn
        self.domaene = domaene or {}
        self._husket: dict[str, Raekke] = {}
        self.ordforraad = ordforraad or [{}, {}, {}, {}]
        self.idf = idf if idf is not None else np.zeros(0, dtype=np.float32)

    def _dele(self, foldet: str, egen: int = 0) -> tuple[list[str], ...]:
        """``egen``: 1 for a text that the domain's own counts contain, so that it does not vouch for its own words."""
        ordled, tegnled = _led(foldet)
        return ordled, tegnled, self.begreber(foldet, egen), self._tegn(foldet)

    def begreber(self, foldet: str, egen: int = 0) -> list[str]:
        """Return the concepts of a folded text (``b:...``) and how foreign its words are (``u:...``)."""
        return self._begreber(foldet) + self._fremmed(sprog.ord_i(foldet), egen)

    def _fremmed(self, ord_: list[str], egen: int) -> list[str]:
        """Return how many of the words that carry meaning the domain does not know, as features."""
        baerende = [o for o in ord_ if len(o) > 3 and self.domaene.get(o, 0) < _ALMINDELIG]
        ukendt = sum(self.domaene.get(o, 0) <= egen for o in baerende)
        if not ukendt:
            return ["u:ingen"]
        andel = ukendt / len(baerende)
        return [f"u:{min(ukendt, 3)}", "u:alle" if andel == 1 else "u:halv" if andel >= 0.5 else "u:faa"]

    def laer(self, tekster: list[str], i_domaenet: list[bool]) -> sp.csr_matrix:
        """Fit on folded texts and return their rows. ``i_domaenet``: whether a text speaks of what the assistant is
        for.
        """
        self._husket.clear()
        self.domaene = dict(
            Counter(o for t, inde in zip(tekster, i_domaenet, strict=False) if inde for o in set(sprog.ord_i(t)))
        )
        dele = [self._dele(t, int(inde)) for t, inde in zip(tekster, i_domaenet, strict=False)]
        bredde, idf = 0, []
        for del_, mindst in enumerate(_MINDST):
            antal = Counter(led for d in dele for led in set(d[del_]))
            valgt = sorted(led for led, n in antal.items() if n >= mindst)
            self.ordforraad[del_] = {led: bredde + nr for nr, led in enumerate(valgt)}
            idf += [np.log((1 + len(dele)) / (1 + antal[led])) + 1 for led in valgt]
            bredde += len(valgt)
        self.idf = np.array(idf, dtype=np.float32)
        return sp.vstack([self._matrix(*self._raekke(d)) for d in dele], format="csr")

    def raekke(self, foldet: str) -> Raekke:
        """Return the row of one folded text: columns and values. The last ones are remembered (a clause is asked for
        twice).
        """
        husket = self._husket.get(foldet)
        if husket is None:
            if len(self._husket) >= _HUSKES:
                self._husket.clear()
            husket = self._husket[foldet] = self._raekke(self._dele(foldet))
        return husket

    def _raekke(self, dele: Iterable[list[str]]) -> Raekke:
        kolonner, vaerdier = [], []
        for ordforraad, led in zip(self.ordforraad, dele, strict=False):
            antal: dict[int, int] = {}
            for et in led:
                kolonne = ordforraad.get(et)
                if kolonne is not None:
                    antal[kolonne] = antal.get(kolonne, 0) + 1
            if antal:
                k = np.fromiter(antal, dtype=np.int32, count=len(antal))
                v = (1 + np.log(np.fromiter(antal.values(), dtype=np.float32, count=len(antal)))) * self.idf[k]
                kolonner.append(k)
                vaerdier.append(v / np.sqrt(v @ v))
        if not kolonner:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        return np.concatenate(kolonner), np.concatenate(vaerdier).astype(np.float32)

    def _matrix(self, kolonner: np.ndarray, vaerdier: np.ndarray) -> sp.csr_matrix:
        return sp.csr_matrix((vaerdier, kolonner, [0, len(kolonner)]), shape=(1, len(self.idf)))

    def matrix(self, tekster: list[str]) -> sp.csr_matrix:
        """Return the rows of folded texts."""
        return sp.vstack([self._matrix(*self.raekke(t)) for t in tekster], format="csr")

    def gem(self, mappe: Path) -> None:
        """Write vocabularies and weights to ``mappe``."""
        (mappe / "ordforraad.json").write_text(
            json.dumps([list(o) for o in self.ordforraad], ensure_ascii=False), encoding="utf-8"
        )
        (mappe / "domaene.json").write_text(json.dumps(self.domaene, ensure_ascii=False), encoding="utf-8")
        np.save(mappe / "idf.npy", self.idf, allow_pickle=False)

    @classmethod
    def hent(cls, mappe: Path, begreber: Callable[[str], list[str]], tegn: Callable[[str], list[str]]) -> Features:
        """Read what ``gem`` wrote."""
        ordforraad, bredde = [], 0
        for led in json.loads((mappe / "ordforraad.json").read_text(encoding="utf-8")):
            ordforraad.append({et: bredde + nr for nr, et in enumerate(led)})
            bredde += len(led)
        domaene = json.loads((mappe / "domaene.json").read_text(encoding="utf-8"))
        return cls(begreber, tegn, ordforraad, np.load(mappe / "idf.npy", allow_pickle=False), domaene)


class Klassifikator:
    """A linear support vector machine, one class against the rest, on rows of ``Features``."""

    def __init__(self, klasser: list[str], plads: np.ndarray, vaegte: np.ndarray, skaering: np.ndarray) -> None:
        """``plads``: for each column of ``Features`` its line in ``vaegte`` (lines × classes, float32)."""
        self.klasser = klasser
        self.plads = plads
        self.vaegte = vaegte
        self.skaering = skaering

    @classmethod
    def laer(
        cls, raekker: sp.csr_matrix, maal: list[str], styrke: float = 1.0, vaegte: list[float] | None = None
    ) -> Klassifikator:
        """Fit. ``styrke``: the inverse of the regularisation; ``vaegte``: of each example, else rare classes weigh as
        common ones.
        """
        model = LinearSVC(C=styrke, class_weight=None if vaegte else "balanced", random_state=0, tol=1e-3)
        model.fit(raekker, maal, sample_weight=vaegte)
        led, skaering = model.coef_ * _SKARPHED, model.intercept_ * _SKARPHED
        if len(model.classes_) == 2:
            # A two-class model keeps one row; the softmax below wants one a class.
            led, skaering = np.vstack([-led, led]) / 2, np.array([-skaering[0], skaering[0]]) / 2
        # Most columns stand in no example of a question: they share line 0, of zeros, and a question needs a third of
        # the memory. Lines are columns, so that the few columns of a row are whole lines of memory.
        brugt = led.any(axis=0)
        plads = np.where(brugt, np.cumsum(brugt), 0).astype(np.int32)
        vaegte_i_brug = np.vstack([np.zeros(led.shape[0]), led.T[brugt]]).astype(np.float32)
        return cls([str(k) for k in model.classes_], plads, vaegte_i_brug, skaering.astype(np.float32))

    def sandsynligheder(self, raekke: Raekke) -> list[tuple[str, float]]:
        """Return (class, probability), most likely first."""
        kolonner, vaerdier = raekke
        score = vaerdier @ self.vaegte[self.plads[kolonner]] + self.skaering
        potens = np.exp(score - score.max())
        andel = potens / potens.sum()
        return [(self.klasser[i], float(andel[i])) for i in np.argsort(-andel)]

    def gem(self, mappe: Path, navn: str) -> None:
        """Write the classifier to ``mappe``."""
        dele = {"plads": self.plads, "vaegte": self.vaegte, "skaering": self.skaering}
        np.savez(mappe / f"{navn}.npz", klasser=np.array(self.klasser), **dele)

    @classmethod
    def hent(cls, mappe: Path, navn: str) -> Klassifikator:
        """Read what ``gem`` wrote."""
        data: Any = np.load(mappe / f"{navn}.npz", allow_pickle=False)
        return cls([str(k) for k in data["klasser"]], data["plads"], data["vaegte"], data["skaering"])
