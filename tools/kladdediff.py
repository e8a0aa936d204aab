"""What a change does to the drafts, word by word: `make drafts-diff`, against the last release or a git revision.

The text of every document, for every meeting, kind and role of every rulebook, is written by the working tree and by
the revision's own code and data, with the same dates. A change that is the same in several drafts is shown once.
"""

from __future__ import annotations

import argparse
import difflib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TODAY, MEETING, EARLY = "2026-11-23", "2027-01-14", "2026-12-01"
AROUND = 6  # words shown on each side of a change
SHOWN = 4  # drafts named beside a change

# Run in a tree of its own: writes that tree's drafts as JSON. It uses only what the drafts promise to others.
WRITE = """
import datetime as dt, json, sys
from knowledge import fakta as fk
from knowledge.indlaes import ids, indlaes
from knowledge.kladder import DOKUMENTER, tekst
from knowledge.moede import byg

today, *dates = map(dt.date.fromisoformat, sys.argv[1:])
roles = [r for r in fk.faktum("rolle").vaerdier if r != fk.VED_IKKE]
out = {}
for book in map(indlaes, ids()):
    for meeting in book.moeder.values():
        if meeting.slags != "moede" or book.meta.slags != "moedestruktur":
            continue
        for kind in (None, *(v.id for v in meeting.varianter)):
            for date in dates:
                obj = byg(book, None, today, date, dt.time(9), meeting.id, kind)
                for document in DOKUMENTER:
                    for role in roles if document == "opgavekort" else [None]:
                        parts = [book.meta.id, meeting.id, kind, document, role, f"mødet {date.day}.{date.month}."]
                        out[" · ".join(filter(None, parts))] = tekst(obj, document, role)
json.dump(out, sys.stdout)
"""


class DiffError(Exception):
    """The drafts of one side cannot be written; the message is Danish."""


def last_release() -> str:
    """Return the last tag, or HEAD where there is none."""
    found = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    return found.stdout.strip() or "HEAD"


def drafts(tree: Path) -> dict[str, str]:
    """Return a tree's drafts by name. Raises DiffError where its code cannot write them."""
    env = {**os.environ, "PYTHONPATH": str(tree), "PYTHONIOENCODING": "utf-8"}
    env.pop("RULEBOOK_PATH", None)
    done = subprocess.run(
        [sys.executable, "-c", WRITE, TODAY, MEETING, EARLY],
        cwd=tree,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().split("\n") or [""])[-1]
        raise DiffError(f"Udkastene kan ikke skrives ({last}). Prøv en nyere udgave, eller ret fejlen.")
    written: dict[str, str] = json.loads(done.stdout)
    return written


def drafts_of(revision: str) -> dict[str, str]:
    """Return the drafts of a git revision. Raises DiffError where it is not there or has none."""
    if revision.startswith("-"):
        raise DiffError(f'"{revision}" er ikke en udgave. Brug et commit, en gren eller et mærke.')
    packed = subprocess.run(
        ["git", "archive", "--format=tar", revision, "--", "knowledge"],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    if packed.returncode:
        raise DiffError(f'Udgaven "{revision}" findes ikke. Brug et commit, en gren eller et mærke.')
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        return drafts(Path(folder))


def changes(before: str, after: str) -> list[str]:
    """Return the changes of a text, each with some words around it: "… før [-gammelt-] {+nyt+} efter …"."""
    a, b = (re.findall(r"\S+|\n", text) for text in (before, after))
    out = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        old, new = " ".join(a[i1:i2]).strip(), " ".join(b[j1:j2]).strip()
        if not (old or new):
            continue
        marks = [f"[-{old}-]"] if old else []
        marks += [f"{{+{new}+}}"] if new else []
        line = " ".join(["…", *a[max(0, i1 - AROUND) : i1], *marks, *a[i2 : i2 + AROUND], "…"])
        out.append(re.sub(r"\s+", " ", line))
    return out


def report(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return the lines to print: drafts that came or went, then each change with the drafts that it is in."""
    lines = []
    for word, names in (("Nyt udkast", sorted(set(after) - set(before))), ("Væk", sorted(set(before) - set(after)))):
        lines += [f"{word}: {name}" for name in names]
    where: dict[str, list[str]] = {}
    for name in sorted(set(before) & set(after)):
        if before[name] != after[name]:
            for change in changes(before[name], after[name]):
                where.setdefault(change, []).append(name)
    for change, names in sorted(where.items(), key=lambda item: (-len(item[1]), item[0])):
        rest = f" og {len(names) - SHOWN} andre" if len(names) > SHOWN else ""
        lines += ["", change, f"    i {'; '.join(names[:SHOWN])}{rest}"]
    return lines


def main(argv: list[str] | None = None) -> int:
    """Print what the drafts of the working tree say differently from a revision's."""
    parser = argparse.ArgumentParser(prog="make drafts-diff", description="Sammenlign udkastene ord for ord.")
    parser.add_argument("udgave", nargs="?", help="git-udgave (ellers det seneste mærke, eller HEAD)")
    revision = parser.parse_args(argv).udgave or last_release()
    try:
        before, after = drafts_of(revision), drafts(ROOT)
    except DiffError as error:
        print(error, file=sys.stderr)
        return 2
    lines = report(before, after)
    print(f"Udkastene nu mod {revision}: {len(after)} udkast.")
    print("\n".join(lines) if lines else "Ikke et ord er ændret.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
