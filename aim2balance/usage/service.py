"""Writing and reading usage: the recorder that joins the settling transaction, views for the dashboard, receipts.

What foreign loggers send: `telemetry`. Whether the sums still equal the events: `checks`.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance import impact
from aim2balance.impact.types import Footprint, Kind
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import NotFound
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage import queries, rules, telemetry
from aim2balance.usage.telemetry import Reporter
from aim2balance.usage.types import Filters, Names, Period, Row, UsageEvent, encode_event


class Recorder:
    """The port by which the wallet stores events in the transaction that settles them."""

    async def record(self, tx: Transaction, events: Sequence[bytes]) -> None:
        """Store events (as `encode_event` made them) and add them to the sums. One that is there already changes nothing."""
        await queries.record(tx, events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a batch from outside. `refused`: index and code of each item that could not be counted."""

    received: int
    stored: tuple[UsageEvent, ...]
    duplicates: int
    refused: tuple[tuple[int, str], ...]


async def record_telemetry(db: Database, reporter: Reporter, body: bytes, *, now: datetime, idempotency_key: str | None = None) -> Taken:
    """Count what a foreign logger reports, each call once, in one transaction; never the ledger. Formats: `telemetry`.

    An item without an id counts each time, unless `idempotency_key` names the request. Raises `Invalid` when the body as a whole
    cannot be read; single bad items are in `refused`.
    """
    items = telemetry.split_items(body)
    events, refused = await asyncio.to_thread(_to_events, items, reporter, now)
    calls: list[tuple[str, UUID]] = []
    for index, event in events:
        if call_id := event.external_call_id or (f"key:{idempotency_key}:{index}" if idempotency_key else None):
            calls.append((call_id, event.id))
    claimed = {event_id for _, event_id in calls}
    async with db.transaction() as tx:
        new = await queries.claim_calls(tx, reporter.owner_id, calls) if calls else set()
        stored = [event for _, event in events if event.id not in claimed or event.id in new]
        if stored:
            await queries.record(tx, [encode_event(event) for event in stored])
    return Taken(received=len(items), stored=tuple(stored), duplicates=len(events) - len(stored), refused=refused)


def _to_events(items: list[bytes], reporter: Reporter, now: datetime) -> tuple[list[tuple[int, UsageEvent]], tuple[tuple[int, str], ...]]:
    events, refused = [], []
    for index, found in telemetry.read_all(items, now):
        if isinstance(found, telemetry.Refused):
            refused.append((index, found.code))
        else:
            events.append((index, telemetry.to_event(found, reporter, _estimate)))
    return events, tuple(refused)


def _estimate(provider: str, model: str, usage: TokenUsage, latency_s: float | None, kind: Kind) -> Footprint:
    return impact.estimate(impact.profile(provider, model), usage, latency_s=latency_s, kind=kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What the views need: made once by wiring. `names` gives projects and agents their names."""

    db: Database
    names: Names


async def no_names(owner_id: UUID, ids: frozenset[UUID]) -> dict[UUID, str]:
    """`Names` while there are no projects and agents."""
    del owner_id, ids
    return {}


async def receipt(db: Database, owner_id: UUID, event_id: UUID) -> dict[str, Any]:
    """The receipt of an answer in the books. Raises `NotFound` (receipt_not_found), also for somebody else's."""
    async with db.connection() as c:
        event = await queries.find_event(c, owner_id, event_id)
    if event is None:
        raise NotFound("There is no receipt with this id.", code="receipt_not_found")
    return rules.receipt_of(event)


async def totals(usage: Usage, owner_id: UUID, period: Period, filters: Filters) -> Row:
    """The sums of the period under the names of the rollup's columns, with `first` and `last`, the hours of use."""
    async with usage.db.connection() as c:
        return dict(await queries.totals(c, owner_id, period, filters))


async def breakdown(usage: Usage, owner_id: UUID, period: Period, filters: Filters, by: str) -> list[Row]:
    """Sums by provider, project, agent or model, the most tokens first, each with its `segments` by provider."""
    async with usage.db.connection() as c:
        rows = await queries.groups(c, owner_id, period, filters, by)
    parts: dict[Any, list[Row]] = {}
    for row in rows:
        parts.setdefault(row["name"], []).append(dict(row))
    names = await _names(usage, owner_id, {name for name in parts if isinstance(name, UUID)}, "General" if by == "project" else "None")
    made = [_sum(segments) | {"name": names.get(name, name), "key": name, "segments": segments} for name, segments in parts.items()]
    return sorted(made, key=lambda row: (-row["total_tokens"], str(row["name"])))


def _sum(rows: Sequence[Row]) -> Row:
    return {name: sum(row[name] for row in rows) for name in (*queries.COUNTS, *queries.AMOUNTS)}


async def _names(usage: Usage, owner_id: UUID, ids: set[UUID], nobody: str) -> dict[Any, str]:
    real = frozenset(ids) - {queries.NOBODY}
    found = await usage.names(owner_id, real) if real else {}
    return {queries.NOBODY: nobody, **{an_id: found.get(an_id, str(an_id)) for an_id in real}}


async def footprint(usage: Usage, owner_id: UUID, period: Period, filters: Filters) -> tuple[Row, dict[str, Row], list[str]]:
    """The sums, the same by `gateway` and `telemetry`, and the method versions they were made with."""
    async with usage.db.connection() as c:
        rows = [dict(row) for row in await queries.by_source_and_method(c, owner_id, period, filters)]
    split = {
        "gateway": _sum([row for row in rows if row["source"] != "telemetry"]),
        "telemetry": _sum([row for row in rows if row["source"] == "telemetry"]),
    }
    return _sum(rows), split, sorted({row["method"] for row in rows} - {""})


async def trend(
    usage: Usage, owner_id: UUID, period: Period, filters: Filters, *, step: str | None, now: datetime
) -> tuple[str, list[Row]]:
    """Sums by hour, day or month of the zone, empty ones included; the step fits the length of the period unless given.

    An open period runs from the first use to now. Raises `Invalid` (range_too_long).
    """
    async with usage.db.connection() as c:
        start, end = period.start, period.end
        if start is None or end is None:
            used = await queries.totals(c, owner_id, period, filters)
            start = start or used["first"] or rules.day_start(now.date(), rules.zone_of(period.zone))
            end = end or now
        step = step or rules.step_for(start, end)
        labels, starts = [], []
        for label, moment in rules.bucket_starts(start, end, rules.zone_of(period.zone), step):
            labels.append(label)
            starts.append(moment)
        rows = await queries.buckets(c, owner_id, period, filters, starts) if starts else {}
    zero = _sum([])
    return step, [dict(rows.get(number, zero)) | {"label": label} for number, label in enumerate(labels)]


async def stats(usage: Usage, owner_id: UUID, period: Period, filters: Filters) -> Row:
    """The sums, on how many days there was use, and the model and provider used most (by tokens)."""
    async with usage.db.connection() as c:
        sums = dict(await queries.totals(c, owner_id, period, filters))
        rows = await queries.tokens_by_day(c, owner_id, period, filters)
    most: Row = {}
    for by in ("model", "provider"):
        tokens: dict[str, int] = {}
        for row in rows:
            tokens[row[by]] = tokens.get(row[by], 0) + row["tokens"]
        most[by] = max(tokens, key=lambda name: (tokens[name], name), default=None)
    return sums | {"days": len({row["day"] for row in rows}), **most}


async def log(
    usage: Usage, owner_id: UUID, period: Period, filters: Filters, *, sort: str, descending: bool, page: int, limit: int
) -> tuple[list[tuple[UsageEvent, str, str | None]], int]:
    """A page of events with the names of their projects and agents, and how many events there are (from the sums)."""
    async with usage.db.connection() as c:
        total = await queries.count_requests(c, owner_id, period, filters)
        events = await queries.log(c, owner_id, period, filters, sort=sort, descending=descending, limit=limit, offset=(page - 1) * limit)
    ids = {an_id for event in events for an_id in (event.project_id, event.agent_id) if an_id is not None}
    names = await _names(usage, owner_id, ids, "General")
    return [
        (event, names[event.project_id or event.agent_id or queries.NOBODY], names[event.agent_id] if event.agent_id else None)
        for event in events
    ], total


async def conversation(usage: Usage, owner_id: UUID, conversation_id: UUID) -> Row:
    """The sums of one conversation with `first_at` and `last_at`. Raises `NotFound` when nothing was used in it."""
    async with usage.db.connection() as c:
        found = await queries.conversation(c, owner_id, conversation_id)
    if found is None:
        raise NotFound("Nothing was used in this conversation.", code="conversation_not_found")
    return dict(found)


async def conversation_costs(db: Database, owner_id: UUID, conversation_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What each conversation has cost, micro-euro, titles included; those without a priced answer are missing."""
    if not conversation_ids:
        return {}
    async with db.connection() as c:
        return await queries.conversation_costs(c, owner_id, conversation_ids)


async def rebuild_rollups(db: Database) -> tuple[int, int]:
    """Make the hourly and the conversation sums anew from the events; returns the numbers of rows. Recording waits meanwhile."""
    async with db.transaction() as tx:
        return await queries.rebuild(tx)


async def make_months(db: Database, ahead: int = 3) -> int:
    """Make the partitions of the coming months; a second call does nothing. A daily job and the start call this."""
    async with db.transaction() as tx:
        return await queries.make_months(tx, ahead)
