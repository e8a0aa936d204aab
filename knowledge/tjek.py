"""Refuse a rulebook that is incomplete, contradictory, has a dead row or is not monotone; each finding names the
mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np

from knowledge import fakta as fk
from knowledge.beslut import ENKELTE
from knowledge.indlaes import RulebookFejl, ids, indlaes, kilder_uden_dato
from knowledge.kladder.tjek import tjek_skabeloner
from knowledge.kvittering import ens_maerker
from knowledge.modeller import HVORFOR_FELTER, Betingelse, Data, Rulebook
from knowledge.naeste import AKSER, Flade, flade
from knowledge.opslag import ANBEFALINGER, ANDRE_EMNER, EMNER
from knowledge.opslag_ord import ordliste


def tjek_alle(roedder: tuple[Path, ...] | None = None) -> dict[str, list[str]]:
    """Check every rulebook found; return the findings (Danish) by rulebook id, empty lists where all is well."""
    return {rulebook_id: tjek_en(rulebook_id, roedder) for rulebook_id in ids(roedder)}


def tjek_en(rulebook_id: str, roedder: tuple[Path, ...] | None = None) -> list[str]:
    """Check one rulebook; return the findings (Danish)."""
    try:
        rulebook = indlaes(rulebook_id, roedder)
    except RulebookFejl as fejl:
        return [str(fejl)]
    fund = [
        *_kendte_ids(rulebook),
        *_lag_og_konflikter(rulebook, roedder),
        *_kilder(rulebook),
        *_opslag(rulebook, roedder),
        *tjek_skabeloner(rulebook, roedder),
    ]
    # The combinations can be laid out only when every id in the table is known.
    if rulebook.tabel is not None and not fund:
        fund += [*_kombinationer(rulebook), *_koder(rulebook, roedder)]
    return fund


def _kilder(rulebook: Rulebook) -> Iterator[str]:
    """Every source names a known document and has a date of checking; every rule has both."""
    yield from (f"{linje}. Skriv kontrolleret i filen." for linje in kilder_uden_dato(rulebook))
    for regel in rulebook.tabel.regler if rulebook.tabel else []:
        if regel.kontrolleret is None:
            yield f"{rulebook.meta.id}: regel {regel.id} har ingen kontroldato. Skriv kontrolleret."

    def gaa(vaerdi: Any, sted: str) -> Iterator[str]:
        if isinstance(vaerdi, dict):
            if {"dokument", "afsnit"} <= set(vaerdi) and vaerdi["dokument"] not in rulebook.meta.dokumenter:
                yield (
                    f'{sted}: kilden "{vaerdi["dokument"]}" kendes ikke. Brug et af: '
                    f"{', '.join(rulebook.meta.dokumenter)}, eller skriv dokumentet i rulebook.yml."
                )
            for noegle, indhold in vaerdi.items():
                yield from gaa(indhold, f"{sted} → {noegle}")
        elif isinstance(vaerdi, list):
            for nr, indhold in enumerate(vaerdi):
                yield from gaa(indhold, f"{sted} → {indhold.get('id', nr) if isinstance(indhold, dict) else nr}")

    yield from gaa(rulebook.model_dump(), rulebook.meta.id)


def _dele(vaerdi: Any) -> Iterator[Data]:
    """Yield every part of a meeting type, at any depth."""
    if isinstance(vaerdi, Data):
        yield vaerdi
        for felt in type(vaerdi).model_fields:
            yield from _dele(getattr(vaerdi, felt))
    elif isinstance(vaerdi, list):
        for indhold in vaerdi:
            yield from _dele(indhold)


def _ukendt(hvor: str, hvad: str, vaerdi: str, kendte: Iterable[str]) -> Iterator[str]:
    """Yield a finding where an id is not among the known ones."""
    if vaerdi not in kendte:
        yield f'{hvor}: {hvad} "{vaerdi}" findes ikke. Brug et af: {", ".join(sorted(kendte)) or "(ingen)"}.'


def _lag_og_konflikter(rulebook: Rulebook, roedder: tuple[Path, ...] | None) -> Iterator[str]:
    """Layer points and conflicts name topics and meetings that exist. A layer may name those of any rulebook."""
    bog = rulebook.meta.id
    for konflikt in rulebook.konflikter.values():
        yield from _ukendt(f"{bog}: konflikt {konflikt.id}", "emnet", konflikt.emne, EMNER)
        for moede in konflikt.moeder:
            yield from _ukendt(f"{bog}: konflikt {konflikt.id}", "mødet", moede, rulebook.moeder)
    if rulebook.lag is None or rulebook.meta.slags != "lag":
        return
    alle: set[str] = set()
    for andet in ids(roedder):
        with suppress(RulebookFejl):
            alle |= set(indlaes(andet, roedder).moeder)
    for punkt in rulebook.lag.punkter:
        yield from _ukendt(f"{bog}: lag → {punkt.id}", "emnet", punkt.emne, EMNER)
        for moede in punkt.moeder:
            yield from _ukendt(f"{bog}: lag → {punkt.id}", "mødet", moede, alle)
        for gruppe in punkt.aldersgrupper:
            grupper = [g.id for g in rulebook.lag.aldersgrupper]
            yield from _ukendt(f"{bog}: lag → {punkt.id}", "aldersgruppen", gruppe, grupper)
    for frist in rulebook.lag.frister:
        yield from _ukendt(f"{bog}: lag → {frist.id}", "funktionen", frist.ansvarlig, fk.data().funktioner)


def _opslag(rulebook: Rulebook, roedder: tuple[Path, ...] | None) -> Iterator[str]:
    """Facts that are looked up name topics, meetings, notes and recommendations that exist (sources: ``_kilder``).

    A layer may name the meetings of any rulebook; what it gives to others is checked where it stands.
    """
    bog = rulebook.meta.id
    er_lag = rulebook.meta.slags == "lag"
    moeder, fra_lag = set(rulebook.moeder), set[str]()
    for andet_id in ids(roedder):
        with suppress(RulebookFejl):
            andet = indlaes(andet_id, roedder)
            if er_lag:
                moeder |= set(andet.moeder)
            elif andet.meta.slags == "lag":
                fra_lag |= set(andet.opslag)
    lovnoter = {note.id for note in rulebook.lag.lovnoter} if rulebook.lag else set()
    for fakt in rulebook.opslag.values():
        if fakt.id in fra_lag:
            continue
        hvor = f"{bog}: opslag → {fakt.id}"
        yield from _ukendt(hvor, "emnet", fakt.emne, (*EMNER, *ANDRE_EMNER))
        for moede in fakt.moeder:
            yield from _ukendt(hvor, "mødet", moede, moeder)
        if fakt.lovnote is not None:
            yield from _ukendt(hvor, "lovnoten", fakt.lovnote, lovnoter)
        if fakt.anbefaling is not None and fakt.anbefaling > ANBEFALINGER:
            yield f"{hvor}: anbefaling {fakt.anbefaling} findes ikke. Der er {ANBEFALINGER}."
        if fakt.del_ is not None:
            yield from _ukendt(hvor, "delen", fakt.del_, ordliste().dele)


def _kendte_ids(rulebook: Rulebook) -> Iterator[str]:
    """Every id that is used is one that exists: values, disciplines, meetings, functions, deadlines, kinds,
    conflicts, notes.
    """
    bog = rulebook.meta.id
    funktioner = fk.data().funktioner
    lovnoter = {note.id for note in rulebook.lag.lovnoter} if rulebook.lag else set()

    def ukendt(hvor: str, hvad: str, vaerdi: str, kendte: Iterable[str]) -> Iterator[str]:
        return _ukendt(f"{bog}: {hvor}", hvad, vaerdi, kendte)

    def betingelse(hvor: str, b: Betingelse) -> Iterator[str]:
        for slot in ENKELTE:
            for vaerdi in [*(getattr(b, slot) or []), *((b.ikke_rolle or []) if slot == "rolle" else [])]:
                yield from ukendt(hvor, slot, vaerdi, fk.faktum(slot).vaerdier)
        if b.fagligheder:
            for vaerdi in [*(b.fagligheder.nogen_af or []), *(b.fagligheder.kun_af or [])]:
                yield from ukendt(hvor, "fagligheden", vaerdi, fk.discipliner())

    for moede in rulebook.moeder.values():
        frister = {f.id for f in moede.frister}
        varianter = {v.id for v in moede.varianter}
        hvor = moede.id
        for rolle in moede.indkalder.roller if moede.indkalder else []:
            yield from ukendt(hvor, "rollen", rolle, fk.faktum("rolle").vaerdier)
        brugte = [moede.indkalder.funktion] if moede.indkalder else []
        brugte += (
            [d.funktion for d in moede.deltagere]
            + [o.funktion for o in moede.opgaver]
            + [f.ansvarlig for f in moede.frister]
        )
        for funktion in dict.fromkeys(brugte):
            yield from ukendt(hvor, "funktionen", funktion, funktioner)
        for opgave in moede.opgaver:
            if opgave.frist is not None:
                yield from ukendt(f"{hvor} → opgave {opgave.id}", "fristen", opgave.frist, frister)
        for hvad, egne in (
            ("opgaven", [o.id for o in moede.opgaver]),
            ("fristen", [f.id for f in moede.frister]),
            ("varianten", [v.id for v in moede.varianter]),
        ):
            for dobbelt in sorted({i for i in egne if egne.count(i) > 1}):
                yield f"{bog}: {hvor}: {hvad} {dobbelt} står to gange. Giv hver sin id."
        dele = list(_dele(moede))
        for variant in sorted({v for del_ in dele for v in getattr(del_, "varianter", []) if isinstance(v, str)}):
            yield from ukendt(hvor, "varianten", variant, varianter)
        for variant in sorted({v for frist in moede.frister for v in frist.foelger_efter} - varianter):
            yield from ukendt(hvor, "varianten i foelger_efter", variant, varianter)
        for note in sorted({n for del_ in dele if (n := getattr(del_, "lovnote", None))}):
            yield from ukendt(hvor, "lovnoten", note, lovnoter)
    for nr, kontakt in enumerate(rulebook.meta.kontakt, 1):
        yield from betingelse(f"kontakt nr. {nr}", kontakt.naar)

    tabel = rulebook.tabel
    if tabel is None:
        return
    for slot, vaerdi in tabel.ukendt_vejes_som.items():
        yield from ukendt("ukendt_vejes_som", "faktum", slot, ENKELTE)
        if slot in ENKELTE:
            yield from ukendt("ukendt_vejes_som", slot, vaerdi, fk.faktum(slot).vaerdier)
    for slot in tabel.hvis_ukendt:
        yield from ukendt("hvis_ukendt", "faktum", slot, fk.AFGOERENDE)
    for rolle, faglighed in tabel.egen_faglighed.items():
        yield from ukendt("egen_faglighed", "rollen", rolle, fk.faktum("rolle").vaerdier)
        yield from ukendt("egen_faglighed", "fagligheden", faglighed, fk.discipliner())
    for regel in tabel.regler:
        yield from ukendt(f"regel {regel.id}", "mødet", regel.moede, rulebook.moeder)
        yield from ukendt(f"regel {regel.id}", "mødet (mangler i alvor)", regel.moede, tabel.alvor)
        if regel.indkaldes_af is not None:
            yield from ukendt(f"regel {regel.id}", "funktionen", regel.indkaldes_af, funktioner)
        for konflikt in regel.konflikter:
            yield from ukendt(f"regel {regel.id}", "konflikten", konflikt, rulebook.konflikter)
        for b in regel.naar:
            yield from betingelse(f"regel {regel.id}", b)
        try:
            felter = sorted({navn for _, navn, _, _ in Formatter().parse(regel.hvorfor) if navn is not None})
        except ValueError:
            felter = []
            yield f"{bog}: regel {regel.id}: hvorfor har en tuborgklamme, der ikke er lukket. Ret den."
        for felt in felter:
            yield from ukendt(f"regel {regel.id}", "feltet i hvorfor", felt, HVORFOR_FELTER)
    for moede_id in tabel.alvor:
        yield from ukendt("alvor", "mødet", moede_id, rulebook.moeder)
    for moede_id, variantregler in tabel.variantregler.items():
        yield from ukendt("variantregler", "mødet", moede_id, rulebook.moeder)
        for vr in variantregler:
            if moede_id in rulebook.moeder:
                yield from ukendt(
                    "variantregler", "varianten", vr.variant, {v.id for v in rulebook.moeder[moede_id].varianter}
                )
            yield from betingelse(f"variantregler {moede_id}", vr.naar)
    for valg in tabel.taette_valg:
        yield from ukendt(f"tæt valg {valg.id}", "mødet", valg.alternativ, rulebook.moeder)
        for konflikt in valg.konflikter:
            yield from ukendt(f"tæt valg {valg.id}", "konflikten", konflikt, rulebook.konflikter)
        for moede_id in valg.moeder:
            yield from ukendt(f"tæt valg {valg.id}", "mødet", moede_id, rulebook.moeder)
        for b in valg.naar:
            yield from betingelse(f"tæt valg {valg.id}", b)
    for skridt in tabel.foerst:
        for moede_id in skridt.moeder:
            yield from ukendt(f"første skridt {skridt.id}", "mødet", moede_id, rulebook.moeder)
        for b in skridt.naar:
            yield from betingelse(f"første skridt {skridt.id}", b)
    for undtagelse in tabel.undtagelser:
        yield from ukendt("undtagelser", "reglen", undtagelse.regel, {r.id for r in tabel.regler})


def _kombination(fl: Flade, celle: tuple[Any, ...]) -> str:
    """Return a combination in words, as facts."""
    par = ((slot, fl.vaerdier[slot][i]) for slot, i in zip(AKSER, celle, strict=True))
    return ", ".join(f"{slot}={'+'.join(v) if isinstance(v, tuple) else v}" for slot, v in par)


def _kombinationer(rulebook: Rulebook) -> Iterator[str]:
    """Every combination has exactly one rule; no row is dead; every fact matters; more worry is never milder."""
    tabel = rulebook.tabel
    assert tabel is not None
    bog = rulebook.meta.id
    fl = flade(rulebook)
    if (fl.regel < 0).any():
        celle = tuple(np.argwhere(fl.regel < 0)[0])
        yield (
            f"{bog}: {int((fl.regel < 0).sum())} kombinationer har ingen regel, for eksempel "
            f"{_kombination(fl, celle)}. "
            "Tilføj en regel, eller gør den sidste regel bredere."
        )
        return
    if fl.dobbelt.any():
        celle = tuple(np.argwhere(fl.dobbelt)[0])
        ramte = [r for r in tabel.regler if fl.gaelder[r.id][celle]]
        trin = next(r.trin for r in ramte if sum(s.trin == r.trin for s in ramte) > 1)
        navne = " og ".join(r.id for r in ramte if r.trin == trin)
        yield (
            f"{bog}: {navne} rammer begge {_kombination(fl, celle)} på trin {trin}. "
            "Giv dem hver sit trin, eller gør en af dem smallere."
        )
    for nr, regel in enumerate(tabel.regler):
        if not (fl.regel == nr).any():
            yield (
                f"{bog}: regel {regel.id} kan aldrig komme i brug, fordi tidligere trin tager alt. "
                "Flyt den op, eller fjern den."
            )
    for nr, slot in enumerate(AKSER):
        # The aim is only asked where a meeting has kinds: a rulebook without kinds has no use for it.
        uden_varianter = slot == "formaal_bfm" and not tabel.variantregler
        if not uden_varianter and (fl.udfald.max(axis=nr) == fl.udfald.min(axis=nr)).all():
            yield f"{bog}: {slot} betyder aldrig noget for udfaldet. Brug det i en regel eller et tæt valg."
    yield from _monotoni(rulebook, fl)


def _monotoni(rulebook: Rulebook, fl: Flade) -> Iterator[str]:
    """More worry, all else equal, never leads to a milder meeting, but for exceptions that name their reason."""
    tabel = rulebook.tabel
    assert tabel is not None
    alvor = np.array([tabel.alvor.index(r.moede) for r in tabel.regler])
    grad = alvor[fl.regel]
    akse = AKSER.index("bekymringsgrad")
    trin = [fl.vaerdier["bekymringsgrad"].index(v) for v in ("let", "moderat", "svaer", "akut")]
    undtaget = {u.regel for u in tabel.undtagelser}
    fundet: set[str] = set()  # the rules at the greater worry, each told once
    for mindre, stoerre in pairwise(trin):
        mildere = np.take(grad, stoerre, axis=akse) < np.take(grad, mindre, axis=akse)
        for nr in np.unique(np.take(fl.regel, stoerre, axis=akse)[mildere]):
            regel = tabel.regler[int(nr)]
            ny = regel.id not in fundet
            fundet.add(regel.id)
            if regel.id in undtaget or not ny:
                continue
            celle = [int(i) for i in np.argwhere(mildere & (np.take(fl.regel, stoerre, axis=akse) == nr))[0]]
            celle.insert(akse, mindre)
            foer = tabel.regler[int(fl.regel[tuple(celle)])]
            yield (
                f"{rulebook.meta.id}: mere bekymring giver et mildere møde: {_kombination(fl, tuple(celle))} giver "
                f"{foer.moede} ({foer.id}), men {fl.vaerdier['bekymringsgrad'][stoerre]} giver {regel.moede} "
                f"({regel.id}). Ret reglen, eller skriv en undtagelse med grund."
            )
    for unoedig in sorted(undtaget - fundet):
        yield f"{rulebook.meta.id}: undtagelsen for {unoedig} bruges ikke. Fjern den."


def _koder(rulebook: Rulebook, roedder: tuple[Path, ...] | None) -> Iterator[str]:
    """No two rulebooks share the letters of their receipts, and no two rules or meetings of one look the same there."""
    for a, b in ens_maerker(rulebook):
        yield f"{rulebook.meta.id}: {a} og {b} kan ikke skelnes i en kvittering. Giv den ene et andet id."
    for andet in ids(roedder):
        if andet != rulebook.meta.id:
            try:
                samme = indlaes(andet, roedder).meta.kode == rulebook.meta.kode
            except RulebookFejl:
                continue
            if samme:
                yield f"{rulebook.meta.id}: kode {rulebook.meta.kode} bruges også af {andet}. Vælg en anden."
