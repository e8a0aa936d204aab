"""No log line of the engine holds what was typed, at any level, also where a turn fails (in a process of its own)."""

from __future__ import annotations

import subprocess
import sys

TEKST = "Zebulon Quistgaard 010203-1234"
PROGRAM = f"""
import logging, structlog
from components import stille_log
stille_log.slaa_til()
tekst = {TEKST!r}
for logger in (structlog.get_logger(), logging.getLogger("rasa.core.processor")):
    logger.debug(tekst); logger.info(tekst)
strukturlog = structlog.get_logger()
strukturlog.debug("processor.message.parse", parse_data_text=tekst)
strukturlog.warning("en.advarsel", text=tekst)
try:
    raise ValueError(tekst)
except ValueError:
    strukturlog.exception("rest.message.received.failure", text=tekst)
    logging.getLogger("rasa.core.processor").exception("en handling gik galt")
    logging.getLogger("rasa.core.processor").error("for mange %s %s", tekst)
"""


def test_names_types_and_places_only() -> None:
    koersel = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=True)
    ud = koersel.stdout + koersel.stderr
    assert "Zebulon" not in ud
    assert "010203" not in ud
    for navn in ("en.advarsel", "rest.message.received.failure", "en handling gik galt", "ValueError in <string>:"):
        assert navn in ud
