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
    fortalt: bool = False,
) -> Vurdering:
    """Return whether a folded text is acute, or may be.

    ``raekke``: its features; ``handling``: the dialogue act that a pattern says it is; ``svarer``: it is a short
    answer to the question in hand, so that the classifier, which knows no question, must be very sure ("far siger
    nej"); ``fortalt``: it states facts of a case, so that unease about a child is what it is about anyhow.
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
        bedst = _vej(foldet, moenstre, _p(raekke, klassifikator), not fortalt)
    if len(dele) <= 1 or bedst.trin == AKUT:
        return bedst
    if len(dele) > _FLEST:
        dele = [d for d in dele if moenstre.rammer("akut", "staerk", d) or moenstre.rammer("akut", "svag", d)][
            : 2 * _FLEST
        ]
    for del_ in dele:
        vurdering = _vej(del_, moenstre, _p(features.raekke(del_), klassifikator), False)
        if vurdering.trin == AKUT:
            return vurdering
        if vurdering.trin and vurdering.sikkerhed > bedst.sikkerhed:
            bedst = vurdering
    return bedst


def _p(raekke: Raekke, klassifikator: Klassifikator) -> float:
    return dict(klassifikator.sandsynligheder(raekke)).get(AKUT, 0.0)


def _vej(del_: str, moenstre: Moenstre, p: float, alene: bool) -> Vurdering:
    """Weigh the signs of a message or a part of one; ``p`` is the classifier's view of it (bounds cross-validated).

    ``alene``: the text is the whole message and tells nothing else; the classifier must be surer of one that does.
    """
    staerk = moenstre.rammer("akut", "staerk", del_)
    if moenstre.rammer("akut", "modsat", del_):
        sikker = staerk and p >= 0.94
        tvivl = p >= (0.29 if alene else 0.8)
    else:
        svag = staerk or moenstre.rammer("akut", "svag", del_)
        sikker = (
            (staerk and p >= (0.5 if alene else 0.7))
            or (svag and p >= (0.86 if alene else 0.95))
            or p >= (0.94 if alene else 0.97)
        )
        tvivl = (
            (staerk and p >= (0.01 if alene else 0.06))
            or (svag and p >= (0.05 if alene else 0.5))
            or p >= (0.08 if alene else 0.75)
        )
    if not (sikker or tvivl):
        return Vurdering(None, p)
    return Vurdering(AKUT if sikker else TVIVL, max(p, 0.9 if staerk and sikker else 0.5))
