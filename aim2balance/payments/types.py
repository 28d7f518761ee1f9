"""Nouns of buying credit; what a processor tells us: `processor_events`. Money on its way is counted in cents, credit in `Euro`."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal
from uuid import UUID

from aim2balance.kit.money import Euro
from aim2balance.kit.number_format import Language
from aim2balance.kit.principal import OwnerId

CURRENCY = "eur"
CONSENT_VERSION = "2026-11"
"""Of the words beside the order button about beginning at once and withdrawal (`wallet.consent` in the web app)."""

PaymentKind = Literal["unknown", "topup", "auto_topup", "plan"]
OrderKind = Literal["topup", "card", "plan", "auto_topup"]
AutoState = Literal["off", "needs_card", "on", "needs_authentication", "declined"]
IntervalUnit = Literal["seconds", "minutes", "hours", "days", "weeks", "months"]


class PaymentStatus(StrEnum):
    """What a payer sees of a payment."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    REFUNDED = "refunded"
    """All of it. A part refunded leaves the payment completed."""
    DISPUTED = "disputed"
    """The bank was asked to take it back, or did."""


class VatMode(StrEnum):
    """How value added tax meets the price of credit."""

    NONE = "none"
    """No tax is shown or booked (small business, or credit as a multi-purpose voucher)."""
    INCLUSIVE = "inclusive"
    """The payer pays the round amount; credit is what is left after tax."""
    EXCLUSIVE = "exclusive"
    """Credit is the round amount; tax comes on top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesTerms:
    """What the operator decided about buying credit. Amounts in cents; `vat_rate` as a share."""

    vat: VatMode = VatMode.NONE
    vat_rate: Decimal = Decimal("0.19")
    is_tax_by_processor: bool = False
    """With exclusive tax: the processor computes it (Stripe Tax) instead of `vat_rate`."""
    amounts: tuple[int, ...] = (1000, 2000, 5000)
    least: int = 500
    most: int = 50_000
    plan_id: str = "monthly"
    plan_cents: int = 2000
    auto_most_day: int = 10_000
    auto_most_month: int = 50_000
    auto_most_per_hour: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What an amount of credit costs: `total` is `credit` and `tax`, in cents."""

    credit: int
    tax: int

    @property
    def total(self) -> int:
        return self.credit + self.tax


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody wants to pay for on the processor's page. `attempt_id`: the auto top-up it finishes.

    `consented_at`, `consent_version`: when the buyer asked us to begin at once, and to which words. `language`: what the page is to speak.
    """

    id: UUID
    owner_id: OwnerId
    kind: OrderKind
    quote: Quote
    attempt_id: UUID | None = None
    consented_at: datetime | None = None
    consent_version: str | None = None
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutPage:
    """A checkout page that waits for the payer."""

    session_id: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOutcome:
    """What became of an order, for whoever comes back from its page. `total` in cents; `completed` once its effect is there."""

    id: UUID
    kind: OrderKind
    total: int
    state: Literal["open", "pending", "completed", "failed", "expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeResult:
    """What became of charging a saved card. Credit comes with the event all the same, never from here."""

    intent_id: str | None
    outcome: Literal["succeeded", "processing", "declined", "needs_authentication"]
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundResult:
    refund_id: str
    state: Literal["pending", "succeeded", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One line of the processor's statement, in cents: `amount` as it moved (negative: away from us), `fee` what it kept."""

    id: str
    kind: Literal["charge", "refund", "refund_failed", "dispute", "dispute_won", "payout", "other"]
    amount: int
    fee: int
    currency: str
    intent_id: str | None
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment with every fact known so far. `reference` is its payment intent, or the invoice of a plan."""

    id: UUID
    reference: str
    intent_id: str | None
    owner_id: OwnerId | None
    kind: PaymentKind
    gross: int | None
    tax: int | None
    method: str | None
    paid_at: datetime | None
    failed_at: datetime | None
    failure: str | None
    refunded_seen: int
    booked_at: datetime | None
    refunded_booked: int
    refund_bookings: int
    made_at: datetime
    invoice_number: str | None = None
    invoice_url: str | None = None
    invoice_pdf: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    id: UUID
    refund_id: str | None
    intent_id: str
    amount: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    dispute_id: str
    intent_id: str
    amount: int
    outcome: str | None
    is_withdrawn: bool
    taken_at: datetime | None
    returned_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryItem:
    """A line of the payer's history; amounts in cents."""

    id: UUID
    amount: int
    tax: int
    method: str
    kind: str
    status: PaymentStatus
    refunded: int
    created_at: datetime
    failure: str | None
    invoice_number: str | None
    invoice_url: str | None
    invoice_pdf: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    plan_id: str
    subscription_id: str
    status: Literal["active", "cancelled", "expired"]
    is_past_due: bool
    period_start: datetime | None
    period_end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoTopup:
    """A wallet's automatic top-up; `attempt_id` is one that waits for the payer's authentication. Caps over 24 hours and 31 days."""

    owner_id: OwnerId
    state: AutoState
    threshold: Euro
    amount: int
    most_day: int
    most_month: int
    failure: str | None
    has_card: bool
    attempt_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopupAttempt:
    id: UUID
    owner_id: OwnerId
    quote: Quote
    state: str
    intent_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    customer_id: str
    method_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Free credit by interval. Period n begins n intervals after `anchor_at`, on the calendar of `zone`."""

    owner_id: OwnerId
    is_enabled: bool
    amount: Euro
    interval_value: int
    interval_unit: IntervalUnit
    zone: str
    anchor_at: datetime
    last_period: int
    last_refill_at: datetime | None
    next_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where the processor's statement and our books do not agree; amounts in cents."""

    code: Literal[
        "not_in_books",
        "not_at_processor",
        "amount_differs",
        "refund_differs",
        "dispute_differs",
        "other_currency",
        "event_waits",
        "claim_waits",
    ]
    subject: str
    ours: int | None
    theirs: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    since: datetime
    until: datetime
    checked: int
    differences: tuple[Difference, ...]
