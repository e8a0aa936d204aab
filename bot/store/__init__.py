"""What is kept of learning: progress under a pseudonym, in SQLite by default. No free text, no names, no answers.

``aabn`` is called once when the action server starts; ``lager`` gives the open store to whoever needs it.
"""

from __future__ import annotations

from bot.store.lager import Kortstatus, Lager, LagerFejl, Lektionsstatus, Status
from bot.store.opsaetning import aabn, lager, luk

__all__ = ["Kortstatus", "Lager", "LagerFejl", "Lektionsstatus", "Status", "aabn", "lager", "luk"]
