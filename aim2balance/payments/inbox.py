"""The processor's events: checked and kept at once, worked on by a job, parked when they would make us guess, replayable for ever."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import Conflict, NotFound, invariant
from aim2balance.kit.jobs import Payload, enqueue
from aim2balance.kit.principal import OwnerId
from aim2balance.payments import queries, queries_events, queries_orders
from aim2balance.payments.booking import BookingContext, alert
from aim2balance.payments.errors import Parked
from aim2balance.payments.events import apply
from aim2balance.payments.ports import Processor
from aim2balance.payments.processor_events import ProcessorEvent
from aim2balance.payments.types import SalesTerms

PROCESS_EVENT = "payments.event"


async def receive(db: Database, processor: Processor, body: bytes, signature: str, now: datetime) -> bool:
    """Keep a genuine event and its job in one commit. False when it was here before. Raises `BadSignature`, `UnreadableEvent`."""
    processor.check_event(body, signature, now)
    event = processor.read_event(body)
    async with db.transaction() as tx:
        is_new = await queries_events.keep_event(tx, processor.name, event, body, now)
        if is_new:
            await _enqueue(tx, processor.name, event.id)
    return is_new


async def _enqueue(tx: Transaction, processor: str, event_id: str) -> None:
    await enqueue(tx, PROCESS_EVENT, {"processor": processor, "eventId": event_id})


async def process(tx: Transaction, processor: Processor, terms: SalesTerms, clock: Clock, payload: Payload) -> None:
    """The job of one event: its facts, its bookings and its state are one commit."""
    if payload["processor"] != processor.name:
        raise Conflict("this event is of a processor that is not in use", code="other_processor")
    event_id, now = payload["eventId"], clock.now()
    kept = await queries_events.lock_event(tx, processor.name, event_id)
    invariant(kept is not None, "an event is kept before its job")
    body, state = kept or (b"", "")
    if state in {"done", "ignored"}:
        return
    context = BookingContext(processor=processor.name, terms=terms, now=now)
    event = processor.read_event(body)
    await queries.lock_objects(tx, *_objects(event))
    try:
        async with tx.transaction():
            await apply(tx, context, event)
    except Parked as parked:
        await queries_events.set_event(tx, processor.name, event_id, "parked", now, parked.reason, parked.subject)
        await alert(tx, context, f"parked:{parked.reason}", event_id, about=parked.subject, kind=event.kind, **parked.facts)
        return
    await queries_events.set_event(tx, processor.name, event_id, "ignored" if event.fact is None else "done", now, None, None)
    await queries_events.resolve_parked(tx, event_id, now)
    for subject in _subjects(event):
        await requeue(tx, processor.name, subject)


def _objects(event: ProcessorEvent) -> Sequence[str | None]:
    """Everything an event is about: events that share one of these come one after the other."""
    names = ("customer_id", "session_id", "intent_id", "invoice_id", "dispute_id", "refund_id", "subscription_id")
    return [getattr(event.fact, name, None) for name in names]


def _subjects(event: ProcessorEvent) -> Sequence[str]:
    """The objects that are known, or look different, after this event."""
    names = ("refund_id", "intent_id", "dispute_id")
    return [found for name in names if (found := getattr(event.fact, name, None)) is not None]


async def requeue(tx: Transaction, processor: str, subject: str) -> int:
    """Retry what was parked because of `subject`."""
    events = await queries_events.parked_events(tx, processor, subject)
    for event_id in events:
        await _enqueue(tx, processor, event_id)
    return len(events)


async def replay(db: Database, processor: str, event_id: str) -> None:
    """Work on an event once more, whatever became of it; what is booked stays booked once. Raises `NotFound`."""
    async with db.transaction() as tx:
        if await queries_events.lock_event(tx, processor, event_id) is None:
            raise NotFound("there is no such event", code="no_event")
        await queries_events.reopen_event(tx, processor, event_id)
        await _enqueue(tx, processor, event_id)


async def link_customer(tx: Transaction, processor: str, customer_id: str, owner_id: OwnerId, now: datetime) -> None:
    """Say whose a processor's customer is, and retry the events parked for want of that. Raises `Conflict`."""
    await queries.lock_objects(tx, customer_id)
    if not await queries_orders.add_customer(tx, processor, customer_id, owner_id, now):
        if await queries_orders.find_owner(tx, processor, customer_id) == owner_id:
            return
        raise Conflict("this customer or this owner is linked to another", code="customer_linked")
    await requeue(tx, processor, customer_id)


async def list_events(db: Database, processor: str, state: str | None = None, limit: int = 100) -> Sequence[Mapping[str, Any]]:
    """Events for the operator, newest first; without their bodies."""
    async with db.connection() as connection:
        return [dict(row) for row in await queries_events.list_events(connection, processor, state, limit)]


async def list_alerts(db: Database, limit: int = 100) -> Sequence[Mapping[str, Any]]:
    """What the operator has to see, newest first."""
    async with db.connection() as connection:
        return [dict(row) for row in await queries_events.list_alerts(connection, limit)]


async def resolve_alert(db: Database, code: str, subject: str, actor: str, now: datetime) -> None:
    """An operator has looked at it. Raises `NotFound`."""
    async with db.transaction() as tx:
        if not await queries_events.resolve_alert(tx, code, subject, now, actor):
            raise NotFound("there is no such open alert", code="no_alert")
