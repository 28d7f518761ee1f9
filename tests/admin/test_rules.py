"""Days, reasons, patterns, and what other shares would bring."""

from datetime import date
from decimal import Decimal

import pytest

from aim2balance.admin.errors import WrongDays
from aim2balance.admin.rules import contains, days_of, every_day, reason_of, revenue_with
from aim2balance.kit.errors import Invalid
from aim2balance.kit.money import Euro

TODAY = date(2026, 11, 20)


def test_an_overview_holds_thirty_days_unless_told() -> None:
    assert days_of(None, None, TODAY) == (date(2026, 10, 22), TODAY)
    assert days_of(None, date(2026, 1, 30), TODAY) == (date(2026, 1, 1), date(2026, 1, 30))
    assert days_of(date(2026, 11, 1), None, TODAY) == (date(2026, 11, 1), TODAY)
    assert len(every_day(*days_of(None, None, TODAY))) == 30
    assert every_day(TODAY, TODAY) == [TODAY]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 2), date(2026, 11, 1)),
        (date(2025, 1, 1), date(2026, 11, 1)),
        (date.min, date(1, 1, 5)),
        (date.max, date.max),
        (None, date.max),
        (None, date.min),
        (date(9999, 1, 1), None),
    ],
)
def test_a_range_that_cannot_be_is_refused(first: date | None, last: date | None) -> None:
    if first == date(9999, 1, 1):
        assert days_of(first, last, TODAY) == (first, first)
        return
    with pytest.raises(WrongDays):
        days_of(first, last, TODAY)


def test_a_reason_is_one_line() -> None:
    assert reason_of("  goodwill  ") == "goodwill"
    for text in ("", "  ", "no", "two\nlines", "x" * 501):
        with pytest.raises(Invalid):
            reason_of(text)


def test_a_search_means_itself() -> None:
    assert contains(" a_b%c\\ ") == "%a\\_b\\%c\\\\%"
    assert contains("  ") == ""


def test_revenue_with_other_shares() -> None:
    assert revenue_with(Euro(2_300_000), Decimal("0.15"), Decimal("0.025")) == Euro(2_711_125)
    assert revenue_with(Euro(0), Decimal("0.15"), Decimal("0.025")) == Euro(0)
