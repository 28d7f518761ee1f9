"""Verbs of administration. Each change and its row in the audit log are one commit, or (donations, which commit by themselves)
the row follows at once and a repeat writes it if it is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final, NoReturn
from uuid import UUID

from aim2balance import catalogue, donations, identity, organisations, payments, usage, wallet
from aim2balance.admin import queries, rules
from aim2balance.admin.errors import BalanceMoves, KeyUsed, NoSuchUser, OwnAccount
from aim2balance.admin.types import Adjusted, AuditEntry, AuditEntryView, Example, Facts, Person, ShareChange
from aim2balance.catalogue import prices, pricing
from aim2balance.catalogue.errors import ModelNotFound, ModelNotPriced
from aim2balance.catalogue.ports import ModelLister
from aim2balance.catalogue.types import Rates
from aim2balance.donations.errors import NoSuchDonation
from aim2balance.donations.types import ZONE, Closed
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, LockKey, Transaction, lock
from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import notify
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import UserId
from aim2balance.kit.tokens import TYPICAL

MOST_EXAMPLES: Final = 12
SHARES: Final[tuple["catalogue.ShareKind", ...]] = ("margin", "rebalancing_fee")
BALANCE_SET: Final = "balance.set"
SOURCES: Final = 7
"""The level of `usage.system_overview` that holds the sums by source."""
_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminService:
    """What the verbs and views need; made once by `app.container`."""

    db: Database
    catalogue: "catalogue.CatalogueHolder"
    fund: "donations.Fund"
    payments_context: "payments.Payments"
    lister: ModelLister
    clock: Clock


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


# People


async def list_people(
    admin_service: AdminService, *, search: str, is_suspended: bool | None, before: UUID | None, limit: int
) -> list[Person]:
    """Accounts with their figures, newest first; `search` is part of an address or a name."""
    async with admin_service.db.connection() as c:
        like = rules.contains(search)
        return await queries.list_people(c, like=like, is_suspended=is_suspended, before=before, limit=limit)


async def count_people(admin_service: AdminService) -> tuple[int, int]:
    """How many accounts there are, and how many of them are suspended."""
    async with admin_service.db.connection() as c:
        return await identity.count_people(c)


async def get_person(admin_service: AdminService, user_id: UserId) -> Person:
    """Raises `NoSuchUser`."""
    async with admin_service.db.connection() as c:
        found = await queries.find_person(c, user_id)
    if found is None:
        raise NoSuchUser("There is no such account.")
    return found


async def user_id_of(admin_service: AdminService, user_id: UUID | None, email: str | None) -> UserId:
    """Whom a request names, by id or by address, not by both. Raises `Invalid`, `NoSuchUser`."""
    if (user_id is None) == (email is None):
        raise Invalid("Name the account by userId or by email.", code="invalid_user")
    if user_id is None:
        async with admin_service.db.connection() as c:
            user_id = await identity.find_user_id(c, (email or "").strip())
        if user_id is None:
            raise NoSuchUser("Nobody has this address.")
    return UserId(user_id)


async def suspend(admin_service: AdminService, actor: UUID, user_id: UserId, reason: str) -> bool:
    """End the sessions and keys of a person within two seconds. False when suspended already. Raises `NoSuchUser`, `OwnAccount`."""
    if actor == user_id:
        raise OwnAccount("You cannot suspend your own account.")
    reason = rules.reason_of(reason)
    async with admin_service.db.transaction() as tx:
        before = await _lock(tx, user_id)
        now = admin_service.clock.now()
        changed = await identity.suspend(tx, user_id, now)
        if changed:
            await log(admin_service, tx, actor, "user.suspend", f"user:{user_id}", before=before, after=_state(now), reason=reason)
            await notify(tx, user_id, "suspended", f"suspended:{now.isoformat()}")
    return changed


async def restore(admin_service: AdminService, actor: UUID, user_id: UserId, reason: str) -> bool:
    """Let a person sign in again; their keys work again, their sessions do not. False when not suspended. Raises `NoSuchUser`."""
    reason = rules.reason_of(reason)
    async with admin_service.db.transaction() as tx:
        before = await _lock(tx, user_id)
        changed = await identity.restore(tx, user_id)
        if changed:
            await log(admin_service, tx, actor, "user.restore", f"user:{user_id}", before=before, after=_state(None), reason=reason)
    return changed


async def _lock(tx: Transaction, user_id: UserId) -> Facts:
    found = await identity.lock_user(tx, user_id)
    if found is None:
        raise NoSuchUser("There is no such account.")
    return _state(found["suspended_at"])


def _state(suspended_at: datetime | None) -> Facts:
    return {"suspendedAt": None if suspended_at is None else suspended_at.isoformat()}


# Balances


async def set_balance(
    admin_service: AdminService, actor: UUID, user_id: UserId, *, target: Euro | None, change: Euro | None, reason: str, key: str
) -> Adjusted:
    """Bring a balance to `target`, or move it by `change` (one of the two), by an adjustment in the books; once per `key`.

    Raises `NoSuchUser`, `KeyUsed` (the key with another change), `wallet`'s refusals (`Overdrawn`: less than what is held),
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
        posted = await wallet.credit(
            tx, organisations.own(user_id), amount, reason, f"user:{actor}", f"admin:{key}", happened_at=admin_service.clock.now()
        )
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


# Shares and rates


async def list_terms(admin_service: AdminService) -> "list[catalogue.Term]":
    """Margin, surcharge and cost per m², past, present and coming, the last entered first."""
    async with admin_service.db.connection() as c:
        return await catalogue.list_terms(c)


async def set_shares(
    admin_service: AdminService,
    actor: UUID,
    wanted: "Mapping[catalogue.ShareKind, Decimal]",
    *,
    valid_from: datetime | None,
    reason: str,
    is_preview: bool,
) -> ShareChange:
    """Change margin and restoration surcharge from a moment on (None: now), or only compute what that would mean.

    In force in this process at once, in the others within half a minute. Raises `WrongRate` (a share that cannot be, or in the past),
    `Invalid` (invalid_reason, nothing_to_change).
    """
    if not wanted:
        raise Invalid("Give the margin, the restoration surcharge, or both.", code="nothing_to_change")
    reason = rules.reason_of(reason)
    now = admin_service.clock.now()
    start = valid_from or now
    in_force: dict[str, Decimal | None] = {}
    changed: list[str] = []
    try:
        async with admin_service.db.transaction() as tx:
            for kind in SHARES:
                in_force[kind] = await catalogue.find_share(tx, kind, start)
            for kind, value in wanted.items():
                if await catalogue.set_share(tx, kind, value, reason, valid_from, now, str(actor)):
                    changed.append(kind)
                    await _log_rate(admin_service, tx, actor, kind, in_force[kind], value, start.isoformat(), reason)
            sums = await usage.system_overview(tx, *rules.days_of(None, None, now.date()))
            if is_preview:
                _roll_back()
    except _RolledBack:
        pass
    else:
        await admin_service.catalogue.reload(admin_service.db)
    return _share_change(
        admin_service, start, in_force, in_force | dict(wanted.items()), tuple(changed), [row for row in sums if row["level"] == SOURCES]
    )


class _RolledBack(Exception):
    """The transaction only served to compute: a preview is a change that is not kept."""


def _roll_back() -> NoReturn:
    raise _RolledBack


async def _log_rate(
    admin_service: AdminService,
    tx: Transaction,
    actor: UUID,
    kind: str,
    before: Decimal | None,
    value: Decimal,
    valid_from: str,
    reason: str,
) -> None:
    await log(
        admin_service,
        tx,
        actor,
        f"{kind}.set",
        f"setting:{kind}",
        before={"value": None if before is None else str(before)},
        after={"value": str(value), "validFrom": valid_from},
        reason=reason,
    )


def _share_change(
    admin_service: AdminService,
    start: datetime,
    before: Mapping[str, Decimal | None],
    after: Mapping[str, Decimal | None],
    changed: tuple[str, ...],
    sums: Sequence[Any],
) -> ShareChange:
    held = admin_service.catalogue.current
    old, new = (_rates(held.rates, shares) for shares in (before, after))
    offers = held.offered()[:MOST_EXAMPLES]
    provider = Euro(sum(row["provider_micro"] for row in sums))
    return ShareChange(
        valid_from=start,
        before=before,
        after=after,
        changed=changed,
        examples=tuple(
            Example(
                model=offer.name,
                now=pricing.price(TYPICAL, offer.deployment.prices, old).total,
                then=pricing.price(TYPICAL, offer.deployment.prices, new).total,
            )
            for offer in offers
        ),
        revenue=Euro(sum(row["total_micro"] for row in sums)),
        would_be=rules.revenue_with(provider, new.margin, new.fee_rate),
    )


def _rates(rates: Rates, shares: Mapping[str, Decimal | None]) -> Rates:
    margin, fee = shares["margin"], shares["rebalancing_fee"]
    return prices.make_rates(
        margin=rates.margin if margin is None else margin,
        fee_rate=rates.fee_rate if fee is None else fee,
        eur_per_usd=rates.eur_per_usd,
        rate_date=rates.rate_date,
        rate_source=rates.rate_source,
        eur_per_m2=rates.eur_per_m2,
        placeholder_rate=rates.placeholder_rate,
    )


async def set_eur_per_m2(admin_service: AdminService, actor: UUID, value: Decimal, *, source: str, valid_from: date) -> None:
    """Enter what a square metre of restoration costs, from the first of a month on. Raises `WrongRate`, `RateInForce`."""
    now = admin_service.clock.now()
    async with admin_service.db.transaction() as tx:
        start = datetime.combine(valid_from, time(), ZONE)
        before = await catalogue.find_eur_per_m2(tx, max(start, now))
        await catalogue.set_eur_per_m2(tx, value, source, valid_from, now, str(actor))
        await _log_rate(admin_service, tx, actor, "eur_per_m2", before[0] if before else None, value, valid_from.isoformat(), source)
    await admin_service.catalogue.reload(admin_service.db)


# Usage


async def overview(admin_service: AdminService, first: date, last: date) -> tuple[Sequence[Any], tuple[int, int]]:
    """Sums of all owners by source, day, provider and model (`usage.system_overview`), and the numbers of accounts."""
    async with admin_service.db.connection() as c:
        return await usage.system_overview(c, first, last), await identity.count_people(c)


def unpriced(held: "catalogue.Catalogue") -> list[str]:
    """Names that are configured, or that a provider says it offers, and that nobody can use for want of a price."""
    found = dict.fromkeys(held.unpriced())
    for provider in held.settings.providers:
        for model in held.listings.get(provider.name, ()) if provider.models is None else ():
            name = f"{provider.name}/{model}"
            try:
                held.resolve(name)
            except (ModelNotPriced, ModelNotFound):
                found[name] = None
    return list(found)


# Donations


async def close_month(admin_service: AdminService, actor: UUID, month: "donations.Month", notes: str | None) -> Closed:
    """`donations.close`, with its row in the log."""
    closed = await donations.close(admin_service.fund, month, actor=str(actor), notes=notes)
    donation = closed.donation
    after = {"state": "due", "amountMicroEur": donation.closing.amount.micro, "hash": donation.hash}
    await _log_donation(admin_service, actor, "close", donation, before={"state": "accruing"}, after=after)
    return closed


async def pay(
    admin_service: AdminService, actor: UUID, month: "donations.Month", *, paid_on: date, reference: str, proof: bytes
) -> "donations.Donation":
    """`donations.pay`, with its row in the log. The bank's reference stays with the donation. Raises `NoSuchDonation` besides."""
    known = await _closed(admin_service, month)
    paid = await donations.pay(admin_service.fund, known.id, paid_on=paid_on, reference=reference, proof=proof, actor=str(actor))
    after = {"state": "paid", "paidOn": paid_on.isoformat(), "proofSha256": paid.payment.proof.sha256 if paid.payment else None}
    await _log_donation(admin_service, actor, "pay", paid, before={"state": "due"}, after=after)
    return paid


async def confirm(admin_service: AdminService, actor: UUID, month: "donations.Month", receipt: bytes) -> "donations.Donation":
    """`donations.confirm`, with its row in the log. Raises `NoSuchDonation` besides."""
    known = await _closed(admin_service, month)
    confirmed = await donations.confirm(admin_service.fund, known.id, receipt=receipt, actor=str(actor))
    sha256 = confirmed.confirmation.receipt.sha256 if confirmed.confirmation else None
    await _log_donation(
        admin_service, actor, "confirm", confirmed, before={"state": "paid"}, after={"state": "confirmed", "receiptSha256": sha256}
    )
    return confirmed


async def _closed(admin_service: AdminService, month: "donations.Month") -> "donations.Donation":
    found = await donations.find(admin_service.fund, month)
    if found is None:
        raise NoSuchDonation(f"{month} is not closed.")
    return found


async def _log_donation(
    admin_service: AdminService, actor: UUID, step: str, donation: "donations.Donation", *, before: Facts, after: Facts
) -> None:
    # Donations commit by themselves. With the month as its key the row is written once, also by the repeat after a crash in between.
    month = str(donation.month)
    async with admin_service.db.transaction() as tx:
        await log(admin_service, tx, actor, f"donation.{step}", f"donation:{month}", before=before, after=after, key=month)
