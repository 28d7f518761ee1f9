"""Refusals in the anthropic dialect's shape."""

from collections.abc import Mapping
from typing import Any

import msgspec

_TYPES = {
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    503: "overloaded_error",
    504: "timeout_error",
    529: "overloaded_error",
}


def error_type(status: int) -> str:
    """The dialect's own word for a status."""
    return _TYPES.get(status, "invalid_request_error" if status < 500 else "api_error")


def render_error(
    status: int, code: str | None, message: str, facts: Mapping[str, object] | None = None, request_id: str | None = None
) -> bytes:
    """The body of a refusal; `code` and facts stand inside `error`. Facts are JSON values."""
    error: dict[str, Any] = {**(facts or {}), "type": error_type(status), "code": code, "message": message}
    return msgspec.json.encode({"type": "error", "error": error, "request_id": request_id})


def error_event(status: int, code: str | None, message: str, facts: Mapping[str, object] | None = None) -> bytes:
    """A failure inside a stream that has begun."""
    return b"event: error\ndata: " + render_error(status, code, message, facts) + b"\n\n"
