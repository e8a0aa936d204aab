"""The table as PDF: the words of the text table, on at most two pages that can be read, for a screen reader too."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from knowledge.__main__ import main
from knowledge.indlaes import indlaes
from knowledge.kladder import tabel
from knowledge.modeller import Rulebook
from knowledge.visning import tabel_felter
from tests.knowledge.hjaelp import BOEGER, MED_FEMTE

ALLE = [*BOEGER, "femte"]


def uden_mellemrum(tekst: str) -> str:
    return re.sub(r"\s", "", tekst)


def stykker(rulebook: Rulebook) -> list[str]:
    """Every text of the table, each as it stands there."""
    felter = tabel_felter(rulebook)
    ud = [felter[n] for n in ("navn", "udgave", "kontrolleret", "kontrolleret_af", "id", "skala")]
    for r in felter["regler"]:
        ud += [r["id"], r["naar"], r["moede"], "; ".join(r["kilder"])]
    for v in felter["taette"]:
        ud += [v["naar"], v["alternativ"], v["tekst"]]
    for m in felter["moeder"]:
        ud += [m["navn"], *m["linjer"]]
    return [*ud, *felter["aendringer"], *felter["konflikter"]]


@pytest.mark.parametrize("bog", ALLE)
def test_samme_ord_som_teksten(bog: str) -> None:
    rulebook = indlaes(bog, MED_FEMTE)
    laeser = PdfReader(io.BytesIO(tabel.pdf(rulebook)))
    assert len(laeser.pages) <= 2
    # The foot of a page may stand in the middle of a text that goes on overleaf.
    fod = uden_mellemrum(f"{rulebook.meta.navn}, {rulebook.meta.udgave.tekst}")
    hele = re.sub(re.escape(fod) + r"\d/\d", "", uden_mellemrum(" ".join(s.extract_text() for s in laeser.pages)))
    hele = hele.replace("•", "")
    for stykke in stykker(rulebook):
        assert uden_mellemrum(stykke) in hele, stykke


@pytest.mark.parametrize("bog", BOEGER)
def test_maerket_op_til_en_skaermlaeser(bog: str) -> None:
    rulebook = indlaes(bog)
    laeser = PdfReader(io.BytesIO(tabel.pdf(rulebook)))
    rod = laeser.root_object
    assert rod["/Lang"] == "da" and rod["/MarkInfo"]["/Marked"] and b"pdfuaid:part" in rod["/Metadata"].get_data()
    assert laeser.metadata is not None and laeser.metadata.title == rulebook.meta.navn
    side = laeser.pages[0].mediabox
    assert (round(side.width), round(side.height)) == (842, 595)


def test_kommandoen_skriver_filer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tabel", "--rulebook", "holbaek_2019", "--pdf", str(tmp_path / "t.pdf")]) == 0
    svar = '{"bekymringsgrad": "svaer"}'
    filer = ["--svg", str(tmp_path / "k.svg"), "--pdf", str(tmp_path / "k.pdf")]
    assert main(["kort", "--rulebook", "holbaek_2019", "--fakta", svar, *filer]) == 0
    assert {f.name: f.read_bytes()[:4] for f in tmp_path.iterdir()} == {
        "t.pdf": b"%PDF",
        "k.svg": b"<svg",
        "k.pdf": b"%PDF",
    }
    capsys.readouterr()
    assert main(["kort", "--rulebook", "holbaek_2019"]) == 0
    assert "[HO-5]" in capsys.readouterr().out


@pytest.mark.parametrize(
    "ord_",
    [
        ["tabel", "--pdf", "{mappe}/findes/ikke.pdf"],
        ["kort", "--svg", "{mappe}/findes/ikke.svg"],
        ["kort", "--fakta", "[1]"],
        ["kort", "--fakta", "{"],
        ["kort", "--fakta", '{"bekymringsgrad": "meget"}'],
        ["kort", "--rulebook", "nationalt"],
    ],
)
def test_forkert_brug_er_en_linje_paa_dansk(
    ord_: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([o.replace("{mappe}", str(tmp_path)) for o in ord_]) == 2
    fejl = capsys.readouterr().err.strip()
    assert fejl and "\n" not in fejl and not list(tmp_path.iterdir())
