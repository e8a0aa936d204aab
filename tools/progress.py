"""Progress for everything that takes longer than a second, and commands run with their output in a log."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Mapping, Sequence

# Where the output is not a terminal (CI, a file), a line this often shows that the work goes on. Seconds.
LINE_INTERVAL = 15.0
# How long a stopped command may take to end by itself before it is killed. Seconds.
STOP_LIMIT = 5.0
# The exit code of a command that took too long, as the shell's own `timeout` has it.
TIMED_OUT = 124


class Step:
    """One piece of work on the console: a line that counts seconds on a terminal, a few plain lines elsewhere.

    Whoever waits calls ``tick`` at least once a second; nothing is printed during the first.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._start = time.monotonic()
        self._next = 1.0
        self._terminal = sys.stdout.isatty()

    @property
    def seconds(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self._start

    def tick(self, note: str = "") -> None:
        """Show that the work goes on; ``note`` says what is being waited for."""
        if self.seconds < self._next:
            return
        line = f"{self.text} ... {self.seconds:.0f} s{note and f' ({note})'}"
        if self._terminal:
            print(f"\r{line}\033[K", end="", flush=True)
            self._next = self.seconds + 0.5
        else:
            print(line, flush=True)
            self._next = self.seconds + LINE_INTERVAL

    def end(self, result: str = "klar") -> None:
        """Say how the step went, with the time that it took."""
        lead = "\r" if self._terminal else ""
        tail = "\033[K" if self._terminal else ""
        print(f"{lead}{self.text}: {result} ({self.seconds:.0f} s){tail}", flush=True)


def run_logged(
    argv: Sequence[str],
    text: str,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    limit: float | None = None,
) -> int:
    """Run a command with progress on the console and all its output in ``log``; give its exit code.

    ``limit``: seconds after which the command is stopped and 124 given. The command gets a session of its own, and
    when this process is interrupted the whole of it is stopped, so that nothing is left running. ``OSError`` where the
    command cannot be started.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    step = Step(text)
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            start_new_session=True,
        )
        try:
            while True:
                try:
                    code = process.wait(timeout=0.5)
                    break
                except subprocess.TimeoutExpired:
                    step.tick()
                if limit is not None and step.seconds > limit:
                    stop_group(process)
                    code = TIMED_OUT
                    break
        except BaseException:
            stop_group(process)
            raise
    step.end("klar" if code == 0 else "mislykkedes")
    return code


def stop_group(process: subprocess.Popen[bytes]) -> None:
    """Stop a process that leads a session of its own, with all its children: first asked, then killed."""
    for signum in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, signum)
            process.wait(timeout=STOP_LIMIT)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
