"""How much memory and time a server takes to import a large ChatGPT export.

A file of 200 MB is made by rule (chats of 20 messages in ChatGPT's shape, one in five with a second branch), sent to `aim2balance serve` on its
embedded PostgreSQL in a folder that is thrown away, and followed to its report. Memory is the highest resident size of the server's
own process (`VmHWM`), which the kernel keeps exactly; PostgreSQL is apart. Prints JSON: `python -m bench.imports [--megabytes 200]`.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

GOAL_MIB = 500
MESSAGES = 20
PASSWORD = "correct horse battery"
WORDS = ("badger", "bog", "Birke", "data", "forest", "How", "moss", "plan", "river", "table", "Wald", "water", "why", "Über", "fünf", "🌲")


def a_chat(number: int, chance: random.Random) -> dict[str, Any]:
    at = 1_600_000_000 + number * 600
    mapping: dict[str, Any] = {"root": {"id": "root", "message": None, "parent": None, "children": ["0"]}}
    for place in range(MESSAGES):
        role = "assistant" if place % 2 else "user"
        text = " ".join(chance.choices(WORDS, k=chance.randint(100, 260) if place % 2 else chance.randint(5, 60)))
        mapping[str(place)] = {
            "id": str(place),
            "parent": str(place - 1) if place else "root",
            "children": [str(place + 1)] if place + 1 < MESSAGES else [],
            "message": {
                "id": f"{number}-{place}",
                "author": {"role": role},
                "create_time": at + place,
                "content": {"content_type": "text", "parts": [text]},
                "metadata": {"model_slug": "gpt-4o"} if place % 2 else {},
            },
        }
    if number % 5 == 0:
        again = json.loads(json.dumps(mapping["1"]))
        again |= {"id": "again", "children": []}
        mapping["0"]["children"].append("again")
        mapping["again"] = again
    return {
        "title": f"Chat {number}",
        "conversation_id": f"bench-{number}",
        "create_time": at,
        "update_time": at + MESSAGES,
        "current_node": str(MESSAGES - 1),
        "mapping": mapping,
    }


def write_export(path: Path, size: int) -> int:
    """Make the file; returns the number of chats."""
    chance, number = random.Random(1), 0
    with path.open("w", encoding="utf-8") as out:
        out.write("[")
        while out.tell() < size:
            out.write((",\n" if number else "") + json.dumps(a_chat(number, chance), ensure_ascii=False))
            number += 1
        out.write("]")
    return number


def ask(method: str, address: str, body: dict[str, Any] | IO[bytes] | None = None, *, token: str = "", size: int = 0) -> Any:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    if isinstance(body, dict):
        headers["content-type"] = "application/json"
    elif body is not None:
        headers |= {"content-type": "application/octet-stream", "content-length": str(size)}
    data: Any = json.dumps(body).encode() if isinstance(body, dict) else body
    with urllib.request.urlopen(urllib.request.Request(address, data, headers, method=method), timeout=600) as answer:
        return json.load(answer)


def most_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def ready_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"is ready: (http://\S+)", line):
            return found[1]
    raise SystemExit("the server did not start")


def follow(base: str, token: str, run: dict[str, Any]) -> Iterator[dict[str, Any]]:
    while run["state"] == "running":
        time.sleep(0.2)
        run = ask("GET", f"{base}/api/imports/{run['id']}", token=token)
        yield run


def measure(folder: Path, size: int) -> dict[str, Any]:
    file = folder / "conversations.json"
    chats = write_export(file, size)
    environ = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
    environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    command = [sys.executable, "-m", "aim2balance.app", "serve", "--port", "0"]
    with (folder / "serve.log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        base = ready_address(server)
        account = {"email": "bench@example.org", "password": PASSWORD}
        token = ask("POST", f"{base}/api/auth/register", account)["accessToken"]
        before = most_mib(server.pid)
        began = time.perf_counter()
        with file.open("rb") as body:
            run = ask("POST", f"{base}/api/import", body, token=token, size=file.stat().st_size)
        sent = time.perf_counter()
        for last in follow(base, token, run):
            run = last
        ended = time.perf_counter()
        peak = most_mib(server.pid)
    finally:
        server.terminate()
        server.wait(60)
    return {
        "size_mb": round(file.stat().st_size / 1e6),
        "chats": chats,
        "imported": run["imported"],
        "messages": run["messages"],
        "state": run["state"],
        "upload_s": round(sent - began, 1),
        "import_s": round(ended - sent, 1),
        "before_mib": round(before),
        "peak_mib": round(peak),
        "goal_mib": GOAL_MIB,
        "is_met": peak <= GOAL_MIB and run["imported"] == chats,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="aim2balance-bench-"))
    try:
        folder.chmod(0o711)
        print(json.dumps(measure(folder, chosen.megabytes * 1_000_000), indent=2))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
