"""What people type, made fit to be passed on: cleaned, within the limits, without personal numbers, never a command.

No HTTP here: every channel takes its text through `prepare`.
"""

import unicodedata

from bot.gateway import texts
from bot.gateway.limits import MAX_MESSAGE
from bot.gateway.redaction import Redacted, redact


class InputError(Exception):
    """A message that is not passed on. ``status`` is the HTTP status, ``text`` the Danish sentence for the user."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(f"input refused with status {status}")
        self.text = text
        self.status = status


def clean(text: str) -> str:
    """``text`` composed (NFC), without control, invisible and broken characters, and trimmed. Line breaks stay."""
    kept: list[str] = []
    for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        category = unicodedata.category(char)
        if char in "\n\r\x0b\x0c\x85" or category in ("Zl", "Zp"):
            kept.append("\n")
        elif char == "\t":
            kept.append(" ")
        elif category not in ("Cc", "Cf", "Cs"):
            kept.append(char)
    return "".join(kept).strip()


def prepare(text: str) -> Redacted:
    """The free text to pass on. Raises InputError where it is empty or longer than MAX_MESSAGE characters.

    Leading slashes go, since the engine takes a text that starts with one as a command.
    """
    cleaned = clean(text)
    if len(cleaned) > MAX_MESSAGE:
        raise InputError(texts.too_long(MAX_MESSAGE), 413)
    while cleaned.startswith("/"):
        cleaned = cleaned.lstrip("/").lstrip()
    if not cleaned:
        raise InputError(texts.EMPTY)
    return redact(cleaned)
