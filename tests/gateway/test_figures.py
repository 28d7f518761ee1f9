"""F35, F37: figures are final and plausible, or they are estimated from what was seen; nothing produced, nothing booked."""

import json
from dataclasses import dataclass

import pytest
from structlog.testing import capture_logs

from tests.gateway.scripted import DONE, HI, JSON, chunk, once

WORDS = "word " * 400  # 2,000 bytes: 500 tokens
ASK = {"openai": "/v1/chat/completions", "anthropic": "/v1/messages"}
MESSAGE = {**HI, "max_tokens": 4000}


def said(text, usage):
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "up", "choices": [choice], **({"usage": usage} if usage else {})}


def message(text, usage):
    content = [{"type": "text", "text": text}] if text else []
    return {"id": "m", "type": "message", "role": "assistant", "model": "up", "content": content, "stop_reason": "end_turn", "usage": usage}


def event(kind, **members):
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **members})}\n\n".encode()


def spoken(first, last, text=WORDS):
    """A stream of the anthropic dialect with these figures at its start and end."""
    opened = event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    delta = event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})
    end = event("message_delta", delta={"stop_reason": "end_turn"}, **({"usage": last} if last else {}))
    return (event("message_start", message={**message("", first), "stop_reason": None}), opened, delta, end, event("message_stop"))


def plainly(body):
    async def reply(_):
        return 200, JSON, once(json.dumps(body).encode())

    return [reply]


PLAIN = {
    "small": [
        said(WORDS, {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}),
        said(WORDS, {"prompt_tokens": 10, "total_tokens": 10}),
        said(WORDS, {"prompt_tokens": 10, "completion_tokens": 1, "total_tokens": 11}),
        said(WORDS, {"prompt_tokens": 0, "completion_tokens": 500, "total_tokens": 500}),
        said(WORDS, None),
    ],
    "claude": [
        message(WORDS, {"input_tokens": 0, "output_tokens": 0}),
        message(WORDS, {"input_tokens": 10}),
        message(WORDS, {"input_tokens": 10, "output_tokens": 1}),
    ],
}
STREAMED = {
    "small": [
        (chunk(WORDS), chunk(finish="stop", usage={"prompt_tokens": 0, "completion_tokens": 0}), DONE),
        (chunk(usage={"prompt_tokens": 10, "completion_tokens": 0}), chunk(WORDS), chunk(finish="stop"), DONE),
        (chunk("a", usage={"prompt_tokens": 10, "completion_tokens": 90}), chunk(WORDS), chunk(finish="stop"), DONE),
        (chunk(WORDS), chunk(finish="stop", usage={"prompt_tokens": 10, "total_tokens": 10}), DONE),
        (chunk(WORDS), chunk(finish="stop"), DONE),
    ],
    "claude": [
        spoken({"input_tokens": 10, "output_tokens": 1}, None),
        spoken({"input_tokens": 0, "output_tokens": 0}, {"output_tokens": 0}),
        spoken({"input_tokens": 10, "output_tokens": 1}, {"input_tokens": 10}),
    ],
}


@pytest.mark.parametrize("asked", ["openai", "anthropic"])
@pytest.mark.parametrize("model", ["small", "claude"])
async def test_f37_a_plain_answer_with_figures_that_cannot_be_is_counted_from_its_text(shop, model, asked):
    person = await shop.person()
    for body in PLAIN[model]:
        shop.script.replies = plainly(body)
        answer = await shop.ask(person, {**MESSAGE, "model": model}, path=ASK[asked])
        used = (await shop.receipts(person))[-1]["usage"]
        assert (used["output"], used["estimated"]) == (500, True), body
        assert used["input"] in {9, 10}
        if model != {"openai": "small", "anthropic": "claude"}[asked]:  # else the bytes are the provider's own
            told = answer.json()["usage"]
            assert told.get("completion_tokens", told.get("output_tokens")) == 500


@pytest.mark.parametrize("asked", ["openai", "anthropic"])
@pytest.mark.parametrize("model", ["small", "claude"])
async def test_f37_a_stream_with_figures_that_cannot_be_is_counted_from_its_text(shop, model, asked):
    person = await shop.person()
    for pieces in STREAMED[model]:
        shop.script.streams(*pieces)
        answer = await shop.ask(person, {**MESSAGE, "model": model, "stream": True}, path=ASK[asked])
        used = answer.receipt["usage"]
        assert (used["output"], used["estimated"]) == (500 + (b'"a"' in pieces[0]), True), pieces
        assert used["input"] in {9, 10}


@pytest.mark.parametrize("stream", [False, True])
async def test_f37_whole_figures_are_read_also_where_json_writes_them_with_a_point(shop, stream):
    person = await shop.person()
    for model, written in (("small", "prompt_tokens completion_tokens"), ("claude", "input_tokens output_tokens")):
        figures = dict(zip(written.split(), (9.0, 12.0), strict=True))
        shop.script.replies = plainly(said("Hi", figures) if model == "small" else message("Hi", figures))
        if stream and model == "small":
            shop.script.streams(chunk("Hi"), chunk(finish="stop", usage=figures), DONE)
        elif stream:
            shop.script.streams(*spoken(figures, figures, text="Hi"))
        await shop.ask(person, {**MESSAGE, "model": model, "stream": stream}, path=ASK["openai" if model == "small" else "anthropic"])
        used = (await shop.receipts(person))[-1]["usage"]
        assert (used["input"], used["output"], used["estimated"]) == (9, 12, False), model


TOWN = "The history of the town begins in the year of the great flood. " * 300


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("text", "reported"), [("Hi", 5_000_000), ("Hi", 150_000), (TOWN, 3), (TOWN, 40)])
async def test_f37_an_input_that_cannot_have_been_read_is_counted_from_the_request(shop, text, reported, stream):
    """An absurd figure emptied a wallet for "Hi", or made a long text free, and was learnt from."""
    person = await shop.person()
    figures = {"prompt_tokens": reported, "completion_tokens": 2, "total_tokens": reported + 2}
    shop.script.replies = plainly(said("word", figures))
    if stream:
        shop.script.streams(chunk("word"), chunk(finish="stop"), chunk(usage=figures), DONE)
    body = {**MESSAGE, "messages": [{"role": "user", "content": text}], "stream": stream}
    with capture_logs() as logs:
        await shop.ask(person, body)
    used = (await shop.receipts(person))[-1]["usage"]
    assert used["estimated"]
    assert len(text) / 6 < used["input"] < len(text) / 2 + 20
    assert [line["reported"] for line in logs if "cannot be" in str(line.get("what"))] == [reported]


@pytest.mark.parametrize("reported", [12, 900, 15_000])
async def test_f37_a_provider_may_put_its_own_prompt_around_a_question(shop, reported):
    person = await shop.person()
    shop.script.replies = plainly(said("word", {"prompt_tokens": reported, "completion_tokens": 2}))
    await shop.ask(person, MESSAGE)
    used = (await shop.receipts(person))[-1]["usage"]
    assert (used["input"], used["estimated"]) == (reported, False)


async def test_f37_searches_beyond_measure_do_not_empty_a_wallet(shop):
    person = await shop.person()
    usage = {"input_tokens": 10, "output_tokens": 400, "server_tool_use": {"web_search_requests": 10**9}}
    shop.script.replies = plainly(message(WORDS, usage))
    await shop.ask(person, {**MESSAGE, "model": "claude"}, path=ASK["anthropic"])
    receipt = (await shop.receipts(person))[-1]
    assert receipt["usage"]["estimated"]
    assert receipt["money"]["totalEUR"] < 0.05


@pytest.mark.parametrize("text", ["", "Hi", "x" * 700])
async def test_f37_figures_that_can_be_are_taken_as_they_are(shop, text):
    person = await shop.person()
    figures = {"prompt_tokens": 10, "completion_tokens": 11, "total_tokens": 21}
    for stream in (False, True):
        shop.script.replies = plainly(said(text, figures))
        if stream:
            shop.script.streams(chunk(text, usage={**figures, "completion_tokens": 1}), chunk(finish="stop", usage=figures), DONE)
        await shop.ask(person, {**MESSAGE, "stream": stream})
        used = (await shop.receipts(person))[-1]["usage"]
        assert (used["input"], used["output"], used["estimated"]) == (10, 11, False)


@pytest.mark.parametrize("model", ["small", "claude"])
async def test_f35_nothing_produced_nothing_booked(shop, model):
    """Whatever the status said: an error inside a stream of 200, one that breaks off, one that says nothing and no figures."""
    person = await shop.person()
    broken = {
        "small": [
            (b'data: {"error":{"message":"overloaded"}}\n\n',),
            (chunk(), b'data: {"error":{"message":"overloaded"}}\n\n', DONE),
            (chunk(),),
            (chunk(finish="stop"), DONE),
        ],
        "claude": [
            (event("error", error={"type": "overloaded_error", "message": "overloaded"}),),
            (spoken({"input_tokens": 10, "output_tokens": 1}, None)[0], event("error", error={"message": "overloaded"})),
            spoken({"input_tokens": 10, "output_tokens": 1}, None)[:2],
        ],
    }
    for pieces in broken[model]:
        shop.script.streams(*pieces)
        answer = await shop.ask(person, {**MESSAGE, "model": model, "stream": True})
        if b"".join(pieces).endswith(DONE) and b"error" not in b"".join(pieces):
            assert answer.receipt["money"]["totalMicroEur"] == 0, pieces
        else:
            assert (answer.status, answer.code) == (502, "upstream_error"), pieces
    shop.script.replies = plainly(said("", None) if model == "small" else {**message("", None)})
    await shop.ask(person, {**MESSAGE, "model": model})
    assert [receipt["usage"]["input"] for receipt in await shop.receipts(person)] == [0] * (2 if model == "small" else 1)


@pytest.mark.parametrize("where", ["cached_tokens", "num_cached_tokens", "prompt_cache_hit_tokens"])
async def test_f37_cached_tokens_are_read_by_any_name(shop, where):
    person = await shop.person()
    figures = {"prompt_tokens": 100, "completion_tokens": 11, "total_tokens": 111, where: 90}
    for stream in (False, True):
        shop.script.replies = plainly(said("Hi", figures))
        if stream:
            shop.script.streams(chunk("Hi"), chunk(finish="stop", usage=figures), DONE)
        await shop.ask(person, {**MESSAGE, "stream": stream})
        used = (await shop.receipts(person))[-1]["usage"]
        assert (used["input"], used["cache_read"], used["estimated"]) == (100, 90, False)


@pytest.mark.parametrize(
    ("figures", "counted", "is_estimated"),
    [
        ({"total_tokens": 7}, 7, False),
        ({"prompt_tokens": 7, "total_tokens": 7}, 7, False),
        ({"prompt_tokens": 0, "total_tokens": 0}, 9, True),
        ({"total_tokens": -1}, 9, True),
        ({}, 9, True),
    ],
)
async def test_f37_embeddings_are_billed_by_what_is_said_of_them(shop, figures, counted, is_estimated):
    person = await shop.person()
    data = [{"object": "embedding", "index": 0, "embedding": [0.1]}]
    shop.script.replies = plainly({"object": "list", "model": "up", "data": data, "usage": figures})
    await shop.ask(person, {"model": "inputs", "input": "Hi"}, path="/v1/embeddings")
    used = (await shop.receipts(person))[-1]["usage"]
    assert (used["input"], used["estimated"]) == (counted, is_estimated)


@dataclass(frozen=True)
class Ticks:
    """How xAI says it: 10,000 million a dollar."""

    said: object


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("cost", "is_told"),
    [
        (0.00012, False),
        (0.000122, False),
        (0.000125, True),
        (0.0387, True),
        (0.00001, True),
        ({"total_cost": 0.005}, True),
        ("much", False),
        (None, False),
        (Ticks(1_200_000), False),
        (Ticks(1_250_000), True),
        (Ticks("many"), False),
        (Ticks(-1), False),
    ],
)
async def test_f38_the_providers_own_cost_is_compared_on_every_answer(shop, cost, is_told, stream):
    """10 × 1 + 11 × 10 dollars a million are 0.00012 USD; what is billed stays ours."""
    person = await shop.person()
    figures = {"prompt_tokens": 10, "completion_tokens": 11, "total_tokens": 21}
    figures |= {"cost_in_usd_ticks": cost.said} if isinstance(cost, Ticks) else {"cost": cost}
    shop.script.replies = plainly(said("Hi", figures))
    if stream:
        shop.script.streams(chunk("Hi"), chunk(finish="stop", usage=figures), DONE)
    with capture_logs() as logs:
        await shop.ask(person, {**MESSAGE, "stream": stream})
        receipt = (await shop.receipts(person))[-1]
    told = [line for line in logs if line["event"] == "alert"]
    assert [line["what"] for line in told] == ["the provider's own cost is another than ours"] * is_told
    assert str(receipt["money"]["providerUsd"]).rstrip("0") == "0.00012"
