"""A chat completions request as an anthropic messages request."""

import re
from typing import Any

import msgspec

from aim2balance.gateway.dialects.anthropic.encode import tool_input
from aim2balance.gateway.dialects.schemas import closed
from aim2balance.gateway.dialects.types import Outgoing, RequestFacts
from aim2balance.gateway.dialects.unsupported_parameters import UnsupportedParameters, malformed, objects, text, unsupported

_BAD_ID = re.compile(r"[^A-Za-z0-9_-]")
_DATA_URL = re.compile(r"data:([\w.+-]+/[\w.+-]+)(?:;[^,;]*)*;base64,(.*)", re.DOTALL)
_BUDGETS = {"minimal": 1024, "low": 1024, "medium": 4096, "high": 16_384, "xhigh": 32_768, "max": 32_768}
_LEAST_BUDGET = 1024
_EFFORTS = {"minimal": "low", "low": "low", "medium": "medium", "high": "high", "xhigh": "xhigh", "max": "max"}
_KNOWN = frozenset(
    {"model", "messages", "stream", "max_tokens", "max_completion_tokens", "tools", "tool_choice", "parallel_tool_calls", "functions",
     "function_call", "stop", "temperature", "top_p", "top_k", "user", "safety_identifier", "response_format", "reasoning_effort",
     "reasoning", "thinking", "n", "best_of", "modalities", "audio", "web_search_options", "logprobs", "top_logprobs", "cache_control"}
)  # fmt: skip
_SILENT = frozenset({"stream_options", "store", "prompt_cache_key", "service_tier"})
_JSON_ONLY = "Answer with one JSON object and nothing else."

Block = dict[str, Any]


def request_openai_to_anthropic(facts: RequestFacts, outgoing: Outgoing) -> tuple[bytes, tuple[str, ...]]:
    """The body and the names of what was left out. Raises `Invalid` (unsupported_by_dialect, invalid_request_error)."""
    dropped = UnsupportedParameters()
    _refuse_unsupported(facts)
    system, messages = _messages(facts.document, dropped)
    return write_options(facts, outgoing, system, messages, dropped)


def write_options(
    facts: RequestFacts, outgoing: Outgoing, system: list[Block], messages: list[dict[str, Any]], dropped: UnsupportedParameters
) -> tuple[bytes, tuple[str, ...]]:
    """The body of these messages with everything else the request asks for, and the names of what was left out. Raises `Invalid`."""
    document = facts.document
    _refuse_unsupported(facts)
    _end_prefill(messages)
    body: dict[str, Any] = {"model": outgoing.model, "max_tokens": outgoing.limit, "messages": messages}
    tools = _tools(document, dropped)
    if tools:
        body["tools"] = tools
        choice = _tool_choice(document)
        if choice:
            body["tool_choice"] = choice
    _format(document, body, system, dropped)
    if system:
        body["system"] = system
    if outgoing.thinks_by_effort:
        _adaptive_thinking(document, body, dropped)
    else:
        _thinking(document, body, outgoing.limit, dropped)
    _sampling(document, body, dropped)
    if facts.stream:
        body["stream"] = True
    dropped.add_unknown(document, _KNOWN, _SILENT)
    return msgspec.json.encode(body), dropped.names()


def _refuse_unsupported(facts: RequestFacts) -> None:
    document = facts.document
    if facts.endpoint == "embeddings":
        unsupported("Embeddings", "input")
    if facts.n > 1:
        unsupported("More than one answer (n > 1)", "n")
    if facts.has_audio:
        unsupported("Audio", "modalities")
    if facts.server_tools:
        unsupported("A tool of the provider's own", "tools")
    if document.get("logprobs") or document.get("top_logprobs"):
        unsupported("Log probabilities", "logprobs")
    if any(kind != "text" for kind in facts.modalities):
        unsupported("An output other than text", "modalities")


def _messages(document: dict[str, Any], dropped: UnsupportedParameters) -> tuple[list[Block], list[dict[str, Any]]]:
    """System blocks and merged messages; empty texts, which Anthropic refuses, are left out."""
    system: list[Block] = []
    messages: list[dict[str, Any]] = []
    for message in objects(document.get("messages"), "messages"):
        role = message.get("role")
        if role in ("system", "developer"):
            system += _mark(_parts(message.get("content"), dropped), message, dropped)
        elif role == "user":
            append_blocks(messages, "user", _mark(_parts(message.get("content"), dropped), message, dropped))
        elif role in ("tool", "function"):
            append_blocks(messages, "user", _mark([_tool_result(message, dropped)], message, dropped))
        elif role == "assistant":
            append_blocks(messages, "assistant", _mark(_assistant(message, dropped), message, dropped))
        else:
            malformed("`role` must be system, developer, user, assistant or tool.", "messages.role")
        if message.get("images"):  # Ollama's own way
            unsupported("`images` beside the content", "messages.images")
        if message.get("name") and role != "function":
            dropped.add("messages.name")
    return system, messages


def _end_prefill(messages: list[dict[str, Any]]) -> None:
    """Anthropic refuses an answer to go on with that ends in white space, and a request without messages."""
    if not messages:
        malformed("There is no message with text.", "messages")
    last = messages[-1]
    if last["role"] == "assistant" and last["content"][-1].get("type") == "text":
        last["content"][-1]["text"] = last["content"][-1]["text"].rstrip() or "."


def append_blocks(messages: list[dict[str, Any]], role: str, blocks: list[Block]) -> None:
    if not blocks:
        return
    if messages and messages[-1]["role"] == role:
        messages[-1]["content"] += blocks
    else:
        messages.append({"role": role, "content": blocks})


def _text_block(said: str) -> list[Block]:
    return [{"type": "text", "text": said}] if said.strip() else []


def _mark(blocks: list[Block], holder: dict[str, Any], dropped: UnsupportedParameters) -> list[Block]:
    """The blocks, the last one with the holder's cache mark; named where there is none that takes one."""
    mark = holder.get("cache_control")
    if not isinstance(mark, dict):
        return blocks
    if not blocks or blocks[-1].get("type") in ("thinking", "redacted_thinking"):
        dropped.add("cache_control")
        return blocks
    return [*blocks[:-1], {"cache_control": mark, **blocks[-1]}]


def _parts(content: object, dropped: UnsupportedParameters) -> list[Block]:
    if content is None:
        return []
    if isinstance(content, str):
        return _text_block(content)
    blocks: list[Block] = []
    for part in objects(content, "messages.content"):
        blocks += _mark(_part(part, dropped), part, dropped)
    return blocks


def _part(part: dict[str, Any], dropped: UnsupportedParameters) -> list[Block]:
    kind = part.get("type")
    if kind == "text":
        return _text_block(text(part.get("text"), "messages.content.text"))
    if kind == "refusal":
        return _text_block(text(part.get("refusal"), "messages.content.refusal"))
    if kind == "image_url":
        return [_image(part, dropped)]
    if kind == "file":
        return [_file(part)]
    if kind == "thinking":  # Mistral's; without a seal it cannot go back
        dropped.add("messages.content.thinking")
        return []
    return unsupported(f"A content part of type {str(kind)[:40]!r}", "messages.content.type")


def _image(part: dict[str, Any], dropped: UnsupportedParameters) -> Block:
    given = part.get("image_url")
    url = given.get("url") if isinstance(given, dict) else given
    url = text(url, "messages.content.image_url.url")
    if isinstance(given, dict) and given.get("detail") not in (None, "auto"):
        dropped.add("messages.content.image_url.detail")
    return {"type": "image", "source": _source(url, "messages.content.image_url.url")}


def _source(url: str, param: str) -> dict[str, Any]:
    """A data URL as base64, a web address as it is: passed on, never fetched."""
    data = _DATA_URL.fullmatch(url)
    if data:
        return {"type": "base64", "media_type": data.group(1).replace("image/jpg", "image/jpeg"), "data": data.group(2)}
    if url.startswith(("https://", "http://")):
        return {"type": "url", "url": url}
    return malformed("An image is a data URL with base64 or an http(s) address.", param)


def _file(part: dict[str, Any]) -> Block:
    given = part.get("file")
    data = given.get("file_data") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(data, str):
        unsupported("A file by its id", "messages.content.file")
    source = _source(
        data if data.startswith(("data:", "http")) else f"data:application/pdf;base64,{data}", "messages.content.file.file_data"
    )
    if source.get("media_type", "application/pdf") != "application/pdf":
        unsupported(f"A file of type {source['media_type'][:60]}", "messages.content.file.file_data")
    block: Block = {"type": "document", "source": source}
    if isinstance(given.get("filename"), str) and given["filename"]:
        block["title"] = given["filename"]
    return block


def effort_of_budget(budget: int) -> str:
    return "low" if budget < 2048 else "medium" if budget < 8192 else "high"


def safe_id(value: object) -> str:
    return _BAD_ID.sub("_", text(value, "messages.tool_call_id")) or "call"


def _tool_result(message: dict[str, Any], dropped: UnsupportedParameters) -> Block:
    name = message.get("tool_call_id")
    if message.get("role") == "function":
        name = f"call_{message.get('name')}"
    result: Block = {"type": "tool_result", "tool_use_id": safe_id(name)}
    blocks = _parts(message.get("content"), dropped)
    if len(blocks) == 1 and set(blocks[0]) == {"type", "text"}:
        result["content"] = blocks[0]["text"]
    elif blocks:
        result["content"] = blocks
    if message.get("is_error") is True:
        result["is_error"] = True
    return result


def _assistant(message: dict[str, Any], dropped: UnsupportedParameters) -> list[Block]:
    blocks = _sealed_thoughts(message)
    if not blocks and (message.get("reasoning_content") or message.get("reasoning")):
        dropped.add("messages.reasoning_content")
    blocks += _parts(message.get("content"), dropped)
    if isinstance(message.get("refusal"), str):
        blocks += _text_block(message["refusal"])
    for call in objects(message.get("tool_calls"), "messages.tool_calls"):
        function = call.get("function")
        if not isinstance(function, dict):
            unsupported("A call of a custom tool", "messages.tool_calls")
        blocks += _mark([_tool_use(call.get("id"), function)], call, dropped)
    old = message.get("function_call")
    if isinstance(old, dict):
        blocks.append(_tool_use(f"call_{old.get('name')}", old))
    return blocks


def _tool_use(call_id: object, function: dict[str, Any]) -> Block:
    arguments = function.get("arguments")
    arguments = arguments if isinstance(arguments, str) else msgspec.json.encode(arguments or {}).decode()
    name = text(function.get("name"), "messages.tool_calls.function.name")
    return {"type": "tool_use", "id": safe_id(call_id), "name": name, "input": tool_input(arguments)}


def _sealed_thoughts(message: dict[str, Any]) -> list[Block]:
    """Thinking blocks that came with a seal of Anthropic's, from `reasoning_details` as OpenRouter and we write them."""
    blocks: list[Block] = []
    details = message.get("reasoning_details")
    for detail in details if isinstance(details, list) else []:
        if not isinstance(detail, dict) or not str(detail.get("format")).startswith("anthropic"):
            continue
        said, seal, data = detail.get("text"), detail.get("signature"), detail.get("data")
        if detail.get("type") == "reasoning.encrypted" and isinstance(data, str):
            blocks.append({"type": "redacted_thinking", "data": data})
        elif isinstance(seal, str) and seal:
            blocks.append({"type": "thinking", "thinking": said if isinstance(said, str) else "", "signature": seal})
    # A stream gives a block's text and its seal in two deltas; what carries the seal alone takes the text beside it.
    thought = message.get("reasoning_content") or message.get("reasoning")
    if len(blocks) == 1 and blocks[0].get("thinking") == "" and isinstance(thought, str):
        blocks[0]["thinking"] = thought
    return blocks


def _tools(document: dict[str, Any], dropped: UnsupportedParameters) -> list[dict[str, Any]]:
    tools: list[dict[str, Any]] = []
    given = [(tool, tool.get("function")) for tool in objects(document.get("tools"), "tools") if _is_function(tool)]
    for holder, function in [*given, *((old, old) for old in objects(document.get("functions"), "functions"))]:
        if not isinstance(function, dict):
            malformed("A tool of type function needs `function`.", "tools.function")
        tool: dict[str, Any] = {"name": text(function.get("name"), "tools.function.name")}
        if isinstance(function.get("description"), str) and function["description"]:
            tool["description"] = function["description"]
        schema = function.get("parameters") or {}
        if not isinstance(schema, dict):
            malformed("`parameters` must be a JSON schema.", "tools.function.parameters")
        tool["input_schema"] = schema if "type" in schema else {"type": "object", "properties": {}, **schema}
        if function.get("strict"):
            dropped.add("tools.strict")
        tools += _mark([tool], holder if holder.get("cache_control") else function, dropped)
    return tools


def _is_function(tool: dict[str, Any]) -> bool:
    if tool.get("type", "function") != "function":
        unsupported(f"A tool of type {str(tool.get('type'))[:40]!r}", "tools.type")
    return True


def _tool_choice(document: dict[str, Any]) -> dict[str, Any]:
    choice = document.get("tool_choice", document.get("function_call"))
    alone = document.get("parallel_tool_calls") is False
    said: dict[str, Any]
    if choice in (None, "auto"):
        said = {"type": "auto"} if alone or choice else {}
    elif choice == "none":
        return {"type": "none"}
    elif choice in ("required", "any"):
        said = {"type": "any"}
    elif isinstance(choice, dict) and choice.get("type", "function") == "function":
        function = choice.get("function", choice)
        said = {"type": "tool", "name": text(function.get("name") if isinstance(function, dict) else None, "tool_choice.function.name")}
    else:
        unsupported("This tool_choice", "tool_choice")
    return {**said, "disable_parallel_tool_use": True} if alone and said else said


def _format(document: dict[str, Any], body: dict[str, Any], system: list[Block], dropped: UnsupportedParameters) -> None:
    wanted = document.get("response_format")
    if not isinstance(wanted, dict) or wanted.get("type") == "text":
        return
    if wanted.get("type") == "json_schema":
        described = wanted.get("json_schema")
        schema = described.get("schema") if isinstance(described, dict) else None
        if not isinstance(schema, dict):
            malformed("`response_format.json_schema.schema` must be a JSON schema.", "response_format")
        schema, was_open = closed(schema)
        if was_open:
            dropped.add("response_format.additionalProperties")
        body["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
    elif wanted.get("type") == "json_object":
        system.append({"type": "text", "text": _JSON_ONLY})
        dropped.add("response_format")
    else:
        unsupported("This response_format", "response_format")


def thinking_budget(wish: str | int, limit: int) -> int | None:
    """The budget of thinking tokens for an effort, or for a stated one, below the limit; None where there is no room for the smallest."""
    budget = _BUDGETS.get(wish, 0) if isinstance(wish, str) else wish
    budget = min(max(budget, _LEAST_BUDGET), limit - 256)
    return budget if budget >= _LEAST_BUDGET else None


def _thinking(document: dict[str, Any], body: dict[str, Any], limit: int, dropped: UnsupportedParameters) -> None:
    """`thinking` as it is; an effort as a budget below the limit.

    Left out where Anthropic would refuse it: a forced tool, a tool loop whose thinking blocks the client does not have, no room for the
    smallest budget.
    """
    if isinstance(document.get("thinking"), dict):
        body["thinking"] = document["thinking"]
        return
    reasoning = document.get("reasoning")
    reasoning = reasoning if isinstance(reasoning, dict) else {}
    effort = document.get("reasoning_effort") or reasoning.get("effort")
    stated = reasoning.get("max_tokens")
    wish = stated if type(stated) is int else effort
    if not wish or (isinstance(wish, str) and wish not in _BUDGETS):
        return
    budget = thinking_budget(wish, limit)
    is_forced = body.get("tool_choice", {}).get("type") in ("any", "tool")
    if budget is None or is_forced or _has_unsealed_tool_turn(body["messages"]):
        dropped.add("reasoning_effort")
    else:
        body["thinking"] = {"type": "enabled", "budget_tokens": budget}


def _adaptive_thinking(document: dict[str, Any], body: dict[str, Any], dropped: UnsupportedParameters) -> None:
    """An effort, or a budget as the effort it stands for, with adaptive thinking; a forced tool goes with the effort alone."""
    given, reasoning = (value if isinstance(value, dict) else {} for value in (document.get("thinking"), document.get("reasoning")))
    said = document.get("reasoning_effort") or reasoning.get("effort")
    effort = _EFFORTS.get(said) if isinstance(said, str) else None
    budget = given.get("budget_tokens", reasoning.get("max_tokens"))
    if said and effort is None:  # "none" among others: whether thinking can be turned off is the model's own matter
        dropped.add("reasoning_effort")
    elif effort is None and type(budget) is int:
        effort = effort_of_budget(budget)
    if effort is not None:
        body["output_config"] = {**body.get("output_config", {}), "effort": effort}
    if given and given.get("type") != "enabled":
        body["thinking"] = given
    elif (effort is not None or given) and body.get("tool_choice", {}).get("type") not in ("any", "tool"):
        body["thinking"] = {"type": "adaptive"}


def _has_unsealed_tool_turn(messages: list[dict[str, Any]]) -> bool:
    turns = [message["content"] for message in messages if message["role"] == "assistant"]
    kinds = {block["type"] for block in turns[-1]} if turns else set()
    return "tool_use" in kinds and not kinds & {"thinking", "redacted_thinking"}


def _sampling(document: dict[str, Any], body: dict[str, Any], dropped: UnsupportedParameters) -> None:
    is_thinking = body.get("thinking", {}).get("type") in ("enabled", "adaptive")
    temperature = document.get("temperature")
    if isinstance(temperature, int | float):
        if is_thinking or temperature > 1:  # Anthropic's scale ends at 1; thinking allows none
            dropped.add("temperature")
        if not is_thinking:
            body["temperature"] = min(temperature, 1)
    for name in ("top_p", "top_k"):
        if document.get(name) is not None:
            if is_thinking:
                dropped.add(name)
            else:
                body[name] = document[name]
    stop = document.get("stop")
    stops = [stop] if isinstance(stop, str) else stop or []
    if not isinstance(stops, list) or not all(isinstance(item, str) for item in stops):
        malformed("`stop` must be a text or a list of texts.", "stop")
    kept = [item for item in stops if item.strip()]
    if kept:
        body["stop_sequences"] = kept
    if len(kept) < len(stops):  # Anthropic refuses white space alone
        dropped.add("stop")
    user = document.get("user") or document.get("safety_identifier")
    if isinstance(user, str):
        body["metadata"] = {"user_id": user}
    if isinstance(document.get("cache_control"), dict):
        body["cache_control"] = document["cache_control"]
