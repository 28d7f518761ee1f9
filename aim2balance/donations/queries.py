"""Every SQL statement of the restoration fund. It reads the books by ranges of entry ids, and writes them only through `ledger.post`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, overload
from uuid import UUID

from aim2balance import ledger
from aim2balance.donations.rules import plain_number
from aim2balance.donations.types import (
    Closing,
    Confirmation,
    Correction,
    CostRate,
    Donation,
    DonationPayment,
    DonationState,
    FundSums,
    Month,
    Partner,
    Proof,
    ReceiptBlock,
)
from aim2balance.kit.db import Connection, LockKey, Transaction, lock
from aim2balance.kit.ids import id_floor, time_of
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.ledger.rules import account_id
from aim2balance.ledger.types import SYSTEM, Account, AccountKind

FUND = account_id(Account(kind=AccountKind.REBALANCING_FUND))
PAYABLE = account_id(Account(kind=AccountKind.DONATION_PAYABLE))
PAID = account_id(Account(kind=AccountKind.DONATIONS_PAID))
DEMO_FUND = account_id(Account(kind=AccountKind.DEMO_FUND))

# Reading a month of a large book takes seconds, not the minute that other statements get; a cold disk may need more.
_LONG_S = 3600.0


async def begin_snapshot(tx: Transaction) -> None:
    """One moment for everything that is read. Must come first in the transaction."""
    await tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


async def lock_closing(tx: Transaction) -> None:
    """One close at a time, in every process. Answers are booked meanwhile."""
    await lock(tx, LockKey.DONATION_CLOSE)


async def may_still_book(connection: Connection, end: datetime) -> tuple[bool, bool]:
    """Whether the database's clock has reached `end`, and whether a transaction that began before it is still open.

    An entry's moment is read inside its transaction, so once both are past no entry from before `end` can appear any more.
    """
    row: Any = await connection.fetchrow(
        "SELECT clock_timestamp() >= $1 AS is_over, EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start < $1) AS is_booking",
        end,
    )
    return row["is_over"], row["is_booking"]


async def find_first_month(connection: Connection) -> Month | None:
    """The month of the fund's first entry. Reads the whole book as far as that entry: not for every request."""
    found = await ledger.first_entry(connection, FUND)
    return Month.of(time_of(found)) if found else None


async def read_sums(connection: Connection, month: Month, carried_in: int | None) -> FundSums:
    """What the fund's entries of the month sum to, in one pass over its range of ids.

    `late` is what the balance has beyond the carry, this month and what came after it: entries of closed months. It is told apart
    only with `carried_in`, the carry of the month before this one.
    """
    donated = [row["id"] for row in await connection.fetch("SELECT id FROM donation")]
    marked = [
        row["transfer_id"] for row in await connection.fetch("SELECT transfer_id FROM donation_correction WHERE transfer_id IS NOT NULL")
    ]
    collected, corrected, later, balance = await ledger.sums_since(
        connection, FUND, id_floor(month.start), id_floor(month.end), without=donated, apart=marked
    )
    late = 0 if carried_in is None else balance - carried_in - (collected + corrected + later)
    return FundSums(collected=collected, corrected=corrected, late=late)


async def read_months(connection: Connection, months: Sequence[Month], owner_id: OwnerId | None = None) -> dict[Month, int]:
    """What came into the fund in each of consecutive `months`, donations not counted; of one owner's answers only when given."""
    if not months:
        return {}
    bounds = [id_floor(month.start) for month in months] + [id_floor(months[-1].end)]
    rows = await connection.fetch(
        f"""
        SELECT width_bucket(e.id, $2::uuid[]) AS bucket, sum(e.amount)::bigint AS micro
        FROM entry AS e
        WHERE e.account_id = $1 AND e.id >= $3 AND e.id < $4
            AND {"e.owner_id = $5" if owner_id else "(e.owner_id <> $5 OR e.transfer_id <> ALL (ARRAY(SELECT d.id FROM donation AS d)))"}
        GROUP BY 1
        """,
        FUND,
        bounds,
        bounds[0],
        bounds[-1],
        owner_id or SYSTEM,
        timeout=_LONG_S,
    )
    found = {row["bucket"] - 1: row["micro"] for row in rows}
    return {month: found.get(number, 0) for number, month in enumerate(months)}


async def find_balance(connection: Connection) -> tuple[int, int]:
    """The fund's balance and how many entries it has."""
    return await ledger.balance_and_version(connection, FUND)


async def list_partners(connection: Connection) -> tuple[Partner, ...]:
    rows = await connection.fetch(
        "SELECT id, name, country, website, payee, bank_details, proof, valid_from FROM restoration_partner ORDER BY valid_from"
    )
    return tuple(Partner(**{**row, "valid_from": Month.on(row["valid_from"])}) for row in rows)


async def insert_partner(tx: Transaction, partner: Partner) -> bool:
    """False when the id or the month is taken."""
    done = await tx.fetchval(
        "INSERT INTO restoration_partner (id, name, country, website, payee, bank_details, proof, valid_from) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING true",
        partner.id,
        partner.name,
        partner.country,
        partner.website,
        partner.payee,
        partner.bank_details,
        partner.proof,
        partner.valid_from.first_day,
    )
    return bool(done)


async def insert_donation(tx: Transaction, donation: Donation, closed_by: str) -> None:
    closing = donation.closing
    await tx.execute(
        """
        INSERT INTO donation (id, number, month, partner_id, collected_micro, corrected_micro, carried_in_micro, amount_micro,
            carried_out_micro, eur_per_m2, rate_source, m2, notes, closed_at, closed_by, previous_hash, hash, content)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        """,
        donation.id,
        donation.number,
        donation.month.first_day,
        donation.partner_id,
        closing.collected.micro,
        closing.corrected.micro,
        closing.carried_in.micro,
        closing.amount.micro,
        closing.carried_out.micro,
        donation.rate.eur_per_m2,
        donation.rate.source,
        donation.m2,
        donation.notes,
        donation.closed_at,
        closed_by,
        donation.previous_hash,
        donation.hash,
        donation.content,
    )


async def insert_blocks(tx: Transaction, month: Month, blocks: Sequence[ReceiptBlock]) -> None:
    await tx.executemany(
        "INSERT INTO donation_block (month, number, first_entry, leaves, root) VALUES ($1, $2, $3, $4, $5)",
        [(month.first_day, number, block.first_entry, block.leaves, block.root) for number, block in enumerate(blocks)],
    )


async def list_blocks(connection: Connection, month: Month) -> list[ReceiptBlock]:
    """In the order of their receipts."""
    rows = await connection.fetch("SELECT first_entry, leaves, root FROM donation_block WHERE month = $1 ORDER BY number", month.first_day)
    return [ReceiptBlock(first_entry=row["first_entry"], leaves=row["leaves"], root=bytes(row["root"])) for row in rows]


async def list_donations(connection: Connection) -> list[Donation]:
    """Every closed month, oldest first."""
    return [_donation(row) for row in await connection.fetch("SELECT * FROM donation ORDER BY number")]


@overload
async def find_donation(connection: Connection, *, month: Month | None = None, donation_id: UUID | None = None) -> Donation | None: ...
@overload
async def find_donation(
    connection: Transaction, *, month: Month | None = None, donation_id: UUID | None = None, lock: Literal[True]
) -> Donation | None: ...
async def find_donation(
    connection: Connection, *, month: Month | None = None, donation_id: UUID | None = None, lock: bool = False
) -> Donation | None:
    row = await connection.fetchrow(
        f"SELECT * FROM donation WHERE month = $1 OR id = $2 {'FOR UPDATE' if lock else ''}", month and month.first_day, donation_id
    )
    return _donation(row) if row else None


async def find_last(connection: Connection) -> Donation | None:
    row = await connection.fetchrow("SELECT * FROM donation ORDER BY number DESC LIMIT 1")
    return _donation(row) if row else None


async def set_paid(tx: Transaction, donation_id: UUID, payment: DonationPayment, actor: str) -> None:
    proof = payment.proof
    await tx.execute(
        "UPDATE donation SET state = 'paid', paid_on = $2, bank_reference = $3, paid_by = $4, proof_key = $5, proof_sha256 = $6, "
        "proof_size = $7, proof_type = $8, paid_hash = $9 WHERE id = $1",
        donation_id,
        payment.paid_on,
        payment.reference,
        actor,
        proof.key,
        proof.sha256,
        proof.size,
        proof.media_type,
        payment.hash,
    )


async def set_confirmed(tx: Transaction, donation_id: UUID, confirmation: Confirmation, actor: str) -> None:
    receipt = confirmation.receipt
    await tx.execute(
        "UPDATE donation SET state = 'confirmed', confirmed_at = $2, confirmed_by = $3, receipt_key = $4, receipt_sha256 = $5, "
        "receipt_size = $6, receipt_type = $7, confirmed_hash = $8 WHERE id = $1",
        donation_id,
        confirmation.confirmed_at,
        actor,
        receipt.key,
        receipt.sha256,
        receipt.size,
        receipt.media_type,
        confirmation.hash,
    )


async def insert_correction(
    tx: Transaction, correction_id: UUID, correction: Correction, *, actor: str, transfer_id: UUID | None, booked_in: Month, at: datetime
) -> None:
    await tx.execute(
        "INSERT INTO donation_correction (id, of_month, amount_micro, reason, actor, transfer_id, booked_in, recorded_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        correction_id,
        correction.of_month.first_day,
        correction.amount.micro,
        correction.reason,
        actor,
        transfer_id,
        booked_in.first_day,
        at,
    )


async def list_corrections(connection: Connection, booked_in: Month | None = None) -> list[tuple[Month, Correction]]:
    """The corrections and the months they are booked in, oldest first."""
    rows = await connection.fetch(
        "SELECT of_month, amount_micro, reason, transfer_id, booked_in FROM donation_correction "
        "WHERE $1::date IS NULL OR booked_in = $1 ORDER BY recorded_at, id",
        booked_in and booked_in.first_day,
    )
    return [
        (
            Month.on(row["booked_in"]),
            Correction(
                of_month=Month.on(row["of_month"]),
                amount=Euro(row["amount_micro"]),
                reason=row["reason"],
                kind="correction" if row["transfer_id"] else "late",
            ),
        )
        for row in rows
    ]


async def recorded_at(connection: Connection, transfer_id: UUID) -> datetime:
    """When a transfer between system accounts was booked, by the database's clock."""
    return await ledger.recorded_at(connection, transfer_id)


async def find_badge(connection: Connection, owner_id: OwnerId) -> str | None:
    token: str | None = await connection.fetchval("SELECT token FROM restoration_badge WHERE owner_id = $1", owner_id)
    return token


async def find_badge_owner(connection: Connection, token: str) -> OwnerId | None:
    owner_id: OwnerId | None = await connection.fetchval("SELECT owner_id FROM restoration_badge WHERE token = $1", token)
    return owner_id


async def show_badge(tx: Transaction, owner_id: OwnerId, token: str, now: datetime) -> str:
    """The owner's token: the one there is, else the new one."""
    kept: str = await tx.fetchval(
        "INSERT INTO restoration_badge (owner_id, token, shown_at) VALUES ($1, $2, $3) "
        "ON CONFLICT (owner_id) DO UPDATE SET token = restoration_badge.token RETURNING token",
        owner_id,
        token,
        now,
    )
    return kept


async def hide_badge(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("DELETE FROM restoration_badge WHERE owner_id = $1", owner_id)


async def wallet_moves(connection: Connection, owner_id: OwnerId, month: Month) -> tuple[int, dict[str, int]]:
    """An owner's wallet: its balance when the month began, and the sums of the month by cause."""
    low, high = id_floor(month.start), id_floor(month.end)
    return await ledger.wallet_balance_before(connection, owner_id, low), await ledger.wallet_sums(connection, owner_id, low, high)


async def demo_share(connection: Connection, owner_id: OwnerId, month: Month) -> int:
    """What the owner's answers of the demo model would have given: it reaches no donation."""
    return await ledger.sum_of_owner(connection, owner_id, DEMO_FUND, id_floor(month.start), id_floor(month.end))


async def first_entry_of(connection: Connection, owner_id: OwnerId) -> datetime | None:
    """When an owner's book begins."""
    found = await ledger.first_entry_of_owner(connection, owner_id)
    return time_of(found) if found else None


async def list_transfers(connection: Connection) -> dict[UUID, dict[str, int]]:
    """The legs of every donation transfer in the books: account id to micro-euro."""
    return await ledger.donation_legs(connection)


async def list_correction_legs(connection: Connection) -> list[Any]:
    """Corrections with a transfer whose leg on the fund is not theirs: `transfer_id`, `amount_micro`, `booked`, `entry_id`."""
    return list(
        await connection.fetch(
            "SELECT c.transfer_id, c.amount_micro, c.booked_in, e.amount AS booked, e.id AS entry_id FROM donation_correction AS c "
            "LEFT JOIN entry AS e ON e.owner_id = $1 AND e.transfer_id = c.transfer_id AND e.account_id = $2 "
            "WHERE c.transfer_id IS NOT NULL",
            SYSTEM,
            FUND,
        )
    )


async def balances(connection: Connection) -> tuple[int, int]:
    """What is owed to partners, and what was paid to them."""
    found = await ledger.account_balances(connection, [PAYABLE, PAID])
    return found[PAYABLE], found[PAID]


def _donation(row: Any) -> Donation:
    month: date = row["month"]
    return Donation(
        id=row["id"],
        number=row["number"],
        month=Month.on(month),
        partner_id=row["partner_id"],
        closing=Closing(
            collected=Euro(row["collected_micro"]),
            corrected=Euro(row["corrected_micro"]),
            carried_in=Euro(row["carried_in_micro"]),
            amount=Euro(row["amount_micro"]),
            carried_out=Euro(row["carried_out_micro"]),
        ),
        m2=plain_number(row["m2"]),
        rate=CostRate(eur_per_m2=plain_number(row["eur_per_m2"]), source=row["rate_source"]),
        notes=row["notes"],
        closed_at=row["closed_at"],
        previous_hash=row["previous_hash"],
        hash=row["hash"],
        content=row["content"],
        state=DonationState(row["state"]),
        payment=None if row["paid_on"] is None else DonationPayment(
            paid_on=row["paid_on"], reference=row["bank_reference"], proof=_proof(row, "proof"), hash=row["paid_hash"]
        ),
        confirmation=None if row["confirmed_at"] is None else Confirmation(
            confirmed_at=row["confirmed_at"], receipt=_proof(row, "receipt"), hash=row["confirmed_hash"]
        ),
    )  # fmt: skip


def _proof(row: Any, name: str) -> Proof:
    return Proof(key=row[f"{name}_key"], sha256=row[f"{name}_sha256"], size=row[f"{name}_size"], media_type=row[f"{name}_type"])
