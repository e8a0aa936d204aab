"""Look up: a topic of a meeting, who does what, sources, receipts."""

from __future__ import annotations

from typing import Any

from actions import dialog
from actions.samtale import Handling, Samtale
from knowledge import kvittering, opslag, visning
from knowledge import moede as moede_
from knowledge.beslut import beslut
from knowledge.datoer import kort
from knowledge.indlaes import indlaes
from knowledge.tekster import gruppe, tekst


class SlaaOp(Handling):
    """A question about a meeting: deadline, role, participants and so on."""

    navn = "action_slaa_op"

    def udfoer(self, s: Samtale) -> None:
        """Answer from the rulebook, or ask what is missing; the question in hand is put again afterwards."""
        naevnte = s.moeder()
        moede = naevnte[0] if naevnte else s.tilstand["moede"]
        emner = [e for e in s.alle("emne") if e in opslag.EMNER]
        emne = emner[0] if emner else (s.tilstand["emne"] if naevnte else None)
        igang = s.spoergsmaal is not None
        if len(naevnte) > 1 and "forskel" not in emner:
            emne = emne or "forskel"
        if emne and moede in s.rulebook.moeder:
            s.tilstand.update(moede=moede, emne=emne)
            valgte = naevnte[:2] if emne == "forskel" and len(naevnte) > 1 else [moede]
            svar = [opslag.slaa_op(s.rulebook, m, emne) for m in valgte]
            data = {"type": "svar", **svar[0].data(), "svar": "\n\n".join(x.svar for x in svar)}
            data["kilder"] = [k for x in svar for k in x.data()["kilder"]]
            andre = [e for e in ("frist", "ansvarlig", "deltagere") if e != emne]
            emnenavne = gruppe("emner")
            knapper = [] if igang else [(emnenavne[e], f'/slaa_op{{"moede":"{moede}","emne":"{e}"}}') for e in andre]
            s.sig(str(data["svar"]), knapper, dialog.med_naeste(s, data))
        elif moede in s.rulebook.moeder and naevnte:
            s.tilstand["moede"] = moede
            emnenavne = gruppe("emner")
            knapper = [(emnenavne[e], f'/slaa_op{{"moede":"{moede}","emne":"{e}"}}') for e in opslag.EMNER]
            data = {"type": "svar", "emne": None, "moede": moede, "kilder": [], "konflikt": None, "fundet": True}
            s.sig(
                tekst("opslag_hvad", moede=s.rulebook.moede(moede).bestemt),
                knapper if not igang else (),
                dialog.med_naeste(s, data),
            )
        elif emne or s.entitet("valg") == "menu" or (s.intent == "slaa_op" and s.tekst.startswith("/")):
            valgt = emne or "frist"
            knapper = [(m.navn, f'/slaa_op{{"moede":"{m.id}","emne":"{valgt}"}}') for m in s.rulebook.moeder.values()]
            data = {"type": "svar", "emne": emne, "moede": None, "kilder": [], "konflikt": None, "fundet": True}
            s.sig(tekst("opslag_hvilket_moede"), knapper if not igang else (), dialog.med_naeste(s, data))
        else:
            data = {"type": "svar", "emne": None, "moede": None, "kilder": [], "konflikt": None, "fundet": False}
            s.sig(
                tekst("opslag_ikke_daekket", hvem=tekst("opslag_hvem")),
                () if igang else dialog.startknapper(),
                dialog.med_naeste(s, data),
            )
        dialog.gentag(s)


class HvemGoerHvad(Handling):
    """Who does what at the meeting recommended, or at one named."""

    navn = "action_hvem_goer_hvad"

    def udfoer(self, s: Samtale) -> None:
        """Show tasks by phase and function."""
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


class Laer(Handling):
    """A wish to learn the procedures."""

    navn = "action_laer"

    def udfoer(self, s: Samtale) -> None:
        """Say what there is: look-up. Courses come with part 3."""
        data = {"type": "laering", "forloeb": None, "trin": 0, "af": 0}
        s.sig(tekst("laer"), () if s.spoergsmaal else dialog.startknapper(), dialog.med_naeste(s, data))
        dialog.gentag(s)
