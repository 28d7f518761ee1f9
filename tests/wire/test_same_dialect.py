"""Every recording of the seven providers, asked for in its own dialect: bytes, meaning, usage, money, errors."""

import json
import uuid

import anthropic
import openai
import pytest

from tests.replay import Cut, Gate
from tests.serving import UPSTREAM_KEY, price_of, take_receipt
from tests.wire.conftest import Wire
from tests.wire.recorded import (
    CHATS,
    PATHS,
    expected_calls,
    expected_usage,
    ids,
    receipt_usage,
    request_of,
    wants_usage,
    with_anthropic,
    with_openai,
    without_usage_chunk,
)

BYTE_BY_BYTE_UP_TO = 20_000


def ask(wire, recording, **headers):
    return wire.post(PATHS[recording.wire], request_of(recording), **headers)


def assert_receipt(wire, recording, receipt, response):
    """Header or stream, `/v1/receipts`, usage event and ledger say the same."""
    assert receipt["id"] == response.headers["x-request-id"]
    assert str(uuid.UUID(receipt["id"])) == receipt["id"]
    with wire.server.client(wire.account) as client:
        kept = client.get(f"/v1/receipts/{receipt['id']}").json()
    assert kept == receipt
    money = receipt["money"]
    legs = (money["providerMicroEur"], money["marginMicroEur"], money["rebalancingMicroEur"])
    assert sum(legs) == money["totalMicroEur"] == round(money["totalEUR"] * 1_000_000)
    if not any(name in json.dumps(recording.expect.get("usage_raw") or {}) for name in ("server_tool_use", "ephemeral_1h")):
        assert money["totalMicroEur"] == price_of(receipt["usage"], model=receipt["model"])
    rows = wire.server.fetch(
        "SELECT e.amount, a.kind FROM entry e JOIN transfer t ON t.id = e.transfer_id AND t.owner_id = e.owner_id"
        " JOIN account a ON a.id = e.account_id WHERE t.id = $1",
        uuid.UUID(receipt["id"]),
    )
    booked = {row["kind"]: row["amount"] for row in rows}
    if money["totalMicroEur"]:
        assert booked.pop("wallet") == -money["totalMicroEur"]
        assert tuple(booked.get(kind, 0) for kind in ("provider_costs", "margin", "rebalancing_fund")) == legs
    for figures in (receipt["impact"]["kWh"], receipt["impact"]["L"], receipt["impact"]["CO2e"]):
        assert 0 <= figures["low"] <= figures["best"] <= figures["high"]
        assert figures["best"] > 0 or receipt["usage"]["input"] + receipt["usage"]["output"] == 0


def assert_usage(recording, receipt):
    expected = expected_usage(recording)
    if expected is None:
        assert receipt["usage"]["estimated"]
        assert receipt["usage"]["output"] * 4 >= recording.expect.get("text_length", 0)
    else:
        assert receipt_usage(receipt) == expected
        assert not receipt["usage"]["estimated"]


def assert_no_secret(recording, response):
    for text in (response.text, *response.headers.values()):
        assert UPSTREAM_KEY not in text
        if response.status_code != 200:
            assert "org-" not in text
            assert "sk-" not in text
    assert not {"openai-organization", "anthropic-organization-id", "set-cookie", "server"} & set(response.headers) - {"server"}


@pytest.mark.parametrize("recording_id", ids("openai.chat", "anthropic.messages", "openai.embeddings", streaming=False))
def test_f07_plain_answer(wire: Wire, recording_id):
    recording = wire.recordings[recording_id]
    response = ask(wire, recording)
    assert response.status_code == 200, response.text
    assert response.content == recording.body
    receipt_id = response.headers["x-request-id"]
    with wire.server.client(wire.account) as client:
        receipt = client.get(f"/v1/receipts/{receipt_id}").json()
    assert_usage(recording, receipt)
    assert_receipt(wire, recording, receipt, response)
    assert_no_secret(recording, response)
    assert response.headers["x-ai-generated"] == "true"
    assert float(response.headers["x-a2b-cost-eur"]) == receipt["money"]["totalEUR"]
    dollars = receipt["money"]["totalEUR"] / receipt["money"]["eurPerUsd"]
    assert float(response.headers["x-litellm-response-cost"]) == pytest.approx(dollars, rel=1e-5)
    for name, kind in (("x-a2b-energy-kwh", "kWh"), ("x-a2b-co2e-kg", "CO2e"), ("x-a2b-water-l", "L")):
        assert float(response.headers[name]) == pytest.approx(receipt["impact"][kind]["best"], rel=1e-4)
    assert receipt["model"] == (recording.expect.get("model") or receipt["model"])
    upstream_id = recording.headers.get("x-request-id") or recording.headers.get("request-id")
    assert response.headers.get("x-a2b-upstream-request-id") == upstream_id


@pytest.mark.parametrize("recording_id", ids(*CHATS, streaming=False))
def test_official_client_reads_plain_answer(wire: Wire, recording_id):
    recording = wire.recordings[recording_id]
    read = (with_openai if recording.wire == "openai.chat" else with_anthropic)(wire.server, wire.account.secret, request_of(recording))
    expect = recording.expect
    assert read.finish == expect["finish_reason"]
    assert read.tool_calls == expected_calls(recording)
    if b'"refusal": "' not in recording.body:  # a refusal is text to those who know no such field
        assert (read.sha256, len(read.text)) == (expect["text_sha256"], expect["text_length"])


@pytest.mark.parametrize("how", list(Cut))
@pytest.mark.parametrize("recording_id", ids(*CHATS, streaming=True))
def test_f07_stream_in_any_cut(wire: Wire, recording_id, how):
    recording = wire.recordings[recording_id]
    if how is Cut.BYTES and len(recording.body) > BYTE_BY_BYTE_UP_TO:
        how = Cut.SEVEN
    wire.serve(recording_id, cut=how)
    response = ask(wire, recording)
    assert response.status_code == 200, response.text
    assert response.headers["x-ai-generated"] == "true"
    body, receipt = take_receipt(response.content)
    body_sent = recording.body if wants_usage(request_of(recording)) else without_usage_chunk(recording.body)
    assert body == body_sent if recording.wire == "openai.chat" else body == recording.body
    assert receipt is not None
    assert_usage(recording, receipt)
    assert_receipt(wire, recording, receipt, response)
    assert_no_secret(recording, response)
    assert receipt["status"] == ("failed" if "error" in recording.expect or not ended(recording) else "booked")
    lines = response.content.split(b"\n")
    at = next(i for i, line in enumerate(lines) if line.startswith(b": a2b-receipt"))
    if recording.expect["terminated"]:
        assert lines[at + 1] in (b"data: [DONE]", b"event: message_stop", b"event: message_stop\r")
    else:
        assert not b"".join(lines[at + 1 :]).strip()


def ended(recording):
    return recording.expect["terminated"] or recording.expect["finish_reason"] is not None


@pytest.mark.parametrize("recording_id", ids(*CHATS, streaming=True))
def test_official_client_reads_stream(wire: Wire, recording_id):
    recording = wire.recordings[recording_id]
    wire.serve(recording_id, cut=Cut.ODD)
    expect = recording.expect
    reader = with_openai if recording.wire == "openai.chat" else with_anthropic
    if "error" in expect:
        with pytest.raises((openai.APIError, anthropic.APIError)):
            reader(wire.server, wire.account.secret, request_of(recording))
        return
    read = reader(wire.server, wire.account.secret, request_of(recording))
    assert read.finish == expect["finish_reason"]
    if expect.get("choices", 1) == 1:
        assert (read.sha256, len(read.text)) == (expect["text_sha256"], expect["text_length"])
        assert read.tool_calls == expected_calls(recording)


def one_of_each_provider(wire_name):
    """The first terminated stream of every provider that speaks it."""
    found = {}
    for recording_id in ids(wire_name, streaming=True):
        found.setdefault(recording_id.partition("-")[0], recording_id)
    return list(found.values())


@pytest.mark.parametrize("recording_id", one_of_each_provider("openai.chat"))
async def test_official_async_client_reads_openai(wire: Wire, recording_id):
    recording = wire.recordings[recording_id]
    wire.serve(recording_id, cut=Cut.ODD)
    body = request_of(recording)
    rest = {name: value for name, value in body.items() if name not in ("model", "messages", "stream")}
    async with openai.AsyncOpenAI(api_key=wire.account.secret, base_url=f"{wire.server.url}/v1", max_retries=0) as client:
        stream = await client.chat.completions.create(model=body["model"], messages=body["messages"], stream=True, extra_body=rest)
        finish = [choice.finish_reason async for chunk in stream for choice in chunk.choices]
    assert [reason for reason in finish if reason][-1] == recording.expect["finish_reason"]


@pytest.mark.parametrize("recording_id", one_of_each_provider("anthropic.messages"))
async def test_official_async_client_reads_anthropic(wire: Wire, recording_id):
    recording = wire.recordings[recording_id]
    wire.serve(recording_id, cut=Cut.ODD)
    body = request_of(recording)
    rest = {name: value for name, value in body.items() if name not in ("model", "messages", "stream", "max_tokens")}
    async with anthropic.AsyncAnthropic(api_key=wire.account.secret, base_url=wire.server.url, max_retries=0) as client:
        asked = {"model": body["model"], "messages": body["messages"], "max_tokens": body["max_tokens"], "extra_body": rest}
        async with client.messages.stream(**asked) as events:
            message = await events.get_final_message()
    assert message.stop_reason == recording.expect["finish_reason"]
    assert sum(len(block.text) for block in message.content if block.type == "text") == recording.expect["text_length"]


@pytest.mark.parametrize("recording_id", ids(*CHATS, streaming=True))
def test_first_bytes_arrive_before_the_provider_has_sent_its_last(wire: Wire, recording_id):
    recording = wire.recordings[recording_id]
    gate = Gate()
    wire.serve(recording_id, cut=Cut.EVENTS, gate=gate)
    with (
        wire.server.client(wire.account) as client,
        client.stream("POST", PATHS[recording.wire], json=request_of(recording)) as response,
    ):
        pieces = response.iter_raw()
        first = next(pieces)
        assert first
        gate.open()
        body = first + b"".join(pieces)
    assert take_receipt(body)[1]["status"] in ("booked", "failed")


@pytest.mark.parametrize("recording_id", ids("openai.embeddings"))
def test_official_client_reads_embeddings(wire: Wire, recording_id):
    recording = wire.recordings[recording_id]
    body = request_of(recording)
    with openai.OpenAI(api_key=wire.account.secret, base_url=f"{wire.server.url}/v1", max_retries=0) as client:
        rest = {name: value for name, value in body.items() if name not in ("model", "input", "encoding_format")}
        encoding = "base64" if isinstance(json.loads(recording.body)["data"][0]["embedding"], str) else "float"
        answer = client.embeddings.create(model=body["model"], input=body["input"], encoding_format=encoding, extra_body=rest)
    assert len(answer.data) == len(json.loads(recording.body)["data"])
    assert answer.usage.prompt_tokens == recording.expect["usage"]["input_tokens"]


@pytest.mark.parametrize("recording_id", ids("anthropic.count_tokens"))
def test_count_tokens(wire: Wire, recording_id):
    recording = wire.recordings[recording_id]
    before = wire.server.balance(wire.account)
    response = ask(wire, recording)
    assert (response.status_code, response.content) == (200, recording.body)
    assert response.headers["request-id"] == response.headers["x-request-id"]
    body = request_of(recording)
    with anthropic.Anthropic(api_key=wire.account.secret, base_url=wire.server.url, max_retries=0) as client:
        rest = {name: value for name, value in body.items() if name not in ("model", "messages")}
        counted = client.messages.count_tokens(model=body["model"], messages=body["messages"], extra_body=rest)
    assert counted.input_tokens == json.loads(recording.body)["input_tokens"]
    assert wire.server.balance(wire.account) == before


TABLE = {401: (502, "upstream_auth"), 402: (502, "upstream_auth"), 403: (502, "upstream_auth"), 429: (429, "upstream_rate_limited")}
ANTHROPIC_TYPES = {
    400: "invalid_request_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    502: "api_error",
}


@pytest.mark.parametrize("recording_id", ids(ok=False))
def test_provider_error_gets_the_answer_of_the_table(wire: Wire, recording_id):
    recording = wire.recordings[recording_id]
    before = wire.server.balance(wire.account)
    response = ask(wire, recording)
    status, code = TABLE.get(recording.status, (recording.status, None) if recording.status < 500 else (502, "upstream_error"))
    assert response.status_code == status, response.text
    error = response.json()["error"]
    assert error["message"]
    if code is not None:
        assert error["code"] == code
    else:
        said = json.loads(recording.body)
        original = (said.get("error", said) if isinstance(said, dict) else {}) or {}
        text = original if isinstance(original, str) else original.get("message") or original.get("detail") or ""
        if text and isinstance(text, str) and "redacted" not in error["message"]:
            assert error["message"].startswith(text[:60])
    if recording.wire.startswith("anthropic"):
        assert response.json()["type"] == "error"
        assert error["type"] == ANTHROPIC_TYPES[status]
        assert response.headers["request-id"] == response.headers["x-request-id"]
    if status == 502 and code == "upstream_auth":
        assert recording.expect.get("error", {}).get("message", "no text at all") not in response.text
    assert_no_secret(recording, response)
    assert wire.server.balance(wire.account) == before
