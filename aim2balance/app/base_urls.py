"""Wrong base addresses of API clients: what they meant, and what to write instead. Pure."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

_SLASHES: Final = re.compile(r"//+")
_API: Final = re.compile(
    r"(?:/[\w.-]+){0,2}?/(v1|models|chat/completions|completions|messages|messages/count_tokens|embeddings|responses|images/(?:generations|edits)"
    r"|audio/(?:speech|transcriptions)|moderations|rerank|receipts|balance)(?=/|$)"
)
_V1: Final = "/v1/"


def normal_path(path: str) -> str:
    """The path with single slashes, and without a last one below `/v1` and `/api`."""
    single = _SLASHES.sub("/", path) if "//" in path else path
    return single.rstrip("/") if single.startswith((_V1, "/api/")) and single not in (_V1, "/api/") else single


def is_api_client(method: str, headers: Mapping[bytes, bytes]) -> bool:
    """Whether no browser asks for a page here: another method, a key, or an answer wanted that is no page."""
    accept = headers.get(b"accept", b"")
    return (
        method not in {"GET", "HEAD"}
        or b"authorization" in headers
        or b"x-api-key" in headers
        or (b"json" in accept and b"text/html" not in accept)
    )


def meant_path(path: str) -> str | None:
    """The address below `/v1` that a path seems to mean; None where it looks like none."""
    if path in ("/v1", _V1):
        return "/v1/models"
    found = _API.match(path)
    if found is None:
        return None
    rest = path[found.start(1) :]
    while rest.startswith("v1/"):
        rest = rest[3:]
    return _V1 + (rest if rest != "v1" else "models")


def help_body(method: str, path: str) -> bytes:
    """The refusal of an address that is none, with the right one; in the shape that clients of OpenAI and Anthropic both read."""
    meant = meant_path(path)
    advice = f"Did you mean {meant}? " if meant else ""
    message = (
        f"There is nothing for {method[:10]} at {path[:200]}. {advice}The base URL is this server's address followed by /v1 for clients of "
        "OpenAI, and the address alone for clients of Anthropic."
    )
    error = {"type": "not_found_error", "code": "not_found", "message": message, "param": None}
    return msgspec.json.encode({"type": "error", "error": error})
