"""Quiz questions generated from the rulebook's own facts and decision table, and the judging of typed answers.

Nothing is written twice: a question, its answer and its wrong options are all read from the rulebook that the look-up
reads too. A wrong option is another real fact, and never one that is right as well (functions that overlap, spans that
are the same, meetings that lie close, are left out).
"""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from rapidfuzz import fuzz

from knowledge import fakta as fk
from knowledge import sprog, visning
from knowledge.beslut import ENKELTE, beslut, find_regel, find_taette_valg, tabel_af, vej
from knowledge.frister import regel_i_ord
from knowledge.genkend import deler_navn, find_moeder
from knowledge.indlaes import indlaes
from knowledge.laering import Forloeb, Tjek, Trin, facitrolle, facittal, find_del, kilder_for
from knowledge.modeller import Frist, FristRegel, Kilde, Moede, Rulebook
from knowledge.svarord import Tidsrum, er, ordliste, roller_i, tal_i, tidsrum_i
from knowledge.tekster import gruppe, tekst

EMNER = ("frister", "roller", "anbefalinger", "sager")
Svarslags = Literal["valg", "tal", "rolle", "moede", "anbefaling", "ja_nej"]
_BOGSTAVER = "abcd"
_BOGSTAV = re.compile(r"^(?:(?:svar|svaret er|mulighed|det er|jeg siger|jeg tror|nok|den|er)\s+)*([a-d])[).:]?$")
_NUMMER = re.compile(r"(?<!\d)(?:anbefaling|anb\.?|nr\.?|nummer)?\s*(\d{1,2})(?!\d)")
_LIGNER = 88  # of 100: words so alike are the same option, mistyped
_SAGER_PR_REGEL = 3
_PROEVES = 6000  # combinations of facts that are looked through for cases
# Spans nearer than this to the right one (as a share of it) are no wrong option: they are almost right.
_FOR_NAER = 0.08


@dataclass(frozen=True)
class Quizspoergsmaal:
    """A question. ``muligheder``: letter and words, in the order shown; empty where the answer is typed.

    ``facit``: what is right, in the form of ``svarslags``: a letter, a ``Tidsrum``, a function, a meeting, a
    recommendation's number, ``ja`` or ``nej``. ``facittekst``: the right answer in words.
    """

    id: str
    emne: str
    tekst: str
    muligheder: tuple[tuple[str, str], ...]
    facit: Any
    facittekst: str
    svarslags: Svarslags
    forklaring: str
    kilder: tuple[Kilde, ...]
    moede: str | None = None
    # What each option stands for, in the form of ``facit``.
    vaerdier: tuple[Any, ...] = field(default=(), compare=False)
    rulebook: str = ""


@dataclass(frozen=True)
class Bedoemmelse:
    """A judged answer. ``rigtigt`` None: it could not be read as an answer, and ``tekst`` says what would do."""

    rigtigt: bool | None
    tekst: str
    kilder: tuple[Kilde, ...] = ()


# --- Generating ------------------------------------------------------------------------------------------------------


def spoergsmaal(rulebook: Rulebook, emne: str | None = None, moede: str | None = None) -> list[Quizspoergsmaal]:
    """Return the questions of a topic of ``EMNER`` (None: all), of one meeting where one is given."""
    alle = _alle(rulebook.meta.id) if indlaes(rulebook.meta.id) is rulebook else _lav(rulebook)
    return [s for s in alle if emne in (None, s.emne) and moede in (None, s.moede)]


def find(rulebook: Rulebook, spoergsmaal_id: str) -> Quizspoergsmaal | None:
    """Return a question by id, or None where the facts no longer give it."""
    return next((s for s in spoergsmaal(rulebook) if s.id == spoergsmaal_id), None)


def bland(noegle: str, alle: Iterable[Quizspoergsmaal]) -> list[str]:
    """Return the ids of questions in an order that looks random and is always the same for a key."""
    return _bland(noegle, (s.id for s in alle))


@cache
def _alle(rulebook_id: str) -> tuple[Quizspoergsmaal, ...]:
    return _lav(indlaes(rulebook_id))


def _lav(rulebook: Rulebook) -> tuple[Quizspoergsmaal, ...]:
    return (*_frister(rulebook), *_roller(rulebook), *_anbefalinger(rulebook), *_sager(rulebook))


def _bland(noegle: str, ting: Iterable[Any], navn: Callable[[Any], str] = str) -> list[Any]:
    """Return things in an order that looks random and is always the same for a key."""
    return sorted(ting, key=lambda en: hashlib.sha256(f"{noegle}|{navn(en)}".encode()).digest())


def _med_muligheder(
    noegle: str, facit: Any, andre: Sequence[Any], i_ord: Callable[[Any], str], antal: int = 3
) -> tuple[tuple[tuple[str, str], ...], tuple[Any, ...]]:
    """Return lettered options with the right one among ``antal`` - 1 others, and what each stands for."""
    valgte = _bland(noegle, [facit, *_bland(f"{noegle}|", andre, i_ord)[: antal - 1]], i_ord)
    return tuple(zip(_BOGSTAVER, map(i_ord, valgte), strict=False)), tuple(valgte)


def _rum(regel: FristRegel) -> Tidsrum:
    return Tidsrum(regel.antal, regel.enhed, regel.retning)


def _frister(rulebook: Rulebook) -> Iterator[Quizspoergsmaal]:
    """Each deadline of each meeting, and those of the layer: how long? Wrong options are the other deadlines."""
    egne = [(moede, frist) for moede in rulebook.moeder.values() for frist in moede.frister]
    lag: list[tuple[Moede | None, Frist]] = [(None, f) for f in (rulebook.lag.frister if rulebook.lag else [])]
    alle = [*egne, *lag]
    regler = {(f.regel.antal, f.regel.enhed): f.regel for _, f in alle}
    for moede, frist in alle:
        rum = _rum(frist.regel)
        # The others' spans before or after the same event, so that only the span has to be known.
        andre = [
            frist.regel.model_copy(update={"antal": antal, "enhed": enhed})
            for antal, enhed in sorted(regler)
            if abs(Tidsrum(antal, enhed).dage / rum.dage - 1) > _FOR_NAER
        ]
        if not andre:
            continue
        hvor = f"{rulebook.meta.id}/{moede.id if moede else 'lov'}"
        spoergsmaal_id = f"frist:{hvor}/{frist.id}"
        muligheder, vaerdier = _med_muligheder(spoergsmaal_id, frist.regel, andre, regel_i_ord, 4)
        felter = {"frist": visning.lille(frist.navn)}
        spoerg = (
            tekst("laering.quiz_frist", moede=moede.bestemt, **felter)
            if moede
            else tekst("laering.quiz_frist_lov", **felter)
        )
        forklaring = " ".join(filter(None, [frist.tekst, frist.forbehold]))
        yield Quizspoergsmaal(
            spoergsmaal_id,
            "frister",
            spoerg,
            muligheder,
            rum,
            regel_i_ord(frist.regel),
            "tal",
            forklaring,
            (frist.kilde,),
            moede.id if moede else None,
            tuple(map(_rum, vaerdier)),
            rulebook.meta.id,
        )


def _roller(rulebook: Rulebook) -> Iterator[Quizspoergsmaal]:
    """Who calls each meeting, and whose each task is. Wrong options are the other functions of the rulebook."""
    funktioner = {d.funktion for m in rulebook.moeder.values() for d in m.deltagere}
    funktioner |= {o.funktion for m in rulebook.moeder.values() for o in m.opgaver}
    for moede in (m for m in rulebook.moeder.values() if m.slags == "moede"):
        if moede.indkalder is not None:
            yield from _rolle(
                rulebook,
                moede,
                "indkalder",
                moede.indkalder.funktion,
                funktioner,
                tekst("laering.quiz_indkalder", moede=moede.bestemt),
                moede.indkalder.tekst,
                moede.indkalder.tekst,
                moede.indkalder.kilde,
            )
        faser = gruppe("faser")
        for opgave in moede.opgaver:
            ens = {o.funktion for o in moede.opgaver if o.id == opgave.id or o.tekst == opgave.tekst}
            yield from _rolle(
                rulebook,
                moede,
                f"opgave/{opgave.id}/{opgave.funktion}",
                opgave.funktion,
                funktioner - (ens - {opgave.funktion}),
                tekst(
                    "laering.quiz_opgave",
                    moede=moede.bestemt,
                    fase=visning.lille(faser[opgave.fase]),
                    opgave=opgave.tekst.rstrip("."),
                ),
                opgave.tekst,
                tekst("laering.quiz_opgave_forklaring", rolle=fk.funktionsnavn(opgave.funktion)),
                opgave.kilde,
            )


def _rolle(
    rulebook: Rulebook,
    moede: Moede,
    navn: str,
    funktion: str,
    funktioner: Iterable[str],
    spoerg: str,
    naevner: str,
    forklaring: str,
    kilde: Kilde,
) -> Iterator[Quizspoergsmaal]:
    """Yield a question of a function. ``naevner``: what the source says; what it names is no wrong option."""
    roller = {f: set(it.roller) for f, it in fk.data().funktioner.items()}
    naevnte = set().union(*roller_i(naevner))
    if not roller[funktion] or funktion not in ordliste()["roller"]:
        return
    andre = sorted(
        f for f in funktioner if roller[f] and not roller[f] & roller[funktion] and f not in naevnte and f != funktion
    )
    # Two of the others may mean the same people ("rådgiver" and "rådgiver i DSI"): only one of them is an option.
    adskilte: list[str] = []
    for f in andre:
        if not any(roller[f] & roller[g] for g in adskilte):
            adskilte.append(f)
    if len(adskilte) < 2:
        return
    spoergsmaal_id = f"rolle:{rulebook.meta.id}/{moede.id}/{navn}"
    muligheder, vaerdier = _med_muligheder(spoergsmaal_id, funktion, adskilte, fk.funktionsnavn)
    yield Quizspoergsmaal(
        spoergsmaal_id,
        "roller",
        spoerg,
        muligheder,
        funktion,
        fk.funktionsnavn(funktion),
        "rolle",
        forklaring,
        (kilde,),
        moede.id,
        vaerdier,
        rulebook.meta.id,
    )


def _anbefalinger(rulebook: Rulebook) -> Iterator[Quizspoergsmaal]:
    """Each recommendation by what it says. Wrong options are other recommendations."""
    kerner = {f.anbefaling: f for f in rulebook.opslag.values() if f.anbefaling and f.del_ == "hvad"}
    for nr, faktum in sorted(kerner.items()):
        andre = [n for n in kerner if n != nr]
        if len(andre) < 2:
            return
        spoergsmaal_id = f"anbefaling:{nr}"
        muligheder, vaerdier = _med_muligheder(spoergsmaal_id, nr, andre, lambda n: kerner[n].navn, 4)
        # What it says must not name it.
        siger = re.sub(rf"(?i)\banbefaling(en)?\s+{nr}\b", tekst("laering.quiz_anbefalingen"), faktum.svar)
        yield Quizspoergsmaal(
            spoergsmaal_id,
            "anbefalinger",
            tekst("laering.quiz_anbefaling", siger=siger),
            muligheder,
            nr,
            faktum.navn,
            "anbefaling",
            faktum.svar,
            tuple(faktum.kilder),
            None,
            vaerdier,
            rulebook.meta.id,
        )


def _sager(rulebook: Rulebook) -> Iterator[Quizspoergsmaal]:
    """Cases that the decision table decides, some for each rule; none that lies close to another meeting."""
    if rulebook.tabel is None:
        return
    tilfaelde = _tilfaelde(rulebook)
    moeder = [m for m in rulebook.tabel.alvor if rulebook.moede(m).slags != "akut"]
    for regel in rulebook.tabel.regler:
        if regel.moede not in moeder:
            continue
        andre = [m for m in moeder if m != regel.moede]
        if len(andre) < 2:
            continue
        for fakta in tilfaelde[regel.id]:
            maerke = hashlib.sha256(json.dumps(fakta, sort_keys=True).encode()).hexdigest()[:8]
            spoergsmaal_id = f"sag:{rulebook.meta.id}/{regel.id.lower()}/{maerke}"
            muligheder, vaerdier = _med_muligheder(spoergsmaal_id, regel.moede, andre, lambda m: rulebook.moede(m).navn)
            linjer = "\n".join(f"• {visning.svar_i_ord(slot, fakta[slot])}" for slot in fk.AFGOERENDE if slot in fakta)
            yield Quizspoergsmaal(
                spoergsmaal_id,
                "sager",
                tekst("laering.quiz_sag", sag=linjer),
                muligheder,
                regel.moede,
                rulebook.moede(regel.moede).navn,
                "moede",
                visning.hvorfor(beslut(rulebook, fakta)),
                tuple(regel.kilder),
                regel.moede,
                vaerdier,
                rulebook.meta.id,
            )


def _tilfaelde(rulebook: Rulebook) -> dict[str, list[dict[str, Any]]]:
    """Return, for each rule of the table, some cases (facts) that it decides and that are no close call."""
    tabel = tabel_af(rulebook)
    slots = [slot for slot in ENKELTE if slot != "formaal_bfm"]
    vaerdier = [[v for v in fk.faktum(s).vaerdier if v != fk.VED_IKKE] for s in slots]
    fag: list[Any] = [
        fk.INGEN,
        *([d] for d in fk.discipliner()),
        *map(list, itertools.combinations(fk.discipliner(), 2)),
    ]
    alle = list(itertools.product(fag, *vaerdier))
    random.Random(rulebook.meta.id).shuffle(alle)  # seeded by the id: the same cases every time
    ud: dict[str, list[dict[str, Any]]] = {regel.id: [] for regel in tabel.regler}
    for fagligheder, *enkelte in alle[:_PROEVES]:
        fakta = {**dict(zip(slots, enkelte, strict=True)), "fagligheder": fagligheder}
        vejet = vej(tabel, fakta)
        regel = find_regel(tabel, vejet)
        if len(ud[regel.id]) < _SAGER_PR_REGEL and not find_taette_valg(tabel, regel.moede, vejet):
            ud[regel.id].append(fakta)
    return ud


# --- Check questions of courses --------------------------------------------------------------------------------------


def tjekspoergsmaal(rulebook: Rulebook, forloeb: Forloeb, trin: Trin) -> Quizspoergsmaal:
    """Return a step's check question in the form of a quiz question, its answer read from the rulebook."""
    tjek = trin.tjek
    facit, facittekst, muligheder, svarslags = _facit(rulebook, tjek)
    kilder = list(kilder_for(rulebook, trin))
    if tjek.fra and (svardel := find_del(rulebook, tjek.fra)) is not None:
        kilder = [*svardel.kilder, *kilder]
    spoerg, forklaring = tjek.spoergsmaal, tjek.forklaring
    if tjek.slags == "sag":
        beslutning = beslut(rulebook, fk.tjek_fakta(tjek.fakta))
        kilder = [*beslutning.regel.kilder]
        forklaring = f"{visning.hvorfor(beslutning)} {forklaring}"
    return Quizspoergsmaal(
        f"forloeb:{forloeb.id}/{trin.id}",
        "forloeb",
        spoerg,
        muligheder,
        facit,
        facittekst,
        svarslags,
        forklaring,
        tuple(dict.fromkeys(kilder)),
        None,
        tuple(noegle for noegle, _ in muligheder) if svarslags == "valg" else (),
        rulebook.meta.id,
    )


def _facit(rulebook: Rulebook, tjek: Tjek) -> tuple[Any, str, tuple[tuple[str, str], ...], Svarslags]:
    """Return what is right, in words too, the options, and how an answer is read."""
    if tjek.slags == "valg":
        assert tjek.svar is not None, "the schema asks for it"
        return tjek.svar, tjek.muligheder[tjek.svar], tuple(sorted(tjek.muligheder.items())), "valg"
    if tjek.slags == "ja_nej":
        return tjek.svar, tekst("ja") if tjek.svar == "ja" else tekst("nej"), (), "ja_nej"
    if tjek.slags == "tal":
        rum = facittal(rulebook, tjek)
        frist = find_del(rulebook, tjek.fra) if tjek.fra else None
        return rum, regel_i_ord(frist.indhold.regel) if frist else str(rum.antal), (), "tal"
    if tjek.slags == "rolle":
        funktion = facitrolle(rulebook, tjek)
        assert funktion is not None, "the check of courses refuses it"
        return funktion, fk.funktionsnavn(funktion), (), "rolle"
    moede = beslut(rulebook, fk.tjek_fakta(tjek.fakta)).moede
    return moede, rulebook.moede(moede).navn, (), "moede"


# --- Judging ---------------------------------------------------------------------------------------------------------


def bedoem(spm: Quizspoergsmaal, svar_tekst: str) -> Bedoemmelse:
    """Judge a typed answer by its substance: a letter, an option's words, or the fact itself in other words."""
    if er(svar_tekst, "ved_ikke"):
        return Bedoemmelse(
            False, _forkert(spm, tekst("laering.dom_ved_ikke", facit=visning.lille(spm.facittekst))), spm.kilder
        )
    foldet = " ".join(sprog.ord_i(sprog.fold(svar_tekst)))
    valgt = _valgt(spm, foldet)
    if valgt is not None:
        return _dom(spm, valgt == spm.facit)
    laeser = {"tal": _doem_tal, "rolle": _doem_rolle, "moede": _doem_moede, "anbefaling": _doem_anbefaling}
    if spm.svarslags == "ja_nej":
        sagt = "nej" if er(svar_tekst, "nej") else "ja" if er(svar_tekst, "ja") else None
        return _dom(spm, sagt == spm.facit) if sagt else _uklart(spm)
    return laeser[spm.svarslags](spm, svar_tekst) if spm.svarslags in laeser else _uklart(spm)


def _valgt(spm: Quizspoergsmaal, foldet: str) -> Any:
    """Return what the option stands for that a text names by letter or by its words, or None."""
    bogstav = _BOGSTAV.match(foldet)
    bedst, hvor_ens = None, _LIGNER - 1.0
    for (noegle, ord_), vaerdi in zip(spm.muligheder, spm.vaerdier, strict=True):
        if bogstav and bogstav[1] == noegle:
            return vaerdi
        mulighed = " ".join(sprog.ord_i(sprog.fold(ord_)))
        # Numbers must be the same: "10" is like "1" in letters only.
        if (
            re.findall(r"\d+", mulighed) == re.findall(r"\d+", foldet)
            and (lig := fuzz.ratio(mulighed, foldet)) > hvor_ens
        ):
            bedst, hvor_ens = vaerdi, lig
    if bedst is None and spm.svarslags == "valg" and len(foldet.split()) >= 2:
        # An answer in own words: the option that shares the most, where one stands out.
        ens = sorted(
            (
                (fuzz.token_set_ratio(sprog.fold(ord_), foldet), v)
                for (_, ord_), v in zip(spm.muligheder, spm.vaerdier, strict=True)
            ),
            key=lambda par: -par[0],
        )
        if len(ens) > 1 and ens[0][0] >= 70 and ens[0][0] - ens[1][0] >= 15:
            return ens[0][1]
    return bedst


def _dom(spm: Quizspoergsmaal, rigtigt: bool, hvorfor: str = "") -> Bedoemmelse:
    if rigtigt:
        return Bedoemmelse(True, tekst("laering.dom_rigtigt", forklaring=spm.forklaring), spm.kilder)
    hoved = hvorfor or tekst("laering.dom_forkert", facit=visning.lille(spm.facittekst))
    return Bedoemmelse(False, _forkert(spm, hoved), spm.kilder)


def _forkert(spm: Quizspoergsmaal, hoved: str) -> str:
    return f"{hoved} {spm.forklaring}"


def _uklart(spm: Quizspoergsmaal) -> Bedoemmelse:
    if spm.muligheder:
        bogstaver = visning.opremsning((noegle for noegle, _ in spm.muligheder), "eller")
        return Bedoemmelse(None, tekst("laering.dom_uklart_valg", bogstaver=bogstaver))
    hjaelp = {
        "tal": tekst("laering.dom_uklart_tal"),
        "rolle": tekst("laering.dom_uklart_rolle"),
        "moede": tekst("laering.dom_uklart_moede"),
        "ja_nej": tekst("laering.dom_uklart_ja_nej"),
    }
    return Bedoemmelse(None, hjaelp[spm.svarslags])


def _doem_tal(spm: Quizspoergsmaal, svar_tekst: str) -> Bedoemmelse:
    """A span is right where number and unit are; a way told must be the right one. Other units are wrong, kindly."""
    facit: Tidsrum = spm.facit
    sagt = tidsrum_i(svar_tekst)
    if facit.enhed is None:
        # A plain number ("18", "fra 10 år"): what stands beside it is not judged.
        tal = tal_i(svar_tekst) or ([str(sagt.antal)] if sagt else [])
        return _dom(spm, tal == [str(facit.antal)]) if tal else _uklart(spm)
    if sagt is None:
        return _uklart(spm)
    if sagt.enhed is None:
        if sagt.antal == facit.antal:
            return Bedoemmelse(None, tekst("laering.dom_enhed_mangler", antal=sagt.antal))
        return _dom(spm, False)
    facittekst = visning.lille(spm.facittekst)
    if sagt.samme(facit):
        if sagt.retning and facit.retning and sagt.retning != facit.retning:
            return _dom(spm, False, tekst("laering.dom_retning", facit=facittekst))
        return _dom(spm, True)
    if facit.enhed == "arbejdsdage" and sagt.antal == facit.antal and sagt.enhed == "hverdage":
        return _dom(spm, False, tekst("laering.dom_hverdage", facit=facittekst))
    if facit.enhed == "arbejdsdage" and sagt.antal == facit.antal:
        return _dom(spm, False, tekst("laering.dom_enhed", facit=facittekst))
    if abs(sagt.dage / facit.dage - 1) <= _FOR_NAER:
        return _dom(spm, False, tekst("laering.dom_naesten", facit=facittekst))
    return _dom(spm, False)


def _doem_rolle(spm: Quizspoergsmaal, svar_tekst: str) -> Bedoemmelse:
    """A function is right where the word may mean it, also with what one would call it at one's own place."""
    naevnte = roller_i(svar_tekst)
    if not naevnte:
        return _uklart(spm)
    return _dom(spm, all(spm.facit in funktioner for funktioner in naevnte))


def _doem_moede(spm: Quizspoergsmaal, svar_tekst: str) -> Bedoemmelse:
    """A meeting is right where it alone is named; a name that it shares with another asks which of them is meant."""
    rulebook = indlaes(spm.rulebook)
    naevnte = find_moeder(rulebook, svar_tekst)
    if not naevnte:
        return _uklart(spm)
    if spm.facit in naevnte and deler_navn(rulebook, naevnte):
        navne = visning.opremsning((visning.lille(rulebook.moede(m).navn) for m in naevnte), "eller")
        return Bedoemmelse(None, tekst("laering.dom_hvilket_moede", moeder=navne))
    return _dom(spm, naevnte == [spm.facit])


def _doem_anbefaling(spm: Quizspoergsmaal, svar_tekst: str) -> Bedoemmelse:
    foldet = sprog.fold(svar_tekst)
    if numre := [int(m[1]) for m in _NUMMER.finditer(foldet)]:
        return _dom(spm, numre == [spm.facit])
    ens = sorted(
        (
            (fuzz.token_set_ratio(sprog.fold(ord_), foldet), v)
            for (_, ord_), v in zip(spm.muligheder, spm.vaerdier, strict=True)
        ),
        key=lambda par: -par[0],
    )
    return _dom(spm, ens[0][1] == spm.facit) if ens and ens[0][0] >= 75 and ens[0][0] > ens[1][0] else _uklart(spm)
