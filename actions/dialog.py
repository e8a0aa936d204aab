"""What the capabilities share: asking, recommending, correcting. Which question comes next is ``knowledge.naeste``'s
to say.
"""

from __future__ import annotations

from typing import Any

from actions import lektion
from actions.samtale import Knap, Samtale
from knowledge import fakta as fk
from knowledge import moede as moede_
from knowledge import visning
from knowledge.beslut import aendrer_udfald, beslut
from knowledge.indlaes import indlaes
from knowledge.naeste import antal_tilbage, naeste_spoergsmaal
from knowledge.tekster import tekst


def afgoerende(s: Samtale) -> dict[str, Any]:
    """Return the deciding facts."""
    return {slot: v for slot, v in s.fakta.items() if slot != "dato"}


def startknapper() -> list[Knap]:
    """Return the buttons of the opening."""
    return [
        (tekst("knap_find_moede"), "/find_moede"),
        (tekst("knap_slaa_op"), '/slaa_op{"valg":"menu"}'),
        (tekst("laering.knap_laer"), "/laer"),
        (tekst("knap_hjaelp"), "/hjaelp"),
    ]


def svarknapper(slot: str) -> list[Knap]:
    """Return the buttons of a question: each value of the fact."""
    return [(v.knap, f'/svar{{"{slot}":"{navn}"}}') for navn, v in fk.faktum(slot).vaerdier.items()]


def spoergsmaal_data(s: Samtale, slot: str, forklaring: bool = False) -> dict[str, Any]:
    """Return a question in the contract's shape. ``nr`` counts the questions put in this task; ``af`` is the likely
    total.
    """
    stillede = [x for x in s.tilstand["stillede"] if x != slot]
    nr = len(stillede) + 1
    return {
        "type": "spoergsmaal",
        "slot": slot,
        "nr": nr,
        "af": nr if slot == "dato" else nr - 1 + max(1, antal_tilbage(s.rulebook, afgoerende(s))),
        "flere": fk.faktum(slot).flere,
        "opgave": s.tilstand["opgave"] or "find_moede",
        "fakta": dict(s.fakta),
        "forklaring": forklaring,
    }


def spoergsmaal_tekst(slot: str) -> str:
    """Return a question; that of the worry with each step's definition, and that the scale is the guide's own."""
    faktum = fk.faktum(slot)
    if slot == "bekymringsgrad":
        return f"{faktum.spoergsmaal}\n{faktum.hjaelp} {fk.data().egen_skala}"
    return faktum.spoergsmaal


def stil(
    s: Samtale, slot: str, indledning: str = "", forklaring: bool = False, custom: dict[str, Any] | None = None
) -> None:
    """Put a question. ``custom``: another message type that carries the question as ``naeste``."""
    if slot not in s.tilstand["stillede"]:
        s.tilstand["stillede"] = [*s.tilstand["stillede"], slot]
    s.spoergsmaal = slot
    # A yes is now an answer to this question, not to what waited for one before.
    s.tilstand["afventer"] = None
    if s.tilstand["retter"] != slot:
        s.tilstand["retter"] = None
    data = spoergsmaal_data(s, slot, forklaring)
    s.sig(
        "\n".join(filter(None, [indledning, spoergsmaal_tekst(slot)])),
        svarknapper(slot),
        {**custom, "naeste": data} if custom else data,
    )


def gentag(s: Samtale) -> None:
    """Put the question in hand again after a detour, without a message type of its own."""
    if s.spoergsmaal in fk.ALLE:
        s.sig(spoergsmaal_tekst(s.spoergsmaal), svarknapper(s.spoergsmaal))
    else:
        lektion.gentag(s)


def med_naeste(s: Samtale, custom: dict[str, Any]) -> dict[str, Any]:
    """Return ``custom`` with the question in hand as ``naeste``, where there is one."""
    if s.spoergsmaal in fk.ALLE:
        return {**custom, "naeste": spoergsmaal_data(s, s.spoergsmaal)}
    return {**custom, "naeste": lektion.data_for(s)} if lektion.i_haand(s) else custom


def forstaaet_liste(s: Samtale, slots: list[str] | None = None) -> str:
    """Return what is known as a short list for correction."""
    return "\n".join(
        f"• {visning.svar_i_ord(slot, s.fakta[slot])}"
        for slot in fk.AFGOERENDE
        if slot in s.fakta and (not slots or slot in slots)
    )


def optag(s: Samtale, fortalt: dict[str, Any]) -> list[str]:
    """Take up facts that were not known before; return the facts that were new."""
    nye = [
        slot
        for slot in fortalt
        if slot not in s.fakta or (s.fakta[slot] == fk.VED_IKKE and fortalt[slot] != fk.VED_IKKE)
    ]
    for slot in nye:
        s.saet(slot, fortalt[slot])
    return nye


def brug_rulebook(s: Samtale, rulebook_id: str) -> str:
    """Use another meeting structure from now on; return what to say of it. The answers are kept."""
    samme = rulebook_id == s.rulebook.meta.id
    s.rulebook = indlaes(rulebook_id)
    if s.tilstand["kladde"] not in s.rulebook.moeder and s.spoergsmaal == "dato":
        s.spoergsmaal = None  # the meeting that was drafted for does not exist there
    for kendt in ("kladde", "moede"):
        if s.tilstand[kendt] not in s.rulebook.moeder:
            s.tilstand[kendt] = None
    meta = s.rulebook.meta
    return tekst("rulebook_samme" if samme else "rulebook_skiftet", navn=meta.navn, udgave=meta.udgave.tekst)


def genoptag(s: Samtale) -> None:
    """Go on with what was on its way: the lesson, the question in hand, the answers told, or a lesson put away."""
    if lektion.aktiv(s):
        lektion.videre(s)
    elif s.spoergsmaal in fk.ALLE:
        stil(s, s.spoergsmaal, tekst("fortsaet"))
    elif s.tilstand["laering"] and s.tilstand["opgave"] is None:
        lektion.genoptag(s)
    elif s.fakta:
        fortsaet(s, "")
    elif s.tilstand["laering"]:
        lektion.genoptag(s)
    else:
        s.sig(tekst("intet_at_fortsaette"), startknapper(), {"type": "hilsen"})


def fortsaet(s: Samtale, indledning: str = "", custom: dict[str, Any] | None = None) -> None:
    """Go on with finding the meeting: the next question, or the recommendation."""
    s.tilstand["opgave"] = "find_moede"
    slot = naeste_spoergsmaal(s.rulebook, afgoerende(s))
    if slot is None:
        anbefal(s, indledning, custom)
        return
    if s.tilstand["anbefalet"]:
        # What was recommended no longer stands: nothing to preview against, or to draft, before it is found anew.
        s.tilstand.update(anbefalet=None, moede=None)
    antal = antal_tilbage(s.rulebook, afgoerende(s))
    if indledning and not custom:
        til_gode = (
            tekst("spoergsmaal_tilbage_en")
            if antal == 1
            else tekst("spoergsmaal_tilbage_flere", antal=_tal(antal).capitalize())
        )
        indledning = f"{indledning}\n{til_gode} {tekst('ingen_navne')}\n"
    stil(s, slot, indledning, custom=custom)


def _tal(antal: int) -> str:
    return ("nul", "ét", "to", "tre", "fire", "fem", "seks", "syv")[antal]


def objekt(s: Samtale, **felter: Any) -> moede_.Moedeobjekt:
    """Return the meeting object of the facts known now."""
    return moede_.byg(s.rulebook, beslut(s.rulebook, afgoerende(s)), s.idag, **felter)


def anbefal(s: Samtale, indledning: str = "", custom: dict[str, Any] | None = None) -> None:
    """Give the recommendation, or the acute stop where the worry is acute."""
    from actions.akut import akut_stop

    if s.fakta.get("bekymringsgrad") == "akut":
        akut_stop(s)
        return
    obj = objekt(s)
    s.spoergsmaal = None
    s.tilstand.update(
        anbefalet=obj.moede.id, moede=obj.moede.id, stillede=[], opgave="find_moede", afventer=None, retter=None
    )
    data = visning.anbefaling_data(obj)
    knapper = [] if obj.moede.slags != "moede" else [(tekst("knap_kladde"), "/lav_kladde")]
    knapper += [
        (tekst("knap_hvem"), "/hvem_goer_hvad"),
        (tekst("knap_ret"), "/ret_svar"),
        (tekst("knap_kilder"), "/vis_kilder"),
    ]
    s.sig(
        "\n\n".join(filter(None, [indledning, visning.anbefaling_tekst(obj)])),
        knapper,
        {**custom, "naeste": data} if custom else data,
    )


def ret(s: Samtale, slot: str, til: Any, *, bekraeftet: bool = False) -> None:
    """Change one answer: keep the rest, say what no longer matters, and preview it where it changes a recommendation
    given.
    """
    fra = s.fakta.get(slot)
    navn = fk.faktum(slot).navn
    if fra == til:
        fortsaet(
            s, tekst("rettelse_samme", navn=navn, til=visning.vaerdi_i_ord(slot, til)), _rettelse(s, slot, fra, til, [])
        )
        return
    foer = afgoerende(s)
    efter = {**foer, slot: til}
    ord_ = {"navn": navn, "fra": _ord(slot, fra), "til": visning.vaerdi_i_ord(slot, til)}
    if s.tilstand["anbefalet"] and not bekraeftet:
        nu, saa = beslut(s.rulebook, foer), beslut(s.rulebook, efter)
        if nu.moede != saa.moede:
            s.tilstand["afventer"] = {"art": "aendring", "slot": slot, "til": til}
            s.spoergsmaal = "bekraeft"
            navne = {
                f"moede_{k}": visning.lille(s.rulebook.moede(b.moede).navn) for k, b in (("fra", nu), ("til", saa))
            }
            data = {**_rettelse(s, slot, fra, til, []), "forhaand": True, "moede_fra": nu.moede, "moede_til": saa.moede}
            ja, nej = '/svar{"valg":"aendring_ja"}', '/svar{"valg":"aendring_nej"}'
            s.sig(
                tekst("rettelse_forhaand", **{**ord_, "navn": fk.faktum(slot).bestemt}, **navne),
                [(tekst("rettelse_ja"), ja), (tekst("rettelse_nej"), nej)],
                data,
            )
            return
    s.saet(slot, til)
    bortfaldet = [x for x in foer if x not in (slot, "rolle") and _betyder(s, foer, x) and not _betyder(s, efter, x)]
    linjer = [tekst("rettelse_gjort", **ord_)]
    if bortfaldet:
        linjer.append(
            tekst("rettelse_bortfaldet", liste=visning.opremsning(visning.lille(fk.faktum(x).navn) for x in bortfaldet))
        )
    fortsaet(s, " ".join(linjer), _rettelse(s, slot, fra, til, bortfaldet))


def _betyder(s: Samtale, fakta: dict[str, Any], slot: str) -> bool:
    return aendrer_udfald(s.rulebook, fakta, slot)


def _ord(slot: str, vaerdi: Any) -> str:
    return tekst("ikke_oplyst") if vaerdi is None else visning.vaerdi_i_ord(slot, vaerdi)


def _rettelse(s: Samtale, slot: str, fra: Any, til: Any, bortfaldet: list[str]) -> dict[str, Any]:
    return {
        "type": "rettelse",
        "slot": slot,
        "fra": fra,
        "til": til,
        "bortfaldet": bortfaldet,
        "fakta": {**s.fakta, slot: til},
    }


def kontakt(s: Samtale) -> str:
    """Return the function to turn to, from the rulebook, by who asks; never a number."""
    from knowledge.beslut import find_kontakt

    fundet = find_kontakt(s.rulebook, afgoerende(s))
    return fundet.tekst if fundet else tekst("opslag_ikke_daekket", hvem=tekst("opslag_hvem"))
