"""The nouns of usage: one event per finished piece of work, and what the dashboard shows of many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Literal, Protocol
from uuid import UUID

import msgspec

from aim2balance.impact.types import CarbonIntensity, Footprint, MeasuredFootprint, PartedFootprint
from aim2balance.kit.principal import OwnerId

Source = Literal["gateway", "telemetry", "demo"]
"""Where an event comes from: our gateway, a foreign logger, or the scripted demo model. Only the first can reach a donation."""

NOT_KNOWN = "not-known"
"""The warning on an event whose method has no figure for what was used."""

CACHE_HIT = "cache-hit"
"""The warning on a reported call that a cache answered: its tokens took no inference."""

PICTURES_IN_OUTPUT = "pictures-in-output"
"""The warning on an event some of whose output tokens are pictures: it keeps no count of them, so `a2b-2` cannot be asked again."""

PICTURE_PX = "picture-px:"
"""The warning with the pixels of all made pictures together, which the footprint was made with."""

PICTURE_SIZE_ASSUMED = "picture-size-assumed"
"""The warning on pictures whose size nobody knew: 1024 × 1024 is assumed, as all measured ones had."""


def picture_px(warnings: Sequence[str]) -> int:
    """The pixels that an event's footprint was made with; 0 where it was made with none."""
    return next((int(each[len(PICTURE_PX) :]) for each in warnings if each.startswith(PICTURE_PX)), 0)


OUTPUT_LIMIT_IGNORED: Final = "output_limit_ignored"
"""The `error_code` of an answer that was ended because its provider ignored the limit it was sent."""

EventStatus = Literal["booked", "cut", "shortened", "failed", "reported"]
"""How the work ended: `cut` (client gone), `shortened` (money), `failed` (billed for what was produced), `reported` (by others)."""


class UsageEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One row of `usage_event`; the field names are the columns.

    The time of an event is the time inside its `id` (the request's id, UUIDv7), so the log, the rollups and the partitions agree.
    Token counts are those of `TokenUsage`: `reasoning` is a part of `output`, the other classes are disjoint.
    `provider_micro_usd` and `exact_micro` (micro-euro) are exact; the three legs in micro-euro add up to `total_micro`.
    Footprints are None where the method does not know them, never 0; `kwh_parts` are low, best and high kWh of
    accelerators, host, idle and cooling, None where the method tells none, three None for a part that a meter does not tell apart.
    `reported_eur` and `reported_usd` are what a foreign logger says it cost: kept aside, never part of `total_micro`.
    `cost_difference_micro_usd` is what the provider itself said the answer cost less `provider_micro_usd`, where that is more than
    rounding: a price of ours, or of the provider, is wrong.
    """

    id: UUID
    owner_id: OwnerId
    source: Source
    status: EventStatus = "booked"
    payer_id: OwnerId | None = None
    user_id: UUID | None = None
    key_id: UUID | None = None
    project_id: UUID | None = None
    agent_id: UUID | None = None
    conversation_id: UUID | None = None

    endpoint: str
    request_type: str
    provider: str
    model: str
    requested_model: str | None = None
    region: str | None = None
    error_code: str | None = None

    uncached_input: int = 0
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0
    output: int = 0
    reasoning: int = 0
    audio_in: int = 0
    audio_out: int = 0
    images: int = 0
    tool_calls: tuple[tuple[str, int], ...] = ()
    estimated: bool = False

    price_id: UUID | None = None
    rate_id: UUID | None = None
    provider_micro_usd: Decimal | None = None
    eur_per_usd: Decimal | None = None
    rate_date: date | None = None
    rate_source: str | None = None
    margin: Decimal | None = None
    fee: Decimal | None = None
    exact_micro: Decimal | None = None
    provider_micro: int = 0
    margin_micro: int = 0
    restoration_micro: int = 0
    total_micro: int = 0
    overrun_micro: int = 0
    reported_eur: Decimal | None = None
    reported_usd: Decimal | None = None
    cost_difference_micro_usd: Decimal | None = None

    kwh_low: float | None = None
    kwh_best: float | None = None
    kwh_high: float | None = None
    l_low: float | None = None
    l_best: float | None = None
    l_high: float | None = None
    co2e_low: float | None = None
    co2e_best: float | None = None
    co2e_high: float | None = None
    kwh_prefill: float | None = None
    footprint_m2_year: float | None = None
    m2_funded: float | None = None
    eur_per_m2: Decimal | None = None
    placeholder_rate: bool = False
    zone: str | None = None
    carbon_intensity_g_per_kwh: float | None = None
    carbon_intensity_year: int | None = None
    carbon_intensity_hour: datetime | None = None
    carbon_intensity_source: str | None = None
    carbon_intensity_low: float | None = None
    carbon_intensity_high: float | None = None
    quality: str | None = None
    method: str | None = None
    ecologits: str | None = None
    warnings: tuple[str, ...] = ()
    kwh_parts: tuple[float | None, ...] | None = None

    latency_ms: int | None = None
    ttft_ms: int | None = None
    upstream_request_id: str | None = None
    external_user: str | None = None
    external_call_id: str | None = None

    @property
    def cache_write(self) -> int:
        return self.cache_write_5m + self.cache_write_1h

    @property
    def input(self) -> int:
        """All input tokens: uncached, read from and written to the cache, audio."""
        return self.uncached_input + self.cache_read + self.cache_write + self.audio_in

    @property
    def total_tokens(self) -> int:
        return self.input + self.output + self.audio_out


def carbon_intensity_columns(found: CarbonIntensity | None) -> dict[str, Any]:
    """How an event keeps what its footprint was made with."""
    if found is None:
        return {}
    return {
        "carbon_intensity_g_per_kwh": found.g_per_kwh,
        "carbon_intensity_year": found.year,
        "carbon_intensity_hour": found.hour,
        "carbon_intensity_source": found.source,
        "carbon_intensity_low": found.low_g_per_kwh,
        "carbon_intensity_high": found.high_g_per_kwh,
    }


def footprint_fields(found: Footprint | None, method: str, zone: str | None = None) -> dict[str, Any]:
    """What an event says of its footprint. None: the method does not know it, and says so by its name and a warning."""
    if found is None:
        return {"method": method, "zone": zone, "warnings": (NOT_KNOWN,)}
    return {
        "kwh_low": found.kWh.low,
        "kwh_best": found.kWh.best,
        "kwh_high": found.kWh.high,
        "l_low": found.L.low,
        "l_best": found.L.best,
        "l_high": found.L.high,
        "co2e_low": found.CO2e.low,
        "co2e_best": found.CO2e.best,
        "co2e_high": found.CO2e.high,
        "kwh_prefill": found.prefill_kWh,
        "footprint_m2_year": found.footprint_m2_year,
        "zone": found.zone,
        **carbon_intensity_columns(found.intensity),
        "quality": found.quality,
        "method": found.method,
        "ecologits": found.ecologits,
        "warnings": found.warnings,
        "kwh_parts": found.parts_kwh if isinstance(found, PartedFootprint | MeasuredFootprint) else None,
    }


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(UsageEvent)


def encode_event(event: UsageEvent) -> bytes:
    """The event as JSON, as `Recorder.record` takes it and the spool keeps it. Decimals are strings; defaults are left out."""
    return _encoder.encode(event)


def decode_event(data: bytes) -> UsageEvent:
    """The inverse of `encode_event`. Raises `msgspec.ValidationError`."""
    return _decoder.decode(data)


class TimeRange(StrEnum):
    """The spans the dashboard offers; all but `ALL` and `CUSTOM` are calendar days of the viewer's zone up to today."""

    WEEK = "7d"
    DAYS_30 = "30d"
    MONTH = "month"
    YEAR = "year"
    ALL = "all"
    CUSTOM = "custom"


class SourceFilter(StrEnum):
    """Which events a view counts. `GATEWAY` includes the demo model."""

    GATEWAY = "gateway"
    TELEMETRY = "telemetry"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From the moment `start` (inclusive) to `end` (exclusive); None is open. `zone` is the IANA zone whose days they are."""

    start: datetime | None
    end: datetime | None
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a view is narrowed to. Strings compare exactly; `search` looks for a part of model or provider, ignoring case."""

    sources: SourceFilter = SourceFilter.GATEWAY
    provider: str | None = None
    model: str | None = None
    project_id: UUID | None = None
    agent_id: UUID | None = None
    key_id: UUID | None = None
    search: str | None = None
    found_projects: tuple[UUID, ...] = ()
    """Projects and agents whose names `search` is a part of: their events are found too."""

    @property
    def grain(self) -> "Grain":
        """The coarsest sums that these filters can be answered from."""
        if self.found_projects or any(an_id is not None for an_id in (self.project_id, self.agent_id, self.key_id)):
            return "full"
        return "model" if self.provider is not None or self.model is not None or self.search else "total"


Grain = Literal["total", "model", "full"]
"""What sums tell apart: the source alone; also provider, model and method; also project, agent and key."""

Unit = Literal["hour", "day", "month"]
"""What a row of sums spans, in UTC."""

PieceUnit = Literal["event", "hour", "day", "month"]
"""What a part of a period is read from: rows of sums, or the events themselves where a part of an hour is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a period that whole units fill, or (`event`) a part of one hour; None is open."""

    unit: PieceUnit
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Hours of a day or month, or (`event`) a part of an hour, that belong to another bucket than the middle of it."""

    unit: Literal["event", "hour"]
    start: datetime
    end: datetime
    from_bucket: int
    to_bucket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAlert:
    """How far the limit of a key is used up in its present window. `level`: 50, 80 or 100 percent reached; None is below all."""

    key_id: UUID
    name: str
    window: str
    window_start: datetime | None
    window_end: datetime | None
    limit_micro: int
    spent_micro: int
    level: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletAlert:
    """How much of the newest credit is used up. `level`: 50, 80 or 100 percent reached; None is below all."""

    credit_micro: int
    used_micro: int
    level: int | None


class Names(Protocol):
    """The names of projects and agents, which live in domains above. Unknown ids are missing from the answer."""

    async def __call__(self, owner_id: OwnerId, ids: frozenset[UUID]) -> dict[UUID, str]: ...


Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """What the page of an export says. `sums` are those of the period, `models` the same by model, `only` the filters that were chosen."""

    period: Period
    sums: Row
    models: Sequence[Row]
    methods: Sequence[str]
    only: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvStyle:
    """How a CSV file is written: a German Excel wants semicolons, decimal commas and a byte order mark."""

    separator: Literal[",", ";", "\t"] = ","
    decimal: Literal[".", ","] = "."
    has_bom: bool = False


SEPARATORS: Final[Mapping[str, Literal[",", ";", "\t"]]] = {"comma": ",", "semicolon": ";", "tab": "\t"}
DECIMALS: Final[Mapping[str, Literal[".", ","]]] = {"point": ".", "comma": ","}
