"""The words by which the look-up understands a question (``opslag_ord.yml``), checked and compiled once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator

from knowledge import sprog
from knowledge.indlaes import laes_yaml

FILEN = Path(__file__).parent / "opslag_ord.yml"
SYNONYMER = Path(__file__).parent / "opslag_synonymer.yml"
MOEDESPOERG = Path(__file__).parent / "opslag_moedespoerg.yml"
Moenster = re.Pattern[str]


class Aspekt(BaseModel):
    """What a question about a meeting is about: its topic in the contract, patterns, and ways to ask for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    emne: str
    ord: list[str]
    spoerg: list[str]


class Krav(BaseModel):
    """What a fact must state to answer questions of one form; nothing does where ``skal`` is empty. What a pattern of
    ``naar`` names ``hvad``, the fact must hold too: in the same sentence, where ``sammen``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    naar: list[str]
    skal: list[str]
    sammen: bool = False


class Form(BaseModel):
    """A form of question: patterns of it, and of what states what it asks for (nothing where all does)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    spoerg: list[str]
    svar: list[str]


class Bare(BaseModel):
    """What a question word alone asks for (``aspekt``) after certain topics of the conversation, or after any."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ord: list[str]
    aspekt: str
    efter: frozenset[str] = frozenset()


class Ordliste(BaseModel):
    """The whole of ``opslag_ord.yml``; the patterns are still plain Danish (see ``moenstre``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    fyldord: frozenset[str]
    almene: frozenset[str]
    ens: dict[str, str]  # folded word -> the stem of its group
    fraser: dict[str, list[str]]
    fyldfraser: list[str]
    aspekter: dict[str, Aspekt]
    funktioner: dict[str, list[str]]
    faser: dict[str, list[str]]
    dele: dict[str, list[str]]
    moeder: dict[str, list[str]]
    snaevrere: dict[str, list[str]]
    anbefaling: list[str]
    talord: list[str]
    ordenstal: list[str]
    sammenlign: list[str]
    aendret: list[str]
    udgaveord: list[str]
    aarets_udgave: list[str]
    udgaver: dict[str, list[str]]  # what else editions are called, by rulebook
    bare: list[Bare]
    fortsat: list[str]
    betinget: list[str]
    peger: list[str]
    naeste: list[str]
    forrige: list[str]
    sidste: list[str]
    kilden: list[str]
    loven: list[str]
    ting: list[str]
    tingord: list[str]
    videre: list[str]
    maa_nogen: list[str]
    former: dict[str, Form]
    spoerger: list[str]
    fortaeller: list[str]
    slags: dict[str, list[str]]
    slags_formaal: list[str]
    gang: list[str]
    bare_faser: dict[str, list[str]]
    jura: list[str]
    tunge: list[str]
    krav: list[Krav]
    samme_slags: list[frozenset[str]]
    kommuneord: frozenset[str]
    kommuner: dict[str, str]  # folded name -> name

    @field_validator("fyldord", "almene", "kommuneord", mode="before")
    @classmethod
    def _ord(cls, tekst: str) -> frozenset[str]:
        return frozenset(sprog.fold(tekst).split())

    @field_validator("ens", mode="before")
    @classmethod
    def _ens(cls, grupper: dict[str, str]) -> dict[str, str]:
        return {ord_: navn for navn, ord_ene in grupper.items() for ord_ in sprog.fold(ord_ene).split()}

    @field_validator("samme_slags", mode="before")
    @classmethod
    def _samme_slags(cls, grupper: list[str]) -> list[frozenset[str]]:
        return [frozenset(sprog.fold(g).split()) for g in grupper]

    @field_validator("kommuner", mode="before")
    @classmethod
    def _kommuner(cls, tekst: str) -> dict[str, str]:
        return {sprog.fold(navn): navn for navn in tekst.replace("\n", " ").split(", ")}


class Synonymer(BaseModel):
    """``opslag_synonymer.yml``: what people say, and the facts' word for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ord: dict[str, tuple[str, ...]]  # folded word -> the facts' words for it, the likeliest first
    vendinger: dict[str, list[str]]  # the facts' words -> patterns

    @field_validator("ord", mode="before")
    @classmethod
    def _ord(cls, grupper: dict[str, str]) -> dict[str, tuple[str, ...]]:
        ud: dict[str, tuple[str, ...]] = {}
        for faktas, ord_ene in grupper.items():
            for ord_ in sprog.fold(ord_ene).split():
                ud[ord_] = (*ud.get(ord_, ()), *(sprog.fold(f) for f in faktas.split(",")))
        return ud


@cache
def synonymer() -> Synonymer:
    """Return the everyday words, read once."""
    return Synonymer.model_validate(laes_yaml(SYNONYMER))


@cache
def ordliste() -> Ordliste:
    """Return the words, read once."""
    return Ordliste.model_validate(laes_yaml(FILEN))


@cache
def moedespoerg() -> dict[str, list[str]]:
    """Return ways to ask for parts of meetings, by the fact's id."""
    return {str(id_): list(fraser) for id_, fraser in laes_yaml(MOEDESPOERG).items()}


@cache
def moenster(dansk: str) -> Moenster:
    """Return one pattern of the list for folded text."""
    return re.compile(sprog.moenster(dansk).replace("(?p<", "(?P<"))  # a group's name, which lower case breaks


def moenstre(dansk: list[str]) -> list[Moenster]:
    """Return patterns of the list for folded text."""
    return [moenster(m) for m in dansk]
