"""Counters for the owner: what the guide was asked for and where it failed. Ids and numbers, never a word of a user.

What a turn is about stands in its ``custom``, which the actions make of ids. It is counted in memory by day and written
to the store now and then, in a thread of its own; a store that is locked or not there yet holds no turn up, and the
counts wait. Before they are written, every id that the rulebooks do not hold becomes ``andet``.
"""

import asyncio
import contextlib
import datetime as dt
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import cache
from typing import Any

from aiohttp import web

from bot.gateway.engine import Message
from bot.gateway.storing import Storing
from bot.gateway.suggestions import usable_rulebooks
from bot.store import LagerFejl
from bot.store.taellinger import Taeller
from knowledge import laering
from knowledge.indlaes import indlaes
from knowledge.opslag import ANDRE_EMNER, EMNER
from knowledge.opslag_fakta import poster

logger = logging.getLogger(__name__)

TYPES = (
    *("hilsen", "tak", "farvel", "feedback", "menneske", "uden_for_emne", "spoergsmaal", "bekraeft", "anbefaling"),
    *("kladde", "svar", "laering", "akut", "rettelse", "ikke_forstaaet"),
)
"""The kinds of turns (``custom.type`` of the contract)."""

CATEGORIES = ("forkert", "uklart", "mangler", "langsomt", "godt")
"""What feedback may be about."""

OTHER = "andet"
"""What an id is counted as that is not one of the rulebooks'."""

_FLUSH = 20.0
_MAX_KEYS = 5000
_ANSWERS = ("op", "ned")


class Counters:
    """Counts in memory, and writes to the store."""

    def __init__(self, store: Storing, today: Callable[[], dt.date] = dt.date.today) -> None:
        self._store = store
        self._today = today
        self._waiting: Counter[Taeller] = Counter()

    def add_to(self, app: web.Application) -> None:
        """Write while ``app`` runs, and a last time when it stops."""
        app.cleanup_ctx.append(self._context)

    # --- What is counted ---------------------------------------------------------------------------------------------

    def turn(self, messages: list[Message]) -> None:
        """Count what a turn was."""
        for message in messages:
            for kind, what in _of_turn(message.get("custom") or {}):
                self._add(kind, what)

    def failure(self, error: Exception) -> None:
        """Count a turn that got no answer."""
        self._add("fejl", type(error).__name__.lower())

    def feedback(self, up: bool, category: str | None, kind: str | None) -> None:
        """Count a thumb up or down, by what it is about and the kind of answer."""
        self._add("feedback", ":".join((_ANSWERS[not up], category or "ingen", kind or OTHER)))

    def _add(self, kind: str, what: str) -> None:
        key = (self._today(), kind, what)
        if key in self._waiting or len(self._waiting) < _MAX_KEYS:
            self._waiting[key] += 1

    # --- The store ---------------------------------------------------------------------------------------------------

    async def since(self, day: dt.date) -> dict[Taeller, int]:
        """All counts of ``day`` and later, those not yet written too. Raises LagerFejl."""
        await self.flush()
        counts = Counter(await self._store.ask(lambda lager: lager.talt(day)))
        counts.update({key: number for key, number in self._waiting.items() if key[0] >= day})
        return dict(counts)

    async def flush(self) -> None:
        """Write what waits. Where that fails it goes on waiting."""
        counts, self._waiting = self._waiting, Counter()
        if not counts:
            return
        try:
            await self._store.ask(lambda lager: lager.tael(_closed(counts)))
        except LagerFejl as error:
            logger.warning("Tællingen kan ikke skrives nu: %s", error)
            self._waiting.update(counts)

    async def _context(self, app: web.Application) -> AsyncIterator[None]:
        async def now_and_then() -> None:
            while True:
                await asyncio.sleep(_FLUSH)
                await self.flush()

        task = asyncio.create_task(now_and_then())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await self.flush()


def _of_turn(custom: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What of a message is counted: the kind of count, and an id."""
    kind = custom.get("type")
    if kind is None:
        return
    yield "type", str(kind)
    naeste = custom.get("naeste")
    for part in (custom, naeste if isinstance(naeste, dict) else {}):
        match part:
            case {"type": "anbefaling", "rulebook": str(rulebook), "regel": str(rule), "moede": str(meeting)}:
                yield "regel", f"{rulebook}:{rule.lower()}"
                yield "moede", f"{rulebook}:{meeting}"
            case {"type": "spoergsmaal", "nr": 1, "opgave": str(task)}:
                yield "maal", task
    match custom:
        case {"type": "svar", "fundet": False, "naermeste": [{"spoergsmaal": str(nearest)}, *_]}:
            yield "ikke_daekket", nearest
        case {"type": "svar", "fundet": False}:
            yield "ikke_daekket", "intet_naer"
        case {"type": "svar", "emne": str(topic)}:
            yield "emne", topic
        case {"type": "kladde", "moede": str(meeting)}:
            yield "kladde", meeting
        case {"type": "laering", "forloeb": str(course)}:
            yield "forloeb", course
        case {"type": "ikke_forstaaet", "trin": int(step)}:
            yield "ikke_forstaaet", f"trin_{step}"


def _closed(counts: Mapping[Taeller, int]) -> dict[Taeller, int]:
    """The counts under known ids alone."""
    known, closed = _known_ids(), Counter[Taeller]()
    for (day, kind, what), number in counts.items():
        good = what in known or all(part in known for part in what.split(":"))
        closed[day, kind, what if good else OTHER] += number
    return dict(closed)


@cache
def _known_ids() -> frozenset[str]:
    """Every id that may be counted: the contract's, and those of rulebooks, facts and courses."""
    fixed = (*TYPES, *CATEGORIES, *EMNER, *ANDRE_EMNER, *_ANSWERS, OTHER, "ingen", "intet_naer")
    tasks = ("find_moede", "kladde", "laering")
    # What the look-up's actions call an answer that is no fact's.
    answers = ("kilder", "kvittering", "kladde", "rulebook", "dine_svar", "hjaelp", "hvorfor", "tilbage", "ret_svar")
    failures = ("enginedown", "enginesilent", "engineslow", "engineodd")
    steps = ("trin_1", "trin_2", "trin_3")
    found = {*fixed, *tasks, *answers, *failures, *steps, *laering.alle_forloeb()}
    for rulebook_id in usable_rulebooks():
        rulebook = indlaes(rulebook_id)
        found |= {rulebook_id, *rulebook.moeder, *(post.id for post in poster(rulebook))}
        found |= {rule.id.lower() for rule in (rulebook.tabel.regler if rulebook.tabel else ())}
    return frozenset(found)
