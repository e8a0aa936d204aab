"""What comes back from a card: the same messages as the web page's, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.gateway.payloads import check_payload
from bot.gateway.teams import cards
from tests.conversations import contract
from tests.conversations.walk import FOUND, payload
from tests.lint.handlinger import Dialogue
from tests.teams.kort import BASE, DAY, check_accessible, field, nodes, one, presses, sent, submits, turns

SVAR = '/svar{"bekymringsgrad":"let"}'


def press(*payloads: str) -> cards.Reply:
    """The last turn's card."""
    dialogue = Dialogue({"rulebook": "ringsted_ark"})
    return one(sent([dialogue.press(its) for its in payloads][-1]))


def test_a_button_is_its_payload():
    read = cards.read_submit({"kort": "k1", "payload": SVAR})
    assert read == cards.Submitted(SVAR, "k1", free=False)


def test_a_field_beside_a_button_counts_for_nothing():
    """Some clients send the fields of the card along with every button."""
    value = {"kort": "k1", "payload": SVAR, "flere": "ppr", "dato": "2026-12-10", "fri": "noget", "valg": "/akut"}
    assert cards.read_submit(value) == cards.Submitted(SVAR, "k1")


def test_two_titles_may_mean_the_same():
    buttons = [{"title": title, "payload": SVAR} for title in ("Ja", "Ved ikke")]
    reply = one([{"text": "Er det?", "buttons": buttons}])
    first, second = (cards.read_submit(action["data"]) for action in submits(reply.card or {}))
    assert first.message == second.message == SVAR
    shown = [cards.answered(reply.card or {}, read)["body"][-1]["inlines"][-1]["text"] for read in (first, second)]
    assert shown == ["Ja", "Ved ikke"]


def test_a_value_twice_is_one():
    value = {"kort": "k1", "felt": "flere", "slot": "fagligheder", "flere": "ppr,ppr,ssp"}
    assert cards.read_submit(value).message == payload("svar", fagligheder=["ppr", "ssp"])


POISONED: list[Any] = [
    None,
    "tekst",
    7,
    [],
    {},
    {"kort": "k1"},
    {"payload": SVAR},
    {"kort": "", "payload": SVAR},
    {"kort": "../x", "payload": SVAR},
    {"kort": "k" * 65, "payload": SVAR},
    {"kort": ["k1"], "payload": SVAR},
    {"kort": "k1", "payload": SVAR, "ekstra": "x"},
    {"kort": "k1", "payload": SVAR, "felt": "valg"},
    {"kort": "k1", "payload": SVAR, "slot": "rolle"},
    {"kort": "k1", "payload": f"{SVAR}#0"},
    {"kort": "k1", "payload": f"{SVAR}#1#2"},
    {"kort": "k1", "payload": f"{SVAR}#²"},
    {"kort": "k1", "payload": {"intent": "svar"}},
    {"kort": "k1", "payload": "hej, jeg hedder Hans"},
    {"kort": "k1", "payload": "/restart"},
    {"kort": "k1", "payload": "/session_start"},
    {"kort": "k1", "payload": '/svar{"fornavn":"hans"}'},
    {"kort": "k1", "payload": '/svar{"rolle":"Hans Hansen"}'},
    {"kort": "k1", "payload": '/svar{"rolle":{"a":1}}'},
    {"kort": "k1", "payload": '/svar{"rolle":"010203-1234"}'},
    {"kort": "k1", "payload": '/svar{"rolle":"a","rolle":"b"}'},
    {"kort": "k1", "payload": "/svar" + "{" * 900},
    {"kort": "k1", "payload": "/svar" + "x" * 100_000},
    {"kort": "k1", "felt": "payload", "payload": SVAR},
    {"kort": "k1", "felt": "valg", "valg": "010203-1234"},
    {"kort": "k1", "felt": "valg", "slot": "rolle", "valg": SVAR},
    {"kort": "k1", "felt": "flere", "flere": "ppr"},
    {"kort": "k1", "felt": "flere", "slot": 'rulebook"}', "flere": "ppr"},
    {"kort": "k1", "felt": "flere", "slot": "ukendt", "flere": "ppr"},
    {"kort": "k1", "felt": "flere", "slot": "fagligheder", "flere": "ppr,Hans Hansen"},
    {"kort": "k1", "felt": "flere", "slot": "fagligheder", "flere": ",".join(f"v{nr}" for nr in range(40))},
    {"kort": "k1", "felt": "flere", "slot": "fagligheder", "flere": ["ppr"]},
    {"kort": "k1", "felt": "dato", "dato": "2026-13-40"},
    {"kort": "k1", "felt": "dato", "dato": "010203-1234"},
    {"kort": "k1", "felt": "dato", "dato": "20261210"},
    {"kort": "k1", "felt": "dato", "fri": "x" * 500},
    {"kort": "k1", "felt": "fri", "fri": "noget"},
    {"kort": "k1", "paamind": "true"},
    {"kort": "k1", "paamind": 1},
    {"kort": "k1", "paamind": True, "payload": SVAR},
    {"kort": "k1", "payload": SVAR, **{f"felt{nr}": "x" for nr in range(40)}},
    {"kort": "k1", 3: "x", "payload": SVAR},
]


@pytest.mark.parametrize("value", POISONED, ids=range(len(POISONED)))
def test_a_poisoned_value_is_refused_and_not_repeated(value: Any):
    with pytest.raises(cards.SubmitError) as refused:
        cards.read_submit(value)
    assert refused.value.text.endswith(".")
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    for held in value.values() if isinstance(value, dict) else [value]:
        if isinstance(held, str) and len(held) > 4:
            assert held not in f"{refused.value} {refused.value.text}"


@pytest.mark.parametrize(
    "value",
    [
        {"kort": "k1", "felt": "valg"},
        {"kort": "k1", "felt": "flere", "slot": "fagligheder", "flere": ""},
        {"kort": "k1", "felt": "dato", "dato": "", "fri": " "},
    ],
)
def test_nothing_chosen_says_what_to_do(value: dict[str, str]):
    with pytest.raises(cards.SubmitError) as refused:
        cards.read_submit(value)
    assert refused.value.text != cards.SubmitError().text


# --- The card after the answer ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("rulebook", contract.playable())
def test_an_answered_card_shows_the_choice_and_no_longer_acts(rulebook: str):
    answered = 0
    for turn in turns(rulebook):
        for reply in cards.render(sent(turn), BASE, "k1", DAY):
            if not reply.once:
                continue
            assert reply.card is not None
            for title, value in presses(reply):
                closed = cards.answered(reply.card, cards.read_submit(value))
                assert not submits(closed)
                assert not [element for element in nodes(closed["body"]) if element["type"].startswith("Input.")]
                assert closed["body"][-1]["inlines"][-1]["text"] == title
                assert closed["fallbackText"].endswith(title)
                check_accessible(closed)
                answered += 1
    assert answered > 50


def test_links_and_folds_stay():
    reply = press(payload("find_moede"), payload("akut"))
    closed = cards.answered(reply.card or {}, cards.read_submit({"kort": "k1", "payload": '/svar{"valg":"akut_ja"}'}))
    kinds = {action["type"] for element in nodes(closed["body"]) for action in element.get("actions", ())}
    assert kinds == {"Action.OpenUrl", "Action.ToggleVisibility"}


def test_several_choices_and_a_day_are_shown_in_words():
    several = press(payload("ret_svar", slot="fagligheder"))
    titles = {choice["value"]: choice["title"] for choice in field(several.card or {}, "flere")["choices"]}
    value = {"kort": "k1", "felt": "flere", "slot": "fagligheder", "flere": "ssp,ppr"}
    closed = cards.answered(several.card or {}, cards.read_submit(value))
    assert closed["body"][-1]["inlines"][-1]["text"] == f"{titles['ssp']}, {titles['ppr']}"
    date = press(FOUND, payload("lav_kladde"))
    picked = cards.read_submit({"kort": "k1", "felt": "dato", "dato": "2026-12-10"})
    closed = cards.answered(date.card or {}, picked)
    assert closed["body"][-1]["inlines"][-1]["text"] == "torsdag den 10. december 2026 (uge 50)"


def test_what_is_not_the_cards_is_not_shown():
    """A forged payload that is sound in itself, and a typed date, are passed on; the card repeats neither."""
    reply = press(payload("find_moede"))
    forged = cards.read_submit({"kort": "k1", "payload": '/svar{"rolle":"skoleleder"}'})
    typed = cards.read_submit({"kort": "k1", "felt": "dato", "fri": "når Hans er rask"})
    for submitted in (forged, typed):
        closed = cards.answered(reply.card or {}, submitted)
        assert not submits(closed)
        told = closed["body"][-1]["inlines"][0]["text"] + closed["fallbackText"]
        assert "skoleleder" not in told.lower() and "Hans" not in told


def test_the_card_itself_is_left_alone():
    reply = press(payload("find_moede"))
    (first, *_) = submits(reply.card or {})
    cards.answered(reply.card or {}, cards.read_submit(first["data"]))
    assert submits(reply.card or {})


@pytest.mark.parametrize("rulebook", contract.playable())
def test_every_submit_is_a_payload_that_the_page_could_send(rulebook: str):
    for turn in turns(rulebook):
        for reply in cards.render(sent(turn), BASE, "k1", DAY):
            for _, value in presses(reply) if reply.card_id else ():
                message = cards.read_submit(value).message
                assert check_payload(message) == message
