"""The normal form of usage."""

import pytest

from aim2balance.kit.errors import BrokenInvariant
from aim2balance.kit.tokens import TokenUsage


def test_f07_input_is_uncached_plus_read_plus_written() -> None:
    usage = TokenUsage(
        uncached_input=1, cache_read=10, cache_write_5m=100, cache_write_1h=1000, audio_in=10_000, output=7, reasoning=5, audio_out=3
    )
    assert (usage.input, usage.cache_write, usage.total) == (11_111, 1100, 11_121)


@pytest.mark.parametrize(
    "name", ["uncached_input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning", "audio_in", "audio_out", "images"]
)
def test_f06_counts_are_never_negative(name: str) -> None:
    with pytest.raises(BrokenInvariant):
        TokenUsage(**{name: -1})


def test_nothing_was_used_by_default() -> None:
    assert TokenUsage().total == 0
    assert TokenUsage().estimated is False
