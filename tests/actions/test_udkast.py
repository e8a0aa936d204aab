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


def drafted(begin: Begin, day: str = "2027-01-11", **entities: str) -> Dialogue:
    """A conversation with a draft of a samarbejdsmøde on a day."""
    return begin(FOUND, DRAFT, payload("svar", dato=day, **entities))


def test_several_forms_and_documents_in_one_wish(begin: Begin):
    dialogue = drafted(begin)
    wish = [("dokument", "invitation"), ("dokument", "dagsorden"), ("form", "word"), ("form", "pdf")]
    turn = dialogue.hear(
        "send invitationen som word og pdf og husk dagsordenen",
        "lav_kladde",
        [{"entity": name, "value": value} for name, value in wish],
    )
    assert {"invitation", "dagsorden"} <= set(turn.custom["dokumenter"])
    files = {(f["dokument"], f["navn"].rsplit(".", 1)[1]) for f in turn.custom["filer"]}
    assert {(d, form) for d in ("invitation", "dagsorden") for form in ("docx", "pdf")} <= files
    assert not {"txt", "ics"} & {form for _, form in files}


@pytest.mark.parametrize("answer", ["glem det", "ved ikke endnu"])
def test_a_move_that_comes_to_nothing_keeps_the_day(begin: Begin, answer: str):
    dialogue = drafted(begin)
    assert said(dialogue, "flyt mødet", aendring="flyt").slot == "dato"
    turn = said(dialogue, answer, "svar", dato="ved_ikke")
    assert (turn.type, turn.custom["emne"]) == ("svar", "kladde")
    assert dialogue.press(payload("lav_kladde", dokument="frister")).custom["dato"] == "2027-01-11"


def test_a_move_of_a_meeting_without_a_day_asks_for_one(begin: Begin):
    dialogue = drafted(begin, "ved_ikke")
    turn = said(dialogue, "jeg vil gerne flytte mødet", aendring="flyt")
    assert (turn.type, turn.slot) == ("spoergsmaal", "dato")


@pytest.mark.parametrize("choice", ["aendring_ja", "aendring_nej"])
def test_a_yes_or_no_pressed_twice_stays_with_the_draft(begin: Begin, choice: str):
    """Also of a meeting that was named, of whose case nothing is known: no question of the case comes out of it."""
    dialogue = begin(payload("lav_kladde", moede="boerne_og_familiemoede"), payload("svar", dato="2027-01-14"))
    said(dialogue, "flyt det til den 21. januar 2027", aendring="flyt")
    first = dialogue.press(payload("svar", valg=choice))
    turn = dialogue.press(payload("svar", valg=choice))
    assert (turn.type, turn.slot, turn.custom["moede"]) == ("svar", None, "boerne_og_familiemoede")
    day = dialogue.press(payload("lav_kladde", dokument="frister")).custom["dato"]
    assert day == ("2027-01-21" if choice == "aendring_ja" else "2027-01-14")
    assert first.type == ("kladde" if choice == "aendring_ja" else "rettelse")


def test_a_card_for_another_is_no_discipline_to_add(begin: Begin):
    dialogue = begin(payload("lav_kladde", moede="boerne_og_familiemoede"), payload("svar", dato="2027-01-14"))
    wish = {"dokument": "opgavekort", "kortrolle": "sundhedsplejerske", "aendring": "tilfoej", "fag": "sundhedspleje"}
    turn = said(dialogue, "kan jeg få opgavekortet til sundhedsplejersken også", **wish)
    assert (turn.type, turn.custom["rolle"], turn.custom["ekstra"]) == ("kladde", "sundhedsplejerske", [])


def test_the_fixed_weekdays_of_a_week_are_proposed(begin: Begin):
    """A samarbejdsmøde is on a Monday or a Thursday: those two, and not the first, the middle and the last day."""
    dialogue = begin(FOUND)
    turn = said(dialogue, "lav invitation i uge 7")
    assert [its["dato"] for its in proposals(turn)] == ["2027-02-15", "2027-02-18"]


def test_the_aim_of_a_meeting_of_one_kind_is_no_answer_to_change(begin: Begin):
    dialogue = drafted(begin)
    turn = said(dialogue, "ændr formålet til at handle om sprog", "ret_svar", slot="formaal_bfm")
    assert (turn.type, turn.slot) == ("svar", None)
    assert dialogue.press(payload("lav_kladde", dokument="frister")).type == "kladde"


def test_an_abbreviation_keeps_its_capitals(begin: Begin):
    turn = said(drafted(begin), "fjern ssp", aendring="fjern", fag="ssp")
    assert "SSP" in turn.text and "Ssp" not in turn.text


def test_a_day_without_a_month_is_of_the_month_that_the_meeting_is_in(begin: Begin):
    dialogue = begin(payload("lav_kladde", moede="tvaerfagligt_dialogmoede"), payload("svar", dato="2027-01-14"))
    turn = said(dialogue, "flyt den til den 21. kl 9", aendring="flyt")
    assert (turn.type, turn.custom["til"]) == ("rettelse", "2027-01-21")
    assert dialogue.press(payload("svar", valg="aendring_ja")).custom["klokken"] == "09:00"
    # Of this month that day is past: then the next one.
    dialogue = begin(payload("lav_kladde", moede="tvaerfagligt_dialogmoede"), payload("svar", dato="2026-11-30"))
    assert said(dialogue, "flyt den til den 18.", aendring="flyt").custom["til"] == "2026-12-18"


def test_a_draft_says_that_a_change_left_lying_was_not_made(begin: Begin):
    dialogue = begin(FOUND)
    assert said(dialogue, "nej forresten ret meget bekymrede", "svar", bekymringsgrad="svaer").custom["forhaand"]
    assert "»Moderat«" in said(dialogue, "indkaldelse til den 14. januar kl 10").text
    assert dialogue.slots["bekymringsgrad"] == "moderat"
    assert "»Moderat«" not in said(dialogue, "indkaldelse til den 18. januar kl 10").text
