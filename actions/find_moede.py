"""Find the meeting: take up what is told, ask what still matters, recommend."""

from __future__ import annotations

from typing import Any

from actions import dialog, kladdeaendring, lektion, udkast
from actions.akut import akut_stop, ikke_akut
from actions.kladde import aendring, dato_svar, tid_svar
from actions.samtale import FRIVILLIGT, Handling, Samtale
from actions.smaasnak import ikke_forstaaet
from knowledge import fakta as fk
from knowledge import visning
from knowledge.genkend import egen_rulebook, fremmed_kommune
from knowledge.tekster import tekst


class FindMoede(Handling):
    """A request for the right meeting, or a situation told."""

    navn = "action_find_moede"

    def udfoer(self, s: Samtale) -> None:
        """Take up the facts told and go on."""
        if aendring(s):
            return
        fortalt = s.fortalte_fakta()
        if not fortalt and tid_svar(s):
            return
        if s.spoergsmaal in fk.ALLE and not fortalt:
            # Taken for a story, but nothing in it could be used: say so, rather than putting the same question again.
            ikke_forstaaet(s)
            return
        if s.tilstand["anbefalet"] and not fortalt and s.spoergsmaal != "akut":
            # A new request after a recommendation: another case, or the same again?
            s.spoergsmaal = None
            knapper = [
                (tekst("knap_start_forfra"), "/start_forfra"),
                (tekst("knap_ret"), "/ret_svar"),
                (tekst("knap_igen"), "/fortsaet"),
            ]
            s.sig(tekst("ny_eller_samme"), knapper, {"type": "hilsen", "fakta": dict(s.fakta)})
            return
        tag_imod(s, fortalt)


class Svar(Handling):
    """An answer to the question in hand (typed or by button), with whatever else it tells."""

    navn = "action_svar"

    def udfoer(self, s: Samtale) -> None:
        """Route the answer: a choice, a date, or facts."""
        valg = s.entitet("valg")
        if lektion.i_haand(s) and (valg is not None or not s.tekst.startswith("/")):
            lektion.besvar(s, str(valg or s.tekst))
        elif s.spoergsmaal == FRIVILLIGT and kladdeaendring.alder(s):
            return
        elif valg is not None and s.entitet("dato") is None:
            _valg(s, str(valg))
        elif s.entitet("dato") is not None or s.spoergsmaal == "dato":
            fortalt = s.fortalte_fakta()
            dialog.optag(s, fortalt)
            if any(s.fakta.get(slot) != vaerdi for slot, vaerdi in fortalt.items()):
                # An answer changed beside the date may lead to another meeting: that is settled first.
                tag_imod(s, fortalt)
            else:
                dato_svar(s, s.entitet("dato"))
        elif (gaet := s.usikker()) is not None and s.spoergsmaal == gaet[0]:
            _bekraeft(s, *gaet)
        elif fortalt := s.fortalte_fakta():
            tag_imod(s, fortalt)
        else:
            ikke_forstaaet(s)


def _bekraeft(s: Samtale, slot: str, vaerdi: Any) -> None:
    """Put one short question about a value that was not understood for certain."""
    s.tilstand["afventer"] = {"art": "vaerdi", "slot": slot, "til": vaerdi}
    s.spoergsmaal = "bekraeft"
    s.sig(
        tekst("bekraeft_vaerdi", vaerdi=visning.lille(visning.vaerdi_i_ord(slot, vaerdi))),
        [(tekst("ja"), '/svar{"valg":"aendring_ja"}'), (tekst("nej_andet"), '/svar{"valg":"aendring_nej"}')],
        {"type": "bekraeft", "slot": slot, "vaerdi": vaerdi, "fakta": dict(s.fakta)},
    )


def _valg(s: Samtale, valg: str) -> None:
    """Take up a choice that is no fact: yes or no to a value, a change, or the question whether it is acute."""
    afventer = s.tilstand["afventer"]
    if valg in ("akut_ja", "akut_nej"):
        akut_valg(s, valg == "akut_ja")
    elif valg == "alligevel" and afventer and afventer["art"] == kladdeaendring.FAG:
        s.tilstand["afventer"] = None
        kladdeaendring.alligevel(s, afventer)
    elif valg == "aendring_ja" and afventer:
        ja(s)
    elif valg == "aendring_nej" and afventer:
        nej(s)
    elif valg in ("aendring_ja", "aendring_nej") and udkast.igang(s):
        # Pressed once more: what it was about is done, or let be.
        if "dato" in s.fakta:
            kladdeaendring.behold(s)
        else:
            dialog.stil(s, "dato")
    else:
        dialog.fortsaet(s)


def akut_valg(s: Samtale, er_akut: bool) -> None:
    """Take up the answer to whether it is acute."""
    if er_akut:
        s.saet("bekymringsgrad", "akut")
        dialog.anbefal(s)
    else:
        ikke_akut(s)


def ja(s: Samtale) -> None:
    """Do what waited for a yes."""
    afventer = s.tilstand["afventer"]
    s.tilstand["afventer"] = None
    s.spoergsmaal = None
    if afventer["art"] == "slet_data":
        lektion.slet(s)
    elif afventer["art"].startswith("kladde_"):
        kladdeaendring.ja(s, afventer)
    elif afventer["art"] == "aendring":
        dialog.ret(s, afventer["slot"], afventer["til"], bekraeftet=True)
    else:
        tag_imod(s, fk.tjek_fakta({afventer["slot"]: afventer["til"]}))


def nej(s: Samtale) -> None:
    """Leave what waited for a yes; a value is asked for again with its buttons."""
    afventer = s.tilstand["afventer"]
    s.tilstand["afventer"] = None
    if afventer["art"] == "slet_data":
        s.spoergsmaal = None
        s.sig(tekst("laering.slet_beholdt"), (), lektion.uden_lektion())
        dialog.gentag(s)
        return
    if afventer["art"].startswith("kladde_"):
        kladdeaendring.nej(s, afventer)
        return
    slot = afventer["slot"]
    if afventer["art"] == "vaerdi":
        dialog.stil(s, slot)
        return
    navn, fra = fk.faktum(slot).bestemt, s.fakta.get(slot)
    linje = tekst("rettelse_beholdt", navn=navn, fra=visning.vaerdi_i_ord(slot, fra) if fra else tekst("ikke_oplyst"))
    dialog.fortsaet(
        s, linje, {"type": "rettelse", "slot": slot, "fra": fra, "til": fra, "bortfaldet": [], "fakta": dict(s.fakta)}
    )


def _brug_naevnt(s: Samtale) -> None:
    """Use the meeting structure that is told beside the case ("vi er i Holbæk"), and say so: another one would decide
    otherwise without a word. Where there is none of the municipality told, say that.
    """
    if s.trykket:
        return
    naevnt = egen_rulebook(s.tekst, s.rulebook.meta.id)
    if naevnt is None and (kommune := fremmed_kommune(s.tekst)) is not None:
        s.sig(tekst("rulebook_fremmed", kommune=kommune, navn=s.rulebook.meta.navn))
    elif naevnt not in (None, s.rulebook.meta.id):
        s.sig(dialog.brug_rulebook(s, naevnt))
        s.tilstand.update(anbefalet=None, moede=None)


def tag_imod(s: Samtale, fortalt: dict[str, Any]) -> None:
    """Take up facts: new ones silently into the list, a changed one as a correction."""
    _brug_naevnt(s)
    besvaret = s.spoergsmaal
    if besvaret == "akut":
        # Told instead of an answer to whether it is acute: kept, but only that answer leads on.
        dialog.optag(s, {slot: v for slot, v in fortalt.items() if slot != "bekymringsgrad"})
        akut_stop(s)
        return
    retter = s.tilstand["retter"]
    s.tilstand["retter"] = None
    andre = {slot: v for slot, v in fortalt.items() if s.fakta.get(slot) not in (None, v, fk.VED_IKKE)}
    if andre:
        # One answer is changed at a time, so that a preview can be given; the new facts beside it are taken up first.
        slot, vaerdi = next(iter(andre.items()))
        dialog.optag(s, {x: v for x, v in fortalt.items() if x not in andre})
        dialog.ret(s, slot, vaerdi)
        return
    if retter and retter in fortalt:
        dialog.ret(s, retter, fortalt[retter])
        return
    nye = dialog.optag(s, fortalt)
    if s.fakta.get("bekymringsgrad") == "akut":
        dialog.anbefal(s)
        return
    indledning = ""
    # A single answer to the question put needs no list; a story does.
    if [slot for slot in nye if slot != besvaret]:
        hoved = tekst("forstaaet_indledning") if len(nye) > 1 else tekst("vis_svar")
        indledning = f"{hoved}\n{dialog.forstaaet_liste(s, nye)}\n{tekst('forstaaet_ret')}"
    elif not fortalt and s.spoergsmaal is None and not s.fakta:
        indledning = tekst("find_moede_start")
    dialog.fortsaet(s, indledning)
