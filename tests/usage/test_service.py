"""Recording, receipts, rollups that equal their events, and the views, on a real database."""

import asyncio
import json
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from aim2balance import ledger, usage
from aim2balance.kit import http
from aim2balance.kit.db import Database
from aim2balance.kit.errors import NotFound
from aim2balance.kit.ids import new_id, time_of
from aim2balance.usage import service
from aim2balance.usage.periods import period_of
from aim2balance.usage.receipts import receipt_of
from aim2balance.usage.service import Usage, no_names
from aim2balance.usage.types import Filters, Period, SourceFilter, TimeRange
from tests.usage.events import NOON, OWNER, event, random_event, record

# Events are recorded here without their spends; the gateway's tests book both.
pytestmark = pytest.mark.broken_books

ALWAYS = Period(start=None, end=None, zone="UTC")
EVERYTHING = Filters(sources=SourceFilter.ALL)


async def sums(db: Database, owner: UUID = OWNER, period: Period = ALWAYS, filters: Filters = EVERYTHING) -> dict[str, Any]:
    return await service.totals(Usage(db=db, names=no_names), owner, period, filters)


async def differences(db: Database, since: datetime | None = None) -> list[str]:
    report = await ledger.verify(db, since, {"usage": usage.check})
    return [str(each) for each in report.violations]


async def test_the_receipt_from_the_books_is_the_live_one(db: Database) -> None:
    made = event()
    await record(db, made)
    live, booked = receipt_of(made), await usage.receipt(db, OWNER, made.id)
    assert http.encode(booked) == http.encode(live)
    assert (live["durationMs"], live["ttftMs"]) == (made.latency_ms, made.ttft_ms)
    assert live["money"]["totalEUR"] == Decimal("0.002711")
    assert b'"totalEUR":0.002711,"overrunMicroEur":0,"overrunEUR":0}' in http.encode(live)
    assert b'"providerUsd":0.0025,' in http.encode(live)


async def test_every_field_of_an_event_comes_back(db: Database) -> None:
    made = event(
        status="shortened", key_id=UUID(int=3), project_id=UUID(int=4), agent_id=UUID(int=5), conversation_id=UUID(int=6), payer_id=OWNER,
        error_code="upstream_error", cache_write_5m=1, cache_write_1h=2, audio_in=3, audio_out=4, images=5, estimated=True,
        overrun_micro=11, external_user="u", external_call_id="c", reported_eur=Decimal("0.1"), reported_usd=Decimal("1e-9"),
        cost_difference_micro_usd=Decimal("-1.5"), kwh_parts=tuple(n / 7e6 for n in range(12)),
    )  # fmt: skip
    assert all(getattr(made, name) not in (None, 0, (), False) for name in made.__struct_fields__), "the sample fills every column"
    await record(db, made)
    async with db.connection() as c:
        found = await service.queries.find_event(c, OWNER, made.id)
    assert found == made


async def test_a_receipt_belongs_to_its_owner(db: Database) -> None:
    made = event()
    await record(db, made)
    with pytest.raises(NotFound, match="no receipt"):
        await usage.receipt(db, UUID(int=404), made.id)


async def test_f09_an_event_counts_once_however_often_it_is_recorded(db: Database) -> None:
    made, other = event(conversation_id=UUID(int=1)), event(conversation_id=UUID(int=1))
    await record(db, made, made)
    await record(db, other, made)
    found = await sums(db)
    assert (found["requests"], found["total_tokens"], found["total_micro"]) == (2, 2000, 5422)
    assert await differences(db) == []


async def test_f12_a_rolled_back_transaction_leaves_no_event_and_no_sum(db: Database) -> None:
    async def record_and_fail() -> None:
        async with db.transaction() as tx:
            await usage.Recorder().record(tx, [usage.encode_event(event())])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await record_and_fail()
    assert (await sums(db))["requests"] == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"uncached_input": -1},
        {"provider_micro": 2299},
        {"source": "elsewhere"},
        {"source": "telemetry"},
        {"overrun_micro": -1},
    ],
)
async def test_f06_the_table_refuses_what_cannot_be(db: Database, changes: dict[str, Any]) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await record(db, event(**changes))


@pytest.mark.parametrize("seed", range(3))
async def test_f28_the_rollups_equal_their_events(db: Database, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(12):
        await record(db, *(random_event(chance) for _ in range(chance.randrange(1, 60))))
    assert await differences(db) == []
    assert await differences(db, NOON - timedelta(days=3, minutes=7)) == []


async def test_f28_parallel_recorders_neither_deadlock_nor_lose(db: Database) -> None:
    chance = random.Random(7)
    batches = [[random_event(chance, owners=2) for _ in range(40)] for _ in range(12)]
    await asyncio.gather(*(record(db, *batch) for batch in batches))
    assert sum([(await sums(db, UUID(int=owner)))["requests"] for owner in (1, 2)]) == 480
    assert await differences(db) == []


async def test_f28_a_wrong_sum_is_found_and_rebuilt(db: Database) -> None:
    chance = random.Random(3)
    await record(db, *(random_event(chance) for _ in range(100)), event(conversation_id=UUID(int=1)))
    async with db.transaction() as tx:
        await tx.execute("UPDATE rollup_hour SET total_micro = total_micro + 1 WHERE owner_id = $1", OWNER)
        await tx.execute("DELETE FROM rollup_conversation WHERE owner_id = $1", OWNER)
        await tx.execute("UPDATE rollup_hour SET kwh_best = kwh_best + 1e-6 WHERE owner_id = $1", UUID(int=1))
    found = await differences(db)
    assert {line.partition(":")[0] for line in found} == {
        "hours equal events", "conversations equal events", "days equal hours", "months equal hours", "totals equal hours",
        "models equal hours",
    }  # fmt: skip
    assert len(found) > 3
    await usage.rebuild_rollups(db)
    assert await differences(db) == []


async def test_events_of_a_month_without_a_partition_are_kept(db: Database) -> None:
    old = event(datetime(2019, 3, 31, 23, 59, tzinfo=UTC))
    await record(db, old)
    assert (await usage.receipt(db, OWNER, old.id))["at"] == "2019-03-31T23:59:00.000Z"


async def test_months_are_made_ahead_once(db: Database) -> None:
    await usage.make_months(db, 5)
    assert await usage.make_months(db, 5) == 0
    async with db.connection() as c:
        names = {
            row["name"]
            for row in await c.fetch("SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'usage_event'::regclass")
        }
    assert len(names) >= 7
    assert {"usage_event_default", f"usage_event_{datetime.now(UTC):%Y%m}"} <= names


async def test_summary_counts_the_demo_but_not_what_others_report(db: Database) -> None:
    free = {"provider_micro": 0, "margin_micro": 0, "restoration_micro": 0, "total_micro": 0}
    await record(db, event(), event(source="demo"), event(source="telemetry", **free))
    by_source = {source: (await sums(db, filters=Filters(sources=source)))["requests"] for source in SourceFilter}
    assert by_source == {SourceFilter.GATEWAY: 2, SourceFilter.TELEMETRY: 1, SourceFilter.ALL: 3}


@pytest.mark.parametrize("day", [(2026, 3, 29), (2026, 10, 25), (2026, 11, 1), (2026, 6, 30)])
async def test_f14_days_of_a_zone_partition_its_events(db: Database, day: tuple[int, int, int]) -> None:
    """Over a change of the clocks each event is on exactly one day, in sums, log and trend alike."""
    views = Usage(db=db, names=no_names)
    for number, zone in enumerate(("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"), 1):
        owner, local = UUID(int=number), ZoneInfo(zone)
        middle = datetime(*day, 12, tzinfo=local).astimezone(UTC)
        events = [event(middle + timedelta(minutes=20 * step), owner_id=owner) for step in range(-72, 73)]
        await record(db, *events)
        counted = 0
        for shift in (-2, -1, 0, 1, 2):
            date = (datetime(*day) + timedelta(days=shift)).date().isoformat()
            period = period_of(TimeRange.CUSTOM, local, NOON, first=date, last=date)
            expected = sum(time_of(each.id).astimezone(local).date().isoformat() == date for each in events)
            found = (await sums(db, owner, period))["requests"]
            pages = [
                await service.log(views, owner, period, EVERYTHING, sort="date", descending=True, page=page, limit=100) for page in (1, 2)
            ]
            _, points = await service.trend(views, owner, period, EVERYTHING, step="day", now=NOON)
            assert found == pages[0][1] == sum(len(rows) for rows, _ in pages) == expected, (zone, date)
            assert [(point["label"], point["requests"]) for point in points] == [(date, expected)]
            counted += found
        assert counted == len(events), zone


async def test_f28_the_summary_never_reads_events(db: Database) -> None:
    await record(db, event())
    async with db.transaction() as tx:
        await tx.execute("TRUNCATE usage_event")
    views = Usage(db=db, names=no_names)
    assert (await sums(db))["requests"] == 1
    assert (await service.breakdown(views, OWNER, ALWAYS, EVERYTHING, "model"))[0]["requests"] == 1
    assert (await service.stats(views, OWNER, ALWAYS, EVERYTHING))["model"] == "gpt-4o-mini-2024-07-18"
    assert (await service.footprint(views, OWNER, ALWAYS, EVERYTHING))[2] == ["a2b-1"]


async def test_projects_and_agents_get_their_names(db: Database) -> None:
    project, agent, lost = new_id(), new_id(), new_id()

    async def names(_owner: UUID, ids: frozenset[UUID]) -> dict[UUID, str]:
        return {an_id: name for an_id, name in ((project, "Thesis"), (agent, "Tutor")) if an_id in ids}

    await record(
        db,
        event(project_id=project, agent_id=agent, uncached_input=10_000),
        event(project_id=project, provider="groq", uncached_input=9_000),
        event(agent_id=agent, uncached_input=4_000),
        event(project_id=lost, uncached_input=2_000),
        event(),
    )
    views = Usage(db=db, names=names)
    by_project = await service.breakdown(views, OWNER, ALWAYS, EVERYTHING, "project")
    assert [row["name"] for row in by_project] == ["Thesis", "Tutor", str(lost), "General"]
    assert [(part["part"], part["requests"]) for part in by_project[0]["segments"]] == [("groq", 1), ("openai", 1)]
    by_agent = {row["name"]: row["requests"] for row in await service.breakdown(views, OWNER, ALWAYS, EVERYTHING, "agent")}
    assert by_agent == {"Tutor": 2, "None": 3}
    rows, _ = await service.log(views, OWNER, ALWAYS, EVERYTHING, sort="totalTokens", descending=True, page=1, limit=5)
    assert [(project, agent) for _, project, agent in rows][:3] == [("Thesis", "Tutor"), ("Thesis", None), ("Tutor", "Tutor")]


async def test_conversations_know_their_costs(db: Database) -> None:
    one, two, empty = UUID(int=1), UUID(int=2), UUID(int=3)
    await record(
        db, event(conversation_id=one), event(conversation_id=one), event(conversation_id=two), event(owner_id=empty, conversation_id=empty)
    )
    sums = await usage.conversation_sums(db, OWNER, [one, two, empty])
    energy = event().kwh_best
    assert energy is not None
    assert sums == {one: (5422, pytest.approx(2 * energy)), two: (2711, pytest.approx(energy))}
    assert await usage.conversation_sums(db, OWNER, []) == {}


async def test_f07_energy_that_is_not_known_is_not_zero(db: Database) -> None:
    chat = UUID(int=1)
    await record(db, event(conversation_id=chat, kwh_low=None, kwh_best=None, kwh_high=None))
    assert await usage.conversation_sums(db, OWNER, [chat]) == {chat: (2711, None)}


def test_an_event_survives_the_spool() -> None:
    made = event()
    assert usage.decode_event(usage.encode_event(made)) == made
    assert json.loads(usage.encode_event(made))["exact_micro"] == "2711.125"


async def test_sums_name_what_the_wallet_could_not_pay(db: Database) -> None:
    """Of the period and the filters asked for, and of nobody else."""
    await record(db, event(overrun_micro=11), event(overrun_micro=5, model="another"), event(overrun_micro=7, owner_id=new_id()), event())
    reader = Usage(db=db, names=no_names)
    found = await service.summary(reader, OWNER, ALWAYS, EVERYTHING)
    assert (found["overrun_micro"], found["requests"]) == (16, 3)
    assert (await service.summary(reader, OWNER, ALWAYS, Filters(model="another")))["overrun_micro"] == 5
    before = Period(start=None, end=NOON - timedelta(days=1), zone="UTC")
    assert (await service.summary(reader, OWNER, before, EVERYTHING))["overrun_micro"] == 0


def test_models_have_on_paper_the_names_they_have_on_the_page() -> None:
    ids = ["demo", "openai/gpt-4o", "groq/llama-4", "together/llama-4", "o3"]
    assert usage.readable_names(ids, "Demo") == ["Demo", "gpt-4o", "groq/llama-4", "together/llama-4", "o3"]
