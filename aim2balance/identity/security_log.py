"""What happened at the doors of accounts: recorded with ids, shown to operators, and told to the person where they should know.

An event is written in the transaction that makes it true. Networks stand in it as marks, keyed hashes by which one recognises the same
network and nothing else. A device is known by a random cookie; nothing of the browser is measured.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from aim2balance.identity import queries_security
from aim2balance.identity.types import SecurityEvent, SecurityEventKind
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import notify
from aim2balance.kit.principal import UserId

KEPT: Final = timedelta(days=180)
DEVICES_KEPT: Final = timedelta(days=400)

_TOLD: Final = {
    SecurityEventKind.DEVICE_NEW: "new_device",
    SecurityEventKind.PASSWORD_CHANGED: "password_changed",
    SecurityEventKind.PASSWORD_RESET: "password_changed",
    SecurityEventKind.SESSION_REUSED: "session_reused",
    SecurityEventKind.SECOND_FACTOR_ON: "second_factor_on",
    SecurityEventKind.SECOND_FACTOR_OFF: "second_factor_off",
    SecurityEventKind.RECOVERY_CODE_USED: "recovery_code_used",
    SecurityEventKind.RECOVERY_CODES_RENEWED: "recovery_codes_renewed",
    SecurityEventKind.SIGN_IN_LINKED: "sign_in_linked",
    SecurityEventKind.SIGN_IN_UNLINKED: "sign_in_unlinked",
    SecurityEventKind.KEY_CREATED: "key_created",
}
"""What the person is told by mail, and as which kind of notice."""


async def record_event(
    tx: Transaction,
    kind: SecurityEventKind,
    now: datetime,
    *,
    user_id: UserId | None = None,
    network: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Write an event into the log, and have its person told where they should know. Facts are ids, words of ours and figures."""
    event = SecurityEvent(
        id=new_id(now),
        at=now,
        kind=kind,
        user_id=user_id,
        network=network,
        facts={name: value for name, value in (facts or {}).items() if value is not None},
    )
    await queries_security.add_event(tx, event)
    if user_id is not None and (told := _TOLD.get(kind)) is not None:
        shown = {name: event.facts[name] for name in ("device", "keyHint", "provider") if name in event.facts}
        await notify(tx, user_id, told, f"security:{event.id}", happenedMoment=now.isoformat(), **shown)


async def list_events(
    c: Connection, *, kinds: Collection[str] | None = None, user_id: UserId | None = None, before: UUID | None = None, limit: int
) -> list[SecurityEvent]:
    """The security log, the newest first."""
    return await queries_security.list_events(c, kinds=kinds, user_id=user_id, before=before, limit=limit)


async def purge(tx: Transaction, now: datetime) -> None:
    """Forget events of more than half a year ago, and devices not seen for longer than their cookie lives."""
    await queries_security.delete_old(tx, now - KEPT, now - DEVICES_KEPT)
