"""What a request may cost at most, and the output a hold pays for. Exact integers inside; the numbers are in `docs/pricing.md`."""

from collections.abc import Iterable, Sequence

from aim2balance.catalogue.errors import ModelNotPriced
from aim2balance.catalogue.picture_tokens import PictureTokens
from aim2balance.catalogue.tariff import UNPRICED_PIECE_TOKENS, Tariff, tariff_of
from aim2balance.catalogue.types import Caching, Prices, Rates
from aim2balance.kit.money import MICRO, Euro

USUAL_SIZE = (1024, 1024)
"""Taken for a picture whose size cannot be read, where an estimate is wanted."""
ORIGINAL_PATCHES = 10_000
"""OpenAI's `detail: original` (images and vision guide, 2026)."""


def price_of_limit(
    prices: Prices,
    rates: Rates,
    *,
    input_tokens: int,
    output_tokens: int,
    answers: int = 1,
    caching: Caching = "",
    audio: bool = False,
    images: int = 0,
    image_tokens: int = 0,
    tools: Sequence[tuple[str, int]] = (),
) -> Euro:
    """The most a request of that size can cost, rounded up: what a hold is made of.

    Input counts at its dearest class (with cache writes when `caching` allows them), `output_tokens` is the limit of each of `answers`,
    `image_tokens` of made pictures stand beside them.
    Raises `ModelNotPriced` when output is asked of a model without an output price.
    """
    tariff = tariff_of(prices, rates)
    fixed, each = _dearest(tariff, input_tokens, caching, audio)
    if output_tokens and not tariff.scales[0].has_output:
        raise ModelNotPriced("this model has no price for output")
    units = input_tokens * fixed + answers * output_tokens * each + tariff.per_request
    units += _pieces(images, tools, tariff) + image_tokens * _picture_token(tariff)
    return Euro(-(-units * tariff.gross // tariff.unit))


def affordable_output(
    prices: Prices,
    rates: Rates,
    grant: Euro,
    *,
    input_tokens: int,
    most: int,
    answers: int = 1,
    caching: Caching = "",
    audio: bool = False,
    images: int = 0,
    image_tokens: int = 0,
    tools: Sequence[tuple[str, int]] = (),
) -> int:
    """The highest limit, at most `most`, whose `price_of_limit` is within `grant`; 0 when not even the input is."""
    tariff = tariff_of(prices, rates)
    fixed, each = _dearest(tariff, input_tokens, caching, audio)
    rest = grant.micro * tariff.unit // tariff.gross if tariff.gross else 0
    rest -= input_tokens * fixed + tariff.per_request + _pieces(images, tools, tariff) + image_tokens * _picture_token(tariff)
    if rest < 0:
        return 0
    return most if each == 0 else min(most, rest // (each * max(answers, 1)))


def price_of_step(prices: Prices, rates: Rates, *, input_tokens: int, answers: int = 1, caching: Caching = "", audio: bool = False) -> int:
    """The price of one more output token of each of `answers`, in millionths of a micro-euro, rounded up."""
    tariff = tariff_of(prices, rates)
    each = _dearest(tariff, input_tokens, caching, audio)[1]
    return -(-max(answers, 1) * each * tariff.gross * MICRO // tariff.unit)


def missing_classes(
    prices: Prices, *, output: bool = True, audio_in: bool = False, audio_out: bool = False, images: bool = False, tools: Iterable[str] = ()
) -> tuple[str, ...]:
    """What a request asks for that has no price, by name; such a request is refused with `model_not_priced`."""
    priced_tools = {name for name, _ in prices.per_tool}
    asked = (
        ("output", output and prices.output is None),
        ("audio_in", audio_in and prices.audio_in is None),
        ("audio_out", audio_out and prices.audio_out is None),
        ("images", images and prices.per_image is None and prices.image_out is None),
    )
    return (*(name for name, is_missing in asked if is_missing), *(f"tool:{name}" for name in tools if name not in priced_tools))


def _dearest(tariff: Tariff, input_tokens: int, caching: Caching, audio: bool) -> tuple[int, int]:
    """The dearest units of one input and of one output token, over the base prices and the tier the input may reach."""
    if not (caching or audio or tariff.tiers):
        return tariff.plainest
    reached = [tariff.scales[0], *(scale for above, scale in tariff.tiers if input_tokens > above)]
    each_input = each_output = 0
    for scale in reached:
        inputs = [scale.input, scale.cached_input]
        if caching:
            inputs.append(scale.cache_write)
        if caching == "1h":
            inputs.append(scale.cache_write_1h)
        outputs = [scale.output, scale.image_out or 0]
        if audio:
            inputs.append(scale.dearest if scale.audio_in is None else scale.audio_in)
            outputs.append(scale.dearest if scale.audio_out is None else scale.audio_out)
        each_input, each_output = max(each_input, *inputs), max(each_output, *outputs)
    return each_input, each_output


def _picture_token(tariff: Tariff) -> int:
    """The dearest units of a token of a made picture."""
    return max(scale.dearest if scale.image_out is None else scale.image_out for scale in tariff.scales)


def _pieces(images: int, tools: Sequence[tuple[str, int]], tariff: Tariff) -> int:
    if not images and not tools:
        return 0
    piece = UNPRICED_PIECE_TOKENS * max(scale.dearest for scale in tariff.scales)
    units = images * (piece if tariff.per_image is None else tariff.per_image)
    return units + sum(count * tariff.per_tool.get(name, piece) for name, count in tools)


def picture_tokens(rule: PictureTokens, size: tuple[int, int], detail: str = "") -> int:
    """The tokens of a picture of that width and height."""
    if rule.way == "flat" or (rule.way == "tiles" and detail == "low"):
        return rule.base
    most = ORIGINAL_PATCHES if detail == "original" and rule.way == "patches" else rule.most
    return rule.base + -(-min(_pieces_of_picture(rule, *size), most) * rule.each // 100)


def most_picture_tokens(rule: PictureTokens, detail: str = "") -> int:
    """The most tokens of any picture."""
    if rule.way == "flat" or (rule.way == "tiles" and detail == "low"):
        return rule.base
    most = ORIGINAL_PATCHES if detail == "original" and rule.way == "patches" else rule.most
    return rule.base + -(-most * rule.each // 100)


def _pieces_of_picture(rule: PictureTokens, width: int, height: int) -> int:
    piece = rule.piece
    if rule.way == "area":
        return -(-width * height // piece)
    if rule.way == "crops":
        if max(width, height) <= piece // 2:
            return 1
        piece = min(piece, max(256, min(width, height) * 2 // 3))
        return -(-width // piece) * -(-height // piece)
    for side, allowed in ((max(width, height), rule.long_side), (None, rule.short_side)):
        present = side or min(width, height)
        if allowed and present > allowed:
            width, height = -(-width * allowed // present), -(-height * allowed // present)
    return -(-width // piece) * -(-height // piece)
