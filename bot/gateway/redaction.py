"""Takes personal numbers, addresses and names out of a text before anything else reads it.

A pure function over a list of detectors. Where a number could be either a person's or something harmless, the few
harmless shapes that people really type here (dates, years, times, receipts) are kept and the rest is taken out: an
answer can be typed again, a CPR number that was passed on cannot be taken back. With names it is the other way round
where they are ordinary words: `names` says when they count. A detector is a function from a text to spans, and one line
in ``DETECTORS``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.gateway.addresses import find_addresses
from bot.gateway.names import find_names

Span = tuple[int, int]
"""Start and end of a find in the text, as in a slice."""


@dataclass(frozen=True)
class Redacted:
    """A text without what was found in it, and which kinds of things that were (never the things themselves)."""

    text: str
    kinds: frozenset[str]


@dataclass(frozen=True)
class Detector:
    """One kind of thing to take out: its name, and the function that finds it. The placeholder is ``[kind]``."""

    kind: str
    find: Callable[[str], Iterator[Span]]


# What stands between the parts of a number: blanks, dots and every dash, invisible characters among them.
_BLANK = r"[\s\u00ad\u200b-\u200d\u2060\ufeff]"
_DASH = r"[-\u2010-\u2015\u2212]"
_BETWEEN = r"[\s\u00ad\u200b-\u200d\u2060\ufeff.\-\u2010-\u2015\u2212/_:·]"

_CPR = re.compile(
    rf"""
      \d{{6,}} {_BETWEEN}{{0,3}} \d{{2}} {_BLANK}? \d{{2,}}                              # 010203-1234, 010203 12 34
    | (?<!\d) \d\d (?P<a>{_BETWEEN}) \d\d (?P=a) \d\d {_BETWEEN}{{1,3}} \d{{4}} (?!\d)   # 01.02.03-1234, 01 02 03 1234
    | (?<!\d) \d\d (?P<b>{_BETWEEN}) \d\d (?P=b) \d\d (?P=b) \d\d (?P=b) \d\d (?!\d)     # 01 02 03 12 34
    """,
    re.VERBOSE,
)

# Any other long run of digits: a mistyped CPR number, an account, a case number. None of them is needed here.
_LONG_NUMBER = re.compile(rf"\d{{9,}}|\d{{6}}{_BLANK}?{_DASH}{_BLANK}?\d{{3}}(?!\d)")

_EMAIL = re.compile(
    r"""
    (?<![\w.+%'-])[\w.+%'-]++
    (?: \s?@\s?(?=[\w-]+\.\w) | @ | \s*[\[(]\s*(?:at|snabel-?\s?a)\s*[\])]\s* | \s+snabel-?\s?a\s+ )
    [\w-]{1,63} (?: \.[\w-]{1,63} )*
    """,
    re.VERBOSE | re.IGNORECASE,
)

_PREFIXED_PHONE = re.compile(rf"\(?(?:\+\d{{1,3}}|(?<!\d)0045)\)?(?:(?:{_BLANK}|[.()]|{_DASH}){{0,2}}\d){{6,12}}(?!\d)")

# Eight digits in the groups that Danes write them in, with the same sign between all of them.
_PHONE = re.compile(
    rf"""
    (?<!\d) (?:
        (?P<run>\d{{8}})
      | (?P<half>\d{{4}}) (?P<h>{_BLANK}{{1,2}}|[.]|{_BLANK}?{_DASH}{_BLANK}?) (?P<half2>\d{{4}})
      | (?P<pairs>\d\d (?P<p>{_BLANK}{{1,2}}|[.]|{_DASH}|/) \d\d (?P=p) \d\d (?P=p) \d\d)
      | (?P<ymd>\d{{4}} {_BLANK} \d\d {_BLANK} \d\d)
      | (?P<dmy>\d\d {_BLANK} \d\d {_BLANK} \d{{4}})
      | \d{{3}} {_BLANK} \d{{3}} {_BLANK} \d\d
      | \d\d {_BLANK} \d{{3}} {_BLANK} \d{{3}}
      | \d\d {_BLANK} \d{{6}}
    ) (?!\d)
    """,
    re.VERBOSE,
)

# A receipt: RA-7K2M-9F3X-QW2T. Groups of four, so that no CPR number fits into one, and at least one letter in them.
_RECEIPT = re.compile(
    r"(?<![\w-])[A-Za-z]{2}-(?=[0-9-]*[A-Za-z])(?:[A-Za-z0-9]{4}-){1,6}[A-Za-z0-9]{1,4}(?![\w-])", re.ASCII
)

# What stands before a year in a date: 10.12.2026, 10/12-2026, 10. december 2026.
_AFTER_MONTH = re.compile(
    r"(?:\d[./\- ]{1,2}|\b(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w{0,7}\.? )$", re.IGNORECASE
)
_AFTER_WEEK = re.compile(r"\buger?(?:ne)?\W{0,3}$", re.IGNORECASE)


def redact(text: str) -> Redacted:
    """Replace CPR and phone numbers, long numbers, e-mail and street addresses and names by their kind in brackets.

    Dates, years, times, paragraphs, week numbers, postal codes and receipts stay as they are, and so do relations and
    functions: "far slår Oliver" becomes "far slår [navn]", "Olivers mor" becomes "[navn]s mor".
    """
    receipts = [match.span() for match in _RECEIPT.finditer(text)]
    finds = [
        (start, end, rank)
        for rank, detector in enumerate(DETECTORS)
        for start, end in detector.find(text)
        if not any(first <= start and end <= last for first, last in receipts)
    ]
    kinds: set[str] = set()
    parts: list[str] = []
    done = 0
    for start, end, rank in _merged(finds):
        kind = DETECTORS[rank].kind
        kinds.add(kind)
        parts += [text[done:start], f"[{kind}]"]
        done = end
    parts.append(text[done:])
    return Redacted("".join(parts), frozenset(kinds))


def _merged(finds: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The finds in order, overlapping ones as one of the first detector's kind, so that no end of one sticks out."""
    merged: list[tuple[int, int, int]] = []
    for start, end, rank in sorted(finds):
        if merged and start < merged[-1][1]:
            first, last, other = merged[-1]
            merged[-1] = (first, max(last, end), min(other, rank))
        else:
            merged.append((start, end, rank))
    return merged


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    """A finder that takes every match of a pattern."""
    return lambda text: (match.span() for match in pattern.finditer(text))


def _phones(text: str) -> Iterator[Span]:
    """Eight digits in a phone number's groups that are no date, years, times or weeks."""
    position = 0
    while (match := _PHONE.search(text, position)) is not None:
        if _is_harmless(match):
            # Only its first group is passed over: the next one may be where a phone number starts.
            position = match.start() + 1
        else:
            yield match.span()
            position = match.end()


def _is_harmless(match: re.Match[str]) -> bool:
    """Whether eight digits in a phone number's groups are rather a date, two years, a time range or weeks."""
    before = match.string[: match.start()][-12:]
    if run := match["run"]:
        return _is_date(run[4:], run[2:4], run[:2]) or _is_date(run[:4], run[4:6], run[6:])
    if match["half"]:
        first, last = match["half"], match["half2"]
        if _is_year(first) and (_is_year(last) or (_is_time(last) and _AFTER_MONTH.search(before))):
            return True
        dashed = not match["h"].isspace() and match["h"] != "."
        return dashed and _is_time(first) and _is_time(last) and int(first) < int(last)
    if ymd := match["ymd"]:
        return _is_date(ymd[:4], ymd[5:7], ymd[8:])
    if dmy := match["dmy"]:
        return _is_date(dmy[6:], dmy[3:5], dmy[:2])
    if pairs := match["pairs"]:
        weeks = [int(pair) for pair in re.findall(r"\d\d", pairs)]
        return all(1 <= week <= 53 for week in weeks) and bool(_AFTER_WEEK.search(before))
    return False


def _is_year(text: str) -> bool:
    return 1950 <= int(text) <= 2099


def _is_time(text: str) -> bool:
    """A time of day without its dot, on a five-minute mark as meetings are: 0815."""
    return int(text[:2]) <= 23 and int(text[2:]) < 60 and int(text[2:]) % 5 == 0


def _is_date(year: str, month: str, day: str) -> bool:
    """A real date in the years that meetings and school years fall in."""
    try:
        return 2000 <= date(int(year), int(month), int(day)).year <= 2099
    except ValueError:
        return False


DETECTORS: tuple[Detector, ...] = (
    Detector("e-mail", _matches(_EMAIL)),
    Detector("telefon", _matches(_PREFIXED_PHONE)),
    Detector("cpr", _matches(_CPR)),
    Detector("telefon", _phones),
    Detector("nummer", _matches(_LONG_NUMBER)),
    Detector("adresse", find_addresses),
    Detector("navn", find_names),
)
"""What is taken out. Where two finds overlap, the one named first here gives the placeholder."""
