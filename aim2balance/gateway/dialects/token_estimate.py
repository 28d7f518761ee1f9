"""Input tokens counted before any provider has seen the request. They size a hold, never a bill.

Two counts: an estimate, by the measured table of `text_tokens`, and a bound, a token for each UTF-8 byte of all texts, tool schemas and
tool results: a tokenizer that works on bytes makes no more of them. To both comes what a chat template adds. Pictures, sounds and documents
become tokens where the model is known (`rules.input_tokens`); base64 is never counted as text. What we do not know is counted by its JSON.
"""

from typing import Any

import msgspec

from aim2balance.gateway.dialects.media_headers import (
    encoded_of,
    is_address,
    is_archive,
    is_pdf,
    picture_size,
    sound_seconds,
    stated_type,
)
from aim2balance.gateway.dialects.pdf_pages import pdf_pages
from aim2balance.gateway.dialects.text_tokens import tokens_of
from aim2balance.gateway.dialects.types import InputCount, Media, Picture

TOKENS_PER_MESSAGE = 8
"""What a chat template writes around a message: 3 (OpenAI) to 7 (Llama 3)."""
MOST_PER_MESSAGE = 16
MOST_PER_REQUEST = 128
"""What it writes before all of them at most: a default system text, the date (gpt-oss: 70)."""
TOKENS_FOR_TOOLS = 16
"""What the usual chat template writes around tools (OpenAI: 12); where a provider explains them at length, `Accepts.tool_prompt_tokens`."""
MOST_FOR_TOOLS = 700
PAGES_PER_MB = 20
"""Pages of a megabyte of PDF, where its page objects cannot be seen."""
SEALED_BYTES_PER_TOKEN = 4
"""Of thoughts that only their maker can read: as of plain text."""
_UNSEEN_PAGES = 20
_BYTES_PER_TOKEN_OF_FILES = 3

_STRUCTURAL = frozenset({"role", "type", "cache_control", "id", "tool_call_id", "tool_use_id", "index", "annotations", "logprobs"})
_IMAGE_TYPES = ("image", "image_url", "input_image")
_DOCUMENT_TYPES = ("document", "file", "input_file", "document_url", "container_upload")
_TEXT_TYPES = frozenset(
    {
        "text",
        "input_text",
        "output_text",
        "refusal",
        "thinking",
        "redacted_thinking",
        "reasoning_text",
        "summary_text",
        "function",
        "tool_use",
    }
)
_MEDIA_TYPES = frozenset((*_IMAGE_TYPES, *_DOCUMENT_TYPES, "input_audio", "tool_result"))
_LONG = 512
"""Letters from which a text may be a file in base64."""
_CITED = ("result", "search", "citation")
"""Words in the types of parts whose addresses say where something was found; nobody fetches them again."""
# Fields beside the messages whose text reaches the model.
_PROMPT_FIELDS = frozenset(
    {"tools", "functions", "response_format", "output_config", "output_format", "prediction", "mcp_servers", "web_search_options"}
)


def text_bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _type_of(part: dict[str, Any]) -> str:
    kind = part.get("type")
    return kind if isinstance(kind, str) else ""


def _may_be_file(member: object) -> bool:
    """Whether it may be a file or its address: a text, or an object with one."""
    if isinstance(member, dict):
        return any(isinstance(member.get(name), str) for name in ("url", "data", "file_data", "file_url"))
    return isinstance(member, str) and ("://" in member[:64] or stated_type(member) != "" or len(member) > _LONG)


def _is_sent_by_address(part: dict[str, Any]) -> bool:
    url, kind = part.get("url"), _type_of(part)
    return isinstance(url, str) and is_address(url) and not any(word in kind for word in _CITED)


class _Tally:
    __slots__ = ("_media", "bytes", "files", "has_audio", "has_tools", "messages", "texts")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.bytes = 0
        self.files = 0
        self.messages = 0
        self._media: Media | None = None
        self.has_audio = False
        self.has_tools = False

    @property
    def media(self) -> Media:
        found = self._media
        if found is None:
            found = self._media = Media()
        return found

    def counted(self, extra_tokens: int = 0) -> InputCount:
        tokens = tokens_of(self.texts) + self.files // _BYTES_PER_TOKEN_OF_FILES + TOKENS_PER_MESSAGE * self.messages + extra_tokens
        bound = self.bytes + MOST_PER_MESSAGE * self.messages + extra_tokens
        if self.has_tools:
            tokens, bound = tokens + TOKENS_FOR_TOOLS, bound + MOST_FOR_TOOLS
        return InputCount(
            tokens=tokens,
            bound=max(tokens, bound) + MOST_PER_REQUEST,
            text_bytes=self.bytes,
            messages=self.messages,
            media=self._media,
            has_audio=self.has_audio,
            has_tools=self.has_tools,
        )

    def text(self, text: str) -> None:
        self.texts.append(text)
        self.bytes += text_bytes(text)

    def data(self, size: int) -> None:
        """A file that is text in base64: its bytes."""
        self.files += size
        self.bytes += size

    def unknown(self, value: object) -> None:
        """Count what we do not understand by its JSON."""
        if isinstance(value, str):
            self.text(value)
        elif value is not None:
            self.text(msgspec.json.encode(value).decode())

    def content(self, content: object) -> None:
        """A message's, tool result's or system prompt's content: a text or a list of parts."""
        if isinstance(content, list):
            for part in content:
                self.part(part)
        else:
            self.unknown(content)

    def part(self, part: object) -> None:
        if not isinstance(part, dict):
            self.unknown(part)
            return
        kind = _type_of(part)
        if kind in _IMAGE_TYPES:
            self.picture(part)
        elif kind in _DOCUMENT_TYPES:
            self.document(part)
        elif kind == "input_audio":
            self.sound(part)
        elif kind == "tool_result":
            self.content(part.get("content"))
        elif "video" in kind or "audio" in kind:
            self.media.unseen.append(kind)
        else:
            if kind in _TEXT_TYPES or not self.unlisted(part):
                for name, value in part.items():
                    if name not in _STRUCTURAL:
                        self.unknown(value)
            if kind not in _TEXT_TYPES and _is_sent_by_address(part):
                self.media.unseen.append("content")

    def unlisted(self, given: dict[str, Any]) -> bool:
        """Count what of it is seen, heard or read as a document, at any depth, and then the rest; False, and nothing, where there is none.

        A server that does not look at types takes a picture by the name of its member.
        """
        waiting: list[Any] = [given]
        texts: list[str] = []
        found = False
        while waiting:
            value = waiting.pop()
            if isinstance(value, list | tuple):
                waiting.extend(value)
            elif isinstance(value, str):
                texts.append(value)
            elif isinstance(value, dict):
                if value is not given and _type_of(value) in _MEDIA_TYPES:
                    self.part(value)
                    found = True
                    continue
                for name, member in value.items():
                    if _may_be_file(member) and self.by_name(name, value, member):
                        found = True
                    else:
                        texts.append(name)
                        waiting.append(member)
        if found:
            for text in texts:
                self.text(text)
        return found

    def by_name(self, name: str, part: dict[str, Any], member: Any) -> bool:
        """Count a member as what its name says that it holds; False where the name says nothing."""
        if name == "input_audio":
            self.sound(part)
        elif "image" in name:
            self.picture({"image_url": member, "detail": part.get("detail")})
        elif "audio" in name or "video" in name:
            self.media.unseen.append(name[:40])
        elif name in ("file", "source", "document") and isinstance(member, dict):
            self.document({"source": member})
        elif name in ("file_url", "file_data", "document_url"):
            self.document({"file_data": member})
        else:
            return False
        return True

    def picture(self, part: dict[str, Any]) -> None:
        """`image_url` with an address or a data URL, or Anthropic's `source`; what is none by its own words is counted by them."""
        holder = part.get("image_url", part.get("source"))
        detail = part.get("detail")
        given = holder
        if isinstance(holder, dict):
            given, detail = holder.get("url", holder.get("data")), holder.get("detail", detail)
        size = None
        if isinstance(given, str):
            stated = stated_type(given)
            if stated.startswith("audio/"):
                self.sound({"input_audio": {"data": given}})
                return
            if stated.startswith("video/"):
                self.media.unseen.append("image_url")
                return
            if not is_address(given):
                size = picture_size(given)
            if (stated and not stated.startswith("image/")) or (size is None and is_pdf(given)):
                self.document({"file_data": given})
                return
        self.media.pictures.append(Picture(size, detail if isinstance(detail, str) else ""))

    def sound(self, part: dict[str, Any]) -> None:
        self.has_audio = True
        holder = part.get("input_audio")
        data = holder.get("data") if isinstance(holder, dict) else None
        found = sound_seconds(data) if isinstance(data, str) else None
        if found is None:
            self.media.unseen.append("input_audio")
            return
        self.media.audio_s += found[0]
        self.media.most_audio_s += found[1]

    def document(self, part: dict[str, Any]) -> None:
        """A PDF, or a text or a list of parts dressed as a document."""
        for name in ("title", "context"):
            self.unknown(part.get(name))
        source = part.get("source")
        if isinstance(source, dict) and source.get("type") in ("text", "content"):
            self.content(source.get("data") if source["type"] == "text" else source.get("content"))
            return
        holder = source if isinstance(source, dict) else part.get("file", part)
        data = holder.get("data", holder.get("file_data")) if isinstance(holder, dict) else None
        pages, most = _UNSEEN_PAGES, None
        if isinstance(data, str) and not is_address(data):
            declared = holder.get("media_type") if isinstance(holder, dict) else None
            says_pdf = "application/pdf" in (declared, stated_type(data))
            if not says_pdf and not is_pdf(data) and not is_archive(data):
                self.data(len(encoded_of(data)) * 3 // 4)
                return
            pages, most = pdf_pages(data, per_mb=PAGES_PER_MB)
        self.media.pages += pages
        if most is None:
            self.media.unseen_documents += 1
        else:
            self.media.most_pages += most

    def message(self, message: dict[str, Any]) -> None:
        self.messages += 1
        content = message.get("content")
        if type(content) is str and len(message) == 2 and "role" in message:  # nearly all of them
            self.text(content)
            return
        for name, value in message.items():
            if name == "content":
                self.content(value)
            elif name == "images" and isinstance(value, list):  # Ollama's own way
                self.media.pictures.extend(Picture(picture_size(each) if isinstance(each, str) else None) for each in value)
            elif name == "tool_calls" and isinstance(value, list):
                for call in value:
                    self.part(call)
            elif name not in _STRUCTURAL:
                self.unknown(value)


def count_messages(document: dict[str, Any]) -> InputCount:
    """Count a chat or messages body whose `messages` is a list of objects."""
    tally = _Tally()
    system = document.get("system")
    if system is not None:
        tally.messages += 1
        tally.content(system)
    for message in document["messages"]:
        tally.message(message)
    for name in _PROMPT_FIELDS & document.keys():
        tally.unknown(document[name])
    tally.has_tools = bool(document.get("tools"))
    return tally.counted()


def count_value(members: dict[str, Any]) -> InputCount:
    """Count members that nobody here knows: by their JSON, and what they hold of pictures, sounds and documents as such."""
    tally = _Tally()
    if members and not tally.unlisted(members):
        tally.unknown(members)
    return tally.counted()


def both_media(one: Media | None, other: Media | None) -> Media | None:
    """All that either has."""
    if one is None or other is None:
        return one or other
    return Media(
        pictures=[*one.pictures, *other.pictures],
        pages=one.pages + other.pages,
        most_pages=one.most_pages + other.most_pages,
        unseen_documents=one.unseen_documents + other.unseen_documents,
        audio_s=one.audio_s + other.audio_s,
        most_audio_s=one.most_audio_s + other.most_audio_s,
        unseen=[*one.unseen, *other.unseen],
    )


def count_embedding(given: str | list[Any]) -> InputCount:
    """Count an embeddings input: a text, texts, token numbers or lists of token numbers."""
    tally = _Tally()
    token_numbers = 0
    for item in given if isinstance(given, list) else [given]:
        if isinstance(item, int):
            token_numbers += 1
            continue
        tally.messages += 1
        if isinstance(item, list):
            token_numbers += len(item)
        else:
            tally.unknown(item)
    return tally.counted(token_numbers)
