"""Greeting, thanks, goodbye, feedback, a person, out of scope, and what was not understood (counted, and it ends)."""

from __future__ import annotations

from typing import Any

from actions import dialog, lektion
from actions.kladde import aendring, dato_svar, tid_svar
from actions.samtale import Handling, Samtale
from actions.slaa_op import slaar_op, svar_om_muligt
from knowledge import fakta as fk
from knowledge.datoer import find_dato
from knowledge.frister import kalender_for
from knowledge.genkend import ligner_spoergsmaal
from knowledge.tekster import tekst


class Smaasnak(Handling):
    """Short social turns; a question in hand is put again after them."""

    navn = "action_smaasnak"

    def udfoer(self, s: Samtale) -> None:
        """Answer by intent."""
        if s.intent == "uden_for_emne" and s.entitet("aendring") == "ordlyd" and aendring(s):
            return
        igang = s.spoergsmaal in fk.ALLE
        slags = {"hils": "hilsen"}.get(s.intent, s.intent)
        if s.intent == "hils" and not igang:
            ny = not s.fakta and not s.tilstand["opgave"]
            besked = (
                tekst("hilsen", rulebook=f"{s.rulebook.meta.navn}, {s.rulebook.meta.udgave.tekst}")
                if ny
                else tekst("hilsen_igen")
            )
        elif s.intent == "hils":
            besked = tekst("hilsen_igen")
        elif s.intent == "menneske":
            besked = f"{tekst('menneske', kontakt=dialog.kontakt(s))} {tekst('menneske_akut')}"
        elif s.intent == "feedback":
            besked = tekst("feedback", ansvarlig=s.rulebook.meta.ansvarlig)
        elif s.intent == "uden_for_emne":
            besked = " ".join([tekst("uden_for_emne"), *([tekst("uden_for_emne_fortsaet")] if igang else [])])
        else:
            besked = tekst(s.intent)
        knapper = [] if igang or s.intent in ("farvel",) else dialog.startknapper()
        data: dict[str, Any] = {"type": slags}
        if s.intent == "menneske":
            data["kontakt"] = dialog.kontakt(s)
        s.sig(besked, knapper, dialog.med_naeste(s, data))
        dialog.gentag(s)


class IkkeForstaaet(Handling):
    """Three counted steps: explain, buttons only, a person."""

    navn = "action_ikke_forstaaet"

    def udfoer(self, s: Samtale) -> None:
        """Take the next step; it stays at the third until something is understood."""
        if s.spoergsmaal == "dato" and find_dato(s.tekst, s.idag, kalender_for(s.rulebook)) is not None:
            dato_svar(s, None)  # the grammar of dates knows more phrases than the training data
        elif not tid_svar(s) and not (ligner_spoergsmaal(s.tekst, slaar_op(s)) and svar_om_muligt(s)):
            ikke_forstaaet(s)


def ikke_forstaaet(s: Samtale) -> None:
    """Say that a message was not understood: explain, then buttons only, then a person. The count is in
    ``tilstand``.
    """
    trin = min(s.tilstand["fejl"] + 1, 3)
    s.tilstand["fejl"] = trin
    s.forstaaet = False
    igang = s.spoergsmaal in fk.ALLE
    knapper = list(_knapper(s))
    if trin == 1 and igang and s.spoergsmaal:
        besked = tekst("ikke_forstaaet_1", hjaelp=fk.faktum(s.spoergsmaal).hjaelp)
    elif trin == 1:
        besked = tekst("ikke_forstaaet_1_frit")
    elif trin == 2:
        besked = tekst("ikke_forstaaet_2")
    else:
        besked = tekst("ikke_forstaaet_3", kontakt=dialog.kontakt(s))
        knapper += [(tekst("knap_start_forfra"), "/start_forfra")]
    s.sig(besked, knapper, dialog.med_naeste(s, {"type": "ikke_forstaaet", "trin": trin}))


def _knapper(s: Samtale) -> list[tuple[str, str]]:
    """Return the buttons that help from here: those of the question in hand, of what waits for a yes, or of the
    start.
    """
    if s.spoergsmaal in fk.ALLE:
        return dialog.svarknapper(s.spoergsmaal)
    if lektion.i_haand(s) and (spm := lektion.spoergsmaal_nu(s)) is not None:
        return lektion.svarknapper(spm)
    if s.tilstand["afventer"]:
        return [(tekst("ja"), '/svar{"valg":"aendring_ja"}'), (tekst("nej"), '/svar{"valg":"aendring_nej"}')]
    if s.spoergsmaal == "akut":
        return [(tekst("tvivl_ja"), '/svar{"valg":"akut_ja"}'), (tekst("tvivl_nej"), '/svar{"valg":"akut_nej"}')]
    return dialog.startknapper()
