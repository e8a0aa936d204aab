"""Look up: a question in free Danish, answered from a rulebook's facts with its source, or said not to be covered.

The facts are put together in ``opslag_fakta``, searched in ``opslag_soeg``, ranked in ``opslag_rang`` and shown in
``opslag_bog``; what a question holds besides its words is recognised in ``opslag_led``. An answer is a fact's own text:
nothing is written here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from knowledge import fakta as fk
from knowledge import opslag_fortsat, opslag_samtale, opslag_soeg
from knowledge.indlaes import indlaes
from knowledge.modeller import Rulebook
from knowledge.opslag_bog import ANBEFALINGER, ANDRE_EMNER, EMNER, Opslag, Opslagsbog
from knowledge.opslag_dobbelt import delt
from knowledge.opslag_fakta import Post
from knowledge.opslag_led import Fund
from knowledge.opslag_ord import moenstre, ordliste
from knowledge.opslag_rang import Kandidat, Kontekst, emnet
from knowledge.opslag_samtale import huskes

__all__ = [
    "ANBEFALINGER",
    "ANDRE_EMNER",
    "EMNER",
    "Kontekst",
    "Opslag",
    "Opslagsbog",
    "faktum",
    "gentager",
    "huskes",
    "naboer",
    "opslagsbog",
    "slaa_op",
    "spoerg",
]

# What a fact must have, against the best, to be answered with beside it: its share of the belief, and of the question
# by whether the two are of one topic; the facts so added, and the sentences that all may be in.
_NABO_TRO = 0.1
_NABO_DAEKNING = {True: 0.3, False: 0.5}
_NABOER = 2
_HOEJST_SAETNINGER = 4
# A sentence that tells what a source leaves out.
_MANGLER = re.compile(
    r"(?=.*\b(?:ikke|ingen|intet|hverken)\b)(?=.*\b(?:[Kk]ild\w*|[Aa]rk\w*|\w*[Mm]odel\w*|dokument\w*|står|nævn\w*|fremgår)\b)"
)
_HVEM = ("indkalder", "moedeleder", "referent")
_ANDRE_ORD = 2  # words a question whether somebody may holds besides, as who it is
_SAMME = 0.7  # share of a fact's words from which another says the same
_TILBUD = 2  # follow-ups offered with an answer
_HOEJST_SET = 8  # facts, by rank, that are looked at
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


@cache
def opslagsbog(rulebook_id: str, roedder: tuple[Path, ...] | None = None) -> Opslagsbog:
    """Return the facts of a rulebook, put together once. Raises RulebookFejl for an unknown one."""
    return Opslagsbog(indlaes(rulebook_id, roedder))


Boeger = Callable[[str], Opslagsbog]


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


def spoerg(spoergsmaal: str, kontekst: Kontekst, boeger: Boeger = opslagsbog) -> Opslag:
    """Answer a question in free Danish. Raises RulebookFejl for an unknown rulebook in the context.

    ``boeger``: the facts of a rulebook by its id, where not all of them are to be known (measuring).
    """
    dele = delt(spoergsmaal)
    samlet = _begge(*dele, kontekst, boeger) if dele else None
    return samlet or _en(spoergsmaal, kontekst, boeger)


def _begge(foerste: str, andet: str, kontekst: Kontekst, boeger: Boeger) -> Opslag | None:
    """Return the answers to two questions in one, the second asked as one that goes on with the first; None where one
    of them has none, or the second's is on something else than it asks for.
    """
    a = _en(foerste, kontekst, boeger)
    if not a.fundet:
        return None
    husket = huskes(a, kontekst.rulebook_id)
    b = _en(andet, replace(kontekst, moede=a.moede or kontekst.moede, emne=husket), boeger)
    if not b.fundet or _om_hvad(a) != _om_hvad(b):
        return None
    if set(b.fakta) <= set(a.fakta):
        return a
    return replace(
        a,
        svar="\n\n".join((a.svar, b.svar)),
        kilder=tuple(dict.fromkeys((*a.kilder, *b.kilder))),
        fakta=tuple(dict.fromkeys((*a.fakta, *b.fakta))),
        konflikt=a.konflikt or b.konflikt,
        tilbud=tuple(dict.fromkeys((*a.tilbud, *b.tilbud)))[:_TILBUD],
        aspekt=b.aspekt,  # what follows goes on with the last
        del_=b.del_,
    )


def _om_hvad(svar: Opslag) -> str:
    """Return what an answer is about in the large: its meeting, all meetings (""), or its fact's topic."""
    if svar.moede or svar.aspekt in ordliste().aspekter:
        return svar.moede or ""
    return (svar.aspekt or "").split("_")[0]


def _en(spoergsmaal: str, kontekst: Kontekst, boeger: Boeger) -> Opslag:
    """Answer one question."""
    svar, fund = _spoerg(spoergsmaal, kontekst, boeger)
    if svar.moede is None and svar.fundet and len(fund.moeder) == 1 and svar.emne != "forskel":
        return replace(svar, moede=next(iter(fund.moeder)))  # a fact on several meetings, asked of one
    return svar


def _spoerg(spoergsmaal: str, kontekst: Kontekst, boeger: Boeger) -> tuple[Opslag, Fund]:
    """Return the answer and what was recognised in the question."""
    fra = kontekst.rulebook_id
    bog = boeger(fra)
    tekst_ = _laest(bog, bog.normal(spoergsmaal), kontekst)
    fund = bog.find(tekst_)
    foer = opslag_samtale.udfoldet(kontekst)
    if foer.rulebook_id != fra and not (fund.udgave or fund.moeder):
        bog = boeger(foer.rulebook_id)
        tekst_ = _laest(bog, bog.normal(spoergsmaal), foer)
        fund = bog.find(tekst_)
    kontekst = foer if bog.rulebook.meta.id == foer.rulebook_id else replace(kontekst, emne=foer.emne, del_=foer.del_)
    emnet_ = opslag_samtale.emnet_faktum(kontekst, (boeger(id_) for id_ in dict.fromkeys((foer.rulebook_id, fra))))
    if fund.udgave and fund.udgave != bog.rulebook.meta.id and not (fund.aendret and "2017" in tekst_):
        bog = boeger(fund.udgave)
        tekst_ = _laest(bog, bog.normal(spoergsmaal), kontekst)
    if not fund.moeder and kontekst.moede not in bog.rulebook.moeder:
        kontekst = replace(kontekst, moede=None)
    raa = opslag_soeg.normal(spoergsmaal)
    if (ordret := bog.ordret(raa, kontekst) or bog.ordret(tekst_, kontekst)) is not None and not _om_moedet(
        ordret, fund
    ):
        return bog.svar(ordret, tekst_, fra), fund
    if (ukendt := bog.ukendt(tekst_, fund, raa)) is not None:
        return ukendt, fund
    if fund.fremmede:
        return _andet_sted(bog, tekst_, fund, kontekst, emnet_, fra, boeger), fund
    return _svar(bog, tekst_, fund, kontekst, emnet_, fra), fund


def _laest(bog: Opslagsbog, tekst_: str, kontekst: Kontekst) -> str:
    """Return a text in normal form without the run-up to its question, where the facts then fit it no worse."""
    kerne = bog.kerne(tekst_)
    if kerne == tekst_:
        return tekst_
    tillid = [
        next((k.tillid for k in bog.kandidater(t, bog.find(t), kontekst)), 0.0) if bog.led(t) else 0.0
        for t in (tekst_, kerne)
    ]
    return kerne if tillid[1] >= tillid[0] else tekst_


def gentager(svar: Opslag, kontekst: Kontekst) -> bool:
    """Whether an answer says of another rulebook or edition what the conversation was about."""
    foer = opslag_samtale.udfoldet(kontekst)
    return opslag_samtale.samme_emne(svar, foer, (opslagsbog(id_) for id_ in (foer.rulebook_id, kontekst.rulebook_id)))


def _om_moedet(ordret: Post, fund: Fund) -> bool:
    """Whether a meeting is asked about as such: a fact on its abbreviation says too little."""
    return ordret.emne == "begreb" and set(fund.aspekter) == {"overblik"} and set(ordret.moeder) == set(fund.moeder)


def _andet_sted(
    bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, emnet_: Post | None, fra: str, boeger: Boeger
) -> Opslag:
    """Answer a question on a meeting that only another rulebook has: from there, unless this one's facts know more."""
    her = _svar(bog, tekst_, replace(fund, fremmede={}), kontekst, emnet_, fra)
    bedst_her = next(iter(bog.kandidater(tekst_, fund, kontekst)), None)
    andet = next(iter(fund.fremmede))
    der_bog = boeger(andet)
    der_fund = replace(fund, moeder=fund.fremmede[andet], fremmede={})
    der = _svar(der_bog, tekst_, der_fund, replace(kontekst, moede=None), emnet_, fra)
    bedst_der = next(iter(der_bog.kandidater(tekst_, der_fund, kontekst)), None)
    if not der.fundet or (her.fundet and bedst_her and bedst_der and bedst_her.daekning > bedst_der.daekning):
        return her
    return der


def _svar(bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, emnet_: Post | None, fra: str) -> Opslag:
    """Answer a question whose parts are known: a comparison, what is changed, a follow-up, or the best fact."""
    moeder = list(fund.moeder)
    if (
        fund.aendret
        and re.search(r"2017|\bark|gaml|nye struktur|tidligere|foer i tiden", tekst_)
        and "aendringer" in fund.aspekter
    ):
        return bog.aendringer(moeder, fra)
    egentlige = [a for a in fund.aspekter if a not in ("kendetegn", "overblik")]
    if len(moeder) > 1 and fund.sammenlign and not egentlige:
        return bog.sammenlign(moeder[0], moeder[1], fra)
    rolle = kontekst.rolle
    if rolle and not fund.funktioner and re.search(r"\b(?:jeg|mig|min|mit|mine)\b", tekst_):
        fund = replace(fund, funktioner={f: [] for f in fk.funktioner_for(rolle)})
    if (fortsat := opslag_fortsat.fortsat(bog, tekst_, fund, kontekst, emnet_, fra)) is not None:
        return fortsat
    if (ren := opslag_samtale.om_moedet(bog, tekst_, fund, kontekst, fra)) is not None:
        return ren
    if (hvem := _hvem_der_goer(bog, tekst_, fund)) is not None:
        return bog.svar(hvem, tekst_, fra)
    alle = bog.kandidater(tekst_, fund, kontekst)
    if alle and not alle[0].sikker:  # what is asked of the meeting named may be surer than what fits best
        alle = sorted(alle[:_HOEJST_SET], key=lambda k: not (k.sikker and k.post.helhed))
    if not alle or not alle[0].sikker:
        return bog.ikke_daekket(fund, kontekst, naermeste=alle[:6])
    bedst = alle[0].post
    if (saetning := _siger_det_ikke(bog, bedst, tekst_)) is not None:
        return bog.ikke_daekket(fund, kontekst, naermeste=alle[:6], saetning=saetning)
    if len(moeder) > 1 and bedst.moede in moeder:
        flere = [p for m in moeder[:2] if (p := bog.helhed(m, bedst.aspekt))]
        if len(flere) > 1:
            return bog.hver_for_sig(flere, tekst_, fra)
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
    alle = _egen_udgave_foerst(bog, alle)
    andre, samme = naboer(alle)
    brugte = [alle[0].post, *andre]
    hele = bog.helhed(moeder[0], egentlige[0]) if len(moeder) == 1 and len(egentlige) == 1 else None
    if hele and bedst.aspekt == "opgaver" and not bedst.helhed and hele not in brugte:
        # One task of the meeting says less than all that it states of what was asked.
        brugte.append(hele)
        if sum(_saetninger(p.svar) for p in brugte) > _HOEJST_SAETNINGER:
            brugte = [hele]
    return bog.flere(brugte, tekst_, fra, [p for p in samme if p not in brugte])


def _hvem_der_goer(bog: Opslagsbog, tekst_: str, fund: Fund) -> Post | None:
    """Return who does a task at the meeting named, where it is asked whether somebody may ("må skolen indkalde?"): that
    answers it, whoever is named. None for any other question.
    """
    opgaver = [a for a in _HVEM if a in fund.aspekter]
    if len(fund.moeder) != 1 or len(opgaver) != 1 or not any(m.search(tekst_) for m in moenstre(ordliste().maa_nogen)):
        return None
    steder = [s for dele in (fund.moeder, fund.aspekter, fund.funktioner) for mine in dele.values() for s in mine]
    andre = [d for d in bog.led(tekst_) if not any(s[0] <= d.ord.start < s[1] for s in steder)]
    if len(andre) > _ANDRE_ORD or any(d.tung for d in bog.led(tekst_)):
        return None
    return bog.helhed(next(iter(fund.moeder)), opgaver[0])


def _egen_udgave_foerst(bog: Opslagsbog, alle: list[Kandidat]) -> list[Kandidat]:
    """Return the facts with the edition's own before the one of the same name that it inherits."""
    foerste = alle[0]
    if foerste.post.id in bog.egne_fakta or foerste.post.moede or foerste.post.anbefaling:
        return alle
    for k in alle[1:_HOEJST_SET]:
        if (
            not k.spaerret
            and k.post.id in bog.egne_fakta
            and _holder_det(foerste.post.titel, k.post.titel)
            and k.daekning >= foerste.daekning
        ):
            return [k, *(x for x in alle if x is not k)]
    return alle


def _siger_det_ikke(bog: Opslagsbog, post: Post, tekst_: str) -> str | None:
    """Return the sentence by which a fact says that the source leaves out what is asked for ("Adressen står ikke i
    arket."), or None where it tells more of it.
    """
    for d in bog.led(tekst_):
        naevner = [x for x in re.split(r"(?<=[.!?])\s", post.svar) if d.tung and opslag_soeg.naevner(x, d.ord.tekst)]
        if naevner and all(_MANGLER.search(x) for x in naevner):
            return naevner[0]
    return None


def _saetninger(tekst_: str) -> int:
    return len(re.findall(r"[.!?](?:\s|$)", re.sub(r"\b(?:nr|fx|stk|bl\.a|evt|jf|ca|kap|mv)\.", "", tekst_)))


def naboer(alle: list[Kandidat]) -> tuple[list[Post], list[Post]]:
    """Return the facts to answer with beside the best: likely ones that say something else, as far as all are short.
    Of meetings only one is told of. Second: those that say the same of the same, of which only the source is shown.
    """
    ud = [alle[0].post]
    samme: list[Post] = []
    saetninger = _saetninger(alle[0].post.svar)
    for k in alle[1:_HOEJST_SET]:
        if k.spaerret or k.daekning < _NABO_DAEKNING[emnet(k.post) == emnet(ud[0])] * alle[0].daekning:
            continue
        if any(_holder_det(p.svar, k.post.svar) for p in ud):
            samme += [k.post] if _holder_det(ud[0].titel, k.post.titel) else []
            continue
        moeder = {p.moede for p in (*ud, k.post) if p.moede}
        saetninger_med = saetninger + _saetninger(k.post.svar)
        if (
            k.tro >= _NABO_TRO * alle[0].tro
            and len(ud) <= _NABOER
            and len(moeder) <= 1
            and saetninger_med <= _HOEJST_SAETNINGER
        ):
            ud.append(k.post)
            saetninger = saetninger_med
    return ud[1:], samme


def _holder_det(a: str, b: str) -> bool:
    """Whether a text says most of what another does."""
    ord_a, ord_b = ({opslag_soeg.stamme(o) for o in opslag_soeg.dokument(t)} for t in (a, b))
    return len(ord_a & ord_b) >= _SAMME * len(ord_b)


def _flertydig(alle: list[Kandidat]) -> bool:
    """Whether another meeting's fact is as good an answer as the best."""
    bedst = alle[0]
    return any(
        k.post.moede != bedst.post.moede
        and k.post.aspekt == bedst.post.aspekt
        and math.isclose(k.point, bedst.point, abs_tol=0.05)
        for k in alle[1:6]
    )
