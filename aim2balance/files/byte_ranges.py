"""Which bytes of a file a download asks for (RFC 9110, 14): one range, or all of it."""

import re
from typing import Final

_RANGE: Final = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))")


def byte_range(asked: str | None, size: int) -> tuple[int, int] | None:
    """From where to before where; None for the whole file: where nothing is asked, or what we do not do (several ranges).

    A range that has nothing of the file is empty: (size, size).
    """
    found = _RANGE.fullmatch((asked or "").strip())
    if found is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        return (max(0, size - int(suffix)), size) if int(suffix) else (size, size)
    start = int(first)
    if last and int(last) < start:
        return None
    end = min(size, int(last) + 1) if last else size
    return (start, end) if start < size else (size, size)
