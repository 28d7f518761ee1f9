"""A request of the anthropic dialect: which of its fields we look at, and how a conversation of parts is written as one."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from aim2balance.content.parts import (
    CitationPart,
    FilePart,
    ImagePart,
    KnownPart,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    UnknownPart,
)
from aim2balance.gateway.dialects.anthropic.encode import tool_input
from aim2balance.gateway.dialects.model_input import IMAGE_NOT_SENT, ModelInput, ModelOrigin, file_not_sent, file_of, own_members
from aim2balance.gateway.dialects.request_facts import SPLICED, RequestForm
from aim2balance.gateway.dialects.translations.request_openai_to_anthropic import append_blocks, safe_id, thinking_budget, write_options
from aim2balance.gateway.dialects.types import Outgoing, RequestFacts
from aim2balance.gateway.dialects.unsupported_parameters import UnsupportedParameters

MESSAGES = RequestForm(
    guarded=SPLICED | {"messages", "stream", "thinking", "tools", "system", "service_tier", "speed"},
    limit_fields=("max_tokens",),
    tells_usage_unasked=True,
)
COUNT_TOKENS = RequestForm(
    guarded=frozenset({"model", "messages", "tools", "system"}), limit_fields=("max_tokens",), tells_usage_unasked=True
)

Block = dict[str, Any]


def reasoning_members(field: str | None) -> dict[str, Any] | None:
    """Nothing: thoughts go back with their signature or not at all."""
    del field
    return None


def instruct(document: dict[str, Any], instructions: str, parameters: Mapping[str, Any]) -> None:
    """Instructions before all the document says, and parameters where it sets none; an effort as a budget where there is room for one.

    Where it thinks, temperature and `top_p` are left out, which Anthropic then refuses. Tools keep an effort away: a turn of theirs
    would need thoughts that the client may not have.
    """
    if instructions:
        system = document.get("system")
        if isinstance(system, list):
            document["system"] = [{"type": "text", "text": instructions}, *system]
        elif system is None or isinstance(system, str):
            document["system"] = f"{instructions}\n\n{system}" if system else instructions
    may_think = all(document.get(name) is None for name in ("thinking", "output_config", "tools", "temperature", "top_p", "top_k"))
    effort, limit = parameters.get("reasoning_effort"), document.get("max_tokens")
    if may_think and effort is not None and type(limit) is int and (budget := thinking_budget(effort, limit)) is not None:
        document["thinking"] = {"type": "enabled", "budget_tokens": budget}
    if isinstance(thinking := document.get("thinking"), dict) and thinking.get("type") != "disabled":
        return
    for name in ("temperature", "top_p"):
        if (value := parameters.get(name)) is not None and document.get(name) is None:
            document[name] = min(value, 1)


def write_request(facts: RequestFacts, outgoing: Outgoing, model_input: ModelInput, origin: ModelOrigin) -> tuple[bytes, tuple[str, ...]]:
    """The body, and the names of what was left out. `facts.document` holds everything but the messages, in the openai dialect's words."""
    dropped = UnsupportedParameters()
    system: list[Block] = []
    messages: list[dict[str, Any]] = []
    for message in model_input.messages:
        blocks: list[Block] = []
        for part in message.parts:
            _write(part, blocks, model_input, origin, dropped)
        if message.role == "system":
            system += blocks
        else:
            # Anthropic wants the results of tools before everything else.
            blocks.sort(key=lambda block: block["type"] != "tool_result" if message.role == "user" else False)
            append_blocks(messages, message.role, blocks)
    return write_options(facts, outgoing, system, messages, dropped)


def _write(
    part: KnownPart | UnknownPart, blocks: list[Block], model_input: ModelInput, origin: ModelOrigin, dropped: UnsupportedParameters
) -> None:
    if isinstance(part, UnknownPart):
        return
    own = own_members(part, origin, dropped)
    match part:
        case TextPart():
            if part.text.strip():
                blocks.append({"type": "text", "text": part.text})
        case CitationPart():
            if own and blocks and blocks[-1]["type"] == "text":
                blocks[-1]["citations"] = [*blocks[-1].get("citations", []), *own.get("citations", [])]
        case ReasoningPart():
            if "data" in own:
                blocks.append({"type": "redacted_thinking", **own})
            elif own:
                blocks.append({"type": "thinking", "thinking": part.text, **own})
            elif part.text:
                dropped.add("messages.reasoning")
        case ToolCallPart():
            blocks.append({"type": "tool_use", "id": safe_id(part.call_id), "name": part.name, "input": tool_input(part.arguments), **own})
        case ToolResultPart():
            result: Block = {"type": "tool_result", "tool_use_id": safe_id(part.call_id), "content": part.text}
            blocks.append({**result, "is_error": True} if part.is_error else result)
        case ImagePart():
            blocks.append(_image(part, model_input))
        case FilePart():
            blocks.append(_file(part, model_input))


def _image(part: ImagePart, model_input: ModelInput) -> Block:
    file = file_of(part, model_input)
    if file is None:
        return {"type": "text", "text": IMAGE_NOT_SENT}
    return {"type": "image", "source": {"type": "base64", "media_type": part.file.media_type, "data": b64encode(file).decode()}}


def _file(part: FilePart, model_input: ModelInput) -> Block:
    found = model_input.documents.get(part.file.id)
    if found is None:
        return {"type": "text", "text": file_not_sent(part)}
    source = {"type": "base64", "media_type": "application/pdf", "data": b64encode(found.content).decode()}
    return {"type": "document", "source": source, "title": part.file.name}
