"""Saved conversations and counters: what comes back, for how long, to whom, and that deletion leaves nothing."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from pathlib import Path

import pytest

from bot.store import Lager, LagerFejl, aabn, luk
from bot.store.koder import ALFABET, find_kode, ny_kode
from bot.store.lager import SAMTALE_DAGE
from bot.store.opsaetning import forbind
from bot.store.taellinger import DAGE
from tests.store.conftest import NU

DAG = dt.timedelta(days=1)
FELTER = {"rolle": ["skoleleder"], "fagligheder": ["ppr", "ke_psykolog", "ssp"], "dato": ["2027-01-14"]}
TABELLER = ("gemt_samtale", "gemt_felt", "gemt_ejer", "profil")


def rows(env: dict[str, str]) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables of saved conversations, and the pseudonyms."""
    with sqlite3.connect(env["GUIDE_STORE"]) as connection:
        return {t: connection.execute(f"SELECT * FROM {t}").fetchall() for t in TABELLER}


# --- the check digit -------------------------------------------------------------------------------------------------


def test_one_sign_mistyped_and_two_that_changed_places_are_found():
    for _ in range(20):
        code = ny_kode()
        signs = code[4:].replace("-", "")
        for place, sign in enumerate(signs):
            for other in ALFABET:
                if other != sign:
                    assert find_kode(f"GEM-{signs[:place]}{other}{signs[place + 1 :]}") is None
            if place and signs[place - 1] != sign:
                swapped = signs[: place - 1] + sign + signs[place - 1] + signs[place + 1 :]
                assert find_kode(f"GEM-{swapped}") is None


def test_a_code_is_found_after_words_that_look_like_one():
    code = ny_kode()
    assert find_kode(f"gem min kode nu, gem det her nu: {code}") == code


# --- conversations ---------------------------------------------------------------------------------------------------


def test_a_conversation_comes_back_as_it_was_kept(lageret: Lager, env: dict[str, str]):
    code = lageret.lav_kode("a", NU, FELTER, laering=False)
    assert lageret.hent_samtale("b", code, NU + DAG) == FELTER
    assert lageret.hent_samtale("b", code, NU + DAG) == FELTER
    assert lageret.hent_samtale("b", ny_kode(), NU) is None
    assert rows(env)["profil"] == [], "nothing of learning was kept"
    kept = b"".join(path.read_bytes() for path in Path(env["GUIDE_STORE"]).parent.glob("guide.db*"))
    assert code.encode() not in kept and code[4:].replace("-", "").encode() not in kept


def test_each_saving_has_its_own_code(lageret: Lager):
    first = lageret.lav_kode("a", NU, {"rolle": ["skoleleder"]})
    second = lageret.lav_kode("a", NU, {"rolle": ["raadgiver"]})
    assert lageret.hent_samtale("b", first, NU) == {"rolle": ["skoleleder"]}
    assert lageret.hent_samtale("b", second, NU) == {"rolle": ["raadgiver"]}
    # Progress of learning follows the newest.
    assert not lageret.hent_kode("b", first, NU)
    assert lageret.hent_kode("b", second, NU)


@pytest.mark.parametrize("bad", ["Oliver", "far slår", "", "x" * 121, "a@b", "010203\n1234"])
def test_nothing_but_ids_is_kept(lageret: Lager, env: dict[str, str], bad: str):
    for felter in ({"rolle": [bad]}, {bad: ["skoleleder"]}):
        with pytest.raises(ValueError, match="not an id"):
            lageret.lav_kode("a", NU, felter)
    assert all(found == [] for found in rows(env).values())


def test_a_conversation_is_kept_for_its_time(env: dict[str, str], tmp_path: Path):
    lageret = aabn(env | {"GEM_DAGE": "7"}, tmp_path, NU)
    assert lageret.samtale_dage == 7
    code = lageret.lav_kode("a", NU, FELTER, laering=False)
    assert lageret.hent_samtale("a", code, NU + 7 * DAG - dt.timedelta(seconds=1)) == FELTER
    assert lageret.hent_samtale("a", code, NU + 7 * DAG) is None
    assert rows(env)["gemt_felt"]
    lageret.ryd_op(NU + 7 * DAG)
    assert all(found == [] for found in rows(env).values())
    luk()


def test_the_usual_time(lageret: Lager):
    assert lageret.samtale_dage == SAMTALE_DAGE == 30


@pytest.mark.parametrize("who", ["a", "b"])
def test_whoever_has_it_can_delete_it(lageret: Lager, env: dict[str, str], who: str):
    code = lageret.lav_kode("a", NU, FELTER, laering=False)
    lageret.hent_samtale("b", code, NU)
    other = lageret.lav_kode("c", NU, FELTER, laering=False)
    assert lageret.slet(who)
    assert lageret.hent_samtale("a", code, NU) is None
    assert lageret.hent_samtale("c", other, NU) == FELTER
    assert len(rows(env)["gemt_samtale"]) == 1
    assert not lageret.slet(who)


def test_what_is_deleted_is_not_in_the_file(lageret: Lager, env: dict[str, str]):
    lageret.lav_kode("a", NU, {"rolle": ["en_helt_saerlig_rolle"]})
    lageret.slet("a")
    luk()
    folder = Path(env["GUIDE_STORE"]).parent
    assert b"en_helt_saerlig_rolle" not in b"".join(path.read_bytes() for path in folder.glob("guide.db*"))


# --- counters --------------------------------------------------------------------------------------------------------


def test_counters_add_up(lageret: Lager):
    day = NU.date()
    lageret.tael({(day, "type", "svar"): 2, (day, "regel", "ringsted_ark:r3"): 1})
    lageret.tael({(day, "type", "svar"): 3, (day + DAG, "type", "svar"): 1})
    lageret.tael({})
    assert lageret.talt(day) == {
        (day, "type", "svar"): 5,
        (day, "regel", "ringsted_ark:r3"): 1,
        (day + DAG, "type", "svar"): 1,
    }
    assert lageret.talt(day + DAG) == {(day + DAG, "type", "svar"): 1}


def test_old_counters_are_let_go(lageret: Lager):
    day = NU.date()
    lageret.tael({(day, "type", "svar"): 1})
    lageret.tael({(day + (DAGE + 1) * DAG, "type", "svar"): 1})
    assert set(lageret.talt(day)) == {(day + (DAGE + 1) * DAG, "type", "svar")}


@pytest.mark.parametrize("bad", ["Hvem er Oliver", "", "æ"])
def test_only_ids_are_counted(lageret: Lager, bad: str):
    day = NU.date()
    for key in ((day, "type", bad), (day, bad, "svar")):
        with pytest.raises(ValueError, match="not an id"):
            lageret.tael({key: 1})
    assert lageret.talt(day) == {}


def test_two_processes_count_together(lageret: Lager, env: dict[str, str]):
    """The gateway counts while the action server writes: nothing is lost."""
    day = NU.date()
    other = forbind(f"sqlite:///{env['GUIDE_STORE']}", b"0123456789abcdef")

    def count(store: Lager) -> None:
        for _ in range(20):
            store.tael({(day, "type", "svar"): 1})

    threads = [threading.Thread(target=count, args=(store,)) for store in (lageret, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.luk()
    assert lageret.talt(day) == {(day, "type", "svar"): 40}


def test_a_store_that_is_not_made_is_told_of(tmp_path: Path):
    store = forbind(f"sqlite:///{tmp_path / 'intet.db'}", b"0123456789abcdef")
    with pytest.raises(LagerFejl):
        store.talt(NU.date())
    store.luk()
    assert list(tmp_path.iterdir()) == []
