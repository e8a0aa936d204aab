"""A message of no special shape: its text and its buttons. Also what an unknown type becomes."""

from bot.gateway.teams.cards.choices import choices
from bot.gateway.teams.cards.parts import Block, lines
from bot.gateway.teams.cards.turn import Said, Turn


def render(said: Said, turn: Turn) -> list[Block]:
    """Text, then the ways to answer."""
    return [*text_blocks(said.text, turn), *choices(said, turn)]


def text_blocks(text: str, turn: Turn) -> list[Block]:
    """A text of the guide as blocks, a line each."""
    return [[element] for element in lines(text, turn.base_url)]
