"""The daily comparison of the processor's statement with our books. It reports every difference and repairs none by guessing."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from aim2balance.kit.db import Transaction
from aim2balance.payments import queries, queries_auto_topup, queries_events, queries_refunds
from aim2balance.payments.booking import BookingContext, alert, book_fee
from aim2balance.payments.processor_events import Movement
from aim2balance.payments.service import Payments
from aim2balance.payments.types import CURRENCY, Difference, Dispute, Payment, Reconciliation, StatementLine

LATE: Final = timedelta(hours=6)
"""An event or a claim that is open for longer is a difference of its own."""
OVERLAP: Final = timedelta(days=1)
"""Our books are searched this much further on both sides: the processor's moment of a line is not that of its event."""


async def reconcile(payments: Payments, since: datetime, until: datetime) -> Reconciliation:
    """Compare `[since, until)`; each difference becomes an alert, once. Fees of charges are booked, each once."""
    lines = await payments.processor.list_statement_lines(since, until)
    name, context = payments.processor.name, payments.context()
    async with payments.db.transaction() as tx:
        intents = sorted({line.intent_id for line in lines if line.intent_id})
        known = await queries.find_by_intents(tx, name, intents)
        ours = await queries.list_payments_between(tx, name, since - OVERLAP, until + OVERLAP)
        disputes = await queries_refunds.list_disputes(tx, name, intents)
        found = [*compare(lines, known, disputes), *missing_lines(lines, ours, since, until)]
        found += [
            Difference(code="event_waits", subject=event_id, ours=None, theirs=None)
            for event_id, _ in await queries_events.waiting_events(tx, name, context.now - LATE)
        ]
        found += [
            Difference(code="claim_waits", subject=str(claim), ours=None, theirs=None)
            for claim in await queries_auto_topup.old_claims(tx, context.now - LATE)
        ]
        for line in lines:
            if line.kind == "charge" and line.currency == CURRENCY:
                moved = Movement(id=line.id, amount=line.amount, fee=line.fee, currency=line.currency, happened_at=line.happened_at)
                await book_fee(tx, context, moved, line.intent_id or line.id)
        await _report(tx, context, found)
    return Reconciliation(since=since, until=until, checked=len(lines), differences=tuple(found))


async def _report(tx: Transaction, context: BookingContext, found: Sequence[Difference]) -> None:
    for one in found:
        await alert(tx, context, f"reconciliation:{one.code}", one.subject, ours=one.ours, theirs=one.theirs)


def compare(lines: Sequence[StatementLine], known: Sequence[Payment], disputes: Sequence[Dispute]) -> list[Difference]:
    """Where lines of the statement are not, or differently, in our books. Lines without a payment intent and payouts are not ours."""
    by_intent = {payment.intent_id: payment for payment in known}
    taken = {one.intent_id: one for one in disputes if one.taken_at is not None}
    found: list[Difference] = []
    refunds: defaultdict[str, int] = defaultdict(int)
    for line in lines:
        if line.kind in {"payout", "other"} and line.intent_id is None:
            continue
        subject = line.intent_id or line.id
        payment = by_intent.get(line.intent_id)
        if line.currency != CURRENCY:
            found.append(Difference(code="other_currency", subject=subject, ours=None, theirs=line.amount))
        elif payment is None or payment.booked_at is None:
            found.append(Difference(code="not_in_books", subject=subject, ours=None, theirs=line.amount))
        elif line.kind == "charge" and line.amount != payment.gross:
            found.append(Difference(code="amount_differs", subject=subject, ours=payment.gross, theirs=line.amount))
        elif line.kind in {"refund", "refund_failed"}:
            refunds[subject] -= line.amount
        elif line.kind in {"dispute", "dispute_won"} and not _is_booked(line, taken.get(line.intent_id or "")):
            found.append(Difference(code="dispute_differs", subject=subject, ours=None, theirs=line.amount))
    for subject, amount in refunds.items():
        booked = by_intent[subject].refunded_booked
        if amount > booked:
            found.append(Difference(code="refund_differs", subject=subject, ours=booked, theirs=amount))
    return found


def _is_booked(line: StatementLine, taken: Dispute | None) -> bool:
    return taken is not None and abs(line.amount) == taken.amount and (line.kind == "dispute" or taken.returned_at is not None)


def missing_lines(lines: Sequence[StatementLine], ours: Sequence[Payment], since: datetime, until: datetime) -> list[Difference]:
    """Payments we credited in the middle of the span for which the processor has no charge."""
    charged = {line.intent_id for line in lines if line.kind == "charge"}
    return [
        Difference(code="not_at_processor", subject=payment.reference, ours=payment.gross, theirs=None)
        for payment in ours
        if payment.intent_id not in charged and payment.paid_at is not None and since + OVERLAP <= payment.paid_at < until - OVERLAP
    ]
