"""A request on its way to one deployment: what it may cost, and how its body and headers look there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aim2balance.catalogue import rules as pricing
from aim2balance.catalogue.errors import ModelNotPriced
from aim2balance.catalogue.types import Caching, Deployment, GatewayLimits, Rates
from aim2balance.gateway import dialects, rules
from aim2balance.gateway.dialects.types import RequestFacts
from aim2balance.gateway.types import Admission, Caller
from aim2balance.kit.errors import Invalid
from aim2balance.kit.money import Euro


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came in: who, what, in which dialect, and the few headers that may go on to a provider of the same dialect."""

    caller: Caller
    facts: RequestFacts
    body: bytes
    request_id: UUID
    headers: Sequence[tuple[str, str]] = ()


class Attempt:
    """A request on its way to one deployment: its hold, its body, its headers."""

    def __init__(self, *, asked: Asked, deployment: Deployment, rates: Rates, limits: GatewayLimits) -> None:
        self.asked = asked
        self.deployment = deployment
        self.rates = rates
        self.target: dialects.Dialect = "anthropic" if deployment.provider.dialect == "anthropic" else "openai"
        self.is_translated = self.target != asked.facts.dialect and asked.facts.endpoint != "embeddings"
        self.caching: Caching = rules.caching_of(asked.facts, asked.body, deployment)
        self.sizing = rules.size(asked.facts, deployment, rates, limits.default_max_output, self.caching)

    @property
    def target_endpoint(self) -> dialects.Endpoint:
        if self.asked.facts.endpoint == "embeddings":
            return "embeddings"
        return "messages" if self.target == "anthropic" else "chat"

    def check(self) -> None:
        """Raises `ModelNotPriced` when the request asks for something without a price, `Invalid` for what the dialect cannot do."""
        facts = self.asked.facts
        missing = pricing.missing_classes(
            self.deployment.prices,
            output=facts.endpoint != "embeddings",
            audio_in=facts.has_audio,
            audio_out="audio" in facts.modalities,
            tools=facts.server_tools,
        )
        if missing:
            raise ModelNotPriced(f"This model has no price for: {', '.join(missing)}.", classes=list(missing))
        if facts.endpoint == "embeddings" and self.target != "openai":
            raise Invalid("This provider has no embeddings.", code="unsupported_by_dialect")

    def admission(self, granted: Euro, available: Euro, at: datetime) -> Admission:
        """What a grant pays for: the whole limit, or the lower one that is sent instead."""
        sizing, facts = self.sizing, self.asked.facts
        held, limit, is_lowered = sizing.held_output, sizing.limit, False
        if granted < sizing.want:
            held = limit = rules.payable_output(facts, self.deployment, self.rates, granted, sizing.held_output, self.caching)
            is_lowered = True
        elif sizing.is_watched and limit > held:
            limit = max(held, rules.payable_output(facts, self.deployment, self.rates, granted + available, limit, self.caching))
            is_lowered = limit < sizing.limit
        return Admission(
            request_id=self.asked.request_id,
            granted=granted,
            limit=limit,
            held_output=held,
            is_watched=sizing.is_watched,
            is_lowered=is_lowered,
            at=at,
        )

    def request_body(self, admission: Admission) -> tuple[bytes, Sequence[str]]:
        """The body for the provider, and the names of what had to be left out."""
        facts, deployment = self.asked.facts, self.deployment
        limit = None if facts.endpoint == "embeddings" else admission.limit
        include_usage = facts.stream and self.target == "openai" and deployment.provider.usage_on_request
        if self.is_translated:
            return dialects.translate_request(
                facts,
                self.target,
                model=deployment.upstream_model,
                limit=admission.limit,
                limit_field=deployment.limit_field,
                ask_usage=include_usage,
                is_reasoning=deployment.is_reasoning,
                vendor=deployment.provider.vendor,
            )
        return (
            dialects.splice(
                self.asked.body,
                facts,
                model=deployment.upstream_model,
                limit=limit,
                limit_field=facts.limit_field or deployment.limit_field,
                include_usage=include_usage,
            ),
            (),
        )

    def request_headers(self) -> list[tuple[str, str]]:
        accept = "text/event-stream" if self.asked.facts.stream else "application/json"
        own = [("content-type", "application/json"), ("accept", accept), ("user-agent", "aim2balance")]
        return own if self.is_translated else [*own, *self.asked.headers]
