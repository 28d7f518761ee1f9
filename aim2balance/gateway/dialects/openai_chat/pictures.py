"""Pictures in the openai dialect: which fields of a request we look at, and what an answer with pictures says of its price."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects.errors import error_from
from aim2balance.gateway.dialects.framing import NOT_JSON
from aim2balance.gateway.dialects.media_headers import PICTURE_HEAD, picture_size
from aim2balance.gateway.dialects.openai_chat.decode import read_usage
from aim2balance.gateway.dialects.request_facts import RequestForm
from aim2balance.gateway.dialects.types import AnswerFacts
from aim2balance.gateway.dialects.usage_figures import cost_of, count, usage_or_reason
from aim2balance.kit.tokens import TokenUsage

ELSEWHERE = frozenset(
    {"num_images", "num_outputs", "batch_size", "image_count", "samples", "width", "height", "aspect_ratio", "resolution"}
)
"""Names by which hosts of this shape are told number and size in other words: the price would not follow them."""
GENERATIONS = RequestForm(
    guarded=frozenset({"model", "prompt", "n", "size", "quality", "stream"}) | ELSEWHERE, spliced=frozenset({"model"})
)
EDITS = RequestForm(guarded=GENERATIONS.guarded, spliced=frozenset())


def _is_text(member: msgspec.Raw) -> bool:
    """Whether it is a string of JSON; a picture of megabytes is not copied for it."""
    return bytes(memoryview(member)[:1]) == b'"'


class _Picture(msgspec.Struct, gc=False):
    b64_json: msgspec.Raw = msgspec.Raw()
    url: msgspec.Raw = msgspec.Raw()

    @property
    def is_made(self) -> bool:
        return any(_is_text(each) for each in (self.b64_json, self.url))

    @property
    def pixels(self) -> int | None:
        """By the first bytes of what came; None for an address and for what is no picture we know."""
        if not _is_text(self.b64_json):
            return None
        head = bytes(memoryview(self.b64_json)[1 : 1 + PICTURE_HEAD]).replace(b"\\/", b"/").partition(b'"')[0]
        size = picture_size(head.decode("ascii", "replace"))
        return None if size is None else size[0] * size[1]


class _Pictures(msgspec.Struct):
    data: list[_Picture] | None = None
    usage: Any = None
    error: Any = None
    model: Any = None


_decode = msgspec.json.Decoder(_Pictures).decode


def read_pictures(body: bytes) -> AnswerFacts:
    """A plain answer with pictures; these are counted, and of their bytes no more is looked at than says their size."""
    try:
        data = _decode(body)
    except NOT_JSON:
        return AnswerFacts()
    used, refused = _read_usage(data.usage)
    made = [each for each in data.data or () if each.is_made]
    return AnswerFacts(
        is_answer=data.data is not None,
        usage=used,
        usage_refused=refused,
        model=data.model if isinstance(data.model, str) else None,
        pictures=len(made),
        picture_px=tuple(each.pixels for each in made),
        error=error_from({"error": data.error}) if data.error else None,
        provider_usd=cost_of(data.usage),
    )


def _read_usage(usage: object) -> tuple[TokenUsage | None, str | None]:
    """OpenAI's own (`input_tokens`, `output_tokens`), else that of its other answers."""
    if isinstance(usage, dict) and usage.get("input_tokens") is not None:
        return usage_or_reason(_from_pictures, usage)
    return read_usage(usage)


def _from_pictures(usage: dict[str, Any]) -> TokenUsage:
    given = usage.get("input_tokens_details")
    whole, output = count(usage, "input_tokens"), count(usage, "output_tokens")
    cached = min(count(given, "cached_tokens"), whole)
    return TokenUsage(uncached_input=whole - cached, cache_read=cached, output=output, image_out=output)
