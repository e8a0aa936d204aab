"""The page and its files: sent small and safely, and built without what the rules of the house forbid."""

import gzip
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest

from bot.gateway.app import SECURITY_HEADERS
from bot.gateway.settings import ROOT
from tests.gateway.conftest import Client, MakeGateway
from tests.gateway.fakes import FakeEngine

WEB = ROOT / "bot" / "web"
HTML = (WEB / "index.html").read_text(encoding="utf-8")
CSS = (WEB / "guide.css").read_text(encoding="utf-8")
JS = (WEB / "guide.js").read_text(encoding="utf-8")


class Page(HTMLParser):
    """The page's elements: name and attributes of each, and the text outside of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(HTML)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.words += data


PAGE = Page()
IDS = [attributes["id"] for _, attributes in PAGE.elements if "id" in attributes]


# How it is sent


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/static/guide.js", 200),
        ("GET", "/static/findes-ikke.js", 404),
        ("GET", "/static/../gateway/app.py", 404),
        ("GET", "/static/%2e%2e%2fgateway%2fapp.py", 404),
        ("GET", "/static/index.html", 404),
        ("GET", "/sundhed", 200),
        ("GET", "/findes-ikke", 404),
        ("PUT", "/", 405),
        ("POST", "/api/chat", 415),
        ("GET", "/api/chat", 405),
    ],
)
async def test_every_answer_has_the_security_headers(gateway: Client, method: str, path: str, status: int) -> None:
    async with gateway.request(method, path) as response:
        assert response.status == status
        for name, value in SECURITY_HEADERS.items():
            assert response.headers.getall(name) == [value]


def test_what_the_security_headers_say() -> None:
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert SECURITY_HEADERS["X-Content-Type-Options"] == "nosniff"
    assert SECURITY_HEADERS["Referrer-Policy"] == "no-referrer"
    assert SECURITY_HEADERS["X-Frame-Options"] == "SAMEORIGIN"
    assert "Permissions-Policy" in SECURITY_HEADERS


async def test_the_page_names_its_files_by_their_content(gateway: Client) -> None:
    async with gateway.get("/") as response:
        assert response.content_type == "text/html"
        assert response.charset == "utf-8"
        assert response.headers["Cache-Control"] == "no-cache"
        links = re.findall(r'"(/static/[^"]+)"', await response.text())
    assert len(links) == 3  # the sheet, the script, the icon
    for link in links:
        assert re.fullmatch(r"/static/[a-z.]+\?v=[0-9a-f]{16}", link)
        async with gateway.get(link) as response:
            assert response.status == 200
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    async with gateway.get("/static/guide.js?v=gammel") as response:
        assert response.status == 200
        assert response.headers["Cache-Control"] == "no-cache"


async def test_what_has_not_changed_is_not_sent_again(gateway: Client) -> None:
    for path in ("/", "/static/guide.css"):
        async with gateway.get(path) as response:
            tag = response.headers["ETag"]
        async with gateway.get(path, headers={"If-None-Match": tag}) as response:
            assert response.status == 304
            assert response.headers["ETag"] == tag
            assert await response.read() == b""
        async with gateway.get(path, headers={"If-None-Match": '"anden"'}) as response:
            assert response.status == 200


async def test_files_are_compressed_for_those_who_can_read_it(gateway: Client) -> None:
    async with gateway.get("/static/guide.js", headers={"Accept-Encoding": "gzip"}) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert response.headers["Vary"] == "Accept-Encoding"
        assert await response.text() == JS
    async with gateway.get("/static/guide.js", headers={"Accept-Encoding": "identity"}) as response:
        assert "Content-Encoding" not in response.headers
        assert await response.text() == JS


async def test_answers_are_compressed_and_kept_nowhere(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    engine.says([{"text": "Et langt svar. " * 200}])
    async with (await make_gateway()).post("/api/chat", json={"message": "hej"}) as response:
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Encoding"] in ("gzip", "deflate")


def test_the_page_is_small() -> None:
    assert sum(len(gzip.compress(text.encode())) for text in (HTML, CSS, JS)) < 40_000


# How it is built


def test_nothing_inline_and_nothing_from_elsewhere() -> None:
    for tag, attributes in PAGE.elements:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert tag != "style"
        if tag == "script":
            assert attributes["src"]
    # The script makes its addresses from the gateway's own; what else looks like one is a pattern or an example.
    bare = re.sub(r"/[^/\n]*\\/[^\n]*", "", JS.replace('server="https://..."', "").replace("// ", ""))
    assert not re.search(r"https?://|//[a-z]+\.", HTML + CSS + bare)
    assert "@import" not in CSS


def test_texts_never_become_html() -> None:
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "localStorage",
    ):
        assert word not in JS


def test_the_page_is_danish_and_calm() -> None:
    assert ("html", {"lang": "da"}) in PAGE.elements
    assert "!" not in PAGE.words
    ui = JS[JS.index("const ORD") : JS.index("\n  };\n")]
    assert "!" not in ui


def test_ids_are_unique_and_all_references_lead_somewhere() -> None:
    assert len(IDS) == len(set(IDS))
    for _, attributes in PAGE.elements:
        href = attributes.get("href") or ""
        assert not href.startswith("#") or href[1:] in IDS


def test_the_page_is_an_element_with_a_heading_and_a_road_map() -> None:
    """What the element promises is tested in a browser, in tests/browser."""
    names = [name for name, _ in PAGE.elements]
    assert names.count("moede-guide") == names.count("h1") == names.count("main") == 1
    assert {"header", "nav", "dl", "noscript"} <= set(names)
    for query in ("prefers-reduced-motion", "forced-colors", "@media print", "light-dark("):
        assert query in CSS


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node to read JavaScript")
def test_the_script_can_be_read() -> None:
    node = shutil.which("node")
    assert node
    result = subprocess.run(
        [node, "--check", str(WEB / "guide.js")], capture_output=True, text=True, timeout=30, check=False
    )
    assert result.returncode == 0, result.stderr
