"""A text read aloud.

Its price goes by the character, or by tokens: those of the text, and those of the sound, of which a model makes no more in one answer than
`accepts.max_output`. The most is held. Where tokens are what costs, the provider is asked for events, for these alone tell how many they
were; a client that wants the sound gets it out of them.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from aim2balance.catalogue.prices import CHARACTERS
from aim2balance.catalogue.types import Caching, Deployment, Rates
from aim2balance.gateway import rules
from aim2balance.gateway.dialects import request_facts as read
from aim2balance.gateway.dialects import token_estimate
from aim2balance.gateway.dialects.errors import error_from
from aim2balance.gateway.dialects.framing import NOT_JSON
from aim2balance.gateway.dialects.openai_chat.sounds import SPOKEN
from aim2balance.gateway.dialects.registry import EndpointRow
from aim2balance.gateway.dialects.splice import splice
from aim2balance.gateway.dialects.types import AnswerFacts, RequestFacts, Span
from aim2balance.gateway.types import Sizing
from aim2balance.kit.tokens import TokenUsage

MOST_CHARACTERS: Final = 100_000
"""OpenAI takes 4,096; nobody known takes a tenth of this."""
_EVENTS: Final = "sse"


def read_body(row: EndpointRow, document: dict[str, Any], model: str, offsets: dict[str, tuple[Span, ...]], opening: int) -> RequestFacts:
    """What admission needs of a request to speak. Raises `Invalid`."""
    text = document.get("input")
    if not isinstance(text, str) or not text.strip():
        read.refuse("`input` must be the text to be read aloud.", "input")
    if len(text) > MOST_CHARACTERS:
        read.refuse(f"`input` has more than {MOST_CHARACTERS:,} characters.", "input")
    instructions = document.get("instructions")
    if instructions is not None and not isinstance(instructions, str):
        read.refuse("`instructions` must be a text.", "instructions")
    counted = token_estimate.count_embedding([text, instructions] if instructions else text)
    return RequestFacts(
        endpoint=row.name,
        dialect=row.dialect,
        model=model,
        stream=True,
        characters=len(text),
        answer_form=_one_of(document, "response_format", tuple(SPOKEN), "mp3"),
        wants_events=_one_of(document, "stream_format", ("audio", _EVENTS), "audio") == _EVENTS,
        paid_extras=tuple(name for name in read.paid_extras(document) if name != "speed"),  # here it is how fast one speaks
        messages=counted.messages,
        counted_input=counted.tokens,
        input_bound=counted.bound,
        document=document,
        offsets=offsets,
        opening=opening,
    )


def _one_of(document: dict[str, Any], name: str, words: Sequence[str], usual: str) -> str:
    said = document.get(name)
    if said is None:
        return usual
    if said not in words:
        read.refuse(f"`{name}` must be one of {', '.join(words)}.", name)
    return str(said)


def is_by_character(deployment: Deployment) -> bool:
    return any(name == CHARACTERS for name, _ in deployment.prices.per_tool)


def size(facts: RequestFacts, deployment: Deployment, rates: Rates, default_limit: int, caching: Caching, input_tokens: int) -> Sizing:
    """The hold: every character, or the text and the most tokens of sound. All of it, or it is not sent."""
    del default_limit
    most = 0 if is_by_character(deployment) or deployment.prices.output is None else deployment.max_output or 0
    cost = rules.price_of_output(facts, deployment, rates, most, caching, input_tokens)
    return Sizing(want=cost, least=cost, ceiling=cost, limit=most, held_output=most, is_watched=False)


def unpriced(facts: RequestFacts, deployment: Deployment) -> tuple[str, ...]:
    """Speech, where neither characters nor its tokens have a price, or nobody says how many tokens it has at most."""
    del facts
    return () if is_priced(deployment) else ("speech",)


def is_priced(deployment: Deployment) -> bool:
    """By the character, or by tokens of which the most is known."""
    if is_by_character(deployment):
        return True
    prices = deployment.prices
    is_bounded = deployment.max_output is not None and deployment.accepts.kind in (None, "speech")
    is_free = prices.output == 0 and not prices.audio_out
    return prices.output is not None and (is_free or is_bounded)


def write_body(body: bytes, facts: RequestFacts, deployment: Deployment, boundary: str) -> bytes:
    del boundary
    if facts.wants_events or is_by_character(deployment) or not deployment.prices.output:
        return splice(body, facts, model=deployment.upstream_model)
    return msgspec.json.encode({**facts.document, "model": deployment.upstream_model, "stream_format": _EVENTS})


def read_answer(body: bytes, facts: RequestFacts) -> AnswerFacts:
    """Where JSON comes instead of sound, something went wrong."""
    del facts
    try:
        said = msgspec.json.decode(body)
    except NOT_JSON:
        return AnswerFacts()
    return AnswerFacts(error=error_from(said) if isinstance(said, dict) and said.get("error") else None)


def billed(seen: AnswerFacts, facts: RequestFacts, deployment: Deployment, counted_input: int) -> TokenUsage:
    """Every character of the text, or tokens as the provider reports them; without its figures as long as the sound lasts, else as held."""
    if not seen.sound_bytes:
        return TokenUsage()
    if is_by_character(deployment):
        return TokenUsage(tool_calls=((CHARACTERS, facts.characters),))
    reported = seen.usage or TokenUsage()
    most = deployment.max_output or 0
    is_told = 0 < reported.output + reported.audio_out <= most
    made = reported.output + reported.audio_out if is_told else _made(seen, deployment, most)
    is_read = reported.input > 0
    by_sound = deployment.prices.audio_out is not None
    return TokenUsage(
        uncached_input=reported.uncached_input if is_read else counted_input,
        cache_read=reported.cache_read,
        output=0 if by_sound else made,
        audio_out=made if by_sound else 0,
        estimated=not (is_told and is_read),
    )


def _made(seen: AnswerFacts, deployment: Deployment, most: int) -> int:
    per_second = deployment.accepts.audio_tokens_per_s
    return most if per_second is None or seen.spoken_s is None else min(most, seen.spoken_s * per_second)
