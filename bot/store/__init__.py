"""What is kept: progress of learning under a pseudonym, and for some hours the files of drafts. In SQLite by default.

``aabn`` is called once when the action server starts; ``lager`` gives the open store to whoever needs it.
"""

from __future__ import annotations

from bot.store.filer import LagerFejl
from bot.store.lager import Kortstatus, Lager, Lektionsstatus, Status
from bot.store.opsaetning import aabn, lager, luk

__all__ = ["Kortstatus", "Lager", "LagerFejl", "Lektionsstatus", "Status", "aabn", "lager", "luk"]
