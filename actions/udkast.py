"""The draft in hand: its meeting, its date, its texts and files. What one asks to change is in ``kladdeaendring``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from actions import dialog, filer
from actions.samtale import Knap, Samtale
from knowledge import fakta as fk
from knowledge import kladder, visning
from knowledge import moede as moede_
from knowledge.datoer import Datosvar, dansk
from knowledge.frister import (
    Advarsel,
    advarsler,
    fast_tid_brudt,
    foerste_mulige,
    holder,
    kalender_for,
    naermeste_tid,
)
from knowledge.kalender import Kalender
from knowledge.modeller import Moede
from knowledge.tekster import tekst

# The names of the conversation's documents, and those of ``knowledge.kladder``.
DOKUMENT = {
    "invitation": "invitation",
    "opgavekort": "opgavekort",
    "frister": "fristplan",
    "dagsorden": "dagsorden",
    "mail": "mail",
}
FORM = {"word": "docx", "pdf": "pdf", "tekst": "txt", "kalender": "ics"}
_ALLE = "alle"  # whose task card: everybody's
_SAMLET = ("invitation", "opgavekort", "frister")  # whoever asks for the invitation wants what goes with it


def igang(s: Samtale) -> bool:
    """Say whether a meeting is being drafted for, with or without a date yet."""
    return s.tilstand["opgave"] == "kladde" and s.tilstand["kladde"] in s.rulebook.moeder


def iso(vaerdi: Any) -> dt.date | None:
    """Return an ISO date, or None for anything else."""
    try:
        return dt.date.fromisoformat(str(vaerdi))
    except ValueError:
        return None


def klokken(s: Samtale) -> dt.time | None:
    """Return the time told with a date, or None."""
    return dt.time.fromisoformat(s.tilstand["klokken"]) if s.tilstand["klokken"] else None


def objekt(s: Samtale, dato: dt.date | None) -> moede_.Moedeobjekt:
    """Return the meeting object: of the decision where it is the meeting decided, else of the meeting named."""
    moede = s.rulebook.moede(s.tilstand["kladde"])
    slags = s.fakta.get("formaal_bfm")
    variant = slags if slags in {v.id for v in moede.varianter} else None
    felter: dict[str, Any] = {"dato": dato, "klokken": klokken(s), "variant_id": variant}
    if dialog.afgoerende(s) and (obj := dialog.objekt(s, **felter)).moede.id == moede.id:
        return obj
    return moede_.byg(s.rulebook, None, s.idag, moede_id=moede.id, **felter)


# --- The date --------------------------------------------------------------------------------------------------------


def forbehold(s: Samtale, dato: dt.date) -> tuple[tuple[Advarsel, ...], dt.date | None]:
    """Return what to say about a wanted date before the draft is made, and the first day from it on that works."""
    moede, variant, kalender = _kalendersag(s)
    problemer = advarsler(moede, dato, klokken(s), s.idag, kalender, variant)
    return problemer, foerste_mulige(moede, s.idag, kalender, variant, fra=dato) if problemer else None


def _kalendersag(s: Samtale) -> tuple[Moede, str | None, Kalender]:
    """Return what a date is tried by: the meeting drafted for, its kind, and the rulebook's calendar."""
    obj = objekt(s, None)
    return obj.moede, obj.variant.id if obj.variant else None, kalender_for(s.rulebook)


def _forslag(s: Samtale, svar: Datosvar) -> list[dt.date]:
    """Return the days to propose in the place of one that cannot be used: those on which the meeting can be held."""
    if svar.problem not in ("fortid", "weekend", "lukket", "uge"):
        return list(svar.forslag)  # readings of what was said, to choose between
    moede, variant, kalender = _kalendersag(s)
    dage = list(svar.forslag)
    if svar.problem == "uge" and dage and moede.tid_og_sted.faste_tider:
        # All the week's days, for the fixed weekdays may be others than those proposed.
        mandag = dage[0] - dt.timedelta(days=dage[0].weekday())
        dage = [mandag + dt.timedelta(days=n) for n in range(5)]
    gode = [d for d in dage if holder(moede, d, s.idag, kalender, variant)]
    if not gode and (svar.dato or svar.problem == "fortid"):
        foerste = foerste_mulige(moede, s.idag, kalender, variant, fra=svar.dato)
        gode = [foerste] if foerste else []
    return gode or list(svar.forslag)


def passende_tid(s: Samtale, dato: dt.date) -> dt.time | None:
    """Return the nearest time within the meeting's fixed hours of a day; None where the time told keeps within them."""
    moede, tid = _kalendersag(s)[0], klokken(s)
    return naermeste_tid(moede, dato, tid) if tid and fast_tid_brudt(moede, dato, tid) else None


def brug_dato(s: Samtale, svar: Datosvar) -> bool:
    """Take a date told; False where something stands in its way, which is then said with the nearest that works."""
    if svar.klokken is not None:
        s.tilstand["klokken"] = svar.klokken.strftime("%H:%M")
    s.tilstand["uge"] = svar.fundet if svar.problem == "uge" else None
    if svar.problem is not None:
        # Of a week that cannot be used there is no day to name, but the week.
        dag = dansk(svar.dato) if svar.dato else svar.grund or tekst("dato_den_dag")
        felter = {"dato": dag[:1].upper() + dag[1:], "grund": svar.grund or ""}
        noegle = "lukket_uge" if svar.problem == "lukket" and svar.dato is None else svar.problem
        spoerg_om_dato(s, tekst(f"dato_problem.{noegle}", **felter), [datoknap(d) for d in _forslag(s, svar)])
        return False
    return True


def advar(s: Samtale, dato: dt.date) -> bool:
    """Say what a wanted date breaks, with the nearest that works and the choice to insist; False where it is good."""
    problemer, forslag = forbehold(s, dato)
    if not problemer:
        return False
    felter = {"dato": dansk(dato).capitalize(), "advarsler": " ".join(a.tekst for a in problemer)}
    tid = passende_tid(s, forslag) if forslag else None
    if forslag == dato and tid is None:
        forslag = None
    knapper = [datoknap(forslag, tid)] if forslag else []
    alligevel = (
        tekst("dato_brug_alligevel", dato=dansk(dato)),
        f'/svar{{"dato":"{dato.isoformat()}","valg":"alligevel"}}',
    )
    noegle = "dato_advarsel" if forslag else "dato_advarsel_uden"
    besked = tekst(noegle, **felter, **({"forslag": _dag_og_tid(forslag, tid)} if forslag else {}))
    spoerg_om_dato(s, besked, [*knapper, alligevel])
    return True


def datoknap(dato: dt.date, tid: dt.time | None = None) -> Knap:
    """Return the button that uses a date; ``tid``: with this time, the nearest of its fixed hours."""
    valg = ',"valg":"fast_tid"' if tid else ""
    return tekst("dato_brug", dato=_dag_og_tid(dato, tid)), f'/svar{{"dato":"{dato.isoformat()}"{valg}}}'


def _dag_og_tid(dato: dt.date, tid: dt.time | None) -> str:
    if tid is None:
        return dansk(dato)
    return tekst("dato_og_tid", dato=dansk(dato), klokken=f"{tid.hour}.{tid.minute:02}")


def spoerg_om_dato(s: Samtale, besked: str, knapper: list[Knap]) -> None:
    """Put the question of the date with proposals."""
    s.spoergsmaal = "dato"
    s.tilstand["afventer"] = None
    data = dialog.spoergsmaal_data(s, "dato")
    s.sig(besked, [*knapper, *dialog.svarknapper("dato")], data)


# --- The draft -------------------------------------------------------------------------------------------------------


def videre(s: Samtale, indledning: str = "") -> None:
    """Go on with the draft: write it where the date is settled, else ask for the date."""
    if "dato" in s.fakta:
        lav(s, indledning)
    else:
        dialog.stil(s, "dato", indledning)


def lav(s: Samtale, indledning: str = "") -> None:
    """Write what was asked for: by default the invitation, the asker's task card and the deadlines, with files."""
    dato = iso(s.fakta.get("dato"))
    obj = objekt(s, dato)
    bestilt = s.tilstand["bestilling"] or {}
    s.spoergsmaal = None
    s.tilstand.update(afventer=None, bestilling=None, flytter=None)
    sidst = s.tilstand["udkast"] if bestilt.get("form") and not bestilt.get("dokument") else None
    hvis_kort = bestilt.get("kortrolle") or (sidst or s.fakta).get("rolle")
    rolle = _rolle(hvis_kort)
    if bestilt.get("valg") == "andet_kort":
        rolle = None
    alt, alle_kort = bestilt.get("dokument") == "alt", hvis_kort == _ALLE
    dokumenter, former = _omfang(bestilt, sidst, rolle or (_ALLE if alle_kort else None))
    if not dokumenter:
        spoerg_om_rolle(s, obj)
        return
    s.tilstand["udkast"] = {"dokumenter": dokumenter, "rolle": _ALLE if alle_kort else rolle}
    roller = obj.roller_med_opgaver() if alt or alle_kort else [rolle] if rolle else []
    valg = _kladdevalg(s, obj, dokumenter, former, roller)
    lavet = filer.lav(s, obj, valg, samlet=alt or alle_kort)
    # Asked for as a file, it is not written once more in the conversation, unless no file could be made.
    kun_filer = (
        alt or alle_kort or bestilt.get("dokument") == "kalender" or bestilt.get("form") in ("word", "pdf", "kalender")
    )
    if indledning or (dato and not bestilt.get("dokument") and not kun_filer):
        s.sig(indledning or tekst("kladde_dato_ok", dato=dansk(dato).capitalize() if dato else ""))
    if not (kun_filer and lavet.filer):
        # With a file at hand the conversation shows what is sent; the advice to the sender stands in the file.
        vis = kladder.uddrag if lavet.filer and bestilt.get("form") != "tekst" else kladder.tekst
        for dokument in dokumenter:
            kort = roller if alle_kort else [rolle] if rolle else []
            for r in kort if dokument == "opgavekort" else [rolle]:
                s.sig(_tekst(vis, obj, dokument, r, valg))
    s.sig(lavet.besked, knapper(s, obj, dokumenter, alt), _data(s, obj, dato, dokumenter, rolle, lavet.filer))


def _tekst(
    vis: Callable[[moede_.Moedeobjekt, str, str | None, kladder.Kladdevalg], str],
    obj: moede_.Moedeobjekt,
    dokument: str,
    rolle: str | None,
    valg: kladder.Kladdevalg,
) -> str:
    try:
        return vis(obj, DOKUMENT[dokument], rolle, valg)
    except kladder.KladdeFejl as fejl:
        return str(fejl)


def _rolle(rolle: Any) -> str | None:
    kendt = rolle in fk.faktum("rolle").vaerdier and rolle != fk.VED_IKKE
    return str(rolle) if kendt else None


def _omfang(
    bestilt: dict[str, Any], sidst: dict[str, Any] | None, rolle: str | None
) -> tuple[list[str], tuple[str, ...]]:
    """Return the documents and the forms that were asked for; no documents where a card lacks its role.

    ``sidst``: what was last drafted, where only another form of it is asked for.
    """
    dokument, form = bestilt.get("dokument"), bestilt.get("form")
    flere = [d for d in bestilt.get("flere", ()) if d in DOKUMENT and (d != "opgavekort" or rolle)]
    if dokument == "alt":
        oensket = tuple(FORM[f] for f in bestilt.get("former", [form]) if f in ("word", "pdf", "tekst"))
        return list(DOKUMENT), oensket or kladder.FORMER
    if dokument == "kalender" or (form == "kalender" and "former" not in bestilt):
        return ["frister"], ("ics",)
    former = tuple(FORM[f] for f in bestilt.get("former", [form]) if f in FORM) or kladder.FORMER
    if sidst:
        return [d for d in sidst["dokumenter"] if d != "opgavekort" or rolle], former
    if flere and "invitation" not in flere:
        return flere, former
    if dokument in (None, "invitation") or flere:
        return [d for d in dict.fromkeys([*_SAMLET, *flere]) if d != "opgavekort" or rolle], former
    if dokument == "opgavekort" and not rolle:
        return [], former
    return [dokument], former


def _kladdevalg(
    s: Samtale, obj: moede_.Moedeobjekt, dokumenter: list[str], former: tuple[str, ...], roller: Sequence[str]
) -> kladder.Kladdevalg:
    valgt = s.tilstand["kladdevalg"]
    # The dates go along with what has dates: not with a card or an agenda asked for alone.
    med_datoer = "frister" in dokumenter or "invitation" in dokumenter
    return kladder.Kladdevalg(
        dokumenter=tuple(DOKUMENT[d] for d in dokumenter if d != "opgavekort" or roller),
        former=former if med_datoer and obj.dato else tuple(f for f in former if f != "ics" or len(former) == 1),
        roller=tuple(roller) if "opgavekort" in dokumenter else (),
        aldersgruppe=valgt["aldersgruppe"],
        uden_foraeldre=valgt["uden_foraeldre"],
        ekstra=tuple(valgt["ekstra"]),
    )


def _data(
    s: Samtale,
    obj: moede_.Moedeobjekt,
    dato: dt.date | None,
    dokumenter: list[str],
    rolle: str | None,
    filliste: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "type": "kladde",
        "rulebook": obj.rulebook.meta.id,
        "moede": obj.moede.id,
        "variant": obj.variant.id if obj.variant else None,
        "dato": dato.isoformat() if dato else None,
        "klokken": s.tilstand["klokken"],
        "dokumenter": dokumenter,
        "rolle": rolle,
        **s.tilstand["kladdevalg"],
        "frister": [visning.frist_data(f) for f in obj.frister],
        "filer": filliste,
        "kvittering": obj.kvittering,
    }


def knapper(s: Samtale, obj: moede_.Moedeobjekt, dokumenter: list[str], alt: bool = False) -> list[Knap]:
    """Return what can follow a draft of some documents; ``alt``: they were sent as one file."""
    ud = [
        (tekst(f"kladdeknap.{dokument}"), f'/lav_kladde{{"dokument":"{dokument}"}}')
        for dokument in ("invitation", "dagsorden", "mail", "frister")
        if alt or dokument not in dokumenter
    ]
    if obj.roller_med_opgaver():
        ud.append((tekst("knap_kort"), '/lav_kladde{"dokument":"opgavekort","valg":"andet_kort"}'))
    if not alt:
        ud.append((tekst("knap_alt"), '/lav_kladde{"dokument":"alt"}'))
    ud.append((tekst("knap_ny_dato"), '/lav_kladde{"valg":"ny_dato"}'))
    if s.tilstand["kladdevalg"]["aldersgruppe"] is None:
        ud.append((tekst("knap_alder"), '/lav_kladde{"valg":"alder"}'))
    return ud


def spoerg_om_rolle(s: Samtale, obj: moede_.Moedeobjekt) -> None:
    """Ask whose task card it is to be."""
    kortnavne = fk.faktum("rolle").vaerdier
    kort = [
        (
            tekst("knap_andet_kort", rolle=kortnavne[r].kortnavn),
            f'/lav_kladde{{"dokument":"opgavekort","kortrolle":"{r}"}}',
        )
        for r in obj.roller_med_opgaver()
    ]
    s.sig(tekst("kort_hvilken_rolle"), kort, _data(s, obj, iso(s.fakta.get("dato")), [], None, []))
