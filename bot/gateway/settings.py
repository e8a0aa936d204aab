"""The gateway's settings, read once from the environment and checked before anything starts."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.gateway.env import SettingsError as SettingsError
from bot.gateway.env import value as _value
from bot.gateway.teams.settings import TeamsSettings, read_teams

ROOT = Path(__file__).resolve().parents[2]
"""The root of the repository."""

_MIN_SECRET = 16
_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
_ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?")


@dataclass(frozen=True)
class Settings:
    """All that the gateway can be told. Times are in seconds (``file_hours`` in hours), rates in messages a minute
    (0: no limit); ``store`` is an SQLAlchemy address.

    ``embed_origins`` may use the API from their own pages, ``frame_ancestors`` may show the page in a frame;
    ``insight_token`` opens /indsigt ("": there is no such page); a saved conversation is kept ``saved_days``;
    ``teams`` is None where the guide is not in Microsoft Teams.
    """

    secret: bytes
    host: str = "127.0.0.1"
    port: int = 8080
    engine_port: int = 5005
    actions_port: int = 5055
    rulebook: str = "ringsted_ark"
    engine_timeout: float = 15.0
    health_timeout: float = 2.0
    session_rate: int = 60
    session_burst: int = 30
    address_rate: int = 600
    address_burst: int = 150
    guess_rate: int = 10
    trusted_proxies: int = 0
    file_hours: int = 24
    file_timeout: float = 5.0
    store: str = f"sqlite:///{ROOT / 'var' / 'guide.db'}"
    embed_origins: tuple[str, ...] = ()
    frame_ancestors: tuple[str, ...] = ()
    insight_token: str = ""
    saved_days: int = 30
    teams: TeamsSettings | None = None
    models_dir: Path = ROOT / "bot" / "engine" / "models"
    web_dir: Path = ROOT / "bot" / "web"

    @property
    def engine_url(self) -> str:
        """Where the engine listens: always on loopback."""
        return f"http://127.0.0.1:{self.engine_port}"

    @property
    def actions_url(self) -> str:
        """Where the action server listens: always on loopback."""
        return f"http://127.0.0.1:{self.actions_port}"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None, root: Path = ROOT) -> "Settings":
        """Read the settings from ``env`` (the process's environment when left out).

        ``root`` is where ``var/`` and the rulebooks are looked for. Raises SettingsError.
        """
        env = os.environ if env is None else env
        ports = {
            "GATEWAY_PORT": _number(env, "GATEWAY_PORT", 8080, 1, 65535),
            "ENGINE_PORT": _number(env, "ENGINE_PORT", 5005, 1, 65535),
            "ACTIONS_PORT": _number(env, "ACTIONS_PORT", 5055, 1, 65535),
        }
        if len(set(ports.values())) < len(ports):
            listed = ", ".join(f"{name}={port}" for name, port in ports.items())
            raise SettingsError(f"De tre porte skal være forskellige, men er {listed}.")
        session_rate = _number(env, "GATEWAY_RATE_SESSION", 60, 0, 1_000_000)
        address_rate = _number(env, "GATEWAY_RATE_ADDRESS", 600, 0, 1_000_000)
        return cls(
            host=_host(env),
            port=ports["GATEWAY_PORT"],
            engine_port=ports["ENGINE_PORT"],
            actions_port=ports["ACTIONS_PORT"],
            rulebook=_rulebook(env, root),
            session_rate=session_rate,
            session_burst=max(1, session_rate // 2),
            address_rate=address_rate,
            address_burst=max(1, address_rate // 4),
            guess_rate=_number(env, "GATEWAY_RATE_CODE", 10, 0, 1_000_000),
            trusted_proxies=_number(env, "GATEWAY_PROXIES", 0, 0, 9),
            file_hours=_number(env, "FILER_TIMER", 24, 1, 168),
            store=store_url(env, root),
            embed_origins=_origins(env, "EMBED_ORIGINS"),
            frame_ancestors=_origins(env, "FRAME_ANCESTORS"),
            insight_token=_token(env, "INDSIGT_TOKEN"),
            saved_days=_number(env, "GEM_DAGE", 30, 1, 400),
            teams=read_teams(env),
            secret=_secret(env, root),
        )


def store_url(env: Mapping[str, str], root: Path = ROOT) -> str:
    """The database's address: GUIDE_STORE (a file, or an address with "://"), else ``var/guide.db``."""
    chosen = _value(env, "GUIDE_STORE")
    if "://" in chosen:
        return chosen
    return f"sqlite:///{Path(chosen) if chosen else root / 'var' / 'guide.db'}"


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = _value(env, name)
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
        raise SettingsError(f"{name} skal være et helt tal fra {low} til {high}, men er {text!r}.")
    return int(text)


def _host(env: Mapping[str, str]) -> str:
    host = _value(env, "GUIDE_HOST") or "127.0.0.1"
    if not re.fullmatch(r"[A-Za-z0-9.:-]{1,253}", host):
        raise SettingsError(f"GUIDE_HOST skal være en adresse som 127.0.0.1 eller 0.0.0.0, men er {host!r}.")
    return host


def _origins(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Origins in a list with blanks or commas between. No stars: each site that is let in is named."""
    origins = tuple(dict.fromkeys(part.lower().rstrip("/") for part in re.split(r"[\s,]+", _value(env, name)) if part))
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"{name} skal være adresser som https://intranet.example med mellemrum imellem, men en er {origin!r}."
            )
    return origins


def _token(env: Mapping[str, str], name: str) -> str:
    token = _value(env, name)
    if token and len(token) < _MIN_SECRET:
        raise SettingsError(f"{name} skal være mindst {_MIN_SECRET} tegn, men er {len(token)}.")
    return token


def _rulebook(env: Mapping[str, str], root: Path) -> str:
    """The default rulebook. A municipality is a folder, so what exists is asked of the folders and listed nowhere."""
    rulebook = _value(env, "RULEBOOK") or "ringsted_ark"
    if not _ID.fullmatch(rulebook):
        raise SettingsError(f"RULEBOOK skal være navnet på en mappe som ringsted_ark, men er {rulebook!r}.")
    more = filter(None, _value(env, "RULEBOOK_PATH").split(os.pathsep))
    folders = [root / "knowledge" / "rulebooks", *map(Path, more)]
    # A folder with lag.yml is a layer under the others: there are no meetings in it to choose from.
    found = [path for folder in folders for path in folder.glob("*/") if not (path / "lag.yml").exists()]
    known = sorted(path.name for path in found if _ID.fullmatch(path.name))
    if known and rulebook not in known:
        raise SettingsError(f"RULEBOOK er {rulebook!r}, men regelbogen findes ikke. Vælg en af: {', '.join(known)}.")
    return rulebook


def _secret(env: Mapping[str, str], root: Path) -> bytes:
    """The key that signs the cookies: GUIDE_SECRET, else the one in var/secret, which is made the first time."""
    given = _value(env, "GUIDE_SECRET")
    if given:
        if len(given) < _MIN_SECRET:
            raise SettingsError(f"GUIDE_SECRET skal være mindst {_MIN_SECRET} tegn, men er {len(given)}.")
        return given.encode("utf-8", "surrogateescape")
    path = root / "var" / "secret"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        _make_secret(path)
        path.chmod(0o600)
        kept = path.read_bytes().strip()
    except OSError as error:
        raise SettingsError(
            f"Nøglen i var/secret kan ikke læses eller skrives ({error.strerror}). Ret mappens rettigheder, "
            "eller sæt GUIDE_SECRET."
        ) from None
    if len(kept) < _MIN_SECRET:
        raise SettingsError("Nøglen i var/secret er for kort. Slet filen, så laver guiden en ny.")
    return kept


def _make_secret(path: Path) -> None:
    """Make the key file unless it is there. Written aside and linked in place, so that nobody ever reads half a key."""
    if path.exists():
        return
    draft = path.with_name(f".secret-{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # Another process was first: its key is the one that counts.
    finally:
        draft.unlink()
