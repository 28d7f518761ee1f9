"""Euro as integers: reading, writing, rounding."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.kit.errors import BrokenInvariant, Invalid
from aim2balance.kit.money import ZERO, Euro, round_price


@pytest.mark.parametrize(
    ("text", "micro"),
    [
        ("12.5", 12_500_000),
        ("0.000001", 1),
        ("20", 20_000_000),
        (" 1 ", 1_000_000),
        ("-1.5", -1_500_000),
        ("0", 0),
        ("007", 7_000_000),
        ("1.", 1_000_000),
    ],
)
def test_amounts_are_read_exactly(text: str, micro: int) -> None:
    assert Euro.parse(text) == Euro(micro)


@pytest.mark.parametrize("text", ["", ".5", "1e3", "1,5", "+1", "--1", "0.0000001", "1.2.3", "١", "1 000", "NaN", "1" * 13, "0x1", "-"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        Euro.parse(text)
    assert refused.value.code == "invalid_amount"


@pytest.mark.parametrize(
    ("micro", "plain"), [(2711, "0.002711"), (20_000_000, "20"), (-1_500_000, "-1.5"), (0, "0"), (1, "0.000001"), (-1, "-0.000001")]
)
def test_amounts_are_written_exactly(micro: int, plain: str) -> None:
    assert Euro(micro).plain() == plain


@given(st.integers(-(10**15), 10**15))
def test_what_is_written_is_read_back(micro: int) -> None:
    assert Euro.parse(Euro(micro).plain()) == Euro(micro)


def test_amounts_add_compare_and_are_true_unless_zero() -> None:
    assert Euro(3) + Euro(4) - Euro(2) == Euro(5)
    assert -Euro(3) < ZERO < Euro(1)
    assert bool(Euro(-1))
    assert not ZERO


def test_only_whole_cents_leave_the_books() -> None:
    assert Euro(20_000).to_cents() == 2
    assert Euro(-10_000).to_cents() == -1
    with pytest.raises(BrokenInvariant):
        Euro(10_001).to_cents()


@pytest.mark.parametrize(
    ("exact", "micro"), [("0", 0), ("0.0000001", 1), ("0.5", 1), ("1.5", 2), ("2.5", 2), ("3.5", 4), ("2711.125", 2711), ("2.500001", 3)]
)
def test_a_price_is_rounded_half_even_and_at_least_one_when_owed(exact: str, micro: int) -> None:
    assert round_price(Decimal(exact)) == Euro(micro)


def test_f06_a_price_is_never_negative() -> None:
    with pytest.raises(BrokenInvariant):
        round_price(Decimal("-0.1"))
