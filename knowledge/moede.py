"""The meeting object: decision, dates, participants, tasks and sources, computed once and only rendered afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from knowledge import fakta as fk
from knowledge import kvittering
from knowledge.beslut import Beslutning
from knowledge.frister import Advarsel, Fristdato, advarsler, foerste_mulige, frister_for, gaelder, kalender_for
from knowledge.kalender import Kalender
from knowledge.modeller import Deltager, Kilde, Konflikt, LagPunkt, Lovnote, Moede, Opgave, Punkt, Rulebook, Variant

FASER = ("foer", "under", "efter")


@dataclass(frozen=True)
class Moedeobjekt:
    """All that is known of one meeting. ``dato`` None: deadlines are relative. Parts are limited to the meeting's
    kind.
    """

    rulebook: Rulebook
    moede: Moede
    variant: Variant | None
    beslutning: Beslutning | None
    idag: dt.date
    dato: dt.date | None
    klokken: dt.time | None
    frister: tuple[Fristdato, ...]
    advarsler: tuple[Advarsel, ...]
    foerste_mulige: dt.date | None
    kvittering: str | None

    def punkter(self, felt: str) -> list[Punkt]:
        """Return a list field of the meeting type (``formaal``, ``dagsorden``, ...) for this kind."""
        return [p for p in getattr(self.moede, felt) if gaelder(p.varianter, self._variant)]

    @property
    def _variant(self) -> str | None:
        return self.variant.id if self.variant else None

    @property
    def formaal(self) -> list[Punkt]:
        """The purpose: the kind's own where there is one, else the meeting type's."""
        return list(self.variant.formaal) if self.variant else self.punkter("formaal")

    @property
    def deltagere(self) -> list[Deltager]:
        """The participants by function, for this kind, without those who are said not to take part."""
        return [d for d in self.moede.deltagere if gaelder(d.varianter, self._variant) and d.deltager != "ikke"]

    @property
    def ikke_deltagere(self) -> list[Deltager]:
        """Those whom the source says do not take part."""
        return [d for d in self.moede.deltagere if gaelder(d.varianter, self._variant) and d.deltager == "ikke"]

    def opgaver(self, funktioner: Iterable[str] | None = None) -> dict[str, list[Opgave]]:
        """Return the tasks of the given functions (None: of all) by phase: before, during, after."""
        valgte = None if funktioner is None else set(funktioner)
        return {
            fase: [
                o
                for o in self.moede.opgaver
                if o.fase == fase and gaelder(o.varianter, self._variant) and (valgte is None or o.funktion in valgte)
            ]
            for fase in FASER
        }

    def funktioner(self, rolle: str) -> list[str]:
        """Return the functions that a role fills at this meeting.

        Who calls it also chairs, but where the chair is a participant apart (a børne- og familiemøde of 2017).
        """
        funktioner = fk.funktioner_for(rolle)
        moede = self.moede
        if moede.indkalder and rolle in moede.indkalder.roller:
            funktioner = [*funktioner, moede.indkalder.funktion]
            if not any(d.funktion == "moedeleder" for d in self.deltagere):
                funktioner.append("moedeleder")
        return list(dict.fromkeys(funktioner))

    def roller_med_opgaver(self) -> list[str]:
        """Return the roles that have a task card of their own at this meeting."""
        egne = {o.funktion for o in self.moede.opgaver if gaelder(o.varianter, self._variant)} - {"alle_fagpersoner"}
        return [r for r in fk.faktum("rolle").vaerdier if r != fk.VED_IKKE and egne & set(self.funktioner(r))]

    def frist(self, frist_id: str | None) -> Fristdato | None:
        """Return a deadline by id, or None."""
        return next((f for f in self.frister if f.id == frist_id), None)

    def lag(self, *emner: str) -> list[LagPunkt]:
        """Return what the layer (the recommendations) says of these topics for this meeting and kind."""
        if self.rulebook.lag is None:
            return []
        return [
            p
            for p in self.rulebook.lag.punkter
            if p.emne in emner and (not p.moeder or self.moede.id in p.moeder) and gaelder(p.varianter, self._variant)
        ]

    @property
    def fremhaevet(self) -> list[LagPunkt]:
        """What the layer says of the child that every recommendation tells."""
        return [p for p in self.lag("inddragelse") if p.fremhaevet]

    def lovnoter(self) -> list[Lovnote]:
        """Return the notes on superseded law that this meeting's parts call for."""
        if self.rulebook.lag is None:
            return []
        brugt = {getattr(p, "lovnote", None) for p in self._alle_dele()}
        return [note for note in self.rulebook.lag.lovnoter if note.id in brugt]

    def konflikter(self) -> list[Konflikt]:
        """Return the points on which the sources differ that touch this meeting, those of the decision first."""
        foerst = list(self.beslutning.konflikter) if self.beslutning else []
        resten = [k for k in self.rulebook.konflikter.values() if self.moede.id in k.moeder and k not in foerst]
        return foerst + resten

    def _alle_dele(self) -> Iterator[Any]:
        for felt in (
            "formaal",
            "hvornaar",
            "kendetegn",
            "moedeleder",
            "referent",
            "dagsorden",
            "redskaber",
            "dokumentation",
        ):
            yield from self.punkter(felt)
        for felt in ("beslutningskompetence", "samtykke", "inddragelse", "opfoelgning"):
            yield from self.punkter(felt)
        yield from self.formaal
        yield from self.frister
        yield from self.deltagere
        yield from self.ikke_deltagere
        yield from self.moede.tid_og_sted.sted
        yield from self.moede.tid_og_sted.tid
        yield from filter(None, [self.moede.tid_og_sted.varighed])
        yield from self.fremhaevet
        yield from (o for opgaver in self.opgaver().values() for o in opgaver)

    def kilder(self) -> list[Kilde]:
        """Return every source that this object rests on, once, the decision's first."""
        alle = list(self.beslutning.kilder) if self.beslutning else []
        alle += [del_.kilde for del_ in self._alle_dele() if getattr(del_, "kilde", None)]
        if self.moede.indkalder:
            alle.append(self.moede.indkalder.kilde)
        return list(dict.fromkeys(alle))


def byg(
    rulebook: Rulebook,
    beslutning: Beslutning | None,
    idag: dt.date,
    dato: dt.date | None = None,
    klokken: dt.time | None = None,
    moede_id: str | None = None,
    variant_id: str | None = None,
) -> Moedeobjekt:
    """Compute the meeting object of a decision, or of a meeting type named by ``moede_id`` (and its kind).

    ``idag`` is the clock. Raises KeyError for an unknown meeting type.
    """
    moede = rulebook.moede(moede_id or (beslutning.moede if beslutning else ""))
    valgt = variant_id or (beslutning.variant if beslutning and beslutning.moede == moede.id else None)
    variant = next((v for v in moede.varianter if v.id == valgt), None)
    kalender: Kalender = kalender_for(rulebook)
    variant_navn = variant.id if variant else None
    return Moedeobjekt(
        rulebook=rulebook,
        moede=moede,
        variant=variant,
        beslutning=beslutning,
        idag=idag,
        dato=dato,
        klokken=klokken,
        frister=frister_for(moede, dato, idag, kalender, variant_navn),
        advarsler=advarsler(moede, dato, klokken, idag, kalender, variant_navn) if dato else (),
        foerste_mulige=foerste_mulige(moede, idag, kalender, variant_navn, fra=dato)
        if moede.slags == "moede"
        else None,
        kvittering=kvittering.lav(rulebook, beslutning, idag) if beslutning else None,
    )
