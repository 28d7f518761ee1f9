"""Answers of the openai dialect: the facts that billing needs of them, and their content as answer events.

Of several choices only the first becomes events: more than one is refused at admission where an answer is translated.
"""

from typing import Any

import msgspec

from aim2balance.content.events import Finish
from aim2balance.gateway.dialects.errors import error_from
from aim2balance.gateway.dialects.events import (
    Answer,
    AnswerEvent,
    AnswerPart,
    Ended,
    Failed,
    RedactedThinking,
    Start,
    Text,
    Thinking,
    ToolArguments,
    ToolCall,
    Used,
)
from aim2balance.gateway.dialects.framing import NOT_JSON, is_whole_object
from aim2balance.gateway.dialects.json_values import text_or_empty, text_or_none
from aim2balance.gateway.dialects.openai_chat import usage as usages
from aim2balance.gateway.dialects.openai_chat.chunks import (
    Chunk,
    Delta,
    delta_bytes,
    details_text,
    loose_choice,
    parts_text,
    parts_thinking,
    pictures_with,
    read_chunk_loosely,
)
from aim2balance.gateway.dialects.openai_chat.request import DETAILS, EXTRA
from aim2balance.gateway.dialects.stream_state import FORWARD, HIDE, StreamState
from aim2balance.gateway.dialects.surrogates import decode_json
from aim2balance.gateway.dialects.types import AnswerFacts
from aim2balance.gateway.dialects.usage_figures import cost_of, usage_or_reason
from aim2balance.kit.tokens import TokenUsage

FINISHES = {
    "stop": Finish.STOP,
    "length": Finish.LENGTH,
    "tool_calls": Finish.TOOLS,
    "function_call": Finish.TOOLS,
    "content_filter": Finish.FILTERED,
    "model_length": Finish.CONTEXT,  # Mistral
}


def finish_from(reason: object) -> Finish | None:
    """The reason in our words; an unknown one is a plain stop, none is None."""
    return FINISHES.get(reason, Finish.STOP) if isinstance(reason, str) else None


# Members of a chunk that say nothing but who speaks: a chunk of these and usage carries nothing but usage.
_ENVELOPE = frozenset(
    {"id", "object", "created", "model", "system_fingerprint", "service_tier", "obfuscation", "choices", "usage", "provider", "x_groq", "p"}
)


class _Said(msgspec.Struct):
    """A choice of a plain answer; some servers call its message a delta there too."""

    message: Delta | None = None
    delta: Delta | None = None
    finish_reason: str | None = None


class _Answer(msgspec.Struct):
    choices: list[_Said]
    id: str | None = None
    model: str | None = None
    usage: usages.OpenAIUsage | None = None
    error: Any = None
    service_tier: Any = None


class _Embedding(msgspec.Struct):
    """An embeddings answer without its numbers, of which there are thousands."""

    id: Any = None
    model: Any = None
    data: msgspec.Raw = msgspec.Raw()
    usage: Any = None
    error: Any = None


_decode_chunk = msgspec.json.Decoder(Chunk).decode
_decode_answer = msgspec.json.Decoder(_Answer).decode
_decode_embedding = msgspec.json.Decoder(_Embedding).decode


def observe(state: StreamState, payload: bytes) -> int:
    """Note what one chunk says; HIDE for one that carries nothing but usage."""
    try:
        chunk = _decode_chunk(payload)
    except NOT_JSON:
        loose = read_chunk_loosely(payload)
        if loose is None:
            return FORWARD
        chunk = loose
    if state.model is None or not state.started:
        state.model, state.response_id = chunk.model or state.model, chunk.id or state.response_id
        state.started = True
    if chunk.service_tier is not None:
        state.service_tier = text_or_none(chunk.service_tier)
    size = 0
    choices = chunk.choices
    if choices:
        for choice in choices:
            if choice.delta is not None:
                size += delta_bytes(choice.delta)
                if choice.delta.images:
                    state.pictures = pictures_with(state.pictures, choice.delta.images)
            if choice.finish_reason is not None and not choice.index:
                state.finish_reason = choice.finish_reason
    if size:
        state.text_bytes += size
        state.text_chunks += 1
        state.usage_is_final = False  # figures before the text are not its own
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


def _carries_only_usage(payload: bytes) -> bool:
    data = decode_json(payload)
    return all(name in _ENVELOPE or data[name] is None for name in data)


def read_usage(reported: object) -> tuple[TokenUsage | None, str | None]:
    """The usage, or None and why it was refused (None and None where there is none)."""
    if not isinstance(reported, dict | usages.OpenAIUsage):
        return None, None
    return usage_or_reason(usages.from_openai, reported)


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
        service_tier=text_or_none(answer.service_tier),
        text_bytes=sum([delta_bytes(delta) for delta in said if delta is not None]),
        pictures=sum([pictures_with(0, delta.images) for delta in said if delta is not None and delta.images]),
        provider_usd=None
        if answer.usage is None
        else cost_of({"cost": answer.usage.cost, "cost_in_usd_ticks": answer.usage.cost_in_usd_ticks}),
    )


def _read_loosely(body: bytes) -> AnswerFacts:
    """An answer whose types are not what the dialect promises, or an error dressed as one."""
    try:
        data = decode_json(body)
    except NOT_JSON:
        return AnswerFacts()
    if not isinstance(data, dict):
        return AnswerFacts()
    reported = data.get("usage")
    used, refused = read_usage(reported)
    choices = data.get("choices")
    read = [loose_choice(choice) for choice in choices if isinstance(choice, dict)] if isinstance(choices, list) else []
    return AnswerFacts(
        is_answer=isinstance(choices, list),
        usage=used,
        usage_refused=refused,
        finish_reason=read[0].finish_reason if read else None,
        model=text_or_none(data.get("model")),
        response_id=text_or_none(data.get("id")),
        service_tier=text_or_none(data.get("service_tier")),
        text_bytes=sum(delta_bytes(choice.delta) for choice in read if choice.delta is not None),
        pictures=sum(pictures_with(0, choice.delta.images) for choice in read if choice.delta is not None and choice.delta.images),
        provider_usd=cost_of(reported),
        error=error_from(data) if data.get("error") else None,
    )


def read_embedding(body: bytes) -> AnswerFacts:
    """A plain embeddings answer; its numbers are skipped, not parsed."""
    try:
        data = _decode_embedding(body)
    except NOT_JSON:
        return AnswerFacts()
    reported = data.usage
    if isinstance(reported, dict) and reported.get("prompt_tokens") is None and reported.get("total_tokens") is not None:
        reported = {"prompt_tokens": reported["total_tokens"]}  # Voyage: embeddings write nothing, so all of it was read
    used, refused = read_usage(reported)
    return AnswerFacts(
        is_answer=bytes(data.data)[:1] == b"[",
        usage=used,
        usage_refused=refused,
        model=text_or_none(data.model),
        response_id=text_or_none(data.id),
        error=error_from({"error": data.error}) if data.error else None,
    )


def _texts(holder: dict[str, Any]) -> list[AnswerPart]:
    """Thinking and text of a message or delta, in this order."""
    content = holder.get("content")
    parts = content if isinstance(content, list) else []
    said = parts_text(parts) if parts else text_or_empty(content)
    thought = text_or_empty(holder.get("reasoning_content")) or text_or_empty(holder.get("reasoning")) or parts_thinking(parts)
    thoughts = _thoughts(holder.get("reasoning_details"), thought)
    said = said or text_or_empty(holder.get("refusal"))
    extra = _extra(holder)
    return [*thoughts, Text(said, extra)] if said or extra else thoughts


def _thoughts(details: object, thought: str) -> list[AnswerPart]:
    """OpenRouter's `reasoning_details` carry signatures and redacted blocks that models want back; the text may be said twice."""
    listed = [detail for detail in details if isinstance(detail, dict)] if isinstance(details, list) else []
    if not listed:
        return [Thinking(thought)] if thought else []
    said: list[AnswerPart] = []
    redacted = [detail for detail in listed if _is_redacted(detail)]
    kept = [detail for detail in listed if not _is_redacted(detail)]
    texts = [detail for detail in listed if detail.get("type") == "reasoning.text"]
    if len(texts) > 1 and "".join(text_or_empty(detail.get("text")) for detail in texts) == thought:
        said += [
            Thinking(text_or_empty(detail.get("text")), text_or_empty(detail.get("signature")) or None, {DETAILS: [detail]})
            for detail in texts
        ]
        kept = [detail for detail in kept if detail not in texts]
        if kept:
            said.append(Thinking("", None, {DETAILS: kept}))
    else:
        signature = next((text_or_empty(detail.get("signature")) for detail in texts if detail.get("signature")), "") or None
        thought = thought or details_text(listed)
        if thought or signature or kept:
            said.append(Thinking(thought, signature, {DETAILS: kept} if kept else None))
    return said + [RedactedThinking(text_or_empty(detail.get("data")), {DETAILS: [detail]}) for detail in redacted]


def _is_redacted(detail: dict[str, Any]) -> bool:
    return detail.get("type") == "reasoning.encrypted" and text_or_empty(detail.get("format")).startswith("anthropic")


def _extra(holder: dict[str, Any]) -> dict[str, Any] | None:
    """Google's members beside a text or a call, such as its thought signature."""
    extra = holder.get(EXTRA)
    return {EXTRA: extra} if isinstance(extra, dict) and extra else None


def _arguments(function: dict[str, Any]) -> str:
    given = function.get("arguments")
    if given is None or isinstance(given, str):
        return given or ""
    return msgspec.json.encode(given).decode()


def _calls(holder: dict[str, Any]) -> list[dict[str, Any]]:
    calls = holder.get("tool_calls")
    listed = [call for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []
    old = holder.get("function_call")
    return [*listed, {"index": 0, "function": old}] if isinstance(old, dict) else listed


def _function(call: dict[str, Any]) -> dict[str, Any]:
    """Name and arguments; a custom tool's free text counts as its arguments."""
    function, custom = call.get("function"), call.get("custom")
    if isinstance(custom, dict):
        return {"name": custom.get("name"), "arguments": msgspec.json.encode({"input": custom.get("input")}).decode()}
    return function if isinstance(function, dict) else {}


def decode_answer(data: dict[str, Any]) -> Answer:
    """A decoded chat.completion."""
    choices = data.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = choice.get("message")
    message = message if isinstance(message, dict) else {}
    content = _texts(message)
    answer_id = text_or_empty(data.get("id"))
    for index, call in enumerate(_calls(message)):
        function = _function(call)
        content.append(
            ToolCall(
                index,
                text_or_empty(call.get("id")) or f"call_{answer_id}_{index}",
                text_or_empty(function.get("name")),
                _arguments(function),
                _extra(call),
            )
        )
    return Answer(
        id=answer_id,
        model=text_or_empty(data.get("model")),
        content=content,
        finish=finish_from(choice.get("finish_reason")) or Finish.STOP,
        usage=read_usage(data.get("usage"))[0],
        created=data["created"] if type(data.get("created")) is int else None,
    )


class Decoder:
    """Stream chunks to answer events. Usage may come several times; the last counts."""

    def __init__(self) -> None:
        self._started = False
        self._id = ""
        self._calls: dict[int, tuple[int, str]] = {}  # the provider's index → ours and the call's id
        self._made = 0
        self._said: dict[int, list[str]] = {}  # our index → name and arguments so far

    def decode(self, data: bytes) -> list[AnswerEvent]:
        if data[:6] == b"[DONE]":
            return []
        try:
            chunk = decode_json(data)
        except NOT_JSON:
            return []
        if not isinstance(chunk, dict):
            return []
        events: list[AnswerEvent] = []
        if chunk.get("error"):
            return [Failed(error_from(chunk))]
        choices = chunk.get("choices")
        if not self._started and (chunk.get("id") or choices):
            self._started, self._id = True, text_or_empty(chunk.get("id"))
            events.append(Start(self._id, text_or_empty(chunk.get("model"))))
        for choice in choices if isinstance(choices, list) else []:
            if isinstance(choice, dict) and not choice.get("index"):
                events += self._choice(choice)
        groq = chunk.get("x_groq")
        reported = chunk.get("usage") or (groq.get("usage") if isinstance(groq, dict) else None)
        usage, _ = read_usage(reported)
        if usage is not None:
            events.append(Used(usage))
        return events

    def _choice(self, choice: dict[str, Any]) -> list[AnswerEvent]:
        delta = choice.get("delta", choice.get("message"))
        delta = delta if isinstance(delta, dict) else {}
        events: list[AnswerEvent] = [*_texts(delta)]
        for position, call in enumerate(_calls(delta)):
            events += self._call(position, call)
        finish = finish_from(choice.get("finish_reason"))
        if finish is not None:
            events.append(Ended(finish))
        return events

    def _call(self, position: int, call: dict[str, Any]) -> list[AnswerEvent]:
        index = call.get("index")
        key = index if type(index) is int else position
        function, call_id = _function(call), text_or_empty(call.get("id"))
        name, arguments = text_or_empty(function.get("name")), _arguments(function)
        known = self._calls.get(key)
        if known is None or (name and self._is_another(known, call_id, name, arguments)):
            mine, self._made = self._made, self._made + 1
            self._calls[key] = (mine, call_id)
            self._said[mine] = [name, arguments]
            return [ToolCall(mine, call_id or f"call_{self._id}_{mine}", name, arguments, _extra(call))]
        self._said[known[0]].append(arguments)
        return [ToolArguments(known[0], arguments)] if arguments else []

    def _is_another(self, known: tuple[int, str], call_id: str, name: str, arguments: str) -> bool:
        """Gemini gives several calls the same index: another id with a name is another call. Without ids another name is, or arguments
        behind such that are whole.
        """
        if call_id:
            return call_id != known[1]
        before, *said = self._said[known[0]]
        return not known[1] and (name != before or (bool(arguments) and is_whole_object("".join(said))))
