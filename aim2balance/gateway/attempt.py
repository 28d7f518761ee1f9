"""A request on its way to one deployment: what it may cost, and how its body and headers look there."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from aim2balance.catalogue import VENDORS
from aim2balance.catalogue.errors import ModelNotPriced
from aim2balance.catalogue.types import Caching, Deployment, GatewayLimits, Rates
from aim2balance.gateway import dialects, meter, operations, rules
from aim2balance.gateway.dialects.json_spans import after_space, member_spans
from aim2balance.gateway.dialects.model_input import ModelInput, ModelOrigin, family_of
from aim2balance.gateway.dialects.types import RequestFacts
from aim2balance.gateway.errors import ContextTooLong
from aim2balance.gateway.input_correction import NO_CORRECTION, InputCorrection
from aim2balance.gateway.large_bodies import MOST_UNPAID, is_large
from aim2balance.gateway.types import Admission, Caller
from aim2balance.impact.types import MeasuredRate, ZoneHour
from aim2balance.kit.errors import Invalid
from aim2balance.kit.money import ZERO, Euro
from aim2balance.kit.quantities import nanograms
from aim2balance.kit.tokens import TokenUsage
from aim2balance.wallet.rules import least_needed

DEARER = frozenset({"service_tier", "speed", "inference_geo"})
"""Fields by which a provider charges more than the model's price row says: refused, for nothing is billed at a guess."""


class InferenceRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it came in: who, what, in which dialect, and the few headers that may go on to a provider of the same dialect."""

    caller: Caller
    facts: RequestFacts
    body: bytes
    request_id: UUID
    headers: Sequence[tuple[str, str]] = ()
    request_type: str | None = None
    """Set where it is another than the operation's own."""

    @property
    def is_large(self) -> bool:
        """Whether others would wait while it is read or written."""
        return is_large(self.body)


class ContentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller in this process asks: a conversation made of parts. It is answered with events over parts.

    `on_admitted` is called once the wallet has let it in: what is refused before that reached no provider.
    """

    caller: Caller
    facts: RequestFacts
    model_input: ModelInput
    request_id: UUID
    request_type: str | None = None
    on_admitted: Callable[[], None] | None = None

    @property
    def is_large(self) -> bool:
        """Whether others would wait while it is written."""
        return self.model_input.size_bytes > MOST_UNPAID


def content_request(
    model_input: ModelInput,
    caller: Caller,
    request_id: UUID,
    *,
    model: str,
    limit: int | None = None,
    parameters: Mapping[str, Any] = operations.NO_PARAMETERS,
    request_type: str | None = None,
    on_admitted: Callable[[], None] | None = None,
) -> ContentRequest:
    """`parameters` are further members of a request of the openai dialect. Raises `Invalid`.

    `request_type` is what it counts as in usage, where that is no answer: "title".
    """
    return ContentRequest(
        caller=caller,
        facts=operations.read_input(model_input, model=model, limit=limit, parameters=parameters),
        model_input=model_input,
        request_id=request_id,
        request_type=request_type,
        on_admitted=on_admitted,
    )


class Attempt:
    """A request on its way to one deployment: its hold, its body, its headers."""

    __slots__ = (
        "_endpoint",
        "_limits",
        "caching",
        "deployment",
        "hour",
        "input_tokens",
        "is_translated",
        "operation",
        "rate",
        "rates",
        "request",
        "sizing",
        "target",
    )

    def __init__(
        self,
        *,
        request: InferenceRequest | ContentRequest,
        deployment: Deployment,
        rates: Rates,
        limits: GatewayLimits,
        correction: InputCorrection = NO_CORRECTION,
        hour: ZoneHour | None = None,
        rate: MeasuredRate | None = None,
    ) -> None:
        self._limits = limits
        self.request = request
        self.deployment = deployment
        self.hour, self.rate = hour, rate
        self.rates = rates
        self.operation = operations.operation_of(request.facts.endpoint)
        self.target: dialects.Dialect = deployment.provider.dialect_for(request.facts.dialect)
        self._endpoint = dialects.endpoint_of(self.target, self.operation.name)
        self.is_translated = self.target != request.facts.dialect and self.operation.is_translated
        self.caching: Caching = rules.caching_of(request.body if isinstance(request, InferenceRequest) else b"", deployment)
        self.input_tokens = rules.input_tokens(request.facts, deployment, limits, correction)
        self.sizing = self.operation.size(
            request.facts, deployment, rates, limits.default_max_output, self.caching, self.input_tokens.estimate
        )

    @property
    def beyond_estimate(self) -> Euro:
        """What the input may cost at most beyond what the hold is sized by."""
        tokens, sizing = self.input_tokens, self.sizing
        if tokens.bound <= tokens.estimate:
            return ZERO
        facts, rates = self.request.facts, self.rates
        return rules.price_of_output(facts, self.deployment, rates, sizing.limit, self.caching, tokens.bound) - sizing.ceiling

    def least_needed(self, exposure: Euro) -> Euro:
        """What the wallet must have for it, as a refusal of the wallet says it."""
        return least_needed(self.sizing.least, self.beyond_estimate, exposure)

    @property
    def step(self) -> int:
        """What one more output token of each answer costs, in millionths of a micro-euro; 0 where nothing is written."""
        facts, tokens = self.request.facts, self.input_tokens.estimate
        return rules.price_of_step(facts, self.deployment, self.rates, self.caching, tokens) if self.operation.writes else 0

    def co2e_ng(self, output: int) -> int:
        """What CO2e is held for so many tokens of each answer, with the input at its longest: the best estimate, at a provider with a power
        meter the most that was measured there; 0 where nobody knows.
        """
        facts, tokens = self.request.facts, self.input_tokens
        usage = TokenUsage(
            uncached_input=max(tokens.estimate, tokens.bound),
            output=output * facts.n if self.operation.writes else 0,
            images=facts.n if "image" in facts.modalities else 0,
            image_px=facts.n * operations.asked_pixels(facts) if facts.pictures else 0,
        )
        found = meter.carbon_to_hold(self.deployment, usage, self.operation, self.hour, self.rate)
        return 0 if found is None else nanograms(found)

    def output_within(self, co2e_ng: int, most: int) -> int:
        """The highest output limit, at most `most`, whose estimate is at most so much CO2e."""
        low, high = 0, most
        while low < high:
            middle = (low + high + 1) // 2
            if self.co2e_ng(middle) <= co2e_ng:
                low = middle
            else:
                high = middle - 1
        return low

    @property
    def origin(self) -> ModelOrigin:
        """Who would make what the answer's parts carry for their maker alone."""
        provider = self.deployment.provider
        return ModelOrigin(
            dialect=self.target,
            vendor=provider.vendor,
            family=family_of(self.deployment.upstream_model),
            reasoning_field=VENDORS[provider.vendor].reasoning_field,
        )

    @property
    def target_endpoint(self) -> dialects.Endpoint:
        """The provider's address. Raises `Invalid` where its dialect has none for the operation."""
        found = self._endpoint
        if found is None:
            raise Invalid(f"This provider has no {self.operation.name}.", code="unsupported_by_dialect")
        return found

    def check(self) -> None:
        """Raises `ModelNotPriced` when the request asks for something without a price, `Invalid` for what the dialect cannot do,
        `ContextTooLong` where a conversation of ours does not fit what the model reads. Clients are told that by the provider.
        """
        facts, _ = self.request.facts, self.target_endpoint
        if self.is_translated:
            self._check_translation()
        if (unseen := rules.unbounded(facts, self.deployment, self._limits)) is not None:
            param = "messages" if facts.form is None else "file"
            raise Invalid(f"Nobody can tell beforehand what this {unseen} costs, so it is not sent.", code="size_unknown", param=param)
        if isinstance(self.request, ContentRequest):
            self._check_window()
        missing = self.operation.unpriced(facts, self.deployment)
        extras: tuple[str, ...] = ()
        if facts.paid_extras and not self.is_translated:
            extras = tuple(extra for extra in facts.paid_extras if extra in DEARER and not self._is_usual(extra))
        if missing or extras:
            raise ModelNotPriced(f"This model has no price for: {', '.join((*missing, *extras))}.", classes=[*missing, *extras])

    def _check_window(self) -> None:
        """Files make it easy to send more than a model reads, which a provider refuses, or cuts unasked.

        Our count is an estimate: what is too long by less than it may be wrong is the provider's to refuse.
        """
        window, counted = self.deployment.context_window, self.input_tokens.estimate
        least = counted * rules.COUNT_AT_LEAST // 100
        if window is not None and least + min(rules.LEAST_ROOM, self.request.facts.limit or rules.LEAST_ROOM) > window:
            raise ContextTooLong(
                f"This is about {counted:,} tokens; {self.request.facts.model} reads {window:,} together with its answer.",
                input_tokens=counted,
                context_window=window,
                model=self.request.facts.model,
            )

    def _is_usual(self, extra: str) -> bool:
        """A tier at this vendor's usual price."""
        return extra == "service_tier" and self.request.facts.document.get(extra) in self.deployment.usual_tiers

    def _check_translation(self) -> None:
        facts = self.request.facts
        if facts.n > 1:
            raise Invalid("More than one answer (n > 1) cannot be had from this provider.", code="unsupported_by_dialect", param="n")
        if facts.server_tools:
            raise Invalid("A provider's own tool cannot be had in this dialect.", code="unsupported_by_dialect", param="tools")

    def admission(self, granted: Euro, promised: Euro, co2e_ng: int | None, at: datetime) -> Admission:
        """What is held and promised pays for, and what may be emitted: the whole limit, or the lower one that is sent instead.

        `co2e_ng` None: no budget counts that.
        """
        sizing, facts, counted = self.sizing, self.request.facts, self.input_tokens.estimate
        held, limit, is_lowered = sizing.held_output, sizing.limit, False
        if granted < sizing.want:
            held = limit = rules.payable_output(facts, self.deployment, self.rates, granted, sizing.held_output, self.caching, counted)
            is_lowered = True
        elif sizing.is_watched and limit > held:
            limit = max(held, rules.payable_output(facts, self.deployment, self.rates, promised, limit, self.caching, counted))
            is_lowered = limit < sizing.limit
        if co2e_ng is not None and self.operation.writes and self.co2e_ng(limit) > co2e_ng:
            limit = self.output_within(co2e_ng, limit)
            held, is_lowered = min(held, limit), True
        return Admission(
            request_id=self.request.request_id,
            granted=granted,
            limit=limit,
            held_output=held,
            is_watched=sizing.is_watched,
            is_lowered=is_lowered,
            at=at,
        )

    def request_body(self, admission: Admission) -> tuple[bytes, Sequence[str]]:
        """The body for the provider, and the names of what had to be left out."""
        facts, deployment = self.request.facts, self.deployment
        limit = admission.limit if self.operation.writes else None
        include_usage = facts.stream and deployment.provider.usage_on_request and dialects.DIALECTS[self.target].streams_usage_on_request
        if isinstance(self.request, ContentRequest):
            return dialects.DIALECTS[self.target].write_request(
                facts, self._outgoing(admission, include_usage), self.request.model_input, self.origin
            )
        if self.is_translated:
            return dialects.translate_request(facts, self.target, self._outgoing(admission, include_usage))
        if self.operation.write_body is not None:
            return self.operation.write_body(self.request.body, facts, deployment, self._boundary), ()
        body = dialects.splice(
            self.request.body,
            facts,
            model=deployment.upstream_model,
            limit=limit,
            limit_field=facts.limit_field or deployment.limit_field,
            include_usage=include_usage,
            always=dialects.ENDPOINTS[facts.endpoint].form.always,
        )
        return (only_this_model(body, deployment.upstream_model), ("models",)) if "models" in facts.paid_extras else (body, ())

    def _outgoing(self, admission: Admission, include_usage: bool) -> dialects.Outgoing:
        deployment = self.deployment
        return dialects.Outgoing(
            model=deployment.upstream_model,
            limit=admission.limit,
            limit_field=deployment.limit_field,
            ask_usage=include_usage,
            is_reasoning=deployment.is_reasoning,
            thinks_by_effort=deployment.accepts.thinking_by == "effort",
            vendor=deployment.provider.vendor,
            reasoning_field=VENDORS[deployment.provider.vendor].reasoning_field,
        )

    @property
    def _boundary(self) -> str:
        """That of a form; nobody can know it before the request is here."""
        return f"a2b-{self.request.request_id.hex}"

    def request_headers(self) -> list[tuple[str, str]]:
        facts = self.request.facts
        accept = "text/event-stream" if facts.stream else "application/json"
        if self.operation.is_sound:
            accept = "text/event-stream, */*" if facts.wants_events else "*/*"
        kind = "application/json" if facts.form is None else f"multipart/form-data; boundary={self._boundary}"
        own = [("content-type", kind), ("accept", accept), ("user-agent", "aim2balance")]
        return own if self.is_translated or isinstance(self.request, ContentRequest) else [*own, *self.request.headers]


def only_this_model(body: bytes, model: str) -> bytes:
    """OpenRouter's `models` names others to fall back to, at prices of their own: only the one that was held for may answer."""
    found = [(start, end) for name, start, end in member_spans(body, after_space(body, 0)) if name == "models"]
    for start, end in reversed(found):
        body = body[:start] + msgspec.json.encode([model]) + body[end:]
    return body
