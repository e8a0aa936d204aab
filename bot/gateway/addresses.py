"""Finds street addresses in a text: a street's name with its number, and what follows of floor, postal code and town.

A postal code with its town alone is no address of a person, and stays: it says which municipality is meant.
"""

import re
from collections.abc import Iterator

from bot.gateway.lexicon import lexicon

Span = tuple[int, int]

# What a street's name ends with. The first kind names hardly anything but streets.
_STREET_END = r"vej(?:en)?|vænget?|vaenget?|gade(?:n)?|all[eé]en|all[eé]|stræde(?:t)?|straede(?:t)?|boulevard(?:en)?"
_PLACE_END = (
    r"torv(?:et)?|plads(?:en)?|park(?:en)?|bakken?|have(?:n)?|gård(?:en)?|gaard(?:en)?|toft(?:en)?|eng(?:en)?|"
    r"mark(?:en)?|krog(?:en)?|høj(?:en)?|dal(?:en)?|lund(?:en)?|skrænten?|sti(?:en)?|kær(?:et)?|ager(?:en)?|led(?:det)?|"
    r"skel(?:let)?|huse(?:ne)?|hegn(?:et)?|vang(?:en)?|strand|bro(?:en)?|kaj(?:en)?|brygge(?:n)?|ås(?:en)?|by"
)
_NUMBER = r"(?:\s{1,2}|\s?,\s?)(?:nr\.?\s?)?\d{1,3}(?:[a-zA-Z](?!\w)|\s[A-HJ-Za-h](?![\w'’]))?(?!\w|[./]\d|\.\s?\d)"
_FLOOR = (
    r"(?:\s?,\s?|\s)(?:(?:st|kl|stuen|\d{1,2})\.?\s?(?:sal)?\.?\s?,?\s?(?:th|tv|mf|t\.h|t\.v|dør\s?\d{1,2})\b\.?|"
    r"(?:st\.|\d{1,2}\.)(?:\s?sal\b)?|\d{1,2}\s?sal\b|(?:th|tv|mf)\b\.?)"
)
_TOWN = r"[A-ZÆØÅ][a-zæøå]{1,20}"
_POST = rf"(?:(?:\s?,\s?{_TOWN})?\s?,?\s?(?:DK-)?\d{{4}}\s(?:{_TOWN}|[a-zæøå]{{3,20}})(?:\s[A-ZÆØÅ]{{1,2}}\b)?)"
_STREET = re.compile(
    rf"(?<![\w-])(?:(?P<joined>[^\W\d_]{{2,24}}(?:(?P<strong>{_STREET_END})|(?:{_PLACE_END})))"
    rf"|(?P<alone>{_STREET_END}|{_PLACE_END}))(?![\w'’-])",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"(?:{_NUMBER})(?:{_FLOOR})?(?:{_POST})?")
_COUNTED = re.compile(
    r"\s?(?:-|til|eller|og\s\d)?\s?\d{0,3}\s?(?:dage?|gange?|timer?|år|aar|uger?|måneder?|mdr|min\w*|børn|elever|"
    r"pladser|stk|kr|klasse|km|m|meter|%|lærere|pædagoger|voksne|drenge|piger|personer|møder?|nætter|skridt)\b",
    re.IGNORECASE,
)
_LIVES = re.compile(
    r"\b(?:bor|boede|boet|bopæl|bopael|adresse[nr]?|adr|flyttet?|flytter|hjemmebesøg|hjemme|boende)\b\W{0,3}(?:\w+\W{1,2}){0,5}$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:[A-ZÆØÅ][\w'’-]{0,20}\.?\s){1,4}$")
_PREFIX = re.compile(r"\b(?:Sct|Skt|Sankt|Gl|Gammel|Ny|Store|Lille|Chr|Dr|Sdr|Ndr|Nr|Nordre|Søndre|Østre|Vestre)\.?\s$")
_WORD_BEFORE = re.compile(r"([^\W\d_]{2,20})\s$")
_LOOK_BACK = 60


def find_addresses(text: str) -> Iterator[Span]:
    """Where street addresses stand in ``text``."""
    done = 0
    for match in _STREET.finditer(text):
        if match.start() < done:
            continue
        number = _AFTER.match(text, match.end())
        start = _start(text, match, done)
        if start is None:
            continue
        if number is not None and not _COUNTED.match(text, number.end()) and _is_street(text, match, start):
            done = number.end()
            yield start, done
        elif number is None and match["strong"] and _is_home(text, match, start):
            done = match.end()
            yield start, done


def _start(text: str, match: re.Match[str], done: int) -> int | None:
    """Where the street's name begins: "Peter Bangs Vej" has words before its last. None: a last word with none."""
    before = text[max(done, match.start() - _LOOK_BACK) : match.start()]
    if match["joined"]:
        found = _PREFIX.search(before)
        return match.start() - len(found[0]) if found else match.start()
    if match[0][0].isupper() and (found := _BEFORE.search(before)):
        return match.start() - len(found[0])
    # In lower case only names and genitives count: "peter bangs vej", "sct hans gade".
    start = match.start()
    while (found := _WORD_BEFORE.search(text[max(done, start - 24) : start])) and _may_name_street(found[1].lower()):
        start -= len(found[0])
    return start if start < match.start() else None


def _may_name_street(low: str) -> bool:
    words = lexicon()
    return words.name_kind(low) is not None or (low.endswith("s") and words.name_kind(low[:-1]) is not None)


def _is_street(text: str, match: re.Match[str], start: int) -> bool:
    """Whether a street's word with a number after it is an address, and not "legepladsen 3" or "mødelokale 3"."""
    word = match[0]
    if match["alone"] or (match["strong"] and word[0].isupper()):
        return True
    if _LIVES.search(text[max(0, start - _LOOK_BACK) : start]):
        return True
    return not _is_ordinary(word) and (match["strong"] is not None or word[0].isupper())


def _is_home(text: str, match: re.Match[str], start: int) -> bool:
    """Whether a street without a number is told as somebody's home: "de bor på Kærvej"."""
    return _LIVES.search(text[max(0, start - _LOOK_BACK) : start]) is not None and not _is_ordinary(match[0])


def _is_ordinary(word: str) -> bool:
    return lexicon().is_danish(word.lower())
