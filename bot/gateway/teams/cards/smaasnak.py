"""The short turns: greeting, thanks, goodbye, feedback, a person to turn to, and what the guide does not do."""

from bot.gateway.teams.cards.besked import render

__all__ = ["TYPES", "render"]

TYPES = ("hilsen", "tak", "farvel", "feedback", "menneske", "uden_for_emne")
"""The types that are shown like this."""
