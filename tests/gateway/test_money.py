"""F1 and its neighbours: what was sent upstream never exceeds what was there."""

import asyncio
import json
import random
from decimal import Decimal

import pytest

from aim2balance import wallet
from aim2balance.kit.money import Euro
from tests.gateway.scripted import DONE, HI, JSON, MODELS, SSE, chunk, limit_of, once, plain

FACTOR = Decimal("0.92") * Decimal("1.15") * Decimal("1.025")


def most(model, counted_input, limit):
    """What a request of that limit may cost at most, µ€, reckoned by hand."""
    per = MODELS[model]["usd_per_mtok"]
    return -(-(Decimal(counted_input) * per["input"] + Decimal(limit) * per["output"]) * FACTOR // 1)


COUNTED_HI = 9  # one for the text, 8 for the message


async def many(shop, person, number, body):
    return [await live.end() for live in [shop.send(person, body) for _ in range(number)]]


@pytest.mark.parametrize("limit", [1000, 9000])
async def test_f01_fifty_parallel_streams_on_a_wallet_for_three(shop, limit):
    full = int(most("small", COUNTED_HI, limit))
    person = await shop.person(Euro(3 * full + full // 2).plain())

    async def talks_to_the_end(request):
        async def body():
            yield chunk("abcd" * limit_of(request))
            yield chunk(finish="length", usage={"prompt_tokens": COUNTED_HI, "completion_tokens": limit_of(request)})
            yield DONE

        return 200, SSE, body()

    shop.script.replies = [talks_to_the_end]
    answers = await many(shop, person, 50, {**HI, "stream": True, "max_tokens": limit})
    limits = [limit_of(request) for request in shop.script.asked]
    assert limits.count(limit) <= 3
    assert len([lower for lower in limits if lower < limit]) <= 1
    assert sum(most("small", COUNTED_HI, sent) for sent in limits) <= person.credit
    assert [answer.status for answer in answers].count(402) == 50 - len(limits)
    assert sorted(receipt["status"] for receipt in await shop.receipts(person)) == ["booked"] * 3 + ["shortened"]


async def test_f01_fifty_parallel_requests_on_a_wallet_for_three(shop):
    body = {**HI, "max_tokens": 1000}
    full = int(most("small", COUNTED_HI, 1000))
    person = await shop.person(Euro(3 * full + full // 2).plain())
    shop.script.replies = [plain(prompt=COUNTED_HI)]
    answers = await many(shop, person, 50, body)
    limits = [limit_of(request) for request in shop.script.asked]
    assert limits.count(1000) <= 3
    assert len([limit for limit in limits if limit < 1000]) <= 1
    assert sum(most("small", COUNTED_HI, limit) for limit in limits) <= person.credit
    refused = [answer for answer in answers if answer.status != 200]
    assert {(answer.status, answer.code) for answer in refused} == {(402, "insufficient_balance")}
    assert len(refused) == 50 - len(limits)
    error = refused[0].json()["error"]
    assert error["needed_eur"] > error["available_eur"] >= 0
    assert error["topup_url"].endswith("/wallet") if "host" in error else True
    assert sorted(receipt["status"] for receipt in await shop.receipts(person)) == ["booked"] * 3 + ["shortened"]


@pytest.mark.parametrize("model", ["small", "thinking"])
async def test_f01_twenty_parallel_requests_of_long_output(shop, model):
    person = await shop.person("1.50")
    shop.script.replies = [plain(prompt=COUNTED_HI)]
    await many(shop, person, 20, {**HI, "model": model, "max_tokens": 16_384})
    limits = [limit_of(request) for request in shop.script.asked]
    assert limits
    assert sum(most(model, COUNTED_HI, limit) for limit in limits) <= person.credit
    assert all(limit >= (2_048 if model == "thinking" else 16) for limit in limits)


async def test_f01_parallel_streams_never_overdraw(shop):
    person = await shop.person("0.20")
    text = "abcd" * 64

    async def talkative(request):
        async def body():
            for _ in range(limit_of(request) // 64):
                yield chunk(text)
            yield chunk(finish="length", usage={"prompt_tokens": COUNTED_HI, "completion_tokens": limit_of(request)})
            yield DONE

        return 200, SSE, body()

    shop.script.replies = [talkative]
    answers = await many(shop, person, 20, {**HI, "stream": True})
    assert sum(most("small", COUNTED_HI, limit_of(request)) for request in shop.script.asked) <= person.credit
    statuses = [answer.receipt["status"] for answer in answers if answer.status == 200]
    assert "shortened" in statuses
    assert all(b'"finish_reason": "length"' in a.body or b'"finish_reason":"length"' in a.body for a in answers if a.status == 200)
    assert (await shop.balance(person)).balance.micro >= 0
    async with shop.db.connection() as connection:
        assert await connection.fetchval("SELECT coalesce(sum(overrun_micro), 0)::bigint FROM usage_event") == 0


async def test_extension_keeps_a_long_stream_going(shop):
    person = await shop.person("10")
    shop.script.streams(*[chunk("abcd" * 256)] * 40, chunk(finish="stop"), DONE)
    answer = await shop.ask(person, {**HI, "stream": True})
    assert answer.receipt["status"] == "booked"
    assert answer.receipt["usage"]["output"] == 40 * 256
    assert limit_of(shop.script.asked[0]) == 16_384


async def test_refused_extension_ends_the_answer_and_closes_the_provider(shop):
    person = await shop.person("10")
    go_on = asyncio.Event()
    shop.script.streams(*[chunk("abcd" * 256)] * 2, then=go_on, after=(*[chunk("abcd" * 256)] * 40, chunk(finish="stop"), DONE))
    live = shop.send(person, {**HI, "stream": True})
    await live.until(b"abcd")
    async with shop.db.transaction() as tx:
        await wallet.block(tx, person.owner_id)
    go_on.set()
    answer = await live.end()
    assert answer.receipt["status"] == "shortened"
    assert answer.receipt["usage"]["output"] <= 4_096
    assert answer.body.endswith(DONE)
    assert json.loads(answer.body.split(b"\n\n")[-3].removeprefix(b"data: "))["choices"][0]["finish_reason"] == "length"
    assert shop.script.closed == 1


@pytest.mark.parametrize("scope", ["wallet", "key"])
async def test_f41_what_a_stream_was_promised_goes_to_nobody_else(shop, scope):
    there_is = Euro(int(most("small", COUNTED_HI, 16_384)) + 1000)
    person = await (shop.person(there_is.plain()) if scope == "wallet" else shop.person("10", limit=there_is, window="total"))
    go_on = asyncio.Event()
    shop.script.streams(*[chunk("abcd" * 256)] * 2, then=go_on, after=(*[chunk("abcd" * 256)] * 14, chunk(finish="stop"), DONE))
    live = shop.send(person, {**HI, "stream": True})
    await live.until(b"abcd")
    assert most("small", COUNTED_HI, 4_096) <= (await shop.balance(person)).held.micro < most("small", COUNTED_HI, 4_200)
    shop.script.replies.insert(0, plain(prompt=COUNTED_HI))
    other = await shop.ask(person, {**HI, "max_tokens": 12_000})
    assert other.status == 200
    assert limit_of(shop.script.asked[1]) < 100, "only what the stream was not promised"
    go_on.set()
    answer = await live.end()
    assert answer.receipt["status"] == "booked"
    assert answer.receipt["usage"]["output"] == 16 * 256


@pytest.mark.parametrize("scope", ["wallet", "key"])
@pytest.mark.parametrize("seed", range(12))
async def test_f41_all_limits_that_are_out_never_cost_more_than_there_was(shop, seed, scope):
    """Plain, streamed and reasoning requests side by side, fallbacks to a dearer model among them; some use up their limit, some do not."""
    chance = random.Random(seed)
    credit = chance.choice([20_000, 150_000, 400_000, 900_000])
    person = await (shop.person(Euro(credit).plain()) if scope == "wallet" else shop.person("90", limit=Euro(credit), window="total"))
    out: dict[int, int] = {}
    worst = 0

    async def provider(request):
        nonlocal worst
        number, limit = len(out), limit_of(request)
        model = {"up-small": "small", "up-think": "thinking", "up-backed": "backed", "up-dear": "dear"}[request["model"]]
        if model == "backed":
            return 500, JSON, once(b'{"error":{"message":"no"}}')
        out[number] = int(most(model, COUNTED_HI, limit))
        worst = max(worst, sum(out.values()))
        made = limit if chance.random() < 0.4 else chance.randrange(limit + 1)
        for _ in range(chance.randrange(4)):
            await asyncio.sleep(0)
        if request.get("stream"):

            async def body():
                for _ in range(made // 256):
                    yield chunk("abcd" * 256)
                yield chunk(finish="stop", usage={"prompt_tokens": COUNTED_HI, "completion_tokens": made})
                out[number] = int(most(model, COUNTED_HI, made))
                yield DONE

            return 200, SSE, body()
        out[number] = int(most(model, COUNTED_HI, made))
        return await plain(prompt=COUNTED_HI, completion=made)(request)

    shop.script.replies = [provider]
    live = [shop.send(person, {**HI, "max_tokens": 50})]
    await live[0].end()
    for _ in range(60):
        model = chance.choice(["small", "small", "thinking", "backed"])
        limit = {} if chance.random() < 0.4 else {"max_tokens": chance.choice([50, 900, 5_000, 12_000])}
        live.append(shop.send(person, {**HI, "model": model, "stream": chance.random() < 0.6, **limit}))
        if chance.random() < 0.2:
            await asyncio.gather(*(each.end() for each in live[-3:]))
    statuses = {(await each.end()).status for each in live}
    assert 0 < worst <= credit
    assert statuses <= {200, 402, 502, 503}
    async with shop.db.connection() as connection:
        assert await connection.fetchval("SELECT coalesce(sum(overrun_micro), 0)::bigint FROM usage_event") == 0


@pytest.mark.parametrize("stream", [False, True])
async def test_f34_a_receipt_names_what_the_wallet_could_not_pay(shop, stream):
    """The provider counted more than a token for each byte: nobody could know."""
    full = int(most("small", COUNTED_HI, 100))
    person = await shop.person(Euro(full + 10).plain())
    usage = {"prompt_tokens": 5_000, "completion_tokens": 100}
    if stream:
        shop.script.streams(chunk("abcd" * 100), chunk(finish="length", usage=usage), DONE)
    else:
        shop.script.replies = [plain(prompt=5_000, completion=100)]
    answer = await shop.ask(person, {**HI, "max_tokens": 100, "stream": stream})
    assert answer.status == 200
    [receipt] = await shop.receipts(person)
    money = receipt["money"]
    assert money["totalMicroEur"] > person.credit
    assert money["totalMicroEur"] - money["overrunMicroEur"] == person.credit
    assert money["overrunEUR"] == Decimal(Euro(money["overrunMicroEur"]).plain())
    assert (await shop.balance(person)).balance == Euro(0)
    if stream:
        assert answer.receipt["money"]["overrunMicroEur"] == money["overrunMicroEur"]
    else:
        assert Decimal(answer.headers["x-a2b-overrun-eur"]) == money["overrunEUR"]
    async with shop.db.connection() as connection:
        assert await connection.fetchval("SELECT overrun FROM exposure WHERE owner_id = $1", person.owner_id) == money["overrunMicroEur"]
    refused = await shop.ask(person, HI)
    assert (refused.status, refused.code) == (402, "insufficient_balance")


@pytest.mark.parametrize("size", [2_000, 20_000, 80_000])
async def test_f34_twelve_parallel_prompts_of_numbers_cost_no_more_than_wallet_and_exposure(shop, size):
    """Every byte a token, which is the worst a tokenizer can make of it."""
    person = await shop.person("0.03")

    async def dense(request):
        return await plain(prompt=len(request["messages"][0]["content"]), completion=limit_of(request))(request)

    shop.script.replies = [dense]
    body = {"model": "small", "max_tokens": 200, "messages": [{"role": "user", "content": "7 " * (size // 2)}]}
    answers = await many(shop, person, 12, body)
    assert {answer.status for answer in answers} <= {200, 402}
    money = [receipt["money"] for receipt in await shop.receipts(person)]
    spent, unpaid = (sum(each[name] for each in money) for name in ("totalMicroEur", "overrunMicroEur"))
    assert spent <= person.credit + 50_000
    assert unpaid <= 50_000
    async with shop.db.connection() as connection:
        assert (await connection.fetchval("SELECT overrun FROM exposure WHERE owner_id = $1", person.owner_id) or 0) == unpaid
    for refused in answers:
        if refused.status == 402:
            facts = refused.json()["error"]
            assert facts["needed_eur"] > facts["available_eur"] >= 0
    assert any(answer.status == 200 for answer in answers) is (size < 80_000)


async def test_what_is_paid_in_full_names_no_overrun(shop):
    person = await shop.person("1")
    answer = await shop.ask(person, {**HI, "max_tokens": 100})
    assert "x-a2b-overrun-eur" not in answer.headers
    [receipt] = await shop.receipts(person)
    assert (receipt["money"]["overrunMicroEur"], receipt["money"]["overrunEUR"]) == (0, 0)


def _waits(event):
    async def reply(request):
        await event.wait()
        return await plain(completion=1)(request)

    return reply


async def test_key_limit_counts_open_holds(shop):
    person = await shop.person("10", limit=Euro(15_000), window=_month())
    shop.script.replies = [plain(prompt=COUNTED_HI)]
    answers = await many(shop, person, 5, {**HI, "max_tokens": 1000})
    assert sum(most("small", COUNTED_HI, limit_of(request)) for request in shop.script.asked) <= 15_000
    refused = [answer for answer in answers if answer.status != 200]
    assert {(answer.status, answer.code) for answer in refused} == {(402, "budget_exceeded")}
    error = refused[0].json()["error"]
    assert error["which"] == str(person.key_id)
    assert error["window_end"] > shop.clock.now().isoformat()
    assert error["type"] == "billing_error"


def _month():
    from aim2balance.identity import Window

    return Window.MONTH


async def test_f32_a_price_of_zero_needs_no_money(shop):
    person = await shop.person("0")
    assert (await shop.ask(person, {**HI, "model": "free"})).status == 200
    assert (await shop.ask(person)).code == "insufficient_balance"


async def test_hold_is_freed_by_an_unexpected_error(shop, monkeypatch):
    from aim2balance.gateway import meter

    def broken(*_):
        raise RuntimeError("a prompt stands here")

    person = await shop.person("1")
    monkeypatch.setattr(meter, "measure", broken)
    answer = await shop.ask(person)
    assert (answer.status, answer.code) == (500, "internal_error")
    shop.script.streams(chunk("Hello"), chunk(finish="stop"), DONE)
    assert (await shop.ask(person, {**HI, "stream": True})).status == 200
    await shop.settled()
    assert (await shop.balance(person)).held.micro == 0


async def test_unreadable_usage_is_counted_by_text_and_said_so(shop):
    person = await shop.person("1")
    usage = {"prompt_tokens": -4, "completion_tokens": 10**15}
    body = {"id": "c", "model": "up", "choices": [{"index": 0, "message": {"content": "x" * 41}, "finish_reason": "stop"}], "usage": usage}

    async def absurd(_):
        return 200, {"content-type": "application/json"}, once(json.dumps(body).encode())

    shop.script.replies = [absurd]
    await shop.ask(person)
    (receipt,) = await shop.receipts(person)
    assert receipt["usage"]["estimated"]
    assert (receipt["usage"]["input"], receipt["usage"]["output"]) == (COUNTED_HI, 11)


async def test_client_that_leaves_during_a_plain_answer_pays_for_it(shop):
    person = await shop.person("1")
    event = asyncio.Event()
    shop.script.replies = [_waits(event)]
    live = shop.send(person)
    async with asyncio.timeout(30):
        while not shop.script.asked:
            await asyncio.sleep(0.005)
    live.disconnect()
    event.set()
    await live.end()
    assert len(await shop.receipts(person)) == 1


async def test_cancelled_request_holds_nothing(shop):
    person = await shop.person("1")
    shop.script.replies = [_waits(asyncio.Event())]
    live = shop.send(person)
    async with asyncio.timeout(30):
        while not shop.script.asked:
            await asyncio.sleep(0.005)
    live.task.cancel()
    await asyncio.gather(live.task, return_exceptions=True)
    await shop.settled()
    assert (await shop.balance(person)).held.micro == 0


WORDS = [chunk("abcdefg ") for _ in range(400)]
FIGURES = {"prompt_tokens": 5, "completion_tokens": 800}
CLAUDE_WORDS = (
    b'event: message_start\ndata: {"type":"message_start","message":{"id":"m1","model":"up","usage":{"input_tokens":5,"output_tokens":1}}}\n\n',
    b'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n',
    *[
        b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"abcdefg "}}\n\n'
        for _ in range(400)
    ],
    b'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":800}}\n\n',
    b'event: message_stop\ndata: {"type":"message_stop"}\n\n',
)


@pytest.mark.parametrize(
    ("path", "model", "ending"),
    [
        ("/v1/chat/completions", "small", b'"finish_reason":"length"'),
        ("/v1/messages", "small", b'"stop_reason":"max_tokens"'),
        ("/v1/chat/completions", "claude", b'"finish_reason":"length"'),
        ("/v1/messages", "claude", b'"stop_reason":"max_tokens"'),
    ],
)
async def test_f01_a_provider_that_ignores_a_limit_of_money_is_ended(shop, path, model, ending):
    """Plain and translated: an answer of 800 tokens where the wallet paid for 40."""
    person = await shop.person(Euro(int(most("small", COUNTED_HI, 40))).plain())
    shop.script.streams(*(CLAUDE_WORDS if model == "claude" else (*WORDS, chunk(finish="stop", usage=FIGURES), DONE)))
    answer = await shop.ask(person, {**HI, "model": model, "stream": True, "max_tokens": 4_000}, path=path)
    assert limit_of(shop.script.asked[0]) <= 40
    assert answer.receipt["status"] == "shortened"
    assert answer.receipt["usage"]["output"] <= 3 * 40 + 64 + 2
    assert answer.receipt["money"]["overrunMicroEur"] <= 50_000
    assert ending in answer.body.replace(b": ", b":")
    assert shop.script.closed == 1


async def test_f34_what_answers_beyond_their_limits_cost_is_within_the_exposure_they_share(shop):
    """A token is 100 µ€: the 50,000 µ€ of the day bear 256 tokens beyond their limits of two answers; others have the 64 that are tolerated."""
    person = await shop.person("0.05")
    shop.script.streams(*WORDS * 3, chunk(finish="stop", usage=FIGURES), DONE)
    answers = await many(shop, person, 4, {**HI, "model": "dear", "stream": True, "max_tokens": 120})
    assert [answer.receipt["status"] for answer in answers if answer.status == 200][:2] == ["shortened"] * 2
    money = [receipt["money"] for receipt in await shop.receipts(person)]
    assert sum(each["totalMicroEur"] for each in money) > person.credit
    assert sum(each["overrunMicroEur"] for each in money) <= 50_000 + 2 * 64 * 100


async def test_f04_credit_that_arrives_meanwhile_lengthens_no_answer(shop):
    """What was promised for 40 tokens stays an answer of 40, ended soon after, though the wallet could pay all 800 by then."""
    person = await shop.person(Euro(int(most("small", COUNTED_HI, 40))).plain())
    go_on = asyncio.Event()
    shop.script.streams(*WORDS[:10], then=go_on, after=(*WORDS, chunk(finish="stop", usage=FIGURES), DONE))
    live = shop.send(person, {**HI, "stream": True})
    await live.until(b"abcdefg")
    async with shop.db.transaction() as tx:
        await wallet.credit(tx, person.owner_id, Euro.parse("5"), "a gift", "tests", f"more {person.owner_id}")
    go_on.set()
    answer = await live.end()
    person.credit += 5_000_000
    assert answer.receipt["status"] == "shortened"
    assert answer.receipt["usage"]["output"] <= 3 * 40 + 64 + 2
    assert answer.receipt["money"]["totalMicroEur"] <= most("small", COUNTED_HI, 3 * 40 + 64 + 2)
    assert answer.receipt["money"]["overrunMicroEur"] == 0
