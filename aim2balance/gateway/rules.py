"""How much is held for a request, and what limit a grant pays for. Sources: `docs/pricing.md`; the numbers are explained there."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec

from aim2balance.catalogue import hold_sizing
from aim2balance.catalogue.hold_sizing import USUAL_SIZE, most_picture_tokens, picture_tokens
from aim2balance.catalogue.prices import AUDIO_SECONDS, CHARACTERS
from aim2balance.catalogue.types import Accepts, Caching, Deployment, GatewayLimits, Prices, Rates
from aim2balance.gateway.dialects import token_estimate
from aim2balance.gateway.dialects.types import InputTokens, Picture, RequestFacts
from aim2balance.gateway.input_correction import NO_CORRECTION, InputCorrection
from aim2balance.gateway.types import Caller
from aim2balance.kit.money import Euro
from aim2balance.kit.tokens import TokenUsage
from aim2balance.wallet.types import BudgetLimit, RateLimit

WATCHED_OUTPUT = 4_096
EXTENSION = 2_048
EXTEND_BELOW = 1_024
LEAST_OUTPUT = 16
LEAST_REASONING_OUTPUT = 2_048
AFTER_THINKING = 1_024
LEAST_ROOM = 256
"""Output asked for where our count says that the context is full: the count is an estimate, and the provider knows better."""
COUNT_AT_LEAST = 80
"""Percent of our count of tokens that a text has at the least, but for odd ones."""
ASK_AGAIN_AFTER = 256
"""Tokens an answer must have grown by before the wallet that refused an extension is asked again."""
BEYOND_LIMIT = 64
"""Tokens that what was written may seem to have, by its bytes, beyond three times the limit, before it is ended."""
TOOL_CALLS_HELD = 10
"""A provider's own tool (web search) is billed per call; this many calls are held for each one asked for."""
MOST_TOOL_CALLS = 1_000
"""More in one answer is a wrong figure."""
SEARCH_CONTEXT = "search_context_"
PICTURE = "image_"
"""So the names of prices begin that a model has for pictures of one size or quality: `image_hd_1024x1792`."""
PICTURE_TOKENS = 1_600
"""Tokens of a picture, probably, at a model whose rule is not known."""
PAGE_TOKENS = 2_500
"""Tokens of a page of a PDF, probably: its text and, at most makers, its picture."""
MOST_BYTES_PER_INPUT_TOKEN = 256
"""The longest tokens are runs of spaces, 128 of them (o200k); a provider that cuts what does not fit still reads thousands of tokens."""
MOST_TIMES_THE_BOUND, HIDDEN_PROMPT = 10, 100_000
"""How much more than can be sent a provider may say that it read: its own prompts around it, pages its model looks up by itself, and the
rounds it made of one request (a recorded compaction read 60,385 tokens before it answered)."""
COST_TOLERANCE = Decimal("0.02")
"""What a provider's own cost may differ from ours before the operator is told, as a share; and a micro-dollar for its rounding."""
WITHOUT_FEE = frozenset({"tool_search_tool_bm25", "tool_search_tool_regex", "tool_search", "web_fetch", "advisor", "code_execution"})
"""Anthropic's own tools that cost nothing but the tokens they use (pricing page, 2026-10); code execution is free up to a monthly amount of
hours and then billed by time, which no answer reports."""


def suited(facts: RequestFacts, deployments: Sequence[Deployment]) -> Sequence[Deployment]:
    """A request with images passes over deployments known not to read any. Where none is left, the provider asked for has its say."""
    if facts.media is None or not facts.media.pictures:
        return deployments
    return [deployment for deployment in deployments if deployment.sees_images is not False] or deployments


def able(facts: RequestFacts, deployments: Sequence[Deployment], limits: GatewayLimits) -> tuple[Sequence[Deployment], list[str]]:
    """Those that can do what the request asks, as far as anybody says what they can; where none can, what each lacks first.

    Where none writes as much as the limit says, the others stay: the limit that is sent is what a model writes at most.
    """
    found, lacking = [], dict[str, None]()
    for deployment in deployments:
        lack = _lack(facts, deployment, limits)
        if lack is None:
            found.append(deployment)
        else:
            lacking[lack] = None
    limit = facts.limit or 0
    return [each for each in found if each.max_output is None or each.max_output >= limit] or found, list(lacking)


def _lack(facts: RequestFacts, deployment: Deployment, limits: GatewayLimits) -> str | None:
    """What the request needs that this model is known not to have."""
    if facts.media is not None and facts.media.pictures and deployment.sees_images is False:
        return "read images"
    if facts.has_tools and deployment.accepts.tools is False:
        return "call tools"
    window = deployment.context_window
    if window is not None:
        room = min(facts.limit or LEAST_ROOM, deployment.max_output or window)
        if input_tokens(facts, deployment, limits).estimate + room > window:
            return "read so much"
    return None


def suited_to(request_type: str | None, deployments: Sequence[Deployment]) -> Sequence[Deployment]:
    """A title is six words: models that think unasked would spend its limit on thoughts, so they come last."""
    return sorted(deployments, key=lambda deployment: deployment.is_reasoning) if request_type == "title" else deployments


def caching_of(body: bytes, deployment: Deployment) -> Caching:
    """What the request may write to the provider's cache, which is dearer than plain input."""
    if b'"cache_control"' in body:
        return "1h" if b'"1h"' in body else "5m"
    return "5m" if deployment.writes_cache_unasked else ""


def default_limit(facts: RequestFacts, deployment: Deployment, usual: int) -> int:
    """The limit for a request that states none: the usual one, within what the model writes and what its context has left.

    The tokens of pictures, sound and pages are counted generously, so they do not narrow it.
    """
    limit = min(usual, deployment.max_output or usual)
    if deployment.context_window is None or facts.media is not None or facts.has_audio:
        return limit
    return min(limit, max(deployment.context_window - facts.counted_input, LEAST_ROOM))


def is_reasoning(facts: RequestFacts, deployment: Deployment) -> bool:
    """Whether output may be spent that no stream shows."""
    return deployment.is_reasoning or facts.wants_reasoning or facts.thinking_budget is not None


def next_goal(held_output: int, produced: int, limit: int) -> int:
    """How many output tokens a hold shall cover after its next extension."""
    return min(limit, max(held_output, produced) + EXTENSION)


def is_runaway(written: int, limit: int) -> bool:
    """Whether a provider ignores the limit it was sent.

    `written` is counted as four bytes a token; in some languages (Hindi, Georgian) a token has nine, so three times the limit may be it.
    """
    return written > 3 * limit + BEYOND_LIMIT


def input_tokens(
    facts: RequestFacts, deployment: Deployment, limits: GatewayLimits, correction: InputCorrection = NO_CORRECTION
) -> InputTokens:
    """The input at that model: text as counted and corrected by what the model reported, media by its rules."""
    estimate = facts.counted_input * correction.estimate_permille // 1000
    if facts.has_tools:
        estimate += deployment.accepts.tool_prompt_tokens or 0
    bound = max(estimate, facts.input_bound * correction.bound_permille // 1000)
    media = facts.media
    if media is None:
        return InputTokens(estimate=estimate, bound=bound)
    accepts = deployment.accepts
    for picture in media.pictures:
        probable, most = _picture_tokens(accepts, picture, limits.picture_tokens)
        estimate, bound = estimate + probable, bound + most
    per_page = accepts.page_tokens or limits.page_tokens
    per_s = accepts.audio_tokens_per_s or limits.audio_tokens_per_s
    estimate += media.pages * min(PAGE_TOKENS, per_page) + media.audio_s * per_s + len(media.unseen) * limits.unseen_media_tokens
    bound += (media.most_pages + media.unseen_documents * limits.unseen_pages) * per_page + media.most_audio_s * per_s
    bound += len(media.unseen) * limits.unseen_media_tokens
    return InputTokens(estimate=estimate, bound=max(estimate, bound))


def can_be_input(reported: int, facts: RequestFacts, counted: InputTokens) -> bool:
    """Whether a provider can have read so much: no multiple of what was sent, unless its tools read more, no trifle of a long text."""
    texts = (
        facts.input_bound
        - token_estimate.MOST_PER_REQUEST
        - token_estimate.MOST_FOR_TOOLS
        - facts.messages * token_estimate.MOST_PER_MESSAGE
    )
    if texts > (reported + 1) * MOST_BYTES_PER_INPUT_TOKEN:
        return False
    return bool(facts.server_tools) or reported <= counted.bound * MOST_TIMES_THE_BOUND + HIDDEN_PROMPT


def unbounded(facts: RequestFacts, deployment: Deployment, limits: GatewayLimits) -> str | None:
    """A part of the request whose tokens nobody can bound and that costs something there."""
    media = facts.media
    if media is None or not media.unseen:
        return None
    is_by_second = any(name == AUDIO_SECONDS and usd for name, usd in deployment.prices.per_tool)
    if limits.unseen_media_tokens and not is_by_second:
        return None
    prices = deployment.prices
    return media.unseen[0] if prices.input or prices.audio_in or is_by_second or any(tier.input for tier in prices.tiers) else None


def _picture_tokens(accepts: Accepts, picture: Picture, unknown: int) -> tuple[int, int]:
    rule = accepts.pictures
    if rule is None:
        return min(PICTURE_TOKENS, unknown), unknown
    most = most_picture_tokens(rule, picture.detail)
    if picture.size is None:
        return min(picture_tokens(rule, USUAL_SIZE, picture.detail), most), most
    counted = picture_tokens(rule, picture.size, picture.detail)
    return counted, counted


def payable_output(
    facts: RequestFacts, deployment: Deployment, rates: Rates, money: Euro, most: int, caching: Caching, input_tokens: int
) -> int:
    """The highest output limit, at most `most`, that `money` pays for together with the input."""
    return hold_sizing.affordable_output(
        deployment.prices,
        rates,
        money,
        input_tokens=input_tokens,
        most=most,
        answers=facts.n,
        caching=caching,
        audio=facts.has_audio,
        images=_whole_pictures(facts, deployment),
        image_tokens=_picture_tokens_held(facts, deployment),
        tools=_tools(facts, deployment),
    )


def price_of_output(facts: RequestFacts, deployment: Deployment, rates: Rates, output: int, caching: Caching, input_tokens: int) -> Euro:
    """What so many tokens of input and `output` tokens of each answer cost at most."""
    return hold_sizing.price_of_limit(
        deployment.prices,
        rates,
        input_tokens=input_tokens,
        output_tokens=output,
        answers=facts.n,
        caching=caching,
        audio=facts.has_audio,
        images=_whole_pictures(facts, deployment),
        image_tokens=_picture_tokens_held(facts, deployment),
        tools=_tools(facts, deployment),
    )


def price_of_step(facts: RequestFacts, deployment: Deployment, rates: Rates, caching: Caching, input_tokens: int) -> int:
    """What one more output token of each answer costs, in millionths of a micro-euro."""
    return hold_sizing.price_of_step(
        deployment.prices, rates, input_tokens=input_tokens, answers=facts.n, caching=caching, audio=facts.has_audio
    )


def budgets_of(caller: Caller, now: datetime) -> tuple[BudgetLimit, ...]:
    """The budgets of the caller's key, person and project in their present windows."""
    if caller.limit is None and caller.limit_co2e_ng is None and not caller.budgets:
        return ()
    limits = []
    if caller.key_id is not None and (caller.limit is not None or caller.limit_co2e_ng is not None):
        start, end = window_of(caller.window or "total", now)
        limits.append(
            BudgetLimit(
                limit_id=caller.key_id,
                window_start=start,
                window_end=end,
                limit_micro=None if caller.limit is None else caller.limit.micro,
                limit_co2e_ng=caller.limit_co2e_ng,
                is_hard=caller.is_limit_hard,
            )
        )
    for budget in caller.budgets:
        start, end = window_of(budget.window, now)
        limits.append(
            BudgetLimit(
                limit_id=budget.id,
                window_start=start,
                window_end=end,
                limit_micro=budget.limit_micro,
                limit_co2e_ng=budget.limit_co2e_ng,
                is_hard=budget.is_hard,
                kind=budget.kind,
                thing_id=budget.thing_id,
            )
        )
    return tuple(limits)


def is_free(prices: Prices) -> bool:
    """Whether no token and no request costs anything, as its row says on purpose."""
    classes = (prices.input, prices.cached_input, prices.cache_write, prices.cache_write_1h, prices.output, prices.audio_in)
    pieces = (prices.per_request, prices.per_image, prices.image_out, *(usd for _, usd in prices.per_tool))
    return not any(classes) and not any(pieces) and all(not tier.input and not tier.output for tier in prices.tiers)


def rates_of(caller: Caller) -> tuple[RateLimit, ...]:
    """The request rate of the caller's key."""
    if caller.key_id is None or caller.rpm is None:
        return ()
    return (RateLimit(key_id=caller.key_id, rpm=caller.rpm),)


def window_of(window: str, now: datetime) -> tuple[datetime, datetime | None]:
    """The calendar window, UTC, that `now` falls in: [start, end). `total` never ends."""
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    match window:
        case "day":
            return day, day + timedelta(days=1)
        case "week":
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=7)
        case "month":
            first = day.replace(day=1)
            return first, (first + timedelta(days=32)).replace(day=1)
        case _:
            return datetime(2000, 1, 1, tzinfo=UTC), None


def asked_tools(facts: RequestFacts, deployment: Deployment) -> tuple[str, ...]:
    """The provider's own tools with a fee of their own that a request uses there: those it asks for, and those every answer uses."""
    if not facts.server_tools and not deployment.always_used:
        return ()
    asked = (*facts.server_tools, *deployment.always_used, *_search_context(facts, deployment))
    return tuple(dict.fromkeys(name for name in asked if name not in WITHOUT_FEE))


def _search_context(facts: RequestFacts, deployment: Deployment) -> tuple[str, ...]:
    """What is owed for how much a search reads, at a model whose price depends on it. No usage reports it: the request says so."""
    if not facts.search_context:
        return ()
    name = f"{SEARCH_CONTEXT}{facts.search_context}"
    return (name,) if any(tool.startswith(SEARCH_CONTEXT) for tool, _ in deployment.prices.per_tool) else ()


def with_request_fees(usage: TokenUsage, facts: RequestFacts, deployment: Deployment) -> TokenUsage:
    """The usage with what no provider reports because the request or the model's name already said it."""
    counted = {name for name, _ in usage.tool_calls}
    known = (*_search_context(facts, deployment), *(name for name in deployment.always_used if name not in counted))
    if not known or not usage.total:
        return usage
    return msgspec.structs.replace(usage, tool_calls=(*usage.tool_calls, *((name, 1) for name in known)))


def picture_name(facts: RequestFacts, deployment: Deployment) -> str | None:
    """The name under which a picture of that size and quality has a price of its own there."""
    priced = {name for name, _ in deployment.prices.per_tool}
    return next((name for name in facts.picture_names if name in priced), None)


def _whole_pictures(facts: RequestFacts, deployment: Deployment) -> int:
    """Pictures that cost the same, whatever their size."""
    is_whole = facts.pictures and deployment.prices.per_image is not None and picture_name(facts, deployment) is None
    return facts.pictures if is_whole else 0


def _picture_tokens_held(facts: RequestFacts, deployment: Deployment) -> int:
    """The most tokens of the pictures asked for, where these are what is paid."""
    if not facts.pictures or deployment.prices.per_image is not None or picture_name(facts, deployment) is not None:
        return 0
    return facts.pictures * (deployment.accepts.picture_output_tokens or 0)


def charged_usage(usage: TokenUsage) -> TokenUsage:
    """The usage without the calls of tools that have no fee, and without pictures that are paid by their tokens or under a name."""
    if usage.images and (usage.image_out or any(name.startswith(PICTURE) for name, _ in usage.tool_calls)):
        usage = msgspec.structs.replace(usage, images=0)
    if not usage.tool_calls or not any(name in WITHOUT_FEE for name, _ in usage.tool_calls):
        return usage
    return msgspec.structs.replace(usage, tool_calls=tuple(call for call in usage.tool_calls if call[0] not in WITHOUT_FEE))


def _by_sound(facts: RequestFacts, deployment: Deployment) -> list[tuple[str, int]]:
    """Characters to be spoken and the most seconds to be heard, where these have a price."""
    seconds = 0 if facts.media is None else facts.media.most_audio_s
    counts = {CHARACTERS: facts.characters, AUDIO_SECONDS: seconds}
    return [(name, counts[name]) for name, _ in deployment.prices.per_tool if counts.get(name)]


def _tools(facts: RequestFacts, deployment: Deployment) -> list[tuple[str, int]]:
    if facts.characters or facts.form is not None:
        return _by_sound(facts, deployment)
    if facts.pictures:
        name = picture_name(facts, deployment)
        return [] if name is None else [(name, facts.pictures)]
    if not facts.server_tools and not deployment.always_used:
        return []
    return [(name, 1 if name.startswith(SEARCH_CONTEXT) else TOOL_CALLS_HELD) for name in asked_tools(facts, deployment)]
