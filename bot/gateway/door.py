"""The door of the API: who is talking, from which page, how often, and that the body is a JSON object.

Every POST goes through `Door.post`; what goes wrong behind it is one Danish line with its status.
"""

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.gateway import texts
from bot.gateway.engine import EngineError
from bot.gateway.intake import InputError
from bot.gateway.limits import RateLimiter, TooFast, address_key
from bot.gateway.sessions import COOKIE, HEADER, Kind, Session, Sessions
from bot.gateway.settings import Settings

logger = logging.getLogger(__name__)

_PACK_FROM = 1024
_PREFLIGHT_SECONDS = "600"

type Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A request that has been let in. ``address`` is what counts as the visitor's address (`limits.address_key`)."""

    request: web.Request
    session: Session
    body: Json
    address: str

    @property
    def lost(self) -> bool:
        """Whether the visitor had a conversation that has expired."""
        return self.session.new and COOKIE in self.request.cookies


type Answer = Callable[[Call], Awaitable[Json | web.StreamResponse]]


def json_response(data: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON that is kept nowhere on its way, compressed where it is long."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    response = web.Response(text=body, status=status, headers=headers, content_type="application/json")
    response.headers[hdrs.CACHE_CONTROL] = "no-store"
    if len(body) > _PACK_FROM:
        response.enable_compression()
    return response


def error_response(status: int, text: str, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON error: ``{"fejl": text}`` with a Danish text that says what to do."""
    return json_response({"fejl": text}, status, headers)


@dataclass(frozen=True)
class Failure:
    """What the visitor is told of an error: the status, the Danish text, and the seconds to wait, if any."""

    status: int
    text: str
    wait: int | None = None

    @classmethod
    def of(cls, error: InputError | TooFast | EngineError) -> "Failure":
        """The failure of an expected error. What the engine did wrong is logged by its kind."""
        if isinstance(error, InputError):
            return cls(error.status, error.text)
        if isinstance(error, TooFast):
            return cls(429, texts.too_fast(error.seconds), error.seconds)
        logger.warning("Intet brugbart svar fra motoren: %s", type(error).__name__)
        return cls(error.status, error.text)

    def response(self) -> web.Response:
        """The failure as an answer of its own."""
        return error_response(self.status, self.text, {hdrs.RETRY_AFTER: str(self.wait)} if self.wait else None)


class Door:
    """Lets requests in. One for the whole gateway, so that a visitor's rate counts wherever they go."""

    def __init__(self, settings: Settings) -> None:
        self._proxies = settings.trusted_proxies
        self._origins = frozenset(settings.embed_origins)
        self._cookies = Sessions(settings.secret)
        self._tokens = Sessions(settings.secret, kind=Kind.TOKEN)
        self._by_session = RateLimiter(settings.session_rate, settings.session_burst)
        self._by_address = RateLimiter(settings.address_rate, settings.address_burst)
        self._guesses = RateLimiter(settings.guess_rate, settings.guess_rate)

    def post(self, answer: Answer) -> Handler:
        """A handler that answers what is let in: a JSON object, or a response that ``answer`` has made itself."""

        async def handler(request: web.Request) -> web.StreamResponse:
            session = None
            try:
                session = self._session(request)
                self._check_origin(request, session)
                address = self.check_rate(request, session)
                result = await answer(Call(request, session, await _body(request), address))
            except (InputError, TooFast, EngineError) as error:
                result = Failure.of(error).response()
            response = result if isinstance(result, web.StreamResponse) else json_response(result)
            if session is not None:
                self.seal(request, response, session)
            return response

        return handler

    def page_session(self, request: web.Request) -> Session:
        """The session of a visit to the page itself: always the cookie's."""
        return self._cookies.open(request.cookies.get(COOKIE))

    def new_token(self) -> str:
        """A session of its own for an element that gets no cookie."""
        token = self._tokens.open(None).value
        assert token is not None
        return token

    def seal(self, request: web.Request, response: web.StreamResponse, session: Session) -> None:
        """Give the visitor what they are to show next time, where that is new."""
        if session.value is None or response.prepared:
            return
        if session.kind is Kind.TOKEN:
            response.headers[HEADER] = session.value
            return
        # No max_age: the cookie goes with the browser's window, since the computer may be shared.
        secure = self.is_secure(request)
        response.set_cookie(COOKIE, session.value, path="/", httponly=True, samesite="Lax", secure=secure)

    def is_secure(self, request: web.Request) -> bool:
        """Whether the visitor's browser speaks https, with the gateway or with its proxy."""
        return request.secure or self._forwarded(request, "X-Forwarded-Proto") == "https"

    def check_rate(self, request: web.Request, session: Session | None = None) -> str:
        """Take one token of the address, and of the session. Returns the address's key. Raises TooFast."""
        address = address_key(self._forwarded(request, "X-Forwarded-For") or request.remote)
        self._by_address.take(address)
        # Without a good session a visitor is new each time: only the address's bucket can hold them back.
        if session is not None and not session.new:
            self._by_session.take(session.sender)
        return address

    def check_guess(self, call: Call) -> None:
        """Take one of the few tries that an address has at what could be guessed: a code. Raises TooFast."""
        self._guesses.take(call.address)

    def check_same_site(self, request: web.Request) -> None:
        """Only a page of the gateway itself may post here. Raises InputError."""
        if not _is_own(request):
            raise InputError(texts.FOREIGN_ORIGIN, 403)

    def _session(self, request: web.Request) -> Session:
        """The visitor. Raises InputError where an element shows no good token: it then asks for a new one."""
        token = request.headers.get(HEADER)
        if token is not None:
            session = self._tokens.open(token)
            if session.new:
                raise InputError(texts.SESSION_EXPIRED, 401)
            return session
        return self.page_session(request)

    def _check_origin(self, request: web.Request, session: Session) -> None:
        """Only the page itself may post with a cookie: a form or script of another site can send it, but not pass.

        JSON as the content type is part of it: a form cannot send it, and a script of another site needs a leave
        (CORS), which only the settings' origins get, and without the cookie. Programs that are no browsers send
        neither header and have no cookie to misuse.
        """
        if request.content_type != "application/json":
            raise InputError(texts.WRONG_TYPE, 415)
        if _is_own(request):
            return
        if request.headers.get(hdrs.ORIGIN) not in self._origins:
            raise InputError(texts.FOREIGN_ORIGIN, 403)
        if session.kind is not Kind.TOKEN and request.path != SESSION_PATH:
            raise InputError(texts.SESSION_EXPIRED, 401)

    def _forwarded(self, request: web.Request, name: str) -> str | None:
        """What the outermost trusted proxy says in header ``name``. Without trusted proxies anybody could say it."""
        values = [value.strip() for line in request.headers.getall(name, []) for value in line.split(",")]
        return values[-self._proxies] if 0 < self._proxies <= len(values) else None

    # --- Other origins -----------------------------------------------------------------------------------------------

    def add_leave(self, request: web.Request, response: web.StreamResponse) -> None:
        """Tell the browser that an allowed origin's script may read this answer (CORS); never with a cookie."""
        if not self._origins or not request.path.startswith(("/api/", "/static/")):
            return
        response.headers.add(hdrs.VARY, hdrs.ORIGIN)
        origin = request.headers.get(hdrs.ORIGIN)
        if origin in self._origins:
            response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
            response.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = f"{HEADER}, {hdrs.RETRY_AFTER}"

    async def preflight(self, request: web.Request) -> web.Response:
        """What a browser asks before it sends JSON from another origin."""
        if request.headers.get(hdrs.ORIGIN) not in self._origins:
            return error_response(403, texts.FOREIGN_ORIGIN)
        return web.Response(
            status=204,
            headers={
                hdrs.ACCESS_CONTROL_ALLOW_METHODS: "POST",
                hdrs.ACCESS_CONTROL_ALLOW_HEADERS: f"{hdrs.CONTENT_TYPE}, {HEADER}",
                hdrs.ACCESS_CONTROL_MAX_AGE: _PREFLIGHT_SECONDS,
            },
        )


SESSION_PATH = "/api/session"
"""Where an element gets its token."""


def _is_own(request: web.Request) -> bool:
    """Whether a request comes from the gateway's own pages, or from no browser at all."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get(hdrs.ORIGIN)
    return origin is None or _netloc(origin) == request.host.lower()


def _netloc(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


async def _body(request: web.Request) -> Json:
    """The request's JSON object. Raises InputError; a body over the size limit raises aiohttp's 413."""
    try:
        body = json.loads((await request.read()).decode())
    except (ValueError, RecursionError):
        raise InputError(texts.BAD_REQUEST) from None
    if not isinstance(body, dict):
        raise InputError(texts.BAD_REQUEST)
    return body
