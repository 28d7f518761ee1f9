"""Answers of the openai dialect as events, for a client of another one. Only the first choice: more than one is refused at admission."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects import openai
from aim2balance.gateway.dialects.errors import error_from
from aim2balance.gateway.dialects.events import (
    Answer,
    AnswerEvent,
    AnswerPart,
    Ended,
    Failed,
    Finish,
    RedactedThinking,
    Start,
    Text,
    Thinking,
    ToolArguments,
    ToolCall,
    Used,
    finish_from,
)

_decode = msgspec.json.Decoder().decode


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(holder: dict[str, Any]) -> list[AnswerPart]:
    """Thinking and text of a message or delta, in this order."""
    content = holder.get("content")
    parts = content if isinstance(content, list) else []
    said = openai.parts_text(parts) if parts else _text(content)
    thought = _text(holder.get("reasoning_content")) or _text(holder.get("reasoning")) or openai.parts_thinking(parts)
    decode = _thoughts(holder.get("reasoning_details"), thought)
    said = said or _text(holder.get("refusal"))
    return [*decode, Text(said)] if said else decode


def _thoughts(details: object, thought: str) -> list[AnswerPart]:
    """OpenRouter's `reasoning_details` carry signatures and redacted blocks that Anthropic models want back; the text may be said twice."""
    listed = [detail for detail in details if isinstance(detail, dict)] if isinstance(details, list) else []
    decode: list[AnswerPart] = []
    texts = [detail for detail in listed if detail.get("type") == "reasoning.text"]
    if len(texts) > 1 and "".join(_text(detail.get("text")) for detail in texts) == thought:
        decode += [Thinking(_text(detail.get("text")), _text(detail.get("signature")) or None) for detail in texts]
    else:
        thought = thought or openai.details_text(listed)
        signature = next((_text(detail.get("signature")) for detail in texts if detail.get("signature")), "") or None
        if thought or signature:
            decode.append(Thinking(thought, signature))
    for detail in listed:
        if detail.get("type") == "reasoning.encrypted" and _text(detail.get("format")).startswith("anthropic"):
            decode.append(RedactedThinking(_text(detail.get("data"))))
    return decode


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
    answer_id = _text(data.get("id"))
    for index, call in enumerate(_calls(message)):
        function = _function(call)
        content.append(
            ToolCall(index, _text(call.get("id")) or f"call_{answer_id}_{index}", _text(function.get("name")), _arguments(function))
        )
    return Answer(
        id=answer_id,
        model=_text(data.get("model")),
        content=content,
        finish=finish_from("openai", choice.get("finish_reason")) or Finish.STOP,
        usage=openai.read_usage(data.get("usage"))[0],
        created=data["created"] if type(data.get("created")) is int else None,
    )


class Decoder:
    """Stream chunks to answer events. Usage may come several times; the last counts."""

    def __init__(self) -> None:
        self._started = False
        self._id = ""
        self._calls: dict[int, tuple[int, str]] = {}  # the provider's index → ours and the call's id
        self._made = 0

    def decode(self, data: bytes) -> list[AnswerEvent]:
        if data[:6] == b"[DONE]":
            return []
        try:
            chunk = _decode(data)
        except openai.NOT_JSON:
            return []
        if not isinstance(chunk, dict):
            return []
        events: list[AnswerEvent] = []
        if chunk.get("error"):
            return [Failed(error_from(chunk))]
        choices = chunk.get("choices")
        if not self._started and (chunk.get("id") or choices):
            self._started, self._id = True, _text(chunk.get("id"))
            events.append(Start(self._id, _text(chunk.get("model"))))
        for choice in choices if isinstance(choices, list) else []:
            if isinstance(choice, dict) and not choice.get("index"):
                events += self._choice(choice)
        groq = chunk.get("x_groq")
        reported = chunk.get("usage") or (groq.get("usage") if isinstance(groq, dict) else None)
        usage, _ = openai.read_usage(reported)
        if usage is not None:
            events.append(Used(usage))
        return events

    def _choice(self, choice: dict[str, Any]) -> list[AnswerEvent]:
        delta = choice.get("delta", choice.get("message"))
        delta = delta if isinstance(delta, dict) else {}
        events: list[AnswerEvent] = [*_texts(delta)]
        for position, call in enumerate(_calls(delta)):
            events += self._call(position, call)
        finish = finish_from("openai", choice.get("finish_reason"))
        if finish is not None:
            events.append(Ended(finish))
        return events

    def _call(self, position: int, call: dict[str, Any]) -> list[AnswerEvent]:
        index = call.get("index")
        key = index if type(index) is int else position
        function, call_id = _function(call), _text(call.get("id"))
        name, arguments = _text(function.get("name")), _arguments(function)
        known = self._calls.get(key)
        # Gemini gives several calls the same index: another id with a name is another call.
        if known is None or (name and call_id and call_id != known[1]):
            mine, self._made = self._made, self._made + 1
            self._calls[key] = (mine, call_id)
            return [ToolCall(mine, call_id or f"call_{self._id}_{mine}", name, arguments)]
        return [ToolArguments(known[0], arguments)] if arguments else []
