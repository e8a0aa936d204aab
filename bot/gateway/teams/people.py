"""Who somebody is to the guide: keyed hashes of what Teams calls them, so that nothing of it is kept or passed on."""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode

_SENDER = b"moedeguide teams person 1"
_CARD = b"moedeguide teams card 1"
_RANDOM = 12
_MARK = 12
_ID = re.compile(r"([A-Za-z0-9_-]{16})([A-Za-z0-9_-]{16})(?:\.[0-9]{1,2})?", re.ASCII)


class People:
    """Makes the sender ids and the ids of cards with keys of its own, derived from the gateway's secret."""

    def __init__(self, secret: bytes) -> None:
        self._senders = hmac.new(secret, _SENDER, hashlib.sha256).digest()
        self._cards = hmac.new(secret, _CARD, hashlib.sha256).digest()

    def sender(self, tenant: str, user: str, shared: str = "") -> str:
        """The sender id of a person; ``shared`` is the conversation where others are in it too, and each person has
        one of their own there.
        """
        # Each part with its length before it: no two persons can come to the same text.
        said = "".join(f"{len(part)}:{part}" for part in (tenant, user, shared))
        return f"teams-{hmac.new(self._senders, said.encode(), hashlib.sha256).hexdigest()}"

    def new_card(self, sender: str = "") -> str:
        """An id for the cards of one turn, which nobody but ``sender`` can use and nobody can make; without a sender
        anybody may use them.
        """
        random = urlsafe_b64encode(secrets.token_bytes(_RANDOM)).decode()
        return random + self._mark(random, sender)

    def owns(self, sender: str, card: str) -> bool:
        """Whether a card with this id was made for this person, or for anybody."""
        match = _ID.fullmatch(card)
        return match is not None and any(
            hmac.compare_digest(match[2], self._mark(match[1], owner)) for owner in (sender, "")
        )

    def _mark(self, random: str, sender: str) -> str:
        digest = hmac.new(self._cards, f"{random}:{sender}".encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest[:_MARK]).decode()
