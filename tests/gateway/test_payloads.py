"""A button's payload is passed on only where all of it is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.payloads import ENTITIES, INTENTS, MAX_PAYLOAD, PayloadError, check_payload


@pytest.mark.parametrize(
    "payload",
    [
        "/hils",
        '/svar{"bekymringsgrad":"moderat"}',
        '/svar{"fagligheder":["ke_psykolog","ssp"]}',
        '/ret_svar{"slot":"sagsstatus"}',
        '/lav_kladde{"dokument":"opgavekort","kortrolle":"sundhedsplejerske"}',
        '/svar{"dato":"2026-12-10"}',
        '/svar{"dato":"2026-12-10T14:30"}',
        '/vis_kvittering{"kode":"RA-7K2M-9F3X-QW2T"}',
        '/laer{"valg":"laering:trin.2"}',
        '/svar{"valg":3}',
        '/svar{"valg":true}',
        '/svar{"rulebook":"ida_2026"}',  # an id may hold a word that is a name
    ],
)
def test_known_payloads_pass_unchanged(payload: str) -> None:
    assert check_payload(payload) == payload


def test_every_intent_and_entity_of_the_contract_passes() -> None:
    for intent in INTENTS:
        assert check_payload(f"/{intent}") == f"/{intent}"
    for entity in ENTITIES:
        assert check_payload(f'/svar{{"{entity}":"x"}}') == f'/svar{{"{entity}":"x"}}'


def test_what_is_passed_on_is_written_anew() -> None:
    assert check_payload('/svar{ "rolle" : "fagperson" }') == '/svar{"rolle":"fagperson"}'


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "/",
        "hils",
        " /hils",
        "/hils\n",
        "/restart",
        "/session_start",
        "/hils@0.9",
        "/HILS",
        "/svar{}",
        "/svar{",
        "/svar[]",
        '/svar{"rolle":"fagperson"} mere',
        '/svar{"ukendt":"x"}',
        '/svar{"rolle":"fagperson","ukendt":"x"}',
        '/svar{"rolle":"fagperson","rolle":"raadgiver"}',
        '/svar{"rolle":null}',
        '/svar{"rolle":1.5}',
        '/svar{"rolle":NaN}',
        '/svar{"valg":1000000}',
        '/svar{"rolle":{"a":"b"}}',
        '/svar{"rolle":""}',
        '/svar{"rolle":"Fagperson"}',
        '/svar{"rolle":"en person"}',
        '/svar{"rolle":"<b>"}',
        '/svar{"rolle":"x\\ny"}',
        '/svar{"fagligheder":[]}',
        '/svar{"fagligheder":["ssp",1]}',
        '/svar{"fagligheder":[["ssp"]]}',
        '/svar{"fagligheder":[' + ",".join(['"ssp"'] * 13) + "]}",
        '/svar{"dato":"010203-1234"}',
        '/vis_kvittering{"kode":"0102031234"}',
        '/svar{"rolle":"' + "a" * 81 + '"}',
        "/svar{" + "[" * 380 + "}",
    ],
)
def test_all_else_is_refused(payload: str) -> None:
    with pytest.raises(PayloadError):
        check_payload(payload)


def test_length() -> None:
    with pytest.raises(PayloadError, match="too long"):
        check_payload("/svar" + " " * MAX_PAYLOAD)


@given(st.text(max_size=60) | st.from_regex(r"\A/[a-z_]{1,12}(\{.{0,30}\})?\Z"))
def test_nothing_but_a_refusal_or_a_known_intent(payload: str) -> None:
    try:
        checked = check_payload(payload)
    except PayloadError:
        return
    assert checked[1:].partition("{")[0] in INTENTS
