"""What was not understood: the explanation, and the answers to the question in hand."""

from bot.gateway.teams.cards.besked import render

__all__ = ["render"]
