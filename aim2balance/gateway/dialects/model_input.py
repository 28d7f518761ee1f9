"""A conversation made of parts on its way to one model, and what of it may go there.

What a part carries for its maker alone goes back only to the dialect, vendor and family of models that made it. To anybody else it is left
out, and named as unsupported parameters are.
"""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from aim2balance.content.messages import ModelMessage, ToolDefinition
from aim2balance.content.parts import FilePart, ImagePart, KnownPart, Opaque, TextPart
from aim2balance.gateway.dialects.unsupported_parameters import UnsupportedParameters

IMAGE_NOT_SENT = "[An image stood here. It is not sent again.]"
_DATE = re.compile(r"[-@_](?:latest|\d{4}-?\d{2}-?\d{2}|\d{4})$")


class ModelOrigin(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers: what `content.parts.Opaque` says of its maker."""

    dialect: str
    vendor: str
    family: str
    reasoning_field: str | None = None
    """The member in which the vendor wants earlier reasoning back."""

    def seal(self, members: dict[str, Any]) -> Opaque:
        """`members`, marked as made here."""
        return Opaque(dialect=self.dialect, vendor=self.vendor, family=self.family, members=members)

    def made(self, opaque: Opaque) -> bool:
        return (opaque.dialect, opaque.vendor, opaque.family) == (self.dialect, self.vendor, self.family)


class PDFFile(msgspec.Struct, frozen=True, kw_only=True):
    """A PDF that a model reads as it is: its pages, and the bytes of the text in it."""

    content: bytes
    pages: int
    text_bytes: int = 0


class ModelInput(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller in this process asks: messages of parts, tools, and the content of the files that parts refer to: images in `files`,
    PDFs in `documents`. What a file says as text, the caller has written as text.
    """

    messages: tuple[ModelMessage, ...]
    tools: tuple[ToolDefinition, ...] = ()
    files: Mapping[UUID, bytes] = {}
    documents: Mapping[UUID, PDFFile] = {}

    @property
    def size_bytes(self) -> int:
        """About what the request will have: by it is decided whether it is written beside the event loop."""
        said = sum(len(part.text) for message in self.messages for part in message.parts if isinstance(part, TextPart))
        return said + sum(map(len, self.files.values())) + sum(len(file.content) for file in self.documents.values())


def family_of(model: str) -> str:
    """A model's name without maker and date: `anthropic/claude-sonnet-4-5-20250929` is of `claude-sonnet-4-5`."""
    bare = model.lower().rpartition("/")[2].partition(":")[0]
    return _DATE.sub("", bare)


def own_members(part: KnownPart, origin: ModelOrigin | None, dropped: UnsupportedParameters) -> dict[str, Any]:
    """What the part carries for that model; members of another maker are named in `dropped`. `origin` None: everything, to be counted."""
    opaque = part.opaque
    if opaque is None:
        return {}
    if origin is None or origin.made(opaque):
        return opaque.members
    for name in opaque.members:
        dropped.add(f"messages.{part.__struct_config__.tag}.{name}")
    return {}


def file_of(part: ImagePart, model_input: ModelInput) -> bytes | None:
    """The bytes of a picture; None where the caller did not bring them along."""
    return model_input.files.get(part.file.id)


def file_not_sent(part: FilePart) -> str:
    """What stands in the place of a file that the caller did not bring along."""
    return f"[The file {part.file.name} stood here. It is not sent.]"
