"""Hand-written events in Stripe's shape, small and with only what we read: what the shared fixtures tell, without them."""

import itertools
from typing import Any

from aim2balance.kit.ids import new_id
from tests.payments.context import CUSTOMER, NOW

_numbers = itertools.count(1)


def event(kind: str, about: dict[str, Any], *, event_id: str | None = None, created: int | None = None) -> dict[str, Any]:
    return {
        "id": event_id or f"evt_{next(_numbers)}_{new_id().hex}",
        "object": "event",
        "created": int(NOW.timestamp()) if created is None else created,
        "type": kind,
        "data": {"object": about},
    }


def session(
    intent: str | None = "pi_1", *, cents: int = 1000, status: str = "paid", kind: str = "completed", **more: Any
) -> dict[str, Any]:
    about = {
        "id": f"cs_{intent}",
        "mode": "payment",
        "payment_status": status,
        "status": "complete",
        "payment_intent": intent,
        "amount_total": cents,
        "currency": "eur",
        "customer": CUSTOMER,
        "metadata": {"purpose": "topup", "user_id": "usr_0001"},
        **more,
    }
    return event(f"checkout.session.{kind}", about)


def intent(
    intent_id: str = "pi_1",
    *,
    cents: int = 1000,
    kind: str = "succeeded",
    failure: str | None = None,
    purpose: str | None = "topup",
    **more: Any,
) -> dict[str, Any]:
    about = {
        "id": intent_id,
        "amount": cents,
        "amount_received": cents if kind == "succeeded" else 0,
        "currency": "eur",
        "customer": CUSTOMER,
        "latest_charge": f"ch_{intent_id}",
        "payment_method_types": ["card"],
        "last_payment_error": {"code": failure} if failure else None,
        "metadata": {"purpose": purpose} if purpose else {},
        **more,
    }
    return event(f"payment_intent.{kind}", about)


def refunded(intent_id: str = "pi_1", *, total: int, **more: Any) -> dict[str, Any]:
    about = {
        "id": f"ch_{intent_id}",
        "payment_intent": intent_id,
        "customer": CUSTOMER,
        "currency": "eur",
        "amount": 1000,
        "amount_refunded": total,
        "metadata": {"purpose": "topup"},
    }
    return event("charge.refunded", {**about, **more})


def refund(
    refund_id: str = "re_1", *, intent_id: str = "pi_1", cents: int = 400, kind: str = "created", status: str = "succeeded"
) -> dict[str, Any]:
    about = {"id": refund_id, "payment_intent": intent_id, "amount": cents, "currency": "eur", "status": status, "metadata": {}}
    return event(f"refund.{kind}", about)


def dispute(
    status: str = "needs_response", *, intent_id: str = "pi_1", cents: int = 1000, kind: str | None = None, **more: Any
) -> dict[str, Any]:
    out = {"id": "txn_out", "amount": -cents, "fee": 2000, "currency": "eur", "created": int(NOW.timestamp())}
    back = {"id": "txn_back", "amount": cents, "fee": 0, "currency": "eur", "created": int(NOW.timestamp())}
    about = {
        "id": "du_1",
        "payment_intent": intent_id,
        "amount": cents,
        "currency": "eur",
        "status": status,
        "balance_transactions": [] if status.startswith("warning") else [out, back] if status == "won" else [out],
        **more,
    }
    return event(f"charge.dispute.{kind or ('created' if status.endswith('needs_response') else 'closed')}", about)


def invoice(
    number: int = 1, *, cents: int = 900, tax: int | None = 144, kind: str = "paid", subscription: str | None = "sub_1", **more: Any
) -> dict[str, Any]:
    about = {
        "id": f"in_{number}",
        "customer": CUSTOMER,
        "currency": "eur",
        "amount_due": cents,
        "amount_paid": cents if kind == "paid" else 0,
        "number": f"A2B-{number:04}",
        "hosted_invoice_url": "https://invoice.example/1",
        "invoice_pdf": "https://invoice.example/1.pdf",
        "total_taxes": None if tax is None else [{"amount": tax}],
        "parent": {"subscription_details": {"subscription": subscription}} if subscription else None,
        **more,
    }
    return event(f"invoice.{kind}", about)


def subscription(status: str = "active", *, created: int = 0, kind: str = "updated", ending: bool = False) -> dict[str, Any]:
    item = {"current_period_start": 1_767_261_600, "current_period_end": 1_769_940_000, "price": {"lookup_key": "monthly"}}
    about = {
        "id": "sub_1",
        "customer": CUSTOMER,
        "status": status,
        "cancel_at_period_end": ending,
        "items": {"data": [item]},
        "metadata": {"plan": "monthly"},
    }
    return event(f"customer.subscription.{kind}", about, created=int(NOW.timestamp()) + created)
