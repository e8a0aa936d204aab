"""Drafts: invitation, task cards and deadlines for the meeting found or named."""

from __future__ import annotations

import datetime as dt
from typing import Any

from actions import dialog
from actions.samtale import Handling, Knap, Samtale
from knowledge import fakta as fk
from knowledge import kladder, visning
from knowledge import moede as moede_
from knowledge.datoer import Datosvar, dansk, find_dato, find_klokken
from knowledge.frister import advarsler, foerste_mulige, kalender_for
from knowledge.naeste import naeste_spoergsmaal
from knowledge.tekster import tekst


class LavKladde(Handling):
    """A request for a draft."""

    navn = "action_lav_kladde"

    def udfoer(self, s: Samtale) -> None:
        """Settle the meeting and the date, then draft."""
        s.tilstand["dokument"] = s.entitet("dokument")
        s.tilstand["kortrolle"] = s.entitet("kortrolle")
        if s.entitet("valg") == "ny_dato":
            s.fakta.pop("dato", None)
        fundet = find_dato(s.tekst, s.idag, kalender_for(s.rulebook)) if not s.tekst.startswith("/") else None
        if not _klar(s):
            if fundet is not None and fundet.problem is None and fundet.dato:
                s.fakta["dato"] = fundet.dato.isoformat()  # told early: used when the meeting is found
            return
        if fundet is not None and fundet.problem != "ved_ikke":
            _brug(s, fundet)
        elif "dato" in s.fakta:
            lav(s)
        else:
            dialog.stil(s, "dato")


def _klar(s: Samtale) -> bool:
    """Settle which meeting is drafted for; False where that is asked, or it is said that nobody is to be invited."""
    moede_id = _moede(s)
    if moede_id is None:
        return False
    slags = s.rulebook.moede(moede_id).slags
    if slags == "moede":
        s.tilstand.update(opgave="kladde", kladde=moede_id, moede=moede_id)
        return True
    s.tilstand["moede"] = moede_id
    knapper = [(tekst("knap_hvem"), f'/hvem_goer_hvad{{"moede":"{moede_id}"}}')]
    if s.spoergsmaal == "akut":
        knapper.insert(0, (tekst("akut_knap_nej"), '/svar{"valg":"akut_nej"}'))
    noegle = "kladde_akut" if slags == "akut" else "kladde_trin"
    s.sig(tekst(noegle), knapper, {"type": "svar", "emne": "kladde", **_ikke(s, moede_id)})
    return False


def _ikke(s: Samtale, moede_id: str) -> dict[str, Any]:
    kilder = [visning.kilde_data(p.kilde) for p in s.rulebook.moede(moede_id).formaal]
    return {"moede": moede_id, "kilder": kilder, "konflikt": None, "fundet": True}


def _moede(s: Samtale) -> str | None:
    """Return the meeting to draft for; None where it had to be asked for (the question is then put)."""
    if s.spoergsmaal == "akut":
        return "underretning_akut"  # no invitation until it is said that it is not acute
    igang = s.tilstand["kladde"] if s.tilstand["opgave"] == "kladde" else None
    for kendt in (*s.moeder(), igang, s.tilstand["anbefalet"], s.tilstand["moede"]):
        if kendt in s.rulebook.moeder:
            return str(kendt)
    if s.fakta and naeste_spoergsmaal(s.rulebook, dialog.afgoerende(s)) is None:
        return dialog.objekt(s).moede.id
    if s.fakta:
        dialog.fortsaet(s, tekst("kladde_foerst_moede"))
    else:
        moeder = [
            (m.navn, f'/lav_kladde{{"moede":"{m.id}"}}') for m in s.rulebook.moeder.values() if m.slags == "moede"
        ]
        s.spoergsmaal = None
        knapper = [(tekst("knap_find_moede"), "/find_moede"), *moeder]
        s.sig(
            tekst("kladde_intet"),
            knapper,
            {"type": "spoergsmaal", "slot": "moede", "nr": 1, "af": 2, "flere": False, **_kladdefelter(s)},
        )
    return None


def _kladdefelter(s: Samtale) -> dict[str, Any]:
    return {"opgave": "kladde", "fakta": dict(s.fakta), "forklaring": False}


def dato_svar(s: Samtale, vaerdi: Any) -> None:
    """Take up an answer to the question of the date: an ISO date from a button, "ved ikke", or free Danish."""
    if not _klar(s):
        return  # a button of a draft that is no longer under way
    if vaerdi == fk.VED_IKKE:
        s.fakta["dato"] = fk.VED_IKKE
        lav(s, tekst("kladde_uden_dato"))
        return
    kalender = kalender_for(s.rulebook)
    if (iso := _iso(vaerdi)) is not None and (laest := find_dato(iso.isoformat(), s.idag, kalender)) is not None:
        if laest.problem == "for_langt":
            _brug(s, laest)
        elif s.entitet("valg") == "alligevel":
            s.fakta["dato"] = iso.isoformat()
            lav(s)
        else:
            _brug(s, Datosvar(iso, None, iso.isoformat()))
        return
    fundet = find_dato(s.tekst, s.idag, kalender)
    if s.tilstand["uge"]:
        # "uge 6" was told before and a day was asked for: read the two together, unless the answer is a date by itself.
        sammen = find_dato(f"{s.tekst} {s.tilstand['uge']}", s.idag, kalender)
        if sammen and (sammen.problem is None or fundet is None or fundet.problem not in (None, "ved_ikke")):
            fundet = sammen
    if fundet is None:
        dialog.stil(s, "dato", tekst("dato_problem.ingen"))
    elif fundet.problem == "ved_ikke":
        s.fakta["dato"] = fk.VED_IKKE
        lav(s, tekst("kladde_uden_dato"))
    else:
        _brug(s, fundet)


def tid_svar(s: Samtale) -> bool:
    """Take a time told after a draft ("kl 9") into it and write it anew; False where the message is something else."""
    if s.spoergsmaal is not None or s.tilstand["opgave"] != "kladde" or "dato" not in s.fakta or len(s.tekst) > 30:
        return False
    klokken = find_klokken(s.tekst)
    if klokken is None:
        return False
    s.tilstand["klokken"] = klokken.strftime("%H:%M")
    dato = _iso(s.fakta["dato"])
    if dato is not None:
        _brug(s, Datosvar(dato, klokken, s.tekst))
    else:
        lav(s)
    return True


def _iso(vaerdi: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(vaerdi))
    except ValueError:
        return None


def _brug(s: Samtale, svar: Datosvar) -> None:
    """Use a date, or say what stands in its way and offer the nearest that works."""
    if svar.klokken is not None:
        s.tilstand["klokken"] = svar.klokken.strftime("%H:%M")
    s.tilstand["uge"] = svar.fundet if svar.problem == "uge" else None
    if svar.problem is not None:
        felter = {"dato": dansk(svar.dato).capitalize() if svar.dato else "", "grund": svar.grund or ""}
        _spoerg_om_dato(s, tekst(f"dato_problem.{svar.problem}", **felter), [_datoknap(d) for d in svar.forslag])
        return
    assert svar.dato is not None
    moede = s.rulebook.moede(s.tilstand["kladde"])
    obj = _objekt(s, svar.dato)
    variant = obj.variant.id if obj.variant else None
    kalender = kalender_for(s.rulebook)
    problemer = advarsler(moede, svar.dato, _klokken(s), s.idag, kalender, variant)
    if problemer:
        forslag = foerste_mulige(moede, s.idag, kalender, variant, fra=svar.dato)
        felter = {"dato": dansk(svar.dato).capitalize(), "advarsler": " ".join(a.tekst for a in problemer)}
        knapper = [_datoknap(forslag)] if forslag and forslag != svar.dato else []
        alligevel = (
            tekst("dato_brug_alligevel", dato=dansk(svar.dato)),
            f'/svar{{"dato":"{svar.dato.isoformat()}","valg":"alligevel"}}',
        )
        noegle = "dato_advarsel" if knapper else "dato_advarsel_uden"
        besked = tekst(noegle, **felter, **({"forslag": dansk(forslag)} if knapper and forslag else {}))
        _spoerg_om_dato(s, besked, [*knapper, alligevel])
        return
    s.fakta["dato"] = svar.dato.isoformat()
    lav(s)


def _datoknap(dato: dt.date) -> Knap:
    return tekst("dato_brug", dato=dansk(dato)), f'/svar{{"dato":"{dato.isoformat()}"}}'


def _spoerg_om_dato(s: Samtale, besked: str, knapper: list[Knap]) -> None:
    s.spoergsmaal = "dato"
    s.tilstand["afventer"] = None
    data = dialog.spoergsmaal_data(s, "dato")
    s.sig(besked, [*knapper, *dialog.svarknapper("dato")], data)


def _klokken(s: Samtale) -> dt.time | None:
    return dt.time.fromisoformat(s.tilstand["klokken"]) if s.tilstand["klokken"] else None


def _objekt(s: Samtale, dato: dt.date | None) -> moede_.Moedeobjekt:
    """Return the meeting object: of the decision where it is the meeting decided, else of the meeting named."""
    afgoerende = dialog.afgoerende(s)
    if afgoerende and (obj := dialog.objekt(s, dato=dato, klokken=_klokken(s))).moede.id == s.tilstand["kladde"]:
        return obj
    variant = s.fakta.get("formaal_bfm")
    return moede_.byg(s.rulebook, None, s.idag, dato, _klokken(s), moede_id=s.tilstand["kladde"], variant_id=variant)


def lav(s: Samtale, indledning: str = "") -> None:
    """Write the drafts asked for: by default the invitation, the asker's task card and the deadlines."""
    dato = _iso(s.fakta.get("dato"))
    obj = _objekt(s, dato)
    s.spoergsmaal = None
    s.tilstand["afventer"] = None
    dokument, kortrolle = s.tilstand.pop("dokument", None), s.tilstand.pop("kortrolle", None)
    rolle = kortrolle or s.fakta.get("rolle")
    if rolle not in fk.faktum("rolle").vaerdier or rolle == fk.VED_IKKE:
        rolle = None
    dele = []
    if dokument == "invitation":
        dokument = None  # whoever asks for the invitation wants what goes with it
    if dokument is None:
        dele.append(kladder.tekst(obj, "invitation"))
    if rolle and dokument in (None, "opgavekort"):
        dele.append(kladder.tekst(obj, "opgavekort", rolle))
    if dokument in (None, "frister", "opgavekort") and not (dokument == "opgavekort" and rolle):
        dele.append(kladder.tekst(obj, "fristplan") if dokument != "opgavekort" else tekst("kort_hvilken_rolle"))
    if indledning or (dato and dokument is None):
        s.sig(indledning or tekst("kladde_dato_ok", dato=dansk(dato).capitalize() if dato else ""))
    data = {
        "type": "kladde",
        "moede": obj.moede.id,
        "variant": obj.variant.id if obj.variant else None,
        "dato": dato.isoformat() if dato else None,
        "klokken": s.tilstand["klokken"],
        "dokumenter": [d for d in ("invitation", "opgavekort", "frister") if dokument in (None, d)],
        "rolle": rolle,
        "frister": [visning.frist_data(f) for f in obj.frister],
        "filer": [],
        "kvittering": obj.kvittering,
    }
    andre = [r for r in obj.roller_med_opgaver() if r != rolle]
    kortnavne = fk.faktum("rolle").vaerdier
    knapper = [
        (
            tekst("knap_andet_kort", rolle=kortnavne[r].kortnavn),
            f'/lav_kladde{{"dokument":"opgavekort","kortrolle":"{r}"}}',
        )
        for r in andre
    ]
    if dokument not in (None, "frister"):
        knapper.append((tekst("knap_frister"), '/lav_kladde{"dokument":"frister"}'))
    knapper.append((tekst("knap_ny_dato"), '/lav_kladde{"valg":"ny_dato"}'))
    for nr, del_ in enumerate(dele):
        sidst = nr == len(dele) - 1
        s.sig(del_, knapper if sidst else (), data if sidst else None)
