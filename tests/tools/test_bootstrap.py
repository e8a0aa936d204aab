"""The set-up: what is built, when, and what is said where something is missing."""

import subprocess
from pathlib import Path

import pytest

from tools import bootstrap
from tools.bootstrap import STAMP, Environment, build, ensure, find_python, find_uv, uv_version
from tools.house import ROOT, ToolError


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """An environment with a lock and nothing built."""
    (tmp_path / ".python-version").write_text("3.12\n")
    (tmp_path / "requirements.lock").write_text("honcho==2.0.0\n")
    return Environment("huset", tmp_path)


def pretend_built(environment: Environment, version: str = "3.12.1") -> None:
    """Lay out what a built environment leaves behind."""
    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    (environment.venv / "pyvenv.cfg").write_text(f"home = somewhere\nversion_info = {version}\n")
    (environment.venv / STAMP).write_text(environment.fingerprint())


def script(path: Path, text: str) -> Path:
    """An executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_nothing_is_done_while_the_lock_is_the_same(environment, monkeypatch):
    pretend_built(environment)
    monkeypatch.setattr(bootstrap, "find_uv", lambda: pytest.fail("uv is not needed"))
    ensure([environment])


def test_a_changed_lock_or_python_makes_it_stale(environment):
    assert not environment.is_current()
    pretend_built(environment)
    assert environment.is_current()
    environment.lock.write_text("honcho==2.0.1\n")
    assert not environment.is_current()
    environment.lock.write_text("honcho==2.0.0\n")
    (environment.folder / ".python-version").write_text("3.13\n")
    assert not environment.is_current()


def test_a_vanished_interpreter_makes_it_stale(environment, tmp_path):
    pretend_built(environment)
    environment.python.unlink()
    environment.python.symlink_to(tmp_path / "gone")
    assert not environment.is_current()


def test_an_environment_of_another_python_is_made_anew(environment):
    pretend_built(environment, version="3.11.7")
    assert not environment.has_right_python()


def test_a_missing_lock_is_one_line(environment):
    environment.lock.unlink()
    with pytest.raises(ToolError, match=r"requirements\.lock mangler"):
        environment.is_current() or environment.fingerprint()


def test_the_stamp_is_written_after_a_good_sync_and_not_after_a_bad(environment, tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "LOG_DIR", tmp_path / "log")
    pretend_built(environment)
    environment.lock.write_text("honcho==2.0.1\n")
    with pytest.raises(ToolError, match="Pakkerne til huset kunne ikke installeres"):
        build(environment, script(tmp_path / "bad" / "uv", "exit 1"))
    assert not (environment.venv / STAMP).exists()
    build(environment, script(tmp_path / "good" / "uv", 'echo "$@"'))
    assert environment.is_current()
    assert "--require-hashes" in (tmp_path / "log" / "opsaet-huset.log").read_text()


def test_a_missing_interpreter_is_one_danish_line(environment, tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "LOG_DIR", tmp_path / "log")
    (environment.folder / ".python-version").write_text("3.99\n")
    with pytest.raises(ToolError) as told:
        build(environment, script(tmp_path / "uv", "exit 2"))
    assert str(told.value).startswith("Python 3.99 mangler til huset")
    assert "\n" not in str(told.value)


def test_an_inactive_pyenv_python_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "shims"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    script(tmp_path / "shims" / "python3.10", "exit 127")
    assert find_python("3.10") is None
    script(tmp_path / "versions" / "3.10.2" / "bin" / "python3.10", "exit 1")
    good = script(tmp_path / "versions" / "3.10.1" / "bin" / "python3.10", "echo 3.10")
    script(tmp_path / "versions" / "3.11.1" / "bin" / "python3.11", "echo 3.11")
    assert find_python("3.10") == good


def test_a_uv_that_fails_or_is_too_old_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(bootstrap, "CACHE", tmp_path / "cache")
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    broken = script(tmp_path / "a" / "uv", 'echo "pyenv: uv: command not found" >&2; exit 127')
    old = script(tmp_path / "b" / "uv", "echo uv 0.2.1")
    monkeypatch.setenv("PATH", f"{broken.parent}:{old.parent}")
    assert uv_version(broken) is None
    assert uv_version(old) == (0, 2, 1)
    assert find_uv() is None
    private = script(tmp_path / "cache" / "uv" / "bin" / "uv", "echo 'uv 0.13.9 (x86_64)'")
    assert find_uv() == private


def test_uv_is_asked_outside_the_reach_of_python_version(tmp_path):
    shim = script(tmp_path / "uv", '[ "$(pwd)" = / ] && [ -z "$PYENV_VERSION" ] && echo uv 1.2.3')
    assert uv_version(shim) == (1, 2, 3)


def test_the_launcher_passes_over_a_python_that_does_not_start(tmp_path, monkeypatch):
    script(tmp_path / "python3", 'echo "pyenv: version not installed" >&2; exit 127')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    answer = subprocess.run(
        ["/bin/sh", "tools/python.sh", "-c", "import os, sys; print(os.getcwd(), sys.version_info >= (3, 8))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == f"{ROOT} True"


def test_both_locks_carry_the_header_of_make_lock_and_name_no_address():
    for environment in bootstrap.ENVIRONMENTS:
        text = environment.lock.read_text()
        assert text.startswith("# This file was autogenerated by uv via the following command:\n#    make lock\n")
        assert "--hash=sha256:" in text
        assert "://" not in text
