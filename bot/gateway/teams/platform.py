"""What the channel asks of Microsoft's side, as the project's own interface, which `sdk` keeps."""

from dataclasses import dataclass
from typing import Any, Protocol

type Card = dict[str, Any]
"""An Adaptive Card as data."""


@dataclass(frozen=True)
class Reference:
    """Where a conversation is reached, and all that is needed for it. None of it is a name."""

    service_url: str
    conversation: str
    tenant: str


class Forbidden(Exception):
    """A request that is not Microsoft's. Its text repeats nothing of the request."""


class SendError(Exception):
    """An activity that was not taken. Its text says nothing of the activity."""


class Busy(SendError):
    """Try again, in ``wait`` seconds where the other side said so; ``unsure``: it may have been taken after all."""

    def __init__(self, wait: float | None = None, unsure: bool = False) -> None:
        super().__init__("busy")
        self.wait = wait
        self.unsure = unsure


class Refused(SendError):
    """The other side will never take this activity: it is too large, or made wrongly."""


class Gone(SendError):
    """The conversation is no more, or the guide has been taken out of it."""


class Platform(Protocol):
    """Microsoft's side."""

    def prepare(self) -> None:
        """Begin to get ready, in a running loop."""

    async def check(self, authorization: str, service_url: str) -> None:
        """That a request with this header, which says that it came from there, is Microsoft's. Raises Forbidden,
        and Busy where it cannot be told now.
        """

    async def send(self, to: Reference, text: str, card: Card | None) -> str:
        """Send a message and return its id ("": none was told). With a card, ``text`` is its summary.

        Raises SendError.
        """

    async def update(self, to: Reference, activity: str, text: str, card: Card | None) -> None:
        """Put a message in the place of one that was sent. Raises SendError."""

    async def typing(self, to: Reference) -> None:
        """Show that an answer is under way. Raises SendError."""

    async def close(self) -> None:
        """Let go of connections."""
