"""The engine's logs: warnings and errors by name, and never a message's text.

Rasa logs what the user typed in structlog fields (at debug level, and at error level when a turn fails) and in the
text of some exceptions. So of a structlog event only its name and level are kept, and of an exception only its type
and place.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any

import structlog

_Undtagelse = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


def undtagelse_i_ord(undtagelse: Any) -> str:
    """Return "ValueError in processor.py:12" for an exception or exc_info, without its message ("" for none)."""
    if isinstance(undtagelse, BaseException):
        undtagelse = (type(undtagelse), undtagelse, undtagelse.__traceback__)
    elif undtagelse is True:
        undtagelse = sys.exc_info()
    if not isinstance(undtagelse, tuple) or undtagelse[0] is None:
        return ""
    spor = undtagelse[2]
    while spor is not None and spor.tb_next is not None:
        spor = spor.tb_next
    sted = f" in {spor.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{spor.tb_lineno}" if spor is not None else ""
    return f"{undtagelse[0].__name__}{sted}"


def kun_navn(logger: Any, metode: str, haendelse: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A structlog processor: keep the event's name, its level, and the type and place of an exception."""
    kort = {"event": haendelse.get("event"), "level": metode}
    if fejl := undtagelse_i_ord(haendelse.get("exc_info")):
        kort["fejl"] = fejl
    return kort


class _KortFormatter(logging.Formatter):
    """Formats a record without the exception's message or trace."""

    def formatException(self, ei: _Undtagelse) -> str:  # type: ignore[override]
        return undtagelse_i_ord(ei)

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another formatter may have kept the whole trace
        return super().format(record)


def slaa_til() -> None:
    """Put this in the place of Rasa's own log set-up. To be called before a model is loaded."""
    structlog.configure(
        processors=[kun_navn, structlog.processors.KeyValueRenderer(key_order=["level", "event"])],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    haandtering = logging.StreamHandler(sys.stderr)
    haandtering.setFormatter(_KortFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    # A record that cannot be written would be printed whole, with its trace.
    logging.raiseExceptions = False
    rod = logging.getLogger()
    rod.handlers[:] = [haandtering]
    rod.setLevel(logging.WARNING)
    # Rasa says at error level which response of an action server it could not use, and quotes it.
    logging.getLogger("sanic.error").setLevel(logging.CRITICAL)
