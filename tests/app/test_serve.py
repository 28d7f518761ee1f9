"""The real server process, from outside: start, crash with -9 in mid-stream, start again; the database killed under load."""

import asyncio
import os
import signal
import subprocess
from typing import Any

import httpx2
import pytest

from aim2balance.app.cli.session import with_database
from aim2balance.kit.db import Database
from aim2balance.kit.settings import read_environment
from aim2balance.postgres.server import servers_of
from tests.server import EMAIL, READY_WITHIN_S, Server, command

STREAMS = 200
LONG = "Write a long text with a list, a table and a code block, please."


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


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_stopped_closes_its_books_and_its_database(server: Server, how: signal.Signals) -> None:
    assert server.kill(how) in {0, 130}
    cluster = server.folder / "data" / "postgres" / "cluster"
    assert not (cluster / "postmaster.pid").exists()

    async def open_leases(db: Database) -> int:
        async with db.connection() as connection:
            return int(await connection.fetchval("SELECT count(*) FROM process_lease WHERE expires_at > clock_timestamp()"))

    assert with_database(read_environment(server.environ, server.folder), open_leases) == 0


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
