"""The log of what operators change."""

from uuid import UUID

from aim2balance.admin import queries
from aim2balance.admin.service import AdminService
from aim2balance.admin.types import AuditEntry, AuditEntryView, Facts
from aim2balance.kit.db import Transaction
from aim2balance.kit.ids import new_id


async def log(
    admin_service: AdminService,
    tx: Transaction,
    actor: UUID,
    action: str,
    subject: str,
    *,
    before: Facts | None,
    after: Facts | None,
    reason: str | None = None,
    key: str | None = None,
) -> None:
    """Write a change into the audit log, in the transaction that makes it."""
    now = admin_service.clock.now()
    await queries.add_entry(
        tx,
        AuditEntry(
            id=new_id(now), at=now, actor=str(actor), action=action, subject=subject, before=before, after=after, reason=reason, key=key
        ),
    )


async def list_entries(
    admin_service: AdminService, *, action: str | None, subject: str | None, before: UUID | None, limit: int
) -> list[AuditEntryView]:
    """The audit log, newest first."""
    async with admin_service.db.connection() as c:
        return await queries.list_entries(c, action=action, subject=subject, before=before, limit=limit)
