"""Measure the project against Rasa's own starter pipeline, side by side, and write ``docs/bench.md``.

Both engines are trained on the same data, with one rule changed in both: "tak" is answered by the engine itself, so
that a turn without a custom action can be timed too. Each rule is given as a story too: three of the starter's policies
learn from stories alone, and Rasa leaves them out of a model that has none. Then each is started in turn with the real
action server, and the same script is run through it. Only ratios are promised (docs/arkitektur.md); the figures are
this machine's.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import http.client
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Sequence

from knowledge.indlaes import laes_yaml
from tools import maaling
from tools.bench import siden
from tools.house import CACHE, ENGINE, ENGINE_PYTHON, HOUSE_PYTHON, ROOT, ToolError, engine_env, entry, house_env
from tools.ports import HOST, Ports, answers
from tools.progress import Step, stop_group

ARBEJDE = CACHE / "bench"
STARTER = Path(__file__).parent / "starter.yml"
UDEN = "tak"
SCRIPT = (
    "hej",
    "vi har en dreng på 4 der næsten ikke taler. vi har prøvet små grupper siden sommer. tænker psykolog. ingen sag",
    "det vi har gjort rækker ikke",
    "jeg er pædagogisk leder",
    "hvem gør hvad",
)
GANGE = 5
BRUGERE = 8
TURE_LANG = 10_000


@dataclass
class Maaling:
    """What was measured of one engine. Times in ms, memory in MB, start in s, training in s of processor time.

    Processor time, because a training of more than half an hour is seldom alone on a machine.
    """

    navn: str
    traening: float = 0.0
    start: float = 0.0
    hukommelse: float = 0.0
    uden: list[float] = field(default_factory=list)
    med: list[float] = field(default_factory=list)
    pr_sekund: float = 0.0
    efter_lang: float | None = None
    forstaaelse: list[maaling.Tal] = field(default_factory=list)


def _forbered(navn: str, config: Path) -> Path:
    """Make a folder with the data, the domain and one rule changed; return it."""
    mappe = ARBEJDE / navn
    shutil.rmtree(mappe, ignore_errors=True)
    shutil.copytree(ROOT / "data", mappe / "data")
    if navn == "starter":
        # Patterns in the project's own notation: as plain regular expressions they would only slow the starter down.
        (mappe / "data" / "nlu" / "moenstre.yml").unlink()
    shutil.copytree(ENGINE / "domain", mappe / "domain")
    shutil.copy(config, mappe / "config.yml")
    regel = mappe / "data" / "rules" / "smaasnak.yml"
    fra, til = f"intent: {UDEN}\n      - action: action_smaasnak", f"intent: {UDEN}\n      - action: utter_{UDEN}"
    tekst = regel.read_text(encoding="utf-8")
    if fra not in tekst:
        raise ToolError(f"Reglen for {UDEN} ser ikke ud, som målingen regner med. Se tools/bench.")
    regel.write_text(tekst.replace(fra, til), encoding="utf-8")
    svar = (
        f'version: "3.1"\nresponses:\n  utter_{UDEN}:\n    - text: "Det var så lidt."\n      custom: {{type: {UDEN}}}\n'
    )
    (mappe / "domain" / "bench.yml").write_text(svar, encoding="utf-8")
    fortalt = [
        {"story": regel["rule"], "steps": regel["steps"]}
        for fil in sorted((mappe / "data" / "rules").glob("*.yml"))
        for regel in laes_yaml(fil)["rules"]
    ]
    historier = json.dumps({"version": "3.1", "stories": fortalt})  # JSON is YAML too
    (mappe / "data" / "stories" / "regler.yml").write_text(historier, encoding="utf-8")
    return mappe


def _traen(m: Maaling, mappe: Path) -> Path:
    """Train, timed; return the model. An earlier model of the same inputs is not used: training is what is measured."""
    skridt = Step(f"Træner {m.navn}")
    argv = [
        str(ENGINE_PYTHON),
        "-m",
        "rasa",
        "train",
        "--skip-validation",
        "--config",
        "config.yml",
        "--domain",
        "domain",
    ]
    argv += ["--data", "data/nlu", "data/rules", "data/stories", "--out", "models", "--fixed-model-name", m.navn]
    begyndt = _processortid()
    with (mappe / "train.log").open("wb") as log:
        proces = subprocess.Popen(argv, cwd=mappe, env=engine_env(), stdout=log, stderr=log)
        while proces.poll() is None:
            skridt.tick()
            time.sleep(0.5)
    m.traening = _processortid() - begyndt
    skridt.end()
    if proces.returncode:
        raise ToolError(f"{m.navn} kunne ikke trænes. Se {mappe / 'train.log'}.")
    return mappe / "models" / f"{m.navn}.tar.gz"


def _processortid() -> float:
    """Processor time of this process's ended children, in seconds."""
    brugt = resource.getrusage(resource.RUSAGE_CHILDREN)
    return brugt.ru_utime + brugt.ru_stime


class Koersel:
    """One engine with its action server, started and stopped."""

    def __init__(self, model: Path, starter: bool) -> None:
        self.ports = Ports.unused()
        env = {**self.ports.as_env(), "GUIDE_IDAG": maaling.IDAG}
        self._actions = subprocess.Popen(
            [str(HOUSE_PYTHON), "-m", "actions"], cwd=ROOT, env={**house_env(), **env}, start_new_session=True
        )
        while not answers(self.ports.actions):
            time.sleep(0.1)
        argv = [str(ENGINE_PYTHON), "-m", "components.start"]
        if starter:
            # As a new project would run it: Rasa's own command, Rasa's own tracker store.
            endpoints = model.parent / "endpoints.yml"
            endpoints.write_text(
                f'action_endpoint:\n  url: "http://{HOST}:{self.ports.actions}/webhook"\n', encoding="utf-8"
            )
            argv = [
                str(ENGINE_PYTHON),
                "-m",
                "rasa",
                "run",
                "--model",
                str(model),
                "-i",
                HOST,
                "-p",
                str(self.ports.engine),
            ]
            argv += ["--endpoints", str(endpoints), "--credentials", str(ENGINE / "credentials.yml")]
        begyndt = time.monotonic()
        self._engine = subprocess.Popen(
            argv,
            cwd=ENGINE,
            env={**engine_env(), **env, "ENGINE_MODEL": str(model), "LOG_LEVEL": "ERROR"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while True:
            if self._engine.poll() is not None:
                raise ToolError("Motoren stoppede under målingen.")
            try:
                if Linje(self.ports.engine).tur("foerste", "hej"):
                    break
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.1)
        self.start = time.monotonic() - begyndt

    @property
    def hukommelse(self) -> float:
        """Resident memory of the engine, in MB."""
        for linje in Path(f"/proc/{self._engine.pid}/status").read_text().splitlines():
            if linje.startswith("VmRSS"):
                return int(linje.split()[1]) / 1024
        return 0.0

    def stop(self) -> None:
        """Stop both."""
        for proces in (self._engine, self._actions):
            stop_group(proces)


class Linje:
    """A kept connection to the engine."""

    def __init__(self, port: int) -> None:
        self._forbindelse = http.client.HTTPConnection(HOST, port, timeout=60)

    def tur(self, sender: str, besked: str) -> list[dict[str, object]]:
        """Send one message; return the messages of the turn."""
        krop = json.dumps({"sender": sender, "message": besked}).encode()
        self._forbindelse.request("POST", "/webhooks/rest/webhook", krop, {"Content-Type": "application/json"})
        svar: list[dict[str, object]] = json.load(self._forbindelse.getresponse())
        return svar


def _samtaler(port: int, foran: str, antal: int) -> Iterator[float]:
    """Run the script ``antal`` times; yield each turn's time in ms."""
    linje = Linje(port)
    for nr in range(antal):
        for besked in SCRIPT:
            begyndt = time.perf_counter()
            linje.tur(f"{foran}-{nr}", besked)
            yield (time.perf_counter() - begyndt) * 1000


def _antal_ture(port: int, foran: str) -> int:
    """Run the script five times; return how many turns that was."""
    return sum(1 for _ in _samtaler(port, foran, 5))


def _maal(m: Maaling, model: Path, starter: bool) -> None:
    """Start the engine ``GANGE`` times and measure; then a long run, and understanding."""
    starter_paa, hukommelse = [], []
    for gang in range(GANGE):
        koersel = Koersel(model, starter)
        try:
            starter_paa.append(koersel.start)
            list(_samtaler(koersel.ports.engine, "varm", 3))
            m.med += _samtaler(koersel.ports.engine, "med", 6)
            linje = Linje(koersel.ports.engine)
            for nr in range(30):
                begyndt = time.perf_counter()
                linje.tur(f"uden-{nr}", UDEN)
                m.uden.append((time.perf_counter() - begyndt) * 1000)
            hukommelse.append(koersel.hukommelse)
            if gang == GANGE - 1:
                with concurrent.futures.ThreadPoolExecutor(BRUGERE) as brugere:
                    begyndt = time.perf_counter()
                    port = koersel.ports.engine
                    opgaver = [brugere.submit(_antal_ture, port, f"b{b}") for b in range(BRUGERE)]
                    ture = sum(o.result() for o in opgaver)
                    m.pr_sekund = ture / (time.perf_counter() - begyndt)
                m.forstaaelse = maaling.alle(f"http://{HOST}:{koersel.ports.engine}")
                if not starter:
                    for nr in range(TURE_LANG):
                        linje.tur(f"lang-{nr % 50}", SCRIPT[nr % len(SCRIPT)])
                    m.efter_lang = koersel.hukommelse
        finally:
            koersel.stop()
    m.start, m.hukommelse = statistics.median(starter_paa), statistics.median(hukommelse)


def _p99(tider: list[float]) -> float:
    return statistics.quantiles(tider, n=100)[98]


def _delmaaling(modul: str) -> Any:
    """Run a module of the bench in a process of its own; return the JSON that it prints."""
    koer = subprocess.run(
        [str(HOUSE_PYTHON), "-m", f"tools.bench.{modul}"],
        cwd=ROOT,
        env=house_env(),
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    return json.loads(koer.stdout)


def domaenet() -> list[str]:
    """Measure the pure domain; return its section."""
    maalt = _delmaaling("domaenet")
    foer, efter_et, efter = maalt["hukommelse"]
    return [
        "## The pure domain",
        "",
        "| what | median | budget |",
        "|---|---|---|",
        *(f"| {navn} | {ms:.2f} ms | {budget:g} ms |" for navn, ms, budget in maalt["tider"]),
        "",
        f"Memory of its process: {foer:.0f} MB before the first full set of drafts, {efter_et:.0f} MB after it, "
        f"{efter:.0f} MB after {maalt['saet']}.",
        "",
    ]


def teams() -> list[str]:
    """Measure the Teams channel; return its section."""
    return [
        "## The Teams channel",
        "",
        "| figure | measured | budget |",
        "|---|---|---|",
        *(
            f"| {navn} | {tal:,.1f} {enhed} | {f'{budget:g} {enhed}' if budget else '-'} |"
            for navn, tal, enhed, budget in _delmaaling("teams")
        ),
        "",
    ]


def rapport(starter: Maaling, projekt: Maaling, forbehold: str = "") -> str:
    """Return the table of ratios as Markdown. ``forbehold``: what was not the same for both, in a sentence."""
    p50 = statistics.median

    def raekke(navn: str, a: float, b: float, budget: str, enhed: str, omvendt: bool = False) -> str:
        forhold = b / a if omvendt else a / b
        return f"| {navn} | {a:,.1f} {enhed} | {b:,.1f} {enhed} | {forhold:.1f} × | {budget} |"

    linjer = [
        "# The project beside Rasa's starter pipeline",
        "",
        f"Written by `make bench` on {os.cpu_count()} cores, Python {platform.python_version()} (house). Medians of "
        f"{GANGE} starts; the same action server, the same script. The project keeps no text between turns, the "
        "starter does. Each rule was given as a story too: without one, Rasa leaves the starter's TED, UnexpecTED and "
        f"Memoization out. {forbehold or 'Both were trained on the same data.'}",
        "",
        "| figure | starter pipeline | the project | better by | budget |",
        "|---|---|---|---|---|",
        raekke("start until the first answer", starter.start, projekt.start, "5 ×", "s"),
        raekke("resident memory of the engine", starter.hukommelse, projekt.hukommelse, "2 ×", "MB"),
        raekke("turn over REST, p50, no custom action", p50(starter.uden), p50(projekt.uden), "6 ×", "ms"),
        raekke("turn over REST, p50, one custom action", p50(starter.med), p50(projekt.med), "8 ×", "ms"),
        raekke("turn over REST, p99, one custom action", _p99(starter.med), _p99(projekt.med), "-", "ms"),
        raekke(
            f"turns a second, {BRUGERE} users at once", starter.pr_sekund, projekt.pr_sekund, "6 ×", "", omvendt=True
        ),
        raekke("training, processor time", starter.traening, projekt.traening, "10 ×", "s"),
        "",
        f"Memory of the project's engine after {TURE_LANG:,} turns: {projekt.efter_lang or 0:,.0f} MB.",
        "",
        *domaenet(),
        *siden.afsnit(siden.maal()).split("\n"),
        *teams(),
        "## Understanding, on tests/nlu",
        "",
        "| figure | starter pipeline | the project |",
        "|---|---|---|",
    ]
    for a, b in zip(starter.forstaaelse, projekt.forstaaelse):
        linjer.append(f"| {b.navn} | {a.andel:.1%} | {b.andel:.1%} ({b.rigtige}/{b.antal}) |")
    return "\n".join(linjer) + "\n"


def main(argv: Sequence[str]) -> int:
    """Train both, measure both, write the page."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench")
    parser.add_argument("--starter-model", type=Path, help="a starter model trained before (it takes long)")
    parser.add_argument("--starter-sekunder", type=float, default=0.0, help="its processor time")
    parser.add_argument("--forbehold", default="", help="what was not the same for both, in English")
    arg = parser.parse_args(argv)
    starter, projekt = Maaling("starter"), Maaling("projektet")
    mapper = {m.navn: _forbered(m.navn, c) for m, c in ((starter, STARTER), (projekt, ENGINE / "config.yml"))}
    if arg.starter_model:
        starter.traening, starter_model = arg.starter_sekunder, arg.starter_model.resolve()
    else:
        starter_model = _traen(starter, mapper["starter"])
    projekt_model = _traen(projekt, mapper["projektet"])
    for m, model in ((starter, starter_model), (projekt, projekt_model)):
        print(f"Måler {m.navn} ...")
        _maal(m, model, m is starter)
    side = rapport(starter, projekt, arg.forbehold)
    (ROOT / "docs").mkdir(exist_ok=True)
    (ROOT / "docs" / "bench.md").write_text(side, encoding="utf-8")
    print(side)
    return 0


if __name__ == "__main__":
    entry(main)
