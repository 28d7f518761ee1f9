"""The recordings of the dialects we speak, and what their answers say when read with our own readers and with the official clients."""

import hashlib
import json
from dataclasses import dataclass, field

import anthropic
import httpx2 as httpx
import openai

from aim2balance.content.events import Finish
from aim2balance.gateway.dialects.events import Ended, Failed, Text, Thinking, ToolArguments, ToolCall, Used
from aim2balance.gateway.dialects.framing import read_event, split_events
from aim2balance.gateway.dialects.registry import DIALECTS
from aim2balance.kit.tokens import TokenUsage
from tests.shared_data import SHARED

WIRES = {
    "openai.chat": ("openai", "chat"),
    "openai.embeddings": ("openai", "embeddings"),
    "anthropic.messages": ("anthropic", "messages"),
    "anthropic.count_tokens": ("anthropic", "count_tokens"),
    "openai.responses": ("responses", "responses"),
}


def recording_ids(*wires, streaming=None, ok=True):
    """Ids for parametrisation; none where the recordings are absent."""
    index = SHARED / "recordings" / "index.json"
    if not index.exists():
        return []
    rows = json.loads(index.read_text(encoding="utf-8"))["recordings"]
    return [
        row["id"]
        for row in rows
        if row["wire"] in wires and (streaming is None or row["streaming"] is streaming) and (row["status"] == 200) is ok
    ]


@dataclass
class Said:
    """What an answer says, apart from its dialect."""

    text: str = ""
    thinking: str = ""
    calls: list[list[str]] = field(default_factory=list)
    finish: Finish | None = None
    usage: TokenUsage | None = None
    has_failed: bool = False

    @property
    def tool_calls(self):
        return [{"name": name, "arguments": json.loads(arguments or "{}")} for name, arguments in self.calls]

    @property
    def sha256(self):
        return hashlib.sha256(self.text.encode()).hexdigest()

    def add(self, event):
        match event:
            case Text():
                self.text += event.text
            case Thinking():
                self.thinking += event.text
            case ToolCall():
                self.calls.append([event.name, event.arguments])
            case ToolArguments():
                self.calls[event.index][1] += event.text
            case Ended():
                self.finish = event.finish
            case Used():
                self.usage = event.usage
            case Failed():
                self.has_failed = True


def said_in_stream(dialect, body):
    decoder = DIALECTS[dialect].decoder()
    said = Said()
    for event in split_events(body):
        _, data = read_event(event)
        for event in decoder.decode(data) if data else []:
            said.add(event)
    return said


def said_plainly(dialect, body):
    answer = DIALECTS[dialect].decode_answer(json.loads(body))
    said = Said(finish=answer.finish, usage=answer.usage)
    for event in answer.content:
        said.add(event)
    return said


def _transport(body, content_type):
    return httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=body, headers={"content-type": content_type})))


def with_openai_sdk(body, *, stream):
    """Text, tool calls, finish reason and usage as the official openai package reads them."""
    kind = "text/event-stream" if stream else "application/json"
    with (
        _transport(body, kind) as transport,
        openai.OpenAI(api_key="k", base_url="http://x/v1", http_client=transport, max_retries=0) as client,
    ):
        if not stream:
            answer = client.chat.completions.create(model="m", messages=[])
            choice = answer.choices[0]
            calls = [(call.function.name, call.function.arguments) for call in choice.message.tool_calls or []]
            return choice.message.content or "", calls, choice.finish_reason, answer.usage
        said, calls, finish, usage = "", [], None, None
        for chunk in client.chat.completions.create(model="m", messages=[], stream=True):
            assert type(chunk).model_validate(chunk.model_dump())
            usage = chunk.usage or usage
            for choice in chunk.choices:
                said += choice.delta.content or ""
                finish = choice.finish_reason or finish
                for call in choice.delta.tool_calls or []:
                    if call.index == len(calls):
                        calls.append((call.function.name, ""))
                    calls[call.index] = (calls[call.index][0], calls[call.index][1] + (call.function.arguments or ""))
        return said, calls, finish, usage


def with_anthropic_sdk(body, *, stream):
    """The final message as the official anthropic package puts it together."""
    kind = "text/event-stream" if stream else "application/json"
    with (
        _transport(body, kind) as transport,
        anthropic.Anthropic(api_key="k", base_url="http://x", http_client=transport, max_retries=0) as client,
    ):
        if not stream:
            message = client.messages.create(model="m", max_tokens=1, messages=[])
        else:
            with client.messages.stream(model="m", max_tokens=1, messages=[]) as events:
                message = events.get_final_message()
    said = "".join(block.text for block in message.content if block.type == "text")
    calls = [(block.name, json.dumps(block.input)) for block in message.content if block.type == "tool_use"]
    return said, calls, message.stop_reason, message.usage


def with_responses_sdk(body, *, stream):
    """The final response as the official openai package puts it together."""
    kind = "text/event-stream" if stream else "application/json"
    with (
        _transport(body, kind) as transport,
        openai.OpenAI(api_key="k", base_url="http://x/v1", http_client=transport, max_retries=0) as client,
    ):
        if not stream:
            response = client.responses.create(model="m", input="")
        else:
            for event in client.responses.create(model="m", input="", stream=True):
                assert type(event).model_validate(event.model_dump())
            response = event.response
            with client.responses.stream(model="m", input="") as events:
                assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == response.output_text
    calls = [(item.name, item.arguments) for item in response.output if item.type == "function_call"]
    reason = response.incomplete_details.reason if response.incomplete_details else None
    return response.output_text, calls, f"{response.status}:{reason}" if reason else response.status, response.usage


SDKS = {"openai": with_openai_sdk, "anthropic": with_anthropic_sdk, "responses": with_responses_sdk}
