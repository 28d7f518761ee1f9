"""Our own PostgreSQL in the data folder: one owner by `flock`, a foreground child that dies with us, loopback only, a password.

Only `serve` publishes the URL. Other commands use the published server, or run one of their own for as long as they need it.
Everything here is synchronous and belongs to the main thread, before an event loop runs: Linux ties the server's life to the
*thread* that started it.
"""

import asyncio
import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from aim2balance.kit.errors import invariant
from aim2balance.postgres.cluster_location import (
    ELSEWHERE,
    MAJOR,
    USER,
    ClusterLocation,
    DataFolderInUse,
    EmbeddedPostgresFailed,
    command,
    environment,
    find_cluster_location,
    initdb_arguments,
    keep_binaries,
    make_data_folder,
    own_like_folder,
    run_checked,
    sync_folder,
    wheel_install,
    write_private,
)
from aim2balance.postgres.upgrade import finish_upgrade, upgrade_cluster

__all__ = ["DataFolderInUse", "EmbeddedPostgres", "EmbeddedPostgresFailed", "connect_url"]

WAIT_S = 60.0
STOP_S = 30.0
RECOVERY_S = 600.0
_POLL_S = 0.005
_LOCK_POLL_S = 0.05
_LOG_LIMIT_BYTES = 10_000_000

# One user on one machine. Statements and their values stay out of the log, for they hold what people wrote.
_SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "effective_cache_size": "512MB",
    "random_page_cost": "1.1",
    "wal_compression": "on",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "synchronous_commit": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

# For databases that nobody will miss: tests and benchmarks of reading.
_NOT_DURABLE: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@contextmanager
def connect_url(data_dir: Path) -> Iterator[str]:
    """The URL for a command: of the server that `serve` published, else of a private one that stops at the end of the block.

    Raises `DataFolderInUse` when the folder's owner neither publishes nor leaves within 60 s, and `EmbeddedPostgresFailed`.
    """
    embedded = EmbeddedPostgres(data_dir)
    published = embedded.take_lock(or_published=True)
    if published is not None:
        yield published
        return
    with embedded.running() as url:
        yield url


class EmbeddedPostgres:
    """The server of one data folder."""

    def __init__(self, data_dir: Path, *, run_as: str = "nobody", elsewhere: Path = ELSEWHERE, durable: bool = True) -> None:
        """`durable=False` gives up every guarantee after a crash for speed.

        Root runs the server as `run_as`, and below `elsewhere` when that user cannot reach the data folder.
        """
        self.data = Path(os.path.realpath(data_dir))
        self._run_as, self._elsewhere, self._durable = run_as, elsewhere, durable
        self._lock: int | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._location: ClusterLocation | None = None
        self._port = 0

    @contextmanager
    def owned(self, *, publish: bool = False) -> Iterator[str]:
        """Own the folder, run its server, give its URL, stop it. `publish` writes `postgres.url` for other commands meanwhile.

        Raises `DataFolderInUse` when a published server owns the folder (at once) or any owner does not leave within 60 s.
        """
        self.take_lock()
        with self.running(publish=publish) as url:
            yield url

    @contextmanager
    def running(self, *, publish: bool = False) -> Iterator[str]:
        """As `owned`, with the lock already taken; gives the lock back."""
        try:
            url = self._start()
            if publish:
                write_private(self.data / "postgres.url", url)
            yield url
        finally:
            self._stop()

    def restart_if_dead(self) -> bool:
        """Start the server again, under the same URL, when it has died; True when it had. From the main thread, at most 60 s."""
        if self._location is None or (self._server is not None and self._server.poll() is None):
            return False
        _wait_for_old_server(self._location)
        self._launch(self._location, port=self._port)
        return True

    def take_lock(self, *, or_published: bool = False) -> str | None:
        """Take the folder's lock, waiting 60 s for its owner; with `or_published` an owner's URL that answers comes back instead."""
        make_data_folder(self.data)
        lock = self._open_lock()
        deadline = time.monotonic() + WAIT_S
        try:
            # The lock first: whoever gets it knows that a published URL is a dead owner's.
            while not _lock_now(lock):
                if (url := self._published()) is not None:
                    if or_published:
                        return url
                    raise DataFolderInUse(
                        f"aim2balance already serves {self.data}: several processes need AIM2BALANCE_DATABASE_URL, a PostgreSQL server."
                    )
                if time.monotonic() > deadline:
                    raise DataFolderInUse(
                        f"Another aim2balance command has held {self.data} for {WAIT_S:.0f} s. Try again when it is done."
                    )
                time.sleep(_LOCK_POLL_S)
            self._lock = lock
        finally:
            if self._lock is None:
                os.close(lock)
        return None

    def _open_lock(self) -> int:
        path = self.data / "owner.lock"
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise EmbeddedPostgresFailed(
                f"{path} cannot be opened: {error.strerror}. Start aim2balance as the user who owns it."
            ) from error
        own_like_folder(path)
        return lock

    def _published(self) -> str | None:
        try:
            url = (self.data / "postgres.url").read_text()
        except FileNotFoundError:
            return None
        except PermissionError as error:
            raise DataFolderInUse(f"aim2balance serves {self.data} as another user. Run this command as that user or as root.") from error
        return url if asyncio.run(_answers(url)) else None

    def _start(self) -> str:
        (self.data / "postgres.url").unlink(missing_ok=True)
        location = self._location = find_cluster_location(self.data, run_as=self._run_as, elsewhere=self._elsewhere)
        password = _password(location)
        _wait_for_old_server(location)
        for leftover in location.home.glob("making-*"):
            # A killed owner's initdb may be clearing it at this moment.
            shutil.rmtree(leftover, ignore_errors=True)
        finish_upgrade(location)
        if not location.cluster.exists():
            _initialise(location, password, durable=self._durable)
        elif (major := _version(location)) != MAJOR:
            upgrade_cluster(location, major, password)
        if self._durable:
            keep_binaries(location.home, wheel_install())
        self._launch(location)
        return f"postgresql://{USER}:{password}@127.0.0.1:{self._port}/postgres"

    def _launch(self, location: ClusterLocation, port: int = 0) -> None:
        invariant(threading.current_thread() is threading.main_thread(), "the embedded server is started from the main thread")
        deadline = time.monotonic() + WAIT_S
        settings = dict(_SETTINGS) if self._durable else {**_SETTINGS, **_NOT_DURABLE}
        while True:
            self._port = port or _free_port()
            arguments = [f"--{name}={value}" for name, value in {**settings, "port": str(self._port)}.items()]
            with _open_log(location) as log:
                said_from = log.tell()
                self._server = subprocess.Popen(  # noqa: S603
                    command(location.run_as, "become", location.program("postgres"), "-D", location.cluster, *arguments),
                    env=environment(),
                    cwd=location.home,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            if self._is_ready(location):
                return
            said = location.log.read_bytes()[said_from:].decode(errors="replace")
            # These pass by themselves: somebody took our port, or a crashed server's last processes are still leaving.
            passing = ("could not bind", "lock file", "pre-existing shared memory block")
            self._end_server()
            if time.monotonic() > deadline or not any(words in said for words in passing):
                raise EmbeddedPostgresFailed(f"PostgreSQL did not start: {said[-1500:].strip() or 'it said nothing'}")
            time.sleep(0.1)

    def _is_ready(self, location: ClusterLocation) -> bool:
        """Wait until the server says in its pid file that it takes connections; False when it ended or ten minutes are over."""
        deadline = time.monotonic() + RECOVERY_S
        pid_file = location.cluster / "postmaster.pid"
        while self._server and self._server.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                lines = pid_file.read_text().splitlines()
                if len(lines) >= 8 and lines[0] == str(self._server.pid) and lines[7].strip() == "ready":
                    return True
            time.sleep(_POLL_S)
        return False

    def _end_server(self) -> None:
        """Fast shutdown, then harder: SIGINT, SIGQUIT, SIGKILL."""
        server, self._server = self._server, None
        if server is None:
            return
        for how, patience_s in ((signal.SIGINT, STOP_S), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            if server.poll() is None:
                server.send_signal(how)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    server.wait(patience_s)

    def _stop(self) -> None:
        try:
            if self._lock is not None:
                (self.data / "postgres.url").unlink(missing_ok=True)
            self._location = None
            self._end_server()
        finally:
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None


def _lock_now(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _answers(url: str) -> bool:
    import asyncpg

    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    await connection.close()
    return True


def _password(location: ClusterLocation) -> str:
    """The password of the folder's cluster, made before the cluster so that one never is without the other."""
    if not location.password.exists():
        if location.cluster.exists():
            raise EmbeddedPostgresFailed(
                f"{location.password} is missing: without it the database in {location.cluster} cannot be opened. Restore it."
            )
        write_private(location.password, secrets.token_urlsafe(24))
    return location.password.read_text()


def _version(location: ClusterLocation) -> str:
    try:
        return (location.cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise EmbeddedPostgresFailed(
            f"{location.cluster} is not a PostgreSQL cluster (it has no PG_VERSION). Restore it from a backup, or move it away."
        ) from None


def _initialise(location: ClusterLocation, password: str, *, durable: bool) -> None:
    """Make the cluster beside its place and move it there when it is whole: a kill in between leaves only a folder to sweep."""
    making = Path(tempfile.mkdtemp(prefix="making-", dir=location.home))
    password_file = making / "password"
    password_file.write_text(password)
    location.give(password_file)
    location.give(making)
    run_checked(
        location, [*initdb_arguments(location, making / "cluster", password_file), *([] if durable else ["--no-sync"])], what="initdb"
    )
    (making / "cluster").rename(location.cluster)
    shutil.rmtree(making)
    if durable:
        sync_folder(location.home)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _open_log(location: ClusterLocation) -> Iterator[BinaryIO]:
    if location.log.exists() and location.log.stat().st_size > _LOG_LIMIT_BYTES:
        location.log.replace(location.log.with_suffix(".log.1"))
    with location.log.open("ab") as log:
        yield log


def servers_of(cluster: Path) -> list[int]:
    """The living `postgres` processes of that cluster, by what Linux says they run and where; zombies have neither."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            program, folder = (process / "exe").readlink().name, (process / "cwd").readlink()
        except OSError:
            continue
        # A program replaced while it runs reads "postgres (deleted)".
        if program.split(" ")[0] == "postgres" and folder == cluster:
            found.append(int(process.name))
    return found


def _wait_for_old_server(location: ClusterLocation) -> None:
    """Wait for a crashed owner's server to leave, then remove its pid file, whatever process has that number today.

    PostgreSQL itself only asks whether the number is in use; after a reboot any process may have it.
    """
    deadline = time.monotonic() + WAIT_S
    while living := servers_of(location.cluster):
        if time.monotonic() > deadline:
            raise EmbeddedPostgresFailed(
                f"An old PostgreSQL server (process {min(living)}) still uses {location.cluster} after {WAIT_S:.0f} s. Stop it."
            )
        time.sleep(0.02)
    if Path("/proc/self/exe").exists():
        (location.cluster / "postmaster.pid").unlink(missing_ok=True)
