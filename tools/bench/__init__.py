"""``make bench``: the project beside Rasa's own starter pipeline, on the same data and the same machine."""
