"""What a question holds besides its words: meeting, topic, function, phase, recommendation, edition, form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from knowledge import sprog
from knowledge.genkend import find_rulebook
from knowledge.indlaes import ids, indlaes
from knowledge.modeller import Rulebook
from knowledge.opslag_ord import Moenster, moenstre, ordliste

Sted = tuple[int, int]
_AAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Fund:
    """What was recognised, each with the places of the words that told it."""

    moeder: dict[str, list[Sted]] = field(default_factory=dict)  # of the rulebook asked in
    fremmede: dict[str, dict[str, list[Sted]]] = field(default_factory=dict)  # of other rulebooks, by their id
    aspekter: dict[str, list[Sted]] = field(default_factory=dict)
    funktioner: dict[str, list[Sted]] = field(default_factory=dict)
    faser: dict[str, list[Sted]] = field(default_factory=dict)
    dele: dict[str, list[Sted]] = field(default_factory=dict)
    anbefalinger: dict[int, list[Sted]] = field(default_factory=dict)
    udgave: str | None = None  # the rulebook that the question names
    udgave_sted: tuple[Sted, ...] = ()
    ukendt_kommune: str | None = None
    aar: str | None = None  # a year named
    aarets_udgave: bool = False  # whether it is that of an edition ("2018-udgaven", "modellen fra 2018")
    sammenlign: bool = False
    aendret: bool = False
    jura: bool = False


def _steder(tekst: str, moenstre_: Iterable[Moenster]) -> list[Sted]:
    """Return the places of all matches, longest first where they overlap."""
    alle = sorted(
        ((m.start(), m.end()) for mo in moenstre_ for m in mo.finditer(tekst)), key=lambda s: (s[0] - s[1], s[0])
    )
    ud: list[Sted] = []
    for sted in alle:
        if not any(s[0] < sted[1] and sted[0] < s[1] for s in ud):
            ud.append(sted)
    return ud


def _find(tekst: str, ordene: dict[str, list[str]]) -> dict[str, list[Sted]]:
    return {navn: steder for navn, m in ordene.items() if (steder := _steder(tekst, moenstre(m)))}


def moedenavne(rulebook: Rulebook) -> dict[str, list[str]]:
    """Return for each meeting the patterns of its names: its own, its abbreviations and what else it is called."""
    andre = ordliste().moeder
    return {
        m.id: [
            *(re.escape(n.lower()).replace("\\ ", " ") + r"(?:e?[nrts]{0,3}|e?rne)" for n in (m.navn, *m.forkortelser)),
            *andre.get(m.id, []),
        ]
        for m in rulebook.moeder.values()
    }


def find_moeder(rulebook: Rulebook, tekst: str) -> dict[str, list[Sted]]:
    """Return the rulebook's meetings that a folded text names. A name within a longer one of another does not count;
    of meetings with the same name the one whose own words (``snaevrere``) are there is kept.
    """
    alle = _find(tekst, moedenavne(rulebook))
    steder = [s for fundne in alle.values() for s in fundne]
    ud: dict[str, list[Sted]] = {}
    for moede, fundne in alle.items():
        egne = [s for s in fundne if not any(a != s and a[0] <= s[0] and s[1] <= a[1] for a in steder)]
        if egne:
            ud[moede] = egne
    snaevre = {m: s for m in ud if (s := _steder(tekst, moenstre(ordliste().snaevrere.get(m, []))))}
    if snaevre and len(snaevre) < len(ud):
        navne = [s for m in snaevre for s in ud[m]]
        ud = {m: s for m, s in ud.items() if m in snaevre or not set(s) & set(navne)}
        for m in snaevre:
            ud[m] = [*ud[m], *snaevre[m]]
    return dict(sorted(ud.items(), key=lambda del_: min(del_[1])))


@cache
def _nummermoenster(dansk: str, ordene: tuple[str, ...]) -> Moenster:
    """Return a pattern with places for a number in digits (``qtalq``) or words (``qordq``)."""
    foldet = sprog.moenster(dansk).replace("qtalq", r"(?P<tal>\d{1,3})")
    return re.compile(foldet.replace("qordq", f"(?P<ord>{'|'.join(ordene)})"))


def _anbefalinger(tekst: str) -> dict[int, list[Sted]]:
    """Return the numbers of the recommendations named, in digits or words."""
    liste = ordliste()
    ud: dict[int, list[Sted]] = {}
    ordenstal, talord = ([sprog.fold(o) for o in ordene] for ordene in (liste.ordenstal, liste.talord))
    for skabelon in liste.anbefaling:
        ordene = ordenstal if "{ordenstal}" in skabelon else talord
        dansk = re.sub(r"\{(tal|talord|ordenstal)\}", lambda m: "qtalq" if m[1] == "tal" else "qordq", skabelon)
        for m in _nummermoenster(dansk, tuple(ordene[1:])).finditer(tekst):
            dele = m.groupdict()
            nummer = int(dele["tal"]) if dele.get("tal") else ordene.index(dele["ord"])
            ud.setdefault(nummer, []).append((m.start(), m.end()))
    return ud


def find(tekst: str, rulebook: Rulebook) -> Fund:
    """Return what a folded question holds, asked in a rulebook."""
    liste = ordliste()
    udgave = find_rulebook(tekst)
    udgave_sted: list[Sted] = []
    if udgave:
        navne = [*indlaes(udgave).meta.genkendes_paa, udgave]
        udgave_sted = _steder(tekst, moenstre([rf"{re.escape(n)}\w{{0,3}}" for n in navne]))
    for id_, andre in liste.udgaver.items():
        if (udgave is None or udgave == rulebook.meta.id) and (kaldt := _steder(tekst, moenstre(andre))):
            udgave, udgave_sted = id_, kaldt
    if udgave:
        udgave_sted += _steder(tekst, moenstre(liste.udgaveord))
    bog = rulebook if udgave is None else indlaes(udgave)
    egne = find_moeder(bog, tekst)
    fremmede = {}
    if not egne:
        for andet in ids():
            if (
                andet != bog.meta.id
                and indlaes(andet).tabel is not None
                and (fundne := find_moeder(indlaes(andet), tekst))
            ):
                fremmede[andet] = fundne
    kendte = [indlaes(r).meta for r in ids() if indlaes(r).tabel is not None]
    kommuner = {sprog.fold(ord_) for meta in kendte for ord_ in (meta.kommune.split()[0], *meta.genkendes_paa)}
    ukendt = next(
        (
            navn
            for fold, navn in liste.kommuner.items()
            if fold not in kommuner
            and re.search(rf"(?<!\w){re.escape(fold)}s?(?:\s+kommunes?)?(?!\w)", tekst)
            and (
                len(fold) > 5
                or re.search(rf"(?<!\w){re.escape(fold)}s? kommune", tekst)
                or (fold not in liste.kommuneord and re.search(rf"(?:i|hos|siger) {re.escape(fold)}", tekst))
            )
        ),
        None,
    )
    aspekter = _find(tekst, {n: a.ord for n, a in liste.aspekter.items()})
    if "frist" in aspekter and not re.search(r"\bhvem\b", tekst):
        aspekter.pop("indkalder", None)  # "when is the invitation sent" is not who sends it
    formaal = aspekter.get("formaal", [])
    if "deltagere" in aspekter and any(s[0] <= f[0] and f[1] <= s[1] for s in aspekter["deltagere"] for f in formaal):
        aspekter.pop("deltagere")  # "hvad er formålet med" asks for nobody
    # The parents of "udvidet forældresamarbejde" are no participant, and "hvem leder mødet" names no leader.
    moedesteder = [s for fundne in (*egne.values(), aspekter.get("moedeleder", [])) for s in fundne]
    funktioner = {
        f: uden
        for f, steder in _find(tekst, liste.funktioner).items()
        if (uden := [s for s in steder if not any(n[0] <= s[0] and s[1] <= n[1] for n in moedesteder)])
    }
    return Fund(
        moeder=egne,
        fremmede=fremmede,
        aspekter=aspekter,
        funktioner=funktioner,
        faser=_find(tekst, liste.faser),
        dele=_find(tekst, liste.dele),
        anbefalinger=_anbefalinger(tekst),
        udgave=udgave,
        udgave_sted=tuple(udgave_sted),
        ukendt_kommune=ukendt,
        aarets_udgave=bool(_steder(tekst, moenstre(liste.aarets_udgave))),
        aar=next(iter(_AAR.findall(tekst)), None),
        sammenlign=bool(_steder(tekst, moenstre(liste.sammenlign))),
        aendret=bool(_steder(tekst, moenstre(liste.aendret))),
        jura=bool(_steder(tekst, moenstre(liste.jura))),
    )
