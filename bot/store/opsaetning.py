"""Open the store: where it lies, the key of its hashes, its migrations, and what SQLite needs to be shared safely."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.settings import ROOT, Settings, store_url
from bot.store.filer import LagerFejl
from bot.store.lager import Lager

# How long a turn waits for another process that writes. Milliseconds; a turn must not take much longer than that.
VENT_MS = 1000
MIGRATIONER = Path(__file__).parent / "migrations"
_AABENT: list[Lager] = []


def url_af(env: Mapping[str, str], rod: Path = ROOT) -> str:
    """Return the database's address: GUIDE_STORE (a file, or an address with "://"), else ``var/guide.db``."""
    return store_url(env, rod)


def lav_motor(url: str) -> Engine:
    """Return an engine; for SQLite with write-ahead log, a busy timeout, and foreign keys and secure deletion on."""
    motor = create_engine(url, hide_parameters=True)
    if motor.dialect.name == "sqlite":

        def forbundet(forbindelse: Any, _: Any) -> None:
            for pragma in (
                f"busy_timeout = {VENT_MS}",
                "journal_mode = WAL",
                "foreign_keys = ON",
                # What is deleted is overwritten, not only let go of.
                "secure_delete = ON",
            ):
                forbindelse.execute(f"PRAGMA {pragma}")

        event.listen(motor, "connect", forbundet)
    return motor


def alembic_opsaetning(motor: Engine) -> Config:
    """Return Alembic's settings for this engine; no file of settings is needed."""
    opsaetning = Config()
    opsaetning.set_main_option("script_location", str(MIGRATIONER).replace("%", "%%"))
    opsaetning.attributes["motor"] = motor
    return opsaetning


def migrer(motor: Engine, til: str = "head") -> None:
    """Bring the tables to a revision: ``head``, ``base`` (none) or its id. Raises LagerFejl."""
    opsaetning = alembic_opsaetning(motor)
    try:
        if til == "base":
            command.downgrade(opsaetning, til)
        else:
            command.upgrade(opsaetning, til)
    except (SQLAlchemyError, OSError) as fejl:
        raise LagerFejl(type(fejl).__name__) from None


def aabn(env: Mapping[str, str] | None = None, rod: Path = ROOT, nu: dt.datetime | None = None) -> Lager:
    """Open the store, its tables up to date and what is too old deleted; ``lager`` returns it from now on.

    ``env``: GUIDE_STORE, FILER_TIMER, and GUIDE_SECRET as the gateway has it (the process's environment when left out).
    Raises LagerFejl, and ``bot.gateway.settings.SettingsError`` where the key cannot be read or made or FILER_TIMER is
    no number of hours.
    """
    env = os.environ if env is None else env
    url = url_af(env, rod)
    opsat = Settings.from_env({k: v for k, v in env.items() if k in ("GUIDE_SECRET", "FILER_TIMER")}, rod)
    try:
        motor = lav_motor(url)
        if motor.url.database and motor.dialect.name == "sqlite":
            fil = Path(motor.url.database)
            fil.parent.mkdir(parents=True, exist_ok=True)
            fil.touch(mode=0o600)
    except (SQLAlchemyError, OSError, ImportError) as fejl:
        raise LagerFejl(type(fejl).__name__) from None
    migrer(motor)
    nyt = Lager(motor, opsat.secret, opsat.file_hours)
    nyt.ryd_op(nu or dt.datetime.now(dt.UTC))
    luk()
    _AABENT.append(nyt)
    return nyt


def lager() -> Lager:
    """Return the open store. LagerFejl where none is: learning goes on without saving."""
    if not _AABENT:
        raise LagerFejl("not open")
    return _AABENT[-1]


def luk() -> None:
    """Close the open store, if any."""
    while _AABENT:
        _AABENT.pop().luk()
