"""What the channel leaves behind: nothing of what was written, by whom, or with which token; and nobody else is called."""

from __future__ import annotations

import asyncio
import logging
import socket
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from opentelemetry import trace

from bot.store import Lager
from tests.teams.conftest import Teams
from tests.teams.fake_microsoft import NAME, OTHER_TENANT, SECRET, TENANT, USER
from tests.teams.test_kanal_ture import refuse, submits
from tests.teams.test_paamindelser import day_of, remembered

TEXT = "far slår Storebjørn, 010203-1234, a@b.dk"
WRITTEN = ("Storebjørn", "010203", "a@b.dk", NAME)
WHO = (USER, TENANT, OTHER_TENANT, "samtale-med-bodil", "29:1bodil", "teams-")


def leaks(caplog: pytest.LogCaptureFixture, *secrets: str) -> list[str]:
    formatter = logging.Formatter("%(name)s %(message)s %(exc_text)s %(stack_info)s")
    # The access log and the client's own are the test servers': the running gateway has no access log.
    records = [record for record in caplog.records if record.name != "aiohttp.access"]
    lines = [f"{formatter.format(record)} {record.args} {record.exc_info}" for record in records]
    return [line for line in lines if any(secret in line for secret in secrets)]


async def everything(teams: Teams) -> list[str]:
    """All that can go right and wrong; the tokens that were used."""
    microsoft = teams.microsoft
    tokens = [microsoft.token(), microsoft.token(aud="x"), microsoft.token(serviceurl=f"https://x.example/{TENANT}")]
    tokens.append(microsoft.token(headers={"kid": NAME}))
    for token in tokens:
        await teams.post(microsoft.activity(TEXT), token)
    await teams.until(2)
    await teams.say(TEXT, conversation={"id": "a:1samtale-med-bodil", "tenantId": OTHER_TENANT})
    await teams.say(TEXT, conversation={"id": "/samtale-med-bodil"})
    await teams.post(microsoft.in_group(TEXT))
    data = next(submits(body)[0] for body in microsoft.messages if "attachments" in body)
    for value in (data, data, {**data, "payload": f"/svar {TEXT}"}, {"kort": TEXT}):
        await teams.submit(value)
    for status in (401, 403, 413, 429, 500):
        microsoft.connector = refuse(2, status)
        await teams.say(TEXT)
        await teams.quiet(0.2)
    microsoft.connector = lambda _: web.Response(text=TEXT, status=400)
    await teams.say(TEXT)
    microsoft.connector = lambda _: None
    teams.engine.says_raw(TEXT.encode())
    await teams.say(TEXT)
    await teams.quiet(0.5)
    used = {one["authorization"].removeprefix("Bearer ") for one in microsoft.sent}
    return [*tokens, *used]


async def test_no_log_line_at_any_level_shows_anything(teams: Teams, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(1)
    asyncio.get_running_loop().set_debug(True)
    tokens = await everything(teams)
    parts = [part for token in tokens for part in token.split(".") if len(part) > 20]
    assert caplog.records
    assert leaks(caplog, *WRITTEN, *WHO, SECRET, *parts) == []


@pytest.mark.parametrize(
    "name", ["microsoft_teams.apps.auth.token_validator", "httpx", "httpcore.http11", "msal.application", "urllib3.x"]
)
async def test_the_packages_are_cut_off_from_the_log(teams: Teams, name: str) -> None:
    await teams.say("hej")
    await teams.until(1)
    logger: logging.Logger | None = logging.getLogger(name)
    assert logger is not None and not logger.isEnabledFor(logging.CRITICAL)
    while logger is not None and logger.propagate:
        logger = logger.parent
    assert logger is not None, "whatever level somebody sets, nothing reaches the root's handlers"


async def test_nothing_of_a_turn_is_in_the_store(teams: Teams, store: Lager, tmp_path: Path) -> None:
    await everything(teams)
    await teams.client.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("guide.db*"))
    assert b"taelling" in kept
    assert [secret for secret in (*WRITTEN, *WHO, SECRET) if secret.encode() in kept] == []


async def test_a_reminder_keeps_where_to_send_it_and_nobodys_name(teams: Teams, store: Lager, tmp_path: Path) -> None:
    await remembered(teams, day_of(3))
    await teams.client.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("guide.db*"))
    assert b"a:1samtale-med-bodil" in kept
    assert [who for who in (NAME, USER, "29:1bodil", "teams-") if who.encode() in kept] == []


async def test_nobody_but_microsoft_and_the_engine_is_called(teams: Teams, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[Any] = set()
    resolve = socket.getaddrinfo

    def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        asked.add(host)
        return resolve(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    await everything(teams)
    assert asked <= {"127.0.0.1", b"127.0.0.1", "localhost"}


async def test_no_trace_is_recorded(teams: Teams) -> None:
    await teams.say("hej")
    await teams.until(1)
    with trace.get_tracer("microsoft_teams").start_as_current_span("x") as span:
        assert not span.is_recording()
