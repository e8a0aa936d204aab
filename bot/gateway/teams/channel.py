"""The Teams channel: what comes in at ``/api/messages`` is taken at once, answered in its turn, and sent to Teams.

Who posts is checked before anything is read of the activity; the answer to the post says nothing but whether it was
taken. What a person says goes the way of every channel: cleaned, redacted, passed on, counted.
"""

import asyncio
import datetime as dt
import json
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import hdrs, web

from bot.gateway import texts
from bot.gateway.door import Failure, error_response
from bot.gateway.engine import EngineError, Message
from bot.gateway.intake import InputError
from bot.gateway.limits import FirstTime, RateLimiter, TooFast
from bot.gateway.logs import where
from bot.gateway.sessions import LIFETIME
from bot.gateway.settings import Settings
from bot.gateway.storing import Storing
from bot.gateway.suggestions import usable_rulebooks
from bot.gateway.talk import Said, Talk
from bot.gateway.teams import cards
from bot.gateway.teams import texts as own
from bot.gateway.teams.activity import Incoming, Unreadable
from bot.gateway.teams.cards import Reply, SubmitError, Submitted
from bot.gateway.teams.delivery import Delivery, Patience
from bot.gateway.teams.lines import Lines
from bot.gateway.teams.people import People
from bot.gateway.teams.platform import Busy, Forbidden, Platform, Reference, SendError
from bot.gateway.teams.reminders import Ask, Reminders, add_reminders
from bot.gateway.teams.sdk import TeamsSdk
from bot.gateway.teams.settings import TeamsSettings
from bot.gateway.teams.shown import Kept, Shown
from bot.store.koder import find_kode

logger = logging.getLogger(__name__)

ADDRESS = "/api/messages"
"""Where Teams posts activities."""

MAX_ACTIVITY = 256 * 1024
"""Bytes of an activity: a message of the longest that Teams takes, with its formatted twin beside it."""

_MAX_SEEN = 20_000
_MAX_GROUPS = 10_000
_NOTICES_A_MINUTE = 6
_GRACE = 5.0


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Surroundings:
    """What is outside the channel; tests put their own here. ``pause``: seconds between looks for due reminders."""

    platform: Callable[[TeamsSettings], Platform] = TeamsSdk
    patience: Patience = field(default_factory=Patience)
    now: Callable[[], dt.datetime] = _now
    pause: float = 60.0


@dataclass(frozen=True)
class _Pressed:
    """A card's submitted value, or the line that says why it is not taken."""

    submitted: Submitted | None
    refusal: str = ""


class TeamsChannel:
    """The route of the Teams channel and what it needs."""

    def __init__(
        self, settings: Settings, teams: TeamsSettings, talk: Talk, storing: Storing, outside: Surroundings
    ) -> None:
        self._settings = settings
        self._teams = teams
        self._talk = talk
        self._outside = outside
        self._platform = outside.platform(teams)
        self._delivery = Delivery(self._platform, outside.patience)
        self._reminders = Reminders(self._delivery, storing, outside.now)
        self._people = People(settings.secret)
        self._lines = Lines()
        self._shown = Shown()
        self._rate = RateLimiter(settings.session_rate, settings.session_burst)
        self._guesses = RateLimiter(settings.guess_rate, settings.guess_rate)
        self._notices = RateLimiter(_NOTICES_A_MINUTE, 1)
        self._new_activity = FirstTime[tuple[str, str]](_MAX_SEEN)
        self._new_in_group = FirstTime[str](_MAX_GROUPS)
        self._last: OrderedDict[str, dt.datetime] = OrderedDict()
        self._loading: asyncio.Task[list[str]] | None = None

    def add_to(self, app: web.Application) -> None:
        """Put the route into ``app``, and send reminders while it runs."""
        app.router.add_post(ADDRESS, self.receive)
        app.on_startup.append(self._start)
        add_reminders(app, self._reminders, self._outside.pause)
        app.on_shutdown.append(self._stop)

    async def _start(self, app: web.Application) -> None:
        self._platform.prepare()
        # The rulebooks that cards name their sources by, so that no turn waits for them.
        self._loading = asyncio.create_task(asyncio.to_thread(usable_rulebooks))

    async def _stop(self, app: web.Application) -> None:
        await self._lines.close(_GRACE)
        await self._platform.close()
        if self._loading is not None:
            self._loading.cancel()

    # --- What comes in -----------------------------------------------------------------------------------------------

    async def receive(self, request: web.Request) -> web.Response:
        """Take an activity: 200 at once, and 4xx or 503 where it is not taken."""
        authorization = request.headers.get(hdrs.AUTHORIZATION, "")
        if not authorization:
            return error_response(401, own.NO_LEAVE)
        body = await _body(request)
        if body is None:
            return error_response(400, own.NO_LEAVE)
        service_url = body.get("serviceUrl")
        try:
            await self._platform.check(authorization, service_url if isinstance(service_url, str) else "")
            incoming = Incoming.read(body, self._teams.app_id)
        except Forbidden as error:
            logger.warning("En besked til Teams-kanalen er afvist: %s", error)
            return error_response(401, own.NO_LEAVE)
        except Busy:
            logger.warning("Nøglerne til Teams' beskeder kan ikke hentes lige nu.")
            return error_response(503, own.NO_LEAVE, {hdrs.RETRY_AFTER: "5"})
        except Unreadable as error:
            logger.warning("En aktivitet fra Teams kan ikke læses: %s", error)
            return error_response(400, own.NO_LEAVE)
        if not incoming.tenants or not incoming.tenants <= self._teams.tenants:
            logger.warning("En besked fra en anden lejer er afvist.")
            return error_response(403, own.NO_LEAVE)
        if incoming.kind == "invoke":
            return web.Response(status=501)  # The guide's cards send messages; nothing of it asks for an invocation.
        if not self._again(incoming):
            self._take(incoming)
        return web.Response()

    def _again(self, incoming: Incoming) -> bool:
        """Whether this activity has come before: Teams sends one again that it thinks was lost."""
        return bool(incoming.id) and not self._new_activity((incoming.to.conversation, incoming.id))

    def _take(self, incoming: Incoming) -> None:
        if not incoming.user:
            return
        sender = self._people.sender(
            incoming.to.tenant, incoming.user, incoming.to.conversation if incoming.shared else ""
        )
        match incoming.kind, incoming.action:
            case "installationUpdate", "add" | "add-upgrade":
                self._do(sender, incoming.to, partial(self._welcome, sender, incoming))
            case "installationUpdate", "remove" | "remove-upgrade":
                self._do(sender, incoming.to, partial(self._reminders.forget, sender))
            case "message", _ if incoming.addressed:
                try:
                    self._rate.take(sender)
                except TooFast as error:
                    self._slow_down(sender, incoming.to, error.seconds)
                    return
                if self._lines.full(sender):
                    self._slow_down(sender, incoming.to, 2)
                    return
                pressed = self._press(sender, incoming.value) if incoming.value is not None else None
                self._lines.put(sender, partial(self._answer, sender, incoming, pressed))

    def _do(self, sender: str, to: Reference, work: Callable[[], Any]) -> None:
        if not self._lines.full(sender):
            self._lines.put(sender, work)

    def _slow_down(self, sender: str, to: Reference, seconds: int) -> None:
        """Say that it went too fast, but not for every message."""
        try:
            self._notices.take(sender)
        except TooFast:
            return
        self._lines.put(sender, partial(self._send, to, [cards.note(texts.too_fast(seconds))]))

    def _press(self, sender: str, value: object) -> _Pressed:
        """Read what a card sent, and take the card: a second answer, however soon it comes, finds it taken."""
        try:
            submitted = cards.read_submit(value)
        except SubmitError as error:
            return _Pressed(None, error.text)
        if not self._people.owns(sender, submitted.card_id):
            return _Pressed(None, own.NOT_YOURS)
        if not self._shown.claim(submitted.card_id):
            return _Pressed(None, own.ANSWERED)
        return _Pressed(submitted)

    # --- What is answered --------------------------------------------------------------------------------------------

    async def _welcome(self, sender: str, incoming: Incoming) -> None:
        card_id = self._people.new_card("" if incoming.shared else sender)
        rulebook = self._settings.rulebook
        # In a thread: it may be the first to load the rulebook, which takes a while.
        welcome = await asyncio.to_thread(cards.welcome, self._teams.base_url, card_id, rulebook, incoming.shared)
        await self._send(incoming.to, [welcome])

    async def _answer(self, sender: str, incoming: Incoming, pressed: _Pressed | None) -> None:
        """One turn of one person, from what was said to the last reply sent."""
        # Once to each person: others can read along.
        if incoming.shared and self._new_in_group(sender):
            await self._send(incoming.to, [cards.group_reminder()])
        async with self._delivery.typing(incoming.to):
            replies, answered = await self._replies(sender, incoming, pressed)
        close = self._close_card(incoming, pressed.submitted) if answered and pressed and pressed.submitted else _done()
        # The card need not be closed before the answer comes: each is tried again for itself.
        await asyncio.gather(self._send(incoming.to, replies), close)

    async def _replies(self, sender: str, incoming: Incoming, pressed: _Pressed | None) -> tuple[list[Reply], bool]:
        """What to send, and whether the guide has answered: where it has not, a card can be used again."""
        try:
            messages = await self._messages(sender, incoming, pressed)
        except (InputError, TooFast, EngineError) as error:
            text = Failure.of(error).text
        except Exception as error:
            logger.error("Uventet fejl: %s", where(error))
            text = texts.INTERNAL
        else:
            return (messages if isinstance(messages, list) else [cards.note(messages)]), True
        if pressed is not None and pressed.submitted is not None:
            self._shown.reopen(pressed.submitted.card_id)
        return [cards.note(text)], False

    async def _messages(self, sender: str, incoming: Incoming, pressed: _Pressed | None) -> list[Reply] | str:
        """The guide's answer as replies, or a line of the channel's own."""
        if pressed is not None and pressed.submitted is None:
            return pressed.refusal
        if pressed is None and not incoming.text and incoming.files:
            return own.NO_FILES
        typed = pressed.submitted.message if pressed and pressed.submitted else incoming.text
        free = pressed is None or (pressed.submitted is not None and pressed.submitted.free)
        ask = Ask.read(typed) if free else None
        if ask is not None:
            return await self._reminders.answer(ask, sender, incoming.to, incoming.shared)
        said = _said(typed, incoming.others) if free else Said.pressed(typed)
        if find_kode(said.text) is not None:
            self._guesses.take(sender)
        forgotten = await self._forget_old(sender)
        messages = await self._talk.say(sender, said)
        self._reminders.learn(sender, messages)
        return [*forgotten, *self._rendered(sender, messages)]

    async def _forget_old(self, sender: str) -> list[Reply]:
        """Begin anew where somebody has not written for as long as a session lasts on the page: a sender in Teams is
        the same for ever, and yesterday's answers were about another child.
        """
        now = self._outside.now()
        old = (now - self._last.get(sender, now)).total_seconds() > LIFETIME
        if old:
            await self._talk.start_anew(sender)
        self._last[sender] = now
        self._last.move_to_end(sender)
        if len(self._last) > _MAX_SEEN:
            self._last.popitem(last=False)
        return [cards.note(own.FORGOTTEN)] if old else []

    def _rendered(self, sender: str, messages: list[Message]) -> list[Reply]:
        """The replies; where a card cannot be made, what it would have said."""
        try:
            return cards.render(messages, self._teams.base_url, self._people.new_card(sender), self._reminders.today)
        except Exception as error:
            logger.error("Et kort kan ikke laves: %s", where(error))
            return [Reply(message["text"]) for message in messages if message.get("text")]

    async def _send(self, to: Reference, replies: list[Reply]) -> None:
        """Send replies in their order. What Teams does not take in the time that there is for it, is lost."""
        for nr, reply in enumerate(replies):
            try:
                activity = await self._delivery.send(to, reply)
            except SendError as error:
                logger.error("%d svar kan ikke sendes til Teams: %s", len(replies) - nr, type(error).__name__)
                return
            if reply.once and reply.card is not None:
                self._shown.keep(reply.card_id, Kept(to, activity, reply.card, reply.summary))

    async def _close_card(self, incoming: Incoming, submitted: Submitted) -> None:
        """Show on a card that can be answered once what was answered."""
        kept = self._shown.take(submitted.card_id)
        if kept is None:
            return
        try:
            card = cards.answered(kept.card, submitted)
            await self._delivery.update(kept.to, kept.activity or incoming.card, kept.summary, card)
        except SendError as error:
            logger.warning("Et besvaret kort kan ikke vises som besvaret: %s", type(error).__name__)


def add_teams(app: web.Application, settings: Settings, talk: Talk, storing: Storing, outside: Surroundings) -> None:
    """Put the channel into ``app`` where the settings say so."""
    if settings.teams is not None:
        TeamsChannel(settings, settings.teams, talk, storing, outside).add_to(app)


async def _done() -> None:
    """Nothing to do."""


async def _body(request: web.Request) -> dict[str, Any] | None:
    """The activity's JSON object, or None. Raises aiohttp's 413 for one that is too large."""
    read = bytearray()
    async for chunk in request.content.iter_any():
        read += chunk
        if len(read) > MAX_ACTIVITY:
            raise web.HTTPRequestEntityTooLarge(MAX_ACTIVITY, len(read))
    try:
        body = json.loads(read.decode())
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _said(text: str, others: bool) -> Said:
    """What was typed; a mention of somebody else was taken out of it as a name. Raises InputError."""
    said = Said.typed(text)
    return Said(said.text, texts.removed({"navn"})) if others and said.notice is None else said
