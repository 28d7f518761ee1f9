"""One worker process as the server sees it: started, given work, killed."""

import asyncio
import os
import pickle
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO, Final, Protocol

import aim2balance
from aim2balance.kit import worker_process

_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH")
"""What a worker gets of ours; the keys of providers are in it as well."""


class WorkerGone(Exception):
    """The process is not there any more."""


class TooMuchSent(Exception):
    """It wants to send more than it may."""


class IdleTimer(Protocol):
    """What was put off, and can be called off."""

    def cancel(self) -> None: ...


class WorkerProcess:
    """A fresh interpreter, never a copy of this process: a copy would have the locks of threads that are not in it."""

    def __init__(self) -> None:
        self._connection, theirs = socket.socketpair()
        self._connection.setblocking(False)
        self._is_told_paths = False
        self.idle: IdleTimer | None = None
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 our own program
                [sys.executable, "-I", "-S", "-B", worker_process.__file__, str(theirs.fileno()), str(os.getpid())],
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    async def begin(self, order: bytes, file: IO[bytes] | None) -> None:
        """Hand it its work. Raises `WorkerGone`."""
        if not self._is_told_paths:
            own = str(Path(aim2balance.__file__).parents[1])
            await self.send(pickle.dumps([*sys.path, own]))
            self._is_told_paths = True
        await self.send(order)
        if file is not None:
            file.flush()
            try:  # everything before was taken or will be, so a byte has room
                socket.send_fds(self._connection, [b"F"], [file.fileno()])
            except (BrokenPipeError, ConnectionResetError):
                raise WorkerGone from None

    async def send(self, content: bytes) -> None:
        """One frame. Raises `WorkerGone`."""
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_sendall(self._connection, worker_process.HEADER.pack(worker_process.TO_WORKER, len(content)))
            await loop.sock_sendall(self._connection, content)
        except (BrokenPipeError, ConnectionResetError):
            raise WorkerGone from None

    async def receive(self, most_bytes: int) -> tuple[bytes, bytes]:
        """The letter of the next frame and what is in it. Raises `WorkerGone`, `TooMuchSent`."""
        letter, size = worker_process.HEADER.unpack(await self._exactly(worker_process.HEADER.size))
        if size > most_bytes:
            raise TooMuchSent
        return letter, await self._exactly(size)

    async def _exactly(self, count: int) -> bytes:
        loop, got = asyncio.get_running_loop(), bytearray(count)
        view, at = memoryview(got), 0
        while at < count:
            try:
                more = await loop.sock_recv_into(self._connection, view[at:])
            except ConnectionResetError:
                more = 0
            if not more:
                raise WorkerGone
            at += more
        return bytes(got)

    def disconnect(self) -> None:
        """Nobody reads from it any more."""
        if self.idle is not None:
            self.idle.cancel()
        self._connection.close()

    def kill(self) -> "asyncio.Future[int]":
        """End it now, also in the midst of work; what is returned is done when it has gone."""
        self._process.kill()
        return asyncio.get_running_loop().run_in_executor(None, self._process.wait)
