"""The calendar form: the meeting and each dated deadline as entries of one .ics file, without anything of a child."""

from __future__ import annotations

import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from knowledge import fakta as fk
from knowledge.frister import Fristdato, kalender_for
from knowledge.kladder.ord import ord_
from knowledge.kladder.typer import KladdeFejl
from knowledge.moede import Moedeobjekt
from knowledge.visning import lille, titel

ZONE = ZoneInfo("Europe/Copenhagen")
_DOMAENE = "moedeguide.invalid"  # a reserved name: the ids belong to no host
_ALARM_KL = 8  # o'clock on the last working day before a deadline


def ics(obj: Moedeobjekt) -> bytes:
    """Return the calendar file: METHOD PUBLISH, the same ids for the same meeting and date, Europe/Copenhagen.

    Raises KladdeFejl (Danish) where the meeting has no date.
    """
    if obj.dato is None:
        raise KladdeFejl(ord_("fejl.kalender_uden_dato"))
    kalender = Calendar()
    kalender.add("prodid", ord_("ics.produkt"))
    kalender.add("version", "2.0")
    kalender.add("calscale", "GREGORIAN")
    kalender.add("method", "PUBLISH")
    kalender.add_component(_moede(obj, obj.dato))
    for frist in obj.frister:
        if frist.dato is not None:
            kalender.add_component(_frist(obj, frist, frist.dato))
    kalender.add_missing_timezones()
    return bytes(kalender.to_ical())


def uid(obj: Moedeobjekt, led: str) -> str:
    """Return the stable id of an entry (``led``: "moede" or a deadline's id): the same each time it is made."""
    variant = obj.variant.id if obj.variant else ""
    dele = (obj.rulebook.meta.id, obj.moede.id, variant, obj.kvittering or "", str(obj.dato), str(obj.klokken), led)
    return f"{hashlib.sha256('|'.join(dele).encode()).hexdigest()[:32]}@{_DOMAENE}"


def _post(obj: Moedeobjekt, led: str) -> Event:
    post = Event()
    post.add("uid", uid(obj, led))
    post.add("dtstamp", dt.datetime.combine(obj.idag, dt.time(), dt.UTC))
    post.add("sequence", 0)
    return post


def _moede(obj: Moedeobjekt, dato: dt.date) -> Event:
    post = _post(obj, "moede")
    navn = titel(obj)
    post.add("summary", navn[:1].upper() + navn[1:])
    noter = []
    if obj.klokken is None:
        post.add("dtstart", dato)
        post.add("dtend", dato + dt.timedelta(days=1))
        noter.append(ord_("ics.uden_klokken"))
    else:
        start = dt.datetime.combine(dato, obj.klokken, ZONE)
        post.add("dtstart", start)
        minutter = obj.moede.tid_og_sted.varighed_minutter
        if minutter:
            post.add("dtend", start + dt.timedelta(minutes=minutter))
        else:
            noter.append(ord_("ics.uden_varighed"))
    post.add("description", "\n".join([*noter, *_udkast(obj)]))
    return post


def _frist(obj: Moedeobjekt, frist: Fristdato, dato: dt.date) -> Event:
    post = _post(obj, frist.id)
    noegle = "ics.frist_overskredet" if frist.overskredet else "ics.frist"
    post.add("summary", ord_(noegle, navn=frist.navn, titel=titel(obj)))
    post.add("dtstart", dato)
    post.add("dtend", dato + dt.timedelta(days=1))
    post.add("transp", "TRANSPARENT")
    ansvarlig = ord_("ics.ansvarlig", funktion=lille(fk.funktionsnavn(frist.ansvarlig)))
    dele = [frist.regel[:1].upper() + frist.regel[1:] + ".", ansvarlig + ".", frist.forbehold or ""]
    post.add("description", "\n".join([*filter(None, dele), *_udkast(obj)]))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", ord_("ics.alarm", navn=frist.navn))
    dag = kalender_for(obj.rulebook).naermeste_arbejdsdag(dato - dt.timedelta(days=1), -1)[0]
    alarm.add("trigger", dt.timedelta(days=(dag - dato).days, hours=_ALARM_KL))
    post.add_component(alarm)
    return post


def _udkast(obj: Moedeobjekt) -> list[str]:
    """Return where the entry comes from: edition and receipt."""
    from knowledge.kladder.indhold import kontekst

    return list(kontekst(obj, "fristplan")["udkast"][: 2 if obj.kvittering else 1])
