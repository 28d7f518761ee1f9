"""Each dialect's usage object as the one normal form, and back. Negative or absurd figures are refused, never clamped."""

from collections.abc import Iterable
from typing import Annotated, Any

import msgspec

from aim2balance.kit.tokens import TokenUsage

MOST_TOKENS = 1_000_000_000
_REQUESTS = "_requests"


class UnusableUsageError(Exception):
    """A usage object that no provider in its right mind would send; the answer is then counted by its text."""


def count(holder: object, name: str) -> int:
    """A non-negative whole number of `holder[name]`; 0 where there is none. Raises `UnusableUsageError`."""
    value = holder.get(name) if isinstance(holder, dict) else None
    if value is None:
        return 0
    if type(value) is not int or not 0 <= value <= MOST_TOKENS:
        raise UnusableUsageError(f"{name} is {str(value)[:40]}")
    return value


def _tool_calls(details: object) -> tuple[tuple[str, int], ...]:
    """`{"web_search_requests": 2}` as (("web_search", 2),): the provider's own tools that are billed by use."""
    if not isinstance(details, dict):
        return ()
    names = sorted(name for name in details if name.endswith(_REQUESTS))
    return tuple((name.removesuffix(_REQUESTS), uses) for name in names if (uses := count(details, name)))


_Count = Annotated[int, msgspec.Meta(ge=0, le=MOST_TOKENS)] | None


class _Written(msgspec.Struct, gc=False):
    ephemeral_1h_input_tokens: _Count = None


class _Given(msgspec.Struct, gc=False):
    cached_tokens: _Count = None
    cache_write_tokens: _Count = None
    audio_tokens: _Count = None
    cache_creation_token_details: _Written | None = None


class _Made(msgspec.Struct, gc=False):
    audio_tokens: _Count = None
    reasoning_tokens: _Count = None


class OpenAIUsage(msgspec.Struct, gc=False):
    """What the openai dialect reports and we look at, checked while it is decoded."""

    prompt_tokens: _Count = None
    completion_tokens: _Count = None
    total_tokens: _Count = None
    prompt_cache_hit_tokens: _Count = None
    num_cached_tokens: _Count = None
    prompt_tokens_details: _Given | None = None
    completion_tokens_details: _Made | None = None
    server_tool_use_details: Any = None


_NONE_GIVEN, _NONE_WRITTEN, _NONE_MADE = _Given(), _Written(), _Made()


def _read_openai(usage: dict[str, Any]) -> OpenAIUsage:
    """Figure by figure: details of another type count as absent. Raises `UnusableUsageError` that names the figure."""
    if usage.get("prompt_tokens") is None:
        raise UnusableUsageError("prompt_tokens is missing")
    given, made = usage.get("prompt_tokens_details"), usage.get("completion_tokens_details")
    details = given.get("cache_creation_token_details") if isinstance(given, dict) else None
    return OpenAIUsage(
        prompt_tokens=count(usage, "prompt_tokens"),
        completion_tokens=count(usage, "completion_tokens"),
        total_tokens=count(usage, "total_tokens"),
        prompt_cache_hit_tokens=count(usage, "prompt_cache_hit_tokens"),
        num_cached_tokens=count(usage, "num_cached_tokens"),
        prompt_tokens_details=_Given(
            cached_tokens=count(given, "cached_tokens"),
            cache_write_tokens=count(given, "cache_write_tokens"),
            audio_tokens=count(given, "audio_tokens"),
            cache_creation_token_details=_Written(ephemeral_1h_input_tokens=count(details, "ephemeral_1h_input_tokens")),
        ),
        completion_tokens_details=_Made(audio_tokens=count(made, "audio_tokens"), reasoning_tokens=count(made, "reasoning_tokens")),
        server_tool_use_details=usage.get("server_tool_use_details"),
    )


def from_openai(usage: dict[str, Any] | OpenAIUsage) -> TokenUsage:
    """The openai dialect: `prompt_tokens` includes cached ones; output = max(completion, total − prompt).

    xAI's chat and Gemini's OpenAI path leave reasoning out of `completion_tokens`; for the others the two are equal. OpenRouter may
    report the same tokens as read and written: the prompt bounds both, so that nothing is counted twice. Raises `UnusableUsageError`.
    """
    said = usage if isinstance(usage, OpenAIUsage) else _read_openai(usage)
    prompt = said.prompt_tokens
    if prompt is None:
        raise UnusableUsageError("prompt_tokens is missing")
    given, made = said.prompt_tokens_details or _NONE_GIVEN, said.completion_tokens_details or _NONE_MADE
    read = min(given.cached_tokens or said.prompt_cache_hit_tokens or said.num_cached_tokens or 0, prompt)
    written = min(given.cache_write_tokens or 0, prompt - read)
    hour = min((given.cache_creation_token_details or _NONE_WRITTEN).ephemeral_1h_input_tokens or 0, written)
    audio_in = min(given.audio_tokens or 0, prompt - read - written)
    completion = max(said.completion_tokens or 0, (said.total_tokens or 0) - prompt)
    audio_out = min(made.audio_tokens or 0, completion)
    output = completion - audio_out
    return TokenUsage(
        uncached_input=prompt - read - written - audio_in,
        cache_read=read,
        cache_write_5m=written - hour,
        cache_write_1h=hour,
        output=output,
        reasoning=min(made.reasoning_tokens or 0, output),
        audio_in=audio_in,
        audio_out=audio_out,
        tool_calls=_tool_calls(said.server_tool_use_details),
    )


def to_openai(usage: TokenUsage) -> dict[str, Any]:
    """Reading it back gives the same `TokenUsage`, apart from pictures and the mark `estimated`."""
    prompt, completion = usage.input, usage.output + usage.audio_out
    given: dict[str, Any] = {"cached_tokens": usage.cache_read, "audio_tokens": usage.audio_in}
    if usage.cache_write:
        given["cache_write_tokens"] = usage.cache_write
    if usage.cache_write_1h:
        given["cache_creation_token_details"] = {
            "ephemeral_5m_input_tokens": usage.cache_write_5m,
            "ephemeral_1h_input_tokens": usage.cache_write_1h,
        }
    written: dict[str, Any] = {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": given,
        "completion_tokens_details": {"reasoning_tokens": usage.reasoning, "audio_tokens": usage.audio_out},
    }
    if usage.tool_calls:
        written["server_tool_use_details"] = {name + _REQUESTS: uses for name, uses in usage.tool_calls}
    return written


def overlay(older: dict[str, Any], newer: dict[str, Any]) -> dict[str, Any]:
    """Anthropic's usage so far with what a later event says: each field it states replaces the older one, nothing is added up."""
    return {**older, **{name: value for name, value in newer.items() if value is not None}}


def from_anthropic(usage: dict[str, Any]) -> TokenUsage:
    """The anthropic dialect: input, cache read and cache write are three separate amounts.

    With `iterations` their sum is what was used: the top level leaves out compaction and advisor iterations. Raises `UnusableUsageError`.
    """
    rounds = usage.get("iterations")
    turns = [turn for turn in rounds if isinstance(turn, dict)] if isinstance(rounds, list) else []
    buckets = [_anthropic_buckets(turn) for turn in turns or [usage]]
    uncached, read, short, hour, output, thinking = (sum(column) for column in zip(*buckets, strict=True))
    if turns:
        thinking = max(thinking, count(usage.get("output_tokens_details"), "thinking_tokens"))
    return TokenUsage(
        uncached_input=uncached,
        cache_read=read,
        cache_write_5m=short,
        cache_write_1h=hour,
        output=output,
        reasoning=min(thinking, output),
        tool_calls=_tool_calls(usage.get("server_tool_use")),
    )


def _anthropic_buckets(usage: dict[str, Any]) -> Iterable[int]:
    if usage.get("input_tokens") is None:
        raise UnusableUsageError("input_tokens is missing")
    written = count(usage, "cache_creation_input_tokens")
    split = usage.get("cache_creation")
    hour = count(split, "ephemeral_1h_input_tokens")
    written = max(written, hour + count(split, "ephemeral_5m_input_tokens"))
    return (
        count(usage, "input_tokens"),
        count(usage, "cache_read_input_tokens"),
        written - hour,
        hour,
        count(usage, "output_tokens"),
        count(usage.get("output_tokens_details"), "thinking_tokens"),
    )


def to_anthropic(usage: TokenUsage) -> dict[str, Any]:
    """Reading it back gives the same `TokenUsage`, apart from audio (counted as text here), pictures and the mark `estimated`."""
    written: dict[str, Any] = {
        "input_tokens": usage.uncached_input + usage.audio_in,
        "cache_creation_input_tokens": usage.cache_write,
        "cache_read_input_tokens": usage.cache_read,
        "cache_creation": {"ephemeral_5m_input_tokens": usage.cache_write_5m, "ephemeral_1h_input_tokens": usage.cache_write_1h},
        "output_tokens": usage.output + usage.audio_out,
    }
    if usage.reasoning:
        written["output_tokens_details"] = {"thinking_tokens": usage.reasoning}
    if usage.tool_calls:
        written["server_tool_use"] = {name + _REQUESTS: uses for name, uses in usage.tool_calls}
    return written
