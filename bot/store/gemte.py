"""Saved conversations within a transaction of the store: fields of ids under a code's keyed hash, until a moment.

A conversation belongs to every session that has saved or fetched it: »slet mine data« in one of them deletes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.store.modeller import GemtEjer, GemtFelt, GemtSamtale

type Felter = Mapping[str, Sequence[str]]
"""The fields of a conversation: each a list of ids."""


def gem(session: Session, noegle: str, ejer: str, felter: Felter, udloeber: dt.datetime) -> None:
    """Keep the fields under ``noegle`` until ``udloeber``. What they hold has been checked to be ids."""
    samtale = GemtSamtale(noegle=noegle, udloeber=udloeber)
    session.add(samtale)
    session.flush()
    session.add(GemtEjer(samtale_id=samtale.id, ejer=ejer))
    session.add_all(
        GemtFelt(samtale_id=samtale.id, felt=felt, nr=nr, vaerdi=vaerdi)
        for felt, vaerdier in felter.items()
        for nr, vaerdi in enumerate(vaerdier)
    )


def hent(session: Session, noegle: str, ejer: str, nu: dt.datetime) -> dict[str, list[str]] | None:
    """Return the fields kept under ``noegle``, which from now on are ``ejer``'s too; None where there are none."""
    samtale = session.scalar(select(GemtSamtale).where(GemtSamtale.noegle == noegle, GemtSamtale.udloeber > nu))
    if samtale is None:
        return None
    if session.get(GemtEjer, (samtale.id, ejer)) is None:
        session.add(GemtEjer(samtale_id=samtale.id, ejer=ejer))
    felter: dict[str, list[str]] = {}
    for raekke in session.scalars(
        select(GemtFelt).where(GemtFelt.samtale_id == samtale.id).order_by(GemtFelt.felt, GemtFelt.nr)
    ):
        felter.setdefault(raekke.felt, []).append(raekke.vaerdi)
    return felter


def slet(session: Session, ejer: str) -> int:
    """Delete the conversations of a session; return how many."""
    return _slet(session, list(session.scalars(select(GemtEjer.samtale_id).where(GemtEjer.ejer == ejer))))


def ryd_op(session: Session, nu: dt.datetime) -> int:
    """Delete the conversations whose time is over; return how many."""
    return _slet(session, list(session.scalars(select(GemtSamtale.id).where(GemtSamtale.udloeber <= nu))))


def _slet(session: Session, ids: list[int]) -> int:
    for tabel in (GemtFelt, GemtEjer):
        session.execute(delete(tabel).where(tabel.samtale_id.in_(ids)))
    session.execute(delete(GemtSamtale).where(GemtSamtale.id.in_(ids)))
    return len(ids)
