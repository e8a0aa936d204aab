"""A draft: each document as it is sent, then its files as links, and the day with its deadlines."""

import datetime as dt
import re
from typing import Any
from urllib.parse import urlencode

from bot.gateway.teams.cards import besked, words
from bot.gateway.teams.cards.choices import MOST, choices, remind
from bot.gateway.teams.cards.parts import (
    Block,
    Element,
    action_set,
    aside,
    container,
    facts,
    fold,
    heading,
    lines,
    open_url,
    plain,
)
from bot.gateway.teams.cards.turn import Said, Turn
from knowledge.datoer import dansk

_FILE = re.compile(r"/filer/[A-Za-z0-9_-]{8,128}")
_FILE_LINE = re.compile(r"(?:• )?.+: (/filer/[A-Za-z0-9_-]{8,128})")
_FORM = re.compile(r" \([^()]*\)$")


def render(said: Said, turn: Turn) -> list[Block]:
    """The message that carries the files: its text without the lines that the links stand for."""
    if said.text.startswith("**"):
        return [*document(said, turn), *choices(said, turn)]
    files = _files(turn)
    told = "\n".join(one for one in said.text.split("\n") if not (files and _linked(one, turn)))
    return [
        [aside(words.ASIDE["kladde"])],
        *besked.text_blocks(told, turn),
        *files,
        *_deadlines(turn),
        *_timeline(turn),
        *_reminder(turn),
        *choices(said, turn),
    ]


def document(said: Said, turn: Turn) -> list[Block]:
    """A document of the draft: its first line as the heading; only the first of several is unfolded."""
    title, _, rest = said.text.partition("\n")
    body = lines(rest, turn.base_url) if rest.strip() else []
    head: list[Block] = [[aside(words.ASIDE["kladde"])], [heading(plain(title))]]
    if said.first or not body:
        return [*head, *([element] for element in body)]
    return [*head, fold("udkast", words.SHOW_DRAFT, body)]


def _linked(told: str, turn: Turn) -> bool:
    """Whether a line of the text names a file that the payload has, too."""
    match = _FILE_LINE.fullmatch(told)
    return match is not None and match[1] in {file["href"] for file in _sound(turn)}


def _sound(turn: Turn) -> list[dict[str, Any]]:
    files = turn.custom.get("filer")
    return [
        file
        for file in (files if isinstance(files, list) else [])
        if isinstance(file, dict) and isinstance(file.get("href"), str) and _FILE.fullmatch(file["href"])
    ]


def _files(turn: Turn) -> list[Block]:
    """The files, a document with its forms and sizes together."""
    forms: dict[str, list[Element]] = {}
    for file in _sound(turn):
        # The titles end in the form, which each link says.
        title = _FORM.sub("", str(file.get("titel") or file.get("navn") or ""))
        type_ = words.FILE_TYPES.get(str(file.get("mime") or "").split(";")[0], words.FILE_UNKNOWN)
        about = _about(type_, file.get("stoerrelse"))
        address = turn.base_url + file["href"]
        forms.setdefault(title, []).append(open_url(about, address, tooltip=f"{title}, {about}"))
    return [
        [
            container(
                [heading(title, "Default"), *(action_set(links[at : at + MOST]) for at in range(0, len(links), MOST))]
            )
        ]
        for title, links in forms.items()
    ]


def _about(type_: str, size: object) -> str:
    if not isinstance(size, int) or isinstance(size, bool):
        return type_
    shown = f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB".replace(".", ",")
    return words.FILE.format(type=type_, stoerrelse=shown)


def _deadlines(turn: Turn) -> list[Block]:
    """The deadlines with their days, where the draft has a day."""
    pairs = []
    for day, one in _dated(turn):
        said = words.DEADLINE_PAST if one.get("overskredet") is True else words.DEADLINE
        pairs.append((str(one.get("navn") or ""), said.format(dato=dansk(day), regel=one.get("regel") or "")))
    return [fold("frister", words.DEADLINES, [facts(pairs)])] if pairs else []


def _dated(turn: Turn) -> list[tuple[dt.date, dict[str, Any]]]:
    """The deadlines that have a day."""
    deadlines = turn.custom.get("frister")
    return [
        (day, one)
        for one in (deadlines if isinstance(deadlines, list) else [])
        if isinstance(one, dict) and (day := _day(one.get("dato")))
    ]


def _reminder(turn: Turn) -> list[Block]:
    """The offer to be reminded, where there still is a deadline to come."""
    return [remind()] if any(day > turn.today for day, _ in _dated(turn)) else []


def _timeline(turn: Turn) -> list[Block]:
    """The picture of the day and the deadlines, as a link."""
    overview = turn.custom.get("overblik")
    rulebook = overview.get("rulebook") if isinstance(overview, dict) else None
    meeting, day, kind = (turn.custom.get(name) for name in ("moede", "dato", "variant"))
    if not (isinstance(rulebook, str) and isinstance(meeting, str) and _day(day)):
        return []
    query = {"rulebook": rulebook, "moede": meeting, "dato": str(day)} | ({"variant": str(kind)} if kind else {})
    return [[action_set([open_url(words.TIMELINE, f"{turn.base_url}/billeder/tidslinje.svg?{urlencode(query)}")])]]


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None
