"""What is held for a request, and what a grant affords: by hand, and as properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.catalogue.errors import ModelNotPriced
from aim2balance.catalogue.hold_sizing import affordable_output, missing_classes, price_of_limit
from aim2balance.catalogue.pricing import price
from aim2balance.catalogue.tariff import UNPRICED_PIECE_TOKENS
from aim2balance.catalogue.types import Prices, Rates
from aim2balance.kit.money import Euro
from aim2balance.kit.tokens import TokenUsage
from tests.catalogue.samples import d, price_rows, prices, rate_rows, rates, usages


def test_missing_classes_are_named_before_a_request_goes_out() -> None:
    row = prices(input=1, per_tool={"web_search": d(1)})
    asked = missing_classes(row, audio_in=True, audio_out=True, images=True, tools=["web_search", "code"])
    assert asked == ("output", "audio_in", "audio_out", "images", "tool:code")
    assert missing_classes(row, output=False) == ()


def test_a_hold_counts_input_at_its_dearest_class() -> None:
    row, plain = prices(input=1, output=10), rates(margin=d(0), fee_rate=d(0), eur_per_usd=d(1))
    sizes = {caching: price_of_limit(row, plain, input_tokens=100, output_tokens=10, caching=caching).micro for caching in ("", "5m", "1h")}
    assert sizes == {"": 200, "5m": 225, "1h": 300}


def test_a_hold_at_a_tiers_edge_is_at_the_price_below_it() -> None:
    """As the answer is billed: the higher price begins with the first token beyond the edge."""
    row, plain = (
        prices(input=1, output=10, tiers=[(200, {"input": d(3), "output": d(30)})]),
        rates(margin=d(0), fee_rate=d(0), eur_per_usd=d(1)),
    )
    held = [price_of_limit(row, plain, input_tokens=tokens, output_tokens=1).micro for tokens in (199, 200, 201)]
    assert held == [199 + 10, 200 + 10, 201 * 3 + 30]
    billed = [price(TokenUsage(uncached_input=tokens, output=1), row, plain).total.micro for tokens in (199, 200, 201)]
    assert billed == held


def test_a_hold_for_output_without_a_price_is_refused() -> None:
    with pytest.raises(ModelNotPriced):
        price_of_limit(prices(input=1), rates(), input_tokens=1, output_tokens=1)
    assert price_of_limit(prices(input=1), rates(), input_tokens=1, output_tokens=0) == Euro(2)


def test_a_hold_counts_pictures_and_tool_calls_with_and_without_a_price() -> None:
    plain = rates(margin=d(0), fee_rate=d(0), eur_per_usd=d(1))
    priced = prices(input=1, output=2, per_image=d("0.04"), per_tool={"web_search": d("0.01")})
    pieces = {"images": 2, "tools": [("web_search", 3), ("code", 1)]}
    assert price_of_limit(priced, plain, input_tokens=0, output_tokens=0, **pieces) == Euro(80_000 + 30_000 + 2 * UNPRICED_PIECE_TOKENS)
    assert price_of_limit(prices(input=1, output=2), plain, input_tokens=0, output_tokens=0, images=1) == Euro(2 * UNPRICED_PIECE_TOKENS)
    grant = Euro(80_000 + 30_000 + 2 * UNPRICED_PIECE_TOKENS + 10)
    assert affordable_output(priced, plain, grant, input_tokens=0, most=100, **pieces) == 5


def test_what_a_grant_affords() -> None:
    row, plain = prices(input=1, output=10), rates(margin=d(0), fee_rate=d(0), eur_per_usd=d(1))
    assert affordable_output(row, plain, Euro(1100), input_tokens=100, most=1000) == 100
    assert affordable_output(row, plain, Euro(1109), input_tokens=100, most=1000) == 100
    assert affordable_output(row, plain, Euro(1100), input_tokens=100, most=50) == 50
    assert affordable_output(row, plain, Euro(1100), input_tokens=100, most=1000, answers=2) == 50
    assert affordable_output(row, plain, Euro(99), input_tokens=100, most=1000) == 0
    assert affordable_output(prices(input=0, output=0), plain, Euro(0), input_tokens=100, most=1000) == 1000


@given(usages, price_rows, rate_rows)
def test_f01_what_was_held_is_never_less_than_what_is_spent(usage: TokenUsage, row: Prices, at: Rates) -> None:
    held = price_of_limit(row, at, input_tokens=usage.input, output_tokens=usage.output + usage.audio_out, caching="1h", audio=True)
    assert price(usage, row, at).total.micro <= held.micro


@given(price_rows, rate_rows, st.integers(0, 10**9), st.integers(0, 200_000), st.integers(1, 4))
def test_f01_an_affordable_limit_fits_its_grant_and_one_more_does_not(
    row: Prices, at: Rates, micro: int, tokens: int, answers: int
) -> None:
    most = 1_000_000
    limit = affordable_output(row, at, Euro(micro), input_tokens=tokens, most=most, answers=answers)

    def held(output: int) -> int:
        return price_of_limit(row, at, input_tokens=tokens, output_tokens=output, answers=answers).micro

    assert 0 <= limit <= most
    assert limit == 0 or held(limit) <= micro
    assert limit == most or held(limit + 1) > micro
