"""Read Rasa's NLU files with the line of every example, for checks that name the line and for quick measuring."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROD = Path(__file__).resolve().parents[2]
NLU = ROD / "data" / "nlu"
_SPAN = re.compile(r"\[([^\]]+)\](?:\(([^)]+)\)|(\{[^}]*\}))")
_BLOK = re.compile(r"^\s*- (intent|synonym|regex|lookup):\s*(.+?)\s*$")


@dataclass
class Eksempel:
    """One example of a file: its clean text, what block it stands in, and its annotated spans."""

    tekst: str
    slags: str  # intent, synonym or regex
    navn: str
    fil: str
    linje: int
    entiteter: list[dict[str, Any]] = field(default_factory=list)


def laes_fil(fil: Path) -> list[Eksempel]:
    """Return all examples of one file."""
    ud: list[Eksempel] = []
    slags, navn = "", ""
    for nr, linje in enumerate(fil.read_text(encoding="utf-8").splitlines(), 1):
        if linje.lstrip().startswith("#"):
            continue
        if blok := _BLOK.match(linje):
            slags, navn = blok[1], blok[2].strip("\"'")
        elif slags and (punkt := re.match(r"^\s+- (.*)$", linje)):
            tekst, entiteter = punkt[1], []
            if slags == "intent":
                tekst, entiteter = _uden_spaend(tekst)
            ud.append(Eksempel(tekst, slags, navn, fil.name, nr, entiteter))
    return ud


def _uden_spaend(tekst: str) -> tuple[str, list[dict[str, Any]]]:
    ud, entiteter, sidst = "", [], 0
    for m in _SPAN.finditer(tekst):
        ud += tekst[sidst : m.start()]
        data = json.loads(m[3]) if m[3] else {"entity": m[2]}
        start = len(ud)
        ud += m[1]
        entiteter.append({"entity": data["entity"], "value": data.get("value", m[1]), "start": start, "end": len(ud)})
        sidst = m.end()
    return ud + tekst[sidst:], entiteter


def laes_alt(mappe: Path = NLU) -> list[Eksempel]:
    """Return all examples of all files of a folder."""
    return [e for fil in sorted(mappe.glob("*.yml")) for e in laes_fil(fil)]
