"""Stripe, through its official library in threads. The library costs a second and 34 MB, so it is imported with the first call.

Webhooks need none of it. Every call that moves money carries an idempotency key made from an id of ours.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from aim2balance.adapters.payments import signature, stripe_events
from aim2balance.kit.errors import DomainError
from aim2balance.kit.number_format import Language
from aim2balance.kit.principal import OwnerId
from aim2balance.payments.errors import ProcessorRefused, ProcessorUnavailable
from aim2balance.payments.processor_events import ProcessorEvent
from aim2balance.payments.types import (
    CURRENCY,
    Card,
    ChargeResult,
    CheckoutPage,
    Order,
    Quote,
    RefundResult,
    SalesTerms,
    StatementLine,
    VatMode,
)

if TYPE_CHECKING:
    import stripe

T = TypeVar("T")

NAME = "stripe"
TIMEOUT_S = 30
_PRODUCT = {"en": "Credit for aim2balance", "de": "Guthaben für aim2balance"}
_PLAN = {"en": "Monthly credit for aim2balance", "de": "Monatliches Guthaben für aim2balance"}
_TOPUP = {"en": "Wallet top-up", "de": "Aufladung des Guthabens"}

UNAVAILABLE = ("APIConnectionError", "RateLimitError", "APIError", "AuthenticationError", "PermissionError", "TemporarySessionExpiredError")
"""Errors of the library after which the same call may succeed: network, their trouble, a key the operator is about to put right."""

_SETTLEMENT_KINDS = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failed",
    "payment_failure_refund": "refund_failed",
    "payout": "payout",
}


class StripeProcessor:
    """The port `payments.ports.Processor`. `api_base` points tests at a server of their own."""

    def __init__(self, secret_key: str, webhook_secrets: Sequence[str], *, api_base: str | None = None, retries: int = 2) -> None:
        self._secret_key, self._webhook_secrets = secret_key, tuple(webhook_secrets)
        self._api_base, self._retries = api_base, retries

    @property
    def name(self) -> str:
        return NAME

    @cached_property
    def _client(self) -> "stripe.StripeClient":
        import stripe

        return stripe.StripeClient(
            self._secret_key,
            stripe_version=stripe_events.API_VERSION,
            base_addresses={"api": self._api_base} if self._api_base else {},
            max_network_retries=self._retries,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_S),
        )

    async def make_customer(self, owner_id: OwnerId, language: Language) -> str:
        params = {"metadata": {"user_id": str(owner_id)}, "preferred_locales": [language]}
        # A repeat in another language is another request to Stripe, and not a refused one.
        made = await self._call(lambda: self._client.v1.customers.create(cast("Any", params), _key(f"customer-{owner_id}-{language}")))
        return made.id

    async def start_checkout(self, order: Order, customer_id: str, terms: SalesTerms, *, success_url: str, cancel_url: str) -> CheckoutPage:
        params = checkout_params(order, customer_id, terms, success_url, cancel_url)
        made = await self._call(lambda: self._client.v1.checkout.sessions.create(cast("Any", params), _key(f"order-{order.id}")))
        if not made.url:
            raise ProcessorRefused("Stripe gave no address for the checkout page")
        return CheckoutPage(session_id=made.id, url=made.url)

    async def charge_card(self, attempt_id: UUID, owner_id: OwnerId, card: Card, quote: Quote) -> ChargeResult:
        params = {
            "amount": quote.total,
            "currency": CURRENCY,
            "customer": card.customer_id,
            "payment_method": card.method_id,
            "off_session": True,
            "confirm": True,
            "description": "Automatic wallet top-up",
            "metadata": _metadata("auto_topup", owner_id, quote, attempt_id),
        }
        try:
            made = await self._call(
                lambda: self._client.v1.payment_intents.create(cast("Any", params), _key(f"attempt-{attempt_id}")), card_errors=True
            )
        except CardRefused as refused:
            return refused.charged
        outcome = {"succeeded": "succeeded", "processing": "processing", "requires_action": "needs_authentication"}.get(
            made.status, "declined"
        )
        return ChargeResult(intent_id=made.id, outcome=outcome)  # type: ignore[arg-type]

    async def cancel_charge(self, intent_id: str) -> None:
        try:
            await self._call(lambda: self._client.v1.payment_intents.cancel(intent_id))
        except ProcessorRefused:
            found = await self._call(lambda: self._client.v1.payment_intents.retrieve(intent_id))
            if found.status != "canceled":
                raise

    async def refund(self, refund_id: UUID, intent_id: str, amount: int) -> RefundResult:
        params = {"payment_intent": intent_id, "amount": amount, "metadata": {"refund_id": str(refund_id)}}
        made = await self._call(lambda: self._client.v1.refunds.create(cast("Any", params), _key(f"refund-{refund_id}")))
        return RefundResult(refund_id=made.id, state=stripe_events.refund_state(made.status or "pending"))

    async def end_plan(self, subscription_id: str, *, resume: bool = False) -> None:
        await self._call(lambda: self._client.v1.subscriptions.update(subscription_id, {"cancel_at_period_end": not resume}))

    async def open_portal(self, customer_id: str, return_url: str, language: Language) -> str:
        params = {"customer": customer_id, "return_url": return_url, "locale": language}
        made = await self._call(lambda: self._client.v1.billing_portal.sessions.create(cast("Any", params)))
        return made.url

    def check_event(self, body: bytes, signature: str, now: datetime) -> None:
        _check(body, signature, self._webhook_secrets, now)

    def read_event(self, body: bytes) -> ProcessorEvent:
        return stripe_events.read_event(body)

    async def list_statement_lines(self, since: datetime, until: datetime) -> Sequence[StatementLine]:
        created = {"gte": int(since.timestamp()), "lt": int(until.timestamp())}
        params = {"created": created, "limit": 100, "expand": ["data.source"]}

        def read() -> list[StatementLine]:
            listed = self._client.v1.balance_transactions.list(cast("Any", params))
            return [_settlement(line.to_dict()) for line in listed.auto_paging_iter()]

        return await self._call(read)

    async def _call(self, do: Callable[[], T], *, card_errors: bool = False) -> T:
        import stripe

        try:
            return await asyncio.to_thread(do)
        except stripe.CardError as error:
            if card_errors:
                raise CardRefused(_charged(error)) from error
            raise translate(error) from error
        except stripe.StripeError as error:
            raise translate(error) from error


class CardRefused(Exception):
    """The bank said no, or wants to see the payer: an outcome, not a failure."""

    def __init__(self, charged: ChargeResult) -> None:
        super().__init__(charged.failure)
        self.charged = charged


_check = signature.check


def translate(error: Any) -> DomainError:
    """A vendor's error as one of ours, by its class; its text may quote keys and is kept as the cause only."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & set(UNAVAILABLE) or (getattr(error, "http_status", None) or 0) >= 500:
        return ProcessorUnavailable("The payment processor does not answer at the moment.", retry_after=5, error=type(error).__name__)
    return ProcessorRefused("The payment processor refused this.", error=type(error).__name__, processor_code=getattr(error, "code", None))


def checkout_params(order: Order, customer_id: str, terms: SalesTerms, success_url: str, cancel_url: str) -> Mapping[str, object]:
    """What Stripe is asked for, for each kind of order."""
    metadata = _metadata(order.kind, order.owner_id, order.quote, order.attempt_id)
    params: dict[str, object] = {
        "customer": customer_id,
        "client_reference_id": str(order.owner_id),
        "metadata": metadata,
        "success_url": success_url,
        "cancel_url": cancel_url,
        "locale": order.language,
    }
    if order.kind == "card":
        return {**params, "mode": "setup", "currency": CURRENCY, "setup_intent_data": {"metadata": metadata}}
    is_on_top = terms.vat is VatMode.EXCLUSIVE and terms.is_tax_by_processor
    price: dict[str, object] = {
        "currency": CURRENCY,
        "unit_amount": order.quote.credit if is_on_top else order.quote.total,
        "product_data": {"name": (_PLAN if order.kind == "plan" else _PRODUCT)[order.language]},
    }
    if is_on_top:
        price["tax_behavior"] = "exclusive"
        params |= {"automatic_tax": {"enabled": True}, "customer_update": {"address": "auto"}, "billing_address_collection": "required"}
    params["line_items"] = [{"quantity": 1, "price_data": price}]
    if order.kind == "plan":
        price["recurring"] = {"interval": "month"}
        return {**params, "mode": "subscription", "subscription_data": {"metadata": {**metadata, "plan": terms.plan_id}}}
    intent = {"metadata": metadata, "description": _TOPUP[order.language]}
    return {**params, "mode": "payment", "payment_intent_data": intent, "invoice_creation": {"enabled": True}}


def _metadata(kind: str, owner_id: OwnerId, quote: Quote, attempt_id: UUID | None) -> dict[str, str]:
    made = {"purpose": kind, "user_id": str(owner_id), "wallet_id": str(owner_id), "credit_cents": str(quote.credit)}
    return made if attempt_id is None else {**made, "attempt_id": str(attempt_id)}


def _key(key: str) -> Any:
    return {"idempotency_key": key}


def _charged(error: Any) -> ChargeResult:
    intent = (getattr(error, "json_body", None) or {}).get("error", {}).get("payment_intent") or {}
    code = error.code
    is_shy = code == "authentication_required"
    decline = (getattr(error, "json_body", None) or {}).get("error", {}).get("decline_code")
    return ChargeResult(
        intent_id=intent.get("id"), outcome="needs_authentication" if is_shy else "declined", failure=code if is_shy else decline or code
    )


def _settlement(line: Mapping[str, Any]) -> StatementLine:
    source = line.get("source") or {}
    source = source if isinstance(source, Mapping) else {"id": source}
    category = line.get("reporting_category")
    kind = {"dispute": "dispute", "dispute_reversal": "dispute_won"}.get(category or "") or _SETTLEMENT_KINDS.get(line["type"], "other")
    return StatementLine(
        id=line["id"],
        kind=kind,  # type: ignore[arg-type]
        amount=line["amount"],
        fee=line["fee"],
        currency=line["currency"],
        intent_id=stripe_events.id_of(source.get("payment_intent")),
        happened_at=stripe_events.moment(line["created"]),
    )
