"""A chat completions request as one of the responses dialect, and what of an anthropic one comes with it."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects.translations.request_anthropic_to_openai import request_anthropic_to_openai
from aim2balance.gateway.dialects.types import Outgoing, RequestFacts
from aim2balance.gateway.dialects.unsupported_parameters import UnsupportedParameters, malformed, objects, text, unsupported

_SAME = (
    "temperature",
    "top_p",
    "user",
    "safety_identifier",
    "prompt_cache_key",
    "prompt_cache_retention",
    "parallel_tool_calls",
    "metadata",
)
_KNOWN = frozenset(
    {"model", "messages", "stream", "max_tokens", "max_completion_tokens", "tools", "tool_choice", "functions", "function_call",
     "response_format", "reasoning_effort", "reasoning", "verbosity", "n", "best_of", "modalities", "audio", "web_search_options", *_SAME}
)  # fmt: skip
_SILENT = frozenset({"stream_options", "store", "service_tier"})

Item = dict[str, Any]


def request_openai_to_responses(facts: RequestFacts, outgoing: Outgoing) -> tuple[bytes, tuple[str, ...]]:
    """The body and the names of what was left out. Raises `Invalid` (unsupported_by_dialect, invalid_request_error)."""
    if facts.server_tools:
        unsupported("A tool of the provider's own", "tools")
    if facts.n > 1:
        unsupported("More than one answer (n > 1)", "n")
    if any(kind != "text" for kind in facts.modalities):
        unsupported("An output other than text", "modalities")
    written, dropped = responses_of(facts.document, outgoing)
    return msgspec.json.encode(written), dropped


def request_anthropic_to_responses(facts: RequestFacts, outgoing: Outgoing) -> tuple[bytes, tuple[str, ...]]:
    """By way of chat completions. Raises `Invalid`."""
    body, dropped = request_anthropic_to_openai(facts, outgoing)
    written, also = responses_of(msgspec.json.decode(body), outgoing)
    return msgspec.json.encode(written), (*dropped, *also)


def responses_of(document: dict[str, Any], outgoing: Outgoing) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The body of a chat completions document, never stored, and the names of what was left out."""
    dropped = UnsupportedParameters()
    items: list[Item] = []
    for message in objects(document.get("messages"), "messages"):
        items += _items(message, dropped)
    body: dict[str, Any] = {"model": outgoing.model, "input": items, "max_output_tokens": outgoing.limit, "store": False}
    body.update({name: document[name] for name in _SAME if document.get(name) is not None})
    if document.get("stream"):
        body["stream"] = True
    functions = [
        *(_function_of(tool) for tool in objects(document.get("tools"), "tools")),
        *objects(document.get("functions"), "functions"),
    ]
    if functions:
        body["tools"] = [{"strict": False, **function, "type": "function"} for function in functions]
    choice = document.get("tool_choice", document.get("function_call"))
    if isinstance(choice, dict):
        chosen = choice.get("function", choice)
        body["tool_choice"] = {
            "type": "function",
            "name": text(chosen.get("name") if isinstance(chosen, dict) else None, "tool_choice.name"),
        }
    elif choice is not None:
        body["tool_choice"] = choice
    _shape(document, body)
    _effort(document, body, outgoing, dropped)
    dropped.add_unknown(document, _KNOWN, _SILENT)
    return body, dropped.names()


def _function_of(tool: dict[str, Any]) -> dict[str, Any]:
    function = tool.get("function")
    if tool.get("type", "function") != "function" or not isinstance(function, dict):
        unsupported(f"A tool of type {str(tool.get('type'))[:40]!r}", "tools.type")
    return function


def _shape(document: dict[str, Any], body: dict[str, Any]) -> None:
    shape: dict[str, Any] = {}
    wanted = document.get("response_format")
    if isinstance(wanted, dict):
        described = wanted.get("json_schema")
        shape["format"] = {"type": wanted.get("type"), **(described if isinstance(described, dict) else {})}
    if isinstance(document.get("verbosity"), str):
        shape["verbosity"] = document["verbosity"]
    if shape:
        body["text"] = shape


def _effort(document: dict[str, Any], body: dict[str, Any], outgoing: Outgoing, dropped: UnsupportedParameters) -> None:
    reasoning = document.get("reasoning")
    effort = document.get("reasoning_effort") or (reasoning.get("effort") if isinstance(reasoning, dict) else None)
    if isinstance(effort, str) and outgoing.is_reasoning:
        body["reasoning"] = {"effort": effort}
    elif effort:
        dropped.add("reasoning_effort")


def _items(message: dict[str, Any], dropped: UnsupportedParameters) -> list[Item]:
    role = message.get("role")
    content = message.get("content")
    if message.get("images"):  # Ollama's own way
        unsupported("`images` beside the content", "messages.images")
    if role in ("system", "developer", "user"):
        return [{"role": "developer" if role == "system" else role, "content": _parts(content, "input_text")}]
    if role in ("tool", "function"):
        call_id = message.get("tool_call_id") or f"call_{message.get('name')}"
        return [
            {"type": "function_call_output", "call_id": text(call_id, "messages.tool_call_id"), "output": _parts(content, "input_text")}
        ]
    if role != "assistant":
        malformed("`role` must be system, developer, user, assistant or tool.", "messages.role")
    if message.get("reasoning_content") or message.get("reasoning") or message.get("reasoning_details"):
        dropped.add("messages.reasoning_content")
    said = [part for part in _listed(content) if part.get("text") or part.get("refusal")]
    if isinstance(message.get("refusal"), str):
        said.append({"type": "refusal", "refusal": message["refusal"]})
    items: list[Item] = [{"role": "assistant", "content": [_part(part, "output_text") for part in said]}] if said else []
    old = message.get("function_call")
    calls = [
        *objects(message.get("tool_calls"), "messages.tool_calls"),
        *([{"id": f"call_{old.get('name')}", "function": old}] if isinstance(old, dict) else []),
    ]
    for call in calls:
        function = call.get("function")
        if not isinstance(function, dict):
            unsupported("A call of a custom tool", "messages.tool_calls")
        items.append(
            {
                "type": "function_call",
                "call_id": text(call.get("id"), "messages.tool_calls.id"),
                "name": text(function.get("name"), "messages.tool_calls.function.name"),
                "arguments": function.get("arguments") or "{}",
            }
        )
    return items


def _listed(content: object) -> list[dict[str, Any]]:
    if content is None:
        return []
    return [{"type": "text", "text": content}] if isinstance(content, str) else objects(content, "messages.content")


def _parts(content: object, kind: str) -> str | list[Item]:
    return content if isinstance(content, str) else [_part(part, kind) for part in _listed(content)]


def _part(part: dict[str, Any], kind: str) -> Item:
    match part.get("type"):
        case "text":
            return {"type": kind, "text": text(part.get("text"), "messages.content.text")}
        case "refusal":
            return {"type": "refusal", "refusal": text(part.get("refusal"), "messages.content.refusal")}
        case "image_url":
            given = part.get("image_url")
            url, detail = (given.get("url"), given.get("detail")) if isinstance(given, dict) else (given, None)
            image = {"type": "input_image", "image_url": text(url, "messages.content.image_url.url")}
            return {**image, "detail": detail} if isinstance(detail, str) else image
        case "file":
            file = part.get("file")
            if not isinstance(file, dict) or not isinstance(file.get("file_data"), str):
                unsupported("A file by its id", "messages.content.file")
            return {"type": "input_file", **{name: file[name] for name in ("file_data", "filename") if isinstance(file.get(name), str)}}
        case other:
            return unsupported(f"A content part of type {str(other)[:40]!r}", "messages.content.type")
