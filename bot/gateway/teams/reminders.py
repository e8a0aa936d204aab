"""»Mind mig om fristen«: a message on the day of each deadline of the last draft.

Kept are ids, days, and where the conversation is reached. A reminder is sent once: one that may have been sent is not
sent again, also not after a restart.
"""

import asyncio
import contextlib
import datetime as dt
import logging
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.gateway.engine import Message
from bot.gateway.logs import where
from bot.gateway.storing import Storing
from bot.gateway.teams import texts
from bot.gateway.teams.cards import note
from bot.gateway.teams.delivery import Delivery
from bot.gateway.teams.platform import Busy, Reference, SendError
from bot.store import LagerFejl
from bot.store.paamindelser import Huskefrist, Sted, Taget
from knowledge.datoer import dansk
from knowledge.indlaes import RulebookFejl, indlaes

logger = logging.getLogger(__name__)

ZONE = ZoneInfo("Europe/Copenhagen")
OPEN = dt.time(8)
CLOSED = dt.time(17)
"""Between these, in Danish time, reminders are sent."""

_MAX_DRAFTS = 2000
_POLITE = r"(?:(?:vil|kan|må|gider) (?:du|jeg)|du må|gerne|venligst|få dig til at|og) "
_WANTED = re.compile(
    rf"(?:{_POLITE})*(?:mind|minde|påmind|påminde|husk|huske) mig (?:om|på) "
    r"(?:alle |de )?frist(?:en|er|erne)?\b.{0,30}",
    re.IGNORECASE,
)
_UNWANTED = re.compile(
    rf"(?:{_POLITE})*(?:slet|slette|fjern|fjerne|stop|stoppe|drop|droppe)(?: alle| mine)* "
    r"påmindelse(?:n|r|rne)?\b.{0,30}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Ask:
    """What somebody says of reminders: they want them, or no more of them."""

    wanted: bool

    @classmethod
    def read(cls, text: str) -> "Ask | None":
        """What a typed text says of reminders, or None where it is about something else."""
        said = " ".join(text.replace("paamind", "påmind").split()).rstrip(".!? ")
        if _WANTED.fullmatch(said):
            return cls(True)
        return cls(False) if _UNWANTED.fullmatch(said) else None


class Reminders:
    """Remembers the last draft's deadlines of each person, keeps reminders in the store, and sends them."""

    def __init__(self, delivery: Delivery, storing: Storing, now: Callable[[], dt.datetime]) -> None:
        """``now`` gives the moment, with its zone."""
        self._delivery = delivery
        self._storing = storing
        self._now = now
        self._drafts: OrderedDict[str, tuple[Huskefrist, ...]] = OrderedDict()

    @property
    def today(self) -> dt.date:
        """The day in Denmark."""
        return self._now().astimezone(ZONE).date()

    # --- Asking ------------------------------------------------------------------------------------------------------

    def learn(self, sender: str, messages: list[Message]) -> None:
        """Take the deadlines of a draft from the guide's answer, and let go of them where everything was deleted."""
        for message in messages:
            custom = message.get("custom") or {}
            if custom.get("slettet"):
                self._drafts.pop(sender, None)
            if custom.get("type") == "kladde":
                self._drafts[sender] = _deadlines(custom)
                self._drafts.move_to_end(sender)
                if len(self._drafts) > _MAX_DRAFTS:
                    self._drafts.popitem(last=False)

    async def answer(self, ask: Ask, sender: str, to: Reference, shared: bool) -> str:
        """Do what was asked, and return what is said to it."""
        try:
            if not ask.wanted:
                deleted = await self._storing.ask(lambda lager: lager.slet_paamindelser(sender))
                return texts.REMIND_DELETED if deleted else texts.REMIND_NOTHING
            return texts.REMIND_SHARED if shared else await self._keep(sender, to)
        except LagerFejl as error:
            logger.warning("Påmindelser kan ikke gemmes nu: %s", error)
            return texts.REMIND_FAILED

    async def _keep(self, sender: str, to: Reference) -> str:
        draft = self._drafts.get(sender)
        if draft is None:
            return texts.REMIND_NO_DRAFT
        today = self.today
        coming = [deadline for deadline in draft if deadline.dag > today]
        if not coming:
            return texts.REMIND_NONE_LEFT
        place = Sted(to.service_url, to.conversation, to.tenant)
        kept = await self._storing.ask(lambda lager: lager.husk(sender, place, coming))
        coming = [deadline for deadline in kept if deadline.dag > today]
        words = await asyncio.to_thread(_in_words, coming)
        return texts.reminders_kept(f"{dansk(one.dag)}: {said}" for one, said in zip(coming, words, strict=True))

    async def forget(self, sender: str) -> None:
        """Delete a person's reminders: the guide was taken out of the conversation."""
        self._drafts.pop(sender, None)
        with contextlib.suppress(LagerFejl):
            await self._storing.ask(lambda lager: lager.slet_paamindelser(sender))

    # --- Sending -----------------------------------------------------------------------------------------------------

    async def context(self, pause: float) -> AsyncIterator[None]:
        """Look for what is due every ``pause`` seconds, between the two halves of an application's context."""

        async def now_and_then() -> None:
            while True:
                try:
                    await self.look()
                except Exception as error:
                    logger.error("Uventet fejl: %s", where(error))
                await asyncio.sleep(pause)

        task = asyncio.create_task(now_and_then())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def look(self) -> None:
        """Send what is due today, in working hours. What cannot be sent now is tried again at the next look."""
        now = self._now().astimezone(ZONE)
        if not OPEN <= now.time() < CLOSED:
            return
        try:
            due = await self._storing.ask(lambda lager: lager.tag_paamindelser(now.date(), now))
        except LagerFejl:
            return  # The store is not there yet, or is in use: the next look comes soon.
        for _, person in groupby(due, key=lambda taken: taken.ejer):
            await self._send(list(person))

    async def _send(self, due: list[Taget]) -> None:
        """Send one person's reminders of the day in one message."""
        place = due[0].sted
        reply = note(texts.reminder(await asyncio.to_thread(_in_words, [one.frist for one in due])))
        over = True
        try:
            await self._delivery.send_once(Reference(place.adresse, place.samtale, place.lejer), reply)
        except Busy as error:
            over = error.unsure
        except SendError as error:
            logger.warning("En påmindelse kan ikke sendes: %s", type(error).__name__)
        ids = [one.id for one in due]
        try:
            await self._storing.ask(lambda lager: lager.paamindelser_faerdige(ids, over))
        except LagerFejl as error:
            logger.warning("En påmindelse kan ikke afsluttes i lageret: %s", error)


def add_reminders(app: web.Application, reminders: Reminders, pause: float) -> None:
    """Send reminders while ``app`` runs."""

    def context(app: web.Application) -> AsyncIterator[None]:
        return reminders.context(pause)

    app.cleanup_ctx.append(context)


def _deadlines(custom: Message) -> tuple[Huskefrist, ...]:
    """The deadlines of a draft that have a date."""
    found = []
    for deadline in custom.get("frister") or ():
        match deadline:
            case {"id": str(id_), "dato": str(day)}:
                found.append(
                    Huskefrist(dt.date.fromisoformat(day), str(custom.get("rulebook")), str(custom.get("moede")), id_)
                )
    return tuple(found)


def _in_words(deadlines: Iterable[Huskefrist]) -> list[str]:
    """Deadlines and their meetings by their names, as the rulebook has them now. A rulebook takes long to load, so
    this is done in a thread.
    """
    said = []
    for deadline in deadlines:
        try:
            meeting = indlaes(deadline.rulebook).moede(deadline.moede)
        except (RulebookFejl, KeyError):
            said.append(texts.DEADLINE)
            continue
        name = next((one.navn for one in meeting.frister if one.id == deadline.frist), texts.DEADLINE)
        said.append(f"{name} ({meeting.navn})")
    return said
