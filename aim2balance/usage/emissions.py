"""The footprint of a period for reports on emissions: sums of the events by where and how they were answered, and those events.

No stored sums: a report tells zones, factors and classes apart, and whoever checks it adds up the same rows.
"""

import codecs
from collections.abc import AsyncIterator
from uuid import UUID
from zoneinfo import ZoneInfo

from aim2balance.kit.ids import time_of
from aim2balance.kit.principal import OwnerId
from aim2balance.usage import queries_log
from aim2balance.usage.export import csv_cell, csv_lines
from aim2balance.usage.receipts import hour_text
from aim2balance.usage.service import Usage
from aim2balance.usage.types import CsvStyle, Filters, Period, Row, UsageEvent

EVENT_COLUMNS = (
    "day", "provider", "model", "place", "zone", "method", "class",
    "intensityGPerKWh", "intensityYear", "intensityHour", "intensitySource",
    "kWhLow", "kWh", "kWhHigh", "co2eKgLow", "co2eKg", "co2eKgHigh", "waterLLow", "waterL", "waterLHigh",
)  # fmt: skip
PIECE = 1_000


async def emission_sums(usage: Usage, owner_id: OwnerId, period: Period, filters: Filters, *, is_operator: bool) -> list[Row]:
    """Sums by place (own, remote, demo), zone, method, class and carbon intensity; the electricity's part of the CO2e where it is known."""
    async with usage.db.connection() as c:
        return [dict(row) for row in await queries_log.by_place(c, owner_id, period, filters, is_operator=is_operator)]


async def emission_events(
    usage: Usage, owner_id: OwnerId, period: Period, filters: Filters, style: CsvStyle, *, is_operator: bool
) -> AsyncIterator[bytes]:
    """Every event as a line of CSV with exact figures; its day in the period's zone, no id, person or chat, and no time but the
    hour of its electricity where that counted. Unknown is empty.
    """
    yield (codecs.BOM_UTF8 if style.has_bom else b"") + csv_lines([EVENT_COLUMNS], style)
    before: UUID | None = None
    zone = ZoneInfo(period.zone)
    while True:
        async with usage.db.connection() as c:
            events = await queries_log.older(c, owner_id, period, filters, before=before, limit=PIECE)
        if events:
            before = events[-1].id
            yield csv_lines([_cells(event, zone, style, is_operator=is_operator) for event in events], style)
        if len(events) < PIECE:
            return


def place_of(event: UsageEvent, *, is_operator: bool) -> str:
    """Whose machine answered, for the inventory of whoever reads: their own, another's, or none (the scripted demo).

    The machine here is the operator's own alone; to everybody else its answers are a service bought. That something was measured says
    nothing of whose it is. The statement `by_place` says the same in SQL.
    """
    if event.source == "demo":
        return "demo"
    return "own" if is_operator and event.region == "local" else "remote"


def _cells(event: UsageEvent, zone: ZoneInfo, style: CsvStyle, *, is_operator: bool) -> list[str]:
    figures = [event.carbon_intensity_g_per_kwh, *(getattr(event, name) for name in queries_log.BOUNDS)]
    intensity, *bounds = ["" if figure is None else repr(figure).replace(".", style.decimal) for figure in figures]
    texts = [
        time_of(event.id).astimezone(zone).date().isoformat(),
        event.provider,
        event.model,
        place_of(event, is_operator=is_operator),
        event.zone or "",
        event.method or "",
        event.quality or "",
        intensity,
        "" if event.carbon_intensity_year is None else str(event.carbon_intensity_year),
        hour_text(event) or "",
        event.carbon_intensity_source or "",
        *bounds,
    ]
    return [csv_cell(text, style, is_physical=False) for text in texts]
