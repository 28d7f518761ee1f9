"""An anthropic messages request as a chat completions request."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects.openai_chat.request import EXTRA
from aim2balance.gateway.dialects.schemas import closed, requires_everything
from aim2balance.gateway.dialects.sealed_ids import opened
from aim2balance.gateway.dialects.types import Outgoing, RequestFacts
from aim2balance.gateway.dialects.unsupported_parameters import UnsupportedParameters, malformed, objects, text, unsupported

_KNOWN = frozenset(
    {"model", "messages", "system", "stream", "max_tokens", "tools", "tool_choice", "stop_sequences", "temperature", "top_p", "metadata",
     "thinking", "output_config", "output_format", "mcp_servers", "cache_control"}
)  # fmt: skip
_SILENT = frozenset({"service_tier", "anthropic_version", "betas"})
_EFFORTS = {"low": "low", "medium": "medium", "high": "high", "xhigh": "high", "max": "high"}

UNKNOWN_VENDOR = Outgoing(model="", limit=0).vendor

Part = dict[str, Any]


def request_anthropic_to_openai(facts: RequestFacts, outgoing: Outgoing) -> tuple[bytes, tuple[str, ...]]:
    """The body and the names of what was left out. Raises `Invalid` (unsupported_by_dialect, invalid_request_error)."""
    document, dropped = facts.document, UnsupportedParameters()
    if facts.server_tools:
        unsupported("A tool of the provider's own", "tools")
    messages = _system(document, dropped)
    for message in objects(document.get("messages"), "messages"):
        role = message.get("role")
        if role == "user":
            messages += _user(message.get("content"), dropped)
        elif role == "assistant":
            messages += _assistant(message.get("content"), dropped, outgoing)
        elif role == "system":
            messages += _system({"system": message.get("content")}, dropped)
        else:
            malformed("`role` must be user or assistant.", "messages.role")
    body: dict[str, Any] = {"model": outgoing.model, "messages": messages, outgoing.limit_field: outgoing.limit}
    tools = [_tool(tool, dropped) for tool in objects(document.get("tools"), "tools")]
    _note_cache(document, dropped)
    if tools:
        body["tools"] = tools
        _tool_choice(document, body)
    _options(document, body, dropped, is_reasoning=outgoing.is_reasoning)
    if facts.stream:
        body["stream"] = True
        if outgoing.ask_usage:
            body["stream_options"] = {"include_usage": True}
    dropped.add_unknown(document, _KNOWN, _SILENT)
    return msgspec.json.encode(body), dropped.names()


def _blocks(content: object, param: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": content}] if isinstance(content, str) else objects(content, param)


def _system(document: dict[str, Any], dropped: UnsupportedParameters) -> list[dict[str, Any]]:
    said = []
    for block in _blocks(document.get("system"), "system"):
        if block.get("type") != "text":
            malformed("`system` must be a text or a list of texts.", "system")
        _note_cache(block, dropped)
        said.append(text(block.get("text"), "system.text"))
    joined = "\n\n".join(part for part in said if part)
    return [{"role": "system", "content": joined}] if joined else []


def _note_cache(block: dict[str, Any], dropped: UnsupportedParameters) -> None:
    if block.get("cache_control"):
        dropped.add("cache_control")


def _user(content: object, dropped: UnsupportedParameters) -> list[dict[str, Any]]:
    """Tool results first, each a message of its own right behind the calls, then what the user says; pictures in results follow there."""
    results: list[dict[str, Any]] = []
    parts: list[Part] = []
    shown: list[Part] = []
    for block in _blocks(content, "messages.content"):
        if block.get("type") == "tool_result":
            result, pictures = _tool_result(block, dropped)
            results.append(result)
            shown += pictures
        else:
            parts += _part(block, dropped)
    parts = shown + parts
    if not parts:
        return results
    if all(part["type"] == "text" for part in parts) and len(parts) == 1:
        return [*results, {"role": "user", "content": parts[0]["text"]}]
    return [*results, {"role": "user", "content": parts}]


def _part(block: dict[str, Any], dropped: UnsupportedParameters) -> list[Part]:
    _note_cache(block, dropped)
    match block.get("type"):
        case "text":
            said = text(block.get("text"), "messages.content.text")
            return [{"type": "text", "text": said}] if said else []
        case "image":
            return [{"type": "image_url", "image_url": {"url": _url(block, "image")}}]
        case "document":
            return _document(block, dropped)
        case "search_result":
            return [_as_text(block.get("title"), block.get("source")), *_parts(block.get("content"), dropped)]
        case kind:
            return unsupported(f"A content block of type {str(kind)[:40]!r}", "messages.content.type")


def _parts(content: object, dropped: UnsupportedParameters) -> list[Part]:
    return [part for block in _blocks(content, "messages.content") for part in _part(block, dropped)]


def _as_text(*lines: object) -> Part:
    return {"type": "text", "text": "\n".join(line for line in lines if isinstance(line, str) and line)}


def _source(block: dict[str, Any]) -> dict[str, Any]:
    source = block.get("source")
    if not isinstance(source, dict):
        malformed("`source` must be an object.", "messages.content.source")
    return source


def _url(block: dict[str, Any], what: str) -> str:
    """A data URL for base64, a web address as it is: passed on, never fetched."""
    source = _source(block)
    if source.get("type") == "base64":
        media = text(source.get("media_type"), "messages.content.source.media_type")
        return f"data:{media};base64,{text(source.get('data'), 'messages.content.source.data')}"
    if source.get("type") == "url":
        return text(source.get("url"), "messages.content.source.url")
    return unsupported(f"This source of an {what}", "messages.content.source.type")


def _document(block: dict[str, Any], dropped: UnsupportedParameters) -> list[Part]:
    source = _source(block)
    title = block.get("title")
    if source.get("type") == "text":
        return [_as_text(title, text(source.get("data"), "messages.content.source.data"))]
    if source.get("type") == "content":
        return _parts(source.get("content"), dropped)
    if source.get("type") != "base64":
        unsupported("A document by its address or id", "messages.content.source.type")
    name = title if isinstance(title, str) and title else "document.pdf"
    return [{"type": "file", "file": {"filename": name, "file_data": _url(block, "document")}}]


def _tool_result(block: dict[str, Any], dropped: UnsupportedParameters) -> tuple[dict[str, Any], list[Part]]:
    """The tool message and the pictures and files it cannot hold."""
    call_id, _ = opened(text(block.get("tool_use_id"), "messages.content.tool_use_id"))
    parts = _parts(block.get("content"), dropped)
    _note_cache(block, dropped)
    said = "\n".join(part["text"] for part in parts if part["type"] == "text")
    shown = [part for part in parts if part["type"] != "text"]
    if shown:
        said = said or "The result follows in the next message."
        shown.insert(0, _as_text(f"Result of tool call {call_id}:"))
    if block.get("is_error") is True and not said.lower().startswith("error"):
        said = f"Error: {said}"
    return {"role": "tool", "tool_call_id": call_id, "content": said}, shown


def _assistant(content: object, dropped: UnsupportedParameters, outgoing: Outgoing) -> list[dict[str, Any]]:
    vendor, reasoning_field = outgoing.vendor, outgoing.reasoning_field
    said, thoughts, calls = [], [], []
    for block in _blocks(content, "messages.content"):
        _note_cache(block, dropped)
        match block.get("type"):
            case "text":
                said.append(text(block.get("text"), "messages.content.text"))
            case "thinking":
                thoughts.append(text(block.get("thinking"), "messages.content.thinking"))
            case "redacted_thinking":
                dropped.add("messages.content.redacted_thinking")
            case "tool_use":
                given = block.get("input")
                arguments = msgspec.json.encode({} if given is None else given).decode()
                function = {"name": text(block.get("name"), "messages.content.name"), "arguments": arguments}
                call_id, extra = opened(text(block.get("id"), "messages.content.id"))
                calls.append({"id": call_id, "type": "function", "function": function, **own_extra(extra, vendor, dropped)})
            case kind:
                unsupported(f"A content block of type {str(kind)[:40]!r}", "messages.content.type")
    message: dict[str, Any] = {"role": "assistant", "content": "".join(said) or (None if calls else "")}
    if thoughts and reasoning_field:
        message[reasoning_field] = "".join(thoughts)
    elif thoughts:
        dropped.add("messages.content.thinking")
    if calls:
        message["tool_calls"] = calls
    return [message]


def own_extra(members: dict[str, Any], vendor: str, dropped: UnsupportedParameters) -> dict[str, Any]:
    """What the call's maker wants back, such as Google's thought signature: for that vendor, or one we do not know."""
    extra = members.get(EXTRA)
    if not isinstance(extra, dict):
        return {}
    if vendor in extra or vendor == UNKNOWN_VENDOR:
        return {EXTRA: extra}
    dropped.add("messages.tool_calls.extra_content")
    return {}


def _tool(tool: dict[str, Any], dropped: UnsupportedParameters) -> dict[str, Any]:
    _note_cache(tool, dropped)
    if tool.get("type", "custom") != "custom":
        unsupported(f"A tool of type {str(tool.get('type'))[:40]!r}", "tools.type")
    function: dict[str, Any] = {"name": text(tool.get("name"), "tools.name")}
    if isinstance(tool.get("description"), str):
        function["description"] = tool["description"]
    schema = tool.get("input_schema")
    function["parameters"] = schema if isinstance(schema, dict) else {"type": "object", "properties": {}}
    return {"type": "function", "function": function}


def _tool_choice(document: dict[str, Any], body: dict[str, Any]) -> None:
    choice = document.get("tool_choice")
    if choice is None:
        return
    if not isinstance(choice, dict):
        malformed("`tool_choice` must be an object.", "tool_choice")
    match choice.get("type"):
        case "auto" | "none" as kind:
            body["tool_choice"] = kind
        case "any":
            body["tool_choice"] = "required"
        case "tool":
            body["tool_choice"] = {"type": "function", "function": {"name": text(choice.get("name"), "tool_choice.name")}}
        case _:
            malformed("`tool_choice.type` must be auto, any, tool or none.", "tool_choice")
    if choice.get("disable_parallel_tool_use") is True:
        body["parallel_tool_calls"] = False


def _options(document: dict[str, Any], body: dict[str, Any], dropped: UnsupportedParameters, *, is_reasoning: bool) -> None:
    for name in ("temperature", "top_p"):
        if document.get(name) is not None:
            body[name] = document[name]
    if document.get("stop_sequences"):
        body["stop"] = document["stop_sequences"]
    metadata = document.get("metadata")
    if isinstance(metadata, dict) and isinstance(metadata.get("user_id"), str):
        body["user"] = metadata["user_id"]
    config = document.get("output_config")
    config = config if isinstance(config, dict) else {}
    wanted = config.get("format", document.get("output_format"))
    if isinstance(wanted, dict):
        if wanted.get("type") != "json_schema" or not isinstance(wanted.get("schema"), dict):
            unsupported("This output format", "output_config.format")
        schema = wanted["schema"]
        # OpenAI's strict mode refuses schemas with optional properties, and such that are not closed.
        shut, was_open = closed(schema)
        is_strict = isinstance(schema.get("properties"), dict) and requires_everything(schema) and not was_open
        schema = shut if is_strict else schema
        body["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": is_strict}}
    effort = _effort(document, config)
    if effort and is_reasoning:
        body["reasoning_effort"] = effort
    elif effort:
        dropped.add("thinking" if document.get("thinking") else "output_config.effort")


def _effort(document: dict[str, Any], config: dict[str, Any]) -> str | None:
    effort = config.get("effort")
    if isinstance(effort, str):
        return _EFFORTS.get(effort, "medium")
    thinking = document.get("thinking")
    if not isinstance(thinking, dict) or thinking.get("type") not in ("enabled", "adaptive"):
        return None
    budget = thinking.get("budget_tokens")
    if type(budget) is not int:
        return "medium"
    return "low" if budget < 2048 else "medium" if budget < 8192 else "high"
