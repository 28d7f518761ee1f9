"""Nouns of the dialects: what a request asks for, what an answer was, how a stream ends.

`RequestFacts` and `AnswerFacts` are msgspec structs, not dataclasses: they are made once per request on the hot path (0.3 µs against 3 µs).
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

import msgspec

from aim2balance.catalogue.dialects import Dialect
from aim2balance.gateway.dialects.forms import Form
from aim2balance.kit.tokens import TokenUsage

Endpoint = Literal["chat", "messages", "embeddings", "count_tokens", "responses", "images", "image_edits", "speech", "transcriptions"]
OperationName = Literal["chat", "embeddings", "images", "image_edits", "speech", "transcriptions"]

Span = tuple[int, int]


class ProviderErrorKind(StrEnum):
    """What a provider's refusal means for us: whether to retry, begin a cooldown, alert, or pass it on."""

    AUTH = "auth"  # our key or our credit with the provider; its text is never passed on
    QUOTA = "quota"  # the account's quota is used up: a 429 that no retry mends
    RATE_LIMIT = "rate_limit"
    OVERLOADED = "overloaded"
    TIMEOUT = "timeout"
    SERVER = "server"
    CONTEXT_LENGTH = "context_length"
    NOT_FOUND = "not_found"
    TOO_LARGE = "too_large"
    FLAGGED = "flagged"  # the question was found unfit: whoever asked is told
    BAD_REQUEST = "bad_request"


class ProviderError(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal in the provider's words, scrubbed of keys, organisations and addresses. `status` is the one that its text names."""

    message: str
    code: str | None = None
    type: str | None = None
    param: str | None = None
    status: int | None = None


class Picture(msgspec.Struct, frozen=True, gc=False):
    """A picture in a request. `size` is None where it stands at an address or cannot be read; `detail` is OpenAI's word."""

    size: tuple[int, int] | None = None
    detail: str = ""


class Media(msgspec.Struct, kw_only=True):
    """What a request carries beside text, before a model gives it tokens.

    `pages` and `audio_s` (seconds) are what there probably is, `most_pages` and `most_audio_s` the most there can be.
    `unseen_documents` have pages that nobody can count beforehand, `unseen` is what else has no size: a video, a sound of an unknown kind.
    """

    pictures: list[Picture] = []
    pages: int = 0
    most_pages: int = 0
    unseen_documents: int = 0
    audio_s: int = 0
    most_audio_s: int = 0
    unseen: list[str] = []


class InputCount(msgspec.Struct, frozen=True, kw_only=True):
    """The input as money.md counts it before any provider has seen it: an estimate of the text's tokens and their bound; and the media."""

    tokens: int
    bound: int
    text_bytes: int = 0
    messages: int = 0
    media: Media | None = None
    has_audio: bool = False
    has_tools: bool = False


class InputTokens(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The input of a request at one model: what it probably is, and the most it can be (never less)."""

    estimate: int
    bound: int


class ChatForm(msgspec.Struct, frozen=True, kw_only=True):
    """A request of another form in the words of chat completions, by which it is counted and translated.

    `dropped` names what these words cannot say, `untranslatable` the first thing without which the answer would be another one. `beside`
    holds what is input all the same, `sealed_bytes` of it can be read by its maker alone.
    """

    document: dict[str, Any]
    dropped: tuple[str, ...] = ()
    untranslatable: str = ""
    beside: tuple[dict[str, Any], ...] = ()
    sealed_bytes: int = 0


class RequestFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the gateway needs to know of a request body; everything else in it stays the business of client and provider.

    `limit` is the client's own output limit (the largest, where it gave several) and `limit_field` the name under which it gave it;
    both None without one. `server_tools` names tools the provider would run and charge for (`web_search`), `search_context` how much
    they shall read.
    `paid_extras` names fields
    that make a provider charge more than the model's price row knows: a dearer service tier, other models to fall back to, a choice of
    sub-provider. `counted_input` is the estimate of its text's tokens and `input_bound` the most they can be; `media` is None without any.
    `characters` are to be spoken; `answer_form` is that of the sound or transcript wanted, `wants_events`
    says that it is to come in events; `form` is the body where it is no JSON.
    `pictures` are asked for at most; `picture_names` are the names under which their price may stand, the most exact first.
    `unknown_fields` names members on no list of ours; `provider_files`: a code tool is given files that are kept at the provider.
    `document` is the parsed body (last of duplicate keys), for the translators: in the words of chat completions where the address has
    others; then `left_out` names what these lack, and `untranslatable` what no other dialect can do. `offsets` and `opening` are byte
    offsets for `splice`.
    """

    endpoint: Endpoint
    dialect: Dialect
    model: str
    stream: bool = False
    limit: int | None = None
    limit_field: str | None = None
    n: int = 1
    wants_usage: bool = False
    thinking_budget: int | None = None
    wants_reasoning: bool = False
    server_tools: tuple[str, ...] = ()
    search_context: str = ""
    paid_extras: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    pictures: int = 0
    picture_names: tuple[str, ...] = ()
    characters: int = 0
    answer_form: str = ""
    wants_events: bool = False
    form: Form | None = None
    has_audio: bool = False
    has_tools: bool = False
    media: Media | None = None
    messages: int = 0
    counted_input: int = 0
    input_bound: int = 0
    unknown_fields: tuple[str, ...] = ()
    provider_files: bool = False
    document: dict[str, Any] = {}
    left_out: tuple[str, ...] = ()
    untranslatable: str = ""
    offsets: Mapping[str, tuple[Span, ...]] = {}
    opening: int = 0


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """How a translated request is to be written. What stands after `limit` matters to some dialects only.

    `thinks_by_effort`: thinking is asked for by an effort, not by a budget.
    """

    model: str
    limit: int
    limit_field: str = "max_tokens"
    ask_usage: bool = False
    is_reasoning: bool = False
    thinks_by_effort: bool = False
    vendor: str = "other"
    reasoning_field: str | None = None


class AnswerFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a plain answer was. `usage` is None where the provider reported none or nonsense (`usage_refused` says why).

    `is_answer`: the body has the shape of an answer of its dialect. `text_bytes` counts the UTF-8 bytes of content, reasoning and tool call
    arguments, `pictures` the made ones, `picture_px` the pixels of each, None where its bytes did not come or do not say.
    `seconds` of sound were heard, as the provider says; `spoken_s` of it came, in `sound_bytes`.
    `finish_reason` is the provider's own word.
    """

    is_answer: bool = False
    usage: TokenUsage | None = None
    usage_refused: str | None = None
    finish_reason: str | None = None
    model: str | None = None
    response_id: str | None = None
    service_tier: str | None = None
    text_bytes: int = 0
    pictures: int = 0
    picture_px: tuple[int | None, ...] = ()
    seconds: int | None = None
    spoken_s: int | None = None
    sound_bytes: int = 0
    error: ProviderError | None = None
    provider_usd: Decimal | None = None
    """What the provider itself says it cost."""


class Terminator(msgspec.Struct, frozen=True, kw_only=True):
    """The last bytes of a stream: `events` first, then the receipt's comment line, then `tail` (`[DONE]` or `message_stop`)."""

    events: bytes
    tail: bytes
