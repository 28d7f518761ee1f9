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
    "claude-haiku-5-5": "anthropic",
    "claude-opus-4-8": "anthropic",
    "claude-fable-5-2": "anthropic",
    "claude-opus-4-6": "anthropic",
    "claude-opus-4-7": "anthropic",
    "claude-sonnet-5-5": "anthropic",
    "claude-opus-5-5": "anthropic",
    "claude-sonnet-4-5": "anthropic",
}
UPSTREAMS = {
    **{name: vendor for name, (vendor, _) in LIMITS.items()},
    **CLAUDE,
    "gpt-4": "openai",
    "gpt-5-mini": "openai",
    "o3": "openai",
    "o4-mini-2025-04-16": "openai",
    "gpt-5.1": "openai",
    "gpt-5.5": "openai",
    "gpt-5-chat-latest": "openai",
    "openai/o3-mini": "openrouter",
    "some-model": "other",
}


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


ADAPTIVE = ["claude-opus-4-7", "claude-opus-4-8", "claude-sonnet-5-5", "claude-haiku-5-5", "claude-fable-5-2"]


@pytest.mark.parametrize("name", ADAPTIVE)
async def test_f36_claude_from_4_7_on_gets_an_effort_and_no_sampling(known, name):
    schema = {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "object", "properties": {}}}}
    sent, answer = await asked(
        known, name, {"reasoning_effort": "high", "response_format": schema, "temperature": 0.2, "top_p": 0.9, "top_k": 3}
    )
    assert (sent["thinking"], sent["output_config"]["effort"]) == ({"type": "adaptive"}, "high")
    assert sent["output_config"]["format"]["type"] == "json_schema"
    assert not {"temperature", "top_p", "top_k", "reasoning_effort"} & sent.keys()
    assert set(answer.headers["x-a2b-dropped"].split(", ")) == {"temperature", "top_p", "top_k"}
    sent, answer = await asked(known, name, {"temperature": 0.2})
    assert ("temperature" in sent, "thinking" in sent, answer.headers["x-a2b-dropped"]) == (False, False, "temperature")
    for asking, effort in (
        ({"reasoning_effort": "minimal"}, "low"),
        ({"reasoning": {"max_tokens": 3_000}}, "medium"),
        ({"reasoning_effort": "max"}, "max"),
    ):
        sent, _ = await asked(known, name, asking)
        assert (sent["thinking"], sent["output_config"]) == ({"type": "adaptive"}, {"effort": effort})
    sent, answer = await asked(known, name, {"reasoning_effort": "none"})
    assert ("thinking" in sent, "output_config" in sent, answer.headers["x-a2b-dropped"]) == (False, False, "reasoning_effort")
    forced = {"tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}], "tool_choice": "required"}
    sent, _ = await asked(known, name, {"reasoning_effort": "low", **forced})
    assert ("thinking" in sent, sent["output_config"]) == (False, {"effort": "low"})


async def test_f36_a_request_of_anthropics_own_dialect_goes_without_what_is_refused_there(known):
    body = {"max_tokens": 9_000, "top_k": 5, "thinking": {"type": "enabled", "budget_tokens": 4_000, "display": "omitted"}}
    sent, answer = await asked(known, "claude-opus-4-7", body, "/v1/messages")
    assert (sent["thinking"], "top_k" in sent, sent["max_tokens"]) == ({"type": "adaptive", "display": "omitted"}, False, 9_000)
    assert answer.headers["x-a2b-dropped"] == "top_k, thinking.budget_tokens"
    sent, answer = await asked(known, "claude-opus-4-6", body, "/v1/messages")
    assert (sent["thinking"], sent["top_k"]) == (body["thinking"], 5)
    assert "x-a2b-dropped" not in answer.headers


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/messages"])
async def test_f36_claude_4_5_gets_one_of_temperature_and_top_p(known, path):
    for name in ("claude-sonnet-4-5", "claude-opus-4-6"):
        sent, answer = await asked(known, name, {"max_tokens": 50, "temperature": 0.7, "top_p": 0.9}, path)
        assert (sent["temperature"], "top_p" in sent, answer.headers["x-a2b-dropped"]) == (0.7, False, "top_p")
        sent, answer = await asked(known, name, {"max_tokens": 50, "top_p": 0.9}, path)
        assert (sent["top_p"], answer.headers.get("x-a2b-dropped")) == (0.9, None)


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/messages"])
async def test_f36_sampling_is_dropped_where_openais_models_think(known, path):
    for name in ("gpt-5", "gpt-5-mini", "o3", "o4-mini-2025-04-16", "gpt-5.5", "openai/o3-mini"):
        sent, answer = await asked(known, name, {"max_tokens": 4_000, "temperature": 0.2, "top_p": 0.5}, path)
        assert not {"temperature", "top_p"} & sent.keys(), name
        assert answer.headers["x-a2b-dropped"] == "temperature, top_p"
    for name in ("gpt-4o", "gpt-5-chat-latest", "gpt-5.1"):
        sent, answer = await asked(known, name, {"max_tokens": 4_000, "temperature": 0.2}, path)
        assert (sent["temperature"], "x-a2b-dropped" in answer.headers) == (0.2, False), name


async def test_f36_without_thinking_sampling_stays(known):
    sent, _ = await asked(known, "gpt-5.5", {"reasoning_effort": "none", "temperature": 0.2})
    assert sent["temperature"] == 0.2


def tiered(tier, stream):
    """An answer of 1,000 tokens in and 1,000 out that names its service tier."""
    usage = {"prompt_tokens": 1_000, "completion_tokens": 1_000, "total_tokens": 2_000}

    async def reply(_):
        if not stream:
            said = [{"index": 0, "message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}]
            body = {"id": "c", "object": "chat.completion", "model": "up", "choices": said, "usage": usage, "service_tier": tier}
            return 200, JSON, once(json.dumps(body).encode())
        chunks = [
            {"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": None}], "service_tier": "auto"},
            {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "service_tier": tier},
            {"choices": [], "usage": usage, "service_tier": tier},
        ]
        events = [b"data: " + json.dumps({"id": "c", "model": "up", **chunk}).encode() + b"\n\n" for chunk in chunks]
        return 200, {"content-type": "text/event-stream"}, once(*events, b"data: [DONE]\n\n")

    return reply


@pytest.fixture
async def listed(db, tmp_path):
    """Models at the prices of the bundled list."""
    providers = {
        name: {"vendor": name, "base_url": f"http://{name}.test/v1", "api_key": "k", "models": models}
        for name, models in {"openai": ["gpt-5", "gpt-4o", "o3"], "groq": ["llama-3.1-8b-instant"]}.items()
    }
    async with open_shop(db, tmp_path, {**CONFIG, "providers": providers, "models": {}}) as shop:
        yield shop
        await shop.check()


@pytest.mark.parametrize("stream", [False, True])
async def test_f36_an_answer_costs_what_its_service_tier_costs(listed, stream, capsys):
    person = await listed.person("100")

    async def provider_usd(model, asked_tier, tier):
        listed.script.replies = [tiered(tier, stream)]
        body = {**HI, "model": model, "max_tokens": 3_000, "stream": stream, **({"service_tier": asked_tier} if asked_tier else {})}
        answer = await listed.ask(person, body)
        assert answer.status == 200, answer.body
        return round((await listed.receipts(person))[-1]["money"]["providerUsd"] * 1_000_000)

    assert await provider_usd("gpt-5", None, None) == 11_250
    assert await provider_usd("gpt-5", "flex", "flex") == 5_625
    assert await provider_usd("gpt-5", "auto", "priority") == 22_500
    assert await provider_usd("gpt-5", "flex", "default") == 11_250
    assert await provider_usd("o3", "flex", "flex") == 5_000
    usual = await provider_usd("llama-3.1-8b-instant", None, None)
    assert await provider_usd("llama-3.1-8b-instant", "on_demand", "on_demand") == usual
    assert await provider_usd("llama-3.1-8b-instant", "flex", "flex") == usual
    assert "service_tier" not in capsys.readouterr().out
    assert await provider_usd("gpt-4o", None, "express") == await provider_usd("gpt-4o", None, None)
    assert "service_tier:express" in capsys.readouterr().out


async def test_f36_a_tier_is_taken_where_it_is_a_usual_one(listed):
    person = await listed.person("100")
    for model, tier in (("gpt-5", "priority"), ("gpt-5", "on_demand"), ("llama-3.1-8b-instant", "performance")):
        answer = await listed.ask(person, {**HI, "model": model, "max_tokens": 3_000, "service_tier": tier})
        assert (answer.status, answer.code) == (400, "model_not_priced")
