"""Who is talking: a random id that the gateway makes and signs, so that nobody can choose or guess another's."""

import hashlib
import hmac
import re
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass

COOKIE = "moedeguide"
"""The cookie's name."""

LIFETIME = 12 * 3600
"""Seconds that a session lasts without use: a working day, since the computer may be shared."""

_FORM = re.compile(r"1\.([0-9a-f]{32})\.([0-9]{1,12})\.([A-Za-z0-9_-]{43})", re.ASCII)
_CLOCK_SKEW = 60


@dataclass(frozen=True)
class Session:
    """One visitor. ``cookie`` is the value to set, or None where the visitor's own is still good."""

    sender: str
    cookie: str | None
    new: bool


class Sessions:
    """Makes and checks the signed cookies. Keeps nothing: all it needs is in the cookie and the key."""

    def __init__(self, secret: bytes, now: Callable[[], float] = time.time) -> None:
        """``secret`` is the key; ``now`` gives the time in seconds since 1970."""
        # A key of its own for this use, so that a later use of the same secret can never be taken for a cookie.
        self._key = hmac.new(secret, b"moedeguide session cookie 1", hashlib.sha256).digest()
        self._now = now

    def open(self, cookie: str | None) -> Session:
        """The session of a request's cookie. A missing, forged or expired cookie gets a new session."""
        now = int(self._now())
        match = _FORM.fullmatch(cookie or "")
        if match is None or not hmac.compare_digest(match[3], self._sign(match[1], match[2])):
            return self._issue(secrets.token_hex(16), now, new=True)
        age = now - int(match[2])
        if not -_CLOCK_SKEW <= age < LIFETIME:
            return self._issue(secrets.token_hex(16), now, new=True)
        if age > LIFETIME // 2:
            return self._issue(match[1], now, new=False)
        return Session(_sender(match[1]), None, new=False)

    def _issue(self, ident: str, now: int, *, new: bool) -> Session:
        return Session(_sender(ident), f"1.{ident}.{now}.{self._sign(ident, str(now))}", new)

    def _sign(self, ident: str, issued: str) -> str:
        digest = hmac.new(self._key, f"{ident}.{issued}".encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _sender(ident: str) -> str:
    """The engine's sender id. The prefix keeps this channel's conversations apart from any other channel's."""
    return f"web-{ident}"
