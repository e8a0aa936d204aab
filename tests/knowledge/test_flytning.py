"""Moves told from the meeting's own date."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.flytning import find_flytning

DATO = dt.date(2026, 12, 10)


@pytest.mark.parametrize(
    ("tekst", "dage"),
    [
        ("flyt mødet en uge", None),  # neither forward nor back is said: see the next
        ("flyt mødet en uge frem", 7),
        ("skub det 14 dage", 14),
        ("udskyd det fjorten dage", 14),
        ("udsæt mødet to uger", 14),
        ("to uger senere", 14),
        ("ryk det 3 dage senere", 3),
        ("tre dage tidligere", -3),
        ("en uge før", -7),
        ("ryk mødet en uge tilbage", -7),
        ("fremskynd mødet to dage", -2),
        ("mødet skal være en uge længere ude", 7),
        ("skyd det et par uger", 14),
        ("UDSKYD DET EN UGE", 7),
        ("udskyd det om en uge", None),  # from today: another reading's
        ("om tre uger", None),
        ("flyt mødet til uge 7", None),
        ("fristen er 10 dage", None),
        ("", None),
    ],
)
def test_a_move(tekst: str, dage: int | None):
    ventet = None if dage is None else DATO + dt.timedelta(days=dage)
    assert find_flytning(tekst, DATO) == ventet


def test_without_a_direction_it_is_forward_where_it_is_a_move():
    """ "Flyt det en uge" is later; "ryk det en uge" too."""
    for tekst in ("flyt det en uge", "ryk mødet 14 dage", "kan vi rykke det en uge", "vi flytter mødet to uger"):
        assert find_flytning(tekst, DATO, flytter=True) == DATO + dt.timedelta(days=7 if "en uge" in tekst else 14), (
            tekst
        )
    assert find_flytning("flyt mødet om en uge", DATO, flytter=True) is None
    assert find_flytning("mødet skal vare to dage", DATO) is None
