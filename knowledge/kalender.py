"""Danish working days: which days are closed and why, and how deadlines are counted over them.

A working day is Monday to Friday, without the Danish public holidays (package `holidays`, category "public") and
without the closing days of the rulebook's own list (DOMAIN.md section 8). The package's *optional* days (5 June,
24 and 31 December) are not public holidays: they are closed only where a rulebook lists them. Store bededag is a
public holiday up to 2023 and a working day from 2024 (lov nr. 214 af 6. marts 2023); the package knows both sides.

Nothing here reads a clock or a file. Every method raises ValueError, with a message in Danish, for a year outside
2000-2100.
"""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Literal

import holidays

FOERSTE_AAR = 2000
SIDSTE_AAR = 2100

_EN_DAG = timedelta(days=1)
_WEEKEND = {5: "lørdag", 6: "søndag"}


@dataclass(frozen=True)
class Lukkedag:
    """A day that is closed every year, such as 24 December. 29 February is closed in leap years only.

    Raises ValueError when no year has such a day, or when the name is empty.
    """

    maaned: int
    dag: int
    navn: str

    def __post_init__(self) -> None:
        try:
            date(2000, self.maaned, self.dag)  # 2000 is a leap year, so 29 February is let through
        except ValueError:
            raise ValueError(f"Lukkedagen {self.dag}/{self.maaned} findes ikke i kalenderen.") from None
        if not self.navn.strip():
            raise ValueError(f"Lukkedagen {self.dag}/{self.maaned} mangler et navn.")


@dataclass(frozen=True)
class Lukkeperiode:
    """A one-off local closing, both ends included.

    Raises ValueError when the end is before the start, or when the name is empty.
    """

    fra: date
    til: date
    navn: str

    def __post_init__(self) -> None:
        if self.til < self.fra:
            raise ValueError(f"Lukkeperioden slutter ({self.til}), før den begynder ({self.fra}).")
        if not self.navn.strip():
            raise ValueError(f"Lukkeperioden fra {self.fra} mangler et navn.")


@dataclass(frozen=True)
class Sprunget:
    """A closed day that a count passed over, and why: "lørdag", "Skærtorsdag", or the closing day's own name."""

    dato: date
    grund: str


@cache
def _helligdage(aar: int) -> Mapping[date, str]:
    """Return the public holidays of a year with their Danish names. Cached: the package takes some ms a year."""
    dage = holidays.country_holidays("DK", years=aar, expand=False, language="da", categories=("public",))
    return MappingProxyType({dag: " og ".join(dage.get_list(dag)) for dag in dage})


def _tjek(d: date) -> None:
    if isinstance(d, datetime):
        # A datetime is never equal to a date, so every look-up would silently miss.
        raise ValueError("Kalenderen regner med datoer uden klokkeslæt.")
    if not FOERSTE_AAR <= d.year <= SIDSTE_AAR:
        raise ValueError(f"Året {d.year} ligger uden for {FOERSTE_AAR}-{SIDSTE_AAR}, som kalenderen dækker.")


def _hverdage_indtil(ordinal: int) -> int:
    """Count Mondays to Fridays from day 1 to `ordinal`, both included. Day 1 (1 January of year 1) is a Monday."""
    uger, rest = divmod(ordinal, 7)
    return 5 * uger + min(rest, 5)


class Kalender:
    """Working days for one rulebook: public holidays, its yearly closing days and its one-off closing periods."""

    def __init__(self, lukkedage: Iterable[Lukkedag] = (), lukkeperioder: Iterable[Lukkeperiode] = ()) -> None:
        self.lukkedage = tuple(lukkedage)
        self.lukkeperioder = tuple(lukkeperioder)
        self._navngivne: dict[int, dict[date, str]] = {}
        self._lukkede_hverdage: dict[int, list[int]] = {}

    def _navngivne_dage(self, aar: int) -> dict[date, str]:
        """Return every closed day of a year that has a name of its own (all but ordinary weekends)."""
        dage = self._navngivne.get(aar)
        if dage is None:
            dage = dict(_helligdage(aar))
            for lukkedag in self.lukkedage:
                if lukkedag.dag <= monthrange(aar, lukkedag.maaned)[1]:
                    dage.setdefault(date(aar, lukkedag.maaned, lukkedag.dag), lukkedag.navn)
            for periode in self.lukkeperioder:
                d, til = max(periode.fra, date(aar, 1, 1)), min(periode.til, date(aar, 12, 31))
                while d <= til:
                    dage.setdefault(d, periode.navn)
                    d += _EN_DAG
            self._navngivne[aar] = dage
        return dage

    def lukket(self, d: date) -> str | None:
        """Return why a day is closed, in Danish, or None for a working day.

        The most telling reason is given: the public holiday's name, then the rulebook's closing day or period, then
        "lørdag" or "søndag". So Påskedag is "Påskedag", although it is also a Sunday.
        """
        _tjek(d)
        return self._navngivne_dage(d.year).get(d) or _WEEKEND.get(d.weekday())

    def er_arbejdsdag(self, d: date) -> bool:
        """Tell whether a day is a working day."""
        return self.lukket(d) is None

    def laeg_arbejdsdage(self, d: date, n: int) -> tuple[date, tuple[Sprunget, ...]]:
        """Count `n` working days from `d`: forward when n > 0, back when n < 0.

        The start day itself is not counted, closed or not. "10 working days before the meeting" is thus
        `laeg_arbejdsdage(moede, -10)`: the tenth working day back, beginning with the day before the meeting.
        n = 0 gives `d` itself, even where it is closed.

        Returns the day reached and the closed days passed over on the way, in date order.
        """
        _tjek(d)
        trin = _EN_DAG if n > 0 else -_EN_DAG
        tilbage = abs(n)
        sprunget: list[Sprunget] = []
        while tilbage:
            d += trin
            grund = self.lukket(d)
            if grund is None:
                tilbage -= 1
            else:
                sprunget.append(Sprunget(d, grund))
        if n < 0:
            sprunget.reverse()
        return d, tuple(sprunget)

    def naermeste_arbejdsdag(self, d: date, retning: Literal[-1, 1]) -> tuple[date, tuple[Sprunget, ...]]:
        """Return `d` where it is a working day, else the nearest working day back (-1) or forward (1).

        The closed days passed over, `d` itself among them, are returned in date order. Raises ValueError for any
        other direction.
        """
        if retning not in (-1, 1):
            raise ValueError("Retningen skal være -1 (bagud) eller 1 (fremad).")
        grund = self.lukket(d)
        if grund is None:
            return d, ()
        fundet, flere = self.laeg_arbejdsdage(d, retning)
        denne = (Sprunget(d, grund),)
        return fundet, denne + flere if retning > 0 else flere + denne

    def laeg_maaneder(self, d: date, n: int) -> date:
        """Return the same day `n` calendar months on (or back, n < 0), cut to the month's last day (31/1 + 1 = 28/2).

        The result may be a closed day: what then applies is the deadline's own business.
        """
        _tjek(d)
        aar, maaned0 = divmod(d.year * 12 + d.month - 1 + n, 12)
        if not FOERSTE_AAR <= aar <= SIDSTE_AAR:
            raise ValueError(f"Året {aar} ligger uden for {FOERSTE_AAR}-{SIDSTE_AAR}, som kalenderen dækker.")
        return date(aar, maaned0 + 1, min(d.day, monthrange(aar, maaned0 + 1)[1]))

    def arbejdsdage_mellem(self, a: date, b: date) -> int:
        """Count the working days from `a` to `b` the way deadlines are counted: `a` is left out, `b` is included.

        Negative where `b` is before `a`. For a working day `b`, `laeg_arbejdsdage(a, arbejdsdage_mellem(a, b))`
        reaches `b`. The cost grows with the number of years, not of days.
        """
        _tjek(a)
        _tjek(b)
        if b < a:
            return -self._arbejdsdage_fra_til(b.toordinal(), a.toordinal() - 1, b.year, a.year)
        return self._arbejdsdage_fra_til(a.toordinal() + 1, b.toordinal(), a.year, b.year)

    def _arbejdsdage_fra_til(self, fra: int, til: int, fra_aar: int, til_aar: int) -> int:
        """Count working days between two ordinals, both included. An empty span (fra = til + 1) gives 0."""
        antal = _hverdage_indtil(til) - _hverdage_indtil(fra - 1)
        for aar in range(fra_aar, til_aar + 1):
            lukkede = self._lukkede_hverdage.get(aar)
            if lukkede is None:
                lukkede = sorted(d.toordinal() for d in self._navngivne_dage(aar) if d.weekday() < 5)
                self._lukkede_hverdage[aar] = lukkede
            antal -= bisect_left(lukkede, til + 1) - bisect_left(lukkede, fra)
        return antal
