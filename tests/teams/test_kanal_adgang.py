"""Who may post to the channel. Tokens are signed and checked for real; whoever is refused gets nothing sent."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from tests.teams.conftest import MakeTeams, Teams
from tests.teams.fake_microsoft import APP, FOREIGN_KEY, KEY, KEY_ID, LOGIN, OTHER_TENANT, TENANT, FakeMicrosoft, jwk

NOW = int(time.time())


async def test_a_message_of_microsofts_is_answered(teams: Teams) -> None:
    assert await teams.say("hej") == 200
    await teams.until(1)
    assert teams.engine.messages == ["hej"]
    [sent] = [one for one in teams.microsoft.sent if one["body"]["type"] == "message"]
    assert sent["conversation"] == "a:1samtale-med-bodil"
    claims = jwt.decode(sent["authorization"].removeprefix("Bearer "), options={"verify_signature": False})
    assert claims["aud"] == "https://api.botframework.com"
    [asked] = teams.microsoft.token_requests
    assert (asked["tenant"], asked["client_id"]) == (TENANT, APP)
    assert asked["scope"] == "https://api.botframework.com/.default"


def unsigned(microsoft: FakeMicrosoft) -> str:
    """A token that says it needs no signature."""
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT", "kid": KEY_ID}).encode()).rstrip(b"=")
    return f"{header.decode()}.{microsoft.token().split('.')[1]}."


def swapped(microsoft: FakeMicrosoft) -> str:
    """A good signature under another payload."""
    good, bad = microsoft.token().split("."), microsoft.token(appid="x").split(".")
    return f"{good[0]}.{bad[1]}.{good[2]}"


def by_the_public_key(microsoft: FakeMicrosoft) -> str:
    """A token signed with what everybody can read, as if it were a secret."""
    claims = jwt.decode(microsoft.token(), options={"verify_signature": False})
    return jwt.encode(claims, jwk(KEY, KEY_ID)["n"], "HS256", headers={"kid": KEY_ID})


FORGED: dict[str, Callable[[FakeMicrosoft], str]] = {
    "empty": lambda m: "",
    "no token at all": lambda m: "x",
    "wrong audience": lambda m: m.token(aud=OTHER_TENANT),
    "wrong key": lambda m: m.token(FOREIGN_KEY),
    "wrong key that brings itself": lambda m: m.token(
        FOREIGN_KEY, headers={"kid": KEY_ID, "jwk": jwk(FOREIGN_KEY, KEY_ID), "jku": "https://evil.example/keys"}
    ),
    "unknown key": lambda m: m.token(headers={"kid": "en-anden"}),
    "expired": lambda m: m.token(exp=NOW - 3600, nbf=NOW - 7200, iat=NOW - 7200),
    "not yet": lambda m: m.token(nbf=NOW + 3600),
    "no expiry": lambda m: m.token(without=("exp",)),
    "no beginning": lambda m: m.token(without=("nbf",)),
    "wrong issuer": lambda m: m.token(iss="https://evil.example"),
    "issuer of the directory": lambda m: m.token(iss=f"{LOGIN}/{TENANT}/v2.0", tid=TENANT, azp=APP),
    "no issuer": lambda m: m.token(without=("iss",)),
    "wrong service address": lambda m: m.token(serviceurl="https://evil.example/"),
    "no service address": lambda m: m.token(without=("serviceurl",)),
    "no key id": lambda m: m.token(headers={}),
    "HS256 with the public key": by_the_public_key,
    "alg none": unsigned,
    "another payload": swapped,
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
async def test_what_is_forged_is_refused_and_nothing_is_sent(
    teams: Teams, microsoft: FakeMicrosoft, forge: Callable[[FakeMicrosoft], str]
) -> None:
    assert await teams.post(microsoft.activity("hej"), forge(microsoft)) == 401
    await teams.quiet(0.05)
    assert (teams.engine.got, microsoft.sent) == ([], [])
    # And the door is still open for Microsoft.
    assert await teams.say("hej") == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": ""}, {"Authorization": "Basic eDp4"}])
async def test_without_a_bearer_token_one_is_refused(teams: Teams, headers: dict[str, str]) -> None:
    assert await teams.post(teams.microsoft.activity("hej"), headers=headers) == 401
    assert teams.engine.got == []


@pytest.mark.parametrize("address", ["https://evil.example/", "ftp://127.0.0.1/", "", None, 7])
async def test_an_activity_from_elsewhere_than_its_token_is_refused(teams: Teams, address: Any) -> None:
    assert await teams.say("hej", serviceUrl=address) == 401
    await teams.quiet(0.05)
    assert (teams.engine.got, teams.microsoft.sent) == ([], [])


@pytest.mark.parametrize(
    "changes",
    [
        {"conversation": {"conversationType": "personal", "tenantId": OTHER_TENANT, "id": "a:1"}},
        {"channelData": {"tenant": {"id": OTHER_TENANT}}},
        {"conversation": {"conversationType": "personal", "id": "a:1"}, "channelData": {}},
    ],
)
async def test_another_tenant_is_refused(teams: Teams, changes: dict[str, Any]) -> None:
    assert await teams.say("hej", **changes) == 403
    await teams.quiet(0.05)
    assert (teams.engine.got, teams.microsoft.sent) == ([], [])


async def test_several_tenants_can_be_let_in(make_teams: MakeTeams) -> None:
    teams = await make_teams(teams={"tenants": frozenset({TENANT, OTHER_TENANT})})
    there = {"conversationType": "personal", "tenantId": OTHER_TENANT, "id": "a:1"}
    assert await teams.say("hej", conversation=there, channelData={"tenant": {"id": OTHER_TENANT.upper()}}) == 200
    assert await teams.say("hej") == 200
    await teams.until(2)
    assert len({turn["sender"] for turn in teams.engine.got}) == 2, "the same user in another tenant is another person"


async def test_a_key_that_is_not_endorsed_for_teams_is_no_key(teams: Teams) -> None:
    teams.microsoft.keys = [jwk(KEY, KEY_ID, endorsements=["webchat"]), jwk(FOREIGN_KEY, "anden")]
    assert await teams.say("hej") == 401
    token = teams.microsoft.token(FOREIGN_KEY, headers={"kid": "anden"})
    assert await teams.post(teams.microsoft.activity("hej"), token) == 200


async def test_unknown_keys_do_not_make_the_guide_ask_each_time(teams: Teams) -> None:
    for _ in range(10):
        await teams.post(teams.microsoft.activity("hej"), teams.microsoft.token(headers={"kid": "ukendt"}))
    assert teams.microsoft.asked_for_keys <= 2


async def test_where_the_keys_cannot_be_had_teams_is_asked_to_come_again(teams: Teams) -> None:
    activity, token = teams.microsoft.activity("hej"), teams.microsoft.token()
    await teams.microsoft.server.close()
    assert [await teams.post(activity, token) for _ in range(2)] == [503, 503]
    assert teams.engine.got == []


@pytest.mark.parametrize(
    "changes",
    [
        {"channelId": "webchat"},
        {"conversation": {"tenantId": TENANT, "id": "../../v3/conversations"}},
        {"conversation": {"tenantId": TENANT, "id": "a:1/activities?x="}},
        {"conversation": {"tenantId": TENANT, "id": ""}},
        {"conversation": {"tenantId": TENANT, "id": "x" * 400}},
        {"conversation": "a:1"},
        {"conversation": None},
    ],
)
async def test_an_activity_that_cannot_be_answered_is_not_taken(teams: Teams, changes: dict[str, Any]) -> None:
    assert await teams.say("hej", **changes) == 400
    assert teams.engine.got == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b"\xff", b"[" * 100_000])
async def test_what_is_no_activity_is_refused(teams: Teams, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {teams.microsoft.token()}", "Content-Type": "application/json"}
    async with teams.client.post("/api/messages", data=body, headers=headers) as answer:
        assert answer.status == 400


async def test_what_is_too_large_is_refused(teams: Teams) -> None:
    assert await teams.say("x" * 300_000) == 413
    assert teams.engine.got == []


async def test_an_invocation_is_not_for_the_guide(teams: Teams) -> None:
    assert await teams.say("", type="invoke", name="adaptiveCard/action", value={}) == 501


async def test_the_channel_is_not_there_unless_it_is_wanted(make_teams: MakeTeams) -> None:
    teams = await make_teams(on=False)
    assert await teams.say("hej") == 404
    assert teams.microsoft.asked_for_keys == 0
