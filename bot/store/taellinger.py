"""Counters within a transaction of the store: what happened how often on which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.store.modeller import Taelling

DAGE = 400
"""Days for which a count is kept."""

type Taeller = tuple[dt.date, str, str]
"""What is counted: the day, the kind, and the id."""


def laeg_til(session: Session, antal: Mapping[Taeller, int]) -> None:
    """Add to the counters, and let go of those that are too old to be shown."""
    for (dag, slags, hvad), flere in sorted(antal.items()):
        aendret = session.execute(
            update(Taelling)
            .where(Taelling.dag == dag, Taelling.slags == slags, Taelling.hvad == hvad)
            .values(antal=Taelling.antal + flere)
            .returning(Taelling.antal)
        ).first()
        if aendret is None:
            session.add(Taelling(dag=dag, slags=slags, hvad=hvad, antal=flere))
            session.flush()
    if antal:
        sidste = max(dag for dag, _, _ in antal)
        session.execute(delete(Taelling).where(Taelling.dag < sidste - dt.timedelta(days=DAGE)))


def siden(session: Session, dag: dt.date) -> dict[Taeller, int]:
    """Return the counters of ``dag`` and later."""
    raekker = session.scalars(select(Taelling).where(Taelling.dag >= dag))
    return {(r.dag, r.slags, r.hvad): r.antal for r in raekker}
