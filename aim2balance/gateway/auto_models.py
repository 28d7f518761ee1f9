"""Which models `auto:cheapest` and `auto:greenest` mean, and how deployments are compared.

Compared is the request itself: its input as each model counts it, and an answer of usual length (400 tokens, less where its limit is
lower): its price, or its best estimate of CO₂e, with the electricity of the hour where an operator wants that, and by what was measured of
answers before at a provider with a power meter. Where there is no request yet, it is a typical answer to 1,000 tokens.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from aim2balance.catalogue import Catalogue
from aim2balance.catalogue.types import Deployment, GatewayLimits, ModelRoute, Offer
from aim2balance.gateway import operations, rules
from aim2balance.gateway.dialects.types import RequestFacts
from aim2balance.gateway.errors import ModelNotAllowed
from aim2balance.gateway.meter import expected_footprint_of, rate_at
from aim2balance.gateway.ports import NO_CONDITIONS, Conditions
from aim2balance.impact.types import MeasuredRate, ZoneHour
from aim2balance.kit.tokens import TYPICAL, TokenUsage

MOST_TRIED: Final = 4
"""How many of the best are tried, one after the other, when a provider fails or cannot do what is asked."""


def price_of(deployment: Deployment, usage: TokenUsage = TYPICAL, conditions: Conditions = NO_CONDITIONS) -> float:
    """USD of such an answer. A model that writes nothing costs its input. Money knows no hours."""
    del conditions
    prices = deployment.prices
    asked = next((tier for tier in reversed(prices.tiers) if usage.input > tier.above), prices)
    return float(asked.input * usage.input + (asked.output or 0) * usage.output) / 1_000_000 + float(prices.per_request)


def carbon_of(deployment: Deployment, conditions: Conditions = NO_CONDITIONS) -> float:
    """Kg CO₂e of a typical answer now, best estimate; what is not known stands behind everything."""
    return _typical_carbon(deployment, conditions.hours.in_force(deployment.zone), rate_at(deployment, conditions))


@lru_cache(maxsize=8_192)
def _typical_carbon(deployment: Deployment, hour: ZoneHour | None, rate: MeasuredRate | None) -> float:
    known = _carbon(deployment, TYPICAL, hour, rate)
    return float("inf") if known is None else known


def carbon_of_answer(deployment: Deployment, usage: TokenUsage, conditions: Conditions) -> float | None:
    """Kg CO₂e of such an answer now, best estimate; None where no method knows it (speech)."""
    return (
        None if usage.audio_out else _carbon(deployment, usage, conditions.hours.in_force(deployment.zone), rate_at(deployment, conditions))
    )


def _carbon(deployment: Deployment, usage: TokenUsage, hour: ZoneHour | None, rate: MeasuredRate | None) -> float | None:
    found = expected_footprint_of(deployment, usage, operations.operation_for(deployment), hour, rate)
    return None if found is None else found.CO2e.best


TYPICAL_MESSAGE: Final = RequestFacts(endpoint="chat", dialect="openai", model="", counted_input=TYPICAL.input, input_bound=TYPICAL.input)

AUTO_MODELS: Final[Mapping[str, Callable[[Deployment, TokenUsage, Conditions], float | None]]] = {
    "auto:cheapest": price_of,
    "auto:greenest": carbon_of_answer,
}


def usage_of(facts: RequestFacts, deployment: Deployment, limits: GatewayLimits, *, writes: bool) -> TokenUsage:
    """What the request probably takes at that deployment."""
    answer = min(each for each in (TYPICAL.output, facts.limit, deployment.max_output) if each is not None) * facts.n if writes else 0
    speaks = "audio" in facts.modalities
    return TokenUsage(
        uncached_input=rules.input_tokens(facts, deployment, limits).estimate,
        output=0 if speaks else answer,
        audio_out=answer if speaks else 0,
    )


def ranked(
    name: str, facts: RequestFacts, deployments: Sequence[Deployment], limits: GatewayLimits, conditions: Conditions, *, writes: bool
) -> list[Deployment]:
    """The best for this request first; those whose figure is not known are left out."""
    score = AUTO_MODELS[name]
    known = [
        (figure, each.model, each)
        for each in deployments
        if (figure := score(each, usage_of(facts, each, limits, writes=writes), conditions)) is not None
    ]
    return [each for _, _, each in sorted(known, key=lambda found: found[:2])]


def best_for_message(name: str, places: Sequence[Deployment], limits: GatewayLimits, conditions: Conditions) -> Deployment | None:
    """Who of them would answer a typical message."""
    return next(iter(ranked(name, TYPICAL_MESSAGE, places, limits, conditions, writes=True)), None)


def route_to_best(
    facts: RequestFacts,
    request_type: str | None,
    places: Sequence[Deployment],
    limits: GatewayLimits,
    conditions: Conditions,
    *,
    writes: bool,
) -> ModelRoute:
    """The best of these places for the request among those that can do what it asks, then the next ones. Raises `ModelNotAllowed`."""
    if facts.pictures or facts.characters or facts.form is not None:
        raise ModelNotAllowed("For pictures and sound a model has to be named: nothing chooses among those yet.", model=facts.model)
    if not places:
        raise ModelNotAllowed("There is no model to choose from that this key may use.", model=facts.model)
    able, lacking = rules.able(facts, places, limits)
    if not able:
        raise ModelNotAllowed(f"No model to choose from can do what this asks: {', '.join(lacking)}.", model=facts.model)
    best = ranked(facts.model, facts, able, limits, conditions, writes=writes)
    if not best:
        raise ModelNotAllowed("The footprint of what this asks is not known of any model to choose from.", model=facts.model)
    suited = rules.suited_to(request_type, best)[:MOST_TRIED]
    order = tuple(replace(place, rank=rank) for rank, place in enumerate(suited))
    return ModelRoute(name=facts.model, deployments=order, strategy="ordered")


def _is_for(deployment: Deployment, *, writes: bool) -> bool:
    """Whether it is a model for chats, or (for embeddings) for embeddings. A price for output alone does not say that it can chat."""
    if (deployment.prices.output is not None) is not writes or deployment.accepts.kind not in (None, "chat" if writes else "embeddings"):
        return False
    has_room = deployment.context_window is None or deployment.context_window >= TYPICAL.input + TYPICAL.output
    return has_room or not writes


class AutoModels:
    """The offers of a catalogue that may be chosen; found once for each catalogue."""

    def __init__(self) -> None:
        self._catalogue: Catalogue | None = None
        self._suited: dict[bool, list[Offer]] = {}

    def candidates(self, catalogue: Catalogue, *, writes: bool) -> list[Offer]:
        """Offers that write answers, or (for embeddings) those that do not. The demo only while it is alone."""
        if catalogue is not self._catalogue:
            self._catalogue, self._suited = catalogue, {}
        found = self._suited.get(writes)
        if found is None:
            suited = [offer for offer in catalogue.offered() if _is_for(offer.deployment, writes=writes)]
            real = [offer for offer in suited if not offer.deployment.is_demo]
            found = self._suited[writes] = real or suited
        return found
