"""The gateway's application: the channels, and what holds for every answer."""

import logging
from collections.abc import AsyncIterator

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.gateway import texts
from bot.gateway.channel_web import WebChannel, error_response
from bot.gateway.downloads import Downloads
from bot.gateway.engine import Engine
from bot.gateway.limits import MAX_BODY, MAX_MESSAGE
from bot.gateway.logs import quiet_server_errors, where
from bot.gateway.settings import Settings

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
"""Sent with every answer, errors included."""


def make_app(settings: Settings) -> web.Application:
    """The gateway as an aiohttp application. Raises OSError where the page's files cannot be read."""
    quiet_server_errors()
    app = web.Application(middlewares=[_errors], client_max_size=MAX_BODY)
    app.on_response_prepare.append(_add_headers)
    engine = Engine(settings.engine_url, settings.engine_timeout)

    async def engine_context(app: web.Application) -> AsyncIterator[None]:
        async with engine:
            yield

    app.cleanup_ctx.append(engine_context)
    WebChannel(settings, engine).add_routes(app)
    Downloads(settings).add_routes(app)
    return app


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


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(SECURITY_HEADERS)
