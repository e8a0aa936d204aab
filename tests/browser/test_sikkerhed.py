"""What is shown: every type of the contract, in words alone where there is no more; and nothing that a text could do."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

from bot.gateway.settings import ROOT
from tests.browser import manus
from tests.browser.conftest import OpenSide, Side
from tests.conversations.contract import FIELDS

EVIL = '<img src=x onerror="window.ondt = 1"><script>window.ondt = 1</script><b>fed</b>'
WEB = ROOT / "bot" / "web"


async def said(side: Side) -> str:
    """All of the conversation as text, less what a link tells a screen reader."""
    return (await side.page.locator("#samtale").text_content() or "").replace(" (åbner i ny fane)", "")


def test_the_script_has_every_type_of_the_contract() -> None:
    assert {messages[-1]["custom"]["type"] for messages in manus.TYPER.values()} == set(FIELDS)


async def test_every_type_is_shown_in_full(side: Side) -> None:
    for kind, messages in manus.TYPER.items():
        before = len(await said(side))
        await side.say(kind)
        shown = re.sub(r"\s+", " ", (await said(side))[before:])
        for message in messages:
            for line in message.get("text", "").split("\n"):
                if kind == "anbefaling" or "/filer/" in line or line == "---":
                    continue  # The card is compared part by part in test_hovedopgave; the list has the files; a rule.
                bare = re.sub(r"^(• |☐ |\[ \] |\d+\. )", "", line.strip()).replace("**", "")
                assert re.sub(r"\s+", " ", bare) in shown, f"{kind}: {line}"
            for button in message.get("buttons", ()):
                assert button["title"] in shown, kind


async def test_every_type_falls_back_to_its_text(side: Side) -> None:
    for kind, messages in manus.TYPER.items():
        bare = [{"text": m["text"], "buttons": m.get("buttons", [])} for m in messages if "text" in m]
        side.house.engine.says(bare)
        before = len(await said(side))
        await side.say("x")
        shown = (await said(side))[before:]
        for message in bare:
            assert message["text"].split("\n")[0].replace("**", "") in shown, kind
            for button in message["buttons"]:
                assert button["title"] in shown, kind


async def test_a_type_unknown_to_the_page_is_shown_as_text(side: Side) -> None:
    side.house.engine.says(manus.tur("Noget nyt.", {"type": "fremtid", "filer": 7, "naeste": None, "af": "x"}))
    await side.say("x")
    await side.page.get_by_text("Noget nyt.").last.wait_for()


async def test_html_from_either_side_comes_out_as_text(side: Side) -> None:
    data = manus.visning.anbefaling_data(manus.objekt())
    data["ord"] = data["ord"] | {"hvorfor": EVIL, "hvis": [EVIL], "kilder": [EVIL], "kvittering": EVIL}
    text = f"**{data['ord']['overskrift']}.** {EVIL}"
    overview = manus.overblik(manus.FAKTA) | {"navn": EVIL, "svar": [{"slot": "rolle", "navn": EVIL, "svar": EVIL}]}
    button = {"title": EVIL, "payload": "/hjaelp"}
    side.house.engine.says(
        [{"text": f"{EVIL}\n\n{text}", "buttons": [button]}, {"custom": data | {"overblik": overview}}]
    )
    await side.say(EVIL)
    assert await side.page.evaluate("window.ondt") is None
    assert await side.page.locator("#samtale img[onerror], #samtale script, #samtale b, .side img").count() == 0
    assert EVIL in (await side.page.locator(".fra-bruger").text_content() or "")
    assert EVIL in (await side.page.locator(".anbefaling").text_content() or "")


async def test_links_lead_only_where_they_may(side: Side) -> None:
    side.house.engine.says(
        manus.tur(
            "Se [loven](https://www.retsinformation.dk/x), [ond](javascript:alert(1)), [data](data:text/html,x), "
            "[ring](tel:112), [skriv](mailto:a@example.org) og http://example.org/side. Slut.",
            {"type": "svar", "emne": None, "moede": None, "kilder": [], "konflikt": None, "fundet": True},
        )
    )
    await side.say("x")
    links = side.page.locator("#samtale a")
    assert [await link.get_attribute("href") for link in await links.all()] == [
        "https://www.retsinformation.dk/x",
        "tel:112",
        "mailto:a@example.org",
        "http://example.org/side",
    ]
    for link in await links.all():
        assert await link.get_attribute("rel") == "noopener noreferrer"


async def test_files_have_type_and_size_and_come_from_the_guide_alone(side: Side) -> None:
    await side.say("kladde")
    items = await side.page.locator(".filer li").all_text_contents()
    assert items == ["Invitation:Word, 34 kBPDF, 34 kB"]
    assert await side.page.get_by_role("link", name="Invitation, Word, 34 kB").count() == 1
    hrefs = [await link.get_attribute("href") for link in await side.page.locator(".filer a").all()]
    assert hrefs == [f"{side.house.url}/filer/{manus.FIL}{nr}" for nr in range(2)]
    assert "/filer/" not in await said(side)


async def test_files_are_links_where_there_is_only_text(side: Side) -> None:
    text = manus.TYPER["kladde"][-2]["text"]
    side.house.engine.says(manus.tur(text, {"type": "svar", "kilder": []}))
    await side.say("x")
    links = side.page.locator("#samtale li a")
    assert await links.all_text_contents() == ["Invitation (Word), 34 kB", "Invitation (PDF), 34 kB"]
    assert await links.first.get_attribute("href") == f"{side.house.url}/filer/{manus.FIL}0"


async def test_pictures_come_when_they_are_unfolded(side: Side) -> None:
    await side.say("kladde")
    fold = side.page.locator("#samtale .fold", has_text="Se tidslinjen")
    picture = fold.locator("img")
    assert await picture.get_attribute("src") is None
    await fold.locator("summary").click()
    await side.page.wait_for_function(
        "() => document.querySelector('moede-guide').shadowRoot.querySelector('.fold[open] img')?.naturalWidth > 0"
    )
    assert await picture.get_attribute("alt")
    assert await side.violations() == []


async def test_the_map_is_drawn_for_the_width_that_there_is(new_side: OpenSide) -> None:
    for width, most in ((320, 320), (1000, 1000)):
        side = await new_side(viewport={"width": width, "height": 700})
        await side.say("anbefaling")
        await side.page.locator("#samtale .fold", has_text="Se din vej på kortet").locator("summary").click()
        wide = await side.page.wait_for_function(
            "() => document.querySelector('moede-guide').shadowRoot.querySelector('.fold[open] img')?.naturalWidth"
        )
        assert 0 < await wide.json_value() <= most
        # Text of 10 px is not shrunk on its way to the screen by more than a tenth.
        shown = await side.page.evaluate(
            "document.querySelector('moede-guide').shadowRoot.querySelector('.fold[open] img').clientWidth"
        )
        assert shown >= 0.8 * await wide.json_value()


async def test_a_picture_that_cannot_be_had_leaves_nothing_behind(side: Side) -> None:
    await side.page.route("**/billeder/**", lambda route: route.abort())
    await side.say("anbefaling")
    fold = side.page.locator("#samtale .fold", has_text="Se din vej på kortet")
    await fold.locator("summary").click()
    await fold.wait_for(state="detached")


async def test_copying_takes_the_text_without_marks(new_side: OpenSide) -> None:
    side = await new_side(permissions=["clipboard-read", "clipboard-write"])
    await side.say("svar")
    await side.page.get_by_role("button", name="Kopiér", exact=True).click()
    await side.page.get_by_role("button", name="Kopieret").wait_for()
    copied = await side.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Senest 10 arbejdsdage før mødet.")
    await side.say("anbefaling")
    await side.page.get_by_role("button", name="Kopiér kvittering").click()
    copied = await side.page.evaluate("navigator.clipboard.readText()")
    assert copied == manus.objekt().kvittering


async def test_a_printed_draft_is_alone_and_unfolded(side: Side) -> None:
    await side.say("anbefaling")
    await side.say("kladde")
    await side.page.evaluate("window.print = () => { window.dispatchEvent(new Event('beforeprint')); }")
    await side.page.locator(".kladde").nth(1).get_by_role("button", name="Udskriv").click()
    await side.page.emulate_media(media="print")
    seen = side.page.locator("#samtale > :visible")
    assert await seen.count() == 1
    assert "pædagogisk leder" in (await seen.text_content() or "")
    assert await side.page.locator(".side:visible, #skriv-form:visible").count() == 0
    await side.page.emulate_media(media="screen")
    await side.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert await side.page.locator("#samtale > :visible").count() > 4


async def test_what_is_folded_is_printed_too(side: Side) -> None:
    await side.say("anbefaling")
    await side.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert await side.page.locator("#samtale details:not([open])").count() == 0
    await side.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert await side.page.locator("#samtale details:not([open])").count() > 0


async def test_one_request_for_each_file_and_no_other(new_side: OpenSide) -> None:
    side = await new_side(open=False)
    asked: set[str] = set()
    side.page.on("request", lambda request: asked.add(request.url))
    await side.open()
    assert all(url.startswith(side.house.url) for url in asked)
    # The element takes its style from the page's sheet in the browser's cache: the gateway sends it once.
    sent = sorted(set(side.house.answered) - {"/static/ikon.svg"})
    assert sent == ["/", "/api/chat", "/static/guide.css", "/static/guide.js"]
    assert len([path for path in side.house.answered if path != "/static/ikon.svg"]) == len(sent)


def test_the_page_is_light() -> None:
    files = ("index.html", "guide.css", "guide.js")
    assert sum(len(gzip.compress((WEB / name).read_bytes())) for name in files) < 40_000


async def test_the_policy_of_the_page_is_never_broken(new_side: OpenSide) -> None:
    side = await new_side(open=False)
    broken: list[str] = []
    side.page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    await side.page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error(e.blockedURI))"
    )
    await side.open()
    for kind in manus.TYPER:
        await side.say(kind)
    await side.page.locator(".merepanel summary").click()
    await side.page.locator(".merepanel").get_by_role("button", name="Hvad kan du?").click()
    assert broken == []


async def test_no_form_puts_a_text_into_an_address(side: Side) -> None:
    await side.page.locator(".merepanel summary").click()
    await side.page.locator(".merepanel").get_by_role("button", name="Hent med kode").click()
    forms = "document.querySelector('moede-guide').shadowRoot.querySelectorAll('form')"
    methods = await side.page.evaluate(f"() => [...{forms}].map(form => form.method)")
    assert methods == ["post"] * 3
    # Nor would they, should the script fail to catch them: what is typed has no name to be sent under.
    assert await side.page.locator("#skriv[name], #opslag[name], #kode[name]").count() == 0


async def test_the_page_without_script_says_so_and_helps(new_side: OpenSide) -> None:
    side = await new_side(open=False, java_script_enabled=False)
    await side.page.goto(side.house.url)
    note = side.page.locator("noscript")
    assert "JavaScript" in (await note.text_content() or "")
    assert [await a.get_attribute("href") for a in await note.locator("a").all()] == ["/tabel", "/kort"]


async def test_the_words_of_the_page_can_be_translated(new_side: OpenSide) -> None:
    side = await new_side(open=False)

    async def english(route: Any) -> None:
        page = (WEB / "index.html").read_text(encoding="utf-8").replace("<moede-guide ", '<moede-guide lang="en" ')
        await route.fulfill(body=page, content_type="text/html")

    await side.page.route(side.house.url + "/", english)
    await side.open()
    await side.page.get_by_label("Write to the guide (in Danish)").fill("anbefaling")
    await side.press("Send")
    await side.page.get_by_role("heading", name="What would change the answer").wait_for()
    # What the guide itself says is Danish, and says so to a screen reader.
    assert await side.page.locator(".anbefaling .tekst").get_attribute("lang") == "da"
    assert await side.violations() == []


def test_the_translation_has_every_word() -> None:
    script = (WEB / "guide.js").read_text(encoding="utf-8")
    danish = script[script.index("const ORD = {") : script.index("\n  };\n")]
    names = set(re.findall(r"^    (\w+):", danish, re.MULTILINE))
    english = json.loads((WEB / "ord.en.json").read_text(encoding="utf-8"))
    assert names == english.keys()
    for name, text in english.items():
        if isinstance(text, str):
            line = re.search(rf'^    {name}:\s+"(.*)",$', danish, re.MULTILINE)
            assert line is not None, name
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", line[1])), name
