"""How much one visitor may ask for: token buckets with bounded memory, and the sizes of what is read."""

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable

MAX_MESSAGE = 2000
"""Characters in a message."""

MAX_BODY = 32 * 1024
"""Bytes in a request's body: a message of full length fits, however its letters are escaped."""


class TooFast(Exception):
    """A visitor who has to wait. ``seconds`` says how long, rounded up to whole ones."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds:.1f} s")
        self.seconds = math.ceil(seconds)


class RateLimiter:
    """One token bucket a key. The keys used longest ago are forgotten first, so that memory stays bounded."""

    def __init__(
        self, per_minute: int, burst: int, max_keys: int = 10_000, now: Callable[[], float] = time.monotonic
    ) -> None:
        """``per_minute`` tokens flow in a minute (0: no limit), at most ``burst`` are kept for a key."""
        self._rate = per_minute / 60
        self._burst = float(burst)
        self._max_keys = max_keys
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """The number of keys that are remembered."""
        return len(self._buckets)

    def take(self, key: str) -> None:
        """Take one token for ``key``. Raises TooFast where there is none."""
        if not self._rate:
            return
        now = self._now()
        tokens, seen = self._buckets.pop(key, (self._burst, now))
        tokens = min(self._burst, tokens + (now - seen) * self._rate)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self._rate
        self._buckets[key] = (tokens if wait else tokens - 1, now)
        if len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
        if wait:
            raise TooFast(wait)


class FirstTime[K]:
    """Tells what comes for the first time. The keys that came first are forgotten first: memory stays bounded."""

    def __init__(self, max_keys: int) -> None:
        self._max_keys = max_keys
        self._seen: OrderedDict[K, None] = OrderedDict()

    def __contains__(self, key: K) -> bool:
        """Whether ``key`` has come."""
        return key in self._seen

    def __call__(self, key: K) -> bool:
        """Whether ``key`` is new; from now on it is not."""
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > self._max_keys:
            self._seen.popitem(last=False)
        return True

    def forget(self, key: K) -> None:
        """Let ``key`` be new again."""
        self._seen.pop(key, None)


def address_key(address: str | None) -> str:
    """What counts as one address: the address itself, and for IPv6 the /64 that a household or office is given."""
    try:
        parsed = ipaddress.ip_address((address or "").strip().split("%")[0])
    except ValueError:
        return "ukendt"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
