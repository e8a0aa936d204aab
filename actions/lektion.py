"""A lesson on its way: a course or a quiz. Where it stands is in ``tilstand["laering"]``, what was learnt in the store.

The question in hand is ``LAERING`` while a check question waits for its answer. Without the store the lesson goes on,
and says once that nothing is kept.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Any

from actions.samtale import Knap, Samtale
from bot.store import LagerFejl, Status, lager
from knowledge import laering, quiz, repetition, visning
from knowledge.quiz import Quizspoergsmaal
from knowledge.tekster import gruppe, tekst

log = logging.getLogger(__name__)

LAERING = "laering"
RUNDE = 5  # questions of a quiz
_KORT_KNAP = 70  # characters: longer options are shown in the text, with their letters as buttons


def nu(s: Samtale) -> dt.datetime:
    """Return the moment, on the day that the conversation is told it is."""
    return dt.datetime.combine(s.idag, dt.datetime.now(dt.UTC).time(), dt.UTC)


def aktiv(s: Samtale) -> dict[str, Any] | None:
    """Return the lesson that is what the conversation is about now, or None."""
    lektion: dict[str, Any] | None = s.tilstand["laering"]
    return lektion if lektion and s.tilstand["opgave"] == LAERING else None


def i_haand(s: Samtale) -> bool:
    """Say whether a check question waits for its answer."""
    return s.spoergsmaal == LAERING and s.tilstand["laering"] is not None


# --- The store -------------------------------------------------------------------------------------------------------


def gem(s: Samtale, handling: Callable[[], object]) -> None:
    """Keep something. Where that fails it is said once a lesson, and the lesson goes on."""
    lektion = s.tilstand["laering"]
    try:
        handling()
    except LagerFejl:
        if lektion is not None and not lektion.get("sagt_ikke_gemt"):
            lektion["sagt_ikke_gemt"] = True
            s.sig(tekst("laering.kan_ikke_gemme"))


def status(s: Samtale) -> Status | None:
    """Return what is kept for this conversation, or None where it cannot be read now."""
    try:
        return lager().status(s.afsender)
    except LagerFejl:
        return None


# --- Courses ---------------------------------------------------------------------------------------------------------


def begynd_forloeb(s: Samtale, forloeb: laering.Forloeb, forfra: bool = False) -> None:
    """Begin a course, or go on with it at the step where it was left."""
    kendt = status(s)
    gemt = kendt.lektioner.get(forloeb.id) if kendt and not forfra else None
    nr = laering.trin_nr(forloeb, gemt.trin) if gemt and not gemt.faerdig else 0
    antal = len(forloeb.trin)
    s.tilstand["laering"] = {"forloeb": forloeb.id, "trin": nr or 0, "tjek": False}
    if nr:
        hoved = tekst("laering.genoptag", navn=forloeb.navn, nr=nr + 1, antal=antal)
    else:
        hoved = tekst("laering.start", navn=forloeb.navn, antal=antal, minutter=forloeb.minutter)
    forfra_knap = (tekst("laering.knap_forfra"), f'/laer{{"forloeb":"{forloeb.id}","valg":"forfra"}}')
    vis_trin(s, hoved, ekstra=[forfra_knap] if nr else [])


def vis_trin(s: Samtale, hoved: str = "", felter: dict[str, Any] | None = None, ekstra: Sequence[Knap] = ()) -> None:
    """Show the step at which the course stands."""
    forloeb, nr = _forloeb(s)
    lektion = s.tilstand["laering"]
    trin = forloeb.trin[nr]
    lektion.update(tjek=False)
    s.spoergsmaal = None
    s.tilstand.update(opgave=LAERING, afventer=None)
    gem(s, lambda: lager().gem_trin(s.afsender, forloeb.id, trin.id, False, nu(s)))
    kilder = laering.kilder_for(s.rulebook, trin)
    linjer = [tekst("laering.trin", nr=nr + 1, antal=len(forloeb.trin), titel=trin.titel, tekst=trin.tekst)]
    linjer.append(tekst("laering.kilde", kilder="; ".join(visning.kilder_i_ord(kilder, s.rulebook))))
    data = data_for(s) | {"kilder": [visning.kilde_data(k) for k in kilder]} | (felter or {})
    s.sig("\n".join([*([hoved] if hoved else []), *linjer]), [*_trinknapper(nr), *ekstra], data)


def _forloeb(s: Samtale) -> tuple[laering.Forloeb, int]:
    """Return the course on its way and the step (from 0)."""
    lektion = s.tilstand["laering"]
    forloeb = laering.alle_forloeb()[lektion["forloeb"]]
    return forloeb, min(lektion["trin"], len(forloeb.trin) - 1)


def _trinknapper(nr: int) -> list[Knap]:
    knapper = [(tekst("laering.knap_naeste"), "/fortsaet"), (tekst("laering.knap_spring_over"), "/spring_over")]
    if nr:
        knapper.append((tekst("laering.knap_tilbage"), "/tilbage"))
    return [*knapper, (tekst("laering.knap_stop"), "/stop")]


def _naeste_trin(s: Samtale, hoved: str = "", felter: dict[str, Any] | None = None) -> None:
    """Go to the next step, or end the course after the last."""
    forloeb, nr = _forloeb(s)
    if nr + 1 < len(forloeb.trin):
        s.tilstand["laering"]["trin"] = nr + 1
        vis_trin(s, hoved, felter)
        return
    gem(s, lambda: lager().gem_trin(s.afsender, forloeb.id, forloeb.trin[nr].id, True, nu(s)))
    data = data_for(s) | {"faerdig": True} | (felter or {})
    _luk(s)
    slut = tekst("laering.faerdig", navn=forloeb.navn)
    s.sig("\n".join(filter(None, [hoved, slut])), slutknapper(), data)


def slutknapper() -> list[Knap]:
    """Return the buttons after a course, a quiz or a stop."""
    return [
        (tekst("laering.quiz_hvilket"), '/laer{"quiz":"menu"}'),
        (tekst("laering.knap_andet"), "/laer"),
        (tekst("laering.knap_fremgang"), "/vis_fremgang"),
        (tekst("laering.knap_gem"), "/gem_fremgang"),
    ]


def _luk(s: Samtale) -> None:
    """End the lesson."""
    s.spoergsmaal = None
    s.tilstand.update(laering=None, opgave=None)


# --- Quiz ------------------------------------------------------------------------------------------------------------


def begynd_quiz(s: Samtale, emne: str | None, moede: str | None = None) -> bool:
    """Begin a quiz of a topic (None: all) and a meeting (None: all); False where there are no questions.

    What is due comes first, then what was never asked: an even mix of topics, in an order of its own for each day.
    """
    alle = quiz.spoergsmaal(s.rulebook, emne, moede)
    if not alle:
        return False
    kendt = status(s)
    kort = {i: k.tilstand for i, k in kendt.kort.items()} if kendt else {}
    ids = quiz.bland(s.idag.isoformat(), alle)
    runde = repetition.raekkefoelge(ids, kort, nu(s))[:RUNDE]
    s.tilstand["laering"] = {"quiz": emne or "blandet", "moede": moede, "ids": runde, "nr": 0, "rigtige": 0}
    _stil_quiz(s, tekst("laering.quiz_start", emne=quiznavn(s, emne, moede), antal=len(runde)))
    return True


def quiznavn(s: Samtale, emne: str | None, moede: str | None = None) -> str:
    """Return what a quiz is about, in words."""
    navn = gruppe("quizemner")[emne or "blandet"]
    return f"{navn} ({s.rulebook.moede(moede).bestemt})" if moede else navn


def _stil_quiz(s: Samtale, hoved: str = "", felter: dict[str, Any] | None = None) -> None:
    """Put the question at which the quiz stands; the result after the last."""
    lektion = s.tilstand["laering"]
    antal = len(lektion["ids"])
    spm = spoergsmaal_nu(s)
    if lektion["nr"] >= antal or spm is None:
        data = data_for(s) | {"faerdig": True, "rigtige": lektion["rigtige"]} | (felter or {})
        linjer = [hoved, tekst("laering.quiz_slut", antal=antal, rigtige=lektion["rigtige"])]
        if lektion["rigtige"] < antal:
            linjer.append(tekst("laering.quiz_slut_igen"))
        mere = {"quiz": lektion["quiz"], **({"moede": lektion["moede"]} if lektion["moede"] else {})}
        indhold = ",".join(f'"{navn}":"{vaerdi}"' for navn, vaerdi in mere.items())
        _luk(s)
        s.sig(
            "\n".join(filter(None, linjer)),
            [(tekst("laering.knap_quiz_igen"), f"/laer{{{indhold}}}"), *slutknapper()],
            data,
        )
        return
    s.spoergsmaal = LAERING
    s.tilstand.update(opgave=LAERING, afventer=None)
    stillet = tekst("laering.quiz_nr", nr=lektion["nr"] + 1, antal=antal, spoergsmaal=_i_ord(spm))
    s.sig("\n".join(filter(None, [hoved, stillet])), svarknapper(spm), data_for(s) | (felter or {}))


def spoergsmaal_nu(s: Samtale) -> Quizspoergsmaal | None:
    """Return the question at which the lesson stands: the quiz's, or the step's check question."""
    lektion = s.tilstand["laering"]
    if "forloeb" in lektion:
        forloeb, nr = _forloeb(s)
        return quiz.tjekspoergsmaal(s.rulebook, forloeb, forloeb.trin[nr])
    return quiz.find(s.rulebook, lektion["ids"][lektion["nr"]]) if lektion["nr"] < len(lektion["ids"]) else None


def _i_ord(spm: Quizspoergsmaal) -> str:
    """Return a question with its options by letter."""
    return "\n".join([spm.tekst, *(f"{noegle}) {ord_}" for noegle, ord_ in spm.muligheder)])


def svarknapper(spm: Quizspoergsmaal) -> list[Knap]:
    """Return a button for each option: its words where they are short, else its letter."""
    if spm.svarslags == "ja_nej":
        return [(tekst(svar), f'/svar{{"valg":"{svar}"}}') for svar in ("ja", "nej")]
    korte = all(len(ord_) <= _KORT_KNAP for _, ord_ in spm.muligheder)
    return [(f"{n}) {ord_}" if korte else n, f'/svar{{"valg":"{n}"}}') for n, ord_ in spm.muligheder]


# --- Turns -----------------------------------------------------------------------------------------------------------


def data_for(s: Samtale) -> dict[str, Any]:
    """Return where the lesson stands in the contract's shape. ``trin`` counts from 1."""
    lektion = s.tilstand["laering"]
    if "forloeb" in lektion:
        forloeb, nr = _forloeb(s)
        data = {"type": "laering", "forloeb": forloeb.id, "trin": nr + 1, "af": len(forloeb.trin)}
        stillet = lektion["tjek"]
    else:
        antal = len(lektion["ids"])
        data = {"type": "laering", "forloeb": None, "trin": min(lektion["nr"] + 1, antal), "af": antal}
        data |= {"quiz": lektion["quiz"]}
        stillet = lektion["nr"] < antal
    spm = spoergsmaal_nu(s) if stillet else None
    return data | ({"spoergsmaal": spm.id} if spm else {})


def besvar(s: Samtale, svar: str) -> None:
    """Judge an answer to the question in hand and go on; where it could not be read, the question stays."""
    spm = spoergsmaal_nu(s)
    if spm is None:  # the facts have changed since it was put
        _stil_quiz(s)
        return
    dom = quiz.bedoem(spm, svar)
    felter: dict[str, Any] = {"spoergsmaal": spm.id, "rigtigt": dom.rigtigt}
    felter["kilder"] = [visning.kilde_data(k) for k in dom.kilder]
    if dom.rigtigt is None:
        s.sig(f"{dom.tekst}\n{_i_ord(spm)}", svarknapper(spm), data_for(s) | felter)
        return
    hoved = dom.tekst
    if dom.kilder:
        kilder = "; ".join(visning.kilder_i_ord(dom.kilder, s.rulebook))
        hoved = f"{hoved}\n{tekst('laering.kilde', kilder=kilder)}"
    lektion = s.tilstand["laering"]
    if "forloeb" in lektion:
        _efter_tjek(s, hoved, felter)
        return
    kendt = status(s)
    kort = kendt.kort.get(spm.id) if kendt else None
    tilstand = repetition.svaret(kort.tilstand if kort else None, dom.rigtigt, nu(s))
    rigtigt = dom.rigtigt
    gem(s, lambda: lager().gem_kort(s.afsender, spm.id, tilstand, rigtigt, nu(s)))
    lektion["rigtige"] += rigtigt
    _naeste_spoergsmaal(s, hoved, felter)


def _efter_tjek(s: Samtale, hoved: str, felter: dict[str, Any]) -> None:
    """Say how the answer to a check question was, and wait for "næste"; after the last step the course ends."""
    forloeb, nr = _forloeb(s)
    lektion = s.tilstand["laering"]
    lektion.update(tjek=False, svaret=nr)
    if nr + 1 >= len(forloeb.trin):
        _naeste_trin(s, hoved, felter)
        return
    s.spoergsmaal = None
    s.sig(hoved, [(tekst("laering.knap_naeste"), "/fortsaet"), *_trinknapper(nr)[2:]], data_for(s) | felter)


def _naeste_spoergsmaal(s: Samtale, hoved: str, felter: dict[str, Any] | None = None) -> None:
    """Go to the quiz's next question. The message tells of the answer given; the next question is ``naeste``."""
    lektion = s.tilstand["laering"]
    foer = data_for(s)
    lektion["nr"] += 1
    if felter and lektion["nr"] < len(lektion["ids"]):
        spm = spoergsmaal_nu(s)
        if spm is not None:
            felter = {**foer, **felter, "naeste": data_for(s)}
    _stil_quiz(s, f"{hoved}\n", felter)


def stil_tjek(s: Samtale, hoved: str = "") -> None:
    """Put the step's check question."""
    spm = spoergsmaal_nu(s)
    assert spm is not None, "a step has a check question"
    s.tilstand["laering"]["tjek"] = True
    s.spoergsmaal = LAERING
    s.tilstand.update(opgave=LAERING, afventer=None)
    stillet = tekst("laering.tjek", spoergsmaal=_i_ord(spm))
    s.sig("\n".join(filter(None, [hoved, stillet])), svarknapper(spm), data_for(s))


def videre(s: Samtale) -> None:
    """ "Næste": from a step to its check question, from there to the next step; in a quiz the question again."""
    lektion = s.tilstand["laering"]
    if "forloeb" not in lektion:
        _stil_quiz(s)
        return
    _, nr = _forloeb(s)
    if s.tilstand["opgave"] != LAERING:
        genoptag(s)
    elif lektion["tjek"] or lektion.get("svaret") == nr:
        _naeste_trin(s)
    else:
        stil_tjek(s)


def spring_over(s: Samtale) -> None:
    """ "Spring over": the step with its check question, or the quiz's question."""
    lektion = s.tilstand["laering"]
    if "forloeb" in lektion:
        _naeste_trin(s, tekst("laering.oversprunget"))
    else:
        _naeste_spoergsmaal(s, tekst("laering.oversprunget_quiz"))


def tilbage(s: Samtale) -> None:
    """ "Tilbage": from a check question to its step, from a step to the one before."""
    lektion = s.tilstand["laering"]
    if "forloeb" not in lektion:
        _stil_quiz(s, tekst("laering.tilbage_quiz"))
        return
    _, nr = _forloeb(s)
    if lektion["tjek"] or lektion.get("svaret") == nr:
        lektion.update(svaret=None)
        vis_trin(s)
    elif nr == 0:
        vis_trin(s, tekst("laering.foerste_trin"))
    else:
        lektion.update(trin=nr - 1, svaret=None)
        vis_trin(s)


def genoptag(s: Samtale, hoved: str = "") -> None:
    """Take the lesson up again where it was: the question in hand, or the step."""
    lektion = s.tilstand["laering"]
    if "forloeb" not in lektion:
        _stil_quiz(s, hoved)
    elif lektion["tjek"]:
        stil_tjek(s, hoved)
    else:
        vis_trin(s, hoved)


def gentag(s: Samtale) -> None:
    """After a detour: put the question in hand again, or say where the course is. Without a type of its own."""
    lektion = aktiv(s)
    if lektion is None:
        return
    if i_haand(s) and (spm := spoergsmaal_nu(s)) is not None:
        s.sig(tekst("laering.tjek", spoergsmaal=_i_ord(spm)), svarknapper(spm))
    elif s.spoergsmaal is None and "forloeb" in lektion:
        forloeb, nr = _forloeb(s)
        linje = tekst("laering.igen", nr=nr + 1, antal=len(forloeb.trin), titel=forloeb.trin[nr].titel)
        s.sig(linje, _trinknapper(nr))


def uden_lektion() -> dict[str, Any]:
    """Return the contract's shape where what is said belongs to no course."""
    return {"type": "laering", "forloeb": None, "trin": 0, "af": 0}


def slet(s: Samtale) -> None:
    """Delete all that is kept of this conversation: learning and files of drafts. The lesson on its way goes too."""
    try:
        var_noget = lager().slet(s.afsender)
    except LagerFejl:
        s.sig(tekst("laering.kan_ikke_laese"), slutknapper()[1:2], uden_lektion())
        return
    if s.tilstand["opgave"] == LAERING:
        s.tilstand["opgave"] = None
    s.tilstand["laering"] = None
    besked = tekst("laering.slettet" if var_noget else "laering.slettet_intet")
    # A channel that remembers anything itself lets go of it too.
    s.sig(besked, slutknapper()[1:2], uden_lektion() | {"slettet": True})
