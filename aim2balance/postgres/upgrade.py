"""A cluster of another PostgreSQL version: brought over by `pg_upgrade` with the old binaries kept beside it, else the way out."""

import logging
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from aim2balance.postgres.cluster_location import (
    MAJOR,
    USER,
    ClusterLocation,
    EmbeddedPostgresFailed,
    initdb_arguments,
    run_checked,
    sync_folder,
)

log = logging.getLogger(__name__)


def upgrade_cluster(location: ClusterLocation, old_major: str, password: str) -> None:
    """Replace the cluster by its upgraded copy and keep the old one beside it as `cluster-<old version>`.

    Needs as much free space as the cluster has. A kill at any moment leaves the old cluster in location, or the new one for
    `finish_upgrade`. Raises `EmbeddedPostgresFailed` with the dump command when the old binaries are not there.
    """
    old = location.kept(old_major)
    if old is None or not old_major.isdigit() or int(old_major) > int(MAJOR):
        raise EmbeddedPostgresFailed(_way_out(location, old_major))
    making = Path(tempfile.mkdtemp(prefix="making-", dir=location.home))
    # Unix socket paths have at most 107 bytes, so not in the home folder.
    sockets = Path(tempfile.mkdtemp(prefix="a2b-"))
    password_file = making / "password"
    password_file.write_text(password)
    for path in (making, sockets, password_file):
        location.give(path)
    try:
        checksums = _prepare_old(location, old)
        run_checked(
            location,
            initdb_arguments(location, making / "cluster", password_file, checksums=checksums),
            what="initdb",
        )
        folders: list[str | Path] = [
            *("--old-bindir", old / "bin", "--old-datadir", location.cluster),
            *("--new-bindir", location.install / "bin", "--new-datadir", making / "cluster"),
        ]
        run_checked(
            location,
            [location.program("pg_upgrade"), *folders, "--username", USER, "--socketdir", sockets],
            what=f"pg_upgrade from PostgreSQL {old_major} to {MAJOR}",
            password=password,
            cwd=making,
        )
    finally:
        shutil.rmtree(sockets, ignore_errors=True)
    (making / "cluster").rename(_upgraded(location))
    sync_folder(location.home)
    location.cluster.rename(location.home / f"cluster-{old_major}")
    finish_upgrade(location)
    shutil.rmtree(making)
    log.warning(
        "The database was upgraded from PostgreSQL %s to %s; %s may be deleted.", old_major, MAJOR, location.home / f"cluster-{old_major}"
    )


def finish_upgrade(location: ClusterLocation) -> None:
    """Do the last step of an upgrade that was killed before it. Raises when only an old cluster is left: it is never initialised over."""
    if location.cluster.exists():
        return
    if _upgraded(location).exists():
        _upgraded(location).rename(location.cluster)
        sync_folder(location.home)
    elif others := sorted(location.home.glob("cluster-*")):
        raise EmbeddedPostgresFailed(
            f"{location.cluster} is missing, but {others[0]} exists. Rename it to {location.cluster.name}, or move it away to begin anew."
        )


def _upgraded(location: ClusterLocation) -> Path:
    return location.home / "upgraded"


def _prepare_old(location: ClusterLocation, old: Path) -> bool:
    """Let the old server recover from a crash, which pg_upgrade refuses to do; true when its pages carry checksums."""
    run_checked(
        location, [old / "bin" / "postgres", "--single", "-D", location.cluster, "postgres"], what="The recovery of the old database"
    )
    control = subprocess.run(  # noqa: S603
        [old / "bin" / "pg_controldata", location.cluster],
        env={"LC_ALL": "C", "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    line = next(line for line in control.splitlines() if line.startswith("Data page checksum version:"))
    return line.rpartition(":")[2].strip() != "0"


def _way_out(location: ClusterLocation, old_major: str) -> str:
    spare = location.home / f"cluster-{old_major}"
    return (
        f"The database in {location.cluster} was made by PostgreSQL {old_major}; this version of aim2balance brings PostgreSQL {MAJOR}, "
        f"and the old programs are not kept in {location.home / 'binaries'}. Nothing was changed. With PostgreSQL {old_major} installed:\n"
        f"  postgres -D {location.cluster} -p 5433 -c listen_addresses=127.0.0.1 &\n"
        f'  PGPASSWORD="$(cat {location.password})" pg_dump -h 127.0.0.1 -p 5433 -U {USER} '
        "--format=custom --file=aim2balance.dump postgres\n"
        f"then stop that server, move {location.cluster} away (not to {spare.name}), start aim2balance once, and load the dump with\n"
        f'  pg_restore --clean --if-exists --no-owner --no-acl --dbname="$(cat {location.url})" aim2balance.dump'
    )
