"""The pictures of the documentation: a real conversation on the real page, taken with a real browser.

::

    uv run --no-project --with playwright --with pillow python -m tools.billeder

Unlike the other commands this one is not part of ``make``, and needs what the house does not: playwright and pillow,
which uv lends it for the one run, and a Chromium (``chromium`` in the PATH, or the one that CHROMIUM names). The stack
is started on unused ports with a pinned day, so that the pictures change only when the product does.
"""

from __future__ import annotations

import importlib
import io
import os
import shutil
from pathlib import Path
from typing import Any, Sequence

from tools.house import ROOT, ToolError, entry, shown
from tools.model import Model
from tools.stak import stak

FOLDER = ROOT / "docs" / "billeder"
WIDTH = 1000
PHONE = 390
# A picture in a README is fetched by everybody who looks at it. Bytes.
HEAVIEST = 250_000
# The day that the conversation is held on, so that the receipt and the dates stay the same.
DAY = "2026-11-22"
STORY = (
    "hej, vi har en dreng på 4 der næsten ikke taler og tit bliver ked af det. vi har prøvet små grupper siden sommer "
    "og snakket en del med forældrene. tænker psykolog og talepædagog. ingen sag"
)
# What the leader of the story answers when asked for a fact, in any order.
ANSWERS = {
    "bekymringsgrad": "nok i midten",
    "rolle": "leder",
    "lokal_indsats": "ja, siden sommer",
    "samtykke": "ja, de er med på det",
    "sagsstatus": "ingen sag",
    "fagligheder": "psykolog og talepædagog",
}
MOST_TURNS = 8
# The guide is an element: what is in it lies in its shadow, which selectors see through and scripts do not.
IDLE = "() => !document.querySelector('moede-guide').shadowRoot.querySelector('#skriver').childNodes.length"
# So many colours are plenty for text on plain surfaces, and make a third of the bytes.
COLOURS = 64


def chromium() -> str:
    """The browser to use; ``ToolError`` where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise ToolError("Chromium mangler. Installér den (apt install chromium), eller sæt CHROMIUM til dens sti.")
    return found


def lent(module: str) -> Any:
    """A library that the house does not have; ``ToolError`` where it was not lent for this run."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        command = "uv run --no-project --with playwright --with pillow python -m tools.billeder"
        raise ToolError(f"{module.partition('.')[0]} mangler. Kør: {command}") from None


def say(page: Any, text: str) -> dict[str, Any]:
    """Type one message as a visitor does; give the ``custom`` of the answer."""
    page.fill("#skriv", text)
    with page.expect_response("**/api/chat") as waiting:
        page.click("#send")
    messages = waiting.value.json()["messages"]
    page.wait_for_function(IDLE)
    found = (message["custom"] for message in messages if message.get("custom", {}).get("type"))
    custom: dict[str, Any] = next(found, {})
    return custom


def recommendation(page: Any) -> None:
    """Tell the story and answer until the recommendation is there; ``ToolError`` where it does not come."""
    custom = say(page, STORY)
    for _ in range(MOST_TURNS):
        if custom.get("type") == "anbefaling":
            return
        answer = ANSWERS.get(str(custom.get("slot")))
        if answer is None:
            raise ToolError(f"Samtalen gik et andet sted hen end ventet: {custom.get('type')} {custom.get('slot')}.")
        custom = say(page, answer)
    raise ToolError(f"Der kom ingen anbefaling i løbet af {MOST_TURNS} svar.")


def take(gateway: str, width: int, scheme: str, from_card: bool) -> bytes:
    """The page after the first sample conversation, as a PNG: all of it, or (``from_card``) a window with the card."""
    with lent("playwright.sync_api").sync_playwright() as library:
        # Chromium's sandbox does not start for root, which is who runs in most containers.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = library.chromium.launch(executable_path=chromium(), args=flags)
        try:
            page = browser.new_page(
                viewport={"width": width, "height": 900}, locale="da-DK", color_scheme=scheme, reduced_motion="reduce"
            )
            # As JSON and not as a stream, which the browser hands on without keeping it.
            page.route("**/api/chat", lambda route: route.continue_(headers={**route.request.headers, "accept": "*/*"}))
            page.goto(gateway)
            # The greeting comes by itself.
            page.wait_for_selector("#samtale .boble")
            recommendation(page)
            # Nothing pointed at or in focus, and the whole page in the window: no field that follows the scrolling.
            page.mouse.move(0, 0)
            page.evaluate("document.activeElement.blur()")
            if not from_card:
                height = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": height})
            picture: bytes = page.screenshot()
        finally:
            browser.close()
    return picture


def write(picture: bytes, file: Path) -> None:
    """Write a PNG with few colours; ``ToolError`` where it is still too heavy to be shown on a page."""
    image = lent("PIL.Image")
    file.parent.mkdir(parents=True, exist_ok=True)
    few = image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=image.Dither.NONE)
    few.save(file, optimize=True)
    size = file.stat().st_size
    print(f"{shown(file)}: {size / 1000:.0f} kB")
    if size > HEAVIEST:
        raise ToolError(f"Billedet må højst fylde {HEAVIEST / 1000:.0f} kB.")


def main(arguments: Sequence[str]) -> int:
    """Take the pictures."""
    if arguments:
        raise ToolError("Brug: python -m tools.billeder")
    # Before the training: what is missing should be known at once.
    lent("playwright.sync_api"), lent("PIL.Image"), chromium()
    Model().ensure()
    with stak(env={"GUIDE_IDAG": DAY}) as running:
        whole = take(running.gateway, WIDTH, "light", from_card=False)
        phone = take(running.gateway, PHONE, "dark", from_card=True)
    write(whole, FOLDER / "side.png")
    write(phone, FOLDER / "telefon.png")
    return 0


if __name__ == "__main__":
    entry(main)
