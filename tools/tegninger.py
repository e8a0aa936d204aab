"""The drawn pictures of the documentation: timelines, decision maps and pages of drafts, as the rulebooks have them.

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
from knowledge.kladder import Kladdevalg, kort, lav_filer, pdf, tegn, tidslinje
from knowledge.moede import byg
from tools.billeder import FOLDER, write
from tools.house import ToolError, entry

TODAY = dt.date(2026, 11, 22)
DAY = dt.date(2027, 1, 14)
WIDTH = 1000
PPI = 90.0
LEADER: dict[str, Any] = {
    "rolle": "paedagogisk_leder",
    "bekymringsgrad": "moderat",
    "sagsstatus": "ingen_sag",
    "lokal_indsats": "ja",
    "fagligheder": ["ke_psykolog", "ke_talehoere"],
}
ADVISER = {"rolle": "raadgiver", "bekymringsgrad": "svaer", "sagsstatus": "aktiv_sag", "formaal_bfm": "opstart"}
NURSE: dict[str, Any] = {**LEADER, "rolle": "sundhedsplejerske", "fagligheder": ["ke_psykolog"]}
HOLBAEK: dict[str, Any] = {**LEADER, "bekymringsgrad": "svaer", "fagligheder": ["socialraadgiver"]}
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
        LEADER,
    ),
}
# Name: rulebook, the answers, the meeting that they lead to, its kind, its day, the document and whose task card.
DRAFTS: dict[str, tuple[str, dict[str, Any], str, str | None, dt.date, str, str | None]] = {
    "udkast_leder": ("ringsted_ark", LEADER, "tvaerfagligt_dialogmoede", None, DAY, "invitation", None),
    "udkast_raadgiver": ("ringsted_ark", ADVISER, "boerne_og_familiemoede", "opstart", DAY, "fristplan", None),
    "udkast_sundhedsplejerske": (
        *("ringsted_ark", NURSE, "samarbejdsmoede", None, DAY, "opgavekort", "sundhedsplejerske"),
    ),
    "udkast_holbaek": ("holbaek_2019", HOLBAEK, "netvaerksmoede_ukendt_sag", None, DAY, "dagsorden", None),
}


def drafts() -> dict[str, bytes]:
    """The first page of each draft by its name, as PNG; ``ToolError`` where the answers lead to another meeting."""
    pages = {}
    for name, (rulebook, answers, meeting, kind, day, document, role) in DRAFTS.items():
        book = indlaes(rulebook)
        decision = beslut(book, answers)
        if decision.moede != meeting:
            raise ToolError(f"{name}: svarene fører til {decision.moede}, ikke til {meeting}.")
        subject = byg(book, decision, TODAY, day, dt.time(10), variant_id=kind)
        choice = Kladdevalg(dokumenter=(document,), former=("docx",), roller=(role,) if role else ())
        made = lav_filer(subject, choice)
        if made.fejl:
            raise ToolError(f"{name}: {made.fejl[0]}")
        pages[name] = pdf.sider(made.filer[0].data, PPI)[0]
    return pages


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
    for name, page in drafts().items():
        write(page, FOLDER / f"{name}.png")
    return 0


if __name__ == "__main__":
    entry(main)
