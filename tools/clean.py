"""``make clean``: removes what can be made again (caches, logs, reports, the model), never what a user has made.

The two environments stay, and so does everything else in ``var/`` (the key, the store).
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Iterator, Sequence

from tools.house import ROOT, ToolError, entry

MADE = (
    "bot/engine/models",
    "var/log",
    "var/test",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".rasa",
)
KEPT = {".git", ".venv", ".cache"}


def made(root: Path = ROOT) -> Iterator[Path]:
    """The folders that are removed."""
    yield from (root / name for name in MADE if (root / name).is_dir())
    folders = [root]
    while folders:
        for path in folders.pop().iterdir():
            if path.is_dir() and not path.is_symlink() and path.name not in KEPT:
                if path.name == "__pycache__":
                    yield path
                else:
                    folders.append(path)


def main(arguments: Sequence[str]) -> int:
    """Remove them."""
    if arguments:
        raise ToolError("Brug: python -m tools.clean")
    for folder in list(made()):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    entry(main)
