"""How a stream may end, what the client sees of it, what is billed, and that the provider is let go."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from aim2balance import usage
from aim2balance.gateway.dialects import StreamTranslator
from aim2balance.gateway.ports import UpstreamBroken, UpstreamTimeout
from tests.gateway.scripted import DONE, HI, JSON, SSE, chunk, open_shop
from tests.serving import take_receipt

STREAM = {**HI, "stream": True}
USAGE = {"prompt_tokens": 4, "completion_tokens": 2, "total_tokens": 6}


async def test_receipt_stands_directly_before_the_last_event(shop):
    person = await shop.person()
    shop.script.streams(chunk("Hello"), chunk(finish="stop"), DONE)
    answer = await shop.ask(person, STREAM)
    lines = answer.body.split(b"\n")
    at = next(i for i, line in enumerate(lines) if line.startswith(b": a2b-receipt {"))
    assert lines[at + 1] == b"data: [DONE]"
    assert take_receipt(answer.body)[0] == chunk("Hello") + chunk(finish="stop") + DONE
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-request-id"] == answer.receipt["id"]


async def test_usage_is_asked_for_and_hidden_from_who_did_not_ask(shop):
    person = await shop.person()
    only_usage = b"data: " + json.dumps({"id": "c1", "choices": [], "usage": USAGE}).encode() + b"\n\n"
    shop.script.streams(chunk("Hello"), chunk(finish="stop"), only_usage, DONE)
    answer = await shop.ask(person, STREAM)
    assert shop.script.asked[0]["stream_options"] == {"include_usage": True}
    assert only_usage not in answer.body
    assert (answer.receipt["usage"]["input"], answer.receipt["usage"]["output"]) == (4, 2)
    asked = await shop.ask(person, {**STREAM, "stream_options": {"include_usage": True}})
    assert only_usage in asked.body


async def test_usage_on_the_last_content_chunk_and_comments_pass(shop):
    person = await shop.person()
    pieces = (b": OPENROUTER PROCESSING\n\n", chunk("Hi", usage=None), chunk(finish="stop", usage=USAGE), DONE)
    shop.script.streams(*pieces)
    answer = await shop.ask(person, STREAM)
    assert take_receipt(answer.body)[0] == b"".join(pieces)


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/messages"])
async def test_f08_client_that_leaves_stops_the_provider_and_pays_what_was_produced(shop, path):
    person = await shop.person()
    shop.script.streams(chunk("abcd" * 100), then=asyncio.Event())
    live = shop.send(person, {**STREAM, "max_tokens": 1000}, path=path)
    await live.until(b"abcd")
    live.disconnect()
    await live.end()
    (receipt,) = await shop.receipts(person)
    assert receipt["status"] == "cut"
    assert receipt["usage"]["output"] == 100
    assert receipt["usage"]["estimated"]
    assert shop.script.closed == 1


async def test_f09_leaving_and_stopping_bill_once(shop):
    person = await shop.person()
    shop.script.streams(chunk("abcd"), then=asyncio.Event())
    live = shop.send(person, STREAM)
    await live.until(b"abcd")
    live.disconnect()
    live.disconnect()
    live.task.cancel()
    await asyncio.gather(live.task, return_exceptions=True)
    assert len(await shop.receipts(person)) == 1


async def test_stream_that_nobody_reads_is_let_go(shop):
    person = await shop.person()
    shop.script.streams(chunk("abcd"), then=asyncio.Event())
    from aim2balance.gateway import Caller
    from aim2balance.kit.ids import new_id

    caller = Caller(owner_id=person.owner_id, payer_id=person.owner_id, user_id=person.owner_id)
    answer = await shop.gateway.answer(shop.gateway.read("chat", json.dumps(STREAM).encode(), caller, new_id()))
    answer.close()
    answer.close()
    (receipt,) = await shop.receipts(person)
    assert receipt["status"] == "cut"
    assert receipt["usage"]["output"] == 1


async def test_error_event_inside_the_stream_is_passed_on_and_billed(shop):
    person = await shop.person()
    error = b'data: {"error":{"message":"the model tripped","code":502}}\n\n'
    shop.script.streams(chunk("abcd" * 10), error)
    answer = await shop.ask(person, STREAM)
    text, receipt = take_receipt(answer.body)
    assert text == chunk("abcd" * 10) + error
    assert answer.body.rstrip().split(b"\n")[-1].startswith(b": a2b-receipt")
    assert (receipt["status"], receipt["usage"]["output"]) == ("failed", 10)


async def test_error_event_is_translated(shop):
    person = await shop.person()
    shop.script.streams(chunk("abcd" * 10), b'data: {"error":{"message":"the model tripped","code":502}}\n\n')
    answer = await shop.ask(person, {**STREAM, "max_tokens": 100}, path="/v1/messages")
    assert b"event: error" in answer.body
    assert b"message_stop" not in answer.body
    assert answer.receipt["status"] == "failed"


@pytest.mark.parametrize(
    ("failure", "code"),
    [(UpstreamBroken("lost"), "upstream_error"), (UpstreamTimeout("idle", 60), "upstream_timeout"), (None, "upstream_error")],
)
async def test_stream_that_breaks_off_ends_with_an_error_event(shop, failure, code):
    person = await shop.person()

    async def breaking(_):
        async def body():
            yield chunk("abcd" * 10) + b'data: {"id":"c1","choi'
            if failure is not None:
                raise failure

        return 200, SSE, body()

    shop.script.replies = [breaking]
    answer = await shop.ask(person, STREAM)
    events = [event for event in take_receipt(answer.body)[0].split(b"\n\n") if event]
    assert json.loads(events[-1].removeprefix(b"data: "))["error"]["code"] == code
    assert (answer.receipt["status"], answer.receipt["usage"]["output"]) == ("failed", 10)
    assert answer.body.rstrip().split(b"\n")[-1].startswith(b": a2b-receipt")


async def test_silent_provider_is_given_up(shop):
    person = await shop.person()
    shop.script.streams(chunk("abcd" * 10), then=asyncio.Event())
    answer = await shop.ask(person, STREAM)
    assert b"upstream_timeout" in answer.body
    assert answer.receipt["status"] == "failed"
    assert shop.script.closed == 1


async def test_stream_without_done_ends_with_the_receipt(shop):
    person = await shop.person()
    shop.script.streams(chunk("Hello"), chunk(finish="stop"))
    answer = await shop.ask(person, STREAM)
    assert take_receipt(answer.body)[0] == chunk("Hello") + chunk(finish="stop")
    assert answer.receipt["status"] == "booked"


async def test_our_own_mistake_in_a_stream_is_told_and_billed(shop, monkeypatch, capsys):
    person = await shop.person()

    feed = StreamTranslator.feed

    def broken(self, events):
        if b"dcba" in events:
            raise RuntimeError("secret prompt")
        return feed(self, events)

    monkeypatch.setattr(StreamTranslator, "feed", broken)
    shop.script.streams(chunk("abcd" * 10), chunk("dcba"), chunk(finish="stop"), DONE)
    answer = await shop.ask(person, {**STREAM, "max_tokens": 100}, path="/v1/messages")
    assert b"internal_error" in answer.body
    (receipt,) = await shop.receipts(person)
    assert receipt["status"] == "failed"
    said = capsys.readouterr()
    assert "secret prompt" not in said.out + said.err
    assert "RuntimeError" in said.out + said.err


async def test_provider_that_ignores_its_limit_is_ended(shop):
    person = await shop.person()
    shop.script.streams(*[chunk("abcd" * 500)] * 20, chunk(finish="stop"), DONE)
    answer = await shop.ask(person, {**STREAM, "max_tokens": 100})
    assert answer.receipt["status"] == "shortened"
    assert answer.receipt["usage"]["output"] < 20 * 500
    assert shop.script.closed == 1
    async with shop.db.connection() as connection:
        (found,) = await usage.ignored_limits(connection, datetime.now(UTC) - timedelta(days=30))
    assert (found["provider"], found["model"], found["answers"]) == ("script", answer.receipt["model"], 1)


async def test_json_instead_of_a_stream_is_a_plain_answer(shop):
    from tests.gateway.scripted import plain

    person = await shop.person()
    shop.script.replies = [plain(completion=3)]
    answer = await shop.ask(person, STREAM)
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["usage"]["completion_tokens"] == 3


async def endless(request):
    """A provider that never ends; a plain answer never has its last byte, a stream goes on and on."""

    async def body():
        while True:
            yield chunk("abcd") if request.get("stream") else b" "
            await asyncio.sleep(0.01)

    return 200, SSE if request.get("stream") else JSON, body()


async def test_no_request_outlives_its_time(db, tmp_path):
    async with open_shop(db, tmp_path, request_limit_s=0.05) as shop:
        person = await shop.person()
        shop.script.replies = [endless]
        plain = await shop.ask(person)
        assert (plain.status, plain.code) == (504, "upstream_timeout")
        assert (await shop.balance(person)).balance.micro == person.credit
        streamed = await shop.ask(person, STREAM)
        assert b"upstream_timeout" in streamed.body
        assert streamed.receipt["status"] == "failed"
        assert streamed.receipt["usage"]["output"] >= 1
        await shop.check()


async def test_f42_an_answer_whose_end_was_seen_is_read_to_its_figures(shop):
    person = await shop.person("1")
    go_on = asyncio.Event()
    figures = {"prompt_tokens": 9, "completion_tokens": 700, "completion_tokens_details": {"reasoning_tokens": 690}}
    shop.script.streams(chunk("abcd"), chunk(finish="stop"), then=go_on, after=(chunk(usage=figures), DONE))
    live = shop.send(person, {**HI, "model": "thinking", "stream": True})
    await live.until(b'"stop"')
    live.disconnect()
    await asyncio.sleep(0.01)
    go_on.set()
    await live.end()
    [receipt] = await shop.receipts(person)
    assert (receipt["status"], receipt["usage"]["output"], receipt["usage"]["estimated"]) == ("booked", 700, False)


async def test_f42_thinking_that_nobody_saw_is_not_free_for_who_leaves_early(shop):
    """No figures came: the time it took at the speed of the model, marked; never more than the limit that was sent."""
    person = await shop.person("1")
    never = asyncio.Event()
    shop.script.streams(chunk("a"), then=never)
    live = shop.send(person, {**HI, "model": "thinking", "stream": True, "max_tokens": 3_000})
    await live.until(b'"a"')
    shop.gateway._relay.speed.measure(shop.gateway.catalogue.resolve("thinking").deployments[0], 10**9, 1.0)
    live.disconnect()
    await live.end()
    [receipt] = await shop.receipts(person)
    assert receipt["status"] == "cut"
    assert receipt["usage"]["estimated"]
    assert receipt["usage"]["output"] == 3_000
    assert receipt["usage"]["reasoning"] == 2_999
    assert receipt["money"]["overrunMicroEur"] == 0


async def test_f42_what_shows_its_text_costs_what_was_shown(shop):
    person = await shop.person("1")
    never = asyncio.Event()
    shop.script.streams(chunk("abcd" * 5), then=never)
    live = shop.send(person, {**HI, "stream": True})
    await live.until(b"abcd")
    live.disconnect()
    await live.end()
    [receipt] = await shop.receipts(person)
    assert (receipt["status"], receipt["usage"]["output"], receipt["usage"]["reasoning"]) == ("cut", 5, 0)
