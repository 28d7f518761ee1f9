"""Verbs of the books: post a transfer, look at an account, check everything."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import BrokenInvariant
from aim2balance.kit.money import Euro
from aim2balance.ledger import queries
from aim2balance.ledger.errors import KeyReused, NoAccount, Overdrawn
from aim2balance.ledger.rules import check
from aim2balance.ledger.types import Account, Posted, Transfer, VerificationReport, Violation

Check = Callable[[Transaction, datetime | None], Awaitable[Sequence[Violation]]]
"""A rule of another domain that `verify` runs in its snapshot: violations of what happened since then (None: ever)."""

_RULES: Mapping[str, str] = {
    "transfers sum to zero": queries.TRANSFERS_SUM_TO_ZERO,
    "transfers have entries": queries.TRANSFERS_HAVE_ENTRIES,
    "entries have transfers": queries.ENTRIES_HAVE_TRANSFERS,
    "transfers are of their time": queries.TRANSFERS_ARE_OF_THEIR_TIME,
    "wallets continue": queries.WALLETS_CONTINUE,
    "held equals open holds": queries.HELD_EQUALS_OPEN_HOLDS,
    "budgets hold their open holds": queries.BUDGETS_HELD_EQUAL_OPEN_HOLDS,
    "budgets count their settled holds": queries.BUDGETS_SPENT_EQUAL_SETTLED_HOLDS,
    "exposures are overruns": queries.EXPOSURES_ARE_OVERRUNS,
    "no wallet below zero": queries.NO_WALLET_BELOW_ZERO,
    "holds of spends are closed": queries.HOLDS_OF_SPENDS_ARE_CLOSED,
}


async def post(tx: Transaction, transfer: Transfer) -> Posted:
    """Book a transfer. The same key with the same content gives the first one back and books nothing.

    It locks its accounts in the order of their ids until the transaction ends: post last, and for one owner per transaction.
    Raises `KeyReused` (the key with other content), `NoAccount` (a wallet that was never opened), `Overdrawn` (a wallet would fall
    below what it holds; a chargeback may do that, and blocks it), `BrokenInvariant` (the legs are not a transfer).
    """
    check(transfer)
    verdict, transfer_id = await queries.post(tx, transfer)
    match verdict:
        case "booked" | "replayed":
            return Posted(transfer_id=transfer_id, is_replay=verdict == "replayed")
        case "conflict":
            raise KeyReused("this key is in the books with other content", key=transfer.key)
        case "no_account":
            raise NoAccount("this wallet was never opened")
        case "overdrawn":
            raise Overdrawn("the wallet has less than that")
        case _:
            raise BrokenInvariant(f"unknown verdict {verdict}")


async def balance(db: Database, account: Account) -> Euro:
    """What stands on an account; zero for one that was never used."""
    async with db.connection() as connection:
        return Euro(await queries.balance_of(connection, account) or 0)


async def verify(db: Database, since: datetime | None = None, extra_checks: Mapping[str, Check] | None = None) -> VerificationReport:
    """Check every rule of the books in one snapshot; writes nothing.

    `since` looks only at what was booked from then on: wallets must continue from there to their balances; the balances of system
    accounts are then not added up. `extra_checks` are rules of other domains by name.
    """
    found: list[Violation] = []
    rules = _RULES if since else {**_RULES, "balances equal entries": queries.BALANCES_EQUAL_ENTRIES}
    async with db.transaction() as tx:
        await queries.begin_snapshot(tx)
        for name, query in rules.items():
            found += await queries.violations(tx, name, query, since)
        for extra in (extra_checks or {}).values():
            found += await extra(tx, since)
        counts = await queries.counts(tx, since)
    return VerificationReport(violations=tuple(found), counts={**counts, "rules": len(rules) + len(extra_checks or {})})


def spends_match_events(events: str) -> Check:
    """The rule that ties the books to a table of usage events.

    Every event of source gateway or demo with a price has exactly one spend transfer of that price and those legs, every other
    event has none. `events` names a table or view with owner_id, id, source, provider_micro, margin_micro, restoration_micro.
    """
    query = queries.spends_match_events(events)

    async def run(tx: Transaction, since: datetime | None) -> Sequence[Violation]:
        return await queries.violations(tx, "spends match events", query, since)

    return run


def budgets_match_events(events: str) -> Check:
    """The rule that ties what budgets count to a table of usage events: of each settled request its price and its CO2e."""
    query = queries.budgets_match_events(events)

    async def run(tx: Transaction, since: datetime | None) -> Sequence[Violation]:
        return await queries.violations(tx, "budgets match events", query, since)

    return run


async def ensure_partitions(db: Database, months_ahead: int = 3) -> int:
    """Make the monthly partitions of the books up to so many months ahead; returns how many were new. Call at start and daily."""
    async with db.transaction() as tx:
        return await queries.ensure_partitions(tx, months_ahead)
