"""A conversation saved and taken up again: its facts, rulebook, question in hand and draft, as fields of ids.

No text is kept: a value that is no id of the contract (a date told as »uge 6«, say) is left out. What waits for a yes
and the steps that can be taken back are not carried over.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence

from actions import dialog, udkast
from actions.akut import akut_stop
from actions.samtale import Samtale
from knowledge import fakta as fk
from knowledge import kladder
from knowledge.indlaes import ids, indlaes

# Of the state: what says where the conversation is. Lists and single values by their default in ``TOM``.
_TILSTAND = ("opgave", "stillede", "sat_til_side", "anbefalet", "moede", "kladde", "emne", "klokken")
_MOEDER = ("anbefalet", "moede", "kladde")
_OPGAVER = ("find_moede", "kladde")
_UDEN = "uden"  # the meeting is to be held without the parents
_AKUT = "akut"  # the question in hand after an acute stop
_ID = re.compile(r"[a-z0-9_:.-]{1,80}")
_KLOKKEN = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def felter(s: Samtale) -> dict[str, list[str]]:
    """Return what is to be saved of a conversation; empty where there is nothing to go on with."""
    if not s.fakta and s.spoergsmaal not in (*fk.ALLE, _AKUT):
        return {}
    alle = {f"fakta.{slot}": vaerdi for slot, vaerdi in s.fakta.items()}
    alle |= {f"tilstand.{navn}": s.tilstand.get(navn) for navn in _TILSTAND}
    valgt = s.tilstand["kladdevalg"]
    alle |= {"kladde.dokumenter": s.tilstand["udkast"], "kladde.ekstra": valgt["ekstra"]}
    alle |= {"kladde.aldersgruppe": valgt["aldersgruppe"]}
    alle |= {"kladde.foraeldre": _UDEN if valgt["uden_foraeldre"] else None}
    alle |= {"rulebook": s.rulebook.meta.id, "spoergsmaal": s.spoergsmaal}
    return {felt: fundet for felt, vaerdi in alle.items() if (fundet := _ids(vaerdi))}


def _ids(vaerdi: object) -> list[str]:
    """Return the ids of a value, which is one or a list of them; nothing where it holds anything else."""
    liste = vaerdi if isinstance(vaerdi, list) else [vaerdi]
    fundne = [v for v in liste if isinstance(v, str) and _ID.fullmatch(v)]
    return fundne if len(fundne) == len(liste) else []


def genskab(s: Samtale, gemt: Mapping[str, Sequence[str]]) -> None:
    """Put a saved conversation in the place of this one. What today's rulebook no longer knows is left out."""
    s.nulstil()
    bog = _en(gemt, "rulebook")
    if bog in ids() and indlaes(bog).tabel is not None:
        s.rulebook = indlaes(bog)
    for slot in fk.ALLE:
        vaerdier = list(gemt.get(f"fakta.{slot}", ()))
        with contextlib.suppress(fk.FaktaFejl):
            s.fakta |= fk.tjek_fakta({slot: vaerdier if slot == "fagligheder" else _en(gemt, f"fakta.{slot}")})
    opgave = _en(gemt, "tilstand.opgave")
    klokken = _en(gemt, "tilstand.klokken") or ""
    sat_til_side = _en(gemt, "tilstand.sat_til_side")
    s.tilstand.update(
        opgave=opgave if opgave in _OPGAVER else None,
        stillede=[slot for slot in gemt.get("tilstand.stillede", ()) if slot in fk.ALLE],
        sat_til_side=sat_til_side if sat_til_side in fk.ALLE else None,
        emne=_en(gemt, "tilstand.emne"),
        klokken=klokken if _KLOKKEN.fullmatch(klokken) else None,
    )
    alder = _en(gemt, "kladde.aldersgruppe")
    s.tilstand["kladdevalg"] = {
        "ekstra": [fag for fag in gemt.get("kladde.ekstra", ()) if fag in fk.discipliner()],
        "uden_foraeldre": _en(gemt, "kladde.foraeldre") == _UDEN,
        "aldersgruppe": alder if alder in kladder.aldersgrupper(s.rulebook) else None,
    }
    s.tilstand["udkast"] = [d for d in gemt.get("kladde.dokumenter", ()) if d in udkast.DOKUMENT] or None
    for navn in _MOEDER:
        moede = _en(gemt, f"tilstand.{navn}")
        s.tilstand[navn] = moede if moede in s.rulebook.moeder else None
    s.spoergsmaal = _en(gemt, "spoergsmaal")


def fortsaet(s: Samtale, indledning: str) -> None:
    """Go on where the conversation was left: at the acute stop, the question, the draft, or the recommendation."""
    if s.spoergsmaal == _AKUT:
        s.sig(indledning)
        akut_stop(s)
    elif s.spoergsmaal == "dato" and s.tilstand["kladde"] is None:
        dialog.fortsaet(s, indledning)
    elif s.spoergsmaal in fk.ALLE:
        dialog.stil(s, s.spoergsmaal, indledning)
    elif s.tilstand["opgave"] == "kladde" and s.tilstand["kladde"] and "dato" in s.fakta:
        udkast.lav(s, indledning)
    else:
        s.spoergsmaal = None
        dialog.fortsaet(s, indledning)


def _en(gemt: Mapping[str, Sequence[str]], felt: str) -> str | None:
    return next(iter(gemt.get(felt, ())), None)
