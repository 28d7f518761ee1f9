"""The program of a worker: takes one piece of work after the other from the server, within the limits that come with each.

Run by path with `python -I -S`: at its start it imports nothing of ours, afterwards what the work needs. It is told what to import by the
server, which it trusts; the server does not trust it, for a file of a stranger may have taken it over: what it sends back is data of a
type the server knows, never pickled. It has no secrets in its environment, writes no files and starts no programs.

    worker_process.py SOCKET PARENT_PID

A frame is a letter, the length of what follows, and that. The first one to the worker has the paths to import from, each other one work,
or, while one yields pieces, says that a piece was taken. From the worker the letter says what it is.
"""

import ctypes
import errno
import os
import pickle
import resource
import signal
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from importlib import import_module
from typing import Any

HEADER = struct.Struct(">cQ")
TO_WORKER = b">"
BEGUN, PIECE, RESULT, REFUSAL, MISTAKE, NO_MEMORY = b"S", b"P", b"R", b"E", b"X", b"M"
CPU_GRACE_S = 5
MOST_KEPT_BYTES = 160 << 20
"""A worker that has more in memory after its work makes room for a new one."""
_PR_SET_PDEATHSIG = 1


def receive(connection: socket.socket) -> bytes:
    """What is in the next frame. Ends the worker when the server is gone."""
    return _exactly(connection, HEADER.unpack(_exactly(connection, HEADER.size))[1])


def _exactly(connection: socket.socket, count: int) -> bytes:
    got = bytearray(count)
    view, at = memoryview(got), 0
    while at < count:
        more = connection.recv_into(view[at:])
        if not more:
            os._exit(0)
        at += more
    return bytes(got)


def send(connection: socket.socket, letter: bytes, content: bytes = b"") -> None:
    connection.sendall(HEADER.pack(letter, len(content)))
    connection.sendall(content)


def shut_in(parent_pid: int) -> None:
    """What holds for every piece of work: no files, no programs, no life without the server."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent_pid:
            os._exit(0)
    for limit, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NPROC, 0), (resource.RLIMIT_NOFILE, 64)):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def bound(memory_bytes: int, seconds: float) -> None:
    """So much more memory than is mapped now, and so much time of the processor; the server's clock ends it before that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most_s = int(used.ru_utime + used.ru_stime + seconds) + CPU_GRACE_S
    for limit, most in ((resource.RLIMIT_CPU, most_s), (resource.RLIMIT_AS, _memory_bytes()[0] + memory_bytes)):
        _, hard = resource.getrlimit(limit)
        with suppress(ValueError, OSError):  # macOS knows no bound of memory
            resource.setrlimit(limit, (most, hard))


def _memory_bytes() -> tuple[int, int]:
    """What is mapped, and what of it is in memory."""
    try:
        with open("/proc/self/statm", "rb") as counts:  # noqa: PTH123 pathlib would have to be imported
            mapped, resident, *_ = counts.read().split()
    except OSError:
        return 64 << 20, 0
    return int(mapped) * resource.getpagesize(), int(resident) * resource.getpagesize()


def work(connection: socket.socket, order: dict[str, Any], file: int | None) -> None:
    """One piece of work, to its last frame."""
    from msgspec import msgpack

    from aim2balance.kit.errors import DomainError

    try:
        bound(order["memory_bytes"], order["seconds"])
        do = getattr(import_module(order["module"]), order["name"])
        arguments = pickle.loads(order["arguments"])  # noqa: S301 the server's own
        send(connection, BEGUN)
        with os.fdopen(file, "rb") if file is not None else nullcontext() as opened:
            made = do(*arguments) if opened is None else do(opened, *arguments)
            if isinstance(made, Iterator):
                for piece in made:
                    send(connection, PIECE, msgpack.encode(piece))
                    receive(connection)
                made = None
        send(connection, RESULT, msgpack.encode(made))
    except DomainError as refusal:
        told = {"kind": str(refusal.kind), "code": refusal.code, "message": refusal.message, "facts": refusal.facts}
        send(connection, REFUSAL, msgpack.encode(told))


def is_for_want_of_memory(error: BaseException | None) -> bool:
    """Libraries wrap it, and what is loaded late cannot be mapped (ImportError)."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        if isinstance(error, ImportError) and ("failed to map segment" in str(error) or "allocate memory" in str(error)):
            return True
        error = error.__cause__ or error.__context__
    return False


def place_of(error: BaseException) -> str:
    """Class and place of an exception; its text may quote what a person wrote."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    where = "" if at is None else f" at {at.tb_frame.f_code.co_filename.rpartition('/')[2]}:{at.tb_lineno}"
    return f"{type(error).__name__}{where}"


def main(connection: socket.socket, parent_pid: int) -> None:
    """Work as it comes, until the server is gone or there is too much left of what was done."""
    shut_in(parent_pid)
    sys.path[:] = pickle.loads(receive(connection))  # noqa: S301 the server's own
    while True:
        order = pickle.loads(receive(connection))  # noqa: S301 the server's own
        file = socket.recv_fds(connection, 1, 1)[1][0] if order["has_file"] else None
        try:
            work(connection, order, file)
        except Exception as mistake:  # noqa: BLE001 the boundary of the work
            if is_for_want_of_memory(mistake):
                send(connection, NO_MEMORY)
            else:
                send(connection, MISTAKE, place_of(mistake).encode())
            os._exit(1)
        if _memory_bytes()[1] > MOST_KEPT_BYTES:
            os._exit(0)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]))
