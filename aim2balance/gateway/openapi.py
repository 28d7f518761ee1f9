"""The `/v1` rows of the route table, written into an OpenAPI document."""

from typing import Any

from aim2balance.gateway.dialects import ENDPOINTS
from aim2balance.gateway.routes import TABLE
from aim2balance.kit.event_streams import EVENTS

_JSON: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}
_STREAMED = frozenset({"/v1/chat/completions", "/v1/messages", "/v1/audio/speech", "/v1/audio/transcriptions"})
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_ANSWERS: dict[str, dict[str, Any]] = {
    "/v1/audio/speech": {"audio/*": _BYTES},
    "/v1/audio/transcriptions": {**_JSON, "text/plain": {"schema": {"type": "string"}}, "text/vtt": {"schema": {"type": "string"}}},
}
_FORM: dict[str, Any] = {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["model"],
            "properties": {"model": {"type": "string"}, "file": {"type": "string", "format": "binary"}},
        }
    }
}
_FORMS = frozenset(f"/v1{row.path}" for row in ENDPOINTS.values() if row.is_form)
_TEXT: dict[str, Any] = {"type": "string"}
_ERROR: dict[str, Any] = {
    "application/json": {
        "schema": {
            "type": "object",
            "required": ["error"],
            "properties": {"error": {"type": "object", "required": ["message"], "properties": {"message": _TEXT, "type": _TEXT}}},
        }
    }
}


def describe(document: dict[str, Any]) -> dict[str, Any]:
    """Add the `/v1` routes to `document`, once, each with who may call it."""
    paths = document.setdefault("paths", {})
    schemes = document.setdefault("components", {}).setdefault("securitySchemes", {})
    schemes.setdefault("apiKey", {"type": "http", "scheme": "bearer", "bearerFormat": "a2b-…"})
    for route in TABLE:
        operation: dict[str, Any] = {
            "summary": route.summary,
            "tags": ["gateway"],
            "operationId": f"v1_{route.handler}",
            "x-who": route.audience,
            "security": [{"apiKey": []}],
            "responses": {
                "200": {
                    "description": "As OpenAI or Anthropic answer",
                    "content": _ANSWERS.get(route.path, _JSON) | (EVENTS if route.path in _STREAMED else {}),
                },
                "default": {"description": "An error in the client's shape", "content": _ERROR},
            },
        }
        if route.method == "POST":
            taken = _FORM if route.path in _FORMS else {"application/json": {"schema": {"type": "object"}}}
            operation["requestBody"] = {"required": True, "content": taken}
        path = route.path
        if path.endswith("{rest}"):
            operation["parameters"] = [{"name": "rest", "in": "path", "required": True, "schema": {"type": "string"}}]
        paths.setdefault(path, {})[route.method.lower()] = operation
    return document
