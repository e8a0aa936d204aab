"""Microsoft's side, by its Teams SDK: the only module that knows the SDK, MSAL and PyJWT.

Of the SDK it takes what checks a token and what talks to the Connector; its server, its routing of activities and its
storage are left alone. The packages are heavy, so they are loaded when a channel is made, in a thread.
"""

import asyncio
import contextlib
import json
import logging
import os
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import hdrs
from yarl import URL

from bot.gateway.teams.platform import Busy, Card, Forbidden, Gone, Reference, Refused
from bot.gateway.teams.settings import TeamsSettings

CARD = "application/vnd.microsoft.card.adaptive"

# The SDK's HTTP client gives httpx the level of its own logger, so that one is named too.
_QUIET = ("microsoft_teams", "microsoft_teams.common.http.client", "msal", "httpx", "httpcore", "urllib3")
_CHANNEL = "msteams"
_TIMEOUT = 10.0
_CHECK_TIMEOUT = 8.0
_MAX_CLIENTS = 32
_MAX_OPEN = 64
_MAX_ANSWER = 64 * 1024
_RENEW_BEFORE = 300.0
_BUSY = frozenset({408, 409, 412, 425, 429})
_MAX_WAIT = 60.0
_KEYS_PAUSE = 5.0


@dataclass(frozen=True)
class Endpoints:
    """Where Microsoft is, as the public cloud has it. Tests put their own here; the checks stay the same.

    ``login_http`` takes MSAL's requests in the place of the network (an object with ``get``, ``post`` and ``close``).
    """

    login: str = "https://login.microsoftonline.com"
    metadata: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    issuer: str = "https://api.botframework.com"
    scope: str = "https://api.botframework.com/.default"
    service_schemes: tuple[str, ...] = ("https://",)
    login_http: Any = None


def keep_quiet() -> None:
    """Cut the packages' loggers off: they log addresses that hold a conversation's id, and what a token claimed."""
    for name in _QUIET:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


class TeamsSdk:
    """A `platform.Platform`."""

    def __init__(self, settings: TeamsSettings, endpoints: Endpoints | None = None) -> None:
        """Nothing is loaded before `prepare`, or before the first request."""
        self._settings = settings
        self._endpoints = endpoints or Endpoints()
        self._threads = ThreadPoolExecutor(2, "teams")
        # One thread, so that what came first is also let in first.
        self._door = ThreadPoolExecutor(1, "teams-check")
        self._loading: asyncio.Task[_Loaded] | None = None

    def prepare(self) -> None:
        """Begin to load the packages, so that the first request need not wait for it."""
        if self._loading is None:
            self._loading = asyncio.create_task(self._load())

    async def _load(self) -> "_Loaded":
        return await self._in_thread(lambda: _Loaded(self._settings, self._endpoints))

    async def _ready(self) -> "_Loaded":
        self.prepare()
        assert self._loading is not None
        return await asyncio.shield(self._loading)

    async def _in_thread[T](self, work: Callable[[], T], threads: ThreadPoolExecutor | None = None) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads or self._threads, work)

    async def check(self, authorization: str, service_url: str) -> None:
        """As `Platform.check`. A token without an expiry or a beginning is refused, which the SDK lets pass."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token or not service_url.startswith(self._endpoints.service_schemes):
            raise Forbidden("no bearer token or service address")
        loaded = await self._ready()
        # In a thread: the SDK fetches the keys of the signatures without yielding to others.
        checking = self._in_thread(lambda: _finish(loaded.validator.validate_token(token, service_url)), self._door)
        try:
            claims = await asyncio.wait_for(checking, _CHECK_TIMEOUT)
        except (loaded.no_keys, TimeoutError):
            raise Busy from None
        except Exception as error:
            # The kind alone: the text of such an error quotes the token's claims.
            raise Forbidden(type(error).__name__) from None
        if not all(isinstance(claims.get(name), int) for name in ("exp", "nbf")):
            raise Forbidden("no time limit")

    async def send(self, to: Reference, text: str, card: Card | None) -> str:
        """As `Platform.send`."""
        loaded = await self._ready()
        sent = await self._ask(loaded, to, lambda api: api.create_activity(to.conversation, loaded.message(text, card)))
        return str(sent.id) if sent is not None else ""

    async def update(self, to: Reference, activity: str, text: str, card: Card | None) -> None:
        """As `Platform.update`."""
        loaded = await self._ready()
        await self._ask(
            loaded, to, lambda api: api.update_activity(to.conversation, activity, loaded.message(text, card))
        )

    async def typing(self, to: Reference) -> None:
        """As `Platform.typing`."""
        loaded = await self._ready()
        await self._ask(loaded, to, lambda api: api.create_activity(to.conversation, loaded.typing()))

    async def _ask[T](self, loaded: "_Loaded", to: Reference, call: Callable[[Any], Awaitable[T]]) -> T | None:
        """Make one call of the Connector. None where it was taken and nothing was told of it. Raises SendError."""
        await self._renew(loaded)
        try:
            return await call(loaded.conversations(to.service_url))
        except loaded.http_status as error:
            raise self._refusal(loaded, error.response) from None
        except loaded.not_sent:
            raise Busy from None
        except loaded.http_error:
            raise Busy(unsure=True) from None
        except (json.JSONDecodeError, KeyError):
            return None

    def _refusal(self, loaded: "_Loaded", response: Any) -> Exception:
        status = int(response.status_code)
        if status == 401:
            loaded.tokens.forget()
        if status in _BUSY or status == 401 or status >= 500:
            # 504: it may have been taken behind whoever gave up waiting.
            return Busy(_seconds(response.headers.get("Retry-After")), unsure=status == 504)
        return Gone() if status in (403, 404) else Refused()

    async def _renew(self, loaded: "_Loaded") -> None:
        """See to it that there is a token for the Connector. Raises Busy."""
        if loaded.tokens.good():
            return
        async with loaded.renewing:
            if loaded.tokens.good():
                return
            try:
                await asyncio.wait_for(self._in_thread(loaded.tokens.renew), 2 * _TIMEOUT)
            except Exception:
                # Whatever MSAL or the network raises: its text may hold what was sent.
                raise Busy from None

    async def close(self) -> None:
        """As `Platform.close`."""
        if self._loading is not None:
            with contextlib.suppress(Exception):
                await (await self._loading).close()
        for threads in (self._threads, self._door):
            threads.shutdown(wait=False, cancel_futures=True)


class _Tokens:
    """The bot's own token for the Connector."""

    def __init__(self, settings: TeamsSettings, endpoints: Endpoints) -> None:
        self._settings = settings
        self._endpoints = endpoints
        self._client: Any = None
        self._token = ""
        self._until = 0.0

    def good(self) -> bool:
        """Whether there is a token that lasts for a while yet."""
        return time.monotonic() < self._until

    def token(self) -> str:
        """The token, as the SDK asks for it with each call."""
        return self._token

    def forget(self) -> None:
        """Let go of a token that was not taken, and of MSAL's memory of it."""
        self._client, self._until = None, 0.0

    def renew(self) -> None:
        """Get a token, waiting for the network. Raises what MSAL raises, and PermissionError where it gets none."""
        if self._client is None:
            self._client = self._make_client()
        answer = self._client.acquire_token_for_client([self._endpoints.scope])
        if "access_token" not in answer:
            raise PermissionError("no token")
        self._token = answer["access_token"]
        lasts = float(answer.get("expires_in", 0))
        self._until = time.monotonic() + max(lasts - _RENEW_BEFORE, lasts / 2)

    def _make_client(self) -> Any:
        import msal

        settings = self._settings
        credential: Any = settings.secret
        if settings.certificate is not None and settings.key is not None:
            credential = {
                "private_key": settings.key.read_text(encoding="ascii"),
                "public_certificate": settings.certificate.read_text(encoding="ascii"),
            }
        options: dict[str, Any] = {"timeout": _TIMEOUT}
        if self._endpoints.login_http is not None:
            options = {"http_client": self._endpoints.login_http}
        return msal.ConfidentialClientApplication(
            settings.app_id,
            client_credential=credential,
            authority=f"{self._endpoints.login}/{settings.tenant}",
            # The login is Microsoft's own by the settings: nobody need be asked whether it is.
            instance_discovery=False,
            **options,
        )


class _Loaded:
    """What is made of the packages once they are loaded."""

    def __init__(self, settings: TeamsSettings, endpoints: Endpoints) -> None:
        # The SDK reads a file .env into the environment when it is loaded: settings come from elsewhere here.
        os.environ.setdefault("PYTHON_DOTENV_DISABLED", "1")
        keep_quiet()
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import httpx
            import jwt
            from microsoft_teams.api import (
                Account,
                TypingActivityInput,
            )
            from microsoft_teams.api.activities.message.message import MessageActivityInput
            from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides
            from microsoft_teams.api.clients.conversation import ConversationClient
            from microsoft_teams.api.models.attachment.attachment import Attachment
            from microsoft_teams.apps.auth import TokenValidator
            from microsoft_teams.common import Client, ClientOptions

        cloud = with_overrides(PUBLIC, openid_metadata_url=endpoints.metadata, token_issuer=endpoints.issuer)
        # The Bot Framework's tokens alone: the SDK's wider validator takes Entra's too, whose address it cannot check.
        self.validator = TokenValidator.for_service(settings.app_id, cloud=cloud)
        self.validator._jwks_client = _keys(jwt, self.validator.options.jwks_uri)
        self.no_keys = jwt.PyJWKClientConnectionError
        self.http_status, self.http_error = httpx.HTTPStatusError, httpx.HTTPError
        self.not_sent = httpx.ConnectError
        self.tokens = _Tokens(settings, endpoints)
        self.renewing = asyncio.Lock()
        self._http = Client(ClientOptions(token=self.tokens.token))
        # Over aiohttp, as all else here: httpx' own pool takes several ms a call where 50 people answer at once.
        self._http.http = httpx.AsyncClient(transport=_transport(httpx))
        self._client = ConversationClient
        self._clients: dict[str, Any] = {}
        self._account, self._attachment = Account(id=settings.app_id), Attachment
        # The SDK's model knows no summary, but passes it on.
        self._message: Any = MessageActivityInput
        self._typing = TypingActivityInput

    def conversations(self, service_url: str) -> Any:
        """The SDK's client of one service address; all share their connections."""
        if service_url not in self._clients:
            if len(self._clients) >= _MAX_CLIENTS:
                self._clients.clear()
            self._clients[service_url] = self._client(service_url, self._http)
        return self._clients[service_url]

    def message(self, text: str, card: Card | None) -> Any:
        """A message of the SDK. Beside a card no text is sent, which Teams would show too."""
        if card is None:
            return self._message(from_=self._account, text=text, text_format="plain")
        return self._message(
            from_=self._account, summary=text, attachments=[self._attachment(content_type=CARD, content=card)]
        )

    def typing(self) -> Any:
        """A typing activity of the SDK."""
        return self._typing(from_=self._account)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.http.aclose()


def _transport(httpx: Any) -> Any:
    """What carries the SDK's calls of the Connector. Raises httpx.ConnectError if nothing was sent, else ReadError."""

    class Transport(httpx.AsyncBaseTransport):
        session: aiohttp.ClientSession | None = None

        async def handle_async_request(self, request: Any) -> Any:
            if self.session is None:
                self.session = aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(limit=_MAX_OPEN),
                    cookie_jar=aiohttp.DummyCookieJar(),
                    timeout=aiohttp.ClientTimeout(total=_TIMEOUT),
                    trust_env=True,
                )
            try:
                async with self.session.request(
                    request.method,
                    URL(str(request.url), encoded=True),
                    headers=request.headers.multi_items(),
                    data=request.content,
                    allow_redirects=False,
                ) as answer:
                    body = await answer.content.read(_MAX_ANSWER)
            except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
                raise httpx.ConnectError("not reached") from None
            except (aiohttp.ClientError, TimeoutError, OSError):
                raise httpx.ReadError("no answer") from None
            told = {
                name: answer.headers[name] for name in (hdrs.RETRY_AFTER, hdrs.CONTENT_TYPE) if name in answer.headers
            }
            return httpx.Response(answer.status, headers=told, content=body, request=request)

        async def aclose(self) -> None:
            if self.session is not None:
                await self.session.close()

    return Transport()


def _keys(jwt: Any, uri: str) -> Any:
    """What fetches the keys of the signatures: with a time limit of our own, and only those endorsed for Teams."""

    class Keys(jwt.PyJWKClient):
        not_before = 0.0

        def fetch_data(self) -> Any:
            if time.monotonic() < self.not_before:
                raise jwt.PyJWKClientConnectionError("tried a moment ago")
            # While the keys cannot be fetched, nobody makes others wait by asking for unknown ones.
            self.not_before = time.monotonic() + _KEYS_PAUSE
            data = super().fetch_data()
            self.not_before = 0.0
            keys = [key for key in data["keys"] if _CHANNEL in key.get("endorsements", [_CHANNEL])]
            return {**data, "keys": keys}

    return Keys(uri, timeout=_TIMEOUT / 2)


def _finish(coroutine: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    """Run what is a coroutine in name alone: the SDK's check awaits nothing. Raises RuntimeError where it does."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: dict[str, Any] = done.value
        return result
    coroutine.close()
    raise RuntimeError("the check waits for something")


def _seconds(header: str | None) -> float | None:
    """What Retry-After says, where it is a number of seconds."""
    try:
        return min(max(float(header or ""), 0.0), _MAX_WAIT)
    except ValueError:
        return None
