"""What the tests of the pure domain share: the contract's facts, written from DOMAIN.md section 3 and not read from data."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from ruamel.yaml import YAML

from knowledge.indlaes import RULEBOOKS

BOEGER = ("ringsted_2017", "ringsted_ark", "holbaek_2019")
HER = Path(__file__).parent
FEMTE = HER / "femte"
MED_FEMTE = (RULEBOOKS, HER)

VED_IKKE = "ved_ikke"
DISCIPLINER = (
    "sundhedspleje",
    "ke_psykolog",
    "ke_talehoere",
    "ke_paedagogisk_konsulent",
    "ppr",
    "ssp",
    "uu",
    "familiehus",
    "socialraadgiver",
)
# Every value of every fact with one value, ``ved_ikke`` last: it is an answer everywhere (DOMAIN.md section 6).
VAERDIER = {
    "rolle": (
        "paedagogisk_leder",
        "skoleleder",
        "fagperson",
        "sundhedsplejerske",
        "raadgiver",
        "ppr_eller_ke",
        VED_IKKE,
    ),
    "bekymringsgrad": ("let", "moderat", "svaer", "akut", VED_IKKE),
    "sagsstatus": ("ingen_sag", "afklaring", "aktiv_sag", VED_IKKE),
    "lokal_indsats": ("ja", "delvist", "nej", VED_IKKE),
    "samtykke": ("ja", "nej", "ikke_spurgt", VED_IKKE),
    "formaal_bfm": ("vidensindsamling", "samarbejde", "opstart", "opfoelgning", VED_IKKE),
}
AFGOERENDE = (*VAERDIER, "fagligheder")
# Every answer to the question of disciplines, 514 in all: left out, none, not known, and the 511 sets.
ALLE_FAGLIGHEDER: tuple[Any, ...] = (
    None,
    "ingen",
    VED_IKKE,
    *(list(valg) for n in range(1, 10) for valg in itertools.combinations(DISCIPLINER, n)),
)

fagligheder = st.one_of(
    st.sampled_from(["ingen", VED_IKKE]),
    st.sets(st.sampled_from(DISCIPLINER), min_size=1).map(lambda valgt: [d for d in DISCIPLINER if d in valgt]),
)
# Facts as they may be told: any of them, any value, any left out.
fakta = st.fixed_dictionaries(
    {}, optional={**{slot: st.sampled_from(v) for slot, v in VAERDIER.items()}, "fagligheder": fagligheder}
)


def kombinationer(*slots: str) -> Iterator[dict[str, Any]]:
    """Yield every combination of values of these facts (not ``fagligheder``)."""
    for valg in itertools.product(*(VAERDIER[slot] for slot in slots)):
        yield dict(zip(slots, valg, strict=True))


def kopi(mappe: Path, rulebook_id: str = "femte", fra: Path = FEMTE) -> Path:
    """Copy a rulebook's folder to ``mappe`` under the id it has; return the copy."""
    return Path(shutil.copytree(fra, mappe / rulebook_id))


def ret(fil: Path, aendring: Callable[[Any], Any]) -> None:
    """Change a YAML file: ``aendring`` gets the data and changes it in place."""
    yaml = YAML(typ="safe", pure=True)
    data = yaml.load(fil.read_text(encoding="utf-8"))
    aendring(data)
    with fil.open("w", encoding="utf-8") as ud:
        yaml.dump(data, ud)


def regel(data: Any, regel_id: str) -> Any:
    """Return a row of a decision table by id."""
    return next(r for r in data["regler"] if r["id"] == regel_id)
