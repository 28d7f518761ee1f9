"""What a processor tells us. Each is a fact about one of its objects; none of them alone decides what is booked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias


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
class ProcessorEvent:
    """What a processor sent: its id, when it happened, and the fact; None: nothing we act on."""

    id: str
    kind: str
    happened_at: datetime
    fact: Fact | None
