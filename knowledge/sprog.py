"""Danish text: one normal form for comparing, and one choice of spaCy model. Runs on Python 3.10 (engine) and 3.12
(house).

Busy people type æ/ø/å as ae/oe/aa, as a/o, or in a broken encoding: ``fold`` brings the first and the last to one form,
``skelet`` the second too. Patterns are written in plain Danish and widened by ``moenster``.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from functools import lru_cache
from typing import Any

MODEL = "da_core_news_sm"
# UTF-8 read as Latin-1 or Windows-1252, as mail and old systems leave it.
_MOJIBAKE = {
    "Ã¦": "æ",
    "Ã¸": "ø",
    "Ã¥": "å",
    "Ã†": "æ",
    "Ã˜": "ø",
    "Ã…": "å",
    "Ã©": "é",
    "Â§": "§",
    "&aelig;": "æ",
    "&oslash;": "ø",
    "&aring;": "å",
}
_FOLD = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "é": "e", "è": "e", "ü": "y", "’": "'", "–": "-", "—": "-"}
)
_ORD = re.compile(r"[a-z0-9§]+(?:[-/][a-z0-9]+)*")
_STYRETEGN = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def ren(tekst: str) -> str:
    """Return the text in NFC, without control and direction characters, with broken encodings of æøå mended."""
    tekst = unicodedata.normalize("NFC", tekst)
    for galt, ret in _MOJIBAKE.items():
        if galt in tekst:
            tekst = tekst.replace(galt, ret)
    return _STYRETEGN.sub(" ", tekst)


def fold(tekst: str) -> str:
    """Return the text in its normal form: lower case, æ→ae, ø→oe, å→aa, single spaces."""
    return " ".join(ren(tekst).lower().translate(_FOLD).split())


def ord_i(foldet: str) -> list[str]:
    """Return the words of a folded text."""
    return _ORD.findall(foldet)


def skelet(foldet: str) -> str:
    """Return a folded text with ae, oe and aa reduced to a, o and a, as people without Danish keys type."""
    return foldet.replace("ae", "a").replace("oe", "o").replace("aa", "a")


def moenster(dansk: str) -> str:
    """Return a pattern written in plain Danish as one for folded text.

    æøå stand for any typing of them, a space for white space, " … " for up to four words of the same sentence. The
    pattern is held to whole words; write ``\\w*`` where an ending may follow.
    """
    ud = dansk.lower()
    ud = re.sub(r"æ", r"(?:ae|a|e)", ud)
    ud = re.sub(r"ø", r"(?:oe|o)", ud)
    ud = re.sub(r"å", r"(?:aa|a)", ud)
    ud = ud.replace(" … ", r"(?:[^\w.!?;]+[\w'/-]+){0,4}?[\s,]+")
    # A space in a set of characters is one of them; before "?" it may be missing.
    ud = re.sub(r"\[[^\]\\]* [^\]]*\]", lambda m: m[0].replace(" ", r"\s"), ud)
    ud = ud.replace(" ?", r"[\s,]*").replace(" ", r"[\s,]+")
    return rf"(?<![\w])(?:{ud})(?![\w])"


def spacy_valg() -> str:
    """Return which spaCy pipeline is in use: the trained Danish model where it is installed, else the embedded
    default.
    """
    return MODEL if importlib.util.find_spec(MODEL) else "blank:da+lookups"


@lru_cache(maxsize=1)
def nlp() -> Any:
    """Return the spaCy pipeline that ``spacy_valg`` names, loaded once. Tokens carry lemmas."""
    import spacy

    if spacy_valg() == MODEL:
        return spacy.load(MODEL, exclude=["parser"])
    tom = spacy.blank("da")
    tom.add_pipe("lemmatizer", config={"mode": "lookup"})
    tom.initialize()
    return tom


def lemmaer(tekst: str) -> list[str]:
    """Return the folded lemmas of the words of a text."""
    return [fold(t.lemma_ or t.text) for t in nlp()(ren(tekst).lower()) if not (t.is_punct or t.is_space)]
