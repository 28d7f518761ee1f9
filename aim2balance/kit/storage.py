"""Where files are kept: a port of five verbs. Keys are paths of our own making, never a name that somebody chose."""

import re
from collections.abc import AsyncIterator
from typing import Protocol

from aim2balance.kit.errors import NotFound, Unavailable, invariant

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


class FileStore(Protocol):
    """Keeps files by key. What was kept is there after a crash."""

    async def put(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`; what stood there before is replaced, at once or not at all. Raises `StorageAway`."""
        ...

    async def put_stream(self, key: str, pieces: AsyncIterator[bytes]) -> None:
        """As `put`, with a bounded part of it in memory. What the pieces raise is raised, and nothing is kept then."""
        ...

    async def get(self, key: str) -> bytes:
        """The content. Raises `NoSuchFile`, `StorageAway`."""
        ...

    def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` to before `end` (None: the last one) in pieces; less where the file is shorter. Raises as `get` does."""
        ...

    async def delete(self, key: str) -> None:
        """Forget a file; one that is not there is no error. Raises `StorageAway`."""
        ...


class NoSuchFile(NotFound):
    code = "no_such_file"


class StorageAway(Unavailable):
    """The files cannot be reached for now; nothing is lost by it."""

    code = "storage_away"


def check_key(key: str) -> str:
    """The key itself. Raises `BrokenInvariant` for one that could leave its folder."""
    invariant(len(key) <= 200 and _KEY.fullmatch(key), f"not a key of a file: {key!r}")
    return key
