"""The facts that a text states: in an answer to the question in hand, or anywhere in a told situation."""

from __future__ import annotations

import re
from collections.abc import Mapping

from components.klassifikator import Features, Klassifikator
from components.moenstre import Fund, Leksikon, Moenstre

ENKELTE = ("rolle", "bekymringsgrad", "sagsstatus", "lokal_indsats", "samtykke", "formaal_bfm")
SLOTS = (*ENKELTE, "fagligheder", "dato")
_RETTELSE = re.compile(r"\b(?:nej vent|vent lidt|vent|rettelse|jeg mener|jeg mente|undskyld|eller nej|nej det er|nej forresten|ups|eller rettere|altsaa nej|faktisk|nej)\b")
_DELER = re.compile(r"[.!?;]+|\bmen\b")


class Faktafinder:
    """Finds the facts that folded texts state."""

    def __init__(self, moenstre: Moenstre, leksikon: Leksikon, features: Features, led: Mapping[str, Klassifikator]) -> None:
        self._moenstre = moenstre
        self._leksikon = leksikon
        self._features = features
        self._led = dict(led)

    def find(self, foldet: str, spoergsmaal: str | None = None) -> list[Fund]:
        """Return the facts stated in a folded text; a fact told two ways without a correction is left out."""
        fund: list[Fund] = []
        for slot in ENKELTE:
            ramt = self._rolle(foldet) if slot == "rolle" else self._moenstre.find(slot, foldet)
            if spoergsmaal == slot:
                ramt = ramt or self._som_svar(slot, foldet)
            if ramt and (valgt := _vaelg(slot, ramt, foldet)) is not None:
                fund.append(valgt)
        return fund + self._fagligheder(foldet, spoergsmaal)

    def _som_svar(self, slot: str, foldet: str) -> list[Fund]:
        """Return what the text says of the fact in hand, where it need not say which fact it speaks of."""
        kort = foldet.strip(" .,!?:;-")
        ramt = self._moenstre.find("rollenavn" if slot == "rolle" else f"svar:{slot}", kort) or self._leksikon.find(slot, kort)
        for f in ramt:
            f.slot = slot
        return ramt

    def _rolle(self, foldet: str) -> list[Fund]:
        """Return the asker's function: one named after words in the first person, or one that opens the message by itself."""
        navne = self._moenstre.find("rollenavn", foldet)
        if not navne:
            return []
        personer = self._moenstre.find("foerste", foldet)
        ud = []
        for f in navne:
            foran = any(0 <= f.start - p.slut <= 1 for p in personer)
            her = re.match(r"\s+(?:her|skriver|spoerger)\b(?! (?:har|siger|er))", foldet[f.slut :])
            alene = f.start == 0 and re.match(r"\s*(?:[.:,-]|$)", foldet[f.slut :])
            if foran or her or alene:
                ud.append(Fund("rolle", f.vaerdi, f.start, f.slut))
        afvist = self._moenstre.find("rolle", foldet)
        return [f for f in ud if f not in afvist]

    def _fagligheder(self, foldet: str, spoergsmaal: str | None) -> list[Fund]:
        """Return the disciplines that are wanted; without the question in hand a mention needs words of need around it."""
        i_haand = spoergsmaal == "fagligheder"
        naevnt = self._moenstre.find("fag", foldet)
        optaget = [(f.start, f.slut) for f in naevnt]
        for f in self._leksikon.find("fagligheder", foldet):
            if f.vaerdi not in ("ingen", "ved_ikke") and not any(a < f.slut and f.start < b for a, b in optaget):
                naevnt.append(f)
        behov = [] if i_haand else self._moenstre.find("behov", foldet)
        ud = []
        for f in sorted(naevnt, key=lambda f: f.start):
            if not _afvist(foldet, f) and (i_haand or _i_behov(f, behov, foldet)):
                ud.append(Fund("fagligheder", f.vaerdi, f.start, f.slut))
        hele = self._moenstre.find("fagligheder", foldet)
        if i_haand and not ud:
            hele += self._som_svar("fagligheder", foldet)
        hele = [f for f in hele if f.vaerdi in ("ingen", "ved_ikke")]
        if hele and not ud:
            return [Fund("fagligheder", hele[-1].vaerdi, hele[-1].start, hele[-1].slut)]
        return ud


def _afvist(foldet: str, fund: Fund) -> bool:
    """Say whether a discipline is named only to be turned down ("ikke psykolog", "uden SSP", "psykolog nej")."""
    foran = foldet[max(0, fund.start - 30) : fund.start]
    if re.search(r"\b(?:ikke|uden|hverken|undtagen|foruden|i stedet for|ingen|ej)(?: (?:en|et|den|noget|nogen|brug for|ogsaa|heller|til|skal have))*\s*$", foran):
        return True
    return bool(re.match(r",? (?:nej|er ikke noedvendig|skal ikke med|behoeves ikke)\b", foldet[fund.slut : fund.slut + 30]))


def _i_behov(fund: Fund, behov: list[Fund], foldet: str) -> bool:
    """Say whether a mention stands in a sentence with words of need ("tænker", "brug for", "skal med")."""
    graenser = [0, *(m.end() for m in _DELER.finditer(foldet)), len(foldet)]
    for a, b in zip(graenser, graenser[1:]):
        if a <= fund.start < b:
            return any(a <= x.start < b for x in behov)
    return False


_STAERKEST = {"samtykke": ("nej", "ikke_spurgt", "ved_ikke", "ja")}


def _vaelg(slot: str, fund: list[Fund], foldet: str) -> Fund | None:
    """Return the value told: the only one, or the one after a self-correction; None where the text says two things."""
    fund = sorted(fund, key=lambda f: f.start)
    if len({f.vaerdi for f in fund}) == 1:
        return max(fund, key=lambda f: f.slut - f.start)
    rettelser = [m.end() for m in _RETTELSE.finditer(foldet)]
    if rettelser:
        efter = [f for f in fund if f.start >= rettelser[-1] - 1]
        if efter and len({f.vaerdi for f in efter}) == 1:
            return efter[-1]
    # "ved ikke" beside a real value is a hedge on it, not another answer.
    rigtige = [f for f in fund if f.vaerdi != "ved_ikke"]
    if len({f.vaerdi for f in rigtige}) == 1:
        return rigtige[-1]
    for vaerdi in _STAERKEST.get(slot, ()):
        for f in fund:
            if f.vaerdi == vaerdi:
                return f
    return None
