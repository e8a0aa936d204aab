"""Look up: a question in free Danish, answered from a rulebook's facts with its source, or said not to be covered.

The facts are put together in ``opslag_fakta``, searched in ``opslag_soeg``; what a question holds besides its words is
recognised in ``opslag_led``. An answer is a fact's own text: nothing is written here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from knowledge import fakta as fk
from knowledge import opslag_led, opslag_soeg, visning
from knowledge.beslut import find_kontakt
from knowledge.indlaes import ids, indlaes
from knowledge.modeller import Kilde, Konflikt, Rulebook
from knowledge.opslag_fakta import Post, poster
from knowledge.opslag_led import Fund, Sted
from knowledge.opslag_ord import ordliste
from knowledge.tekster import gruppe, tekst

EMNER = (
    *("frist", "ansvarlig", "deltagere", "formaal", "hvornaar", "dokumentation", "redskaber", "foer_under_efter"),
    *("beslutningskompetence", "tid_og_sted", "samtykke", "inddragelse", "forskel"),
)
# The topics of facts that are not of one meeting.
ANDRE_EMNER = (
    *("begreb", "vaerdi", "teamarbejde", "anbefaling", "pejlemaerke", "leder", "lov", "redskab", "publikation", "rute"),
    "baggrund",
)
ANBEFALINGER = 18  # recommendations in the source
# Share of a question's weighted words that a fact must know to answer it, and to be offered as what may be meant.
# Set on tests/knowledge/opslag/dev.yml.
DAEKKET, NAER = 0.66, 0.34
_I_DELE = 0.85  # of a compound whose parts a fact knows
_KANDIDATER = 60
# What a fact's rank is made of: its best phrasing, the fact as a whole, the share of the question that it knows.
_FRASE, _HELE, _DAEKNING = 0.9, 0.9, 1.0
_LIGE_GOD = 0.15  # ranks within which one fact answers as well as another
_HOEJST_NAERE = 3
# The rows of a comparison: (aspect, its field in the words).
_RAEKKER = (
    *("indkalder", "moedeleder", "referent", "deltagere", "hvornaar", "frist", "sted", "tid", "varighed", "redskaber"),
    *("dokumentation", "beslutningskompetence", "samtykke"),
)
# Aspects of which each meeting's answer is short enough to be shown beside the others'.
_KORTE = (
    "indkalder",
    "moedeleder",
    "referent",
    "frist",
    "sted",
    "tid",
    "varighed",
    "ansvarlig",
    "samtykke",
    "deltagere",
)


@dataclass(frozen=True)
class Kontekst:
    """What the conversation is about, where the question leaves it out. ``emne``: a topic, or an aspect of one."""

    rulebook_id: str
    moede: str | None = None
    emne: str | None = None
    rolle: str | None = None


@dataclass(frozen=True)
class Opslag:
    """An answer: text, sources, the conflict it touches (id) and whether the sources cover it. ``fakta``: the ids it
    rests on; ``naermeste``: (title, fact id) of what may be meant; ``tilbud``: follow-ups that fit.
    """

    svar: str
    emne: str | None
    moede: str | None
    kilder: tuple[Kilde, ...]
    konflikt: str | None
    fundet: bool
    fakta: tuple[str, ...] = ()
    naermeste: tuple[tuple[str, str], ...] = ()
    tilbud: tuple[str, ...] = ()
    rulebook: str = ""
    aspekt: str | None = None

    def data(self) -> dict[str, Any]:
        """Return the answer in the contract's shape, and what it adds."""
        return {
            "svar": self.svar,
            "emne": self.emne,
            "moede": self.moede,
            "kilder": [visning.kilde_data(k) for k in self.kilder],
            "konflikt": self.konflikt,
            "fundet": self.fundet,
            "grundlag": list(self.fakta),
            "naermeste": [{"titel": titel, "spoergsmaal": spm} for titel, spm in self.naermeste],
            "tilbud": list(self.tilbud),
            "rulebook": self.rulebook,
        }


@dataclass(frozen=True)
class _Kandidat:
    """A fact as an answer to a question: its rank, and the share of the question that it knows."""

    post: Post
    point: float
    daekning: float


def _o(noegle: str, **felter: Any) -> str:
    return tekst(f"opslag.{noegle}", **felter)


def _ord(tekst_: str) -> str:
    """Return the words of a text in normal form, without what stands between them."""
    return " ".join(o.tekst for o in opslag_soeg.ord_i(tekst_))


def _i(sted: tuple[int, int], steder: Iterable[Sted]) -> bool:
    """Whether a word begins or ends one of the places: what a pattern leaves open in between tells nothing."""
    return any((s[0] <= sted[0] and sted[1] <= s[1]) and (s[0] == sted[0] or s[1] == sted[1]) for s in steder)


class Opslagsbog:
    """The facts of one rulebook, ready to be asked."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.poster = poster(rulebook)
        self.efter_id = {p.id: p for p in self.poster}
        self._indeks = opslag_soeg.Indeks(
            [[*p.spoerg, f"{p.titel} {p.noegleord}"] for p in self.poster], [p.svar for p in self.poster]
        )
        self._ordret: dict[str, list[Post]] = {}  # authored questions, as they stand
        for p in self.poster:
            if not p.moede:
                for spm in p.spoerg:
                    self._ordret.setdefault(_ord(opslag_soeg.normal(spm)), []).append(p)
        self._pr_moede: dict[tuple[str, str], list[int]] = {}
        self._pr_anbefaling: dict[int, list[int]] = {}
        for nr, p in enumerate(self.poster):
            if p.moede:
                self._pr_moede.setdefault((p.moede, p.aspekt), []).append(nr)
            if p.anbefaling:
                self._pr_anbefaling.setdefault(p.anbefaling, []).append(nr)

    # --- Understanding -----------------------------------------------------------------------------------------------

    def normal(self, spoergsmaal: str) -> str:
        """Return a question in normal form, typos mended."""
        raa = opslag_soeg.normal(spoergsmaal)
        return opslag_soeg.normal(re.sub(r"§?[a-z0-9_]+", lambda m: self._indeks.ret(m[0]), raa))

    def ordret(self, tekst_: str, kontekst: Kontekst) -> Post | None:
        """Return the fact that has the question word for word, where the conversation is not of another meeting."""
        fundne = self._ordret.get(_ord(tekst_), [])
        # What an edition states itself comes after what it inherits, and goes before it.
        return next((p for p in reversed(fundne) if kontekst.moede is None or kontekst.moede in p.moeder), None)

    def find(self, tekst_: str) -> Fund:
        """Return what a question in normal form holds besides its words."""
        return opslag_led.find(tekst_, self.rulebook)

    def kandidater(self, tekst_: str, fund: Fund, kontekst: Kontekst) -> list[_Kandidat]:
        """Return the facts that may answer, best first."""
        ord_ene = opslag_soeg.ord_i(tekst_)
        led = self._indeks.led(ord_ene)
        fraser, hele = self._indeks.point(ord_ene)
        lighed = _FRASE * fraser + _HELE * hele
        numre = set(lighed.argsort()[::-1][:_KANDIDATER].tolist())
        for m in (*fund.moeder, *([kontekst.moede] if kontekst.moede else [])):
            for a in (*fund.aspekter, "overblik"):
                numre.update(self._pr_moede.get((m, a), []))
        if not fund.moeder:
            for a in fund.aspekter:
                for m in self.rulebook.moeder:
                    numre.update(self._pr_moede.get((m, a), []))
        for n in fund.anbefalinger:
            numre.update(self._pr_anbefaling.get(n, []))
        rest = self._rest(led, fund)
        ud = []
        for nr in numre:
            post = self.poster[nr]
            if fund.anbefalinger and post.anbefaling not in fund.anbefalinger:
                continue
            daekning = self._daekning(nr, led, fund)
            point = _DAEKNING * daekning + float(lighed[nr]) + self._struktur(post, fund, kontekst, rest)
            ud.append(_Kandidat(post, point, daekning))
        return sorted(ud, key=lambda k: (-k.point, k.post.id))

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

    def _daekning(self, nr: int, led: list[opslag_soeg.Led], fund: Fund) -> float:
        """Return the share of the question's words, by weight, that the fact knows."""
        post, kendte = self.poster[nr], self._indeks.stammer[nr]
        ialt = kendt = 0.0
        hoejst = 1.0
        for del_ in led:
            ialt += del_.vaegt
            sted = (del_.ord.start, del_.ord.slut)
            if del_.tung and not self._indeks.har(nr, del_.ord.tekst):
                hoejst = NAER
            elif set(del_.stammer[0]) <= kendte or self._ved_struktur(post, sted, fund):
                kendt += del_.vaegt
            elif len(del_.stammer) > 1 and set(del_.stammer[1]) <= kendte:
                kendt += _I_DELE * del_.vaegt
        if not ialt:
            return float(post.moede is not None and post.aspekt in fund.aspekter)
        return min(hoejst, kendt / ialt)

    @staticmethod
    def _ved_struktur(post: Post, sted: tuple[int, int], fund: Fund) -> bool:
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
            point += 0.25 if post.moede == kontekst.moede else -0.4 if kontekst.moede else -0.1
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
            point -= 0.4
        if post.aspekt == "aendringer" and not fund.aendret:
            point -= 0.5
        if post.id.startswith("lag:"):
            point -= 0.1
        return point

    # --- Answering ---------------------------------------------------------------------------------------------------

    def svar(self, post: Post, spoergsmaal: str = "", fra: str | None = None) -> Opslag:
        """Return a fact as an answer: its text, what the sources disagree on, the note on superseded law, the source.

        ``fra``: the rulebook of the conversation; where this is another, the answer says so.
        """
        hoved = f"**{post.titel}**\n" if post.moede or post.aspekt == "konflikt" else ""
        linjer = [hoved + post.svar]
        konflikt = self._konflikt(post, spoergsmaal)
        if konflikt:
            linjer.append(tekst("opslag_uenige", kort=konflikt.kort, valgt=konflikt.valgt))
        linjer += self._noter(post.lovnoter)
        return self._faerdig(linjer, [post], konflikt, fra)

    def _noter(self, ids_: Iterable[str]) -> list[str]:
        noter = {n.id: n.tekst for n in self.rulebook.lag.lovnoter} if self.rulebook.lag else {}
        return [noter[i] for i in dict.fromkeys(ids_)]

    def _faerdig(self, linjer: list[str], brugte: list[Post], konflikt: Konflikt | None, fra: str | None) -> Opslag:
        """Put the source under an answer."""
        foerste = brugte[0]
        kilder = tuple(dict.fromkeys(k for p in brugte for k in p.kilder))
        linjer = [*linjer, _o("kilde", liste="; ".join(visning.kilder_i_ord(kilder, self.rulebook)))]
        meta = self.rulebook.meta
        if fra is not None and fra != meta.id:
            linjer.append(_o("fra_udgave", navn=meta.navn, udgave=meta.udgave.tekst))
        moede = foerste.moede or (foerste.moeder[0] if len(foerste.moeder) == 1 else None)
        fakta = [*(h for p in brugte for h in p.henvisninger), *([f"konflikt:{konflikt.id}"] if konflikt else [])]
        return Opslag(
            "\n".join(linjer),
            foerste.emne,
            moede,
            kilder,
            konflikt.id if konflikt else None,
            True,
            tuple(dict.fromkeys(fakta)),
            (),
            self._tilbud(foerste, konflikt),
            meta.id,
            foerste.aspekt,
        )

    @staticmethod
    def _tilbud(post: Post, konflikt: Konflikt | None) -> tuple[str, ...]:
        """Return at most two follow-ups that fit an answer."""
        ud = []
        if post.emne == "frist" and post.moede:
            ud.append("dato")
        if konflikt:
            ud.append("begge")
        if post.moede and post.aspekt in ("opgaver", "ansvarlig", "indkalder", "moedeleder", "referent"):
            ud.append("opgavekort")
        if post.moede and post.aspekt in ("overblik", "formaal", "hvornaar"):
            ud.append("laer")
        return tuple(ud[:2])

    def _konflikt(self, post: Post, spoergsmaal: str) -> Konflikt | None:
        """Return the conflict that an answer touches: of the fact's meeting and topic, and about the same words."""
        bedst: tuple[float, Konflikt | None] = (0.0, None)
        mine = {
            opslag_soeg.stamme(o.tekst)
            for o in opslag_soeg.ord_i(opslag_soeg.normal(f"{post.svar} {post.titel} {spoergsmaal}"))
        }
        for konflikt_id in post.konflikter:
            k = self.rulebook.konflikter[konflikt_id]
            led = self._indeks.led(opslag_soeg.ord_i(opslag_soeg.normal(f"{k.kort} {k.valgt}")))
            ialt = sum({d.stammer[0]: d.vaegt for d in led}.values())
            faelles = (
                sum({d.stammer[0]: d.vaegt for d in led if d.stammer[0][0] in mine}.values()) / ialt if ialt else 0.0
            )
            if faelles > bedst[0]:
                bedst = (faelles, k)
        return bedst[1] if bedst[0] >= (0.1 if post.helhed else 0.25) else None

    def helhed(self, moede: str, aspekt: str) -> Post | None:
        """Return all of an aspect of a meeting, or None where the rulebook says nothing of it."""
        return next((p for n in self._pr_moede.get((moede, aspekt), []) if (p := self.poster[n]).helhed), None)

    def moedeemne(self, moede: str, emne: str, fra: str | None = None) -> Opslag:
        """Answer a topic of the contract, or an aspect, of a meeting; ``fundet`` False where there is nothing.

        Raises KeyError for an unknown meeting.
        """
        navn = self.rulebook.moede(moede).bestemt
        aspekter = [emne] if emne in ordliste().aspekter and emne not in EMNER else _EMNE_ASPEKTER[emne]
        brugte = [p for a in aspekter if (p := self.helhed(moede, a)) is not None]
        if not brugte:
            return self.ikke_daekket(Fund(moeder={moede: []}), Kontekst(self.rulebook.meta.id), emne)
        if len(brugte) == 1:
            return self.svar(brugte[0], fra=fra)
        emnenavn = visning.lille(gruppe("emner")[emne])
        linjer = [
            f"**{visning.lille(navn)[:1].upper()}{navn[1:]}: {emnenavn}**",
            *dict.fromkeys(p.svar for p in brugte),
        ]
        konflikt = next((k for p in brugte if (k := self._konflikt(p, ""))), None)
        if konflikt:
            linjer.append(tekst("opslag_uenige", kort=konflikt.kort, valgt=konflikt.valgt))
        linjer += self._noter(n for p in brugte for n in p.lovnoter)
        return self._faerdig(linjer, brugte, konflikt, fra)

    def alle_moeder(self, aspekt: str, fra: str | None) -> Opslag | None:
        """Answer an aspect for every meeting of the rulebook, a line each, where no meeting is named."""
        brugte = [p for m in self.rulebook.moeder.values() if m.slags == "moede" and (p := self.helhed(m.id, aspekt))]
        if not brugte:
            return None
        navne = self.rulebook.moeder
        linjer = [_o("alle_moeder")]
        for p in brugte:
            assert p.moede is not None
            linjer.append(
                _o("alle_moeder_linje", moede=navne[p.moede].navn, svar=" ".join(p.svar.replace("• ", "").split("\n")))
            )
        linjer += self._noter(n for p in brugte for n in p.lovnoter)
        return replace(self._faerdig(linjer, brugte, None, fra), moede=None, tilbud=())

    def sammenlign(self, a: str, b: str, fra: str | None) -> Opslag:
        """Return two meetings side by side, as text."""
        bog = self.rulebook
        navne = (bog.moede(a).navn, bog.moede(b).navn)
        linjer = [_o("sammenlign", moeder=visning.opremsning(visning.lille(bog.moede(m).bestemt) for m in (a, b)))]
        brugte = []
        for aspekt in _RAEKKER:
            par = [self.helhed(m, aspekt) for m in (a, b)]
            if not any(par):
                continue
            brugte += [p for p in par if p]
            celler = [" ".join(p.svar.replace("• ", "").split("\n")) if p else _o("sammenlign_intet") for p in par]
            navn = gruppe("opslag_aspekter")[aspekt]
            linjer.append(
                _o(
                    "sammenlign_raekke",
                    navn=f"**{navn[:1].upper()}{navn[1:]}**",
                    a=navne[0],
                    a_svar=celler[0],
                    b=navne[1],
                    b_svar=celler[1],
                )
            )
        linjer += self._noter(n for p in brugte for n in p.lovnoter)
        konflikt = next((k for k in bog.konflikter.values() if {a, b} <= set(k.moeder)), None)
        if konflikt:
            linjer.append(tekst("opslag_uenige", kort=konflikt.kort, valgt=konflikt.valgt))
        ud = self._faerdig(linjer, brugte, konflikt, fra)
        return replace(ud, emne="forskel", moede=a, tilbud=("begge",) if konflikt else (), aspekt="kendetegn")

    def aendringer(self, moeder: Iterable[str], fra: str | None) -> Opslag:
        """Return what this edition changes of the one it inherits from, for all meetings or for some."""
        meta = self.rulebook.meta
        valgte = list(moeder)
        brugte = [p for m in valgte or self.rulebook.moeder if (p := self.helhed(m, "aendringer"))]
        if not brugte or not meta.arver:
            return Opslag(_o("aendret_intet", navn=meta.navn), "forskel", None, (), None, False, rulebook=meta.id)
        linjer = [_o("aendret", ny=meta.udgave.tekst, gammel=indlaes(meta.arver).meta.udgave.tekst)]
        linjer += [f"**{self.rulebook.moede(str(p.moede)).navn}**\n{p.svar}" for p in brugte]
        ud = self._faerdig(linjer, brugte, None, fra)
        return replace(ud, moede=brugte[0].moede if len(brugte) == 1 else None, tilbud=())

    # --- What is not covered -----------------------------------------------------------------------------------------

    def ikke_daekket(
        self, fund: Fund, kontekst: Kontekst, emne: str | None = None, naermeste: Iterable[_Kandidat] = ()
    ) -> Opslag:
        """Say that the sources do not cover it, whom to ask, and what may be meant."""
        kontakt = find_kontakt(self.rulebook, {"rolle": kontekst.rolle} if kontekst.rolle else {})
        hvem = _o("hvem_jurist") if fund.jura else kontakt.tekst if kontakt else tekst("opslag_hvem")
        moede = next(iter(fund.moeder), None)
        aspekt = emne or next((a for a in fund.aspekter if a != "overblik"), None)
        emnenavn = ""
        if aspekt:
            kontraktemne = ordliste().aspekter[aspekt].emne if aspekt in ordliste().aspekter else aspekt
            emnenavn = visning.lille(gruppe("emner")[kontraktemne])
        felter = {"hvem": hvem, "emne": emnenavn, "moede": self.rulebook.moede(moede).bestemt if moede else ""}
        noegle = {(True, True): "_begge", (True, False): "_emne", (False, True): "_moede", (False, False): ""}
        svar = _o("ikke_daekket" + noegle[bool(emnenavn), moede is not None], **felter)
        mente: dict[str, str] = {}
        for k in naermeste:
            if k.daekning >= NAER and len(mente) < _HOEJST_NAERE:
                mente.setdefault(k.post.titel, k.post.id)
        if mente:
            svar += "\n" + "\n".join([_o("mente_du"), *(f"• {titel}" for titel in mente)])
        return Opslag(svar, None, moede, (), None, False, (), tuple(mente.items()), (), self.rulebook.meta.id)

    def _nej(self, svar: str, naermeste: Iterable[tuple[str, str]] = ()) -> Opslag:
        return Opslag(
            svar, None, None, (), None, False, (), tuple(naermeste)[:_HOEJST_NAERE], (), self.rulebook.meta.id
        )

    def ukendt(self, tekst_: str, fund: Fund, raa: str) -> Opslag | None:
        """Return the answer to a question on a recommendation, municipality, edition or meeting that does not exist."""
        for nummer in fund.anbefalinger:
            if nummer not in range(1, ANBEFALINGER + 1):
                naermest = max(1, min(nummer, ANBEFALINGER))
                post = next(
                    (self.poster[n] for n in self._pr_anbefaling.get(naermest, []) if self.poster[n].del_ == "hvad"),
                    None,
                )
                titel = post.titel if post else str(naermest)
                return self._nej(
                    _o("anbefaling_findes_ikke", nummer=nummer, naermest=visning.lille(titel)),
                    [(titel, post.id)] if post else [],
                )
        kendte = visning.opremsning(m.navn for r in ids() if indlaes(r).tabel is not None and (m := indlaes(r).meta))
        if fund.ukendt_kommune:
            return self._nej(_o("kommune_ukendt", navn=fund.ukendt_kommune, kendte=kendte))
        if fund.aar and not fund.udgave and (fund.om_udgave or not self._indeks.kender(fund.aar)):
            return self._nej(_o("udgave_ukendt", aar=fund.aar, kendte=kendte))
        if not fund.moeder and not fund.fremmede:
            for ord_ in opslag_soeg.ord_i(raa):
                if re.fullmatch(r"\w{3,}moed(?:e|et|er|erne)", ord_.tekst) and not self._indeks.kender(ord_.tekst):
                    egne = [m for m in self.rulebook.moeder.values() if m.slags == "moede"]
                    naere = sorted(egne, key=lambda m: -fuzz.ratio(opslag_soeg.normal(m.navn), ord_.tekst))
                    return self._nej(
                        _o("moede_ukendt", kendte=visning.opremsning(visning.lille(m.navn) for m in egne)),
                        [(m.navn, f"{m.id}:overblik") for m in naere],
                    )
        return None


_EMNE_ASPEKTER: dict[str, list[str]] = {
    "frist": ["frist"],
    "ansvarlig": ["ansvarlig"],
    "deltagere": ["deltagere"],
    "formaal": ["formaal", "varianter"],
    "hvornaar": ["hvornaar"],
    "dokumentation": ["dokumentation"],
    "redskaber": ["redskaber"],
    "foer_under_efter": ["opgaver"],
    "beslutningskompetence": ["beslutningskompetence"],
    "tid_og_sted": ["sted", "tid", "varighed"],
    "samtykke": ["samtykke"],
    "inddragelse": ["inddragelse"],
    "forskel": ["kendetegn", "hvornaar"],
}


@cache
def opslagsbog(rulebook_id: str, roedder: tuple[Path, ...] | None = None) -> Opslagsbog:
    """Return the facts of a rulebook, put together once. Raises RulebookFejl for an unknown one."""
    return Opslagsbog(indlaes(rulebook_id, roedder))


def slaa_op(rulebook: Rulebook, moede_id: str, emne: str) -> Opslag:
    """Answer one topic (of ``EMNER``) of one meeting type; ``fundet`` False where the rulebook says nothing of it.

    Raises KeyError for an unknown meeting type.
    """
    return opslagsbog(rulebook.meta.id).moedeemne(moede_id, emne)


def faktum(rulebook_id: str, post_id: str) -> Opslag | None:
    """Return the answer of one fact by its id, or None where there is none."""
    bog = opslagsbog(rulebook_id)
    post = bog.efter_id.get(post_id)
    return bog.svar(post) if post else None


def spoerg(spoergsmaal: str, kontekst: Kontekst) -> Opslag:
    """Answer a question in free Danish. Raises RulebookFejl for an unknown rulebook in the context."""
    fra = kontekst.rulebook_id
    bog = opslagsbog(fra)
    tekst_ = bog.normal(spoergsmaal)
    fund = bog.find(tekst_)
    if fund.udgave and fund.udgave != fra and not (fund.aendret and "2017" in tekst_):
        bog = opslagsbog(fund.udgave)
        tekst_ = bog.normal(spoergsmaal)
    if not fund.moeder and kontekst.moede not in bog.rulebook.moeder:
        kontekst = replace(kontekst, moede=None)
    raa = opslag_soeg.normal(spoergsmaal)
    if (ordret := bog.ordret(raa, kontekst)) is not None:
        return bog.svar(ordret, tekst_, fra)
    if (ukendt := bog.ukendt(tekst_, fund, raa)) is not None:
        return ukendt
    if fund.fremmede:
        return _andet_sted(bog, tekst_, fund, kontekst, fra)
    return _svar(bog, tekst_, fund, kontekst, fra)


def _andet_sted(bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, fra: str) -> Opslag:
    """Answer a question on a meeting that only another rulebook has: from there, unless this one's facts know more."""
    her = _svar(bog, tekst_, replace(fund, fremmede={}), kontekst, fra)
    bedst_her = next(iter(bog.kandidater(tekst_, fund, kontekst)), None)
    andet = next(iter(fund.fremmede))
    der_bog = opslagsbog(andet)
    der_fund = replace(fund, moeder=fund.fremmede[andet], fremmede={})
    der = _svar(der_bog, tekst_, der_fund, replace(kontekst, moede=None), fra)
    bedst_der = next(iter(der_bog.kandidater(tekst_, der_fund, kontekst)), None)
    if not der.fundet or (her.fundet and bedst_her and bedst_der and bedst_her.daekning > bedst_der.daekning):
        return her
    return der


def _svar(bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, fra: str) -> Opslag:
    """Answer a question whose parts are known: a comparison, what is changed, a follow-up, or the best fact."""
    moeder = list(fund.moeder)
    if (
        fund.aendret
        and re.search(r"2017|\bark|gaml|nye struktur|tidligere|foer i tiden", tekst_)
        and "aendringer" in fund.aspekter
    ):
        return opslagsbog(bog.rulebook.meta.id).aendringer(moeder, fra)
    egentlige = [a for a in fund.aspekter if a not in ("kendetegn", "overblik")]
    if len(moeder) > 1 and fund.sammenlign and not egentlige:
        return bog.sammenlign(moeder[0], moeder[1], fra)
    if (aspekter := _opfoelgning(tekst_, fund, kontekst)) is not None:
        valgt = next((m for m in [*moeder, kontekst.moede] if m in bog.rulebook.moeder), None)
        if valgt is not None:
            return bog.moedeemne(valgt, aspekter[0], fra)
        if (samlet := bog.alle_moeder(aspekter[0], fra)) is not None:
            return samlet
    rolle = kontekst.rolle
    if rolle and not fund.funktioner and re.search(r"\b(?:jeg|mig|min|mit|mine)\b", tekst_):
        fund = replace(fund, funktioner={f: [] for f in fk.funktioner_for(rolle)})
    alle = bog.kandidater(tekst_, fund, kontekst)
    if not alle or alle[0].daekning < DAEKKET:
        gode = [k for k in alle[:5] if k.daekning >= DAEKKET and k.point >= alle[0].point - _LIGE_GOD]
        if not gode:
            return bog.ikke_daekket(fund, kontekst, naermeste=alle[:6])
        alle = [*gode, *alle]
    bedst = alle[0].post
    if len(moeder) > 1 and bedst.moede in moeder:
        flere = [p for m in moeder[:2] if (p := bog.helhed(m, bedst.aspekt))]
        if len(flere) > 1:
            svar = [bog.svar(p, tekst_, fra) for p in flere]
            return replace(
                svar[0],
                svar="\n\n".join(s.svar for s in svar),
                kilder=tuple(dict.fromkeys(k for s in svar for k in s.kilder)),
                fakta=tuple(dict.fromkeys(f for s in svar for f in s.fakta)),
            )
    if (
        bedst.moede
        and not moeder
        and not kontekst.moede
        and (bedst.helhed or _flertydig(alle))
        and bedst.aspekt in _KORTE
    ):
        samlet = bog.alle_moeder(bedst.aspekt, fra)
        if samlet is not None:
            return samlet
    return bog.svar(bedst, tekst_, fra)


def _flertydig(alle: list[_Kandidat]) -> bool:
    """Whether another meeting's fact is as good an answer as the best."""
    bedst = alle[0]
    return any(
        k.post.moede != bedst.post.moede
        and k.post.aspekt == bedst.post.aspekt
        and math.isclose(k.point, bedst.point, abs_tol=0.05)
        for k in alle[1:6]
    )


def _opfoelgning(tekst_: str, fund: Fund, kontekst: Kontekst) -> list[str] | None:
    """Return the aspects of the conversation where a follow-up names only a meeting or an edition ("hvad med TDM?")."""
    if not kontekst.emne or set(fund.aspekter) - {"overblik"} or not (fund.moeder or fund.udgave):
        return None
    steder = [s for fundne in fund.moeder.values() for s in fundne] + list(fund.udgave_sted)
    rest = [o for o in opslag_soeg.ord_i(tekst_) if not any(s[0] <= o.start and o.slut <= s[1] for s in steder)]
    if any(o.tekst not in ordliste().fyldord and o.tekst not in ordliste().almene for o in rest):
        return None
    if kontekst.emne in ordliste().aspekter:
        return [kontekst.emne]
    return _EMNE_ASPEKTER.get(kontekst.emne)
