"""Reminders within a transaction of the store: on which day who is reminded of which deadline, and where to.

Each is sent once: it is taken before it is sent, and deleted or let go of again afterwards. One that was taken by a
process that stopped in between is never sent, since nobody can tell whether it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.store.modeller import Paamindelse

PR_EJER = 60
TAGES = 200


@dataclass(frozen=True)
class Sted:
    """Where a conversation is reached: the service's address, the conversation's id there, and its tenant."""

    adresse: str
    samtale: str
    lejer: str


@dataclass(frozen=True, order=True)
class Huskefrist:
    """A deadline to be reminded of on its day: ids of the rulebook, the meeting, and the deadline there."""

    dag: dt.date
    rulebook: str
    moede: str
    frist: str


@dataclass(frozen=True)
class Taget:
    """A reminder that is to be sent now. ``ejer`` tells the reminders of one person from another's."""

    id: int
    ejer: str
    sted: Sted
    frist: Huskefrist


def husk(session: Session, ejer: str, sted: Sted, frister: Iterable[Huskefrist]) -> None:
    """Keep reminders, each once; of one person at most ``PR_EJER``, the nearest ones."""
    kendte = set(af(session, ejer))
    session.execute(
        update(Paamindelse)
        .where(Paamindelse.ejer == ejer)
        .values(adresse=sted.adresse, samtale=sted.samtale, lejer=sted.lejer)
    )
    for frist in sorted(set(frister) - kendte)[: max(0, PR_EJER - len(kendte))]:
        session.add(
            Paamindelse(
                ejer=ejer,
                adresse=sted.adresse,
                samtale=sted.samtale,
                lejer=sted.lejer,
                dag=frist.dag,
                rulebook=frist.rulebook,
                moede=frist.moede,
                frist=frist.frist,
            )
        )


def af(session: Session, ejer: str) -> list[Huskefrist]:
    """Return what a person is to be reminded of, by day."""
    return sorted(_frist(r) for r in session.scalars(select(Paamindelse).where(Paamindelse.ejer == ejer)))


def slet(session: Session, ejer: str) -> int:
    """Delete a person's reminders; return how many."""
    slettede = session.execute(delete(Paamindelse).where(Paamindelse.ejer == ejer).returning(Paamindelse.id))
    return len(slettede.all())


def tag(session: Session, dag: dt.date, nu: dt.datetime) -> list[Taget]:
    """Take the reminders of a day that nobody has taken, at most ``TAGES``."""
    ids = session.scalars(
        select(Paamindelse.id).where(Paamindelse.dag == dag, Paamindelse.taget.is_(None)).limit(TAGES)
    ).all()
    # Asked again in the writing: another process may have taken one in between.
    taget = session.scalars(
        update(Paamindelse)
        .where(Paamindelse.id.in_(ids), Paamindelse.taget.is_(None))
        .values(taget=nu)
        .returning(Paamindelse)
    )
    return sorted(
        (Taget(r.id, r.ejer, Sted(r.adresse, r.samtale, r.lejer), _frist(r)) for r in taget),
        key=lambda t: (t.ejer, t.frist),
    )


def faerdig(session: Session, ids: Iterable[int], sendt: bool) -> None:
    """Delete reminders that were sent (or never can be); let go of those that were not, to be taken again."""
    valgte = Paamindelse.id.in_(list(ids))
    if sendt:
        session.execute(delete(Paamindelse).where(valgte))
    else:
        session.execute(update(Paamindelse).where(valgte).values(taget=None))


def ryd_op(session: Session, dag: dt.date) -> int:
    """Delete the reminders of days before ``dag``; return how many."""
    slettede = session.execute(delete(Paamindelse).where(Paamindelse.dag < dag).returning(Paamindelse.id))
    return len(slettede.all())


def _frist(raekke: Paamindelse) -> Huskefrist:
    return Huskefrist(raekke.dag, raekke.rulebook, raekke.moede, raekke.frist)
