"""``make doctor``: what is in use and what is missing, in Danish. Changes nothing, and needs nothing set up.

Exit code 0 where nothing is missing, else 1.
"""

from __future__ import annotations

import datetime
import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

from tools.bootstrap import ENVIRONMENTS, Environment, find_python, find_uv, uv_version
from tools.house import HOUSE_PYTHON, ROOT, ToolError, engine_env, entry, house_env, shown
from tools.model import Model
from tools.ports import Ports, health

SPACY_MODEL = "da_core_news_sm"
DEFAULT_RULEBOOK = "ringsted_ark"
# Asked of each environment: the versions of its main packages, without importing the heavy ones.
PACKAGES_CODE = """
import importlib.metadata, importlib.util, json, platform, sys
found = {"python": platform.python_version(), "model": importlib.util.find_spec(sys.argv[1]) is not None}
for name in sys.argv[2:]:
    try:
        found[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Finding:
    """One line of the report; ``mend`` says what to do where something is missing."""

    subject: str
    state: str
    mend: str = ""

    @property
    def line(self) -> str:
        """The finding as it is printed."""
        mark = "mangler" if self.mend else "ok"
        return f"[{mark:^7}] {self.subject}: {self.state}" + (f" {self.mend}" if self.mend else "")


def _ask(python: Path, names: Sequence[str], env: dict[str, str]) -> dict[str, str] | None:
    command = [str(python), "-c", PACKAGES_CODE, SPACY_MODEL, *names]
    try:
        answer = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=True)
        told = json.loads(answer.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return told if isinstance(told, dict) else None


def environment_findings(
    environment: Environment, names: tuple[str, ...], env: dict[str, str]
) -> tuple[list[Finding], dict[str, str] | None]:
    """How one of the two Pythons, its lock and its packages are, and what its own interpreter told."""
    subject = f"Python til {environment.label}"
    if not environment.python.exists():
        at_hand = find_python(environment.version)
        state = f"{environment.version} er ikke sat op; " + (f"bruger {at_hand}." if at_hand else "uv vil hente den.")
        return [Finding(subject, state, "Kør make run.")], None
    told = _ask(environment.python, names, env)
    if told is None:
        return [
            Finding(subject, f"{shown(environment.python)} virker ikke.", "Slet mappen .venv, og kør make run.")
        ], None
    packages = ", ".join(f"{name} {told[name]}" for name in names if name in told)
    findings = [Finding(subject, f"{told['python']} i {shown(environment.venv)} ({packages or 'ingen pakker'}).")]
    missing = [name for name in names if name not in told]
    if missing:
        findings.append(
            Finding(f"Pakker til {environment.label}", f"{', '.join(missing)} findes ikke.", "Kør make run.")
        )
    current = environment.is_current()
    state = "pakkerne er dem, låsen nævner." if current else "pakkerne er ikke sat op efter denne lås."
    findings.append(Finding(f"Lås til {environment.label}", state, "" if current else "Kør make run."))
    return findings, told


def spacy_finding(label: str, told: dict[str, str]) -> Finding:
    """Which Danish spaCy model this environment has: the full one, or the blank one with look-up lemmas."""
    if told.get("model"):
        return Finding(f"spaCy til {label}", f"{SPACY_MODEL} er i brug.")
    state = f"den indbyggede (blank da) er i brug; {SPACY_MODEL} er ikke installeret og er ikke nødvendig."
    return Finding(f"spaCy til {label}", state)


def model_finding(model: Model) -> Finding:
    """Whether there is a dialogue model, how old it is, and whether its inputs have changed since."""
    if not model.file.is_file():
        return Finding("Model", "der er ingen trænet model.", "Kør make model.")
    trained = datetime.datetime.fromtimestamp(model.file.stat().st_mtime)
    minutes = (datetime.datetime.now() - trained).total_seconds() / 60
    age = f"{minutes / 1440:.0f} dage" if minutes >= 2880 else f"{minutes / 60:.1f} timer".replace(".", ",")
    state = f"trænet {trained:%d.%m.%Y kl. %H.%M} (for {age} siden)"
    if model.is_current():
        return Finding("Model", f"{state}, og intet er ændret siden.")
    return Finding("Model", f"{state}, men det, den er lavet af, er ændret siden.", "Kør make model.")


def port_findings(ports: Ports) -> list[Finding]:
    """Whether the ports are free, or whether the guide itself is what uses them."""
    told = health(ports.gateway)
    if told is not None:
        state = f"guiden kører på {ports.gateway}, motoren på {ports.engine} og handlingsserveren på {ports.actions}."
        return [Finding("Porte", state)]
    taken = ports.taken()
    findings = [
        Finding("Port", f"{port} er optaget af et andet program.", f"Luk det, eller vælg en anden port med {variable}.")
        for variable, port in taken.items()
    ]
    free = [str(port) for variable, port in ports.as_env().items() if variable not in taken]
    return findings + ([Finding("Porte", f"{', '.join(free)} er ledige.")] if free else [])


def rulebook_finding(root: Path = ROOT) -> Finding:
    """Which rulebook the guide starts with, and whether it is there."""
    chosen = os.environ.get("RULEBOOK", "").strip() or DEFAULT_RULEBOOK
    more = filter(None, os.environ.get("RULEBOOK_PATH", "").split(os.pathsep))
    folders = [root / "knowledge" / "rulebooks", *map(Path, more)]
    # A folder with lag.yml is a layer under the others: there are no meetings in it to choose from.
    there = sorted(
        path.name
        for folder in folders
        for path in folder.glob("*")
        if path.is_dir() and not path.name.startswith("_") and not (path / "lag.yml").exists()
    )
    if chosen in there:
        return Finding("Regelbog", f"{chosen} (findes: {', '.join(there)}).")
    return Finding("Regelbog", f"{chosen} findes ikke.", f"Sæt RULEBOOK til en af: {', '.join(there) or 'ingen'}.")


def teams_finding() -> Finding:
    """Whether the settings of the Teams channel are all there, or the channel is off. The gateway's own code knows."""
    if not HOUSE_PYTHON.exists():
        return Finding("Teams", "kan først ses, når Python til huset er sat op.")
    command = [str(HOUSE_PYTHON), "-m", "bot.gateway.teams.check"]
    try:
        answer = subprocess.run(
            command,
            cwd=ROOT,
            env=house_env(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            timeout=60,
        )
    except (OSError, subprocess.SubprocessError):
        return Finding("Teams", "kunne ikke ses efter.", "Kør make run.")
    line = answer.stdout.strip()
    return Finding("Teams", line if answer.returncode == 0 else "", "" if answer.returncode == 0 else line)


def diagnose() -> list[Finding]:
    """The whole report."""
    findings = [Finding("Start-Python", f"{platform.python_version()} ({sys.executable}).")]
    uv = find_uv()
    if uv is None:
        findings.append(Finding("uv", "findes ikke; make run henter den til .cache/uv, når der er brug for den."))
    else:
        findings.append(Finding("uv", f"{'.'.join(str(part) for part in uv_version(uv) or ())} ({shown(uv)})."))
    wanted = (("aiohttp", "rasa-sdk", "spacy"), house_env()), (("rasa", "tensorflow-cpu", "spacy"), engine_env())
    for environment, (names, env) in zip(ENVIRONMENTS, wanted):
        found, told = environment_findings(environment, names, env)
        findings += found
        if told is not None:
            findings.append(spacy_finding(environment.label, told))
    findings.append(model_finding(Model()))
    try:
        findings += port_findings(Ports.from_env())
    except ToolError as error:
        findings.append(Finding("Porte", str(error), "Ret den."))
    findings.append(rulebook_finding())
    findings.append(teams_finding())
    return findings


def main(arguments: Sequence[str]) -> int:
    """Print the report; 1 where something is missing."""
    if arguments:
        raise ToolError("Brug: python3 -m tools.doctor")
    findings = diagnose()
    for finding in findings:
        print(finding.line)
    missing = sum(1 for finding in findings if finding.mend)
    print("\nIntet mangler." if not missing else f"\n{missing} ting mangler.")
    return 1 if missing else 0


if __name__ == "__main__":
    entry(main)
