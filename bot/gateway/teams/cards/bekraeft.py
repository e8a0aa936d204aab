"""One short question about what was understood, or before something that cannot be undone."""

from bot.gateway.teams.cards.besked import render

__all__ = ["render"]
