"""A payment processor for the demo, development and tests: it behaves like Stripe's checkout, with a page of its own to "pay" on.

No money moves. Its sessions, intents, cards and subscriptions are rows of one table; its events have Stripe's shape and signature and are
delivered after the commit of what they tell, again and again until they were taken.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from aim2balance.adapters.payments import signature, stripe_events
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.number_format import Language
from aim2balance.kit.principal import OwnerId
from aim2balance.payments.errors import ProcessorRefused
from aim2balance.payments.processor_events import ProcessorEvent
from aim2balance.payments.types import CURRENCY, Card, ChargeResult, CheckoutPage, Order, Quote, RefundResult, SalesTerms, StatementLine

NAME = "local"
PAGE = "/api/payments/local/checkout"
Deliver = Callable[[bytes, str], Awaitable[object]]
Choice = Literal[
    "success",
    "decline",
    "declines_later",
    "authenticate",
    "authenticated",
    "not_authenticated",
    "sepa",
    "sepa_settles",
    "sepa_bounces",
    "leave",
    "renew",
    "renewal_fails",
    "dispute",
    "dispute_won",
    "dispute_lost",
]

_METHODS = {"success": "pm_ok", "authenticate": "pm_authenticate", "declines_later": "pm_decline", "sepa": "pm_sepa"}
_FEE_CENTS = 25
_DISPUTE_FEE_CENTS = 2000


class LocalProcessor:
    """The port `payments.ports.Processor`. `deliver` takes (body, signature header), as the webhook does; set it before use."""

    def __init__(self, db: Database, clock: Clock, secret: bytes, *, more_secrets: Sequence[str] = ()) -> None:
        self._db, self._clock = db, clock
        self._secret = "whsec_" + hashlib.sha256(b"local payment processor" + secret).hexdigest()
        self._secrets = (self._secret, *more_secrets)
        self.deliver: Deliver | None = None

    @property
    def name(self) -> str:
        return NAME

    # The port

    async def make_customer(self, owner_id: OwnerId, _language: Language) -> str:
        return f"cus_{owner_id.hex}"

    async def start_checkout(self, order: Order, customer_id: str, terms: SalesTerms, *, success_url: str, cancel_url: str) -> CheckoutPage:
        session_id = f"cs_local_{order.id.hex}"
        mode = {"card": "setup", "plan": "subscription"}.get(order.kind, "payment")
        metadata = {"purpose": order.kind, "user_id": str(order.owner_id), "credit_cents": str(order.quote.credit)}
        if order.attempt_id is not None:
            metadata["attempt_id"] = str(order.attempt_id)
        body = {
            "id": session_id,
            "object": "checkout.session",
            "mode": mode,
            "status": "open",
            "payment_status": "no_payment_required" if mode == "setup" else "unpaid",
            "amount_total": None if mode == "setup" else order.quote.total,
            "currency": CURRENCY,
            "customer": customer_id,
            "client_reference_id": str(order.owner_id),
            "payment_intent": None,
            "metadata": metadata | ({"plan": terms.plan_id} if mode == "subscription" else {}),
            "success_url": success_url,
            "cancel_url": cancel_url,
            "x_tax": order.quote.tax,
            "locale": order.language,
        }
        async with self._db.transaction() as tx:
            await _put(tx, "session", body, self._clock.now())
        return CheckoutPage(session_id=session_id, url=f"{_origin(success_url)}{PAGE}/{session_id}")

    async def charge_card(self, attempt_id: UUID, owner_id: OwnerId, card: Card, quote: Quote) -> ChargeResult:
        metadata = {"purpose": "auto_topup", "user_id": str(owner_id), "credit_cents": str(quote.credit), "attempt_id": str(attempt_id)}
        intent_id = f"pi_local_{attempt_id.hex}"
        async with self._db.transaction() as tx:
            known = await _find(tx, intent_id)
            if known is None:
                known = _intent(intent_id, card.customer_id, quote.total, metadata)
                failure = {"pm_decline": "card_declined", "pm_authenticate": "authentication_required"}.get(
                    card.method_id.rpartition("_local_")[0]
                )
                if failure is None:
                    await self._pay(tx, known, "card")
                else:
                    await self._fail(tx, known, failure)
        await self.deliver_all()
        error = (known.get("last_payment_error") or {}).get("code")
        if error is None:
            return ChargeResult(intent_id=intent_id, outcome="succeeded")
        return ChargeResult(
            intent_id=intent_id, outcome="needs_authentication" if error == "authentication_required" else "declined", failure=error
        )

    async def cancel_charge(self, intent_id: str) -> None:
        async with self._db.transaction() as tx:
            intent = await _get(tx, intent_id)
            if intent["status"] == "succeeded":
                raise ProcessorRefused("this charge went through")
            if intent["status"] == "canceled":
                return
            intent["status"] = "canceled"
            await _put(tx, "intent", intent, self._clock.now())
            await self._notify(tx, "payment_intent.canceled", intent)
        await self.deliver_all()

    async def refund(self, refund_id: UUID, intent_id: str, amount: int) -> RefundResult:
        made_id = f"re_local_{refund_id.hex}"
        async with self._db.transaction() as tx:
            intent = await _get(tx, intent_id)
            if await _find(tx, made_id) is None:
                total = intent.get("x_refunded", 0) + amount
                if intent["status"] != "succeeded" or total > intent["amount"] or intent.get("x_dispute"):
                    raise ProcessorRefused("more than this payment, or a payment in dispute")
                intent["x_refunded"] = total
                await _put(tx, "intent", intent, self._clock.now())
                refund = {
                    "id": made_id,
                    "object": "refund",
                    "amount": amount,
                    "currency": CURRENCY,
                    "payment_intent": intent_id,
                    "status": "succeeded",
                    "metadata": {"refund_id": str(refund_id)},
                }
                await _put(tx, "refund", refund, self._clock.now())
                await self._settle(tx, f"txn_{made_id}", "refund", -amount, 0, intent_id)
                await self._notify(tx, "charge.refunded", _charge(intent))
                await self._notify(tx, "refund.created", refund)
        await self.deliver_all()
        return RefundResult(refund_id=made_id, state="succeeded")

    async def end_plan(self, subscription_id: str, *, resume: bool = False) -> None:
        async with self._db.transaction() as tx:
            plan = await _get(tx, subscription_id)
            if plan["status"] == "canceled":
                raise ProcessorRefused("this plan is over")
            plan["cancel_at_period_end"] = not resume
            await _put(tx, "subscription", plan, self._clock.now())
            await self._notify(tx, "customer.subscription.updated", plan)
        await self.deliver_all()

    async def open_portal(self, customer_id: str, return_url: str, language: Language) -> str:
        del customer_id, language
        return return_url

    def check_event(self, body: bytes, signature: str, now: datetime) -> None:
        _check(body, signature, self._secrets, now)

    def read_event(self, body: bytes) -> ProcessorEvent:
        return stripe_events.read_event(body)

    async def list_statement_lines(self, since: datetime, until: datetime) -> Sequence[StatementLine]:
        async with self._db.connection() as connection:
            rows = await connection.fetch(
                "SELECT body, made_at FROM local_processor_object WHERE kind = 'settlement'"
                " AND made_at >= $1 AND made_at < $2 ORDER BY made_at, id",
                since,
                until,
            )
        return [
            StatementLine(
                id=row["body"]["id"],
                kind=row["body"]["kind"],
                amount=row["body"]["amount"],
                fee=row["body"]["fee"],
                currency=CURRENCY,
                intent_id=row["body"]["intent_id"],
                happened_at=row["made_at"],
            )
            for row in rows
        ]

    # The payer's side

    async def session(self, session_id: str) -> Mapping[str, Any]:
        """What the page shows. Raises `NotFound`."""
        async with self._db.transaction() as tx:
            return await _get(tx, session_id)

    async def choose(self, session_id: str, choice: Choice) -> Mapping[str, Any]:
        """What the payer does on the page; a choice that is not possible any more changes nothing. Raises `NotFound`."""
        async with self._db.transaction() as tx:
            session = await _get(tx, session_id)
            await self._choose(tx, session, choice)
        await self.deliver_all()
        intent_id, subscription_id = session.get("payment_intent"), session.get("subscription")
        if choice in {"renew", "renewal_fails"} and subscription_id:
            await self.renew(subscription_id, is_paid=choice == "renew")
        elif choice == "dispute" and intent_id and session["payment_status"] == "paid":
            await self.dispute(intent_id)
        elif choice in {"dispute_won", "dispute_lost"} and intent_id:
            await self.close_dispute(f"du_local_{intent_id}", "won" if choice == "dispute_won" else "lost")
        return session

    async def _choose(self, tx: Transaction, session: dict[str, Any], choice: Choice) -> None:
        state = session["status"]
        if state == "complete" and session.get("x_waits") and choice in {"sepa_settles", "sepa_bounces"}:
            await self._end_sepa(tx, session, settles=choice == "sepa_settles")
        elif state != "open" or choice in {"sepa_settles", "sepa_bounces"}:
            return
        elif choice == "leave":
            session["status"] = "expired"
            await self._notify(tx, "checkout.session.expired", session)
        elif choice == "decline":
            session["x_message"] = "declined"
            if session["mode"] == "payment":
                await self._fail(tx, await self._intent_of(tx, session), "card_declined")
        elif choice == "authenticate" and not session.get("x_authenticating"):
            session["x_authenticating"] = True
        elif choice == "not_authenticated":
            session |= {"x_authenticating": False, "x_message": "not_authenticated"}
        elif choice in {"success", "authenticated"} or (choice in {"sepa", "declines_later"} and _fits(session, choice)):
            await self._complete(tx, session, "authenticate" if choice == "authenticated" else choice)
        await _put(tx, "session", session, self._clock.now())

    async def _complete(self, tx: Transaction, session: dict[str, Any], choice: str) -> None:
        session |= {"status": "complete", "x_authenticating": False, "x_message": None}
        method = f"{_METHODS[choice]}_local_{new_id().hex}"
        if session["mode"] == "setup":
            saved = {
                "id": f"seti_local_{new_id().hex}",
                "object": "setup_intent",
                "customer": session["customer"],
                "payment_method": method,
            }
            await self._notify(tx, "setup_intent.succeeded", saved)
            await self._notify(tx, "checkout.session.completed", session)
        elif session["mode"] == "subscription":
            session["payment_status"] = "paid"
            await self._subscribe(tx, session)
            await self._notify(tx, "checkout.session.completed", session)
        else:
            intent = await self._intent_of(tx, session)
            if choice == "sepa":
                session["x_waits"] = True
                intent |= {"status": "processing", "payment_method_types": ["sepa_debit"]}
                await _put(tx, "intent", intent, self._clock.now())
                await self._notify(tx, "payment_intent.processing", intent)
            else:
                session["payment_status"] = "paid"
                await self._pay(tx, intent, "card")
            await self._notify(tx, "checkout.session.completed", session)

    async def _intent_of(self, tx: Transaction, session: dict[str, Any]) -> dict[str, Any]:
        intent_id = session["payment_intent"] or f"pi_local_{session['id'].removeprefix('cs_local_')}"
        session["payment_intent"] = intent_id
        return await _find(tx, intent_id) or _intent(intent_id, session["customer"], session["amount_total"], session["metadata"])

    async def _end_sepa(self, tx: Transaction, session: dict[str, Any], *, settles: bool) -> None:
        session["x_waits"] = False
        intent = await self._intent_of(tx, session)
        if settles:
            session["payment_status"] = "paid"
            await self._pay(tx, intent, "sepa_debit")
            await self._notify(tx, "checkout.session.async_payment_succeeded", session)
        else:
            await self._fail(tx, intent, "debit_not_authorized")
            await self._notify(tx, "checkout.session.async_payment_failed", session)
        await _put(tx, "session", session, self._clock.now())

    # Plans and disputes, as time and banks would make them

    async def _subscribe(self, tx: Transaction, session: dict[str, Any]) -> None:
        now = self._clock.now()
        subscription_id = f"sub_local_{session['id'].removeprefix('cs_local_')}"
        session["subscription"] = subscription_id
        period = {"current_period_start": int(now.timestamp()), "current_period_end": int((now + timedelta(days=30)).timestamp())}
        plan = {
            "id": subscription_id,
            "object": "subscription",
            "customer": session["customer"],
            "status": "active",
            "cancel_at_period_end": False,
            "items": {"data": [{**period, "price": {"lookup_key": None}}]},
            "metadata": session["metadata"],
            "x_amount": session["amount_total"],
            "x_tax": session.get("x_tax") or 0,
            "x_invoices": 0,
        }
        await self._notify(tx, "customer.subscription.created", plan)
        await self._invoice(tx, plan, is_paid=True)

    async def renew(self, subscription_id: str, *, is_paid: bool = True) -> None:
        """A month is over: the next invoice, paid or not; a plan that was to end ends instead."""
        async with self._db.transaction() as tx:
            plan = await _get(tx, subscription_id)
            if plan["cancel_at_period_end"]:
                plan["status"] = "canceled"
                await _put(tx, "subscription", plan, self._clock.now())
                await self._notify(tx, "customer.subscription.deleted", plan)
            else:
                item = plan["items"]["data"][0]
                if is_paid:
                    item |= {
                        "current_period_start": item["current_period_end"],
                        "current_period_end": item["current_period_end"] + 30 * 86_400,
                    }
                plan["status"] = "active" if is_paid else "past_due"
                await self._invoice(tx, plan, is_paid=is_paid)
                await self._notify(tx, "customer.subscription.updated", plan)
        await self.deliver_all()

    async def _invoice(self, tx: Transaction, plan: dict[str, Any], *, is_paid: bool) -> None:
        plan["x_invoices"] += 1
        await _put(tx, "subscription", plan, self._clock.now())
        invoice_id = f"in_local_{plan['id'].removeprefix('sub_local_')}_{plan['x_invoices']}"
        intent = _intent(f"pi_{invoice_id}", plan["customer"], plan["x_amount"], {})
        taxes = [{"amount": plan["x_tax"], "tax_behavior": "inclusive"}]
        invoice = {
            "id": invoice_id,
            "object": "invoice",
            "customer": plan["customer"],
            "number": f"LOCAL-{plan['x_invoices']:04}",
            "currency": CURRENCY,
            "amount_due": plan["x_amount"],
            "amount_paid": plan["x_amount"] if is_paid else 0,
            "total_taxes": taxes,
            "status": "paid" if is_paid else "open",
            "parent": {"subscription_details": {"subscription": plan["id"]}},
            "payments": {"data": [{"payment": {"payment_intent": intent["id"]}}]},
        }
        if is_paid:
            await self._pay(tx, intent, "card")
        await self._notify(tx, "invoice.paid" if is_paid else "invoice.payment_failed", invoice)

    async def dispute(self, intent_id: str) -> str:
        """The payer's bank takes the payment back; returns the dispute's id."""
        async with self._db.transaction() as tx:
            intent = await _get(tx, intent_id)
            moved = self._movement(f"txn_du_{intent_id}", -intent["amount"], _DISPUTE_FEE_CENTS)
            dispute = {
                "id": f"du_local_{intent_id}",
                "object": "dispute",
                "amount": intent["amount"],
                "currency": CURRENCY,
                "payment_intent": intent_id,
                "status": "needs_response",
                "balance_transactions": [moved],
            }
            intent["x_dispute"] = dispute["id"]
            await _put(tx, "intent", intent, self._clock.now())
            await _put(tx, "dispute", dispute, self._clock.now())
            await self._settle(tx, moved["id"], "dispute", moved["amount"], moved["fee"], intent_id)
            await self._notify(tx, "charge.dispute.created", dispute)
        await self.deliver_all()
        return str(dispute["id"])

    async def close_dispute(self, dispute_id: str, outcome: Literal["won", "lost"]) -> None:
        """The bank decides."""
        async with self._db.transaction() as tx:
            dispute = await _get(tx, dispute_id)
            dispute["status"] = outcome
            if outcome == "won":
                moved = self._movement(f"txn_won_{dispute_id}", dispute["amount"], 0)
                dispute["balance_transactions"].append(moved)
                await self._settle(tx, moved["id"], "dispute_won", moved["amount"], 0, dispute["payment_intent"])
            await _put(tx, "dispute", dispute, self._clock.now())
            await self._notify(tx, "charge.dispute.closed", dispute)
        await self.deliver_all()

    def _movement(self, moved_id: str, amount: int, fee: int) -> dict[str, Any]:
        created = int(self._clock.now().timestamp())
        return {"id": moved_id, "amount": amount, "fee": fee, "currency": CURRENCY, "created": created}

    # Money and events

    async def _pay(self, tx: Transaction, intent: dict[str, Any], method: str) -> None:
        intent |= {"status": "succeeded", "amount_received": intent["amount"], "payment_method_types": [method], "last_payment_error": None}
        await _put(tx, "intent", intent, self._clock.now())
        await self._settle(tx, f"txn_{intent['id']}", "charge", intent["amount"], _FEE_CENTS, intent["id"])
        await self._notify(tx, "payment_intent.succeeded", intent)

    async def _fail(self, tx: Transaction, intent: dict[str, Any], code: str) -> None:
        intent |= {"status": "requires_payment_method", "last_payment_error": {"code": code}}
        await _put(tx, "intent", intent, self._clock.now())
        await self._notify(tx, "payment_intent.payment_failed", intent)

    async def _settle(self, tx: Transaction, line_id: str, kind: str, amount: int, fee: int, intent_id: str) -> None:
        line = {"id": line_id, "kind": kind, "amount": amount, "fee": fee, "intent_id": intent_id}
        await _put(tx, "settlement", line, self._clock.now())

    async def _notify(self, tx: Transaction, kind: str, about: Mapping[str, Any]) -> None:
        """Keep an event in the transaction of what it tells."""
        shown = {name: value for name, value in about.items() if not name.startswith("x_")}
        event = {
            "id": f"evt_local_{new_id().hex}",
            "object": "event",
            "api_version": stripe_events.API_VERSION,
            "created": int(self._clock.now().timestamp()),
            "type": kind,
            "data": {"object": shown},
        }
        await _put(tx, "event", event, self._clock.now())

    async def deliver_all(self) -> None:
        """Deliver what was not taken yet, in order. What cannot be delivered stays for the next time."""
        if self.deliver is None:
            return
        async with self._db.connection() as connection:
            rows = await connection.fetch(
                "SELECT id, body FROM local_processor_object WHERE kind = 'event' ORDER BY made_at, id LIMIT 1000"
            )
        for row in rows:
            body = json.dumps(row["body"]).encode()
            await self.deliver(body, signature.sign(body, self._secret, self._clock.now()))
            async with self._db.connection() as connection:
                await connection.execute("UPDATE local_processor_object SET kind = 'delivered' WHERE id = $1", row["id"])


_check = signature.check


def _fits(session: Mapping[str, Any], choice: str) -> bool:
    return bool(session["mode"] == ("setup" if choice == "declines_later" else "payment"))


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}" if rest else ""


def _intent(intent_id: str, customer_id: str, amount: int, metadata: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": intent_id,
        "object": "payment_intent",
        "customer": customer_id,
        "amount": amount,
        "amount_received": 0,
        "currency": CURRENCY,
        "latest_charge": f"ch_{intent_id}",
        "status": "requires_payment_method",
        "metadata": dict(metadata),
    }


def _charge(intent: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": intent["latest_charge"],
        "object": "charge",
        "amount": intent["amount"],
        "amount_refunded": intent["x_refunded"],
        "currency": CURRENCY,
        "customer": intent["customer"],
        "payment_intent": intent["id"],
        "metadata": intent["metadata"],
    }


async def _put(tx: Transaction, kind: str, body: Mapping[str, Any], now: datetime) -> None:
    await tx.execute(
        "INSERT INTO local_processor_object (id, kind, body, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET body = $3",
        body["id"],
        kind,
        dict(body),
        now.astimezone(UTC),
    )


async def _find(tx: Transaction, object_id: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = await tx.fetchval("SELECT body FROM local_processor_object WHERE id = $1 FOR UPDATE", object_id)
    return found


async def _get(tx: Transaction, object_id: str) -> dict[str, Any]:
    found = await _find(tx, object_id)
    if found is None:
        raise NotFound("the local payment processor knows nothing by that name", code="no_such_object")
    return found
