"""Save and resume: a conversation under a code, by the conversation's own words for it.

What is saved is the action server's to do; here the code is read, and guessing is held back.
"""

import json

from aiohttp import web

from bot.gateway import texts
from bot.gateway.door import Call, Door, Json
from bot.gateway.engine import Engine, Message
from bot.gateway.intake import InputError
from bot.store.koder import find_kode

_MAX_TYPED = 60


class Saving:
    """The routes that save a conversation and take it up again."""

    def __init__(self, engine: Engine, door: Door) -> None:
        self._engine = engine
        self._door = door

    def add_routes(self, app: web.Application) -> None:
        """Put the routes into ``app``."""
        app.router.add_post("/api/gem", self._door.post(self.save))
        app.router.add_post("/api/hent", self._door.post(self.resume))

    async def save(self, call: Call) -> Json:
        """``{}`` in, ``{"kode", "dage", "messages"}`` out; ``kode`` is None where there is nothing to save."""
        if call.body:
            raise InputError(texts.BAD_REQUEST)
        messages = await self._engine.say(call.session.sender, "/gem_fremgang")
        told = _told(messages)
        return {"kode": told.get("kode"), "dage": told.get("dage"), "messages": messages}

    async def resume(self, call: Call) -> Json:
        """``{"kode": as typed}`` in, ``{"fundet", "messages"}`` out."""
        typed = call.body.get("kode")
        if call.body.keys() != {"kode"} or not isinstance(typed, str) or len(typed) > _MAX_TYPED:
            raise InputError(texts.BAD_REQUEST)
        self._door.check_guess(call)
        code = find_kode(typed) or find_kode(f"GEM-{typed}")
        if code is None:
            raise InputError(texts.BAD_CODE)
        payload = f"/hent_fremgang{json.dumps({'kode': code}, separators=(',', ':'))}"
        messages = await self._engine.say(call.session.sender, payload)
        return {"fundet": _told(messages).get("fundet") is not False, "messages": messages}


def _told(messages: list[Message]) -> Json:
    """The message for machines: the one that has a type."""
    found: list[Json] = [m["custom"] for m in messages if "type" in m.get("custom", {})]
    return found[0] if found else {}
