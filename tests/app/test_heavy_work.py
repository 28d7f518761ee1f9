"""F64: heavy work behind `/api` is done in threads of its own and not for somebody who left."""

import asyncio
import json
import threading
from typing import Any

import pytest

from aim2balance.chat.conversations import MOST_SHARED
from aim2balance.kit import pdf
from aim2balance.kit.ids import new_id
from aim2balance.kit.pdf import PDF_WORK
from aim2balance.transfer import conversation_pdf, importer
from tests.app.conftest import Running
from tests.app.test_unread_bodies import Exchange


async def printed(running: Running, token: str, left: asyncio.Event) -> Exchange:
    """Asks for the PDF of a chat, and goes away when told to."""
    async with running.client(authorization=f"Bearer {token}") as client:
        chat_id = str(new_id())
        answer = await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Hello", "model": "demo"})
        assert answer.status_code == 200
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


async def test_f64_a_pdf_is_made_in_its_own_threads_and_not_for_a_reader_who_left(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, token = await running.person("ada@example.org", euro="1")
    made: list[str] = []

    def draw(*_: Any) -> bytes:
        made.append(threading.current_thread().name)
        return b"%PDF-"

    monkeypatch.setattr(conversation_pdf, "conversation_pdf", draw)
    assert (await (await printed(running, token, asyncio.Event())).run(running)).status == 200
    assert [name.rpartition("_")[0] for name in made] == ["pdf"]

    go_on, left = threading.Event(), asyncio.Event()
    other = asyncio.create_task(PDF_WORK.run(ada.id, go_on.wait, 30))
    leaving = asyncio.create_task((await printed(running, token, left)).run(running))
    while not PDF_WORK.waiting(ada.id):
        await asyncio.sleep(0)
    left.set()
    assert (await leaving).status == 408
    assert not PDF_WORK.waiting(ada.id)
    go_on.set()
    await other
    await PDF_WORK.run(ada.id, lambda: None)
    assert len(made) == 1


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


async def test_f64_a_pdf_ends_with_its_reader(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its reader goes while the first part is set; of the others none is."""
    ada, token = await running.person("ada@example.org", euro="1")
    parts, go_on, left = [], threading.Event(), asyncio.Event()
    xml = pdf.xml

    def slow(text: str) -> str:
        parts.append(text)
        if len(parts) == 2:
            go_on.wait(30)
        return xml(text)

    exchange = await printed(running, token, left)
    monkeypatch.setattr(pdf, "xml", slow)
    monkeypatch.setattr(pdf, "build", lambda *_, **__: parts.append("built"))
    reading = asyncio.create_task(exchange.run(running))
    while len(parts) < 2:
        await asyncio.sleep(0)
    left.set()
    assert (await reading).status == 408
    go_on.set()
    await PDF_WORK.run(ada.id, lambda: None)
    assert "built" not in parts


async def others_are_answered(running: Running, token: str) -> None:
    async with running.client(authorization=f"Bearer {token}") as client:
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.post(f"/api/chat/{new_id()}/messages", json={"text": "Hello", "model": "demo"})
        assert (answer.status_code, "event: done" in answer.text) == (200, True)


async def test_f64_an_import_and_eight_pdfs_of_one_person_keep_nobody_waiting(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each waits until others were answered: on the event loop it would wait for itself."""
    ada, token = await running.person("ada@example.org", euro="1")
    _, other_token = await running.person("bob@example.org", euro="1")
    order: list[str] = []
    go_on = threading.Event()
    take, draw = importer._take, conversation_pdf.conversation_pdf

    def slow_take(*arguments: Any) -> Any:
        go_on.wait(30)
        order.append("import")
        return take(*arguments)

    def slow_draw(*arguments: Any) -> Any:
        go_on.wait(30)
        order.append("pdf")
        return draw(*arguments)

    text = "\ue200" * 140_000  # what once took minutes
    content = json.dumps([{"conversation_id": str(new_id()), "title": "t", "current_node": "a", "mapping": {"a": {"id": "a", "parent": None,
        "message": {"author": {"role": "user"}, "content": {"content_type": "text", "parts": [text]}}}}}], ensure_ascii=False).encode()  # fmt: skip
    readers = [await printed(running, token, asyncio.Event()) for _ in range(8)]
    monkeypatch.setattr(importer, "_take", slow_take)
    monkeypatch.setattr(conversation_pdf, "conversation_pdf", slow_draw)
    async with running.client(authorization=f"Bearer {token}") as client:
        run = (await client.post("/api/import", content=content)).json()
        printing = [asyncio.create_task(reader.run(running)) for reader in readers]
        while PDF_WORK.waiting(ada.id) < 7:
            await asyncio.sleep(0)
        await others_are_answered(running, other_token)
        order.append("others")
        go_on.set()
        assert {(await one).status for one in printing} == {200}
        while run["state"] in ("waiting", "running"):
            run = (await client.get(f"/api/imports/{run['id']}")).json()
        assert run["imported"] == 1
    assert (order[0], order.count("pdf"), "import" in order) == ("others", 8, True)
