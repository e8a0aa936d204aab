"""Time the pure domain (in the house's Python): a decision, deadlines, a look-up, the drafts, and what memory the
drafts take. Prints JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import time
from pathlib import Path
from typing import Any, Callable

from knowledge.beslut import beslut
from knowledge.frister import frister_for, kalender_for
from knowledge.indlaes import indlaes
from knowledge.kladder import DOKUMENTER, FORMER, Kladdevalg, lav_filer
from knowledge.moede import byg
from knowledge.opslag import Kontekst, spoerg

GANGE = 200
OPVARMNING = 20
SAET = 60
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


def _median(hvad: Callable[[int], object], gange: int = GANGE) -> float:
    """The median of ``gange`` runs, in ms; the runs before them, which fill caches, are left out."""
    tider = []
    for nr in range(gange + OPVARMNING):
        begyndt = time.perf_counter()
        hvad(nr)
        tider.append((time.perf_counter() - begyndt) * 1000)
    return statistics.median(tider[OPVARMNING:])


def _hukommelse() -> float:
    """The resident memory of this process now, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(next(linje for linje in status.splitlines() if linje.startswith("VmRSS")).split()[1]) / 1024


def main() -> None:
    """Print ``tider``, [what, median in ms, budget in ms] of each, and ``hukommelse``, the memory of the process in MB
    before the first set of drafts, after it, and after ``SAET``.
    """
    bog = indlaes("ringsted_ark")
    idag, moededag = dt.date(2026, 11, 22), dt.date(2027, 1, 14)
    moede, kalender = bog.moede("boerne_og_familiemoede"), kalender_for(bog)
    kontekst = Kontekst("ringsted_ark")
    udkast = byg(bog, beslut(bog, FAKTA), idag, moededag, dt.time(9))
    alt = Kladdevalg(dokumenter=DOKUMENTER, former=FORMER, roller=("paedagogisk_leder",))
    foer = _hukommelse()
    lav_filer(udkast, alt)
    efter_et = _hukommelse()
    tider = [
        ("a decision with what would change it", _median(lambda _: beslut(bog, FAKTA)), 1),
        ("the deadlines of a meeting", _median(lambda _: frister_for(moede, moededag, idag, kalender)), 1),
        ("a full set of drafts", _median(lambda _: lav_filer(udkast, alt), SAET - OPVARMNING), 300),
    ]
    hukommelse = [foer, efter_et, _hukommelse()]
    # Last, as the look-up reads its index into memory.
    tider.append(("a look-up", _median(lambda nr: spoerg(SPOERGSMAAL[nr % len(SPOERGSMAAL)], kontekst)), 20))
    print(json.dumps({"tider": tider, "hukommelse": hukommelse, "saet": SAET}))


if __name__ == "__main__":
    main()
