"""Chat: a conversation and the next message of it, in whole or as a stream.

Its units are tokens of input and output, and calls of the provider's own tools. Output is written piece by piece, so a hold may be smaller
than the limit and grow.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from aim2balance.catalogue import hold_sizing
from aim2balance.catalogue.types import Caching, Deployment, Rates
from aim2balance.gateway import rules
from aim2balance.gateway.dialects import request_facts as read
from aim2balance.gateway.dialects import token_estimate
from aim2balance.gateway.dialects.model_input import ModelInput
from aim2balance.gateway.dialects.openai_chat import request as openai_request
from aim2balance.gateway.dialects.pdf_pages import LETTERS_PER_PAGE
from aim2balance.gateway.dialects.registry import ENDPOINTS, EndpointRow
from aim2balance.gateway.dialects.types import ChatForm, Media, RequestFacts, Span
from aim2balance.gateway.dialects.unsupported_parameters import UnsupportedParameters
from aim2balance.gateway.types import Sizing

NO_PARAMETERS: Mapping[str, Any] = MappingProxyType({})


def read_body(row: EndpointRow, document: dict[str, Any], model: str, offsets: dict[str, tuple[Span, ...]], opening: int) -> RequestFacts:
    """What admission needs of a conversation. Raises `Invalid`."""
    form = row.form
    limit, limit_field = read.limit(document, form)
    if row.as_chat is not None:
        return _in_chat_words(row, row.as_chat(document), model, limit, offsets, opening)
    if not read.objects_of(document, "messages"):
        read.refuse("`messages` must be a list with at least one message.", "messages")
    return _facts(row, document, model, limit, limit_field, offsets, opening)


def _in_chat_words(
    row: EndpointRow, chat: ChatForm, model: str, limit: int | None, offsets: dict[str, tuple[Span, ...]], opening: int
) -> RequestFacts:
    """A limit has one name there, also where the client gives none."""
    facts = _facts(row, chat.document, model, limit, row.form.limit_fields[0], offsets, opening)
    beside = token_estimate.count_value({"items": chat.beside} if chat.beside else {})
    return msgspec.structs.replace(
        facts,
        counted_input=facts.counted_input + beside.tokens + chat.sealed_bytes // token_estimate.SEALED_BYTES_PER_TOKEN,
        input_bound=facts.input_bound + beside.text_bytes + chat.sealed_bytes,
        media=token_estimate.both_media(facts.media, beside.media),
        has_audio=facts.has_audio or beside.has_audio,
        left_out=chat.dropped,
        untranslatable=chat.untranslatable,
    )


def _facts(
    row: EndpointRow,
    document: dict[str, Any],
    model: str,
    limit: int | None,
    limit_field: str | None,
    offsets: dict[str, tuple[Span, ...]],
    opening: int,
) -> RequestFacts:
    form, counted = row.form, token_estimate.count_messages(document)
    has_extras = not read.EXTRAS.isdisjoint(document)
    budget, wants_reasoning = read.thinking(document) if has_extras else (None, False)
    modalities = read.modalities(document) if has_extras else ()
    return RequestFacts(
        endpoint=row.name,
        dialect=row.dialect,
        model=model,
        stream=read.flag(document, "stream"),
        limit=limit,
        limit_field=limit_field,
        n=read.answers(document) if form.may_want_many else 1,
        wants_usage=form.tells_usage_unasked or read.flag(read.object_of(document, "stream_options"), "include_usage"),
        thinking_budget=budget,
        wants_reasoning=wants_reasoning,
        search_context=read.search_context(document) if has_extras else "",
        server_tools=read.server_tools(document, model) if has_extras or ":online" in model else (),
        paid_extras=read.paid_extras(document) if has_extras else (),
        modalities=modalities,
        has_audio=counted.has_audio or "audio" in modalities or document.get("audio") is not None,
        has_tools=counted.has_tools,
        media=counted.media,
        messages=counted.messages,
        counted_input=counted.tokens,
        input_bound=counted.bound,
        document=document,
        offsets=offsets,
        opening=opening,
    )


def read_input(
    model_input: ModelInput, *, model: str, limit: int | None = None, parameters: Mapping[str, Any] = NO_PARAMETERS
) -> RequestFacts:
    """What admission needs of a conversation of a caller in this process, whose answer is a stream of events. Raises `Invalid`.

    `parameters` are further members of a request of the openai dialect. The facts' document holds everything but the messages.
    """
    document: dict[str, Any] = {**parameters, "model": model, "stream": True}
    if limit is not None:
        document["max_tokens"] = limit
    if model_input.tools:
        document["tools"] = [openai_request.write_tool(tool) for tool in model_input.tools]
    messages = openai_request.write_messages(model_input, None, UnsupportedParameters())
    facts = read_body(ENDPOINTS["chat"], {**document, "messages": messages}, model, {}, 0)
    return msgspec.structs.replace(facts, document=document, media=token_estimate.both_media(facts.media, _pages(model_input)))


def _pages(model_input: ModelInput) -> Media | None:
    """The pages of the PDFs that go along, and at most as many as their text fills."""
    given = model_input.documents.values()
    if not given:
        return None
    most = sum(max(file.pages, -(-file.text_bytes // LETTERS_PER_PAGE)) for file in given)
    return Media(pages=sum(file.pages for file in given), most_pages=most)


def size(facts: RequestFacts, deployment: Deployment, rates: Rates, default_limit: int, caching: Caching, input_tokens: int) -> Sizing:
    """The hold for a request of so much input. Raises `ModelNotPriced` when output is asked of a model without a price for it."""
    limit = facts.limit or rules.default_limit(facts, deployment, default_limit)
    if deployment.output_cap is not None:
        limit = min(limit, deployment.output_cap)
    least_output = min(limit, rules.LEAST_OUTPUT)
    if facts.thinking_budget is not None:
        needed = facts.thinking_budget + rules.AFTER_THINKING
        limit = max(limit, min(needed, facts.limit or deployment.max_output or needed))
        least_output = min(limit, facts.thinking_budget + rules.AFTER_THINKING)
    elif rules.is_reasoning(facts, deployment):
        least_output = min(limit, rules.LEAST_REASONING_OUTPUT)
    is_watched = facts.stream and facts.n == 1 and not rules.is_reasoning(facts, deployment)
    held_output = min(limit, rules.WATCHED_OUTPUT) if is_watched else limit
    want = rules.price_of_output(facts, deployment, rates, held_output, caching, input_tokens)
    return Sizing(
        want=want,
        ceiling=want if held_output == limit else rules.price_of_output(facts, deployment, rates, limit, caching, input_tokens),
        least=rules.price_of_output(facts, deployment, rates, least_output, caching, input_tokens),
        limit=limit,
        held_output=held_output,
        least_output=least_output,
        is_watched=is_watched,
    )


def unpriced(facts: RequestFacts, deployment: Deployment) -> tuple[str, ...]:
    """The classes and tools a request asks for that have no price there."""
    prices = deployment.prices
    asks_more = facts.has_audio or facts.modalities or facts.server_tools or facts.paid_extras or deployment.always_used
    if prices.output is not None and not asks_more:
        return ()
    return hold_sizing.missing_classes(
        prices,
        audio_in=facts.has_audio,
        audio_out="audio" in facts.modalities,
        images="image" in facts.modalities,
        tools=rules.asked_tools(facts, deployment),
    )
