"""F36: what is sent to a model is what the facts about it say it takes, whichever name, vendor and dialect it was asked by."""

import json

import pytest

from tests.gateway.scripted import CONFIG, HI, limit_of, once, open_shop, plain

JSON = {"content-type": "application/json"}
USD = {"usd_per_mtok": {"input": 1, "output": 10}}
LIMITS = {
    "gpt-4-turbo": ("openai", 4_096),
    "gpt-4-0125-preview": ("openai", 4_096),
    "gpt-3.5-turbo-0125": ("openai", 4_096),
    "gpt-4o-2024-05-13": ("openai", 4_096),
    "gpt-4o": ("openai", 16_384),
    "gpt-5": ("openai", 16_384),
    "claude-3-haiku-20240307": ("anthropic", 4_096),
    "claude-3-5-haiku-latest": ("anthropic", 8_192),
    "claude-opus-4-20250514": ("anthropic", 16_384),
    "meta-llama/llama-4-maverick-17b-128e-instruct": ("groq", 8_192),
    "gemma2-9b-it": ("groq", 8_192),
    "openai/gpt-4-turbo": ("openrouter", 4_096),
    "gemini-2.0-flash": ("google", 8_192),
    "command-r-plus-08-2024": ("openrouter", 4_000),
}
CONTEXT = 8_192
CLAUDE = {
    "claude-opus-4-7": "anthropic",
    "claude-sonnet-5-5": "anthropic",
    "claude-opus-5-5": "anthropic",
    "claude-sonnet-4-5": "anthropic",
}
UPSTREAMS = {**{name: vendor for name, (vendor, _) in LIMITS.items()}, **CLAUDE, "gpt-4": "openai", "some-model": "other"}


async def message(_):
    body = {"id": "m", "type": "message", "role": "assistant", "model": "up", "content": [{"type": "text", "text": "Hi"}]}
    body = {**body, "stop_reason": "end_turn", "usage": {"input_tokens": 1, "output_tokens": 1}}
    return 200, JSON, once(json.dumps(body).encode())


def reply_of(vendor):
    return message if vendor == "anthropic" else plain(completion=2)


@pytest.fixture
async def known(db, tmp_path):
    """Models under their makers' names, at scripted providers of their vendors."""
    vendors = {
        vendor: {"vendor": vendor, "base_url": f"http://{vendor}.test/v1", "api_key": "k", "models": []} for vendor in UPSTREAMS.values()
    }
    models = {f"m{number}": {"provider": vendor, "upstream": name, **USD} for number, (name, vendor) in enumerate(UPSTREAMS.items())}
    models["told"] = {"provider": "openai", "upstream": "gpt-4-turbo", **USD, "accepts": {"max_output": 1_000}}
    async with open_shop(db, tmp_path, {**CONFIG, "providers": vendors, "models": models}) as shop:
        shop.names = {row["upstream"]: name for name, row in models.items() if name != "told"}
        yield shop
        await shop.check()


async def asked(shop, name, body, path="/v1/chat/completions", money="100"):
    """What the provider was sent, and the answer."""
    person = await shop.person(money)
    shop.script.replies = [reply_of(UPSTREAMS.get(name, "openai"))]
    answer = await shop.ask(person, {**HI, **body, "model": shop.names.get(name, name)}, path=path)
    return (shop.script.asked[-1] if answer.status == 200 else None), answer


async def test_f36_no_limit_is_sent_above_what_the_model_takes(known):
    for name, (_, most) in LIMITS.items():
        sent, _ = await asked(known, name, {})
        assert (name, limit_of(sent)) == (name, most)
    sent, _ = await asked(known, "some-model", {})
    assert limit_of(sent) == 16_384


async def test_f36_a_limit_of_the_clients_own_is_never_changed_but_by_the_operator(known):
    for name in ("gpt-4-turbo", "claude-3-haiku-20240307"):
        sent, _ = await asked(known, name, {"max_tokens": 50_000})
        assert sent["max_tokens"] == 50_000
    sent, _ = await asked(known, "told", {"max_tokens": 50_000})
    assert sent["max_tokens"] == 1_000
    sent, _ = await asked(known, "told", {})
    assert sent["max_tokens"] == 1_000


async def test_f36_question_and_limit_fit_into_the_context_together(known):
    sent, answer = await asked(known, "gpt-4", {})
    assert 8_000 < limit_of(sent) < CONTEXT
    sent, answer = await asked(known, "gpt-4", {"messages": [{"role": "user", "content": "Hello there. " * 2_000}]})
    assert answer.status == 200
    assert 256 <= limit_of(sent) < CONTEXT // 2


@pytest.mark.parametrize(("name", "thinks"), [("claude-sonnet-5-5", True), ("claude-opus-5-5", True), ("claude-opus-4-7", False)])
async def test_f36_who_thinks_unless_told_not_to_needs_room_for_it(known, name, thinks):
    person = await known.person("0.003")  # about 300 tokens of output
    known.script.replies = [message]
    answer = await known.ask(person, {**HI, "model": known.names[name]})
    assert answer.status == (402 if thinks else 200)
