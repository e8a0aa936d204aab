"""Drafts: the request, which meeting it is for, and the answers to the question of its date."""

from __future__ import annotations

from typing import Any

from actions import dialog, kladdeaendring, udkast
from actions.samtale import Handling, Samtale
from knowledge import fakta as fk
from knowledge import visning
from knowledge.datoer import Datosvar, find_dato, find_klokken
from knowledge.frister import kalender_for
from knowledge.naeste import naeste_spoergsmaal
from knowledge.tekster import tekst


class LavKladde(Handling):
    """A request for a draft, or for a change of the one in hand."""

    navn = "action_lav_kladde"

    def udfoer(self, s: Samtale) -> None:
        """Settle the meeting and the date, then draft; what is to be changed is said first."""
        if s.spoergsmaal != "akut" and kladdeaendring.fagligheder(s):
            return
        urettet = _urettet(s)
        s.tilstand["bestilling"] = {
            navn: vaerdi for navn in ("dokument", "kortrolle", "form", "valg") if (vaerdi := s.entitet(navn))
        }
        s.tilstand["bestilling"] |= {"flere": flere} if len(flere := s.alle("dokument")) > 1 else {}
        s.tilstand["bestilling"] |= {"former": former} if len(former := s.alle("form")) > 1 else {}
        if s.entitet("form") == "zip" or "alt" in flere:
            s.tilstand["bestilling"]["dokument"] = "alt"
        s.tilstand["flytter"] = None
        trykket = udkast.iso(s.entitet("dato"))
        fundet = None
        if trykket is not None:
            fundet = find_dato(trykket.isoformat(), s.idag, kalender_for(s.rulebook))
        elif not s.tekst.startswith("/"):
            fundet = kladdeaendring.ny_dato(s)
        if not _klar(s):
            if fundet is not None and fundet.problem is None and fundet.dato:
                # Told early: used when the meeting is found.
                s.fakta["dato"] = fundet.dato.isoformat()
                if fundet.klokken is not None:
                    s.tilstand["klokken"] = fundet.klokken.strftime("%H:%M")
            return
        if kladdeaendring.oenske(s, fundet):
            return
        indledning = " ".join(filter(None, [urettet, kladdeaendring.slags(s)]))
        if s.entitet("valg") == "ny_dato":
            s.fakta.pop("dato", None)
        if fundet is not None and fundet.problem != "ved_ikke":
            _brug(s, fundet, indledning)
        else:
            udkast.videre(s, indledning)


def aendring(s: Samtale) -> bool:
    """Take up a change of the draft in hand that was taken for something else; False where the message tells none."""
    if s.spoergsmaal == "akut":
        return False
    if udkast.igang(s) and s.entitet("aendring"):
        LavKladde().udfoer(s)
        return True
    return kladdeaendring.fagligheder(s)


def _urettet(s: Samtale) -> str:
    """Return that a change of an answer, asked about and left lying, was not made; "" where none waits."""
    afventer = s.tilstand["afventer"]
    if s.spoergsmaal != "bekraeft" or not afventer or afventer["art"] != "aendring":
        return ""
    slot = afventer["slot"]
    if slot not in s.fakta:
        return ""
    return tekst("rettelse_ikke_gjort", navn=fk.faktum(slot).bestemt, fra=visning.vaerdi_i_ord(slot, s.fakta[slot]))


def _klar(s: Samtale) -> bool:
    """Settle which meeting is drafted for; False where that is asked, or it is said that nobody is to be invited."""
    moede_id = _moede(s)
    if moede_id is None:
        return False
    slags = s.rulebook.moede(moede_id).slags
    if slags == "moede":
        if moede_id != s.tilstand["kladde"]:
            # What was chosen for another meeting's draft is not this one's; the child's age is the same.
            s.tilstand["kladdevalg"] = {**s.tilstand["kladdevalg"], "ekstra": [], "uden_foraeldre": False}
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
    # While a case is being asked about, a meeting only looked up on the way is not the case's.
    slaaet_op = None if s.spoergsmaal in fk.AFGOERENDE else s.tilstand["moede"]
    for kendt in (*s.moeder(), igang, s.tilstand["anbefalet"], slaaet_op):
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


def _brug(s: Samtale, svar: Datosvar, indledning: str = "") -> None:
    """Use a date. Where the draft is to be moved, what it changes comes first; a date with a problem is asked about."""
    if not udkast.brug_dato(s, svar):
        return
    assert svar.dato is not None
    if s.tilstand["flytter"] and s.tilstand["flytter"][0] != svar.dato.isoformat():
        kladdeaendring.vis_flytning(s, svar.dato)
    elif not udkast.advar(s, svar.dato):
        s.fakta["dato"] = svar.dato.isoformat()
        udkast.lav(s, indledning)


def dato_svar(s: Samtale, vaerdi: Any) -> None:
    """Take up an answer to the question of the date: an ISO date from a button, "ved ikke", or free Danish."""
    if not _klar(s):
        return  # a button of a draft that is no longer under way
    if vaerdi == fk.VED_IKKE:
        if not kladdeaendring.fortryd_flytning(s):
            _uden_dato(s)
        return
    kalender = kalender_for(s.rulebook)
    if (iso := udkast.iso(vaerdi)) is not None and (laest := find_dato(iso.isoformat(), s.idag, kalender)) is not None:
        if laest.problem == "for_langt":
            _brug(s, laest)
        elif s.entitet("valg") == "alligevel":
            s.fakta["dato"] = iso.isoformat()
            udkast.lav(s)
        else:
            tid = udkast.passende_tid(s, iso) if s.entitet("valg") == "fast_tid" else None
            _brug(s, Datosvar(iso, tid, iso.isoformat()))
        return
    if s.entitet("aendring") == "flyt" and (nu := udkast.iso(s.fakta.get("dato"))) is not None:
        s.tilstand["flytter"] = [nu.isoformat(), s.tilstand["klokken"]]
    fundet = find_dato(s.tekst, s.idag, kalender)
    if s.tilstand["uge"]:
        # "uge 6" was told before and a day was asked for: read the two together, unless the answer is a date by itself.
        sammen = find_dato(f"{s.tekst} {s.tilstand['uge']}", s.idag, kalender)
        if sammen and (sammen.problem is None or fundet is None or fundet.problem not in (None, "ved_ikke")):
            fundet = sammen
    if fundet is None:
        dialog.stil(s, "dato", tekst("dato_problem.ingen"))
    elif fundet.problem != "ved_ikke":
        _brug(s, fundet)
    elif not kladdeaendring.fortryd_flytning(s):
        _uden_dato(s)


def _uden_dato(s: Samtale) -> None:
    s.fakta["dato"] = fk.VED_IKKE
    udkast.lav(s, tekst("kladde_uden_dato"))


def tid_svar(s: Samtale) -> bool:
    """Take a time told after a draft ("kl 9") into it and write it anew; False where the message is something else."""
    if s.spoergsmaal is not None or s.tilstand["opgave"] != "kladde" or "dato" not in s.fakta or len(s.tekst) > 30:
        return False
    klokken = find_klokken(s.tekst)
    if klokken is None:
        return False
    s.tilstand["klokken"] = klokken.strftime("%H:%M")
    dato = udkast.iso(s.fakta["dato"])
    if dato is not None:
        _brug(s, Datosvar(dato, klokken, s.tekst))
    else:
        udkast.lav(s)
    return True
