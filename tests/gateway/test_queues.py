"""The queues of the conversations leave nothing behind."""

import asyncio

import pytest

from bot.gateway.engine import Queues
from bot.gateway.limits import TooFast


async def test_a_queue_is_forgotten_when_nobody_waits() -> None:
    queues = Queues()
    async with queues.turn("a"), queues.turn("b"):
        assert len(queues) == 2
    assert len(queues) == 0


async def test_one_who_gives_up_waiting_is_forgotten() -> None:
    queues = Queues(max_waiting=1)
    async with queues.turn("a"):
        waiting = asyncio.create_task(_take(queues))
        await asyncio.sleep(0)
        with pytest.raises(TooFast):
            await _take(queues)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert len(queues) == 1
    assert len(queues) == 0
    await _take(queues)


async def test_an_error_frees_the_conversation() -> None:
    queues = Queues()
    with pytest.raises(ValueError, match="x"):
        async with queues.turn("a"):
            raise ValueError("x")
    await _take(queues)


async def _take(queues: Queues) -> None:
    async with queues.turn("a"):
        pass
