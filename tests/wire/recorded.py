"""The recordings of the seven providers, what they should come to, and how the official clients read an answer."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import anthropic
import openai

from tests.replay import Recording
from tests.serving import PER_MTOK, Server
from tests.shared_data import SHARED

PROVIDERS = ("openai", "groq", "openrouter", "mistral", "deepseek", "ollama", "anthropic")
PATHS = {
    "openai.chat": "/v1/chat/completions",
    "openai.embeddings": "/v1/embeddings",
    "anthropic.messages": "/v1/messages",
    "anthropic.count_tokens": "/v1/messages/count_tokens",
    "openai.responses": "/v1/responses",
}
CHATS = ("openai.chat", "anthropic.messages")
# `usage.iterations` of two recordings, added up by hand.
_SUMMED = {"anthropic-messages-stream-chat-05": (60_997, 3_341), "anthropic-messages-stream-server-tools-02": (4_954, 163)}
_FINISH_FOR_OPENAI = {
    "end_turn": "stop", "stop_sequence": "stop", "pause_turn": "stop", "max_tokens": "length",
    "model_context_window_exceeded": "length", "tool_use": "tool_calls", "refusal": "content_filter",
}  # fmt: skip
_FINISH_FOR_ANTHROPIC = {
    "stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use", "function_call": "tool_use", "content_filter": "refusal",
}  # fmt: skip


KEPT_AT_THE_PROVIDER = {"store", "previous_response_id", "prompt"}
"""What a request of ours may not name."""


def index() -> list[dict[str, Any]]:
    """The rows of the index that the gateway must serve; none where the recordings are absent."""
    path = SHARED / "recordings" / "index.json"
    if not path.exists():
        return []
    rows = json.loads(path.read_text(encoding="utf-8"))["recordings"]
    return [row for row in rows if row["provider"] in PROVIDERS and row["wire"] in PATHS]


def ids(*wires: str, streaming: bool | None = None, ok: bool = True) -> list[str]:
    return [
        row["id"]
        for row in index()
        if row["wire"] in (wires or PATHS) and (streaming is None or row["streaming"] is streaming) and (row["status"] == 200) is ok
    ]


def config_for(recordings: list[Recording], replay_url: str) -> dict[str, Any]:
    """One provider and one model per recording, both named as it is; every class has a price."""
    providers, models = {}, {}
    for recording in recordings:
        body = recording.request.get("body") or {}
        providers[recording.id] = {
            "vendor": recording.provider,
            "dialect": "anthropic" if recording.wire.startswith("anthropic") else "openai",
            "base_url": f"{replay_url}/r/{recording.id}/v1",
            "api_key": "sk-upstream-0123456789abcdefghij",
            "models": [],
            "also_speaks": ["responses"],
        }
        alone = f"translated-{recording.id}"
        if recording.wire in CHATS:
            providers[alone] = {**providers[recording.id], "also_speaks": []}
            models[alone] = {"provider": alone, **_model(recording, body)}
        models[recording.id] = {"provider": recording.id, **_model(recording, body)}
    return {"providers": providers, "models": models, "gateway": {"retries": 0}}


def _model(recording: Recording, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "upstream": body.get("model") or recording.expect.get("model") or "some-model",
        "usd_per_mtok": PER_MTOK,
        "usd_per_tool": {"web_search": "0.01", "openrouter:web_search": "0.01", "mcp": "0", "tool_search": "0"},
    }


def request_of(recording: Recording) -> dict[str, Any]:
    """The recorded request under our name of the model; a minimal one where only the answer was published."""
    body = recording.request.get("body")
    if not isinstance(body, dict):
        body = {"input": "Hi"} if recording.wire == "openai.responses" else {"messages": [{"role": "user", "content": "Hi"}]}
        body |= {"max_tokens": 1024} if recording.wire.startswith("anthropic") else {}
        body |= {"stream": True} if recording.is_streaming else {}
    kept = {name for name in KEPT_AT_THE_PROVIDER & body.keys() if recording.wire == "openai.responses"}
    if "prompt" in kept:
        body = {"input": "Hi", **body}
    return {**{name: value for name, value in body.items() if name not in kept}, "model": recording.id}


def wants_usage(body: dict[str, Any]) -> bool:
    return bool((body.get("stream_options") or {}).get("include_usage"))


def without_usage_chunk(body: bytes) -> bytes:
    """A stream without chunks that carry nothing but usage, written as the contract says it, not as the gateway does it."""
    kept = []
    for event in body.split(b"\n\n"):
        data = event.removeprefix(b"data: ")
        if data.startswith(b"{"):
            chunk = json.loads(data)
            if chunk.get("usage") and chunk.get("choices") == [] and "error" not in chunk:
                continue
        kept.append(event)
    return b"\n\n".join(kept)


def expected_usage(recording: Recording) -> tuple[int, int, int, int] | None:
    """`expect.usage` through the arithmetic of gateway.md: input, cache read, output, reasoning."""
    given = recording.expect.get("usage")
    if given is None or given["input_tokens"] is None:
        return None
    read, reasoning, output = given["cached_input_tokens"] or 0, given["reasoning_tokens"] or 0, given["output_tokens"] or 0
    if recording.wire.startswith("openai"):
        input_ = given["input_tokens"]
        output = max(output, (given["total_tokens"] or 0) - input_)
    elif recording.id in _SUMMED:
        input_, output = _SUMMED[recording.id]
    else:
        input_ = given["input_tokens"] + read + (given["cache_write_tokens"] or 0)
    return input_, read, output, min(reasoning, output)


def receipt_usage(receipt: dict[str, Any]) -> tuple[int, int, int, int]:
    usage = receipt["usage"]
    return usage["input"], usage["cache_read"], usage["output"] + usage["audio_out"], usage["reasoning"]


def finish_for(client: str, recording: Recording) -> str | None:
    """The finish reason a client of the other dialect must see."""
    own = recording.expect["finish_reason"]
    return (_FINISH_FOR_OPENAI if client == "openai" else _FINISH_FOR_ANTHROPIC).get(own, "stop" if client == "openai" else "end_turn")


@dataclass
class Read:
    """An answer as an official client read it."""

    text: str = ""
    calls: list[tuple[str, str]] = field(default_factory=list)
    finish: str | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def tool_calls(self) -> list[tuple[str, Any]]:
        return [(name, json.loads(arguments or "{}")) for name, arguments in self.calls]


def expected_calls(recording: Recording) -> list[tuple[str, Any]]:
    """Names and arguments; a custom tool, whose input `expect` leaves out, is read from the body."""
    if b'"custom"' in recording.body and not recording.is_streaming:
        calls = json.loads(recording.body)["choices"][0]["message"]["tool_calls"]
        return [(call["custom"]["name"], {"input": call["custom"]["input"]}) for call in calls]
    return [(call["name"], json.loads(call["arguments"] or "{}")) for call in recording.expect["tool_calls"]]


def _openai_calls(message: Any) -> list[tuple[str, str]]:
    """Calls of a plain answer, in any of the three ways OpenAI has had for them."""
    if message.function_call is not None:
        return [(message.function_call.name, message.function_call.arguments)]
    return [
        (call.custom.name, json.dumps({"input": call.custom.input}))
        if call.type == "custom"
        else (call.function.name, call.function.arguments)
        for call in message.tool_calls or []
    ]


def with_openai(server: Server, secret: str, body: dict[str, Any]) -> Read:
    """Ask through the official `openai` package."""
    rest = {name: value for name, value in body.items() if name not in ("model", "messages", "stream")}
    with openai.OpenAI(api_key=secret, base_url=f"{server.url}/v1", max_retries=0) as client:
        answer = client.chat.completions.create(
            model=body["model"], messages=body["messages"], stream=bool(body.get("stream")), extra_body=rest
        )
        if not body.get("stream"):
            choice = answer.choices[0]
            return Read(text=_text(choice.message.content), calls=_openai_calls(choice.message), finish=choice.finish_reason)
        read = Read()
        for chunk in answer:
            for choice in (choice for choice in chunk.choices if choice.index == 0):
                read.text += _text(choice.delta.content)
                read.finish = choice.finish_reason or read.finish
                for call in choice.delta.tool_calls or []:
                    at = call.index if call.index is not None else len(read.calls)
                    while at >= len(read.calls):
                        read.calls.append((call.function.name or "", ""))
                    name, arguments = read.calls[at]
                    read.calls[at] = (name, arguments + (call.function.arguments or ""))
        return read


def _text(content: object) -> str:
    """Mistral's content may be a list of parts."""
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content if isinstance(part, dict) and part.get("type") == "text")
    return content if isinstance(content, str) else ""


def with_anthropic(server: Server, secret: str, body: dict[str, Any]) -> Read:
    """Ask through the official `anthropic` package, which puts a stream together itself."""
    rest = {name: value for name, value in body.items() if name not in ("model", "messages", "stream", "max_tokens")}
    asked = {"model": body["model"], "messages": body["messages"], "max_tokens": body["max_tokens"], "extra_body": rest}
    with anthropic.Anthropic(api_key=secret, base_url=server.url, max_retries=0, timeout=60) as client:
        if body.get("stream"):
            with client.messages.stream(**asked) as events:
                message = events.get_final_message()
        else:
            message = client.messages.create(**asked)
    return Read(
        text="".join(block.text for block in message.content if block.type == "text"),
        calls=[(block.name, json.dumps(block.input)) for block in message.content if block.type == "tool_use"],
        finish=message.stop_reason,
    )
