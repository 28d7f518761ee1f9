"""Which images go with a request, and how an image stands in JSON."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from aim2balance.files.types import File

MOST_IMAGES = 8
"""With one question."""
MOST_SENT = 16
"""Of one request."""
MOST_SENT_BYTES = 20 << 20
"""Of all images of one request. Providers take bodies of 20 to 32 MB, and base64 makes them a third longer."""


def file_json(file: File) -> dict[str, Any]:
    """An image as it stands in its message, in the database and on the wire."""
    return {"id": str(file.id), "mediaType": file.media_type, "bytes": file.size_bytes, "width": file.width, "height": file.height}


def newest_that_fit(files: Iterable[File]) -> list[UUID]:
    """The first of these, as many as go with one request; each may come several times."""
    wanted: dict[UUID, int] = {}
    for file in files:
        if len(wanted) >= MOST_SENT or sum(wanted.values()) + file.size_bytes > MOST_SENT_BYTES:
            break
        wanted[file.id] = file.size_bytes
    return list(wanted)
