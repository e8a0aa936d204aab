"""/indsigt: what users look for and where the guide fails, for its owner. Counts alone, behind a token.

The token comes in the ``Authorization`` header or in a posted form, which sets a signed cookie; never in an address.
Counts below `FEW` are not told apart, so that a rare question on a quiet day points to nobody.
"""

import datetime as dt
import hashlib
import hmac
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import hdrs, web

from bot.gateway import texts
from bot.gateway.counting import Counters
from bot.gateway.door import Door
from bot.gateway.intake import InputError
from bot.gateway.limits import RateLimiter, TooFast
from bot.gateway.pages import Renderer
from bot.gateway.settings import Settings
from bot.store import LagerFejl
from bot.store.taellinger import Taeller
from knowledge.datoer import kort

FEW = 5
"""Counts below this are shown as "under 5"."""

PERIODS = {"7": "7 dage", "30": "30 dage", "90": "90 dage"}
"""The periods that can be chosen, in days."""

_COOKIE = "moedeguide_indsigt"
_LIFETIME = 8 * 3600
_MOST = 15
_TRIES = 6
_BAR = 200  # the length of the longest bar, in the units of its picture


@dataclass(frozen=True)
class Bar:
    """A row of a table and its bar: ``number`` is None where it is below FEW, ``length`` in the picture's units."""

    name: str
    number: int | None
    length: int

    @property
    def shown(self) -> str:
        """The number in words."""
        return texts.FEW if self.number is None else str(self.number)


class Insight:
    """The page and its login. Without a token in the settings there is no such page."""

    def __init__(
        self,
        settings: Settings,
        door: Door,
        renderer: Renderer,
        counters: Counters,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._token = settings.insight_token.encode()
        # The token is part of the key, so that another token ends what the old one opened.
        self._key = hmac.new(settings.secret, b"moedeguide insight cookie 1" + self._token, hashlib.sha256).digest()
        self._door = door
        self._renderer = renderer
        self._counters = counters
        self._now = now
        self._tries = RateLimiter(_TRIES, _TRIES)

    def add_routes(self, app: web.Application) -> None:
        """Put the routes into ``app``, where there is a token."""
        if self._token:
            app.router.add_get("/indsigt", self.show)
            app.router.add_post("/indsigt", self.enter)

    async def show(self, request: web.Request) -> web.Response:
        """The counters, or the form for the token."""
        if not (self._has_cookie(request) or self._has_header(request)):
            return self._renderer.page(request, "indsigt_ind", 401, fejl=None)
        days = request.query.get("dage", "30")
        by_week = request.query.get("pr") == "uge"
        if days not in PERIODS:
            raise web.HTTPNotFound
        today = dt.datetime.fromtimestamp(self._now()).date()
        first = today - dt.timedelta(days=int(days) - 1)
        try:
            counts = await self._counters.since(first)
        except LagerFejl:
            return self._renderer.message(request, 503, texts.INSIGHT_TITLE, texts.INSIGHT_DOWN)
        return self._renderer.page(
            request,
            "indsigt",
            perioder=PERIODS,
            dage=days,
            pr_uge=by_week,
            tid=_over_time(counts, first, today, by_week=by_week),
            tabeller=[(title, _bars(counts, kind)) for kind, title in texts.INSIGHT_TABLES],
            laengde=_BAR,
        )

    async def enter(self, request: web.Request) -> web.Response:
        """Take the token of the form and set the cookie, or take the cookie away."""
        try:
            self._door.check_same_site(request)
            self._tries.take(self._door.check_rate(request))
        except InputError as refusal:
            return self._renderer.message(request, refusal.status, texts.INSIGHT_TITLE, refusal.text)
        except TooFast as wait:
            return self._renderer.page(request, "indsigt_ind", 429, fejl=texts.too_fast(wait.seconds))
        form = await request.post()
        given = form.get("token")
        if "luk" not in form and not (isinstance(given, str) and self._is_token(given.strip())):
            return self._renderer.page(request, "indsigt_ind", 403, fejl=texts.INSIGHT_WRONG)
        response = web.Response(status=303, headers={hdrs.LOCATION: "/indsigt", hdrs.CACHE_CONTROL: "no-store"})
        if "luk" in form:
            response.del_cookie(_COOKIE, path="/indsigt")
        else:
            self._set_cookie(request, response)
        return response

    def _set_cookie(self, request: web.Request, response: web.Response) -> None:
        issued = str(int(self._now()))
        response.set_cookie(
            _COOKIE,
            f"{issued}.{self._sign(issued)}",
            path="/indsigt",
            httponly=True,
            samesite="Strict",
            secure=self._door.is_secure(request),
            max_age=_LIFETIME,
        )

    def _is_token(self, given: str) -> bool:
        """Whether ``given`` is the token, in a time that tells nothing of how much of it is right."""
        digests = [hashlib.sha256(value).digest() for value in (given.encode(errors="replace"), self._token)]
        return hmac.compare_digest(*digests)

    def _has_header(self, request: web.Request) -> bool:
        scheme, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        return scheme.lower() == "bearer" and self._is_token(given.strip())

    def _has_cookie(self, request: web.Request) -> bool:
        issued, _, signature = request.cookies.get(_COOKIE, "").partition(".")
        if not issued.isascii() or not issued.isdigit() or len(issued) > 12 or not signature.isascii():
            return False
        return hmac.compare_digest(signature, self._sign(issued)) and 0 <= self._now() - int(issued) < _LIFETIME

    def _sign(self, issued: str) -> str:
        return hmac.new(self._key, issued.encode(), hashlib.sha256).hexdigest()


def _bars(counts: Mapping[Taeller, int], kind: str) -> list[Bar]:
    """The counts of a kind over the whole period, the largest first, the few by name: their order is not told."""
    total: Counter[str] = Counter()
    for (_, its, what), number in counts.items():
        if its == kind:
            total[what] += number
    most = sorted(total.items(), key=lambda pair: (-pair[1] if pair[1] >= FEW else 0, pair[0]))[:_MOST]
    return _drawn([(texts.insight_words(what), number) for what, number in most])


def _over_time(counts: Mapping[Taeller, int], first: dt.date, last: dt.date, *, by_week: bool) -> list[Bar]:
    """The turns of each day or week of the period."""
    total: Counter[dt.date] = Counter()
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    for day in days:
        total[_begin(day, by_week)] += 0
    for (day, kind, _), number in counts.items():
        if kind == "type" and first <= day <= last:
            total[_begin(day, by_week)] += number
    return _drawn([(texts.week_of(day) if by_week else kort(day), total[day]) for day in sorted(total)])


def _begin(day: dt.date, by_week: bool) -> dt.date:
    return day - dt.timedelta(days=day.weekday()) if by_week else day


def _drawn(rows: list[tuple[str, int]]) -> list[Bar]:
    longest = max((number for _, number in rows), default=0) or 1
    return [
        Bar(name, number, number * _BAR // longest)
        if number >= FEW or not number
        else Bar(name, None, FEW * _BAR // max(longest, FEW))
        for name, number in rows
    ]
