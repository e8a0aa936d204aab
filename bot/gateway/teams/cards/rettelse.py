"""A correction: what was changed, or what it would change. Often with a new recommendation or the next question."""

from bot.gateway.teams.cards import anbefaling, words
from bot.gateway.teams.cards.parts import Block, aside
from bot.gateway.teams.cards.turn import Said, Turn


def render(said: Said, turn: Turn) -> list[Block]:
    """Its kind, then the text, with what follows from it, and the answers."""
    kind = "forhaand" if turn.custom.get("forhaand") is True else "rettelse"
    return [[aside(words.ASIDE[kind])], *anbefaling.render(said, turn)]
