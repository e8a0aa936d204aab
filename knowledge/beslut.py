"""Decide which meeting: the first step of the rulebook's table that holds, what is close to it, and what would change
it.

Python only evaluates; every condition stands in ``rulebooks/<id>/beslutning.yml`` (DOMAIN.md section 6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge import fakta as fk
from knowledge.modeller import (
    Beslutningstabel,
    Betingelse,
    FaglighedBetingelse,
    FoersteSkridt,
    Kilde,
    Konflikt,
    Kontakt,
    Regel,
    Rulebook,
    TaetValg,
    VariantRegel,
)

# The facts with one value each; ``fagligheder`` is a set and has conditions of its own.
ENKELTE = tuple(slot for slot in fk.AFGOERENDE if slot != "fagligheder")


class BeslutningsFejl(Exception):
    """No rule of the table holds for a combination; the message (Danish) names it."""


@dataclass(frozen=True)
class Hvis:
    """One answer that would lead elsewhere: fact, value (a list for disciplines) and the meeting it leads to."""

    slot: str
    vaerdi: Any
    moede: str


@dataclass(frozen=True)
class Beslutning:
    """A decision with all that DOMAIN.md section 7 asks of it (the words are added when it is rendered).

    ``udefra``: the disciplines that counted as external, the asker's own taken out.
    """

    rulebook: str
    moede: str
    regel: Regel
    variant: str | None
    variantnote: str | None
    fakta: dict[str, Any]
    udefra: tuple[str, ...]
    kilder: tuple[Kilde, ...]
    taette_valg: tuple[TaetValg, ...]
    hvis: tuple[Hvis, ...]
    mangler: tuple[str, ...]
    foerst: tuple[FoersteSkridt, ...]
    konflikter: tuple[Konflikt, ...]

    @property
    def naert_valg(self) -> bool:
        """True where another meeting lies close (a close call of the rulebook)."""
        return bool(self.taette_valg)

    @property
    def alternativer(self) -> tuple[str, ...]:
        """The meetings named as alternatives, those that go first first, without repeats."""
        return tuple(dict.fromkeys(valg.alternativ for valg in self.taette_valg))


@dataclass(frozen=True)
class Vejet:
    """Facts as the table weighs them: one value each, and the disciplines without the asker's own."""

    enkelte: dict[str, str]
    fagligheder: fk.Fagligheder


def vej(tabel: Beslutningstabel, fakta: Mapping[str, Any]) -> Vejet:
    """Weigh facts: unknown ones as the table says, and the asker's own discipline taken out (DOMAIN.md 5.2 and 6)."""
    enkelte = {}
    for slot in ENKELTE:
        vaerdi = fakta.get(slot) or fk.VED_IKKE
        enkelte[slot] = tabel.ukendt_vejes_som.get(slot, fk.VED_IKKE) if vaerdi == fk.VED_IKKE else vaerdi
    maengde = fk.som_maengde(fakta.get("fagligheder"))
    egen = tabel.egen_faglighed.get(enkelte["rolle"])
    if maengde and egen:
        maengde = maengde - {egen}
    return Vejet(enkelte, maengde)


def fagligheder_holder(betingelse: FaglighedBetingelse, maengde: fk.Fagligheder) -> bool:
    """Say whether a condition on the disciplines holds for a set (None: not known)."""
    navngivet = bool(maengde)
    if betingelse.ingen_eller_ukendt is not None and betingelse.ingen_eller_ukendt == navngivet:
        return False
    if betingelse.navngivet is not None and betingelse.navngivet != navngivet:
        return False
    proever = (betingelse.nogen_af, betingelse.kun_af, betingelse.antal_min, betingelse.antal_max)
    if all(proeve is None for proeve in proever):
        return True
    if not maengde:
        return False
    return (
        (betingelse.nogen_af is None or bool(maengde & set(betingelse.nogen_af)))
        and (betingelse.kun_af is None or maengde <= set(betingelse.kun_af))
        and (betingelse.antal_min is None or len(maengde) >= betingelse.antal_min)
        and (betingelse.antal_max is None or len(maengde) <= betingelse.antal_max)
    )


@cache
def krav(
    betingelse_json: str,
) -> tuple[tuple[tuple[str, frozenset[str]], ...], frozenset[str], FaglighedBetingelse | None]:
    """Return a condition in a form quick to test: (fact, values) pairs, roles excluded, condition on disciplines."""
    betingelse = Betingelse.model_validate_json(betingelse_json)
    par = tuple((slot, frozenset(v)) for slot in ENKELTE if (v := getattr(betingelse, slot)) is not None)
    return par, frozenset(betingelse.ikke_rolle or ()), betingelse.fagligheder


class Tester:
    """Tests the conditions of the rulebooks, each prepared once."""

    def __init__(self) -> None:
        self._klar: dict[int, tuple[Any, ...]] = {}
        self._regler: dict[int, tuple[Regel, ...]] = {}
        self._hold: list[Any] = []  # keeps the objects alive whose ids are the keys

    def holder(self, betingelse: Betingelse, vejet: Vejet) -> bool:
        """Say whether a condition holds for weighed facts."""
        klar = self._klar.get(id(betingelse))
        if klar is None:
            klar = self._klar[id(betingelse)] = krav(betingelse.model_dump_json())
            self._hold.append(betingelse)
        par, ikke_rolle, fagligheder = klar
        enkelte = vejet.enkelte
        for slot, tilladt in par:
            if enkelte[slot] not in tilladt:
                return False
        if ikke_rolle and enkelte["rolle"] in ikke_rolle:
            return False
        return fagligheder is None or fagligheder_holder(fagligheder, vejet.fagligheder)

    def en_holder(self, betingelser: list[Betingelse], vejet: Vejet) -> bool:
        """Say whether one of the alternatives holds."""
        for betingelse in betingelser:  # noqa: SIM110 - the innermost loop of a decision: a generator costs as much again
            if self.holder(betingelse, vejet):
                return True
        return False

    def i_orden(self, tabel: Beslutningstabel) -> tuple[Regel, ...]:
        """Return the rules of a table, the lowest step first."""
        regler = self._regler.get(id(tabel))
        if regler is None:
            regler = self._regler[id(tabel)] = tuple(sorted(tabel.regler, key=lambda regel: regel.trin))
            self._hold.append(tabel)
        return regler


_TESTER = Tester()


def tabel_af(rulebook: Rulebook) -> Beslutningstabel:
    """Return the rulebook's decision table; BeslutningsFejl for a layer, which has none."""
    if rulebook.tabel is None:
        raise BeslutningsFejl(f"{rulebook.meta.id} er et lag under de andre og har ingen møder at vælge imellem.")
    return rulebook.tabel


def find_regel(tabel: Beslutningstabel, vejet: Vejet) -> Regel:
    """Return the rule of the lowest step that holds; BeslutningsFejl where none does."""
    for regel in _TESTER.i_orden(tabel):
        if _TESTER.en_holder(regel.naar, vejet):
            return regel
    raise BeslutningsFejl(f"Ingen regel dækker {vejet.enkelte} med fagligheder {sorted(vejet.fagligheder or ())}.")


def find_variant(tabel: Beslutningstabel, moede: str, vejet: Vejet) -> VariantRegel | None:
    """Return the rule for the kind of the meeting, or None where the meeting has no kinds or none is settled."""
    return next((v for v in tabel.variantregler.get(moede, []) if _TESTER.holder(v.naar, vejet)), None)


def find_taette_valg(tabel: Beslutningstabel, moede: str, vejet: Vejet) -> tuple[TaetValg, ...]:
    """Return the close calls that hold for this outcome, those that go first first."""
    gaelder = [
        valg
        for valg in tabel.taette_valg
        if (not valg.moeder or moede in valg.moeder)
        and valg.alternativ != moede
        and _TESTER.en_holder(valg.naar, vejet)
    ]
    return tuple(sorted(gaelder, key=lambda valg: not valg.foerst))


def enkelt_aendringer(fakta: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield every (fact, other value) that differs from ``fakta`` in one answer alone; disciplines one in or out."""
    for slot in ENKELTE:
        nu = fakta.get(slot) or fk.VED_IKKE
        for vaerdi in fk.faktum(slot).vaerdier:
            if vaerdi not in (nu, fk.VED_IKKE):
                yield slot, vaerdi
    maengde = fk.som_maengde(fakta.get("fagligheder"))
    nu_liste = [d for d in fk.discipliner() if maengde and d in maengde]
    for ud in nu_liste:
        yield "fagligheder", [d for d in nu_liste if d != ud] or fk.INGEN
    if maengde is None or (maengde and len(maengde) > 1):
        yield "fagligheder", fk.INGEN
    for ind in fk.discipliner():
        if ind not in nu_liste:
            yield "fagligheder", [d for d in fk.discipliner() if d in nu_liste or d == ind]


def _udfald(tabel: Beslutningstabel, vejet: Vejet) -> tuple[str, str | None, tuple[str, ...]]:
    """Return what counts as the outcome: the meeting, its kind, and its close calls."""
    moede = find_regel(tabel, vejet).moede
    variant = find_variant(tabel, moede, vejet)
    taette = tuple(valg.id for valg in find_taette_valg(tabel, moede, vejet))
    return moede, variant.variant if variant else None, taette


def beslut(rulebook: Rulebook, fakta: Mapping[str, Any]) -> Beslutning:
    """Decide. ``fakta`` maps facts to values (DOMAIN.md section 3); a fact left out counts as ``ved_ikke``.

    Raises FaktaFejl for facts outside the contract, BeslutningsFejl where the table has a hole.
    """
    tabel = tabel_af(rulebook)
    rene = fk.tjek_fakta(fakta)
    vejet = vej(tabel, rene)
    regel = find_regel(tabel, vejet)
    moede = regel.moede
    variant = find_variant(tabel, moede, vejet)
    taette = find_taette_valg(tabel, moede, vejet)

    nu = (moede, variant.variant if variant else None, tuple(valg.id for valg in taette))
    hvis: list[Hvis] = []
    set_foer: set[tuple[str, str]] = set()
    mangler: set[str] = set()
    for slot, vaerdi in enkelt_aendringer(rene):
        udfald = _udfald(tabel, vej(tabel, {**rene, slot: vaerdi}))
        andet = udfald[0]
        # What the answer depends on: the unknown facts of which some answer alone would change the outcome.
        if udfald != nu and vaerdi != "akut" and (rene.get(slot) or fk.VED_IKKE) == fk.VED_IKKE:
            mangler.add(slot)
        # Of the many sets of disciplines that lead to the same place one is enough to show.
        noegle = (slot, andet) if slot == "fagligheder" else (slot, str(vaerdi))
        if andet != moede and noegle not in set_foer:
            set_foer.add(noegle)
            hvis.append(Hvis(slot, vaerdi, andet))

    konflikt_ids = dict.fromkeys([*regel.konflikter, *(k for valg in taette for k in valg.konflikter)])
    return Beslutning(
        rulebook=rulebook.meta.id,
        moede=moede,
        regel=regel,
        variant=variant.variant if variant else None,
        variantnote=variant.note if variant else None,
        fakta=rene,
        udefra=tuple(d for d in fk.discipliner() if d in (vejet.fagligheder or ())),
        kilder=tuple(regel.kilder),
        taette_valg=taette,
        hvis=tuple(hvis),
        mangler=tuple(slot for slot in fk.AFGOERENDE if slot in mangler),
        foerst=tuple(
            sorted(
                (
                    skridt
                    for skridt in tabel.foerst
                    if (not skridt.moeder or moede in skridt.moeder) and _TESTER.en_holder(skridt.naar, vejet)
                ),
                key=lambda skridt: skridt.orden,
            )
        ),
        konflikter=tuple(rulebook.konflikter[k] for k in konflikt_ids),
    )


def aendrer_udfald(rulebook: Rulebook, fakta: Mapping[str, Any], slot: str) -> bool:
    """Say whether another answer to ``slot`` alone would change the meeting, its kind or its close calls."""
    tabel = tabel_af(rulebook)
    nu = _udfald(tabel, vej(tabel, fakta))
    return any(
        _udfald(tabel, vej(tabel, {**fakta, s: v})) != nu
        for s, v in enkelt_aendringer(fakta)
        if s == slot and v != "akut"
    )


def find_kontakt(rulebook: Rulebook, fakta: Mapping[str, Any]) -> Kontakt | None:
    """Return the function to turn to for this asker: the first of the rulebook's contacts that fits, or None."""
    vejet = vej(tabel_af(rulebook), fakta)
    return next((k for k in rulebook.meta.kontakt if _TESTER.holder(k.naar, vejet)), None)
