"""An activity as it came from Teams, read into the little of it that the channel uses."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.gateway.teams.platform import Reference

OTHER_PERSON = "[navn]"
"""What stands in a text where somebody else was mentioned: a mention holds a name."""

# What a Connector's address is made of must not lead anywhere else in it.
_PATH = re.compile(r"[^\s/?#%\\\x00-\x1f]{1,250}")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:-]{1,253}(?:/[A-Za-z0-9._~/-]{0,200})?")
_MENTION = re.compile(r"<at\b[^>]{0,200}>(.{0,200}?)</at>", re.DOTALL | re.IGNORECASE)


class Unreadable(Exception):
    """An activity that lacks what every activity has. Its text says what, and repeats nothing of it."""


@dataclass(frozen=True)
class Incoming:
    """An activity. ``kind`` is its type; ``shared``: others are in the conversation; ``addressed``: it is said to the
    guide; ``others``: its text named somebody else; ``card``: the id of the message whose card was used, or "".
    """

    kind: str
    id: str
    to: Reference
    tenants: frozenset[str]
    user: str
    shared: bool
    addressed: bool
    text: str
    others: bool
    value: Any
    action: str
    files: bool
    card: str

    @classmethod
    def read(cls, body: Mapping[str, Any], app_id: str) -> "Incoming":
        """Read an activity. Raises Unreadable."""
        conversation, sender = _map(body, "conversation"), _map(body, "from")
        data = _map(body, "channelData")
        if _text(body, "channelId") != "msteams":
            raise Unreadable("another channel")
        service_url, name = _text(body, "serviceUrl"), _text(conversation, "id")
        if not _ADDRESS.fullmatch(service_url) or not _PATH.fullmatch(name):
            raise Unreadable("no address to answer to")
        said = [_text(conversation, "tenantId"), _text(_map(data, "tenant"), "id")]
        tenants = frozenset(tenant.lower() for tenant in said if tenant)
        kind, shared = _text(body, "type"), _text(conversation, "conversationType") != "personal"
        mine = {f"28:{app_id}", _text(_map(body, "recipient"), "id")}
        text, mentioned, others = _without_mentions(body, mine)
        return cls(
            kind=kind,
            id=_text(body, "id"),
            to=Reference(service_url, name, min(tenants, default="")),
            tenants=tenants,
            user=_text(sender, "aadObjectId") or _text(sender, "id"),
            shared=shared,
            addressed=not shared or mentioned or isinstance(body.get("value"), dict),
            text=text,
            others=others,
            value=body.get("value"),
            action=_text(body, "action"),
            files=any(_is_file(item) for item in _list(body, "attachments")),
            card=_text(body, "replyToId") if _PATH.fullmatch(_text(body, "replyToId")) else "",
        )


def _without_mentions(body: Mapping[str, Any], mine: set[str]) -> tuple[str, bool, bool]:
    """The text without mentions, whether the guide was mentioned, and whether somebody else was."""
    text, mentioned, others = _text(body, "text"), False, False
    for entity in _list(body, "entities"):
        if not isinstance(entity, dict) or entity.get("type") != "mention":
            continue
        it_is_me = _text(_map(entity, "mentioned"), "id") in mine
        mentioned |= it_is_me
        others |= not it_is_me
        written = _text(entity, "text")
        if written:
            text = text.replace(written, " " if it_is_me else f" {OTHER_PERSON} ")
    # A mention that no entity told of: whom it names cannot be seen, so it is taken for a person's.
    text, left = _MENTION.subn(f" {OTHER_PERSON} ", text)
    plain = html.unescape(text).replace("\xa0", " ")
    return re.sub(r" {2,}", " ", plain).strip(), mentioned, others or left > 0


def _is_file(item: object) -> bool:
    # Teams sends a text's formatted twin as an attachment too.
    return isinstance(item, dict) and not _text(item, "contentType").startswith("text/html")


def _map(source: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = source.get(name)
    return found if isinstance(found, dict) else {}


def _text(source: Mapping[str, Any], name: str) -> str:
    found = source.get(name)
    return found if isinstance(found, str) else ""


def _list(source: Mapping[str, Any], name: str) -> Iterator[Any]:
    found = source.get(name)
    return iter(found if isinstance(found, list) else ())
