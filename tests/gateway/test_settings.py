"""Settings: the defaults, and one clear Danish line for each wrong one."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.gateway.settings import ROOT, Settings, SettingsError

GOOD = {"GUIDE_SECRET": "0123456789abcdef"}


def test_defaults(tmp_path: Path) -> None:
    settings = Settings.from_env(GOOD, tmp_path)
    assert (settings.host, settings.port, settings.engine_port, settings.actions_port) == (
        "127.0.0.1",
        8080,
        5005,
        5055,
    )
    assert settings.rulebook == "ringsted_ark"
    assert settings.engine_timeout == 15
    assert (settings.embed_origins, settings.frame_ancestors, settings.insight_token) == ((), (), "")
    assert settings.saved_days == 30
    assert settings.store == f"sqlite:///{tmp_path / 'var' / 'guide.db'}"
    assert settings.engine_url == "http://127.0.0.1:5005"
    assert not (tmp_path / "var").exists()


def test_all_from_the_environment(tmp_path: Path) -> None:
    env = GOOD | {
        "GUIDE_HOST": "0.0.0.0",
        "GATEWAY_PORT": "9080",
        "ENGINE_PORT": "9005",
        "ACTIONS_PORT": "9055",
        "RULEBOOK": "holbaek_2019",
        "GATEWAY_RATE_SESSION": "0",
        "GATEWAY_PROXIES": "1",
        "EMBED_ORIGINS": "https://intranet.example, https://Andet.example:8443/",
        "FRAME_ANCESTORS": "https://intranet.example",
        "INDSIGT_TOKEN": "0123456789abcdef",
        "GEM_DAGE": "14",
        "GUIDE_STORE": str(tmp_path / "andet.db"),
    }
    settings = Settings.from_env(env, tmp_path)
    assert (settings.host, settings.port, settings.engine_port, settings.actions_port) == ("0.0.0.0", 9080, 9005, 9055)
    assert (settings.rulebook, settings.session_rate, settings.trusted_proxies) == ("holbaek_2019", 0, 1)
    assert settings.embed_origins == ("https://intranet.example", "https://andet.example:8443")
    assert settings.frame_ancestors == ("https://intranet.example",)
    assert (settings.insight_token, settings.saved_days) == ("0123456789abcdef", 14)
    assert settings.store == f"sqlite:///{tmp_path / 'andet.db'}"


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"GATEWAY_PORT": "abc"}, "GATEWAY_PORT"),
        ({"GATEWAY_PORT": "0"}, "GATEWAY_PORT"),
        ({"ENGINE_PORT": "65536"}, "ENGINE_PORT"),
        ({"ACTIONS_PORT": "٨٠٨٠"}, "ACTIONS_PORT"),
        ({"ENGINE_PORT": "8080"}, "forskellige"),
        ({"GUIDE_HOST": "http://x"}, "GUIDE_HOST"),
        ({"GUIDE_SECRET": "kort"}, "GUIDE_SECRET"),
        ({"RULEBOOK": "../andet"}, "RULEBOOK"),
        ({"RULEBOOK": "findes_ikke"}, "Vælg en af: ringsted_ark"),
        ({"GATEWAY_RATE_ADDRESS": "-1"}, "GATEWAY_RATE_ADDRESS"),
        ({"GATEWAY_PROXIES": "10"}, "GATEWAY_PROXIES"),
        ({"EMBED_ORIGINS": "*"}, "EMBED_ORIGINS"),
        ({"EMBED_ORIGINS": "https://*.example"}, "EMBED_ORIGINS"),
        ({"EMBED_ORIGINS": "https://a.example/side"}, "EMBED_ORIGINS"),
        ({"FRAME_ANCESTORS": "https://a.example; script-src *"}, "FRAME_ANCESTORS"),
        ({"INDSIGT_TOKEN": "kort"}, "INDSIGT_TOKEN"),
        ({"GEM_DAGE": "0"}, "GEM_DAGE"),
    ],
)
def test_a_wrong_setting_is_one_line(env: dict[str, str], says: str, tmp_path: Path) -> None:
    (tmp_path / "knowledge" / "rulebooks" / "ringsted_ark").mkdir(parents=True)
    with pytest.raises(SettingsError) as error:
        Settings.from_env(GOOD | env, tmp_path)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first = Settings.from_env({}, tmp_path).secret
    path = tmp_path / "var" / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(first) >= 32
    assert Settings.from_env({"GUIDE_SECRET": " "}, tmp_path).secret == first
    assert [kept.name for kept in path.parent.iterdir()] == ["secret"]


def test_a_secret_open_to_others_is_closed(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    path = tmp_path / "var" / "secret"
    path.write_text("0123456789abcdef0123\n")
    path.chmod(0o644)
    assert Settings.from_env({}, tmp_path).secret == b"0123456789abcdef0123"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_useless_secret_file(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret").write_text("\n")
    with pytest.raises(SettingsError, match="for kort"):
        Settings.from_env({}, tmp_path)
    (tmp_path / "var" / "secret").unlink()
    (tmp_path / "var" / "secret").mkdir()
    with pytest.raises(SettingsError, match="var/secret"):
        Settings.from_env({}, tmp_path)


def _run(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.gateway"],
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", ""), **GOOD, **env},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_the_command_says_what_is_wrong() -> None:
    result = _run({"GATEWAY_PORT": "x"})
    assert result.returncode == 2
    assert result.stderr.strip().startswith("GATEWAY_PORT skal være")
    assert len(result.stderr.strip().splitlines()) == 1
