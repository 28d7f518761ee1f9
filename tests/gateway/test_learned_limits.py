"""F36: a refusal that names a limit is learnt from where the limit was ours: asked once more, lowered for a day, seen by the operator."""

import asyncio
import json
from datetime import timedelta

import pytest

from aim2balance.catalogue import LearnedLimits
from aim2balance.gateway.dialects import output_limit_named
from tests.gateway.scripted import HI, limit_of, plain, refused

SAID = [
    "max_tokens is too large: 16384. This model supports at most 4096 completion tokens, whereas you provided 16384.",
    "max_tokens: 16384 > 4096, which is the maximum allowed number of output tokens for claude-3-haiku-20240307",
    "`max_tokens` must be less than or equal to `4096`, the maximum value for `max_tokens` is less than the `context_window` for this model",
    "Invalid max_tokens value, the valid range of max_tokens is [1, 4096]",
    "The max_output_tokens 16384 is too high: the maximum value is 4,096",
]
OTHERS = [
    "This model's maximum context length is 8192 tokens. However, you requested 16394 tokens (10 in the messages, 16384 in max_tokens).",
    "Unsupported value: 'temperature' does not support 0.2; at most 2 allowed",
    "max_tokens is not supported with gpt-4-0613 (400). Use max_completion_tokens.",
    "max_tokens must be at most 20000",
    "",
]


def no(message, status=400):
    return refused(status, json.dumps({"error": {"message": message, "type": "invalid_request_error"}}))


@pytest.mark.parametrize("message", SAID)
def test_f36_a_limit_is_read_from_what_providers_say(message):
    assert output_limit_named(message, 16_384) == 4_096


@pytest.mark.parametrize("message", OTHERS)
def test_f36_what_is_about_another_thing_names_no_limit(message):
    assert output_limit_named(message, 16_384) is None


@pytest.mark.parametrize("message", SAID)
@pytest.mark.parametrize("stream", [False, True])
async def test_f36_a_limit_of_ours_is_lowered_once_and_remembered(shop, message, stream):
    person = await shop.person()
    shop.script.replies = [no(message), plain(completion=2)]
    body = {**HI, "model": "dear", "stream": stream}
    assert (await shop.ask(person, body)).status == 200
    assert [limit_of(asked) for asked in shop.script.asked] == [16_384, 4_096]
    assert (await shop.ask(person, body)).status == 200
    assert limit_of(shop.script.asked[-1]) == 4_096
    assert len(shop.script.asked) == 3
    await shop.check()


async def test_f36_a_clients_own_limit_is_never_changed(shop):
    person = await shop.person()
    shop.script.replies = [no(SAID[0])]
    answer = await shop.ask(person, {**HI, "model": "dear", "max_tokens": 16_384})
    assert (answer.status, answer.json()["error"]["message"]) == (400, SAID[0])
    assert len(shop.script.asked) == 1
    assert shop.gateway._catalogue.learned_limits.current(shop.clock.now()) == []
    shop.script.replies = [no(SAID[0]), plain(completion=2)]
    await shop.ask(person, {**HI, "model": "dear"})
    shop.script.replies = [no(SAID[0])]
    assert (await shop.ask(person, {**HI, "model": "dear", "max_tokens": 16_384})).status == 400
    assert limit_of(shop.script.asked[-1]) == 16_384


@pytest.mark.parametrize(
    "replies", [[no(SAID[0]), no(SAID[0].replace("4096", "2048"))], [no(OTHERS[0])], [no(OTHERS[2])], [no(SAID[0].replace("4096", "3"))]]
)
async def test_f36_it_is_tried_once_and_only_for_that(shop, replies):
    person = await shop.person()
    tries = len(replies)
    shop.script.replies = [*replies, plain(completion=2)]
    answer = await shop.ask(person, {**HI, "model": "dear"})
    assert answer.status == 400
    assert len(shop.script.asked) == tries
    assert (await shop.balance(person)).held.micro == 0


async def test_f36_parallel_requests_learn_the_same(shop):
    person = await shop.person()

    async def reply(request):
        return await (no(SAID[0]) if limit_of(request) > 4_096 else plain(completion=2))(request)

    shop.script.replies = [reply]
    answers = await asyncio.gather(*(shop.ask(person, {**HI, "model": "dear"}) for _ in range(5)))
    assert {answer.status for answer in answers} == {200}


async def test_f36_what_was_learnt_lowers_only_and_ends_after_a_day(shop):
    limits, now = LearnedLimits(), shop.clock.now()
    deployment = shop.gateway.catalogue.resolve("small").deployments[0]
    assert deployment.max_output == 16_384
    assert not limits.learn(deployment, 20_000, now)
    assert not limits.learn(deployment, 3, now)
    assert limits.learn(deployment, 8_000, now)
    assert limits.learn(deployment, 4_000, now)
    assert not limits.learn(deployment, 6_000, now)
    assert limits.lowered(deployment, lambda: now).max_output == 4_000
    other = shop.gateway.catalogue.resolve("dear").deployments[0]
    assert limits.lowered(other, lambda: now) is other
    later = now + timedelta(hours=24)
    assert limits.lowered(deployment, lambda: later) is deployment
    assert limits.current(later) == []
    assert limits.learn(deployment, 6_000, later)
