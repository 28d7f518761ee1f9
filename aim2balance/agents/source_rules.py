"""Tools of others as plain functions: what models call them, which of them can be used, and how they are stored."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec

from aim2balance.agents.ports import ListedTool
from aim2balance.agents.types import Effect
from aim2balance.agents.types_sources import SourceTool, ToolSource
from aim2balance.content.messages import ToolDefinition

MOST_SOURCES: Final = 30
MOST_NAME: Final = 64
"""Letters of what models call a tool: what every provider takes."""
MOST_TOOL_NAME: Final = 300
MOST_SLUG: Final = 20
MOST_DESCRIPTION: Final = 4000
MOST_SCHEMA: Final = 16_000
"""Bytes of the JSON of a schema."""
DEEPEST: Final = 12
SEPARATOR: Final = "__"
_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})
HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")
"""A name of a header (RFC 9110, 5.6.2)."""
_OUR_HEADERS = frozenset({"accept", "accept-encoding", "connection", "content-length", "content-type", "te", "trailer", "upgrade", "host"})
_OUR_PREFIXES = ("mcp-", "proxy-", "sec-", "transfer-")


def may_be_secret(header: str) -> bool:
    """Whether a person may send a header of that name: none that says how the request is read."""
    low = header.lower()
    return HEADER.fullmatch(header) is not None and low not in _OUR_HEADERS and not low.startswith(_OUR_PREFIXES)


def slug_of(name: str, taken: Iterable[str]) -> str:
    """What the tools of a source of that name begin with, none of those that are taken."""
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:MOST_SLUG].strip("-") or "tools"
    others, slug, number = set(taken), base, 1
    while slug in others:
        number += 1
        slug = f"{base[: MOST_SLUG - 4]}-{number}"
    return slug


def called(slug: str, name: str) -> str:
    """What models call the tool; another one for another name, whatever letters that has."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", name)
    whole = f"{slug}{SEPARATOR}{plain}"
    if plain == name and len(whole) <= MOST_NAME:
        return whole
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{whole[: MOST_NAME - 9]}_{mark}"


def slug_in(tool: str) -> str:
    return tool.partition(SEPARATOR)[0]


def kept_tools(slug: str, listed: Sequence[ListedTool], before: Iterable[SourceTool] = ()) -> tuple[SourceTool, ...]:
    """The tools of a source as they are kept. What the person said of one of them counts as long as it is described the same."""
    known = {tool.name: tool for tool in before}
    times = Counter(tool.name for tool in listed)
    names = Counter(called(slug, name) for name in times)
    made: dict[str, SourceTool] = {}
    for tool in listed:
        problem = "duplicate" if times[tool.name] > 1 or names[called(slug, tool.name)] > 1 else problem_of(tool)
        fresh = SourceTool(
            name=tool.name[:MOST_TOOL_NAME],
            called=called(slug, tool.name),
            description=tool.description[:MOST_DESCRIPTION],
            schema={} if problem else tool.schema,
            request=tool.request,
            reads=not tool.changes,
            problem=problem,
        )
        told = known.get(tool.name)
        made[tool.name] = told if told is not None and replace(told, reads=fresh.reads) == fresh else fresh
    return tuple(made.values())


def problem_of(tool: ListedTool) -> str | None:
    """Why a tool cannot be used; None: it can."""
    if not tool.name or len(tool.name) > MOST_TOOL_NAME or len(tool.description) > MOST_DESCRIPTION:
        return "too_large"
    try:
        written = msgspec.json.encode(tool.schema)
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError):
        return "schema"
    if len(written) > MOST_SCHEMA:
        return "too_large"
    return None if tool.schema.get("type") == "object" and _is_schema(tool.schema, DEEPEST) else "schema"


def _is_schema(schema: Any, deepest: int) -> bool:
    """Whether that is a JSON schema as far as models look at it (JSON Schema 2020-12: keywords of validation and of applicators)."""
    if isinstance(schema, bool):
        return True
    if not isinstance(schema, Mapping) or deepest == 0:
        return False
    kinds = schema.get("type", "object")
    named = kinds if isinstance(kinds, list) else [kinds]
    if not named or not all(isinstance(kind, str) and kind in _TYPES for kind in named):
        return False
    required, choices = schema.get("required", []), schema.get("enum", [])
    if not isinstance(choices, list) or not isinstance(required, list) or not all(isinstance(name, str) for name in required):
        return False
    within: list[Any] = []
    for keyword in ("properties", "$defs", "definitions", "patternProperties"):
        named_schemas = schema.get(keyword, {})
        if not isinstance(named_schemas, Mapping):
            return False
        within += named_schemas.values()
    for keyword in ("anyOf", "oneOf", "allOf", "prefixItems"):
        several = schema.get(keyword, [])
        if not isinstance(several, list):
            return False
        within += several
    within += [schema[keyword] for keyword in ("items", "additionalProperties", "not") if keyword in schema]
    return all(_is_schema(each, deepest - 1) for each in within)


def marked(source: ToolSource, reads: frozenset[str]) -> ToolSource:
    """Those of its tools that change nothing are the ones of these names."""
    return replace(source, tools=tuple(replace(tool, reads=tool.name in reads) for tool in source.tools))


def effect_of(tool: SourceTool) -> Effect:
    return Effect.OUTSIDE if tool.reads else Effect.WRITES


def listed(tool: SourceTool) -> ListedTool:
    """As its source described it."""
    return ListedTool(name=tool.name, description=tool.description, schema=tool.schema, request=tool.request)


def definition_of(tool: SourceTool) -> ToolDefinition:
    return ToolDefinition(name=tool.called, description=tool.description, schema=dict(tool.schema))


def seal_of(source: ToolSource, tool: SourceTool) -> str:
    """What else an approval of it stands for: where it goes, how it is asked there, and what the person takes it for."""
    said = [str(source.id), source.address, source.header, tool.name, tool.request, tool.reads]
    return msgspec.json.encode(said, order="deterministic").decode()


def stored(tools: Iterable[SourceTool]) -> list[dict[str, Any]]:
    """As JSON."""
    return [
        {
            "name": tool.name,
            "called": tool.called,
            "description": tool.description,
            "schema": tool.schema,
            "request": tool.request,
            "reads": tool.reads,
            "problem": tool.problem,
        }
        for tool in tools
    ]


def read(kept: Iterable[Mapping[str, Any]]) -> tuple[SourceTool, ...]:
    """What `stored` made."""
    return tuple(SourceTool(**tool) for tool in kept)
