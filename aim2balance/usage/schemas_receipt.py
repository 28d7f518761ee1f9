"""The receipt of the contract, as OpenAPI describes it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from aim2balance.kit.http import APIModel, EstimateRange


class ReceiptUsage(APIModel):
    """Token counts; `reasoning` is a part of `output`."""

    model_config = ConfigDict(alias_generator=None)

    input: int
    uncached_input: int
    cache_read: int
    cache_write: int
    output: int
    reasoning: int
    audio_in: int
    audio_out: int
    images: int
    characters: int = Field(0, description="characters spoken, where these are what is paid")
    audio_seconds: int = Field(0, description="seconds heard, where these are what is paid")
    estimated: bool


class ReceiptMoney(APIModel):
    provider_usd: float | None
    eur_per_usd: float | None
    rate_date: date | None
    rate_source: str | None
    margin: float | None
    rebalancing_fee: float | None
    exact_micro_eur: float | None
    provider_micro_eur: int
    margin_micro_eur: int
    rebalancing_micro_eur: int
    total_micro_eur: int
    total_eur: float = Field(alias="totalEUR")
    overrun_micro_eur: int | None = Field(description="the part of the total that the wallet could not pay; null while it is being booked")
    overrun_eur: float | None = Field(alias="overrunEUR")


class KeptReceiptMoney(ReceiptMoney):
    """As it was kept with an answer: the first ones do not say what was not paid."""

    overrun_micro_eur: int | None = None
    overrun_eur: float | None = Field(None, alias="overrunEUR")


class CarbonIntensityOut(APIModel):
    """Greenhouse gases of a kWh in the zone, over the electricity's whole life cycle, with what was published by whom."""

    g_per_kwh: float = Field(alias="gPerKWh")
    year: int = Field(description="the year it is of")
    hour: datetime | None = Field(description="when the hour it is of began; null where it is of the whole year")
    low_g_per_kwh: float | None = Field(None, alias="lowGPerKWh", description="of an hour, where the source tells what was generated")
    high_g_per_kwh: float | None = Field(None, alias="highGPerKWh")
    is_estimated: bool = Field(default=False, description="the source itself calls the figure of the hour an estimate")
    is_hour_missing: bool = Field(
        default=False, description="the operator wants the hour, and none was told in time: the figure of the year stands in for it"
    )
    source: str
    url: str | None
    licence: str | None


class ReceiptMeasured(APIModel):
    """How a power meter on the serving machine measured an answer."""

    sensors: list[str] = Field(description="nvml (graphics cards), rapl (processors), watts (stated by the operator)")
    covers: list[str] = Field(description="what they saw: gpu, package, memory, platform, machine")
    added: list[str] = Field(description="what they did not see and a range was added for: host, memory, board, power-supply")
    is_shared: bool = Field(description="other answers ran meanwhile: each has an equal part of the time they shared")
    is_idle_apart: bool = Field(description="what the machine draws doing nothing is known and stated as a part")
    is_cooling_stated: bool


class ElectricityParts(APIModel):
    """What the electricity is made of, in kWh."""

    accelerators: EstimateRange
    host: EstimateRange
    idle: EstimateRange
    cooling: EstimateRange


class PartNotKnown(APIModel):
    part: str = Field(description="accelerators, host, idle or cooling")
    reason: Literal["notSeparated", "notStated"] = Field(
        description="the meter shows it only together with others, or the operator stated nothing about it"
    )


class ReceiptParts(APIModel):
    """What the electricity of an answer is made of, in kWh; a part is null where it is not known."""

    accelerators: EstimateRange | None
    host: EstimateRange | None
    idle: EstimateRange | None
    cooling: EstimateRange | None
    not_known: list[PartNotKnown] = Field([], description="why parts are null")
    together: EstimateRange | None = Field(
        None, description="accelerators and host, and idle where it is null: where a meter does not tell them apart"
    )


class ReceiptImpact(APIModel):
    kwh: EstimateRange | None = Field(alias="kWh")
    litres: EstimateRange | None = Field(alias="L")
    co2e: EstimateRange | None = Field(alias="CO2e")
    m2_funded: float | None = Field(alias="m2Funded")
    footprint_m2_year: float | None = Field(alias="footprintM2Year")
    eur_per_m2: float | None = Field(alias="eurPerM2")
    placeholder_rate: bool
    quality: str | None = Field(alias="class")
    zone: str | None
    carbon_intensity: CarbonIntensityOut | None
    method: str | None
    ecologits: str | None
    warnings: list[str]
    measured: ReceiptMeasured | None = Field(None, description="null for an estimate")
    parts: ReceiptParts | None = Field(None, description="null where the method tells none: before a2b-2, and where nothing is known")


class KeptReceiptImpact(ReceiptImpact):
    """As it was kept with an answer: the first ones do not say the carbon intensity."""

    carbon_intensity: CarbonIntensityOut | None = None


class Receipt(APIModel):
    id: UUID
    at: datetime
    model: str
    provider: str
    region: str | None
    status: str
    source: str
    request_type: str = Field(description="chat, title, embedding …")
    duration_ms: int | None
    ttft_ms: int | None
    usage: ReceiptUsage
    money: ReceiptMoney
    impact: ReceiptImpact


class BookedReceipt(Receipt):
    """As it stands in the books, with the chat it is of."""

    conversation_id: UUID | None = Field(description="null for what a key asked")


class KeptReceipt(Receipt):
    """As it was kept with an answer: the first ones have no times and do not say what they are of."""

    money: KeptReceiptMoney
    impact: KeptReceiptImpact
    duration_ms: int | None = None
    ttft_ms: int | None = None
    request_type: str = "chat"
