"""A long turn as Server-Sent Events: a sign of life each second, then the answer or the error, then the end."""

import asyncio
import json
import logging
from collections.abc import Awaitable

from aiohttp import hdrs, web

from bot.gateway import texts
from bot.gateway.door import Failure, Json
from bot.gateway.engine import EngineError
from bot.gateway.intake import InputError
from bot.gateway.limits import TooFast
from bot.gateway.logs import where

logger = logging.getLogger(__name__)

TYPE = "text/event-stream"
"""What a client accepts that wants a stream."""

_BEAT = 1.0


def wanted(request: web.Request) -> bool:
    """Whether the client asks for a stream."""
    return TYPE in request.headers.get(hdrs.ACCEPT, "")


async def send(request: web.Request, response: web.StreamResponse, answer: Awaitable[Json]) -> web.StreamResponse:
    """Send ``answer`` when it is there, with signs of life until then. A client that goes away stops nothing.

    ``response`` has not begun; what else its headers say is the caller's.
    """
    response.content_type = TYPE
    response.charset = "utf-8"
    response.headers[hdrs.CACHE_CONTROL] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy that gathers an answer up would hold the signs back
    task = asyncio.ensure_future(_result(answer))
    await response.prepare(request)
    while not task.done():
        await response.write(_event("skriver", {}))
        await asyncio.wait({task}, timeout=_BEAT)
    await response.write(_event(*task.result()))
    await response.write_eof()
    return response


async def _result(answer: Awaitable[Json]) -> tuple[str, Json]:
    try:
        return "svar", await answer
    except (InputError, TooFast, EngineError) as error:
        failure = Failure.of(error)
        told: Json = {"fejl": failure.text, "status": failure.status}
        return "fejl", told | ({"vent": failure.wait} if failure.wait else {})
    except Exception as error:
        logger.error("Uventet fejl: %s", where(error))
        return "fejl", {"fejl": texts.INTERNAL, "status": 500}


def _event(name: str, data: Json) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
