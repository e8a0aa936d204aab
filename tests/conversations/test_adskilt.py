"""Conversations do not mix, and nobody but this machine reaches the engine."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conversations.client import Connection, Conversation, GatewayConversation, Turn
from tests.conversations.generator import Case, all_cases, next_question
from tests.conversations.walk import by_payload, check_next, start, walk
from tools.stak import Stak

LOOPBACK = {"0100007F", "00000000000000000000000001000000"}
LISTENS = "0A"


def step(talk: Conversation, case: Case, turn: Turn, known: dict) -> Turn:
    """Answer the question in hand, and check what comes next."""
    assert turn.slot
    known[turn.slot] = case.facts[turn.slot]
    turn = by_payload(talk, turn.slot, case.facts[turn.slot], turn)
    check_next(turn, case, known)
    return turn


@pytest.mark.parametrize("kind", ["new", "visit"])
def test_two_conversations_turn_by_turn(kind: str, request: pytest.FixtureRequest):
    begin: Callable[[], Conversation] = request.getfixturevalue(kind)
    cases = [next(c for c in all_cases() if c.id == name) for name in ("ringsted_ark-RI-10a-1", "holbaek_2019-HO-4a-2")]
    talks = [begin(), begin()]
    known: list[dict] = [{}, {}]
    turns = [start(talk, case) for talk, case in zip(talks, cases, strict=True)]
    while any(next_question(case, its) for case, its in zip(cases, known, strict=True)):
        for n, case in enumerate(cases):
            if next_question(case, known[n]):
                turns[n] = step(talks[n], case, turns[n], known[n])
    assert [turn.naeste["moede"] for turn in turns] == [case.decision.moede for case in cases]


def test_many_conversations_at_the_same_time(running: Stak):
    def one(case: Case) -> None:
        walk(Conversation(Connection(running.engine)), case, by_payload)

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(one, all_cases()[::4]))


def test_many_visitors_at_the_same_time(running: Stak):
    def one(case: Case) -> None:
        walk(GatewayConversation(Connection(running.gateway)), case, by_payload)

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(one, all_cases()[::9]))


def test_a_visitor_cannot_choose_whose_conversation_it_is(running: Stak):
    connection = Connection(running.gateway)
    status, _, answer = connection.post("/api/chat", {"message": "vis mine svar", "sender": "test-0"})
    assert status == 400 and answer["fejl"]
    status, headers, _ = connection.post("/api/chat", {"message": "hej"}, {"Cookie": "samtale=test-0; sender=test-0"})
    assert status == 200 and headers["Set-Cookie"]


@pytest.mark.parametrize("part", ["engine", "actions", "gateway"])
def test_the_parts_listen_on_loopback_only(part: str, running: Stak):
    port = f"{getattr(running.ports, part):04X}"
    listening = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if table.is_file():
            rows = [line.split() for line in table.read_text().splitlines()[1:]]
            listening |= {row[1].split(":")[0] for row in rows if row[1].endswith(f":{port}") and row[3] == LISTENS}
    assert listening and listening <= LOOPBACK, listening


def test_the_engine_cannot_be_reached_from_the_network(running: Stak):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # No packet is sent: this only asks which address this machine would use.
        try:
            probe.connect(("192.0.2.1", 9))
            own = probe.getsockname()[0]
        except OSError:
            pytest.skip("this machine has no address but loopback")
    for port in (running.ports.engine, running.ports.actions):
        with socket.socket() as knock:
            knock.settimeout(2)
            assert knock.connect_ex((own, port)) != 0


def test_the_engine_serves_nothing_but_its_channel(running: Stak):
    """Without --enable-api nobody can read or change a conversation, or load another model."""
    connection = Connection(running.engine)
    for path in ("/model/parse", "/conversations/test-0/tracker/events", "/model/train", "/webhooks/callback/webhook"):
        try:
            status, _, _ = connection.post(path, {})
        except ValueError:  # not JSON: the web server's own page that there is no such address
            continue
        assert status in (404, 405), path
