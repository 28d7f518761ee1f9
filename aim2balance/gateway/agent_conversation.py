"""What a client of `/v1/chat/completions` sends to an agent with tools, read as a conversation of parts. Pure but for the ids of pictures.

The tools are the agent's, and its calls are made here: what speaks of others is refused by name, and so is every field that no run has.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final, Literal, NoReturn
from uuid import UUID

from aim2balance.content.messages import ModelMessage
from aim2balance.content.parts import ImagePart, ImageReference, KnownPart, TextPart
from aim2balance.gateway.types import AgentConversation
from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import new_id
from aim2balance.kit.image_headers import recognise

PARAMETERS: Final = frozenset(
    {
        "temperature", "top_p", "stop", "seed", "presence_penalty", "frequency_penalty", "reasoning_effort", "response_format", "user",
        "safety_identifier", "verbosity",
    }
)  # fmt: skip
"""What goes on to the model of every step."""
OWN: Final = frozenset({"model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "n", "metadata", "store"})
_ROLES: Final[Mapping[str, Literal["system", "user", "assistant"]]] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
}


def read_conversation(document: Mapping[str, Any]) -> AgentConversation:
    """Raises `Invalid` (agent_has_tools, invalid_request_error), with the field in `param`."""
    for name in ("tools", "tool_choice", "functions", "function_call", "parallel_tool_calls"):
        if document.get(name) not in (None, [], "auto"):
            raise Invalid("This agent uses tools of its own, so a request to it brings none.", code="agent_has_tools", param=name)
    if document.get("n") not in (None, 1):
        refuse("An agent with tools gives one answer.", "n")
    tool_fields = {"tools", "tool_choice", "functions", "function_call", "parallel_tool_calls"}
    for name in sorted(document.keys() - PARAMETERS - OWN - tool_fields):
        refuse(f"An agent with tools does not take {name[:60]!r}.", name[:60])
    given = document.get("messages")
    if not isinstance(given, list) or not given:
        refuse("`messages` must be a list of messages.", "messages")
    files: dict[UUID, bytes] = {}
    messages = tuple(_message(each, files) for each in given)
    said = tuple(part.text for each in messages if each.role == "user" for part in each.parts if isinstance(part, TextPart))
    options = document.get("stream_options")
    return AgentConversation(
        messages=messages,
        said=said,
        files=files,
        parameters={name: value for name, value in document.items() if name in PARAMETERS and value is not None},
        limit=_limit(document),
        wants_stream=document.get("stream") is True,
        wants_usage=isinstance(options, dict) and options.get("include_usage") is True,
    )


def refuse(why: str, param: str) -> NoReturn:
    raise Invalid(why, code="invalid_request_error", param=param)


def _limit(document: Mapping[str, Any]) -> int | None:
    given = [(name, value) for name in ("max_tokens", "max_completion_tokens") if (value := document.get(name)) is not None]
    for name, value in given:
        if type(value) is not int or not 1 <= value <= 10_000_000:
            refuse(f"`{name}` must be a whole number from 1.", name)
    return min((value for _, value in given), default=None)


def _message(given: Any, files: dict[UUID, bytes]) -> ModelMessage:
    role = given.get("role") if isinstance(given, dict) else None
    if not isinstance(role, str) or role not in _ROLES or given.get("tool_calls") or given.get("function_call"):
        refuse("Messages to an agent with tools are of the system, developer, user or assistant, without calls of tools.", "messages")
    content = given.get("content")
    if isinstance(content, str):
        return ModelMessage(role=_ROLES[role], parts=(TextPart(text=content),))
    if not isinstance(content, list) or not content:
        refuse("The content of a message must be a text or a list of parts.", "messages")
    return ModelMessage(role=_ROLES[role], parts=tuple(_part(each, role, files) for each in content))


def _part(given: Any, role: str, files: dict[UUID, bytes]) -> KnownPart:
    kind = given.get("type") if isinstance(given, dict) else None
    if kind == "text" and isinstance(given.get("text"), str):
        return TextPart(text=given["text"])
    if kind == "image_url" and role == "user":
        address = given.get("image_url")
        return _picture(address.get("url") if isinstance(address, dict) else address, files)
    refuse("An agent with tools is sent texts, and pictures as data: addresses in messages of the user.", "messages")


def _picture(url: Any, files: dict[UUID, bytes]) -> ImagePart:
    head, _, packed = url.partition(",") if isinstance(url, str) else ("", "", "")
    try:
        content = base64.b64decode(packed, validate=True) if head.startswith("data:") and head.endswith(";base64") else b""
    except (binascii.Error, ValueError):
        content = b""
    known = recognise(content)
    if known is None:
        refuse("A picture must be a PNG, JPEG, WebP or GIF as a data: address.", "messages")
    media_type, width, height = known
    made = ImageReference(id=new_id(), media_type=media_type, size_bytes=len(content), width=width, height=height)
    files[made.id] = content
    return ImagePart(file=made)
