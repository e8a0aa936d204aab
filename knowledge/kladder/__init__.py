"""Drafts from the meeting object: invitation, task cards, agenda with minutes, deadline plan and mail, as Word, PDF,
text and calendar.
"""

from __future__ import annotations

from knowledge.kladder.filer import lav_filer, zip_fil
from knowledge.kladder.indhold import aldersgrupper
from knowledge.kladder.tekstform import tekst, uddrag, uden_fed
from knowledge.kladder.typer import DOKUMENTER, FORMER, Fil, Filer, KladdeFejl, Kladdevalg

__all__ = [
    "DOKUMENTER",
    "FORMER",
    "Fil",
    "Filer",
    "KladdeFejl",
    "Kladdevalg",
    "aldersgrupper",
    "lav_filer",
    "tekst",
    "uddrag",
    "uden_fed",
    "zip_fil",
]
