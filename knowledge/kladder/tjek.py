"""Refuse a template that names a variable the drafts do not have, leaves one out, or cannot be rendered; each finding
names variable, file, place and mend.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from knowledge import fakta as fk
from knowledge.indlaes import RULEBOOKS, ids, indlaes
from knowledge.kladder import pdf, word
from knowledge.kladder.indhold import Kontekst, kontekst
from knowledge.kladder.ord import ord_
from knowledge.kladder.typer import DOKUMENTER, KladdeFejl, Kladdevalg
from knowledge.modeller import Rulebook
from knowledge.moede import Moedeobjekt, byg

_PROEVEDAG, _PROEVEMOEDE = dt.date(2026, 11, 23), dt.date(2027, 1, 14)


def tjek_skabeloner(rulebook: Rulebook, roedder: tuple[Path, ...] | None = None) -> list[str]:
    """Return the findings (Danish) in a rulebook's own Word templates; empty where it has none or all is well."""
    fund: list[str] = []
    for mappe in word.egne_mapper(rulebook.meta.id, roedder):
        for sti in sorted(mappe.glob("*.docx")):
            if sti.stem not in DOKUMENTER:
                fund.append(str(word.skabelonfejl(sti, ord_("fejl.ukendt_navn", liste=", ".join(DOKUMENTER)))))
            else:
                fund += _tjek(sti, list(_proever(rulebook, sti.stem)))
    return list(dict.fromkeys(fund))


@cache
def tjek_standard() -> tuple[str, ...]:
    """Return the findings (Danish) in the project's own templates, tried on every meeting of its own rulebooks."""
    boeger = [indlaes(bog, (RULEBOOKS,)) for bog in ids((RULEBOOKS,))]
    fund: list[str] = []
    for dokument in DOKUMENTER:
        proever = [p for bog in boeger if bog.meta.slags == "moedestruktur" for p in _proever(bog, dokument)]
        fund += _tjek(word.standard_sti(dokument), proever)
    return tuple(dict.fromkeys(fund))


def _tjek(sti: Path, proever: list[Kontekst]) -> Iterable[str]:
    """Yield what is wrong with a template: variables first, then what only shows when it is filled in."""
    try:
        skabelon = word.hent(sti)
        if not proever:
            return []
        if fund := list(word.fund(skabelon, set(proever[0]))):
            return fund
        # Every list filled and every list empty: whatever a meeting holds, both ways through the template are tried.
        for stoerst in (True, False):
            pdf.af_word(word.udfyld(skabelon, _yderst(proever, stoerst)), _PROEVEDAG)
    except KladdeFejl as fejl:
        return [str(fejl)]
    except pdf.PdfFejl:
        return [str(word.skabelonfejl(sti, ord_("fejl.ingen_pdf")))]
    return []


def _yderst(proever: list[Kontekst], stoerst: bool) -> Kontekst:
    """Return a context of the longest (or shortest) value of each variable among the contexts."""
    vaelg = max if stoerst else min
    return {n: vaelg((p[n] for p in proever), key=lambda v: (len(v), len(str(v)))) for n in proever[0]}


def _proever(rulebook: Rulebook, dokument: str) -> Iterator[Kontekst]:
    """Yield a document's contexts for every meeting and kind, with and without a date."""
    rolle = next(r for r in fk.faktum("rolle").vaerdier) if dokument == "opgavekort" else None
    for moede in rulebook.moeder.values():
        if moede.slags != "moede":
            continue
        for variant in (None, *(v.id for v in moede.varianter)):
            for dato in (_PROEVEMOEDE, None):
                obj: Moedeobjekt = byg(
                    rulebook, None, _PROEVEDAG, dato, dt.time(9) if dato else None, moede.id, variant
                )
                yield kontekst(obj, dokument, rolle)
                yield kontekst(obj, dokument, rolle, Kladdevalg(uden_foraeldre=True))
