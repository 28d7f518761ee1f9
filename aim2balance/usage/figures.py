"""Averages, changes, shares and names as views show them. No I/O, no clock, no chance."""

from collections import Counter
from collections.abc import Sequence

_DEMO = "demo"


def readable_names(ids: Sequence[str], demo: str) -> list[str]:
    """What to call these models on paper, as the page does: without their provider, by the whole id where two would be the same."""
    short = [each.rpartition("/")[2] for each in ids]
    counts = Counter(short)
    return [demo if each == _DEMO else bare if counts[bare] == 1 else each for each, bare in zip(ids, short, strict=True)]


def average_micro(total_micro: int, requests: int) -> int:
    """The average in whole micro-euro, half up; 0 for no requests."""
    return (2 * total_micro + requests) // (2 * requests) if requests else 0


def change_percent(before: int, now: int) -> float | None:
    """By how many percent it grew, one decimal; None from nothing."""
    return round(100 * (now - before) / before, 1) if before else None


def percentages(parts: list[int]) -> list[float]:
    """Shares of the sum in percent with two decimals; all zero when the sum is."""
    whole = sum(parts)
    return [round(100 * part / whole, 2) if whole else 0.0 for part in parts]
