"""Start the gateway: ``python -m bot.gateway``. Stops cleanly on Ctrl-C and on SIGTERM."""

import logging
import sys

from aiohttp import web

from bot.gateway import logs, names
from bot.gateway.app import make_app
from bot.gateway.settings import Settings, SettingsError

logger = logging.getLogger("bot.gateway")


def main() -> int:
    """Run until stopped. Returns the exit code: 0 good, 1 a port or file that cannot be used, 2 a wrong setting."""
    try:
        settings = Settings.from_env()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    logs.set_up()
    try:
        names.load()
    except (ImportError, OSError, ValueError) as error:
        print(
            f"Navnelister eller sprogmodel kan ikke læses ({type(error).__name__}). Kør make setup, og prøv igen.",
            file=sys.stderr,
        )
        return 1
    try:
        app = make_app(settings)
    except OSError as error:
        print(f"Sidens filer i bot/web kan ikke læses ({error.strerror}).", file=sys.stderr)
        return 1
    try:
        # No access log: an address may hold what somebody typed.
        web.run_app(
            app,
            host=settings.host,
            port=settings.port,
            access_log=None,
            print=lambda _: logger.info("Gatewayen lytter på http://%s:%d", settings.host, settings.port),
            shutdown_timeout=5,
        )
    except OSError as error:
        print(
            f"Gatewayen kan ikke starte på {settings.host}:{settings.port} ({error.strerror or type(error).__name__}). "
            "Er porten i brug, så stop det andet program, eller sæt GATEWAY_PORT.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
