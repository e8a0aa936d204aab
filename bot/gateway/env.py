"""What reading the environment needs wherever a setting is read."""

from collections.abc import Mapping


class SettingsError(Exception):
    """A setting that cannot be used. Its text is one Danish line that says which, why, and what would do."""


def value(env: Mapping[str, str], name: str) -> str:
    """A variable's value without blanks around it; one that is set to nothing counts as not set."""
    return env.get(name, "").strip()
