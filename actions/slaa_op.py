"""Look up: a topic of a meeting, who does what, sources, receipts."""

from __future__ import annotations

from typing import Any

from actions import dialog
from actions.samtale import Handling, Knap, Samtale
from knowledge import kvittering, opslag, visning
from knowledge import moede as moede_
from knowledge.beslut import beslut
from knowledge.datoer import kort
from knowledge.genkend import ligner_spoergsmaal
from knowledge.indlaes import indlaes
from knowledge.tekster import gruppe, tekst

_FAKTUM = "faktum:"  # before a fact's id in a button's ``valg``


class SlaaOp(Handling):
    """A question: a deadline, a role, a recommendation, a term, a law."""

    navn = "action_slaa_op"

    def udfoer(self, s: Samtale) -> None:
        """Answer from the facts; the question in hand is put again afterwards."""
        knap = s.trykket
        moede, emne = s.entitet("moede"), s.entitet("emne")
        valg = str(s.entitet("valg") or "")
        if knap and valg.startswith(_FAKTUM):
            svar = opslag.faktum(s.rulebook.meta.id, valg.removeprefix(_FAKTUM))
        elif knap and moede in s.rulebook.moeder and emne in opslag.EMNER:
            svar = opslag.slaa_op(s.rulebook, moede, emne)
        elif knap:
            svar = None
        else:
            svar = opslag.spoerg(s.tekst, _kontekst(s))
        if svar is None:
            self._spoerg_tilbage(s, moede if moede in s.rulebook.moeder else None, emne)
        else:
            _svar(s, svar)
        dialog.gentag(s)

    @staticmethod
    def _spoerg_tilbage(s: Samtale, moede: str | None, emne: str | None) -> None:
        """Ask what of the meeting, or which meeting: a button that leaves one of them out."""
        data: dict[str, Any] = {"type": "svar", "emne": emne, "moede": moede, "kilder": [], "konflikt": None}
        data["fundet"] = True
        if moede is not None and emne is None:
            s.tilstand["moede"] = moede
            emnenavne = gruppe("emner")
            knapper = [(emnenavne[e], f'/slaa_op{{"moede":"{moede}","emne":"{e}"}}') for e in opslag.EMNER]
            spoergsmaal = tekst("opslag_hvad", moede=s.rulebook.moede(moede).bestemt)
        else:
            valgt = emne if emne in opslag.EMNER else "frist"
            knapper = [(m.navn, f'/slaa_op{{"moede":"{m.id}","emne":"{valgt}"}}') for m in s.rulebook.moeder.values()]
            spoergsmaal = tekst("opslag_hvilket_moede")
        s.sig(spoergsmaal, () if s.spoergsmaal else knapper, dialog.med_naeste(s, data))


def _kontekst(s: Samtale) -> opslag.Kontekst:
    """Return what the conversation is about."""
    return opslag.Kontekst(s.rulebook.meta.id, s.tilstand["moede"], s.tilstand["emne"], s.fakta.get("rolle"))


def _svar(s: Samtale, svar: opslag.Opslag) -> None:
    """Say an answer, and note what it was about."""
    if svar.moede in s.rulebook.moeder:
        s.tilstand["moede"] = svar.moede
    s.tilstand["efter_opslag"] = True
    if svar.fundet:
        s.tilstand["emne"] = opslag.huskes(svar, s.rulebook.meta.id)
    data = {"type": "svar", **svar.data()}
    knapper: list[Knap] = [(titel, f'/slaa_op{{"valg":"{_FAKTUM}{id_}"}}') for titel, id_ in svar.naermeste]
    knapper += [knap for t in svar.tilbud if (knap := _tilbud(t, svar)) is not None]
    if not svar.fundet and not knapper:
        knapper = dialog.startknapper()
    s.sig(svar.svar, () if s.spoergsmaal else knapper, dialog.med_naeste(s, data))


def slaar_op(s: Samtale) -> bool:
    """Whether the conversation is in the midst of a look-up: no question in hand, and something was just answered."""
    return s.spoergsmaal is None and not s.trykket and s.tilstand["emne"] is not None


def svar_om_muligt(s: Samtale, gentaget: bool = False, ikke: str | None = None) -> bool:
    """Answer a message from the facts; False where they do not, and nothing is said. ``gentaget``: only where it asks
    the same as before, of another rulebook; ``ikke``: a topic that another action tells of.
    """
    kontekst = _kontekst(s)
    svar = opslag.spoerg(s.tekst, kontekst)
    if not svar.fundet or svar.emne == ikke or (gentaget and not opslag.gentager(svar, kontekst)):
        return False
    _svar(s, svar)
    dialog.gentag(s)
    return True


def _tilbud(tilbud: str, svar: opslag.Opslag) -> Knap | None:
    """Return a follow-up as a button, or None where the conversation has no such step."""
    moede = svar.moede
    payloads = {
        "dato": f'/lav_kladde{{"moede":"{moede}","dokument":"frister"}}',
        "opgavekort": f'/lav_kladde{{"moede":"{moede}","dokument":"opgavekort"}}',
        "begge": f'/slaa_op{{"valg":"{_FAKTUM}konflikt:{str(svar.konflikt).lower()}"}}',
        "laer": f'/laer{{"moede":"{moede}"}}',
    }
    return (tekst(f"opslag.tilbud_{tilbud}"), payloads[tilbud]) if moede or tilbud == "begge" else None


class HvemGoerHvad(Handling):
    """Who does what at the meeting recommended, or at one named."""

    navn = "action_hvem_goer_hvad"

    def udfoer(self, s: Samtale) -> None:
        """Show tasks by phase and function."""
        # "og hvem skriver referat?" after a look-up goes on with it; "hvem gør hvad" does not.
        if slaar_op(s) and ligner_spoergsmaal(s.tekst, fortsat=True) and svar_om_muligt(s, ikke="foer_under_efter"):
            return
        naevnt = next(iter(s.moeder()), None)
        moede_id = naevnt if naevnt in s.rulebook.moeder else s.tilstand["anbefalet"] or s.tilstand["moede"]
        if moede_id is None:
            knapper = [(m.navn, f'/hvem_goer_hvad{{"moede":"{m.id}"}}') for m in s.rulebook.moeder.values()]
            data: dict[str, Any] = {
                "type": "svar",
                "emne": "foer_under_efter",
                "moede": None,
                "kilder": [],
                "konflikt": None,
                "fundet": True,
            }
            s.sig(tekst("opslag_hvilket_moede"), knapper if s.spoergsmaal is None else (), dialog.med_naeste(s, data))
            dialog.gentag(s)
            return
        s.tilstand["moede"] = moede_id
        afgoerende = dialog.afgoerende(s)
        obj = dialog.objekt(s) if afgoerende else None
        if obj is None or obj.moede.id != moede_id:
            obj = moede_.byg(s.rulebook, None, s.idag, moede_id=moede_id, variant_id=s.fakta.get("formaal_bfm"))
        konflikter = obj.konflikter()
        data = {
            "type": "svar",
            "emne": "foer_under_efter",
            "moede": moede_id,
            "kilder": [visning.kilde_data(k) for k in obj.kilder()],
            "konflikt": konflikter[0].id if konflikter else None,
            "fundet": True,
        }
        igang = s.spoergsmaal is not None
        knapper = (
            [(tekst("knap_kladde"), f'/lav_kladde{{"moede":"{moede_id}"}}')]
            if obj.moede.slags == "moede" and not igang
            else []
        )
        s.sig(visning.hvem_tekst(obj), knapper, dialog.med_naeste(s, data))
        dialog.gentag(s)


class VisKilder(Handling):
    """The sources of the recommendation."""

    navn = "action_vis_kilder"

    def udfoer(self, s: Samtale) -> None:
        """List them by document, with the edition and the date of checking."""
        data: dict[str, Any]
        if not s.tilstand["anbefalet"]:
            if slaar_op(s) and ligner_spoergsmaal(s.tekst, fortsat=True) and svar_om_muligt(s):
                return  # "hvor?" and "hvor står det?" after a look-up
            data = {"type": "svar", "emne": "kilder", "moede": None, "kilder": [], "konflikt": None, "fundet": False}
            s.sig(tekst("kilder_ingen"), () if s.spoergsmaal else dialog.startknapper(), dialog.med_naeste(s, data))
            dialog.gentag(s)
            return
        obj = dialog.objekt(s)
        meta = s.rulebook.meta
        linjer = [tekst("kilder"), *(f"• {k}" for k in visning.kilder_i_ord(obj.kilder(), s.rulebook))]
        linjer.append(
            f"{meta.navn}, {meta.udgave.tekst}, kontrolleret {kort(meta.kontrolleret)} af {meta.kontrolleret_af}."
        )
        kilder = [visning.kilde_data(k) for k in obj.kilder()]
        data = {
            "type": "svar",
            "emne": "kilder",
            "moede": obj.moede.id,
            "kilder": kilder,
            "konflikt": None,
            "fundet": True,
        }
        s.sig("\n".join(linjer), [(tekst("knap_hvem"), "/hvem_goer_hvad"), (tekst("knap_ret"), "/ret_svar")], data)


class VisKvittering(Handling):
    """A receipt: the recommendation again, or what has changed since."""

    navn = "action_vis_kvittering"

    def udfoer(self, s: Samtale) -> None:
        """Replay the receipt; its facts become the conversation's where none are told."""
        kode = s.entitet("kode") or kvittering.find_kode(s.tekst)
        tom: dict[str, Any] = {
            "type": "svar",
            "emne": "kvittering",
            "moede": None,
            "kilder": [],
            "konflikt": None,
            "fundet": False,
        }
        if kode is None:
            s.sig(tekst("kvittering_mangler"), (), dialog.med_naeste(s, tom))
            dialog.gentag(s)
            return
        try:
            genspil = kvittering.genspil(str(kode))
        except kvittering.KvitteringFejl as fejl:
            s.sig(str(fejl), (), dialog.med_naeste(s, tom))
            dialog.gentag(s)
            return
        bog = indlaes(genspil.kvittering.rulebook)
        obj = moede_.byg(bog, beslut(bog, genspil.kvittering.fakta), s.idag)
        hoved = tekst(
            "kvittering_samme" if genspil.samme else "kvittering_aendret",
            kode=genspil.kvittering.kode,
            dato=kort(genspil.kvittering.dato),
        )
        data = visning.anbefaling_data(obj) | {
            "genspil": {
                "samme": genspil.samme,
                "aendret": list(genspil.aendret),
                "dato": genspil.kvittering.dato.isoformat(),
            }
        }
        igang = s.spoergsmaal is not None
        if not s.fakta and not igang:
            s.rulebook = bog
            s.fakta = dict(genspil.kvittering.fakta)
            s.tilstand.update(anbefalet=obj.moede.id, moede=obj.moede.id)
        knapper = [] if igang else [(tekst("knap_hvem"), "/hvem_goer_hvad"), (tekst("knap_ret"), "/ret_svar")]
        s.sig(
            "\n\n".join([" ".join([hoved, *genspil.aendret]), visning.anbefaling_tekst(obj)]),
            knapper,
            dialog.med_naeste(s, data),
        )
        dialog.gentag(s)
