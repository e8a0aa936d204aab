"""The drawn pictures of the documentation: timelines, decision maps and the table, from the rulebooks as they are.

::

    VIRTUAL_ENV=.venv uv run --no-project --with pillow python -m tools.tegninger

They need no browser and no running bot; uv lends pillow for the one run, to make them small. Days are pinned, so that
the pictures change only when the product does.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Sequence

from knowledge.beslut import beslut
from knowledge.indlaes import indlaes
from knowledge.kladder import kort, tegn, tidslinje
from knowledge.moede import byg
from tools.billeder import FOLDER, write
from tools.house import ToolError, entry

TODAY = dt.date(2026, 11, 22)
WIDTH = 1000
# Name: rulebook, meeting, kind, today, the meeting's day.
TIMELINES: dict[str, tuple[str, str, str | None, dt.date, dt.date | None]] = {
    "tidslinje_opstart": ("ringsted_ark", "boerne_og_familiemoede", "opstart", TODAY, dt.date(2027, 1, 14)),
    "tidslinje_for_sent": ("ringsted_ark", "boerne_og_familiemoede", "opfoelgning", TODAY, dt.date(2026, 11, 26)),
}
# Name: rulebook, the answers whose path is marked.
MAPS: dict[str, tuple[str, dict[str, Any] | None]] = {
    "kort_ringsted_ark": ("ringsted_ark", None),
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
    """Draw the pictures; ``ToolError`` where pillow is missing, or where one is too heavy to be shown on a page."""
    if arguments:
        raise ToolError("Brug: python -m tools.tegninger")
    for name, svg in pictures().items():
        write(tegn.png(svg, WIDTH), FOLDER / f"{name}.png")
    return 0


if __name__ == "__main__":
    entry(main)
