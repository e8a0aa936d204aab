"""Every button has a text that, typed instead, does the same: each button met is pressed in one conversation and typed
in another with the same history.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from tests.conversations import contract
from tests.conversations.client import Conversation, Turn
from tests.conversations.walk import ACUTE, BFM, FOUND, SIGNS, payload

# Further on than this a conversation shows nothing that it has not shown before.
DEEPEST = 7
# Where buttons are looked for first. What they lead to is found by pressing them.
STARTS: tuple[tuple[str, ...], ...] = (
    ("hej",),
    (payload("find_moede"),),
    (payload("skift_rulebook"),),
    (payload("skift_rulebook", rulebook="holbaek_2019"), payload("find_moede")),
    (payload("skift_rulebook", rulebook="holbaek_2019"), payload("slaa_op")),
    (FOUND,),
    (FOUND, payload("lav_kladde")),
    (FOUND, payload("find_moede")),
    (FOUND, payload("ret_svar", slot="bekymringsgrad", bekymringsgrad="svaer")),
    (FOUND, payload("vis_svar")),
    (FOUND, "lav invitation til onsdag den 9. december"),
    (FOUND, "lav invitation til lørdag den 12. december"),
    (FOUND, "lav invitation i uge 50"),
    (FOUND, "lav invitation til den 25. december"),
    (FOUND, payload("lav_kladde", dokument="opgavekort", kortrolle="sundhedsplejerske")),
    (BFM,),
    (BFM, "lav invitation til den 1. december"),
    (payload("lav_kladde"),),
    (payload("lav_kladde", moede="samarbejdsmoede"),),
    (payload("slaa_op", moede="samarbejdsmoede"),),
    (payload("find_moede"), ACUTE),
    (ACUTE,),
    (FOUND, ACUTE),
    (payload("akut_tvivl"),),
    (payload("find_moede"), payload("akut_tvivl")),
    SIGNS[:3],
    (payload("find_moede"), *SIGNS[:3]),
    (FOUND, payload("ret_svar", slot="bekymringsgrad", bekymringsgrad="svaer"), SIGNS[0]),
)


def test_typing_a_button_does_what_pressing_it_does(new: Callable[[], Conversation]):
    """Buttons are told apart by the kind of message that shows them; the same button in the same kind is tried once."""
    waiting = deque(STARTS)
    seen: set[tuple[Any, ...]] = set()
    kinds: set[str] = set()
    differ: list[str] = []
    while waiting:
        history = waiting.popleft()
        shown = replay(new(), history)
        kinds.add(shown.type)
        kind = (shown.type, shown.slot or shown.custom.get("emne"), shown.custom.get("trin"))
        for title, its in shown.buttons:
            if (*kind, title, its) in seen:
                continue
            seen.add((*kind, title, its))
            pressed, typed = replay(new(), (*history, its)), replay(new(), (*history, title))
            if same(pressed) != same(typed):
                differ.append(f"{history[-1]!r}: {title!r} should do {its}, but gives {typed.type} {typed.slot or ''}")
            elif len(history) < DEEPEST and pressed.buttons:
                waiting.append((*history, its))
    assert not differ, "\n".join(differ)
    assert kinds >= {
        "hilsen",
        "spoergsmaal",
        "anbefaling",
        "kladde",
        "svar",
        "akut",
        "bekraeft",
        "rettelse",
        "ikke_forstaaet",
    }
    assert {m for *_, its in seen for m in contract.playable() if m in its} == set(contract.playable())
    assert len(seen) > 150


def replay(talk: Conversation, history: tuple[str, ...]) -> Turn:
    """Say it all again and return the last turn."""
    turns = [talk.say(said) for said in history]
    return turns[-1]


def same(turn: Turn) -> tuple[Any, Any]:
    """What must be the same of two turns: all for machines but what is new each time, and the buttons."""
    return without_new(turn.custom), turn.buttons


def without_new(value: Any) -> Any:
    """A copy without any receipt, file's address or code."""
    if isinstance(value, dict):
        return {k: without_new(v) for k, v in value.items() if k not in ("kvittering", "href", "kode")}
    return [without_new(v) for v in value] if isinstance(value, list) else value
