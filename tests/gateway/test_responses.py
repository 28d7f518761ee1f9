"""`/v1/responses`: what is counted, held, sent and refused, in the provider's own words and translated."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from aim2balance.gateway import operations
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid
from tests.gateway.scripted import CONFIG, HI, JSON, Shop, chunk, limit_of, once, open_shop, plain

RESPONSES = "/v1/responses"
ASKED: dict[str, Any] = {"model": "small", "input": "Hi"}
NATIVE = {**CONFIG, "providers": {**CONFIG["providers"], "script": {**CONFIG["providers"]["script"], "also_speaks": ["responses"]}}}
SPOKEN = {
    **CONFIG,
    "providers": {**CONFIG["providers"], "script": {**CONFIG["providers"]["script"], "dialect": "responses"}},
}


def response(text: str = "Hello", *, prompt: int = 5, made: int = 3, status: str = "completed", **more: Any) -> dict[str, Any]:
    message = {"type": "message", "id": "msg_1", "role": "assistant", "status": status, "content": [{"type": "output_text", "text": text}]}
    usage = {"input_tokens": prompt, "output_tokens": made, "total_tokens": prompt + made}
    return {"id": "resp_1", "object": "response", "model": "up", "status": status, "output": [message], "usage": usage, **more}


def event(kind: str, **members: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **members})}\n\n".encode()


async def answers(request: dict[str, Any]) -> Any:
    del request
    return 200, JSON, once(json.dumps(response()).encode())


def stream(*texts: str) -> list[bytes]:
    said = "".join(texts)
    return [
        event("response.created", response=response("", status="in_progress", usage=None)),
        *(event("response.output_text.delta", delta=text, output_index=0) for text in texts),
        event("response.output_item.done", output_index=0, item=response(said)["output"][0]),
        event("response.completed", response=response(said)),
    ]


@pytest.mark.parametrize("model", ["small", "claude"])
async def test_another_dialect_answers_it(shop: Shop, model: str) -> None:
    person = await shop.person()
    if model == "claude":
        message = {"id": "m", "type": "message", "model": "up", "role": "assistant", "content": [{"type": "text", "text": "Hello"}],
                   "stop_reason": "end_turn", "usage": {"input_tokens": 5, "output_tokens": 3}}  # fmt: skip

        async def claude(_: dict[str, Any]) -> Any:
            return 200, JSON, once(json.dumps(message).encode())

        shop.script.replies = [claude]
    else:
        shop.script.replies = [plain(5, 3)]
    answer = await shop.ask(person, {**ASKED, "model": model, "instructions": "Be brief.", "max_output_tokens": 77}, path=RESPONSES)
    assert answer.status == 200, answer.body
    said = answer.json()
    assert (said["object"], said["status"], said["store"]) == ("response", "completed", False)
    assert said["output"][0]["content"][0]["text"] == "Hello"
    assert (said["usage"]["input_tokens"], said["usage"]["output_tokens"], said["usage"]["total_tokens"]) == (5, 3, 8)
    (receipt,) = await shop.receipts(person)
    assert (receipt["usage"]["input"], receipt["usage"]["output"]) == (5, 3)
    assert limit_of(shop.script.asked[0]) == 77
    await shop.check()


async def test_the_provider_gets_it_as_it_came_and_keeps_nothing(db: Database, tmp_path: Path) -> None:
    async with open_shop(db, tmp_path, NATIVE) as shop:
        person = await shop.person()
        shop.script.replies = [answers]
        body = b'{ "model":"small" , "store": null, "input":[{"role":"user","content":"H\\u00e4"}], "x_new": 1, "include":[] }'
        answer = await shop.ask(person, body, path=RESPONSES)
        assert (answer.status, answer.json()) == (200, response())
        sent = shop.script.asked[0]
        assert shop.script.paths == ["/responses"]
        assert sent == {"max_output_tokens": 16384, "model": "up-small", "store": False, "input": [{"role": "user", "content": "Hä"}],
                        "x_new": 1, "include": []}  # fmt: skip
        (receipt,) = await shop.receipts(person)
        assert (receipt["usage"]["input"], receipt["usage"]["output"], receipt["status"]) == (5, 3, "booked")
        await shop.check()


async def test_a_provider_that_speaks_nothing_else_answers_chats_and_messages(db: Database, tmp_path: Path) -> None:
    async with open_shop(db, tmp_path, SPOKEN) as shop:
        person = await shop.person()
        shop.script.replies = [answers]
        tools = [{"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}]
        history = [*HI["messages"], {"role": "assistant", "content": None, "tool_calls": [
            {"id": "c1", "type": "function", "function": {"name": "look", "arguments": "{}"}}
        ]}, {"role": "tool", "tool_call_id": "c1", "content": "seen"}]  # fmt: skip
        chat = await shop.ask(person, {**HI, "messages": history, "tools": tools, "max_tokens": 9})
        assert chat.json()["choices"][0]["message"]["content"] == "Hello"
        sent = shop.script.asked[0]
        assert [item.get("type", item.get("role")) for item in sent["input"]] == ["user", "function_call", "function_call_output"]
        assert (sent["max_output_tokens"], sent["store"], sent["tools"][0]["name"]) == (9, False, "look")
        message = await shop.ask(person, {**HI, "max_tokens": 9}, path="/v1/messages")
        assert message.json()["content"][0]["text"] == "Hello"
        shop.script.streams(*stream("Hel", "lo"))
        streamed = await shop.ask(person, {**HI, "stream": True})
        assert b'"content":"Hel"' in streamed.body
        assert b'"finish_reason":"stop"' in streamed.body
        await shop.check()


async def test_a_stream_ends_with_its_receipt_before_the_last_event(db: Database, tmp_path: Path) -> None:
    async with open_shop(db, tmp_path, NATIVE) as shop:
        person = await shop.person()
        shop.script.streams(*stream("Hel", "lo"))
        got = await shop.ask(person, {**ASKED, "stream": True}, path=RESPONSES)
        assert (
            got.body.index(b"response.output_item.done") < got.body.index(b": a2b-receipt") < got.body.index(b"event: response.completed")
        )
        assert got.receipt["usage"]["output"] == 3
        await shop.check()


async def test_f42_leaving_before_the_figures_costs_what_was_said(db: Database, tmp_path: Path) -> None:
    async with open_shop(db, tmp_path, NATIVE) as shop:
        person = await shop.person()
        shop.script.streams(*stream("Hello there, this is a sentence.")[:2], then=asyncio.Event())
        live = shop.send(person, {**ASKED, "stream": True}, path=RESPONSES)
        await live.until(b"sentence")
        live.disconnect()
        await live.end()
        (receipt,) = await shop.receipts(person)
        assert receipt["status"] == "cut"
        assert receipt["usage"]["output"] >= len("Hello there, this is a sentence.") // 4
        await shop.check()


@pytest.mark.parametrize("is_native", [True, False])
async def test_f01_a_stream_that_outgrows_the_wallet_ends_as_incomplete_with_what_was_said(
    db: Database, tmp_path: Path, is_native: bool
) -> None:
    async with open_shop(db, tmp_path, NATIVE if is_native else CONFIG) as shop:
        person = await shop.person("0.012")
        words = ["word " * 400] * 40
        if is_native:
            shop.script.streams(*stream(*words))
        else:
            shop.script.streams(*(chunk(word) for word in words), chunk(finish="stop"))
        got = await shop.ask(person, {**ASKED, "stream": True}, path=RESPONSES)
        last = json.loads(got.body.split(b"data: ")[-1])
        assert last["type"] == "response.incomplete"
        assert last["response"]["incomplete_details"] == {"reason": "max_output_tokens"}
        assert last["response"]["output"][0]["content"][0]["text"].startswith("word word")
        assert got.receipt["status"] == "shortened"
        await shop.check()


async def test_f35_an_error_before_the_first_word_is_a_refusal_and_costs_nothing(db: Database, tmp_path: Path) -> None:
    async with open_shop(db, tmp_path, NATIVE) as shop:
        person = await shop.person()
        head = event("response.created", response=response("", status="in_progress", usage=None))
        failed = event("response.failed", response=response("", status="failed", error={"code": "server_error", "message": "broken"}))
        for last in (failed, event("error", code="server_error", message="broken", param=None)):
            shop.script.streams(head, last)
            got = await shop.ask(person, {**ASKED, "stream": True}, path=RESPONSES)
            assert got.status == 502, got.body
        assert await shop.receipts(person) == []
        await shop.check()


STATE: list[tuple[str, dict[str, Any]]] = [
    ("previous_response_id", {"previous_response_id": "resp_of_somebody"}),
    ("conversation", {"conversation": "conv_of_somebody"}),
    ("store", {"store": True}),
    ("prompt", {"prompt": {"id": "pmpt_of_somebody"}}),
    ("input.item_reference", {"input": [{"type": "item_reference", "id": "rs_of_somebody"}]}),
    ("input.file_id", {"input": [{"role": "user", "content": [{"type": "input_file", "file_id": "file-of-somebody"}]}]}),
    ("input.file_id", {"input": [{"role": "user", "content": [{"type": "input_image", "file_id": "file-of-somebody"}]}]}),
    ("tools.vector_store_ids", {"tools": [{"type": "file_search", "vector_store_ids": ["vs"]}]}),
    ("tools.container", {"tools": [{"type": "code_interpreter", "container": "cntr_of_somebody"}]}),
]


@pytest.mark.parametrize(("name", "members"), STATE)
async def test_f39_state_at_the_provider_is_refused_by_name(db: Database, tmp_path: Path, name: str, members: dict[str, Any]) -> None:
    async with open_shop(db, tmp_path, NATIVE) as shop:
        person = await shop.person()
        answer = await shop.ask(person, {**ASKED, **members}, path=RESPONSES)
        assert (answer.status, answer.code, answer.json()["error"]["param"]) == (400, "provider_state_refused", name)
        assert not shop.script.asked


async def test_what_is_not_kept_is_not_found(shop: Shop) -> None:
    person = await shop.person()
    for method in ("GET", "DELETE"):
        answer = await shop.ask(person, path=f"{RESPONSES}/resp_1", method=method)
        assert (answer.status, answer.code) == (404, "response_not_found")
    later = await shop.ask(person, {**ASKED, "background": True}, path=RESPONSES)
    assert (later.status, later.code) == (400, "unsupported_by_dialect")


@pytest.mark.parametrize(
    "members",
    [
        {"input": None}, {"input": []}, {"input": [1]}, {"input": {}}, {"input": [{"role": "robot", "content": "x"}]},
        {"input": [{"type": "function_call", "name": "f"}]}, {"input": [{"type": "function_call_output", "call_id": "c", "output": 3}]},
        {"instructions": 3}, {"tools": {}}, {"tools": [1]}, {"reasoning": "high"}, {"text": "json"}, {"text": {"format": "json"}},
        {"max_output_tokens": 0}, {"max_output_tokens": "many"}, {"stream": "yes"}, {"input": [{"role": "user", "content": 4}]},
        {"input": [{"type": "reasoning", "summary": "text"}]}, {"tool_choice": {"type": "function"}},
    ],
)  # fmt: skip
async def test_f44_what_is_not_of_the_dialect_is_refused(shop: Shop, members: dict[str, Any]) -> None:
    person = await shop.person()
    answer = await shop.ask(person, {**ASKED, **members}, path=RESPONSES)
    assert (answer.status, answer.code) == (400, "invalid_request_error"), answer.body
    assert not shop.script.asked


def read(**members: Any) -> Any:
    return operations.read("responses", json.dumps({**ASKED, **members}).encode())


def test_f34_all_that_is_read_is_counted() -> None:
    long = "some words of a text " * 400
    plainly = read(input=long)
    items: list[list[dict[str, Any]]] = [
        [{"role": "user", "content": [{"type": "input_text", "text": long}]}],
        [{"type": "function_call", "call_id": "c", "name": "f", "arguments": json.dumps({"a": long})}],
        [{"type": "function_call_output", "call_id": "c", "output": long}],
        [{"type": "reasoning", "id": "r", "summary": [{"type": "summary_text", "text": long}]}, {"role": "assistant", "content": "x"}],
        [{"type": "web_search_call", "id": "w", "action": {"query": long}}],
    ]
    for given in items:
        facts = read(input=given)
        assert facts.counted_input > plainly.counted_input * 0.9, given
        assert facts.input_bound >= len(long)
    assert read(input="x", instructions=long).input_bound >= len(long)
    assert read(input="x", tools=[{"type": "function", "name": "f", "description": long}]).input_bound >= len(long)
    sealed = read(input=[{"type": "reasoning", "id": "r", "summary": [], "encrypted_content": "A" * 8_000}])
    assert sealed.input_bound >= 6_000
    assert read(tools=[{"type": "web_search_preview"}]).server_tools == ("web_search",)
    assert read(reasoning={"effort": "high"}).wants_reasoning


DEARER = [("service_tier", "priority"), ("speed", "fast"), ("inference_geo", "us")]


@pytest.mark.parametrize(("name", "value"), DEARER)
async def test_f38_what_would_cost_more_than_was_held_is_left_out_or_refused(db: Database, tmp_path: Path, name: str, value: str) -> None:
    for config in (CONFIG, NATIVE):
        async with open_shop(db, tmp_path, config) as shop:
            person = await shop.person()
            shop.script.replies = [plain(5, 3)]
            answer = await shop.ask(person, {**ASKED, name: value}, path=RESPONSES)
            if config is NATIVE:
                assert (answer.status, answer.code) == (400, "model_not_priced"), answer.body
                assert not shop.script.asked
            else:
                assert (answer.status, answer.headers["x-a2b-dropped"]) == (200, name)
                assert name not in shop.script.asked[0]
            await shop.check()


def test_what_no_other_dialect_can_do_is_said() -> None:
    assert read(tools=[{"type": "custom", "name": "patch"}]).untranslatable
    assert read(input=[{"type": "computer_call_output", "call_id": "c", "output": {}}]).untranslatable
    assert read(truncation="auto", include=["x"]).left_out == ("truncation",)
    with pytest.raises(Invalid):
        read(input=[{"type": "item_reference", "id": "x"}])


async def test_f40_thoughts_come_back_to_their_maker(shop: Shop) -> None:
    """A signature of the anthropic dialect survives two turns of a tool loop in the responses dialect."""
    person = await shop.person()
    content = [
        {"type": "thinking", "thinking": "Look first.", "signature": "SEAL"},
        {"type": "redacted_thinking", "data": "HIDDEN"},
        {"type": "tool_use", "id": "toolu_1", "name": "look", "input": {"at": 1}},
    ]

    async def claude(_: dict[str, Any]) -> Any:
        message = {"id": "m", "type": "message", "model": "up", "role": "assistant", "content": content, "stop_reason": "tool_use",
                   "usage": {"input_tokens": 5, "output_tokens": 3}}  # fmt: skip
        return 200, JSON, once(json.dumps(message).encode())

    shop.script.replies = [claude]
    asked = {**ASKED, "model": "claude", "tools": [{"type": "function", "name": "look", "parameters": {"type": "object"}}]}
    first = (await shop.ask(person, asked, path=RESPONSES)).json()
    assert [item["type"] for item in first["output"]] == ["reasoning", "reasoning", "function_call"]
    call = first["output"][2]
    result = {"type": "function_call_output", "call_id": call["call_id"], "output": "seen"}
    again = await shop.ask(person, {**asked, "input": [{"role": "user", "content": "Hi"}, *first["output"], result]}, path=RESPONSES)
    assert again.status == 200, again.body
    sent = shop.script.asked[1]["messages"]
    assert [message["role"] for message in sent] == ["user", "assistant", "user"]
    assert sent[1]["content"][-1] == content[2]
    assert content[0] in sent[1]["content"]
    assert content[1] in sent[1]["content"]
    assert sent[2]["content"][0]["tool_use_id"] == "toolu_1"
