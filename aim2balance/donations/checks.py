"""Whether donations still equal their months: a rule for `ledger.verify`."""

from collections.abc import Sequence
from datetime import datetime

from aim2balance.donations import chain, queries
from aim2balance.donations.rules import payment_id
from aim2balance.donations.schemas import document
from aim2balance.donations.service import expected_sums
from aim2balance.donations.types import Donation, DonationState, Month
from aim2balance.kit.db import Transaction
from aim2balance.kit.ids import time_of
from aim2balance.ledger.types import Violation

_RULE = "donations equal their months"


async def check(tx: Transaction, since: datetime | None = None) -> Sequence[Violation]:
    """Every closed month whose entries, transfers, carry, hash or proofs are not what it says, and every transfer without a month.

    With `since` only the entries of months that end later are added up; the rest is small and always looked at.
    """
    closed = await queries.list_donations(tx)
    corrections = await queries.list_corrections(tx)
    found: list[tuple[Month | str, str]] = [(donation.month, wrong) for donation in closed for wrong in _content(donation)]
    expected = expected_sums(closed, corrections)
    months = [donation.month for donation in closed if since is None or donation.month.end > since]
    for month, micro in (await queries.read_months(tx, months)).items():
        if micro != expected[month]:
            found.append((month, f"its entries sum to {micro}, closed with {expected[month]}"))
    found += await _transfers(tx, closed)
    violations = [Violation(rule=_RULE, subject=str(month), found=wrong) for month, wrong in found]
    violations += [
        Violation(rule=_RULE, subject=str(row["transfer_id"]), found=f"a correction of {row['amount_micro']}, booked {row['booked']}")
        for row in await queries.list_correction_legs(tx)
        if row["booked"] != row["amount_micro"] or Month.of(time_of(row["entry_id"])) != Month.on(row["booked_in"])
    ]
    published = document([*closed], [], partners=(), is_demo=False)
    return violations + [
        Violation(rule="donations form a chain", subject="donations", found=wrong) for wrong in chain.verify_document(published)
    ]


def _content(donation: Donation) -> list[str]:
    """The columns against the content that was hashed."""
    content, closing = chain.read_document(donation.content), donation.closing
    columns = {
        "id": str(donation.id),
        "number": donation.number,
        "month": str(donation.month),
        "amountMicroEur": closing.amount.micro,
        "collectedMicroEur": closing.collected.micro,
        "correctedMicroEur": closing.corrected.micro,
        "carriedInMicroEur": closing.carried_in.micro,
        "carriedOutMicroEur": closing.carried_out.micro,
        "eurPerM2": donation.rate.eur_per_m2,
        "rateSource": donation.rate.source,
        "m2": donation.m2,
        "notes": donation.notes,
        "closedAt": chain.stamp(donation.closed_at),
        "previousHash": donation.previous_hash,
    }
    found = [f"{name} is {value}, hashed was {content.get(name)}" for name, value in columns.items() if content.get(name) != value]
    hashed = content.get("partner")
    if not isinstance(hashed, dict) or hashed.get("id") != donation.partner_id:
        found.append(f"the partner is {donation.partner_id}, hashed was another")
    return found


async def _transfers(tx: Transaction, closed: Sequence[Donation]) -> list[tuple[Month | str, str]]:
    booked = await queries.list_transfers(tx)
    found: list[tuple[Month | str, str]] = []
    owed = paid = 0
    for donation in closed:
        amount = donation.closing.amount.micro
        is_paid = donation.state is not DonationState.DUE
        owed, paid = owed + (0 if is_paid else amount), paid + (amount if is_paid else 0)
        moves = [(donation.id, queries.FUND, queries.PAYABLE, True), (payment_id(donation.month), queries.PAYABLE, queries.PAID, is_paid)]
        for transfer_id, source, target, is_expected in moves:
            legs = {str(source): -amount, str(target): amount} if is_expected and amount else None
            if (actual := booked.pop(transfer_id, None)) != legs:
                found.append((donation.month, f"the transfer {transfer_id} has the legs {actual}, expected {legs}"))
    found += [(str(transfer_id), "a donation in the books without a closed month") for transfer_id in booked]
    if (actual_balances := await queries.balances(tx)) != (owed, paid):
        found.append(("donations", f"owed and paid are {actual_balances}, the months say {(owed, paid)}"))
    return found
