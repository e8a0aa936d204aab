"""Two questions in one ("hvem leder mødet, og hvor længe varer det?"): where one ends and the other begins."""

from __future__ import annotations

import re

_SPOERGEORD = r"(?:hvem|hvad|hva|hvor\w*|hvilke[nt]?)"
_UDSAGNSORD = r"(?:skal|ska|må|maa|kan|ka|er|bliver|bør|har|gælder|gaelder|findes)"
_FOERST = re.compile(
    rf"\s*(?:[^?:.,]{{1,40}}[:.]\s*)?(?:og\s+|men\s+)?(?:{_SPOERGEORD}|{_UDSAGNSORD})\b", re.IGNORECASE
)
_SKEL = re.compile(
    rf"(?:\s*,\s*og\s+(?:så\s+|saa\s+)?|\s*[?;]\s*(?:og\s+)?(?:så\s+|saa\s+)?|\s+og\s+(?:så\s+|saa\s+)?)"
    rf"(?={_SPOERGEORD}\b(?!\s+(?:der|som)\b))"
    rf"|(?:\s*,\s*og\s+|\s*\?\s*(?:og\s+)?|\s+og\s+)(?={_UDSAGNSORD}\s+\w+)",
    re.IGNORECASE,
)
_SAETNING = re.compile(r"[.!?]\s+")
_MINDSTE = 3  # words of the first question: "hvem og hvornår" is one


def delt(spoergsmaal: str) -> tuple[str, str] | None:
    """Return a text's two questions, or None where it is one; what is told before them stays with the first."""
    for fra in (0, *(m.end() for m in _SAETNING.finditer(spoergsmaal))):
        resten = spoergsmaal[fra:]
        if not _FOERST.match(resten):
            continue
        for skel in _SKEL.finditer(resten):
            foerste, anden = resten[: skel.start()].strip(), resten[skel.end() :].strip()
            if len(foerste.split()) >= _MINDSTE and anden.strip(" ?.!"):
                return spoergsmaal[:fra] + foerste, anden
        return None
    return None
