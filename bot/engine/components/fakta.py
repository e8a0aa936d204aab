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
            elif slot == "formaal_bfm" and not (_BFM.search(foldet) or any(f.vaerdi == "raadgiver" for f in fund)):
                continue  # an aim is one only where a rådgiver calls a børne- og familiemøde
            if ramt and (valgt := _vaelg(slot, ramt, foldet)) is not None:
                fund.append(valgt)
        fund += self._fagligheder(foldet, spoergsmaal)
        dato = self._moenstre.find("dato", foldet)
        if dato and spoergsmaal != "dato":
            fund.append(dato[0])
        return fund

    def _som_svar(self, slot: str, foldet: str) -> list[Fund]:
        """Return what the text says of the fact in hand, where it need not say which fact it speaks of."""
        kort = foldet.strip(" .,!?:;-")
        if slot == "rolle":
            behov = self._moenstre.find("behov", kort)
            ramt = [f for f in self._moenstre.find("rollenavn", kort) if not _i_behov(f, behov, kort)]
        else:
            ramt = self._moenstre.find(f"svar:{slot}", kort)
        ramt = ramt or self._leksikon.find(slot, kort)
        for f in ramt:
            f.slot = slot
        return ramt

    def _rolle(self, foldet: str) -> list[Fund]:
        """Return the asker's function: one named after words in the first person, or one that stands by itself first or last."""
        navne = self._moenstre.find("rollenavn", foldet)
        if not navne:
            return []
        personer = self._moenstre.find("foerste", foldet)
        omtalt = self._moenstre.find("rolle_omtalt", foldet)
        ud = []
        for f in navne:
            if any(o.start <= f.start < o.slut for o in omtalt) or re.search(r"\b(?:ikke|ej) (?:en |laengere )?$", foldet[: f.start]):
                continue
            foran = any(0 <= f.start - p.slut <= 1 for p in personer)
            if foran or _HER.match(foldet[f.slut :]) or _alene(f, foldet):
                ud.append(Fund("rolle", f.vaerdi, f.start, f.slut))
        return ud

    def _fagligheder(self, foldet: str, spoergsmaal: str | None) -> list[Fund]:
        """Return the disciplines that are wanted; without the question in hand a mention needs words of need around it."""
        i_haand = spoergsmaal == "fagligheder"
        naevnt = self._moenstre.find("fag", foldet)
        optaget = [(f.start, f.slut) for f in naevnt]
        for f in self._leksikon.find("fagligheder", foldet):
            if f.vaerdi not in ("ingen", "ved_ikke") and not any(a < f.slut and f.start < b for a, b in optaget):
                naevnt.append(f)
        behov = [] if i_haand else self._moenstre.find("behov", foldet)
        roller = [] if i_haand else self._rolle(foldet) + self._moenstre.find("rolle_omtalt", foldet)
        ud = []
        for f in sorted(naevnt, key=lambda f: f.start):
            if _afvist(foldet, f) or any(r.start < f.slut and f.start < r.slut for r in roller):
                continue
            if i_haand or _i_behov(f, behov, foldet):
                ud.append(Fund("fagligheder", f.vaerdi, f.start, f.slut))
        hele = self._moenstre.find("fagligheder", foldet)
        if i_haand and not ud:
            hele += self._som_svar("fagligheder", foldet)
        hele = [f for f in hele if f.vaerdi in ("ingen", "ved_ikke")]
        if hele and not ud:
            return [Fund("fagligheder", hele[-1].vaerdi, hele[-1].start, hele[-1].slut)]
        return ud


def _afvist(foldet: str, fund: Fund) -> bool:
    """Say whether a discipline is named only to be turned down ("ikke psykolog", "uden SSP", "hverken X eller Y", "X nej")."""
    foran = foldet[max(0, fund.start - 40) : fund.start]
    if _IKKE_FORAN.search(foran):
        return True
    return bool(_NEJ_EFTER.match(foldet[fund.slut : fund.slut + 40]))


def _i_behov(fund: Fund, behov: list[Fund], foldet: str) -> bool:
    """Say whether a mention stands in a sentence with words of need, or makes up a sentence of its own ("psykolog?")."""
    graenser = [0, *(m.end() for m in _DELER.finditer(foldet)), len(foldet)]
    for a, b in zip(graenser, graenser[1:]):
        if a <= fund.start < b:
            if any(a <= x.start < b for x in behov):
                return True
            if re.match(r"\s*(?:skal|med|paa|ind over|kunne|ville|boer|vil gerne)\b(?! (?:vi|jeg|indkalde|siger))", foldet[fund.slut : b]):
                return True
            return fund.vaerdi != "socialraadgiver" and fund.start > 0 and bool(_KUN_FAG.match(foldet[a : fund.start] + "~" + foldet[fund.slut : b]))
    return False


_IKKE_FORAN = re.compile(
    r"\b(?:ikke|uden|hverken|undtagen|foruden|i stedet for|ingen|ej)"
    r"(?: (?:en|et|den|noget|nogen|brug for|behov for|ogsaa|heller|til|skal have|det er|er|\w+ eller))*\s*$"
)
_NEJ_EFTER = re.compile(r",? (?:nej|er ikke noedvendig\w*|skal ikke med|behoeves ikke|er ikke inde over|har vi ikke brug for)\b")
# What may stand beside a discipline in a sentence that asks for nothing else ("psykolog?", "måske også ssp").
_KUN_FAG = re.compile(r"^[\s,~?.!+/-]*(?:(?:og|eller|maaske|eventuelt|samt|plus|kun|bare|ogsaa|med|gerne|nok|taenker|en|et|helst|~)[\s,~?.!+/-]*)*$")
_HER = re.compile(r"\s+(?:her|skriver|spoerger)\b(?! (?:har|siger|er|at|om))")
_BFM = re.compile(
    r"\b(?:bfm|boerne- ?og familie ?moede\w*|foranstaltning\w*|barnets plan|ungeplan\w*|bevilget|bevilling\w*|familiebehandling\w*|"
    r"boernefaglig\w*|bfu|aflastning\w*|kontaktperson\w*)"
)
# Functions that are as often asked for as they ask: alone at the start of a message they are no answer to "who are you".
_OGSAA_FAG = ("ppr_eller_ke",)


def _alene(fund: Fund, foldet: str) -> bool:
    """Say whether a function stands by itself, at the start ("Lærer i 3. klasse. …", "er pæd. leder, …") or at the very end."""
    foran, bagefter = foldet[: fund.start], foldet[fund.slut :]
    if re.match(r"^(?:hej[ ,.!]*|goddag[ ,.!]*)?(?:er |ny |bekymret |en )*$", foran):
        if re.match(r"^\s*(?:[.,:;!-]|$)", bagefter):
            return fund.vaerdi not in _OGSAA_FAG
        return bool(re.match(r"^ (?:i|paa|fra|hos|ved|for|af) (?:[\w-]+ ?){1,5}(?:[.,:;!-]|$)", bagefter))
    return fund.vaerdi not in (*_OGSAA_FAG, "sundhedsplejerske") and bool(re.search(r"[.!?;] $", foran)) and not bagefter.strip(" .!")


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
