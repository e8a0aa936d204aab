"""Search: the words of questions and facts brought to one form, and BM25 over every phrasing of every fact.

Words are folded (``knowledge.sprog.fold``) and stemmed (Snowball's Danish); a compound also counts as its parts where
both are words that the facts use. Of a question, a word that the facts do not know becomes theirs for the same
(``opslag_synonymer.yml``), and is mended where it is one of theirs mistyped.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import bm25s
import numpy as np
import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge import sprog
from knowledge.opslag_lighed import Lighed, Tal
from knowledge.opslag_ord import moenster, moenstre, ordliste, synonymer
from knowledge.opslag_tegn import Tegn

# The library sets its own log to debug and writes a line for every index.
logging.getLogger("bm25s").setLevel(logging.WARNING)
_ORD = re.compile(r"§\d+|[a-z0-9]+(?:_\d+)?")
_MINDSTE_DEL = 4  # letters of a compound's shortest part
# Letters of a word that may hold one mistyping, one that puts another letter, and two.
_MINDSTE_SLAAFEJL, _ANDET_BOGSTAV, _TO_SLAAFEJL = 5, 8, 12
_MINDSTE_STAMME = 5  # letters of a stem that stands for all of a word's endings
_FUGER = ("", "s", "e", "er")  # what may stand between a compound's parts
_STAVET_NAER = 0.12  # likeness of spelling under which a fact's other phrasings are not looked at
_ENDELSE = 3  # letters that a Danish ending may have
_SAMMENSAT_VAEGT = 0.7  # of a compound that the facts know only in parts, against an unknown word
_TAL_VAEGT = 1.5  # of a number
_ALMEN_VAEGT = 0.35  # of a word that nearly every question holds, against one of its rarity
# Section signs in any typing: "§ 52", "§§ 30-31", "paragraf 32"; "pejlemærke 2" is one word, not two.
_PARAGRAF = re.compile(r"(§+|\bparagraf\w{0,3}|\bpgf\.?)\s*(\d+)(?:\s*(?:-|og)\s*(\d+))?")
_NUMMER = re.compile(r"\b(pejlemaerke|kapitel)\w{0,2}\s+(?:nr\.?\s*|nummer\s+)?(\d+)")
_stemmer = snowballstemmer.stemmer("danish")


@dataclass(frozen=True)
class Ord:
    """A word of a text in normal form and where it stands."""

    tekst: str
    start: int
    slut: int


@dataclass(frozen=True)
class Led:
    """A word of a question as the index knows it: alternatives of stems, one of which a fact must hold."""

    ord: Ord
    stammer: tuple[tuple[str, ...], ...]
    vaegt: float
    tung: bool  # without it a fact is no answer


@dataclass(frozen=True)
class Point:
    """How well each fact fits a question: BM25 by its best phrasing and as a whole, each against the best fact's, and
    the former against what the question is worth; nearness in meaning; how much of the question its name holds;
    likeness of spelling to its best phrasing and to its best three; and how its phrasings fit against the
    likeliest fact's.
    """

    frase: Tal
    hele: Tal
    vaerd: Tal
    betydning: Tal
    navn: Tal
    stavet: Tal
    stavet_tre: Tal
    klasse: Tal


def normal(tekst: str) -> str:
    """Return a text folded, with section signs and numbered chapters as single words, and phrases by their one word."""
    foldet = sprog.fold(tekst)
    foldet = _PARAGRAF.sub(lambda m: f"§{m[2]}" + (f" §{m[3]}" if m[3] else ""), foldet)
    foldet = _NUMMER.sub(lambda m: f"{m[1]}_{m[2]}", foldet)
    return _erstattet(foldet, _fraser())


def _erstattet(foldet: str, med: Erstatninger) -> str:
    """Return a text with each pattern that it holds replaced; most hold none, which one look tells."""
    nogen, alle = med
    if nogen.search(foldet):
        for en, moenstret in alle:
            foldet = moenstret.sub(en, foldet)
    return foldet


# One pattern for all, and each with what it is replaced by.
Erstatninger = tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]


def _erstatninger(alle: Iterable[tuple[str, str]]) -> Erstatninger:
    dele = tuple((en, re.compile(moenstret)) for en, moenstret in alle)
    return re.compile("|".join(m.pattern for _, m in dele)), dele


@lru_cache(maxsize=65536)
def faktas_normal(tekst: str) -> str:
    """Return a text of the facts, or a question kept with one, in normal form: rulebooks share most of theirs."""
    return normal(tekst)


def spoergsmaal(tekst: str) -> str:
    """Return a question in normal form, without phrases that say nothing, and with the facts' words for turns of
    phrase that they do not use.
    """
    return " ".join(_erstattet(normal(tekst), _vendinger()).split())


@lru_cache(maxsize=16384)
def _spurgt(tekst: str) -> str:
    """Return a question that was asked of a fact in normal form: rulebooks share most of theirs."""
    return spoergsmaal(tekst)


@cache
def _vendinger() -> Erstatninger:
    """Return what is said otherwise in questions: the facts' words, folded, and one pattern for all that they mean."""
    alle = {"": ordliste().fyldfraser, **synonymer().vendinger}
    return _erstatninger(
        (sprog.fold(faktas), "|".join(moenster(m).pattern for m in flere)) for faktas, flere in alle.items()
    )


@cache
def _fraser() -> Erstatninger:
    """Return the phrases that stand for one word: the word, folded, and one pattern for all its phrases."""
    return _erstatninger(
        (sprog.fold(en), "|".join(sprog.moenster(m) for m in flere)) for en, flere in ordliste().fraser.items()
    )


def ord_i(normaliseret: str) -> list[Ord]:
    """Return the words of a text in normal form, with their places."""
    return [Ord(m[0], m.start(), m.end()) for m in _ORD.finditer(normaliseret)]


@lru_cache(maxsize=32768)
def dokument(tekst: str) -> tuple[str, ...]:
    """Return the words of a text of the facts: rulebooks share most of theirs."""
    return tuple(o.tekst for o in ord_i(faktas_normal(tekst)))


@lru_cache(maxsize=65536)
def stamme(ord_: str) -> str:
    """Return the stem of a folded word; words that mean the same (``ens`` in opslag_ord.yml) share one."""
    return ordliste().ens.get(ord_) or str(_stemmer.stemWord(ord_))


def _er_slaafejl(ord_: str, naer: str) -> bool:
    """Whether ``ord_`` may be ``naer`` mistyped: a short word with another letter is rather another word."""
    if ord_[0] != naer[0] and sorted(ord_[:2]) != sorted(naer[:2]):
        return False
    return len(ord_) >= _ANDET_BOGSTAV or len(ord_) != len(naer) or sorted(ord_) == sorted(naer)


def _af_bedste(point: Tal) -> Tal:
    ud: Tal = (point / (point.max() or 1.0)).astype(np.float32)
    return ud


class Indeks:
    """BM25 over the phrasings of a list of facts, each phrasing a document, and likeness of meaning; built once."""

    def __init__(
        self,
        fraser: Sequence[Sequence[str]],
        navne: Sequence[str],
        svar: Sequence[str],
        spurgt: Sequence[Sequence[str]],
    ) -> None:
        """Take for each fact its phrasings, its name with its key words, its answer, and questions asked of it in words
        that need not be the facts'.
        """
        raa = [[dokument(t) for t in (*f, n, s)] for f, n, s in zip(fraser, navne, svar, strict=True)]
        self._ord: set[str] = {o for post in raa for dok in post for o in dok}
        self._stammer = {stamme(o) for o in self._ord}
        self._skelet: dict[str, str] = {}
        for o in sorted(self._ord):
            self._skelet.setdefault(sprog.skelet(o), o)
        # Mistypings are counted where ø is one letter: "mde" for "møde" is one.
        self._ordliste = sorted(s for s, o in self._skelet.items() if len(s) >= _MINDSTE_DEL and o.isalpha())
        self._spurgte_stammer: frozenset[str] = frozenset()
        spurgte = [[self._i_faktas_ord(q) for q in mine] for mine in spurgt]
        self._spurgte_stammer = frozenset(stamme(o) for mine in spurgte for dok in mine for o in dok)
        raa = [[*mine, *post] for mine, post in zip(spurgte, raa, strict=True)]
        dokumenter: list[list[str]] = []
        samlede: list[list[str]] = []
        self._start: list[int] = []
        self.stammer: list[frozenset[str]] = []  # per fact: all it holds
        self._ordene: list[frozenset[str]] = []  # per fact: its words as written
        for post in raa:
            self._start.append(len(dokumenter))
            holdt: set[str] = set()
            for dok in post:
                led = [s for o in dok for s in self._med_dele(o)]
                holdt.update(led)
                dokumenter.append(led or ["_"])
            self.stammer.append(frozenset(holdt))
            self._ordene.append(frozenset(o for dok in post for o in dok))
            samlede.append([s for dok in dokumenter[self._start[-1] :] for s in dok] or ["_"])
        ender = [*self._start[1:], len(dokumenter)]
        grupper = [dokumenter[a:b] for a, b in zip(self._start, ender, strict=True)]
        self._lighed = Lighed(samlede, [[stamme(o) for o in post[-2]] for post in raa], grupper)
        self._tegn = Tegn([dok for post in raa for dok in post])
        self._svar = [frozenset(s for o in post[-1] for s in self._med_dele(o)) for post in raa]
        self._antal_fraser = np.diff([*self._start, len(dokumenter)])
        self._fraser = bm25s.BM25(k1=1.2, b=0.6)
        self._fraser.index(dokumenter, show_progress=False)
        self._hele = bm25s.BM25(k1=1.2, b=0.6)
        self._hele.index(samlede, show_progress=False)
        antal = len(raa)
        df: dict[str, int] = {}
        for mine in self.stammer:
            for s in mine:
                df[s] = df.get(s, 0) + 1
        self._idf = {s: float(np.log(1 + (antal - n + 0.5) / (n + 0.5))) for s, n in df.items()}
        self._ukendt = float(np.log(1 + antal + 0.5))
        self._kendte = set(self._fraser.vocab_dict)

    @lru_cache(maxsize=65536)  # noqa: B019 - an index lives as long as the process
    def dele(self, ord_: str) -> tuple[str, ...]:
        """Return the stems of a compound's two parts where both are words of the facts, else nothing."""
        for i in range(len(ord_) - _MINDSTE_DEL, _MINDSTE_DEL - 1, -1):
            hale = ord_[i:]
            if not self._stammeord(hale):
                continue
            for fuge in _FUGER:
                hoved = ord_[: i - len(fuge)] if fuge and ord_[:i].endswith(fuge) else ord_[:i] if not fuge else ""
                if len(hoved) >= _MINDSTE_DEL and (hoved in self._ord or self._stammeord(hoved)):
                    return (stamme(hoved), stamme(hale))
        return ()

    def _stammeord(self, ord_: str) -> bool:
        """Whether a word's stem is long enough to tell something, and one of the facts'."""
        return len(stamme(ord_)) >= _MINDSTE_DEL - 1 and stamme(ord_) in self._stammer

    def _med_dele(self, ord_: str) -> tuple[str, ...]:
        return (stamme(ord_), *(self.dele(ord_) if len(ord_) >= 2 * _MINDSTE_DEL else ()))

    def ret(self, ord_: str) -> str:
        """Return a word as the facts write it: theirs for the same, other typings of æøå, then typos; itself where
        nothing is near.
        """
        if self.skrevet(ord_) or ord_ in _fyldord() or ord_[:1] in "§0123456789":
            return ord_
        andet = self._synonym(synonymer().ord.get(ord_)) or self._skelet.get(sprog.skelet(ord_))
        if andet is None and not _er_tung(ord_):
            andet = self._synonym(_synonymer_skelet().get(sprog.skelet(ord_)) or _synonymer_stamme().get(stamme(ord_)))
        if andet is not None:
            return andet
        i_dele = bool(self.dele(ord_))
        if len(ord_) < (_TO_SLAAFEJL if i_dele else _MINDSTE_SLAAFEJL) or not ord_.isalpha():
            return ord_
        hoejst = 1 if i_dele or len(ord_) < _TO_SLAAFEJL else 2
        skelet = sprog.skelet(ord_)
        naere = process.extract(skelet, self._ordliste, scorer=OSA.distance, score_cutoff=hoejst, limit=5)
        # Two words of the facts in one are mistyped only where they end as theirs do: "udviklingsmøde" is another word.
        slut = skelet[-_MINDSTE_DEL:] if i_dele else ""
        return next((self._skelet[n[0]] for n in naere if _er_slaafejl(skelet, n[0]) and n[0].endswith(slut)), ord_)

    def _synonym(self, faktas: Iterable[str] | None) -> str | None:
        """Return the first of some words, or pairs of words, that the facts hold."""
        return next((f for f in faktas or () if all(self.skrevet(o) for o in f.split())), None)

    def vaegt(self, stamme_: str) -> float:
        """Return how much a stem tells: the fewer facts that hold it, the more."""
        return self._idf.get(stamme_, self._ukendt)

    def kender(self, ord_: str) -> bool:
        """Whether any fact holds a folded word, or a question asked of one."""
        return self.skrevet(ord_) or stamme(ord_) in self._spurgte_stammer

    def skrevet(self, ord_: str) -> bool:
        """Whether any fact holds a folded word itself."""
        return ord_ in self._ord or stamme(ord_) in self._stammer

    def _i_faktas_ord(self, spurgt: str) -> tuple[str, ...]:
        """Return the words of a question asked, in the facts' words as far as they have them."""
        return tuple(o for ord_ in ord_i(_spurgt(spurgt)) for o in self._rettet(ord_.tekst).split())

    @lru_cache(maxsize=65536)  # noqa: B019 - an index lives as long as the process
    def _rettet(self, ord_: str) -> str:
        return self.ret(ord_)

    def led(self, ord_ene: Iterable[Ord]) -> list[Led]:
        """Return the words of a question that carry content, with their weights."""
        ud = []
        for o in ord_ene:
            if o.tekst in _fyldord() or (len(o.tekst) < 2 and not o.tekst.isdigit()):
                continue
            s = stamme(o.tekst)
            dele = self.dele(o.tekst) if len(o.tekst) >= 2 * _MINDSTE_DEL else ()
            kendt = s in self._stammer
            vaegt = self._idf[s] if kendt else self._ukendt
            if dele and not kendt:
                vaegt = max(_SAMMENSAT_VAEGT * self._ukendt, *(self._idf.get(d, 0.0) for d in dele))
            if o.tekst.isdigit():
                vaegt = _TAL_VAEGT
            if o.tekst in ordliste().almene:
                vaegt *= _ALMEN_VAEGT
            ud.append(Led(o, ((s,), dele) if dele else ((s,),), vaegt, _er_tung(o.tekst)))
        return ud

    def har(self, nr: int, ord_: str) -> bool:
        """Whether a fact holds a word itself, in any ending: not only its stem, and not as a part of another."""
        if "_" in ord_ or ord_[0] == "§":
            return ord_ in self._ordene[nr]
        return _har(self._ordene[nr], ord_)

    def point(self, ord_ene: Sequence[Ord]) -> Point:
        """Return how each fact fits all words of a question, small ones too."""
        stammer = [s for o in ord_ene for s in self._med_dele(o.tekst)]
        kendte = [s for s in stammer if s in self._kendte]
        betydning, navne = self._lighed.fakta(stammer), self._lighed.navne(stamme(o.tekst) for o in ord_ene)
        tegn = self._tegn.cosinus(o.tekst for o in ord_ene)
        stavet: Tal = np.maximum.reduceat(tegn, self._start)
        rest = [stavet, betydning, navne, stavet, self._bedste_tre(tegn), self._lighed.klasse(stammer)]
        if not kendte:
            nul = np.zeros_like(navne)
            return Point(nul, nul, nul, *rest[1:])
        fraser: Tal = np.maximum.reduceat(self._fraser.get_scores(kendte), self._start)
        hele: Tal = self._hele.get_scores(kendte)
        vaerd = sum(self._idf.get(s, self._ukendt) for s in dict.fromkeys(stammer))
        return Point(_af_bedste(fraser), _af_bedste(hele), fraser / np.float32(vaerd), *rest[1:])

    def i_svaret(self, nr: int, led: Iterable[Led]) -> float:
        """Return the share of a question's words, by weight, that the answer of a fact holds itself."""
        mine = list(led)
        ialt = sum(d.vaegt for d in mine)
        return sum(d.vaegt for d in mine if any(set(s) <= self._svar[nr] for s in d.stammer)) / ialt if ialt else 0.0

    def _bedste_tre(self, point: Tal) -> Tal:
        """Return for each fact the mean of its three best phrasings."""
        ud = np.zeros(len(self._start), dtype=np.float32)
        for nr in np.flatnonzero(np.maximum.reduceat(point, self._start) > _STAVET_NAER):
            mine = point[self._start[nr] : self._start[nr] + self._antal_fraser[nr]]
            ud[nr] = np.sort(mine)[-3:].mean()
        return ud


def _har(ordene: Iterable[str], ord_: str) -> bool:
    begyndelse = ord_[: max(_MINDSTE_SLAAFEJL, len(ord_) - _ENDELSE)]
    return any(o.startswith(begyndelse) for o in ordene)


def naevner(tekst: str, ord_: str) -> bool:
    """Whether a text holds a folded word, in any ending."""
    return _har(dokument(tekst), ord_)


@lru_cache(maxsize=65536)
def _er_tung(ord_: str) -> bool:
    """Whether a word names a section of a law, or something that the sources seldom hold (``tunge`` in the words)."""
    return ord_.startswith("§") or "_" in ord_ or any(m.fullmatch(ord_) for m in moenstre(ordliste().tunge))


@cache
def _synonymer_skelet() -> dict[str, tuple[str, ...]]:
    return {sprog.skelet(ord_): faktas for ord_, faktas in reversed(synonymer().ord.items())}


@cache
def _synonymer_stamme() -> dict[str, tuple[str, ...]]:
    """Return the facts' words for what people say, by stem: other endings than those listed."""
    alle = ((stamme(ord_), faktas) for ord_, faktas in reversed(synonymer().ord.items()))
    return {s: faktas for s, faktas in alle if len(s) >= _MINDSTE_STAMME}


@cache
def _fyldord() -> frozenset[str]:
    return ordliste().fyldord
