"""Moves told in relation to the meeting's own date: "en uge frem", "skyd det 14 dage", "to dage tidligere".

The text is read in its folded form; other dates are ``knowledge.datoer``'s to find. No clock: the date is a parameter.
"""

from __future__ import annotations

import datetime as dt
import re

from knowledge import sprog

_TAL = {
    **{"en": 1, "et": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9, "ti": 10},
    **{"fjorten": 14, "et par": 2},
}
_ANTAL = "|".join(sorted(_TAL, key=len, reverse=True))
_MAENGDE = re.compile(rf"\b(?P<antal>\d{{1,3}}|{_ANTAL}) (?P<enhed>dage?|uger?)\b(?P<efter>(?: \w+){{0,2}})")
_TILBAGE = re.compile(r"\b(?:tidligere|foer|tilbage|frem i tiden|fremskynd\w*|ryk\w* \w* ?frem)\b")
_SENERE = re.compile(
    r"\b(?:senere|frem|fremad|fremover|ud|udskyd\w*|udsaet\w*|udskudt|udsat|skyd\w*|skub\w*|laengere|yderligere|ekstra)\b"
)
# A count of days from today or to something else is no move of the meeting.
_ANDET = re.compile(r"\b(?:om|for|inden for|hver|i) $")

_MAANED = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)"
# "den 21." with neither month nor weekday.
_KUN_DAG = re.compile(rf"\b(?:til|d|den)\.? (?P<dag>\d{{1,2}})\b(?!\.?,? ?(?:[./-]? ?\d|{_MAANED}|i ))")
_UGEDAG = re.compile(r"\b(?:man|tirs|ons|tors|fre|loer|soen)dag")
_KLOKKEN = re.compile(r"\bkl\w*\.? ?$")


def find_flytning(tekst: str, dato: dt.date, flytter: bool = False) -> dt.date | None:
    """Return the date that a text moves ``dato`` to by a number of days or weeks, or None where it tells of no such
    move.

    ``flytter``: the text is known to ask for a move, so that a number of days alone is one, and a later one.
    """
    foldet = sprog.fold(tekst)
    fundet = _MAENGDE.search(foldet)
    if fundet is None or _ANDET.search(foldet[: fundet.start()]):
        return None
    tilbage = _TILBAGE.search(foldet)
    if not (tilbage or flytter or _SENERE.search(foldet)):
        return None
    tal = fundet["antal"]
    antal = int(tal) if tal.isdigit() else _TAL[tal]
    dage = antal * (7 if fundet["enhed"].startswith("uge") else 1)
    return dato + dt.timedelta(days=-dage if tilbage else dage)


def find_dag(tekst: str, dato: dt.date) -> dt.date | None:
    """Return the day of ``dato``'s own month that a text moves a meeting to ("flyt den til den 21."), or None where it
    tells a month, a weekday or no such day.
    """
    foldet = sprog.fold(tekst)
    dage = [f for f in _KUN_DAG.finditer(foldet) if not _KLOKKEN.search(foldet[: f.start("dag")])]
    if len(dage) != 1 or _UGEDAG.search(foldet):
        return None
    try:
        return dato.replace(day=int(dage[0]["dag"]))
    except ValueError:
        return None
