"""Files on a real server: a kill in the midst of an upload loses nothing that was answered, and readers of hostile files bother nobody."""

import base64
import io
import random
import signal
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx2

from aim2balance.files.uploads import PART_BYTES
from tests.server import EMAIL, PASSWORD, Server, server

__all__ = ["server"]

TUS = {"tus-resumable": "1.0.0"}
PATIENCE_S = 90.0


@contextmanager
def signed_in(server: Server, path: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.base, timeout=PATIENCE_S, headers=TUS) as client:
        session = client.post(f"/api/auth/{path}", json={"email": EMAIL, "password": PASSWORD}).raise_for_status()
        client.headers["authorization"] = f"Bearer {session.json()['accessToken']}"
        yield client


def begin(client: httpx2.Client, name: str, size: int) -> str:
    said = f"filename {base64.b64encode(name.encode()).decode()}"
    made = client.post("/api/uploads", headers={"upload-length": str(size), "upload-metadata": said}).raise_for_status()
    return str(made.headers["location"])


def send(client: httpx2.Client, place: str, content: bytes, offset: int = 0) -> None:
    kind = {"content-type": "application/offset+octet-stream", "upload-offset": str(offset)}
    client.patch(place, content=content, headers=kind).raise_for_status()


def settled(client: httpx2.Client, place: str) -> dict[str, object]:
    """The file, once nothing about it changes by itself any more."""
    until = time.monotonic() + PATIENCE_S
    while True:
        found: dict[str, object] = client.get(place).raise_for_status().json()
        if found["state"] in {"ready", "refused"} and found["textState"] != "reading":
            return found
        assert time.monotonic() < until, found
        time.sleep(0.05)


def test_what_was_answered_is_there_after_a_kill_and_the_rest_goes_on(server: Server) -> None:
    content = random.Random(1).randbytes(2 * PART_BYTES + 12_345)
    with signed_in(server, "register") as client:
        place = begin(client, "Messreihe.bin", len(content))
        send(client, place, content[:PART_BYTES])
    server.kill(signal.SIGKILL)
    server.start()
    with signed_in(server, "login") as client:
        there = int(client.head(place).raise_for_status().headers["upload-offset"])
        assert there == PART_BYTES, "the part that was answered, and nothing else"
        send(client, place, content[there:], there)
        made = settled(client, place)
        assert (made["state"], made["bytes"]) == ("ready", len(content))
        link = client.post(f"/api/files/{made['id']}/link").raise_for_status().json()["url"]
        assert client.get(link).content == content


def test_the_server_answers_while_hostile_files_are_read(server: Server) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<document>" + b" " * (300 << 20))
    hostile = {"bomb.docx": made.getvalue(), "broken.pdf": b"%PDF-1.7\n" + b"<<" * 500_000}
    with signed_in(server, "register") as client, ThreadPoolExecutor(1) as pool:
        for name, content in hostile.items():
            place = begin(client, name, len(content))
            send(client, place, content)
            reading = pool.submit(settled, client, place)
            with httpx2.Client(base_url=server.base, timeout=10) as probe:
                is_read = False
                while not is_read:
                    is_read = reading.done()
                    assert probe.get("/healthz").status_code == 200
            assert (reading.result()["state"], reading.result()["textState"]) == ("ready", "failed")
