"""Every SQL statement of the catalogue."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from aim2balance.catalogue.types import FxRate, Prices, Rates, StoredKey, Tier
from aim2balance.kit.db import Connection, Transaction


async def insert_prices(tx: Transaction, prices: Prices) -> None:
    """Keep a price row; the same content again changes nothing."""
    facts = {name: value for name, value in asdict(prices).items() if name not in {"id", "source"}}
    await tx.execute(
        "INSERT INTO price_row (id, source, prices) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
        prices.id,
        prices.source,
        json.loads(json.dumps(facts, default=str)),
    )


async def insert_rates(tx: Transaction, rates: Rates) -> None:
    """Keep a row of rates; the same content again changes nothing."""
    await tx.execute(
        """
        INSERT INTO rate_row (id, margin, fee_rate, eur_per_usd, rate_date, rate_source, eur_per_m2, placeholder_rate)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (id) DO NOTHING
        """,
        rates.id,
        rates.margin,
        rates.fee_rate,
        rates.eur_per_usd,
        rates.rate_date,
        rates.rate_source,
        rates.eur_per_m2,
        rates.placeholder_rate,
    )


async def find_prices(connection: Connection, price_id: UUID) -> Prices | None:
    row = await connection.fetchrow("SELECT id, source, prices FROM price_row WHERE id = $1", price_id)
    if row is None:
        return None
    facts = dict(row["prices"])
    tools = tuple((name, Decimal(usd)) for name, usd in facts.pop("per_tool"))
    tiers = tuple(Tier(above=tier.pop("above"), **_decimals(tier)) for tier in facts.pop("tiers"))
    return Prices(id=row["id"], source=row["source"], per_tool=tools, tiers=tiers, **_decimals(facts))


async def find_rates(connection: Connection, rate_id: UUID) -> Rates | None:
    row = await connection.fetchrow(
        """
        SELECT id, margin, fee_rate, eur_per_usd, rate_date, rate_source, eur_per_m2, placeholder_rate
        FROM rate_row WHERE id = $1
        """,
        rate_id,
    )
    return None if row is None else Rates(**row)


async def insert_fx_rates(tx: Transaction, rates: Sequence[FxRate], now: datetime) -> None:
    """Keep published dollar rates; a day that is known stays as it is."""
    await tx.executemany(
        """
        INSERT INTO fx_rate (currency, day, per_eur, source, fetched_at) VALUES ('USD', $1, $2, $3, $4)
        ON CONFLICT (currency, day) DO NOTHING
        """,
        [(rate.day, rate.usd_per_eur, rate.source, now) for rate in rates],
    )


async def find_fx_rate(connection: Connection) -> FxRate | None:
    """The newest dollar rate that was fetched."""
    row = await connection.fetchrow("SELECT day, per_eur, source FROM fx_rate WHERE currency = 'USD' ORDER BY day DESC LIMIT 1")
    return None if row is None else FxRate(usd_per_eur=row["per_eur"], day=row["day"], source=row["source"])


async def find_term(connection: Connection, kind: str, at: datetime) -> Any | None:
    """The term (value, source, valid_from) of that kind in force at a moment, `None` before the first."""
    return await connection.fetchrow(
        """
        SELECT value, source, valid_from FROM pricing_term
        WHERE kind = $1 AND valid_from <= $2
        ORDER BY valid_from DESC, number DESC LIMIT 1
        """,
        kind,
        at,
    )


async def list_terms_in_force(connection: Connection, at: datetime) -> dict[str, Decimal]:
    """The value of each kind at a moment."""
    rows = await connection.fetch(
        "SELECT DISTINCT ON (kind) kind, value FROM pricing_term WHERE valid_from <= $1 ORDER BY kind, valid_from DESC, number DESC", at
    )
    return {row["kind"]: row["value"] for row in rows}


async def find_next_term(connection: Connection, after: datetime) -> datetime | None:
    """The next moment from which some dated value is valid."""
    moment: datetime | None = await connection.fetchval("SELECT min(valid_from) FROM pricing_term WHERE valid_from > $1", after)
    return moment


async def find_configured(connection: Connection, kind: str) -> Decimal | None:
    """What the configuration said last of a term of that kind."""
    value: Decimal | None = await connection.fetchval(
        "SELECT value FROM pricing_term WHERE kind = $1 AND actor = 'configuration' ORDER BY number DESC LIMIT 1", kind
    )
    return value


async def list_terms(connection: Connection, limit: int) -> list[Any]:
    """The newest terms of all kinds, the last entered first."""
    return list(
        await connection.fetch(
            "SELECT id, kind, value, source, valid_from, actor, recorded_at FROM pricing_term ORDER BY number DESC LIMIT $1", limit
        )
    )


async def insert_term(
    tx: Transaction, term_id: UUID, kind: str, value: Decimal, source: str, valid_from: datetime, actor: str, now: datetime
) -> None:
    await tx.execute(
        """
        INSERT INTO pricing_term (id, kind, value, source, valid_from, actor, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        term_id,
        kind,
        value,
        source,
        valid_from,
        actor,
        now,
    )


async def lock_terms(tx: Transaction) -> None:
    """One writer of terms at a time, so that two starts do not both append the same change."""
    await tx.execute("LOCK TABLE pricing_term IN SHARE ROW EXCLUSIVE MODE")


async def upsert_listing(tx: Transaction, provider: str, base_url: str, models: Sequence[str], now: datetime) -> None:
    await tx.execute(
        """
        INSERT INTO provider_listing (provider, base_url, models, fetched_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (provider) DO UPDATE SET base_url = excluded.base_url, models = excluded.models, fetched_at = excluded.fetched_at
        """,
        provider,
        base_url,
        list(models),
        now,
    )


async def list_listings(connection: Connection) -> list[Any]:
    """Provider, base_url, models and fetched_at of every list we keep."""
    return list(await connection.fetch("SELECT provider, base_url, models, fetched_at FROM provider_listing"))


_STORED_KEY = "id, provider, sealed, hint, made_at, disabled_at"


async def list_provider_keys(c: Connection) -> list[StoredKey]:
    return [StoredKey(**dict(row)) for row in await c.fetch(f"SELECT {_STORED_KEY} FROM provider_key ORDER BY id")]


async def insert_provider_key(tx: Transaction, key: StoredKey) -> None:
    await tx.execute(
        f"INSERT INTO provider_key ({_STORED_KEY}) VALUES ($1, $2, $3, $4, $5, $6)",
        key.id,
        key.provider,
        key.sealed,
        key.hint,
        key.made_at,
        key.disabled_at,
    )


async def lock_provider_key(tx: Transaction, key_id: UUID) -> StoredKey | None:
    row = await tx.fetchrow(f"SELECT {_STORED_KEY} FROM provider_key WHERE id = $1 FOR UPDATE", key_id)
    return StoredKey(**dict(row)) if row else None


async def set_provider_key_disabled(tx: Transaction, key_id: UUID, at: datetime | None) -> None:
    await tx.execute("UPDATE provider_key SET disabled_at = $2 WHERE id = $1", key_id, at)


def _decimals(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value is None else Decimal(value) for name, value in facts.items()}
