"""The log as a file: CSV and JSON piece by piece, so that their size does not matter; the figures are those of the log and its sums."""

import codecs
import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from aim2balance.impact.types import Parts
from aim2balance.kit.http import encode, euro_number
from aim2balance.kit.number_format import round_two
from aim2balance.kit.principal import OwnerId
from aim2balance.usage import queries_log, service
from aim2balance.usage.receipts import carbon_intensity_out, hour_text, parts_of
from aim2balance.usage.schemas import date_range_out, log_item_out
from aim2balance.usage.service import Usage
from aim2balance.usage.types import CsvStyle, Filters, Period, Row, TimeRange, UsageEvent

Format = Literal["csv", "json", "pdf"]
PIECE = 1_000
"""Events read at a time. Each piece is a statement of its own: a slow reader holds no connection and no snapshot."""

COLUMNS = (
    "id", "date", "project", "agent", "model", "provider", "endpoint", "requestType", "status", "source", "inputTokens", "outputTokens",
    "totalTokens", "costEUR", "costMicroEur", "providerMicroEur", "marginMicroEur", "rebalancingMicroEur", "overrunMicroEur",
    "durationMs", "kWh", "kWhLow", "kWhHigh", "waterL", "waterLLow", "waterLHigh", "co2e", "co2eLow", "co2eHigh", "m2Restored",
    "placeholderRate", "method", "conversationId", "keyId",
    "outsideUser", "reportedCostEUR", "reportedCostUSD", "zone", "carbonIntensityGPerKWh", "carbonIntensityYear", "carbonIntensityHour",
    "carbonIntensitySource", "kWhAccelerators", "kWhHost", "kWhIdle", "kWhCooling",
    "kWhNotSeparated", "carbonIntensityLowGPerKWh", "carbonIntensityHighGPerKWh", "carbonIntensityIsEstimated",
    "carbonIntensityIsHourMissing",
)  # fmt: skip
_OF_PARTS: Final = {**{part: f"kWh{part.title()}" for part in Parts._fields}, "together": "kWhNotSeparated"}
_PHYSICAL = frozenset(
    {"kWh", "kWhLow", "kWhHigh", "waterL", "waterLLow", "waterLHigh", "co2e", "co2eLow", "co2eHigh", "m2Restored", *_OF_PARTS.values()}
)
_TOTALS = {
    "requests": "requests", "inputTokens": "input_tokens", "outputTokens": "output_tokens", "totalTokens": "total_tokens",
    "costMicroEur": "total_micro", "providerMicroEur": "provider_micro", "marginMicroEur": "margin_micro",
    "rebalancingMicroEur": "restoration_micro", "overrunMicroEur": "overrun_micro",
}  # fmt: skip

# A spreadsheet reads a cell that begins with one of these as a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events: those the log would show, newest first."""

    owner_id: OwnerId
    period: Period
    span: TimeRange
    filters: Filters


async def csv_file(usage: Usage, wanted: Wanted, style: CsvStyle) -> AsyncIterator[bytes]:
    """A line of names and a line for each event (RFC 4180, UTF-8). Unknown figures are empty; money is exact, estimates and areas have
    two significant digits as on the screen.
    """
    yield (codecs.BOM_UTF8 if style.has_bom else b"") + csv_lines([COLUMNS], style)
    async for rows in _pieces(usage, wanted):
        yield csv_lines([[csv_cell(row[name], style, is_physical=name in _PHYSICAL) for name in COLUMNS] for row in rows], style)


async def json_file(usage: Usage, wanted: Wanted) -> AsyncIterator[bytes]:
    """One object: the range, every event, and the sums of the events it holds."""
    yield b'{"dateRange":' + encode(date_range_out(wanted.period, wanted.span)) + b',"items":['
    totals = dict.fromkeys(_TOTALS, 0)
    is_first = True
    async for rows in _pieces(usage, wanted):
        for name in _TOTALS:
            totals[name] += len(rows) if name == "requests" else sum(row[name] for row in rows)
        yield (b"" if is_first else b",") + b",".join(encode(row) for row in rows)
        is_first = False
    yield b'],"totals":' + encode({**totals, "costEUR": euro_number(totals["costMicroEur"])}) + b"}"


async def _pieces(usage: Usage, wanted: Wanted) -> AsyncIterator[list[Row]]:
    before: UUID | None = None
    while True:
        async with usage.db.connection() as c:
            events = await queries_log.older(c, wanted.owner_id, wanted.period, wanted.filters, before=before, limit=PIECE)
        if events:
            before = events[-1].id
            yield [_row(*each) for each in await service.named(usage, wanted.owner_id, events)]
        if len(events) < PIECE:
            return


def _row(event: UsageEvent, project: str, agent: str | None) -> Row:
    shown = log_item_out(event, project, agent)
    parts = parts_of(event) or {}
    more = {
        "costEUR": shown["cost"],
        "providerMicroEur": event.provider_micro,
        "marginMicroEur": event.margin_micro,
        "rebalancingMicroEur": event.restoration_micro,
        "kWhLow": event.kwh_low,
        "kWhHigh": event.kwh_high,
        "waterLLow": event.l_low,
        "waterLHigh": event.l_high,
        "co2eLow": event.co2e_low,
        "co2eHigh": event.co2e_high,
        **{column: (parts.get(name) or {}).get("best") for name, column in _OF_PARTS.items()},
        "placeholderRate": event.placeholder_rate,
        "method": event.method,
        **_intensity(event),
        "conversationId": event.conversation_id and str(event.conversation_id),
        "keyId": event.key_id and str(event.key_id),
        "date": shown["date"].isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    both = {**shown, **more}
    return {name: both[name] for name in COLUMNS}


def _intensity(event: UsageEvent) -> Row:
    found = carbon_intensity_out(event) or {}
    grams, low, high = event.carbon_intensity_g_per_kwh, event.carbon_intensity_low, event.carbon_intensity_high
    return {
        "zone": event.zone,
        "carbonIntensityGPerKWh": _as_published(grams),
        "carbonIntensityYear": found.get("year"),
        "carbonIntensityHour": hour_text(event),
        "carbonIntensitySource": found.get("source"),
        "carbonIntensityLowGPerKWh": _as_published(low),
        "carbonIntensityHighGPerKWh": _as_published(high),
        "carbonIntensityIsEstimated": found.get("isEstimated"),
        "carbonIntensityIsHourMissing": found.get("isHourMissing"),
    }


def _as_published(grams: float | None) -> Decimal | None:
    """The figure in full, not as a float, and not in two digits as what is estimated from it."""
    return None if grams is None else Decimal(repr(grams))


def csv_cell(value: Any, style: CsvStyle, *, is_physical: bool) -> str:
    """A cell: text can be no formula."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal() | float():
            return f"{round_two(value) if is_physical else Decimal(value):f}".replace(".", style.decimal)
        case str():
            return f"'{value}" if value.startswith(_FORMULA) else value
        case _:
            return str(value)


def csv_lines(rows: Any, style: CsvStyle) -> bytes:
    """Lines of a file in that style."""
    out = io.StringIO()
    csv.writer(out, delimiter=style.separator).writerows(rows)
    return out.getvalue().encode()
