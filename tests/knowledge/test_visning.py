"""Renderings: what a text says is in the object and the other way round, templates are strict, nothing is left in braces."""

from __future__ import annotations

import ast
import datetime as dt
import itertools
import re
from typing import Any

import pytest
from hypothesis import given, settings
from jinja2 import UndefinedError

from knowledge import fakta as fk
from knowledge import visning
from knowledge.beslut import Beslutning, beslut
from knowledge.datoer import kort
from knowledge.indlaes import RULEBOOKS, ids, indlaes, laes_yaml
from knowledge.modeller import Kilde
from knowledge.moede import FASER, Moedeobjekt, byg
from knowledge.tekster import tekst
from knowledge.visning import _miljoe, beslutning_data, hvis_i_ord, hvorfor, kilder_i_ord, lille, opremsning
from tests.knowledge.hjaelp import BOEGER, MED_FEMTE, fakta
from tests.knowledge.kladder.hjaelp import ALLE_BOEGER, DATO, IDAG, datoer_i, obj

# Every meeting type and kind of every rulebook.
ALLE: list[tuple[str, str, str | None]] = [
    (bog, moede.id, variant)
    for bog in ALLE_BOEGER
    for moede in indlaes(bog, MED_FEMTE).moeder.values()
    for variant in (None, *(v.id for v in moede.varianter))
]
KLAMMER = re.compile(r"\[([^\]]*)\]")
# Nothing stands in square brackets but the boxes of a task list.
UDFYLDES = {" "}


def kilder_i(tekst_: str, o: Moedeobjekt) -> set[tuple[str, str]]:
    """Document and section of every source in a text's last line "Kilder: ..."."""
    linje = tekst_.strip().split("\n")[-1]
    assert linje.startswith("Kilder: ") and linje.endswith("."), linje
    rest, fundet = linje[len("Kilder: ") : -1], set()
    while rest:
        navn, titel = next(
            (d, x.titel) for d, x in o.rulebook.meta.dokumenter.items() if rest.startswith(x.titel + " (")
        )
        slut = rest.index(")", len(titel))
        fundet |= {(navn, afsnit) for afsnit in rest[len(titel) + 2 : slut].split("; ")}
        rest = rest[slut + 1 :].removeprefix("; ")
    return fundet


def par(kilder: Any) -> set[tuple[str, str]]:
    return {(k.dokument, k.afsnit) for k in kilder}


def linjer(tekst_: str, begynder: str) -> list[str]:
    return [linje[len(begynder) :] for linje in tekst_.split("\n") if linje.startswith(begynder)]


def uden_rester(tekst_: str) -> None:
    """Nothing left over: no braces, no Python, no blank runs, no doubled full stops, no exclamation mark."""
    for rest in ("{", "}", "None", "Undefined", "\n\n\n\n", "..", " .", " ,", "!", "  •", "datetime"):
        assert rest not in tekst_, (rest, tekst_)
    assert not re.search(r"[.?]\.|\?\.|\. \.|: *\n(?!•|\[|\*|\n)", tekst_.replace("**\n", "")), tekst_
    assert tekst_ == tekst_.strip()
    assert set(KLAMMER.findall(tekst_)) <= UDFYLDES, tekst_


# --- Who does what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("bog", "moede_id", "variant"), ALLE)
@pytest.mark.parametrize("dato", [None, DATO])
def test_hvem_goer_hvad(bog: str, moede_id: str, variant: str | None, dato: dt.date | None) -> None:
    o = obj(bog, moede_id, variant, dato)
    hvem = visning.hvem_tekst(o)
    uden_rester(hvem)
    punkter = linjer(hvem, "• ")
    opgaver = list(itertools.chain(*o.opgaver().values()))
    ventede = set()
    for opgave in opgaver:
        navn = fk.funktionsnavn(opgave.funktion)
        assert any(p.startswith(f"{navn}: {lille(opgave.tekst).rstrip('.')}") for p in punkter), opgave.id
        frist = o.frist(opgave.frist)
        if frist is not None and frist.dato is not None:
            ventede.add(frist.dato)
    assert datoer_i(hvem) == ventede
    # The other way round: each line of a phase is a task of the object.
    uden_hoved = hvem.split("\n\n", 1)[1] if "\n\n" in hvem else ""
    funktioner = {f.navn for f in fk.data().funktioner.values()}
    i_faser = [p for p in linjer(uden_hoved, "• ") if p.split(": ")[0] in funktioner]
    assert len(i_faser) == len(opgaver)
    assert {p.split(": ")[0] for p in i_faser} == {fk.funktionsnavn(x.funktion) for x in opgaver}
    for deltager in (*o.deltagere, *o.ikke_deltagere):
        assert lille(deltager.navn) in hvem
    for konflikt in o.konflikter():
        assert konflikt.kort in hvem and konflikt.valgt in hvem
    for note in o.lovnoter():
        assert note.tekst in hvem
    assert kilder_i(hvem, o) == par(o.kilder())


# --- The recommendation -----------------------------------------------------------------------------------------------


def anbefaling(bog: str, svar: dict[str, Any]) -> tuple[Moedeobjekt, Beslutning, str]:
    rulebook = indlaes(bog, MED_FEMTE)
    b = beslut(rulebook, svar)
    o = byg(rulebook, b, IDAG)
    return o, b, visning.anbefaling_tekst(o)


@pytest.mark.parametrize("bog", ALLE_BOEGER)
@settings(max_examples=60, deadline=None)
@given(fakta)
def test_anbefaling(bog: str, svar: dict[str, Any]) -> None:
    """DOMAIN.md section 7: what every recommendation carries is in its text, which is complete by itself."""
    o, b, ud = anbefaling(bog, svar)
    uden_rester(ud)
    data = beslutning_data(o.rulebook, b, o.kvittering or "")
    assert hvorfor(b) in ud
    assert f"Regel {b.regel.id}." in ud
    for kilde in kilder_i_ord(b.kilder, o.rulebook):
        assert kilde in ud
    for valg in b.taette_valg:
        assert valg.tekst in ud
    for skridt in b.foerst:
        assert skridt.tekst in ud
    for konflikt in b.konflikter:
        assert konflikt.kort in ud and konflikt.valgt in ud
    for del_ in (o.rulebook.meta.navn, o.rulebook.meta.udgave.tekst, kort(o.rulebook.meta.kontrolleret), o.kvittering):
        assert del_ and del_ in ud
    if b.moede == "underretning_akut":
        assert "112" in ud
        assert "Indkald ikke til møde" in ud
        return
    for linje in visning.praktisk(o):
        assert linje in ud
    tabel = o.rulebook.tabel
    assert tabel is not None
    for slot in b.mangler:
        assert tabel.hvis_ukendt.get(slot, "") in ud
    # The other way round: every bullet is one of those.
    kendte = {*(s.tekst for s in b.foerst), *visning.praktisk(o), *(f"{k.kort} {k.valgt}" for k in b.konflikter)}
    assert set(linjer(ud, "• ")) == kendte
    assert data["fakta"] == b.fakta


@pytest.mark.parametrize("bog", ALLE_BOEGER)
@settings(max_examples=60, deadline=None)
@given(fakta)
def test_det_der_ville_aendre_svaret(bog: str, svar: dict[str, Any]) -> None:
    """Each line told is one of the decision's; a more acute one is always told; the data has them all."""
    o, b, ud = anbefaling(bog, svar)
    vist = hvis_i_ord(o.rulebook, b)
    assert len(vist) <= 5 and len(vist) == len(set(vist))
    navne = {lille(o.rulebook.moede(h.moede).navn) for h in b.hvis}
    for linje in vist:
        assert linje in ud
        assert linje.split(" → ")[1] in navne, linje
    akut = any(h.vaerdi == "akut" for h in b.hvis)
    assert akut == any(linje.startswith("akut → ") for linje in vist)
    synlige = [h for h in b.hvis if h.slot not in ("rolle", "formaal_bfm")]
    assert bool(vist) == bool(synlige)
    data = beslutning_data(o.rulebook, b, "")
    assert data["hvis"] == [{"slot": h.slot, "vaerdi": h.vaerdi, "moede": h.moede} for h in b.hvis]


@pytest.mark.parametrize("bog", BOEGER)
@settings(max_examples=40, deadline=None)
@given(fakta)
def test_kontraktens_felter(bog: str, svar: dict[str, Any]) -> None:
    """ARCHITECTURE.md section 3: the shape of ``anbefaling`` and of ``beslut --json``."""
    o, b, _ = anbefaling(bog, svar)
    data = visning.anbefaling_data(o)
    assert data["type"] == "anbefaling"
    assert (data["moede"], data["regel"], data["rulebook"]) == (b.moede, b.regel.id, bog)
    assert data["naert_valg"] is bool(b.taette_valg)
    assert data["alternativer"] == list(b.alternativer)
    assert data["mangler"] == list(b.mangler)
    assert data["kvittering"] == o.kvittering
    assert [(k["dokument"], k["afsnit"]) for k in data["kilder"]] == [(k.dokument, k.afsnit) for k in b.kilder]
    assert all(dt.date.fromisoformat(k["kontrolleret"]) for k in data["kilder"])
    assert data["udgave"] == o.rulebook.meta.udgave.tekst


def test_udateret_siges() -> None:
    assert "uden dato" in anbefaling("ringsted_ark", {})[2]


def test_begrundelsen_taeller_kun_det_der_taeller() -> None:
    """A sundhedsplejerske's own discipline is neither named nor counted in the reason."""
    svar = {"rolle": "sundhedsplejerske", "bekymringsgrad": "moderat", "lokal_indsats": "ja"}
    en = anbefaling("ringsted_ark", {**svar, "fagligheder": ["sundhedspleje", "ppr"]})[1]
    to = anbefaling("ringsted_ark", {**svar, "fagligheder": ["sundhedspleje", "ke_psykolog", "ppr"]})[1]
    assert "PPR" in hvorfor(en) and "sundhedsplejerske" not in hvorfor(en)
    assert " to " in hvorfor(to) and " tre " not in hvorfor(to)


def test_samme_sted_to_gange() -> None:
    kilder = [Kilde(dokument="udviklingsmodellen", afsnit=a) for a in ("Et", "To", "Et")]
    ord_ = kilder_i_ord(kilder, indlaes("ringsted_ark"))
    assert len(ord_) == 1 and ord_[0].count("Et") == 1


# --- The acute stop ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bog", ALLE_BOEGER)
def test_akut(bog: str) -> None:
    rulebook = indlaes(bog, MED_FEMTE)
    ud = visning.akut_tekst(rulebook)
    uden_rester(ud)
    moede = rulebook.moede("underretning_akut")
    for opgave in moede.opgaver:
        if opgave.fase == "foer" and opgave.id != "ring_112":
            assert opgave.tekst in linjer(ud, "• ")
    assert "112" in ud
    assert not datoer_i(ud)
    assert kilder_i(ud.replace("Kilder:", "\nKilder:"), byg(rulebook, None, IDAG, moede_id=moede.id)) == par(
        visning.akut_kilder(rulebook)
    )
    sat = visning.akut_tekst(rulebook, "Udkastet er sat til side.")
    assert sat.startswith("Udkastet er sat til side.") and ud in sat


# --- The whole rulebook -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bog", ALLE_BOEGER)
def test_tabel(bog: str) -> None:
    rulebook = indlaes(bog, MED_FEMTE)
    assert rulebook.tabel is not None
    ud = visning.tabel_tekst(rulebook)
    uden_rester(ud)
    foer = -1
    for regel in sorted(rulebook.tabel.regler, key=lambda r: r.trin):
        sted = ud.index(f"\n{regel.id} ")
        assert sted > foer, "i rækkefølge"
        foer = sted
        for kilde in kilder_i_ord(regel.kilder, rulebook):
            assert kilde in ud
    for valg in rulebook.tabel.taette_valg:
        assert valg.tekst in ud
    for moede in rulebook.moeder.values():
        assert moede.navn.upper() in ud
        for frist in moede.frister:
            assert frist.tekst in ud
        for aendring in moede.aendringer:
            assert aendring.hvad in ud
    for konflikt in rulebook.konflikter.values():
        assert konflikt.kort in ud and konflikt.valgt in ud
    assert fk.data().egen_skala in ud


# --- Words and templates ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("skabelon", sorted(_miljoe().list_templates()))
def test_en_variabel_der_mangler_er_en_fejl(skabelon: str) -> None:
    with pytest.raises(UndefinedError):
        _miljoe().get_template(skabelon).render()


def test_strenge_skabeloner() -> None:
    with pytest.raises(UndefinedError):
        _miljoe().from_string("{{ findes_ikke }}").render()
    with pytest.raises(UndefinedError):
        _miljoe().from_string("{% if findes_ikke %}x{% endif %}").render()


def test_en_tekst_uden_sine_vaerdier_er_en_fejl() -> None:
    for noegle, felter in (("findes_ikke", {}), ("visning.deltager", {}), ("visning.deltager", {"andet": "x"})):
        with pytest.raises(KeyError):
            tekst(noegle, **felter)
    assert tekst("visning.deltager", liste="x").endswith("x")


def pladser(tekst_: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", tekst_))


def test_hvert_kald_har_det_teksten_beder_om() -> None:
    """Every text named in the code exists, and gets a value for each of its placeholders."""
    alle = laes_yaml(RULEBOOKS.parent / "tekster.yml")
    set_ = 0
    for fil in itertools.chain(*(RULEBOOKS.parent.parent.glob(f"{rum}/*.py") for rum in ("knowledge", "actions"))):
        for kald in ast.walk(ast.parse(fil.read_text(encoding="utf-8"))):
            if not (isinstance(kald, ast.Call) and isinstance(kald.func, ast.Name) and kald.func.id in ("tekst", "_v")):
                continue
            if not (kald.args and isinstance(kald.args[0], ast.Constant)):
                continue
            noegle = f"visning.{kald.args[0].value}" if kald.func.id == "_v" else str(kald.args[0].value)
            indhold: Any = alle
            for led in noegle.split("."):
                assert led in indhold, (fil.name, noegle)
                indhold = indhold[led]
            set_ += 1
            if any(k.arg is None for k in kald.keywords):
                continue
            for enkelt in indhold if isinstance(indhold, list) else [indhold]:
                assert pladser(str(enkelt)) <= {str(k.arg) for k in kald.keywords}, (fil.name, noegle)
    assert set_ > 50


def test_opremsning() -> None:
    assert [opremsning(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a og b", "a, b og c"]
    assert opremsning(["a", "b"], "eller") == "a eller b"
    assert [lille(x) for x in ("Møde", "PPR", "I dagtilbud", "", "ÅRET")] == ["møde", "PPR", "I dagtilbud", "", "ÅRET"]


def test_faser_har_navne() -> None:
    assert set(FASER) == set(laes_yaml(RULEBOOKS.parent / "tekster.yml")["faser"])
    assert set(ids()) >= set(BOEGER)
