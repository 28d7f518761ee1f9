"""The same paths on hand-written answers, for a checkout without the recordings: both dialects on both sides, plain and streamed."""

import json
from collections.abc import Iterator

import anthropic
import openai
import pytest

from tests.replay import Cut, Fault, Gate, Recording
from tests.serving import UPSTREAM_KEY, price_of, take_receipt
from tests.wire.conftest import Wire, wiring
from tests.wire.recorded import receipt_usage, with_anthropic, with_openai

TEXT = "Grüße aus dem Bergwald 🌲 – 你好"
CALL = {"name": "weather", "arguments": '{"city": "Köln"}'}
OPENAI_USAGE = {"prompt_tokens": 20, "completion_tokens": 7, "total_tokens": 27, "prompt_tokens_details": {"cached_tokens": 5}}
ANTHROPIC_USAGE = {"input_tokens": 15, "cache_read_input_tokens": 5, "cache_creation_input_tokens": 4, "output_tokens": 7}
SSE = {"content-type": "text/event-stream", "x-request-id": "req_upstream"}


def _data(chunk: dict) -> bytes:
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


def _openai_chunk(delta: dict, finish: str | None = None, **more: object) -> bytes:
    return _data({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "gpt-x", "choices": [
        {"index": 0, "delta": delta, "finish_reason": finish}], **more})  # fmt: skip


def _openai_stream() -> bytes:
    call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "weather", "arguments": ""}}
    return b"".join(
        [
            b": PROCESSING\n\n",
            _openai_chunk({"role": "assistant", "content": ""}),
            *(_openai_chunk({"content": part}) for part in (TEXT[:7], TEXT[7:])),
            _openai_chunk({"tool_calls": [call]}),
            *(
                _openai_chunk({"tool_calls": [{"index": 0, "function": {"arguments": part}}]})
                for part in (CALL["arguments"][:9], CALL["arguments"][9:])
            ),
            _openai_chunk({}, "tool_calls"),
            _data({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "gpt-x", "choices": [], "usage": OPENAI_USAGE}),
            b"data: [DONE]\n\n",
        ]
    )


def _event(name: str, **content: object) -> bytes:
    return b"event: " + name.encode() + b"\n" + _data({"type": name, **content})


def _anthropic_stream() -> bytes:
    start = {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-x", "content": [], "stop_reason": None,
             "stop_sequence": None, "usage": {**ANTHROPIC_USAGE, "output_tokens": 1}}  # fmt: skip
    return b"".join(
        [
            _event("message_start", message=start),
            _event("content_block_start", index=0, content_block={"type": "text", "text": ""}),
            _event("ping"),
            *(_event("content_block_delta", index=0, delta={"type": "text_delta", "text": part}) for part in (TEXT[:7], TEXT[7:])),
            _event("content_block_stop", index=0),
            _event("content_block_start", index=1, content_block={"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {}}),
            _event("content_block_delta", index=1, delta={"type": "input_json_delta", "partial_json": CALL["arguments"]}),
            _event("content_block_stop", index=1),
            _event("message_delta", delta={"stop_reason": "tool_use", "stop_sequence": None}, usage={"output_tokens": 7}),
            _event("message_stop"),
        ]
    )


def _plain(wire: str) -> bytes:
    if wire == "openai.chat":
        call = {"id": "call_1", "type": "function", "function": CALL}
        message = {"role": "assistant", "content": TEXT, "tool_calls": [call]}
        answer = {"id": "c", "object": "chat.completion", "created": 1, "model": "gpt-x", "usage": OPENAI_USAGE,
                  "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]}  # fmt: skip
    elif wire == "openai.embeddings":
        answer = {"object": "list", "model": "embed-x", "data": [{"object": "embedding", "index": 0, "embedding": [0.5, -0.25]}],
                  "usage": {"prompt_tokens": 3, "total_tokens": 3}}  # fmt: skip
    else:
        blocks = [{"type": "text", "text": TEXT}, {"type": "tool_use", "id": "t", "name": "weather", "input": {"city": "Köln"}}]
        answer = {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-x", "content": blocks,
                  "stop_reason": "tool_use", "stop_sequence": None, "usage": ANTHROPIC_USAGE}  # fmt: skip
    return json.dumps(answer, ensure_ascii=False).encode()


SAMPLES = [
    Recording(id="openai-plain", body=_plain("openai.chat")),
    Recording(id="openai-stream", body=_openai_stream(), is_streaming=True, headers=SSE),
    Recording(id="openai-embed", body=_plain("openai.embeddings"), wire="openai.embeddings"),
    Recording(id="anthropic-plain", body=_plain("anthropic.messages"), provider="anthropic", wire="anthropic.messages"),
    Recording(
        id="anthropic-stream", body=_anthropic_stream(), is_streaming=True, headers=SSE, provider="anthropic", wire="anthropic.messages"
    ),
]
USAGE = {"openai": (20, 5, 7, 0), "anthropic": (24, 5, 7, 0)}


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory, module_database_url: str) -> Iterator[Wire]:
    with wiring(SAMPLES, tmp_path_factory.mktemp("samples"), module_database_url) as wire:
        yield wire


def ask(dialect: str, model: str) -> tuple[str, dict]:
    body = {"model": model, "messages": [{"role": "user", "content": "Hi"}], "stream": model.endswith("stream")}
    return ("/v1/chat/completions", body) if dialect == "openai" else ("/v1/messages", {**body, "max_tokens": 100})


@pytest.mark.parametrize("model", ["openai-plain", "openai-stream", "anthropic-plain", "anthropic-stream"])
@pytest.mark.parametrize("dialect", ["openai", "anthropic"])
def test_official_clients_read_either_provider(wire, dialect, model):
    _, body = ask(dialect, model)
    answer = (with_openai if dialect == "openai" else with_anthropic)(wire.server, wire.account.secret, body)
    assert answer.text == TEXT
    assert answer.tool_calls == [("weather", {"city": "Köln"})]
    assert answer.finish == {"openai": "tool_calls", "anthropic": "tool_use"}[dialect]


@pytest.mark.parametrize("how", list(Cut))
@pytest.mark.parametrize("model", ["openai-stream", "anthropic-stream"])
@pytest.mark.parametrize("dialect", ["openai", "anthropic"])
def test_streams_in_any_cut(wire, dialect, model, how):
    wire.serve(model, cut=how)
    response = wire.post(*ask(dialect, model))
    text, receipt = take_receipt(response.content)
    if dialect == wire.recordings[model].provider:
        hidden = next(event for event in _openai_stream().split(b"\n\n") if b'"usage": {' in event) + b"\n\n"
        assert text == wire.recordings[model].body.replace(hidden, b"")
    assert receipt_usage(receipt) == USAGE[wire.recordings[model].provider]
    assert receipt["money"]["totalMicroEur"] == price_of(receipt["usage"])
    assert response.headers["x-a2b-upstream-request-id"] == "req_upstream"
    last = b"data: [DONE]\n" if dialect == "openai" else b"event: message_stop\n"
    assert b"}\n" + last in response.content[response.content.index(b": a2b-receipt") :]


@pytest.mark.parametrize("model", ["openai-plain", "openai-embed", "anthropic-plain"])
def test_plain_bytes_and_receipt(wire, model):
    recording = wire.recordings[model]
    path, body = ask(recording.provider, model)
    if model == "openai-embed":
        path, body = "/v1/embeddings", {"model": model, "input": "Hi"}
    response = wire.post(path, body)
    assert response.content == recording.body
    with wire.server.client(wire.account) as client:
        receipt = client.get(f"/v1/receipts/{response.headers['x-request-id']}").json()
    assert float(response.headers["x-a2b-cost-eur"]) == receipt["money"]["totalEUR"]
    assert receipt["money"]["totalMicroEur"] == price_of(receipt["usage"])
    assert UPSTREAM_KEY not in response.text


@pytest.mark.parametrize("model", ["openai-stream", "anthropic-stream"])
@pytest.mark.parametrize("dialect", ["openai", "anthropic"])
def test_first_bytes_before_the_last(wire, dialect, model):
    gate = Gate()
    wire.serve(model, cut=Cut.EVENTS, gate=gate)
    path, body = ask(dialect, model)
    with wire.server.client(wire.account) as client, client.stream("POST", path, json=body) as response:
        pieces = response.iter_raw()
        first = next(pieces)
        gate.open()
        assert take_receipt(first + b"".join(pieces))[1]["status"] == "booked"


def test_f08_client_that_hangs_up_closes_the_provider(wire):
    exchange = wire.serve("openai-stream", cut=Cut.EVENTS, fault=Fault(silent_after=300))
    path, body = ask("openai", "openai-stream")
    with wire.server.client(wire.account) as client, client.stream("POST", path, json=body) as response:
        next(response.iter_raw())
    assert exchange.received[-1].was_abandoned.wait(30)
    receipt = wire.server.receipts(wire.account)[-1]
    assert receipt["status"] == "cut"
    assert receipt["usage"]["estimated"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(reset_after=0), "upstream_error"),
        (Fault(garbage=b"not http at all\r\n\r\n"), "upstream_error"),
        (Fault(status=401, body=b'{"error":{"message":"Incorrect API key provided: sk-upstream-0123456789abcdefghij"}}'), "upstream_auth"),
        (Fault(status=500, body=b"<html>"), "upstream_error"),
        (Fault(status=429, body=b"{}", headers={"retry-after": "30"}), "upstream_rate_limited"),
        (Fault(close_after=100), "upstream_error"),
    ],
)
def test_failures_reach_official_clients_as_theirs(wire, fault, code):
    before = wire.server.balance(wire.account)
    for model, client_error in (("openai-plain", openai.APIStatusError), ("anthropic-plain", anthropic.APIStatusError)):
        wire.serve(model, fault=fault)
        dialect = wire.recordings[model].provider
        with pytest.raises(client_error) as failure:
            (with_openai if dialect == "openai" else with_anthropic)(wire.server, wire.account.secret, ask(dialect, model)[1])
        error = failure.value.response.json()["error"]
        assert error["code"] == code
        assert UPSTREAM_KEY not in failure.value.response.text
        wire.serve(model)
    assert wire.server.balance(wire.account) == before


def test_large_body_is_refused_over_a_real_socket(wire):
    with wire.server.client(wire.account) as client:
        response = client.post("/v1/chat/completions", content=b" " * ((32 << 20) + 1))
        assert (response.status_code, response.json()["error"]["code"]) == (413, "request_too_large")
        assert client.get("/v1/balance").status_code == 200
