"""An answer from the sources; also the list of the user's own answers, each with a way to change it."""

from bot.gateway.teams.cards import besked, words
from bot.gateway.teams.cards.choices import choices
from bot.gateway.teams.cards.parts import Block, Button, aside, facts
from bot.gateway.teams.cards.sources import sources
from bot.gateway.teams.cards.turn import Said, Turn


def render(said: Said, turn: Turn) -> list[Block]:
    """The answer, whether the sources cover it, the sources, and what can follow."""
    if turn.custom.get("emne") == "dine_svar" and (told := _told(turn)):
        return _answers(said, turn, told)
    missing: list[Block] = [[aside(words.ASIDE["ikke_daekket"])]] if turn.custom.get("fundet") is False else []
    return [*missing, *besked.text_blocks(said.text, turn), *sources(turn), *choices(said, turn)]


def _told(turn: Turn) -> list[dict[str, str]]:
    """The answers in words, as the message carries them."""
    overview = turn.custom.get("overblik")
    told = overview.get("svar") if isinstance(overview, dict) else None
    return [
        one
        for one in (told if isinstance(told, list) else [])
        if isinstance(one, dict) and all(isinstance(one.get(name), str) for name in ("slot", "navn", "svar"))
    ]


def _answers(said: Said, turn: Turn, told: list[dict[str, str]]) -> list[Block]:
    """The list with a button for each answer, in place of the one that asks which."""
    first = said.text.strip().split("\n")[0]
    change: list[Button] = [
        {"title": words.CHANGE_IT.format(navn=one["navn"]), "payload": f'/ret_svar{{"slot":"{one["slot"]}"}}'}
        for one in told
    ]
    whole = Said(said.text, (*change, *said.buttons))
    return [
        *besked.text_blocks(first, turn),
        [facts((one["navn"], one["svar"]) for one in told)],
        *choices(whole, turn),
    ]
