"""The demo model as a provider: routes, wire shapes, and the pace of its words."""

import asyncio
import base64
import hashlib
import struct
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import msgspec

from aim2balance.adapters.demo import chat, pictures, sounds

NAME = "demo"
_DIMENSIONS = 256
_JSON = {"content-type": "application/json"}
_EVENTS = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache"}


class DemoModel:
    """Answers chats, embeddings, pictures, speech, transcripts and `GET /models` in OpenAI's shapes, without a network and without AI.

    `pace_s` is the pause before each word of a stream. Apart from `created` the same request always gets the same bytes.
    """

    def __init__(self, *, pace_s: float = 0.02, clock: Callable[[], float] = time.time) -> None:
        self._pace_s = pace_s
        self._clock = clock

    async def __call__(self, method: str, path: str, body: bytes) -> tuple[int, Mapping[str, str], AsyncIterator[bytes]]:
        try:
            match method, path.partition("?")[0]:
                case "POST", "/chat/completions":
                    return self._chat(body)
                case "POST", "/embeddings":
                    return 200, _JSON, _once(_embeddings(body))
                case "POST", "/images/generations":
                    return 200, _JSON, _once(pictures.generations(chat.read_object(body), int(self._clock())))
                case "POST", "/images/edits":
                    return 200, _JSON, _once(pictures.generations(pictures.read_edit(body), int(self._clock())))
                case "POST", "/audio/speech":
                    return sounds.speech(chat.read_object(body))
                case "POST", "/audio/transcriptions":
                    return sounds.transcription(body)
                case "GET", "/models":
                    names = (NAME, pictures.NAME, sounds.SPEAKER, sounds.LISTENER)
                    listed = [{"id": name, "object": "model", "created": 0, "owned_by": "aim2balance"} for name in names]
                    return 200, _JSON, _once({"object": "list", "data": listed})
                case _:
                    return _error(chat.Refused(f"Invalid URL ({method} {path})", status=404))
        except chat.Refused as refused:
            return _error(refused)

    def _chat(self, body: bytes) -> tuple[int, Mapping[str, str], AsyncIterator[bytes]]:
        request = chat.read_request(body)
        if request.model != NAME:
            raise chat.Refused(f"The model `{request.model[:64]}` does not exist.", status=404, param="model", code="model_not_found")
        answer = chat.answer(request, body)
        created = int(self._clock())
        if request.is_stream:
            return 200, _EVENTS, self._stream(answer, created, wants_usage=request.wants_usage)
        message: dict[str, Any] = {"role": "assistant", "content": None if answer.tool_name else answer.text, "refusal": None}
        if answer.tool_name:
            message["tool_calls"] = [_tool_call(answer)]
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": answer.finish}
        whole = {
            "id": answer.id,
            "object": "chat.completion",
            "created": created,
            "model": NAME,
            "choices": [choice],
            "usage": answer.usage(),
        }
        return 200, _JSON, _once(whole)

    async def _stream(self, answer: chat.ChatAnswer, created: int, *, wants_usage: bool) -> AsyncIterator[bytes]:
        head = {"id": answer.id, "object": "chat.completion.chunk", "created": created, "model": NAME}

        def event(delta: Mapping[str, Any], finish: str | None = None) -> bytes:
            usage = {"usage": None} if wants_usage else {}
            return _event({**head, "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}], **usage})

        if answer.tool_name:
            call = _tool_call(answer)
            opening = {**call, "function": {"name": answer.tool_name, "arguments": ""}}
            yield event({"role": "assistant", "content": None, "tool_calls": [{"index": 0, **opening}]})
            yield event({"tool_calls": [{"index": 0, "function": {"arguments": answer.arguments}}]})
        else:
            yield event({"role": "assistant", "content": ""})
            for piece in answer.pieces:
                await asyncio.sleep(self._pace_s)
                yield event({"content": piece})
        yield event({}, answer.finish)
        if wants_usage:
            yield _event({**head, "choices": [], "usage": answer.usage()})
        yield b"data: [DONE]\n\n"


def _error(refused: chat.Refused) -> tuple[int, Mapping[str, str], AsyncIterator[bytes]]:
    error = {"message": refused.message, "type": "invalid_request_error", "param": refused.param, "code": refused.code}
    return refused.status, _JSON, _once({"error": error})


def _tool_call(answer: chat.ChatAnswer) -> dict[str, Any]:
    return {"id": f"call_{answer.id[-24:]}", "type": "function", "function": {"name": answer.tool_name, "arguments": answer.arguments}}


def _event(data: Mapping[str, Any]) -> bytes:
    return b"data: " + msgspec.json.encode(data) + b"\n\n"


async def _once(data: Any) -> AsyncIterator[bytes]:
    yield msgspec.json.encode(data)


def _embeddings(body: bytes) -> dict[str, Any]:
    """Vectors of unit length from hashes: equal texts are equal, nothing else is meant by them."""
    data = chat.read_object(body)
    given = data.get("input")
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text for text in texts):
        raise chat.Refused("Invalid 'input': expected a string or an array of strings.", param="input")
    encoding = data.get("encoding_format", "float")
    if encoding not in ("float", "base64"):
        raise chat.Refused("Invalid 'encoding_format': expected float or base64.", param="encoding_format")
    vectors = map(_vector, texts)
    values = [base64.b64encode(struct.pack(f"<{_DIMENSIONS}f", *vector)).decode() if encoding == "base64" else vector for vector in vectors]
    tokens = sum(map(chat.tokens_of, texts))
    return {
        "object": "list",
        "model": data["model"],
        "data": [{"object": "embedding", "index": i, "embedding": value} for i, value in enumerate(values)],
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }


def _vector(text: str) -> list[float]:
    bits = hashlib.shake_256(text.encode()).digest(_DIMENSIONS)
    values = [byte / 127.5 - 1.0 for byte in bits]
    length = sum(value * value for value in values) ** 0.5
    return [round(value / length, 6) for value in values]
