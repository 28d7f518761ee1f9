"""Fees that the price list leaves out, by model: rows of `fees.json`, each with source and date. A new fee is a new row, never an `if`."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BeforeValidator

from aim2balance.catalogue.vendors import Vendor
from aim2balance.kit.config_text import ConfigText
from aim2balance.kit.config_types import DAY, NAMES, Missing, Section, a_list, number, setting, text

_WORDS = text(".{1,200}", "a few words")
_USD = number(0, 1_000, "USD")


class FeeRow(Section):
    """Models whose name matches, in lower case, at one of `vendors` (none: at all). The first row that matches counts.

    `always`: the provider's own tools that every answer uses, whether asked for or not.
    """

    family: Annotated[str, _WORDS, Missing("a family")] = setting(..., "Sonar", "which models, in words")
    match: Annotated[str, text(".{1,400}", "a pattern"), Missing("a match")] = setting(..., "^sonar", "a pattern somewhere in the name")
    vendors: Annotated[tuple[str, ...], NAMES] = setting((), "[openai]", "at which vendors alone")
    per_request: Annotated[Decimal | None, _USD] = setting(None, "0.005", "USD for every answer")
    per_tool: dict[str, Annotated[Decimal, _USD]] = setting({}, "0.01", "USD for a call of the provider's own tool, by its name")
    always: Annotated[tuple[str, ...], NAMES] = setting((), "[web_search]", "tools that every answer uses")
    image_out: Annotated[Decimal | None, number(0, 100_000, "USD")] = setting(None, "30", "USD per million tokens of pictures made")
    source: Annotated[str, _WORDS, Missing("a source")] = setting(..., "https://example.org", "who says so")
    date: Annotated[date, DAY, Missing("a date")] = setting(..., "2026-11-29", "when that was read")


class Fees(Section):
    fees: Annotated[tuple[FeeRow, ...], BeforeValidator(a_list)] = setting((), "[]", "the rows, in order")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeesOfModel:
    """What a model costs beside its tokens."""

    per_request: Decimal | None = None
    per_tool: Mapping[str, Decimal] = field(default_factory=dict)
    always: tuple[str, ...] = ()
    image_out: Decimal | None = None


NO_FEES = FeesOfModel()


def read_fees(source: str, data: str) -> tuple[FeeRow, ...]:
    """Rows from JSON. Raises `WrongConfiguration`."""
    return ConfigText(source, json.loads(data), {}).read(Fees).fees


@cache
def _rows() -> tuple[tuple[re.Pattern[str], FeeRow], ...]:
    rows = read_fees("fees.json", files(__package__).joinpath("fees.json").read_text(encoding="utf-8"))
    return tuple((re.compile(row.match), row) for row in rows)


def fees_of(vendor: Vendor, model: str) -> FeesOfModel:
    """What the rows say of a model at a vendor."""
    name = model.lower()
    for pattern, row in _rows():
        if (not row.vendors or vendor.name in row.vendors) and pattern.search(name):
            return FeesOfModel(per_request=row.per_request, per_tool=row.per_tool, always=row.always, image_out=row.image_out)
    return NO_FEES
