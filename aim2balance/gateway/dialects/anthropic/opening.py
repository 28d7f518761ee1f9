"""What stands before the first word of a stream of the anthropic dialect."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects.anthropic.decode import block_bytes
from aim2balance.gateway.dialects.framing import NOT_JSON


class _Opening(msgspec.Struct):
    type: Any = None
    content_block: Any = None


_decode = msgspec.json.Decoder(_Opening).decode


def is_opening(payload: bytes) -> bool:
    """Whether an event says nothing of the answer: its head, a ping, the begin of a text that is still empty, an error."""
    try:
        event = _decode(payload)
    except NOT_JSON:
        return True
    if event.type == "content_block_start":
        block = event.content_block
        return isinstance(block, dict) and block.get("type") in ("text", "thinking") and not block_bytes(block)
    return event.type in ("message_start", "ping", "error")
