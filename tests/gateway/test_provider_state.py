"""F39: what is kept at the provider, who else pays, which other model answers: none of it is reached through our one account there."""

import json
from typing import Any

import pytest

from tests.gateway.scripted import HI, Shop, plain

CHAT, MESSAGES, EMBEDDINGS = "/v1/chat/completions", "/v1/messages", "/v1/embeddings"
STATE: list[tuple[str, Any]] = [
    ("thread", {"type": "create"}),
    ("thread", {"type": "continue", "previous_message_id": "msg_of_somebody"}),
    ("Thread", {"type": "create"}),
    ("previous_message_id", "msg_of_somebody"),
    ("previous_response_id", "resp_of_somebody"),
    ("previousResponseId", "resp_of_somebody"),
    ("container", "container_of_somebody"),
    ("container", {"id": "c", "skills": []}),
    ("conversation", "conv_of_somebody"),
    ("session_id", "s"),
    ("session", {"a": 1}),
    ("sessionid", "s"),
    ("file_ids", ["file-of-somebody"]),
    ("files", ["file-of-somebody"]),
    ("attachments", [{"a": 1}]),
    ("store", True),
    ("fallbacks", "default"),
    ("fallbacks", [{"model": "claude-opus-4-1"}]),
    ("user_profile_id", "up"),
    ("workspace_id", "w"),
    ("vector_store_ids", ["vs"]),
    ("id_slot", 3),
    ("billing_policy", {"bill_to": "user_profile"}),
    ("cached_content", "cachedContents/1"),
    ("compaction", {"a": 1}),
]
HARMLESS: dict[str, Any] = {
    "store": False, "previous_response_id": None, "thread": None, "files": [], "metadata": {"thread_id": "t", "file_id": "f"}, "user": "u",
    "prompt_cache_key": "k", "safety_identifier": "s", "stop_token_ids": [1], "x_vendor": {"thread": 1},
}  # fmt: skip


async def refused(shop: Shop, body: dict[str, Any] | bytes, path: str, name: str) -> dict[str, Any]:
    person = shop.people[0] if shop.people else await shop.person()
    answer = await shop.ask(person, body, path=path)
    error = answer.json()["error"]
    assert (answer.status, error["code"]) == (400, "provider_state_refused"), answer.body
    assert error["type"] == "invalid_request_error"
    assert f"`{name}`" in error["message"]
    assert error["param"] == name
    assert not shop.script.asked
    return error


@pytest.mark.parametrize("path", [CHAT, MESSAGES, MESSAGES + "/count_tokens"])
async def test_f39_state_at_the_provider_is_refused_by_name(shop: Shop, path: str) -> None:
    for name, value in STATE:
        for model in ("small", "claude"):
            error = await refused(shop, {**HI, "model": model, "max_tokens": 50, name: value}, path, name)
            threads = name.lower() == "thread" or name == "previous_message_id"
            assert error["details"]["error_code"] == ("thread_unsupported_request" if threads else "provider_state_refused")


async def test_f39_embeddings_too(shop: Shop) -> None:
    await refused(shop, {"model": "inputs", "input": "Hi", "file_id": "f"}, EMBEDDINGS, "file_id")


@pytest.mark.parametrize(
    ("path", "block", "name"),
    [
        (CHAT, {"type": "file", "file": {"file_id": "file-of-somebody"}}, "messages.file_id"),
        (CHAT, {"type": "image_file", "image_file": {"file_id": "f"}}, "messages.file_id"),
        (MESSAGES, {"type": "document", "source": {"type": "file", "file_id": "f"}}, "messages.file_id"),
        (
            MESSAGES,
            {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "image", "source": {"type": "file", "file_id": "f"}}]},
            "messages.file_id",
        ),
    ],
)
async def test_f39_files_inside_a_message(shop: Shop, path: str, block: dict[str, Any], name: str) -> None:
    body = {"model": "small", "max_tokens": 50, "messages": [{"role": "user", "content": [{"type": "text", "text": "see"}, block]}]}
    await refused(shop, body, path, name)
    await refused(shop, json.dumps(body).replace('"file_id"', '"\\u0066ile_id"').encode(), path, name)


async def test_f39_tools_and_earlier_audio_and_further_bodies(shop: Shop) -> None:
    await refused(shop, {**HI, "tools": [{"type": "file_search", "vector_store_ids": ["vs"]}]}, CHAT, "tools.vector_store_ids")
    await refused(shop, {**HI, "extra_body": {"google": {"cached_content": "cachedContents/1"}}}, CHAT, "cached_content")
    said = [*HI["messages"], {"role": "assistant", "audio": {"id": "audio_of_somebody"}}, *HI["messages"]]
    await refused(shop, {**HI, "messages": said}, CHAT, "messages.audio.id")


async def test_f39_an_empty_double_hides_nothing(shop: Shop) -> None:
    twice = b'{"model":"small","messages":[{"role":"user","content":"Hi"}],"thread":{"type":"create"},"thread":null}'
    await refused(shop, twice, CHAT, "thread")


async def test_f39_a_name_that_ends_a_line_stays_on_it(shop: Shop) -> None:
    error = await refused(shop, {**HI, "thread\u2028é": 1}, CHAT, r"'thread\u2028\xe9'")
    assert error["message"].isascii()


@pytest.mark.parametrize("path", [CHAT, MESSAGES])
async def test_f39_what_refers_to_nothing_passes(shop: Shop, path: str) -> None:
    person = await shop.person()
    shop.script.replies = [plain(completion=1)]
    tool = {"name": "read", "input_schema": {"type": "object", "properties": {"file_id": {"type": "string"}, "container": {}}}}
    spoken: dict[str, Any] = {
        "tools": [tool if path == MESSAGES else {"type": "function", "function": {"name": "read", "parameters": tool["input_schema"]}}]
    }
    if path == MESSAGES:
        use = {"type": "tool_use", "id": "t", "name": "read", "input": {"file_id": "theirs", "container": "x"}}
        result = {"type": "tool_result", "tool_use_id": "t", "content": "ok"}
        spoken["messages"] = [*HI["messages"], {"role": "assistant", "content": [use]}, {"role": "user", "content": [result]}]
    answer = await shop.ask(person, {**HI, "max_tokens": 50, **HARMLESS, **spoken}, path=path)
    assert answer.status == 200, answer.body
    if path == CHAT:
        assert shop.script.asked[-1]["metadata"] == HARMLESS["metadata"]
        assert shop.script.asked[-1]["x_vendor"] == {"thread": 1}
