"""Finds the names of persons in a text, from lists, the words around, capital letters, and spaCy's model where it is.

A word that is a name and nothing else goes wherever it stands. A name that is an ordinary word too ("Storm", "Maj"),
and a word that is on no list, go only where a capital letter in mid-sentence or the words around say that a person is
meant: "eleven X", "X og hans mor", "hedder X". The words of the field, functions and relations always stay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.gateway import cues
from bot.gateway.lexicon import Kind, Lexicon, lexicon
from knowledge import sprog

Span = tuple[int, int]

_WORD = re.compile(r"\[[a-z-]{1,10}\]|[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENDS_SENTENCE = re.compile(r"[.!?:;\n•]")
_AGE = re.compile(r"\s*,?\s*(?:på|paa|pa)\s{1,3}\d")
_AGE_IN_YEARS = re.compile(r"\s*,?\s*\d{1,2}\s?(?:år|aar)\b")
_AGE_IN_BRACKETS = re.compile(r"\s*\(\d{1,2}\b")
_ENDS_CLAUSE = re.compile(r"\s*(?:$|[,.!?;:()\"”/=\n]|-\s|\[(?!navn)|\d)")
_VERB_ENDS = ("r", "t", "es", "ede", "te")


@dataclass(slots=True)
class _Token:
    """A word of the text. ``end`` leaves out a genitive's s where the word is a name with one."""

    start: int
    end: int
    text: str
    low: str
    gap: str
    """What stands between the word before and this one."""
    opens: bool
    """Whether a sentence may begin here."""
    capital: bool
    """Whether it has a capital letter that says something: not where a sentence begins or all is in capitals."""
    placeholder: bool
    """Whether it is what an earlier redaction has put in."""
    phrase: bool = False
    """Whether it is part of a known phrase, which stays as it is."""
    kind: Kind = Kind.KNOWN
    first: bool = False
    surname: bool = False
    genitive: bool = False
    listed: bool = False
    """Whether it is a known word that is written with a capital letter."""
    name: bool = False


@dataclass(slots=True)
class _Place:
    """A word with those around it; None where there is none."""

    text: str
    tokens: list[_Token]
    at: int

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def other(self, distance: int) -> _Token | None:
        """The word so many words further on, or before."""
        at = self.at + distance
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def low(self, distance: int) -> str:
        """The other word in lower case, "" where there is none."""
        other = self.other(distance)
        return other.low if other else ""

    @property
    def next(self) -> _Token | None:
        """The word that follows in the same clause."""
        after = self.other(1)
        return after if after and not after.gap.strip() else None

    @property
    def rest(self) -> str:
        """What follows the word, as far as an age or the end of the clause would reach."""
        end = self.token.start + len(self.token.text)
        return self.text[end : end + 12]


def find_names(text: str) -> Iterator[Span]:
    """Where persons' names stand in ``text``, without the s of the genitive; first name and surname as one."""
    tokens = _tokens(text)
    for at, token in enumerate(tokens):
        if not token.placeholder and not token.phrase:
            token.name = _is_name(_Place(text, tokens, at))
    if sprog.spacy_valg() == sprog.MODEL:
        _add_from_model(text, tokens)
    _extend(text, tokens)
    return _spans(tokens)


def load() -> None:
    """Read the lists, and the model where it is, so that the first message need not wait for them (about a second).

    Raises ImportError, OSError or ValueError where one of them cannot be read.
    """
    lexicon()
    cues.familiar()
    if sprog.spacy_valg() == sprog.MODEL:
        sprog.nlp()


def _tokens(text: str) -> list[_Token]:
    """The words of ``text`` with what is known of each by itself."""
    words = lexicon()
    tokens: list[_Token] = []
    done = 0
    for match in _WORD.finditer(text):
        word, gap = match[0], text[done : match.start()]
        opens = not tokens or _opens(tokens[-1], gap)
        tokens.append(
            _Token(match.start(), match.end(), word, word.lower(), gap, opens, word[0].isupper(), word[0] == "[")
        )
        done = match.end()
    lows = [token.low for token in tokens]
    for at, token in enumerate(tokens):
        for part in tokens[at : at + words.phrase(lows, at)]:
            part.phrase = True
        if not token.placeholder:
            _weigh(words, token)
    _weigh_capitals(tokens)
    return tokens


def _opens(before: _Token, gap: str) -> bool:
    """Whether what stands between two words ends a sentence."""
    if _ENDS_SENTENCE.search(gap) is None:
        return False
    return gap.strip() != "." or not (
        before.low in cues.ABBREVIATIONS or (len(before.text) == 1 and before.text.isupper())
    )


def _weigh(words: Lexicon, token: _Token) -> None:
    """Set what the word is by itself, and whether it is a name in the genitive."""
    low = stem = token.low
    kind = words.name_kind(low)
    ending = 0
    if kind is None:
        ending = 2 if low.endswith(("'s", "’s")) else 1 if low.endswith("s") else 0
        stem = low[: len(low) - ending]
        kind = words.name_kind(stem) if ending else None
        if kind is Kind.NAME and words.is_danish(low) and not words.is_danish(stem):
            kind = Kind.DOUBTFUL  # "alias" is a word of its own, "Noahs" is not.
    token.listed = words.is_listed(low)
    if kind is None:
        known = _is_abbreviation(token.text) or cues.is_person(low) or words.is_known(low) or words.is_known(stem)
        kind = Kind.KNOWN if known else Kind.UNKNOWN
    elif len(low) < 2 or (token.listed and ending) or (cues.is_person(low) and token.text == low):
        kind = Kind.KNOWN
    elif token.listed:
        kind = Kind.DOUBTFUL
    token.kind = kind
    token.first = words.is_first_name(stem)
    token.surname = words.is_surname(stem)
    token.genitive = ending > 0 and kind is not Kind.KNOWN
    if token.genitive:
        token.end -= ending


def _is_abbreviation(text: str) -> bool:
    """Whether a word is one letter, or capitals with at most an ending: KE, BFR'en, PPRs."""
    return len(text) < 2 or (len(text) < 12 and text[:2].isupper() and (len(text) < 6 or not text.isupper()))


def _weigh_capitals(tokens: list[_Token]) -> None:
    """Let capitals count only where the writer means something by them, and never for the first word of a sentence."""
    said = [token for token in tokens if not token.opens and not token.placeholder and token.kind is Kind.KNOWN]
    high = sum(token.capital and len(token.text) > 1 for token in said)
    shouted = high > 1 and high * 2 >= len(said)
    for token in tokens:
        token.capital = token.capital and not token.opens and not shouted


def _is_name(place: _Place) -> bool:
    """Whether a word is a person's name."""
    token = place.token
    if token.kind is Kind.NAME:
        return not _is_of_institution(place)
    if token.kind is Kind.KNOWN:
        return token.capital and not token.listed and len(token.text) > 2 and _is_told_to_be_name(place)
    if len(token.text) < (3 if token.kind is Kind.UNKNOWN else 2):
        return False
    if _is_told_to_be_name(place) or _stands_among_names(place) or _belongs_to_person(place):
        return True
    if token.kind is Kind.UNKNOWN and not _looks_ordinary(token) and _does_as_persons_do(place):
        return True
    if token.capital:
        return _capital_means_name(place)
    return token.opens and _opens_with_name(place)


def _is_told_to_be_name(place: _Place) -> bool:
    """Whether the words before say that a name follows: "drengen hedder X", "navn: X", "familien X", "mvh X"."""
    token, before = place.token, place.other(-1)
    if before is None or (token.kind is Kind.UNKNOWN and not token.capital and _looks_ordinary(token)):
        return False
    if before.low in cues.GREETINGS:
        return not token.listed and (token.text[0].isupper() or place.other(1) is None) and token.kind is not Kind.KNOWN
    if ":" in token.gap:
        labelled = before.low in cues.LABELS or cues.is_person(before.low)
        return labelled and (token.text[0].isupper() or before.low in cues.NAMED) and token.kind is not Kind.KNOWN
    if token.gap.strip(' -"“”(.') or (token.opens and "." in token.gap):
        return False
    if before.low in cues.CALLED:
        return place.low(-2) in cues.WHO_IS_CALLED or cues.is_person(place.low(-2)) or not place.low(-2)
    if before.low in cues.NAMED or before.low in cues.FAMILIES:
        return True
    if before.low == "er" and place.low(-2) in cues.NAMED:
        return True
    return token.kind is not Kind.KNOWN and cues.is_person(before.low) and _stands_as_name(place)


def _stands_as_name(place: _Place) -> bool:
    """Whether what follows fits a name: an age, a verb, "og", "fra", or the end of the clause."""
    token, after = place.token, place.next
    if token.capital or _AGE.match(place.rest) or (after and after.low in cues.VERBS):
        return True
    if token.kind is Kind.UNKNOWN and token.low.endswith(_VERB_ENDS):
        return False
    fits = place.low(1) in cues.AFTER_NAME or _ENDS_CLAUSE.match(place.rest) is not None
    return fits and (token.kind is Kind.UNKNOWN or place.low(-1) in cues.CHILDREN)


def _stands_among_names(place: _Place) -> bool:
    """Whether the word goes on a list of names: "Oliver, X og Y", "Oliver og X"."""
    token, before = place.token, place.other(-1)
    if before is None or (token.kind is Kind.UNKNOWN and (token.low.endswith(_VERB_ENDS) or _looks_ordinary(token))):
        return False
    joined = before.low in cues.AND and not token.gap.strip() and not before.gap.strip()
    first = place.other(-2) if joined else before
    if first is None or not (first.name or first.placeholder) or not (joined or token.gap.strip() == ","):
        return False
    ends = place.low(1) in cues.AND or _ENDS_CLAUSE.match(place.rest) is not None
    return ends or (joined and place.next is not None and place.low(1) in cues.VERBS)


def _belongs_to_person(place: _Place) -> bool:
    """Whether the words after say that it is a person: "X's mor", "X og hans mor"."""
    token, after = place.token, place.other(1)
    if after is None or (token.kind is Kind.UNKNOWN and _looks_ordinary(token)):
        return False
    if (token.genitive or after.gap in ("' ", "’ ")) and not after.gap.strip("'’ "):
        return cues.is_somebodys(after.low)
    if after.low not in cues.AND or after.gap.strip():
        return False
    return place.low(2) in cues.HIS and cues.is_somebodys(place.low(3))


def _does_as_persons_do(place: _Place) -> bool:
    """Whether an unknown word has an age, does what persons do, or is the one somebody is worried about."""
    token, after = place.token, place.next
    if not 3 < len(token.text) < 11:
        return False
    if _AGE.match(place.rest):
        return True
    if after and after.low in cues.VERBS:
        return after.low not in cues.BEING or place.at == 0 or place.low(-1) in cues.THAT
    if token.gap.strip():
        return False
    first, second = place.low(-2), place.low(-1)
    return (
        (second == "for" and first in cues.WORRIED)
        or (second == "til" and cues.is_person(first))
        or (second in cues.ABOUT and bool(first or second != "hos"))
    )


def _looks_ordinary(token: _Token) -> bool:
    """Whether an unknown word is rather a typing error or a compound of the field than a name."""
    if token.low in cues.familiar() or cues.ends_like_institution(token.low):
        return True
    return len(token.low) > 8 and lexicon().holds_word(token.low, 6)


def _capital_means_name(place: _Place) -> bool:
    """Whether a capital letter in mid-sentence makes a doubtful or unknown word a name."""
    token, before = place.token, place.low(-1)
    if token.listed or _is_of_institution(place):
        return False
    if token.kind is Kind.DOUBTFUL:
        if token.low in cues.MONTHS:
            return _is_no_month(place)
        return token.first and not (token.low == "hans" and cues.is_somebodys(place.low(1)))
    if cues.ends_like_institution(token.low) or lexicon().holds_word(token.low, 7):
        return False
    if before == "i" or (before == "fra" and place.low(-2) in cues.COMES):
        return False
    if before in cues.BEFORE_PLACE and cues.ends_like_town(token.low):
        return False
    # "3.B", "KE-Konsulent", "Børne- og": part of something longer.
    left, right = place.text[token.start - 1 : token.start], place.rest[:2]
    return not (left.isdigit() or left == "-" or right == "- ")


def _is_no_month(place: _Place) -> bool:
    """Whether a month's name is a person's: "August fra 4.a", "om April kan komme"."""
    if place.token.gap.strip() or place.low(-1) in cues.BEFORE_MONTH or place.next is None:
        return False
    return place.next.low in cues.VERBS or place.next.low == "fra" or (place.next.capital and place.next.surname)


def _opens_with_name(place: _Place) -> bool:
    """Whether a doubtful or unknown word that opens a sentence is a name: it has an age, or does what persons do."""
    token, after = place.token, place.next
    if token.low in cues.MONTHS or token.listed or _is_of_institution(place):
        return False
    if token.kind is Kind.UNKNOWN and _looks_ordinary(token):
        return False
    aged = _AGE.match(place.rest) or _AGE_IN_YEARS.match(place.rest) or _AGE_IN_BRACKETS.match(place.rest)
    if aged and token.low not in cues.NO_AGE_AFTER and (token.first or token.text[0].isupper()):
        return True
    if after is None or token.genitive or not token.text[0].isupper():
        return False
    if after.low in cues.AND:
        other = place.other(2)
        return other is not None and other.kind is Kind.NAME and not other.gap.strip()
    if after.low == "fra":
        return token.kind is Kind.UNKNOWN or (token.first and not token.surname)
    return after.low in cues.VERBS or (after.capital and after.surname)


def _is_of_institution(place: _Place) -> bool:
    """Whether a word with a capital letter is part of an institution's or method's name: "Børnehuset X", "X Skole"."""
    token, after, before = place.token, place.other(1), place.other(-1)
    if not token.text[0].isupper():
        return False
    if after and after.gap in (" ", "-") and cues.INSTITUTION.fullmatch(after.low):
        return after.gap == "-" or after.text[0].isupper() or after.low in ("kommune", "syndrom", "skole")
    if token.kind is Kind.NAME or before is None or token.gap != " " or cues.is_person(before.low):
        return False
    return cues.INSTITUTION.fullmatch(before.low) is not None or cues.ends_like_institution(before.low)


def _add_from_model(text: str, tokens: list[_Token]) -> None:
    """Take what spaCy's model calls a person, except the ordinary words that it draws in."""
    # Only what finds names is run of the model.
    document = sprog.nlp()(text, disable=["tagger", "morphologizer", "attribute_ruler", "lemmatizer", "parser"])
    found = [(part.start_char, part.end_char) for part in document.ents if part.label_ in ("PER", "PERSON")]
    for token in tokens:
        if any(start <= token.start < end for start, end in found) and _may_be_name(token):
            token.name = True


def _may_be_name(token: _Token) -> bool:
    if token.placeholder or token.phrase or token.listed or token.kind is Kind.KNOWN or cues.is_person(token.low):
        return False
    return token.text[0].isupper() or token.low not in cues.familiar()


def _extend(text: str, tokens: list[_Token]) -> None:
    """Take what belongs to a name already found: surnames, initials, the other half of a double name."""
    for at in range(1, len(tokens)):
        place = _Place(text, tokens, at)
        token, before = tokens[at], tokens[at - 1]
        if token.placeholder or token.phrase or token.name:
            continue
        if before.name or before.placeholder:
            token.name = _continues(place)
        elif len(before.text) == len(token.text) == 1 and token.gap == "." and cues.is_person(place.low(-2)):
            # "eleven M.H.": only after a word for a person, since abbreviations look the same.
            before.name = token.name = before.text.isupper() and token.text.isupper()
    for at in range(len(tokens) - 2, -1, -1):
        if tokens[at + 1].name and not tokens[at].name:
            tokens[at].name = _begins(_Place(text, tokens, at), tokens[at + 1])


def _continues(place: _Place) -> bool:
    """Whether a word goes on the name right before it."""
    token, before, after = place.token, place.tokens[place.at - 1], place.other(1)
    initial = token.gap == ". " and len(before.text) == 1
    if before.genitive or not (initial or token.gap in (" ", "-")):
        return False
    if token.capital and len(token.text) == 1:
        return token.low != "i"
    if token.low in cues.PARTICLES and after and after.gap in (" ", "-"):
        return after.name or (after.capital and after.kind is not Kind.KNOWN)
    if token.kind is Kind.KNOWN or token.listed:
        return False
    if token.capital:
        return token.kind is Kind.DOUBTFUL or token.gap != "-" or not _looks_ordinary(token)
    if token.kind is Kind.UNKNOWN or token.text[0].isupper():
        return False
    titled = cues.is_person(place.low(-2)) and token.surname
    return token.gap == "-" or titled or place.low(-2) in cues.CALLED


def _begins(place: _Place, name: _Token) -> bool:
    """Whether a word is the start of the name right after it: initials, a particle, or an opening first name."""
    token = place.token
    if token.genitive or token.placeholder or token.phrase or not token.text[0].isupper():
        return False
    if token.low in cues.PARTICLES and name.gap == "-":
        return True
    if len(token.text) == 1:
        dotted = name.gap in (". ", ".")
        return dotted or (name.gap == " " and token.low != "i" and name.surname)
    if name.gap not in (" ", "-"):
        return False
    if token.kind is Kind.DOUBTFUL:
        return name.surname or name.gap == "-"
    return token.kind is Kind.UNKNOWN and token.opens and (name.surname or name.capital) and not _looks_ordinary(token)


def _spans(tokens: list[_Token]) -> Iterator[Span]:
    """The finds, those that stand side by side as one."""
    found: list[Span] = []
    for at, token in enumerate(tokens):
        if not token.name:
            continue
        before = tokens[at - 1] if at else None
        if before and before.name and not before.genitive and token.gap in (" ", "-", ". ", "."):
            found[-1] = (found[-1][0], token.end)
        else:
            found.append((token.start, token.end))
    return iter(found)
