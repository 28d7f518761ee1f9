"""What a stream has shown so far. One mutable record per stream, filled by the dialect that reads it."""

from typing import Any

from aim2balance.gateway.dialects.types import ProviderError

FORWARD, HIDE, TERMINAL = 0, 1, 2


class StreamState:
    """`text_bytes`: UTF-8 bytes of content, reasoning and tool call arguments; `text_chunks`: events that carried any; `pictures` made.

    `usage_raw` is the provider's usage object, later values over earlier ones; `usage_is_final` says that it covers the whole answer.
    `open_block` is the content block an anthropic stream has begun and not ended; `items` are those a responses stream has ended,
    `said` the text of the one it has not.
    """

    __slots__ = (
        "error",
        "finish_reason",
        "items",
        "model",
        "open_block",
        "pictures",
        "response_id",
        "said",
        "service_tier",
        "started",
        "text_bytes",
        "text_chunks",
        "usage_is_final",
        "usage_raw",
    )

    def __init__(self) -> None:
        self.model: str | None = None
        self.response_id: str | None = None
        self.service_tier: str | None = None
        self.finish_reason: str | None = None
        self.text_bytes = 0
        self.text_chunks = 0
        self.pictures = 0
        self.usage_raw: dict[str, Any] | None = None
        self.usage_is_final = False
        self.error: ProviderError | None = None
        self.started = False
        self.open_block: int | None = None
        self.items: list[dict[str, Any]] = []
        self.said: list[str] = []
