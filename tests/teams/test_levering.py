"""Sending again: how long is waited, for how long, and what is not sent again. With a clock of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.gateway.teams.cards import Reply
from bot.gateway.teams.delivery import Delivery
from bot.gateway.teams.platform import Busy, Card, Gone, Reference, Refused, SendError

TO = Reference("https://x.example/teams", "a:1", "lejer")
REPLY = Reply("hej")


class Clock:
    """Time that goes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Platform:
    """Answers as ``behave`` says; remembers what it took."""

    def __init__(self, behave: Callable[[], SendError | None]) -> None:
        self._behave = behave
        self.took: list[tuple[str, Card | None]] = []
        self.asked = 0

    def prepare(self) -> None: ...

    async def check(self, authorization: str, service_url: str) -> None: ...

    async def send(self, to: Reference, text: str, card: Card | None) -> str:
        self.asked += 1
        if (error := self._behave()) is not None:
            raise error
        self.took.append((text, card))
        return "id"

    async def update(self, to: Reference, activity: str, text: str, card: Card | None) -> None:
        await self.send(to, text, card)

    async def typing(self, to: Reference) -> None: ...

    async def close(self) -> None: ...


def until(clock: Clock, moment: float, error: SendError) -> Callable[[], SendError | None]:
    """Wrong until a moment, then good."""
    return lambda: error if clock.now < moment else None


async def test_thirty_seconds_away_lose_nothing() -> None:
    clock = Clock()
    platform = Platform(until(clock, 30, Busy()))
    delivery = Delivery(platform, sleep=clock.sleep, now=lambda: clock.now)
    assert await delivery.send(TO, REPLY) == "id"
    assert platform.took == [("hej", None)]
    assert 30 <= clock.now < 45
    assert platform.asked < 12, "it does not hammer"
    # Each pause is about twice the one before, up to the longest.
    assert all(later > 0.9 * sooner for sooner, later in zip(clock.slept[:4], clock.slept[1:5], strict=True))
    assert max(clock.slept) <= 8 * 1.33


async def test_what_the_other_side_asks_for_is_waited() -> None:
    clock = Clock()
    platform = Platform(until(clock, 17, Busy(wait=17)))
    await Delivery(platform, sleep=clock.sleep, now=lambda: clock.now).send(TO, REPLY)
    assert clock.slept == [17]


async def test_it_is_given_up_in_the_end() -> None:
    clock = Clock()
    platform = Platform(lambda: Busy())
    with pytest.raises(Busy):
        await Delivery(platform, sleep=clock.sleep, now=lambda: clock.now).send(TO, REPLY)
    assert 100 < clock.now <= 120
    assert platform.took == []


@pytest.mark.parametrize("error", [Gone(), Refused()])
async def test_what_can_never_be_taken_is_not_tried_again(error: SendError) -> None:
    platform = Platform(lambda: error)
    with pytest.raises(type(error)):
        await Delivery(platform).send(TO, REPLY)
    assert platform.asked == 1


async def test_a_card_has_its_text_to_fall_back_on() -> None:
    platform = Platform(lambda: Refused() if platform.asked == 1 else None)
    await Delivery(platform).send(TO, Reply("det hele", card={"type": "AdaptiveCard"}, summary="kort"))
    assert platform.took == [("det hele", None)]


async def test_sending_once_is_once() -> None:
    platform = Platform(lambda: Busy())
    with pytest.raises(Busy):
        await Delivery(platform).send_once(TO, REPLY)
    assert platform.asked == 1
