"""What the routes answer that need several domains at once."""

from datetime import date, datetime

from pydantic import Field

from aim2balance.kit.http import APIModel, EstimateRange, Number
from aim2balance.payments.types import IntervalUnit


class BalanceOut(APIModel):
    """A wallet and its refill, under the names that LibreChat's clients know; `tokenCredits` and `refillAmount` count micro-euro."""

    token_credits: int
    balance_eur: Number = Field(alias="balanceEUR")
    balance_usd: Number = Field(alias="balanceUSD")
    exchange_rate: Number = Field(description="EUR per USD")
    exchange_rate_date: date
    held: Number = Field(description="EUR held for answers in progress")
    available_micro_eur: int
    held_micro_eur: int
    blocked: bool = Field(description="nothing may be spent: a payment was taken back and is not settled")
    auto_refill_enabled: bool
    refill_interval_value: int | None
    refill_interval_unit: IntervalUnit | None
    last_refill: datetime | None
    refill_amount: int | None
    last_topup_micro_eur: int | None


class Estimate(APIModel):
    """What an answer takes, before it is asked for."""

    micro_eur: int
    kwh: EstimateRange = Field(alias="kWh")
    water_l: EstimateRange = Field(alias="waterL")
    co2e_kg: EstimateRange = Field(alias="co2eKg")
    quality: str = Field(alias="class")


class PerMtokOut(APIModel):
    """Prices per million tokens; null for a class that has none."""

    input: Number | None
    output: Number | None
    cached_input: Number | None


class Model(APIModel):
    id: str
    label: str
    provider: str
    vendor: str
    region: str
    eu: bool = Field(description="it answers in the EU too, so it may be asked by whoever stays there")
    zone: str
    dialect: str
    demo: bool = Field(description="scripted answers, no model behind them")
    context_window: int | None
    max_output: int | None
    vision: bool | None = Field(description="null where nobody says whether it reads images")
    reasoning: bool
    usd_per_mtok: PerMtokOut
    eur_per_mtok: PerMtokOut
    typical: Estimate = Field(description="one answer of 1,000 tokens in and 400 out")
