"""From a receipt to the month its restoration share went into: kept at the close, shown to whom the receipt belongs."""

from typing import Any
from uuid import UUID

from aim2balance import ledger
from aim2balance.donations import queries, receipt_tree, schemas
from aim2balance.donations.errors import NoSuchDonation
from aim2balance.donations.service import Fund, list_accruing
from aim2balance.donations.types import Month
from aim2balance.kit.db import Connection
from aim2balance.kit.ids import id_floor, time_of
from aim2balance.kit.principal import OwnerId


async def proof_of(fund: Fund, owner_id: OwnerId, month: Month, receipt_id: UUID) -> dict[str, Any]:
    """What became of the restoration share of one answer, and what shows that it is in its month's sum.

    Raises `NoSuchDonation`: receipt_not_found for what is no answer of theirs or gave nothing, other_month (with `month`) where it is in
    another one.
    """
    async with fund.db.connection() as connection:
        entry = await ledger.find_share(connection, owner_id, receipt_id, [queries.FUND, queries.DEMO_FUND])
        if entry is None:
            raise NoSuchDonation("No restoration share was booked for this receipt.", code="receipt_not_found")
        entry_id, account_id, micro = entry
        booked_in = Month.of(time_of(entry_id))
        if booked_in != month:
            raise NoSuchDonation(f"This receipt was booked in {booked_in}.", code="other_month", month=str(booked_in))
        answer: dict[str, Any] = {
            "receiptId": str(receipt_id),
            "month": str(month),
            "restorationMicroEur": micro,
            "demo": account_id == queries.DEMO_FUND,
            "donation": None,
            "proof": None,
        }
        if answer["demo"]:
            return answer
        donation = await queries.find_donation(connection, month=month)
        if donation is not None:
            answer["donation"] = schemas.month_out(donation)
            answer["proof"] = await _path(connection, month, entry_id)
            return answer
    open_month = next((each for each in await list_accruing(fund) if each.month == month), None)
    answer["donation"] = None if open_month is None else schemas.accruing_out(open_month)
    return answer


async def _path(connection: Connection, month: Month, entry_id: UUID) -> dict[str, Any] | None:
    """None for a month that was closed before its receipts were kept, and for an entry that came after the close."""
    blocks = await queries.list_blocks(connection, month)
    at = sum(block.first_entry <= entry_id for block in blocks) - 1
    if at < 0:
        return None
    end = blocks[at + 1].first_entry if at + 1 < len(blocks) else id_floor(month.end)
    shares = await ledger.list_shares(connection, queries.FUND, blocks[at].first_entry, end)
    leaves = [receipt_tree.leaf(transfer_id, micro) for _, transfer_id, micro in shares[: blocks[at].leaves]]
    index = next((number for number, (each, _, _) in enumerate(shares) if each == entry_id), len(leaves))
    if index >= len(leaves) or receipt_tree.root_of(leaves) != blocks[at].root:
        return None
    roots = [block.root for block in blocks]
    steps = [*receipt_tree.path_to(leaves, index), *receipt_tree.path_to(roots, at)]
    return {
        "algorithm": receipt_tree.ALGORITHM,
        "leaf": leaves[index].hex(),
        "path": [{"side": step.side, "hash": step.hash.hex()} for step in steps],
        "root": receipt_tree.root_of(roots).hex(),
    }
