"""The web channel: the page, its files, the chat's addresses, and the health page."""

import dataclasses

from aiohttp import web

from bot.gateway import stream, texts
from bot.gateway.assets import Assets
from bot.gateway.door import SESSION_PATH, Call, Door, Json, error_response, json_response
from bot.gateway.engine import Message
from bot.gateway.health import HealthCheck
from bot.gateway.intake import InputError
from bot.gateway.settings import Settings
from bot.gateway.talk import Said, Talk
from bot.gateway.turns import NAME, Turns
from bot.store.koder import find_kode

__all__ = ["WebChannel", "error_response"]


class WebChannel:
    """The routes of the web channel and what they need."""

    def __init__(self, settings: Settings, talk: Talk, door: Door) -> None:
        self._talk = talk
        self._door = door
        self._assets = Assets(settings.web_dir)
        self._health = HealthCheck(settings)
        self._turns = Turns()

    def add_routes(self, app: web.Application) -> None:
        """Put the channel's routes into ``app``."""
        app.router.add_get("/", self.page)
        app.router.add_get("/static/{name}", self.static)
        app.router.add_get("/sundhed", self.health)
        app.router.add_post("/api/chat", self._door.post(self.chat))
        app.router.add_post(SESSION_PATH, self._door.post(self.session))
        app.on_cleanup.append(self._close)

    async def page(self, request: web.Request) -> web.Response:
        """The page. It brings the cookie, so that the page's first messages belong to one conversation."""
        response = self._assets.page(request)
        self._door.seal(request, response, self._door.page_session(request))
        return response

    async def static(self, request: web.Request) -> web.Response:
        """A file of the page."""
        response = self._assets.file(request, request.match_info["name"])
        if response is None:
            raise web.HTTPNotFound
        return response

    async def health(self, request: web.Request) -> web.Response:
        """Whether all parts answer: 200, else 503, and the state of each."""
        health = await self._health.look()
        return json_response(dataclasses.asdict(health), 200 if health.good else 503)

    async def session(self, call: Call) -> Json:
        """A token for an element that gets no cookie: ``{}`` in, ``{"token": ...}`` out."""
        return {"token": self._door.new_token()}

    async def chat(self, call: Call) -> Json | web.StreamResponse:
        """One turn: ``{"message": text}`` or ``{"payload": ...}`` in, ``{"messages": [...]}`` out."""
        name, said = _said(call.body)
        if find_kode(said.text) is not None:
            self._door.check_guess(call)
        if not stream.wanted(call.request):
            return await self._turn(call, name, said)
        response = web.StreamResponse()
        self._door.seal(call.request, response, call.session)
        return await stream.send(call.request, response, self._turn(call, name, said))

    async def _turn(self, call: Call, name: str | None, said: Said) -> Json:
        sender = call.session.sender

        async def turn() -> list[Message]:
            return await self._talk.say(sender, said)

        messages, repeated = await self._turns.run(sender, name, said.text, turn)
        answer: Json = {"messages": messages}
        if call.lost:
            answer["ny_session"] = True
        if repeated:
            answer["gentaget"] = True
        return answer

    async def _close(self, app: web.Application) -> None:
        await self._turns.close()


def _said(body: Json) -> tuple[str | None, Said]:
    """What the client calls the turn, and what its body says. Raises InputError."""
    name = body.get("nr")
    if name is not None and not (isinstance(name, str) and NAME.fullmatch(name)):
        raise InputError(texts.BAD_REQUEST)
    match {key: value for key, value in body.items() if key != "nr"}:
        case {"payload": str(payload), **rest} if not rest:
            return name, Said.pressed(payload)
        case {"message": str(message), **rest} if not rest:
            return name, Said.typed(message)
        case _:
            raise InputError(texts.BAD_REQUEST)
