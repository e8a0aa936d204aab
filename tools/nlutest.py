"""``rasa test nlu``: cross-validation on the training data, and the trained model on the measuring sets.

``python -m tools.nlutest`` prints a table for each: how many examples, precision, recall, and what was mistaken for
what. The floors by intent are in ``tests/nlu/mindst.yml``. What an answer means depends on its question, which this
command of Rasa's does not know: answers are measured through the running bot (``tools/maaling.py``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.house import CACHE, ENGINE_PYTHON, LOG_DIR, ROOT, ToolError, engine_env, entry, shown
from tools.model import Model
from tools.progress import run_logged

FOLDS = 2
SET = ROOT / "tests" / "nlu"
FLOORS = SET / "mindst.yml"
OUT = CACHE / "nlutest"
# Where an acute message is not certain it is asked about: that is not passing it over.
_AS_GOOD = {"akut": ("akut_tvivl",)}
# Told facts make an opening message one about a meeting, whatever intent its words are nearest to.
_WITHOUT_QUESTION = "svar"


@dataclass(frozen=True)
class Row:
    """One intent of a report: ``found`` is the share of its examples that were understood (asked about counts)."""

    intent: str
    examples: int
    precision: float
    found: float
    mistaken: str


def read(report: Path) -> list[Row]:
    """The rows of an ``intent_report.json`` that Rasa wrote, the largest intent first."""
    rows = []
    for intent, figures in json.loads(report.read_text(encoding="utf-8")).items():
        if not isinstance(figures, dict) or "confused_with" not in figures or not figures["support"]:
            continue
        confused: Mapping[str, int] = figures["confused_with"] or {}
        good = sum(n for name, n in confused.items() if name in _AS_GOOD.get(intent, ()))
        found = figures["recall"] + good / figures["support"]
        mistaken = ", ".join(f"{name} {n}" for name, n in confused.items())
        rows.append(Row(intent, int(figures["support"]), figures["precision"], found, mistaken))
    return sorted(rows, key=lambda row: -row.examples)


def table(title: str, rows: Sequence[Row]) -> str:
    """The confusion table as plain text."""
    lines = [f"{title}", f"{'intent':16} {'antal':>5} {'præcision':>9} {'fundet':>7}  forvekslet med"]
    lines += [f"{r.intent:16} {r.examples:5} {r.precision:9.1%} {r.found:7.1%}  {r.mistaken}" for r in rows]
    return "\n".join(lines)


def below(rows: Sequence[Row], floors: Mapping[str, float]) -> list[str]:
    """What is under its floor, or has none, a line each."""
    found = {row.intent: row.found for row in rows if row.intent != _WITHOUT_QUESTION}
    lines = [f"{intent} har intet gulv i {shown(FLOORS)}" for intent in found if intent not in floors]
    lines += [f"{intent} mangler i målingen" for intent in floors if intent not in found]
    lines += [
        f"{intent}: {found[intent]:.1%}, mindst {floor:.1%}"
        for intent, floor in floors.items()
        if found.get(intent, 1.0) < floor
    ]
    return lines


def _yaml(path: Path) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def measuring_set(out: Path) -> Path:
    """Write the opening messages of the measuring sets as Rasa's test data; return the file."""
    by_intent: dict[str, list[str]] = {}
    for path in sorted(SET.glob("maal*.yml")):
        for line in _yaml(path):
            by_intent.setdefault(line["maal"], []).append(line["tekst"])
    for path in sorted(SET.glob("akut*.yml")):
        by_intent.setdefault("akut", []).extend(line["tekst"] for line in _yaml(path) if line["akut"])
    parts = ['version: "3.1"', "nlu:"]
    for intent, texts in by_intent.items():
        parts += [f"- intent: {intent}", "  examples: |", *(f"    - {' '.join(text.split())}" for text in texts)]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return out


def _rasa(text: str, arguments: Sequence[str], out: Path) -> list[Row]:
    log = LOG_DIR / "nlutest.log"
    command = [str(ENGINE_PYTHON), "-m", "rasa", "test", "nlu", *arguments]
    command += ["--domain", "bot/engine/domain", "--no-plot", "--no-errors", "--out", str(out)]
    report = out / "intent_report.json"
    report.unlink(missing_ok=True)
    if run_logged(command, text, log, engine_env(), ROOT) != 0 or not report.is_file():
        raise ToolError(f"rasa test nlu mislykkedes. Se {shown(log)}.")
    return read(report)


def run() -> tuple[int, list[str]]:
    """Measure both, print both tables; return how many floors hold, and what is under its floor."""
    floors = _yaml(FLOORS)
    crossed = _rasa(
        f"Krydsvaliderer træningsdata i {FOLDS} dele",
        ["--cross-validation", "--folds", str(FOLDS), "--nlu", "data/nlu", "--config", "bot/engine/config.yml"],
        OUT / "kryds",
    )
    print(table("Krydsvalidering på træningsdata", crossed))
    model = Model()
    model.ensure()
    measured = _rasa(
        "Måler modellen på målesættet",
        ["--nlu", str(measuring_set(OUT / "maalesaet.yml")), "--model", str(model.file)],
        OUT / "maalesaet",
    )
    print(table("Målesættet (tests/nlu), åbninger", measured))
    under = below(crossed, floors["kryds"]) + below(measured, floors["aabning"])
    return len(floors["kryds"]) + len(floors["aabning"]) - len(under), under


def main(arguments: Sequence[str]) -> int:
    """Print the tables; 1 where an intent is under its floor."""
    if arguments:
        raise ToolError("Brug: python -m tools.nlutest")
    _, under = run()
    for line in under:
        print(f"Under gulvet: {line}")
    return 1 if under else 0


if __name__ == "__main__":
    entry(main)
