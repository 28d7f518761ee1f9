"""Taking all chats away: beside everybody else's requests, and a few times at once."""

import io
import json
import threading
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from aim2balance.chat.types import Conversation, Message
from aim2balance.kit.errors import DomainError
from aim2balance.kit.ids import new_id
from aim2balance.transfer import exporter
from tests.app.conftest import Running, running

__all__ = ["running"]

ADA, BOB = UUID(int=1), UUID(int=2)
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
NOTHING = dict.fromkeys(("head_id", "pinned_at", "archived_at", "temporary_until", "project_id"))
CHAT = Conversation(id=UUID(int=3), title="Trees", model="demo", tags=[], created_at=AT, updated_at=AT, **NOTHING)  # type: ignore[arg-type]


async def no_chats() -> AsyncIterator[tuple[Conversation, list[Message]]]:
    for chat in ():
        yield chat


async def two_chats() -> AsyncIterator[tuple[Conversation, list[Message]]]:
    for _ in range(2):
        yield replace(CHAT, id=new_id()), []


async def test_f62_chats_are_written_and_compressed_beside_the_requests_of_others(monkeypatch):
    others_answered = threading.Event()
    pack = exporter._pack

    def late(*arguments) -> None:
        assert others_answered.wait(20), "the loop waits for what is packed"
        pack(*arguments)

    monkeypatch.setattr(exporter, "_pack", late)
    pieces = exporter.zipped(ADA, two_chats(), {"a.json": b"{}"})
    whole = await anext(pieces)
    others_answered.set()
    async for piece in pieces:
        whole += piece
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        assert packed.testzip() is None
        assert len(packed.namelist()) == 5


async def test_f62_a_person_takes_two_exports_at_a_time_and_others_theirs():
    first, second = (exporter.zipped(ADA, no_chats(), {}) for _ in range(2))
    await anext(first)
    await anext(second)
    with pytest.raises(DomainError) as refused:
        await anext(exporter.zipped(ADA, no_chats(), {}))
    assert refused.value.code == "too_much_at_once"
    await anext(exporter.zipped(BOB, no_chats(), {}))
    assert len([piece async for piece in first]) == 1
    await second.aclose()  # type: ignore[attr-defined]
    for _ in range(2):
        assert [piece async for piece in exporter.zipped(ADA, no_chats(), {})]


async def test_f62_an_export_too_many_is_an_error_with_a_status(running: Running, monkeypatch):
    _, token = await running.person("ada@example.org")
    async with running.client(authorization=f"Bearer {token}") as client:
        monkeypatch.setattr(exporter._EXPORTS, "_most", 0)
        refused = await client.get("/api/export")
        assert (refused.status_code, refused.json()["code"]) == (429, "too_much_at_once")
        assert int(refused.headers["retry-after"]) > 0
        monkeypatch.setattr(exporter._EXPORTS, "_most", 2)
        assert (await client.get("/api/export")).status_code == 200


async def test_f26_schedules_go_along(running: Running):
    _, token = await running.person("ada@example.org")
    wish = {"text": "What is new?", "cron": "0 8 * * *", "zone": "Europe/Berlin", "model": "demo", "paused": True}
    async with running.client(authorization=f"Bearer {token}") as client:
        made = await client.post("/api/schedules", json=wish)
        assert made.status_code == 201, made.text
        with zipfile.ZipFile(io.BytesIO((await client.get("/api/export")).content)) as packed:
            (kept,) = json.loads(packed.read("schedules.json"))
        assert kept == made.json()
