"""Nouns of buying credit, and what a processor may tell us. Money on its way is counted in cents, credit in `Euro`."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias
from uuid import UUID

from aim2balance.kit.money import Euro

CURRENCY = "eur"
CONSENT_VERSION = "2026-11"
"""Of the words beside the order button about beginning at once and withdrawal (`wallet.consent` in the web app)."""

Kind = Literal["unknown", "topup", "auto_topup", "plan"]
OrderKind = Literal["topup", "card", "plan", "auto_topup"]
AutoState = Literal["off", "needs_card", "on", "needs_authentication", "declined"]
IntervalUnit = Literal["seconds", "minutes", "hours", "days", "weeks", "months"]


class Status(StrEnum):
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
class Terms:
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

    `consented_at`, `consent_version`: when the buyer asked us to begin at once, and to which words.
    """

    id: UUID
    owner_id: UUID
    kind: OrderKind
    quote: Quote
    attempt_id: UUID | None = None
    consented_at: datetime | None = None
    consent_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A checkout page that waits for the payer."""

    session_id: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSeen:
    """What became of an order, for whoever comes back from its page. `total` in cents; `completed` once its effect is there."""

    id: UUID
    kind: OrderKind
    total: int
    state: Literal["open", "pending", "completed", "failed", "expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged:
    """What became of charging a saved card. Credit comes with the event all the same, never from here."""

    intent_id: str | None
    outcome: Literal["succeeded", "processing", "declined", "needs_authentication"]
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundMade:
    refund_id: str
    state: Literal["pending", "succeeded", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """One line of the processor's statement, in cents: `amount` as it moved (negative: away from us), `fee` what it kept."""

    id: str
    kind: Literal["charge", "refund", "refund_failed", "dispute", "dispute_won", "payout", "other"]
    amount: int
    fee: int
    currency: str
    intent_id: str | None
    happened_at: datetime


# What a processor tells us. Each is a fact about one of its objects; none of them alone decides what is booked.


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What we wrote on an object when we made it; empty where somebody else made it. `credit` in cents."""

    kind: str | None = None
    owner: str | None = None
    credit: int | None = None
    attempt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSeen:
    """A checkout page: `is_paid` says the money is there, `has_failed` that it never comes."""

    session_id: str
    mode: str
    is_paid: bool
    is_expired: bool
    has_failed: bool
    intent_id: str | None
    subscription_id: str | None
    customer_id: str | None
    amount: int | None
    currency: str | None
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentSeen:
    intent_id: str
    state: Literal["succeeded", "processing", "failed", "cancelled"]
    customer_id: str | None
    amount: int
    currency: str
    charge_id: str | None
    method: str | None
    failure: str | None
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSaved:
    customer_id: str | None
    method_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRefunded:
    """`refunded` is the running total of the charge, not the step."""

    charge_id: str
    intent_id: str | None
    customer_id: str | None
    refunded: int
    currency: str
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSeen:
    refund_id: str
    intent_id: str | None
    amount: int
    currency: str
    state: Literal["pending", "succeeded", "failed"]
    ours: str | None
    """Our id of it, where we asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Money a dispute moved on our account with the processor."""

    id: str
    amount: int
    fee: int
    currency: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeSeen:
    """`outcome` None while it is open; `dropped`: an inquiry that never moved money."""

    dispute_id: str
    intent_id: str | None
    amount: int
    currency: str
    is_inquiry: bool
    outcome: Literal["won", "lost", "dropped"] | None
    movements: tuple[Movement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSeen:
    """An invoice. `amount` is what was or would be paid, `tax` the part of it that is tax; None where it says nothing about tax.

    Without `subscription_id` it only documents a payment made at the checkout, which has events of its own.
    """

    invoice_id: str
    intent_id: str | None
    subscription_id: str | None
    customer_id: str | None
    is_paid: bool
    amount: int
    tax: int | None
    currency: str
    number: str | None
    url: str | None
    pdf: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaymentSeen:
    """Which payment intent paid an invoice."""

    invoice_id: str
    intent_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionSeen:
    """A snapshot of a plan at the event's time."""

    subscription_id: str
    customer_id: str | None
    state: str
    is_ending: bool
    is_over: bool
    period_start: datetime | None
    period_end: datetime | None
    plan_id: str | None


Fact: TypeAlias = (
    SessionSeen | IntentSeen | CardSaved | ChargeRefunded | RefundSeen | DisputeSeen | InvoiceSeen | InvoicePaymentSeen | SubscriptionSeen
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a processor sent: its id, when it happened, and the fact; None: nothing we act on."""

    id: str
    kind: str
    happened_at: datetime
    fact: Fact | None


# What we keep.


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment with every fact known so far. `reference` is its payment intent, or the invoice of a plan."""

    id: UUID
    reference: str
    intent_id: str | None
    owner_id: UUID | None
    kind: Kind
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
    status: Status
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

    owner_id: UUID
    state: AutoState
    threshold: Euro
    amount: int
    most_day: int
    most_month: int
    failure: str | None
    has_card: bool
    attempt_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    id: UUID
    owner_id: UUID
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

    owner_id: UUID
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
