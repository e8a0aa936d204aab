"""The web channel: the page, its files, the chat's one address, and the health page."""

import dataclasses
import json
import logging
from collections import OrderedDict
from typing import Any
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from bot.gateway import texts
from bot.gateway.assets import Assets
from bot.gateway.engine import Engine, EngineError, Message
from bot.gateway.health import HealthCheck
from bot.gateway.intake import InputError, prepare
from bot.gateway.limits import RateLimiter, TooFast, address_key
from bot.gateway.payloads import PayloadError, check_payload
from bot.gateway.sessions import COOKIE, Session, Sessions
from bot.gateway.settings import Settings

logger = logging.getLogger(__name__)

_PACK_FROM = 1024
_MAX_TOLD = 10_000


def error_response(status: int, text: str, headers: dict[str, str] | None = None) -> web.Response:
    """A JSON error: ``{"fejl": text}`` with a Danish text that says what to do."""
    return _json({"fejl": text}, status, headers)


class WebChannel:
    """The routes of the web channel and what they need."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._engine = engine
        self._proxies = settings.trusted_proxies
        self._sessions = Sessions(settings.secret)
        self._assets = Assets(settings.web_dir)
        self._health = HealthCheck(settings)
        self._by_session = RateLimiter(settings.session_rate, settings.session_burst)
        self._by_address = RateLimiter(settings.address_rate, settings.address_burst)
        self._told: OrderedDict[str, None] = OrderedDict()

    def add_routes(self, app: web.Application) -> None:
        """Put the channel's routes into ``app``."""
        app.router.add_get("/", self.page)
        app.router.add_get("/static/{name}", self.static)
        app.router.add_get("/sundhed", self.health)
        app.router.add_post("/api/chat", self.chat)

    async def page(self, request: web.Request) -> web.Response:
        """The page. It brings the cookie, so that the page's first messages belong to one conversation."""
        response = self._assets.page(request)
        self._set_cookie(request, response, self._sessions.open(request.cookies.get(COOKIE)))
        return response

    async def static(self, request: web.Request) -> web.Response:
        """A file of the page."""
        response = self._assets.file(request, request.match_info["name"])
        if response is None:
            raise web.HTTPNotFound
        return response

    async def health(self, request: web.Request) -> web.Response:
        """Whether all parts answer: 200, else 503, and the state of each."""
        health = await self._health.look()
        return _json(dataclasses.asdict(health), 200 if health.good else 503)

    async def chat(self, request: web.Request) -> web.Response:
        """One turn: ``{"message": text}`` or ``{"payload": ...}`` in, ``{"messages": [...]}`` out."""
        session = self._sessions.open(request.cookies.get(COOKIE))
        try:
            self._check_origin(request)
            self._check_rate(request, session)
            response = _json({"messages": await self._turn(session, await _body(request))})
        except InputError as refusal:
            response = error_response(refusal.status, refusal.text)
        except TooFast as wait:
            response = error_response(429, texts.too_fast(wait.seconds), {hdrs.RETRY_AFTER: str(wait.seconds)})
        except EngineError as failure:
            logger.warning("Intet brugbart svar fra motoren: %s", type(failure).__name__)
            response = error_response(failure.status, failure.text)
        self._set_cookie(request, response, session)
        return response

    async def _turn(self, session: Session, body: dict[str, Any]) -> list[Message]:
        if body.keys() == {"payload"} and isinstance(body["payload"], str):
            try:
                payload = check_payload(body["payload"])
            except PayloadError:
                raise InputError(texts.BAD_PAYLOAD) from None
            return await self._engine.say(session.sender, payload)
        if body.keys() != {"message"} or not isinstance(body["message"], str):
            raise InputError(texts.BAD_REQUEST)
        redacted = prepare(body["message"])
        messages = await self._engine.say(session.sender, redacted.text)
        if redacted.kinds and self._first_time(session.sender):
            return [{"text": texts.removed(redacted.kinds)}, *messages]
        return messages

    def _first_time(self, sender: str) -> bool:
        """Whether this visitor has not been told yet that something was removed. Forgets the oldest visitors first."""
        if sender in self._told:
            return False
        self._told[sender] = None
        if len(self._told) > _MAX_TOLD:
            self._told.popitem(last=False)
        return True

    def _check_origin(self, request: web.Request) -> None:
        """Only the page itself may post: a form or script of another site can send the cookie, but not pass here.

        JSON as the content type is part of it: a form cannot send it, and a script of another site needs a leave
        (CORS) that is never given. Programs that are no browsers send neither header and have no cookie to misuse.
        """
        if request.content_type != "application/json":
            raise InputError(texts.WRONG_TYPE, 415)
        origin = request.headers.get(hdrs.ORIGIN)
        site = request.headers.get("Sec-Fetch-Site")
        if site is not None and site not in ("same-origin", "none"):
            raise InputError(texts.FOREIGN_ORIGIN, 403)
        if origin is not None and _netloc(origin) != request.host.lower():
            raise InputError(texts.FOREIGN_ORIGIN, 403)

    def _check_rate(self, request: web.Request, session: Session) -> None:
        self._by_address.take(address_key(self._forwarded(request, "X-Forwarded-For") or request.remote))
        # Without a good cookie a visitor is new each time: only the address's bucket can hold them back.
        if not session.new:
            self._by_session.take(session.sender)

    def _forwarded(self, request: web.Request, name: str) -> str | None:
        """What the outermost trusted proxy says in header ``name``. Without trusted proxies anybody could say it."""
        values = [value.strip() for line in request.headers.getall(name, []) for value in line.split(",")]
        return values[-self._proxies] if 0 < self._proxies <= len(values) else None

    def _set_cookie(self, request: web.Request, response: web.Response, session: Session) -> None:
        if session.cookie is not None:
            secure = request.secure or self._forwarded(request, "X-Forwarded-Proto") == "https"
            # No max_age: the cookie goes with the browser's window, since the computer may be shared.
            response.set_cookie(COOKIE, session.cookie, path="/", httponly=True, samesite="Lax", secure=secure)


def _netloc(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


async def _body(request: web.Request) -> dict[str, Any]:
    """The request's JSON object. Raises InputError; a body over the size limit raises aiohttp's 413."""
    try:
        body = json.loads((await request.read()).decode())
    except (ValueError, RecursionError):
        raise InputError(texts.BAD_REQUEST) from None
    if not isinstance(body, dict):
        raise InputError(texts.BAD_REQUEST)
    return body


def _json(data: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    response = web.Response(text=body, status=status, headers=headers, content_type="application/json")
    response.headers[hdrs.CACHE_CONTROL] = "no-store"
    if len(body) > _PACK_FROM:
        response.enable_compression()
    return response
