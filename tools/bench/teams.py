"""Measure the Teams channel (in the house's Python): memory with it on and off, and the time that it adds to a turn.

The gateway runs in a process of its own; the engine and Microsoft's side are the tests' fake ones in this process, so
what is left is the gateway's. The answer is a real recommendation, the largest card of a usual conversation. Prints
JSON.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Awaitable, Callable

import aiohttp
from aiohttp import web

from bot.gateway.app import make_app
from bot.gateway.settings import Settings
from bot.gateway.teams.channel import ADDRESS, Surroundings
from bot.gateway.teams.sdk import TeamsSdk
from bot.gateway.teams.settings import TeamsSettings
from tests.conversations.walk import FOUND
from tests.gateway.fakes import FakeEngine
from tests.lint.handlinger import Dialogue
from tests.teams.fake_microsoft import APP, SECRET, TENANT, FakeMicrosoft, endpoints_of
from tools.house import CACHE, HOUSE_PYTHON, ROOT, house_env
from tools.ports import HOST, Ports

GANGE = 300
VARM = 30
SAMTALER = 50
TURE = 20
BUDGET = 5
STILLE = 25  # s: the suggestions' index is made a while after the start


def gateway(port: int, engine: int, microsoft: str) -> None:
    """Run the gateway, with the channel on where ``microsoft`` is an address."""
    teams = TeamsSettings(APP, TENANT, frozenset({TENANT}), "https://guide.example", SECRET) if microsoft else None
    settings = Settings(
        secret=b"a key of good length",
        engine_port=engine,
        session_rate=0,
        address_rate=0,
        store=f"sqlite:///{CACHE / 'bench' / 'ingen.db'}",
        teams=teams,
    )
    outside = Surroundings(lambda settings: TeamsSdk(settings, endpoints_of(microsoft)), now=_now)
    web.run_app(make_app(settings, outside), host=HOST, port=port, access_log=None, print=None)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Maaler:
    """The gateway in its process, and the two sides of it here."""

    def __init__(self, engine: FakeEngine, microsoft: FakeMicrosoft, client: aiohttp.ClientSession, on: bool) -> None:
        self._engine = engine
        self._microsoft = microsoft
        self._client = client
        self._on = on
        self._port = Ports.unused().gateway
        self._waiting: dict[str, asyncio.Future[None]] = {}
        microsoft.connector = self._sent

    async def __aenter__(self) -> Maaler:
        microsoft = str(self._microsoft.server.make_url("/")) if self._on else ""
        argv = ["-m", "tools.bench.teams", str(self._port), str(self._engine.server.port), microsoft]
        self._process = subprocess.Popen([str(HOUSE_PYTHON), *argv], cwd=ROOT, env=house_env())
        while True:
            try:
                await self.web("varm")
                break
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
        # What is loaded in the background has to be there before anything is timed.
        stille = 0
        while stille < STILLE:
            brugt = self.processortid
            await asyncio.sleep(1)
            stille = stille + 1 if self.processortid - brugt < 0.05 else 0
        return self

    async def __aexit__(self, *error: object) -> None:
        self._process.terminate()
        self._process.wait()

    @property
    def hukommelse(self) -> float:
        """Resident memory of the gateway, in MB."""
        for linje in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if linje.startswith("VmRSS"):
                return int(linje.split()[1]) / 1024
        return 0.0

    @property
    def processortid(self) -> float:
        """Processor time of the gateway so far, in s."""
        felter = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(felter[11]) + int(felter[12])) / os.sysconf("SC_CLK_TCK")

    async def web(self, samtale: str) -> float:
        """A turn as the page takes it, in ms."""
        begyndt = time.perf_counter()
        url = f"http://{HOST}:{self._port}/api/chat"
        async with self._client.post(url, json={"message": "find et møde"}) as svar:
            await svar.read()
        return (time.perf_counter() - begyndt) * 1000

    async def teams(self, samtale: str) -> float:
        """A turn of Teams, from the post until the Connector has the answer, in ms."""
        person = {"aadObjectId": samtale}
        where = {"conversationType": "personal", "tenantId": TENANT, "id": f"a:{samtale}"}
        activity = self._microsoft.activity("find et møde", conversation=where, **{"from": person})
        headers = {"Authorization": f"Bearer {self._microsoft.token()}"}
        self._waiting[f"a:{samtale}"] = sent = asyncio.get_running_loop().create_future()
        begyndt = time.perf_counter()
        async with self._client.post(f"http://{HOST}:{self._port}{ADDRESS}", json=activity, headers=headers) as svar:
            svar.raise_for_status()
        await sent
        return (time.perf_counter() - begyndt) * 1000

    def _sent(self, one: dict[str, Any]) -> None:
        waiting = self._waiting.get(one["conversation"])
        if one["body"]["type"] == "message" and waiting is not None and not waiting.done():
            waiting.set_result(None)


async def _p50(maaler: Maaler, tur: Callable[[str], Awaitable[float]]) -> tuple[float, float]:
    """The median of a turn, one at a time, and the gateway's processor time for one; in ms."""
    for _ in range(VARM):
        await tur("en-ad-gangen")
    brugt = maaler.processortid
    tider = [await tur("en-ad-gangen") for _ in range(GANGE)]
    return statistics.median(tider), (maaler.processortid - brugt) * 1000 / GANGE


async def _p99(tur: Callable[[str], Awaitable[float]]) -> float:
    """The 99th percentile of a turn where many conversations go on at once, in ms."""

    async def samtale(nr: int) -> list[float]:
        return [await tur(f"samtale-{nr}") for _ in range(TURE)]

    tider = [tid for samtalens in await asyncio.gather(*map(samtale, range(SAMTALER))) for tid in samtalens]
    return statistics.quantiles(tider, n=100)[98]


async def maal() -> list[tuple[str, float, str, float | None]]:
    """What was measured: its name, the figure, its unit, and its budget."""
    engine, microsoft = FakeEngine(), FakeMicrosoft()
    engine.says(await asyncio.to_thread(lambda: list(Dialogue({"rulebook": "ringsted_ark"}).press(FOUND).messages)))
    await engine.server.start_server()
    await microsoft.server.start_server()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
        async with Maaler(engine, microsoft, client, on=False) as maaler:
            siden, siden_cpu = await _p50(maaler, maaler.web)
            uden = maaler.hukommelse
            siden_samtidig = await _p99(maaler.web)
        async with Maaler(engine, microsoft, client, on=True) as maaler:
            teams, teams_cpu = await _p50(maaler, maaler.teams)
            med = maaler.hukommelse
            teams_samtidig = await _p99(maaler.teams)
            efter = maaler.hukommelse
    await engine.server.close()
    await microsoft.server.close()
    return [
        ("memory of the gateway, Teams off", uden, "MB", None),
        ("memory of the gateway, Teams on", med, "MB", None),
        (f"the same after {SAMTALER * TURE:,} more turns of {SAMTALER} people", efter, "MB", None),
        ("a turn on the page, p50", siden, "ms", None),
        ("what Teams adds to a turn, p50", teams - siden, "ms", BUDGET),
        ("processor time of the gateway for a turn on the page", siden_cpu, "ms", None),
        ("what Teams adds to it", teams_cpu - siden_cpu, "ms", BUDGET),
        (f"a turn on the page, {SAMTALER} conversations at once, p99", siden_samtidig, "ms", None),
        (f"a turn in Teams, {SAMTALER} conversations at once, p99", teams_samtidig, "ms", None),
    ]


def main(argv: list[str]) -> None:
    """Measure, or be the gateway that is measured."""
    if argv:
        gateway(int(argv[0]), int(argv[1]), argv[2])
    else:
        print(json.dumps(asyncio.run(maal())))


if __name__ == "__main__":
    main(sys.argv[1:])
