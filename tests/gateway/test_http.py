"""Ids, headers, lists and look-ups of `/v1`, sentence by sentence of the contract."""

import asyncio
import re
import uuid

import pytest

from aim2balance.gateway.answer import plain_euro, plain_number
from aim2balance.gateway.model_list import released
from aim2balance.gateway.routes import TABLE
from tests.gateway.scripted import HI, once, plain

FIGURES = ("x-a2b-cost-eur", "x-a2b-energy-kwh", "x-a2b-co2e-kg", "x-a2b-water-l")


def significant(text):
    return len(re.sub(r"^0*\.?0*", "", text).replace(".", ""))


async def test_request_id_is_the_receipts_id_and_a_clients_own_is_ignored(shop):
    person = await shop.person()
    for path in ("/v1/chat/completions", "/v1/messages"):
        answer = await shop.ask(person, {**HI, "max_tokens": 10}, path=path, x_request_id="mine", request_id="mine")
        receipt_id = answer.headers["x-request-id"]
        assert uuid.UUID(receipt_id).version == 7
        assert answer.headers.get("request-id") == (receipt_id if path == "/v1/messages" else None)
        assert answer.headers["x-litellm-call-id"] == receipt_id
        assert answer.headers["x-a2b-upstream-request-id"] == "req_upstream"
        found = await shop.ask(person, path=f"/v1/receipts/{receipt_id}", method="GET")
        assert found.json()["id"] == receipt_id
        assert found.headers["x-request-id"] != receipt_id


async def test_every_answer_has_an_id(shop):
    person = await shop.person()
    for method, path in (("GET", "/v1/models"), ("GET", "/v1/balance"), ("GET", "/v1/nowhere"), ("POST", "/v1/chat/completions")):
        for who in (person, None):
            assert uuid.UUID((await shop.ask(who, path=path, method=method)).headers["x-request-id"])


async def test_figures_are_plain_decimals(shop):
    person = await shop.person()
    shop.script.replies = [plain(prompt=1, completion=1)]
    answer = await shop.ask(person)
    for name in FIGURES:
        assert re.fullmatch(r"\d+\.\d+", answer.headers[name])
        assert significant(answer.headers[name]) >= 4
        assert float(answer.headers[name]) > 0


async def test_f60_what_litellm_reads_as_dollars_is_dollars(shop):
    person = await shop.person()
    shop.script.replies = [plain(prompt=1000, completion=200)]
    for model in ("small", "dear", "free"):
        answer = await shop.ask(person, {**HI, "model": model})
        receipt = (await shop.ask(person, path=f"/v1/receipts/{answer.headers['x-request-id']}", method="GET")).json()
        dollars, euro = float(answer.headers["x-litellm-response-cost"]), receipt["money"]["totalEUR"]
        assert dollars == pytest.approx(euro / float(receipt["money"]["eurPerUsd"]), rel=1e-5)
        assert (dollars > euro) is (model != "free")


@pytest.mark.parametrize(
    ("micro", "text"), [(0, "0"), (1, "0.000001000"), (27, "0.00002700"), (2711, "0.002711"), (12_345_678, "12.345678")]
)
def test_plain_euro(micro, text):
    assert plain_euro(micro) == text


@pytest.mark.parametrize("value", [1e-12, 3.5e-7, 0.0001, 0.5, 1.0, 12.5, 99999.5, 1234567.8, 5e-324])
def test_plain_number(value):
    text = plain_number(value)
    assert re.fullmatch(r"\d+(\.\d+)?", text)
    assert significant(text) >= 4
    assert float(text) == pytest.approx(value, rel=1e-5, abs=0)


async def test_model_names_resolve_in_the_order_of_the_contract(shop):
    person = await shop.person()
    answer = await shop.ask(person)
    assert shop.script.asked[-1]["model"] == "up-small"
    assert answer.json()["model"] == "up"  # the provider's own
    assert (await shop.ask(person, {**HI, "model": "script/up-small"})).code == "model_not_found"  # models: [unpriced-model] offers it not


async def test_unknown_fields_pass_through_byte_for_byte(shop):
    person = await shop.person()
    odd = b'{ "model" : "small",  "messages":[{"role":"user","content":"Hi \\u00e9"}], "x_vendor":{"a":1.50e3}, "max_tokens": 7 }'
    await shop.ask(person, odd)
    assert shop.script.asked[-1]["x_vendor"] == {"a": 1500.0}
    assert shop.script.asked[-1]["max_tokens"] == 7


async def test_models_in_both_shapes(shop):
    person = await shop.person()
    listed = (await shop.ask(person, path="/v1/models", method="GET")).json()
    assert listed["object"] == "list"
    names = [row["id"] for row in listed["data"]]
    assert "small" in names
    assert "unpriced-model" not in names
    other = (await shop.ask(person, path="/v1/models", method="GET", anthropic_version="2023-06-01")).json()
    assert [row["id"] for row in other["data"]] == names
    assert (other["first_id"], other["last_id"]) == (names[0], names[-1])
    assert (await shop.ask(person, path="/v1/models/small", method="GET")).json()["id"] == "small"
    assert (await shop.ask(person, path="/v1/models/none", method="GET")).code == "model_not_found"
    only = await shop.person(models=("dear",))
    assert [row["id"] for row in (await shop.ask(only, path="/v1/models", method="GET")).json()["data"]] == [
        "dear",
        "auto:cheapest",
        "auto:greenest",
    ]


async def test_models_of_a_region(shop):
    european = await shop.person(region="eu")
    listed = (await shop.ask(european, path="/v1/models", method="GET")).json()
    assert [row["id"] for row in listed["data"]] == ["european", "auto:cheapest", "auto:greenest"]


async def test_f58_a_model_is_found_by_every_name_that_can_be_asked_for(shop):
    person = await shop.person()
    shop.script.replies = [plain(completion=1)]
    listed = (await shop.ask(person, path="/v1/models", method="GET")).json()["data"]
    kinds = {row["id"]: row["type"] for row in listed}
    assert (kinds["small"], kinds["inputs"], kinds["auto:cheapest"], kinds["auto:greenest"]) == ("chat", "embedding", "chat", "chat")
    assert next(row["max_output_tokens"] for row in listed if row["id"] == "small") == 16384
    for name in [*kinds, "auto%3Acheapest"]:
        openai = await shop.ask(person, path=f"/v1/models/{name}", method="GET")
        anthropic = await shop.ask(person, path=f"/v1/models/{name}", method="GET", anthropic_version="2023-06-01")
        assert openai.json()["id"] == anthropic.json()["id"] == name.replace("%3A", ":")
        assert (openai.json()["object"], anthropic.json()["type"], anthropic.json()["lifecycle"]) == ("model", "model", "active")
        if kinds.get(name) == "chat" and name != "claude":  # the script speaks the other dialect
            assert (await shop.ask(person, {**HI, "model": name, "max_tokens": 5})).status == 200
    assert (await shop.ask(person, path="/v1/models/small", method="GET", anthropic_version="1")).json()["max_tokens"] == 16384
    only = await shop.person(models=("dear",))
    for name in ("small", "european"):
        shown = await shop.ask(only, path=f"/v1/models/{name}", method="GET")
        assert (shown.status, shown.code) == (403, "model_not_allowed")


async def test_f58_a_refusal_has_the_shape_of_the_client_also_where_both_ask(shop):
    person = await shop.person()
    for asking, path, status in (
        (person, "/v1/models/nope", 404),
        (None, "/v1/models", 401),
        (person, "/v1/nowhere", 404),
        (person, "/v1/receipts/x", 404),
    ):
        theirs = await shop.ask(asking, path=path, method="GET", anthropic_version="2023-06-01")
        assert (theirs.status, theirs.json()["type"]) == (status, "error"), path
        assert theirs.json()["error"]["type"] == ("authentication_error" if status == 401 else "not_found_error")
        assert "type" not in (await shop.ask(asking, path=path, method="GET")).json()


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("gpt-4o-2024-08-06", 1_722_902_400),
        ("claude-sonnet-4-5-20250929", 1_759_104_000),
        ("gpt-4o", 0),
        ("m-20251399", 0),
        ("m-2025-02-30", 0),
    ],
)
def test_f58_a_models_day_is_the_one_its_name_says(name, day):
    assert released(name) == day


async def test_balance(shop):
    person = await shop.person("3.5")
    answer = await shop.ask(person, path="/v1/balance", method="GET")
    assert answer.json() == {"balanceMicroEur": 3_500_000, "heldMicroEur": 0, "availableMicroEur": 3_500_000, "balanceEUR": 3.5}


async def test_count_tokens_of_ours_where_the_provider_has_none(shop):
    person = await shop.person("0")
    answer = await shop.ask(person, HI, path="/v1/messages/count_tokens")
    assert answer.json() == {"input_tokens": 9}
    assert not shop.script.asked

    async def theirs(_):
        return 200, {"content-type": "application/json", "request-id": "req_1"}, once(b'{"input_tokens":14}')

    shop.script.replies = [theirs]
    answer = await shop.ask(person, {**HI, "model": "claude"}, path="/v1/messages/count_tokens")
    assert answer.json() == {"input_tokens": 14}
    assert answer.headers["x-a2b-upstream-request-id"] == "req_1"
    assert shop.script.paths[-1] == "/messages/count_tokens"


async def test_versions_and_betas_reach_anthropic_and_nobody_else(shop):
    person = await shop.person()
    seen = []
    send = shop.gateway._relay._upstream.send

    async def watched(request):
        seen.append(dict(request.headers))
        return await send(request)

    shop.gateway._relay._upstream.send = watched
    headers = {"anthropic_version": "2023-06-01", "anthropic_beta": "x-1", "openai_organization": "org-mine", "cookie": "a=b"}
    for model in ("claude", "small"):
        await shop.ask(person, {**HI, "model": model, "max_tokens": 10}, path="/v1/messages", **headers)
    assert seen[0]["anthropic-beta"] == "x-1"
    assert seen[0]["x-api-key"] == "sk-secret-of-ours"
    assert "anthropic-beta" not in seen[1]
    assert seen[1]["authorization"] == "Bearer sk-secret-of-ours"
    assert not {"cookie", "openai-organization"} & (set(seen[0]) | set(seen[1]))


async def test_every_row_of_the_table_wants_a_key(shop):
    for route in TABLE:
        answer = await shop.ask(None, path=route.path.replace("{rest}", "x"), method=route.method)
        assert (answer.status, answer.code) == (401, "invalid_api_key")


async def test_f08_a_server_that_stops_refuses_whoever_has_nothing_yet(shop):
    """The server cancels what has not ended in time: the client gets an answer, and nothing stays held or is booked."""
    person, asked = await shop.person(), asyncio.Event()

    async def never(_):
        asked.set()
        await asyncio.Event().wait()

    for path, body in (("/v1/chat/completions", HI), ("/v1/messages", {**HI, "max_tokens": 10})):
        shop.script.replies = [never]
        asked.clear()
        live = shop.send(person, body, path=path)
        await asyncio.wait_for(asked.wait(), 30)
        live.task.cancel("time is up")
        answer = await live.end()
        assert (answer.status, answer.headers["retry-after"]) == (503, "2")
        assert answer.json()["error"]["message"] == "The server is stopping. Try again."
    assert await shop.receipts(person) == []
    found = await shop.balance(person)
    assert (found.balance.micro, found.held.micro) == (person.credit, 0)


async def test_f58_head_and_options(shop):
    person = await shop.person()
    for path, methods in (
        ("/v1/models", "GET, HEAD, OPTIONS"),
        ("/v1/models/small", "GET, HEAD, OPTIONS"),
        ("/v1/messages", "POST, OPTIONS"),
    ):
        told = await shop.ask(None, path=path, method="OPTIONS")
        assert (told.status, told.headers["allow"], told.body) == (200, methods, b"")
        if "HEAD" in methods:
            got, head = [await shop.ask(person, path=path, method=method) for method in ("GET", "HEAD")]
            assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(got.body)))
            assert (await shop.ask(None, path=path, method="HEAD")).status == 401
    assert (await shop.ask(None, path="/v1/nowhere", method="OPTIONS")).status == 404
    assert (await shop.ask(person, path="/v1/messages", method="HEAD")).status == 404
    assert not shop.script.asked
