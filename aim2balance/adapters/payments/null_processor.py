"""No payment processor: nothing can be bought, and the sentence says what the operator would set."""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from aim2balance.kit.number_format import Language
from aim2balance.kit.principal import OwnerId
from aim2balance.payments.errors import BadSignature, PaymentsNotConfigured
from aim2balance.payments.processor_events import ProcessorEvent
from aim2balance.payments.types import Card, ChargeResult, CheckoutPage, Order, Quote, RefundResult, SalesTerms, StatementLine


class NullProcessor:
    """The port `payments.ports.Processor`; every verb raises `PaymentsNotConfigured`."""

    @property
    def name(self) -> str:
        return "none"

    async def make_customer(self, owner_id: OwnerId, language: Language) -> str:
        _refuse(owner_id, language)

    async def start_checkout(self, order: Order, customer_id: str, terms: SalesTerms, *, success_url: str, cancel_url: str) -> CheckoutPage:
        _refuse(order, customer_id, terms, success_url, cancel_url)

    async def charge_card(self, attempt_id: UUID, owner_id: OwnerId, card: Card, quote: Quote) -> ChargeResult:
        _refuse(attempt_id, owner_id, card, quote)

    async def cancel_charge(self, intent_id: str) -> None:
        _refuse(intent_id)

    async def refund(self, refund_id: UUID, intent_id: str, amount: int) -> RefundResult:
        _refuse(refund_id, intent_id, amount)

    async def end_plan(self, subscription_id: str, *, resume: bool = False) -> None:
        _refuse(subscription_id, resume)

    async def open_portal(self, customer_id: str, return_url: str, language: Language) -> str:
        _refuse(customer_id, return_url, language)

    def check_event(self, body: bytes, signature: str, now: datetime) -> None:
        del body, signature, now
        raise BadSignature("no payment processor is configured")

    def read_event(self, body: bytes) -> ProcessorEvent:
        _refuse(body)

    async def list_statement_lines(self, since: datetime, until: datetime) -> Sequence[StatementLine]:
        del since, until
        return ()


def _refuse(*_: object) -> NoReturn:
    raise PaymentsNotConfigured("Nothing can be bought here yet: STRIPE_SECRET_KEY is not set.")
