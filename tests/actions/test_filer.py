"""Where a draft's files cannot be made or kept: the text is told all the same, with what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from actions import filer
from bot.store import LagerFejl, lager, luk
from knowledge import kladder
from tests.conversations.client import Turn
from tests.conversations.walk import FOUND, payload
from tests.lint.handlinger import Dialogue


@pytest.fixture
def dialogue(begin: Callable[..., Dialogue]) -> Dialogue:
    """A conversation up to the question of the draft's date."""
    return begin(FOUND, payload("lav_kladde"))


def draft(dialogue: Dialogue) -> Turn:
    return dialogue.press(payload("svar", dato="2026-12-10"))


def check_told(turn: Turn) -> None:
    """Assert that the whole draft stands in the conversation, without files, and that this is said."""
    assert (turn.type, turn.custom["filer"]) == ("kladde", [])
    assert turn.custom["dokumenter"] == ["invitation", "opgavekort", "frister"]
    assert len([m for m in turn.messages if "**" in m.get("text", "")]) == 3
    assert "kopiere" in turn.messages[-1]["text"]


def test_files_are_offered_with_type_and_size(dialogue: Dialogue):
    turn = draft(dialogue)
    assert {f["navn"].rsplit(".", 1)[1] for f in turn.custom["filer"]} == {"docx", "pdf", "txt", "ics"}
    assert {f["dokument"] for f in turn.custom["filer"]} == {"invitation", "opgavekort", "fristplan", "kalender"}
    for file in turn.custom["filer"]:
        assert f"{file['titel']}, " in turn.text and file["href"] in turn.text


def test_without_a_store_the_text_is_told(dialogue: Dialogue):
    luk()
    check_told(draft(dialogue))


def test_a_store_that_says_no(dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    def full(*_: Any) -> None:
        raise LagerFejl("OperationalError")

    monkeypatch.setattr(lager().filer, "gem", full)
    check_told(draft(dialogue))
    assert "LagerFejl" in caplog.text


def test_a_broken_template_that_stops_everything(dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: Any) -> None:
        raise kladder.KladdeFejl("Skabelonen kan ikke bruges.")

    monkeypatch.setattr(kladder, "lav_filer", broken)
    turn = draft(dialogue)
    check_told(turn)
    assert "Skabelonen kan ikke bruges." in turn.text


def test_a_broken_template_that_stops_one_form(dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch):
    make = kladder.lav_filer

    def without_word(*given: Any) -> kladder.Filer:
        made = make(*given)
        left = tuple(f for f in made.filer if not f.navn.endswith(".docx"))
        return replace(made, filer=left, fejl=("Skabelonen invitation.docx kan ikke bruges.",))

    monkeypatch.setattr(kladder, "lav_filer", without_word)
    turn = draft(dialogue)
    assert {f["navn"].rsplit(".", 1)[1] for f in turn.custom["filer"]} == {"pdf", "txt", "ics"}
    assert "Skabelonen invitation.docx kan ikke bruges." in turn.text


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 kB"), (999, "1 kB"), (41_633, "42 kB"), (999_999, "1000 kB"), (1_250_000, "1,2 MB")]
)
def test_a_size_in_words(size: int, words: str):
    assert filer._stoerrelse(size) == words


def test_the_text_says_for_how_long(dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lager().filer, "levetid", dt.timedelta(hours=3))
    assert "3 timer" in draft(dialogue).text
