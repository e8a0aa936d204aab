"""The acute stop. What to do in danger is read first; nothing stands before it."""

from bot.gateway.teams.cards import words
from bot.gateway.teams.cards.choices import choices
from bot.gateway.teams.cards.parts import Block, action_set, container, heading, lines, open_url, plain
from bot.gateway.teams.cards.sources import sources
from bot.gateway.teams.cards.turn import Said, Turn

_EMERGENCY = "112"


def render(said: Said, turn: Turn) -> list[Block]:
    """The line with the emergency number first, then the rest in its order."""
    told = said.text.strip().split("\n")
    at = next((nr for nr, one in enumerate(told) if one.startswith("**") and _EMERGENCY in one), None)
    blocks: list[Block] = []
    if at is not None:
        call = open_url(words.CALL_112, f"tel:{_EMERGENCY}")
        blocks.append([container([heading(plain(told.pop(at))), action_set([call])], "attention")])
    blocks += [[element] for element in lines("\n".join(told), turn.base_url)]
    return [*blocks, *choices(said, turn), *sources(turn)]
