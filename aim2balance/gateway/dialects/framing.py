"""Server-sent events as bytes: written, cut apart, read."""

import re
from typing import Any

import msgspec

NOT_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What decoding a text that is not JSON raises."""

_BLANK_LINE = re.compile(rb"\n\r?\n|\r\r(?!\n)")


def data_event(payload: object) -> bytes:
    return b"data: " + msgspec.json.encode(payload) + b"\n\n"


def named_event(name: str, payload: dict[str, Any]) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode({"type": name, **payload}))


def read_event(event: bytes) -> tuple[bytes, bytes]:
    """Name and data of one raw event; both empty for comments."""
    name, data = b"", []
    for line in event.splitlines():
        field, _, value = line.partition(b":")
        if field == b"data":
            data.append(value.removeprefix(b" "))
        elif field == b"event":
            name = value.strip()
    return name, b"\n".join(data)


def split_events(complete: bytes) -> list[bytes]:
    """Raw events of bytes that end with one."""
    events, start = [], 0
    for blank in _BLANK_LINE.finditer(complete):
        events.append(complete[start : blank.end()])
        start = blank.end()
    if start < len(complete):
        events.append(complete[start:])
    return events


def is_whole_object(text: str) -> bool:
    """Whether a text that comes piece by piece is a JSON object by now."""
    try:
        return isinstance(msgspec.json.decode(text), dict)
    except NOT_JSON:
        return False
