"""The gateway's application: the channels, and what holds for every answer."""

import logging
from collections.abc import AsyncIterator

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.gateway import texts
from bot.gateway.channel_web import WebChannel
from bot.gateway.counting import Counters
from bot.gateway.door import Door, error_response
from bot.gateway.downloads import Downloads
from bot.gateway.engine import Engine
from bot.gateway.feedback import Feedback
from bot.gateway.insight import Insight
from bot.gateway.limits import MAX_BODY, MAX_MESSAGE
from bot.gateway.logs import quiet_server_errors, where
from bot.gateway.pages import Pages, Renderer
from bot.gateway.pictures import Pictures
from bot.gateway.prints import Prints
from bot.gateway.saving import Saving
from bot.gateway.settings import Settings
from bot.gateway.storing import Storing
from bot.gateway.suggestions import Suggestions
from bot.gateway.talk import Talk
from bot.gateway.teams.channel import Surroundings, add_teams

logger = logging.getLogger(__name__)

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Server": "moedeguide",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
"""Sent with every answer, errors included; embedding loosens what it must."""


def make_app(settings: Settings, teams: Surroundings | None = None) -> web.Application:
    """The gateway as an aiohttp application. Raises OSError where the page's files cannot be read.

    ``teams`` is what the Teams channel finds around it, where that is not the usual.
    """
    quiet_server_errors()
    app = web.Application(middlewares=[_errors], client_max_size=MAX_BODY)
    door = Door(settings)
    usual, shared = _headers(settings)

    async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(shared if request.path.startswith(("/static/", "/filer/", "/billeder/")) else usual)
        door.add_leave(request, response)

    app.on_response_prepare.append(add_headers)
    engine = Engine(settings.engine_url, settings.engine_timeout)

    async def engine_context(app: web.Application) -> AsyncIterator[None]:
        async with engine:
            yield

    app.cleanup_ctx.append(engine_context)
    if settings.embed_origins:
        app.router.add_route(hdrs.METH_OPTIONS, "/api/{address}", door.preflight)
    storing = Storing(settings)

    async def store_context(app: web.Application) -> AsyncIterator[None]:
        yield
        storing.close()

    app.cleanup_ctx.append(store_context)
    counters = Counters(storing)
    counters.add_to(app)
    renderer = Renderer()
    talk = Talk(engine, counters)
    WebChannel(settings, talk, door).add_routes(app)
    Saving(engine, door).add_routes(app)
    Suggestions(settings, door).add_routes(app)
    Feedback(door, counters).add_routes(app)
    Pages(settings, renderer).add_routes(app)
    Pictures().add_routes(app)
    Prints(settings.rulebook).add_routes(app)
    Insight(settings, door, renderer, counters).add_routes(app)
    Downloads(settings).add_routes(app)
    add_teams(app, settings, talk, storing, teams or Surroundings())
    return app


def _headers(settings: Settings) -> tuple[dict[str, str], dict[str, str]]:
    """The headers of every answer, and those of the files that an embedded element fetches."""
    usual = dict(SECURITY_HEADERS)
    if settings.frame_ancestors:
        allowed = " ".join(["'self'", *settings.frame_ancestors])
        usual["Content-Security-Policy"] = usual["Content-Security-Policy"].replace(
            "frame-ancestors 'self'", f"frame-ancestors {allowed}"
        )
        # The older header knows no list of sites.
        del usual["X-Frame-Options"]
    shared = usual | ({"Cross-Origin-Resource-Policy": "cross-origin"} if settings.embed_origins else {})
    return usual, shared


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into an answer in Danish, and keep its text out of the log."""
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return error_response(413, texts.too_long(MAX_MESSAGE))
    except web.HTTPMethodNotAllowed as error:
        return _refusal(request, 405, texts.WRONG_METHOD, {hdrs.ALLOW: error.headers[hdrs.ALLOW]})
    except web.HTTPNotFound:
        return _refusal(request, 404, texts.NOT_FOUND, {})
    except web.HTTPException:
        raise
    except ConnectionError:
        raise  # The visitor has gone: there is nobody to answer.
    except Exception as error:
        logger.error("Uventet fejl: %s", where(error))
        return error_response(500, texts.INTERNAL)


def _refusal(request: web.Request, status: int, text: str, headers: dict[str, str]) -> web.Response:
    """JSON for programs, a plain sentence for a person who has come to a wrong address."""
    if request.path.startswith("/api/"):
        return error_response(status, text, headers)
    return web.Response(status=status, text=text, headers=headers)
