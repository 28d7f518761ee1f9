"""`aim2balance serve` as a process of its own, in a folder of its own, driven from outside."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from aim2balance.postgres.server import servers_of
from tests.databases import fast_folder

READY_WITHIN_S = 90
EMAIL = "somebody@example.org"
PASSWORD = "correct horse battery"


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "aim2balance.app", *words]


class Server:
    """`aim2balance serve` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
        self.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
        self.process: subprocess.Popen[str] | None = None
        self.base = ""
        self.setup_link = ""

    def start(self, *, wants_setup_link: bool = False) -> None:
        self.base = self.setup_link = ""  # a second start has another port
        with (self.folder / "serve.log").open("a") as log:
            self.process = subprocess.Popen(
                command("serve", "--port", "0"), cwd=self.folder, env=self.environ, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"is ready: (http://\S+)", line):
                self.base = found[1]
            if found := re.search(r"first admin: (http://\S+)", line):
                self.setup_link = found[1]
            if self.base and (self.setup_link or not wants_setup_link):
                return
        raise AssertionError((self.folder / "serve.log").read_text()[-3000:])

    def run(self, *words: str, stdin: str = "") -> str:
        done = subprocess.run(
            command(*words), cwd=self.folder, env=self.environ, input=stdin, capture_output=True, text=True, timeout=READY_WITHIN_S
        )
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def kill(self, how: signal.Signals) -> int:
        """Returns the exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        code = self.process.wait(READY_WITHIN_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None
        return code

    def person(self, euro: str) -> str:
        """A user with credit; the secret of a key."""
        self.run("users", "create", EMAIL, stdin=f"{PASSWORD}\n")
        self.run("wallet", "credit", EMAIL, euro, "--reason", "test")
        return self.run("keys", "create", "--user", EMAIL).strip()

    def wallet(self) -> dict[str, Any]:
        shown: dict[str, Any] = json.loads(self.run("wallet", "show", EMAIL, "--json"))
        return shown

    def books(self) -> dict[str, Any]:
        checked: dict[str, Any] = json.loads(self.run("ledger", "verify", "--json"))
        return checked


@contextmanager
def a_server(
    *, wants_setup_link: bool = False, config: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A started server; at the end nothing of it is left, its database included."""
    folder = Path(tempfile.mkdtemp(prefix="aim2balance-tests-", dir=fast_folder()))
    folder.chmod(0o711)
    if config is not None:
        (folder / "aim2balance.yaml").write_text(json.dumps(config))
    server = Server(folder)
    server.environ |= environ or {}
    try:
        server.start(wants_setup_link=wants_setup_link)
        yield server
    finally:
        if server.process is not None:
            server.kill(signal.SIGKILL)
        for _ in range(200):  # the database dies with its owner; nothing of this test may outlive it
            if not servers_of(folder / "data" / "postgres" / "cluster"):
                break
            time.sleep(0.05)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server() -> Iterator[Server]:
    with a_server() as started:
        yield started
