"""The shared events of Stripe as two stories, in any order, each event three times: the end is always the same."""

import asyncio
import itertools
import json
import random
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest

from aim2balance import payments
from aim2balance.kit.db import Database
from aim2balance.kit.money import Euro
from tests.payments.context import SECRET, PaymentsContext
from tests.shared_data import shared

REFUNDS = {"charge_refunded_partial", "charge_refunded_full"}
DISPUTE = {"charge_dispute_created", "charge_dispute_closed_lost", "charge_dispute_closed_won"}
CARD, SEPA, BOUNCED = "pi_3TopUpCard000000000001", "pi_3TopUpSepa000000000001", "pi_3TopUpSepa000000000002"
AUTO, AUTO_FAILED = "pi_3AutoTopUp00000000001", "pi_3AutoTopUp00000000002"
FIRST, SECOND, THIRD = (f"in_1Abo0000000000000000{number}" for number in (1, 2, 3))
REFUND_FAILED = "evt_1Fixture00000000000026"

COMMON = {
    SEPA: "completed",
    BOUNCED: "failed",
    AUTO: "completed",
    AUTO_FAILED: "failed",
    FIRST: "completed",
    SECOND: "completed",
    THIRD: "failed",
}
PLAN = ("expired", False)

# Amounts in euro. Plan: twice 9.00, of which 1.44 is tax. Top-ups: 10 (card), 25 (SEPA), 20 (automatic).
END: dict[str, dict[str, Any]] = {
    "A": {
        "balance": "60.12",
        "blocked": False,
        "accounts": {"psp_clearing": "-63", "vat_payable": "2.88"},
        "moved": {"topup": "70.12", "refund": "-10"},
        "statuses": {CARD: "refunded", **COMMON},
    },
    "B lost": {
        "balance": "60.12",
        "blocked": True,
        "accounts": {"psp_clearing": "-43", "vat_payable": "2.88", "psp_fees": "-20"},
        "moved": {"topup": "70.12", "chargeback": "-10"},
        "statuses": {CARD: "disputed", **COMMON},
    },
    "B won": {
        "balance": "70.12",
        "blocked": False,
        "accounts": {"psp_clearing": "-53", "vat_payable": "2.88", "psp_fees": "-20"},
        "moved": {"topup": "70.12", "chargeback": "0"},
        "statuses": {CARD: "completed", **COMMON},
    },
}


def story(name: str) -> dict[str, bytes]:
    """The events of a story by name, in the order they were written in."""
    folder = shared("fixtures", "stripe")
    left_out = {"A": DISPUTE, "B lost": REFUNDS | {"charge_dispute_closed_won"}, "B won": REFUNDS | {"charge_dispute_closed_lost"}}[name]
    names = [event["name"] for event in json.loads((folder / "index.json").read_text())["events"] if event["name"] not in left_out]
    return {event: (folder / "events" / f"{event}.json").read_bytes() for event in names}


async def deliver(
    db: Database, events: Sequence[bytes], *, work_between: Callable[[], bool], workers: int = 1
) -> tuple[PaymentsContext, UUID]:
    context = PaymentsContext(db)
    owner_id = await context.owner()
    async with db.transaction() as tx:
        # Switched on while there is no card yet: it begins with the card and stops with the decline, in whatever order they are told.
        await tx.execute("INSERT INTO auto_topup VALUES ($1, 'needs_card', 5000000, 2000, 10000, 50000, NULL, now())", owner_id)
    for body in events:
        await context.send(body)
        if work_between():
            await context.worker.run_due()
    await asyncio.gather(*(context.worker.run_due() for _ in range(workers)))
    await context.worker.run_due()
    return context, owner_id


async def end_of(context: PaymentsContext, owner_id: UUID) -> dict[str, Any]:
    return {
        "balance": await context.balance(owner_id),
        "blocked": await context.is_blocked(owner_id),
        "accounts": await context.accounts(),
        "moved": await context.moved(owner_id),
        "statuses": await context.statuses(owner_id),
    }


async def assert_end(context: PaymentsContext, owner_id: UUID, name: str) -> None:
    assert await end_of(context, owner_id) == END[name]
    plan = await payments.find_plan(context.payments, owner_id)
    assert plan is not None
    assert (plan.status, plan.is_past_due, plan.plan_id) == (*PLAN, "abo_monthly")
    auto = await payments.find_auto_topup(context.payments, owner_id)
    assert (auto.state, auto.failure, auto.has_card) == ("declined", "insufficient_funds", True)
    assert await context.parked() == {REFUND_FAILED: "unknown_refund"}
    assert "parked:unknown_refund" in await context.alerts()
    assert not await context.rows("SELECT FROM payment_event WHERE state = 'received'")
    assert not await context.rows("SELECT FROM job WHERE state <> 'done' AND name LIKE 'payments.%'")


def shuffled(events: dict[str, bytes], seed: int) -> list[bytes]:
    told = [body for body in events.values() for _ in range(3)]
    random.Random(seed).shuffle(told)
    return told


@pytest.mark.parametrize("name", END)
async def test_f16_a_story_as_it_happened(db: Database, name: str) -> None:
    events = sorted(story(name).values(), key=lambda body: (json.loads(body)["created"], json.loads(body)["id"]))
    await assert_end(*await deliver(db, events, work_between=lambda: True), name)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", END)
async def test_f16_a_story_in_any_order_each_event_three_times(db: Database, name: str, seed: int) -> None:
    chance = random.Random(seed)
    context, owner_id = await deliver(db, shuffled(story(name), seed), work_between=lambda: chance.random() < 0.5)
    await assert_end(context, owner_id, name)


@pytest.mark.parametrize("name", END)
async def test_f16_several_workers_at_once(db: Database, name: str) -> None:
    context, owner_id = await deliver(db, shuffled(story(name), 7), work_between=lambda: False, workers=6)
    await assert_end(context, owner_id, name)


@pytest.mark.parametrize("name", END)
async def test_f16_a_replay_of_everything_changes_nothing(db: Database, name: str) -> None:
    context, owner_id = await deliver(db, shuffled(story(name), 99), work_between=lambda: True)
    entries = await context.rows("SELECT * FROM entry ORDER BY id")
    for row in await payments.list_events(db, "stripe"):
        await payments.replay(db, "stripe", row["event_id"])
        await context.worker.run_due()
    await assert_end(context, owner_id, name)
    assert await context.rows("SELECT * FROM entry ORDER BY id") == entries


async def everything(context: PaymentsContext, owner_id: UUID) -> dict[str, Any]:
    """What is kept after some events, without times and ids of ours."""
    plan = await payments.find_plan(context.payments, owner_id)
    auto = await payments.find_auto_topup(context.payments, owner_id)
    return {
        **await end_of(context, owner_id),
        "plan": plan,
        "auto": (auto.state, auto.failure, auto.has_card),
        "parked": await context.parked(),
    }


@pytest.mark.parametrize("name", END)
async def test_f16_any_two_events_may_change_places(db: Database, name: str) -> None:
    """Every pair, alone, in both orders, for an owner of its own: the same end."""
    events = story(name)
    if name != "A":
        # The pairs without a dispute are those of story A.
        pairs = [(one, other) for one, other in itertools.combinations(events, 2) if "dispute" in one or "dispute" in other]
    else:
        pairs = list(itertools.combinations(events, 2))
    for number, (one, other) in enumerate(pairs):
        ends = []
        for turn, order in enumerate(((one, other), (other, one))):
            context = PaymentsContext(db)
            owner_id = await context.owner(f"cus_{number}_{turn}")
            async with db.transaction() as tx:
                await tx.execute("INSERT INTO auto_topup VALUES ($1, 'needs_card', 5000000, 2000, 10000, 50000, NULL, now())", owner_id)
            before = await context.accounts()
            for event in order:
                await context.deliver(renamed(events[event], f"{number}_{turn}"))
            ends.append(await everything_of(context, owner_id, before, f"{number}_{turn}"))
        assert ends[0] == ends[1], (one, other)


def renamed(body: bytes, mark: str) -> bytes:
    """The same event about objects of another customer: every id gets the mark."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walk(found) for key, found in value.items()}
        if isinstance(value, list):
            return [walk(found) for found in value]
        if value == "cus_TestAdaLovelace1":
            return f"cus_{mark}"
        if isinstance(value, str) and value.split("_")[0] in {"evt", "pi", "ch", "py", "in", "sub", "re", "du", "cs", "txn", "pm"}:
            return f"{value}_{mark}"
        return value

    return json.dumps(walk(json.loads(body))).encode()


async def everything_of(context: PaymentsContext, owner_id: UUID, before: dict[str, str], mark: str) -> str:
    found = await everything(context, owner_id)
    now = found.pop("accounts")
    moved = {kind: Euro.parse(now.get(kind, "0")) - Euro.parse(before.get(kind, "0")) for kind in {*now, *before}}
    found["accounts"] = {kind: amount.plain() for kind, amount in sorted(moved.items()) if amount}
    found["parked"] = {event: reason for event, reason in found["parked"].items() if event.endswith(f"_{mark}")}
    found["statuses"] = dict(sorted(found["statuses"].items()))
    return repr(dict(sorted(found.items()))).replace(f"_{mark}", "")


def test_the_stored_signatures_are_those_of_the_official_library() -> None:
    """The fixtures' own headers, at the fixtures' own time: our check accepts what they were made with."""
    from datetime import UTC, datetime

    from aim2balance.adapters.payments import signature

    folder = shared("fixtures", "stripe")
    stored = json.loads((folder / "signatures.json").read_text())
    for name, signed in stored["events"].items():
        body = (folder / "events" / f"{name}.json").read_bytes()
        at = datetime.fromtimestamp(signed["timestamp"], UTC)
        signature.check(body, signed["stripe_signature"], [SECRET, stored["secret"]], at)
