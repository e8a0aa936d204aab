"""Time the pure domain (run in the house's Python): a decision, a set of deadlines, a look-up. Prints JSON."""

from __future__ import annotations

import datetime as dt
import json
import statistics
import time
from typing import Any, Callable

from knowledge.beslut import beslut
from knowledge.frister import frister_for, kalender_for
from knowledge.indlaes import indlaes
from knowledge.opslag import Kontekst, spoerg

GANGE = 200
FAKTA: dict[str, Any] = {
    "rolle": "paedagogisk_leder",
    "bekymringsgrad": "moderat",
    "sagsstatus": "ingen_sag",
    "fagligheder": ["ke_psykolog", "ssp"],
    "lokal_indsats": "ja",
}
SPOERGSMAAL = (
    "hvornår skal invitationen til bfm ud",
    "hvem skriver referat til et dialogmøde",
    "hvad siger anbefaling 14",
    "hvad koster et møde",
    "forskel på tdm og samarbejdsmøde",
)


def _median(hvad: Callable[[int], object]) -> float:
    """The median of ``GANGE`` runs, in ms; the first runs, which fill caches, are left out."""
    tider = []
    for nr in range(GANGE + 20):
        begyndt = time.perf_counter()
        hvad(nr)
        tider.append((time.perf_counter() - begyndt) * 1000)
    return statistics.median(tider[20:])


def main() -> None:
    """Print [what, median in ms, budget in ms] of each."""
    bog = indlaes("ringsted_ark")
    idag, moededag = dt.date(2026, 11, 22), dt.date(2027, 1, 14)
    moede, kalender = bog.moede("boerne_og_familiemoede"), kalender_for(bog)
    kontekst = Kontekst("ringsted_ark")
    print(
        json.dumps(
            [
                ("a decision with what would change it", _median(lambda _: beslut(bog, FAKTA)), 1),
                ("the deadlines of a meeting", _median(lambda _: frister_for(moede, moededag, idag, kalender)), 1),
                ("a look-up", _median(lambda nr: spoerg(SPOERGSMAAL[nr % len(SPOERGSMAAL)], kontekst)), 20),
            ]
        )
    )


if __name__ == "__main__":
    main()
