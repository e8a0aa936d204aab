"""The store: what is kept, codes, deletion that leaves nothing, purge, and what goes wrong."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
import stat
from pathlib import Path

import pytest

from bot.gateway.redaction import redact
from bot.store import Lager, LagerFejl, aabn, lager, luk
from bot.store.koder import find_kode, ny_kode
from bot.store.lager import KODE_DAGE, SESSION_DAGE
from bot.store.opsaetning import url_af
from knowledge.repetition import svaret
from tests.store.conftest import NU

DAG = dt.timedelta(days=1)


def learnt(lageret: Lager, sender: str, nu: dt.datetime = NU) -> None:
    """Some progress of a sender."""
    lageret.gem_trin(sender, "samarbejdsmoede", "hvem", False, nu)
    lageret.gem_kort(sender, "frist:ringsted_ark/lov/barnets_plan", svaret(None, False, nu), False, nu)


def rows(env: dict[str, str]) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with sqlite3.connect(env["GUIDE_STORE"]) as connection:
        return {t: connection.execute(f"SELECT * FROM {t}").fetchall() for t in ("profil", "kort", "lektion")}


# --- progress --------------------------------------------------------------------------------------------------------


def test_progress_comes_back_as_it_was_kept(lageret: Lager):
    assert lageret.status("a").lektioner == {} and not lageret.status("a").under_kode
    learnt(lageret, "a")
    status = lageret.status("a")
    assert (status.lektioner["samarbejdsmoede"].trin, status.lektioner["samarbejdsmoede"].faerdig) == ("hvem", False)
    card = status.kort["frist:ringsted_ark/lov/barnets_plan"]
    assert card.tilstand == svaret(None, False, NU)
    assert (card.rigtige, card.forkerte) == (0, 1)
    assert lageret.status("b").kort == {}


def test_a_card_answered_again_counts_on(lageret: Lager):
    learnt(lageret, "a")
    first = lageret.status("a").kort["frist:ringsted_ark/lov/barnets_plan"].tilstand
    lageret.gem_kort("a", "frist:ringsted_ark/lov/barnets_plan", svaret(first, True, NU + DAG), True, NU + DAG)
    card = lageret.status("a").kort["frist:ringsted_ark/lov/barnets_plan"]
    assert (card.rigtige, card.forkerte) == (1, 1)
    assert card.tilstand == svaret(first, True, NU + DAG)


def test_a_course_once_done_stays_done(lageret: Lager):
    lageret.gem_trin("a", "frister", "plan", True, NU)
    lageret.gem_trin("a", "frister", "arbejdsdage", False, NU)
    assert lageret.status("a").lektioner["frister"].faerdig


@pytest.mark.parametrize("text", ["Oliver slår", "far slår", "", "æble", "x" * 121, "a\nb", "' OR 1=1 --"])
def test_nothing_but_ids_comes_in(text: str, lageret: Lager, env: dict[str, str]):
    with pytest.raises(ValueError):
        lageret.gem_trin("a", text, "hvad", False, NU)
    with pytest.raises(ValueError):
        lageret.gem_trin("a", "frister", text, False, NU)
    with pytest.raises(ValueError):
        lageret.gem_kort("a", text, svaret(None, True, NU), True, NU)
    assert rows(env) == {"profil": [], "kort": [], "lektion": []}


def test_the_sessions_id_and_the_code_are_not_in_the_file(lageret: Lager, env: dict[str, str]):
    learnt(lageret, "session-1234567890")
    code = lageret.lav_kode("session-1234567890", NU)
    luk()
    folder = Path(env["GUIDE_STORE"]).parent
    kept = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    for secret in (b"session-1234567890", code.encode(), code[4:].encode(), code[4:].replace("-", "").encode()):
        assert secret not in kept
    assert stat.S_IMODE(Path(env["GUIDE_STORE"]).stat().st_mode) & 0o077 == 0


def test_another_key_finds_nothing(lageret: Lager, env: dict[str, str], tmp_path: Path):
    learnt(lageret, "a")
    assert aabn(env | {"GUIDE_SECRET": "en-anden-hemmelighed"}, tmp_path, NU).status("a").kort == {}


# --- codes -----------------------------------------------------------------------------------------------------------


def test_codes_survive_redaction_and_any_typing():
    for _ in range(500):
        code = ny_kode()
        assert re.fullmatch(r"GEM(?:-[2-9B-Z]{3}){3}", code)
        assert not redact(f"min kode er {code}").kinds, code
        bare = code[4:].replace("-", "")
        loose = code.lower().replace("-", " ")
        for typed in (code, code.lower(), f"her: gem {bare}.", f"Gem{bare.lower()}", f"gem-{bare}, tak", loose):
            assert find_kode(typed) == code, typed


@pytest.mark.parametrize(
    "text", ["gem min samtale", "gem det til en anden dag", "7K2-M9F-4TC", "GEM-7K2-M9F", "RA-7K2M-9F3X-QW2T", ""]
)
def test_what_is_no_code(text: str):
    assert find_kode(text) is None


def test_a_code_is_gone_on_with_in_another_session(lageret: Lager):
    learnt(lageret, "a")
    code = lageret.lav_kode("a", NU)
    assert lageret.status("a").under_kode
    lageret.gem_trin("b", "frister", "svar", False, NU)
    lageret.gem_trin("b", "samarbejdsmoede", "hvad", False, NU)
    assert lageret.hent_kode("b", code, NU + DAG)
    status = lageret.status("b")
    # What the new session had comes along; where both have a row the code's stays.
    assert status.under_kode and status.kort
    assert {name: it.trin for name, it in status.lektioner.items()} == {"samarbejdsmoede": "hvem", "frister": "svar"}
    lageret.gem_trin("b", "samarbejdsmoede", "barnet", False, NU + DAG)
    assert lageret.status("a").lektioner["samarbejdsmoede"].trin == "barnet"


def test_an_unknown_code_changes_nothing(lageret: Lager, env: dict[str, str]):
    learnt(lageret, "a")
    before = rows(env)
    assert not lageret.hent_kode("a", ny_kode(), NU)
    assert rows(env) == before


def test_a_new_code_makes_the_old_one_void(lageret: Lager):
    learnt(lageret, "a")
    old, new = lageret.lav_kode("a", NU), lageret.lav_kode("a", NU)
    assert old != new
    assert not lageret.hent_kode("b", old, NU)
    assert lageret.hent_kode("b", new, NU)


# --- forgetting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("coded", [False, True])
def test_deletion_leaves_nothing(coded: bool, lageret: Lager, env: dict[str, str]):
    learnt(lageret, "a")
    if coded:
        code = lageret.lav_kode("a", NU)
        lageret.hent_kode("b", code, NU)
    learnt(lageret, "another")
    others = {t: len(found) for t, found in rows(env).items()}
    assert lageret.slet("a")
    left = rows(env)
    assert {t: len(found) for t, found in left.items()} == {"profil": 1, "kort": 1, "lektion": 1}, others
    assert lageret.status("a").kort == {} and lageret.status("b").kort == {}
    assert not lageret.slet("a")
    if coded:
        assert not lageret.hent_kode("c", code, NU)
    assert lageret.slet("another")
    assert rows(env) == {"profil": [], "kort": [], "lektion": []}


def test_what_is_deleted_is_not_in_the_file(lageret: Lager, env: dict[str, str]):
    learnt(lageret, "a")
    lageret.slet("a")
    luk()
    folder = Path(env["GUIDE_STORE"]).parent
    assert b"barnets_plan" not in b"".join(path.read_bytes() for path in folder.glob("guide.db*"))


def test_the_purge_takes_sessions_and_codes_that_are_not_used(lageret: Lager, env: dict[str, str]):
    learnt(lageret, "old", NU)
    learnt(lageret, "coded", NU)
    code = lageret.lav_kode("coded", NU)
    learnt(lageret, "new", NU + (SESSION_DAGE + 1) * DAG)
    # The session that made the code is old too; the code stays, and so does what is under it.
    assert {r[2] for r in rows(env)["profil"]} == {"session", "kode"}
    assert lageret.ryd_op(NU + (SESSION_DAGE + 1) * DAG) == 0, "a new visitor has already made the purge"
    assert len(rows(env)["profil"]) == 2
    assert lageret.hent_kode("later", code, NU + KODE_DAGE * DAG)
    assert lageret.ryd_op(NU + 2 * KODE_DAGE * DAG) == 1
    assert {r[2] for r in rows(env)["profil"]} == {"kode"} and rows(env)["kort"]
    assert lageret.ryd_op(NU + (2 * KODE_DAGE + 1) * DAG) > 0
    assert rows(env) == {"profil": [], "kort": [], "lektion": []}


def test_the_purge_is_made_at_the_start(env: dict[str, str], tmp_path: Path):
    learnt(aabn(env, tmp_path, NU), "a")
    aabn(env, tmp_path, NU + (SESSION_DAGE + 1) * DAG)
    assert rows(env) == {"profil": [], "kort": [], "lektion": []}
    luk()


# --- what goes wrong -------------------------------------------------------------------------------------------------


def test_a_locked_database_is_told_of_and_nothing_is_half_done(lageret: Lager, env: dict[str, str]):
    learnt(lageret, "a")
    before = rows(env)
    with sqlite3.connect(env["GUIDE_STORE"], isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LagerFejl):
            lageret.gem_trin("a", "frister", "svar", False, NU)
        assert lageret.status("a").lektioner, "reading goes on"
        other.execute("ROLLBACK")
    assert rows(env) == before
    lageret.gem_trin("a", "frister", "svar", False, NU)


def test_a_store_that_cannot_be_opened_is_told_of(tmp_path: Path):
    (tmp_path / "fil").write_text("x")
    with pytest.raises(LagerFejl):
        aabn({"GUIDE_STORE": str(tmp_path / "fil" / "guide.db"), "GUIDE_SECRET": "x" * 20}, tmp_path, NU)
    broken = tmp_path / "guide.db"
    broken.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(LagerFejl):
        aabn({"GUIDE_STORE": str(broken), "GUIDE_SECRET": "x" * 20}, tmp_path, NU)
    with pytest.raises(LagerFejl):
        aabn({"GUIDE_STORE": "slet://ingen", "GUIDE_SECRET": "x" * 20}, tmp_path, NU)


def test_without_an_open_store_one_is_told_of():
    luk()
    with pytest.raises(LagerFejl):
        lager()


def test_an_error_tells_nothing_of_what_was_to_be_kept(lageret: Lager, env: dict[str, str]):
    with sqlite3.connect(env["GUIDE_STORE"]) as other:
        other.execute("DROP TABLE kort")
    with pytest.raises(LagerFejl) as told:
        lageret.gem_kort("a", "frist:hemmelig", svaret(None, True, NU), True, NU)
    assert str(told.value) == "OperationalError"


def test_where_the_store_lies(tmp_path: Path):
    assert url_af({}, tmp_path) == f"sqlite:///{tmp_path}/var/guide.db"
    assert url_af({"GUIDE_STORE": " x.db "}, tmp_path) == "sqlite:///x.db"
    assert url_af({"GUIDE_STORE": "sqlite:///y.db"}, tmp_path) == "sqlite:///y.db"
