"""``make test`` itself: the count, the closing line, and which warnings matter."""

from pathlib import Path

import pytest

from tools import check as module
from tools.check import FAILED, Count, check, read_report, warnings_that_matter
from tools.house import ToolError


def report(path: Path, **numbers: int) -> Path:
    """A junit report with one suite."""
    attributes = " ".join(f'{name}="{number}"' for name, number in numbers.items())
    path.write_text(f"<testsuites><testsuite {attributes}/></testsuites>")
    return path


def test_a_report_is_counted(tmp_path):
    file = report(tmp_path / "r.xml", tests=10, failures=2, errors=1, skipped=3)
    assert read_report(file, 1) == Count(passed=4, failed=3, skipped=3)


@pytest.mark.parametrize("code", [2, 5])
def test_a_run_that_found_no_test_or_broke_off_has_failed(tmp_path, code):
    assert read_report(report(tmp_path / "r.xml", tests=0), code) == FAILED
    assert read_report(tmp_path / "none.xml", code) == FAILED
    assert read_report(tmp_path / "none.xml", 0) == FAILED


def test_the_closing_line_sums_all_runs(capsys):
    steps = [("stil", Count), ("en", lambda: Count(3, 0, 1)), ("to", lambda: Count(4, 0))]
    assert check(steps) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "7 passed, 0 failed"


def test_a_failed_step_counts_and_the_rest_still_runs(capsys):
    def broken() -> Count:
        raise ToolError("Træningen mislykkedes.")

    assert check([("stil", lambda: FAILED), ("træning", broken), ("test", lambda: Count(3, 2))]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "3 passed, 4 failed"
    assert "Fejl i: stil; træning; test" in lines


def test_one_failure_is_enough_for_a_bad_exit():
    assert check([("stil", lambda: FAILED), ("test", lambda: Count(100, 0))]) == 1


def test_the_counts_of_two_checks_do_not_run_together(capsys):
    check([("stil", lambda: FAILED)])
    check([("stil", lambda: FAILED)])
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"


def test_warnings_that_matter_are_found_and_the_others_passed_over():
    output = (
        "\x1b[93m/x/site-packages/rasa/validator.py:80: UserWarning: The intent 'tak' is listed in the domain file, but "
        "is not found in the NLU training data.\n\x1b[0m"
        "/x/site-packages/rasa/shared/utils/io.py:99: UserWarning: The utterance 'utter_a' is not used in any story or rule.\n"
        "/x/site-packages/pkg_resources/__init__.py:10: UserWarning: pkg_resources is old.\n"
        "2026-01-01 WARNING  rasa.validator  - Story structure conflict after intent 'hils':\n"
    )
    found = warnings_that_matter(output)
    assert len(found) == 2
    assert found[0].startswith("The intent 'tak' is listed")
    assert found[1].startswith("Story structure conflict")


def test_a_step_that_hangs_is_stopped(monkeypatch, capsys):
    monkeypatch.setattr(module, "STEP_LIMIT", 0.3)
    assert module.run(["sleep", "30"], {"PATH": "/usr/bin:/bin"}) == 124
    assert "blev stoppet" in capsys.readouterr().out


def test_the_steps_go_from_cheap_to_dear():
    names = [name.split(" ")[0] for name, _ in module.STEPS]
    assert names == [
        "Formatering",
        "Kodestil",
        "Typer",
        "Regelbøgerne",
        "Enhedstest",
        "Motorens",
        "Træningsdata",
        "Træning",
        "Forståelsen",
        "Samtaletest",
        "Word-filerne",
        "Siden",
    ]


PROGRAMS = pytest.mark.parametrize(
    ("step", "program", "package"),
    [("browser_step", "chromium", "chromium"), ("libreoffice_step", "soffice", "libreoffice-writer-nogui")],
)


@PROGRAMS
def test_without_a_program_the_step_says_so_and_is_no_pass(monkeypatch, capsys, tmp_path, step, program, package):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert getattr(module, step)() == Count(skipped=1)
    assert f"apt install {package}" in capsys.readouterr().out


@PROGRAMS
def test_a_program_that_cannot_be_installed_is_a_failure(monkeypatch, capsys, tmp_path, step, program, package):
    asked = []
    monkeypatch.setattr(module.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(module.os, "geteuid", lambda: 0)
    monkeypatch.setattr(module, "LOG_DIR", tmp_path)
    monkeypatch.setattr(module, "run_logged", lambda *given: asked.append(given) or 100)
    assert getattr(module, step)() == module.FAILED
    ((command, _, _, _, _, limit),) = asked
    assert command[-1].endswith(f"install --yes --no-install-recommends {package}") and limit == module.INSTALL_LIMIT
    said = capsys.readouterr().out
    assert "kunne ikke installeres" in said and f"apt install {package}" in said


@PROGRAMS
def test_a_program_that_is_there_is_used(monkeypatch, step, program, package):
    monkeypatch.setattr(module, program, lambda: "/usr/bin/it")
    monkeypatch.setattr(module, "run_logged", lambda *given: pytest.fail("installed"))
    monkeypatch.setattr(module, "pytest_step", lambda *given: lambda: Count(7))
    assert getattr(module, step)() == Count(7)
