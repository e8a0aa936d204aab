"""The chat's address: what comes through, what is refused, and what the user is told."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.gateway.limits import MAX_MESSAGE
from bot.gateway.sessions import COOKIE
from tests.gateway.conftest import Client, MakeGateway
from tests.gateway.fakes import ANSWER, FakeEngine


async def say(client: Client, body: object, **kwargs: Any) -> tuple[int, dict[str, Any]]:
    """Post one turn; returns the status and the JSON."""
    async with client.post("/api/chat", json=body, **kwargs) as response:
        assert response.content_type == "application/json"
        return response.status, await response.json()


def is_error(answer: tuple[int, dict[str, Any]], status: int) -> bool:
    """Whether an answer is the contract's error with a Danish sentence without an exclamation mark."""
    text = answer[1].get("fejl")
    return answer[0] == status and isinstance(text, str) and text.endswith(".") and "!" not in text


# What comes through


async def test_a_text_reaches_the_engine_and_its_answer_the_user(gateway: Client, engine: FakeEngine) -> None:
    status, answer = await say(gateway, {"message": "  en dreng på 4 taler næsten ikke  "})
    assert status == 200
    assert engine.messages == ["en dreng på 4 taler næsten ikke"]
    without_sender = [{key: value for key, value in message.items() if key != "recipient_id"} for message in ANSWER]
    assert answer == {"messages": without_sender}


async def test_a_payload_reaches_the_engine(gateway: Client, engine: FakeEngine) -> None:
    status, _ = await say(gateway, {"payload": '/svar{"fagligheder": ["ke_psykolog", "ssp"]}'})
    assert status == 200
    assert engine.messages == ['/svar{"fagligheder":["ke_psykolog","ssp"]}']


@pytest.mark.parametrize(
    ("typed", "reaches"),
    [
        ("/restart", "restart"),
        ('/svar{"rolle":"raadgiver"}', 'svar{"rolle":"raadgiver"}'),
        ("//// / /hej", "hej"),
        ("\u200b/\x00/ hej", "hej"),
        ("hej/hej", "hej/hej"),
        ("a\x00b\x1bc\u202ed\ud800e", "abcde"),
        ("linje\r\nto\u2028tre\tfire", "linje\nto\ntre fire"),
        ("Pæ\u030adagog a\u030a", "Pæ̊dagog å"),
    ],
)
async def test_what_a_text_is_cleaned_of(gateway: Client, engine: FakeEngine, typed: str, reaches: str) -> None:
    status, _ = await say(gateway, {"message": typed})
    assert status == 200
    assert engine.messages == [reaches]


async def test_a_text_of_full_length_passes_however_it_is_escaped(gateway: Client, engine: FakeEngine) -> None:
    text = "😀" * MAX_MESSAGE
    for body in (json.dumps({"message": text}), json.dumps({"message": text}, ensure_ascii=False)):
        async with gateway.post(
            "/api/chat", data=body.encode(), headers={"Content-Type": "application/json"}
        ) as response:
            assert response.status == 200
    assert engine.messages == [text, text]


# What is refused


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "hej",
        {"message": "hej", "payload": "/hils"},
        {"message": "hej", "sender": "en anden"},
        {"message": 7},
        {"message": None},
        {"message": ""},
        {"message": "  \n\u200b "},
        {"message": "/"},
        {"message": " / // "},
        {"payload": None},
        {"payload": "/restart"},
        {"payload": "hej"},
        {"payload": '/svar{"sender":"x"}'},
    ],
)
async def test_bad_input(gateway: Client, engine: FakeEngine, body: object) -> None:
    assert is_error(await say(gateway, body), 400)
    assert engine.got == []


@pytest.mark.parametrize(
    "raw", [b"", b"null", b"{", b"\xff\xfe", b'{"message": "\xe6"}', b"[" * 30000, b'{"message": ' + b"9" * 5000 + b"}"]
)
async def test_bodies_that_are_no_json(gateway: Client, engine: FakeEngine, raw: bytes) -> None:
    async with gateway.post("/api/chat", data=raw, headers={"Content-Type": "application/json"}) as response:
        assert is_error((response.status, await response.json()), 400)
    assert engine.got == []


@pytest.mark.parametrize("length", [MAX_MESSAGE + 1, 30_000, 200_000])
async def test_a_text_that_is_too_long(gateway: Client, engine: FakeEngine, length: int) -> None:
    answer = await say(gateway, {"message": "a" * length})
    assert is_error(answer, 413)
    assert "2.000 tegn" in answer[1]["fejl"]
    assert engine.got == []


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_other_content_types(gateway: Client, engine: FakeEngine, content_type: str) -> None:
    body = json.dumps({"message": "hej"})
    async with gateway.post("/api/chat", data=body, headers={"Content-Type": content_type}) as response:
        assert is_error((response.status, await response.json()), 415)
    assert engine.got == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://ond.example"},
        {"Origin": "null"},
        {"Origin": "http://[bad"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_sites_are_refused(gateway: Client, engine: FakeEngine, headers: dict[str, str]) -> None:
    assert is_error(await say(gateway, {"message": "hej"}, headers=headers), 403)
    assert engine.got == []


async def test_the_page_itself_is_not_refused(gateway: Client) -> None:
    origin = f"http://{gateway.host}:{gateway.port}"
    status, _ = await say(gateway, {"message": "hej"}, headers={"Origin": origin, "Sec-Fetch-Site": "same-origin"})
    assert status == 200


async def test_wrong_method_and_wrong_address(gateway: Client) -> None:
    async with gateway.get("/api/chat") as response:
        assert is_error((response.status, await response.json()), 405)
        assert response.headers["Allow"] == "POST"
    async with gateway.get("/api/andet") as response:
        assert is_error((response.status, await response.json()), 404)
    async with gateway.get("/andet") as response:
        assert response.status == 404
        assert "forside" in await response.text()


# Who is talking


async def test_the_sender_is_the_gateways_own(gateway: Client, engine: FakeEngine) -> None:
    async with gateway.get("/") as page:
        cookie = page.cookies[COOKIE]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["max-age"]
        assert not cookie["secure"]
    await say(gateway, {"message": "et"})
    await say(gateway, {"message": "to"})
    senders = [turn["sender"] for turn in engine.got]
    assert senders[0] == senders[1] == "web-" + cookie.value.split(".")[1]


async def test_a_forged_cookie_gets_another_sender_and_a_new_cookie(gateway: Client, engine: FakeEngine) -> None:
    await say(gateway, {"message": "et"})
    victim = engine.got[0]["sender"].removeprefix("web-")
    async with ClientSession() as thief:
        forged = {COOKIE: f"1.{victim}.1900000000.{'A' * 43}"}
        async with thief.post(gateway.make_url("/api/chat"), json={"message": "to"}, cookies=forged) as response:
            assert response.status == 200
            assert victim not in response.cookies[COOKIE].value
    assert victim not in engine.got[1]["sender"]


async def test_no_answer_shows_the_sender(gateway: Client, engine: FakeEngine) -> None:
    _, answer = await say(gateway, {"message": "et"})
    assert engine.got[0]["sender"] not in json.dumps(answer)
    assert "recipient_id" not in json.dumps(answer)


async def test_the_cookie_is_secure_behind_a_trusted_https_proxy_only(make_gateway: MakeGateway) -> None:
    headers = {"X-Forwarded-Proto": "https"}
    async with (await make_gateway()).get("/", headers=headers) as page:
        assert not page.cookies[COOKIE]["secure"]
    async with (await make_gateway(trusted_proxies=1)).get("/", headers=headers) as page:
        assert page.cookies[COOKIE]["secure"]


# Personal numbers


async def test_a_cpr_number_never_reaches_the_engine_and_the_user_is_told_once(
    gateway: Client, engine: FakeEngine
) -> None:
    _, answer = await say(gateway, {"message": "han hedder noget, cpr 010203-1234, tlf 20304050"})
    assert engine.messages == ["han hedder noget, cpr [cpr], tlf [telefon]"]
    notice, *rest = answer["messages"]
    assert set(notice) == {"text"}
    assert "et CPR-nummer og et telefonnummer" in notice["text"]
    assert rest
    _, again = await say(gateway, {"message": "igen 010203-1234"})
    assert engine.messages[1] == "igen [cpr]"
    assert again["messages"] == rest


async def test_each_visitor_is_told(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway()
    for _ in range(2):
        gateway.session.cookie_jar.clear()
        _, answer = await say(gateway, {"message": "skriv til a@b.dk"})
        assert "en e-mailadresse" in answer["messages"][0]["text"]


async def test_the_notice_waits_for_a_turn_that_succeeds(gateway: Client, engine: FakeEngine) -> None:
    engine.says([])
    assert is_error(await say(gateway, {"message": "cpr 010203-1234"}), 503)
    engine.reply = engine.answer
    _, answer = await say(gateway, {"message": "cpr 010203-1234"})
    assert "CPR-nummer" in answer["messages"][0]["text"]


# Rates


async def test_too_many_from_one_session(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    gateway = await make_gateway(session_rate=60, session_burst=2)
    await gateway.get("/")
    for _ in range(2):
        assert (await say(gateway, {"message": "hej"}))[0] == 200
    async with gateway.post("/api/chat", json={"message": "hej"}) as response:
        assert is_error((response.status, await response.json()), 429)
        assert response.headers["Retry-After"] == "1"
    gateway.session.cookie_jar.clear()
    assert (await say(gateway, {"message": "hej"}))[0] == 200
    assert len(engine.got) == 3


async def test_too_many_from_one_address(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    gateway = await make_gateway(address_rate=60, address_burst=2)
    for number in range(4):
        gateway.session.cookie_jar.clear()
        # Without a trusted proxy nobody chooses their own address.
        answer = await say(gateway, {"message": "hej"}, headers={"X-Forwarded-For": f"192.0.2.{number}"})
        assert (answer[0] == 200) if number < 2 else is_error(answer, 429)
    assert len(engine.got) == 2


async def test_a_trusted_proxy_tells_addresses_apart(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(address_rate=60, address_burst=1, trusted_proxies=1)
    for address, status in (("192.0.2.1", 200), ("192.0.2.2", 200), ("192.0.2.9, 192.0.2.1", 429)):
        gateway.session.cookie_jar.clear()
        assert (await say(gateway, {"message": "hej"}, headers={"X-Forwarded-For": address}))[0] == status


# An engine that is down, slow or odd


async def test_the_engine_is_down(gateway: Client, engine: FakeEngine) -> None:
    await engine.server.close()
    answer = await say(gateway, {"message": "hej"})
    assert is_error(answer, 503)
    assert "prøv så igen" in answer[1]["fejl"]
    assert "112" in answer[1]["fejl"]


async def test_the_engine_is_slow(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    engine.sleeps(5)
    gateway = await make_gateway(engine_timeout=0.1)
    assert is_error(await say(gateway, {"message": "hej"}), 504)


async def test_the_engine_is_slow_in_the_middle_of_its_answer(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    async def reply(turn: dict[str, Any]) -> web.StreamResponse:
        async def body() -> Any:
            yield b"["
            await asyncio.sleep(5)

        return web.Response(body=body(), content_type="application/json")

    engine.reply = reply
    gateway = await make_gateway(engine_timeout=0.1)
    assert is_error(await say(gateway, {"message": "hej"}), 504)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>",
        b"\xff",
        b"{}",
        b"null",
        b'["hej"]',
        b'[{"text": 7}]',
        b'[{"text": "x", "buttons": "y"}]',
        b'[{"text": "x", "buttons": ["y"]}]',
        b'[{"text": "x", "buttons": [{"title": "y"}]}]',
        b'[{"custom": "x"}]',
        b"[" * 100_000,
        b'[{"text": "' + b"x" * 1_100_000 + b'"}]',
    ],
)
async def test_the_engine_answers_rubbish(gateway: Client, engine: FakeEngine, raw: bytes) -> None:
    engine.says_raw(raw)
    assert is_error(await say(gateway, {"message": "hej"}), 502)


@pytest.mark.parametrize(("status", "seen"), [(500, 503), (503, 503), (404, 502), (302, 502)])
async def test_the_engine_fails(gateway: Client, engine: FakeEngine, status: int, seen: int) -> None:
    engine.says(ANSWER, status=status)
    assert is_error(await say(gateway, {"message": "hej"}), seen)


@pytest.mark.parametrize("body", [[], [{}], [{"recipient_id": "x"}]])
async def test_the_engine_says_nothing(gateway: Client, engine: FakeEngine, body: object) -> None:
    engine.says(body)
    assert is_error(await say(gateway, {"message": "hej"}), 503)


async def test_the_engine_breaks_off(gateway: Client, engine: FakeEngine) -> None:
    async def reply(turn: dict[str, Any]) -> web.StreamResponse:
        raise asyncio.CancelledError

    engine.reply = reply
    assert is_error(await say(gateway, {"message": "hej"}), 503)


async def test_it_goes_on_when_the_engine_is_back(gateway: Client, engine: FakeEngine) -> None:
    engine.says_raw(b"x")
    assert is_error(await say(gateway, {"message": "hej"}), 502)
    engine.reply = engine.answer
    assert (await say(gateway, {"message": "hej"}))[0] == 200


# One conversation in order, others at the same time


async def test_one_senders_messages_are_handled_in_order(gateway: Client, engine: FakeEngine) -> None:
    under_way = 0

    async def reply(turn: dict[str, Any]) -> web.StreamResponse:
        nonlocal under_way
        under_way += 1
        assert under_way == 1
        # The first takes longest: without a queue the later ones would pass it.
        await asyncio.sleep(0.15 if turn["message"] == "0" else 0.01)
        under_way -= 1
        return web.json_response([{"text": turn["message"]}])

    engine.reply = reply
    await gateway.get("/")
    turns = []
    for number in range(5):
        turns.append(asyncio.create_task(say(gateway, {"message": str(number)})))
        await asyncio.sleep(0.02)
    answers = await asyncio.gather(*turns)
    assert engine.messages == ["0", "1", "2", "3", "4"]
    assert [answer["messages"][0]["text"] for _, answer in answers] == ["0", "1", "2", "3", "4"]


async def test_only_a_few_messages_wait(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    engine.sleeps(0.2)
    gateway = await make_gateway()
    await gateway.get("/")
    answers = await asyncio.gather(*(say(gateway, {"message": str(number)}) for number in range(7)))
    assert sorted(status for status, _ in answers) == [200] * 5 + [429] * 2
    assert len(engine.got) == 5


async def test_other_senders_do_not_wait(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    everybody = asyncio.Event()

    async def reply(turn: dict[str, Any]) -> web.StreamResponse:
        if len(engine.got) == 8:
            everybody.set()
        await asyncio.wait_for(everybody.wait(), 5)
        return web.json_response(ANSWER)

    engine.reply = reply
    gateway = await make_gateway()

    async def visitor() -> int:
        async with (
            ClientSession() as client,
            client.post(gateway.make_url("/api/chat"), json={"message": "x"}) as response,
        ):
            return response.status

    assert await asyncio.gather(*(visitor() for _ in range(8))) == [200] * 8


async def test_a_failed_turn_lets_the_next_one_through(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    engine.sleeps(5)
    gateway = await make_gateway(engine_timeout=0.1)
    await gateway.get("/")
    first = asyncio.create_task(say(gateway, {"message": "et"}))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(say(gateway, {"message": "to"}))
    assert is_error(await first, 504)
    assert is_error(await second, 504)
    assert engine.messages == ["et", "to"]
