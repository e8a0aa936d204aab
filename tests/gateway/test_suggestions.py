"""Suggestions: quick, of the rulebook's facts, and of nothing that was typed."""

import json
from typing import Any

import pytest

from bot.gateway.payloads import check_payload
from bot.gateway.suggestions import MAX_TYPED, usable_rulebooks
from knowledge.forslag import HOEJST, forslagsbog
from knowledge.indlaes import indlaes
from knowledge.opslag import faktum
from knowledge.opslag_fakta import poster
from tests.gateway.conftest import Client, MakeGateway
from tests.gateway.fakes import FakeEngine
from tests.gateway.test_chat import is_error

ARK = "ringsted_ark"


async def suggest(client: Client, body: object) -> tuple[int, dict[str, Any]]:
    """Ask for suggestions; returns the status and the JSON."""
    async with client.post("/api/forslag", json=body) as response:
        return response.status, await response.json()


async def test_suggestions_lead_to_a_fact(gateway: Client, engine: FakeEngine) -> None:
    status, answer = await suggest(gateway, {"q": "bfm fr"})
    assert status == 200
    assert 1 <= len(answer["forslag"]) <= HOEJST
    for suggestion in answer["forslag"]:
        assert check_payload(suggestion["payload"]) == suggestion["payload"]
        async with gateway.post("/api/chat", json={"payload": suggestion["payload"]}) as response:
            assert response.status == 200
    assert engine.messages == [suggestion["payload"] for suggestion in answer["forslag"]]


@pytest.mark.parametrize(("typed", "rulebook"), [("netværksmøde", "holbaek_2019"), ("samarbejdsmøde", "ringsted_2017")])
async def test_suggestions_of_another_rulebook(gateway: Client, typed: str, rulebook: str) -> None:
    _, answer = await suggest(gateway, {"q": typed, "rulebook": rulebook})
    assert answer["forslag"]
    for suggestion in answer["forslag"]:
        fact = json.loads(suggestion["payload"].removeprefix("/slaa_op"))["valg"].removeprefix("faktum:")
        assert faktum(rulebook, fact) is not None


@pytest.mark.parametrize("typed", ["", " ", "f", "???", "\x00\x00", "a" * MAX_TYPED, "Zzyzx Qwrtp"])
async def test_nothing_to_suggest(gateway: Client, typed: str) -> None:
    assert await suggest(gateway, {"q": typed}) == (200, {"forslag": []})


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"q": 7},
        {"q": None},
        {"q": "a" * (MAX_TYPED + 1)},
        {"q": "frist", "rulebook": "findes_ikke"},
        {"q": "frist", "rulebook": "nationalt"},
        {"q": "frist", "rulebook": ["ringsted_ark"]},
        {"q": "frist", "sender": "x"},
    ],
)
async def test_bad_input(gateway: Client, body: object) -> None:
    assert is_error(await suggest(gateway, body), 400)


async def test_what_is_typed_shows_nowhere(
    gateway: Client, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    _, answer = await suggest(gateway, {"q": "Storebjørn frist"})
    assert "torebj" not in json.dumps(answer, ensure_ascii=False)
    assert not [record for record in caplog.records if "torebj" in record.getMessage()]
    assert engine.got == []


async def test_suggestions_are_within_the_rate(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(address_rate=60, address_burst=2)
    answers = [await suggest(gateway, {"q": "frist"}) for _ in range(3)]
    assert [status for status, _ in answers] == [200, 200, 429]


# The index


def titles(typed: str) -> list[str]:
    """What is suggested in the usual rulebook."""
    return [suggestion.titel for suggestion in forslagsbog(ARK).find(typed)]


@pytest.mark.parametrize(
    ("typed", "fact"),
    [
        ("bfm frist", "boerne_og_familiemoede:frister"),
        ("børne- og familiemøde fris", "boerne_og_familiemoede:frister"),
        ("boerne familiemoede frister", "boerne_og_familiemoede:frister"),
        ("hvem er mødeleder dialogmøde", "tvaerfagligt_dialogmoede:moedeleder"),
        ("mødeledr dialogmøde", "tvaerfagligt_dialogmoede:moedeleder"),
        ("hvad er ssp", "forkortelse_ssp"),
    ],
)
def test_what_is_meant_is_suggested(typed: str, fact: str) -> None:
    by_id = {post.id: post.titel for post in poster(indlaes(ARK))}
    matching = [title for id_, title in by_id.items() if id_ == fact or id_.startswith(f"{fact}")]
    assert matching, fact
    assert set(titles(typed)) & set(matching)


def test_each_letter_more_narrows_down() -> None:
    found = [titles("netværksmøde"[:length]) for length in range(2, 13)]
    assert all(found)
    assert all(len(set(some)) == len(some) <= HOEJST for some in found)


def test_every_fact_can_be_asked_for_by_its_button() -> None:
    for rulebook in usable_rulebooks():
        for post in poster(indlaes(rulebook)):
            check_payload(f'/slaa_op{{"valg":"faktum:{post.id}"}}')
