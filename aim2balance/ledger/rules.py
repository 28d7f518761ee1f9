"""What makes a transfer acceptable, and how accounts and keys get their ids. Pure."""

import hashlib
import json
from uuid import UUID

from aim2balance.kit.errors import invariant
from aim2balance.ledger.types import SYSTEM, Account, AccountKind, Cause, Transfer

MOST_LEGS = 16


def account_id(account: Account) -> UUID:
    """The id of an account: a wallet has its owner's; the others one made from their name, the same in every database.

    System ids sort after every UUIDv7, so accounts locked in the order of their ids are wallets first. The SQL function
    `a2b_account_id` computes the same.
    """
    if account.kind is AccountKind.WALLET:
        return account.owner_id
    digest = hashlib.sha256(f"{account.kind}/{account.name}".encode()).hexdigest()
    return UUID("ffffffffffff8" + digest[:3] + "a" + digest[4:19])


def check(transfer: Transfer) -> None:
    """Raise `BrokenInvariant` unless the transfer is one the books may take."""
    legs = transfer.legs
    invariant(2 <= len(legs) <= MOST_LEGS, "a transfer has two or more legs")
    invariant(sum(leg.amount.micro for leg in legs) == 0, "the legs of a transfer sum to zero")
    invariant(all(leg.amount.micro != 0 for leg in legs), "a leg moves something")
    invariant(len({account_id(leg.account) for leg in legs}) == len(legs), "a transfer names each account once")
    invariant(transfer.key, "a transfer has an idempotency key")
    invariant(transfer.cause is not Cause.SPEND, "spending is booked by settling a request")
    invariant(transfer.cause is not Cause.ADJUSTMENT or (transfer.reason and transfer.actor), "an adjustment has a reason and an actor")
    for leg in legs:
        is_wallet = leg.account.kind is AccountKind.WALLET
        invariant(is_wallet == (leg.account.owner_id != SYSTEM), "wallets have owners, other accounts have none")
        invariant(leg.account.kind is AccountKind.PROVIDER_COSTS or not leg.account.name, "only provider costs are kept by name")
        invariant(not is_wallet or leg.account.owner_id == transfer.owner_id, "a transfer stands in the book of its wallet's owner")


def content_hash(transfer: Transfer) -> bytes:
    """What "the same content" means for an idempotency key: cause, legs, reference and reason; not id, actor or time."""
    legs = sorted((str(account_id(leg.account)), leg.amount.micro) for leg in transfer.legs)
    return hashlib.sha256(json.dumps([transfer.cause, legs, transfer.reference, transfer.reason]).encode()).digest()
