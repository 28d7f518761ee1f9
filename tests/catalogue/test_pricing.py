"""What an answer costs, against the worked examples, against the rule in plain decimals, and as properties."""

from decimal import ROUND_CEILING, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.catalogue import tariff
from aim2balance.catalogue.errors import WrongPrice
from aim2balance.catalogue.prices import eur_per_usd, make_prices
from aim2balance.catalogue.pricing import eur_per_mtok, price
from aim2balance.catalogue.tariff import UNPRICED_PIECE_TOKENS
from aim2balance.catalogue.types import Prices, Rates
from aim2balance.kit.errors import BrokenInvariant
from aim2balance.kit.money import Euro
from aim2balance.kit.tokens import TokenUsage
from tests.catalogue.samples import d, price_rows, prices, rate_rows, rates, usages


def test_the_worked_example() -> None:
    answer = price(TokenUsage(uncached_input=1000), prices(), rates())
    assert answer.provider_usd == 2500
    assert answer.exact == d("2711.125")
    assert (answer.total, answer.provider, answer.margin, answer.restoration) == (Euro(2711), Euro(2300), Euro(344), Euro(67))


def test_the_worked_example_of_five_micro_euro() -> None:
    usd = (5 / d("1.15") / d("1.025")).quantize(d("1e-17"))
    answer = price(TokenUsage(uncached_input=1), prices(input=usd), rates(eur_per_usd=d(1)))
    assert round(answer.exact, 12) == 5
    assert (answer.total, answer.provider, answer.margin, answer.restoration) == (Euro(5), Euro(4), Euro(0), Euro(1))


def test_rounding_is_half_even() -> None:
    plain = rates(margin=d(0), fee_rate=d(0), eur_per_usd=d(1))
    halves = [price(TokenUsage(uncached_input=tokens), prices(input="0.5"), plain).total.micro for tokens in (1, 3, 5, 7)]
    assert halves == [1, 2, 2, 4]  # 0.5 would be 0, but something is owed


def test_f07_every_class_is_counted_once_at_its_own_price() -> None:
    row = prices(input=1, cached_input=2, cache_write=3, cache_write_1h=5, output=7, audio_in=11, audio_out=13)
    usage = TokenUsage(
        uncached_input=1,
        cache_read=10,
        cache_write_5m=100,
        cache_write_1h=1000,
        output=10_000,
        reasoning=9_999,
        audio_in=100_000,
        audio_out=1_000_000,
    )
    answer = price(usage, row, rates())
    assert answer.provider_usd == 1 + 20 + 300 + 5_000 + 70_000 + 1_100_000 + 13_000_000
    assert answer.surprises == ()


def test_defaults_of_missing_classes() -> None:
    row = prices(input=4, output=8)
    assert (row.cached_input, row.cache_write, row.cache_write_1h) == (4, 5, 8)
    assert (row.audio_in, row.audio_out, row.per_image) == (None, None, None)


def test_a_tier_applies_to_the_whole_prompt() -> None:
    row = prices(input=3, output=15, tiers=[(200_000, {"input": d(6), "output": d("22.5")})])
    at_most = price(TokenUsage(uncached_input=100_000, cache_read=100_000, output=10), row, rates())
    above = price(TokenUsage(uncached_input=100_000, cache_read=100_001, output=10), row, rates())
    assert at_most.provider_usd == 200_000 * 3 + 150
    assert above.provider_usd == 200_001 * 6 + 225


def test_the_highest_tier_reached_counts_whatever_the_order_they_are_stated_in() -> None:
    tiers = [(10, {"input": d(2)}), (30, {"input": d(4)}), (20, {"input": d(3)})]
    for order in permutations(tiers):
        row = prices(input=1, tiers=order)
        assert [price(TokenUsage(uncached_input=n), row, rates()).provider_usd for n in (10, 11, 21, 31)] == [10, 22, 63, 124]


def test_fees_per_request_picture_and_tool_call() -> None:
    row = prices(input=1, output=1, per_request=d("0.01"), per_image=d("0.04"), per_tool={"web_search": d("0.005")})
    answer = price(TokenUsage(images=2, tool_calls=(("web_search", 3),)), row, rates())
    assert answer.provider_usd == 10_000 + 80_000 + 15_000
    assert answer.surprises == ()


def test_f32_a_class_only_in_the_answer_is_billed_at_the_dearest_text_price_and_named() -> None:
    row = prices(input=1, output=7)
    answer = price(TokenUsage(uncached_input=1, audio_in=10, audio_out=20, images=1, tool_calls=(("web_search", 2),)), row, rates())
    assert answer.provider_usd == 1 + 30 * 7 + 3 * UNPRICED_PIECE_TOKENS * 7
    assert answer.surprises == ("audio_in", "audio_out", "images", "tool:web_search")


def test_f32_output_of_a_model_without_an_output_price_is_billed_at_the_dearest_and_named() -> None:
    answer = price(TokenUsage(uncached_input=1, output=1), prices(input=1), rates())
    assert answer.provider_usd == 1 + 2  # a cache write of an hour is the dearest: 2 × input
    assert answer.surprises == ("output",)


def test_f32_a_declared_price_of_zero_costs_nothing() -> None:
    answer = price(TokenUsage(uncached_input=1000, output=1000), prices(input=0, output=0), rates())
    assert answer.total == answer.restoration == answer.provider == answer.margin == Euro(0)


@pytest.mark.parametrize(
    "stated",
    [
        {"input": d(-1)},
        {"input": d(1), "output": d(-1)},
        {"input": d(100_001)},
        {"input": d("NaN")},
        {"output": d(1)},
        {"input": d(1), "inptu": d(1)},
    ],
)
def test_f06_negative_absurd_and_unknown_prices_are_refused(stated: dict[str, Decimal]) -> None:
    with pytest.raises(WrongPrice):
        make_prices(source="a test", per_mtok=stated)


@pytest.mark.parametrize("fee", [{"per_request": d(-1)}, {"per_image": d(1001)}, {"per_tool": {"web_search": d(-1)}}])
def test_f06_negative_and_absurd_fees_are_refused(fee: dict[str, Decimal]) -> None:
    with pytest.raises(WrongPrice):
        make_prices(source="a test", per_mtok={"input": d(1)}, **fee)


def test_f06_a_rate_of_an_insane_size_is_a_broken_invariant() -> None:
    for wrong in ({"fee_rate": d("1.01")}, {"margin": d(-1)}, {"eur_per_usd": d(0)}):
        with pytest.raises(BrokenInvariant):
            rates(**wrong)


def test_equal_content_is_the_same_row() -> None:
    assert prices(input="2.5", output="10").id == prices(output="10.0", input="2.50").id
    assert prices(input="2.5").id != prices(input="2.5", output="10").id
    assert prices(input=1, tiers=[(5, {"input": d(2)})]).id != prices(input=1).id
    assert rates().id == rates().id != rates(margin=d("0.16")).id
    assert rates().id.version == 8


def test_rows_with_the_same_id_in_other_objects_are_priced_as_they_are() -> None:
    usage = TokenUsage(uncached_input=1)
    first = prices(input=1)
    other = Prices(id=first.id, source="a test", input=d(9), cached_input=d(9), cache_write=d(9), cache_write_1h=d(9))
    assert price(usage, first, rates()).provider_usd == 1
    assert price(usage, other, rates()).provider_usd == 9


def test_the_reciprocal_of_the_reference_rate_has_ten_digits() -> None:
    assert eur_per_usd(d("1.1172")) == d("0.8950948801")


def test_the_price_in_euro_per_million_tokens() -> None:
    assert eur_per_mtok(d("2.50"), rates()) == d("2.7111")


def test_a_flood_of_prices_does_not_fill_the_memory() -> None:
    usage, plain = TokenUsage(uncached_input=1), rates(margin=d(0), fee_rate=d(0), eur_per_usd=d(1))
    for number in range(1, 4200):
        assert price(usage, prices(input=number), plain).total == Euro(number)
    assert len(tariff._tariffs) <= 4096


# Properties, and the rule once more in plain decimals.


def price_in_decimals(usage: TokenUsage, row: Prices, at: Rates) -> tuple[Decimal, Euro, Euro, Euro, Euro]:
    """The rule as it is written in `docs/pricing.md`."""
    with localcontext() as context:
        context.prec = 100
        table = next((tier for tier in reversed(row.tiers) if usage.input > tier.above), row)
        dearest = max(
            usd for usd in (table.input, table.cached_input, table.cache_write, table.cache_write_1h, table.output) if usd is not None
        )
        cost = (
            usage.uncached_input * table.input
            + usage.cache_read * table.cached_input
            + usage.cache_write_5m * table.cache_write
            + usage.cache_write_1h * table.cache_write_1h
            + usage.output * (dearest if table.output is None else table.output)
            + usage.audio_in * (dearest if table.audio_in is None else table.audio_in)
            + usage.audio_out * (dearest if table.audio_out is None else table.audio_out)
            + row.per_request * 1_000_000
        )
        provider = cost * at.eur_per_usd
        exact = provider * (1 + at.margin) * (1 + at.fee_rate)
        total = max(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)), 1 if exact else 0)
        restoration = int((provider * (1 + at.margin) * at.fee_rate).to_integral_value(rounding=ROUND_CEILING))
        rest = total - restoration
        nearest = min(rest, int(provider.quantize(Decimal(1), rounding=ROUND_HALF_UP)))
    return exact, Euro(total), Euro(nearest), Euro(rest - nearest), Euro(restoration)


@given(usages, price_rows, rate_rows)
def test_integers_and_decimals_agree(usage: TokenUsage, row: Prices, at: Rates) -> None:
    answer = price(usage, row, at)
    assert (answer.exact, answer.total, answer.provider, answer.margin, answer.restoration) == price_in_decimals(usage, row, at)


@given(usages, price_rows, rate_rows)
def test_legs_are_the_price_and_owing_costs_at_least_one(usage: TokenUsage, row: Prices, at: Rates) -> None:
    answer = price(usage, row, at)
    assert answer.provider + answer.margin + answer.restoration == answer.total
    assert min(answer.provider.micro, answer.margin.micro, answer.restoration.micro) >= 0
    assert (answer.total.micro >= 1) == (answer.exact > 0)
    assert abs(answer.total.micro - answer.exact) <= (Decimal("0.5") if answer.exact > Decimal("0.5") else 1)


@given(st.lists(usages, max_size=8), price_rows, rate_rows)
def test_the_fund_never_gets_less_than_the_exact_fees_and_order_does_not_matter(several: list[TokenUsage], row: Prices, at: Rates) -> None:
    answers = [price(usage, row, at) for usage in several]
    fees = sum((answer.exact * at.fee_rate / (1 + at.fee_rate) for answer in answers), Decimal(0))
    booked = sum(answer.restoration.micro for answer in answers)
    assert fees - Decimal("0.000001") <= booked <= fees + len(answers)
    assert [price(usage, row, at) for usage in reversed(several)] == answers[::-1]
