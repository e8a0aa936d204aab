"""The page's files: read once, named by their content, and compressed once.

An address with the right hash may be kept for ever, since other content has another address; the page itself is asked
for again each time and answered with 304 where nothing has changed.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from aiohttp import hdrs, web

_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_LINK = re.compile(r'(?<=")/static/([a-z0-9_.-]+)(?=")')
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    content_type: str
    body: bytes
    packed: bytes
    tag: str

    @classmethod
    def of(cls, content_type: str, body: bytes) -> "Asset":
        """The asset of some content. Its tag is a hash of the content."""
        # mtime 0, so that the same content gives the same bytes after every start.
        return cls(content_type, body, gzip.compress(body, mtime=0), hashlib.sha256(body).hexdigest()[:16])

    def answer(self, request: web.Request, cache: str) -> web.Response:
        """The response: 304 where the browser has this very content, compressed where it takes gzip."""
        headers = {hdrs.CACHE_CONTROL: cache, hdrs.VARY: hdrs.ACCEPT_ENCODING}
        known = {tag.value for tag in request.if_none_match or ()}
        if self.tag in known:
            response = web.Response(status=304, headers=headers)
        elif "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
            headers[hdrs.CONTENT_ENCODING] = "gzip"
            response = web.Response(body=self.packed, headers=headers, content_type=self.content_type, charset="utf-8")
        else:
            response = web.Response(body=self.body, headers=headers, content_type=self.content_type, charset="utf-8")
        # One tag for both forms is only right as a weak one: they mean the same, but differ byte by byte.
        response.headers[hdrs.ETAG] = f'W/"{self.tag}"'
        return response


class Assets:
    """All files of a folder, without its subfolders."""

    def __init__(self, folder: Path) -> None:
        """Read the files of ``folder``. Raises OSError where it cannot be read or has no index.html."""
        page = (folder / "index.html").read_text(encoding="utf-8")
        self._files = {
            path.name: Asset.of(_TYPES[path.suffix], path.read_bytes())
            for path in sorted(folder.iterdir())
            if path.is_file() and path.suffix in _TYPES and path.name != "index.html"
        }
        self._page = Asset.of(_TYPES[".html"], _LINK.sub(self._with_hash, page).encode())

    def page(self, request: web.Request) -> web.Response:
        """The page."""
        return self._page.answer(request, _ASK_AGAIN)

    def file(self, request: web.Request, name: str) -> web.Response | None:
        """The file ``name``, or None where there is none."""
        asset = self._files.get(name)
        if asset is None:
            return None
        return asset.answer(request, _FOR_EVER if request.query_string == f"v={asset.tag}" else _ASK_AGAIN)

    def _with_hash(self, match: re.Match[str]) -> str:
        asset = self._files.get(match[1])
        return f"{match[0]}?v={asset.tag}" if asset else match[0]
