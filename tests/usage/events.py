"""Usage events for tests."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.usage import Recorder, encode_event
from aim2balance.usage.types import UsageEvent

OWNER = UUID("018f0000-0000-7000-8000-000000000001")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def event(at: datetime = NOON, **changes: Any) -> UsageEvent:
    """The worked example of the price list: 1,000 tokens at 2.50 USD per million, as `gateway` makes it."""
    usual: dict[str, Any] = {
        "id": new_id(at),
        "owner_id": OWNER,
        "source": "gateway",
        "user_id": OWNER,
        "endpoint": "chat/completions",
        "request_type": "chat",
        "provider": "openai",
        "model": "gpt-4o-mini-2024-07-18",
        "requested_model": "gpt-4o-mini",
        "region": "us",
        "uncached_input": 500,
        "cache_read": 100,
        "output": 400,
        "reasoning": 50,
        "price_id": UUID(int=1),
        "rate_id": UUID(int=2),
        "provider_micro_usd": Decimal(2500),
        "eur_per_usd": Decimal("0.92"),
        "rate_date": date(2026, 11, 20),
        "rate_source": "European Central Bank",
        "margin": Decimal("0.15"),
        "fee": Decimal("0.025"),
        "exact_micro": Decimal("2711.125"),
        "provider_micro": 2300,
        "margin_micro": 344,
        "restoration_micro": 67,
        "total_micro": 2711,
        "kwh_low": 1.1e-5,
        "kwh_best": 2.2e-4,
        "kwh_high": 3.3e-3,
        "l_low": 1.5e-5,
        "l_best": 2.5e-4,
        "l_high": 3.5e-3,
        "co2e_low": 1.7e-6,
        "co2e_best": 2.7e-5,
        "co2e_high": 3.7e-4,
        "kwh_prefill": 1e-7,
        "footprint_m2_year": 5.4e-5,
        "m2_funded": 1.34e-5,
        "eur_per_m2": Decimal("5.00"),
        "placeholder_rate": True,
        "zone": "USA",
        "carbon_intensity_g_per_kwh": 384.4,
        "carbon_intensity_year": 2025,
        "carbon_intensity_hour": NOON,
        "carbon_intensity_source": "ember-2026",
        "carbon_intensity_low": 300.5,
        "carbon_intensity_high": 500.5,
        "quality": "C",
        "method": "a2b-1",
        "ecologits": "0.11.3",
        "warnings": ("audio-not-counted",),
        "latency_ms": 1234,
        "ttft_ms": 200,
        "upstream_request_id": "req_1",
        "tool_calls": (("web_search", 2),),
    }
    return UsageEvent(**{**usual, **changes})


def random_event(chance: random.Random, *, owners: int = 3, start: datetime = NOON - timedelta(days=60)) -> UsageEvent:
    """Any event the table allows: sources, missing footprints, conversations, projects, keys, legs that add up."""
    source = chance.choice(["gateway", "gateway", "demo", "telemetry"])
    legs = [0, 0, 0] if source == "telemetry" else [chance.choice([0, 1, 7, 10**6]) for _ in range(3)]
    at = start + timedelta(seconds=chance.randrange(61 * 86_400))
    changes: dict[str, Any] = {
        "owner_id": UUID(int=chance.randrange(1, owners + 1)),
        "source": source,
        "status": "reported" if source == "telemetry" else chance.choice(["booked", "cut", "shortened", "failed"]),
        "provider": chance.choice(["openai", "groq", "Über {} % provider"]),
        "model": chance.choice(["a", "b/c", "d:free"]),
        "project_id": chance.choice([None, UUID(int=77)]),
        "agent_id": chance.choice([None, UUID(int=88)]),
        "key_id": chance.choice([None, UUID(int=99)]),
        "conversation_id": chance.choice([None, UUID(int=chance.randrange(1, 6))]),
        "uncached_input": chance.choice([0, 1, 2**40]),
        "cache_write_1h": chance.choice([0, 3]),
        "audio_in": chance.choice([0, 5]),
        "audio_out": chance.choice([0, 5]),
        "provider_micro": legs[0],
        "margin_micro": legs[1],
        "restoration_micro": legs[2],
        "total_micro": sum(legs),
        "m2_funded": chance.choice([None, chance.random()]),
        "placeholder_rate": chance.random() < 0.5,
        "method": chance.choice([None, "a2b-1"]),
        "latency_ms": chance.choice([None, chance.randrange(10**6)]),
    }
    if chance.random() < 0.2:
        names = [f"{unit}_{bound}" for unit in ("kwh", "l", "co2e") for bound in ("low", "best", "high")]
        changes |= dict.fromkeys([*names, "kwh_prefill", "footprint_m2_year"])
    else:
        changes |= {f"kwh_{bound}": chance.random() * 10 ** chance.randrange(-9, 3) for bound in ("low", "best", "high")}
    return event(at, **changes)


async def record(db: Database, *events: UsageEvent) -> None:
    async with db.transaction() as tx:
        await Recorder().record(tx, [encode_event(each) for each in events])
