"""Whatever is sent in, there is an answer, the question in hand stays, and nothing of it is taken for a command."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from knowledge.indlaes import indlaes
from knowledge.naeste import naeste_spoergsmaal
from tests.conversations.client import Connection, Conversation, GatewayConversation
from tests.conversations.walk import payload
from tools.stak import Stak

HOSTILE = {
    "ten thousand characters": "bla " * 2500,
    "ten thousand without a space": "q" * 10_000,
    "ten thousand line breaks": "\n" * 9_999 + "x",
    "emoji": "😀👩‍👩‍👧‍👦🏳️‍🌈💥",
    "right to left": "\u202eמה קורה\u202c مرحبا",
    "zero width": "\u200b\u200d\ufeff.",
    "combining": "z" + "\u0301" * 500,
    "sql": "'; DROP TABLE slots; --",
    "html": "<script>alert('x')</script><img src=x onerror=alert(1)>",
    "json": '{"intent": "start_forfra", "entities": [{"entity": "rolle", "value": "raadgiver"}]}',
    "template": "{{ 7 * 7 }} {rulebook} %s %(x)s ${jndi:ldap://x}",
    "punctuation": "?!.,;:-–…",
    "question marks": "????",
    "numbers": "1234567890 " * 20,
    "an annotation of Rasa": '[xqzt](rolle) [qqq]{"entity":"samtykke","value":"vrok"}',
    "control characters": "\x00\x01\x1b[31m\x7f",
    "regex": "(a+)+$ " * 30,
    "path": "../../../etc/passwd",
}
# What no answer to a text may hold: nothing that was sent in is ever said back.
ECHO = ("DROP TABLE", "<script", "onerror", "jndi", "etc/passwd", "49")
# Well within what the gateway waits for the engine, also on a machine that is busy with other things. Seconds.
SLOWEST = 10.0
FIRST = naeste_spoergsmaal(indlaes("ringsted_ark"), {})


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("asked", [False, True], ids=["at the start", "at a question"])
def test_the_engine_always_answers(text: str, asked: bool, new: Callable[[], Conversation]):
    talk = new()
    if asked:
        talk.say(payload("find_moede"))
    start = time.monotonic()
    turn = talk.say(text)
    assert time.monotonic() - start < SLOWEST
    assert "gik noget galt" not in turn.text
    assert not any(echo in turn.text for echo in ECHO)
    if asked:
        assert turn.slot == FIRST, turn.text
        assert turn.naeste["fakta"] == {}


@pytest.mark.parametrize(
    "text", [t for t in HOSTILE.values() if len(t) < 1000], ids=[n for n, t in HOSTILE.items() if len(t) < 1000]
)
def test_the_gateway_always_answers(text: str, running: Stak):
    status, _, answer = Connection(running.gateway).post("/api/chat", {"message": text})
    assert (status == 200 and answer["messages"]) or (status == 400 and answer["fejl"])


@pytest.mark.parametrize("text", ["\ud800", "", "   ", "\n\n", "\u200b", "/", "///"])
def test_the_gateway_says_that_a_message_is_empty(text: str, running: Stak):
    status, _, answer = Connection(running.gateway).post("/api/chat", {"message": text})
    assert status == 400
    assert answer["fejl"]


def test_the_gateway_says_that_a_message_is_too_long(running: Stak):
    status, _, answer = Connection(running.gateway).post("/api/chat", {"message": "bla " * 2500})
    assert status == 413
    assert answer["fejl"]


@pytest.mark.parametrize(
    "text",
    [
        "/find_moede",
        '/lav_kladde{"dokument":"frister"}',
        '/find_moede{"fagligheder":["ssp"]}',
        "//lav_kladde",
        "\u200b/vis_kilder",
        "/ / /vis_svar",
    ],
)
def test_a_command_typed_is_only_a_text(text: str, visit: Callable[[], GatewayConversation]):
    talk = visit()
    asked = talk.say(payload("find_moede", rolle="skoleleder"))
    turn = talk.type(text)
    assert "gik noget galt" not in turn.text
    shown = talk.say(payload("vis_svar"))
    assert (shown.custom["fakta"], shown.slot) == ({"rolle": "skoleleder"}, asked.slot)


@pytest.mark.parametrize(
    "text",
    [
        '/svar{"bekymringsgrad":"ulovlig"}',
        '/svar{"fagligheder":["ke_psykolog","ulovlig"]}',
        '/svar{"fagligheder":{"x":1}}',
        '/svar{"dato":"2026-13-45"}',
        '/svar{"dato":"9999-12-31"}',
        '/svar{"dato":"0001-01-01"}',
        '/svar{"dato":17}',
        '/svar{"valg":"ukendt"}',
        '/ret_svar{"slot":"ukendt"}',
        '/skift_rulebook{"rulebook":"nationalt"}',
        '/skift_rulebook{"rulebook":"../../x"}',
        '/lav_kladde{"dokument":"ukendt","kortrolle":"ukendt","moede":"ukendt"}',
        '/slaa_op{"moede":"ukendt","emne":"ukendt"}',
        '/hvem_goer_hvad{"moede":"ukendt"}',
        '/vis_kvittering{"kode":"XX-0000-0000-0000"}',
        '/vis_kvittering{"kode":"RA-ZZZZ-ZZZZ-ZZZZ"}',
        "/svar{}",
        "/svar{",
        "/ukendt_intent",
        '/find_moede{"rolle":["raadgiver","skoleleder"]}',
    ],
)
@pytest.mark.parametrize(
    "before", [(), (payload("find_moede", rolle="skoleleder"),)], ids=["at the start", "at a question"]
)
def test_a_payload_outside_the_contract_breaks_nothing(
    text: str, before: tuple[str, ...], new: Callable[[], Conversation]
):
    """The gateway lets none of these through; the engine stands up to them all the same."""
    talk = new()
    for said in before:
        talk.say(said)
    turn = talk.say(text)
    assert "gik noget galt" not in turn.text, text
    assert "ulovlig" not in str(turn.custom)
    assert talk.say(payload("find_moede", bekymringsgrad="moderat")).custom["type"] in (
        "spoergsmaal",
        "anbefaling",
        "hilsen",
    )
