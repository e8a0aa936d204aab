"""A fifth municipality is a folder of data and no code; and what ``tjek`` refuses, each in Danish with row and mend."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.__main__ import main
from knowledge.beslut import beslut
from knowledge.indlaes import RULEBOOKS, RulebookFejl, ids, indlaes
from knowledge.kvittering import genspil, lav
from knowledge.tjek import tjek_alle, tjek_en
from tests.knowledge.hjaelp import BOEGER, FEMTE, HER, MED_FEMTE, kopi, regel, ret

Aendring = Callable[[Any], Any]
# Each finding says what to do.
MIDDEL = re.compile(r"\b(ret|skriv|tilføj|fjern|giv|brug|flyt|vælg|sæt|de, der findes)\b", re.IGNORECASE)


# --- The fifth municipality -------------------------------------------------------------------------------------------


def test_alle_er_i_orden() -> None:
    assert tjek_alle(MED_FEMTE) == {bog: [] for bog in sorted([*BOEGER, "femte", "nationalt"])}


def test_den_femte_er_kun_data() -> None:
    """It inherits nothing, has its own outcomes, and no code knows it."""
    assert {sti.suffix for sti in FEMTE.rglob("*") if sti.is_file()} == {".yml"}
    bog = indlaes("femte", MED_FEMTE)
    assert bog.meta.arver is None
    assert bog.meta.lag == ["nationalt"]
    egne = set(bog.moeder) - {"underretning_akut"}
    assert egne == {"hverdagsindsats", "raadslagning", "familieraad"}
    rod = RULEBOOKS.parent.parent
    kode = "".join(
        fil.read_text(encoding="utf-8") for del_ in ("knowledge", "actions") for fil in rod.glob(f"{del_}/*.py")
    )
    assert not [moede for moede in egne if moede in kode]


@pytest.mark.parametrize(
    ("svar", "moede"),
    [
        ({"bekymringsgrad": "akut"}, "underretning_akut"),
        ({"bekymringsgrad": "let", "lokal_indsats": "nej"}, "hverdagsindsats"),
        ({"sagsstatus": "afklaring"}, "familieraad"),
        ({"fagligheder": ["uu"]}, "raadslagning"),
        ({"rolle": "sundhedsplejerske", "fagligheder": ["sundhedspleje"]}, "hverdagsindsats"),
        ({}, "hverdagsindsats"),
    ],
)
def test_den_femte_afgoer(svar: dict[str, Any], moede: str) -> None:
    bog = indlaes("femte", MED_FEMTE)
    b = beslut(bog, svar)
    assert b.moede == moede
    assert genspil(lav(bog, b, bog.meta.kontrolleret), MED_FEMTE).samme


def kald(capsys: pytest.CaptureFixture[str], *ord_: str) -> tuple[int, Any]:
    rc = main([*ord_, "--json"])
    return rc, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("hvordan", ["--mappe", "RULEBOOK_PATH"])
def test_den_femte_fra_kommandolinjen(
    hvordan: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mappe: tuple[str, ...] = ("--mappe", str(HER))
    if hvordan == "RULEBOOK_PATH":
        monkeypatch.setenv("RULEBOOK_PATH", str(HER))
        mappe = ()
    rc, fundet = kald(capsys, "tjek", *mappe)
    assert (rc, fundet["i_orden"], fundet["fund"]["femte"]) == (0, True, [])
    svar = json.dumps({"fagligheder": ["ssp"], "bekymringsgrad": "svaer", "samtykke": "nej"})
    rc, b = kald(capsys, "beslut", "--rulebook", "femte", "--fakta", svar, *mappe)
    assert (rc, b["moede"], b["regel"], b["rulebook"]) == (0, "familieraad", "FE-3", "femte")
    assert b["alternativer"] == ["underretning_akut"]
    rc, igen = kald(capsys, "kvittering", b["kvittering"], *mappe)
    assert (rc, igen["samme"], igen["moede"]) == (0, True, "familieraad")
    rc, tabel = kald(capsys, "tabel", "--rulebook", "femte", *mappe)
    assert rc == 0 and {r["id"] for r in tabel["tabel"]["regler"]} == {f"FE-{n}" for n in range(1, 6)}
    rc, frister = kald(
        capsys,
        *("frister", "--rulebook", "femte", "--moede", "raadslagning"),
        *("--dato", "2027-02-24", "--pr", "2027-02-01", *mappe),
    )
    assert rc == 0
    sendt = next(f for f in frister["frister"] if f["id"] == "indkaldelse_sendt")
    assert sendt["dato"] == "2027-02-05"
    assert [s["grund"] for s in sendt["sprunget_over"]].count("Vinterlukket") == 5
    assert main(["tabel", "--rulebook", "femte", *mappe]) == 0
    assert "FE-4" in capsys.readouterr().out


def test_uden_mappen_findes_den_ikke() -> None:
    assert "femte" not in ids()
    with pytest.raises(RulebookFejl) as fejl:
        indlaes("femte", (RULEBOOKS,))
    assert "ringsted_ark" in str(fejl.value)


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.fixture
def mappe(tmp_path: Path) -> Path:
    """A folder with a copy of the fifth rulebook and of the layer that it rests on."""
    kopi(tmp_path, "nationalt", RULEBOOKS / "nationalt")
    (tmp_path / "nationalt" / "lag.yml").unlink()  # its points name the meetings of other rulebooks
    return kopi(tmp_path)


def fund(mappe: Path, rulebook_id: str = "femte") -> list[str]:
    fundet = tjek_en(rulebook_id, (mappe.parent,))
    for linje in fundet:
        assert "\n" not in linje
        assert MIDDEL.search(linje), f"siger ikke, hvad man gør: {linje}"
        assert "Value error" not in linje and "Input should" not in linje, linje
    return fundet


def et_fund(mappe: Path, *dele: str) -> str:
    """The one finding, which names all of ``dele``."""
    fundet = fund(mappe)
    assert len(fundet) == 1, fundet
    for del_ in dele:
        assert del_ in fundet[0], (del_, fundet[0])
    return fundet[0]


def test_kopien_er_i_orden(mappe: Path) -> None:
    assert fund(mappe) == []


def saet(regel_id: str, **felter: Any) -> Aendring:
    def aendring(data: Any) -> None:
        regel(data, regel_id).update(felter)

    return aendring


def fjern_regel(data: Any) -> None:
    data["regler"] = [r for r in data["regler"] if r["id"] != "FE-5"]


def to_paa_samme_trin(data: Any) -> None:
    regel(data, "FE-5")["trin"] = 4


def doed_regel(data: Any) -> None:
    data["regler"].insert(
        1, {**regel(data, "FE-1"), "id": "FE-doed", "trin": 9, "naar": [{"bekymringsgrad": ["akut"]}]}
    )


def samtykke_betyder_intet(data: Any) -> None:
    data["taette_valg"] = []


def rolle_betyder_intet(data: Any) -> None:
    data["variantregler"] = {}
    data["egen_faglighed"] = {}


def lokal_betyder_intet(data: Any) -> None:
    regel(data, "FE-2")["naar"] = [{"bekymringsgrad": ["let"]}]


def mildere(data: Any) -> None:
    """A moderate worry without local effort is sent back, though a light one is not."""
    regel(data, "FE-2")["naar"] = [{"bekymringsgrad": ["moderat"], "lokal_indsats": ["nej"]}]


@pytest.mark.parametrize(
    ("aendring", "dele"),
    [
        (fjern_regel, ["ingen regel", "fagligheder=ingen", "Tilføj"]),
        (to_paa_samme_trin, ["FE-4 og FE-5", "trin 4", "fagligheder="]),
        (doed_regel, ["FE-doed", "aldrig"]),
        (samtykke_betyder_intet, ["samtykke betyder aldrig noget"]),
        (rolle_betyder_intet, ["rolle betyder aldrig noget"]),
        (lokal_betyder_intet, ["lokal_indsats betyder aldrig noget"]),
    ],
)
def test_kombinationer(mappe: Path, aendring: Aendring, dele: list[str]) -> None:
    ret(mappe / "beslutning.yml", aendring)
    et_fund(mappe, *dele)


def test_mildere_ved_stoerre_bekymring(mappe: Path) -> None:
    ret(mappe / "beslutning.yml", mildere)
    linje = et_fund(mappe, "FE-2", "hverdagsindsats", "bekymringsgrad=let", "moderat", "undtagelse")
    assert "lokal_indsats=nej" in linje

    def med_undtagelse(data: Any) -> None:
        data["undtagelser"] = [{"regel": "FE-2", "grund": "Kommunen vil altid se hverdagen an først."}]

    ret(mappe / "beslutning.yml", med_undtagelse)
    indlaes.cache_clear()
    assert fund(mappe) == []


def test_undtagelse_uden_grund_i_tabellen(mappe: Path) -> None:
    def unoedig(data: Any) -> None:
        data["undtagelser"] = [{"regel": "FE-2", "grund": "For en sikkerheds skyld."}]

    ret(mappe / "beslutning.yml", unoedig)
    et_fund(mappe, "FE-2", "bruges ikke")


def test_en_brugt_undtagelse_er_brugt_ogsaa_ved_andre_fund(mappe: Path) -> None:
    """An exception that is in use is not called unused because another row is milder too."""

    def aendring(data: Any) -> None:
        mildere(data)
        data["undtagelser"] = [{"regel": "FE-2", "grund": "Grunden."}]
        data["regler"].append({**regel(data, "FE-2"), "id": "FE-2b", "naar": [{"bekymringsgrad": ["svaer"]}]})

    ret(mappe / "beslutning.yml", aendring)
    et_fund(mappe, "FE-2b", "svaer")


def test_undtagelse_mangler_grund(mappe: Path) -> None:
    ret(mappe / "beslutning.yml", lambda d: d.update(undtagelser=[{"regel": "FE-2"}]))
    et_fund(mappe, "undtagelser", "grund", "mangler")


def uden(*sti: Any) -> Aendring:
    """Leave out one field, found by keys and list indexes."""

    def aendring(data: Any) -> None:
        for led in sti[:-1]:
            data = data[led]
        del data[sti[-1]]

    return aendring


def til(vaerdi: Any, *sti: Any) -> Aendring:
    """Set one field, found by keys and list indexes."""

    def aendring(data: Any) -> None:
        for led in sti[:-1]:
            data = data[led]
        data[sti[-1]] = vaerdi

    return aendring


RAAD = "moeder/raadslagning.yml"


@pytest.mark.parametrize(
    ("fil", "aendring", "dele"),
    [
        # A rule, a statement, a deadline without a source
        ("beslutning.yml", saet("FE-4", kilder=[]), ["FE-4", "kilder", "tom"]),
        ("beslutning.yml", uden("regler", 3, "kilder"), ["FE-4", "kilder", "mangler"]),
        ("beslutning.yml", uden("taette_valg", 0, "kilder"), ["T-samtykke", "kilder", "mangler"]),
        (RAAD, uden("formaal", 0, "kilde"), ["raadslagning", "formaal", "kilde", "mangler"]),
        (RAAD, uden("frister", 1, "kilde"), ["raadslagning", "svar", "kilde", "mangler"]),
        (RAAD, uden("opgaver", 0, "kilde"), ["send_indkaldelse", "kilde", "mangler"]),
        # No date of checking
        ("beslutning.yml", uden("kontrolleret"), ["kontrolleret", "mangler"]),
        ("beslutning.yml", saet("FE-4", kontrolleret=None), ["FE-4", "kontroldato"]),
        ("rulebook.yml", uden("kontrolleret"), ["meta", "kontrolleret", "mangler"]),
        (RAAD, uden("kontrolleret"), ["raadslagning", "kontrolleret", "mangler"]),
        ("beslutning.yml", til("i går", "kontrolleret"), ["kontrolleret", "dato"]),
        # The source string
        ("beslutning.yml", saet("FE-4", kilder=["femte_vejledning Rådslagning"]), ["FE-4", "dokument | afsnit"]),
        ("beslutning.yml", saet("FE-4", kilder=["femte_vejledning |"]), ["FE-4", "dokument | afsnit"]),
        (RAAD, til("Rådslagning", "formaal", 0, "kilde"), ["raadslagning", "dokument | afsnit"]),
        ("beslutning.yml", saet("FE-4", kilder=["andet_ark | Afsnit"]), ["FE-4", "andet_ark", "femte_vejledning"]),
        (RAAD, til("andet_ark | Afsnit", "frister", 0, "kilde"), ["indkaldelse_sendt", "andet_ark"]),
        # Unknown ids
        ("beslutning.yml", saet("FE-1", naar=[{"bekymringsgrad": ["akutt"]}]), ["FE-1", "akutt", "moderat"]),
        ("beslutning.yml", saet("FE-2", naar=[{"ikke_rolle": ["leder"]}]), ["FE-2", "leder", "skoleleder"]),
        ("beslutning.yml", saet("FE-4", naar=[{"fagligheder": {"nogen_af": ["psyk"]}}]), ["FE-4", "psyk", "ppr"]),
        ("beslutning.yml", saet("FE-4", naar=[{"fagligheder": {"kun_af": ["ingen"]}}]), ["FE-4", "ingen"]),
        ("beslutning.yml", saet("FE-4", moede="raadsmoede"), ["FE-4", "raadsmoede", "raadslagning"]),
        ("beslutning.yml", saet("FE-3", indkaldes_af="chefen"), ["FE-3", "chefen", "raadgiver"]),
        ("beslutning.yml", saet("FE-1", konflikter=["K99"]), ["FE-1", "K99", "K12"]),
        ("beslutning.yml", saet("FE-4", hvorfor="I har brug for {fagfolk}."), ["FE-4", "fagfolk", "fagligheder"]),
        ("beslutning.yml", saet("FE-4", hvorfor="I har brug for {fagligheder."), ["FE-4", "tuborgklamme"]),
        ("beslutning.yml", til("raadsmoede", "alvor", 0), ["raadsmoede"]),
        ("beslutning.yml", til("fagligheder", "egen_faglighed", "ppr_eller_ke"), ["egen_faglighed", "fagligheder"]),
        ("beslutning.yml", til("svært", "ukendt_vejes_som", "bekymringsgrad"), ["ukendt_vejes_som", "svært"]),
        ("beslutning.yml", til("Spørg.", "hvis_ukendt", "alder"), ["hvis_ukendt", "alder"]),
        ("beslutning.yml", til("tredje", "variantregler", "familieraad", 1, "variant"), ["tredje", "opfoelgende"]),
        ("beslutning.yml", til([], "variantregler", "raadsmoede"), ["variantregler", "raadsmoede"]),
        ("beslutning.yml", til("raadsmoede", "taette_valg", 0, "alternativ"), ["T-samtykke", "raadsmoede"]),
        ("beslutning.yml", til(["K99"], "taette_valg", 0, "konflikter"), ["T-samtykke", "K99"]),
        ("beslutning.yml", til(["raadsmoede"], "foerst", 0, "moeder"), ["F-samtykke", "raadsmoede"]),
        ("beslutning.yml", til([{"samtykke": ["måske"]}], "foerst", 0, "naar"), ["F-samtykke", "måske"]),
        ("beslutning.yml", til([{"regel": "FE-9", "grund": "Grund."}], "undtagelser"), ["FE-9"]),
        (RAAD, til("fristen", "opgaver", 0, "frist"), ["send_indkaldelse", "fristen", "indkaldelse_sendt"]),
        (RAAD, til("chefen", "opgaver", 0, "funktion"), ["raadslagning", "chefen", "lokal_leder"]),
        (RAAD, til("chefen", "frister", 0, "ansvarlig"), ["raadslagning", "chefen"]),
        (RAAD, til("chefen", "deltagere", 0, "funktion"), ["raadslagning", "chefen"]),
        (RAAD, til(["chef"], "indkalder", "roller"), ["raadslagning", "chef"]),
        (RAAD, til(["anden"], "opgaver", 0, "varianter"), ["raadslagning", "varianten", "anden"]),
        (RAAD, til(["anden"], "hvornaar", 0, "varianter"), ["raadslagning", "varianten", "anden"]),
        (RAAD, til(["anden"], "tid_og_sted", "sted", 0, "varianter"), ["raadslagning", "varianten", "anden"]),
        (RAAD, til("gammel_lov", "samtykke", 0, "lovnote"), ["raadslagning", "lovnoten", "gammel_lov"]),
        (RAAD, til("gammel_lov", "tid_og_sted", "varighed", "lovnote"), ["raadslagning", "gammel_lov"]),
        ("rulebook.yml", til({"rolle": ["chef"]}, "kontakt", 0, "naar"), ["kontakt nr. 1", "chef"]),
        # Unknown keys and values of the wrong kind
        ("beslutning.yml", saet("FE-4", hvorefter="Nej."), ["FE-4", "hvorefter", "kendes ikke"]),
        ("beslutning.yml", saet("FE-4", naar=[{"alder": ["3"]}]), ["FE-4", "alder", "kendes ikke"]),
        ("beslutning.yml", saet("FE-4", naar=[]), ["FE-4", "naar", "tom"]),
        ("beslutning.yml", saet("FE-4", naar="altid"), ["FE-4", "naar", "liste"]),
        ("beslutning.yml", saet("FE-4", trin="fire"), ["FE-4", "trin", "tal"]),
        (RAAD, til("Nej.", "moedested"), ["raadslagning", "moedested", "kendes ikke"]),
        (RAAD, til("måske", "deltagere", 0, "deltager"), ["Forældre", "måske", "efter_behov"]),
        (RAAD, til("dag", "frister", 0, "regel", "enhed"), ["indkaldelse_sendt", "dag", "arbejdsdage"]),
        (RAAD, til(0, "frister", 0, "regel", "antal"), ["indkaldelse_sendt", "antal", "lille"]),
        (RAAD, til("lørdag", "tid_og_sted", "faste_tider", 0, "ugedag"), ["faste_tider", "lørdag", "torsdag"]),
        (RAAD, til(7, "formaal", 0, "tekst"), ["raadslagning", "formaal", "tekst"]),
        ("rulebook.yml", til("fem", "kode"), ["kode", "form"]),
        ("rulebook.yml", til(16, "udgave", "nr"), ["udgave", "nr", "stort"]),
        # The same id twice
        ("beslutning.yml", saet("FE-5", id="FE-4"), ["regler", "FE-4", "to gange"]),
        ("beslutning.yml", uden("regler", 4, "id"), ["regler, nr. 5", "id mangler"]),
        ("beslutning.yml", lambda d: d["regler"].append("FE-6"), ["regler, nr. 6", "id mangler"]),
        (RAAD, til("svar", "frister", 0, "id"), ["raadslagning"]),
        (RAAD, til("led", "opgaver", 0, "id"), ["raadslagning", "led", "to gange"]),
        # Names that do not fit
        ("rulebook.yml", til("sjette", "id"), ["sjette", "femte"]),
        (RAAD, til("raadsmoede", "id"), ["raadslagning.yml", "raadsmoede"]),
        ("beslutning.yml", til({"regler": ["RI-1"]}, "fjern"), ["beslutning.yml", "fjern", "arver"]),
        ("rulebook.yml", til("ringsted_1999", "arver"), ["ringsted_1999", "nævnt i femte"]),
        ("rulebook.yml", til(["lokalt"], "lag"), ["lokalt", "nævnt i femte"]),
    ],
)
def test_afvises(mappe: Path, fil: str, aendring: Aendring, dele: list[str]) -> None:
    ret(mappe / fil, aendring)
    fundet = fund(mappe)
    assert fundet
    assert any(all(del_ in linje for del_ in dele) for linje in fundet), fundet


@pytest.mark.parametrize(
    ("fil", "tekst", "dele"),
    [
        ("beslutning.yml", "regler: [", ["femte/beslutning.yml", "linje"]),
        (RAAD, "id: raadslagning\n navn: skævt\n", ["femte/moeder/raadslagning.yml", "linje"]),
        (RAAD, "id: raadslagning\nid: raadslagning\n", ["femte/moeder/raadslagning.yml"]),
        ("rulebook.yml", "- femte\n", ["femte/rulebook.yml", "navngivne felter"]),
        ("rulebook.yml", "\x00", ["femte/rulebook.yml"]),
        ("beslutning.yml", "", ["femte/beslutning.yml"]),
    ],
)
def test_daarlig_yaml(mappe: Path, fil: str, tekst: str, dele: list[str]) -> None:
    (mappe / fil).write_text(tekst, encoding="utf-8")
    et_fund(mappe, *dele)


def test_forkert_tegnsaet(mappe: Path) -> None:
    (mappe / RAAD).write_bytes("id: rådslagning".encode("latin-1"))
    et_fund(mappe, "raadslagning.yml")


def test_beslutningen_mangler(mappe: Path) -> None:
    (mappe / "beslutning.yml").unlink()
    et_fund(mappe, "femte", "beslutning.yml")


def test_kommandoen_siger_det(mappe: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ret(mappe / "beslutning.yml", fjern_regel)
    assert main(["tjek", "--mappe", str(mappe.parent)]) == 1
    ud = capsys.readouterr().out
    assert "femte: " in ud and "ingen regel" in ud
    assert "ringsted_ark: i orden" in ud
    assert main(["tjek", "--json", "--mappe", str(mappe.parent)]) == 1
    fundet = json.loads(capsys.readouterr().out)
    assert not fundet["i_orden"] and len(fundet["fund"]["femte"]) == 1


def test_to_med_samme_kode(mappe: Path) -> None:
    kopi(mappe.parent, "sjette")
    ret(mappe.parent / "sjette" / "rulebook.yml", lambda d: d.update(id="sjette"))
    et_fund(mappe, "F5", "sjette")


def test_to_regler_med_samme_maerke(mappe: Path) -> None:
    """Two ids that a receipt could not tell apart: 64 marks, so a later one may fall on an earlier."""
    ret(mappe / "beslutning.yml", saet("FE-4", id="FE-14"))
    ret(mappe / "beslutning.yml", saet("FE-5", id="FE-41"))
    et_fund(mappe, "FE-14", "FE-41", "kvittering")


def test_laget_naevner_kun_det_der_findes(tmp_path: Path) -> None:
    """A point of the layer may name any rulebook's meetings, and no others."""
    for bog in (*BOEGER, "nationalt"):
        shutil.copytree(RULEBOOKS / bog, tmp_path / bog)
    assert tjek_en("nationalt", (tmp_path,)) == []
    ret(tmp_path / "nationalt" / "lag.yml", lambda d: d["punkter"][0].update(moeder=["bfm"], emne="andet"))
    ret(tmp_path / "nationalt" / "konflikter.yml", lambda d: d["konflikter"][0].update(moeder=["bfm"]))
    indlaes.cache_clear()
    fundet = fund(tmp_path / "nationalt", "nationalt")
    assert len(fundet) == 3
    assert all("andet" in linje or "bfm" in linje for linje in fundet)


# --- Inheritance ------------------------------------------------------------------------------------------------------


@pytest.fixture
def arving(mappe: Path) -> Path:
    """A rulebook that inherits the fifth one, and changes a part, a rule and a conflict by name."""
    barn = mappe.parent / "sjette"
    (barn / "moeder").mkdir(parents=True)
    (barn / "rulebook.yml").write_text(
        """
id: sjette
kode: S6
navn: "Sjette Kommunes mødestruktur"
kommune: "Sjette Kommune"
arver: femte
udgave: {nr: 1, navn: "Første", udateret: true, tekst: "første udgave (uden dato)"}
kontrolleret: 2026-11-21
kontrolleret_af: "Testen"
ansvarlig: "Sjette Kommune findes ikke."
dokumenter: {}
""",
        encoding="utf-8",
    )
    (barn / "beslutning.yml").write_text(
        """
kontrolleret: 2026-11-21
regler:
  - id: FE-2
    trin: 2
    naar: [{bekymringsgrad: [let], lokal_indsats: [nej, delvist]}]
    moede: hverdagsindsats
    hvorfor: "Bekymringen er let."
    kilder: ["femte_vejledning | Hverdagen"]
fjern: {foerst: [F-samtykke]}
""",
        encoding="utf-8",
    )
    (barn / "moeder" / "raadslagning.yml").write_text(
        """
id: raadslagning
kontrolleret: 2026-11-21
moedeleder:
  - {tekst: "En fagperson leder mødet.", kilde: "femte_vejledning | Hvem gør hvad"}
aendringer:
  - {del: moedeleder, hvad: "En fagperson leder.", kilde: "femte_vejledning | Hvem gør hvad"}
""",
        encoding="utf-8",
    )
    return barn


def test_arv_med_navngivne_aendringer(arving: Path) -> None:
    assert fund(arving, "sjette") == []
    barn, forael = (indlaes(bog, (arving.parent,)) for bog in ("sjette", "femte"))
    assert barn.tabel is not None and forael.tabel is not None
    assert {r.id for r in barn.tabel.regler} == {r.id for r in forael.tabel.regler}
    # One rule is replaced and one first step is left out; all else is the parent's.
    assert [r.id for r in barn.tabel.regler if r not in forael.tabel.regler] == ["FE-2"]
    assert barn.tabel.foerst == [] and forael.tabel.foerst != []
    assert beslut(barn, {"bekymringsgrad": "let", "lokal_indsats": "delvist", "fagligheder": ["ppr"]}).moede == (
        "hverdagsindsats"
    )
    nyt, gammelt = barn.moede("raadslagning"), forael.moede("raadslagning")
    assert nyt.moedeleder != gammelt.moedeleder
    assert nyt.frister == gammelt.frister
    # What is inherited keeps the date on which it was checked; what is new has its own.
    assert str(nyt.moedeleder[0].kilde.kontrolleret) == "2026-11-21"
    assert str(nyt.frister[0].kilde.kontrolleret) == "2026-11-20"
    assert barn.meta.lukkedage == forael.meta.lukkedage
    assert [a.del_ for a in nyt.aendringer] == ["moedeleder"]


@pytest.mark.parametrize(
    ("fil", "aendring", "dele"),
    [
        ("rulebook.yml", til("syvende", "arver"), ["syvende", "nævnt i sjette"]),
        ("rulebook.yml", til("sjette", "arver"), ["sjette → sjette", "ring"]),
        ("moeder/raadslagning.yml", til([], "aendringer"), ["sjette/moeder/raadslagning.yml", "moedeleder"]),
        ("moeder/raadslagning.yml", til([], "formaal"), ["sjette/moeder/raadslagning.yml", "formaal"]),
        ("moeder/raadslagning.yml", uden("moedeleder"), ["sjette/moeder/raadslagning.yml", "moedeleder"]),
        ("beslutning.yml", til({"foerst": ["F-ukendt"]}, "fjern"), ["F-ukendt", "foerst"]),
        ("beslutning.yml", uden("regler", 0, "id"), ["sjette/beslutning.yml", "regler, nr. 1", "id"]),
    ],
)
def test_brudt_arv(arving: Path, fil: str, aendring: Aendring, dele: list[str]) -> None:
    ret(arving / fil, aendring)
    fundet = fund(arving, "sjette")
    assert len(fundet) == 1
    for del_ in dele:
        assert del_ in fundet[0], fundet


def test_arv_i_ring(arving: Path) -> None:
    ret(arving.parent / "femte" / "rulebook.yml", til("sjette", "arver"))
    for bog in ("femte", "sjette"):
        fundet = fund(arving, bog)
        assert len(fundet) == 1 and "ring" in fundet[0]


@pytest.mark.parametrize(
    ("felt", "vaerdi", "ord_"),
    [("moeder", ["findes_ikke"], "mødet"), ("emne", "findes_ikke", "emnet"), ("lovnote", "findes_ikke", "lovnoten"),
     ("kilder", ["findes_ikke | Et sted"], "kilden"), ("anbefaling", 19, "anbefaling 19"), ("del", "findes_ikke", "delen")],
)  # fmt: skip
def test_opslag_naevner_kun_det_der_findes(tmp_path: Path, felt: str, vaerdi: object, ord_: str) -> None:
    mappe = tmp_path / "femte"
    shutil.copytree(Path(__file__).parent / "femte", mappe)
    fakt = {
        "id": "proeve", "emne": "begreb", "navn": "Prøve", "svar": "En prøve.", "spoerg": ["prøve"],
        "kilder": [f"{next(iter(indlaes('femte', (RULEBOOKS, tmp_path)).meta.dokumenter))} | Et sted"],
    }  # fmt: skip
    indlaes.cache_clear()
    (mappe / "opslag.yml").write_text(
        json.dumps({"kontrolleret": "2026-11-22", "opslag": [fakt | {felt: vaerdi}]}, ensure_ascii=False),
        encoding="utf-8",
    )
    fund = tjek_en("femte", (RULEBOOKS, tmp_path))
    assert len(fund) == 1 and ord_ in fund[0], fund
