"""Follow-ups: a question that leaves out what the conversation is about ("og hvem skriver referat?", "og hvornår?",
"hvad med TDM?"), answered from the meeting and the topic last spoken of.
"""

from __future__ import annotations

from dataclasses import replace

from knowledge import opslag_soeg
from knowledge.opslag_bog import ANBEFALINGER, EMNE_ASPEKTER, Opslag, Opslagsbog
from knowledge.opslag_led import Fund, Sted
from knowledge.opslag_ord import moenstre, ordliste
from knowledge.opslag_rang import Kontekst

_MED_FUNKTION = ("deltagere", "opgaver")  # topics that a function alone may be asked of: "og forældrene?"


def _rest(bog: Opslagsbog, tekst_: str, fund: Fund) -> bool:
    """Whether the question holds a word that no meeting, topic, function, phase or edition explains."""
    steder: list[Sted] = [*fund.udgave_sted]
    for fundne in (fund.moeder, fund.aspekter, fund.funktioner, fund.faser):
        steder += [s for en in fundne.values() for s in en]
    return any(
        d.ord.tekst not in ordliste().almene and not any(s[0] <= d.ord.start and d.ord.slut <= s[1] for s in steder)
        for d in bog.led(tekst_)
    )


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


def anbefaling(kontekst: Kontekst) -> int | None:
    """Return the number of the recommendation last spoken of (topic "anbefaling 14"), or None."""
    navn, _, nummer = (kontekst.emne or "").partition(" ")
    return int(nummer) if navn == "anbefaling" and nummer.isdigit() else None


def om_anbefalingen(bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, fra: str) -> Opslag | None:
    """Return the part that is asked for ("og hvorfor?") of the recommendation last spoken of, or what the one before
    or after it says ("og den næste?"); None where the question holds more.
    """
    nummer = anbefaling(kontekst)
    if nummer is None or fund.anbefalinger or fund.moeder:
        return None
    liste = ordliste()
    steder: list[Sted] = []
    del_ = "hvad"
    for skridt, ord_ in ((1, liste.naeste), (-1, liste.forrige)):
        if fundne := [m.span() for mo in moenstre(ord_) for m in mo.finditer(tekst_)]:
            nummer, steder = min(max(nummer + skridt, 1), ANBEFALINGER), fundne
    if not steder and fund.dele:
        del_ = next(iter(fund.dele))
        steder = [s for fundne in fund.dele.values() for s in fundne]
    if not steder or any(not any(s[0] <= d.ord.start and d.ord.slut <= s[1] for s in steder) for d in bog.led(tekst_)):
        return None
    numre = bog.rang.pr_anbefaling.get(nummer, [])
    post = next((p for n in numre if (p := bog.poster[n]).del_ == del_), None)
    return bog.svar(post, fra=fra) if post else None


def opfoelgning(bog: Opslagsbog, tekst_: str, fund: Fund, kontekst: Kontekst, fra: str) -> Opslag | None:
    """Return the answer to a question that only the conversation makes whole, or None where it is whole itself."""
    if fund.anbefalinger or not (kontekst.moede or kontekst.emne):
        return None
    moede = next((m for m in [*fund.moeder, kontekst.moede] if m in bog.rulebook.moeder), None)
    egne = [a for a in fund.aspekter if a != "overblik"]
    bare = [] if fund.moeder else _bare(tekst_, kontekst.emne)
    if bare and moede is not None:
        valgt = next((a for a in bare if bog.helhed(moede, a)), None)
        return bog.moedeemne(moede, valgt, fra) if valgt else None
    if (egne and fund.moeder) or _rest(bog, tekst_, fund):
        return None
    if egne and moede is None:
        return next((svar for a in egne if (svar := bog.alle_moeder(a, fra))), None) if fund.udgave else None
    fortsat = any(m.match(tekst_) for m in moenstre(ordliste().fortsat))
    if not egne:
        egne = _samtalens(kontekst.emne)
        if fund.faser and fortsat:
            egne = ["opgaver"]
        elif fund.funktioner:
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
    mulige = [
        k
        for k in bog.kandidater(tekst_, om_moedet, kontekst)
        if k.post.moede == moede and k.post.aspekt in egne and not k.spaerret
    ]
    # Of a function named, or the asker's own, its part, the likeliest function first; of a phase named, that.
    for navn in fund.funktioner:
        if egen := [k for k in mulige if k.post.funktion == navn]:
            mulige = egen
            break
    mulige = [k for k in mulige if k.post.fase in fund.faser] or mulige
    return bog.svar(mulige[0].post, opslag_soeg.normal(tekst_), fra) if mulige else None
