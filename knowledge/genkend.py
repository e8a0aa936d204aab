"""Recognise rulebooks and meetings by the names that their own data give, so that a new municipality needs no training.

The engine knows the words of the rulebooks it was trained with; this knows those of any rulebook in the folders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from knowledge import sprog
from knowledge.indlaes import ids, indlaes
from knowledge.modeller import Rulebook
from knowledge.opslag_ord import ordliste

_SPOERGER = re.compile(
    r"\W*(?:(?:hv(?:a|em|ad|or|is|ilke[nt]?|ornaar|ordan|orfor)?|maa|skal|kan|er|har|gaelder|findes)\b|.*\?\s*$)", re.S
)
_SPOERGEORD = re.compile(r"\W*(?:og\s+)?hv(?:em|or|ornaar|ordan|orfor|ilke[nt]?)\W*")
_VIDERE = re.compile(r"\W*og\b")
_LED = re.compile(r"[.,;:!?\n]+|\b(?:og|men|som|der)\b", re.IGNORECASE)
# Where one says that one works: "vi er i", "jeg arbejder i", "jeg er leder i", "her i"; and by which edition.
_EGET_STED = re.compile(
    r"\b(?:(?:vi|jeg) (?:er|sidder|arbejder|kommer) (?:(?:ny|ansat|selv|som|paedagogisk|daglig|lokal) )*"
    r"(?:\w*(?:leder|laerer|paedagog|raadgiver|psykolog|sundhedsplejerske|konsulent|inspektoer|koordinator|vejleder) )?"
    r"|her )(?:i|fra)(?: \w+)?$"
)
_EGEN_UDGAVE = re.compile(r"\b(?:vi|jeg) (?:bruger|foelger|koerer|arbejder)\b|\b(?:efter|ifoelge)\b")
_VED_NAVNET = frozenset({"hej", "goddag", "dav", "hallo", "i", "fra", "her", "kommune"})  # beside a place just named
_AARSTAL = re.compile(r"\b(?:19|20)\d\d\b")
_UDGAVE = re.compile(r"model|udgave|version|struktur|\bark(?:et|ene)?\b|moedetypeark")
_FAERREST_ORD = 3  # of a question that can be looked up when nothing else was understood


def er_spoergeord(tekst: str) -> bool:
    """Say whether a text is a question word alone ("hvor?", "og hvem"), which leans on what was said before."""
    return _SPOERGEORD.fullmatch(sprog.fold(tekst)) is not None


def ligner_spoergsmaal(tekst: str, fortsat: bool = False) -> bool:
    """Say whether a text has the form of a question: it ends with its mark, or begins as one does.

    ``fortsat``: something was just looked up. Then one word fewer is enough, or a question word alone, and "og …" goes
    on with a question.
    """
    foldet = sprog.fold(tekst)
    antal = len(sprog.ord_i(foldet))
    if fortsat and ((antal > 1 and _VIDERE.match(foldet)) or er_spoergeord(tekst)):
        return True
    return antal >= _FAERREST_ORD - fortsat and _SPOERGER.match(foldet) is not None


@cache
def _moenster(navne: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for names as whole words, with a Danish ending; a space may be left out or be a hyphen."""
    dele = [r"[\s-]?".join(map(re.escape, sprog.fold(navn).split())) for navn in sorted(navne, key=len, reverse=True)]
    return re.compile(r"(?<!\w)(?:" + "|".join(dele) + r")(?:e?[nrts]{0,3})(?!\w)")


def _laengste(tekst: str, navne: Iterable[str]) -> int:
    """Return how many characters the longest of the names found in a folded text has, 0 where none is found."""
    alle = tuple(navne)
    return max((len(m[0]) for m in _moenster(alle).finditer(tekst)), default=0) if alle else 0


def find_rulebook(tekst: str, roedder: tuple[Path, ...] | None = None) -> str | None:
    """Return the id of the meeting structure whose name (``genkendes_paa`` or id) is the longest in a text, or None."""
    foldet = sprog.fold(tekst)
    bedst: tuple[int, str] | None = None
    for rulebook_id in ids(roedder):
        rulebook = indlaes(rulebook_id, roedder)
        if rulebook.tabel is None:
            continue
        laengde = _laengste(foldet, [*rulebook.meta.genkendes_paa, rulebook_id])
        if laengde and (bedst is None or laengde > bedst[0]):
            bedst = (laengde, rulebook_id)
    return bedst[1] if bedst else None


def egen_rulebook(tekst: str, nu: str | None = None, roedder: tuple[Path, ...] | None = None) -> str | None:
    """Return the id of the meeting structure that a text says the asker works by ("vi er i Holbæk", "efter
    2017-modellen"), or None. A place that only the child or somebody else comes from is none, nor is a year alone.

    ``nu``: the structure in use; another edition of the same municipality has to be named as one.
    """
    for led in _LED.split(tekst):
        foldet = sprog.fold(led).strip()
        fundet = find_rulebook(led, roedder)
        if fundet is None:
            continue
        meta = indlaes(fundet, roedder).meta
        navn = next(_moenster((*meta.genkendes_paa, fundet)).finditer(foldet))
        if _UDGAVE.search(foldet):
            if _EGEN_UDGAVE.search(foldet):
                return fundet
            continue
        som_udgave = _AARSTAL.search(foldet) or (nu and indlaes(nu, roedder).meta.kommune == meta.kommune)
        if not som_udgave and _arbejder_i(foldet[: navn.start()], foldet[navn.end() :]):
            return fundet
    return None


def fremmed_kommune(tekst: str, roedder: tuple[Path, ...] | None = None) -> str | None:
    """Return the name of a Danish municipality that a text says the asker works in and that no rulebook is of, or
    None.
    """
    for led in _LED.split(tekst):
        foldet = sprog.fold(led).strip()
        for navn in _moenster(tuple(ordliste().kommuner)).finditer(foldet):
            kommune = next((k for k in sorted(ordliste().kommuner, key=len, reverse=True) if navn[0].startswith(k)), "")
            if (
                kommune
                and _arbejder_i(foldet[: navn.start()], foldet[navn.end() :])
                and not find_rulebook(led, roedder)
            ):
                return ordliste().kommuner[kommune]
    return None


def _arbejder_i(foran: str, bag: str) -> bool:
    """Whether what stands before and after a place says that the asker works there, or nothing at all."""
    return bool(_EGET_STED.search(foran.strip())) or _VED_NAVNET.issuperset([*foran.split(), *bag.split()])


def find_moeder(rulebook: Rulebook, tekst: str) -> list[str]:
    """Return the ids of the rulebook's meetings that a text names (by name, or by abbreviation), in the order named.

    Of two names in the same place the longer counts: "netværksmøde i en kendt sag" is not every netværksmøde.
    """
    foldet = sprog.fold(tekst)
    fund = []
    for moede in rulebook.moeder.values():
        navne = _moenster((moede.navn, *moede.forkortelser, *moede.kaldes))
        fund += [(m.start(), m.end(), moede.id) for m in navne.finditer(foldet)]
    hele = [
        (fra, fra - til, moede_id)
        for fra, til, moede_id in fund
        if not any(a <= fra and til <= b and b - a > til - fra for a, b, _ in fund)
    ]
    return list(dict.fromkeys(moede_id for _, _, moede_id in sorted(hele)))


def deler_navn(rulebook: Rulebook, moeder: Iterable[str]) -> bool:
    """Say whether the meetings have a name in common, so that it alone does not tell which of them is meant."""
    navne = [{*(m := rulebook.moede(moede_id)).forkortelser, *m.kaldes} for moede_id in moeder]
    return len(navne) > 1 and bool(set.intersection(*navne))
