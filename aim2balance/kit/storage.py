"""Where files are kept: a port of three verbs. Keys are paths of our own making, never a name that somebody chose."""

import re
from typing import Protocol

from aim2balance.kit.errors import NotFound, invariant

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


class FileStore(Protocol):
    """Keeps whole files by key. What was kept is there after a crash."""

    async def put(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`; what stood there before is replaced, at once or not at all. Raises `Unavailable`."""
        ...

    async def get(self, key: str) -> bytes:
        """The content. Raises `NotFound` (no_such_file), `Unavailable`."""
        ...

    async def delete(self, key: str) -> None:
        """Forget a file; one that is not there is no error. Raises `Unavailable`."""
        ...


class NoSuchFile(NotFound):
    code = "no_such_file"


def check_key(key: str) -> str:
    """The key itself. Raises `BrokenInvariant` for one that could leave its folder."""
    invariant(len(key) <= 200 and _KEY.fullmatch(key), f"not a key of a file: {key!r}")
    return key
