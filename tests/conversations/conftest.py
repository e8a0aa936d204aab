"""The real stack, started once: the engine with the trained model, the actions, the gateway."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.conversations.client import LOGS, TODAY, Connection, Conversation, GatewayConversation
from tools.stak import Stak, stak


@pytest.fixture(scope="session")
def running() -> Iterator[Stak]:
    """The stack, with the day pinned and no limit on the rate."""
    env = {"GUIDE_IDAG": TODAY, "RULEBOOK": "ringsted_ark", "GATEWAY_RATE_SESSION": "0", "GATEWAY_RATE_ADDRESS": "0"}
    # A store of its own, begun empty; under var/, so that the test of privacy looks through it too.
    for old in LOGS.glob("guide.db*"):
        old.unlink()
    env["GUIDE_STORE"] = str(LOGS / "guide.db")
    with stak(env=env, log_dir=LOGS) as started:
        yield started


@pytest.fixture(scope="session")
def new(running: Stak) -> Callable[[], Conversation]:
    """Starts a new conversation with the engine."""
    connection = Connection(running.engine)
    return lambda: Conversation(connection)


@pytest.fixture(scope="session")
def visit(running: Stak) -> Callable[[], GatewayConversation]:
    """Starts a new visitor's conversation through the gateway."""
    connection = Connection(running.gateway)
    return lambda: GatewayConversation(connection)
