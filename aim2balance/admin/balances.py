"""A balance is set or moved by an adjustment in the books."""

from typing import Final
from uuid import UUID

from aim2balance import organisations, wallet
from aim2balance.admin import queries, rules
from aim2balance.admin.audit_log import log
from aim2balance.admin.errors import BalanceMoves, KeyUsed, MoreThanAvailable, NoSuchUser
from aim2balance.admin.service import AdminService
from aim2balance.admin.types import Adjusted, AuditAction, AuditEntry, Facts
from aim2balance.kit.db import LockKey, Transaction, lock
from aim2balance.kit.errors import Invalid
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import UserId
from aim2balance.ledger.errors import Overdrawn

BALANCE_SET: Final[AuditAction] = "balance.set"
_TRIES = 5


async def set_balance(
    admin_service: AdminService, actor: UUID, user_id: UserId, *, target: Euro | None, change: Euro | None, reason: str, key: str
) -> Adjusted:
    """Bring a balance to `target`, or move it by `change` (one of the two), by an adjustment in the books; once per `key`.

    Raises `NoSuchUser`, `KeyUsed` (the key with another change), `MoreThanAvailable`, `wallet`'s other refusals,
    `BalanceMoves` (spent from each time we tried), `Invalid` (invalid_amount, invalid_reason).
    """
    if (target is None) == (change is None) or change == Euro(0):
        raise Invalid("Give either the balance to reach or an amount other than zero.", code="invalid_amount")
    reason = rules.reason_of(reason)
    asked = {"toMicroEur": None if target is None else target.micro, "byMicroEur": None if change is None else change.micro}
    for _ in range(_TRIES):
        try:
            async with admin_service.db.transaction() as tx:
                return await _adjust(admin_service, tx, actor, user_id, target=target, change=change, asked=asked, reason=reason, key=key)
        except _Moved:
            continue
    raise BalanceMoves("The wallet is in use at this moment. Suspend the person first, or change the balance by an amount.")


class _Moved(Exception):
    """Something was booked between reading and adjusting: no failure, the transaction is taken back and begun again."""


async def _adjust(
    admin_service: AdminService,
    tx: Transaction,
    actor: UUID,
    user_id: UserId,
    *,
    target: Euro | None,
    change: Euro | None,
    asked: Facts,
    reason: str,
    key: str,
) -> Adjusted:
    subject = f"user:{user_id}"
    await lock(tx, LockKey.ADMIN_ACTION, f"{BALANCE_SET}:{key}")
    if (known := await queries.find_entry(tx, BALANCE_SET, key)) is not None:
        return _replayed(known, user_id, subject, asked, reason)
    before = await queries.find_balance(tx, user_id)
    if before is None:
        raise NoSuchUser("There is no such account.")
    amount = change if change is not None else (target or Euro(0)) - before
    transfer_id = None
    if amount:
        try:
            posted = await wallet.credit(
                tx, organisations.own(user_id), amount, reason, f"user:{actor}", f"admin:{key}", happened_at=admin_service.clock.now()
            )
        except Overdrawn:
            raise MoreThanAvailable("More than what is there and not on hold.") from None
        transfer_id = posted.transfer_id
    # The wallet is locked from here on. Reading first and locking first would take locks in another order than every booking does.
    after = await queries.find_balance(tx, user_id)
    if after is None or (target is not None and after != target):
        raise _Moved
    before = after - amount
    facts = {"balanceMicroEur": after.micro, "transferId": None if transfer_id is None else str(transfer_id), **asked}
    await log(
        admin_service, tx, actor, BALANCE_SET, subject, before={"balanceMicroEur": before.micro}, after=facts, reason=reason, key=key
    )  # fmt: skip
    return Adjusted(user_id=user_id, before=before, after=after, transfer_id=transfer_id, is_replay=False)


def _replayed(known: AuditEntry, user_id: UserId, subject: str, asked: Facts, reason: str) -> Adjusted:
    after, before = known.after or {}, known.before or {}
    if known.subject != subject or known.reason != reason or any(after.get(name) != value for name, value in asked.items()):
        raise KeyUsed("This idempotency key was used for another change.")
    transfer = after.get("transferId")
    return Adjusted(
        user_id=user_id,
        before=Euro(before["balanceMicroEur"]),
        after=Euro(after["balanceMicroEur"]),
        transfer_id=UUID(transfer) if transfer else None,
        is_replay=True,
    )
