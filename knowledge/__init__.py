"""The pure domain: rulebooks as data, decisions, deadlines and texts. No Rasa, no HTTP, no SQL."""
