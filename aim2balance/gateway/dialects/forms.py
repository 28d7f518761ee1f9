"""A request as a form with files (`multipart/form-data`, RFC 7578): read once, and written anew for a provider.

Written anew, it holds what we read and nothing else: a provider cannot find another value in it than the one the price follows. Files are
not copied but where they go out. Work is linear in the body: a search for the boundary, and a look at the few lines before each part.
"""

import re
from typing import Final, NoReturn

import msgspec

from aim2balance.kit.errors import Invalid

MOST_PARTS: Final = 100
MOST_HEADER: Final = 4 << 10
MOST_TEXT: Final = 1 << 20
"""Bytes of one field that is no file."""
_BOUNDARY: Final = re.compile(
    r'^multipart/form-data\s*;(?:[^;"]{0,200};){0,4}?\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE
)
_DISPOSITION: Final = re.compile(r"^content-disposition[ \t]*:[ \t]*form-data[ \t]*(;.*)$", re.IGNORECASE)
_PARAMETER: Final = re.compile(r';[ \t]*([A-Za-z*]{1,20})[ \t]*=[ \t]*(?:"((?:[^"\\\r\n]|\\.)*+)"|([^\s;"]{1,200}))')
_KIND: Final = re.compile(r"^content-type[ \t]*:[ \t]*([A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,80})", re.IGNORECASE)
_ENCODED: Final = re.compile(r"^content-transfer-encoding[ \t]*:[ \t]*(?!(?:binary|7bit|8bit)[ \t]*$)", re.IGNORECASE)
_UNFIT_NAME: Final = re.compile(r"[^\w.\-() ]", re.ASCII)
_ANY: Final = "application/octet-stream"


class FormFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a form. `name` is what is left of its own once nothing in it can be taken for anything else."""

    field: str
    name: str
    kind: str
    content: bytes


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """Fields in their order, and files."""

    texts: tuple[tuple[str, str], ...]
    files: tuple[FormFile, ...]

    def all(self, field: str) -> list[str]:
        return [value for name, value in self.texts if name == field]

    def files_of(self, *fields: str) -> list[FormFile]:
        return [file for file in self.files if file.field in fields]

    def document(self) -> dict[str, object]:
        """As the object a JSON body would be: a field that is given several times (`include[]`) is a list."""
        found: dict[str, object] = {}
        for name in dict.fromkeys(name for name, _ in self.texts):
            values = self.all(name)
            found[name] = values[0] if len(values) == 1 else values
        return found

    def written(self, boundary: str, **instead: str) -> bytes:
        """The body, with other values of the fields that `instead` names."""
        mark = b"--" + boundary.encode()
        pieces: list[bytes] = []
        for name, value in self.texts:
            text = instead.get(name, value).encode("utf-8", "surrogatepass")
            pieces += [mark, b'\r\ncontent-disposition: form-data; name="', _quoted(name), b'"\r\n\r\n', text, b"\r\n"]
        for file in self.files:
            head = b'"; filename="' + _quoted(file.name) + b'"\r\ncontent-type: ' + file.kind.encode() + b"\r\n\r\n"
            pieces += [mark, b'\r\ncontent-disposition: form-data; name="', _quoted(file.field), head, file.content, b"\r\n"]
        return b"".join([*pieces, mark, b"--\r\n"])


def _quoted(name: str) -> bytes:
    return name.replace("\\", "_").replace('"', "%22").replace("\r", "").replace("\n", "").encode("utf-8", "surrogatepass")


def _refuse(message: str) -> NoReturn:
    raise Invalid(message, code="invalid_request_error")


def read_form(body: bytes, content_type: str) -> Form:
    """Raises `Invalid` (invalid_request_error) with what is wrong."""
    found = _BOUNDARY.match(content_type)
    if found is None:
        _refuse("The body must be a form: `Content-Type: multipart/form-data` with a boundary.")
    mark = b"--" + (found.group(1) or found.group(2)).encode("latin-1", "replace")
    if not body.startswith(mark):
        begin = body.find(b"\r\n" + mark, 0, MOST_HEADER)
        if begin < 0:
            _refuse("The form does not begin with its boundary.")
        body = body[begin + 2 :]
    texts: list[tuple[str, str]] = []
    files: list[FormFile] = []
    at = len(mark)
    while body[at : at + 2] != b"--":
        if len(texts) + len(files) >= MOST_PARTS:
            _refuse(f"The form has more than {MOST_PARTS} parts.")
        if body[at : at + 2] != b"\r\n":
            _refuse("The form is broken: a boundary is followed by something else than a line's end.")
        split = body.find(b"\r\n\r\n", at, at + MOST_HEADER)
        end = body.find(b"\r\n" + mark, max(split, at))
        if split < 0 or end < split + 2:
            _refuse("The form is broken: a part has no beginning or no end.")
        _read_part(body[at + 2 : split], body[split + 4 : end], texts, files)
        at = end + 2 + len(mark)
    return Form(texts=tuple(texts), files=tuple(files))


def _read_part(head: bytes, content: bytes, texts: list[tuple[str, str]], files: list[FormFile]) -> None:
    parameters: dict[str, str] | None = None
    kind = _ANY
    for line in head.decode("utf-8", "replace").split("\r\n"):
        if _ENCODED.match(line):
            _refuse("A part of the form is encoded again (`Content-Transfer-Encoding`): send its bytes as they are.")
        if (stated := _DISPOSITION.match(line)) is not None:
            if parameters is not None:
                _refuse("A part of the form says twice what it is.")
            parameters = _parameters(stated.group(1))
        elif (typed := _KIND.match(line)) is not None:
            kind = typed.group(1).lower()
    name = (parameters or {}).get("name")
    if parameters is None or not name or not name.isprintable() or len(name) > 200:
        _refuse("A part of the form has no name.")
    if "filename" in parameters or "filename*" in parameters:
        safe = _UNFIT_NAME.sub("_", parameters.get("filename", "").rpartition("/")[2])[-100:]
        files.append(FormFile(field=name, name=safe or "file", kind=kind, content=content))
        return
    if len(content) > MOST_TEXT:
        _refuse(f"`{name[:100]}` is longer than {MOST_TEXT >> 20} MiB.")
    try:
        texts.append((name, content.decode("utf-8")))
    except UnicodeDecodeError:
        _refuse(f"`{name[:100]}` is no text in UTF-8.")


def _parameters(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(text):
        key = match.group(1).lower()
        if key in found:
            _refuse("A part of the form says twice what its name is.")
        value = match.group(2)
        found[key] = match.group(3) if value is None else value.replace('\\"', '"').replace("%22", '"')
    return found
