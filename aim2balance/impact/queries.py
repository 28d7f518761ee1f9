"""The statements over hours of carbon intensity (what sources told, how the last asking went) and over what was measured of answers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from aim2balance.impact.types import CarbonIntensity
from aim2balance.kit.db import Connection, Transaction


async def upsert_hours(tx: Transaction, zone: str, hours: Sequence[CarbonIntensity], at: datetime) -> int:
    """Keep hours of a zone; one that is there already is corrected. Returns how many are new or another than before."""
    return int(
        await tx.fetchval(
            """
            WITH told AS (
                INSERT INTO hourly_intensity AS kept
                    (zone, source, hour, g_per_kwh, low_g_per_kwh, high_g_per_kwh, is_estimated, fetched_at)
                SELECT $1, source, hour, g, low, high, is_estimated, $8
                FROM unnest($2::text[], $3::timestamptz[], $4::float8[], $5::float8[], $6::float8[], $7::boolean[])
                    AS u(source, hour, g, low, high, is_estimated)
                ON CONFLICT (zone, source, hour) DO UPDATE SET g_per_kwh = excluded.g_per_kwh, low_g_per_kwh = excluded.low_g_per_kwh,
                    high_g_per_kwh = excluded.high_g_per_kwh, is_estimated = excluded.is_estimated, fetched_at = excluded.fetched_at
                WHERE (kept.g_per_kwh, kept.low_g_per_kwh, kept.high_g_per_kwh, kept.is_estimated)
                    IS DISTINCT FROM (excluded.g_per_kwh, excluded.low_g_per_kwh, excluded.high_g_per_kwh, excluded.is_estimated)
                RETURNING 1
            )
            SELECT count(*) FROM told
            """,
            zone,
            [each.source for each in hours],
            [each.hour for each in hours],
            [each.g_per_kwh for each in hours],
            [each.low_g_per_kwh for each in hours],
            [each.high_g_per_kwh for each in hours],
            [each.is_estimated for each in hours],
            at,
        )
    )


async def note_asked(tx: Transaction, zone: str, source: str, at: datetime, problem: str | None) -> None:
    """When that source was asked for the zone last, and when it last answered; `problem`: why it did not now."""
    await tx.execute(
        """
        INSERT INTO hourly_intensity_asked AS kept (zone, source, asked_at, answered_at, problem)
        VALUES ($1, $2, $3::timestamptz, CASE WHEN $4::text IS NULL THEN $3::timestamptz END, $4)
        ON CONFLICT (zone, source) DO UPDATE
        SET asked_at = excluded.asked_at, answered_at = coalesce(excluded.answered_at, kept.answered_at), problem = excluded.problem
        """,
        zone,
        source,
        at,
        problem,
    )


async def hours_since(connection: Connection, zones: Sequence[str], since: datetime) -> list[Any]:
    """The hours of these zones that begin from then on."""
    return await connection.fetch(
        """
        SELECT zone, source, hour, g_per_kwh, low_g_per_kwh, high_g_per_kwh, is_estimated FROM hourly_intensity
        WHERE zone = ANY ($1) AND hour >= $2 ORDER BY zone, hour
        """,
        list(zones),
        since,
    )


async def last_asked(connection: Connection, zones: Sequence[str], until: datetime) -> list[Any]:
    """How the last asking for these zones went, with the newest hour that is there and has begun by `until`."""
    return await connection.fetch(
        """
        SELECT a.zone, a.source, a.answered_at, a.problem,
            (SELECT max(hour) FROM hourly_intensity AS h WHERE h.zone = a.zone AND h.source = a.source AND h.hour <= $2) AS hour
        FROM hourly_intensity_asked AS a WHERE a.zone = ANY ($1)
        """,
        list(zones),
        until,
    )


async def delete_hours(tx: Transaction, before: datetime) -> None:
    await tx.execute("DELETE FROM hourly_intensity WHERE hour < $1", before)


async def add_measured(tx: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add to the sums of a day; of two classes the weaker stays."""
    await tx.execute(
        """
        INSERT INTO measured_energy AS kept
            (provider, model, basis, day, quality, answers, measured_kwh, estimated_kwh, least, most)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::text[], $6::bigint[], $7::float8[], $8::float8[],
            $9::float8[], $10::float8[])
        ON CONFLICT (provider, model, basis, day) DO UPDATE SET quality = greatest(kept.quality, excluded.quality),
            answers = kept.answers + excluded.answers, measured_kwh = kept.measured_kwh + excluded.measured_kwh,
            estimated_kwh = kept.estimated_kwh + excluded.estimated_kwh, least = least(kept.least, excluded.least),
            most = greatest(kept.most, excluded.most)
        """,
        *(list(column) for column in zip(*rows, strict=True)),
    )


async def measured_since(connection: Connection, since: date) -> list[Any]:
    """The sums of each provider and model by day from then on."""
    return await connection.fetch("SELECT * FROM measured_energy WHERE day >= $1", since)


async def delete_measured(tx: Transaction, before: date) -> None:
    await tx.execute("DELETE FROM measured_energy WHERE day < $1", before)
