"""Floors on the measuring set of the look-up (``maal.yml``, written from the sources by an author who saw no fact)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from knowledge.opslag import Kontekst, Opslag, spoerg

SAET: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(
    (Path(__file__).parent / "maal.yml").read_text(encoding="utf-8")
)
# Shares. What the product is to reach: 0.92, 0.95 and 0.90.
FLOORS = {"besvares": 0.92, "kilde": 0.98, "daekkes_ikke": 0.95, "opfoelgning": 0.86}


def holds(svar: Opslag, skal: list[str | list[str]]) -> bool:
    """Whether an answer holds all that a correct one must hold (a list: one of them)."""
    tekst = svar.svar.lower()
    return svar.fundet and all(any(a in tekst for a in ([x] if isinstance(x, str) else x)) for x in skal)


def names(svar: Opslag, kilde: str) -> bool:
    """Whether an answer names a source."""
    return any(k.dokument == kilde for k in svar.kilder)


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    """All shares; they are printed, so that they stand in the report of a failed run."""
    svar = [(r, spoerg(r["spm"], Kontekst(r["rulebook"]))) for r in SAET["besvares"]]
    rigtige = [(r, s) for r, s in svar if holds(s, r["skal"])]
    tal = {
        "besvares": len(rigtige) / len(svar),
        "kilde": sum(names(s, r["kilde"]) for r, s in rigtige) / max(len(rigtige), 1),
        "daekkes_ikke": sum(
            not spoerg(r["spm"], Kontekst(r.get("rulebook", "ringsted_ark"))).fundet for r in SAET["daekkes_ikke"]
        )
        / len(SAET["daekkes_ikke"]),
        "opfoelgning": sum(holds(_saa(r), r["skal"]) for r in SAET["opfoelgning"]) / len(SAET["opfoelgning"]),
    }
    print(tal)
    return tal


def _saa(raekke: dict[str, Any]) -> Opslag:
    bog = raekke.get("rulebook", "ringsted_ark")
    foerst = spoerg(raekke["foerst"], Kontekst(bog))
    return spoerg(raekke["saa"], Kontekst(foerst.rulebook or bog, foerst.moede, foerst.aspekt or foerst.emne))


@pytest.mark.parametrize("navn", FLOORS)
def test_no_share_is_below_its_floor(figures: dict[str, float], navn: str) -> None:
    assert figures[navn] >= FLOORS[navn], figures


def test_the_set_is_as_large_as_it_says() -> None:
    assert len(SAET["besvares"]) >= 150 and len(SAET["daekkes_ikke"]) >= 60
    assert len({r["spm"] for r in SAET["besvares"] + SAET["daekkes_ikke"]}) == sum(
        len(SAET[navn]) for navn in ("besvares", "daekkes_ikke")
    )
