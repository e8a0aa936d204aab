"""``make run``: trains where needed, starts the stack and keeps it until Ctrl-C."""

from __future__ import annotations

from typing import Sequence

from tools.house import LOG_DIR, ToolError, entry, shown
from tools.model import Model
from tools.ports import Ports
from tools.stak import stak


def main(arguments: Sequence[str]) -> int:
    """Run the stack on the ports of the environment; 0 when it is stopped from outside."""
    if arguments:
        raise ToolError("Brug: python -m tools.run")
    ports = Ports.from_env()
    # Before the training: whoever has to choose another port should know it at once.
    ports.require_free()
    Model().ensure()
    running = False
    try:
        with stak(ports) as stack:
            running = True
            print(f"Mødeguiden er klar på {stack.gateway}")
            print(f"Logge: {shown(LOG_DIR)}. Stop med Ctrl-C.")
            stack.wait()
    except KeyboardInterrupt:
        if not running:
            raise
        print("\nMødeguiden er stoppet.")
    return 0


if __name__ == "__main__":
    entry(main)
