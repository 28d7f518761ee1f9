"""`GET /api/receipts/{id}/alternatives`: what the tokens of an answer would have cost at the other models its person may ask."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field

from aim2balance import impact, usage
from aim2balance.app.container import Container
from aim2balance.catalogue.pricing import price
from aim2balance.catalogue.types import Deployment, Offer, Rates
from aim2balance.gateway import meter, operations
from aim2balance.gateway.ports import Conditions
from aim2balance.impact.rules import wire_or_none
from aim2balance.kit.http import APIModel, EstimateRange, ExactJSONResponse, Member, Text, router
from aim2balance.kit.ids import parse_id
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage.types import UsageEvent


class AlternativeOut(APIModel):
    model: str = Field(description="the name to ask for")
    label: str
    provider: str
    region: str
    micro_eur: int | None = Field(description="null where it has no price for some of these tokens")
    kwh: EstimateRange | None = Field(alias="kWh")
    co2e_kg: EstimateRange | None = Field(alias="co2eKg", description="null: not known")
    quality: str | None = Field(alias="class", description="null: not known")


class AlternativesOut(APIModel):
    """The same tokens at other models, at today's prices and rates, the cheapest first. Another model may write more or less."""

    input_tokens: int
    output_tokens: int
    micro_eur: int = Field(description="what the answer did cost")
    measured: bool = Field(description="the answer's own footprint was measured: beside it the estimates of the others are no comparison")
    items: list[AlternativeOut]


def alternative_routes(container: Container) -> APIRouter:
    """The route, for whose receipt it is."""
    api = router("/api/receipts", "usage")

    @api.get("/{receipt_id}/alternatives", response_model=AlternativesOut)
    async def alternatives(caller: Member, receipt_id: Annotated[Text, Path(max_length=64)]) -> Response:
        """What the tokens of this answer would cost at each other model that its person may ask from that chat."""
        event = await usage.get_event(container.db, caller.owner_id, parse_id(receipt_id))
        bound, _ = await container.chats.bound(caller, event.conversation_id)
        catalogue, used = container.catalogue.current, usage_of(event)
        items = []
        for offer in catalogue.shown():
            place = container.gateway.places_of(offer)[0] if bound.region is None else container.gateway.place_within(offer, bound.region)
            if place is not None and is_other(offer, event, used):
                items.append(_alternative(offer, place, used, catalogue.rates, container.gateway.conditions))
        items.sort(key=lambda item: (item["microEur"] is None, item["microEur"] or 0, item["model"]))
        said = {"inputTokens": used.input, "outputTokens": used.output, "microEur": event.total_micro}
        return ExactJSONResponse({**said, "measured": impact.is_measured(event.method), "items": items})

    return api


def usage_of(event: UsageEvent) -> TokenUsage:
    """The tokens of a receipt by class, as they were booked."""
    return TokenUsage(
        uncached_input=event.uncached_input,
        cache_read=event.cache_read,
        cache_write_5m=event.cache_write_5m,
        cache_write_1h=event.cache_write_1h,
        output=event.output,
        reasoning=event.reasoning,
        audio_in=event.audio_in,
        audio_out=event.audio_out,
        images=event.images,
        tool_calls=event.tool_calls,
    )


def is_other(offer: Offer, event: UsageEvent, used: TokenUsage) -> bool:
    """Another model that does the same kind of work and has room for it; scripted answers are no alternative."""
    deployment = offer.deployment
    if deployment.is_demo or operations.operation_for(deployment).request_type != (
        event.request_type if event.request_type in {"embedding", "image"} else "chat"
    ):
        return False
    if deployment.accepts.kind not in {None, "chat", "embeddings", "image"}:
        return False  # speech, ranking, classifiers: another kind of work
    is_same_place = deployment.provider.name == event.provider and event.model in {offer.name, deployment.upstream_model}
    if offer.name == event.requested_model or (is_same_place and deployment.prices.id == event.price_id):
        return False
    window, longest = deployment.context_window, deployment.max_output
    return (window is None or used.input + used.output <= window) and (longest is None or used.output <= longest)


def _alternative(offer: Offer, deployment: Deployment, used: TokenUsage, rates: Rates, conditions: Conditions) -> dict[str, Any]:
    priced = price(used, deployment.prices, rates)
    shown = wire_or_none(meter.expected_now(deployment, used, conditions))
    return {
        "model": offer.name,
        "label": offer.label,
        "provider": deployment.provider.name,
        "region": deployment.region,
        "microEur": None if priced.surprises else priced.total.micro,
        "kWh": shown["kWh"],
        "co2eKg": shown["CO2e"],
        "class": shown["class"],
    }
