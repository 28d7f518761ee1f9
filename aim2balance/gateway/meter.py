"""From what a provider reported to the event that is booked: price, footprint, receipt. Pure arithmetic on rows already at hand."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from aim2balance import impact
from aim2balance.catalogue import pricing
from aim2balance.catalogue.types import Deployment, Priced, Prices, Rates
from aim2balance.gateway import operations, rules
from aim2balance.gateway.ports import NOTHING_MEASURED, Conditions, MeasuredEnergy
from aim2balance.gateway.types import Caller
from aim2balance.impact import rules as area
from aim2balance.impact.ports import MeasuredWork, MeterFacts
from aim2balance.impact.types import Footprint, MeasuredPlace, MeasuredRate, ZoneHour
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage.types import PICTURE_PX, PICTURE_SIZE_ASSUMED, PICTURES_IN_OUTPUT, EventStatus, UsageEvent, footprint_fields

_MICRO = Decimal(1_000_000)
Measured: TypeAlias = tuple[MeasuredWork, MeterFacts]
"""What a power meter showed for one answer, and what that meter is."""


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of work to be booked: who asked whom for what. `hour` is the one that counts for the electricity, where one is wanted."""

    request_id: UUID
    caller: Caller
    deployment: Deployment
    rates: Rates
    endpoint: str
    request_type: str
    requested_model: str
    outside_user: str | None = None
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


def measure(
    work: Work,
    outcome: Outcome,
    operation: operations.Operation,
    alert: Callable[[str], None],
    measured: MeasuredEnergy = NOTHING_MEASURED,
) -> UsageEvent:
    """The event of a piece of work. `alert` is told what was billed without a price of its own, `measured` what a meter showed."""
    deployment, rates, usage = work.deployment, work.rates, outcome.usage
    prices = deployment.prices_in(outcome.service_tier)
    if prices is None:
        alert(f"service_tier:{outcome.service_tier}")
        prices = deployment.prices
    priced = pricing.price(rules.charged_usage(usage), prices, rates)
    for surprise in priced.surprises:
        alert(surprise)
    usage = with_picture_of_chat(usage, operation)
    taken = usage
    if deployment.impact_method == impact.METHOD and operation.footprint_kind == "chat" and usage.image_out:
        taken = msgspec.structs.replace(usage, images=0)  # a2b-1 reads tokens of pictures as text
    if outcome.measured is None:
        footprint = footprint_of(deployment, taken, outcome.latency_ms / 1000, operation, work.hour)
    else:
        footprint = metered_footprint_of(deployment, *outcome.measured, work.hour)
        estimate = footprint_of(deployment, taken, None, operation, work.hour)
        if estimate is not None and outcome.status == "booked" and not usage.estimated:
            measured.note(measured_place_of(deployment), footprint, estimate)
    return event_of(work, outcome, usage, priced, prices, _footprint_fields(footprint, deployment, usage, operation))


def event_of(work: Work, outcome: Outcome, usage: TokenUsage, priced: Priced, prices: Prices, footprint: Mapping[str, Any]) -> UsageEvent:
    """The event of a piece of work that has its price and its `footprint` fields."""
    deployment, rates, caller = work.deployment, work.rates, work.caller
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
        request_type=work.request_type,
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
        **footprint,
    )


def with_picture_of_chat(usage: TokenUsage, operation: operations.Operation) -> TokenUsage:
    """The usage with the picture that some output tokens of a chat's answer are: one, where none came as such."""
    if operation.footprint_kind == "chat" and usage.image_out and not usage.images:
        return msgspec.structs.replace(usage, images=1)
    return usage


def _footprint_fields(
    found: Footprint | None, deployment: Deployment, usage: TokenUsage, operation: operations.Operation
) -> dict[str, Any]:
    fields = footprint_fields(found, deployment.impact_method, deployment.zone)
    more: tuple[str, ...] = ()
    if usage.image_out and operation.footprint_kind == "chat":
        more = (PICTURES_IN_OUTPUT,)
    if usage.images:
        more = (*more, f"{PICTURE_PX}{usage.image_px}" if usage.image_px else PICTURE_SIZE_ASSUMED)
    return {**fields, "warnings": (*fields["warnings"], *more)} if more else fields


def footprint_of(
    deployment: Deployment, usage: TokenUsage, latency_s: float | None, operation: operations.Operation, hour: ZoneHour | None
) -> Footprint | None:
    """The estimated footprint of that usage at that deployment, by the configured method; None where that does not know it. `hour` is that
    of the deployment's zone.
    """
    if operation.footprint_kind is None:
        return None
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


def measured_place_of(deployment: Deployment) -> MeasuredPlace:
    """Under what its measured answers are counted; another method or name of the estimate begins anew."""
    basis = f"{deployment.impact_method} {deployment.impact_as or deployment.impact_model}"
    return MeasuredPlace(deployment.provider.name, deployment.upstream_model, basis)


def rate_at(deployment: Deployment, conditions: Conditions) -> MeasuredRate | None:
    """What answers before were measured to take there; None where nothing is measured, or was yet."""
    return None if deployment.provider.power_meter is None else conditions.measured.rate_of(measured_place_of(deployment))


def expected_footprint_of(
    deployment: Deployment, usage: TokenUsage, operation: operations.Operation, hour: ZoneHour | None, rate: MeasuredRate | None
) -> Footprint | None:
    """What an answer with that usage will probably take: by answers that were measured there, else the estimate."""
    estimate = footprint_of(deployment, usage, None, operation, hour)
    if estimate is None or rate is None:
        return estimate
    return impact.expected_footprint(estimate, rate, zone=deployment.zone, pue=_pue_of(deployment), hour=hour)


def expected_now(deployment: Deployment, usage: TokenUsage, conditions: Conditions) -> Footprint | None:
    """The same with what holds at this moment, for the operation that the model is for."""
    hour = conditions.hours.in_force(deployment.zone)
    return expected_footprint_of(deployment, usage, operations.operation_for(deployment), hour, rate_at(deployment, conditions))


def carbon_to_hold(
    deployment: Deployment, usage: TokenUsage, operation: operations.Operation, hour: ZoneHour | None, rate: MeasuredRate | None
) -> float | None:
    """Kg CO2e that a budget holds for an answer: the best estimate, which is what it will count, and where it will be measured instead the
    most energy that others took there, before any was measured the high end of the estimate's. None where no method knows it.
    """
    estimate = footprint_of(deployment, usage, None, operation, hour)
    if estimate is None or deployment.provider.power_meter is None:
        return None if estimate is None else estimate.CO2e.best
    if rate is None:
        return impact.carbon_held(estimate)
    expected = impact.expected_footprint(estimate, rate, zone=deployment.zone, pue=_pue_of(deployment), hour=hour)
    return max(impact.carbon_held(expected), estimate.CO2e.best)


def _pue_of(deployment: Deployment) -> float:
    terms = deployment.provider.power_meter
    return 1.0 if terms is None else float(terms.pue)


def metered_footprint_of(deployment: Deployment, work: MeasuredWork, facts: MeterFacts, hour: ZoneHour | None) -> Footprint:
    """The footprint of an answer whose electricity was measured where it was given."""
    return impact.metered_footprint(work, facts, zone=deployment.zone, pue=_pue_of(deployment), hour=hour)


def funded_m2(priced: Priced, rates: Rates) -> float | None:
    """The area the booked restoration leg pays for, m²; None while no rate is known."""
    if rates.eur_per_m2 is None:
        return None
    return area.funded_m2(Decimal(priced.restoration.micro) / _MICRO, rates.eur_per_m2)
