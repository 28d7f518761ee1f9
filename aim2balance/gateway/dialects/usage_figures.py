"""The figures of any usage object, checked. What a dialect's own object means stands in its `usage`."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec

from aim2balance.kit.tokens import TokenUsage

MOST_TOKENS = 1_000_000_000
USD_TICKS = 10_000_000_000
REQUESTS = "_requests"
BYTES_PER_OUTPUT_TOKEN = 4
MOST_BYTES_PER_TOKEN = 64
"""No answer is longer: of the recorded ones none has more than 37 bytes a token, plain text has 5."""


class UnusableUsageError(Exception):
    """A usage object that no provider in its right mind would send; the answer is then counted by its text."""


def count(holder: object, name: str) -> int:
    """A non-negative whole number of `holder[name]`, also one written as `400.0`; 0 where there is none. Raises `UnusableUsageError`."""
    value = holder.get(name) if isinstance(holder, dict) else None
    if value is None:
        return 0
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not int or not 0 <= value <= MOST_TOKENS:
        raise UnusableUsageError(f"{name} is {str(value)[:40]}")
    return value


def usage_or_reason(read: Callable[[Any], TokenUsage], reported: object) -> tuple[TokenUsage | None, str | None]:
    """The usage, or None and why it was refused."""
    try:
        return read(reported), None
    except UnusableUsageError as cause:
        return None, str(cause)


def tool_calls(details: object) -> tuple[tuple[str, int], ...]:
    """`{"web_search_requests": 2}` as (("web_search", 2),): the provider's own tools that are billed by use."""
    if not isinstance(details, dict):
        return ()
    names = sorted(name for name in details if name.endswith(REQUESTS))
    return tuple((name.removesuffix(REQUESTS), uses) for name in names if (uses := count(details, name)))


def cost_of(usage: object) -> Decimal | None:
    """What the provider itself says the answer cost, USD. Compared, never billed.

    OpenRouter's `cost`, Perplexity's `cost.total_cost`, xAI's `cost_in_usd_ticks` (recorded answers of grok-3-mini: its list prices at
    10,000 million ticks a dollar).
    """
    if not isinstance(usage, dict):
        return None
    said, ticks = usage.get("cost"), usage.get("cost_in_usd_ticks")
    if said is None and ticks is not None:
        return _figure(ticks, USD_TICKS)
    return _figure(said.get("total_cost") if isinstance(said, dict) else said, 1)


def _figure(said: object, a_dollar: int) -> Decimal | None:
    is_figure = isinstance(said, int | float) and not isinstance(said, bool) and 0 < said < MOST_TOKENS * a_dollar
    return Decimal(repr(said)) / a_dollar if is_figure else None


def is_plausible(reported: TokenUsage, text_bytes: int) -> bool:
    """Whether an answer of so much text can have used that: something was read, and its tokens can hold the text."""
    return (reported.input > 0 or not text_bytes) and (reported.output + reported.audio_out) * MOST_BYTES_PER_TOKEN >= text_bytes


def with_pictures(usage: TokenUsage, seen: int) -> TokenUsage:
    """With the number of the pictures that some of its output tokens are, where they were seen."""
    return msgspec.structs.replace(usage, images=seen) if usage.image_out and seen else usage


def estimate(reported: TokenUsage | None, *, counted_input: int, made: int) -> TokenUsage:
    """What is billed where the figures are missing, too early or cannot be: the input as reported, else as counted; the output never below
    what was seen.
    """
    reported = reported or TokenUsage()
    if reported.input == 0:
        reported = msgspec.structs.replace(reported, uncached_input=counted_input)
    return msgspec.structs.replace(reported, output=max(reported.output, made), estimated=True)
