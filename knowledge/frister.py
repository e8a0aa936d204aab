"""Deadlines: dates from a meeting's date, with the days skipped and why, and the first date on which all can be kept.

A latest day that falls on a closed day is moved back to the working day before it: that is always in time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.kalender import Kalender, Lukkedag, Lukkeperiode, Sprunget
from knowledge.modeller import Frist, FristRegel, Kilde, Moede, Rulebook

UGEDAGE = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_ENHED = {
    "arbejdsdage": ("arbejdsdag", "arbejdsdage"),
    "dage": ("dag", "dage"),
    "uger": ("uge", "uger"),
    "maaneder": ("måned", "måneder"),
}
_ANKER = {
    "moede": "mødet",
    "modtagelse": "modtagelsen",
    "indsats_start": "indsatsens start",
    "opfoelgning": "opfølgningen",
    "afgoerelse": "afgørelsen",
    "kendskab": "det tidspunkt, hvor kommunen fik kendskab til behovet",
}


@dataclass(frozen=True)
class Fristdato:
    """A deadline with its date; ``dato`` None where its anchor has no date yet. ``overskredet``: before today."""

    id: str
    navn: str
    tekst: str
    ansvarlig: str
    regel: str
    dato: dt.date | None
    sprunget_over: tuple[Sprunget, ...]
    overskredet: bool
    krav: bool
    forbehold: str | None
    lovnote: str | None
    kilde: Kilde


@dataclass(frozen=True)
class Advarsel:
    """Something to say about a wanted date before the draft is made. ``art``: fortid, lukket, fast_tid or frist."""

    art: str
    tekst: str


def kalender_for(rulebook: Rulebook) -> Kalender:
    """Return the working-day calendar with the rulebook's own closing days."""
    return Kalender(
        tuple(Lukkedag(d.maaned, d.dag, d.navn) for d in rulebook.meta.lukkedage),
        tuple(Lukkeperiode(p.fra, p.til, p.navn) for p in rulebook.meta.lukkeperioder),
    )


def regel_i_ord(regel: FristRegel) -> str:
    """Return a deadline's rule in words: "senest 10 arbejdsdage før mødet"."""
    ental, flertal = _ENHED[regel.enhed]
    retning = "før" if regel.retning == "foer" else "efter"
    return f"senest {regel.antal} {ental if regel.antal == 1 else flertal} {retning} {_ANKER[regel.anker]}"


def regn(regel: FristRegel, anker: dt.date, kalender: Kalender) -> tuple[dt.date, tuple[Sprunget, ...]]:
    """Return a deadline's date from its anchor's date, and the closed days passed over on the way."""
    tegn = -1 if regel.retning == "foer" else 1
    if regel.enhed == "arbejdsdage":
        return kalender.laeg_arbejdsdage(anker, tegn * regel.antal)
    if regel.enhed == "maaneder":
        dato = kalender.laeg_maaneder(anker, tegn * regel.antal)
    else:
        dato = anker + dt.timedelta(days=tegn * regel.antal * (7 if regel.enhed == "uger" else 1))
    return kalender.naermeste_arbejdsdag(dato, -1)


def _ankre(
    moede: Moede, variant: str | None, dato: dt.date | None, idag: dt.date, kalender: Kalender
) -> dict[str, dt.date]:
    """Return the anchors whose dates are known.

    An opstart is taken as the start of the measure, and its first follow-up as the anchor of the next; an invitation
    is taken as received today. A rulebook says these reservations with its deadlines.
    """
    ankre = {"modtagelse": idag}
    if dato is None:
        return ankre
    ankre["moede"] = dato
    if variant == "opstart":
        ankre["indsats_start"] = dato
        foerste = next((f for f in moede.frister if f.regel.anker == "indsats_start"), None)
        if foerste is not None:
            ankre["opfoelgning"] = regn(foerste.regel, dato, kalender)[0]
    elif variant == "opfoelgning":
        ankre["opfoelgning"] = dato
    return ankre


def gaelder(varianter: list[str], variant: str | None) -> bool:
    """Say whether a part that belongs to ``varianter`` (empty: all) belongs to the kind ``variant``."""
    return not varianter or variant in varianter


def frister_for(
    moede: Moede,
    dato: dt.date | None,
    idag: dt.date,
    kalender: Kalender,
    variant: str | None = None,
    ankre: Mapping[str, dt.date] | None = None,
) -> tuple[Fristdato, ...]:
    """Return the meeting's deadlines, dated where their anchor is, in date order (undated ones last).

    ``dato``: the meeting's date, or None. ``ankre``: dates of anchors known from elsewhere.
    """
    kendte = {**_ankre(moede, variant, dato, idag, kalender), **(ankre or {})}
    ud = []
    for frist in moede.frister:
        if gaelder(frist.varianter, variant) or variant in frist.foelger_efter:
            ud.append(_dateret(frist, kendte.get(frist.regel.anker), idag, kalender))
    return tuple(sorted(ud, key=lambda f: (f.dato is None, f.dato or idag)))


def _dateret(frist: Frist, anker: dt.date | None, idag: dt.date, kalender: Kalender) -> Fristdato:
    dato, sprunget = regn(frist.regel, anker, kalender) if anker else (None, ())
    return Fristdato(
        id=frist.id,
        navn=frist.navn,
        tekst=frist.tekst,
        ansvarlig=frist.ansvarlig,
        regel=regel_i_ord(frist.regel),
        dato=dato,
        sprunget_over=sprunget,
        overskredet=dato is not None and dato < idag,
        krav=frist.krav,
        forbehold=frist.forbehold,
        lovnote=frist.lovnote,
        kilde=frist.kilde,
    )


def fast_tid_brudt(moede: Moede, dato: dt.date, klokken: dt.time | None) -> bool:
    """Say whether a date (and time, where known) falls outside the meeting's fixed weekday hours."""
    tider = moede.tid_og_sted.faste_tider
    if not tider:
        return False
    if klokken is None:
        return not any(t.ugedag == UGEDAGE[dato.weekday()] for t in tider)
    return not any(fra <= klokken <= til for fra, til in _starter(moede, dato))


def _starter(moede: Moede, dato: dt.date) -> list[tuple[dt.time, dt.time]]:
    """Return the first and last start that a day's fixed hours leave room for, a pair for each of its spans."""
    varighed = dt.timedelta(minutes=moede.tid_og_sted.varighed_minutter or 0)
    ud = []
    for tid in moede.tid_og_sted.faste_tider:
        fra, til = (dt.datetime.combine(dato, dt.time.fromisoformat(t)) for t in (tid.fra, tid.til))
        if tid.ugedag == UGEDAGE[dato.weekday()] and fra <= til - varighed:
            ud.append((fra.time(), (til - varighed).time()))
    return ud


def naermeste_tid(moede: Moede, dato: dt.date, klokken: dt.time) -> dt.time | None:
    """Return the start nearest to a wanted one with which the meeting keeps within its fixed hours of that day; None
    where it has no such hours.
    """
    muligheder = [min(max(klokken, fra), til) for fra, til in _starter(moede, dato)]

    def afstand(tid: dt.time) -> int:
        return abs((tid.hour - klokken.hour) * 60 + tid.minute - klokken.minute)

    return min(muligheder, key=afstand, default=None)


def holder(moede: Moede, dato: dt.date, idag: dt.date, kalender: Kalender, variant: str | None = None) -> bool:
    """Say whether a date is a coming working day on which every demanded deadline can be kept, within the fixed
    weekdays.
    """
    return (
        dato > idag
        and kalender.er_arbejdsdag(dato)
        and not fast_tid_brudt(moede, dato, None)
        and not any(f.overskredet and f.krav for f in frister_for(moede, dato, idag, kalender, variant))
    )


def foerste_mulige(
    moede: Moede, idag: dt.date, kalender: Kalender, variant: str | None = None, fra: dt.date | None = None
) -> dt.date | None:
    """Return the first date from ``fra`` (default: tomorrow) on that ``holder``; None where there is none within a
    year.
    """
    dato = max(fra or idag, idag + dt.timedelta(days=1))
    for _ in range(366):
        if holder(moede, dato, idag, kalender, variant):
            return dato
        dato += dt.timedelta(days=1)
    return None


def advarsler(
    moede: Moede, dato: dt.date, klokken: dt.time | None, idag: dt.date, kalender: Kalender, variant: str | None = None
) -> tuple[Advarsel, ...]:
    """Return what to say about a wanted date before a draft is made (DOMAIN.md 5.13 and 8)."""
    ud = []
    if dato <= idag:
        ud.append(Advarsel("fortid", "Datoen er i dag eller ligger bag os."))
    if (grund := kalender.lukket(dato)) is not None:
        ud.append(Advarsel("lukket", f"Den dag er ikke en arbejdsdag ({grund})."))
    if fast_tid_brudt(moede, dato, klokken):
        tider = " og ".join(f"{t.ugedag} kl. {_kl(t.fra)}-{_kl(t.til)}" for t in moede.tid_og_sted.faste_tider)
        ud.append(Advarsel("fast_tid", f"Tidspunktet ligger uden for de faste tider for {moede.bestemt}: {tider}."))
    for frist in frister_for(moede, dato, idag, kalender, variant):
        if frist.overskredet and frist.dato is not None:
            sen = "" if frist.krav else " Det kan stadig nås, men det er sent."
            ud.append(Advarsel("frist", f"Fristen »{frist.navn}« ({frist.regel}) er overskredet.{sen}"))
    return tuple(ud)


def _kl(tid: str) -> str:
    """Return "08:00" as "8" and "09:15" as "9.15"."""
    time, minut = tid.split(":")
    return str(int(time)) if minut == "00" else f"{int(time)}.{minut}"
