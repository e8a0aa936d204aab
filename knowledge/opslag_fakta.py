"""The answerable facts of a rulebook: the authored ones, and one for each topic, deadline, participant and task of its
meetings. Nothing is stated here that does not stand in the rulebook: the texts are its own, put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from knowledge import fakta as fk
from knowledge import visning
from knowledge.modeller import Deltager, Frist, Kilde, Moede, Opgave, Opslagsfaktum, Punkt, Rulebook
from knowledge.opslag_ord import moedespoerg, ordliste
from knowledge.opslag_spurgt import spurgt
from knowledge.tekster import gruppe, tekst

# The lists of statements of a meeting that are each one topic, by their name in the schema.
_PUNKTFELTER = (
    *("moedeleder", "referent", "formaal", "hvornaar", "kendetegn", "dokumentation", "redskaber"),
    *("beslutningskompetence", "samtykke", "inddragelse", "opfoelgning", "dagsorden"),
)


@dataclass(frozen=True)
class Post:
    """An answerable fact. ``aspekt``: the topic more finely than ``emne``; ``henvisninger``: what it rests on, as an
    inventory names it.
    """

    id: str
    emne: str
    aspekt: str
    titel: str
    svar: str
    kilder: tuple[Kilde, ...]
    henvisninger: tuple[str, ...]
    moeder: tuple[str, ...] = ()
    moede: str | None = None  # the meeting whose own part this is
    funktion: str | None = None
    fase: str | None = None
    anbefaling: int | None = None
    del_: str | None = None
    lovnoter: tuple[str, ...] = ()
    konflikter: tuple[str, ...] = ()
    spoerg: tuple[str, ...] = ()
    spurgt: tuple[str, ...] = ()  # questions that professionals asked, in their own words
    noegleord: str = ""
    helhed: bool = False  # all of a topic of the meeting, not one part of it


def _o(noegle: str, **felter: str) -> str:
    return tekst(f"opslag.{noegle}", **felter)


def _liste(linjer: list[str]) -> str:
    """Return statements as running text, as a list where there are many."""
    return " ".join(linjer) if len(linjer) <= 3 else "\n".join(f"• {linje}" for linje in linjer)


def _kilder(dele: Iterable[Kilde]) -> tuple[Kilde, ...]:
    return tuple(dict.fromkeys(dele))


def _noter(punkter: Iterable[Punkt | Frist]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.lovnote for p in punkter if p.lovnote))


def poster(rulebook: Rulebook) -> list[Post]:
    """Return every answerable fact of a rulebook, what it inherits and its layer's included."""
    ud = [_skrevet(f) for f in rulebook.opslag.values()]
    for moede in rulebook.moeder.values():
        ud += _moede(rulebook, moede)
    ud += _lag(rulebook)
    ud += _konflikter(rulebook)
    return [replace(p, spurgt=spurgt(rulebook.meta.id, p.id)) for p in ud]


def _skrevet(f: Opslagsfaktum) -> Post:
    return Post(
        id=f.id,
        emne=f.emne,
        aspekt=f.emne,
        titel=f.navn,
        svar=f.svar,
        kilder=tuple(f.kilder),
        henvisninger=(f.id,),
        moeder=tuple(f.moeder),
        anbefaling=f.anbefaling,
        del_=f.del_,
        lovnoter=(f.lovnote,) if f.lovnote else (),
        spoerg=tuple(f.spoerg),
        noegleord=" ".join(f.noegleord),
    )


class _Moedeposter:
    """The facts of one meeting."""

    def __init__(self, rulebook: Rulebook, moede: Moede) -> None:
        self.bog, self.m = rulebook, moede
        self.navne = gruppe("opslag_aspekter")

    def post(
        self,
        del_: str,
        aspekt: str,
        svar: str,
        kilder: Iterable[Kilde],
        *,
        titel: str = "",
        felt: str = "",
        spoerg: tuple[str, ...] | None = None,
        noegleord: str = "",
        noter: tuple[str, ...] = (),
        funktion: str | None = None,
        fase: str | None = None,
        helhed: bool = False,
    ) -> Post:
        """Return a fact of the meeting; ``felt``: the parts of the schema that it is taken from."""
        asp = ordliste().aspekter[aspekt]
        return Post(
            id=f"{self.m.id}:{del_}",
            emne=asp.emne,
            aspekt=aspekt,
            titel=_o("titel", moede=self.m.navn, hvad=titel or self.navne[aspekt]),
            svar=svar,
            kilder=_kilder(kilder),
            henvisninger=tuple(f"moede:{self.bog.meta.id}/{self.m.id}/{f}" for f in (felt or del_).split()),
            moeder=(self.m.id,),
            moede=self.m.id,
            funktion=funktion,
            fase=fase,
            lovnoter=noter,
            spoerg=(*(asp.spoerg if spoerg is None else spoerg), *moedespoerg().get(f"{self.m.id}:{del_}", ())),
            noegleord=f"{noegleord} {self.m.navn} {' '.join(self.m.forkortelser)}",
            helhed=helhed,
            konflikter=tuple(
                k.id for k in self.bog.konflikter.values() if k.emne == asp.emne and self.m.id in k.moeder
            ),
        )

    def punkter(self, felt: str, punkter: list[Punkt]) -> Post:
        aspekt = felt
        return self.post(
            felt,
            aspekt,
            _liste([visning.med_forbehold(p) for p in punkter]),
            [p.kilde for p in punkter],
            noter=_noter(punkter),
            helhed=True,
        )

    def frist(self, f: Frist) -> Post:
        svar = f"{f.tekst} {f.forbehold}" if f.forbehold else f.tekst
        return self.post(
            f"frister:{f.id}",
            "frist",
            svar,
            [f.kilde],
            titel=f.navn,
            felt="frister",
            noter=_noter([f]),
            spoerg=(f.navn, f.tekst),
            noegleord=_o("frist_ord"),
            funktion=f.ansvarlig,
        )

    def deltager(self, nr: int, d: Deltager) -> Post:
        svar = _o(f"deltager_{d.deltager}", navn=d.navn, moede=self.m.bestemt)
        svar = " ".join(filter(None, [svar, d.tekst, d.medbringer and _o("medbringer", hvad=d.medbringer)]))
        navn = visning.lille(d.navn)
        return self.post(
            f"deltagere:{d.funktion}_{nr}",
            "deltagere",
            svar,
            [d.kilde],
            titel=d.navn,
            felt="deltagere",
            spoerg=tuple(_o(f"deltager_spoerg_{i}", navn=navn) for i in range(1, 6)),
            funktion=d.funktion,
        )

    def opgave(self, o: Opgave) -> Post:
        frist = next((f for f in self.m.frister if f.id == o.frist), None)
        svar = _o(
            "opgave",
            hvem=fk.funktionsnavn(o.funktion),
            fase=gruppe("faser")[o.fase].lower(),
            tekst=visning.lille(o.tekst),
        )
        if frist:
            svar += f" {_o('opgave_frist', frist=frist.tekst)}"
        return self.post(
            f"opgave:{o.id}",
            "opgaver",
            svar,
            [o.kilde, *([frist.kilde] if frist else [])],
            titel=o.tekst.split(".")[0],
            felt="opgaver frister" if frist else "opgaver",
            spoerg=(o.tekst,),
            funktion=o.funktion,
            fase=o.fase,
        )

    def opgaver(self, del_: str, opgaver: list[Opgave], fase: str | None, funktion: str | None) -> Post:
        led = [fk.funktionsnavn(funktion)] if funktion else []
        led += [gruppe("faser")[fase].lower()] if fase else []
        return self.post(
            f"opgaver:{del_}",
            "opgaver",
            "\n".join(f"• {self._linje(o, fase, funktion)}" for o in opgaver),
            [o.kilde for o in opgaver],
            titel=", ".join(led) or self.navne["opgaver"],
            felt="opgaver",
            funktion=funktion,
            fase=fase,
            helhed=True,
        )

    @staticmethod
    def _linje(o: Opgave, fase: str | None, funktion: str | None) -> str:
        led = [] if fase else [gruppe("faser")[o.fase]]
        led += [] if funktion else [fk.funktionsnavn(o.funktion)]
        return _o("opgave_linje", hvem=", ".join(led), tekst=visning.lille(o.tekst)) if led else o.tekst

    def alle(self) -> Iterator[Post]:
        m = self.m
        yield self.overblik()
        for felt in _PUNKTFELTER:
            if punkter := getattr(m, felt):
                post = self.punkter(felt, punkter)
                yield self.med_note(post) if felt == "dagsorden" else post
        if m.indkalder:
            yield self.post("indkalder", "indkalder", m.indkalder.tekst, [m.indkalder.kilde], helhed=True)
            dele = [m.indkalder.tekst, *(visning.med_forbehold(p) for p in [*m.moedeleder, *m.referent])]
            yield self.post(
                "ansvarlig",
                "ansvarlig",
                _liste(list(dict.fromkeys(dele))),
                [m.indkalder.kilde, *(p.kilde for p in [*m.moedeleder, *m.referent])],
                felt="indkalder moedeleder referent",
                helhed=True,
            )
        if m.deltagere:
            yield self.deltagere()
            for nr, d in enumerate(m.deltagere, 1):
                yield self.deltager(nr, d)
        if m.frister:
            linjer = [f"{f.tekst} {f.forbehold}" if f.forbehold else f.tekst for f in m.frister]
            yield self.post(
                "frister",
                "frist",
                _liste(linjer),
                [f.kilde for f in m.frister],
                noter=_noter(m.frister),
                helhed=True,
            )
            for f in m.frister:
                yield self.frist(f)
        yield from self._opgaver()
        sted = m.tid_og_sted
        varighed = [sted.varighed] if sted.varighed else []
        for aspekt, punkter in (("sted", sted.sted), ("tid", sted.tid), ("varighed", varighed)):
            if punkter:
                yield self.post(
                    f"tid_og_sted:{aspekt}",
                    aspekt,
                    _liste([visning.med_forbehold(p) for p in punkter]),
                    [p.kilde for p in punkter],
                    felt="tid_og_sted",
                    noter=_noter(punkter),
                    helhed=True,
                )
        if m.varianter:
            linjer = [f"{v.navn}: {' '.join(visning.med_forbehold(p) for p in v.formaal)}" for v in m.varianter]
            yield self.post(
                "varianter",
                "varianter",
                "\n".join(f"• {x}" for x in linjer),
                [p.kilde for v in m.varianter for p in v.formaal],
                helhed=True,
                noter=_noter(p for v in m.varianter for p in v.formaal),
            )
            for v in m.varianter:
                yield self.post(
                    f"varianter:{v.id}",
                    "varianter",
                    _liste([visning.med_forbehold(p) for p in v.formaal]),
                    [p.kilde for p in v.formaal],
                    titel=v.navn,
                    felt="varianter",
                    noter=_noter(v.formaal),
                    spoerg=(v.navn, _o("variant_spoerg", navn=visning.lille(v.navn))),
                    noegleord=v.id,
                )
        if m.aendringer:
            yield self.post(
                "aendringer",
                "aendringer",
                "\n".join(f"• {self.navn_paa_del(a.del_)}: {a.hvad}" for a in m.aendringer),
                [a.kilde for a in m.aendringer],
                helhed=True,
            )

    @staticmethod
    def navn_paa_del(del_: str) -> str:
        """Return a part of the schema in words."""
        return gruppe("opslag_dele")[del_]

    def overblik(self) -> Post:
        m = self.m
        punkter = [m.formaal[0], *m.hvornaar[:1]]
        linjer = [visning.med_forbehold(p) for p in punkter]
        kilder = [p.kilde for p in punkter]
        if m.indkalder:
            linjer.append(m.indkalder.tekst)
            kilder.append(m.indkalder.kilde)
        if m.deltagere:
            linjer.append(self._med("altid", "efter_behov"))
            kilder += [d.kilde for d in m.deltagere]
        return self.post(
            "overblik",
            "overblik",
            " ".join(linjer),
            kilder,
            titel=", ".join(m.forkortelser) or self.navne["overblik"],
            felt="formaal hvornaar indkalder deltagere",
            noter=_noter(punkter),
            helhed=True,
        )

    def med_note(self, post: Post) -> Post:
        """Return the agenda with what the rulebook says of it as a whole."""
        if not self.m.dagsorden_note:
            return post
        return Post(**{**post.__dict__, "svar": f"{post.svar}\n{self.m.dagsorden_note}"})

    def deltagere(self) -> Post:
        m = self.m
        om_hver = (f"• {_o('opgave_linje', hvem=d.navn, tekst=d.tekst)}" for d in m.deltagere if d.tekst)
        svar = "\n".join((self._med("altid", "efter_behov", "ikke"), *dict.fromkeys(om_hver)))
        return self.post("deltagere", "deltagere", svar, [d.kilde for d in m.deltagere], helhed=True)

    def _med(self, *arter: str) -> str:
        """Return who takes part: always, as needed, not."""
        ud = []
        for art in arter:
            navne = list(dict.fromkeys(visning.lille(d.navn) for d in self.m.deltagere if d.deltager == art))
            if navne:
                ud.append(_o(f"deltagere_{art}", navne=visning.opremsning(navne)))
        return " ".join(ud)

    def _opgaver(self) -> Iterator[Post]:
        alle = self.m.opgaver
        if not alle:
            return
        yield self.opgaver("alle", alle, None, None)
        funktioner = list(dict.fromkeys(o.funktion for o in alle))
        for fase in gruppe("faser"):
            mine = [o for o in alle if o.fase == fase]
            if mine:
                yield self.opgaver(fase, mine, fase, None)
        for funktion in funktioner:
            mine = [o for o in alle if o.funktion == funktion]
            yield self.opgaver(funktion, mine, None, funktion)
            for fase in gruppe("faser"):
                if i_fasen := [o for o in mine if o.fase == fase]:
                    yield self.opgaver(f"{fase}_{funktion}", i_fasen, fase, funktion)
        for o in alle:
            yield self.opgave(o)


def _moede(rulebook: Rulebook, moede: Moede) -> Iterator[Post]:
    return _Moedeposter(rulebook, moede).alle()


def _lag(rulebook: Rulebook) -> Iterator[Post]:
    """What a layer states: its points, its deadlines, its notes on superseded law."""
    lag = rulebook.lag
    if lag is None:
        return
    for p in lag.punkter:
        yield Post(
            id=f"lag:{p.id}",
            emne=p.emne,
            aspekt=p.emne,
            titel=_o("lag_titel", emne=gruppe("emner")[p.emne]),
            svar=visning.med_forbehold(p),
            kilder=(p.kilde,),
            henvisninger=(f"lag:{p.id}",),
            moeder=tuple(m for m in p.moeder if m in rulebook.moeder),
            spoerg=(p.tekst,),
            lovnoter=_noter([p]),
        )
    for f in lag.frister:
        yield Post(
            id=f"lag:{f.id}",
            emne="frist",
            aspekt="frist",
            titel=f.navn,
            svar=f.tekst,
            kilder=(f.kilde,),
            henvisninger=(f"lag:{f.id}",),
            spoerg=(f.navn, f.tekst, f"{_o('frist_ord')} {f.navn}"),
            lovnoter=_noter([f]),
        )
    for note in lag.lovnoter:
        spoerg = tuple(x for x in gruppe("opslag_lovnote_spoerg").values())
        yield Post(
            id=f"lovnote:{note.id}",
            emne="lov",
            aspekt="lov",
            titel=_o("lovnote_titel"),
            svar=note.tekst,
            kilder=_kilder(p.kilde for p in note.nu),
            henvisninger=(f"lovnote:{note.id}",),
            spoerg=spoerg,
            noegleord=" ".join(p.tekst for p in note.nu),
        )


def _konflikter(rulebook: Rulebook) -> Iterator[Post]:
    """Where the sources differ: both sides, and which this edition follows."""
    asp = ordliste().aspekter["konflikt"]
    for k in rulebook.konflikter.values():
        sider = "\n".join(f"• {s.tekst} ({visning.kilde_i_ord(s.kilde, rulebook)})" for s in k.kilderne_siger)
        yield Post(
            id=f"konflikt:{k.id.lower()}",
            emne=k.emne,
            aspekt="konflikt",
            titel=_o("konflikt_titel", emne=gruppe("emner")[k.emne]),
            svar=f"{k.kort}\n{sider}\n{k.valgt}",
            kilder=_kilder(s.kilde for s in k.kilderne_siger),
            henvisninger=(f"konflikt:{k.id}",),
            moeder=tuple(k.moeder),
            spoerg=(*asp.spoerg, k.kort),
            noegleord=k.valgt,
        )
