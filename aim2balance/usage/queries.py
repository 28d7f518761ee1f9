"""Every SQL statement that writes usage or reads its sums. The log's: `queries_log`; those that repair sums: `queries_maintenance`.

A period is read from the fewest rows that make it up: whole UTC months and days, the hours at its edges, and the events of an
hour that an edge cuts (`rollup_plan.pieces`). Where nothing finer is asked for, the sums of the owner as a whole are enough
(`rollup_total`), or those of each model (`rollup_model`): however many keys and projects there are, they stay few.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import id_floor
from aim2balance.kit.principal import OwnerId
from aim2balance.usage.periods import HOUR, hour_floor, unit_end
from aim2balance.usage.rollup_plan import middle, moves, net_pieces, pieces
from aim2balance.usage.types import Filters, Grain, Move, Period, Piece, PieceUnit, SourceFilter, Unit, UsageEvent

NULL_ID = UUID(int=0)
"""Stands for "no project", "no agent", "no key" in the keys of rollups."""

_SOURCES = {
    SourceFilter.GATEWAY: ("gateway", "demo"),
    SourceFilter.TELEMETRY: ("telemetry",),
    SourceFilter.ALL: ("gateway", "demo", "telemetry"),
}


async def record(tx: Transaction, events: Sequence[bytes]) -> int:
    """Store a batch of encoded events with their sums in one statement; returns how many were new."""
    new: int = await tx.fetchval("SELECT record_usage($1::text::json)", (b"[" + b",".join(events) + b"]").decode())
    return new


COUNTS = (
    "requests", "failures", "unmeasured", "input_tokens", "cached_tokens", "output_tokens", "total_tokens", "provider_micro",
    "margin_micro", "restoration_micro", "total_micro", "unfunded_micro", "timed", "latency_ms", "titles", "title_tokens", "title_micro",
)  # fmt: skip
AMOUNTS = (
    "kwh_low", "kwh_best", "kwh_high", "l_low", "l_best", "l_high", "co2e_low", "co2e_best", "co2e_high",
    "footprint_m2_year", "m2_funded", "m2_placeholder",
)  # fmt: skip
RANGES = AMOUNTS[:9]
"""Energy, water and CO2e."""


def sums(names: Sequence[str], weight: str = "") -> str:
    """The sums of these columns, 0 for none. A `weight` of 1 or -1 moves rows; what remains of a float is never below zero."""
    factor = f"{weight} * " if weight else ""
    counts = [f"coalesce(sum({factor}{name}), 0)::bigint AS {name}" for name in names if name in COUNTS]
    return ", ".join(counts + [f"greatest(coalesce(sum({factor}{name}), 0), 0)::float8 AS {name}" for name in names if name in AMOUNTS])


_SUMS = sums((*COUNTS, *AMOUNTS))
TREND = (
    "requests", "titles", "unmeasured", "total_tokens", "total_micro", "kwh_best", "l_best", "co2e_best", "m2_funded", "unfunded_micro",
)  # fmt: skip
"""What a trend shows."""
_EVENTS_IN = "(requests + titles)"
"""How many events a row of what views read holds."""

_GROUPS = {
    "provider": "provider",
    "model": "model",
    "agent": "agent_id",
    "project": f"CASE WHEN project_id = '{NULL_ID}' THEN agent_id ELSE project_id END",
}


class Where:
    """Collects conditions and their parameters, numbered in the order they were added."""

    def __init__(self, owner_id: OwnerId) -> None:
        self.values: list[object] = [owner_id]
        self._conditions = ["owner_id = $1"]

    def put(self, value: object) -> str:
        """The place of a parameter."""
        self.values.append(value)
        return f"${len(self.values)}"

    def add(self, condition: str, value: object) -> None:
        """`condition` holds `{}` where the parameter goes."""
        self._conditions.append(condition.format(self.put(value)))

    def narrow(self, filters: Filters, none: str | None = None) -> Self:
        """Only what the filters let through. `none` is what NULL ids count as; rollups have no NULLs."""
        self._conditions.append(self.condition(filters, none))
        return self

    def condition(self, filters: Filters, none: str | None = None) -> str:
        """The filters as a condition that is not added."""
        found = [f"source = ANY({self.put(list(_SOURCES[filters.sources]))}::text[])"]
        for column, text in (("provider", filters.provider), ("model", filters.model)):
            if text is not None:
                found.append(f"{column} = {self.put(text)}")
        for column, an_id in (("project_id", filters.project_id), ("agent_id", filters.agent_id), ("key_id", filters.key_id)):
            if an_id is not None:
                found.append(f"{column if none is None else f'coalesce({column}, {none})'} = {self.put(an_id)}")
        if filters.search:
            said = f"position({self.put(filters.search.lower())} IN lower(provider || '/' || model)) > 0"
            if filters.found_projects:
                ids = f"{self.put(list(filters.found_projects))}::uuid[]"
                said = f"({said} OR project_id = ANY({ids}) OR agent_id = ANY({ids}))"
            found.append(said)
        return " AND ".join(found)

    def span(self, column: str, start: object | None, end: object | None) -> str:
        """The conditions so far and `start <= column < end`."""
        low = [] if start is None else [f"{column} >= {self.put(start)}"]
        high = [] if end is None else [f"{column} < {self.put(end)}"]
        return " AND ".join([*self._conditions, *low, *high])

    def __str__(self) -> str:
        return " AND ".join(self._conditions)


_APART = "OFFSET 0"
"""Keeps a lateral subquery one look into the index per row; joined, the planner reads every row of the owner."""
ANSWERS = "requests - titles AS requests"
"""Stored sums count every event as a request, as the version before reads them; views count answers, and titles of chats apart."""
_ALL = ", ".join((ANSWERS if name == "requests" else name) for name in (*COUNTS, *AMOUNTS))
_MODEL = "source, provider, model, method"
_KINDS: dict[Grain, str] = {"total": "source", "model": _MODEL, "full": f"{_MODEL}, project_id, agent_id, key_id"}
_GRAINS: tuple[Grain, ...] = ("total", "model", "full")

_OF_EVENT = {
    "requests": "1",
    "failures": "(status = 'failed' AND request_type <> 'title')::integer",
    "unmeasured": "(kwh_best IS NULL AND request_type <> 'title')::integer",
    "input_tokens": "uncached_input + cache_read + cache_write_5m + cache_write_1h + audio_in",
    "cached_tokens": "cache_read",
    "output_tokens": "output + audio_out",
    "unfunded_micro": "CASE WHEN m2_funded IS NULL THEN restoration_micro ELSE 0 END",
    "timed": "(latency_ms IS NOT NULL AND request_type <> 'title')::integer",
    "latency_ms": "CASE WHEN request_type <> 'title' THEN latency_ms END",
    "titles": "(request_type = 'title')::integer",
    "title_tokens": "CASE WHEN request_type = 'title' THEN total_tokens END",
    "title_micro": "CASE WHEN request_type = 'title' THEN total_micro END",
    "m2_placeholder": "CASE WHEN placeholder_rate THEN m2_funded END",
}
EVENTS = (
    "(SELECT owner_id, id, usage_time(id) AS at, source, provider, model, coalesce(method, '') AS method, external_user, "
    + ", ".join(f"coalesce({name}, '{NULL_ID}') AS {name}" for name in ("project_id", "agent_id", "key_id"))
    + ", "
    + ", ".join(f"coalesce({_OF_EVENT.get(name, name)}, 0) AS {name}" for name in (*COUNTS, *AMOUNTS))
    + " FROM usage_event) AS e"
)
"""Each event as a row of sums, under the names and values that rollups have."""


def id_bounds(start: datetime | None, end: datetime | None) -> tuple[UUID | None, UUID | None]:
    """The bounds of the ids of the events of that time."""
    return None if start is None else id_floor(start), None if end is None else id_floor(end)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupChoice:
    """Which sums a view reads: how fine, and up to which unit there are such."""

    grain: Grain
    largest: Unit

    @classmethod
    def for_(cls, *grains: Grain, is_complete: bool, largest: Unit = "month") -> Self:
        """The coarsest that tell all of this apart. While the coarse ones are not complete only the hours are read."""
        if not is_complete:
            return cls(grain="full", largest="hour")
        grain = max(grains, key=_GRAINS.index)
        # An owner's sums as a whole are kept by hours and days.
        return cls(grain=grain, largest="day" if grain == "total" and largest == "month" else largest)

    def column(self, unit: Unit) -> str:
        """Where the rows of a unit say when it begins."""
        return unit if self.grain == "full" else "at"

    def rows(self, where: Where, unit: Unit, start: datetime | None, end: datetime | None) -> str:
        """The rows of one unit from `start` to before `end`, as a SELECT of `hour` (where the unit begins), `first` and `last` hour of use,
        the sums, and what they are sums of.
        """
        place = where.span(self.column(unit), start, end)
        first, last = ("hour", "hour") if self.grain == "full" and unit == "hour" else ("first_hour", "last_hour")
        source = f"rollup_{unit} WHERE" if self.grain == "full" else f"rollup_{self.grain} WHERE unit = '{unit}' AND"
        columns = f"{self.column(unit)} AS hour, {first} AS first, {last} AS last, {_KINDS[self.grain]}, {_ALL}"
        return f"SELECT {columns} FROM {source} {place}"

    def event_rows(self, place: str) -> str:
        """Events as rows of that kind; each one's time is its `hour`, `first` and `last`."""
        return f"SELECT at AS hour, at AS first, at AS last, {_KINDS[self.grain]}, {_ALL} FROM {EVENTS} WHERE {place}"

    def piece_rows(self, where: Where, piece: Piece) -> str:
        """The rows of a piece."""
        if piece.unit == "event":
            return self.event_rows(where.span("id", *id_bounds(piece.start, piece.end)))
        return self.rows(where, piece.unit, piece.start, piece.end)

    def of_period(self, where: Where, period: Period) -> str:
        """All rows of a period."""
        parts = pieces(period.start, period.end, largest=self.largest)
        return f"({' UNION ALL '.join(self.piece_rows(where, piece) for piece in parts)}) AS r"

    def net_of_period(self, where: Where, period: Period) -> str:
        """Fewer rows that come to the same, each with its `weight`: 1, or -1 where it is to be taken off."""
        parts = net_pieces(period.start, period.end, largest=self.largest)
        arms = (f"SELECT {sign} AS weight, p.* FROM ({self.piece_rows(where, piece)}) AS p" for sign, piece in parts)
        return f"({' UNION ALL '.join(arms)}) AS r"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A month, day, hour or part of an hour, how many events of it match the filters, and how many there are."""

    unit: PieceUnit
    start: datetime
    end: datetime
    count: int
    whole: int


def _counted(source: str, condition: str) -> str:
    return (
        f"SELECT unit, hour, count, whole FROM (SELECT unit, hour, (sum({_EVENTS_IN}) FILTER (WHERE {condition}))::bigint AS count,"
        f" sum({_EVENTS_IN})::bigint AS whole FROM {source} GROUP BY 1, 2) AS s WHERE count > 0 ORDER BY hour"
    )


def _spans(rows: Sequence[Any], cut: Mapping[datetime, datetime]) -> list[Span]:
    """`cut` says where the parts of hours end."""
    return [
        Span(
            unit=row["unit"],
            start=row["hour"],
            end=cut[row["hour"]] if row["unit"] == "event" else unit_end(row["unit"], row["hour"]),
            count=row["count"],
            whole=row["whole"],
        )
        for row in rows
    ]


def _moving(chosen: RollupChoice, where: Where, moved: Sequence[Move], columns: str) -> str:
    """The rows of moves of one unit, each twice: with -1 where it was counted, with 1 where it belongs."""
    minus, plus = where.put([move.from_bucket for move in moved]), where.put([move.to_bucket for move in moved])
    if moved[0].unit == "event":
        low, high = where.put([id_floor(move.start) for move in moved]), where.put([id_floor(move.end) for move in moved])
        kind, rows = "uuid", chosen.event_rows(f"{where} AND id >= m.low AND id < m.high")
    else:
        low, high = where.put([move.start for move in moved]), where.put([move.end for move in moved])
        column = chosen.column("hour")
        kind, rows = "timestamptz", f"{chosen.rows(where, 'hour', None, None)} AND {column} >= m.low AND {column} < m.high"
    listed = f"unnest({low}::{kind}[], {high}::{kind}[], {minus}::int[], {plus}::int[]) AS m(low, high, minus, plus)"
    return (
        f"SELECT w.bucket, w.weight, {columns} FROM {listed} CROSS JOIN LATERAL ({rows} {_APART}) AS r"
        " CROSS JOIN LATERAL (VALUES (m.minus, -1), (m.plus, 1)) AS w(bucket, weight)"
    )


class Rollups:
    """The sums of one owner's period under filters, as the views ask for them."""

    def __init__(self, c: Connection, owner_id: OwnerId, period: Period, filters: Filters, *, is_complete: bool) -> None:
        self._c, self._owner_id, self._period, self._filters, self._is_complete = c, owner_id, period, filters, is_complete

    def _sums(self, grain: Grain = "total", largest: Unit = "month") -> RollupChoice:
        return RollupChoice.for_(grain, self._filters.grain, is_complete=self._is_complete, largest=largest)

    def _from(self, grain: Grain = "total", largest: Unit = "month") -> tuple[Where, str]:
        where = Where(self._owner_id).narrow(self._filters)
        return where, self._sums(grain, largest).of_period(where, self._period)

    async def totals(self) -> Any:
        """One row of sums, all zero when there is nothing, with the first and last hour of use."""
        where, rows = self._from()
        return await self._c.fetchrow(f"SELECT {_SUMS}, min(first) AS first, max(last) AS last FROM {rows}", *where.values)

    async def overrun(self) -> int:
        """What wallets could not pay, micro-euro: the only sum that is read from events, for there are few, with an index of their own."""
        where = Where(self._owner_id).narrow(self._filters, f"'{NULL_ID}'")
        span = where.span("id", *id_bounds(self._period.start, self._period.end))
        found: int = await self._c.fetchval(
            f"SELECT coalesce(sum(overrun_micro), 0)::bigint FROM usage_event WHERE overrun_micro > 0 AND {span}", *where.values
        )
        return found

    async def _grouped(self, grain: Grain, keys: Sequence[str], columns: Sequence[str]) -> list[Any]:
        where = Where(self._owner_id).narrow(self._filters)
        rows = self._sums(grain).net_of_period(where, self._period)
        numbers = ", ".join(str(n + 1) for n in range(len(keys)))
        selected = f"{', '.join(keys)}, {sums(columns, 'weight')}"
        return await self._c.fetch(
            f"SELECT {selected} FROM {rows} GROUP BY {numbers} HAVING sum(weight * {_EVENTS_IN}) > 0 ORDER BY {numbers}", *where.values
        )

    async def groups(self, by: str, columns: Sequence[str]) -> list[Any]:
        """Sums by provider, project, agent or model (column `name`) and, inside each, by provider."""
        return await self._grouped(
            "model" if by in ("provider", "model") else "full", (f"{_GROUPS[by]} AS name", "provider AS part"), columns
        )

    async def by_source_and_method(self) -> list[Any]:
        return await self._grouped("model", ("source", "method"), (*COUNTS, *AMOUNTS))

    async def events_by_project(self) -> list[tuple[UUID, UUID, int]]:
        """How many events each project, and each agent outside of projects, had: ids of both, `NULL_ID` for none."""
        rows = await self._grouped(
            "full", ("project_id", f"CASE WHEN project_id = '{NULL_ID}' THEN agent_id END AS agent"), ("requests", "titles")
        )
        return [(row["project_id"], row["agent"], row["requests"] + row["titles"]) for row in rows]

    async def events_by(self, column: str) -> list[tuple[str, int]]:
        """How many events each model or provider had, by name."""
        rows = await self._grouped("model", (f"{column} AS name",), ("requests", "titles"))
        return [(row["name"], row["requests"] + row["titles"]) for row in rows]

    async def spans(self) -> list[Span]:
        """The months, days and hours of the period that have matching events, oldest first; together they count the period's events."""
        sums, where = self._sums(), Where(self._owner_id)
        condition = where.condition(self._filters)
        arms, cut = [], {}
        for piece in pieces(self._period.start, self._period.end, largest=sums.largest):
            rows = sums.piece_rows(where, piece)
            if piece.unit == "event" and piece.start is not None and piece.end is not None:
                cut[piece.start] = piece.end
                rows = f"SELECT {where.put(piece.start)}::timestamptz AS hour, {_KINDS[sums.grain]}, requests, titles FROM ({rows}) AS e"
            arms.append(f"SELECT '{piece.unit}' AS unit, hour, {_KINDS[sums.grain]}, requests, titles FROM ({rows}) AS p")
        return _spans(await self._c.fetch(_counted(f"({' UNION ALL '.join(arms)}) AS r", condition), *where.values), cut)

    async def spans_in(self, unit: Unit, starts: Sequence[datetime], ends: Sequence[datetime]) -> list[Span]:
        """The days or hours of the intervals given that have matching events, oldest first."""
        sums, where = self._sums(), Where(self._owner_id)
        condition = where.condition(self._filters)
        low, high = where.put(list(starts)), where.put(list(ends))
        column = sums.column(unit)
        source = (
            f"(SELECT '{unit}' AS unit, r.* FROM unnest({low}::timestamptz[], {high}::timestamptz[]) AS i(low, high) CROSS JOIN LATERAL"
            f" ({sums.rows(where, unit, None, None)} AND {column} >= i.low AND {column} < i.high {_APART}) AS r) AS r"
        )
        return _spans(await self._c.fetch(_counted(source, condition), *where.values), {})

    async def buckets(self, starts: Sequence[datetime], *, largest: Unit, by_provider: bool = False) -> list[Any]:
        """The sums of `TREND` by bucket number, of each provider if wanted (`part`); bucket n holds what is from `starts[n]` to
        before the next start. Units up to `largest` are counted where their middle lies, and the hours of them that lie elsewhere are
        moved, as are the events of an hour that a start cuts.
        """
        where = Where(self._owner_id).narrow(self._filters)
        chosen = self._sums("model" if by_provider else "total", largest)
        columns = ", ".join((*TREND, "provider AS part") if by_provider else TREND)
        places = where.put(list(starts))
        arms: list[str] = []
        moved: list[Move] = []
        for piece in pieces(self._period.start, self._period.end, largest=chosen.largest):
            rows = chosen.piece_rows(where, piece)
            bucket = f"width_bucket(hour + interval '{middle(piece.unit) // HOUR} hours', {places}::timestamptz[]) - 1"
            arms.append(f"SELECT {bucket} AS bucket, 1 AS weight, {columns} FROM ({rows}) AS r")
            moved += moves(starts, piece)
        arms += [
            _moving(chosen, where, [move for move in moved if move.unit == unit], columns)
            for unit in ("hour", "event")
            if any(move.unit == unit for move in moved)
        ]
        keys = "bucket, part" if by_provider else "bucket"
        return await self._c.fetch(
            f"SELECT {keys}, {sums(TREND, 'weight')} FROM ({' UNION ALL '.join(arms)}) AS r GROUP BY {keys} ORDER BY {keys}", *where.values
        )

    async def days_at(self, offsets: Sequence[tuple[datetime, timedelta]]) -> int:
        """On how many days of a zone there was use whose days begin on UTC hours; `offsets`: how far it is from UTC, and since when."""
        where, rows = self._from(largest="day")
        since, ahead = where.put([moment for moment, _ in offsets]), where.put([int(offset.total_seconds()) for _, offset in offsets])
        # The zone's name is not given: the database knows others than we do.
        day = f"div(extract(epoch FROM moment) + ({ahead}::int[])[greatest(width_bucket(moment, {since}::timestamptz[]), 1)], 86400)"
        count: int = await self._c.fetchval(
            f"SELECT count(DISTINCT {day}) FROM (SELECT DISTINCT unnest(ARRAY[first, last]) AS moment FROM {rows}) AS m", *where.values
        )
        return count

    async def active_days(self, starts: Sequence[datetime]) -> int:
        """In how many of the days that begin at `starts` there was use: such a day holds the first or last hour of use of a UTC day.
        Of an hour that a day's beginning cuts the events say which of the two days they are of.
        """
        where, rows = self._from(largest="day")
        used = f"SELECT DISTINCT unnest(ARRAY[first, last]) AS moment FROM {rows}"
        days = f"{where.put(list(starts))}::timestamptz[]"
        cuts = [moment for moment in starts if moment != hour_floor(moment)]
        if not cuts:
            found = f"SELECT moment FROM ({used}) AS u"
        else:
            hours, first = where.put([hour_floor(moment) for moment in cuts]), where.put([id_floor(hour_floor(moment)) for moment in cuts])
            middle_id, last = where.put([id_floor(moment) for moment in cuts]), where.put([id_floor(hour_floor(m) + HOUR) for m in cuts])
            listed = f"unnest({hours}::timestamptz[], {first}::uuid[], {middle_id}::uuid[], {last}::uuid[]) AS c(hour, low, middle, high)"
            inside = where.span("id", *id_bounds(self._period.start, self._period.end))
            one = f"SELECT at FROM {EVENTS} WHERE {inside} AND id >= {{}} AND id < {{}} LIMIT 1"
            found = (
                f"WITH used AS MATERIALIZED ({used}), cut AS (SELECT c.* FROM {listed} WHERE c.hour IN (SELECT moment FROM used))"
                f" SELECT moment FROM used WHERE moment NOT IN (SELECT hour FROM cut)"
                f" UNION ALL SELECT e.at FROM cut CROSS JOIN LATERAL (({one.format('cut.low', 'cut.middle')})"
                f" UNION ALL ({one.format('cut.middle', 'cut.high')})) AS e"
            )
        count: int = await self._c.fetchval(f"SELECT count(DISTINCT width_bucket(moment, {days})) FROM ({found}) AS m", *where.values)
        return count


async def conversation(c: Connection, owner_id: OwnerId, conversation_id: UUID) -> Any:
    """The sums of one conversation, or None."""
    return await c.fetchrow(
        f"SELECT conversation_id, first_at, last_at, {_ALL} FROM rollup_conversation WHERE owner_id = $1 AND conversation_id = $2",
        owner_id,
        conversation_id,
    )


async def conversation_sums(c: Connection, owner_id: OwnerId, conversation_ids: Sequence[UUID]) -> dict[UUID, tuple[int, float | None]]:
    """What each conversation has cost, micro-euro, and its energy, kWh; those nothing was used in are missing."""
    rows = await c.fetch(
        "SELECT conversation_id, total_micro, CASE WHEN kwh_best > 0 THEN kwh_best END AS kwh FROM rollup_conversation"
        " WHERE owner_id = $1 AND conversation_id = ANY($2::uuid[])",
        owner_id,
        conversation_ids,
    )
    return {row["conversation_id"]: (row["total_micro"], row["kwh"]) for row in rows}


EVENT_COLUMNS = ", ".join(name for name in UsageEvent.__struct_fields__)


async def find_event(c: Connection, owner_id: OwnerId, event_id: UUID) -> UsageEvent | None:
    row = await c.fetchrow(f"SELECT {EVENT_COLUMNS} FROM usage_event WHERE owner_id = $1 AND id = $2", owner_id, event_id)
    return event_of(row) if row else None


async def list_bought(c: Connection, owner_id: OwnerId, ids: Sequence[UUID]) -> Sequence[Any]:
    return await c.fetch(
        "SELECT id, model, provider, request_type, conversation_id FROM usage_event WHERE owner_id = $1 AND id = ANY($2::uuid[])",
        owner_id,
        list(ids),
    )


def event_of(row: Any) -> UsageEvent:
    """The event of a row, as it was when it was recorded."""
    values = dict(row)
    values["tool_calls"] = tuple((name, count) for name, count in values["tool_calls"] or ())
    values["warnings"] = tuple(values["warnings"] or ())
    values["kwh_parts"] = values["kwh_parts"] and tuple(values["kwh_parts"])
    return UsageEvent(**values)


async def find_receipts(tx: Transaction, owner_id: OwnerId, ids: Sequence[UUID]) -> set[UUID]:
    """Those of the ids that are receipts of calls that passed us."""
    rows = await tx.fetch(
        "SELECT id FROM usage_event WHERE owner_id = $1 AND id = ANY($2::uuid[]) AND source <> 'telemetry'", owner_id, list(ids)
    )
    return {row["id"] for row in rows}


async def claim_calls(tx: Transaction, owner_id: OwnerId, calls: Sequence[tuple[str, UUID]]) -> set[UUID]:
    """The event ids whose calls nobody reported before. Calls are locked in order, so two equal batches wait, not deadlock."""
    ordered = sorted(calls)
    rows = await tx.fetch(
        "INSERT INTO telemetry_call (owner_id, call_id, event_id) SELECT $1, c, e FROM unnest($2::text[], $3::uuid[]) u(c, e) ORDER BY c"
        " ON CONFLICT DO NOTHING RETURNING event_id",
        owner_id,
        [call for call, _ in ordered],
        [event_id for _, event_id in ordered],
    )
    return {row["event_id"] for row in rows}


async def claim_request(tx: Transaction, owner_id: OwnerId, key: str, event_id: UUID, content: bytes) -> bytes:
    """What stands for the request of that idempotency key: `content`, unless another came first."""
    stored: bytes = await tx.fetchval(
        "INSERT INTO telemetry_call AS t (owner_id, call_id, event_id, content) VALUES ($1, 'request:' || $2::text, $3, $4)"
        " ON CONFLICT (owner_id, call_id) DO UPDATE SET content = t.content RETURNING content",
        owner_id,
        key,
        event_id,
        content,
    )
    return stored


async def make_months(tx: Transaction, ahead: int) -> int:
    """Make the partitions of the coming months; returns how many were missing."""
    made: int = await tx.fetchval("SELECT usage_months($1)", ahead)
    return made


async def is_complete(c: Connection) -> bool:
    """Whether days, months and totals hold everything the hours hold."""
    found: bool = await c.fetchval("SELECT is_complete FROM usage_coarse")
    return found


async def spent_by_keys(c: Connection, owner_id: OwnerId, key_ids: Sequence[UUID], period: Period, *, complete: bool) -> dict[UUID, int]:
    """What each key has spent in the period, micro-euro; those that spent nothing are missing."""
    where = Where(owner_id).narrow(Filters())
    where.add("key_id = ANY({}::uuid[])", list(key_ids))
    rows = RollupChoice.for_("full", is_complete=complete).of_period(where, period)
    found = await c.fetch(f"SELECT key_id, sum(total_micro)::bigint AS micro FROM {rows} GROUP BY 1", *where.values)
    return {row["key_id"]: row["micro"] for row in found}


async def change_counters(c: Connection, owner_ids: Sequence[OwnerId], since: datetime) -> dict[UUID, int]:
    """How many events of any source each owner has had in the days from `since`: a number that changes with every event."""
    found = await c.fetch(
        "SELECT owner_id, sum(requests)::bigint AS n FROM rollup_total"
        " WHERE owner_id = ANY($1::uuid[]) AND unit = 'day' AND at >= $2 GROUP BY 1",
        list(owner_ids),
        since,
    )
    return {row["owner_id"]: row["n"] for row in found}
