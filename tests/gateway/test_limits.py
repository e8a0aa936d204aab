"""Token buckets: what they let through, and that their memory is bounded."""

import pytest

from bot.gateway.limits import FirstTime, RateLimiter, TooFast, address_key


class Clock:
    """A clock that stands still until it is moved."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_burst_then_the_rate() -> None:
    clock = Clock()
    limiter = RateLimiter(60, 3, now=clock)
    for _ in range(3):
        limiter.take("a")
    with pytest.raises(TooFast) as refusal:
        limiter.take("a")
    assert refusal.value.seconds == 1
    limiter.take("b")
    clock.seconds += 1
    limiter.take("a")
    with pytest.raises(TooFast):
        limiter.take("a")


def test_waiting_is_told_in_whole_seconds() -> None:
    limiter = RateLimiter(6, 1, now=Clock())
    limiter.take("a")
    with pytest.raises(TooFast) as refusal:
        limiter.take("a")
    assert refusal.value.seconds == 10


def test_no_limit() -> None:
    limiter = RateLimiter(0, 1)
    for _ in range(1000):
        limiter.take("a")
    assert len(limiter) == 0


def test_memory_is_bounded() -> None:
    limiter = RateLimiter(60, 3, max_keys=10)
    for number in range(100):
        limiter.take(str(number))
    assert len(limiter) == 10


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("rod", "ukendt"),
        ("", "ukendt"),
        (None, "ukendt"),
    ],
)
def test_what_counts_as_one_address(address: str | None, key: str) -> None:
    assert address_key(address) == key


def test_first_time_forgets_the_oldest() -> None:
    first = FirstTime[int](2)
    assert [first(key) for key in (1, 1, 2, 2, 3)] == [True, False, True, False, True]
    assert 1 not in first and 2 in first and 3 in first
    first.forget(3)
    assert first(3) and not first(2)
