"""Files that go with questions: whose they are, whether they can be read, and what of them a model is sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from aim2balance.content.parts import FileReference
from aim2balance.files import queries_text, queries_uploads, rules
from aim2balance.files.stored import StoredFiles
from aim2balance.files.types import UploadedFile, UploadState
from aim2balance.kit.db import Connection, Database
from aim2balance.kit.errors import Conflict, DomainError, Invalid, Kind
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.storage import NoSuchFile

MOST_TEXT_BYTES: Final = 8 << 20
"""Of all files of one request: more than any model reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentContents:
    """What is sent of some files, by id: text in the form of `rules.document_text`, or the PDF itself."""

    texts: Mapping[UUID, str] = field(default_factory=dict)
    pdfs: Mapping[UUID, bytes] = field(default_factory=dict)


class DocumentReader:
    """The files of questions of everybody. What is somebody else's is not there."""

    def __init__(self, db: Database, stored: StoredFiles) -> None:
        self._db, self._stored = db, stored

    async def contents(self, owner_id: OwnerId, files: Sequence[FileReference], *, pdf_room: int) -> DocumentContents:
        """The text of each file, and the PDFs that go as they are in `pdf_room` bytes, the first of `files` before others.

        A file that is gone, or cannot be read, says so instead. Raises `DomainError` (files_too_long), `StorageAway`.
        """
        wanted = {file.id: file for file in files}
        if not wanted:
            return DocumentContents()
        async with self._db.transaction(owner_id) as tx:
            there = {file.id: file for file in await queries_uploads.find_some(tx, owner_id, list(wanted))}
            _check_length(there.values())
            pages = await queries_text.list_pages(tx, owner_id, list(there))
            keys = {}
            for file_id in rules.pdfs_that_fit((there[file_id] for file_id in wanted if file_id in there), pdf_room):
                keys[file_id] = await queries_uploads.find_key(tx, owner_id, file_id)
        texts = {
            file_id: rules.document_text(file.name, pages[file_id])
            if file_id in pages
            else rules.no_text(file.name, is_there=file_id in there)
            for file_id, file in wanted.items()
        }
        pdfs = {file_id: await self._read(key) for file_id, key in keys.items() if key is not None}
        return DocumentContents(texts=texts, pdfs={file_id: content for file_id, content in pdfs.items() if content is not None})

    async def _read(self, key: str) -> bytes | None:
        try:
            return b"".join([piece async for piece in self._stored.read(key)])
        except NoSuchFile:
            return None


async def find_documents(connection: Connection, owner_id: OwnerId, file_ids: Sequence[UUID]) -> dict[UUID, UploadedFile]:
    """Those of these that are files of this person, in the order asked for."""
    found = {file.id: file for file in await queries_uploads.find_some(connection, owner_id, file_ids)} if file_ids else {}
    return {file_id: found[file_id] for file_id in file_ids if file_id in found}


def check_readable(file: UploadedFile, *, as_pdf: bool) -> None:
    """Whether a model can be sent anything of it. Raises `Conflict` (file_not_ready, file_being_read), `Invalid` (file_not_readable)."""
    if file.state is not UploadState.READY:
        raise Conflict(f"{file.name} is not there yet.", code="file_not_ready", name=file.name)
    if file.text_state == "reading":
        raise Conflict(f"{file.name} is still being read. Please wait a moment.", code="file_being_read", name=file.name)
    if file.text_state != "ready" and not (as_pdf and rules.is_sent_as_pdf(file)):
        raise Invalid(f"{file.name} cannot be read.", code="file_not_readable", name=file.name, reason=file.text_error or "kind_unknown")


def _check_length(files: Iterable[UploadedFile]) -> None:
    together = sum(file.text_bytes or 0 for file in files)
    if together > MOST_TEXT_BYTES:
        raise DomainError(
            f"The files of this chat have {together / (1 << 20):.1f} MiB of text; at most {MOST_TEXT_BYTES >> 20} MiB are sent.",
            code="files_too_long",
            kind=Kind.TOO_LARGE,
            text_bytes=together,
            most_bytes=MOST_TEXT_BYTES,
        )
