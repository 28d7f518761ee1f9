"""A request of the openai dialect: which of its fields we look at, and how a conversation of parts is written as one."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import msgspec

from aim2balance.content.messages import ModelMessage, ToolDefinition
from aim2balance.content.parts import CitationPart, FilePart, ImagePart, ReasoningPart, TextPart, ToolCallPart, ToolResultPart, UnknownPart
from aim2balance.gateway.dialects.model_input import IMAGE_NOT_SENT, ModelInput, ModelOrigin, file_not_sent, file_of, own_members
from aim2balance.gateway.dialects.request_facts import SPLICED, RequestForm
from aim2balance.gateway.dialects.types import Outgoing, RequestFacts
from aim2balance.gateway.dialects.unsupported_parameters import UnsupportedParameters

CHAT = RequestForm(
    guarded=SPLICED | {"messages", "stream", "n", "best_of", "thinking", "reasoning", "tools", "models", "service_tier", "modalities"},
    limit_fields=("max_tokens", "max_completion_tokens"),
    may_want_many=True,
)
EMBEDDINGS = RequestForm(guarded=frozenset({"model", "input"}))
DETAILS = "reasoning_details"
"""OpenRouter's member of a message: thoughts with their signatures."""
EXTRA = "extra_content"
"""Google's member of a message or tool call: its thought signature."""
_FIELD = "reasoning_field"

Written = dict[str, Any]


def reasoning_members(field: str | None) -> dict[str, Any] | None:
    """What a thought carries for a vendor who wants its text back in that member, without a signature."""
    return None if field is None else {_FIELD: field}


def instruct(document: Written, instructions: str, parameters: Mapping[str, Any]) -> None:
    """Instructions before all the document says, and parameters where it sets none. What is of no known form stays as it is."""
    for name, value in parameters.items():
        is_set = document.get(name) is not None
        if name == "reasoning_effort":
            is_set = any(document.get(same) is not None for same in (name, "reasoning", "thinking"))
        if not is_set:
            document[name] = value
    messages = document.get("messages")
    if not instructions or not isinstance(messages, list):
        return
    first = messages[0] if messages and isinstance(messages[0], dict) else {}
    content = first.get("content")
    if first.get("role") not in ("system", "developer") or not isinstance(content, str | list):
        document["messages"] = [{"role": "system", "content": instructions}, *messages]
        return
    # One message of the kind: some templates of open models take no second.
    joined = f"{instructions}\n\n{content}" if isinstance(content, str) else [{"type": "text", "text": instructions}, *content]
    document["messages"] = [{**first, "content": joined}, *messages[1:]]


def write_messages(model_input: ModelInput, origin: ModelOrigin | None, dropped: UnsupportedParameters) -> list[Written]:
    """The messages; results of tools are messages of their own, before what else their message says."""
    written: list[Written] = []
    for message in model_input.messages:
        if message.role == "assistant":
            written += _assistant(message, origin, dropped)
        else:
            results = [part for part in message.parts if isinstance(part, ToolResultPart)]
            written += [_tool_result(part, origin, dropped) for part in results]
            content = _content(message, model_input, origin, dropped)
            if content or not results:
                written.append({"role": message.role, "content": content})
    return written


def _content(
    message: ModelMessage, model_input: ModelInput, origin: ModelOrigin | None, dropped: UnsupportedParameters
) -> str | list[Written]:
    """A text, or a list of parts where there are pictures or files."""
    parts: list[Written] = []
    for part in message.parts:
        if isinstance(part, TextPart):
            own_members(part, origin, dropped)
            parts.append({"type": "text", "text": part.text})
        elif isinstance(part, ImagePart):
            parts.append(_image(part, model_input))
        elif isinstance(part, FilePart):
            parts.append(_file(part, model_input, is_counted=origin is None))
    if not any(isinstance(part, ImagePart | FilePart) for part in message.parts):
        return "".join([part["text"] for part in parts])
    return [part for part in parts if part["type"] != "text" or part["text"].strip()]


def _image(part: ImagePart, model_input: ModelInput) -> Written:
    file = file_of(part, model_input)
    if file is None:
        return {"type": "text", "text": IMAGE_NOT_SENT}
    return {"type": "image_url", "image_url": {"url": f"data:{part.file.media_type};base64,{b64encode(file).decode()}"}}


def _file(part: FilePart, model_input: ModelInput, *, is_counted: bool) -> Written:
    """A PDF as it is. Counted, it is its name: its pages are known without it (`operations.chat.read_input`)."""
    found = model_input.documents.get(part.file.id)
    if found is None or is_counted:
        return {"type": "text", "text": part.file.name if found is not None else file_not_sent(part)}
    data = f"data:application/pdf;base64,{b64encode(found.content).decode()}"
    return {"type": "file", "file": {"filename": part.file.name, "file_data": data}}


def _tool_result(part: ToolResultPart, origin: ModelOrigin | None, dropped: UnsupportedParameters) -> Written:
    own_members(part, origin, dropped)
    said = f"Error: {part.text}" if part.is_error and not part.text.lower().startswith("error") else part.text
    return {"role": "tool", "tool_call_id": part.call_id, "content": said}


def _assistant(message: ModelMessage, origin: ModelOrigin | None, dropped: UnsupportedParameters) -> list[Written]:
    said: list[str] = []
    calls: list[Written] = []
    details: list[Written] = []
    members: Written = {}
    unread: list[Any] = []
    for part in message.parts:
        if isinstance(part, UnknownPart | ImagePart | FilePart | CitationPart | ToolResultPart):
            if not isinstance(part, UnknownPart):
                own_members(part, origin, dropped)
            continue
        own = own_members(part, origin, dropped)
        if origin is None:  # to be counted, whichever dialect it will be sent in
            unread.append([part.text if isinstance(part, ReasoningPart) else "", own])
        match part:
            case TextPart():
                said.append(part.text)
                members.update(own)
            case ReasoningPart():
                details += own.get(DETAILS, [])
                _note_reasoning(part, own, members, dropped)
            case ToolCallPart():
                function = {"name": part.name, "arguments": part.arguments or "{}"}
                calls.append({"id": part.call_id, "type": "function", "function": function, **own})
    if not (said or calls or details or members or unread):
        return []
    written: Written = {"role": "assistant", "content": "".join(said) or (None if calls else ""), **members}
    if any(text or own for text, own in unread):
        written["unread"] = unread
    if details:
        written[DETAILS] = merge_details(details)
    if calls:
        written["tool_calls"] = calls
    return [written]


def _note_reasoning(part: ReasoningPart, own: dict[str, Any], members: Written, dropped: UnsupportedParameters) -> None:
    """The text of a thought goes back where it is wanted; thoughts that nobody signed are left out by name."""
    field = own.get(_FIELD)
    if isinstance(field, str):
        members[field] = members.get(field, "") + part.text
    elif DETAILS not in own and part.text:
        dropped.add("messages.reasoning")


def merge_details(details: list[Written]) -> list[Written]:
    """What a stream gave piece by piece, one entry for each type and index: texts joined, everything else as it was said last."""
    merged: dict[Any, Written] = {}
    for number, detail in enumerate(details):
        index = detail.get("index")
        key = (detail.get("type"), index) if type(index) is int else number
        before = merged.setdefault(key, {})
        for name, value in detail.items():
            if name in ("text", "summary", "data") and isinstance(value, str) and isinstance(before.get(name), str):
                before[name] += value
            elif value is not None or name not in before:
                before[name] = value
    return list(merged.values())


def write_tool(tool: ToolDefinition) -> Written:
    function: Written = {"name": tool.name, "parameters": tool.schema or {"type": "object", "properties": {}}}
    if tool.description:
        function["description"] = tool.description
    return {"type": "function", "function": function}


def write_document(
    facts: RequestFacts, outgoing: Outgoing, model_input: ModelInput, origin: ModelOrigin
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The body before it is encoded, and the names of what was left out. `facts.document` holds everything but the messages."""
    dropped = UnsupportedParameters()
    body: Written = {**facts.document, "model": outgoing.model, "messages": write_messages(model_input, origin, dropped)}
    if body.pop("models", None):  # others to fall back to, at prices of their own
        dropped.add("models")
    given = [name for name in CHAT.limit_fields if body.get(name) is not None]
    for name in given or [outgoing.limit_field]:
        body[name] = outgoing.limit
    if outgoing.ask_usage:
        body["stream_options"] = {"include_usage": True}
    return body, dropped.names()


def write_request(facts: RequestFacts, outgoing: Outgoing, model_input: ModelInput, origin: ModelOrigin) -> tuple[bytes, tuple[str, ...]]:
    """The body, and the names of what was left out."""
    body, dropped = write_document(facts, outgoing, model_input, origin)
    return msgspec.json.encode(body), dropped
