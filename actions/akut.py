"""The acute stop: before every meeting rule, from any point of any dialogue."""

from __future__ import annotations

from typing import Any

from actions import dialog, lektion, udkast
from actions.samtale import Handling, Samtale
from knowledge import fakta as fk
from knowledge import visning
from knowledge.beslut import beslut
from knowledge.kvittering import lav
from knowledge.tekster import tekst


def akut_stop(s: Samtale) -> None:
    """Say the acute stop; what was going on is set aside and can be taken up again."""
    igang = s.spoergsmaal if s.spoergsmaal in fk.ALLE else None
    if s.spoergsmaal != "akut" and (igang or s.tilstand["anbefalet"] or s.fakta or lektion.aktiv(s)):
        s.tilstand["sat_til_side"] = {"spoergsmaal": igang, "opgave": s.tilstand["opgave"]}
    fortsaet: dict[str, Any] | None = s.tilstand["sat_til_side"]
    beslutning = beslut(s.rulebook, {**dialog.afgoerende(s), "bekymringsgrad": "akut"})
    s.spoergsmaal = "akut"
    # A yes is now an answer to this alone.
    s.tilstand.update(moede="underretning_akut", afventer=None, retter=None)
    data = {
        "type": "akut",
        "moede": beslutning.moede,
        "regel": beslutning.regel.id,
        "kilder": [visning.kilde_data(k) for k in visning.akut_kilder(s.rulebook)],
        "kvittering": lav(s.rulebook, beslutning, s.idag),
        "fakta": dict(s.fakta),
    }
    if fortsaet:
        data["fortsaet"] = fortsaet["opgave"] or "find_moede"
    nej = tekst("akut_knap_fortsaet") if fortsaet else tekst("akut_knap_nej")
    knapper = [(tekst("akut_knap_ja"), '/svar{"valg":"akut_ja"}')] if s.fakta.get("bekymringsgrad") != "akut" else []
    knapper += [(nej, '/svar{"valg":"akut_nej"}'), (tekst("knap_hvem"), '/hvem_goer_hvad{"moede":"underretning_akut"}')]
    sagt = tekst("akut_sat_til_side") if igang or (fortsaet and fortsaet["opgave"] == lektion.LAERING) else None
    s.sig(visning.akut_tekst(s.rulebook, sagt), knapper, data)


def ikke_akut(s: Samtale) -> None:
    """Take up again what the acute stop set aside."""
    sat = s.tilstand["sat_til_side"] or {}
    s.tilstand.update(sat_til_side=None, moede=s.tilstand["anbefalet"])
    s.spoergsmaal = None
    if s.fakta.get("bekymringsgrad") == "akut":
        s.saet("bekymringsgrad", None)
    if sat.get("spoergsmaal") == "dato":
        s.tilstand["opgave"] = "kladde"
        dialog.stil(s, "dato", tekst("akut_ikke"))
    elif sat.get("opgave") == "kladde" and udkast.igang(s) and "dato" in s.fakta:
        udkast.lav(s, tekst("akut_ikke"))
    elif sat.get("opgave") == lektion.LAERING and s.tilstand["laering"]:
        lektion.genoptag(s, tekst("akut_ikke"))
    else:
        dialog.fortsaet(s, tekst("akut_ikke"))


class Akut(Handling):
    """A message that tells of violence, abuse, or danger."""

    navn = "action_akut"

    def udfoer(self, s: Samtale) -> None:
        """Stop. The facts told beside it are kept for later."""
        dialog.optag(s, {slot: v for slot, v in s.fortalte_fakta().items() if slot != "bekymringsgrad"})
        akut_stop(s)


class AkutTvivl(Handling):
    """A message that may be acute: one question, rather than passing over."""

    navn = "action_akut_tvivl"

    def udfoer(self, s: Samtale) -> None:
        """Ask, with buttons; "ved ikke" leads to the acute stop, and so does more of the kind instead of an answer."""
        dialog.optag(s, {slot: v for slot, v in s.fortalte_fakta().items() if slot != "bekymringsgrad"})
        if s.spoergsmaal == "akut":
            akut_stop(s)
            return
        if s.spoergsmaal in fk.ALLE:
            s.tilstand["sat_til_side"] = {"spoergsmaal": s.spoergsmaal, "opgave": s.tilstand["opgave"]}
        elif lektion.aktiv(s):
            s.tilstand["sat_til_side"] = {"spoergsmaal": None, "opgave": lektion.LAERING}
        s.spoergsmaal = "akut"
        s.tilstand.update(afventer=None, retter=None)
        s.sig(
            f"{tekst('akut_tvivl')}\n{tekst('akut_tvivl_note')}",
            [
                (tekst("tvivl_ja"), '/svar{"valg":"akut_ja"}'),
                (tekst("tvivl_nej"), '/svar{"valg":"akut_nej"}'),
                (tekst("tvivl_ved_ikke"), '/svar{"valg":"akut_ja"}'),
            ],
            {"type": "bekraeft", "slot": "bekymringsgrad", "vaerdi": "akut", "fakta": dict(s.fakta)},
        )
