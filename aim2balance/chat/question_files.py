"""The images and files of a question: taken when it is asked, checked against who is to answer, read when it is sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from aim2balance import files
from aim2balance.chat import rules
from aim2balance.chat.ports import Models, SentFiles
from aim2balance.chat.types import Message
from aim2balance.content.parts import FileReference
from aim2balance.files.rules import MOST_DOCUMENTS, MOST_IMAGES, MOST_SENT_BYTES
from aim2balance.files.types import File, UploadedFile
from aim2balance.gateway import PDFFile
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.errors import Invalid
from aim2balance.kit.principal import OwnerId


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFiles:
    """What goes with a question: images, which belong to its chat, and files of the person, which it names."""

    images: Sequence[File] = ()
    documents: Sequence[FileReference] = ()


async def take(
    tx: Transaction, owner_id: OwnerId, conversation_id: UUID, file_ids: Sequence[UUID], known: Iterable[Message]
) -> QuestionFiles:
    """Those of a new question; a file that is gone may stand in it again where it stood in this chat.

    Raises `NotFound` (unknown_file), `Invalid` (files_too_large, too_many_images, too_many_attached).
    """
    there = await files.find_documents(tx, owner_id, file_ids)
    before = {file.id: file for message in known for file in message.documents}
    named = [_reference(there[one]) if one in there else before[one] for one in file_ids if one in there or one in before]
    others = [one for one in file_ids if one not in there and one not in before]
    if len(others) > MOST_IMAGES:
        raise Invalid(f"A message may have at most {MOST_IMAGES} images.", code="too_many_images", most=MOST_IMAGES)
    if len(named) > MOST_DOCUMENTS:
        raise Invalid(f"A message may have at most {MOST_DOCUMENTS} files besides images.", code="too_many_attached", most=MOST_DOCUMENTS)
    return QuestionFiles(images=await files.put_into(tx, owner_id, conversation_id, others), documents=named)


async def find(connection: Connection, owner_id: OwnerId, file_ids: Sequence[UUID]) -> QuestionFiles:
    """Those of these that are there, of a question that is not asked yet."""
    there = await files.find_documents(connection, owner_id, file_ids)
    images = await files.find(connection, owner_id, [one for one in file_ids if one not in there])
    return QuestionFiles(images=images, documents=[_reference(file) for file in there.values()])


async def check(connection: Connection, owner_id: OwnerId, question: Message, models: Models, model: str) -> None:
    """Whether that model can be sent what goes with the question it is to answer.

    Raises `Invalid` (images_not_read, file_not_readable), `Conflict` (file_not_ready, file_being_read).
    """
    if question.files and models.sees_images(model) is False:
        raise Invalid("This model cannot read images. Choose one that can, or leave them out.", code="images_not_read")
    if question.documents:
        as_pdf = models.reads_pdf(model)
        for file in (await files.find_documents(connection, owner_id, [file.id for file in question.documents])).values():
            files.check_readable(file, as_pdf=as_pdf)


async def contents(
    images: files.Files, documents: files.DocumentReader, owner_id: OwnerId, path: Sequence[Message], models: Models, asked: Iterable[str]
) -> SentFiles:
    """What of a branch goes along to any of these models. Raises `StorageAway`, `DomainError` (files_too_long)."""
    names = list(asked)
    shown: Mapping[UUID, bytes] = {}
    if any(models.sees_images(name) is not False for name in names):
        shown = await images.contents(owner_id, rules.images_to_send(path))
    named = rules.documents_to_send(path)
    room = MOST_SENT_BYTES - sum(map(len, shown.values())) if any(models.reads_pdf(name) for name in names) else 0
    found = await documents.contents(owner_id, named, pdf_room=room)
    of = {file.id: file for file in named}
    pdfs = {
        one: PDFFile(content=content, pages=of[one].pages or 1, text_bytes=of[one].text_bytes or 0) for one, content in found.pdfs.items()
    }
    return SentFiles(images=shown, texts=found.texts, pdfs=pdfs)


def _reference(file: UploadedFile) -> FileReference:
    return FileReference(
        id=file.id,
        name=file.name,
        media_type=file.media_type or "application/octet-stream",
        size_bytes=file.size_bytes,
        pages=file.pages,
        text_bytes=file.text_bytes,
    )
