"""Draft files in the store: ids, expiry, limits, deletion that leaves nothing, and what goes wrong."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.gateway.settings import SettingsError
from bot.store import Lager, LagerFejl, aabn, luk
from bot.store import filer as filer_
from bot.store.filer import Fillaeser, er_id
from tests.store.conftest import NU

TIME = dt.timedelta(hours=1)
MARK = b"helt-saerlige-bytes"


def reader(env: dict[str, str]) -> Fillaeser:
    return Fillaeser(f"sqlite:///{env['GUIDE_STORE']}")


def count(env: dict[str, str]) -> int:
    with sqlite3.connect(env["GUIDE_STORE"]) as connection:
        return int(connection.execute("SELECT count(*) FROM fil").fetchone()[0])


def on_disk(env: dict[str, str]) -> bytes:
    luk()
    return b"".join(path.read_bytes() for path in Path(env["GUIDE_STORE"]).parent.glob("guide.db*"))


def test_a_file_comes_back_for_its_hours(lageret: Lager, env: dict[str, str]):
    first, second = lageret.filer.gem("a", [("kort.pdf", b"1"), ("kort.txt", b"22")], NU)
    assert (first.navn, first.stoerrelse, second.stoerrelse) == ("kort.pdf", 1, 2)
    assert first.id != second.id and er_id(first.id) and er_id(second.id)
    there = reader(env)
    fetched = there.hent(second.id, NU + 24 * TIME - dt.timedelta(seconds=1))
    assert fetched is not None
    assert (fetched.navn, fetched.mime, fetched.data) == ("kort.txt", "text/plain; charset=utf-8", b"22")
    assert there.hent(second.id, NU + 24 * TIME) is None
    there.luk()


def test_the_hours_are_a_setting(env: dict[str, str], tmp_path: Path):
    [file] = aabn(env | {"FILER_TIMER": "2"}, tmp_path, NU).filer.gem("a", [("kort.pdf", b"1")], NU)
    assert reader(env).hent(file.id, NU + TIME) is not None
    assert reader(env).hent(file.id, NU + 2 * TIME) is None
    luk()
    for wrong in ("0", "169", "et døgn", "-1"):
        with pytest.raises(SettingsError, match="FILER_TIMER"):
            aabn(env | {"FILER_TIMER": wrong}, tmp_path, NU)


def test_what_has_expired_is_deleted_by_the_next_file_the_purge_and_the_start(
    lageret: Lager, env: dict[str, str], tmp_path: Path
):
    lageret.filer.gem("a", [("kort.pdf", b"1")], NU)
    lageret.filer.gem("b", [("kort.pdf", b"1")], NU + 24 * TIME)
    assert count(env) == 1
    lageret.ryd_op(NU + 48 * TIME)
    assert count(env) == 0
    lageret.filer.gem("b", [("kort.pdf", MARK)], NU)
    aabn(env, tmp_path, NU + 24 * TIME)
    assert count(env) == 0
    assert MARK not in on_disk(env)


def test_deletion_takes_a_senders_files_and_nobody_elses(lageret: Lager, env: dict[str, str]):
    lageret.filer.gem("a", [("kort.pdf", MARK * 500), ("kort.txt", MARK)], NU)
    lageret.filer.gem("b", [("kort.pdf", b"andens")], NU)
    assert lageret.slet("a")
    assert count(env) == 1
    assert not lageret.slet("a")
    left = on_disk(env)
    assert MARK not in left and b"andens" in left


@pytest.mark.parametrize(
    "name",
    [
        *("Oliver.pdf", "oliver hansen.pdf", "../guide.pdf", "kort", "kort.exe", "kort.html", ".pdf", "kort.pdf\n"),
        *('kort".pdf', "k--k.pdf", "kørt.pdf", "a" * 120 + ".pdf", ""),
    ],
)
def test_a_name_that_is_no_safe_file_name_is_refused(name: str, lageret: Lager, env: dict[str, str]):
    with pytest.raises(ValueError, match="name"):
        lageret.filer.gem("a", [("kort.pdf", b"1"), (name, b"1")], NU)
    assert count(env) == 0


def test_a_file_that_is_too_large_is_refused(lageret: Lager, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(filer_, "STOERST", 10)
    with pytest.raises(ValueError, match="large"):
        lageret.filer.gem("a", [("kort.pdf", b"x" * 11)], NU)


def test_one_sender_and_all_together_have_a_limit(lageret: Lager, env: dict[str, str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(filer_, "PR_EJER", 3)
    other = lageret.filer.gem("b", [("kort.pdf", b"12345")], NU)[0]
    ids = [lageret.filer.gem("a", [("kort.pdf", b"12345")], NU + n * TIME)[0].id for n in range(1, 6)]
    there = reader(env)
    now = NU + 6 * TIME
    assert [there.hent(id_, now) is not None for id_ in ids] == [False, False, True, True, True]
    monkeypatch.setattr(filer_, "STOERST_IALT", 15)
    newest = lageret.filer.gem("c", [("kort.pdf", b"12345")], now)[0]
    # The oldest of all go first, whosoever they are.
    assert there.hent(other.id, now) is None and there.hent(ids[2], now) is None
    assert [there.hent(id_, now) is not None for id_ in (ids[3], ids[4], newest.id)] == [True, True, True]
    there.luk()


def test_a_locked_store_is_told_of_and_nothing_is_half_written(lageret: Lager, env: dict[str, str]):
    kept = lageret.filer.gem("a", [("kort.pdf", b"1")], NU)[0]
    with sqlite3.connect(env["GUIDE_STORE"], isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LagerFejl):
            lageret.filer.gem("a", [("kort.pdf", b"1"), ("kort.txt", b"2")], NU)
        assert reader(env).hent(kept.id, NU) is not None, "reading goes on"
        other.execute("ROLLBACK")
    assert count(env) == 1


def test_a_full_disk_is_told_of_and_nothing_is_half_written(lageret: Lager, env: dict[str, str]):
    with lageret._motor.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {int(pages or 0) + 3}")
    with pytest.raises(LagerFejl):
        lageret.filer.gem("a", [("kort.txt", b"1"), ("kort.pdf", b"x" * 100_000)], NU)
    assert count(env) == 0


def test_reading_where_there_is_no_store_makes_none(tmp_path: Path):
    there = Fillaeser(f"sqlite:///{tmp_path / 'ingen.db'}")
    with pytest.raises(LagerFejl):
        there.hent("a" * 32, NU)
    assert list(tmp_path.iterdir()) == []


def test_the_reader_cannot_write(lageret: Lager, env: dict[str, str]):
    motor = reader(env)._motor
    assert motor is not None
    with motor.connect() as connection, pytest.raises(OperationalError, match="readonly"):
        connection.exec_driver_sql("DELETE FROM fil")


@pytest.mark.parametrize("url", ["slet://ingen", "ikke en adresse"])
def test_an_address_that_is_none_is_told_of_when_a_file_is_asked_for(url: str):
    there = Fillaeser(url)
    with pytest.raises(LagerFejl):
        there.hent("a" * 32, NU)
    there.luk()


def test_the_sender_is_not_in_the_file(lageret: Lager, env: dict[str, str]):
    lageret.filer.gem("session-1234567890", [("kort.pdf", b"1")], NU)
    assert b"session-1234567890" not in on_disk(env)
