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
        self.several = False

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
        several = False
        for message in messages:
            if message.get("text"):
                lines.append(str(message["text"]))
            buttons += message.get("buttons") or []
            several = several or bool((message.get("custom") or {}).get("flere"))
        # A refusal has no buttons: those of the question before it still stand.
        if messages and "refused" not in told:
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
                # A button's text does the same when it is typed, and several may be typed in one answer.
                return {"message": " og ".join(self.buttons[number - 1]["title"] for number in numbers)}
        for button in self.buttons:
            if button["title"].casefold() == typed.casefold():
                return {"payload": button["payload"]}
        return {"message": typed}


def _explained(error: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        told = json.load(error)
    except ValueError:
        told = None
    if isinstance(told, dict) and told.get("messages"):
        return {**told, "refused": True}
    return {"messages": [{"text": f"Guiden kunne ikke svare (fejl {error.code}). Prøv igen."}], "refused": True}


def talk(conversation: Conversation) -> None:
    """Keep the conversation going until ``/slut`` or the end of the input."""
    print(f"Skriv dit svar, eller tallet ud for en knap. {LEAVE} slutter samtalen.\n")
    lines = conversation.send({"message": "hej"})
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
