"""The word-by-word diff of the drafts: what changed, with its surroundings, each change once."""

from __future__ import annotations

import pytest

from tools import kladdediff


def test_ordene_der_er_aendret() -> None:
    foer = "Send invitationen senest 10 arbejdsdage før mødet.\nHusk samtykket."
    assert kladdediff.changes(foer, foer) == []
    assert kladdediff.changes(foer, foer.replace("10", "8")) == [
        "… Send invitationen senest [-10-] {+8+} arbejdsdage før mødet. Husk samtykket. …"
    ]
    (vaek,) = kladdediff.changes(foer, "Send invitationen senest 10 arbejdsdage før mødet.")
    assert "[-Husk samtykket.-]" in vaek and "{+" not in vaek
    (nyt,) = kladdediff.changes("Husk samtykket.", "Husk altid samtykket.")
    assert "{+altid+}" in nyt and "[-" not in nyt


def test_samme_aendring_staar_en_gang() -> None:
    foer = {f"møde {n}": "et gammelt ord" for n in range(7)} | {"væk": "x", "ens": "y"}
    efter = {f"møde {n}": "et nyt ord" for n in range(7)} | {"ny": "x", "ens": "y"}
    linjer = kladdediff.report(foer, efter)
    assert linjer[:2] == ["Nyt udkast: ny", "Væk: væk"]
    assert [linje for linje in linjer if "{+" in linje] == ["… et [-gammelt-] {+nyt+} ord …"]
    assert linjer[-1].strip() == "i møde 0; møde 1; møde 2; møde 3 og 3 andre"
    assert kladdediff.report(foer, foer) == []


@pytest.mark.parametrize("udgave", ["findes-ikke", "--output=x"])
def test_en_udgave_der_ikke_findes(udgave: str) -> None:
    with pytest.raises(kladdediff.DiffError, match="commit"):
        kladdediff.drafts_of(udgave)


def test_udkastene_skrives_af_et_andet_traes_kode() -> None:
    """Every document of every meeting, under a name that tells which."""
    nu = kladdediff.drafts(kladdediff.ROOT)
    assert nu["ringsted_ark · samarbejdsmoede · mail · mødet 14.1."].startswith("**Mail om samarbejdsmøde**")
    assert len(nu) > 200 and all(nu.values())
