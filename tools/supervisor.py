"""Runs the parts side by side with honcho: when one ends, or on SIGTERM, all are stopped.

Reads the parts from standard input as JSON: ``[{"name", "argv", "cwd", "env", "log"}]``. Writes honcho's own lines
("engine started (pid=1)", "engine stopped (rc=0)") to standard output; each part's output goes to its log.
``tools.stak`` starts this and reads those lines.
"""

from __future__ import annotations

import ctypes
import json
import os
import shlex
import signal
import sys

from honcho.manager import Manager
from honcho.printer import Printer


def _stop_with_parent() -> None:
    """Ask the kernel for SIGTERM when the process that started this one dies, so that not even SIGKILL leaves orphans.

    Linux only; elsewhere nothing happens.
    """
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def main() -> int:
    """Run the parts until the first of them ends or SIGTERM comes; give honcho's exit code."""
    _stop_with_parent()
    manager = Manager(Printer(sys.stdout, colour=False))
    for part in json.load(sys.stdin):
        # exec: the part itself, not a shell before it, is the process that honcho knows.
        command = f"exec {shlex.join(part['argv'])} >{shlex.quote(part['log'])} 2>&1"
        manager.add_process(part["name"], command, cwd=part["cwd"], env={**os.environ, **part["env"]})
    manager.loop()
    return manager.returncode or 0


if __name__ == "__main__":
    sys.exit(main())
