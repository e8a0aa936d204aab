"""Steering: corrections with a preview, back, start again, what is known, another rulebook, receipts, a person, and what
is not understood.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge import fakta as fk
from knowledge import kvittering
from knowledge.beslut import beslut
from knowledge.indlaes import indlaes
from knowledge.naeste import naeste_spoergsmaal
from tests.conversations.client import Conversation, GatewayConversation, Turn
from tests.conversations.generator import Case, all_cases
from tests.conversations.walk import BFM, FACTS, FOUND, NONSENSE, SIGNS, by_payload, known_of, payload, walk

New = Callable[[], Conversation]
ARK = indlaes("ringsted_ark")
ONE_A_MEETING = list({(c.rulebook, c.decision.moede): c for c in all_cases()}.values())


def check_recommended(turn: Turn, meeting: str, rulebook: str = "ringsted_ark") -> None:
    """Assert that a turn ends with this recommendation."""
    assert (turn.naeste["type"], turn.naeste.get("moede")) == ("anbefaling", meeting), turn.text
    assert turn.naeste["rulebook"] == rulebook


def answered(talk: Conversation, count: int) -> list[tuple[str, Turn]]:
    """Find the meeting and answer ``count`` questions with FACTS; return the facts asked, each with the turn that asked."""
    turn = talk.say(payload("find_moede"))
    asked = []
    for _ in range(count):
        assert turn.slot
        asked.append((turn.slot, turn))
        turn = by_payload(talk, turn.slot, FACTS[turn.slot], turn)
    return asked


# --- corrections -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("yes", ["ja", "Ja, ret det", "ja tak, det må du gerne"])
def test_a_change_of_the_recommendation_is_previewed_and_made_on_a_yes(yes: str, new: New):
    talk = new()
    check_recommended(talk.say(FOUND), "samarbejdsmoede")
    turn = talk.say("bekymringen er svær")
    assert turn.type == "rettelse" and turn.custom["forhaand"]
    assert (turn.custom["moede_fra"], turn.custom["moede_til"]) == ("samarbejdsmoede", "tvaerfagligt_dialogmoede")
    assert (turn.custom["slot"], turn.custom["fra"], turn.custom["til"]) == ("bekymringsgrad", "moderat", "svaer")
    turn = talk.say(yes)
    assert turn.type == "rettelse" and not turn.custom.get("forhaand")
    check_recommended(turn, "tvaerfagligt_dialogmoede")
    assert known_of(turn) == {**FACTS, "bekymringsgrad": "svaer"}


@pytest.mark.parametrize("no", ["nej", "Nej, behold svaret", "nej, lad det være"])
def test_a_no_to_the_preview_keeps_all(no: str, new: New):
    talk = new()
    talk.say(FOUND)
    assert talk.say("bekymringen er svær").custom["forhaand"]
    turn = talk.say(no)
    assert turn.type == "rettelse"
    assert turn.custom["fra"] == turn.custom["til"] == "moderat"
    check_recommended(turn, "samarbejdsmoede")
    assert known_of(turn) == FACTS


def test_a_change_that_leads_to_the_same_meeting_is_made_at_once(new: New):
    talk = new()
    talk.say(FOUND)
    turn = talk.say(payload("ret_svar", slot="samtykke", samtykke="ikke_spurgt"))
    assert turn.type == "rettelse" and not turn.custom.get("forhaand")
    check_recommended(turn, "samarbejdsmoede")
    assert known_of(turn) == {**FACTS, "samtykke": "ikke_spurgt"}


def test_the_same_answer_again_changes_nothing(new: New):
    talk = new()
    talk.say(FOUND)
    turn = talk.say(payload("ret_svar", slot="bekymringsgrad", bekymringsgrad="moderat"))
    assert turn.type == "rettelse"
    assert turn.custom["fra"] == turn.custom["til"]
    check_recommended(turn, "samarbejdsmoede")


def test_what_no_longer_matters_is_named(new: New):
    talk = new()
    talk.say(FOUND)
    turn = talk.say(payload("ret_svar", slot="lokal_indsats", lokal_indsats="nej"))
    assert turn.custom["forhaand"]
    turn = talk.say("ja")
    check_recommended(turn, "udvidet_foraeldresamarbejde")
    assert "fagligheder" in turn.custom["bortfaldet"]
    # It is kept: the change taken back gives the first answer again.
    turn = talk.say(payload("ret_svar", slot="lokal_indsats", lokal_indsats="ja"))
    assert turn.custom["forhaand"]
    turn = talk.say("ja")
    check_recommended(turn, "samarbejdsmoede")
    assert known_of(turn) == FACTS


def test_to_hold_back_is_no_answer_and_asks_what_is_to_be_changed(new: New):
    talk = new()
    talk.say("jeg er pædagogisk leder. vi er moderat bekymrede")
    before = dict(talk.say("ingen sag").custom["fakta"])
    turn = talk.say("nej vent")
    assert (turn.type, turn.custom["slot"], turn.custom["fakta"]) == ("rettelse", None, before)


def test_ret_et_svar_asks_which_and_shows_all_that_is_known(new: New):
    talk = new()
    talk.say(FOUND)
    turn = talk.say("Ret et svar")
    assert (turn.type, turn.custom["slot"]) == ("rettelse", None)
    assert [its for _, its in turn.buttons] == [payload("ret_svar", slot=s) for s in fk.AFGOERENDE if s in FACTS]
    turn = talk.say(turn.buttons[1][0])
    assert turn.slot == "bekymringsgrad"
    turn = by_payload(talk, "bekymringsgrad", "let", turn)
    check_recommended(turn, "samarbejdsmoede")


@pytest.mark.parametrize(
    ("said", "slot", "to"),
    [
        ("ret bekymringen til svær", "bekymringsgrad", "svaer"),
        ("ret mit svar om sagen til at der er en aktiv sag", "sagsstatus", "aktiv_sag"),
        ("sagen: vi har en aktiv sag", "sagsstatus", "aktiv_sag"),
        ("ret samtykket: de er ikke spurgt endnu", "samtykke", "ikke_spurgt"),
    ],
)
def test_a_correction_in_one_sentence(said: str, slot: str, to: str, new: New):
    talk = new()
    talk.say(FOUND)
    turn = talk.say(said)
    if turn.type == "spoergsmaal":
        # The value was not heard: then the question of that very answer is put.
        assert turn.slot == slot
        turn = by_payload(talk, slot, to, turn)
    assert (turn.type, turn.custom["slot"], turn.custom["til"]) == ("rettelse", slot, to), turn.text


def test_a_correction_in_the_midst_of_the_questions_keeps_the_rest(new: New):
    talk = new()
    (slot, first), (other, _) = answered(talk, 2)
    turn = talk.say(f"ret mit svar om {fk.faktum(slot).bestemt}")
    assert turn.slot == slot
    turn = by_payload(talk, slot, fk.VED_IKKE, first)
    known = {slot: fk.VED_IKKE, other: FACTS[other]}
    assert turn.type == "rettelse" and known_of(turn) == known
    assert turn.slot == naeste_spoergsmaal(ARK, known)


def test_there_is_nothing_to_correct_at_the_start(new: New):
    talk = new()
    turn = talk.say("ret et svar")
    assert turn.type == "svar"
    assert turn.buttons


# --- back, start again, what is known --------------------------------------------------------------------------------


def test_back_takes_one_answer_out_at_a_time(new: New):
    talk = new()
    asked = answered(talk, 3)
    known = {slot: FACTS[slot] for slot, _ in asked}
    for slot, _ in reversed(asked):
        turn = talk.say("tilbage")
        del known[slot]
        assert (turn.type, turn.slot) == ("spoergsmaal", slot)
        assert known_of(turn) == known
    turn = talk.say("tilbage")
    assert turn.type == "svar"
    assert turn.slot == asked[0][0]


def test_back_after_the_recommendation(new: New):
    talk = new()
    asked = answered(talk, 5)
    turn = talk.say("gå et skridt tilbage")
    assert turn.slot == asked[-1][0]
    turn = by_payload(talk, asked[-1][0], FACTS[asked[-1][0]], turn)
    assert turn.type == "anbefaling"


def test_back_undoes_a_correction(new: New):
    talk = new()
    talk.say(FOUND)
    talk.say(payload("ret_svar", slot="samtykke", samtykke="ikke_spurgt"))
    turn = talk.say("tilbage")
    assert turn.slot == "samtykke"
    assert known_of(turn) == FACTS


@pytest.mark.parametrize("count", [0, 2, 5])
def test_start_again_forgets_the_answers_and_keeps_the_rulebook(count: int, new: New):
    talk = new()
    talk.say(payload("skift_rulebook", rulebook="ringsted_2017"))
    answered(talk, count)
    turn = talk.say("start forfra")
    assert (turn.type, turn.custom["fakta"]) == ("hilsen", {})
    turn = talk.say(FOUND)
    check_recommended(turn, "samarbejdsmoede", "ringsted_2017")
    assert known_of(turn) == FACTS


def test_a_yes_later_on_does_not_make_a_change_that_was_left(new: New):
    talk = new()
    talk.say(FOUND)
    assert talk.say("bekymringen er svær").custom["forhaand"]
    talk.say("lav invitation til torsdag om 3 uger")
    talk.say("ja")
    assert talk.say("vis mine svar").custom["fakta"]["bekymringsgrad"] == "moderat"


def test_start_again_forgets_what_waited(new: New):
    talk = new()
    talk.say(FOUND)
    assert talk.say("bekymringen er svær").custom["forhaand"]
    talk.say("start forfra")
    turn = talk.say("ja")
    assert turn.type == "hilsen"
    assert talk.say("vis mine svar").custom["fakta"] == {}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_what_is_known_is_shown(count: int, new: New):
    talk = new()
    asked = answered(talk, count)
    turn = talk.say("vis mine svar")
    assert turn.type == "svar"
    assert turn.custom["fakta"] == {slot: FACTS[slot] for slot, _ in asked}
    # The question in hand stays.
    assert turn.slot == naeste_spoergsmaal(ARK, turn.custom["fakta"])


def test_a_person_is_named_by_function_and_never_by_number(new: New):
    for rulebook in ("ringsted_ark", "ringsted_2017", "holbaek_2019"):
        talk = new()
        talk.say(payload("skift_rulebook", rulebook=rulebook))
        talk.say(payload("find_moede", rolle="fagperson"))
        turn = talk.say("jeg vil tale med et menneske")
        assert turn.type == "menneske"
        assert turn.custom["kontakt"] and turn.custom["kontakt"] in turn.text
        said = turn.messages[0]["text"].replace("112", "")
        assert not any(c.isdigit() for c in said), said
        assert turn.slot  # the question in hand is put again


def test_a_new_request_after_a_recommendation_asks_whether_it_is_another_case(new: New):
    talk = new()
    talk.say(FOUND)
    turn = talk.say(payload("find_moede"))
    assert turn.custom["fakta"] == FACTS
    check_recommended(talk.say(turn.title(payload("fortsaet"))), "samarbejdsmoede")


# --- another rulebook ------------------------------------------------------------------------------------------------


def test_another_rulebook_in_the_midst_keeps_the_answers(new: New):
    talk = new()
    asked = answered(talk, 2)
    known = {slot: FACTS[slot] for slot, _ in asked}
    turn = talk.say("jeg er i Holbæk")
    assert known_of(turn) == known
    book = indlaes("holbaek_2019")
    while (slot := naeste_spoergsmaal(book, known)) is not None:
        assert turn.slot == slot, turn.text
        turn = by_payload(talk, slot, FACTS[slot], turn)
        known[slot] = FACTS[slot]
    check_recommended(turn, beslut(book, known).moede, "holbaek_2019")


def test_another_rulebook_after_the_recommendation_gives_it_anew(new: New):
    talk = new()
    check_recommended(talk.say(BFM), "boerne_og_familiemoede")
    turn = talk.say("jeg er i Holbæk")
    check_recommended(turn, "netvaerksmoede_kendt_sag", "holbaek_2019")
    turn = talk.say("lav invitation til torsdag om 3 uger")
    assert turn.naeste.get("moede", "netvaerksmoede_kendt_sag") == "netvaerksmoede_kendt_sag"
    check_recommended(
        talk.say(payload("skift_rulebook", rulebook="ringsted_2017")), "boerne_og_familiemoede", "ringsted_2017"
    )


@pytest.mark.parametrize("said", ["skift mødestruktur", "vi er i Herlev", "jeg hører til i Hedensted kommune"])
def test_an_unknown_municipality_is_answered_with_those_there_are(said: str, new: New):
    turn = new().say(said)
    assert (turn.type, turn.custom["emne"]) == ("svar", "rulebook")
    assert {its for _, its in turn.buttons} >= {payload("skift_rulebook", rulebook="holbaek_2019")}


def test_another_rulebook_at_the_question_of_the_date(new: New):
    """The meeting drafted for does not exist there: no draft of it is made, and nothing breaks."""
    talk = new()
    assert talk.say("lav en invitation til et samarbejdsmøde").slot == "dato"
    talk.say("jeg er i Holbæk")
    turn = talk.say("torsdag den 10. december")
    assert "gik noget galt" not in turn.text
    assert turn.type != "kladde"
    turn = talk.say("hvem gør hvad?")
    assert turn.type == "svar"


# --- receipts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ONE_A_MEETING, ids=lambda case: case.id)
def test_a_receipt_is_replayed_in_a_new_conversation(case: Case, new: New):
    turn, _ = walk(new(), case, by_payload)
    code = turn.naeste["kvittering"]
    again = new().say(f"her er min kvittering {code}")
    assert again.type == "anbefaling", again.text
    assert again.custom["genspil"]["samme"]
    assert (again.custom["moede"], again.custom["regel"]) == (turn.naeste["moede"], turn.naeste["regel"])
    assert (again.custom["rulebook"], again.custom["kvittering"]) == (case.rulebook, code)


def test_a_replayed_receipt_can_be_worked_on_with(new: New):
    code = new().say(FOUND).naeste["kvittering"]
    talk = new()
    talk.say(code.lower().replace("-", " "))
    turn = talk.say("lav invitation til torsdag om 3 uger")
    assert (turn.type, turn.custom["moede"]) == ("kladde", "samarbejdsmoede")
    assert talk.say("vis mine svar").custom["fakta"] == FACTS | {"dato": "2026-12-10"}


def test_a_mistyped_receipt_is_said_to_be_one(new: New):
    code = new().say(FOUND).naeste["kvittering"]
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    with pytest.raises(kvittering.KvitteringFejl):
        kvittering.laes(wrong)
    turn = new().say(wrong)
    assert (turn.type, turn.custom["emne"], turn.custom["fundet"]) == ("svar", "kvittering", False)


def test_a_receipt_in_the_midst_of_the_questions_changes_nothing(new: New):
    code = new().say(BFM).naeste["kvittering"]
    talk = new()
    asked = answered(talk, 1)
    turn = talk.say(code)
    assert turn.type == "anbefaling" and turn.custom["moede"] == "boerne_og_familiemoede"
    assert turn.slot != asked[0][0] and turn.slot
    assert known_of(turn) == {slot: FACTS[slot] for slot, _ in asked}


# --- not understood --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [(), (payload("find_moede"),), (FOUND,), (BFM, payload("lav_kladde"))])
def test_what_is_not_understood_takes_three_steps_and_ends(before: tuple[str, ...], new: New):
    talk = new()
    for said in before:
        asked = talk.say(said)
    steps = [talk.say(said) for said in SIGNS]
    assert [turn.custom.get("trin") for turn in steps] == [1, 2, 3, 3], [turn.text for turn in steps]
    assert all(turn.buttons for turn in steps)
    if before and asked.slot:
        assert all(turn.slot == asked.slot for turn in steps)
    # A person, by function; and what is understood afterwards starts the count anew.
    assert talk.say("hjælp").type == "svar"
    assert talk.say(SIGNS[0]).custom["trin"] == 1


@pytest.mark.parametrize("said", [*NONSENSE, "asdfgh", "lorem ipsum dolor"])
def test_made_up_words_are_not_taken_for_an_answer(said: str, new: New):
    for before in (payload("find_moede"), payload("find_moede", bekymringsgrad="moderat")):
        talk = new()
        asked = talk.say(before)
        turn = talk.say(said)
        assert turn.type in ("ikke_forstaaet", "uden_for_emne"), turn.text
        assert (turn.slot, known_of(turn)) == (asked.slot, known_of(asked))


# --- odd answers that are none ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["ja", "nej", "ved ikke", "fortsæt", "det er akut", "det er ikke akut", "tilbage"])
def test_answers_to_no_question_are_answered(said: str, new: New):
    turn = new().say(said)
    assert "gik noget galt" not in turn.text
    assert turn.buttons


@pytest.mark.parametrize("its", ["aendring_ja", "aendring_nej", "akut_nej", "ny_dato", "alligevel"])
def test_an_old_button_pressed_again_breaks_nothing(its: str, visit: Callable[[], GatewayConversation]):
    talk = visit()
    for before in (None, payload("find_moede"), FOUND):
        if before:
            talk.say(before)
        turn = talk.say(payload("svar", valg=its))
        assert "gik noget galt" not in turn.text


def test_what_of_another_municipality_after_a_look_up_is_the_same_question_there(new: Callable[[], Conversation]):
    talk = new()
    talk.say("hvem er mødeleder til et børne- og familiemøde")
    turn = talk.say("hvad med Holbæk?")
    assert (turn.type, turn.custom["fundet"], turn.custom["rulebook"]) == ("svar", True, "holbaek_2019")
    assert turn.custom["emne"] == "ansvarlig"


def test_what_of_another_municipality_without_a_look_up_uses_its_rules(new: Callable[[], Conversation]):
    assert new().say("hvad med Holbæk?").custom["emne"] == "rulebook"


def test_the_other_edition_after_a_look_up_is_the_same_question_there(new: Callable[[], Conversation]):
    talk = new()
    talk.say("hvem er mødeleder til et børne- og familiemøde")
    turn = talk.say("hvad med 2017-udgaven?")
    assert (turn.type, turn.custom["fundet"], turn.custom["rulebook"]) == ("svar", True, "ringsted_2017")
    assert turn.custom["emne"] == "ansvarlig"


@pytest.mark.parametrize(
    ("before", "said", "topic"),
    [
        ("hvem indkalder til bfm", "og hvornaar", "frist"),
        ("hvor lang tid tager et samarbejdsmøde", "og hvem", "ansvarlig"),
        ("hvem leder et samarbejdsmøde", "hvor", "tid_og_sted"),
        ("hvem indkalder til netværksmøde i Holbæk", "og hvem skriver referat?", "ansvarlig"),
        ("hvornår skal invitationen til bfm ud", "ok og under?", "foer_under_efter"),
        ("hvem leder bfm", "hvorfor?", "formaal"),
    ],
)
def test_a_few_words_go_on_with_the_look_up(before: str, said: str, topic: str, new: Callable[[], Conversation]):
    talk = new()
    first = talk.say(before)
    turn = talk.say(said)
    assert (turn.type, turn.custom["fundet"], turn.custom["emne"]) == ("svar", True, topic), turn.text
    assert turn.custom["rulebook"] == first.custom["rulebook"]


@pytest.mark.parametrize(
    ("said", "rulebook"),
    [
        ("vi er i Holbæk. familien har allerede en rådgiver, vi er bekymret for en dreng i børnehaven", "holbaek_2019"),
        ("jeg er leder i holbæk. der er ingen sag, og vi er moderat bekymrede", "holbaek_2019"),
        ("vi følger 2017-udgaven. der er ingen sag, og vi er moderat bekymrede", "ringsted_2017"),
        ("pigen er flyttet hertil fra Holbæk. der er ingen sag, og vi er moderat bekymrede", "ringsted_ark"),
        ("en dreng, årgang 2017. der er ingen sag, og vi er moderat bekymrede", "ringsted_ark"),
    ],
)
def test_a_case_is_decided_by_the_structure_that_it_is_told_of(
    said: str, rulebook: str, new: Callable[[], Conversation]
):
    turn = new().say(said)
    assert turn.type == "spoergsmaal"
    assert turn.custom["overblik"]["rulebook"] == rulebook


def test_a_wish_for_other_wording_is_no_answer(new: New):
    talk = new()
    turn = talk.say("jeg er skoleleder. der er ingen sag")
    assert turn.slot == "bekymringsgrad"
    turn = talk.say("skriv den lidt venligere")
    assert "bekymringsgrad" not in known_of(turn)


@pytest.mark.parametrize("said", ["hvor står det", "hvor har du det fra?"])
def test_where_it_stands_is_asked_of_what_was_looked_up(said: str, new: New):
    talk = new()
    first = talk.say("hvad betyder PAF")
    turn = talk.say(said)
    assert (turn.type, turn.custom["fundet"]) == ("svar", True)
    assert turn.custom["kilder"][0] == first.custom["kilder"][0]


def test_two_questions_of_every_meeting_are_both_answered(new: New):
    turn = new().say("hvem skal indkalde, og hvor lang tid før?")
    assert (turn.type, turn.custom["fundet"]) == ("svar", True)
    assert {f.rsplit("/", 1)[1] for f in turn.custom["grundlag"]} >= {"indkalder", "frister"}


def test_a_case_of_a_municipality_without_a_structure_says_whose_is_used(new: Callable[[], Conversation]):
    turn = new().say("vi er i Slagelse. jeg er skoleleder, der er ingen sag, og vi er moderat bekymrede")
    assert turn.custom["overblik"]["rulebook"] == "ringsted_ark"
    assert "Slagelse" in turn.text and "Ringsteds" in turn.text


def test_a_meeting_looked_up_on_the_way_is_not_drafted_for(new: New):
    talk = new()
    assert talk.say("jeg er pædagogisk leder, vi er moderat bekymrede, og der er en aktiv sag").slot
    looked_up = talk.say("hvem skriver referat til et samarbejdsmøde?")
    assert (looked_up.type, looked_up.custom["moede"]) == ("svar", "samarbejdsmoede")
    turn = talk.say("lav indkaldelsen til tirsdag den 9. februar 2027 kl 9")
    assert turn.slot in fk.AFGOERENDE, turn.text
