"""The stack: engine, action server and gateway under one supervisor, for ``make run``, ``make chat`` and the tests.

::

    from tools.stak import stak

    with stak() as running:                # three unused ports, waits until all parts answer
        post(running.gateway + "/api/chat", ...)
                                           # everything is stopped here, whatever happened
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping

from tools.house import ENGINE, ENGINE_PYTHON, HOUSE_PYTHON, LOG_DIR, ROOT, ToolError, engine_env, house_env, shown
from tools.ports import HOST, Ports, answers, converses, health
from tools.progress import Step, stop_group

# How long all the parts may take to answer, and to stop when asked. Seconds.
START_LIMIT = 180.0
# How long a first message may go unanswered once all parts answer for themselves. Seconds.
TURN_LIMIT = 20.0
# honcho itself kills what has not stopped 5 seconds after the first part did.
STOP_LIMIT = 12.0
LABELS = {"engine": "motoren", "actions": "handlingsserveren", "gateway": "webserveren"}


@dataclass(frozen=True)
class Part:
    """One of the processes: what runs, where, with which environment."""

    name: str
    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]


def parts(ports: Ports, extra: Mapping[str, str] | None = None) -> list[Part]:
    """The three parts of the real stack, quiet by default: a log line more than a warning must be asked for."""
    common = {"LOG_LEVEL": "WARNING", "LOG_LEVEL_LIBRARIES": "ERROR"}
    engine, house = {**common, **engine_env()}, {**common, **house_env()}
    for env in (engine, house):
        env.update(ports.as_env())
        env.update(extra or {})
    return [
        Part("engine", (str(ENGINE_PYTHON), "-m", "components.start"), ENGINE, engine),
        Part("actions", (str(HOUSE_PYTHON), "-m", "actions"), ROOT, house),
        Part("gateway", (str(HOUSE_PYTHON), "-m", "bot.gateway"), ROOT, house),
    ]


class Stak:
    """A running stack: its addresses, and how it is doing."""

    def __init__(self, ports: Ports, log_dir: Path, process: subprocess.Popen[bytes]) -> None:
        self.ports = ports
        self.log_dir = log_dir
        self.gateway = f"http://{HOST}:{ports.gateway}"
        self.engine = f"http://{HOST}:{ports.engine}"
        self.actions = f"http://{HOST}:{ports.actions}"
        self._process = process

    @property
    def supervisor_log(self) -> Path:
        """honcho's own lines."""
        return self.log_dir / "supervisor.log"

    def pids(self) -> dict[str, int]:
        """The process id of each part that was started; each leads a process group of its own."""
        return {name: int(pid) for name, pid in self._told(r"(\w+) started \(pid=(\d+)\)")}

    def _told(self, pattern: str) -> list[tuple[str, str]]:
        return re.findall(rf"\| {pattern}$", self.supervisor_log.read_text(encoding="utf-8"), re.MULTILINE)

    def check(self) -> None:
        """``ToolError`` with the part that stopped first, where one did."""
        stopped = self._told(r"(\w+) stopped \(rc=(-?\d+)\)")
        if stopped:
            name, code = stopped[0]
            label = LABELS.get(name, name).capitalize()
            raise ToolError(f"{label} stoppede uventet (kode {code}). Se {shown(self.log_dir / name)}.log.")
        if self._process.poll() is not None:
            raise ToolError(f"Delene kunne ikke startes. Se {shown(self.supervisor_log)}.")

    def wait(self) -> None:
        """Return never: ``ToolError`` when a part stops."""
        while True:
            self.check()
            time.sleep(0.5)


@contextmanager
def stak(
    ports: Ports | None = None,
    env: Mapping[str, str] | None = None,
    log_dir: Path = LOG_DIR,
    services: list[Part] | None = None,
) -> Iterator[Stak]:
    """Start the stack, wait until all parts answer, and stop it again on the way out.

    ``ports``: three unused ones unless given. ``env``: extra variables for all parts (such as GUIDE_IDAG or RULEBOOK).
    ``log_dir``: where the parts' logs go; the logs of the run before are overwritten. ``services`` stands in for the
    real parts in tests. ``ToolError`` where a port is taken, a part stops, or not all answer in time.
    """
    ports = ports or Ports.unused()
    ports.require_free()
    services = parts(ports, env) if services is None else services
    log_dir.mkdir(parents=True, exist_ok=True)
    with (log_dir / "supervisor.log").open("wb") as output:
        process = subprocess.Popen(
            [str(HOUSE_PYTHON), "-m", "tools.supervisor"],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=house_env(),
            # Ctrl-C reaches this process alone, which then stops the parts in order.
            start_new_session=True,
        )
    running = Stak(ports, log_dir, process)
    try:
        assert process.stdin is not None
        with process.stdin as told:
            told.write(json.dumps([_described(part, log_dir) for part in services]).encode())
        _wait_for(running, len(services))
        yield running
    finally:
        _stop(running, len(services))


def _described(part: Part, log_dir: Path) -> dict[str, Any]:
    log = str(log_dir / f"{part.name}.log")
    return {"name": part.name, "argv": part.argv, "cwd": str(part.cwd), "env": dict(part.env), "log": log}


def _wait_for(running: Stak, count: int) -> None:
    """Wait until the gateway says that all parts answer, and a first message gets through them."""
    step = Step("Starter")
    ports = running.ports
    logs = shown(running.log_dir)
    all_answer_since: float | None = None
    while True:
        running.check()
        # Only a gateway started here is asked: none may answer in the place of one that is still starting.
        if len(running.pids()) == count and health(ports.gateway) is not None:
            all_answer_since = all_answer_since or step.seconds
            if converses(ports.gateway):
                step.end()
                return
            if step.seconds - all_answer_since > TURN_LIMIT:
                step.end("mislykkedes")
                raise ToolError(f"Alle dele er startet, men guiden besvarer ikke en besked. Se {logs}.")
        silent = [label for name, label in LABELS.items() if not answers(getattr(ports, name))]
        step.tick("venter på " + (", ".join(silent) or "det første svar"))
        if step.seconds > START_LIMIT:
            step.end("mislykkedes")
            who = ", ".join(silent) or LABELS["gateway"]
            raise ToolError(f"Ikke alle dele svarede inden for {START_LIMIT:.0f} sekunder: {who}. Se {logs}.")
        time.sleep(0.2)


def _stop(running: Stak, count: int) -> None:
    """Stop the supervisor and all parts; a second Ctrl-C meanwhile is not heard, so that nothing is left half done."""
    process = running._process
    try:
        heard = {signum: signal.signal(signum, signal.SIG_IGN) for signum in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:
        # Not in the main thread: then no signal interrupts this one either.
        heard = {}
    try:
        # honcho can stop only what it knows to be started: a stop that comes earlier waits for it.
        deadline = time.monotonic() + STOP_LIMIT
        while process.poll() is None and len(running.pids()) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        if process.poll() is None:
            process.terminate()
        step = Step("Stopper")
        while process.poll() is None and step.seconds < STOP_LIMIT:
            step.tick()
            time.sleep(0.05)
        if process.poll() is None:
            stop_group(process)
        if step.seconds > 1:
            step.end()
        for pid in running.pids().values():
            _kill_group(pid)
    finally:
        for signum, handler in heard.items():
            signal.signal(signum, handler)


def _kill_group(pid: int) -> None:
    """Kill what is left of a part's process group; as a rule nothing is."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
