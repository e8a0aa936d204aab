"""The store: learning here, draft files in ``filer``, saved conversations in ``gemte``, counters in ``taellinger``.
One method a need, one transaction a call. What goes wrong is a ``LagerFejl``, never a crash.

A caller names itself by its session's id, which is kept only as a keyed hash. All moments are in UTC and given by the
caller.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, func, or_, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.store import gemte, paamindelser, taellinger
from bot.store.filer import TIMER, Filarkiv, LagerFejl
from bot.store.gemte import Felter
from bot.store.koder import noegle, ny_kode
from bot.store.modeller import ID_TEGN, Kort, Lektion, Profil
from bot.store.paamindelser import Huskefrist, Sted, Taget
from bot.store.taellinger import Taeller

SESSION_DAGE = 30
KODE_DAGE = 400
SAMTALE_DAGE = 30
_FSRS = ("state", "step", "stability", "difficulty", "due", "last_review")
_ID = re.compile(rf"[a-z0-9_:/.-]{{1,{ID_TEGN}}}")


@dataclass(frozen=True)
class Kortstatus:
    """A question answered before: FSRS state as ``knowledge.repetition`` has it, and how often right and wrong."""

    tilstand: dict[str, Any]
    rigtige: int
    forkerte: int


@dataclass(frozen=True)
class Lektionsstatus:
    """Where a course stands: the id of the step to go on from, and whether it was taken to the end."""

    trin: str
    faerdig: bool


@dataclass(frozen=True)
class Status:
    """All that is kept for a caller. ``under_kode``: it is kept under a code."""

    lektioner: dict[str, Lektionsstatus]
    kort: dict[str, Kortstatus]
    under_kode: bool


def _tjek_id(vaerdi: str) -> str:
    """Return an id as it is. ValueError for anything else: no other text comes into the store."""
    if not _ID.fullmatch(vaerdi):
        raise ValueError("not an id")
    return vaerdi


class Lager:
    """The store over one database."""

    def __init__(
        self, motor: Engine, hemmelighed: bytes, fil_timer: int = TIMER, samtale_dage: int = SAMTALE_DAGE
    ) -> None:
        """``fil_timer``: hours that a draft's file is kept; ``samtale_dage``: days of a saved conversation."""
        self._motor = motor
        self._hemmelighed = hemmelighed
        self.filer = Filarkiv(motor, hemmelighed, fil_timer)
        self.samtale_dage = samtale_dage

    def luk(self) -> None:
        """Close the connections."""
        self._motor.dispose()

    @contextmanager
    def _arbejde(self) -> Iterator[Session]:
        """One transaction: all of it or nothing. LagerFejl where the database says no."""
        try:
            with Session(self._motor, expire_on_commit=False) as session, session.begin():
                yield session
        except SQLAlchemyError as fejl:
            # The name of the error alone: its text may hold what was to be written.
            raise LagerFejl(type(fejl).__name__) from None

    # --- Who ---------------------------------------------------------------------------------------------------------

    def _egen(self, session: Session, afsender: str) -> Profil | None:
        """Return the session's own profile, or None."""
        hash_ = noegle(self._hemmelighed, "session", afsender)
        return session.scalar(select(Profil).where(Profil.noegle == hash_))

    def _profil(self, session: Session, afsender: str, nu: dt.datetime) -> Profil:
        """Return the profile under which the session's progress is kept (its code's, where it has one); made where
        there is none. Its last use is set to ``nu``.
        """
        egen = self._egen(session, afsender)
        if egen is None:
            # A new visitor is the moment to let go of what is too old: a server may run for months.
            self._ryd_op(session, nu)
            hash_ = noegle(self._hemmelighed, "session", afsender)
            egen = Profil(noegle=hash_, slags="session", oprettet=nu, sidst_brugt=nu)
            session.add(egen)
            session.flush()
        egen.sidst_brugt = nu
        brugt = session.get_one(Profil, egen.kode_id) if egen.kode_id is not None else egen
        brugt.sidst_brugt = nu
        return brugt

    # --- Progress ----------------------------------------------------------------------------------------------------

    def status(self, afsender: str) -> Status:
        """Return all that is kept for a caller; nothing is made or changed. Raises LagerFejl."""
        with self._arbejde() as session:
            egen = self._egen(session, afsender)
            if egen is None:
                return Status({}, {}, False)
            profil_id = egen.kode_id or egen.id
            lektioner = session.scalars(select(Lektion).where(Lektion.profil_id == profil_id)).all()
            kort = session.scalars(select(Kort).where(Kort.profil_id == profil_id)).all()
            return Status(
                {raekke.forloeb: Lektionsstatus(raekke.trin, raekke.faerdig) for raekke in lektioner},
                {raekke.spoergsmaal: Kortstatus(_tilstand(raekke), raekke.rigtige, raekke.forkerte) for raekke in kort},
                egen.kode_id is not None,
            )

    def gem_trin(self, afsender: str, forloeb: str, trin: str, faerdig: bool, nu: dt.datetime) -> None:
        """Keep where a course stands; once done it stays done. Raises LagerFejl, ValueError for what is no id."""
        forloeb, trin = _tjek_id(forloeb), _tjek_id(trin)
        with self._arbejde() as session:
            profil = self._profil(session, afsender, nu)
            raekke = session.get(Lektion, (profil.id, forloeb))
            if raekke is None:
                session.add(Lektion(profil_id=profil.id, forloeb=forloeb, trin=trin, faerdig=faerdig))
            else:
                raekke.trin = trin
                raekke.faerdig = raekke.faerdig or faerdig

    def gem_kort(
        self, afsender: str, spoergsmaal: str, tilstand: Mapping[str, Any], rigtigt: bool, nu: dt.datetime
    ) -> None:
        """Keep an answer to a quiz question: the new FSRS state, and one more right or wrong. Raises LagerFejl,
        ValueError for what is no id.
        """
        spoergsmaal = _tjek_id(spoergsmaal)
        felter = {felt: tilstand[felt] for felt in _FSRS}
        for felt in ("due", "last_review"):
            felter[felt] = dt.datetime.fromisoformat(felter[felt]) if felter[felt] else None
        with self._arbejde() as session:
            profil = self._profil(session, afsender, nu)
            raekke = session.get(Kort, (profil.id, spoergsmaal))
            if raekke is None:
                raekke = Kort(profil_id=profil.id, spoergsmaal=spoergsmaal, rigtige=0, forkerte=0)
                session.add(raekke)
            for felt, vaerdi in felter.items():
                setattr(raekke, felt, vaerdi)
            raekke.rigtige += rigtigt
            raekke.forkerte += not rigtigt

    # --- Codes -------------------------------------------------------------------------------------------------------

    def lav_kode(self, afsender: str, nu: dt.datetime, samtale: Felter | None = None, laering: bool = True) -> str:
        """Return a new code under which the caller goes on: with the conversation ``samtale`` (its fields, each a list
        of ids), and with its progress of ``laering``. A code that its progress had before no longer leads to it;
        conversations saved before stay under theirs.

        The code itself is kept nowhere: this is the only time it is seen. Raises LagerFejl, ValueError for what is no
        id.
        """
        kode = ny_kode()
        for felt, vaerdier in (samtale or {}).items():
            for vaerdi in (felt, *vaerdier):
                _tjek_id(vaerdi)
        with self._arbejde() as session:
            if samtale:
                ejer = noegle(self._hemmelighed, "session", afsender)
                udloeber = nu + dt.timedelta(days=self.samtale_dage)
                gemte.gem(session, noegle(self._hemmelighed, "samtale", kode), ejer, samtale, udloeber)
            if not laering:
                return kode
            nuvaerende = self._profil(session, afsender, nu)
            hash_ = noegle(self._hemmelighed, "kode", kode)
            if nuvaerende.slags == "kode":
                nuvaerende.noegle = hash_
            else:
                ny = Profil(noegle=hash_, slags="kode", oprettet=nu, sidst_brugt=nu)
                session.add(ny)
                session.flush()
                _flyt(session, nuvaerende, ny)
        return kode

    def hent_kode(self, afsender: str, kode: str, nu: dt.datetime) -> bool:
        """Let the caller go on under a code; what it did before without one comes along. False: there is no such code.

        Raises LagerFejl.
        """
        with self._arbejde() as session:
            hash_ = noegle(self._hemmelighed, "kode", kode)
            fundet = session.scalar(select(Profil).where(Profil.noegle == hash_, Profil.slags == "kode"))
            if fundet is None:
                return False
            nuvaerende = self._profil(session, afsender, nu)
            fundet.sidst_brugt = nu
            if nuvaerende.slags == "kode":
                # Another code before: what is kept under that one stays there.
                session.execute(
                    update(Profil)
                    .where(Profil.noegle == noegle(self._hemmelighed, "session", afsender))
                    .values(kode_id=fundet.id)
                )
            else:
                _flyt(session, nuvaerende, fundet)
        return True

    def hent_samtale(self, afsender: str, kode: str, nu: dt.datetime) -> dict[str, list[str]] | None:
        """Return the conversation saved under a code, which from now on is the caller's too; None: there is none.

        Raises LagerFejl.
        """
        with self._arbejde() as session:
            ejer = noegle(self._hemmelighed, "session", afsender)
            return gemte.hent(session, noegle(self._hemmelighed, "samtale", kode), ejer, nu)

    # --- Counters ----------------------------------------------------------------------------------------------------

    def tael(self, antal: Mapping[Taeller, int]) -> None:
        """Add to the counters. Raises LagerFejl, ValueError for what is no id."""
        for _, slags, hvad in antal:
            _tjek_id(slags)
            _tjek_id(hvad)
        with self._arbejde() as session:
            taellinger.laeg_til(session, antal)

    def talt(self, siden: dt.date) -> dict[Taeller, int]:
        """Return the counters of that day and later. Raises LagerFejl."""
        with self._arbejde() as session:
            return taellinger.siden(session, siden)

    # --- Forgetting --------------------------------------------------------------------------------------------------

    def slet(self, afsender: str) -> bool:
        """Delete all that is kept for a caller: its session, its code, every other session under that code, its files,
        its reminders, and the conversations that it has saved or fetched.

        Return whether there was anything. Raises LagerFejl.
        """
        with self._arbejde() as session:
            var_noget = self.filer.slet_i(session, afsender) > 0
            var_noget |= gemte.slet(session, noegle(self._hemmelighed, "session", afsender)) > 0
            var_noget |= paamindelser.slet(session, noegle(self._hemmelighed, "session", afsender)) > 0
            egen = self._egen(session, afsender)
            if egen is not None:
                self._slet(session, [egen.id, *([egen.kode_id] if egen.kode_id is not None else [])])
        if var_noget:
            self._skriv_log_ind()
        return var_noget or egen is not None

    # --- Reminders ---------------------------------------------------------------------------------------------------

    def husk(self, afsender: str, sted: Sted, frister: Iterable[Huskefrist]) -> list[Huskefrist]:
        """Keep reminders, and return all that the caller has. Raises LagerFejl."""
        frister = list(frister)
        for frist in frister:
            for vaerdi in (frist.rulebook, frist.moede, frist.frist):
                _tjek_id(vaerdi)
        ejer = noegle(self._hemmelighed, "session", afsender)
        with self._arbejde() as session:
            paamindelser.husk(session, ejer, sted, frister)
            return paamindelser.af(session, ejer)

    def slet_paamindelser(self, afsender: str) -> int:
        """Delete a caller's reminders; return how many. Raises LagerFejl."""
        with self._arbejde() as session:
            return paamindelser.slet(session, noegle(self._hemmelighed, "session", afsender))

    def tag_paamindelser(self, dag: dt.date, nu: dt.datetime) -> list[Taget]:
        """Take the reminders of a day, to be sent now, and delete those of earlier days. Raises LagerFejl."""
        with self._arbejde() as session:
            paamindelser.ryd_op(session, dag)
            return paamindelser.tag(session, dag, nu)

    def paamindelser_faerdige(self, ids: Iterable[int], sendt: bool) -> None:
        """Delete reminders that were sent or never can be, or let go of those that were not. Raises LagerFejl."""
        with self._arbejde() as session:
            paamindelser.faerdig(session, ids, sendt)

    def ryd_op(self, nu: dt.datetime) -> int:
        """Delete sessions unused for ``SESSION_DAGE`` days, codes unused for ``KODE_DAGE``, and files, conversations
        and reminders that have expired; return how many profiles. Raises LagerFejl.
        """
        with self._arbejde() as session:
            filer = self.filer.ryd_op_i(session, nu) + gemte.ryd_op(session, nu)
            # A day's grace: the clock here is UTC, and a reminder's day is a day in Denmark.
            paamindelser.ryd_op(session, nu.date() - dt.timedelta(days=1))
            profiler = self._ryd_op(session, nu)
        if filer:
            self._skriv_log_ind()
        return profiler

    def _skriv_log_ind(self) -> None:
        """Empty SQLite's write-ahead log, in which deleted pages would otherwise stay for a while."""
        if self._motor.dialect.name != "sqlite":
            return
        try:
            with self._motor.connect() as forbindelse:
                forbindelse.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        except SQLAlchemyError as fejl:
            raise LagerFejl(type(fejl).__name__) from None

    def _ryd_op(self, session: Session, nu: dt.datetime) -> int:
        gamle = session.scalars(
            select(Profil.id).where(
                or_(
                    (Profil.slags == "session") & (Profil.sidst_brugt < nu - dt.timedelta(days=SESSION_DAGE)),
                    (Profil.slags == "kode") & (Profil.sidst_brugt < nu - dt.timedelta(days=KODE_DAGE)),
                )
            )
        ).all()
        return self._slet(session, list(gamle)) if gamle else 0

    def _slet(self, session: Session, ids: list[int]) -> int:
        """Delete profiles with their rows, and the sessions that point to them; return how many profiles."""
        alle = [*ids, *session.scalars(select(Profil.id).where(Profil.kode_id.in_(ids)))]
        for tabel in (Kort, Lektion):
            session.execute(delete(tabel).where(tabel.profil_id.in_(alle)))
        antal = session.scalar(select(func.count()).select_from(Profil).where(Profil.id.in_(alle))) or 0
        # Sessions first: they point to codes.
        session.execute(delete(Profil).where(Profil.id.in_(alle), Profil.kode_id.is_not(None)))
        session.execute(delete(Profil).where(Profil.id.in_(alle)))
        return antal


def _tilstand(raekke: Kort) -> dict[str, Any]:
    """Return a card's FSRS state as ``knowledge.repetition`` has it."""
    ud = {felt: getattr(raekke, felt) for felt in _FSRS}
    return {felt: v.isoformat() if isinstance(v, dt.datetime) else v for felt, v in ud.items()}


def _flyt(session: Session, fra: Profil, til: Profil) -> None:
    """Give what is kept under a session to a code; where both have a row the code's stays. The session points there."""
    for tabel, noeglefelt in ((Kort, Kort.spoergsmaal), (Lektion, Lektion.forloeb)):
        kendte = set(session.scalars(select(noeglefelt).where(tabel.profil_id == til.id)))
        session.execute(delete(tabel).where(tabel.profil_id == fra.id, noeglefelt.in_(kendte)))
        session.execute(update(tabel).where(tabel.profil_id == fra.id).values(profil_id=til.id))
    fra.kode_id = til.id
