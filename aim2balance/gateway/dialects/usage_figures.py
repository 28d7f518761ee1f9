"""The figures of any usage object, checked. What a dialect's own object means stands in its `usage`."""

MOST_TOKENS = 1_000_000_000
REQUESTS = "_requests"


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


def tool_calls(details: object) -> tuple[tuple[str, int], ...]:
    """`{"web_search_requests": 2}` as (("web_search", 2),): the provider's own tools that are billed by use."""
    if not isinstance(details, dict):
        return ()
    names = sorted(name for name in details if name.endswith(REQUESTS))
    return tuple((name.removesuffix(REQUESTS), uses) for name in names if (uses := count(details, name)))
