"""The message tree as plain functions: which messages an answer is built on, and what a chat is called."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from aim2balance.chat.types import Conversation, Message, Role, Status, UnsentText
from aim2balance.content.messages import ModelMessage
from aim2balance.content.parts import FilePart, FileReference, ImagePart, ImageReference, Parts, PassageReference, TextPart, text_of
from aim2balance.content.thoughts import split_thoughts
from aim2balance.files.rules import newest_that_fit
from aim2balance.files.types import File
from aim2balance.gateway.types import MessageEstimate
from aim2balance.kit.clock import wire_time
from aim2balance.kit.errors import Conflict, DomainError, Kind, invariant
from aim2balance.kit.money import Euro
from aim2balance.kit.person_limits import RETRY_AFTER_S

TITLE_MOST = 80
TITLE_QUOTED = 1_000
"""Characters of the question and of the answer that a title is made from: both are paid for."""
_CHEAP_TITLE: Final = Euro(1_000)
_DEAR_TITLE: Final = Euro(10_000)
TITLE_PROMPT = (
    "Write a title of at most six words for the conversation below, in its own language. "
    "Answer with the title alone: no quotes, no full stop.\n\nQuestion:\n{question}\n\nAnswer:\n{answer}"
)
CONTINUE_PROMPT = "Continue your last answer exactly where it stopped. Repeat nothing and add no introduction."
MOST_COMPARED = 4
_SPACE = re.compile(r"\s+")


def branch(messages: Mapping[UUID, Message], leaf: UUID | None) -> list[Message]:
    """The messages from the root down to `leaf`. Raises `BrokenInvariant` when a parent is missing or stands in a circle."""
    path: list[Message] = []
    while leaf is not None:
        invariant(leaf in messages and len(path) <= len(messages), "a message tree has every parent and no circle")
        path.append(messages[leaf])
        leaf = messages[leaf].parent_id
    return path[::-1]


def text_bytes(message: Message) -> int:
    """What it counts towards what a person may keep."""
    return len(message.text.encode()) + len((message.reasoning or "").encode())


def branch_of(conversation: Conversation, messages: Sequence[Message], leaf: UUID | None = None) -> list[Message]:
    """The branch that ends with `leaf`, or with the head, or with the newest message."""
    known = {message.id: message for message in messages}
    end = leaf or conversation.head_id
    return list(branch(known, end if end in known else messages[-1].id if messages else None))


def prompt_of(path: Iterable[Message]) -> list[ModelMessage]:
    """The branch as messages for a model. Messages that never said anything are left out; neighbours of one role become one message:
    questions as paragraphs, an answer and its continuation without a seam. Images stand before the words about them, as providers
    recommend.
    """
    kept: list[ModelMessage] = []
    for message in path:
        text = _sent_text(message)
        if not text.strip() and not message.files and not message.documents:
            continue
        role: Literal["user", "assistant"] = "user" if message.role is Role.USER else "assistant"
        before = kept[-1] if kept and kept[-1].role == role else None
        if before is None:
            kept.append(ModelMessage(role=role, parts=_parts(message)))
        elif _is_text(before.parts) and (role == "assistant" or (not message.files and not message.documents)):
            seam = "\n\n" if message.role is Role.USER else ""
            kept[-1] = said(role, text_of(before.parts) + seam + text)
        else:
            kept[-1] = ModelMessage(role=role, parts=(*before.parts, *_parts(message)))
    return kept


def said(role: Literal["system", "user", "assistant"], text: str) -> ModelMessage:
    """A message that is a text."""
    return ModelMessage(role=role, parts=(TextPart(text=text),))


def _parts(message: Message) -> Parts:
    shown = [part for part in message.parts if isinstance(part, ImagePart | FilePart)] if message.role is Role.USER else []
    text = _sent_text(message)
    return (*shown, *([TextPart(text=text)] if text.strip() else []))


def _sent_text(message: Message) -> str:
    """Without the thoughts that an older or imported answer still has in its text: they are not paid for again. The pictures of an answer
    are named: nobody takes images from an assistant.
    """
    if message.role is Role.USER:
        return message.text
    made = [f"[The picture {image.id} was made and shown here.]" for image in message.files]
    return "\n\n".join([*made, *([text] if (text := split_thoughts(message.text)[1]) else [])])


def _is_text(parts: Parts) -> bool:
    return all(isinstance(part, TextPart) for part in parts)


def references(files: Iterable[File]) -> tuple[ImageReference, ...]:
    """These images as they stand in parts."""
    return tuple(
        ImageReference(id=file.id, media_type=file.media_type, size_bytes=file.size_bytes, width=file.width, height=file.height)
        for file in files
    )


def with_files(parts: Parts, own: Mapping[UUID, File]) -> Parts:
    """The same parts with other files in the place of theirs."""
    return tuple(ImagePart(file=references([own[part.file.id]])[0]) if isinstance(part, ImagePart) else part for part in parts)


def with_texts(message: ModelMessage, texts: Mapping[UUID, str]) -> ModelMessage:
    """The same message with these texts in the place of their files."""
    if not any(isinstance(part, FilePart) for part in message.parts):
        return message
    parts = (TextPart(text=texts[part.file.id]) if isinstance(part, FilePart) and part.file.id in texts else part for part in message.parts)
    return ModelMessage(role=message.role, parts=tuple(parts))


def documents_to_send(path: Sequence[Message]) -> list[FileReference]:
    """The files of a branch, the newest first. All of them go with every request."""
    return list({file.id: file for message in reversed(path) for file in message.documents}.values())


def words_of(question: Message) -> str:
    """What a chat is called after until it has a title: what was asked, else the names of its files."""
    return question.text if question.text.strip() else ", ".join(file.name for file in question.documents)


def images_to_send(path: Sequence[Message]) -> list[UUID]:
    """The images of a branch that go with the next request: the newest, as many as fit. Each may stand in several questions."""
    return newest_that_fit(file for message in reversed(path) if message.role is Role.USER for file in message.files)


def asked_of(path: Sequence[Message], instructions: str | None) -> list[ModelMessage]:
    """Everything a model is sent for the next answer of this branch; a branch that ends with an answer is to be continued."""
    asked = prompt_of(path)
    if instructions and instructions.strip():
        asked.insert(0, said("system", instructions))
    if path[-1].role is Role.ASSISTANT:
        asked.append(said("user", CONTINUE_PROMPT))
    return asked


def check_compared(parent_id: UUID, *, is_new_question: bool, running: Sequence[UUID]) -> None:
    """Several models may answer one question at a time, up to four; otherwise a chat has one answer at a time.

    `running` are the parents of the answers being written. Raises `Conflict` (answer_running).
    """
    if running and (is_new_question or len(running) >= MOST_COMPARED or any(other != parent_id for other in running)):
        raise Conflict("An answer is being written in this chat.", code="answer_running")


def check_parallel(running: int, most: int | None) -> None:
    """Whether one more answer may be written for somebody. Raises `DomainError` (too_many_answers)."""
    if most is not None and running >= most:
        raise DomainError(
            "Too many answers are being written for you at once. Please wait until one of them has ended.",
            code="too_many_answers",
            kind=Kind.LIMIT_REACHED,
            retry_after=RETRY_AFTER_S,
            most=most,
        )


def merged_unsent(before: UnsentText, text: str, changed_at: datetime, *, seen: int, drops_earlier: bool) -> UnsentText:
    """The draft after somebody wrote `text` and knew the draft of version `seen`: the newest wins, and nothing is lost."""
    earlier = None if drops_earlier and seen == before.version else before.earlier
    is_known = seen == before.version or before.text in ("", text)
    if not is_known:
        is_newer = changed_at >= before.changed_at and text != ""
        text, other = (text, before.text) if is_newer else (before.text, text)
        changed_at = max(changed_at, before.changed_at)
        if other.strip() and other not in text and other not in (earlier or ""):
            earlier = other if earlier is None else f"{other}\n\n{earlier}"
    if (text, earlier) == (before.text, before.earlier):
        return before
    return UnsentText(text=text, earlier=earlier, version=before.version + 1, changed_at=changed_at)


def normal_tags(tags: Iterable[str]) -> list[str]:
    """In one spelling, without blanks around them, each once, in the order given."""
    return list(dict.fromkeys(tag for tag in (_SPACE.sub(" ", unicodedata.normalize("NFC", tag)).strip() for tag in tags) if tag))


def may_cost(title: MessageEstimate | DomainError, by_own_model: MessageEstimate | DomainError) -> bool:
    """Whether a title may be made for that much: always for a tenth of a cent, never for a cent, and between them only where the model of
    the answer would not make it for less.

    Raises the refusal where it would be refused.
    """
    if isinstance(title, DomainError):
        raise title
    if title.price <= _CHEAP_TITLE:
        return True
    return title.price < _DEAR_TITLE and not isinstance(by_own_model, DomainError) and title.price <= by_own_model.price


def clean_title(text: str) -> str:
    """One line of at most 80 characters, without the quotes and Markdown that models add; compared and kept in NFC."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    bare = _SPACE.sub(" ", unicodedata.normalize("NFC", line)).strip().strip(_TITLE_QUOTES).removesuffix(".")
    return bare if len(bare) <= TITLE_MOST else f"{_begin(bare, TITLE_MOST - 1)}…"


def _begin(line: str, most: int) -> str:
    """The beginning of a line that is longer than `most`: whole words, or where a script has no blanks, whole signs."""
    words = line[: most + 1].rpartition(" ")[0]
    if len(words) > most // 2:
        return words.rstrip(_BEFORE_CUT)
    while most > 1 and (line[most - 1] == _JOINER or line[most] == _JOINER or unicodedata.category(line[most]).startswith("M")):
        most -= 1
    return line[:most].rstrip(_BEFORE_CUT)


_BEFORE_CUT: Final = " ,;:-–—"
_JOINER: Final = "\u200d"


def title_of_answer(text: str) -> str:
    """The title in what a model answered, without what it was wrapped in: thoughts, fences, JSON, "Title:"."""
    _, said = split_thoughts(text)
    line = next((line for line in _from_json(_FENCE_LINE.sub("", said)).splitlines() if line.strip()), "")
    return clean_title(_TITLE_LABEL.sub("", line.strip().strip(_TITLE_QUOTES)))


_TITLE_QUOTES: Final = "\"'“”„‟«»‹›「」『』《》*#` "
_TITLE_LABEL: Final = re.compile(
    r"^(?:chat |conversation )?"
    r"(?:title|titel|titre|título|titolo|标题|標題|タイトル|제목|शीर्षक|العنوان|כותרת)"
    r"[*_\"'` ]{0,4}[:：][*_\"'` ]{0,4}",
    re.IGNORECASE,
)
_FENCE_LINE: Final = re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.MULTILINE)


def _from_json(text: str) -> str:
    """The title of `{"title": "…"}`, `["…"]` or `"…"`; other texts as they are."""
    if text.strip()[:1] not in {"{", "[", '"'}:
        return text
    try:
        read = msgspec.json.decode(text.strip().encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return text
    if isinstance(read, dict):
        named = {str(name).lower(): value for name, value in read.items()}
        read = named.get("title", named.get("name", next(iter(named.values()), "")))
    if isinstance(read, list):
        read = read[0] if read else ""
    return read if isinstance(read, str) else text


def first_words(question: str) -> str:
    """The title of a chat until, or where, no model gives it one."""
    return clean_title(question) or "…"


def snapshot(path: Iterable[Message]) -> list[dict[str, Any]]:
    """A branch for strangers: who spoke, what, when, which model, with what footprint, with how many images; none of the images, no ids,
    no prices, no reasoning, nothing unfinished or empty. Of other files the names; of passages that are cited, file, page and heading.
    """
    return [
        {
            "role": str(message.role),
            "text": message.text,
            "model": message.model,
            "createdAt": wire_time(message.created_at),
            "impact": _footprint(message),
            "images": len(message.files),
            "files": [file.name for file in message.documents],
            "sources": [_source(one.title, one.passage) for one in message.cited if one.passage is not None],
        }
        for message in path
        if (message.text.strip() or message.files or message.documents) and message.status is not Status.STREAMING
    ]


def _source(file: str | None, place: PassageReference) -> dict[str, Any]:
    """What a stranger reads of a passage: where it stands, nothing of what it says."""
    return {"n": place.number, "file": file or "", "page": place.page, "heading": place.heading}


def size_of(shown: Iterable[Mapping[str, Any]]) -> int:
    """Bytes of text in a snapshot."""
    return sum(len(message["text"].encode("utf-8", "replace")) for message in shown)


def _footprint(message: Message) -> dict[str, Any] | None:
    """kWh, L and CO2e (kg) of an answer, each low, best and high or None; None where nothing is known. No area: it would tell the price."""
    impact = (message.receipt or {}).get("impact") or {}
    known = {name: impact.get(name) for name in ("kWh", "L", "CO2e", "class", "zone", "method")}
    return known if known["kWh"] or known["CO2e"] else None
