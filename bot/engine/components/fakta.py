"""The facts that a text states: in an answer to the question in hand, or anywhere in a told situation."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from components.klassifikator import Features, Klassifikator
from components.moenstre import INTET, Fund, Leksikon, Moenstre

ENKELTE = ("rolle", "bekymringsgrad", "sagsstatus", "lokal_indsats", "samtykke", "formaal_bfm")
SLOTS = (*ENKELTE, "fagligheder", "dato")
BEHOV, OENSKET, NAEVNT = "behov", "oensket", "naevnt"
_OM_FAGET = 12  # so many words on each side of a discipline tell whether it is wanted
_OENSKET_BEHOV, _OENSKET_ALENE = 0.3, 0.92
_RETTELSE = re.compile(
    r"\b(?:nej vent|vent lidt|vent|rettelse|jeg mener|jeg mente|undskyld|eller nej|nej det er|"
    r"nej forresten|ups|eller rettere|altsaa nej|faktisk|nej|mest|nu er det|naermere|snarere)\b"
)
_DELER = re.compile(r"[.!?;]+|\bmen\b")
_OMVALG = re.compile(
    r"\b(?:nej vent|vent lidt|rettelse|jeg mente|jeg mener|nej undskyld|eller rettere|nej forresten|"
    r"nej det er|ups|(?<=[,.] )nej(?! ?,))\b,?"
)
_SKALA = re.compile(r"(?:\bfra )?\b(?:0|1|en|nul)\s?(?:-|til)\s?(?:10|ti)\b|(?:ud af|\baf|/)\s?(?:10|ti)\b")
_TAL = re.compile(
    r"(?<![\w/.-])(\d{1,2}|to|tre|fire|fem|seks|syv|otte|ni|ti)(?:'?er)?(?:\s?-\s?(?:\d{1,2}|to|tre|fire|fem|seks|syv|otte|ni|ti))?(?![\w.])"
)
_TALORD = {"to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9, "ti": 10}
_LED = re.compile(r"[.!?;,]+|\b(?:men|og)\b")
_SAETNING = re.compile(r"[.!?;]+")
_KANT = " .,!?;:"
_SPURGT = re.compile(r"[^.!?;]*\?")
_TAENKT = re.compile(r"(?:hvis|naar|hvad|hvordan|hvem|hvornaar|hvorfor|skal|maa|kan|boer|ville|er det|om)\b")
_MEST_LED = 40  # of a long message no more clauses are read
_MEST_TEGN = 3000  # facts are read from so much of a message; for a told situation that is two pages
_SIKKER = 0.9  # so sure a classifier of clauses must be to state a fact (cross-validated on told situations)
_KAN_VAERE = ("sagsstatus", "samtykke", "lokal_indsats")
_BRUD = re.compile(
    r"[.!?;]|\b(?:men|altsaa|nej|saa)\b|(?:\S+\s+){6}"
)  # doubt does not reach over these, or over six words
_SLUT = re.compile(r"[.!;]|(?:\S+\s+){9}")
_NEGERET = re.compile(r"\b(?:ikke|ej|heller ikke)(?: (?:en|et|den|det|kun|laengere|mere|lige))*,? $")


class Faktafinder:
    """Finds the facts that folded texts state."""

    def __init__(
        self, moenstre: Moenstre, leksikon: Leksikon, features: Features, led: Mapping[str, Klassifikator]
    ) -> None:
        """``led``: classifiers of clauses by fact; under ``BEHOV`` the one that tells a discipline that is wanted from
        one that is only mentioned.
        """
        self._moenstre = moenstre
        self._leksikon = leksikon
        self._features = features
        self._led = {slot: klassifikator for slot, klassifikator in led.items() if slot != BEHOV}
        self._behov = led.get(BEHOV)

    def find(self, foldet: str, spoergsmaal: str | None = None) -> list[Fund]:
        """Return the facts stated in a folded text; a fact told two ways without a correction is left out."""
        foldet = foldet[:_MEST_TEGN]
        fund: list[Fund] = []
        for slot in ENKELTE:
            ramt = self._rolle(foldet) if slot == "rolle" else self._moenstre.find(slot, foldet)
            if spoergsmaal == slot and not (slot == "rolle" and ramt and not _RETTELSE.search(foldet)):
                ramt += [f for f in self._som_svar(slot, foldet) if not any(_overlapper(f, g) for g in ramt)]
            elif slot == "formaal_bfm" and not (_BFM.search(foldet) or any(f.vaerdi == "raadgiver" for f in fund)):
                continue  # an aim is one only where a rådgiver calls a børne- og familiemøde (_efter_led sees others)
            ramt = self._usikre(slot, ramt, foldet)
            if slot == "bekymringsgrad" and spoergsmaal == slot and (tal := _tal(foldet)):
                ramt = [tal]
            if slot == "rolle" and spoergsmaal == "fagligheder" and not _JEG_ER.search(foldet):
                continue  # a profession named in answer to which disciplines are needed is one of them
            if ramt and (valgt := _vaelg(slot, ramt, foldet)) is not None:
                fund.append(valgt)
        fund += self._fagligheder(foldet, spoergsmaal)
        # The "ingen" of "ingen sag" says nothing of disciplines.
        fund = [
            f
            for f in fund
            if not (f.slot == "fagligheder" and f.vaerdi == "ingen")
            or not any(g.slot != f.slot and g.start <= f.start and f.slut <= g.slut for g in fund)
        ]
        dato = self._moenstre.find("dato", foldet)
        if spoergsmaal == "dato":
            dato += self._som_svar("dato", foldet)
        if spoergsmaal is None:
            fund += self._efter_led(foldet, {f.slot for f in fund})
            if not (_BFM.search(foldet) or any(f.vaerdi == "raadgiver" for f in fund)):
                fund = [f for f in fund if f.slot != "formaal_bfm"]
        # Which date it is the house reads from the text (knowledge/datoer.py); here it only matters that one is told.
        return fund + sorted(dato, key=lambda f: f.vaerdi != "dato")[:1]

    def _efter_led(self, foldet: str, fundne: set[str]) -> list[Fund]:
        """Return facts that no pattern finds but that a clause is very surely about, by the classifiers of clauses.

        Never that a fact is not known: "jeg ved det ikke" in a story says nothing of which.
        """
        mangler = [slot for slot in self._led if slot not in fundne]
        if not mangler or foldet.count(" ") < 5:
            return []  # too short to tell of a situation
        bedst: dict[str, Fund] = {}
        for led in led_i(foldet)[:_MEST_LED]:
            if _TAENKT.match(led):
                continue  # what is asked or supposed is not stated
            raekke = self._features.raekke(led)
            for slot in mangler:
                vaerdi, p = self._led[slot].sandsynligheder(raekke)[0]
                if (
                    vaerdi not in (INTET, "ved_ikke")
                    and p >= _SIKKER
                    and (slot not in bedst or p > bedst[slot].sikkerhed)
                ):
                    bedst[slot] = Fund(slot, vaerdi, 0, len(foldet), p)
        return list(bedst.values())

    def _usikre(self, slot: str, fund: list[Fund], foldet: str) -> list[Fund]:
        """Return the finds with those in doubt ("ved ikke om de er enige") as ``ved_ikke``."""
        if not fund:
            return fund
        tvivl = self._moenstre.find("usikker", foldet)
        if not tvivl:
            return fund
        ud = []
        for f in fund:
            for t in tvivl:
                foran = t.vaerdi == "foran" and t.start <= f.start and not _BRUD.search(foldet[t.slut : f.start])
                # "måske" hedges a state of affairs; a worry or an aim that is "måske" so is still the best answer there
                # is.
                foran = foran or (
                    t.vaerdi == "maaske" and slot in _KAN_VAERE and f.start - 2 <= t.slut and t.start < f.slut
                )
                bagefter = (
                    t.vaerdi == "bagefter"
                    and slot != "rolle"
                    and f.slut <= t.start + 2
                    and not _SLUT.search(foldet[f.slut : t.start])
                )
                if foran or bagefter:
                    ud.append(Fund(f.slot, "ved_ikke", min(t.start, f.start), max(t.slut, f.slut), f.sikkerhed))
                    break
            else:
                ud.append(f)
        return ud

    def naevner(self, slot: str, foldet: str) -> bool:
        """Say whether a text names a value of a fact, stated or not ("hvad betyder moderat")."""
        dele = (foldet, *foldet.split())
        return any(self._moenstre.find(slot, del_) or self._som_svar(slot, del_) for del_ in dele)

    def _som_svar(self, slot: str, foldet: str) -> list[Fund]:
        """Return what the text says of the fact in hand, where it need not say which fact it speaks of."""
        kort = foldet.strip(" .,!?:;-")
        if slot == "rolle":
            behov = self._moenstre.find("behov", kort)
            ramt = self._moenstre.find("svar:rolle", kort)
            ramt = ramt or [f for f in self._moenstre.find("rollenavn", kort) if not _i_behov(f, behov, kort)]
        else:
            ramt = self._moenstre.find(f"svar:{slot}", kort)
        ramt = ramt or self._leksikon.find(slot, kort)
        for f in ramt:
            f.slot = slot
        return ramt

    def _rolle(self, foldet: str) -> list[Fund]:
        """Return the asker's function: one named after words in the first person, or one that stands by itself first
        or last.
        """
        navne = self._moenstre.find("rollenavn", foldet)
        if not navne:
            return []
        personer = self._moenstre.find("foerste", foldet)
        omtalt = self._moenstre.find("rolle_omtalt", foldet)
        ud = []
        for f in navne:
            if any(o.start <= f.start < o.slut for o in omtalt) or re.search(
                r"\b(?:ikke|ej) (?:en |laengere )?$", foldet[: f.start]
            ):
                continue
            foran = any(0 <= f.start - p.slut <= 1 for p in personer)
            if foran or _HER.match(foldet[f.slut :]) or _alene(f, foldet):
                ud.append(Fund("rolle", f.vaerdi, f.start, f.slut))
        return ud

    def _oensket(self, fund: Fund, behov: list[Fund], foldet: str) -> bool:
        """Say whether a discipline that a text mentions is wanted: by the classifier, or by words of need around it."""
        if self._behov is None:
            return _i_behov(fund, behov, foldet)
        if fund.vaerdi == "socialraadgiver" and _SPURGT.match(foldet, fund.slut):
            return False  # who calls, or whether there is one at all: no wish for one
        raekke = self._features.raekke(maskeret(foldet, fund))
        p = dict(self._behov.sandsynligheder(raekke))[OENSKET]
        return p >= (_OENSKET_BEHOV if _i_behov(fund, behov, foldet) else _OENSKET_ALENE)

    def _fagligheder(self, foldet: str, spoergsmaal: str | None) -> list[Fund]:
        """Return the disciplines that are wanted; without the question in hand a mention needs words of need around
        it.
        """
        i_haand = spoergsmaal == "fagligheder"
        naevnt = fag_i(self._moenstre, self._leksikon, foldet)
        behov = [] if i_haand else self._moenstre.find("behov", foldet)
        roller = [] if i_haand else self._rolle(foldet) + self._moenstre.find("rolle_omtalt", foldet)
        ud = []
        for f in naevnt:
            if _afvist(foldet, f) or any(r.start < f.slut and f.start < r.slut for r in roller):
                continue
            if i_haand or self._oensket(f, behov, foldet):
                ud.append(Fund("fagligheder", f.vaerdi, f.start, f.slut))
        if (rettet := [m.end() for m in _OMVALG.finditer(foldet)]) and (
            efter := [f for f in ud if f.start >= rettet[-1]]
        ):
            ud = efter  # "talepædagog, nej vent, det er psykologen"
        hele = self._moenstre.find("fagligheder", foldet)
        if i_haand and (not ud or _RETTELSE.search(foldet)):
            hele += self._som_svar("fagligheder", foldet)
        hele = [f for f in hele if f.vaerdi in ("ingen", "ved_ikke") and not any(_overlapper(f, g) for g in ud)]
        if ud and i_haand:
            tvivl = self._usikre("fagligheder", ud, foldet)
            if all(f.vaerdi == "ved_ikke" for f in tvivl):
                return [Fund("fagligheder", "ved_ikke", 0, len(foldet))]
            rettet = [m.end() for m in _RETTELSE.finditer(foldet)]
            if hele and rettet and ud[-1].slut <= rettet[-1] <= hele[-1].start + 1:
                ud = []  # "psykolog, nej, ingen alligevel"
        if hele and not ud:
            return [Fund("fagligheder", hele[-1].vaerdi, hele[-1].start, hele[-1].slut)]
        return ud


def fag_i(moenstre: Moenstre, leksikon: Leksikon, foldet: str) -> list[Fund]:
    """Return the disciplines that a folded text mentions, wanted or not, in the order of the text."""
    naevnt = moenstre.find("fag", foldet)
    optaget = [(f.start, f.slut) for f in naevnt]
    for f in leksikon.find("fagligheder", foldet):
        if f.vaerdi not in ("ingen", "ved_ikke") and not any(a < f.slut and f.start < b for a, b in optaget):
            naevnt.append(f)
    return sorted(naevnt, key=lambda f: f.start)


def maskeret(foldet: str, fund: Fund) -> str:
    """Return the sentence around a mention, the mention itself masked: what is said of it decides, not which it is."""
    start = max((m.end() for m in _SAETNING.finditer(foldet, 0, fund.start)), default=0)
    slut = next((m.start() for m in _SAETNING.finditer(foldet, fund.slut)), len(foldet))
    foran = foldet[start : fund.start].split()[-_OM_FAGET:]
    return " ".join([*foran, "fagpersonx", *foldet[fund.slut : slut].split()[:_OM_FAGET]])


def led_i(foldet: str) -> list[str]:
    """Return the clauses of a folded text, and its sentences where they are not long: what a fact is told in."""
    ud = []
    for moenster, hoejst in ((_LED, 99), (_SAETNING, 25)):
        for led in moenster.split(foldet):
            led = led.strip(_KANT)
            if 3 <= len(led.split()) <= hoejst and led not in ud:
                ud.append(led)
    return ud


def _tal(foldet: str) -> Fund | None:
    """Return the worry that a number on a scale of ten stands for ("7 ud af 10", "på en skala fra 1-10 er vi på 8"),
    or None.
    """
    if not _SKALA.search(foldet):
        return None
    tal = [_TALORD.get(m[1]) or int(m[1]) for m in _TAL.finditer(_SKALA.sub(" ", foldet))]
    if len(tal) != 1 or not 0 <= tal[0] <= 10:
        return None
    return Fund("bekymringsgrad", "let" if tal[0] <= 3 else "moderat" if tal[0] <= 6 else "svaer", 0, len(foldet))


def _overlapper(a: Fund, b: Fund) -> bool:
    return a.start < b.slut and b.start < a.slut


def _afvist(foldet: str, fund: Fund) -> bool:
    """Say whether a discipline is named only to be turned down ("ikke psykolog", "uden SSP", "hverken X eller Y", "X
    nej").
    """
    foran = foldet[max(0, fund.start - 40) : fund.start]
    if _IKKE_FORAN.search(foran):
        return True
    return bool(_NEJ_EFTER.match(foldet[fund.slut : fund.slut + 40]))


def _i_behov(fund: Fund, behov: list[Fund], foldet: str) -> bool:
    """Say whether a mention stands in a sentence with words of need, or makes up a sentence of its own
    ("psykolog?").
    """
    graenser = [0, *(m.end() for m in _DELER.finditer(foldet)), len(foldet)]
    for a, b in itertools.pairwise(graenser):
        if a <= fund.start < b:
            if fund.vaerdi == "socialraadgiver" and (
                foldet[a:b].rstrip().endswith("?") or re.match(r" paa\b", foldet[fund.slut : b])
            ):
                return False  # who calls, or whether there is one at all: no wish for one
            if any(a <= x.start < b for x in behov):
                return True
            if not re.search(r"\b(?:haft|havde|tidligere|foer)\b", foldet[a : fund.start]) and re.match(
                r"\s*(?:skal|med|paa|ind over|kunne|ville|boer|vil gerne)\b(?! (?:vi|jeg|indkalde|siger))",
                foldet[fund.slut : b],
            ):
                return True
            return (
                fund.vaerdi != "socialraadgiver"
                and fund.start > 0
                and bool(_KUN_FAG.match(foldet[a : fund.start] + "~" + foldet[fund.slut : b]))
            )
    return False


_IKKE_FORAN = re.compile(
    r"\b(?:ikke|uden|hverken|undtagen|foruden|i stedet for|ingen|ej)"
    r"(?: (?:en|et|den|noget|nogen|brug for|behov for|ogsaa|heller|til|skal have|have|inddrage|inddraget|"
    r"bruge|oensker|det er|er|\w+ eller))*"
    r"\s*$"
)
_NEJ_EFTER = re.compile(
    r",? (?:nej(?! vent)|er ikke noedvendig\w*|skal ikke med|behoeves ikke|er ikke inde over|har vi ikke brug for)\b"
)
# What may stand beside a discipline in a sentence that asks for nothing else ("psykolog?", "måske også ssp").
_KUN_FAG = re.compile(
    r"^[\s,~?.!+/-]*(?:(?:og|eller|maaske|eventuelt|samt|plus|kun|bare|ogsaa|med|gerne|nok|taenker|en|et|helst|~)[\s,~?.!+/-]*)*$"
)
_HER = re.compile(r"\s+(?:her|skriver|spoerger)\b(?! (?:har|siger|er|at|om))")
_JEG_ER = re.compile(r"\b(?:jeg er|som|her er)\b")
_BFM = re.compile(
    r"\b(?:bfm|boerne- ?og familie ?moede\w*|foranstaltning\w*|barnets plan|ungeplan\w*|bevilget|"
    r"bevilling\w*|familiebehandling\w*|"
    r"boernefaglig\w*|bfu|aflastning\w*|kontaktperson\w*)"
)
# Functions that are as often asked for as they ask: alone at the start of a message they are no answer to "who are
# you".
_OGSAA_FAG = ("ppr_eller_ke",)


def _alene(fund: Fund, foldet: str) -> bool:
    """Say whether a function stands by itself, at the start ("Lærer i 3. klasse. …", "er pæd. leder, …") or at the
    very end.
    """
    foran, bagefter = foldet[: fund.start], foldet[fund.slut :]
    if re.match(r"^(?:hej[ ,.!]*|goddag[ ,.!]*)?(?:er |ny |bekymret |en )*$", foran):
        if re.match(r"^\s*(?:[.,:;!-]|$)", bagefter):
            return fund.vaerdi not in _OGSAA_FAG
        return bool(re.match(r"^ (?:i|paa|fra|hos|ved|for|af) (?:[\w-]+ ?){1,5}(?:[.,:;!-]|$)", bagefter))
    return (
        fund.vaerdi not in (*_OGSAA_FAG, "sundhedsplejerske")
        and bool(re.search(r"[.!?;] $", foran))
        and not bagefter.strip(" .!")
    )


_STAERKEST = {"samtykke": ("nej", "ikke_spurgt", "ved_ikke", "ja")}


def _vaelg(slot: str, fund: list[Fund], foldet: str) -> Fund | None:
    """Return the value told: the only one, or the one after a self-correction; None where the text says two things."""
    fund = sorted(fund, key=lambda f: f.start)
    if len({f.vaerdi for f in fund}) > 1 and (
        bekraeftet := [f for f in fund if not _NEGERET.search(foldet[: f.start])]
    ):
        fund = bekraeftet
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
