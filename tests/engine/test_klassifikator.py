"""A classifier that keeps only the columns in use decides as the whole one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.svm import LinearSVC

from components.klassifikator import Klassifikator


@pytest.mark.parametrize("klasser", [2, 5])
def test_same_order_as_the_whole_model(klasser: int, tmp_path: Path) -> None:
    tilfaeldig = np.random.default_rng(7)
    raekker = sp.random(120, 400, density=0.05, format="csr", random_state=7, dtype=np.float32)
    raekker[:, 100:300] = 0
    raekker.eliminate_zeros()
    maal = [f"k{n}" for n in tilfaeldig.integers(0, klasser, 120)]
    hel = LinearSVC(C=1.0, class_weight="balanced", random_state=0, tol=1e-3).fit(raekker, maal)
    Klassifikator.laer(raekker, maal).gem(tmp_path, "k")
    laest = Klassifikator.hent(tmp_path, "k")
    assert laest.vaegte.shape == (1 + len(np.unique(raekker.indices)), klasser)
    nye = sp.random(50, 400, density=0.05, format="csr", random_state=8, dtype=np.float32)
    for nr in range(nye.shape[0]):
        raekke = nye[nr]
        fundet = laest.sandsynligheder((raekke.indices, raekke.data))
        assert fundet[0][0] == hel.predict(raekke)[0]
        assert sum(p for _, p in fundet) == pytest.approx(1)


def test_a_column_that_no_example_has_says_nothing() -> None:
    raekker = sp.csr_matrix(np.array([[1, 0, 0], [0, 1, 0]], dtype=np.float32))
    model = Klassifikator.laer(raekker, ["a", "b"])
    kun, med = np.array([0]), np.array([0, 2])
    en, to = np.array([0.5], dtype=np.float32), np.array([0.5, 0.9], dtype=np.float32)
    assert model.sandsynligheder((kun, en)) == model.sandsynligheder((med, to))
