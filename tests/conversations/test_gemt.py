"""A conversation saved under a code and taken up again elsewhere: facts, question, draft, the acute stop; no text."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

import pytest

from bot.store.koder import find_kode, ny_kode
from tests.conversations.client import LOGS, Conversation, GatewayConversation, Turn, read
from tests.conversations.walk import payload

New = Callable[[], Conversation]
TOLD = (
    "vi har en dreng på 4 i børnehaven Solsikken, vi har prøvet små grupper selv, og vi mangler en psykolog. ingen sag"
)


def saved(talk: Conversation, said: str = "gem min samtale") -> str:
    """Save the conversation; returns the code."""
    turn = talk.say(said)
    assert turn.type == "laering", turn.text
    code = find_kode(turn.text)
    assert code
    assert (turn.custom["kode"], turn.custom["dage"]) == (code, 30)
    return code


def facts(turn: Turn) -> dict[str, object]:
    """What is known after a turn."""
    known: dict[str, object] = turn.naeste["fakta"]
    return known


def test_the_question_in_hand_comes_back_with_what_is_known(new: New):
    talk = new()
    asked = talk.say(TOLD)
    assert asked.slot and facts(asked)
    code = saved(talk)
    # The question is still in hand where it was saved.
    assert talk.say("/vis_svar").naeste["slot"] == asked.slot
    again = new().say(f"fortsæt med kode {code.lower()}")
    assert (again.slot, facts(again)) == (asked.slot, facts(asked))
    assert again.naeste["nr"] == asked.naeste["nr"]


def test_a_recommendation_comes_back_and_can_be_changed_and_drafted(new: New):
    talk = new()
    for said in (
        TOLD,
        payload("svar", bekymringsgrad="moderat"),
        payload("svar", rolle="paedagogisk_leder"),
        payload("svar", samtykke="ja"),
    ):
        turn = talk.say(said)
    assert turn.naeste["type"] == "anbefaling", turn.text
    code = saved(talk)
    other = new()
    again = other.say(payload("hent_fremgang", kode=code))
    assert again.naeste["type"] == "anbefaling"
    for same in ("moede", "regel", "rulebook", "fakta", "kvittering"):
        assert again.naeste[same] == turn.naeste[same]
    assert other.say(payload("ret_svar", slot="bekymringsgrad")).slot == "bekymringsgrad"
    assert other.say("lav invitation").slot == "dato"


def test_a_draft_comes_back_with_its_date(new: New):
    talk = new()
    talk.say(payload("lav_kladde", moede="samarbejdsmoede"))
    drafted = talk.say(payload("svar", dato="2027-02-04"))
    assert drafted.type == "kladde", drafted.text
    again = new().say(saved(talk))
    assert again.type == "kladde", again.text
    assert (again.custom["moede"], again.custom["dato"]) == ("samarbejdsmoede", "2027-02-04")
    assert again.custom["frister"] == drafted.custom["frister"]


def test_the_rulebook_comes_back(new: New):
    talk = new()
    talk.say(payload("skift_rulebook", rulebook="holbaek_2019"))
    talk.say(TOLD)
    other = new()
    other.say(saved(talk))
    turn = other.say(payload("slaa_op", moede="udviklingsmoede", emne="frist"))
    assert (turn.type, turn.custom["moede"]) == ("svar", "udviklingsmoede")


def test_the_acute_stop_comes_back_as_an_acute_stop(new: New):
    talk = new()
    talk.say(TOLD)
    assert talk.say("hun siger at hendes far slår hende").type == "akut"
    assert new().say(saved(talk)).type == "akut"


@pytest.mark.parametrize("said", ["gem min samtale", "kan jeg gemme mine svar til i morgen", "gem samtalen"])
def test_nothing_to_save(said: str, new: New):
    turn = new().say(said)
    assert turn.type == "laering"
    assert "kode" not in turn.custom
    assert find_kode(turn.text) is None


def test_a_new_case_has_its_own_code(new: New):
    talk = new()
    talk.say(TOLD)
    first = saved(talk)
    talk.say("start forfra")
    talk.say(payload("svar", bekymringsgrad="let"))
    second = saved(talk)
    assert first != second
    assert "bekymringsgrad" not in facts(new().say(first))
    assert facts(new().say(second))["bekymringsgrad"] == "let"


def test_one_code_brings_the_learning_too(new: New):
    talk = new()
    talk.say("lær mig om samarbejdsmøder")
    talk.say("stop")
    talk.say(TOLD)
    code = saved(talk)
    other = new()
    assert facts(other.say(code))
    assert "trin 1 af" in other.say("vis min fremgang").text


def test_deletion_takes_the_saved_conversation(new: New):
    talk = new()
    talk.say(TOLD)
    code = saved(talk)
    assert talk.say("slet mine data").type == "bekraeft"
    assert "Det er slettet" in talk.say("ja").text
    turn = new().say(code)
    assert (turn.type, turn.custom["fundet"]) == ("laering", False)


def test_no_word_of_the_user_is_kept(new: New):
    talk = new()
    talk.say(TOLD)
    talk.say("mødet skal være i uge 6 på Rådhuset hos Storebjørn")
    saved(talk)
    kept = b"".join(path.read_bytes() for path in LOGS.glob("guide.db*")).lower()
    for word in ("solsikken", "dreng", "storebj", "små grupper", "uge 6"):
        assert word.encode() not in kept
    with sqlite3.connect(LOGS / "guide.db") as connection:
        values = connection.execute("SELECT felt, vaerdi FROM gemt_felt").fetchall()
    assert values
    assert all(re.fullmatch(r"[a-z0-9_:.-]+", part) for row in values for part in row)


def test_through_the_gateway(visit: Callable[[], GatewayConversation]):
    talk = visit()
    asked = talk.say(TOLD)
    answer = talk.post("/api/gem", {})
    code = answer["kode"]
    assert find_kode(code) == code
    assert find_kode(read("gem", answer["messages"]).text) == code
    assert facts(visit().say(code)) == facts(asked)
    answer = visit().post("/api/hent", {"kode": code.lower().replace("-", " ")})
    assert answer["fundet"] is True
    assert facts(read("hent", answer["messages"])) == facts(asked)
    assert visit().post("/api/hent", {"kode": ny_kode()})["fundet"] is False


def test_suggestions_lead_to_their_fact(visit: Callable[[], GatewayConversation]):
    talk = visit()
    found = talk.post("/api/forslag", {"q": "bfm frist"})["forslag"]
    assert found
    for suggestion in found:
        turn = talk.say(suggestion["payload"])
        assert (turn.type, turn.custom["fundet"]) == ("svar", True)
