"""F39: a field on no list passes to the same dialect, is told once by its name and is held for; or it is refused, as the operator says."""

import json
from pathlib import Path
from typing import Any

import pytest

from aim2balance.gateway.unlisted_fields import MOST_TOLD
from aim2balance.kit.db import Database
from tests.gateway.scripted import CONFIG, HI, Shop, once, open_shop, plain

CHAT, MESSAGES, EMBEDDINGS = "/v1/chat/completions", "/v1/messages", "/v1/embeddings"
SPOKEN = json.dumps({
    "id": "m1", "type": "message", "role": "assistant", "model": "up", "content": [{"type": "text", "text": "Hi"}], "stop_reason": "end_turn",
    "usage": {"input_tokens": 9, "output_tokens": 1},
}).encode()  # fmt: skip
UPLOAD = {"type": "container_upload", "file_id": "file_011CcaGs24UqTfYHgDWn7trH"}


async def message(_: dict[str, Any]) -> Any:
    return 200, {"content-type": "application/json"}, once(SPOKEN)


def given(block: dict[str, Any]) -> dict[str, Any]:
    content = [{"type": "text", "text": "Sum it up"}, block]
    return {"model": "claude", "max_tokens": 50, "messages": [{"role": "user", "content": content}]}


def told(output: str) -> list[str]:
    return [line.split("field=")[1].split()[0] for line in output.splitlines() if "a field that is on no list" in line]


@pytest.mark.parametrize(("path", "model", "reply"), [(CHAT, "small", plain(completion=1)), (MESSAGES, "claude", message)])
async def test_f39_passes_and_is_told_once_by_its_name(
    shop: Shop, capsys: pytest.CaptureFixture[str], path: str, model: str, reply: Any
) -> None:
    person = await shop.person()
    shop.script.replies = [reply]
    more = {"x_vendor": {"mode": "secret value"}, "min_tokens": 3}
    for _ in range(2):
        answer = await shop.ask(person, {**HI, "model": model, "max_tokens": 50, **more}, path=path)
        assert answer.status == 200, answer.body
        assert more.items() <= shop.script.asked[-1].items()
    await shop.ask(person, {**HI, "model": model, "max_tokens": 50, "store": False, "thread": None, "temperature": 0.5}, path=path)
    output = capsys.readouterr().out
    assert told(output) == ["x_vendor", "min_tokens"]
    assert "secret value" not in output


async def test_f39_another_dialect_is_told_what_was_left_out(shop: Shop) -> None:
    person = await shop.person()
    for path, model, reply in ((MESSAGES, "small", plain(completion=1)), (CHAT, "claude", message)):
        shop.script.replies = [reply]
        answer = await shop.ask(person, {**HI, "model": model, "max_tokens": 50, "x_vendor": 1}, path=path)
        assert "x_vendor" in answer.headers["x-a2b-dropped"]
        assert "x_vendor" not in shop.script.asked[-1]


async def test_f39_its_whole_value_is_in_the_hold(shop: Shop) -> None:
    poor = await shop.person("0.01")
    text = "several words of an unknown field " * 30_000
    for path, body in ((CHAT, HI), (MESSAGES, {**HI, "model": "claude"}), (EMBEDDINGS, {"model": "inputs", "input": "Hi"})):
        body = {**body, "max_tokens": 50} if path != EMBEDDINGS else body
        asked = len(shop.script.asked)
        for value in (text, [text], {"deep": [{"in": text}]}):
            answer = await shop.ask(poor, {**body, "x_vendor": value}, path=path)
            assert answer.status == 402, (path, answer.body)
        assert len(shop.script.asked) == asked
    shop.script.replies = [plain(completion=1)]
    assert (await shop.ask(poor, {**HI, "max_tokens": 50, "x_vendor": 1})).status == 200


async def test_f39_what_it_counts_is_what_it_counts_in_a_message(shop: Shop) -> None:
    facts = [
        shop.gateway.read("chat", json.dumps(body).encode(), None, None).facts  # type: ignore[arg-type]
        for body in (HI, {**HI, "x_vendor": "Grüße " * 1000})
    ]
    more = len(json.dumps({"x_vendor": "Grüße " * 1000}, ensure_ascii=False, separators=(",", ":")).encode())
    assert facts[1].input_bound - facts[0].input_bound == more
    assert facts[0].counted_input + 1000 <= facts[1].counted_input <= facts[1].input_bound


async def test_f39_invented_names_fill_no_log(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    person = await shop.person()
    shop.script.replies = [plain(completion=1)]
    for part in range(2):
        names = {f"x_{part}_{number}": 1 for number in range(MOST_TOLD)}
        assert (await shop.ask(person, {**HI, "max_tokens": 5, "with space\n": 1, "y" * 100: 1, **names})).status == 200
    assert len(told(capsys.readouterr().out)) == MOST_TOLD


async def test_f39_an_operator_may_have_them_refused(db: Database, tmp_path: Path) -> None:
    config = {**CONFIG, "gateway": {**CONFIG["gateway"], "unknown_fields": "refuse"}}
    async with open_shop(db, tmp_path, config) as shop:
        person = await shop.person()
        for path, body in (
            (CHAT, HI), (MESSAGES, {**HI, "model": "claude"}), (MESSAGES + "/count_tokens", {**HI, "model": "claude"}),
            (EMBEDDINGS, {"model": "inputs", "input": "Hi"}),
        ):  # fmt: skip
            body = {**body, "max_tokens": 50} if path in (CHAT, MESSAGES) else body
            for name, shown in (("x_vendor", "x_vendor"), ("Temperature2", "Temperature2"), ("ü\n", r"'\xfc\n'")):
                answer = await shop.ask(person, {**body, name: 1}, path=path)
                error = answer.json()["error"]
                assert (answer.status, error["code"], error["param"], error["type"]) == (
                    400, "unknown_parameter", shown, "invalid_request_error",
                )  # fmt: skip
                assert f"`{shown}`" in error["message"]
        assert not shop.script.asked
        shop.script.replies = [plain(completion=1)]
        listed = {"temperature": 0.5, "user": "u", "metadata": {"x": "y"}, "store": False, "thread": None}
        assert (await shop.ask(person, {**HI, "max_tokens": 5, **listed})).status == 200
        await shop.check()


async def test_f39_a_file_for_a_code_tool_is_counted_as_one_of_unknown_size(shop: Shop) -> None:
    poor, rich = await shop.person("0.01"), await shop.person()
    shop.script.replies = [message]
    answer = await shop.ask(poor, given(UPLOAD), path=MESSAGES)
    assert answer.status == 402, answer.body
    assert not shop.script.asked
    assert (await shop.ask(rich, given(UPLOAD), path=MESSAGES)).status == 200
    assert shop.script.asked[-1]["messages"][0]["content"][1] == UPLOAD


async def test_f39_an_operator_may_have_files_for_code_tools_refused(db: Database, tmp_path: Path) -> None:
    config = {**CONFIG, "gateway": {**CONFIG["gateway"], "provider_files": "refuse"}}
    nested = {"type": "tool_result", "tool_use_id": "t", "content": [UPLOAD]}
    async with open_shop(db, tmp_path, config) as shop:
        person = await shop.person()
        for block in (UPLOAD, nested):
            answer = await shop.ask(person, given(block), path=MESSAGES)
            error = answer.json()["error"]
            assert (answer.status, error["code"], error["param"]) == (400, "provider_state_refused", "messages.file_id")
        assert not shop.script.asked


@pytest.mark.parametrize("kind", ["document", "image", "file", "Container_upload", "container_uploads"])
async def test_f39_every_other_file_is_refused(shop: Shop, kind: str) -> None:
    person = await shop.person()
    for block in ({"type": kind, "file_id": "f"}, {"type": kind, "source": {"type": "file", "file_id": "f"}}):
        answer = await shop.ask(person, given(block), path=MESSAGES)
        assert (answer.status, answer.code) == (400, "provider_state_refused")
    assert not shop.script.asked
