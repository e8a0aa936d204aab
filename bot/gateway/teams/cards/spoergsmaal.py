"""A question: how far it is, the question, and its answers."""

from bot.gateway.teams.cards import besked, words
from bot.gateway.teams.cards.parts import Block, subtle
from bot.gateway.teams.cards.turn import Said, Turn


def render(said: Said, turn: Turn) -> list[Block]:
    """The question with its number where there are more than one."""
    return [*progress(turn), *besked.render(said, turn)]


def progress(turn: Turn) -> list[Block]:
    """The line that says which question it is."""
    nr, of = turn.asked.get("nr"), turn.asked.get("af")
    if not (isinstance(nr, int) and isinstance(of, int) and of > 1):
        return []
    return [[subtle(words.QUESTION.format(nr=nr, af=of))]]
