"""Where things are in the house, and how a command of it ends."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Callable, NoReturn, Sequence

ROOT = Path(__file__).resolve().parent.parent
HOUSE_PYTHON = ROOT / ".venv" / "bin" / "python"
ENGINE = ROOT / "bot" / "engine"
ENGINE_PYTHON = ENGINE / ".venv" / "bin" / "python"
CACHE = ROOT / ".cache"
LOG_DIR = ROOT / "var" / "log"


class ToolError(Exception):
    """What stops a command: one line in Danish that says what is wrong and what to do about it."""


def shown(path: Path) -> str:
    """The path as the user is told it: from the root of the repository where it lies there."""
    try:
        return str(path.relative_to(ROOT))
    except ValueError:
        return str(path)


def _own_env() -> dict[str, str]:
    """What is common to all processes of this project."""
    env = {**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    # Compiling the libraries of Rasa takes longer than running them: without kept bytecode a start takes twice as long.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def engine_env() -> dict[str, str]:
    """The environment in which Rasa runs.

    ``PYTHONPATH`` lets ``config.yml`` name the project's own components, and these import ``knowledge.sprog``.
    Telemetry is off. The warnings that are silenced come from Rasa's own old libraries and say nothing about this
    project.
    """
    return dict(
        _own_env(),
        RASA_TELEMETRY_ENABLED="false",
        TF_CPP_MIN_LOG_LEVEL="3",
        SQLALCHEMY_SILENCE_UBER_WARNING="1",
        PYTHONWARNINGS="ignore",
        PYTHONPATH=os.pathsep.join((str(ENGINE), str(ROOT))),
    )


def house_env() -> dict[str, str]:
    """The environment in which the house's own processes run."""
    return dict(_own_env(), PYTHONPATH=str(ROOT))


def _interrupt(signum: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def entry(main: Callable[[Sequence[str]], int]) -> NoReturn:
    """Run a command and leave: its own code, 1 with one line on a ``ToolError``, 130 when it is interrupted.

    SIGTERM is taken as Ctrl-C is, so that whatever the command started is stopped on both.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that is not UTF-8 gets a "?" instead of a traceback.
        stream.reconfigure(errors="replace", line_buffering=True)  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        sys.exit(main(sys.argv[1:]))
    except ToolError as error:
        sys.stdout.flush()
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nAfbrudt.", file=sys.stderr)
        sys.exit(130)
