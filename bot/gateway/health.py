"""Whether all parts answer: what `/sundhed` shows."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.gateway.settings import Settings
from knowledge.sprog import spacy_valg

GOOD = "ok"
"""What a part that answers is shown as."""

_MAX_ANSWER = 4096


@dataclass(frozen=True)
class Health:
    """The state of every part. ``model`` is the newest model's file name, or None where there is none."""

    engine: str
    actions: str
    model: str | None
    rulebook: str
    spacy: str

    @property
    def good(self) -> bool:
        """Whether all parts answer."""
        return self.engine == GOOD and self.actions == GOOD and self.model is not None


class HealthCheck:
    """Asks the parts. Those who ask while a check is under way share it, so that asking often costs little."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._running: asyncio.Task[Health] | None = None

    async def look(self) -> Health:
        """The state of the parts now, at the latest when the time limit for each of them has passed."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._look())
        return await asyncio.shield(self._running)

    async def _look(self) -> Health:
        settings = self._settings
        timeout = aiohttp.ClientTimeout(total=settings.health_timeout)
        async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as client:
            engine, actions = await asyncio.gather(
                _ask(client, f"{settings.engine_url}/", _is_engine),
                _ask(client, f"{settings.actions_url}/health", _is_action_server),
            )
        return Health(engine, actions, newest_model(settings.models_dir), settings.rulebook, spacy_valg())


def newest_model(folder: Path) -> str | None:
    """The file name of the newest trained model in ``folder``, or None."""
    try:
        models = [(path.stat().st_mtime_ns, path.name) for path in folder.glob("*.tar.gz")]
    except OSError:
        return None  # A model was replaced while it was looked at: the next look sees the new one.
    return max(models)[1] if models else None


async def _ask(client: aiohttp.ClientSession, url: str, expected: Callable[[bytes], bool]) -> str:
    """The state of the part at ``url``: GOOD, ``langsom`` (no answer in time), ``ukendt svar`` or ``nede``."""
    try:
        async with client.get(url, allow_redirects=False) as answer:
            body = await answer.content.read(_MAX_ANSWER)
            return GOOD if answer.status == 200 and expected(body) else "ukendt svar"
    except TimeoutError:
        return "langsom"
    except (aiohttp.ClientError, OSError):
        return "nede"


def _is_engine(body: bytes) -> bool:
    return body.startswith(b"Hello from Rasa")


def _is_action_server(body: bytes) -> bool:
    try:
        answer = json.loads(body)
    except ValueError:
        return False
    return isinstance(answer, dict) and answer.get("status") == "ok"
