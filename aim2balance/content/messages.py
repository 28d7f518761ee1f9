"""What a model is sent: messages made of parts, and the tools it may call."""

from typing import Any, Literal

import msgspec

from aim2balance.content.parts import Parts


class ModelMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message of the conversation a model continues. Results of tools stand in a message of the user."""

    role: Literal["system", "user", "assistant"]
    parts: Parts


class ToolDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """A tool a model may call; `schema` is the JSON schema of its arguments."""

    name: str
    description: str = ""
    schema: dict[str, Any] = {}
