"""The gateway: the only part that people's browsers reach.

It sets the sender of every message from a signed cookie, takes personal numbers out of the text before anything else
reads it, limits size and rate, and hands each turn to the engine on loopback. Start it with ``python -m bot.gateway``.
"""
