"""The element on a foreign page with a strict policy, and the page in a foreign frame: by a token, without a cookie."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.browser import manus
from tests.browser.conftest import House, OpenSide, Side, scripted
from tools.ports import Ports

PAGE = """<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Intranet</title>
<link rel="stylesheet" href="/intranet.css">
<script src="{guide}/static/guide.js" defer></script>
</head>
<body>
<main>
<h1>Børn og unge</h1>
<p class="boble" id="vaert">Intranettets eget afsnit.</p>
<moede-guide server="{guide}"><a href="{guide}">Åbn guiden</a></moede-guide>
</main>
</body>
</html>
"""
FRAME = '<!doctype html><html lang="da"><title>Ramme</title><body><iframe src="{guide}" title="Guiden" width="900" height="800"></iframe></body></html>'
CSS = "button { color: rgb(255, 0, 0) !important; display: none; } moede-guide { --guide-farve: rgb(90, 0, 90); }"


class Intranet:
    """A foreign site: another origin, with a policy that allows the guide and nothing else."""

    def __init__(self, guide: str) -> None:
        self.guide = guide
        self.port = Ports.unused().gateway
        app = web.Application()
        app.router.add_get("/", self._page)
        app.router.add_get("/ramme", self._frame)
        app.router.add_get("/intranet.css", self._css)
        self.server = TestServer(app, host="127.0.0.1", port=self.port)

    @property
    def url(self) -> str:
        """Its address. Another host name than the guide's, so that it is another site too."""
        return f"http://localhost:{self.port}"

    async def _page(self, request: web.Request) -> web.Response:
        policy = f"default-src 'none'; style-src 'self'; script-src {self.guide}; connect-src {self.guide}; img-src {self.guide}"
        text = PAGE.format(guide=self.guide)
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy})

    async def _frame(self, request: web.Request) -> web.Response:
        return web.Response(text=FRAME.format(guide=self.guide), content_type="text/html")

    async def _css(self, request: web.Request) -> web.Response:
        return web.Response(text=CSS, content_type="text/css")


@pytest_asyncio.fixture(loop_scope="session")
async def intranet(house: House) -> AsyncIterator[Intranet]:
    """The foreign site; the guide is not told yet that it may embed."""
    site = Intranet(house.url)
    await site.server.start_server()
    yield site
    await site.server.close()


async def allow(house: House, site: Intranet) -> None:
    """Start the guide anew with leave for the site."""
    await house.stop()
    await house.start(embed_origins=(site.url,), frame_ancestors=(site.url,))


async def watched(new_side: OpenSide) -> tuple[Side, list[str]]:
    """A page that is not open yet, and what its policies are broken by."""
    side = await new_side(open=False)
    broken: list[str] = []
    await side.page.expose_function("brudt", lambda what: broken.append(what))
    await side.page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => window.brudt(e.violatedDirective + ' ' + e.blockedURI))"
    )
    return side, broken


async def test_the_main_job_on_a_foreign_page(house: House, intranet: Intranet, new_side: OpenSide) -> None:
    await allow(house, intranet)
    side, broken = await watched(new_side)
    await side.open(intranet.url)
    await side.press("Find det rigtige møde")
    await side.press("Moderat")
    await side.say("anbefaling")
    assert house.said == ["/find_moede", '/svar{"bekymringsgrad":"moderat"}', "anbefaling"]
    assert len({turn["sender"] for turn in house.engine.got}) == 1
    assert await side.page.context.cookies() == []
    assert broken == []
    assert side.errors == []
    assert await side.violations() == []


async def test_neither_sheet_reaches_the_other_side(house: House, intranet: Intranet, new_side: OpenSide) -> None:
    await allow(house, intranet)
    side, _ = await watched(new_side)
    await side.open(intranet.url)
    send = side.page.locator("#send")
    assert await send.is_visible()
    style: dict[str, Any] = await send.evaluate("node => ({...getComputedStyle(node)})")
    assert style["color"] != "rgb(255, 0, 0)"
    assert style["backgroundColor"] == "rgb(90, 0, 90)", "the page's own colour, by the element's property"
    assert await side.page.locator("#vaert").evaluate("node => getComputedStyle(node).borderTopWidth") == "0px"


async def test_a_token_that_is_no_longer_good_is_renewed(house: House, intranet: Intranet, new_side: OpenSide) -> None:
    await allow(house, intranet)
    side, _ = await watched(new_side)
    await side.open(intranet.url)
    await side.say("anbefaling")
    await house.stop()
    await house.start(secret=b"another key of good length")
    house.engine.says(manus.spoergsmaal("bekymringsgrad", 1, 3, {}))
    await side.say("vi er bekymrede")
    house.engine.reply = scripted
    await side.press("Send mine svar igen")
    assert [said.split("{")[0] for said in house.said] == ["anbefaling", "vi er bekymrede", "/find_moede"]
    assert len({turn["sender"] for turn in house.engine.got}) == 2


async def test_a_page_that_has_no_leave_gets_a_link_and_no_guide(intranet: Intranet, new_side: OpenSide) -> None:
    side, _ = await watched(new_side)
    await side.page.goto(intranet.url)
    await side.page.get_by_role("link", name="Åbn guiden").wait_for()
    assert side.house.engine.got == []


async def test_the_page_in_a_foreign_frame(house: House, intranet: Intranet, new_side: OpenSide) -> None:
    await allow(house, intranet)
    side, broken = await watched(new_side)
    await side.page.goto(f"{intranet.url}/ramme")
    frame = side.page.frame_locator("iframe")
    await frame.get_by_role("button", name="Find det rigtige møde").click()
    await frame.get_by_role("button", name="Moderat").wait_for()
    assert house.said == ["/find_moede"]
    assert len({turn["sender"] for turn in house.engine.got}) == 1
    assert broken == []
