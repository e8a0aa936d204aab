"""Train the understanding from examples. No Rasa here: the Rasa component, the tests and the measuring share it."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from components.akut import AKUT
from components.fakta import BEHOV, NAEVNT, OENSKET, SLOTS, fag_i, led_i, maskeret
from components.forstaa import Forstaaelse
from components.klassifikator import Features, Klassifikator
from components.moenstre import INTET, Leksikon, Moenstre
from components.stavning import Ordbog, Stavning
from knowledge import sprog

# Of each other intent this many examples, at most, stand against the values of one question's answers.
_MODSTYKKER = 150
_UDEN_FOR = "uden_for_emne"
_LEDSLOTS = ("bekymringsgrad", "sagsstatus", "lokal_indsats", "samtykke", "rolle", "formaal_bfm")
_FORTALT = 8  # so many words a told situation has at least
_UDEN_FAKTA = ("find_moede", "slaa_op", "lav_kladde", "akut")
_BART_SVAR = re.compile(r"^(?:ja|nej|jo|jep|nope|naeh?|jada|jaja|nix|tjo|tja)\b")
Eksempel = tuple[str, str, Sequence[Mapping[str, Any]]]  # text, intent, annotated entities


def laer(
    eksempler: Sequence[Eksempel], moenstre: Iterable[tuple[str, str]], synonymer: Mapping[str, str]
) -> Forstaaelse:
    """Return an understanding trained on the examples, with the patterns and the lexicon of the training data."""
    stavning = laer_stavning([tekst for tekst, _, _ in eksempler])
    foldede = [stavning.ret(sprog.fold(tekst)) for tekst, _, _ in eksempler]
    fundne_moenstre = Moenstre(moenstre)
    features = Features(fundne_moenstre.begreber, fundne_moenstre.tegn)
    intents = [intent for _, intent, _ in eksempler]
    raekker = features.laer(foldede, [intent != _UDEN_FOR for intent in intents])
    maal = Klassifikator.laer(raekker, intents)
    svar = {}
    for slot in SLOTS:
        valgte, klasser = _svareksempler(slot, eksempler)
        if any(not k.startswith("~") for k in klasser):
            svar[slot] = Klassifikator.laer(raekker[valgte], klasser)
    akut = _laer_akut(raekker, foldede, intents, fundne_moenstre)
    leksikon = Leksikon(synonymer)
    led = _laer_led(eksempler, foldede, stavning, features, fundne_moenstre)
    led[BEHOV] = _laer_behov(eksempler, foldede, stavning, features, fundne_moenstre, leksikon)
    return Forstaaelse(features, maal, svar, akut, led, fundne_moenstre, leksikon, stavning)


def _laer_akut(
    raekker: sp.csr_matrix, foldede: Sequence[str], intents: Sequence[str], moenstre: Moenstre
) -> Klassifikator:
    """Return the classifier of acute messages. What only looks acute weighs most: there the line runs."""
    vaegte = []
    for foldet, intent in zip(foldede, intents, strict=True):
        ligner = intent != AKUT and any(
            moenstre.rammer("akut", slags, foldet) for slags in ("staerk", "svag", "modsat")
        )
        vaegte.append(3.0 if intent == AKUT else 5.0 if ligner else 1.0)
    return Klassifikator.laer(raekker, [AKUT if i == AKUT else "andet" for i in intents], 0.3, vaegte)


def _laer_led(
    eksempler: Sequence[Eksempel], foldede: Sequence[str], stavning: Stavning, features: Features, moenstre: Moenstre
) -> dict[str, Klassifikator]:
    """Return, for each fact that is told in whole clauses, a classifier of clauses: its values, or ``~`` for none of
    them.

    Told answers give the clauses around their annotated spans; all other clauses, near misses among them, state
    nothing.
    Bare answers ("ja det har vi") are left out: without their question they say nothing.
    """
    led: list[tuple[str, dict[str, str] | None]] = []
    for (tekst, intent, entiteter), foldet in zip(eksempler, foldede, strict=False):
        dele = [foldet, *led_i(foldet)]
        if intent == "svar" and len(foldet.split()) >= 4 and not _BART_SVAR.match(foldet):
            spaend = [
                (e["entity"], str(e["value"]), stavning.ret(sprog.fold(tekst[e["start"] : e["end"]])).strip(" .,"))
                for e in entiteter
            ]
            led += [
                (del_, {slot: vaerdi for slot, vaerdi, ord_ in spaend if ord_ in del_ or del_ in ord_}) for del_ in dele
            ]
        elif intent in _UDEN_FAKTA:
            led += [(del_, None) for del_ in dele]
    raekker = features.matrix([del_ for del_, _ in led])
    ud = {}
    for slot in _LEDSLOTS:
        # Stories of other goals are not annotated: a clause in which the patterns find the fact is no example of none.
        valgte = [nr for nr, (del_, fakta) in enumerate(led) if fakta is not None or not moenstre.find(slot, del_)]
        klasser = [(led[nr][1] or {}).get(slot, INTET) for nr in valgte]
        if len(set(klasser)) > 1:
            ud[slot] = Klassifikator.laer(raekker[valgte], klasser)
    return ud


def _laer_behov(
    eksempler: Sequence[Eksempel],
    foldede: Sequence[str],
    stavning: Stavning,
    features: Features,
    moenstre: Moenstre,
    leksikon: Leksikon,
) -> Klassifikator:
    """Return the classifier of mentions of disciplines in told situations: wanted (annotated) or only mentioned."""
    tekster, klasser = [], []
    for (tekst, intent, entiteter), foldet in zip(eksempler, foldede, strict=False):
        if intent != "svar" or len(foldet.split()) < _FORTALT:
            continue
        oensket = [
            stavning.ret(sprog.fold(tekst[e["start"] : e["end"]])).strip(" .,")
            for e in entiteter
            if e["entity"] == "fagligheder"
        ]
        for fund in fag_i(moenstre, leksikon, foldet):
            ramt = any(
                (sted := foldet.find(ord_)) >= 0 and sted < fund.slut and fund.start < sted + len(ord_)
                for ord_ in oensket
            )
            tekster.append(maskeret(foldet, fund))
            klasser.append(OENSKET if ramt else NAEVNT)
    return Klassifikator.laer(features.matrix(tekster), klasser)


def gem(forstaaelse: Forstaaelse, mappe: Path) -> None:
    """Write a trained understanding to a folder."""
    forstaaelse.features.gem(mappe)
    forstaaelse.maal.gem(mappe, "maal")
    forstaaelse.akut.gem(mappe, "akut")
    for slags, klassifikatorer in (("svar", forstaaelse.svar), ("led", forstaaelse.led)):
        for slot, klassifikator in klassifikatorer.items():
            klassifikator.gem(mappe, f"{slags}_{slot}")
    np.save(mappe / "danske.npy", forstaaelse.stavning.danske.hashes, allow_pickle=False)
    ord_ = {
        "moenstre": forstaaelse.moenstre.kilde,
        "synonymer": forstaaelse.leksikon.kilde,
        "ord_antal": forstaaelse.stavning.ord_antal,
        "svar": list(forstaaelse.svar),
        "led": list(forstaaelse.led),
    }
    (mappe / "ord.json").write_text(json.dumps(ord_, ensure_ascii=False), encoding="utf-8")


def hent(mappe: Path) -> Forstaaelse:
    """Read what ``gem`` wrote."""
    ord_ = json.loads((mappe / "ord.json").read_text(encoding="utf-8"))
    moenstre = Moenstre([(navn, dansk) for navn, dansk in ord_["moenstre"]])
    return Forstaaelse(
        Features.hent(mappe, moenstre.begreber, moenstre.tegn),
        Klassifikator.hent(mappe, "maal"),
        {slot: Klassifikator.hent(mappe, f"svar_{slot}") for slot in ord_["svar"]},
        Klassifikator.hent(mappe, "akut"),
        {slot: Klassifikator.hent(mappe, f"led_{slot}") for slot in ord_["led"]},
        moenstre,
        Leksikon(ord_["synonymer"]),
        Stavning(ord_["ord_antal"], Ordbog(np.load(mappe / "danske.npy", allow_pickle=False))),
    )


def laer_stavning(tekster: Iterable[str]) -> Stavning:
    """Return the speller: the words of the texts that are Danish, or that more than one text has."""
    danske = Ordbog.dansk()
    antal = Counter(o for t in tekster for o in set(sprog.fold(t).replace("-", " ").replace("/", " ").split()))
    rene: Counter[str] = Counter()
    for ord_, n in antal.items():
        ord_ = ord_.strip(".,!?:;\"'()[]")
        if ord_.isalpha():
            rene[ord_] += n
    return Stavning({o: n for o, n in rene.items() if o in danske or n >= 3}, danske)


def _svareksempler(slot: str, eksempler: Sequence[Eksempel]) -> tuple[list[int], list[str]]:
    """Return the examples for one question: answers by their value, and some of every other intent as ``~intent``."""
    valgte, klasser = [], []
    brugt: dict[str, int] = defaultdict(int)
    for nr, (_, intent, entiteter) in enumerate(eksempler):
        if intent == "svar":
            vaerdier = {str(e["value"]) for e in entiteter if e["entity"] == slot}
            if len(vaerdier) != 1:
                continue
            klasse = next(iter(vaerdier))
        else:
            brugt[intent] += 1
            if brugt[intent] > _MODSTYKKER:
                continue
            klasse = f"~{intent}"
        valgte.append(nr)
        klasser.append(klasse)
    return valgte, klasser
