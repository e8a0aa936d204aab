"""The pages without script: whole, safe, and the same as the rulebooks say."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest

from bot.gateway.app import SECURITY_HEADERS
from bot.gateway.pages import table_of
from bot.gateway.suggestions import usable_rulebooks
from knowledge import kvittering, visning
from knowledge.beslut import beslut
from knowledge.indlaes import indlaes
from tests.gateway.conftest import Client, MakeGateway

FAKTA = {
    "rolle": "paedagogisk_leder",
    "bekymringsgrad": "moderat",
    "sagsstatus": "ingen_sag",
    "fagligheder": ["ke_psykolog", "ke_talehoere"],
    "lokal_indsats": "ja",
    "samtykke": "ja",
}
DAY = dt.date(2026, 11, 21)
RULEBOOKS = usable_rulebooks()


class Page(HTMLParser):
    """A page's elements and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


async def page(client: Client, path: str, status: int = 200) -> Page:
    """Fetch a page and check what holds for all of them."""
    async with client.get(path) as response:
        assert response.status == status
        assert (response.content_type, response.charset) == ("text/html", "utf-8")
        assert response.headers["Content-Security-Policy"] == SECURITY_HEADERS["Content-Security-Policy"]
        html = await response.text()
    found = Page(html)
    assert found.all("html") == [{"lang": "da"}]
    assert len(found.all("h1")) == len(found.all("main")) == len(found.all("title")) == 1
    assert not found.all("script")
    assert not found.all("style")
    for _, attributes in found.elements:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["for"] for attributes in found.all("label")} <= set(ids)
    assert "!" not in found.words.replace("DOCTYPE", "")
    assert "None" not in found.words
    assert "112" in found.words
    return found


def code(facts: dict[str, object] = FAKTA, rulebook: str = "ringsted_ark") -> str:
    """A receipt."""
    book = indlaes(rulebook)
    return kvittering.lav(book, beslut(book, facts), DAY)


# The table and the map


@pytest.mark.parametrize("rulebook", RULEBOOKS)
async def test_the_table_holds_the_whole_rulebook(gateway: Client, rulebook: str) -> None:
    found = await page(gateway, f"/tabel?rulebook={rulebook}")
    words = " ".join(found.words.split())
    table = table_of(indlaes(rulebook))
    for rule in table["regler"]:
        assert rule["naar"] in words
        assert {"id": rule["id"]} in found.all("tr")
    for meeting in table["moeder"]:
        assert meeting["navn"] in words
        for line in meeting["linjer"]:
            assert " ".join(line.split()) in words
    for line in (*table["konflikter"], *table["aendringer"], table["skala"]):
        assert " ".join(line.split()) in words
    chosen = [option["value"] for option in found.all("option") if "selected" in option]
    assert chosen == [rulebook]
    assert {th["scope"] for th in found.all("th")} == {"col"}
    assert found.all("caption") is not None


@pytest.mark.parametrize("rulebook", RULEBOOKS)
async def test_the_map_holds_every_step(gateway: Client, rulebook: str) -> None:
    found = await page(gateway, f"/kort?rulebook={rulebook}")
    words = " ".join(found.words.split())
    for rule in table_of(indlaes(rulebook))["regler"]:
        assert f"{rule['id']} {rule['naar']} → {rule['moede']}" in words
    assert len(found.all("img")) == 1
    for image in found.all("img"):
        assert image["alt"]
        async with gateway.get(str(image["src"])) as response:
            assert (response.status, response.content_type) == (200, "image/svg+xml")


async def test_the_usual_rulebook_is_shown_where_none_is_named(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(rulebook="holbaek_2019")
    found = await page(gateway, "/tabel")
    assert [option["value"] for option in found.all("option") if "selected" in option] == ["holbaek_2019"]


@pytest.mark.parametrize("path", ["/tabel", "/kort"])
@pytest.mark.parametrize("rulebook", ["findes_ikke", "nationalt", "../x", "<b>", "", "a" * 500])
async def test_an_unknown_rulebook_is_told_what_there_is(gateway: Client, path: str, rulebook: str) -> None:
    async with gateway.get(path, params={"rulebook": rulebook}) as response:
        assert response.status == 404
        text = await response.text()
    assert indlaes("ringsted_ark").meta.navn in text
    assert "<b>" not in text


async def test_pages_that_have_not_changed_are_not_sent_again(gateway: Client) -> None:
    for path in ("/tabel", "/kort", "/om"):
        async with gateway.get(path) as response:
            tag = response.headers["ETag"]
        async with gateway.get(path, headers={"If-None-Match": tag}) as response:
            assert response.status == 304


async def test_the_style_sheet_is_named_by_its_content(gateway: Client) -> None:
    found = await page(gateway, "/om")
    href = next(link["href"] for link in found.all("link") if link["rel"] == "stylesheet")
    assert re.fullmatch(r"/static/sider\.css\?v=[0-9a-f]{16}", str(href))
    async with gateway.get(str(href)) as response:
        assert (response.status, response.content_type) == (200, "text/css")
        assert "immutable" in response.headers["Cache-Control"]
        css = await response.text()
    for query in ("prefers-color-scheme: dark", "forced-colors", "@media print"):
        assert query in css
    assert "@import" not in css
    assert "http" not in css


async def test_the_pages_lead_to_each_other_and_say_where_one_is(gateway: Client) -> None:
    for path in ("/tabel", "/kort", "/om"):
        found = await page(gateway, path)
        current = [link["href"] for link in found.all("a") if "aria-current" in link]
        assert current == [path]
        for link in found.all("a"):
            href = str(link["href"])
            if href.startswith("/"):
                async with gateway.get(href) as response:
                    assert response.status == 200


# What the guide is


async def test_about_names_every_source_and_rulebook(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(saved_days=12, file_hours=7)
    words = (await page(gateway, "/om")).words
    for rulebook in RULEBOOKS:
        meta = indlaes(rulebook).meta
        assert meta.navn in words
        assert all(document.titel in words for document in meta.dokumenter.values())
    assert "12 dage" in words
    assert "7 timer" in words
    assert "WCAG" in words


# Receipts


async def test_a_receipt_is_replayed(gateway: Client) -> None:
    found = await page(gateway, f"/k/{code()}")
    words = " ".join(found.words.split())
    decision = beslut(indlaes("ringsted_ark"), FAKTA)
    assert indlaes("ringsted_ark").moede(decision.moede).navn in words
    assert visning.hvorfor(decision) in words
    assert decision.regel.id in words
    for slot, value in FAKTA.items():
        assert visning.vaerdi_i_ord(slot, value) in words
    for source in visning.kilder_i_ord(decision.kilder, indlaes("ringsted_ark")):
        assert source in words
    assert "Svaret er det samme i dag" in words
    async with gateway.get(f"/k/{code()}") as response:
        assert response.headers["Cache-Control"] == "no-store"


async def test_a_receipt_in_any_typing(gateway: Client) -> None:
    for typed in (code().lower(), code().replace("-", ""), code().replace("-", "%20")):
        assert code() in (await page(gateway, f"/k/{typed}")).words


@pytest.mark.parametrize("rulebook", RULEBOOKS)
async def test_an_acute_receipt_names_no_practical_matters(gateway: Client, rulebook: str) -> None:
    words = (await page(gateway, f"/k/{code({'bekymringsgrad': 'akut'}, rulebook)}")).words
    assert "Sådan holdes det" not in words
    assert indlaes(rulebook).moede("underretning_akut").navn in words


async def test_an_empty_receipt(gateway: Client) -> None:
    assert "Der var ingen svar" in (await page(gateway, f"/k/{code({})}")).words


async def test_a_receipt_whose_answer_has_changed_says_so(gateway: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    old = code()
    monkeypatch.setattr(kvittering, "_maerke", lambda name, bits: 1)
    words = (await page(gateway, f"/k/{old}")).words
    assert "Svaret er et andet i dag" in words
    assert "Det er nu en anden regel" in words


@pytest.mark.parametrize(
    "typed", ["x", "RA-7K2M-9F3X-QW2T", "ZZ-7K2M-9F3X-QW2T", "%3Cscript%3E", "a" * 3000, "010203-1234"]
)
async def test_what_is_no_receipt_is_told_what_to_do(gateway: Client, typed: str) -> None:
    found = await page(gateway, f"/k/{typed}", 404)
    assert "Tjek koden" in found.words
    assert "script" not in found.words
