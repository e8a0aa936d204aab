"""Time the page in a real browser, on the real stack: the first paint with nothing cached, and what a click costs.

::

    python -m tools.bench.siden            # prints the section
    python -m tools.bench.siden --skriv    # and puts it into docs/bench.md in the place of the one before

Chromium is the system's, as in the browser tests. Nothing is cached: each measurement has a browser context of its
own, and the first of all a gateway that has not been asked for the page before. A click is timed by the page itself,
from the press until the answer is painted, less the turn: the request as the browser's Performance API times it.
"""

from __future__ import annotations

import argparse
import os
import statistics
from dataclasses import dataclass, field
from typing import Any, Sequence

from playwright.sync_api import Browser, Page, sync_playwright

from tools.check import chromium
from tools.house import ROOT, ToolError, entry
from tools.model import Model
from tools.stak import stak

SIDE = ROOT / "docs" / "bench.md"
OVERSKRIFT = "## The page"
GANGE = 15
# Of the questions that the path asks, the buttons to press: the first of them that the page shows.
TRYK = ("Find det rigtige møde", "Moderat", "Pædagogisk leder", "Ja", "Ingen sag", "Ved ikke")
# From the start of the navigation until the field can be typed in. A frame at a time, as the page is painted.
KLAR = """() => {
  const se = () => {
    const felt = document.querySelector("moede-guide")?.shadowRoot?.querySelector("#skriv");
    if (felt && !felt.disabled) window.klarVed = performance.now();
    else requestAnimationFrame(se);
  };
  se();
}"""
KLIK = """(titler) => new Promise((faerdig) => {
  const rod = document.querySelector("moede-guide").shadowRoot;
  const knapper = [...rod.querySelectorAll("#samtale > :last-child button")];
  const knap = titler.map((t) => knapper.find((k) => k.textContent.startsWith(t))).find(Boolean);
  if (!knap) return faerdig(null);
  const foer = rod.querySelectorAll(".fra-guide").length;
  const begyndt = performance.now();
  let vist = 0;
  knap.click();
  const egen = performance.now();
  const se = () => {
    const svaret = rod.querySelectorAll(".fra-guide").length > foer && !rod.querySelector("#skriver").childNodes.length;
    if (svaret) vist ||= performance.now();
    const tur = performance.getEntriesByType("resource").find(
      (r) => r.name.endsWith("/api/chat") && r.startTime >= begyndt && r.responseEnd,
    );
    if (vist && tur) faerdig({ ialt: vist - begyndt, tur: tur.duration, egen: egen - begyndt });
    else requestAnimationFrame(se);
  };
  se();
})"""


@dataclass
class Tider:
    """What was measured, each in ms."""

    maling: list[float] = field(default_factory=list)
    klar: list[float] = field(default_factory=list)
    hilsen: list[float] = field(default_factory=list)
    klik: list[float] = field(default_factory=list)
    tur: list[float] = field(default_factory=list)


def _besoeg(browser: Browser, adresse: str, tider: Tider) -> None:
    """Open the page with nothing cached, note its times, and press through the questions."""
    rum = browser.new_context(locale="da-DK", viewport={"width": 1000, "height": 900})
    try:
        side = rum.new_page()
        side.add_init_script(f"({KLAR})()")
        side.goto(adresse)
        side.wait_for_function("() => window.klarVed && performance.getEntriesByName('first-contentful-paint').length")
        maling, klar = side.evaluate(
            "[performance.getEntriesByName('first-contentful-paint')[0].startTime, window.klarVed]"
        )
        tider.maling.append(maling)
        tider.klar.append(klar)
        side.wait_for_selector("#samtale .valg")
        tider.hilsen.append(side.evaluate("performance.now()"))
        _tryk_igennem(side, tider)
    finally:
        rum.close()


def _tryk_igennem(side: Page, tider: Tider) -> None:
    """Press the buttons of ``TRYK`` as long as one of them is shown; ``ToolError`` where there was none at all."""
    tryk = 0
    for _ in range(len(TRYK)):
        svar: dict[str, Any] | None = side.evaluate(KLIK, list(TRYK))
        if svar is None:
            break
        tider.klik.append(svar["ialt"] - svar["tur"])
        tider.tur.append(svar["tur"])
        tryk += 1
    if not tryk:
        raise ToolError("Siden viste ingen af de knapper, målingen trykker på. Se tools/bench/siden.py.")


def maal(gange: int = GANGE) -> Tider:
    """Measure ``gange`` visits; ``ToolError`` where there is no browser, or the stack does not start."""
    program = chromium()
    if program is None:
        raise ToolError("Chromium mangler. Installér den (apt install chromium), eller sæt CHROMIUM til dens sti.")
    Model().ensure()
    tider = Tider()
    with stak(env={"GATEWAY_RATE_SESSION": "0", "GATEWAY_RATE_ADDRESS": "0"}) as koerer, sync_playwright() as bibliotek:
        # Chromium's sandbox does not start for root, which is who runs in most containers.
        flag = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = bibliotek.chromium.launch(executable_path=program, args=flag)
        try:
            for _ in range(gange):
                _besoeg(browser, koerer.gateway, tider)
        finally:
            browser.close()
    return tider


def afsnit(tider: Tider) -> str:
    """Return the section of ``docs/bench.md``, as Markdown."""
    p50 = statistics.median

    def raekke(navn: str, maalt: list[float], budget: str) -> str:
        return f"| {navn} | {p50(maalt):.0f} ms | {min(maalt):.0f} ms | {max(maalt):.0f} ms | {budget} |"

    return "\n".join(
        [
            OVERSKRIFT,
            "",
            f"In Chromium on the real stack: {len(tider.maling)} visits with nothing cached, {len(tider.klik)} clicks. "
            f"The very first visit, to a gateway just started with a browser just started: painted after "
            f"{tider.maling[0]:.0f} ms, ready after {tider.klar[0]:.0f} ms.",
            "",
            "| what | median | fastest | slowest | budget |",
            "|---|---|---|---|---|",
            raekke("first contentful paint", tider.maling, "200 ms"),
            raekke("the field can be typed in", tider.klar, "200 ms"),
            raekke("the greeting with its buttons is there (a turn)", tider.hilsen, "-"),
            raekke("from a click until the answer is painted, less the turn", tider.klik, "50 ms"),
            raekke("the turn itself", tider.tur, "-"),
            "",
        ]
    )


def indsat(side: str, nyt: str) -> str:
    """Return a page with a section in the place of the one with its heading; at the end where there is none."""
    overskrift = nyt.split("\n")[0]
    foer, fundet, efter = side.partition(f"{overskrift}\n")
    if not fundet:
        return f"{side.rstrip()}\n\n{nyt}"
    _, naeste, resten = efter.partition("\n## ")
    return f"{foer}{nyt}{naeste}{resten}" if naeste else f"{foer}{nyt}"


def main(argv: Sequence[str]) -> int:
    """Measure and print; with ``--skriv`` also into the page."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.siden")
    parser.add_argument("--skriv", action="store_true", help="put the section into docs/bench.md")
    arg = parser.parse_args(argv)
    nyt = afsnit(maal())
    print(nyt)
    if arg.skriv:
        SIDE.write_text(indsat(SIDE.read_text(encoding="utf-8"), nyt), encoding="utf-8")
    return 0


if __name__ == "__main__":
    entry(main)
