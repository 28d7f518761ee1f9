"""Refusals in the openai dialect's shape."""

from collections.abc import Mapping
from typing import Any

import msgspec

_TYPES = {401: "authentication_error", 402: "billing_error", 403: "permission_error", 429: "rate_limit_error"}


def error_type(status: int) -> str:
    """The dialect's own word for a status."""
    return _TYPES.get(status, "invalid_request_error" if status < 500 else "server_error")


def render_error(
    status: int, code: str | None, message: str, facts: Mapping[str, object] | None = None, request_id: str | None = None
) -> bytes:
    """The body of a refusal; `code` and facts stand inside `error`. Facts are JSON values. The request's id stands in a header only."""
    del request_id
    facts = facts or {}
    error: dict[str, Any] = {**facts, "type": error_type(status), "code": code, "message": message, "param": facts.get("param")}
    return msgspec.json.encode({"error": error})


def error_event(status: int, code: str | None, message: str, facts: Mapping[str, object] | None = None) -> bytes:
    """A failure inside a stream that has begun."""
    return b"data: " + render_error(status, code, message, facts) + b"\n\n"
