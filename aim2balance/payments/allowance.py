"""Free credit: allowances by interval (F14, F15), vouchers, and what an operator credits by hand."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aim2balance import wallet
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.errors import Invalid
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.payments import allowance_periods, queries_allowances
from aim2balance.payments.errors import NoVoucher
from aim2balance.payments.types import Allowance, IntervalUnit
from aim2balance.wallet.types import CreditSource

MOST_AT_ONCE = 500
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
OFF: Mapping[str, Any] = {
    "autoRefillEnabled": False,
    "refillIntervalValue": None,
    "refillIntervalUnit": None,
    "lastRefill": None,
    "nextRefill": None,
    "refillAmount": None,
}


async def set_allowance(
    db: Database,
    owner_id: OwnerId,
    amount: Euro,
    interval_value: int,
    interval_unit: IntervalUnit,
    now: datetime,
    *,
    is_enabled: bool = True,
    zone: str = "Europe/Berlin",
) -> Allowance:
    """Give an owner free credit by interval, first an interval from now. Changing it starts the intervals anew. Raises `Invalid`."""
    async with db.transaction() as tx:
        _, made = await put_allowance(tx, owner_id, amount, interval_value, interval_unit, now, is_enabled=is_enabled, zone=zone)
    return made


async def put_allowance(
    tx: Transaction,
    owner_id: OwnerId,
    amount: Euro,
    interval_value: int,
    interval_unit: IntervalUnit,
    now: datetime,
    *,
    is_enabled: bool,
    zone: str,
) -> tuple[Allowance | None, Allowance]:
    """What `set_allowance` does, within a transaction: the allowance before, and the one from now on. Raises `Invalid`."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Invalid("expected a time zone such as Europe/Berlin", code="invalid_zone") from None
    if amount.micro <= 0 or not 0 < interval_value <= 100_000:
        raise Invalid("expected a positive amount and interval", code="invalid_allowance")
    before = await queries_allowances.find_allowance(tx, owner_id, lock=True)
    made = Allowance(
        owner_id=owner_id,
        is_enabled=is_enabled,
        amount=amount,
        interval_value=interval_value,
        interval_unit=interval_unit,
        zone=zone,
        anchor_at=now,
        last_period=0,
        last_refill_at=before.last_refill_at if before else None,
        next_at=now,
    )
    made = replace(made, next_at=allowance_periods.begin_of_period(made, 1))
    await queries_allowances.put_allowance(tx, made)
    return before, made


async def find_allowance(c: Connection, owner_id: OwnerId) -> Allowance | None:
    """None: never given any."""
    return await queries_allowances.find_allowance(c, owner_id)


async def refill(tx: Transaction, owner_id: OwnerId, now: datetime) -> bool:
    """Add the allowance of the present period unless it was added; periods that were missed are not made up for. True when it added."""
    found = await queries_allowances.find_allowance(tx, owner_id, lock=True)
    if found is None or not found.is_enabled:
        return False
    period = allowance_periods.current_period(found, now)
    if period <= found.last_period:
        return False
    begins = allowance_periods.begin_of_period(found, period)
    await wallet.credit(
        tx,
        owner_id,
        found.amount,
        "allowance",
        "allowance",
        f"allowance:{found.anchor_at.isoformat()}:{period}",
        source=CreditSource.PROMOTIONS,
        happened_at=begins,
    )
    await queries_allowances.put_allowance(
        tx, replace(found, last_period=period, last_refill_at=now, next_at=allowance_periods.begin_of_period(found, period + 1))
    )
    return True


async def refill_due(db: Database, now: datetime) -> int:
    """Refill everybody whose next period has begun; returns how many got credit."""
    async with db.connection() as connection:
        owners = await queries_allowances.due_allowances(connection, now, MOST_AT_ONCE)
    done = 0
    for owner_id in owners:
        async with db.transaction() as tx:
            done += await refill(tx, owner_id, now)
    return done


async def allowance_fields(db: Database, owner_id: OwnerId) -> Mapping[str, Any]:
    """The refill fields of `GET /api/balance`, as LibreChat's clients know them; `refillAmount` counts micro-euro, like `tokenCredits`."""
    async with db.connection() as connection:
        found = await queries_allowances.find_allowance(connection, owner_id)
    if found is None:
        return OFF
    return {
        "autoRefillEnabled": found.is_enabled,
        "refillIntervalValue": found.interval_value,
        "refillIntervalUnit": found.interval_unit,
        "lastRefill": found.last_refill_at and found.last_refill_at.isoformat(),
        "nextRefill": found.next_at.isoformat() if found.is_enabled else None,
        "refillAmount": found.amount.micro,
    }


async def make_voucher(
    db: Database, amount: Euro, *, reason: str, actor: str, now: datetime, uses: int = 1, expires_at: datetime | None = None
) -> str:
    """A code worth `amount` to each of `uses` people, once each. Only its hash is kept: this is the only time it is shown."""
    if amount.micro <= 0 or not 0 < uses <= 1_000_000 or not reason.strip():
        raise Invalid("expected a positive amount, a number of uses and a reason", code="invalid_voucher")
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    async with db.transaction() as tx:
        await queries_allowances.insert_voucher(
            tx, _hash(code), amount, reason=reason, actor=actor, uses=uses, expires_at=expires_at, now=now
        )
    return code


async def redeem(db: Database, owner_id: OwnerId, code: str, now: datetime) -> Euro:
    """Credit a voucher, once per person. Raises `NoVoucher`."""
    async with db.transaction() as tx:
        used = await queries_allowances.use_voucher(tx, _hash(code), owner_id, now)
        if used is None:
            raise NoVoucher("This voucher is not valid, or you have used it.")
        amount, reason = used
        await wallet.credit(
            tx,
            owner_id,
            amount,
            f"voucher: {reason}",
            "voucher",
            f"voucher:{_hash(code).hex()}",
            source=CreditSource.PROMOTIONS,
            happened_at=now,
        )
    return amount


def _hash(code: str) -> bytes:
    """A code has 80 bits of chance, so a plain hash keeps it."""
    return hashlib.sha256("".join(code.upper().split()).replace("-", "").encode("utf-8", "replace")).digest()
