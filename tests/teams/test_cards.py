"""The cards of real messages: nothing of a message is lost, each is valid and accessible, and each button does the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.gateway.payloads import check_payload
from bot.gateway.teams import cards
from tests.conversations import contract
from tests.conversations.walk import BFM, FACTS, FOUND, payload
from tests.lint.handlinger import Dialogue
from tests.teams.kort import (
    BASE,
    DAY,
    actions_of,
    check,
    field,
    has_field,
    nodes,
    one,
    presses,
    problems,
    rendered,
    sent,
    submits,
    turns,
    words_of,
)

ROOM = Path(cards.__file__).parent
# Labels of the text that are another word on the card.
LABELS = {"kilde"}


@pytest.fixture(autouse=True)
def pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day that the actions are told it is."""
    monkeypatch.setenv("GUIDE_IDAG", DAY.isoformat())


def said(*payloads: str, rulebook: str = "ringsted_ark") -> list[dict[str, Any]]:
    """The messages of the last turn."""
    dialogue = Dialogue({"rulebook": rulebook})
    return sent([dialogue.press(one_) for one_ in payloads][-1])


def custom(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The message for machines."""
    return next(message["custom"] for message in messages if "custom" in message)


# --- Every message ---------------------------------------------------------------------------------------------------


def test_every_type_of_the_contract_has_a_renderer_of_its_room():
    assert cards.RENDERERS.keys() == contract.FIELDS.keys()
    for kind in cards.RENDERERS.keys() - set(cards.smaasnak.TYPES):
        assert (ROOM / f"{kind}.py").exists()


@pytest.mark.parametrize("rulebook", contract.playable())
def test_real_messages(rulebook: str):
    seen = set()
    for turn in turns(rulebook):
        replies = rendered(sent(turn))
        seen.add(turn.type)
        told = words_of(" ".join(reply.text for reply in replies))
        for message in turn.messages:
            # What only points to a file is on the card as its links.
            text = re.sub(r"/filer/\w+|\w+ [kM]B", "", message.get("text", ""))
            assert words_of(text) <= told | LABELS, words_of(text) - told
        titles = {title: check_payload(its) for title, its in turn.buttons}
        found = {
            cards.read_submit(value).message: title
            for reply in replies
            if reply.card_id
            for title, value in presses(reply)
        }
        several = turn.custom.get("flere") or turn.custom.get("naeste", {}).get("flere")
        for its in titles.values():
            # A box among several gives the list that the page's boxes give.
            alone = re.sub(r':("\w+")\}', r":[\1]}", its)
            assert its in found or (several and alone in found), its
        # The same data where the engine's answer comes as one message.
        assert [reply.text for reply in cards.render(list(turn.messages), BASE, "k1", DAY)] == [r.text for r in replies]
    assert seen == contract.FIELDS.keys()


def test_an_unknown_type_is_shown_as_text_and_buttons():
    buttons = [{"title": "Ja", "payload": "/bekraeft"}]
    reply = one([{"text": "Noget nyt", "buttons": buttons}, {"custom": {"type": "fremtiden", "x": [1]}}])
    assert "Noget nyt" in reply.text
    assert [action["data"] for action in submits(reply.card or {})] == [{"kort": "k1", "payload": "/bekraeft"}]


def test_a_short_line_needs_no_card():
    assert one([{"text": "Det var så lidt."}, {"custom": {"type": "tak"}}]) == cards.Reply(
        "Det var så lidt.", summary="Det var så lidt."
    )


def test_a_turn_without_data_or_text_is_shown_all_the_same():
    assert cards.render([], BASE, "k1", DAY) == []
    assert [reply.text for reply in cards.render([{"text": "Hej"}, {"custom": {}}], BASE, "k1", DAY)] == ["Hej"]


BROKEN: list[dict[str, Any]] = [
    {"type": "Fantasi"},
    {"type": "TextBlock"},
    {"type": "TextBlock", "text": 3},
    {"type": "TextBlock", "text": "a", "size": "Kæmpe"},
    {"type": "TextBlock", "text": "a", "onclick": "x"},
    {"type": "Input.Date"},
    {"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "title": "uden adresse"}]},
    {"type": "Container", "items": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun"}]}]},
]


@pytest.mark.parametrize("element", BROKEN, ids=range(len(BROKEN)))
def test_the_schema_tells_a_broken_card(element: dict[str, Any]):
    sound = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "a"}]}
    assert problems(sound) == []
    assert problems({**sound, "body": [element]})


# --- Each type -------------------------------------------------------------------------------------------------------


def test_question_with_a_button_for_each_value():
    messages = said(payload("find_moede"))
    reply = one(messages)
    assert reply.once and reply.card_id == "k1"
    assert [action["data"]["payload"] for action in submits(reply.card or {})] == [
        button["payload"] for message in messages for button in message.get("buttons", ())
    ]


def test_many_answers_are_a_list_to_choose_from():
    messages = said(payload("ret_svar", slot="rolle"))
    reply = one(messages)
    choices = field(reply.card or {}, "valg")
    assert choices["isMultiSelect"] is False and choices["isRequired"] is True
    assert [choice["value"] for choice in choices["choices"]] == [
        button["payload"] for message in messages for button in message.get("buttons", ())
    ]


def test_a_list_beside_other_buttons_is_not_required():
    """Teams has been seen to ask for a required field on a button that is told to leave the fields alone."""
    buttons = [{"title": f"Valg {nr}", "payload": f'/lav_kladde{{"valg":"v{nr}"}}'} for nr in range(7)]
    deadline = {"navn": "Invitation", "dato": "2026-12-30", "regel": "10 arbejdsdage før", "overskredet": False}
    data = {"type": "kladde", "moede": "m", "dato": "2027-01-14", "frister": [deadline], "filer": []}
    reply = one([{"text": "Her er det.", "buttons": buttons}, {"custom": data}])
    assert len(submits(reply.card or {})) == 2
    assert "isRequired" not in field(reply.card or {}, "valg")


def test_several_disciplines_are_boxes_and_none_is_a_button():
    reply = one(said(payload("ret_svar", slot="fagligheder")))
    card = reply.card or {}
    boxes = field(card, "flere")
    assert boxes["isMultiSelect"] is True
    values = {choice["value"] for choice in boxes["choices"]}
    assert {"ke_psykolog", "ppr", "ssp"} <= values and not values & {"ingen", "ved_ikke"}
    send, *others = submits(card)
    assert {action["data"]["payload"] for action in others} == {
        payload("svar", fagligheder="ingen"),
        payload("svar", fagligheder="ved_ikke"),
    }
    # A button sends no half-made choice along.
    assert all(action["associatedInputs"] == "none" for action in others)
    chosen = cards.read_submit({**send["data"], "flere": "ke_psykolog,ppr"})
    assert chosen.message == payload("svar", fagligheder=["ke_psykolog", "ppr"])


def test_a_date_can_be_picked_or_typed():
    reply = one(said(FOUND, payload("lav_kladde")))
    card = reply.card or {}
    assert field(card, "dato")["min"] == DAY.isoformat()
    assert has_field(card, "fri")
    use = next(action["data"] for action in submits(card) if action["data"].get("felt") == "dato")
    picked = cards.read_submit({**use, "dato": "2026-12-10", "fri": "torsdag"})
    assert (picked.message, picked.free) == ('/svar{"dato":"2026-12-10"}', False)
    typed = cards.read_submit({**use, "dato": "", "fri": " torsdag om tre uger "})
    assert (typed.message, typed.free) == ("torsdag om tre uger", True)


def test_recommendation():
    messages = said(FOUND)
    data = custom(messages)
    reply = one(messages)
    card = reply.card or {}
    headings = [element["text"] for element in nodes(card["body"]) if element.get("style") == "heading"]
    assert headings[0].rstrip(".") == data["ord"]["overskrift"]
    for part in ("hvem", "hvorfor", "kvittering", "udgave", "kontrolleret", "regel"):
        assert data["ord"][part] in reply.text
    for part in ("taette_valg", "hvis", "foerst", "praktisk", "konflikter", "kilder"):
        assert all(item in reply.text for item in data["ord"][part])
    folded = {target for action in actions_of(card, "ToggleVisibility") for target in action["targetElements"]}
    assert {"praktisk", "kilder"} <= folded
    assert all(field(card, id_)["isVisible"] is False for id_ in folded)
    assert {action["url"] for action in actions_of(card, "OpenUrl")} == {
        f"{BASE}/k/{data['kvittering']}",
        f"{BASE}/billeder/vej.svg?kvittering={data['kvittering']}",
    }
    assert not reply.once


def test_close_call_stands_out():
    messages = said(payload("find_moede", **{**FACTS, "fagligheder": ["ke_psykolog", "ke_talehoere"]}))
    reply = one(messages)
    warned = [element for element in nodes((reply.card or {})["body"]) if element.get("style") == "warning"]
    assert len(warned) == len(custom(messages)["taette_valg"]) > 0


def test_my_answers_each_with_its_change():
    messages = said(FOUND, payload("vis_svar"))
    reply = one(messages)
    facts = next(element for element in nodes((reply.card or {})["body"]) if element["type"] == "FactSet")["facts"]
    told = custom(messages)["overblik"]["svar"]
    assert [(fact["title"], fact["value"]) for fact in facts] == [(each["navn"], each["svar"]) for each in told]
    sendable = {cards.read_submit(value).message for _, value in presses(reply)}
    assert {payload("ret_svar", slot=each["slot"]) for each in told} <= sendable


def test_a_correction_that_gives_a_new_recommendation_shows_both():
    dialogue = Dialogue({"rulebook": "ringsted_ark"})
    dialogue.press(FOUND)
    dialogue.press(payload("ret_svar", slot="lokal_indsats", lokal_indsats="nej"))
    turn = dialogue.press(payload("svar", valg="aendring_ja"))
    assert (turn.type, turn.naeste["type"]) == ("rettelse", "anbefaling")
    reply = one(sent(turn))
    assert turn.naeste["ord"]["hvorfor"] in reply.text and turn.naeste["kvittering"] in reply.text
    assert reply.text.index("Rettelse") < reply.text.index("Anbefaling")


def test_acute_says_what_to_do_first():
    messages = said(payload("find_moede"), payload("akut"))
    replies = rendered([{"text": "Noget kom før."}, *messages])
    reply = replies[0]
    card = reply.card or {}
    first = card["body"][0]
    assert first["style"] == "attention"
    assert "112" in first["items"][0]["text"] and first["items"][0]["style"] == "heading"
    assert "112" in reply.summary
    assert "tel:112" in {action["url"] for action in actions_of(card, "OpenUrl")}
    assert reply.once and replies[-1].text == "Noget kom før."


def test_look_up_with_sources_and_the_day_they_were_checked():
    messages = said(payload("slaa_op", moede="samarbejdsmoede", emne="frist"))
    (source, *_) = custom(messages)["kilder"]
    reply = one(messages)
    fold = field(reply.card or {}, "kilder")
    assert fold["isVisible"] is False
    told = "".join(run["text"] for item in fold["items"] for run in item["inlines"])
    year, month, day = source["kontrolleret"].split("-")
    assert source["afsnit"] in told and f"{day}.{month}.{year}" in told
    assert not reply.once


def test_quiz_question_with_letters_has_its_options_in_words():
    options = {"a": "En lang mulighed, der ikke kan stå på en knap", "b": "En anden"}
    text = "\n".join(["Hvad er rigtigt?", *(f"{letter}) {option}" for letter, option in options.items())])
    buttons = [{"title": letter, "payload": payload("svar", valg=letter)} for letter in options]
    data = {
        "type": "laering",
        "forloeb": None,
        "trin": 2,
        "af": 5,
        "quiz": "frister",
        "spoergsmaal": "q1",
        "rigtigt": False,
    }
    reply = one([{"text": text, "buttons": buttons}, {"custom": data}])
    assert reply.once
    assert [title for title, _ in presses(reply)] == [f"{letter}) {option}" for letter, option in options.items()]
    # Each is said once: on its button, not above it too.
    assert all(reply.text.count(option) == 1 for option in options.values())


def test_a_real_quiz_is_answered_once_and_says_each_option_once():
    messages = said(payload("laer", quiz="frister"))
    reply = one(messages)
    assert reply.once
    for title, _ in presses(reply):
        assert reply.text.count(title) == 1
    assert {cards.read_submit(value).message for _, value in presses(reply)} == {
        button["payload"] for message in messages for button in message.get("buttons", ())
    }


def test_draft_has_its_files_and_deadlines():
    found = next(
        turn
        for turn in turns("ringsted_ark")
        if turn.type == "kladde" and turn.custom["filer"] and turn.custom["frister"]
    )
    replies = rendered(sent(found))
    card = replies[-1].card or {}
    links = {action["url"]: action for action in actions_of(card, "OpenUrl")}
    for file in found.custom["filer"]:
        link = links[BASE + file["href"]]
        assert link["title"] == "Tekst, 1 kB" and link["tooltip"].startswith("Udkast")
    query = f"rulebook=ringsted_ark&moede={found.custom['moede']}&dato={found.custom['dato']}"
    assert any(address.startswith(f"{BASE}/billeder/tidslinje.svg?{query}") for address in links)
    facts = next(element for element in nodes(card["body"]) if element["type"] == "FactSet")["facts"]
    assert [fact["title"] for fact in facts] == [each["navn"] for each in found.custom["frister"] if each["dato"]]


def draft(date: str) -> cards.Reply:
    """The card with the files of a draft whose one deadline is on a day."""
    deadline = {
        "navn": "Invitation",
        "dato": date,
        "regel": "10 arbejdsdage før",
        "overskredet": date < DAY.isoformat(),
    }
    file = {"navn": "a.pdf", "titel": "Invitation (PDF)", "href": f"/filer/{'a' * 32}", "mime": "application/pdf"}
    data = {"type": "kladde", "moede": "m", "dato": "2027-01-14", "frister": [deadline]}
    line = f"Filer:\n• Invitation (PDF), 1,2 MB: /filer/{'a' * 32}"
    return one([{"text": line}, {"custom": {**data, "filer": [{**file, "stoerrelse": 1_234_567}]}}])


def test_a_reminder_is_offered_where_a_deadline_is_to_come():
    reply = draft("2026-12-30")
    (remind,) = submits(reply.card or {})
    assert remind["data"] == {"kort": "k1", "paamind": True}
    read = cards.read_submit(remind["data"])
    assert (read.message, read.free) == (cards.REMIND, True)
    assert submits(draft("2026-11-20").card or {}) == []
    assert submits(draft(DAY.isoformat()).card or {}) == []


def test_file_links_say_type_and_size_and_stand_for_their_lines():
    reply = draft("2026-12-30")
    (link,) = actions_of(reply.card or {}, "OpenUrl")
    assert (link["title"], link["tooltip"]) == ("PDF, 1,2 MB", "Invitation, PDF, 1,2 MB")
    assert reply.text.count("/filer/") == 1


def test_only_the_first_document_is_unfolded():
    found = next(turn for turn in turns("ringsted_ark") if turn.type == "kladde" and turn.custom["dokumenter"])
    documents = [reply for reply in rendered(sent(found)) if not reply.card_id and reply.card]
    folded = [has_field(reply.card or {}, "udkast") for reply in documents]
    assert len(folded) > 1 and folded == [False] + [True] * (len(folded) - 1)


def test_what_was_in_hand_is_asked_again_after_a_detour():
    messages = said(payload("ret_svar", slot="fagligheder"), payload("hvem_goer_hvad", moede="samarbejdsmoede"))
    told, asked = rendered(messages)
    assert not told.card_id and asked.card_id == "k1"
    assert has_field(asked.card or {}, "flere") and asked.once


def test_cards_that_can_be_answered_have_ids_of_their_own():
    buttons = [{"title": "Ja", "payload": "/bekraeft"}]
    replies = rendered([{"text": "Et?", "buttons": buttons}, {"text": "To?", "buttons": buttons}])
    assert [reply.card_id for reply in replies] == ["k1", "k1.2"]
    assert [submits(reply.card or {})[0]["data"]["kort"] for reply in replies] == ["k1", "k1.2"]


# --- The channel's own -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rulebook", contract.playable())
@pytest.mark.parametrize("group", [False, True])
def test_welcome(rulebook: str, group: bool):
    reply = cards.welcome(f"{BASE}/", "k1", rulebook, group)
    check(reply)
    assert not reply.once
    greeting = sent(Dialogue({"rulebook": rulebook}).press(payload("hils")))
    assert words_of(greeting[0]["text"]) <= words_of(reply.text)
    assert [cards.read_submit(value).message for _, value in presses(reply)] == [
        button["payload"] for button in greeting[0]["buttons"]
    ]
    assert [action["url"] for action in actions_of(reply.card or {}, "OpenUrl")] == [f"{BASE}/om"]
    assert len(reply.text) > len(cards.welcome(BASE, "k1", rulebook).text) or not group


def test_notes():
    for reply in (cards.note("Prøv igen om lidt."), cards.group_reminder()):
        check(reply)
        assert reply.card is None
    asking = cards.note("Skal jeg?", [{"title": "Ja", "payload": "/bekraeft"}], "k7")
    check(asking)
    assert asking.card_id == "k7"


# --- Long, odd and hostile messages ----------------------------------------------------------------------------------


def test_a_long_message_is_split_and_nothing_is_lost():
    lines = [f"Linje {nr} " + "æøå " * 40 for nr in range(300)]
    buttons = [{"title": f"Valg {nr}", "payload": f'/svar{{"valg":"v{nr}"}}'} for nr in range(90)]
    replies = rendered([{"text": "\n".join(lines), "buttons": buttons}])
    assert len(replies) > 3
    told = "\n".join(reply.text for reply in replies)
    assert all(line.strip() in told for line in lines)
    sendable = [cards.read_submit(value).message for reply in replies if reply.card_id for _, value in presses(reply)]
    assert sendable == [button["payload"] for button in buttons]


def test_the_longest_choices_stay_with_what_sends_them():
    nrs = range(40)
    buttons = [{"title": f"{nr} " + "😀" * 300, "payload": f'/svar{{"valg":"{nr}{"v" * 70}"}}'} for nr in nrs]
    replies = rendered([{"text": "Hvilket?", "buttons": buttons}])
    assert all(has_field(reply.card or {}, "valg") == bool(reply.card_id) for reply in replies)
    sendable = [cards.read_submit(value).message for reply in replies if reply.card_id for _, value in presses(reply)]
    assert sendable == [button["payload"] for button in buttons]


def test_one_endless_line_is_split():
    text = "æ" * 70_000
    replies = rendered([{"text": text}])
    assert (
        "".join(
            run["text"]
            for r in replies
            for e in nodes((r.card or {})["body"])
            for run in e["inlines"]
            if "æ" in run["text"]
        )
        == text
    )


def test_a_recommendation_too_long_for_one_card_keeps_its_parts():
    messages = said(BFM)
    data = custom(messages)
    data["ord"]["praktisk"] = [f"Punkt {nr} " + "ordene " * 60 for nr in range(120)]
    replies = rendered(messages)
    told = "\n".join(reply.text for reply in replies)
    assert len(replies) > 1
    assert all(item.strip() in told for item in data["ord"]["praktisk"])
    assert sum(len(submits(reply.card or {})) for reply in replies if reply.card) == len(messages[0]["buttons"])


HOSTILE = (
    "[klik her](https://ond.example/x)",
    "[klik](javascript:alert(1))",
    "<script>alert(1)</script>",
    "![x](https://ond.example/x.png)",
    "# Overskrift",
    "- punkt\n1. punkt",
    "{{DATE(2026-11-22T00:00:00Z)}}",
    "</at><at>alle</at>",
    "*fed* _kursiv_ ~~streg~~ `kode`",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_is_made_of_what_a_payload_holds(text: str):
    """Where a client reads Markdown, the signs are escaped; elsewhere a text is a run, in which none is read."""
    overview = {"svar": [{"slot": "rolle", "navn": text, "svar": text}], "rulebook": "ringsted_ark"}
    data = {"type": "svar", "emne": "dine_svar", "moede": None, "kilder": [], "konflikt": None, "fundet": True}
    buttons = [{"title": text, "payload": "/hjaelp"}]
    messages = [{"text": f"Først\n{text}", "buttons": buttons}, {"custom": {**data, "overblik": overview}}]
    draft_ = [{"text": f"**{text}**\nmere"}, {"custom": {"type": "kladde", "filer": [], "frister": []}}]
    for reply in (*rendered(messages), *rendered(draft_)):
        for element in nodes((reply.card or {})["body"]):
            read = [element["text"]] if element["type"] == "TextBlock" else []
            read += [part for fact in element.get("facts", ()) for part in fact.values()]
            for shown in read:
                assert not re.search(r"(?<!\\)[*_`\[\]<>#~|]", shown), shown
                assert not re.match(r"\s*(-|\d+\.)\s", shown), shown
            for action in element.get("actions", ()):
                assert "](" not in action["title"]
            for run in element.get("inlines", ()):
                assert run.get("selectAction", {}).get("url", "https:").startswith("https:")
        assert "{{" not in json.dumps(reply.card)


def test_links_only_to_safe_addresses():
    text = "Se [loven](https://lov.example/a) og [x](javascript:alert(1)) og [y](file:///etc/passwd) og [z](/om)."
    links = [
        run["selectAction"]["url"]
        for element in nodes((one([{"text": text}]).card or {})["body"])
        for run in element["inlines"]
        if "selectAction" in run
    ]
    assert links == ["https://lov.example/a"]


titles = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=80).filter(
    str.strip
)
payloads = st.sampled_from(["/hjaelp", "/find_moede", '/svar{"bekymringsgrad":"let"}', '/svar{"fagligheder":["ppr"]}'])
scalars = st.none() | st.booleans() | st.integers(-5, 99) | st.text(max_size=40)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(
    [
        "slot",
        "nr",
        "af",
        "flere",
        "kilder",
        "filer",
        "frister",
        "ord",
        "overblik",
        "naeste",
        "dato",
        "moede",
        "variant",
        "trin",
        "rigtigt",
        "faerdig",
        "emne",
        "fundet",
    ]
)
customs = st.builds(
    lambda kind, fields: {**fields, "type": kind},
    st.sampled_from([*contract.FIELDS, "ukendt"]),
    st.dictionaries(names, anything, max_size=8),
)
texts = st.lists(titles, min_size=1, max_size=12).map("\n".join)
messages_ = st.lists(
    st.builds(
        lambda text, buttons, data: {"text": text, **({"buttons": buttons} if buttons else {}), **data},
        texts,
        st.lists(st.builds(lambda title, its: {"title": title, "payload": its}, titles, payloads), max_size=9),
        st.just({}) | customs.map(lambda data: {"custom": data}),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(messages_)
def test_any_message_becomes_valid_cards(messages: list[dict[str, Any]]):
    """Whatever a payload holds: no error, valid cards, all the text, all the buttons."""
    replies = rendered(messages)
    told = words_of(" ".join(reply.text for reply in replies))
    for message in messages:
        assert words_of(message["text"]) <= told
    sendable = {cards.read_submit(value).message for r in replies if r.card_id for _, value in presses(r)}
    for message in messages:
        assert {check_payload(button["payload"]) for button in message.get("buttons", ())} <= sendable | {
            '/svar{"fagligheder":["ppr"]}'
        }
