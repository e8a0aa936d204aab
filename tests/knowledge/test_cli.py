"""The command line of the pure domain: each command as text and as JSON, exit codes 0, 1 and 2, errors of one Danish line."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from knowledge.__main__ import main
from knowledge.diff import DiffFejl, fra_git, i_ord, sammenlign
from knowledge.indlaes import RULEBOOKS, indlaes
from tests.knowledge.hjaelp import BOEGER, HER, kopi, regel, ret

ROD = RULEBOOKS.parent.parent
MED = ("--mappe", str(HER))
SVAR = (
    '{"rolle": "paedagogisk_leder", "bekymringsgrad": "moderat", "lokal_indsats": "ja", "fagligheder": ["ke_psykolog"]}'
)


def koer(capsys: pytest.CaptureFixture[str], *ord_: str) -> tuple[int, str, str]:
    """Run a command; return its exit code and what it wrote."""
    try:
        rc = main(list(ord_))
    except SystemExit as slut:
        rc = int(slut.code or 0) if not isinstance(slut.code, str) else 2
    ud = capsys.readouterr()
    return rc, ud.out, ud.err


def som_json(capsys: pytest.CaptureFixture[str], *ord_: str) -> tuple[int, Any]:
    rc, ud, fejl = koer(capsys, *ord_, "--json")
    assert not fejl
    return rc, json.loads(ud)


# --- tjek -------------------------------------------------------------------------------------------------------------


def test_tjek(capsys: pytest.CaptureFixture[str]) -> None:
    rc, ud, _ = koer(capsys, "tjek")
    assert rc == 0
    tjekkede = ["skabeloner", *sorted([*BOEGER, "nationalt"]), "forloeb"]
    assert ud.split("\n")[:-1] == [f"{bog}: i orden" for bog in tjekkede]
    rc, data = som_json(capsys, "tjek")
    assert (rc, data) == (0, {"i_orden": True, "fund": {bog: [] for bog in tjekkede}})


# --- beslut -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bog", BOEGER)
def test_beslut(bog: str, capsys: pytest.CaptureFixture[str]) -> None:
    rc, data = som_json(capsys, "beslut", "--rulebook", bog, "--fakta", SVAR, "--pr", "2026-11-23")
    assert rc == 0
    kontrakt = {"moede", "regel", "kilder", "naert_valg", "alternativer", "hvis", "mangler", "kvittering"}
    assert kontrakt <= set(data)
    assert data["rulebook"] == bog
    assert data["moede"] == ("udviklingsmoede" if bog == "holbaek_2019" else "samarbejdsmoede")
    assert all({"slot", "vaerdi", "moede"} == set(h) for h in data["hvis"])
    rc, ud, _ = koer(capsys, "beslut", "--rulebook", bog, "--fakta", SVAR, "--pr", "2026-11-23")
    assert rc == 0
    assert data["regel"] in ud and data["kvittering"] in ud


def test_beslut_uden_svar(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing known is an answer too; the default rulebook is ringsted_ark."""
    rc, data = som_json(capsys, "beslut", "--fakta", "{}")
    assert (rc, data["rulebook"]) == (0, "ringsted_ark")
    assert data["mangler"]


def test_pr_er_uret(capsys: pytest.CaptureFixture[str]) -> None:
    koder = {
        som_json(capsys, "beslut", "--fakta", SVAR, "--pr", d)[1]["kvittering"] for d in ("2026-11-23", "2026-11-24")
    }
    assert len(koder) == 2
    kode = koder.pop()
    _, data = som_json(capsys, "kvittering", kode, "--pr", "2027-05-05")
    assert data["dato"] in ("2026-11-23", "2026-11-24")


# --- tabel ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bog", BOEGER)
def test_tabel(bog: str, capsys: pytest.CaptureFixture[str]) -> None:
    rc, data = som_json(capsys, "tabel", "--rulebook", bog)
    tabel = indlaes(bog).tabel
    assert tabel is not None
    assert (rc, data["meta"]["id"]) == (0, bog)
    assert [r["id"] for r in data["tabel"]["regler"]] == [r.id for r in tabel.regler]
    rc, ud, _ = koer(capsys, "tabel", "--rulebook", bog)
    assert rc == 0
    assert all(f"\n{r.id} " in ud for r in tabel.regler)


# --- frister ----------------------------------------------------------------------------------------------------------


def test_frister(capsys: pytest.CaptureFixture[str]) -> None:
    kald = ("frister", "--moede", "boerne_og_familiemoede", "--dato", "2027-01-14", "--pr", "2026-11-23")
    rc, data = som_json(capsys, *kald)
    assert (rc, data["moede"], data["dato"], data["advarsler"]) == (0, "boerne_og_familiemoede", "2027-01-14", [])
    sendt = next(f for f in data["frister"] if f["id"] == "invitation_sendt")
    assert (sendt["dato"], sendt["overskredet"]) == ("2026-12-29", False)
    assert {"dato": "2027-01-01", "grund": "Nytårsdag"} in sendt["sprunget_over"]
    rc, ud, _ = koer(capsys, *kald)
    assert rc == 0 and "29. december 2026" in ud and "Nytårsdag 1.1." in ud


def test_en_overskredet_frist_er_et_fund(capsys: pytest.CaptureFixture[str]) -> None:
    kald = ("frister", "--moede", "boerne_og_familiemoede", "--dato", "2027-01-14", "--pr", "2026-12-30")
    rc, data = som_json(capsys, *kald)
    assert rc == 1
    assert data["foerste_mulige"] == "2027-01-15"
    assert len(data["advarsler"]) == 1
    rc, ud, _ = koer(capsys, *kald)
    assert rc == 1 and "15. januar 2027" in ud


def test_slagsens_frister(capsys: pytest.CaptureFixture[str]) -> None:
    for bog, variant, ventet in (
        (
            "ringsted_2017",
            "opfoelgning",
            {"moedeledelse_aftalt", "opfoelgning_3_maaneder", "naeste_opfoelgning", "handleplan_sendt"},
        ),
        (
            "ringsted_ark",
            "opstart",
            {"invitation_sendt", "fagpersoner_valgt", "opfoelgning_3_maaneder", "naeste_opfoelgning"},
        ),
    ):
        kald = ("frister", "--rulebook", bog, "--moede", "boerne_og_familiemoede", "--variant", variant)
        rc, data = som_json(capsys, *kald, "--dato", "2027-03-03", "--pr", "2026-11-23")
        assert rc == 0 and {f["id"] for f in data["frister"]} == ventet


@pytest.mark.parametrize("bog", BOEGER)
def test_frister_for_hvert_moede(bog: str, capsys: pytest.CaptureFixture[str]) -> None:
    for moede in indlaes(bog).moeder:
        kald = ("--rulebook", bog, "--moede", moede, "--dato", "2027-01-14", "--pr", "2026-11-23")
        rc, data = som_json(capsys, "frister", *kald)
        assert rc == 0 and data["moede"] == moede


# --- kvittering -------------------------------------------------------------------------------------------------------


def test_kvittering(capsys: pytest.CaptureFixture[str]) -> None:
    _, beslutning = som_json(capsys, "beslut", "--fakta", SVAR, "--pr", "2026-11-23")
    rc, data = som_json(capsys, "kvittering", beslutning["kvittering"].lower())
    assert (rc, data["samme"], data["aendret"], data["dato"]) == (0, True, [], "2026-11-23")
    for felt in ("moede", "regel", "fakta", "kilder", "alternativer", "hvis"):
        assert data[felt] == beslutning[felt]
    rc, ud, _ = koer(capsys, "kvittering", beslutning["kvittering"])
    assert rc == 0
    assert ud.startswith(f"Kvittering {beslutning['kvittering']} fra 23.11.2026")


def test_en_kvittering_der_ikke_holder_mere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, data = som_json(capsys, "beslut", "--rulebook", "femte", "--fakta", '{"fagligheder": ["ssp"]}', *MED)
    ret(kopi(tmp_path) / "beslutning.yml", lambda d: regel(d, "FE-4").update(moede="familieraad"))
    rc, igen = som_json(capsys, "kvittering", data["kvittering"], "--mappe", str(tmp_path))
    assert (rc, igen["samme"], igen["moede"]) == (1, False, "familieraad")
    assert igen["aendret"]
    rc, ud, _ = koer(capsys, "kvittering", data["kvittering"], "--mappe", str(tmp_path))
    assert rc == 1 and "Rådslagning" in ud.split("\n")[0]


# --- diff -------------------------------------------------------------------------------------------------------------


def git(*ord_: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *ord_], cwd=ROD, capture_output=True, text=True, check=False, timeout=30)


@pytest.mark.skipif(git("rev-parse", "HEAD").returncode != 0, reason="ikke et git-arkiv")
def test_diff_fra_head(capsys: pytest.CaptureFixture[str]) -> None:
    if git("status", "--porcelain", "--", "knowledge/rulebooks").stdout:
        pytest.skip("mødestrukturerne er ændret siden HEAD")
    assert fra_git("HEAD") == []
    rc, data = som_json(capsys, "diff", "--fra", "HEAD")
    assert (rc, data) == (0, [])
    rc, ud, _ = koer(capsys, "diff", "--fra", "HEAD")
    assert rc == 0 and len(ud.strip().split("\n")) == 1


@pytest.fixture
def to_tilstande(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders of the same rulebooks: the fifth one and its layer."""
    for tilstand in ("foer", "efter"):
        (tmp_path / tilstand).mkdir()
        kopi(tmp_path / tilstand)
        kopi(tmp_path / tilstand, "nationalt", RULEBOOKS / "nationalt")
    return tmp_path / "foer", tmp_path / "efter"


def test_ingen_forskel(to_tilstande: tuple[Path, Path]) -> None:
    foer, efter = to_tilstande
    assert sammenlign((foer,), (efter,)) == []
    # Words, sources and the order of rows are no change of outcome.
    ret(efter / "femte" / "beslutning.yml", lambda d: regel(d, "FE-4").update(hvorfor="Nye ord.", id="FE-fire"))
    ret(efter / "femte" / "beslutning.yml", lambda d: d["regler"].reverse())
    indlaes.cache_clear()
    assert sammenlign((foer,), (efter,)) == []


def test_en_forskel(to_tilstande: tuple[Path, Path]) -> None:
    """Two or more disciplines lead elsewhere: told once, with how many combinations and an example that is one."""
    foer, efter = to_tilstande

    def ny_regel(data: Any) -> None:
        flere = {**regel(data, "FE-4"), "id": "FE-3b", "moede": "familieraad"}
        data["regler"].append({**flere, "naar": [{"fagligheder": {"antal_min": 2}}], "trin": 3})
        regel(data, "FE-4")["trin"] = 4

    ret(efter / "femte" / "beslutning.yml", ny_regel)
    (skifte,) = sammenlign((foer,), (efter,))
    assert (skifte.rulebook, skifte.fra, skifte.til) == ("femte", "raadslagning", "familieraad")
    assert skifte.antal > 0
    assert len(skifte.eksempel["fagligheder"]) >= 2
    assert skifte.eksempel["bekymringsgrad"] != "akut"
    ord_ = i_ord(skifte, {"raadslagning": "Rådslagning", "familieraad": "Familieråd"})
    assert "fra Rådslagning til Familieråd" in ord_ and str(skifte.antal) in ord_
    (tilbage,) = sammenlign((efter,), (foer,))
    assert (tilbage.fra, tilbage.til, tilbage.antal) == ("familieraad", "raadslagning", skifte.antal)


def test_et_hul_er_ogsaa_en_forskel(to_tilstande: tuple[Path, Path]) -> None:
    foer, efter = to_tilstande
    ret(efter / "femte" / "beslutning.yml", lambda d: d.update(regler=[r for r in d["regler"] if r["id"] != "FE-5"]))
    (skifte,) = sammenlign((foer,), (efter,))
    assert skifte.fra == "hverdagsindsats"
    assert skifte.til not in indlaes("femte", (foer,)).moeder
    assert "ingen regel" in i_ord(skifte, {})


def test_ny_og_fjernet(to_tilstande: tuple[Path, Path]) -> None:
    foer, efter = to_tilstande
    shutil.rmtree(efter / "femte")
    (skifte,) = sammenlign((foer,), (efter,))
    assert (skifte.rulebook, skifte.til) == ("femte", None)
    assert "fjernet" in i_ord(skifte, {})
    (skifte,) = sammenlign((efter,), (foer,))
    assert skifte.fra is None and "ny" in i_ord(skifte, {})


def test_en_udgave_der_ikke_kan_laeses(to_tilstande: tuple[Path, Path]) -> None:
    foer, efter = to_tilstande
    (foer / "femte" / "beslutning.yml").write_text("[", encoding="utf-8")
    with pytest.raises(DiffFejl):
        sammenlign((foer,), (efter,))
    with pytest.raises(DiffFejl):
        fra_git("findes-ikke")
    with pytest.raises(DiffFejl):
        fra_git("--help")


# --- Wrong use --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kald", "dele"),
    [
        ([], ["kommando"]),
        (["hop"], ["hop", "beslut"]),
        (["tjek", "--nix"], ["--nix"]),
        (["tjek", "mere"], ["mere"]),
        (["beslut"], ["--fakta"]),
        (["beslut", "--fakta"], ["--fakta", "værdi"]),
        (["beslut", "--fakta", "["], ["JSON"]),
        (["beslut", "--fakta", "[1]"], ["JSON"]),
        (["beslut", "--fakta", '{"alder": 4}'], ["alder", "rolle"]),
        (["beslut", "--fakta", '{"rolle": "chef"}'], ["chef", "skoleleder"]),
        (["beslut", "--fakta", '{"fagligheder": [["ppr"]]}'], ["ppr"]),
        (["beslut", "--fakta", '{"fagligheder": 4}'], ["fagligheder"]),
        (["beslut", "--fakta", "{}", "--rulebook", "koege"], ["koege", "ringsted_ark"]),
        (["beslut", "--fakta", "{}", "--rulebook", "nationalt"], ["nationalt"]),
        (["beslut", "--fakta", "{}", "--rulebook", "../ringsted_ark"], ["ringsted_ark"]),
        (["beslut", "--fakta", "{}", "--pr", "i dag"], ["i dag", "2027-01-14"]),
        (["beslut", "--fakta", "{}", "--pr", "1999-01-01"], ["2001"]),
        (["tabel", "--rulebook", "nationalt"], ["nationalt"]),
        (["tabel", "--rulebook", "koege"], ["koege"]),
        (["frister", "--moede", "samarbejdsmoede"], ["--dato"]),
        (["frister", "--dato", "2027-01-14"], ["--moede"]),
        (["frister", "--moede", "bfm", "--dato", "2027-01-14"], ["bfm", "boerne_og_familiemoede"]),
        (["frister", "--moede", "samarbejdsmoede", "--dato", "14/1"], ["14/1"]),
        (["frister", "--moede", "samarbejdsmoede", "--dato", "2027-02-30"], ["2027-02-30"]),
        (["frister", "--moede", "samarbejdsmoede", "--dato", "2100-12-31"], ["2098"]),
        (["frister", "--moede", "samarbejdsmoede", "--dato", "2027-01-14", "--variant", "opstart"], ["opstart"]),
        (["frister", "--moede", "boerne_og_familiemoede", "--dato", "2027-01-14", "--variant", "x"], ["opstart"]),
        (["kvittering"], ["kode"]),
        (["kvittering", "hej"], ["kvittering"]),
        (["kvittering", "RA-7K2M-9F3X-QW2T"], ["tegn"]),
        (["kvittering", "ZZ-7K2M-9F3X-QW2T"], ["ZZ", "RA"]),
        (["diff"], ["--fra"]),
        (["diff", "--fra", "findes-ikke"], ["findes-ikke"]),
    ],
)
def test_forkert_brug(kald: list[str], dele: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    rc, ud, fejl = koer(capsys, *kald)
    assert rc == 2
    assert not ud
    assert len(fejl.strip().split("\n")) == 1
    for del_ in dele:
        assert del_ in fejl, fejl
    # Wholly in Danish: none of argparse's own words.
    for ord_ in ("required", "invalid", "choose", "expected", "unrecognized", "argument ", "error"):
        assert ord_ not in fejl, fejl


def test_en_brudt_mappe_stopper_ikke_de_andre(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kopi(tmp_path) / "beslutning.yml").write_text("[", encoding="utf-8")
    rc, ud, _ = koer(capsys, "tjek", "--mappe", str(tmp_path))
    assert rc == 1
    assert "femte/beslutning.yml" in ud and "ringsted_ark: i orden" in ud
    rc, _, fejl = koer(capsys, "tabel", "--rulebook", "femte", "--mappe", str(tmp_path))
    assert rc == 2 and "femte/beslutning.yml" in fejl
    assert koer(capsys, "tabel", "--rulebook", "ringsted_ark", "--mappe", str(tmp_path))[0] == 0
    kode = som_json(capsys, "beslut", "--fakta", SVAR)[1]["kvittering"]
    assert koer(capsys, "kvittering", kode, "--mappe", str(tmp_path))[0] == 0


# --- As a process -----------------------------------------------------------------------------------------------------


def test_som_proces() -> None:
    """``python -m knowledge`` from the repository's root: UTF-8 out, exit code passed on, a closed pipe no traceback."""
    kald = [sys.executable, "-m", "knowledge"]
    miljoe = {k: v for k, v in os.environ.items() if k != "RULEBOOK_PATH"} | {"PYTHONIOENCODING": "utf-8"}
    ud = subprocess.run(
        [*kald, "beslut", "--fakta", SVAR, "--json"], cwd=ROD, env=miljoe, capture_output=True, check=False, timeout=60
    )
    assert ud.returncode == 0 and not ud.stderr
    assert json.loads(ud.stdout.decode())["kilder"]
    forkert = subprocess.run([*kald, "hop"], cwd=ROD, env=miljoe, capture_output=True, check=False, timeout=60)
    assert forkert.returncode == 2
    assert len(forkert.stderr.decode().strip().split("\n")) == 1
    roer = subprocess.Popen([*kald, "tabel"], cwd=ROD, env=miljoe, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert roer.stdout is not None and roer.stderr is not None
    roer.stdout.close()
    assert b"Traceback" not in roer.stderr.read()
    roer.stderr.close()
    roer.wait(timeout=60)


def test_i_dag_er_standard(capsys: pytest.CaptureFixture[str]) -> None:
    _, data = som_json(capsys, "beslut", "--fakta", "{}")
    _, igen = som_json(capsys, "kvittering", data["kvittering"])
    assert abs((dt.date.fromisoformat(igen["dato"]) - dt.date.today()).days) <= 1


# --- kladde -----------------------------------------------------------------------------------------------------------

KLADDE = ("kladde", "--moede", "samarbejdsmoede", "--rolle", "paedagogisk_leder", "--pr", "2026-11-23")


def test_kladde(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    til = tmp_path / "ny" / "mappe"
    rc, data = som_json(
        capsys, *KLADDE, "--dato", "2027-01-14", "--klokken", "09:15", "--til", str(til), "--fakta", SVAR
    )
    assert rc == 0 and not data["fejl"]
    assert {sti.name: sti.stat().st_size for sti in til.iterdir()} == {f["navn"]: f["bytes"] for f in data["filer"]}
    assert {f["dokument"] for f in data["filer"]} == {
        "invitation",
        "opgavekort",
        "dagsorden",
        "fristplan",
        "mail",
        "kalender",
    }
    assert data["kvittering"] and data["kvittering"] in (til / "mail-samarbejdsmoede-2027-01-14.txt").read_text("utf-8")


def test_kladde_uden_dato(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """No calendar file without a date: a finding, and the rest is there. Other answers than the meeting's: no receipt."""
    andet = '{"bekymringsgrad": "svaer", "sagsstatus": "ingen_sag"}'
    rc, data = som_json(capsys, *KLADDE, "--til", str(tmp_path), "--fakta", andet)
    assert rc == 1 and len(data["fejl"]) == 1 and len(data["filer"]) == 15 and data["kvittering"] is None


@pytest.mark.parametrize(
    "flere",
    [
        ("--moede", "findes_ikke"),
        ("--moede", "underretning_akut"),
        ("--variant", "opstart"),
        ("--rolle", "borgmester"),
        ("--klokken", "kvart over ni"),
        ("--dato", "i morgen"),
        ("--fakta", "{"),
        ("--fakta", "[]"),
        ("--til", "/dev/null/mappe"),
    ],
)
def test_kladde_forkert(capsys: pytest.CaptureFixture[str], tmp_path: Path, flere: tuple[str, ...]) -> None:
    rc, ud, fejl = koer(capsys, *KLADDE, "--til", str(tmp_path), *flere)
    assert rc == 2 and not ud and fejl.strip().count("\n") == 0
    assert not list(tmp_path.iterdir())


def test_en_fuld_disk_efterlader_intet_halvt(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fuld(sti: Path, data: bytes) -> int:
        with sti.open("wb") as ud:
            ud.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fuld)
    rc, _, fejl = koer(capsys, *KLADDE, "--dato", "2027-01-14", "--til", str(tmp_path))
    assert rc == 2 and "plads" in fejl and not list(tmp_path.iterdir())
