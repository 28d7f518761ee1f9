"""Embeddings: numbers for texts. The only unit is tokens of input, so the hold is the price."""

from typing import Any

from aim2balance.catalogue.types import Caching, Deployment, Rates
from aim2balance.gateway import rules
from aim2balance.gateway.dialects import request_facts as read
from aim2balance.gateway.dialects import token_estimate
from aim2balance.gateway.dialects.registry import EndpointRow
from aim2balance.gateway.dialects.types import RequestFacts, Span
from aim2balance.gateway.types import Sizing


def read_body(row: EndpointRow, document: dict[str, Any], model: str, offsets: dict[str, tuple[Span, ...]], opening: int) -> RequestFacts:
    """What admission needs of an embeddings request. Raises `Invalid`."""
    given = document.get("input")
    if not isinstance(given, str | list) or given == []:
        read.refuse("`input` must be a text or a list of texts or token numbers.", "input")
    counted = token_estimate.count_embedding(given)
    return RequestFacts(
        endpoint=row.name,
        dialect=row.dialect,
        model=model,
        messages=counted.messages,
        counted_input=counted.tokens,
        input_bound=counted.bound,
        document=document,
        offsets=offsets,
        opening=opening,
    )


def size(facts: RequestFacts, deployment: Deployment, rates: Rates, default_limit: int, caching: Caching, input_tokens: int) -> Sizing:
    """The hold for a request at that deployment: its price. There is no output and so no limit."""
    del default_limit
    cost = rules.price_of_output(facts, deployment, rates, 0, caching, input_tokens)
    return Sizing(want=cost, least=cost, ceiling=cost, limit=0, held_output=0, is_watched=False)


def unpriced(facts: RequestFacts, deployment: Deployment) -> tuple[str, ...]:
    """Nothing: a model without a price for input is never offered."""
    del facts, deployment
    return ()
