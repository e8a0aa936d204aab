"""Another word processor opens every Word file: each document of each meeting type, kind and rulebook.

Run by ``make test`` in a step of its own, which installs LibreOffice where it can; elsewhere skipped without it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from knowledge import kladder
from knowledge.kladder import Kladdevalg
from tests.knowledge.kladder.hjaelp import ALLE, docx_tekst, obj, pdf_tekst

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice er ikke installeret")

VALG = Kladdevalg(former=("docx",), roller=("raadgiver", "paedagogisk_leder"))
_TID = 300  # seconds; some 130 files take 20
# Numbers, bullets and spaces are set by the program that lays out the page, each its own way.
_OPSAETNING = re.compile(r"[\s•·\d.-]")


@pytest.fixture(scope="module")
def aabnet(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, Path]]:
    """Every Word file with the PDF that LibreOffice makes of it, all in one call."""
    mappe = tmp_path_factory.mktemp("word")
    filer = {
        f"{bog}-{fil.navn}": fil.data
        for bog, moede_id, variant in ALLE
        for fil in kladder.lav_filer(obj(bog, moede_id, variant), VALG).filer
    }
    for navn, data in filer.items():
        (mappe / navn).write_bytes(data)
    profil = f"-env:UserInstallation=file://{mappe}/profil"
    subprocess.run(
        ["soffice", profil, "--headless", "--convert-to", "pdf", "--outdir", "pdf", *filer],
        cwd=mappe,
        check=True,
        timeout=_TID,
        capture_output=True,
    )
    return {navn: (data, mappe / "pdf" / navn.replace(".docx", ".pdf")) for navn, data in filer.items()}


def test_libreoffice_aabner_hver_word_fil(aabnet: dict[str, tuple[bytes, Path]]) -> None:
    """Each file becomes a PDF that has every paragraph of it, and a footer that counts its pages."""
    assert len(aabnet) == len(ALLE) * 6
    for navn, (data, pdf) in aabnet.items():
        assert pdf.is_file(), navn
        side = _OPSAETNING.sub("", pdf_tekst(pdf.read_bytes()))
        for afsnit in docx_tekst(data).split("\n"):
            assert _OPSAETNING.sub("", afsnit) in side, (navn, afsnit)


def test_libreoffice_beholder_sprog_og_titel(aabnet: dict[str, tuple[bytes, Path]]) -> None:
    """The language and the title that a screen reader says first are the file's, whoever opens it."""
    for navn, (data, pdf) in aabnet.items():
        laeser = PdfReader(pdf)
        assert laeser.metadata is not None and laeser.metadata.title, navn
        assert laeser.metadata.title == docx_tekst(data).split("\n")[0], navn
        assert laeser.trailer["/Root"]["/Lang"] == "da-DK", navn  # type: ignore[index]
