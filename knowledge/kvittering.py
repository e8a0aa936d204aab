"""Receipts: a short code that holds rulebook, edition, date, rule and facts, and nothing about a person.

The code is the whole record: nothing is stored. Twelve Crockford base-32 symbols after the rulebook's two letters.
Of the rule and the outcome only a mark is kept, enough to say whether they are still the same.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import fakta as fk
from knowledge.beslut import Beslutning, beslut
from knowledge.indlaes import RulebookFejl, ids, indlaes
from knowledge.modeller import Rulebook

ALFABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DAG_NUL = dt.date(2020, 1, 1)
DAGE = 7400  # to April 2040: as many as there is room for
MOENSTER = re.compile(
    r"\b([A-Z][A-Z0-9])[-– ]{0,3}((?:[0-9A-Z]{4}[-– ]{0,3}){2}[0-9A-Z]{4})\b", re.IGNORECASE | re.ASCII
)
# The check number's modulus: prime, with 32 as a primitive root, so that two swapped symbols are found.
_TAL = 29


class KvitteringFejl(ValueError):
    """A code that cannot be read; the message is Danish and says what to do."""


@dataclass(frozen=True)
class Kvittering:
    """A read receipt: what was asked and decided, on which day; ``regel`` and ``moede`` are marks."""

    kode: str
    rulebook: str
    udgave: int
    dato: dt.date
    fakta: dict[str, Any]
    regel: int
    moede: int


@dataclass(frozen=True)
class Genspil:
    """A receipt decided again: ``samme`` where rule and meeting are as then; ``aendret`` says what is not (Danish)."""

    kvittering: Kvittering
    beslutning: Beslutning
    samme: bool
    aendret: tuple[str, ...]
    dengang: str | None  # the meeting then, where it can be told


def _baser() -> list[tuple[str, int]]:
    """Return the mixed radix of the facts: one more than the values, for a fact left out."""
    return [
        (s, (2 ** len(fk.discipliner()) + 2) if s == "fagligheder" else len(fk.faktum(s).vaerdier) + 1)
        for s in fk.AFGOERENDE
    ]


def _ciffer(slot: str, vaerdi: Any) -> int:
    if vaerdi is None:
        return 0
    if slot != "fagligheder":
        return 1 + list(fk.faktum(slot).vaerdier).index(vaerdi)
    if isinstance(vaerdi, str):
        return 1 if vaerdi == fk.INGEN else 2
    return 2 + sum(1 << nr for nr, d in enumerate(fk.discipliner()) if d in vaerdi)


def _vaerdi(slot: str, ciffer: int) -> Any:
    if ciffer == 0:
        return None
    if slot != "fagligheder":
        return list(fk.faktum(slot).vaerdier)[ciffer - 1]
    if ciffer <= 2:
        return fk.INGEN if ciffer == 1 else fk.VED_IKKE
    return [d for nr, d in enumerate(fk.discipliner()) if (ciffer - 2) >> nr & 1]


def _maerke(navn: str, bit: int) -> int:
    """Return a mark of an id. A sum, as the ids of one rulebook mostly count up; ``ens_maerker`` finds the rest."""
    return zlib.adler32(navn.encode()) & ((1 << bit) - 1)


def _tjektal(hele: int, praefiks: str) -> int:
    return (hele + zlib.crc32(praefiks.encode())) % _TAL


def ens_maerker(rulebook: Rulebook) -> list[tuple[str, str]]:
    """Return the pairs of rules, and of meetings, that a receipt could not tell apart."""
    regler = [regel.id for regel in rulebook.tabel.regler] if rulebook.tabel else []
    par = [(par, 6) for par in itertools.combinations(regler, 2)]
    par += [(par, 8) for par in itertools.combinations(rulebook.moeder, 2)]
    return [(a, b) for (a, b), bit in par if _maerke(a, bit) == _maerke(b, bit)]


def lav(rulebook: Rulebook, beslutning: Beslutning, idag: dt.date) -> str:
    """Return the receipt of a decision made on ``idag``, e.g. "RA-7K2M-9F3X-QW2T".

    A day outside those there is room for is held to the nearest.
    """
    tal = 0
    for slot, base in _baser():
        tal = tal * base + _ciffer(slot, beslutning.fakta.get(slot))
    tal = tal << 8 | _maerke(beslutning.moede, 8)
    tal = tal << 6 | _maerke(beslutning.regel.id, 6)
    tal = tal << 4 | rulebook.meta.udgave.nr
    tal = tal * DAGE + min(max((idag - DAG_NUL).days, 0), DAGE - 1)
    tal = tal * 32 + _tjektal(tal, rulebook.meta.kode)
    tegn = ""
    for _ in range(12):
        tegn = ALFABET[tal & 31] + tegn
        tal >>= 5
    return f"{rulebook.meta.kode}-{tegn[:4]}-{tegn[4:8]}-{tegn[8:]}"


def laes(kode: str, roedder: tuple[Path, ...] | None = None) -> Kvittering:
    """Read a receipt. Raises KvitteringFejl (Danish) where it is no receipt, is mistyped, or names no known
    rulebook.
    """
    fundet = MOENSTER.fullmatch(kode.strip())
    if fundet is None:
        raise KvitteringFejl(
            "Det ligner ikke en kvittering. Den har to bogstaver og tolv tegn, for eksempel RA-7K2M-9F3X-QW2T."
        )
    praefiks = fundet[1].upper()
    tegn = (
        re.sub(r"[-– ]", "", fundet[2]).upper().replace("O", "0").replace("I", "1").replace("L", "1").replace("U", "V")
    )
    boeger: dict[str, str] = {}
    for bog in ids(roedder):
        with contextlib.suppress(RulebookFejl):  # another rulebook that is broken is no reason to refuse this receipt
            if indlaes(bog, roedder).tabel is not None:
                boeger[indlaes(bog, roedder).meta.kode] = bog
    if praefiks not in boeger:
        raise KvitteringFejl(
            f"Kvitteringen begynder med {praefiks}, og den mødestruktur kender jeg ikke. "
            f"Kendte: {', '.join(sorted(boeger))}."
        )
    tal = 0
    for t in tegn:
        tal = tal * 32 + ALFABET.index(t)
    hele, tjek = divmod(tal, 32)
    if _tjektal(hele, praefiks) != tjek:
        raise KvitteringFejl("Kvitteringen passer ikke sammen. Se efter, om et tegn er skrevet forkert.")
    rest, dage = divmod(hele, DAGE)
    rest, udgave = divmod(rest, 1 << 4)
    rest, regel = divmod(rest, 1 << 6)
    rest, moede = divmod(rest, 1 << 8)
    fakta: dict[str, Any] = {}
    for slot, base in reversed(_baser()):
        rest, ciffer = divmod(rest, base)
        if (vaerdi := _vaerdi(slot, ciffer)) is not None:
            fakta[slot] = vaerdi
    if rest:
        raise KvitteringFejl("Kvitteringen passer ikke sammen. Se efter, om et tegn er skrevet forkert.")
    ordnet = {slot: fakta[slot] for slot in fk.AFGOERENDE if slot in fakta}
    pyntet = f"{praefiks}-{tegn[:4]}-{tegn[4:8]}-{tegn[8:]}"
    return Kvittering(pyntet, boeger[praefiks], udgave, DAG_NUL + dt.timedelta(days=dage), ordnet, regel, moede)


def genspil(kode: str, roedder: tuple[Path, ...] | None = None) -> Genspil:
    """Decide a receipt's facts again by today's rulebook and say what has changed since. Raises as ``laes``."""
    kvittering = laes(kode, roedder)
    rulebook = indlaes(kvittering.rulebook, roedder)
    nu = beslut(rulebook, kvittering.fakta)
    aendret = []
    if kvittering.udgave != rulebook.meta.udgave.nr:
        aendret.append(f"Mødestrukturen er siden kommet i udgave {rulebook.meta.udgave.nr} (før: {kvittering.udgave}).")
    dengang = next((m for m in rulebook.moeder if _maerke(m, 8) == kvittering.moede), None)
    if kvittering.moede != _maerke(nu.moede, 8):
        foer = rulebook.moeder[dengang].navn if dengang else "et møde, der ikke findes mere"
        aendret.append(f"Dengang var anbefalingen: {foer}. Nu er den: {rulebook.moeder[nu.moede].navn}.")
    if kvittering.regel != _maerke(nu.regel.id, 6):
        aendret.append(f"Det er nu en anden regel, der afgør det: {nu.regel.id}.")
    samme = not any((kvittering.moede != _maerke(nu.moede, 8), kvittering.regel != _maerke(nu.regel.id, 6)))
    return Genspil(kvittering, nu, samme, tuple(aendret), dengang)


def find_kode(tekst: str) -> str | None:
    """Return the first receipt-like code in a text, or None."""
    fundet = MOENSTER.search(tekst)
    return fundet[0] if fundet and any(t.isdigit() for t in fundet[2]) else None
