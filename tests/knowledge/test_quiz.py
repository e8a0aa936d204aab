"""Quiz questions: all from the rulebook's own facts, one right option, and typed answers judged by their substance."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from knowledge import fakta as fk
from knowledge import laering, quiz
from knowledge.beslut import beslut
from knowledge.frister import regel_i_ord
from knowledge.indlaes import indlaes
from knowledge.quiz import Quizspoergsmaal, bedoem
from knowledge.svarord import Tidsrum, er, grupper, roller_i, tal_i, tidsrum_i
from tests.knowledge.hjaelp import BOEGER

ARK = indlaes("ringsted_ark")
ALLE = [(bog, s) for bog in BOEGER for s in quiz.spoergsmaal(indlaes(bog))]
hvert = pytest.mark.parametrize("bog,spm", ALLE, ids=[f"{bog}-{s.id}" for bog, s in ALLE])
INVITATION = "frist:ringsted_ark/boerne_og_familiemoede/invitation_sendt"


def spm(spoergsmaal_id: str, bog: str = "ringsted_ark") -> Quizspoergsmaal:
    fundet = quiz.find(indlaes(bog), spoergsmaal_id)
    assert fundet is not None, spoergsmaal_id
    return fundet


# --- the questions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bog", BOEGER)
def test_der_er_spoergsmaal_til_hvert_emne(bog: str) -> None:
    for emne in quiz.EMNER:
        assert len(quiz.spoergsmaal(indlaes(bog), emne)) >= 2, emne
    ids = [s.id for s in quiz.spoergsmaal(indlaes(bog))]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9_:/.-]{1,120}", i) for i in ids)


@hvert
def test_et_spoergsmaal_er_helt(bog: str, spm: Quizspoergsmaal) -> None:
    assert spm.tekst.strip() and spm.forklaring.strip() and spm.kilder
    assert 2 <= len(spm.muligheder) <= 4
    ord_ = [o for _, o in spm.muligheder]
    assert len(set(ord_)) == len(ord_)
    assert spm.facittekst in ord_
    assert [v == spm.facit for v in spm.vaerdier].count(True) == 1, "exactly one option is right"
    assert "{" not in spm.tekst + spm.forklaring and "None" not in spm.tekst


@hvert
def test_den_rigtige_mulighed_er_rigtig_paa_alle_maader(bog: str, spm: Quizspoergsmaal) -> None:
    for (bogstav, ord_), vaerdi in zip(spm.muligheder, spm.vaerdier, strict=True):
        for svar in (bogstav, f"{bogstav})", f"svar {bogstav}", ord_, ord_.lower()):
            assert bedoem(spm, svar).rigtigt is (vaerdi == spm.facit), svar


@hvert
def test_en_forkert_mulighed_er_aldrig_ogsaa_rigtig(bog: str, spm: Quizspoergsmaal) -> None:
    rulebook = indlaes(bog)
    for vaerdi in spm.vaerdier:
        if vaerdi == spm.facit:
            continue
        if spm.emne == "frister":
            assert not spm.facit.samme(vaerdi)
            assert abs(vaerdi.dage / spm.facit.dage - 1) > 0.05
        elif spm.emne == "roller":
            roller = fk.data().funktioner
            assert not set(roller[vaerdi].roller) & set(roller[spm.facit].roller)
        elif spm.emne == "sager":
            assert vaerdi in rulebook.moeder


@pytest.mark.parametrize("bog", BOEGER)
def test_sagerne_er_afgjort_af_tabellen_og_ligger_ikke_taet(bog: str) -> None:
    rulebook = indlaes(bog)
    # Every rule has cases, but for the acute ones and those that are always a close call.
    for fakta in quiz._tilfaelde(rulebook).values():
        for en in fakta:
            assert not beslut(rulebook, en).naert_valg
    sager = quiz.spoergsmaal(rulebook, "sager")
    assert {s.facit for s in sager} >= {m.id for m in rulebook.moeder.values() if m.slags == "moede"} - {"x"}
    assert all(rulebook.moede(v).slags != "akut" for s in sager for v in s.vaerdier)


def test_fristerne_er_kildens() -> None:
    for moede in ARK.moeder.values():
        for frist in moede.frister:
            s = spm(f"frist:ringsted_ark/{moede.id}/{frist.id}")
            assert s.facittekst == regel_i_ord(frist.regel)
            assert s.facit == Tidsrum(frist.regel.antal, frist.regel.enhed, frist.regel.retning)


def test_anbefalingerne_roeber_ikke_deres_nummer() -> None:
    alle = quiz.spoergsmaal(ARK, "anbefalinger")
    assert {s.facit for s in alle} == set(range(1, 19))
    for s in alle:
        assert not re.search(rf"(?i)anbefaling(en)?\s+{s.facit}\b", s.tekst), s.tekst


def test_spoergsmaalene_er_de_samme_hver_gang() -> None:
    assert quiz._lav(ARK) == tuple(quiz.spoergsmaal(ARK))
    assert quiz.bland("2026-11-22", quiz.spoergsmaal(ARK)) == quiz.bland("2026-11-22", quiz.spoergsmaal(ARK))
    assert quiz.bland("2026-11-22", quiz.spoergsmaal(ARK)) != quiz.bland("2026-11-23", quiz.spoergsmaal(ARK))


def test_et_spoergsmaal_der_ikke_er_mere() -> None:
    assert quiz.find(ARK, "frist:ringsted_ark/boerne_og_familiemoede/findes_ikke") is None


# --- judging ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("svar", "rigtigt"),
    [
        ("10 arbejdsdage", True),
        ("ti arbejdsdage", True),
        ("senest 10 arbejdsdage før mødet", True),
        ("det er 10 arb.dage før", True),
        ("10 Arbejdsdage.", True),
        ("10 hverdage", False),
        ("10 dage", False),
        ("to uger", False),
        ("14 dage", False),
        ("10 arbejdsdage efter mødet", False),
        ("5 arbejdsdage", False),
        ("en måned", False),
        ("1 arbejdsdag", False),
        ("ved ikke", False),
        ("11", False),
        ("10", None),
        ("det kommer an på vejret", None),
        ("", None),
    ],
)
def test_en_frist(svar: str, rigtigt: bool | None) -> None:
    assert bedoem(spm(INVITATION), svar).rigtigt is rigtigt


def test_hverdage_er_forkert_og_det_siges_venligt_hvorfor() -> None:
    dom = bedoem(spm(INVITATION), "10 hverdage")
    assert "arbejdsdage, ikke hverdage" in dom.tekst and "lørdag" in dom.tekst
    assert "10 arbejdsdage" in dom.tekst and dom.kilder
    assert "hvad?" in bedoem(spm(INVITATION), "10").tekst
    assert "orden" in bedoem(spm(INVITATION), "det ved jeg ikke").tekst


@pytest.mark.parametrize(
    ("svar", "rigtigt"),
    [("7 dage", True), ("en uge", True), ("1 uge før", True), ("ugen før mødet", None), ("5 arbejdsdage", False)],
)
def test_en_uge_er_syv_dage(svar: str, rigtigt: bool | None) -> None:
    assert bedoem(spm("frist:ringsted_ark/boerne_og_familiemoede/fagpersoner_valgt"), svar).rigtigt is rigtigt


@pytest.mark.parametrize(
    ("svar", "rigtigt"),
    [("6 måneder", True), ("seks mdr", True), ("et halvt år", True), ("3 måneder", False), ("26 uger", False)],
)
def test_maaneder(svar: str, rigtigt: bool) -> None:
    assert bedoem(spm("frist:ringsted_ark/boerne_og_familiemoede/naeste_opfoelgning"), svar).rigtigt is rigtigt


@pytest.mark.parametrize(
    ("svar", "rigtigt"),
    [
        ("rådgiveren", True),
        ("raadgiver", True),
        ("det er sagsbehandleren", True),
        ("myndigheden", True),
        ("bfr", True),
        ("lederen", False),
        ("sundhedsplejersken", False),
        ("rådgiveren eller lederen", False),
        ("den kloge", None),
    ],
)
def test_en_rolle(svar: str, rigtigt: bool | None) -> None:
    assert bedoem(spm("rolle:ringsted_ark/boerne_og_familiemoede/indkalder"), svar).rigtigt is rigtigt


def test_et_moede() -> None:
    s = next(s for s in quiz.spoergsmaal(ARK, "sager") if s.facit == "tvaerfagligt_dialogmoede")
    for svar in ("tdm", "et tværfagligt dialogmøde", "tvaerfagligt dialogmoede", "Dialogmødet, altså TDM"):
        assert bedoem(s, svar).rigtigt is True, svar
    assert bedoem(s, "bfm").rigtigt is False
    assert bedoem(s, "tdm eller bfm").rigtigt is False
    assert bedoem(s, "et hyggeligt møde").rigtigt is None


def test_en_anbefaling() -> None:
    s = spm("anbefaling:2")
    assert bedoem(s, "anbefaling 2").rigtigt is True
    assert bedoem(s, "2").rigtigt is True
    assert bedoem(s, "nr. 14").rigtigt is False
    assert bedoem(s, "den om en tillidsfuld relation").rigtigt is True


def test_et_valg_i_egne_ord() -> None:
    forloeb = laering.alle_forloeb()["samarbejdsmoede"]
    s = quiz.tjekspoergsmaal(ARK, forloeb, forloeb.trin[0])
    assert bedoem(s, "det er sparring og rådgivning").rigtigt is True
    assert bedoem(s, "træffe en afgørelse om støtte").rigtigt is False
    assert bedoem(s, "noget helt andet").rigtigt is None


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tekst", "rum"),
    [
        ("ti arbejdsdage", Tidsrum(10, "arbejdsdage")),
        ("3 mdr. efter", Tidsrum(3, "maaneder", "efter")),
        ("inden for 2 uger", Tidsrum(2, "uger", "foer")),
        ("halvandet år", Tidsrum(18, "maaneder")),
        ("14", Tidsrum(14)),
        ("ingenting", None),
    ],
)
def test_tidsrum(tekst: str, rum: Tidsrum | None) -> None:
    assert tidsrum_i(tekst) == rum


def test_tal_og_roller_i_en_tekst() -> None:
    assert tal_i("Senest ti dage før, § 32, kl. 9.15-16 og 1½ time. En af dem.") == ["10", "32", "9.15", "16", "1½"]
    assert roller_i("Lederne spørger sundhedsplejersken") == [{"lokal_leder"}, {"sundhedsplejerske"}]
    assert roller_i("fagpersoner udefra") == [{"ekstern_fagperson"}]
    assert er("ja, det er rigtigt", "ja") and not er("januar", "ja")
    assert grupper("quiz mig i fristerne", "emner") == ["frister"]


# --- numbers alone and names shared ----------------------------------------------------------------------------------


def tjek_om(slags: str, bog: str, valgt: Callable[[Quizspoergsmaal], bool]) -> Quizspoergsmaal:
    """Return a check question of a course by its kind."""
    rulebook = indlaes(bog)
    alle = (
        quiz.tjekspoergsmaal(rulebook, f, trin)
        for f in laering.udbud(rulebook)
        for trin in f.trin
        if trin.tjek.slags == slags
    )
    return next(s for s in alle if valgt(s))


def test_et_tal_uden_enhed_laeses_hvad_der_end_staar_ved() -> None:
    spm = tjek_om("tal", "ringsted_ark", lambda s: s.facit.enhed is None)
    tal = spm.facit.antal
    for svar in (f"{tal}", f"{tal} år", f"fra {tal} år", f"det er {tal}", f"{tal} styk"):
        assert bedoem(spm, svar).rigtigt is True, svar
    assert bedoem(spm, f"{tal + 1} år").rigtigt is False
    assert bedoem(spm, "mange år").rigtigt is None


def test_et_navn_som_to_moeder_deler_spoerger_hvilket() -> None:
    spm = next(s for s in quiz.spoergsmaal(indlaes("holbaek_2019"), "sager") if s.facit == "netvaerksmoede_ukendt_sag")
    assert bedoem(spm, "netværksmøde").rigtigt is None
    assert bedoem(spm, "NM").rigtigt is None
    assert bedoem(spm, "netværksmøde i ukendt sag").rigtigt is True
    assert bedoem(spm, "NM i en kendt sag").rigtigt is False
    assert bedoem(spm, "udviklingsmøde").rigtigt is False
