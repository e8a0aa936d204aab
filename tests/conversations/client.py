"""Talks to the running stack as a browser or the engine's REST channel does, and reads each turn against the contract."""

from __future__ import annotations

import http.client
import itertools
import json
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.conversations import contract
from tools.house import LOG_DIR

# The day that the stack is told it is: a Sunday.
TODAY = "2026-11-22"
# The parts' own output; kept apart from what `make run` writes, and looked through by the test of privacy.
LOGS = LOG_DIR / "samtaletest"
# The engine's and the gateway's web servers close idle connections after some seconds: let go of them before that.
_IDLE = 2.0
_TIMEOUT = 30.0
_PLACEHOLDER = re.compile(r"[{}]|\bNone\b|<[a-z]+>")
_names = itertools.count()


@dataclass(frozen=True)
class Turn:
    """What the guide says in one turn, already checked: exactly one message has ``custom.type``."""

    said: str
    messages: tuple[dict[str, Any], ...]

    @property
    def custom(self) -> dict[str, Any]:
        """The message for machines."""
        return next(m["custom"] for m in self.messages if "type" in m.get("custom", {}))

    @property
    def type(self) -> str:
        """``custom.type``."""
        return str(self.custom["type"])

    @property
    def naeste(self) -> dict[str, Any]:
        """What the turn ends with: the question or recommendation that another type carries along, else ``custom``."""
        naeste: dict[str, Any] = self.custom.get("naeste") or self.custom
        return naeste

    @property
    def slot(self) -> str | None:
        """The fact that the turn ends by asking for, or None."""
        return self.naeste["slot"] if self.naeste["type"] == "spoergsmaal" else None

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Title and payload of the last buttons shown."""
        shown = [m["buttons"] for m in self.messages if m.get("buttons")]
        return [(b["title"], b["payload"]) for b in shown[-1]] if shown else []

    @property
    def text(self) -> str:
        """All that is said, for people."""
        return "\n\n".join(m["text"] for m in self.messages if "text" in m)

    def payload(self, title: str) -> str:
        """The payload of the button with this title."""
        return dict(self.buttons)[title]

    def title(self, payload: str) -> str:
        """The title of the button with this payload."""
        return next(title for title, its in self.buttons if its == payload)


def read(said: str, messages: list[dict[str, Any]]) -> Turn:
    """Check the shape of a turn (ARCHITECTURE.md section 3) and return it."""
    assert messages, f"no answer to {said[:80]!r}"
    for message in messages:
        assert message.keys() & {"text", "custom"}, message
        assert message.get("text", "x").strip(), message
        assert not _PLACEHOLDER.search(message.get("text", "")), message["text"]
        for button in message.get("buttons", ()):
            assert button["title"].strip()
            contract.check_payload(button["payload"])
        titles = [button["title"] for button in message.get("buttons", ())]
        assert len(set(titles)) == len(titles), f"two buttons with one title: {titles}"
    typed = [m["custom"] for m in messages if "type" in m.get("custom", {})]
    assert len(typed) == 1, f"{len(typed)} messages with a type in the answer to {said[:80]!r}"
    assert any("text" in m for m in messages)
    contract.check_custom(typed[0])
    return Turn(said, tuple(messages))


class Connection:
    """A connection that is kept open between turns."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url).netloc
        self._open: http.client.HTTPConnection | None = None
        self._used = 0.0

    def post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> tuple[int, Any, Any]:
        """Post JSON; return the status, the headers and the answer's JSON."""
        if self._open is None or time.monotonic() - self._used > _IDLE:
            if self._open is not None:
                self._open.close()
            self._open = http.client.HTTPConnection(self._address, timeout=_TIMEOUT)
        data = json.dumps(body).encode()
        self._open.request("POST", path, data, {"Content-Type": "application/json", **(headers or {})})
        answer = self._open.getresponse()
        content = answer.read()
        self._used = time.monotonic()
        return answer.status, answer.headers, json.loads(content)


class Conversation:
    """One conversation over the engine's REST channel."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.sender = f"test-{next(_names)}"
        self.history: list[str] = []

    def say(self, text: str) -> Turn:
        """Say something: a payload, or a text as people type it."""
        self.history.append(text)
        return read(text, self._post(text))

    def _post(self, text: str) -> list[dict[str, Any]]:
        body = {"sender": self.sender, "message": text}
        status, _, answer = self._connection.post("/webhooks/rest/webhook", body)
        assert status == 200, f"status {status}"
        assert all(message.pop("recipient_id") == self.sender for message in answer)
        return list(answer)


class GatewayConversation(Conversation):
    """One visitor's conversation through the gateway, with the cookie that it sets."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._cookie: str | None = None

    def _post(self, text: str) -> list[dict[str, Any]]:
        return self._sent({"payload": text} if text.startswith("/") else {"message": text})

    def type(self, text: str) -> Turn:
        """Send a text as typed, also where it looks like a payload."""
        return read(text, self._sent({"message": text}))

    def _sent(self, body: dict[str, str]) -> list[dict[str, Any]]:
        return list(self.post("/api/chat", body)["messages"])

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post to an address of the API as this visitor."""
        headers = {"Cookie": self._cookie} if self._cookie else {}
        status, answered, answer = self._connection.post(path, body, headers)
        assert status == 200, f"status {status}: {answer}"
        if cookie := answered.get("Set-Cookie"):
            assert "HttpOnly" in cookie
            self._cookie = cookie.split(";")[0]
        return dict(answer)
