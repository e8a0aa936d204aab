"""The commands as they are called: run, chat, doctor, clean, and the Makefile's own list of them."""

import http.server
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import ClassVar

import pytest

from tools.chat import Conversation, talk
from tools.clean import made
from tools.doctor import Finding, model_finding, port_findings, rulebook_finding
from tools.house import HOUSE_PYTHON, ROOT, ToolError, house_env
from tools.model import Model
from tools.ports import Ports
from tools.progress import TIMED_OUT, Step, run_logged

BUTTONS = [
    {"title": "Psykolog", "payload": '/svar{"fagligheder":["ke_psykolog"]}'},
    {"title": "SSP", "payload": '/svar{"fagligheder":["ssp"]}'},
    {"title": "Ved ikke", "payload": "/ved_ikke"},
]


class Gateway(http.server.BaseHTTPRequestHandler):
    """Answers with what it was sent, offers three buttons, sets a cookie, and refuses the word "nej"."""

    heard: ClassVar[list[tuple[dict[str, str], str | None]]] = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.append((body, self.headers.get("Cookie")))
        refused = body.get("message") == "nej"
        self.send_response(429 if refused else 200)
        self.send_header("Set-Cookie", "moedeguide=1.abc; HttpOnly; Path=/")
        self.end_headers()
        question = {"text": "Hvem?", "buttons": BUTTONS}
        custom = {"custom": {"type": "spoergsmaal", "slot": "fagligheder", "flere": True}}
        answer = {"fejl": "Det gik lidt for hurtigt."} if refused else {"messages": [question, custom]}
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway():
    """The address of a fake gateway."""
    Gateway.heard = []
    server = http.server.HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_chat_sends_numbers_texts_and_several(gateway, monkeypatch, capsys):
    typed = iter(["1", "ssp", "1, 2", "2 og 3", "jeg er lærer", "nej", "3", "9", "/slut"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(typed))
    talk(Conversation(gateway))
    assert [body for body, _ in Gateway.heard] == [
        {"payload": "/hils"},
        {"payload": BUTTONS[0]["payload"]},
        {"payload": BUTTONS[1]["payload"]},
        {"payload": '/svar{"fagligheder": ["ke_psykolog", "ssp"]}'},
        {"message": "SSP og Ved ikke"},
        {"message": "jeg er lærer"},
        {"message": "nej"},
        {"payload": "/ved_ikke"},
        {"message": "9"},
    ]
    assert [cookie for _, cookie in Gateway.heard][1:] == ["moedeguide=1.abc"] * 8
    shown = capsys.readouterr().out
    assert "  1. Psykolog\n  2. SSP\n  3. Ved ikke" in shown
    assert "Det gik lidt for hurtigt." in shown


def test_chat_ends_with_the_input_and_when_nobody_answers(gateway, monkeypatch):
    def at_end(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", at_end)
    talk(Conversation(gateway))
    with pytest.raises(ToolError, match="Guiden svarer ikke længere"):
        Conversation(f"http://127.0.0.1:{Ports.unused().gateway}").send({"payload": "/hils"})


def test_run_says_which_port_is_taken_and_leaves():
    ports = Ports.unused()
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports.engine))
        other.listen()
        answer = subprocess.run(
            [str(HOUSE_PYTHON), "-m", "tools.run"],
            cwd=ROOT,
            env={**house_env(), **ports.as_env()},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.splitlines() == [
        f"Port {ports.engine} er optaget. Luk det program, der bruger den, eller vælg en anden port med ENGINE_PORT, "
        f"for eksempel: make run ENGINE_PORT={ports.engine + 10}"
    ]


def test_an_interrupted_command_leaves_nothing_running(tmp_path):
    code = (
        "import sys; from pathlib import Path; from tools.house import entry; from tools.progress import run_logged\n"
        "command = ['sh', '-c', 'sleep 60 & echo $!; wait']\n"
        "entry(lambda arguments: run_logged(command, 'Venter', Path(arguments[0])))\n"
    )
    log = tmp_path / "log"
    with subprocess.Popen(
        [str(HOUSE_PYTHON), "-c", code, str(log)], cwd=ROOT, env=house_env(), stderr=subprocess.PIPE, text=True
    ) as process:
        deadline = time.monotonic() + 20
        while not (log.exists() and log.read_text().strip()) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert errors.split() == ["Afbrudt."]
    stat = Path(f"/proc/{log.read_text().strip()}/stat")
    assert not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_progress_is_shown_after_a_second_and_not_before(capsys, monkeypatch):
    step = Step("Træner modellen")
    step.tick()
    assert capsys.readouterr().out == ""
    step._start -= 2
    step.tick("venter")
    step.tick("venter")
    assert capsys.readouterr().out == "Træner modellen ... 2 s (venter)\n"
    step.end()
    assert capsys.readouterr().out == "Træner modellen: klar (2 s)\n"


def test_a_logged_command_gives_its_code_and_output(tmp_path):
    assert run_logged(["sh", "-c", "echo ud; echo fejl >&2; exit 3"], "Prøver", tmp_path / "l" / "log") == 3
    assert (tmp_path / "l" / "log").read_text() == "ud\nfejl\n"


def test_a_logged_command_that_takes_too_long_is_stopped(tmp_path):
    log = tmp_path / "log"
    assert run_logged(["sh", "-c", "echo $$; exec sleep 60"], "Prøver", log, limit=0.1) == TIMED_OUT
    with pytest.raises(ProcessLookupError):
        os.kill(int(log.read_text()), 0)


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(tmp_path, monkeypatch):
    assert Finding("Model", "der er ingen trænet model.", "Kør make model.").line == (
        "[mangler] Model: der er ingen trænet model. Kør make model."
    )
    assert model_finding(Model(tmp_path)).mend == "Kør make model."
    (tmp_path / "knowledge" / "rulebooks" / "ringsted_ark").mkdir(parents=True)
    monkeypatch.delenv("RULEBOOK", raising=False)
    assert not rulebook_finding(tmp_path).mend
    monkeypatch.setenv("RULEBOOK", "aarhus")
    assert rulebook_finding(tmp_path).mend == "Sæt RULEBOOK til en af: ringsted_ark."
    ports = Ports.unused()
    assert [finding.mend for finding in port_findings(ports)] == [""]
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports.gateway))
        other.listen()
        monkeypatch.setattr("tools.doctor.health", lambda port: None)
        assert port_findings(ports)[0].line.startswith(f"[mangler] Port: {ports.gateway} er optaget")


def test_the_doctor_runs_and_changes_nothing():
    answer = subprocess.run(
        [sys.executable, "-m", "tools.doctor"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert answer.returncode in (0, 1), answer.stderr
    for subject in ("Start-Python", "uv", "Python til huset", "Python til motoren", "Model", "Port", "Regelbog"):
        assert f"] {subject}" in answer.stdout


def test_clean_takes_only_what_can_be_made_again(tmp_path):
    for name in ("bot/engine/models", "var/log", "knowledge/__pycache__", ".venv/lib/__pycache__", "data/nlu"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "var" / "secret").write_text("s")
    assert {path.relative_to(tmp_path).as_posix() for path in made(tmp_path)} == {
        "bot/engine/models",
        "var/log",
        "knowledge/__pycache__",
    }


def test_make_alone_explains_every_target():
    answer = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony is not None
    explained = set(re.findall(r"^make ([\w-]+)", answer.stdout, re.MULTILINE))
    assert explained == set(phony.group(1).split()) - {"help"}


def test_ci_calls_make_test_and_may_be_executed():
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "export CI=true" in script.read_text()
    assert "make test </dev/null" in script.read_text()
