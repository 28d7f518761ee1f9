"""Refunds we ask for: up to the unused top-up, the processor first, the wallet on its confirmation."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from aim2balance import payments, wallet
from aim2balance.kit.db import Database
from aim2balance.kit.errors import NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.payments.errors import NotRefundable, ProcessorRefused, ProcessorUnavailable
from aim2balance.payments.types import SalesTerms, VatMode
from tests.payments.shop import Shop


@pytest.fixture
def shop(db: Database) -> Shop:
    return Shop(db)


async def ask(shop: Shop, owner_id: Any, payment_id: Any, **more: Any) -> Any:
    made = await payments.request_refund(shop.payments, owner_id, payment_id, actor="op", reason="asked", **more)
    await shop.worker.run_due()
    return made


async def test_all_that_is_unused_goes_back(shop: Shop) -> None:
    owner_id = await shop.owner(None)
    payment_id = await shop.topped_up(owner_id)
    async with shop.db.transaction() as tx:
        await wallet.credit(tx, owner_id, Euro.parse("-3.333333"), "spent", "test", "spent")
    assert await payments.refundable(shop.payments, owner_id, payment_id) == 666
    with pytest.raises(NotRefundable):
        await ask(shop, owner_id, payment_id, cents=667)
    await ask(shop, owner_id, payment_id)
    assert await shop.balance(owner_id) == "0.006667"
    (item,) = await payments.history(shop.payments, owner_id)
    assert (item.refunded, str(item.status)) == (666, "completed")


async def test_a_gift_is_spent_first_and_never_paid_out(shop: Shop) -> None:
    owner_id = await shop.owner(None, "5")
    payment_id = await shop.topped_up(owner_id)
    assert await payments.refundable(shop.payments, owner_id, payment_id) == 1000
    async with shop.db.transaction() as tx:
        await wallet.credit(tx, owner_id, Euro.parse("-5"), "spent", "test", "spent")
    assert await payments.refundable(shop.payments, owner_id, payment_id) == 1000


async def test_two_refunds_at_once_are_not_both_more_than_there_is(shop: Shop) -> None:
    owner_id = await shop.owner(None)
    one, two = await shop.topped_up(owner_id), await shop.topped_up(owner_id)
    async with shop.db.transaction() as tx:
        await wallet.credit(tx, owner_id, Euro.parse("-8"), "spent", "test", "spent")
    asked = await asyncio.gather(
        *(payments.request_refund(shop.payments, owner_id, payment, actor="op", reason="r", cents=900) for payment in (one, two, one)),
        return_exceptions=True,
    )
    assert sorted(type(found).__name__ for found in asked) == ["NotRefundable", "NotRefundable", "UUID"]
    await shop.worker.run_due()
    assert await shop.balance(owner_id) == "3"


async def test_the_same_refund_asked_twice_is_one(shop: Shop) -> None:
    owner_id = await shop.owner(None)
    payment_id, refund_id = await shop.topped_up(owner_id), new_id()
    for _ in range(2):
        assert await ask(shop, owner_id, payment_id, cents=400, refund_id=refund_id) == refund_id
    assert await shop.balance(owner_id) == "6"


async def test_a_crash_after_the_refund_books_it_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    owner_id = await shop.owner(None)
    payment_id = await shop.topped_up(owner_id)
    real, crashes = shop.local.refund, [True]

    async def dies(*args: Any) -> Any:
        made = await real(*args)
        if crashes:
            crashes.clear()
            raise ProcessorUnavailable("the connection was cut after the refund")
        return made

    monkeypatch.setattr(shop.local, "refund", dies)
    await ask(shop, owner_id, payment_id, cents=400)
    shop.clock.at += timedelta(minutes=1)
    await shop.worker.run_due()
    assert await shop.balance(owner_id) == "6"
    assert [row["state"] for row in await shop.rows("SELECT state FROM payment_refund")] == ["succeeded"]


async def test_nothing_is_taken_before_the_processor_confirms(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    owner_id = await shop.owner(None)
    payment_id = await shop.topped_up(owner_id)

    async def away(*_: Any) -> Any:
        raise ProcessorUnavailable("away")

    monkeypatch.setattr(shop.local, "refund", away)
    await ask(shop, owner_id, payment_id, cents=400)
    assert await shop.balance(owner_id) == "10"
    assert await payments.refundable(shop.payments, owner_id, payment_id) == 600, "what is asked for is not asked for again"


async def test_a_refused_refund_is_an_alert_and_takes_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    owner_id = await shop.owner(None)
    payment_id = await shop.topped_up(owner_id)

    async def refuse(*_: Any) -> Any:
        raise ProcessorRefused("no")

    monkeypatch.setattr(shop.local, "refund", refuse)
    await ask(shop, owner_id, payment_id)
    assert await shop.balance(owner_id) == "10"
    assert await shop.alerts() == {"refund_refused"}
    assert await payments.refundable(shop.payments, owner_id, payment_id) == 1000


@pytest.mark.parametrize("mode", list(VatMode))
async def test_tax_goes_back_with_it_to_the_cent(db: Database, mode: VatMode) -> None:
    shop = Shop(db, terms=SalesTerms(vat=mode))
    owner_id = await shop.owner(None)
    payment_id = await shop.topped_up(owner_id, 1000)
    for cents in (1, 333, None):
        await ask(shop, owner_id, payment_id, cents=cents)
    assert (await shop.balance(owner_id), await shop.accounts()) == ("0", {})


async def test_a_payment_in_dispute_is_not_refunded(shop: Shop) -> None:
    owner_id = await shop.owner(None, "100")
    payment_id = await shop.topped_up(owner_id)
    (intent,) = await shop.rows("SELECT intent_id FROM payment")
    await shop.local.dispute(intent["intent_id"])
    await shop.worker.run_due()
    with pytest.raises(NotRefundable):
        await ask(shop, owner_id, payment_id)


async def test_somebody_elses_payment_is_not_there(shop: Shop) -> None:
    payment_id = await shop.topped_up(await shop.owner(None))
    with pytest.raises(NotFound):
        await ask(shop, await shop.owner(None), payment_id)
