"""Every button that the actions can show, walked without an engine: each payload is checked as it is met (contract.py)."""

from __future__ import annotations

import copy
import datetime as dt
from collections import deque
from types import SimpleNamespace
from typing import Any

import pytest

from actions import filer
from bot.store.filer import Gemt
from knowledge import fakta as fk
from knowledge import kladder
from knowledge.indlaes import indlaes
from knowledge.moede import Moedeobjekt
from tests.conversations import contract
from tests.conversations.client import Turn
from tests.conversations.generator import cases
from tests.conversations.walk import payload
from tests.lint.handlinger import Dialogue

# A message is told from another by what it shows; further on than this nothing new is shown.
DEEPEST = 9
ERROR = "Der gik noget galt"


@pytest.mark.parametrize("slot", fk.AFGOERENDE)
def test_every_fact_has_a_question_and_a_button_for_each_value(slot: str):
    turn = Dialogue({slot: fk.VED_IKKE}).press(payload("ret_svar", slot=slot))
    assert turn.slot == slot
    assert fk.faktum(slot).spoergsmaal in turn.text
    assert turn.buttons == [(v.knap, payload("svar", **{slot: name})) for name, v in fk.faktum(slot).vaerdier.items()]


@pytest.mark.parametrize("slot", fk.AFGOERENDE)
def test_a_value_that_was_only_guessed_is_asked_about(slot: str):
    """Yes takes it, no puts the question again, and both are buttons."""
    value = next(iter(fk.faktum(slot).vaerdier))
    guess = [{"entity": slot, "value": value, "confidence_entity": 0.4}]
    for nr, known in enumerate((True, False)):
        dialogue = Dialogue()
        dialogue.press(payload("find_moede"))
        dialogue.slots["spoergsmaal"] = slot
        turn = dialogue.hear("noget", "svar", guess)
        assert (turn.type, turn.custom["slot"], turn.custom["vaerdi"]) == ("bekraeft", slot, value)
        assert not dialogue.slots[slot]
        turn = dialogue.press(turn.buttons[nr][1])
        assert bool(dialogue.slots[slot]) == known
        assert known or turn.slot == slot


def starts(rulebook: str) -> list[tuple[str, ...]]:
    """Where a walk begins: each intent by itself, each recommendation, and what only a text can bring about."""
    intents = [(payload(name),) for name in contract.domain()["intents"]]
    found = {case.decision.moede: (payload("find_moede", **case.facts),) for case in cases(rulebook)}
    dated = ("2026-12-05", "2026-12-09", "2026-12-24", "2026-11-23", "2026-12-10")
    drafts = [
        (payload("lav_kladde", moede=moede), payload("svar", dato=date))
        for moede, it in indlaes(rulebook).moeder.items()
        if it.slags == "moede"
        for date in dated
    ]
    changes = [
        (*it, payload("ret_svar", slot="bekymringsgrad", bekymringsgrad=value))
        for it in found.values()
        for value in ("let", "svaer")
    ]
    misunderstood = [(payload("find_moede"), *[payload("ikke_forstaaet")] * n) for n in (1, 2, 3)]
    return [*intents, *found.values(), *drafts, *changes, *misunderstood, (payload("find_moede"), payload("akut"))]


def small_files(obj: Moedeobjekt, valg: kladder.Kladdevalg) -> kladder.Filer:
    """One file of a draft, as `kladder.lav_filer` names it."""
    name = f"{valg.dokumenter[0] if valg.dokumenter else 'fristplan'}-{obj.moede.id.replace('_', '-')}.txt"
    return kladder.Filer((kladder.Fil(name, "Udkast", "text/plain", b"x", "invitation"),))


class KeepsNothing:
    """An archive of files that gives out ids and keeps nothing."""

    levetid = dt.timedelta(hours=24)

    @staticmethod
    def gem(afsender: str, filer: list[tuple[str, bytes]], nu: dt.datetime) -> list[Gemt]:
        """Give each file the id of a link."""
        return [Gemt("a" * 32, name, len(data)) for name, data in filer]


def shown(turn: Turn) -> tuple[Any, ...]:
    """What tells one message from another."""
    custom = turn.custom
    return (turn.type, turn.slot, custom.get("emne"), custom.get("trin"), custom.get("rolle"), tuple(turn.buttons))


@pytest.mark.parametrize("rulebook", contract.playable())
def test_every_button_leads_on(rulebook: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GUIDE_IDAG", "2026-11-22")
    # The files of a draft are other tests': here each one is small, so that a thousand presses are soon made.
    monkeypatch.setattr(kladder, "lav_filer", small_files)
    monkeypatch.setattr(filer, "lager", lambda: SimpleNamespace(filer=KeepsNothing()))
    first = {"rulebook": rulebook}
    waiting: deque[tuple[dict[str, Any], str, int]] = deque()
    seen: set[tuple[Any, ...]] = set()
    pressed = 0

    def look(dialogue: Dialogue, said: str, depth: int) -> None:
        turn = dialogue.press(said)
        assert ERROR not in turn.text, f"{said} after {turn}"
        if shown(turn) not in seen and depth < DEEPEST:
            seen.add(shown(turn))
            waiting.extend((dialogue.slots, its, depth + 1) for _, its in turn.buttons)

    for start in starts(rulebook):
        dialogue = Dialogue(first)
        for said in start[:-1]:
            dialogue.press(said)
        look(dialogue, start[-1], 0)
    while waiting:
        slots, its, depth = waiting.popleft()
        pressed += 1
        look(Dialogue(copy.deepcopy(slots)), its, depth)
    types = {kind for kind, *_ in seen}
    assert types == set(contract.FIELDS), set(contract.FIELDS) ^ types
    assert pressed > 200
