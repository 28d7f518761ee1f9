"""The built web app, kept in memory: hashed assets for ever, the page itself never, every route of the browser answered by the page."""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

SECURITY_HEADERS: Headers = [
    (
        b"content-security-policy",
        (
            b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src blob:; font-src 'self'; "
            b"connect-src 'self'; manifest-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
        ),
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self), payment=()"),
]
# Two documents are frames of the page and have no origin (`sandbox`), however they are opened. What a model wrote runs in the first, so it
# reaches nothing at all; the document that it becomes names its own scripts besides, so that frames within it run no others. The second
# draws diagrams with our own script, which needs inline styles.
_FRAME_POLICIES = {
    "/artifact.html": (
        b"sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
        b"img-src data: blob:; font-src data:; media-src data: blob:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
    ),
    "/diagram.html": (
        b"sandbox allow-scripts; default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; "
        b"frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
    ),
}
_FOR_EVER = b"public, max-age=31536000, immutable"
_SHARED = ("/s/", "/o/")
"""Chats for whoever has the link; search engines have no business there."""
_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")
_NOT_BUILT = b"The web app is not built. Run `make setup` first; the API works without it.\n"


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    packed: bytes | None
    etag: bytes
    headers: Headers


def build_of(page: bytes) -> str | None:
    """The name of the build in the page's head."""
    found = re.search(rb'<meta name="a2b-build" content="([0-9a-f]+)"', page)
    return found[1].decode() if found else None


class WebApp:
    """The ASGI application for everything that is neither `/api` nor `/v1`."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            (name := "/" + path.relative_to(folder).as_posix()): _load(path, name)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
        page = self._files.get("/index.html")
        self.build = None if page is None else build_of(page.body)

    def has_file(self, path: str) -> bool:
        """Whether a file, not merely the page, is at that address."""
        return path in self._files

    async def __call__(self, scope: Scope, send: Send) -> None:
        path, headers = scope["path"], dict(scope["headers"])
        if scope["method"] not in {"GET", "HEAD"}:
            await _send(send, 405, [(b"allow", b"GET, HEAD"), *SECURITY_HEADERS], b"")
            return
        file = self._files.get(path)
        is_page = file is None and "." not in path.rpartition("/")[2]
        if is_page:
            file = self._files.get("/index.html")
        if file is None:
            await _send(
                send,
                503 if is_page else 404,
                [(b"content-type", b"text/plain; charset=utf-8"), *SECURITY_HEADERS],
                _NOT_BUILT if is_page else b"Not found\n",
            )
            return
        if headers.get(b"if-none-match") == file.etag:
            await _send(send, 304, [(b"etag", file.etag), *file.headers], b"")
            return
        body, extra = file.body, [(b"etag", file.etag)]
        if path.startswith(_SHARED):
            extra.append((b"x-robots-tag", b"noindex"))
        if file.packed is not None and b"gzip" in headers.get(b"accept-encoding", b""):
            body = file.packed
            extra.append((b"content-encoding", b"gzip"))
        await _send(send, 200, [*extra, *file.headers], body if scope["method"] == "GET" else b"", length=len(body))


async def _send(send: Send, status: int, headers: Headers, body: bytes, *, length: int | None = None) -> None:
    size = str(len(body) if length is None else length).encode()
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"content-length", size)]})
    await send({"type": "http.response.body", "body": body})


def _load(path: Path, name: str) -> _File:
    body, is_hashed = path.read_bytes(), path.parent.name == "assets"
    kind = mimetypes.guess_type(path.name)[0] or ("font/woff2" if path.suffix == ".woff2" else "application/octet-stream")
    if kind == "text/javascript":
        kind = "application/javascript"
    is_text = kind.startswith(_TEXT)
    packed = gzip.compress(body, 9, mtime=0) if is_text and len(body) > 1024 else None
    etag = b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
    full_kind = f"{kind}; charset=utf-8" if is_text else kind
    headers = [
        (b"content-type", full_kind.encode()),
        (b"cache-control", _FOR_EVER if is_hashed else b"no-cache"),
        (b"vary", b"accept-encoding"),
        *_security_of(name),
    ]
    if is_hashed:
        headers.append((b"access-control-allow-origin", b"*"))  # a frame without an origin loads its script from here; it is public anyway
    return _File(body, packed, etag, headers)


def _security_of(name: str) -> Headers:
    policy = _FRAME_POLICIES.get(name)
    if policy is None:
        return SECURITY_HEADERS
    own = [(key, value) for key, value in SECURITY_HEADERS if key != b"content-security-policy"]
    return [(b"content-security-policy", policy), (b"x-dns-prefetch-control", b"off"), *own]
