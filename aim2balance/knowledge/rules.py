"""How a page is cut into passages, and how much a word of a question weighs: plain functions, linear in the text."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from aim2balance.content.parts import CitationPart
from aim2balance.knowledge.question_words import lexemes_of
from aim2balance.knowledge.types import Cut, SoughtWord, WordFrequency

AIM: Final = 1_200
"""Characters of a passage, some 300 tokens; one ends behind the line that reaches it."""
MOST: Final = 1_800
"""What is longer is cut inside its line."""
MOST_HEADING: Final = 160
BYTES_PER_TOKEN: Final = 4
FEW: Final = 1_000
"""So many passages are looked at one by one."""
COUNTED: Final = 10_000
"""Of a word in more passages whose frequency is not known it is not counted how many: a tenth of all, if that is more."""
SEEN: Final = 50
"""A word that was seen in so many of the passages that were looked at (one in eight) is not counted: its frequency is known well."""
WEAK: Final = 0.2
"""Of its weight a word has that says nothing by itself in one of the languages ("die")."""
PART: Final = 0.5
"""Of their weight words have that are parts of one of the question, or have it as a part."""
PARTED: Final = 100
"""Words in as many passages find enough by themselves; the parts of rarer ones are looked for, too."""
TELLS_LITTLE: Final = 0.3
"""Words of less weight, which stand in three passages of four, are looked at only where there are no others."""
_NUMBERED = re.compile(
    r"(?:§§?\s?\d|(?:Art(?:icle|ikel)?\.?|Kapitel|Chapter|Section|Abschnitt|Teil|Part|Anlage|Anhang|Annex|Appendix|TOP)\s[\dIVXLC]"
    r"|\d{1,3}(?:\.\d{1,3}){0,4}\.?\s+[^\W\d_]|第.{1,4}[章条節节])"
)
_MARKDOWN = re.compile(r"(#{1,6})\s+(\S.*)")
_NUMBERS = re.compile(r"\d[\d.]*")
_BETWEEN_WORDS = re.compile(r"[._\-+]+")
_PARAGRAPH = re.compile(r"(?:§|Art)")
_DEEP: Final = 9
"""The level of headings of which it is not known what they stand under."""


def passages_of(text: str, outline: str) -> tuple[list[Cut], str]:
    """The passages of a page that begins under the headings of `outline`, and the headings at its end. Blank ends of them are left out.

    An outline is a line for each heading, the outermost first: its level, a tab, and its words.
    """
    cuts: list[Cut] = []
    heading, above = _last_of(outline)
    start: int | None = None
    end, rows, is_table, is_bare = 0, 0, False, False

    def finish() -> None:
        nonlocal start
        if start is not None:
            cuts.extend(_bounded(text, start, end, heading, above, is_table=is_table))
        start = None

    for low, high in _lines(text):
        line = text[low:high].strip()
        if not line:
            continue
        if (found := heading_of(line)) is not None:
            # Headings that follow each other begin one passage together.
            if not is_bare or (start is not None and high - start > MOST):
                finish()
            outline = _under(outline, level_of(line), found)
            heading, above = _last_of(outline)
            start, end, rows, is_table, is_bare = low if start is None else start, high, 0, False, True
            continue
        is_bare = False
        is_row = line.count("\t") >= 1 or line.count("|") >= 2
        # Rows of a table belong together, and to a short line before them that names it.
        turns = (end - start > AIM // 3 and not is_table) if is_row and start is not None else rows > 1
        if start is not None and (high - start > MOST or (turns and is_row is not is_table) or end - start >= AIM):
            finish()
        if start is None:
            start, rows, is_table = low, 0, is_row
        is_table, rows = is_table or is_row, rows + is_row
        end = high
    finish()
    return cuts, outline


def _last_of(outline: str) -> tuple[str, str]:
    """The innermost heading, and those that it stands under, line by line."""
    *above, last = [line.rpartition("\t")[2] for line in outline.split("\n")]
    return last, "\n".join(above)


def _under(outline: str, level: int, heading: str) -> str:
    """The outline with another heading at its end, which ends what is as deep or deeper."""
    kept = [line for line in outline.split("\n") if "\t" in line and int(line.partition("\t")[0]) < level]
    return "\n".join([*kept, f"{level}\t{heading}"])


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _bounded(text: str, start: int, end: int, heading: str, above: str, *, is_table: bool) -> Iterator[Cut]:
    """In pieces that are not too long, each cut behind a sentence or a word where there is one."""
    while end - start > MOST:
        at = _break(text, start + AIM // 2, start + MOST)
        yield from _trimmed(text, start, at, heading, above, is_table=is_table)
        start = at
    yield from _trimmed(text, start, end, heading, above, is_table=is_table)


def _break(text: str, low: int, high: int) -> int:
    for ends in ("\n", ". ", "。", "! ", "? ", "; ", " "):
        at = text.rfind(ends, low, high)
        if at >= 0:
            return at + len(ends)
    return high


def _trimmed(text: str, start: int, end: int, heading: str, above: str, *, is_table: bool) -> Iterator[Cut]:
    piece = text[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
    if start < end:
        yield Cut(start=start, end=end, heading=heading, above=above, is_table=is_table)


def heading_of(line: str) -> str | None:
    """The heading that a line is, None where it is none: of Markdown, numbered, a paragraph of a law, or a few words in capitals."""
    if len(line) > MOST_HEADING:
        return None
    if found := _MARKDOWN.fullmatch(line):
        return found[2].rstrip("# ").strip() or None
    if line[-1] in ".,;:!?…-" or "\t" in line or "|" in line:
        return None
    letters = [letter for letter in line if letter.isalpha()]
    if len(line) <= 80 and len(letters) >= 4 and all(letter.isupper() for letter in letters):
        return line
    return line if len(line) <= 120 and _NUMBERED.match(line) else None


def level_of(heading: str) -> int:
    """How deep a line that is a heading stands: 1 is the outermost."""
    if found := _MARKDOWN.fullmatch(heading):
        return len(found[1])
    if found := _NUMBERS.match(heading):
        return 2 + found[0].rstrip(".").count(".")
    return _DEEP if _PARAGRAPH.match(heading) else 1


def _spelled(name: str) -> str:
    return _BETWEEN_WORDS.sub(" ", name.rpartition(".")[0] or name)


def meant_text(name: str, heading: str, text: str) -> str:
    """What a passage is about: the name of its file as words, its heading, its text."""
    return f"{_spelled(name)}\n{heading}\n{text}"


def words_of(name: str, cut: Cut, text: str) -> str:
    """What a passage is found by: the name of its file as it is and as words, the headings it stands under, its text."""
    return f"{name}\n{_spelled(name)}\n{cut.above}\n{cut.heading}\n{text}"


def tokens_of(text_bytes: int) -> int:
    """About how many tokens a text of so many bytes has."""
    return -(-text_bytes // BYTES_PER_TOKEN)


def passages_in(pages: int, text_bytes: int) -> int:
    """About how many passages a text of so many bytes on so many pages is cut into."""
    return 0 if not text_bytes else max(pages, -(-text_bytes // AIM))


def weight(term: SoughtWord, passages: int) -> float:
    """How much it says that a passage has the word, of so many passages: BM25's measure of rareness, never below 0."""
    count = min(term.count, passages)
    return term.share * math.log(1 + (passages - count + 0.5) / (count + 0.5))


def counted(query: str, share: float, count: int, passages: int) -> SoughtWord:
    """A word that was counted in the index, to a bound."""
    return SoughtWord(query=query, count=count if count < COUNTED else max(count, passages // 10), share=share)


def estimated(query: str, share: float, known: Mapping[str, WordFrequency]) -> SoughtWord | None:
    """A word whose frequency is known well enough; None where it is to be counted. Forms of one word stand in the same passages, words
    that have one as a part in different ones.
    """
    found = [known[lexeme] for lexeme in lexemes_of(query) if lexeme in known]
    if sum(one.seen for one in found) < SEEN:
        return None
    passages = [one.passages for one in found]
    return SoughtWord(query=query, count=sum(passages) if share == PART else max(passages), share=share)


def weighed(terms: Sequence[SoughtWord], passages: int) -> list[tuple[str, float]]:
    """The words that count towards the order of passages, each with its weight."""
    all_of_them = [(term.query, weight(term, passages)) for term in terms if term.count]
    return [one for one in all_of_them if one[1] >= TELLS_LITTLE] or all_of_them


def sought_by(terms: Sequence[SoughtWord]) -> list[SoughtWord]:
    """The words whose passages are looked at: the rarest, together in not too many of them; at least the rarest one."""
    chosen: list[SoughtWord] = []
    together = 0
    there = [term for term in terms if term.count]
    for term in sorted([term for term in there if term.share > WEAK] or there, key=lambda one: one.count):
        together += term.count
        if chosen and together > FEW:
            break
        chosen.append(term)
    return chosen


def mark(collection_id: UUID) -> str:
    """What every passage of a collection bears among its words, and no text can hold: the index looks at no other collection's."""
    return f"passage of {collection_id}"


def citation_json(citation: CitationPart) -> dict[str, Any]:
    """As events and messages tell it."""
    place = citation.passage
    if place is None:
        return {}
    return {
        "n": place.number,
        "passageId": str(place.passage_id),
        "sourceId": str(place.source_id),
        "fileId": str(place.file_id),
        "file": citation.title or "",
        "page": place.page,
        "start": place.start,
        "end": place.end,
        "heading": place.heading,
    }
