"""Microsoft Teams: one channel of the gateway, which is off unless its settings are there.

What talks to Microsoft is in `sdk` alone and is imported only where the channel is on; the rest knows `platform`, which
is the project's own.
"""
