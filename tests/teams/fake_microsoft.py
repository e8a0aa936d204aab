"""Microsoft's side on a loopback port: keys, token endpoint, Connector. Tokens are signed for real, and checked for real.

The Connector keeps what it was sent; a test says how it answers.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from bot.gateway.teams.sdk import Endpoints

APP = "11111111-aaaa-4bbb-8ccc-222222222222"
TENANT = "33333333-aaaa-4bbb-8ccc-444444444444"
OTHER_TENANT = "99999999-aaaa-4bbb-8ccc-999999999999"
USER = "55555555-aaaa-4bbb-8ccc-666666666666"
NAME = "Bodil Storebjørn"
SECRET = "hemmeligheden-fra-registreringen"
ISSUER = "https://api.botframework.com"
LOGIN = "https://login.microsoftonline.com"
KEY_ID = "noeglen"

_numbers = itertools.count(1)


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY, FOREIGN_KEY = new_key(), new_key()


def jwk(key: rsa.RSAPrivateKey, kid: str, **more: Any) -> dict[str, Any]:
    return {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig", **more}


def pem_files() -> tuple[bytes, bytes]:
    """A certificate of the bot's own and its key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "moedeguide")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(KEY, hashes.SHA256())
    )
    private = KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.PEM), private


class FakeMicrosoft:
    """Start ``server``; then `endpoints` is what the SDK is to be told."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        """What the Connector took, in order: method, conversation, activity id, body, authorization."""
        self.refused = 0
        self.asked_for_keys = 0
        self.token_requests: list[dict[str, str]] = []
        self.keys = [jwk(KEY, KEY_ID, endorsements=["msteams", "webchat"])]
        self.connector: Callable[[dict[str, Any]], web.StreamResponse | None] = lambda _: None
        """What the Connector answers to an activity; None: it takes it."""
        self.slow = 0.0
        """Seconds before the Connector answers."""
        app = web.Application(client_max_size=2**20)
        app.router.add_get("/v1/.well-known/keys", self._keys)
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._openid)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_post("/teams/v3/conversations/{conversation}/activities", self._activity)
        app.router.add_put("/teams/v3/conversations/{conversation}/activities/{activity}", self._activity)
        self.server = TestServer(app)

    # --- What the other side is told ---------------------------------------------------------------------------------

    @property
    def service_url(self) -> str:
        return str(self.server.make_url("/teams/"))

    @property
    def endpoints(self) -> Endpoints:
        return endpoints_of(str(self.server.make_url("/")))

    def token(
        self,
        key: Any = KEY,
        algorithm: str = "RS256",
        headers: dict[str, Any] | None = None,
        without: tuple[str, ...] = (),
        **claims: Any,
    ) -> str:
        """A token as the Bot Framework makes it, with what a test changes."""
        now = int(time.time())
        usual = {
            "iss": ISSUER,
            "aud": APP,
            "serviceurl": self.service_url,
            "nbf": now - 60,
            "iat": now - 60,
            "exp": now + 3600,
        }
        payload = {name: value for name, value in {**usual, **claims}.items() if name not in without}
        return jwt.encode(payload, key, algorithm, headers={"kid": KEY_ID} if headers is None else headers)

    def activity(self, text: str = "", **changes: Any) -> dict[str, Any]:
        """A message in a personal chat, as Teams posts it."""
        return {
            "type": "message",
            "id": f"{1700000000000 + next(_numbers)}",
            "timestamp": "2026-11-22T09:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": "29:1bodil", "name": NAME, "aadObjectId": USER},
            "recipient": {"id": f"28:{APP}", "name": "Mødeguiden"},
            "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:1samtale-med-bodil"},
            "channelData": {"tenant": {"id": TENANT}},
            "text": text,
            "textFormat": "plain",
            "locale": "da-DK",
            **changes,
        }

    def in_group(self, text: str, user: str = USER, mentioned: bool = True, **changes: Any) -> dict[str, Any]:
        """A message in a group chat."""
        mention = {
            "type": "mention",
            "mentioned": {"id": f"28:{APP}", "name": "Mødeguiden"},
            "text": "<at>Mødeguiden</at>",
        }
        usual = {
            "conversation": {"conversationType": "groupChat", "tenantId": TENANT, "id": "19:gruppe@thread.v2"},
            "from": {"id": f"29:{user[:4]}", "name": NAME, "aadObjectId": user},
            "entities": [mention] if mentioned else [],
        }
        return self.activity(f"<at>Mødeguiden</at> {text}" if mentioned else text, **{**usual, **changes})

    # --- What was sent -----------------------------------------------------------------------------------------------

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages that were posted, in order."""
        return [one["body"] for one in self.sent if one["method"] == "POST" and one["body"]["type"] == "message"]

    @property
    def typing(self) -> int:
        return sum(one["body"]["type"] == "typing" for one in self.sent)

    @property
    def updates(self) -> list[dict[str, Any]]:
        return [one for one in self.sent if one["method"] == "PUT"]

    @property
    def texts(self) -> list[str]:
        """What each message says in plain words: its text, or its card's fallback."""
        return [words(body) for body in self.messages]

    # --- The server --------------------------------------------------------------------------------------------------

    async def _keys(self, request: web.Request) -> web.Response:
        self.asked_for_keys += 1
        return web.json_response({"keys": self.keys})

    async def _openid(self, request: web.Request) -> web.Response:
        base = f"{LOGIN}/{request.match_info['tenant']}"
        return web.json_response(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }
        )

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.token_requests.append({"tenant": request.match_info["tenant"], **form})
        if form.get("client_secret") != SECRET and "client_assertion" not in form:
            return web.json_response({"error": "invalid_client", "error_description": "no"}, status=401)
        token = self.token(aud=ISSUER, iss=f"{LOGIN}/{TENANT}/v2.0", nr=len(self.token_requests))
        return web.json_response({"token_type": "Bearer", "expires_in": 3600, "access_token": token})

    async def _activity(self, request: web.Request) -> web.StreamResponse:
        if self.slow:
            await asyncio.sleep(self.slow)
        one = {
            "method": request.method,
            "conversation": request.match_info["conversation"],
            "activity": request.match_info.get("activity"),
            "body": await request.json(),
            "authorization": request.headers.get("Authorization", ""),
        }
        answer = self.connector(one)
        if answer is not None:
            self.refused += 1
            return answer
        id_ = one["activity"] or f"sendt-{next(_numbers)}"
        self.sent.append({**one, "id": id_})
        if one["body"]["type"] == "typing":
            return web.Response(status=202)
        return web.json_response({"id": id_}, status=200)


def endpoints_of(base: str) -> Endpoints:
    """What the SDK is to be told of a fake Microsoft at this address."""
    base = base.rstrip("/")
    metadata = f"{base}/v1/.well-known/openidconfiguration"
    return Endpoints(metadata=metadata, service_schemes=("http://127.0.0.1:",), login_http=_Login(base))


def words(body: dict[str, Any]) -> str:
    """A message in plain words."""
    return str(body["text"] if "text" in body else card(body)["fallbackText"])


def card(body: dict[str, Any]) -> dict[str, Any]:
    """The card of a message."""
    [attachment] = body["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    found: dict[str, Any] = attachment["content"]
    return found


class _Login:
    """Takes MSAL's requests to Microsoft's login, and asks the fake one instead."""

    def __init__(self, base: str) -> None:
        self._base = base

    def get(self, url: str, params: Any = None, headers: Any = None, **kwargs: Any) -> _Answer:
        return self._ask(urllib.request.Request(self._url(url), headers=headers or {}))

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **kwargs: Any) -> _Answer:
        body = urllib.parse.urlencode(data or {}).encode()
        return self._ask(urllib.request.Request(self._url(url), body, headers or {}))

    def close(self) -> None:
        """Nothing is kept open."""

    def _url(self, url: str) -> str:
        assert url.startswith(LOGIN), url
        return self._base + url.removeprefix(LOGIN)

    @staticmethod
    def _ask(request: urllib.request.Request) -> _Answer:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return _Answer(answer.status, answer.read().decode(), dict(answer.headers))
        except urllib.error.HTTPError as error:
            return _Answer(error.code, error.read().decode(), dict(error.headers))


class _Answer:
    """An answer as MSAL reads it."""

    def __init__(self, status_code: int, text: str, headers: dict[str, str]) -> None:
        self.status_code, self.text, self.headers = status_code, text, headers

    def raise_for_status(self) -> None:
        assert self.status_code < 400, self.status_code
