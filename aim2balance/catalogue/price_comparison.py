"""Whether a newer price list may take the place of the one in use: nothing absurd, no model lost, nothing suddenly twice as dear or half
as cheap without somebody having looked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from aim2balance.catalogue.errors import WrongPrice, WrongPriceList
from aim2balance.catalogue.pricelist import Listed, PriceList
from aim2balance.catalogue.types import PerMtok

JUMP: Final = 2
"""A price that became more than so many times as high or as low is looked at by a person first."""
MOST_LOST: Final = 4
"""Where more than one in so many of a vendor's models is missing, something is wrong with the list."""
COMPARED: Final = ("input", "cached_input", "output", "audio_in", "audio_out")
_CLAUSES: Final = frozenset({"equals", "starts_with", "ends_with", "contains", "regex"})
_MOST_TEXT, _MOST_DEPTH, _MOST_ROWS = 300, 4, 5_000
_REPEATED_GROUP: Final = re.compile(r"\)[*+{?]")
_MOST_REPEATS: Final = 3
_MOST_CONTEXT: Final = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """A class of tokens of a model that became much dearer or cheaper, USD per million."""

    vendor: str
    model: str
    token_class: str
    before: Decimal
    after: Decimal

    def __str__(self) -> str:
        return f"{self.vendor}/{self.model}: {self.token_class} {self.before.normalize():f} → {self.after.normalize():f} USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceUpdate:
    """What is made of a fetched list: the rows to use, vendors that stay as they were and why, jumps, models kept from the old list."""

    rows: Mapping[str, Sequence[Any]]
    jumps: tuple[Jump, ...]
    held_back: tuple[str, ...]
    reasons: tuple[str, ...]
    kept: tuple[str, ...]
    changed: int
    added: int


def compare(old: PriceList, fetched: Mapping[str, Any], day: date, *, accepts_jumps: bool = False) -> PriceUpdate:
    """A vendor with a jump keeps all its old rows until jumps are accepted, one that lost many of its models keeps them too; a model that
    the new list does not know any more keeps its old price.

    Raises `WrongPriceList`, naming what cannot be, and then nothing of it is used.
    """
    check_rows(fetched, day)
    fresh = PriceList("fetched", fetched)
    rows: dict[str, Sequence[Any]] = {}
    jumps, held_back, reasons, kept = list[Jump](), list[str](), list[str](), list[str]()
    changed = added = 0
    for vendor, before in old.rows.items():
        after = list(fetched.get(vendor, ()))
        lost, of_vendor, differing, known_names = [], list[Jump](), 0, set[str]()
        for row in before:
            for name in names_of(row[0]):
                known, now = old.find(vendor, name, day), fresh.find(vendor, name, day)
                known_names.add(name)
                if known is None or known.prices is None:
                    continue
                if now is None or now.prices is None:
                    lost.append([["equals", name], *row[1:]])
                    continue
                found = list(_jumps(vendor, name, known, now))
                of_vendor += found
                differing += bool(found) or any(a != b for _, a, b in _compared(known, now))
        jumps += of_vendor
        why = [] if accepts_jumps else [str(jump) for jump in of_vendor]
        if len(lost) * MOST_LOST > len(known_names):
            why.append(f"{vendor}: {len(lost)} of {len(known_names)} models are missing")
        if why:
            held_back.append(vendor)
            reasons += why
            rows[vendor] = before
            continue
        kept += [f"{vendor}/{row[0][1]}" for row in lost]
        added += sum(name not in known_names and old.find(vendor, name, day) is None for row in after for name in names_of(row[0]))
        changed += differing
        rows[vendor] = [*lost, *after]
    return PriceUpdate(
        rows=rows,
        jumps=tuple(jumps),
        held_back=tuple(held_back),
        reasons=tuple(reasons),
        kept=tuple(kept),
        changed=changed,
        added=added,
    )


def check_rows(rows: Mapping[str, Any], day: date) -> None:
    """Raises `WrongPriceList` for a form we do not know, a pattern that may take for ever, a price that cannot be."""
    if not isinstance(rows, dict):
        raise WrongPriceList("the price list is no table of vendors")
    for vendor, table in rows.items():
        if not isinstance(table, list) or len(table) > _MOST_ROWS:
            raise WrongPriceList(f"{vendor}: expected at most {_MOST_ROWS} models")
        for number, row in enumerate(table):
            if not isinstance(row, list) or len(row) != 4:
                raise WrongPriceList(f"{vendor}: row {number} is no model")
            _check_clause(vendor, row[0], _MOST_DEPTH)
            _check_prices(vendor, row, day)


def names_of(clause: Sequence[Any]) -> Iterator[str]:
    """Names that surely meet the clause: those it names, and the beginnings it accepts."""
    kind, value = clause
    if kind in ("equals", "starts_with"):
        yield value.lower()
    elif kind == "or":
        for part in value:
            yield from names_of(part)


def _check_clause(vendor: str, clause: Any, depth: int) -> None:
    kind, value = clause if isinstance(clause, list) and len(clause) == 2 else ("", None)
    if not isinstance(kind, str):
        kind = ""
    if kind in ("or", "and") and isinstance(value, list) and depth:
        for part in value:
            _check_clause(vendor, part, depth - 1)
        return
    if kind not in _CLAUSES or not isinstance(value, str) or not 0 < len(value) <= _MOST_TEXT:
        raise WrongPriceList(f"{vendor}: a model is described in a way nobody here understands")
    if kind == "regex":
        try:
            re.compile(value)
        except re.error:
            raise WrongPriceList(f"{vendor}: {value[:80]!r} is no pattern") from None
        if _REPEATED_GROUP.search(value) or sum(map(value.count, "*+")) > _MOST_REPEATS:
            raise WrongPriceList(f"{vendor}: the pattern {value[:80]!r} may take too long")


def _check_prices(vendor: str, row: Sequence[Any], day: date) -> None:
    """Every table of the row, also those of other days and tiers, read as it would be used."""
    _, prices, context, tiers = row
    if not prices or not (context is None or (type(context) is int and 0 < context <= _MOST_CONTEXT)):
        raise WrongPriceList(f"{vendor}: expected prices and a context window")
    name = next(iter(names_of(row[0])), "a model")
    try:
        for start, _, figures in prices:
            if start is not None:
                date.fromisoformat(start)
            _check_figures([["equals", "x"], [[None, False, figures]], context, tiers], figures, day)
    except WrongPrice as wrong:
        raise WrongPriceList(f"{vendor}/{name}: {wrong.message}") from None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, InvalidOperation):
        raise WrongPriceList(f"{vendor}/{name}: its prices cannot be read") from None


def _check_figures(row: Sequence[Any], figures: Mapping[str, Any], day: date) -> None:
    for figure in figures.values():
        for text in (figure[0], *(usd for _, usd in figure[1])) if isinstance(figure, list) else (figure,):
            if not Decimal(text).is_finite() or Decimal(text) < 0:
                raise WrongPrice(f"expected a price of 0 or more, got {text}")
    PriceList("checked", {"x": [row]}).find("x", "x", day)


def _compared(before: Listed, after: Listed) -> Iterator[tuple[str, Decimal, Decimal]]:
    """What is stated on both sides, tiers too; a tier that is gone is compared with the base."""
    if before.prices is None or after.prices is None:
        return
    rows: list[tuple[PerMtok, PerMtok]] = [(before.prices, after.prices)]
    tiers = {tier.above: tier for tier in before.prices.tiers}
    rows += [(tiers.get(tier.above, before.prices), tier) for tier in after.prices.tiers]
    for old, new in rows:
        for name in COMPARED:
            was, now = getattr(old, name), getattr(new, name)
            is_as_input = name == "cached_input" and (was, now) == (old.input, new.input)
            if was is not None and now is not None and not is_as_input:
                yield name, was, now


def _jumps(vendor: str, model: str, before: Listed, after: Listed) -> Iterator[Jump]:
    for name, was, now in _compared(before, after):
        if now != was and (now > was * JUMP or was > now * JUMP):
            yield Jump(vendor=vendor, model=model, token_class=name, before=was, after=now)
