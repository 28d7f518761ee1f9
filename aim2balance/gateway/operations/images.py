"""Pictures from a text.

Their price goes by the picture, by the picture of a size and quality, or by tokens (`image_out`) which the provider reports. Of tokens the
most a picture can have is held for each; the request is never changed.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from aim2balance.catalogue.types import Caching, Deployment, Rates
from aim2balance.gateway import rules
from aim2balance.gateway.dialects import request_facts as read
from aim2balance.gateway.dialects import token_estimate
from aim2balance.gateway.dialects.openai_chat.pictures import ELSEWHERE
from aim2balance.gateway.dialects.registry import EndpointRow
from aim2balance.gateway.dialects.types import AnswerFacts, RequestFacts, Span
from aim2balance.gateway.types import Sizing
from aim2balance.kit.image_headers import MOST_PIXELS
from aim2balance.kit.tokens import TokenUsage

MOST_PICTURES = 10
"""In one request, as at OpenAI."""
_SIZE = re.compile(r"auto|[1-9]\d{1,4}x[1-9]\d{1,4}", re.ASCII)
_PIXELS = re.compile(r"(\d+)x(\d+)", re.ASCII)
_QUALITY = re.compile(r"[a-z][a-z0-9]{0,19}", re.ASCII)


def read_body(row: EndpointRow, document: dict[str, Any], model: str, offsets: dict[str, tuple[Span, ...]], opening: int) -> RequestFacts:
    """What admission needs of a request for pictures. Raises `Invalid`."""
    prompt = document.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        read.refuse("`prompt` must be a text that says what the picture shows.", "prompt")
    if document.get("stream") not in (None, False):
        read.refuse("Pictures cannot be streamed yet: leave `stream` out.", "stream")
    for name in sorted(ELSEWHERE.intersection(document)):
        read.refuse(f"`{name}` is not known here: say how many by `n`, how large by `size`.", name)
    wanted = document.get("n")
    number = 1 if wanted is None else wanted
    if type(number) is not int or not 1 <= number <= MOST_PICTURES:
        read.refuse(f"`n` must be a whole number from 1 to {MOST_PICTURES}.", "n")
    counted = token_estimate.count_embedding(prompt)
    return RequestFacts(
        endpoint=row.name,
        dialect=row.dialect,
        model=model,
        n=number,
        modalities=("image",),
        pictures=number,
        picture_names=names_of(document),
        paid_extras=read.paid_extras(document),
        messages=counted.messages,
        counted_input=counted.tokens,
        input_bound=counted.bound,
        document=document,
        offsets=offsets,
        opening=opening,
    )


def names_of(document: dict[str, Any]) -> tuple[str, ...]:
    """The names under which the price of a picture of that size and quality may stand. Raises `Invalid`."""
    return _names(_word(document, "size", _SIZE, "1024x1024"), _word(document, "quality", _QUALITY, "standard"))


def _word(document: dict[str, Any], name: str, form: re.Pattern[str], example: str) -> str:
    said = document.get(name)
    if said is None:
        return ""
    if not isinstance(said, str) or form.fullmatch(said) is None:
        read.refuse(f"`{name}` must be a word such as {example}.", name)
    return said


def _names(size: str, quality: str) -> tuple[str, ...]:
    both = (f"{rules.PICTURE}{quality}_{size}",) if size and quality else ()
    return (*both, *(f"{rules.PICTURE}{word}" for word in (size, quality) if word))


def asked_pixels(facts: RequestFacts) -> int:
    """Pixels of a picture of the size that was asked for; 0 where none was, or one that no picture has."""
    found = _PIXELS.fullmatch(str(facts.document.get("size")))
    pixels = 0 if found is None else int(found[1]) * int(found[2])
    return pixels if pixels <= MOST_PIXELS else 0


def _pixels(came: Sequence[int | None], facts: RequestFacts) -> int:
    """Of all pictures together: by their bytes, else as they were asked for; 0 where that is not known of each of them."""
    each = [asked_pixels(facts) if pixels is None else pixels for pixels in came]
    return sum(each) if all(each) else 0


def size(facts: RequestFacts, deployment: Deployment, rates: Rates, default_limit: int, caching: Caching, input_tokens: int) -> Sizing:
    """The hold for a request at that deployment: the text and the dearest pictures it can get. All of it, or it is not sent."""
    del default_limit
    cost = rules.price_of_output(facts, deployment, rates, 0, caching, input_tokens)
    return Sizing(want=cost, least=cost, ceiling=cost, limit=0, held_output=0, is_watched=False)


def unpriced(facts: RequestFacts, deployment: Deployment) -> tuple[str, ...]:
    """Pictures, where neither a picture nor its tokens have a price, or nobody says how many tokens it has at most."""
    prices, has_bound = deployment.prices, deployment.accepts.picture_output_tokens is not None
    is_priced = prices.per_image is not None or rules.picture_name(facts, deployment) is not None
    return () if is_priced or (prices.image_out is not None and has_bound) else ("images",)


def billed(seen: AnswerFacts, facts: RequestFacts, deployment: Deployment, counted_input: int) -> TokenUsage:
    """What came, at most what was asked for. By tokens as the provider reports them, else as they were held."""
    made = min(seen.pictures, facts.pictures)
    if not made:
        return TokenUsage()
    reported = seen.usage or TokenUsage()
    is_read = reported.input > 0
    usage = TokenUsage(
        image_px=_pixels(seen.picture_px[:made], facts),
        uncached_input=reported.uncached_input if is_read else counted_input,
        cache_read=reported.cache_read,
        images=made,
        estimated=not is_read and deployment.prices.input > 0,
    )
    name = rules.picture_name(facts, deployment)
    if name is not None:
        return msgspec.structs.replace(usage, tool_calls=((name, made),))
    if deployment.prices.per_image is not None:
        return usage
    most = made * (deployment.accepts.picture_output_tokens or 0)
    is_told = 0 < reported.output <= most
    output = reported.output if is_told else most
    return msgspec.structs.replace(usage, output=output, image_out=output, estimated=usage.estimated or not is_told)
