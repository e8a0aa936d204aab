"""README and docs say what is so: links, names, commands with their output, and the two worked examples."""

import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.indlaes import ids, indlaes

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"")
CODE = re.compile(r"`([^`\n]+)`")
# What a page may name that is made by set-up, training or running, and so is not in the repository.
MADE = re.compile(r"\.cache/|var/|bot/engine/models/|\.venv/|opsaet-|\.\./")
KNOWLEDGE = ".venv/bin/python -m knowledge "
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def fences(page: Path, *kinds: str) -> list[tuple[str, str]]:
    """The fenced blocks of a page in their order: kind and content."""
    return [(kind, body) for kind, body in FENCE.findall(text_of(page)) if kind in kinds]


def commands(block: str) -> Iterator[tuple[str, list[str]]]:
    """The commands of a console block, each with the lines of output that are shown."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *shown = part.rstrip("\n").split("\n")
        yield command, shown


def anchors(page: Path) -> set[str]:
    """The addresses of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def assert_shown(shown: list[str], output: str, command: str) -> None:
    """Every line shown stands in the output, in this order; only where "…" stands is something left out."""
    lines = output.rstrip("\n").split("\n")
    place, gap = 0, False
    for line in shown:
        if line == "…":
            gap = True
            continue
        found = next((n for n in range(place, len(lines)) if lines[n] == line), None)
        assert found is not None, f"{command}\ndoes not print (here): {line}\nbut:\n{output}"
        assert gap or found == place, f"{command}\nprints more before: {line}\n{lines[place:found]}"
        place, gap = found + 1, False
    assert gap or place == len(lines), f"{command}\nprints more: {lines[place:]}"


@each_page
def test_links_lead_somewhere(page):
    for target in (first or second for first, second in LINK.findall(FENCE.sub("", text_of(page)))):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


@cache
def bare_names() -> set[str]:
    """The names of the repository's files, without their folders."""
    found: set[str] = set()
    for _, folders, files in os.walk(ROOT):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        found |= set(files)
    return found


@each_page
def test_files_named_are_there(page):
    for name in CODE.findall(FENCE.sub("", text_of(page))):
        if MADE.match(name):
            continue
        if re.fullmatch(r"[\w.-]+(/[\w.-]+)+/?", name):
            # The pages on the engine name its files from its own folder, as its code does.
            assert (ROOT / name).exists() or (ROOT / "bot" / "engine" / name).exists(), name
        elif re.fullmatch(r"[\w-]+\.(py|yml|md|toml|lock)", name):
            assert name in bare_names(), name


def test_every_make_target_named_exists():
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony is not None
    named = {
        target for page in PAGES for target in re.findall(r"(?:`|^\$ )make ([a-z-]+)", text_of(page), re.MULTILINE)
    }
    assert named >= {"run", "test", "chat", "doctor"}
    assert named <= set(phony.group(1).split())


def read_by_the_code() -> set[str]:
    """The environment variables that the code reads (not those that it only sets for others)."""
    found: set[str] = set()
    for room in ("knowledge", "actions", "bot/gateway", "bot/store", "bot/engine/components", "tools"):
        for file in [*(ROOT / room).rglob("*.py"), *(ROOT / room).glob("*.sh")]:
            code = file.read_text(encoding="utf-8")
            found |= set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"(?!\] =)', code))
            found |= set(re.findall(r'\b_?(?:value|number|origins|token|guid)\(env, "([A-Z_]+)"', code))
            found |= set(re.findall(r'"(TEAMS_[A-Z_]+)"', code))
            found |= set(re.findall(r"\$\{([A-Z_]+):-", code))
    return found


def test_the_table_of_settings_is_whole():
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", text_of(ROOT / "README.md"), re.MULTILINE))
    assert table == read_by_the_code()


def test_every_setting_named_exists():
    named = {
        name
        for page in PAGES
        for name in re.findall(r"\b((?:GATEWAY|GUIDE|ENGINE|ACTIONS|RULEBOOK)(?:_[A-Z]+)*)\b", text_of(page))
    }
    assert named <= read_by_the_code()


@pytest.fixture(scope="module")
def municipality(tmp_path_factory):
    """The folder with Eksempelby, built from the page."""
    folder = tmp_path_factory.mktemp("kommuner")
    for _, block in fences(ROOT / "docs" / "ny-kommune.md", "yaml"):
        name = re.match(r"# (eksempelby_2026/[\w./]+\.yml)\n", block)
        assert name is not None, block
        file = folder / name[1]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block, encoding="utf-8")
    return folder


def test_the_example_municipality_passes_the_check(municipality):
    command = [sys.executable, "-m", "knowledge", "tjek", "--mappe", str(municipality)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert "eksempelby_2026: i orden" in answer.stdout.splitlines()
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize("name", ["README.md", "docs/ny-kommune.md", "docs/kilder.md"])
def test_commands_print_what_is_shown(name, municipality, capsys):
    ran = 0
    for _, block in fences(ROOT / name, "console"):
        for command, shown in commands(block):
            if not command.startswith(KNOWLEDGE):
                continue
            if " diff " in command and not (ROOT / ".git").exists():
                continue
            arguments = shlex.split(command.removeprefix(KNOWLEDGE))
            code = main([str(municipality) if argument == "../kommuner" else argument for argument in arguments])
            output = capsys.readouterr()
            # 1 is a finding, as diff has while a rule is being changed; 2 is a command that cannot be used so.
            assert code in (0, 1) and output.err == "", command
            assert shown or " diff " in command, command
            if shown:
                assert_shown(shown, output.out, command)
            ran += 1
    assert ran


def test_the_example_of_a_changed_rule(tmp_path):
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge", ignore=shutil.ignore_patterns("__pycache__"))
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"PYTHONPATH": str(tmp_path), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def run(*command: str, told: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=tmp_path, env=env, input=told, capture_output=True, text=True, timeout=60, check=False
        )

    author = ("-c", "user.name=docs", "-c", "user.email=docs@localhost")
    for arguments in (["init", "-q"], ["add", "-A"], [*author, "commit", "-qm", "before"]):
        assert run("git", *arguments).returncode == 0
    seen = []
    for kind, block in fences(ROOT / "docs" / "aendr-en-regel.md", "diff", "console"):
        if kind == "diff":
            applied = run("git", "apply", "--recount", "-", told=block)
            assert applied.returncode == 0, applied.stderr
            continue
        for command, shown in commands(block):
            answer = run(sys.executable, "-m", "knowledge", *shlex.split(command.removeprefix(KNOWLEDGE)))
            assert answer.stderr == ""
            assert_shown(shown, answer.stdout, command)
            seen.append((command.split()[3], answer.returncode))
    assert seen == [("tjek", 1), ("tjek", 0), ("diff", 1)]


def sources(value: object) -> Iterator[tuple[str, str]]:
    """Every (document, section) cited anywhere in a rulebook's data."""
    if isinstance(value, dict):
        if "dokument" in value and "afsnit" in value:
            yield value["dokument"], value["afsnit"]
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from sources(part)


def test_the_projects_own_decisions_are_written_down():
    cited = {
        section
        for rulebook in ids()
        for document, section in sources(indlaes(rulebook).model_dump())
        if document == "projektet"
    }
    headings = set(re.findall(r"^## (.+)$", text_of(ROOT / "docs" / "kilder.md"), re.MULTILINE))
    assert cited and cited <= headings


def test_every_conflict_is_in_the_list():
    listed = set(re.findall(r"^\| (K\d+\w*) \|", text_of(ROOT / "docs" / "kilder.md"), re.MULTILINE))
    assert listed == {conflict for rulebook in ids() for conflict in indlaes(rulebook).konflikter}


@each_page
def test_nothing_of_this_machine_and_no_shouting(page):
    text = text_of(page)
    assert not re.search(r"(?<![\w.~/])/(?:root|work|home|tmp|Users)\b", text)
    assert not [quote for quote in re.findall(r"»[^«]*«", text) if "!" in quote]


def test_the_picture_is_light_and_of_the_width_that_was_meant():
    data = (ROOT / "docs" / "billeder" / "side.png").read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert width == 1000 and height > 1000
    assert len(data) < 250_000
