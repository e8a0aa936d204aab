"""Measure understanding through the running bot, on ``tests/nlu/`` (written apart from the training data).

``python -m tools.maaling`` starts the stack, prints a figure a line, and with ``--fejl`` the lines that were missed.
The conversation tests hold the figures to floors; ``make bench`` prints them for both engines.
"""

from __future__ import annotations

import argparse
import json
import sys
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterable

from tools.house import ROOT

DATA = ROOT / "tests" / "nlu"
IDAG = "2026-11-22"  # the day that the dates of svar.yml are counted from
ENV = {"GUIDE_IDAG": IDAG, "GATEWAY_RATE_SESSION": "0", "GATEWAY_RATE_ADDRESS": "0"}
Custom = Dict[str, Any]
_MAAL = {
    "spoergsmaal": "find_moede",
    "anbefaling": "find_moede",
    "rettelse": "find_moede",
    "hilsen": "hils",
    "svar": "slaa_op",
    "laering": "laer",
    "kladde": "lav_kladde",
}


@dataclass
class Tal:
    """A figure: how many of how many were right, what was missed, and for the sums (meant, understood) of each."""

    navn: str
    rigtige: int = 0
    antal: int = 0
    fejl: list[str] = field(default_factory=list)
    par: list[tuple[str, str]] = field(default_factory=list)

    @property
    def andel(self) -> float:
        """The share that was right (1.0 where there was nothing to measure)."""
        return self.rigtige / self.antal if self.antal else 1.0

    def taet(self, rigtig: bool, fejl: str) -> None:
        """Count one; ``fejl`` says what was missed."""
        self.antal += 1
        self.rigtige += rigtig
        if not rigtig:
            self.fejl.append(fejl)


class Samtaler:
    """Conversations with the engine's REST channel, a new sender for each."""

    def __init__(self, engine: str) -> None:
        self._url = f"{engine}/webhooks/rest/webhook"
        self._nr = 0

    def ny(self) -> Callable[[str], dict[str, Any]]:
        """Return a function that sends one message of a new conversation and returns the turn's ``custom``."""
        self._nr += 1
        sender = f"maaling-{self._nr}"

        def sig(besked: str) -> dict[str, Any]:
            krop = json.dumps({"sender": sender, "message": besked}).encode()
            spoerg = urllib.request.Request(self._url, krop, {"Content-Type": "application/json"})
            with urllib.request.urlopen(spoerg, timeout=30) as svar:
                beskeder = json.load(svar)
            typer = [b["custom"] for b in beskeder if b.get("custom", {}).get("type")]
            return typer[0] if typer else {"type": "(intet)"}

        return sig


def _laes(navn: str) -> list[dict[str, Any]]:
    """Return the lines of a measuring set: ``navn``.yml and, by another author, ``navn``_2.yml and so on."""
    from ruamel.yaml import YAML

    data: list[dict[str, Any]] = []
    for fil in sorted(DATA.glob(f"{navn}*.yml")):
        data += YAML(typ="safe").load(fil.read_text(encoding="utf-8"))
    return data


def _fakta(custom: dict[str, Any]) -> dict[str, Any]:
    fakta: dict[str, Any] = custom.get("fakta") or (custom.get("naeste") or {}).get("fakta") or {}
    return fakta


def _som_maengde(vaerdi: Any) -> set[str]:
    return {str(v) for v in vaerdi} if isinstance(vaerdi, list) else {str(vaerdi)}


def _maal(custom: dict[str, Any]) -> str:
    if custom["type"] in ("spoergsmaal", "anbefaling") and custom.get("opgave") == "kladde":
        return "lav_kladde"
    if custom["type"] == "bekraeft":
        return "akut" if custom.get("vaerdi") == "akut" else "bekraeft"
    slags = str(custom["type"])
    return _MAAL.get(slags, slags)


def _stil(sig: Callable[[str], dict[str, Any]], slot: str) -> None:
    """Bring a conversation to the question of one fact."""
    sig('/lav_kladde{"moede":"tvaerfagligt_dialogmoede"}' if slot == "dato" else f'/ret_svar{{"slot":"{slot}"}}')


def maal_aabning(samtaler: Samtaler) -> list[Tal]:
    """Opening message → right goal, in all and by goal."""
    i_alt = Tal("åbning → mål")
    pr_maal: dict[str, Tal] = {}
    for r in _laes("maal"):
        fik = _maal(samtaler.ny()(r["tekst"]))
        for tal in (i_alt, pr_maal.setdefault(r["maal"], Tal(f"åbning → {r['maal']}"))):
            tal.taet(fik == r["maal"], f"{r['maal']} blev {fik}: {r['tekst']}")
        i_alt.par.append((r["maal"], fik))
    return [i_alt, *pr_maal.values()]


def maal_svar(samtaler: Samtaler) -> list[Tal]:
    """Answer to the question in hand → right value: in all, by fact and by value."""
    i_alt = Tal("svar → værdi")
    pr_slot: dict[str, Tal] = {}
    pr_vaerdi: dict[str, Tal] = {}
    for r in _laes("svar"):
        slot, vil = r["spoergsmaal"], r["vaerdi"]
        sig = samtaler.ny()
        _stil(sig, slot)
        c = sig(r["tekst"])
        if slot == "dato":
            spurgt = c["type"] == "spoergsmaal" and c.get("slot") == "dato"
            fik: Any = (c.get("dato") or "ved_ikke") if c["type"] == "kladde" else "spoerg" if spurgt else c["type"]
        else:
            fik = "akut" if c["type"] == "akut" else _fakta(c).get(slot, f"({c['type']} {c.get('vaerdi', '')})")
        rigtig = _som_maengde(fik) == _som_maengde(vil)
        vaerdier = ["flere"] if isinstance(vil, list) and len(vil) > 1 else sorted(_som_maengde(vil))
        if slot == "dato" and vaerdier[0] not in ("spoerg", "ved_ikke"):
            vaerdier = ["dato"]
        tal_her = [i_alt, pr_slot.setdefault(slot, Tal(f"svar → {slot}"))]
        tal_her += [pr_vaerdi.setdefault(f"{slot}={v}", Tal(f"svar → {slot}={v}")) for v in vaerdier]
        for tal in tal_her:
            tal.taet(rigtig, f"{slot}: {vil} blev {fik}: {r['tekst']}")
        i_alt.par.append((f"{slot}={vil}", f"{slot}={vil}" if rigtig else str(fik)))
    return [i_alt, *pr_slot.values(), *pr_vaerdi.values()]


def maal_dialog(samtaler: Samtaler) -> list[Tal]:
    """Dialogue act inside a question → the right one, in all and by act."""
    i_alt = Tal("dialoghandling")
    pr_handling: dict[str, Tal] = {}
    for r in _laes("dialog"):
        slot, handling = r["spoergsmaal"], r["handling"]
        sig = samtaler.ny()
        _stil(sig, slot)
        c = sig(r["tekst"])
        slags, fakta = c["type"], _fakta(c)
        rigtig = {
            "ja": fakta.get(slot) == r.get("vaerdi"),
            "nej": fakta.get(slot) == r.get("vaerdi"),
            "ved_ikke": fakta.get(slot) == "ved_ikke" or (slot == "dato" and slags == "kladde"),
            "hvorfor": bool(c.get("forklaring")),
            "ret_svar": slags == "rettelse" or c.get("emne") == "ret_svar" or c.get("slot") == r.get("slot", "-"),
            "tilbage": c.get("emne") == "tilbage",
            "start_forfra": slags == "hilsen",
            "hjaelp": c.get("emne") == "hjaelp" or bool(c.get("forklaring")),
            "menneske": slags == "menneske",
        }[handling]
        for tal in (i_alt, pr_handling.setdefault(handling, Tal(f"dialoghandling {handling}"))):
            tal.taet(rigtig, f"{handling} ved {slot} blev {slags} {c.get('slot', '')}: {r['tekst']}")
        i_alt.par.append((handling, handling if rigtig else slags))
    return [i_alt, *pr_handling.values()]


def maal_akut(samtaler: Samtaler) -> list[Tal]:
    """Acute → acute path (or asked); the same without asking; not acute → not the acute path; hard → not even asked."""
    ramt, straks = Tal("akut → akut"), Tal("akut → akut, uden at spørge")
    fri, uden_spoergsmaal = Tal("ikke akut → ikke akut"), Tal("svære → heller ikke spurgt")
    for r in _laes("akut"):
        c = samtaler.ny()(r["tekst"])
        spurgt = c["type"] == "bekraeft" and c.get("vaerdi") == "akut"
        if r["akut"]:
            ramt.taet(c["type"] == "akut" or spurgt, r["tekst"])
            straks.taet(c["type"] == "akut", r["tekst"])
        else:
            fri.taet(c["type"] != "akut", r["tekst"])
            if r.get("svaer"):
                uden_spoergsmaal.taet(not spurgt, r["tekst"])
    return [ramt, straks, fri, uden_spoergsmaal]


def maal_situationer(samtaler: Samtaler) -> list[Tal]:
    """Told situations: facts stated that are found, facts found that were stated, and the meeting in the end."""
    fundet, sandt, moede = Tal("fortalte fakta fundet"), Tal("fundne fakta fortalt"), Tal("situation → møde")
    for r in _laes("situationer"):
        sig = samtaler.ny()
        sig(f'/skift_rulebook{{"rulebook":"{r["rulebook"]}"}}')
        c = sig(r["tekst"])
        vil: dict[str, Any] = r.get("fakta") or {}
        fik = _fakta(c)
        for slot, vaerdi in vil.items():
            if vaerdi != "akut":
                for v in _som_maengde(vaerdi):
                    fundet.taet(v in _som_maengde(fik.get(slot)), f"{r['id']}: {slot}={v}")
        for slot, vaerdi in fik.items():
            for v in _som_maengde(vaerdi):
                sandt.taet(v in _som_maengde(vil.get(slot)), f"{r['id']}: {slot}={v}")
        c = _til_ende(sig, c, {**vil, **(r.get("svar") or {})}, r["moede"])
        endte = "underretning_akut" if c["type"] == "akut" else c.get("moede") or (c.get("naeste") or {}).get("moede")
        moede.taet(endte == r["moede"], f"{r['id']}: {r['moede']} blev {endte}")
    return [fundet, sandt, moede]


def _til_ende(sig: Callable[[str], Custom], c: Custom, svar: Custom, moede: str) -> Custom:
    """Answer what is asked, by button, until there is an answer."""
    for _ in range(8):
        naeste = c if c["type"] == "spoergsmaal" else c.get("naeste") or {}
        if c["type"] == "bekraeft":
            ja_akut = c.get("vaerdi") == "akut" and moede == "underretning_akut"
            rigtigt = ja_akut or (c.get("vaerdi") != "akut" and svar.get(c.get("slot", "")) == c.get("vaerdi"))
            praefiks = "akut" if c.get("vaerdi") == "akut" else "aendring"
            c = sig(f'/svar{{"valg":"{praefiks}_{"ja" if rigtigt else "nej"}"}}')
        elif naeste.get("type") == "spoergsmaal":
            c = sig("/svar" + json.dumps({naeste["slot"]: svar.get(naeste["slot"], "ved_ikke")}))
        else:
            break
    return c


def alle(engine: str) -> list[Tal]:
    """Return every figure, measured through the engine at ``engine`` (a base address)."""
    samtaler = Samtaler(engine)
    maalinger = (maal_aabning, maal_svar, maal_dialog, maal_akut, maal_situationer)
    return [tal for maaling in maalinger for tal in maaling(samtaler)]


def forvekslinger(tal: Iterable[Tal]) -> list[str]:
    """Return what was mistaken for what and how often, most often first, as lines of text without any utterance."""
    antal = Counter(par for t in tal for par in t.par if par[0] != par[1])
    return [f"{n:4}  {vil} blev {fik}" for (vil, fik), n in antal.most_common()]


def main() -> int:
    """Print the figures."""
    from tools.stak import stak

    parser = argparse.ArgumentParser(prog="python -m tools.maaling")
    parser.add_argument("--fejl", action="store_true", help="vis også de linjer, der ikke blev forstået")
    arg = parser.parse_args()
    with stak(env=ENV) as koerende:
        tal = alle(koerende.engine)
    for t in tal:
        print(f"{t.andel:7.1%}  {t.rigtige:4}/{t.antal:<4}  {t.navn}")
        for linje in t.fejl if arg.fejl else ():
            print(f"         {linje}")
    print("Forvekslinger:", *forvekslinger(tal), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
