"""The files of drafts through the running stack: fetched, forgotten on request, without a word that was typed."""

from __future__ import annotations

import http.client
import io
import re
import sqlite3
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.store.filer import MIMER
from tests.conversations.client import LOGS, Conversation, GatewayConversation, Turn
from tests.conversations.test_kladdeaendringer import CASES, FIRST, Draft, drafted
from tests.conversations.walk import payload
from tools.stak import Stak

Visit = Callable[[], GatewayConversation]
START = {"docx": b"PK\x03\x04", "pdf": b"%PDF-", "ics": b"BEGIN:VCALENDAR", "zip": b"PK\x03\x04"}
STORE = LOGS / "guide.db"
WIPED = "Filen findes ikke"


def fetch(running: Stak, href: str) -> tuple[int, Any, bytes]:
    """Get an address of the gateway without any cookie: the status, the headers and the body."""
    connection = http.client.HTTPConnection(urlsplit(running.gateway).netloc, timeout=30)
    try:
        connection.request("GET", href)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def files_of(turn: Turn) -> list[dict[str, Any]]:
    """The files of a turn, which its text names as well."""
    files: list[dict[str, Any]] = turn.custom["filer"]
    for file in files:
        assert file["href"] in turn.text, "a client that shows only text loses nothing"
    return files


def check_fetched(running: Stak, file: dict[str, Any]) -> bytes:
    """Fetch a file and assert that it is what the turn said."""
    status, headers, body = fetch(running, file["href"])
    assert status == 200
    kind = file["navn"].rsplit(".", 1)[1]
    assert headers["Content-Type"] == file["mime"] == MIMER[kind]
    assert headers["Content-Disposition"] == f'attachment; filename="{file["navn"]}"'
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert len(body) == file["stoerrelse"]
    assert body.startswith(START.get(kind, b""))
    assert re.fullmatch(r"[a-z0-9-]+\.[a-z]+", file["navn"])
    return body


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_file_can_be_fetched(case: Draft, running: Stak, new: Callable[[], Conversation]):
    talk = new()
    files = files_of(drafted(talk, case))
    assert {f["navn"].rsplit(".", 1)[1] for f in files} == {"docx", "pdf", "txt", "ics"}
    for file in files:
        check_fetched(running, file)
    [packed] = files_of(talk.say("send alt"))
    inside = zipfile.ZipFile(io.BytesIO(check_fetched(running, packed)))
    assert inside.testzip() is None
    assert {f["navn"] for f in files} <= set(inside.namelist())


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("send som Word", {"docx"}),
        ("som pdf tak", {"pdf"}),
        ("kalenderfil", {"ics"}),
        ("som ren tekst", {"txt"}),
        ("send alt som zip", {"zip"}),
        ("dagsordenen som word", {"docx"}),
        ("fristplan som pdf", {"pdf"}),
    ],
)
def test_the_form_that_was_asked_for(said: str, kinds: set[str], running: Stak, new: Callable[[], Conversation]):
    talk = new()
    drafted(talk, CASES[0])
    turn = talk.say(said)
    assert (turn.type, turn.custom["dato"]) == ("kladde", FIRST), turn.text
    files = files_of(turn)
    assert {f["navn"].rsplit(".", 1)[1] for f in files} == kinds
    for file in files:
        check_fetched(running, file)


def test_another_form_of_what_was_just_drafted(new: Callable[[], Conversation]):
    talk = new()
    drafted(talk, CASES[0])
    talk.say("opgavekort til sundhedsplejersken")
    turn = talk.say("send som word")
    assert (turn.custom["dokumenter"], turn.custom["rolle"]) == (["opgavekort"], "sundhedsplejerske")
    assert [f["navn"].rsplit(".", 1)[1] for f in files_of(turn)] == ["docx"]


@pytest.mark.parametrize(
    "said", ["lav opgavekort til alle", "et opgavekort til hver rolle", "alle opgavekortene som word"]
)
def test_a_card_for_everyone_is_one_file_with_all(said: str, running: Stak, new: Callable[[], Conversation]):
    talk = new()
    drafted(talk, CASES[0])
    turn = talk.say(said)
    assert (turn.type, turn.custom["dokumenter"]) == ("kladde", ["opgavekort"]), turn.text
    [packed] = files_of(turn)
    inside = zipfile.ZipFile(io.BytesIO(check_fetched(running, packed))).namelist()
    assert len({name.rsplit(".", 1)[0] for name in inside if "opgavekort" in name}) > 2
    assert all("opgavekort" in name for name in inside)


def test_without_a_date_there_is_no_calendar_file_and_it_is_said(new: Callable[[], Conversation]):
    talk = new()
    talk.say(payload("find_moede", **CASES[0].facts))
    talk.say(payload("lav_kladde"))
    turn = talk.say("ved ikke endnu")
    assert {f["navn"].rsplit(".", 1)[1] for f in files_of(turn)} == {"docx", "pdf", "txt"}
    turn = talk.say("kalenderfil")
    assert turn.custom["filer"] == []
    assert "dato" in turn.text


def test_what_was_typed_is_in_no_file_no_store_and_no_name(running: Stak, visit: Visit):
    talk = visit()
    secrets = ("Gyritte", "Vestermark", "gyritte", "plysbold", "290412")
    talk.say("vi er bekymrede for Gyritte Vestermark 290412-1234 i plysbold, vi mangler psykolog og talepædagog")
    files = files_of(drafted(talk, CASES[0]))
    talk.say("lav invitation for Gyritte Vestermark plysbold til torsdag den 18. februar 2027")
    files += files_of(talk.say("send alt"))
    for file in files:
        body = check_fetched(running, file)
        parts = [file["navn"].encode(), body]
        if body.startswith(b"PK"):
            packed = zipfile.ZipFile(io.BytesIO(body))
            for name in packed.namelist():
                parts += [name.encode(), packed.read(name)]
                if name.endswith(".docx"):
                    document = zipfile.ZipFile(io.BytesIO(packed.read(name)))
                    parts += [document.read(part) for part in document.namelist()]
        for secret in secrets:
            assert not any(secret.encode() in part for part in parts), f"{secret} in {file['navn']}"
    with sqlite3.connect(STORE) as connection:
        names = [row[0] for row in connection.execute("SELECT navn FROM fil")]
    assert names and not any(secret.lower() in name for name in names for secret in secrets)


def test_deletion_takes_the_files(running: Stak, visit: Visit):
    talk, other = visit(), visit()
    files = files_of(drafted(talk, CASES[0]))
    kept = files_of(drafted(other, CASES[0]))
    assert talk.say("slet mine data").type == "bekraeft"
    talk.say("ja")
    for file in files:
        status, headers, body = fetch(running, file["href"])
        assert status == 404
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert WIPED in body.decode()
    for file in kept:
        check_fetched(running, file)


def test_a_locked_store_leaves_the_text(new: Callable[[], Conversation]):
    talk = new()
    drafted(talk, CASES[0])
    with sqlite3.connect(STORE, isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for said in ("vis frister igen", "dagsordenen som word", "send alt"):
            turn = talk.say(said)
            assert (turn.type, turn.custom["filer"]) == ("kladde", []), turn.text
            assert "kopiere" in turn.text
            assert len(turn.messages) > 1, "the draft itself is told"
        connection.execute("ROLLBACK")
    assert files_of(talk.say("send som word"))


def test_a_link_opens_from_another_program_and_none_is_guessed(running: Stak, new: Callable[[], Conversation]):
    file = files_of(drafted(new(), CASES[0]))[0]
    assert fetch(running, file["href"])[0] == 200
    for wrong in (file["href"][:-1] + ("A" if file["href"][-1] != "A" else "B"), "/filer/1", "/filer/../guide.db"):
        assert fetch(running, wrong)[0] == 404
