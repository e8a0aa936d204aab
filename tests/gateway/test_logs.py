"""No log line at any level shows what somebody wrote."""

import asyncio
import gc
import logging
import os
import socket
import subprocess
import sys
import urllib.request

import pytest
from aiohttp import ClientSession

from bot.gateway import talk
from bot.gateway.engine import Engine
from bot.gateway.logs import NoErrorText, where
from bot.gateway.settings import ROOT
from bot.gateway.turns import Turns
from tests.gateway.conftest import Client, MakeGateway
from tests.gateway.fakes import ANSWER, FakeEngine

SECRETS = ("Storebjørn", "010203", "20304050", "a@b.dk", "web-")
TEXT = "Storebjørn 010203-1234 ring 20304050 eller a@b.dk"


def _leaks(caplog: pytest.LogCaptureFixture) -> list[str]:
    formatter = logging.Formatter("%(message)s %(exc_text)s %(stack_info)s")
    # The access log is the test server's own: the running gateway has none (the last test here).
    records = [record for record in caplog.records if record.name != "aiohttp.access"]
    lines = [f"{formatter.format(record)} {record.args} {record.exc_info}" for record in records]
    return [line for line in lines if any(secret in line for secret in SECRETS)]


async def test_no_turn_shows_in_the_log(
    make_gateway: MakeGateway, engine: FakeEngine, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(1)
    asyncio.get_running_loop().set_debug(True)
    gateway = await make_gateway(engine_timeout=0.2)

    async def say(**body: str) -> int:
        async with gateway.post("/api/chat", json=body) as response:
            return response.status

    assert await say(message=TEXT) == 200
    assert await say(message=TEXT * 100) == 413
    assert await say(payload=f'/svar{{"rolle":"{TEXT}"}}') == 400
    engine.says_raw(TEXT.encode())
    assert await say(message=TEXT) == 502
    engine.says([{"text": TEXT, "buttons": [TEXT]}])
    assert await say(message=TEXT) == 502
    engine.says(ANSWER, status=500)
    assert await say(message=TEXT) == 503
    engine.sleeps(2)
    assert await say(message=TEXT) == 504

    def fail(text: str) -> None:
        raise KeyError(text)

    monkeypatch.setattr(talk, "prepare", fail)
    assert await say(message=TEXT) == 500
    await engine.server.close()
    assert caplog.records
    assert "Uventet fejl: KeyError at test_logs.py" in caplog.text
    assert _leaks(caplog) == []


async def test_no_other_address_shows_in_the_log(
    make_gateway: MakeGateway, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    asyncio.get_running_loop().set_debug(True)
    gateway = await make_gateway(insight_token="20304050-a@b.dk-token")
    for path, body in (
        ("/api/hent", {"kode": TEXT[:50]}),
        ("/api/gem", {"kode": TEXT}),
        ("/api/forslag", {"q": TEXT}),
        ("/api/forslag", {"q": TEXT, "rulebook": TEXT}),
        ("/api/feedback", {"op": True, "type": TEXT}),
        ("/api/session", {"x": TEXT}),
        ("/api/chat", {"message": TEXT, "nr": TEXT}),
    ):
        async with gateway.post(path, json=body) as response:
            assert response.status in (200, 400)
    for path in ("/k/", "/tabel?rulebook=", "/kort?rulebook=", "/kort.svg?rulebook=", "/indsigt?dage="):
        async with gateway.get(path + TEXT.replace(" ", "%20")) as response:
            assert response.status in (401, 404)
    async with gateway.post("/indsigt", data={"token": TEXT}) as response:
        assert response.status == 403
    assert caplog.records
    assert _leaks(caplog) == []


async def test_a_failed_turn_whose_visitor_has_left_does_not_show_in_the_log(
    make_gateway: MakeGateway, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(1)

    async def fail(*args: object) -> None:
        await asyncio.sleep(0.1)
        raise KeyError(TEXT)

    monkeypatch.setattr("bot.gateway.engine.Engine._post", fail)
    turns = Turns()
    engine = Engine("http://127.0.0.1:1", 1)
    waiting = asyncio.create_task(turns.run("web-1", "a" * 8, TEXT, lambda: engine.say("web-1", TEXT)))
    await asyncio.sleep(0.02)
    waiting.cancel()
    await asyncio.sleep(0.2)
    del waiting
    gc.collect()
    assert len(turns) == 0
    assert _leaks(caplog) == []


async def test_a_broken_request_does_not_show_in_the_log(gateway: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(1)
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write(f"GET / HTTP/1.1\r\nHost: x\r\n{TEXT}\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    assert b" 400 " in answer.splitlines()[0]
    assert _leaks(caplog) == []


async def test_a_visitor_who_leaves_does_not_show_in_the_log(
    make_gateway: MakeGateway, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    gateway = await make_gateway()
    engine.sleeps(0.2)
    async with ClientSession() as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await client.post(gateway.make_url("/api/chat"), json={"message": TEXT})
    await asyncio.sleep(0.3)
    assert _leaks(caplog) == []


def test_an_error_is_logged_by_type_and_place() -> None:
    try:
        raise ValueError(TEXT)
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "x", 1, "Fejl %s", ("her",), (ValueError, error, error.__traceback__)
        )
        assert where(error).startswith("ValueError at test_logs.py:")
    assert NoErrorText().filter(record)
    shown = logging.Formatter().format(record)
    assert shown.startswith("Fejl her (ValueError at test_logs.py:")
    assert "Storebjørn" not in shown
    assert where(ValueError(TEXT)) == "ValueError"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_the_running_gateway_logs_no_address_and_stops_cleanly() -> None:
    port = _free_port()
    env = {"PATH": os.environ.get("PATH", ""), "GUIDE_SECRET": "0123456789abcdef", "GATEWAY_PORT": str(port)}
    command = [sys.executable, "-m", "bot.gateway"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            ready = process.stderr.readline()
            assert f"http://127.0.0.1:{port}" in ready
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/?q=Storebj%C3%B8rn", timeout=5) as page:
                assert page.status == 200
            second = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=30, check=False)
            assert second.returncode == 1
            assert "GATEWAY_PORT" in second.stderr.splitlines()[-1]
            assert "Traceback" not in second.stderr
        finally:
            process.terminate()
        rest = process.stderr.read()
        assert process.wait(10) == 0
    assert "Storebj" not in rest
    assert rest.strip() == ""
