"""What the channel says by itself: the welcome, and the reminder in a group."""

import datetime as dt

from bot.gateway.teams.cards import besked, words
from bot.gateway.teams.cards.parts import Block, action_set, heading, line, open_url, run
from bot.gateway.teams.cards.turn import Said, Turn
from knowledge.indlaes import indlaes
from knowledge.tekster import tekst

NOTHING = Turn({}, {}, "", dt.date.min)
"""A turn that carries no data."""

GROUP_REMINDER = words.GROUP_REMINDER


def welcome(base_url: str, rulebook: str, group: bool) -> list[Block]:
    """What the guide does, what not to write, how to begin, and where it says more about itself."""
    meta = indlaes(rulebook).meta
    greeting = tekst("hilsen", rulebook=f"{meta.navn}, {meta.udgave.tekst}")
    buttons = (
        (tekst("knap_find_moede"), "/find_moede"),
        (tekst("knap_slaa_op"), '/slaa_op{"valg":"menu"}'),
        (tekst("laering.knap_laer"), "/laer"),
        (tekst("knap_hjaelp"), "/hjaelp"),
    )
    said = Said(greeting, tuple({"title": title, "payload": payload} for title, payload in buttons))
    more = [words.WELCOME_GROUP, words.WELCOME_DATA] if group else [words.WELCOME_DATA]
    *text, choices = besked.render(said, NOTHING)
    return [
        [heading(words.WELCOME, "Large")],
        *text,
        *([line(run(one))] for one in more),
        choices,
        [action_set([open_url(words.ABOUT, f"{base_url}/om")])],
    ]
