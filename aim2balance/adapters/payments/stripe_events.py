"""Events in Stripe's shape (API version 2025-11-17.clover) in our words. The local processor sends the same shape.

Only what we act on is read; a missing or wrong member of it is an `UnreadableEvent`, any other type of event carries no fact.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from aim2balance.payments.errors import UnreadableEvent
from aim2balance.payments.processor_events import (
    CardSaved,
    ChargeRefunded,
    DisputeSeen,
    Fact,
    IntentSeen,
    InvoicePaymentSeen,
    InvoiceSeen,
    Movement,
    ProcessorEvent,
    Purpose,
    RefundSeen,
    SessionSeen,
    SubscriptionSeen,
)

API_VERSION = "2025-11-17.clover"

Raw = Mapping[str, Any]


def read_event(body: bytes) -> ProcessorEvent:
    """Raises `UnreadableEvent`."""
    try:
        event = json.loads(body)
        kind, raw = event["type"], event["data"]["object"]
        read = PARSERS.get(kind)
        return ProcessorEvent(
            id=_text(event["id"]),
            kind=_text(kind),
            happened_at=moment(event["created"]),
            fact=read(kind, raw) if read is not None else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise UnreadableEvent("this event is not in the documented shape") from error


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 255 or "\0" in value:
        raise TypeError("expected a short text")
    return value


def _cents(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**12:
        raise TypeError("expected a whole amount")
    return value


def _sum(value: Any) -> int:
    if (cents := _cents(value)) < 0:
        raise ValueError("expected an amount that is not negative")
    return cents


def id_of(value: Any) -> str | None:
    """The id of a reference, which Stripe expands into the whole object on request."""
    if isinstance(value, Mapping):
        value = value["id"]
    return None if value is None else _text(value)


def purpose_of(metadata: Any) -> Purpose:
    given = metadata or {}
    credit = given.get("credit_cents")
    return Purpose(
        kind=given.get("purpose"),
        owner=given.get("user_id"),
        credit=int(credit) if isinstance(credit, str) and credit.isascii() and credit.isdigit() else None,
        attempt=given.get("attempt_id"),
    )


def _session(kind: str, raw: Raw) -> Fact:
    return SessionSeen(
        session_id=_text(raw["id"]),
        mode=_text(raw["mode"]),
        is_paid=raw["payment_status"] == "paid" and kind != "checkout.session.async_payment_failed",
        is_expired=raw.get("status") == "expired",
        has_failed=kind == "checkout.session.async_payment_failed",
        intent_id=id_of(raw.get("payment_intent")),
        subscription_id=id_of(raw.get("subscription")),
        customer_id=id_of(raw.get("customer")),
        amount=None if raw.get("amount_total") is None else _sum(raw["amount_total"]),
        currency=raw.get("currency"),
        purpose=purpose_of(raw.get("metadata")),
    )


_INTENT_STATES = {
    "payment_intent.succeeded": "succeeded",
    "payment_intent.processing": "processing",
    "payment_intent.payment_failed": "failed",
    "payment_intent.canceled": "cancelled",
}


def _intent(kind: str, raw: Raw) -> Fact:
    failure = raw.get("last_payment_error") or {}
    code = failure.get("code")
    is_paid = kind == "payment_intent.succeeded"
    return IntentSeen(
        intent_id=_text(raw["id"]),
        state=_INTENT_STATES[kind],  # type: ignore[arg-type]
        customer_id=id_of(raw.get("customer")),
        amount=_sum(raw["amount_received"] if is_paid else raw["amount"]),
        currency=_text(raw["currency"]),
        charge_id=id_of(raw.get("latest_charge")),
        method=_method(raw) if is_paid else None,
        failure="authentication_required" if code == "authentication_required" else failure.get("decline_code") or code,
        purpose=purpose_of(raw.get("metadata")),
    )


def _method(raw: Raw) -> str | None:
    method = raw.get("payment_method")
    if isinstance(method, Mapping):
        return _text(method["type"])
    kinds = raw.get("payment_method_types") or []
    return _text(kinds[0]) if len(kinds) == 1 else None


def _card(_: str, raw: Raw) -> Fact | None:
    method = id_of(raw.get("payment_method"))
    return None if method is None else CardSaved(customer_id=id_of(raw.get("customer")), method_id=method)


def _charge_refunded(_: str, raw: Raw) -> Fact:
    return ChargeRefunded(
        charge_id=_text(raw["id"]),
        intent_id=id_of(raw.get("payment_intent")),
        customer_id=id_of(raw.get("customer")),
        refunded=_sum(raw["amount_refunded"]),
        currency=_text(raw["currency"]),
        purpose=purpose_of(raw.get("metadata")),
    )


_REFUND_STATES = {"pending": "pending", "requires_action": "pending", "succeeded": "succeeded", "failed": "failed", "canceled": "failed"}


def refund_state(status: str) -> Any:
    return _REFUND_STATES[status]


def _refund(kind: str, raw: Raw) -> Fact:
    state: Any = "failed" if kind == "refund.failed" else refund_state(raw["status"])
    return RefundSeen(
        refund_id=_text(raw["id"]),
        intent_id=id_of(raw.get("payment_intent")),
        amount=_sum(raw["amount"]),
        currency=_text(raw["currency"]),
        state=state,
        ours=(raw.get("metadata") or {}).get("refund_id"),
    )


def _dispute(_: str, raw: Raw) -> Fact:
    status = _text(raw["status"])
    outcome = {"won": "won", "lost": "lost", "warning_closed": "dropped", "prevented": "dropped"}.get(status)
    return DisputeSeen(
        dispute_id=_text(raw["id"]),
        intent_id=id_of(raw.get("payment_intent")),
        amount=_sum(raw["amount"]),
        currency=_text(raw["currency"]),
        is_inquiry=status.startswith("warning_"),
        outcome=outcome,  # type: ignore[arg-type]
        movements=tuple(
            Movement(
                id=_text(moved["id"]),
                amount=_cents(moved["amount"]),
                fee=_cents(moved["fee"]),
                currency=_text(moved["currency"]),
                happened_at=moment(moved["created"]),
            )
            for moved in raw.get("balance_transactions") or []
        ),
    )


def _invoice(kind: str, raw: Raw) -> Fact | None:
    details = (raw.get("parent") or {}).get("subscription_details") or {}
    is_paid = kind == "invoice.paid"
    payments = [paid.get("payment") or {} for paid in (raw.get("payments") or {}).get("data") or []]
    intents = [intent for paid in payments if (intent := id_of(paid.get("payment_intent")))]
    if is_paid and raw["amount_paid"] == 0:
        return None  # a trial, or paid from a balance with Stripe: no money came
    return InvoiceSeen(
        invoice_id=_text(raw["id"]),
        intent_id=intents[0] if len(intents) == 1 else None,
        subscription_id=id_of(details.get("subscription")),
        customer_id=id_of(raw.get("customer")),
        is_paid=is_paid,
        amount=_sum(raw["amount_paid"] if is_paid else raw["amount_due"]),
        tax=sum(_sum(tax["amount"]) for tax in taxes) if (taxes := raw.get("total_taxes")) else None,
        currency=_text(raw["currency"]),
        number=raw.get("number"),
        url=raw.get("hosted_invoice_url"),
        pdf=raw.get("invoice_pdf"),
    )


def _invoice_payment(_: str, raw: Raw) -> Fact | None:
    intent = id_of((raw.get("payment") or {}).get("payment_intent"))
    invoice = id_of(raw.get("invoice"))
    return InvoicePaymentSeen(invoice_id=invoice, intent_id=intent) if intent and invoice else None


def _subscription(kind: str, raw: Raw) -> Fact:
    items = raw["items"]["data"]
    status = _text(raw["status"])
    return SubscriptionSeen(
        subscription_id=_text(raw["id"]),
        customer_id=id_of(raw.get("customer")),
        state=status,
        is_ending=bool(raw.get("cancel_at_period_end")),
        is_over=kind == "customer.subscription.deleted" or status in {"canceled", "incomplete_expired"},
        period_start=moment(items[0]["current_period_start"]) if items else None,
        period_end=moment(items[0]["current_period_end"]) if items else None,
        plan_id=(raw.get("metadata") or {}).get("plan") or (items[0]["price"].get("lookup_key") if items else None),
    )


PARSERS: Mapping[str, Callable[[str, Raw], Fact | None]] = {
    "checkout.session.completed": _session,
    "checkout.session.async_payment_succeeded": _session,
    "checkout.session.async_payment_failed": _session,
    "checkout.session.expired": _session,
    "payment_intent.succeeded": _intent,
    "payment_intent.processing": _intent,
    "payment_intent.payment_failed": _intent,
    "payment_intent.canceled": _intent,
    "setup_intent.succeeded": _card,
    "charge.refunded": _charge_refunded,
    "refund.created": _refund,
    "refund.updated": _refund,
    "refund.failed": _refund,
    "charge.dispute.created": _dispute,
    "charge.dispute.updated": _dispute,
    "charge.dispute.closed": _dispute,
    "charge.dispute.funds_withdrawn": _dispute,
    "charge.dispute.funds_reinstated": _dispute,
    "invoice.paid": _invoice,
    "invoice.payment_failed": _invoice,
    "invoice_payment.paid": _invoice_payment,
    "customer.subscription.created": _subscription,
    "customer.subscription.updated": _subscription,
    "customer.subscription.deleted": _subscription,
}
"""The events a Stripe webhook endpoint should be subscribed to."""
