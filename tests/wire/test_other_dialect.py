"""Every recorded chat answer, asked for in the other dialect with a small request of the client's own kind."""

import anthropic
import openai
import pytest

from tests.replay import Cut, Gate
from tests.serving import price_of, take_receipt
from tests.wire.conftest import Wire
from tests.wire.recorded import CHATS, expected_calls, expected_usage, finish_for, ids, receipt_usage, with_anthropic, with_openai

TOOL = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def asked(recording):
    """A question with a tool and a picture, in the dialect the provider does not speak."""
    common = {"model": recording.id, "stream": recording.is_streaming}
    if recording.wire == "anthropic.messages":
        picture = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PIXEL}"}}
        tool = {"type": "function", "function": {"name": "weather", "description": "The weather", "parameters": TOOL}}
        more = {"stream_options": {"include_usage": True}} if recording.is_streaming else {}
        return "/v1/chat/completions", {
            **common,
            "messages": [{"role": "user", "content": [{"type": "text", "text": "What is this?"}, picture]}],
            "tools": [tool],
            **more,
        }
    picture = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PIXEL}}
    return "/v1/messages", {
        **common,
        "max_tokens": 1000,
        "system": "Be brief.",
        "messages": [{"role": "user", "content": [{"type": "text", "text": "What is this?"}, picture]}],
        "tools": [{"name": "weather", "description": "The weather", "input_schema": TOOL}],
    }


def read(wire, recording, body):
    return (with_anthropic if recording.wire == "openai.chat" else with_openai)(wire.server, wire.account.secret, body)


@pytest.mark.parametrize("how", [Cut.WHOLE, Cut.ODD])
@pytest.mark.parametrize("recording_id", ids(*CHATS))
def test_answer_survives_translation(wire: Wire, recording_id, how):
    recording = wire.recordings[recording_id]
    if how is Cut.ODD and not recording.is_streaming:
        how = Cut.SEVEN
    exchange = wire.serve(recording_id, cut=how)
    client = "anthropic" if recording.wire == "openai.chat" else "openai"
    _, body = asked(recording)
    if "error" in recording.expect:
        with pytest.raises((openai.APIError, anthropic.APIError)):
            read(wire, recording, body)
        return
    answer = read(wire, recording, body)
    expect = recording.expect
    assert exchange.received[-1].path.endswith("/chat/completions" if client == "anthropic" else "/messages")
    assert len(exchange.received[-1].json()["tools"]) == 1
    assert answer.finish == finish_for(client, recording)
    if expect.get("choices", 1) == 1 and b'"refusal": "' not in recording.body:
        assert (answer.sha256, len(answer.text)) == (expect["text_sha256"], expect["text_length"])
        assert answer.tool_calls == expected_calls(recording)


@pytest.mark.parametrize("recording_id", ids(*CHATS))
def test_usage_and_receipt_are_the_same(wire: Wire, recording_id):
    recording = wire.recordings[recording_id]
    wire.serve(recording_id)
    path, body = asked(recording)
    response = wire.post(path, body)
    assert response.status_code == 200, response.text
    if recording.is_streaming:
        text, receipt = take_receipt(response.content)
        assert receipt is not None
        if "error" not in recording.expect:
            assert text.rstrip().endswith(b"data: [DONE]" if path.endswith("completions") else b'data: {"type":"message_stop"}')
    else:
        with wire.server.client(wire.account) as client:
            receipt = client.get(f"/v1/receipts/{response.headers['x-request-id']}").json()
    expected = expected_usage(recording)
    if expected is not None:
        assert receipt_usage(receipt) == expected
        raw = recording.body
        if b"web_search_requests" not in raw and b"ephemeral_1h" not in raw:
            assert receipt["money"]["totalMicroEur"] == price_of(receipt["usage"], model=receipt["model"])
    else:
        assert receipt["usage"]["estimated"]


@pytest.mark.parametrize("recording_id", ids(*CHATS, streaming=True))
def test_first_bytes_arrive_before_the_provider_has_sent_its_last(wire: Wire, recording_id):
    recording = wire.recordings[recording_id]
    gate = Gate()
    wire.serve(recording_id, cut=Cut.EVENTS, gate=gate)
    path, body = asked(recording)
    with wire.server.client(wire.account) as client, client.stream("POST", path, json=body) as response:
        pieces = response.iter_raw()
        first = next(pieces)
        assert first
        gate.open()
        assert take_receipt(first + b"".join(pieces))[1] is not None


def test_what_a_dialect_cannot_say_is_refused_or_named(wire: Wire):
    anthropic_id = ids("anthropic.messages", streaming=False)[0]
    openai_id = ids("openai.chat", streaming=False)[0]
    message = {"messages": [{"role": "user", "content": "Hi"}]}
    response = wire.post("/v1/chat/completions", {"model": anthropic_id, "n": 2, **message})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "unsupported_by_dialect")
    response = wire.post("/v1/embeddings", {"model": anthropic_id, "input": "Hi"})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "unsupported_by_dialect")
    searching = {"tools": [{"type": "web_search_20250305", "name": "web_search"}]}
    response = wire.post("/v1/messages", {"model": openai_id, "max_tokens": 10, **message, **searching})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "unsupported_by_dialect")
    response = wire.post("/v1/chat/completions", {"model": anthropic_id, "frequency_penalty": 0.5, **message})
    assert response.status_code == 200
    assert response.headers["x-a2b-dropped"] == "frequency_penalty"


@pytest.mark.parametrize("recording_id", ids(*CHATS, ok=False))
def test_provider_error_wears_the_clients_shape(wire: Wire, recording_id):
    recording = wire.recordings[recording_id]
    path, body = asked(recording)
    response = wire.post(path, body)
    kept = {400, 404, 413, 422}
    assert response.status_code == (recording.status if recording.status in kept else 429 if recording.status == 429 else 502)
    error = response.json()["error"]
    assert error["message"]
    assert error["code"]
    assert ("type" in response.json()) is (path == "/v1/messages")
