"""Follow-ups: a question that leaves out what the conversation is about ("og hvem skriver referat?", "og hvornår?",
"hvad med TDM?"), answered from the meeting and the topic last spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from knowledge import opslag_soeg, sprog
from knowledge.indlaes import ids
from knowledge.opslag_bog import ANBEFALINGER, EMNE_ASPEKTER, Opslag, Opslagsbog
from knowledge.opslag_fakta import Post
from knowledge.opslag_led import Fund, Sted
from knowledge.opslag_ord import moenstre, ordliste
from knowledge.opslag_rang import Kandidat, Kontekst, vaegte, ved_kanten
from knowledge.opslag_rang import emnet as emnenavn

_STAMME = 6  # letters by which a word is known in a pattern
_SKEL = ":"  # between a rulebook, a meeting and a topic
_LAENGST = 80  # characters of an id that a saved conversation keeps
_DEL = "."  # between a topic and which part of it
_KENDT = 0.6  # share of a follow-up's own words that a fact must know
_TRO_I_EMNET = 0.5  # share of the bound from which a fact of the same topic is believed
_SAMME_EMNE = 1.5  # what being of the same topic or recommendation counts
_HOEJST_MOEDER = 2  # that are told of where a question names several
_FAA_ORD = 1  # words that carry content in a question that leans on the one before
_FAGPERSONER = ("lokal_fagperson", "ekstern_fagperson", "sundhedsplejerske")
_MED_I_SLAGSEN = {"barn", "foraeldre", "raadgiver"}  # whom what a kind of a meeting is for may be asked of
_OM_SLAGSEN = {"formaal", "varianter", "overblik", "opfoelgning", "hvornaar", "kendetegn", "opgaver"}
_OM_GANGEN = {"overblik", "opgaver", "dagsorden", "formaal"}
_MED_FUNKTION = ("deltagere", "opgaver")  # topics that a function alone may be asked of: "og forældrene?"


def rest(bog: Opslagsbog, tekst_: str, fund: Fund) -> bool:
    """Whether the question holds a word that no meeting, topic, function, phase or edition explains: a word that the
    pattern of a topic leaves open in between is not explained by it.
    """
    dele = (fund.moeder, fund.aspekter, fund.funktioner, fund.faser)
    steder = [s for fundne in dele for en in fundne.values() for s in en]
    return any(
        d.ord.tekst not in ordliste().almene
        and not ved_kanten((d.ord.start, d.ord.slut), steder)
        and not any(_naevner(a, d.ord, s) for a, fundne in fund.aspekter.items() for s in fundne)
        and not any(s[0] <= d.ord.start and d.ord.slut <= s[1] for s in fund.udgave_sted)
        for d in bog.led(tekst_)
    )


def _naevner(aspekt: str, ord_: opslag_soeg.Ord, sted: Sted) -> bool:
    """Whether a word within a place of a topic is one that the topic's patterns name."""
    if not (sted[0] <= ord_.start and ord_.slut <= sted[1]):
        return False
    return any(o.startswith(ord_.tekst[:_STAMME]) for o in _moensterord(aspekt))


@cache
def _moensterord(aspekt: str) -> frozenset[str]:
    return frozenset(o.tekst for dansk in ordliste().aspekter[aspekt].ord for o in opslag_soeg.ord_i(sprog.fold(dansk)))


def _bare(tekst_: str, emne: str | None) -> list[str]:
    """Return the aspects that a question word alone may ask for, the likeliest first."""
    return [
        b.aspekt
        for b in ordliste().bare
        if any(m.fullmatch(tekst_.strip(" ?.!,")) for m in moenstre(b.ord)) and (not b.efter or emne in b.efter)
    ]


def _samtalens(emne: str | None) -> list[str]:
    if emne is None:
        return []
    return [emne] if emne in ordliste().aspekter else EMNE_ASPEKTER.get(emne, [])


def emnet_faktum(kontekst: Kontekst, boeger: Iterable[Opslagsbog]) -> Post | None:
    """Return the fact last answered with, where the conversation's topic is one (or "anbefaling 14")."""
    navn, _, nummer = (kontekst.emne or "").partition(" ")
    id_ = f"anb{nummer}_hvad" if navn == "anbefaling" else navn
    return next((post for bog in boeger if (post := bog.efter_id.get(id_))), None)


def huskes(svar: Opslag, rulebook_id: str) -> str | None:
    """Return what a conversation in a rulebook is about after an answer, as an id for ``Kontekst.emne``: a topic or a
    fact, and which part of it; where the answer is another rulebook's, with that and its meeting before it.
    """
    if svar.aspekt is None:
        return None
    dele = () if svar.rulebook in ("", rulebook_id) else (svar.rulebook, svar.moede or "")
    husket = _SKEL.join((*dele, _DEL.join(filter(None, (svar.aspekt, svar.del_)))))
    return husket if len(husket) <= _LAENGST else _SKEL.join((*dele, svar.aspekt))


def udfoldet(kontekst: Kontekst) -> Kontekst:
    """Return the context in the rulebook last answered from (``huskes``)."""
    dele = (kontekst.emne or "").split(_SKEL)
    if len(dele) == 3 and dele[0] in ids():
        kontekst = replace(kontekst, rulebook_id=dele[0], moede=dele[1] or None, emne=dele[2])
    emne, _, del_ = (kontekst.emne or "").partition(_DEL)
    return replace(kontekst, emne=emne, del_=del_) if del_ else kontekst


def samme_emne(svar: Opslag, kontekst: Kontekst, boeger: Iterable[Opslagsbog]) -> bool:
    """Whether an answer is on the topic of the conversation, or on that of the fact last answered with."""
    emnet = emnet_faktum(kontekst, boeger)
    return svar.fundet and (svar.emne == emnet.emne if emnet else svar.aspekt == kontekst.emne)


def samtalefyld(tekst_: str) -> bool:
    """Whether a text begins as a follow-up, or is a number alone."""
    return any(m.match(tekst_) for m in moenstre(ordliste().fortsat)) or tekst_.strip(" ?.!,").isdigit()


def tal(tekst_: str) -> list[tuple[int, Sted]]:
    """Return the numbers of a text, in digits, in words or as an order ("den tredje"), with their places."""
    liste = ordliste()
    ordene = {sprog.fold(o): nr for raekke in (liste.talord, liste.ordenstal) for nr, o in enumerate(raekke)}
    ordene.pop("en")  # mostly an article
    return [
        (int(m[0]) if m[0].isdigit() else ordene[m[0]], m.span())
        for m in re.finditer(r"\b(?:\d{1,2}|[a-z]+)\b", tekst_)
        if m[0].isdigit() or m[0] in ordene
    ]


def om_anbefalingen(bog: Opslagsbog, tekst_: str, fund: Fund, emnet: Post | None, fra: str) -> Opslag | None:
    """Return the part that is asked for ("og hvorfor?") of the recommendation last spoken of, or what the one before
    or after it says ("og den næste?"); None where the question holds more.
    """
    nummer = emnet.anbefaling if emnet else None
    if nummer is None or fund.anbefalinger or fund.moeder:
        return None
    liste = ordliste()
    steder: list[Sted] = []
    del_ = "hvad"
    for skridt, ord_ in ((1, liste.naeste), (-1, liste.forrige)):
        if fundne := [m.span() for mo in moenstre(ord_) for m in mo.finditer(tekst_)]:
            nummer, steder = min(max(nummer + skridt, 1), ANBEFALINGER), fundne
    if fundne := [m.span() for mo in moenstre(liste.sidste) for m in mo.finditer(tekst_)]:
        nummer, steder = ANBEFALINGER, fundne
    naevnte = tal(tekst_)
    if not steder and len(naevnte) == 1 and 1 <= naevnte[0][0] <= ANBEFALINGER and samtalefyld(tekst_):
        nummer, steder = naevnte[0][0], [naevnte[0][1]]
    if not steder and fund.dele:
        del_ = next(iter(fund.dele))
        steder = [s for fundne in fund.dele.values() for s in fundne]
    if not steder or any(not any(s[0] <= d.ord.start and d.ord.slut <= s[1] for s in steder) for d in bog.led(tekst_)):
        return None
    numre = bog.rang.pr_anbefaling.get(nummer, [])
    post = next((p for n in numre if (p := bog.poster[n]).del_ == del_), None)
    return bog.svar(post, fra=fra) if post else None


def bart(bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, emnet: Post | None, fra: str) -> Opslag | None:
    """Return what a question word alone ("og hvornår?") asks for of the meeting, or of every meeting where all were
    told of; None for any other question.
    """
    bare = [] if fund.moeder else _bare(tekst_, kontekst.emne)
    moede = kontekst.moede if kontekst.moede in bog.rulebook.moeder else None
    if bare and moede is not None:
        valgt = next((a for a in bare if bog.helhed(moede, a)), None)
        return bog.moedeemne(moede, valgt, fra) if valgt else None
    if bare and emnet is None:  # every meeting was told of
        return next((svar for a in bare if (svar := bog.alle_moeder(a, fra))), None)
    return None


def opfoelgning(
    bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, emnet: Post | None, fra: str
) -> Opslag | None:
    """Return the answer to a question that only the conversation makes whole, or None where it is whole itself."""
    if emnet is not None:
        kontekst = replace(kontekst, emne=emnet.emne)
    if fund.anbefalinger or not (kontekst.moede or kontekst.emne):
        return None
    moede = next((m for m in [*fund.moeder, kontekst.moede] if m in bog.rulebook.moeder), None)
    egne = [a for a in fund.aspekter if a != "overblik"]
    if (egne and fund.moeder) or rest(bog, tekst_, fund):
        return None
    if egne and moede is None:
        return next((svar for a in egne if (svar := bog.alle_moeder(a, fra))), None) if fund.udgave else None
    if len(egne) > 1 and bog.led(tekst_):
        return None
    fortsat = any(m.match(tekst_) for m in moenstre(ordliste().fortsat))
    fortsat = fortsat or any(m.search(tekst_) for m in moenstre(ordliste().videre))
    if not egne:
        egne = _samtalens(kontekst.emne)
        if fund.faser and fortsat and moede:
            egne = ["opgaver"]
        elif fund.funktioner:
            if any(m.search(tekst_) for m in moenstre(ordliste().betinget)):
                return None
            if not fortsat or not set(egne) & {*_MED_FUNKTION}:
                return None
        elif not fund.moeder and not fund.udgave:
            return None
        if moede is None or not (fund.funktioner or fund.faser):
            if not egne:
                return None
            return bog.moedeemne(moede, egne[0], fra) if moede else bog.alle_moeder(egne[0], fra)
    assert moede is not None
    om_moedet = replace(fund, moeder={moede: []}, aspekter={a: fund.aspekter.get(a, []) for a in egne})
    mulige = _mulige(bog, tekst_, om_moedet, kontekst)
    return bog.svar(mulige[0].post, opslag_soeg.normal(tekst_), fra) if mulige else None


def _funktioner(fund: Fund) -> list[str]:
    """Return the functions named; of a professional, what is said of all of them too."""
    return [*fund.funktioner, *(["alle_fagpersoner"] if set(fund.funktioner) & {*_FAGPERSONER} else [])]


def _mulige(bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst) -> list[Kandidat]:
    """Return the parts of the meeting named that are of the topics asked for, best first: of a function named, or the
    asker's own, its part, the likeliest function first; of a phase named, that. Nothing where a deadline of a function
    is asked for that has none.
    """
    moede = next(iter(fund.moeder))
    mulige = [
        k
        for k in bog.kandidater(tekst_, fund, kontekst)
        if k.post.moede == moede and k.post.aspekt in fund.aspekter and not k.spaerret
    ]
    mulige = [k for k in mulige if k.post.fase in fund.faser] or mulige
    for navn in _funktioner(fund):
        if egen := [k for k in mulige if k.post.funktion == navn]:
            mulige = egen
            break
    else:
        if fund.funktioner and set(fund.aspekter) == {"frist"}:
            return []
        if fund.funktioner and fund.faser:  # nothing of the function in that phase: all of the phase
            fund = replace(fund, funktioner={})
    return sorted(mulige, key=lambda k: (k.post.aspekt == "opgaver") * _snaevrere_end_spurgt(k.post, fund))


def _snaevrere_end_spurgt(post: Post, fund: Fund) -> int:
    """Return how many limits, to a function, a phase or one task, a fact has that were not asked for."""
    uspurgt = (post.funktion is not None and not fund.funktioner) + (post.fase is not None and not fund.faser)
    return uspurgt + (not post.helhed)


def om_emnet(
    bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, emnet: Post | None, fra: str
) -> Opslag | None:
    """Return the answer to a question that goes on with the fact last answered with ("og hvem skal med?"): the best of
    those that know the question's own words, searched with that fact's name beside them. None where the question
    stands alone.
    """
    egne = bog.led(tekst_)
    if emnet is None and not egne and kontekst.moede:
        emnet = bog.helhed(kontekst.moede, kontekst.emne or "")
    if emnet is None or fund.anbefalinger or fund.moeder or not laener_sig(bog, tekst_):
        return None
    gentaget = emnet.id if emnet.id in bog.efter_id and not egne else None  # said already
    alene = {k.post.id: k.point for k in bog.kandidater(tekst_, fund, kontekst)}
    mindst = min(alene.values(), default=0.0)
    mulige = [
        (k.point + alene.get(k.post.id, mindst) + _SAMME_EMNE * (emnenavn(k.post) == emnenavn(emnet)), k)
        for k in bog.kandidater(f"{tekst_} {opslag_soeg.normal(emnet.titel)}", fund, kontekst)
        if not k.spaerret
        and k.post.id != gentaget
        and (not k.post.moeder or kontekst.moede in (None, *k.post.moeder))
        and bog.rang.kendt(k.post, egne, fund) >= _KENDT
    ]
    bedst = max(mulige, key=lambda m: m[0], default=None)
    if bedst is None:
        return None
    tro = bedst[1].tillid >= _TRO_I_EMNET * vaegte().graense and emnenavn(bedst[1].post) == emnenavn(emnet)
    return bog.svar(bedst[1].post, tekst_, fra) if bedst[1].sikker or tro else None


def laener_sig(bog: Opslagsbog, tekst_: str, faa_ord: int = _FAA_ORD) -> bool:
    """Whether a question leans on what was said before it: by how it begins, a word that points back, or few words
    (at most ``faa_ord`` that carry content).
    """
    liste = ordliste()
    if any(m.match(tekst_) for m in moenstre(liste.fortsat)) or any(m.search(tekst_) for m in moenstre(liste.peger)):
        return True
    return len(bog.led(tekst_)) <= faa_ord


def _slags(bog: Opslagsbog, tekst_: str, fund: Fund) -> list[Post]:
    """Return what a kind of the meeting named is for ("hvad skal vi nå på et bfm ved opstart"), or what two kinds are
    where the difference is asked, where just that is asked; nothing for anything else.
    """
    if len(fund.moeder) != 1 or fund.anbefalinger or not set(fund.funktioner) <= _MED_I_SLAGSEN:
        return []
    naevnt = [s for s, ord_ in ordliste().slags.items() if any(m.search(tekst_) for m in moenstre(ord_))]
    om_formaal = any(m.search(tekst_) for m in moenstre(ordliste().slags_formaal))
    if not (len(naevnt) > 1 and fund.sammenlign) and not (
        len(naevnt) == 1 and not fund.sammenlign and om_formaal and set(fund.aspekter) <= _OM_SLAGSEN
    ):
        return []
    moede = next(iter(fund.moeder))
    return [p for s in naevnt if (p := bog.efter_id.get(f"{moede}:varianter:{s}"))]


def _moedets_gang(bog: Opslagsbog, tekst_: str, fund: Fund) -> list[Post] | None:
    """Return what the meeting named is for and what happens at it, its agenda or its tasks, where just that is asked
    ("hvad sker der på et TDM"); None for anything else.
    """
    if len(fund.moeder) != 1 or fund.funktioner or set(fund.faser) - {"under"} or fund.sammenlign:
        return None
    if not set(fund.aspekter) <= _OM_GANGEN or not any(m.search(tekst_) for m in moenstre(ordliste().gang)):
        return None
    if rest(bog, tekst_, replace(fund, faser={**fund.faser, "gang": _steder_af_gang(tekst_)})):
        return None
    moede = next(iter(fund.moeder))
    sker = bog.helhed(moede, "dagsorden") or bog.efter_id.get(f"{moede}:opgaver:under")
    return [p for p in (bog.helhed(moede, "formaal"), sker) if p] if sker else None


def _steder_af_gang(tekst_: str) -> list[Sted]:
    return [m.span() for mo in moenstre(ordliste().gang) for m in mo.finditer(tekst_)]


def om_moedet(bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, fra: str) -> Opslag | None:
    """Return the answer to a question that names a meeting and what is asked of it, and nothing else: its structure
    tells more than its words. None for any other.
    """
    if slags := _slags(bog, tekst_, fund):
        return bog.flere(slags, tekst_, fra)
    if (gang := _moedets_gang(bog, tekst_, fund)) is not None:
        return bog.hver_for_sig(gang, tekst_, fra)
    if not fund.moeder or fund.anbefalinger or rest(bog, tekst_, fund):
        return None
    if any(m.search(tekst_) for m in moenstre(ordliste().betinget)):
        return None
    egne = {a: s for a, s in fund.aspekter.items() if a != "overblik"}
    if len(fund.moeder) > 1:  # one name of several meetings, as of Holbæk's netværksmøder
        if fund.sammenlign or fund.funktioner or fund.faser or len(egne) != 1:
            return None
        hele = [p for m in fund.moeder if (p := bog.helhed(m, next(iter(egne))))]
        return bog.hver_for_sig(hele[:_HOEJST_MOEDER], tekst_, fra) if hele else None
    if fund.funktioner and set(egne) == {"hvornaar"}:  # when a function is drawn in, not when the meeting is held
        egne = {a: fund.aspekter.get(a, []) for a in _MED_FUNKTION}
    elif not egne and not (fund.funktioner or fund.faser):
        egne = fund.aspekter
    elif set(egne) == {"opgaver", "indkalder"}:  # what is to be done when one calls it
        egne, fund = {"opgaver": egne["opgaver"]}, replace(fund, faser=fund.faser or {"foer": egne["indkalder"]})
    mulige = _mulige(bog, tekst_, replace(fund, aspekter=egne), kontekst) if egne else []
    if not (fund.funktioner or fund.faser):
        mulige = [k for k in mulige if k.post.helhed]
    elif fund.funktioner and not (mulige and mulige[0].post.funktion in _funktioner(fund)):
        return None
    if mulige and mulige[0].post.aspekt == "formaal":
        return bog.moedeemne(next(iter(fund.moeder)), "formaal", fra)  # with the kinds of the meeting
    return bog.svar(mulige[0].post, tekst_, fra) if mulige else None
