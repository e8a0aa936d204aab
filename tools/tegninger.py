"""The drawn pictures of the documentation: timelines, decision maps and the table, from the rulebooks as they are.

::

    .venv/bin/python -m tools.tegninger

They need no browser and no running bot; days are pinned, so that the pictures change only when the product does.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Sequence

from knowledge.beslut import beslut
from knowledge.indlaes import indlaes
from knowledge.kladder import kort, tegn, tidslinje
from knowledge.moede import byg
from tools.house import ROOT, ToolError, entry, shown

FOLDER = ROOT / "docs" / "billeder"
TODAY = dt.date(2026, 11, 22)
WIDTH = 1000
# A picture in a document is fetched by everybody who reads it. Bytes.
HEAVIEST = 250_000
# Name: rulebook, meeting, kind, today, the meeting's day.
TIMELINES: dict[str, tuple[str, str, str | None, dt.date, dt.date | None]] = {
    "tidslinje_opstart": ("ringsted_ark", "boerne_og_familiemoede", "opstart", TODAY, dt.date(2027, 1, 14)),
    "tidslinje_for_sent": ("ringsted_ark", "boerne_og_familiemoede", "opfoelgning", TODAY, dt.date(2026, 11, 26)),
    "tidslinje_paaske": (
        "ringsted_2017",
        "boerne_og_familiemoede",
        "opfoelgning",
        dt.date(2027, 3, 8),
        dt.date(2027, 4, 8),
    ),
}
# Name: rulebook, the answers whose path is marked.
MAPS: dict[str, tuple[str, dict[str, Any] | None]] = {
    "kort_ringsted_ark": ("ringsted_ark", None),
    "kort_ringsted_2017": ("ringsted_2017", None),
    "kort_holbaek_2019": ("holbaek_2019", None),
    "kort_vej": (
        "ringsted_ark",
        {
            "rolle": "paedagogisk_leder",
            "bekymringsgrad": "moderat",
            "sagsstatus": "ingen_sag",
            "lokal_indsats": "ja",
            "fagligheder": ["ke_psykolog", "ke_talehoere"],
        },
    ),
}


def pictures() -> dict[str, str]:
    """Every picture by its name, as SVG."""
    drawn = {}
    for name, (rulebook, meeting, kind, today, day) in TIMELINES.items():
        subject = byg(indlaes(rulebook), None, today, day, moede_id=meeting, variant_id=kind)
        drawn[name] = tidslinje.svg(subject, tidslinje.BREDDE_PAPIR)
    for name, (rulebook, answers) in MAPS.items():
        book = indlaes(rulebook)
        drawn[name] = kort.papir(book, beslut(book, answers) if answers is not None else None)
    return drawn


def main(arguments: Sequence[str]) -> int:
    """Draw the pictures; ``ToolError`` where one is too heavy to be shown on a page."""
    if arguments:
        raise ToolError("Brug: python -m tools.tegninger")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, svg in pictures().items():
        file = FOLDER / f"{name}.png"
        file.write_bytes(tegn.png(svg, WIDTH))
        size = file.stat().st_size
        print(f"{shown(file)}: {size / 1000:.0f} kB")
        if size > HEAVIEST:
            raise ToolError(f"Billedet må højst fylde {HEAVIEST / 1000:.0f} kB.")
    return 0


if __name__ == "__main__":
    entry(main)
