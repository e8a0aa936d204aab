"""Rank: how well each fact of a rulebook answers a question, by words, meaning and what the question is about."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from knowledge import opslag_soeg
from knowledge.indlaes import laes_yaml
from knowledge.opslag_fakta import Post
from knowledge.opslag_form import Form
from knowledge.opslag_ikke import Ikke, kendte
from knowledge.opslag_led import Fund, Sted
from knowledge.opslag_lighed import Tal
from knowledge.opslag_ord import Moenster, moenstre, ordliste

VAEGTE = Path(__file__).parent / "opslag_vaegte.yml"
# Share of a question's weighted words that a fact must know to be offered as what may be meant.
NAER = 0.34
_NAER_TRO = 0.12  # or its share of belief
_RAMT_DAEKKET = 0.95  # share known from which what is asked of the meeting named is an answer
# A fact that knows all of a question and has no equal, and the share of the bound from which it is believed.
_KLAR_DAEKKET, _KLAR_TRO, _KLAR = 0.99, 0.9, 0.3
_I_DELE = 0.85  # of a compound whose parts a fact knows
_KANDIDATER = 90
# Likeness by which the facts worth a closer look are chosen.
_FRASE, _HELE, _BETYDNING, _NAVN, _EMNE = 0.1, 1.5, 2.0, 2.1, 0.7
TRAEK = (
    *("frase", "hele", "vaerd", "betydning", "navn", "stavet", "stavet_tre", "klasse", "emne", "daekning", "spaerret"),
    *("m_egen", "m_om", "m_andet", "m_uden", "m_uden_aspekt", "s_egen", "s_andet", "u_moede", "ramt", "ramt_egen"),
    *("ramt_hel", "ramt_hel_ren", "ej_ramt", "emne_ramt", "overblik", "hel", "hel_ren", "funktion", "ej_funktion"),
    *("fase", "ej_fase", "del", "del_hvad", "del_uden_nr", "s_anbefaling", "konflikt", "aendringer", "lag", "moede"),
    *("opgave", "deltager", "form", "siger", "siger_ej", "i_svaret"),
)
_NR = {navn: i for i, navn in enumerate(TRAEK)}
_KLASSE = 40  # the discriminant below which a fact is as good as ruled out
_FORAN = 5.0  # the lead from which a longer one tells no more
# What the belief that the sources cover a question is made of.
TILLID = (
    *("tro", "tro_to", "tro_fem", "foran", "point", "daekning", "daekning_tre", "vaerd", "navn", "betydning", "stavet"),
    *("stavet_tre", "klasse", "frase", "hele", "ukendt", "ukendt_ikke_sammensat", "antal", "spaerret", "spaerret_tre"),
    *("ramt_egen", "har_moede", "har_aspekt", "har_anbefaling", "tung", "mangler", "vaegt", "lidt_daekket"),
    *("helt_daekket", "stavet_daekket", "vaerd_bedste", "stavet_bedste", "et_ord", "hel", "emne", "moede"),
    *("som_ikke", "som_ikke_alt"),
)
_SPOERGSMAAL = re.compile(r",?\s(?:og|samt)\s(?=hv(?:em|ad|il|or)\w*\b)")  # between two questions in one
_BEDSTE_AF_EMNET = 4  # facts of a topic that tell how well it fits


@dataclass(frozen=True)
class Kontekst:
    """What the conversation is about, where the question leaves it out. ``emne``: a topic, an aspect
    of one, or "anbefaling 14"; ``del_``: which part of the meeting's aspect, or which other meeting was told of too.
    """

    rulebook_id: str
    moede: str | None = None
    emne: str | None = None
    rolle: str | None = None
    del_: str | None = None


@dataclass(frozen=True)
class Kandidat:
    """A fact as an answer to a question: its rank, the share of the question that it knows, its share of belief, and
    the belief that the sources cover the question.
    """

    post: Post
    point: float
    daekning: float
    tro: float
    tillid: float
    spaerret: bool = False  # it lacks what an answer to this question must hold
    ramt: bool = False  # it is what is asked of the meeting named, and the question holds no word that no fact knows

    @property
    def naer(self) -> bool:
        """Whether it may be what is meant."""
        return self.daekning >= NAER or self.tro >= _NAER_TRO

    @property
    def sikker(self) -> bool:
        """Whether it is an answer: whether the sources cover the question, as far as its words tell (less is asked of a
        fact that knows them all and has no equal), or whether the question holds no more than a meeting and one of its
        topics.
        """
        klar = self.daekning >= _KLAR_DAEKKET and self.tro >= _KLAR_TRO and not self.spaerret
        return self.tillid >= vaegte().graense * (_KLAR if klar else 1.0) or (
            self.ramt and not self.spaerret and self.daekning >= _RAMT_DAEKKET
        )


@dataclass(frozen=True)
class Traek:
    """The facts that may answer a question, by their number, what each is like (``TRAEK``), and the question's
    words.
    """

    numre: list[int]
    tal: Tal
    led: list[opslag_soeg.Led]
    ord_ene: list[opslag_soeg.Ord]


class Vaegte(BaseModel):
    """``opslag_vaegte.yml``: what each trait of a fact counts in its rank and in the belief that it is an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rangvaegte: dict[str, float]
    tillidsvaegte: dict[str, float]
    konstant: float
    graense: float

    @cached_property
    def rang(self) -> Tal:
        """The weights of ``TRAEK``, in order."""
        return np.array([self.rangvaegte[t] for t in TRAEK], dtype=np.float32)

    @cached_property
    def _til(self) -> Tal:
        return np.array([self.tillidsvaegte[t] for t in TILLID], dtype=np.float32)

    def tillid(self, traek: Tal) -> float:
        """Return the belief, from 0 to 1, that the sources cover a question (traits as ``TILLID``)."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, float(traek @ self._til) + self.konstant))))


@cache
def vaegte() -> Vaegte:
    """Return the fitted weights, read once."""
    return Vaegte.model_validate(laes_yaml(VAEGTE))


def ved_kanten(sted: Sted, steder: Iterable[Sted]) -> bool:
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
    form: frozenset[str]  # words of the question that make the form

    def indfries(self, post: Post, stammer: frozenset[str]) -> bool:
        """Whether a fact, which holds these stems, does; "arbejdsdage" hold "dage" too."""
        if not self.sammen:
            return any(m.search(del_) for del_ in _saetninger(post) for m in self.skal) and (
                not self.hvad or self._holdt(stammer)
            )
        return any(
            any(m.search(del_) for m in self.skal)
            and self._holdt(opslag_soeg.stamme(o.tekst) for o in opslag_soeg.ord_i(del_))
            for del_ in _saetninger(post)
        )

    def _holdt(self, stammer: Iterable[str]) -> bool:
        return any(s.endswith(tuple(self.hvad)) for s in stammer)


def _fordringer(tekst: str) -> list[list[_Fordring]]:
    """Return what a fact must state, for each of the questions in one ("hvor mange er der, og hvad hedder de") that
    demands something.
    """
    return [krav for del_ in _SPOERGSMAAL.split(tekst) if (krav := _fordringer_til(del_))]


def _fordringer_til(tekst: str) -> list[_Fordring]:
    ud = []
    for krav in ordliste().krav:
        fundet = next((f for m in moenstre(krav.naar) if (f := m.search(tekst))), None)
        if fundet:
            hvad = {o.tekst for o in opslag_soeg.ord_i(fundet.groupdict().get("hvad") or "")}
            samme = {o for gruppe in ordliste().samme_slags if hvad & gruppe for o in gruppe}
            stammer = frozenset(opslag_soeg.stamme(o) for o in hvad | samme)
            form = frozenset(o.tekst for o in opslag_soeg.ord_i(fundet[0])) - hvad
            ud.append(_Fordring(tuple(moenstre(krav.skal)), stammer, krav.sammen, form))
    return ud


@lru_cache(maxsize=8192)
def _saetninger(post: Post) -> tuple[str, ...]:
    """Return the sentences of a fact in normal form, its name first; a stressed "én" is the number."""
    dele = re.split(r"(?<=[.!?])\s", f"{post.titel}. {post.svar}")
    return tuple(opslag_soeg.normal(re.sub(r"\bé[nt]\b", "1", del_)) for del_ in dele)


class Rang:
    """The facts of a rulebook in an index."""

    def __init__(self, poster: Sequence[Post], moeder: Iterable[str], uden_ikke: frozenset[str] = frozenset()) -> None:
        """``uden_ikke``: questions known not to be covered that are to be left out, for measuring."""
        self.poster = poster
        self._moeder = tuple(moeder)
        self.indeks = opslag_soeg.Indeks(
            [p.spoerg for p in poster],
            [f"{p.titel} {p.noegleord}" for p in poster],
            [p.svar for p in poster],
            [p.spurgt for p in poster],
        )
        self._form = Form([(*p.spoerg, *p.spurgt) for p in poster], [p.svar for p in poster])
        self._ikke = Ikke(
            [opslag_soeg.dokument(s) for p in poster for s in (*p.spoerg, *p.spurgt)],
            [opslag_soeg.dokument(s) for s in kendte() if s not in uden_ikke],
        )
        self._nr_af = {p.id: nr for nr, p in enumerate(poster)}
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

    def traek(self, tekst: str, fund: Fund, kontekst: Kontekst) -> Traek:
        """Return the facts that may answer a question in normal form, and what each is like."""
        ord_ene = opslag_soeg.ord_i(tekst)
        led = self.indeks.led(ord_ene)
        # What names the meeting is the structure's: by its words every fact of the meeting is as like.
        navne = [sted for steder in fund.moeder.values() for sted in steder]
        passer = self.indeks.point([o for o in ord_ene if not any(s[0] <= o.start and o.slut <= s[1] for s in navne)])
        emne = self._emnepoint(passer.hele + passer.betydning)
        klasse: Tal = (np.maximum(passer.klasse, -_KLASSE) / _KLASSE).astype(np.float32)
        faelles: list[Tal] = [
            *(passer.frase, passer.hele, passer.vaerd, passer.betydning, passer.navn, passer.stavet),
            *(passer.stavet_tre, klasse, emne),
        ]
        lighed = _FRASE * passer.frase + _HELE * passer.hele + _BETYDNING * passer.betydning + _NAVN * passer.navn
        lighed += _EMNE * emne + passer.stavet + passer.stavet_tre + klasse
        rest, krav = self._rest(led, fund), _fordringer(tekst)
        form, siger = self._form.tegn(tekst)
        numre = [
            nr
            for nr in sorted(self._numre(lighed, fund, kontekst))
            if not fund.anbefalinger or self.poster[nr].anbefaling in fund.anbefalinger
        ]
        egne: list[list[float]] = [
            [
                self._daekning(nr, led, fund),
                float(self._spaerret(nr, led, krav)),
                *self._struktur(self.poster[nr], fund, kontekst, rest),
                float(form[nr]),
                float(siger[nr] > 0),
                float(siger[nr] < 0),
                self.indeks.i_svaret(nr, led),
            ]
            for nr in numre
        ]
        tal = np.zeros((len(numre), len(TRAEK)), dtype=np.float32)
        if numre:
            tal[:, : len(faelles)] = np.stack([f[numre] for f in faelles], axis=1)
            tal[:, len(faelles) :] = egne
        return Traek(numre, tal, led, ord_ene)

    def kandidater(self, tekst: str, fund: Fund, kontekst: Kontekst) -> list[Kandidat]:
        """Return the facts that may answer a question in normal form, best first."""
        traek = self.traek(tekst, fund, kontekst)
        if not traek.numre:
            return []
        point = traek.tal @ vaegte().rang
        orden = sorted(range(len(traek.numre)), key=lambda i: (-float(point[i]), self.poster[traek.numre[i]].id))
        tro = np.exp(point - point.max())
        tro /= tro.sum()
        tillid = vaegte().tillid(self.tillidstraek(traek, point, fund))
        kendt = all(len(d.stammer) > 1 or self.indeks.kender(d.ord.tekst) for d in traek.led)
        ud = []
        for i in orden:
            spaerret = bool(traek.tal[i, _NR["spaerret"]])
            daekning = float(traek.tal[i, _NR["daekning"]])
            ud.append(
                Kandidat(
                    self.poster[traek.numre[i]],
                    float(point[i]),
                    min(NAER, daekning) if spaerret else daekning,
                    float(tro[i]),
                    tillid,
                    spaerret,
                    kendt and _ramt(self.poster[traek.numre[i]], fund, kontekst),
                )
            )
        return ud

    def tillidstraek(self, traek: Traek, point: Tal, fund: Fund) -> Tal:
        """Return what tells whether the sources cover a question (``TILLID``): how the best facts by rank fit it, and
        what of it no fact knows.
        """
        orden = point.argsort()[::-1]
        tro = np.exp(point - point.max())
        tro /= tro.sum()
        bedst = traek.tal[orden[0]]
        tre = traek.tal[orden[:3]]
        led = traek.led
        vaegt = sum(d.vaegt for d in led) or 1.0
        ukendte = [d for d in led if not self.indeks.kender(d.ord.tekst)]
        daekning, stavet = float(bedst[_NR["daekning"]]), float(bedst[_NR["stavet"]])
        # Where the fact states what the form of the question asks of a thing it names, the form tells nothing more.
        ord_ene = [o.tekst for o in traek.ord_ene]
        if not bedst[_NR["spaerret"]]:
            nr = traek.numre[orden[0]]
            holdt = [k for k in self._indfriet(nr, _fordringer(" ".join(ord_ene))) if k.hvad]
            form = {o for krav in holdt for o in krav.form}
            ord_ene = [o for o in ord_ene if o not in form]
        som_ikke, som_ikke_alt = self._ikke.tegn(ord_ene)
        ud: dict[str, float] = {navn: float(bedst[_NR[navn]]) for navn in TILLID if navn in _NR}
        ud |= {
            "tro": float(tro[orden[0]]),
            "tro_to": float(tro[orden[:2]].sum()),
            "tro_fem": float(tro[orden[:5]].sum()),
            "foran": min(float(point[orden[0]] - point[orden[1]]), _FORAN) if len(orden) > 1 else 0.0,
            "point": float(point[orden[0]]),
            "daekning_tre": float(tre[:, _NR["daekning"]].max()),
            "ukendt": sum(d.vaegt for d in ukendte) / vaegt,
            "ukendt_ikke_sammensat": sum(d.vaegt for d in ukendte if len(d.stammer) == 1) / vaegt,
            "antal": math.log1p(len(led)),
            "spaerret_tre": float(tre[:, _NR["spaerret"]].mean()),
            "har_moede": float(bool(fund.moeder)),
            "har_aspekt": float(bool(set(fund.aspekter) - {"overblik"})),
            "har_anbefaling": float(bool(fund.anbefalinger)),
            "tung": float(any(d.tung for d in led)),
            "mangler": (1 - daekning) * vaegt,
            "vaegt": vaegt,
            "lidt_daekket": min(daekning, 0.6),
            "helt_daekket": max(0.0, daekning - 0.85),
            "stavet_daekket": stavet * daekning,
            "vaerd_bedste": float(traek.tal[:, _NR["vaerd"]].max()),
            "stavet_bedste": float(traek.tal[:, _NR["stavet"]].max()),
            "et_ord": float(len(led) <= 1),
            "som_ikke": som_ikke,
            "som_ikke_alt": som_ikke_alt,
        }
        svar: Tal = np.array([ud[navn] for navn in TILLID], dtype=np.float32)
        return svar

    def kendt(self, post: Post, led: list[opslag_soeg.Led], fund: Fund) -> float:
        """Return the share of some of a question's words, by weight, that a fact knows; 1 where there are none."""
        return self._daekning(self._nr_af[post.id], led, fund) if led else 1.0

    def siger(self, post: Post, tekst: str) -> bool:
        """Whether a fact states what a question of this form asks for ("til hvem?")."""
        return float(self._form.tegn(tekst)[1][self._nr_af[post.id]]) > 0

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
        return any(not ved_kanten((del_.ord.start, del_.ord.slut), [*steder, *fund.udgave_sted]) for del_ in led)

    def _spaerret(self, nr: int, led: list[opslag_soeg.Led], krav: list[list[_Fordring]]) -> bool:
        """Whether a fact lacks a word without which it is no answer, or the kind of answer that is asked for."""
        if any(d.tung and not self.indeks.har(nr, d.ord.tekst) for d in led):
            return True
        return bool(krav) and not self._indfriet(nr, krav)

    def _indfriet(self, nr: int, krav: list[list[_Fordring]]) -> list[_Fordring]:
        """Return what is demanded by the questions whose demands a fact meets, all of them."""
        post, stammer = self.poster[nr], self.indeks.stammer[nr]
        return [k for del_ in krav if all(x.indfries(post, stammer) for x in del_) for k in del_]

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
        if ved_kanten(sted, fund.udgave_sted):
            return True
        if any(ved_kanten(sted, s) for m, s in fund.moeder.items() if m in post.moeder):
            return True
        if post.anbefaling and ved_kanten(sted, fund.anbefalinger.get(post.anbefaling, ())):
            return True
        if post.del_ and ved_kanten(sted, fund.dele.get(post.del_, ())):
            return True
        if not post.moede:
            return False
        return (
            ved_kanten(sted, fund.aspekter.get(post.aspekt, ()))
            or (post.funktion is not None and ved_kanten(sted, fund.funktioner.get(post.funktion, ())))
            or (post.fase is not None and ved_kanten(sted, fund.faser.get(post.fase, ())))
        )

    @staticmethod
    def _struktur(post: Post, fund: Fund, kontekst: Kontekst, rest: bool) -> list[float]:
        """Return what meeting, topic, function, phase and part tell of a fact (the last of ``TRAEK``)."""
        egen, om = post.moede in fund.moeder, bool(set(post.moeder) & set(fund.moeder))
        naevnt = bool(fund.moeder)
        i_samtale = not naevnt and kontekst.moede is not None
        asp = set(fund.aspekter) - {"overblik"}
        ramt = post.moede is not None and post.aspekt in (asp or fund.aspekter)
        funktion, fase = (
            bool(post.moede and post.funktion and fund.funktioner),
            bool(post.moede and post.fase and fund.faser),
        )
        emner = {ordliste().aspekter[a].emne for a in fund.aspekter}
        ja = [
            naevnt and egen,
            naevnt and om and not egen,
            naevnt and not om and bool(post.moeder),
            naevnt and not post.moeder,
            naevnt and not post.moeder and bool(asp),
            i_samtale and post.moede == kontekst.moede,
            i_samtale and post.moede is not None and post.moede != kontekst.moede,
            not naevnt and not i_samtale and post.moede is not None,
            ramt,
            ramt and naevnt and egen,
            ramt and post.helhed,
            ramt and post.helhed and not rest,
            post.moede is not None and bool(asp) and not ramt,
            post.moede is None and post.emne in emner,
            post.moede is not None and not asp and post.aspekt == "overblik" and not rest,
            post.helhed,
            post.helhed and not rest,
            funktion and post.funktion in fund.funktioner,
            funktion and post.funktion not in fund.funktioner,
            fase and post.fase in fund.faser,
            fase and post.fase not in fund.faser,
            bool(fund.anbefalinger) and post.del_ in fund.dele,
            bool(fund.anbefalinger) and not fund.dele and post.del_ == "hvad",
            not fund.anbefalinger and post.anbefaling is not None and post.del_ in fund.dele,
            post.anbefaling is not None and kontekst.emne == f"anbefaling {post.anbefaling}",
            post.aspekt == "konflikt" and "konflikt" not in fund.aspekter,
            post.aspekt == "aendringer" and not fund.aendret,
            post.id.startswith(("lag:", "lovnote:")),
            post.moede is not None,
            post.moede is not None and post.aspekt == "opgaver",
            post.moede is not None and post.aspekt == "deltagere" and not post.helhed,
        ]
        return [float(x) for x in ja]
