"""What is asked in a longer text: the question without who asks, what happened last week and other run-up."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.opslag_led import Sted
from knowledge.opslag_ord import moenstre, ordliste

# Where one part of a text ends: at a sentence, or at a comma before what begins a question or another main clause.
_SKEL = re.compile(r"(?<=[?!;])\s+|(?<=[^\d\s]{2}[.:])\s+|\s+-\s+|\.{2,}\s*|,\s+(?=(?P<ord>[a-z]+)\b)")


def _dele(tekst_: str) -> list[Sted]:
    """Return the places of the parts of a text."""
    liste = ordliste()
    begynder = [*liste.spoerger, *liste.fortaeller]
    ud, fra = [], 0
    for skel in _SKEL.finditer(tekst_):
        if skel["ord"] and not any(m.match(tekst_, skel.end()) for m in moenstre(begynder)):
            continue
        if skel.start() > fra:
            ud.append((fra, skel.start()))
        fra = skel.end()
    if fra < len(tekst_):
        ud.append((fra, len(tekst_)))
    return ud


def kerne(tekst_: str, beholdes: Iterable[Sted]) -> str:
    """Return a text in normal form with what is only told beside its question blanked out; what stands at the places
    ``beholdes`` stays. Places keep: the text is as long as before. The text itself where nothing is asked in it.
    """
    liste = ordliste()
    dele = _dele(tekst_)
    spoerger = [
        tekst_[:til].endswith("?") or any(m.match(tekst_, fra) for m in moenstre(liste.spoerger)) for fra, til in dele
    ]
    fortalt = [
        (fra, til)
        for (fra, til), ja in zip(dele, spoerger, strict=True)
        if not ja and any(m.match(tekst_, fra) for m in moenstre(liste.fortaeller))
    ]
    if not fortalt or not any(spoerger):
        return tekst_
    navne = list(beholdes)
    vaek = {i for fra, til in fortalt for i in range(fra, til)} - {i for fra, til in navne for i in range(fra, til)}
    return "".join(" " if i in vaek else c for i, c in enumerate(tekst_))
