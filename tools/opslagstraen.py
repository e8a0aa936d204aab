"""Fit which fact answers a question, and from where on the look-up says that the sources do not cover it.

``python -m tools.opslagstraen`` learns from the questions of authors who saw only the sources (``FORFATTERE`` in
``tests/knowledge/opslag``): each is placed with the fact that answers it (``knowledge/opslag_spurgt.csv``), and the
weights of rank and belief are fitted (``knowledge/opslag_vaegte.yml``). To fit, the questions of one group of authors
at a time are left out of the index and asked, so that what is learned is how to answer somebody not heard before.
The rank is a softmax over the facts that may answer, the belief a logistic regression on the traits of the best facts
and of the question, both with a penalty on their size; the belief's bound is what says of the wanted share of the
questions not covered that they are not, out of sample. ``--kryds`` prints what is reached and writes nothing.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from knowledge import opslag_spurgt
from knowledge.indlaes import RULEBOOKS, indlaes, laes_yaml
from knowledge.opslag import Kontekst, Opslagsbog, opslagsbog
from knowledge.opslag_led import Fund
from knowledge.opslag_rang import TILLID, TRAEK, VAEGTE, Traek

DATA = RULEBOOKS.parent.parent / "tests" / "knowledge" / "opslag"
# The files of authors who saw only the sources, in the groups that are left out together.
FORFATTERE = (
    ("forfattere",),
    ("professionelle", "hverdag", "ledere"),
    ("raadgivere", "arkene", "inddragelse"),
    ("stikord", "holbaek", "moeder"),
    ("omskrevet", "modellen", "indsats"),
    ("anbefalinger", "ejer"),
)
IKKE_DAEKKET = 0.91  # share of the questions not covered that are to be said not to be, out of sample
VAEGT_FORKERT = 0.3  # in the belief, of a question whose best fact is another than the right one
_STRAF = 1e-2
# What the questions fitted on do not tell of, set by hand: a conversation, a part of a numbered recommendation,
# differences.
FASTE = {
    **{"s_egen": 2.2, "s_andet": -3.0, "s_anbefaling": 0.0, "del": 5.04, "del_hvad": 0.84, "del_uden_nr": 0.0},
    **{"konflikt": -3.36, "aendringer": -2.1},
}
_STRAF_RANG = 1e-3
_RUNDER, _SKRIDT = 300, 0.1  # of Adam
Matrix = NDArray[np.float64]


@dataclass
class Spoergsmaal:
    """A question asked of an index that does not hold it; ``rigtige``: which of the facts answer it, none where it is
    not covered (``daekket`` False).
    """

    daekket: bool
    bog: Opslagsbog
    traek: Traek
    fund: Fund
    rigtige: NDArray[np.bool_]
    fold: int


@cache
def inventar() -> dict[str, list[dict[str, Any]]]:
    """Return the posts of the inventory by the first three figures of the source's file name."""
    ud: dict[str, list[dict[str, Any]]] = {}
    for fil in sorted((RULEBOOKS.parent / "inventar").glob("*.yml")):
        data = laes_yaml(fil)
        ud.setdefault(data["fil"][:3], []).extend(data["poster"])
    return ud


def holder(svar: str, skal: list[Any]) -> bool:
    """Whether a text holds all that an answer must (a list: one of them)."""
    tekst = svar.lower()
    return all(any(str(a).lower() in tekst for a in (k if isinstance(k, list) else [k])) for k in skal)


def rigtige(bog: Opslagsbog, raekke: dict[str, Any]) -> set[str]:
    """Return the facts that answer an author's question: those that the inventory leads to from its lines, or where it
    names none those of its document, that hold what the answer must.
    """
    mulige = [p for p in bog.poster if holder(p.svar, raekke["skal"])]
    if "linjer" not in raekke:
        return {p.id for p in mulige if any(k.dokument == raekke["doc"] for k in p.kilder)}
    fra, til = raekke["linjer"]
    henvisninger = {
        _uden_udgave(h)
        for post in inventar()[raekke["doc"][:3]]
        if post["linjer"][0] <= til and fra <= post["linjer"][1]
        for h in post.get("fakta", [])
    }
    return {p.id for p in mulige if henvisninger & {_uden_udgave(h) for h in p.henvisninger}}


def _uden_udgave(henvisning: str) -> str:
    """Return a reference to a part of a meeting without its rulebook: an edition inherits parts of another."""
    art, _, resten = henvisning.partition(":")
    return f"{art}:{resten.partition('/')[2]}" if art == "moede" else henvisning


def _stillet_i(raekke: dict[str, Any]) -> str:
    """Return the rulebook that answers a question: the one that it names, or else the conversation's."""
    bog = opslagsbog(raekke["rb"])
    return bog.find(bog.normal(raekke["q"])).udgave or str(raekke["rb"])


@cache
def _filer() -> list[dict[str, list[dict[str, Any]]]]:
    """Return the questions of each group of authors; what ``dev.yml`` says is not covered goes with the last."""
    ud = []
    for navne in FORFATTERE:
        filer = [laes_yaml(DATA / f"{navn}.yml") for navn in navne]
        dele = {del_: [dict(r) for fil in filer for r in fil.get(del_, [])] for del_ in ("svar", "ikke_daekket")}
        ud.append(dele)
    ud[-1]["ikke_daekket"] += [{"q": q, "rb": "ringsted_ark"} for q in laes_yaml(DATA / "dev.yml")["uden"]]
    for dele in ud:
        for r in (*dele["svar"], *dele["ikke_daekket"]):
            r["rb"] = _stillet_i(r)
    return ud


def placer() -> list[tuple[str, str, str]]:
    """Return the authors' questions by the fact that answers each, the likeliest where several do, as rows of
    ``knowledge.opslag_spurgt``.
    """
    ud = []
    for raekke in (r for dele in _filer() for r in dele["svar"]):
        bog = opslagsbog(raekke["rb"])
        mulige = rigtige(bog, raekke)
        tekst = bog.normal(raekke["q"])
        rang = bog.kandidater(tekst, bog.find(tekst), Kontekst(raekke["rb"]))
        bedst = next((k.post for k in rang if k.post.id in mulige), None)
        if bedst is not None:
            hvor = opslag_spurgt.ALLE if bedst.id in bog.rulebook.opslag else raekke["rb"]
            ud.append((hvor, bedst.id, raekke["q"]))
    ikke = (r["q"] for dele in _filer() for r in dele["ikke_daekket"])
    return ud + [(opslag_spurgt.ALLE, opslag_spurgt.INTET, q) for q in ikke]


def _spoerg(bog: Opslagsbog, raekke: dict[str, Any], svar: set[str] | None, fold: int) -> Spoergsmaal:
    tekst = bog.kerne(bog.normal(raekke["q"]))
    fund = bog.find(tekst)
    traek = bog.rang.traek(tekst, fund, Kontekst(bog.rulebook.meta.id))
    er = np.array([bog.poster[nr].id in (svar or ()) for nr in traek.numre], dtype=bool)
    return Spoergsmaal(svar is not None, bog, traek, fund, er, fold)


def _alle() -> list[Spoergsmaal]:
    """Return every author's question, asked of an index that holds no question of the author's group."""
    ud = []
    for fold, dele in enumerate(_filer()):
        for rulebook in sorted({r["rb"] for r in (*dele["svar"], *dele["ikke_daekket"])}):
            egne = {r["q"] for del_ in dele.values() for r in del_}
            uden = {(p.id, s) for p in opslagsbog(rulebook).poster for s in (*p.spoerg, *p.spurgt) if s in egne}
            bog = Opslagsbog(indlaes(rulebook), frozenset(uden), frozenset(egne))
            mine = [r for r in dele["svar"] if r["rb"] == rulebook]
            ud += [_spoerg(bog, r, rigtige(bog, r), fold) for r in mine]
            ud += [_spoerg(bog, r, None, fold) for r in dele["ikke_daekket"] if r["rb"] == rulebook]
    return [s for s in ud if s.traek.numre]


def _rang(alle: Sequence[Spoergsmaal]) -> NDArray[np.float32]:
    """Return weights of ``TRAEK`` by which a fact that answers comes first, as likely as can be."""
    kendte = [s for s in alle if s.rigtige.any()]
    x = np.concatenate([s.traek.tal for s in kendte]).astype(np.float64)
    bredde = x.std(axis=0) + 1e-6
    x /= bredde
    rigtige_ = np.concatenate([s.rigtige for s in kendte]).astype(np.float64)
    antal = [len(s.rigtige) for s in kendte]
    fra, hvis = np.cumsum([0, *antal[:-1]]), np.repeat(np.arange(len(kendte)), antal)
    w = np.array([FASTE.get(t, 0.0) for t in TRAEK]) * bredde
    fri = np.array([t not in FASTE for t in TRAEK])
    m, v = np.zeros(len(TRAEK)), np.zeros(len(TRAEK))
    for runde in range(1, _RUNDER + 1):
        point = x @ w
        p = np.exp(point - np.maximum.reduceat(point, fra)[hvis])
        q = p * rigtige_
        tro = p / np.add.reduceat(p, fra)[hvis] - q / np.maximum(np.add.reduceat(q, fra), 1e-300)[hvis]
        g = fri * (x.T @ tro / len(kendte) + _STRAF_RANG * w)
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
        w -= _SKRIDT * (m / (1 - 0.9**runde)) / (np.sqrt(v / (1 - 0.99**runde)) + 1e-8)
    return (w / bredde).astype(np.float32)


def _tillid(alle: Sequence[Spoergsmaal], rang: NDArray[np.float32]) -> tuple[Matrix, float]:
    """Return weights of ``TILLID`` and constant of a logistic regression, by Newton's method."""
    x = _tillidstraek(alle, rang)
    y = np.array([s.daekket for s in alle], dtype=np.float64)
    v = np.array([1.0 if not s.daekket or _ramt(s, rang) else VAEGT_FORKERT for s in alle])
    v[y == 0] *= v[y == 1].sum() / v[y == 0].sum()
    v /= v.sum()
    midte, bredde = x.mean(axis=0), x.std(axis=0) + 1e-6
    z = np.c_[(x - midte) / bredde, np.ones(len(x))]
    straf = np.array([_STRAF] * x.shape[1] + [1e-6])
    w = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-z @ w))
        g = z.T @ (v * (p - y)) + straf * w
        w -= np.linalg.solve((z * (v * p * (1 - p))[:, None]).T @ z + np.diag(straf), g)
    ud = w[:-1] / bredde
    return ud, float(w[-1] - ud @ midte)


def _tillidstraek(alle: Sequence[Spoergsmaal], rang: NDArray[np.float32]) -> Matrix:
    return np.array([s.bog.rang.tillidstraek(s.traek, s.traek.tal @ rang, s.fund) for s in alle], dtype=np.float64)


def _ramt(s: Spoergsmaal, rang: NDArray[np.float32]) -> bool:
    return bool(s.rigtige[(s.traek.tal @ rang).argmax()])


def _udenfor(alle: Sequence[Spoergsmaal]) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return for each question the belief of weights fitted without its fold, and whether its best fact is right."""
    tro, ramt = np.zeros(len(alle)), np.zeros(len(alle), dtype=bool)
    for fold in range(len(FORFATTERE)):
        andre = [s for s in alle if s.fold != fold]
        rang = _rang(andre)
        tillid, konstant = _tillid(andre, rang)
        nr = [i for i, s in enumerate(alle) if s.fold == fold]
        tro[nr] = 1 / (1 + np.exp(-(_tillidstraek([alle[i] for i in nr], rang) @ tillid + konstant)))
        ramt[nr] = [_ramt(alle[i], rang) for i in nr]
    return tro, ramt


def main(argv: list[str] | None = None) -> int:
    """Place the questions, fit, and write; or print what the weights reach out of sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kryds", action="store_true", help="print what is reached out of sample; write nothing")
    valg = parser.parse_args(argv)
    if not valg.kryds:
        opslag_spurgt.skriv(placer())
        opslagsbog.cache_clear()
    alle = _alle()
    tro, ramt = _udenfor(alle)
    daekket = np.array([s.daekket for s in alle])
    graense = float(np.quantile(tro[~daekket], IKKE_DAEKKET))
    tal = (ramt[daekket].mean(), (tro[daekket] >= graense).mean(), ((tro >= graense) & ramt)[daekket].mean())
    print("covered ({}): best fact right {:.1%}, answered {:.1%}, with it {:.1%}".format(daekket.sum(), *tal))
    print(f"not covered ({(~daekket).sum()}): said so {IKKE_DAEKKET:.0%}")
    if valg.kryds:
        return 0
    rang = _rang(alle)
    tillid, konstant = _tillid(alle, rang)
    data = {
        "rangvaegte": {t: round(float(w), 4) for t, w in zip(TRAEK, rang, strict=True)},
        "tillidsvaegte": {t: round(float(w), 4) for t, w in zip(TILLID, tillid, strict=True)},
        "konstant": round(konstant, 4),
        "graense": round(graense, 4),
    }
    ud = io.StringIO()
    ud.write("# Fitted by tools/opslagstraen.py: run it again where facts, phrasings or traits have changed.\n")
    YAML().dump(data, ud)
    VAEGTE.write_text(ud.getvalue(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
