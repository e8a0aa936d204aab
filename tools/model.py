"""The dialogue model: trained anew when what it is made from has changed.

``python -m tools.model`` trains where that is needed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Sequence

from tools.house import ENGINE_PYTHON, LOG_DIR, ROOT, ToolError, engine_env, entry, shown
from tools.progress import run_logged

NAME = "moedeguide"
DATA = ("data/nlu", "data/rules", "data/stories")
# What of knowledge/ the components use (a test compares this with their imports).
KNOWLEDGE = ("knowledge/sprog.py",)
# What the model is made from: configuration, domain, the components' code, Rasa's own version, and the training data.
INPUTS = (
    "bot/engine/config.yml",
    "bot/engine/domain",
    "bot/engine/components",
    "bot/engine/requirements.lock",
    *KNOWLEDGE,
    *DATA,
)


@dataclass(frozen=True)
class Model:
    """The trained model of the house whose files lie under ``root``."""

    root: Path = ROOT

    @property
    def folder(self) -> Path:
        """Where trained models lie (not kept in git)."""
        return self.root / "bot" / "engine" / "models"

    @property
    def file(self) -> Path:
        """The model that the engine loads."""
        return self.folder / f"{NAME}.tar.gz"

    @property
    def stamp(self) -> Path:
        """The hash of what the model was trained from."""
        return self.folder / f"{NAME}.sha256"

    def data(self) -> list[str]:
        """The folders of training data that there are, as paths from the root."""
        return [folder for folder in DATA if (self.root / folder).is_dir()]

    def input_files(self) -> Iterator[Path]:
        """Every file that bears on the model, in a fixed order."""
        for name in INPUTS:
            path = self.root / name
            if path.is_file():
                yield path
            else:
                # The interpreter's caches and an editor's hidden files change nothing.
                found = (p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
                yield from sorted(p for p in found if not p.name.startswith("."))

    def fingerprint(self) -> str:
        """One hash over the names and the contents of the inputs; content decides, not the time on a file."""
        digest = hashlib.sha256()
        for path in self.input_files():
            digest.update(path.relative_to(self.root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def is_current(self) -> bool:
        """Whether there is a model and it was trained from the inputs as they are now."""
        return (
            self.file.is_file()
            and self.stamp.is_file()
            and self.stamp.read_text(encoding="utf-8").strip() == self.fingerprint()
        )

    def command(self, out: Path) -> list[str]:
        """The training command, run from the root, that writes the model into ``out``."""
        command = [str(ENGINE_PYTHON), "-m", "rasa", "train"]
        command += ["--config", "bot/engine/config.yml", "--domain", "bot/engine/domain", "--data", *self.data()]
        # The data are validated by the check, which does not let their warnings pass.
        return [*command, "--out", str(out), "--fixed-model-name", NAME, "--skip-validation"]

    def ensure(self, command: Sequence[str] | None = None) -> bool:
        """Train where the model is missing or differs from its inputs; tell whether it was trained.

        The old model is replaced only by a new one that is whole. ``command`` stands in for the training in tests.
        """
        if self.is_current():
            return False
        missing = [name for name in INPUTS[:2] if not (self.root / name).exists()]
        if missing or not self.data():
            raise ToolError(f"Modellen kan ikke trænes: {(missing or [DATA[0]])[0]} mangler.")
        # Taken before the training: an input that is changed meanwhile makes the new model stale, as it should.
        fingerprint = self.fingerprint()
        fresh = self.folder / ".ny"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        log = LOG_DIR / "traening.log"
        env = engine_env()
        # Rasa's own cache sees a component's class, not the modules that it uses: it could give back an old result.
        env["RASA_MAX_CACHE_SIZE"] = "0"
        try:
            code = run_logged(command or self.command(fresh), "Træner modellen", log, env, self.root)
            trained = fresh / self.file.name
            if code != 0 or not trained.is_file():
                kept = " Den gamle model er beholdt." if self.file.is_file() else ""
                raise ToolError(f"Træningen mislykkedes. Se {shown(log)}.{kept}")
            os.replace(trained, self.file)
            self.stamp.write_text(fingerprint + "\n", encoding="utf-8")
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        return True


def main(arguments: Sequence[str]) -> int:
    """Train where that is needed, and say so where it is not."""
    if arguments:
        raise ToolError("Brug: python -m tools.model")
    if not Model().ensure():
        print("Modellen er ny nok: intet af det, den er lavet af, er ændret.")
    return 0


if __name__ == "__main__":
    entry(main)
