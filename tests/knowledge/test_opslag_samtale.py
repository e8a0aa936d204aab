"""Follow-ups: a question that leans on the last answer is answered from what was spoken of, or stands alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from knowledge import opslag
from knowledge.indlaes import indlaes, laes_yaml
from knowledge.opslag import Kontekst, Opslag, opslagsbog

ARK, GAMMEL = "ringsted_ark", "ringsted_2017"
BFM, SM, TDM = "boerne_og_familiemoede", "samarbejdsmoede", "tvaerfagligt_dialogmoede"
PAR = laes_yaml(Path(__file__).parent / "opslag" / "opfoelgning.yml")["opfoelgning"]
GULV = 0.9


def fortsat(foerst: str, saa: str, rulebook: str = ARK) -> tuple[Opslag, Opslag]:
    """Ask a question and then the one that leans on it, with what a conversation keeps in between."""
    svar = opslag.spoerg(foerst, Kontekst(rulebook))
    husket = opslag.huskes(svar, rulebook) if svar.fundet else None
    return svar, opslag.spoerg(saa, Kontekst(rulebook, svar.moede, husket))


def grundlag(svar: Opslag) -> set[str]:
    """Return the ids of the facts that an answer rests on, a meeting's part by its own."""
    ud = set(svar.fakta)
    if svar.fundet and (del_ := opslagsbog(svar.rulebook).moededel(svar.moede, svar.aspekt, svar.del_)):
        ud |= {del_.id, f"{svar.rulebook}/{del_.id}"}
    return ud


def _rigtigt(raekke: dict[str, Any]) -> bool:
    svar = fortsat(raekke["q"], raekke["og"], raekke.get("rb", ARK))[1]
    if raekke.get("intet"):
        return not svar.fundet
    return svar.fundet and bool(grundlag(svar) & set(raekke["fakta"]))


def test_par_af_spoergsmaal() -> None:
    """What was worked on: a floor, not a measure of what is reached on pairs never seen."""
    forkerte = [(r["q"], r["og"]) for r in PAR if not _rigtigt(r)]
    assert len(PAR) >= 40
    assert len(forkerte) <= (1 - GULV) * len(PAR), forkerte


def test_parrenes_fakta_findes() -> None:
    for raekke in PAR:
        for id_ in raekke.get("fakta", ()):
            bog, _, post = id_.rpartition("/")
            assert post in opslagsbog(bog or raekke.get("rb", ARK)).efter_id, id_


@pytest.mark.parametrize(
    ("foerst", "husket"),
    [
        ("hvem skriver referat til bfm", "referent"),
        ("hvad skal rådgiveren gøre før bfm", "opgaver.opgaver.foer_raadgiver"),
        ("hvad er forskellen på samarbejdsmøde og bfm", f"kendetegn.{BFM}"),
    ],
)
def test_kun_id_er_huskes(foerst: str, husket: str) -> None:
    assert opslag.huskes(opslag.spoerg(foerst, Kontekst(ARK)), ARK) == husket


def test_det_huskede_kan_gemmes() -> None:
    """What is remembered of any fact is an id as a saved conversation keeps it (``actions.gemt``)."""
    for rulebook in (ARK, GAMMEL, "holbaek_2019"):
        bog = opslagsbog(rulebook)
        for post in bog.poster:
            husket = opslag.huskes(bog.svar(post), "nationalt")
            assert husket and len(husket) <= 80 and set(husket) <= set("abcdefghijklmnopqrstuvwxyz0123456789_:.-"), (
                husket
            )


def test_begge_moeder_der_blev_fortalt_om() -> None:
    svar = fortsat("hvad er forskellen på samarbejdsmøde og tdm", "hvem indkalder til dem?")[1]
    assert {f"moede:{ARK}/{m}/indkalder" for m in (SM, TDM)} <= set(svar.fakta)


def test_en_kilde_der_spoerges_til_er_den_sidst_brugte() -> None:
    foerst, svar = fortsat("hvor lang tid varer bfm", "hvor står det?")
    assert svar.kilder == foerst.kilder and svar.fakta == foerst.fakta


@pytest.mark.parametrize(
    ("saa", "fase"), [("og under?", "under"), ("ok og bagefter?", "efter"), ("hvad med før?", "foer")]
)
def test_en_fase_beholder_moede_og_funktion(saa: str, fase: str) -> None:
    svar = fortsat("hvad skal fagpersonerne gøre før bfm", saa)[1]
    assert (svar.moede, svar.del_) == (BFM, f"opgaver.{fase}_alle_fagpersoner")
    assert fase in {o.fase for o in indlaes(ARK).moede(BFM).opgaver if o.funktion == "alle_fagpersoner"}
