"""Start the engine: ``python -m components.start``. Loopback only, REST only, no message text in any log."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Any

MAPPE = Path(__file__).resolve().parent.parent


def main() -> None:
    """Serve the trained model on 127.0.0.1:ENGINE_PORT until stopped; exits 1 with one line where there is no model."""
    model = Path(os.environ.get("ENGINE_MODEL", MAPPE / "models" / "moedeguide.tar.gz"))
    if not model.is_file():
        sys.exit(f"Der er ingen trænet model ({model.name}). Kør make model.")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    # A row of features is small: more threads only wait for each other, at the cost of the other processes.
    for antal in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(antal, "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["LOG_LEVEL_LIBRARIES"] = "ERROR"
    # Rasa's old libraries warn about each other and reset the filters: nothing of it concerns this project.
    warnings.showwarning = lambda *_args, **_kwargs: None

    from components import uden_tensorflow

    uden_tensorflow.slaa_til()
    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints

    from components import hurtig_validering, lige_vej, stille_log

    stille_log.slaa_til()
    hurtig_validering.slaa_til()
    lige_vej.slaa_til()
    indlaes = rasa.core.run.load_agent_on_start

    async def indlaes_eller_stop(model_path: str, *resten: Any) -> Any:
        """Load the model; where Rasa would go on without one (and answer nothing), stop instead."""
        agent = await indlaes(model_path, *resten)
        if not agent.is_ready():
            print("Modellen kan ikke indlæses. Kør make model.", file=sys.stderr, flush=True)
            os._exit(1)
        return agent

    rasa.core.run.load_agent_on_start = indlaes_eller_stop
    endpoints = AvailableEndpoints.read_endpoints(str(MAPPE / "endpoints.yml"))
    endpoints.action = lige_vej.FastForbindelse(f"http://127.0.0.1:{os.environ.get('ACTIONS_PORT', '5055')}/webhook")
    rasa.core.run.serve_application(
        str(model),
        interface="127.0.0.1",
        port=int(os.environ.get("ENGINE_PORT", "5005")),
        credentials=str(MAPPE / "credentials.yml"),
        endpoints=endpoints,
        enable_api=False,
        response_timeout=20,
    )


if __name__ == "__main__":
    main()
