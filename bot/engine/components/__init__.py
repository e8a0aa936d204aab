"""The engine's own Rasa components: Danish understanding, a tracker store without text, and the start."""
