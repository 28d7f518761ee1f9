"""The openai dialect's usage object as the one normal form, and back. Negative or absurd figures are refused, never clamped."""

from typing import Annotated, Any

import msgspec

from aim2balance.gateway.dialects.usage_figures import MOST_TOKENS, REQUESTS, UnusableUsageError, count, tool_calls
from aim2balance.kit.tokens import TokenUsage

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
    image_tokens: _Count = None


class OpenAIUsage(msgspec.Struct, gc=False):
    """What the openai dialect reports and we look at, checked while it is decoded."""

    prompt_tokens: _Count = None
    completion_tokens: _Count = None
    total_tokens: _Count = None
    prompt_cache_hit_tokens: _Count = None
    num_cached_tokens: _Count = None
    cached_tokens: _Count = None  # Moonshot
    prompt_tokens_details: _Given | None = None
    completion_tokens_details: _Made | None = None
    server_tool_use_details: Any = None
    num_search_queries: _Count = None  # Perplexity
    cost: Any = None
    cost_in_usd_ticks: Any = None  # xAI


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
        cached_tokens=count(usage, "cached_tokens"),
        prompt_tokens_details=_Given(
            cached_tokens=count(given, "cached_tokens"),
            cache_write_tokens=count(given, "cache_write_tokens"),
            audio_tokens=count(given, "audio_tokens"),
            cache_creation_token_details=_Written(ephemeral_1h_input_tokens=count(details, "ephemeral_1h_input_tokens")),
        ),
        completion_tokens_details=_Made(
            audio_tokens=count(made, "audio_tokens"),
            reasoning_tokens=count(made, "reasoning_tokens"),
            image_tokens=count(made, "image_tokens"),
        ),
        server_tool_use_details=usage.get("server_tool_use_details"),
        num_search_queries=count(usage, "num_search_queries"),
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
    read = min(given.cached_tokens or said.prompt_cache_hit_tokens or said.num_cached_tokens or said.cached_tokens or 0, prompt)
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
        image_out=min(made.image_tokens or 0, output),
        audio_in=audio_in,
        audio_out=audio_out,
        tool_calls=tool_calls(said.server_tool_use_details)
        or ((("web_search", said.num_search_queries),) if said.num_search_queries else ()),
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
    if usage.image_out:
        written["completion_tokens_details"]["image_tokens"] = usage.image_out
    if usage.tool_calls:
        written["server_tool_use_details"] = {name + REQUESTS: uses for name, uses in usage.tool_calls}
    return written
