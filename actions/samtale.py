"""One turn of a conversation: the state read from the tracker's slots, what is said, and the slots to write back.

Slots hold the facts, ``rulebook``, ``spoergsmaal`` (the question in hand), ``knapper`` (the buttons last shown, so that
a title typed does what the button does) and ``tilstand`` (the rest, see ``TOM``). Nothing the user typed is kept.
"""

from __future__ import annotations

import copy
import datetime as dt
import logging
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from knowledge import fakta as fk
from knowledge import sprog, visning
from knowledge.genkend import find_moeder
from knowledge.indlaes import RulebookFejl, indlaes
from knowledge.modeller import Rulebook
from knowledge.tekster import tekst

log = logging.getLogger(__name__)

Knap = tuple[str, str]  # title, payload
# A question that need not be answered.
FRIVILLIGT = "aldersgruppe"
STANDARD_RULEBOOK = "ringsted_ark"
# At most this many steps can be taken back.
_HISTORIK = 12
TOM: dict[str, Any] = {
    "opgave": None,  # find_moede, kladde or laering
    "stillede": [],  # the facts asked for in this task, in order
    "historik": [],  # for "tilbage": [fact, the value before]
    "fejl": 0,  # messages in a row that were not understood
    "anbefalet": None,  # the meeting last recommended
    "afventer": None,  # a value, or a change, that waits for a yes
    "retter": None,  # the fact whose question is put again because its answer is to be changed
    "sat_til_side": None,  # the question in hand when the acute stop came
    "moede": None,  # the meeting last spoken of, for follow-up questions
    "kladde": None,  # the meeting that is drafted for while the task is kladde; a look-up on the way does not change it
    "emne": None,  # the topic last looked up
    "efter_opslag": False,  # whether the turn before looked something up: a short question then goes on with it
    "klokken": None,  # the time told with a date
    "uge": None,  # a week told without a day
    "bestilling": None,  # what is to be drafted when meeting and date are settled: dokument, form, kortrolle, valg
    "udkast": None,  # the documents last drafted, and whose task card
    "kladdevalg": {"ekstra": [], "uden_foraeldre": False, "aldersgruppe": None},  # what was chosen for the draft
    "flytter": None,  # [date, time] that a draft is to be moved from, until the new ones are settled
    "laering": None,  # the course or quiz on its way (see lektion.py)
}


def idag() -> dt.date:
    """Return today, or the day that GUIDE_IDAG pins (for tests and demonstrations)."""
    fast = os.environ.get("GUIDE_IDAG")
    return dt.date.fromisoformat(fast) if fast else dt.date.today()


class Samtale:
    """One turn: reads the tracker, collects what is said, and returns the slots that changed."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self._dispatcher = dispatcher
        self.afsender: str = tracker.sender_id
        slots = tracker.slots
        besked = tracker.latest_message or {}
        self.tekst: str = besked.get("text") or ""
        self.intent: str = (besked.get("intent") or {}).get("name") or ""
        # A value of the contract is a word; what else a payload may carry is dropped here.
        self.entiteter: list[dict[str, Any]] = [
            e for e in besked.get("entities") or [] if isinstance(e.get("value"), str)
        ]
        self.fakta: dict[str, Any] = fk.tjek_fakta({slot: slots.get(slot) for slot in fk.ALLE})
        self.rulebook: Rulebook = _rulebook(slots.get("rulebook"))
        self.spoergsmaal: str | None = slots.get("spoergsmaal")
        if self.spoergsmaal == FRIVILLIGT and self.intent not in ("svar", "bekraeft", "afkraeft", "ved_ikke"):
            self.spoergsmaal = None  # it lapses with the first message that is something else
        self.knapper: dict[str, str] = slots.get("knapper") or {}
        self._viste = dict(self.knapper)
        self.tilstand: dict[str, Any] = {**copy.deepcopy(TOM), **copy.deepcopy(slots.get("tilstand") or {})}
        self.idag = idag()
        self._foer = {slot: slots.get(slot) for slot in (*fk.ALLE, "rulebook", "spoergsmaal", "knapper", "tilstand")}
        self._sagt = False
        self.forstaaet = True  # set to False by the turn that says it did not understand

    @property
    def trykket(self) -> bool:
        """Whether a button was pressed, or its title or place typed: then the payload says all, not the words."""
        if self.tekst.startswith("/") or any(e.get("extractor") == "knap" for e in self.entiteter):
            return True
        return " ".join(sprog.ord_i(sprog.fold(self.tekst))) in self._viste

    # --- What came in ------------------------------------------------------------------------------------------------

    def entitet(self, navn: str) -> Any:
        """Return the value of the first entity of this name, or None."""
        return next((e.get("value") for e in self.entiteter if e.get("entity") == navn), None)

    def alle(self, navn: str) -> list[Any]:
        """Return the values of all entities of this name, each once, in order."""
        return list(dict.fromkeys(e.get("value") for e in self.entiteter if e.get("entity") == navn))

    def moeder(self) -> list[str]:
        """Return the meetings of this rulebook that the message names: as the engine knows them, else by their data."""
        kendte = [m for m in self.alle("moede") if m in self.rulebook.moeder]
        return kendte or ([] if self.trykket else find_moeder(self.rulebook, self.tekst))

    def fortalte_fakta(self) -> dict[str, Any]:
        """Return the deciding facts that the message states, in normal form; values outside the contract are
        dropped.
        """
        fortalt: dict[str, Any] = {}
        for slot in fk.AFGOERENDE:
            vaerdier = self.alle(slot)
            if not vaerdier or (slot == "formaal_bfm" and not any(m.varianter for m in self.rulebook.moeder.values())):
                continue  # where no meeting has kinds, an aim told is no fact of the case
            try:
                fortalt |= fk.tjek_fakta({slot: vaerdier if slot == "fagligheder" else vaerdier[-1]})
            except fk.FaktaFejl:
                log.warning("en værdi af %s uden for kontrakten blev ikke brugt", slot)
        return fortalt

    def usikker(self, graense: float = 0.55) -> tuple[str, Any] | None:
        """Return (fact, value) where the only fact of the message is a guess that should be confirmed; else None."""
        fakta = [e for e in self.entiteter if e.get("entity") in fk.AFGOERENDE]
        if len(fakta) == 1 and float(fakta[0].get("confidence_entity", 1.0)) < graense:
            return str(fakta[0]["entity"]), fakta[0]["value"]
        return None

    # --- What goes out -----------------------------------------------------------------------------------------------

    def sig(self, tekst_: str, knapper: Iterable[Knap] = (), custom: dict[str, Any] | None = None) -> None:
        """Say something. The buttons of the last message that has any are the ones a typed title refers to."""
        liste = list(knapper)
        # Rasa's channels cut a message without buttons at every blank line; a space in the line keeps it whole.
        felter: dict[str, Any] = {"text": tekst_ if liste else tekst_.replace("\n\n", "\n \n")}
        if liste:
            felter["buttons"] = [{"title": titel, "payload": payload} for titel, payload in liste]
            self.knapper = {" ".join(sprog.ord_i(sprog.fold(titel))): payload for titel, payload in liste}
        elif not self._sagt:
            self.knapper = {}
        if custom is not None:
            felter["json_message"] = {**custom, "overblik": self._overblik()} if "type" in custom else custom
        self._sagt = True
        self._dispatcher.utter_message(**felter)

    def _overblik(self) -> dict[str, Any]:
        """Return what is known so far in words, for a client that shows it beside the conversation."""
        meta = self.rulebook.meta
        return {
            "svar": visning.svarliste(self.fakta),
            "rulebook": meta.id,
            "navn": meta.navn,
            "fakta": dict(self.fakta),
        }

    def husk(self, slot: str) -> None:
        """Note the value of a fact before it is changed, so that "tilbage" can take the step back."""
        self.tilstand["historik"] = [*self.tilstand["historik"], [slot, self.fakta.get(slot)]][-_HISTORIK:]

    def saet(self, slot: str, vaerdi: Any) -> None:
        """Set a fact, noting the step."""
        if self.fakta.get(slot) != vaerdi:
            self.husk(slot)
            if vaerdi is None:
                self.fakta.pop(slot, None)
            else:
                self.fakta[slot] = vaerdi

    def nulstil(self) -> None:
        """Forget all facts and the state; the rulebook stays."""
        self.fakta = {}
        self.spoergsmaal = None
        self.tilstand = copy.deepcopy(TOM)

    def events(self) -> list[dict[str, Any]]:
        """Return the slots that this turn changed, as Rasa events."""
        nu = {slot: self.fakta.get(slot) for slot in fk.ALLE} | {
            "rulebook": self.rulebook.meta.id,
            "spoergsmaal": self.spoergsmaal,
            "knapper": self.knapper,
            "tilstand": self.tilstand,
        }
        return [SlotSet(slot, vaerdi) for slot, vaerdi in nu.items() if vaerdi != self._foer[slot]]


def _rulebook(rulebook_id: str | None) -> Rulebook:
    """Return the conversation's rulebook, else the configured one."""
    try:
        return indlaes(rulebook_id or os.environ.get("RULEBOOK") or STANDARD_RULEBOOK)
    except RulebookFejl:
        log.warning("mødestrukturen findes ikke mere; bruger standarden")
        return indlaes(os.environ.get("RULEBOOK") or STANDARD_RULEBOOK)


class Handling(Action, ABC):
    """Base of the actions: one turn, and an error never leaves the user without an answer (nor text in the log)."""

    navn = ""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return self.navn

    @abstractmethod
    def udfoer(self, s: Samtale) -> None:
        """Do the turn."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Run the turn (see rasa_sdk.Action)."""
        try:
            samtale = Samtale(dispatcher, tracker)
            samtale.tilstand["efter_opslag"] = False
            self.udfoer(samtale)
            if samtale.forstaaet:
                samtale.tilstand["fejl"] = 0
            return samtale.events()
        except Exception as fejl:
            # The type and place only: an exception's message may hold what the user typed.
            spor = fejl.__traceback__
            while spor is not None and spor.tb_next is not None:
                spor = spor.tb_next
            sted = f"{os.path.basename(spor.tb_frame.f_code.co_filename)}:{spor.tb_lineno}" if spor else "?"
            log.error("%s: %s i %s", self.navn, type(fejl).__name__, sted)
            dispatcher.messages.clear()
            dispatcher.utter_message(text=tekst("intern_fejl"), json_message={"type": "ikke_forstaaet", "trin": 1})
            return []
