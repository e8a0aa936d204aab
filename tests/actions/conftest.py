"""A conversation without Rasa, with a store of its own and the day pinned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.store import aabn, luk
from tests.lint.handlinger import Dialogue


@pytest.fixture
def store(tmp_path: Path) -> Iterator[None]:
    """A store of its own."""
    aabn({"GUIDE_STORE": str(tmp_path / "guide.db"), "GUIDE_SECRET": "en-hemmelighed-til-proever"}, tmp_path)
    yield
    luk()


@pytest.fixture
def begin(monkeypatch: pytest.MonkeyPatch, store: None) -> Callable[..., Dialogue]:
    """Starts a conversation and presses some buttons, given as payloads. It is Sunday 22 November 2026."""
    monkeypatch.setenv("GUIDE_IDAG", "2026-11-22")

    def dialogue(*payloads: str, rulebook: str = "ringsted_ark") -> Dialogue:
        begun = Dialogue({"rulebook": rulebook})
        for payload in payloads:
            begun.press(payload)
        return begun

    return dialogue
