"""What a worker does besides answering: jobs as they come, and what is due again and again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import structlog

from aim2balance import admin, donations, identity, impact, ledger, notices, usage
from aim2balance.adapters.carbon.configured import open_sources
from aim2balance.adapters.providers.listing import ProviderListing
from aim2balance.adapters.rates.ecb import EcbFeed
from aim2balance.adapters.rates.genai_prices import GenaiPricesFeed
from aim2balance.app.agent_tools import lost_call_jobs
from aim2balance.app.container import Container
from aim2balance.app.erase_account import follow_erasures
from aim2balance.app.hourly_intensity import fetching
from aim2balance.app.notifier import handlers
from aim2balance.app.payments_setup import job_worker, payment_schedules
from aim2balance.app.verify_books import verify_task
from aim2balance.catalogue import CatalogueHolder
from aim2balance.kit.jobs import Worker
from aim2balance.kit.schedules import Schedule, running

DAILY = timedelta(days=1)
HOURLY = timedelta(hours=1)
_log = structlog.get_logger("app")


@asynccontextmanager
async def background_work(container: Container) -> AsyncIterator[None]:
    """What a worker does besides answering: jobs as they come, and what is due again and again."""
    jobs = {**handlers(container.notifier, container.fund), **lost_call_jobs(container.clock)}
    worker = job_worker(container.payments_context, {**jobs, admin.VERIFY_BOOKS: verify_task(container.db, container.clock)})
    # Queues of their own: a large file keeps nobody's mail waiting, and one that is hard to read no upload.
    file_worker = Worker(container.db, container.clock, container.uploads.handlers())
    container.uploads.wake = file_worker.wake
    readers = Worker(container.db, container.clock, container.reading.handlers())
    container.uploads.wake_readers = readers.wake
    ingestion = Worker(container.db, container.clock, container.knowledge.handlers())
    container.knowledge.wake = ingestion.wake
    await container.knowledge.begin()
    tasks = [
        asyncio.create_task(worker.run(), name="jobs"),
        asyncio.create_task(file_worker.run(), name="jobs of files"),
        asyncio.create_task(readers.run(), name="reading files"),
        asyncio.create_task(ingestion.run(), name="reading into collections"),
        asyncio.create_task(asyncio.to_thread(impact.profile, "openai", "gpt-4o-mini"), name="load footprints"),
    ]
    try:
        async with running(_schedules(container)):
            yield
    finally:
        container.payments_context.worker = None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _schedules(container: Container) -> list[Schedule]:
    """Everything periodic of a worker, but what the catalogue and the wallet of every process do for themselves."""
    db, clock, settings = container.db, container.clock, container.catalogue.settings
    price_feed = GenaiPricesFeed(container.upstream, settings.price_list_url)
    return [
        container.catalogue.fetching(db, EcbFeed(container.upstream), ProviderListing(container.upstream), price_feed),
        *payment_schedules(container.payments_context),
        *container.chats.schedules(),
        container.schedules.regular(),
        Schedule(name="remove unfinished uploads", every=HOURLY, run=container.uploads.remove_unfinished),
        *fetching(container.hourly_intensity, db, open_sources(settings.impact.hourly, settings.services, container.upstream)),
        Schedule(name="close months", every=HOURLY, run=lambda: donations.close_due(container.fund)),
        Schedule(name="verify the books", every=HOURLY, run=lambda: admin.verify_daily(db, clock)),
        Schedule(name="tell configuration alerts", every=DAILY, run=partial(_report_alerts, container.catalogue)),
        Schedule(name="ledger partitions", every=DAILY, run=lambda: ledger.ensure_partitions(db)),
        Schedule(name="usage partitions", every=DAILY, run=lambda: usage.make_months(db)),
        Schedule(name="usage backfill", every=DAILY, run=lambda: usage.complete(db)),
        Schedule(name="usage of the system by day", every=DAILY, run=lambda: usage.rollup_system_to(db, clock.now())),
        Schedule(name="follow erasures", every=HOURLY, run=partial(follow_erasures, container)),
        Schedule(name="purge sessions", every=DAILY, run=lambda: identity.purge_sessions(db, clock.now())),
        Schedule(name="purge notices", every=DAILY, run=lambda: notices.purge_old(container.notifier)),
    ]


async def _report_alerts(catalogue: CatalogueHolder) -> None:
    for alert in catalogue.alerts:
        _log.warning("alert", what=alert)
