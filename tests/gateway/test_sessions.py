"""The sender is the gateway's own: a cookie cannot be made, changed or kept for ever."""

import pytest

from bot.gateway.sessions import LIFETIME, Sessions

KEY = b"a test's key of good length"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


def _issued(sessions: Sessions) -> tuple[str, str]:
    session = sessions.open(None)
    assert session.value is not None
    return session.sender, session.value


def test_a_good_cookie_keeps_the_sender() -> None:
    sessions = Sessions(KEY)
    sender, cookie = _issued(sessions)
    again = sessions.open(cookie)
    assert (again.sender, again.value, again.new) == (sender, None, False)
    assert len(sender) == len("web-") + 32


def test_two_visitors_differ() -> None:
    sessions = Sessions(KEY)
    assert _issued(sessions)[0] != _issued(sessions)[0]


def _forgeries() -> list[str]:
    sender, cookie = _issued(Sessions(KEY))
    version, ident, issued, signature = cookie.split(".")
    other = "0" * 32
    return [
        "",
        "x",
        sender,
        ident,
        f"{version}.{other}.{issued}.{signature}",
        f"{version}.{ident}.{int(issued) + 1}.{signature}",
        f"{version}.{ident}.{issued}.{'A' * 43}",
        f"{version}.{ident}.{issued}.",
        f"2.{ident}.{issued}.{signature}",
        cookie + "=",
        cookie + "\n",
        cookie.replace(ident, ident.upper()),
        f"{version}.{ident}.{issued}.æ{signature[1:]}",
        _issued(Sessions(b"another key of good length"))[1],
    ]


@pytest.mark.parametrize("number", range(len(_forgeries())))
def test_a_forged_cookie_gets_a_new_session(number: int) -> None:
    sessions = Sessions(KEY)
    forged = _forgeries()[number]
    session = sessions.open(forged)
    assert session.new
    assert session.value not in (None, forged)
    assert session.sender.removeprefix("web-") not in forged


def test_a_session_ends_when_unused_and_is_renewed_in_use() -> None:
    clock = Clock()
    sessions = Sessions(KEY, now=clock)
    sender, cookie = _issued(sessions)
    clock.seconds += LIFETIME / 2 + 1
    renewed = sessions.open(cookie)
    assert (renewed.sender, renewed.new) == (sender, False)
    assert renewed.value not in (None, cookie)
    clock.seconds += LIFETIME / 2
    assert sessions.open(cookie).new
    assert sessions.open(renewed.value).sender == sender


def test_a_cookie_from_the_future_is_refused() -> None:
    clock = Clock()
    sessions = Sessions(KEY, now=clock)
    _, cookie = _issued(sessions)
    clock.seconds -= 3600
    assert sessions.open(cookie).new
