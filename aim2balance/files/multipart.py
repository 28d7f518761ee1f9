"""A small file out of a form (RFC 7578), which is in memory as a whole: large ones come by tus."""

import re
from typing import Final

from aim2balance.kit.errors import Invalid

_BOUNDARY: Final = re.compile(r';\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)
_FILENAME: Final = re.compile(rb';\s*filename="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
FORM: Final = "multipart/form-data"


def is_form(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == FORM


def file_of_form(content_type: str, body: bytes) -> tuple[str, bytes]:
    """Name and bytes of the first file in a form. Raises `Invalid` (no_file_in_form)."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is not None:
        mark = b"\r\n--" + (boundary[1] or boundary[2]).encode("latin-1", "replace")
        for part in (b"\r\n" + body).split(mark)[1:]:
            head, blank, content = part.partition(b"\r\n\r\n")
            name = _FILENAME.search(head)
            if name is not None and blank and not part.startswith(b"--"):
                return re.sub(rb"\\(.)", rb"\1", name[1]).replace(b"%22", b'"').decode("utf-8", "replace"), content
    raise Invalid("The form holds no file.", code="no_file_in_form")
