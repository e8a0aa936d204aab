"""Danish date phrases: one meeting date, and perhaps a time, found in free text.

The project's own small grammar (ARCHITECTURE.md section 5). `knowledge.datoled` finds the parts of a date ("tirsdag",
"d. 3. februar", "uge 6", "om 3 uger"); here neighbouring parts are joined, and the join is read.

A date is never accepted silently when something is wrong with it: a past day, a closed day, a weekday that does not
fit, a week without a day and a vague phrase are each reported in `Datosvar.problem`. How each ambiguous form is read
stands in the docstring of `find_dato`, and of the function that reads it.

No clock and no I/O: "today" and the calendar are parameters.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Literal

from knowledge.datoled import (
    BAR_TID,
    DATOMASKE,
    HELT_TIMETAL,
    MAANEDER,
    UGEDAGE,
    Kanon,
    Led,
    Slags,
    er_bar_tid,
    find_led,
    kanoniser,
    laes_tid,
    tag_tider,
)
from knowledge.kalender import FOERSTE_AAR, SIDSTE_AAR, Kalender

Problem = Literal[
    "fortid", "weekend", "lukket", "ugedag_passer_ikke", "umulig", "uklar", "uge", "ved_ikke", "for_langt"
]

LAENGST_FREM_MAANEDER = 18
"""A meeting more than this many months ahead is taken for a slip and asked about (the project's own limit)."""


@dataclass(frozen=True)
class Datosvar:
    """What a text says about a meeting's date.

    `dato` is set whenever one definite day was meant, also where that day cannot be used; `problem` is None only for
    a working day from today on, at most 18 months ahead. `klokken` is the start, None where none or several are told.
    `fundet` is the phrase as the user wrote it. `forslag` are at most three working days to ask about, in date order.
    `grund` says in Danish what stands in the way: the closed day's name, the weekday the date really has, "uge 6 2027".

    An answer to an open question can be read again together with what was found: after "uge 6" (problem "uge") and
    the answer "tirsdag", `find_dato("tirsdag uge 6", ...)` gives the day.
    """

    dato: date | None
    klokken: time | None
    fundet: str
    forslag: tuple[date, ...] = ()
    problem: Problem | None = None
    grund: str | None = None


def dansk(d: date) -> str:
    """Write a date in full: "torsdag den 10. december 2026 (uge 50)". The week is the ISO week, as Denmark uses."""
    return f"{UGEDAGE[d.weekday()]} den {d.day}. {MAANEDER[d.month - 1]} {d.year} (uge {d.isocalendar().week})"


def kort(d: date) -> str:
    """Write a date in figures: "10.12.2026"."""
    return f"{d.day:02}.{d.month:02}.{d.year}"


def _en_tid(tider: Iterable[time | None]) -> time | None:
    """Return the one start told; None where several differ, so that it is asked for."""
    forskellige = set(tider)
    return forskellige.pop() if len(forskellige) == 1 else None


def find_klokken(tekst: str) -> time | None:
    """Read the answer to "Hvad klokken?": "kl. 9", "9.30", "halv ni", "9-10" (the start), also a bare "9" or "ni".

    None where no time, or more than one, is told. Hours are read as in `find_dato`; in a whole answer "9.10" is ten
    past nine, not 9 October.
    """
    k = kanoniser(tekst)[0].k
    helt = HELT_TIMETAL.fullmatch(k)
    if helt:
        return laes_tid(helt)
    rest, tider = tag_tider(k)
    if not tider:
        tider = [fund for fund in BAR_TID.finditer(rest) if er_bar_tid(fund)]
    return _en_tid(laes_tid(fund) for fund in tider)


# --- Joining the parts -----------------------------------------------------------------------------------------------

_BINDELED = re.compile(
    r"(?:[ ,()\x02-]|\.(?! )|(?<![a-zA-Z])(?:pa|i|den|d\.|d|til|nu|om|er|det|bliver|altsa|dvs\.?|ugen|kl"
    r"|formiddag(?:en)?|eftermiddag(?:en)?|morgen(?:en)?|middag)(?![a-zA-Z]))*"
)
_ELLER = re.compile(
    r"[ ,\x02]*(?:eller|og|/|-|alternativt|el\.)[ ]*(?:eventuelt |evt\.? |maske )?(?:pa |i |den |d\.? ?)?"
)

Gruppe = dict[Slags, Led]


def _grupper(k: str, led: Sequence[Led]) -> list[Gruppe]:
    """Join neighbouring parts: a group has at most one part of each kind, and only small words between them.

    Where days are listed ("tirsdag eller torsdag i uge 7", "d. 1. eller d. 2. februar"), a week or month told with
    one of them counts for the others.
    """
    grupper: list[Gruppe] = []
    listet: list[bool] = []
    for forrige, del_ in zip((None, *led), led, strict=False):
        mellem = k[forrige.til : del_.fra] if forrige else ""
        if forrige and len(mellem) <= 40 and del_.slags not in grupper[-1] and _BINDELED.fullmatch(mellem):
            grupper[-1][del_.slags] = del_
        else:
            listet.append(bool(forrige and _ELLER.fullmatch(mellem)))
            grupper.append({del_.slags: del_})
    for i in range(len(grupper) - 1, 0, -1):
        if listet[i]:
            _del_ud(grupper[i], grupper[i - 1])
    for i in range(1, len(grupper)):
        if listet[i]:
            _del_ud(grupper[i - 1], grupper[i])
    return grupper


def _del_ud(fra: Gruppe, til: Gruppe) -> None:
    """Give a listed day the week or month of its neighbour."""
    if "ugedag" in fra and set(til) == {"ugedag"}:
        for slags in ("uge", "relativ_uge", "om", "maaned", "relativ_maaned"):
            if slags in fra:
                til[slags] = replace(fra[slags], fra=til["ugedag"].fra, til=til["ugedag"].til)
    dag = til.get("dag")
    if dag and "dag_maaned" in fra and "maaned" not in til:
        del til["dag"]
        maaned = fra["dag_maaned"]
        til["dag_maaned"] = replace(dag, slags="dag_maaned", maaned=maaned.maaned, aar=maaned.aar)


# --- Reading a group -------------------------------------------------------------------------------------------------

_BESTEMT, _AABEN, _UGE, _VAG = 4, 3, 2, 1
"""How firmly a reading points at a day. Only the firmest readings of a text count."""


@dataclass(frozen=True)
class _Tolkning:
    rang: int
    dato: date | None = None
    forslag: tuple[date, ...] = ()
    problem: Problem | None = None
    grund: str | None = None
    bar_ugedag: int | None = None
    """The weekday, where nothing but a weekday was told: a week told elsewhere in the text may belong to it."""
    mandag: date | None = None
    """The Monday of a week told without a day."""
    biord: bool = False
    """True for "i dag", "i går": told in passing, so it yields to any other day in the text."""
    fundet: str = ""


class _Laeser:
    """Reads joined parts against one day and one calendar."""

    def __init__(self, idag: date, kalender: Kalender) -> None:
        self.idag = idag
        self.kalender = kalender
        sidste = date(SIDSTE_AAR, 12, 31)
        for_sent = idag.year * 12 + idag.month + LAENGST_FREM_MAANEDER > SIDSTE_AAR * 12 + 12
        self.graense = sidste if for_sent else kalender.laeg_maaneder(idag, LAENGST_FREM_MAANEDER)

    # What may be proposed

    def brugbar(self, d: date) -> bool:
        return self.idag <= d <= self.graense and self.kalender.er_arbejdsdag(d)

    def forslag(self, dage: Iterable[date]) -> tuple[date, ...]:
        """Keep what can be asked about: at most three working days from today on, in date order."""
        return tuple(sorted({d for d in dage if self.brugbar(d)})[:3])

    def spredt(self, fra: date, til: date) -> tuple[date, ...]:
        """Propose the first, the middle and the last working day of a span, both ends included."""
        fra, til = max(fra, self.idag), min(til, self.graense)
        dage = [d for n in range((til - fra).days + 1) if self.brugbar(d := fra + timedelta(days=n))]
        return self.forslag((dage[0], dage[len(dage) // 2], dage[-1])) if dage else ()

    def omkring(self, d: date) -> tuple[date, ...]:
        """Propose the day, or where it is closed the working days on either side of it."""
        if not self.idag <= d <= self.graense:
            return ()
        return self.forslag(self._naboer(d))

    def _naboer(self, d: date) -> Iterable[date]:
        for retning in (-1, 1):
            nabo = d
            while self.idag <= nabo <= self.graense and not self.kalender.er_arbejdsdag(nabo):
                nabo += timedelta(days=retning)
            yield nabo

    # One definite day

    def dom(self, d: date, ugedag: int | None = None, naeste_aar: date | None = None) -> _Tolkning:
        """Judge one definite day: past, wrong weekday, too far ahead, weekend, closed, or good."""
        if d < self.idag:
            return _Tolkning(_BESTEMT, d, self.forslag([naeste_aar] if naeste_aar else []), "fortid")
        if d > self.graense:
            return _Tolkning(_BESTEMT, d, (), "for_langt")
        if ugedag is not None and d.weekday() != ugedag:
            naermeste = d + timedelta(days=(ugedag - d.weekday() + 3) % 7 - 3)
            forslag = self.forslag([d, naermeste])
            return _Tolkning(_BESTEMT, d, forslag, "ugedag_passer_ikke", UGEDAGE[d.weekday()])
        grund = self.kalender.lukket(d)
        if grund is None:
            return _Tolkning(_BESTEMT, d)
        return _Tolkning(_BESTEMT, d, self.omkring(d), "weekend" if d.weekday() >= 5 else "lukket", grund)

    def uklar(self, dage: Iterable[date] = (), grund: str | None = None, rang: int = _BESTEMT) -> _Tolkning:
        return _Tolkning(rang, None, self.forslag(dage), "uklar", grund)

    # Each kind of phrase

    def naeste_dag_maaned(self, dag: int, maaned: int) -> date | None:
        """Return the next such day from today on; None where no year has it (31 April)."""
        for aar in range(self.idag.year, self.idag.year + 9):  # 29 February may be eight years away (1896, 2096)
            if dag <= monthrange(aar, maaned)[1] and (d := date(aar, maaned, dag)) >= self.idag:
                return d
        return None

    def dag_maaned(self, led: Led, ugedag: int | None) -> _Tolkning:
        """Read a day and a month; without a year, the next such day from today on."""
        dag, maaned, aar = led.dag or 0, led.maaned or 0, led.aar
        if not 1 <= maaned <= 12:
            return _Tolkning(_BESTEMT, None, (), "umulig", f"der er ingen måned {maaned}")
        laengde = 29 if maaned == 2 and aar is None else monthrange(aar or 2000, maaned)[1]
        if not 1 <= dag <= laengde:
            hoejst = "højst" if maaned == 2 and aar is None else "kun"
            navn = f"{MAANEDER[maaned - 1]} {aar}" if maaned == 2 and aar else MAANEDER[maaned - 1]
            return _Tolkning(_BESTEMT, None, (), "umulig", f"{navn} har {hoejst} {laengde} dage")
        naeste = self.naeste_dag_maaned(dag, maaned)
        d = naeste if aar is None else date(aar, maaned, dag)
        return self.dom(d, ugedag, naeste) if d else _Tolkning(_BESTEMT, None, (), "umulig")

    def naeste_dag(self, dag: int) -> date:
        """Return the next day with this number, 1-31, from today on."""
        aar, maaned = self.idag.year, self.idag.month
        if dag < self.idag.day:
            aar, maaned = (aar, maaned + 1) if maaned < 12 else (aar + 1, 1)
        while dag > monthrange(aar, maaned)[1]:
            maaned += 1  # December has 31 days, so the year never runs out
        return date(aar, maaned, dag)

    def dag_alene(self, led: Led, ugedag: int | None, maaned: date | None) -> _Tolkning:
        """Read "d. 3.": the next 3rd from today on, in this month or the next that has such a day.

        `maaned` is the first of the month where one is told ("den 3. i næste måned"). "torsdag 10" without a full
        stop may also mean ten o'clock, so it asks.
        """
        dag = led.dag or 0
        if not 1 <= dag <= 31:
            return _Tolkning(_BESTEMT, None, (), "umulig", "en måned har højst 31 dage")
        if maaned:
            return self.dag_maaned(replace(led, maaned=maaned.month, aar=maaned.year), ugedag)
        d = self.naeste_dag(dag)
        if led.usikker and ugedag is not None:
            return self.uklar([self.kommende(ugedag), *([d] if d.weekday() == ugedag else [])])
        return self.dom(d, ugedag)

    def nte(self, led: Led) -> _Tolkning:
        """Read "første mandag i februar" and "sidste fredag i januar"."""
        ugedag = led.ugedag or 0
        foerste = self.maaned_fra(1) if led.maaned is None else self.maaned_med(led.maaned, led.aar)
        for _ in range(2):
            dage = [d for d in self._maanedens_dage(foerste) if d.weekday() == ugedag]
            if led.antal > len(dage):
                antal = f"{MAANEDER[foerste.month - 1]} {foerste.year} har kun {len(dage)} {UGEDAGE[ugedag]}e"
                return _Tolkning(_BESTEMT, None, (), "umulig", antal)
            valgt = dage[led.antal - 1 if led.antal > 0 else -1]
            if valgt >= self.idag or led.aar or led.maaned is None:
                break
            foerste = date(foerste.year + 1, foerste.month, 1)
        return self.dom(valgt)

    def _maanedens_dage(self, foerste: date) -> list[date]:
        return [foerste.replace(day=n) for n in range(1, monthrange(foerste.year, foerste.month)[1] + 1)]

    def helligdag(self, led: Led, ugedag: int | None) -> _Tolkning:
        """Read a day that goes by Easter; without a year, the next from today on."""
        d, naeste = (self._efter_paaske(aar, led.antal) for aar in (led.aar or self.idag.year, self.idag.year + 1))
        if led.aar is None and d is not None and d < self.idag:
            d = naeste
        if d is None:
            return _Tolkning(_BESTEMT, None, (), "for_langt" if (led.aar or SIDSTE_AAR) > self.idag.year else "fortid")
        return self.dom(d, ugedag, naeste)

    def _efter_paaske(self, aar: int, antal: int) -> date | None:
        """Return the day so many days after Easter Sunday, which falls between 22 March and 25 April.

        The calendar knows Easter by its name. None for a year that it does not cover.
        """
        if not FOERSTE_AAR <= aar <= SIDSTE_AAR:
            return None
        dage = (date(aar, 3, 22) + timedelta(days=n) for n in range(35))
        return next(d for d in dage if self.kalender.lukket(d) == "Påskedag") + timedelta(days=antal)

    def maaned_fra(self, antal: int) -> date:
        """Return the first of the month `antal` months from now."""
        aar, maaned0 = divmod(self.idag.year * 12 + self.idag.month - 1 + antal, 12)
        return date(aar, maaned0 + 1, 1)

    def maaned_med(self, maaned: int, aar: int | None, sidste_dag: int = 31) -> date:
        """Return the first of the month; without a year, the next whose days up to `sidste_dag` are not all past."""
        if aar:
            return date(aar, maaned, 1)
        dag = min(sidste_dag, monthrange(self.idag.year, maaned)[1])
        return date(self.idag.year + (date(self.idag.year, maaned, dag) < self.idag), maaned, 1)

    def kommende(self, ugedag: int) -> date:
        """Return the first such weekday after today."""
        return self.idag + timedelta(days=(ugedag - self.idag.weekday() - 1) % 7 + 1)

    def ugedag_alene(self, led: Led) -> _Tolkning:
        """Read a weekday alone: the first one after today.

        "næste onsdag" is the coming one to some and the one a week later to others, so both are asked about. So is
        "fredag" said on a Friday: today, or in a week? "kommende", "førstkommende" and "denne" mean the coming one.
        "en torsdag" is any.
        """
        ugedag = led.ugedag or 0
        kommende = self.kommende(ugedag)
        om_en_uge = kommende + timedelta(days=7)
        if led.ord in ("sidste", "forrige"):
            return replace(self.dom(kommende - timedelta(days=14 if ugedag == self.idag.weekday() else 7)), biord=True)
        if led.ord == "en":
            return self.uklar([kommende, om_en_uge, om_en_uge + timedelta(days=7)], rang=_AABEN)
        if led.ord == "naste":
            return self.uklar([kommende, om_en_uge])
        if ugedag == self.idag.weekday():
            return self.uklar([self.idag, kommende])
        return replace(self.dom(kommende), bar_ugedag=ugedag)

    def ugens_mandag(self, led: Led) -> tuple[date | None, str]:
        """Return the Monday of a week and its name; None where there is no such week.

        Without a year it is the next such week that is not over (its Sunday is not past). A week 53 that comes only
        after the limit for meetings counts as missing.
        """
        if led.slags == "relativ_uge":
            mandag = self.idag - timedelta(days=self.idag.weekday()) + timedelta(weeks=led.antal)
        else:
            aar = led.aar or self.idag.isocalendar().year
            if not 1 <= led.antal <= 53:
                return None, "et år har højst 53 uger"
            if led.antal == 53 and not _har_uge_53(aar):
                return None, f"{aar} har kun 52 uger"
            mandag = date.fromisocalendar(aar, led.antal, 1)
            if led.aar is None and mandag + timedelta(days=6) < self.idag:
                if led.antal == 53 and not _har_uge_53(aar + 1):
                    return None, f"{aar + 1} har kun 52 uger"
                mandag = date.fromisocalendar(aar + 1, led.antal, 1)
        iso = mandag.isocalendar()
        return mandag, f"uge {iso.week} {iso.year}"

    def uge(self, led: Led, ugedag: int | None) -> _Tolkning:
        """Read a week: with a weekday its date, without one a question with days spread over the week."""
        mandag, navn = self.ugens_mandag(led)
        if mandag is None:
            return _Tolkning(_BESTEMT, None, (), "umulig", navn)
        if led.antal_til is not None:
            uger = [self.uge(replace(led, antal=nr, antal_til=None), ugedag) for nr in (led.antal, led.antal_til)]
            return self.uklar((d for t in uger for d in ((t.dato,) if t.dato else t.forslag[:1])), rang=_UGE)
        if ugedag is not None:
            return self.dom(mandag + timedelta(days=ugedag))
        fredag = mandag + timedelta(days=4)
        if fredag < self.idag:
            return _Tolkning(_UGE, None, (), "fortid", navn)
        if mandag > self.graense:
            return _Tolkning(_UGE, None, (), "for_langt", navn)
        forslag = self.spredt(mandag, fredag)
        return _Tolkning(_UGE, None, forslag, "uge" if forslag else "lukket", navn, mandag=mandag)

    def om(self, led: Led, ugedag: int | None) -> _Tolkning:
        """Read "om 3 uger": exactly three weeks from today. With a weekday, that day of the calendar week three on.

        So "torsdag om 3 uger", said on Sunday 22 November 2026 (week 47), is Thursday of week 50. "om 8 dage" is the
        old way of saying a week, and as often eight days: both are asked about. "om en måned" is the same date next
        month. "onsdag om en uge", said on a Friday, is the coming Wednesday by the week and the one after it by the
        sense, so both are asked about. "om 2-3 uger", "om et par uger", "om en uges tid" and "inden for 14 dage" leave
        the day open.
        """
        if led.ord == "ukendt":
            return self.uklar(rang=_VAG)
        if led.ord == "dagord":
            d = self.idag + timedelta(days=led.antal)
            return replace(self.dom(d, ugedag), biord=led.antal <= 0)
        dage = [self._laegges_til(n, led.enhed) for n in (led.antal, led.antal_til) if n is not None]
        kendte = [d for d in dage if d is not None]
        if len(kendte) < len(dage):
            return _Tolkning(_BESTEMT, None, (), "for_langt")
        d = kendte[0]
        if ugedag is not None and led.enhed != "arbejdsdag":
            hele_uger = led.enhed != "dag" or led.antal % 7 == 0 or led.antal == 8
            if led.enhed == "dag" and led.antal == 8:
                d -= timedelta(days=1)
            i_ugen = d + timedelta(days=ugedag - d.weekday())
            if led.usikker or led.enhed in ("maaned", "aar"):
                return self.uklar(self.omkring(i_ugen), rang=_AABEN)
            if hele_uger and i_ugen == self.kommende(ugedag):
                return self.uklar([i_ugen, i_ugen + timedelta(days=7)])
            return self.dom(i_ugen) if hele_uger else self.dom(d, ugedag)
        if led.enhed == "dag" and led.antal == 8 and not led.usikker:
            return self.uklar(n for dag in (d - timedelta(days=1), d) for n in self.omkring(dag))
        if led.usikker:
            return self.uklar((n for dag in kendte for n in self.omkring(dag)), rang=_AABEN)
        return self.dom(d, ugedag)

    def _laegges_til(self, antal: int, enhed: str) -> date | None:
        """Add to today; None where the result is far beyond what a meeting can be."""
        try:
            if enhed == "arbejdsdag":
                return self.kalender.laeg_arbejdsdage(self.idag, antal)[0]
            if enhed in ("maaned", "aar"):
                return self.kalender.laeg_maaneder(self.idag, antal * (12 if enhed == "aar" else 1))
        except ValueError:  # past the calendar's last year
            return None
        return self.idag + timedelta(days=antal * (7 if enhed == "uge" else 1))

    def maaned(self, led: Led, ugedag: int | None) -> _Tolkning:
        """Read a month, or a part of it, as a vague wish.

        Early is the 1st to the 10th, "midt i" the 11th to the 20th, late the 21st on. Days are proposed from it, or
        with a weekday ("en torsdag i januar") the first three such days; never one chosen for the user.
        """
        fra, til = {"m": (11, 20), "f": (1, 10), "s": (21, 31)}.get(_maanedsdel(led.ord), (1, 31))
        if led.slags == "relativ_maaned":
            foerste = self.maaned_fra(led.antal)
        else:
            foerste = self.maaned_med(led.maaned or 1, led.aar, til)
        dage = [d for d in self._maanedens_dage(foerste) if fra <= d.day <= til]
        if dage[-1] < self.idag:
            return _Tolkning(_VAG, None, (), "fortid")
        if dage[0] > self.graense:
            return _Tolkning(_VAG, None, (), "for_langt")
        if ugedag is not None:
            return self.uklar((d for d in dage if d.weekday() == ugedag), rang=_AABEN)
        return replace(self.uklar(rang=_VAG), forslag=self.spredt(dage[0], dage[-1]))

    def gruppe(self, g: Gruppe) -> _Tolkning:
        """Read joined parts. The most exact part decides; the others must agree with it, or it is reported."""
        if "aar" in g:
            g = self._med_aar(g)
        ugeled = g.get("uge") or g.get("relativ_uge")
        maaned = g.get("maaned") or g.get("relativ_maaned")
        ugedag = g["ugedag"].ugedag if "ugedag" in g else None
        if "dag_maaned" in g or "dag" in g:
            if "dag_maaned" in g:
                tolkning = self.dag_maaned(g["dag_maaned"], ugedag)
            else:
                tolkning = self.dag_alene(g["dag"], ugedag, self._foerste_i(maaned))
            return self._passer(tolkning, g, ugeled)
        if "nte" in g:
            return self.nte(g["nte"])
        if "helligdag" in g:
            return self._passer(self.helligdag(g["helligdag"], ugedag), g, ugeled)
        if "om" in g:
            return self.om(g["om"], ugedag)
        if "uge" in g:
            return self.uge(g["uge"], ugedag)
        if maaned:
            return self.maaned(maaned, ugedag)
        if "ferie" in g or "aar" in g:
            if "ferie" in g and g["ferie"].ord == "weekend":
                return _Tolkning(_VAG, None, (), "weekend")
            # School holidays are set by each municipality: none are known here, so the day is asked for.
            return self.uklar(rang=_VAG)
        if "relativ_uge" in g:
            return self.uge(g["relativ_uge"], ugedag)
        return self.ugedag_alene(g["ugedag"])

    def _med_aar(self, g: Gruppe) -> Gruppe:
        """Give "næste år" or "i år" to the parts that a year can belong to and that have none of their own."""
        aar = self.idag.year + g["aar"].antal
        kan: tuple[Slags, ...] = ("dag_maaned", "nte", "helligdag", "uge", "maaned")
        return g | {slags: replace(g[slags], aar=aar) for slags in kan if slags in g and g[slags].aar is None}

    def _foerste_i(self, led: Led | None) -> date | None:
        if led is None:
            return None
        if led.slags == "relativ_maaned":
            return self.maaned_fra(led.antal)
        return self.maaned_med(led.maaned or 1, led.aar)

    def _passer(self, tolkning: _Tolkning, g: Gruppe, ugeled: Led | None) -> _Tolkning:
        """Check a date against a week or a "i morgen" told with it."""
        d = tolkning.dato
        if d is None or tolkning.problem not in (None, "weekend", "lukket"):
            return tolkning
        if ugeled and ugeled.antal_til is None:
            if ugeled.slags == "uge":
                passer = d.isocalendar().week == ugeled.antal
            else:
                passer = self.ugens_mandag(ugeled)[0] == d - timedelta(days=d.weekday())
            if not passer:
                return self.uklar([d], f"datoen ligger i uge {d.isocalendar().week}")
        om = g.get("om")
        if om and not om.usikker and om.enhed == "dag":
            anden = self.idag + timedelta(days=om.antal)
            if anden != d:
                return self.uklar([d, anden])
        return tolkning


def _har_uge_53(aar: int) -> bool:
    return date(aar, 12, 28).isocalendar().week == 53


def _maanedsdel(ord_: str) -> str:
    if ord_.startswith(("midt", "medio")):
        return "m"
    if ord_.startswith(("start", "begynd", "forst", "primo", "tidlig")):
        return "f"
    return "s" if ord_ else ""


# --- The whole text --------------------------------------------------------------------------------------------------

_S = r"(?<![a-zA-Z])"  # start of a word
_SMAAORD = r"(?: (?:pa|den|d\.?|i|til|med|omkring|om))* ?$"
_IKKE_MOEDEDAG = re.compile(
    rf"{_S}(?:siden|fodt|fodselsdag(?:en)?|hver|alle|god|ikke|i stedet for|frem ?for|end){_SMAAORD}"
)
_IKKE_MOEDEDAG_EFTER = re.compile(
    r"[ ,\x02]*(?:kan (?:jeg|vi|han|hun|de|laereren|radgiveren)|gar|dur|duer|passer|virker|er (?:jeg|vi))"
    r"(?: (?:desvarre|slet|altsa))* ikke\b"
)
_TIL_OG_MED = re.compile(rf"{_S}(?:(?<!ikke )(?:inden|FOER)|senest|indtil|frem til|op til|ikke senere end){_SMAAORD}")
_FRA_OG_MED = re.compile(rf"{_S}(?:efter|tidligst|fra og med|ikke (?:FOER|inden)|(?<!ikke )senere end){_SMAAORD}")
_MAASKE = re.compile(
    rf"{_S}(?:omkring|cirka|circa|ca\.?|maske|muligvis|engang|en gang|hen ?ad|nok|eventuelt|evt\.?){_SMAAORD}"
)
_VED_IKKE = re.compile(
    r"\b(?:(?:ved|ve) (?:jeg |vi |det |endnu |desvarre )*ik(?:ke)?(?! om (?:det|der|han|hun|vi|de|barnet|man)\b)"
    r"|aner (?:\w+ )?ikke|endnu ikke|ingen (?:anelse|ide)|usikker|ubesluttet|uafklaret"
    r"|ikke (?:\w+ )?(?:besluttet|aftalt|fastlagt|planlagt|bestemt|fastsat|afgjort|sikker|endnu)"
    r"|(?<!r )(?<!e )senere(?! (?:pa|i) ugen| end))\b"
)
_INGEN_DATO = re.compile(
    r"\b(?:spring(?:er)? over|find(?:e|er) (?:\w+ )?ud af|kommer an pa|afhanger af|se i kalenderen|tjekker? kalenderen"
    r"|(?:ikke|ingen|mangler?|tom|spring|finde[rt]?|leder|vent(?:er)? (?:pa|med)|vender tilbage|lad)"
    r" (?:\w+ ){0,6}(?:dato\w*|hvornar)"
    r"|(?:dato\w*|dagen|hvornar) (?:\w+ ){0,4}(?:ikke|mangler|tba|aben|over|senere))\b"
)
"""Wordings that a date in the same text overrules, as "find ud af fristerne til 3. maj" shows."""
_RETTELSE = re.compile(r"\b(?:nej|rettelse|jeg mener|jeg mente)\b")
"""What is told after it replaces what was told before it: "mandag, nej vent, tirsdag d. 12/1"."""
_ULAEST_DAG = re.compile(r",? ?(?:den|d\.?) ?\d")
"""A figure after a weekday that was not understood as a date: the weekday alone is then no safe answer."""
_SNAREST = re.compile(r"\b(?:hurtigst mulig[t]?|snarest(?: muligt)?|asap|sa snart som muligt|forst muligt|snart)\b")
_PERIODER: frozenset[Slags] = frozenset(("uge", "relativ_uge", "maaned", "relativ_maaned"))
_KORT_SVAR, _HELT_KORT_SVAR = 12, 6
"""Words. "ved ikke" counts only in a short answer, "snart" and a time alone only in a very short one: in a story they
speak of other things."""


def find_dato(tekst: str, idag: date, kalender: Kalender) -> Datosvar | None:
    """Find the date of one meeting, and its time, anywhere in a free text. None where the text speaks of no date.

    How ambiguous forms are read (`idag` is "today"):

    - No year: the next such day from today on, today included. "d. 3.": the next 3rd. Two figures: this century.
    - "tirsdag": the first Tuesday after today. "næste onsdag": asked, the coming one and a week later are proposed. So
      is a weekday said on that very weekday.
    - "om 3 uger", "om 14 dage", "om en måned": counted exactly from today. "torsdag om 3 uger": Thursday of the
      calendar week three weeks on. "om 8 dage": asked, 7 or 8 days. "om 10 arbejdsdage" counts the calendar's own.
    - "uge 6": the next week 6 that is not over, problem "uge", with days spread over it. "tirsdag i uge 47" within
      week 47 is this week's Tuesday, "fortid" where it is past.
    - "midt i januar", "en torsdag i marts", "omkring 3/2", "måske torsdag", "senest 1/3", "efter 1/2" and a span
      ("om 2-3 uger"): "uklar", with proposals. "efter efterårsferien", "efter jul", "til foråret": "uklar" without
      any, as no school holidays are known here.
    - Several different days ("tirsdag eller torsdag", "3/2 eller 10/2"): "uklar", with those that can be used. A past
      day and "i dag" told in passing yield to another day. Days after "siden", "født", "hver" or "ikke" do not count.
    - "9-10" beside a date is a time. As the whole text too, with 9 October as a proposal. "9.10" is 9 October where no
      other date is told. Bare hours 1-6 are afternoon ("kl 3" is 15:00).
    - Days with a name ("langfredag", "2. juledag", "juleaften") are found; whether they are closed, the calendar says.
    - What follows "nej" replaces what was told before it ("mandag, nej, tirsdag"). A weekday with a week told elsewhere
      in the text ("torsdag, og det skal være i uge 5"): "uklar", both that day and the coming one.
    - A misspelling one letter away from two weekdays ("tursdag"): "uklar", both, unless a date beside it tells which.
    - A time and no day: `klokken` is set, `dato` None, problem "uklar". In a short text only.

    It is meant for a message in which a date is wanted or likely. In a story, heed only an answer with `dato` set.

    Raises ValueError (in Danish) where `idag` is outside the calendar's years.
    """
    kalender.lukket(idag)  # refuses a day outside the calendar before anything is read
    svar = [_find(kanon, idag, kalender) for kanon in kanoniser(tekst)]
    if len(svar) == 1 or svar[0] == svar[1]:
        return svar[0]
    laeser = _Laeser(idag, kalender)
    kendte = [s for s in svar if s is not None]
    passer = [s for s in kendte if s.problem != "ugedag_passer_ikke"]
    if len(passer) == 1 < len(kendte):  # "tursdag d. 2. februar 2027": the date tells which weekday was meant
        return passer[0]
    dage = [d for s in kendte for d in ((s.dato,) if s.dato else s.forslag)]
    klokken = _en_tid(s.klokken for s in kendte)
    return Datosvar(None, klokken, kendte[0].fundet, laeser.forslag(dage), "uklar")


def _find(kanon: Kanon, idag: date, kalender: Kalender) -> Datosvar | None:
    k, tider = tag_tider(kanon.k)
    masket, led = find_led(k)
    laeser = _Laeser(idag, kalender)
    grupper = _grupper(k, led)
    rettet = max((fund.start() for fund in _RETTELSE.finditer(k)), default=-1)
    efter_rettelse = [g for g in grupper if min(del_.fra for del_ in g.values()) > rettet]
    tolkninger = [t for g in efter_rettelse or grupper if (t := _i_sammenhaeng(kanon, k, g, laeser))]
    bare = _bare_tider(masket, hele=not led and not tider)
    klokken = _en_tid(laes_tid(fund) for fund in [*tider, *bare])
    antal_ord = len(kanon.tekst.split())
    ved_ikke = _VED_IKKE.search(k) if antal_ord <= _KORT_SVAR else None
    svar = _vaelg(tolkninger, laeser) if tolkninger else None
    if svar and svar.dato and svar.problem is None and ved_ikke:
        svar = replace(svar, dato=None, forslag=(svar.dato,), problem="uklar")
    if svar and not (ved_ikke and svar.dato is None and not svar.forslag):
        return replace(svar, klokken=klokken)
    if antal_ord <= _KORT_SVAR:
        ved_ikke = ved_ikke or _INGEN_DATO.search(k)
    if ved_ikke:
        return Datosvar(None, klokken, kanon.original(*ved_ikke.span()), (), "ved_ikke")
    if antal_ord > _HELT_KORT_SVAR:
        return None
    if snarest := _SNAREST.search(k):
        return Datosvar(None, klokken, kanon.original(*snarest.span()), (), "uklar")
    if klokken:
        fund = [*tider, *bare][0]
        return Datosvar(None, klokken, kanon.original(*fund.span()), _som_dato(fund, laeser), "uklar")
    return None


def _i_sammenhaeng(kanon: Kanon, k: str, g: Gruppe, laeser: _Laeser) -> _Tolkning | None:
    """Read a group with the words around it: dropped after "siden" or "ikke", opened by "senest" or "måske"."""
    fra, til = min(del_.fra for del_ in g.values()), max(del_.til for del_ in g.values())
    foer, efter = k[max(0, fra - 40) : fra], k[til : til + 40]
    ugedag = g.get("ugedag")
    if (ugedag and ugedag.ord in ("hver", "alle")) or _IKKE_MOEDEDAG_EFTER.match(efter):
        return None
    aabent = _FRA_OG_MED.search(foer) or _TIL_OG_MED.search(foer) or _MAASKE.search(foer)
    if not aabent and _IKKE_MOEDEDAG.search(foer):  # "ikke før 14/1" is open, "ikke 14/1" is no day at all
        return None
    tolkning = laeser.gruppe(g)
    fundet = kanon.original(fra, til)
    d = tolkning.dato
    if tolkning.bar_ugedag is not None and _ULAEST_DAG.match(efter):
        tolkning = laeser.uklar([d] if d else [])
    if aabent:
        fundet = kanon.original(fra - len(foer) + aabent.start(), til)
        if d and tolkning.problem in (None, "weekend", "lukket"):
            tolkning = laeser.uklar(_naer(d, aabent, laeser), rang=_AABEN)
        elif tolkning.problem in ("uklar", "uge") and aabent.re is not _MAASKE:
            tolkning = laeser.uklar(() if _PERIODER & set(g) else tolkning.forslag, rang=_VAG)
    elif "maaned" in g and kanon.k[g["maaned"].fra :].startswith(("efter", "FOER", "inden", "senest")):
        tolkning = replace(tolkning, forslag=())
    return replace(tolkning, fundet=fundet)


def _naer(d: date, aabent: re.Match[str], laeser: _Laeser) -> tuple[date, ...]:
    """Propose a day for "senest 1/3" or "efter 1/2": the bound itself, or the working day inside it."""
    if aabent.re is _MAASKE:
        return laeser.omkring(d)
    if aabent.re is _TIL_OG_MED:
        if aabent[0].startswith(("inden", "FOER")):
            d -= timedelta(days=1)
        return tuple(n for n in laeser.omkring(d) if n <= d)
    if aabent[0].startswith(("efter", "senere end")):
        d += timedelta(days=1)
    return tuple(n for n in laeser.omkring(d) if n >= d)


def _vaelg(tolkninger: Sequence[_Tolkning], laeser: _Laeser) -> Datosvar:
    """Choose among the readings of a text: the firmest; one of equals only where all say the same day."""
    rang = max(t.rang for t in tolkninger if not t.biord) if any(not t.biord for t in tolkninger) else 0
    bedste = [t for t in tolkninger if t.rang == rang and not t.biord] or list(tolkninger)
    if len({(t.dato, t.forslag, t.problem) for t in bedste}) > 1:
        bedste = [t for t in bedste if t.problem != "fortid"] or bedste
    forskellige = {(t.dato, t.forslag, t.problem): t for t in bedste}
    if len(forskellige) == 1:
        t = bedste[0]
        perioder = [p for p in tolkninger if p.rang in (_UGE, _VAG) and p.forslag]
        if t.bar_ugedag is not None and perioder:  # "torsdag er bedst, og det skal være i uge 5"
            i_perioden = [d for p in perioder for d in p.forslag]
            if perioder[0].mandag:
                i_perioden = [perioder[0].mandag + timedelta(days=t.bar_ugedag)]
            forslag = laeser.forslag([t.dato, *i_perioden] if t.dato else i_perioden)
            return Datosvar(None, None, f"{t.fundet} / {perioder[0].fundet}", forslag, "uklar")
        return Datosvar(t.dato, None, t.fundet, t.forslag, t.problem, t.grund)
    dage = [d for t in bedste for d in ((t.dato,) if t.dato else t.forslag)]
    fundet = " / ".join(dict.fromkeys(t.fundet for t in list(forskellige.values())[:3]))
    return Datosvar(None, None, fundet, laeser.forslag(dage), "uklar")


def _bare_tider(masket: str, hele: bool) -> list[re.Match[str]]:
    """Find "9-10" and "9.10" right beside a date, or as the whole text."""
    fundne = []
    for fund in BAR_TID.finditer(masket):
        foer, efter = masket[: fund.start()], masket[fund.end() :]
        alene = hele and not foer.strip() and not efter.strip(" .,!?")
        ved_siden = foer.rstrip(" ,(").endswith(DATOMASKE) or efter.lstrip(" ,)").startswith(DATOMASKE)
        frit = not re.match(r" ?(?:[a-z%]+)", efter) or re.match(r" (?:i|pa|om|hos|til|tak|eller|men)\b", efter)
        if er_bar_tid(fund) and frit and (alene or ved_siden):
            fundne.append(fund)
    return fundne


def _som_dato(fund: re.Match[str], laeser: _Laeser) -> tuple[date, ...]:
    """Propose the date in a whole answer such as "9-10", which is read as a time."""
    tal = re.fullmatch(r"(\d{1,2})-(\d{1,2})", fund[0])
    if not tal or not 1 <= int(tal[2]) <= 12:
        return ()
    d = laeser.naeste_dag_maaned(int(tal[1]), int(tal[2]))
    return laeser.forslag([d] if d else [])
