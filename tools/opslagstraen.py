"""Fit which fact answers a question, and from where on the look-up says that the sources do not cover it.

``python -m tools.opslagstraen`` writes the weights of rank and belief in ``knowledge/opslag_vaegte.yml``. It learns
from questions that the index does not hold: of the phrasings of the facts a fifth at a time is left out and asked
(every eighth of them), the questions of authors who saw only the sources (``FORFATTERE`` in ``tests/knowledge/opslag``,
left out as well where they are phrasings), and questions that the sources do not answer (there and in ``dev.yml``).
The belief is a logistic regression, with a penalty on its size, on the traits of the best facts and of the question;
its bound is what says of the wanted share of the questions not covered that they are not, out of sample. The rank is a
softmax over the facts that may answer, its weights held near those set by hand (``UDGANG``): by itself a fit did no
better on questions by another author. ``--kryds`` prints what is reached and writes nothing.
"""

from __future__ import annotations

import argparse
import io
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from knowledge.indlaes import RULEBOOKS, indlaes, laes_yaml
from knowledge.opslag import Kontekst, Opslagsbog
from knowledge.opslag_led import Fund
from knowledge.opslag_ord import moedespoerg
from knowledge.opslag_rang import TILLID, TRAEK, VAEGTE, Traek

DATA = RULEBOOKS.parent.parent / "tests" / "knowledge" / "opslag"
FORFATTERE = ("forfattere", "professionelle", "hverdag")  # the files of authors who saw only the sources
FOLDER = 5
BOEGER = {"ringsted_ark": 8, "holbaek_2019": 40}  # rulebook -> every how many of its phrasings is asked
UDEN_EGEN = {"ringsted_2017": "ringsted_ark"}  # where what is not covered is asked of a rulebook that is not in BOEGER
VAEGT_FRASE = 0.3  # of a phrasing against an author's question
VAEGT_FORKERT = 0.3  # in the belief, of a question whose best fact is another than the right one
IKKE_DAEKKET = 0.91  # share of the questions not covered that are to be said not to be, out of sample
_STRAF = 1e-2
# The rank's weights set by hand, by cross-validation over the phrasings of the facts; those not named are 0.
UDGANG = {
    **{"frase": 0.21, "hele": 3.15, "betydning": 4.2, "navn": 4.41, "emne": 1.47, "daekning": 2.1, "m_egen": 2.1},
    **{"m_om": 1.26, "m_andet": -4.2, "m_uden": -0.84, "m_uden_aspekt": -0.84, "s_egen": 1.05, "s_andet": -1.68},
    **{"u_moede": -1.68, "ramt": 1.47, "ej_ramt": -0.42, "emne_ramt": 0.84, "overblik": 1.68, "hel_ren": 1.05},
    **{"funktion": 1.26, "ej_funktion": -1.68, "fase": 1.26, "ej_fase": -1.68, "del": 5.04, "del_hvad": 0.84},
    **{"konflikt": -3.36, "aendringer": -2.1, "lag": -0.42},
}
# What the questions fitted on do not tell of: a conversation, a part of a numbered recommendation, differences.
_FASTE = ("s_egen", "s_andet", "s_anbefaling", "del", "del_hvad", "del_uden_nr", "konflikt", "aendringer")
_NAER_UDGANG = 0.3  # how hard the rank's weights are held near those
_RUNDER, _SKRIDT = 200, 0.1  # of Adam
Matrix = NDArray[np.float64]


@dataclass
class Spoergsmaal:
    """A question asked of an index that does not hold it; ``rigtige``: which of the facts answer it."""

    slags: str  # "frase", "forfatter" or "ikke"
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
        h
        for post in inventar()[raekke["doc"][:3]]
        if post["linjer"][0] <= til and fra <= post["linjer"][1]
        for h in post.get("fakta", [])
    }
    return {p.id for p in mulige if henvisninger & set(p.henvisninger)}


def _spoerg(bog: Opslagsbog, tekst: str, slags: str, svar: set[str], fold: int) -> Spoergsmaal:
    normal = bog.normal(tekst)
    fund = bog.find(normal)
    traek = bog.rang.traek(normal, fund, Kontekst(bog.rulebook.meta.id))
    if slags == "frase":  # a meeting's own part may say the same, and is not what was asked
        egne = [i for i, nr in enumerate(traek.numre) if bog.poster[nr].moede is None]
        traek = Traek([traek.numre[i] for i in egne], traek.tal[egne], traek.led, traek.ord_ene)
    er = np.array([bog.poster[nr].id in svar for nr in traek.numre], dtype=bool)
    return Spoergsmaal(slags, bog, traek, fund, er, fold)


def _alle() -> list[Spoergsmaal]:
    filer = [laes_yaml(DATA / f"{navn}.yml") for navn in FORFATTERE]
    forfattere = {del_: [r for fil in filer for r in fil[del_]] for del_ in ("svar", "ikke_daekket")}
    dev = [{"q": q, "rb": "ringsted_ark"} for q in laes_yaml(DATA / "dev.yml")["uden"]]
    ikke = [*forfattere["ikke_daekket"], *dev]
    ud = []
    for rulebook, skridt in BOEGER.items():
        fakta = list(indlaes(rulebook).opslag.values())
        kendte = {r["q"] for r in forfattere["svar"]}
        for fold in range(FOLDER):
            mine = [r for r in forfattere["svar"][fold::FOLDER] if r["rb"] == rulebook]
            spurgt = {r["q"] for r in mine}
            uden = {
                (f.id, s) for nr, f in enumerate(fakta) for i, s in enumerate(f.spoerg) if (i + nr) % FOLDER == fold
            }
            uden = {(id_, s) for id_, s in uden if s not in kendte}
            fraser = sorted(uden)[fold % skridt :: skridt]
            uden |= {(f.id, s) for f in fakta for s in f.spoerg if s in spurgt}
            uden |= {(id_, s) for id_, fraser_ in moedespoerg().items() for s in fraser_ if s in spurgt}
            ikke_her = [r for r in ikke[fold::FOLDER] if UDEN_EGEN.get(r["rb"], r["rb"]) == rulebook]
            bog = Opslagsbog(indlaes(rulebook), frozenset(uden), frozenset(r["q"] for r in ikke[fold::FOLDER]))
            ud += [_spoerg(bog, s, "frase", {id_}, fold) for id_, s in fraser]
            ud += [_spoerg(bog, r["q"], "forfatter", rigtige(bog, r), fold) for r in mine]
            ud += [_spoerg(bog, r["q"], "ikke", set(), fold) for r in ikke_her]
    return [s for s in ud if s.traek.numre and not (s.slags == "frase" and s.fund.anbefalinger)]


def _rang(alle: list[Spoergsmaal]) -> NDArray[np.float32]:
    """Return weights of ``TRAEK`` by which a fact that answers comes first, as likely as can be, held near UDGANG."""
    kendte = [s for s in alle if s.slags != "ikke" and s.rigtige.any()]
    x = [s.traek.tal.astype(np.float64) for s in kendte]
    vaegt = np.array([VAEGT_FRASE if s.slags == "frase" else 1.0 for s in kendte])
    udgang = np.array([UDGANG.get(t, 0.0) for t in TRAEK])
    straf = _NAER_UDGANG * np.concatenate(x).var(axis=0)
    fri = np.array([t not in _FASTE for t in TRAEK])
    w, m, v = udgang.copy(), np.zeros(len(TRAEK)), np.zeros(len(TRAEK))
    for runde in range(1, _RUNDER + 1):
        g = straf * (w - udgang)
        for s, mine, hvor_meget in zip(kendte, x, vaegt / vaegt.sum(), strict=True):
            point = mine @ w
            p = np.exp(point - point.max())
            q = p * s.rigtige
            g += hvor_meget * (mine.T @ (p / p.sum() - q / max(q.sum(), 1e-300)))
        g *= fri
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
        w -= _SKRIDT * (m / (1 - 0.9**runde)) / (np.sqrt(v / (1 - 0.99**runde)) + 1e-8)
    return w.astype(np.float32)


def _tillid(alle: list[Spoergsmaal], rang: NDArray[np.float32]) -> tuple[Matrix, float]:
    """Return weights of ``TILLID`` and constant of a logistic regression, by Newton's method."""
    x = _tillidstraek(alle, rang)
    y = np.array([s.slags != "ikke" for s in alle], dtype=np.float64)
    v = np.array([1.0 if s.slags == "ikke" or _ramt(s, rang) else VAEGT_FORKERT for s in alle])
    v *= np.array([VAEGT_FRASE if s.slags == "frase" else 1.0 for s in alle])
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


def _tillidstraek(alle: list[Spoergsmaal], rang: NDArray[np.float32]) -> Matrix:
    return np.array([s.bog.rang.tillidstraek(s.traek, s.traek.tal @ rang, s.fund) for s in alle], dtype=np.float64)


def _ramt(s: Spoergsmaal, rang: NDArray[np.float32]) -> bool:
    return bool(s.rigtige[(s.traek.tal @ rang).argmax()])


def _udenfor(alle: list[Spoergsmaal]) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return for each question the belief of weights fitted without its fold, and whether its best fact is right."""
    tro, ramt = np.zeros(len(alle)), np.zeros(len(alle), dtype=bool)
    for fold in range(FOLDER):
        andre = [s for s in alle if s.fold != fold]
        rang = _rang(andre)
        tillid, konstant = _tillid(andre, rang)
        nr = [i for i, s in enumerate(alle) if s.fold == fold]
        tro[nr] = 1 / (1 + np.exp(-(_tillidstraek([alle[i] for i in nr], rang) @ tillid + konstant)))
        ramt[nr] = [_ramt(alle[i], rang) for i in nr]
    return tro, ramt


def main(argv: list[str] | None = None) -> int:
    """Fit, and write the weights or print what they reach."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kryds", action="store_true", help="print what is reached out of sample; write nothing")
    valg = parser.parse_args(argv)
    alle = _alle()
    tro, ramt = _udenfor(alle)
    slags = np.array([s.slags for s in alle])
    graense = float(np.quantile(tro[slags == "ikke"], IKKE_DAEKKET))
    for navn in ("forfatter", "frase"):
        mine = slags == navn
        tal = (ramt[mine].mean(), (tro[mine] >= graense).mean(), ((tro >= graense) & ramt)[mine].mean())
        print("{} ({}): best fact right {:.1%}, answered {:.1%}, with it {:.1%}".format(navn, mine.sum(), *tal))
    print(f"not covered ({(slags == 'ikke').sum()}): said so {IKKE_DAEKKET:.0%}")
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
    Path(VAEGTE).write_text(ud.getvalue(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
