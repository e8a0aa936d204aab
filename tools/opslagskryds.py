"""Cross-validation of the look-up: one phrasing of each authored fact is held out, the rest is known, and each held-out
question is asked.

``python -m tools.opslagskryds`` prints the figures of every rulebook, with ``--fejl`` the questions that were answered
with something else. What is measured is how far the look-up goes beyond the phrasings it has seen.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from functools import cache

from knowledge import opslag, opslag_soeg
from knowledge.indlaes import ids, indlaes
from knowledge.opslag import Kontekst, Opslag, Opslagsbog

FOLDER = 5
DELER_INDHOLD = 0.5  # share of the held-out fact's answer, by the weight of its words, that an answer must hold


@dataclass
class Kryds:
    """The figures of one rulebook; ``fejl``: (question, its fact, facts answered with)."""

    antal: int = 0
    foerst: int = 0
    med: int = 0
    blandt: int = 0
    indhold: int = 0
    ikke_daekket: int = 0
    fejl: list[tuple[str, str, tuple[str, ...], bool]] = field(default_factory=list)

    @property
    def forkerte(self) -> int:
        """Return how many were answered with something else."""
        return self.antal - self.indhold - self.ikke_daekket

    def linje(self, navn: str) -> str:
        """Return the figures as a line."""
        dele = {
            "first": self.foerst,
            "in answer": self.med,
            "in answer or meant": self.blandt,
            "same content": self.indhold,
            "not covered": self.ikke_daekket,
            "wrong": self.forkerte,
        }
        tal = ", ".join(f"{n} {v / self.antal:.1%}" for n, v in dele.items())
        return f"{navn} ({self.antal}): {tal}"


def udeladte(rulebook: str, fold: int) -> list[tuple[str, str]]:
    """Return (fact, phrasing) of one phrasing of each authored fact of a rulebook, its own by turns."""
    fakta = indlaes(rulebook).opslag.values()
    return [(f.id, f.spoerg[(nr + fold) % len(f.spoerg)]) for nr, f in enumerate(fakta) if len(f.spoerg) > 1]


def deler_indhold(bog: Opslagsbog, svar: Opslag, faktum: str) -> bool:
    """Whether an answer says most of what a fact does."""
    if faktum in svar.fakta:
        return True
    led = bog.led(bog.efter_id[faktum].svar)
    har = {opslag_soeg.stamme(o.tekst) for o in opslag_soeg.ord_i(opslag_soeg.normal(svar.svar))}
    vaegt = {d.stammer[0][0]: d.vaegt for d in led}
    ialt = sum(vaegt.values())
    return bool(ialt) and sum(v for s, v in vaegt.items() if s in har) >= DELER_INDHOLD * ialt


def kryds(rulebook: str, fold: int) -> Kryds:
    """Return the figures of a rulebook with the ``fold``th phrasing of each fact held out."""
    ude = udeladte(rulebook, fold)
    uden = frozenset(ude)

    @cache
    def boeger(id_: str) -> Opslagsbog:
        return Opslagsbog(indlaes(id_), uden)

    ud, bog = Kryds(), boeger(rulebook)
    for faktum, tekst in ude:
        svar = opslag.spoerg(tekst, Kontekst(rulebook), boeger)
        ud.antal += 1
        ud.foerst += bool(svar.fakta) and svar.fakta[0] == faktum
        ud.med += faktum in svar.fakta
        ud.blandt += faktum in svar.fakta or faktum in {id_ for _, id_ in svar.naermeste}
        ud.ikke_daekket += not svar.fundet
        god = svar.fundet and deler_indhold(bog, svar, faktum)
        ud.indhold += god
        if not god:
            ud.fejl.append((tekst, faktum, svar.fakta or tuple(id_ for _, id_ in svar.naermeste), svar.fundet))
    return ud


def main(argv: list[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rulebook", choices=[b for b in ids() if indlaes(b).tabel is not None])
    parser.add_argument("--fold", type=int, default=1, help="how many phrasings of each fact are held out in turn")
    parser.add_argument("--fejl", action="store_true", help="print what was missed")
    valg = parser.parse_args(argv)
    for rulebook in [valg.rulebook] if valg.rulebook else [b for b in ids() if indlaes(b).tabel is not None]:
        samlet = Kryds()
        for fold in range(valg.fold):
            en = kryds(rulebook, fold)
            for navn in ("antal", "foerst", "med", "blandt", "indhold", "ikke_daekket"):
                setattr(samlet, navn, getattr(samlet, navn) + getattr(en, navn))
            samlet.fejl += en.fejl
        print(samlet.linje(rulebook))
        if valg.fejl:
            for tekst, faktum, fundne, fundet in samlet.fejl:
                print(f"  {'x' if fundet else '-'} {tekst}  [{faktum}] -> {', '.join(fundne)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
