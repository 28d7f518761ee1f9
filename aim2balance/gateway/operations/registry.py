"""One row per operation: what a request is sized by, which units have a price, and how its body is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NoReturn

import msgspec

from aim2balance.catalogue.types import Caching, Deployment, Rates
from aim2balance.gateway.dialects import request_facts, token_estimate
from aim2balance.gateway.dialects.forms import Form, read_form
from aim2balance.gateway.dialects.json_spans import after_space
from aim2balance.gateway.dialects.registry import ENDPOINTS, EndpointRow
from aim2balance.gateway.dialects.request_fields import Unlisted, refuse_state
from aim2balance.gateway.dialects.types import AnswerFacts, Endpoint, OperationName, RequestFacts, Span
from aim2balance.gateway.operations import chat, embeddings, image_edits, images, speech, transcriptions
from aim2balance.gateway.types import Sizing
from aim2balance.kit.errors import Invalid
from aim2balance.kit.tokens import TokenUsage


def _no_json(row: EndpointRow, *_: object) -> NoReturn:
    raise Invalid(f"The body of {row.path} is a form.", code="invalid_request_error")


def _no_form(row: EndpointRow, *_: object) -> NoReturn:
    raise Invalid(f"The body of {row.path} is JSON.", code="invalid_request_error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What may be asked of a model. A further one is a file with the same functions and a row here.

    `request_type` is its name in usage, `footprint_kind` in the estimate; None: no method knows one. `writes`: the model needs a price for
    output, and a limit is sent. `is_translated`: a provider of another dialect may do it. `billed` is what a plain answer is billed as,
    where that is not read from tokens and text alone: of the answer, the request, the deployment and our count of the input. `write_body`
    makes the body for a provider where more than the model changes, `read_answer` reads a whole answer by what was asked; `is_sound`: its
    streams are of sound or of what one says.
    """

    name: OperationName
    request_type: str
    footprint_kind: Literal["chat", "embedding", "image"] | None
    writes: bool
    is_translated: bool
    read_body: Callable[[EndpointRow, dict[str, Any], str, dict[str, tuple[Span, ...]], int], RequestFacts] = _no_json
    read_form: Callable[[EndpointRow, Form, dict[str, Any], str], RequestFacts] = _no_form
    size: Callable[[RequestFacts, Deployment, Rates, int, Caching, int], Sizing]
    unpriced: Callable[[RequestFacts, Deployment], tuple[str, ...]]
    billed: Callable[[AnswerFacts, RequestFacts, Deployment, int], TokenUsage] | None = None
    write_body: Callable[[bytes, RequestFacts, Deployment, str], bytes] | None = None
    read_answer: Callable[[bytes, RequestFacts], AnswerFacts] | None = None
    is_sound: bool = False


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
IMAGE_EDITS: Final = Operation(
    name="image_edits",
    request_type="image",
    footprint_kind="image",
    writes=False,
    is_translated=False,
    read_form=image_edits.read_form,
    size=images.size,
    unpriced=image_edits.unpriced,
    billed=images.billed,
    write_body=image_edits.write_body,
)
SPEECH: Final = Operation(
    name="speech",
    request_type="speech",
    footprint_kind=None,
    writes=False,
    is_translated=False,
    read_body=speech.read_body,
    size=speech.size,
    unpriced=speech.unpriced,
    billed=speech.billed,
    write_body=speech.write_body,
    read_answer=speech.read_answer,
    is_sound=True,
)
TRANSCRIPTIONS: Final = Operation(
    name="transcriptions",
    request_type="transcription",
    footprint_kind=None,
    writes=False,
    is_translated=False,
    read_form=transcriptions.read_form,
    size=transcriptions.size,
    unpriced=transcriptions.unpriced,
    billed=transcriptions.billed,
    write_body=transcriptions.write_body,
    read_answer=transcriptions.read_answer,
    is_sound=True,
)
OPERATIONS: Final[Mapping[OperationName, Operation]] = {
    row.name: row for row in (CHAT, EMBEDDINGS, IMAGES, IMAGE_EDITS, SPEECH, TRANSCRIPTIONS)
}
_BY_KIND: Final[Mapping[str | None, Operation]] = {"image": IMAGES, "speech": SPEECH, "transcription": TRANSCRIPTIONS}
_BY_ENDPOINT: Final = {name: OPERATIONS[row.operation] for name, row in ENDPOINTS.items()}


def operation_of(endpoint: Endpoint) -> Operation:
    """What is done at that address."""
    return _BY_ENDPOINT[endpoint]


def operation_for(deployment: Deployment) -> Operation:
    """What a model is for: pictures or sound where that is said of it; else one without a price for output makes embeddings."""
    if (known := _BY_KIND.get(deployment.accepts.kind)) is not None:
        return known
    return CHAT if deployment.prices.output is not None else EMBEDDINGS


def read(endpoint: Endpoint, body: bytes, content_type: str = "") -> RequestFacts:
    """Read a body of `endpoint`. Raises `Invalid` (invalid_request_error, provider_state_refused) with the field and why."""
    row = ENDPOINTS[endpoint]
    if row.is_form:
        return _read_form(row, read_form(body, content_type))
    document, model = request_facts.open_body(body)
    opening = after_space(body, 0)
    offsets = request_facts.find_offsets(row.form, body, opening, document)
    try:
        unlisted = refuse_state(endpoint, document, body, opening)
        facts = _BY_ENDPOINT[endpoint].read_body(row, document, model, offsets, opening)
        return with_unlisted(facts, unlisted, document) if unlisted.fields or unlisted.uploads else facts
    except RecursionError as cause:
        raise Invalid("The body is nested too deeply.", code="invalid_request_error") from cause


def _read_form(row: EndpointRow, form: Form) -> RequestFacts:
    """A form: fields on no list count as input, those that the price depends on are given once."""
    document: dict[str, Any] = form.document()
    request_facts.check_form(row.form, document)
    model = document.get("model")
    if not isinstance(model, str) or not model.strip():
        request_facts.refuse("`model` must be a text that names a model.", "model")
    unlisted = refuse_state(row.name, document, b"{}", 0)
    facts = _BY_ENDPOINT[row.name].read_form(row, form, document, model)
    return with_unlisted(facts, unlisted, document) if unlisted.fields or unlisted.uploads else facts


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
