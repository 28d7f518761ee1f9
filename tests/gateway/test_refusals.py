"""Every row of the contract's error table, in both shapes, and what never stands in an answer or a log."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from asyncpg import InterfaceError

from aim2balance.gateway.ports import ConnectFailed, UpstreamBroken, UpstreamTimeout
from aim2balance.identity import Scope
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.money import Euro
from tests.gateway.scripted import HI, failing, once, open_shop, plain, refused

SECRET = "sk-secret-of-ours"
TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    502: "api_error",
    503: "overloaded_error",
    504: "timeout_error",
}
MESSAGE = {**HI, "max_tokens": 100}


async def both(shop, person, body=None, **how):
    """The refusal in both shapes; status, code and id agree."""
    openai = await shop.ask(person, HI if body is None else body, **how)
    message = body if isinstance(body, bytes) else {**MESSAGE, **(body or {})}
    anthropic = await shop.ask(person, message, path="/v1/messages", **how)
    assert openai.status == anthropic.status
    assert openai.code == anthropic.code
    assert anthropic.json()["type"] == "error"
    assert anthropic.json()["error"]["type"] == TYPES[anthropic.status]
    assert anthropic.headers["request-id"] == anthropic.headers["x-request-id"] == anthropic.json()["request_id"]
    assert set(openai.json()) == {"error"}
    assert {"message", "type", "param", "code"} <= set(openai.json()["error"])
    for answer in (openai, anthropic):
        assert SECRET not in answer.body.decode()
        assert answer.headers["content-type"] == "application/json"
    return openai


@pytest.mark.parametrize("secret", [None, "a2b-wrong", "a2b-" + "0" * 43, "sk-of-somebody"])
async def test_no_or_wrong_key(shop, secret):
    headers = {"authorization": f"Bearer {secret}"} if secret else {}
    answer = await both(shop, None, **headers)
    assert (answer.status, answer.code) == (401, "invalid_api_key")


async def test_key_in_either_header(shop):
    person = await shop.person()
    assert (await shop.ask(None, x_api_key=person.secret)).status == 200
    assert (await shop.ask(None, authorization=f"bearer {person.secret}")).status == 200


async def test_key_without_scope(shop):
    reporter = await shop.person(scopes=(Scope.TELEMETRY,))
    answer = await both(shop, reporter)
    assert (answer.status, answer.code) == (403, "scope_missing")


async def test_a_key_ends_with_its_moment(db, tmp_path):
    clock = FixedClock(datetime.now(UTC))
    async with open_shop(db, tmp_path, clock=clock) as shop:
        expiring = await shop.person(expires_at=clock.at + timedelta(hours=1))
        clock.at += timedelta(hours=1) - timedelta(milliseconds=1)
        assert (await shop.ask(expiring)).status == 200
        clock.at += timedelta(milliseconds=1)
        assert (await shop.ask(expiring)).code == "invalid_api_key"
        await shop.check()


async def test_f69_empty_wallet_says_what_is_needed_and_where_to_get_it(shop):
    person = await shop.person("0")
    answer = await both(shop, person, host="evil.example.org", x_forwarded_proto="javascript")
    error = answer.json()["error"]
    assert (answer.status, answer.code) == (402, "insufficient_balance")
    assert error["needed_eur"] > 0
    assert error["available_eur"] == 0
    assert error["topup_url"] == "http://127.0.0.1/wallet"
    assert not shop.script.asked


async def test_model_not_allowed_for_key(shop):
    person = await shop.person(models=("backed",))
    answer = await both(shop, person)
    assert (answer.status, answer.code) == (403, "model_not_allowed")
    shop.script.replies = [refused(500)] * 3 + [plain()]
    assert (await shop.ask(person, {**HI, "model": "backed"})).code == "upstream_error"  # its fallback is not among the key's models


async def test_region_fails_closed(shop):
    person = await shop.person()
    answer = await both(shop, person, x_a2b_region="eu")
    assert (answer.status, answer.code) == (403, "region_not_allowed")
    assert not shop.script.asked
    answer = await shop.ask(person, {**HI, "model": "european"}, x_a2b_region="EU")
    assert (answer.status, answer.headers["x-a2b-region"]) == (200, "eu")
    european = await shop.person(region="eu")
    assert (await shop.ask(european)).code == "region_not_allowed"
    assert (await shop.ask(european, x_a2b_region="us")).code == "region_not_allowed"
    assert (await shop.ask(person, {**HI, "model": "european"}, x_a2b_region="mars")).code == "region_not_allowed"
    assert (await shop.ask(european, {"model": "inputs", "input": "Hi"}, path="/v1/embeddings")).code == "region_not_allowed"


async def test_unknown_and_unpriced_models(shop):
    person = await shop.person()
    answer = await both(shop, person, {**HI, "model": "nobody-knows"})
    assert (answer.status, answer.code) == (404, "model_not_found")
    answer = await both(shop, person, {**HI, "model": "unpriced-model"})
    assert (answer.status, answer.code) == (400, "model_not_priced")
    answer = await both(shop, person, {**HI, "model": "inputs"})
    assert (answer.status, answer.code) == (400, "model_not_priced")


@pytest.mark.parametrize(
    "extra",
    [
        {"modalities": ["text", "audio"], "audio": {"voice": "alloy", "format": "wav"}},
        {"web_search_options": {}},
        {"service_tier": "priority"},
    ],
)
async def test_f32_what_has_no_price_is_refused(shop, extra):
    person = await shop.person()
    answer = await shop.ask(person, {**HI, **extra})
    assert (answer.status, answer.code) == (400, "model_not_priced")
    assert not shop.script.asked


async def test_other_models_to_fall_back_to_are_not_passed_on(shop):
    person = await shop.person()
    answer = await shop.ask(person, b'{"models": ["x-ai/grok-4"],  "model":"small","messages":[{"role":"user","content":"Hi"}]}')
    assert shop.script.asked[0]["models"] == ["up-small"]
    assert answer.headers["x-a2b-dropped"] == "models"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b'{"model":"small"}', b'{"messages":[]}', b"[" * 100_000])
async def test_malformed_body(shop, body):
    person = await shop.person()
    answer = await both(shop, person, body)
    assert (answer.status, answer.code) == (400, "invalid_request_error")


async def test_body_over_the_limit(shop):
    person = await shop.person()
    answer = await both(shop, person, b"x", content_length=str(33 << 20))
    assert (answer.status, answer.code) == (413, "request_too_large")
    answer = await shop.ask(person, b" " * ((32 << 20) + 1))
    assert (answer.status, answer.code) == (413, "request_too_large")


async def test_rate_limit_says_when_to_come_back(shop):
    person = await shop.person(rpm=2)
    answers = [await shop.ask(person) for _ in range(5)]
    refused_ = [answer for answer in answers if answer.status == 429]
    assert len(refused_) >= 1  # five requests touch at most two minutes
    assert {answer.code for answer in refused_} == {"rate_limit_exceeded"}
    assert all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in refused_)
    assert (await shop.ask(person, MESSAGE, path="/v1/messages")).status in (200, 429)


@pytest.mark.parametrize(
    ("reply", "status", "code"),
    [
        (refused(401, '{"error":{"message":"Incorrect API key provided: sk-secret-of-ours, org-abcdefghijkl"}}'), 502, "upstream_auth"),
        (refused(402), 502, "upstream_auth"),
        (refused(403), 502, "upstream_auth"),
        (refused(429, retry_after="60"), 429, "upstream_rate_limited"),
        (refused(429, '{"error":{"code":"insufficient_quota","message":"exceeded your current quota"}}'), 429, "upstream_rate_limited"),
        (refused(500, retry_after_ms="1"), 502, "upstream_error"),
        (refused(503, retry_after_ms="1"), 502, "upstream_error"),
        (refused(529, retry_after_ms="1"), 502, "upstream_error"),
        (failing(UpstreamTimeout("first_byte", 120)), 504, "upstream_timeout"),
        (failing(UpstreamTimeout("connect", 10)), 504, "upstream_timeout"),
        (failing(ConnectFailed("refused")), 502, "upstream_error"),
        (failing(UpstreamBroken("garbage")), 502, "upstream_error"),
    ],
)
async def test_provider_failure(shop, reply, status, code, monkeypatch):
    monkeypatch.setattr("aim2balance.gateway.relay.BACKOFF_S", (0.001, 0.001))
    person = await shop.person()
    shop.script.replies = [reply]
    answer = await both(shop, person)
    assert (answer.status, answer.code) == (status, code)
    assert "org-" not in answer.body.decode()
    assert (await shop.balance(person)).balance.micro == person.credit
    assert not await shop.receipts(person)


@pytest.mark.parametrize("status", [400, 404, 413, 422])
async def test_providers_own_refusal_keeps_status_and_message(shop, status):
    person = await shop.person()
    shop.script.replies = [refused(status, '{"error":{"message":"temperature must be below 2","code":"bad_value"}}')]
    answer = await shop.ask(person)
    assert (answer.status, answer.json()["error"]["message"]) == (status, "temperature must be below 2")
    answer = await shop.ask(person, MESSAGE, path="/v1/messages")
    assert (answer.status, answer.json()["error"]["message"]) == (status, "temperature must be below 2")


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"error":{"message":"inside a 200"}}', b"[1]", b'{"choices":"none"}'])
async def test_garbage_in_a_200_answer(shop, body):
    person = await shop.person()

    async def garbage(_):
        return 200, {"content-type": "application/json"}, once(body)

    shop.script.replies = [garbage]
    answer = await both(shop, person)
    assert (answer.status, answer.code) == (502, "upstream_error")
    assert (await shop.balance(person)).balance.micro == person.credit


async def test_silent_provider_times_out(shop):
    person = await shop.person()

    async def silent(_):
        await asyncio.Event().wait()

    shop.script.replies = [silent]
    answer = await shop.ask(person)
    assert (answer.status, answer.code) == (504, "upstream_timeout")


async def test_database_away(shop, monkeypatch):
    person = await shop.person()
    assert (await shop.ask(person)).status == 200
    connection = shop.db.connection

    def away():
        raise InterfaceError("the database is away")

    async with shop.db.connection() as last:
        monkeypatch.setattr(shop.db, "connection", away)
        await last.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    answer = await both(shop, person)
    assert (answer.status, answer.code) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) >= 1
    monkeypatch.setattr(shop.db, "connection", connection)
    assert (await shop.ask(person)).status == 200


async def test_nowhere(shop):
    person = await shop.person()
    assert (await shop.ask(person, path="/v1/nowhere")).status == 404
    assert (await shop.ask(person, path="/v1/chat/completions", method="GET")).code == "method_not_allowed"
    assert (await shop.ask(person, path="/v1/receipts/no-id", method="GET")).code == "receipt_not_found"


async def test_somebody_elses_receipt_does_not_exist(shop):
    one, other = await shop.person(), await shop.person()
    answer = await shop.ask(one)
    path = f"/v1/receipts/{answer.headers['x-request-id']}"
    assert (await shop.ask(one, path=path, method="GET")).status == 200
    assert (await shop.ask(other, path=path, method="GET")).code == "receipt_not_found"


async def test_f21_no_log_holds_a_prompt_or_a_key(shop, capsys, caplog):
    person = await shop.person(limit=Euro(1_000_000))
    told = {**HI, "messages": [{"role": "user", "content": "my deepest secret"}]}
    for reply in (plain(), refused(401), refused(500, retry_after_ms="1"), refused(400), failing(RuntimeError("my deepest secret"))):
        shop.script.replies = [reply]
        await shop.ask(person, told)
        await shop.ask(person, {**told, "stream": True})
    await shop.ask(person, b'{"model":"small","messages":"my deepest secret"')
    said = capsys.readouterr()
    logged = said.out + said.err + caplog.text
    assert "provider refused" in logged
    assert "RuntimeError" in logged
    for secret in ("my deepest secret", person.secret, SECRET):
        assert secret not in logged
    async with shop.db.connection() as connection:
        for table in ("usage_event", "transfer", "hold"):
            rows = await connection.fetch(f"SELECT to_jsonb(t)::text AS row FROM {table} t")
            assert not [row for row in rows if "my deepest secret" in row["row"]]


def test_own_key_is_never_shown():
    from aim2balance.catalogue.types import Provider

    provider = Provider(name="p", dialect="openai", vendor="openai", base_url="http://x", api_keys=(SECRET,))
    assert SECRET not in repr(provider)
    assert json.dumps(provider.auth_headers(SECRET))


@pytest.mark.parametrize("number", [129, 2**31, 2**63, 10**400])
@pytest.mark.parametrize("name", ["n", "max_tokens", "max_completion_tokens", "thinking.budget_tokens", "reasoning.max_tokens"])
async def test_a_number_without_measure_is_the_clients_mistake(shop, name, number):
    outer, _, inner = name.partition(".")
    if number == 129 and name != "n":
        pytest.skip("an ordinary number of tokens")
    person = await shop.person("10")
    body = {**HI, outer: {"type": "enabled", inner: number} if inner else number}
    raw = json.dumps(body).encode()
    for path in ("/v1/chat/completions", "/v1/messages"):
        if path == "/v1/messages" and name in ("n", "max_completion_tokens"):
            continue
        answer = await shop.ask(person, raw if path != "/v1/messages" else json.dumps({**MESSAGE, outer: body[outer]}).encode(), path=path)
        assert (answer.status, answer.code) == (400, "invalid_request_error"), answer.body
        assert (inner or outer) in answer.body.decode()
    assert not shop.script.asked
    assert (await shop.ask(person, {**HI, "n": 1, "max_tokens": 1000})).status == 200
