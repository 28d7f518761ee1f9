"""What of a fetched page is there to be read: its title and text. Pure; a page is foreign text, so this runs in a process of its own."""

import re
from html.parser import HTMLParser

_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "nav", "footer", "aside", "form", "iframe", "button", "select", "head"}
)
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "header", "li", "ul", "ol", "table", "tr", "br", "hr", "pre", "blockquote", "dt", "dd", "h1",
     "h2", "h3", "h4", "h5", "h6", "figcaption"}
)  # fmt: skip
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
_META_WITHIN = 2048


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.all: list[str] = []
        self.main: list[str] = []
        self._skipped = 0
        self._in_main = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _VOID:
            self._break(tag)
            return
        if tag == "title" and not self.title:
            self._in_title = True
        if tag in _SKIPPED:
            self._skipped += 1
        if tag in {"main", "article"}:
            self._in_main += 1
        self._break(tag)
        if tag == "li":
            self._add_text("- ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in _SKIPPED and self._skipped:
            self._skipped -= 1
        self._break(tag)
        if tag in {"main", "article"} and self._in_main:
            self._in_main -= 1

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
        elif not self._skipped:
            self._add_text(data)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._add_text("\n")
        elif tag in {"td", "th"}:
            self._add_text(" | ")

    def _add_text(self, text: str) -> None:
        if self._skipped:
            return
        self.all.append(text)
        if self._in_main:
            self.main.append(text)


def readable(body: bytes, content_type: str, most: int) -> tuple[str, str]:
    """Title and text, the text of at most `most` characters: what stands in `main` or `article` where that is most of it."""
    text = _decoded(body, content_type)
    if "html" not in content_type.lower() and not text[:200].lstrip().lower().startswith(("<!doctype html", "<html")):
        return "", text.strip()[:most]
    reader = _Reader()
    reader.feed(text)
    reader.close()
    whole, main = _tidy("".join(reader.all)), _tidy("".join(reader.main))
    return " ".join("".join(reader.title).split())[:300], (main if len(main) * 4 >= len(whole) else whole)[:most]


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(line for line in lines if line not in {"", "-", "|"})


def _decoded(body: bytes, content_type: str) -> str:
    named = _CHARSET.search(content_type) or _CHARSET.search(body[:_META_WITHIN].decode("ascii", "replace"))
    try:
        return body.decode(named[1] if named else "utf-8", "replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")
