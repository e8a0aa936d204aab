"""A recommendation: the meeting and who calls it first, why, what would change it; the rest folded; the receipt."""

from typing import Any
from urllib.parse import quote, urlencode

from bot.gateway.teams.cards import besked, words
from bot.gateway.teams.cards.choices import choices
from bot.gateway.teams.cards.parts import (
    Block,
    action_set,
    aside,
    bullets,
    container,
    fold,
    heading,
    labelled,
    line,
    lines,
    open_url,
    run,
    runs,
    subtle,
)
from bot.gateway.teams.cards.turn import Said, Turn, texts

_ACUTE = "underretning_akut"


def render(said: Said, turn: Turn) -> list[Block]:
    """The recommendation in parts; as the text alone where that is not put together from the parts."""
    card = recommendation(turn.custom)
    if card is None:
        return besked.render(said, turn)
    parts = card["ord"]
    title = str(parts.get("overskrift") or "")
    begins = said.text.find(f"**{title}") if title else -1
    if begins < 0 or card.get("moede") == _ACUTE:
        before, body = "", besked.text_blocks(said.text, turn)
    else:
        before, body = said.text[:begins], _parts(parts, title, turn)
    head = [[aside(words.ASIDE["anbefaling"])]]
    code = parts.get("kvittering")
    kept = _receipt(code, turn) if isinstance(code, str) and code else []
    return [*besked.text_blocks(before, turn), *head, *body, *kept[:1], *choices(said, turn), *kept[1:]]


def recommendation(custom: dict[str, Any]) -> dict[str, Any] | None:
    """The recommendation that a message is or leads to, with its words; None where there is none."""
    for one in (custom, custom.get("naeste")):
        if isinstance(one, dict) and one.get("type") == "anbefaling" and isinstance(one.get("ord"), dict):
            return one
    return None


def _parts(parts: dict[str, Any], title: str, turn: Turn) -> list[Block]:
    blocks: list[Block] = [[heading(f"{title}.", "Large")]]
    if who := parts.get("hvem"):
        blocks.append([line(*runs(str(who)))])
    blocks.append([labelled(words.WHY, str(parts.get("hvorfor") or ""))])
    blocks += [[container([labelled(words.CLOSE_CALL, one)], "warning")] for one in texts(parts.get("taette_valg"))]
    if unknown := texts(parts.get("mangler")):
        blocks.append([labelled(words.DEPENDS, " ".join(unknown))])
    for label, name in ((words.FIRST, "foerst"), (words.IF, "hvis")):
        if told := texts(parts.get(name)):
            blocks.append([heading(label, "Default"), *bullets(told)])
    notes = texts([parts.get("variantnote"), *texts(parts.get("lovnoter"))])
    for id_, label, items in (
        ("praktisk", words.PRACTICAL, bullets(texts(parts.get("praktisk")))),
        ("detaljer", words.DETAILS, [one for note in notes for one in lines(note, turn.base_url)]),
        ("uenige", words.DISAGREE, bullets(texts(parts.get("konflikter")))),
        ("kilder", words.SOURCES, bullets(texts(parts.get("kilder")))),
    ):
        if items:
            blocks.append(fold(id_, label, items))
    edition = {name: str(parts.get(name) or "") for name in ("rulebook", "udgave", "kontrolleret", "regel")}
    blocks.append([subtle(words.EDITION.format(**edition))])
    return blocks


def _receipt(code: str, turn: Turn) -> list[Block]:
    """The receipt's code, then where it and the way on the map can be seen."""
    links = [
        open_url(words.RECEIPT_OPEN, f"{turn.base_url}/k/{quote(code, safe='')}"),
        open_url(words.WAY, f"{turn.base_url}/billeder/vej.svg?{urlencode({'kvittering': code})}"),
    ]
    return [[line(run(words.RECEIPT, bold=True), run(code))], [action_set(links)]]
