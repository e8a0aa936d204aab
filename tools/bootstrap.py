"""Set-up: finds or installs uv and builds the two environments from their locks, only when a lock has changed.

Standard library only, Python 3.8 or newer: this is the first thing that runs on a fresh machine.

``python3 -m tools.bootstrap`` sets up; ``python3 -m tools.bootstrap lock [--upgrade]`` compiles the locks anew.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Sequence

from tools.house import CACHE, ENGINE, LOG_DIR, ROOT, ToolError, entry, shown
from tools.progress import run_logged

# The oldest uv that knows everything used here (``uv venv --clear``, ``uv pip compile --group``).
UV_OLDEST = (0, 8, 0)
# What is installed where no working uv is found.
UV_INSTALLED = "uv==0.13.9"
STAMP = ".opsat"


@dataclass(frozen=True)
class Environment:
    """One of the two Pythons: a folder with ``.python-version``, ``pyproject.toml`` and ``requirements.lock``."""

    label: str
    folder: Path
    groups: tuple[str, ...] = ()

    @property
    def lock(self) -> Path:
        """The compiled requirements, with hashes."""
        return self.folder / "requirements.lock"

    @property
    def venv(self) -> Path:
        """The folder of the virtual environment."""
        return self.folder / ".venv"

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.venv / "bin" / "python"

    @property
    def version(self) -> str:
        """The Python version wanted, such as ``3.12``."""
        return (self.folder / ".python-version").read_text(encoding="utf-8").strip()

    def fingerprint(self) -> str:
        """What the environment is built from, as one hash: the Python version and the lock."""
        try:
            return hashlib.sha256(self.version.encode() + b"\0" + self.lock.read_bytes()).hexdigest()
        except OSError as error:
            raise ToolError(
                f"Filen {shown(Path(str(error.filename)))} mangler. Hent den med git og prøv igen."
            ) from None

    def is_current(self) -> bool:
        """Whether the environment is there and was built from this very lock."""
        stamp = self.venv / STAMP
        return (
            self.python.exists() and stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == self.fingerprint()
        )

    def has_right_python(self) -> bool:
        """Whether a virtual environment of the wanted Python version is there already."""
        config = self.venv / "pyvenv.cfg"
        if not (self.python.exists() and config.is_file()):
            return False
        found = re.search(r"^version(?:_info)?\s*=\s*(\d+\.\d+)", config.read_text(encoding="utf-8"), re.MULTILINE)
        return found is not None and found.group(1) == self.version


HOUSE_ENVIRONMENT = Environment("huset", ROOT, groups=("dev",))
ENGINE_ENVIRONMENT = Environment("motoren", ENGINE, groups=("dev",))
ENVIRONMENTS = (HOUSE_ENVIRONMENT, ENGINE_ENVIRONMENT)


def pyenv_versions() -> list[Path]:
    """The folders of the Pythons that pyenv has installed, newest first, active or not."""
    roots = [Path(os.environ["PYENV_ROOT"])] if os.environ.get("PYENV_ROOT") else []
    roots.append(Path.home() / ".pyenv")
    found = {folder.resolve() for root in roots for folder in root.glob("versions/*") if folder.is_dir()}
    return sorted(found, key=_version_key, reverse=True)


def _version_key(folder: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", folder.name)[:3])


def outside_env() -> dict[str, str]:
    """The environment for uv: nothing of an active virtual environment or a chosen pyenv version."""
    hidden = ("VIRTUAL_ENV", "PYENV_VERSION", "PYTHONPATH", "PYTHONHOME", "UV_PYTHON")
    return {name: value for name, value in os.environ.items() if name not in hidden}


def uv_version(uv: Path) -> tuple[int, ...] | None:
    """The version of this uv, or None where it does not run.

    It is tried from the file system's root: a pyenv shim called ``uv`` answers by the ``.python-version`` of the
    folder that it is called from, and fails where that version has no uv.
    """
    try:
        answer = subprocess.run(
            [str(uv), "--version"], cwd="/", env=outside_env(), capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.match(r"uv (\d+)\.(\d+)\.(\d+)", answer.stdout)
    return tuple(int(number) for number in found.groups()) if answer.returncode == 0 and found else None


def uv_candidates() -> Iterator[Path]:
    """Where a uv may be: the PATH, the usual folders of a user, pyenv's versions, and the private one."""
    for folder in os.get_exec_path():
        if folder and "shims" not in Path(folder).parts:
            yield Path(folder) / "uv"
    for folder_path in (Path.home() / ".local" / "bin", Path.home() / ".cargo" / "bin"):
        yield folder_path / "uv"
    for version in pyenv_versions():
        yield version / "bin" / "uv"
    yield CACHE / "uv" / "bin" / "uv"


def find_uv() -> Path | None:
    """A uv that runs and is new enough, or None."""
    for candidate in uv_candidates():
        if candidate.is_file() and (uv_version(candidate) or (0,)) >= UV_OLDEST:
            return candidate
    return None


def install_uv() -> Path:
    """Install uv with pip into an environment of its own under ``.cache/uv``; the system is left as it was."""
    home = CACHE / "uv"
    log = LOG_DIR / "opsaet-uv.log"
    # A system Python may lack venv or pip (Debian ships them apart), so every Python at hand is tried.
    pythons = [Path(sys.executable), *(version / "bin" / "python3" for version in pyenv_versions())]
    for python in pythons:
        if not python.exists():
            continue
        shutil.rmtree(home, ignore_errors=True)
        made = run_logged([str(python), "-m", "venv", str(home)], "Gør klar til uv", log, outside_env())
        if made != 0:
            continue
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if run_logged([*pip, UV_INSTALLED], "Henter uv", log, outside_env()) == 0 and uv_version(home / "bin" / "uv"):
            return home / "bin" / "uv"
    raise ToolError(f"uv kunne ikke installeres. Se {shown(log)}, eller installér uv selv og prøv igen.")


def find_python(version: str) -> Path | None:
    """A working interpreter of this version from pyenv (active or not) or the PATH, or None."""
    folders = [folder / "bin" for folder in pyenv_versions() if _version_key(folder)[:2] == _version_key(Path(version))]
    folders += [Path(folder) for folder in os.get_exec_path() if folder and "shims" not in Path(folder).parts]
    for folder in folders:
        candidate = folder / f"python{version}"
        if candidate.is_file() and _runs_as(candidate, version):
            return candidate
    return None


def _runs_as(python: Path, version: str) -> bool:
    # A Python built without these modules starts, but cannot carry the environments.
    code = "import sys, ssl, zlib, bz2, lzma, sqlite3, ctypes; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [str(python), "-c", code],
            cwd="/",
            env=outside_env(),
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and answer.stdout.strip() == version


def build(environment: Environment, uv: Path) -> None:
    """Make the environment (where it is not there) and fill it with exactly what the lock names."""
    version, fingerprint = environment.version, environment.fingerprint()
    # uv is run from the file system's root: it obeys the user's own configuration, but no project's.
    if not environment.has_right_python():
        log = LOG_DIR / f"opsaet-{environment.label}-python.log"
        python = find_python(version)
        made = run_logged(
            # Where no interpreter is at hand, uv looks in its own places and fetches one if it can.
            [str(uv), "venv", "--clear", "--python", str(python or version), str(environment.venv)],
            f"Laver et Python {version}-miljø til {environment.label}",
            log,
            outside_env(),
            Path("/"),
        )
        if made != 0:
            raise ToolError(
                f"Python {version} mangler til {environment.label}, og uv kunne ikke hente den. Installér den "
                f"(for eksempel med pyenv install {version}) og prøv igen. Se {shown(log)}."
            )
    log = LOG_DIR / f"opsaet-{environment.label}.log"
    # Without the stamp a sync that is cut short is done again the next time.
    (environment.venv / STAMP).unlink(missing_ok=True)
    sync = [str(uv), "pip", "sync", "--require-hashes", "--python", str(environment.python)]
    text = f"Henter pakker til {environment.label}"
    if run_logged([*sync, str(environment.lock)], text, log, outside_env(), Path("/")) != 0:
        raise ToolError(f"Pakkerne til {environment.label} kunne ikke installeres. Se {shown(log)}.")
    (environment.venv / STAMP).write_text(fingerprint + "\n", encoding="utf-8")


def ensure(environments: Sequence[Environment] = ENVIRONMENTS) -> None:
    """Build those environments that are missing or were built from another lock; do nothing for the rest."""
    stale = [environment for environment in environments if not environment.is_current()]
    if not stale:
        return
    uv = find_uv() or install_uv()
    for environment in stale:
        build(environment, uv)


def compile_locks(arguments: Sequence[str], environments: Sequence[Environment] = ENVIRONMENTS) -> None:
    """Compile each ``pyproject.toml`` into its lock with hashes; versions already locked stay unless ``--upgrade``."""
    uv = find_uv() or install_uv()
    for environment in environments:
        groups = [argument for group in environment.groups for argument in ("--group", group)]
        command = [str(uv), "pip", "compile", "pyproject.toml", *groups, "--generate-hashes", "--quiet"]
        # The same header whoever compiles; uv writes no index's address unless it is asked to.
        command += ["--custom-compile-command", "make lock"]
        command += ["--python-version", environment.version, "--output-file", environment.lock.name, *arguments]
        command += ["--python", str(find_python(environment.version) or environment.version)]
        log = LOG_DIR / f"laas-{environment.label}.log"
        if run_logged(command, f"Låser pakkerne til {environment.label}", log, outside_env(), environment.folder) != 0:
            raise ToolError(f"Pakkerne til {environment.label} kunne ikke låses. Se {shown(log)}.")


def main(arguments: Sequence[str]) -> int:
    """Set up, or compile the locks."""
    if arguments and arguments[0] == "lock":
        compile_locks(arguments[1:])
    elif arguments:
        raise ToolError("Brug: python3 -m tools.bootstrap [lock [--upgrade]]")
    else:
        ensure()
    return 0


if __name__ == "__main__":
    entry(main)
