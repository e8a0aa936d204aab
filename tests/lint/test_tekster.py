"""Every text that the code asks for is there with its placeholders, every text there is used, and every id has a label."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from ruamel.yaml import YAML

from knowledge import fakta as fk
from knowledge import opslag
from knowledge.indlaes import indlaes
from knowledge.visning import vaerdi_i_ord
from tests.conversations import contract
from tests.lint.handlinger import source_files

FILE = contract.ROOT / "knowledge" / "tekster.yml"
# Who asks for a text by its key: the function's name, and what it puts before the key.
ASKS = {"tekst": "", "_v": "visning.", "_kortord": "kort.", "_tidsord": "tidslinje.", "gruppe": ""}
# The actions of small talk say the text whose key is the intent.
BY_INTENT = {"tak", "farvel"}
TEMPLATES = contract.ROOT / "knowledge" / "skabeloner"


def texts() -> dict[str, str]:
    """Every text by its key, those of a group as "group.name"."""
    flat: dict[str, str] = {}
    for key, value in YAML(typ="safe").load(FILE.read_text(encoding="utf-8")).items():
        flat |= {f"{key}.{name}": text for name, text in value.items()} if isinstance(value, dict) else {key: value}
    return flat


def groups() -> set[str]:
    """The keys that hold a group."""
    return {key.split(".")[0] for key in texts() if "." in key}


def asked() -> Iterator[tuple[Path, ast.Call, str, ast.expr]]:
    """Every call that asks for a text: the file, the call, what goes before the key, and the key's expression."""
    for path in source_files("actions", "knowledge"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKS and node.args:
                yield path, node, ASKS[node.func.id], node.args[0]


def written(expression: ast.expr) -> set[str]:
    """The keys that an expression writes out: a text, or both of a choice. Those of an f-string end in "*"."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return {expression.value}
    if isinstance(expression, ast.IfExp):
        return written(expression.body) | written(expression.orelse)
    if isinstance(expression, ast.JoinedStr) and isinstance(expression.values[0], ast.Constant):
        return {f"{expression.values[0].value}*"}
    return set()


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_key_that_the_code_writes_exists():
    known = texts()
    missing = [
        f"{path.name}:{call.lineno}: {before}{key}"
        for path, call, before, expression in asked()
        for key in written(expression)
        if f"{before}{key}" not in known
        and f"{before}{key}" not in groups()
        and not (key.endswith("*") and any(name.startswith(f"{before}{key[:-1]}") for name in known))
    ]
    assert not missing, "\n".join(missing)


def test_every_placeholder_is_filled():
    known = texts()
    wrong = []
    for path, call, before, expression in asked():
        given = {keyword.arg for keyword in call.keywords}
        for key in written(expression):
            text = known.get(f"{before}{key}")
            # With ** what is given cannot be read from the call, and without any field nothing is filled in.
            if text is None or None in given:
                continue
            if placeholders(text) != given:
                wrong.append(f"{path.name}:{call.lineno}: {before}{key} has {placeholders(text)}, gets {given}")
    assert not wrong, "\n".join(wrong)


def test_every_text_is_used():
    """Its key stands in the code by itself, or as a part of an f-string's group, or its whole group is asked for."""
    constants: set[str] = set()
    whole: set[str] = set()
    prefixes: set[str] = set()
    for path in source_files("actions", "knowledge"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
    for _, call, before, expression in asked():
        keys = written(expression)
        whole |= keys if isinstance(call.func, ast.Name) and call.func.id == "gruppe" else set()
        prefixes |= {before + key[:-1] for key in keys if key.endswith("*")}
    unused = [
        key
        for key in texts()
        if key not in constants | BY_INTENT
        and key.split(".")[0] not in whole
        and not any(
            key.startswith(before) and key.removeprefix(before) in constants for before in ASKS.values() if before
        )
        and not any(key.startswith(prefix) for prefix in prefixes if "." in prefix)
    ]
    assert not unused, unused


def words_of(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every text of a piece of data, with its place."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from words_of(part, f"{where}.{key}")
    elif isinstance(value, list):
        for nr, part in enumerate(value):
            yield from words_of(part, f"{where}[{nr}]")


def test_the_texts_have_the_tone():
    """Plain and calm: no exclamation marks, no blanks at the ends or twice, Danish quotation marks."""
    found = list(words_of(texts(), "tekster"))
    found += list(words_of(YAML(typ="safe").load(fk.FILEN.read_text(encoding="utf-8")), "fakta"))
    wrong = [where for where, text in found if "!" in text or text != text.strip() or "  " in text or "“" in text]
    assert not wrong, wrong


def test_no_text_names_a_person_or_a_number_to_call_but_112():
    number = re.compile(r"(?<!\d)(?:\+45 ?)?\d{2} ?\d{2} ?\d{2} ?\d{2}(?!\d)")
    found = list(words_of(texts(), "tekster"))
    for name in contract.playable():
        found += list(words_of(indlaes(name).model_dump(mode="json"), name))
    assert not [where for where, text in found if number.search(re.sub(r"\d{4}-\d{2}-\d{2}", "", text))]


# --- labels ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slot", fk.ALLE)
def test_every_fact_and_value_has_words(slot: str):
    fact = fk.faktum(slot)
    assert all((fact.navn, fact.bestemt, fact.spoergsmaal, fact.hvorfor, fact.hjaelp))
    for name, value in fact.vaerdier.items():
        assert value.navn and value.knap and value.kort
        if slot != "dato":
            assert "_" not in vaerdi_i_ord(slot, name)
        if slot == "rolle":
            assert value.kortnavn
        if slot == "bekymringsgrad" and name != fk.VED_IKKE:
            assert value.definition
    titles = [value.knap for value in fact.vaerdier.values()]
    assert len(set(titles)) == len(titles)


def test_the_facts_and_values_are_the_contracts():
    """DOMAIN.md section 3: tools outside the project use these ids."""
    assert set(fk.data().fakta) == set(fk.ALLE)
    assert {slot: set(fk.faktum(slot).vaerdier) for slot in fk.AFGOERENDE} == {
        "rolle": {
            *("paedagogisk_leder", "skoleleder", "fagperson", "sundhedsplejerske", "raadgiver", "ppr_eller_ke"),
            fk.VED_IKKE,
        },
        "bekymringsgrad": {"let", "moderat", "svaer", "akut", fk.VED_IKKE},
        "sagsstatus": {"ingen_sag", "afklaring", "aktiv_sag", fk.VED_IKKE},
        "fagligheder": {
            *("sundhedspleje", "ke_psykolog", "ke_talehoere", "ke_paedagogisk_konsulent", "ppr", "ssp", "uu"),
            *("familiehus", "socialraadgiver", fk.INGEN, fk.VED_IKKE),
        },
        "lokal_indsats": {"ja", "delvist", "nej", fk.VED_IKKE},
        "samtykke": {"ja", "nej", "ikke_spurgt", fk.VED_IKKE},
        "formaal_bfm": {"vidensindsamling", "samarbejde", "opstart", "opfoelgning", fk.VED_IKKE},
    }


@pytest.mark.parametrize("rulebook", contract.playable())
def test_every_outcome_kind_and_edition_has_words(rulebook: str):
    book = indlaes(rulebook)
    assert set(book.moeder) <= contract.OUTCOMES
    assert all((book.meta.navn, book.meta.kommune, book.meta.udgave.navn, book.meta.udgave.tekst, book.meta.ansvarlig))
    for meeting in book.moeder.values():
        assert all((meeting.navn, meeting.bestemt, meeting.handling))
        assert all(kind.navn for kind in meeting.varianter)
    names = [meeting.navn for meeting in book.moeder.values()]
    assert len(set(names)) == len(names)


def test_every_outcome_of_the_contract_is_some_rulebooks():
    assert {m for name in contract.playable() for m in indlaes(name).moeder} == contract.OUTCOMES


def functions_named(value: Any) -> Iterator[str]:
    """Every function that a rulebook's data name."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in ("funktion", "ansvarlig", "indkaldes_af") and isinstance(part, str) and " " not in part:
                yield part
            yield from functions_named(part)
    elif isinstance(value, list):
        for part in value:
            yield from functions_named(part)


@pytest.mark.parametrize("rulebook", contract.playable())
def test_every_function_has_a_name(rulebook: str):
    named = set(functions_named(indlaes(rulebook).model_dump(mode="json")))
    assert named and named <= set(fk.data().funktioner)
    assert all(fk.funktionsnavn(name) for name in named)
    roles = {role for function in fk.data().funktioner.values() for role in function.roller}
    assert roles <= set(fk.faktum("rolle").vaerdier)


def test_every_topic_has_a_name():
    topics = {key.removeprefix("emner."): text for key, text in texts().items() if key.startswith("emner.")}
    assert set(topics) == set(opslag.EMNER)
    assert all(topics.values())
    assert len(set(topics.values())) == len(topics)


def test_every_template_is_used():
    asked_for = " ".join(path.read_text(encoding="utf-8") for path in source_files("knowledge"))
    unused = [path.name for path in TEMPLATES.rglob("*.j2") if f'"{path.name.split(".")[0]}"' not in asked_for]
    assert not unused, unused
