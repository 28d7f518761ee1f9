"""Shapes of payments on the wire. Amounts named `…EUR` are numbers written from the integer."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from aim2balance.kit.errors import Invalid
from aim2balance.kit.http import BOUNDED, APIModel, APIRequest, Number, Text, euro_number
from aim2balance.payments import rules
from aim2balance.payments.types import (
    CONSENT_VERSION,
    AutoTopup,
    CheckoutPage,
    HistoryItem,
    OrderKind,
    OrderOutcome,
    PaymentStatus,
    Plan,
    SalesTerms,
    VatMode,
)

Eur = Annotated[Decimal, Field(ge=0, le=100_000, max_digits=12, allow_inf_nan=False), BOUNDED]
AUTO_STATES = Literal["off", "needs_card", "on", "needs_authentication", "declined"]


def cents(amount: Decimal) -> int:
    """Whole cents. Raises `Invalid`."""
    scaled = amount * 100
    if scaled != scaled.to_integral_value():
        raise Invalid("expected an amount in whole cents", code="invalid_amount")
    return int(scaled)


def eur(in_cents: int) -> Decimal:
    return euro_number(in_cents * rules.MICRO_PER_CENT)


class Consenting(APIRequest):
    """`consentToStart`: the buyer asks us to begin at once and knows what that does to withdrawal; `consentVersion` says in which words."""

    consent_to_start: bool = False
    consent_version: Annotated[Text | None, Field(max_length=40)] = None

    @property
    def consent(self) -> str | None:
        return (self.consent_version or CONSENT_VERSION) if self.consent_to_start else None


_ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_CHAT = rf"^/(c/{_ID})?(\?(project|preset)={_ID}(&(project|preset)={_ID})?)?$"
"""A chat, or the page where one begins."""


class CheckoutIn(Consenting):
    amount_eur: Annotated[Eur, Field(alias="amountEUR")]
    return_to: Annotated[Text, StringConstraints(max_length=200, pattern=_CHAT)] | None = None
    """The chat the buyer comes back to; without it, the wallet."""


class OrderOut(APIModel):
    """`completed`: the credit is in the wallet, the plan runs, the card is saved. `pending`: the money is on its way."""

    id: UUID
    kind: OrderKind
    state: Literal["open", "pending", "completed", "failed", "expired"]
    total_eur: Annotated[Number, Field(alias="totalEUR")]


class StartedOut(APIModel):
    id: str
    url: str


class PlanIn(Consenting):
    action: Literal["subscribe", "cancel", "resume"] = "subscribe"
    amount_eur: Annotated[Eur | None, Field(alias="amountEUR")] = None


class PlanOut(APIModel):
    """The plan; while it was only just ordered: `id` and `url` of the checkout page."""

    plan_id: str | None
    status: Literal["active", "cancelled", "expired"] | None
    current_period_start: datetime | None
    current_period_end: datetime | None
    past_due: bool = False
    id: str | None = None
    url: str | None = None


class HistoryItemOut(APIModel):
    id: UUID
    amount: Annotated[Number, Field(description="in euro, tax included")]
    tax: Number
    currency: str
    method: str
    kind: str
    status: PaymentStatus
    refunded: Number
    failure: str | None
    invoice_number: str | None
    invoice_url: str | None
    invoice_pdf: str | None
    created_at: datetime


class HistoryOut(APIModel):
    items: list[HistoryItemOut]


class AutoTopupIn(APIRequest):
    enabled: bool
    threshold_eur: Annotated[Eur | None, Field(alias="thresholdEUR")] = None
    amount_eur: Annotated[Eur | None, Field(alias="amountEUR")] = None
    most_per_day_eur: Annotated[Eur | None, Field(alias="mostPerDayEUR")] = None
    most_per_month_eur: Annotated[Eur | None, Field(alias="mostPerMonthEUR")] = None


class AutoTopupOut(APIModel):
    """`url`: where to save a card, in state `needs_card`. `canFinish`: a payment waits for its payer's authentication."""

    enabled: bool
    state: AUTO_STATES
    threshold_eur: Annotated[Number, Field(alias="thresholdEUR")]
    amount_eur: Annotated[Number, Field(alias="amountEUR")]
    most_per_day_eur: Annotated[Number, Field(alias="mostPerDayEUR")]
    most_per_month_eur: Annotated[Number, Field(alias="mostPerMonthEUR")]
    has_card: bool
    failure: str | None
    can_finish: bool
    url: str | None = None


class OfferOut(APIModel):
    """One amount with what it costs: the facts beside the order button."""

    amount_eur: Annotated[Number, Field(alias="amountEUR")]
    credit_eur: Annotated[Number, Field(alias="creditEUR")]
    tax_eur: Annotated[Number, Field(alias="taxEUR")]
    total_eur: Annotated[Number, Field(alias="totalEUR")]


class OrderButton(APIModel):
    """The words the law wants on the button, by language."""

    de: str
    en: str


class OptionsOut(APIModel):
    processor: str
    is_test: bool
    currency: str
    amounts: list[OfferOut]
    least_eur: Annotated[Number, Field(alias="leastEUR")]
    most_eur: Annotated[Number, Field(alias="mostEUR")]
    plan: OfferOut
    plan_id: str
    vat_mode: VatMode
    vat_rate: Number
    is_tax_computed_later: bool
    order_button: OrderButton
    consent_version: str
    withdrawal: str


class VoucherIn(APIRequest):
    code: Annotated[Text, Field(min_length=4, max_length=64)]


class VoucherOut(APIModel):
    credited_eur: Annotated[Number, Field(alias="creditedEUR")]


class WithdrawIn(APIRequest):
    payment_id: UUID


class RefundableOut(APIModel):
    """What of a payment is unused, and so can be given back or is."""

    refundable_eur: Annotated[Number, Field(alias="refundableEUR")]


class UrlOut(APIModel):
    url: str


class ReceivedOut(APIModel):
    received: bool


def started_out(started: CheckoutPage) -> dict[str, Any]:
    return {"id": started.session_id, "url": started.url}


def order_out(seen: OrderOutcome) -> dict[str, Any]:
    return {"id": seen.id, "kind": seen.kind, "state": seen.state, "totalEUR": eur(seen.total)}


def plan_out(plan: Plan | None, started: CheckoutPage | None = None) -> dict[str, Any]:
    page = {"id": started.session_id, "url": started.url} if started is not None else {}
    if plan is None:
        return {"planId": None, "status": None, "currentPeriodStart": None, "currentPeriodEnd": None, "pastDue": False, **page}
    return {
        "planId": plan.plan_id,
        "status": plan.status,
        "currentPeriodStart": plan.period_start,
        "currentPeriodEnd": plan.period_end,
        "pastDue": plan.is_past_due,
        **page,
    }


def item_out(item: HistoryItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "amount": eur(item.amount),
        "tax": eur(item.tax),
        "currency": "EUR",
        "method": item.method,
        "kind": item.kind,
        "status": str(item.status),
        "refunded": eur(item.refunded),
        "failure": item.failure,
        "invoiceNumber": item.invoice_number,
        "invoiceUrl": item.invoice_url,
        "invoicePdf": item.invoice_pdf,
        "createdAt": item.created_at,
    }


def auto_out(found: AutoTopup, started: CheckoutPage | None = None) -> dict[str, Any]:
    return {
        "enabled": found.state in {"on", "needs_card"},
        "state": found.state,
        "thresholdEUR": euro_number(found.threshold.micro),
        "amountEUR": eur(found.amount),
        "mostPerDayEUR": eur(found.most_day),
        "mostPerMonthEUR": eur(found.most_month),
        "hasCard": found.has_card,
        "failure": found.failure,
        "canFinish": found.attempt_id is not None,
        "url": started and started.url,
    }


def offer_out(amount: int, terms: SalesTerms) -> dict[str, Any]:
    asked = rules.quote(amount, terms)
    return {"amountEUR": eur(amount), "creditEUR": eur(asked.credit), "taxEUR": eur(asked.tax), "totalEUR": eur(asked.total)}


_ORDER_BUTTON: Mapping[str, str] = {"de": "zahlungspflichtig bestellen", "en": "Order with obligation to pay"}


def options_out(terms: SalesTerms, processor: str) -> dict[str, Any]:
    return {
        "processor": processor,
        "isTest": processor == "local",
        "currency": "EUR",
        "amounts": [offer_out(amount, terms) for amount in terms.amounts],
        "leastEUR": eur(terms.least),
        "mostEUR": eur(terms.most),
        "plan": offer_out(terms.plan_cents, terms),
        "planId": terms.plan_id,
        "vatMode": str(terms.vat),
        "vatRate": terms.vat_rate,
        "isTaxComputedLater": terms.vat is VatMode.EXCLUSIVE and terms.is_tax_by_processor,
        "orderButton": dict(_ORDER_BUTTON),
        "consentVersion": CONSENT_VERSION,
        "withdrawal": "unused_credit_is_refunded",
    }
