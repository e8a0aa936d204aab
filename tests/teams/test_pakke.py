"""The app package: what Teams asks of it, the same bytes each time, and a Danish line where a setting is missing."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator

from bot.gateway.teams import cards
from tests.conversations import contract
from tools import teamspakke
from tools.house import ToolError

APP = "01234567-89ab-cdef-0123-456789abcdef"
ENV = {"TEAMS_APP_ID": APP, "TEAMS_BASE_URL": "https://guide.example:8443/moeder/"}


def manifest(**env: str) -> dict[str, Any]:
    """The manifest in the package."""
    with zipfile.ZipFile(io.BytesIO(teamspakke.package({**ENV, **env}))) as archive:
        assert sorted(archive.namelist()) == ["color.png", "manifest.json", "outline.png"]
        return dict(json.loads(archive.read("manifest.json")))


def header(png: bytes) -> tuple[int, int, int, int]:
    """Width, height, bits a colour, and kind (6: with transparency) of a PNG."""
    assert png.startswith(b"\x89PNG")
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    return width, height, depth, kind


def drawing(name: str) -> ET.Element:
    """A drawing of an icon."""
    return ET.parse(contract.ROOT / "tools" / "teams" / f"{name}.svg").getroot()


def test_the_manifest_keeps_to_the_published_schema():
    schema = json.loads(teamspakke.SCHEMA.read_text(encoding="utf-8"))
    Draft4Validator.check_schema(schema)
    assert list(Draft4Validator(schema).iter_errors(manifest())) == []
    assert schema["properties"]["manifestVersion"]["const"] == teamspakke.VERSION


def test_the_manifest_says_what_the_channel_is():
    made = manifest()
    assert made["id"] == made["bots"][0]["botId"] == APP
    assert made["localizationInfo"] == {"defaultLanguageTag": "da"}
    assert made["validDomains"] == ["guide.example"]
    assert {made["developer"][name] for name in ("privacyUrl", "termsOfUseUrl")} == {
        "https://guide.example:8443/moeder/om"
    }
    assert sorted(made["bots"][0]["scopes"]) == ["groupChat", "personal", "team"]
    assert made["bots"][0]["isNotificationOnly"] is made["bots"][0]["supportsFiles"] is False
    assert not {"permissions", "devicePermissions", "webApplicationInfo"} & made.keys()


def test_each_scope_has_its_commands_once():
    lists = manifest()["bots"][0]["commandLists"]
    assert sorted(scope for each in lists for scope in each["scopes"]) == ["groupChat", "personal", "team"]
    titles = {scope: [one["title"] for one in each["commands"]] for each in lists for scope in each["scopes"]}
    assert {"find møde", "slå op", "lær", "lav udkast", "mine svar", "slet mine data", "hjælp"} <= set(titles["team"])
    # A reminder is given to one person alone.
    assert cards.REMIND in titles["personal"] and cards.REMIND not in titles["team"]


def test_the_icons_have_the_sizes_that_teams_asks_for():
    assert header(teamspakke.icon("color")) == (192, 192, 8, 6)
    assert header(teamspakke.icon("outline")) == (32, 32, 8, 6)


def test_the_one_icon_is_a_full_square_and_the_other_white_on_nothing():
    ground = drawing("farve")[0]
    assert (ground.tag.endswith("rect"), ground.get("width"), ground.get("height")) == (True, "192", "192")
    assert ground.get("fill", "").upper() == manifest()["accentColor"]
    for shape in drawing("omrids"):
        assert (shape.get("fill"), shape.get("stroke")) == ("none", "#fff")


def test_the_same_settings_give_the_same_file():
    assert teamspakke.package(ENV) == teamspakke.package(ENV)


def test_nothing_secret_gets_into_it():
    secret = "en-meget-hemmelig-noegle"
    with zipfile.ZipFile(io.BytesIO(teamspakke.package({**ENV, "TEAMS_SECRET": secret}))) as archive:
        assert not any(secret.encode() in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({}, "TEAMS_APP_ID"),
        ({"TEAMS_APP_ID": "guide"}, "TEAMS_APP_ID"),
        ({"TEAMS_APP_ID": APP}, "TEAMS_BASE_URL"),
        ({"TEAMS_APP_ID": APP, "TEAMS_BASE_URL": "http://guide.example"}, "TEAMS_BASE_URL"),
        ({**ENV, "TEAMS_UDGIVER": "En meget lang kommunes meget lange navn"}, "TEAMS_UDGIVER"),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_named(env: dict[str, str], named: str, tmp_path: Path):
    with pytest.raises(ToolError, match=named):
        teamspakke.main([], env, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def test_the_command_writes_the_package_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "teams" / "a.zip"
    assert teamspakke.main([], ENV, path) == 0
    assert path.read_bytes() == teamspakke.package(ENV)
    assert str(path) in capsys.readouterr().out


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "fil").write_text("x")
    with pytest.raises(ToolError, match=r"a\.zip"):
        teamspakke.main([], ENV, tmp_path / "fil" / "a.zip")
