"""Settlements that are not in the books yet, durably on disk: one append-only file per process, owned by `flock`.

A line is a checksum and the settlement as JSON. Nothing is ever marked as done: booking is exactly-once by the request's id, so the
file is emptied when all of it is booked, and whatever a dead process left is simply booked again.
"""

import asyncio
import fcntl
import os
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from aim2balance.kit.errors import BrokenInvariant
from aim2balance.kit.ids import new_id
from aim2balance.wallet.types import HoldKey, Settlement

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Settlement)
T = TypeVar("T")


def encode_line(settlement: Settlement) -> bytes:
    body = _encoder.encode(settlement)
    return b"%s %s\n" % (_checksum(body), body)


def _checksum(body: bytes) -> bytes:
    return b"%08x" % zlib.crc32(body)


def decode_lines(data: bytes) -> tuple[list[Settlement], list[bytes]]:
    """The settlements, and the lines that are damaged. A last line without its end was never promised to anybody: it is ignored."""
    found: list[Settlement] = []
    damaged: list[bytes] = []
    for line in data.split(b"\n")[:-1]:
        checksum, _, body = line.partition(b" ")
        try:
            if checksum == _checksum(body):
                found.append(_decoder.decode(body))
                continue
        except (msgspec.MsgspecError, BrokenInvariant):
            pass
        damaged.append(line)
    return found, damaged


@dataclass(slots=True, kw_only=True, eq=False)
class OrphanedSpool:
    """The file of a dead process, locked by us."""

    path: Path
    lock: int
    settlements: list[Settlement]
    damaged: int
    open: set[HoldKey]

    def finish(self) -> None:
        """All of it is booked: removed. A file with damaged lines is kept aside for people to look at."""
        if self.damaged:
            self.path.rename(self.path.with_suffix(".damaged"))
        else:
            self.path.unlink()
        self.path.with_suffix(".lock").unlink(missing_ok=True)
        os.close(self.lock)

    def abandon(self) -> None:
        """Not all of it is booked: whoever looks next may have it."""
        os.close(self.lock)


class Spool:
    """The spool of this process. Every method but `keep` is quick; disk work happens in order in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        """Take a fresh file in `folder`, which is made when missing."""
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{new_id().hex}.spool"
        self._lock = _try_lock(self._path)
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        _sync_folder(folder)
        self._end = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spool")
        self._kept: set[HoldKey] = set()
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._found: list[OrphanedSpool] = []  # not handed over yet: who asked may have been cancelled meanwhile

    async def keep(self, settlement: Settlement) -> None:
        """Return when it stands on the disk. Those that wait at the same time share an fsync. Raises `OSError`."""
        self._kept.add((settlement.request_id, settlement.owner_id))
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((encode_line(settlement), written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        await written

    def clear(self, settlement: Settlement) -> None:
        """It is booked. The file is emptied when nothing else is in it."""
        self._kept.discard((settlement.request_id, settlement.owner_id))
        if not self._kept and not self._waiting:
            self._thread.submit(self._empty)

    async def claim_orphans(self) -> list[OrphanedSpool]:
        """The files of dead processes in this folder, each given once: lock, book, then `finish` or `abandon` it."""
        await self._in_thread(self._claim_orphans)
        found, self._found = self._found, []
        return found

    async def close(self) -> None:
        """Give the file up: removed when all of it is booked, else left to whoever looks next."""
        if self._writer is not None:
            await asyncio.wait({self._writer})
        await self._in_thread(self._close)
        self._thread.shutdown()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _write_all(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            data = b"".join(line for line, _ in group)
            try:
                await self._in_thread(partial(self._append, data))
            except OSError as error:
                for _, written in group:
                    if not written.done():
                        written.set_exception(error)
            else:
                for _, written in group:
                    if not written.done():
                        written.set_result(None)

    def _append(self, data: bytes) -> None:
        try:
            rest = memoryview(data)
            at = self._end
            while rest:
                done = os.pwrite(self._file, rest, at)
                rest, at = rest[done:], at + done
            os.fdatasync(self._file)
        except OSError:
            os.ftruncate(self._file, self._end)  # half a group must not stand before the next one
            raise
        self._end = at

    def _empty(self) -> None:
        os.ftruncate(self._file, 0)
        self._end = 0

    def _claim_orphans(self) -> None:
        for path in sorted(self._path.parent.glob("*.spool")):
            lock = _try_lock(path) if path != self._path else None
            if lock is None:
                continue
            try:
                settlements, damaged = decode_lines(path.read_bytes())
            except FileNotFoundError:  # its owner, or another process, was quicker
                path.with_suffix(".lock").unlink(missing_ok=True)
                os.close(lock)
                continue
            by_request = {(settlement.request_id, settlement.owner_id): settlement for settlement in settlements}
            requests = set(by_request)
            self._found.append(OrphanedSpool(path=path, lock=lock, settlements=[*by_request.values()], damaged=len(damaged), open=requests))

    def _close(self) -> None:
        for orphan in self._found:
            orphan.abandon()
        os.close(self._file)
        if not self._kept:
            self._path.unlink(missing_ok=True)
            self._path.with_suffix(".lock").unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)


def _try_lock(path: Path) -> int | None:
    """The open lock file beside `path`, ours as long as it is open; None while another process lives that owns it."""
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
