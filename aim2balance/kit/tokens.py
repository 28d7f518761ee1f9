"""The one normal form of what an answer used. Buckets are disjoint, so nothing can be billed twice."""

from typing import Final

import msgspec

from aim2balance.kit.errors import invariant


class TokenUsage(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Counts of one answer.

    `uncached_input`, `cache_read`, `cache_write_5m`, `cache_write_1h` and `audio_in` are disjoint and together are the input.
    `reasoning` and `image_out` (tokens of pictures made) are parts of `output`; `audio_out` is not.
    `images` counts made pictures, `image_px` the pixels of all of them together, 0 where nobody knows their size.
    `tool_calls` counts the provider's own billable tools by name (`web_search`). `estimated` says that the provider reported nothing
    and we counted the text.
    """

    uncached_input: int = 0
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0
    output: int = 0
    reasoning: int = 0
    audio_in: int = 0
    audio_out: int = 0
    image_out: int = 0
    images: int = 0
    image_px: int = 0
    tool_calls: tuple[tuple[str, int], ...] = ()
    estimated: bool = False

    def __post_init__(self) -> None:
        invariant(
            min(self.uncached_input, self.cache_read, self.cache_write_5m, self.cache_write_1h, self.output, self.reasoning,
                self.audio_in, self.audio_out, self.image_out, self.images,
                self.image_px) >= 0,
            "token counts are never negative",
        )  # fmt: skip

    @property
    def cache_write(self) -> int:
        return self.cache_write_5m + self.cache_write_1h

    @property
    def input(self) -> int:
        """All input tokens: uncached, read from and written to the cache, audio."""
        return self.uncached_input + self.cache_read + self.cache_write + self.audio_in

    @property
    def total(self) -> int:
        return self.input + self.output + self.audio_out


INPUT_CLASSES: Final = ("uncached_input", "cache_read", "cache_write_5m", "cache_write_1h", "audio_in")
TYPICAL: Final = TokenUsage(uncached_input=1_000, output=400)
"""The answer by which prices and footprints of models are shown and compared."""
