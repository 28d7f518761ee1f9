"""A request body read once: what admission needs, checked; the rest left alone. Nothing a stranger sends raises anything but `Invalid`."""

import re
from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from aim2balance.gateway.dialects import counting
from aim2balance.gateway.dialects.json_spans import after_space, member_spans, value_end
from aim2balance.gateway.dialects.types import Dialect, Endpoint, InputCount, RequestFacts, Span
from aim2balance.kit.errors import Invalid

LIMIT_FIELDS: tuple[str, ...] = ("max_tokens", "max_completion_tokens")
SPLICED = frozenset({"model", "stream_options", *LIMIT_FIELDS})
# Fields the price depends on: a provider that takes the first of two, or ignores case, must not read another value than we did.
_GUARDED: Mapping[Endpoint, frozenset[str]] = {
    "chat": SPLICED | {"messages", "stream", "n", "thinking", "reasoning", "tools", "models", "service_tier", "modalities"},
    "messages": SPLICED | {"messages", "stream", "thinking", "tools", "system", "service_tier", "speed"},
    "count_tokens": frozenset({"model", "messages", "tools", "system"}),
    "embeddings": frozenset({"model", "input"}),
}
_KEYS = {
    endpoint: re.compile(rb'"(' + b"|".join(name.encode() for name in sorted(names)) + rb')"[ \t\n\r]*:[ \t\n\r]*')
    for endpoint, names in _GUARDED.items()
}
_DATE_SUFFIX = re.compile(r"_?\d{6,8}$")
# Anthropic's typed tools that the client runs itself: no fee of their own.
_CLIENT_RUN = ("custom", "bash", "text_editor", "computer", "memory")
_ORDINARY_TIERS = frozenset({"auto", "default", "standard", "standard_only", "flex"})
# Most requests have none of these: their price follows from model, messages and limit alone.
_EXTRAS = frozenset(
    {"thinking", "reasoning", "reasoning_effort", "modalities", "audio", "tools", "plugins", "web_search_options", "mcp_servers", "models",
     "provider", "route", "service_tier", "speed", "inference_geo"}
)  # fmt: skip
_decode = msgspec.json.Decoder().decode


def refuse(message: str, param: str | None = None) -> NoReturn:
    """Raise `Invalid` with code invalid_request_error; `param` names the field."""
    facts: dict[str, Any] = {} if param is None else {"param": param}
    raise Invalid(message, code="invalid_request_error", **facts)


def read(endpoint: Endpoint, body: bytes) -> RequestFacts:
    """Read a body of `endpoint`. Raises `Invalid` (invalid_request_error) with the field and what was expected."""
    try:
        document = _decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
        reason = "it is nested too deeply" if isinstance(cause, RecursionError) else str(cause)
        raise Invalid(f"The body is not valid JSON: {reason}", code="invalid_request_error") from cause
    if not isinstance(document, dict):
        refuse("The body must be a JSON object.")
    model = document.get("model")
    if not isinstance(model, str) or not model.strip():
        refuse("`model` must be a text that names a model.", "model")
    opening = after_space(body, 0)
    offsets = _find_offsets(endpoint, body, opening, document)
    try:
        if endpoint == "embeddings":
            return _embeddings(document, model, offsets, opening)
        return _conversation(endpoint, document, model, offsets, opening)
    except RecursionError as cause:
        raise Invalid("The body is nested too deeply.", code="invalid_request_error") from cause


def _find_offsets(endpoint: Endpoint, body: bytes, opening: int, document: dict[str, Any]) -> dict[str, tuple[Span, ...]]:
    """Offsets of the values we may have to change; refuses doubles and look-alikes of every field the price depends on."""
    guarded = _GUARDED[endpoint]
    for name in document:
        if name not in guarded and name.casefold() in guarded:
            refuse(f"unknown field {name!r}; did you mean {name.casefold()!r}?", name)
    found: dict[str, tuple[Span, ...]] = {}
    ambiguous = b"\\u" in body  # a key may be spelled with escapes
    if not ambiguous:
        for match in _KEYS[endpoint].finditer(body):
            name = match.group(1).decode()
            if name in found:
                ambiguous = True
                break
            if name not in document:
                continue
            start = match.end()
            found[name] = ((start, value_end(body, start)),) if name in SPLICED else ()
    if ambiguous:
        found = {}
        for name, start, end in member_spans(body, opening):
            if name in guarded:
                found[name] = (*found.get(name, ()), (start, end))
        for name, spans in found.items():
            if len(spans) > 1 and name not in SPLICED:
                refuse(f"`{name}` is given twice.", name)
    return found


def _whole(document: dict[str, Any], name: str, least: int = 1) -> int | None:
    value = document.get(name)
    if value is None:
        return None
    if type(value) is not int:
        refuse(f"`{name}` must be a whole number.", name)
    if value < least:
        refuse(f"`{name}` must be at least {least}.", name)
    return value


def _flag(document: dict[str, Any], name: str) -> bool:
    value = document.get(name)
    if value is not None and not isinstance(value, bool):
        refuse(f"`{name}` must be true or false.", name)
    return bool(value)


def _object(document: dict[str, Any], name: str) -> dict[str, Any]:
    value = document.get(name)
    if value is not None and not isinstance(value, dict):
        refuse(f"`{name}` must be an object.", name)
    return value or {}


def _objects(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = document.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        refuse(f"`{name}` must be a list of objects.", name)
    for item in value:
        if type(item) is not dict:
            refuse(f"`{name}` must be a list of objects.", name)
    return value


def _embeddings(document: dict[str, Any], model: str, offsets: dict[str, tuple[Span, ...]], opening: int) -> RequestFacts:
    given = document.get("input")
    if not isinstance(given, str | list) or given == []:
        refuse("`input` must be a text or a list of texts or token numbers.", "input")
    counted = counting.count_embedding(given)
    return RequestFacts(
        endpoint="embeddings",
        dialect="openai",
        model=model,
        messages=counted.messages,
        counted_input=counted.tokens,
        document=document,
        offsets=offsets,
        opening=opening,
    )


def _conversation(
    endpoint: Endpoint, document: dict[str, Any], model: str, offsets: dict[str, tuple[Span, ...]], opening: int
) -> RequestFacts:
    if not _objects(document, "messages"):
        refuse("`messages` must be a list with at least one message.", "messages")
    counted: InputCount = counting.count_messages(document)
    dialect: Dialect = "openai" if endpoint == "chat" else "anthropic"
    limit, limit_field = _limit(document, dialect)
    has_extras = not _EXTRAS.isdisjoint(document)
    budget, wants_reasoning = _thinking(document) if has_extras else (None, False)
    modalities = _modalities(document) if has_extras else ()
    return RequestFacts(
        endpoint=endpoint,
        dialect=dialect,
        model=model,
        stream=_flag(document, "stream"),
        limit=limit,
        limit_field=limit_field,
        n=(_whole(document, "n") or 1) if dialect == "openai" else 1,
        wants_usage=dialect == "anthropic" or _flag(_object(document, "stream_options"), "include_usage"),
        thinking_budget=budget,
        wants_reasoning=wants_reasoning,
        server_tools=_server_tools(document, model) if has_extras or model.endswith(":online") else (),
        paid_extras=_paid_extras(document) if has_extras else (),
        modalities=modalities,
        has_audio=counted.has_audio or "audio" in modalities or document.get("audio") is not None,
        images=counted.images,
        pdf_pages=counted.pdf_pages,
        messages=counted.messages,
        counted_input=counted.tokens,
        document=document,
        offsets=offsets,
        opening=opening,
    )


def _limit(document: dict[str, Any], dialect: Dialect) -> tuple[int | None, str | None]:
    limit, field = None, None
    for name in LIMIT_FIELDS if dialect == "openai" else LIMIT_FIELDS[:1]:
        stated = _whole(document, name)
        if stated is not None and (limit is None or stated > limit):
            limit, field = stated, name
    return limit, field


def _thinking(document: dict[str, Any]) -> tuple[int | None, bool]:
    """Budget of thinking tokens (Anthropic's field, OpenRouter's `reasoning.max_tokens`) and whether reasoning is asked for at all."""
    thinking, reasoning = _object(document, "thinking"), _object(document, "reasoning")
    budgets = [_whole(thinking, "budget_tokens", 0), _whole(reasoning, "max_tokens", 0)]
    stated = [budget for budget in budgets if budget is not None]
    effort = document.get("reasoning_effort", reasoning.get("effort"))
    wants = thinking.get("type") in ("enabled", "adaptive") or any(stated) or (isinstance(effort, str) and effort != "none")
    return max(stated, default=None), wants or reasoning.get("enabled") is True


def _modalities(document: dict[str, Any]) -> tuple[str, ...]:
    value = document.get("modalities")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        refuse("`modalities` must be a list of texts.", "modalities")
    return tuple(value)


def _server_tools(document: dict[str, Any], model: str) -> tuple[str, ...]:
    """Names of tools the provider would run: Anthropic's typed ones, OpenAI's web_search_options, OpenRouter's plugins and `:online`."""
    names = []
    for tool in _objects(document, "tools"):
        kind = tool.get("type")
        if isinstance(kind, str) and kind != "function":
            bare = _DATE_SUFFIX.sub("", kind)
            if not bare.startswith(_CLIENT_RUN):
                names.append(bare)
    names.extend(str(plugin.get("id", "plugin")) for plugin in _objects(document, "plugins"))
    if document.get("web_search_options") is not None or model.endswith(":online"):
        names.append("web_search")
    if document.get("mcp_servers"):
        names.append("mcp")
    return tuple(dict.fromkeys(names))


def _paid_extras(document: dict[str, Any]) -> tuple[str, ...]:
    extras = [name for name in ("models", "provider", "route") if document.get(name)]
    tier = document.get("service_tier")
    if tier is not None and not (isinstance(tier, str) and tier in _ORDINARY_TIERS):
        extras.append("service_tier")
    if document.get("speed") not in (None, "standard"):
        extras.append("speed")
    if document.get("inference_geo") not in (None, "global"):
        extras.append("inference_geo")
    return tuple(extras)
