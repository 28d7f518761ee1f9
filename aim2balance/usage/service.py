"""Writing and reading usage: the recorder that joins the settling transaction, views for the dashboard, receipts.

What foreign loggers send: `telemetry`. Whether the sums still equal the events: `checks`. Making them anew: `maintenance`.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from aim2balance import identity, impact, wallet
from aim2balance.identity.types import Key
from aim2balance.impact.types import Footprint, WorkKind
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.errors import Conflict, NotFound
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage import limit_alerts, periods, queries, queries_log, receipts, telemetry, trend_buckets
from aim2balance.usage.log import Log
from aim2balance.usage.queries import Rollups
from aim2balance.usage.reestimates import NameOfModel, unchanged_name
from aim2balance.usage.telemetry import Reporter
from aim2balance.usage.types import (
    Filters,
    Grain,
    KeyAlert,
    Names,
    Period,
    Row,
    TimeRange,
    Unit,
    UsageEvent,
    UsageReport,
    WalletAlert,
    encode_event,
)


class Recorder:
    """The port by which the wallet stores events in the transaction that settles them."""

    async def record(self, tx: Transaction, events: Sequence[bytes]) -> None:
        """Store events (as `encode_event` made them) and add them to the sums. One that is there already changes nothing."""
        await queries.record(tx, events)


@dataclass(frozen=True, slots=True, kw_only=True)
class TelemetryResult:
    """What became of a batch from outside. `refused`: index, code and field of each item that could not be counted."""

    received: int
    stored: tuple[UsageEvent, ...]
    duplicates: int
    refused: tuple[tuple[int, str, str | None], ...]


async def record_telemetry(
    db: Database, reporter: Reporter, body: bytes, *, now: datetime, method: str, idempotency_key: str | None = None
) -> TelemetryResult:
    """Count what a foreign logger reports, each call once, in one transaction; never the ledger. Formats: `telemetry`.

    A call that passed us, as its item says by naming a receipt of this owner, is counted already and a duplicate.
    An item without an id counts each time, unless `idempotency_key` names the request. Raises `Invalid` when the body as a whole
    cannot be read, `Conflict` (idempotency_conflict) where the key came with another body; single bad items are in `refused`.
    """
    items = telemetry.split_items(body)
    events, refused = await asyncio.to_thread(_to_events, items, reporter, now, method)
    named = [receipt_id for _, _, receipt_ids in events for receipt_id in receipt_ids]
    calls: list[tuple[str, UUID]] = []
    for index, event, _ in events:
        if call_id := event.external_call_id or (f"key:{idempotency_key}:{index}" if idempotency_key else None):
            calls.append((call_id, event.id))
    claimed = {event_id for _, event_id in calls}
    content = sha256(body).digest()
    async with db.transaction() as tx:
        if (
            idempotency_key
            and events
            and await queries.claim_request(tx, reporter.owner_id, idempotency_key, events[0][1].id, content) != content
        ):
            raise Conflict("This Idempotency-Key was used for another request.", code="idempotency_conflict")
        ours = await queries.find_receipts(tx, reporter.owner_id, named) if named else set()
        new = await queries.claim_calls(tx, reporter.owner_id, calls) if calls else set()
        stored = [event for _, event, ids in events if (event.id not in claimed or event.id in new) and ours.isdisjoint(ids)]
        if stored:
            await queries.record(tx, [encode_event(event) for event in stored])
    return TelemetryResult(received=len(items), stored=tuple(stored), duplicates=len(events) - len(stored), refused=refused)


def _to_events(
    items: list[bytes], reporter: Reporter, now: datetime, method: str
) -> tuple[list[tuple[int, UsageEvent, tuple[UUID, ...]]], tuple[tuple[int, str, str | None], ...]]:
    events, refused = [], []
    for index, found in telemetry.read_all(items, now):
        if isinstance(found, telemetry.RejectedItem):
            refused.append((index, found.code, found.field))
        else:
            events.append((index, telemetry.to_event(found, reporter, partial(_estimate, method)), found.receipt_ids))
    return events, tuple(refused)


def _estimate(method: str, provider: str, model: str, usage: TokenUsage, latency_s: float | None, kind: WorkKind) -> Footprint | None:
    return impact.footprint_by(method, provider, model, usage, latency_s=latency_s, kind=kind)


class CoarseRollups:
    """Whether days, months and totals may be read; asked until they may."""

    def __init__(self) -> None:
        self._is_complete = False

    async def is_complete(self, c: Connection) -> bool:
        if not self._is_complete:
            self._is_complete = await queries.is_complete(c)
        return self._is_complete


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What the views need: made once by `app.container`. `names` gives projects and agents their names, `method` is what
    reported calls are estimated with, `name_of` tells as which model an answer's footprint is estimated.
    """

    db: Database
    names: Names
    method: str = "a2b-2"
    name_of: NameOfModel = unchanged_name
    coarse: CoarseRollups = field(default_factory=CoarseRollups)

    @asynccontextmanager
    async def rollups(self, owner_id: OwnerId, period: Period, filters: Filters, *, grain: Grain = "full") -> AsyncIterator[Rollups]:
        """The sums of a period, on a connection of their own. `grain` is the finest that is asked for: an owner's sums as a whole have one
        way to be read, the finer ones differ too much in size for that.
        """
        async with self.db.planned_once() if grain == filters.grain == "total" else self.db.connection() as c:
            yield Rollups(c, owner_id, period, filters, is_complete=await self.coarse.is_complete(c))


async def no_names(owner_id: OwnerId, ids: frozenset[UUID]) -> dict[UUID, str]:
    """`Names` while there are no projects and agents."""
    del owner_id, ids
    return {}


async def receipt(db: Database, owner_id: OwnerId, event_id: UUID) -> dict[str, Any]:
    """The receipt of an answer in the books. Raises `NotFound` (receipt_not_found), also for somebody else's."""
    return receipts.receipt_of(await get_event(db, owner_id, event_id))


async def get_event(db: Database, owner_id: OwnerId, event_id: UUID) -> UsageEvent:
    """What was booked. Raises `NotFound` (receipt_not_found), also for somebody else's."""
    async with db.connection() as c:
        event = await queries.find_event(c, owner_id, event_id)
    if event is None:
        raise NotFound("There is no receipt with this id.", code="receipt_not_found")
    return event


async def booked_receipts(connection: Connection, owner_id: OwnerId, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The receipts of those that are in the books; the others are missing."""
    found = [await queries.find_event(connection, owner_id, event_id) for event_id in ids]
    return {event.id: receipts.receipt_of(event) for event in found if event is not None}


async def receipt_in_chat(db: Database, owner_id: OwnerId, event_id: UUID) -> tuple[dict[str, Any], UUID | None]:
    """As `receipt`, and the chat it is of."""
    event = await get_event(db, owner_id, event_id)
    return receipts.receipt_of(event), event.conversation_id


async def bought_by(db: Database, owner_id: OwnerId, receipt_ids: Sequence[UUID]) -> dict[UUID, Row]:
    """Of each receipt what it is of: `model`, `provider`, `request_type` and `conversation_id`; those not in the books are missing."""
    if not receipt_ids:
        return {}
    async with db.connection() as c:
        return {row["id"]: dict(row) for row in await queries.list_bought(c, owner_id, receipt_ids)}


async def totals(usage: Usage, owner_id: OwnerId, period: Period, filters: Filters) -> Row:
    """The sums of the period under the names of the rollup's columns, with `first` and `last`, the hours of use."""
    async with usage.rollups(owner_id, period, filters, grain="total") as rollups:
        return dict(await rollups.totals())


async def summary(usage: Usage, owner_id: OwnerId, period: Period, filters: Filters) -> Row:
    """As `totals`, and `overrun_micro`, the part of the cost that the wallet could not pay."""
    async with usage.rollups(owner_id, period, filters, grain="total") as rollups:
        return {**await rollups.totals(), "overrun_micro": await rollups.overrun()}


PARTS = ("requests", "titles", "unmeasured", "total_tokens", "total_micro", "m2_funded", "unfunded_micro", *queries.RANGES)
"""What a breakdown shows of each part."""
MOST_OUTSIDE_USERS = 1_000


async def breakdown(usage: Usage, owner_id: OwnerId, period: Period, filters: Filters, by: str) -> list[Row]:
    """Sums by provider, project, agent, model or outside user, the most tokens first, each with its `segments` by provider.

    Outside users stand in no sums: their events are read, and at most `MOST_OUTSIDE_USERS` of them are shown.
    """
    if by == "outsideUser":
        async with usage.db.connection() as c:
            rows = await queries_log.by_outside_user(c, owner_id, period, filters, columns=PARTS, most=MOST_OUTSIDE_USERS)
    else:
        async with usage.rollups(owner_id, period, filters) as rollups:
            rows = await rollups.groups(by, PARTS)
    parts: dict[Any, list[Row]] = {}
    for row in rows:
        parts.setdefault(row["name"], []).append(dict(row))
    names = await _names(usage, owner_id, {name for name in parts if isinstance(name, UUID)}, "General" if by == "project" else "None")
    made = [_sum(segments, PARTS) | {"name": names.get(name, name), "key": name, "segments": segments} for name, segments in parts.items()]
    return sorted(made, key=lambda row: (-row["total_tokens"], str(row["name"])))


def _sum(rows: Sequence[Row], columns: Sequence[str] = (*queries.COUNTS, *queries.AMOUNTS)) -> Row:
    return {name: sum(row[name] for row in rows) for name in columns}


async def _names(usage: Usage, owner_id: OwnerId, ids: set[UUID], unnamed: str) -> dict[Any, str]:
    real = frozenset(ids) - {queries.NULL_ID}
    found = await usage.names(owner_id, real) if real else {}
    return {queries.NULL_ID: unnamed, **{an_id: found.get(an_id, str(an_id)) for an_id in real}}


async def _project_names(usage: Usage, owner_id: OwnerId, ids: set[UUID], /) -> dict[UUID, str]:
    return await usage.names(owner_id, frozenset(ids)) if ids else {}


async def with_projects(usage: Usage, owner_id: OwnerId, period: Period, filters: Filters) -> Filters:
    """The filters, with the projects and agents of the period whose names hold what is searched for."""
    if not filters.search:
        return filters
    words = filters.search.casefold()
    async with usage.rollups(owner_id, period, replace(filters, search=None)) as rollups:
        used = await rollups.events_by_project()
    ids = {an_id for project, agent, _ in used for an_id in (project, agent)} - {queries.NULL_ID, None}
    names = await _project_names(usage, owner_id, ids)
    return replace(filters, found_projects=tuple(sorted(an_id for an_id, name in names.items() if words in name.casefold())))


async def footprint(usage: Usage, owner_id: OwnerId, period: Period, filters: Filters) -> tuple[Row, dict[str, Row], list[str]]:
    """The sums, the same by `gateway` and `telemetry`, and the method versions they were made with."""
    async with usage.rollups(owner_id, period, filters) as rollups:
        rows = [dict(row) for row in await rollups.by_source_and_method()]
    split = {
        "gateway": _sum([row for row in rows if row["source"] != "telemetry"]),
        "telemetry": _sum([row for row in rows if row["source"] == "telemetry"]),
    }
    return _sum(rows), split, sorted({row["method"] for row in rows} - {""})


async def comparison(
    usage: Usage, owner_id: OwnerId, period: Period, span: TimeRange, filters: Filters
) -> tuple[Row, Row | None, Period | None]:
    """The sums of a period, those of the one before it, and which that is; both None for an open period."""
    before = periods.period_before(period, span)
    now = await summary(usage, owner_id, period, filters)
    return now, None if before is None else await summary(usage, owner_id, before, filters), before


async def report(usage: Usage, owner_id: OwnerId, period: Period, filters: Filters, *, only: Sequence[tuple[str, str]]) -> UsageReport:
    """What the page of an export says; `only` names the filters for people."""
    sums = await summary(usage, owner_id, period, filters)
    models = await breakdown(usage, owner_id, period, filters, "model")
    _, _, methods = await footprint(usage, owner_id, period, filters)
    return UsageReport(period=period, sums=sums, models=models, methods=methods, only=only)


async def trend(
    usage: Usage, owner_id: OwnerId, period: Period, filters: Filters, *, step: Unit | None, now: datetime, by_provider: bool = False
) -> tuple[Unit, list[Row]]:
    """Sums by hour, day or month of the zone, empty ones included; the step fits the length of the period unless given. If wanted each
    has its `segments`, the same by provider (`part`).

    An open period runs from the first use to now, or to the last use, if a foreign clock put it later. Raises `Invalid` (range_too_long).
    """
    zone = periods.zone_of(period.zone)
    async with usage.rollups(owner_id, period, filters, grain="model" if by_provider else "total") as rollups:
        start, end = period.start, period.end
        if start is None or end is None:
            used = await rollups.totals()
            start = start or used["first"] or periods.day_start(now.astimezone(zone).date(), zone)
            end = end or max(now, (used["last"] or now) + periods.HOUR)
        step = step or trend_buckets.step_for(start, end)
        places = list(trend_buckets.bucket_starts(start, end, zone, step))
        starts = [moment for _, moment in places]
        rows = await rollups.buckets(starts, largest=step, by_provider=by_provider) if starts else []
    parts: dict[int, list[Row]] = {}
    for row in rows:
        if row["requests"] or row["titles"]:  # where all hours were moved, sums of floats can leave a hair
            parts.setdefault(row["bucket"], []).append(dict(row))
    return step, [
        _sum(segments, queries.TREND) | {"label": label, "segments": segments if by_provider else None}
        for label, segments in ((label, parts.get(number, [])) for number, (label, _) in enumerate(places))
    ]


def _days(first: datetime, last: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Where the days of the zone begin that hold any of the time from the hour `first` to the hour `last`."""
    day = first.astimezone(zone).date()
    while (start := periods.day_start(day, zone)) < last + periods.HOUR:
        yield start
        day += periods.DAY


async def _active_days(rollups: Rollups, first: datetime, last: datetime, zone: ZoneInfo) -> int:
    offsets = periods.offsets_between(zone, first, last)
    if any(offset % periods.HOUR for _, offset in offsets):
        return await rollups.active_days(list(_days(first, last, zone)))
    return await rollups.days_at(offsets)


async def stats(usage: Usage, owner_id: OwnerId, period: Period, filters: Filters) -> Row:
    """The sums, on how many days there was use, and the model and provider used most (by tokens)."""

    async def sums() -> Row:
        async with usage.rollups(owner_id, period, filters, grain="total") as rollups:
            found: Row = {**await rollups.totals(), "overrun_micro": await rollups.overrun()}
            days = await _active_days(rollups, found["first"], found["last"], periods.zone_of(period.zone)) if found["first"] else 0
            return found | {"days": days}

    async def models() -> list[Any]:
        async with usage.rollups(owner_id, period, filters, grain="model") as rollups:
            return await rollups.groups("model", ("total_tokens",))

    whole, rows = await asyncio.gather(sums(), models())
    most: Row = {}
    for by, column in (("model", "name"), ("provider", "part")):
        tokens: dict[str, int] = {}
        for row in rows:
            tokens[row[column]] = tokens.get(row[column], 0) + row["total_tokens"]
        most[by] = max(tokens, key=lambda name: (tokens[name], name), default=None)
    return {**whole, **most}


NamedEvent = tuple[UsageEvent, str, str | None]
"""An event with the names of its project (or agent, or "General") and of its agent."""


async def log(
    usage: Usage, owner_id: OwnerId, period: Period, filters: Filters, *, sort: str, descending: bool, page: int, limit: int
) -> tuple[list[NamedEvent], int]:
    """A page of events with the names of their projects and agents, and how many events there are (from the sums).

    Raises `Invalid` (too_many_to_sort).
    """
    async with usage.db.connection() as c:
        found = Log(c, owner_id, period, filters, is_complete=await usage.coarse.is_complete(c))
        events, total = await found.page(
            sort=sort, descending=descending, limit=limit, offset=(page - 1) * limit, names=partial(_project_names, usage, owner_id)
        )
    return await named(usage, owner_id, events), total


async def log_after(
    usage: Usage, owner_id: OwnerId, period: Period, filters: Filters, *, sort: str, descending: bool, after: tuple[Any, UUID], limit: int
) -> tuple[list[NamedEvent], int]:
    """As `log`, the page behind an event with this figure and id: as fast at any depth. `sort` is one of those with an index."""
    async with usage.db.connection() as c:
        total = await Log(c, owner_id, period, filters, is_complete=await usage.coarse.is_complete(c)).count()
        events = await queries_log.by_value(
            c, owner_id, period, filters, sort=sort, descending=descending, limit=limit, offset=0, after=after
        )
    return await named(usage, owner_id, events), total


async def named(usage: Usage, owner_id: OwnerId, events: Sequence[UsageEvent]) -> list[NamedEvent]:
    ids = {an_id for event in events for an_id in (event.project_id, event.agent_id) if an_id is not None}
    names = await _names(usage, owner_id, ids, "General")
    return [
        (event, names[event.project_id or event.agent_id or queries.NULL_ID], names[event.agent_id] if event.agent_id else None)
        for event in events
    ]


async def key_alerts(usage: Usage, owner_id: OwnerId, now: datetime) -> list[KeyAlert]:
    """Every key with a limit, and how far it is used up in its present window; the fullest first."""
    keys = [key for key in await identity.list_keys(usage.db, owner_id) if key.grant.limit is not None]
    spent: dict[UUID, int] = {}
    async with usage.db.connection() as c:
        complete = await usage.coarse.is_complete(c)
        for window in {str(key.grant.window) for key in keys}:
            start, end = limit_alerts.key_window(window, now)
            ids = [key.grant.key_id for key in keys if key.grant.window == window]
            spent |= await queries.spent_by_keys(c, owner_id, ids, Period(start=start, end=end, zone="UTC"), complete=complete)
    alerts = [_alert(key, spent.get(key.grant.key_id, 0), now) for key in keys]
    return sorted(alerts, key=lambda alert: (-(alert.level or 0), alert.name, alert.key_id))


def _alert(key: Key, spent_micro: int, now: datetime) -> KeyAlert:
    window = str(key.grant.window)
    start, end = limit_alerts.key_window(window, now)
    limit = key.grant.limit.micro if key.grant.limit is not None else 0
    return KeyAlert(
        key_id=key.grant.key_id,
        name=key.name,
        window=window,
        window_start=start,
        window_end=end,
        limit_micro=limit,
        spent_micro=spent_micro,
        level=limit_alerts.alert_level(spent_micro, limit),
    )


async def wallet_alert(usage: Usage, owner_id: OwnerId) -> WalletAlert | None:
    """How much of the newest credit (a top-up, an allowance) is used up; None before the first."""
    last = await wallet.last_topup(usage.db, owner_id)
    if last is None or last.micro <= 0:
        return None
    left = (await wallet.balance(usage.db, owner_id)).balance.micro
    used = min(max(last.micro - left, 0), last.micro)
    return WalletAlert(credit_micro=last.micro, used_micro=used, level=limit_alerts.alert_level(used, last.micro))


async def change_counters(db: Database, owner_ids: Sequence[OwnerId], now: datetime) -> dict[UUID, int]:
    """A number for each owner that changes with every event of these days, in one cheap statement; owners without use are missing."""
    async with db.connection() as c:
        return await queries.change_counters(c, owner_ids, now - 2 * periods.DAY)


async def conversation(usage: Usage, owner_id: OwnerId, conversation_id: UUID) -> Row:
    """The sums of one conversation with `first_at` and `last_at`. Raises `NotFound` when nothing was used in it."""
    async with usage.db.connection() as c:
        found = await queries.conversation(c, owner_id, conversation_id)
    if found is None:
        raise NotFound("Nothing was used in this conversation.", code="conversation_not_found")
    return dict(found)


async def conversation_sums(db: Database, owner_id: OwnerId, conversation_ids: Sequence[UUID]) -> dict[UUID, tuple[int, float | None]]:
    """What each conversation has cost, micro-euro, and the best estimate of its energy, kWh, titles included. An energy that is not known
    is None; those nothing was used in are missing.
    """
    if not conversation_ids:
        return {}
    async with db.connection() as c:
        return await queries.conversation_sums(c, owner_id, conversation_ids)
