"""One linear classifier over word, lemma and character n-grams; weights in plain arrays, so that loading needs no pickles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from knowledge import sprog


def _ord_og_lemmaer(tekst: str) -> list[str]:
    """Return words, word pairs and lemmas of a text as features."""
    ord_ = sprog.ord_i(sprog.fold(tekst))
    par = [f"{a}_{b}" for a, b in zip(["^", *ord_], [*ord_, "$"])]
    return ord_ + par + [f"l:{lemma}" for lemma in sprog.lemmaer(tekst)]


def _skelet(tekst: str) -> str:
    return sprog.skelet(sprog.fold(tekst))


def _vektorisatorer() -> list[TfidfVectorizer]:
    return [
        TfidfVectorizer(analyzer=_ord_og_lemmaer, sublinear_tf=True, min_df=1, dtype=np.float32),
        TfidfVectorizer(analyzer="char_wb", preprocessor=_skelet, ngram_range=(2, 5), sublinear_tf=True, min_df=2, dtype=np.float32),
    ]


class Features:
    """Turns texts into one sparse row each, shared by all classifiers of a model."""

    def __init__(self) -> None:
        self.dele = _vektorisatorer()

    def laer(self, tekster: list[str]) -> sp.csr_matrix:
        """Fit on ``tekster`` and return their rows."""
        return sp.hstack([del_.fit_transform(tekster) for del_ in self.dele], format="csr")

    def raekke(self, tekst: str) -> sp.csr_matrix:
        """Return the row of one text."""
        return sp.hstack([del_.transform([tekst]) for del_ in self.dele], format="csr")

    def gem(self, mappe: Path) -> None:
        """Write vocabularies and weights to ``mappe``."""
        for nr, del_ in enumerate(self.dele):
            ordforraad = {k: int(v) for k, v in del_.vocabulary_.items()}
            (mappe / f"ord{nr}.json").write_text(json.dumps(ordforraad), encoding="utf-8")
            np.save(mappe / f"idf{nr}.npy", del_.idf_.astype(np.float32), allow_pickle=False)

    @classmethod
    def hent(cls, mappe: Path) -> Features:
        """Read what ``gem`` wrote."""
        features = cls()
        for nr, del_ in enumerate(features.dele):
            del_.vocabulary_ = json.loads((mappe / f"ord{nr}.json").read_text(encoding="utf-8"))
            del_.idf_ = np.load(mappe / f"idf{nr}.npy", allow_pickle=False)
        return features


class Klassifikator:
    """A multinomial logistic regression on rows of ``Features``."""

    def __init__(self, klasser: list[str], vaegte: np.ndarray, skaering: np.ndarray) -> None:
        self.klasser = klasser
        self.vaegte = vaegte
        self.skaering = skaering

    @classmethod
    def laer(cls, raekker: sp.csr_matrix, maal: list[str], styrke: float = 12.0) -> Klassifikator:
        """Fit. ``styrke`` is the inverse of the regularisation; classes are balanced by their root counts."""
        navne, antal = np.unique(maal, return_counts=True)
        vaegt = {n: float(np.sqrt(antal.max() / a)) for n, a in zip(navne, antal)}
        model = LogisticRegression(C=styrke, max_iter=300, class_weight=vaegt, solver="lbfgs")
        model.fit(raekker, maal)
        vaegte, skaering = model.coef_, model.intercept_
        if len(model.classes_) == 2:
            # A two-class model keeps one row; the softmax below wants one a class.
            vaegte, skaering = np.vstack([-vaegte, vaegte]) / 2, np.array([-skaering[0], skaering[0]]) / 2
        return cls([str(k) for k in model.classes_], vaegte.astype(np.float32), skaering.astype(np.float32))

    def sandsynligheder(self, raekke: sp.csr_matrix) -> list[tuple[str, float]]:
        """Return (class, probability), most likely first."""
        score = self.vaegte[:, raekke.indices] @ raekke.data + self.skaering
        potens = np.exp(score - score.max())
        andel = potens / potens.sum()
        return [(self.klasser[i], float(andel[i])) for i in np.argsort(-andel)]

    def gem(self, mappe: Path, navn: str) -> None:
        """Write the classifier to ``mappe``."""
        np.savez(mappe / f"{navn}.npz", vaegte=self.vaegte, skaering=self.skaering, klasser=np.array(self.klasser))

    @classmethod
    def hent(cls, mappe: Path, navn: str) -> Klassifikator:
        """Read what ``gem`` wrote."""
        data: Any = np.load(mappe / f"{navn}.npz", allow_pickle=False)
        return cls([str(k) for k in data["klasser"]], data["vaegte"], data["skaering"])
