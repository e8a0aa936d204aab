"""A turn, whatever the channel: what was said is made fit to be passed on, answered by the engine, and counted."""

from dataclasses import dataclass

from bot.gateway import texts
from bot.gateway.counting import Counters
from bot.gateway.engine import Engine, EngineError, Message
from bot.gateway.intake import InputError, prepare
from bot.gateway.limits import FirstTime
from bot.gateway.payloads import PayloadError, check_payload

_MAX_TOLD = 10_000


@dataclass(frozen=True)
class Said:
    """What a visitor said, fit to be passed on; ``notice`` says what was taken out of it."""

    text: str
    notice: str | None = None

    @classmethod
    def typed(cls, text: str) -> "Said":
        """What a visitor typed. Raises InputError."""
        redacted = prepare(text)
        return cls(redacted.text, texts.removed(redacted.kinds) if redacted.kinds else None)

    @classmethod
    def pressed(cls, payload: str) -> "Said":
        """The payload of a button. Raises InputError."""
        try:
            return cls(check_payload(payload))
        except PayloadError:
            raise InputError(texts.BAD_PAYLOAD) from None


class Talk:
    """Talks to the engine for the visitors of all channels."""

    def __init__(self, engine: Engine, counters: Counters) -> None:
        self._engine = engine
        self._counters = counters
        self._untold = FirstTime[str](_MAX_TOLD)

    async def say(self, sender: str, said: Said) -> list[Message]:
        """The bot's messages, and before them, once a visitor, that something was removed.

        Raises EngineError and TooFast.
        """
        try:
            messages = await self._engine.say(sender, said.text)
        except EngineError as error:
            self._counters.failure(error)
            raise
        self._counters.turn(messages)
        if said.notice is not None and self._untold(sender):
            return [{"text": said.notice}, *messages]
        return messages

    async def start_anew(self, sender: str) -> None:
        """Let the guide forget this visitor's answers. Raises EngineError and TooFast."""
        await self._engine.say(sender, "/start_forfra")
