"""Everything a process is made of, put together in one place. Nothing here decides; it only introduces the parts to each other."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog

from aim2balance import (
    __version__,
    admin,
    agents,
    chat,
    donations,
    files,
    identity,
    impact,
    knowledge,
    ledger,
    notices,
    organisations,
    payments,
    prompts,
    schedules,
    transfer,
    usage,
    wallet,
)
from aim2balance.adapters.carbon.configured import open_sources
from aim2balance.adapters.demo.model import DemoModel
from aim2balance.adapters.power.meters import ConfiguredMeters
from aim2balance.adapters.providers.by_scheme import UpstreamByScheme
from aim2balance.adapters.providers.http1 import Http1Upstream
from aim2balance.adapters.providers.in_process import InProcessUpstream
from aim2balance.adapters.providers.listing import ProviderListing
from aim2balance.adapters.rates.ecb import EcbFeed
from aim2balance.adapters.rates.genai_prices import GenaiPricesFeed
from aim2balance.adapters.storage.configured import open_file_store
from aim2balance.agents import Agents, ToolSources
from aim2balance.app.agent_tools import agent_runs, lost_call_jobs
from aim2balance.app.budget_alerts import BudgetNotifier
from aim2balance.app.file_readers import meaning_model, text_recognition, virus_scanner
from aim2balance.app.hourly_intensity import fetching, hourly_zones, reloading
from aim2balance.app.metrics import Metrics
from aim2balance.app.notice_causes import NoticeCauses
from aim2balance.app.notifier import LowBalanceNotifier, handlers, open_notifier
from aim2balance.app.open_identity import open_identity
from aim2balance.app.payments_setup import LowWalletWatcher, job_worker, open_payments, payment_schedules
from aim2balance.app.scheduled_prompts import open_schedules
from aim2balance.app.verify_books import verify_task
from aim2balance.catalogue import CatalogueHolder, KeyEncryption, open_catalogue, record_terms, update_price_list
from aim2balance.catalogue.types import DEMO_URL, Deployment, Rates
from aim2balance.chat import Chats, GatewayModels
from aim2balance.gateway import Caller, Gateway
from aim2balance.gateway.ports import Conditions, Upstream
from aim2balance.kit.clock import Clock, SystemClock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import DomainError, Unavailable
from aim2balance.kit.http import euro_number
from aim2balance.kit.jobs import Worker
from aim2balance.kit.money import Euro
from aim2balance.kit.pdf_work import open_pdf_work
from aim2balance.kit.principal import OwnerId, Principal, UserId
from aim2balance.kit.schedules import Schedule, running
from aim2balance.kit.settings import Environment, secret_key
from aim2balance.kit.worker_pool import WorkerPool
from aim2balance.prompts import Presets, Prompts
from aim2balance.transfer import Imports
from aim2balance.wallet.types import CreditSource, RateLimit

_log = structlog.get_logger("app")

SPOOL = "spool"
DAILY = timedelta(days=1)
HOURLY = timedelta(hours=1)
MOST_KNOWN_KEYS = 10_000
DEMO_CREDIT = Euro(5_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """The parts of a running process."""

    environment: Environment
    db: Database
    catalogue: CatalogueHolder
    identity: "identity.Identity"
    books: "wallet.SettlementService"
    gateway: Gateway
    chats: Chats
    uploads: "files.Uploads"
    reading: "files.Reading"
    prompts: Prompts
    presets: Presets
    agents: Agents
    tool_sources: ToolSources
    knowledge: "knowledge.Knowledge"
    imports: Imports
    pdf_work: WorkerPool
    clock: SystemClock
    upstream: Upstream
    payments_context: "payments.Payments"
    fund: "donations.Fund"
    notifier: "notices.Notifier"
    metrics: Metrics
    hourly_intensity: "impact.HourlyIntensity"
    schedules: "schedules.Schedules"


class RecordedTerms:
    """Implements `gateway.ports.Terms` with the catalogue's tables."""

    def __init__(self, catalogue: CatalogueHolder, db: Database) -> None:
        self._catalogue = catalogue
        self._db = db

    async def record(self, deployment: Deployment, rates: Rates) -> None:
        if not self._catalogue.is_recorded(deployment, rates):
            await self._catalogue.record(self._db, deployment, rates)


class KeyCallers:
    """Implements `gateway.routes.KeyDirectory` with identity's credential cache."""

    def __init__(self, credential_cache: "identity.CredentialCache", db: Database) -> None:
        self._credential_cache = credential_cache
        self._db = db
        self._known: dict[UUID, tuple[object, tuple[Caller, Principal]]] = {}

    async def find_caller(self, secret: str) -> tuple[Caller, Principal] | None:
        grant = await self._credential_cache.find_key(secret)
        if grant is None:
            return None
        known = self._known.get(grant.key_id)
        if known is not None and known[0] is grant:
            return known[1]
        principal = await self._bound(organisations.resolve(identity.actor_of(grant)))
        caller = Caller(
            owner_id=principal.owner_id,
            payer_id=principal.payer_id,
            user_id=principal.user_id,
            key_id=principal.key_id,
            project_id=principal.project_id,
            agent_id=principal.agent_id,
            models=grant.models,
            region=principal.region,
            limit=grant.limit,
            limit_co2e_ng=grant.limit_co2e_ng,
            is_limit_hard=grant.is_limit_hard,
            window=str(grant.window) if grant.window is not None else None,
            rpm=grant.rpm,
            budgets=principal.budgets,
        )
        found = caller, principal
        if len(self._known) >= MOST_KNOWN_KEYS:
            self._known.clear()
        self._known[grant.key_id] = (grant, found)
        return found

    async def _bound(self, principal: Principal) -> Principal:
        """What its person and its project bind the key to: asked once for each epoch, like the key itself. Raises `Unavailable`."""
        owner_id, project_id, project = principal.owner_id, principal.project_id, None
        async with self._db.connection() as connection:
            if project_id is not None:
                project = await organisations.find_project(connection, owner_id, project_id)
            budgets = await organisations.budgets_within(connection, owner_id, principal.user_id, project_id)
        return organisations.within(principal, project, budgets)


class BooksReader:
    """Implements `gateway.routes.Reader`: receipts from usage, the balance from the wallet."""

    def __init__(self, db: Database, catalogue: CatalogueHolder) -> None:
        self._db = db
        self._catalogue = catalogue

    async def receipt(self, owner_id: OwnerId, request_id: UUID) -> dict[str, Any] | None:
        try:
            return await usage.receipt(self._db, owner_id, request_id)
        except Unavailable:
            raise
        except DomainError:
            return None

    async def balance(self, owner_id: OwnerId) -> dict[str, Any]:
        return wallet_json(await wallet.balance(self._db, owner_id))

    async def check_something_left(self, owner_id: OwnerId, now: datetime, rates: Sequence[RateLimit]) -> bool:
        return await wallet.check_something_left(self._db, owner_id, now, rates)


class PersonalWords:
    """Implements `chat.ports.Instructions` with identity's preferences and notes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def __call__(self, user_id: UserId, /) -> str | None:
        chosen = await identity.get_preferences(self._db, user_id)
        if not chosen.is_personal:
            return None
        about = f"About the person you talk to:\n{chosen.about_you.strip()}" if chosen.about_you.strip() else ""
        facts = "\n".join(f"- {memory.text}" for memory in await identity.list_memories(self._db, user_id))
        remembered = f"What the person asked to be remembered:\n{facts}" if facts else ""
        return "\n\n".join(part for part in (about, remembered, chosen.custom_instructions.strip()) if part) or None


class PersonalTitles:
    """Implements `chat.ports.TitleModels`: the operator's model, for those who want one."""

    def __init__(self, db: Database, model: str) -> None:
        self._db = db
        self._model = None if model == "off" else model

    async def __call__(self, user_id: UserId, /) -> str | None:
        if self._model is None or (await identity.get_preferences(self._db, user_id)).titles == "words":
            return None
        return self._model


def wallet_json(balance: "wallet.Balance") -> dict[str, Any]:
    """The contract's `wallet show` shape, without the mail address."""
    return {
        "balanceMicroEur": balance.balance.micro,
        "heldMicroEur": balance.held.micro,
        "availableMicroEur": balance.available.micro,
        "balanceEUR": euro_number(balance.balance.micro),
    }


async def open_wallet(tx: Transaction, user_id: UserId) -> None:
    """A person and their wallet exist together or not at all."""
    await wallet.open_wallet(tx, organisations.own(user_id))


async def open_demo_wallet(tx: Transaction, user_id: UserId) -> None:
    """Whoever signs up on the page of a demo can try it at once; what they spend is demo money and reaches no donation."""
    await open_wallet(tx, user_id)
    await wallet.credit(
        tx, organisations.own(user_id), DEMO_CREDIT, "demo credit", "demo", f"demo:{user_id}", source=CreditSource.PROMOTIONS
    )


SET_ASIDE = {"en": "Before your first sign-in", "de": "Vor Ihrer ersten Anmeldung"}
"""The tag of chats that were there before an address was first proved."""


async def clear_unproved(tx: Transaction, user_id: UserId, language: str, clock: Clock) -> None:
    """What reaches models is cleared, chats are set aside; what is booked and paid stays as it is."""
    owner_id = organisations.own(user_id)
    await transfer.erase_imports(tx, owner_id)
    await prompts.erase_prompts(tx, owner_id)
    await prompts.erase_presets(tx, owner_id)
    await schedules.erase(tx, owner_id)
    await agents.erase(tx, owner_id)
    await knowledge.erase(tx, owner_id)
    await chat.set_aside(tx, owner_id, SET_ASIDE[language], clock.now())


def open_upstream(*, demo_pace_s: float = 0.02) -> Upstream:
    """Every way to reach a model: HTTP, and the demo model in this process."""
    http = Http1Upstream()
    demo = DEMO_URL.partition(":")[0]
    return UpstreamByScheme({"http": http, "https": http, demo: InProcessUpstream(DemoModel(pace_s=demo_pace_s))})


async def fetch_price_list(environment: Environment, *, accepts_jumps: bool) -> dict[str, Any]:
    """Fetch a newer price list into the data folder; what was found in it.

    Raises `WrongPriceList` and `Unavailable`; nothing changes then.
    """
    holder, upstream = open_catalogue(environment), open_upstream()
    url = holder.settings.price_list_url
    try:
        feed = GenaiPricesFeed(upstream, url)
        update, fetched = await update_price_list(environment.data_dir, feed, url, SystemClock().now(), accepts_jumps=accepts_jumps)
    finally:
        await upstream.aclose()
    return {
        "version": fetched.version,
        "source": url,
        "changed": update.changed,
        "added": update.added,
        "jumps": [str(jump) for jump in update.jumps],
        "heldBack": list(update.held_back),
        "reasons": list(update.reasons),
        "keptFromBefore": list(update.kept),
    }


def open_fund(environment: Environment, catalogue: CatalogueHolder, db: Database, clock: Clock) -> "donations.Fund":
    """The restoration fund; in a demo with the example rate, and never closed for real."""
    is_demo = catalogue.settings.demo
    example = catalogue.current.rates.eur_per_m2 if is_demo else None
    store = open_file_store(catalogue.settings.services.s3_url, environment.data_dir)
    return donations.Fund(db=db, files=store, clock=clock, is_demo=is_demo, example_rate=example)


@asynccontextmanager
async def open_container(environment: Environment, catalogue: CatalogueHolder, url: str, *, is_embedded: bool) -> AsyncIterator[Container]:
    """All parts, started; at the end answers are finished, billed and booked before the database is let go."""
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        pooled = bool(environment.database_url) and environment.database_direct_url != environment.database_url
        db = await Database.open(url, through_pgbouncer=pooled)
        stack.push_async_callback(db.close)
        async with db.transaction() as tx:
            await record_terms(tx, catalogue.settings, clock.now())
        await catalogue.reload(db)
        payments_context = open_payments(environment, catalogue.settings, db, clock)
        notifier = open_notifier(environment, catalogue.settings, db, clock, NoticeCauses(db, clock, payments_context))
        on_created = open_demo_wallet if catalogue.settings.demo else open_wallet
        own = open_identity(
            secret_key(environment),
            catalogue.settings,
            db,
            clock,
            on_created,
            on_first_proof=partial(clear_unproved, clock=clock),
            sends_mail=notifier.mailer is not None,
        )
        own.credential_cache.start()
        stack.push_async_callback(own.credential_cache.stop)
        metrics = Metrics(usage.Recorder())
        low = LowWalletWatcher(payments_context, LowBalanceNotifier(db), BudgetNotifier(db, clock))
        stack.push_async_callback(low.close)
        books = wallet.SettlementService(
            db,
            recorder=metrics,
            spool_folder=environment.data_dir / SPOOL,
            clock=clock,
            on_spent=low.notice,
            on_refused=low.refuse,
            settle_wait_s=catalogue.settings.gateway.settle_wait_ms / 1000,
            exposure=catalogue.settings.limits.exposure,
        )
        await stack.enter_async_context(books)
        if is_embedded:
            await books.release_predecessors()
        upstream = open_upstream()
        stack.push_async_callback(upstream.aclose)
        power_meters = ConfiguredMeters(catalogue.settings.providers, environment.data_dir)
        stack.push_async_callback(asyncio.to_thread, power_meters.close)
        hourly_intensity = impact.HourlyIntensity(hourly_zones(catalogue.settings, environment), clock)
        await hourly_intensity.reload(db)
        measured_rates = impact.MeasuredRates(db, clock)
        stack.push_async_callback(measured_rates.close)
        has_meters = any(provider.power_meter is not None for provider in catalogue.settings.providers)
        if has_meters:
            await measured_rates.reload()
        failures = usage.ProviderFailures(db, clock)
        stack.push_async_callback(failures.close)
        gateway = Gateway(
            catalogue=catalogue,
            books=books,
            terms=RecordedTerms(catalogue, db),
            upstream=upstream,
            clock=clock,
            limits=catalogue.settings.gateway,
            home_region=catalogue.settings.home_region,
            power_meters=power_meters,
            conditions=Conditions(hours=hourly_intensity, measured=measured_rates),
            unanswered=failures.count,
        )
        stack.push_async_callback(gateway.close)
        limits = catalogue.settings.limits
        s3_url = catalogue.settings.services.s3_url
        # With a database of its own each process has its own data folder, which the others do not see.
        stored = files.StoredFiles(db, clock, open_file_store(s3_url, environment.data_dir), is_for_all=is_embedded or bool(s3_url))
        chats = Chats(
            db,
            GatewayModels(gateway),
            clock,
            stored,
            PersonalWords(db),
            PersonalTitles(db, catalogue.settings.titles.model),
            most_answers=limits.parallel_answers,
            most_followers=limits.followers,
            most_storage_mib=limits.storage_mib_per_person,
        )
        await chats.fail_orphans(**({"untouched_s": 0} if is_embedded else {}))
        stack.push_async_callback(chats.close)
        chats.meaning = meaning_model(catalogue.settings)
        scanner = chats.files.scanner = virus_scanner(catalogue.settings)
        uploads = files.Uploads(
            db,
            clock,
            chats.storage,
            stored,
            files.DownloadLinks(secret_key(environment)),
            lambda: catalogue.settings.limits.upload_mib << 20,
            scanner,
        )
        reading = files.Reading(db, stored, clock, text_recognition(catalogue.settings))
        stack.push_async_callback(reading.close)
        sealing = KeyEncryption(secret_key(environment), "tool-sources")
        chats.runs = await stack.enter_async_context(agent_runs(db, clock, catalogue.settings.egress, reading, sealing))
        scheduled = await stack.enter_async_context(open_schedules(db, clock, chats, gateway, own, hourly_intensity))
        imports = Imports(db, clock, chats.storage)
        stack.push_async_callback(imports.close)
        pdf_work = open_pdf_work()
        stack.push_async_callback(pdf_work.close)
        await stack.enter_async_context(
            running(
                [
                    catalogue.reloading(db),
                    catalogue.following_terms(db),
                    *reloading(hourly_intensity, db),
                    *([measured_rates.reloading()] if has_meters else []),
                ]
            )
        )
        yield Container(
            environment=environment,
            db=db,
            catalogue=catalogue,
            identity=own,
            books=books,
            gateway=gateway,
            chats=chats,
            uploads=uploads,
            reading=reading,
            prompts=Prompts(db, clock),
            presets=Presets(db, clock),
            agents=Agents(db, clock),
            tool_sources=chats.runs.sources,
            knowledge=knowledge.Knowledge(db, clock, chats.meaning),
            imports=imports,
            pdf_work=pdf_work,
            clock=clock,
            upstream=upstream,
            payments_context=payments_context,
            fund=open_fund(environment, catalogue, db, clock),
            notifier=notifier,
            metrics=metrics,
            hourly_intensity=hourly_intensity,
            schedules=scheduled,
        )


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
    return [
        container.catalogue.fetching(db, EcbFeed(container.upstream), ProviderListing(container.upstream), _price_feed(container)),
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
        Schedule(name="purge sessions", every=DAILY, run=lambda: identity.purge_sessions(db, clock.now())),
        Schedule(name="purge notices", every=DAILY, run=lambda: notices.purge_old(container.notifier)),
    ]


def _price_feed(container: Container) -> GenaiPricesFeed:
    return GenaiPricesFeed(container.upstream, container.catalogue.settings.price_list_url)


async def _report_alerts(catalogue: CatalogueHolder) -> None:
    for alert in catalogue.alerts:
        _log.warning("alert", what=alert)


def setup_facts(catalogue: CatalogueHolder) -> Mapping[str, Any]:
    """What the setup page says about this installation."""
    settings = catalogue.settings
    configured = {provider.name for provider in settings.providers}
    names = dict.fromkeys((*configured, *settings.without_key, "openai", "anthropic", "google", "groq", "openrouter", "mistral", "ollama"))
    return {"demo": settings.demo, "version": __version__, "providers": [(name, name in configured) for name in names]}
