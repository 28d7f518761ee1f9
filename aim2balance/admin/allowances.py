"""Free credit by interval for one person, given and taken away by an operator."""

from aim2balance import identity, organisations, payments
from aim2balance.admin import rules
from aim2balance.admin.audit_log import log
from aim2balance.admin.errors import NoSuchUser
from aim2balance.admin.service import AdminService
from aim2balance.admin.types import AuditAction, Facts
from aim2balance.kit.db import Connection
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import UserId
from aim2balance.payments.types import Allowance, IntervalUnit

ALLOWANCE_SET: AuditAction = "allowance.set"


async def find_allowance(admin_service: AdminService, user_id: UserId) -> Allowance | None:
    """None: never given any. Raises `NoSuchUser`."""
    async with admin_service.db.connection() as c:
        await _check_user(c, user_id)
        return await payments.find_allowance(c, organisations.own(user_id))


async def set_allowance(
    admin_service: AdminService,
    actor: UserId,
    user_id: UserId,
    *,
    amount: Euro,
    interval_value: int,
    interval_unit: IntervalUnit,
    zone: str,
    is_enabled: bool,
    reason: str,
) -> Allowance:
    """Credit that comes by itself from now on, first after an interval; what was credited before stays.

    Raises `NoSuchUser`, `Invalid` (invalid_allowance, invalid_zone, invalid_reason).
    """
    reason, owner_id, now = rules.reason_of(reason), organisations.own(user_id), admin_service.clock.now()
    async with admin_service.db.transaction() as tx:
        await _check_user(tx, user_id)
        before, made = await payments.put_allowance(
            tx, owner_id, amount, interval_value, interval_unit, now, is_enabled=is_enabled, zone=zone
        )
        facts = None if before is None else _facts(before)
        await log(admin_service, tx, actor, ALLOWANCE_SET, f"user:{user_id}", before=facts, after=_facts(made), reason=reason)
    return made


async def _check_user(c: Connection, user_id: UserId) -> None:
    if not await identity.is_user(c, user_id):
        raise NoSuchUser("There is no such account.")


def _facts(allowance: Allowance) -> Facts:
    return {
        "amountMicroEur": allowance.amount.micro if allowance.is_enabled else 0,
        "every": allowance.interval_value,
        "unit": allowance.interval_unit,
    }
