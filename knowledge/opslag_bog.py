"""The facts of a rulebook as answers: a fact, a topic of a meeting, meetings side by side, and what is not covered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from knowledge import opslag_led, opslag_soeg, visning
from knowledge.beslut import find_kontakt
from knowledge.indlaes import ids, indlaes
from knowledge.modeller import Kilde, Konflikt, Rulebook
from knowledge.opslag_fakta import Post, poster
from knowledge.opslag_kerne import kerne
from knowledge.opslag_led import Fund
from knowledge.opslag_ord import moedespoerg, moenstre, ordliste
from knowledge.opslag_rang import Kandidat, Kontekst, Rang
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
_HOEJST_NAERE = 3
_KERNE_ORD = {False: 2, True: 3}  # words a question holds that is asked alone, by whether it points back
# The rows of a comparison: (aspect, its field in the words).
_RAEKKER = (
    *("indkalder", "moedeleder", "referent", "deltagere", "hvornaar", "frist", "sted", "tid", "varighed", "redskaber"),
    *("dokumentation", "beslutningskompetence", "samtykke"),
)
EMNE_ASPEKTER: dict[str, list[str]] = {
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
    # What the conversation is about after this answer (``Kontekst.emne``): an aspect of a meeting, or an authored fact.
    aspekt: str | None = None
    # Which part of the meeting's aspect ("opgave.send_referat"), or which other meeting too (``Kontekst.del_``).
    del_: str | None = None

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


def _o(noegle: str, **felter: Any) -> str:
    return tekst(f"opslag.{noegle}", **felter)


def _ord(tekst_: str) -> str:
    """Return the words of a text in normal form, without what stands between them."""
    return " ".join(o.tekst for o in opslag_soeg.ord_i(tekst_))


def _uden(post: Post, uden: frozenset[tuple[str, str]]) -> Post:
    """Return a fact without some of the ways to ask for it."""
    spoerg, spurgt = (tuple(s for s in alle if (post.id, s) not in uden) for alle in (post.spoerg, post.spurgt))
    return replace(post, spoerg=spoerg, spurgt=spurgt)


class Opslagsbog:
    """The facts of one rulebook, ready to be asked."""

    def __init__(
        self,
        rulebook: Rulebook,
        uden: frozenset[tuple[str, str]] = frozenset(),
        uden_ikke: frozenset[str] = frozenset(),
    ) -> None:
        """``uden``: (fact, phrasing), ``uden_ikke``: questions known not to be covered, to leave out for measuring."""
        self.rulebook = rulebook
        self.poster = [_uden(p, uden) if uden else p for p in poster(rulebook)]
        self.efter_id = {p.id: p for p in self.poster}
        arvet = indlaes(rulebook.meta.arver).opslag if rulebook.meta.arver else rulebook.opslag
        self.egne_fakta = frozenset(rulebook.opslag) - frozenset(arvet)  # the edition's own, not inherited
        self.rang = Rang(self.poster, rulebook.moeder, uden_ikke)
        self._ordret: dict[str, list[Post]] = {}  # authored questions, as they stand
        for p in self.poster:
            egne = set(moedespoerg().get(p.id, ()))  # the rest of a meeting's are asked of every meeting
            for spm in p.spoerg:
                if not p.moede or spm in egne:
                    self._ordret.setdefault(" ".join(opslag_soeg.dokument(spm)), []).append(p)

    # --- Understanding -----------------------------------------------------------------------------------------------

    def normal(self, spoergsmaal: str) -> str:
        """Return a question in normal form, in the facts' words as far as they have them, typos mended."""
        raa = opslag_soeg.spoergsmaal(spoergsmaal)
        return opslag_soeg.normal(re.sub(r"§?[a-z0-9_]+", lambda m: self.rang.indeks.ret(m[0]), raa))

    def ordret(self, tekst_: str, kontekst: Kontekst) -> Post | None:
        """Return the fact that has the question word for word, where the conversation is not of another meeting."""
        fundne = self._ordret.get(_ord(tekst_), [])
        # What an edition states itself comes after what it inherits, and goes before it.
        return next((p for p in reversed(fundne) if kontekst.moede is None or kontekst.moede in p.moeder), None)

    def kerne(self, tekst_: str) -> str:
        """Return a text in normal form with the run-up to its question blanked out, but for what it names; the text
        itself where what is left says too little to be asked alone.
        """
        fund = self.find(tekst_)
        navne = [s for fundne in (fund.moeder, fund.anbefalinger) for steder in fundne.values() for s in steder]
        navne += [s for fundne in fund.fremmede.values() for steder in fundne.values() for s in steder]
        uden = kerne(tekst_, [*navne, *fund.udgave_sted])
        if uden == tekst_:
            return tekst_
        egne = [d for d in self.led(uden) if not any(s[0] <= d.ord.start < s[1] for s in navne)]
        peger = any(m.search(uden) for m in moenstre(ordliste().peger))
        nok = len(egne) >= _KERNE_ORD[peger] or (bool(egne and navne) and not peger)
        return uden if nok else tekst_

    def led(self, tekst_: str) -> list[opslag_soeg.Led]:
        """Return the words of a text that carry content."""
        return self.rang.indeks.led(opslag_soeg.ord_i(opslag_soeg.normal(tekst_)))

    def find(self, tekst_: str) -> Fund:
        """Return what a question in normal form holds besides its words."""
        return opslag_led.find(tekst_, self.rulebook)

    def kandidater(self, tekst_: str, fund: Fund, kontekst: Kontekst) -> list[Kandidat]:
        """Return the facts that may answer, best first."""
        return self.rang.kandidater(tekst_, fund, kontekst)

    # --- Answering ---------------------------------------------------------------------------------------------------

    def svar(self, post: Post, spoergsmaal: str = "", fra: str | None = None) -> Opslag:
        """Return a fact as an answer: its text, what the sources disagree on, the note on superseded law, the source.

        ``fra``: the rulebook of the conversation; where this is another, the answer says so.
        """
        return self.flere([post], spoergsmaal, fra)

    def flere(
        self, brugte: list[Post], spoergsmaal: str = "", fra: str | None = None, samme: Iterable[Post] = ()
    ) -> Opslag:
        """Return facts as one answer, the best first, with the sources of all; of ``samme`` only the sources."""
        linjer = [f"**{p.titel}**\n{p.svar}" if p.moede or p.aspekt == "konflikt" else p.svar for p in brugte]
        konflikt = self._konflikt(brugte[0], spoergsmaal)
        if konflikt:
            linjer.append(tekst("opslag_uenige", kort=konflikt.kort, valgt=konflikt.valgt))
        linjer += self._noter(n for p in brugte for n in p.lovnoter)
        return self._faerdig(linjer, [*brugte, *samme], konflikt, fra)

    def hver_for_sig(self, brugte: list[Post], spoergsmaal: str, fra: str | None) -> Opslag:
        """Return facts as one answer, each with its own source and notes."""
        svar = [self.svar(p, spoergsmaal, fra) for p in brugte]
        return replace(
            svar[0],
            svar="\n\n".join(s.svar for s in svar),
            kilder=tuple(dict.fromkeys(k for s in svar for k in s.kilder)),
            fakta=tuple(dict.fromkeys(f for s in svar for f in s.fakta)),
            del_=next((p.moede for p in brugte if p.moede != brugte[0].moede), None),
        )

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
            foerste.id if foerste.id in self.rulebook.opslag else foerste.aspekt,
            self._del(foerste),
        )

    def _del(self, post: Post) -> str | None:
        """Return which part of its meeting's aspect a fact is, or None where it is all of it or is of no meeting."""
        if not post.moede or self.helhed(post.moede, post.aspekt) in (post, None):
            return None
        return post.id.partition(":")[2].replace(":", ".")

    def moededel(self, moede: str | None, aspekt: str | None, del_: str | None) -> Post | None:
        """Return the part of a meeting last answered with (``Opslag.del_``), all of the aspect where it was that, or
        None.
        """
        if not moede or not aspekt:
            return None
        return self.efter_id.get(f"{moede}:{(del_ or '').replace('.', ':')}") or self.helhed(moede, aspekt)

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
        asp = ordliste().aspekter
        for konflikt_id in post.konflikter:
            k = self.rulebook.konflikter[konflikt_id]
            om = opslag_soeg.normal(f"{k.kort} {k.valgt}")
            # Place, time of day and length are one topic in the contract, and three things to ask about.
            if post.emne == "tid_og_sted" and not any(m.search(om) for m in moenstre(asp[post.aspekt].ord)):
                continue
            led = self.rang.indeks.led(opslag_soeg.ord_i(om))
            ialt = sum({d.stammer[0]: d.vaegt for d in led}.values())
            faelles = (
                sum({d.stammer[0]: d.vaegt for d in led if d.stammer[0][0] in mine}.values()) / ialt if ialt else 0.0
            )
            if faelles > bedst[0]:
                bedst = (faelles, k)
        return bedst[1] if bedst[0] >= (0.1 if post.helhed else 0.25) else None

    def helhed(self, moede: str, aspekt: str) -> Post | None:
        """Return all of an aspect of a meeting, or None where the rulebook says nothing of it."""
        return next((p for n in self.rang.pr_moede.get((moede, aspekt), []) if (p := self.poster[n]).helhed), None)

    def moedeemne(self, moede: str, emne: str, fra: str | None = None) -> Opslag:
        """Answer a topic of the contract, or an aspect, of a meeting; ``fundet`` False where there is nothing.

        Raises KeyError for an unknown meeting.
        """
        navn = self.rulebook.moede(moede).bestemt
        aspekter = [emne] if emne in ordliste().aspekter and emne not in EMNER else EMNE_ASPEKTER[emne]
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
        return replace(ud, emne="forskel", moede=a, tilbud=("begge",) if konflikt else (), aspekt="kendetegn", del_=b)

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
        self,
        fund: Fund,
        kontekst: Kontekst,
        emne: str | None = None,
        naermeste: Iterable[Kandidat] = (),
        saetning: str | None = None,
    ) -> Opslag:
        """Say that the sources do not cover it (``saetning``: in a fact's own words), whom to ask, and what may be
        meant.
        """
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
        if saetning:
            svar = _o("ikke_i_kilden", saetning=saetning, hvem=hvem)
        mente: dict[str, str] = {}
        for k in naermeste:
            if k.naer and len(mente) < _HOEJST_NAERE:
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
                    (
                        self.poster[n]
                        for n in self.rang.pr_anbefaling.get(naermest, [])
                        if self.poster[n].del_ == "hvad"
                    ),
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
        if fund.aar and not fund.udgave and (fund.aarets_udgave or not self.rang.indeks.kender(fund.aar)):
            return self._nej(_o("udgave_ukendt", aar=fund.aar, kendte=kendte))
        if not fund.moeder and not fund.fremmede:
            for ord_ in opslag_soeg.ord_i(raa):
                if re.fullmatch(r"\w{3,}moed(?:e|et|er|erne)", ord_.tekst) and not self.rang.indeks.kender(ord_.tekst):
                    egne = [m for m in self.rulebook.moeder.values() if m.slags == "moede"]
                    naere = sorted(egne, key=lambda m: -fuzz.ratio(opslag_soeg.normal(m.navn), ord_.tekst))
                    return self._nej(
                        _o("moede_ukendt", kendte=visning.opremsning(visning.lille(m.navn) for m in egne)),
                        [(m.navn, f"{m.id}:overblik") for m in naere],
                    )
        return None
