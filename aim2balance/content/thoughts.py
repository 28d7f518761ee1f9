"""Thoughts that a model writes into its text, between marks such as `<think>` and `</think>`, become reasoning. Pure."""

import re
from typing import Final

from aim2balance.content.events import ContentEvent, PartExtended, PartSealed, PartStarted
from aim2balance.content.parts import Part, Parts, ReasoningPart, TextPart

_NAMES: Final = ("think", "thinking", "thought", "thoughts", "reasoning")
MARKS: Final = {
    **{f"<{name}>": f"</{name}>" for name in _NAMES},
    "[think]": "[/think]",
    "◁think▷": "◁/think▷",
    "<|begin_of_thought|>": "<|end_of_thought|>",
}
"""What begins a thought at the beginning of a text, and what ends it; capitals do not matter."""
_UNOPENED: Final = re.compile(r"(?:\A|\n)[ \t]*</(?:think|thinking|reasoning)>[ \t]*(?:\n|\Z)", re.IGNORECASE)


def _kept_back(text: str, mark: str) -> int:
    """How many characters at the end of `text` may be the beginning of `mark`."""
    lowered = text[-len(mark) + 1 :].lower()
    return next((size for size in range(len(lowered), 0, -1) if mark.startswith(lowered[-size:])), 0)


class ThoughtSplitter:
    """Events of an answer in which thoughts at the beginning of a text are reasoning. Marks may be cut over any number of events."""

    def __init__(self) -> None:
        self._made = 0
        self._index: dict[int, int] = {}
        self._source: int | None = None
        """The text that may still begin with a thought, or is in one."""
        self._held = ""
        self._closing = ""
        self._had_thought = False
        self._has_begun = False
        """The thought has a character that is no blank."""

    def feed(self, event: ContentEvent) -> list[ContentEvent]:
        if isinstance(event, PartStarted):
            said = self.finish()
            if isinstance(event.part, TextPart) and event.part.opaque is None:
                self._source, self._held, self._closing, self._had_thought = event.index, event.part.text, "", False
                return [*said, *self._read()]
            return [*said, self._begin(event.index, event.part)]
        if isinstance(event, PartExtended):
            if event.index == self._source:
                self._held += event.text
                return self._read()
            return [PartExtended(self._index[event.index], event.text)]
        said = self.finish()
        if isinstance(event, PartSealed):
            return [*said, PartSealed(self._index[event.index], event.opaque)] if event.index in self._index else said
        return [*said, event]

    def finish(self) -> list[ContentEvent]:
        """What was kept back; what follows of this text is text."""
        source, held, self._source, self._held = self._source, self._held, None, ""
        if source is None:
            return []
        if self._closing:
            self._closing = ""
            return [*([PartExtended(self._made - 1, held)] if held.strip() else []), self._begin(source, TextPart(text=""))]
        return [self._begin(source, TextPart(text=held.lstrip() if self._had_thought else held))]

    def _begin(self, source: int, part: TextPart | Part) -> PartStarted:
        self._index[source] = self._made
        self._made += 1
        return PartStarted(self._made - 1, part)  # type: ignore[arg-type]

    def _read(self) -> list[ContentEvent]:
        said: list[ContentEvent] = []
        while self._source is not None:
            if self._closing:
                if not self._has_begun:
                    self._held = self._held.lstrip()
                    self._has_begun = bool(self._held)
                at = self._held.lower().find(self._closing)
                if at < 0:
                    # Blanks wait for what follows them: at its end a thought has none.
                    free = len(self._held[: len(self._held) - _kept_back(self._held, self._closing)].rstrip())
                    if free:
                        said.append(PartExtended(self._made - 1, self._held[:free]))
                        self._held = self._held[free:]
                    return said
                if thought := self._held[:at].rstrip():
                    said.append(PartExtended(self._made - 1, thought))
                self._held, self._closing = self._held[at + len(self._closing) :], ""
                continue
            begun = self._held.lstrip()
            lowered = begun.lower()
            opening = next((mark for mark in MARKS if lowered.startswith(mark)), None)
            if opening is not None:
                self._made += 1
                said.append(PartStarted(self._made - 1, ReasoningPart(text="")))
                self._closing, self._had_thought, self._has_begun = MARKS[opening], True, False
                self._held = begun[len(opening) :]
            elif any(mark.startswith(lowered) for mark in MARKS):
                return said
            else:
                said += self.finish()
        return said


def split_thoughts(text: str) -> tuple[str | None, str]:
    """What was thought, and what was said. Also where the mark that begins the thought stands in what the model was asked, and only
    the one that ends it in the text, on a line of its own.
    """
    splitter = ThoughtSplitter()
    events = [*splitter.feed(PartStarted(0, TextPart(text=text))), *splitter.finish()]
    kinds: list[type[Part]] = []
    texts: list[str] = []
    for event in events:
        if isinstance(event, PartStarted) and isinstance(event.part, TextPart | ReasoningPart):
            kinds.append(type(event.part))
            texts.append(event.part.text)
        elif isinstance(event, PartExtended):
            texts[event.index] += event.text
    thoughts = [text.strip() for kind, text in zip(kinds, texts, strict=True) if kind is ReasoningPart]
    said = "".join(text for kind, text in zip(kinds, texts, strict=True) if kind is TextPart)
    if thoughts:
        return "\n\n".join(thoughts), said
    end = _UNOPENED.search(said)
    if end is None or said[: end.start()].count("```") % 2:
        return None, said
    return said[: end.start()].strip(), said[end.end() :].lstrip()


def with_thoughts_apart(parts: Parts) -> Parts:
    """The parts of a whole answer; a thought that only ends in its first text becomes reasoning."""
    made: list[Part] = []
    for part in parts:
        if isinstance(part, TextPart) and part.opaque is None and not any(isinstance(one, TextPart) and one.text for one in made):
            thought, said = split_thoughts(part.text)
            if thought is not None:
                made += [ReasoningPart(text=thought), *([TextPart(text=said)] if said else [])]
                continue
        made.append(part)
    return tuple(made)
