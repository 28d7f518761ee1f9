"""Forms as the gateway writes them, read by the demo."""

import re
from typing import Final

_PART: Final = re.compile(rb'\r\n[Cc]ontent-[Dd]isposition: form-data; name="(\w+)(?:\[\])?"(; filename="[^"\r\n]*")?')


def read_fields(body: bytes) -> tuple[dict[str, str], bool]:
    """The fields of a form as the gateway writes it, and whether a file is among them."""
    boundary = body.partition(b"\r\n")[0]
    found: dict[str, str] = {}
    has_file = False
    for part in body.split(boundary)[1:-1] if boundary.startswith(b"--") else ():
        if (named := _PART.match(part)) is None:
            continue
        if named.group(2):
            has_file = True
        else:
            found[named.group(1).decode()] = part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n").decode("utf-8", "replace")
    return found, has_file
