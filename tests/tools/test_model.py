"""The model: when it is trained anew, and that a failed training leaves the old one."""

import ast
from pathlib import Path

import pytest

from tools import model as module
from tools.house import ROOT, ToolError
from tools.model import Model


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A house with the inputs of a model and no model."""
    monkeypatch.setattr(module, "LOG_DIR", tmp_path / "log")
    for name, text in {
        "bot/engine/config.yml": "language: da",
        "bot/engine/domain/intents.yml": "intents: []",
        "bot/engine/components/__init__.py": "",
        "data/nlu/hils.yml": "nlu: []",
        "data/rules/hils.yml": "rules: []",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return Model(tmp_path)


def trainer(text: str, code: int = 0) -> list[str]:
    """A stand-in for Rasa that writes a model of this text and ends with this code."""
    file = "bot/engine/models/.ny/moedeguide.tar.gz"
    return ["/bin/sh", "-c", f"{f'printf {text} > {file}; ' if text else ''}exit {code}"]


def test_it_is_trained_once_and_again_when_an_input_changes(model):
    assert model.ensure(trainer("first"))
    assert model.file.read_text() == "first"
    assert not model.ensure(trainer("second"))
    (model.root / "data/nlu/hils.yml").write_text("nlu: [1]")
    assert model.ensure(trainer("second"))
    assert model.file.read_text() == "second"


@pytest.mark.parametrize(
    "name", ["bot/engine/config.yml", "bot/engine/domain/ny.yml", "bot/engine/components/x.py", "data/stories/a.yml"]
)
def test_every_kind_of_input_counts(model, name):
    before = model.fingerprint()
    (model.root / name).parent.mkdir(parents=True, exist_ok=True)
    (model.root / name).write_text("changed")
    assert model.fingerprint() != before


def test_caches_and_moved_lines_are_told_apart(model):
    before = model.fingerprint()
    cache = model.root / "bot/engine/components/__pycache__"
    cache.mkdir()
    (cache / "x.pyc").write_text("x")
    assert model.fingerprint() == before
    (model.root / "data/nlu/hils.yml").rename(model.root / "data/nlu/tak.yml")
    assert model.fingerprint() != before


@pytest.mark.parametrize("bad", [trainer("half", 1), trainer("", 0)])
def test_a_failed_training_keeps_the_old_model(model, bad):
    model.ensure(trainer("first"))
    (model.root / "data/nlu/hils.yml").write_text("bad")
    with pytest.raises(ToolError) as told:
        model.ensure(bad)
    assert str(told.value).startswith("Træningen mislykkedes. Se ")
    assert str(told.value).endswith("Den gamle model er beholdt.")
    assert model.file.read_text() == "first"
    assert not model.is_current()
    assert [path.name for path in model.folder.iterdir() if path.is_dir()] == []


def test_what_the_components_use_of_knowledge_is_an_input():
    """Followed through the modules themselves, so that a new import cannot leave an old model in use."""
    found: set[str] = set()
    waiting = list((ROOT / "bot/engine/components").glob("*.py"))
    while waiting:
        for node in ast.walk(ast.parse(waiting.pop().read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(f"{node.module}.{name}" for name in names)]
            for name in names:
                path = f"{name.replace('.', '/')}.py"
                if name.startswith("knowledge.") and (ROOT / path).is_file() and path not in found:
                    found.add(path)
                    waiting.append(ROOT / path)
    assert found == set(module.KNOWLEDGE)


def test_missing_inputs_are_one_line(model):
    (model.root / "bot/engine/config.yml").unlink()
    with pytest.raises(ToolError, match=r"bot/engine/config\.yml mangler"):
        model.ensure(trainer("x"))


def test_only_folders_that_are_there_are_given_to_rasa(model):
    command = model.command(model.folder)
    start = command.index("--data") + 1
    assert command[start : command.index("--out")] == ["data/nlu", "data/rules"]
