"""A request of the responses dialect: which of its fields we look at, and what it says in the words of chat completions.

By those words it is counted, priced and translated; a provider that speaks the dialect itself gets the body as the client wrote it.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from aim2balance.gateway.dialects.model_input import ModelInput, ModelOrigin
from aim2balance.gateway.dialects.openai_chat.request import DETAILS, write_document
from aim2balance.gateway.dialects.openai_responses.reasoning_seals import open_seal
from aim2balance.gateway.dialects.request_facts import RequestForm, object_of, objects_of, refuse
from aim2balance.gateway.dialects.request_fields import refuse as refuse_member
from aim2balance.gateway.dialects.translations.request_openai_to_responses import responses_of
from aim2balance.gateway.dialects.types import ChatForm, Outgoing, RequestFacts
from aim2balance.gateway.dialects.unsupported_parameters import UnsupportedParameters, malformed, objects, text, unsupported

RESPONSES: Final = RequestForm(
    guarded=frozenset(
        {"model", "max_output_tokens", "store", "input", "stream", "instructions", "tools", "reasoning", "text", "service_tier"}
    ),
    spliced=frozenset({"model", "max_output_tokens", "store"}),
    limit_fields=("max_output_tokens",),
    tells_usage_unasked=True,
    always={"store": b"false"},
)
_SAME: Final = frozenset(
    {"temperature", "top_p", "user", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "service_tier", "speed",
     "inference_geo", "provider", "models", "route", "plugins", "parallel_tool_calls", "metadata"}
)  # fmt: skip
_READ: Final = frozenset({"model", "input", "instructions", "stream", "max_output_tokens", "tools", "tool_choice", "reasoning", "text"})
_SILENT: Final = frozenset({"store", "include", "stream_options", "previous_response_id", "conversation", "background"})
_DATED: Final = re.compile(r"(_preview)?(_\d{4}_\d{2}_\d{2})?$")
_CLIENT_RUN: Final = frozenset({"custom", "local_shell", "shell", "apply_patch", "computer", "computer_use"})
_TRACES: Final = frozenset(
    {"web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call", "mcp_list_tools", "mcp_call",
     "mcp_approval_request", "tool_search_call", "tool_search_output", "compaction"}
)  # fmt: skip


def instruct(document: dict[str, Any], instructions: str, parameters: Mapping[str, Any]) -> None:
    """Instructions before all the document says, and parameters where it sets none."""
    for name, value in parameters.items():
        if name == "reasoning_effort":
            reasoning = document.get("reasoning")
            if reasoning is None or (isinstance(reasoning, dict) and reasoning.get("effort") is None):
                document["reasoning"] = {**(reasoning or {}), "effort": value}
        elif document.get(name) is None:
            document[name] = value
    told = document.get("instructions")
    if instructions and (told is None or isinstance(told, str)):
        document["instructions"] = f"{instructions}\n\n{told}" if told else instructions


def as_chat(document: dict[str, Any]) -> ChatForm:
    """The request in the words of chat completions. Raises `Invalid` for what is not of the dialect, and for what nobody waits for."""
    if document.get("prompt"):
        refuse_member("prompt")
    if document.get("background"):
        unsupported("An answer that is fetched later", "background")
    reader = _Reader()
    reader.instructions(document.get("instructions"))
    reader.input(document.get("input"))
    chat: dict[str, Any] = {name: document[name] for name in _SAME & document.keys() if document[name] is not None}
    chat.update(model=document["model"], stream=document.get("stream"), messages=reader.messages)
    reader.tools(document, chat)
    _format(document, chat)
    effort = object_of(document, "reasoning").get("effort")
    if isinstance(effort, str):
        chat["reasoning_effort"] = effort
    reader.dropped.add_unknown(document, _READ | _SAME, _SILENT)
    return ChatForm(
        document=chat,
        dropped=reader.dropped.names(),
        untranslatable=reader.untranslatable,
        beside=tuple(reader.beside),
        sealed_bytes=reader.sealed_bytes,
    )


class _Reader:
    """Items one after the other; thoughts and calls belong to the answer they stand with."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.dropped = UnsupportedParameters()
        self.untranslatable = ""
        self.beside: list[dict[str, Any]] = []
        self.sealed_bytes = 0
        self._thought: dict[str, Any] = {}
        self._shown: list[dict[str, Any]] = []

    def instructions(self, given: object) -> None:
        if given is None:
            return
        if isinstance(given, str):
            self._add({"role": "system", "content": given})
        else:
            self.input(given, "instructions")

    def input(self, given: object, name: str = "input") -> None:
        if isinstance(given, str):
            self._add({"role": "user", "content": given})
            return
        if not isinstance(given, list) or not given:
            malformed(f"`{name}` must be a text or a list with at least one item.", name)
        for item in objects(given, name):
            self._item(item)
        self._show()

    def _item(self, item: dict[str, Any]) -> None:
        kind = item.get("type") or "message"
        if kind != "function_call_output":
            self._show()
        match kind:
            case "message":
                self._message(item)
            case "function_call":
                self._call(item)
            case "function_call_output":
                self._result(item)
            case "reasoning":
                self._reasoning(item)
            case _:
                self.beside.append(item)
                if isinstance(kind, str) and kind in _TRACES:
                    self.dropped.add(f"input.{kind}")
                else:
                    self._cannot(f"An item of type {str(kind)[:40]!r}")

    def _cannot(self, what: str) -> None:
        self.untranslatable = self.untranslatable or what

    def _add(self, message: dict[str, Any]) -> None:
        if message["role"] == "assistant":
            message.update(self._thought)
            self._thought = {}
        self.messages.append(message)

    def _message(self, item: dict[str, Any]) -> None:
        role = item.get("role")
        if role not in ("user", "assistant", "system", "developer"):
            malformed("`role` must be user, assistant, system or developer.", "input.role")
        content = item.get("content")
        said = content if isinstance(content, str) else self._parts(content)
        self._add({"role": "system" if role == "developer" else role, "content": said})

    def _parts(self, content: object) -> str | list[dict[str, Any]]:
        """A text where there is nothing but texts."""
        parts = [self._part(part) for part in objects(content, "input.content")]
        if all(part["type"] == "text" for part in parts):
            return "".join([part["text"] for part in parts]) if len(parts) == 1 else parts or ""
        return parts

    def _part(self, part: dict[str, Any]) -> dict[str, Any]:
        kind = part.get("type")
        if kind in ("input_text", "output_text", "text", "summary_text", "reasoning_text"):
            return {"type": "text", "text": text(part.get("text"), "input.content.text")}
        if kind == "refusal":
            return {"type": "refusal", "refusal": text(part.get("refusal"), "input.content.refusal")}
        if kind == "input_image":
            url = text(part.get("image_url"), "input.content.image_url")
            detail = part.get("detail")
            return {"type": "image_url", "image_url": {"url": url, **({"detail": detail} if isinstance(detail, str) else {})}}
        if kind == "input_file":
            data = part.get("file_data") or part.get("file_url")
            name = part.get("filename")
            if part.get("file_url") and not part.get("file_data"):
                self._cannot("A file by its address")
            file = {"file_data": text(data, "input.content.file_data"), **({"filename": name} if isinstance(name, str) else {})}
            return {"type": "file", "file": file}
        if kind == "input_audio":
            return part
        self._cannot(f"A content part of type {str(kind)[:40]!r}")
        return {"type": "text", "text": msgspec.json.encode(part).decode()}

    def _call(self, item: dict[str, Any]) -> None:
        function = {"name": text(item.get("name"), "input.name"), "arguments": text(item.get("arguments"), "input.arguments")}
        call = {"id": text(item.get("call_id"), "input.call_id"), "type": "function", "function": function}
        last = self.messages[-1] if self.messages else None
        if last is None or last["role"] != "assistant" or self._thought:
            last = {"role": "assistant", "content": None}
            self._add(last)
        last.setdefault("tool_calls", []).append(call)

    def _result(self, item: dict[str, Any]) -> None:
        output = item.get("output")
        said = output if isinstance(output, str) else self._parts(output)
        call_id = text(item.get("call_id"), "input.call_id")
        if isinstance(said, list) and any(part["type"] != "text" for part in said):
            self._shown += [{"type": "text", "text": f"Result of tool call {call_id}:"}]
            self._shown += [part for part in said if part["type"] != "text"]
            said = "\n".join(part["text"] for part in said if part["type"] == "text") or "The result follows in the next message."
        elif isinstance(said, list):
            said = "\n".join(part["text"] for part in said)
        self.messages.append({"role": "tool", "tool_call_id": call_id, "content": said})

    def _show(self) -> None:
        """Pictures and files of results, which a tool message cannot hold, behind the last of them."""
        if self._shown:
            self.messages.append({"role": "user", "content": self._shown})
            self._shown = []

    def _reasoning(self, item: dict[str, Any]) -> None:
        """Its text and what its maker wants back, for the answer that follows."""
        seal = item.get("encrypted_content")
        texts = [part.get("text") for name in ("content", "summary") for part in objects(item.get(name), f"input.{name}")]
        thought = "\n\n".join(said for said in texts if isinstance(said, str))
        if thought:
            before = self._thought.get("reasoning_content")
            self._thought["reasoning_content"] = f"{before}\n\n{thought}" if before else thought
        if details := open_seal(seal):
            self._thought[DETAILS] = [*self._thought.get(DETAILS, []), *details]
        elif isinstance(seal, str) and seal:
            self.sealed_bytes += len(seal) * 3 // 4
            self.dropped.add("input.reasoning.encrypted_content")

    def tools(self, document: dict[str, Any], chat: dict[str, Any]) -> None:
        written: list[dict[str, Any]] = []
        for tool in objects_of(document, "tools"):
            kind = tool.get("type")
            bare = _DATED.sub("", kind) if isinstance(kind, str) else ""
            if kind == "function":
                written.append(
                    {"type": "function", "function": {name: value for name, value in tool.items() if name != "type" and value is not None}}
                )
            elif bare == "web_search":
                chat["web_search_options"] = {"search_context_size": tool.get("search_context_size")}
            elif bare in _CLIENT_RUN:
                self._cannot(f"A tool of type {str(kind)[:40]!r}")
                written.append({**tool, "type": "custom"})
            else:
                written.append({**tool, "type": bare or "unknown"})
        if written:
            chat["tools"] = written
        choice = document.get("tool_choice")
        if isinstance(choice, dict) and choice.get("type") == "function":
            chat["tool_choice"] = {"type": "function", "function": {"name": text(choice.get("name"), "tool_choice.name")}}
        elif isinstance(choice, dict) and choice.get("type") == "allowed_tools":
            chat["tool_choice"] = choice.get("mode", "auto")
            self.dropped.add("tool_choice.tools")
        elif isinstance(choice, str):
            chat["tool_choice"] = choice
        elif choice is not None:
            self._cannot("This tool_choice")
        if not written:
            chat.pop("tool_choice", None)
            chat.pop("parallel_tool_calls", None)


def _format(document: dict[str, Any], chat: dict[str, Any]) -> None:
    given = object_of(document, "text")
    wanted = given.get("format")
    if isinstance(wanted, dict) and wanted.get("type") == "json_schema":
        described = {name: wanted[name] for name in ("name", "description", "schema", "strict") if wanted.get(name) is not None}
        chat["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", **described}}
    elif isinstance(wanted, dict) and wanted.get("type") not in (None, "text"):
        chat["response_format"] = {"type": wanted["type"]}
    elif wanted is not None and not isinstance(wanted, dict):
        refuse("`text.format` must be an object.", "text.format")
    if isinstance(given.get("verbosity"), str):
        chat["verbosity"] = given["verbosity"]


def reasoning_members(field: str | None) -> dict[str, Any] | None:
    """Nothing: a thought goes back sealed or not at all."""
    del field
    return None


def write_request(facts: RequestFacts, outgoing: Outgoing, model_input: ModelInput, origin: ModelOrigin) -> tuple[bytes, tuple[str, ...]]:
    """The body, and the names of what was left out. `facts.document` holds everything but the messages, in the openai dialect's words."""
    document, dropped = write_document(facts, outgoing, model_input, origin)
    written, also = responses_of(document, outgoing)
    return msgspec.json.encode(written), (*dropped, *also)
