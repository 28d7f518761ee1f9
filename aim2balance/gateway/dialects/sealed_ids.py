"""What a vendor wants back with a tool call, kept in the call's id: other dialects have no member for it, and all clients send ids back."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import msgspec

_MARK = "__extra__"


def sealed(call_id: str, members: dict[str, Any] | None) -> str:
    """The id with the members behind it, in letters that every dialect takes."""
    return call_id + _MARK + urlsafe_b64encode(msgspec.json.encode(members)).decode().rstrip("=") if members else call_id


def opened(call_id: str) -> tuple[str, dict[str, Any]]:
    """The vendor's own id and its members; an id that holds none stays as it is."""
    own, mark, seal = call_id.partition(_MARK)
    if not mark:
        return call_id, {}
    try:
        members = msgspec.json.decode(urlsafe_b64decode(seal + "=" * (-len(seal) % 4)), type=dict[str, Any])
    except (msgspec.MsgspecError, binascii.Error, UnicodeDecodeError, ValueError):
        return call_id, {}
    return own, members
