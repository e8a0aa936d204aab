"""Logging that cannot give away what people write.

An exception's own text may quote what it stumbled over, so only its type and its place in the code are logged.
"""

import logging
import traceback
from types import TracebackType
from typing import override

_ERRORS = "aiohttp.server"

type _ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def where(error: BaseException) -> str:
    """The type of an error and where it was raised, without its text: ``KeyError at channel_web.py:41``."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place


class NoErrorText(logging.Filter):
    """Puts an exception's type and place in the place of its text and traceback."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            record.msg = f"{record.getMessage()} ({where(record.exc_info[1])})"
            record.args = None
            record.exc_info = None
            record.exc_text = None
        return True


def quiet_server_errors() -> None:
    """Keep the web server from logging the raw bytes of a request that it cannot parse."""
    logger = logging.getLogger(_ERRORS)
    if not any(isinstance(kept, NoErrorText) for kept in logger.filters):
        logger.addFilter(NoErrorText())


def set_up() -> None:
    """Set up logging for the running gateway: one line an event to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(NoErrorText())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
