"""What a message means: goal or dialogue act, and the facts it states. No Rasa here, so that it can be tested by
itself.

Three sources are weighed: patterns and the lexicon (high precision), and classifiers. An answer to the question in
hand is a choice among few values: it has a classifier of its own. A fact that is not certain is marked as such, and
the dialogue asks. Whether a message is acute is decided first, in every state (akut.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from components import akut
from components.fakta import SLOTS, Faktafinder
from components.klassifikator import Features, Klassifikator
from components.moenstre import Fund, Leksikon, Moenstre
from components.stavning import Stavning
from knowledge import sprog

UKENDT = "ikke_forstaaet"
UDEN_FOR = "uden_for_emne"
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
HOEJST_TEGN = 10_000  # the rest of a longer message is not read
_TEGN = {"👍": " ja ", "👌": " ja ", "✅": " ja ", "👎": " nej ", "❌": " nej "}
# A question back: it names what it asks about, and answers nothing.
_SPOERGER = re.compile(
    r"^(?:og |men |jamen |oeh |altsaa )?(?:hva[d]?|hvem|hvorfor|hvordan|hvilke\w*|hvornaar|gaelder)\b"
)
# How a short question begins that goes on with what was just looked up.
_GAAR_VIDERE = re.compile(
    r"^(?:(?:ok|okay|ja|nej|naa|fint|super|tak|aha|og|men|saa)[ ,.]+)*"
    r"(?:hva[d]?|hvem|hvor\w*|hvilke\w*|gaelder|maa|skal|kan|er|bliver|boer|behoever)\b"
)
_OG = re.compile(r"^(?:(?:ok|okay|ja|nej|naa|fint|super|tak|aha)[ ,.]+)*(?:og|men|saa)\b")
_OPSLAG_FORUD = 5.0  # how much likelier such a question is than anything else
# Asked what a word means: the word states nothing of the case.
_DEFINITION = re.compile(r"^(?:og |men |jamen |oeh |altsaa )?hvad (?:er|betyder|menes|mener|daekker|taeller)\b")
_ROLLE_AF_FAG = {
    "sundhedspleje": "sundhedsplejerske",
    "ke_psykolog": "ppr_eller_ke",
    "ke_talehoere": "ppr_eller_ke",
    "ke_paedagogisk_konsulent": "ppr_eller_ke",
    "ppr": "ppr_eller_ke",
    "socialraadgiver": "raadgiver",
}
_OPGAVER = (
    "lav_kladde",
    "slaa_op",
    "laer",
    "hvem_goer_hvad",
    "skift_rulebook",
    "vis_kilder",
    "start_forfra",
    "menneske",
)
# While a check question of a lesson waits for its answer, these steer; any other message answers it.
LAERING = "laering"
_OM_FREMGANG = ("vis_fremgang", "gem_fremgang", "hent_fremgang", "slet_data")
_STYRER_LEKTION = (
    *("fortsaet", "tilbage", "spring_over", "stop", "hjaelp", "hvorfor", "menneske", "start_forfra", "farvel"),
    *("skift_rulebook", "vis_kilder", "vis_kvittering", "vis_svar", *_OM_FREMGANG),
)
KLADDE = "lav_kladde"
_KRAEVER = ("laer", "lav_kladde", "stop", "spring_over", *_OM_FREMGANG)
_OPSLAG = ("slaa_op", "hvem_goer_hvad", "find_moede", "vis_kilder")
_TJEKSVAR = 4  # an answer of so few words to a check question tells of no child, unless it plainly does
_LINJE = re.compile(r"[\r\n\u2028\u2029]+")
_KODE = re.compile(r"(?<![a-z0-9])([a-z][a-z0-9])[- ]?(?!laer)((?:[0-9a-z]{4}[- ]?){2}[0-9a-z]{4})(?![a-z0-9])")
# The code of a saved conversation, as it was typed: the speller knows "fx" and the like for words.
_GEMT_KODE = re.compile(r"(?<![a-z0-9])gem[- ]?(?:(?=[a-z]{0,2}[0-9])[0-9a-z]{3}[- ]?){3}(?![a-z0-9])")
_ORDEN = re.compile(
    r"^(?:nok |vist |maaske |tror |jeg (?:siger|vaelger|tager) )?(?:den |det |nr\.? ?|nummer |mulighed |svar |knap )?"
    r"(foerste|forste|1|anden|andet|2|tredje|3|fjerde|4|femte|5|sjette|6|sidste)(?: (?:mulighed|svar|knap))?\.?$"
)
_FORTAELLER = ("find_moede", "svar", "ret_svar")  # intents in which facts are told
_MASKINTEGN, _MASKINE = re.compile(r"[{}<>$\\]"), 3  # so many of these no one types in Danish
_KORT = 10  # so many words an answer to a question has at most
_SVARAGTIGE = ("ved_ikke", "bekraeft", "afkraeft")  # acts that answer a question
_UDEN_SVAR = ("ved_ikke", "spring_over")  # acts that leave it open
_SVAR_FORUD = 3.0  # how much likelier an answer is than anything else, just after its question
_JA_NEJ_FOERST = re.compile(r"^(?:(ja|jo|jada|jep|jeps|jaja)|nej|naeh?|nope|nix) ")
_ORDENSTAL = {
    "foerste": 0,
    "forste": 0,
    "anden": 1,
    "andet": 1,
    "tredje": 2,
    "fjerde": 3,
    "femte": 4,
    "sjette": 5,
    "sidste": -1,
}
ANDRE_ENTITETER = ("moede", "emne", "rulebook", "dokument", "form", "slot", "kortrolle")
KLADDE_ENTITETER = ("aendring", "fag", "aldersgruppe")  # what a wish for a draft may carry beside these
ALDER = "aldersgruppe"  # the draft's question that need not be answered
_RETTER = re.compile(r"\b(?:vent|hov|ups|i stedet|jeg mente)\b")
_TRUKKET = re.compile(r"(ae|oe|aa|[a-z])\1+")
# To hold back, and no answer to anything.
_VENT = re.compile(
    r"(?:(?:nej|nae|hov|ups|oeh|arh|aah|naa|argh|lige) )*vent(?: (?:lidt|lige|nu|engang|hov|nej|et|oejeblik))*"
)
_AENDRING = 20  # a wish to change a draft is told in so many words at most; more is a story


@dataclass
class Forstaaet:
    """What a message means: intent with its confidence, entities in Rasa's shape, and the runners-up."""

    intent: str
    sikkerhed: float
    entiteter: list[dict[str, Any]] = field(default_factory=list)
    naeste: list[tuple[str, float]] = field(default_factory=list)


@dataclass
class Besked:
    """A message in the forms that the parts look at."""

    foldet: str  # folded, spelling mended
    ord_: list[str]
    kun_ord: str  # the words alone, for patterns of whole messages
    raekke: Any


class Forstaaelse:
    """All that a trained model knows about Danish in this domain."""

    def __init__(
        self,
        features: Features,
        maal: Klassifikator,
        svar: Mapping[str, Klassifikator],
        akut_: Klassifikator,
        led: Mapping[str, Klassifikator],
        moenstre: Moenstre,
        leksikon: Leksikon,
        stavning: Stavning,
    ) -> None:
        self.features = features
        self.maal = maal
        self.svar = dict(svar)
        self.akut = akut_
        self.moenstre = moenstre
        self.leksikon = leksikon
        self.stavning = stavning
        self.led = dict(led)
        self.fakta = Faktafinder(moenstre, leksikon, features, led)

    def forstaa(
        self,
        tekst: str,
        spoergsmaal: str | None = None,
        knapper: Mapping[str, str] | None = None,
        efter_opslag: bool = False,
    ) -> Forstaaet:
        """Return what a message means. ``spoergsmaal``: the fact (or other question) in hand; ``knapper``: title →
        payload; ``efter_opslag``: whether the turn before looked something up.
        """
        # What the gateway has taken out reads as the child does: trained sentences tell of "barnet".
        tekst = tekst.replace("[navn]", "barnet").replace("[adresse]", "adressen")
        raa = sprog.fold(_LINJE.sub(". ", "".join(_TEGN.get(tegn, tegn) for tegn in tekst[:HOEJST_TEGN])))
        ord_ = sprog.ord_i(raa)
        if not ord_:
            # A question mark alone: what was asked is not clear.
            return Forstaaet("hjaelp" if spoergsmaal in SLOTS and set(raa.strip()) == {"?"} else UKENDT, 1.0)
        if trykket := _knap(raa, ord_, knapper or {}):
            return trykket
        foldet = self.stavning.ret(raa)
        ord_ = sprog.ord_i(foldet)
        besked = Besked(foldet, ord_, " ".join(ord_), self.features.raekke(foldet))
        rang = self.maal.sandsynligheder(besked.raekke)
        handling = self._handling(besked)
        definition = bool(_DEFINITION.match(foldet))
        if definition and spoergsmaal in SLOTS and self._om_spoergsmaalet(spoergsmaal, foldet):
            return Forstaaet("hjaelp", 0.9, [], rang[:3])
        fund = [] if definition else self.fakta.find(foldet, spoergsmaal)
        svarer = spoergsmaal in SLOTS and len(ord_) <= _KORT and self._ligner_svar(spoergsmaal, besked, fund, rang)
        svarer = svarer or (spoergsmaal == LAERING and len(ord_) <= _TJEKSVAR)
        videre = efter_opslag and spoergsmaal is None and len(ord_) <= _KORT and _spoerger_videre(foldet)
        # "og barnet?" after a look-up is on that; a word of violence in it is judged as ever.
        svarer = svarer or (videre and len(ord_) < _TJEKSVAR and not self.moenstre.rammer("akut", "svag", foldet))
        svarer = svarer or (spoergsmaal == ALDER and len(ord_) <= _TJEKSVAR and bool(self._alder(foldet, svarer=True)))
        vurderet = akut.vurder(foldet, besked.raekke, handling, self.moenstre, self.features, self.akut, svarer)
        if vurderet.trin and not (spoergsmaal == "bekymringsgrad" and len(ord_) <= 6 and self._akut_svar(foldet)):
            # The worry told beside an acute sign is not the worry there is.
            med = [f for f in self.fakta.find(foldet) if vurderet.trin != akut.AKUT or f.slot != "bekymringsgrad"]
            return Forstaaet(vurderet.trin, vurderet.sikkerhed, _entiteter(med), rang[:3])
        if _GEMT_KODE.search(raa):
            return Forstaaet("hent_fremgang", 1.0, [], rang[:3])
        if (kode := _KODE.search(raa)) and any(c.isdigit() for c in kode[2]):
            return Forstaaet(
                "vis_kvittering", 1.0, [_entitet(Fund("kode", kode[0].strip().upper(), kode.start(), kode.end()))]
            )
        if len(_MASKINTEGN.findall(tekst)) >= _MASKINE:
            return Forstaaet(UKENDT, 1.0)  # code, markup or a template: nothing in it is said to the guide
        # What the judgement of acute messages has let pass is another goal, however near its words are.
        rang = [par for par in rang if par[0] != akut.AKUT]
        andet = self._andre_entiteter(foldet)
        if spoergsmaal in SLOTS and any(e["value"] == "ordlyd" for e in andet):
            return Forstaaet(KLADDE, 0.9, andet, rang[:3])  # "lidt venligere" is no answer to how worried they are
        if spoergsmaal in SLOTS and _VENT.fullmatch(besked.kun_ord):
            return Forstaaet("ret_svar", 0.95, [], rang[:3])
        if spoergsmaal in SLOTS and not definition:
            svaret = self._svar(spoergsmaal, besked, fund, handling, rang)
            if svaret is not None:
                return svaret
        if spoergsmaal == ALDER and len(ord_) <= _KORT and (alder := self._alder(foldet, svarer=True)):
            return Forstaaet("svar", 0.95, alder, rang[:3])
        if spoergsmaal == LAERING and (intent_ := self._under_lektion(besked, handling, rang, andet)) is not None:
            return Forstaaet(intent_, 0.9, [] if intent_ == "svar" else andet, rang[:3])
        if handling is not None:
            return Forstaaet(handling, 0.97, _med(handling, fund) + andet, rang[:3])
        if videre and self._opslag_foerst(rang):
            return Forstaaet("slaa_op", SIKKER, _med("slaa_op", fund) + andet, rang[:3])
        intent, sikkerhed = rang[0]
        if intent == "svar" or (
            fund and (intent in ("find_moede", "bekraeft", "afkraeft", "ved_ikke") or sikkerhed < SIKKER)
        ):
            # Facts told without a question, or with another in hand: the user describes a situation.
            if fund:
                return Forstaaet("find_moede", max(sikkerhed, 0.7), _entiteter(fund) + andet, rang[:3])
            rest = [par for par in rang if par[0] != "svar"]
            intent, sikkerhed = rest[0][0], rest[0][1] / (sum(p for _, p in rest) or 1.0)
        if sikkerhed < MULIG and spoergsmaal not in SLOTS and (gaet := self._gaet(besked, intent, sikkerhed)):
            return Forstaaet(gaet, MULIG, _med(gaet, fund) + andet, rang[:3])
        if sikkerhed < MULIG:
            return Forstaaet(UKENDT, 1 - sikkerhed, _med(UKENDT, fund) + andet, rang[:3])
        if intent == KLADDE:
            andet = andet + self._alder(foldet) + self._slags(foldet)
        return Forstaaet(intent, sikkerhed, _med(intent, fund) + andet, rang[:3])

    def _slags(self, foldet: str, rettet: bool = False) -> list[dict[str, Any]]:
        """Return the kind of meeting that a wish for a draft names ("på opfølgningsmødet"), or a correction, which may
        name it by its bare word.
        """
        fund = self.moenstre.find("kladdeslags", foldet) or (
            self.moenstre.find("rettet:kladdeslags", foldet) if rettet else []
        )
        return [_entitet(Fund("formaal_bfm", f.vaerdi, f.start, f.slut)) for f in fund[:1]]

    def _gaet(self, besked: Besked, intent: str, sikkerhed: float) -> str | None:
        """Return what an unclear opening likely is: of another world, or about a child that is told of; else None."""
        begreber = self.features.begreber(besked.foldet)
        if "u:alle" in begreber or (intent == UDEN_FOR and sikkerhed >= 0.2):
            return UDEN_FOR
        return "find_moede" if "b:konkret" in begreber or {"b:barn", "b:alder"} <= set(begreber) else None

    @staticmethod
    def _opslag_foerst(rang: list[tuple[str, float]]) -> bool:
        """Say whether a question that may go on with a look-up is one; nothing was asked that it could answer."""
        p = dict(rang)
        bedst = max(p_ for intent, p_ in rang if intent != "svar")
        return bedst < SIKKER or p.get("slaa_op", 0.0) * _OPSLAG_FORUD >= bedst

    def _om_spoergsmaalet(self, slot: str, foldet: str) -> bool:
        """Say whether a text names the fact in hand or one of its values."""
        return self.fakta.naevner(slot, foldet) or any(f.vaerdi == slot for f in self.leksikon.find("slot", foldet))

    def _under_lektion(
        self, besked: Besked, handling: str | None, rang: list[tuple[str, float]], andet: list[dict[str, Any]]
    ) -> str | None:
        """Return ``svar`` for an answer to a check question, ``slaa_op`` for a clear question, None for a command."""
        if handling is not None:
            return None if handling in _STYRER_LEKTION else "svar"
        intent, p = rang[0]
        naevner = {e["entity"] for e in andet} & {"emne", "moede"}
        if _SPOERGER.match(besked.foldet) and (naevner or (intent in _OPSLAG and p >= SIKKER)):
            return "slaa_op"
        if besked.foldet.endswith("?") and "emne" in naevner and not any(c.isdigit() for c in besked.foldet):
            return "slaa_op"
        return None if intent in _KRAEVER and p >= 0.8 else "svar"

    def _ligner_svar(self, slot: str, besked: Besked, fund: list[Fund], rang: list[tuple[str, float]]) -> bool:
        """Say whether a short text answers the question in hand, by pattern or with some certainty."""
        if any(f.slot == slot for f in fund):
            return True
        bedste, p = self._i_haand(slot, besked.raekke, rang)[0]
        return bedste[0] != "~" and p >= 0.5

    def _akut_svar(self, foldet: str) -> bool:
        """Say whether a short text answers the question of worry with the step ``akut`` itself."""
        return bool(
            re.search(r"\bakk?ut\w*|\bakutt\b|\btrin 4\b|\broed\b|\balarm\b|\bnoedsituation\b|\bhoejeste\b", foldet)
        )

    def _svar(
        self, slot: str, besked: Besked, fund: list[Fund], handling: str | None, rang: list[tuple[str, float]]
    ) -> Forstaaet | None:
        """Read a message as an answer to the question in hand; None where it is something else."""
        egne = [f for f in fund if f.slot == slot]
        oevrige = _entiteter([f for f in fund if f.slot != slot])
        sandsynlige = self._i_haand(slot, besked.raekke, rang)
        bedste, p = sandsynlige[0]
        andet_end_svar = bedste[0] == "~" and bedste[1:] not in _SVARAGTIGE
        if handling not in (None, *_SVARAGTIGE, *_UDEN_SVAR) and not (egne and not andet_end_svar):
            return None
        if handling in _UDEN_SVAR:
            return self._svaret(slot, [Fund(slot, "ved_ikke", 0, len(besked.foldet), 0.95)], oevrige, rang)
        if egne and not self._er_andet(slot, besked, bedste, p, rang):
            return self._svaret(slot, egne, oevrige, rang)
        if bedste.removeprefix("~") in _UDEN_SVAR and p >= 0.5:
            return self._svaret(slot, [Fund(slot, "ved_ikke", 0, len(besked.foldet), 0.95)], oevrige, rang)
        retter = slot != "formaal_bfm" and len(besked.ord_) <= _KORT and _RETTER.search(besked.kun_ord)
        if retter and (slags := self._slags(besked.foldet, rettet=True)):
            # "nej vent, lav det som opstart" takes another answer back: its no is none to this question.
            return self._svaret(slot, [], oevrige + slags, rang)
        if (vaerdi := _ja_nej(slot, besked.kun_ord, handling, bedste, p)) is not None:
            return self._svaret(slot, [Fund(slot, vaerdi, 0, len(besked.foldet), 0.9)], oevrige, rang)
        if slot == "fagligheder" and oevrige and len(besked.ord_) <= 4:
            # "ingen sag" answers another question than this one: it is taken for that alone.
            return self._svaret(slot, [], oevrige, rang)
        if bedste[0] != "~" and p >= MULIG and any(o.isalpha() and len(o) > 1 for o in besked.ord_):
            if slot == "fagligheder" and bedste not in ("ingen", "ved_ikke"):
                # The lexicon knows every name of a discipline; a guess at one is asked about.
                p = min(p, SIKKER - 0.01)
            return self._svaret(slot, [Fund(slot, bedste, 0, len(besked.foldet), p)], oevrige, rang)
        if oevrige and (bedste[0] != "~" or p < 0.8):
            return self._svaret(slot, [], oevrige, rang)
        if andet_end_svar and p >= SIKKER:
            return Forstaaet(bedste[1:], p, self._andre_entiteter(besked.foldet), rang[:3])
        return None

    def _er_andet(self, slot: str, besked: Besked, bedste: str, p: float, rang: list[tuple[str, float]]) -> bool:
        """Say whether a message that names a value of the question in hand is none the less no answer to it.

        A question back ("hvad menes der med afklaring") and a request ("lav invitation til den 14.") name values too.
        """
        if bedste[0] != "~":
            return False
        if slot != "fagligheder" and _SPOERGER.match(besked.foldet) and bedste[1:] not in _SVARAGTIGE:
            return True
        if rang[0][0] in _OPGAVER and rang[0][1] >= 0.8:
            return True
        return p >= 0.9 and bedste[1:] in ("slaa_op", "hvorfor", "ret_svar", "menneske", "uden_for_emne")

    def _i_haand(self, slot: str, raekke: Any, rang: list[tuple[str, float]]) -> list[tuple[str, float]]:
        """Return the answers (and ``~`` other intents) by how likely they are, given that the question was just put."""
        if slot not in self.svar:
            return [(f"~{intent}", p) for intent, p in rang]
        vejet = [(k, p * (_SVAR_FORUD if k[0] != "~" else 1.0)) for k, p in self.svar[slot].sandsynligheder(raekke)]
        ialt = sum(p for _, p in vejet)
        return sorted(((k, p / ialt) for k, p in vejet), key=lambda par: -par[1])

    def _svaret(
        self, slot: str, egne: list[Fund], oevrige: list[dict[str, Any]], rang: list[tuple[str, float]]
    ) -> Forstaaet:
        sikkerhed = min((f.sikkerhed for f in egne), default=0.9)
        return Forstaaet("svar", min(sikkerhed, 0.98), _entiteter(egne) + oevrige, rang[:3])

    def _handling(self, besked: Besked) -> str | None:
        """Return the dialogue act that a pattern names with certainty, or None; a word alone may be drawn out
        ("neeej").
        """
        fund = self.moenstre.find("intent", besked.kun_ord)
        if not fund and len(besked.ord_) == 1 and (kort := _TRUKKET.sub(r"\1", besked.kun_ord)) != besked.kun_ord:
            fund = self.moenstre.find("intent", kort)
        return max(fund, key=lambda f: f.slut - f.start).vaerdi if fund else None

    def _andre_entiteter(self, foldet: str) -> list[dict[str, Any]]:
        """Return meetings, topics, rulebooks, documents and facts named in the text."""
        ud = [_entitet(f) for entitet in ANDRE_ENTITETER for f in self.leksikon.find(entitet, foldet)]
        if any(e["entity"] == "dokument" and e["value"] == "opgavekort" for e in ud):
            # "opgavekort til sundhedsplejersken": whose card, by the function or by the profession named.
            kort = [f.vaerdi for f in self.leksikon.find("rolle", foldet)]
            kort += [
                _ROLLE_AF_FAG[f.vaerdi] for f in self.leksikon.find("fagligheder", foldet) if f.vaerdi in _ROLLE_AF_FAG
            ]
            kort = kort or [f.vaerdi for f in self.moenstre.find("kortrolle", foldet)]
            ud += [_entitet(Fund("kortrolle", rolle, 0, len(foldet))) for rolle in kort[:1]]
        return ud + self._aendring(foldet)

    def _aendring(self, foldet: str) -> list[dict[str, Any]]:
        """Return what a message wishes to change of a draft, and the disciplines concerned (``fag``: no facts)."""
        if foldet.count(" ") >= _AENDRING:
            return []
        fag = list(dict.fromkeys(f.vaerdi for f in self.leksikon.find("fagligheder", foldet)))
        fag = [v for v in fag if v not in ("ingen", "ved_ikke")]
        if len(fag) == 2 and (byt := self.moenstre.find("aendring_byt", foldet)):
            ud_ind = fag if byt[0].vaerdi == "ud_ind" else fag[::-1]
            return [
                _entitet(Fund("aendring", "byt", byt[0].start, byt[0].slut)),
                *(_entitet(Fund("fag", v, 0, len(foldet))) for v in ud_ind),
            ]
        fund = self.moenstre.find("aendring", foldet)
        if fag and not fund:
            fund = self.moenstre.find("aendring_fag", foldet)  # "uden psykologen": a change only of a discipline
        if not fund:
            return []
        valgt = Fund("aendring", fund[0].vaerdi, fund[0].start, fund[0].slut)
        om_fag = fag if valgt.vaerdi in ("tilfoej", "fjern") else []
        return [_entitet(valgt), *(_entitet(Fund("fag", v, 0, len(foldet))) for v in om_fag)]

    def _alder(self, foldet: str, svarer: bool = False) -> list[dict[str, Any]]:
        """Return the child's age group that a text tells; ``svarer``: it was asked for, so that a number is enough."""
        fund = self.moenstre.find(ALDER, foldet) or (self.moenstre.find(f"svar:{ALDER}", foldet) if svarer else [])
        return [_entitet(Fund(ALDER, f.vaerdi, f.start, f.slut)) for f in fund[:1]]


def _spoerger_videre(foldet: str) -> bool:
    """Say whether a folded text has the form of a question that goes on with what was just said."""
    if foldet.rstrip().endswith("?") or _GAAR_VIDERE.match(foldet):
        return True
    return len(sprog.ord_i(foldet)) <= _TJEKSVAR and _OG.match(foldet) is not None


def _med(intent: str, fund: Iterable[Fund]) -> list[dict[str, Any]]:
    """Return the facts that a message of this intent states: what a question names is asked about, not stated."""
    if intent in _FORTAELLER:
        return _entiteter(fund)
    return _entiteter(f for f in fund if f.slot == "rolle" or (f.slot == "dato" and intent == "lav_kladde"))


def _ja_nej(slot: str, kun_ord: str, handling: str | None, bedste: str, p: float) -> str | None:
    """Return the value that a yes or a no stands for in answer to ``slot``, or None."""
    if slot not in JA_NEJ or (bedste[0] != "~" and p >= 0.75):
        return None
    act = handling or (bedste[1:] if bedste[0] == "~" and p >= 0.5 else None)
    if act is None and (foerste := _JA_NEJ_FOERST.match(kun_ord)):
        act = "bekraeft" if foerste[1] else "afkraeft"
    return JA_NEJ[slot][("bekraeft", "afkraeft").index(act)] if act in ("bekraeft", "afkraeft") else None


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
    try:
        data = json.loads(fundet[2] or "{}")
    except ValueError:
        return None  # no payload of ours; the text is then read as any other
    entiteter = []
    for navn, vaerdi in data.items():
        for en in vaerdi if isinstance(vaerdi, list) else [vaerdi]:
            entiteter.append(
                {
                    "entity": navn,
                    "value": en,
                    "start": 0,
                    "end": len(foldet),
                    "extractor": "knap",
                    "confidence_entity": 1.0,
                }
            )
    return Forstaaet(fundet[1], 1.0, entiteter)


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
