"""Work for `test_worker_pool.py`: what a file of a stranger may make of a worker. Imports nothing of ours at its start."""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import IO


def add(one: int, other: int) -> int:
    return one + other


def pid() -> int:
    return os.getpid()


def eat_memory() -> int:
    held = []
    while True:
        held.append(bytearray(16 << 20))


def eat_memory_at_once() -> int:
    return len(bytearray(4 << 30))


def never_end(mark: str) -> int:
    touch(mark)
    while True:
        pass


def sleep_for_ever(mark: str) -> int:
    touch(mark)
    while True:
        time.sleep(3600)


def touch(mark: str) -> None:
    """Says by a folder that it has begun: files it may not write."""
    os.mkdir(mark)


def wait_for(mark: str, go_on: str) -> str:
    touch(mark)
    while not os.path.exists(go_on):
        time.sleep(0.01)
    return mark


def die_by(number: int) -> int:
    os.kill(os.getpid(), number)
    time.sleep(3600)
    return 0


def crash() -> int:
    return len(ctypes.string_at(0))


def leave(code: int) -> int:
    os._exit(code)


def write_a_file(path: str) -> str:
    try:
        with open(path, "wb") as file:
            file.write(b"x")
    except OSError as error:
        return type(error).__name__
    return "written"


def give_much(count: int) -> bytes:
    return b"x" * count


def give_another_type() -> int:
    return "no number"  # type: ignore[return-value]


def send_nonsense() -> int:
    """What a worker that was taken over might do: write to the connection itself."""
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"R" + (8).to_bytes(8, "big") + b"\xc1nonsense"[:8])
        except OSError:
            continue
    return 0


def refuse() -> int:
    from aim2balance.kit.errors import Conflict

    raise Conflict("Not like this.", code="not_so", most=3)


def fail_with(text: str) -> int:
    raise RuntimeError(text)


def told() -> dict[str, list[str]]:
    return {"environment": sorted(os.environ), "threads": [thread.name for thread in threading.enumerate()], "modules": sorted(sys.modules)}


def modules_after(module: str) -> list[str]:
    from importlib import import_module

    import_module(module)
    return sorted(sys.modules)


def lines_of(file: IO[bytes], prefix: str) -> Iterator[str]:
    for line in file:
        yield prefix + line.decode().strip()


def lines_until_memory_ends(file: IO[bytes]) -> Iterator[str]:
    yield file.readline().decode().strip()
    eat_memory()


def lines_until_death(file: IO[bytes]) -> Iterator[str]:
    yield file.readline().decode().strip()
    os.kill(os.getpid(), signal.SIGKILL)


def keep_much() -> int:
    globals()["held"] = bytearray(os.urandom(1 << 20)) * 200
    return os.getpid()
