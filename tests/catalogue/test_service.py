"""Keeping the catalogue fresh, with a real database: rates, lists, terms, rows that bookings refer to."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from aim2balance import catalogue
from aim2balance.catalogue import CatalogueHolder
from aim2balance.catalogue.errors import RateInForce, WrongRate
from aim2balance.catalogue.pricing import price
from aim2balance.catalogue.types import Provider
from aim2balance.kit.clock import FixedClock, SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import NotFound, Unavailable
from aim2balance.kit.ids import new_id
from aim2balance.kit.schedules import run_once, running
from aim2balance.kit.settings import read_environment
from aim2balance.kit.tokens import TokenUsage
from tests.catalogue.samples import LIST, d, prices, rates, settings
from tests.catalogue.test_ecb import DAILY_XML, HISTORY_CSV

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Bank:
    """A feed that answers with what it holds, or is away."""

    def __init__(self, body: str | None) -> None:
        self.body = body
        self.asked = 0

    async def fetch_rates(self) -> bytes:
        self.asked += 1
        if self.body is None:
            raise Unavailable("the bank is away")
        return self.body.encode()


class Lister:
    def __init__(self, **lists: Sequence[str]) -> None:
        self.lists = lists
        self.asked: list[str] = []

    async def list_models(self, provider: Provider) -> Sequence[str]:
        self.asked.append(provider.name)
        if provider.name not in self.lists:
            raise Unavailable("the provider is away")
        return self.lists[provider.name]


def holder(yaml: str = "", at: datetime = NOW, **variables: str) -> CatalogueHolder:
    return CatalogueHolder(settings(yaml, **variables), LIST, FixedClock(at))


def test_without_a_database_the_bundled_rate_is_used_and_said_to_be_bundled() -> None:
    found = holder()
    assert "bundled" in found.current.rates.rate_source
    assert (found.current.rates.margin, found.current.rates.fee_rate) == (d("0.15"), d("0.025"))


def test_f29_a_rate_older_than_a_week_raises_an_alert() -> None:
    day = holder().current.rates.rate_date
    after = datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
    assert holder(at=after + timedelta(days=7)).alerts == ()
    assert "8 days old" in holder(at=after + timedelta(days=8)).alerts[0]


def test_f29_a_configured_rate_stands_with_its_date_and_source() -> None:
    found = holder("pricing: { eur_per_usd: { value: 0.92, date: 2020-01-01, source: our bank } }")
    assert (found.current.rates.eur_per_usd, found.current.rates.rate_date, found.current.rates.rate_source) == (
        d("0.92"),
        date(2020, 1, 1),
        "our bank",
    )
    assert found.alerts == ()


async def test_the_demo_uses_the_example_rate_and_says_so(db: Database) -> None:
    async with db.transaction() as tx:
        await catalogue.set_eur_per_m2(tx, d("7.5"), "Bergwaldprojekt", date(2026, 11, 1), NOW, "admin")
    demo, real = holder(), holder("demo: false")
    assert (real.current.rates.eur_per_m2, real.current.rates.placeholder_rate) == (None, False)
    await demo.reload(db)
    await real.reload(db)
    assert (demo.current.rates.eur_per_m2, demo.current.rates.placeholder_rate) == (d("5.00"), True)
    assert (real.current.rates.eur_per_m2, real.current.rates.placeholder_rate) == (d("7.5"), False)


async def test_fetched_rates_are_kept_and_used(db: Database) -> None:
    fixed = FixedClock(NOW)
    newest = DAILY_XML.replace("2026-10-30", "2026-11-19").replace("1.1172", "1.25")
    assert (await catalogue.fetch_rates(db, Bank(newest), fixed)).usd_per_eur == d("1.25")
    await catalogue.fetch_rates(db, Bank(newest.replace("1.25", "1.99")), fixed)
    await catalogue.fetch_rates(db, Bank(HISTORY_CSV), fixed)
    found = holder()
    await found.reload(db)
    assert (found.current.rates.eur_per_usd, found.current.rates.rate_date) == (d("0.8"), date(2026, 11, 19))
    assert found.current.rates.rate_source == "European Central Bank"
    assert found.alerts == ()


async def test_rates_of_the_future_are_refused(db: Database) -> None:
    with pytest.raises(WrongRate):
        await catalogue.fetch_rates(db, Bank(DAILY_XML.replace("2026-10-30", "2027-01-01")), FixedClock(NOW))


async def test_an_older_fetched_rate_does_not_replace_a_newer_bundled_one(db: Database) -> None:
    await catalogue.fetch_rates(db, Bank(DAILY_XML.replace("2026-10-30", "2020-01-02")), FixedClock(NOW))
    found = holder()
    await found.reload(db)
    assert "bundled" in found.current.rates.rate_source


async def test_lists_are_kept_for_the_address_they_came_from(db: Database) -> None:
    found = holder("", OPENAI_API_KEY="k")
    (openai,) = found.settings.providers
    assert await catalogue.fetch_listing(db, Lister(openai=["models/o3", "o3", "gpt-4o-mini", "tts"]), openai, FixedClock(NOW)) == (
        "o3",
        "gpt-4o-mini",
        "tts",
    )
    await found.reload(db)
    assert [offer.name for offer in found.current.offered()] == ["o3", "gpt-4o-mini"]
    moved = holder("providers: { openai: { base_url: 'http://elsewhere', api_key: k } }")
    await moved.reload(db)
    assert moved.current.offered() == ()


async def test_a_reload_that_finds_nothing_new_keeps_the_snapshot(db: Database) -> None:
    found = holder()
    before = found.current
    await found.reload(db)
    assert found.current is before


class NoPrices:
    async def fetch_prices(self) -> bytes:
        raise AssertionError("nobody asked for a price list")


async def test_fetching_waits_for_nobody_and_goes_on_when_some_are_away(db: Database) -> None:
    clock = FixedClock(NOW)
    found = CatalogueHolder(settings("", OPENAI_API_KEY="k", GROQ_API_KEY="k"), LIST, clock)
    bank, lister = Bank(None), Lister(openai=["o3"])
    schedule = found.fetching(db, bank, lister, NoPrices())
    await run_once(schedule)
    assert [offer.name for offer in found.current.offered()] == ["o3"]
    for passed, asked in ((timedelta(0), 1), (timedelta(minutes=14), 1), (timedelta(minutes=15), 2)):
        clock.at = NOW + passed
        await run_once(schedule)
        assert (bank.asked, lister.asked.count("groq"), lister.asked.count("openai")) == (asked, asked, 1)
    clock.at = NOW + timedelta(hours=6)
    await run_once(schedule)
    assert lister.asked.count("openai") == 2


async def test_price_and_rate_rows_are_kept_once_and_read_back_as_they_were(db: Database) -> None:
    found = holder("", OPENAI_API_KEY="k", ANTHROPIC_API_KEY="k")
    at = rates(eur_per_m2=d("7.25"))
    for name in ("o3", "claude-sonnet-4-5-20250929", "text-embedding-3-small"):
        deployment = found.current.resolve(name).deployments[0]
        assert not found.is_recorded(deployment, at)
        await found.record(db, deployment, at)
        await holder().record(db, deployment, at)
        assert found.is_recorded(deployment, at)
        async with db.connection() as connection:
            assert await catalogue.get_prices(connection, deployment.prices.id) == deployment.prices
            assert await catalogue.get_rates(connection, at.id) == at
    async with db.connection() as connection:
        assert await connection.fetchval("SELECT count(*) FROM price_row") == 3
        assert await connection.fetchval("SELECT count(*) FROM rate_row") == 1


async def test_an_event_is_priced_the_same_from_the_rows_it_names(db: Database) -> None:
    row, at = (
        prices(input="2.50", output="10", tiers=[(5, {"input": d("3.1")})], per_request=d("0.001"), per_tool={"web_search": d("0.01")}),
        rates(),
    )
    deployment = replace(holder().current.resolve("demo").deployments[0], prices=row)
    await holder().record(db, deployment, at)
    usage = TokenUsage(uncached_input=10, output=20, tool_calls=(("web_search", 1),))
    async with db.connection() as connection:
        again = price(usage, await catalogue.get_prices(connection, row.id), await catalogue.get_rates(connection, at.id))
    assert again == price(usage, row, at)


async def test_rows_nobody_kept_are_not_found(db: Database) -> None:
    async with db.connection() as connection:
        for get in (catalogue.get_prices, catalogue.get_rates):
            with pytest.raises(NotFound):
                await get(connection, new_id())


@pytest.mark.parametrize("table", ["price_row", "rate_row", "fx_rate", "pricing_term"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET {}"])
async def test_what_bookings_refer_to_is_never_changed(db: Database, table: str, statement: str) -> None:
    column = "source = source" if table != "rate_row" else "margin = margin"
    async with db.connection() as connection:
        with pytest.raises(asyncpg.RestrictViolationError):
            await connection.execute(statement.format(table, column))


async def test_terms_are_appended_only_when_they_change(db: Database) -> None:
    first = settings()
    changed = replace(first, margin=d("0.2"))
    for step, configured in enumerate((first, first, changed, changed)):
        async with db.transaction() as tx:
            await catalogue.record_terms(tx, configured, NOW + timedelta(hours=step))
    async with db.connection() as connection:
        rows = await connection.fetch("SELECT kind, value, valid_from FROM pricing_term ORDER BY valid_from, kind")
    assert [(row["kind"], row["value"], row["valid_from"].hour) for row in rows] == [
        ("margin", d("0.15"), 12),
        ("rebalancing_fee", d("0.025"), 12),
        ("margin", d("0.2"), 14),
    ]


async def test_the_rate_per_square_metre_counts_from_its_month_on(db: Database) -> None:
    async with db.transaction() as tx:
        assert await catalogue.find_eur_per_m2(tx, NOW) is None
        await catalogue.set_eur_per_m2(tx, d(6), "Bergwaldprojekt", date(2026, 12, 1), NOW, "admin")
        assert await catalogue.find_eur_per_m2(tx, NOW) is None
        await catalogue.set_eur_per_m2(tx, d(5), "Bergwaldprojekt", date(2026, 11, 1), NOW, "admin")
        assert await catalogue.find_eur_per_m2(tx, NOW) == (d(5), "Bergwaldprojekt", date(2026, 11, 1))
        # Midnight in Berlin, which is an hour earlier in UTC.
        assert await catalogue.find_eur_per_m2(tx, datetime(2026, 11, 30, 22, 59, tzinfo=UTC)) == (
            d(5),
            "Bergwaldprojekt",
            date(2026, 11, 1),
        )
        assert await catalogue.find_eur_per_m2(tx, datetime(2026, 11, 30, 23, 0, tzinfo=UTC)) == (
            d(6),
            "Bergwaldprojekt",
            date(2026, 12, 1),
        )


async def test_a_rate_in_force_is_never_rewritten_and_a_coming_one_may_be(db: Database) -> None:
    async with db.transaction() as tx:
        await catalogue.set_eur_per_m2(tx, d(5), "a", date(2026, 11, 1), NOW, "admin")
        with pytest.raises(RateInForce):
            await catalogue.set_eur_per_m2(tx, d(6), "a", date(2026, 11, 1), NOW, "admin")
        for value in (d(6), d(7)):
            await catalogue.set_eur_per_m2(tx, value, "a", date(2026, 12, 1), NOW, "admin")
        assert await catalogue.find_eur_per_m2(tx, datetime(2026, 12, 2, tzinfo=UTC)) == (d(7), "a", date(2026, 12, 1))


@pytest.mark.parametrize(
    ("value", "source", "valid_from"),
    [
        ("5", "a", date(2026, 10, 1)),
        ("5", "a", date(2026, 11, 2)),
        ("0", "a", date(2026, 12, 1)),
        ("-1", "a", date(2026, 12, 1)),
        ("NaN", "a", date(2026, 12, 1)),
        ("5", " ", date(2026, 12, 1)),
    ],
)
async def test_f06_rates_that_cannot_be_are_refused(db: Database, value: str, source: str, valid_from: date) -> None:
    async with db.transaction() as tx:
        with pytest.raises(WrongRate):
            await catalogue.set_eur_per_m2(tx, d(value), source, valid_from, NOW, "admin")


def test_the_catalogue_opens_from_the_environment_alone(tmp_path: Path) -> None:
    found = catalogue.open_catalogue(read_environment({}, tmp_path))
    assert found.current.resolve("demo").deployments[0].is_demo
    assert found.price_list.find("openai", "gpt-4o-mini", date(2026, 11, 20)) is not None


async def test_f46_a_dated_margin_is_taken_up_at_its_moment_in_every_process(db: Database) -> None:
    """One process enters it, both price by it from then on; neither waits for the next regular look, and neither is early."""
    entering, other = (CatalogueHolder(settings(""), LIST, SystemClock()) for _ in range(2))
    async with db.transaction() as tx:
        await catalogue.record_terms(tx, entering.settings, SystemClock().now())
    for process in (entering, other):
        await process.reload(db)
    async with running([entering.following_terms(db), other.following_terms(db)]):
        await asyncio.sleep(1.2)
        now = SystemClock().now()
        at = now + timedelta(seconds=2.5)
        async with db.transaction() as tx:
            await catalogue.set_share(tx, "margin", d("0.5"), "a test", at, now, "test")
        first: dict[CatalogueHolder, datetime] = {}
        while len(first) < 2 and SystemClock().now() < at + timedelta(seconds=10):
            for process in (entering, other):
                if process not in first and process.current.rates.margin == d("0.5"):
                    first[process] = SystemClock().now()
            await asyncio.sleep(0.005)
    assert len(first) == 2
    assert all(timedelta(seconds=-0.05) < moment - at < timedelta(seconds=1) for moment in first.values()), first


async def test_f46_what_another_process_entered_for_now_is_taken_up_at_the_next_look(db: Database) -> None:
    process = holder()
    async with db.transaction() as tx:
        await catalogue.record_terms(tx, process.settings, NOW)
        await catalogue.set_share(tx, "margin", d("0.4"), "a test", None, NOW, "test")
    await process.follow_terms(db)
    assert process.current.rates.margin == d("0.4")
    async with db.transaction() as tx:
        await catalogue.set_share(tx, "margin", d("0.3"), "a test", NOW + timedelta(hours=1), NOW, "test")
    await process.follow_terms(db)
    assert process.current.rates.margin == d("0.4")
