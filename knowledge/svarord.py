"""Read what a typed answer says: a span of time, a function, yes or no. The words stand in ``svarord.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge import sprog
from knowledge.indlaes import laes_yaml

# A month is counted as so many days where spans in different units are compared.
_DAGE = {"arbejdsdage": 1.4, "hverdage": 1.4, "dage": 1.0, "uger": 7.0, "maaneder": 30.4}
_TAL = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?:½)?|½")


@dataclass(frozen=True)
class Tidsrum:
    """A span of time: ``antal`` of ``enhed`` (a unit of ``svarord.yml``, None where none is told), and which way."""

    antal: int
    enhed: str | None = None
    retning: str | None = None

    @property
    def dage(self) -> float:
        """The span in days, about: working days as seven days to five, a month as 30.4."""
        return self.antal * _DAGE[self.enhed or "dage"]

    def samme(self, anden: Tidsrum) -> bool:
        """Say whether two spans are the same whatever the calendar: "14 dage" is "2 uger", but not "10 arbejdsdage"."""
        egne, andres = _fast(self), _fast(anden)
        return egne is not None and egne == andres


def _fast(rum: Tidsrum) -> tuple[str, int] | None:
    if rum.enhed in ("dage", "uger"):
        return "dage", rum.antal * (7 if rum.enhed == "uger" else 1)
    return (rum.enhed, rum.antal) if rum.enhed else None


@cache
def ordliste() -> dict[str, Any]:
    """Return the words, read once."""
    return laes_yaml(Path(__file__).parent / "svarord.yml")


@cache
def _moenster(navne: tuple[str, ...]) -> re.Pattern[str]:
    dele = sorted((re.escape(sprog.fold(navn)).replace(r"\ ", r"\s+") for navn in navne), key=len, reverse=True)
    return re.compile(r"(?<![\w])(?:" + "|".join(dele) + r")(?:e?[nrts]{0,3}e?[nrts]{0,2})(?!\w)")


def naevner(foldet: str, navne: Iterable[str]) -> bool:
    """Say whether a folded text has one of the names as a whole word, with a Danish ending or without."""
    alle = tuple(navne)
    return bool(alle) and _moenster(alle).search(foldet) is not None


def grupper(tekst: str, slags: str) -> list[str]:
    """Return the keys of a group of the word list (``roller``, ``emner``) that a text names, the longest first."""
    foldet = sprog.fold(tekst)
    fund = []
    for noegle, navne in ordliste()[slags].items():
        laengste = max((len(m[0]) for m in _moenster(tuple(navne)).finditer(foldet)), default=0)
        if laengste:
            fund.append((-laengste, noegle))
    return [noegle for _, noegle in sorted(fund, key=lambda par: par[0])]


def er(tekst: str, slags: str) -> bool:
    """Say whether a whole text is one of the words of ``ja``, ``nej`` or ``ved_ikke``, or begins with it."""
    foldet = " ".join(sprog.ord_i(sprog.fold(tekst)))
    return any(foldet == ord_ or foldet.startswith(f"{ord_} ") for ord_ in map(sprog.fold, ordliste()[slags]))


def tal_i(tekst: str) -> list[str]:
    """Return the numbers of a text in digits, also those in words from two up: "ti dage, § 32" gives 10, 32."""
    foldet = sprog.fold(tekst)
    ord_ = {sprog.fold(navn): str(tal) for navn, tal in ordliste()["tal"].items() if tal > 1}
    fund = [(m.start(), m[0].rstrip(".,")) for m in _TAL.finditer(foldet)]
    fund += [(m.start(), ord_[m[0]]) for m in re.finditer(r"(?<!\w)[a-z]+(?!\w)", foldet) if m[0] in ord_]
    return [tal for _, tal in sorted(fund)]


def roller_i(tekst: str) -> list[set[str]]:
    """Return, for each word of the text that names a professional function, the functions that it may mean.

    Of two names that overlap the longer counts: "fagperson udefra" is no "fagperson".
    """
    foldet = sprog.fold(tekst)
    fund: dict[tuple[int, int], set[str]] = {}
    for funktion, navne in ordliste()["roller"].items():
        for m in _moenster(tuple(navne)).finditer(foldet):
            fund.setdefault(m.span(), set()).add(funktion)
    return [
        funktioner
        for (fra, til), funktioner in sorted(fund.items())
        if not any(a <= fra and til <= b and (a, b) != (fra, til) for a, b in fund)
    ]


def tidsrum_i(tekst: str) -> Tidsrum | None:
    """Return the span of time that a text tells, or None. A number alone has no unit."""
    foldet = sprog.fold(tekst)
    liste = ordliste()
    retning = next((r for r, navne in liste["retninger"].items() if naevner(foldet, navne)), None)
    for navn, (antal, enhed) in sorted(liste["tidsrum"].items(), key=lambda par: -len(par[0])):
        if naevner(foldet, [navn]):
            return Tidsrum(antal, enhed, retning)
    ord_ = {sprog.fold(navn): tal for navn, tal in liste["tal"].items()}
    talord = "|".join(sorted(ord_, key=len, reverse=True))
    for enhed, navne in liste["enheder"].items():
        enhedsord = "|".join(re.escape(sprog.fold(n)) for n in sorted(navne, key=len, reverse=True))
        m = re.search(rf"(?<!\w)(\d+|{talord})\s*(?:hele\s+)?(?:{enhedsord})(?!\w)", foldet)
        if m:
            return Tidsrum(int(m[1]) if m[1].isdigit() else ord_[m[1]], enhed, retning)
    # A bare number must be all that is told but for the way and a few small words.
    m = re.fullmatch(
        rf"(?:senest|det er|hoejst|cirka|ca\.?|nok|jeg tror|\s)*(\d+|{talord})[ .?]*(?:foer|efter)?[ .?]*", foldet
    )
    return Tidsrum(int(m[1]) if m[1].isdigit() else ord_[m[1]], None, retning) if m else None
