"""A real browser on the real gateway, with a scripted engine behind it.

The browser is the system's Chromium (``chromium`` in the PATH, or the one that CHROMIUM names); Playwright brings none.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from pytest_asyncio import is_async_test

from bot.gateway.app import make_app
from bot.gateway.settings import Settings
from tests.browser import manus
from tests.gateway.fakes import FakeActions, FakeEngine
from tools.ports import HOST, Ports

HERE = Path(__file__).parent
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# The element's own promise that a turn is over: it is no longer writing.
IDLE = """() => {
  const root = document.querySelector('moede-guide')?.shadowRoot;
  return !!root?.querySelector('#samtale .boble') && !root.querySelector('#skriver').childNodes.length;
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all of this folder's tests: the browser lives in it."""
    for item in items:
        if is_async_test(item) and HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The browser."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "Chromium mangler. Installér den (apt install chromium), eller sæt CHROMIUM til dens sti."
    async with async_playwright() as library:
        # Chromium's sandbox does not start for root, which is who runs in most containers.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        started = await library.chromium.launch(executable_path=found, args=flags)
        yield started
        await started.close()


@dataclass
class House:
    """The gateway on a real port with the scripted engine behind it; it can be stopped and started again."""

    engine: FakeEngine
    actions: FakeActions
    folder: Path
    changes: dict[str, Any] = field(default_factory=dict)
    port: int = field(default_factory=lambda: Ports.unused().gateway)
    server: TestServer | None = None
    answered: list[str] = field(default_factory=list)  # the addresses asked for, in order

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.port}"

    async def start(self, **changes: Any) -> None:
        """Start the gateway, on the same port each time."""
        self.changes |= changes
        usual: dict[str, Any] = {
            "secret": b"a test's key of good length",
            "engine_port": self.engine.server.port,
            "actions_port": self.actions.server.port,
            "models_dir": self.folder,
            "store": f"sqlite:///{self.folder / 'guide.db'}",
            "session_rate": 0,
            "address_rate": 0,
        }
        app = make_app(Settings(**(usual | self.changes)))
        app.on_response_prepare.append(self._note)
        self.server = TestServer(app, host=HOST, port=self.port)
        await self.server.start_server()

    async def _note(self, request: web.Request, response: web.StreamResponse) -> None:
        self.answered.append(request.path)

    async def stop(self) -> None:
        """Stop the gateway: whoever asks is refused the connection."""
        if self.server is not None:
            await self.server.close()
            self.server = None

    @property
    def said(self) -> list[str]:
        """What has reached the engine, less the greeting that each page begins with."""
        return [message for message in self.engine.messages if message != "/hils"]


async def scripted(turn: dict[str, Any]) -> web.StreamResponse:
    """The answer of the script."""
    return web.json_response(manus.svar(turn["message"]))


@pytest_asyncio.fixture(loop_scope="session")
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """The gateway with the scripted engine."""
    engine, actions = FakeEngine(), FakeActions()
    engine.reply = scripted
    await engine.server.start_server()
    await actions.server.start_server()
    running = House(engine, actions, tmp_path)
    await running.start()
    yield running
    await running.stop()
    await actions.server.close()
    await engine.server.close()


@dataclass
class Side:
    """A page with the guide on it, and what a visitor does there."""

    page: Page
    house: House
    errors: list[str]

    async def ready(self) -> None:
        """Wait until the guide has answered."""
        await self.page.wait_for_function(IDLE)

    async def open(self, url: str | None = None) -> None:
        """Open the page and wait for the greeting."""
        await self.page.goto(url or self.house.url)
        await self.ready()

    async def say(self, text: str) -> None:
        """Type a message and send it; wait for the answer."""
        await self.page.fill("#skriv", text)
        await self.page.click("#send")
        await self.ready()

    async def press(self, name: str) -> None:
        """Press the newest button of this name; wait for the answer."""
        await self.page.get_by_role("button", name=name).last.click()
        await self.ready()

    async def focused(self) -> str:
        """What has the focus: the id, or else the text, of the element in the guide's shadow or on the page."""
        found: str = await self.page.evaluate(
            """() => {
              let at = document.activeElement;
              while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
              return at?.id || at?.textContent || '';
            }"""
        )
        return found

    async def violations(self) -> list[str]:
        """What axe finds against WCAG 2.1 A and AA."""
        found = await Axe().run(self.page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found.response["violations"]
            for node in rule["nodes"]
        ]

    async def overflow(self) -> int:
        """How much wider than the window the page is, in CSS pixels."""
        width: int = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return width


type OpenSide = Callable[..., Awaitable[Side]]


@pytest_asyncio.fixture(loop_scope="session")
async def new_side(browser: Browser, house: House) -> AsyncIterator[OpenSide]:
    """Opens a visitor's page; ``open=False`` leaves it empty. Keywords are those of a browser context."""
    contexts: list[BrowserContext] = []

    async def make(open: bool = True, **options: Any) -> Side:
        usual: dict[str, Any] = {
            "locale": "da-DK",
            "viewport": {"width": 1000, "height": 900},
            "reduced_motion": "reduce",
        }
        context = await browser.new_context(**(usual | options))
        contexts.append(context)
        side = Side(await context.new_page(), house, [])
        side.page.on("pageerror", lambda error: side.errors.append(str(error)))
        if open:
            await side.open()
        return side

    yield make
    for context in contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def side(new_side: OpenSide) -> AsyncIterator[Side]:
    """A visitor's page with the greeting on it; no script may fail on it."""
    opened = await new_side()
    yield opened
    assert opened.errors == []
