"""The sizes of money.md: what is held, what is the least, what limit is sent."""

import json
from datetime import UTC, datetime

import pytest

from aim2balance.catalogue.hold_sizing import price_of_limit
from aim2balance.gateway import operations, rules
from aim2balance.gateway.types import Caller
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.kit.tokens import TokenUsage

ENDPOINTS = {"chat": "small", "messages": "claude"}


def sizing(shop, body, model="small", endpoint="chat"):
    facts = operations.read(endpoint, json.dumps({"model": model, "messages": [{"role": "user", "content": "Hi"}], **body}).encode())
    deployment = shop.gateway.catalogue.resolve(model).deployments[0]
    rates = shop.gateway.catalogue.rates

    def price(output, answers=1):
        return price_of_limit(deployment.prices, rates, input_tokens=facts.counted_input, output_tokens=output, answers=answers)

    return operations.size(facts, deployment, rates, 16_384, "", facts.counted_input), price


@pytest.mark.parametrize(
    ("body", "model", "limit", "held", "least", "answers", "watched"),
    [
        ({}, "small", 16_384, 16_384, 16, 1, False),
        ({"max_tokens": 100}, "small", 100, 100, 16, 1, False),
        ({"max_tokens": 5}, "small", 5, 5, 5, 1, False),
        ({"max_tokens": 99_999}, "small", 16_384, 16_384, 16, 1, False),  # the model's own most
        ({"max_tokens": 99_999}, "dear", 99_999, 99_999, 16, 1, False),
        ({"stream": True}, "small", 16_384, 4_096, 16, 1, True),
        ({"stream": True, "max_tokens": 100}, "small", 100, 100, 16, 1, True),
        ({"stream": True, "n": 3, "max_tokens": 100}, "small", 100, 100, 16, 3, False),
        ({"stream": True}, "thinking", 16_384, 16_384, 2_048, 1, False),
        ({"max_completion_tokens": 500}, "thinking", 500, 500, 500, 1, False),
        ({"reasoning_effort": "high", "stream": True}, "small", 16_384, 16_384, 2_048, 1, False),
        ({"reasoning": {"max_tokens": 3_000}}, "small", 16_384, 16_384, 4_024, 1, False),
    ],
)
async def test_f04_sizes(shop, body, model, limit, held, least, answers, watched):
    found, price = sizing(shop, body, model)
    assert (found.limit, found.held_output, found.is_watched) == (limit, held, watched)
    assert found.want == price(held, answers)
    assert found.least == price(least, answers)


async def test_thinking_budget_is_never_undercut(shop):
    body = {"max_tokens": 20_000, "thinking": {"type": "enabled", "budget_tokens": 10_000}}
    found, price = sizing(shop, body, "claude", "messages")
    assert found.limit == 20_000
    assert found.least == price(11_024)
    person = await shop.person(found.least.plain())
    shop.script.replies = [_message]
    answer = await shop.ask(person, {"model": "claude", "messages": [{"role": "user", "content": "Hi"}], **body}, path="/v1/messages")
    assert answer.status == 200, answer.body
    assert shop.script.asked[0]["max_tokens"] >= 11_024
    poor = await shop.person((found.least - Euro(1)).plain())
    answer = await shop.ask(poor, {"model": "claude", "messages": [{"role": "user", "content": "Hi"}], **body}, path="/v1/messages")
    assert answer.code == "insufficient_balance"


async def _message(_):
    from tests.gateway.scripted import once

    body = {
        "id": "m",
        "type": "message",
        "model": "up",
        "content": [],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }
    return 200, {"content-type": "application/json"}, once(json.dumps(body).encode())


async def test_embeddings_hold_their_input(shop):
    facts = operations.read("embeddings", b'{"model":"inputs","input":["Hello","World"]}')
    deployment = shop.gateway.catalogue.resolve("inputs").deployments[0]
    found = operations.size(facts, deployment, shop.gateway.catalogue.rates, 16_384, "", facts.counted_input)
    assert found.want == found.least > Euro(0)


@pytest.mark.parametrize(
    ("model", "body", "field"),
    [
        ("small", {}, "max_tokens"),
        ("small", {"max_completion_tokens": 50}, "max_completion_tokens"),
        ("small", {"max_tokens": 50}, "max_tokens"),
        ("claude", {"max_tokens": 50}, "max_tokens"),
    ],
)
async def test_limit_is_always_sent_under_the_clients_own_name(shop, model, body, field):
    from tests.gateway.scripted import HI, plain

    person = await shop.person()
    shop.script.replies = [_message if model == "claude" else plain()]
    path = "/v1/messages" if model == "claude" else "/v1/chat/completions"
    assert (await shop.ask(person, {**HI, "model": model, **body}, path=path)).status == 200
    assert shop.script.asked[0][field] == (50 if body else 16_384)
    assert len({"max_tokens", "max_completion_tokens"} & set(shop.script.asked[0])) == 1


def test_only_a_key_with_a_limit_has_a_budget_and_only_one_with_a_rate_has_a_rate():
    key, now, half = new_id(), datetime(2026, 12, 31, 23, 59, tzinfo=UTC), Euro(500_000)

    def caller(**facts):
        return Caller(owner_id=key, payer_id=key, user_id=key, **facts)

    assert rules.budgets_of(caller(key_id=key), now) == rules.budgets_of(caller(limit=half), now) == rules.budgets_of(caller(), now) == ()
    (budget,) = rules.budgets_of(caller(key_id=key, limit=half, window="day"), now)
    assert (budget.limit_id, budget.limit_micro, budget.window_start.day, budget.window_end.day) == (key, 500_000, 31, 1)
    assert rules.rates_of(caller(key_id=key)) == rules.rates_of(caller(rpm=7)) == rules.rates_of(caller()) == ()
    (rate,) = rules.rates_of(caller(key_id=key, rpm=7))
    assert (rate.key_id, rate.rpm) == (key, 7)


def test_f14_windows_are_calendar_windows():
    now = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)  # a Thursday
    assert rules.window_of("day", now) == (datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert rules.window_of("week", now) == (datetime(2026, 12, 28, tzinfo=UTC), datetime(2027, 1, 4, tzinfo=UTC))
    assert rules.window_of("month", now) == (datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert rules.window_of("month", datetime(2028, 2, 29, tzinfo=UTC))[1] == datetime(2028, 3, 1, tzinfo=UTC)
    assert rules.window_of("total", now)[1] is None


def test_goal_and_runaway():
    assert rules.next_goal(4_096, 3_500, 16_384) == 6_144
    assert rules.next_goal(4_096, 9_000, 16_384) == 11_048
    assert rules.next_goal(16_000, 15_990, 16_384) == 16_384
    assert not rules.is_runaway(16_384, 16_384)
    assert not rules.is_runaway(142, 26)
    assert rules.is_runaway(143, 26)
    assert rules.is_runaway(50_000, 16_384)


def test_tools_without_a_fee_are_neither_held_nor_billed():
    used = TokenUsage(output=1, tool_calls=(("web_fetch", 3), ("web_search", 1)))
    assert rules.charged_usage(used).tool_calls == (("web_search", 1),)
    plain = TokenUsage(output=1, tool_calls=(("web_search", 1),))
    assert rules.charged_usage(plain) is plain
