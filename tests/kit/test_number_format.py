"""Numbers for people: the server's rules are the page's, by one table of examples."""

import json
from pathlib import Path
from typing import Any

import pytest

from aim2balance.kit import number_format

EXAMPLES: dict[str, list[list[Any]]] = json.loads(
    (Path(__file__).parents[2] / "web/src/lib/format-examples.json").read_text(encoding="utf-8")
)
LANGUAGES: tuple[number_format.Language, ...] = ("en", "de")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("example", EXAMPLES["money"])
def test_f48_money(example):
    assert [plain(number_format.money(example[0], language)) for language in LANGUAGES] == example[1:]


@pytest.mark.parametrize("example", EXAMPLES["moneyColumns"])
def test_f48_a_column_of_money_has_one_unit(example):
    unit = number_format.money_unit(example[0])
    assert [[plain(number_format.money(micro, language, unit)) for micro in example[0]] for language in LANGUAGES] == example[1:]


@pytest.mark.parametrize("example", EXAMPLES["amounts"])
def test_f48_quantities_have_two_digits_and_a_unit_that_fits(example):
    assert [plain(number_format.amount_of(*example[:2], language)) for language in LANGUAGES] == example[2:]


@pytest.mark.parametrize("example", EXAMPLES["spans"])
def test_f48_ends_of_a_span_have_units_that_fit(example):
    assert [plain(number_format.span(*example[:3], language)) for language in LANGUAGES] == example[3:]


@pytest.mark.parametrize("example", EXAMPLES["parts"])
def test_f48_a_part_is_never_rounded_to_nothing(example):
    assert [plain(number_format.part(example[0], language)) for language in LANGUAGES] == example[1:]


@pytest.mark.parametrize("example", EXAMPLES["counts"])
def test_counts_are_grouped(example):
    assert [number_format.count(example[0], language) for language in LANGUAGES] == example[1:]


def test_a_column_that_adds_up_has_one_number_of_decimals():
    assert [plain(one) for one in number_format.exact_money([15_220, 231_336], "de")] == ["0,015220 €", "0,231336 €"]
    assert [plain(one) for one in number_format.exact_money([-5_000_000, 20_000], "en")] == ["−5.00 €", "0.02 €"]
