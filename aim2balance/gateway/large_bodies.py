"""Large bodies of `/v1`: whether one is read at all, and reading it beside the event loop, so that it costs its sender and nobody else.

A body is decoded by C code that holds the interpreter, in time that follows its values; so values are bounded first
(`kit.json_size`), and the rest is done in threads, which let the event loop in every few milliseconds.
"""

from itertools import islice
from typing import Final

import msgspec

from aim2balance.gateway.dialects.json_spans import after_space, member_spans
from aim2balance.kit.json_size import SMALL, most_values
from aim2balance.kit.work_pool import WorkPool

MOST_UNPAID: Final = 256 << 10
"""Bytes that are read of somebody whose wallet has nothing."""
MOST_WAITING: Final = 64
BODY_WORK: Final = WorkPool("bodies", most_waiting=MOST_WAITING)
"""Where large bodies are read: two at a time, one of a person."""
_MANY: Final = 8_000
"""Values that are decoded at once without anybody noticing."""
_FIRST_MEMBERS: Final = 64


def is_large(body: bytes) -> bool:
    """Whether reading it takes so long that others would wait."""
    return len(body) > SMALL and (len(body) > MOST_UNPAID or most_values(body) > _MANY)


def model_named(beginning: bytes) -> str | None:
    """The model that the beginning of a body names; None where it comes later, or there is none."""
    opening = after_space(beginning, 0)
    if beginning[opening : opening + 1] != b"{":
        return None
    try:
        for name, start, end in islice(member_spans(beginning, opening), _FIRST_MEMBERS):
            if name == "model":
                return msgspec.json.decode(beginning[start:end], type=str)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        pass
    return None
