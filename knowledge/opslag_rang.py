"""Rank: how well each fact of a rulebook answers a question, by words, meaning and what the question is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge import opslag_soeg
from knowledge.opslag_fakta import Post
from knowledge.opslag_led import Fund, Sted
from knowledge.opslag_lighed import Tal
from knowledge.opslag_ord import Moenster, moenstre, ordliste

# Share of a question's weighted words that a fact must know to be offered as what may be meant.
NAER = 0.34
_NAER_TRO = 0.12  # or its share of belief
# Share known, and weight of the share of belief, from which a fact is an answer; set on tests/knowledge/opslag/dev.yml.
_SIKKER, _TRO = 0.95, 0.75
_DAEKKET = 0.7  # share known, from which the topic asked for of the meeting named is an answer
_I_DELE = 0.85  # of a compound whose parts a fact knows
_KANDIDATER = 60
# What a fact's rank is made of: its best phrasing, the fact as a whole, its meaning, its name, the facts of its topic,
# and the share of the question that it knows. Fitted by cross-validation (tools/opslagskryds.py).
_FRASE, _HELE, _BETYDNING, _NAVN, _EMNE, _DAEKNING = 0.1, 1.5, 2.0, 2.1, 0.7, 1.0
_STRUKTUR = 2.0
_UDEN_MOEDE = 0.4  # taken from a meeting's own fact where no meeting is named
_UDEN_REST = 0.3  # what likeness counts where the question holds nothing but a meeting and a topic
_STEJLHED = 2.1  # from ranks to shares of belief
_BEDSTE_AF_EMNET = 4  # facts of a topic that tell how well it fits


@dataclass(frozen=True)
class Kontekst:
    """What the conversation is about, where the question leaves it out. ``emne``: a topic, an aspect
    of one, or "anbefaling 14".
    """

    rulebook_id: str
    moede: str | None = None
    emne: str | None = None
    rolle: str | None = None


@dataclass(frozen=True)
class Kandidat:
    """A fact as an answer to a question: its rank, the share of the question that it knows, its share of belief."""

    post: Post
    point: float
    daekning: float
    tro: float
    spaerret: bool = False  # it lacks what an answer to this question must hold
    ramt: bool = False  # it is the topic asked for of the meeting named

    @property
    def naer(self) -> bool:
        """Whether it may be what is meant."""
        return self.daekning >= NAER or self.tro >= _NAER_TRO

    @property
    def sikker(self) -> bool:
        """Whether it is an answer: what it does not know of the question its lead over the others must make up for."""
        if self.spaerret:
            return False
        return self.daekning + _TRO * self.tro >= _SIKKER or (self.ramt and self.daekning >= _DAEKKET)


def _i(sted: tuple[int, int], steder: Iterable[Sted]) -> bool:
    """Whether a word begins or ends one of the places: what a pattern leaves open in between tells nothing."""
    return any((s[0] <= sted[0] and sted[1] <= s[1]) and (s[0] == sted[0] or s[1] == sted[1]) for s in steder)


def emnet(post: Post) -> str:
    """Return what a fact is about in the large: its recommendation, its meeting, or its topic."""
    return f"anbefaling {post.anbefaling}" if post.anbefaling else post.moede or post.id.split("_")[0]


def _ramt(post: Post, fund: Fund, kontekst: Kontekst) -> bool:
    """Whether a fact is the topic, or of the function, asked for of the meeting named or of the conversation's."""
    if post.moede is None or post.moede not in (fund.moeder or (kontekst.moede,)):
        return False
    return post.aspekt in fund.aspekter or post.funktion in fund.funktioner


@dataclass(frozen=True)
class _Fordring:
    """What a fact must state to answer a question of this form (``krav`` of the words), besides its words."""

    skal: tuple[Moenster, ...]
    hvad: frozenset[str]  # stems, one of which it must hold too
    sammen: bool  # in one sentence

    def indfries(self, post: Post, stammer: frozenset[str]) -> bool:
        """Whether a fact, which holds these stems, does."""
        if not self.sammen:
            return any(m.search(del_) for del_ in _saetninger(post) for m in self.skal) and (
                not self.hvad or bool(self.hvad & stammer)
            )
        return any(
            any(m.search(del_) for m in self.skal)
            and not self.hvad.isdisjoint(opslag_soeg.stamme(o.tekst) for o in opslag_soeg.ord_i(del_))
            for del_ in _saetninger(post)
        )


def _fordringer(tekst: str) -> list[_Fordring]:
    ud = []
    for krav in ordliste().krav:
        fundet = next((f for m in moenstre(krav.naar) if (f := m.search(tekst))), None)
        if fundet:
            hvad = opslag_soeg.ord_i(fundet.groupdict().get("hvad") or "")
            stammer = frozenset(opslag_soeg.stamme(o.tekst) for o in hvad)
            ud.append(_Fordring(tuple(moenstre(krav.skal)), stammer, krav.sammen))
    return ud


@lru_cache(maxsize=8192)
def _saetninger(post: Post) -> tuple[str, ...]:
    """Return the sentences of a fact in normal form, its name first; a stressed "én" is the number."""
    dele = re.split(r"(?<=[.!?])\s", f"{post.titel}. {post.svar}")
    return tuple(opslag_soeg.normal(re.sub(r"\bé[nt]\b", "1", del_)) for del_ in dele)


class Rang:
    """The facts of a rulebook in an index."""

    def __init__(self, poster: Sequence[Post], moeder: Iterable[str]) -> None:
        self.poster = poster
        self._moeder = tuple(moeder)
        self.indeks = opslag_soeg.Indeks(
            [p.spoerg for p in poster], [f"{p.titel} {p.noegleord}" for p in poster], [p.svar for p in poster]
        )
        self.pr_moede: dict[tuple[str, str], list[int]] = {}
        self.pr_anbefaling: dict[int, list[int]] = {}
        emner: dict[str, list[int]] = {}
        for nr, p in enumerate(poster):
            if p.moede:
                self.pr_moede.setdefault((p.moede, p.aspekt), []).append(nr)
            if p.anbefaling:
                self.pr_anbefaling.setdefault(p.anbefaling, []).append(nr)
            emner.setdefault(emnet(p), []).append(nr)
        self._emner = [np.array(numre) for numre in emner.values()]

    def kandidater(self, tekst: str, fund: Fund, kontekst: Kontekst) -> list[Kandidat]:
        """Return the facts that may answer a question in normal form, best first."""
        ord_ene = opslag_soeg.ord_i(tekst)
        led = self.indeks.led(ord_ene)
        # What names the meeting is the structure's: by its words every fact of the meeting is as like.
        navne = [sted for steder in fund.moeder.values() for sted in steder]
        passer = self.indeks.point([o for o in ord_ene if not any(s[0] <= o.start and o.slut <= s[1] for s in navne)])
        lighed = _FRASE * passer.frase + _HELE * passer.hele + _BETYDNING * passer.betydning + _NAVN * passer.navn
        lighed += _EMNE * self._emnepoint(passer.hele + passer.betydning)
        rest, krav = self._rest(led, fund), _fordringer(tekst)
        if fund.moeder and not rest:
            lighed *= _UDEN_REST
        ukendt = any(len(d.stammer) == 1 and not self.indeks.kender(d.ord.tekst) for d in led)
        ud = []
        for nr in self._numre(lighed, fund, kontekst):
            post = self.poster[nr]
            if fund.anbefalinger and post.anbefaling not in fund.anbefalinger:
                continue
            daekning = self._daekning(nr, led, fund)
            spaerret = self._spaerret(nr, led, krav)
            if spaerret:
                daekning = min(daekning, NAER)
            point = _DAEKNING * daekning + float(lighed[nr]) + _STRUKTUR * self._struktur(post, fund, kontekst, rest)
            ud.append((point, nr, daekning, spaerret))
        if not ud:
            return []
        ud.sort(key=lambda k: (-k[0], self.poster[k[1]].id))
        tro = np.exp(_STEJLHED * np.array([point - ud[0][0] for point, *_ in ud]))
        tro /= tro.sum()
        return [
            Kandidat(p := self.poster[nr], point, daekning, float(t), spaerret, not ukendt and _ramt(p, fund, kontekst))
            for (point, nr, daekning, spaerret), t in zip(ud, tro, strict=True)
        ]

    def _numre(self, lighed: Tal, fund: Fund, kontekst: Kontekst) -> set[int]:
        """Return the facts worth a closer look: those most alike, and those of the meeting, topic or number named."""
        numre = set(lighed.argsort()[::-1][:_KANDIDATER].tolist())
        for m in (*fund.moeder, *([kontekst.moede] if kontekst.moede else [])):
            for a in (*fund.aspekter, "overblik"):
                numre.update(self.pr_moede.get((m, a), []))
        if not fund.moeder:
            for a in fund.aspekter:
                for m in self._moeder:
                    numre.update(self.pr_moede.get((m, a), []))
        for n in fund.anbefalinger:
            numre.update(self.pr_anbefaling.get(n, []))
        return numre

    def _emnepoint(self, point: Tal) -> Tal:
        """Return for each fact how well the best facts of its topic passer."""
        ud = np.zeros_like(point)
        for numre in self._emner:
            bedste = np.sort(point[numre])[-_BEDSTE_AF_EMNET:]
            ud[numre] = bedste.mean()
        return ud

    @staticmethod
    def _rest(led: list[opslag_soeg.Led], fund: Fund) -> bool:
        """Whether the question holds more than the meeting and what is asked of it."""
        steder = [
            s
            for fundne in (fund.moeder, fund.aspekter, fund.funktioner, fund.faser)
            for x in fundne.values()
            for s in x
        ]
        return any(not _i((del_.ord.start, del_.ord.slut), [*steder, *fund.udgave_sted]) for del_ in led)

    def _spaerret(self, nr: int, led: list[opslag_soeg.Led], krav: list[_Fordring]) -> bool:
        """Whether a fact lacks a word without which it is no answer, or the kind of answer that is asked for."""
        if any(d.tung and not self.indeks.har(nr, d.ord.tekst) for d in led):
            return True
        return not all(k.indfries(self.poster[nr], self.indeks.stammer[nr]) for k in krav)

    def _daekning(self, nr: int, led: list[opslag_soeg.Led], fund: Fund) -> float:
        """Return the share of the question's words, by weight, that the fact knows."""
        post, kendte = self.poster[nr], self.indeks.stammer[nr]
        ialt = kendt = 0.0
        for del_ in led:
            ialt += del_.vaegt
            sted = (del_.ord.start, del_.ord.slut)
            if set(del_.stammer[0]) <= kendte or self._ved_struktur(post, sted, fund):
                kendt += del_.vaegt
            elif len(del_.stammer) > 1 and set(del_.stammer[1]) <= kendte:
                kendt += _I_DELE * del_.vaegt
        if not ialt:
            naevnt = post.moede is not None and post.aspekt in fund.aspekter
            return float(naevnt or post.anbefaling in fund.anbefalinger)
        return kendt / ialt

    @staticmethod
    def _ved_struktur(post: Post, sted: Sted, fund: Fund) -> bool:
        """Whether a word is accounted for by what the fact is, not by what it says."""
        if _i(sted, fund.udgave_sted):
            return True
        if any(_i(sted, s) for m, s in fund.moeder.items() if m in post.moeder):
            return True
        if post.anbefaling and _i(sted, fund.anbefalinger.get(post.anbefaling, ())):
            return True
        if post.del_ and _i(sted, fund.dele.get(post.del_, ())):
            return True
        if not post.moede:
            return False
        return (
            _i(sted, fund.aspekter.get(post.aspekt, ()))
            or (post.funktion is not None and _i(sted, fund.funktioner.get(post.funktion, ())))
            or (post.fase is not None and _i(sted, fund.faser.get(post.fase, ())))
        )

    @staticmethod
    def _struktur(post: Post, fund: Fund, kontekst: Kontekst, rest: bool) -> float:
        """Return what meeting, topic, function, phase and part add to a fact's rank, or take from it."""
        point = 0.0
        if fund.moeder:
            if post.moede in fund.moeder:
                point += 0.5
            elif set(post.moeder) & set(fund.moeder):
                point += 0.3
            else:
                point -= 1.0 if post.moeder else 0.2 if not fund.aspekter else 0.4
        elif post.moede:
            point += 0.25 if post.moede == kontekst.moede else -0.4 if kontekst.moede else -_UDEN_MOEDE
        if post.moede and fund.aspekter:
            point += 0.35 if post.aspekt in fund.aspekter else -0.1
            if post.aspekt == "overblik" and len(fund.aspekter) > 1:
                point -= 0.35
        if post.emne in {ordliste().aspekter[a].emne for a in fund.aspekter} and not post.moede:
            point += 0.2
        if post.moede and not set(fund.aspekter) - {"overblik"} and post.aspekt == "overblik" and not rest:
            point += 0.4
        if post.helhed and not rest:
            point += 0.25
        for egen, fundne in ((post.funktion, fund.funktioner), (post.fase, fund.faser)):
            if post.moede and egen and fundne:
                point += 0.3 if egen in fundne else -0.4
        if fund.anbefalinger:
            point += 1.2 if post.del_ in fund.dele else 0.2 if post.del_ == "hvad" and not fund.dele else 0.0
        if post.aspekt == "konflikt" and "konflikt" not in fund.aspekter:
            point -= 0.8
        if post.aspekt == "aendringer" and not fund.aendret:
            point -= 0.5
        if post.id.startswith(("lag:", "lovnote:")):
            point -= 0.1
        return point
