"""Chats to take away: a branch as Markdown for people, a whole chat as JSON that can be imported again, all chats as a zip."""

import re
import zipfile
from collections.abc import AsyncIterator, Iterable, Mapping
from types import MappingProxyType
from typing import IO, Final, cast
from uuid import UUID

from aim2balance.agents import agent_json
from aim2balance.agents.types import Agent
from aim2balance.chat import chat_json, rules
from aim2balance.chat.types import Conversation, Message, Role
from aim2balance.content.ai_generated import DIGITAL_SOURCE_TYPE, markdown_mark
from aim2balance.files import Download
from aim2balance.kit.clock import SystemClock, wire_time
from aim2balance.kit.http import encode
from aim2balance.kit.person_limits import PersonLimit
from aim2balance.kit.work_pool import WorkPool
from aim2balance.organisations.types import Project
from aim2balance.prompts import preset_json, prompt_json
from aim2balance.prompts.types import Preset, Prompt
from aim2balance.transfer.export_words import ENGLISH, Reader
from aim2balance.transfer.formats import OWN_FORMAT
from aim2balance.transfer.ports import ReadImages, no_images

_NO_NAME = re.compile(r"[^\w]+")
_SIGNS: Final = re.compile(r"(?<!^)(?=[\\`*_<>\[\]](?!$))")
_ESCAPED: Final = r"\\"
"""What Markdown would read in the name of a file."""


def markdown(
    conversation: Conversation,
    messages: list[Message],
    leaf: UUID | None = None,
    reader: Reader = ENGLISH,
    places: Mapping[UUID, str] = MappingProxyType({}),
) -> str:
    """The branch that ends with `leaf`, or with the head. `places` says where images lie beside it; the others are named."""
    lines = [f"# {conversation.title or 'Chat'}", ""]
    lines += [f"*{line}*\n" for line in reader.settings(conversation.settings)]
    if conversation.settings.instructions:
        lines += [f"## {reader.word('instructions')}", "", conversation.settings.instructions, ""]
    for message in rules.branch_of(conversation, messages, leaf):
        is_answer = message.role is Role.ASSISTANT
        by = (message.model or reader.word("answer")) if is_answer else reader.word("you")
        lines += [
            f"## {by}",
            "",
            *([markdown_mark(message.model), ""] if is_answer else []),
            f"*{reader.written(message.created_at, by_ai=is_answer)}*",
            "",
            *(f"*{_SIGNS.sub(_ESCAPED, file)}*\n" for file in reader.files(message)),
            *_images(message, reader, places),
            *_thoughts(message, reader),
            message.text,
            "",
            *_sources(message, reader),
        ]
    return "\n".join(lines)


def _images(message: Message, reader: Reader, places: Mapping[UUID, str]) -> list[str]:
    lines = [(reader.image(file, number), places.get(file.id)) for number, file in enumerate(message.files, start=1)]
    return [f"*{line}*\n" if place is None else f"!{line}({place})\n" for line, place in lines]


def _thoughts(message: Message, reader: Reader) -> list[str]:
    """What the model thought, as a quotation that says so."""
    if not message.reasoning:
        return []
    return [f"> **{reader.word('thoughts')}**", ">", *(f"> {line}".rstrip() for line in message.reasoning.splitlines()), ""]


def _sources(message: Message, reader: Reader) -> list[str]:
    sources = reader.sources(message)
    return [f"**{reader.word('sources')}**", "", *(f"- {line}" for line in sources), ""] if sources else []


def whole(conversation: Conversation, messages: list[Message], places: Mapping[UUID, str] = MappingProxyType({})) -> bytes:
    """Everything of the chat, branches and receipts included; `import` reads it. Images that lie beside it have a `path`."""
    told = chat_json(conversation, messages)
    for message in told["messages"]:
        message["aiGenerated"] = message["role"] == Role.ASSISTANT
        message["files"] = [
            file | {"path": places[file_id]} if (file_id := UUID(str(file["id"]))) in places else file for file in message["files"]
        ]
    times = {"createdAt": wire_time(conversation.created_at), "updatedAt": wire_time(conversation.updated_at)}
    return encode({"format": OWN_FORMAT, "digitalSourceType": DIGITAL_SOURCE_TYPE, "id": told.pop("conversationId"), **times, **told})


def file_name(conversation: Conversation) -> str:
    """Readable, and unique by the id; without an ending."""
    words = _NO_NAME.sub("-", conversation.title).strip("-")[:60].rstrip("-") or "chat"
    return f"{conversation.created_at:%Y-%m-%d}-{words}-{conversation.id}"


_EXPORTS: Final = PersonLimit(2, message="Your chats are being exported already. Please wait a moment.", code="too_much_at_once")
_EXPORT_WORK: Final = WorkPool("exports")
"""Chats of any size are written and compressed while others are answered."""


class _Sink:
    """What zipfile writes, taken away piece by piece; it cannot be sought in."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


def library(
    prompts: Iterable[Prompt], presets: Iterable[Preset], agents: Iterable[Agent], projects: Iterable[Project], picture: bytes | None
) -> dict[str, bytes]:
    """What a person keeps beside their chats, as files by name; `picture` is their profile picture, a WebP."""
    return {
        "prompts.json": encode([prompt_json(prompt) for prompt in prompts]),
        "presets.json": encode([preset_json(preset) for preset in presets]),
        "agents.json": encode([agent_json(agent) for agent in agents]),
        "projects.json": encode(
            [
                {"id": one.id, "name": one.name, "description": one.description, "instructions": one.instructions, "euOnly": one.is_eu_only}
                for one in projects
            ]
        ),
        **({} if picture is None else {"profile-picture.webp": picture}),
    }


async def zipped(
    person_id: UUID,
    chats: AsyncIterator[tuple[Conversation, list[Message]]],
    extra_files: Mapping[str, bytes],
    reader: Reader = ENGLISH,
    own_files: AsyncIterator[Download] | None = None,
    images: ReadImages = no_images,
    rows: AsyncIterator[tuple[str, AsyncIterator[bytes]]] | None = None,
) -> AsyncIterator[bytes]:
    """These chats as `chats/*.json` and `chats/*.md`, each with its images in a folder beside it, after the files `extra_files` and before
    `files/*` and the files of `rows`, in a zip that is written while it is sent.

    Raises `DomainError` (too_much_at_once) before the first piece, where this person takes others away already.
    """
    with _EXPORTS.held(person_id):
        sink = _Sink()
        packed = zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_DEFLATED)
        for file, content in extra_files.items():
            packed.writestr(file, content)
        yield sink.take()
        async for conversation, messages in chats:
            name, places = file_name(conversation), dict[UUID, str]()
            for image in {image.id: image for message in messages for image in message.files}.values():
                for content in (await images([image.id])).values():
                    places[image.id] = f"{name}/{image.id}.{image.media_type.removeprefix('image/')}"
                    await _EXPORT_WORK.run(person_id, packed.writestr, f"chats/{places[image.id]}", content, zipfile.ZIP_STORED)
                    yield sink.take()
            await _EXPORT_WORK.run(person_id, _pack, packed, conversation, messages, reader, places)
            yield sink.take()
        if own_files is not None:
            async for download in own_files:
                async for piece in _stored(person_id, packed, sink, download):
                    yield piece
        if rows is not None:
            async for name, pieces in rows:
                info = zipfile.ZipInfo(name, SystemClock().now().timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                async for piece in _streamed(person_id, packed, sink, info, pieces):
                    yield piece
        packed.close()
        yield sink.take()


async def _stored(person_id: UUID, packed: zipfile.ZipFile, sink: _Sink, download: Download) -> AsyncIterator[bytes]:
    """A file as it is, for most are packed already; its name alone would meet another of that name."""
    info = zipfile.ZipInfo(f"files/{download.file.id}-{download.file.name}", download.file.created_at.timetuple()[:6])
    async for piece in _streamed(person_id, packed, sink, info, download.pieces):
        yield piece


async def _streamed(
    person_id: UUID, packed: zipfile.ZipFile, sink: _Sink, info: zipfile.ZipInfo, pieces: AsyncIterator[bytes]
) -> AsyncIterator[bytes]:
    with packed.open(info, "w", force_zip64=True) as member:
        async for piece in pieces:
            await _EXPORT_WORK.run(person_id, member.write, piece)
            yield sink.take()


def _pack(packed: zipfile.ZipFile, conversation: Conversation, messages: list[Message], reader: Reader, places: Mapping[UUID, str]) -> None:
    name = f"chats/{file_name(conversation)}"
    packed.writestr(f"{name}.json", whole(conversation, messages, places))
    packed.writestr(f"{name}.md", markdown(conversation, messages, reader=reader, places=places))
