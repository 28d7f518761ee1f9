"""Callers in this process: a conversation of parts goes in, events over parts come out. What is sent to the provider is looked at."""

import json
from contextlib import aclosing

import pytest
import pytest_asyncio

from aim2balance.content.events import AnswerFailed, AnswerFinished, Finish, PartExtended, PartsCollector, PartStarted
from aim2balance.content.messages import ModelMessage, ToolDefinition
from aim2balance.content.parts import ImagePart, ImageReference, Opaque, ReasoningPart, TextPart, ToolCallPart, ToolResultPart
from aim2balance.gateway import Caller, ModelInput
from aim2balance.gateway.dialects.model_input import family_of
from aim2balance.kit.ids import new_id
from tests.gateway.scripted import CONFIG, DONE, JSON, MODELS, chunk, once, open_shop, refused

QUESTION = ModelMessage(role="user", parts=(TextPart(text="What is the weather in Bremen?"),))
WEATHER = ToolDefinition(name="weather", description="Of a place", schema={"type": "object", "properties": {"place": {"type": "string"}}})
PRICE = {"input": 1, "output": 10}
PROVIDERS = {
    "google": {"vendor": "google", "base_url": "http://google.test/v1", "api_key": "sk-secret-of-ours", "models": []},
    "openrouter": {"vendor": "openrouter", "base_url": "http://openrouter.test/v1", "api_key": "sk-secret-of-ours", "models": []},
    "deepseek": {"vendor": "deepseek", "base_url": "http://deepseek.test/v1", "api_key": "sk-secret-of-ours", "models": []},
}
FURTHER = {
    "sonnet": {"provider": "claude", "upstream": "claude-sonnet-4-5-20250929", "usd_per_mtok": PRICE, "fallbacks": ["small"]},
    "sonnet-now": {"provider": "claude", "upstream": "claude-sonnet-4-5", "usd_per_mtok": PRICE},
    "opus": {"provider": "claude", "upstream": "claude-opus-4-1", "usd_per_mtok": PRICE},
    "gemini": {"provider": "google", "upstream": "gemini-3-pro", "usd_per_mtok": PRICE},
    "routed": {"provider": "openrouter", "upstream": "anthropic/claude-sonnet-4-5", "usd_per_mtok": PRICE},
    "deep": {"provider": "deepseek", "upstream": "deepseek-thinker", "usd_per_mtok": PRICE},
}


@pytest_asyncio.fixture
async def shop(db, tmp_path):
    config = {**CONFIG, "providers": {**CONFIG["providers"], **PROVIDERS}, "models": {**MODELS, **FURTHER}}
    async with open_shop(db, tmp_path, config) as shop:
        yield shop
        await shop.check()


def event(kind, **members):
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **members})}\n\n".encode()


def started(index, **block):
    return event("content_block_start", index=index, content_block=block)


def delta(index, **said):
    return event("content_block_delta", index=index, delta=said)


def anthropic_stream(*blocks, stop="tool_use"):
    return (
        event("message_start", message={"id": "m1", "model": "up", "usage": {"input_tokens": 9, "output_tokens": 1}}),
        *blocks,
        event("message_delta", delta={"stop_reason": stop}, usage={"output_tokens": 20}),
        event("message_stop"),
    )


CLAUDE_TURN = anthropic_stream(
    started(0, type="thinking", thinking=""),
    delta(0, type="thinking_delta", thinking="The tool "),
    delta(0, type="thinking_delta", thinking="knows."),
    delta(0, type="signature_delta", signature="sealed-by-claude"),
    event("content_block_stop", index=0),
    started(1, type="redacted_thinking", data="hidden-by-claude"),
    event("content_block_stop", index=1),
    started(2, type="text", text=""),
    delta(2, type="text_delta", text="Let me look."),
    event("content_block_stop", index=2),
    started(3, type="tool_use", id="toolu_1", name="weather", input={}),
    delta(3, type="input_json_delta", partial_json='{"place":'),
    delta(3, type="input_json_delta", partial_json='"Bremen"}'),
    event("content_block_stop", index=3),
)


def openai_delta(finish=None, **said):
    return (
        b"data: "
        + json.dumps({"id": "c1", "model": "up", "choices": [{"index": 0, "delta": said, "finish_reason": finish}]}).encode()
        + b"\n\n"
    )


USAGE = b'data: {"id":"c1","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":20,"total_tokens":29}}\n\n'
GOOGLE = {"google": {"thought_signature": "sealed-by-google"}}
OPENAI_CALL = (
    openai_delta(tool_calls=[{"index": 0, "id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"place":'}}]),
    openai_delta(tool_calls=[{"index": 0, "function": {"arguments": '"Bremen"}'}}]),
    openai_delta("tool_calls"),
    USAGE,
    DONE,
)
GEMINI_TURN = (
    openai_delta(
        tool_calls=[
            {
                "index": 0,
                "id": "call_1",
                "type": "function",
                "function": {"name": "weather", "arguments": '{"place":"Bremen"}'},
                "extra_content": GOOGLE,
            }
        ]
    ),
    openai_delta("tool_calls"),
    USAGE,
    DONE,
)


def detail(**members):
    return {"type": "reasoning.text", "index": 0, "format": "anthropic-claude-v1", **members}


ROUTED_TURN = (
    openai_delta(reasoning="The tool ", reasoning_details=[detail(text="The tool ")]),
    openai_delta(reasoning="knows.", reasoning_details=[detail(text="knows.")]),
    openai_delta(reasoning_details=[detail(signature="sealed-by-router")]),
    openai_delta(content="Let me look."),
    *OPENAI_CALL,
)
DEEP_TURN = (openai_delta(reasoning_content="The tool knows."), *OPENAI_CALL)
PLAIN_END = (chunk("Rain."), chunk(finish="stop"), USAGE, DONE)
CLAUDE_END = anthropic_stream(started(0, type="text", text="Rain."), event("content_block_stop", index=0), stop="end_turn")


async def ask(shop, person, model, messages, **how):
    model_input = ModelInput(messages=tuple(messages), tools=(WEATHER,), files=how.pop("files", {}))
    caller = Caller(owner_id=person.owner_id, payer_id=person.owner_id, user_id=person.owner_id)
    return await shop.gateway.answer(await shop.gateway.read_input(model_input, caller, new_id(), model=model, **how))


async def read(answer):
    collected, events = PartsCollector(), []
    async with aclosing(answer.events()) as said:
        async for one in said:
            collected.add(one)
            events.append(one)
    return collected.parts, events


async def first_turn(shop, person, model, stream):
    """A turn with a tool call, and the conversation as it goes on."""
    shop.script.streams(*stream)
    answer = await ask(shop, person, model, [QUESTION])
    parts, events = await read(answer)
    assert events[-1] == AnswerFinished(Finish.TOOLS)
    assert answer.receipt["id"] in [receipt["id"] for receipt in await shop.receipts(person)]
    call = next(part for part in parts if isinstance(part, ToolCallPart))
    assert (call.name, json.loads(call.arguments)) == ("weather", {"place": "Bremen"})
    result = ModelMessage(role="user", parts=(ToolResultPart(call_id=call.call_id, text="Rain, 7 °C"),))
    return [QUESTION, ModelMessage(role="assistant", parts=parts), result]


async def second_turn(shop, person, model, messages, stream):
    """What the provider was sent, and what was left out."""
    shop.script.streams(*stream)
    answer = await ask(shop, person, model, messages)
    parts, _ = await read(answer)
    assert [part.text for part in parts] == ["Rain."]
    return shop.script.asked[-1], answer.dropped


@pytest.mark.parametrize("model", ["sonnet", "sonnet-now"])  # the same family, by its dated and its plain name
async def test_anthropic_gets_its_thoughts_and_the_tools_result_back(shop, model):
    person = await shop.person()
    messages = await first_turn(shop, person, "sonnet", CLAUDE_TURN)
    sent, dropped = await second_turn(shop, person, model, messages, CLAUDE_END)
    assert dropped == ()
    assert sent["messages"] == [
        {"role": "user", "content": [{"type": "text", "text": "What is the weather in Bremen?"}]},
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "The tool knows.", "signature": "sealed-by-claude"},
                {"type": "redacted_thinking", "data": "hidden-by-claude"},
                {"type": "text", "text": "Let me look."},
                {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {"place": "Bremen"}},
            ],
        },
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "Rain, 7 °C"}]},
    ]
    assert sent["tools"] == [{"name": "weather", "description": "Of a place", "input_schema": WEATHER.schema}]


@pytest.mark.parametrize(
    ("model", "stream", "assistant"),
    [
        ("gemini", GEMINI_TURN, {"content": None, "extra": GOOGLE}),
        (
            "routed",
            ROUTED_TURN,
            {"content": "Let me look.", "reasoning_details": [detail(text="The tool knows.", signature="sealed-by-router")]},
        ),
        ("deep", DEEP_TURN, {"content": None, "reasoning_content": "The tool knows."}),
    ],
)
async def test_openai_gets_its_thoughts_and_the_tools_result_back(shop, model, stream, assistant):
    person = await shop.person()
    messages = await first_turn(shop, person, model, stream)
    sent, dropped = await second_turn(shop, person, model, messages, PLAIN_END)
    assert dropped == ()
    extra = assistant.pop("extra", None)
    call = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"place":"Bremen"}'}}
    assert sent["messages"] == [
        {"role": "user", "content": "What is the weather in Bremen?"},
        {"role": "assistant", **assistant, "tool_calls": [call if extra is None else {**call, "extra_content": extra}]},
        {"role": "tool", "tool_call_id": "call_1", "content": "Rain, 7 °C"},
    ]
    assert sent["tools"] == [
        {"type": "function", "function": {"name": "weather", "parameters": WEATHER.schema, "description": "Of a place"}}
    ]


CLAUDES = ("messages.reasoning.signature", "messages.reasoning", "messages.reasoning.data")


@pytest.mark.parametrize(
    ("first", "stream", "second", "named"),
    [
        ("sonnet", CLAUDE_TURN, "opus", CLAUDES),  # another family of the same vendor
        ("sonnet", CLAUDE_TURN, "routed", CLAUDES),  # the same family by another vendor and dialect
        ("sonnet", CLAUDE_TURN, "small", CLAUDES),
        ("routed", ROUTED_TURN, "sonnet", ("messages.reasoning.reasoning_details", "messages.reasoning")),
        ("gemini", GEMINI_TURN, "sonnet", ("messages.tool_call.extra_content",)),
        ("gemini", GEMINI_TURN, "small", ("messages.tool_call.extra_content",)),
        ("deep", DEEP_TURN, "gemini", ("messages.reasoning.reasoning_field", "messages.reasoning")),
    ],
)
async def test_another_model_gets_the_result_and_no_signature_and_what_is_gone_is_named(shop, first, stream, second, named):
    person = await shop.person()
    messages = await first_turn(shop, person, first, stream)
    is_anthropic = second in {"sonnet", "opus"}
    sent, dropped = await second_turn(shop, person, second, messages, CLAUDE_END if is_anthropic else PLAIN_END)
    assert dropped == named
    said = json.dumps(sent)
    assert not any(secret in said for secret in ("sealed-by", "hidden-by", "thinking", "reasoning", "knows", "thought_signature"))
    last = sent["messages"][-1]
    call_id = messages[1].parts[-1].call_id
    if is_anthropic:
        assert last["content"] == [{"type": "tool_result", "tool_use_id": call_id, "content": "Rain, 7 °C"}]
        assert sent["messages"][-2]["content"][-1]["id"] == call_id
    else:
        assert last == {"role": "tool", "tool_call_id": call_id, "content": "Rain, 7 °C"}
        assert sent["messages"][-2]["tool_calls"][0]["id"] == call_id


async def test_a_fallback_is_another_model(shop):
    """The model that made the signature fails; the one that stands in is not shown it, and the answer says so."""
    person = await shop.person()
    messages = await first_turn(shop, person, "sonnet", CLAUDE_TURN)
    shop.script.streams(*PLAIN_END)
    shop.script.replies = [refused(500, retry_after_ms="1")] * 3 + shop.script.replies
    answer = await ask(shop, person, "sonnet", messages)
    await read(answer)
    assert [request["model"] for request in shop.script.asked[-4:]] == ["claude-sonnet-4-5-20250929"] * 3 + ["up-small"]
    assert all("sealed-by-claude" in json.dumps(request) for request in shop.script.asked[-4:-1])
    assert "sealed-by-claude" not in json.dumps(shop.script.asked[-1])
    assert answer.dropped == CLAUDES
    assert answer.provider == "script"


async def test_events_come_before_the_answer_has_ended_and_its_end_after_the_booking(shop):
    person = await shop.person()
    shop.script.streams(*CLAUDE_TURN)
    answer = await ask(shop, person, "sonnet", [QUESTION])
    seen = []
    async with aclosing(answer.events()) as said:
        async for one in said:
            seen.append(one)
            assert (answer.receipt is not None) is isinstance(one, AnswerFinished)
    assert seen[:2] == [PartStarted(0, ReasoningPart(text="The tool ")), PartExtended(0, "knows.")]


async def test_a_plain_answer_comes_as_events_too(shop):
    """From a provider that answers a stream with a whole answer."""
    person = await shop.person()
    content = [{"type": "thinking", "thinking": "Hm.", "signature": "s"}, {"type": "text", "text": "Rain."}]
    body = {"id": "m", "type": "message", "model": "up", "content": content, "stop_reason": "end_turn"}

    async def reply(_):
        return 200, JSON, once(json.dumps({**body, "usage": {"input_tokens": 3, "output_tokens": 4}}).encode())

    shop.script.replies = [reply]
    answer = await ask(shop, person, "sonnet", [QUESTION])
    parts, events = await read(answer)
    made_by = Opaque(dialect="anthropic", vendor="anthropic", family="claude-sonnet-4-5", members={"signature": "s"})
    assert parts == (ReasoningPart(text="Hm.", opaque=made_by), TextPart(text="Rain."))
    assert events[-1] == AnswerFinished(Finish.STOP)
    assert answer.receipt["provider"] == answer.provider == "claude"


@pytest.mark.parametrize("model", ["small", "sonnet-now"])
async def test_a_stream_that_breaks_off_fails_with_what_had_come(shop, model):
    person = await shop.person()
    whole = CLAUDE_TURN if model == "sonnet-now" else ROUTED_TURN
    shop.script.streams(*whole[:4])
    answer = await ask(shop, person, model, [QUESTION])
    parts, events = await read(answer)
    assert isinstance(events[-1], AnswerFailed)
    (receipt,) = await shop.receipts(person)  # booked, however long the commit took
    assert (receipt["id"], receipt["status"]) == (answer.receipt["id"], "failed")
    assert parts[0].text.startswith("The tool ")


@pytest.mark.parametrize("model", ["small", "sonnet-now"])
async def test_pictures_are_references_whose_bytes_come_with_the_request(shop, model):
    person = await shop.person()
    here, away = new_id(), new_id()
    shown = [ImagePart(file=ImageReference(id=one, media_type="image/png", size_bytes=3, width=1, height=1)) for one in (here, away)]
    message = ModelMessage(role="user", parts=(*shown, TextPart(text="Which is it?")))
    shop.script.streams(*(CLAUDE_END if model == "sonnet-now" else PLAIN_END))
    await read(await ask(shop, person, model, [message], files={here: b"abc"}))
    first, second, text = shop.script.asked[-1]["messages"][0]["content"]
    if model == "small":
        assert first == {"type": "image_url", "image_url": {"url": "data:image/png;base64,YWJj"}}
    else:
        assert first == {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "YWJj"}}
    assert second == {"type": "text", "text": "[An image stood here. It is not sent again.]"}
    assert text == {"type": "text", "text": "Which is it?"}


async def test_citations_are_parts_and_go_back_to_their_maker(shop):
    person = await shop.person()
    cited = {"type": "web_search_result_location", "url": "https://example.org/w", "title": "Weather", "cited_text": "rain"}
    shop.script.streams(
        *anthropic_stream(
            started(0, type="text", text=""),
            delta(0, type="text_delta", text="Rain."),
            delta(0, type="citations_delta", citation=cited),
            event("content_block_stop", index=0),
            stop="end_turn",
        )
    )
    parts, _ = await read(await ask(shop, person, "sonnet", [QUESTION]))
    assert [(type(part).__name__, getattr(part, "url", None)) for part in parts] == [
        ("TextPart", None),
        ("CitationPart", "https://example.org/w"),
    ]
    messages = [QUESTION, ModelMessage(role="assistant", parts=parts), ModelMessage(role="user", parts=(TextPart(text="Sure?"),))]
    sent, dropped = await second_turn(shop, person, "sonnet", messages, CLAUDE_END)
    assert sent["messages"][1]["content"] == [{"type": "text", "text": "Rain.", "citations": [cited]}]
    assert dropped == ()
    sent, dropped = await second_turn(shop, person, "small", messages, PLAIN_END)
    assert sent["messages"][1] == {"role": "assistant", "content": "Rain."}
    assert dropped == ("messages.citation.citations",)


async def test_the_hold_covers_what_only_the_provider_can_read(shop):
    """A long signature is sent, so it is counted."""
    person = await shop.person()
    caller = Caller(owner_id=person.owner_id, payer_id=person.owner_id, user_id=person.owner_id)
    opaque = Opaque(dialect="anthropic", vendor="anthropic", family="x", members={"signature": "EqQBCkYICxgCKkDx9z" * 1_667})

    async def counted(part):
        model_input = ModelInput(messages=(QUESTION, ModelMessage(role="assistant", parts=(part,))))
        return (await shop.gateway.read_input(model_input, caller, new_id(), model="sonnet")).facts.counted_input

    assert await counted(ReasoningPart(text="Hm.", opaque=opaque)) - await counted(ReasoningPart(text="Hm.")) >= 10_000


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("claude-sonnet-4-5-20250929", "claude-sonnet-4-5"),
        ("anthropic/claude-sonnet-4-5:thinking", "claude-sonnet-4-5"),
        ("gpt-5.2-2026-01-09", "gpt-5.2"),
        ("claude-3-5-haiku-latest", "claude-3-5-haiku"),
        ("mistral-large-2512", "mistral-large"),
        ("gemini-3-pro", "gemini-3-pro"),
    ],
)
def test_a_family_is_a_model_without_maker_and_date(model, family):
    assert family_of(model) == family


@pytest.mark.parametrize("model", ["small", "claude"])
async def test_f01_a_provider_that_ignores_a_limit_of_money_is_ended_in_the_chat_too(shop, model):
    person = await shop.person("0.0005")
    words = [delta(0, type="text_delta", text="abcdefg ") for _ in range(400)]
    claude = anthropic_stream(started(0, type="text", text=""), *words, event("content_block_stop", index=0), stop="end_turn")
    shop.script.streams(*(claude if model == "claude" else (*[chunk("abcdefg ")] * 400, chunk(finish="stop"), USAGE, DONE)))
    answer = await ask(shop, person, model, [QUESTION])
    said = [event async for event in answer.events()]
    assert said[-1] == AnswerFinished(Finish.LENGTH)
    assert answer.receipt["status"] == "shortened"
    assert answer.receipt["usage"]["output"] <= 3 * 50 + 64 + 2
    assert shop.script.closed == 1
