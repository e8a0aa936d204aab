"""The tables. Every text column is short and holds an id, a keyed hash or a file name made of ids and a date: nothing
that a person types has a place here.

A change of a table is a new file in ``migrations/versions`` (a test holds the two together).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

HASH_TEGN = 64  # a SHA-256 in hexadecimal
ID_TEGN = 120
STED_TEGN = 250  # an address or a conversation's id at Microsoft


class Tid(TypeDecorator[dt.datetime]):
    """A moment in UTC. SQLite keeps no time zone: it is taken off on the way in and put on again on the way out."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        """Return the moment in UTC without a zone. ValueError for one without a zone to begin with."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must know its time zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        """Return the moment with its zone."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Grund(DeclarativeBase):
    """Base of the tables; constraints have names, so that a migration can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Profil(Grund):
    """A pseudonym: a session's or a code's. A session that uses a code points to the code's profile (``kode_id``)."""

    __tablename__ = "profil"
    __table_args__ = (CheckConstraint("slags IN ('session', 'kode')", name="slags"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    noegle: Mapped[str] = mapped_column(String(HASH_TEGN), unique=True)
    slags: Mapped[str] = mapped_column(String(7))
    kode_id: Mapped[int | None] = mapped_column(ForeignKey("profil.id", ondelete="CASCADE"), index=True)
    oprettet: Mapped[dt.datetime] = mapped_column(Tid)
    sidst_brugt: Mapped[dt.datetime] = mapped_column(Tid)


class Kort(Grund):
    """A quiz question that a pseudonym has answered: the FSRS state, and how often right and wrong."""

    __tablename__ = "kort"

    profil_id: Mapped[int] = mapped_column(ForeignKey("profil.id", ondelete="CASCADE"), primary_key=True)
    spoergsmaal: Mapped[str] = mapped_column(String(ID_TEGN), primary_key=True)
    state: Mapped[int]
    step: Mapped[int | None]
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    due: Mapped[dt.datetime] = mapped_column(Tid)
    last_review: Mapped[dt.datetime | None] = mapped_column(Tid)
    rigtige: Mapped[int] = mapped_column(default=0)
    forkerte: Mapped[int] = mapped_column(default=0)


class Lektion(Grund):
    """How far a pseudonym is in a course: the step it stands at, and whether it was taken to the end."""

    __tablename__ = "lektion"

    profil_id: Mapped[int] = mapped_column(ForeignKey("profil.id", ondelete="CASCADE"), primary_key=True)
    forloeb: Mapped[str] = mapped_column(String(ID_TEGN), primary_key=True)
    trin: Mapped[str] = mapped_column(String(ID_TEGN))
    faerdig: Mapped[bool] = mapped_column(default=False)


class Fil(Grund):
    """A draft's file for some hours. Whoever has the id may fetch it; ``ejer`` is a session's keyed hash, ``navn`` is
    made of ids and a date, ``stoerrelse`` is in bytes.
    """

    __tablename__ = "fil"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    ejer: Mapped[str] = mapped_column(String(HASH_TEGN), index=True)
    navn: Mapped[str] = mapped_column(String(ID_TEGN))
    stoerrelse: Mapped[int]
    oprettet: Mapped[dt.datetime] = mapped_column(Tid)
    udloeber: Mapped[dt.datetime] = mapped_column(Tid, index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class GemtSamtale(Grund):
    """A conversation saved under a code, until a moment."""

    __tablename__ = "gemt_samtale"

    id: Mapped[int] = mapped_column(primary_key=True)
    noegle: Mapped[str] = mapped_column(String(HASH_TEGN), unique=True)
    udloeber: Mapped[dt.datetime] = mapped_column(Tid, index=True)


class GemtFelt(Grund):
    """A field of a saved conversation: ids alone, as many as the field has values (``nr`` from 0)."""

    __tablename__ = "gemt_felt"

    samtale_id: Mapped[int] = mapped_column(ForeignKey("gemt_samtale.id", ondelete="CASCADE"), primary_key=True)
    felt: Mapped[str] = mapped_column(String(ID_TEGN), primary_key=True)
    nr: Mapped[int] = mapped_column(primary_key=True)
    vaerdi: Mapped[str] = mapped_column(String(ID_TEGN))


class GemtEjer(Grund):
    """A session that has saved or fetched a conversation, by its keyed hash: each of them may delete it."""

    __tablename__ = "gemt_ejer"

    samtale_id: Mapped[int] = mapped_column(ForeignKey("gemt_samtale.id", ondelete="CASCADE"), primary_key=True)
    ejer: Mapped[str] = mapped_column(String(HASH_TEGN), primary_key=True, index=True)


class Taelling(Grund):
    """How often something happened on a day: a kind and an id, and no one's name beside them."""

    __tablename__ = "taelling"

    dag: Mapped[dt.date] = mapped_column(primary_key=True)
    slags: Mapped[str] = mapped_column(String(40), primary_key=True)
    hvad: Mapped[str] = mapped_column(String(ID_TEGN), primary_key=True)
    antal: Mapped[int]


class Paamindelse(Grund):
    """A deadline that somebody wants to be reminded of on its day, and where the conversation is reached: the service's
    address, the conversation's id there and its tenant. ``ejer`` is a session's keyed hash; ``taget`` is when it was
    taken to be sent.
    """

    __tablename__ = "paamindelse"
    __table_args__ = (UniqueConstraint("ejer", "dag", "rulebook", "moede", "frist"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ejer: Mapped[str] = mapped_column(String(HASH_TEGN))
    adresse: Mapped[str] = mapped_column(String(STED_TEGN))
    samtale: Mapped[str] = mapped_column(String(STED_TEGN))
    lejer: Mapped[str] = mapped_column(String(36))
    dag: Mapped[dt.date] = mapped_column(index=True)
    rulebook: Mapped[str] = mapped_column(String(ID_TEGN))
    moede: Mapped[str] = mapped_column(String(ID_TEGN))
    frist: Mapped[str] = mapped_column(String(ID_TEGN))
    taget: Mapped[dt.datetime | None] = mapped_column(Tid)
