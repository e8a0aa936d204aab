"""Deadlines: before, at and after each; closed days; the first possible date; fixed hours; the chain of follow-ups."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.frister import (
    Fristdato,
    advarsler,
    fast_tid_brudt,
    foerste_mulige,
    frister_for,
    holder,
    kalender_for,
    naermeste_tid,
    regel_i_ord,
    regn,
)
from knowledge.indlaes import indlaes
from knowledge.kalender import Kalender, Lukkedag
from knowledge.modeller import FristRegel, Moede
from tests.knowledge.hjaelp import BOEGER, MED_FEMTE

D = dt.date
ALLE_BOEGER = (*BOEGER, "femte")
IDAG = D(2026, 11, 23)
BFM = "boerne_og_familiemoede"


def moede(bog: str, moede_id: str) -> tuple[Moede, Kalender]:
    rulebook = indlaes(bog, MED_FEMTE)
    return rulebook.moede(moede_id), kalender_for(rulebook)


def frist(
    bog: str, moede_id: str, frist_id: str, dato: dt.date | None, idag: dt.date = IDAG, variant: str | None = None
) -> Fristdato:
    m, kalender = moede(bog, moede_id)
    return next(f for f in frister_for(m, dato, idag, kalender, variant) if f.id == frist_id)


# --- Each deadline of the rulebooks, on dates worked out by hand ------------------------------------------------------


def test_10_arbejdsdage_over_jul_og_nytaar() -> None:
    f = frist("ringsted_ark", BFM, "invitation_sendt", D(2027, 1, 14))
    assert f.dato == D(2026, 12, 29)
    assert {(s.dato, s.grund) for s in f.sprunget_over if s.grund not in ("lørdag", "søndag")} == {
        (D(2026, 12, 31), "Nytårsaften"),
        (D(2027, 1, 1), "Nytårsdag"),
    }
    assert [s.dato for s in f.sprunget_over] == sorted(s.dato for s in f.sprunget_over)
    assert sum(s.grund in ("lørdag", "søndag") for s in f.sprunget_over) == 4
    assert f.regel == "senest 10 arbejdsdage før mødet"


@pytest.mark.parametrize(
    ("idag", "overskredet"), [(D(2026, 12, 28), False), (D(2026, 12, 29), False), (D(2026, 12, 30), True)]
)
def test_foer_paa_og_efter_fristen(idag: dt.date, overskredet: bool) -> None:
    """The day itself is in time; the day after is passed, and the first possible date is later."""
    m, kalender = moede("ringsted_ark", BFM)
    oensket = D(2027, 1, 14)
    assert frist("ringsted_ark", BFM, "invitation_sendt", oensket, idag).overskredet is overskredet
    assert holder(m, oensket, idag, kalender) is not overskredet
    fundet = [a.art for a in advarsler(m, oensket, None, idag, kalender)]
    assert fundet == (["frist"] if overskredet else [])
    # The tenth working day from 30 December (1 January and two weekends lie between).
    ventet = D(2027, 1, 15) if overskredet else oensket
    assert foerste_mulige(m, idag, kalender, fra=oensket) == ventet


def test_en_uge_foer() -> None:
    assert frist("ringsted_ark", BFM, "fagpersoner_valgt", D(2027, 1, 14)).dato == D(2027, 1, 7)
    assert frist("ringsted_2017", BFM, "moedeledelse_aftalt", D(2027, 1, 14)).dato == D(2027, 1, 7)
    # A latest day that is closed moves back: 1 January, then 31 December, which the rulebook lists.
    f = frist("ringsted_2017", BFM, "moedeledelse_aftalt", D(2027, 1, 8))
    assert f.dato == D(2026, 12, 30)
    assert [s.grund for s in f.sprunget_over] == ["Nytårsaften", "Nytårsdag"]


@pytest.mark.parametrize(("idag", "passeret"), [(D(2027, 1, 6), False), (D(2027, 1, 7), False), (D(2027, 1, 8), True)])
def test_en_sen_fagperson_er_ikke_en_fejl(idag: dt.date, passeret: bool) -> None:
    """DOMAIN.md 5.6: marked as late, with a reservation; it moves no meeting of its own."""
    m, kalender = moede("ringsted_ark", BFM)
    f = frist("ringsted_ark", BFM, "fagpersoner_valgt", D(2027, 1, 14), idag)
    assert f.overskredet is passeret
    assert not f.krav and f.forbehold
    kun = m.model_copy(update={"frister": [x for x in m.frister if x.id == "fagpersoner_valgt"]})
    assert holder(kun, D(2027, 1, 14), idag, kalender)


@pytest.mark.parametrize("bog", ["ringsted_2017", "ringsted_ark"])
@pytest.mark.parametrize(
    ("start", "ventet"),
    [
        (D(2027, 3, 1), D(2027, 6, 1)),
        (D(2025, 3, 5), D(2025, 6, 4)),  # 5 June is on the rulebook's list
        (D(2026, 11, 30), D(2027, 2, 26)),  # 30 February is 28 February, a Sunday
        (D(2026, 12, 28), D(2027, 3, 24)),  # the Sunday of Easter, back over Maundy Thursday
    ],
)
def test_3_maaneder_efter_opstart(bog: str, start: dt.date, ventet: dt.date) -> None:
    f = frist(bog, BFM, "opfoelgning_3_maaneder", start, start, "opstart")
    assert f.dato == ventet
    assert f.forbehold and f.lovnote


@pytest.mark.parametrize("bog", ["ringsted_2017", "ringsted_ark"])
def test_6_maaneder_efter_opfoelgning(bog: str) -> None:
    f = frist(bog, BFM, "naeste_opfoelgning", D(2027, 3, 3), variant="opfoelgning")
    assert f.dato == D(2027, 9, 3)
    # At a follow-up the measure's start is not known: its deadline is shown without a date.
    assert frist(bog, BFM, "opfoelgning_3_maaneder", D(2027, 3, 3), variant="opfoelgning").dato is None
    assert frist(bog, BFM, "naeste_opfoelgning", None, variant="opfoelgning").dato is None


def test_2_uger_efter_opfoelgning_kun_i_2017() -> None:
    assert frist("ringsted_2017", BFM, "handleplan_sendt", D(2027, 3, 3), variant="opfoelgning").dato == D(2027, 3, 17)
    # Two weeks after a Thursday on which the second week ends on Maundy Thursday: back to the Wednesday.
    f = frist("ringsted_2017", BFM, "handleplan_sendt", D(2027, 3, 11), variant="opfoelgning")
    assert (f.dato, [s.grund for s in f.sprunget_over]) == (D(2027, 3, 24), ["Skærtorsdag"])
    ark, kalender = moede("ringsted_ark", BFM)
    for variant in ("vidensindsamling", "opstart", "opfoelgning", None):
        assert "handleplan_sendt" not in {f.id for f in frister_for(ark, D(2027, 3, 3), IDAG, kalender, variant)}


@pytest.mark.parametrize("dato", [None, D(2026, 12, 3), D(2027, 1, 14)])
def test_svar_regnes_fra_modtagelsen(dato: dt.date | None) -> None:
    """DOMAIN.md 5.7: within 10 working days of receiving it (taken as today), whatever the meeting's date."""
    f = frist("ringsted_ark", "samarbejdsmoede", "svar_paa_indkaldelse", dato)
    assert f.dato == D(2026, 12, 7)
    assert f.forbehold and not f.krav
    m, kalender = moede("ringsted_ark", "samarbejdsmoede")
    modtaget = frister_for(m, dato, IDAG, kalender, ankre={"modtagelse": D(2026, 12, 21)})
    assert modtaget[0].dato == D(2027, 1, 8)  # Christmas and New Year with the two eves lie between


def test_egne_lukkedage_hos_den_femte() -> None:
    f = frist("femte", "raadslagning", "indkaldelse_sendt", D(2027, 2, 24))
    assert f.dato == D(2027, 2, 5)
    assert sum(s.grund == "Vinterlukket" for s in f.sprunget_over) == 5
    assert frist("femte", "raadslagning", "referat_sendt", D(2027, 8, 25)).dato == D(
        2027, 8, 31
    )  # 1 September is closed
    # 31 December is a working day there: only its own list closes a day.
    assert frist("femte", "familieraad", "indkaldelse_sendt", D(2027, 1, 14)).dato == D(2026, 12, 30)
    assert frist("femte", "raadslagning", "svar", None, D(2027, 2, 12)).dato == D(2027, 2, 12)  # 15 February is closed


# --- Chain, rules, order ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bog", ["ringsted_2017", "ringsted_ark"])
def test_kaeden_af_opfoelgninger(bog: str) -> None:
    """3 months after the start, and the next at the latest 6 months after that follow-up (DOMAIN.md 5.8)."""
    m, kalender = moede(bog, BFM)
    fundet = {f.id: f for f in frister_for(m, D(2027, 3, 1), IDAG, kalender, "opstart")}
    assert fundet["opfoelgning_3_maaneder"].dato == D(2027, 6, 1)
    assert fundet["naeste_opfoelgning"].dato == D(2027, 12, 1)
    assert fundet["naeste_opfoelgning"].forbehold
    assert "naeste_opfoelgning" not in {f.id for f in frister_for(m, D(2027, 3, 1), IDAG, kalender, "vidensindsamling")}


@pytest.mark.parametrize(
    ("regel", "ord_"),
    [
        (("arbejdsdage", 10, "foer", "moede"), "senest 10 arbejdsdage før mødet"),
        (("uger", 1, "foer", "moede"), "senest 1 uge før mødet"),
        (("maaneder", 3, "efter", "indsats_start"), "senest 3 måneder efter indsatsens start"),
        (("dage", 1, "efter", "modtagelse"), "senest 1 dag efter modtagelsen"),
    ],
)
def test_regel_i_ord(regel: tuple[str, int, str, str], ord_: str) -> None:
    enhed, antal, retning, anker = regel
    data = {"enhed": enhed, "antal": antal, "retning": retning, "anker": anker}
    assert regel_i_ord(FristRegel.model_validate(data)) == ord_


@pytest.mark.parametrize("enhed", ["arbejdsdage", "dage", "uger", "maaneder"])
@pytest.mark.parametrize("retning", ["foer", "efter"])
@settings(max_examples=40, deadline=None)
@given(anker=st.dates(D(2010, 1, 1), D(2090, 1, 1)), antal=st.integers(1, 12))
def test_regn_er_altid_i_tide(enhed: str, retning: str, anker: dt.date, antal: int) -> None:
    """Never a closed day, and never later than the rule says."""
    kalender = Kalender((Lukkedag(12, 24, "Juleaften"),))
    regel = FristRegel.model_validate({"antal": antal, "enhed": enhed, "retning": retning, "anker": "moede"})
    dato, sprunget = regn(regel, anker, kalender)
    assert kalender.er_arbejdsdag(dato)
    assert all(not kalender.er_arbejdsdag(s.dato) for s in sprunget)
    tegn = -1 if retning == "foer" else 1
    if enhed == "arbejdsdage":
        assert abs(kalender.arbejdsdage_mellem(anker, dato)) in (antal, antal - 1)
        assert (dato - anker).days * tegn > 0
    elif enhed == "maaneder":
        assert dato <= kalender.laeg_maaneder(anker, tegn * antal)
    else:
        seneste = anker + dt.timedelta(days=tegn * antal * (7 if enhed == "uger" else 1))
        assert dato <= seneste
        assert {s.dato for s in sprunget} == {dato + dt.timedelta(days=n + 1) for n in range((seneste - dato).days)}


# --- Fixed hours ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dato", "klokken", "brudt"),
    [
        (D(2027, 1, 11), "08:00", False),
        (D(2027, 1, 11), "07:59", True),
        (D(2027, 1, 11), "14:00", False),  # an hour's meeting ends at 15
        (D(2027, 1, 11), "14:01", True),
        (D(2027, 1, 11), "15:00", True),
        (D(2027, 1, 14), "09:15", False),
        (D(2027, 1, 14), "09:14", True),
        (D(2027, 1, 14), "15:00", False),
        (D(2027, 1, 14), "15:01", True),
        (D(2027, 1, 14), "23:30", True),  # an end after midnight is no end before 16
        (D(2027, 1, 11), None, False),
        (D(2027, 1, 14), None, False),
        (D(2027, 1, 12), None, True),
        (D(2027, 1, 13), "10:00", True),
        (D(2027, 1, 15), "10:00", True),
    ],
)
def test_faste_tider_i_arket(dato: dt.date, klokken: str | None, brudt: bool) -> None:
    m, kalender = moede("ringsted_ark", "samarbejdsmoede")
    tid = dt.time.fromisoformat(klokken) if klokken else None
    assert fast_tid_brudt(m, dato, tid) is brudt
    assert ("fast_tid" in {a.art for a in advarsler(m, dato, tid, IDAG, kalender)}) is brudt
    # In 2017 the time is agreed locally: nothing is outside.
    assert not fast_tid_brudt(moede("ringsted_2017", "samarbejdsmoede")[0], dato, tid)


@pytest.mark.parametrize(
    ("dato", "klokken", "naermest"),
    [
        (D(2027, 1, 11), "22:00", "14:00"),  # an hour's meeting is over by 15
        (D(2027, 1, 11), "07:00", "08:00"),
        (D(2027, 1, 11), "10:30", "10:30"),
        (D(2027, 1, 14), "08:00", "09:15"),
        (D(2027, 1, 12), "10:00", None),  # a Tuesday has no hours
    ],
)
def test_naermeste_tid_er_inden_for_de_faste(dato: dt.date, klokken: str, naermest: str | None) -> None:
    m, _ = moede("ringsted_ark", "samarbejdsmoede")
    fundet = naermeste_tid(m, dato, dt.time.fromisoformat(klokken))
    assert fundet == (dt.time.fromisoformat(naermest) if naermest else None)
    assert fundet is None or not fast_tid_brudt(m, dato, fundet)


def test_foerste_mulige_er_en_af_de_faste_dage() -> None:
    m, kalender = moede("ringsted_ark", "samarbejdsmoede")
    assert foerste_mulige(m, D(2027, 1, 11), kalender) == D(2027, 1, 14)
    assert foerste_mulige(m, D(2027, 1, 10), kalender) == D(2027, 1, 11)
    assert foerste_mulige(m, D(2027, 1, 11), kalender, fra=D(2027, 1, 15)) == D(2027, 1, 18)
    assert foerste_mulige(m, D(2026, 12, 21), kalender) == D(2026, 12, 28)  # Thursday the 24th is closed
    assert foerste_mulige(m, D(2027, 3, 24), kalender) == D(2027, 4, 1)  # Maundy Thursday and Easter Monday


def test_et_moede_holdes_ikke_i_dag() -> None:
    m, kalender = moede("ringsted_2017", "samarbejdsmoede")
    assert kalender.er_arbejdsdag(IDAG) and not m.frister
    assert not holder(m, IDAG, IDAG, kalender)
    assert holder(m, IDAG + dt.timedelta(1), IDAG, kalender)


def test_ingen_mulig_dag_inden_for_et_aar() -> None:
    m, kalender = moede("femte", "familieraad")
    regel = m.frister[0].regel.model_copy(update={"antal": 14, "enhed": "maaneder"})
    umulig = m.model_copy(update={"frister": [m.frister[0].model_copy(update={"regel": regel})]})
    assert foerste_mulige(umulig, IDAG, kalender) is None


@pytest.mark.parametrize(
    ("dato", "arter"),
    [
        (IDAG, ["fortid"]),
        (D(2026, 11, 19), ["fortid"]),
        (D(2026, 12, 24), ["lukket"]),
        (D(2026, 12, 5), ["lukket", "fast_tid"]),
        (D(2026, 12, 2), ["fast_tid"]),
        (D(2026, 12, 3), []),
    ],
)
def test_advarsler(dato: dt.date, arter: list[str]) -> None:
    m, kalender = moede("ringsted_ark", "samarbejdsmoede")
    assert [a.art for a in advarsler(m, dato, None, IDAG, kalender)] == arter


# --- Any meeting, any date --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bog", ALLE_BOEGER)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_aldrig_paa_en_lukket_dag_og_aldrig_umaerket(bog: str, data: st.DataObject) -> None:
    rulebook = indlaes(bog, MED_FEMTE)
    kalender = kalender_for(rulebook)
    m = data.draw(st.sampled_from(list(rulebook.moeder.values())))
    variant = data.draw(st.sampled_from([None, *(v.id for v in m.varianter)]))
    idag = data.draw(st.dates(D(2020, 1, 1), D(2060, 1, 1)))
    dato = data.draw(st.one_of(st.none(), st.dates(idag - dt.timedelta(60), idag + dt.timedelta(400))))
    fundet = frister_for(m, dato, idag, kalender, variant)
    assert {f.id for f in fundet} == {
        f.id for f in m.frister if not f.varianter or variant in (*f.varianter, *f.foelger_efter)
    }
    for f in fundet:
        assert f.overskredet is (f.dato is not None and f.dato < idag)
        if f.dato is None:
            assert not f.sprunget_over
            continue
        assert kalender.er_arbejdsdag(f.dato)
        assert all(kalender.lukket(s.dato) == s.grund for s in f.sprunget_over)
    datoer = [f.dato for f in fundet]
    daterede = [d for d in datoer if d is not None]
    assert datoer == [*sorted(daterede), *([None] * (len(datoer) - len(daterede)))]


@pytest.mark.parametrize("bog", ALLE_BOEGER)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_foerste_mulige_er_den_foerste(bog: str, data: st.DataObject) -> None:
    rulebook = indlaes(bog, MED_FEMTE)
    kalender = kalender_for(rulebook)
    m = data.draw(st.sampled_from([m for m in rulebook.moeder.values() if m.slags == "moede"]))
    idag = data.draw(st.dates(D(2020, 1, 1), D(2060, 1, 1)))
    fra = data.draw(st.one_of(st.none(), st.dates(idag - dt.timedelta(20), idag + dt.timedelta(60))))
    foerste = foerste_mulige(m, idag, kalender, fra=fra)
    assert foerste is not None
    assert holder(m, foerste, idag, kalender)
    assert not advarsler(m, foerste, None, idag, kalender) or all(
        a.art == "frist" and "sent" in a.tekst for a in advarsler(m, foerste, None, idag, kalender)
    )
    dag = max(fra or idag, idag + dt.timedelta(1))
    while dag < foerste:
        assert not holder(m, dag, idag, kalender)
        dag += dt.timedelta(1)
