"""``make test``: the whole check, cheap steps first, and a closing line ``N passed, N failed``.

The closing line sums every pytest run; a step that is not pytest counts as one failed test when it fails, so that the
line never looks better than the exit code.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping, Sequence

from tools import nlutest
from tools.house import ENGINE_PYTHON, HOUSE_PYTHON, LOG_DIR, ROOT, ToolError, engine_env, entry, house_env, shown
from tools.model import Model
from tools.progress import TIMED_OUT, run_logged, stop_group

# Beyond this a step hangs. Seconds.
STEP_LIMIT = 40 * 60.0
# Installing a program of Debian's takes a minute or two; beyond this the network hangs. Seconds.
INSTALL_LIMIT = 10 * 60.0
REPORTS = ROOT / "var" / "test"
CONVERSATIONS = "tests/conversations"
BROWSER = "tests/browser"
LIBREOFFICE = "tests/knowledge/kladder/test_libreoffice.py"
# The tests of the engine's components run on the engine's own Python.
ENGINE_TESTS = "tests/engine"
# What ``rasa data validate`` warns of that is meant to be so here. Everything else that it warns of fails the check.
HARMLESS = (
    # Responses are sent by the actions, not by rules.
    re.compile(r"The utterance '[^']+' is not used in any story or rule\."),
    # These two are what the component says when it is not sure: nobody types them, so no example can be given.
    re.compile(r"The intent '(ikke_forstaaet|akut_tvivl)' is listed in the domain file, but is not found in the NLU "),
)
WARNING = re.compile(r"[/\\]rasa[/\\]\S+\.py:\d+: UserWarning: (.+)|(Story structure conflict .+)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Count:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: Count) -> None:
        """Add another count to this one."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    @property
    def line(self) -> str:
        """The closing line."""
        return f"{self.passed} passed, {self.failed} failed"


FAILED = Count(failed=1)


def run(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run a command from the root with its output on the console; give its exit code, ``TIMED_OUT`` if it took long."""
    process = subprocess.Popen(list(command), cwd=ROOT, env=dict(env), stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.wait(timeout=STEP_LIMIT)
    except subprocess.TimeoutExpired:
        print(f"Trinnet tog mere end {STEP_LIMIT / 60:.0f} minutter og blev stoppet.")
        stop_group(process)
        return TIMED_OUT
    except BaseException:
        stop_group(process)
        raise


def command_step(*command: str) -> Callable[[], Count]:
    """A step that is one command of the house's Python, good when it exits 0."""
    return lambda: Count() if run([str(HOUSE_PYTHON), *command], house_env()) == 0 else FAILED


def read_report(report: Path, code: int) -> Count:
    """The count of one pytest run, from its junit report and its exit code."""
    try:
        suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    except (OSError, ElementTree.ParseError):
        # pytest ended before it could write the report.
        return FAILED
    count = Count()
    for suite in suites:
        total, failures, errors, skipped = (
            int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")
        )
        # An error in a test's tear-down counts a test that passed a second time.
        count.add(Count(max(total - failures - errors - skipped, 0), failures + errors, skipped))
    if code != 0 and count.failed == 0:
        # No test was found (5), or pytest itself failed.
        count.add(FAILED)
    return count


def pytest_step(
    name: str, *arguments: str, python: Path = HOUSE_PYTHON, env: Callable[[], Mapping[str, str]] = house_env
) -> Callable[[], Count]:
    """A step that is one pytest run, by default in the house's Python."""

    def step() -> Count:
        report = REPORTS / f"{name}.xml"
        report.parent.mkdir(parents=True, exist_ok=True)
        report.unlink(missing_ok=True)
        return read_report(report, run([str(python), "-m", "pytest", f"--junitxml={report}", *arguments], env()))

    return step


def warnings_that_matter(output: str) -> list[str]:
    """The warnings in what ``rasa data validate`` printed, less those that are meant to be so."""
    found = [first or second for first, second in WARNING.findall(COLOUR.sub("", output))]
    return [warning for warning in found if not any(pattern.match(warning) for pattern in HARMLESS)]


def validate_step() -> Count:
    """``rasa data validate``: fails on errors and on the warnings that matter."""
    log = LOG_DIR / "validering.log"
    command = [str(ENGINE_PYTHON), "-m", "rasa", "data", "validate"]
    command += ["--config", "bot/engine/config.yml", "--domain", "bot/engine/domain", "--data", *Model().data()]
    # Rasa reports what it finds as warnings, so these at least are heard.
    env = {**engine_env(), "PYTHONWARNINGS": "ignore,default::UserWarning"}
    code = run_logged(command, "Rasa ser træningsdata efter", log, env, ROOT)
    warnings = warnings_that_matter(log.read_text(encoding="utf-8", errors="replace"))
    for warning in warnings:
        print(f"  {warning}")
    if code != 0:
        print(f"Træningsdata har fejl. Se {shown(log)}.")
    return FAILED if code != 0 or warnings else Count()


def train_step() -> Count:
    """Train the model where it is missing or older than its inputs."""
    Model().ensure()
    return Count()


def understanding_step() -> Count:
    """``rasa test nlu`` on the training data and on the measuring sets: one test an intent that has a floor."""
    held, under = nlutest.run()
    for line in under:
        print(f"  Under gulvet: {line}")
    return Count(passed=held, failed=len(under))


def chromium() -> str | None:
    """The browser to test the page in, or None."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def soffice() -> str | None:
    """The word processor to open the Word files in, or None."""
    return shutil.which("soffice")


def debian_step(
    program: Callable[[], str | None], name: str, package: str, missing: str, tests: Callable[[], Count]
) -> Count:
    """Tests that need a program of Debian's. Where it is missing root installs it with apt-get, and cannot pass
    without; nobody else can install it, so the tests are skipped. ``missing``: what to do about it, in Danish.
    """
    may_install = os.geteuid() == 0 and shutil.which("apt-get") is not None
    if program() is None and may_install:
        get = f"apt-get -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends {package}"
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        log = LOG_DIR / f"{package}.log"
        command = ["sh", "-c", f"apt-get update && {get}"]
        if run_logged(command, f"Installerer {name}", log, env, ROOT, INSTALL_LIMIT) != 0:
            print(f"{name} kunne ikke installeres. Se {shown(log)}.")
    if program() is None:
        print(f"{name} mangler. {missing}")
        return FAILED if may_install else Count(skipped=1)
    return tests()


def browser_step() -> Count:
    """The page in a real browser."""
    missing = "Installér den (apt install chromium), eller sæt CHROMIUM til dens sti."
    return debian_step(chromium, "Chromium", "chromium", missing, pytest_step("browser", BROWSER))


def libreoffice_step() -> Count:
    """The Word files in another word processor than the one they are written for."""
    # The build without a window draws in far less with it.
    package = "libreoffice-writer-nogui"
    missing = f"Installér det (apt install {package}), ellers er Word-filerne ikke prøvet i et andet program."
    return debian_step(soffice, "LibreOffice", package, missing, pytest_step("libreoffice", LIBREOFFICE))


engine_tests_step = pytest_step(
    "engine",
    ENGINE_TESTS,
    "--config-file=bot/engine/pyproject.toml",
    f"--rootdir={ROOT}",
    python=ENGINE_PYTHON,
    env=engine_env,
)

STEPS: tuple[tuple[str, Callable[[], Count]], ...] = (
    (
        "Formatering (ruff format --check)",
        command_step("-m", "ruff", "format", "--check", "--output-format=concise", "."),
    ),
    ("Kodestil (ruff check)", command_step("-m", "ruff", "check", "--output-format=concise", ".")),
    ("Typer (mypy)", command_step("-m", "mypy")),
    ("Regelbøgerne (python -m knowledge tjek)", command_step("-m", "knowledge", "tjek")),
    (
        "Enhedstest (pytest)",
        pytest_step("unit", "tests", *(f"--ignore={f}" for f in (CONVERSATIONS, ENGINE_TESTS, BROWSER, LIBREOFFICE))),
    ),
    ("Motorens enhedstest (pytest på Python 3.10)", engine_tests_step),
    ("Træningsdata (rasa data validate)", validate_step),
    ("Træning (rasa train)", train_step),
    ("Forståelsen (rasa test nlu)", understanding_step),
    ("Samtaletest (pytest mod hele stakken)", pytest_step("conversations", CONVERSATIONS)),
    ("Word-filerne i LibreOffice (pytest)", libreoffice_step),
    ("Siden i en browser (pytest med Chromium)", browser_step),
)


def check(steps: Sequence[tuple[str, Callable[[], Count]]] = STEPS) -> int:
    """Run all steps, also after one has failed; print the closing line; 0 only where nothing failed."""
    total = Count()
    failed: list[str] = []
    for number, (name, step) in enumerate(steps, 1):
        print(f"\n== {number}/{len(steps)} {name}")
        start = time.monotonic()
        try:
            count = step()
        except ToolError as error:
            print(error)
            count = FAILED
        total.add(count)
        if count.failed:
            failed.append(name)
        print(f"-- {'FEJL' if count.failed else 'ok'} ({time.monotonic() - start:.0f} s)")
    print("\nFejl i: " + "; ".join(failed) if failed else "\nAlle trin er i orden.")
    if total.skipped:
        print(f"Sprunget over: {total.skipped}")
    print(total.line)
    return 1 if failed else 0


def main(arguments: Sequence[str]) -> int:
    """Run the whole check."""
    if arguments:
        raise ToolError("Brug: python -m tools.check")
    return check()


if __name__ == "__main__":
    entry(main)
