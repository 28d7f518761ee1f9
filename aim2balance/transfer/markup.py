"""Marks that other applications put into their texts, found by scanning: a mark that opens and never closes ends the search at once,
so that the work grows with the text and not with its square. Pure.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SOURCE = re.compile(r"【\d{1,9}(?::\d{1,9})?†")
_DETAILS = re.compile(r'<details\s{1,20}type="(reasoning|tool_calls|code_interpreter)"')
_SPACE = re.compile(r"\s*+")


class Details(NamedTuple):
    """A folded part of a text (`<details type="…">`): its kind, what is in it, and where it stands, the space after it included."""

    kind: str
    inner: str
    start: int
    end: int


def find(text: str, part: str, at: int) -> int:
    """Where `part` stands next; -1 for nowhere."""
    return text.find(part, at)


def between(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    """From each `opening` to behind the `closing` that follows it."""
    at = 0
    while (start := find(text, opening, at)) >= 0 and (end := find(text, closing, start + len(opening))) >= 0:
        at = end + len(closing)
        yield start, at


def sources(text: str) -> Iterator[tuple[int, int]]:
    """The marks of what an answer quotes: `【4:0†source】`."""
    at = 0
    while (start := find(text, "【", at)) >= 0:
        head = _SOURCE.match(text, start)
        if head is None:
            at = start + 1
        elif (end := find(text, "】", head.end())) >= 0:
            at = end + 1
            yield start, at
        else:
            return


def details(text: str) -> Iterator[Details]:
    at = 0
    while (start := find(text, "<details", at)) >= 0:
        head = _DETAILS.match(text, start)
        if head is None:
            at = start + 1
            continue
        opened = find(text, ">", head.end())
        closed = find(text, "</details>", opened + 1) if opened >= 0 else -1
        if closed < 0:
            return
        space = _SPACE.match(text, closed + len("</details>"))
        at = space.end() if space else closed + len("</details>")
        yield Details(head[1], text[opened + 1 : closed], start, at)


def without(text: str, spans: Iterator[tuple[int, int]]) -> str:
    """The text without these, which come in order and do not overlap."""
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])
    return "".join(kept)


def without_citations(text: str) -> str:
    """Without ChatGPT's private marks (U+E200 to U+E201) and the marks of sources."""
    private = without(text, between(text, "\ue200", "\ue201"))
    return without(private, sources(private))


def without_summary(text: str) -> str:
    return without(text, between(text, "<summary>", "</summary>"))
