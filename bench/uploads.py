"""What a large upload, and files that are made to do harm, cost a server.

A file of 512 MB is sent by tus to `aim2balance serve` on its embedded PostgreSQL in a folder that is thrown away; in its midst the server is
ended by SIGKILL, started again, and sent the rest; what is saved must be what was sent. Then files that harm readers are read while
`/healthz` is asked a hundred times a second. Memory is the highest resident size of the server's own process (`VmHWM`); the process that
reads is apart. Prints JSON: `python -m bench.uploads [--megabytes 512]`.
"""

import argparse
import base64
import hashlib
import io
import json
import random
import sys
import threading
import time
import urllib.request
import zipfile
from typing import Any

from bench.serving import Serving, a_server

GOAL_MIB = 300
PART = 4 << 20
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def begin(server: Serving, name: str, size: int) -> str:
    said = f"filename {base64.b64encode(name.encode()).decode()}"
    headers, _ = server.ask("POST", "/api/uploads", b"", tus_resumable="1.0.0", upload_length=str(size), upload_metadata=said)
    return str(headers["location"])


def send(server: Serving, place: str, content: bytes, offset: int) -> None:
    kind = "application/offset+octet-stream"
    server.ask("PATCH", place, content, tus_resumable="1.0.0", upload_offset=str(offset), content_type=kind)


def read(server: Serving, place: str) -> dict[str, Any]:
    """The file, once nothing about it changes by itself any more."""
    while True:
        found: dict[str, Any] = server.ask("GET", place)[1]
        if found["state"] in ("ready", "refused") and found["textState"] != "reading":
            return found
        time.sleep(0.1)


def large_upload(server: Serving, size: int) -> dict[str, Any]:
    chance, sent = random.Random(1), hashlib.sha256()
    blocks = [chance.randbytes(PART) for _ in range(8)]
    parts = [blocks[n % 8] for n in range(size // PART)]
    for part in parts:
        sent.update(part)
    began, place = time.monotonic(), begin(server, "large.bin", size)
    half = len(parts) // 2
    for number in range(half):
        send(server, place, parts[number], number * PART)
    before = server.peak_mib()
    server.kill()
    killed = time.monotonic()
    server.start()
    server.sign_in("login")
    again = time.monotonic() - killed
    offset = server.ask("GET", place)[1]["receivedBytes"]
    for number in range(offset // PART, len(parts)):
        send(server, place, parts[number], number * PART)
    received = time.monotonic()
    made = read(server, place)
    whole = time.monotonic()
    link = server.ask("POST", f"/api/files/{made['id']}/link")[1]["url"]
    saved = hashlib.sha256()
    with urllib.request.urlopen(server.base + link, timeout=300) as answer:
        while piece := answer.read(PART):
            saved.update(piece)
    assert saved.digest() == sent.digest(), "what was saved is not what was sent"
    return {
        "megabytes": size >> 20,
        "kept at the kill, of what was answered": f"{offset} of {half * PART}",
        "seconds to send": round(received - began - again, 1),
        "seconds to put together": round(whole - received, 1),
        "peak MiB before the kill": round(before),
        "peak MiB after it, with putting together and saving": round(server.peak_mib()),
    }


def harmful() -> dict[str, bytes]:
    """Files that are small and want to be large, deep or endless to their reader."""

    def packed(members: dict[str, bytes]) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return made.getvalue()

    def letter(body: str) -> bytes:
        return packed({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()})

    run = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    pages = b"".join(b"%d 0 obj<</Type/Page/Parent 2 0 R>>endobj\n" % n for n in range(3, 20_000))
    kids = b" ".join(b"%d 0 R" % n for n in range(3, 20_000))
    return {
        "bomb.docx": packed({"word/document.xml": f"<w:document {W}>".encode() + b" " * (400 << 20)}),
        "long.docx": letter(run.format("é" * 40) * 400_000),
        "deep.docx": letter("<w:p>" * 200_000),
        "broken.pdf": b"%PDF-1.7\n" + b"<<" * 2_000_000,
        "pages.pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[" + kids + b"]>>endobj\n" + pages,
        "circle.pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>endobj\n"
        b"trailer<</Root 1 0 R>>",
    }


def while_harmed(server: Serving) -> dict[str, Any]:
    waits: list[float] = []
    is_over = threading.Event()

    def look() -> None:
        while not is_over.is_set():
            began = time.monotonic()
            with urllib.request.urlopen(f"{server.base}/healthz", timeout=30) as answer:
                assert answer.status == 200
            waits.append(time.monotonic() - began)
            time.sleep(0.01)

    looking = threading.Thread(target=look)
    looking.start()
    told = {}
    for name, content in harmful().items():
        began, place = time.monotonic(), begin(server, name, len(content))
        for offset in range(0, len(content), PART):
            send(server, place, content[offset : offset + PART], offset)
        made = read(server, place)
        told[name] = f"{len(content):,} bytes: {made['textState']} {made['textError'] or made['pages']}, {time.monotonic() - began:.1f} s"
    is_over.set()
    looking.join()
    waits.sort()
    return {
        "files": told,
        "healthz asked": len(waits),
        "median ms": round(1000 * waits[len(waits) // 2], 1),
        "p99 ms": round(1000 * waits[len(waits) * 99 // 100], 1),
        "worst ms": round(1000 * waits[-1], 1),
        "peak MiB": round(server.peak_mib()),
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--megabytes", type=int, default=512)
    size = words.parse_args().megabytes << 20
    with a_server({"limits": {"upload_mib": 600, "storage_mib_per_person": 4096}}) as server:
        found = {"upload": large_upload(server, size), "harm": while_harmed(server)}
    peak = max(found["upload"]["peak MiB after it, with putting together and saving"], found["harm"]["peak MiB"])
    sys.stdout.write(json.dumps({**found, "goal MiB": GOAL_MIB, "met": peak <= GOAL_MIB}, indent=2) + "\n")


if __name__ == "__main__":
    main()
