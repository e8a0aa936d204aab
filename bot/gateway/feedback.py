"""Feedback: a thumb up or down with a category from a closed list. Counted, and nothing else is kept."""

from aiohttp import web

from bot.gateway import texts
from bot.gateway.counting import CATEGORIES, TYPES, Counters
from bot.gateway.door import Call, Door, Json
from bot.gateway.intake import InputError


class Feedback:
    """The route."""

    def __init__(self, door: Door, counters: Counters) -> None:
        self._door = door
        self._counters = counters

    def add_routes(self, app: web.Application) -> None:
        """Put the route into ``app``."""
        app.router.add_post("/api/feedback", self._door.post(self.take))

    async def take(self, call: Call) -> Json:
        """``{"op": bool, "kategori": id or None, "type": custom.type or None}`` in, ``{"tak": text}`` out."""
        up, category, kind = (call.body.get(name) for name in ("op", "kategori", "type"))
        good = (
            call.body.keys() <= {"op", "kategori", "type"}
            and isinstance(up, bool)
            and (category is None or category in CATEGORIES)
            and (kind is None or kind in TYPES)
        )
        if not good:
            raise InputError(texts.BAD_REQUEST)
        self._counters.feedback(bool(up), category, kind)
        return {"tak": texts.THANKS}
