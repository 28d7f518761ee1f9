"""A mail server of the test's own, in this process: it takes letters by SMTP and keeps them."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP


@dataclass(slots=True)
class Sink:
    """`refusing` is what the server answers instead of taking a letter, as "451 try later"."""

    emails: list[EmailMessage] = field(default_factory=list)
    refusing: str | None = None
    tries: int = 0
    url: str = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the name aiosmtpd calls
        self.tries += 1
        if self.refusing is not None:
            return self.refusing
        email = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(email, EmailMessage)
        self.emails.append(email)
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [email for email in self.emails if email["To"] == address]


@contextmanager
def a_sink() -> Iterator[Sink]:
    """In a thread of its own, so that it also serves a server that is another process, whatever loop the test runs in."""
    sink, ready = Sink(), threading.Event()
    loop = asyncio.new_event_loop()

    async def serve(until: asyncio.Event) -> None:
        async with await loop.create_server(lambda: SMTP(sink, loop=loop), "127.0.0.1", 0) as listening:
            sink.url = f"smtp://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
            ready.set()
            await until.wait()

    over = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(over),), name="mail")
    thread.start()
    ready.wait()
    try:
        yield sink
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


def text_of(email: EmailMessage, kind: str = "plain") -> str:
    body = email.get_body((kind,))
    assert body is not None
    return str(body.get_content())
