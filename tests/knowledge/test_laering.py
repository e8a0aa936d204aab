"""Courses: their schema, the check of what they rest on, and finding one by what a user types."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge import laering, quiz
from knowledge.indlaes import RULEBOOKS, indlaes
from knowledge.laering import FORLOEB, ForloebFejl, laes_forloeb, tjek_alle
from tests.knowledge.hjaelp import BOEGER, ret

ARK = indlaes("ringsted_ark")
TRIN = [
    (forloeb, rulebook, trin)
    for forloeb in laering.alle_forloeb().values()
    for rulebook in map(indlaes, BOEGER)
    if laering.kan_tages(forloeb, rulebook)
    for trin in forloeb.trin
]


def test_alle_forloeb_er_i_orden() -> None:
    assert tjek_alle() == []


@pytest.mark.parametrize("forloeb,rulebook,trin", TRIN, ids=[f"{f.id}-{r.meta.id}-{t.id}" for f, r, t in TRIN])
def test_et_trin_har_kilder_og_et_spoergsmaal_der_kan_besvares(forloeb: Any, rulebook: Any, trin: Any) -> None:
    assert laering.kilder_for(rulebook, trin)
    assert "!" not in trin.tekst + trin.tjek.forklaring
    assert len(trin.tekst.split()) <= 80, "short steps"
    spm = quiz.tjekspoergsmaal(rulebook, forloeb, trin)
    assert spm.kilder
    assert quiz.bedoem(spm, spm.facittekst).rigtigt is True
    for bogstav, _ in spm.muligheder:
        assert quiz.bedoem(spm, bogstav).rigtigt is (bogstav == spm.facit)


def test_hvert_forloeb_findes_paa_sit_navn() -> None:
    for rulebook in map(indlaes, BOEGER):
        for forloeb in laering.udbud(rulebook):
            assert laering.find_forloeb(rulebook, f"lær mig om {forloeb.navn}") == forloeb
            for navn in forloeb.genkendes_paa:
                assert laering.find_forloeb(rulebook, f"lær mig om {navn.upper()}") == forloeb, navn


@pytest.mark.parametrize(
    ("tekst", "forloeb"),
    [
        ("lær mig om samarbejdsmøder", "samarbejdsmoede"),
        ("laer mig om samarbejdsmoedet", "samarbejdsmoede"),
        ("jeg vil lære om fristerne", "frister"),
        ("lær mig om bogføring", None),
    ],
)
def test_et_forloeb_findes_som_folk_skriver_det(tekst: str, forloeb: str | None) -> None:
    fundet = laering.find_forloeb(ARK, tekst)
    assert (fundet.id if fundet else None) == forloeb


def test_det_naermeste_foreslaas() -> None:
    assert [f.id for f in laering.naermeste(ARK, "lær mig om samarbjedsmøde")][:1] == ["samarbejdsmoede"]
    assert laering.naermeste(ARK, "xqzt") == []
    assert laering.naermeste(ARK, "lær mig om bogføring") == []


@pytest.mark.parametrize("bog", BOEGER)
def test_hvert_forloeb_vises_i_sin_gruppe(bog: str) -> None:
    udbud = laering.udbud(indlaes(bog))
    assert any(f.gruppe == laering.GRUPPER[0] for f in udbud)
    assert max(sum(f.gruppe == g for f in udbud) for g in laering.GRUPPER) <= 8


def test_et_forloeb_kan_kun_tages_hvor_dets_fakta_er() -> None:
    forloeb = laering.alle_forloeb()["samarbejdsmoede"]
    assert laering.kan_tages(forloeb, ARK)
    assert not laering.kan_tages(forloeb, indlaes("ringsted_2017"))
    frit = forloeb.model_copy(update={"rulebooks": []})
    assert not laering.kan_tages(frit, indlaes("holbaek_2019"))


@pytest.mark.parametrize(
    "reference",
    [
        "moede:{rulebook}/boerne_og_familiemoede/frister/invitation_sendt",
        "moede:ringsted_ark/boerne_og_familiemoede/frister",
        "moede:{rulebook}/samarbejdsmoede/indkalder",
        "opslag:anb14_hvad",
        "lag:barn_oensker",
        "lag:serviceloven",
        "konflikt:K5",
        "regel:RI-10a",
    ],
)
def test_en_henvisning_giver_ord_og_kilder(reference: str) -> None:
    fundet = laering.find_del(ARK, reference)
    assert fundet is not None and fundet.ord_ and fundet.kilder


@pytest.mark.parametrize(
    "reference",
    [
        "moede:ringsted_2017/boerne_og_familiemoede/frister",  # another rulebook's
        "moede:{rulebook}/boerne_og_familiemoede/frister/findes_ikke",
        "moede:{rulebook}/findes_ikke/frister",
        "moede:{rulebook}/boerne_og_familiemoede/findes_ikke",
        "moede:{rulebook}/boerne_og_familiemoede",
        "moede:{rulebook}/tvaerfagligt_dialogmoede/frister",  # empty
        "opslag:findes_ikke",
        "noget:andet",
        "",
    ],
)
def test_en_henvisning_uden_noget_bag(reference: str) -> None:
    assert laering.find_del(ARK, reference) is None


# --- what the check tells of -----------------------------------------------------------------------------------------


def _trin(data: Any, nr: int = 0) -> Any:
    return data["trin"][nr]


FEJL: list[tuple[Callable[[Any], Any], str]] = [
    (lambda d: d.pop("navn"), "navn: mangler"),
    (lambda d: d.update(overskrift="x"), "overskrift: kendes ikke"),
    (lambda d: d.update(id="andet"), 'id er "andet", men filen hedder "samarbejdsmoede"'),
    (lambda d: d.update(trin=d["trin"][:3]), "har 3 trin. Skriv fra 5 til 8"),
    (lambda d: d.update(rulebooks=["findes_ikke"]), 'mødestrukturen "findes_ikke" findes ikke'),
    (lambda d: _trin(d, 1).update(id="hvad"), 'trinnet "hvad" står to gange'),
    (lambda d: _trin(d).update(fakta=[]), "fakta: er tom"),
    (lambda d: _trin(d).update(fakta=["opslag:findes_ikke"]), '"opslag:findes_ikke" findes ikke i ringsted_ark'),
    (lambda d: _trin(d).update(tekst="Mødet varer 45 minutter."), "tallet 45 i tekst står ikke i trinnets fakta"),
    (lambda d: _trin(d).update(tekst="Det tager fem uger."), "tallet 5 i tekst"),
    (lambda d: _trin(d)["tjek"].update(forklaring="Det tager 45 minutter."), "tallet 45 i forklaring"),
    (lambda d: _trin(d, 3).update(tekst="Rådgiveren indkalder."), "rollen børne- og ungerådgiver i tekst"),
    (lambda d: _trin(d)["tjek"].update(svar="d"), "svar er bogstavet på en af dem"),
    (lambda d: _trin(d)["tjek"].update(slags="gæt"), 'slags: "gæt" kan ikke bruges'),
    (lambda d: _trin(d)["tjek"].update(fra="konflikt:K1"), "skriv enten svar eller fra"),
    (lambda d: _trin(d, 1)["tjek"].update(svar="måske"), "svar skal være ja eller nej"),
    (lambda d: _trin(d, 1)["tjek"].update(muligheder={"a": "x", "b": "y"}), "muligheder bruges kun"),
    (lambda d: _trin(d, 4)["tjek"].update(fra="moede:{rulebook}/samarbejdsmoede/indkalder"), "er ikke en frist"),
    (lambda d: _trin(d, 4).update(tjek=_trin(d, 4)["tjek"] | {"fra": None, "svar": "12"}), "svaret 12 står ikke"),
    (lambda d: _trin(d, 3)["tjek"].update(fra="konflikt:K1"), "giver ikke en funktion"),
    (lambda d: _trin(d, 7)["tjek"].update(fakta={"rolle": "konge"}), 'sagen kan ikke afgøres: "konge"'),
    (lambda d: _trin(d, 7)["tjek"].update(svar="b"), "en sag har fakta og ikke svar"),
    (lambda d: _trin(d, 7)["tjek"]["fakta"].update(fagligheder=["ke_talehoere", "ppr"]), "sagen ligger tæt på"),
]


@pytest.mark.parametrize("aendring,besked", FEJL, ids=[besked for _, besked in FEJL])
def test_en_fejl_siges_med_sted_og_raad(aendring: Callable[[Any], Any], besked: str, tmp_path: Path) -> None:
    fil = Path(shutil.copy(FORLOEB / "samarbejdsmoede.yml", tmp_path))
    assert tjek_alle((tmp_path,)) == []
    ret(fil, lambda data: aendring(data) and None)
    fund = tjek_alle((tmp_path,))
    assert any(besked in linje for linje in fund), fund
    assert all(linje.startswith("forløb samarbejdsmoede") for linje in fund)


def test_en_fil_der_ikke_er_yaml(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("id: [", encoding="utf-8")
    with pytest.raises(ForloebFejl):
        laes_forloeb(tmp_path / "x.yml")
    assert "x.yml" in tjek_alle((tmp_path,))[0]


def test_samme_id_i_to_mapper(tmp_path: Path) -> None:
    shutil.copy(FORLOEB / "frister.yml", tmp_path)
    assert "bruges også i en anden mappe" in " ".join(tjek_alle((FORLOEB, tmp_path)))


def test_forloebene_er_data_for_sig() -> None:
    assert FORLOEB.parent == RULEBOOKS.parent
