"""Thoughts of another dialect in a reasoning item: what their maker wants back stands in `encrypted_content`, which clients send back."""

import binascii
from base64 import b64decode, b64encode
from typing import Any

import msgspec

_MARK = "a2b."


def write_seal(details: list[dict[str, Any]]) -> str | None:
    """The details (as OpenRouter writes them, `reasoning_details`) in letters; None without any."""
    return _MARK + b64encode(msgspec.json.encode(details)).decode() if details else None


def open_seal(sealed: object) -> list[dict[str, Any]]:
    """The details that `write_seal` wrote; [] for a seal of a provider's own and for what cannot be read."""
    if not isinstance(sealed, str) or not sealed.startswith(_MARK):
        return []
    try:
        return msgspec.json.decode(b64decode(sealed.removeprefix(_MARK)), type=list[dict[str, Any]])
    except (msgspec.MsgspecError, binascii.Error, UnicodeDecodeError, ValueError, RecursionError):
        return []
