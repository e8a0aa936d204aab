"""Courses (``forloeb/<id>.yml``): their schema, loading and checking, and the steps of one course in one rulebook.

A step names the facts that it rests on: they give its sources, and its numbers and functions must occur in them. An
answer to a check question comes from a fact or from the decision table, or is the key of an option.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from rapidfuzz import fuzz

from knowledge import fakta as fk
from knowledge import sprog
from knowledge.beslut import BeslutningsFejl, beslut
from knowledge.frister import regel_i_ord
from knowledge.genkend import find_moeder
from knowledge.indlaes import RulebookFejl, forklar, ids, indlaes, laes_yaml, mapper
from knowledge.modeller import Data, Frist, Indkalder, Kilde, Opgave, Rulebook
from knowledge.svarord import Tidsrum, naevner, ordliste, roller_i, tal_i

FORLOEB = Path(__file__).parent / "forloeb"
MINDST, HOEJST = 5, 8  # steps of a course
_DELE = re.compile(r"^(moede|opslag|lag|konflikt|regel):([^/]+(?:/[^/]+)*)$")
_PLADS = "{rulebook}"
Gruppe = Literal["start", "moeder", "barnet", "arbejdet"]
GRUPPER: tuple[Gruppe, ...] = ("start", "moeder", "barnet", "arbejdet")
_NAER = 78  # of 100: a course's name that is like what was typed is offered


def _ja_nej(vaerdi: Any) -> Any:
    """Accept what YAML makes of an unquoted true or false."""
    return ("nej", "ja")[vaerdi] if isinstance(vaerdi, bool) else vaerdi


class Tjek(Data):
    """A check question. ``svar``: an option's key, ``ja``/``nej``, a number or a function; ``fra``: the fact that holds
    the answer. A case (``sag``) has neither: ``fakta`` are decided by the rulebook's table.
    """

    slags: Literal["valg", "tal", "rolle", "sag", "ja_nej"]
    spoergsmaal: str
    svar: Annotated[str | None, BeforeValidator(_ja_nej)] = None
    fra: str | None = None
    muligheder: dict[str, str] = Field(default={})
    fakta: dict[str, Any] = Field(default={})
    forklaring: str

    @model_validator(mode="after")
    def _passer_sammen(self) -> Tjek:
        if self.slags == "sag":
            if self.svar is not None or self.fra is not None or not self.fakta:
                raise ValueError("en sag har fakta og ikke svar eller fra – svaret regnes ud af mødestrukturen")
        elif (self.svar is None) == (self.fra is None):
            raise ValueError("skriv enten svar eller fra")
        if self.slags == "valg" and (len(self.muligheder) < 2 or self.svar not in self.muligheder):
            raise ValueError("et valg har mindst to muligheder, og svar er bogstavet på en af dem")
        if self.slags == "valg" and any(not re.fullmatch("[a-d]", noegle) for noegle in self.muligheder):
            raise ValueError("mulighederne hedder a, b, c og d – ret bogstaverne")
        if self.slags != "valg" and self.muligheder:
            raise ValueError("muligheder bruges kun, når slags er valg – fjern dem, eller ret slags")
        if self.slags == "ja_nej" and self.svar not in ("ja", "nej"):
            raise ValueError("svar skal være ja eller nej – ret det")
        if self.slags == "tal" and self.svar is not None and not self.svar.isdigit():
            raise ValueError("svar skal være et helt tal – eller skriv fra med den frist, tallet står i")
        return self


class Trin(Data):
    """A step: a few sentences in our own words, the facts they rest on, and a check question."""

    id: str = Field(pattern=r"^[a-z0-9_]{1,40}$")
    titel: str
    tekst: str
    fakta: list[str] = Field(min_length=1)
    tjek: Tjek


class Forloeb(Data):
    """A course. ``rulebooks`` empty: it can be taken in every rulebook in which its facts stand."""

    id: str = Field(pattern=r"^[a-z0-9_]{1,40}$")
    navn: str
    genkendes_paa: list[str] = Field(min_length=1)
    gruppe: Gruppe
    minutter: int = Field(gt=0)
    rulebooks: list[str] = Field(default=[])
    kontrolleret: dt.date
    trin: list[Trin] = Field(min_length=1)


class ForloebFejl(RulebookFejl):
    """A course that cannot be used; the message (Danish) names the file, the place and the mend."""


@dataclass(frozen=True)
class Del:
    """What a reference names: the part itself, its words, its sources, and the functions that it is about."""

    indhold: Any
    ord_: str
    kilder: tuple[Kilde, ...]
    funktioner: frozenset[str]


# --- Loading ---------------------------------------------------------------------------------------------------------


def forloebsmapper() -> tuple[Path, ...]:
    """Return the folders that hold courses: the project's own, then ``forloeb`` in those of RULEBOOK_PATH."""
    ekstra = os.environ.get("RULEBOOK_PATH", "")
    return (FORLOEB, *(Path(del_) / "forloeb" for del_ in ekstra.split(os.pathsep) if del_))


def laes_forloeb(sti: Path) -> Forloeb:
    """Return one course. Raises ForloebFejl (Danish) for broken YAML or a breach of the schema."""
    try:
        raa = laes_yaml(sti)
    except RulebookFejl as fejl:
        raise ForloebFejl(str(fejl)) from fejl
    try:
        forloeb = Forloeb.model_validate(raa)
    except ValidationError as fejl:
        raise ForloebFejl(forklar(f"forløb {sti.name}", raa, fejl)) from fejl
    if forloeb.id != sti.stem:
        raise ForloebFejl(f'forløb {sti.name}: id er "{forloeb.id}", men filen hedder "{sti.stem}". Ret det ene.')
    return forloeb


@cache
def alle_forloeb(mapper_: tuple[Path, ...] | None = None) -> dict[str, Forloeb]:
    """Return every course by id, sorted by file name. Raises ForloebFejl for the first that cannot be used."""
    filer = [sti for mappe in mapper_ or forloebsmapper() for sti in sorted(mappe.glob("*.yml"))]
    return {forloeb.id: forloeb for forloeb in map(laes_forloeb, filer)}


# --- Facts -----------------------------------------------------------------------------------------------------------


def find_del(rulebook: Rulebook, reference: str) -> Del | None:
    """Return what a reference names in a rulebook, or None where it is not there (or belongs to another rulebook).

    ``moede:<rulebook>/<meeting>/<part>[/<id>]``, ``opslag:<id>``, ``lag:<id>``, ``konflikt:<id>``, ``regel:<id>``;
    ``{rulebook}`` stands for the rulebook itself.
    """
    fundet = _DELE.match(reference)
    if fundet is None:
        return None
    slags, sti = fundet[1], fundet[2].split("/")
    indhold: Any = None
    if slags == "moede":
        indhold = _moededel(rulebook, sti)
    elif slags == "opslag":
        indhold = rulebook.opslag.get(sti[0])
    elif slags == "konflikt":
        indhold = rulebook.konflikter.get(sti[0])
    elif slags == "regel":
        indhold = next((r for r in (rulebook.tabel.regler if rulebook.tabel else []) if r.id == sti[0]), None)
    elif rulebook.lag is not None:
        alle = [*rulebook.lag.punkter, *rulebook.lag.frister, *rulebook.lag.lovnoter]
        indhold = next((d for d in alle if getattr(d, "id", None) == sti[0]), None)
    return None if indhold is None or indhold == [] else _del(indhold)


def _moededel(rulebook: Rulebook, sti: list[str]) -> Any:
    """Return a part of a meeting, or a row of it by id; None where there is none."""
    if len(sti) not in (3, 4) or sti[0] not in (_PLADS, rulebook.meta.id) or sti[1] not in rulebook.moeder:
        return None
    del_ = getattr(rulebook.moede(sti[1]), sti[2], None)
    if len(sti) == 3 or not isinstance(del_, list):
        return del_ if len(sti) == 3 else None
    return next((raekke for raekke in del_ if getattr(raekke, "id", None) == sti[3]), None)


def _del(indhold: Any) -> Del:
    """Gather the words, sources and functions of a part."""
    ord_: list[str] = []
    kilder: list[Kilde] = []
    funktioner: set[str] = set()

    def gaa(vaerdi: Any) -> None:
        if isinstance(vaerdi, Kilde):
            kilder.append(vaerdi)
        elif isinstance(vaerdi, Data):
            if isinstance(vaerdi, Frist):
                ord_.append(regel_i_ord(vaerdi.regel))
            for felt in type(vaerdi).model_fields:
                gaa(getattr(vaerdi, felt))
        elif isinstance(vaerdi, list | tuple):
            for led in vaerdi:
                gaa(led)
        elif isinstance(vaerdi, str):
            if vaerdi in fk.data().funktioner:
                funktioner.add(vaerdi)
            ord_.append(vaerdi)
        elif isinstance(vaerdi, int) and not isinstance(vaerdi, bool):
            ord_.append(str(vaerdi))

    gaa(indhold)
    alle = " · ".join(ord_)
    for naevnte in roller_i(alle):
        funktioner |= naevnte
    return Del(indhold, alle, tuple(dict.fromkeys(kilder)), frozenset(funktioner))


def kilder_for(rulebook: Rulebook, trin: Trin) -> tuple[Kilde, ...]:
    """Return the sources of a step, each once."""
    dele = (find_del(rulebook, reference) for reference in trin.fakta)
    return tuple(dict.fromkeys(k for d in dele if d for k in d.kilder))


def kan_tages(forloeb: Forloeb, rulebook: Rulebook) -> bool:
    """Say whether a course can be taken in a rulebook: it names the rulebook, or all its facts stand there."""
    if forloeb.rulebooks:
        return rulebook.meta.id in forloeb.rulebooks
    return rulebook.tabel is not None and all(find_del(rulebook, r) is not None for r in _referencer(forloeb))


def _referencer(forloeb: Forloeb) -> Iterator[str]:
    for trin in forloeb.trin:
        yield from trin.fakta
        if trin.tjek.fra:
            yield trin.tjek.fra


def udbud(rulebook: Rulebook, mapper_: tuple[Path, ...] | None = None) -> list[Forloeb]:
    """Return the courses that can be taken in a rulebook."""
    return [f for f in alle_forloeb(mapper_).values() if kan_tages(f, rulebook)]


# --- Recognising -----------------------------------------------------------------------------------------------------


def find_forloeb(rulebook: Rulebook, tekst: str, mapper_: tuple[Path, ...] | None = None) -> Forloeb | None:
    """Return the course that a text names, the longest name first; one that the rulebook has before one it has not.

    A meeting named in other words (an abbreviation) gives the course whose id is the meeting's.
    """
    foldet = sprog.fold(tekst)
    kendte = alle_forloeb(mapper_)
    fund = []
    for forloeb in kendte.values():
        navne = [n for n in (forloeb.navn, *forloeb.genkendes_paa) if naevner(foldet, [n])]
        if navne:
            fund.append((not kan_tages(forloeb, rulebook), -max(map(len, navne)), forloeb.id))
    if fund:
        return kendte[min(fund)[2]]
    return next((kendte[m] for m in find_moeder(rulebook, tekst) if m in kendte), None)


def naermeste(rulebook: Rulebook, tekst: str, mapper_: tuple[Path, ...] | None = None) -> list[Forloeb]:
    """Return at most three courses of the rulebook whose names are like a part of a text, the nearest first."""
    foldet = sprog.fold(tekst)
    vejet = []
    for forloeb in udbud(rulebook, mapper_):
        naerhed = max(fuzz.partial_ratio(sprog.fold(n), foldet) for n in (forloeb.navn, *forloeb.genkendes_paa))
        if naerhed >= _NAER:
            vejet.append((-naerhed, forloeb.id))
    return [alle_forloeb(mapper_)[forloeb_id] for _, forloeb_id in sorted(vejet)[:3]]


# --- Checking --------------------------------------------------------------------------------------------------------


def tjek_alle(mapper_: tuple[Path, ...] | None = None, roedder: tuple[Path, ...] | None = None) -> list[str]:
    """Check every course in every rulebook where it can be taken; return the findings (Danish)."""
    fund: list[str] = []
    set_foer: dict[str, Path] = {}
    for mappe in mapper_ or forloebsmapper():
        for sti in sorted(mappe.glob("*.yml")):
            try:
                forloeb = laes_forloeb(sti)
            except ForloebFejl as fejl:
                fund.append(str(fejl))
                continue
            if forloeb.id in set_foer:
                fund.append(f'forløb {sti.name}: id "{forloeb.id}" bruges også i en anden mappe. Vælg et andet.')
            set_foer[forloeb.id] = sti
            fund += _tjek_et(forloeb, roedder or mapper())
    return fund


def _tjek_et(forloeb: Forloeb, roedder: tuple[Path, ...]) -> Iterator[str]:
    hvor = f"forløb {forloeb.id}"
    if not MINDST <= len(forloeb.trin) <= HOEJST:
        yield f"{hvor}: har {len(forloeb.trin)} trin. Skriv fra {MINDST} til {HOEJST}."
    trin_ids = [trin.id for trin in forloeb.trin]
    for dobbelt in sorted({i for i in trin_ids if trin_ids.count(i) > 1}):
        yield f'{hvor}: trinnet "{dobbelt}" står to gange. Giv hvert sit id.'
    boeger = []
    for rulebook_id in ids(roedder):
        try:
            rulebook = indlaes(rulebook_id, roedder)
        except RulebookFejl:
            continue  # told of by the check of rulebooks
        if rulebook.tabel is not None:
            boeger.append(rulebook)
    for ukendt in sorted(set(forloeb.rulebooks) - {b.meta.id for b in boeger}):
        kendte = ", ".join(b.meta.id for b in boeger)
        yield f'{hvor}: mødestrukturen "{ukendt}" findes ikke. Brug et af: {kendte}.'
    # A reference that stands nowhere is a slip of the pen; where some rulebook has it, the others are left out.
    for trin in forloeb.trin:
        for reference in [*trin.fakta, *([trin.tjek.fra] if trin.tjek.fra else [])]:
            valgte = [b for b in boeger if not forloeb.rulebooks or b.meta.id in forloeb.rulebooks]
            mangler = [b.meta.id for b in valgte if find_del(b, reference) is None]
            if valgte and mangler and (forloeb.rulebooks or len(mangler) == len(valgte)):
                yield f'{hvor} → {trin.id}: "{reference}" findes ikke i {", ".join(mangler)}. Ret henvisningen.'
    tages = [b for b in boeger if kan_tages(forloeb, b)]
    if not tages:
        yield f"{hvor}: kan ikke tages i nogen mødestruktur. Ret fakta, eller skriv rulebooks."
    for rulebook in tages:
        for trin in forloeb.trin:
            yield from (f"{hvor} → {trin.id} ({rulebook.meta.id}): {linje}" for linje in _tjek_trin(rulebook, trin))


def _tjek_trin(rulebook: Rulebook, trin: Trin) -> Iterator[str]:
    """The step's numbers and functions stand in its facts, and its check question has an answer there."""
    dele = [d for r in trin.fakta if (d := find_del(rulebook, r)) is not None]
    kendte_tal = {tal for d in dele for tal in tal_i(d.ord_)}
    kendte_roller = {f for d in dele for f in d.funktioner}
    tjek = trin.tjek
    if tjek.fra and (svardel := find_del(rulebook, tjek.fra)) is not None:
        dele.append(svardel)
        kendte_tal |= set(tal_i(svardel.ord_))
        kendte_roller |= svardel.funktioner
    raad = "Ret teksten, tilføj det faktum, det står i, eller begræns forløbet med rulebooks."
    tekster = {"tekst": trin.tekst}
    if tjek.slags != "sag":  # what explains a case speaks of its own facts and rule
        tekster["forklaring"] = tjek.forklaring
    for felt, tekst in tekster.items():
        for tal in dict.fromkeys(tal_i(tekst)):
            if tal not in kendte_tal:
                yield f"tallet {tal} i {felt} står ikke i trinnets fakta. {raad}"
        for funktioner in roller_i(tekst):
            if not funktioner & kendte_roller:
                navn = fk.funktionsnavn(sorted(funktioner)[0]).lower()
                yield f"rollen {navn} i {felt} står ikke i trinnets fakta. {raad}"
    yield from _tjek_svar(rulebook, tjek, kendte_tal)


def _tjek_svar(rulebook: Rulebook, tjek: Tjek, kendte_tal: set[str]) -> Iterator[str]:
    if tjek.slags == "tal" and tjek.fra:
        svardel = find_del(rulebook, tjek.fra)
        if svardel is not None and not isinstance(svardel.indhold, Frist):
            yield f'"{tjek.fra}" er ikke en frist. Peg på en frist, eller skriv tallet i svar.'
    elif tjek.slags == "tal" and tjek.svar not in kendte_tal:
        yield f"svaret {tjek.svar} står ikke i trinnets fakta. Ret det, eller tilføj det faktum, det står i."
    elif tjek.slags == "rolle":
        funktion = facitrolle(rulebook, tjek)
        if funktion not in ordliste()["roller"]:
            kendte = ", ".join(ordliste()["roller"])
            yield f'"{tjek.fra or tjek.svar}" giver ikke en funktion, man kan svare. Brug en af: {kendte}.'
    elif tjek.slags == "sag":
        try:
            beslutning = beslut(rulebook, fk.tjek_fakta(tjek.fakta))
        except (fk.FaktaFejl, BeslutningsFejl) as fejl:
            yield f"sagen kan ikke afgøres: {fejl}"
            return
        if beslutning.naert_valg:
            yield (
                f"sagen ligger tæt på {', '.join(beslutning.alternativer)}, så to svar er næsten rigtige. "
                "Vælg fakta, der ikke er et tæt valg."
            )


def facitrolle(rulebook: Rulebook, tjek: Tjek) -> str | None:
    """Return the function that answers a check question of the kind ``rolle``, or None."""
    if tjek.svar is not None:
        return tjek.svar
    svardel = find_del(rulebook, tjek.fra or "")
    indhold = svardel.indhold if svardel else None
    if isinstance(indhold, Frist):
        return indhold.ansvarlig
    return indhold.funktion if isinstance(indhold, Indkalder | Opgave) else None


def facittal(rulebook: Rulebook, tjek: Tjek) -> Tidsrum:
    """Return the span or number that answers a check question of the kind ``tal``.

    Raises KeyError with the reference where it names no deadline of the rulebook.
    """
    if tjek.svar is not None:
        return Tidsrum(int(tjek.svar))
    svardel = find_del(rulebook, tjek.fra or "")
    if svardel is None or not isinstance(svardel.indhold, Frist):
        raise KeyError(tjek.fra)
    regel = svardel.indhold.regel
    return Tidsrum(regel.antal, regel.enhed, regel.retning)


def trin_nr(forloeb: Forloeb, trin_id: str) -> int | None:
    """Return the place of a step, from 0, or None where the course has it no more."""
    return next((nr for nr, trin in enumerate(forloeb.trin) if trin.id == trin_id), None)


def navne(forloeb: Iterable[Forloeb]) -> Mapping[str, str]:
    """Return the names of courses by id."""
    return {f.id: f.navn for f in forloeb}
