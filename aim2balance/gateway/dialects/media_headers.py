"""Size of a picture, seconds of a sound: read from the first bytes of what a request carries as base64.

Only headers are looked at, so the work does not grow with what was sent; nothing is decoded. What cannot be read is None.
"""

import base64
import binascii
import re
from typing import Final

from aim2balance.gateway.dialects import sound_headers
from aim2balance.kit.image_headers import recognise

PICTURE_HEAD: Final = 96 * 1024
"""Base64 letters in which the size of a picture is looked for: a JPEG may carry a preview before it."""
_NO_BASE64: Final = re.compile(r"[^A-Za-z0-9+/=_\-]")
_SCHEME: Final = "data:"


def _is_data(data: str) -> bool:
    return data[: len(_SCHEME)].lower() == _SCHEME


def encoded_of(data: str) -> str:
    """The base64 of a data URL, or what was given."""
    return data.partition(",")[2] if _is_data(data) else data


def stated_type(data: str) -> str:
    """The media type that a data URL says it has, in lower case; nothing where it is none."""
    return data[len(_SCHEME) : 100].partition(",")[0].partition(";")[0].strip().lower() if _is_data(data) else ""


def is_address(data: str) -> bool:
    """Whether it says where something is rather than what it is: neither base64 nor a data URL of base64."""
    if _is_data(data):
        return not data[:300].partition(",")[0].lower().rstrip().endswith("base64")
    return _NO_BASE64.search(data, 0, 64) is not None


def _head(encoded: str, letters: int) -> bytes:
    piece = encoded[: letters - letters % 4]
    try:
        return base64.b64decode(piece + "=" * (-len(piece) % 4))
    except (binascii.Error, ValueError):
        return b""


def is_pdf(data: str) -> bool:
    return b"%PDF" in _head(encoded_of(data), 1364)


def is_archive(data: str) -> bool:
    """A zip, which most office documents are: it may hold any amount of text."""
    return _head(encoded_of(data), 8)[:2] == b"PK"


def picture_size(data: str) -> tuple[int, int] | None:
    """Width and height of a base64 PNG, JPEG, GIF or WebP."""
    encoded = encoded_of(data)
    head = _head(encoded, 64)
    known = recognise(_head(encoded, PICTURE_HEAD) if head[:2] == b"\xff\xd8" else head)
    return None if known is None else known[1:]


def sound_seconds(data: str) -> tuple[int, int] | None:
    """How long a base64 sound probably lasts, and at most, seconds rounded up; None where nobody can tell."""
    return sound_headers.sound_seconds(encoded_of(data))
