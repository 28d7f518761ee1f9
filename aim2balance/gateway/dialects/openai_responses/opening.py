"""What stands before the first word of a stream of the responses dialect."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects.framing import NOT_JSON

_HEAD = frozenset({"response.created", "response.in_progress", "response.queued", "response.failed", "error", "keepalive"})
_ADDED = "response.output_item.added"
_EMPTY = frozenset({"response.content_part.added", "response.reasoning_summary_part.added"})


class _Opening(msgspec.Struct):
    type: Any = None
    item: Any = None
    part: Any = None


_decode = msgspec.json.Decoder(_Opening).decode


def is_opening(payload: bytes) -> bool:
    """Whether an event says nothing of the answer: its head, the begin of a message or of reasoning that is still empty, an error."""
    try:
        event = _decode(payload)
    except NOT_JSON:
        return True
    if event.type == _ADDED:
        item = event.item
        return isinstance(item, dict) and item.get("type") in ("message", "reasoning") and not item.get("content")
    if event.type in _EMPTY:
        return isinstance(event.part, dict) and not event.part.get("text")
    return event.type in _HEAD
