"""The bench's own page: a section that is measured alone goes in the place of the one before."""

from tools.bench.siden import OVERSKRIFT, Tider, afsnit, indsat

TIDER = Tider([90.0, 60.0, 70.0], [120.0, 100.0, 110.0], [300.0, 200.0, 250.0], [12.0, 48.0, 14.0], [9.0, 20.0, 11.0])
NYT = afsnit(TIDER)


def test_medians_and_extremes_stand_beside_the_budget():
    assert NYT.startswith(f"{OVERSKRIFT}\n") and NYT.endswith("|\n")
    assert "| first contentful paint | 70 ms | 60 ms | 90 ms | 200 ms |" in NYT
    assert "less the turn | 14 ms | 12 ms | 48 ms | 50 ms |" in NYT
    # The first visit of all is told by itself.
    assert "painted after 90 ms, ready after 120 ms" in NYT


def test_a_section_is_put_in_the_place_of_the_one_before():
    page = f"# Bench\n\n## A\n\n1\n\n{OVERSKRIFT}\n\nold\n\n## B\n\n2\n"
    assert indsat(page, NYT) == f"# Bench\n\n## A\n\n1\n\n{NYT}\n## B\n\n2\n"
    assert indsat(indsat(page, NYT), NYT) == indsat(page, NYT)


def test_a_section_that_is_new_comes_last():
    page = "# Bench\n\n## A\n\n1\n"
    assert indsat(page, NYT) == f"{page}\n{NYT}"
    assert indsat(f"{page}\n{OVERSKRIFT}\n\nold\n", NYT) == f"{page}\n{NYT}"
