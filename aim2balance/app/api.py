"""`/api` as a FastAPI application: the domains' routes, and the few answers that need several domains at once."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, FastAPI, Query, Response

from aim2balance import __version__, admin, identity, impact, organisations, payments, usage, wallet
from aim2balance.adapters.payments.local import LocalProcessor
from aim2balance.adapters.payments.local_page import local_routes
from aim2balance.adapters.providers.listing import ProviderListing
from aim2balance.admin.routes import ROUTERS as ADMIN_ROUTERS
from aim2balance.agents.routes import agent_routes, tool_source_routes, web_search_routes
from aim2balance.app import reference, schemas
from aim2balance.app.alternatives import alternative_routes
from aim2balance.app.budgets import Budgets, budget_routes
from aim2balance.app.container import Container, setup_facts
from aim2balance.app.erase_account import erase_account_routes
from aim2balance.app.hourly_intensity import hourly_routes
from aim2balance.app.legal import legal_routes
from aim2balance.app.live import Live, live_routes
from aim2balance.app.personal_archive import archived
from aim2balance.app.scheduled_prompts import exported_schedules
from aim2balance.catalogue import describe_model, footprint_model, price_spans
from aim2balance.catalogue.pricing import estimated_input, price, typical
from aim2balance.catalogue.types import Deployment, Offer, Rates
from aim2balance.chat.routes import chat_routes
from aim2balance.donations.routes import ROUTERS as DONATION_ROUTERS
from aim2balance.files.routes import file_routes
from aim2balance.gateway import AUTO_MODELS, Gateway, Voice, meter
from aim2balance.gateway.openapi import describe
from aim2balance.identity.routes import ROUTERS, SetupFacts, picture_routes
from aim2balance.impact.rules import wire
from aim2balance.kit import http
from aim2balance.kit.errors import Invalid, unreachable
from aim2balance.kit.http import ExactJSONResponse, Member, euro_number, public, router, tolerant
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.tokens import TokenUsage
from aim2balance.knowledge.routes import knowledge_routes, project_collection_routes
from aim2balance.notices.routes import ROUTERS as NOTICE_ROUTERS
from aim2balance.payments.routes import ROUTERS as PAYMENT_ROUTERS
from aim2balance.prompts.routes import preset_routes, prompt_routes
from aim2balance.schedules.routes import schedule_routes
from aim2balance.transfer.routes import transfer_routes
from aim2balance.usage.routes import ROUTERS as USAGE_ROUTERS
from aim2balance.usage.types import Names


def _names(container: Container) -> Names:
    async def names(owner_id: OwnerId, ids: frozenset[UUID]) -> dict[UUID, str]:
        return {**await container.chats.projects.names(owner_id, ids), **await container.agents.names(owner_id, ids)}

    return names


def make_api(container: Container) -> FastAPI:
    """The application; every route says who may call it."""
    api = FastAPI(title="aim2balance", version=__version__, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    authenticator = identity.IdentityAuthenticator(container.identity)
    http.install(api, authenticator, organisations, public_url=container.catalogue.settings.public_url)
    api.state.identity = container.identity
    facts = setup_facts(container.catalogue)
    api.state.setup_facts = SetupFacts(
        demo=facts["demo"], version=facts["version"], providers=lambda: setup_facts(container.catalogue)["providers"]
    )
    api.state.usage = usage.Usage(
        db=container.db,
        names=_names(container),
        method=container.catalogue.settings.impact.method,
        name_of=lambda provider, model, requested: footprint_model(container.catalogue.settings, provider, model, requested),
    )
    api.state.clock = container.clock
    api.state.pdf_work = container.pdf_work
    api.state.check_project = container.chats.projects.check
    api.state.payments = container.payments_context
    api.state.donations = container.fund
    api.state.notifier = container.notifier
    lister = ProviderListing(container.upstream)
    api.state.admin = admin.AdminService(
        db=container.db,
        catalogue=container.catalogue,
        fund=container.fund,
        payments_context=container.payments_context,
        lister=lister,
        clock=container.clock,
        hours=container.hourly_intensity,
    )
    for routes in (*ROUTERS, *USAGE_ROUTERS, *PAYMENT_ROUTERS, *DONATION_ROUTERS, *NOTICE_ROUTERS, *ADMIN_ROUTERS):
        api.include_router(routes)
    if isinstance(container.payments_context.processor, LocalProcessor):
        api.include_router(local_routes(container.payments_context.processor))
    budgets = Budgets(container.db, container.clock, api.state.usage)
    api.include_router(
        chat_routes(
            container.chats,
            lambda owner, ids: usage.conversation_sums(container.db, owner, ids),
            budgets,
            Voice(container.gateway, container.clock),
        )
    )
    api.include_router(budget_routes(budgets))

    def most_upload() -> int:
        return container.catalogue.settings.limits.upload_mib << 20

    api.include_router(
        transfer_routes(
            container.imports,
            container.chats,
            container.prompts,
            container.presets,
            container.agents,
            container.pdf_work,
            container.uploads,
            exported_schedules(container.schedules),
            partial(archived, container.db),
        )
    )
    api.include_router(prompt_routes(container.prompts))
    api.include_router(preset_routes(container.presets))
    api.include_router(agent_routes(container.agents))
    api.include_router(tool_source_routes(container.tool_sources))
    api.include_router(web_search_routes(container.web_search))
    api.include_router(schedule_routes(container.schedules))
    api.include_router(knowledge_routes(container.knowledge))
    api.include_router(project_collection_routes(container.knowledge))
    api.include_router(file_routes(container.chats.files, container.uploads, container.reading))
    api.include_router(picture_routes(container.chats.files.work, most_upload))
    api.include_router(_own_routes(container))
    api.include_router(alternative_routes(container))
    api.include_router(erase_account_routes(container))
    api.include_router(legal_routes(container.catalogue))
    api.include_router(hourly_routes(container.hourly_intensity))
    api.state.live = Live(
        api.state.usage,
        authenticator,
        container.clock,
        container.notifier,
        most_pages=container.catalogue.settings.limits.open_pages,
    )
    api.include_router(live_routes(api.state.live))
    plain = api.openapi

    def openapi() -> dict[str, Any]:
        return describe(plain())

    api.openapi = openapi  # type: ignore[method-assign]
    api.include_router(_reference_routes(openapi))
    return api


def _reference_routes(openapi: Callable[[], dict[str, Any]]) -> APIRouter:
    """The document as a page for people."""
    pages = router("/api/docs", "reference")

    @pages.get("", dependencies=[public, tolerant], include_in_schema=False)
    async def docs() -> Response:
        return Response(reference.page(openapi()), media_type="text/html", headers={"content-security-policy": reference.POLICY})

    @pages.get("/style.css", dependencies=[public, tolerant], include_in_schema=False)
    async def style() -> Response:
        return Response(reference.STYLE, media_type="text/css")

    return pages


def _own_routes(container: Container) -> APIRouter:
    own = router("/api", "account")

    @own.get("/balance", response_model=schemas.BalanceOut)
    async def balance(caller: Member) -> Response:
        found = await wallet.balance(container.db, caller.owner_id)
        rates = container.catalogue.current.rates
        last = await wallet.last_topup(container.db, caller.owner_id)
        return ExactJSONResponse(
            {
                "tokenCredits": found.balance.micro,
                "balanceEUR": euro_number(found.balance.micro),
                "balanceUSD": round(euro_number(found.balance.micro) / rates.eur_per_usd, 6),
                "exchangeRate": rates.eur_per_usd,
                "exchangeRateDate": rates.rate_date.isoformat(),
                "held": euro_number(found.held.micro),
                "availableMicroEur": found.available.micro,
                "heldMicroEur": found.held.micro,
                "blocked": found.is_blocked,
                **await payments.allowance_fields(container.db, caller.owner_id),
                "lastTopupMicroEur": None if last is None else last.micro,
            }
        )

    @own.get("/models", response_model=list[schemas.Model])
    async def models(_: Member) -> Response:
        catalogue = container.catalogue.current
        return ExactJSONResponse(
            [_model_json(container.gateway, offer, catalogue.rates) for offer in catalogue.shown() if _answers_in_chat(offer)]
        )

    @own.get("/models/auto", response_model=list[schemas.AutoModel])
    async def auto_models(_: Member, eu_only: Annotated[bool, Query(alias="euOnly")] = False) -> Response:
        """The ways of choosing among the models; none where nobody could answer."""
        return ExactJSONResponse(_auto_models_json(container.gateway, organisations.EU if eu_only else None))

    @own.get("/models/prices", response_model=list[schemas.ModelPrice])
    async def prices(
        caller: Member,  # noqa: ARG001 - says who may ask
        input_bytes: Annotated[int, Query(alias="inputBytes", ge=0, le=1 << 28)],
        output: Annotated[int, Query(ge=0, le=1_000_000)] = 400,
    ) -> Response:
        """What one answer to so much text costs at each model."""
        catalogue = container.catalogue.current
        counted = TokenUsage(uncached_input=estimated_input(input_bytes), output=output)
        firsts = [(offer.name, container.gateway.places_of(offer)[0]) for offer in catalogue.shown() if _answers_in_chat(offer)]
        return ExactJSONResponse(
            [{"id": name, "microEur": price(counted, first.prices, catalogue.rates).total.micro} for name, first in firsts]
        )

    @own.get("/estimate", response_model=schemas.Estimate)
    async def estimate(
        caller: Member,  # noqa: ARG001 - says who may ask
        model: Annotated[str, Query(max_length=300)],
        input_bytes: Annotated[int, Query(alias="inputBytes", ge=0, le=1 << 28)] = 0,
        input_tokens: Annotated[int | None, Query(alias="inputTokens", ge=0, le=1 << 28)] = None,
        output: Annotated[int, Query(ge=0, le=1_000_000)] = 400,
        eu_only: Annotated[bool, Query(alias="euOnly")] = False,
    ) -> Response:
        """What one answer takes: to a text of so many bytes, or to so many tokens where those are known."""
        catalogue = container.catalogue.current
        deployment = container.gateway.first_place(model, organisations.EU if eu_only else None)
        if (kind := deployment.accepts.kind) in impact.KINDS_NOT_KNOWN:
            raise Invalid(f"The footprint of {model} is not known: {impact.why_not_known(kind)}.", code="footprint_not_known")
        counted = TokenUsage(uncached_input=estimated_input(input_bytes) if input_tokens is None else input_tokens, output=output)
        return ExactJSONResponse(_what_it_takes(container.gateway, deployment, catalogue.rates, counted))

    return own


def _answers_in_chat(offer: Offer) -> bool:
    """Models for pictures are reached through `/v1` alone so far; of speech and ranking no method knows what they take."""
    return offer.deployment.accepts.kind not in {"image", *impact.KINDS_NOT_KNOWN}


def _model_json(gateway: Gateway, offer: Offer, rates: Rates) -> dict[str, Any]:
    is_in_eu = gateway.place_within(offer, organisations.EU) is not None
    places = gateway.places_of(offer)
    first = offer if len(places) == 1 else replace(offer, deployment=places[0])
    return {
        **describe_model(first, rates),
        "eu": is_in_eu,
        "typical": _what_it_takes(gateway, first.deployment, rates, typical(first.deployment.prices)),
        "eurPerMtokSpan": price_spans([place.prices for place in places], rates),
    }


def _auto_models_json(gateway: Gateway, region: str | None) -> list[dict[str, Any]]:
    """The figures are those of the model that a typical message would go to; what it reads is not said, for others may be chosen."""
    rates, found = gateway.catalogue.rates, []
    for name in AUTO_MODELS:
        chosen = gateway.chosen_now(name, region)
        if chosen is None:
            continue
        found.append(
            {
                **describe_model(Offer(name=chosen.model, deployment=chosen), rates),
                "id": name,
                "label": name,
                "eu": region is not None or gateway.chosen_now(name, organisations.EU) is not None,
                **dict.fromkeys(("vision", "pdf", "contextWindow", "maxOutput", "eurPerMtokSpan")),
                "typical": _what_it_takes(gateway, chosen, rates, typical(chosen.prices)),
                "chooses": chosen.model,
            }
        )
    return found


def _what_it_takes(gateway: Gateway, deployment: Deployment, rates: Rates, counted: TokenUsage) -> dict[str, Any]:
    footprint, rate = meter.expected_now(deployment, counted, gateway.conditions), meter.rate_at(deployment, gateway.conditions)
    if footprint is None:
        unreachable("every method knows text")
    shown = wire(footprint)
    return {
        "microEur": price(counted, deployment.prices, rates).total.micro,
        "kWh": shown["kWh"],
        "waterL": shown["L"],
        "co2eKg": shown["CO2e"],
        "class": shown["class"],
        "method": shown["method"],
        "measuredAnswers": None if rate is None else rate.answers,
    }
