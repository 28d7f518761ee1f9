"""Ordering: what an amount costs, pages of the processor to pay on, and what became of them."""

from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from aim2balance.kit.errors import NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.number_format import Language
from aim2balance.kit.principal import OwnerId
from aim2balance.payments import inbox, queries, queries_orders, rules
from aim2balance.payments.errors import ConsentOutdated, WrongAmount
from aim2balance.payments.service import Payments, customer_of
from aim2balance.payments.types import (
    CONSENT_VERSION,
    CheckoutPage,
    Order,
    OrderKind,
    OrderOutcome,
    Quote,
    SalesTerms,
)

WALLET = "/wallet"
ORDER_LIVES = timedelta(hours=24)
"""As long as a checkout page of the processor."""


def quote(terms: SalesTerms, cents: int) -> Quote:
    """What buying for that amount means. Raises `WrongAmount`."""
    if not rules.is_allowed(cents, terms):
        least, most = rules.euro(terms.least).plain(), rules.euro(terms.most).plain()
        raise WrongAmount(f"Credit can be bought for {least} to {most} euro.", least_eur=least, most_eur=most)
    return rules.quote(cents, terms)


async def start_topup(
    payments: Payments,
    owner_id: OwnerId,
    cents: int,
    base_url: str,
    *,
    consent: str | None = None,
    return_to: str = WALLET,
    language: Language = "en",
) -> CheckoutPage:
    """A checkout page for credit. `consent`: the version of the words by which the buyer asked us to begin at once. `return_to`: the path
    of our page that the buyer comes back to. `language`: that of the checkout page.

    Raises `WrongAmount`, `ConsentOutdated`.
    """
    asked = quote(payments.terms, cents)
    return await start(payments, owner_id, "topup", asked, base_url, consent=consent, return_to=return_to, language=language)


async def start(
    payments: Payments,
    owner_id: OwnerId,
    kind: OrderKind,
    asked: Quote,
    base_url: str,
    *,
    attempt_id: UUID | None = None,
    consent: str | None = None,
    return_to: str = WALLET,
    language: Language = "en",
) -> CheckoutPage:
    """A checkout page for an order of that kind. Nothing is credited before the processor's event says so."""
    if consent not in {None, CONSENT_VERSION}:
        raise ConsentOutdated("The words about beginning at once have changed.", consent_version=CONSENT_VERSION)
    customer_id = await customer_of(payments, owner_id, language)
    now = payments.clock.now()
    order = Order(
        id=new_id(now),
        owner_id=owner_id,
        kind=kind,
        quote=asked,
        attempt_id=attempt_id,
        consented_at=now if consent is not None else None,
        consent_version=consent,
        language=language,
    )
    async with payments.db.transaction() as tx:
        await queries_orders.insert_order(tx, payments.processor.name, order, now)
    back = f"{base_url}{return_to}{'&' if '?' in return_to else '?'}order={order.id}&topup="
    started = await payments.processor.start_checkout(
        order, customer_id, payments.terms, success_url=f"{back}ok", cancel_url=f"{back}cancel"
    )
    async with payments.db.transaction() as tx:
        await queries.lock_objects(tx, started.session_id)
        await queries_orders.set_session(tx, order.id, started)
        await inbox.requeue(tx, payments.processor.name, started.session_id)
    return started


async def get_order_outcome(payments: Payments, owner_id: OwnerId, order_id: UUID) -> OrderOutcome:
    """What became of an order: for the page its payer comes back to. Raises `NotFound`."""
    name = payments.processor.name
    async with payments.db.connection() as connection:
        row = await queries_orders.find_order_outcome(connection, name, owner_id, order_id)
    if row is None:
        raise NotFound("there is no such order", code="no_order")
    return OrderOutcome(id=row["id"], kind=row["kind"], total=row["total_cents"], state=_order_state(row))


def _order_state(row: Any) -> Literal["open", "pending", "completed", "failed", "expired"]:
    if row["booked_at"] is not None or (row["kind"] == "card" and row["state"] == "complete"):
        return "completed"
    if row["state"] == "expired":
        return "expired"
    if row["state"] == "open":
        return "open"
    return "failed" if row["failed_at"] is not None and row["paid_at"] is None else "pending"


async def open_portal(payments: Payments, owner_id: OwnerId, base_url: str, *, language: Language = "en") -> str:
    """The address of the processor's page for invoices and cards."""
    customer_id = await customer_of(payments, owner_id, language)
    return await payments.processor.open_portal(customer_id, f"{base_url}/wallet", language)
