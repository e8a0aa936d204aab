"""Whether a message is acute, or may be (DOMAIN.md section 6, "What is akut"): several signals, erring on the side of asking.

Strong and weak signs, counter-signs (questions about procedures, play, accidents, what is handled already) and a classifier
are weighed for each sentence and for the whole: a hint counts also where all else in a long message is harmless.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from components.klassifikator import Features, Klassifikator
from components.moenstre import Moenstre

AKUT = "akut"
TVIVL = "akut_tvivl"
_SAETNING = re.compile(r"(?<=[.!?;])\s+")
_MEST_ORD = 40  # a sentence without stops is read in windows of so many words
# Acts that no acute message is taken for when a pattern has named the whole message one.
_HARMLOESE = {
    "bekraeft", "afkraeft", "ved_ikke", "hvorfor", "ret_svar", "start_forfra", "tilbage", "vis_svar", "vis_kilder",
    "vis_kvittering", "hvem_goer_hvad", "skift_rulebook", "hils", "farvel", "tak", "fortsaet",
}  # fmt: skip


@dataclass
class Vurdering:
    """``trin``: ``akut``, ``akut_tvivl`` or None; ``sikkerhed``: 0..1."""

    trin: str | None
    sikkerhed: float = 0.0


def saetninger(foldet: str) -> list[str]:
    """Return the sentences of a folded text, long ones in overlapping windows."""
    ud = []
    for saetning in _SAETNING.split(foldet):
        ord_ = saetning.split()
        if len(ord_) <= _MEST_ORD:
            ud.append(saetning)
        else:
            ud += [" ".join(ord_[i : i + _MEST_ORD]) for i in range(0, len(ord_), _MEST_ORD // 2)]
    return [s for s in ud if len(s) > 2]


def vurder(foldet: str, handling: str | None, moenstre: Moenstre, features: Features, klassifikator: Klassifikator) -> Vurdering:
    """Return whether a folded text is acute, or may be. ``handling``: the dialogue act that a pattern says it is."""
    if handling in _HARMLOESE:
        return Vurdering(None)
    dele = saetninger(foldet)
    if len(dele) > 1:
        dele = [foldet, *dele] if len(foldet) < 600 else dele
    if moenstre.rammer("akut", "overtaget", foldet):
        return Vurdering(None)
    bedst = Vurdering(None)
    for del_ in dele:
        vurdering = _del(del_, moenstre, dict(klassifikator.sandsynligheder(features.raekke(del_))).get(AKUT, 0.0))
        if vurdering.trin == AKUT:
            return vurdering
        if vurdering.trin and vurdering.sikkerhed > bedst.sikkerhed:
            bedst = vurdering
    return bedst


def _del(del_: str, moenstre: Moenstre, p: float) -> Vurdering:
    """Weigh the signs of one part; ``p`` is the classifier's view of it (the bounds are cross-validated, tests/engine)."""
    staerk = moenstre.rammer("akut", "staerk", del_)
    if moenstre.rammer("akut", "modsat", del_):
        sikker = staerk and p >= 0.85
        tvivl = staerk and p >= 0.2 or p >= 0.5
    else:
        svag = staerk or moenstre.rammer("akut", "svag", del_)
        sikker = staerk and p >= 0.25 or svag and p >= 0.65 or p >= 0.85
        tvivl = staerk or svag and p >= 0.08 or p >= 0.2
    if not (sikker or tvivl):
        return Vurdering(None, p)
    return Vurdering(AKUT if sikker else TVIVL, max(p, 0.9 if staerk and sikker else 0.5))
