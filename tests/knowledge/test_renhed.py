"""Rooms kept apart: the domain imports no Rasa, no HTTP and no SQL; the actions hold no rules, no user texts and no SQL."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from knowledge.indlaes import RULEBOOKS, ids, indlaes
from tests.knowledge.hjaelp import BOEGER, DISCIPLINER, VAERDIER

ROD = RULEBOOKS.parent.parent
KNOWLEDGE = sorted((ROD / "knowledge").rglob("*.py"))
ACTIONS = sorted((ROD / "actions").rglob("*.py"))
# What the pure domain may use besides the standard library.
TILLADT = {"knowledge", "numpy", "pydantic", "ruamel", "jinja2", "holidays", "spacy"}
TILLADT |= {"bm25s", "snowballstemmer", "rapidfuzz"}  # the look-up
TILLADT |= {"fsrs"}  # spaced repetition
TILLADT |= {"typst"}  # pictures and PDF
# Of the standard library: no network, no database, no server.
FORBUDT = {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "asyncio", "sqlite3", "dbm", "shelve", "xmlrpc"}


def navn(fil: Path) -> str:
    return fil.relative_to(ROD).as_posix()


@cache
def traeet(fil: Path) -> ast.Module:
    return ast.parse(fil.read_text(encoding="utf-8"))


def importerer(fil: Path) -> set[str]:
    """The top-level names of every module that a file imports, at any depth of its code."""
    fundet: set[str] = set()
    for knude in ast.walk(traeet(fil)):
        if isinstance(knude, ast.Import):
            fundet |= {del_.name.split(".")[0] for del_ in knude.names}
        elif isinstance(knude, ast.ImportFrom):
            assert knude.level == 0, f"{navn(fil)}: relativ import"
            fundet.add(str(knude.module).split(".")[0])
        elif isinstance(knude, ast.Call) and getattr(knude.func, "attr", getattr(knude.func, "id", "")) in (
            "__import__",
            "import_module",
        ):
            fundet.add("en import, der først bestemmes ved kørslen")
    return fundet


def tekster(fil: Path) -> Iterator[str]:
    """Every string of a file but its docstrings."""
    docstrings = {
        id(knude.body[0].value)
        for knude in ast.walk(traeet(fil))
        if isinstance(knude, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and knude.body
        and isinstance(knude.body[0], ast.Expr)
    }
    for knude in ast.walk(traeet(fil)):
        if isinstance(knude, ast.Constant) and isinstance(knude.value, str) and id(knude) not in docstrings:
            yield knude.value


def test_der_er_noget_at_se_efter() -> None:
    assert len(KNOWLEDGE) >= 15 and len(ACTIONS) >= 5


@pytest.mark.parametrize("fil", KNOWLEDGE, ids=navn)
def test_domaenet_er_rent(fil: Path) -> None:
    fremmede = importerer(fil) - TILLADT - set(sys.stdlib_module_names)
    assert not fremmede, f"{navn(fil)} importerer {fremmede}"
    assert not importerer(fil) & FORBUDT


@pytest.mark.parametrize("fil", KNOWLEDGE, ids=navn)
def test_uret_er_en_parameter(fil: Path) -> None:
    """Only the command line asks what day it is, as the default of ``--pr``."""
    kald = {
        f"{getattr(k.func.value, 'id', getattr(k.func.value, 'attr', ''))}.{k.func.attr}"
        for k in ast.walk(traeet(fil))
        if isinstance(k, ast.Call) and isinstance(k.func, ast.Attribute)
    }
    ure = {k for k in kald if re.fullmatch(r"(date|datetime|time)\.(today|now|utcnow|time|localtime|gmtime)", k)}
    assert ure <= ({"date.today"} if fil.name == "__main__.py" else set()), ure


@pytest.mark.parametrize("fil", KNOWLEDGE, ids=navn)
def test_ingen_moedetype_er_skrevet_i_koden(fil: Path) -> None:
    """A municipality is data: the code names no outcome but the acute one, and no rulebook but the default."""
    udfald = {m for bog in BOEGER for m in indlaes(bog).moeder} - {"underretning_akut"}
    kendt = {"ringsted_ark"} if fil.name == "__main__.py" else set()
    assert not (udfald | set(ids())) & set(tekster(fil)) - kendt


@pytest.mark.parametrize("fil", ACTIONS, ids=navn)
def test_handlingerne_har_ingen_regler(fil: Path) -> None:
    """No outcome (but the acute one), no discipline, role, case or step of worry (but akut) decides anything there."""
    udfald = {m for bog in BOEGER for m in indlaes(bog).moeder} - {"underretning_akut"}
    vaerdier = {v for slot in ("rolle", "bekymringsgrad", "sagsstatus") for v in VAERDIER[slot]} - {"akut", "ved_ikke"}
    assert not (udfald | vaerdier | set(DISCIPLINER)) & set(tekster(fil))


@pytest.mark.parametrize("fil", [f for f in ACTIONS if f.name != "__main__.py"], ids=navn)
def test_handlingerne_har_ingen_brugertekster(fil: Path) -> None:
    """No sentence for the user stands in an action: words are data (``__main__`` speaks to whoever starts the server)."""
    saetninger = [t for t in tekster(fil) if " " in t.strip() and t.rstrip().endswith((".", "?", "!", ":"))]
    assert not saetninger
    # Nor beginnings of them: a capital, three words and a Danish letter.
    assert not [t for t in tekster(fil) if re.match(r"[A-ZÆØÅ]\w* \w+ \w+", t) and re.search("[æøåÆØÅ]", t)]


@pytest.mark.parametrize("fil", ACTIONS, ids=navn)
def test_handlingerne_har_ingen_sql(fil: Path) -> None:
    assert not importerer(fil) & {"sqlalchemy", "sqlite3", "alembic"}
    sql = re.compile(r"\b(SELECT\b.+\bFROM|INSERT\s+INTO|UPDATE\b.+\bSET|DELETE\s+FROM|CREATE\s+TABLE)\b", re.I | re.S)
    assert not [t for t in tekster(fil) if sql.search(t)]


def test_proeverne_kan_se_en_fejl(tmp_path: Path) -> None:
    """The probes themselves: each finds what it is there to find."""
    fil = tmp_path / "x.py"
    fil.write_text(
        '"""Doc."""\nimport rasa_sdk.events\n\n\ndef f():\n    """Doc."""\n    from aiohttp import web\n    return "Ja tak."\n'
    )
    assert importerer(fil) == {"rasa_sdk", "aiohttp"}
    assert list(tekster(fil)) == ["Ja tak."]
