"""Real databases for tests: one server per run, one migrated template in it, a fresh clone of it for every test that asks.

With xdist the controller owns the server and the workers get its URL; without it the first test that needs one starts it.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
import pytest_asyncio

from aim2balance.app import migrate
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.postgres.server import EmbeddedPostgres

T = TypeVar("T")

_LOCK_FOR_TEMPLATE = 4_711
_ROOM_BYTES = 4 * 2**30
_BEING_MADE_S = 60
_server = pytest.StashKey[ExitStack]()
_url = pytest.StashKey[str]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Runs in xdist's controller for each worker it starts."""
    node.workerinput["server_url"] = _server_url(node.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    if stack := config.stash.get(_server, None):
        stack.close()


def _server_url(config: pytest.Config) -> str:
    """Start the run's server unless it runs. An interrupted run leaves no server behind: the server dies with this process."""
    if _url not in config.stash:
        _sweep_folders_of_killed_runs()
        stack = config.stash[_server] = ExitStack()
        folder = Path(tempfile.mkdtemp(prefix="aim2balance-tests-", dir=fast_folder()))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o711)
        embedded = EmbeddedPostgres(folder, durable=False, elsewhere=folder / "elsewhere")
        config.stash[_url] = stack.enter_context(embedded.owned())
    return config.stash[_url]


def fast_folder() -> str | None:
    """Memory, where there is enough: cloning a database makes 300 files, 10 ms there and up to 400 ms on a disk."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM_BYTES else None


def _sweep_folders_of_killed_runs() -> None:
    for lock in Path(fast_folder() or tempfile.gettempdir()).glob("aim2balance-tests-*/owner.lock"):
        if time.time() - lock.stat().st_mtime < _BEING_MADE_S:
            continue
        with lock.open() as file, contextlib.suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)


class Admin:
    """One connection to the server, used between tests: it makes and drops databases."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._connection: asyncpg.Connection[Any] = self.wait(asyncpg.connect(url))
        self.template = f"template_{_fingerprint()}"

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def execute(self, sql: str) -> None:
        self.wait(self._connection.execute(sql))

    def make_template(self) -> None:
        self.wait(self._make_template())

    async def _make_template(self) -> None:
        await self._connection.execute("SELECT pg_advisory_lock($1)", _LOCK_FOR_TEMPLATE)
        try:
            if await self._connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", self.template):
                return
            making = f"making_{new_id().hex}"
            await self._connection.execute(f"CREATE DATABASE {making}")
            await migrate.upgrade(url_of(self.url, making))
            await self._connection.execute(f"ALTER DATABASE {making} RENAME TO {self.template}")
        finally:
            await self._connection.execute("SELECT pg_advisory_unlock($1)", _LOCK_FOR_TEMPLATE)

    def close(self) -> None:
        self.wait(self._connection.close())
        self._runner.close()


def url_of(server_url: str, database: str) -> str:
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{database}"))


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in migrate.MIGRATIONS.rglob("*") if path.suffix in {".py", ".sql"}):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def server_url(request: pytest.FixtureRequest) -> str:
    """The run's PostgreSQL server: its URL as administrator, of the database `postgres`, which tests leave alone."""
    given: dict[str, str] | None = getattr(request.config, "workerinput", None)
    return given["server_url"] if given else _server_url(request.config)


@pytest.fixture(scope="session")
def admin(server_url: str) -> Iterator[Admin]:
    made = Admin(server_url)
    yield made
    made.close()


@pytest.fixture(scope="session")
def template(admin: Admin) -> str:
    """The name of a database migrated to head, for cloning."""
    admin.make_template()
    return admin.template


@pytest.fixture
def empty_database_url(admin: Admin) -> Iterator[str]:
    """A database without a single table."""
    yield from fresh_database(admin, "template1")


@pytest.fixture
def database_url(admin: Admin, template: str) -> Iterator[str]:
    """A migrated database of the test's own, with real commits, dropped afterwards."""
    yield from fresh_database(admin, template)


@pytest.fixture(scope="module")
def module_database_url(admin: Admin, template: str) -> Iterator[str]:
    """As `database_url`, for all tests of a module together."""
    yield from fresh_database(admin, template)


def fresh_database(admin: Admin, template: str) -> Iterator[str]:
    name = f"test_{new_id().hex}"
    admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield url_of(admin.url, name)
    admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest_asyncio.fixture
async def db(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Database]:
    """The pool on `database_url`. Afterwards the books must balance, unless the test is marked `broken_books`."""
    database = await Database.open(database_url)
    try:
        yield database
        if not request.node.get_closest_marker("broken_books"):
            await _verify_books(database)
    finally:
        await database.close()


async def _verify_books(database: Database) -> None:
    from aim2balance.app.verify_books import verify_books

    async with database.connection() as connection:
        if await connection.fetchval("SELECT to_regclass('entry') IS NULL OR to_regclass('transfer') IS NULL"):
            return
    report = await verify_books(database)
    assert not report.violations, f"the books do not balance after this test: {report.violations}"
