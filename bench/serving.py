"""A server of ours in a folder of its own, as anybody starts it: embedded PostgreSQL with durable commits, one account."""

import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

EMAIL, PASSWORD = "bench@example.org", "correct horse battery"


class Serving:
    """A server in a folder of its own, which can be killed and started again."""

    def __init__(self, folder: Path, config: Mapping[str, Any]) -> None:
        self.folder, self.base, self.token = folder, "", ""
        self.process: subprocess.Popen[str] | None = None
        (folder / "aim2balance.yaml").write_text(json.dumps(config))

    def start(self) -> None:
        words = [sys.executable, "-m", "aim2balance.app", "serve", "--port", "0"]
        with (self.folder / "serve.log").open("a") as log:
            self.process = subprocess.Popen(words, cwd=self.folder, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        found = next(found for line in self.process.stdout if (found := re.search(r"is ready: (http://\S+)", line)))
        self.base = found[1]

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def peak_mib(self) -> float:
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def ask(self, method: str, path: str, body: bytes | dict[str, Any] | None = None, **headers: str) -> tuple[Any, Any]:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent["authorization"] = f"Bearer {self.token}"
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        if isinstance(body, dict):
            sent["content-type"] = "application/json"
        request = urllib.request.Request(self.base + path, data=data, method=method, headers=sent)
        with urllib.request.urlopen(request, timeout=300) as answer:
            content = answer.read()
        return answer.headers, json.loads(content) if content else None

    def sign_in(self, path: str) -> None:
        self.token = self.ask("POST", f"/api/auth/{path}", {"email": EMAIL, "password": PASSWORD})[1]["accessToken"]


@contextmanager
def a_server(config: Mapping[str, Any]) -> Iterator[Serving]:
    """Started, with the account signed in; ended with its folder."""
    folder = Path(tempfile.mkdtemp(prefix="aim2balance-bench-"))
    folder.chmod(0o711)
    server = Serving(folder, config)
    try:
        server.start()
        server.sign_in("register")
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.process.send_signal(signal.SIGTERM)
            server.process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)
