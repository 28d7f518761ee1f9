"""What the routes answer that need several domains at once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from aim2balance.identity.types import Window
from aim2balance.kit.carbon_limit import CO2eLimit
from aim2balance.kit.http import BOUNDED, APIModel, APIRequest, EstimateRange, Number
from aim2balance.kit.principal import SpendingLimits
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
    next_refill: datetime | None
    refill_amount: int | None
    last_topup_micro_eur: int | None


class Estimate(APIModel):
    """What an answer takes, before it is asked for."""

    micro_eur: int
    kwh: EstimateRange = Field(alias="kWh")
    water_l: EstimateRange = Field(alias="waterL")
    co2e_kg: EstimateRange = Field(alias="co2eKg")
    quality: str = Field(alias="class")
    method: str
    measured_answers: int | None = Field(description="so many answers were measured there in the last days; null: it is estimated")


class PerMtokOut(APIModel):
    """Prices per million tokens; null for a class that has none."""

    input: Number | None
    output: Number | None
    cached_input: Number | None


class PriceSpan(APIModel):
    lowest: Number
    highest: Number


class PriceSpans(APIModel):
    """EUR per million tokens at the cheapest and the dearest of the places where a model answers."""

    input: PriceSpan | None
    output: PriceSpan | None


class ModelPrice(APIModel):
    id: str
    micro_eur: int


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
    pdf: bool | None = Field(description="null where nobody says whether it reads PDFs as they are")
    reasoning: bool
    usd_per_mtok: PerMtokOut
    eur_per_mtok: PerMtokOut = Field(description="where it is asked first")
    eur_per_mtok_span: PriceSpans | None = Field(
        description="null unless it answers in several places at different prices; which of them answers counts"
    )
    typical: Estimate = Field(description="one answer of 1,000 tokens in and 400 out")


class AutoModel(Model):
    """A way of choosing among the models, with the figures of the one that a typical message would go to now."""

    chooses: str = Field(description="the name of that model")


class BudgetScopeIn(APIRequest):
    kind: Literal["person", "project", "key", "member", "organisation"] = Field(
        description="member and organisation: refused, not there yet"
    )
    id: UUID


class BudgetIn(APIRequest):
    """Without either limit the budget is taken away."""

    scope: BudgetScopeIn
    limit_eur: Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=13, decimal_places=6), BOUNDED] | None = Field(
        default=None, alias="limitEUR"
    )
    limit_kg_co2e: CO2eLimit | None = Field(default=None, alias="limitKgCO2e", description="by best estimates")
    window: Window = Window.MONTH
    hard: bool = Field(default=True, description="false: it warns and refuses nothing")

    def limits(self) -> SpendingLimits | None:
        return SpendingLimits.parse(self.limit_eur, self.limit_kg_co2e, self.window, is_hard=self.hard)


class BudgetScopeOut(APIModel):
    kind: Literal["person", "project", "key"]
    id: UUID
    name: str = Field(description="of the project or key")


class BudgetOut(APIModel):
    """At most `limitEUR` and `limitKgCO2e` in each calendar window (UTC); open answers count as far as they may still cost
    (`heldMicroEur`) and emit (`heldKgCO2e`).
    """

    scope: BudgetScopeOut
    limit_eur: Number | None = Field(alias="limitEUR")
    limit_micro_eur: int | None
    limit_kg_co2e: Number | None = Field(alias="limitKgCO2e")
    window: Window
    window_start: datetime | None
    window_end: datetime | None
    hard: bool
    spent_eur: Number = Field(alias="spentEUR")
    spent_micro_eur: int
    overrun_micro_eur: int = Field(description="the part of what was spent that the wallet could not pay")
    held_micro_eur: int
    spent_kg_co2e: float = Field(alias="spentKgCO2e", description="best estimate")
    held_kg_co2e: float = Field(alias="heldKgCO2e")
    level: Literal[50, 80, 100] | None = Field(description="percent of the fuller limit that is reached, in steps")
