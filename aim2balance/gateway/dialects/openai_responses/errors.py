"""Refusals in the responses dialect's shape: plain ones as OpenAI's, in a stream an event of its own."""

from collections.abc import Mapping

import msgspec

from aim2balance.gateway.dialects.framing import named_event
from aim2balance.gateway.dialects.openai_chat.errors import render_error


def error_event(status: int, code: str | None, message: str, facts: Mapping[str, object] | None = None) -> bytes:
    """A failure inside a stream that has begun. Its clients look for the words at the top, or for an `error` inside."""
    error = msgspec.json.decode(render_error(status, code, message, facts))["error"]
    return named_event("error", {"code": code, "message": message, "param": error["param"], "error": error})
