"""Every recorded answer of the dialects we speak: read, scanned in every cut, translated to each other dialect and read back."""

import json

import pytest
from msgspec import structs

from aim2balance.catalogue import VENDORS
from aim2balance.content.events import Finish
from aim2balance.gateway.dialects import (
    DIALECTS,
    ENDPOINTS,
    Outgoing,
    ProviderErrorKind,
    StreamScanner,
    StreamTranslator,
    classify,
    read_answer,
    read_count,
    read_error,
    splice,
    translate_answer,
    translate_request,
)
from aim2balance.gateway.operations import read
from aim2balance.kit.errors import Invalid
from tests.gateway.dialects.recorded import (
    SDKS,
    WIRES,
    recording_ids,
    said_in_stream,
    said_plainly,
)
from tests.replay import Cut, cut, load_recording

CONVERSATIONS = ("openai.chat", "anthropic.messages", "openai.responses")
ENDPOINT = {"openai": "chat", "anthropic": "messages", "responses": "responses"}
_SUMMED = {  # usage.iterations: what their sum is
    "anthropic-messages-stream-chat-05": (60_997, 3_341),
    "anthropic-messages-stream-server-tools-02": (4_954, 163),
}


def expected(recording):
    """`expect.usage` through the arithmetic of gateway.md: input, cache read, output, reasoning; None where there is none."""
    given = recording.expect.get("usage")
    if given is None:
        return None
    read_, reasoning = given["cached_input_tokens"] or 0, given["reasoning_tokens"] or 0
    output = given["output_tokens"] or 0
    if recording.wire.startswith("openai"):
        input_ = given["input_tokens"]
        output = max(output, (given["total_tokens"] or 0) - input_)
    elif recording.id in _SUMMED:
        input_, output = _SUMMED[recording.id]
    else:
        input_ = given["input_tokens"] + read_ + (given["cache_write_tokens"] or 0)
    return input_, read_, output, min(reasoning, output)


def figures(usage):
    return None if usage is None else (usage.input, usage.cache_read, usage.output + usage.audio_out, usage.reasoning)


def scanned(dialect, chunks, **options):
    scanner = StreamScanner(dialect, **options)
    forwarded = b"".join([*map(scanner.feed, chunks), scanner.finish()])
    return scanner, forwarded


def calls_of(recording):
    return [{"name": call["name"], "arguments": json.loads(call["arguments"] or "{}")} for call in recording.expect["tool_calls"]]


def test_there_are_recordings_to_test():
    assert len(recording_ids(*WIRES)) > 250 or not recording_ids(*WIRES)


@pytest.mark.parametrize("recording_id", recording_ids(*WIRES, streaming=False))
def test_f07_plain_answer_is_read(recording_id):
    recording = load_recording(recording_id)
    dialect, endpoint = WIRES[recording.wire]
    facts = read_answer(dialect, ENDPOINTS[endpoint].operation, recording.body)
    assert figures(facts.usage) == expected(recording)
    assert facts.usage_refused is None
    assert facts.error is None
    if endpoint == "count_tokens":
        assert read_count(recording.body) == json.loads(recording.body)["input_tokens"]
    if recording.wire in CONVERSATIONS:
        assert (facts.model, facts.finish_reason) == (recording.expect["model"], recording.expect["finish_reason"])
        said = said_plainly(dialect, recording.body)
        if b'"refusal": "' not in recording.body:  # a refusal is text to those who know no such field
            assert (said.sha256, len(said.text)) == (recording.expect["text_sha256"], recording.expect["text_length"])
        assert [name for name, _ in said.calls] == [call["name"] for call in recording.expect["tool_calls"]]
        assert facts.text_bytes >= len(said.text.encode()) + len(said.thinking.encode())


@pytest.mark.parametrize("how", list(Cut))
@pytest.mark.parametrize("recording_id", recording_ids(*CONVERSATIONS, streaming=True))
def test_f07_stream_is_scanned_in_any_cut(recording_id, how):
    recording = load_recording(recording_id)
    dialect, _ = WIRES[recording.wire]
    scanner, forwarded = scanned(dialect, cut(recording.body, how))
    assert forwarded + scanner.tail == recording.body
    assert figures(scanner.usage) == expected(recording)
    expect = recording.expect
    assert (scanner.terminated, scanner.state.finish_reason, scanner.state.model) == (
        expect["terminated"],
        expect["finish_reason"],
        expect["model"],
    )
    assert (scanner.error is not None) is ("error" in expect)
    assert bool(scanner.tail) is expect["terminated"]


@pytest.mark.parametrize("recording_id", recording_ids(*CONVERSATIONS, streaming=True))
def test_stream_says_what_was_recorded(recording_id):
    recording = load_recording(recording_id)
    dialect, _ = WIRES[recording.wire]
    scanner, _ = scanned(dialect, [recording.body])
    said = said_in_stream(dialect, recording.body)
    if recording.expect.get("choices", 1) == 1:
        assert (said.sha256, len(said.text)) == (recording.expect["text_sha256"], recording.expect["text_length"])
        assert said.tool_calls == calls_of(recording)
        least = len(said.text.encode()) + len(said.thinking.encode()) + sum(len(text.encode()) for _, text in said.calls)
        assert scanner.state.text_bytes >= least
    assert scanner.produced_tokens_estimate() >= max(scanner.state.text_chunks, scanner.state.text_bytes // 4)


@pytest.mark.parametrize("recording_id", recording_ids("openai.chat", streaming=True))
def test_only_a_chunk_of_nothing_but_usage_is_hidden(recording_id):
    recording = load_recording(recording_id)
    scanner, forwarded = scanned("openai", [recording.body], hide_usage=True)
    events = recording.body.split(b"\n\n")
    kept = forwarded + scanner.tail
    missing = [event for event in events if event not in kept]
    assert b"\n\n".join(event for event in events if event not in missing) == kept
    assert all(json.loads(event.removeprefix(b"data: "))["choices"] == [] for event in missing)
    assert figures(scanner.usage) == expected(recording)


def survives(recording, said, source, target):
    """Text, tool calls, finish reason and usage of the original, in what was read from the translation."""
    original = said_in_stream(source, recording.body) if recording.is_streaming else said_plainly(source, recording.body)
    assert said.text == original.text
    assert said.thinking == original.thinking
    assert [name for name, _ in said.calls] == [name for name, _ in original.calls]
    assert DIALECTS[target].finish_to(said.finish) == wanted_finish(recording, source, target)
    if original.usage is not None:
        assert structs.replace(said.usage, audio_in=0, audio_out=0) == structs.replace(original.usage, audio_in=0, audio_out=0)
    return original


def wanted_finish(recording, source, target):
    finish = DIALECTS[source].finish_from(recording.expect["finish_reason"]) or Finish.STOP
    if source == "responses" and finish is Finish.STOP and recording.expect["tool_calls"]:
        finish = Finish.TOOLS  # the dialect has no word for it
    return DIALECTS[target].finish_to(finish)


def same_calls(ours, theirs):
    return [(name, json.loads(arguments or "{}")) for name, arguments in ours] == [
        (name, json.loads(text or "{}")) for name, text in theirs
    ]


def pairs(recordings):
    """Each recording with each dialect it is not in."""
    index = {recording_id: WIRES[wire][0] for wire in CONVERSATIONS for recording_id in recording_ids(wire)}
    return [(recording_id, target) for recording_id in recordings for target in ENDPOINT if target != index[recording_id]]


@pytest.mark.parametrize("how", [Cut.WHOLE, Cut.ODD])
@pytest.mark.parametrize(("recording_id", "target"), pairs(recording_ids(*CONVERSATIONS, streaming=True)))
def test_stream_survives_translation(recording_id, target, how):
    recording = load_recording(recording_id)
    source, _ = WIRES[recording.wire]
    scanner, translator = StreamScanner(source), StreamTranslator(source, target, created=1_700_000_000)
    out = b"".join(translator.feed(scanner.feed(chunk)) for chunk in cut(recording.body, how))
    out += translator.feed(scanner.finish()) + translator.feed(scanner.tail)
    ending = translator.finish()
    out += ending.events + b": a2b-receipt {}\n" + ending.tail
    said = said_in_stream(target, out)
    if "error" in recording.expect:
        assert said.has_failed
        assert translator.has_failed
        assert ending.tail == b""
        return
    original = survives(recording, said, source, target)
    text, calls, finish, usage = SDKS[target](out, stream=True)
    assert text == original.text
    assert same_calls(calls, original.calls)
    assert finish == wanted_finish(recording, source, target)
    if original.usage is not None:
        assert (usage.completion_tokens if target == "openai" else usage.output_tokens) == original.usage.output + original.usage.audio_out


@pytest.mark.parametrize(("recording_id", "target"), pairs(recording_ids(*CONVERSATIONS, streaming=False)))
def test_plain_answer_survives_translation(recording_id, target):
    recording = load_recording(recording_id)
    source, _ = WIRES[recording.wire]
    out = translate_answer(source, target, recording.body, created=1_700_000_000)
    original = survives(recording, said_plainly(target, out), source, target)
    text, calls, finish, usage = SDKS[target](out, stream=False)
    assert text == original.text
    assert same_calls(calls, original.calls)
    assert finish == wanted_finish(recording, source, target)
    if original.usage is not None:
        assert (usage.completion_tokens if target == "openai" else usage.output_tokens) == original.usage.output + original.usage.audio_out


REQUESTS = recording_ids(*WIRES) + recording_ids(*WIRES, ok=False)


@pytest.mark.parametrize("recording_id", REQUESTS)
def test_request_is_read_spliced_and_translated(recording_id):
    recording = load_recording(recording_id)
    body = recording.request["body"]
    if body is None or "messages" not in body and "input" not in body:
        pytest.skip("this answer was published without its request")
    dialect, endpoint = WIRES[recording.wire]
    raw = json.dumps(body, ensure_ascii=False, indent=1).encode()
    if dialect == "responses" and (b"container" in raw or body.get("prompt")):
        with pytest.raises(Invalid) as refused:
            read(endpoint, raw)
        assert refused.value.code == "provider_state_refused"
        return
    facts = read(endpoint, raw)
    assert facts.model == body["model"]
    assert facts.counted_input > 0
    if endpoint in ("embeddings", "count_tokens"):
        assert json.loads(splice(raw, facts, model="other")) == {**body, "model": "other"}
        return
    always = ENDPOINTS[endpoint].form.always
    asked = dialect == "openai"
    changed = json.loads(splice(raw, facts, model="other", limit=7, limit_field="max_tokens", include_usage=asked, always=always))
    body = {**body, **{name: json.loads(value) for name, value in always.items()}}
    assert changed.pop(facts.limit_field or "max_tokens") == 7
    assert {**changed, "model": body["model"]} == {
        **{name: value for name, value in body.items() if name != facts.limit_field},
        **({"stream_options": {**body.get("stream_options", {}), "include_usage": True}} if dialect == "openai" else {}),
    }
    for target in ENDPOINT.keys() - {dialect}:
        try:
            out, dropped = translate_request(facts, target, Outgoing(model="other", limit=4096))
        except Invalid as refusal:
            assert refusal.code == "unsupported_by_dialect"  # noqa: PT017
            continue
        again = read(ENDPOINT[target], out)
        assert again.stream is facts.stream
        assert again.limit == 4096
        assert len(again.document.get("tools", [])) == len(body.get("tools") or body.get("functions") or [])
        assert len(again.media.pictures if again.media else ()) == len(facts.media.pictures if facts.media else ())
        assert all(name.isascii() for name in dropped)


@pytest.mark.parametrize("recording_id", recording_ids(*WIRES, ok=False))
def test_provider_error_is_classified(recording_id):
    recording = load_recording(recording_id)
    kind = classify(VENDORS.get(recording.provider, VENDORS["other"]), recording.status, recording.body)
    error = read_error(recording.status, recording.body)
    assert error.message
    said = recording.body.decode()
    wanted = {
        401: ProviderErrorKind.AUTH,
        402: ProviderErrorKind.AUTH,
        404: ProviderErrorKind.NOT_FOUND,
        413: ProviderErrorKind.TOO_LARGE,
        429: ProviderErrorKind.QUOTA if "insufficient_quota" in said else ProviderErrorKind.RATE_LIMIT,
        529: ProviderErrorKind.OVERLOADED,
    }.get(recording.status)
    if wanted is None:
        is_length = "error_context_length" in recording.tags
        wanted = ProviderErrorKind.CONTEXT_LENGTH if is_length else ProviderErrorKind.BAD_REQUEST
        wanted = ProviderErrorKind.AUTH if "error_auth" in recording.tags else wanted
    assert kind == wanted
