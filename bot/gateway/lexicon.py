"""What is known of a single word: whether it is a name, an ordinary Danish word, or a known word with a capital letter.

The names are the project's own lists in ``navne/``. The Danish words are those of spaCy's lookup lemmatizer
(``spacy-lookups-data``: half a million forms, places among them but no persons' names). Nothing here remembers a word
that was asked about.
"""

import gzip
import json
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from functools import cache
from importlib.resources import files
from pathlib import Path

LISTS = Path(__file__).with_name("navne")
"""Where the lists are: plain text, one entry a line, lines that start with # aside."""


class Kind(Enum):
    """What a word is by itself."""

    NAME = auto()
    """A name that is no ordinary word."""
    DOUBTFUL = auto()
    """A name that is an ordinary word too, or looks like one."""
    KNOWN = auto()
    """A Danish word, or a known word that is written with a capital letter."""
    UNKNOWN = auto()
    """None of these: a rare name, a foreign word or a typing error."""


_PLAIN = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_BARE = str.maketrans({"æ": "a", "ø": "o", "å": "a", "ð": "d", "þ": "t", "ł": "l", "ı": "i"})
_DANISH_LETTERS = (("ae", "æ"), ("oe", "ø"), ("aa", "å"), ("o", "ø"), ("a", "å"), ("a", "æ"), ("e", "æ"))
_BUCKETS = 1 << 22
_LONGEST = 40  # No name is longer, and a longer row of letters would take long to look into.
_JOINTS = "se"  # what Danish puts between the parts of a compound: samarbejd-s-møde, dreng-e-gruppe


class Lexicon:
    """The lists and the Danish words, ready to be asked. One is enough: see `lexicon`."""

    def __init__(self) -> None:
        self._danish = _danish_words()
        self._buckets = bytearray(_BUCKETS)
        for number in self._danish:
            self._buckets[number % _BUCKETS] = 1
        doubtful = {name.lower() for name in read_list("ord")}
        self._names: dict[str, Kind] = {}
        self._first_names: set[str] = set()
        self._surnames: set[str] = set()
        for file, spellings in (("fornavne", self._first_names), ("efternavne", self._surnames)):
            for name in read_list(file):
                low = name.lower()
                for spelling in _spellings(low):
                    # Without its Danish letters a name may be an ordinary word: "Bæk" is typed "bak".
                    plain = low not in doubtful and (spelling == low or not self.is_danish(spelling))
                    if self._names.get(spelling) is not Kind.DOUBTFUL:
                        self._names[spelling] = Kind.NAME if plain else Kind.DOUBTFUL
                    spellings.add(spelling)
        known = [entry.lower() for entry in read_list("kendte")]
        self._known = frozenset(entry for entry in known if " " not in entry)
        self._phrases = frozenset(tuple(entry.split()) for entry in known if " " in entry)
        self._phrase_starts = frozenset(phrase[0] for phrase in self._phrases)

    def name_kind(self, low: str) -> Kind | None:
        """NAME or DOUBTFUL where ``low`` is on the lists of names, in one of the ways it may be typed; else None."""
        kind = self._names.get(low)
        if kind is None and not low.isascii():
            kind = self._names.get(_bare(low, None))
        return kind

    def is_first_name(self, low: str) -> bool:
        """Whether ``low`` is on the list of first names."""
        return low in self._first_names

    def is_surname(self, low: str) -> bool:
        """Whether ``low`` is on the list of surnames."""
        return low in self._surnames

    def is_listed(self, low: str) -> bool:
        """Whether ``low`` is one of the known words that are written with a capital letter."""
        return low in self._known

    def phrase(self, lows: list[str], start: int) -> int:
        """How many words from ``start`` on are a known phrase ("red barnet"): 0 where there is none."""
        if lows[start] not in self._phrase_starts:
            return 0
        return next((n for n in (4, 3, 2) if tuple(lows[start : start + n]) in self._phrases), 0)

    def is_danish(self, word: str) -> bool:
        """Whether ``word`` is a form in the Danish word list, as it is written."""
        number = hash(word)
        if not self._buckets[number % _BUCKETS]:
            return False  # Most of what is asked for is no word: that much is told at once.
        at = bisect_left(self._danish, number)
        return at < len(self._danish) and self._danish[at] == number

    def is_known(self, low: str) -> bool:
        """Whether ``low`` is a Danish word, compound or place, also when typed without æ, ø and å."""
        if low in self._known or len(low) > _LONGEST or self._is_word(low) or self._is_compound(low):
            return True
        if low.endswith("s") and (low[:-1] in self._known or self._is_word(low[:-1])):
            return True
        if low.endswith("st") and self.is_danish(low[:-2]):
            return True  # A superlative that the list leaves out: oftest.
        return any(self._is_word(typed) or self._is_compound(typed) for typed in _with_danish_letters(low))

    def holds_word(self, low: str, length: int) -> bool:
        """Whether ``low`` begins or ends with a Danish word of at least ``length`` letters: a mistyped compound."""
        return any(self.is_danish(low[:at]) or self.is_danish(low[len(low) - at :]) for at in range(length, len(low)))

    def _is_word(self, low: str) -> bool:
        return self.is_danish(low) or self.is_danish(low[:1].upper() + low[1:])

    def _is_compound(self, low: str) -> bool:
        """Whether ``low`` is two Danish words written as one."""
        for at in range(3, len(low) - 3):
            if self.is_danish(low[at:]) and (
                self.is_danish(low[:at]) or (at > 4 and low[at - 1] in _JOINTS and self.is_danish(low[: at - 1]))
            ):
                return True
        return False


@cache
def lexicon() -> Lexicon:
    """The one Lexicon, made at the first call (about half a second)."""
    return Lexicon()


def read_list(name: str) -> list[str]:
    """The entries of a list in ``navne/``."""
    lines = (LISTS / f"{name}.txt").read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


class Near:
    """Tells whether a word may be one of some known words with a typing error."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if len(word) > 3)
        self._forms = frozenset(form for word in self._words for form in (*_without_one(word), *_with_gap(word)))

    def __contains__(self, word: str) -> bool:
        """Whether a letter is missing, added or moved; in a word of five letters or more also whether one is wrong."""
        if len(word) < 4:
            return False
        if word in self._words or word in self._forms or any(form in self._words for form in _without_one(word)):
            return True
        if any(word[:at] + word[at + 1] + word[at] + word[at + 2 :] in self._words for at in range(len(word) - 1)):
            return True
        return len(word) > 4 and any(form in self._forms for form in _with_gap(word))


def _without_one(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _with_gap(word: str) -> Iterator[str]:
    return (f"{word[:at]}?{word[at + 1 :]}" for at in range(len(word)))


def _danish_words() -> "array[int]":
    """The hashes of the Danish word forms, in order: a tenth of the room that the words themselves take."""
    data = files("spacy_lookups_data") / "data" / "da_lemma_lookup.json.gz"
    lemmas: dict[str, str] = json.loads(gzip.decompress(data.read_bytes()))
    return array("q", sorted(hash(form) for form in lemmas))


def _spellings(low: str) -> set[str]:
    """The ways a lower-case name is typed: as it is, without accents, and with æ, ø and å as two letters or one."""
    return {low, _bare(low, _PLAIN), _bare(low, _BARE)} | ({_bare(low, None)} if not low.isascii() else set())


def _bare(low: str, letters: dict[int, str] | None) -> str:
    """``low`` with ``letters`` translated and without accents; where no letters are given, æ, ø and å are kept."""
    if letters is not None:
        low = low.translate(letters)
    parts = (char if char == "å" else unicodedata.normalize("NFD", char) for char in low)
    return "".join(char for part in parts for char in part if not unicodedata.combining(char))


def _with_danish_letters(low: str) -> Iterator[str]:
    """Guesses at what was meant where æ, ø and å were not typed: all at once, all of one kind, or the first."""
    yield low.replace("ae", "æ").replace("oe", "ø").replace("aa", "å")
    for typed, meant in _DANISH_LETTERS:
        if typed in low:
            yield low.replace(typed, meant)
            if low.count(typed) > 1:
                yield low.replace(typed, meant, 1)
