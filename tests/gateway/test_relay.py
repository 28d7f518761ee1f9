"""Retries before the first byte, cooldowns, fallbacks: which, how often, how long."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from aim2balance.catalogue.types import ModelRoute
from aim2balance.gateway.auto_models import carbon_of
from aim2balance.gateway.failover import Failover, RetryBudget, retry_after_s
from aim2balance.gateway.ports import ConnectFailed, UpstreamBroken, UpstreamTimeout
from tests.gateway.scripted import CONFIG, HI, MODELS, failing, open_shop, plain, refused

QUICK = "1"  # retry-after-ms


@pytest.mark.parametrize(
    ("reply", "tries"),
    [
        (refused(408, retry_after_ms=QUICK), 3),
        (refused(409, retry_after_ms=QUICK), 3),
        (refused(429, retry_after_ms=QUICK), 3),
        (refused(500, retry_after_ms=QUICK), 3),
        (refused(502, retry_after_ms=QUICK), 3),
        (refused(503, retry_after_ms=QUICK), 3),
        (refused(504, retry_after_ms=QUICK), 3),
        (refused(529, retry_after_ms=QUICK), 3),
        (failing(ConnectFailed("refused")), 3),
        (failing(UpstreamBroken("lost", has_answered=False)), 3),
        (failing(UpstreamTimeout("connect", 10)), 3),
        (failing(UpstreamTimeout("first_byte", 120)), 1),
        (failing(UpstreamBroken("garbage")), 1),
        (refused(429, '{"error":{"code":"insufficient_quota"}}', retry_after_ms=QUICK), 1),
        (refused(429, retry_after="11"), 1),
        (refused(503, retry_after="11"), 1),
        (refused(400), 1),
        (refused(401), 1),
        (refused(402), 1),
        (refused(403), 1),
        (refused(404), 1),
        (refused(413), 1),
        (refused(422), 1),
    ],
)
async def test_what_is_tried_again(shop, reply, tries, monkeypatch):
    monkeypatch.setattr("aim2balance.gateway.relay.BACKOFF_S", (0.001, 0.001))
    person = await shop.person()
    shop.script.replies = [reply]
    assert (await shop.ask(person)).status != 200
    assert len(shop.script.asked) == tries


async def test_a_retry_that_works_is_billed_once(shop):
    person = await shop.person()
    shop.script.replies = [refused(500, retry_after_ms=QUICK), refused(429, retry_after_ms=QUICK), plain()]
    answer = await shop.ask(person)
    assert answer.status == 200
    assert shop.script.asked[0] == shop.script.asked[2]
    assert len(await shop.receipts(person)) == 1


async def test_a_long_retry_after_is_passed_on_at_once(shop):
    person = await shop.person()
    shop.script.replies = [refused(429, retry_after="11.2")]
    answer = await shop.ask(person)
    assert (answer.status, answer.headers["retry-after"]) == (429, "12")


async def test_fallback_is_priced_and_metered_as_itself(shop):
    person = await shop.person()
    shop.script.replies = [refused(500, retry_after_ms=QUICK)] * 3 + [plain(completion=10)]
    answer = await shop.ask(person, {**HI, "model": "backed", "max_tokens": 100})
    assert (answer.status, answer.headers["x-a2b-provider"]) == (200, "second")
    assert [request["model"] for request in shop.script.asked] == ["up-backed"] * 3 + ["up-dear"]
    (receipt,) = await shop.receipts(person)
    assert receipt["provider"] == "second"
    assert receipt["money"]["totalMicroEur"] == round((5 * 10 + 10 * 100) * 0.92 * 1.15 * 1.025)


async def test_dearer_fallback_extends_the_hold_or_is_402(shop):
    person = await shop.person("0.0012")  # pays for the first model, not for its fallback
    shop.script.replies = [refused(500, retry_after_ms=QUICK)]
    answer = await shop.ask(person, {**HI, "model": "backed", "max_tokens": 100})
    assert (answer.status, answer.code) == (402, "insufficient_balance")
    assert answer.json()["error"]["needed_eur"] > answer.json()["error"]["available_eur"]
    assert {request["model"] for request in shop.script.asked} == {"up-backed"}


async def test_dearer_fallback_is_sent_a_lower_limit(shop):
    person = await shop.person("0.0080")
    shop.script.replies = [refused(500, retry_after_ms=QUICK)] * 3 + [plain(prompt=9)]
    answer = await shop.ask(person, {**HI, "model": "backed", "max_tokens": 100})
    assert answer.status == 200
    sent = shop.script.asked[-1]["max_tokens"]
    assert 16 <= sent < 100
    assert (9 * 10 + sent * 100) * 0.92 * 1.15 * 1.025 <= 8000


async def test_a_cooldown_moves_traffic_and_never_refuses_alone(shop):
    person = await shop.person()
    shop.script.replies = [refused(500, retry_after_ms=QUICK)] * 3 + [plain()]
    await shop.ask(person, {**HI, "model": "backed"})
    shop.script.asked.clear()
    assert (await shop.ask(person, {**HI, "model": "small"})).status == 200
    # The model in its cooldown: asked all the same, for a fallback is another model and no equal.
    await shop.ask(person, {**HI, "model": "backed"})
    assert [request["model"] for request in shop.script.asked] == ["up-small", "up-backed"]


class _Now:
    at = 0.0

    def __call__(self):
        return self.at


def _equals(shop, number=3):
    deployment = shop.gateway.catalogue.resolve("small").deployments[0]
    return tuple(replace(deployment, provider=replace(deployment.provider, name=f"p{i}")) for i in range(number))


async def test_three_failures_in_thirty_seconds_begin_a_cooldown_of_sixty(shop):
    now = _Now()
    failover = Failover(now)
    first, second, third = _equals(shop)
    route = ModelRoute(name="small", deployments=(first, second, third))
    for now.at in (0, 20, 40):
        failover.fails(first)
    assert failover.order(route)[0] is first  # not within thirty seconds
    now.at = 45
    failover.fails(first)
    assert failover.order(route) == [second, third, first]
    now.at = 105
    assert failover.order(route) == [first, second, third]


async def test_order_by_strategy(shop):
    failover = Failover(_Now())
    first, second, third = _equals(shop)
    dear = replace(first, prices=shop.gateway.catalogue.resolve("dear").deployments[0].prices)
    fallback = replace(third, rank=1)
    assert failover.order(ModelRoute(name="x", deployments=(dear, second, fallback), strategy="cheapest")) == [second, dear, fallback]
    green = sorted((dear, second), key=carbon_of)
    assert failover.order(ModelRoute(name="x", deployments=(dear, second), strategy="greenest")) == green
    assert failover.order(ModelRoute(name="x", deployments=(dear, second, fallback), strategy="ordered")) == [dear, second, fallback]
    failover.health_of(first).busy = 1
    assert failover.order(ModelRoute(name="x", deployments=(first, second))) == [second, first]


async def test_busy_counts_return_to_zero(shop):
    person = await shop.person()
    shop.script.replies = [plain(), refused(400), failing(ConnectFailed("x")), plain()]
    for _ in range(3):
        await shop.ask(person)
    await asyncio.sleep(0)
    assert set(shop.gateway._relay.failover.busy_counts()) == {0}


def test_the_retry_budget_is_shared_by_all_retries():
    retry_budget = RetryBudget(10)
    assert retry_budget.allows(6)
    assert not retry_budget.allows(6)
    assert retry_budget.allows(4)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "7", "retry-after-ms": "50"}, 0.05),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:40 GMT"}, 40),
        ({"retry-after": "Wednesday, 21-Oct-26 07:28:40 GMT"}, 40),
        ({"retry-after": "Wed Oct 21 07:28:40 2026"}, 40),
        ({"retry-after": "Wed, 21 Oct 2026 07:27:00 GMT"}, 0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:40 GMT", "retry-after-ms": "50"}, 0.05),
        ({"retry-after": "Wed, 21 Oct 9999 07:28:40 GMT"}, None),
        ({"retry-after": "Wed, 99 Oct 2026 99:28:00 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "1e9"}, None),
    ],
)
def test_retry_after(headers, seconds):
    assert retry_after_s(headers, datetime(2026, 10, 21, 7, 28, tzinfo=UTC)) == seconds


async def test_a_date_to_try_again_at_is_kept_and_waited_for(shop):
    person = await shop.person()
    then = format_datetime(shop.clock.now() + timedelta(seconds=40), usegmt=True)
    shop.script.replies = [refused(429, retry_after=then)]
    answer = await shop.ask(person)
    assert answer.status == 429
    assert 35 <= int(answer.headers["retry-after"]) <= 41
    assert len(shop.script.asked) == 1


FLAGGED = '{"error":{"code":403,"message":"Your chosen model requires moderation and your input was flagged","metadata":{"reasons":["violence"]}}}'


@pytest.mark.parametrize("vendor", ["openrouter", "other"])
async def test_a_flagged_question_is_told_to_who_asked(db, tmp_path, vendor):
    providers = {"script": {"vendor": vendor, "base_url": "http://script.test/v1", "api_key": "sk-ours", "models": []}}
    config = {**CONFIG, "providers": providers, "models": {"small": MODELS["small"]}}
    async with open_shop(db, tmp_path, config) as shop:
        person = await shop.person()
        shop.script.replies = [refused(403, FLAGGED)]
        for _ in range(4):
            answer = await shop.ask(person)
            assert (answer.status, answer.json()["error"]["message"]) == (
                403,
                "Your chosen model requires moderation and your input was flagged",
            )
        assert shop.gateway._relay.failover.health_of(shop.gateway.catalogue.resolve("small").deployments[0]).cooldown_until == 0
        shop.script.replies = [refused(403, '{"error":{"code":403,"message":"Key limit exceeded (total limit)."}}')]
        assert (await shop.ask(person)).code == "upstream_auth"


async def test_a_status_of_the_vendors_own_is_waited_for(db, tmp_path):
    providers = {"script": {"vendor": "groq", "base_url": "http://script.test/v1", "api_key": "sk-ours", "models": []}}
    config = {**CONFIG, "providers": providers, "models": {"small": MODELS["small"]}}
    async with open_shop(db, tmp_path, config) as shop:
        person = await shop.person()
        shop.script.replies = [refused(498, retry_after_ms=QUICK), plain()]
        assert (await shop.ask(person)).status == 200
        shop.script.replies = [refused(498, retry_after_ms=QUICK)]
        assert (await shop.ask(person)).status == 502
