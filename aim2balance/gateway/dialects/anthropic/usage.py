"""The anthropic dialect's usage object as the one normal form, and back. Negative or absurd figures are refused, never clamped."""

from collections.abc import Iterable
from typing import Any

from aim2balance.gateway.dialects.usage_figures import REQUESTS, UnusableUsageError, count, tool_calls
from aim2balance.kit.tokens import TokenUsage


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
        tool_calls=tool_calls(usage.get("server_tool_use")),
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
        written["server_tool_use"] = {name + REQUESTS: uses for name, uses in usage.tool_calls}
    return written
