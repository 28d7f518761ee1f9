"""`/v1/responses`: recorded answers as the provider wrote them, and those of the other dialects as the official client reads them."""

import json

import openai
import pytest

from tests.replay import Cut
from tests.serving import take_receipt
from tests.wire.conftest import Wire
from tests.wire.recorded import CHATS, PATHS, Read, expected_calls, expected_usage, ids, request_of
from tests.wire.test_same_dialect import assert_no_secret, assert_receipt, assert_usage

RESPONSES = "openai.responses"
TOOL = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
FINISHES = {"length": "incomplete:max_output_tokens", "max_tokens": "incomplete:max_output_tokens", "model_length": "incomplete:max_output_tokens",
            "content_filter": "incomplete:content_filter", "refusal": "incomplete:content_filter"}  # fmt: skip


def assert_figures(recording, receipt):
    """The provider's figures; where they are nothing although something was said, ours."""
    if expected_usage(recording) == (0, 0, 0, 0):
        assert receipt["usage"]["estimated"]
        assert receipt["usage"]["output"] > 0
    else:
        assert_usage(recording, receipt)


def may_be_asked(wire, recording_id):
    """The recording, where its request does not name what is kept at the provider."""
    recording = wire.recordings[recording_id]
    if "container" in json.dumps(request_of(recording)):
        pytest.skip("a container at the provider is refused")
    return recording


@pytest.mark.parametrize("recording_id", ids(RESPONSES, streaming=False))
def test_f07_plain_answer_passes_as_it_is(wire: Wire, recording_id):
    recording = may_be_asked(wire, recording_id)
    exchange = wire.serve(recording_id)
    response = wire.post("/v1/responses", request_of(recording))
    assert response.status_code == 200, response.text
    assert response.content == recording.body
    sent = exchange.received[-1].json()
    assert (exchange.received[-1].path.endswith("/v1/responses"), sent["store"], "max_output_tokens" in sent) == (True, False, True)
    with wire.server.client(wire.account) as client:
        receipt = client.get(f"/v1/receipts/{response.headers['x-request-id']}").json()
    assert_figures(recording, receipt)
    if b"web_search_call" not in recording.body:
        assert_receipt(wire, recording, receipt, response)
    assert_no_secret(recording, response)


@pytest.mark.parametrize("how", [Cut.WHOLE, Cut.EVENTS, Cut.SEVEN, Cut.ODD])
@pytest.mark.parametrize("recording_id", ids(RESPONSES, streaming=True))
def test_f07_stream_passes_as_it_is(wire: Wire, recording_id, how):
    recording = may_be_asked(wire, recording_id)
    wire.serve(recording_id, cut=how)
    response = wire.post("/v1/responses", request_of(recording))
    assert response.status_code == 200, response.text
    body, receipt = take_receipt(response.content)
    assert body == recording.body
    assert receipt["status"] == "booked"
    assert_figures(recording, receipt)
    lines = response.content.split(b"\n")
    at = next(i for i, line in enumerate(lines) if line.startswith(b": a2b-receipt"))
    last = next(line for line in lines[at + 1 :] if line.startswith(b"data: "))
    assert json.loads(last.removeprefix(b"data: "))["type"] in ("response.completed", "response.incomplete")


def asked(recording):
    """A question with a tool and a picture."""
    return {
        "model": recording.id,
        "input": [
            {"role": "user", "content": [
                {"type": "input_text", "text": "What is this?"}, {"type": "input_image", "image_url": f"data:image/png;base64,{PIXEL}"}
            ]}
        ],
        "instructions": "Be brief.",
        "max_output_tokens": 1000,
        "tools": [{"type": "function", "name": "weather", "description": "The weather", "parameters": TOOL}],
        "stream": recording.is_streaming,
    }  # fmt: skip


def with_responses(wire, body):
    """Ask through the official `openai` package."""
    rest = {name: value for name, value in body.items() if name not in ("model", "input", "stream")}
    with openai.OpenAI(api_key=wire.account.secret, base_url=f"{wire.server.url}/v1", max_retries=0) as client:
        answer = client.responses.create(model=body["model"], input=body["input"], stream=bool(body["stream"]), extra_body=rest)
        said = ""
        if body["stream"]:
            for event in answer:
                if event.type == "response.output_text.delta":
                    said += event.delta
            answer = event.response
            assert said == answer.output_text
    calls = [(item.name, item.arguments) for item in answer.output if item.type == "function_call"]
    reason = answer.incomplete_details.reason if answer.incomplete_details else None
    return Read(text=answer.output_text, calls=calls, finish=f"{answer.status}:{reason}" if reason else answer.status), answer.usage


@pytest.mark.parametrize("how", [Cut.WHOLE, Cut.ODD])
@pytest.mark.parametrize("recording_id", ids(*CHATS))
def test_answers_of_other_dialects_are_responses(wire: Wire, recording_id, how):
    recording = wire.recordings[recording_id]
    if how is Cut.ODD and not recording.is_streaming:
        how = Cut.SEVEN
    exchange = wire.serve(recording_id, cut=how)
    # Without a provider that speaks it: what came in another dialect is translated there.
    body = {**asked(recording), "model": f"translated-{recording.id}"}
    if "error" in recording.expect:
        with pytest.raises(openai.APIError):
            with_responses(wire, body)
        return
    read, usage = with_responses(wire, body)
    expect = recording.expect
    assert exchange.received[-1].path.endswith(PATHS[recording.wire].removeprefix("/v1"))
    assert len(exchange.received[-1].json()["tools"]) == 1
    assert read.finish == FINISHES.get(expect["finish_reason"], "completed")
    if expect.get("choices", 1) == 1 and b'"refusal": "' not in recording.body:
        assert (read.sha256, len(read.text)) == (expect["text_sha256"], expect["text_length"])
        assert read.tool_calls == expected_calls(recording)
    expected = expected_usage(recording)
    if expected is not None:
        assert (usage.input_tokens, usage.input_tokens_details.cached_tokens, usage.output_tokens) == expected[:3]
