"""What models accept, by family: rows of `accepts.json`, each with its source and date. A new family is a new row, never an `if`."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, get_args

from pydantic import BeforeValidator

from aim2balance.catalogue.types import Accepts, LimitField
from aim2balance.catalogue.vendors import Vendor
from aim2balance.kit.config_text import ConfigText
from aim2balance.kit.config_types import DAY, NAMES, Missing, Section, a_list, choice, setting, text

_WORDS = text(".{1,200}", "a few words")


class FamilyRow(Section):
    """Models whose name matches, in lower case, at one of `vendors` (none: at all). Of each fact the first row that states it counts."""

    family: Annotated[str, _WORDS, Missing("a family")] = setting(..., "Claude from 3 on", "which models, in words")
    match: Annotated[str, text(".{0,400}", "a pattern"), Missing("a match")] = setting(
        ..., "claude-[3-9]", "a pattern somewhere in the name"
    )
    vendors: Annotated[tuple[str, ...], NAMES] = setting((), "[anthropic]", "at which vendors alone")
    accepts: Accepts = setting(Accepts(), "{ thinking: default }", "what they accept")
    limit_field: Annotated[LimitField | None, choice(*get_args(LimitField))] = setting(
        None, "max_tokens", "the name of the output limit when the client gave none"
    )
    priced_as: Annotated[str | None, _WORDS] = setting(None, "mistral-large-2512", "the name in the price list of what answers today")
    source: Annotated[str, _WORDS, Missing("a source")] = setting(..., "https://example.org", "who says so")
    date: Annotated[date, DAY, Missing("a date")] = setting(..., "2026-11-21", "when that was read")


class Families(Section):
    families: Annotated[tuple[FamilyRow, ...], BeforeValidator(a_list)] = setting((), "[]", "the rows, in order")


@dataclass(frozen=True, slots=True)
class _Family:
    row: FamilyRow
    pattern: re.Pattern[str]

    def holds(self, vendor: Vendor, name: str) -> bool:
        return (not self.row.vendors or vendor.name in self.row.vendors) and self.pattern.search(name) is not None


def read_families(source: str, data: str) -> tuple[FamilyRow, ...]:
    """Rows from JSON. Raises `WrongConfiguration`."""
    return ConfigText(source, json.loads(data), {}).read(Families).families


@cache
def _families() -> tuple[_Family, ...]:
    rows = read_families("accepts.json", files(__package__).joinpath("accepts.json").read_text(encoding="utf-8"))
    return tuple(_Family(row, re.compile(row.match)) for row in rows)


def accepts_of(vendor: Vendor, model: str) -> Accepts:
    """What the rows say of a model at a vendor.

    A place where names are anybody's own (Ollama, others without a price list) is never said not to read images: what is said not
    to is not asked with any.
    """
    found = Accepts()
    for row in _rows_of(vendor, model):
        found = found.over(row.accepts)
    return found if vendor.price_list or found.reads("image") else found.but(inputs=None)


def limit_field(vendor: Vendor, model: str) -> LimitField:
    """The name of the output limit when the client gave none: OpenAI's thinking models know only the newer one."""
    return next((row.limit_field for row in _rows_of(vendor, model) if row.limit_field), "max_tokens")


def priced_as(vendor: Vendor, model: str) -> str:
    """The name to look up in the price list: that of the dated model a moving name stands for today."""
    return next((row.priced_as for row in _rows_of(vendor, model) if row.priced_as), model)


def _rows_of(vendor: Vendor, model: str) -> Iterator[FamilyRow]:
    name = model.lower()
    return (family.row for family in _families() if family.holds(vendor, name))
