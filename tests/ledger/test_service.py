import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from aim2balance import ledger, wallet
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Conflict, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.ledger.errors import KeyReused, NoAccount, Overdrawn
from aim2balance.ledger.types import SYSTEM, Account, AccountKind, Cause, Leg, Posted, Transfer
from aim2balance.wallet.types import CreditSource

NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)


def topup(
    owner: UUID,
    micro: int,
    key: str = "payment 1",
    cause: Cause = Cause.TOPUP,
    against: AccountKind = AccountKind.PSP_CLEARING,
    transfer_id: UUID | None = None,
) -> Transfer:
    return Transfer(
        id=transfer_id or new_id(NOW),
        owner_id=owner,
        cause=cause,
        key=key,
        happened_at=NOW,
        legs=(
            Leg(account=Account(kind=AccountKind.WALLET, owner_id=owner), amount=Euro(micro)),
            Leg(account=Account(kind=against), amount=Euro(-micro)),
        ),
        reference="pi_1",
    )


async def post(db: Database, transfer: Transfer) -> Posted:
    async with db.transaction() as tx:
        return await ledger.post(tx, transfer)


async def an_owner(db: Database, micro: int = 0) -> UUID:
    owner = new_id()
    async with db.transaction() as tx:
        await wallet.open_wallet(tx, owner)
        if micro:
            await ledger.post(tx, topup(owner, micro, key="first"))
    return owner


async def test_a_transfer_moves_both_balances(db: Database) -> None:
    owner = await an_owner(db)
    transfer = topup(owner, 20)
    assert await post(db, transfer) == Posted(transfer_id=transfer.id, is_replay=False)
    assert (await wallet.balance(db, owner)).balance == Euro(20)
    assert await ledger.balance(db, Account(kind=AccountKind.PSP_CLEARING)) == Euro(-20)
    assert await ledger.balance(db, Account(kind=AccountKind.PROVIDER_COSTS, name="never used")) == Euro(0)
    (entry,) = await wallet.entries(db, owner)
    assert (entry.kind, entry.amount, entry.balance_after, entry.happened_at, entry.reference) == ("topup", Euro(20), Euro(20), NOW, "pi_1")


async def test_a_repeated_key_books_once_and_gives_the_first_back(db: Database) -> None:
    owner = await an_owner(db)
    first = await post(db, topup(owner, 20))
    assert await post(db, topup(owner, 20)) == Posted(transfer_id=first.transfer_id, is_replay=True)
    assert (await wallet.balance(db, owner)).balance == Euro(20)


async def test_a_key_or_id_with_other_content_is_a_conflict(db: Database) -> None:
    owner = await an_owner(db)
    first = topup(owner, 20)
    await post(db, first)
    with pytest.raises(KeyReused):
        await post(db, topup(owner, 21))
    with pytest.raises(KeyReused):
        await post(db, topup(owner, 20, key="payment 2", transfer_id=first.id))
    other = await an_owner(db)
    assert not (await post(db, topup(other, 5))).is_replay  # keys belong to their owner


async def test_the_same_key_at_the_same_time_books_once(db: Database) -> None:
    owner = await an_owner(db)
    posted = await asyncio.gather(*(post(db, topup(owner, 20)) for _ in range(8)))
    assert sorted(one.is_replay for one in posted) == [False, *[True] * 7]
    assert len({one.transfer_id for one in posted}) == 1
    assert (await wallet.balance(db, owner)).balance == Euro(20)


async def test_transfers_in_opposite_directions_do_not_deadlock(db: Database) -> None:
    owners = [await an_owner(db, 1000) for _ in range(2)]
    kinds = (AccountKind.PSP_CLEARING, AccountKind.PROMOTIONS, AccountKind.VAT_PAYABLE)

    async def work(number: int) -> None:
        for step in range(20):
            owner = owners[(number + step) % 2]
            legs = [
                Leg(account=Account(kind=AccountKind.WALLET, owner_id=owner), amount=Euro(3)),
                *(Leg(account=Account(kind=kind), amount=Euro(-1)) for kind in kinds),
            ]
            legs = legs[::-1] if number % 2 else legs
            await post(
                db, Transfer(id=new_id(), owner_id=owner, cause=Cause.TOPUP, key=f"{number} {step}", happened_at=NOW, legs=tuple(legs))
            )

    await asyncio.gather(*(work(number) for number in range(6)))
    assert sum([(await wallet.balance(db, owner)).balance.micro for owner in owners]) == 2000 + 6 * 20 * 3


async def test_a_wallet_that_was_never_opened(db: Database) -> None:
    with pytest.raises(NoAccount):
        await post(db, topup(new_id(), 20))
    with pytest.raises(NotFound):
        await wallet.balance(db, new_id())
    async with db.transaction() as tx:
        with pytest.raises(NotFound):
            await wallet.block(tx, new_id())


async def test_f02_a_wallet_is_never_drawn_below_what_it_holds(db: Database) -> None:
    owner = await an_owner(db, 100)
    with pytest.raises(Overdrawn):
        await post(db, topup(owner, -101, cause=Cause.REFUND))
    await post(db, topup(owner, -100, cause=Cause.REFUND))
    assert (await wallet.balance(db, owner)).balance == Euro(0)


async def test_a_refused_transfer_leaves_its_key_free(db: Database) -> None:
    owner = await an_owner(db, 100)
    async with db.transaction() as tx:
        with pytest.raises(Overdrawn):
            await ledger.post(tx, topup(owner, -150, key="refund", cause=Cause.REFUND))
        assert not (await ledger.post(tx, topup(owner, -50, key="refund", cause=Cause.REFUND))).is_replay


async def test_f19_a_chargeback_goes_below_zero_and_blocks(db: Database) -> None:
    owner = await an_owner(db, 100)
    async with db.transaction() as tx:
        await wallet.charge_back(tx, owner, Euro(150), key="dp_1", reference="dp_1", happened_at=NOW)
    owed = await wallet.balance(db, owner)
    assert (owed.balance, owed.is_blocked) == (Euro(-50), True)
    async with db.transaction() as tx:
        with pytest.raises(Conflict):
            await wallet.unblock(tx, owner)
        await wallet.reverse_chargeback(tx, owner, Euro(150), key="dp_1 won", reference="dp_1", happened_at=NOW)
        await wallet.unblock(tx, owner)
    assert (await wallet.balance(db, owner)).available == Euro(100)


@pytest.mark.parametrize(
    ("source", "kind"),
    [(CreditSource.ADJUSTMENTS, "adjustment"), (CreditSource.PROMOTIONS, "allowance"), (CreditSource.PSP_CLEARING, "topup")],
)
async def test_credit_says_where_it_comes_from(db: Database, source: CreditSource, kind: str) -> None:
    owner = await an_owner(db)
    for _ in range(2):
        async with db.transaction() as tx:
            await wallet.credit(tx, owner, Euro(30), "welcome", "admin@example.org", "credit 1", source=source)
    (entry,) = await wallet.entries(db, owner)
    assert (entry.kind, entry.amount, entry.reason) == (kind, Euro(30), "welcome")
    assert await ledger.balance(db, Account(kind=AccountKind(source))) == Euro(-30)


async def test_money_moves_between_system_accounts_too(db: Database) -> None:
    legs = (
        Leg(account=Account(kind=AccountKind.PSP_CLEARING), amount=Euro(-9)),
        Leg(account=Account(kind=AccountKind.PSP_FEES), amount=Euro(9)),
    )
    correction = Transfer(
        id=new_id(), owner_id=SYSTEM, cause=Cause.ADJUSTMENT, key="fees", happened_at=NOW, legs=legs, reason="fees of May", actor="tester"
    )
    assert not (await post(db, correction)).is_replay
    assert await ledger.balance(db, Account(kind=AccountKind.PSP_FEES)) == Euro(9)
    assert await wallet.entries(db, SYSTEM) == []


async def test_verify_counts_what_it_saw(db: Database) -> None:
    await an_owner(db, 100)
    report = await ledger.verify(db)
    assert report.violations == ()
    assert (report.counts["transfers"], report.counts["entries"]) == (1, 2)
    later = await ledger.verify(db, since=datetime.now(UTC) + timedelta(days=1))
    assert (later.violations, later.counts["entries"]) == ((), 0)


ENTRY = "INSERT INTO entry (owner_id, id, transfer_id, account_id, amount) SELECT a.owner_id, '{id}', '{transfer}', a.id, {amount} FROM account AS a WHERE kind = '{kind}'"
BREAKS = {
    "transfers sum to zero": ENTRY.format(id=new_id(), transfer="{transfer}", amount=5, kind="wallet"),
    "transfers have entries": "INSERT INTO transfer (owner_id, id, kind, happened_at, recorded_at) SELECT id, '{new}', 'topup', now(), now() FROM account WHERE kind = 'wallet'",
    "entries have transfers": ENTRY.format(id=new_id(), transfer="{new}", amount=5, kind="wallet"),
    "transfers are of their time": "SET session_replication_role = replica; UPDATE transfer SET recorded_at = recorded_at - interval '40 days'; SET session_replication_role = DEFAULT",
    "balances equal entries": "UPDATE account SET balance = balance + 1 WHERE kind = 'margin'",
    "wallets continue": "UPDATE account SET balance = balance + 1 WHERE kind = 'wallet'",
    "held equals open holds": "UPDATE account SET held = held + 1 WHERE kind = 'wallet'",
    "budgets hold their open holds": "INSERT INTO budget_window (limit_id, window_start, held) VALUES ('{new}', now(), 1)",
    "no wallet below zero": "ALTER TABLE account DROP CONSTRAINT no_wallet_below_zero; UPDATE account SET balance = -1 WHERE kind = 'wallet'",
}


@pytest.mark.broken_books
@pytest.mark.parametrize("rule", BREAKS)
async def test_verify_finds_every_broken_rule(db: Database, rule: str) -> None:
    owner = await an_owner(db)
    posted = await post(db, topup(owner, 100, transfer_id=new_id()))
    async with db.connection() as connection:
        await connection.execute(BREAKS[rule].format(transfer=posted.transfer_id, new=new_id()))
    assert rule in {violation.rule for violation in (await ledger.verify(db)).violations}
    if rule != "balances equal entries":  # the one rule that wants the whole book
        since = datetime.now(UTC) - timedelta(hours=1)
        assert rule in {violation.rule for violation in (await ledger.verify(db, since)).violations}


@pytest.mark.broken_books
async def test_verify_compares_spends_with_events(db: Database) -> None:
    owner = await an_owner(db, 1000)
    ids = {name: new_id() for name in ("good", "no event", "other legs", "demo as gateway", "no spend", "telemetry", "free")}
    async with db.connection() as connection:
        await connection.execute(
            "CREATE TABLE bought (owner_id uuid, id uuid, source text, provider_micro bigint, margin_micro bigint, restoration_micro bigint)"
        )
        for name in ("good", "no event", "other legs", "demo as gateway"):
            await connection.execute(
                "SELECT newly FROM wallet_settle(ARRAY[$1::uuid], ARRAY[$2::uuid], ARRAY['openai'], ARRAY[a2b_account_id('provider_costs', 'openai')], "
                "ARRAY[80], ARRAY[12], ARRAY[8], ARRAY[now()], ARRAY[$3::boolean])",
                ids[name],
                owner,
                name == "demo as gateway",
            )
        for name, source, legs in (
            ("good", "gateway", (80, 12, 8)),
            ("other legs", "gateway", (81, 11, 8)),
            ("demo as gateway", "gateway", (80, 12, 8)),
            ("no spend", "gateway", (1, 0, 0)),
            ("telemetry", "telemetry", (0, 0, 0)),
            ("free", "gateway", (0, 0, 0)),
        ):
            await connection.execute("INSERT INTO bought VALUES ($1, $2, $3, $4, $5, $6)", owner, ids[name], source, *legs)
    for since in (None, datetime.now(UTC) - timedelta(hours=1)):
        report = await ledger.verify(db, since, extra_checks={"spends": ledger.spends_match_events("bought")})
        assert {violation.subject for violation in report.violations} == {
            str(ids[name]) for name in ("no event", "other legs", "demo as gateway", "no spend")
        }
        assert all(str(violation).startswith("spends match events: ") for violation in report.violations)
