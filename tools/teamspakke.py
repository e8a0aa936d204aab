"""The app package that is uploaded to Microsoft Teams: `make teams-package`.

A zip of ``manifest.json`` and two icons, made from the settings of the Teams channel, and checked against the published
schema. The same settings give the same file, byte by byte. It holds no secret.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any, Mapping, Sequence
from urllib.parse import urlsplit

import tomllib
import typst
from jsonschema import Draft4Validator

from bot.gateway.env import SettingsError, value
from bot.gateway.teams.settings import app_id, base_url
from tools.house import ROOT, ToolError, entry, shown

VERSION = "1.19"
"""The manifest's schema: a released one."""

SCHEMA = ROOT / "tools" / "skemaer" / f"teams-manifest-{VERSION}.json"
PACKAGE = ROOT / "var" / "teams" / "moedeguide.zip"
ICONS = {"color": ("farve", 192), "outline": ("omrids", 32)}
"""The icons: the drawing in tools/teams/, and its width and height in pixels."""

# What is typed when a command is chosen; each is a phrase that the guide knows.
COMMANDS = (
    ("find møde", "Find det møde, der passer til din bekymring"),
    ("slå op", "Slå en frist, en rolle eller et begreb op i kilderne"),
    ("lær", "Tag et kort forløb eller en quiz"),
    ("lav udkast", "Lav invitation, opgavekort og frister"),
    ("mine svar", "Se og ret dine svar"),
    ("mind mig om fristen", "Få en besked på dagen for en frist i dit udkast"),
    ("slet mine data", "Slet alt, hvad guiden har gemt for dig"),
    ("hjælp", "Se, hvad guiden kan"),
)
# In a group a reminder is not given.
ONLY_ALONE = frozenset({"mind mig om fristen"})
SHORT = "Find det rigtige møde om et barn, og få udkast, frister og opgaver på plads."
FULL = (
    "Mødeguiden hjælper dig, der arbejder med børn og unge i en kommune. Fortæl, hvad du ser, så finder den det møde, "
    "som kommunens egen mødestruktur peger på, og siger hvorfor og hvor det står. Den laver udkast til invitation, "
    "opgavekort og frister, slår roller og frister op og har korte forløb og quizzer. "
    "Skriv ikke navne eller CPR-numre. Guiden afgør ikke noget i en sag, og den erstatter ikke jeres procedure for "
    "underretning. Er der fare lige nu, så ring 112."
)
# Every entry of the zip has this moment, so that the file depends on nothing but its contents.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_SVG_PAGE = """
#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: {size}pt)
"""


def manifest(env: Mapping[str, str]) -> dict[str, Any]:
    """The manifest for the settings in ``env``; ``ToolError`` where one is missing or wrong."""
    try:
        id_, address = app_id(env), base_url(env)
    except SettingsError as error:
        raise ToolError(str(error)) from None
    publisher = value(env, "TEAMS_UDGIVER") or "Mødeguiden"
    made = {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": VERSION,
        "version": tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"],
        "id": id_,
        "localizationInfo": {"defaultLanguageTag": "da"},
        "developer": {
            "name": publisher,
            "websiteUrl": address,
            "privacyUrl": f"{address}/om",
            "termsOfUseUrl": f"{address}/om",
        },
        "name": {"short": "Mødeguide", "full": "Mødeguide: Hvilket møde skal jeg indkalde til?"},
        "description": {"short": SHORT, "full": FULL},
        "icons": {kind: f"{kind}.png" for kind in ICONS},
        "accentColor": "#0B5563",
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
        "bots": [
            {
                "botId": id_,
                "scopes": ["personal", "groupChat", "team"],
                "isNotificationOnly": False,
                "supportsFiles": False,
                "commandLists": [
                    {"scopes": ["personal"], "commands": _commands(frozenset())},
                    {"scopes": ["groupChat", "team"], "commands": _commands(ONLY_ALONE)},
                ],
            }
        ],
        "validDomains": [urlsplit(address).hostname],
    }
    _check(made)
    return made


def _commands(without: frozenset[str]) -> list[dict[str, str]]:
    return [{"title": title, "description": about} for title, about in COMMANDS if title not in without]


def _check(made: Mapping[str, Any]) -> None:
    """``ToolError`` where the manifest breaks the schema."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for error in Draft4Validator(schema).iter_errors(made):
        place = "/".join(map(str, error.path))
        if place == "developer/name":
            raise ToolError("TEAMS_UDGIVER er for lang. Navnet må højst fylde 32 tegn.")
        raise ToolError(f"Manifestet passer ikke til Teams' skema i {place or 'roden'}: {error.message[:200]}")


def icon(kind: str) -> bytes:
    """An icon as PNG: ``color``, a full square, or ``outline``, white on nothing."""
    name, size = ICONS[kind]
    return typst.compile(
        _SVG_PAGE.format(size=size).encode(),
        format="png",
        ppi=72.0,
        sys_inputs={"svg": (ROOT / "tools" / "teams" / f"{name}.svg").read_text(encoding="utf-8")},
    )


def package(env: Mapping[str, str]) -> bytes:
    """The zip for the settings in ``env``; ``ToolError`` as `manifest`."""
    files = {"manifest.json": json.dumps(manifest(env), ensure_ascii=False, indent=2).encode() + b"\n"}
    files.update((f"{kind}.png", icon(kind)) for kind in ICONS)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry_ = zipfile.ZipInfo(name, _MOMENT)
            entry_.compress_type = zipfile.ZIP_DEFLATED
            entry_.create_system = 0
            archive.writestr(entry_, data)
    return out.getvalue()


def main(arguments: Sequence[str], env: Mapping[str, str] = os.environ, path: Path = PACKAGE) -> int:
    """Write the package and say where it is."""
    if arguments:
        raise ToolError("Brug: make teams-package")
    data = package(env)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise ToolError(f"{shown(path)} kan ikke skrives ({error.strerror}). Ret mappens rettigheder.") from None
    print(f"Appen til Teams ligger i {shown(path)} ({max(1, round(len(data) / 1000))} kB).")
    print("Upload den i Teams' administration. docs/teams.md viser hvordan.")
    return 0


if __name__ == "__main__":
    entry(main)
