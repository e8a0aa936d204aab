"""Who is talking: a random id that the gateway makes and signs, so that nobody can choose or guess another's.

The page's is in a cookie; an element on a foreign page, to which browsers send no cookie, has its own in a header.
"""

import hashlib
import hmac
import re
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

COOKIE = "moedeguide"
"""The cookie's name."""

HEADER = "X-Guide-Session"
"""The header that carries an embedded element's session, in requests and in answers."""

LIFETIME = 12 * 3600
"""Seconds that a session lasts without use: a working day, since the computer may be shared."""

_FORM = re.compile(r"1\.([0-9a-f]{32})\.([0-9]{1,12})\.([A-Za-z0-9_-]{43})", re.ASCII)
_CLOCK_SKEW = 60


class Kind(Enum):
    """How a session travels: the label of its key, and the prefix of its sender id.

    Two keys, so that the one can never be used as the other.
    """

    COOKIE = (b"moedeguide session cookie 1", "web")
    TOKEN = (b"moedeguide session token 1", "element")


@dataclass(frozen=True)
class Session:
    """One visitor. ``value`` is the cookie or token to give, or None where the visitor's own is still good."""

    sender: str
    value: str | None
    new: bool
    kind: Kind = Kind.COOKIE


class Sessions:
    """Makes and checks the signed values. Keeps nothing: all it needs is in the value and the key."""

    def __init__(self, secret: bytes, now: Callable[[], float] = time.time, kind: Kind = Kind.COOKIE) -> None:
        """``secret`` is the key; ``now`` gives the time in seconds since 1970."""
        # A key of its own for this use, so that a later use of the same secret can never be taken for a session.
        label, self._prefix = kind.value
        self._key = hmac.new(secret, label, hashlib.sha256).digest()
        self._kind = kind
        self._now = now

    def open(self, value: str | None) -> Session:
        """The session of a request's value. A missing, forged or expired one gets a new session."""
        now = int(self._now())
        match = _FORM.fullmatch(value or "")
        if match is None or not hmac.compare_digest(match[3], self._sign(match[1], match[2])):
            return self._issue(secrets.token_hex(16), now, new=True)
        age = now - int(match[2])
        if not -_CLOCK_SKEW <= age < LIFETIME:
            return self._issue(secrets.token_hex(16), now, new=True)
        if age > LIFETIME // 2:
            return self._issue(match[1], now, new=False)
        return Session(self._sender(match[1]), None, False, self._kind)

    def _issue(self, ident: str, now: int, *, new: bool) -> Session:
        value = f"1.{ident}.{now}.{self._sign(ident, str(now))}"
        return Session(self._sender(ident), value, new, self._kind)

    def _sign(self, ident: str, issued: str) -> str:
        digest = hmac.new(self._key, f"{ident}.{issued}".encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    def _sender(self, ident: str) -> str:
        """The engine's sender id. The prefix keeps one channel's conversations apart from another's."""
        return f"{self._prefix}-{ident}"
