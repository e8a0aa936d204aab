"""What stands in each draft: one context a document, from the meeting object, that every form of it renders.

A context holds only strings and lists of them; its keys are the variables that a template must use, all of them
(``tjek`` says which are missing). Nothing is added here: words of substance come from the rulebook, the others from
``skabeloner/kladder.yml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from knowledge import fakta as fk
from knowledge.datoer import dansk, kort
from knowledge.frister import Fristdato
from knowledge.kladder import tidslinje
from knowledge.kladder.ord import data, ord_
from knowledge.kladder.typer import DOKUMENTER, FORMER, KladdeFejl, Kladdevalg
from knowledge.modeller import Aldersgruppe, Deltager, Kilde, LagPunkt, Punkt, Rulebook
from knowledge.moede import FASER, Moedeobjekt
from knowledge.tekster import gruppe
from knowledge.visning import (
    frist_linje,
    hvorfor,
    kan_indkalde,
    kilder_i_ord,
    konflikt_i_ord,
    lille,
    med_forbehold,
    opgave_linje,
    opremsning,
    sprunget_i_ord,
    svar_i_ord,
    titel,
    udgave_i_ord,
)

Kontekst = dict[str, Any]


class _MedKilde(Protocol):
    @property
    def kilde(self) -> Kilde: ...


def aldersgrupper(rulebook: Rulebook) -> dict[str, Aldersgruppe]:
    """Return the groups that the question of the child's age has, by id; none where the rulebook has no layer."""
    return {g.id: g for g in rulebook.lag.aldersgrupper} if rulebook.lag else {}


def tjek_valg(obj: Moedeobjekt, valg: Kladdevalg) -> None:
    """Raise KladdeFejl (Danish) where drafts cannot be made of this meeting or of what was chosen."""
    if obj.moede.slags != "moede" and valg.dokumenter != ("fristplan",):  # steps have deadlines too
        raise KladdeFejl(ord_("fejl.ikke_et_moede", navn=obj.moede.navn))
    roller = [r for r in fk.faktum("rolle").vaerdier if r != fk.VED_IKKE]
    alder = [valg.aldersgruppe] if valg.aldersgruppe is not None else []
    for noegle, felt, valgte, kendte in (
        ("ukendt_dokument", "dokument", valg.dokumenter, DOKUMENTER),
        ("ukendt_form", "form", valg.former, FORMER),
        ("ukendt_rolle", "rolle", valg.roller, roller),
        ("ukendt_alder", "alder", alder, aldersgrupper(obj.rulebook)),
    ):
        for vaerdi in valgte:
            if vaerdi not in kendte:
                raise KladdeFejl(ord_(f"fejl.{noegle}", **{felt: vaerdi}, liste=opremsning(kendte, "eller")))


def kontekst(obj: Moedeobjekt, dokument: str, rolle: str | None = None, valg: Kladdevalg | None = None) -> Kontekst:
    """Return what a document holds, by the templates' variables. ``rolle``: whose task card it is.

    Raises KladdeFejl (Danish) for an unknown document, role or age group, a task card without a role, or a step that
    is no meeting.
    """
    valg = valg or Kladdevalg()
    tjek_valg(
        obj,
        Kladdevalg((dokument,), (), (rolle,) if rolle else (), valg.aldersgruppe, valg.uden_foraeldre, valg.ekstra),
    )
    if dokument == "opgavekort" and rolle is None:
        roller = (r for r in fk.faktum("rolle").vaerdier if r != fk.VED_IKKE)
        raise KladdeFejl(ord_("fejl.rolle_mangler", liste=opremsning(roller, "eller")))
    samler = _Samler(obj, valg)
    return samler.samlet(dokument, _BYGGERE[dokument](samler, rolle), rolle)


def tid_i_ord(obj: Moedeobjekt) -> str:
    """Return when the meeting is; what is not known yet is left in brackets."""
    if obj.dato is None:
        return ord_("tid_uden_dato")
    if obj.klokken is None:
        return ord_("tid_uden_klokken", dato=dansk(obj.dato))
    return ord_("tid", dato=dansk(obj.dato), klokken=f"{obj.klokken.hour}.{obj.klokken.minute:02}")


def frist_tilstand(frist: Fristdato) -> str:
    """Return what is said of a deadline that is passed; empty where it is not."""
    if not frist.overskredet:
        return ""
    return ord_("frist_overskredet") if frist.krav else ord_("frist_sen")


class _Samler:
    """Builds one document's context and remembers which sources and notes on the law its parts call for."""

    def __init__(self, obj: Moedeobjekt, valg: Kladdevalg) -> None:
        self.obj = obj
        self.valg = valg
        self.kilder: list[Kilde] = list(obj.beslutning.kilder) if obj.beslutning else []
        self.lovnoter: set[str | None] = set()

    def brug(self, *dele: _MedKilde) -> None:
        """Note the sources and law notes of parts that are shown."""
        for del_ in dele:
            self.kilder.append(del_.kilde)
            self.lovnoter.add(getattr(del_, "lovnote", None))

    def linjer(self, punkter: Iterable[Punkt]) -> list[str]:
        """Return statements with their reservations."""
        alle = list(punkter)
        self.brug(*alle)
        return list(dict.fromkeys(med_forbehold(p) for p in alle))

    def felt(self, navn: str) -> list[str]:
        """Return a list field of the meeting type, for its kind."""
        return self.linjer(self.obj.punkter(navn))

    def lag(self, del_: str) -> list[LagPunkt]:
        """Return what the layer says of a part of the drafts, for this meeting, kind and age."""
        alder = self.valg.aldersgruppe
        lag = self.obj.rulebook.lag
        emner = dict.fromkeys(p.emne for p in lag.punkter) if lag else ()
        return [
            p
            for p in self.obj.lag(*emner)
            if p.kladde == del_ and (alder is None or not p.aldersgrupper or alder in p.aldersgrupper)
        ]

    # -- What every document has ----------------------------------------------------------------------------------

    def samlet(self, dokument: str, indhold: Kontekst, rolle: str | None) -> Kontekst:
        """Add heading, box, conflicts and sources to a document's own content."""
        navne = {"titel": titel(self.obj), "rolle": fk.faktum("rolle").vaerdier[rolle].kortnavn if rolle else ""}
        return {
            "overskrift": ord_(f"dokumenter.{dokument}.overskrift", **navne),
            **indhold,
            "udkast": self._udkast(),
            "valget": self._valget(dokument, rolle),
            "bemaerk": self._bemaerk(dokument),
            "kilder": kilder_i_ord(self.kilder or [self.obj.moede.formaal[0].kilde], self.obj.rulebook),
        }

    def _udkast(self) -> list[str]:
        """Return the box on top: that it is a draft, edition, date of checking, receipt, warnings about the date."""
        obj, meta = self.obj, self.obj.rulebook.meta
        return [
            ord_("udkast", bog=meta.navn, udgave=udgave_i_ord(obj.rulebook), kontrolleret=kort(meta.kontrolleret)),
            *([ord_("kvittering", kode=obj.kvittering)] if obj.kvittering else []),
            *(ord_("bemaerk", tekst=t) for t in self._advarsler()),
            *([ord_("bemaerk", tekst=ord_("uden_foraeldre"))] if self.valg.uden_foraeldre else []),
        ]

    def _valget(self, dokument: str, rolle: str | None) -> list[str]:
        """Return what comes first and close calls, for whoever asked; with the invitation also why this meeting.

        Not on a task card for another: it goes to somebody who is to do other things, and may not know what the asker
        has told of the parents.
        """
        beslutning = self.obj.beslutning
        if beslutning is None or (
            rolle is not None and beslutning.fakta.get("rolle", fk.VED_IKKE) not in (rolle, fk.VED_IKKE)
        ):
            return []
        antal = len(beslutning.foerst)
        return [
            *([ord_("hvorfor", tekst=hvorfor(beslutning))] if dokument == "invitation" else []),
            *(
                ord_("foerst" if antal == 1 else "foerst_af", tekst=s.tekst, nr=nr, antal=antal)
                for nr, s in enumerate(beslutning.foerst, 1)
            ),
            *(ord_("taet_valg", tekst=v.tekst) for v in beslutning.taette_valg),
        ]

    def _bemaerk(self, dokument: str) -> list[str]:
        """Return the conflicts that touch the decision or the document's topics, and the notes on superseded law."""
        obj = self.obj
        emner = data()["dokumenter"][dokument]["emner"]
        i_beslutningen = obj.beslutning.konflikter if obj.beslutning else ()
        konflikter = [k for k in obj.konflikter() if k in i_beslutningen or k.emne in emner]
        noter = [n.tekst for n in obj.rulebook.lag.lovnoter if n.id in self.lovnoter] if obj.rulebook.lag else []
        return [*map(konflikt_i_ord, konflikter), *noter]

    def _advarsler(self) -> list[str]:
        """Return the warnings about the date, and the first date on which all deadlines can be kept."""
        obj = self.obj
        ud = [a.tekst for a in obj.advarsler]
        if obj.foerste_mulige and obj.foerste_mulige != obj.dato and (ud or obj.dato is None):
            ud.append(ord_("foerste_mulige", dato=dansk(obj.foerste_mulige)))
        return ud

    def _oplysninger(self, *navne: str) -> list[dict[str, str]]:
        """Return facts about the meeting as label and value; what is not known is left in brackets."""
        moede = self.obj.moede
        indkalder = moede.indkalder
        if indkalder and "indkaldt_af" in navne:
            self.kilder.append(indkalder.kilde)
        vaerdier = {
            "moede": titel(self.obj),
            "tid": tid_i_ord(self.obj),
            "sted": ord_("pladser.sted"),
            "indkaldt_af": self._indkaldt_af(),
            "leder": ord_("pladser.navn"),
            "referat": ord_("pladser.navn"),
            "handler_om": ord_("pladser.barn"),
            "kontakt": ord_("pladser.kontakt"),
        }
        if moede.tid_og_sted.varighed_minutter:
            if "varighed" in navne and moede.tid_og_sted.varighed:
                self.brug(moede.tid_og_sted.varighed)
            vaerdier["varighed"] = ord_("varighed", minutter=str(moede.tid_og_sted.varighed_minutter))
        return [{"navn": ord_(f"oplysninger.{n}"), "vaerdi": vaerdier[n]} for n in navne if n in vaerdier]

    def _indkaldt_af(self) -> str:
        """Return who calls the meeting: the asker by role where that is one who may; else the function that does, whose
        name is the asker's own to fill in only where nothing says that it is another's.
        """
        obj, indkalder = self.obj, self.obj.moede.indkalder
        rolle = (obj.beslutning.fakta.get("rolle") if obj.beslutning else None) or fk.VED_IKKE
        if rolle != fk.VED_IKKE and kan_indkalde(obj):
            return ord_("indkaldt_af", funktion=lille(fk.faktum("rolle").vaerdier[rolle].kortnavn))
        funktion = (obj.beslutning.regel.indkaldes_af if obj.beslutning else None) or (
            indkalder.funktion if indkalder else None
        )
        if funktion is None or not fk.data().funktioner[funktion].er_titel:
            return ord_("indkaldt_af", funktion=ord_("pladser.funktion"))
        noegle = "indkaldt_af" if rolle == fk.VED_IKKE else "indkaldt_af_anden"
        return ord_(noegle, funktion=lille(fk.funktionsnavn(funktion)))

    def _praktisk(self, *navne: str) -> list[str]:
        """Return what the source says of place, time, length, chair, minutes and participants, to whoever calls."""
        moede = self.obj.moede
        punkter = {
            "sted": moede.tid_og_sted.sted,
            "tid": moede.tid_og_sted.tid,
            "varighed": [moede.tid_og_sted.varighed] if moede.tid_og_sted.varighed else [],
            "leder": self.obj.punkter("moedeleder"),
            "referat": self.obj.punkter("referent"),
        }
        ud = [f"{ord_(f'oplysninger.{n}')}: {' '.join(self.linjer(punkter[n]))}" for n in navne if punkter.get(n)]
        if "deltagere" in navne:
            ud += [f"{d.navn}: {d.tekst}" for d in self._med() if d.tekst]
        return ud

    def _oensket(self) -> list[fk.Vaerdi]:
        """Return the disciplines told in the dialogue and those asked for beside them."""
        vaerdier = fk.faktum("fagligheder").vaerdier
        fag = self.obj.beslutning.fakta.get("fagligheder") if self.obj.beslutning else None
        alle = [*(fag if isinstance(fag, list) else ()), *self.valg.ekstra]
        return [vaerdier[f] for f in dict.fromkeys(alle) if f in vaerdier]

    def _med(self) -> list[Deltager]:
        """Return the participants; without the parents where the meeting is asked for without them."""
        return [d for d in self.obj.deltagere if not (self.valg.uden_foraeldre and d.funktion == "foraeldre")]

    def _deltagere(self) -> list[dict[str, str]]:
        """Return the participants by function, with what they prepare and bring.

        A discipline asked for that is a participant by itself is then needed. The others stand with the professionals
        from outside; where the meeting has none, by themselves.
        """
        deltagere = self._med()
        self.brug(*deltagere)
        egne = {v.funktion for v in self._oensket()} & {d.funktion for d in deltagere}
        oensket = opremsning(v.navn for v in self._oensket() if v.funktion not in egne)
        ud = []
        for d in deltagere:
            altid = d.deltager == "altid" or d.funktion in egne
            navn = d.navn if altid else f"{d.navn} ({ord_('efter_behov')})"
            if oensket and d.funktion in ("ekstern_fagperson", "alle_fagpersoner"):
                navn, oensket = f"{navn}: {oensket}", ""
            ud.append({"navn": navn, "medbringer": d.medbringer or ""})
        if oensket:
            ud.append({"navn": oensket[:1].upper() + oensket[1:], "medbringer": ""})
        return ud

    # -- The documents --------------------------------------------------------------------------------------------

    def invitation(self, _: str | None) -> Kontekst:
        """Return the invitation (DOMAIN.md section 8): what is sent, and what is for whoever calls the meeting."""
        obj = self.obj
        self.brug(*obj.frister)
        alder = aldersgrupper(obj.rulebook).get(self.valg.aldersgruppe or "")
        uden = self.valg.uden_foraeldre
        return {
            "oplysninger": self._oplysninger(
                "tid", "sted", "varighed", "indkaldt_af", "kontakt", "leder", "handler_om"
            ),
            "formaal": self.linjer(obj.formaal),
            "dagsorden": self.felt("dagsorden"),
            "deltagere": self._deltagere(),
            "fortalt": self._baggrund(),
            "hvornaar": self.felt("hvornaar"),
            "praktisk": self._praktisk("sted", "tid", "varighed", "leder", "referat", "deltagere"),
            "dagsorden_note": self._dagsorden_note(),
            "alder": ord_("alder", navn=alder.navn) if alder else "",
            "barnet": self.linjer([*obj.punkter("inddragelse"), *self.lag("barnet")]),
            "rettigheder": self.linjer(self.lag("rettigheder")),
            "foraeldre": [] if uden else self.linjer(self.lag("foraeldre")),
            "uden_foraeldre": self.linjer([*obj.punkter("uden_foraeldre"), *self.lag("uden_foraeldre")])
            if uden
            else [],
            "samtykke": self.linjer([*obj.punkter("samtykke"), *self.lag("samtykke")]),
            "frister": [frist_linje(f) for f in obj.frister] or [ord_("frist_ingen", bestemt=obj.moede.bestemt)],
        }

    def _baggrund(self) -> list[str]:
        """Return the facts told, for the background. The grade of worry is the guide's own and stays out."""
        if self.obj.beslutning is None:
            return []
        fakta = self.obj.beslutning.fakta
        return [
            svar_i_ord(s, fakta[s]) + "."
            for s in ("lokal_indsats", "fagligheder")
            if fakta.get(s) not in (None, fk.VED_IKKE, fk.INGEN)
        ]

    def _dagsorden_note(self) -> str:
        moede = self.obj.moede
        if moede.dagsorden_note:
            return moede.dagsorden_note
        return "" if self.obj.punkter("dagsorden") else ord_("uden_dagsorden", bestemt=moede.bestemt)

    def opgavekort(self, rolle: str | None) -> Kontekst:
        """Return a role's task card, with the dates that follow from the meeting's date."""
        obj = self.obj
        assert rolle is not None
        opgaver = obj.opgaver(obj.funktioner(rolle))
        faser = gruppe("faser")
        for liste in opgaver.values():
            self.brug(*liste, *(f for o in liste if (f := obj.frist(o.frist))))
        return {
            "oplysninger": self._oplysninger("moede", "tid"),
            "faser": [
                {"navn": faser[f], "opgaver": [opgave_linje(obj, o) for o in opgaver[f]]} for f in FASER if opgaver[f]
            ],
            "ingen": "" if any(opgaver.values()) else ord_("kort_ingen", bestemt=obj.moede.bestemt),
            "redskaber": self.felt("redskaber"),
        }

    def dagsorden(self, _: str | None) -> Kontekst:
        """Return the agenda with a minutes template; forms that the source names are named."""
        obj = self.obj
        self.brug(*obj.moede.skemaer)
        deltagere = self._med()
        self.brug(*deltagere)
        return {
            "oplysninger": self._oplysninger("moede", "tid", "sted", "leder", "referat"),
            "skemaer": [ord_("skema", navn=s.navn, bruges=lille(s.bruges)) for s in obj.moede.skemaer],
            "til_stede": [ord_("deltager_linje", navn=lille(d.navn)) for d in deltagere],
            "punkter": [
                {"nr": str(nr), "tekst": tekst_.rstrip(".")} for nr, tekst_ in enumerate(self.felt("dagsorden"), 1)
            ],
            "dagsorden_note": self._dagsorden_note(),
            "barnet": self.linjer(self.lag("moedet")),
            "beslutter": self.felt("beslutningskompetence"),
            "opfoelgning": self.felt("opfoelgning"),
            "praktisk": self._praktisk("leder", "referat"),
            "dokumentation": self.felt("dokumentation"),
        }

    def fristplan(self, _: str | None) -> Kontekst:
        """Return the deadline plan with its working shown."""
        obj = self.obj
        self.brug(*obj.frister)
        return {
            "oplysninger": self._oplysninger("moede", "tid"),
            "frister": [self._frist(f) for f in obj.frister],
            "ingen": "" if obj.frister else ord_("frist_ingen", bestemt=obj.moede.bestemt),
            "opfoelgning": self.felt("opfoelgning"),
            "tidslinje": " ".join(tidslinje.tekst(obj).split("\n")) if obj.moede.slags == "moede" else "",
        }

    def _frist(self, frist: Fristdato) -> dict[str, str]:
        regel = next(f.regel for f in self.obj.moede.frister if f.id == frist.id)
        regning = []
        if frist.dato and regel.enhed == "arbejdsdage":
            regning.append(ord_("frist_talt", antal=str(regel.antal)))
        if frist.dato and frist.sprunget_over:
            regning.append(ord_("frist_sprunget", liste=sprunget_i_ord(frist.sprunget_over).rstrip(".")))
        return {
            "linje": frist_linje(frist),
            "navn": frist.navn,
            "dato": dansk(frist.dato) if frist.dato else ord_("frist_ingen_dato"),
            "regel": frist.regel,
            "ansvarlig": lille(fk.funktionsnavn(frist.ansvarlig)),
            "regning": " ".join(regning),
            "forbehold": frist.forbehold or "",
            "tilstand": frist_tilstand(frist),
        }

    def mail(self, _: str | None) -> Kontekst:
        """Return the mail that goes with the files."""
        obj = self.obj
        dato = {"dato": dansk(obj.dato)} if obj.dato else {}
        bestemt = f"{obj.moede.bestemt} ({lille(obj.variant.navn)})" if obj.variant else obj.moede.bestemt
        tid, sted, afsender = (o["vaerdi"] for o in self._oplysninger("tid", "sted", "indkaldt_af"))
        vedlagt = [d for d in self.valg.dokumenter if d not in ("mail", "opgavekort", "fristplan")] or ["invitation"]
        return {
            "emne": ord_("mail_emne_dato" if dato else "mail_emne", titel=titel(obj), **dato),
            "indledning": [
                ord_("mail_du_inviteres", bestemt=bestemt),
                ord_("mail_tid", tid=tid),
                ord_("mail_sted", sted=sted),
            ],
            "formaal": self.linjer(obj.formaal),
            "vedlagt": [ord_(f"dokumenter.{d}.navn") for d in vedlagt],
            "forberedelse": [f"{d.navn}: {lille(d.medbringer)}" for d in self._med() if d.medbringer],
            "afsender": afsender,
            "samtykke": self.linjer([*obj.punkter("samtykke"), *self.lag("samtykke")]),
        }


_BYGGERE: dict[str, Callable[[_Samler, str | None], Kontekst]] = {
    "invitation": _Samler.invitation,
    "opgavekort": _Samler.opgavekort,
    "dagsorden": _Samler.dagsorden,
    "fristplan": _Samler.fristplan,
    "mail": _Samler.mail,
}
