"""The log of what operators change, and with it what happened at the doors of accounts, which `identity` records."""

from datetime import datetime
from uuid import UUID

from aim2balance import identity
from aim2balance.admin import queries, rules
from aim2balance.admin.service import AdminService
from aim2balance.admin.types import COMMAND_LINE, AuditAction, AuditArea, AuditEntry, AuditEntryView, Facts
from aim2balance.kit.db import Transaction
from aim2balance.kit.ids import new_id


async def log(
    admin_service: AdminService,
    tx: Transaction,
    actor: UUID,
    action: AuditAction,
    subject: str,
    *,
    before: Facts | None,
    after: Facts | None,
    reason: str | None = None,
    key: str | None = None,
) -> None:
    """Write a change into the audit log, in the transaction that makes it."""
    await _add(tx, admin_service.clock.now(), str(actor), action, subject, before, after, reason, key)


async def log_command(
    tx: Transaction,
    action: AuditAction,
    subject: str,
    now: datetime,
    *,
    before: Facts | None = None,
    after: Facts | None = None,
    reason: str | None = None,
    key: str | None = None,
) -> None:
    """Write down what a command on the server changed, in the transaction that changes it wherever the change leaves us one."""
    await _add(tx, now, COMMAND_LINE, action, subject, before, after, reason, key)


async def _add(
    tx: Transaction,
    now: datetime,
    actor: str,
    action: AuditAction,
    subject: str,
    before: Facts | None,
    after: Facts | None,
    reason: str | None,
    key: str | None,
) -> None:
    await queries.add_entry(
        tx,
        AuditEntry(id=new_id(now), at=now, actor=actor, action=action, subject=subject, before=before, after=after, reason=reason, key=key),
    )


async def list_entries(
    admin_service: AdminService, *, area: AuditArea | None, action: str | None, subject: str | None, before: UUID | None, limit: int
) -> list[AuditEntryView]:
    """The audit log, newest first: changes by operators and events of accounts, or those of one area."""
    kinds = rules.event_kinds(area, action)
    user_id = rules.user_of(subject)
    async with admin_service.db.connection() as c:
        changes = []
        if area in {None, "changes"}:
            changes = await queries.list_entries(c, action=action, subject=subject, before=before, limit=limit)
        events = []
        if kinds and (subject is None or user_id is not None):
            events = await identity.list_events(c, kinds=kinds, user_id=user_id, before=before, limit=limit)
        emails = await identity.emails_of(c, {event.user_id for event in events if event.user_id is not None})
    views = [*changes, *(_view(event, emails) for event in events)]
    return sorted(views, key=lambda view: view.change.id, reverse=True)[:limit]


def _view(event: "identity.SecurityEvent", emails: dict[UUID, str]) -> AuditEntryView:
    """An event as a row of the log: done by its person, but for what somebody else tried at their door."""
    email = None if event.user_id is None else emails.get(event.user_id)
    is_own = event.kind in rules.DONE_BY_THE_PERSON
    facts = dict(event.facts) | ({} if event.network is None else {"network": event.network})
    change = AuditEntry(
        id=event.id,
        at=event.at,
        actor=str(event.user_id) if is_own else "",
        action=event.kind,
        subject="" if event.user_id is None else f"user:{event.user_id}",
        before=None,
        after=facts or None,
        reason=None,
    )
    return AuditEntryView(change=change, actor_email=email if is_own else None, subject_email=email)
