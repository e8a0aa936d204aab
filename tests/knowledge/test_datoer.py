"""Danish date phrases: what each is read as, and that nothing doubtful is ever accepted silently."""

from datetime import date, time, timedelta
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.datoer import Datosvar, dansk, find_dato, find_klokken, kort
from knowledge.datoled import MAANEDER, UGEDAGE
from knowledge.kalender import Kalender, Lukkedag, Lukkeperiode

KALENDER = Kalender(
    (Lukkedag(6, 5, "Grundlovsdag"), Lukkedag(12, 24, "Juleaftensdag"), Lukkedag(12, 31, "Nytårsaftensdag"))
)
SOENDAG = date(2026, 11, 22)
"""Today, unless a test says otherwise: a Sunday in week 47."""
ONSDAG = date(2026, 11, 25)
FREDAG = date(2026, 11, 27)


def find(tekst: str, idag: date = SOENDAG) -> Datosvar:
    svar = find_dato(tekst, idag, KALENDER)
    assert svar is not None, tekst
    return svar


# --- Clean dates ------------------------------------------------------------------------------------------------------

RENE = [
    # figures
    ("3/2", "2027-02-03"),
    ("d. 3/2", "2027-02-03"),
    ("d 3/2", "2027-02-03"),
    ("den 3/2", "2027-02-03"),
    ("3 / 2", "2027-02-03"),
    ("3.2.", "2027-02-03"),
    ("3-2", "2027-02-03"),
    ("03.02.2027", "2027-02-03"),
    ("3. 2. 2027", "2027-02-03"),
    ("3/2-2027", "2027-02-03"),
    ("3/2 2027", "2027-02-03"),
    ("3/2-27", "2027-02-03"),
    ("03-02-2027", "2027-02-03"),
    ("2027-02-03", "2027-02-03"),
    ("2027-02-03T09:00", "2027-02-03"),
    ("onsdag 3/2", "2027-02-03"),
    ("ons. 3/2", "2027-02-03"),
    # months in words
    ("3. februar", "2027-02-03"),
    ("d.3.februar", "2027-02-03"),
    ("3 feb", "2027-02-03"),
    ("3. feb.", "2027-02-03"),
    ("3feb", "2027-02-03"),
    ("onsdag d. 3. februar", "2027-02-03"),
    ("ONSDAG DEN 3. FEBRUAR 2027", "2027-02-03"),
    ("3. februar 27", "2027-02-03"),
    ("den tredje februar", "2027-02-03"),
    ("den tredje i anden", "2027-02-03"),
    ("toogtyvende januar", "2027-01-22"),
    ("mandagen d. 30. november", "2026-11-30"),
    ("man d. 30/11", "2026-11-30"),
    ("10. december", "2026-12-10"),
    ("3. december næste år", "2027-12-03"),
    ("29. februar", "2028-02-29"),
    # a day without a month
    ("d. 3.", "2026-12-03"),
    ("den 3", "2026-12-03"),
    ("torsdag d. 3.", "2026-12-03"),
    ("torsdag den tredje", "2026-12-03"),
    ("torsdag 10.", "2026-12-10"),
    ("den femtende", "2026-12-15"),
    ("den 3. i næste måned", "2026-12-03"),
    ("d. 25.", "2026-11-25"),
    # weekdays
    ("torsdag", "2026-11-26"),
    ("på fredag", "2026-11-27"),
    ("nu på fredag", "2026-11-27"),
    ("førstkommende torsdag", "2026-11-26"),
    ("fredag i næste uge", "2026-11-27"),
    ("næste uges fredag", "2026-11-27"),
    ("næste uge, fredag", "2026-11-27"),
    ("tirsdag i ugen efter næste", "2026-12-01"),
    ("første mandag i februar", "2027-02-01"),
    ("sidste fredag i januar", "2027-01-29"),
    ("sidste fredag i november", "2026-11-27"),
    # weeks
    ("tirsdag i uge 7", "2027-02-16"),
    ("torsdag uge 50", "2026-12-10"),
    ("uge 50, torsdag", "2026-12-10"),
    ("uge50 torsdag", "2026-12-10"),
    ("fredagen i uge 50", "2026-12-11"),
    ("torsdag eftermiddag i uge 5", "2027-02-04"),
    ("onsdag i uge 53", "2026-12-30"),
    ("mandag i uge 1", "2027-01-04"),
    ("tirsdag i uge 7 2027", "2027-02-16"),
    # counted from today
    ("i morgen", "2026-11-23"),
    ("imorgen", "2026-11-23"),
    ("i overmorgen", "2026-11-24"),
    ("i morgen, mandag", "2026-11-23"),
    ("torsdag om 3 uger", "2026-12-10"),
    ("torsdag om tre uger", "2026-12-10"),
    ("om tre uger på torsdag", "2026-12-10"),
    ("fredag om 14 dage", "2026-12-04"),
    ("om en måned", "2026-12-22"),
    ("om tre måneder", "2027-02-22"),
    ("om 10 dage", "2026-12-02"),
    ("om 10 arbejdsdage", "2026-12-04"),
    ("om ti hverdage", "2026-12-04"),
    # spelling
    ("paa torsdag", "2026-11-26"),
    ("trisdag d. 2. febuar", "2027-02-02"),
    ("tisdag", "2026-11-24"),
    ("tordag", "2026-11-26"),
    ("onsdg d. 6 januar", "2027-01-06"),
    ("tirsdag d. 2. feburar", "2027-02-02"),
    ("d. 5. maj", "2027-05-05"),
    ("tursdag d. 2. februar", "2027-02-02"),  # tirsdag or torsdag? the date tells
    # within a sentence
    ("ja lav invitation til torsdag om 3 uger", "2026-12-10"),
    ("Kan vi holde det onsdag den 13. januar kl. 9.00-10.30 på skolen?", "2027-01-13"),
    ("vi vil gerne holde mødet d. 14/1, men ikke d. 15/1", "2027-01-14"),
    ("mødet skal være 14/1 i stedet for 12/1", "2027-01-14"),
    ("ikke torsdag, men fredag", "2026-11-27"),
    ("torsdag kan jeg ikke, men fredag kan", "2026-11-27"),
    ("mandag, nej vent, tirsdag d. 12/1", "2027-01-12"),
    ("vi talte om det i går, og mødet skal være d. 14/1", "2027-01-14"),
    ("han er 4 år, og mødet er (14/1).", "2027-01-14"),
    ("kan man 30/11", "2026-11-30"),
    ("i uge 6, onsdag d. 10. februar", "2027-02-10"),
]


@pytest.mark.parametrize(("tekst", "dato"), RENE)
def test_klare_datoer(tekst: str, dato: str) -> None:
    svar = find(tekst)
    assert (svar.problem, svar.dato, svar.forslag) == (None, date.fromisoformat(dato), ())


def test_uden_aar_er_det_den_foerste_fra_i_dag_af() -> None:
    assert find("25/11", ONSDAG).dato == ONSDAG
    assert find("24/11", ONSDAG).dato == date(2027, 11, 24)
    assert find("d. 25.", ONSDAG).dato == ONSDAG
    assert find("d. 24.", ONSDAG).dato == date(2026, 12, 24)
    assert find("d. 31.", ONSDAG).dato == date(2026, 12, 31)


def test_ugens_aar() -> None:
    assert find("torsdag i uge 48", ONSDAG).dato == date(2026, 11, 26)  # this week
    assert find("torsdag i uge 47", ONSDAG).dato == date(2027, 11, 25)  # last week is over
    assert find("mandag i uge 53", date(2026, 12, 1)).dato == date(2026, 12, 28)
    assert find("onsdag i uge 1", date(2024, 12, 29)).dato == date(2025, 1, 1)  # closed, but the right day


# --- What is reported, never accepted ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tekst", "problem", "dato", "grund", "forslag"),
    [
        ("tirsdag d. 3. februar", "ugedag_passer_ikke", "2027-02-03", "onsdag", ["2027-02-02", "2027-02-03"]),
        ("mandag d. 12/12", "ugedag_passer_ikke", "2026-12-12", "lørdag", ["2026-12-14"]),
        ("fredag den tredje", "ugedag_passer_ikke", "2026-12-03", "torsdag", ["2026-12-03", "2026-12-04"]),
        ("i morgen tirsdag", "ugedag_passer_ikke", "2026-11-23", "mandag", ["2026-11-23", "2026-11-24"]),
        ("30. januar", "weekend", "2027-01-30", "lørdag", ["2027-01-29", "2027-02-01"]),
        ("loerdag", "weekend", "2026-11-28", "lørdag", ["2026-11-27", "2026-11-30"]),
        ("lordag", "weekend", "2026-11-28", "lørdag", ["2026-11-27", "2026-11-30"]),
        ("l\ufffdrdag", "weekend", "2026-11-28", "lørdag", ["2026-11-27", "2026-11-30"]),
        ("lÃ¸rdag", "weekend", "2026-11-28", "lørdag", ["2026-11-27", "2026-11-30"]),
        ("lo\u0308rdag", "weekend", "2026-11-28", "lørdag", ["2026-11-27", "2026-11-30"]),
        ("1. maj", "weekend", "2027-05-01", "lørdag", ["2027-04-30", "2027-05-03"]),
        ("om tre uger", "weekend", "2026-12-13", "søndag", ["2026-12-11", "2026-12-14"]),
        ("om 14 dage", "weekend", "2026-12-06", "søndag", ["2026-12-04", "2026-12-07"]),
        ("26/12", "weekend", "2026-12-26", "Anden juledag", ["2026-12-23", "2026-12-28"]),
        ("24/12", "lukket", "2026-12-24", "Juleaftensdag", ["2026-12-23", "2026-12-28"]),
        ("25. december", "lukket", "2026-12-25", "Juledag", ["2026-12-23", "2026-12-28"]),
        ("torsdag den 6. maj", "lukket", "2027-05-06", "Kristi himmelfartsdag", ["2027-05-05", "2027-05-07"]),
        ("skærtorsdag", "lukket", "2027-03-25", "Skærtorsdag", ["2027-03-24", "2027-03-30"]),
        ("2. påskedag", "lukket", "2027-03-29", "Anden påskedag", ["2027-03-24", "2027-03-30"]),
        ("anden pinsedag", "lukket", "2027-05-17", "Anden pinsedag", ["2027-05-14", "2027-05-18"]),
        ("juleaften", "lukket", "2026-12-24", "Juleaftensdag", ["2026-12-23", "2026-12-28"]),
        ("i går", "fortid", "2026-11-21", None, []),
        ("i mandags", "fortid", "2026-11-16", None, []),
        ("sidste fredag", "fortid", "2026-11-20", None, []),
        ("tirsdag i uge 47", "fortid", "2026-11-17", None, []),
        ("3/2 2026", "fortid", "2026-02-03", None, ["2027-02-03"]),
        ("2026-11-20", "fortid", "2026-11-20", None, []),  # the next 20 November is a Saturday
        ("3. februar 1999", "fortid", "1999-02-03", None, ["2027-02-03"]),
        ("langfredag 1999", "fortid", None, None, []),
        ("i denne uge", "fortid", None, "uge 47 2026", []),
        ("3. juni 2028", "for_langt", "2028-06-03", None, []),
        ("om to år", "for_langt", "2028-11-22", None, []),
        ("om 999 år", "for_langt", None, None, []),
        ("3/2 2199", "for_langt", "2199-02-03", None, []),
        ("langfredag 2101", "for_langt", None, None, []),
        ("31. februar", "umulig", None, "februar har højst 29 dage", []),
        ("29/2 2027", "umulig", None, "februar 2027 har kun 28 dage", []),
        ("31/4", "umulig", None, "april har kun 30 dage", []),
        ("d. 32/1", "umulig", None, "januar har kun 31 dage", []),
        ("13/13", "umulig", None, "der er ingen måned 13", []),
        ("d. 35.", "umulig", None, "en måned har højst 31 dage", []),
        ("uge 54", "umulig", None, "et år har højst 53 uger", []),
        ("uge 53 2027", "umulig", None, "2027 har kun 52 uger", []),
        ("femte mandag i februar", "umulig", None, "februar 2027 har kun 4 mandage", []),
        ("i weekenden", "weekend", None, None, []),
    ],
)
def test_problemer_siges(tekst: str, problem: str, dato: str | None, grund: str | None, forslag: list[str]) -> None:
    svar = find(tekst)
    assert svar.problem == problem
    assert svar.dato == (date.fromisoformat(dato) if dato else None)
    if grund:
        assert svar.grund == grund
    assert [d.isoformat() for d in svar.forslag] == forslag


def test_juleaften_er_kun_lukket_hvor_rulebook_siger_det() -> None:
    assert find_dato("24/12", SOENDAG, Kalender()) == Datosvar(date(2026, 12, 24), None, "24/12")


def test_store_bededag_paa_hver_side_af_2024() -> None:
    foer, efter = find("5/5", date(2023, 4, 3)), find("26/4", date(2024, 4, 3))
    assert (foer.problem, foer.grund) == ("lukket", "Store bededag")
    assert (efter.problem, efter.dato) == (None, date(2024, 4, 26))
    assert find("store bededag").problem is None


def test_en_uge_uden_dag_giver_problemet_uge() -> None:
    for tekst in ("uge 6", "i uge 6", "Uge 6!", "engang i uge 6", "uge 6 i 2027"):
        svar = find(tekst)
        assert (svar.problem, svar.dato, svar.grund) == ("uge", None, "uge 6 2027")
        assert svar.forslag == (date(2027, 2, 8), date(2027, 2, 10), date(2027, 2, 12))
    assert find("næste uge", ONSDAG).grund == "uge 49 2026"
    assert find("i denne uge", ONSDAG).forslag == (date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27))
    assert find("uge 53").grund == "uge 53 2026"


def test_en_helt_lukket_uge() -> None:
    lukket = Kalender((), (Lukkeperiode(date(2027, 2, 15), date(2027, 2, 19), "Vinterlukket"),))
    svar = find_dato("uge 7", SOENDAG, lukket)
    assert svar is not None and (svar.problem, svar.forslag) == ("lukket", ())


def test_svaret_paa_et_spoergsmaal_kan_laeses_sammen_med_det_fundne() -> None:
    foerst = find("vi tænker uge 7")
    assert foerst.problem == "uge"
    assert find(f"tirsdag {foerst.fundet}").dato == date(2027, 2, 16)


@pytest.mark.parametrize(
    ("tekst", "forslag"),
    [
        ("næste onsdag", ["2026-11-25", "2026-12-02"]),
        ("om 8 dage", ["2026-11-27", "2026-11-30"]),  # Sunday or Monday: a week, or eight days
        ("mandag om en uge", ["2026-11-23", "2026-11-30"]),
        ("tursdag", ["2026-11-24", "2026-11-26"]),  # tirsdag or torsdag
        ("tirsdag eller torsdag", ["2026-11-24", "2026-11-26"]),
        ("tirsdag eller torsdag i uge 7", ["2027-02-16", "2027-02-18"]),
        ("uge 7, tirsdag eller torsdag", ["2027-02-16", "2027-02-18"]),
        ("3/2 eller 10/2", ["2027-02-03", "2027-02-10"]),
        ("3. eller 10. februar", ["2027-02-03", "2027-02-10"]),
        ("d. 1. eller d. 2. februar", ["2027-02-01", "2027-02-02"]),
        ("uge 6 eller 7", ["2027-02-08", "2027-02-15"]),
        ("uge 6-7", ["2027-02-08", "2027-02-15"]),
        ("flyt det fra 3/2 til 10/2", ["2027-02-03", "2027-02-10"]),
        ("i morgen d. 24/11", ["2026-11-23", "2026-11-24"]),
        ("torsdag den 10. december (uge 51)", ["2026-12-10"]),
        ("torsdag 10", ["2026-11-26", "2026-12-10"]),  # the 10th, or ten o'clock
        ("torsdag, og det skal være i uge 5", ["2026-11-26", "2027-02-04"]),
        ("en torsdag", ["2026-11-26", "2026-12-03", "2026-12-10"]),
        ("en torsdag i januar", ["2027-01-07", "2027-01-14", "2027-01-21"]),
        ("midt i januar", ["2027-01-11", "2027-01-15", "2027-01-20"]),
        ("i starten af februar", ["2027-02-01", "2027-02-05", "2027-02-10"]),
        ("ultimo januar", ["2027-01-21", "2027-01-26", "2027-01-29"]),
        ("i januar", ["2027-01-04", "2027-01-18", "2027-01-29"]),
        ("januar", ["2027-01-04", "2027-01-18", "2027-01-29"]),
        ("næste måned", ["2026-12-01", "2026-12-15", "2026-12-30"]),
        ("måske torsdag", ["2026-11-26"]),
        ("omkring d. 3/2", ["2027-02-03"]),
        ("senest 1. marts", ["2027-03-01"]),
        ("inden 1. marts", ["2027-02-26"]),
        ("efter 1. februar", ["2027-02-02"]),
        ("ikke før 14/1", ["2027-01-14"]),
        ("tidligst 14/1", ["2027-01-14"]),
        ("om 2-3 uger", ["2026-12-04", "2026-12-07", "2026-12-11"]),
        ("om en uges tid", ["2026-11-27", "2026-11-30"]),
        ("inden for 14 dage", ["2026-12-04", "2026-12-07"]),
        ("om et par uger", []),
        ("om halvanden måned", []),
        ("efter efterårsferien", []),
        ("efter efteraarsferien", []),
        ("efter jul", []),
        ("efter påske", []),
        ("efter nytår", []),
        ("torsdag efter påske", []),
        ("sidste uge før juleferien", []),
        ("til foråret", []),
        ("næste år", []),
        ("hurtigst muligt", []),
        ("snart", []),
        ("ved ikke, måske torsdag", ["2026-11-26"]),
        ("onsdag den 3. gruppe", ["2026-11-25"]),  # a figure not understood: the weekday alone is no safe answer
    ],
)
def test_det_uklare_bliver_spurgt(tekst: str, forslag: list[str]) -> None:
    svar = find(tekst)
    assert (svar.problem, svar.dato) == ("uklar", None)
    assert [d.isoformat() for d in svar.forslag] == forslag


def test_ugedagen_paa_selve_dagen_er_uklar() -> None:
    svar = find("på fredag", FREDAG)
    assert (svar.problem, svar.forslag) == ("uklar", (FREDAG, FREDAG + timedelta(days=7)))


def test_om_uger_med_ugedag_taeller_kalenderuger() -> None:
    assert find("fredag om en uge", ONSDAG).dato == date(2026, 12, 4)
    assert find("mandag om to uger", ONSDAG).dato == date(2026, 12, 7)
    assert find("onsdag om en uge", FREDAG).problem == "uklar"


@pytest.mark.parametrize(
    "tekst",
    [
        *("ved ikke", "det ved jeg ikke", "ikke besluttet endnu", "senere", "ikke aftalt", "ingen dato endnu"),
        *("aner det ikke", "det finder vi ud af", "spring over", "Datoen er ikke fastlagt", "vi mangler en dato"),
        *("det kommer an på, hvornår de andre kan", "jeg er usikker på datoen", "ved ikke hvornår"),
    ],
)
def test_ved_ikke(tekst: str) -> None:
    svar = find(tekst)
    assert (svar.problem, svar.dato, svar.forslag) == ("ved_ikke", None, ())


# --- Times ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tekst", "klokken"),
    [
        ("14/1 kl 9", "09:00"),
        ("14/1 kl. 9", "09:00"),
        ("14/1 kl.9.30", "09:30"),
        ("14/1 klokken 9:30", "09:30"),
        ("14/1 kl. 0930", "09:30"),
        ("14/1 kl. 14.30", "14:30"),
        ("14/1 kl. 14.30-15.30", "14:30"),
        ("14/1 kl. 9-10", "09:00"),
        ("14/1 9-10", "09:00"),
        ("14/1, 9.30-10.30", "09:30"),
        ("14/1 9.10", "09:10"),
        ("14/1 14.30", "14:30"),
        ("14/1 fra kl. 9 til 10", "09:00"),
        ("kl 9 d. 14. januar", "09:00"),
        ("kl. 9-14 14/1", "09:00"),
        ("14/1 kl halv ni", "08:30"),
        ("14/1 halv 10", "09:30"),
        ("14/1 kl. kvart over ni", "09:15"),
        ("14/1 kvart i 10", "09:45"),
        ("14/1 kl. fem minutter i ti", "09:55"),
        ("14/1 kl. 3", "15:00"),
        ("14/1 klokken et", "13:00"),
        ("14/1 kl. halv to", "13:30"),
        ("14/1 kl. 03.00", "03:00"),
        ("14/1 kl. 3 om eftermiddagen", "15:00"),
        ("14/1 kl. 7 om aftenen", "19:00"),
        ("14/1 ved 9-tiden", "09:00"),
        ("torsdag d. 14. januar kl. 12.15 i lokale 3", "12:15"),
        ("14/1", None),
        ("14/1 kl. 27", None),
        ("14/1 kl. 9.75", None),
        ("14/1 kl. 9 eller kl. 10", None),
    ],
)
def test_klokkeslaet_ved_en_dato(tekst: str, klokken: str | None) -> None:
    svar = find(tekst)
    assert svar.dato == date(2027, 1, 14)
    assert svar.klokken == (time.fromisoformat(klokken) if klokken else None)


@pytest.mark.parametrize(
    ("tekst", "klokken", "forslag"),
    [
        ("kl. 14.30", "14:30", ()),
        ("kl halv ni", "08:30", ()),
        ("9-10", "09:00", ()),  # 9 October 2027 is a Saturday, so there is no date to propose
        ("11-12", "11:00", (date(2026, 12, 11),)),
    ],
)
def test_et_klokkeslaet_alene_spoerger_om_dagen(tekst: str, klokken: str, forslag: tuple[date, ...]) -> None:
    svar = find(tekst)
    assert (svar.dato, svar.problem, svar.forslag) == (None, "uklar", forslag)
    assert svar.klokken == time.fromisoformat(klokken)


@pytest.mark.parametrize(
    ("tekst", "klokken"),
    [
        *(
            ("9", "09:00"),
            ("ni", "09:00"),
            ("9.30", "09:30"),
            ("9.10", "09:10"),
            ("9-10", "09:00"),
            ("kl. 14", "14:00"),
        ),
        *(("halv ni", "08:30"), ("3", "15:00"), ("14:15", "14:15"), ("det bliver kl. 13", "13:00"), ("13.", "13:00")),
        *(("ved ikke", None), ("27", None), ("torsdag", None), ("kl. 9 eller kl. 10", None), ("", None)),
    ],
)
def test_svar_paa_hvad_klokken(tekst: str, klokken: str | None) -> None:
    assert find_klokken(tekst) == (time.fromisoformat(klokken) if klokken else None)


# --- Figures and words that are no dates ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tekst",
    [
        "",
        " ",
        "7 ud af 10",
        "anbefaling 14",
        "anbefaling 10 og 11",
        "barn på 4 år",
        "barnet er 4-5 år",
        "han er 3,5 år",
        "om 4 børn",
        "§ 52",
        "§§ 30-31",
        "2 sager",
        "op til 3 sager",
        "1-2 eksterne",
        "2-3 fagpersoner",
        "10-12 elever",
        "0-16 år",
        "3/4 af klassen",
        "2/3 af tiden",
        "1/2 time",
        "2.5 timer",
        "afsnit 3.2",
        "punkt 3.2 i arket",
        "udgave 2.1.3",
        "i 7. klasse",
        "den 3. klasse",
        "den 3. gang",
        "den tredje gang",
        "den første",
        "den anden forælder",
        "den 3-årige",
        "senest 10 arbejdsdage før mødet",
        "14 dages frist",
        "to uger før",
        "3 måneder efter",
        "for tre uger siden",
        "siden 3. februar",
        "siden sommer",
        "født 03.02.2022",
        "hver torsdag",
        "hver anden torsdag",
        "om mandagen",
        "alle mandage",
        "onsdagsmødet",
        "mandat",
        "min kollega har fridag",
        "ring 112",
        "vi er her 24/7 for familien",
        "tlf. 57 62 62 62",
        "030215-1234",
        "192.168.1.1",
        "RA-7K2M-9F",
        "hun hedder August",
        "invitation til Jan",
        "man kan spørge sin leder",
        "hans søn og tor",
        "hvad er fristen for bfm?",
        "klokken",
        "hej, vi har en dreng på 4 der næsten ikke taler og tit bliver ked af det. vi har prøvet små grupper siden "
        "sommer og snakket en del med forældrene. tænker psykolog og talepædagog. ingen sag",
    ],
)
def test_ingen_dato(tekst: str) -> None:
    assert find_dato(tekst, SOENDAG, KALENDER) is None


# --- Properties -------------------------------------------------------------------------------------------------------

dage = st.dates(date(2001, 1, 1), date(2098, 12, 31))


def arbejdsdag_fra(idag: date, frem: int) -> date:
    """A working day some days ahead, well within the limit of 18 months."""
    return KALENDER.naermeste_arbejdsdag(idag + timedelta(days=frem), 1)[0]


def test_dansk_og_kort() -> None:
    assert dansk(date(2026, 12, 10)) == "torsdag den 10. december 2026 (uge 50)"
    assert dansk(date(2027, 1, 1)) == "fredag den 1. januar 2027 (uge 53)"
    assert kort(date(2026, 12, 10)) == "10.12.2026"
    assert kort(date(2027, 2, 3)) == "03.02.2027"


@given(dage, st.integers(0, 500))
@example(date(2026, 12, 1), 27)  # into week 53
def test_det_vi_skriver_kan_vi_laese(idag: date, frem: int) -> None:
    dag = arbejdsdag_fra(idag, frem)
    for tekst in (dansk(dag), kort(dag), dag.isoformat(), f"mødet er {dansk(dag)} kl. 9"):
        svar = find(tekst, idag)
        assert (svar.dato, svar.problem) == (dag, None)
    assert find(dansk(dag), idag).fundet == dansk(dag)


@given(dage, st.integers(0, 340), st.sampled_from(("{u} d. {d}. {m}", "{d}/{n}", "d. {d}. {m3}", "den {d}.{n}.")))
def test_uden_aar_er_det_den_naeste(idag: date, frem: int, form: str) -> None:
    dag = arbejdsdag_fra(idag, frem)
    maaned = MAANEDER[dag.month - 1]
    tekst = form.format(u=UGEDAGE[dag.weekday()], d=dag.day, m=maaned, m3=maaned[:3], n=dag.month)
    if (dag.month, dag.day) == (2, 29):
        return  # the next 29 February may be years away
    assert (find(tekst, idag).dato, find(tekst, idag).problem) == (dag, None)


@given(dage, st.integers(1, 60), st.integers(0, 4))
def test_ugedag_om_uger_er_ugedagen_i_den_kalenderuge(idag: date, uger: int, ugedag: int) -> None:
    svar = find(f"{UGEDAGE[ugedag]} om {uger} uger", idag)
    uge = (idag + timedelta(weeks=uger)).isocalendar()
    assert svar.dato == date.fromisocalendar(uge.year, uge.week, ugedag + 1) or (uger == 1 and svar.problem == "uklar")


@given(dage, st.integers(0, 52), st.integers(0, 4))
def test_ugedag_i_uge(idag: date, frem: int, ugedag: int) -> None:
    iso = (idag + timedelta(weeks=frem)).isocalendar()
    svar = find(f"{UGEDAGE[ugedag]} i uge {iso.week}", idag)
    if svar.problem != "umulig":
        assert svar.dato is not None
        assert (svar.dato.isocalendar().week, svar.dato.weekday()) == (iso.week, ugedag)
        assert svar.dato + timedelta(days=6) >= idag


@given(dage, st.integers(0, 6))
def test_en_ugedag_alene_er_den_foerste_efter_i_dag(idag: date, ugedag: int) -> None:
    svar = find(f"på {UGEDAGE[ugedag]}", idag)
    if ugedag == idag.weekday():
        assert svar.problem == "uklar"
    else:
        assert svar.dato is not None and 1 <= (svar.dato - idag).days <= 6


def stavefejl() -> st.SearchStrategy[tuple[str, str]]:
    """A weekday of at least six letters with one letter lost, doubled or swapped with its neighbour."""

    def lav(navn: str, i: int, slags: int) -> tuple[str, str]:
        i %= len(navn) - 1
        forkert = (navn[:i] + navn[i + 1 :], navn[: i + 1] + navn[i:], navn[:i] + navn[i + 1] + navn[i] + navn[i + 2 :])
        return navn, forkert[slags]

    return st.builds(lav, st.sampled_from(UGEDAGE), st.integers(0, 8), st.integers(0, 2))


@given(stavefejl())
def test_en_stavefejl_i_ugedagen_aendrer_ikke_dagen_tavst(par: tuple[str, str]) -> None:
    rigtig, forkert = par
    forventet = find(rigtig).dato
    svar = find(forkert)
    assert svar.dato == forventet or svar.problem == "uklar"


ORD = (
    *(
        "tirsdag",
        "torsdag",
        "næste",
        "d.",
        "den",
        "3.",
        "10",
        "uge",
        "6",
        "om",
        "tre",
        "uger",
        "februar",
        "jan",
        "kl.",
        "9",
    ),
    *(
        "9-10",
        "3/2",
        "halv",
        "ni",
        "efter",
        "jul",
        "senest",
        "ikke",
        "i",
        "morgen",
        "eller",
        "og",
        "på",
        "sidste",
        "en",
    ),
    *(
        "2027",
        "31/2",
        "måske",
        "siden",
        "ved",
        "uge 53",
        "langfredag",
        "næste år",
        "inden for",
        "14 dage",
        "måned",
        "nej",
    ),
    *("hver", "anden", "første", "mandag", "weekenden", ",", ".", "(", "-", "af", "klasse", "år", "mandagen", "man."),
)


@given(
    st.lists(st.sampled_from(ORD), max_size=9).map(" ".join) | st.text(max_size=60),
    st.dates(date(2000, 1, 1), date(2100, 12, 31)),
)
def test_hvad_som_helst_giver_et_gyldigt_svar(tekst: str, idag: date) -> None:
    svar = find_dato(tekst, idag, KALENDER)
    if svar is None:
        return
    assert svar.fundet
    assert len(svar.forslag) <= 3
    assert list(svar.forslag) == sorted(set(svar.forslag))
    assert all(d >= idag and KALENDER.er_arbejdsdag(d) for d in svar.forslag)
    if svar.problem is None:
        assert svar.dato is not None and svar.dato >= idag and KALENDER.er_arbejdsdag(svar.dato)
        assert svar.forslag == ()
    if svar.problem in ("uklar", "uge", "ved_ikke", "umulig"):
        assert svar.dato is None


@pytest.mark.parametrize("idag", [date(1999, 12, 31), date(2101, 1, 1)])
def test_en_dag_uden_for_kalenderen_afvises(idag: date) -> None:
    with pytest.raises(ValueError, match="uden for 2000-2100"):
        find_dato("torsdag", idag, KALENDER)


def test_det_fundne_er_brugerens_egne_ord() -> None:
    assert find("ja, lav en invitation til Torsdag  d. 10. DEC kl. 9, tak").fundet == "Torsdag  d. 10. DEC"
    assert find("måske på torsdag").fundet == "måske på torsdag"
    assert find("tirsdag eller torsdag").fundet == "tirsdag / torsdag"


@pytest.mark.parametrize(
    "stump", ["uge ", "1/", "3/2 ", "torsdag ", "1. eller ", "om 3 uger ", "ikke dato ", "d. 3. ", " "]
)
def test_lange_tekster_tager_ikke_overhaand(stump: str) -> None:
    begyndt = perf_counter()
    find_dato(stump * (4000 // len(stump)), SOENDAG, KALENDER)
    assert perf_counter() - begyndt < 1
