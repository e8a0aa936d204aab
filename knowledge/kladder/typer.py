"""What the drafts are: documents, forms, files, and what was chosen."""

from __future__ import annotations

from dataclasses import dataclass

DOKUMENTER = ("invitation", "opgavekort", "dagsorden", "fristplan", "mail")
FORMER = ("docx", "pdf", "txt", "ics")
MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "ics": "text/calendar; charset=utf-8; method=PUBLISH",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class Fil:
    """A file of a draft. ``navn`` is safe ASCII made of ids and a date, ``titel`` what a link says (Danish).

    ``dokument``: one of DOKUMENTER, or ``kalender`` for the .ics and ``pakke`` for the zip.
    """

    navn: str
    titel: str
    mime: str
    data: bytes
    dokument: str


class KladdeFejl(Exception):
    """A draft that cannot be made; the message (Danish) says what is wrong and what to do."""


@dataclass(frozen=True)
class Kladdevalg:
    """What was asked for. ``roller``: the task cards; ``aldersgruppe``: an id of ``aldersgrupper``; ``ekstra``:
    disciplines (values of ``fagligheder``) that one wants to have beside those of the decision.
    """

    dokumenter: tuple[str, ...] = DOKUMENTER
    former: tuple[str, ...] = FORMER
    roller: tuple[str, ...] = ()
    aldersgruppe: str | None = None
    uden_foraeldre: bool = False
    ekstra: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filer:
    """The files that could be made, and what could not be (Danish, for the user)."""

    filer: tuple[Fil, ...]
    fejl: tuple[str, ...] = ()
