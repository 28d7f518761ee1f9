"""F64: what one person keeps is bounded, told, and room is made by deleting."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from aim2balance.app.container import open_container
from aim2balance.catalogue import open_catalogue
from aim2balance.files import storage
from aim2balance.files.storage import Storage
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.settings import Environment
from tests.app.conftest import Running
from tests.app.test_heavy_work import PNG, chat_of, ended

MIB = 1 << 20


@pytest_asyncio.fixture
async def small(db: Database, tmp_path: Path) -> AsyncIterator[Running]:
    """An installation where a person may keep 1 MiB and upload 2 MiB."""
    config = tmp_path / "aim2balance.yaml"
    config.write_text("limits: {storage_mib_per_person: 1, upload_mib: 2}\n")
    environment = Environment(data_dir=tmp_path, config=config)
    async with open_container(environment, open_catalogue(environment), db.url, is_embedded=False) as container:
        yield Running(container)


async def used(client: httpx2.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/api/user/storage")
    assert answer.status_code == 200
    return answer.json()


async def said(client: httpx2.AsyncClient, text: str, chat_id: object = None) -> httpx2.Response:
    return await client.post(f"/api/chat/{chat_id or new_id()}/messages", json={"text": text, "model": "demo"})


async def test_f64_a_person_is_told_what_they_keep_and_may_keep(running: Running) -> None:
    _, token = await running.person("ada@example.org", euro="1")
    async with running.client(authorization=f"Bearer {token}") as client:
        assert await used(client) == {
            "usedBytes": 0, "filesBytes": 0, "chatsBytes": 0, "deletedBytes": 0, "knowledgeBytes": 0, "allowedBytes": 2048 * MIB, "uploadBytes": 512 * MIB,
            "takesFiles": False,
        }  # fmt: skip
        picture = (await client.post("/api/files", content=PNG)).json()
        chat_id = new_id()
        assert (await said(client, "Grüße", chat_id)).status_code == 200
        kept = (await client.get(f"/api/messages/{chat_id}")).json()["messages"]
        text = sum(len(message["text"].encode()) for message in kept)
        told = await used(client)
        assert (told["filesBytes"], told["chatsBytes"], told["usedBytes"]) == (picture["bytes"], text, picture["bytes"] + text)
        assert (await client.delete(f"/api/convos/{chat_id}")).status_code == 204
        told = await used(client)
        assert (told["chatsBytes"], told["deletedBytes"]) == (text, text)
        assert (await client.delete("/api/convos/deleted")).status_code == 204
        assert ((await used(client))["chatsBytes"], (await used(client))["usedBytes"]) == (0, picture["bytes"])
        assert (await client.post(f"/api/convos/{chat_id}/restore")).status_code == 404


async def test_f64_when_it_is_full_nothing_more_comes_in_and_deleting_makes_room(small: Running) -> None:
    _, token = await small.person("ada@example.org", euro="1")
    _, other = await small.person("bob@example.org", euro="1")
    async with small.client(authorization=f"Bearer {token}") as client:
        first = new_id()
        assert (await said(client, "x" * 700_000, first)).status_code == 200
        full = await said(client, "y" * 500_000)
        body = full.json()
        assert (full.status_code, body["code"], body["allowed_bytes"]) == (409, "storage_full", MIB)
        assert body["used_bytes"] == (await used(client))["usedBytes"]
        assert "of 1 MiB" in body["detail"]
        assert full.headers["content-type"] == "application/problem+json"
        assert len((await client.get("/api/convos")).json()["items"]) == 1
        fork = await client.post(f"/api/convos/{first}/fork", json=await last_of(client, first))
        assert (fork.status_code, fork.json()["code"]) == (409, "storage_full")
        async with small.client(authorization=f"Bearer {other}") as friend:
            assert (await said(friend, "y" * 500_000)).status_code == 200
        assert (await client.delete(f"/api/convos/{first}")).status_code == 204
        assert (await said(client, "y" * 500_000)).status_code == 409  # it can still be taken back
        assert (await client.delete("/api/convos/deleted")).status_code == 204
        assert (await said(client, "y" * 500_000)).status_code == 200


async def last_of(client: httpx2.AsyncClient, chat_id: object) -> dict[str, Any]:
    messages = (await client.get(f"/api/messages/{chat_id}")).json()["messages"]
    return {"messageId": messages[-1]["id"], "conversationId": str(new_id())}


async def test_f64_pictures_count_with_the_chats(small: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    _, token = await small.person("ada@example.org", euro="1")
    async with small.client(authorization=f"Bearer {token}") as client:
        assert (await said(client, "x" * (MIB - 200_000))).status_code == 200
        left = MIB - (await used(client))["usedBytes"]
        monkeypatch.setattr(small.container.chats.storage, "most_bytes", MIB - left + len(PNG) + 1)
        assert (await client.post("/api/files", content=PNG)).status_code == 201
        refused = await client.post("/api/files", content=PNG)
        assert (refused.status_code, refused.json()["code"]) == (409, "storage_full")


async def test_f64_an_import_fills_what_there_is_and_says_so(small: Running) -> None:
    _, token = await small.person("ada@example.org")
    content = json.dumps([chat_of(f"{number} " + "x" * 40_000, title=str(number)) for number in range(40)]).encode()
    async with small.client(authorization=f"Bearer {token}") as client:
        run = await ended(client, (await client.post("/api/import", content=content)).json())
        assert (run["state"], run["errorCode"]) == ("failed", "storage_full")
        assert 0 < run["imported"] < 40
        assert (await used(client))["usedBytes"] <= MIB
        too_large = await client.post("/api/import", content=b" " * (2 * MIB + 1))
        assert too_large.status_code == 413


async def test_f64_other_processes_are_heard_of_when_it_looks_full_and_in_time(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """The count of the chats is kept for a while; where it says there is no room it is made anew."""
    now, counted = [0.0], [10]

    async def count(*_: Any) -> tuple[int, int]:
        counted.append(counted[0])
        return counted[0], 0

    room, owner = Storage(1, count, lambda: now[0]), new_id()
    async with running.container.db.transaction() as tx:
        await room.check_chats(tx, owner, MIB // 2)
        await room.check_chats(tx, owner, MIB // 4)
        assert len(counted) == 2
        counted[0] = 0  # they were deleted elsewhere
        await room.check_chats(tx, owner, MIB // 2)
        assert len(counted) == 3
        now[0] += storage.COUNTED_FOR_S
        await room.check_chats(tx, owner, 1)
        assert len(counted) == 4
