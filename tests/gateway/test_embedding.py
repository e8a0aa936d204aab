"""The element on a foreign page: only where it is let in, with a session of its own, and never with the cookie."""

import time
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.gateway.app import SECURITY_HEADERS
from bot.gateway.sessions import COOKIE, HEADER, LIFETIME, Kind, Sessions
from tests.gateway.conftest import Client, MakeGateway
from tests.gateway.fakes import FakeEngine
from tests.gateway.test_chat import is_error, say

HOME = "https://intranet.example"
KEY = b"a test's key of good length"
FROM_HOME = {"Origin": HOME, "Sec-Fetch-Site": "cross-site"}


async def embedded(make_gateway: MakeGateway, **changes: Any) -> tuple[Client, dict[str, str]]:
    """A gateway that lets HOME in, and the headers of an element there with its token."""
    gateway = await make_gateway(embed_origins=(HOME,), **changes)
    async with gateway.post("/api/session", json={}, headers=FROM_HOME) as response:
        assert response.status == 200
        assert response.headers["Access-Control-Allow-Origin"] == HOME
        token = (await response.json())["token"]
    gateway.session.cookie_jar.clear()
    return gateway, FROM_HOME | {HEADER: token}


async def test_an_element_talks_with_its_own_session(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    gateway, headers = await embedded(make_gateway)
    for word in ("et", "to"):
        async with gateway.post("/api/chat", json={"message": word}, headers=headers) as response:
            assert response.status == 200
            assert response.headers["Access-Control-Allow-Origin"] == HOME
            assert "Access-Control-Allow-Credentials" not in response.headers
            assert "Origin" in response.headers.getall("Vary")
            assert COOKIE not in response.cookies
    senders = {turn["sender"] for turn in engine.got}
    assert len(senders) == 1
    assert senders.pop().startswith("element-")


async def test_the_browser_is_told_what_may_be_sent(make_gateway: MakeGateway) -> None:
    gateway, _ = await embedded(make_gateway)
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": f"content-type,{HEADER}"}
    async with gateway.options("/api/chat", headers=FROM_HOME | asks) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == HOME
        assert response.headers["Access-Control-Allow-Methods"] == "POST"
        assert {name.strip().lower() for name in response.headers["Access-Control-Allow-Headers"].split(",")} == {
            "content-type",
            HEADER.lower(),
        }
    async with gateway.options("/api/chat", headers={"Origin": "https://ond.example"} | asks) as response:
        assert response.status == 403
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("origin", ["https://ond.example", "null", f"{HOME}.ond.example", "http://intranet.example"])
async def test_other_origins_are_not_let_in(make_gateway: MakeGateway, engine: FakeEngine, origin: str) -> None:
    gateway, headers = await embedded(make_gateway)
    for path in ("/api/chat", "/api/session"):
        async with gateway.post(path, json={"message": "hej"}, headers=headers | {"Origin": origin}) as response:
            assert is_error((response.status, await response.json()), 403)
            assert "Access-Control-Allow-Origin" not in response.headers
    assert engine.got == []


async def test_nobody_is_let_in_unless_it_is_set(gateway: Client) -> None:
    async with gateway.post("/api/session", json={}, headers=FROM_HOME) as response:
        assert response.status == 403
    async with gateway.options("/api/chat", headers=FROM_HOME) as response:
        assert response.status == 405
    async with gateway.get("/static/guide.js", headers=FROM_HOME) as response:
        assert "Access-Control-Allow-Origin" not in response.headers
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_the_cookie_is_worth_nothing_from_a_foreign_page(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    gateway, _ = await embedded(make_gateway)
    async with gateway.get("/") as page:
        assert COOKIE in page.cookies
    assert is_error(await say(gateway, {"message": "hej"}, headers=FROM_HOME), 401)
    assert engine.got == []


@pytest.mark.parametrize("case", ["empty", "rubbish", "cookie", "expired", "other key"])
async def test_a_bad_token_is_told_so(make_gateway: MakeGateway, engine: FakeEngine, case: str) -> None:
    gateway, headers = await embedded(make_gateway)
    old = Sessions(KEY, now=lambda: 1_000_000.0, kind=Kind.TOKEN).open(None).value
    bad = {
        "empty": "",
        "rubbish": "x" * 5000,
        "cookie": Sessions(KEY).open(None).value,
        "expired": old,
        "other key": Sessions(b"another key of good length", kind=Kind.TOKEN).open(None).value,
    }[case]
    assert bad is not None
    assert is_error(await say(gateway, {"message": "hej"}, headers=headers | {HEADER: bad}), 401)
    assert engine.got == []


async def test_a_token_is_no_cookie(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    gateway, headers = await embedded(make_gateway)
    await say(gateway, {"message": "et"}, headers=headers)
    async with (
        ClientSession(cookies={COOKIE: headers[HEADER]}) as thief,
        thief.post(gateway.make_url("/api/chat"), json={"message": "to"}) as response,
    ):
        assert response.status == 200
    assert engine.got[0]["sender"].removeprefix("element-") not in engine.got[1]["sender"]


async def test_a_token_in_use_is_renewed(make_gateway: MakeGateway, engine: FakeEngine) -> None:
    gateway, headers = await embedded(make_gateway)
    old = Sessions(KEY, now=lambda: time.time() - LIFETIME / 2 - 60, kind=Kind.TOKEN).open(None).value
    assert old is not None
    async with gateway.post("/api/chat", json={"message": "et"}, headers=headers | {HEADER: old}) as response:
        renewed = response.headers[HEADER]
        assert HEADER in response.headers["Access-Control-Expose-Headers"]
    assert renewed != old
    await say(gateway, {"message": "to"}, headers=headers | {HEADER: renewed})
    assert engine.got[0]["sender"] == engine.got[1]["sender"]


async def test_our_page_in_a_foreign_frame_may_use_a_token(gateway: Client, engine: FakeEngine) -> None:
    own = {"Origin": f"http://{gateway.host}:{gateway.port}", "Sec-Fetch-Site": "same-origin"}
    async with gateway.post("/api/session", json={}, headers=own) as response:
        token = (await response.json())["token"]
    assert (await say(gateway, {"message": "hej"}, headers=own | {HEADER: token}))[0] == 200
    assert engine.got[0]["sender"].startswith("element-")


async def test_an_expired_cookie_is_told_of(gateway: Client, engine: FakeEngine) -> None:
    assert "ny_session" not in (await say(gateway, {"message": "hej"}))[1]
    assert "ny_session" not in (await say(gateway, {"message": "hej"}))[1]
    async with ClientSession() as client:
        old = Sessions(KEY, now=lambda: 1_000_000.0).open(None).value
        assert old is not None
        url = gateway.make_url("/api/chat")
        async with client.post(url, json={"message": "hej"}, cookies={COOKIE: old}) as response:
            assert (await response.json())["ny_session"] is True


async def test_files_may_be_fetched_and_frames_shown_where_that_is_set(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(embed_origins=(HOME,), frame_ancestors=(HOME, "https://andet.example"))
    async with gateway.get("/static/guide.js", headers=FROM_HOME) as response:
        assert response.headers["Access-Control-Allow-Origin"] == HOME
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert set(response.headers.getall("Vary")) == {"Accept-Encoding", "Origin"}
    async with gateway.get("/", headers=FROM_HOME) as response:
        assert "Access-Control-Allow-Origin" not in response.headers
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        policy = response.headers["Content-Security-Policy"]
        assert f"frame-ancestors 'self' {HOME} https://andet.example;" in policy
        assert "X-Frame-Options" not in response.headers
        others = {name: value for name, value in SECURITY_HEADERS.items() if name not in _EMBEDDING}
        assert {name: response.headers[name] for name in others} == others


_EMBEDDING = {"Content-Security-Policy", "X-Frame-Options", "Cross-Origin-Resource-Policy"}
