"""How many names, addresses and CPR numbers are taken out of real-looking messages, and how little else."""

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import spacy
from ruamel.yaml import YAML

from bot.gateway import names, texts
from bot.gateway.lexicon import LISTS, Kind, lexicon, read_list
from bot.gateway.redaction import DETECTORS, redact
from knowledge import sprog

ROOT = Path(__file__).parents[2]
TRAINING = ROOT / "data" / "nlu"

_MARK = re.compile(r"\[([^\]]+)\]\(([a-z-]+)\)")
_ENTITY = re.compile(r"\[([^\]]+)\](?:\{[^}]*\}|\([^)]*\))")
_GENITIVE = re.compile(r"(?:['’]?s|['’])$")


@dataclass(frozen=True)
class Message:
    """A message with the spans that are marked in it, each with its kind."""

    text: str
    marked: tuple[tuple[int, int, str], ...]


def read(line: str, mark: re.Pattern[str]) -> Message:
    """A line of a file with ``mark`` around what is marked."""
    text, marked, done = "", [], 0
    for match in mark.finditer(line):
        text += line[done : match.start()]
        marked.append((len(text), len(text) + len(match[1]), match[match.lastindex or 1]))
        text += match[1]
        done = match.end()
    return Message(text + line[done:], tuple(marked))


def covered(text: str) -> set[int]:
    """The places in ``text`` that are taken out."""
    return {at for detector in DETECTORS for start, end in detector.find(text) for at in range(start, end)}


def lost_words(message: Message, gone: set[int]) -> list[str]:
    """The words outside what is marked that are gone in part or whole."""
    kept = {at for start, end, _ in message.marked for at in range(start, end)}
    words = [match for match in re.finditer(r"\w+", message.text) if not kept & set(range(*match.span()))]
    return [match[0] for match in words if gone & set(range(*match.span()))]


def count_words(message: Message) -> int:
    return len(re.findall(r"\w+", message.text))


def is_gone(message: Message, gone: set[int], start: int, end: int) -> bool:
    """Whether all that tells who it is has gone: a genitive's ending and signs may stay."""
    ending = _GENITIVE.search(message.text[start:end])
    last = end - len(ending[0]) if ending else end
    return all(at in gone for at in range(start, last) if message.text[at].isalnum())


def measuring_set(part: str) -> list[Message]:
    """The messages of one part of `navne.yml`."""
    data = YAML(typ="safe").load(Path(__file__).with_name("navne.yml"))
    return [read(line.removeprefix("- "), _MARK) for line in data[part].splitlines()]


def training(pattern: str) -> Iterator[tuple[str, Message]]:
    """The training messages in the files that fit ``pattern``, with the facts that are marked in them."""
    for file in sorted(TRAINING.glob(pattern)):
        for block in YAML(typ="safe").load(file)["nlu"]:
            for line in str(block.get("examples", "")).splitlines():
                if line.strip().startswith("- "):
                    yield file.name, read(line.strip().removeprefix("- "), _ENTITY)


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A small stand-in for da_core_news_sm, made as a package that is found and loaded as the real one is."""
    pipeline = spacy.blank("da")
    ruler = pipeline.add_pipe("entity_ruler")
    persons = ["zidane", "Qanaaq Quist", "moren", "Psykologen", "Ringsted", "KE"]
    ruler.add_patterns([{"label": "PER", "pattern": person} for person in persons])  # type: ignore[attr-defined]
    ruler.add_patterns([{"label": "LOC", "pattern": "wakanda"}])  # type: ignore[attr-defined]
    pipeline.meta.update({"name": "core_news_sm", "version": "0.0.1"})
    package = tmp_path / sprog.MODEL
    package.mkdir()
    pipeline.to_disk(package / f"{sprog.MODEL}-0.0.1")
    (package / "meta.json").write_text('{"lang": "da", "name": "core_news_sm", "version": "0.0.1"}')
    (package / "__init__.py").write_text(
        "from pathlib import Path\nfrom spacy.util import load_model_from_init_py\n\n"
        "def load(**overrides):\n    return load_model_from_init_py(Path(__file__), **overrides)\n"
    )
    facts = tmp_path / f"{sprog.MODEL}-0.0.1.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: da-core-news-sm\nVersion: 0.0.1\n")
    monkeypatch.syspath_prepend(tmp_path)
    for module in [name for name in sys.modules if name.split(".")[0] == sprog.MODEL]:
        monkeypatch.delitem(sys.modules, module)
    sprog.nlp.cache_clear()
    yield
    sys.modules.pop(sprog.MODEL, None)
    sprog.nlp.cache_clear()


def measure() -> tuple[dict[str, float], float, str]:
    """The share found of each kind, the share of ordinary words lost, and all that went wrong."""
    found: dict[str, list[bool]] = {}
    lost: list[str] = []
    words, wrong = 0, []
    for message in measuring_set("vaek") + measuring_set("bliver"):
        gone = covered(message.text)
        for start, end, kind in message.marked:
            good = is_gone(message, gone, start, end)
            found.setdefault(kind, []).append(good)
            wrong += [] if good else [f"not found: {message.text[start:end]} in: {message.text}"]
        missing = lost_words(message, gone)
        wrong += [f"lost: {word} in: {message.text}" for word in missing]
        lost += missing
        words += count_words(Message(message.text, ()))
    shares = {kind: sum(hits) / len(hits) for kind, hits in found.items()}
    return shares, len(lost) / words, "\n".join(wrong)


def check_floors() -> None:
    shares, lost, wrong = measure()
    print(f"{shares}, ordinary words lost {lost:.2%}\n{wrong}")
    assert shares["cpr"] == 1, wrong
    assert shares["navn"] >= 0.95, wrong
    assert shares["adresse"] >= 0.95, wrong
    assert lost <= 0.02, wrong


def test_the_measuring_set_is_large_and_says_each_thing_once() -> None:
    with_names, without = measuring_set("vaek"), measuring_set("bliver")
    assert len(with_names) >= 250 and len(without) >= 250
    assert all(message.marked for message in with_names) and not any(message.marked for message in without)
    texts = [message.text for message in with_names + without]
    assert len(texts) == len(set(texts))


def test_floors_without_the_model() -> None:
    check_floors()


def test_floors_with_the_model(model: None) -> None:
    check_floors()


def test_names_are_found_that_are_on_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules alone: with every list of names empty, most names go all the same, and no more ordinary words."""
    lists = {"fornavne", "efternavne"}
    monkeypatch.setattr("bot.gateway.lexicon.read_list", lambda name: [] if name in lists else read_list(name))
    lexicon.cache_clear()
    try:
        shares, lost, wrong = measure()
    finally:
        lexicon.cache_clear()
    print(f"{shares}, ordinary words lost {lost:.2%}")
    assert shares["navn"] >= 0.65, wrong
    assert lost <= 0.02, wrong


def test_what_is_taken_out_once_is_not_taken_again() -> None:
    for message in measuring_set("vaek"):
        once = redact(message.text).text
        assert redact(once).text == once


def test_no_fact_of_the_training_texts_is_touched() -> None:
    touched = [
        (file, message.text)
        for file, message in training("svar_*.yml")
        if (gone := covered(message.text)) and any(gone & set(range(start, end)) for start, end, _ in message.marked)
    ]
    assert not touched


@pytest.mark.parametrize("pattern", ["svar_*.yml", "maal.yml", "akut.yml"])
def test_training_texts_stay_as_they_are(pattern: str) -> None:
    """They hold no names, so nothing may go: at most 0.3 % of the words, in files that others write on."""
    messages = [message for _, message in training(pattern)]
    lost = [(message.text, word) for message in messages for word in lost_words(message, covered(message.text))]
    words = sum(count_words(message) for message in messages)
    print(f"{pattern}: {len(messages)} messages, {words} words, {len(lost)} lost: {lost}")
    assert len(messages) > 300
    assert len(lost) <= 0.003 * words, lost


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zidane i 3.a slår", "[navn] i 3.a slår"),
        ("mødet med Qanaaq Quist", "mødet med [navn]"),
        # What the model draws in wrongly stays, and what is no person is nothing to it.
        ("moren fra Ringsted og Psykologen fra KE", "moren fra Ringsted og Psykologen fra KE"),
        ("turen til wakanda", "turen til wakanda"),
        # The lists and the rules hold as without it.
        ("far slår oliver på Nørregade 12", "far slår [navn] på [adresse]"),
    ],
)
def test_the_model_is_used_where_it_is_installed(model: None, text: str, expected: str) -> None:
    names.load()
    assert sprog.spacy_valg() == sprog.MODEL
    assert redact(text).text == expected


@pytest.mark.skipif(sprog.spacy_valg() == sprog.MODEL, reason="the model is installed here")
def test_without_the_model_its_names_are_not_known() -> None:
    assert redact("zidane i 3.a slår").text == "zidane i 3.a slår"


def test_the_lists() -> None:
    entries = {file.stem: read_list(file.stem) for file in LISTS.glob("*.txt")}
    assert entries.keys() == {"fornavne", "efternavne", "ord", "kendte"}
    assert len(entries["fornavne"]) >= 1000 and len(entries["efternavne"]) >= 300
    for name, listed in entries.items():
        assert len(listed) == len(set(listed)), name
        assert all(entry == " ".join(entry.split()) for entry in listed), name
        assert (LISTS / f"{name}.txt").read_text("utf-8").startswith("# "), name
    all_names = {*entries["fornavne"], *entries["efternavne"]}
    assert set(entries["ord"]) <= all_names
    # Every name that is a Danish word is either doubtful, or one that nobody types as a word here.
    assert lexicon().name_kind("storm") is Kind.DOUBTFUL
    assert lexicon().name_kind("oliver") is Kind.NAME
    assert lexicon().name_kind("mødet") is None


def test_the_user_is_told_what_went() -> None:
    told = texts.removed(redact("far slår oliver på Nørregade 12").kinds)
    assert "en adresse og et navn" in told
    assert "Du behøver ikke skrive navne, adresser eller numre" in told
    assert texts.removed(["cpr"]).startswith("Jeg fjernede et CPR-nummer fra din besked")


def test_it_is_fast() -> None:
    short = "vi har en dreng på 4 der hedder oliver, han slår de andre. psykolog og talepædagog. ingen sag"
    long = (short + ". ") * 25
    assert len(long) > 2000
    redact(short)
    assert _best_time(short) < 0.001
    assert _best_time(long[:2000]) < 0.02


def _best_time(text: str) -> float:
    """The shortest of some runs, in seconds: what it takes where nothing else is going on."""
    times = []
    for _ in range(15):
        started = time.perf_counter()
        redact(text)
        times.append(time.perf_counter() - started)
    return min(times)
