"""The inventory of the sources: every line of every document is inside exactly one post, which names the facts that cover it
or says why none should. Where the documents themselves are missing, only the structure is checked.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from knowledge.indlaes import RULEBOOKS, ids, indlaes, laes_yaml
from knowledge.modeller import Moede

INVENTAR = RULEBOOKS.parent / "inventar"
KILDER = RULEBOOKS.parent.parent.parent / "shared" / "seeds"
SLAGS = {"overskrift", "punkt", "frist", "tekst", "stoej"}
FILER = sorted(INVENTAR.glob("*.yml"))


@cache
def dokumenter() -> dict[str, list[dict[str, Any]]]:
    """The inventory files by document, in the order of their first line."""
    ud: dict[str, list[dict[str, Any]]] = {}
    for fil in FILER:
        data = laes_yaml(fil)
        ud.setdefault(data["dokument"], []).append(data)
    return {navn: sorted(dele, key=lambda d: d["poster"][0]["linjer"][0]) for navn, dele in ud.items()}


def poster(dokument: str) -> list[dict[str, Any]]:
    return [post for del_ in dokumenter()[dokument] for post in del_["poster"]]


@cache
def henvisninger() -> frozenset[str]:
    """Everything a post may refer to: authored facts, parts of meetings, the layer's parts, conflicts, rules."""
    ud: set[str] = set()
    for bog_id in ids():
        bog = indlaes(bog_id)
        ud |= set(bog.opslag) | {f"konflikt:{k}" for k in bog.konflikter}
        for moede in bog.moeder.values():
            ud |= {f"moede:{bog_id}/{moede.id}/{felt}" for felt in Moede.model_fields if getattr(moede, felt)}
        if bog.lag:
            ud |= {f"lag:{x.id}" for x in (*bog.lag.punkter, *bog.lag.frister, *bog.lag.lovnoter)}
            ud |= {f"lovnote:{x.id}" for x in bog.lag.lovnoter}
        if bog.tabel:
            ud |= {f"regel:{x.id}" for x in (*bog.tabel.regler, *bog.tabel.taette_valg, *bog.tabel.foerst)}
    return frozenset(ud)


def test_hvert_dokument_har_et_inventar() -> None:
    kendte = {d for bog in ids() for d in indlaes(bog).meta.dokumenter} - {"projektet"}
    assert set(dokumenter()) == kendte


@pytest.mark.parametrize("fil", FILER, ids=lambda f: f.stem)
def test_poster_har_form_raekkefoelge_og_grund(fil: Path) -> None:
    data = laes_yaml(fil)
    assert set(data) == {"dokument", "fil", "poster"}
    sidste = 0
    for post in data["poster"]:
        assert set(post) <= {"linjer", "slags", "indhold", "fakta", "uden"}, post
        fra, til = post["linjer"]
        assert sidste < fra <= til, f"{fil.name}: {post['linjer']} overlapper eller står forkert"
        sidste = til
        assert post["slags"] in SLAGS, post
        assert post["indhold"].strip(), post
        assert bool(post.get("fakta")) != bool(post.get("uden")), (
            f"{fil.name}: {post['linjer']} skal have fakta eller uden"
        )


@pytest.mark.parametrize("fil", FILER, ids=lambda f: f.stem)
def test_alt_det_der_henvises_til_findes(fil: Path) -> None:
    ukendte = {h for post in laes_yaml(fil)["poster"] for h in post.get("fakta", []) if h not in henvisninger()}
    assert not ukendte


@pytest.mark.parametrize("dokument", sorted(dokumenter()))
def test_dele_af_samme_dokument_overlapper_ikke(dokument: str) -> None:
    sidste = 0
    for post in poster(dokument):
        assert post["linjer"][0] > sidste, f"{dokument}: linje {post['linjer'][0]} står i to poster"
        sidste = post["linjer"][1]
    assert len({del_["fil"] for del_ in dokumenter()[dokument]}) == 1


@pytest.mark.parametrize("dokument", sorted(dokumenter()))
def test_hver_linje_er_i_en_post(dokument: str) -> None:
    kilde = KILDER / dokumenter()[dokument][0]["fil"]
    if not kilde.is_file():
        pytest.skip("kilderne ligger ikke ved siden af projektet (shared/seeds), så linjerne kan ikke tælles")
    linjer = kilde.read_text(encoding="utf-8").split("\n")
    daekket = {nr for post in poster(dokument) for nr in range(post["linjer"][0], post["linjer"][1] + 1)}
    mangler = [nr for nr, linje in enumerate(linjer, 1) if linje.strip("\ufeff\f ").strip() and nr not in daekket]
    assert not mangler, f"{dokument}: linjer uden for inventaret: {mangler[:20]}"
    assert max(daekket) <= len(linjer)


def test_hvert_skrevet_faktum_er_brugt() -> None:
    """An authored fact that no line of its source leads to is either too much, or the inventory has a gap. A term or what
    is said of the sources as a whole may have no line of its own.
    """
    brugt = {h for dokument in dokumenter() for post in poster(dokument) for h in post.get("fakta", [])}
    egne = {
        f.id
        for bog in ids()
        for f in indlaes(bog).opslag.values()
        if f.emne not in ("begreb", "baggrund") and {k.dokument for k in f.kilder} - {"projektet"}
    }
    assert not egne - brugt
