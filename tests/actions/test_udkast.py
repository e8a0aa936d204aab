"""The draft in hand: a wanted day that does not work, with the nearest that does; the forms of all the files."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from bot.store import lager
from knowledge.frister import advarsler, holder, kalender_for
from knowledge.indlaes import indlaes
from tests.conversations.client import Turn
from tests.conversations.walk import BFM, FOUND, payload
from tests.lint.handlinger import Dialogue

Begin = Callable[..., Dialogue]
IDAG = dt.date(2026, 11, 22)
BOG = indlaes("ringsted_ark")
DRAFT = payload("lav_kladde")


def said(dialogue: Dialogue, text: str, intent: str = "lav_kladde", **entities: Any) -> Turn:
    """Type something that is understood so."""
    return dialogue.hear(text, intent, [{"entity": name, "value": value} for name, value in entities.items()])


def proposals(turn: Turn) -> list[dict[str, str]]:
    """What the buttons of the question of the date propose, without the one that insists."""
    found = [json.loads(its.removeprefix("/svar")) for _, its in turn.buttons if its.startswith('/svar{"dato":"2')]
    return [its for its in found if its.get("valg") != "alligevel"]


@pytest.mark.parametrize("begun", [FOUND, BFM], ids=["samarbejdsmoede", "boerne_og_familiemoede"])
@pytest.mark.parametrize(
    "wanted", ["den 24. december", "på lørdag", "i går", "den 25. december", "den 10. november 2026", "uge 40"]
)
def test_what_is_proposed_can_be_kept(begin: Begin, begun: str, wanted: str):
    """A closed or past day: every day proposed keeps the deadlines and the fixed weekdays, so that none is refused."""
    dialogue = begin(begun)
    turn = said(dialogue, f"lav invitation til {wanted}")
    assert (turn.type, turn.slot) == ("spoergsmaal", "dato")
    moede, variant = BOG.moede(dialogue.slots["tilstand"]["kladde"]), dialogue.slots["formaal_bfm"]
    days = [dt.date.fromisoformat(its["dato"]) for its in proposals(turn)]
    assert days
    assert all(holder(moede, day, IDAG, kalender_for(BOG), variant) for day in days)
    assert dialogue.press(payload("svar", dato=days[0].isoformat())).type == "kladde"


@pytest.mark.parametrize(
    ("wanted", "day", "time"),
    [
        ("mandag den 11. januar kl. 22", "2027-01-11", "14:00"),  # the day is good, the time is not
        ("onsdag den 13. januar kl. 8", "2027-01-14", "09:15"),  # neither is
        ("onsdag den 13. januar kl. 10", "2027-01-14", "10:00"),  # the time is good on the next day
    ],
)
def test_a_time_outside_the_fixed_hours(begin: Begin, wanted: str, day: str, time: str):
    dialogue = begin(FOUND)
    turn = said(dialogue, f"lav invitation til {wanted}")
    (proposed,) = proposals(turn)
    assert proposed["dato"] == day
    turn = dialogue.press(payload("svar", **proposed))
    assert (turn.type, turn.custom["dato"], turn.custom["klokken"]) == ("kladde", day, time)
    assert not advarsler(
        BOG.moede(turn.custom["moede"]),
        dt.date.fromisoformat(day),
        dt.time.fromisoformat(time),
        IDAG,
        kalender_for(BOG),
    )


def test_the_user_may_insist_on_a_time(begin: Begin):
    dialogue = begin(FOUND)
    turn = said(dialogue, "lav invitation til mandag den 11. januar kl. 22")
    turn = dialogue.press(next(its for _, its in turn.buttons if "alligevel" in its))
    assert (turn.type, turn.custom["dato"], turn.custom["klokken"]) == ("kladde", "2027-01-11", "22:00")


def test_a_time_told_before_the_meeting_is_found_is_kept(begin: Begin):
    dialogue = begin(payload("find_moede", bekymringsgrad="moderat", sagsstatus="ingen_sag"))
    said(dialogue, "lav invitation til mandag den 11. januar kl. 10")
    dialogue.press(FOUND)
    turn = dialogue.press(DRAFT)
    assert (turn.type, turn.custom["dato"], turn.custom["klokken"]) == ("kladde", "2027-01-11", "10:00")


@pytest.mark.parametrize(
    ("form", "endings"), [("word", {"docx"}), ("pdf", {"pdf"}), (None, {"docx", "pdf", "txt", "ics"})]
)
def test_all_the_files_in_the_form_asked_for(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, form: str | None, endings: set[str]
):
    dialogue = begin(FOUND, DRAFT, payload("svar", dato="2027-01-11"))
    kept: list[tuple[str, bytes]] = []
    keep = lager().filer.gem
    monkeypatch.setattr(lager().filer, "gem", lambda to, files, now: kept.extend(files) or keep(to, files, now))
    turn = dialogue.press(payload("lav_kladde", dokument="alt", **({"form": form} if form else {})))
    assert [file["mime"] for file in turn.custom["filer"]] == ["application/zip"]
    ((_, zipped),) = kept
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        assert {name.rsplit(".", 1)[1] for name in archive.namelist()} == endings


def test_moving_a_meeting_without_deadlines_does_not_speak_of_them_as_unchanged(begin: Begin):
    dialogue = begin(payload("lav_kladde", moede="tvaerfagligt_dialogmoede"), payload("svar", dato="2027-01-11"))
    turn = said(dialogue, "flyt mødet til den 18. januar 2027", aendring="flyt")
    assert (turn.type, turn.custom["til"], turn.custom["frister"]) == ("rettelse", "2027-01-18", [])
    assert "Ingen af fristerne" not in turn.text
