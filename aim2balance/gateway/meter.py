"""From what a provider reported to the event that is booked: price, footprint, receipt. Pure arithmetic on rows already at hand."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from aim2balance import impact
from aim2balance.catalogue import pricing
from aim2balance.catalogue.types import Deployment, Priced, Rates
from aim2balance.gateway import operations, rules
from aim2balance.gateway.dialects.types import Endpoint
from aim2balance.gateway.types import Caller
from aim2balance.impact import rules as area
from aim2balance.impact.ports import MeasuredWork, MeterFacts
from aim2balance.impact.types import Footprint, ZoneHour
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage.types import PICTURES_IN_OUTPUT, EventStatus, UsageEvent, footprint_fields

_MICRO = Decimal(1_000_000)
Measured: TypeAlias = tuple[MeasuredWork, MeterFacts]
"""What a power meter showed for one answer, and what that meter is."""


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of work to be booked: who asked whom for what. `hour` is the one that counts for the electricity, where one is wanted."""

    request_id: UUID
    caller: Caller
    deployment: Deployment
    rates: Rates
    endpoint: Endpoint
    requested_model: str
    outside_user: str | None = None
    request_type: str | None = None
    hour: ZoneHour | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How it ended. `model` is the provider's own name for what answered, `service_tier` for how; times in milliseconds since admission."""

    usage: TokenUsage
    status: EventStatus
    model: str | None
    latency_ms: int
    ttft_ms: int | None
    upstream_request_id: str | None
    service_tier: str | None = None
    error_code: str | None = None
    measured: Measured | None = None


def measure(work: Work, outcome: Outcome, alert: Callable[[str], None]) -> UsageEvent:
    """The event of a piece of work. `alert` is told what was billed without a price of its own."""
    deployment, rates, caller, usage = work.deployment, work.rates, work.caller, outcome.usage
    prices = deployment.prices_in(outcome.service_tier)
    if prices is None:
        alert(f"service_tier:{outcome.service_tier}")
        prices = deployment.prices
    priced = pricing.price(rules.charged_usage(usage, prices), prices, rates)
    for surprise in priced.surprises:
        alert(surprise)
    operation = operations.operation_of(work.endpoint)
    if outcome.measured is None:
        footprint = footprint_of(deployment, usage, outcome.latency_ms / 1000, operation, work.hour)
    else:
        footprint = metered_footprint_of(deployment, *outcome.measured, work.hour)
    return UsageEvent(
        id=work.request_id,
        owner_id=caller.owner_id,
        source="demo" if deployment.is_demo else "gateway",
        status=outcome.status,
        payer_id=caller.payer_id,
        user_id=caller.user_id,
        key_id=caller.key_id,
        project_id=caller.project_id,
        agent_id=caller.agent_id,
        conversation_id=caller.conversation_id,
        endpoint=work.endpoint,
        request_type=work.request_type or operation.request_type,
        provider=deployment.provider.name,
        model=outcome.model or deployment.upstream_model,
        requested_model=work.requested_model,
        region=deployment.region,
        error_code=outcome.error_code,
        uncached_input=usage.uncached_input,
        cache_read=usage.cache_read,
        cache_write_5m=usage.cache_write_5m,
        cache_write_1h=usage.cache_write_1h,
        output=usage.output,
        reasoning=usage.reasoning,
        audio_in=usage.audio_in,
        audio_out=usage.audio_out,
        images=usage.images,
        tool_calls=usage.tool_calls,
        estimated=usage.estimated,
        price_id=prices.id,
        rate_id=rates.id,
        provider_micro_usd=priced.provider_usd,
        eur_per_usd=rates.eur_per_usd,
        rate_date=rates.rate_date,
        rate_source=rates.rate_source,
        margin=rates.margin,
        fee=rates.fee_rate,
        exact_micro=priced.exact,
        provider_micro=priced.provider.micro,
        margin_micro=priced.margin.micro,
        restoration_micro=priced.restoration.micro,
        total_micro=priced.total.micro,
        m2_funded=funded_m2(priced, rates),
        eur_per_m2=rates.eur_per_m2,
        placeholder_rate=rates.placeholder_rate,
        latency_ms=outcome.latency_ms,
        ttft_ms=outcome.ttft_ms,
        upstream_request_id=outcome.upstream_request_id,
        external_user=work.outside_user,
        **_footprint_fields(footprint, deployment, has_pictures=usage.image_out > 0 and operation.footprint_kind == "chat"),
    )


def _footprint_fields(found: Footprint | None, deployment: Deployment, *, has_pictures: bool) -> dict[str, Any]:
    fields = footprint_fields(found, deployment.impact_method, deployment.zone)
    return {**fields, "warnings": (*fields["warnings"], PICTURES_IN_OUTPUT)} if has_pictures else fields


def footprint_of(
    deployment: Deployment, usage: TokenUsage, latency_s: float | None, operation: operations.Operation, hour: ZoneHour | None
) -> Footprint | None:
    """The estimated footprint of that usage at that deployment, by the configured method; None where that does not know it. `hour` is that
    of the deployment's zone.
    """
    return impact.footprint_by(
        deployment.impact_method,
        deployment.impact_provider,
        deployment.impact_model,
        usage,
        zone=deployment.zone,
        region=deployment.region,
        impact_as=deployment.impact_as,
        latency_s=latency_s,
        kind=operation.footprint_kind,
        hour=hour,
    )


def metered_footprint_of(deployment: Deployment, work: MeasuredWork, facts: MeterFacts, hour: ZoneHour | None) -> Footprint:
    """The footprint of an answer whose electricity was measured where it was given."""
    terms = deployment.provider.power_meter
    return impact.metered_footprint(work, facts, zone=deployment.zone, pue=1.0 if terms is None else float(terms.pue), hour=hour)


def funded_m2(priced: Priced, rates: Rates) -> float | None:
    """The area the booked restoration leg pays for, m²; None while no rate is known."""
    if rates.eur_per_m2 is None:
        return None
    return area.funded_m2(Decimal(priced.restoration.micro) / _MICRO, rates.eur_per_m2)
