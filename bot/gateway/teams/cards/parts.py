"""The parts of a card. What the guide says becomes text runs, in which no client reads any markup.

Only headings, facts and labels are read as Markdown by Teams; their special signs are escaped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

type Element = dict[str, Any]
"""One element of a card, as data."""

type Block = list[Element]
"""Elements that stay on one card when a message is split into several."""

type Button = dict[str, str]
"""A button of a message: ``title`` and ``payload``."""

_MARKUP = re.compile(r"(\*\*[^*\n]+\*\*|`[^`\n]+`|\[[^\]\n]+\]\([^()\s]+\)|https?://[^\s<>\"]*[^\s<>\".,;:!?)])")
_NAMED = re.compile(r"\[([^\]]+)\]\(([^()\s]+)\)")
_ITEM = re.compile(r"(• |\[ \] |\d+\. )(.*)")
_FILE_LINE = re.compile(r"(?:• )?(.+): (/filer/[A-Za-z0-9_-]{8,128})")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#~|])")
_LINE_START = re.compile(r"(?m)^(\s*)([-+]|\d+(?=[.)]))(?=[.)]?\s)")
_ESCAPED = re.compile(r"\\([^\w\s])")
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def safe_url(address: str) -> str | None:
    """``address`` where it may be linked to (http, https, mailto, tel), else None."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or (parts.scheme.startswith("http") and not parts.hostname):
        return None
    return address if address.isprintable() and " " not in address else None


def escape(text: str) -> str:
    """``text`` as it must be written where Teams reads Markdown, so that it is shown as it stands."""
    return _inert(_LINE_START.sub(_start, _SPECIAL.sub(r"\\\1", text)))


def _start(match: re.Match[str]) -> str:
    sign = match[2]
    return f"{match[1]}{sign}\\" if sign.isdigit() else f"{match[1]}\\{sign}"


def unescape(text: str) -> str:
    """What `escape` was given."""
    return _ESCAPED.sub(r"\1", text)


def _inert(text: str) -> str:
    """``text`` without the opening of a card's date function, which would be worked out by the client."""
    return text.replace("{{", "{ {")


def plain(text: str) -> str:
    """A text of the guide without its markup, as it is read aloud."""
    bare = re.sub(r"`([^`\n]+)`", r"\1", re.sub(r"\*\*([^*\n]+)\*\*", r"\1", text))
    return re.sub(r"\n[ \t]+\n", "\n\n", _NAMED.sub(r"\1 (\2)", bare)).strip()


def run(text: str, bold: bool = False, **more: Any) -> Element:
    """A piece of text in a `line`."""
    made: Element = {"type": "TextRun", "text": _inert(text), **more}
    if bold:
        made["weight"] = "Bolder"
    return made


def link_run(text: str, address: str) -> Element:
    """A piece of text that opens an address (one that `safe_url` has let through)."""
    return run(text, color="Accent", underline=True, selectAction=open_url(text, address))


def runs(text: str) -> list[Element]:
    """The pieces of one line of the guide's text: bold, code, links; all else as it stands."""
    made = []
    for part in filter(None, _MARKUP.split(text)):
        named = _NAMED.fullmatch(part)
        address = safe_url(named[2] if named else part) if _MARKUP.fullmatch(part) else None
        if address:
            made.append(link_run(named[1] if named else part, address))
        elif len(part) > 4 and part.startswith("**") and part.endswith("**"):
            made.append(run(part[2:-2], bold=True))
        elif len(part) > 2 and part.startswith("`") and part.endswith("`"):
            made.append(run(part[1:-1], fontType="Monospace"))
        else:
            made.append(run(part))
    return made


def line(*pieces: Element, spacing: str = "Small") -> Element:
    """A line of text, which always wraps."""
    return {"type": "RichTextBlock", "inlines": list(pieces), "spacing": spacing}


def labelled(label: str, text: str) -> Element:
    """A line that begins with a label in bold."""
    return line(run(label, bold=True), *runs(text), spacing="Default")


def subtle(text: str) -> Element:
    """A line in the background."""
    return line(run(text, isSubtle=True, size="Small"))


def aside(text: str, color: str = "Accent") -> Element:
    """The short line above a message that says what kind it is."""
    return line(run(text, bold=True, color=color, size="Small"), spacing="Large")


def heading(text: str, size: str = "Medium") -> Element:
    """A heading, which a screen reader can jump to."""
    return {
        "type": "TextBlock",
        "text": escape(text),
        "style": "heading",
        "weight": "Bolder",
        "size": size,
        "wrap": True,
    }


def facts(pairs: Iterable[tuple[str, str]]) -> Element:
    """A list of names and values."""
    return {
        "type": "FactSet",
        "facts": [{"title": escape(name), "value": escape(value)} for name, value in pairs],
    }


def lines(text: str, base_url: str = "") -> list[Element]:
    """A text of the guide, a line each; a blank line is a wider space. Lines that name a file become links to it."""
    made: list[Element] = []
    spacing = "Small"
    for raw in text.strip().split("\n"):
        if not raw.strip():
            spacing = "Medium"
            continue
        file = _FILE_LINE.fullmatch(raw)
        item = _ITEM.fullmatch(raw)
        if file and base_url:
            made.append(line(run("• "), link_run(file[1], base_url + file[2]), spacing=spacing))
        elif item:
            sign = "☐ " if item[1].startswith("[") else item[1]
            made.append(line(run(sign), *runs(item[2]), spacing=spacing))
        else:
            made.append(line(*runs(raw.rstrip()), spacing=spacing))
        spacing = "Small"
    return made


def bullets(items: Iterable[str]) -> list[Element]:
    """A list, an item a line."""
    return [line(run("• "), *runs(item)) for item in items]


def container(items: Sequence[Element], style: str | None = None) -> Element:
    """Elements together, perhaps on a background that stands for something."""
    return {"type": "Container", "items": list(items), **({"style": style} if style else {})}


def fold(id_: str, title: str, items: Sequence[Element]) -> Block:
    """Elements that are hidden until their title is pressed. ``id_`` is unique on the card."""
    toggle = {"type": "Action.ToggleVisibility", "title": title, "targetElements": [id_]}
    return [
        {"type": "ActionSet", "actions": [toggle]},
        {**container(items), "id": id_, "isVisible": False},
    ]


def open_url(title: str, address: str, tooltip: str = "") -> Element:
    """The action that opens an address (one that `safe_url` has let through). ``tooltip``: what it opens, in full."""
    return {"type": "Action.OpenUrl", "title": title, "url": address, **({"tooltip": tooltip} if tooltip else {})}


def action_set(actions: Sequence[Element]) -> Element:
    """Actions beside each other."""
    return {"type": "ActionSet", "actions": list(actions)}


def elements(items: Iterable[Element]) -> Iterator[Element]:
    """Every element of a card's body, those in containers too."""
    for item in items:
        yield item
        yield from elements(item.get("items", []))


def actions(items: Iterable[Element]) -> Iterator[Element]:
    """Every action in a card's body."""
    for element in elements(items):
        yield from element.get("actions", [])
