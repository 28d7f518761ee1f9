"""Fees beside the tokens, known by the model, by the request or by what was made: billed as the provider bills them, or refused."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from aim2balance.catalogue import fees
from aim2balance.catalogue.fees import fees_of, read_fees
from aim2balance.catalogue.vendors import VENDORS
from aim2balance.kit.settings import WrongConfiguration
from tests.gateway.scripted import CONFIG, DONE, SSE, chunk, once, open_shop

ROWS = read_fees("fees.json", Path(fees.__file__).with_name("fees.json").read_text(encoding="utf-8"))
FACTOR = Decimal("0.92") * Decimal("1.15") * Decimal("1.025")
MODELS = {
    "openrouter": [
        "google/gemini-2.5-flash-image", "openai/gpt-4o-search-preview", "perplexity/sonar", "perplexity/sonar-pro",
        "perplexity/sonar-reasoning-pro", "perplexity/sonar-deep-research", "openai/gpt-4o", "openai/gpt-5.4-image-2", "openai/gpt-4o:online",
    ],
    "openai": ["gpt-4o-search-preview", "gpt-4o-mini-search-preview", "gpt-4o"],
}  # fmt: skip


@pytest.fixture
async def listed(db, tmp_path):
    """Models at the prices of the bundled list."""
    providers = {
        name: {"vendor": name, "base_url": f"http://{name}.test/v1", "api_key": "k", "models": names} for name, names in MODELS.items()
    }
    models = {"told": {"provider": "openrouter", "upstream": "perplexity/sonar-reasoning", "usd_per_mtok": {"input": 2, "output": 2}}}
    models["research"] = {"provider": "openrouter", "upstream": "openai/gpt-4o:online"}
    models["priced-research"] = {**models["research"], "usd_per_tool": {"web_search": "0.02"}}
    models["free"] = {**models["told"], "usd_per_request": 0}
    async with open_shop(db, tmp_path, {**CONFIG, "providers": providers, "models": models}) as shop:
        yield shop
        await shop.check()


def answers(prompt, completion, **usage):
    async def reply(_):
        body = {"id": "c", "object": "chat.completion", "created": 1, "model": "up"}
        body["choices"] = [{"index": 0, "message": {"role": "assistant", "content": "Here."}, "finish_reason": "stop"}]
        body["usage"] = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion, **usage}
        return 200, {"content-type": "application/json"}, once(json.dumps(body).encode())

    return reply


async def usd(shop, model, reply, **more):
    """What one answer cost in dollars, and its refusal where it was none."""
    person = await shop.person("100")
    shop.script.replies = [reply]
    body = {"model": model, "max_tokens": 2_000, "messages": [{"role": "user", "content": "Hi"}], **more}
    answer = await shop.ask(person, body)
    if answer.status != 200:
        return answer.status, answer.code
    return Decimal(answer.headers["x-a2b-cost-eur"]) / FACTOR


def near(found, usd_expected):
    assert not isinstance(found, tuple), found
    assert abs(found - Decimal(usd_expected)) <= Decimal("0.000002")


async def test_f35_a_picture_is_billed_by_its_own_tokens(listed):
    reply = answers(20, 1_295, completion_tokens_details={"image_tokens": 1_290})
    near(await usd(listed, "google/gemini-2.5-flash-image", reply, modalities=["image", "text"]), "0.0387185")
    near(await usd(listed, "google/gemini-2.5-flash-image", reply), "0.0387185")  # made though nobody asked for it


@pytest.mark.parametrize("is_stream", [False, True])
async def test_f48_every_picture_in_an_answer_of_a_chat_counts(listed, is_stream):
    """None came as such: one; several: each, by the numbers where they have one; the price goes by the tokens alone."""
    person = await listed.person("100")
    pictures = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}, "index": number} for number in range(3)]
    used = {"prompt_tokens": 20, "completion_tokens": 3_900, "total_tokens": 3_920, "completion_tokens_details": {"image_tokens": 3_870}}
    for made in ([], pictures, [{**each, "index": None} for each in pictures]):
        listed.script.replies = [drawn(used, made, is_stream=is_stream)]
        body = {"model": "google/gemini-2.5-flash-image", "max_tokens": 5_000, "messages": [{"role": "user", "content": "Draw"}]}
        assert (await listed.ask(person, {**body, "stream": is_stream})).status == 200
    one, *several = await listed.receipts(person)
    assert [receipt["usage"]["images"] for receipt in (one, *several)] == [1, 3, 3]
    for each in several:
        assert each["money"] == one["money"]
        assert each["impact"]["kWh"]["best"] > 2 * one["impact"]["kWh"]["best"]


def drawn(used, made, *, is_stream):
    """An answer with a word and these pictures."""

    async def reply(_):
        if not is_stream:
            message = {"role": "assistant", "content": "Here.", "images": made}
            body = {"id": "c", "object": "chat.completion", "created": 1, "model": "up", "usage": used}
            body["choices"] = [{"index": 0, "message": message, "finish_reason": "stop"}]
            return 200, {"content-type": "application/json"}, once(json.dumps(body).encode())

        async def body():
            yield chunk("Here.")
            for picture in made:
                yield event({"choices": [{"index": 0, "delta": {"content": "", "images": [picture]}}]})
            yield chunk(finish="stop")
            yield event({"choices": [], "usage": used})
            yield DONE

        return 200, SSE, body()

    return reply


def event(data):
    return f"data: {json.dumps({'id': 'c', 'object': 'chat.completion.chunk', 'created': 1, 'model': 'up', **data})}\n\n".encode()


async def test_f35_what_a_picture_costs_is_held(listed):
    person = await listed.person("0.05")
    listed.script.replies = [answers(20, 1_295, completion_tokens_details={"image_tokens": 1_290})]
    body = {"model": "google/gemini-2.5-flash-image", "max_tokens": 2_000, "messages": [{"role": "user", "content": "Draw"}]}
    answer = await listed.ask(person, body)
    assert answer.status == 402
    assert answer.json()["error"]["needed_eur"] >= float(2_000 * 30 * FACTOR / 1_000_000)
    assert listed.script.asked == []


async def test_f35_a_picture_without_a_price_is_refused(listed):
    found = await usd(listed, "openai/gpt-5.4-image-2", answers(20, 100), modalities=["image", "text"])
    assert found == (400, "model_not_priced")
    assert listed.script.asked == []


async def test_f38_a_model_that_searches_by_its_name_is_refused_without_a_price_and_billed_with_one(listed):
    """OpenRouter reports no search of `:online`: its name says that there was one."""
    for name in ("research", "openrouter/openai/gpt-4o:online"):
        assert await usd(listed, name, answers(1_000, 100)) == (400, "model_not_priced")
    assert listed.script.asked == []
    near(await usd(listed, "priced-research", answers(1_000, 100)), "0.0235")
    assert listed.script.asked[0]["model"] == "openai/gpt-4o:online"


SEARCHES = [
    ("openrouter/openai/gpt-4o-search-preview", "0.035"),
    ("openai/gpt-4o-search-preview", "0.025"),
    ("openai/gpt-4o-mini-search-preview", "0.025"),
]


@pytest.mark.parametrize(("model", "fee"), SEARCHES)
@pytest.mark.parametrize("asked", [{}, {"web_search_options": {}}])
async def test_f35_a_model_that_always_searches_costs_its_fee(listed, model, fee, asked):
    with_fee, tokens = await usd(listed, model, answers(100, 200), **asked), (Decimal("0.00225"), Decimal("0.000135"))
    near(with_fee, Decimal(fee) + tokens["mini" in model])


SONAR = [
    ("perplexity/sonar", None, "0.005"),
    ("perplexity/sonar", "low", "0.005"),
    ("perplexity/sonar", "medium", "0.008"),
    ("perplexity/sonar", "high", "0.012"),
    ("perplexity/sonar-pro", "high", "0.014"),
    ("perplexity/sonar-reasoning-pro", "medium", "0.010"),
]


@pytest.mark.parametrize(("model", "context", "fee"), SONAR)
async def test_f35_a_fee_by_request_grows_with_what_is_read(listed, model, context, fee):
    asked = {"web_search_options": {"search_context_size": context}} if context else {}
    per = {"perplexity/sonar": (1, 1), "perplexity/sonar-pro": (3, 15), "perplexity/sonar-reasoning-pro": (2, 8)}[model]
    near(await usd(listed, model, answers(100, 200), **asked), Decimal(fee) + (Decimal(per[0]) * 100 + Decimal(per[1]) * 200) / 1_000_000)


async def test_f35_searches_that_are_reported_are_billed(listed):
    near(
        await usd(listed, "perplexity/sonar-deep-research", answers(100, 200, num_search_queries=18)),
        18 * Decimal("0.005") + Decimal("0.0018"),
    )
    near(await usd(listed, "perplexity/sonar", answers(100, 200, num_search_queries=3)), Decimal("0.0053"))


async def test_an_operators_word_stands_above_the_fees(listed):
    near(await usd(listed, "told", answers(100, 200)), Decimal("0.0056"))
    near(await usd(listed, "free", answers(100, 200)), Decimal("0.0006"))


async def test_a_search_at_a_model_without_a_price_for_it_is_refused(listed):
    assert await usd(listed, "openrouter/openai/gpt-4o", answers(100, 200), web_search_options={"search_context_size": "high"}) == (
        400,
        "model_not_priced",
    )


def test_each_fee_has_a_source_and_a_date():
    assert all(row.source and row.date >= date(2026, 1, 1) for row in ROWS)
    assert all(row.per_request or row.per_tool or row.image_out for row in ROWS)
    assert {vendor for row in ROWS for vendor in row.vendors} <= set(VENDORS)
    assert fees_of(VENDORS["ollama"], "sonar") == fees.NO_FEES


@pytest.mark.parametrize(
    "row",
    [{"family": "x", "match": "x", "date": "2026-01-01"}, {"family": "x", "match": "x", "source": "x", "date": "2026-01-01", "fee": 1}],
)
def test_a_row_of_another_form_is_refused(row):
    with pytest.raises(WrongConfiguration):
        read_fees("fees.json", json.dumps({"fees": [row]}))
