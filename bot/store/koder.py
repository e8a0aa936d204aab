"""Codes under which a conversation and the progress of learning are kept: "GEM-7K2-M9F-4TC".

Crockford's base 32 without vowels, 0 and 1: nothing is misread, and no code holds a word or a name. The last sign is a
check digit, so that a mistyped code is told from one that is unknown.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

ALFABET = "23456789BCDFGHJKMNPQRSTVWXZ"
_GRUPPE = 3
_TEGN = 3 * _GRUPPE
# Typed as people type it: blanks or hyphens or neither, small letters or capitals.
_KODE = re.compile(rf"(?<![a-z0-9æøå])gem[\s–-]*((?:[0-9a-z][\s–-]?){{{_TEGN}}})(?![a-z0-9æøå])", re.IGNORECASE)
# The check number's modulus: prime and above the signs, with 2 as a primitive root, so that any one sign mistyped and
# any two that have changed places are found.
_TAL = 29


def ny_kode() -> str:
    """Return a new code: 38 random bits at most. Each group has a letter and a digit, so that no code looks like a
    number or a name that is taken out of messages (``bot.gateway.redaction``).
    """
    while True:
        tegn = "".join(secrets.choice(ALFABET) for _ in range(_TEGN - 1))
        tjek = _tjektal(tegn)
        if tjek >= len(ALFABET):
            continue
        kode = _skrevet(tegn + ALFABET[tjek])
        if all(any(c.isalpha() for c in g) and any(c.isdigit() for c in g) for g in kode.split("-")[1:]):
            return kode


def find_kode(tekst: str) -> str | None:
    """Return the code that a text holds, in its written form, or None where there is none or its check digit is
    wrong.
    """
    for fundet in _KODE.finditer(tekst):
        tegn = re.sub(r"[\s–-]", "", fundet[1]).upper()
        if all(c in ALFABET for c in tegn) and _tjektal(tegn[:-1]) == ALFABET.index(tegn[-1]):
            return _skrevet(tegn)
    return None


def _skrevet(tegn: str) -> str:
    return "-".join(["GEM", *(tegn[i : i + _GRUPPE] for i in range(0, _TEGN, _GRUPPE))])


def _tjektal(tegn: str) -> int:
    return sum(ALFABET.index(c) * pow(2, nr + 1, _TAL) for nr, c in enumerate(tegn)) % _TAL


def noegle(hemmelighed: bytes, slags: str, vaerdi: str) -> str:
    """Return what is kept instead of a session's id or a code: a keyed hash, in hexadecimal."""
    return hmac.new(hemmelighed, f"laering:{slags}:{vaerdi}".encode(), hashlib.sha256).hexdigest()
