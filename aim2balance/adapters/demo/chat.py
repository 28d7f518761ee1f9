"""The openai dialect of the demo model: reading a chat request and writing the answer's text, tool call, counts and finish reason. Pure."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from aim2balance.adapters.demo import script, tool_calls

_IMAGE_TOKENS = 85
_MESSAGE_TOKENS = 4
Finish = Literal["stop", "length", "tool_calls"]


class Refused(Exception):
    """A request that OpenAI would refuse too: `status` and the sentence for its error shape."""

    def __init__(self, message: str, *, status: int = 400, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message, self.status, self.param, self.code = message, status, param, code


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """What the script needs to know of a chat request."""

    model: str
    prompt: str
    prompt_tokens: int
    images: int
    tool_result: str | None
    tool: Mapping[str, Any] | None
    call: tuple[str, str] | None
    """A call of its own accord: name and arguments."""
    schema: Any
    limit: int | None
    stop: tuple[str, ...]
    is_stream: bool
    wants_usage: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatAnswer:
    """An answer before it has a shape. `pieces` make the text; a tool call has no text."""

    id: str
    pieces: tuple[str, ...]
    tool_name: str | None
    arguments: str
    finish: Finish
    prompt_tokens: int
    completion_tokens: int

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def usage(self) -> dict[str, int]:
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": self.prompt_tokens + self.completion_tokens,
        }


def tokens_of(text: str) -> int:
    """Tokens of `text`, approximated as a quarter of its UTF-8 bytes, rounded up: stated, and the same each time."""
    return -(-len(text.encode("utf-8", "surrogatepass")) // 4)


def read_object(body: bytes) -> dict[str, Any]:
    """The body as an object with a model. Raises `Refused`."""
    try:
        data = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused("We could not parse the JSON body of your request.") from None
    if not isinstance(data, dict):
        raise Refused("The body must be a JSON object.")
    if not isinstance(data.get("model"), str):
        raise Refused("you must provide a model parameter", param="model")
    return data


def read_request(body: bytes) -> ChatRequest:
    """Read a chat request. Raises `Refused`."""
    data = read_object(body)
    messages = data.get("messages")
    if not isinstance(messages, list) or not messages or not all(isinstance(message, dict) for message in messages):
        raise Refused("Invalid 'messages': expected a non-empty array of objects.", param="messages")
    if data.get("n") not in (None, 1):
        raise Refused("The demo model gives one choice.", param="n")
    stop = data.get("stop") or ()
    stops = (stop,) if isinstance(stop, str) else tuple(stop) if isinstance(stop, list) else ()
    if not all(isinstance(one, str) for one in stops):
        raise Refused("Invalid 'stop': expected a string or an array of strings.", param="stop")
    prompt = next((_text(message) for message in reversed(messages) if message.get("role") == "user"), "")
    last = messages[-1]
    tools = data.get("tools") or []
    prompt_tokens = sum(_MESSAGE_TOKENS + _tokens(message) for message in messages)
    return ChatRequest(
        model=data["model"],
        prompt=prompt,
        prompt_tokens=prompt_tokens + (tokens_of(msgspec.json.encode(tools).decode()) if tools else 0),
        images=_images(last),
        tool_result=_text(last) if last.get("role") == "tool" else None,
        tool=_forced_tool(tools, data.get("tool_choice")),
        call=None if data.get("tool_choice") == "none" else tool_calls.wanted(tools, _since_question(messages), prompt, _results(messages)),
        schema=_schema(data.get("response_format")),
        limit=_limit(data),
        stop=stops,
        is_stream=data.get("stream") is True,
        wants_usage=isinstance(options := data.get("stream_options"), dict) and options.get("include_usage") is True,
    )


def answer(request: ChatRequest, body: bytes) -> ChatAnswer:
    """The whole answer; the same body always gets the same one."""
    an_id = f"chatcmpl-demo-{hashlib.sha256(body).hexdigest()[:24]}"
    if request.tool is not None and request.tool_result is None:
        arguments = msgspec.json.encode(script.example_of(request.tool.get("parameters") or {"type": "object"}, request.prompt)).decode()
        name = str(request.tool.get("name", ""))
        cost = tokens_of(name + arguments)
        if request.limit is not None and cost > request.limit:
            arguments = _cut(arguments, request.limit - tokens_of(name))
            return _tool_answer(an_id, request, name, arguments, "length")
        return _tool_answer(an_id, request, name, arguments, "tool_calls")
    if request.tool is None and request.call is not None:
        name, arguments = request.call
        return _tool_answer(an_id, request, name, arguments, "tool_calls")
    text = _said(request)
    finish: Finish = "stop"
    places = [place for one in request.stop if one and (place := text.find(one)) >= 0]
    if places:
        text = text[: min(places)]
    if request.limit is not None and tokens_of(text) > request.limit:
        text, finish = _cut(text, request.limit), "length"
    return ChatAnswer(
        id=an_id,
        pieces=_pieces(text),
        tool_name=None,
        arguments="",
        finish=finish,
        prompt_tokens=request.prompt_tokens,
        completion_tokens=tokens_of(text),
    )


def _tool_answer(an_id: str, request: ChatRequest, name: str, arguments: str, finish: Finish) -> ChatAnswer:
    return ChatAnswer(
        id=an_id,
        pieces=(),
        tool_name=name,
        arguments=arguments,
        finish=finish,
        prompt_tokens=request.prompt_tokens,
        completion_tokens=tokens_of(name + arguments),
    )


def _since_question(messages: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    last = max((index for index, message in enumerate(messages) if message.get("role") == "user"), default=-1)
    return messages[last + 1 :]


def _results(messages: Sequence[Mapping[str, Any]]) -> list[str]:
    return [_text(message) for message in _since_question(messages) if message.get("role") == "tool"]


def _said(request: ChatRequest) -> str:
    if request.tool_result is not None:
        return script.tool_report(request.prompt, request.tool_result)
    if request.schema is not None:
        return msgspec.json.encode(script.example_of(request.schema, request.prompt)).decode()
    if request.images:
        return script.images_report(request.prompt, request.images)
    return script.reply(request.prompt)


def _pieces(text: str) -> tuple[str, ...]:
    """Words with the space that follows, as a model's tokens come."""
    return tuple(re.findall(r"[^ ]* |[^ ]+", text))


def _cut(text: str, tokens: int) -> str:
    """The beginning of `text` that costs at most `tokens`, whole characters only."""
    return text.encode("utf-8", "surrogatepass")[: max(tokens, 0) * 4].decode("utf-8", "ignore")


def _text(message: Mapping[str, Any]) -> str:
    content = message.get("content")
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str))


def _tokens(message: Mapping[str, Any]) -> int:
    calls = message.get("tool_calls")
    return tokens_of(_text(message)) + _images(message) * _IMAGE_TOKENS + (tokens_of(msgspec.json.encode(calls).decode()) if calls else 0)


def _images(message: Mapping[str, Any]) -> int:
    content = message.get("content")
    parts: Sequence[Any] = content if isinstance(content, list) else ()
    return sum(1 for part in parts if isinstance(part, dict) and part.get("type") == "image_url")


def _limit(data: Mapping[str, Any]) -> int | None:
    for name in ("max_completion_tokens", "max_tokens"):
        value = data.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return int(value)
        if value is not None:
            raise Refused(f"Invalid '{name}': expected an integer of at least 1.", param=name)
    return None


def _forced_tool(tools: Any, choice: Any) -> Mapping[str, Any] | None:
    """The function the caller insists on: named, or the first when any is `required`."""
    if not isinstance(tools, list):
        raise Refused("Invalid 'tools': expected an array.", param="tools")
    functions: list[dict[str, Any]] = [
        tool["function"] for tool in tools if isinstance(tool, dict) and isinstance(tool.get("function"), dict)
    ]
    if choice == "required":
        return functions[0] if functions else None
    if isinstance(choice, dict) and isinstance(choice.get("function"), dict):
        name = choice["function"].get("name")
        found = next((function for function in functions if function.get("name") == name), None)
        if found is None:
            raise Refused("Invalid 'tool_choice': no tool has this name.", param="tool_choice")
        return found
    return None


def _schema(wanted: Any) -> Any:
    if not isinstance(wanted, dict):
        return None
    if wanted.get("type") == "json_object":
        return {"type": "object", "properties": {"script": {"const": "Demo (scripted, no AI)"}, "prompt": {"type": "string"}}}
    described = wanted.get("json_schema")
    return described.get("schema") if wanted.get("type") == "json_schema" and isinstance(described, dict) else None
