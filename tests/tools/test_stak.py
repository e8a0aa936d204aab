"""The stack: ports, waiting, stopping, and what is said when a part fails. The parts are small fakes."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.house import HOUSE_PYTHON, ROOT, ToolError, house_env
from tools.ports import Ports, answers, health
from tools.stak import Part, parts, stak

# Answers 200 to everything on the port that it is given (but with nothing to a message: "silent"), and ends when it is
# asked to (or not at all: "stubborn").
SERVER = """
import http.server, signal, subprocess, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'{"engine": true}')
    def do_POST(self):
        self.send_response(200); self.end_headers()
        self.wfile.write(b"{}" if "silent" in sys.argv else b'{"messages": [{"text": "Hej"}]}')
    def log_message(self, *args): pass
if "stubborn" in sys.argv: signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("en linje i loggen", flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def part(name: str, *arguments: object, code: str = SERVER) -> Part:
    """A fake part."""
    return Part(name, (sys.executable, "-c", code, *(str(argument) for argument in arguments)), ROOT, {})


def fakes(ports: Ports) -> list[Part]:
    """Three fakes that behave."""
    return [part("engine", ports.engine), part("actions", ports.actions), part("gateway", ports.gateway)]


def alive(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def gone(pids: list[int], limit: float = 10.0) -> bool:
    """Whether all these processes end within ``limit`` seconds."""
    deadline = time.monotonic() + limit
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(alive(pid) for pid in pids)


def test_it_starts_answers_and_stops(tmp_path):
    ports = Ports.unused()
    with stak(ports, services=fakes(ports), log_dir=tmp_path) as running:
        pids = list(running.pids().values())
        assert running.gateway == f"http://127.0.0.1:{ports.gateway}"
        assert health(ports.gateway) == {"engine": True}
        assert len(pids) == 3 and all(alive(pid) for pid in pids)
    # The supervisor writes the parts' lines after them: all of it is there when it has stopped.
    assert (tmp_path / "engine.log").read_text() == "en linje i loggen\n"
    assert gone(pids, 0.5)
    assert not any(answers(port) for port in vars(ports).values())


def test_it_stops_when_the_body_fails(tmp_path):
    ports = Ports.unused()
    with pytest.raises(ZeroDivisionError), stak(ports, services=fakes(ports), log_dir=tmp_path) as running:
        pids = list(running.pids().values())
        raise ZeroDivisionError
    assert gone(pids, 0.5)


def test_a_port_in_use_is_one_line_and_starts_nothing(tmp_path):
    ports = Ports.unused()
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports.actions))
        other.listen()
        with pytest.raises(ToolError) as told, stak(ports, services=fakes(ports), log_dir=tmp_path):
            pytest.fail("it must not start")
    assert str(told.value).startswith(f"Port {ports.actions} er optaget.")
    assert "ACTIONS_PORT" in str(told.value) and "\n" not in str(told.value)
    assert not (tmp_path / "supervisor.log").exists()


def test_a_part_that_dies_at_the_start_stops_the_rest(tmp_path):
    ports = Ports.unused()
    silent = "import time; time.sleep(60)"
    services = [
        part("engine", code="raise SystemExit(3)"),
        part("gateway", code=silent),
        part("actions", ports.actions),
    ]
    with pytest.raises(ToolError) as told, stak(ports, services=services, log_dir=tmp_path):
        pytest.fail("it must not start")
    assert str(told.value).startswith("Motoren stoppede uventet (kode 3). Se ")
    assert not any(answers(port) for port in vars(ports).values())


def test_parts_that_do_not_answer_in_time_are_named_and_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.stak.START_LIMIT", 1.0)
    ports = Ports.unused()
    services = [part("engine", code="import time; time.sleep(60)"), part("actions", ports.actions)]
    with pytest.raises(ToolError) as told, stak(ports, services=services, log_dir=tmp_path) as running:
        pytest.fail(f"it must not start: {running.pids()}")
    assert re.match(r"Ikke alle dele svarede inden for 1 sekunder: motoren, .*webserveren\. Se ", str(told.value))
    assert not any(answers(port) for port in vars(ports).values())


def test_a_guide_that_answers_no_message_does_not_count_as_started(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.stak.TURN_LIMIT", 0.5)
    ports = Ports.unused()
    services = [*fakes(ports)[:2], part("gateway", ports.gateway, "silent")]
    with (
        pytest.raises(ToolError, match="guiden besvarer ikke en besked"),
        stak(ports, services=services, log_dir=tmp_path),
    ):
        pytest.fail("it must not start")
    assert not any(answers(port) for port in vars(ports).values())


def test_a_part_that_dies_later_ends_the_wait_and_stops_the_rest(tmp_path):
    ports = Ports.unused()
    with pytest.raises(ToolError) as told, stak(ports, services=fakes(ports), log_dir=tmp_path) as running:
        pids = running.pids()
        os.kill(pids["actions"], 9)
        running.wait()
    assert str(told.value).startswith("Handlingsserveren stoppede uventet (kode -9). Se ")
    assert gone(list(pids.values()), 0.5)


def test_a_part_that_will_not_stop_is_killed(tmp_path):
    ports = Ports.unused()
    services = [part("engine", ports.engine, "stubborn"), *fakes(ports)[1:]]
    with stak(ports, services=services, log_dir=tmp_path) as running:
        pids = list(running.pids().values())
    assert gone(pids, 0.5)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_nothing_is_left_when_the_owner_is_killed(tmp_path):
    ports = Ports.unused()
    code = (
        "import sys, time; sys.path.insert(0, 'tests/tools')\n"
        "from pathlib import Path; from test_stak import fakes; from tools.ports import Ports; from tools.stak import stak\n"
        f"ports = Ports({ports.gateway}, {ports.engine}, {ports.actions})\n"
        "with stak(ports, services=fakes(ports), log_dir=Path(sys.argv[1])) as running:\n"
        "    print(*running.pids().values(), flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [str(HOUSE_PYTHON), "-c", code, str(tmp_path)], cwd=ROOT, env=house_env(), stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        lines = iter(owner.stdout.readline, "")
        pids = next([int(pid) for pid in line.split()] for line in lines if line[0].isdigit())
        owner.kill()
    assert len(pids) == 3
    assert gone(pids)


@pytest.mark.parametrize(
    ("env", "line"),
    [
        ({"GATEWAY_PORT": "abc"}, "GATEWAY_PORT skal være et tal fra 1 til 65535, men er sat til: abc"),
        ({"ENGINE_PORT": "70000"}, "ENGINE_PORT skal være et tal fra 1 til 65535, men er sat til: 70000"),
        ({"ACTIONS_PORT": "8080"}, "GATEWAY_PORT, ENGINE_PORT, ACTIONS_PORT skal være tre forskellige tal."),
    ],
)
def test_nonsense_in_a_port_is_one_line(env, line):
    with pytest.raises(ToolError) as told:
        Ports.from_env(env)
    assert str(told.value) == line


def test_ports_come_from_the_environment():
    assert Ports.from_env({}) == Ports(8080, 5005, 5055)
    assert Ports.from_env({"ENGINE_PORT": " 6005 ", "GATEWAY_PORT": ""}) == Ports(8080, 6005, 5055)
    assert Ports(1, 2, 3).as_env() == {"GATEWAY_PORT": "1", "ENGINE_PORT": "2", "ACTIONS_PORT": "3"}


def test_the_real_parts_are_quiet_local_and_told_their_ports(monkeypatch):
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    made = {one.name: one for one in parts(Ports(1, 2, 3), {"GUIDE_IDAG": "2026-02-03"})}
    assert list(made) == ["engine", "actions", "gateway"]
    for one in made.values():
        assert one.env["LOG_LEVEL"] == "WARNING"
        assert one.env["GUIDE_IDAG"] == "2026-02-03"
        assert (one.env["GATEWAY_PORT"], one.env["ENGINE_PORT"], one.env["ACTIONS_PORT"]) == ("1", "2", "3")
    assert made["engine"].env["RASA_TELEMETRY_ENABLED"] == "false"
    assert made["engine"].argv[1:] == ("-m", "components.start")
