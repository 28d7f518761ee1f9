"""The Markdown of answers, and what of it a reader sees. The page reads it by its own parser (`web/src/lib/markdown`) in the same way."""

import html
import re
import unicodedata
from functools import cache
from typing import Any, Final

from aim2balance.kit import pdf_text


@cache
def reader() -> Any:
    """The Markdown of answers, as the page reads it: tables, formulas, emphasis in all scripts; tags are text in a line."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).disable("html_block")
    made.block.ruler.before("fence", "formula_block", _formula_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    made.block.ruler.before("reference", "note", _note, {"alt": []})
    made.inline.ruler.before("escape", "formula", _formula)
    made.inline.ruler.before("emphasis", "emphasis_without_blanks", _emphasis)
    return made


def _emphasis(state: Any, silent: bool) -> bool:
    """Marks beside full-width punctuation, where the script sets no blanks: `**注意：**请`. Others are left to the parser."""
    from markdown_it.rules_inline.state_inline import Delimiter

    start, marker = state.pos, state.src[state.pos]
    if silent or marker != "*":
        return False
    scanned = state.scanDelims(start, True)
    before, after = state.src[start - 1 : start], state.src[start + scanned.length : start + scanned.length + 1]
    if not before or not after or not pdf_text.has_no_blanks(before + after) or before.isspace() or after.isspace():
        return False
    opens = scanned.can_open or unicodedata.category(after)[0] in "PS"
    closes = scanned.can_close or unicodedata.category(before)[0] in "PS"
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(marker=ord(marker), length=scanned.length, token=len(state.tokens) - 1, end=-1, open=opens, close=closes)
        )
    state.pos += scanned.length
    return True


def _note(state: Any, start: int, _: int, silent: bool) -> bool:
    """The text of a footnote is a paragraph where only what is seen is asked for: one word of it would be the address of a link."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if state.env.get(_ONLY_SEEN) and not silent and (mark := _NOTE.match(line)) and ":" in mark[0]:
        state.tShift[start] += mark.end()
    return False


_ONLY_SEEN: Final = "only_seen"
_ENVIRONMENT: Final = re.compile(r"\\begin\{([A-Za-z]{2,12}\*?)\}")
_MOST_FORMULA: Final = 200
"""Lines of one formula."""


def _formula_block(state: Any, start: int, end: int, silent: bool) -> bool:
    """A formula from the beginning of a line to the end of one: nothing in it is a heading, a list or an escape."""
    if state.is_code_block(start):
        return False
    first = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if environment := _ENVIRONMENT.match(first):
        opening, closing = environment[0], f"\\end{{{environment[1]}}}"
    elif first.startswith(("$$", "\\[")):
        opening, closing = first[:2], "$$" if first[0] == "$" else "\\]"
    else:
        return False
    for line in range(start, min(end, start + _MOST_FORMULA)):
        if line > start and (state.isEmpty(line) or state.sCount[line] < state.blkIndent):
            return False
        said = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]][len(opening) if line == start else 0 :]
        if closing not in said:
            continue
        if said[said.index(closing) + len(closing) :].strip():
            return False
        if not silent:
            token = state.push("formula_block", "", 0)
            token.content = state.getLines(start, line + 1, state.blkIndent, False).strip()
            token.map = [start, line + 1]
            state.line = line + 1
        return True
    return False


def _formula(state: Any, silent: bool) -> bool:
    """A formula is text, so that nothing in it is emphasis."""
    source, start = state.src, state.pos
    if source.startswith("$$", start):
        end = source.find("$$", start + 2)
        end = end + 2 if end > start + 2 else -1
    elif source.startswith(("\\(", "\\["), start):
        end = source.find("\\)" if source[start + 1] == "(" else "\\]", start + 2) + 2
        end = end if end > start + 3 else -1
    elif environment := _ENVIRONMENT.match(source, start):
        closing = f"\\end{{{environment[1]}}}"
        end = source.find(closing, environment.end())
        end = end + len(closing) if end >= 0 else -1
    elif source.startswith("$", start):
        end = _end_of_dollars(source, start)
    else:
        return False
    if end < 0 or end > state.posMax:
        return False
    if not silent:
        state.pending += source[start:end]
    state.pos = end
    return True


def _end_of_dollars(source: str, start: int) -> int:
    close = source.find("$", start + 1, start + 1000)
    tex = source[start + 1 : close]
    before, after = source[start - 1 : start], source[close + 1 : close + 2]
    is_formula = (
        close > 0
        and tex == tex.strip() != ""
        and "`" not in tex
        and not (before.isascii() and before.isalnum())
        and not (after.isascii() and after.isalnum())
    )
    return close + 1 if is_formula else -1


_TAG: Final = re.compile(r"<(/?)(br|kbd|sub|sup)\s*/?>", re.IGNORECASE)
_TAG_KINDS: Final = {"kbd": "c", "sub": "_", "sup": "^"}


def runs_of(token: Any) -> list[tuple[str, str]]:
    """The text of a paragraph with how each piece looks: b(old), c(ode), s(truck), l(ink), _ below and ^ above the line.

    Of tags those are drawn that the page draws; others, and those without their other half, stand as they are written.
    """
    runs: list[tuple[str, str]] = []
    open_kinds: list[str] = []
    open_tags: list[tuple[str, int, int]] = []
    for child in token.children or ():
        match child.type:
            case "strong_open" | "em_open":
                open_kinds.append("b")
            case "s_open":
                open_kinds.append("s")
            case "link_open":
                open_kinds.append("l")
            case "strong_close" | "em_close" | "s_close" | "link_close":
                open_kinds.pop()
                while open_tags and open_tags[-1][2] > len(open_kinds):
                    open_tags.pop()
            case "code_inline":
                runs.append((child.content, "".join([*open_kinds, "c"])))
            case "softbreak" | "hardbreak":
                runs.append(("\n", ""))
            case "image":
                runs.append((child.content or str(child.attrs.get("src", "")), "l"))
            case "html_inline" if tag := _TAG.fullmatch(child.content):
                _add_tag(runs, tag, open_tags, "".join(open_kinds), len(open_kinds))
            case _:
                runs.append((child.content, "".join(open_kinds)))
    return runs


def _add_tag(runs: list[tuple[str, str]], tag: re.Match[str], open_tags: list[tuple[str, int, int]], kind: str, depth: int) -> None:
    name = tag[2].lower()
    if name == "br" and not tag[1]:
        runs.append(("\n", ""))
    elif tag[1] and open_tags and (open_tags[-1][0], open_tags[-1][2]) == (name, depth):
        _, at, _ = open_tags.pop()
        runs[at:] = [(piece, piece_kind + _TAG_KINDS[name]) for piece, piece_kind in runs[at + 1 :]]
    else:
        if not tag[1]:
            open_tags.append((name, len(runs), depth))
        runs.append((tag[0], kind))


_MARKS: Final = re.compile(r"[\\*_`~<&\[$#>|]|^[ \t]*(?:[-+]|\d{1,9}[.)])[ \t]|^(?: {4}|\t)|^[=-]{2,}[ \t]*$", re.MULTILINE)
_FENCE: Final = re.compile(r"[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_TASK: Final = re.compile(r"\[[ xX]\]\s")
_NOTE: Final = re.compile(r"\[\^([^\]\s]{1,100})\](?::[ \t]*)?")
_DEFINITION: Final = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]{1,300}\]:[ \t]*\S[^\n]*", re.MULTILINE)
_MOST_DEFINITIONS: Final = 100
WHOLE: Final = 1_200
"""Letters of a text that are read at once."""
_BEFORE: Final = 1_000
_AFTER: Final = 400
_CUT: Final = 100
"""Letters of a longer text before and after a place; in so many more a word ends."""


def has_marks(markdown: str) -> bool:
    """Whether a reader may see something else than what is written."""
    return _MARKS.search(markdown) is not None


def seen(markdown: str, notes: str | None = None) -> str:
    """The letters that a reader sees: without marks of Markdown, drawn tags and addresses of links, with what entities stand for.

    Blocks stand on lines of their own, cells of a table beside each other; formulas are their source. `notes` is the text whose footnotes
    are meant, where this is a part of it.
    """
    whole = markdown if notes is None else notes
    lines: list[str] = []
    cells: list[str] | None = None
    for token in reader().parse(markdown.replace("\x00", ""), {_ONLY_SEEN: True}):
        match token.type:
            case "tr_open":
                cells = []
            case "tr_close":
                lines.append(" ".join(cells or ()))
                cells = None
            case "inline":
                said = "".join(piece if "c" in kind else _without_notes(piece, whole) for piece, kind in runs_of(token))
                (lines if cells is None else cells).append(_TASK.sub("", said, count=1) if _TASK.match(said) else said)
            case "fence" | "code_block" | "formula_block":
                lines.append(token.content.removesuffix("\n"))
    return "\n".join(lines)


def seen_near(markdown: str, place: int) -> str:
    """As `seen`, of the text around a place: not more is parsed of a long text than of a short one."""
    if len(markdown) <= WHOLE:
        return seen(markdown)
    begun, fence = _begun(markdown, place)
    is_cut = place - begun > _BEFORE
    if is_cut:
        begun = place - _BEFORE + _until_blank(markdown, place - _BEFORE)
    blank = markdown.find("\n\n", place + _AFTER, place + 2 * _AFTER)
    end = blank if blank >= 0 else min(len(markdown), place + _AFTER + _until_blank(markdown, place + _AFTER))
    definitions = [found[0] for found, _ in zip(_DEFINITION.finditer(markdown), range(_MOST_DEFINITIONS), strict=False)]
    if is_cut and fence:
        return seen(f"{fence}\n{markdown[begun:end]}", markdown)
    return seen("\n".join([*definitions, "", markdown[begun:end]]), markdown)


def entities_drawn(markdown: str) -> str:
    """With what entities stand for, code too: only good to find a place."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), markdown)


def written_place(markdown: str, place: int) -> int:
    """Where in the text stands what stands at that place of `entities_drawn`."""
    for entity in _ENTITY.finditer(markdown):
        if entity.start() >= place:
            break
        place += len(entity[0]) - len(html.unescape(entity[0]))
    return place


def _without_notes(text: str, whole: str) -> str:
    return _NOTE.sub(lambda note: "" if f"[^{note[1]}]:" in whole else note[0], text) if "[^" in text else text


def _begun(markdown: str, place: int) -> tuple[int, str]:
    """Where the block of a place begins that stands in no list, and the fence that is open at the place."""
    begun = at = 0
    fence = ""
    after_blank = True
    for line in markdown[:place].splitlines(keepends=True):
        mark = _FENCE.match(line)
        if not fence:
            begun = at if after_blank and not line[0].isspace() else begun
            fence = mark[1] if mark else ""
        elif mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
            fence = ""
        after_blank = not line.strip()
        at += len(line)
    return begun, fence


def _until_blank(markdown: str, at: int) -> int:
    """How many letters on a word ends, where one ends soon."""
    found = re.compile(r"\s").search(markdown, at, at + _CUT)
    return found.end() - at if found else 0
