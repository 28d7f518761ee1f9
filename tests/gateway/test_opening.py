"""F35: what says nothing yet is kept back a moment, so that an answer that fails at once becomes another one, or an error with a status."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from aim2balance.gateway.answer import MOST_KEPT, OPENING_S
from aim2balance.gateway.dialects.translation import StreamTranslator
from aim2balance.gateway.ports import UpstreamBroken, UpstreamTimeout
from aim2balance.kit.db import Database
from tests.gateway.scripted import CONFIG, DONE, HI, MODELS, SSE, Alarms, Reply, Shop, chunk, once, open_shop
from tests.serving import take_receipt

COMMENT = b": OPENROUTER PROCESSING\n\n"
ROLE = b'data: {"id":"c1","model":"up","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}\n\n'
BACKED = {
    "openai": {"provider": "script", "upstream": "up-backed", "usd_per_mtok": {"input": 1, "output": 10}, "fallbacks": ["dear"]},
    "anthropic": {"provider": "claude", "upstream": "up-claude", "usd_per_mtok": {"input": 1, "output": 10}, "fallbacks": ["dear"]},
}


def event(kind: str, **members: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **members})}\n\n".encode()


START = event("message_start", message={"id": "m1", "model": "up", "role": "assistant", "usage": {"input_tokens": 9, "output_tokens": 1}})
PING = event("ping")
BLOCK = event("content_block_start", index=0, content_block={"type": "text", "text": ""})
SAID = event("content_block_delta", index=0, delta={"type": "text_delta", "text": "abcd"})
STOPPED = (
    event("content_block_stop", index=0),
    event("message_delta", delta={"stop_reason": "end_turn"}, usage={"output_tokens": 3}),
    event("message_stop"),
)
OPENINGS = {"openai": (COMMENT, ROLE), "anthropic": (START, PING, COMMENT, BLOCK)}
WORDS = {"openai": chunk("abcd"), "anthropic": SAID}
ENDS = {"openai": (chunk(finish="stop"), DONE), "anthropic": STOPPED}
ERRORS = {
    "openai": b'data: {"error":{"message":"the model tripped","code":502}}\n\n',
    "anthropic": event("error", error={"type": "overloaded_error", "message": "Overloaded"}),
}
PATHS = {"openai": "/v1/chat/completions", "anthropic": "/v1/messages"}
DIALECTS = ("openai", "anthropic")
DEAR = (chunk("from the other"), chunk(finish="stop", usage={"prompt_tokens": 7, "completion_tokens": 4}), DONE)


def opened(db: Database, folder: Path, alarms: Alarms | None = None) -> AbstractAsyncContextManager[Shop]:
    return open_shop(db, folder, {**CONFIG, "models": {**MODELS, **BACKED}}, later=alarms)


def asked(model: str, **more: Any) -> dict[str, Any]:
    return {**HI, "model": model, "max_tokens": 50, "stream": True, **more}


def pieces(*each: bytes, failure: Exception | None = None) -> Reply:
    async def reply(_: dict[str, Any]) -> Any:
        async def body() -> AsyncIterator[bytes]:
            for piece in each:
                yield piece
            if failure is not None:
                raise failure

        return 200, SSE, body()

    return reply


@pytest.mark.parametrize("client", DIALECTS)
@pytest.mark.parametrize("provider", DIALECTS)
async def test_f35_an_error_before_the_first_word_falls_back(db: Database, tmp_path: Path, provider: str, client: str) -> None:
    opening, error = OPENINGS[provider], ERRORS[provider]
    broken = [
        pieces(error),
        pieces(*opening, error),
        pieces(b"".join((*opening, error))),
        pieces(error.rstrip(b"\n")),
        pieces(*opening),
        pieces(*opening, failure=UpstreamBroken("lost")),
        pieces(failure=UpstreamTimeout("idle", 60)),
        pieces(),
    ]
    async with opened(db, tmp_path) as shop:
        person = await shop.person()
        for index, fails in enumerate(broken):
            shop.script.replies = [fails, pieces(*DEAR)]
            answer = await shop.ask(person, asked(provider), path=PATHS[client])
            assert answer.status == 200, (index, answer.body)
            assert b"from the other" in answer.body
            assert error.split(b"data: ")[1] not in answer.body
            assert answer.headers["x-a2b-provider"] == "second"
            assert (answer.receipt["status"], answer.receipt["usage"]["input"]) == ("booked", 7)
        assert len(await shop.receipts(person)) == len(broken)
        await shop.check()


STATUSES: list[tuple[str, bytes, int, str]] = [
    ("openai", b'data: {"error":{"message":"Token limit reached","code":400}}\n\n', 400, "Token limit reached"),
    ("openai", b'data: {"error":{"message":"slow down","type":"rate_limit_exceeded"}}\n\n', 429, "upstream_rate_limited"),
    ("openai", b'data: {"error":{"message":"key sk-abcdefgh is wrong","code":401}}\n\n', 502, "upstream_auth"),
    ("openai", b'data: {"error":{"message":"tripped","code":"server_error"}}\n\n', 502, "upstream_error"),
    ("openai", b'event: error\ndata: {"error":{"message":"No such tool","status_code":400}}\n\n', 400, "No such tool"),
    ("openai", b'event: error\ndata: "out of memory"\n\n', 502, "upstream_error"),
    ("anthropic", event("error", error={"type": "overloaded_error", "message": "Overloaded"}), 502, "upstream_error"),
    ("anthropic", event("error", error={"type": "rate_limit_error", "message": "slow down"}), 429, "upstream_rate_limited"),
    ("anthropic", event("error", error={"type": "invalid_request_error", "message": "messages: no"}), 400, "messages: no"),
    ("anthropic", event("error", error={"type": "billing_error", "message": "org-abcdefgh has no credit"}), 502, "upstream_auth"),
]


@pytest.mark.parametrize(("provider", "error", "status", "says"), STATUSES)
async def test_f35_an_error_in_place_of_an_answer_has_a_status(shop: Shop, provider: str, error: bytes, status: int, says: str) -> None:
    person = await shop.person()
    for client in DIALECTS:
        for body in ((error,), (*OPENINGS[provider], error), (b"".join((*OPENINGS[provider], error)),)):
            shop.script.streams(*body)
            answer = await shop.ask(person, asked("small" if provider == "openai" else "claude"), path=PATHS[client])
            assert answer.status == status, answer.body
            assert answer.headers["content-type"] == "application/json"
            assert answer.json().get("type") == ("error" if client == "anthropic" else None)
            assert says in (answer.json()["error"]["message"], answer.json()["error"].get("code"))
            assert b"sk-abc" not in answer.body
            assert b"org-abc" not in answer.body
    assert not await shop.receipts(person)


@pytest.mark.parametrize("provider", DIALECTS)
@pytest.mark.parametrize("length", [1, 7, 1_000_000])
async def test_f35_what_was_kept_back_goes_out_byte_for_byte(shop: Shop, provider: str, length: int) -> None:
    person = await shop.person()
    whole = b"".join((*OPENINGS[provider], WORDS[provider], *ENDS[provider]))
    shop.script.streams(*(whole[at : at + length] for at in range(0, len(whole), length)))
    answer = await shop.ask(person, asked("small" if provider == "openai" else "claude"), path=PATHS[provider])
    assert take_receipt(answer.body)[0] == whole


@pytest.mark.parametrize("client", DIALECTS)
@pytest.mark.parametrize("provider", DIALECTS)
async def test_f35_after_a_second_the_opening_goes_out(db: Database, tmp_path: Path, provider: str, client: str) -> None:
    alarms, gate = Alarms(), asyncio.Event()
    async with opened(db, tmp_path, alarms) as shop:
        person = await shop.person()
        shop.script.streams(*OPENINGS[provider], then=gate, after=(WORDS[provider], *ENDS[provider]))
        live = shop.send(person, asked(provider), path=PATHS[client])
        async with asyncio.timeout(30):
            while not alarms.set:
                await asyncio.sleep(0)
        for _ in range(100):
            await asyncio.sleep(0)
        assert [seconds for seconds, _ in alarms.set] == [OPENING_S]
        assert live.got.status == 0  # nothing went out yet
        alarms.ring()
        await live.until(COMMENT)
        assert live.got.status == 200
        assert b"abcd" not in live.got.body
        gate.set()
        answer = await live.end()
        assert b"abcd" in answer.body
        assert answer.receipt["status"] == "booked"
        if provider == client:
            assert take_receipt(answer.body)[0] == b"".join((*OPENINGS[provider], WORDS[provider], *ENDS[provider]))
        await shop.check()


async def test_f35_an_error_after_that_second_is_an_event_of_the_stream(db: Database, tmp_path: Path) -> None:
    alarms, gate = Alarms(), asyncio.Event()
    async with opened(db, tmp_path, alarms) as shop:
        person = await shop.person()
        shop.script.streams(ROLE, then=gate, after=(ERRORS["openai"],))
        live = shop.send(person, asked("openai"))
        async with asyncio.timeout(30):
            while not alarms.set:
                await asyncio.sleep(0)
        for _ in range(100):
            await asyncio.sleep(0)
        alarms.ring()
        await live.until(ROLE)
        gate.set()
        answer = await live.end()
        assert take_receipt(answer.body)[0] == ROLE + ERRORS["openai"]
        assert answer.receipt["money"]["totalMicroEur"] == 0
        await shop.check()


@pytest.mark.parametrize("silent", [True, False])
async def test_f35_who_leaves_or_is_cut_off_during_the_opening_is_booked_once(db: Database, tmp_path: Path, silent: bool) -> None:
    alarms = Alarms()
    async with opened(db, tmp_path, alarms) as shop:
        person = await shop.person()
        for leaves in (True, False):
            shop.script.closed = 0
            shop.script.streams(*(() if silent else (ROLE,)), then=asyncio.Event())
            live = shop.send(person, asked("small"))
            async with asyncio.timeout(30):
                while not alarms.set:
                    await asyncio.sleep(0)
            for _ in range(100):
                await asyncio.sleep(0)
            if leaves:
                live.disconnect()
                alarms.ring()
            else:
                live.task.cancel()
            await live.end()
            await shop.settled()
            assert shop.script.closed == 1
            assert not alarms.set
        assert [receipt["status"] for receipt in await shop.receipts(person)] == ["cut", "cut"]
        await shop.check()


async def test_f35_no_more_than_a_bounded_part_is_kept(db: Database, tmp_path: Path) -> None:
    alarms = Alarms()
    async with opened(db, tmp_path, alarms) as shop:
        person = await shop.person()
        shop.script.streams(*[COMMENT * 100] * (MOST_KEPT // (100 * len(COMMENT)) + 2), then=asyncio.Event())
        live = shop.send(person, asked("small"))
        await live.until(COMMENT)  # no alarm rang
        assert MOST_KEPT < len(live.got.body) < 2 * MOST_KEPT
        live.disconnect()
        await live.end()
        await shop.check()


@pytest.mark.parametrize(
    "said",
    [
        b'data: {"choices":[{"index":0,"delta":{"images":[{"image_url":{"url":"data:image/png;base64,AA=="}}]}}]}\n\n',
        b'data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]}}]}\n\n',
        b'data: {"choices":[{"index":0,"delta":{"reasoning":"so"}}]}\n\n',
        chunk(finish="stop"),
        event("content_block_start", index=0, content_block={"type": "tool_use", "id": "t", "name": "f", "input": {}}),
        event("content_block_start", index=0, content_block={"type": "web_search_tool_result", "tool_use_id": "t", "content": []}),
        event("content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": "so"}),
    ],
)
async def test_f35_whatever_says_something_goes_out_at_once(db: Database, tmp_path: Path, said: bytes) -> None:
    alarms = Alarms()
    async with opened(db, tmp_path, alarms) as shop:
        person = await shop.person()
        model = "claude" if said.startswith(b"event") else "small"
        shop.script.streams(said, then=asyncio.Event())
        live = shop.send(person, asked(model), path="/v1/messages" if model == "claude" else "/v1/chat/completions")
        await live.until(said)
        assert not alarms.set  # the time was called off, not waited for
        live.disconnect()
        await live.end()
        await shop.check()


async def test_f35_our_own_mistake_before_the_first_word_costs_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise RuntimeError("secret prompt")

    person = await shop.person()
    monkeypatch.setattr(StreamTranslator, "feed", broken)
    shop.script.replies = [lambda _: answered(chunk("abcd"), chunk(finish="stop"), DONE)]
    answer = await shop.ask(person, asked("small"), path="/v1/messages")
    assert (answer.status, answer.code) == (500, "internal_error")
    assert not await shop.receipts(person)


async def answered(*each: bytes) -> Any:
    return 200, SSE, once(*each)
