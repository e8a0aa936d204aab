"""The page on the real stack: the trained model, the real actions, and a restart in the middle of a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import Side
from tools.house import LOG_DIR
from tools.ports import Ports
from tools.stak import Stak, stak

STORY = (
    "hej, vi har en dreng på 4 der næsten ikke taler og tit bliver ked af det. vi har prøvet små grupper siden sommer "
    "og snakket en del med forældrene. tænker psykolog og talepædagog. ingen sag"
)
LOGS = LOG_DIR / "browsertest"


class Restartable:
    """The real stack, which can be started anew on the same ports with the same key."""

    def __init__(self, store: Path) -> None:
        self.ports = Ports.unused()
        self._env = {
            "GUIDE_IDAG": "2026-11-22",
            "GATEWAY_RATE_SESSION": "0",
            "GATEWAY_RATE_ADDRESS": "0",
            "GUIDE_SECRET": "a key of good length for the tests",
            "GUIDE_STORE": str(store / "guide.db"),
        }
        self._open = ExitStack()
        self.stak: Stak = self._start()

    def _start(self) -> Stak:
        return self._open.enter_context(stak(ports=self.ports, env=self._env, log_dir=LOGS))

    def stop(self) -> None:
        """Stop all parts."""
        self._open.close()

    def restart(self) -> None:
        """Stop all parts, and start them again: what the engine remembered is gone."""
        self.stop()
        self.stak = self._start()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restartable]:
    """The stack with the trained model, on a pinned day."""
    started = Restartable(tmp_path_factory.mktemp("store"))
    yield started
    started.stop()


async def visit(browser: Browser, running: Restartable, width: int = 1000) -> Side:
    """A visitor's page on the real stack."""
    context = await browser.new_context(
        locale="da-DK", viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    side = Side(await context.new_page(), None, [])  # type: ignore[arg-type]
    side.page.on("pageerror", lambda error: side.errors.append(str(error)))
    await side.open(running.stak.gateway)
    return side


async def to_recommendation(side: Side) -> None:
    """From the story told to the recommendation."""
    await side.say(STORY)
    await side.press("Moderat")
    await side.press("Pædagogisk leder")
    await side.page.locator(".anbefaling").wait_for()


@pytest.mark.parametrize("width", [1000, 320])
async def test_from_the_story_to_the_drafts(browser: Browser, running: Restartable, width: int) -> None:
    side = await visit(browser, running, width)
    await to_recommendation(side)
    assert "dialogmøde" in (await side.page.locator(".anbefaling h3").text_content() or "")
    assert await side.page.locator(".svarpanel dt").count() == 5
    assert await side.violations() == []
    await side.press("Lav invitation og opgavekort")
    await side.say("torsdag om tre uger kl 9")
    titles = await side.page.locator(".kladde summary").all_text_contents()
    assert any("Invitation" in title for title in titles)
    assert any("Opgavekort" in title for title in titles)
    receipt = await side.page.locator(".kvittering a").get_attribute("href")
    files = [await link.get_attribute("href") for link in await side.page.locator(".filer a").all()]
    assert receipt and len(files) > 2
    for address in (receipt, files[0], files[-1]):
        assert (await side.page.request.get(address or "")).status == 200
    fold = side.page.locator("#samtale .fold", has_text="Se tidslinjen")
    await fold.locator("summary").click()
    # "complete" is true too of a picture that has not begun to load.
    await expect(fold.locator("img")).not_to_have_js_property("naturalWidth", 0)
    assert await side.overflow() <= 0
    assert await side.violations() == []
    assert side.errors == []
    await side.page.context.close()


async def test_a_change_is_shown_before_it_is_made(browser: Browser, running: Restartable) -> None:
    side = await visit(browser, running)
    await to_recommendation(side)
    await side.page.get_by_role("button", name="Ret: Fagligheder udefra").click()
    await side.ready()
    await side.press("Ingen udefra")
    preview = side.page.locator(".rettelse").last
    assert "Før du retter" in (await preview.text_content() or "")
    await side.press("Ja, ret det")
    assert "forældresamarbejde" in (await side.page.locator(".anbefaling h3").last.text_content() or "")
    assert side.errors == []
    await side.page.context.close()


async def test_the_acute_stop_comes_from_anywhere(browser: Browser, running: Restartable) -> None:
    side = await visit(browser, running)
    await side.say(STORY)
    await side.say("hun siger forresten at far slår hende, hun tør ikke tage hjem i dag")
    assert await side.page.locator(".akut").count() == 1
    assert await side.page.locator(".akut .ring").get_attribute("href") == "tel:112"
    await side.page.context.close()


async def test_a_saved_conversation_goes_on_in_another_browser(browser: Browser, running: Restartable) -> None:
    side = await visit(browser, running)
    await side.say(STORY)
    await side.page.locator(".merepanel summary").click()
    await side.press("Gem til senere")
    code = (await side.page.locator("#samtale").text_content() or "").split("GEM-")[1][:11]
    other = await visit(browser, running)
    await other.page.locator(".merepanel summary").click()
    await other.page.get_by_role("button", name="Hent med kode").click()
    await other.page.get_by_label("Din kode").fill(f"gem {code.lower()}")
    await other.page.get_by_role("dialog").get_by_role("button", name="Hent", exact=True).click()
    await other.page.get_by_role("button", name="Moderat").wait_for()
    assert await other.page.locator(".svarpanel dt").count() == 3
    assert other.errors == []
    for one in (side, other):
        await one.page.context.close()


async def test_a_look_up_and_feedback(browser: Browser, running: Restartable) -> None:
    side = await visit(browser, running)
    await side.page.get_by_role("combobox").press_sequentially("frist inv")
    await side.page.get_by_role("option").first.click()
    await side.ready()
    await side.page.get_by_role("button", name="Nyttigt", exact=True).click()
    await expect(side.page.locator("#samtale .fod p[role=status]")).to_contain_text("Tak")
    assert side.errors == []
    await side.page.context.close()


async def test_learning_shows_how_far_it_is(browser: Browser, running: Restartable) -> None:
    side = await visit(browser, running)
    await side.page.locator(".laerpanel summary").click()
    await side.press("Vælg et forløb")
    await side.page.locator("#samtale .valg button").last.scroll_into_view_if_needed()
    await side.say("lær mig om samarbejdsmødet")
    bar = side.page.locator(".laerpanel progress")
    assert await bar.get_attribute("value") == "0"
    await side.press("Spring over")
    assert await bar.get_attribute("value") == "1"
    await side.page.context.close()


async def test_html_that_is_typed_comes_out_as_text(browser: Browser, running: Restartable) -> None:
    side = await visit(browser, running)
    await side.say('<img src=x onerror="window.ondt=1"><b>hej</b>')
    assert await side.page.evaluate("window.ondt") is None
    assert await side.page.locator("#samtale img, #samtale b").count() == 0
    await side.page.context.close()


async def test_a_restart_in_the_middle_costs_one_click(browser: Browser, running: Restartable) -> None:
    side = await visit(browser, running)
    await side.say(STORY)
    await side.press("Moderat")
    running.stop()
    await side.page.get_by_role("button", name="Pædagogisk leder").last.click()
    await side.page.get_by_role("button", name="Prøv igen").wait_for()
    assert await side.page.locator(".svarpanel dt").count() == 4
    running.restart()
    await side.press("Prøv igen")
    await side.press("Send mine svar igen")
    assert "dialogmøde" in (await side.page.locator(".anbefaling h3").last.text_content() or "")
    assert await side.page.locator(".svarpanel dt").count() == 5
    assert side.errors == []
    await side.page.context.close()
