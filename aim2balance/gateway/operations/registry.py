"""One row per operation: what a request is sized by, which units have a price, and how its body is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from aim2balance.catalogue.types import Caching, Deployment, Rates
from aim2balance.gateway.dialects import request_facts, token_estimate
from aim2balance.gateway.dialects.json_spans import after_space
from aim2balance.gateway.dialects.registry import ENDPOINTS, EndpointRow
from aim2balance.gateway.dialects.request_fields import Unlisted, refuse_state
from aim2balance.gateway.dialects.types import AnswerFacts, Endpoint, OperationName, RequestFacts, Span
from aim2balance.gateway.operations import chat, embeddings, images
from aim2balance.gateway.types import Sizing
from aim2balance.kit.errors import Invalid
from aim2balance.kit.tokens import TokenUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What may be asked of a model. A further one (speech) is a file with the same functions and a row here.

    `request_type` is its name in usage, `footprint_kind` in the estimate. `writes`: the model needs a price for output, and a limit is
    sent. `is_translated`: a provider of another dialect may do it. `billed` is what a plain answer is billed as, where that is not
    read from tokens and text alone: of the answer, the request, the deployment and our count of the input.
    """

    name: OperationName
    request_type: str
    footprint_kind: Literal["chat", "embedding", "image"]
    writes: bool
    is_translated: bool
    read_body: Callable[[EndpointRow, dict[str, Any], str, dict[str, tuple[Span, ...]], int], RequestFacts]
    size: Callable[[RequestFacts, Deployment, Rates, int, Caching, int], Sizing]
    unpriced: Callable[[RequestFacts, Deployment], tuple[str, ...]]
    billed: Callable[[AnswerFacts, RequestFacts, Deployment, int], TokenUsage] | None = None


CHAT: Final = Operation(
    name="chat",
    request_type="chat",
    footprint_kind="chat",
    writes=True,
    is_translated=True,
    read_body=chat.read_body,
    size=chat.size,
    unpriced=chat.unpriced,
)
EMBEDDINGS: Final = Operation(
    name="embeddings",
    request_type="embedding",
    footprint_kind="embedding",
    writes=False,
    is_translated=False,
    read_body=embeddings.read_body,
    size=embeddings.size,
    unpriced=embeddings.unpriced,
)
IMAGES: Final = Operation(
    name="images",
    request_type="image",
    footprint_kind="image",
    writes=False,
    is_translated=False,
    read_body=images.read_body,
    size=images.size,
    unpriced=images.unpriced,
    billed=images.billed,
)
OPERATIONS: Final[Mapping[OperationName, Operation]] = {row.name: row for row in (CHAT, EMBEDDINGS, IMAGES)}
_BY_ENDPOINT: Final = {name: OPERATIONS[row.operation] for name, row in ENDPOINTS.items()}


def operation_of(endpoint: Endpoint) -> Operation:
    """What is done at that address."""
    return _BY_ENDPOINT[endpoint]


def operation_for(deployment: Deployment) -> Operation:
    """What a model is for: pictures where that is said of it; else one without a price for output makes embeddings."""
    if deployment.accepts.kind == "image":
        return IMAGES
    return CHAT if deployment.prices.output is not None else EMBEDDINGS


def read(endpoint: Endpoint, body: bytes) -> RequestFacts:
    """Read a body of `endpoint`. Raises `Invalid` (invalid_request_error, provider_state_refused) with the field and why."""
    row = ENDPOINTS[endpoint]
    document, model = request_facts.open_body(body)
    opening = after_space(body, 0)
    offsets = request_facts.find_offsets(row.form, body, opening, document)
    try:
        unlisted = refuse_state(endpoint, document, body, opening)
        facts = _BY_ENDPOINT[endpoint].read_body(row, document, model, offsets, opening)
        return with_unlisted(facts, unlisted, document) if unlisted.fields or unlisted.uploads else facts
    except RecursionError as cause:
        raise Invalid("The body is nested too deeply.", code="invalid_request_error") from cause


def with_unlisted(facts: RequestFacts, unlisted: Unlisted, document: dict[str, Any]) -> RequestFacts:
    """The same facts with what is on no list: its whole value may be input, so it is counted as such."""
    counted = token_estimate.count_value({name: document[name] for name in unlisted.fields})
    return msgspec.structs.replace(
        facts,
        unknown_fields=unlisted.fields,
        provider_files=unlisted.uploads,
        counted_input=facts.counted_input + counted.tokens,
        input_bound=facts.input_bound + counted.text_bytes,
        media=token_estimate.both_media(facts.media, counted.media),
        has_audio=facts.has_audio or counted.has_audio,
    )


def size(facts: RequestFacts, deployment: Deployment, rates: Rates, default_limit: int, caching: Caching, input_tokens: int) -> Sizing:
    """The hold for a request of so much input. Raises `ModelNotPriced` when output is asked of a model without a price for it."""
    return _BY_ENDPOINT[facts.endpoint].size(facts, deployment, rates, default_limit, caching, input_tokens)
