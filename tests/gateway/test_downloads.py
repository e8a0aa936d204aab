"""Downloads: a file as an attachment, a page in Danish where there is none, and only reading."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.gateway import downloads
from bot.store import Lager, aabn, luk
from bot.store.filer import MIMER, Gemt
from tests.gateway.conftest import Client, MakeGateway

NU = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
FILES = [
    ("invitation-dialogmoede-2026-12-10.docx", b"PK\x03\x04 docx"),
    ("invitation-dialogmoede-2026-12-10.pdf", b"%PDF-1.7"),
    ("invitation-dialogmoede.txt", "Kære forældre".encode()),
    ("dialogmoede-2026-12-10.ics", b"BEGIN:VCALENDAR\r\n"),
    ("udkast-dialogmoede.zip", b"PK\x03\x04 zip"),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Lager]:
    yield aabn({"GUIDE_STORE": str(tmp_path / "guide.db"), "GUIDE_SECRET": "en-hemmelighed-til-proever"}, tmp_path, NU)
    luk()


@pytest.fixture
def kept(store: Lager) -> list[Gemt]:
    return store.filer.gem("session", FILES, NU)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Sets the gateway's clock."""

    def set_to(now: dt.datetime) -> None:
        monkeypatch.setattr(downloads, "_now", lambda: now)

    set_to(NU)
    return set_to


@pytest_asyncio.fixture
async def client(make_gateway: MakeGateway, tmp_path: Path, clock: Callable[[dt.datetime], None]) -> Client:
    """A gateway over the store; it is `NU`."""
    return await make_gateway(store=f"sqlite:///{tmp_path / 'guide.db'}")


async def test_every_kind_of_file_comes_as_it_was_kept(client: Client, kept: list[Gemt]):
    for file, (name, data) in zip(kept, FILES, strict=True):
        answer = await client.get(f"/filer/{file.id}")
        assert answer.status == 200
        assert await answer.read() == data
        assert answer.headers["Content-Type"] == MIMER[name.rsplit(".", 1)[1]]
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        # No cookie is asked for and none is set: the link may be opened from another program.
        assert "Set-Cookie" not in answer.headers


async def test_a_file_is_gone_when_its_time_is_up(
    client: Client, kept: list[Gemt], clock: Callable[[dt.datetime], None]
):
    for seconds, status in ((-1, 200), (0, 404)):
        clock(NU + dt.timedelta(hours=24, seconds=seconds))
        answer = await client.get(f"/filer/{kept[0].id}")
        assert answer.status == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    page = await answer.text()
    assert 'lang="da"' in page and "24 timer" in page and "lav invitation" in page


@pytest.mark.parametrize(
    "id_", ["x", "a" * 32, "a" * 33, "%2e%2e%2fguide.db", "a%00" + "b" * 30, "<script>" + "a" * 24, "æ" * 32]
)
async def test_an_id_that_is_none(id_: str, client: Client, kept: list[Gemt]):
    answer = await client.get(f"/filer/{id_}")
    assert answer.status == 404
    assert "<script>a" not in await answer.text()


async def test_nothing_is_listed_and_nothing_can_be_put(client: Client, kept: list[Gemt]):
    assert (await client.get("/filer/")).status == 404
    for method in ("POST", "PUT", "DELETE"):
        assert (await client.request(method, f"/filer/{kept[0].id}")).status == 405
    assert (await client.get(f"/filer/{kept[0].id}")).status == 200


async def test_without_a_store_one_is_told_and_none_is_made(client: Client, tmp_path: Path):
    answer = await client.get(f"/filer/{'a' * 32}")
    assert answer.status == 503
    assert "prøv linket igen" in await answer.text()
    assert not (tmp_path / "guide.db").exists()


async def test_while_another_writes_files_are_still_sent(client: Client, tmp_path: Path, kept: list[Gemt]):
    with sqlite3.connect(tmp_path / "guide.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert (await client.get(f"/filer/{kept[0].id}")).status == 200
        other.execute("ROLLBACK")


async def test_a_store_that_does_not_answer_is_given_up(
    make_gateway: MakeGateway, tmp_path: Path, kept: list[Gemt], monkeypatch: pytest.MonkeyPatch
):
    held = threading.Event()
    monkeypatch.setattr("bot.gateway.downloads.Fillaeser.hent", lambda *_: held.wait(30))
    client = await make_gateway(store=f"sqlite:///{tmp_path / 'guide.db'}", file_timeout=0.05)
    answer = await client.get(f"/filer/{kept[0].id}")
    held.set()
    assert answer.status == 503


async def test_what_goes_wrong_is_logged_without_the_id(client: Client, caplog: pytest.LogCaptureFixture):
    await client.get(f"/filer/{'b' * 32}")
    assert caplog.records
    assert "b" * 32 not in caplog.text
