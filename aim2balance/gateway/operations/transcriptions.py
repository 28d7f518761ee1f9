"""What a sound says, written down.

Its price goes by the second, or by tokens: those of the sound and the prompt, and those written, of which a model makes no more in one
answer than `accepts.max_output`. How long the sound is, its own bytes say; it is held as long as it can be at most. What cannot be
measured, or comes by address, is refused.
"""

from typing import Any, Final

from aim2balance.catalogue.prices import AUDIO_SECONDS
from aim2balance.catalogue.types import Caching, Deployment, Rates
from aim2balance.gateway import rules
from aim2balance.gateway.dialects import request_facts as read
from aim2balance.gateway.dialects import token_estimate
from aim2balance.gateway.dialects.forms import Form, FormFile
from aim2balance.gateway.dialects.openai_chat.sounds import WRITTEN, read_transcript
from aim2balance.gateway.dialects.registry import EndpointRow
from aim2balance.gateway.dialects.sound_headers import sound_seconds_of
from aim2balance.gateway.dialects.types import AnswerFacts, Media, RequestFacts
from aim2balance.gateway.dialects.usage_figures import BYTES_PER_OUTPUT_TOKEN
from aim2balance.gateway.types import Sizing
from aim2balance.kit.tokens import TokenUsage

_FLAGS: Final = {"true": True, "1": True, "false": False, "0": False, "": False}
_BY_VALUE: Final = ("known_speaker_references", "known_speaker_references[]")
"""Sounds beside the one that is written down: nothing would be held for them."""


def read_form(row: EndpointRow, form: Form, document: dict[str, Any], model: str) -> RequestFacts:
    """What admission needs of a sound to be written down. Raises `Invalid`."""
    for name in _BY_VALUE:
        if name in document:
            read.refuse(f"`{name}` cannot be had here: of these sounds nobody can tell the price.", name)
    files = form.files_of("file")
    if len(files) != 1 or len(form.files) != 1 or not files[0].content:
        read.refuse("The form must hold one sound, as the file `file`, and no other file.", "file")
    prompt = document.get("prompt") or ""
    counted = token_estimate.count_embedding(prompt) if prompt else None
    wanted = document.get("response_format") or "json"
    if wanted not in WRITTEN:
        read.refuse(f"`response_format` must be one of {', '.join(WRITTEN)}.", "response_format")
    stream = _FLAGS.get(str(document.get("stream", "")).lower())
    if stream is None:
        read.refuse("`stream` must be true or false.", "stream")
    return RequestFacts(
        endpoint=row.name,
        dialect=row.dialect,
        model=model,
        stream=stream,
        wants_events=stream,
        answer_form=wanted,
        form=form,
        has_audio=True,
        media=_measured(files[0]),
        paid_extras=read.paid_extras(document),
        messages=1 if counted is None else counted.messages,
        counted_input=0 if counted is None else counted.tokens,
        input_bound=token_estimate.MOST_PER_REQUEST if counted is None else counted.bound,
        document=document,
    )


def _measured(file: FormFile) -> Media:
    seconds = sound_seconds_of(file.content)
    if seconds is None:
        return Media(unseen=["sound (its kind or length cannot be read)"])
    return Media(audio_s=seconds[0], most_audio_s=seconds[1])


def is_by_second(deployment: Deployment) -> bool:
    return any(name == AUDIO_SECONDS for name, _ in deployment.prices.per_tool)


def size(facts: RequestFacts, deployment: Deployment, rates: Rates, default_limit: int, caching: Caching, input_tokens: int) -> Sizing:
    """The hold: every second it can last, or its tokens and the longest transcript. All of it, or it is not sent."""
    del default_limit
    most = 0 if is_by_second(deployment) or deployment.prices.output is None else deployment.max_output or 0
    cost = rules.price_of_output(facts, deployment, rates, most, caching, input_tokens)
    return Sizing(want=cost, least=cost, ceiling=cost, limit=most, held_output=most, is_watched=False)


def unpriced(facts: RequestFacts, deployment: Deployment) -> tuple[str, ...]:
    """What has no price: sound, or a transcript that nobody can bound, as one in pieces (`chunking_strategy`)."""
    if is_by_second(deployment):
        return ()
    prices = deployment.prices
    is_bounded = deployment.max_output is not None and not facts.document.get("chunking_strategy")
    missing = (
        ("audio_in", prices.audio_in is None and prices.input > 0),
        ("output", prices.output is None or (prices.output > 0 and not is_bounded)),
    )
    return tuple(name for name, is_missing in missing if is_missing)


def write_body(body: bytes, facts: RequestFacts, deployment: Deployment, boundary: str) -> bytes:
    return body if facts.form is None else facts.form.written(boundary, model=deployment.upstream_model)


def read_answer(body: bytes, facts: RequestFacts) -> AnswerFacts:
    return read_transcript(body, facts.answer_form)


def billed(seen: AnswerFacts, facts: RequestFacts, deployment: Deployment, counted_input: int) -> TokenUsage:
    """Seconds or tokens as the provider reports them; without its figures those that the sound's own bytes say and the text that came."""
    media = facts.media or Media()
    if is_by_second(deployment):
        is_told = seen.seconds is not None and seen.seconds <= media.most_audio_s + 1
        seconds = seen.seconds if is_told and seen.seconds is not None else media.audio_s
        return TokenUsage(tool_calls=((AUDIO_SECONDS, seconds),), estimated=not is_told)
    if seen.usage is not None and seen.usage.input > 0:
        return seen.usage
    heard = max(0, counted_input - facts.counted_input)
    return TokenUsage(
        uncached_input=counted_input - heard, audio_in=heard, output=-(-seen.text_bytes // BYTES_PER_OUTPUT_TOKEN), estimated=True
    )
