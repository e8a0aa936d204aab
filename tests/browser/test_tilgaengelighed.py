"""WCAG 2.1 A and AA on every state, and what a machine's check cannot see: order, focus, Esc, what is read aloud."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import expect

from tests.browser import manus
from tests.browser.conftest import OpenSide, Side, scripted

SCHEMES = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}},
}


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_no_state_breaks_wcag(new_side: OpenSide, scheme: str) -> None:
    side = await new_side(**SCHEMES[scheme])
    for panel in await side.page.locator(".panel").all():
        if await panel.get_attribute("open") is None:
            await panel.locator("summary").click()
    assert await side.violations() == [], "the greeting with its panels"
    for kind in manus.TYPER:
        await side.say(kind)
        await side.page.locator("#samtale details").evaluate_all(
            "nodes => nodes.forEach(node => { node.open = true; })"
        )
        assert await side.violations() == [], kind
        assert await side.overflow() <= 0, kind
    assert side.errors == []


async def test_no_dialog_or_error_breaks_wcag(side: Side) -> None:
    page = side.page
    await page.locator(".merepanel summary").click()
    for name in ("Hvad kan du?", "Hent med kode"):
        await page.locator(".merepanel").get_by_role("button", name=name).click()
        await page.get_by_role("dialog").wait_for()
        assert await side.violations() == [], name
        await page.keyboard.press("Escape")
    await page.fill("#skriv", "han hedder Oliver og har 010115-1234")
    assert await side.violations() == [], "the reminder"
    await side.house.stop()
    await page.click("#send")
    await page.get_by_role("button", name="Prøv igen").wait_for()
    assert await side.violations() == [], "the error"


async def test_the_order_of_tab_is_the_order_on_the_page(side: Side) -> None:
    await side.say("spoergsmaal")
    await side.page.keyboard.press("Home")
    await side.page.evaluate("document.querySelector('.spring').focus()")
    places: list[tuple[int, str]] = []
    for _ in range(40):
        await side.page.keyboard.press("Tab")
        place = await side.page.evaluate(
            """() => {
              const root = document.querySelector('moede-guide').shadowRoot;
              const at = root.activeElement;
              if (!at) return document.activeElement === document.body ? null : [-1, document.activeElement.textContent];
              return [[...root.querySelectorAll('*')].indexOf(at), at.id];
            }"""
        )
        if place is None:
            break
        places.append((place[0], place[1]))
    within = [index for index, _ in places if index >= 0]
    assert within == sorted(within)
    assert "send" in [name for _, name in places]
    # Panels, choices and the composer: more than a handful of places, each once.
    assert len(within) == len(set(within)) > 10


async def test_the_link_past_the_heading_leads_to_the_field(side: Side) -> None:
    await side.page.keyboard.press("Tab")
    assert await side.focused() == "Gå til skrivefeltet"
    await side.page.keyboard.press("Enter")
    assert await side.focused() == "skriv"


async def test_esc_closes_a_dialog_and_gives_the_focus_back(side: Side) -> None:
    await side.page.locator(".merepanel summary").click()
    button = side.page.locator(".merepanel").get_by_role("button", name="Hvad kan du?")
    await button.click()
    assert await side.page.get_by_role("dialog").count() == 1
    await side.page.keyboard.press("Escape")
    assert await side.page.get_by_role("dialog").count() == 0
    assert await side.focused() == "Hvad kan du?"


async def test_an_example_goes_into_the_field_beside_what_is_there(side: Side) -> None:
    await side.page.fill("#skriv", "min egen tekst")
    await side.page.locator(".merepanel summary").click()
    await side.page.locator(".merepanel").get_by_role("button", name="Hvad kan du?").click()
    await side.page.get_by_role("dialog").get_by_role("button").first.click()
    text = await side.page.input_value("#skriv")
    assert text.startswith("min egen tekst\n") and len(text) > 20
    assert await side.focused() == "skriv"
    assert side.house.said == []


async def test_an_answered_question_keeps_the_keyboards_place(side: Side) -> None:
    await side.press("Find det rigtige møde")
    button = side.page.get_by_role("button", name="Moderat")
    await button.focus()
    await side.page.keyboard.press("Enter")
    await side.ready()
    assert (await side.focused()).startswith("Moderat")
    assert await button.get_attribute("aria-disabled") == "true"
    await side.page.keyboard.press("Tab")
    after = await side.page.evaluate(
        """() => {
          const root = document.querySelector('moede-guide').shadowRoot;
          const all = [...root.querySelectorAll('*')];
          const groups = root.querySelectorAll('.valg');
          return all.indexOf(root.activeElement) > all.indexOf(groups[groups.length - 1]);
        }"""
    )
    assert after


async def test_a_turn_is_read_aloud(side: Side) -> None:
    await side.say("svar")
    tree = await side.page.locator("moede-guide #oplaes").aria_snapshot()
    assert tree.startswith("- status:")
    assert "Senest 10 arbejdsdage før mødet." in tree
    assert "**" not in tree
    await side.say("spoergsmaal")
    tree = await side.page.locator("moede-guide #oplaes").aria_snapshot()
    assert "Hvor bekymrede er I?" in tree
    assert "5 svarmuligheder" in tree
    assert "arbejdsdage" not in tree
    await side.say("anbefaling")
    tree = await side.page.locator("moede-guide #oplaes").aria_snapshot()
    words = manus.visning.anbefaling_ord(manus.objekt())
    assert words["overskrift"] in tree and words["hvorfor"] in tree
    # What is unfolded on wish is not read unasked.
    assert words["praktisk"][0] not in tree


async def test_of_a_draft_the_titles_and_the_number_of_files_are_read_aloud(side: Side) -> None:
    """Not the whole of each document, and no addresses: all of it stands in the conversation."""
    await side.say("kladde")
    tree = await side.page.locator("moede-guide #oplaes").aria_snapshot()
    titles = [message["text"].split("\n")[0] for message in manus.kladde() if message.get("text", "").startswith("**")]
    assert len(titles) == 2 and all(title.strip("*") in tree for title in titles)
    assert "filer at hente" in tree
    assert "/filer/" not in tree and "Formål" not in tree


async def test_tasks_are_a_list_and_the_senders_part_is_set_apart(side: Side) -> None:
    await side.say("kladde")
    tasks = manus.kladde()[2]["text"].count("☐")
    card = side.page.locator(".kladde", has_text="Opgavekort til")
    assert tasks and await card.locator("ul.tjek > li").count() == tasks
    assert await side.page.locator(".kladde", has_text="Invitation til").first.locator("hr").count() == 1
    assert "---" not in "".join(await side.page.locator(".kladde").all_text_contents())


async def test_the_acute_stop_breaks_in(side: Side) -> None:
    await side.say("akut")
    tree = await side.page.locator("moede-guide #oplaes-akut").aria_snapshot()
    assert tree.startswith("- alert:")
    assert "ring 112" in tree
    assert await side.page.get_by_role("link", name="Ring 112").last.get_attribute("href") == "tel:112"


async def test_every_field_and_button_has_a_name(side: Side) -> None:
    for kind in manus.TYPER:
        await side.say(kind)
    for role in ("button", "textbox", "checkbox", "combobox", "link", "progressbar"):
        for found in await side.page.get_by_role(role).all():
            await expect(found).to_have_accessible_name(re.compile(r"\S"))


async def test_four_times_as_large_without_scrolling_sideways(new_side: OpenSide) -> None:
    # 1280 by 1024 at 400 % is a window of 320 by 256 CSS pixels.
    side = await new_side(viewport={"width": 320, "height": 256})
    for kind in ("anbefaling", "kladde", "spoergsmaal_flere"):
        await side.say(kind)
        assert await side.overflow() <= 0, kind
    # The composer follows the page there, so that it never covers the conversation.
    assert await side.page.locator("#skriv-form").evaluate("node => getComputedStyle(node).position") == "static"


async def test_text_twice_as_large_is_not_cut_off(side: Side) -> None:
    await side.say("anbefaling")
    await side.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await side.overflow() <= 0
    cut = await side.page.evaluate(
        """() => [...document.querySelector('moede-guide').shadowRoot.querySelectorAll('button, .boble, summary')]
          .filter(node => node.offsetParent && node.scrollWidth > node.clientWidth + 2)
          .map(node => node.textContent)"""
    )
    assert cut == []


async def test_forced_colours_leave_edges_to_see(new_side: OpenSide) -> None:
    side = await new_side(forced_colors="active")
    for kind in ("anbefaling", "spoergsmaal", "akut"):
        await side.say(kind)
    bare = await side.page.evaluate(
        """() => [...document.querySelector('moede-guide').shadowRoot.querySelectorAll('.boble, .valg button, textarea')]
          .filter(node => {
            const style = getComputedStyle(node);
            return parseFloat(style.borderTopWidth) < 1 || style.borderTopColor === 'rgba(0, 0, 0, 0)';
          }).length"""
    )
    assert bare == 0
    assert await side.violations() == []


async def test_nothing_moves_for_those_who_asked_for_it(side: Side) -> None:
    moving = "document.querySelector('moede-guide').getAnimations({subtree: true}).length"
    await side.page.route("**/api/chat", lambda route: None)
    await side.page.fill("#skriv", "hej")
    await side.page.click("#send")
    await side.page.locator(".prik").first.wait_for()
    assert await side.page.evaluate(moving) == 0
    assert await side.page.locator(".prik").first.evaluate("node => getComputedStyle(node).animationName") == "none"


async def test_no_layout_shift_when_messages_arrive(new_side: OpenSide) -> None:
    side = await new_side(open=False)
    # As browsers count it: what moves within half a second of a click is the click's own doing, so answers come later.
    await side.page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver(list => {
          for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts.push(one.value);
        }).observe({ type: 'layout-shift', buffered: true });"""
    )

    async def late(turn: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(0.8)
        return await scripted(turn)

    side.house.engine.reply = late
    await side.open()
    for kind in ("spoergsmaal", "anbefaling", "svar"):
        await side.say(kind)
    await side.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
    # A tenth of what counts as good.
    assert sum(await side.page.evaluate("window.shifts")) < 0.01
