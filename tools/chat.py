"""``make chat``: the conversation of the page, in the terminal, through the same gateway.

A number chooses a button, several numbers choose several where the question allows it; anything else is sent as it is
typed. ``/slut`` leaves.
"""

from __future__ import annotations

import http.cookiejar
import json
import re
import urllib.error
import urllib.request
from contextlib import ExitStack
from typing import Any, Sequence

from tools.house import ToolError, entry
from tools.model import Model
from tools.ports import HOST, Ports, health
from tools.stak import stak

LEAVE = "/slut"
# A turn takes milliseconds; the gateway itself gives up on the engine long before this. Seconds.
TURN_LIMIT = 60.0
SEVERAL = re.compile(r"\d+(?:\s*(?:,|\bog\b|\s)\s*\d+)+")


class Conversation:
    """One visitor's conversation with the gateway: keeps the cookie and the buttons of the latest answer."""

    def __init__(self, gateway: str) -> None:
        self._address = gateway + "/api/chat"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        # No proxy comes between two parts of the same machine.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
        self.buttons: list[dict[str, str]] = []
        # The slot that several buttons may be chosen for, where the question allows it.
        self.several: str | None = None

    def send(self, body: dict[str, str]) -> list[str]:
        """Send one turn; give the lines of the answer, and remember its buttons."""
        request = urllib.request.Request(
            self._address, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
        )
        try:
            with self._opener.open(request, timeout=TURN_LIMIT) as answer:
                told = json.load(answer)
        except urllib.error.HTTPError as error:
            # The gateway explains a refusal in its body, in Danish.
            told = _explained(error)
        except (OSError, ValueError):
            raise ToolError("Guiden svarer ikke længere. Se loggene i var/log.") from None
        return self._lines(told)

    def _lines(self, told: dict[str, Any]) -> list[str]:
        messages = [message for message in told.get("messages") or [] if isinstance(message, dict)]
        buttons: list[dict[str, str]] = []
        lines: list[str] = []
        several: str | None = None
        for message in messages:
            if message.get("text"):
                lines.append(str(message["text"]).replace("**", ""))
            buttons += message.get("buttons") or []
            custom = message.get("custom") or {}
            several = several or (custom.get("slot") if custom.get("flere") is True else None)
        # A refusal has no buttons: those of the question before it still stand.
        if "refused" not in told:
            self.buttons, self.several = buttons, several
            lines += [f"  {number}. {button['title']}" for number, button in enumerate(buttons, 1)]
        return lines

    def body(self, typed: str) -> dict[str, str]:
        """What is sent for what was typed: a button's payload for its number or its text, else the text itself."""
        typed = typed.strip()
        if typed.isdigit() and 1 <= int(typed) <= len(self.buttons):
            return {"payload": self.buttons[int(typed) - 1]["payload"]}
        if self.several and SEVERAL.fullmatch(typed):
            numbers = [int(number) for number in re.findall(r"\d+", typed)]
            if all(1 <= number <= len(self.buttons) for number in numbers):
                return self._together([self.buttons[number - 1] for number in numbers], self.several)
        for button in self.buttons:
            if button["title"].casefold() == typed.casefold():
                return {"payload": button["payload"]}
        return {"message": typed}

    @staticmethod
    def _together(chosen: Sequence[dict[str, str]], slot: str) -> dict[str, str]:
        """One answer of several buttons: the values of the slot in one payload, as the page sends them."""
        values: list[str] = []
        for button in chosen:
            value = _values(button["payload"]).get(slot)
            if value is None:
                # A button that is no value of the slot (such as "ved ikke"): the texts say it just as well.
                return {"message": " og ".join(one["title"] for one in chosen)}
            values += value if isinstance(value, list) else [value]
        return {"payload": f"/svar{json.dumps({slot: values}, ensure_ascii=False)}"}


def _values(payload: str) -> dict[str, Any]:
    """The entities of a payload such as ``/svar{"slot": "value"}``."""
    _, brace, rest = payload.partition("{")
    values = json.loads(brace + rest) if brace else {}
    return values if isinstance(values, dict) else {}


def _explained(error: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        told = json.load(error)
    except ValueError:
        told = None
    reason = told.get("fejl") if isinstance(told, dict) else None
    text = str(reason or f"Guiden kunne ikke svare (fejl {error.code}). Prøv igen.")
    return {"messages": [{"text": text}], "refused": True}


def talk(conversation: Conversation) -> None:
    """Keep the conversation going until ``/slut`` or the end of the input."""
    print(f"Skriv dit svar, eller tallet ud for en knap. {LEAVE} slutter samtalen.\n")
    lines = conversation.send({"payload": "/hils"})
    while True:
        print("\n".join(lines) + "\n")
        try:
            typed = input("> ").strip()
        except EOFError:
            return
        if typed.casefold() == LEAVE:
            return
        lines = conversation.send(conversation.body(typed)) if typed else ["Skriv noget, eller vælg et tal."]


def main(arguments: Sequence[str]) -> int:
    """Talk with the running stack, or with one that is started for the conversation and stopped after it."""
    if arguments:
        raise ToolError("Brug: python -m tools.chat")
    ports = Ports.from_env()
    with ExitStack() as cleanup:
        if health(ports.gateway) is None:
            ports.require_free()
            Model().ensure()
            cleanup.enter_context(stak(ports))
        try:
            talk(Conversation(f"http://{HOST}:{ports.gateway}"))
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    entry(main)
