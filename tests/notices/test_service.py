"""Notices on a real database and a real mail server: told once, mailed once, tried again, settled."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from aim2balance import identity, notices, wallet
from aim2balance.adapters.mail.smtp import open_mailer
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Worker, enqueue
from aim2balance.notices import Notice, Notifier, service
from aim2balance.notices.errors import UnknownNotice
from tests.api_client import NOON, PASSWORD
from tests.notices.sink import Sink, a_sink, text_of


@pytest.fixture
def sink() -> Iterator[Sink]:
    with a_sink() as made:
        yield made


@pytest_asyncio.fixture
async def notifier(db: Database, sink: Sink) -> AsyncIterator[Notifier]:
    mailer = open_mailer(sink.url, "aim2balance <no-reply@example.org>")
    yield Notifier(
        db=db,
        clock=FixedClock(NOON),
        mailer=mailer,
        base_url="https://chat.example.org",
        link_of=lambda link_id: f"link-{link_id}",
        invitation_of=lambda invitation_id: f"invitation-{invitation_id}",
    )


async def person(db: Database, email: str = "ada@example.org", language: str | None = None) -> UUID:
    made = await identity.create_user(db, email=email, password=PASSWORD, now=NOON, on_created=wallet.open_wallet)
    if language:
        await identity.change_preferences(db, made.id, {"language": language}, NOON)
    return made.id


async def notified(notifier: Notifier, owner_id: UUID, kind: str, key: str, **facts: Any) -> None:
    async with notifier.db.transaction() as tx:
        await enqueue(tx, "notice", {"kind": kind, "ownerId": str(owner_id), "key": key, **facts}, key=f"{key}:{new_id()}")
    await worker(notifier).run_due()


def worker(notifier: Notifier) -> Worker:
    return Worker(notifier.db, notifier.clock, notices.handlers(notifier))


async def test_a_topup_is_told_once_by_mail_in_the_readers_language(notifier: Notifier, sink: Sink) -> None:
    owner = await person(notifier.db, language="de-AT")
    facts = {"grossCents": 1000, "creditCents": 1000, "taxCents": 0, "paymentId": str(new_id()), "paidAt": NOON.isoformat()}
    await notified(notifier, owner, "topup_received", "topup:1", **facts)
    await notified(notifier, owner, "topup_received", "topup:1", **facts)
    assert [email["Subject"] for email in sink.emails] == ["Ihre Aufladung von 10,00 € ist da"]
    assert sink.emails[0]["To"] == "ada@example.org"
    assert "https://chat.example.org/wallet" in text_of(sink.emails[0])
    assert await service.list_banners(notifier, owner) == []


async def test_trouble_stands_in_the_app_until_it_is_settled_or_closed(notifier: Notifier, sink: Sink) -> None:
    owner, other = await person(notifier.db), await person(notifier.db, "eve@example.org")
    await notified(notifier, owner, "auto_topup_needs_authentication", "needs_authentication:1", link="/wallet?finish=auto-topup")
    later = replace(notifier, clock=FixedClock(NOON + timedelta(minutes=1)))
    await notified(later, owner, "disputed", "dispute:1", amountCents=500)
    assert [one.kind for one in await service.list_banners(notifier, owner)] == ["disputed", "auto_topup_needs_authentication"]
    assert "https://chat.example.org/wallet?finish=auto-topup" in text_of(sink.emails[0])
    assert await service.list_banners(notifier, other) == []
    await notified(notifier, owner, "topup_received", "topup:2", grossCents=1000)
    left = await service.list_banners(notifier, owner)
    assert [one.kind for one in left] == ["disputed"]
    with pytest.raises(UnknownNotice):
        await service.dismiss(notifier, other, left[0].id)
    await service.dismiss(notifier, owner, left[0].id)
    await service.dismiss(notifier, owner, left[0].id)
    assert await service.list_banners(notifier, owner) == []


async def test_what_is_over_is_closed_for_good(notifier: Notifier) -> None:
    """By its window's end, and by what the causes say: they are asked about what stands, and not about what is closed."""
    owner = await person(notifier.db)
    ends = (NOON + timedelta(hours=1)).isoformat()
    for key, end in (("first", ends), ("second", None)):
        await notified(notifier, owner, "budget_level", key, budget=f"{new_id()}:eur", level=80, windowEndAt=end)
    later = replace(notifier, clock=FixedClock(NOON + timedelta(hours=1)))
    assert len(await service.list_banners(notifier, owner)) == 2
    (left,) = await service.list_banners(later, owner)
    assert left.facts["windowEndAt"] is None
    assert await service.list_standing(later, [owner]) == {owner: [(left.id, "budget_level")]}

    class Over:
        def __init__(self) -> None:
            self.asked: list[UUID] = []

        async def list_over(self, banners: Sequence[Notice]) -> set[UUID]:
            self.asked += [banner.id for banner in banners]
            return {left.id}

    causes = Over()
    assert await service.list_banners(replace(later, causes=causes), owner) == []
    assert await service.list_banners(replace(later, causes=causes), owner) == []
    assert causes.asked == [left.id]
    assert await service.list_banners(later, owner) == []
    assert await service.list_standing(later, [owner]) == {}


async def test_a_server_that_is_away_is_tried_again_later(notifier: Notifier, sink: Sink) -> None:
    owner = await person(notifier.db)
    sink.refusing = "451 try later"
    await notified(notifier, owner, "low_balance", "low:1", balanceMicro=150_000)
    assert (sink.tries, sink.emails) == (1, [])
    sink.refusing = None
    await worker(notifier).run_due()
    assert sink.emails == []  # not at once
    later = replace(notifier, clock=FixedClock(NOON + timedelta(hours=2)))
    await worker(later).run_due()
    assert [email["Subject"] for email in sink.emails] == ["Your balance is low"]
    assert "0.15 €" in text_of(sink.emails[0])


async def test_a_letter_nobody_will_take_is_given_up(notifier: Notifier, sink: Sink) -> None:
    owner = await person(notifier.db)
    sink.refusing = "550 no such user"
    await notified(notifier, owner, "low_balance", "low:1", balanceMicro=150_000)
    sink.refusing = None
    await worker(replace(notifier, clock=FixedClock(NOON + timedelta(days=2)))).run_due()
    assert (sink.tries, sink.emails) == (1, [])


async def test_a_job_that_runs_twice_sends_one_letter(notifier: Notifier, sink: Sink) -> None:
    owner = await person(notifier.db)
    await notified(notifier, owner, "low_balance", "low:1", balanceMicro=150_000)
    async with notifier.db.connection() as connection:
        payload = {"noticeId": str(await connection.fetchval("SELECT id FROM notice"))}
    await asyncio.gather(service.send(notifier, payload), service.send(notifier, payload))
    assert len(sink.emails) == 1


async def test_what_was_asked_for_before_there_were_notices_is_past(notifier: Notifier, sink: Sink) -> None:
    owner = await person(notifier.db)
    async with notifier.db.transaction() as tx:
        await enqueue(tx, "notice", {"kind": "topup_received", "ownerId": str(owner), "paymentId": "p"}, key="topup:old")
    await worker(notifier).run_due()
    async with notifier.db.connection() as connection:
        assert await connection.fetchval("SELECT count(*) FROM notice") == 0
        assert await connection.fetchval("SELECT state FROM job WHERE key = 'topup:old'") == "done"
    assert sink.tries == 0


async def test_what_was_told_long_ago_is_forgotten(notifier: Notifier, sink: Sink) -> None:
    owner = await person(notifier.db)
    await notified(replace(notifier, clock=FixedClock(NOON - timedelta(days=401))), owner, "disputed", "dispute:1", amountCents=500)
    await notified(notifier, owner, "disputed", "dispute:2", amountCents=500)
    await notices.purge_old(notifier)
    async with notifier.db.connection() as connection:
        assert await connection.fetchval("SELECT array_agg(key) FROM notice") == ["dispute:2"]
    assert sink.tries == 2


async def test_without_a_mail_server_notices_stand_in_the_app_alone(notifier: Notifier, sink: Sink) -> None:
    owner = await person(notifier.db)
    alone = replace(notifier, mailer=None)
    await notified(alone, owner, "payment_failed", "failed:1", grossCents=1000)
    assert [one.kind for one in await service.list_banners(alone, owner)] == ["payment_failed"]
    await worker(notifier).run_due()
    assert sink.tries == 0


async def test_an_erased_person_gets_no_mail(notifier: Notifier, sink: Sink) -> None:
    owner = await person(notifier.db)
    async with notifier.db.transaction() as tx:
        await enqueue(tx, "notice", {"kind": "low_balance", "ownerId": str(owner), "key": "low:1", "balanceMicro": 1}, key="low:1")
        await identity.erase(tx, owner, NOON)
    await worker(notifier).run_due()
    assert sink.tries == 0
    async with notifier.db.transaction() as tx:
        await notices.erase(tx, owner)
        assert await tx.fetchval("SELECT count(*) FROM notice") == 0
