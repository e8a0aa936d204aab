"""A step of a course, or a question of a quiz: how far it is, how the last answer was, and the choices in words."""

import re

from bot.gateway.teams.cards import besked, words
from bot.gateway.teams.cards.choices import choices
from bot.gateway.teams.cards.parts import Block, aside, subtle
from bot.gateway.teams.cards.sources import sources
from bot.gateway.teams.cards.turn import Said, Turn

_OPTION = re.compile(r"([a-h])\) .+")


def render(said: Said, turn: Turn) -> list[Block]:
    """The verdict, the text, the options, and the sources."""
    titles, text = _options(said)
    return [*_head(turn), *besked.text_blocks(text, turn), *choices(said, turn, titles), *sources(turn)]


def _head(turn: Turn) -> list[Block]:
    custom = turn.custom
    made: list[Block] = []
    right = custom.get("rigtigt")
    if isinstance(right, bool):
        made.append([aside(words.ASIDE["rigtigt" if right else "forkert"], "Good" if right else "Accent")])
    nr, of = custom.get("trin"), custom.get("af")
    if isinstance(nr, int) and isinstance(of, int) and of > 0:
        steps = words.STEPS_DONE if custom.get("faerdig") is True else words.STEP.format(nr=nr, af=of)
        made.append([subtle(f"{words.ASIDE['laering']} · {steps}")])
    return made


def _options(said: Said) -> tuple[dict[str, str], str]:
    """The options' words for the buttons that are letters alone, and the text without what the buttons say."""
    letters = {button["title"]: button["payload"] for button in said.buttons if len(button["title"]) == 1}
    on_buttons = {button["title"] for button in said.buttons}
    kept, titles = [], {}
    for one in said.text.split("\n"):
        if one in on_buttons:
            continue
        match = _OPTION.fullmatch(one)
        if match and match[1] in letters:
            titles[letters[match[1]]] = one
        else:
            kept.append(one)
    return titles, "\n".join(kept)
