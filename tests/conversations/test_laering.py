"""Learning through the trained model: a course, a quiz, interruptions, the acute stop, a code, and deletion."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

import pytest

from knowledge import laering, quiz
from knowledge.indlaes import indlaes
from tests.conversations.client import LOGS, Conversation, GatewayConversation, Turn
from tests.conversations.walk import ACUTE, SIGNS, payload

New = Callable[[], Conversation]
ARK = indlaes("ringsted_ark")
COURSE = laering.alle_forloeb()["samarbejdsmoede"]
CODE = re.compile(r"LÆR-[0-9A-Z]{4}-[0-9A-Z]{4}")


def at(turn: Turn, step: int, asked: bool = False) -> None:
    """Assert that the lesson stands at this step (from 1), with its check question in hand or not."""
    where = turn.naeste if turn.naeste["type"] == "laering" else turn.custom
    assert (where["type"], where["forloeb"], where["trin"]) == ("laering", COURSE.id, step), turn.text
    assert ("spoergsmaal" in where and "rigtigt" not in where) == asked, turn.text


def right(turn: Turn) -> str:
    """The right answer to the question in hand, in words."""
    where = turn.naeste
    if where.get("forloeb"):
        course = laering.alle_forloeb()[where["forloeb"]]
        return quiz.tjekspoergsmaal(ARK, course, course.trin[where["trin"] - 1]).facittekst
    found = quiz.find(ARK, where["spoergsmaal"])
    assert found
    return found.facittekst


def begun(new: New) -> tuple[Conversation, Turn]:
    """A conversation in the course's first step."""
    talk = new()
    turn = talk.say("lær mig om samarbejdsmøder")
    at(turn, 1)
    return talk, turn


# --- a course --------------------------------------------------------------------------------------------------------


def test_a_course_from_end_to_end(new: New):
    talk, turn = begun(new)
    count = len(COURSE.trin)
    for step in range(1, count + 1):
        at(turn, step)
        assert turn.custom["kilder"]
        turn = talk.say("næste")
        at(turn, step, asked=True)
        turn = talk.say(right(turn))
        assert turn.custom["rigtigt"] is True, turn.text
        assert turn.custom["kilder"]
        if step < count:
            turn = talk.say("videre")
    assert turn.custom["faerdig"]
    assert "gennemført" in talk.say("vis min fremgang").text


@pytest.mark.parametrize(
    ("steps", "answer", "is_right"),
    [
        (1, "snakker om hvem der får støtte", None),
        (1, "b", True),
        (1, "At træffe en afgørelse om støtte", False),
        (2, "nej", True),
        (2, "ja", False),
        (4, "lederen", True),
        (4, "det er sundhedsplejersken der gør det", False),
        (5, "10 arbejdsdage", True),
        (5, "ti arbejdsdage", True),
        (5, "10 hverdage", False),
        (5, "ved ikke", False),
        (8, "samarbejdsmøde", True),
        (8, "tdm", False),
    ],
)
def test_typed_answers_are_judged_by_their_substance(steps: int, answer: str, is_right: bool | None, new: New):
    talk, turn = begun(new)
    for _ in range(steps - 1):
        turn = talk.say(payload("spring_over"))
    at(turn, steps)
    at(talk.say("næste"), steps, asked=True)
    turn = talk.say(answer)
    assert (turn.type, turn.custom["rigtigt"]) == ("laering", is_right), turn.text
    if is_right is None:
        assert talk.say("næste").custom["trin"] == steps + 1


def test_back_skip_and_stop(new: New):
    talk, _ = begun(new)
    at(talk.say("spring over"), 2)
    at(talk.say("næste"), 2, asked=True)
    at(talk.say("tilbage"), 2)
    at(talk.say("tilbage"), 1)
    at(talk.say("tilbage"), 1)
    at(talk.say("spring over"), 2)
    turn = talk.say("stop")
    assert turn.type == "laering" and "fortsæt" in turn.text
    at(talk.say("fortsæt"), 2)


def test_a_look_up_on_the_way_and_the_lesson_goes_on(new: New):
    talk, _ = begun(new)
    at(talk.say("næste"), 1, asked=True)
    turn = talk.say("hvem er mødeleder til et dialogmøde?")
    assert turn.type == "svar" and turn.custom["fundet"]
    # The question is put again, and an answer is an answer to it.
    assert "Lille tjek" in turn.text
    turn = talk.say("b")
    assert turn.custom["rigtigt"] is True
    turn = talk.say("hvad er fristen for bfm?")
    assert turn.type == "svar"
    at(talk.say("næste"), 2)


def test_finding_a_meeting_on_the_way_and_the_lesson_goes_on(new: New):
    talk, _ = begun(new)
    turn = talk.say(payload("find_moede"))
    assert turn.slot
    assert talk.say("fortsæt").slot == turn.slot
    talk.say("stop")
    at(talk.say("fortsæt"), 1)


@pytest.mark.parametrize("asked", [False, True])
def test_the_acute_goes_first_and_the_lesson_is_taken_up_again(asked: bool, new: New):
    talk, _ = begun(new)
    if asked:
        at(talk.say("næste"), 1, asked=True)
    turn = talk.say(ACUTE)
    assert turn.type == "akut" and turn.custom["fortsaet"] == "laering"
    at(talk.say("det er ikke akut"), 1, asked=asked)


def test_no_word_is_no_answer(new: New):
    talk, _ = begun(new)
    talk.say("næste")
    turn = talk.say(SIGNS[0])
    assert turn.type == "ikke_forstaaet"
    at(turn, 1, asked=True)
    assert talk.say("b").custom["rigtigt"] is True


def test_help_and_why_in_a_lesson(new: New):
    talk, _ = begun(new)
    talk.say("næste")
    for said in ("hjælp", "hvorfor spørger du"):
        turn = talk.say(said)
        assert turn.type == "svar" and "spring over" in turn.text
        at(turn, 1, asked=True)


# --- a quiz ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["quiz mig i frister", "quiz mig i roller", "quiz mig i anbefalingerne", "quiz mig i sager"]
)
def test_a_quiz_with_every_answer_right(said: str, new: New):
    talk = new()
    turn = talk.say(said)
    assert turn.type == "laering", turn.text
    total = turn.custom["af"]
    for nr in range(1, total + 1):
        assert turn.naeste["trin"] == nr
        turn = talk.say(right(turn))
        assert turn.custom["rigtigt"] is True, turn.text
    assert turn.custom["faerdig"] and turn.custom["rigtige"] == total


def test_a_wrong_answer_is_explained_with_its_source_and_comes_again(new: New):
    talk = new()
    turn = talk.say("quiz mig i frister")
    missed = turn.custom["spoergsmaal"]
    turn = talk.say("ved ikke")
    assert (turn.custom["rigtigt"], turn.custom["spoergsmaal"]) == (False, missed)
    assert turn.custom["kilder"] and "Kilde:" in turn.text
    assert turn.naeste["spoergsmaal"] != missed
    assert "1 spørgsmål prøvet" in talk.say("hvor langt er jeg").text


def test_a_quiz_is_interrupted_and_goes_on(new: New):
    talk = new()
    first = talk.say("quiz mig i frister")
    turn = talk.say("hvem er mødeleder til et dialogmøde?")
    assert turn.type == "svar" and turn.naeste["spoergsmaal"] == first.custom["spoergsmaal"]
    assert talk.say(ACUTE).type == "akut"
    assert talk.say("det er ikke akut").custom["spoergsmaal"] == first.custom["spoergsmaal"]
    turn = talk.say("spring over")
    assert turn.custom["trin"] == 2
    assert talk.say("stop").type == "laering"


def test_every_option_is_a_button(new: New):
    talk = new()
    turn = talk.say("quiz mig i hvem der gør hvad")
    found = quiz.find(ARK, turn.custom["spoergsmaal"])
    assert found and len(turn.buttons) == len(found.muligheder)
    wrong = next(n for (n, _), v in zip(found.muligheder, found.vaerdier, strict=True) if v != found.facit)
    assert talk.say(payload("svar", valg=wrong)).custom["rigtigt"] is False


# --- what there is not -----------------------------------------------------------------------------------------------


def test_an_unknown_course_is_said_with_what_there_is(new: New):
    turn = new().say("lær mig om bogføring")
    assert (turn.type, turn.custom["forloeb"]) == ("laering", None)
    assert payload("laer", forloeb="min_foerste_uge") in [its for _, its in turn.buttons]


@pytest.mark.parametrize("group", laering.GRUPPER[1:])
def test_the_courses_of_a_group(group: str, new: New):
    talk = new()
    talk.say("hvad kan jeg lære")
    wanted = {payload("laer", forloeb=f.id) for f in laering.udbud(ARK) if f.gruppe == group}
    shown = {its for _, its in talk.say(payload("laer", valg=f"gruppe_{group}")).buttons}
    assert wanted and wanted == shown - {"/laer"}


def test_a_course_of_an_edition_that_is_named(new: New):
    turn = new().say("lær mig om børne- og familiemødet i 2017")
    assert payload("skift_rulebook", rulebook="ringsted_2017") in [its for _, its in turn.buttons]


def test_a_course_of_another_edition(new: New):
    talk = new()
    talk.say(payload("skift_rulebook", rulebook="ringsted_2017"))
    turn = talk.say("lær mig om fristerne")
    assert (turn.type, turn.custom["forloeb"]) == ("laering", None)
    assert payload("skift_rulebook", rulebook="ringsted_ark") in [its for _, its in turn.buttons]


@pytest.mark.parametrize("said", ["stop", "spring over", "vis min fremgang", "gem min fremgang", "hent min fremgang"])
def test_steering_with_nothing_on_its_way(said: str, new: New):
    turn = new().say(said)
    assert turn.type in ("hilsen", "laering")
    assert "gik noget galt" not in turn.text


# --- codes and deletion ----------------------------------------------------------------------------------------------


def test_a_code_is_saved_and_gone_on_with_another_day(new: New):
    talk, _ = begun(new)
    talk.say("spring over")
    turn = talk.say("gem min fremgang")
    found = CODE.search(turn.text)
    assert found and turn.type == "laering"
    at(talk.say("næste"), 2, asked=True)
    again = new()
    turn = again.say(f"min kode er {found[0].lower()}")
    assert "trin 2 af" in turn.text
    at(again.say("lær mig om samarbejdsmødet"), 2)


def test_a_code_through_the_gateway(visit: Callable[[], GatewayConversation]):
    talk = visit()
    talk.say("lær mig om samarbejdsmøder")
    found = CODE.search(talk.say("gem min fremgang").text)
    assert found
    assert "trin 1 af" in visit().say(found[0]).text


def test_an_unknown_code(new: New):
    turn = new().say("LÆR-7K2M-9F4T")
    assert turn.type == "laering" and "kender jeg ikke" in turn.text


def rows() -> int:
    """How many rows of progress there are."""
    with sqlite3.connect(LOGS / "guide.db") as connection:
        return sum(connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("profil", "kort", "lektion"))


def test_deletion_is_confirmed_and_leaves_nothing(new: New):
    before = rows()
    talk, _ = begun(new)
    talk.say("gem min fremgang")
    assert rows() > before
    turn = talk.say("slet mine data")
    assert turn.type == "bekraeft"
    turn = talk.say("nej")
    assert rows() > before and "ikke slettet" in turn.text
    at(talk.say("næste"), 1, asked=True)
    assert talk.say("slet mine data").type == "bekraeft"
    assert "Det er slettet" in talk.say("ja").text
    assert rows() == before
    assert "ikke noget gemt" in talk.say("vis min fremgang").text
