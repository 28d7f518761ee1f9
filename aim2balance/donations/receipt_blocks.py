"""The receipts of a month that is being closed, gathered under one hash."""

from aim2balance import ledger
from aim2balance.donations import queries, receipt_tree
from aim2balance.donations.types import Month, ReceiptBlock, ReceiptsUnderHash
from aim2balance.kit.db import Transaction
from aim2balance.kit.ids import id_floor


async def gather(tx: Transaction, month: Month) -> tuple[list[ReceiptBlock], ReceiptsUnderHash]:
    """The blocks of a month that is being closed, and what of them is published."""
    blocks, count, total = list[ReceiptBlock](), 0, 0
    leaves, first = list[bytes](), None
    async for entry_id, transfer_id, micro in ledger.stream_shares(tx, queries.FUND, id_floor(month.start), id_floor(month.end)):
        first = first or entry_id
        leaves.append(receipt_tree.leaf(transfer_id, micro))
        count, total = count + 1, total + micro
        if len(leaves) == receipt_tree.BLOCK:
            blocks.append(ReceiptBlock(first_entry=first, leaves=len(leaves), root=receipt_tree.root_of(leaves)))
            leaves, first = [], None
    if first is not None:
        blocks.append(ReceiptBlock(first_entry=first, leaves=len(leaves), root=receipt_tree.root_of(leaves)))
    root = receipt_tree.root_of([block.root for block in blocks])
    return blocks, ReceiptsUnderHash(count=count, micro=total, root=root.hex())
