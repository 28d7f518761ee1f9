"""Answers that are streams of server-sent events."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

_EVENT = {"type": "object", "required": ["data"], "properties": {key: {"type": "string"} for key in ("id", "event", "data")}}
EVENTS: dict[str, Any] = {"text/event-stream": {"schema": _EVENT}}
"""The content of a stream in an OpenAPI document: the schema is that of one event."""
EVENT_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": EVENTS}}
"""For `responses` of a route whose answer is a stream of events."""


class HeldStream(StreamingResponse):
    """A stream of events that takes one of a limited number of places. `release` is called when it is over, however it ends."""

    def __init__(self, events: AsyncIterator[bytes], release: Callable[[], None]) -> None:
        super().__init__(events, headers={"cache-control": "no-store", "x-accel-buffering": "no"}, media_type="text/event-stream")
        self._release = release

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._release()
