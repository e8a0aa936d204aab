"""Moves told from the meeting's own date."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.flytning import find_dag, find_flytning

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


@pytest.mark.parametrize(
    ("tekst", "dag"),
    [
        ("flyt den til den 21.", 21),
        ("flyt mødet til den 7", 7),
        ("flyt til d. 8 kl. 10", 8),
        ("flyt mødet til d 8 kl 10.30", 8),
        ("Flyt den fra den 10. til den 21.", None),  # two days: the other reading's
        ("flyt til den 21. januar", None),
        ("flyt til den 21/1", None),
        ("flyt til 21.1", None),
        ("flyt til den 21.01.2027", None),
        ("flyt til mandag den 21.", None),
        ("flyt til den 21. i næste måned", None),
        ("flyt til den 32.", None),
        ("flyt til kl 10", None),
        ("flyt mødet til uge 7", None),
        ("flyt mødet til 2027-01-21", None),
        ("", None),
    ],
)
def test_a_day_of_the_meetings_own_month(tekst: str, dag: int | None):
    assert find_dag(tekst, DATO) == (DATO.replace(day=dag) if dag else None)
