"""A question that goes on with the last answer ("hvem sender den?", "og bagefter?"): answered from the meeting and the
fact last spoken of, where they know its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from knowledge import opslag_samtale, opslag_soeg, sprog
from knowledge.opslag_bog import Opslag, Opslagsbog
from knowledge.opslag_fakta import Post
from knowledge.opslag_led import Fund
from knowledge.opslag_ord import moenstre, ordliste
from knowledge.opslag_rang import Kandidat, Kontekst, vaegte
from knowledge.opslag_rang import emnet as emnenavn

# What an authored fact is on: its name up to where that says what of it.
_NAVN = re.compile(
    r"(?!hv|naar |er |frist|loven |nationale )[\w-]+(?: [\w-]+){0,2}?"
    r"(?=[:,(?]|$| (?:paa|ved|til|i|om|efter|naar|hos|af|for|og|mellem)\b)"
)
_LOV = re.compile(r"§|\b(?:[Bb]arnets|[Ss]ervice)[ -]?lov")
_NUMMERERET = ("pejlemaerke",)  # topics whose facts people ask for by number
_BEGGE = 2  # meetings
_FAA_ORD = 2  # words that carry content in a question that leans on the one before
_MED_TING = ("indkalder", "frist", "referent", "dokumentation", "dagsorden")  # topics that are on some thing
_KENDT = 0.5  # share of a follow-up's own words that a fact must know
_KENDT_RAMT = 0.4  # the same, where it is what is asked of the meeting
_ANDET = 0.25  # share more of them that a fact of something else knows, where the question stands alone
_TRO = 0.4  # share of the bound from which a fact of the same meeting or topic is believed
_SIKKER = 0.9  # the belief from which a question that points back is answered with something else
_MED = 0.25  # what fitting the question with the last answer's name beside it counts, where it has words of its own
_HOERER_TIL = 3.0  # what being of the meeting or topic counts
_SAMME_EMNE = 1.5  # what being of the same topic or recommendation counts
_SAMME_ORD = 4.0  # what saying the same as the fact last answered with counts
_GENTAGET = -3.0  # what being the fact last answered with counts, where the question has no word of its own
_ALT = 0.95  # share of a fact's words from which it says nothing that another does not
_SAMME = 0.5  # share of a fact's words from which another is on the same
_EGEN_UDGAVE = 1.5  # what being the edition's own counts, and not one that it inherits


@dataclass(frozen=True)
class Samtale:
    """What a question leans on: the meeting last spoken of and the fact last answered with."""

    moede: str | None
    sidst: Post | None

    @classmethod
    def af(cls, kontekst: Kontekst, sidst: Post | None) -> Samtale:
        """Return it without a meeting that the fact last answered with is not of: that was spoken of before."""
        naevnt = sidst is None or not sidst.moeder or kontekst.moede in sidst.moeder
        return cls(kontekst.moede if naevnt else None, sidst)

    def hoerer_til(self, post: Post) -> bool:
        """Whether a fact is of the meeting, or of the topic of the fact."""
        if self.moede and post.moeder:
            return self.moede in post.moeder
        return self.sidst is not None and not self.sidst.moede and emnenavn(post) == emnenavn(self.sidst)


def fortsat(
    bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, emnet: Post | None, fra: str
) -> Opslag | None:
    """Return the answer to a question that leans on the last answer, or None where it stands alone. ``emnet``: the fact
    last answered with, where it is of no meeting.
    """
    sidst = emnet or bog.moededel(kontekst.moede, kontekst.emne, kontekst.del_)
    if sidst is not None and sidst.id in bog.efter_id and _staar_i_det(tekst_, sidst):
        return bog.svar(sidst, tekst_, fra)
    fund = _uden_for(tekst_, fund)
    laener = opslag_samtale.laener_sig(bog, tekst_, _FAA_ORD)
    tingen = henvist(tekst_, sidst) if laener else None
    return (
        om_opgaverne(bog, tekst_, fund, sidst, fra)
        or om_begge(bog, tekst_, fund, kontekst, sidst, fra)
        or opslag_samtale.om_anbefalingen(bog, tekst_, fund, emnet, fra)
        or _om_nummeret(bog, tekst_, sidst, fra)
        or _forskellen(bog, fund, kontekst, fra)
        or (opslag_samtale.bart(bog, tekst_, fund, kontekst, emnet, fra) if sidst is None or sidst.helhed else None)
        or (_i_et_andet_moede(bog, tingen, kontekst, fra) if tingen and emnet and fund.moeder else None)
        or (
            om_samtalen(bog, tingen, bog.find(tingen), kontekst, sidst, fra, _tingen(sidst))
            if sidst and tingen
            else None
        )
        or opslag_samtale.opfoelgning(bog, tekst_, fund, kontekst, emnet, fra)
        or (om_samtalen(bog, tekst_, fund, kontekst, sidst, fra) if laener else None)
        or opslag_samtale.bart(bog, tekst_, fund, kontekst, emnet, fra)
        or opslag_samtale.om_emnet(bog, tekst_, fund, kontekst, emnet, fra)
        or _intet(bog, tekst_, fund, kontekst, sidst, tingen)
    )


def _om_nummeret(bog: Opslagsbog, tekst_: str, sidst: Post | None, fra: str) -> Opslag | None:
    """Return what is said of another of the numbered things last spoken of ("og 4?" after a "pejlemærke")."""
    tal = opslag_samtale.tal(tekst_)
    if sidst is None or sidst.emne not in _NUMMERERET or len(tal) != 1 or not opslag_samtale.samtalefyld(tekst_):
        return None
    if any(not (tal[0][1][0] <= d.ord.start < tal[0][1][1]) for d in bog.led(tekst_)):
        return None
    tekst_ = opslag_soeg.normal(f"hvad er {sidst.emne} {tal[0][0]}")
    bedst = next(
        (k for k in bog.kandidater(tekst_, bog.find(tekst_), Kontekst(bog.rulebook.meta.id)) if k.sikker), None
    )
    return bog.svar(bedst.post, tekst_, fra) if bedst else None


def _forskellen(bog: Opslagsbog, fund: Fund, kontekst: Kontekst, fra: str) -> Opslag | None:
    """Return the meeting last spoken of beside the one that the question asks the difference to."""
    andet = next(iter(fund.moeder), None)
    if not kontekst.moede or len(fund.moeder) != 1 or andet == kontekst.moede or not fund.sammenlign:
        return None
    if "kendetegn" not in fund.aspekter or set(fund.aspekter) - {"kendetegn", "overblik", "aendringer"}:
        return None
    return bog.sammenlign(kontekst.moede, str(andet), fra)


def _i_et_andet_moede(bog: Opslagsbog, tingen: str, kontekst: Kontekst, fra: str) -> Opslag | None:
    """Return what is said of the thing last spoken of at a meeting that the question names; None if unsure."""
    bedst = next((k for k in bog.kandidater(tingen, bog.find(tingen), kontekst) if not k.spaerret), None)
    return bog.svar(bedst.post, tingen, fra) if bedst and bedst.sikker and bedst.daekning >= _KENDT else None


def _intet(
    bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, sidst: Post | None, tingen: str | None
) -> Opslag | None:
    """Say that a question on what was just spoken of ("hvad koster det?") is not covered, where nothing of that knows
    it and it is not surely on something else; None where it may be.
    """
    liste = ordliste()
    if sidst is None or fund.fremmede or fund.anbefalinger:
        return None
    alle = bog.kandidater(tekst_, fund, kontekst)
    if fund.moeder:  # "findes den også til bfm?"
        alene = tingen is not None and not sidst.moede and not set(fund.aspekter) - {"overblik"}
        return bog.ikke_daekket(fund, kontekst, naermeste=alle[:6]) if alene else None
    peger = any(m.search(tekst_) for m in moenstre(liste.tingord)) or any(
        m.match(tekst_) for m in moenstre(liste.fortsat)
    )
    samtale = Samtale.af(kontekst, sidst)
    if not alle or not peger or len(bog.led(tekst_)) > _FAA_ORD or samtale.hoerer_til(alle[0].post):
        return None
    bedst = alle[0].post
    if alle[0].tillid >= _SIKKER and not (kontekst.moede and bedst.moeder and bedst.emne != "begreb"):
        return None
    return bog.ikke_daekket(fund, kontekst, naermeste=alle[:6])


def _staar_i_det(tekst_: str, sidst: Post) -> bool:
    """Whether a question asks where the last answer stands, or for the law behind it, which it names."""
    alene = tekst_.strip(" ?.!,")
    if any(m.fullmatch(alene) for m in moenstre(ordliste().kilden)):
        return True
    return any(m.fullmatch(alene) for m in moenstre(ordliste().loven)) and bool(
        _LOV.search(f"{sidst.titel} {sidst.svar}")
    )


def _uden_for(tekst_: str, fund: Fund) -> Fund:
    """Return what was found without the phase "før" that only "for" told, as in "og for tdm?"."""
    faser = {
        fase: tilbage
        for fase, steder in fund.faser.items()
        if (tilbage := [s for s in steder if not (fund.moeder and tekst_[s[0] : s[1]] == "for")])
    }
    return replace(fund, faser=faser)


def henvist(tekst_: str, sidst: Post | None) -> str | None:
    """Return a question with what it points back to ("hvem sender den") put in its place; None where it points to no
    thing that the fact last answered with is on.
    """
    ting = _tingen(sidst) if sidst is not None else None
    if ting is None or ting in tekst_:
        return None
    for moenster in moenstre(ordliste().tingord):
        if moenster.search(tekst_):
            return opslag_soeg.normal(moenster.sub(ting, tekst_, count=1))
    return f"{tekst_} {ting}" if any(m.search(tekst_) for m in moenstre(ordliste().videre)) else None


@lru_cache(maxsize=4096)
def _tingen(post: Post) -> str | None:
    """Return what a fact is on, of the things that people point back to: by its name, else by what it says first."""
    for del_ in (post.titel, post.svar if post.aspekt in _MED_TING and not post.id.endswith(":alle") else ""):
        foldet = sprog.fold(del_)
        steder = [(foldet.index(t), -len(t), t) for t in _ting() if t in foldet]
        if steder:
            return min(steder)[2]
    navn = _NAVN.match(sprog.fold(post.titel).lstrip("»")) if not (post.moede or post.anbefaling) else None
    return navn[0] if navn else None


@cache
def _ting() -> tuple[str, ...]:
    return tuple(sprog.fold(t) for t in ordliste().ting)


def om_opgaverne(bog: Opslagsbog, tekst_: str, fund: Fund, sidst: Post | None, fra: str) -> Opslag | None:
    """Return what is to be done in a phase ("og bagefter?") or by a function ("og lederen?") after a meeting's tasks:
    of the function or the phase told of last, where the question leaves it out.
    """
    if sidst is None or sidst.aspekt != "opgaver" or fund.moeder or fund.anbefalinger:
        return None
    alene = tekst_.strip(" ?.!,")
    fase = next(
        (f for f, ord_ in ordliste().bare_faser.items() if any(m.fullmatch(alene) for m in moenstre(ord_))), None
    )
    if not fase and (
        not fund.funktioner
        or opslag_samtale.rest(bog, tekst_, fund)
        or not opslag_samtale.laener_sig(bog, tekst_, _FAA_ORD)
    ):
        return None
    fase = fase or next(iter(fund.faser), sidst.fase)
    funktioner = [*fund.funktioner] or ([sidst.funktion] if sidst.funktion else [])
    dele = [f"{fase}_{f}" for f in funktioner] + ([] if fund.funktioner else [fase])
    poster = [post for d in dele if (post := bog.efter_id.get(f"{sidst.moede}:opgaver:{d}"))]
    return bog.svar(poster[0], tekst_, fra) if poster else None


def om_begge(
    bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, sidst: Post | None, fra: str
) -> Opslag | None:
    """Return what is asked ("hvem indkalder til dem?") of each of the two meetings last told of."""
    egne = [a for a in fund.aspekter if a != "overblik"]
    moeder = [m for m in (kontekst.moede, kontekst.del_) if m in bog.rulebook.moeder]
    if sidst is not None and not (sidst.moede or sidst.anbefaling or kontekst.moede):
        moeder = list(sidst.moeder)
    if len(moeder) != _BEGGE or fund.moeder or len(egne) != 1 or opslag_samtale.rest(bog, tekst_, fund):
        return None
    hele = [p for m in moeder if (p := bog.helhed(m, egne[0]))]
    return bog.hver_for_sig(hele, tekst_, fra) if hele else None


def om_samtalen(
    bog: Opslagsbog,
    tekst_: str,
    fund: Fund,
    kontekst: Kontekst,
    sidst: Post | None,
    fra: str,
    ting: str | None = None,
) -> Opslag | None:
    """Return the answer to a question that leans on the last one, from the facts of its meeting and topic; None where
    the question stands alone. ``ting``: what it is on, which the answer must know.
    """
    samtale = Samtale.af(kontekst, sidst)
    if fund.anbefalinger or fund.moeder or fund.fremmede or not (samtale.moede or sidst):
        return None
    egne = bog.led(tekst_)
    i_moedet = replace(fund, moeder={samtale.moede: []}) if samtale.moede else fund
    mulige = _mulige(bog, tekst_, i_moedet, kontekst, samtale)
    if ting is not None:
        mulige = [m for m in mulige if bog.rang.kendt(m[1].post, bog.led(ting), i_moedet)]
    if not mulige:
        return None
    bedst = max(mulige, key=lambda m: m[0])[1]
    alene = bog.kandidater(tekst_, fund, replace(kontekst, moede=None))
    andre = (k for k in alene if not k.spaerret and not samtale.hoerer_til(k.post))
    # A part of another meeting is no rival: the question does not name that meeting.
    andet = next((k for k in andre if not (samtale.moede and k.post.moede)), None)
    ramt = bedst.post.moede is not None and bedst.post.aspekt in fund.aspekter
    kendt = max(bog.rang.kendt(k.post, egne, i_moedet) for _, k in mulige)
    if not ramt and andet and andet.sikker and andet.daekning > kendt + _ANDET:
        return None
    mindst = (_TRO if samtale.hoerer_til(bedst.post) else 1.0) * vaegte().graense
    return bog.svar(bedst.post, tekst_, fra) if ramt or bedst.tillid >= mindst else None


def _mulige(
    bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, samtale: Samtale
) -> list[tuple[float, Kandidat]]:
    """Return the facts of the meeting or topic that know the question's own words, with how well they fit."""
    egne = bog.led(tekst_)
    alene = {k.post.id: k for k in bog.kandidater(tekst_, fund, kontekst)}
    med = alene
    if samtale.sidst:
        navn = _navn(bog, samtale.sidst)
        med = {k.post.id: k for k in bog.kandidater(f"{tekst_} {navn}", fund, kontekst)}
    mindst = [min((k.point for k in fundne.values()), default=0.0) for fundne in (alene, med)]
    betinget = any(m.search(tekst_) for m in moenstre(ordliste().betinget))
    sidst = samtale.sidst
    gentag = sidst is not None and sidst.id in bog.efter_id and bog.rang.siger(sidst, tekst_)
    ud = []
    for id_ in sorted({*alene, *med}):
        k = alene.get(id_) or replace(med[id_], tillid=next(iter(alene.values())).tillid if alene else 0.0)
        if (
            k.spaerret
            or (samtale.moede and not samtale.hoerer_til(k.post))
            or _sagt(bog, k.post, samtale.sidst, egne, betinget or gentag)
        ):
            continue
        if bog.rang.kendt(k.post, egne, fund) < (_KENDT_RAMT if k.post.aspekt in fund.aspekter else _KENDT):
            continue
        med_point = med[id_].point if id_ in med else mindst[1]
        point = (alene[id_].point if id_ in alene else mindst[0]) + (_MED if egne else 1.0) * med_point
        point += _EGEN_UDGAVE * (id_ in bog.egne_fakta) + _HOERER_TIL * samtale.hoerer_til(k.post)
        if sidst is not None:
            point += _SAMME_EMNE * (k.post.aspekt == sidst.aspekt or _familie(k.post) == _familie(sidst))
            point += _SAMME_ORD * siger_det_samme(bog, k.post, sidst) if k.post != sidst or egne else _GENTAGET
        ud.append((point, k))
    return ud


def _sagt(bog: Opslagsbog, post: Post, sidst: Post | None, egne: list[opslag_soeg.Led], gentag: bool) -> bool:
    """Whether a fact says nothing new: the one last answered with, where the question has no word of its own (unless
    it may be told again, ``gentag``), or what the edition before this one says of the same.
    """
    if sidst is None or post == sidst:
        return post == sidst and not egne and not gentag
    if siger_det_samme(bog, post, sidst) >= _ALT:
        return True
    foer = sidst.id in bog.egne_fakta and post.id not in bog.egne_fakta and not post.moede
    return foer and siger_det_samme(bog, post, sidst) >= _SAMME


def _familie(post: Post) -> str:
    """Return what facts on the same thing share: a meeting, or the beginning of an authored fact's id."""
    return post.moede or "_".join(post.id.split("_")[:2])


def _navn(bog: Opslagsbog, post: Post) -> str:
    """Return what a fact is about in words, without its meeting's name."""
    titel = post.titel.removeprefix(bog.rulebook.moede(post.moede).navn) if post.moede else post.titel
    return opslag_soeg.normal(titel)


def siger_det_samme(bog: Opslagsbog, post: Post, sidst: Post) -> float:
    """Return the share of a fact's words, by weight, that another says too."""
    mine, andres = _stammer(post), _stammer(sidst)
    vaegt = bog.rang.indeks.vaegt
    ialt = sum(vaegt(s) for s in mine)
    return sum(vaegt(s) for s in mine & andres) / ialt if ialt else 0.0


@lru_cache(maxsize=8192)
def _stammer(post: Post) -> frozenset[str]:
    return frozenset(opslag_soeg.stamme(o) for o in opslag_soeg.dokument(post.svar))
