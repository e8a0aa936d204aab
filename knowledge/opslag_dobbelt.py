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
_MINDSTE = 3  # words of the first question: "hvem og hvornår" is one


def delt(spoergsmaal: str) -> tuple[str, str] | None:
    """Return a text's two questions, or None where it is one."""
    if not _FOERST.match(spoergsmaal):
        return None
    for skel in _SKEL.finditer(spoergsmaal):
        foerste, anden = spoergsmaal[: skel.start()].strip(), spoergsmaal[skel.end() :].strip()
        if len(foerste.split()) >= _MINDSTE and anden.strip(" ?.!"):
            return foerste, anden
    return None
