"""The cards that can be answered once: which have been, and what is needed to show it on them."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.gateway.limits import FirstTime
from bot.gateway.teams.platform import Card, Reference

MAX_CARDS = 1000
"""Cards that are kept to be shown as answered; the oldest go first, and an answer to one of those shows nowhere."""

MAX_ANSWERED = 20_000
"""Cards of which it is remembered that they have been answered."""


@dataclass(frozen=True)
class Kept:
    """A card as it was sent: where to, and the id of its message."""

    to: Reference
    activity: str
    card: Card
    summary: str


class Shown:
    """Remembers cards by their ids, in memory."""

    def __init__(self) -> None:
        self._cards: OrderedDict[str, Kept] = OrderedDict()
        self._answered = FirstTime[str](MAX_ANSWERED)

    def keep(self, card_id: str, kept: Kept) -> None:
        """Remember a card that was sent."""
        self._cards[card_id] = kept
        if len(self._cards) > MAX_CARDS:
            self._cards.popitem(last=False)

    def claim(self, card_id: str) -> bool:
        """Answer a card. False where it has been answered before; a card that was not kept may be used again."""
        if card_id in self._cards:
            return self._answered(card_id)
        return card_id not in self._answered

    def reopen(self, card_id: str) -> None:
        """Let a card be answered again: the answer came to nothing."""
        self._answered.forget(card_id)

    def take(self, card_id: str) -> Kept | None:
        """The card, which is then let go of, or None where it is not known any more."""
        return self._cards.pop(card_id, None)
