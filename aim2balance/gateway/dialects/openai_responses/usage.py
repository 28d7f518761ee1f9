"""The usage object of the responses dialect as the one normal form, and back. Negative or absurd figures are refused, never clamped."""

from collections.abc import Iterable
from typing import Any

from aim2balance.gateway.dialects.usage_figures import UnusableUsageError, count
from aim2balance.kit.tokens import TokenUsage

_SEARCH_CALL = "web_search_call"
SIDE_CALLS = "server_side_tool_usage_details"
"""xAI's member of a usage: how often each of its own tools was called."""
_CALLS = "_calls"


def from_responses(usage: dict[str, Any]) -> TokenUsage:
    """`input_tokens` includes cached ones, `output_tokens` includes reasoning. Raises `UnusableUsageError`."""
    if usage.get("input_tokens") is None:
        raise UnusableUsageError("input_tokens is missing")
    given, made = usage.get("input_tokens_details"), usage.get("output_tokens_details")
    prompt = count(usage, "input_tokens")
    read = min(count(given, "cached_tokens"), prompt)
    written = min(count(given, "cache_write_tokens"), prompt - read)
    audio_in = min(count(given, "audio_tokens"), prompt - read - written)
    completion = max(count(usage, "output_tokens"), count(usage, "total_tokens") - prompt)
    audio_out = min(count(made, "audio_tokens"), completion)
    output_tokens = completion - audio_out
    return TokenUsage(
        uncached_input=prompt - read - written - audio_in,
        cache_read=read,
        cache_write_5m=written,
        output=output_tokens,
        reasoning=min(count(made, "reasoning_tokens"), output_tokens),
        audio_in=audio_in,
        audio_out=audio_out,
        tool_calls=_side_calls(usage.get(SIDE_CALLS)),
    )


def _side_calls(details: object) -> tuple[tuple[str, int], ...]:
    """XAI's `{"web_search_calls": 2}` as (("web_search", 2),)."""
    if not isinstance(details, dict):
        return ()
    names = sorted(name for name in details if name.endswith(_CALLS))
    return tuple((name.removesuffix(_CALLS), uses) for name in names if (uses := count(details, name)))


def searches_of(output: Iterable[object]) -> int:
    """OpenAI names its searches as items of the answer and bills the action `search`; reading a page is free (pricing page, 2026-11)."""
    return sum(1 for item in output if isinstance(item, dict) and item.get("type") == _SEARCH_CALL and _is_search(item.get("action")))


def _is_search(action: object) -> bool:
    return not isinstance(action, dict) or action.get("type", "search") == "search"


def to_responses(usage: TokenUsage) -> dict[str, Any]:
    """Reading it back gives the same `TokenUsage`, apart from pictures and the mark `estimated`."""
    prompt, completion = usage.input, usage.output + usage.audio_out
    given: dict[str, Any] = {"cached_tokens": usage.cache_read, "cache_write_tokens": usage.cache_write}
    if usage.audio_in:
        given["audio_tokens"] = usage.audio_in
    made: dict[str, Any] = {"reasoning_tokens": usage.reasoning}
    if usage.audio_out:
        made["audio_tokens"] = usage.audio_out
    written = {
        "input_tokens": prompt,
        "input_tokens_details": given,
        "output_tokens": completion,
        "output_tokens_details": made,
        "total_tokens": prompt + completion,
    }
    if usage.tool_calls:
        written[SIDE_CALLS] = {name + _CALLS: uses for name, uses in usage.tool_calls}
    return written
