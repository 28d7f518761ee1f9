"""What payments need from a payment processor, in our words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from aim2balance.kit.number_format import Language
from aim2balance.kit.principal import OwnerId
from aim2balance.payments.processor_events import ProcessorEvent
from aim2balance.payments.types import Card, ChargeResult, CheckoutPage, Order, Quote, RefundResult, SalesTerms, StatementLine


class Processor(Protocol):
    """Takes payments. Every verb that moves money is safe to repeat: it carries an id of ours as idempotency key.

    All raise `ProcessorUnavailable` (try again) and `ProcessorRefused` (do not).
    """

    @property
    def name(self) -> str: ...

    async def make_customer(self, owner_id: OwnerId, language: Language) -> str:
        """The id of the processor's customer for an owner, who is written to in that language; the same one again for a repeat."""
        ...

    async def start_checkout(self, order: Order, customer_id: str, terms: SalesTerms, *, success_url: str, cancel_url: str) -> CheckoutPage:
        """Open a page on which the payer pays for, subscribes to, or saves what `order` says."""
        ...

    async def charge_card(self, attempt_id: UUID, owner_id: OwnerId, card: Card, quote: Quote) -> ChargeResult:
        """Charge a saved card while its owner is away."""
        ...

    async def cancel_charge(self, intent_id: str) -> None:
        """Give a failed or unfinished charge up for good; a second call does nothing. One that went through raises `ProcessorRefused`."""
        ...

    async def refund(self, refund_id: UUID, intent_id: str, amount: int) -> RefundResult:
        """Give `amount` cents of a payment back."""
        ...

    async def end_plan(self, subscription_id: str, *, resume: bool = False) -> None:
        """Let a plan end with its period, or (`resume`) go on after all."""
        ...

    async def open_portal(self, customer_id: str, return_url: str, language: Language) -> str:
        """The address of a page where a customer sees invoices and changes cards."""
        ...

    def check_event(self, body: bytes, signature: str, now: datetime) -> None:
        """Raises `BadSignature` unless the processor signed exactly these bytes, not long ago."""
        ...

    def read_event(self, body: bytes) -> ProcessorEvent:
        """What a genuine body says. Raises `UnreadableEvent`."""
        ...

    async def list_statement_lines(self, since: datetime, until: datetime) -> Sequence[StatementLine]:
        """Every line of the processor's statement made in `[since, until)`."""
        ...
