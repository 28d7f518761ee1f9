"""Everything a process is made of, put together in one place. Nothing here decides; it only introduces the parts to each other."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog

from aim2balance import __version__, donations, files, identity, impact, knowledge, notices, payments, schedules, usage, wallet
from aim2balance.adapters.demo.model import DemoModel
from aim2balance.adapters.power.meters import ConfiguredMeters
from aim2balance.adapters.providers.by_scheme import UpstreamByScheme
from aim2balance.adapters.providers.http1 import Http1Upstream
from aim2balance.adapters.providers.in_process import InProcessUpstream
from aim2balance.adapters.storage.configured import open_file_store
from aim2balance.agents import Agents, ToolSources
from aim2balance.app.agent_tools import agent_runs, web_search
from aim2balance.app.budget_alerts import BudgetNotifier
from aim2balance.app.erasure_log import ErasureLog
from aim2balance.app.file_readers import meaning_model, text_recognition, virus_scanner
from aim2balance.app.gateway_ports import RecordedTerms
from aim2balance.app.hourly_intensity import hourly_zones, reloading
from aim2balance.app.metrics import Metrics
from aim2balance.app.new_accounts import clear_unproved, open_demo_wallet, open_wallet
from aim2balance.app.notice_causes import NoticeCauses
from aim2balance.app.notifier import LowBalanceNotifier, open_notifier
from aim2balance.app.open_identity import open_identity
from aim2balance.app.payments_setup import LowWalletWatcher, open_payments
from aim2balance.app.personal_words import PersonalTitles, PersonalWords
from aim2balance.app.scheduled_prompts import open_schedules
from aim2balance.catalogue import CatalogueHolder, KeyEncryption, record_terms
from aim2balance.catalogue.types import DEMO_URL
from aim2balance.chat import Chats, GatewayModels
from aim2balance.gateway import Gateway, WebSearch
from aim2balance.gateway.ports import Conditions, Upstream
from aim2balance.kit.clock import Clock, SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.pdf_work import open_pdf_work
from aim2balance.kit.schedules import running
from aim2balance.kit.settings import Environment, secret_key
from aim2balance.kit.worker_pool import WorkerPool
from aim2balance.prompts import Presets, Prompts
from aim2balance.transfer import Imports

_log = structlog.get_logger("app")

SPOOL = "spool"


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
    web_search: WebSearch | None
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
    erasures: ErasureLog


def open_upstream(*, demo_pace_s: float = 0.02) -> Upstream:
    """Every way to reach a model: HTTP, and the demo model in this process."""
    http = Http1Upstream()
    demo = DEMO_URL.partition(":")[0]
    return UpstreamByScheme({"http": http, "https": http, demo: InProcessUpstream(DemoModel(pace_s=demo_pace_s))})


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
        web = await stack.enter_async_context(web_search(catalogue.settings, catalogue, books, db, clock))
        chats.runs = await stack.enter_async_context(agent_runs(db, clock, catalogue.settings.egress, reading, sealing, web))
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
            web_search=web,
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
            erasures=ErasureLog(db, open_file_store(s3_url, environment.data_dir), clock),
        )


def setup_facts(catalogue: CatalogueHolder) -> Mapping[str, Any]:
    """What the setup page says about this installation."""
    settings = catalogue.settings
    configured = {provider.name for provider in settings.providers}
    names = dict.fromkeys((*configured, *settings.without_key, "openai", "anthropic", "google", "groq", "openrouter", "mistral", "ollama"))
    return {"demo": settings.demo, "version": __version__, "providers": [(name, name in configured) for name in names]}
