"""Reading answers in the openai dialect: plain, embeddings, and one stream chunk at a time."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects import usage as usages
from aim2balance.gateway.dialects.counting import text_bytes
from aim2balance.gateway.dialects.errors import error_from
from aim2balance.gateway.dialects.stream_state import FORWARD, HIDE, StreamState
from aim2balance.gateway.dialects.types import AnswerFacts
from aim2balance.kit.tokens import TokenUsage

# Members of a chunk that say nothing but who speaks: a chunk of these and usage carries nothing but usage.
_ENVELOPE = frozenset(
    {"id", "object", "created", "model", "system_fingerprint", "service_tier", "obfuscation", "choices", "usage", "provider", "x_groq", "p"}
)


class _Function(msgspec.Struct):
    name: str | None = None
    arguments: str | None = None


class _Call(msgspec.Struct):
    function: _Function | None = None
    custom: Any = None


class _Delta(msgspec.Struct):
    content: str | list[Any] | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    reasoning_details: list[Any] | None = None
    refusal: str | None = None
    tool_calls: list[_Call] | None = None
    function_call: _Function | None = None


class _Choice(msgspec.Struct):
    index: int | None = None
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Chunk(msgspec.Struct):
    id: str | None = None
    model: str | None = None
    choices: list[_Choice] | None = None
    usage: Any = None
    error: Any = None
    x_groq: Any = None


class _Said(msgspec.Struct):
    """A choice of a plain answer; some servers call its message a delta there too."""

    message: _Delta | None = None
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Answer(msgspec.Struct):
    choices: list[_Said]
    id: str | None = None
    model: str | None = None
    usage: usages.OpenAIUsage | None = None
    error: Any = None


class _Embedding(msgspec.Struct):
    """An embeddings answer without its numbers, of which there are thousands."""

    id: Any = None
    model: Any = None
    data: msgspec.Raw = msgspec.Raw()
    usage: Any = None
    error: Any = None


_decode_chunk = msgspec.json.Decoder(_Chunk).decode
_decode_answer = msgspec.json.Decoder(_Answer).decode
_decode_embedding = msgspec.json.Decoder(_Embedding).decode
_decode = msgspec.json.Decoder().decode
NOT_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def observe(state: StreamState, payload: bytes) -> int:
    """Note what one chunk says; HIDE for one that carries nothing but usage."""
    try:
        chunk = _decode_chunk(payload)
    except NOT_JSON:
        loose = _loosely(payload)
        if loose is None:
            return FORWARD
        chunk = loose
    if state.model is None or not state.started:
        state.model, state.response_id = chunk.model or state.model, chunk.id or state.response_id
        state.started = True
    size = 0
    choices = chunk.choices
    if choices:
        for choice in choices:
            if choice.delta is not None:
                size += delta_bytes(choice.delta)
            if choice.finish_reason is not None and not choice.index:
                state.finish_reason = choice.finish_reason
    if size:
        state.text_bytes += size
        state.text_chunks += 1
    if chunk.error is not None and state.error is None:
        state.error = error_from({"error": chunk.error})
    reported = chunk.usage
    if reported is None and chunk.x_groq is not None:
        reported = chunk.x_groq.get("usage") if isinstance(chunk.x_groq, dict) else None
    if isinstance(reported, dict):
        state.usage_raw = reported
        state.usage_is_final = True
        if not choices and chunk.error is None:
            return HIDE if _carries_only_usage(payload) else FORWARD
    return FORWARD


def delta_bytes(delta: _Delta) -> int:
    content = delta.content
    if content:
        size = (len(content) if content.isascii() else len(content.encode())) if isinstance(content, str) else parts_bytes(content)
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


def _function_bytes(function: _Function | None) -> int:
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


def _loosely(payload: bytes) -> _Chunk | None:
    """A chunk whose types are not what the dialect promises, keeping what can be read."""
    try:
        data = _decode(payload)
    except NOT_JSON:
        return None
    if not isinstance(data, dict):
        return None
    choices = data.get("choices")
    return _Chunk(
        id=_text(data.get("id")),
        model=_text(data.get("model")),
        choices=[_loose_choice(choice) for choice in choices if isinstance(choice, dict)] if isinstance(choices, list) else None,
        usage=data.get("usage"),
        error=data.get("error"),
        x_groq=data.get("x_groq"),
    )


def _loose_choice(choice: dict[str, Any]) -> _Choice:
    delta = choice.get("delta", choice.get("message"))
    return _Choice(
        index=choice["index"] if type(choice.get("index")) is int else None,
        delta=loose_delta(delta) if isinstance(delta, dict) else None,
        finish_reason=_text(choice.get("finish_reason")),
    )


def loose_delta(delta: dict[str, Any]) -> _Delta:
    content, calls, details = delta.get("content"), delta.get("tool_calls"), delta.get("reasoning_details")
    return _Delta(
        content=content if isinstance(content, str | list) else None,
        reasoning_content=_text(delta.get("reasoning_content")),
        reasoning=_text(delta.get("reasoning")),
        reasoning_details=details if isinstance(details, list) else None,
        refusal=_text(delta.get("refusal")),
        tool_calls=[_loose_call(call) for call in calls if isinstance(call, dict)] if isinstance(calls, list) else None,
        function_call=_loose_function(delta.get("function_call")),
    )


def _loose_call(call: dict[str, Any]) -> _Call:
    return _Call(function=_loose_function(call.get("function")), custom=call.get("custom"))


def _loose_function(function: object) -> _Function | None:
    if not isinstance(function, dict):
        return None
    arguments = function.get("arguments")
    if arguments is not None and not isinstance(arguments, str):
        arguments = msgspec.json.encode(arguments).decode()  # servers that forget to write the arguments as text
    return _Function(name=_text(function.get("name")), arguments=arguments)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _carries_only_usage(payload: bytes) -> bool:
    data = _decode(payload)
    return all(name in _ENVELOPE or data[name] is None for name in data)


def read_usage(reported: object) -> tuple[TokenUsage | None, str | None]:
    """The usage, or None and why it was refused (None and None where there is none)."""
    if not isinstance(reported, dict | usages.OpenAIUsage):
        return None, None
    try:
        return usages.from_openai(reported), None
    except usages.UnusableUsageError as cause:
        return None, str(cause)


def read_answer(body: bytes) -> AnswerFacts:
    """A plain chat answer. Never raises: a body that is not one has no usage and no text."""
    try:
        answer = _decode_answer(body)
    except NOT_JSON:
        return _read_loosely(body)
    if answer.error:
        return _read_loosely(body)
    used, refused = read_usage(answer.usage)
    said = [choice.delta or choice.message for choice in answer.choices]
    return AnswerFacts(
        is_answer=True,
        usage=used,
        usage_refused=refused,
        finish_reason=answer.choices[0].finish_reason if said else None,
        model=answer.model,
        response_id=answer.id,
        text_bytes=sum([delta_bytes(delta) for delta in said if delta is not None]),
    )


def _read_loosely(body: bytes) -> AnswerFacts:
    """An answer whose types are not what the dialect promises, or an error dressed as one."""
    try:
        data = _decode(body)
    except NOT_JSON:
        return AnswerFacts()
    if not isinstance(data, dict):
        return AnswerFacts()
    reported = data.get("usage")
    used, refused = read_usage(reported)
    choices = data.get("choices")
    read = [_loose_choice(choice) for choice in choices if isinstance(choice, dict)] if isinstance(choices, list) else []
    return AnswerFacts(
        is_answer=isinstance(choices, list),
        usage=used,
        usage_refused=refused,
        finish_reason=read[0].finish_reason if read else None,
        model=_text(data.get("model")),
        response_id=_text(data.get("id")),
        text_bytes=sum(delta_bytes(choice.delta) for choice in read if choice.delta is not None),
        error=error_from(data) if data.get("error") else None,
    )


def read_embedding(body: bytes) -> AnswerFacts:
    """A plain embeddings answer; its numbers are skipped, not parsed."""
    try:
        data = _decode_embedding(body)
    except NOT_JSON:
        return AnswerFacts()
    used, refused = read_usage(data.usage)
    return AnswerFacts(
        is_answer=bytes(data.data)[:1] == b"[",
        usage=used,
        usage_refused=refused,
        model=_text(data.model),
        response_id=_text(data.id),
        error=error_from({"error": data.error}) if data.error else None,
    )
