"""What a message means: goal or dialogue act, and the facts it states. No Rasa here, so that it can be tested by itself.

Three sources are weighed: patterns (``regex:`` in data/nlu, high precision), the lexicon (``synonym:``, with a fuzzy
match for typos), and classifiers. An answer to the question in hand is a choice among few values: it has a classifier of
its own. A fact that is not certain is marked as such, and the dialogue asks.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from components.klassifikator import Features, Klassifikator
from knowledge import sprog

ENKELTE = ("rolle", "bekymringsgrad", "sagsstatus", "lokal_indsats", "samtykke", "formaal_bfm")
SLOTS = (*ENKELTE, "fagligheder", "dato")
UKENDT = "ikke_forstaaet"
# Yes and no, as answers to a question that is not put as a choice between them.
JA_NEJ = {
    "lokal_indsats": ("ja", "nej"),
    "samtykke": ("ja", "nej"),
    "sagsstatus": ("aktiv_sag", "ingen_sag"),
    "fagligheder": (None, "ingen"),
    "dato": (None, "ved_ikke"),
}
SIKKER = 0.55  # below: the dialogue puts one short confirming question
MULIG = 0.34  # below: not understood
_RETTELSE = re.compile(r"\b(?:nej vent|vent lidt|rettelse|jeg mener|jeg mente|undskyld|eller nej|nej det er|nej forresten|ups)\b")
_DELER = re.compile(r"[.!?;\n]+|\bmen\b")
_ORDEN = re.compile(
    r"^(?:nok |vist |maaske |tror |jeg (?:siger|vaelger|tager) )?(?:den |det |nr\.? ?|nummer |mulighed |svar |knap )?"
    r"(foerste|forste|1|anden|andet|2|tredje|3|fjerde|4|femte|5|sjette|6|sidste)(?: (?:mulighed|svar|knap))?\.?$"
)
_ORDENSTAL = {"foerste": 0, "forste": 0, "anden": 1, "andet": 1, "tredje": 2, "fjerde": 3, "femte": 4, "sjette": 5, "sidste": -1}


@dataclass
class Fund:
    """A value found in a text: fact, value, place in the folded text, how sure (0..1)."""

    slot: str
    vaerdi: Any
    start: int
    slut: int
    sikkerhed: float = 1.0


@dataclass
class Forstaaet:
    """What a message means: intent with its confidence, entities in Rasa's shape, and the runners-up."""

    intent: str
    sikkerhed: float
    entiteter: list[dict[str, Any]] = field(default_factory=list)
    naeste: list[tuple[str, float]] = field(default_factory=list)


class Leksikon:
    """Surface forms of the concepts, looked up in folded text; single words also with a typo in them."""

    def __init__(self, synonymer: Mapping[str, str]) -> None:
        self.former: dict[str, dict[str, str]] = defaultdict(dict)
        for form, vaerdi in synonymer.items():
            entitet, lig, id_ = vaerdi.partition("=")
            if lig:
                self.former[entitet][sprog.fold(form)] = id_
        self._moenster: dict[str, re.Pattern[str]] = {}
        self._skelet: dict[str, dict[str, str]] = {}
        for entitet, former in self.former.items():
            laengst_foerst = sorted(former, key=len, reverse=True)
            self._moenster[entitet] = re.compile(r"(?<![\w])(?:" + "|".join(re.escape(f) for f in laengst_foerst) + r")(?![\w])")
            self._skelet[entitet] = {sprog.skelet(f): id_ for f, id_ in former.items() if " " not in f}

    def find(self, entitet: str, foldet: str) -> list[Fund]:
        """Return the values of ``entitet`` named in a folded text, in order, without overlaps."""
        if entitet not in self._moenster:
            return []
        fund = [Fund(entitet, self.former[entitet][m[0]], m.start(), m.end()) for m in self._moenster[entitet].finditer(foldet)]
        optaget = [(f.start, f.slut) for f in fund]
        skeletter = self._skelet[entitet]
        for m in re.finditer(r"[a-z][a-z-]{3,}", foldet):
            if any(a < m.end() and m.start() < b for a, b in optaget):
                continue
            ord_ = sprog.skelet(m[0])
            if ord_ in skeletter:
                fund.append(Fund(entitet, skeletter[ord_], m.start(), m.end(), 0.95))
            elif len(ord_) >= 6:
                bedst = process.extractOne(ord_, skeletter.keys(), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=0.84)
                # A typo keeps the first letter nearly always; without this, short words find strange neighbours.
                if bedst and bedst[0][0] == ord_[0] and len(bedst[0]) >= 5:
                    fund.append(Fund(entitet, skeletter[bedst[0]], m.start(), m.end(), 0.8))
        return sorted(fund, key=lambda f: f.start)


class Moenstre:
    """The patterns, by name: ``slot=value``, ``svar:slot=value`` (only as an answer), ``intent=...``, ``akut=...``."""

    def __init__(self, moenstre: Iterable[tuple[str, str]]) -> None:
        self.efter_navn: dict[str, list[re.Pattern[str]]] = defaultdict(list)
        for navn, dansk in moenstre:
            self.efter_navn[navn].append(re.compile(sprog.moenster(dansk)))

    def find(self, praefiks: str, foldet: str) -> list[Fund]:
        """Return the finds of all patterns named ``praefiks=value``; a find inside a longer one of another value falls away."""
        fund = []
        for navn, moenstre in self.efter_navn.items():
            foran, lig, vaerdi = navn.partition("=")
            if foran != praefiks or not lig:
                continue
            for moenster in moenstre:
                fund += [Fund(praefiks, vaerdi, m.start(), m.end()) for m in moenster.finditer(foldet)]
        return [
            f
            for f in fund
            if not any(g.vaerdi != f.vaerdi and g.start <= f.start and f.slut <= g.slut and g.slut - g.start > f.slut - f.start for g in fund)
        ]

    def rammer(self, navn: str, foldet: str) -> bool:
        """Say whether a pattern of exactly this name matches."""
        return any(m.search(foldet) for m in self.efter_navn.get(navn, ()))


class Forstaaelse:
    """All that a trained model knows about Danish in this domain."""

    def __init__(
        self,
        features: Features,
        maal: Klassifikator,
        svar: Mapping[str, Klassifikator],
        moenstre: Iterable[tuple[str, str]],
        synonymer: Mapping[str, str],
    ) -> None:
        self.features = features
        self.maal = maal
        self.svar = dict(svar)
        self.moenstre = Moenstre(moenstre)
        self.leksikon = Leksikon(synonymer)

    def forstaa(self, tekst: str, spoergsmaal: str | None = None, knapper: Mapping[str, str] | None = None) -> Forstaaet:
        """Return what a message means. ``spoergsmaal``: the fact (or other question) in hand; ``knapper``: title → payload."""
        foldet = sprog.fold(tekst)
        ord_ = sprog.ord_i(foldet)
        if not ord_:
            return Forstaaet(UKENDT, 1.0)
        if trykket := _knap(foldet, ord_, knapper or {}):
            return trykket
        raekke = self.features.raekke(tekst)
        rang = self.maal.sandsynligheder(raekke)
        if akut := self._akut(foldet, rang, spoergsmaal):
            return akut
        fund = self.find_fakta(foldet, spoergsmaal)
        andet = self._andre_entiteter(foldet)
        handling = self._moensterhandling(foldet)

        if spoergsmaal in SLOTS:
            svaret = self._svar(spoergsmaal, foldet, raekke, fund, handling, rang)
            if svaret is not None:
                return svaret
        if handling is not None:
            return Forstaaet(handling, 0.97, _entiteter(fund) + andet, rang[:3])
        intent, sikkerhed = rang[0]
        if intent == "svar" or (fund and (intent in ("find_moede", "bekraeft", "afkraeft", "ved_ikke") or sikkerhed < SIKKER)):
            # Facts told without a question, or with another in hand: the user describes a situation.
            if fund or (intent == "svar" and sikkerhed >= SIKKER):
                return Forstaaet("find_moede", max(sikkerhed, 0.7), _entiteter(fund) + andet, rang[:3])
            rest = [par for par in rang if par[0] != "svar"]
            intent, sikkerhed = rest[0]
        if sikkerhed < MULIG:
            return Forstaaet(UKENDT, 1 - sikkerhed, _entiteter(fund) + andet, rang[:3])
        return Forstaaet(intent, sikkerhed, _entiteter(fund) + andet, rang[:3])

    def find_fakta(self, foldet: str, spoergsmaal: str | None = None) -> list[Fund]:
        """Return the facts stated in a folded text; a fact told two ways without a correction is left out."""
        fund: list[Fund] = []
        for slot in ENKELTE:
            ramt = self.moenstre.find(slot, foldet)
            if spoergsmaal == slot:
                ramt += self.moenstre.find(f"svar:{slot}", foldet)
                for f in ramt:
                    f.slot = slot
            if not ramt and spoergsmaal == slot:
                ramt = [f for f in self.leksikon.find(slot, foldet)]
            if ramt:
                valgt = _vaelg(ramt, foldet)
                if valgt is not None:
                    fund.append(valgt)
        fund += self._fagligheder(foldet, spoergsmaal)
        return fund

    def _fagligheder(self, foldet: str, spoergsmaal: str | None) -> list[Fund]:
        """Return the disciplines that are wanted; without the question in hand a mention needs words of need around it."""
        naevnt = self.leksikon.find("fagligheder", foldet)
        behov = [] if spoergsmaal == "fagligheder" else self.moenstre.find("behov", foldet)
        ud: list[Fund] = []
        for f in naevnt:
            if self._afvist(foldet, f):
                continue
            if spoergsmaal == "fagligheder" or _i_behov(f, behov, foldet):
                ud.append(f)
        if spoergsmaal == "fagligheder" or not ud:
            praefikser = ["fagligheder"] + (["svar:fagligheder"] if spoergsmaal == "fagligheder" else [])
            ingen = [f for p in praefikser for f in self.moenstre.find(p, foldet)]
            if ingen and not ud:
                return [Fund("fagligheder", ingen[-1].vaerdi, ingen[-1].start, ingen[-1].slut)]
        return ud

    def _afvist(self, foldet: str, fund: Fund) -> bool:
        """Say whether a discipline is named only to be turned down ("ikke psykolog", "uden SSP")."""
        foran = foldet[max(0, fund.start - 24) : fund.start]
        return bool(re.search(r"\b(?:ikke|uden|hverken|undtagen|foruden|i stedet for|ingen|ej)(?: (?:en|et|noget|nogen|brug for|ogsaa|heller))*\s*$", foran))

    def _svar(
        self, slot: str, foldet: str, raekke: Any, fund: list[Fund], handling: str | None, rang: list[tuple[str, float]]
    ) -> Forstaaet | None:
        """Read a message as an answer to the question in hand; None where it is something else."""
        egne = [f for f in fund if f.slot == slot]
        oevrige = _entiteter([f for f in fund if f.slot != slot])
        sandsynlige = self.svar[slot].sandsynligheder(raekke) if slot in self.svar else []
        bedste, p = sandsynlige[0] if sandsynlige else ("~" + rang[0][0], rang[0][1])
        ved_ikke = handling == "ved_ikke" or (bedste in ("ved_ikke", "~ved_ikke") and p >= 0.5)
        if handling not in (None, "ved_ikke", "bekraeft", "afkraeft") and not (egne and bedste[0] != "~"):
            return None
        if egne and not (bedste[0] == "~" and p >= 0.9 and bedste[1:] in ("slaa_op", "hvorfor", "ret_svar", "menneske", "uden_for_emne")):
            return Forstaaet("svar", 0.98, _entiteter(egne) + oevrige, rang[:3])
        if ved_ikke:
            return Forstaaet("svar", 0.95, [_entitet(Fund(slot, "ved_ikke", 0, len(foldet)))] + oevrige, rang[:3])
        ja_nej = {"bekraeft": 0, "afkraeft": 1}
        act = handling if handling in ja_nej else bedste[1:] if bedste[0] == "~" and p >= 0.5 else None
        if act in ja_nej and slot in JA_NEJ and (vaerdi := JA_NEJ[slot][ja_nej[act]]) is not None:
            return Forstaaet("svar", 0.95, [_entitet(Fund(slot, vaerdi, 0, len(foldet)))] + oevrige, rang[:3])
        if bedste[0] != "~" and p >= MULIG:
            if slot == "dato":
                return Forstaaet("svar", p, oevrige + [_entitet(Fund(slot, "dato", 0, len(foldet), p))], rang[:3])
            if slot == "fagligheder" and bedste not in ("ingen", "ved_ikke"):
                # The lexicon knows every name of a discipline; a guess at one is asked about.
                p = min(p, SIKKER - 0.01)
            return Forstaaet("svar", p, [_entitet(Fund(slot, bedste, 0, len(foldet), p))] + oevrige, rang[:3])
        if oevrige and (bedste[0] != "~" or p < 0.8):
            return Forstaaet("svar", 0.9, oevrige, rang[:3])
        if bedste[0] == "~" and p >= SIKKER and bedste[1:] != "svar":
            return Forstaaet(bedste[1:], p, self._andre_entiteter(foldet), rang[:3])
        return None

    def _moensterhandling(self, foldet: str) -> str | None:
        """Return the dialogue act that a pattern names with certainty, or None."""
        fund = self.moenstre.find("intent", foldet)
        return max(fund, key=lambda f: f.slut - f.start).vaerdi if fund else None

    def _andre_entiteter(self, foldet: str) -> list[dict[str, Any]]:
        """Return meetings, topics, rulebooks, documents and facts named in the text."""
        ud = []
        for entitet in ("moede", "emne", "rulebook", "dokument", "slot", "kortrolle"):
            ud += [_entitet(f) for f in self.leksikon.find(entitet, foldet)]
        return ud

    def _akut(self, foldet: str, rang: list[tuple[str, float]], spoergsmaal: str | None) -> Forstaaet | None:
        """Decide by several signals whether a message is acute, or may be (then it is asked about); None where it is not.

        Strong and weak patterns, counter-patterns (questions about procedures, play, accidents, what is handled), and the
        classifier. Where in doubt it errs on the side of asking (DOMAIN.md section 6, "What is akut").
        """
        if self.moenstre.rammer("akut=overtaget", foldet):
            return None
        p = dict(rang).get("akut", 0.0)
        staerk = self.moenstre.rammer("akut=staerk", foldet)
        svag = self.moenstre.rammer("akut=svag", foldet)
        modsat = self.moenstre.rammer("akut=modsat", foldet)
        if modsat:
            sikker = staerk and p >= 0.85
            tvivl = staerk and p >= 0.5
        else:
            sikker = staerk or p >= 0.8 or (svag and p >= 0.5)
            tvivl = svag and p >= 0.15 or p >= 0.5
        if not (sikker or tvivl):
            return None
        entiteter = [_entitet(f) for f in self.find_fakta(foldet, None) if f.slot != "bekymringsgrad"]
        return Forstaaet("akut" if sikker else "akut_tvivl", max(p, 0.9 if staerk else 0.6), entiteter, rang[:3])


def _knap(foldet: str, ord_: list[str], knapper: Mapping[str, str]) -> Forstaaet | None:
    """Return what a button means whose title (or place) was typed, or None."""
    payload = knapper.get(" ".join(ord_))
    if payload is None and knapper and (orden := _ORDEN.match(foldet)):
        plads = _ORDENSTAL.get(orden[1], int(orden[1]) - 1 if orden[1].isdigit() else 0)
        alle = list(knapper.values())
        payload = alle[plads] if -1 <= plads < len(alle) else None
    if payload is None:
        return None
    fundet = re.match(r"^/(\w+)(\{.*\})?$", payload)
    if fundet is None:
        return None
    entiteter = []
    for navn, vaerdi in json.loads(fundet[2] or "{}").items():
        for en in vaerdi if isinstance(vaerdi, list) else [vaerdi]:
            entiteter.append({"entity": navn, "value": en, "start": 0, "end": len(foldet), "extractor": "knap", "confidence_entity": 1.0})
    return Forstaaet(fundet[1], 1.0, entiteter)


def _vaelg(fund: list[Fund], foldet: str) -> Fund | None:
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
    return None


def _i_behov(fund: Fund, behov: list[Fund], foldet: str) -> bool:
    """Say whether a mention stands in a sentence with words of need ("tænker", "brug for", "skal med")."""
    graenser = [0, *(m.end() for m in _DELER.finditer(foldet)), len(foldet)]
    for a, b in zip(graenser, graenser[1:]):
        if a <= fund.start < b:
            return any(a <= x.start < b for x in behov)
    return False


def _entitet(fund: Fund) -> dict[str, Any]:
    """Return a find as a Rasa entity."""
    return {
        "entity": fund.slot,
        "value": fund.vaerdi,
        "start": fund.start,
        "end": fund.slut,
        "extractor": "DanskForstaaelse",
        "confidence_entity": round(fund.sikkerhed, 3),
    }


def _entiteter(fund: Iterable[Fund]) -> list[dict[str, Any]]:
    """Return finds as Rasa entities, each (fact, value) once."""
    ud: dict[tuple[str, Any], dict[str, Any]] = {}
    for f in fund:
        ud.setdefault((f.slot, f.vaerdi), _entitet(f))
    return list(ud.values())
