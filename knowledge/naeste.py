"""Which question comes next: only facts that can still change the outcome, the one that decides soonest first.

The whole table is laid out once as an array over all combinations (disciplines by class: sets that no condition of the
rulebook can tell apart). From it the question of every state of what is known is worked out once, back to front.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import fakta as fk
from knowledge.beslut import ENKELTE, fagligheder_holder, tabel_af
from knowledge.modeller import Betingelse, FaglighedBetingelse, Rulebook

AKSER = (*ENKELTE, "fagligheder")
# A fact that nobody's outcome depends on is still asked when it decides who calls the meeting and which task card is
# drafted.
SIDST = "rolle"


@dataclass(frozen=True)
class Flade:
    """A rulebook's table over all combinations. Axes as in ``AKSER``; index i of an axis is ``vaerdier[axis][i]``.

    ``regel``: index of the deciding rule, or -1 where none holds. ``dobbelt``: True where two rules of one step hold.
    ``udfald``: equal numbers mean the same meeting, kind and close calls. ``vaegt``: a guess of how common each value
    is.
    """

    vaerdier: dict[str, tuple[Any, ...]]
    regel: NDArray[np.int16]
    dobbelt: NDArray[np.bool_]
    gaelder: dict[str, NDArray[np.bool_]]
    udfald: NDArray[np.int64]
    vaegt: dict[str, NDArray[np.float64]]
    klasse: dict[tuple[str, ...] | str, int]


def _fagligheder() -> list[tuple[str, ...] | str]:
    """Return every answer to the question of disciplines: the sets by size, none, not known."""
    saet = fk.discipliner()
    navngivne = [c for k in range(1, len(saet) + 1) for c in itertools.combinations(saet, k)]
    return [fk.INGEN, fk.VED_IKKE, *navngivne]


def _maske(betingelse: Betingelse, vaerdier: dict[str, tuple[Any, ...]], vejet_som: dict[str, str], fag: Any) -> Any:
    """Return a condition as an array that broadcasts over the axes."""
    maske = np.ones([1] * len(AKSER), dtype=bool)
    for nr, slot in enumerate(AKSER):
        tilladt = getattr(betingelse, slot)
        if slot == "fagligheder" or tilladt is None:
            continue
        kan = [(vejet_som.get(slot, v) if v == fk.VED_IKKE else v) in tilladt for v in vaerdier[slot]]
        maske = maske & np.array(kan).reshape([-1 if i == nr else 1 for i in range(len(AKSER))])
    if betingelse.ikke_rolle:
        kan = [v not in betingelse.ikke_rolle for v in vaerdier["rolle"]]
        maske = maske & np.array(kan).reshape([-1] + [1] * (len(AKSER) - 1))
    if betingelse.fagligheder is not None:
        form = [len(vaerdier["rolle"])] + [1] * (len(AKSER) - 2) + [-1]
        maske = maske & fag(betingelse.fagligheder).reshape(form)
    return maske


def byg_flade(rulebook: Rulebook) -> Flade:
    """Lay out the rulebook's table over all combinations (some 100,000 cells)."""
    tabel = tabel_af(rulebook)
    roller = tuple(fk.faktum("rolle").vaerdier)
    alle_betingelser = [
        b for raekker in (tabel.regler, tabel.taette_valg) for raekke in raekker for b in raekke.naar
    ] + [v.naar for regler in tabel.variantregler.values() for v in regler]
    fag_betingelser = {b.fagligheder.model_dump_json(): b.fagligheder for b in alle_betingelser if b.fagligheder}

    def effektiv(svar: tuple[str, ...] | str, rolle: str) -> fk.Fagligheder:
        maengde = fk.som_maengde(svar)
        egen = tabel.egen_faglighed.get(rolle)
        return maengde - {egen} if maengde and egen else maengde

    # Sets that no condition can tell apart, for any role, are one class; its first (smallest) member stands for it.
    klasser: dict[tuple[bool, ...], int] = {}
    repraesentanter: list[Any] = []
    vaegte: list[float] = []
    klasse: dict[tuple[str, ...] | str, int] = {}
    stoerrelser = {0: 0.25, 1: 0.40, 2: 0.20, 3: 0.10}
    for svar in _fagligheder():
        noegle = tuple(
            [fagligheder_holder(b, effektiv(svar, rolle)) for rolle in roller for b in fag_betingelser.values()]
            + [svar == fk.VED_IKKE, svar == fk.INGEN]
        )
        if noegle not in klasser:
            klasser[noegle] = len(repraesentanter)
            repraesentanter.append(svar)
            vaegte.append(0.0)
        klasse[svar] = klasser[noegle]
        antal = 0 if isinstance(svar, str) else len(svar)
        lige_store = {0: 1, 1: 9, 2: 36, 3: 84}.get(antal, 382)
        vaegte[klasser[noegle]] += 0.05 if svar == fk.VED_IKKE else stoerrelser.get(antal, 0.05) / lige_store

    vaerdier: dict[str, tuple[Any, ...]] = {slot: tuple(fk.faktum(slot).vaerdier) for slot in ENKELTE}
    vaerdier["fagligheder"] = tuple(repraesentanter)

    def fag(betingelse: FaglighedBetingelse) -> NDArray[np.bool_]:
        return np.array(
            [[fagligheder_holder(betingelse, effektiv(svar, rolle)) for svar in repraesentanter] for rolle in roller]
        )

    def raekke(betingelser: list[Betingelse]) -> Any:
        ud = _maske(betingelser[0], vaerdier, tabel.ukendt_vejes_som, fag)
        for betingelse in betingelser[1:]:
            ud = ud | _maske(betingelse, vaerdier, tabel.ukendt_vejes_som, fag)
        return ud

    form = tuple(len(vaerdier[slot]) for slot in AKSER)
    regel = np.full(form, -1, dtype=np.int16)
    trin = np.full(form, np.iinfo(np.int16).max, dtype=np.int16)
    dobbelt = np.zeros(form, dtype=bool)
    gaelder: dict[str, NDArray[np.bool_]] = {}
    for nr, r in sorted(enumerate(tabel.regler), key=lambda par: par[1].trin):
        maske = np.broadcast_to(raekke(r.naar), form)
        gaelder[r.id] = maske
        dobbelt |= maske & (trin == r.trin)
        ny = maske & (regel < 0)
        regel[ny] = nr
        trin[ny] = r.trin

    # The outcome's number: meeting, then kind, then each close call as a bit.
    moeder = sorted({r.moede for r in tabel.regler})
    nummer = np.array([moeder.index(r.moede) for r in tabel.regler] + [len(moeder)], dtype=np.int64)
    moede_nr = nummer[regel]
    udfald = moede_nr.copy()
    for moede, variantregler in tabel.variantregler.items():
        if moede not in moeder:
            continue
        navne = [None, *dict.fromkeys(v.variant for v in variantregler)]
        valgt = np.zeros(form, dtype=np.int64)
        for v in reversed(variantregler):
            valgt[np.broadcast_to(raekke([v.naar]), form)] = navne.index(v.variant)
        udfald += np.where(moede_nr == moeder.index(moede), valgt, 0) * 100
    for bit, valg in enumerate(tabel.taette_valg):
        hvor = np.isin(
            moede_nr, [moeder.index(m) for m in (valg.moeder or moeder) if m in moeder and m != valg.alternativ]
        )
        udfald += (np.broadcast_to(raekke(valg.naar), form) & hvor).astype(np.int64) * (10_000 << bit)
    _, taet = np.unique(udfald, return_inverse=True)

    vaegt = {slot: np.array([v.vaegt for v in fk.faktum(slot).vaerdier.values()]) for slot in ENKELTE}
    vaegt["fagligheder"] = np.array(vaegte)
    return Flade(vaerdier, regel, dobbelt, gaelder, taet.reshape(form), vaegt, klasse)


# No more questions than this are asked (issue 2, section C), whatever the answers are.
HOEJST = 5

_FLADER: dict[int, tuple[Rulebook, Flade]] = {}
_PLANER: dict[int, NDArray[np.int8]] = {}


def flade(rulebook: Rulebook) -> Flade:
    """Return the rulebook's table over all combinations, built once per rulebook object."""
    if id(rulebook) not in _FLADER:
        _FLADER[id(rulebook)] = (rulebook, byg_flade(rulebook))
    return _FLADER[id(rulebook)][1]


def byg_plan(fl: Flade) -> NDArray[np.int8]:
    """Return the question to ask in every state of what is known: the axis, or -1 where the outcome stands.

    A state has an index per axis: the known value's, or one past the last where the fact is open. Worked back from
    the states where all is known: of the open facts that can still change the outcome, the one after which the fewest
    questions are to be expected, by the values' weights, among those that keep within ``HOEJST`` in the worst case.
    """
    alle = range(len(AKSER))
    antal = fl.udfald.shape
    sidst, grad = AKSER.index(SIDST), AKSER.index("bekymringsgrad")
    akut = fl.vaerdier["bekymringsgrad"].index("akut")
    form = tuple(n + 1 for n in antal)
    plan = np.full(form, -1, dtype=np.int8)
    middel = np.zeros(form)  # questions to be expected
    vaerst = np.zeros(form, dtype=np.int8)  # and at most
    mindst, stoerst = np.zeros(form, dtype=np.int64), np.zeros(form, dtype=np.int64)
    betyder = {akse: np.zeros(form, dtype=bool) for akse in alle}  # the open fact can change the outcome

    def udsnit(aabne: frozenset[int]) -> tuple[Any, ...]:
        return tuple(antal[akse] if akse in aabne else slice(0, antal[akse]) for akse in alle)

    def laegges_sammen(felt: NDArray[Any], aabne: frozenset[int], akse: int) -> NDArray[Any]:
        """Return a field of the states in which ``akse`` is known too, that axis last."""
        bagud = felt[udsnit(aabne - {akse})]
        return np.moveaxis(bagud, sum(1 for a in range(akse) if a not in aabne), -1)

    for mange in range(len(AKSER) + 1):
        for aabne in map(frozenset, itertools.combinations(alle, mange)):
            her = udsnit(aabne)
            if not aabne:
                mindst[her] = stoerst[her] = fl.udfald
                continue
            en = min(aabne)
            mindst[her] = laegges_sammen(mindst, aabne, en).min(axis=-1)
            stoerst[her] = laegges_sammen(stoerst, aabne, en).max(axis=-1)
            bud_middel, bud_vaerst, bud_kan = [], [], []
            for akse in sorted(aabne):
                anden = min(aabne - {akse}, default=None)
                betyder[akse][her] = (
                    laegges_sammen(mindst, aabne, akse).min(axis=-1) != laegges_sammen(mindst, aabne, akse).max(axis=-1)
                    if anden is None
                    else laegges_sammen(betyder[akse], aabne, anden).any(axis=-1)
                )
                vaegt = fl.vaegt[AKSER[akse]] / fl.vaegt[AKSER[akse]].sum()
                bud_middel.append(1 + laegges_sammen(middel, aabne, akse) @ vaegt)
                bud_vaerst.append(1 + laegges_sammen(vaerst, aabne, akse).max(axis=-1))
                bud_kan.append(betyder[akse][her])
            kan = np.array(bud_kan)
            vaerste = np.where(kan, np.array(bud_vaerst), np.iinfo(np.int8).max)
            graense = np.maximum(vaerste.min(axis=0), HOEJST - (len(AKSER) - mange))
            valg = np.argmin(np.where(vaerste <= graense, np.array(bud_middel), np.inf), axis=0)
            staar = mindst[her] == stoerst[her]
            plan[her] = np.where(staar, -1, np.array(sorted(aabne))[valg])
            vaerst[her] = np.where(staar, 0, np.take_along_axis(vaerste, valg[None], axis=0)[0])
            middel[her] = np.where(staar, 0, np.take_along_axis(np.array(bud_middel), valg[None], axis=0)[0])
            if sidst in aabne:
                # The role is asked last where nothing else is open to ask, but never before the acute stop.
                rest = np.zeros(form, dtype=bool)
                rest[her] = staar
                rest[tuple(akut if akse == grad else slice(None) for akse in alle)] = False
                plan[rest], vaerst[rest], middel[rest] = sidst, 1, 1
    return plan


def _plan(rulebook: Rulebook) -> tuple[Flade, NDArray[np.int8]]:
    fl = flade(rulebook)
    if id(rulebook) not in _PLANER:
        _PLANER[id(rulebook)] = byg_plan(fl)
    return fl, _PLANER[id(rulebook)]


def naeste_spoergsmaal(rulebook: Rulebook, fakta: Mapping[str, Any]) -> str | None:
    """Return the fact to ask for next, or None when the outcome stands and the asker's role is known.

    ``fakta`` in normal form (``fakta.tjek_fakta``); a told ``ved_ikke`` is known and is not asked again. At most five
    questions are ever asked (a test walks all paths).
    """
    fl, plan = _plan(rulebook)
    tilstand = []
    for slot in AKSER:
        vaerdi = fakta.get(slot)
        if vaerdi is None:
            tilstand.append(len(fl.vaerdier[slot]))
        elif slot == "fagligheder":
            tilstand.append(fl.klasse[vaerdi if isinstance(vaerdi, str) else tuple(vaerdi)])
        else:
            tilstand.append(fl.vaerdier[slot].index(vaerdi))
    akse = int(plan[tuple(tilstand)])
    return None if akse < 0 else AKSER[akse]


def antal_tilbage(rulebook: Rulebook, fakta: Mapping[str, Any]) -> int:
    """Return how many questions are likely left, this one included: the commonest answers are followed to the end."""
    fl = flade(rulebook)
    nu = dict(fakta)
    antal = 0
    while (slot := naeste_spoergsmaal(rulebook, nu)) is not None:
        antal += 1
        vaerdi = fl.vaerdier[slot][int(np.argmax(fl.vaegt[slot]))]
        nu[slot] = list(vaerdi) if isinstance(vaerdi, tuple) else vaerdi
    return antal
