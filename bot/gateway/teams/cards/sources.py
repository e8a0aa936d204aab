"""The sources of an answer, as a fold: document, section, and the day on which somebody last checked it."""

import datetime as dt

from bot.gateway.teams.cards import words
from bot.gateway.teams.cards.parts import Block, bullets, fold
from bot.gateway.teams.cards.turn import Turn
from knowledge.datoer import kort
from knowledge.indlaes import RulebookFejl, indlaes


def sources(turn: Turn, id_: str = "kilder") -> list[Block]:
    """The message's ``kilder`` as a fold; nothing where it has none."""
    found = turn.custom.get("kilder")
    titles = _titles(turn)
    said = dict.fromkeys(
        _source(one, titles)
        for one in (found if isinstance(found, list) else [])
        if isinstance(one, dict) and one.get("dokument")
    )
    return [fold(id_, words.SOURCES, bullets(said))] if said else []


def _titles(turn: Turn) -> dict[str, str]:
    """The documents' titles by their ids, from the conversation's rulebook."""
    overview = turn.custom.get("overblik")
    rulebook = overview.get("rulebook") if isinstance(overview, dict) else None
    try:
        documents = indlaes(str(rulebook)).meta.dokumenter if rulebook else {}
    except RulebookFejl:
        return {}
    return {id_: document.titel for id_, document in documents.items()}


def _source(one: dict[str, object], titles: dict[str, str]) -> str:
    document = str(one["dokument"])
    parts = {"titel": titles.get(document, document), "afsnit": str(one.get("afsnit") or "")}
    try:
        checked = kort(dt.date.fromisoformat(str(one.get("kontrolleret"))))
    except ValueError:
        return words.UNCHECKED.format(**parts)
    return words.CHECKED.format(**parts, dato=checked)
