"""What comes of an answer of the openai dialect: its shapes, how they are read where they have other types, and how large they are."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects.framing import NOT_JSON
from aim2balance.gateway.dialects.json_values import text_or_none
from aim2balance.gateway.dialects.surrogates import decode_json
from aim2balance.gateway.dialects.token_estimate import text_bytes


class Function(msgspec.Struct):
    name: str | None = None
    arguments: str | None = None


class Call(msgspec.Struct):
    function: Function | None = None
    custom: Any = None


class MadePicture(msgspec.Struct, gc=False):
    """A made picture; its bytes are not looked at."""

    index: Any = None


class Delta(msgspec.Struct):
    content: str | list[Any] | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    reasoning_details: list[Any] | None = None
    refusal: str | None = None
    tool_calls: list[Call] | None = None
    function_call: Function | None = None
    images: list[MadePicture] | None = None  # OpenRouter


class Choice(msgspec.Struct):
    index: int | None = None
    delta: Delta | None = None
    finish_reason: str | None = None


class Chunk(msgspec.Struct):
    id: str | None = None
    model: str | None = None
    choices: list[Choice] | None = None
    usage: Any = None
    error: Any = None
    x_groq: Any = None
    service_tier: Any = None


def pictures_with(seen: int, made: list[MadePicture]) -> int:
    """How many pictures there are with these: the number of one tells where it is counted, else each is a further one."""
    for picture in made:
        seen = max(seen, picture.index + 1) if type(picture.index) is int else seen + 1
    return seen


def delta_bytes(delta: Delta) -> int:
    content = delta.content
    if content:
        size = (
            (len(content) if content.isascii() else len(content.encode("utf-8", "surrogatepass")))
            if isinstance(content, str)
            else parts_bytes(content)
        )
    else:
        size = 0
    reasoning = delta.reasoning_content or delta.reasoning
    if reasoning:
        size += text_bytes(reasoning)
    elif delta.reasoning_details:
        size += text_bytes(details_text(delta.reasoning_details))
    if delta.refusal:
        size += text_bytes(delta.refusal)
    if delta.tool_calls:
        for call in delta.tool_calls:
            size += _function_bytes(call.function) + (len(msgspec.json.encode(call.custom)) if call.custom is not None else 0)
    if delta.function_call is not None:
        size += _function_bytes(delta.function_call)
    return size


def _function_bytes(function: Function | None) -> int:
    return 0 if function is None else text_bytes(function.name or "") + text_bytes(function.arguments or "")


def parts_bytes(parts: list[Any]) -> int:
    """Bytes of all texts in a list of content parts (Mistral: also `thinking`, a list of parts in itself)."""
    return text_bytes(parts_text(parts)) + text_bytes(parts_thinking(parts))


def parts_text(parts: list[Any]) -> str:
    said = [part.get("text") for part in parts if isinstance(part, dict) and part.get("type") != "thinking"]
    return "".join(text for text in said if isinstance(text, str))


def parts_thinking(parts: list[Any]) -> str:
    thoughts = [part.get("thinking") for part in parts if isinstance(part, dict) and part.get("type") == "thinking"]
    return "".join(thought if isinstance(thought, str) else parts_text(thought) for thought in thoughts if isinstance(thought, str | list))


def details_text(details: list[Any]) -> str:
    """The readable part of OpenRouter's `reasoning_details`: texts or summaries."""
    said = [detail.get("text") or detail.get("summary") for detail in details if isinstance(detail, dict)]
    return "".join(text for text in said if isinstance(text, str))


def read_chunk_loosely(payload: bytes) -> Chunk | None:
    """A chunk whose types are not what the dialect promises, keeping what can be read."""
    try:
        data = decode_json(payload)
    except NOT_JSON:
        return None
    if not isinstance(data, dict):
        return None
    choices = data.get("choices")
    return Chunk(
        id=text_or_none(data.get("id")),
        model=text_or_none(data.get("model")),
        choices=[loose_choice(choice) for choice in choices if isinstance(choice, dict)] if isinstance(choices, list) else None,
        usage=data.get("usage"),
        error=data.get("error"),
        x_groq=data.get("x_groq"),
        service_tier=data.get("service_tier"),
    )


def loose_choice(choice: dict[str, Any]) -> Choice:
    delta = choice.get("delta", choice.get("message"))
    return Choice(
        index=choice["index"] if type(choice.get("index")) is int else None,
        delta=loose_delta(delta) if isinstance(delta, dict) else None,
        finish_reason=text_or_none(choice.get("finish_reason")),
    )


def loose_delta(delta: dict[str, Any]) -> Delta:
    content, calls, details = delta.get("content"), delta.get("tool_calls"), delta.get("reasoning_details")
    return Delta(
        content=content if isinstance(content, str | list) else None,
        reasoning_content=text_or_none(delta.get("reasoning_content")),
        reasoning=text_or_none(delta.get("reasoning")),
        reasoning_details=details if isinstance(details, list) else None,
        refusal=text_or_none(delta.get("refusal")),
        tool_calls=[_loose_call(call) for call in calls if isinstance(call, dict)] if isinstance(calls, list) else None,
        function_call=_loose_function(delta.get("function_call")),
        images=_loose_pictures(delta.get("images")),
    )


def _loose_pictures(pictures: object) -> list[MadePicture] | None:
    return [MadePicture(index=each.get("index")) for each in pictures if isinstance(each, dict)] if isinstance(pictures, list) else None


def _loose_call(call: dict[str, Any]) -> Call:
    return Call(function=_loose_function(call.get("function")), custom=call.get("custom"))


def _loose_function(function: object) -> Function | None:
    if not isinstance(function, dict):
        return None
    arguments = function.get("arguments")
    if arguments is not None and not isinstance(arguments, str):
        arguments = msgspec.json.encode(arguments).decode()  # servers that forget to write the arguments as text
    return Function(name=text_or_none(function.get("name")), arguments=arguments)
