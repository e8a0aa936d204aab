"""What one asks to change of a draft: its date, its disciplines, its parents, the child's age. Said first, then done.

A change that waits for a yes is in ``tilstand["afventer"]``, with an ``art`` that begins with "kladde_".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from actions import dialog, udkast
from actions.samtale import FRIVILLIGT as ALDER
from actions.samtale import Knap, Samtale
from knowledge import fakta as fk
from knowledge import kladder, visning
from knowledge.beslut import Beslutning, beslut
from knowledge.datoer import Datosvar, dansk, find_dato, find_klokken, kort
from knowledge.flytning import find_dag, find_flytning
from knowledge.frister import kalender_for
from knowledge.modeller import Punkt
from knowledge.tekster import tekst

DATO, FAG, FORAELDRE = "kladde_dato", "kladde_fag", "kladde_foraeldre"
_JA, _NEJ, _ALLIGEVEL = '/svar{"valg":"aendring_ja"}', '/svar{"valg":"aendring_nej"}', '/svar{"valg":"alligevel"}'


def oenske(s: Samtale, fundet: Datosvar | None) -> bool:
    """Take up a wish for a change of the draft, whose meeting is settled; False where it is just to be written."""
    aendring, valgt = s.entitet("aendring"), s.tilstand["kladdevalg"]
    if alder(s, blot_noter=True):
        if s.tilstand["bestilling"] or fundet:
            return False  # told beside a wish for a document
        udkast.videre(s, tekst("kladde_alder_sat"))
    elif "alder" in (aendring, s.entitet("valg")):
        spoerg_om_alder(s)
    elif aendring == "ordlyd" and udkast.igang(s):
        s.tilstand["bestilling"] = None
        _svar(s, tekst("kladde_ordlyd"), [] if s.spoergsmaal else udkast.knapper(s, udkast.objekt(s, None), []))
    elif aendring == "uden_foraeldre" and not valgt["uden_foraeldre"]:
        _uden_foraeldre(s)
    elif aendring == "med_foraeldre" and valgt["uden_foraeldre"]:
        s.tilstand["kladdevalg"] = {**valgt, "uden_foraeldre": False}
        udkast.videre(s, tekst("kladde_med_foraeldre"))
    elif aendring == "flyt" and (nu := udkast.iso(s.fakta.get("dato"))) is not None:
        s.tilstand["flytter"] = [nu.isoformat(), s.tilstand["klokken"]]
        if fundet is None or fundet.problem == "ved_ikke":
            if not _kun_klokken(s, nu):
                dialog.stil(s, "dato", tekst("kladde_flyt_hvornaar", dato=dansk(nu)))
            return True
        return False  # the date is used as any other, and its preview comes before the draft
    elif aendring == "flyt" and s.fakta.get("dato") == fk.VED_IKKE and (fundet is None or fundet.problem == "ved_ikke"):
        dialog.stil(s, "dato")
    else:
        return False
    return True


def ny_dato(s: Samtale) -> Datosvar | None:
    """Return the date that the message tells, also where it is told from the draft's own ("en uge senere")."""
    kalender = kalender_for(s.rulebook)
    nu = udkast.iso(s.fakta.get("dato"))
    flytter = s.entitet("aendring") == "flyt"
    if nu is not None and udkast.igang(s) and (flyttet := find_flytning(s.tekst, nu, flytter)) is not None:
        svar = find_dato(flyttet.isoformat(), s.idag, kalender)
        if svar is not None:
            return svar
    if flytter and nu is not None and udkast.igang(s) and (dag := find_dag(s.tekst, nu)) is not None and dag >= s.idag:
        tid = find_klokken(s.tekst)
        svar = find_dato(dag.isoformat(), s.idag, kalender)
        if svar is not None:
            return replace(svar, klokken=tid)
    _, _, til = s.tekst.rpartition(" til ")
    if flytter and til and (svar := find_dato(til, s.idag, kalender)) is not None:
        return svar  # "fra torsdag til mandag": the second day is the new one
    return find_dato(s.tekst, s.idag, kalender)


def _kun_klokken(s: Samtale, dato: dt.date) -> bool:
    """Take a new time for the same day; False where none is told."""
    tid = find_klokken(s.tekst)
    if tid is None:
        return False
    s.tilstand.update(klokken=tid.strftime("%H:%M"), flytter=None)
    if not udkast.advar(s, dato):
        udkast.lav(s)
    return True


def slags(s: Samtale) -> str:
    """Take up the kind of the meeting that the wish names; return what to say where the meeting has no such kind."""
    oensket = s.entitet("formaal_bfm")
    if oensket is None:
        return ""
    moede = s.rulebook.moede(s.tilstand["kladde"])
    if oensket in {v.id for v in moede.varianter}:
        s.saet("formaal_bfm", oensket)
    elif oensket == "opfoelgning":
        punkter = udkast.objekt(s, None).punkter("opfoelgning")
        return " ".join([tekst("kladde_uden_slags", moede=moede.bestemt), *(visning.med_forbehold(p) for p in punkter)])
    return ""


# --- Moving the meeting ----------------------------------------------------------------------------------------------


def vis_flytning(s: Samtale, til: dt.date) -> None:
    """Show what another date changes, deadline by deadline, and ask before anything is written anew."""
    iso, klokken = s.tilstand["flytter"]
    fra = dt.date.fromisoformat(iso)
    foer = {f.id: f for f in udkast.objekt(s, fra).frister}
    frister = [
        {
            "id": f.id,
            "navn": f.navn,
            "fra": _iso(foer[f.id].dato) if f.id in foer else None,
            "til": _iso(f.dato),
            "overskredet": f.overskredet,
        }
        for f in udkast.objekt(s, til).frister
    ]
    problemer, forslag = udkast.forbehold(s, til)
    linjer = [tekst("kladde_flyt", fra=dansk(fra), til=dansk(til))]
    aendret = [f"• {_frist_i_ord(f)}" for f in frister if f["fra"] != f["til"]]
    if aendret:
        linjer += [tekst("kladde_flyt_frister"), *aendret]
    else:
        linjer.append(tekst("kladde_flyt_ingen_frister" if frister else "kladde_flyt_uden_frister"))
    if problemer:
        linjer.append(tekst("kladde_flyt_problem", advarsler=" ".join(a.tekst for a in problemer)))
    linjer.append(tekst("kladde_flyt_spoerg"))
    knapper: list[Knap] = [(tekst("kladde_flyt_ja", dato=dansk(til)), _JA)]
    if forslag and forslag != til:
        payload = f'/lav_kladde{{"aendring":"flyt","dato":"{forslag.isoformat()}"}}'
        knapper.append((tekst("kladde_flyt_forslag", dato=dansk(forslag)), payload))
    knapper.append((tekst("kladde_flyt_nej", dato=dansk(fra)), _NEJ))
    data = {**_rettelse(s, "dato", fra.isoformat(), til.isoformat()), "frister": frister}
    afventer = {"art": DATO, "fra": iso, "til": til.isoformat(), "klokken": klokken}
    _spoerg(s, afventer, "\n".join(linjer), knapper, data)


def _iso(dato: dt.date | None) -> str | None:
    return dato.isoformat() if dato else None


def _frist_i_ord(frist: dict[str, Any]) -> str:
    fra, til = (kort(dt.date.fromisoformat(frist[n])) if frist[n] else tekst("ikke_oplyst") for n in ("fra", "til"))
    noegle = "kladde_flyt_frist_overskredet" if frist["overskredet"] else "kladde_flyt_frist"
    return tekst(noegle, navn=frist["navn"], fra=fra, til=til)


# --- The disciplines -------------------------------------------------------------------------------------------------


def fagligheder(s: Samtale) -> bool:
    """Take up a wish to add, leave out or exchange disciplines: whether the meeting still holds is said before the
    draft is written anew. False where the message wishes no such thing, or there is nothing to change.
    """
    aendring = s.entitet("aendring")
    i_udkast = udkast.igang(s)
    if aendring not in ("tilfoej", "fjern", "byt") or not (i_udkast or s.tilstand["anbefalet"]):
        return False
    if s.entitet("kortrolle") and "opgavekort" in s.alle("dokument") and len(s.alle("fag")) <= 1:
        return False  # "opgavekortet til sundhedsplejersken også": the card's reader, and no discipline to add
    naevnte = [v for v in s.alle("fag") if v in fk.discipliner()]
    if not naevnte or (aendring == "byt" and len(naevnte) != 2):
        _hvilken(s, "fjern" if aendring == "fjern" else "tilfoej", _nuvaerende(s))
        return True
    # Of an exchange the engine names first the one that goes.
    ud = naevnte if aendring == "fjern" else naevnte[:1] if aendring == "byt" else []
    ind = [v for v in naevnte if v not in ud]
    nu = _nuvaerende(s)
    nye = [v for v in fk.discipliner() if (v in nu and v not in ud) or v in ind]
    if nye != nu and i_udkast:
        _proev(s, nu, nye, ind)
    elif nye != nu:
        dialog.ret(s, "fagligheder", nye or fk.INGEN)
    elif not i_udkast or (ind and s.entitet("dokument")):
        return False  # nothing to change, and more may be told ("lav indkaldelsen til psykologen også")
    else:
        noegle = "kladde_fag_er_med" if ind else "kladde_fag_ikke_med"
        liste = _i_ord(ind or ud)
        _svar(s, tekst(noegle, liste=liste[:1].upper() + liste[1:]), [])
    return True


def _nuvaerende(s: Samtale) -> list[str]:
    kendt = s.fakta.get("fagligheder")
    return [v for v in fk.discipliner() if isinstance(kendt, list) and v in kendt]


def _i_ord(valgte: list[str]) -> str:
    return visning.opremsning(fk.faktum("fagligheder").vaerdier[v].navn for v in valgte)


def _proev(s: Samtale, nu: list[str], nye: list[str], valgte: list[str]) -> None:
    """Decide again with other disciplines: go on where the meeting is the same, else say which it would be, and ask."""
    til: Any = nye or fk.INGEN
    gammelt = s.tilstand["kladde"]
    afgoerende = dialog.afgoerende(s)
    fundet = bool(afgoerende) and beslut(s.rulebook, afgoerende).moede == gammelt
    saa = beslut(s.rulebook, {**afgoerende, "fagligheder": til})
    if saa.moede == gammelt:
        s.saet("fagligheder", til)
        if not fundet:
            _ekstra(s, valgte, nye)
        linje = tekst("kladde_fag_holder", moede=s.rulebook.moede(gammelt).bestemt, liste=_liste(nye))
        udkast.videre(s, " ".join([linje, *(valg.tekst for valg in saa.taette_valg)]))
        return
    ny, gl = s.rulebook.moede(saa.moede), s.rulebook.moede(gammelt)
    felter = {
        "liste": _liste(nye),
        "fra": gl.bestemt,
        "til": visning.lille(ny.navn),
        "hvorfor": visning.hvorfor(saa),
    }
    ja = tekst("kladde_fag_ja" if ny.slags == "moede" else "kladde_fag_ja_andet", moede=visning.lille(ny.navn))
    knapper: list[Knap] = [(ja, _JA), (tekst("kladde_fag_nej", moede=gl.bestemt), _NEJ)]
    if not fundet:
        # The meeting was named, not found: what is known is too little to say that it is wrong.
        knapper.insert(1, (tekst("kladde_fag_alligevel", moede=gl.bestemt), _ALLIGEVEL))
    data = {
        **_rettelse(s, "fagligheder", nu or None, til),
        "moede_fra": gammelt,
        "moede_til": saa.moede,
    }
    afventer = {"art": FAG, "fra": nu, "til": til, "valgte": valgte, "moede": saa.moede}
    _spoerg(s, afventer, tekst("kladde_fag_andet" if fundet else "kladde_fag_andet_naevnt", **felter), knapper, data)


def _liste(nye: list[str]) -> str:
    return _i_ord(nye) if nye else tekst("kladde_fag_ingen")


def _ekstra(s: Samtale, valgte: list[str], nye: list[str]) -> None:
    """Note the disciplines asked for beside a meeting that was named: the draft has no decision that holds them."""
    valgt = s.tilstand["kladdevalg"]
    oenskede = {*valgt["ekstra"], *valgte}
    s.tilstand["kladdevalg"] = {**valgt, "ekstra": [v for v in fk.discipliner() if v in oenskede and v in nye]}


def _hvilken(s: Samtale, aendring: str, nu: list[str]) -> None:
    """Ask which discipline; what else is to be changed, one changes in the Word file oneself."""
    kandidater = [v for v in fk.discipliner() if (v in nu) == (aendring == "fjern")]
    knapper = [
        (
            tekst(f"kladde_fag_knap.{aendring}", fag=fk.faktum("fagligheder").vaerdier[v].navn),
            f'/lav_kladde{{"aendring":"{aendring}","fag":"{v}"}}',
        )
        for v in kandidater
    ]
    _svar(s, tekst("kladde_fag_hvilken"), knapper)


# --- The parents and the child ---------------------------------------------------------------------------------------


def _uden_foraeldre(s: Samtale) -> None:
    """Say what the sources demand of a meeting without the parents, and ask before it is drafted so."""
    obj = udkast.objekt(s, udkast.iso(s.fakta.get("dato")))
    lag = obj.rulebook.lag
    emner = dict.fromkeys(p.emne for p in lag.punkter) if lag else ()
    punkter: list[Punkt] = [*obj.punkter("uden_foraeldre"), *obj.punkter("samtykke")]
    punkter += [p for p in obj.lag(*emner) if p.kladde == "uden_foraeldre"]
    linjer = [tekst("kladde_uden_foraeldre", moede=obj.moede.bestemt)]
    linjer += [f"• {linje}" for linje in dict.fromkeys(visning.med_forbehold(p) for p in punkter)]
    linjer += [tekst("kladde_uden_foraeldre_spoerg")]
    knapper: list[Knap] = [
        (tekst("kladde_uden_foraeldre_ja"), _JA),
        (tekst("kladde_uden_foraeldre_nej"), _NEJ),
        (tekst("akut_knap_ja"), "/akut"),
    ]
    kilder = [visning.kilde_data(k) for k in dict.fromkeys(p.kilde for p in punkter)]
    data = {"type": "svar", "emne": "samtykke", "moede": obj.moede.id, "kilder": kilder, "konflikt": None}
    _spoerg(s, {"art": FORAELDRE}, "\n".join(linjer), knapper, {**data, "fundet": bool(punkter)})


def spoerg_om_alder(s: Samtale) -> None:
    """Ask for the child's age group: of one's own accord only, and never a date of birth."""
    s.spoergsmaal = ALDER
    s.tilstand["afventer"] = None
    knapper = [(g.navn, f'/lav_kladde{{"{ALDER}":"{g.id}"}}') for g in kladder.aldersgrupper(s.rulebook).values()]
    knapper.append((tekst("kladde_alder_ingen"), f'/lav_kladde{{"{ALDER}":"{fk.VED_IKKE}"}}'))
    _svar(s, tekst("kladde_alder"), knapper)


def alder(s: Samtale, blot_noter: bool = False) -> bool:
    """Note the child's age group where the message tells it, and write the draft anew unless it is only to be noted;
    False where it tells none.
    """
    vaerdi = s.entitet(ALDER)
    if vaerdi != fk.VED_IKKE and vaerdi not in kladder.aldersgrupper(s.rulebook):
        return False
    s.tilstand["kladdevalg"] = {**s.tilstand["kladdevalg"], ALDER: None if vaerdi == fk.VED_IKKE else vaerdi}
    if s.spoergsmaal == ALDER:
        s.spoergsmaal = None
    if not blot_noter:
        udkast.videre(s, tekst("kladde_alder_sat"))
    return True


# --- Yes and no ------------------------------------------------------------------------------------------------------


def ja(s: Samtale, afventer: dict[str, Any]) -> None:
    """Do what waited for a yes."""
    if afventer["art"] == DATO:
        s.fakta["dato"] = afventer["til"]
        udkast.lav(s)
    elif afventer["art"] == FORAELDRE:
        s.tilstand["kladdevalg"] = {**s.tilstand["kladdevalg"], "uden_foraeldre": True}
        udkast.videre(s, tekst("kladde_uden_foraeldre_gjort"))
    else:
        _andet_moede(s, afventer)


def _andet_moede(s: Samtale, afventer: dict[str, Any]) -> None:
    """Go on with the meeting that the changed disciplines lead to; the date told is looked at anew."""
    s.saet("fagligheder", afventer["til"])
    beslutning: Beslutning = beslut(s.rulebook, dialog.afgoerende(s))
    if s.rulebook.moede(beslutning.moede).slags != "moede":
        dialog.anbefal(s)
        return
    s.tilstand.update(kladde=beslutning.moede, moede=beslutning.moede)
    if s.tilstand["anbefalet"]:
        s.tilstand["anbefalet"] = beslutning.moede
    s.tilstand["kladdevalg"] = {**s.tilstand["kladdevalg"], "ekstra": [], "uden_foraeldre": False}
    dato = udkast.iso(s.fakta.get("dato"))
    if dato is None or not udkast.advar(s, dato):
        udkast.videre(s)


def alligevel(s: Samtale, afventer: dict[str, Any]) -> None:
    """Keep a meeting that was named, with the disciplines that lead elsewhere: the user insists."""
    s.spoergsmaal = None
    s.saet("fagligheder", afventer["til"])
    _ekstra(s, afventer["valgte"], afventer["til"] if isinstance(afventer["til"], list) else [])
    udkast.videre(s)


def nej(s: Samtale, afventer: dict[str, Any]) -> None:
    """Leave the draft as it is."""
    if afventer["art"] == DATO:
        s.tilstand["klokken"] = afventer["klokken"]
    if afventer["art"] == FORAELDRE:
        behold(s, emne="samtykke")
    else:
        slot = "dato" if afventer["art"] == DATO else "fagligheder"
        behold(s, {**_rettelse(s, slot, afventer["fra"], afventer["fra"]), "forhaand": False})


def fortryd_flytning(s: Samtale) -> bool:
    """Leave a move whose new day is not known: the draft keeps its own. False where nothing is being moved."""
    if not s.tilstand["flytter"]:
        return False
    s.tilstand["klokken"] = s.tilstand["flytter"][1]
    behold(s)
    return True


def behold(s: Samtale, data: dict[str, Any] | None = None, emne: str = "kladde") -> None:
    """Say that the draft in hand is as it was, with what can follow."""
    s.spoergsmaal = None
    s.tilstand["flytter"] = None
    obj = udkast.objekt(s, udkast.iso(s.fakta.get("dato")))
    svar: dict[str, Any] = {
        "type": "svar",
        "emne": emne,
        "moede": obj.moede.id,
        "kilder": [],
        "konflikt": None,
        "fundet": True,
    }
    s.sig(tekst("kladde_beholdt", moede=obj.moede.bestemt), udkast.knapper(s, obj, []), data or svar)


def _rettelse(s: Samtale, slot: str, fra: Any, til: Any) -> dict[str, Any]:
    return {
        "type": "rettelse",
        "slot": slot,
        "fra": fra,
        "til": til,
        "bortfaldet": [],
        "fakta": {**s.fakta, slot: til},
        "forhaand": True,
    }


def _spoerg(s: Samtale, afventer: dict[str, Any], besked: str, knapper: list[Knap], data: dict[str, Any]) -> None:
    """Put a question of yes or no about the draft."""
    s.tilstand["afventer"] = afventer
    s.spoergsmaal = "bekraeft"
    s.sig(besked, knapper, data)


def _svar(s: Samtale, besked: str, knapper: list[Knap]) -> None:
    """Answer about the draft; a question of fact in hand is put again."""
    data = {"type": "svar", "emne": "kladde", "moede": s.tilstand["kladde"], "kilder": [], "konflikt": None}
    s.sig(besked, knapper, dialog.med_naeste(s, {**data, "fundet": True}))
    dialog.gentag(s)
