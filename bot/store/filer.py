"""Draft files: kept for some hours under an unguessable id, owned by a session, and read by the gateway.

``Filarkiv`` writes (the action server); ``Fillaeser`` only reads (the gateway). What goes wrong is a ``LagerFejl``.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, delete, event, func, make_url, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.store.koder import noegle
from bot.store.modeller import ID_TEGN, Fil

TIMER = 24
"""Hours that a file is kept where FILER_TIMER says nothing else."""

PR_EJER = 60
"""Files of one session; of more, the oldest go."""

STOERST = 4_000_000
"""Bytes in one file."""

STOERST_IALT = 500_000_000
"""Bytes in all files; of more, the oldest go, so that nobody can fill the disk."""

MIMER = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "ics": "text/calendar; charset=utf-8; method=PUBLISH",
    "zip": "application/zip",
}
"""The kinds of files that are kept, by the ending of the name."""

_ID = re.compile(r"[A-Za-z0-9_-]{32}")
_NAVN = re.compile(rf"(?=.{{1,{ID_TEGN}}}$)[a-z0-9]+(?:-[a-z0-9]+)*\.({'|'.join(MIMER)})")


class LagerFejl(Exception):
    """The store cannot be used now: locked, full, or not open. What was asked is not done; all else goes on."""


@dataclass(frozen=True)
class Gemt:
    """A file that was kept: the id of its link, its name and its size in bytes."""

    id: str
    navn: str
    stoerrelse: int


@dataclass(frozen=True)
class Hentet:
    """A file as it is sent."""

    navn: str
    mime: str
    data: bytes


def er_id(vaerdi: str) -> bool:
    """Say whether a text has the form of a file's id."""
    return _ID.fullmatch(vaerdi) is not None


class Filarkiv:
    """The files over one database."""

    def __init__(self, motor: Engine, hemmelighed: bytes, timer: int = TIMER) -> None:
        """``timer``: hours that a file is kept."""
        self._motor = motor
        self._hemmelighed = hemmelighed
        self.levetid = dt.timedelta(hours=timer)

    def gem(self, afsender: str, filer: Sequence[tuple[str, bytes]], nu: dt.datetime) -> list[Gemt]:
        """Keep files (name, bytes) for a sender, all of them or none, and let go of what has expired.

        Raises LagerFejl, and ValueError for a name that is no safe file name or a file that is too large.
        """
        raekker = [self._raekke(afsender, navn, data, nu) for navn, data in filer]
        try:
            with Session(self._motor) as session, session.begin():
                self.ryd_op_i(session, nu)
                session.add_all(raekker)
                session.flush()
                self._hold_graenser(session, raekker)
                return [Gemt(r.id, r.navn, r.stoerrelse) for r in raekker]
        except SQLAlchemyError as fejl:
            raise LagerFejl(type(fejl).__name__) from None

    def _raekke(self, afsender: str, navn: str, data: bytes, nu: dt.datetime) -> Fil:
        if not _NAVN.fullmatch(navn):
            raise ValueError("not a safe file name")
        if len(data) > STOERST:
            raise ValueError("too large a file")
        return Fil(
            id=secrets.token_urlsafe(24),
            ejer=noegle(self._hemmelighed, "session", afsender),
            navn=navn,
            stoerrelse=len(data),
            oprettet=nu,
            udloeber=nu + self.levetid,
            data=data,
        )

    @staticmethod
    def _hold_graenser(session: Session, nye: Sequence[Fil]) -> None:
        """Delete the oldest files beyond what one session, and all together, may have; never the new ones."""
        behold = {fil.id for fil in nye}
        for ejer in {fil.ejer for fil in nye}:
            egne = session.scalars(select(Fil.id).where(Fil.ejer == ejer).order_by(Fil.oprettet.desc())).all()
            gamle = [id_ for id_ in egne if id_ not in behold][max(0, PR_EJER - len(behold)) :]
            session.execute(delete(Fil).where(Fil.id.in_(gamle)))
        ialt = session.scalar(select(func.sum(Fil.stoerrelse))) or 0
        if ialt > STOERST_IALT:
            for id_, stoerrelse in session.execute(select(Fil.id, Fil.stoerrelse).order_by(Fil.oprettet)).all():
                if ialt <= STOERST_IALT:
                    break
                if id_ not in behold:
                    session.execute(delete(Fil).where(Fil.id == id_))
                    ialt -= stoerrelse

    def slet_i(self, session: Session, afsender: str) -> int:
        """Delete a sender's files within a transaction; return how many."""
        ejer = noegle(self._hemmelighed, "session", afsender)
        return len(session.scalars(delete(Fil).where(Fil.ejer == ejer).returning(Fil.id)).all())

    def ryd_op_i(self, session: Session, nu: dt.datetime) -> int:
        """Delete what has expired within a transaction; return how many."""
        return len(session.scalars(delete(Fil).where(Fil.udloeber <= nu).returning(Fil.id)).all())


class Fillaeser:
    """Reads files; never writes, and makes no database where there is none."""

    def __init__(self, url: str, vent_ms: int = 1000) -> None:
        """``url``: an SQLAlchemy address; ``vent_ms``: how long to wait for a lock, in milliseconds."""
        try:
            self._motor: Engine | None = _laesemotor(url, vent_ms)
        except (SQLAlchemyError, ImportError):
            self._motor = None  # an address that is none, or without its driver: told by ``hent``

    def luk(self) -> None:
        """Close the connections."""
        if self._motor is not None:
            self._motor.dispose()

    def hent(self, id_: str, nu: dt.datetime) -> Hentet | None:
        """Return a file, or None where there is none (any more). Raises LagerFejl."""
        if not er_id(id_):
            return None
        if self._motor is None:
            raise LagerFejl("not open")
        try:
            with Session(self._motor) as session:
                fil = session.scalar(select(Fil).where(Fil.id == id_, Fil.udloeber > nu))
                return Hentet(fil.navn, MIMER[fil.navn.rsplit(".", 1)[1]], fil.data) if fil else None
        except SQLAlchemyError as fejl:
            raise LagerFejl(type(fejl).__name__) from None


def _laesemotor(url: str, vent_ms: int) -> Engine:
    """Return an engine that only reads."""
    adresse = make_url(url)
    if adresse.get_backend_name() == "sqlite" and adresse.database:
        sti = Path(adresse.database).absolute().as_uri()
        adresse = URL.create("sqlite", database=sti, query={"mode": "ro", "uri": "true"})
    motor = create_engine(adresse, hide_parameters=True)
    if motor.dialect.name == "sqlite":

        def forbundet(forbindelse: Any, _: Any) -> None:
            forbindelse.execute(f"PRAGMA busy_timeout = {vent_ms}")

        event.listen(motor, "connect", forbundet)
    return motor
