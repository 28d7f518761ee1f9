"""What foreign loggers tell us: the plain body, and LiteLLM's StandardLoggingPayload as array, ndjson or single object.

Reading is pure: bytes in, events out. Only the fields named here are ever decoded; prompts, answers, addresses and headers but for
the answer's id stay in the bytes and go with them. Formats seen: LiteLLM 1.106.
"""

import contextlib
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from aim2balance.impact.types import Footprint, WorkKind
from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import new_id, parse_id
from aim2balance.kit.money import is_bounded
from aim2balance.kit.principal import OwnerId, UserId
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage.types import CACHE_HIT, EventStatus, UsageEvent, footprint_fields

MOST_ITEMS = 10_000
_EARLIEST = datetime(2015, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
_MOST_TOKENS = 10**9
_MOST_COST = Decimal(1_000_000)
_LONGEST = 256
_FIELD = re.compile(r"missing required field `(\w+)`|at `\$\.([\w.]+)`")

Estimate = Callable[[str, str, TokenUsage, float | None, WorkKind], Footprint | None]
"""Provider, model, tokens, seconds, kind → footprint; `impact.footprint_by` with its method."""


class RejectedItem(Exception):
    """An item that cannot be counted; `code` says why, `field` where (its sender's name for it). It never quotes the item."""

    def __init__(self, code: str, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Whose events these are: the owner of the key they came with."""

    owner_id: OwnerId
    payer_id: OwnerId
    user_id: UserId
    key_id: UUID | None = None
    project_id: UUID | None = None
    agent_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedCall:
    """One call somebody else made, in our words. `call_id` None: it has no id of its own and always counts.

    `latency_s` is the whole duration, `ttft_s` the time to the first token. `receipt_ids`: if one of them is a receipt of ours, the call
    passed us and is counted already.
    """

    call_id: str | None
    at: datetime
    provider: str
    model: str
    requested_model: str | None = None
    endpoint: str = "chat/completions"
    request_type: str = "chat"
    status: EventStatus = "reported"
    error_code: str | None = None
    usage: TokenUsage
    is_cache_hit: bool = False
    latency_s: float | None = None
    ttft_s: float | None = None
    external_user: str | None = None
    reported_eur: Decimal | None = None
    reported_usd: Decimal | None = None
    receipt_ids: tuple[UUID, ...] = ()


class _Probe(msgspec.Struct):
    """Tells LiteLLM's items from plain ones."""

    litellm_call_id: msgspec.Raw = msgspec.Raw()
    call_type: msgspec.Raw = msgspec.Raw()


class _Plain(msgspec.Struct):
    model: str
    provider: str
    ts: str | float
    tokens_in: float
    tokens_out: float
    user_id: str | int | None = msgspec.field(name="userId", default=None)
    end_user: str | int | None = None
    user: str | int | None = None
    cost_eur: Decimal | None = msgspec.field(name="costEUR", default=None)
    latency: float | None = None
    id: str | int | None = None


class _PromptDetails(msgspec.Struct):
    cached_tokens: float | None = None
    cache_write_tokens: float | None = None
    cache_creation_tokens: float | None = None
    audio_tokens: float | None = None


class _OutputDetails(msgspec.Struct):
    reasoning_tokens: float | None = None
    audio_tokens: float | None = None


class _UsageObject(msgspec.Struct):
    prompt_tokens_details: _PromptDetails | None = None
    completion_tokens_details: _OutputDetails | None = None
    cache_read_input_tokens: float | None = None
    cache_creation_input_tokens: float | None = None


class _Metadata(msgspec.Struct):
    usage_object: _UsageObject | None = None
    user_api_key_user_id: str | int | None = None


class _ErrorInformation(msgspec.Struct):
    error_code: str | int | None = None
    error_class: str | None = None


class _LiteLLM(msgspec.Struct):
    litellm_call_id: str
    start_time: float = msgspec.field(name="startTime")
    end_time: float | None = msgspec.field(name="endTime", default=None)
    first_time: float | None = msgspec.field(name="completionStartTime", default=None)
    model: str | None = None
    model_group: str | None = None
    provider: str | None = msgspec.field(name="custom_llm_provider", default=None)
    call_type: str | None = None
    status: str | None = None
    stream: bool | None = None
    cache_hit: bool | str | None = None
    prompt_tokens: float | None = None
    completion_tokens: float | None = None
    total_tokens: float | None = None
    response_cost: Decimal | None = None
    end_user: str | int | None = None
    user: str | int | None = None
    metadata: _Metadata | None = None
    error_information: _ErrorInformation | None = None
    hidden_params: msgspec.Raw = msgspec.Raw()


class _HiddenParams(msgspec.Struct):
    """The headers of the answer that LiteLLM got, under names that begin with `llm_provider-`."""

    additional_headers: dict[str, msgspec.Raw] | None = None


_items = msgspec.json.Decoder(list[msgspec.Raw])
_probe = msgspec.json.Decoder(_Probe)
_plain = msgspec.json.Decoder(_Plain)
_litellm = msgspec.json.Decoder(_LiteLLM)
_hidden = msgspec.json.Decoder(_HiddenParams)
_MOST_IDS = 8
_RECEIPT_HEADERS = ("x-request-id", "request-id", "x-litellm-call-id")

# LiteLLM's call types, without the leading "a" of their asynchronous twins: endpoint and request type in our words.
_CALLS = {
    "completion": ("chat/completions", "chat"),
    "text_completion": ("completions", "chat"),
    "anthropic_messages": ("messages", "chat"),
    "responses": ("responses", "chat"),
    "embedding": ("embeddings", "embedding"),
    "image_generation": ("images/generations", "image"),
    "transcription": ("audio/transcriptions", "audio"),
    "speech": ("audio/speech", "audio"),
}
_KINDS: dict[str, WorkKind] = {"embedding": "embedding", "image": "image"}


def split_items(body: bytes) -> list[bytes]:
    """The items of a body: of a JSON array, the single object, or the lines of ndjson. Broken lines are items too, refused later.

    Raises `Invalid` (invalid_request_error, too_many_items).
    """
    stripped = body.strip()
    if not stripped:
        raise Invalid("The body is empty.")
    if stripped[:1] == b"[":
        try:
            items = [bytes(item) for item in _items.decode(stripped)]
        except (msgspec.DecodeError, RecursionError):
            raise Invalid("The body is not valid JSON.") from None
    elif stripped[:1] == b"{":
        items = [stripped] if _is_json(stripped) else [line for line in map(bytes.strip, stripped.split(b"\n")) if line]
        if len(items) == 1 and not _is_json(stripped):
            raise Invalid("The body is not valid JSON.")
    else:
        raise Invalid("Expected one event, a list of events, or one event per line.")
    if len(items) > MOST_ITEMS:
        raise Invalid(f"At most {MOST_ITEMS} events at a time.", code="too_many_items", limit=MOST_ITEMS)
    return items


def _is_json(data: bytes) -> bool:
    try:
        _probe.decode(data)
    except msgspec.ValidationError:
        return True
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def read(item: bytes, now: datetime) -> ReportedCall:
    """One item in our words. Raises `RejectedItem`."""
    try:
        probe = _probe.decode(item)
        if bytes(probe.litellm_call_id) or bytes(probe.call_type):
            return _from_litellm(_litellm.decode(item), now)
        return _from_plain(_plain.decode(item), now)
    except msgspec.ValidationError as error:
        found = _FIELD.search(str(error))
        raise RejectedItem("invalid_event", found and (found[1] or found[2])) from None
    except (msgspec.DecodeError, RecursionError):
        raise RejectedItem("malformed_json") from None


def _from_plain(item: _Plain, now: datetime) -> ReportedCall:
    latency = _seconds("latency", item.latency)
    return ReportedCall(
        call_id=None if item.id is None else "id:" + _text("id", str(item.id)),
        at=_moment("ts", item.ts, now),
        provider=_text("provider", item.provider),
        model=_text("model", item.model),
        usage=TokenUsage(uncached_input=_count("tokens_in", item.tokens_in), output=_count("tokens_out", item.tokens_out)),
        latency_s=latency,
        external_user=_user(userId=item.user_id, end_user=item.end_user, user=item.user),
        reported_eur=_cost("costEUR", item.cost_eur),
        receipt_ids=_ids(item.id),
    )


def _from_litellm(item: _LiteLLM, now: datetime) -> ReportedCall:
    metadata = item.metadata or _Metadata()
    error = item.error_information or _ErrorInformation()
    provider, model = _who_ran(item)
    call_type = _optional_text("call_type", item.call_type) or "completion"
    endpoint, request_type = _CALLS.get(call_type) or _CALLS.get(call_type.removeprefix("a")) or (call_type, "chat")
    return ReportedCall(
        call_id="litellm:" + _text("litellm_call_id", item.litellm_call_id),
        at=_moment("startTime", item.start_time, now),
        provider=provider,
        model=model,
        requested_model=_optional_text("model_group", item.model_group),
        endpoint=endpoint,
        request_type=request_type,
        status=_status(item, error),
        error_code=_optional_text("error_information", str(error.error_code or error.error_class or "")),
        usage=_usage(item, metadata.usage_object or _UsageObject()),
        is_cache_hit=item.cache_hit is True or item.cache_hit == "True",
        latency_s=_span(item.start_time, item.end_time),
        ttft_s=_span(item.start_time, item.first_time) if item.stream else None,
        external_user=_user(end_user=item.end_user, user=item.user, user_api_key_user_id=metadata.user_api_key_user_id),
        # 0.0 can mean "free", "failed" or "price unknown".
        reported_usd=_cost("response_cost", item.response_cost) or None,
        receipt_ids=_ids(item.litellm_call_id, *_answer_ids(item.hidden_params)),
    )


def _user(**named: str | int | None) -> str | None:
    """The first of the names under which whoever asked is told."""
    for field, value in named.items():
        if value is not None and (found := _optional_text(field, str(value))) is not None:
            return found
    return None


def _answer_ids(hidden: msgspec.Raw) -> list[str]:
    """What the headers of the answer said its id is. Whatever else stands there is nobody's business."""
    try:
        headers = _hidden.decode(hidden).additional_headers or {}
    except (msgspec.MsgspecError, RecursionError):
        return []
    return [
        bytes(value).decode("utf-8", "replace").strip('"')
        for name, value in headers.items()
        if name.casefold().replace("_", "-").endswith(_RECEIPT_HEADERS)
    ]


def _ids(*named: object) -> tuple[UUID, ...]:
    """Those of the ids that may be a receipt's."""
    found = []
    for value in named[:_MOST_IDS]:
        with contextlib.suppress(Invalid):
            found.append(parse_id(value if isinstance(value, str) else ""))
    return tuple(dict.fromkeys(found))


def _who_ran(item: _LiteLLM) -> tuple[str, str]:
    """Provider and model; behind LiteLLM's proxy the model wears the provider as a prefix."""
    model = _text("model", item.model or item.model_group or "unknown")
    head, slash, rest = model.partition("/")
    provider = _text("custom_llm_provider", item.provider or (head if slash and rest else "unknown"))
    return provider, rest if slash and rest and head == provider else model


def _status(item: _LiteLLM, error: _ErrorInformation) -> EventStatus:
    if item.status == "failure":
        return "failed"
    return "cut" if error.error_class == "ClientDisconnected" or str(error.error_code) == "499" else "reported"


def _usage(item: _LiteLLM, found: _UsageObject) -> TokenUsage:
    """LiteLLM's `prompt_tokens` include cached ones for every provider; some leave reasoning out of `completion_tokens`."""
    into, out = found.prompt_tokens_details or _PromptDetails(), found.completion_tokens_details or _OutputDetails()
    prompt = _count("prompt_tokens", item.prompt_tokens)
    output = max(_count("completion_tokens", item.completion_tokens), _count("total_tokens", item.total_tokens) - prompt)
    read = min(_count("cached_tokens", _first(into.cached_tokens, found.cache_read_input_tokens)), prompt)
    write = min(
        _count("cache_creation_tokens", _first(found.cache_creation_input_tokens, into.cache_write_tokens, into.cache_creation_tokens)),
        prompt - read,
    )
    audio_in = min(_count("audio_tokens", into.audio_tokens), prompt - read - write)
    audio_out = min(_count("audio_tokens", out.audio_tokens), output)
    return TokenUsage(
        uncached_input=prompt - read - write - audio_in,
        cache_read=read,
        cache_write_5m=write,
        output=output - audio_out,
        reasoning=min(_count("reasoning_tokens", out.reasoning_tokens), output - audio_out),
        audio_in=audio_in,
        audio_out=audio_out,
        images=int((item.call_type or "").endswith("image_generation") and item.status != "failure"),
    )


def _first(*values: float | None) -> float | None:
    """The first that says something; zeros count only when nothing else does."""
    return next((value for value in values if value), None)


def _count(field: str, value: float | None) -> int:
    if value is None:
        return 0
    if not math.isfinite(value) or value != int(value) or not 0 <= value <= _MOST_TOKENS:
        raise RejectedItem("invalid_token_count", field)
    return int(value)


def _cost(field: str, value: Decimal | None) -> Decimal | None:
    if value is not None and not (is_bounded(value) and 0 <= value <= _MOST_COST):
        raise RejectedItem("invalid_cost", field)
    return value


def _seconds(field: str, value: float | None) -> float | None:
    if value is not None and not (math.isfinite(value) and 0 <= value <= 86_400):
        raise RejectedItem("invalid_latency", field)
    return value


def _span(start: float, end: float | None) -> float | None:
    """Seconds between two clock readings; None where the clock went backwards."""
    return None if end is None or not math.isfinite(end) or not 0 <= end - start <= 86_400 else end - start


def _moment(field: str, ts: str | float, now: datetime) -> datetime:
    """ISO 8601 (UTC without an offset) or Unix seconds, after 2014 and at most a day ahead."""
    try:
        if isinstance(ts, str):
            at = datetime.fromisoformat(ts)
            at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        else:
            at = datetime.fromtimestamp(ts, UTC)
    except (ValueError, OverflowError, OSError):
        raise RejectedItem("invalid_ts", field) from None
    if not _EARLIEST <= at <= now + _AHEAD:
        raise RejectedItem("invalid_ts", field)
    return at


def _text(field: str, value: str) -> str:
    text = value.strip()
    if not text or len(text) > _LONGEST or "\0" in text:
        raise RejectedItem("invalid_text", field)
    return text


def _optional_text(field: str, value: str | None) -> str | None:
    return _text(field, value[:_LONGEST]) if value and value.strip() else None


def to_event(report: ReportedCall, reporter: Reporter, estimate: Estimate) -> UsageEvent:
    """The event of a report: priced at nothing, funding nothing, with its footprint. Its id carries the time of the call.

    What a cache answered used no inference; the method knows no audio, so that is unknown.
    """
    usage = report.usage
    ran = TokenUsage() if report.is_cache_hit else usage
    kind = _KINDS.get(report.request_type, "chat")
    found = None if report.request_type == "audio" else estimate(report.provider, report.model, ran, report.latency_s, kind)
    return UsageEvent(
        id=new_id(report.at),
        owner_id=reporter.owner_id,
        source="telemetry",
        status=report.status,
        payer_id=reporter.payer_id,
        user_id=reporter.user_id,
        key_id=reporter.key_id,
        project_id=reporter.project_id,
        agent_id=reporter.agent_id,
        endpoint=report.endpoint,
        request_type=report.request_type,
        provider=report.provider,
        model=report.model,
        requested_model=report.requested_model,
        error_code=report.error_code,
        uncached_input=usage.uncached_input,
        cache_read=usage.cache_read,
        cache_write_5m=usage.cache_write_5m,
        output=usage.output,
        reasoning=usage.reasoning,
        audio_in=usage.audio_in,
        audio_out=usage.audio_out,
        images=usage.images,
        reported_eur=report.reported_eur,
        reported_usd=report.reported_usd,
        latency_ms=None if report.latency_s is None else round(report.latency_s * 1000),
        ttft_ms=None if report.ttft_s is None else round(report.ttft_s * 1000),
        external_user=report.external_user,
        external_call_id=report.call_id,
        **({} if found is None else _figures(found, report.is_cache_hit)),
    )


def _figures(found: Footprint, is_cache_hit: bool) -> dict[str, Any]:
    fields = footprint_fields(found, found.method)
    return {**fields, "warnings": (*found.warnings, CACHE_HIT)} if is_cache_hit else fields


def read_all(items: list[bytes], now: datetime) -> Iterator[tuple[int, ReportedCall | RejectedItem]]:
    for index, item in enumerate(items):
        try:
            yield index, read(item, now)
        except RejectedItem as refused:
            yield index, refused
