"""Codes under which progress is kept: "LÆR-7K2M-9F4T". Crockford's base 32 without vowels, 0 and 1: nothing is misread,
and no code holds a word or a name.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

ALFABET = "23456789BCDFGHJKMNPQRSTVWXZ"
_GRUPPE = 4
# Typed as people type it: "lær", "laer" or "lar", blanks or hyphens or neither.
_KODE = re.compile(r"(?<![a-z0-9æ])l(?:æ|ae|a|e)r[\s-]*((?:[0-9a-z][\s-]?){8})(?![a-z0-9])", re.IGNORECASE)


def ny_kode() -> str:
    """Return a new code: 38 random bits at most. Each group has a letter and a digit, so that no code looks like a
    number that is taken out of messages (``bot.gateway.redaction``).
    """
    while True:
        grupper = ["".join(secrets.choice(ALFABET) for _ in range(_GRUPPE)) for _ in range(2)]
        if all(any(c.isalpha() for c in g) and any(c.isdigit() for c in g) for g in grupper):
            return f"LÆR-{grupper[0]}-{grupper[1]}"


def find_kode(tekst: str) -> str | None:
    """Return the code that a text holds, in its written form, or None."""
    fundet = _KODE.search(tekst)
    if fundet is None:
        return None
    tegn = re.sub(r"[\s-]", "", fundet[1]).upper()
    if any(c not in ALFABET for c in tegn) or not any(c.isdigit() for c in tegn):
        return None
    return f"LÆR-{tegn[:_GRUPPE]}-{tegn[_GRUPPE:]}"


def noegle(hemmelighed: bytes, slags: str, vaerdi: str) -> str:
    """Return what is kept instead of a session's id or a code: a keyed hash, in hexadecimal."""
    return hmac.new(hemmelighed, f"laering:{slags}:{vaerdi}".encode(), hashlib.sha256).hexdigest()
