"""What the members of a request may do, in three lists for each address: harmless, priced, refused.

Behind one account at a provider stand many people. So a member that names something kept there (a thread, a container, a file, a stored
answer), another payer or another model is refused: it would reach what somebody else made, or cost what nothing was held for. A name on
no list passes to a provider of the same dialect, unless it says by itself that it refers to such state.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, NoReturn

from aim2balance.gateway.dialects.json_spans import member_spans
from aim2balance.gateway.dialects.json_values import objects_in
from aim2balance.gateway.dialects.types import Endpoint
from aim2balance.kit.errors import Invalid

CODE: Final = "provider_state_refused"
THREAD_REFUSED: Final = "thread_unsupported_request"
"""The word at which Anthropic's SDKs go on without a thread and send the whole history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLists:
    """`harmless`: the answer changes, not whose it is, nor what a token costs. `priced`: held for, or refused for want of a price."""

    harmless: frozenset[str]
    priced: frozenset[str]

    @property
    def known(self) -> frozenset[str]:
        return self.harmless | self.priced


_CHAT: Final = FieldLists(
    harmless=frozenset(
        {"model", "messages", "stream", "stream_options", "temperature", "top_p", "top_k", "min_p", "top_a", "typical_p", "seed",
         "stop", "random_seed", "frequency_penalty", "presence_penalty", "repetition_penalty", "logit_bias", "logprobs",
         "top_logprobs", "user", "metadata", "response_format", "tool_choice", "parallel_tool_calls", "function_call",
         "reasoning_effort", "reasoning_format", "include_reasoning", "thinking", "reasoning", "verbosity", "prompt_cache_key",
         "prompt_cache_retention", "safety_identifier", "cache_control", "safe_prompt", "stop_token_ids", "allowed_token_ids",
         "chat_template_kwargs", "structured_outputs", "keep_alive", "transforms", "usage", "extra_headers"}
    ),
    priced=frozenset(
        {"max_tokens", "max_completion_tokens", "n", "best_of", "tools", "functions", "modalities", "audio", "prediction",
         "web_search_options", "plugins", "mcp_servers", "models", "provider", "route", "service_tier", "speed", "inference_geo"}
    ),
)  # fmt: skip
_MESSAGES: Final = FieldLists(
    harmless=frozenset(
        {"model", "messages", "system", "stream", "temperature", "top_p", "top_k", "stop_sequences", "metadata", "tool_choice",
         "thinking", "output_config", "output_format", "cache_control", "anthropic_version", "betas"}
    ),
    priced=frozenset({"max_tokens", "tools", "mcp_servers", "context_management", "service_tier", "speed", "inference_geo"}),
)  # fmt: skip
_EMBEDDINGS: Final = FieldLists(
    harmless=frozenset({"model", "input", "encoding_format", "dimensions", "user", "input_type", "truncate", "output_dtype"}),
    priced=frozenset({"provider", "service_tier"}),
)
_IMAGES: Final = FieldLists(
    harmless=frozenset(
        {"model", "prompt", "stream", "background", "moderation", "output_compression", "output_format", "response_format", "style", "user",
         "seed", "negative_prompt"}
    ),
    priced=frozenset({"n", "size", "quality", "provider", "service_tier"}),
)  # fmt: skip
_IMAGE_EDITS: Final = FieldLists(harmless=_IMAGES.harmless | {"input_fidelity"}, priced=_IMAGES.priced)
_RESPONSES: Final = FieldLists(
    harmless=frozenset(
        {"model", "input", "instructions", "stream", "stream_options", "temperature", "top_p", "top_logprobs", "user", "metadata", "text",
         "tool_choice", "parallel_tool_calls", "reasoning", "include", "truncation", "prompt_cache_key", "prompt_cache_retention",
         "safety_identifier", "background"}
    ),
    priced=frozenset(
        {"max_output_tokens", "tools", "max_tool_calls", "service_tier", "speed", "inference_geo", "models", "provider", "route", "plugins"}
    ),
)  # fmt: skip
_SPEECH: Final = FieldLists(
    harmless=frozenset({"model", "voice", "response_format", "speed", "stream_format", "user", "language", "lang_code", "seed"}),
    priced=frozenset({"input", "instructions", "provider", "service_tier"}),
)
_TRANSCRIPTIONS: Final = FieldLists(
    harmless=frozenset(
        {"model", "language", "response_format", "temperature", "timestamp_granularities", "timestamp_granularities[]", "include",
         "include[]", "stream", "user", "known_speaker_names", "known_speaker_names[]", "diarize", "vad_filter", "seed"}
    ),
    priced=frozenset({"prompt", "chunking_strategy", "provider", "service_tier"}),
)  # fmt: skip
FIELDS: Final[Mapping[Endpoint, FieldLists]] = {
    "chat": _CHAT,
    "messages": _MESSAGES,
    "count_tokens": _MESSAGES,
    "embeddings": _EMBEDDINGS,
    "responses": _RESPONSES,
    "images": _IMAGES,
    "image_edits": _IMAGE_EDITS,
    "speech": _SPEECH,
    "transcriptions": _TRANSCRIPTIONS,
}
_KNOWN: Final = {endpoint: lists.known for endpoint, lists in FIELDS.items()}

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
# A name that begins so, or ends with one of the words, refers to what is kept at the provider, to another payer or to another model.
_BEGINNINGS: Final = (
    "container",
    "thread",
    "previous",
    "prev",
    "file",
    "session",
    "store",
    "conversation",
    "fallback",
    "billing",
    "attachment",
)
_STATE: Final = frozenset(
        {"container", "containers", "thread", "threads", "previous", "file", "files", "session", "sessions", "store", "stored",
         "conversation", "conversations", "fallback", "fallbacks", "attachment", "attachments", "assistant", "workspace",
         "compaction"}
)  # fmt: skip
_IDS: Final = frozenset({"id", "ids"})
_CACHED: Final = ("cached", "content")
_NESTED: Final = frozenset({"extra_body", "google"})
"""Members in which providers of the openai dialect take further ones."""
_MARKS: Final = (b"file_id", b"container", b'"audio"', b"vector_store", b"\\u00")
_ITEM_MARKS: Final = (*_MARKS, b"item_reference")
"""Without any of them no message and no tool refers to state; the last may spell one of the others."""
_HOLDERS: Final = ("source", "file", "image_file", "content", "environment")
_REFERENCES: Final = frozenset({"file_id", "file_ids", "container", "container_id", "vector_store_ids"})


def refers_to_state(name: str) -> bool:
    """Whether a member's name says that it refers to something kept at the provider, however it is spelled."""
    words = [word.casefold() for word in _WORD.findall(name)]
    if not words:
        return False
    if words[0].startswith(_BEGINNINGS) or not _STATE.isdisjoint((words[0], words[-1])) or tuple(words[:2]) == _CACHED:
        return True
    return not _IDS.isdisjoint(words) and "token" not in words


class Unlisted(NamedTuple):
    """What a request asks for beside the lists: names of members on none of them, and whether a code tool is given a provider's file."""

    fields: tuple[str, ...] = ()
    uploads: bool = False


_NOTHING: Final = Unlisted()


def refuse_state(endpoint: Endpoint, document: dict[str, Any], body: bytes, opening: int) -> Unlisted:
    """Refuse what refers to state at the provider; give what else is on no list. Raises `Invalid` (provider_state_refused) naming it."""
    known, fields = _KNOWN[endpoint], _NOTHING.fields
    if not known.issuperset(document):
        fields = tuple(name for name, value in document.items() if name not in known and _is_other(name, value, body, opening))
    for mark in _ITEM_MARKS if "input" in known else _MARKS:
        if mark in body:
            return Unlisted(fields, _check_nested(document))
    return Unlisted(fields) if fields else _NOTHING


def _is_other(name: str, value: object, body: bytes, opening: int) -> bool:
    """Whether a member on no list asks for anything; state that is empty does not. Raises `Invalid`."""
    _check_member(name, value, body, opening)
    return not refers_to_state(name)


def _check_member(name: str, value: object, body: bytes, opening: int) -> None:
    if refers_to_state(name) and (value or is_given_twice(name, body, opening)):
        refuse(name)
    if name in _NESTED and isinstance(value, dict):
        for inner, given in value.items():
            if inner in _NESTED or (given and refers_to_state(inner)):
                _check_member(inner, given, body, opening)


def is_given_twice(name: str, body: bytes, opening: int) -> bool:
    """A provider may take the first of two where we saw the last, which was empty."""
    return sum(member == name for member, _, _ in member_spans(body, opening)) > 1


def _check_nested(document: dict[str, Any]) -> bool:
    uploads = False
    for message in objects_in(document.get("messages")):
        if isinstance(audio := message.get("audio"), dict) and audio.get("id"):
            refuse("messages.audio.id")
        for block in objects_in(message.get("content")):
            uploads |= _check_block(block, "messages")
    for block in objects_in(document.get("system")):
        _check_block(block, "system")
    for tool in objects_in(document.get("tools")):
        _check_block(tool, "tools")
    for item in objects_in(document.get("input")):
        if item.get("type") == "item_reference":
            refuse("input.item_reference")
        uploads |= _check_block(item, "input")
    return uploads


def _check_block(block: dict[str, Any], where: str) -> bool:
    # What a code tool finds in its container is for the operator to let pass (decision 0019).
    is_upload = block.get("type") == "container_upload"
    for name in _REFERENCES.intersection(block):
        if block[name] and not is_upload:
            refuse(f"{where}.{name}")
    for holder in _HOLDERS:
        inner = block.get(holder)
        for each in objects_in([inner] if isinstance(inner, dict) else inner):
            is_upload |= _check_block(each, where)
    return is_upload


def refuse(name: str) -> NoReturn:
    """Raise the refusal of a member; of threads and what belongs to them in the words at which Anthropic's SDKs go on without."""
    shown = name if name.isascii() and name.isprintable() else ascii(name)
    raise Invalid(
        f"`{shown[:100]}` refers to something that is kept at the provider, or lets another pay or answer. That cannot be had here: "
        "send what it stands for with the request itself (the whole history, the file's content).",
        code=CODE,
        param=shown[:100],
        details={"error_code": THREAD_REFUSED if _is_of_thread(name) else CODE},
    )


def _is_of_thread(name: str) -> bool:
    words = {word.casefold() for word in _WORD.findall(name)}
    return not words.isdisjoint({"thread", "threads"}) or {"previous", "message"} <= words
