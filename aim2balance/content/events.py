"""An answer as it comes: events over the parts it is made of. `PartsCollector` makes the parts of them again."""

from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

from aim2balance.content.parts import KnownPart, Opaque, Parts, ReasoningPart, TextPart, ToolCallPart


class Finish(StrEnum):
    """Why an answer ended, finer than any dialect."""

    STOP = "stop"
    STOP_SEQUENCE = "stop_sequence"
    PAUSE = "pause"
    LENGTH = "length"
    CONTEXT = "context"
    TOOLS = "tools"
    FILTERED = "filtered"


class PartStarted(msgspec.Struct, frozen=True):
    """The part `index` begins, with what is known of it; parts are counted from 0 and begin in order."""

    index: int
    part: KnownPart


class PartExtended(msgspec.Struct, frozen=True):
    """More text of the part `index`: of a text, of reasoning, or of a tool call's arguments."""

    index: int
    text: str


class PartSealed(msgspec.Struct, frozen=True):
    """What only the part's maker can read; it replaces what was said before."""

    index: int
    opaque: Opaque


class AnswerFinished(msgspec.Struct, frozen=True):
    """The answer ended by itself, or was cut off by a limit (`LENGTH`)."""

    finish: Finish


class AnswerFailed(msgspec.Struct, frozen=True):
    """It ended in its midst; what came before stands."""

    code: str
    message: str


ContentEvent: TypeAlias = PartStarted | PartExtended | PartSealed | AnswerFinished | AnswerFailed


class PartsCollector:
    """The parts of an answer, from its events."""

    def __init__(self) -> None:
        self._parts: list[KnownPart] = []
        self._texts: list[list[str]] = []
        self.finish: Finish | None = None

    def add(self, event: ContentEvent) -> None:
        match event:
            case PartStarted():
                self._parts.append(event.part)
                self._texts.append([])
            case PartExtended():
                self._texts[event.index].append(event.text)
            case PartSealed():
                self._parts[event.index] = msgspec.structs.replace(self._parts[event.index], opaque=event.opaque)
            case AnswerFinished():
                self.finish = event.finish
            case AnswerFailed():
                pass

    @property
    def parts(self) -> Parts:
        """As far as they have come."""
        return tuple(_extended(part, "".join(texts)) for part, texts in zip(self._parts, self._texts, strict=True))


def _extended(part: KnownPart, more: str) -> KnownPart:
    changed: dict[str, Any] = {}
    if more and isinstance(part, TextPart | ReasoningPart):
        changed["text"] = part.text + more
    elif more and isinstance(part, ToolCallPart):
        changed["arguments"] = part.arguments + more
    return msgspec.structs.replace(part, **changed) if changed else part
