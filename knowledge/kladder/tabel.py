"""The whole rulebook as a PDF to print: A4 across, at most two pages, in letters as large as there is room for."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from knowledge.kladder.tegn import skrifter
from knowledge.modeller import Rulebook
from knowledge.visning import tabel_felter

_SKABELON = Path(__file__).parent.parent / "skabeloner" / "typst" / "tabel.typ"
# From the size that is good to read down to the smallest that is (printed, in points); the first that fits is taken.
_STOERRELSER = ("9pt", "8.5pt", "8pt", "7.5pt", "7pt", "6.6pt")
_SIDER = 2


def pdf(rulebook: Rulebook) -> bytes:
    """Return the table of a rulebook as PDF/UA-1, with the words of the text table.

    Raises BeslutningsFejl for a layer, which has no table.
    """
    felter = tabel_felter(rulebook)
    felter["moeder"] = [
        {"navn": m["navn"], "linjer": [_linje(linje) for linje in m["linjer"]]} for m in felter["moeder"]
    ]
    data = json.dumps(felter, ensure_ascii=False)
    stoerrelse = next((s for s in _STOERRELSER if _sider(data, s) <= _SIDER), _STOERRELSER[-1])
    inddata = {"data": data, "stoerrelse": stoerrelse}
    return typst.compile(
        _SKABELON.read_bytes(), format="pdf", pdf_standards=["ua-1"], sys_inputs=inddata, font_paths=skrifter()
    )


def _sider(data: str, stoerrelse: str) -> int:
    """Return how many pages the table takes with letters of this size."""
    inddata = {"data": data, "stoerrelse": stoerrelse}
    kilde = _SKABELON.read_bytes()
    return int(typst.query(kilde, "<sider>", field="value", one=True, sys_inputs=inddata, font_paths=skrifter()))


def _linje(linje: str) -> dict[str, str]:
    """Split "Formål: At ..." in what it is about and what is said."""
    navn, kolon, tekst = linje.partition(": ")
    return {"navn": navn, "tekst": tekst} if kolon else {"navn": "", "tekst": linje}
