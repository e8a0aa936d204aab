"""Cases from the rulebooks: for every rule of every decision table, and every kind of meeting, facts that reach it.

A rulebook that is added or changed gets its conversations by itself. Which question is expected next, and what comes
out, is computed here from ``knowledge`` alone; the conversations must agree with it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import fakta as fk
from knowledge.beslut import Beslutning, beslut, find_variant, tabel_af, vej
from knowledge.indlaes import indlaes
from knowledge.modeller import Rulebook
from knowledge.naeste import AKSER, flade, naeste_spoergsmaal
from tests.conversations import contract

# No dialogue asks more than this (ARCHITECTURE.md, issue 2).
MOST_QUESTIONS = 5


@dataclass(frozen=True)
class Case:
    """All facts of one situation, and the rule, meeting and kind that its rulebook gives for them."""

    id: str
    rulebook: str
    facts: dict[str, Any]

    @property
    def book(self) -> Rulebook:
        """The rulebook itself."""
        return indlaes(self.rulebook)

    @property
    def decision(self) -> Beslutning:
        """What the rulebook says of all the facts."""
        return beslut(self.book, self.facts)


def next_question(case: Case, known: dict[str, Any]) -> str | None:
    """The fact that is to be asked for when ``known`` is known, or None."""
    return naeste_spoergsmaal(case.book, fk.tjek_fakta(known))


def other_value(slot: str, value: Any, nth: int) -> Any:
    """Another value of a fact than ``value``, one that neither is acute nor says that nothing is known."""
    if slot == "fagligheder":
        others: list[Any] = [["ke_psykolog"], ["ppr", "ssp"], fk.INGEN, ["sundhedspleje", "familiehus"]]
    else:
        others = [v for v in fk.faktum(slot).vaerdier if v not in (fk.VED_IKKE, "akut")]
    left = [v for v in others if v != value]
    return left[nth % len(left)]


def _facts(values: dict[str, tuple[Any, ...]], cell: NDArray[np.int64]) -> dict[str, Any]:
    """The facts of one cell of the table."""
    facts = {slot: values[slot][i] for slot, i in zip(AKSER, cell, strict=True)}
    return {slot: list(v) if isinstance(v, tuple) else v for slot, v in facts.items()}


def _chosen(cells: NDArray[np.int64], values: dict[str, tuple[Any, ...]], weight: Any) -> Iterator[NDArray[np.int64]]:
    """Of the cells of one rule: the likeliest, the one that differs from it most, and the one with least known."""
    common = np.array([np.prod([weight[s][i] for s, i in zip(AKSER, cell, strict=True)]) for cell in cells])
    taken = [int(np.argmax(common))]
    differs = (cells != cells[taken[0]]).sum(axis=1)
    known = np.array([sum(values[s][i] != fk.VED_IKKE for s, i in zip(AKSER, cell, strict=True)) for cell in cells])
    taken.append(int(np.lexsort((-common, -differs * (known == len(AKSER))))[0]))
    taken.append(int(np.lexsort((-common, known))[0]))
    for index in dict.fromkeys(taken):
        yield cells[index]


@cache
def cases(rulebook: str) -> tuple[Case, ...]:
    """Two or three cases for each rule of a rulebook, and one for each way to a kind of meeting."""
    book = indlaes(rulebook)
    table = tabel_af(book)
    area = flade(book)
    found: dict[str, dict[str, Any]] = {}
    for nr, rule in enumerate(table.regler):
        cells = np.argwhere(area.regel == nr)
        for n, cell in enumerate(_chosen(cells, area.vaerdier, area.vaegt), 1):
            found[f"{rule.id}-{n}"] = _facts(area.vaerdier, cell)
    for meeting, kinds in table.variantregler.items():
        rules = [nr for nr, rule in enumerate(table.regler) if rule.moede == meeting]
        cells = np.argwhere(np.isin(area.regel, rules))
        for nr, kind in enumerate(kinds, 1):
            for cell in cells:
                facts = _facts(area.vaerdier, cell)
                if find_variant(table, meeting, vej(table, facts)) is kind:
                    found[f"{meeting}-{kind.variant}-{nr}"] = facts
                    break
    unique: dict[str, Case] = {}
    for name, facts in found.items():
        unique.setdefault(repr(facts), Case(f"{rulebook}-{name}", rulebook, facts))
    return tuple(unique.values())


@cache
def all_cases() -> tuple[Case, ...]:
    """The cases of all rulebooks."""
    return tuple(itertools.chain.from_iterable(cases(name) for name in contract.playable()))
