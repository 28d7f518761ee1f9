"""Somebody with an account: in the browser by the cookie of a sign-in, beside it by the same API the page uses."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx2
import msgspec

from aim2balance.kit.ids import new_id
from tests.server import PASSWORD, Server

_numbers = count(1)
PATIENCE_S = 60.0


@dataclass(slots=True, kw_only=True)
class Person:
    """`client` carries the access token; accounts made through the page of a demo server begin with 5 € of demo credit."""

    email: str
    client: httpx2.Client
    chats: list[str] = field(default_factory=list)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path, params=query).raise_for_status().json()

    def ask(self, text: str, *, chat: str | None = None) -> str:
        """Ask, and wait until the answer is booked and the chat has its title. Returns the chat."""
        chat = chat or str(new_id())
        known = self.get(f"/api/messages/{chat}")["headId"] if chat in self.chats else None
        self.chats.append(chat)
        body = {"parentId": known, "text": text, "model": "demo"}
        for name, data in events(self.client, "POST", f"/api/chat/{chat}/messages", json=body):
            assert name != "error", data
        return chat

    def stored_answer(self, chat: str) -> dict[str, Any]:
        """The newest answer of a chat, as the server keeps it."""
        messages: list[dict[str, Any]] = self.get(f"/api/messages/{chat}")["messages"]
        return next(message for message in reversed(messages) if message["role"] == "assistant")


def events(client: httpx2.Client, method: str, path: str, **options: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The events of one stream, to its end."""
    with client.stream(method, path, **options) as stream:
        stream.raise_for_status()
        name = ""
        for line in stream.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield name, msgspec.json.decode(line.removeprefix("data: "))


def new_person(demo: Server, *, has_credit: bool = True) -> Person:
    """An account made by registering; without credit it is made on the command line, which gives none.

    Everybody comes from a loopback address of their own: accounts and guesses are counted by address, and tests share a server.
    """
    number = next(_numbers)
    from_address = httpx2.HTTPTransport(local_address=f"127.1.{number // 250}.{number % 250 + 1}")
    client = httpx2.Client(base_url=demo.base, timeout=PATIENCE_S, transport=from_address)
    email = f"person{number}@example.org"
    account = {"email": email, "password": PASSWORD}
    if has_credit:
        session = client.post("/api/auth/register", json=account)
    else:
        demo.run("users", "create", email, stdin=f"{PASSWORD}\n")
        session = client.post("/api/auth/login", json=account)
    client.headers["authorization"] = f"Bearer {session.raise_for_status().json()['accessToken']}"
    return Person(email=email, client=client)


def new_operator(server: Server, email: str = "operator@example.org") -> Person:
    """An administrator, made on the command line as operators are."""
    server.run("users", "create", email, "--admin", stdin=f"{PASSWORD}\n")
    client = httpx2.Client(base_url=server.base, timeout=PATIENCE_S)
    session = client.post("/api/auth/login", json={"email": email, "password": PASSWORD}).raise_for_status().json()
    client.headers["authorization"] = f"Bearer {session['accessToken']}"
    return Person(email=email, client=client)


def cookies_of(person: Person) -> list[Any]:
    """The cookie of a sign-in of its own, for one browser context: a rotated one must not be shared."""
    answer = httpx2.post(
        f"{str(person.client.base_url).rstrip('/')}/api/auth/login", json={"email": person.email, "password": PASSWORD}, timeout=PATIENCE_S
    )
    token = answer.raise_for_status().cookies["a2b_refresh"]
    return [{"name": "a2b_refresh", "value": token, "domain": "127.0.0.1", "path": "/api/auth", "httpOnly": True, "sameSite": "Strict"}]


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what a server does in its own time."""
    ends = time.monotonic() + 2 * PATIENCE_S
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.1)


def ask(person: Person, text: str, model: str, project: str | None) -> dict[str, Any]:
    """The receipt of an answer in a chat of its own, once the chat has its title."""
    body = {"parentId": None, "text": text, "model": model, "projectId": project}
    told = dict(events(person.client, "POST", f"/api/chat/{new_id()}/messages", json=body))
    assert "error" not in told
    receipt: dict[str, Any] = told["receipt"]["receipt"]
    return receipt
