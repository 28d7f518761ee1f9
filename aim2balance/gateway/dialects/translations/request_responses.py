"""A request of the responses dialect, read into the words of chat completions, as one of the other dialects."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects.openai_chat.request import DETAILS
from aim2balance.gateway.dialects.sealed_ids import opened
from aim2balance.gateway.dialects.translations.request_anthropic_to_openai import own_extra
from aim2balance.gateway.dialects.translations.request_openai_to_anthropic import request_openai_to_anthropic
from aim2balance.gateway.dialects.types import Outgoing, RequestFacts
from aim2balance.gateway.dialects.unsupported_parameters import UnsupportedParameters, unsupported

_LEFT_OUT = (
    "models", "verbosity", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "metadata", "service_tier", "speed",
    "inference_geo",
)  # fmt: skip
"""Members of the dialect's inventor, whose servers get the request as it is; and what would cost more than was held."""
_BESIDE_DETAILS = "reasoning"
"""Who wants thoughts back in this member takes their details beside it (OpenRouter)."""


def request_responses_to_openai(facts: RequestFacts, outgoing: Outgoing) -> tuple[bytes, tuple[str, ...]]:
    """The body and the names of what was left out. Raises `Invalid` (unsupported_by_dialect)."""
    _refuse_unsupported(facts)
    dropped = UnsupportedParameters()
    body: dict[str, Any] = {name: value for name, value in facts.document.items() if value is not None}
    body.update(model=outgoing.model, messages=[_message(message, outgoing, dropped) for message in facts.document["messages"]])
    body[outgoing.limit_field] = outgoing.limit
    if "reasoning_effort" in body and not outgoing.is_reasoning:
        del body["reasoning_effort"]
        dropped.add("reasoning.effort")
    for name in _LEFT_OUT:
        if body.pop(name, None):
            dropped.add(name)
    if outgoing.ask_usage:
        body["stream_options"] = {"include_usage": True}
    return msgspec.json.encode(body), (*facts.left_out, *dropped.names())


def request_responses_to_anthropic(facts: RequestFacts, outgoing: Outgoing) -> tuple[bytes, tuple[str, ...]]:
    """The body and the names of what was left out. Raises `Invalid` (unsupported_by_dialect, invalid_request_error)."""
    _refuse_unsupported(facts)
    body, dropped = request_openai_to_anthropic(facts, outgoing)
    return body, (*facts.left_out, *dropped)


def _refuse_unsupported(facts: RequestFacts) -> None:
    if facts.server_tools:
        unsupported("A tool of the provider's own", "tools")
    if facts.untranslatable:
        unsupported(facts.untranslatable, "input")


def _message(message: dict[str, Any], outgoing: Outgoing, dropped: UnsupportedParameters) -> dict[str, Any]:
    """The message with what its maker wants back, where the maker answers again."""
    written = {name: value for name, value in message.items() if name not in ("reasoning_content", DETAILS)}
    thought, details = message.get("reasoning_content"), message.get(DETAILS)
    field = outgoing.reasoning_field
    if thought and field is not None:
        written[field] = thought
    if details and field == _BESIDE_DETAILS:
        written[DETAILS] = details
    elif (thought and field is None) or details:
        dropped.add("input.reasoning")
    if "tool_calls" in message:
        written["tool_calls"] = [_call(call, outgoing, dropped) for call in message["tool_calls"]]
    elif message["role"] == "tool":
        written["tool_call_id"] = opened(message["tool_call_id"])[0]
    return written


def _call(call: dict[str, Any], outgoing: Outgoing, dropped: UnsupportedParameters) -> dict[str, Any]:
    call_id, members = opened(call["id"])
    return {**call, "id": call_id, **own_extra(members, outgoing.vendor, dropped)}
