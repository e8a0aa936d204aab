"""The settings of the Teams channel: all there and good, or none and the channel is off."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.gateway.env import SettingsError, value

NAMES = ("TEAMS_APP_ID", "TEAMS_TENANT_ID", "TEAMS_SECRET", "TEAMS_CERT", "TEAMS_KEY", "TEAMS_BASE_URL")
"""The variables of which any one says that the channel is wanted."""

_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_ADDRESS = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?(?:/[A-Za-z0-9_./-]{0,200})?")
_PEM = b"-----BEGIN "


@dataclass(frozen=True)
class TeamsSettings:
    """What the channel needs: the app's id, its home tenant, and a secret, or a certificate with its key (PEM files).

    ``tenants`` may use it, the home tenant among them; ``base_url`` is the gateway's public address without a slash at
    its end.
    """

    app_id: str
    tenant: str
    tenants: frozenset[str]
    base_url: str
    secret: str = field(default="", repr=False)
    certificate: Path | None = None
    key: Path | None = None


def read_teams(env: Mapping[str, str]) -> TeamsSettings | None:
    """The channel's settings, or None where none of `NAMES` is set. Raises SettingsError."""
    if not any(value(env, name) for name in NAMES):
        return None
    tenant = _guid(env, "TEAMS_TENANT_ID", "jeres lejers id (Directory ID)")
    more = {part for part in re.split(r"[\s,]+", value(env, "TEAMS_TENANTS").lower()) if part}
    for other in sorted(more):
        if not _GUID.fullmatch(other):
            raise SettingsError(f"TEAMS_TENANTS skal være id'er på lejere med mellemrum imellem, men et er {other!r}.")
    secret, certificate, key = _credentials(env)
    return TeamsSettings(app_id(env), tenant, frozenset({tenant, *more}), base_url(env), secret, certificate, key)


def app_id(env: Mapping[str, str]) -> str:
    """The app's id. Raises SettingsError."""
    return _guid(env, "TEAMS_APP_ID", "appens id fra registreringen (Application ID)")


def _guid(env: Mapping[str, str], name: str, what: str) -> str:
    text = value(env, name).lower()
    if not text:
        raise SettingsError(f"{name} mangler. Sæt den til {what}.")
    if not _GUID.fullmatch(text):
        raise SettingsError(f"{name} skal være {what}: 36 tegn som 01234567-89ab-cdef-0123-456789abcdef.")
    return text


def base_url(env: Mapping[str, str]) -> str:
    """The gateway's public address without a slash at its end. Raises SettingsError."""
    url = value(env, "TEAMS_BASE_URL").rstrip("/")
    if not url:
        raise SettingsError("TEAMS_BASE_URL mangler. Sæt den til guidens offentlige adresse: https://guide.example.")
    if not _ADDRESS.fullmatch(url):
        raise SettingsError(f"TEAMS_BASE_URL skal være en adresse som https://guide.example, men er {url!r}.")
    return url


def _credentials(env: Mapping[str, str]) -> tuple[str, Path | None, Path | None]:
    """The secret, or the paths of the certificate and its key. What they hold is never said."""
    secret, certificate, key = (value(env, name) for name in ("TEAMS_SECRET", "TEAMS_CERT", "TEAMS_KEY"))
    if secret and (certificate or key):
        raise SettingsError("Sæt enten TEAMS_SECRET eller TEAMS_CERT og TEAMS_KEY, ikke begge dele.")
    if secret:
        return secret, None, None
    if not certificate and not key:
        raise SettingsError("TEAMS_SECRET mangler. Sæt den, eller TEAMS_CERT og TEAMS_KEY til et certifikats filer.")
    if not certificate or not key:
        raise SettingsError(f"{'TEAMS_KEY' if certificate else 'TEAMS_CERT'} mangler. Et certifikat er to filer.")
    return "", _pem("TEAMS_CERT", certificate), _pem("TEAMS_KEY", key)


def _pem(name: str, path: str) -> Path:
    try:
        begins = Path(path).read_bytes()[: len(_PEM)]
    except OSError as error:
        raise SettingsError(f"{name}: filen kan ikke læses ({error.strerror}). Ret stien.") from None
    if begins != _PEM:
        raise SettingsError(f"{name} skal være en PEM-fil, der begynder med -----BEGIN.")
    return Path(path)
