"""The parts of a message, and how they stand in JSON: `{"type": "text", "text": …}`.

A part may carry something opaque: what only whoever made it can read, such as the signature of a thought. It is kept with its part and
shown to nobody. Pictures and files are references, never bytes.
"""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeAlias
from uuid import UUID

import msgspec


class Opaque(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members that mean something only to the dialect, vendor and family of models they came from, and go back to nobody else."""

    dialect: str
    vendor: str
    family: str
    members: dict[str, Any]


class _Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True, tag_field="type"):
    opaque: Opaque | None = None


class TextPart(_Part, frozen=True, kw_only=True, tag="text"):
    text: str


class ReasoningPart(_Part, frozen=True, kw_only=True, tag="reasoning"):
    text: str


class ImageReference(msgspec.Struct, frozen=True, kw_only=True, rename={"media_type": "mediaType", "size_bytes": "bytes"}):
    """A file of its owner, and its size in bytes and pixels."""

    id: UUID
    media_type: str
    size_bytes: int
    width: int
    height: int


class ImagePart(_Part, frozen=True, kw_only=True, tag="image"):
    file: ImageReference


class FileReference(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={"media_type": "mediaType", "size_bytes": "bytes", "text_bytes": "textBytes"},
):
    """A file of its owner as it was when it was sent; None where nobody has read it."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int
    pages: int | None = None
    text_bytes: int | None = None


class FilePart(_Part, frozen=True, kw_only=True, tag="file"):
    file: FileReference


class ToolCallPart(_Part, frozen=True, kw_only=True, tag="tool_call"):
    call_id: str
    name: str
    arguments: str
    """JSON, as the model wrote it."""


class ToolResultPart(_Part, frozen=True, kw_only=True, tag="tool_result"):
    call_id: str
    text: str
    is_error: bool = False


class PassageReference(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A passage that a model was given with a question: the characters `start` to `end` of a page, counted from 1, of a file of its owner.
    `number` is what the answer cites it by.
    """

    number: int
    passage_id: UUID
    source_id: UUID
    file_id: UUID
    page: int
    start: int
    end: int
    heading: str = ""


class CitationPart(_Part, frozen=True, kw_only=True, tag="citation"):
    """Where the text before it comes from. With `passage`: what the answer was given to cite; `title` is the name of its file."""

    title: str | None = None
    url: str | None = None
    passage: PassageReference | None = None


class UnknownPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a later version: kept as it is, and shown by versions that know it."""

    KNOWN: ClassVar[frozenset[str]] = frozenset({"text", "reasoning", "image", "file", "tool_call", "tool_result", "citation"})
    members: dict[str, Any]


KnownPart: TypeAlias = TextPart | ReasoningPart | ImagePart | FilePart | ToolCallPart | ToolResultPart | CitationPart
Part: TypeAlias = KnownPart | UnknownPart
Parts: TypeAlias = tuple[Part, ...]


def parts_of(
    text: str, reasoning: str | None = None, images: Iterable[ImageReference] = (), documents: Iterable[FileReference] = ()
) -> Parts:
    """What was thought, what is shown, what is said; nothing for what is empty. Files and images stand before the words about them."""
    thought = [] if reasoning is None else [ReasoningPart(text=reasoning)]
    named = [FilePart(file=file) for file in documents]
    shown = [ImagePart(file=image) for image in images]
    return (*thought, *named, *shown, *([TextPart(text=text)] if text else []))


def text_of(parts: Iterable[Part]) -> str:
    """What is said to be read; no reasoning, nothing of tools, nothing opaque."""
    return "".join([part.text for part in parts if isinstance(part, TextPart)])


def reasoning_of(parts: Iterable[Part]) -> str | None:
    """What was thought before, or between; None without any. A thought that its maker alone can read has no words."""
    thoughts = [part.text for part in parts if isinstance(part, ReasoningPart) and (part.text or part.opaque is None)]
    return "".join(thoughts) if thoughts else None


def passages_of(parts: Iterable[Part]) -> tuple[CitationPart, ...]:
    """The passages an answer was given, by their numbers."""
    return tuple(part for part in parts if isinstance(part, CitationPart) and part.passage is not None)


def images_of(parts: Iterable[Part]) -> tuple[ImageReference, ...]:
    return tuple(part.file for part in parts if isinstance(part, ImagePart))


def image_json(image: ImageReference) -> dict[str, Any]:
    """As it stands in a part, and in the event that tells of it."""
    told: dict[str, Any] = msgspec.to_builtins(image)
    return told


def read_image(told: Any) -> ImageReference:
    """What `image_json` made."""
    return msgspec.convert(told, ImageReference)


def documents_of(parts: Iterable[Part]) -> tuple[FileReference, ...]:
    """The files that are no images."""
    return tuple(part.file for part in parts if isinstance(part, FilePart))


def parts_json(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """As they are stored. NUL characters and halves of surrogate pairs are left out: no database keeps them."""
    return [storable(part.members if isinstance(part, UnknownPart) else msgspec.to_builtins(part)) for part in parts]


def read_parts(kept: Sequence[dict[str, Any]]) -> Parts:
    return tuple(msgspec.convert(part, KnownPart) if part.get("type") in UnknownPart.KNOWN else UnknownPart(members=part) for part in kept)


_decode = msgspec.json.Decoder(tuple[KnownPart, ...]).decode


def decode_parts(kept: str) -> Parts:
    """`read_parts` of JSON as text: what a list of messages is read by, so the common case is one step."""
    try:
        return _decode(kept)
    except msgspec.ValidationError:  # a part of a later version
        return read_parts(msgspec.json.decode(kept))


def storable_parts(parts: Iterable[Part]) -> Parts:
    """As they are read again once they were stored; texts that say nothing and carry nothing are left out."""
    return read_parts(parts_json(part for part in parts if not _is_empty(part)))


def _is_empty(part: Part) -> bool:
    return isinstance(part, TextPart | ReasoningPart) and not part.text and part.opaque is None


def storable(value: Any) -> Any:
    """The same without what PostgreSQL cannot keep, in every text of it: NUL is left out, half a surrogate pair becomes U+FFFD."""
    if isinstance(value, str):
        return (
            value
            if value.isascii() and "\0" not in value
            else value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        )
    if isinstance(value, dict):
        return {storable(name): storable(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [storable(member) for member in value]
    return value
