"""Steering the conversation: why, change, back, start again, help, what is known, another rulebook, yes and no."""

from __future__ import annotations

from actions import dialog, lektion, udkast
from actions.akut import akut_stop, ikke_akut
from actions.find_moede import akut_valg, ja, nej
from actions.kladde import LavKladde, aendring
from actions.laer import vis_fremgang
from actions.samtale import FRIVILLIGT, Handling, Samtale
from actions.slaa_op import slaar_op, svar_om_muligt
from knowledge import fakta as fk
from knowledge import visning
from knowledge.genkend import find_rulebook, ligner_spoergsmaal
from knowledge.indlaes import ids, indlaes
from knowledge.tekster import tekst


class Hvorfor(Handling):
    """ "Why do you ask?" – answered at any question, and the question is put again."""

    navn = "action_hvorfor"

    def udfoer(self, s: Samtale) -> None:
        """Explain the question in hand, or the recommendation."""
        if s.spoergsmaal in fk.ALLE:
            dialog.stil(
                s, s.spoergsmaal, f"{fk.faktum(s.spoergsmaal).hvorfor}\n{tekst('spoergsmaal_igen')}", forklaring=True
            )
        elif s.spoergsmaal == "akut":
            akut_stop(s)
        elif lektion.i_haand(s):
            s.sig(tekst("laering.hvorfor"), (), dialog.med_naeste(s, _svar("hvorfor")))
            dialog.gentag(s)
        elif s.tilstand["anbefalet"]:
            dialog.anbefal(s)
        elif not (slaar_op(s) and svar_om_muligt(s)):
            s.sig(tekst("hvorfor_frit"), dialog.startknapper(), _svar("hvorfor"))


class RetSvar(Handling):
    """A wish to change an answer, named or not, with or without the new value."""

    navn = "action_ret_svar"

    def udfoer(self, s: Samtale) -> None:
        """Change it, ask for the new value, or ask which."""
        if aendring(s):
            return
        fortalt = s.fortalte_fakta()
        slot = s.entitet("slot")
        if slot not in fk.ALLE:
            slot = next(iter(fortalt), None)
        if slot is None and not s.fakta:
            s.sig(
                tekst("rettelse_intet"),
                () if s.spoergsmaal else dialog.startknapper(),
                dialog.med_naeste(s, _svar("ret_svar")),
            )
            dialog.gentag(s)
        elif slot is None:
            _hvilket(s)
        elif slot in fortalt:
            dialog.ret(s, slot, fortalt[slot])
        elif slot == "formaal_bfm" and udkast.igang(s) and not s.rulebook.moede(s.tilstand["kladde"]).varianter:
            # A meeting of one kind: its aim is a text of the draft, and no answer.
            s.sig(tekst("kladde_ret_selv"), (), dialog.med_naeste(s, _svar("kladde")))
            dialog.gentag(s)
        else:
            if slot != "dato":
                s.tilstand["retter"] = slot
            dialog.stil(s, slot)


def _hvilket(s: Samtale) -> None:
    """Ask which answer is to be changed."""
    knapper = [
        (f"{fk.faktum(x).navn}: {visning.vaerdi_i_ord(x, s.fakta[x])}", f'/ret_svar{{"slot":"{x}"}}')
        for x in fk.AFGOERENDE
        if x in s.fakta
    ]
    s.spoergsmaal = "ret_slot"
    s.sig(
        tekst("rettelse_hvilket"),
        knapper,
        {"type": "rettelse", "slot": None, "fra": None, "til": None, "bortfaldet": [], "fakta": dict(s.fakta)},
    )


def _svar(emne: str) -> dict[str, object]:
    return {"type": "svar", "emne": emne, "moede": None, "kilder": [], "konflikt": None, "fundet": True}


class JaNej(Handling):
    """A yes, a no or a "don't know" that is no answer to a question of fact."""

    navn = "action_ja_nej"

    def udfoer(self, s: Samtale) -> None:
        """Take it as the answer to what waits for one."""
        if s.tilstand["afventer"] and s.intent == "bekraeft":
            ja(s)
        elif s.tilstand["afventer"]:
            nej(s)
        elif s.spoergsmaal == FRIVILLIGT:
            s.spoergsmaal = None
            udkast.videre(s)
        elif s.spoergsmaal == "akut":
            akut_valg(s, s.intent != "afkraeft")
        elif s.spoergsmaal in fk.ALLE:
            dialog.stil(s, s.spoergsmaal)
        elif lektion.aktiv(s) and s.intent == "bekraeft":
            lektion.videre(s)
        elif s.tilstand["anbefalet"] and s.intent == "bekraeft":
            LavKladde().udfoer(s)
        elif s.intent == "bekraeft":
            s.sig(tekst("ja_til_hvad"), dialog.startknapper(), {"type": "hilsen"})
        else:
            s.sig(
                tekst("nej_ok" if s.intent == "afkraeft" else "ved_ikke_ok"), dialog.startknapper(), {"type": "hilsen"}
            )


class Styring(Handling):
    """Start again, back, help, what is known, go on."""

    navn = "action_styring"

    def udfoer(self, s: Samtale) -> None:
        """Do what the intent says."""
        getattr(self, f"_{s.intent}")(s)

    def _start_forfra(self, s: Samtale) -> None:
        s.nulstil()
        s.sig(tekst("start_forfra"), dialog.startknapper(), {"type": "hilsen", "fakta": {}})

    def _tilbage(self, s: Samtale) -> None:
        if lektion.aktiv(s):
            lektion.tilbage(s)
            return
        if s.tilstand["opgave"] == "kladde" and s.spoergsmaal == "dato" and s.tilstand["anbefalet"]:
            dialog.anbefal(s)
            return
        if not s.tilstand["historik"]:
            s.sig(
                tekst("tilbage_start"),
                () if s.spoergsmaal else dialog.startknapper(),
                dialog.med_naeste(s, _svar("tilbage")),
            )
            dialog.gentag(s)
            return
        *rest, (slot, foer) = s.tilstand["historik"]
        s.tilstand.update(historik=rest, anbefalet=None, afventer=None)
        if foer is None:
            s.fakta.pop(slot, None)
        else:
            s.fakta[slot] = foer
        s.tilstand["stillede"] = [x for x in s.tilstand["stillede"] if x not in (slot, s.spoergsmaal)]
        dialog.stil(s, slot, tekst("tilbage", navn=fk.faktum(slot).bestemt))

    def _hjaelp(self, s: Samtale) -> None:
        if s.spoergsmaal in fk.ALLE:
            # What the question means comes first; what else the guide can do is asked for where no question waits.
            linje = tekst("hjaelp_spoergsmaal", forklaring=fk.faktum(s.spoergsmaal).hjaelp)
            s.sig(linje, (), dialog.med_naeste(s, _svar("hjaelp")))
            dialog.gentag(s)
        elif lektion.aktiv(s):
            s.sig(tekst("laering.hjaelp"), (), dialog.med_naeste(s, _svar("hjaelp")))
            dialog.gentag(s)
        else:
            s.sig(tekst("hjaelp"), dialog.startknapper(), _svar("hjaelp"))

    def _vis_svar(self, s: Samtale) -> None:
        if lektion.aktiv(s):
            # "Hvor langt er jeg?" in the middle of a lesson.
            vis_fremgang(s)
            return
        data = _svar("dine_svar") | {"fakta": dict(s.fakta)}
        kendt = dialog.forstaaet_liste(s)
        if not kendt:
            s.sig(tekst("vis_svar_intet"), () if s.spoergsmaal else dialog.startknapper(), dialog.med_naeste(s, data))
        else:
            igang = s.spoergsmaal in fk.ALLE
            knapper = [] if igang else [(tekst("knap_ret"), "/ret_svar"), (tekst("knap_fortsaet"), "/fortsaet")]
            s.sig(f"{tekst('vis_svar')}\n{kendt}", knapper, dialog.med_naeste(s, data))
        dialog.gentag(s)

    def _fortsaet(self, s: Samtale) -> None:
        if s.tilstand["sat_til_side"] or s.spoergsmaal == "akut":
            ikke_akut(s)
        elif not (slaar_op(s) and ligner_spoergsmaal(s.tekst, fortsat=True) and svar_om_muligt(s)):
            dialog.genoptag(s)


class SkiftRulebook(Handling):
    """Another municipality's, or another edition's, meeting structure."""

    navn = "action_skift_rulebook"

    def udfoer(self, s: Samtale) -> None:
        """Use it from now on; the answers are kept, and a recommendation given is given anew."""
        valgbare = [i for i in ids() if indlaes(i).tabel is not None]
        valgt = s.entitet("rulebook") or find_rulebook(s.tekst)
        if valgt not in valgbare:
            knapper = [(indlaes(i).meta.navn, f'/skift_rulebook{{"rulebook":"{i}"}}') for i in valgbare]
            besked = tekst("rulebook_hvilken" if valgt is None else "rulebook_ukendt")
            s.sig(besked, knapper, dialog.med_naeste(s, _svar("rulebook")))
            return
        samme = valgt == s.rulebook.meta.id
        emne = s.tilstand["emne"] if s.spoergsmaal is None and not s.trykket else None
        if emne and ligner_spoergsmaal(s.tekst, fortsat=True) and svar_om_muligt(s, gentaget=True):
            return  # "hvad med Holbæk?" after a look-up asks the same there
        linje = dialog.brug_rulebook(s, valgt)
        fortalt = s.fortalte_fakta()
        dialog.optag(s, fortalt)
        if s.spoergsmaal == "akut":
            akut_stop(s)
        elif s.tilstand["anbefalet"] or s.fakta:
            s.tilstand.update(anbefalet=None, moede=None)
            if not samme:
                linje = f"{linje} {tekst('rulebook_skiftet_svar')}"
            dialog.fortsaet(s, linje)
        elif s.spoergsmaal in fk.ALLE:
            dialog.stil(s, s.spoergsmaal, linje)
        else:
            s.sig(linje, dialog.startknapper(), _svar("rulebook") | {"rulebook": valgt})
