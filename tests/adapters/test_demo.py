"""The demo model: what a client of OpenAI's dialect sees of it."""

import json

import pytest

from aim2balance.adapters.demo import chat, script
from aim2balance.adapters.demo.model import DemoModel
from aim2balance.adapters.providers.in_process import InProcessUpstream
from aim2balance.gateway.ports import BaseURL, UpstreamRequest

DEMO = BaseURL.parse("demo:")
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "parameters": {
                "type": "object",
                "required": ["city", "days", "unit"],
                "properties": {
                    "city": {"type": "string"},
                    "days": {"type": "integer"},
                    "unit": {"type": "string", "enum": ["celsius", "kelvin"]},
                    "note": {"type": "string"},
                },
            },
        },
    }
]


@pytest.fixture
def upstream():
    return InProcessUpstream(DemoModel(pace_s=0, clock=lambda: 1_700_000_000.0))


async def post(upstream, path="/chat/completions", method="POST", raw=None, **body):
    data = raw if raw is not None else json.dumps({"model": "demo", **body}).encode()
    response = await upstream.send(UpstreamRequest(base=DEMO, path=path, body=data, method=method))
    return response.status, await response.read(1 << 20)


async def ask(upstream, prompt, **options):
    status, body = await post(upstream, messages=[{"role": "user", "content": prompt}], **options)
    assert status == 200, body
    return json.loads(body)


def events_of(body):
    lines = body.decode().split("\n\n")
    assert lines[-2:] == ["data: [DONE]", ""]
    return [json.loads(line.removeprefix("data: ")) for line in lines[:-2]]


@pytest.mark.parametrize(
    ("prompt", "says"),
    [
        ("Hello there!", "a script, not an AI"),
        ("Hallo, guten Tag", "ein Skript, keine KI"),
        ("What are you?", "Demo (scripted, no AI)"),
        ("Wer bist du?", "Demo (Skript, keine KI)"),
        ("How much does this cost?", "4 per million tokens written"),
        ("Was kostet eine Antwort?", "Million Token Ausgabe"),
        ("What is the footprint of this?", "as if"),
        ("Wie viel Wasser und Strom braucht das?", "als ob"),
        ("Please give me a list of trees", "\n- Peat bog"),
        ("Mach mir bitte eine Tabelle", "|---|"),
        ("Write some Python code", "```python\n"),
        ("Tell me about the moon", "has 5 words and 22 characters"),
        ("Erzähl mir etwas über den Mond", "6 Wörter und 30 Zeichen"),
        ("", "has 0 words and 0 characters"),
    ],
)
def test_it_answers_by_the_words_of_the_prompt_and_says_what_it_is(prompt, says):
    text = script.reply(prompt)
    assert says in text
    assert "script" in text.lower() or "skript" in text.lower()


@pytest.mark.parametrize("prompt", ["Hello", "Hallo", "price", "Preis", "footprint", "Fußabdruck", "who are you", "wer bist du"])
def test_f33_it_promises_nothing(prompt):
    text = script.reply(prompt).lower()
    assert not any(word in text for word in ("neutral", "offset", "compensat", "kompens", "ausgleich", "balanced"))


async def test_a_plain_answer_has_the_shape_and_honest_counts(upstream):
    answer = await ask(upstream, "Hello")
    [choice] = answer["choices"]
    text = choice["message"]["content"]
    assert (answer["object"], answer["model"], answer["created"]) == ("chat.completion", "demo", 1_700_000_000)
    assert (choice["finish_reason"], choice["message"]["role"]) == ("stop", "assistant")
    written = -(-len(text.encode()) // 4)
    assert answer["usage"] == {"prompt_tokens": 4 + 2, "completion_tokens": written, "total_tokens": 6 + written}
    assert answer == await ask(upstream, "Hello")


async def test_a_stream_says_the_same_word_by_word(upstream):
    plain = await ask(upstream, "Grüß dich! Was kostet das?")
    _, body = await post(
        upstream, messages=[{"role": "user", "content": "Grüß dich! Was kostet das?"}], stream=True, stream_options={"include_usage": True}
    )
    events = events_of(body)
    deltas = [event["choices"][0]["delta"] for event in events if event["choices"]]
    assert deltas[0] == {"role": "assistant", "content": ""}
    assert "".join(delta.get("content", "") for delta in deltas) == plain["choices"][0]["message"]["content"]
    assert len(deltas) > 20
    assert events[-2]["choices"][0]["finish_reason"] == "stop"
    assert events[-1]["choices"] == []
    assert events[-1]["usage"] == plain["usage"]


async def test_usage_streams_only_on_request(upstream):
    _, body = await post(upstream, messages=[{"role": "user", "content": "Hi"}], stream=True)
    assert not any("usage" in event for event in events_of(body))


@pytest.mark.parametrize("field", ["max_tokens", "max_completion_tokens"])
@pytest.mark.parametrize("limit", [1, 7, 30])
async def test_a_limit_shortens_and_is_never_passed(upstream, field, limit):
    answer = await ask(upstream, "Schreibe 500 Wörter über Grünflächen", **{field: limit})
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == limit


async def test_a_limit_of_exactly_the_answer_is_no_cut(upstream):
    whole = await ask(upstream, "Hello")
    again = await ask(upstream, "Hello", max_tokens=whole["usage"]["completion_tokens"])
    assert again["choices"] == whole["choices"]


async def test_stop_sequences_end_the_answer_before_them(upstream):
    answer = await ask(upstream, "Hello", stop=["script", "nothing of the kind"])
    assert answer["choices"][0]["message"]["content"] == "Hello! I am the demo model: a "
    assert answer["choices"][0]["finish_reason"] == "stop"


async def test_long_answers_have_as_many_words_as_asked(upstream):
    answer = await ask(upstream, "Write 300 words please")
    assert len(answer["choices"][0]["message"]["content"].split()) == 300
    answer = await ask(upstream, "Write 999999 words please")
    assert len(answer["choices"][0]["message"]["content"].split()) == script.MOST_WORDS


async def test_the_title_prompt_of_the_chat_gets_a_short_title(upstream):
    from aim2balance.chat.rules import TITLE_PROMPT

    answer = await ask(
        upstream, TITLE_PROMPT.format(question="what does a table of oak\ntrees cost in Berlin?", answer="Hello"), max_tokens=48
    )
    assert answer["choices"][0]["message"]["content"] == "What does a table of oak"
    assert answer["choices"][0]["finish_reason"] == "stop"


@pytest.mark.parametrize("choice", ["required", {"type": "function", "function": {"name": "weather"}}])
async def test_a_forced_tool_is_called_with_arguments_of_its_schema(upstream, choice):
    answer = await ask(upstream, "Berlin", tools=TOOLS, tool_choice=choice)
    [call] = answer["choices"][0]["message"]["tool_calls"]
    assert answer["choices"][0]["finish_reason"] == "tool_calls"
    assert call["function"]["name"] == "weather"
    assert json.loads(call["function"]["arguments"]) == {"city": "Berlin", "days": 1, "unit": "celsius"}
    assert answer["usage"]["completion_tokens"] > 0
    _, body = await post(upstream, messages=[{"role": "user", "content": "Berlin"}], tools=TOOLS, tool_choice=choice, stream=True)
    calls = [call for event in events_of(body) for call in event["choices"][0]["delta"].get("tool_calls", [])]
    assert [calls[0]["id"], calls[0]["function"]["name"]] == [call["id"] for call in calls[:1]] + ["weather"]
    assert json.loads("".join(call["function"]["arguments"] for call in calls)) == {"city": "Berlin", "days": 1, "unit": "celsius"}


async def test_the_result_of_a_tool_is_reported(upstream):
    messages = [
        {"role": "user", "content": "What is the weather?"},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "c", "type": "function", "function": {"name": "weather", "arguments": "{}"}}],
        },
        {"role": "tool", "tool_call_id": "c", "content": "21 degrees"},
    ]
    _, body = await post(upstream, messages=messages, tools=TOOLS, tool_choice="required")
    assert "21 degrees" in json.loads(body)["choices"][0]["message"]["content"]


async def test_json_is_json(upstream):
    answer = await ask(upstream, "Hi", response_format={"type": "json_object"})
    assert json.loads(answer["choices"][0]["message"]["content"])["script"] == "Demo (scripted, no AI)"
    schema = {"type": "object", "properties": {"n": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}}}}
    answer = await ask(upstream, "Hi", response_format={"type": "json_schema", "json_schema": {"name": "x", "schema": schema}})
    assert json.loads(answer["choices"][0]["message"]["content"]) == {"n": 1, "tags": ["Hi"]}


async def test_parts_and_images_are_read_and_counted(upstream):
    parts = [{"type": "text", "text": "Hello"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]
    answer = await ask(upstream, parts)
    assert "demo model" in answer["choices"][0]["message"]["content"]
    assert answer["usage"]["prompt_tokens"] == 4 + 2 + 85


@pytest.mark.parametrize(
    ("body", "status", "param"),
    [
        (b"{not json", 400, None),
        (b"[]", 400, None),
        (b"\xff", 400, None),
        (b'{"messages":[]}', 400, "model"),
        (b'{"model":"demo"}', 400, "messages"),
        (b'{"model":"demo","messages":[]}', 400, "messages"),
        (b'{"model":"demo","messages":["x"]}', 400, "messages"),
        (b'{"model":"demo","messages":[{"role":"user","content":"x"}],"n":2}', 400, "n"),
        (b'{"model":"demo","messages":[{"role":"user","content":"x"}],"max_tokens":0}', 400, "max_tokens"),
        (b'{"model":"demo","messages":[{"role":"user","content":"x"}],"max_tokens":true}', 400, "max_tokens"),
        (b'{"model":"demo","messages":[{"role":"user","content":"x"}],"stop":[1]}', 400, "stop"),
        (b'{"model":"demo","messages":[{"role":"user","content":"x"}],"tools":{"a":1}}', 400, "tools"),
        (b'{"model":"demo","messages":[{"role":"user","content":"x"}],"tool_choice":{"function":{"name":"a"}}}', 400, "tool_choice"),
        (b'{"model":"gpt","messages":[{"role":"user","content":"x"}]}', 404, "model"),
    ],
)
async def test_bad_requests_are_refused_in_the_shape(upstream, body, status, param):
    got, answer = await post(upstream, raw=body)
    error = json.loads(answer)["error"]
    assert (got, error["param"], error["type"]) == (status, param, "invalid_request_error")
    assert error["message"]


async def test_models_and_unknown_paths(upstream):
    status, body = await post(upstream, path="/models", method="GET", raw=b"")
    assert (status, [model["id"] for model in json.loads(body)["data"]]) == (
        200,
        ["demo", "demo-image", "demo-speech", "demo-transcription"],
    )
    status, body = await post(upstream, path="/images/generations")
    assert (status, json.loads(body)["error"]["type"]) == (404, "invalid_request_error")


async def test_embeddings_are_the_same_for_the_same_text(upstream):
    status, body = await post(upstream, path="/embeddings", input=["a", "b", "a"])
    answer = json.loads(body)
    vectors = [item["embedding"] for item in answer["data"]]
    assert status == 200
    assert vectors[0] == vectors[2] != vectors[1]
    assert sum(value * value for value in vectors[0]) == pytest.approx(1, abs=1e-4)
    assert answer["usage"] == {"prompt_tokens": 3, "total_tokens": 3}
    _, body = await post(upstream, path="/embeddings", input="a", encoding_format="base64")
    assert isinstance(json.loads(body)["data"][0]["embedding"], str)
    for wrong in ({"input": []}, {"input": [1]}, {"input": "a", "encoding_format": "x"}):
        assert (await post(upstream, path="/embeddings", **wrong))[0] == 400


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"const": 4}, 4),
        ({"default": "x", "type": "string"}, "x"),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, None),
        ({"type": ["number", "null"], "minimum": 2}, 2.0),
        ({"type": "boolean"}, True),
        ({"type": "string"}, "demo"),
        ({"type": "object"}, {}),
        ("nonsense", None),
    ],
)
def test_examples_fit_their_schema(schema, value):
    assert script.example_of(schema, "") == value


def test_a_cut_never_splits_a_character():
    body = json.dumps({"model": "demo", "messages": [{"role": "user", "content": "🌱🌱🌱🌱🌱🌱"}], "max_tokens": 25}).encode()
    answer = chat.answer(chat.read_request(body), body)
    assert "\ufffd" not in answer.text
    assert answer.completion_tokens <= 25
