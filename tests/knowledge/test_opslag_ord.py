"""The words of the look-up: everyday words for the facts', phrases that say nothing, and what a form of question asks."""

from __future__ import annotations

import pytest

from knowledge import opslag_soeg, sprog
from knowledge.indlaes import ids, indlaes, laes_yaml
from knowledge.opslag import Kontekst, Opslag, opslagsbog
from knowledge.opslag import spoerg as slaa_op
from knowledge.opslag_ord import SYNONYMER, moenstre, ordliste, synonymer

ARK, GAMMEL, HOLBAEK = "ringsted_ark", "ringsted_2017", "holbaek_2019"
BOEGER = [b for b in ids() if indlaes(b).tabel is not None]
INDEKS = {b: opslagsbog(b).rang.indeks for b in BOEGER}


def test_hvert_ord_er_et_som_en_udgave_ikke_har() -> None:
    doede = [o for o in synonymer().ord if all(i.skrevet(o) for i in INDEKS.values())]
    assert doede == []


def test_hvert_ord_staar_en_gang_og_baerer_indhold() -> None:
    ordene = [o for linje in laes_yaml(SYNONYMER)["ord"].values() for o in sprog.fold(linje).split()]
    assert len(ordene) == len(set(ordene)) >= 2000
    assert all(o.isalpha() for o in ordene)
    assert not set(ordene) & (ordliste().fyldord | ordliste().almene)
    assert [o for o in ordene if any(m.fullmatch(o) for m in moenstre(ordliste().tunge))] == []


def test_det_et_ord_bliver_til_staar_i_en_udgave() -> None:
    for faktas in {f for alle in synonymer().ord.values() for f in alle}:
        assert any(all(i.kender(o) for o in faktas.split()) for i in INDEKS.values()), faktas
    for faktas in synonymer().vendinger:
        assert any(all(i.kender(sprog.fold(o)) for o in faktas.split()) for i in INDEKS.values()), faktas


def test_kun_spoergsmaal_faar_faktas_ord() -> None:
    bog = opslagsbog(ARK)
    assert "gemt" not in opslag_soeg.normal("Referatet er gemt").split()[:2]
    assert opslag_soeg.normal("Referatet er gemt") == "referatet er gemt"
    assert bog.normal("er referatet gemt") == "er referatet gemmes"


@pytest.mark.parametrize(
    ("ordet", "faktas"),
    [
        ("moster", "netvaerk"),  # as listed
        ("papirnusseriet", "dokumentation"),
        ("kusinens", "netvaerk"),  # another ending than those listed
        ("bilaegges", "vedlaegges"),  # another typing of æ
        ("bilagges", "vedlaegges"),
        ("boerneattest", "boerneattest"),  # what the sources do not hold stays unknown
        ("parkere", "parkere"),
        ("foraeldrene", "foraeldrene"),  # a word of the facts stays
        ("anmodningskemaet", "anmodningsskemaet"),  # mistyped, and in two parts that are words
        ("udviklingsmoede", "udviklingsmoede"),  # another's meeting is no "udviklingsmodel" mistyped
    ],
)
def test_et_ord_bliver_til_faktas(ordet: str, faktas: str) -> None:
    assert INDEKS[ARK].ret(ordet) == faktas


def spoerg(tekst: str, rulebook: str = ARK) -> Opslag:
    return slaa_op(tekst, Kontekst(rulebook))


@pytest.mark.parametrize(
    ("tekst", "rulebook", "faktum"),
    [
        ("hvor bliver referatet fra bfm gemt", ARK, "moede:ringsted_ark/boerne_og_familiemoede/dokumentation"),
        ("hvor arkiverer vi referatet fra bfm", ARK, "moede:ringsted_ark/boerne_og_familiemoede/dokumentation"),
        ("kan vi tage samarbejdsmødet en onsdag eftermiddag", ARK, "moede:ringsted_ark/samarbejdsmoede/tid_og_sted"),
        ("hvad i alverden er paf", ARK, "um_paf_hvad"),
        ("hvad er paf helt konkret for noget", ARK, "um_paf_hvad"),
        ("hvor mange mødetyper er der", GAMMEL, "um_fire_moeder"),
        ("hvor mange mødetyper er der, og hvad hedder de", GAMMEL, "um_fire_moeder"),
        ("hvor mange måneder har man til en børnefaglig undersøgelse", ARK, "anb10_frist_bfu"),
        ("hvor mange faggrupper må komme med", ARK, "ark_en_faggruppe_graense"),  # "fagperson" is of the same sort
        ("hvor mange rådgivere skal der være til vigtige samtaler", ARK, "_to_raadgivere"),
        (
            "hvor mange minutter skal vi sætte af til samarbejdsmøde",
            ARK,
            "moede:ringsted_ark/samarbejdsmoede/tid_og_sted",
        ),
        ("må en lærer indkalde til samarbejdsmøde", ARK, "moede:ringsted_ark/samarbejdsmoede/indkalder"),
        ("må et bfm ligge ude på vores skole", ARK, "ark_sted_samlet"),
    ],
)
def test_dagligdags_ord_faar_svar(tekst: str, rulebook: str, faktum: str) -> None:
    svar = spoerg(tekst, rulebook)
    assert svar.fundet
    assert any(f.endswith(faktum) for f in svar.fakta)


@pytest.mark.parametrize(
    ("tekst", "rulebook"),
    [
        ("hvor mange samarbejdsmøder blev der holdt på vores skole", ARK),
        ("hvem er leder på vores skole", ARK),
        ("hvor mange dage har myndighed til at svare", HOLBAEK),
        ("hvor mange fodboldtrænere må komme med", ARK),
        ("hvad koster en brochure", ARK),
        ("hvor mange møder må man holde om samme barn", ARK),
        ("hvor mange rådgivere er der ansat i bfr", ARK),
        ("hvor mange minutter varer et tdm", ARK),
        ("hvor længe gemmer kommunen referatet", ARK),
    ],
)
def test_dagligdags_ord_giver_intet_svar_der_ikke_er(tekst: str, rulebook: str) -> None:
    assert not spoerg(tekst, rulebook).fundet
