"""Whether a message is acute, or may be (DOMAIN.md section 6, "What is akut"): several signals, erring on the side of
asking.

Strong and weak signs, counter-signs (questions about procedures, play, accidents, what is handled already) and a
classifier are weighed for each sentence and for the whole: a hint counts also where all else in a long message is
harmless.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from components.klassifikator import Features, Klassifikator, Raekke
from components.moenstre import Moenstre

AKUT = "akut"
TVIVL = "akut_tvivl"
_SAETNING = re.compile(r"(?<=[.!?;])\s+")
_TRODS_SVAR = 0.9  # so sure the classifier must be to see more in a short answer than an answer
_KANT = " .,!?;:"
_FLEST = 40  # sentences that the classifier is asked about: where there are more, those with a sign of any kind
_LANG = 1500  # a longer message is judged by its sentences alone
_MEST_ORD = 40  # a sentence without stops is read in windows of so many words
# How likely acute a text must be to be taken for it, and to be asked about; the same with a strong sign. Of one
# sentence among others the classifier must be surer: many sentences are many chances to look odd.
_SIKKER, _MULIG, _MULIG_DEL = 0.92, 0.24, 0.5
_SIKKER_TEGN, _MULIG_TEGN = 0.75, 0.1
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
        saetning = saetning.strip(_KANT)
        ord_ = saetning.split()
        if len(ord_) <= _MEST_ORD:
            ud.append(saetning)
        else:
            ud += [" ".join(ord_[i : i + _MEST_ORD]) for i in range(0, len(ord_), _MEST_ORD // 2)]
    return [s for s in ud if len(s) > 2]


def vurder(
    foldet: str,
    raekke: Raekke,
    handling: str | None,
    moenstre: Moenstre,
    features: Features,
    klassifikator: Klassifikator,
    svarer: bool = False,
) -> Vurdering:
    """Return whether a folded text is acute, or may be.

    ``raekke``: its features; ``handling``: the dialogue act that a pattern says it is; ``svarer``: it is a short
    answer to the question in hand, so that the classifier, which knows no question, must be very sure ("far siger
    nej").
    """
    if handling in _HARMLOESE:
        return Vurdering(None)
    if moenstre.rammer("akut", "overtaget", foldet):
        return Vurdering(None)
    if svarer and not moenstre.rammer("akut", "staerk", foldet) and _p(raekke, klassifikator) < _TRODS_SVAR:
        return Vurdering(None)
    dele = saetninger(foldet)
    bedst = Vurdering(None)
    if len(dele) <= 1 or len(foldet) <= _LANG:
        bedst = _vej(foldet, moenstre, _p(raekke, klassifikator))
    if len(dele) <= 1 or bedst.trin == AKUT:
        return bedst
    if len(dele) > _FLEST:
        dele = [d for d in dele if moenstre.rammer("akut", "staerk", d) or moenstre.rammer("akut", "svag", d)][
            : 2 * _FLEST
        ]
    for del_ in dele:
        vurdering = _vej(del_, moenstre, _p(features.raekke(del_), klassifikator), _MULIG_DEL)
        if vurdering.trin == AKUT:
            return vurdering
        if vurdering.trin and vurdering.sikkerhed > bedst.sikkerhed:
            bedst = vurdering
    return bedst


def _p(raekke: Raekke, klassifikator: Klassifikator) -> float:
    return dict(klassifikator.sandsynligheder(raekke)).get(AKUT, 0.0)


def _vej(del_: str, moenstre: Moenstre, p: float, mulig: float = _MULIG) -> Vurdering:
    """Weigh the signs of a message or a part of one; ``p`` is the classifier's view of it, ``mulig`` the bound to ask.

    The bounds are those at which cross-validation and the development sets lose no acute message that can be kept.

    A strong sign without a counter-sign lowers both bounds: what is nearly certainly meant is never passed over.
    """
    staerk = moenstre.rammer("akut", "staerk", del_) and not moenstre.rammer("akut", "modsat", del_)
    if p >= (_SIKKER_TEGN if staerk else _SIKKER):
        return Vurdering(AKUT, max(p, 0.9))
    return Vurdering(TVIVL, max(p, 0.5)) if p >= (_MULIG_TEGN if staerk else mulig) else Vurdering(None, p)
