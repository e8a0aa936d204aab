"""The facts that the dialogue gathers: ids, values and words (from ``fakta.yml``), and the check of facts from
outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from knowledge.indlaes import laes_yaml

FILEN = Path(__file__).parent / "fakta.yml"
# The facts that decide (``dato`` only dates the drafts), in the order in which answers are shown.
AFGOERENDE = ("rolle", "bekymringsgrad", "sagsstatus", "fagligheder", "lokal_indsats", "samtykke", "formaal_bfm")
ALLE = (*AFGOERENDE, "dato")
VED_IKKE = "ved_ikke"
INGEN = "ingen"
Fagligheder = frozenset[str] | None  # None: not known; empty: none


class FaktaFejl(ValueError):
    """Facts from outside that are not of the contract; the message is Danish and says what to do."""


class Vaerdi(BaseModel):
    """A value of a fact and its words."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    navn: str
    knap: str
    kort: str
    kortnavn: str = ""
    definition: str = ""
    vaegt: float = 1.0
    funktion: str | None = None  # of a discipline: the function that it is at a meeting, where it has one of its own


class Faktum(BaseModel):
    """A fact, its question and its values."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    navn: str
    bestemt: str
    spoergsmaal: str
    hvorfor: str
    hjaelp: str
    flere: bool = False
    vaerdier: dict[str, Vaerdi]


class Funktion(BaseModel):
    """A function at a meeting and the roles that fill it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    navn: str
    roller: list[str]
    er_titel: bool = True  # whether the name can stand after a person's: "Anne, lokal leder"


class Faktadata(BaseModel):
    """The whole of ``fakta.yml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    egen_skala: str
    fakta: dict[str, Faktum]
    funktioner: dict[str, Funktion]


@cache
def data() -> Faktadata:
    """Return the facts' definitions, read once."""
    return Faktadata.model_validate(laes_yaml(FILEN))


def faktum(slot: str) -> Faktum:
    """Return the definition of one fact; KeyError where there is none."""
    return data().fakta[slot]


@cache
def discipliner() -> tuple[str, ...]:
    """Return the ids of the external disciplines (without ``ingen`` and ``ved_ikke``)."""
    return tuple(v for v in faktum("fagligheder").vaerdier if v not in (INGEN, VED_IKKE))


def tjek_fakta(fakta: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``fakta`` in normal form: known ids only, disciplines as a sorted list, ``ingen`` or ``ved_ikke``.

    A fact that is left out, None or empty stays out (it counts as ``ved_ikke``, DOMAIN.md section 6).
    Raises FaktaFejl for an unknown fact or value.
    """
    ud: dict[str, Any] = {}
    for slot, vaerdi in fakta.items():
        if slot not in data().fakta:
            raise FaktaFejl(f'"{slot}" er ikke et af de svar, guiden kender. Brug: {", ".join(ALLE)}.')
        if vaerdi is None or vaerdi == "" or vaerdi == []:
            continue
        if slot == "dato":
            ud[slot] = str(vaerdi)
        elif slot == "fagligheder":
            ud[slot] = _fagligheder([vaerdi] if isinstance(vaerdi, str) else vaerdi)
        elif isinstance(vaerdi, str) and vaerdi in faktum(slot).vaerdier:
            ud[slot] = vaerdi
        else:
            raise FaktaFejl(f'"{vaerdi}" er ikke et svar på {slot}. Brug et af: {", ".join(faktum(slot).vaerdier)}.')
    return ud


def _fagligheder(valgt: Iterable[Any]) -> list[str] | str:
    """Return the disciplines chosen, sorted as in the definition; ``ingen``/``ved_ikke`` only where nothing else is
    named.
    """
    if not isinstance(valgt, list | tuple | set | frozenset):
        raise FaktaFejl("fagligheder skal være en liste.")
    kendte = faktum("fagligheder").vaerdier
    for vaerdi in valgt:
        if not isinstance(vaerdi, str) or vaerdi not in kendte:
            raise FaktaFejl(f'"{vaerdi}" er ikke et svar på fagligheder. Brug et eller flere af: {", ".join(kendte)}.')
    navngivne = [v for v in discipliner() if v in valgt]
    if navngivne:
        return navngivne
    return INGEN if INGEN in valgt else VED_IKKE


def som_maengde(fagligheder: Any) -> Fagligheder:
    """Return the disciplines as a set: None where not known, empty where none."""
    if fagligheder is None or fagligheder == VED_IKKE:
        return None
    return frozenset() if fagligheder == INGEN else frozenset(fagligheder)


def funktionsnavn(funktion: str) -> str:
    """Return a function's Danish name."""
    return data().funktioner[funktion].navn


def funktioner_for(rolle: str) -> list[str]:
    """Return the functions that a role fills at a meeting."""
    return [navn for navn, funktion in data().funktioner.items() if rolle in funktion.roller]
