"""The main job, from greeting to drafts: by mouse, by keyboard alone, on a phone."""

from __future__ import annotations

import json
from typing import Any

from playwright.async_api import expect

from tests.browser import manus
from tests.browser.conftest import OpenSide, Side

HEADING = manus.visning.anbefaling_ord(manus.objekt())["overskrift"]
PATH = [
    "/find_moede",
    '/svar{"bekymringsgrad":"moderat"}',
    '/svar{"fagligheder":["ke_psykolog","ke_talehoere"]}',
    '/svar{"rolle":"paedagogisk_leder"}',
    "/lav_kladde",
    '/svar{"dato":"2026-12-10"}',
]


async def by_mouse(side: Side) -> None:
    """The way through by pointing."""
    page = side.page
    await side.press("Find det rigtige møde")
    await side.press("Moderat")
    await page.get_by_label("Psykolog (KE)").last.check()
    await page.get_by_label("Tale-hørekonsulent (KE)").last.check()
    await side.press("Send valgte")
    await side.press("Pædagogisk leder")
    await page.get_by_role("heading", name=HEADING).wait_for()
    await side.press("Lav invitation og opgavekort")
    await page.get_by_label("Vælg en dato").fill("2026-12-10")
    await side.press("Brug datoen")


async def test_by_mouse(side: Side) -> None:
    await by_mouse(side)
    assert side.house.said == PATH
    assert await side.page.locator(".kladde").count() == 3


async def test_on_a_phone_without_scrolling_sideways(new_side: OpenSide) -> None:
    side = await new_side(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    assert await side.overflow() <= 0
    await by_mouse(side)
    assert side.house.said == PATH
    assert await side.overflow() <= 0


async def tab_to(side: Side, name: str) -> None:
    """Press Tab until the element of this name (or id) has the focus."""
    for _ in range(60):
        await side.page.keyboard.press("Tab")
        if (await side.focused()).startswith(name):
            return
    raise AssertionError(f"Tab never came to {name}; it is at {await side.focused()}")


async def test_by_keyboard_alone(side: Side) -> None:
    keys = side.page.keyboard

    async def press(name: str, key: str = "Enter") -> None:
        await tab_to(side, name)
        await keys.press(key)
        await side.ready()

    await press("Find det rigtige møde")
    await press("Moderat")
    # The checkboxes have no text of their own: the first after the answered question is the first in the list.
    for _ in range(20):
        await keys.press("Tab")
        value = await side.page.evaluate(
            "document.querySelector('moede-guide').shadowRoot.activeElement?.value ?? null"
        )
        if value in ("ke_psykolog", "ke_talehoere"):
            await keys.press("Space")
        if value == "uu":
            break
    await press("Send valgte")
    await press("Pædagogisk leder")
    await press("Lav invitation og opgavekort")
    # A date may be typed as well as chosen.
    await tab_to(side, "skriv")
    await keys.type("torsdag om tre uger")
    await keys.press("Enter")
    await side.ready()
    assert side.house.said == [*PATH[:-1], "torsdag om tre uger"]
    assert await side.focused() == "skriv"


async def test_what_is_known_is_shown_and_can_be_changed(side: Side) -> None:
    await side.say("anbefaling")
    panel = side.page.locator(".svarpanel")
    assert await panel.locator("dt").all_text_contents() == [
        one["navn"] for one in manus.visning.svarliste(manus.FAKTA)
    ]
    await side.press("Ret: Bekymring")
    assert side.house.said[-1] == '/ret_svar{"slot":"bekymringsgrad"}'
    assert await panel.locator("progress").count() == 1


async def test_starting_again_asks_first(side: Side) -> None:
    await side.say("anbefaling")
    await side.page.get_by_role("button", name="Start forfra").click()
    await side.page.keyboard.press("Escape")
    assert side.house.said == ["anbefaling"]
    await side.page.get_by_role("button", name="Start forfra").click()
    await side.press("Ja, start forfra")
    assert side.house.said[-1] == "/start_forfra"
    assert await side.page.locator(".svarpanel dt").count() == 0


async def test_the_card_has_all_that_the_text_has(side: Side) -> None:
    await side.say("anbefaling")
    card = await side.page.locator(".anbefaling").text_content() or ""
    words: dict[str, Any] = manus.visning.anbefaling_ord(manus.objekt())
    for key in ("hvem", "hvorfor", "rulebook", "udgave", "kontrolleret", "regel", "kvittering"):
        assert words[key] in card, key
    for key in ("taette_valg", "hvis", "mangler", "foerst", "praktisk", "konflikter", "lovnoter", "kilder"):
        for text in words[key]:
            assert text in card, key
    assert "Rettet" not in card


async def test_a_look_up_suggests_and_answers(side: Side) -> None:
    asked: list[dict[str, Any]] = []

    async def answer(route: Any) -> None:
        asked.append(json.loads(route.request.post_data))
        await route.fulfill(json={"forslag": [{"titel": "Frist for invitation", "payload": "/hjaelp"}]})

    await side.page.route("**/api/forslag", answer)
    field = side.page.get_by_role("combobox")
    await field.type("frist inv")
    option = side.page.get_by_role("option", name="Frist for invitation")
    await option.wait_for()
    assert asked[-1] == {"q": "frist inv", "rulebook": "ringsted_ark"}
    assert await field.get_attribute("aria-expanded") == "true"
    await field.press("Escape")
    assert await field.get_attribute("aria-expanded") == "false"
    assert await field.input_value() == "frist inv"
    await field.press("o")
    await option.wait_for()
    await field.press("ArrowDown")
    assert await option.get_attribute("aria-selected") == "true"
    await field.press("Enter")
    await side.ready()
    assert side.house.said == ["/hjaelp"]


async def test_a_look_up_works_without_suggestions(side: Side) -> None:
    await side.page.route("**/api/forslag", lambda route: route.abort())
    await side.page.get_by_role("combobox").fill("svar")
    await side.page.get_by_role("combobox").press("Enter")
    await side.ready()
    assert side.house.said == ["svar"]


async def test_feedback_is_a_choice_and_no_text(side: Side) -> None:
    sent: list[dict[str, Any]] = []

    async def answer(route: Any) -> None:
        sent.append(json.loads(route.request.post_data))
        await route.fulfill(json={"tak": "Tak for det."})

    await side.page.route("**/api/feedback", answer)
    await side.say("svar")
    await side.page.get_by_role("button", name="Ikke nyttigt").click()
    assert await side.focused() == "Svaret er forkert"
    await side.page.get_by_role("button", name="Der mangler noget").click()
    await side.page.get_by_text("Tak for det.").wait_for()
    assert sent == [{"op": False, "kategori": "mangler", "type": "svar"}]


async def test_saving_shows_a_code_and_fetching_takes_it(side: Side) -> None:
    async def save(route: Any) -> None:
        await route.fulfill(json={"kode": "GEM-7K2-M9F-4TC", "dage": 30, "messages": manus.TYPER["tak"]})

    async def fetch(route: Any) -> None:
        code = json.loads(route.request.post_data)["kode"]
        if code == "gem 7k2":
            await route.fulfill(status=400, json={"fejl": "Koden er skrevet forkert."})
        else:
            await route.fulfill(json={"fundet": True, "messages": manus.anbefaling()})

    await side.page.route("**/api/gem", save)
    await side.page.route("**/api/hent", fetch)
    await side.page.locator(".merepanel summary").click()
    await side.press("Gem til senere")
    await side.page.get_by_role("button", name="Kopiér koden").wait_for()
    await side.page.get_by_role("button", name="Hent med kode").click()
    field = side.page.get_by_label("Din kode")
    await field.fill("gem 7k2")
    await field.press("Enter")
    await side.page.get_by_text("Koden er skrevet forkert.").wait_for()
    assert await field.input_value() == "gem 7k2"
    await field.fill("gem 7k2 m9f 4tc")
    await field.press("Enter")
    await side.page.get_by_role("heading", name=HEADING).wait_for()
    assert await side.page.locator(".svarpanel dt").count() == len(manus.FAKTA)


async def test_on_a_phone_the_answers_are_one_tap_away(new_side: OpenSide) -> None:
    side = await new_side(viewport={"width": 320, "height": 640})
    await side.say("anbefaling")
    await side.page.get_by_role("button", name="Dine svar og genveje").click()
    await expect(side.page.get_by_role("button", name="Ret: Bekymring")).to_be_visible()
    assert (await side.focused()).startswith("Dine svar")
