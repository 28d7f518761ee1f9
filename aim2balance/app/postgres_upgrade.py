"""A cluster of another PostgreSQL version: brought over by `pg_upgrade` with the old binaries kept beside it, else the way out."""

import logging
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from aim2balance.app.postgres_place import MAJOR, USER, EmbeddedPostgresFailed, Place, initdb_arguments, run_checked, sync_folder

log = logging.getLogger(__name__)


def upgrade_cluster(place: Place, old_major: str, password: str) -> None:
    """Replace the cluster by its upgraded copy and keep the old one beside it as `cluster-<old version>`.

    Needs as much free space as the cluster has. A kill at any moment leaves the old cluster in place, or the new one for
    `finish_upgrade`. Raises `EmbeddedPostgresFailed` with the dump command when the old binaries are not there.
    """
    old = place.kept(old_major)
    if old is None or not old_major.isdigit() or int(old_major) > int(MAJOR):
        raise EmbeddedPostgresFailed(_way_out(place, old_major))
    making = Path(tempfile.mkdtemp(prefix="making-", dir=place.home))
    # Unix socket paths have at most 107 bytes, so not in the home folder.
    sockets = Path(tempfile.mkdtemp(prefix="a2b-"))
    password_file = making / "password"
    password_file.write_text(password)
    for path in (making, sockets, password_file):
        place.give(path)
    try:
        checksums = _prepare_old(place, old)
        run_checked(
            place,
            initdb_arguments(place, making / "cluster", password_file, checksums=checksums),
            what="initdb",
        )
        folders: list[str | Path] = [
            *("--old-bindir", old / "bin", "--old-datadir", place.cluster),
            *("--new-bindir", place.install / "bin", "--new-datadir", making / "cluster"),
        ]
        run_checked(
            place,
            [place.program("pg_upgrade"), *folders, "--username", USER, "--socketdir", sockets],
            what=f"pg_upgrade from PostgreSQL {old_major} to {MAJOR}",
            password=password,
            cwd=making,
        )
    finally:
        shutil.rmtree(sockets, ignore_errors=True)
    (making / "cluster").rename(_upgraded(place))
    sync_folder(place.home)
    place.cluster.rename(place.home / f"cluster-{old_major}")
    finish_upgrade(place)
    shutil.rmtree(making)
    log.warning(
        "The database was upgraded from PostgreSQL %s to %s; %s may be deleted.", old_major, MAJOR, place.home / f"cluster-{old_major}"
    )


def finish_upgrade(place: Place) -> None:
    """Do the last step of an upgrade that was killed before it. Raises when only an old cluster is left: it is never initialised over."""
    if place.cluster.exists():
        return
    if _upgraded(place).exists():
        _upgraded(place).rename(place.cluster)
        sync_folder(place.home)
    elif others := sorted(place.home.glob("cluster-*")):
        raise EmbeddedPostgresFailed(
            f"{place.cluster} is missing, but {others[0]} exists. Rename it to {place.cluster.name}, or move it away to begin anew."
        )


def _upgraded(place: Place) -> Path:
    return place.home / "upgraded"


def _prepare_old(place: Place, old: Path) -> bool:
    """Let the old server recover from a crash, which pg_upgrade refuses to do; true when its pages carry checksums."""
    run_checked(place, [old / "bin" / "postgres", "--single", "-D", place.cluster, "postgres"], what="The recovery of the old database")
    control = subprocess.run(  # noqa: S603
        [old / "bin" / "pg_controldata", place.cluster], env={"LC_ALL": "C", "PATH": os.defpath}, capture_output=True, text=True, check=True
    ).stdout
    line = next(line for line in control.splitlines() if line.startswith("Data page checksum version:"))
    return line.rpartition(":")[2].strip() != "0"


def _way_out(place: Place, old_major: str) -> str:
    spare = place.home / f"cluster-{old_major}"
    return (
        f"The database in {place.cluster} was made by PostgreSQL {old_major}; this version of aim2balance brings PostgreSQL {MAJOR}, "
        f"and the old programs are not kept in {place.home / 'binaries'}. Nothing was changed. With PostgreSQL {old_major} installed:\n"
        f"  postgres -D {place.cluster} -p 5433 -c listen_addresses=127.0.0.1 &\n"
        f'  PGPASSWORD="$(cat {place.password})" pg_dump -h 127.0.0.1 -p 5433 -U {USER} --format=custom --file=aim2balance.dump postgres\n'
        f"then stop that server, move {place.cluster} away (not to {spare.name}), start aim2balance once, and load the dump with\n"
        f'  pg_restore --clean --if-exists --no-owner --dbname="$(cat {place.url})" aim2balance.dump'
    )
