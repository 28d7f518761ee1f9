"""Verbs of a wallet outside the hot path: open, credit, charge back, read. Holding and settling is the `SettlementService`'s."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from aim2balance import ledger
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import Conflict, NotFound, invariant
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import notify
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.ledger.types import Account, AccountKind, Cause, Leg, Posted, Transfer
from aim2balance.wallet import queries, rules
from aim2balance.wallet.types import Balance, CreditSource, RateLimit, WalletEntry

LOST_CALL = "lost_call"
_CAUSES = {CreditSource.ADJUSTMENTS: Cause.ADJUSTMENT, CreditSource.PROMOTIONS: Cause.ALLOWANCE, CreditSource.PSP_CLEARING: Cause.TOPUP}


async def open_wallet(tx: Transaction, owner_id: OwnerId) -> None:
    """Give the owner a wallet with nothing in it. A second call does nothing."""
    await ledger.open_wallet(tx, owner_id)


async def credit(
    tx: Transaction,
    owner_id: OwnerId,
    amount: Euro,
    reason: str,
    actor: str,
    key: str,
    *,
    source: CreditSource = CreditSource.ADJUSTMENTS,
    reference: str | None = None,
    happened_at: datetime | None = None,
    transfer_id: UUID | None = None,
) -> Posted:
    """Add to a wallet, once per `key`; a negative amount corrects downwards, not below what is available.

    `transfer_id` is given by causes that have one (made from the event of a payment). Raises `ledger.errors.KeyReused`,
    `NoAccount`, `Overdrawn`.
    """
    at = happened_at or datetime.now(UTC)
    posted = await ledger.post(
        tx,
        Transfer(
            id=transfer_id or new_id(at),
            owner_id=owner_id,
            cause=_CAUSES[source],
            key=key,
            happened_at=at,
            legs=_legs(owner_id, amount, AccountKind(source)),
            reference=reference,
            reason=reason,
            actor=actor,
        ),
    )
    if amount.micro < 0:
        await tell_if_low(tx, owner_id)
    return posted


async def tell_if_low(tx: Transaction, owner_id: OwnerId) -> None:
    """After a wallet was lowered by other than an answer: its owner is told where the balance is low now, once for each credit."""
    found = await ledger.last_credit(tx, owner_id)
    micro = (await ledger.wallet_balances(tx, [owner_id])).get(owner_id, 0)
    if found is not None and rules.is_low(micro, found[1].micro):
        await notify(tx, owner_id, "low_balance", f"low:{found[0]}", balanceMicro=micro)


async def give_back(tx: Transaction, owner_id: OwnerId, amount: Euro, request_id: UUID) -> Posted:
    """What the wallet paid for a request whose answer a crash swallowed is back in it, once, and is our loss. Raises `NoAccount`."""
    now = datetime.now(UTC)
    return await ledger.post(
        tx,
        Transfer(
            id=new_id(now),
            owner_id=owner_id,
            cause=Cause.REFUND,
            key=f"lost:{request_id}",
            happened_at=now,
            legs=_legs(owner_id, amount, AccountKind.OVERRUN),
            reference=str(request_id),
            reason=LOST_CALL,
        ),
    )


async def charge_back(tx: Transaction, owner_id: OwnerId, amount: Euro, *, key: str, reference: str, happened_at: datetime) -> Posted:
    """The bank took a payment of `amount` back: it leaves the wallet, below zero if need be, and the wallet is blocked.

    What is owed is never forgotten: later credit fills it first. Raises `KeyReused`, `NoAccount`.
    """
    invariant(amount.micro > 0, "a chargeback takes something")
    return await _dispute(tx, owner_id, -amount, key, reference, happened_at)


async def reverse_chargeback(
    tx: Transaction, owner_id: OwnerId, amount: Euro, *, key: str, reference: str, happened_at: datetime
) -> Posted:
    """The dispute was won: the money is back. The wallet stays blocked until `unblock`. Raises `KeyReused`, `NoAccount`."""
    invariant(amount.micro > 0, "a reversal gives something")
    return await _dispute(tx, owner_id, amount, key, reference, happened_at)


async def _dispute(tx: Transaction, owner_id: OwnerId, amount: Euro, key: str, reference: str, happened_at: datetime) -> Posted:
    posted = await ledger.post(
        tx,
        Transfer(
            id=new_id(happened_at),
            owner_id=owner_id,
            cause=Cause.CHARGEBACK,
            key=key,
            happened_at=happened_at,
            legs=_legs(owner_id, amount, AccountKind.PSP_CLEARING),
            reference=reference,
        ),
    )
    if amount.micro < 0:
        await tell_if_low(tx, owner_id)
    return posted


def _legs(owner_id: OwnerId, amount: Euro, against: AccountKind) -> tuple[Leg, Leg]:
    return (
        Leg(account=Account(kind=AccountKind.WALLET, owner_id=owner_id), amount=amount),
        Leg(account=Account(kind=against), amount=-amount),
    )


async def block(tx: Transaction, owner_id: OwnerId) -> None:
    """Nothing may be held or spent from now on. Raises `NotFound`."""
    if not await ledger.block_wallet(tx, owner_id):
        raise NotFound("this wallet was never opened", code="no_wallet")


async def unblock(tx: Transaction, owner_id: OwnerId) -> None:
    """Let the owner spend again. Raises `Conflict` (wallet_below_zero) while the wallet owes us."""
    if not await ledger.unblock_wallet(tx, owner_id):
        raise Conflict("the wallet is below zero, or was never opened", code="wallet_below_zero")


async def balance(db: Database, owner_id: OwnerId) -> Balance:
    """What stands in the wallet now. Raises `NotFound` (no_wallet)."""
    async with db.connection() as connection:
        found = await queries.find_balance(connection, owner_id)
    if found is None:
        raise NotFound("this wallet was never opened", code="no_wallet")
    return found


async def check_something_left(db: Database, owner_id: OwnerId, now: datetime, rates: Sequence[RateLimit]) -> bool:
    """Whether there is anything to spend, before it is known what a request costs. Raises `RateLimited`."""
    async with db.connection() as connection:
        found = await queries.find_balance(connection, owner_id)
        for rate in rates:
            if await ledger.count_requests_of_minute(connection, rate.key_id, now) >= rate.rpm:
                raise rules.too_many_requests(rate, now)
    return found is not None and not found.is_blocked and found.available.micro > 0


async def states(db: Database, owner_ids: Sequence[OwnerId]) -> dict[OwnerId, tuple[int, int, bool]]:
    """Something that changes whenever a wallet does, for many wallets in one cheap statement: entries so far, held, blocked."""
    async with db.connection() as connection:
        return await ledger.wallet_states(connection, owner_ids)


async def entries(db: Database, owner_id: OwnerId, *, before: UUID | None = None, limit: int = 50) -> Sequence[WalletEntry]:
    """The wallet's statement, newest first, at most `limit` lines older than the line `before`."""
    async with db.connection() as connection:
        return await queries.list_entries(connection, owner_id, before, limit)


async def balances(db: Database, owner_ids: Sequence[OwnerId]) -> dict[OwnerId, int]:
    """What stands in many wallets, in micro-euro."""
    async with db.connection() as connection:
        return await ledger.wallet_balances(connection, owner_ids)


async def last_credit(db: Database, owner_id: OwnerId) -> tuple[UUID, Euro] | None:
    """The newest credit by payment, allowance or operator with its transfer; None before the first."""
    async with db.connection() as connection:
        return await ledger.last_credit(connection, owner_id)


async def last_topup(db: Database, owner_id: OwnerId) -> Euro | None:
    """How much the newest credit was; None before the first."""
    found = await last_credit(db, owner_id)
    return None if found is None else found[1]
