"""The real server process, from outside: start, crash with -9 in mid-stream, start again; the database killed under load."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from aim2balance.app.embedded_postgres import servers_of
from tests.databases import fast_folder

STREAMS = 200
READY_WITHIN_S = 90
EMAIL = "crash@example.org"
LONG = "Write a long text with a list, a table and a code block, please."


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "aim2balance.app", *words]


class Server:
    """`aim2balance serve` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
        self.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
        self.process: subprocess.Popen[str] | None = None
        self.base = ""

    def start(self) -> None:
        with (self.folder / "serve.log").open("a") as log:
            self.process = subprocess.Popen(
                command("serve", "--port", "0"), cwd=self.folder, env=self.environ, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"is ready: (http://\S+)", line):
                self.base = found[1]
                return
        raise AssertionError((self.folder / "serve.log").read_text()[-3000:])

    def run(self, *words: str, stdin: str = "") -> str:
        done = subprocess.run(
            command(*words), cwd=self.folder, env=self.environ, input=stdin, capture_output=True, text=True, timeout=READY_WITHIN_S
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def kill(self, how: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(READY_WITHIN_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None

    def person(self, euro: str) -> str:
        """A user with credit; the secret of a key."""
        self.run("users", "create", EMAIL, stdin="correct horse battery\n")
        self.run("wallet", "credit", EMAIL, euro, "--reason", "test")
        return self.run("keys", "create", "--user", EMAIL).strip()

    def wallet(self) -> dict[str, Any]:
        shown: dict[str, Any] = json.loads(self.run("wallet", "show", EMAIL, "--json"))
        return shown

    def books(self) -> dict[str, Any]:
        checked: dict[str, Any] = json.loads(self.run("ledger", "verify", "--json"))
        return checked


@contextmanager
def a_server(folder: Path) -> Iterator[Server]:
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        if server.process is not None:
            server.kill(signal.SIGKILL)
        for _ in range(200):  # the database dies with its owner; nothing of this test may outlive it
            if not servers_of(folder / "data" / "postgres" / "cluster"):
                break
            time.sleep(0.05)


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="aim2balance-tests-", dir=fast_folder()))
    folder.chmod(0o711)
    try:
        with a_server(folder) as started:
            yield started
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def body(**more: Any) -> dict[str, Any]:
    return {"model": "demo", "messages": [{"role": "user", "content": LONG}], **more}


async def open_streams(server: Server, key: str, count: int, reached: asyncio.Event) -> list[str]:
    """Start `count` streams; sets `reached` once every one of them has answered or failed. Returns the ids of those that began."""
    begun: list[str] = []
    waiting = count

    async def one(client: httpx2.AsyncClient) -> None:
        nonlocal waiting
        counted = False
        try:
            async with client.stream("POST", "/v1/chat/completions", json=body(stream=True)) as answer:
                async for _ in answer.aiter_bytes():
                    if not counted:
                        counted = True
                        waiting -= 1
                        begun.append(answer.headers["x-request-id"])
                        if waiting == 0:
                            reached.set()
        except httpx2.HTTPError:
            if not counted:
                waiting -= 1
                if waiting == 0:
                    reached.set()

    limits = httpx2.Limits(max_connections=count)
    headers = {"authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(base_url=server.base, headers=headers, limits=limits, timeout=READY_WITHIN_S) as client:
        await asyncio.gather(*(one(client) for _ in range(count)))
    return begun


async def test_f03_kill_9_in_mid_stream_leaves_no_hold_and_books_balance(server: Server) -> None:
    key = server.person("50")
    reached = asyncio.Event()
    streams = asyncio.create_task(open_streams(server, key, STREAMS, reached))
    await asyncio.wait_for(reached.wait(), READY_WITHIN_S)
    server.kill(signal.SIGKILL)
    begun = await streams
    assert len(begun) == STREAMS
    server.start()
    shown = server.wallet()
    assert shown["heldMicroEur"] == 0
    assert shown["balanceMicroEur"] == shown["availableMicroEur"] >= 0
    checked = server.books()
    assert checked["ok"], checked["violations"]
    async with httpx2.AsyncClient(base_url=server.base, headers={"authorization": f"Bearer {key}"}, timeout=READY_WITHIN_S) as client:
        total = 0
        for request_id in begun:
            answer = await client.get(f"/v1/receipts/{request_id}")
            if answer.status_code == 200:
                total += answer.json()["money"]["totalMicroEur"]
        assert shown["balanceMicroEur"] + total == 50_000_000
        again = await client.post("/v1/chat/completions", json=body())
        assert again.status_code == 200


async def test_f11_the_database_killed_under_load_loses_nothing(server: Server) -> None:
    key = server.person("50")
    reached = asyncio.Event()
    streams = asyncio.create_task(open_streams(server, key, 40, reached))
    await asyncio.wait_for(reached.wait(), READY_WITHIN_S)
    cluster = server.folder / "data" / "postgres" / "cluster"
    first = min(servers_of(cluster))
    os.kill(first, signal.SIGKILL)
    begun = await streams
    assert len(begun) == 40
    async with httpx2.AsyncClient(base_url=server.base, headers={"authorization": f"Bearer {key}"}, timeout=READY_WITHIN_S) as client:
        receipts = []
        for request_id in begun:
            for _ in range(600):  # the spool is booked as soon as the database is back
                answer = await client.get(f"/v1/receipts/{request_id}")
                if answer.status_code == 200:
                    break
                await asyncio.sleep(0.1)
            receipts.append(answer.json()["money"]["totalMicroEur"])
    assert all(total > 0 for total in receipts)
    shown = server.wallet()
    assert shown["balanceMicroEur"] + sum(receipts) == 50_000_000
    assert shown["heldMicroEur"] == 0
    checked = server.books()
    assert checked["ok"], checked["violations"]


def test_commands_work_beside_the_server_and_without_it(server: Server) -> None:
    server.person("1.5")
    assert server.wallet()["balanceMicroEur"] == 1_500_000
    second = subprocess.run(
        command("serve", "--port", "0"), cwd=server.folder, env=server.environ, capture_output=True, text=True, timeout=READY_WITHIN_S
    )
    assert second.returncode == 1
    assert "AIM2BALANCE_DATABASE_URL" in second.stderr
    server.kill(signal.SIGTERM)
    assert server.wallet()["balanceMicroEur"] == 1_500_000
    assert server.books()["ok"]
    assert server.run("doctor", "--json")


def test_f21_logs_hold_no_prompt_and_no_key(server: Server) -> None:
    key = server.person("1")
    secret_words = "the otter sleeps at noon"
    with httpx2.Client(base_url=server.base, timeout=READY_WITHIN_S) as client:
        for model in ("demo", "nothing-like-this"):
            client.post(
                "/v1/chat/completions",
                json={"model": model, "messages": [{"role": "user", "content": secret_words}]},
                headers={"authorization": f"Bearer {key}"},
            )
        client.post("/api/auth/login", json={"email": EMAIL, "password": secret_words})
    server.kill(signal.SIGTERM)
    log = (server.folder / "serve.log").read_text()
    assert log
    for secret in (secret_words, key, EMAIL):
        assert secret not in log
