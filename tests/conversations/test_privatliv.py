"""Nothing that is typed is kept: after a conversation full of names, numbers and a story, no file and no log holds any."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conversations.client import LOGS, GatewayConversation
from tests.conversations.walk import FOUND, payload
from tools.house import ENGINE, ROOT
from tools.stak import Stak

# Invented; none of these words is a part of the product.
NAMES = ("Kvasimodine", "Brøndumbert", "Snurretopsen")
NUMBERS = ("010203-4567", "0102034567", "20 30 40 57", "+45 20304057", "snurretop@eksempel.dk")
STORY = ("zebrastribede", "harmonikaspillet", "trompetfiskene")
TOLD = (
    f"hej jeg hedder {NAMES[0]} og er pædagog",
    f"{NAMES[1]} {NAMES[2]}, cpr {NUMBERS[0]}, graver {STORY[0]} huller og vi har prøvet alt",
    f"ring til mig på {NUMBERS[2]} eller {NUMBERS[3]}, eller skriv til {NUMBERS[4]}",
    f"han kan kun sove når {STORY[1]} spiller, cpr uden streg er {NUMBERS[1]}",
    f"{STORY[2]} {STORY[0]} blorp {NAMES[2]}",
    f"hvem skal med til et møde om {NAMES[1]}?",
    f"jeg vil gerne klage over {NAMES[0]}",
    f"hun siger at {NAMES[1]} slår hende med {STORY[1]}",
    "det er ikke akut",
    f"lav invitation til {NAMES[1]} torsdag om 3 uger",
)
SECRETS = [text.lower().encode() for text in (*NAMES, *NUMBERS, *STORY)]


def files() -> Iterator[tuple[Path, bytes]]:
    """Everything that the running product may write to: all under var/, the parts' output among it, and the models."""
    for folder in (ROOT / "var", ENGINE / "models"):
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix == ".gz":
                with tarfile.open(path) as model:
                    for member in model.getmembers():
                        if (file := model.extractfile(member)) is not None:
                            yield path / member.name, file.read()
            elif path.is_file():
                yield path, path.read_bytes()


def test_nothing_that_was_told_is_kept(visit: Callable[[], GatewayConversation], running: Stak):
    for before in ((), (payload("find_moede"),), (FOUND, payload("lav_kladde"))):
        talk = visit()
        for said in before:
            talk.say(said)
        turns = [talk.say(text) for text in TOLD]
        for turn in turns:
            # Not said back either, and not in what is for machines.
            shown = (turn.text + str(turn.messages)).lower()
            assert not any(secret.decode() in shown for secret in SECRETS), turn.text
    parts = {path.stem for path in LOGS.glob("*.log")}
    assert {"engine", "actions", "gateway"} <= parts
    kept = [
        f"{path}: {secret.decode()}" for path, content in files() for secret in SECRETS if secret in content.lower()
    ]
    assert not kept, kept


def test_the_logs_hold_no_errors_after_all_this(running: Stak):
    """Run last in this file: what was said above was handled, not stumbled over."""
    for part in ("engine", "actions", "gateway"):
        log = (LOGS / f"{part}.log").read_text(encoding="utf-8", errors="replace")
        assert "Traceback" not in log, f"{part}: {log[-2000:]}"
