"""The channel's settings, and that nothing of it is loaded where it is off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import jwt
import pytest

from bot.gateway.env import SettingsError
from bot.gateway.settings import ROOT, Settings
from bot.gateway.teams.settings import NAMES, read_teams
from tests.teams.conftest import MakeTeams
from tests.teams.fake_microsoft import APP, KEY, LOGIN, OTHER_TENANT, TENANT, pem_files

GOOD = {
    "TEAMS_APP_ID": APP,
    "TEAMS_TENANT_ID": TENANT.upper(),
    "TEAMS_SECRET": "hemmelig-vaerdi",
    "TEAMS_BASE_URL": "https://guide.example/",
}


def test_it_is_off_unless_it_is_wanted(tmp_path: Path) -> None:
    assert read_teams({}) is None
    assert read_teams({name: " " for name in NAMES}) is None
    assert Settings.from_env({"GUIDE_SECRET": "0123456789abcdef"}, tmp_path).teams is None


def test_all_of_it() -> None:
    found = read_teams({**GOOD, "TEAMS_TENANTS": f"{OTHER_TENANT}, {TENANT}"})
    assert found is not None
    assert (found.app_id, found.tenant, found.base_url) == (APP, TENANT, "https://guide.example")
    assert found.tenants == {TENANT, OTHER_TENANT}
    assert "hemmelig-vaerdi" not in repr(found)
    assert read_teams(GOOD) is not None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"TEAMS_APP_ID": ""}, "TEAMS_APP_ID mangler"),
        ({"TEAMS_APP_ID": "appen"}, "TEAMS_APP_ID skal være"),
        ({"TEAMS_TENANT_ID": ""}, "TEAMS_TENANT_ID mangler"),
        ({"TEAMS_TENANT_ID": "kommune.onmicrosoft.com"}, "TEAMS_TENANT_ID skal være"),
        ({"TEAMS_TENANTS": "*"}, "TEAMS_TENANTS"),
        ({"TEAMS_SECRET": ""}, "TEAMS_SECRET mangler"),
        ({"TEAMS_CERT": "x.pem"}, "enten TEAMS_SECRET eller"),
        ({"TEAMS_SECRET": "", "TEAMS_CERT": "x.pem"}, "TEAMS_KEY mangler"),
        ({"TEAMS_SECRET": "", "TEAMS_KEY": "x.pem"}, "TEAMS_CERT mangler"),
        ({"TEAMS_SECRET": "", "TEAMS_KEY": "x.pem", "TEAMS_CERT": "x.pem"}, "kan ikke læses"),
        ({"TEAMS_SECRET": "", "TEAMS_KEY": __file__, "TEAMS_CERT": __file__}, "PEM-fil"),
        ({"TEAMS_BASE_URL": ""}, "TEAMS_BASE_URL mangler"),
        ({"TEAMS_BASE_URL": "http://guide.example"}, "TEAMS_BASE_URL skal være"),
        ({"TEAMS_BASE_URL": "https://guide.example/?x=1"}, "TEAMS_BASE_URL skal være"),
    ],
)
def test_what_is_missing_or_wrong_is_one_danish_line(change: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_teams({**GOOD, **change})
    assert says in str(error.value)
    assert "\n" not in str(error.value) and "hemmelig-vaerdi" not in str(error.value)


def check(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.gateway.teams.check"],
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8", **env},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def test_the_check_says_how_it_is() -> None:
    off, on, wrong = check({}), check(GOOD), check({**GOOD, "TEAMS_BASE_URL": ""})
    assert (off.returncode, on.returncode, wrong.returncode) == (0, 0, 1)
    assert off.stdout.startswith("ikke slået til")
    assert "https://guide.example" in on.stdout
    assert wrong.stdout.startswith("TEAMS_BASE_URL mangler")
    assert "hemmelig-vaerdi" not in on.stdout + wrong.stdout


async def test_a_certificate_proves_who_the_bot_is(make_teams: MakeTeams, tmp_path: Path) -> None:
    certificate, key = pem_files()
    (tmp_path / "bot.pem").write_bytes(certificate)
    (tmp_path / "bot.key").write_bytes(key)
    files = {"secret": "", "certificate": tmp_path / "bot.pem", "key": tmp_path / "bot.key"}
    teams = await make_teams(teams=files)
    await teams.say("hej")
    await teams.until(1)
    [asked] = teams.microsoft.token_requests
    assert "client_secret" not in asked
    claims = jwt.decode(
        asked["client_assertion"],
        KEY.public_key(),
        algorithms=["PS256", "RS256"],
        audience=f"{LOGIN}/{TENANT}/oauth2/v2.0/token",
    )
    assert (claims["iss"], claims["sub"]) == (APP, APP)


RUN = """
import sys
from bot.gateway.app import make_app
from bot.gateway.settings import Settings
make_app(Settings(secret=b"a test's key of good length", store="sqlite://"))
heavy = ("microsoft_teams", "msal", "fastapi", "uvicorn", "httpx", "jwt")
print(sorted({name.split(".")[0] for name in sys.modules} & set(heavy)))
"""

LOAD = """
import os
from bot.gateway.teams.sdk import Endpoints, _Loaded
from bot.gateway.teams.settings import TeamsSettings
_Loaded(TeamsSettings("a", "b", frozenset(), "https://guide.example"), Endpoints())
print(os.environ.get("FRA_DOTENV"))
"""


def run(code: str, cwd: Path = ROOT) -> str:
    env = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=True
    ).stdout.strip()


def test_nothing_of_microsofts_is_loaded_where_it_is_off() -> None:
    assert run(RUN) == "[]"


def test_the_sdk_reads_no_settings_from_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FRA_DOTENV=ja\n")
    assert run(LOAD, tmp_path) == "None"
