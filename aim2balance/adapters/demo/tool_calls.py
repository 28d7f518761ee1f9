"""When the demo model calls a tool unasked: where the question shows that it would help, or where a line says so.

A line `call: NAME {"argument": "value"}` of the question calls that tool, the next one the next, and so does such a line in what a tool
gave back: so it can be tried what becomes of a page that gives orders. Pure.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

_LINE = re.compile(r"^[\s>*-]*call:\s*([A-Za-z0-9_.-]{1,100})\s*(\{.*\})?\s*$", re.MULTILINE)
_URL = re.compile(r"https?://[^\s<>\"'`]+[^\s<>\"'`.,;:!?)]")
_SUM = re.compile(r"(?<![\w.])[(\d][\d\s.+*/×÷()^-]*[+*/×÷^-][\d\s.+*/×÷()^-]*[\d)]")
_OPERATOR = re.compile(r"[+*/×÷^]|\s-\s")
_FILES = re.compile(r"\b(my files?|my documents?|mein(?:en?|er)? (?:dateien|unterlagen|datei))\b", re.IGNORECASE)
_PICTURE = re.compile(
    r"\b(draw|paint|sketch|(?:a|the|this|that) picture|an? (?:image|illustration)|zeichne|male|skizziere|(?:ein|das|dieses) bild)\b",
    re.IGNORECASE,
)
_WEB = re.compile(r"\b(?:search the (?:web|internet)(?: for)?|(?:suche|such) im (?:web|internet)(?: nach)?)\b[:\s]*", re.IGNORECASE)
_CHANGE = re.compile(r"\b(change|edit|this picture|that picture|the picture|ändere|dieses bild|das bild)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“„»']([^\"”“«']{2,100})[\"”“«']")


def wanted(tools: Any, messages: Sequence[Mapping[str, Any]], prompt: str, results: Sequence[str]) -> tuple[str, str] | None:
    """Name and arguments of the next call; `results` are those of the calls that the last question led to so far."""
    names = {
        str(tool["function"].get("name"))
        for tool in (tools if isinstance(tools, list) else ())
        if isinstance(tool, dict) and isinstance(tool.get("function"), dict)
    }
    if not names:
        return None
    if results and (ordered := _LINE.search(results[-1])) is not None and ordered[1] in names:
        return ordered[1], ordered[2] or "{}"
    lines = [found for found in _LINE.finditer(prompt) if found[1] in names]
    own = sum(1 for message in messages if message.get("role") == "assistant" and _called_by_line(message, lines))
    if len(lines) > own:
        return lines[own][1], lines[own][2] or "{}"
    return None if results or lines else _helpful(names, prompt)


def _called_by_line(message: Mapping[str, Any], lines: Sequence[re.Match[str]]) -> bool:
    calls = message.get("tool_calls") or []
    said = {(call["function"].get("name"), call["function"].get("arguments")) for call in calls if isinstance(call, dict)}
    return any((line[1], line[2] or "{}") in said for line in lines)


def _helpful(names: set[str], prompt: str) -> tuple[str, str] | None:
    if "make_picture" in names and (asked := _PICTURE.search(prompt)) is not None:
        is_change = _CHANGE.search(prompt) is not None
        return "make_picture", _json({"prompt": prompt.strip()[asked.start() :][:1000], **({"change": "last"} if is_change else {})})
    if "web_search" in names and (asked := _WEB.search(prompt)) is not None:
        return "web_search", _json({"query": " ".join(prompt[asked.end() :].split())[:300] or prompt.strip()[:300]})
    if "fetch_page" in names and (url := _URL.search(prompt)) is not None:
        return "fetch_page", _json({"url": url[0]})
    if "file_search" in names and _FILES.search(prompt):
        quoted = _QUOTED.search(prompt)
        return "file_search", _json({"query": quoted[1] if quoted else _FILES.sub(" ", prompt).strip()[:200]})
    if "calculator" in names and (term := _SUM.search(prompt)) is not None and _OPERATOR.search(term[0]):
        return "calculator", _json({"expression": " ".join(term[0].split())})
    return None


def _json(arguments: Mapping[str, str]) -> str:
    return msgspec.json.encode(arguments).decode()
