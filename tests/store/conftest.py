"""A store in a folder of its own, with its own key and clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Lager, aabn, luk

NU = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The settings of a store of its own."""
    return {"GUIDE_STORE": str(tmp_path / "guide.db"), "GUIDE_SECRET": "en-hemmelighed-til-proever"}


@pytest.fixture
def lageret(env: dict[str, str], tmp_path: Path) -> Iterator[Lager]:
    """An open store."""
    yield aabn(env, tmp_path, NU)
    luk()
