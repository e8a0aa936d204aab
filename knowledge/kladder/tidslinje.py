"""The deadline plan as a picture and as its text equivalent.

A calendar of week rows, from today (or from the first passed deadline) to the last follow-up, with what happens beside
it. The axis is not to scale: a week is as tall as what is to be said of it, and long runs of weeks without a deadline
are folded into one line that tells their working days. Without a meeting date it is a plan relative to the meeting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from knowledge import fakta as fk
from knowledge import tekster
from knowledge.datoer import dansk, kort
from knowledge.frister import Fristdato, kalender_for
from knowledge.kalender import Kalender
from knowledge.kladder import tegn
from knowledge.kladder.tegn import LINJE, Laerred, png
from knowledge.modeller import FristRegel
from knowledge.moede import Moedeobjekt
from knowledge.visning import lille, sprunget_i_ord, titel, udgave_i_ord

__all__ = ["BREDDE", "BREDDE_PAPIR", "Haendelse", "haendelser", "png", "svg", "tekst"]

BREDDE = 360
"""The width for a telephone, in px. At 320 px the smallest text is still 9.8 px."""
BREDDE_PAPIR = 560
"""The width for a page of A4: printed 160 mm wide its texts are of 9 to 12 points."""

Art = Literal["idag", "frist", "overskredet", "moede", "foerste"]

_DAG = dt.timedelta(days=1)
_UGE = dt.timedelta(days=7)
# A run of more weeks than this with nothing in them is folded.
_TOMME_UGER = 5

_M = 12.0  # margin
_STOR, _LILLE, _MINDST = 13.0, 11.0, 9.0
_LUFT = 9.0


@dataclass(frozen=True)
class Haendelse:
    """Something on the timeline. ``dato`` None: it has no date yet, and ``hvornaar`` says when it is in relation to
    the meeting. ``detaljer``: what is said in small beside it; ``mere``: what only the text equivalent says.
    """

    art: Art
    dato: dt.date | None
    hvornaar: str
    navn: str
    detaljer: tuple[str, ...] = ()
    mere: tuple[str, ...] = ()


def _tidsord(noegle: str, **felter: object) -> str:
    return tekster.tekst(f"tidslinje.{noegle}", **felter)


def dag_i_ord(d: dt.date) -> str:
    """Return a date short: "tors. 10.12.2026, uge 50"."""
    return _tidsord("dag", ugedag=_tidsord("ugedage").split()[d.weekday()], dato=kort(d), uge=d.isocalendar().week)


def _afstand(kalender: Kalender, idag: dt.date, d: dt.date) -> str:
    """Return the working days between today and a day, in words."""
    antal = kalender.arbejdsdage_mellem(idag, d)
    if d == idag:
        return lille(_tidsord("idag"))
    if antal == 0:
        return _tidsord("om_ingen")
    if abs(antal) == 1:
        return _tidsord("om_en" if antal > 0 else "siden_en")
    return _tidsord("om" if antal > 0 else "siden", antal=abs(antal))


def _frist(frist: Fristdato, kalender: Kalender, idag: dt.date) -> Haendelse:
    ansvarlig = _tidsord("ansvarlig", ansvarlig=lille(fk.funktionsnavn(frist.ansvarlig)))
    forbehold = (frist.forbehold,) if frist.forbehold else ()
    if frist.dato is None:
        return Haendelse("frist", None, frist.regel[:1].upper() + frist.regel[1:], frist.navn, (ansvarlig, *forbehold))
    sprunget = (
        (tekster.tekst("visning.sprunget", liste=sprunget_i_ord(frist.sprunget_over)),) if frist.sprunget_over else ()
    )
    detaljer = [f"{frist.regel} · {_afstand(kalender, idag, frist.dato)}", ansvarlig, *forbehold]
    if frist.overskredet:
        detaljer.insert(0, _tidsord("overskredet" if frist.krav else "overskredet_sen"))
    return Haendelse(
        "overskredet" if frist.overskredet else "frist",
        frist.dato,
        dag_i_ord(frist.dato),
        frist.navn,
        tuple(detaljer),
        sprunget,
    )


def haendelser(obj: Moedeobjekt) -> tuple[Haendelse, ...]:
    """Return what stands on the timeline, in order: dated ones by date, then those without a date.

    Raises ValueError for what is not a meeting (the acute stop, the team's own work): they have no timeline.
    """
    if obj.moede.slags != "moede":
        raise ValueError(f"{obj.moede.navn} er ikke et møde og har ingen tidslinje.")
    kalender = kalender_for(obj.rulebook)
    alle = [Haendelse("idag", obj.idag, dag_i_ord(obj.idag), _tidsord("idag"))]
    alle += [_frist(f, kalender, obj.idag) for f in obj.frister]
    bemaerk = tuple(_tidsord("bemaerk", tekst=a.tekst) for a in obj.advarsler if a.art != "frist")
    if obj.dato is None:
        tidligst = (_tidsord("tidligst", dato=dag_i_ord(obj.foerste_mulige)),) if obj.foerste_mulige else ()
        alle.append(Haendelse("moede", None, _tidsord("moedet_uden_dato"), _tidsord("moedet"), tidligst))
    else:
        om = _afstand(kalender, obj.idag, obj.dato)
        alle.append(Haendelse("moede", obj.dato, dag_i_ord(obj.dato), _tidsord("moedet"), (om, *bemaerk)))
        if obj.foerste_mulige and obj.foerste_mulige != obj.dato:
            om = _afstand(kalender, obj.idag, obj.foerste_mulige)
            alle.append(
                Haendelse("foerste", obj.foerste_mulige, dag_i_ord(obj.foerste_mulige), _tidsord("foerste"), (om,))
            )
    orden = {"idag": 0, "overskredet": 1, "frist": 2, "moede": 3, "foerste": 4}
    regler = {f.id: f.regel for f in obj.moede.frister}
    afstand = {f.navn: _cirka(regler[f.id]) for f in obj.frister}

    def noegle(h: Haendelse) -> tuple[int, float, int]:
        if h.dato is not None:
            return 0, h.dato.toordinal(), orden[h.art]
        return 1, afstand.get(h.navn, 0), orden[h.art]

    return tuple(sorted(alle, key=noegle))


def _cirka(regel: FristRegel) -> float:
    """Return about how many days after the meeting (before: negative) a deadline without a date will be."""
    dage = regel.antal * {"arbejdsdage": 1.4, "dage": 1, "uger": 7, "maaneder": 30.4}[regel.enhed]
    return -dage if regel.retning == "foer" else dage


# --- As text ---------------------------------------------------------------------------------------------------------


def tekst(obj: Moedeobjekt) -> str:
    """Return the text equivalent: all that the picture tells, a line each, and the days that were skipped."""
    linjer = [f"{_tidsord('titel', titel=titel(obj))}."]
    uden_dato = False
    for h in haendelser(obj):
        if h.dato is None and not uden_dato:
            uden_dato = True
            linjer.append(_tidsord("uden_dato_plan") if obj.dato is None else f"{_tidsord('uden_dato')}:")
        dele = ". ".join(del_.rstrip(".")[:1].upper() + del_.rstrip(".")[1:] for del_ in (h.navn, *h.detaljer, *h.mere))
        linjer.append(f"• {dansk(h.dato) if h.dato else h.hvornaar}: {dele}.")
    if not obj.frister:
        linjer.append(_tidsord("ingen_frister", bestemt=obj.moede.bestemt))
    return "\n".join([*linjer, _note(obj)])


def _note(obj: Moedeobjekt) -> str:
    meta = obj.rulebook.meta
    note = tekster.tekst(
        "visning.udkast_note", bog=meta.navn, udgave=udgave_i_ord(obj.rulebook), kontrolleret=kort(meta.kontrolleret)
    )
    return f"{note} {_tidsord('regnet', dato=kort(obj.idag))}"


# --- As a picture ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Raekke:
    """A row of the calendar: a week with what happens in it, or a run of weeks folded (``til`` is then its last)."""

    mandag: dt.date
    haendelser: tuple[Haendelse, ...]
    note: str
    til: dt.date | None = None


def _lukkede(kalender: Kalender, fra: dt.date, til: dt.date) -> list[str]:
    """Return the closed weekdays between two days, both included, with their names."""
    dage = (fra + i * _DAG for i in range((til - fra).days + 1))
    return [
        _tidsord("lukket_dag", grund=grund, dag=d.day, maaned=d.month)
        for d in dage
        if d.weekday() < 5 and (grund := kalender.lukket(d)) is not None
    ]


def _raekker(daterede: list[Haendelse], kalender: Kalender, fra: dt.date, til: dt.date) -> list[_Raekke]:
    """Lay the days out in weeks; runs of many weeks with nothing in them are folded."""
    pr_uge: dict[dt.date, list[Haendelse]] = {}
    for h in daterede:
        if h.dato is not None:
            pr_uge.setdefault(h.dato - h.dato.weekday() * _DAG, []).append(h)
    uger = sorted(pr_uge)
    ud: list[_Raekke] = []

    def raekke(mandag: dt.date) -> _Raekke:
        lukkede = _lukkede(kalender, max(mandag, fra), min(mandag + 6 * _DAG, til))
        note = _tidsord("lukket", liste=", ".join(lukkede)) if lukkede else ""
        return _Raekke(mandag, tuple(pr_uge.get(mandag, ())), note)

    for uge, naeste in zip(uger, [*uger[1:], None], strict=True):
        ud.append(raekke(uge))
        if naeste is None:
            break
        foerste, sidste = uge + _UGE, naeste - _UGE
        antal = (naeste - uge).days // 7 - 1
        if antal > _TOMME_UGER:
            soendag = sidste + 6 * _DAG
            note = _tidsord(
                "spring",
                fra=foerste.isocalendar().week,
                til=sidste.isocalendar().week,
                antal=antal,
                arbejdsdage=kalender.arbejdsdage_mellem(foerste - _DAG, soendag),
            )
            lukkede = _lukkede(kalender, foerste, soendag)
            note += f". {_tidsord('lukket', liste=', '.join(lukkede))}" if lukkede else ""
            ud.append(_Raekke(foerste, (), note, sidste))
        else:
            ud += [raekke(foerste + i * _UGE) for i in range(antal)]
    return ud


class _Billede:
    """Draws one timeline; ``y`` is how far down it has come."""

    def __init__(self, obj: Moedeobjekt, bredde: float) -> None:
        self.obj = obj
        self.kalender = kalender_for(obj.rulebook)
        self.l = Laerred(bredde, "tidslinje")
        self.celle = 11.0 if bredde < 480 else 17.0
        self.y = _M
        self.x0 = _M + 24
        self.har_dage = self.har_foldet = False
        self.spor_ved(_M + 6)

    def spor_ved(self, x: float) -> None:
        """Put the line on which the marks stand at ``x``; the texts are right of it."""
        self.spor, self.tekst_x = x, x + 14
        self.plads = self.l.bredde - _M - self.tekst_x

    def brudt(self, t: str, stoerrelse: float, fed: bool = False, plads: float | None = None) -> list[str]:
        return tegn.ombryd(t, plads or self.plads, stoerrelse, fed)

    def hoved(self, overskrift: str) -> None:
        hele = self.l.bredde - 2 * _M
        self.y = self.l.linjer(_M, self.y, self.brudt(overskrift, 15, True, hele), 15, fed=True) + 6

    def maerke(self, art: Art, x: float, y: float, r: float = 5.0) -> None:
        """Draw a mark around a point. Each has a shape of its own."""
        if art == "idag":
            self.l.sti(f"M{x - r} {y - r}L{x + r} {y}L{x - r} {y + r}Z", "tekst")
        elif art == "frist":
            self.l.sti(f"M{x} {y - r}L{x + r} {y}L{x} {y + r}L{x - r} {y}Z", "flade", "tekst", 1.75)
        elif art == "overskredet":
            self.l.rekt(x - r, y - r, 2 * r, 2 * r, "roed", "roed", 1)
            d = r * 0.55
            self.l.sti(
                f"M{x - d} {y - d}L{x + d} {y + d}M{x + d} {y - d}L{x - d} {y + d}", streg="flade", tykkelse=1.75
            )
        elif art == "moede":
            self.l.cirkel(x, y, r + 0.5, "blaa", "blaa")
        else:
            self.l.cirkel(x, y, r, "flade", "blaa", 1.5)
            self.l.cirkel(x, y, r * 0.4, "blaa")

    def haendelse(self, h: Haendelse) -> None:
        """Write what happens, beside its mark on the line."""
        self.maerke(h.art, self.spor, self.y + _STOR * 0.62)
        farve: tegn.Farve = "roed" if h.art == "overskredet" else "tekst"
        y = self.l.linjer(self.tekst_x, self.y, self.brudt(h.hvornaar, _STOR, True), _STOR, farve, True)
        y = self.l.linjer(self.tekst_x, y, self.brudt(h.navn, _STOR), _STOR)
        for detalje in h.detaljer:
            fed = h.art == "overskredet" and detalje == h.detaljer[0]
            linjer = self.brudt(detalje, _LILLE, fed)
            y = self.l.linjer(self.tekst_x, y, linjer, _LILLE, farve if fed else "svag", fed)
        self.y = y + _LUFT

    def dage(self, raekke: _Raekke, fra: dt.date, til: dt.date) -> None:
        """Draw the days of a week: closed ones hatched, those with a mark framed and marked."""
        c = self.celle
        uge = str(raekke.mandag.isocalendar().week)
        self.l.linje(self.x0 - 5, self.y + c * 0.5 + 3.8, uge, _LILLE, "svag", anker="end")
        arter: dict[dt.date, Art] = {h.dato: h.art for h in raekke.haendelser if h.dato is not None}
        for nr in range(7):
            d = raekke.mandag + nr * _DAG
            if not fra <= d <= til:
                continue
            x = self.x0 + nr * c
            if self.kalender.er_arbejdsdag(d):
                self.l.rekt(x, self.y, c, c, "flade", "kant", 0.75)
            else:
                self.l.skraveret(x, self.y, c, c)
            if d in arter:
                self.maerke(arter[d], x + c / 2, self.y + c / 2, c * 0.32)

    def afsnit(self, t: str) -> None:
        hele = self.l.bredde - 2 * _M
        self.y = self.l.linjer(_M, self.y, self.brudt(t, _LILLE, plads=hele), _LILLE, "svag") + _LUFT

    def overskrift(self, t: str) -> None:
        self.y = self.l.linjer(_M, self.y + 2, [t], _STOR, fed=True) + 4

    def plan(self, haendelser_: list[Haendelse]) -> None:
        """Write what has no date (yet) along a dashed line."""
        top = self.y + _STOR * 0.62
        bund = top
        for h in haendelser_:
            bund = self.y + _STOR * 0.62
            self.haendelse(h)
        if bund > top:
            self.l.sti(f"M{self.spor} {top}V{bund:.1f}", streg="kant", tykkelse=1.5, stiplet=True, bagest=True)

    def kalenderen(self, daterede: list[Haendelse]) -> None:
        """Draw the calendar with what happens beside its weeks, along a line."""
        datoer = [h.dato for h in daterede if h.dato is not None]
        fra, til = min(datoer), max(datoer)
        self.spor_ved(self.x0 + 7 * self.celle + 11)
        for nr, bogstav in enumerate(_tidsord("ugebogstaver").split()):
            x = self.x0 + (nr + 0.5) * self.celle
            self.l.linje(x, self.y + _MINDST, bogstav, _MINDST, "svag", anker="middle")
        self.l.linje(self.x0 - 5, self.y + _MINDST, _tidsord("uge"), _MINDST, "svag", anker="end")
        self.y += _MINDST * LINJE + 2
        begynd = self.y + _STOR * 0.62
        slut = begynd
        for raekke in _raekker(daterede, self.kalender, fra, til):
            top = self.y
            if raekke.til is None:
                self.dage(raekke, fra, til)
                self.har_dage = True
                for h in raekke.haendelser:
                    slut = self.y + _STOR * 0.62
                    self.haendelse(h)
            else:
                self.foldet()
            if raekke.note:
                linjer = self.brudt(raekke.note, _LILLE)
                self.y = self.l.linjer(self.tekst_x, self.y, linjer, _LILLE, "svag") + _LUFT / 2
            self.y = max(self.y, top + self.celle + 2)
        if slut > begynd:
            self.l.sti(f"M{self.spor} {begynd:.1f}V{slut:.1f}", streg="kant", tykkelse=1.5, bagest=True)

    def foldet(self) -> None:
        """Draw the break in the calendar."""
        self.har_foldet = True
        c, x, y = self.celle, self.x0, self.y + 4
        for _ in range(2):
            takker = "".join(f"L{x + (i + 1) * c:.1f} {y + (4 if i % 2 == 0 else 0):.1f}" for i in range(7))
            self.l.sti(f"M{x:.1f} {y:.1f}{takker}", streg="svag", tykkelse=1.25)
            y += 5

    def tegnforklaring(self, arter: Iterable[Art]) -> None:
        """Draw what the marks mean, only those in use, as many on a line as there is room for."""
        punkter: list[tuple[Art | None, str]] = [(art, _tidsord(f"tegn_{art}")) for art in dict.fromkeys(arter)]
        lukket, foldet = _tidsord("tegn_lukket"), _tidsord("tegn_spring")
        punkter += [(None, lukket)] if self.har_dage else []
        punkter += [(None, foldet)] if self.har_foldet else []
        x = _M
        for art, navn in punkter:
            b = 20 + tegn.bredde(navn, _LILLE)
            if x > _M and x + b > self.l.bredde - _M:
                x, self.y = _M, self.y + 17
            my = self.y + 7
            if art is not None:
                self.maerke(art, x + 6, my, 4.5)
            elif navn == lukket:
                self.l.skraveret(x, my - 5, 11, 11)
            else:
                self.l.sti(f"M{x} {my - 3}l4 4l4 -4l4 4M{x} {my + 2}l4 4l4 -4l4 4", streg="svag", tykkelse=1.25)
            self.l.linje(x + 18, my + 4, navn, _LILLE, "svag")
            x += b + 14
        self.y += 22


def svg(obj: Moedeobjekt, bredde: float = BREDDE) -> str:
    """Return the timeline as SVG. ``bredde``: ``BREDDE`` for a screen, ``BREDDE_PAPIR`` for paper.

    Raises ValueError for what is not a meeting.
    """
    alle = haendelser(obj)
    daterede = [h for h in alle if h.dato is not None]
    uden_dato = [h for h in alle if h.dato is None]
    billede = _Billede(obj, bredde)
    overskrift = _tidsord("titel", titel=titel(obj))
    billede.hoved(overskrift)
    if obj.dato is None:
        billede.afsnit(_tidsord("uden_dato_plan"))
        billede.plan([*daterede, *uden_dato])
    else:
        billede.kalenderen(daterede)
        if uden_dato:
            billede.overskrift(_tidsord("uden_dato"))
            billede.spor_ved(_M + 6)
            billede.plan(uden_dato)
    if not obj.frister:
        billede.afsnit(_tidsord("ingen_frister", bestemt=obj.moede.bestemt))
    billede.tegnforklaring([h.art for h in alle])
    billede.afsnit(_note(obj))
    return billede.l.faerdig(billede.y + _M - _LUFT, overskrift, tekst(obj))
