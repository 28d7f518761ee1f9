"""What `POST /api/request-event` answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from aim2balance.kit.http import APIModel, EstimateRange
from aim2balance.kit.ids import time_of
from aim2balance.usage.receipts import bounds, carbon_intensity_out
from aim2balance.usage.schemas_receipt import CarbonIntensityOut
from aim2balance.usage.types import UsageEvent


class StoredOut(APIModel):
    """A reported call as it was stored, under the names it came with."""

    model_config = ConfigDict(alias_generator=None)

    id: UUID
    user_id: str | None = Field(alias="userId")
    ts: datetime
    model: str
    provider: str
    status: str
    tokens_in: int
    tokens_out: int
    tokens_cached: int
    cost_eur: float | None = Field(alias="costEUR")
    cost_usd: float | None = Field(alias="costUSD")
    kwh: EstimateRange | None = Field(alias="kWh")
    litres: EstimateRange | None = Field(alias="L")
    co2e: EstimateRange | None = Field(alias="CO2e")
    m2_funded: None = Field(alias="m2Funded", description="what is reported funds nothing here")
    footprint_m2_year: float | None = Field(alias="footprintM2Year")
    quality: str | None = Field(alias="class")
    zone: str | None
    carbon_intensity: CarbonIntensityOut | None = Field(alias="carbonIntensity")
    method: str | None
    ecologits: str | None


class Rejected(APIModel):
    index: int
    code: str
    field: str | None = Field(description="what was wrong, by its sender's name; null where the item as a whole was")


class TelemetryResultOut(APIModel):
    received: int
    stored: int
    duplicates: int
    rejected: list[Rejected]


def stored_out(event: UsageEvent) -> dict[str, Any]:
    """A reported call as it was stored, under the names it came with."""
    return {
        "id": str(event.id),
        "userId": event.external_user,
        "ts": time_of(event.id),
        "model": event.model,
        "provider": event.provider,
        "status": event.status,
        "tokens_in": event.input,
        "tokens_out": event.output + event.audio_out,
        "tokens_cached": event.cache_read,
        "costEUR": event.reported_eur,
        "costUSD": event.reported_usd,
        "kWh": bounds(event.kwh_low, event.kwh_best, event.kwh_high),
        "L": bounds(event.l_low, event.l_best, event.l_high),
        "CO2e": bounds(event.co2e_low, event.co2e_best, event.co2e_high),
        "m2Funded": None,
        "footprintM2Year": event.footprint_m2_year,
        "class": event.quality,
        "zone": event.zone,
        "carbonIntensity": carbon_intensity_out(event),
        "method": event.method,
        "ecologits": event.ecologits,
    }
