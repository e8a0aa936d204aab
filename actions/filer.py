"""The files of a draft: made, kept, and offered as links. What goes wrong is told, and the text stands anyhow."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from actions.samtale import Samtale
from bot.store import LagerFejl, lager
from knowledge import kladder
from knowledge.moede import Moedeobjekt
from knowledge.tekster import tekst

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lavet:
    """The files in the contract's shape, and what to say about them."""

    filer: list[dict[str, Any]]
    besked: str


def lav(s: Samtale, obj: Moedeobjekt, valg: kladder.Kladdevalg, samlet: bool = False) -> Lavet:
    """Make and keep the files asked for; ``samlet``: all of them in one zip. Never raises for what can be told."""
    try:
        gjort = kladder.lav_filer(obj, valg)
        filer = list(gjort.filer)
        if samlet and filer:
            filer = [kladder.zip_fil(obj, filer)]
        fejl = list(gjort.fejl)
    except kladder.KladdeFejl as grund:
        return Lavet([], f"{grund} {tekst('filer.teksten_staar')}")
    if not filer:
        return Lavet([], " ".join([*fejl, tekst("filer.teksten_staar")]))
    try:
        gemt = lager().filer.gem(s.afsender, [(fil.navn, fil.data) for fil in filer], dt.datetime.now(dt.UTC))
    except (LagerFejl, ValueError) as grund:
        log.warning("et udkasts filer blev ikke gemt: %s", type(grund).__name__)
        return Lavet([], " ".join([*fejl, tekst("filer.ikke_gemt")]))
    data = [
        {
            "navn": fil.navn,
            "titel": fil.titel,
            "href": f"/filer/{sted.id}",
            "mime": fil.mime,
            "stoerrelse": sted.stoerrelse,
            "dokument": fil.dokument,
        }
        for fil, sted in zip(filer, gemt, strict=True)
    ]
    timer = int(lager().filer.levetid.total_seconds() // 3600)
    linjer = [tekst("filer.hent", timer=timer), *(_linje(fil) for fil in data)]
    return Lavet(data, "\n".join([*linjer, *fejl]))


def _linje(fil: dict[str, Any]) -> str:
    return "• " + tekst("filer.linje", titel=fil["titel"], stoerrelse=_stoerrelse(fil["stoerrelse"]), href=fil["href"])


def _stoerrelse(antal: int) -> str:
    """Return a size in bytes in words, at least 1 kB: "38 kB", "1,2 MB"."""
    if antal < 1_000_000:
        return f"{max(1, round(antal / 1000))} kB"
    return f"{antal / 1_000_000:.1f} MB".replace(".", ",")
