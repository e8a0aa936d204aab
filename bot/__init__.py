"""The bot: the engine (Rasa, its own Python), the gateway in front of it, and the page that people use."""
