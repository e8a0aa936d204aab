"""The working-day calendar: holidays by name, closing days from the list only, and counts that agree with counting."""

from datetime import date, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.kalender import Kalender, Lukkedag, Lukkeperiode, Sprunget

LUKKEDAGE = (Lukkedag(6, 5, "Grundlovsdag"), Lukkedag(12, 24, "Juleaftensdag"), Lukkedag(12, 31, "Nytårsaftensdag"))
SOMMER = Lukkeperiode(date(2027, 7, 12), date(2027, 7, 30), "Sommerlukket")
KALENDER = Kalender(LUKKEDAGE, (SOMMER,))
UDEN_LISTE = Kalender()

# Well inside 2000-2100, so that no count runs out of the calendar.
dage = st.dates(date(2002, 1, 1), date(2098, 12, 31))


def paaske(aar: int) -> date:
    """Easter Sunday by the rule itself (Meeus, Jones, Butcher), apart from the package under test."""
    a, b, c = aar % 19, aar // 100, aar % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * i) // 451
    return date(aar, (h + i - 7 * m + 114) // 31, (h + i - 7 * m + 114) % 31 + 1)


# --- Which days are closed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dag", "navn"),
    [
        (date(2026, 1, 1), "Nytårsdag"),
        (date(2026, 4, 2), "Skærtorsdag"),
        (date(2026, 4, 3), "Langfredag"),
        (date(2026, 4, 5), "Påskedag"),
        (date(2026, 4, 6), "Anden påskedag"),
        (date(2026, 5, 14), "Kristi himmelfartsdag"),
        (date(2026, 5, 24), "Pinsedag"),
        (date(2026, 5, 25), "Anden pinsedag"),
        (date(2026, 12, 25), "Juledag"),
        (date(2026, 12, 26), "Anden juledag"),
        (date(2026, 11, 21), "lørdag"),
        (date(2026, 11, 22), "søndag"),
        (date(2026, 11, 23), None),
    ],
)
def test_helligdage_har_danske_navne(dag: date, navn: str | None) -> None:
    assert KALENDER.lukket(dag) == navn
    assert KALENDER.er_arbejdsdag(dag) is (navn is None)


@pytest.mark.parametrize("aar", range(2000, 2101))
def test_paasken_ligger_rigtigt_hvert_aar(aar: int) -> None:
    p = paaske(aar)
    navne = {-3: "Skærtorsdag", -2: "Langfredag", 0: "Påskedag", 1: "Anden påskedag", 39: "Kristi himmelfartsdag"}
    navne |= {49: "Pinsedag", 50: "Anden pinsedag"}
    for afstand, navn in navne.items():
        grund = UDEN_LISTE.lukket(p + timedelta(days=afstand))
        assert grund is not None and navn in grund


@pytest.mark.parametrize(("aar", "lukket"), [(2022, True), (2023, True), (2024, False), (2025, False), (2027, False)])
def test_store_bededag_er_arbejdsdag_fra_2024(aar: int, lukket: bool) -> None:
    bededag = paaske(aar) + timedelta(days=26)
    assert bededag.weekday() == 4
    assert UDEN_LISTE.lukket(bededag) == ("Store bededag" if lukket else None)


def test_store_bededag_taeller_i_frister_fra_2024() -> None:
    # From the Monday after, one working day back: over the holiday in 2023, onto the very Friday in 2024.
    assert KALENDER.laeg_arbejdsdage(date(2023, 5, 8), -1)[0] == date(2023, 5, 4)
    assert KALENDER.laeg_arbejdsdage(date(2024, 4, 29), -1)[0] == date(2024, 4, 26)


@pytest.mark.parametrize("dag", [date(2026, 6, 5), date(2026, 12, 24), date(2026, 12, 31), date(2026, 5, 1)])
def test_pakkens_valgfrie_dage_er_ikke_helligdage(dag: date) -> None:
    assert UDEN_LISTE.er_arbejdsdag(dag)


@pytest.mark.parametrize(
    ("dag", "navn"),
    [
        (date(2026, 6, 5), "Grundlovsdag"),
        (date(2026, 12, 24), "Juleaftensdag"),
        (date(2026, 12, 31), "Nytårsaftensdag"),
        (date(2027, 7, 12), "Sommerlukket"),
        (date(2027, 7, 30), "Sommerlukket"),
        (date(2027, 7, 9), None),
        (date(2027, 8, 2), None),
        (date(2026, 7, 14), None),
    ],
)
def test_lukkedage_kommer_fra_listen(dag: date, navn: str | None) -> None:
    assert KALENDER.lukket(dag) == navn


def test_den_mest_sigende_grund_vises() -> None:
    kalender = Kalender((Lukkedag(12, 25, "Lukkedag"), Lukkedag(12, 24, "Juleaftensdag")))
    assert kalender.lukket(date(2026, 12, 25)) == "Juledag"  # a public holiday before the rulebook's own day
    assert kalender.lukket(date(2028, 12, 24)) == "Juleaftensdag"  # ... and both before the weekend


def test_lukkedag_29_februar_gaelder_kun_skudaar() -> None:
    kalender = Kalender((Lukkedag(2, 29, "Skuddag"),))
    assert kalender.lukket(date(2028, 2, 29)) == "Skuddag"
    assert kalender.er_arbejdsdag(date(2027, 3, 1))


def test_lukkeperiode_over_nytaar() -> None:
    kalender = Kalender((), (Lukkeperiode(date(2026, 12, 28), date(2027, 1, 5), "Juleferie"),))
    assert [kalender.lukket(date(2026, 12, 27) + timedelta(days=n)) for n in range(11)] == [
        *("søndag", "Juleferie", "Juleferie", "Juleferie", "Juleferie", "Nytårsdag"),
        *("Juleferie", "Juleferie", "Juleferie", "Juleferie", None),
    ]


# --- Counting ---------------------------------------------------------------------------------------------------------


def test_ti_arbejdsdage_foer_et_moede_er_den_tiende_tilbage_fra_dagen_foer() -> None:
    dag, sprunget = KALENDER.laeg_arbejdsdage(date(2026, 12, 10), -10)
    assert dag == date(2026, 11, 26)
    assert sprunget == (
        Sprunget(date(2026, 11, 28), "lørdag"),
        Sprunget(date(2026, 11, 29), "søndag"),
        Sprunget(date(2026, 12, 5), "lørdag"),
        Sprunget(date(2026, 12, 6), "søndag"),
    )


def test_over_jul_og_nytaar_siges_hver_sprunget_dag() -> None:
    dag, sprunget = KALENDER.laeg_arbejdsdage(date(2027, 1, 6), -10)
    assert dag == date(2026, 12, 17)
    assert [s.grund for s in sprunget] == [
        *("lørdag", "søndag", "Juleaftensdag", "Juledag", "Anden juledag", "søndag"),
        *("Nytårsaftensdag", "Nytårsdag", "lørdag", "søndag"),
    ]
    uden_liste = UDEN_LISTE.laeg_arbejdsdage(date(2027, 1, 6), -10)[0]
    assert uden_liste == date(2026, 12, 21)  # 24 and 31 December count where the rulebook does not list them


def test_over_paaske() -> None:
    dag, sprunget = KALENDER.laeg_arbejdsdage(date(2026, 4, 1), 1)
    assert dag == date(2026, 4, 7)
    assert [s.grund for s in sprunget] == ["Skærtorsdag", "Langfredag", "lørdag", "Påskedag", "Anden påskedag"]


def test_nul_arbejdsdage_er_dagen_selv() -> None:
    assert KALENDER.laeg_arbejdsdage(date(2026, 11, 22), 0) == (date(2026, 11, 22), ())


def test_naermeste_arbejdsdag() -> None:
    loerdag = date(2026, 11, 21)
    assert KALENDER.naermeste_arbejdsdag(loerdag, 1) == (
        date(2026, 11, 23),
        (Sprunget(loerdag, "lørdag"), Sprunget(date(2026, 11, 22), "søndag")),
    )
    assert KALENDER.naermeste_arbejdsdag(loerdag, -1) == (date(2026, 11, 20), (Sprunget(loerdag, "lørdag"),))
    assert KALENDER.naermeste_arbejdsdag(date(2026, 11, 23), -1) == (date(2026, 11, 23), ())


@pytest.mark.parametrize(
    ("fra", "antal", "til"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
        (date(2027, 1, 15), 0, date(2027, 1, 15)),
        (date(2027, 5, 31), 6, date(2027, 11, 30)),
    ],
)
def test_kalendermaaneder_klippes_til_maanedens_sidste_dag(fra: date, antal: int, til: date) -> None:
    assert KALENDER.laeg_maaneder(fra, antal) == til


def test_uge_53() -> None:
    """Week 53 of 2026 runs into 2027: Monday 28 December to Sunday 3 January."""
    assert date(2026, 12, 28).isocalendar()[:2] == date(2027, 1, 3).isocalendar()[:2] == (2026, 53)
    assert KALENDER.arbejdsdage_mellem(date(2026, 12, 27), date(2027, 1, 3)) == 3


@given(dage, st.integers(-120, 120).filter(bool))
def test_frem_og_tilbage_igen(d: date, n: int) -> None:
    """From a working day, n on and n back leads home, over the same closed days."""
    start = KALENDER.naermeste_arbejdsdag(d, 1)[0]
    frem, sprunget = KALENDER.laeg_arbejdsdage(start, n)
    assert KALENDER.laeg_arbejdsdage(frem, -n) == (start, sprunget)


@given(dage, st.integers(-120, 120).filter(bool))
def test_ender_aldrig_paa_en_lukket_dag_og_springer_kun_lukkede_over(d: date, n: int) -> None:
    slut, sprunget = KALENDER.laeg_arbejdsdage(d, n)
    assert KALENDER.er_arbejdsdag(slut)
    assert (slut > d) is (n > 0)
    assert list(sprunget) == sorted(sprunget, key=lambda s: s.dato)
    assert all(KALENDER.lukket(s.dato) == s.grund and min(d, slut) < s.dato < max(d, slut) for s in sprunget)
    assert abs((slut - d).days) == abs(n) + len(sprunget)  # every day on the way is either counted or named


@given(dage, st.integers(-500, 500))
def test_antallet_er_det_samme_som_at_taelle(a: date, afstand: int) -> None:
    b = a + timedelta(days=afstand)
    skridt = 1 if afstand > 0 else -1
    talt = sum(KALENDER.er_arbejdsdag(a + timedelta(days=skridt * n)) for n in range(1, abs(afstand) + 1))
    assert KALENDER.arbejdsdage_mellem(a, b) == skridt * talt


@given(dage, st.integers(-60, 60))
def test_antal_og_tillaeg_passer_sammen(a: date, n: int) -> None:
    b, _ = KALENDER.laeg_arbejdsdage(a, n)
    assert KALENDER.arbejdsdage_mellem(a, b) == n


@given(dage, st.sampled_from((-1, 1)))
def test_naermeste_arbejdsdag_er_den_foerste_i_retningen(d: date, retning: int) -> None:
    fundet, sprunget = KALENDER.naermeste_arbejdsdag(d, 1 if retning == 1 else -1)
    assert KALENDER.er_arbejdsdag(fundet)
    assert len(sprunget) == abs((fundet - d).days)
    assert not any(KALENDER.er_arbejdsdag(s.dato) for s in sprunget)


@given(dage, st.integers(-24, 24))
def test_maaneder_laegges_til_i_et_eller_flere_hug(d: date, n: int) -> None:
    slut = KALENDER.laeg_maaneder(d, n)
    assert (slut.year * 12 + slut.month) - (d.year * 12 + d.month) == n
    assert slut.day == d.day or (slut.day < d.day and (slut + timedelta(days=1)).day == 1)


# --- Refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dag", [date(1999, 12, 31), date(2101, 1, 1)])
def test_aar_uden_for_kalenderen_afvises_paa_dansk(dag: date) -> None:
    for kald in (
        lambda: KALENDER.lukket(dag),
        lambda: KALENDER.laeg_arbejdsdage(dag, 1),
        lambda: KALENDER.naermeste_arbejdsdag(dag, 1),
        lambda: KALENDER.laeg_maaneder(dag, 1),
        lambda: KALENDER.arbejdsdage_mellem(dag, date(2026, 1, 1)),
        lambda: KALENDER.arbejdsdage_mellem(date(2026, 1, 1), dag),
    ):
        with pytest.raises(ValueError, match="uden for 2000-2100"):
            kald()


def test_en_optaelling_der_loeber_ud_af_kalenderen_afvises() -> None:
    with pytest.raises(ValueError, match="uden for 2000-2100"):
        KALENDER.laeg_arbejdsdage(date(2100, 12, 30), 5)
    with pytest.raises(ValueError, match="uden for 2000-2100"):
        KALENDER.laeg_maaneder(date(2100, 12, 30), 1)


def test_yderste_aar_virker() -> None:
    assert KALENDER.er_arbejdsdag(date(2000, 1, 3))
    assert KALENDER.lukket(date(2100, 3, 26)) == "Langfredag"
    assert KALENDER.arbejdsdage_mellem(date(2000, 1, 1), date(2100, 12, 31)) > 25_000


def test_klokkeslaet_afvises() -> None:
    with pytest.raises(ValueError, match="uden klokkeslæt"):
        KALENDER.lukket(datetime(2026, 12, 24, 9))


def test_forkert_retning_afvises() -> None:
    with pytest.raises(ValueError, match="Retningen"):
        KALENDER.naermeste_arbejdsdag(date(2026, 11, 23), 0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "lav",
    [
        lambda: Lukkedag(2, 30, "Findes ikke"),
        lambda: Lukkedag(13, 1, "Findes ikke"),
        lambda: Lukkedag(12, 24, " "),
        lambda: Lukkeperiode(date(2027, 7, 2), date(2027, 7, 1), "Bagvendt"),
        lambda: Lukkeperiode(date(2027, 7, 1), date(2027, 7, 2), ""),
    ],
)
def test_umulige_lukkedage_afvises(lav: object) -> None:
    with pytest.raises(ValueError, match="Lukke"):
        lav()  # type: ignore[operator]


def test_hvert_opslag_tager_langt_under_et_millisekund() -> None:
    moede = date(2027, 1, 6)
    opgaver = (
        lambda: KALENDER.laeg_arbejdsdage(moede, -20),
        lambda: KALENDER.naermeste_arbejdsdag(date(2026, 12, 24), -1),
        lambda: KALENDER.arbejdsdage_mellem(date(2000, 1, 1), date(2100, 12, 31)),
    )
    for opgave in opgaver:
        opgave()
        begyndt = perf_counter()
        for _ in range(100):
            opgave()
        assert (perf_counter() - begyndt) / 100 < 0.001
