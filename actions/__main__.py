"""Serve the actions: ``python -m actions``. Loopback only; warnings and errors are logged, never a message's text."""

from __future__ import annotations

import datetime as dt
import logging
import os
import sys
import threading
import time
import warnings

# How often what is too old is deleted from the store, in seconds.
_OPRYDNING = 600


def _ryd_op() -> None:
    """Delete what has expired, again and again, also while nobody uses the guide."""
    from bot.store import LagerFejl, lager

    while True:
        time.sleep(_OPRYDNING)
        try:
            lager().ryd_op(dt.datetime.now(dt.UTC))
        except LagerFejl as fejl:
            logging.warning("Gamle filer og fremgang kan ikke slettes nu (%s). Der prøves igen.", fejl)


def main() -> None:
    """Serve on 127.0.0.1:ACTIONS_PORT until stopped; a rulebook that cannot be used stops it with one line."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    warnings.simplefilter("ignore")
    from rasa_sdk.endpoint import create_app
    from rasa_sdk.executor import ActionExecutor

    from actions.samtale import STANDARD_RULEBOOK, idag
    from bot.gateway.settings import SettingsError
    from bot.store import LagerFejl, aabn
    from knowledge.indlaes import RulebookFejl, ids, indlaes
    from knowledge.naeste import naeste_spoergsmaal
    from knowledge.opslag import opslagsbog

    try:
        idag()
    except ValueError:
        sys.exit("GUIDE_IDAG skal være en dato som 2026-11-22. Ret den, eller fjern den.")
    try:
        indlaes(os.environ.get("RULEBOOK") or STANDARD_RULEBOOK)
        for rulebook_id in ids():
            if indlaes(rulebook_id).tabel is not None:
                # Laid out before the first turn, so that it is quick: the table, and the facts to look up.
                naeste_spoergsmaal(indlaes(rulebook_id), {})
                opslagsbog(rulebook_id)
    except RulebookFejl as fejl:
        sys.exit(f"Mødestrukturen kan ikke bruges: {fejl}")

    try:
        aabn()
    except SettingsError as fejl:
        sys.exit(str(fejl))
    except LagerFejl as fejl:
        # Learning goes on without saving, drafts as text; everything else needs no store.
        logging.warning(
            "Lageret kan ikke åbnes (%s). Læring og udkastenes filer gemmes ikke, før det er rettet og startet igen.",
            fejl,
        )

    threading.Thread(target=_ryd_op, daemon=True).start()
    executor = ActionExecutor()
    executor.register_package("actions")
    app = create_app(executor)
    app.run(
        host="127.0.0.1",
        port=int(os.environ.get("ACTIONS_PORT", "5055")),
        single_process=True,
        access_log=False,
        motd=False,
        debug=False,
    )


if __name__ == "__main__":
    main()
