"""Compare decisions, not text: which combinations change outcome between two states of the rulebooks."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from knowledge import fakta as fk
from knowledge.beslut import ENKELTE
from knowledge.indlaes import RULEBOOKS, RulebookFejl, ids, indlaes
from knowledge.modeller import Rulebook
from knowledge.naeste import AKSER, byg_flade

INGEN_REGEL = "ingen regel"


class DiffFejl(Exception):
    """The other state could not be read; the message is Danish."""


@dataclass(frozen=True)
class Skifte:
    """A change of outcome: how many combinations, the rules on both sides, and the mildest example in facts."""

    rulebook: str
    fra: str | None
    til: str | None
    antal: int
    eksempel: dict[str, Any]


def fra_git(ref: str) -> list[Skifte]:
    """Return the changes of outcome from a git revision to the working tree. Raises DiffFejl where it cannot be
    read.
    """
    rod = RULEBOOKS.parent.parent
    try:
        if ref.startswith("-"):
            raise OSError("an option is no revision")
        ud = subprocess.run(
            ["git", "archive", "--format=tar", ref, "--", "knowledge/rulebooks"],
            cwd=rod,
            capture_output=True,
            check=True,
            timeout=30,
        ).stdout
    except (OSError, subprocess.SubprocessError) as fejl:
        raise DiffFejl(
            f'Udgaven "{ref}" kan ikke læses fra git. Brug et commit, en gren eller et mærke, der findes.'
        ) from fejl
    with tempfile.TemporaryDirectory() as mappe:
        with tarfile.open(fileobj=BytesIO(ud)) as arkiv:
            arkiv.extractall(mappe, filter="data")
        return sammenlign((Path(mappe) / "knowledge" / "rulebooks",), (RULEBOOKS,))


def sammenlign(foer: tuple[Path, ...], efter: tuple[Path, ...]) -> list[Skifte]:
    """Return the changes of outcome between two sets of rulebook folders, rulebook by rulebook."""
    ud: list[Skifte] = []
    for rulebook_id in sorted({*ids(foer), *ids(efter)}):
        gammel, ny = _hvis_der(rulebook_id, foer), _hvis_der(rulebook_id, efter)
        if gammel is None and ny is None:
            continue
        if gammel is None or ny is None:
            tabel = (ny or gammel).tabel  # type: ignore[union-attr]
            if tabel is not None:
                ud.append(
                    Skifte(
                        rulebook_id, None if gammel is None else "(findes)", None if ny is None else "(findes)", 0, {}
                    )
                )
            continue
        ud += _skift(rulebook_id, gammel, ny)
    return ud


def _hvis_der(rulebook_id: str, roedder: tuple[Path, ...]) -> Rulebook | None:
    if rulebook_id not in ids(roedder):
        return None
    try:
        return indlaes(rulebook_id, roedder)
    except RulebookFejl as fejl:
        raise DiffFejl(f"{rulebook_id} kan ikke læses i den ene udgave: {fejl}") from fejl


def _skift(rulebook_id: str, gammel: Rulebook, ny: Rulebook) -> list[Skifte]:
    """Compare two tables on every combination that either can tell apart."""
    if gammel.tabel is None or ny.tabel is None:
        return []
    flader = (byg_flade(gammel), byg_flade(ny))
    # The two may sort disciplines into different classes: compare on the pairs of classes that occur.
    par: dict[tuple[int, int], Any] = {}
    for svar, klasse in flader[0].klasse.items():
        par.setdefault((klasse, flader[1].klasse[svar]), svar)
    valg = list(par)
    fag = len(AKSER) - 1
    udsnit = [np.take(fl.regel, [p[i] for p in valg], axis=fag) for i, fl in enumerate(flader)]
    # A combination without a rule has index -1: the last name.
    moeder = [np.array([*(r.moede for r in bog.tabel.regler), INGEN_REGEL]) for bog in (gammel, ny) if bog.tabel]
    fra, til = moeder[0][udsnit[0]], moeder[1][udsnit[1]]
    ud = []
    for a, b in sorted({(str(x), str(y)) for x, y in zip(fra[fra != til], til[fra != til], strict=True)}):
        celler = np.argwhere((fra == a) & (til == b))
        foerste = celler[0]
        eksempel: dict[str, Any] = {slot: flader[0].vaerdier[slot][foerste[nr]] for nr, slot in enumerate(ENKELTE)}
        svar = par[valg[foerste[fag]]]
        eksempel["fagligheder"] = list(svar) if isinstance(svar, tuple) else svar
        ud.append(Skifte(rulebook_id, a, b, len(celler), eksempel))
    return ud


def i_ord(skifte: Skifte, navne: dict[str, str]) -> str:
    """Return a change as a Danish sentence."""
    if skifte.fra is None or skifte.til is None:
        return f"{skifte.rulebook}: {'ny mødestruktur' if skifte.fra is None else 'mødestrukturen er fjernet'}."
    svar = []
    for slot, vaerdi in skifte.eksempel.items():
        if vaerdi != fk.VED_IKKE:
            ord_ = [fk.faktum(slot).vaerdier[v].kort for v in ([vaerdi] if isinstance(vaerdi, str) else vaerdi)]
            svar.append(" og ".join(ord_))
    fra, til = navne.get(skifte.fra, skifte.fra), navne.get(skifte.til, skifte.til)
    return f"{skifte.rulebook}: {skifte.antal} kombinationer går fra {fra} til {til}. For eksempel: {'; '.join(svar)}."
