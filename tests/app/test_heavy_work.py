"""F64: heavy work behind `/api` is done in processes of its own and not for somebody who left."""

import asyncio
import base64
import json
import os
import signal
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest

from aim2balance.chat.conversations import MOST_SHARED
from aim2balance.kit.ids import new_id
from aim2balance.kit.worker_pool import WorkerPool, WorkLimits
from tests.app.conftest import Running
from tests.app.test_unread_bodies import Exchange
from tests.kit import foreign_work

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


async def printed(running: Running, token: str, left: asyncio.Event, *, text: str = "Hello") -> Exchange:
    """Asks for the PDF of a chat, and goes away when told to."""
    async with running.client(authorization=f"Bearer {token}") as client:
        chat_id = str(new_id())
        answer = await client.post(f"/api/chat/{chat_id}/messages", json={"text": text, "model": "demo"})
        assert answer.status_code == 200
        assert (await client.get(f"/api/messages/{chat_id}")).status_code == 200, "it was answered"
    exchange = Exchange("GET", f"/api/convos/{chat_id}/export", {"authorization": f"Bearer {token}"})
    exchange.scope["query_string"] = b"format=pdf"

    async def receive() -> dict[str, Any]:
        exchange.read += 1
        if exchange.read == 1:
            return {"type": "http.request", "body": b"", "more_body": False}
        await left.wait()
        return {"type": "http.disconnect"}

    exchange.receive = receive  # type: ignore[method-assign]
    return exchange


class Heavy:
    """Work in a process that goes on until it is let go, in the place of one person."""

    def __init__(self, folder: Path) -> None:
        self._begun, self._go_on = folder / f"begun {new_id()}", folder / f"go on {new_id()}"

    async def begin(self, pool: WorkerPool, person_id: UUID) -> asyncio.Task[str]:
        task = asyncio.create_task(pool.run(person_id, foreign_work.wait_for, str(self._begun), str(self._go_on)))
        while not self._begun.exists():
            await asyncio.sleep(0.01)
        return task

    def let_go(self) -> None:
        self._go_on.mkdir()


async def test_f64_a_pdf_is_made_in_a_process_of_its_own_and_not_for_a_reader_who_left(running: Running, tmp_path: Path) -> None:
    ada, token = await running.person("ada@example.org", euro="1")
    pool = running.container.pdf_work
    assert pool.process_ids == []
    assert (await (await printed(running, token, asyncio.Event())).run(running)).status == 200
    assert len(pool.process_ids) == 1

    heavy, left = Heavy(tmp_path), asyncio.Event()
    other = await heavy.begin(pool, ada.id)
    leaving = asyncio.create_task((await printed(running, token, left)).run(running))
    while not pool.queue.waiting(ada.id):
        await asyncio.sleep(0)
    left.set()
    assert (await leaving).status == 408
    assert not pool.queue.waiting(ada.id)
    heavy.let_go()
    await other


async def test_a_client_that_breaks_an_upload_off_is_no_error_of_ours(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    _, token = await running.person("ada@example.org")
    exchange = Exchange("POST", "/api/import", {"authorization": f"Bearer {token}"})

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    exchange.receive = receive  # type: ignore[method-assign]
    assert (await exchange.run(running)).status == 408
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


async def following(running: Running, path: str, token: str, left: asyncio.Event) -> asyncio.Task[Exchange]:
    """A reader of a stream of events who stays until told to leave."""
    exchange = Exchange("GET", path, {"authorization": f"Bearer {token}", "accept": "text/event-stream"})
    is_open = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not exchange.read:
            exchange.read += 1
            return {"type": "http.request", "body": b"", "more_body": False}
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        exchange.status = message.get("status", exchange.status)
        is_open.set()

    exchange.receive, exchange.send = receive, send  # type: ignore[method-assign]
    task = asyncio.create_task(exchange.run(running))
    await is_open.wait()
    return task


async def test_f64_pages_that_are_told_and_followers_are_counted_as_they_come(running: Running) -> None:
    """All at once: none slips in between the count and the place it takes; whoever leaves makes room, others have their own."""
    limits = running.container.catalogue.settings.limits
    one, token = await running.person("one@example.org", euro="1")
    _, other_token = await running.person("other@example.org", euro="1")
    chat_id = new_id()
    async with running.client(authorization=f"Bearer {token}") as client:
        assert (await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Hello", "model": "demo"})).status_code == 200
    followers = running.container.chats.followers
    assert followers.taken(one.id) == 0
    left = asyncio.Event()
    tasks = await asyncio.gather(*(following(running, "/api/live", token, left) for _ in range(limits.open_pages + 5)))
    refused = (await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED))[0]
    while len(refused) < 5:
        await asyncio.sleep(0)
        refused = {task for task in tasks if task.done()}
    assert [(await task).status for task in refused] == [429] * 5
    assert not (other := await following(running, "/api/live", other_token, left)).done()
    left.set()
    assert {(await task).status for task in [*tasks, other] if task not in refused} == {200}
    again = asyncio.Event()
    reader = await following(running, "/api/live", token, again)
    again.set()
    assert (await reader).status == 200

    for _ in range(limits.followers):
        followers.take(one.id)
    for path, method in ((f"/api/chat/{chat_id}/stream", "GET"), (f"/api/chat/{new_id()}/messages", "POST")):
        async with running.client(authorization=f"Bearer {token}") as client:
            answer = await client.request(method, path, json={"text": "Hello", "model": "demo"} if method == "POST" else None)
            assert (answer.status_code, answer.json()["code"]) == (429, "too_many_followers")
            assert answer.headers["retry-after"]
    async with running.client(authorization=f"Bearer {token}") as client:
        assert len((await client.get("/api/convos")).json()["items"]) == 1  # a question that is refused is not kept
    followers.release(one.id)
    async with running.client(authorization=f"Bearer {token}") as client:
        assert (await client.post(f"/api/chat/{new_id()}/messages", json={"text": "Hello", "model": "demo"})).status_code == 200
    assert followers.taken(one.id) == limits.followers - 1


async def test_f64_a_link_shows_so_much_and_no_more_and_comes_compressed(running: Running) -> None:
    _, token = await running.person("ada@example.org")
    chats = []
    for messages in (1, MOST_SHARED // 1_000_000 + 1):
        rows = [
            {"messageId": f"m{i}", "parentMessageId": f"m{i - 1}" if i else None, "isCreatedByUser": i % 2 == 0, "text": "word " * 200_000}
            for i in range(messages)
        ]
        content = json.dumps([{"conversationId": str(new_id()), "title": "long", "messages": rows, "branches": True}]).encode()
        async with running.client(authorization=f"Bearer {token}") as client:
            run = (await client.post("/api/import", content=content)).json()
            while run["state"] in ("waiting", "running"):
                run = (await client.get(f"/api/imports/{run['id']}")).json()
            chats.append(run["items"][0]["conversationId"])
    async with running.client(authorization=f"Bearer {token}") as client:
        refused = await client.post(f"/api/convos/{chats[1]}/shares", json={})
        assert (refused.status_code, refused.json()["code"]) == (400, "share_too_large")
        shown = (await client.post(f"/api/convos/{chats[0]}/shares", json={})).json()
    async with running.client() as stranger:
        answer = await stranger.get(f"/api/shared/{shown['token']}", headers={"accept-encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["x-robots-tag"] == "noindex"
        assert int(answer.headers["content-length"]) < 100_000
        assert len(answer.json()["messages"][0]["text"]) > 900_000


async def test_f64_a_pdf_ends_with_its_reader(running: Running) -> None:
    """The chat is so long that its reader has gone long before; the process goes with them."""
    ada, token = await running.person("ada@example.org", euro="50")
    pool, left = running.container.pdf_work, asyncio.Event()
    exchange = await printed(running, token, left, text="word " * 200_000)
    reading = asyncio.create_task(exchange.run(running))
    while not pool.queue.taken(ada.id) or not pool.process_ids:
        assert not reading.done(), exchange.status
        await asyncio.sleep(0)
    (pid,) = pool.process_ids
    left.set()
    assert (await reading).status == 408
    assert pool.process_ids == []
    while Path(f"/proc/{pid}").exists():
        await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("limits", "status", "code"),
    [
        (WorkLimits(seconds=300, memory_mib=24), 413, "work_too_large"),
        (WorkLimits(seconds=300, answer_mib=0), 413, "work_too_large"),
        (WorkLimits(seconds=0.001), 503, "work_too_long"),
    ],
)
async def test_f64_a_pdf_beyond_a_limit_is_refused_and_the_chat_is_as_it_was(
    running: Running, monkeypatch: pytest.MonkeyPatch, limits: WorkLimits, status: int, code: str
) -> None:
    _, token = await running.person("ada@example.org", euro="1")
    exchange = await printed(running, token, asyncio.Event(), text="word " * 20_000)
    monkeypatch.setattr(running.container.pdf_work, "_limits", limits)
    async with running.client(authorization=f"Bearer {token}") as client:
        answer = await client.get(exchange.scope["path"], params={"format": "pdf"})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"
        monkeypatch.undo()
        assert (await client.get(exchange.scope["path"], params={"format": "pdf"})).content.startswith(b"%PDF-")


async def test_f64_the_death_of_a_worker_ends_an_import_and_nothing_is_lost(running: Running) -> None:
    """Killed between two pieces: what came before stays and the report says so; the same file again brings the rest."""
    ada, token = await running.person("ada@example.org")
    imports = running.container.imports
    content = json.dumps([chat_of("word " * 100_000, title=str(number)) for number in range(40)]).encode()
    async with running.client(authorization=f"Bearer {token}") as client:
        run = (await client.post("/api/import", content=content)).json()
        while not run["imported"]:
            run = (await client.get(f"/api/imports/{run['id']}")).json()
        for pid in imports.work.process_ids:
            os.kill(pid, signal.SIGKILL)
        run = await ended(client, run)
        assert (run["state"], run["errorCode"]) == ("failed", "work_failed")
        assert 0 < run["imported"] < 40
        kept = run["imported"]
        again = await ended(client, (await client.post("/api/import", content=content)).json())
        assert (again["state"], again["skipped"], again["imported"]) == ("done", kept, 40 - kept)
    assert not imports.work.queue.taken(ada.id)


async def test_f64_an_import_that_is_ended_ends_its_process(running: Running) -> None:
    ada, token = await running.person("ada@example.org")
    imports = running.container.imports
    content = json.dumps([chat_of("word " * 100_000, title=str(number)) for number in range(40)]).encode()
    async with running.client(authorization=f"Bearer {token}") as client:
        run = (await client.post("/api/import", content=content)).json()
        while not run["imported"]:
            run = (await client.get(f"/api/imports/{run['id']}")).json()
        assert (await client.delete(f"/api/imports/{run['id']}")).status_code == 204
        run = (await client.get(f"/api/imports/{run['id']}")).json()
        assert (run["state"], run["errorCode"]) == ("failed", "cancelled")
        assert (imports.work.process_ids, imports.work.queue.taken(ada.id)) == ([], 0)


def chat_of(text: str, *, title: str = "t") -> dict[str, Any]:
    """A chat as ChatGPT exports it."""
    message = {"author": {"role": "user"}, "content": {"content_type": "text", "parts": [text]}}
    mapping = {"a": {"id": "a", "parent": None, "message": message}}
    return {"conversation_id": str(new_id()), "title": title, "current_node": "a", "mapping": mapping}


async def ended(client: httpx2.AsyncClient, run: dict[str, Any]) -> dict[str, Any]:
    while run["state"] in ("waiting", "running"):
        run = (await client.get(f"/api/imports/{run['id']}")).json()
    return run


async def others_are_answered(running: Running, token: str) -> None:
    async with running.client(authorization=f"Bearer {token}") as client:
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.post(f"/api/chat/{new_id()}/messages", json={"text": "Hello", "model": "demo"})
        assert (answer.status_code, "event: done" in answer.text) == (200, True)


async def test_f64_an_import_pictures_and_eight_pdfs_of_one_person_keep_nobody_waiting(running: Running, tmp_path: Path) -> None:
    """All of hers wait in processes until others were answered: where they shared a place they would wait for each other."""
    ada, token = await running.person("ada@example.org", euro="1")
    bob, other_token = await running.person("bob@example.org", euro="1")
    container = running.container
    cleaning = container.chats.files.work
    readers = [await printed(running, token, asyncio.Event()) for _ in range(8)]
    held = [Heavy(tmp_path) for _ in range(3)]
    places = [await one.begin(pool, ada.id) for one, pool in zip(held, (container.pdf_work, container.imports.work, cleaning), strict=True)]
    text = "\ue200" * 140_000  # what once took minutes
    async with running.client(authorization=f"Bearer {token}") as client:
        run = (await client.post("/api/import", content=json.dumps([chat_of(text)], ensure_ascii=False).encode())).json()
        picture = asyncio.create_task(client.post("/api/files", content=PNG))
        printing = [asyncio.create_task(reader.run(running)) for reader in readers]
        while (container.pdf_work.queue.waiting(ada.id), cleaning.queue.waiting(ada.id), container.imports.work.queue.waiting(ada.id)) != (
            8,
            1,
            1,
        ):
            await asyncio.sleep(0)
        await others_are_answered(running, other_token)
        assert (await (await printed(running, other_token, asyncio.Event())).run(running)).status == 200
        assert not any(one.done() for one in (*printing, *places, picture))
        assert (await client.get(f"/api/imports/{run['id']}")).json()["state"] == "running"
        for one in held:
            one.let_go()
        assert {(await one).status for one in printing} == {200}
        assert (await picture).status_code == 201
        assert (await ended(client, run))["imported"] == 1
    assert not container.pdf_work.queue.taken(bob.id)
